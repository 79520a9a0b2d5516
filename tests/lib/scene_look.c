/*
 * scene_look.c - the statements that look: text, cursor, attributes, counts,
 * and whole screens compared with the golden file.
 */
#define _GNU_SOURCE
#include "scene.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PLACES = 256 };

/* --- looking ------------------------------------------------------------ */

static bool
must_show(struct scene *s, struct vt_frame *f)
{
	if (!s->vt)
		return scene_fail(s, "no program has been started");
	vt_frame_grab(s->vt, f);
	return true;
}

/* Where `rest` stands: its places, and how many in *n. */
static bool
find_text(struct scene *s, const struct vt_frame *f, char *rest,
	  struct vt_place at[MAX_PLACES], size_t *n)
{
	char *text = scene_read_text(s, rest);

	if (!text)
		return false;
	*n = vt_frame_find(f, text, at, MAX_PLACES);
	bool ok = *text || scene_fail(s, "what text?");
	free(text);
	return ok;
}

static bool
look_for(struct scene *s, char *rest, bool wanted)
{
	struct vt_frame f;
	struct vt_place at[MAX_PLACES];
	size_t n;

	if (!must_show(s, &f))
		return false;
	bool ok = find_text(s, &f, rest, at, &n);
	vt_frame_release(&f);
	if (ok && wanted && n == 0)
		return scene_fail(s, "not on the screen: %s", rest);
	if (ok && !wanted && n > 0)
		return scene_fail(s, "on the screen, row %d: %s", at[0].row + 1,
				  rest);
	return ok;
}

static bool
do_see(struct scene *s, char *rest)
{
	return look_for(s, rest, true);
}

static bool
do_unsee(struct scene *s, char *rest)
{
	return look_for(s, rest, false);
}

static bool
do_row(struct scene *s, char *rest)
{
	struct vt_frame f;
	struct vt_place at[MAX_PLACES];
	size_t n;
	long row;
	char *number = scene_next_word(&rest);

	if (!number || !scene_read_number(number, &row) || row == 0)
		return scene_fail(s, "which row?");
	if (!must_show(s, &f))
		return false;
	rest = scene_skip_blanks(rest);
	bool ok = find_text(s, &f, rest, at, &n);
	bool found = false;
	long wanted = row < 0 ? f.rows + row : row - 1;
	for (size_t i = 0; ok && i < n; i++)
		found |= at[i].row == wanted;
	vt_frame_release(&f);
	return ok && (found || scene_fail(s, "not in row %ld: %s", row, rest));
}

/* `cursor at TEXT`: on it or right behind it; ROW,COL; on; off. */
static bool
check_cursor(struct scene *s, const struct vt_frame *f, char *rest)
{
	struct vt_place at[MAX_PLACES];
	size_t n = 0;
	int row, col;

	if (!strcmp(rest, "on") || !strcmp(rest, "off"))
		return f->cur_shown == !strcmp(rest, "on") ||
		       scene_fail(s, "the cursor is %s",
				  f->cur_shown ? "on" : "off");
	if (sscanf(rest, "%d,%d", &row, &col) == 2) {
		at[n++] = (struct vt_place){ row - 1, col - 1, 0 };
	} else if (!strncmp(rest, "at ", 3)) {
		if (!find_text(s, f, scene_skip_blanks(rest + 3), at, &n))
			return false;
	} else {
		return scene_fail(s, "expected at TEXT, ROW,COL, on or off");
	}
	for (size_t i = 0; i < n; i++)
		if (f->cur_row == at[i].row && f->cur_col >= at[i].col &&
		    f->cur_col <= at[i].col + at[i].width)
			return true;
	return scene_fail(s, "the cursor is at %d,%d, not %s", f->cur_row + 1,
			  f->cur_col + 1, rest);
}

static bool
do_cursor(struct scene *s, char *rest)
{
	struct vt_frame f;

	if (!must_show(s, &f))
		return false;
	bool ok = check_cursor(s, &f, rest);
	vt_frame_release(&f);
	return ok;
}

static const struct attr {
	const char *name;
	int attrs; /* -1: none at all */
	int fg;	   /* that of the eight colours, -1: any */
} attr_names[] = {
	{ "bold", VT_BOLD, -1 },
	{ "reverse", VT_REVERSE, -1 },
	{ "underline", VT_UNDERLINE, -1 },
	{ "color", VT_COLOR, -1 },
	{ "red", VT_COLOR, 1 },
	{ "green", VT_COLOR, 2 },
	{ "yellow", VT_COLOR, 3 },
	{ "blue", VT_COLOR, 4 },
	{ "magenta", VT_COLOR, 5 },
	{ "cyan", VT_COLOR, 6 },
	{ "white", VT_COLOR, 7 },
	{ "plain", -1, -1 },
};

static bool
has_attr(const struct vt_frame *f, struct vt_place p, const struct attr *a)
{
	if (a->attrs != -1 && !vt_frame_has_attrs(f, p, a->attrs))
		return false;
	for (int col = p.col; col < p.col + p.width; col++) {
		const struct vt_cell *c = vt_frame_cell(f, p.row, col);
		if (a->attrs == -1 && c->attrs)
			return false;
		if (a->fg != -1 && strcmp(c->text, " ") && c->fg != a->fg &&
		    c->fg != a->fg + 8)
			return false;
	}
	return true;
}

static bool
check_attr(struct scene *s, const struct vt_frame *f, const char *name,
	   char *rest)
{
	struct vt_place at[MAX_PLACES];
	const struct attr *a = NULL;
	size_t n;

	for (size_t i = 0; i < sizeof(attr_names) / sizeof(*a); i++)
		if (!strcmp(attr_names[i].name, name))
			a = &attr_names[i];
	if (!a)
		return scene_fail(s, "unknown attribute \"%s\"", name);
	if (!find_text(s, f, rest, at, &n))
		return false;
	if (n == 0)
		return scene_fail(s, "not on the screen: %s", rest);
	for (size_t i = 0; i < n; i++)
		if (has_attr(f, at[i], a))
			return true;
	return scene_fail(s, "not %s: %s", name, rest);
}

static bool
do_attr(struct scene *s, char *rest)
{
	struct vt_frame f;
	char *name = scene_next_word(&rest);
	char *at = scene_next_word(&rest);

	if (!at || strcmp(at, "at"))
		return scene_fail(s, "expected ATTRIBUTE at TEXT");
	if (!must_show(s, &f))
		return false;
	bool ok = check_attr(s, &f, name, scene_skip_blanks(rest));
	vt_frame_release(&f);
	return ok;
}

/* --- counting ----------------------------------------------------------- */

static bool
do_mark(struct scene *s, char *rest)
{
	(void)rest;
	if (!s->vt)
		return scene_fail(s, "no program has been started");
	vt_mark(s->vt);
	return true;
}

static bool
do_bytes(struct scene *s, char *rest)
{
	long limit;

	if (!s->vt)
		return scene_fail(s, "no program has been started");
	if (!scene_read_limit(s, rest, &limit))
		return false;
	return vt_bytes(s->vt) <= (size_t)limit ||
	       scene_fail(s, "%zu bytes, more than %ld", vt_bytes(s->vt),
			  limit);
}

static bool
do_count(struct scene *s, char *rest)
{
	(void)rest;
	s->keys = 0;
	return true;
}

static bool
do_keys(struct scene *s, char *rest)
{
	long limit;

	if (!scene_read_limit(s, rest, &limit))
		return false;
	return s->keys <= limit ||
	       scene_fail(s, "%d keys, more than %ld", s->keys, limit);
}

/* --- golden screens ----------------------------------------------------- */

/* What the screen is now, as a block; the caller frees it. */
char *
scene_print_screen(struct scene *s, const char *name)
{
	struct vt_frame f;
	char *text;
	size_t size;
	FILE *to = scene_need(open_memstream(&text, &size));

	vt_frame_grab(s->vt, &f);
	for (size_t i = 0; i < s->n_masks; i++)
		vt_frame_mask(&f, &s->mask[i]);
	fprintf(to, "== %s %dx%d\n", name, f.rows, f.cols);
	vt_frame_print(&f, to);
	fclose(to);
	vt_frame_release(&f);
	return text;
}

static void
keep_diff(struct scene *s, const char *was, const char *is)
{
	size_t size;

	free(s->detail);
	FILE *to = scene_need(open_memstream(&s->detail, &size));
	golden_diff(to, was, is);
	fclose(to);
}

static bool
do_mask(struct scene *s, char *rest)
{
	if (s->n_masks == SCENE_MASKS)
		return scene_fail(s, "more than %d masks", SCENE_MASKS);
	if (!*rest || regcomp(&s->mask[s->n_masks], rest, REG_EXTENDED))
		return scene_fail(s, "\"%s\" is no regular expression", rest);
	s->n_masks++;
	return true;
}

static bool
do_screen(struct scene *s, char *rest)
{
	char *name = scene_next_word(&rest);

	if (!name)
		return scene_fail(s, "which screen?");
	if (!s->vt)
		return scene_fail(s, "no program has been started");
	char *is = scene_print_screen(s, name);
	vt_mark(s->vt);

	/* The same name twice means: the same screen again. */
	struct golden_block *was = golden_find(&s->is, name);
	if (!was) {
		if (!golden_add(&s->is, scene_need(strdup(name)), is))
			return scene_fail(s, "more than %d screens",
					  GOLDEN_MAX);
		if (s->rewrite)
			return true;
		was = golden_find(&s->was, name);
		is = s->is.v[s->is.n - 1].text;
		if (!was)
			return scene_fail(s,
					  "%s has no screen %s; look at it "
					  "below, then run with --golden",
					  s->golden_path, name);
		was->used = true;
		if (!strcmp(was->text, is))
			return true;
		keep_diff(s, was->text, is);
		return scene_fail(s, "screen %s differs (- wanted, + shown)",
				  name);
	}
	bool same = !strcmp(was->text, is);
	if (!same)
		keep_diff(s, was->text, is);
	free(is);
	return same || scene_fail(s,
				  "screen %s differs from its first time "
				  "(- wanted, + shown)",
				  name);
}

/* After a scenario that went well: nothing left over, or the new file. */
bool
scene_finish_golden(struct scene *s)
{
	for (size_t i = 0; !s->rewrite && i < s->was.n; i++)
		if (!s->was.v[i].used)
			return scene_fail(
				s, "no statement asks for screen %s of %s",
				s->was.v[i].name, s->golden_path);
	if (!s->rewrite)
		return true;
	bool changed = s->was.n != s->is.n;
	for (size_t i = 0; i < s->is.n; i++) {
		struct golden_block *is = &s->is.v[i];
		struct golden_block *was = golden_find(&s->was, is->name);
		if (was && !strcmp(was->text, is->text))
			continue;
		changed = true;
		printf("%s screen %s\n", was ? "changed" : "new", is->name);
		golden_diff(stdout, was ? was->text : "", is->text);
	}
	for (size_t i = 0; i < s->was.n; i++)
		if (!golden_find(&s->is, s->was.v[i].name))
			printf("gone screen %s\n", s->was.v[i].name);
	if (changed && !golden_save(&s->is, s->golden_path))
		return scene_fail(s, "can't write %s: %s", s->golden_path,
				  strerror(errno));
	return true;
}

const struct statement scene_look[] = {
	{ "screen", do_screen }, { "mask", do_mask }, { "see", do_see },
	{ "unsee", do_unsee },	 { "row", do_row },   { "cursor", do_cursor },
	{ "attr", do_attr },	 { "mark", do_mark }, { "bytes", do_bytes },
	{ "count", do_count },	 { "keys", do_keys }, { NULL, NULL },
};

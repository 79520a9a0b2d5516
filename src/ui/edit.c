/*
 * edit.c - the line editor: graphemes, undo, horizontal scroll, soft wrap.
 *
 * A pure function of text and keys; painting is someone else's.  What the
 * user sees as one character moves and is deleted as one, whatever code
 * points it has, and a combining mark typed after a letter joins it.
 */
#include "edit.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/key.h"
#include "wardbook/text.h"

enum { LINES_MAX = 512 };

void
edit_init(struct edit *e, size_t max)
{
	memset(e, 0, sizeof(*e));
	buf_init(&e->text);
	e->max = max;
}

static void
states_clear(struct edit_state *v, int *n)
{
	for (int i = 0; i < *n; i++) {
		mem_wipe(v[i].text, strlen(v[i].text));
		free(v[i].text);
	}
	*n = 0;
}

void
edit_release(struct edit *e)
{
	states_clear(e->undo, &e->nundo);
	states_clear(e->redo, &e->nredo);
	buf_release(&e->text);
	e->at = e->first = 0;
}

size_t
edit_count(const char *s, size_t n)
{
	size_t count = 0;
	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

/* ---- undo -------------------------------------------------------------- */

static void
state_push(struct edit_state *v, int *n, const struct edit *e)
{
	if (*n == EDIT_UNDO) {
		int one = 1;
		states_clear(v, &one);
		memmove(v, v + 1, sizeof(*v) * (EDIT_UNDO - 1));
		(*n)--;
	}
	v[(*n)++] = (struct edit_state){ mem_copy(e->text.p), e->at };
}

static void
remember(struct edit *e, bool typing)
{
	bool same_run = typing && e->typing;
	e->typing = typing;
	if (e->secret || same_run)
		return;
	state_push(e->undo, &e->nundo, e);
	states_clear(e->redo, &e->nredo);
}

static enum edit_result
step_back(struct edit *e, struct edit_state *from, int *nfrom,
	  struct edit_state *to, int *nto)
{
	if (*nfrom == 0)
		return EDIT_IGNORED;
	state_push(to, nto, e);
	struct edit_state *s = &from[--*nfrom];
	buf_clear(&e->text);
	buf_adds(&e->text, s->text);
	e->at = s->at;
	mem_wipe(s->text, strlen(s->text));
	free(s->text);
	e->typing = false;
	return EDIT_CHANGED;
}

/* ---- changing ---------------------------------------------------------- */

void
edit_set(struct edit *e, const char *s)
{
	states_clear(e->undo, &e->nundo);
	states_clear(e->redo, &e->nredo);
	buf_clear(&e->text);
	buf_adds(&e->text, s);
	e->at = e->text.len;
	e->first = 0;
	e->typing = false;
}

static void
splice(struct edit *e, size_t at, size_t gone, const char *s, size_t n)
{
	struct buf *t = &e->text;
	size_t tail = t->len - at - gone;
	buf_reserve(t, n + 1);
	memmove(t->p + at + n, t->p + at + gone, tail);
	if (n)
		memcpy(t->p + at, s, n);
	t->len = t->len - gone + n;
	t->p[t->len] = '\0';
}

/* The next grapheme boundary at or after a byte. */
static size_t
boundary(const struct edit *e, size_t at)
{
	size_t i = 0;
	while (i < at) {
		size_t n = text_grapheme_after(e->text.p, e->text.len, i);
		if (n == 0)
			break;
		i += n;
	}
	return i;
}

enum edit_result
edit_insert(struct edit *e, const char *s, size_t n)
{
	struct buf b = BUF_INIT, raw = BUF_INIT;
	enum edit_result result = EDIT_CHANGED;
	for (size_t i = 0; i < n; i++) {
		char c = s[i];
		if (c == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if (c == '\t' || (c == '\n' && !e->newlines))
			c = ' ';
		buf_addc(&raw, c);
	}
	text_clean(&b, raw.p, raw.len, e->newlines);
	if (e->max) {
		size_t have = edit_count(e->text.p, e->text.len);
		size_t room = have < e->max ? e->max - have : 0;
		if (edit_count(b.p, b.len) > room) {
			result = EDIT_FULL;
			size_t cut = 0;
			while (cut < b.len) {
				size_t g = text_grapheme_after(b.p, b.len, cut);
				if (edit_count(b.p, cut + g) > room)
					break;
				cut += g;
			}
			b.len = cut;
		}
	}
	if (b.len) {
		remember(e, edit_count(b.p, b.len) == 1);
		splice(e, e->at, 0, b.p, b.len);
		e->at = boundary(e, e->at + b.len);
	}
	buf_release(&raw);
	buf_release(&b);
	return result;
}

static enum edit_result
erase(struct edit *e, size_t from, size_t to)
{
	if (from >= to)
		return EDIT_IGNORED;
	remember(e, false);
	splice(e, from, to - from, NULL, 0);
	e->at = boundary(e, from);
	return EDIT_CHANGED;
}

static size_t
word_start(const struct edit *e)
{
	size_t i = e->at;
	while (i > 0 && e->text.p[i - 1] == ' ')
		i--;
	while (i > 0 && e->text.p[i - 1] != ' ' && e->text.p[i - 1] != '\n')
		i--;
	return i;
}

static enum edit_result
move(struct edit *e, size_t at)
{
	e->typing = false;
	if (at == e->at)
		return EDIT_IGNORED;
	e->at = at;
	return EDIT_MOVED;
}

static size_t
line_start(const struct edit *e)
{
	size_t i = e->at;
	while (i > 0 && e->text.p[i - 1] != '\n')
		i--;
	return i;
}

static size_t
line_end(const struct edit *e)
{
	return e->at + strcspn(e->text.p + e->at, "\n");
}

static size_t
encode(int32_t c, char out[4])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

enum edit_result
edit_key(struct edit *e, int32_t key)
{
	const char *s = e->text.p;
	size_t len = e->text.len, at = e->at;
	char typed[4];

	switch (key) {
	case K_LEFT:
	case K_CTRL('b'):
		return move(e, at - text_grapheme_before(s, len, at));
	case K_RIGHT:
	case K_CTRL('f'):
		return move(e, at + text_grapheme_after(s, len, at));
	case K_HOME:
	case K_CTRL('a'):
		return move(e, line_start(e));
	case K_END:
	case K_CTRL('e'):
		return move(e, line_end(e));
	case K_BACKSPACE:
		return erase(e, at - text_grapheme_before(s, len, at), at);
	case K_DELETE:
		return erase(e, at, at + text_grapheme_after(s, len, at));
	case K_CTRL('u'):
		return erase(e, line_start(e), at);
	case K_CTRL('k'):
		return erase(e, at, line_end(e));
	case K_CTRL('w'):
		return erase(e, word_start(e), at);
	case K_CTRL('z'):
		return step_back(e, e->undo, &e->nundo, e->redo, &e->nredo);
	case K_CTRL('y'):
		return step_back(e, e->redo, &e->nredo, e->undo, &e->nundo);
	case K_NEWLINE:
		return e->newlines ? edit_insert(e, "\n", 1) : EDIT_IGNORED;
	default:
		if (!key_is_text(key))
			return EDIT_IGNORED;
		return edit_insert(e, typed, encode(key, typed));
	}
}

/* ---- looking ----------------------------------------------------------- */

static int
width_of(const struct edit *e, size_t from, size_t to)
{
	if (e->secret)
		return (int)edit_count(e->text.p + from, to - from);
	return text_width(e->text.p + from, to - from);
}

/* As text_fit(); a secret takes one cell a code point. */
static size_t
fit(const struct edit *e, size_t from, int cells)
{
	if (!e->secret)
		return text_fit(e->text.p + from, e->text.len - from, cells);
	size_t i = from;
	while (i < e->text.len && cells-- > 0)
		do
			i++;
		while (i < e->text.len &&
		       ((unsigned char)e->text.p[i] & 0xc0) == 0x80);
	return i - from;
}

struct edit_view
edit_look(struct edit *e, int cells)
{
	struct edit_view v = { 0 };
	int step = cells / 3 > 0 ? cells / 3 : 1;
	/* the point needs a cell of its own, marks at the edges one each */
	if (width_of(e, 0, e->text.len) < cells)
		e->first = 0;
	if (e->first > e->at || (e->first == e->at && e->at > 0))
		e->first = 0;
	e->first = boundary(e, e->first);
	while (width_of(e, e->first, e->at) + 2 + (e->first > 0) > cells &&
	       e->first < e->at &&
	       !(e->first == 0 && width_of(e, 0, e->text.len) < cells)) {
		size_t n = fit(e, e->first, step);
		e->first += n ? n
			      : text_grapheme_after(e->text.p, e->text.len,
						    e->first);
	}
	if (e->first > e->at)
		e->first = e->at;
	v.left = e->first > 0;
	v.from = e->first;
	int room = cells - v.left;
	v.n = fit(e, v.from, room);
	v.right = v.from + v.n < e->text.len;
	if (v.right)
		v.n = fit(e, v.from, room - 1);
	v.cursor = v.left + width_of(e, v.from, e->at);
	return v;
}

/* Where a line that starts at `from` ends: at a blank where there is one. */
static size_t
wrap_end(const char *s, size_t len, size_t from, int cells)
{
	size_t line = strcspn(s + from, "\n");
	size_t n = text_fit(s + from, line, cells);
	if (n == line || from + n >= len)
		return from + n;
	if (s[from + n] == ' ')
		return from + n + 1;
	size_t cut = n;
	while (cut > 0 && s[from + cut - 1] != ' ')
		cut--;
	if (cut == 0)
		cut = n ? n : text_grapheme_after(s, len, from);
	return from + cut;
}

int
edit_wrap(const struct edit *e, int cells, struct edit_line *lines, int max,
	  int *row, int *col)
{
	const char *s = e->text.p;
	size_t len = e->text.len, i = 0;
	int n = 0;
	*row = *col = 0;
	for (;;) {
		size_t end = wrap_end(s, len, i, cells);
		bool hard = end < len && s[end] == '\n';
		bool last = end >= len;
		if (n < max)
			lines[n] = (struct edit_line){ i, end - i };
		if (e->at >= i &&
		    (e->at < end || last || (hard && e->at == end))) {
			*row = n;
			*col = text_width(s + i, e->at - i);
		}
		n++;
		if (last)
			return n;
		i = end + hard;
	}
}

bool
edit_move_line(struct edit *e, int cells, int step)
{
	struct edit_line line[LINES_MAX];
	int row, col, n = edit_wrap(e, cells, line, LINES_MAX, &row, &col);
	int to = row + step;
	e->typing = false;
	if (to < 0 || to >= n || to >= LINES_MAX)
		return false;
	size_t fits = text_fit(e->text.p + line[to].from, line[to].n, col);
	if (fits == line[to].n && fits > 0 && to < n - 1 &&
	    e->text.p[line[to].from + fits] != '\n')
		fits -= text_grapheme_before(e->text.p + line[to].from,
					     line[to].n, line[to].n);
	e->at = line[to].from + fits;
	return true;
}

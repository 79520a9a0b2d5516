/*
 * pick.c - a list over everything, narrowed by typing.
 *
 * Letters filter by the beginnings of words, over code and text; up to nine
 * rows have digits.  Enter takes, Esc leaves all as it was.
 */
#include <stdio.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

struct pick {
	struct modal m;
	struct screen *s;
	const char *title;
	const struct ui_pick *pick; /* NULL: the rows were given */
	int field;
	struct list list;
	struct edit prompt;
	bool stale; /* search: load before painting */
	bool took;
	char failed[280];
	int height;
	bool speaks;	/* takes a sentence, too */
	char said[200]; /* what of it was understood */
};

static void
load(struct pick *p)
{
	struct err e;
	err_clear(&e);
	p->stale = false;
	p->failed[0] = '\0';
	list_begin(&p->list);
	if (p->pick->load(p->s, p->field, p->prompt.text.p, &p->list.rows,
			  &e) != RC_OK)
		snprintf(p->failed, sizeof(p->failed), "%s", e.text);
	list_settle(&p->list);
}

/* Words are looked for in remarks too, but who types a name means it. */
static void
prefer_name(struct pick *p)
{
	const struct list *l = &p->list;
	for (size_t i = 0; *l->filter && i < l->nshown; i++)
		if (rows_match_cells(&l->rows, l->shown[i], l->filter, 2)) {
			p->list.sel = i;
			return;
		}
}

static void
narrow(struct pick *p)
{
	if (p->pick && p->pick->search)
		p->stale = true;
	else
		list_filter(&p->list, p->prompt.text.p);
	p->list.sel = p->list.top = 0;
	p->list.want = 0;
	if (!(p->pick && p->pick->search))
		prefer_name(p);
	p->said[0] = p->failed[0] = '\0';
	if (p->speaks && p->list.nshown == 0 &&
	    !ui_s.host->sentence(ui_s.host->ctx, p->prompt.text.p, p->said,
				 sizeof(p->said)))
		p->said[0] = '\0';
}

/* What was understood, in place of the rows; long ones take more lines. */
static void
paint_said(const struct pick *p, int row, int col, int wide)
{
	const char *at = p->said;
	for (int i = 0; *at && i < p->height; i++) {
		int n = text_width(at, strlen(at)) <= wide - 4 ? (int)strlen(at)
							       : wide - 4;
		while (at[n] && n > 1 && at[n] != ' ')
			n--;
		char line[200];
		snprintf(line, sizeof(line), "%s %.*s", i ? " " : ">", n, at);
		paint_fill((struct rect){ row + i, col, 1, wide },
			   ROLE_SELECTED);
		paint_words(row + i, col, wide, ROLE_SELECTED, line);
		at += n;
		while (*at == ' ')
			at++;
	}
}

/* A digit chooses a row, unless it may be the beginning of what a row is
 * called: "2S" must not take the second ward. */
static bool
has_digits(const struct pick *p)
{
	if (p->list.rows.n > 9 || p->prompt.text.len > 0 ||
	    (p->pick && p->pick->search))
		return false;
	for (size_t i = 0; i < p->list.rows.n; i++)
		for (size_t c = 0; c < 2; c++) {
			char first = rows_text(&p->list.rows, i, c)[0];
			if (first >= '0' && first <= '9')
				return false;
		}
	return true;
}

/* The widest of a column of cells, up to a limit. */
static int
widest(const struct pick *p, size_t cell, int limit)
{
	int w = 0;
	for (size_t i = 0; i < p->list.rows.n && i < 200; i++) {
		const char *c = rows_text(&p->list.rows, i, cell);
		int n = text_width(c, strlen(c));
		w = n > w ? n : w;
	}
	return w < limit ? w : limit;
}

static void
paint_row(struct pick *p, size_t k, struct rect at, int code, int rw)
{
	size_t i = p->list.shown[k];
	const struct ui_rows *r = &p->list.rows;
	bool sel = k == p->list.sel;
	enum ui_role role = sel ? ROLE_SELECTED : r->v[i].role;
	char digit[24] = "  ";
	if (has_digits(p))
		snprintf(digit, sizeof(digit), "%zu ", k + 1);
	int col = at.col;
	paint_text(at.row, col, at.cols, role, sel ? ">" : " ");
	paint_words(at.row, col + 2, 2, role, digit);
	col += 4;
	if (code) {
		paint_words(at.row, col, code, role, rows_text(r, i, 0));
		col += code + 2;
	}
	paint_words(at.row, col, at.col + at.cols - col - (rw ? rw + 1 : 0),
		    role, rows_text(r, i, 1));
	if (rw)
		paint_words(at.row, at.col + at.cols - rw, rw,
			    sel ? role : ROLE_MUTED, rows_text(r, i, 2));
}

static void
pick_paint(struct modal *m, struct rect body)
{
	struct pick *p = m->self;
	if (p->stale)
		load(p);
	int cols = body.cols < 100 ? body.cols - 10 : 84;
	int want =
		(int)p->list.rows.n < 6 ? (int)p->list.rows.n : body.rows - 5;
	if (p->pick && p->pick->search)
		want = body.rows - 5;
	if (want > body.rows - 5)
		want = body.rows - 5;
	if (want < 2)
		want = 2;
	if (p->height < want) /* it never shrinks under the eyes */
		p->height = want;
	if (p->height > body.rows - 5)
		p->height = body.rows - 5;
	struct rect box = { body.row + 1, body.col + (body.cols - cols) / 2,
			    p->height + 4, cols };
	int row = box.row + 1, col = box.col + 2, wide = cols - 4;
	paint_box(box, p->title);
	paint_words(row, col, 6, ROLE_LABEL, "Find:");
	struct edit_view v = edit_look(&p->prompt, wide - 6);
	paint_textn(row, col + 6, wide - 6, ROLE_VALUE,
		    p->prompt.text.p + v.from, v.n);
	list_scroll(&p->list, (size_t)p->height);
	int code = widest(p, 0, 12), remark = widest(p, 2, wide / 2);
	for (int i = 0; i < p->height; i++) {
		size_t k = p->list.top + (size_t)i;
		if (k < p->list.nshown)
			paint_row(p, k,
				  (struct rect){ row + 1 + i, col, 1, wide },
				  code, remark);
	}
	if (p->failed[0])
		paint_words(row + 1, col, wide, ROLE_ERROR, p->failed);
	else if (p->said[0])
		paint_said(p, row + 1, col, wide);
	else if (p->list.nshown == 0)
		paint_words(row + 1, col + 4, wide - 4, ROLE_MUTED,
			    p->pick && p->pick->search &&
					    p->prompt.text.len == 0
				    ? "Type a few letters."
			    : p->speaks && ui_s.host->sentence_hint
				    ? ui_s.host->sentence_hint
				    : "Nothing matches.");
	if (p->list.nshown > (size_t)p->height) {
		char of[40];
		snprintf(of, sizeof(of), " %zu of %zu ", p->list.sel + 1,
			 p->list.nshown);
		paint_words(box.row + box.rows - 1,
			    box.col + box.cols - 2 - (int)strlen(of), 30,
			    ROLE_NORMAL, of);
	}
	paint_cursor(row, col + 6 + v.cursor);
}

static void
pick_take(struct pick *p)
{
	if (p->stale) { /* never take what was not seen */
		load(p);
		if (p->list.nshown != 1)
			return;
	}
	if (list_selected(&p->list) < 0 && !p->said[0])
		return;
	p->took = p->m.done = true;
}

static bool
pick_move(struct pick *p, int32_t key)
{
	long page = p->height > 1 ? p->height - 1 : 1;
	switch (key) {
	case K_UP:
	case K_CTRL('p'):
		list_move(&p->list, -1);
		return true;
	case K_DOWN:
	case K_CTRL('n'):
		list_move(&p->list, 1);
		return true;
	case K_PGUP:
		list_move(&p->list, -page);
		return true;
	case K_PGDN:
		list_move(&p->list, page);
		return true;
	default:
		return false;
	}
}

static void
pick_event(struct modal *m, const struct event *ev)
{
	struct pick *p = m->self;
	enum edit_result r = EDIT_IGNORED;
	if (ev->type == EV_PASTE || ev->type == EV_SCAN) {
		r = edit_insert(&p->prompt, ev->text, strlen(ev->text));
	} else if (ev->type != EV_KEY) {
		return;
	} else if (ev->key == K_ESC || ev->key == K_F12 || ev->key == K_F3) {
		m->done = true;
		return;
	} else if (ev->key == K_ENTER || ev->key == K_TAB) {
		pick_take(p);
		return;
	} else if (pick_move(p, ev->key)) {
		return;
	} else if (ev->key >= '1' && ev->key <= '9' && has_digits(p)) {
		size_t k = (size_t)(ev->key - '1');
		if (k < p->list.nshown) {
			p->list.sel = k;
			pick_take(p);
		}
		return;
	} else {
		r = edit_key(&p->prompt, ev->key);
	}
	if (r == EDIT_CHANGED || r == EDIT_FULL)
		narrow(p);
}

static void
copy_rows(struct ui_rows *to, const struct ui_rows *from)
{
	for (size_t i = 0; i < from->n; i++) {
		rows_add(to, from->v[i].id, from->v[i].version,
			 from->v[i].role);
		for (size_t c = 0; c < from->v[i].ncells; c++)
			rows_cell(to, rows_text(from, i, c));
	}
}

bool
pick_run(struct screen *s, const char *title, const struct ui_pick *pick,
	 int field, const char *typed, const struct ui_rows *given,
	 struct pick_choice *out)
{
	struct pick p = {
		.m = { .paint = pick_paint,
		       .event = pick_event,
		       .typing = true,
		       .bar = "Type to narrow   Enter Take   Esc Leave" },
		.s = s,
		.title = title,
		.pick = pick,
		.field = field,
	};
	p.m.self = &p;
	list_init(&p.list);
	edit_init(&p.prompt, 60);
	edit_set(&p.prompt, typed);
	if (given) {
		copy_rows(&p.list.rows, given);
		list_settle(&p.list);
	} else {
		load(&p);
		if (!pick->search)
			list_filter(&p.list, typed);
	}
	if (ui_s.opt.linear)
		p.took = linear_pick(s, title, pick, field, &p.list, typed);
	else
		modal_run(&p.m);
	long row = list_selected(&p.list);
	if (p.took && row >= 0) {
		out->id = p.list.rows.v[row].id;
		text_copy(out->code, sizeof(out->code),
			  rows_text(&p.list.rows, (size_t)row, 0));
		text_copy(out->text, sizeof(out->text),
			  rows_text(&p.list.rows, (size_t)row, 1));
	}
	list_release(&p.list);
	edit_release(&p.prompt);
	return p.took && row >= 0;
}

bool
pick_run_or(struct screen *s, const char *title, const struct ui_rows *given,
	    const char *why, struct pick_choice *out, char *sentence,
	    size_t size)
{
	struct pick p = {
		.m = { .paint = pick_paint,
		       .event = pick_event,
		       .typing = true,
		       .bar = "Type to narrow   Enter Take   Esc Leave" },
		.s = s,
		.title = title,
		.field = -1,
		.speaks = true,
	};
	p.m.self = &p;
	list_init(&p.list);
	edit_init(&p.prompt, 120);
	copy_rows(&p.list.rows, given);
	list_settle(&p.list);
	if (sentence[0]) {
		edit_set(&p.prompt, sentence);
		narrow(&p);
		snprintf(p.failed, sizeof(p.failed), "%s", why);
	}
	modal_run(&p.m);
	long row = list_selected(&p.list);
	bool spoken = p.took && row < 0 && p.said[0];
	if (spoken)
		text_copy(sentence, size, p.prompt.text.p);
	else if (p.took && row >= 0)
		out->id = p.list.rows.v[row].id;
	list_release(&p.list);
	edit_release(&p.prompt);
	if (!spoken)
		sentence[0] = '\0';
	return p.took && (spoken || row >= 0);
}

bool
ui_pick_one(struct screen *s, const char *title, const struct ui_pick *pick,
	    int64_t *id, char *text, size_t size)
{
	struct pick_choice c;
	if (!pick_run(s, title, pick, -1, "", NULL, &c))
		return false;
	*id = c.id;
	if (text)
		text_copy(text, size, c.text);
	return true;
}

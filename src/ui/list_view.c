/*
 * list_view.c - lists and find screens: painting and keys.
 *
 * The marker `>` says where the selection is when nothing else can, and the
 * hardware cursor stands on it.  Rows are acted upon by id, as they were seen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

enum { MARKER = 2, DETAIL = 40, COLUMNS_MAX = 40 };

static const char *
mark_of(enum ui_role role)
{
	switch (role) {
	case ROLE_WARN:
	case ROLE_CRITICAL:
	case ROLE_ALERT:
		return "!";
	case ROLE_ERROR:
		return "x";
	default:
		return " ";
	}
}

void
list_paint_row(const struct ui_rows *r, size_t i, const struct column_def *def,
	       const int *width, int n, struct rect at, bool selected)
{
	const struct row *row = &r->v[i];
	int col = at.col + MARKER;
	if (row->heading) {
		int w = paint_words(at.row, at.col + 1, at.cols - 2, ROLE_TITLE,
				    rows_text(r, i, 0));
		paint_rule(at.row, at.col + w + 2, at.cols - w - 3, ROLE_MUTED);
		return;
	}
	/* one role along the row: fewer bytes than a change at every gap */
	bool plain = row->role == ROLE_NORMAL || row->role == ROLE_ERROR ||
		     row->role == ROLE_ALERT;
	paint_fill((struct rect){ at.row, at.col, 1, at.cols },
		   selected ? ROLE_SELECTED
		   : plain  ? ROLE_NORMAL
			    : row->role);
	paint_words(at.row, at.col, 1, selected ? ROLE_SELECTED : ROLE_NORMAL,
		    selected ? ">" : " ");
	paint_words(at.row, at.col + 1, 1, selected ? ROLE_SELECTED : row->role,
		    mark_of(row->role));
	for (int c = 0; c < n; c++) {
		if (width[c] == 0)
			continue;
		const char *text = rows_text(r, i, (size_t)c);
		enum ui_role role =
			selected ? ROLE_SELECTED : rows_role(r, i, (size_t)c);
		int w = text_width(text, strlen(text));
		int pad = def[c].right && w < width[c] ? width[c] - w : 0;
		paint_words(at.row, col + pad, width[c] - pad, role, text);
		col += width[c] + COLUMN_GAP;
	}
}

static void
paint_heads(const struct screen *s, const int *width, int row, int col)
{
	col += MARKER;
	for (int c = 0; c < s->def->ncolumns; c++) {
		if (width[c] == 0)
			continue;
		const char *l = s->def->columns[c].label;
		int w = text_width(l, strlen(l));
		int pad = s->def->columns[c].right ? width[c] - w : 0;
		paint_words(row, col + pad, width[c], ROLE_LABEL, l);
		col += width[c] + COLUMN_GAP;
	}
}

static void
paint_prompt(struct screen *s, const char *label, int row, int col, int cols,
	     bool cursor)
{
	int w = paint_words(row, col + 1, cols / 2, ROLE_LABEL, label);
	int at = col + w + 2, room = cols - w - 3;
	struct edit_view v = edit_look(&s->prompt, room < 40 ? room : 40);
	paint_textn(row, at, room < 40 ? room : 40, ROLE_VALUE,
		    s->prompt.text.p + v.from, v.n);
	if (cursor)
		paint_cursor(row, at + v.cursor);
}

static void
paint_detail(struct screen *s, struct rect at)
{
	const struct ui_row *row = screen_row(s);
	page_clear(&s->page);
	if (!row)
		return;
	s->def->ops->detail(s, row);
	for (int i = 0; i < at.rows; i++)
		paint_words(at.row + i, at.col, 1, ROLE_MUTED, "|");
	at.col += 2;
	at.cols -= 2;
	page_paint(&s->page, at);
}

/* Names, strengths, wards: what the row had no room for is told whole under the
 * list, for two medicines may differ in their last letters only. */
static void
keep_cut(struct screen *s, size_t i, const int *width)
{
	buf_clear(&s->cut);
	for (int c = 0; c < s->def->ncolumns; c++) {
		const char *text = rows_text(&s->list.rows, i, (size_t)c);
		if (width[c] && text_width(text, strlen(text)) > width[c])
			buf_addf(&s->cut, "%s%s", s->cut.len ? "; " : "", text);
	}
}

void
list_paint(struct screen *s, struct rect body)
{
	int width[COLUMNS_MAX];
	const struct screen_def *d = s->def;
	bool find = d->kind == KIND_FIND;
	bool cursor = !ui_s.modal;
	if (d->ops && d->ops->detail && body.cols >= 120) {
		struct rect side = body;
		side.col = body.cols - DETAIL;
		side.cols = DETAIL;
		body.cols -= DETAIL + 1;
		paint_detail(s, side);
	}
	int low = body.row + body.rows;
	if (find || s->filtering)
		paint_prompt(s,
			     s->filtering      ? "Filter:"
			     : s->prompt_label ? s->prompt_label
					       : "Find:",
			     body.row++, body.col, body.cols, cursor);
	else if (s->caption)
		paint_words(body.row++, body.col + 1, body.cols - 2, ROLE_TITLE,
			    s->caption);
	layout_columns(d->columns, d->ncolumns, body.cols - MARKER, width);
	paint_heads(s, width, body.row++, body.col);
	body.rows = low - body.row;
	list_scroll(&s->list, (size_t)body.rows);
	buf_clear(&s->cut);
	for (int i = 0; i < body.rows; i++) {
		size_t k = s->list.top + (size_t)i;
		if (k >= s->list.nshown)
			break;
		struct rect at = { body.row + i, body.col, 1, body.cols };
		bool sel = k == s->list.sel && list_selected(&s->list) >= 0;
		list_paint_row(&s->list.rows, s->list.shown[k], d->columns,
			       width, d->ncolumns, at, sel);
		if (sel)
			keep_cut(s, s->list.shown[k], width);
		if (sel && cursor && !find && !s->filtering)
			paint_cursor(at.row, at.col);
	}
	if (s->list.nshown == 0 && !s->failed)
		paint_words(
			body.row + 1, body.col + 2, body.cols - 4, ROLE_MUTED,
			s->list.filter[0]
				? "Nothing matches the filter; Esc shows all."
			: find && s->prompt.text.len == 0 ? "Type to search."
			: d->empty			  ? d->empty
							  : "Nothing here.");
	s->page.height = body.rows; /* a page of this list, for PgDn */
}

/* ---- keys -------------------------------------------------------------- */

static void
open_row(struct screen *s)
{
	const struct ui_row *row = screen_row(s);
	struct err e;
	err_clear(&e);
	if (!row)
		return;
	if (s->def->enter >= 0)
		ui_push_id(s->def->enter, row->id);
	else if (s->def->ops && s->def->ops->enter)
		ui_said(s, s->def->ops->enter(s, row, &e), &e);
}

static bool
move_key(struct screen *s, int32_t key)
{
	struct list *l = &s->list;
	long page = s->page.height > 2 ? s->page.height - 1 : 1;
	switch (key) {
	case K_UP:
		list_move(l, -1);
		return true;
	case K_DOWN:
		list_move(l, 1);
		return true;
	case K_PGUP:
		list_move(l, -page);
		return true;
	case K_PGDN:
		list_move(l, page);
		return true;
	default:
		return false;
	}
}

static bool
letter_key(struct screen *s, int32_t key)
{
	struct list *l = &s->list;
	long half = s->page.height > 3 ? s->page.height / 2 : 1;
	switch (key) {
	case 'j':
		list_move(l, 1);
		return true;
	case 'k':
		list_move(l, -1);
		return true;
	case 'g':
	case K_HOME:
		list_first(l);
		return true;
	case 'G':
	case K_END:
		list_last(l);
		return true;
	case K_CTRL('d'):
		list_move(l, half);
		return true;
	case K_CTRL('u'):
		list_move(l, -half);
		return true;
	case '/':
		s->filtering = true;
		return true;
	default:
		return false;
	}
}

static void
filter_end(struct screen *s, bool keep)
{
	s->filtering = false;
	if (!keep) {
		edit_set(&s->prompt, "");
		list_filter(&s->list, "");
	}
}

static bool
filter_event(struct screen *s, const struct event *ev)
{
	if (ev->type == EV_PASTE) {
		edit_insert(&s->prompt, ev->text, strlen(ev->text));
	} else if (ev->type != EV_KEY) {
		return false;
	} else if (ev->key == K_ESC || ev->key == K_F12) {
		filter_end(s, false);
		return true;
	} else if (ev->key == K_ENTER) {
		filter_end(s, true);
		return true;
	} else if (move_key(s, ev->key)) {
		return true;
	} else if (edit_key(&s->prompt, ev->key) == EDIT_IGNORED) {
		return key_is_text(ev->key);
	}
	list_filter(&s->list, s->prompt.text.p);
	return true;
}

/* What was not seen is not opened, unless there is only one. */
static void
find_enter(struct screen *s)
{
	if (s->stale) {
		screen_load(s);
		size_t nth;
		if (list_count(&s->list, &nth) != 1)
			return;
	}
	s->found = true;
	open_row(s);
}

static bool
find_event(struct screen *s, const struct event *ev)
{
	enum edit_result r;
	bool found = s->found;
	s->found = false;
	if (found && (ev->type == EV_PASTE ||
		      (ev->type == EV_KEY && key_is_text(ev->key))))
		edit_set(&s->prompt, "");
	if (ev->type == EV_PASTE || ev->type == EV_SCAN) {
		if (ev->type == EV_SCAN && s->def->ops->scan)
			return false;
		if (ev->type == EV_SCAN)
			edit_set(&s->prompt, "");
		r = edit_insert(&s->prompt, ev->text, strlen(ev->text));
	} else if (ev->type != EV_KEY) {
		return false;
	} else if (ev->key == K_ENTER) {
		find_enter(s);
		return true;
	} else if (ev->key == K_UP || ev->key == K_DOWN || ev->key == K_PGUP ||
		   ev->key == K_PGDN) {
		if (s->stale)
			screen_load(s);
		return move_key(s, ev->key);
	} else {
		r = edit_key(&s->prompt, ev->key);
	}
	if (r == EDIT_IGNORED)
		return ev->type == EV_KEY && key_is_text(ev->key);
	if (r != EDIT_MOVED) {
		s->stale = true;
		s->list.sel = s->list.top = 0;
		s->list.want = -1; /* the best match, not the old row */
	}
	return true;
}

bool
list_event(struct screen *s, const struct event *ev)
{
	if (s->def->kind == KIND_FIND)
		return find_event(s, ev);
	if (s->filtering)
		return filter_event(s, ev);
	if (ev->type != EV_KEY)
		return false;
	if ((ev->key == K_ESC || ev->key == K_F12) && s->list.filter[0]) {
		filter_end(s, false);
		return true;
	}
	if (ev->key == K_ENTER) {
		open_row(s);
		return true;
	}
	return move_key(s, ev->key) || letter_key(s, ev->key);
}

void
list_whole_row(struct screen *s)
{
	struct buf b = BUF_INIT;
	const struct ui_row *row = screen_row(s);
	banner_all(s, &b);
	for (int i = 0; row && i < row->ncells && i < s->def->ncolumns; i++)
		buf_addf(&b, "%-16s %s\n", s->def->columns[i].label,
			 row->cell[i]);
	if (b.len)
		ui_pager("The whole row", b.p);
	buf_release(&b);
}

/*
 * frame.c - what never moves: top line, banner, path, message, key bar.
 *
 * The key bar is made from the action table and the keys of the engine, so
 * what it says is what the keys do.
 */
#include <stdio.h>
#include <string.h>

#include "term.h"
#include "ui_private.h"
#include "wardbook/text.h"

static int
cells(const char *s)
{
	return text_width(s, strlen(s));
}

static void
paint_top(const struct screen *s, int cols)
{
	char left[300], day[WHEN_TEXT], minute[WHEN_TEXT], right[80];
	const char *dot = paint_glyph(GLYPH_DOT);
	int32_t today = when_today();
	int n = 0;
	if (ui_s.place[0])
		n += snprintf(left, sizeof(left), " %s ", dot);
	else
		n += snprintf(left, sizeof(left), " ");
	if (ui_s.user[0])
		n += snprintf(left + n, sizeof(left) - (size_t)n, "%s %s ",
			      ui_s.user, dot);
	snprintf(left + n, sizeof(left) - (size_t)n, "%s %s %s",
		 day_weekday_name(today), day_text(day, today),
		 minute_text(minute, when_minute_now()));
	snprintf(right, sizeof(right), "%s%s%s%s%s", ui_s.mark[0] ? "[" : "",
		 ui_s.mark, ui_s.mark[0] ? "]" : "",
		 ui_s.mark[0] && s && form_unsaved(s) ? " " : "",
		 s && form_unsaved(s) ? "[unsaved]" : "");
	int w = cells(right), room = cols - (w ? w + 2 : 0), col = 0;
	/* the place gives way, the clock does not */
	paint_text(0, 0, room, ROLE_TITLE, "");
	if (ui_s.place[0])
		col = 1 + paint_words(0, 1, room - 1 - cells(left), ROLE_TITLE,
				      ui_s.place);
	paint_words(0, col, room - col, ROLE_TITLE, left);
	if (w)
		paint_words(0, cols - w - 1, w, ROLE_WARN, right);
}

static void
paint_path(int row, int cols)
{
	struct buf b = BUF_INIT;
	for (int i = 0; i < ui_s.depth; i++) {
		if (ui_s.stack[i]->closing)
			continue;
		buf_addf(&b, "%s%s", b.len ? " > " : "", ui_s.stack[i]->title);
	}
	/* the end of the path matters most */
	size_t from = 0;
	int col = 1, room = cols - 4;
	while (ui_s.depth > 1 &&
	       text_width(b.p + from, b.len - from) > room - (from > 0))
		from += text_grapheme_after(b.p, b.len, from);
	if (from > 0)
		col += paint_words(row, col, 1, ROLE_TITLE,
				   paint_glyph(GLYPH_MORE));
	col += paint_words(row, col, room - (from > 0), ROLE_TITLE, b.p + from);
	paint_rule(row, col + 1, cols - col - 2, ROLE_MUTED);
	buf_release(&b);
}

static void
paint_message(struct screen *s, int row, int cols)
{
	char where[48] = "";
	const char *text = ui_s.message;
	enum ui_role role = ui_s.message_role;
	const struct field *f = s && s->form ? form_focused(s) : NULL;
	if (ui_s.keys.prefix) {
		text = "Ctrl-X: now 1 to 9, 0, - or = for F1 to F12";
		role = ROLE_NORMAL;
	} else if (!text[0] && f) {
		text = f->invalid ? f->error : f->def->help;
		role = f->invalid ? ROLE_ERROR : ROLE_MUTED;
	} else if (!text[0] && s && s->cut.len) {
		text = s->cut.p;
		role = ROLE_NORMAL;
	}
	if (s && s->form) {
		snprintf(where, sizeof(where), "field %d of %d",
			 s->form->focus + 1, s->def->nfields);
		if (!f)
			where[0] = '\0';
	} else if (s &&
		   (s->def->kind == KIND_LIST || s->def->kind == KIND_FIND)) {
		size_t nth, n = list_count(&s->list, &nth);
		if (n)
			snprintf(where, sizeof(where), "%zu of %zu%s", nth, n,
				 s->list.filter[0] ? " filtered" : "");
	} else if (s && s->def->kind == KIND_PAGE &&
		   s->page.total > s->page.height) {
		snprintf(where, sizeof(where), "%d%%",
			 s->page.top * 100 / (s->page.total - s->page.height));
	}
	int w = cells(where);
	/* a sentence is worth more than a count */
	if (cells(text) > cols - 3 - (w ? w + 2 : 0))
		w = 0;
	if (text[0])
		paint_words(row, 1, cols - 3 - (w ? w + 2 : 0), role, text);
	if (w)
		paint_words(row, cols - w - 1, w, ROLE_MUTED, where);
}

/* ---- the key bar ------------------------------------------------------- */

struct bar {
	int row, col, cols;
	bool full;
};

static void
bar_add(struct bar *b, const char *key, const char *label, bool off)
{
	int w = cells(key) + 1 + cells(label);
	if (b->full || b->col + w > b->cols - 1) {
		b->full = true;
		return;
	}
	paint_words(b->row, b->col, 12, off ? ROLE_MUTED : ROLE_KEY, key);
	paint_words(b->row, b->col + cells(key) + 1, 30,
		    off ? ROLE_MUTED : ROLE_LABEL, label);
	b->col += w + 2;
}

static void
bar_actions(struct bar *b, struct screen *s)
{
	char key[KEY_NAME], why[200];
	for (int i = 0; i < s->def->nactions; i++) {
		const struct action_ref *r = &s->def->actions[i];
		const struct action_def *a =
			&ui_s.host->tables->actions[r->action];
		/* a letter, where there is one, is shorter and easier */
		int32_t k = key_is_text(r->key[1]) ? r->key[1] : r->key[0];
		if (k == K_NONE)
			continue;
		bar_add(b, key_label(key, k), a->label,
			!action_allowed(s, r->action, why, sizeof(why)));
	}
}

static void
paint_bar(struct screen *s, int row, int cols)
{
	struct bar b = { row, 1, cols, false };
	const struct field *f = s->form ? form_focused(s) : NULL;
	/* the end of the bar is kept for the way out */
	b.cols = cols - 19;
	bar_add(&b, "F1", "Help", false);
	if (s->form)
		bar_add(&b, "F2", s->def->save ? s->def->save : "Save", false);
	if (f && (f->def->pick || f->def->type == FIELD_CHOICE))
		bar_add(&b, "F4", "List", false);
	if ((s->def->kind == KIND_LIST || s->def->kind == KIND_FIND) &&
	    (s->def->enter >= 0 || (s->def->ops && s->def->ops->enter)))
		bar_add(&b, "Enter", "Open", false);
	bar_actions(&b, s);
	if (b.full) {
		b.full = false;
		b.cols += 9;
		bar_add(&b, "F9", "More", false);
	} else if (s->def->kind == KIND_LIST) {
		bar_add(&b, "/", "Filter", false);
	}
	b.full = false;
	b.cols = cols;
	bool first = ui_s.depth < 2 && !s->form;
	bar_add(&b, first ? "F3" : "Esc", ui_s.depth < 2 ? "Leave" : "Back",
		false);
	bar_add(&b, "^P", "Find", false);
}

static void
too_small(int rows, int cols)
{
	char text[120];
	snprintf(text, sizeof(text),
		 "The window is %d x %d; this needs %d x "
		 "%d. Nothing is lost.",
		 cols, rows, MIN_COLS, MIN_ROWS);
	paint_words(rows > 1 ? rows / 2 : 0, 0, cols, ROLE_WARN, text);
}

void
ui_paint_all(void)
{
	struct screen *s = ui_top();
	struct modal *m = ui_s.modal, *list[32];
	int rows, cols, n = 0;
	term_size(&rows, &cols);
	paint_begin();
	if (rows < MIN_ROWS || cols < MIN_COLS) {
		too_small(rows, cols);
		paint_end();
		return;
	}
	int banner = banner_rows(s), head = 1 + banner;
	struct rect body = { head + 1, 0, rows - head - 3, cols };
	if (!(m && m->whole) && s) {
		paint_top(s, cols);
		if (banner)
			banner_paint(s, 1, cols);
		paint_path(head, cols);
		screen_body(s, body);
		paint_message(s, rows - 2, cols);
	}
	if (m)
		paint_words(rows - 1, 1, cols - 2, ROLE_LABEL, m->bar);
	else if (s)
		paint_bar(s, rows - 1, cols);
	for (; m && n < 32; m = m->below) {
		list[n++] = m;
		if (m->whole)
			break;
	}
	while (n-- > 0)
		list[n]->paint(list[n], body);
	paint_end();
}

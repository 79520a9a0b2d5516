/*
 * form_paint.c - a form on the glass.
 *
 * The marker column says in text what colour says too: > the field with the
 * focus, x invalid, * changed.  What is required and empty says so inside the
 * field.  The hardware cursor stands at the insert point.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

enum { MARKER = 2 };

static void
paint_line_edit(struct edit *e, int row, int col, int width, enum ui_role role,
		bool focus)
{
	struct edit_view v = edit_look(e, width);
	char stars[256];
	const char *s = e->text.p + v.from;
	size_t n = v.n;
	if (!focus) { /* from the start, cut with a mark */
		v = (struct edit_view){ 0 };
		s = e->text.p;
		n = e->text.len;
	}
	if (e->secret) {
		n = edit_count(s, n);
		n = n < sizeof(stars) ? n : sizeof(stars);
		memset(stars, '*', n);
		s = stars;
	}
	paint_textn(row, col + v.left, width - v.left, role, s, n);
	if (v.left)
		paint_text(row, col, 1, role, "<");
	if (v.right)
		paint_text(row, col + width - 1, 1, role, ">");
	if (focus)
		paint_cursor(row,
			     col + (v.cursor < width ? v.cursor : width - 1));
}

static void
paint_note(struct field *f, int row, int col, int width, int low, int high,
	   enum ui_role role, bool focus)
{
	struct edit_line line[512];
	int at, x, rows = f->def->rows;
	int n = edit_wrap(&f->edit, width, line, 512, &at, &x);
	int top = focus && at >= rows ? at - rows + 1 : 0;
	for (int i = 0; i < rows; i++) {
		int k = top + i;
		size_t len = k < n && k < 512 ? line[k].n : 0;
		if (row + i < low || row + i >= high)
			continue;
		while (len && f->edit.text.p[line[k].from + len - 1] == ' ')
			len--;
		paint_textn(row + i, col, width, role,
			    len ? f->edit.text.p + line[k].from : "", len);
	}
	if (n > top + rows)
		paint_text(row + rows - 1, col + width - 1, 1, role,
			   paint_glyph(GLYPH_MORE));
	if (focus)
		paint_cursor(row + at - top, col + (x < width ? x : width - 1));
}

static const char *
marker_of(const struct field *f, bool focus)
{
	if (focus)
		return ">";
	if (f->invalid)
		return "x";
	return field_changed(f) ? "*" : " ";
}

/* What stands beside the value: unit, error, remark, weekday. */
static void
paint_beside(const struct field *f, int row, int col, int room)
{
	if (f->unit[0])
		col += 1 + paint_words(row, col, room, ROLE_NORMAL, f->unit);
	room -= f->unit[0] ? (int)strlen(f->unit) + 1 : 0;
	if (room < 4)
		return;
	if (f->invalid)
		paint_words(row, col, room, ROLE_ERROR, f->error);
	else if (f->remark[0])
		paint_words(row, col, room, f->remark_role, f->remark);
	else if ((f->def->type == FIELD_DATE ||
		  f->def->type == FIELD_DATETIME) &&
		 f->full && !f->touched)
		paint_words(row, col, room, ROLE_MUTED,
			    day_weekday_name(f->day));
}

static void
paint_field(struct screen *s, int i, const struct spot *at, int top,
	    struct rect body, int right)
{
	struct field *f = &s->form->field[i];
	bool focus = s->form->focus == i && !ui_s.modal;
	bool mine = s->form->focus == i;
	int row = body.row + at->row - top;
	int col = body.col + at->col, high = body.row + body.rows;
	int value = col + MARKER + at->label + LABEL_GAP;
	enum ui_role role = f->invalid	  ? ROLE_ERROR
			    : mine	  ? ROLE_FOCUS
			    : f->readonly ? ROLE_NORMAL
					  : ROLE_VALUE;
	if (row >= body.row && row < high) {
		paint_words(row, col, 1,
			    mine	 ? ROLE_KEY
			    : f->invalid ? ROLE_CRITICAL
					 : ROLE_NORMAL,
			    marker_of(f, mine));
		paint_words(row, col + MARKER, at->label,
			    mine ? ROLE_TITLE : ROLE_LABEL, f->def->label);
	}
	f->cells = at->width;
	if (f->def->type == FIELD_NOTE) {
		paint_note(f, row, value, at->width, body.row, high, role,
			   focus);
		return;
	}
	if (row < body.row || row >= high)
		return;
	if (f->required && f->edit.text.len == 0 && !f->readonly) {
		paint_text(row, value, at->width, mine ? role : ROLE_VALUE, "");
		paint_text(row, value, at->width, mine ? role : ROLE_MUTED,
			   mine ? "" : "required");
		if (focus)
			paint_cursor(row, value);
	} else {
		paint_line_edit(&f->edit, row, value, at->width, role, focus);
	}
	paint_beside(f, row, value + at->width + 1,
		     right - value - at->width - 1);
}

/* Where the next group beside this field begins. */
static int
right_edge(const struct screen *s, int i, const struct group_spot *g, int width)
{
	int group = s->def->fields[i].group;
	return g[group].row >= 0 ? g[group].col + g[group].width : width;
}

static void
scroll(struct screen *s, const struct spot *spots, int total, int height)
{
	struct form *f = s->form;
	int at = f->focus < s->def->nfields ? spots[f->focus].row : total - 1;
	int end = f->focus < s->def->nfields
			  ? at + s->def->fields[f->focus].rows - 1
			  : at;
	if (total <= height)
		f->top = 0;
	if (at - 1 < f->top)
		f->top = at > 0 ? at - 1 : 0;
	if (end >= f->top + height)
		f->top = end - height + 1;
	if (f->top + height > total)
		f->top = total > height ? total - height : 0;
}

void
form_paint(struct screen *s, struct rect body)
{
	const struct screen_def *d = s->def;
	char save[80];
	size_t n = (size_t)d->nfields, ng = (size_t)d->ngroups;
	struct spot *spots = mem_zero(n, sizeof(*spots));
	struct group_spot *groups = mem_zero(ng, sizeof(*groups));
	bool *hidden = mem_zero(n, sizeof(*hidden));
	for (size_t i = 0; i < n; i++)
		hidden[i] = s->form->field[i].hidden;
	int rows = layout_form(d, body.cols, hidden, spots, groups);
	int total = rows + 2; /* a blank row and the button */
	scroll(s, spots, total, body.rows);
	int top = s->form->top;
	for (size_t g = 0; g < ng; g++) {
		int row = body.row + groups[g].row - top;
		if (groups[g].row < 0 || row < body.row ||
		    row >= body.row + body.rows)
			continue;
		paint_words(row, body.col + groups[g].col, groups[g].width,
			    ROLE_TITLE, d->groups[g].title);
	}
	for (size_t i = 0; i < n; i++)
		if (!hidden[i])
			paint_field(s, (int)i, &spots[i], top, body,
				    right_edge(s, (int)i, groups, body.cols));
	int low = body.row + body.rows - 1;
	if (top > 0)
		paint_words(body.row, body.cols - 7, 6, ROLE_KEY, "^ more");
	if (top + body.rows < total)
		paint_words(low, body.cols - 7, 6, ROLE_KEY, "v more");
	int button = body.row + total - 1 - top;
	if (button >= body.row && button < body.row + body.rows) {
		bool focus = s->form->focus == d->nfields;
		paint_words(button, body.col + 1, 1, ROLE_KEY,
			    focus ? ">" : " ");
		snprintf(save, sizeof(save), "[ %s ]",
			 d->save ? d->save : "Save");
		paint_words(button, body.col + 3, body.cols - 4,
			    focus ? ROLE_FOCUS : ROLE_KEY, save);
		if (focus && !ui_s.modal)
			paint_cursor(button, body.col + 1);
	}
	free(spots);
	free(groups);
	free(hidden);
}

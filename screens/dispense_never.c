/*
 * dispense_never.c - what was prescribed and never handed out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "rx_share.h"

enum { WEEK = 7, MONTH = 31 };

struct list {
	bool month;
	struct dispense_never *v;
	size_t n, cap;
};

static void
forget(struct list *l)
{
	if (l->v)
		mem_wipe(l->v, l->cap * sizeof(*l->v));
	l->n = 0;
}

static void
list_close(struct screen *s)
{
	struct list *l = screen_state(s);

	forget(l);
	free(l->v);
}

static const struct dispense_never *
line_of(struct screen *s, const struct ui_row *row)
{
	struct list *l = screen_state(s);

	for (size_t i = 0; row && i < l->n; i++)
		if (l->v[i].line.p.row.id == row->id)
			return &l->v[i];
	return NULL;
}

static bool
take(const struct dispense_never *x, void *arg)
{
	struct list *l = arg;

	l->v = mem_room(l->v, &l->cap, l->n, sizeof(*l->v));
	l->v[l->n++] = *x;
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct list *l = screen_state(s);
	int days = l->month ? MONTH : WEEK;
	char text[PRESCRIPTION_NAME], day[WHEN_TEXT];
	enum rc rc;

	forget(l);
	rc = dispense_never(desk_session(), day_add(when_today(), 1 - days),
			    when_today(), take, l, e);
	for (size_t i = 0; rc == RC_OK && i < l->n; i++) {
		const struct dispense_never *x = &l->v[i];
		struct ui_rows *r = screen_rows(s);

		rows_add(r, x->line.p.row.id, x->line.row.version,
			 x->doses ? ROLE_MUTED : ROLE_NORMAL);
		rows_cell(r, day_text(day, x->day));
		rows_cell(r, x->line.patient);
		rows_cell(r, rx_short(text, &x->line.p.medicine));
		rows_cell(r, x->outcome);
		rows_cellf(r, "%d", x->doses);
	}
	snprintf(text, sizeof(text), "%zu never handed out in the last %d days",
		 l->n, days);
	list_caption(s, text);
	return rc;
}

static void
list_detail(struct screen *s, const struct ui_row *row)
{
	const struct dispense_never *x = line_of(s, row);

	if (!x)
		return;
	page_heading(s, x->line.patient);
	page_text(s, ROLE_NORMAL, x->line.number);
	page_heading(s, x->line.p.name);
	page_text(s, ROLE_NORMAL, x->line.p.sentence);
	page_pair(s, "It was", ROLE_NORMAL, x->outcome);
	page_textf(s, ROLE_NORMAL, "%d dose%s given by the ward", x->doses,
		   x->doses == 1 ? "" : "s");
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct list *l = screen_state(s);

	(void)e;
	if (action == ACTION_DISPENSE_SPAN) {
		l->month = !l->month;
		ui_refresh(s);
	} else if (action == ACTION_DISPENSE_OPEN && row) {
		ui_push_id(SCREEN_DISPENSE_FORM, row->id);
	}
	return RC_OK;
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	return list_action(s, ACTION_DISPENSE_OPEN, row, e);
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct dispense_never *x = line_of(s, row);

	if (action == ACTION_PRESCRIPTION_LIST && x)
		args->other = x->line.p.row.patient_id;
}

static const char *
list_disabled(struct screen *s, int action, const struct ui_row *row)
{
	(void)s;
	return action == ACTION_PRESCRIPTION_LIST && !row
		       ? "Select a line first."
		       : NULL;
}

const struct screen_ops ops_dispense_never = {
	.size = sizeof(struct list),
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
	.opening = list_opening,
	.disabled = list_disabled,
	.detail = list_detail,
	.close = list_close,
};

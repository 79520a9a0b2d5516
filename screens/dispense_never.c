/*
 * dispense_never.c - what was prescribed and never handed out.
 */
#include <stdio.h>
#include <stdlib.h>

#include "rx_share.h"

enum { WEEK = 7, MONTH = 31 };

struct list {
	bool month;
	struct rx_held held;
};

static void
list_close(struct screen *s)
{
	struct list *l = screen_state(s);

	rx_held_release(&l->held);
}

static int64_t
id_of(const void *row)
{
	return ((const struct dispense_never *)row)->line.p.row.id;
}

static const struct dispense_never *
line_of(struct screen *s, const struct ui_row *row)
{
	struct list *l = screen_state(s);

	return rx_held_find(&l->held, id_of, row);
}

static bool
take(const struct dispense_never *x, void *arg)
{
	struct list *l = arg;

	rx_hold(&l->held, x, sizeof(*x));
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct list *l = screen_state(s);
	int days = l->month ? MONTH : WEEK;
	char text[PRESCRIPTION_NAME], day[WHEN_TEXT];
	enum rc rc;

	rx_held_forget(&l->held);
	rc = dispense_never(desk_session(), day_add(when_today(), 1 - days),
			    when_today(), take, l, e);
	for (size_t i = 0; rc == RC_OK && i < l->held.n; i++) {
		const struct dispense_never *x = rx_held_at(&l->held, i);
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
		 l->held.n, days);
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

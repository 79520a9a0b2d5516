/*
 * recall_list_month.c - who should be asked back in a month.
 */
#include <stdio.h>
#include <string.h>

#include "wardbook/recall_list.h"
#include "wish_share.h"

struct state {
	struct wish_list list;
	int32_t month; /* yyyymm */
};

static enum rc
month_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	st->list.clinic = args->id;
	st->month = when_today() / 100;
	return RC_OK;
}

static const char *
month_words(char out[WHEN_TEXT], int64_t month)
{
	snprintf(out, WHEN_TEXT, "%s %d", day_month_name((int)(month % 100)),
		 (int)(month / 100));
	return out;
}

static bool
month_row(const struct recall_list_line *l, void *arg)
{
	struct ui_rows *rows = arg;
	char text[WHEN_TEXT];
	bool late = l->row.month < when_today() / 100;

	rows_add(rows, l->row.id, l->row.version,
		 late ? ROLE_WARN : ROLE_NORMAL);
	rows_cell(rows, l->patient);
	rows_cell(rows, l->clinic);
	rows_cell(rows, month_words(text, l->row.month));
	rows_cell(rows, l->phone);
	rows_cell(rows, l->reason);
	rows_cell(rows, l->doctor);
	return true;
}

static enum rc
month_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	bool now = st->month <= when_today() / 100;
	char title[160], text[WHEN_TEXT];

	snprintf(title, sizeof(title), "Recall list: %s, %.80s",
		 month_words(text, st->month),
		 booking_clinic_name(st->list.clinic));
	screen_title_set(s, title);
	return recall_list_each(desk_session(), st->list.clinic, st->month, now,
				month_row, screen_rows(s), e);
}

static void
turn(struct screen *s, int months)
{
	struct state *st = screen_state(s);

	st->month = day_add_months(st->month * 100 + 1, months) / 100;
	ui_refresh(s);
}

static enum rc
book_line(struct state *st, const struct ui_row *row, struct err *e)
{
	struct row_patient_recall r;
	enum rc rc = row_get(desk_store(), TBL_PATIENT_RECALL, row->id, &r, e);

	if (rc == RC_OK)
		wish_book(&st->list, row,
			  &(struct wish){ .clinic = r.clinic_id,
					  .doctor = r.doctor_id,
					  .patient = r.patient_id,
					  .reason = r.reason_id });
	return rc;
}

static enum rc
month_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	struct state *st = screen_state(s);

	switch (action) {
	case ACTION_WAITING_BOOK:
		return book_line(st, row, e);
	case ACTION_WAITING_END:
		if (!wish_ends("Take off the recall list?", row))
			return RC_NONE;
		return recall_list_end(desk_session(), row->id, row->version, 0,
				       e);
	case ACTION_BOOKING_NEXT:
		turn(s, 1);
		return RC_OK;
	case ACTION_BOOKING_PREVIOUS:
		turn(s, -1);
		return RC_OK;
	case ACTION_BOOKING_CLINIC:
		return wish_clinic(s, &st->list);
	default:
		return RC_NONE;
	}
}

static enum rc
month_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	return book_line(screen_state(s), row, e);
}

static void
month_opening(struct screen *s, int action, const struct ui_row *row,
	      struct ui_args *args)
{
	const struct state *st = screen_state(s);

	(void)action;
	(void)row;
	args->id = st->list.clinic;
	args->day = st->month > when_today() / 100 ? st->month * 100 + 1 : 0;
}

static enum rc
month_returned(struct screen *s, int from, int64_t id, const char *text,
	       struct err *e)
{
	struct state *st = screen_state(s);
	int64_t line = wish_booked(&st->list, from);

	(void)text;
	return line ? recall_list_end(desk_session(), line, st->list.version,
				      id, e)
		    : RC_OK;
}

const struct screen_ops ops_recall_list_month = {
	.size = sizeof(struct state),
	.open = month_open,
	.load = month_load,
	.action = month_action,
	.enter = month_enter,
	.opening = month_opening,
	.returned = month_returned,
};

/* ---- the form -------------------------------------------------------------------- */

static enum rc
form_load(struct screen *s, struct err *e)
{
	int32_t day = screen_args(s)->day;

	(void)e;
	wish_form_clinic(s, F_RECALL_LIST_FORM_CLINIC_ID);
	if (day)
		form_set_day(s, F_RECALL_LIST_FORM_DAY, day);
	return RC_OK;
}

static void
form_news(struct screen *s, int field)
{
	char text[WHEN_TEXT];

	if (field == F_RECALL_LIST_FORM_PATIENT_ID)
		booking_banner(s, form_int(s, field));
	if (field == F_RECALL_LIST_FORM_DAY && form_day(s, field))
		form_remark(s, field, ROLE_MUTED,
			    month_words(text, form_day(s, field) / 100));
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	struct row_patient_recall r;
	char text[WHEN_TEXT];
	enum rc rc;

	row_init(TBL_PATIENT_RECALL, &r);
	r.patient_id = form_int(s, F_RECALL_LIST_FORM_PATIENT_ID);
	r.clinic_id = form_int(s, F_RECALL_LIST_FORM_CLINIC_ID);
	r.doctor_id = form_int(s, F_RECALL_LIST_FORM_DOCTOR_ID);
	r.reason_id = form_int(s, F_RECALL_LIST_FORM_REASON_ID);
	r.month = form_day(s, F_RECALL_LIST_FORM_DAY) / 100;
	rc = recall_list_set(desk_session(), &r, e);
	if (rc == RC_REFUSED && e && !strcmp(e->field, "month"))
		snprintf(e->field, sizeof(e->field), "day");
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "To be asked back in %s.",
		   month_words(text, r.month));
	ui_return(s, r.id, NULL);
	return RC_OK;
}

const struct screen_ops ops_recall_list_form = {
	.load = form_load,
	.changed = form_news,
	.save = form_file,
};

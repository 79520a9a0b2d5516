/*
 * book_stranded.c - bookings that have to be moved: somebody is away, a
 * holiday or other hours came after they were made.
 */
#include <stdio.h>

#include "booking_share.h"

#define SHOWN 500

struct state {
	int64_t clinic; /* 0: all of them */
};

static enum rc
open_list(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	st->clinic = args->id;
	return RC_OK;
}

static bool
add_line(const struct appointment_line *l, const char *why, void *arg)
{
	struct ui_rows *rows = arg;
	char day[WHEN_TEXT], time[WHEN_TEXT];

	rows_add(rows, l->row.id, l->row.version, ROLE_NORMAL);
	rows_cell(rows, booking_day(day, (int32_t)l->row.day));
	rows_cell(rows, booking_time(time, l->row.minute));
	rows_cell(rows, l->patient);
	rows_cell(rows, why);
	rows_cell(rows, l->clinic);
	rows_cell(rows, l->doctor);
	rows_cell(rows, l->number);
	return true;
}

static enum rc
load_list(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	char text[160];
	size_t n;
	enum rc rc = appointment_stranded(desk_session(), st->clinic, SHOWN,
					  add_line, screen_rows(s), e);

	n = rows_count(screen_rows(s));
	snprintf(text, sizeof(text), "%.60s: %zu%s to move",
		 st->clinic ? booking_clinic_name(st->clinic) : "All clinics",
		 n, n == SHOWN ? " or more" : "");
	list_caption(s, n ? text : NULL);
	return rc;
}

static enum rc
act(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);
	int64_t id;

	if (action != ACTION_BOOKING_CLINIC)
		return row ? booking_act(action, row, s, e) : RC_NONE;
	if (!booking_choose_clinic(s, &id))
		return RC_NONE;
	st->clinic = id > 0 ? id : 0;
	ui_refresh(s);
	return RC_OK;
}

static enum rc
enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	return booking_act(ACTION_BOOKING_MOVE, row, s, e);
}

static void
opening(struct screen *s, int action, const struct ui_row *row,
	struct ui_args *args)
{
	(void)s;
	if (action == ACTION_PATIENT_CHART)
		args->id = row ? booking_patient(row->id) : 0;
}

const struct screen_ops ops_book_stranded = {
	.size = sizeof(struct state),
	.open = open_list,
	.load = load_list,
	.action = act,
	.enter = enter,
	.opening = opening,
	.detail = booking_detail,
};

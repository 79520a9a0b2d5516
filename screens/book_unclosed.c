/*
 * book_unclosed.c - past bookings that nobody closed: one key each, and the
 * next one comes up under the mark.
 */
#include <stdio.h>
#include <string.h>

#include "booking_share.h"

#define SHOWN 500

struct state {
	int64_t clinic; /* 0: all of them */
	int64_t last;	/* what was closed last, to take back */
	int64_t select;
};

static enum rc
open_work(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	st->clinic = args->id;
	return RC_OK;
}

static bool
add_line(const struct appointment_line *l, void *arg)
{
	struct ui_rows *rows = arg;
	char day[WHEN_TEXT], time[WHEN_TEXT];

	rows_add(rows, l->row.id, l->row.version, ROLE_NORMAL);
	rows_cell(rows, booking_day(day, (int32_t)l->row.day));
	rows_cell(rows, booking_time(time, l->row.minute));
	rows_cell(rows, l->patient);
	rows_cell(rows, enum_words(&enum_appointment_state, l->row.state));
	rows_cell(rows, l->clinic);
	rows_cell(rows, l->doctor);
	rows_cell(rows, l->number);
	return true;
}

static enum rc
load_work(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	char text[160];
	size_t n;
	enum rc rc = appointment_unclosed(desk_session(), st->clinic, SHOWN,
					  add_line, screen_rows(s), e);

	n = rows_count(screen_rows(s));
	snprintf(text, sizeof(text),
		 "%.60s: %zu%s to close; d done, m missed, "
		 "x cancelled",
		 st->clinic ? booking_clinic_name(st->clinic) : "All clinics",
		 n, n == SHOWN ? " or more" : "");
	list_caption(s, n ? text : NULL);
	if (st->select)
		screen_select(s, st->select);
	st->select = 0;
	return rc;
}

/* The one closed last stands in no row here any more. */
static enum rc
take_back(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct row_appointment r;
	struct ui_row row = { .id = st->last };
	enum rc rc;

	if (!st->last)
		return err_set(e, RC_REFUSED, "Nothing was closed here yet.");
	rc = row_get(desk_store(), TBL_APPOINTMENT, st->last, &r, e);
	row.version = r.version;
	if (rc == RC_OK)
		rc = booking_act(ACTION_BOOKING_UNDO, &row, s, e);
	if (rc == RC_OK) {
		st->select = st->last;
		st->last = 0;
	}
	return rc;
}

static enum rc
act(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);
	int64_t id;
	enum rc rc;

	if (action == ACTION_BOOKING_CLINIC) {
		if (!booking_choose_clinic(s, &id))
			return RC_NONE;
		st->clinic = id > 0 ? id : 0;
		ui_refresh(s);
		return RC_OK;
	}
	if (action == ACTION_BOOKING_UNDO)
		return take_back(s, e);
	if (!row)
		return RC_NONE;
	id = row->id;
	rc = booking_act(action, row, s, e);
	if (rc == RC_OK &&
	    (action == ACTION_BOOKING_DONE || action == ACTION_BOOKING_MISS ||
	     action == ACTION_BOOKING_CANCEL))
		st->last = id;
	return rc;
}

static enum rc
enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	(void)s;
	(void)e;
	ui_push_id(SCREEN_PATIENT_CHART, booking_patient(row->id));
	return RC_OK;
}

static void
opening(struct screen *s, int action, const struct ui_row *row,
	struct ui_args *args)
{
	(void)s;
	if (action == ACTION_PATIENT_CHART)
		args->id = row ? booking_patient(row->id) : 0;
}

const struct screen_ops ops_book_unclosed = {
	.size = sizeof(struct state),
	.open = open_work,
	.load = load_work,
	.action = act,
	.enter = enter,
	.opening = opening,
	.detail = booking_detail,
};

/*
 * book_month.c - a clinic's month at a glance.  A row's id is its Monday.
 */
#include <stdio.h>
#include <string.h>

#include "booking_share.h"

struct state {
	struct booking_list in; /* comes first */
	int32_t month;		/* its first day */
	int32_t select;
	int places;
};

static enum rc
open_month(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);
	int32_t day = args->day ? args->day : when_today();

	(void)e;
	st->in.clinic = args->id ? args->id : desk_place(PLACE_KIND_CLINIC);
	st->month = day / 100 * 100 + 1;
	st->select = booking_monday(day);
	return RC_OK;
}

static void
day_cell(struct ui_rows *rows, struct state *st, const struct clinic_day *d)
{
	struct free_start v[FREE_STARTS];
	int n = 0, places = 0, day = d->day % 100;
	enum ui_role role = d->day == when_today() ? ROLE_TITLE : ROLE_NORMAL;
	char text[24];

	if (d->day / 100 != st->month / 100) {
		rows_cell(rows, "");
		return;
	}
	if (d->holiday) {
		snprintf(text, sizeof(text), "%2d hol", day);
		role = ROLE_WARN;
	} else if (d->places == 0) {
		snprintf(text, sizeof(text), "%2d", day);
		role = ROLE_MUTED;
	} else if (d->day < when_today()) {
		snprintf(text, sizeof(text), "%2d", day);
	} else if (appointment_free_starts(desk_session(), st->in.clinic, 0, 0,
					   d->day, v, FREE_STARTS, &n,
					   NULL) == RC_OK) {
		for (int i = 0; i < n; i++)
			places += v[i].left;
		snprintf(text, sizeof(text), places ? "%2d %5d" : "%2d  full",
			 day, places);
		if (!places && role == ROLE_NORMAL)
			role = ROLE_WARN;
		st->places += places;
	}
	rows_cell_role(rows, role, text);
}

static enum rc
add_week(struct screen *s, int32_t monday, struct err *e)
{
	struct state *st = screen_state(s);
	struct ui_rows *rows = screen_rows(s);
	struct clinic_day week[7];
	enum rc rc = appointment_week(desk_session(), st->in.clinic, monday,
				      week, e);

	if (rc != RC_OK)
		return rc;
	rows_add(rows, monday, 0, ROLE_NORMAL);
	for (int i = 0; i < 7; i++)
		day_cell(rows, st, &week[i]);
	return RC_OK;
}

static enum rc
load_month(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	int32_t last = day_month_end(st->month);
	char text[160];
	enum rc rc = RC_OK;

	st->places = 0;
	for (int32_t d = booking_monday(st->month); rc == RC_OK && d <= last;
	     d = day_add(d, 7))
		rc = add_week(s, d, e);
	if (rc != RC_OK)
		return rc;
	snprintf(text, sizeof(text), "%.60s, %s %d",
		 booking_clinic_name(st->in.clinic),
		 day_month_name(st->month / 100 % 100), st->month / 10000);
	screen_title_set(s, text);
	snprintf(text, sizeof(text), "%d %s left", st->places,
		 st->places == 1 ? "place" : "places");
	list_caption(s, text);
	if (st->select)
		screen_select(s, st->select);
	st->select = 0;
	return RC_OK;
}

static void
turn(struct screen *s, int32_t month)
{
	struct state *st = screen_state(s);

	st->month = month / 100 * 100 + 1;
	ui_refresh(s);
}

static enum rc
act(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);
	int64_t id;

	(void)row;
	(void)e;
	switch (action) {
	case ACTION_BOOKING_NEXT:
		turn(s, day_add_months(st->month, 1));
		return RC_OK;
	case ACTION_BOOKING_PREVIOUS:
		turn(s, day_add_months(st->month, -1));
		return RC_OK;
	case ACTION_BOOKING_TODAY:
		st->select = booking_monday(when_today());
		turn(s, when_today());
		return RC_OK;
	case ACTION_BOOKING_CLINIC:
		if (!booking_choose_clinic(s, &id) || id <= 0)
			return RC_NONE;
		st->in.clinic = id;
		ui_refresh(s);
		return RC_OK;
	default:
		return RC_NONE;
	}
}

const struct screen_ops ops_book_month = {
	.size = sizeof(struct state),
	.open = open_month,
	.load = load_month,
	.action = act,
	.enter = booking_enter_day,
};

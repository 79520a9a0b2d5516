/*
 * book_week.c - seven days of a clinic at a glance: how full, and what became
 * of it.  A row's id is its day.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booking_share.h"

#define BAR 20

struct state {
	struct booking_list in; /* comes first */
	int32_t day;		/* the week's Monday */
	int64_t select;
};

static enum rc
open_week(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);
	int32_t day = args->day ? args->day : when_today();

	(void)e;
	st->in.clinic = args->id;
	st->day = booking_monday(day);
	st->select = day;
	return RC_OK;
}

/* Signs that every terminal has; the figures stand beside it. */
static void
bar_cell(struct ui_rows *rows, int taken, int places)
{
	char bar[BAR + 1];
	int full = places > 0 ? (taken * BAR + places / 2) / places : 0;

	if (full == 0 && taken > 0 && places > 0)
		full = 1;
	for (int i = 0; i < BAR; i++)
		bar[i] = places <= 0 ? ' ' : i < full ? '#' : '.';
	bar[BAR] = '\0';
	rows_cell(rows, bar);
}

static void
free_cell(struct ui_rows *rows, const struct state *st,
	  const struct clinic_day *d)
{
	struct free_start v[FREE_STARTS];
	int n = 0, places = 0;

	if (d->holiday) {
		rows_cell_role(rows, ROLE_WARN, "holiday");
		return;
	}
	if (d->places == 0) {
		rows_cell_role(rows, ROLE_MUTED, "closed");
		return;
	}
	if (!st->in.clinic || d->day < when_today() ||
	    appointment_free_starts(desk_session(), st->in.clinic, 0, 0, d->day,
				    v, FREE_STARTS, &n, NULL) != RC_OK) {
		rows_cell(rows, "");
		return;
	}
	for (int i = 0; i < n; i++)
		places += v[i].left;
	if (places)
		rows_cellf(rows, "%d", places);
	else
		rows_cell_role(rows, ROLE_WARN, "full");
}

static void
count_cell(struct ui_rows *rows, int n)
{
	if (n)
		rows_cellf(rows, "%d", n);
	else
		rows_cell(rows, "");
}

static void
add_day(struct screen *s, const struct clinic_day *d)
{
	const struct state *st = screen_state(s);
	struct ui_rows *rows = screen_rows(s);
	int taken = d->booked + d->done + d->missed;
	char day[WHEN_TEXT];

	rows_add(rows, d->day, 0,
		 d->places == 0 && !taken ? ROLE_MUTED : ROLE_NORMAL);
	rows_cell_role(rows, d->day == when_today() ? ROLE_TITLE : ROLE_NORMAL,
		       booking_day(day, d->day));
	count_cell(rows, taken);
	count_cell(rows, d->places > 0 ? d->places : 0);
	bar_cell(rows, taken, d->places);
	free_cell(rows, st, d);
	count_cell(rows, d->done);
	count_cell(rows, d->missed);
	count_cell(rows, d->cancelled);
}

static enum rc
load_week(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct clinic_day week[7];
	char text[160], from[WHEN_TEXT], to[WHEN_TEXT];
	int taken = 0, places = 0;
	enum rc rc = appointment_week(desk_session(), st->in.clinic, st->day,
				      week, e);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < 7; i++) {
		add_day(s, &week[i]);
		taken += week[i].booked + week[i].done + week[i].missed;
		places += week[i].places > 0 ? week[i].places : 0;
	}
	snprintf(text, sizeof(text), "Week of %.60s",
		 booking_clinic_name(st->in.clinic));
	screen_title_set(s, text);
	snprintf(text, sizeof(text), "%s to %s: %d taken of %d places",
		 booking_day(from, st->day),
		 booking_day(to, day_add(st->day, 6)), taken, places);
	list_caption(s, text);
	if (st->select)
		screen_select(s, st->select);
	st->select = 0;
	return RC_OK;
}

/* The same weekday of another week stays selected. */
static void
turn(struct screen *s, int32_t monday)
{
	struct state *st = screen_state(s);
	const struct ui_row *row = screen_row(s);
	int32_t at = row ? (int32_t)row->id : st->day;

	st->select = day_add(monday, day_between(st->day, at));
	st->day = monday;
	ui_refresh(s);
}

static enum rc
act(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);
	struct ui_args args = { 0 };
	int64_t id;

	(void)e;
	switch (action) {
	case ACTION_BOOKING_NEXT:
		turn(s, day_add(st->day, 7));
		return RC_OK;
	case ACTION_BOOKING_PREVIOUS:
		turn(s, day_add(st->day, -7));
		return RC_OK;
	case ACTION_BOOKING_TODAY:
		st->day = booking_monday(when_today());
		st->select = when_today();
		ui_refresh(s);
		return RC_OK;
	case ACTION_BOOKING_CLINIC:
		if (!booking_choose_clinic(s, &id))
			return RC_NONE;
		st->in.clinic = id > 0 ? id : 0;
		ui_refresh(s);
		return RC_OK;
	case ACTION_BOOK_MONTH:
	case ACTION_BOOK_SIDE:
		args.id = st->in.clinic;
		args.day = row ? (int32_t)row->id : st->day;
		ui_push(action == ACTION_BOOK_MONTH ? SCREEN_BOOK_MONTH
						    : SCREEN_BOOK_SIDE,
			&args);
		return RC_OK;
	default:
		return RC_NONE;
	}
}

/* From the month a week, from the clinics side by side a clinic's. */
static enum rc
returned(struct screen *s, int from, int64_t id, const char *text,
	 struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	if (from != SCREEN_BOOK_MONTH && from != SCREEN_BOOK_SIDE)
		return RC_OK;
	st->in.clinic = strtoll(text, NULL, 10);
	st->day = booking_monday((int32_t)id);
	st->select = id;
	ui_refresh(s);
	return RC_OK;
}

const struct screen_ops ops_book_week = {
	.size = sizeof(struct state),
	.open = open_week,
	.load = load_week,
	.action = act,
	.enter = booking_enter_day,
	.returned = returned,
};

/*
 * book_side.c - the clinics of a day side by side, each drawn as places left.
 *
 * A sign stands for a stretch of time and is the fewest places left in it, so
 * that what is drawn can be booked.  How long a stretch is follows from the
 * hours that the clinics keep that day.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booking_share.h"

#define DAY	1440
#define CLINICS 64
#define DRAWING 72

struct state {
	int32_t day;
	int64_t select;
};

struct side {
	struct row_place clinic[CLINICS];
	int left[CLINICS][DAY];
	int n, from, to; /* hours drawn */
	int stretch;	 /* minutes a sign */
};

static enum rc
open_side(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	st->day = args->day ? args->day : when_today();
	st->select = args->id;
	return RC_OK;
}

static bool
keep(const void *row, void *arg)
{
	struct side *x = arg;

	x->clinic[x->n++] = *(const struct row_place *)row;
	return x->n < CLINICS;
}

/* From the first hour in which any is open to the last. */
static void
settle(struct side *x)
{
	x->from = 24;
	x->to = 0;
	for (int i = 0; i < x->n; i++)
		for (int m = 0; m < DAY; m++) {
			if (x->left[i][m] == PLACES_CLOSED)
				continue;
			if (m / 60 < x->from)
				x->from = m / 60;
			if (m / 60 >= x->to)
				x->to = m / 60 + 1;
		}
	if (x->from > x->to) {
		x->from = 8;
		x->to = 18;
	}
	x->stretch = x->to - x->from <= 12   ? 15
		     : x->to - x->from <= 20 ? 30
					     : 60;
}

static enum rc
read_side(const struct state *st, struct side *x, struct err *e)
{
	enum rc rc = house_each(desk_session(), TBL_PLACE, PLACE_KIND_CLINIC, 0,
				false, keep, x, e);

	for (int i = 0; rc == RC_OK && i < x->n; i++)
		rc = appointment_places_left(desk_session(), x->clinic[i].id,
					     st->day, x->left[i], e);
	if (rc == RC_OK)
		settle(x);
	return rc;
}

static char
sign(const int left[DAY], int from, int n)
{
	int least = 100;

	for (int m = from; m < from + n; m++)
		if (left[m] < least)
			least = left[m];
	return least < 0    ? ' '
	       : least == 0 ? '-'
	       : least > 9  ? '+'
			    : (char)('0' + least);
}

/* Signs of an hour, with the bar behind them where there are several. */
static int
hour_width(const struct side *x)
{
	return x->stretch < 60 ? 60 / x->stretch + 1 : 1;
}

/* "08  |09  |", or every third hour where an hour is one sign. */
static void
draw_hours(const struct side *x, char out[DRAWING])
{
	int wide = hour_width(x), n = (x->to - x->from) * wide;

	memset(out, ' ', (size_t)n + 1);
	for (int i = 0; i < x->to - x->from; i++) {
		int h = x->from + i;

		if (wide > 1 || i % 3 == 0) {
			out[i * wide] = (char)('0' + h / 10);
			out[i * wide + 1] = (char)('0' + h % 10);
		}
		if (wide > 1)
			out[(i + 1) * wide - 1] = '|';
	}
	out[n + (wide == 1)] = '\0';
}

/* What has gone by is no place any more. */
static void
draw(const struct side *x, int i, int now, char out[DRAWING])
{
	int n = 0;

	for (int h = x->from; h < x->to; h++) {
		for (int m = h * 60; m < h * 60 + 60; m += x->stretch) {
			char c = sign(x->left[i], m, x->stretch);

			out[n++] = c != ' ' && m + x->stretch <= now ? '.' : c;
		}
		if (x->stretch < 60)
			out[n++] = '|';
	}
	out[n] = '\0';
}

/* Bookings of the usual length that still fit. */
static int
places_of(const struct state *st, int64_t clinic)
{
	struct free_start v[FREE_STARTS];
	int n = 0, places = 0;

	if (appointment_free_starts(desk_session(), clinic, 0, 0, st->day, v,
				    FREE_STARTS, &n, NULL) == RC_OK)
		for (int i = 0; i < n; i++)
			places += v[i].left;
	return places;
}

static void
add_rows(struct screen *s, const struct side *x)
{
	const struct state *st = screen_state(s);
	struct ui_rows *rows = screen_rows(s);
	char text[DRAWING], line[DRAWING + 16];
	int now = st->day > when_today()   ? 0
		  : st->day < when_today() ? DAY
					   : when_minute_now();

	draw_hours(x, text);
	snprintf(line, sizeof(line), "        %s", text);
	rows_heading(rows, line);
	for (int i = 0; i < x->n; i++) {
		int places = places_of(st, x->clinic[i].id);

		rows_add(rows, x->clinic[i].id, 0, ROLE_NORMAL);
		rows_cell(rows, x->clinic[i].code);
		draw(x, i, now, text);
		rows_cell(rows, text);
		if (places)
			rows_cellf(rows, "%d", places);
		else
			rows_cell(rows, "");
		rows_cell(rows, x->clinic[i].name);
	}
}

static enum rc
load_side(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct side *x = mem_zero(1, sizeof(*x));
	char text[160], day[WHEN_TEXT];
	enum rc rc = read_side(st, x, e);

	if (rc == RC_OK) {
		add_rows(s, x);
		snprintf(text, sizeof(text), "Clinics side by side, %s%s",
			 booking_day(day, st->day),
			 st->day == when_today() ? " (today)" : "");
		screen_title_set(s, text);
		snprintf(text, sizeof(text),
			 "places left in each %d minutes: - none, . gone by, "
			 "blank closed",
			 x->stretch);
		list_caption(s, text);
		if (st->select)
			screen_select(s, st->select);
		st->select = 0;
	}
	free(x);
	return rc;
}

static void
turn(struct screen *s, int32_t day)
{
	struct state *st = screen_state(s);

	st->day = day;
	ui_refresh(s);
}

static enum rc
act(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);
	int32_t day;
	enum rc rc;

	(void)row;
	switch (action) {
	case ACTION_BOOKING_NEXT:
		turn(s, day_add(st->day, 1));
		return RC_OK;
	case ACTION_BOOKING_PREVIOUS:
		turn(s, day_add(st->day, -1));
		return RC_OK;
	case ACTION_BOOKING_TODAY:
		turn(s, when_today());
		return RC_OK;
	case ACTION_BOOKING_DAY:
		rc = booking_ask_day(&day, e);
		if (rc == RC_OK)
			turn(s, day);
		return rc;
	default:
		return RC_NONE;
	}
}

static enum rc
enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct state *st = screen_state(s);

	(void)e;
	booking_return(s, st->day, row->id);
	return RC_OK;
}

const struct screen_ops ops_book_side = {
	.size = sizeof(struct state),
	.open = open_side,
	.load = load_side,
	.action = act,
	.enter = enter,
};

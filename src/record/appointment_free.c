/*
 * appointment_free.c - a week at a glance, and the next free time.
 *
 * Both read the times of a stretch of days with one query over the clinic's
 * index and count in memory, minute by minute: a day has 1,440 of them, a year
 * half a million, which is a millisecond.
 */
#include "appointment_private.h"

#include <string.h>

#define DAYS_AHEAD 366

/* Appointments of a stretch of days, read day by day. */
struct times {
	struct stmt *st;
	int32_t day; /* of the row at hand; 0: no more */
	int32_t spill_day;
	int spill[DAY_MINUTES]; /* what runs over midnight into that day */
};

static enum rc
times_next(struct times *t, struct err *e)
{
	bool row;
	enum rc rc = stmt_step(t->st, &row, e);

	t->day = rc == RC_OK && row ? (int32_t)stmt_get_int(t->st, "day") : 0;
	return rc;
}

static enum rc
times_open(struct times *t, struct stmt *st, int32_t since, int32_t until,
	   struct err *e)
{
	t->st = st;
	stmt_int(st, "since", since);
	stmt_int(st, "until", until);
	return times_next(t, e);
}

static bool
is_open(int64_t state)
{
	return state == APPOINTMENT_STATE_BOOKED ||
	       state == APPOINTMENT_STATE_ARRIVED;
}

/* Adds the row at hand to what is taken of its day, and of the next. */
static void
take_minutes(struct times *t, int taken[DAY_MINUTES])
{
	int64_t from = stmt_get_int(t->st, "minute");
	int64_t to = from + stmt_get_int(t->st, "length");

	if (from < 0 || !is_open(stmt_get_int(t->st, "state")))
		return;
	for (int64_t m = from; taken && m < to && m < DAY_MINUTES; m++)
		taken[m]++;
	if (to <= DAY_MINUTES)
		return;
	if (t->spill_day != day_add(t->day, 1))
		memset(t->spill, 0, sizeof(t->spill));
	t->spill_day = day_add(t->day, 1);
	for (int64_t m = DAY_MINUTES; m < to && m < 2 * DAY_MINUTES; m++)
		t->spill[m - DAY_MINUTES]++;
}

static void
take_spill(const struct times *t, int32_t day, int taken[DAY_MINUTES])
{
	for (int m = 0; t->spill_day == day && m < DAY_MINUTES; m++)
		taken[m] += t->spill[m];
}

/* Everything of one day; days before it are skipped. */
static enum rc
times_take(struct times *t, int32_t day, int taken[DAY_MINUTES], struct err *e)
{
	enum rc rc = RC_OK;

	for (; rc == RC_OK && t->day && t->day < day; rc = times_next(t, e))
		take_minutes(t, NULL);
	take_spill(t, day, taken);
	for (; rc == RC_OK && t->day == day; rc = times_next(t, e))
		take_minutes(t, taken);
	return rc;
}

/* ---- week ------------------------------------------------------------------- */

static void
count_state(struct clinic_day *d, int64_t state)
{
	switch (state) {
	case APPOINTMENT_STATE_DONE:
		d->done++;
		break;
	case APPOINTMENT_STATE_MISSED:
		d->missed++;
		break;
	case APPOINTMENT_STATE_CANCELLED:
		d->cancelled++;
		break;
	default:
		d->booked++;
	}
}

/* Bookings of the usual length that the hours hold; -1: no hours kept. */
static int
count_places(const struct clinic_hours *h, int32_t day)
{
	int weekday = day_weekday(day);
	int64_t n = 0;

	if (!h->n)
		return -1;
	for (size_t i = 0; i < h->n; i++) {
		const struct row_clinic_session *c = &h->v[i];

		if (c->weekday == weekday && !leave_on(c->doctor_id, day))
			n += (c->to_minute - c->from_minute) / hours_slot(h) *
			     (c->capacity ? c->capacity : h->place.capacity);
	}
	return (int)n;
}

static enum rc
week_day(struct session *s, const struct clinic_hours *h, struct times *t,
	 struct clinic_day *d, struct err *e)
{
	int taken[DAY_MINUTES] = { 0 }, places[DAY_MINUTES];
	char name[61];
	enum rc rc = hours_holiday(s, d->day, name, &d->holiday, e);

	take_spill(t, d->day, taken);
	while (rc == RC_OK && t->day && t->day <= d->day) {
		count_state(d, stmt_get_int(t->st, "state"));
		take_minutes(t, taken);
		rc = times_next(t, e);
	}
	d->places = -1;
	if (rc != RC_OK || !h)
		return rc;
	d->places = count_places(h, d->day);
	if (d->holiday && h->n)
		d->places = 0;
	if (d->places <= 0)
		return RC_OK;
	hours_places(h, d->day, 0, 0, places);
	for (int m = 0; m < DAY_MINUTES; m++)
		d->open_minutes += taken[m] < places[m];
	return RC_OK;
}

enum rc
appointment_week(struct session *s, int64_t clinic, int32_t day,
		 struct clinic_day out[7], struct err *e)
{
	const struct clinic_hours *h = NULL;
	struct times t = { 0 };
	enum rc rc = appointment_may_view(s, e);

	memset(out, 0, 7 * sizeof(out[0]));
	if (rc == RC_OK && !day_is_valid(day))
		rc = err_field(e, "day", "Say which day it is.");
	if (rc == RC_OK && clinic)
		rc = hours_get(s, clinic, &h, e);
	if (rc != RC_OK)
		return rc;
	t.st = store_query(s->store, clinic ? QUERY_APPOINTMENT_TIMES_OF_CLINIC
					    : QUERY_APPOINTMENT_TIMES_OF_DAYS);
	if (clinic)
		stmt_int(t.st, "clinic", clinic);
	rc = times_open(&t, t.st, day, day_add(day, 6), e);
	for (int i = 0; rc == RC_OK && i < 7; i++) {
		out[i].day = day_add(day, i);
		rc = week_day(s, h, &t, &out[i], e);
	}
	stmt_done(t.st);
	return rc;
}

/* ---- next free -------------------------------------------------------------- */

struct wish {
	const struct clinic_hours *h;
	int64_t doctor;
	int length;
	struct times clinic, doctors;
};

/* The first start of a slot, at or after a minute, with room for the length.
 * Starts follow the slots from where the clinic opens. */
static int32_t
first_start(const struct wish *w, const int places[DAY_MINUTES],
	    const int taken[DAY_MINUTES], const int busy[DAY_MINUTES],
	    int32_t from)
{
	int slot = hours_slot(w->h), since_open = 0;
	int run[DAY_MINUTES + 1];

	run[DAY_MINUTES] = 0;
	for (int m = DAY_MINUTES - 1; m >= 0; m--)
		run[m] = taken[m] < places[m] && !busy[m] ? run[m + 1] + 1 : 0;
	for (int32_t m = 0; m < DAY_MINUTES; m++) {
		if (!places[m]) {
			since_open = 0;
			continue;
		}
		if (m >= from && since_open % slot == 0 && run[m] >= w->length)
			return m;
		since_open++;
	}
	return WHEN_NO_MINUTE;
}

/* The same for every start of the day, with the places left at each. */
static int
every_start(const struct wish *w, int32_t day, const int places[DAY_MINUTES],
	    const int taken[DAY_MINUTES], const int busy[DAY_MINUTES],
	    int32_t from, struct free_start *v, int max)
{
	int slot = hours_slot(w->h), n = 0;
	int32_t m = from;

	while (n < max && m < DAY_MINUTES) {
		int left;

		m = first_start(w, places, taken, busy, m);
		if (m < 0)
			break;
		if (when_is_skipped(day, m)) {
			m += slot;
			continue;
		}
		left = places[m] - taken[m];
		for (int i = m; i < m + w->length; i++)
			if (places[i] - taken[i] < left)
				left = places[i] - taken[i];
		v[n].minute = m;
		v[n++].left = w->doctor && left > 1 ? 1 : left;
		m += slot;
	}
	return n;
}

static enum rc
free_on(struct session *s, struct wish *w, int32_t day, int32_t from,
	struct free_start *v, int max, int *n, struct err *e)
{
	int taken[DAY_MINUTES] = { 0 }, busy[DAY_MINUTES] = { 0 };
	int places[DAY_MINUTES];
	char name[61];
	bool holiday = false;
	enum rc rc = times_take(&w->clinic, day, taken, e);

	*n = 0;
	if (rc == RC_OK && w->doctor)
		rc = times_take(&w->doctors, day, busy, e);
	if (rc == RC_OK && w->h->n)
		rc = hours_holiday(s, day, name, &holiday, e);
	if (rc != RC_OK || holiday)
		return rc;
	if (leave_on(w->doctor, day))
		return RC_OK;
	hours_places(w->h, day, w->doctor, 0, places);
	*n = every_start(w, day, places, taken, busy, from, v, max);
	return RC_OK;
}

static enum rc
open_times(struct session *s, struct wish *w, int64_t clinic, int32_t day,
	   struct err *e)
{
	int32_t until = day_add(day, DAYS_AHEAD);
	struct stmt *st =
		store_query(s->store, QUERY_APPOINTMENT_TIMES_OF_CLINIC);
	enum rc rc;

	stmt_int(st, "clinic", clinic);
	/* The night before may run into the first day. */
	rc = times_open(&w->clinic, st, day_add(day, -1), until, e);
	if (rc != RC_OK || !w->doctor)
		return rc;
	st = store_query(s->store, QUERY_APPOINTMENT_TIMES_OF_DOCTOR);
	stmt_int(st, "doctor", w->doctor);
	return times_open(&w->doctors, st, day_add(day, -1), until, e);
}

static enum rc
wish_open(struct session *s, struct wish *w, int64_t clinic, int length,
	  int32_t *day, int32_t *from, struct err *e)
{
	int32_t today = when_today();
	enum rc rc = appointment_may_view(s, e);

	if (rc == RC_OK)
		rc = hours_get(s, clinic, &w->h, e);
	if (rc != RC_OK)
		return rc;
	w->length = length > 0 ? length : hours_slot(w->h);
	if (*from < 0)
		*from = 0;
	if (*day < today || (*day == today && *from < when_minute_now())) {
		*day = today;
		*from = when_minute_now();
	}
	return open_times(s, w, clinic, *day, e);
}

static void
wish_close(struct wish *w)
{
	if (w->clinic.st)
		stmt_done(w->clinic.st);
	if (w->doctors.st)
		stmt_done(w->doctors.st);
}

enum rc
appointment_next_free(struct session *s, int64_t clinic, int64_t doctor,
		      int length, int32_t *day, int32_t *minute, struct err *e)
{
	struct wish w = { .doctor = doctor };
	struct free_start found;
	int32_t first = *day, from = *minute, on = 0;
	int n = 0;
	enum rc rc = wish_open(s, &w, clinic, length, &first, &from, e);

	for (int i = 0; rc == RC_OK && n == 0 && i <= DAYS_AHEAD; i++) {
		on = day_add(first, i);
		rc = free_on(s, &w, on, i ? 0 : from, &found, 1, &n, e);
	}
	wish_close(&w);
	if (rc == RC_OK && n == 0)
		return err_set(e, RC_NONE,
			       "%.60s has no free time within a "
			       "year.",
			       w.h->place.name);
	if (rc == RC_OK) {
		*day = on;
		*minute = found.minute;
	}
	return rc;
}

enum rc
appointment_free_starts(struct session *s, int64_t clinic, int64_t doctor,
			int length, int32_t day, struct free_start *v, int max,
			int *n, struct err *e)
{
	struct wish w = { .doctor = doctor };
	int32_t first = day, from = 0;
	enum rc rc = RC_OK;

	*n = 0;
	if (day < when_today())
		return RC_OK;
	rc = wish_open(s, &w, clinic, length, &first, &from, e);
	if (rc == RC_OK)
		rc = free_on(s, &w, day, from, v, max, n, e);
	wish_close(&w);
	return rc;
}

/* ---- by what is wanted -------------------------------------------------------- */

static enum rc
search_day(struct session *s, struct wish *w, const struct free_wish *want,
	   int32_t day, int32_t from, struct free_place *v, int max, int *n,
	   struct err *e)
{
	struct free_start starts[FREE_STARTS];
	int found = 0;
	enum rc rc;

	if (want->weekdays && !(want->weekdays & 1 << (day_weekday(day) - 1)))
		return RC_OK;
	rc = free_on(s, w, day, from, starts, FREE_STARTS, &found, e);
	for (int i = 0; rc == RC_OK && i < found && *n < max; i++)
		if (part_holds(want->part, starts[i].minute))
			v[(*n)++] = (struct free_place){ day, starts[i].minute,
							 starts[i].left };
	return rc;
}

enum rc
appointment_free_search(struct session *s, const struct free_wish *want,
			struct free_place *v, int max, int *n, struct err *e)
{
	struct wish w = { .doctor = want->doctor_id };
	int32_t first = want->from_day, from = 0;
	int32_t last = day_add(first, DAYS_AHEAD);
	enum rc rc = wish_open(s, &w, want->clinic_id, want->length, &first,
			       &from, e);

	*n = 0;
	if (want->to_day && want->to_day < last)
		last = want->to_day;
	for (int32_t day = first; rc == RC_OK && *n < max && day <= last;
	     day = day_add(day, 1))
		rc = search_day(s, &w, want, day, day == first ? from : 0, v,
				max, n, e);
	wish_close(&w);
	if (rc == RC_OK && !*n)
		rc = err_set(e, RC_NONE,
			     "%.60s has nothing free that is like "
			     "this.",
			     w.h->place.name);
	return rc;
}

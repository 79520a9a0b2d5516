/*
 * series.c - the same visit every so many days, weeks or months.
 *
 * Days are counted from the first one, so the 31st comes back after a short
 * month.  A holiday is left out and one more comes at the end; whatever else is
 * in the way is said with its line, and the rest can be booked without it.
 */
#include "wardbook/series.h"

#include <stdio.h>
#include <string.h>

#include "appointment_private.h"
#include "wardbook/text.h"

#define TIMES_MOST 52

static enum rc
check(const struct series_plan *p, struct err *e)
{
	if (p->every < 1 || p->every > 366)
		return err_field(e, "every", "Say every how many %s.",
				 enum_words(&enum_series_unit, p->unit));
	if (!*enum_name(&enum_series_unit, p->unit))
		return err_field(e, "unit", "Say days, weeks or months.");
	if (p->times < 2 || p->times > TIMES_MOST)
		return err_field(e, "times",
				 "A series has between 2 and %d "
				 "bookings.",
				 TIMES_MOST);
	if (!day_is_valid(p->day))
		return err_field(e, "day", "Say on which day it begins.");
	return RC_OK;
}

static int32_t
day_of(const struct series_plan *p, int k)
{
	switch (p->unit) {
	case SERIES_UNIT_MONTHS:
		return day_add_months(p->day, k * p->every);
	case SERIES_UNIT_WEEKS:
		return day_add(p->day, 7 * k * p->every);
	default:
		return day_add(p->day, k * p->every);
	}
}

static void
fill(struct appointment *a, const struct series_plan *p, int32_t day)
{
	appointment_init(a);
	a->row.patient_id = p->patient_id;
	a->row.clinic_id = p->clinic_id;
	a->row.doctor_id = p->doctor_id;
	a->row.reason_id = p->reason_id;
	a->row.day = day;
	a->row.minute = p->minute;
	a->row.length = p->length;
}

/* Mistakes in the plan itself are refused as a whole. */
static bool
is_of_plan(const struct err *e)
{
	return !strcmp(e->field, "patient_id") ||
	       !strcmp(e->field, "clinic_id") ||
	       !strcmp(e->field, "reason_id") || !strcmp(e->field, "length");
}

static enum rc
look(struct session *s, const struct series_plan *p, struct series_line *l,
     struct appointment *a, struct err *e)
{
	struct err found;
	char name[61];
	enum rc rc;

	err_clear(&found);
	rc = hours_holiday(s, l->day, name, &l->holiday, e);
	if (rc != RC_OK)
		return rc;
	if (l->holiday) {
		snprintf(l->why, sizeof(l->why), "holiday: %s", name);
		return RC_OK;
	}
	fill(a, p, l->day);
	rc = booking_check(s, &a->row, false, &found);
	l->length = (int)a->row.length;
	l->fits = rc == RC_OK;
	if (rc == RC_OK)
		return RC_OK;
	text_copy(l->why, sizeof(l->why), found.text);
	if (rc == RC_REFUSED && !is_of_plan(&found))
		return RC_OK;
	if (e)
		*e = found;
	return rc;
}

/* Book: within an open batch. */
static enum rc
walk(struct session *s, const struct series_plan *p, int64_t series,
     struct series_line *v, int *n, int *fits, struct err *e)
{
	struct appointment a;
	struct row_series_booking b;
	int counted = 0;
	enum rc rc = RC_OK;

	*n = *fits = 0;
	for (int k = 0; rc == RC_OK && counted < p->times && k < SERIES_MOST;
	     k++) {
		struct series_line *l = &v[(*n)++];

		memset(l, 0, sizeof(*l));
		l->clinic_id = p->clinic_id;
		l->day = day_of(p, k);
		l->minute = p->minute;
		rc = look(s, p, l, &a, e);
		counted += !l->holiday;
		*fits += l->fits;
		if (rc != RC_OK || !series || !l->fits)
			continue;
		rc = appointment_book(s, &a, e);
		if (rc != RC_OK)
			break;
		l->id = a.row.id;
		row_init(TBL_SERIES_BOOKING, &b);
		b.id = a.row.id;
		b.series_id = series;
		b.patient_id = a.row.patient_id;
		rc = row_insert(s->store, TBL_SERIES_BOOKING, &b, e);
	}
	return rc;
}

enum rc
series_preview(struct session *s, const struct series_plan *p,
	       struct series_line *v, int *n, struct err *e)
{
	int fits;
	enum rc rc = appointment_may_view(s, e);

	*n = 0;
	if (rc == RC_OK)
		rc = check(p, e);
	return rc == RC_OK ? walk(s, p, 0, v, n, &fits, e) : rc;
}

enum rc
series_file(struct session *s, int64_t patient, int every, int unit, int times,
	    int64_t *id, struct err *e)
{
	struct row_series r;
	enum rc rc;

	row_init(TBL_SERIES, &r);
	r.patient_id = patient;
	r.every = every;
	r.unit = unit;
	r.times = times;
	rc = row_insert(s->store, TBL_SERIES, &r, e);
	*id = r.id;
	return rc;
}

enum rc
series_book(struct session *s, const struct series_plan *p,
	    struct series_line *v, int *n, int *booked, struct err *e)
{
	int64_t id = 0;
	enum rc rc = check(p, e);

	*n = *booked = 0;
	if (rc == RC_OK)
		rc = act_begin_batch(s, ACT_APPOINTMENT_BOOK, "a series", e);
	if (rc != RC_OK)
		return rc;
	rc = series_file(s, p->patient_id, p->every, (int)p->unit, p->times,
			 &id, e);
	if (rc == RC_OK)
		rc = walk(s, p, id, v, n, booked, e);
	if (rc == RC_OK && !*booked)
		rc = err_set(e, RC_REFUSED, "None of them can be booked: %s",
			     v[0].why);
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

/*
 * waiting_match.c - a place that fell free, held against the waiting list.
 *
 * A wish names days and parts of the day; whether the place really can be had
 * is asked of the rules that book, so what is offered can be filed.
 */
#include "wardbook/waiting.h"

#include <stdio.h>
#include <string.h>

#include "appointment_private.h"

bool
part_holds(int64_t part, int32_t minute)
{
	switch (part) {
	case PART_OF_DAY_MORNING:
		return minute < 720;
	case PART_OF_DAY_AFTERNOON:
		return minute >= 720 && minute < 1020;
	case PART_OF_DAY_EVENING:
		return minute >= 1020;
	default:
		return true;
	}
}

static bool
wishes(const struct row_waiting *w, const struct free_slot *f)
{
	int weekday = day_weekday(f->day);

	return w->length <= f->length && f->day >= w->from_day &&
	       (!w->to_day || f->day <= w->to_day) &&
	       (!w->weekdays || w->weekdays & 1 << (weekday - 1)) &&
	       part_holds(w->part, f->minute) &&
	       (!w->doctor_id || !f->doctor_id || w->doctor_id == f->doctor_id);
}

static void
fill(struct row_appointment *r, const struct row_waiting *w,
     const struct free_slot *f)
{
	row_init(TBL_APPOINTMENT, r);
	r->patient_id = w->patient_id;
	r->clinic_id = f->clinic_id;
	r->doctor_id = w->doctor_id ? w->doctor_id : f->doctor_id;
	r->reason_id = w->reason_id;
	r->priority = w->priority;
	r->day = f->day;
	r->minute = f->minute;
	r->length = w->length;
}

struct match {
	struct session *s;
	const struct free_slot *slot;
	waiting_fn fn;
	void *arg;
};

static bool
try(const struct waiting_line *l, void *arg)
{
	struct match *m = arg;
	struct row_appointment r;

	if (!wishes(&l->row, m->slot))
		return true;
	fill(&r, &l->row, m->slot);
	if (booking_check(m->s, &r, false, NULL) != RC_OK)
		return true;
	return m->fn(l, m->arg);
}

bool
waiting_place(const struct row_appointment *was, struct free_slot *f)
{
	int64_t now = when_now(), begins;

	*f = (struct free_slot){ was->clinic_id, was->doctor_id,
				 (int32_t)was->day, (int32_t)was->minute,
				 (int)was->length };
	if (was->minute < 0)
		return false;
	begins = when_instant(f->day, f->minute);
	if (begins > now)
		return true;
	if (now + 5 * 60000 >= begins + f->length * 60000)
		return false;
	/* What is free after it may be taken, too: the rules say. */
	when_local(now + 5 * 60000, &f->day, &f->minute);
	f->minute -= f->minute % 5;
	return true;
}

enum rc
waiting_fits(struct session *s, const struct free_slot *f, waiting_fn fn,
	     void *arg, struct err *e)
{
	struct match m = { s, f, fn, arg };
	int32_t today = when_today();

	if (f->minute < 0 || f->day < today ||
	    (f->day == today && f->minute <= when_minute_now()))
		return appointment_may_view(s, e);
	return waiting_each(s, f->clinic_id, try, &m, e);
}

enum rc
waiting_book(struct session *s, int64_t id, int64_t version,
	     const struct free_slot *f, int64_t *appointment, struct err *e)
{
	struct row_waiting w;
	struct appointment a;
	enum rc rc = act_begin_batch(s, ACT_APPOINTMENT_BOOK,
				     "from the waiting list", e);

	if (rc != RC_OK)
		return rc;
	appointment_init(&a);
	rc = row_get(s->store, TBL_WAITING, id, &w, e);
	if (rc == RC_OK) {
		fill(&a.row, &w, f);
		rc = booking_check(s, &a.row, false, e);
	}
	if (rc == RC_OK)
		rc = appointment_book(s, &a, e);
	if (rc == RC_OK)
		rc = waiting_close(s, id, version, WAITING_STATE_BOOKED,
				   a.row.id, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	*appointment = a.row.id;
	return act_commit(s, e);
}

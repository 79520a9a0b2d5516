/*
 * waiting_queue.c - today's queue: who has come, who is being seen, who is
 * late, and those who came without a booking.
 */
#include "wardbook/waiting.h"

#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "wardbook/text.h"

struct queue {
	struct session *s;
	struct queue_line *v;
	size_t n, cap;
	struct err *e;
	enum rc rc;
};

static int
minutes_since(int64_t at)
{
	int64_t now = when_now();

	return now > at ? (int)((now - at) / 60000) : 0;
}

static void
settle(struct queue_line *l)
{
	const struct row_appointment *r = &l->a.row;
	int64_t begins = when_instant((int32_t)r->day, (int32_t)r->minute);
	int late = minutes_since(begins);

	if (r->state == APPOINTMENT_STATE_ARRIVED && l->started_at) {
		l->state = QUEUE_SEEN;
		l->minutes = minutes_since(l->started_at);
	} else if (r->state == APPOINTMENT_STATE_ARRIVED) {
		l->state = QUEUE_WAITS;
		l->minutes = minutes_since(r->arrived_at);
	} else if (r->minute >= 0 && late > 0) {
		l->state = QUEUE_LATE;
		l->minutes = late;
	} else {
		l->state = QUEUE_EXPECTED;
		l->minutes = 0;
	}
}

/* After midnight the night before is not over. */
#define MORNING	     360
#define NIGHT_BEGINS 1080

static bool
keep(const struct appointment_line *l, void *arg)
{
	struct queue *q = arg;
	struct queue_line *to;

	if (l->row.day != when_today() && l->row.minute < NIGHT_BEGINS)
		return true;
	q->v = mem_room(q->v, &q->cap, q->n, sizeof(*q->v));
	to = &q->v[q->n];
	memset(to, 0, sizeof(*to));
	to->a = *l;
	q->rc = queue_started(q->s, l->row.id, &to->started_at, q->e);
	if (q->rc != RC_OK)
		return false;
	settle(to);
	q->n++;
	return true;
}

static int
compare(int64_t x, int64_t y)
{
	return x < y ? -1 : x > y;
}

static int
by_turn(const void *a, const void *b)
{
	const struct queue_line *x = a, *y = b;
	int k = compare(x->state, y->state);

	if (!k && x->state == QUEUE_SEEN)
		k = compare(x->started_at, y->started_at);
	if (!k && x->state == QUEUE_WAITS) {
		k = compare(y->a.row.priority == PRIORITY_URGENT,
			    x->a.row.priority == PRIORITY_URGENT);
		if (!k)
			k = compare(x->a.row.arrived_at, y->a.row.arrived_at);
	}
	if (!k)
		k = compare(x->a.row.day, y->a.row.day);
	if (!k)
		k = compare(x->a.row.minute, y->a.row.minute);
	return k ? k : compare(x->a.row.id, y->a.row.id);
}

enum rc
queue_each(struct session *s, int64_t clinic, queue_fn fn, void *arg,
	   struct err *e)
{
	struct queue q = { .s = s, .e = e };
	struct stmt *st;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	for (int back = when_minute_now() < MORNING; rc == RC_OK && back >= 0;
	     back--) {
		st = store_query(s->store, QUERY_QUEUE_OPEN);
		stmt_int(st, "day", day_add(when_today(), -back));
		stmt_int(st, "clinic", clinic);
		rc = appointment_lines(s, st, keep, &q, e);
		if (rc == RC_OK)
			rc = q.rc;
	}
	if (rc == RC_OK && q.n)
		qsort(q.v, q.n, sizeof(*q.v), by_turn);
	for (size_t i = 0; rc == RC_OK && i < q.n; i++) {
		struct queue_line *l = &q.v[i];

		/* The names may have been read again meanwhile. */
		l->a.clinic = house_name(s, TBL_PLACE, l->a.row.clinic_id);
		l->a.doctor = house_name(s, TBL_STAFF, l->a.row.doctor_id);
		l->a.reason = house_name(s, TBL_REASON, l->a.row.reason_id);
		if (!fn(l, arg))
			break;
	}
	if (q.v)
		mem_wipe(q.v, q.n * sizeof(*q.v));
	free(q.v);
	return rc;
}

/* ---- the start of a visit ------------------------------------------------------ */

enum rc
queue_started(struct session *s, int64_t id, int64_t *at, struct err *e)
{
	struct row_visit_start v;
	enum rc rc = row_get(s->store, TBL_VISIT_START, id, &v, e);

	*at = rc == RC_OK ? v.started_at : 0;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
file_start(struct session *s, const struct row_appointment *r, int64_t at,
	   struct err *e)
{
	struct row_visit_start v;
	enum rc rc = row_get(s->store, TBL_VISIT_START, r->id, &v, e);

	if (rc == RC_NONE && !at)
		return RC_OK;
	if (rc == RC_NONE) {
		row_init(TBL_VISIT_START, &v);
		v.id = r->id;
		v.patient_id = r->patient_id;
		v.started_at = at;
		return row_insert(s->store, TBL_VISIT_START, &v, e);
	}
	if (rc != RC_OK || v.started_at == at)
		return rc;
	v.started_at = at;
	return row_update(s->store, TBL_VISIT_START, &v, e);
}

enum rc
visit_start_clear(struct session *s, const struct row_appointment *r,
		  struct err *e)
{
	return file_start(s, r, 0, e);
}

enum rc
queue_start(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct row_appointment r;
	int64_t at = 0;
	enum rc rc = act_begin(s, ACT_VISIT_START, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_APPOINTMENT, id, &r, e);
	if (rc == RC_OK && r.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this "
			     "appointment since you looked; see it again.");
	if (rc == RC_OK && r.state != APPOINTMENT_STATE_ARRIVED)
		rc = err_field(e, "state", "The patient has to have arrived.");
	if (rc == RC_OK)
		rc = queue_started(s, id, &at, e);
	if (rc == RC_OK && at)
		rc = err_field(e, "state", "The visit has begun already.");
	if (rc == RC_OK)
		rc = file_start(s, &r, when_now(), e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_APPOINTMENT, r.id, r.version, r.patient_id, NULL);
	return act_commit(s, e);
}

/* ---- walk-ins ------------------------------------------------------------------ */

enum rc
queue_walk_in(struct session *s, struct appointment *a, struct err *e)
{
	struct row_appointment *r = &a->row;
	enum rc rc = act_begin_batch(s, ACT_APPOINTMENT_ARRIVE,
				     "came without a booking", e);

	if (rc != RC_OK)
		return rc;
	r->day = when_today();
	r->minute = WHEN_NO_MINUTE;
	r->state = APPOINTMENT_STATE_ARRIVED;
	r->booked_at = r->arrived_at = when_now();
	if (!r->priority)
		r->priority = PRIORITY_ROUTINE;
	rc = booking_check(s, r, false, e);
	if (rc == RC_OK)
		rc = appointment_book(s, a, e);
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

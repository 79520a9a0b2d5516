/*
 * patient_more_ahead.c - what lies ahead of a person: bookings, the waiting
 * list, the recall list, reminders.  A death ends it, and taking the death
 * back offers it again.
 *
 * Each row that goes is kept by its version, so that only those are given back
 * that nobody touched since.  Reminders that went out can't be called back;
 * they are named so that someone may tell the family.
 */
#include "patient_more_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

/* ---- what there is ---------------------------------------------------------------- */

struct ahead_list {
	struct ahead_item *v;
	size_t n, cap;
};

static void
add(struct ahead_list *l, enum tbl t, int64_t id, const char *words)
{
	struct ahead_item *i;

	l->v = mem_room(l->v, &l->cap, l->n, sizeof(*l->v));
	i = &l->v[l->n++];
	i->table = t;
	i->id = id;
	text_copy(i->words, sizeof(i->words), words);
}

static void
add_booking(struct session *s, struct ahead_list *l,
	    const struct row_appointment *r)
{
	char day[WHEN_TEXT], minute[WHEN_TEXT], words[AHEAD_WORDS];

	snprintf(words, sizeof(words), "%s %s  %.60s",
		 day_text(day, (int32_t)r->day),
		 minute_text(minute, (int32_t)r->minute),
		 house_name(s, TBL_PLACE, r->clinic_id));
	add(l, TBL_APPOINTMENT, r->id, words);
}

static void
add_waiting(struct session *s, struct ahead_list *l,
	    const struct row_waiting *w)
{
	char words[AHEAD_WORDS];

	snprintf(words, sizeof(words), "Waiting list  %.60s",
		 house_name(s, TBL_PLACE, w->clinic_id));
	add(l, TBL_WAITING, w->id, words);
}

static void
add_recall(struct session *s, struct ahead_list *l,
	   const struct row_patient_recall *r)
{
	char words[AHEAD_WORDS];

	snprintf(words, sizeof(words), "Recall %s %d  %.60s",
		 day_month_name((int)(r->month % 100)), (int)(r->month / 100),
		 house_name(s, TBL_PLACE, r->clinic_id));
	add(l, TBL_PATIENT_RECALL, r->id, words);
}

static void
add_reminder(struct ahead_list *l, const struct row_reminder *r)
{
	char day[WHEN_TEXT], at[WHEN_TEXT], words[AHEAD_WORDS];

	snprintf(words, sizeof(words), "Reminder of %s went out %.11s by %s",
		 day_text(day, (int32_t)r->day), instant_text(at, r->filed_at),
		 enum_words(&enum_reminder_way, r->way));
	add(l, TBL_REMINDER, r->id, words);
}

/* Appends what one query finds. */
static enum rc
gather(struct session *s, enum query q, int64_t patient, struct ahead_list *l,
       struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	union {
		struct row_appointment booking;
		struct row_waiting waiting;
		struct row_patient_recall recall;
		struct row_reminder reminder;
	} r;
	bool row = false;
	enum rc rc;

	stmt_int(st, "patient", patient);
	if (q == QUERY_APPOINTMENT_COMING || q == QUERY_AHEAD_REMINDERS)
		stmt_int(st, "today", when_today());
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &r, e);
		if (rc != RC_OK)
			break;
		if (q == QUERY_APPOINTMENT_COMING)
			add_booking(s, l, &r.booking);
		else if (q == QUERY_AHEAD_WAITING)
			add_waiting(s, l, &r.waiting);
		else if (q == QUERY_AHEAD_RECALLS)
			add_recall(s, l, &r.recall);
		else
			add_reminder(l, &r.reminder);
	}
	stmt_done(st);
	return rc;
}

static enum rc
gather_all(struct session *s, int64_t patient, struct ahead_list *l,
	   struct err *e)
{
	static const enum query all[] = { QUERY_APPOINTMENT_COMING,
					  QUERY_AHEAD_WAITING,
					  QUERY_AHEAD_RECALLS,
					  QUERY_AHEAD_REMINDERS };
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]) && rc == RC_OK; i++)
		rc = gather(s, all[i], patient, l, e);
	return rc;
}

enum rc
patient_ahead(struct session *s, int64_t patient, ahead_fn fn, void *arg,
	      struct err *e)
{
	struct ahead_list l = { .v = NULL };
	char why[SESSION_WHY];
	enum rc rc;

	if (!session_may(s, ACT_APPOINTMENT_VIEW, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = gather_all(s, patient, &l, e);
	for (size_t i = 0; i < l.n && rc == RC_OK; i++)
		if (!fn(&l.v[i], arg))
			break;
	free(l.v);
	return rc;
}

static int *
counter(struct ahead_count *c, enum tbl t)
{
	return t == TBL_APPOINTMENT ? &c->bookings
	       : t == TBL_WAITING   ? &c->waiting
				    : &c->recalls;
}

const char *
ahead_words(char out[AHEAD_WORDS], const struct ahead_count *c)
{
	snprintf(out, AHEAD_WORDS, "%d %s, %d of the waiting list, %d %s",
		 c->bookings, c->bookings == 1 ? "booking" : "bookings",
		 c->waiting, c->recalls,
		 c->recalls == 1 ? "recall" : "recalls");
	return out;
}

/* ---- ending it ----------------------------------------------------------------------- */

static enum rc
cancel_booking(struct session *s, int64_t patient, int64_t id, int64_t reason,
	       struct err *e)
{
	struct row_appointment r;
	struct row_death_booking k;
	enum rc rc = row_get(s->store, TBL_APPOINTMENT, id, &r, e);

	if (rc != RC_OK)
		return rc;
	r.state = APPOINTMENT_STATE_CANCELLED;
	r.cancelled_at = when_now();
	r.cancel_id = reason;
	rc = row_update(s->store, TBL_APPOINTMENT, &r, e);
	row_init(TBL_DEATH_BOOKING, &k);
	k.patient_id = patient;
	k.appointment_id = id;
	k.cancelled_version = r.version;
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_DEATH_BOOKING, &k, e);
	if (rc == RC_OK)
		act_note(s, TBL_APPOINTMENT, r.id, r.version, r.patient_id,
			 "cancelled by death");
	return rc;
}

/* A line of either list, set to a state.  version 0: whatever it is; else
 * RC_NONE where somebody touched it. */
static enum rc
set_wish(struct session *s, enum tbl t, int64_t id, int64_t version,
	 enum waiting_state state, const char *detail, int64_t *now,
	 struct err *e)
{
	union {
		struct row_head head;
		struct row_waiting waiting;
		struct row_patient_recall recall;
	} r;
	bool waiting = t == TBL_WAITING;
	enum rc rc = row_get(s->store, t, id, &r, e);

	if (rc == RC_OK && version && r.head.version != version)
		return RC_NONE;
	if (rc != RC_OK)
		return rc;
	*(waiting ? &r.waiting.state : &r.recall.state) = state;
	rc = row_update(s->store, t, &r, e);
	*now = r.head.version;
	if (rc == RC_OK)
		act_note(s, (int)t, id, r.head.version,
			 waiting ? r.waiting.patient_id : r.recall.patient_id,
			 detail);
	return rc;
}

static enum rc
end_wish(struct session *s, int64_t patient, enum tbl t, int64_t id,
	 struct err *e)
{
	struct row_death_wish k;
	int64_t version = 0;
	enum rc rc = set_wish(s, t, id, 0, WAITING_STATE_ENDED,
			      "taken off by death", &version, e);

	row_init(TBL_DEATH_WISH, &k);
	k.patient_id = patient;
	k.table_number = tables[t].number;
	k.row_id = id;
	k.ended_version = version;
	return rc == RC_OK ? row_insert(s->store, TBL_DEATH_WISH, &k, e) : rc;
}

enum rc
patient_end_ahead(struct session *s, int64_t patient, struct ahead_count *ended,
		  struct err *e)
{
	struct ahead_list l = { .v = NULL };
	int64_t reason = 0;
	enum rc rc;

	memset(ended, 0, sizeof(*ended));
	if (house_find(s, TBL_REASON, REASON_KIND_CANCEL_PATIENT, "died",
		       &reason, NULL) != RC_OK)
		reason = 0;
	rc = gather_all(s, patient, &l, e);
	for (size_t i = 0; i < l.n && rc == RC_OK; i++) {
		const struct ahead_item *a = &l.v[i];

		if (a->table == TBL_REMINDER)
			continue;
		rc = a->table == TBL_APPOINTMENT
			     ? cancel_booking(s, patient, a->id, reason, e)
			     : end_wish(s, patient, a->table, a->id, e);
		*counter(ended, a->table) += rc == RC_OK;
	}
	free(l.v);
	return rc;
}

/* ---- giving it back -------------------------------------------------------------------- */

/* Rows of one of the two tables of what a death ended. */
static enum rc
ended_rows(struct session *s, enum query q, int64_t patient, size_t size,
	   void **v, size_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	size_t cap = 0;
	bool row = false;
	enum rc rc;

	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		*v = mem_room(*v, &cap, *n, size);
		rc = stmt_row(st, (char *)*v + *n * size, e);
		if (rc != RC_OK)
			break;
		++*n;
	}
	stmt_done(st);
	return rc;
}

/* The booking as it stood, if nobody touched it and its place is free. */
static enum rc
give_booking(struct session *s, const struct row_death_booking *k, bool *given,
	     struct err *e)
{
	const struct clinic_hours *h;
	struct row_appointment r;
	enum rc rc =
		row_get(s->store, TBL_APPOINTMENT, k->appointment_id, &r, e);

	if (rc != RC_OK)
		return rc;
	if (r.version != k->cancelled_version || r.day < when_today())
		return RC_OK;
	r.state = APPOINTMENT_STATE_BOOKED;
	r.cancelled_at = 0;
	r.cancel_id = 0;
	rc = hours_get(s, r.clinic_id, &h, e);
	if (rc == RC_OK && appointment_takes_place(&r))
		rc = clash_check(s, h, &r, e);
	if (rc == RC_REFUSED)
		return RC_OK;
	if (rc == RC_OK)
		rc = row_update(s->store, TBL_APPOINTMENT, &r, e);
	if (rc == RC_OK)
		act_note(s, TBL_APPOINTMENT, r.id, r.version, r.patient_id,
			 "given back");
	*given = rc == RC_OK;
	return rc;
}

static void
count(struct ahead_count *given, struct ahead_count *left, enum tbl t,
      bool wanted, bool one)
{
	*counter(given, t) += one;
	*counter(left, t) += wanted && !one;
}

static enum rc
give_bookings(struct session *s, int64_t patient, bool wanted,
	      struct ahead_count *given, struct ahead_count *left,
	      struct err *e)
{
	struct row_death_booking *k;
	void *v = NULL;
	size_t n = 0;
	enum rc rc = ended_rows(s, QUERY_DEATH_BOOKINGS, patient, sizeof(*k),
				&v, &n, e);

	k = v;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		bool one = false;

		if (wanted)
			rc = give_booking(s, &k[i], &one, e);
		count(given, left, TBL_APPOINTMENT, wanted, one);
		/* Settled either way: the next death starts afresh. */
		k[i].given_back = 1;
		if (rc == RC_OK)
			rc = row_update(s->store, TBL_DEATH_BOOKING, &k[i], e);
	}
	free(v);
	return rc;
}

static enum rc
give_wishes(struct session *s, int64_t patient, bool wanted,
	    struct ahead_count *given, struct ahead_count *left, struct err *e)
{
	struct row_death_wish *k;
	void *v = NULL;
	size_t n = 0;
	enum rc rc = ended_rows(s, QUERY_DEATH_WISHES, patient, sizeof(*k), &v,
				&n, e);

	k = v;
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		enum tbl t = k[i].table_number == tables[TBL_WAITING].number
				     ? TBL_WAITING
				     : TBL_PATIENT_RECALL;
		int64_t now;

		rc = !wanted ? RC_NONE
			     : set_wish(s, t, k[i].row_id, k[i].ended_version,
					WAITING_STATE_WAITING, "given back",
					&now, e);
		count(given, left, t, wanted, rc == RC_OK);
		k[i].given_back = 1;
		if (rc == RC_OK || rc == RC_NONE)
			rc = row_update(s->store, TBL_DEATH_WISH, &k[i], e);
	}
	free(v);
	return rc;
}

enum rc
ahead_give_back(struct session *s, int64_t patient, bool wanted,
		struct ahead_count *given, struct ahead_count *left,
		struct err *e)
{
	enum rc rc = give_bookings(s, patient, wanted, given, left, e);

	return rc == RC_OK ? give_wishes(s, patient, wanted, given, left, e)
			   : rc;
}

/*
 * patient_more_death.c - a death, what it cancels, and taking it back.
 *
 * Each booking that goes is kept by its version, so that only those are
 * offered back that nobody touched since.
 */
#include "patient_more_private.h"

#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

enum rc
patient_death_get(struct session *s, int64_t patient, struct death *d,
		  struct err *e)
{
	struct row_patient_more m;
	struct patient p;
	enum rc rc = patient_get(s, patient, &p, e);

	memset(d, 0, sizeof(*d));
	d->minute = WHEN_NO_MINUTE;
	if (rc != RC_OK)
		return rc;
	rc = more_load(s, p.visit.id, &m, e);
	d->day = (int32_t)p.visit.death_day;
	if (rc == RC_OK && d->day) {
		d->minute = (int32_t)m.death_minute;
		text_copy(d->cause, sizeof(d->cause), m.death_cause);
	}
	patient_wipe(&p);
	return rc;
}

/* ---- bookings ahead -------------------------------------------------------------- */

static enum rc
ahead(struct session *s, int64_t patient, struct idset *ids, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_APPOINTMENT_COMING);
	struct row_appointment r;
	bool row = false, fresh;
	enum rc rc;

	stmt_int(st, "patient", patient);
	stmt_int(st, "today", when_today());
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &r, e);
		if (rc != RC_OK)
			break;
		idset_add(ids, r.id, &fresh);
	}
	stmt_done(st);
	return rc;
}

static enum rc
cancel_one(struct session *s, int64_t patient, int64_t id, int64_t reason,
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

enum rc
patient_cancel_ahead(struct session *s, int64_t patient, int *cancelled,
		     struct err *e)
{
	struct idset ids;
	int64_t reason = 0;
	enum rc rc;

	*cancelled = 0;
	if (house_find(s, TBL_REASON, REASON_KIND_CANCEL_PATIENT, "died",
		       &reason, NULL) != RC_OK)
		reason = 0;
	idset_init(&ids);
	rc = ahead(s, patient, &ids, e);
	for (size_t i = 0; i < ids.n && rc == RC_OK; i++) {
		rc = cancel_one(s, patient, ids.v[i], reason, e);
		*cancelled += rc == RC_OK;
	}
	idset_release(&ids);
	return rc;
}

/* ---- filing it ----------------------------------------------------------------------- */

static enum rc
check_death(const struct patient *p, int64_t version, const struct death *d,
	    struct err *e)
{
	if (p->visit.version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this record "
			       "since you opened it; look at it again.");
	if (p->visit.state != PATIENT_STATE_ACTIVE)
		return err_set(e, RC_REFUSED, "This record is %s.",
			       enum_words(&enum_patient_state, p->visit.state));
	if (p->visit.death_day)
		return err_field(e, "day", "A death is filed already.");
	if (!d->day || !day_is_valid(d->day))
		return err_field(e, "day", "Say on which day.");
	if (d->day > when_today() ||
	    (d->day == when_today() && d->minute > when_minute_now()))
		return err_field(e, "day", "That lies in the future.");
	if (d->day < p->who.birth_day || d->day / 10000 < p->visit.birth_year)
		return err_field(e, "day", "That lies before the birth.");
	return RC_OK;
}

static enum rc
file_death(struct session *s, struct patient *p, const struct death *d,
	   struct err *e)
{
	struct row_patient_more m;
	enum rc rc;

	p->visit.death_day = d->day;
	rc = row_update(s->store, TBL_PATIENT, &p->visit, e);
	if (rc == RC_OK)
		rc = more_load(s, p->visit.id, &m, e);
	if (rc != RC_OK)
		return rc;
	act_note(s, TBL_PATIENT, p->visit.id, p->visit.version, p->visit.id,
		 "died");
	m.death_minute = d->minute;
	text_copy(m.death_cause, sizeof(m.death_cause), d->cause);
	rc = more_file(s, &m, e);
	row_wipe(TBL_PATIENT_MORE, &m);
	return rc;
}

enum rc
patient_die(struct session *s, int64_t patient, int64_t version,
	    const struct death *d, int *cancelled, struct err *e)
{
	struct patient p;
	enum rc rc = act_begin(s, ACT_PATIENT_DEATH, e);

	*cancelled = 0;
	if (rc != RC_OK)
		return rc;
	rc = patient_get(s, patient, &p, e);
	if (rc == RC_OK)
		rc = check_death(&p, version, d, e);
	if (rc == RC_OK)
		rc = file_death(s, &p, d, e);
	if (rc == RC_OK)
		rc = patient_cancel_ahead(s, p.visit.id, cancelled, e);
	patient_wipe(&p);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

/* ---- taking it back ---------------------------------------------------------------------- */

static enum rc
lost_ones(struct session *s, int64_t patient, struct row_death_booking **v,
	  size_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DEATH_BOOKINGS);
	size_t cap = 0;
	bool row = false;
	enum rc rc;

	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		*v = mem_room(*v, &cap, *n, sizeof(**v));
		rc = stmt_row(st, &(*v)[*n], e);
		if (rc != RC_OK)
			break;
		++*n;
	}
	stmt_done(st);
	return rc;
}

/* The booking as it stood, if nobody touched it and its place is free. */
static enum rc
give_one(struct session *s, struct row_death_booking *k, bool *given,
	 struct err *e)
{
	const struct clinic_hours *h;
	struct row_appointment r;
	enum rc rc =
		row_get(s->store, TBL_APPOINTMENT, k->appointment_id, &r, e);

	*given = false;
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

static enum rc
give_back_all(struct session *s, int64_t patient, bool give_back, int *given,
	      int *left, struct err *e)
{
	struct row_death_booking *v = NULL;
	size_t n = 0;
	enum rc rc = lost_ones(s, patient, &v, &n, e);

	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		bool one = false;

		if (give_back)
			rc = give_one(s, &v[i], &one, e);
		*given += one;
		*left += give_back && !one;
		/* Settled either way: the next death starts afresh. */
		v[i].given_back = 1;
		if (rc == RC_OK)
			rc = row_update(s->store, TBL_DEATH_BOOKING, &v[i], e);
	}
	free(v);
	return rc;
}

static enum rc
take_back(struct session *s, struct patient *p, struct err *e)
{
	struct row_patient_more m;
	enum rc rc;

	p->visit.death_day = 0;
	rc = row_update(s->store, TBL_PATIENT, &p->visit, e);
	if (rc == RC_OK)
		rc = more_load(s, p->visit.id, &m, e);
	if (rc != RC_OK)
		return rc;
	act_note(s, TBL_PATIENT, p->visit.id, p->visit.version, p->visit.id,
		 "death taken back");
	m.death_minute = WHEN_NO_MINUTE;
	m.death_cause[0] = '\0';
	if (m.version)
		rc = more_file(s, &m, e);
	row_wipe(TBL_PATIENT_MORE, &m);
	return rc;
}

enum rc
patient_live(struct session *s, int64_t patient, int64_t version,
	     bool give_back, int *given, int *left, struct err *e)
{
	struct patient p;
	enum rc rc = act_begin(s, ACT_PATIENT_DEATH, e);

	*given = *left = 0;
	if (rc != RC_OK)
		return rc;
	rc = patient_get(s, patient, &p, e);
	if (rc == RC_OK && p.visit.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this record "
			     "since you opened it; look at it again.");
	if (rc == RC_OK && !p.visit.death_day)
		rc = err_set(e, RC_REFUSED, "No death is filed.");
	if (rc == RC_OK)
		rc = take_back(s, &p, e);
	if (rc == RC_OK)
		rc = give_back_all(s, p.visit.id, give_back, given, left, e);
	patient_wipe(&p);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

/*
 * demo_visits.c - bookings of the made-up hospital and what became of them:
 * each clinic's days are filled place by place.
 */
#include "demo_inside.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/appointment.h"
#include "wardbook/diagnosis.h"
#include "wardbook/house.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

struct hours {
	int from[8], to[8]; /* by weekday; 0: closed */
};

static bool
take_hours(const void *row, void *arg)
{
	const struct row_clinic_session *s = row;
	struct hours *h = arg;

	h->from[s->weekday] = (int)s->from_minute;
	h->to[s->weekday] = (int)s->to_minute;
	return true;
}

/* What became of a booking on a day gone by, and of one of today. */
static void
set_outcome(struct demo *d, struct row_appointment *a)
{
	int64_t start = when_instant((int32_t)a->day, (int32_t)a->minute);
	int k = demo_pick(d, 100);

	if (a->day >= d->today)
		return;
	/* Some of last week nobody has closed yet. */
	if (day_between((int32_t)a->day, d->today) < 7 && k < 4)
		return;
	if (k < 79) {
		a->state = APPOINTMENT_STATE_DONE;
		a->arrived_at = start + (demo_pick(d, 30) - 15) * 60000;
		a->ended_at = start + (a->length + demo_pick(d, 10)) * 60000;
		/* Who came late to a short visit was seen all the same. */
		if (a->ended_at <= a->arrived_at)
			a->ended_at = a->arrived_at + a->length * 60000;
	} else if (k < 91) {
		a->state = APPOINTMENT_STATE_MISSED;
	} else {
		a->state = APPOINTMENT_STATE_CANCELLED;
		a->cancelled_at = start - 86400000;
		if (a->cancelled_at < a->booked_at)
			a->cancelled_at = (start + a->booked_at) / 2;
		a->cancel_id =
			d->cancel[(k + a->day + a->minute / 5) % d->ncancels];
	}
}

static enum rc
make_diagnosis(struct demo *d, const struct row_appointment *a, struct err *e)
{
	/* Common ones first: the square of a draw prefers small numbers. */
	static const char *const codes[] = {
		"I10",	 "E11.9", "J45.9", "M54.5", "J06.9", "K21.9", "N39.0",
		"I25.1", "J18.9", "F32.9", "E78.5", "M17.9", "I50.9", "J44.9",
		"D50.9", "K29.7", "H10.9", "L30.9", "R51",   "I48.9",
	};
	const int n = sizeof(codes) / sizeof(codes[0]);
	struct diagnosis g;
	int k = demo_pick(d, n) * demo_pick(d, n) / n;
	enum rc rc;

	diagnosis_init(&g);
	g.row.patient_id = a->patient_id;
	g.row.appointment_id = a->id;
	g.row.doctor_id = a->doctor_id;
	g.row.kind = DIAGNOSIS_KIND_VISIT;
	g.row.day = a->day;
	strcpy(g.row.code, codes[k]);
	g.row.severity =
		1 + demo_pick(d, 3) + demo_once(d, 6) + demo_once(d, 20);
	g.row.certainty =
		demo_once(d, 4) ? CERTAINTY_PROVISIONAL : CERTAINTY_CONFIRMED;
	rc = diagnosis_record(d->by[ROLE_DOCTOR], &g, e);
	/* A code that the shipped list lacks is no reason to stop. */
	return rc == RC_REFUSED || rc == RC_NONE ? RC_OK : rc;
}

static enum rc
book(struct demo *d, int c, int32_t day, int minute, int slot, struct err *e)
{
	struct appointment a;
	int who = demo_pick(d, d->npatients);
	int lead = demo_pick(d, 40);
	enum rc rc;

	if (d->known[who] > day)
		return RC_OK;
	appointment_init(&a);
	a.row.patient_id = d->patient[who];
	a.row.clinic_id = d->clinic[c];
	a.row.doctor_id =
		d->doctor[(c + demo_pick(d, 2) * DEMO_CLINICS) % DEMO_DOCTORS];
	a.row.day = day;
	a.row.minute = minute;
	a.row.length = slot;
	a.row.priority = demo_once(d, 12)  ? PRIORITY_URGENT
			 : demo_once(d, 5) ? PRIORITY_SOON
					   : PRIORITY_ROUTINE;
	a.row.reminded = demo_once(d, 3);
	a.row.booked_at =
		when_instant(day_add(day, -lead), 9 * 60 + demo_pick(d, 400));
	/* Of the same day: by telephone, before the doors opened. */
	if (lead == 0)
		a.row.booked_at = when_instant(day, 7 * 60);
	if (a.row.booked_at > d->now)
		a.row.booked_at = d->now;
	set_outcome(d, &a.row);
	if (demo_once(d, 20))
		strcpy(a.words, "Asks for an interpreter; brings papers.");
	rc = appointment_book(d->by[ROLE_RECORDS], &a, e);
	if (rc == RC_CONFLICT || rc == RC_REFUSED)
		return RC_OK; /* this patient or doctor is busy: no booking */
	return rc;
}

static enum rc
fill_day(struct demo *d, int c, const struct hours *h, int slot, int places,
	 int32_t day, int *left, struct err *e)
{
	int w = day_weekday(day);
	int share = day <= d->today ? 28 : 28 - day_between(d->today, day) / 2;
	enum rc rc = RC_OK;

	for (int m = h->from[w]; rc == RC_OK && m + slot <= h->to[w]; m += slot)
		for (int k = 0; rc == RC_OK && k < places; k++) {
			if (demo_pick(d, 100) >= share)
				continue;
			rc = demo_batch(d, ROLE_RECORDS, ACT_DATA_IMPORT, left,
					e);
			if (rc == RC_OK)
				rc = book(d, c, day, m, slot, e);
		}
	return rc;
}

static enum rc
fill_clinic(struct demo *d, int c, int *left, struct err *e)
{
	int span = 365 * d->o->years;
	struct hours h = { { 0 }, { 0 } };
	struct row_place p;
	enum rc rc = row_get(d->store, TBL_PLACE, d->clinic[c], &p, e);

	if (rc == RC_OK)
		rc = house_each(d->by[ROLE_RECORDS], TBL_CLINIC_SESSION, 0,
				d->clinic[c], false, take_hours, &h, e);
	for (int i = -span; rc == RC_OK && i < 42; i++) {
		rc = fill_day(d, c, &h, (int)p.slot_minutes, (int)p.capacity,
			      day_add(d->today, i), left, e);
		if (rc == RC_OK && i % 90 == 0)
			rc = demo_say(d, "appointments",
				      c * (span + 42) + i + span,
				      DEMO_CLINICS * (span + 42), e);
	}
	return rc;
}

struct gather {
	struct row_appointment *v;
	size_t n, cap;
};

static bool
gather_done(const struct appointment_line *l, void *arg)
{
	struct gather *g = arg;

	if (l->row.state != APPOINTMENT_STATE_DONE)
		return true;
	g->v = mem_room(g->v, &g->cap, g->n, sizeof(*g->v));
	g->v[g->n++] = l->row;
	return true;
}

/* Two visits in five end with a diagnosis. */
static enum rc
make_diagnoses(struct demo *d, struct err *e)
{
	struct gather g = { 0 };
	int left = 0;
	enum rc rc = RC_OK;

	for (int i = -365 * d->o->years; rc == RC_OK && i < 0; i++) {
		g.n = 0;
		rc = appointment_day(d->by[ROLE_DOCTOR], 0,
				     day_add(d->today, i), gather_done, &g, e);
		for (size_t k = 0; rc == RC_OK && k < g.n; k++) {
			if (demo_pick(d, 5) >= 2)
				continue;
			rc = demo_batch(d, ROLE_DOCTOR, ACT_DIAGNOSIS_RECORD,
					&left, e);
			if (rc == RC_OK)
				rc = make_diagnosis(d, &g.v[k], e);
		}
	}
	free(g.v);
	return demo_batch_end(d, ROLE_DOCTOR, &left, rc, e);
}

static bool
take_cancel(const void *row, void *arg)
{
	const struct row_reason *r = row;
	struct demo *d = arg;

	if (strcmp(r->code, "died") != 0)
		d->cancel[d->ncancels++] = r->id;
	return d->ncancels < DEMO_CANCELS;
}

/* Patients cancel more often than clinics do. */
static enum rc
read_cancels(struct demo *d, struct err *e)
{
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < 2; i++)
		rc = house_each(d->by[ROLE_RECORDS], TBL_REASON,
				REASON_KIND_CANCEL_PATIENT, 0, false,
				take_cancel, d, e);
	return rc == RC_OK ? house_each(d->by[ROLE_RECORDS], TBL_REASON,
					REASON_KIND_CANCEL_CLINIC, 0, false,
					take_cancel, d, e)
			   : rc;
}

enum rc
demo_visits(struct demo *d, struct err *e)
{
	int left = 0;
	enum rc rc;

	demo_clock(d, d->today, 6 * 60);
	session_use(d->by[ROLE_RECORDS]);
	rc = read_cancels(d, e);
	for (int c = 0; rc == RC_OK && c < DEMO_CLINICS; c++)
		rc = fill_clinic(d, c, &left, e);
	rc = demo_batch_end(d, ROLE_RECORDS, &left, rc, e);
	if (rc != RC_OK)
		return rc;
	session_use(d->by[ROLE_DOCTOR]);
	return make_diagnoses(d, e);
}

/* Two beds in three are taken. */
enum rc
demo_wards(struct demo *d, struct err *e)
{
	struct session *s = d->by[ROLE_CHARGE_NURSE];
	int next_patient = 0;
	enum rc rc = RC_OK;

	session_use(s);
	for (int w = 0; rc == RC_OK && w < DEMO_WARDS; w++)
		for (int b = 0; rc == RC_OK && b < DEMO_BEDS; b++) {
			int64_t stay;

			if (demo_once(d, 3) || next_patient >= d->npatients)
				continue;
			demo_clock(d, day_add(d->today, -demo_pick(d, 12) - 1),
				   8 * 60 + demo_pick(d, 600));
			rc = ward_admit(s, d->patient[next_patient], d->ward[w],
					d->bed[w][b], &stay, e);
			next_patient += 1 + demo_pick(d, 9);
		}
	demo_clock(d, d->today, 6 * 60);
	return rc;
}

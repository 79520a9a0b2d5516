/*
 * demo_prescription.c - medicines of those who lie in the wards of the made-up
 * hospital: ordered yesterday, the evening's and the night's doses recorded,
 * today's still to be given.
 */
#include "demo_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/dispense.h"
#include "wardbook/dose.h"
#include "wardbook/house.h"
#include "wardbook/prescription.h"
#include "wardbook/text.h"
#include "wardbook/ward.h"

static const struct usual {
	const char *medicine;
	int dose; /* thousandths */
	enum dose_unit unit;
	enum route route;
	enum frequency frequency;
	int days, gap, most, taper_by, taper_days;
} usual[] = {
	{ "Paracetamol 500 mg", 2000, DOSE_UNIT_BASE, ROUTE_ORAL,
	  FREQUENCY_AS_NEEDED, 5, 360, 4, 0, 0 },
	{ "Amoxicillin 500 mg", 1000, DOSE_UNIT_BASE, ROUTE_ORAL,
	  FREQUENCY_THREE_TIMES, 7, 0, 0, 0, 0 },
	{ "Enoxaparin 40 mg/0.4 ml", 1000, DOSE_UNIT_BASE, ROUTE_SUBCUTANEOUS,
	  FREQUENCY_DAILY, 10, 0, 0, 0, 0 },
	{ "Metformin 500 mg", 1000, DOSE_UNIT_BASE, ROUTE_ORAL, FREQUENCY_TWICE,
	  0, 0, 0, 0, 0 },
	{ "Furosemide 40 mg", 1000, DOSE_UNIT_BASE, ROUTE_ORAL, FREQUENCY_DAILY,
	  0, 0, 0, 0, 0 },
	{ "Ceftriaxone 1 g", 1000, DOSE_UNIT_GRAM, ROUTE_INTRAVENOUS,
	  FREQUENCY_EVERY_12_HOURS, 5, 0, 0, 0, 0 },
	{ "Prednisolone 5 mg", 6000, DOSE_UNIT_BASE, ROUTE_ORAL,
	  FREQUENCY_DAILY, 0, 0, 0, 1000, 2 },
	{ "Bisoprolol 2.5 mg", 1000, DOSE_UNIT_BASE, ROUTE_ORAL,
	  FREQUENCY_DAILY, 0, 0, 0, 0, 0 },
	{ "Atorvastatin 20 mg", 2000, DOSE_UNIT_BASE, ROUTE_ORAL,
	  FREQUENCY_BEDTIME, 0, 0, 0, 0, 0 },
	{ "Omeprazole 20 mg", 1000, DOSE_UNIT_BASE, ROUTE_ORAL, FREQUENCY_DAILY,
	  0, 0, 0, 0, 0 },
	{ "Salbutamol 5 mg/2.5 ml", 1000, DOSE_UNIT_BASE, ROUTE_NEBULISED,
	  FREQUENCY_EVERY_6_HOURS, 3, 0, 0, 0, 0 },
	{ "Ibuprofen 400 mg", 1000, DOSE_UNIT_BASE, ROUTE_ORAL,
	  FREQUENCY_THREE_TIMES, 3, 0, 0, 0, 0 },
};
enum { USUAL = sizeof(usual) / sizeof(usual[0]) };

struct lying {
	int64_t patient[DEMO_WARDS * DEMO_BEDS];
	int n;
};

struct reasons {
	int64_t override, own, asked, asleep, refused;
};

static bool
keep_patient(const struct ward_line *l, void *arg)
{
	struct lying *x = arg;

	if (l->stay.id && x->n < DEMO_WARDS * DEMO_BEDS)
		x->patient[x->n++] = l->stay.patient_id;
	return true;
}

/* "Amoxicillin 500 mg": the first of that name and strength. */
static int64_t
medicine_of(struct demo *d, const char *name)
{
	struct row_medicine m;
	char text[140];

	for (int i = 0; i < d->nmedicines; i++) {
		if (row_get(d->store, TBL_MEDICINE, d->medicine[i], &m, NULL))
			continue;
		snprintf(text, sizeof(text), "%s %s", m.name, m.strength);
		if (!strcmp(text, name))
			return m.id;
	}
	return 0;
}

static enum rc
order(struct demo *d, int64_t patient, const struct usual *u,
      const struct reasons *why, struct row_prescription *r, struct err *e)
{
	struct session *s = d->by[ROLE_DOCTOR];
	enum rc rc;

	prescription_init(r, patient);
	r->medicine_id = medicine_of(d, u->medicine);
	r->dose = u->dose;
	r->dose_unit = u->unit;
	r->route = u->route;
	r->frequency = u->frequency;
	r->days = u->days;
	r->gap_minutes = u->gap;
	r->most_daily = u->most;
	r->taper_by = u->taper_by;
	r->taper_days = u->taper_days;
	rc = prescription_order(s, r, e);
	if (rc == RC_REFUSED && why->override) {
		/* a warning: every second one is ordered all the same */
		if (demo_once(d, 2))
			return rc;
		r->override_id = why->override;
		rc = prescription_order(s, r, e);
	}
	return rc;
}

/* The doses of the evening and the night, but for some. */
static enum rc
give(struct demo *d, const struct row_prescription *r,
     const struct reasons *why, int *left, struct err *e)
{
	int64_t due[16];
	int n = prescription_due(r, 0, d->now + 1, due, 16);
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < n; i++) {
		struct dose_act a = { .prescription_id = r->id,
				      .version = r->version,
				      .due_at = due[i],
				      .state = DOSE_STATE_GIVEN,
				      .from = DOSE_FROM_BEFORE };
		int k = demo_pick(d, 20);
		int64_t at = due[i] + (k == 0 ? 85 : demo_pick(d, 40)) * 60000;

		if (k == 1)
			continue;
		if (k == 2) {
			a.state = DOSE_STATE_REFUSED;
			a.reason_id = why->refused;
		} else if (k == 3) {
			a.state = DOSE_STATE_MISSED;
			a.reason_id = why->asleep;
		}
		when_clock_set(at < d->now ? at : d->now);
		rc = demo_batch(d, ROLE_NURSE, ACT_DOSE_GIVE, left, e);
		if (rc == RC_OK)
			rc = dose_record(d->by[ROLE_NURSE], &a, NULL, e);
	}
	return rc;
}

/* Two or three of the usual ones each; the pharmacy waits with a few. */
static enum rc
order_all(struct demo *d, const struct lying *x, const struct reasons *why,
	  struct row_prescription *out, int *count, struct err *e)
{
	int left = 0;
	enum rc rc = RC_OK;

	demo_clock(d, day_add(d->today, -1), 18 * 60 + 30);
	for (int i = 0; rc == RC_OK && i < x->n; i++) {
		int first = demo_pick(d, USUAL), n = 2 + demo_pick(d, 2);

		for (int k = 0; rc == RC_OK && k < n; k++) {
			const struct usual *u = &usual[(first + k * 5) % USUAL];

			rc = demo_batch(d, ROLE_DOCTOR, ACT_PRESCRIPTION_ORDER,
					&left, e);
			if (rc == RC_OK)
				rc = order(d, x->patient[i], u, why,
					   &out[*count], e);
			if (rc == RC_OK)
				++*count;
			if (rc == RC_REFUSED)
				rc = RC_OK;
		}
	}
	return demo_batch_end(d, ROLE_DOCTOR, &left, rc, e);
}

static enum rc
pause_some(struct demo *d, const struct reasons *why,
	   const struct row_prescription *r, int n, struct err *e)
{
	enum rc rc = RC_OK;

	demo_clock(d, day_add(d->today, -1), 19 * 60);
	session_use(d->by[ROLE_PHARMACIST]);
	for (int i = 3; rc == RC_OK && i < n; i += 11)
		rc = dispense_state(d->by[ROLE_PHARMACIST], r[i].id, 1,
				    i % 2 ? DISPENSING_STATE_PAUSED
					  : DISPENSING_STATE_REFUSED,
				    i % 2 ? why->asked : why->own, e);
	return rc;
}

static enum rc
find_reasons(struct demo *d, struct reasons *why, struct err *e)
{
	const struct {
		enum reason_kind kind;
		const char *code;
		int64_t *id;
	} v[] = {
		{ REASON_KIND_OVERRIDE, "monitored", &why->override },
		{ REASON_KIND_NOT_DISPENSED, "own-supply", &why->own },
		{ REASON_KIND_NOT_DISPENSED, "asked-back", &why->asked },
		{ REASON_KIND_DOSE_NOT_GIVEN, "asleep", &why->asleep },
		{ REASON_KIND_DOSE_NOT_GIVEN, "refused", &why->refused },
	};
	struct session *s = d->by[ROLE_SECURITY];
	enum rc rc;

	session_use(s);
	rc = prescription_seed_reasons(s, e);
	for (size_t i = 0; rc == RC_OK && i < sizeof(v) / sizeof(v[0]); i++)
		rc = house_find(s, TBL_REASON, v[i].kind, v[i].code, v[i].id,
				e);
	return rc;
}

enum rc
demo_prescriptions(struct demo *d, struct err *e)
{
	struct row_prescription *r =
		mem_zero(DEMO_WARDS * DEMO_BEDS * 3, sizeof(*r));
	struct reasons why = { 0 };
	struct lying x = { .n = 0 };
	int n = 0, left = 0;
	uint64_t before = d->random;
	enum rc rc = find_reasons(d, &why, e);

	/* draws of its own: parts before it may come to draw more or less */
	d->random = (uint64_t)d->o->seed * 1000003 + 26;
	session_use(d->by[ROLE_DOCTOR]);
	for (int w = 0; rc == RC_OK && w < DEMO_WARDS; w++)
		rc = ward_list(d->by[ROLE_DOCTOR], d->ward[w], keep_patient, &x,
			       e);
	if (rc == RC_OK)
		rc = order_all(d, &x, &why, r, &n, e);
	if (rc == RC_OK)
		rc = pause_some(d, &why, r, n, e);
	for (int i = 0; rc == RC_OK && i < n; i++)
		rc = give(d, &r[i], &why, &left, e);
	rc = demo_batch_end(d, ROLE_NURSE, &left, rc, e);
	free(r);
	d->random = before;
	demo_clock(d, d->today, 6 * 60);
	return rc == RC_OK ? demo_say(d, "medicines", 1, 1, e) : rc;
}

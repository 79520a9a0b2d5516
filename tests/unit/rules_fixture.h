/*
 * rules_fixture.h - a store in which rows are planted that break the rules of
 * consistency, as a careless import or an older program could have left them:
 * the record functions would refuse them.
 *
 * The rules are shared out among the programs test_rules_*.c by the table
 * below.  test_rules.c holds the table to the rules that there are; each
 * program breaks every rule of its area (breaks_its_rules()).
 */
#ifndef RULES_FIXTURE_H
#define RULES_FIXTURE_H

#include "fixture.h"

#include "wardbook/rules.h"
#include "wardbook/when.h"

enum rules_area { RULES_PATIENTS, RULES_VISITS, RULES_HOUSE, RULES_BILLS };

static const struct rule_area {
	enum rules_area area;
	const char *rule;
} rule_areas[] = {
	{ RULES_PATIENTS, "dead-before-known" },
	{ RULES_PATIENTS, "known-in-future" },
	{ RULES_PATIENTS, "death-in-future" },
	{ RULES_PATIENTS, "sex-not-asked" },
	{ RULES_PATIENTS, "birth-in-future" },
	{ RULES_PATIENTS, "birth-year-differs" },
	{ RULES_PATIENTS, "age-over-120" },
	{ RULES_PATIENTS, "death-before-birth" },
	{ RULES_PATIENTS, "birth-known-wrong" },
	{ RULES_PATIENTS, "phone-without-digits" },
	{ RULES_PATIENTS, "kin-phone-without-digits" },
	{ RULES_PATIENTS, "email-without-at" },
	{ RULES_PATIENTS, "post-code-without-digit" },
	{ RULES_PATIENTS, "family-is-given" },
	{ RULES_PATIENTS, "number-check-wrong" },
	{ RULES_PATIENTS, "name-missing" },
	{ RULES_PATIENTS, "kin-is-patient" },
	{ RULES_PATIENTS, "number-twice" },
	{ RULES_PATIENTS, "external-number-twice" },
	{ RULES_PATIENTS, "mother-impossible" },
	{ RULES_PATIENTS, "still-unidentified" },
	{ RULES_PATIENTS, "merge-without-target" },
	{ RULES_PATIENTS, "merged-into-gone" },
	{ RULES_PATIENTS, "patient-without-identity" },
	{ RULES_PATIENTS, "struck-with-booking" },
	{ RULES_PATIENTS, "struck-in-ward" },
	{ RULES_PATIENTS, "struck-with-diagnosis" },
	{ RULES_PATIENTS, "region-out-of-use" },
	{ RULES_PATIENTS, "dead-with-booking" },
	{ RULES_PATIENTS, "seen-after-death" },
	{ RULES_PATIENTS, "dead-in-ward" },
	{ RULES_PATIENTS, "diagnosis-after-death" },
	{ RULES_PATIENTS, "died-without-death" },
	{ RULES_PATIENTS, "phone-of-odd-length" },
	{ RULES_PATIENTS, "name-and-email-twice" },
	{ RULES_PATIENTS, "staff-phone-of-odd-length" },
	{ RULES_PATIENTS, "staff-email-without-at" },
	{ RULES_PATIENTS, "hospital-phone-of-odd-length" },
	{ RULES_PATIENTS, "hospital-email-without-at" },
	{ RULES_PATIENTS, "insurer-phone-of-odd-length" },
	{ RULES_PATIENTS, "insurer-email-without-at" },
	{ RULES_VISITS, "discharge-before-admission" },
	{ RULES_VISITS, "stay-in-future" },
	{ RULES_VISITS, "stays-overlap" },
	{ RULES_VISITS, "bed-of-other-ward" },
	{ RULES_VISITS, "stay-in-no-ward" },
	{ RULES_VISITS, "stay-ending-wrong" },
	{ RULES_VISITS, "stay-over-a-year" },
	{ RULES_VISITS, "stay-without-admission" },
	{ RULES_VISITS, "two-open-stays" },
	{ RULES_VISITS, "bed-out-of-use" },
	{ RULES_VISITS, "ward-out-of-use" },
	{ RULES_VISITS, "bed-in-no-ward" },
	{ RULES_VISITS, "arrived-before-booked" },
	{ RULES_VISITS, "ended-before-arrived" },
	{ RULES_VISITS, "missed-but-arrived" },
	{ RULES_VISITS, "done-in-future" },
	{ RULES_VISITS, "missed-in-future" },
	{ RULES_VISITS, "arrived-in-future" },
	{ RULES_VISITS, "not-closed" },
	{ RULES_VISITS, "cancelled-without-time" },
	{ RULES_VISITS, "cancelled-without-reason" },
	{ RULES_VISITS, "cancel-time-left-over" },
	{ RULES_VISITS, "booked-years-ahead" },
	{ RULES_VISITS, "booking-length-wrong" },
	{ RULES_VISITS, "arrived-on-other-day" },
	{ RULES_VISITS, "booked-afterwards" },
	{ RULES_VISITS, "booked-outside-hours" },
	{ RULES_VISITS, "struck-without-reason" },
	{ RULES_VISITS, "seen-before-birth" },
	{ RULES_VISITS, "booked-on-holiday" },
	{ RULES_VISITS, "booked-in-no-clinic" },
	{ RULES_VISITS, "booked-with-no-doctor" },
	{ RULES_VISITS, "patient-twice-at-a-time" },
	{ RULES_VISITS, "doctor-twice-at-a-time" },
	{ RULES_VISITS, "words-of-other-patient" },
	{ RULES_VISITS, "doctor-gone" },
	{ RULES_VISITS, "clinic-without-hours" },
	{ RULES_VISITS, "clinic-out-of-use" },
	{ RULES_VISITS, "diagnosis-of-other-visit" },
	{ RULES_VISITS, "diagnosis-without-visit" },
	{ RULES_VISITS, "diagnosis-in-future" },
	{ RULES_VISITS, "diagnosis-by-no-doctor" },
	{ RULES_VISITS, "diagnosis-before-birth" },
	{ RULES_VISITS, "onset-before-birth" },
	{ RULES_VISITS, "end-before-onset" },
	{ RULES_VISITS, "onset-in-future" },
	{ RULES_VISITS, "code-not-in-list" },
	{ RULES_VISITS, "problem-twice" },
	{ RULES_VISITS, "allergy-and-none-known" },
	{ RULES_HOUSE, "balance-missing" },
	{ RULES_HOUSE, "balance-differs" },
	{ RULES_HOUSE, "lot-expired" },
	{ RULES_HOUSE, "lot-expiry-far" },
	{ RULES_HOUSE, "stock-below-zero" },
	{ RULES_HOUSE, "movement-in-future" },
	{ RULES_HOUSE, "movement-of-other-medicine" },
	{ RULES_HOUSE, "medicine-out-of-use" },
	{ RULES_HOUSE, "store-out-of-use" },
	{ RULES_HOUSE, "hours-turned" },
	{ RULES_HOUSE, "hours-of-doctor-gone" },
	{ RULES_HOUSE, "ward-nurse-gone" },
	{ RULES_HOUSE, "staff-number-twice" },
	{ RULES_HOUSE, "staff-account-off" },
	{ RULES_BILLS, "follow-up-before-visit" },
	{ RULES_BILLS, "charge-for-missed-visit" },
	{ RULES_BILLS, "policy-ends-before-it-begins" },
	{ RULES_BILLS, "bill-does-not-add-up" },
	{ RULES_BILLS, "payment-before-bill" },
	{ RULES_BILLS, "bill-for-another-visit" },
	{ RULES_BILLS, "visit-before-registration" },
	{ RULES_BILLS, "due-before-bill" },
	{ RULES_BILLS, "bill-overdue" },
	{ RULES_BILLS, "bill-in-future" },
	{ RULES_BILLS, "bill-without-visit" },
	{ RULES_BILLS, "bill-of-struck" },
	{ RULES_BILLS, "bill-state-wrong" },
	{ RULES_BILLS, "line-of-other-patient" },
	{ RULES_BILLS, "bill-differs-from-lines" },
	{ RULES_BILLS, "money-before-bill" },
	{ RULES_BILLS, "paid-differs" },
	{ RULES_BILLS, "bill-overpaid" },
	{ RULES_BILLS, "charge-waits" },
	{ RULES_BILLS, "bill-outside-cover" },
	{ RULES_BILLS, "claim-before-bill" },
	{ RULES_BILLS, "answer-before-claim" },
	{ RULES_BILLS, "claim-over-bill" },
	{ RULES_BILLS, "sanctioned-over-claim" },
	{ RULES_BILLS, "claim-on-other-policy" },
	{ RULES_BILLS, "claim-waits" },
	{ RULES_BILLS, "told-discharge-before-admission" },
	{ RULES_BILLS, "own-doctor-unknown" },
	{ RULES_BILLS, "cover-unknown" },
	{ RULES_BILLS, "visit-with-unknown-doctor" },
	{ RULES_BILLS, "visit-in-unknown-hospital" },
	{ RULES_BILLS, "bill-on-another-policy" },
};

#define RULE_AREAS ((int)(sizeof(rule_areas) / sizeof(*rule_areas)))

static int64_t clinic, other_clinic, ward, other_ward, bed, doctor, nurse;
static int64_t medicine, pharmacy, lot;
static int64_t now;

#define DAY   86400000ll
#define TODAY 20260302

/* ---- planting ------------------------------------------------------------------ */

static inline void
plant(enum role r, enum tbl t, void *row)
{
	struct row_head *h = row;
	struct session *s = as(r);

	OK(act_begin(s, ACT_DRAFT_KEEP, &err));
	OK(row_insert(fx.store, t, row, &err));
	act_note(s, (int)t, h->id, h->version, 0, NULL);
	OK(act_commit(s, &err));
}

static inline void
replant(enum role r, enum tbl t, void *row)
{
	struct row_head *h = row;
	struct session *s = as(r);

	OK(act_begin(s, ACT_DRAFT_KEEP, &err));
	OK(row_update(fx.store, t, row, &err));
	act_note(s, (int)t, h->id, h->version, 0, NULL);
	OK(act_commit(s, &err));
}

/* Read by a session that opens it. */
static inline void
fetch(enum tbl t, int64_t id, void *row)
{
	as(ROLE_CLERK);
	OK(row_get(fx.store, t, id, row, &err));
}

static inline struct patient
person(void)
{
	struct patient p;
	char name[17];

	fresh_name(name, "Person");
	OK(patient_get(as(ROLE_CLERK), make_patient(name), &p, &err));
	return p;
}

/* One column of a half, set past every rule. */
static inline int64_t
person_with(enum tbl t, const char *column, int64_t number, const char *text)
{
	struct patient p = person();
	void *row = t == TBL_PATIENT ? (void *)&p.visit : (void *)&p.who;
	const struct col_def *c = table_col(t, column);

	assert_non_null(c);
	if (text)
		strcpy((char *)row + c->offset, text);
	else
		memcpy((char *)row + c->offset, &number, sizeof(number));
	replant(ROLE_CLERK, t, row);
	return p.visit.id;
}

static inline struct row_appointment
appointment(int64_t patient, int32_t day, enum appointment_state state)
{
	struct row_appointment a;

	row_init(TBL_APPOINTMENT, &a);
	a.patient_id = patient;
	a.clinic_id = clinic;
	a.day = day;
	a.minute = 600;
	a.length = 15;
	a.state = state;
	a.priority = PRIORITY_ROUTINE;
	a.booked_at = when_instant(20250101, 600);
	if (state == APPOINTMENT_STATE_CANCELLED) {
		a.cancelled_at = a.booked_at + 1;
		a.cancel_id = reason_of(REASON_KIND_CANCEL_PATIENT, "unwell");
	}
	return a;
}

static inline struct row_stay
stay(int64_t patient, int64_t from, int64_t to)
{
	struct row_stay s;

	row_init(TBL_STAY, &s);
	s.patient_id = patient;
	s.ward_id = ward;
	s.from_at = from;
	s.to_at = to;
	s.ending = to ? STAY_ENDING_HOME : STAY_ENDING_OPEN;
	return s;
}

static inline void
plant_stay(struct row_stay *s)
{
	s->id = 0;
	OK(store_new_id(fx.store, &s->id, &err));
	if (!s->admission_id)
		s->admission_id = s->id;
	plant(ROLE_NURSE, TBL_STAY, s);
}

static inline struct row_diagnosis
diagnosis(int64_t patient)
{
	struct row_diagnosis d;

	row_init(TBL_DIAGNOSIS, &d);
	d.patient_id = patient;
	d.kind = DIAGNOSIS_KIND_VISIT;
	strcpy(d.system, "icd10");
	strcpy(d.code, "E11.9");
	d.severity = SEVERITY_MILD;
	d.day = 20250505;
	return d;
}

#define BOOK(state_, day_, change)                                \
	do {                                                      \
		a = appointment(person().visit.id, day_, state_); \
		change;                                           \
		plant(ROLE_CLERK, TBL_APPOINTMENT, &a);           \
	} while (0)

/* ---- looking ------------------------------------------------------------------ */

struct found {
	int n;
	int64_t id[64], patient[64];
};

static inline bool
take(const struct rule_hit *h, void *arg)
{
	struct found *f = arg;

	if (f->n < 64) {
		f->id[f->n] = h->id;
		f->patient[f->n] = h->patient;
	}
	f->n++;
	return true;
}

static inline struct found
look(const char *name)
{
	struct found f = { .n = 0 };
	struct rule_result *r = mem_zero((size_t)rules_count(), sizeof(*r));
	int rule = rule_find(name);
	enum role who = ROLE_RECORDS;

	if (rule < 0)
		fail_msg("no rule %s", name);
	if (rule_get(rule)->needs & 1u << DOMAIN_CARE)
		who = ROLE_CHARGE_NURSE;
	OK(rules_run(as(who), rule, r, take, &f, &err));
	assert_true(r[rule].checked);
	assert_int_equal(r[rule].found, f.n);
	free(r);
	return f;
}

/* The rules that this program has broken. */
static bool planted[160];

/* The rule finds just this record. */
static inline void
only(const char *name, int64_t id)
{
	struct found f = look(name);

	if (f.n != 1 || f.id[0] != id)
		fail_msg("%s: %d found, the first one %lld, not %lld", name,
			 f.n, (long long)(f.n ? f.id[0] : 0), (long long)id);
	planted[rule_find(name)] = true;
}

/* It is among them: what breaks one rule often breaks another. */
static inline void
finds(const char *name, int64_t id)
{
	struct found f = look(name);

	planted[rule_find(name)] = true;
	for (int i = 0; i < f.n && i < 64; i++)
		if (f.id[i] == id)
			return;
	fail_msg("%s does not find it among %d", name, f.n);
}

/* Called last: no rule of the area was left out. */
static inline void
breaks_its_rules(enum rules_area area)
{
	for (int i = 0; i < RULE_AREAS; i++) {
		const struct rule_area *a = &rule_areas[i];
		int rule = rule_find(a->rule);

		if (a->area == area && (rule < 0 || !planted[rule]))
			fail_msg("nothing breaks %s", a->rule);
	}
}

/* ---- the house ------------------------------------------------------------------- */

static inline int
rules_open(void **state)
{
	struct row_staff s;
	struct row_medicine m;
	struct row_code c;
	struct row_lot l;

	OK(when_zone_set("UTC", &err));
	now = when_instant(TODAY, 480);
	when_clock_set(now);
	if (fixture_open(state))
		return -1;
	clinic = make_place(PLACE_KIND_CLINIC, 15, 9, false);
	other_clinic = make_place(PLACE_KIND_CLINIC, 15, 9, false);
	for (int d = 1; d <= 5; d++) {
		make_hours(clinic, d, 480, 1020, 9);
		make_hours(other_clinic, d, 480, 1020, 9);
	}
	ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	other_ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	bed = make_bed(ward, "1");
	pharmacy = make_place(PLACE_KIND_STORE, 0, 0, false);
	doctor = make_doctor();
	house_new(TBL_STAFF, &s);
	s.kind = STAFF_KIND_NURSE;
	strcpy(s.code, "n1");
	strcpy(s.name, "Nurse One");
	OK(house_set(as(ROLE_SECURITY), TBL_STAFF, &s, &err));
	nurse = s.id;
	house_new(TBL_MEDICINE, &m);
	strcpy(m.name, "Amoxicillin");
	strcpy(m.strength, "500 mg");
	strcpy(m.form, "capsule");
	strcpy(m.unit, "capsule");
	OK(house_set(as(ROLE_SECURITY), TBL_MEDICINE, &m, &err));
	medicine = m.id;
	row_init(TBL_CODE, &c);
	strcpy(c.system, "icd10");
	strcpy(c.code, "E11.9");
	strcpy(c.name, "Type 2 diabetes");
	OK(code_set(as(ROLE_SECURITY), &c, &err));
	row_init(TBL_LOT, &l);
	l.medicine_id = medicine;
	strcpy(l.number, "A1");
	l.expiry_day = 20270101;
	plant(ROLE_PHARMACIST, TBL_LOT, &l);
	lot = l.id;
	return 0;
}

#endif

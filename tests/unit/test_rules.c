/*
 * test_rules.c - every rule finds what breaks it, and nothing where nothing
 * does.  What the record functions would refuse is planted row by row, as a
 * careless import or an older program could have left it.
 */
#include "fixture.h"

#include "wardbook/bill.h"
#include "wardbook/rules.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

static int64_t clinic, other_clinic, ward, other_ward, bed, doctor, nurse;
static int64_t medicine, pharmacy, lot;
static int64_t now;

#define DAY   86400000ll
#define TODAY 20260302

/* ---- planting ------------------------------------------------------------------ */

static void
plant(enum role r, enum tbl t, void *row)
{
	struct row_head *h = row;
	struct session *s = as(r);

	OK(act_begin(s, ACT_DRAFT_KEEP, &err));
	OK(row_insert(fx.store, t, row, &err));
	act_note(s, (int)t, h->id, h->version, 0, NULL);
	OK(act_commit(s, &err));
}

static void
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
static void
fetch(enum tbl t, int64_t id, void *row)
{
	as(ROLE_CLERK);
	OK(row_get(fx.store, t, id, row, &err));
}

static struct patient
person(void)
{
	struct patient p;
	char name[17];

	fresh_name(name, "Person");
	OK(patient_get(as(ROLE_CLERK), make_patient(name), &p, &err));
	return p;
}

/* One column of a half, set past every rule. */
static int64_t
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

static struct row_appointment
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

static struct row_stay
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

static void
plant_stay(struct row_stay *s)
{
	s->id = 0;
	OK(store_new_id(fx.store, &s->id, &err));
	if (!s->admission_id)
		s->admission_id = s->id;
	plant(ROLE_NURSE, TBL_STAY, s);
}

static struct row_diagnosis
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

/* ---- looking ------------------------------------------------------------------ */

struct found {
	int n;
	int64_t id[64], patient[64];
};

static bool
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

static struct found
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

static bool planted[160];

/* The rule finds just this record. */
static void
only(const char *name, int64_t id)
{
	struct found f = look(name);

	if (f.n != 1 || f.id[0] != id)
		fail_msg("%s: %d found, the first one %lld, not %lld", name,
			 f.n, (long long)(f.n ? f.id[0] : 0), (long long)id);
	planted[rule_find(name)] = true;
}

/* It is among them: what breaks one rule often breaks another. */
static void
finds(const char *name, int64_t id)
{
	struct found f = look(name);

	planted[rule_find(name)] = true;
	for (int i = 0; i < f.n && i < 64; i++)
		if (f.id[i] == id)
			return;
	fail_msg("%s does not find it among %d", name, f.n);
}

/* ---- the house ------------------------------------------------------------------- */

static int
setup(void **state)
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

static void
a_sound_store_breaks_no_rule(void **state)
{
	struct rule_result *r = mem_zero((size_t)rules_count(), sizeof(*r));
	struct row_appointment a = appointment(person().visit.id, 20260304, 0);
	struct row_stay s = stay(person().visit.id, now - DAY, 0);
	struct row_diagnosis d = diagnosis(a.patient_id);

	(void)state;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	s.bed_id = bed;
	plant_stay(&s);
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	assert_true(rules_count() >= 40);
	for (int k = 0; k < 2; k++) {
		OK(rules_run(as(k ? ROLE_CHARGE_NURSE : ROLE_RECORDS), -1, r,
			     NULL, NULL, &err));
		for (int i = 0; i < rules_count(); i++)
			if (r[i].found)
				fail_msg("%s: %lld", rule_get(i)->name,
					 (long long)r[i].found);
	}
	free(r);
	assert_true(store_is_idle(fx.store));
}

static void
names_and_sentences_are_of_one_rule(void **state)
{
	(void)state;
	for (int i = 0; i < rules_count(); i++) {
		assert_int_equal(rule_find(rule_get(i)->name), i);
		assert_true(strlen(rule_get(i)->sentence) > 15);
		assert_true(enum_words(&enum_rule_severity,
				       rule_get(i)->severity)[0]);
	}
	assert_int_equal(rule_find("no such rule"), -1);
}

static void
who_may_and_what_stays_shut(void **state)
{
	struct rule_result *r = mem_zero((size_t)rules_count(), sizeof(*r));
	char why[RULE_WHY];
	int rule = rule_find("phone-without-digits");

	(void)state;
	IS(RC_DENIED, rules_run(as(ROLE_CLERK), -1, r, NULL, NULL, &err));
	OK(rules_run(as(ROLE_ADMINISTRATOR), -1, r, NULL, NULL, &err));
	assert_false(r[rule].checked);
	assert_true(r[rule_find("dead-with-booking")].checked);
	assert_false(rule_checkable(as(ROLE_ADMINISTRATOR), rule, why));
	assert_string_equal(why, "not checked: identity is not opened by "
				 "your role");
	assert_true(rule_checkable(as(ROLE_RECORDS), rule, why));
	free(r);
}

/* ---- patients -------------------------------------------------------------------- */

static void
patients(void **state)
{
	struct patient p, q;
	struct row_patient_more m;
	int64_t id;

	(void)state;
	only("dead-before-known",
	     person_with(TBL_PATIENT, "death_day", 20200101, NULL));
	only("known-in-future",
	     person_with(TBL_PATIENT, "known_day", 20300101, NULL));
	only("death-in-future",
	     person_with(TBL_PATIENT, "death_day", 20300101, NULL));
	only("sex-not-asked", person_with(TBL_PATIENT, "sex", 0, NULL));
	finds("birth-in-future",
	      person_with(TBL_IDENTITY, "birth_day", 20300101, NULL));
	finds("birth-year-differs",
	      person_with(TBL_IDENTITY, "birth_day", 19500909, NULL));
	finds("age-over-120",
	      person_with(TBL_PATIENT, "birth_year", 1901, NULL));
	finds("death-before-birth",
	      person_with(TBL_PATIENT, "death_day", 19470101, NULL));
	only("birth-known-wrong",
	     person_with(TBL_IDENTITY, "birth_known", BIRTH_KNOWN_MONTH, NULL));
	only("phone-without-digits",
	     person_with(TBL_IDENTITY, "phone", 0, "unknown"));
	only("kin-phone-without-digits",
	     person_with(TBL_IDENTITY, "kin_phone", 0, "none"));
	only("email-without-at",
	     person_with(TBL_IDENTITY, "email", 0, "ana.example.org"));
	only("post-code-without-digit",
	     person_with(TBL_IDENTITY, "zip", 0, "n/a"));
	only("family-is-given",
	     person_with(TBL_IDENTITY, "family", 0, "Adaeze"));
	only("number-check-wrong",
	     person_with(TBL_IDENTITY, "number", 0, "VIT-999999-0"));
	p = person();
	p.who.family[0] = p.who.given[0] = '\0';
	replant(ROLE_CLERK, TBL_IDENTITY, &p.who);
	only("name-missing", p.visit.id);
	p = person();
	snprintf(p.who.kin_name, sizeof(p.who.kin_name), "%s %s", p.who.given,
		 p.who.family);
	replant(ROLE_CLERK, TBL_IDENTITY, &p.who);
	only("kin-is-patient", p.visit.id);
	p = person();
	id = person_with(TBL_IDENTITY, "number", 0, p.who.number);
	only("number-twice", id);
	person_with(TBL_IDENTITY, "external", 0, "X-77");
	id = person_with(TBL_IDENTITY, "external", 0, "x 77");
	only("external-number-twice", id);
	p = person();
	q = person();
	q.visit.sex = SEX_MALE;
	replant(ROLE_CLERK, TBL_PATIENT, &q.visit);
	row_init(TBL_PATIENT_MORE, &m);
	m.id = p.visit.id;
	m.mother_id = q.visit.id;
	m.unidentified = 1;
	plant(ROLE_CLERK, TBL_PATIENT_MORE, &m);
	only("mother-impossible", p.visit.id);
	only("still-unidentified", p.visit.id);
}

static void
states_of_patients(void **state)
{
	struct patient p = person(), q = person();
	struct row_patient lone;
	struct row_region g;
	struct row_appointment a;
	struct row_stay s;
	struct row_diagnosis d;

	(void)state;
	p.visit.state = PATIENT_STATE_MERGED;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	only("merge-without-target", p.visit.id);
	q.visit.state = PATIENT_STATE_MERGED;
	q.visit.living_id = p.visit.id;
	replant(ROLE_CLERK, TBL_PATIENT, &q.visit);
	only("merged-into-gone", q.visit.id);
	row_init(TBL_PATIENT, &lone);
	lone.sex = SEX_FEMALE;
	plant(ROLE_CLERK, TBL_PATIENT, &lone);
	only("patient-without-identity", lone.id);
	p = person();
	a = appointment(p.visit.id, 20260305, 0);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	s = stay(p.visit.id, now - DAY, 0);
	plant_stay(&s);
	d = diagnosis(p.visit.id);
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	p.visit.state = PATIENT_STATE_STRUCK;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	only("struck-with-booking", a.id);
	only("struck-in-ward", s.id);
	only("struck-with-diagnosis", d.id);
	house_new(TBL_REGION, &g);
	strcpy(g.name, "Gone");
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &g, &err));
	p.visit.id = person_with(TBL_PATIENT, "region_id", g.id, NULL);
	g.active = 0;
	OK(house_set(as(ROLE_SECURITY), TBL_REGION, &g, &err));
	only("region-out-of-use", p.visit.id);
}

static void
the_dead(void **state)
{
	struct patient p = person();
	struct row_appointment ahead = appointment(p.visit.id, 20260305, 0);
	struct row_appointment done = appointment(p.visit.id, 20260302, 2);
	struct row_stay in = stay(p.visit.id, now - 2 * DAY, 0), died;
	struct row_diagnosis d = diagnosis(p.visit.id);

	(void)state;
	p.visit.known_day = 20200101;
	p.visit.death_day = 20260301;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &ahead);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &done);
	plant_stay(&in);
	d.day = 20260302;
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	only("dead-with-booking", ahead.id);
	only("seen-after-death", done.id);
	only("dead-in-ward", in.id);
	only("diagnosis-after-death", d.id);
	p = person();
	died = stay(p.visit.id, now - 2 * DAY, now - DAY);
	died.ending = STAY_ENDING_DIED;
	plant_stay(&died);
	only("died-without-death", died.id);
}

/* ---- stays ----------------------------------------------------------------------- */

static void
stays(void **state)
{
	struct patient p = person(), q = person();
	struct row_stay a = stay(p.visit.id, now - 9 * DAY, now - 8 * DAY), b;
	struct row_bed gone;
	struct row_place w;

	(void)state;
	a.to_at = a.from_at - 1;
	plant_stay(&a);
	only("discharge-before-admission", a.id);
	a = stay(person().visit.id, now + DAY, 0);
	plant_stay(&a);
	only("stay-in-future", a.id);
	a = stay(p.visit.id, now - 20 * DAY, now - 18 * DAY);
	b = stay(p.visit.id, now - 19 * DAY, now - 17 * DAY);
	plant_stay(&a);
	plant_stay(&b);
	only("stays-overlap", b.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.ward_id = other_ward;
	a.bed_id = bed;
	plant_stay(&a);
	only("bed-of-other-ward", a.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.ward_id = clinic;
	plant_stay(&a);
	only("stay-in-no-ward", a.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.ending = STAY_ENDING_OPEN;
	plant_stay(&a);
	only("stay-ending-wrong", a.id);
	a = stay(person().visit.id, now - 400 * DAY, 0);
	plant_stay(&a);
	only("stay-over-a-year", a.id);
	a = stay(person().visit.id, now - DAY, now - 1);
	a.admission_id = 77;
	plant_stay(&a);
	only("stay-without-admission", a.id);
	/* One person in two wards, under two records that were merged. */
	a = stay(p.visit.id, now - DAY, 0);
	b = stay(q.visit.id, now - DAY, 0);
	plant_stay(&a);
	plant_stay(&b);
	q.visit.state = PATIENT_STATE_MERGED;
	q.visit.living_id = p.visit.id;
	replant(ROLE_CLERK, TBL_PATIENT, &q.visit);
	only("two-open-stays", b.id);
	fetch(TBL_BED, make_bed(other_ward, "9"), &gone);
	a = stay(person().visit.id, now - DAY, 0);
	a.ward_id = other_ward;
	a.bed_id = gone.id;
	plant_stay(&a);
	gone.active = 0;
	replant(ROLE_CLERK, TBL_BED, &gone);
	only("bed-out-of-use", a.id);
	fetch(TBL_PLACE, other_ward, &w);
	w.active = 0;
	replant(ROLE_CLERK, TBL_PLACE, &w);
	only("ward-out-of-use", a.id);
	fetch(TBL_BED, make_bed(ward, "8"), &gone);
	gone.place_id = clinic;
	replant(ROLE_CLERK, TBL_BED, &gone);
	only("bed-in-no-ward", gone.id);
}

/* ---- appointments ---------------------------------------------------------------- */

#define BOOK(state_, day_, change)                                \
	do {                                                      \
		a = appointment(person().visit.id, day_, state_); \
		change;                                           \
		plant(ROLE_CLERK, TBL_APPOINTMENT, &a);           \
	} while (0)

static void
times_of_appointments(void **state)
{
	struct row_appointment a;
	int64_t then = when_instant(20260115, 600);

	(void)state;
	BOOK(2, 20260115,
	     (a.arrived_at = then, a.booked_at = then + 1,
	      a.ended_at = then + 2));
	only("arrived-before-booked", a.id);
	BOOK(2, 20260115, (a.arrived_at = then, a.ended_at = then - 1));
	only("ended-before-arrived", a.id);
	BOOK(3, 20260115, a.arrived_at = then);
	only("missed-but-arrived", a.id);
	BOOK(2, 20260401, );
	only("done-in-future", a.id);
	BOOK(3, 20260401, );
	only("missed-in-future", a.id);
	BOOK(1, 20260401, );
	only("arrived-in-future", a.id);
	BOOK(0, 20260115, );
	only("not-closed", a.id);
	BOOK(4, 20260401, a.cancelled_at = 0);
	only("cancelled-without-time", a.id);
	BOOK(4, 20260401, a.cancel_id = 0);
	only("cancelled-without-reason", a.id);
	BOOK(2, 20260115, a.cancelled_at = then);
	only("cancel-time-left-over", a.id);
	BOOK(0, 20300107, );
	only("booked-years-ahead", a.id);
	BOOK(2, 20260115, a.length = 0);
	only("booking-length-wrong", a.id);
	BOOK(2, 20260116, a.arrived_at = then);
	only("arrived-on-other-day", a.id);
	BOOK(1, 20260302, a.booked_at = when_instant(20260303, 600));
	only("booked-afterwards", a.id);
	BOOK(0, 20260304, a.minute = 1200);
	only("booked-outside-hours", a.id);
	BOOK(5, 20260304, );
	only("struck-without-reason", a.id);
	BOOK(2, 19470101, );
	finds("seen-before-birth", a.patient_id);
}

static void
places_of_appointments(void **state)
{
	struct row_appointment a, b;
	struct row_overbooking o;
	struct row_booking_note n;
	struct row_holiday h;
	struct row_place c;
	int64_t twice;
	struct row_staff s;

	(void)state;
	house_new(TBL_HOLIDAY, &h);
	h.day = 20260309;
	strcpy(h.name, "Founders' day");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
	BOOK(0, 20260309, );
	only("booked-on-holiday", a.id);
	BOOK(2, 20260115, a.clinic_id = ward);
	only("booked-in-no-clinic", a.id);
	BOOK(2, 20260115, a.doctor_id = nurse);
	only("booked-with-no-doctor", a.id);
	BOOK(0, 20260310, );
	b = a;
	b.id = 0;
	b.minute += 5;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &b);
	only("patient-twice-at-a-time", b.id);
	/* What was booked over on purpose is no find. */
	twice = b.id;
	BOOK(0, 20260316, );
	b = a;
	b.id = 0;
	b.minute += 5;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &b);
	row_init(TBL_OVERBOOKING, &o);
	o.id = b.id;
	o.patient_id = b.patient_id;
	o.clinic_id = b.clinic_id;
	o.day = b.day;
	o.minute = b.minute;
	o.clash = 1;
	o.reason_id = reason_of(REASON_KIND_OVERBOOK, "urgent");
	plant(ROLE_CLERK, TBL_OVERBOOKING, &o);
	only("patient-twice-at-a-time", twice);
	BOOK(0, 20260311, a.doctor_id = doctor);
	b = appointment(person().visit.id, 20260311, 0);
	b.doctor_id = doctor;
	b.clinic_id = other_clinic;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &b);
	only("doctor-twice-at-a-time", b.id);
	row_init(TBL_BOOKING_NOTE, &n);
	n.id = b.id;
	n.patient_id = a.patient_id;
	strcpy(n.words, "walks with a stick");
	plant(ROLE_CLERK, TBL_BOOKING_NOTE, &n);
	only("words-of-other-patient", b.id);
	fetch(TBL_STAFF, make_doctor(), &s);
	BOOK(0, 20260312, a.doctor_id = s.id);
	s.active = 0;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	only("doctor-gone", a.id);
	fetch(TBL_PLACE, make_place(PLACE_KIND_CLINIC, 15, 1, false), &c);
	only("clinic-without-hours", c.id);
	BOOK(0, 20260312, a.clinic_id = c.id);
	c.active = 0;
	replant(ROLE_CLERK, TBL_PLACE, &c);
	only("clinic-out-of-use", a.id);
}

/* ---- diagnoses, allergies --------------------------------------------------------- */

#define DIAGNOSE(change)                               \
	do {                                           \
		d = diagnosis(person().visit.id);      \
		change;                                \
		plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d); \
	} while (0)

static void
diagnoses(void **state)
{
	struct row_appointment a;
	struct row_diagnosis d;
	struct row_allergy x;

	(void)state;
	BOOK(2, 20260116, );
	DIAGNOSE(d.appointment_id = a.id);
	only("diagnosis-of-other-visit", d.id);
	BOOK(3, 20260116, );
	d = diagnosis(a.patient_id);
	d.appointment_id = a.id;
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	only("diagnosis-without-visit", d.id);
	DIAGNOSE(d.day = 20270101);
	only("diagnosis-in-future", d.id);
	DIAGNOSE(d.doctor_id = nurse);
	only("diagnosis-by-no-doctor", d.id);
	DIAGNOSE(d.day = 19470101);
	only("diagnosis-before-birth", d.id);
	DIAGNOSE(d.onset_day = 19470101);
	only("onset-before-birth", d.id);
	DIAGNOSE((d.onset_day = 20240101, d.end_day = 20230101));
	only("end-before-onset", d.id);
	DIAGNOSE(d.onset_day = 20270101);
	only("onset-in-future", d.id);
	DIAGNOSE(strcpy(d.code, "Q99.99"));
	only("code-not-in-list", d.id);
	DIAGNOSE(d.kind = DIAGNOSIS_KIND_PROBLEM);
	d.id = 0;
	plant(ROLE_DOCTOR, TBL_DIAGNOSIS, &d);
	only("problem-twice", d.id);
	row_init(TBL_ALLERGY, &x);
	x.patient_id = person().visit.id;
	strcpy(x.substance, "latex");
	plant(ROLE_NURSE, TBL_ALLERGY, &x);
	row_init(TBL_ALLERGY, &x);
	x.patient_id = d.patient_id;
	x.none_known = 1;
	plant(ROLE_NURSE, TBL_ALLERGY, &x);
	assert_int_equal(look("allergy-and-none-known").n, 0);
	row_init(TBL_ALLERGY, &x);
	x.patient_id = d.patient_id;
	strcpy(x.substance, "penicillin");
	plant(ROLE_NURSE, TBL_ALLERGY, &x);
	only("allergy-and-none-known", x.id);
}

/* ---- stock and house --------------------------------------------------------------- */

static struct row_movement
movement(int64_t of, int64_t quantity, int64_t balance)
{
	struct row_movement m;

	row_init(TBL_MOVEMENT, &m);
	m.kind = MOVEMENT_KIND_RECEIVE;
	m.medicine_id = medicine;
	m.lot_id = of;
	m.store_id = pharmacy;
	m.quantity = quantity;
	m.balance = balance;
	m.day = TODAY;
	m.at = now + ++fx.serial;
	return m;
}

static int64_t
other_medicine(void)
{
	struct row_medicine m;

	house_new(TBL_MEDICINE, &m);
	fresh_name(m.name, "Medicine");
	strcpy(m.unit, "tablet");
	OK(house_set(as(ROLE_SECURITY), TBL_MEDICINE, &m, &err));
	return m.id;
}

static void
stock(void **state)
{
	struct row_movement m = movement(lot, 50, 50);
	struct row_balance b;
	struct row_lot l;
	struct row_medicine gone;
	struct row_place p;
	int64_t another = other_medicine();

	(void)state;
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("balance-missing", m.id);
	row_init(TBL_BALANCE, &b);
	b.lot_id = lot;
	b.store_id = pharmacy;
	b.medicine_id = medicine;
	b.quantity = 49;
	plant(ROLE_PHARMACIST, TBL_BALANCE, &b);
	only("balance-differs", b.id);
	fetch(TBL_LOT, lot, &l);
	l.expiry_day = 20260101;
	replant(ROLE_PHARMACIST, TBL_LOT, &l);
	only("lot-expired", lot);
	l.expiry_day = 20550101;
	replant(ROLE_PHARMACIST, TBL_LOT, &l);
	only("lot-expiry-far", lot);
	m = movement(lot, -60, -10);
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("stock-below-zero", m.id);
	m = movement(lot, 1, 1);
	m.day = 20270101;
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("movement-in-future", m.id);
	m = movement(lot, 1, 1);
	m.medicine_id = another;
	plant(ROLE_PHARMACIST, TBL_MOVEMENT, &m);
	only("movement-of-other-medicine", m.id);
	fetch(TBL_MEDICINE, medicine, &gone);
	gone.active = 0;
	replant(ROLE_PHARMACIST, TBL_MEDICINE, &gone);
	only("medicine-out-of-use", b.id);
	fetch(TBL_PLACE, pharmacy, &p);
	p.active = 0;
	replant(ROLE_PHARMACIST, TBL_PLACE, &p);
	only("store-out-of-use", b.id);
}

static void
house(void **state)
{
	struct row_clinic_session c;
	struct row_account a;
	struct row_staff s;
	int64_t id;

	(void)state;
	fetch(TBL_CLINIC_SESSION, make_hours(other_clinic, 6, 480, 600, 1), &c);
	c.to_minute = 300;
	replant(ROLE_CLERK, TBL_CLINIC_SESSION, &c);
	only("hours-turned", c.id);
	fetch(TBL_STAFF, make_doctor(), &s);
	fetch(TBL_CLINIC_SESSION, make_hours(other_clinic, 7, 480, 600, 1), &c);
	c.doctor_id = s.id;
	replant(ROLE_CLERK, TBL_CLINIC_SESSION, &c);
	s.active = 0;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	only("hours-of-doctor-gone", c.id);
	house_new(TBL_STAFF, &s);
	s.kind = STAFF_KIND_NURSE;
	fresh_name(s.name, "Nurse");
	OK(house_set(as(ROLE_SECURITY), TBL_STAFF, &s, &err));
	OK(ward_nurse_set(as(ROLE_SECURITY), ward, s.id, &err));
	s.active = 0;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	only("ward-nurse-gone", ward);
	OK(ward_nurse_set(as(ROLE_SECURITY), ward, 0, &err));
	fetch(TBL_STAFF, make_doctor(), &s);
	id = s.id;
	fetch(TBL_STAFF, make_doctor(), &s);
	strcpy(s.code, "same");
	replant(ROLE_CLERK, TBL_STAFF, &s);
	fetch(TBL_STAFF, id, &s);
	strcpy(s.code, "same");
	replant(ROLE_CLERK, TBL_STAFF, &s);
	assert_int_equal(look("staff-number-twice").n, 1);
	planted[rule_find("staff-number-twice")] = true;
	as(ROLE_EXPORTER);
	OK(account_by_name(fx.store, "exporter", &a, &err));
	s.account_id = a.id;
	replant(ROLE_CLERK, TBL_STAFF, &s);
	a.state = ACCOUNT_STATE_DISABLED;
	replant(ROLE_SECURITY, TBL_ACCOUNT, &a);
	only("staff-account-off", s.id);
}

/* ---- bills ------------------------------------------------------------------------ */

static struct row_bill
bill(int64_t patient, int64_t total)
{
	struct row_bill b;

	row_init(TBL_BILL, &b);
	b.number = ++fx.serial;
	b.patient_id = patient;
	b.state = BILL_STATE_PENDING;
	b.day = 20260201;
	b.due_day = 20260401;
	b.amount = b.total = total;
	return b;
}

#define BILL(change)                               \
	do {                                       \
		b = bill(person().visit.id, 1000); \
		change;                            \
		plant(ROLE_CLERK, TBL_BILL, &b);   \
	} while (0)

static void
sums_of_bills(void **state)
{
	struct row_appointment a;
	struct row_bill b;
	struct row_bill_line l;
	struct row_charge c;
	struct row_payment m;
	struct patient p;

	(void)state;
	BILL(b.due_day = 20260101);
	only("due-before-bill", b.id);
	only("bill-overdue", b.id);
	BILL(b.day = 20260331);
	only("bill-in-future", b.id);
	BOOK(3, 20260201, );
	BILL((b.appointment_id = a.id, b.patient_id = a.patient_id));
	only("bill-without-visit", b.id);
	p = person();
	p.visit.state = PATIENT_STATE_STRUCK;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	BILL(b.patient_id = p.visit.id);
	only("bill-of-struck", b.id);
	BILL(b.state = BILL_STATE_PAID);
	only("bill-state-wrong", b.id);
	BILL();
	row_init(TBL_BILL_LINE, &l);
	l.bill_id = b.id;
	l.patient_id = p.visit.id;
	l.day = b.day;
	l.quantity = 3;
	l.price = 300;
	plant(ROLE_CLERK, TBL_BILL_LINE, &l);
	only("line-of-other-patient", l.id);
	only("bill-differs-from-lines", b.id);
	BILL((b.paid = 1200, b.state = BILL_STATE_PAID));
	row_init(TBL_PAYMENT, &m);
	m.bill_id = b.id;
	m.patient_id = b.patient_id;
	m.day = 20260131;
	m.amount = 1300;
	plant(ROLE_CLERK, TBL_PAYMENT, &m);
	only("money-before-bill", m.id);
	only("paid-differs", b.id);
	only("bill-overpaid", b.id);
	row_init(TBL_CHARGE, &c);
	c.patient_id = b.patient_id;
	c.day = 20251101;
	when_clock_set(now - 120 * DAY);
	plant(ROLE_CLERK, TBL_CHARGE, &c);
	when_clock_set(now);
	only("charge-waits", c.id);
}

static void
claims_and_cover(void **state)
{
	struct row_bill b;
	struct row_policy p;
	struct row_claim c;

	(void)state;
	row_init(TBL_POLICY, &p);
	p.patient_id = person().visit.id;
	strcpy(p.number, "P-1");
	p.from_day = 20250101;
	p.to_day = 20241231;
	plant(ROLE_CLERK, TBL_POLICY, &p);
	BILL((b.patient_id = p.patient_id, b.policy_id = p.id));
	only("bill-outside-cover", b.id);
	row_init(TBL_CLAIM, &c);
	c.bill_id = b.id;
	c.patient_id = b.patient_id;
	c.policy_id = p.id;
	c.state = CLAIM_STATE_SANCTIONED;
	c.sent_day = 20260131;
	c.answer_day = 20260130;
	c.amount = 1001;
	c.sanctioned = 1002;
	plant(ROLE_CLERK, TBL_CLAIM, &c);
	only("claim-before-bill", c.id);
	only("answer-before-claim", c.id);
	only("claim-over-bill", c.id);
	only("sanctioned-over-claim", c.id);
	BILL();
	row_init(TBL_CLAIM, &c);
	c.bill_id = b.id;
	c.patient_id = b.patient_id;
	c.policy_id = p.id;
	c.state = CLAIM_STATE_SENT;
	c.sent_day = 20260201;
	when_clock_set(now - 120 * DAY);
	plant(ROLE_CLERK, TBL_CLAIM, &c);
	when_clock_set(now);
	only("claim-on-other-policy", c.id);
	only("claim-waits", c.id);
}

static void
bills(void **state)
{
	struct row_appointment a = appointment(person().visit.id, 20260110,
					       APPOINTMENT_STATE_MISSED);
	struct row_visit_more m;
	struct row_service v;
	struct row_charge c;
	struct row_policy p;
	struct row_bill b;

	(void)state;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	row_init(TBL_VISIT_MORE, &m);
	m.id = a.id;
	m.patient_id = a.patient_id;
	m.follow_day = 20260109;
	plant(ROLE_CLERK, TBL_VISIT_MORE, &m);
	only("follow-up-before-visit", a.id);
	house_new(TBL_SERVICE, &v);
	strcpy(v.code, "scan");
	strcpy(v.name, "Scan");
	OK(house_set(as(ROLE_SECURITY), TBL_SERVICE, &v, &err));
	row_init(TBL_CHARGE, &c);
	c.patient_id = a.patient_id;
	c.appointment_id = a.id;
	c.service_id = v.id;
	c.day = a.day;
	plant(ROLE_CLERK, TBL_CHARGE, &c);
	only("charge-for-missed-visit", c.id);
	row_init(TBL_POLICY, &p);
	p.patient_id = a.patient_id;
	p.from_day = 20260110;
	p.to_day = 20260109;
	plant(ROLE_CLERK, TBL_POLICY, &p);
	only("policy-ends-before-it-begins", p.id);
	row_init(TBL_BILL, &b);
	b.number = 1;
	b.patient_id = a.patient_id;
	b.state = BILL_STATE_PENDING;
	b.day = 20260110;
	b.amount = 1000;
	b.total = 1001;
	b.difference = 1;
	plant(ROLE_CLERK, TBL_BILL, &b);
	only("bill-does-not-add-up", b.id);
	b.id = 0;
	b.number = 2;
	b.total = 1000;
	b.difference = 0;
	b.pay_day = 20260109;
	plant(ROLE_CLERK, TBL_BILL, &b);
	only("payment-before-bill", b.id);
	b.id = 0;
	b.number = 3;
	b.pay_day = 0;
	strcpy(b.visit, "8801");
	plant(ROLE_CLERK, TBL_BILL, &b);
	only("bill-for-another-visit", b.id);
	a = appointment(person_with(TBL_PATIENT, "known_day", 20260201, NULL),
			20260131, APPOINTMENT_STATE_DONE);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	only("visit-before-registration", a.id);
}

/* ---- what other systems told ---------------------------------------------------- */

static void
told(void **state)
{
	struct row_appointment a;
	struct row_admission_told t;
	struct row_visit_source v;
	struct row_own_doctor o;
	struct row_insured i;
	struct row_bill b;

	(void)state;
	row_init(TBL_ADMISSION_TOLD, &t);
	t.patient_id = person().visit.id;
	t.from_day = 20240703;
	t.to_day = 20240117;
	plant(ROLE_RECORDS, TBL_ADMISSION_TOLD, &t);
	only("told-discharge-before-admission", t.id);
	row_init(TBL_OWN_DOCTOR, &o);
	o.id = t.patient_id;
	strcpy(o.number, "4455");
	plant(ROLE_RECORDS, TBL_OWN_DOCTOR, &o);
	only("own-doctor-unknown", o.id);
	row_init(TBL_INSURED, &i);
	i.patient_id = t.patient_id;
	strcpy(i.number, "9988");
	plant(ROLE_RECORDS, TBL_INSURED, &i);
	only("cover-unknown", i.id);
	BOOK(2, 20260116, );
	row_init(TBL_VISIT_SOURCE, &v);
	v.id = a.id;
	v.patient_id = a.patient_id;
	strcpy(v.doctor, "6121");
	plant(ROLE_RECORDS, TBL_VISIT_SOURCE, &v);
	only("visit-with-unknown-doctor", a.id);
	v.doctor[0] = '\0';
	strcpy(v.hospital, "4535");
	replant(ROLE_RECORDS, TBL_VISIT_SOURCE, &v);
	assert_int_equal(look("visit-with-unknown-doctor").n, 0);
	only("visit-in-unknown-hospital", a.id);
	BILL(strcpy(b.cover, "9988"));
	only("bill-on-another-policy", b.id);
}

/* Ten that are alike make the eleventh odd. */
static void
plant_reached(enum tbl t, const char *kind)
{
	char rule[60], *phone, *email;
	union {
		struct row_head head;
		struct row_staff staff;
		struct row_hospital hospital;
		struct row_insurer insurer;
	} row;

	for (int k = 0; k <= 10; k++) {
		house_new(t, &row);
		fresh_name((char *)&row + table_col(t, "code")->offset, "R");
		fresh_name((char *)&row + table_col(t, "name")->offset, "Name");
		phone = (char *)&row + table_col(t, "phone")->offset;
		email = (char *)&row + table_col(t, "email")->offset;
		strcpy(phone, k < 10 ? "0201844466" : "201844466");
		strcpy(email, k < 10 ? "a@b" : "a.b");
		if (t == TBL_STAFF)
			row.staff.kind = STAFF_KIND_OTHER;
		plant(ROLE_CLERK, t, &row);
		snprintf(rule, sizeof(rule), "%s-phone-of-odd-length", kind);
		assert_int_equal(look(rule).n, k == 10);
	}
	only(rule, row.head.id);
	snprintf(rule, sizeof(rule), "%s-email-without-at", kind);
	only(rule, row.head.id);
}

static void
how_people_are_reached(void **state)
{
	int64_t id = 0;

	(void)state;
	plant_reached(TBL_STAFF, "staff");
	plant_reached(TBL_HOSPITAL, "hospital");
	plant_reached(TBL_INSURER, "insurer");
	for (int k = 0; k < 10; k++)
		person_with(TBL_IDENTITY, "phone", 0, "020 184-4466");
	assert_int_equal(look("phone-of-odd-length").n, 0);
	id = person_with(TBL_IDENTITY, "phone", 0, "158974561");
	only("phone-of-odd-length", id);
}

static void
same_name_and_email(void **state)
{
	struct patient p = person(), q = person();

	(void)state;
	strcpy(p.who.email, "robin@mail.com");
	replant(ROLE_CLERK, TBL_IDENTITY, &p.who);
	strcpy(q.who.email, "ROBIN@mail.com");
	replant(ROLE_CLERK, TBL_IDENTITY, &q.who);
	assert_int_equal(look("name-and-email-twice").n, 0);
	strcpy(q.who.family, p.who.family);
	strcpy(q.who.given, p.who.given);
	replant(ROLE_CLERK, TBL_IDENTITY, &q.who);
	only("name-and-email-twice", q.visit.id);
}

/* A policy in another name is right once it covers the patient, too. */
static void
covered_by_another(void **state)
{
	struct row_policy p;
	struct row_insured i;
	struct row_claim c;
	struct row_bill b;

	(void)state;
	row_init(TBL_POLICY, &p);
	p.patient_id = person().visit.id;
	strcpy(p.number, "P-2");
	plant(ROLE_CLERK, TBL_POLICY, &p);
	BILL();
	row_init(TBL_CLAIM, &c);
	c.bill_id = b.id;
	c.patient_id = b.patient_id;
	c.policy_id = p.id;
	plant(ROLE_CLERK, TBL_CLAIM, &c);
	finds("claim-on-other-policy", c.id);
	row_init(TBL_INSURED, &i);
	i.patient_id = b.patient_id;
	i.policy_id = p.id;
	i.relation = INSURED_AS_CHILD;
	plant(ROLE_CLERK, TBL_INSURED, &i);
	for (int k = 0; k < look("claim-on-other-policy").n; k++)
		assert_int_not_equal(look("claim-on-other-policy").id[k], c.id);
}

static void
every_rule_was_broken_once(void **state)
{
	(void)state;
	for (int i = 0; i < rules_count(); i++)
		if (!planted[i])
			fail_msg("nothing breaks %s", rule_get(i)->name);
}

static bool
take_one(const struct rule_hit *h, void *arg)
{
	(void)h;
	++*(int *)arg;
	return false;
}

static void
a_work_list_may_stop_early(void **state)
{
	int n = 0;

	(void)state;
	OK(rules_run(as(ROLE_RECORDS), -1, NULL, take_one, &n, &err));
	assert_int_equal(n, 1);
	assert_true(store_is_idle(fx.store));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_and_sentences_are_of_one_rule),
		cmocka_unit_test(a_sound_store_breaks_no_rule),
		cmocka_unit_test(who_may_and_what_stays_shut),
		cmocka_unit_test(patients),
		cmocka_unit_test(states_of_patients),
		cmocka_unit_test(the_dead),
		cmocka_unit_test(stays),
		cmocka_unit_test(times_of_appointments),
		cmocka_unit_test(places_of_appointments),
		cmocka_unit_test(diagnoses),
		cmocka_unit_test(stock),
		cmocka_unit_test(house),
		cmocka_unit_test(bills),
		cmocka_unit_test(sums_of_bills),
		cmocka_unit_test(claims_and_cover),
		cmocka_unit_test(told),
		cmocka_unit_test(how_people_are_reached),
		cmocka_unit_test(same_name_and_email),
		cmocka_unit_test(covered_by_another),
		cmocka_unit_test(every_rule_was_broken_once),
		cmocka_unit_test(a_work_list_may_stop_early),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}

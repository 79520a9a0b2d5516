/*
 * test_merge.c - merging is a link that reading resolves; parting gives back
 * what came before and moves only what someone says; pairs that look alike
 * are found, and what was said of them is kept.
 */
#include "fixture.h"

#include "wardbook/appointment.h"
#include "wardbook/diagnosis.h"
#include "wardbook/merge.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

static int64_t clinic, ward;
static int32_t today;

static int
setup(void **state)
{
	struct row_code c;

	OK(when_zone_set("UTC", &err));
	today = 20260302;
	when_clock_set(when_instant(today, 480));
	if (fixture_open(state))
		return -1;
	clinic = make_place(PLACE_KIND_CLINIC, 15, 20, false);
	ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	row_init(TBL_CODE, &c);
	strcpy(c.system, "icd10");
	strcpy(c.code, "E11.9");
	strcpy(c.name, "Type 2 diabetes");
	OK(code_set(as(ROLE_SECURITY), &c, &err));
	return 0;
}

/* Some hours later. */
static void
later(void)
{
	when_clock_set(when_now() + 3600000);
}

static int64_t
book(int64_t patient, int minute, const char *words)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = clinic;
	a.row.day = today + 1;
	a.row.minute = minute;
	strcpy(a.words, words);
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a.row.id;
}

static void
allergic(int64_t patient, const char *substance)
{
	struct row_allergy a;

	row_init(TBL_ALLERGY, &a);
	a.patient_id = patient;
	strcpy(a.substance, substance);
	OK(allergy_record(as(ROLE_NURSE), &a, &err));
}

static void
marked(int64_t patient)
{
	struct row_alert a;

	row_init(TBL_ALERT, &a);
	a.patient_id = patient;
	a.kind = ALERT_KIND_FALLS;
	OK(alert_set(as(ROLE_NURSE), &a, &err));
}

static int64_t
diagnosed(int64_t patient, const char *words)
{
	struct diagnosis d;

	diagnosis_init(&d);
	d.row.patient_id = patient;
	d.row.kind = DIAGNOSIS_KIND_PROBLEM;
	strcpy(d.row.code, "E11.9");
	strcpy(d.words, words);
	OK(diagnosis_record(as(ROLE_DOCTOR), &d, &err));
	return d.row.id;
}

static bool
count_line(const struct appointment_line *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return true;
}

static bool
count_diagnosis(const struct diagnosis *d, void *arg)
{
	(void)d;
	++*(int *)arg;
	return true;
}

struct hangs {
	int bookings, diagnoses, allergies, alerts;
};

static struct hangs
hang(int64_t patient)
{
	struct hangs h = { 0 };
	struct allergy_list l;
	struct alert_list m;

	OK(appointment_of_patient(as(ROLE_NURSE), patient, count_line,
				  &h.bookings, &err));
	OK(diagnosis_of_patient(as(ROLE_NURSE), patient, false, count_diagnosis,
				&h.diagnoses, &err));
	OK(allergy_get(as(ROLE_NURSE), patient, &l, &err));
	h.allergies = (int)l.n;
	allergy_list_release(&l);
	OK(alert_get(as(ROLE_NURSE), patient, &m, &err));
	h.alerts = (int)m.n;
	alert_list_release(&m);
	return h;
}

static void
hangs_are(int64_t patient, int bookings, int diagnoses, int allergies,
	  int alerts)
{
	struct hangs h = hang(patient);

	assert_int_equal(h.bookings, bookings);
	assert_int_equal(h.diagnoses, diagnoses);
	assert_int_equal(h.allergies, allergies);
	assert_int_equal(h.alerts, alerts);
}

static void
merge(int64_t gone, int64_t into)
{
	struct merge_plan p;

	OK(merge_plan(as(ROLE_RECORDS), gone, into, &p, &err));
	OK(merge_do(as(ROLE_RECORDS), &p, &err));
}

static struct row_merge_act
standing(int64_t into)
{
	struct row_merge_act m[4];
	int n;

	OK(merge_standing(as(ROLE_RECORDS), into, m, 4, &n, &err));
	assert_int_equal(n, 1);
	return m[0];
}

struct taken {
	struct merge_item v[16];
	int n;
};

static bool
take(const struct merge_item *i, void *arg)
{
	struct taken *t = arg;

	assert_true(t->n < 16);
	t->v[t->n++] = *i;
	return true;
}

/* ---- merging ------------------------------------------------------------------ */

static void
a_merged_record_is_read_through_the_living_one(void **state)
{
	int64_t a = make_patient("Okonkwo"), b = make_patient("Okonkwa"), id;
	struct patient p, gone;
	struct patient_hits hits;

	(void)state;
	book(a, 540, "on a stretcher");
	book(b, 600, "");
	allergic(a, "latex");
	allergic(b, "penicillin");
	marked(a);
	diagnosed(a, "since youth");
	OK(patient_get(as(ROLE_CLERK), a, &gone, &err));
	hangs_are(b, 1, 0, 1, 0);
	merge(a, b);
	OK(patient_get(as(ROLE_CLERK), a, &p, &err));
	assert_int_equal(p.visit.id, b);
	hangs_are(b, 2, 1, 2, 1);
	/* By its number, by its name, both give the living one, once. */
	OK(patient_by_number(as(ROLE_CLERK), gone.who.number, &id, &err));
	OK(patient_get(as(ROLE_CLERK), id, &p, &err));
	assert_int_equal(p.visit.id, b);
	patient_hits_init(&hits);
	OK(patient_find(as(ROLE_CLERK), "okonkw", 20, &hits, &err));
	assert_int_equal(hits.n, 1);
	assert_int_equal(hits.v[0].id, b);
	patient_hits_release(&hits);
	/* A clash is seen across both. */
	{
		struct appointment x;

		appointment_init(&x);
		x.row.patient_id = b;
		x.row.clinic_id = clinic;
		x.row.day = today + 1;
		x.row.minute = 540;
		IS(RC_REFUSED, appointment_check(as(ROLE_CLERK), &x, &err));
	}
	/* Nobody strikes out a record on which another one hangs. */
	OK(patient_get(as(ROLE_CLERK), b, &p, &err));
	IS(RC_REFUSED,
	   patient_strike(as(ROLE_RECORDS), b, p.visit.version,
			  reason_of(REASON_KIND_STRIKE, "wrong-patient"),
			  &err));
}

static void
what_a_merge_touches_is_shown_before(void **state)
{
	int64_t a = make_patient("Lindqvist"), b = make_patient("Lindquist");
	struct taken t = { .n = 0 };
	struct merge_plan p;

	(void)state;
	book(a, 540, "");
	allergic(a, "latex");
	diagnosed(a, "");
	OK(merge_items(as(ROLE_RECORDS), a, take, &t, &err));
	assert_int_equal(t.n, 3);
	assert_string_equal(t.v[0].words, "appointment, 03-Mar-2026, "
					  "Place place1");
	assert_true(t.v[0].movable);
	/* A records officer holds no key of care. */
	for (int i = 0; i < t.n; i++)
		assert_int_equal(t.v[i].movable, t.v[i].table != TBL_ALLERGY);
	OK(merge_plan(as(ROLE_RECORDS), a, b, &p, &err));
	assert_int_equal(p.items, 3);
	assert_int_equal(p.kept, 0);
	assert_true(p.score >= 80);
	assert_non_null(strstr(p.why, "name spelt nearly the same"));
	assert_string_equal(p.warning, "");
	hangs_are(b, 0, 0, 0, 0);
}

static void
what_contradicts_is_said(void **state)
{
	int64_t a = make_patient("Weber"), b = make_patient("Weber");
	struct patient p;
	struct merge_plan plan;

	(void)state;
	OK(patient_get(as(ROLE_CLERK), b, &p, &err));
	p.visit.sex = SEX_MALE;
	p.who.birth_day = 19490909;
	OK(patient_change(as(ROLE_CLERK), &p, &err));
	OK(alike_answer_set(as(ROLE_CLERK), a, b, ALIKE_ANSWER_TWIN, &err));
	OK(merge_plan(as(ROLE_RECORDS), a, b, &plan, &err));
	assert_string_equal(plan.warning, "the sex differs; the birth dates "
					  "differ; someone said that they "
					  "are twins");
}

static void
what_may_not_be_merged(void **state)
{
	int64_t a = make_patient("Novak"), b = make_patient("Novak"), stay;
	struct merge_plan p;
	struct patient who;

	(void)state;
	IS(RC_REFUSED, merge_plan(as(ROLE_RECORDS), a, a, &p, &err));
	IS(RC_NONE, merge_plan(as(ROLE_RECORDS), a, 77, &p, &err));
	OK(merge_plan(as(ROLE_RECORDS), a, b, &p, &err));
	IS(RC_DENIED, merge_do(as(ROLE_CLERK), &p, &err));
	/* Changed since it was shown. */
	OK(patient_get(as(ROLE_CLERK), a, &who, &err));
	strcpy(who.who.city, "Vitória");
	OK(patient_change(as(ROLE_CLERK), &who, &err));
	IS(RC_CONFLICT, merge_do(as(ROLE_RECORDS), &p, &err));
	OK(merge_plan(as(ROLE_RECORDS), a, b, &p, &err));
	book(a, 700, "");
	IS(RC_CONFLICT, merge_do(as(ROLE_RECORDS), &p, &err));
	/* Both in a ward. */
	OK(ward_admit(as(ROLE_NURSE), a, ward, 0, &stay, &err));
	OK(ward_admit(as(ROLE_NURSE), b, ward, 0, &stay, &err));
	IS(RC_CONFLICT, merge_plan(as(ROLE_RECORDS), a, b, &p, &err));
	OK(ward_discharge(as(ROLE_NURSE), stay, 1, STAY_ENDING_HOME, &err));
	merge(a, b);
	/* The living one lies where the merged record was admitted. */
	{
		struct row_stay in;

		OK(ward_stay_of(as(ROLE_NURSE), b, &in, &err));
		assert_int_equal(in.patient_id, a);
	}
	IS(RC_REFUSED, merge_plan(as(ROLE_RECORDS), a, b, &p, &err));
	IS(RC_REFUSED, merge_plan(as(ROLE_RECORDS), b, a, &p, &err));
}

/* ---- parting ------------------------------------------------------------------- */

static void
parting_gives_back_what_came_before(void **state)
{
	int64_t a = make_patient("Ferreira"), b = make_patient("Ferreyra");
	int64_t words, seen, kept;
	struct row_merge_act m;
	struct taken t = { .n = 0 };
	struct appointment x;
	struct patient p;

	(void)state;
	book(a, 540, "");
	book(b, 600, "");
	allergic(a, "latex");
	later();
	merge(a, b);
	later();
	words = book(b, 660, "with an interpreter");
	kept = book(a, 720, ""); /* goes to the living one */
	seen = diagnosed(b, "");
	hangs_are(b, 4, 1, 1, 0);
	m = standing(b);
	OK(merge_since(as(ROLE_RECORDS), &m, take, &t, &err));
	assert_int_equal(t.n, 3);
	/* The booking with words and the diagnosis belong to the other. */
	for (int i = 0; i < t.n;)
		if (t.v[i].id == kept)
			t.v[i] = t.v[--t.n];
		else
			i++;
	OK(merge_undo(as(ROLE_RECORDS), &m, t.v, (size_t)t.n, &err));
	hangs_are(a, 2, 1, 1, 0);
	hangs_are(b, 2, 0, 0, 0);
	OK(patient_get(as(ROLE_CLERK), a, &p, &err));
	assert_int_equal(p.visit.id, a);
	assert_int_equal(p.visit.state, PATIENT_STATE_ACTIVE);
	OK(appointment_get(as(ROLE_CLERK), words, &x, &err));
	assert_int_equal(x.row.patient_id, a);
	assert_string_equal(x.words, "with an interpreter");
	(void)seen;
	/* Once. */
	IS(RC_REFUSED, merge_undo(as(ROLE_RECORDS), &m, NULL, 0, &err));
	{
		struct row_merge_act left[2];
		int n;

		OK(merge_standing(as(ROLE_RECORDS), b, left, 2, &n, &err));
		assert_int_equal(n, 0);
	}
	/* And again, as often as one likes. */
	merge(a, b);
	hangs_are(b, 4, 1, 1, 0);
}

static void
what_a_role_cannot_seal_it_does_not_move(void **state)
{
	int64_t a = make_patient("Marques"), b = make_patient("Marquez");
	struct row_merge_act m;
	struct taken t = { .n = 0 };

	(void)state;
	merge(a, b);
	later();
	diagnosed(b, "its note is sealed for care");
	m = standing(b);
	OK(merge_since(as(ROLE_RECORDS), &m, take, &t, &err));
	assert_int_equal(t.n, 1);
	assert_false(t.v[0].movable);
	IS(RC_NOKEY, merge_undo(as(ROLE_RECORDS), &m, t.v, 1, &err));
	hangs_are(b, 0, 1, 0, 0);
	OK(merge_undo(as(ROLE_RECORDS), &m, NULL, 0, &err));
	hangs_are(b, 0, 1, 0, 0);
	hangs_are(a, 0, 0, 0, 0);
}

static void
followers_go_along_and_come_back(void **state)
{
	int64_t a = make_patient("Ito"), b = make_patient("Itoh");
	int64_t c = make_patient("Ittoh");
	struct row_merge_act m;
	struct patient p;

	(void)state;
	book(a, 540, "");
	merge(a, b);
	merge(b, c);
	OK(patient_get(as(ROLE_CLERK), a, &p, &err));
	assert_int_equal(p.visit.id, c);
	hangs_are(c, 1, 0, 0, 0);
	m = standing(c);
	OK(merge_undo(as(ROLE_RECORDS), &m, NULL, 0, &err));
	OK(patient_get(as(ROLE_CLERK), a, &p, &err));
	assert_int_equal(p.visit.id, b);
	hangs_are(b, 1, 0, 0, 0);
	hangs_are(c, 0, 0, 0, 0);
	m = standing(b);
	OK(merge_undo(as(ROLE_RECORDS), &m, NULL, 0, &err));
	hangs_are(a, 1, 0, 0, 0);
}

/* ---- duplicates ------------------------------------------------------------------ */

static int64_t
someone(const char *family, const char *given, int32_t born, const char *phone)
{
	struct patient p;

	patient_init(&p);
	strcpy(p.who.family, family);
	strcpy(p.who.given, given);
	strcpy(p.who.phone, phone);
	p.who.birth_day = born;
	p.visit.sex = SEX_FEMALE;
	OK(patient_register(as(ROLE_CLERK), &p, &err));
	return p.visit.id;
}

static const struct duplicate *
pair_of(const struct duplicates *d, int64_t a, int64_t b)
{
	for (size_t i = 0; i < d->n; i++)
		if (d->v[i].a == (a < b ? a : b) &&
		    d->v[i].b == (a < b ? b : a))
			return &d->v[i];
	return NULL;
}

static void
duplicates_are_found_and_answers_kept(void **state)
{
	int64_t meyer = someone("Meyer", "Katharina", 19710405, "555 1000");
	int64_t maier = someone("Maier", "Catarina", 19710405, "");
	int64_t turned = someone("Silva", "Rosa", 19800211, "");
	int64_t day = someone("Rosa", "Silva", 19801102, "");
	int64_t sister = someone("Meyer", "Annika", 19730101, "555 1000");
	int64_t lone = someone("Zhukov", "Olga", 19600606, "");
	struct duplicates d;
	struct patient p;
	struct patient_hits hits;

	(void)state;
	OK(duplicates_find(as(ROLE_CLERK), 100, NULL, NULL, &d, &err));
	assert_non_null(pair_of(&d, meyer, maier));
	assert_non_null(pair_of(&d, turned, day));
	assert_null(pair_of(&d, meyer, sister));
	for (size_t i = 0; i < d.n; i++) {
		assert_true(d.v[i].a != lone && d.v[i].b != lone);
		assert_true(d.v[i].a < d.v[i].b);
		assert_true(!i || d.v[i - 1].score >= d.v[i].score);
	}
	duplicates_release(&d);
	OK(alike_answer_set(as(ROLE_CLERK), maier, meyer,
			    ALIKE_ANSWER_DIFFERENT, &err));
	OK(duplicates_find(as(ROLE_RECORDS), 100, NULL, NULL, &d, &err));
	assert_null(pair_of(&d, meyer, maier));
	assert_non_null(pair_of(&d, turned, day));
	duplicates_release(&d);
	/* Nor is it asked again when the record is changed. */
	OK(patient_get(as(ROLE_CLERK), turned, &p, &err));
	patient_hits_init(&hits);
	OK(patient_alike(as(ROLE_CLERK), &p, &hits, &err));
	assert_int_equal(hits.n, 1);
	patient_hits_release(&hits);
	OK(alike_answer_set(as(ROLE_CLERK), day, turned, ALIKE_ANSWER_TWIN,
			    &err));
	OK(patient_alike(as(ROLE_CLERK), &p, &hits, &err));
	assert_int_equal(hits.n, 0);
	patient_hits_release(&hits);
	IS(RC_REFUSED,
	   alike_answer_set(as(ROLE_CLERK), day, day, ALIKE_ANSWER_TWIN, &err));
	IS(RC_DENIED, alike_answer_set(as(ROLE_PHARMACIST), day, lone,
				       ALIKE_ANSWER_TWIN, &err));
}

static void
merged_ones_are_no_duplicates(void **state)
{
	int64_t a = someone("Kowalska", "Ewa", 19900101, "");
	int64_t b = someone("Kowalska", "Ewa", 19900101, "");
	struct duplicates d;

	(void)state;
	OK(duplicates_find(as(ROLE_CLERK), 100, NULL, NULL, &d, &err));
	assert_int_equal(pair_of(&d, a, b)->score, 90);
	assert_string_equal(pair_of(&d, a, b)->why,
			    "same name; same birth date");
	duplicates_release(&d);
	merge(b, a);
	OK(duplicates_find(as(ROLE_CLERK), 100, NULL, NULL, &d, &err));
	assert_null(pair_of(&d, a, b));
	duplicates_release(&d);
	OK(duplicates_find(as(ROLE_CLERK), 1, NULL, NULL, &d, &err));
	assert_int_equal(d.n, 1);
	assert_true(d.more);
	duplicates_release(&d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_merged_record_is_read_through_the_living_one),
		cmocka_unit_test(what_a_merge_touches_is_shown_before),
		cmocka_unit_test(what_contradicts_is_said),
		cmocka_unit_test(what_may_not_be_merged),
		cmocka_unit_test(parting_gives_back_what_came_before),
		cmocka_unit_test(what_a_role_cannot_seal_it_does_not_move),
		cmocka_unit_test(followers_go_along_and_come_back),
		cmocka_unit_test(duplicates_are_found_and_answers_kept),
		cmocka_unit_test(merged_ones_are_no_duplicates),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}

/*
 * test_prescription.c - words and sums of an order, the checks and the test
 * that they are alive, and what becomes of an order.
 */
#include "rx_fixture.h"

#include "wardbook/seed.h"

/* ---- words ---------------------------------------------------------------------- */

static void
amounts_as_people_type_them(void **state)
{
	static const struct {
		const char *text;
		int64_t v;
	} good[] = {
		{ "1", 1000 },	  { "0.5", 500 },    { "1,5", 1500 },
		{ "1/2", 500 },	  { "1 1/2", 1500 }, { " 500 ", 500000 },
		{ "0.125", 125 },
	};
	static const char *const bad[] = {
		"", "0", "-1", "one", "1.2345", "1/0", "2 x", "99999999999",
	};
	int64_t v;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		OK(prescription_parse_amount(&v, good[i].text, &err));
		assert_int_equal(v, good[i].v);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		REFUSED("dose", prescription_parse_amount(&v, bad[i], &err));
}

static const char *
sentence(const struct row_prescription *r)
{
	static char out[PRESCRIPTION_SENTENCE];
	struct row_medicine m;

	OK(row_get(fx.store, TBL_MEDICINE, r->medicine_id, &m, &err));
	return prescription_sentence(out, r, &m);
}

static void
a_sentence_that_a_patient_can_read(void **state)
{
	struct row_prescription r = rx_order_of(1, rx.amoxicillin);

	(void)state;
	as(ROLE_DOCTOR);
	assert_string_equal(sentence(&r),
			    "Take 1 capsule by mouth three "
			    "times a day (08:00, 14:00, 20:00) for 7 days.");
	r.dose = 1000000;
	r.dose_unit = DOSE_UNIT_MILLIGRAM;
	r.days = 0;
	strcpy(r.note, "With food.");
	assert_string_equal(sentence(&r),
			    "Take 1000 mg (2 capsules) by mouth "
			    "three times a day (08:00, 14:00, 20:00) until "
			    "you are told to stop. With food.");
	r = rx_order_of(1, rx.warfarin);
	r.dose = 500;
	r.frequency = FREQUENCY_BEDTIME;
	assert_string_equal(sentence(&r), "Take half a tablet by mouth at "
					  "bedtime (22:00) for 7 days.");
	r = rx_order_of(1, rx.paracetamol);
	r.dose = 2000;
	r.frequency = FREQUENCY_AS_NEEDED;
	r.gap_minutes = 360;
	r.most_daily = 4;
	assert_string_equal(sentence(&r),
			    "Take 2 tablets by mouth only when "
			    "needed, at least 6 hours apart, at most 4 times "
			    "in 24 hours for 7 days.");
	r = rx_order_of(1, rx.prednisolone);
	r.dose = 6000;
	r.frequency = FREQUENCY_DAILY;
	r.taper_by = 1000;
	r.taper_days = 3;
	OK(prescription_check(as(ROLE_DOCTOR), &r, &err));
	assert_string_equal(sentence(&r),
			    "Take 6 tablets by mouth once a day "
			    "(08:00) for 3 days, then 1 tablet less every 3 "
			    "days, down to 1 tablet, then stop.");
}

static void
what_a_unit_holds(void **state)
{
	static const struct {
		const char *strength, *unit;
		bool known, units;
		int64_t amount;
	} v[] = {
		{ "500 mg", "tablet", true, false, 500000 },
		{ "1.2 g", "vial", true, false, 1200000 },
		{ "250 mg/5 ml", "ml", true, false, 50000 },
		{ "40 mg/0.4 ml", "syringe", true, false, 40000 },
		{ "100 units/ml, 10 ml", "vial", true, true, 1000000 },
		{ "100 micrograms/puff", "puff", true, false, 100 },
		{ "10 mg/ml", "ampoule", false, false, 0 },
		{ "300 mg/150 mg", "tablet", false, false, 0 },
		{ "2 %", "g", false, false, 0 },
		{ "25 micrograms/hour", "patch", false, false, 0 },
		{ "", "ml", false, false, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++) {
		struct row_medicine m;
		struct medicine_content c;

		row_init(TBL_MEDICINE, &m);
		strcpy(m.strength, v[i].strength);
		strcpy(m.unit, v[i].unit);
		assert_int_equal(medicine_content(&m, &c), v[i].known);
		if (v[i].known) {
			assert_int_equal(c.units, v[i].units);
			assert_int_equal(c.amount, v[i].amount);
		}
	}
}

/* ---- times ----------------------------------------------------------------------- */

static void
doses_are_due_by_the_wall(void **state)
{
	struct row_prescription r = rx_order_of(1, rx.amoxicillin);
	int64_t at[64];

	(void)state;
	r.from_at = when_instant(TODAY, 8 * 60 + 1);
	r.ends_at = when_instant(20260309, 8 * 60 + 1);
	assert_int_equal(prescription_due(&r, 0, INT64_MAX, at, 64), 21);
	assert_int_equal(at[0], when_instant(TODAY, 14 * 60));
	assert_int_equal(at[20], when_instant(20260309, 8 * 60));
	r.frequency = FREQUENCY_ALTERNATE_DAYS;
	assert_int_equal(prescription_due(&r, 0, INT64_MAX, at, 64), 4);
	assert_int_equal(at[0], when_instant(20260303, 8 * 60));
	assert_int_equal(at[1], when_instant(20260305, 8 * 60));
	/* asked for a later stretch, the rhythm stays */
	assert_int_equal(prescription_due(&r, when_instant(20260304, 0),
					  when_instant(20260306, 0), at, 64),
			 1);
	assert_int_equal(at[0], when_instant(20260305, 8 * 60));
	r.frequency = FREQUENCY_ONCE;
	assert_int_equal(prescription_due(&r, 0, INT64_MAX, at, 64), 1);
	assert_int_equal(at[0], r.from_at);
	r.frequency = FREQUENCY_AS_NEEDED;
	assert_int_equal(prescription_due(&r, 0, INT64_MAX, at, 64), 0);
}

/* 08:00 stays 08:00 when the clocks go forward. */
static void
a_clock_change_keeps_the_wall_time(void **state)
{
	struct row_prescription r = rx_order_of(1, rx.amoxicillin);
	int64_t at[8];

	(void)state;
	OK(when_zone_set("Europe/Berlin", &err));
	r.frequency = FREQUENCY_DAILY;
	r.from_at = when_instant(20260328, 0);
	r.ends_at = when_instant(20260331, 0);
	assert_int_equal(prescription_due(&r, 0, INT64_MAX, at, 8), 3);
	assert_int_equal(at[1] - at[0], 23 * 3600000);
	OK(when_zone_set("UTC", &err));
}

static void
a_taper_goes_down_and_ends(void **state)
{
	struct row_prescription r = rx_order_of(1, rx.prednisolone);
	struct row_medicine m;

	(void)state;
	r.dose = 6000;
	r.frequency = FREQUENCY_DAILY;
	r.taper_by = 2000;
	r.taper_days = 3;
	r.days = 0;
	OK(prescription_check(as(ROLE_DOCTOR), &r, &err));
	assert_int_equal(r.taper_to, 2000);
	assert_int_equal(r.days, 9);
	assert_int_equal(prescription_dose_at(&r, r.from_at), 6000);
	assert_int_equal(prescription_dose_at(&r, r.from_at + 3 * 86400000ll),
			 4000);
	assert_int_equal(prescription_dose_at(&r, r.from_at + 30 * 86400000ll),
			 2000);
	OK(row_get(fx.store, TBL_MEDICINE, r.medicine_id, &m, &err));
	assert_int_equal(prescription_course(&r, &m), 36);
	r.taper_to = 1000;
	REFUSED("taper_to", prescription_check(as(ROLE_DOCTOR), &r, &err));
	r.taper_by = 6000;
	REFUSED("taper_by", prescription_check(as(ROLE_DOCTOR), &r, &err));
}

/* ---- the order ---------------------------------------------------------------------- */

static void
an_order_is_whole_or_refused(void **state)
{
	int64_t patient = rx_patient("Whole");
	struct session *d = as(ROLE_DOCTOR);
	struct row_prescription r = rx_order_of(patient, rx.amoxicillin);
	struct row_patient_medicine code;

	(void)state;
	r.medicine_id = 0;
	REFUSED("medicine_id", prescription_order(d, &r, &err));
	r.medicine_id = rx.amoxicillin;
	r.dose = 0;
	REFUSED("dose", prescription_order(d, &r, &err));
	r.dose = 1000;
	r.route = 0;
	REFUSED("route", prescription_order(d, &r, &err));
	r.route = ROUTE_ORAL;
	r.frequency = 0;
	REFUSED("frequency", prescription_order(d, &r, &err));
	r.frequency = FREQUENCY_AS_NEEDED;
	REFUSED("gap_minutes", prescription_order(d, &r, &err));
	r.gap_minutes = 240;
	REFUSED("most_daily", prescription_order(d, &r, &err));
	r.frequency = FREQUENCY_THREE_TIMES;
	r.days = 400;
	REFUSED("days", prescription_order(d, &r, &err));
	r.days = 7;
	r.from_at -= 86400000;
	REFUSED("from_at", prescription_order(d, &r, &err));
	r.from_at += 86400000;
	IS(RC_DENIED, prescription_order(as(ROLE_NURSE), &r, &err));
	IS(RC_DENIED, prescription_order(as(ROLE_PHARMACIST), &r, &err));
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	assert_int_equal(r.quantity, 21);
	assert_int_equal(r.checked, CHECKED_CLEAR);
	assert_non_null(strstr(r.check_words, "Starter list of interactions"));
	OK(row_get(fx.store, TBL_PATIENT_MEDICINE, r.id, &code, &err));
	assert_string_equal(code.atc, "J01CA04");
	assert_int_equal(code.end_day, 20260309);
}

/* The administrator counts medicines and can't read the order; the clerk
 * holds neither. */
static void
keys_decide_who_reads_it(void **state)
{
	struct row_prescription r =
		rx_ordered(rx_patient("Keys"), rx.amoxicillin);
	struct row_prescription seen;
	struct row_patient_medicine code;
	struct prescription p;

	(void)state;
	as(ROLE_ADMINISTRATOR);
	OK(row_get(fx.store, TBL_PRESCRIPTION, r.id, &seen, &err));
	assert_true(seen.shut);
	assert_int_equal(seen.medicine_id, 0);
	assert_string_equal(seen.check_words, "");
	OK(row_get(fx.store, TBL_PATIENT_MEDICINE, r.id, &code, &err));
	assert_false(code.shut);
	assert_string_equal(code.atc, "J01CA04");
	as(ROLE_CLERK);
	OK(row_get(fx.store, TBL_PATIENT_MEDICINE, r.id, &code, &err));
	assert_true(code.shut);
	IS(RC_NOKEY, prescription_get(as(ROLE_CLERK), r.id, &p, &err));
	OK(prescription_get(as(ROLE_NURSE), r.id, &p, &err));
	assert_string_equal(p.name, "Amoxicillin 500 mg capsule");
}

static bool
keep_last(const struct prescription *p, void *arg)
{
	*(struct prescription *)arg = *p;
	return true;
}

static void
held_stopped_changed_renewed_struck(void **state)
{
	int64_t patient = rx_patient("States"), id;
	int64_t why = reason_of(REASON_KIND_STOP_MEDICINE, "results");
	struct row_prescription r = rx_ordered(patient, rx.amoxicillin), n;
	struct row_patient_medicine code;
	struct prescription p = { .over = false };
	struct session *d = as(ROLE_DOCTOR);

	(void)state;
	REFUSED("reason_id", prescription_hold(d, r.id, r.version, 0, &err));
	IS(RC_DENIED,
	   prescription_hold(as(ROLE_NURSE), r.id, r.version, why, &err));
	d = as(ROLE_DOCTOR);
	OK(prescription_hold(d, r.id, r.version, why, &err));
	IS(RC_CONFLICT, prescription_stop(d, r.id, r.version, why, &err));
	OK(prescription_resume(d, r.id, r.version + 1, &err));
	IS(RC_REFUSED, prescription_resume(d, r.id, r.version + 2, &err));

	n = rx_order_of(patient, rx.amoxicillin);
	n.dose = 2000;
	id = r.id;
	OK(prescription_change(d, id, r.version + 2, why, &n, &err));
	assert_int_equal(n.replaces_id, id);
	assert_int_equal(rx_now(id).state, PRESCRIPTION_STATE_REPLACED);
	/* no warning of a duplicate with the one that it replaces */
	assert_int_equal(n.checked, CHECKED_CLEAR);
	OK(row_get(fx.store, TBL_PATIENT_MEDICINE, id, &code, &err));
	assert_int_equal(code.state, FILED_ENDED);
	OK(prescription_of_patient(d, patient, false, keep_last, &p, &err));
	assert_int_equal(p.row.id, n.id);

	OK(prescription_stop(d, n.id, n.version, why, &err));
	assert_int_equal(rx_now(n.id).state, PRESCRIPTION_STATE_STOPPED);
	assert_int_equal(rx_now(n.id).ends_at, when_now());
	IS(RC_REFUSED, prescription_stop(d, n.id, n.version + 1, why, &err));

	r = rx_ordered(patient, rx.paracetamol);
	OK(prescription_strike(as(ROLE_DOCTOR), r.id, r.version,
			       reason_of(REASON_KIND_STRIKE, "wrong-patient"),
			       &err));
	assert_int_equal(rx_now(r.id).state, PRESCRIPTION_STATE_STRUCK);
	OK(row_get(fx.store, TBL_PATIENT_MEDICINE, r.id, &code, &err));
	assert_int_equal(code.state, FILED_STRUCK);
}

/* ---- the checks ----------------------------------------------------------------------- */

static void
the_tables_know_that_they_are_alive(void **state)
{
	static const char *const cells[] = { "B01AA", "J01M", "serious", "x" };
	static const char *const header[] = { "first", "second", "severity",
					      "words" };
	static const struct seed broken = { "interactions", cells, 1, 4,
					    header };
	struct drug_table t[8];
	struct row_prescription r;
	const char *why;
	bool alive;

	(void)state;
	assert_int_equal(drugcheck_tables(t, 8, &alive, &why), 3);
	assert_true(alive);
	assert_true(t[0].rows > 150);
	assert_int_equal(t[0].day, 20260115);

	/* A table that lost the known pair: nothing is called checked. */
	drugcheck_replace("interactions", &broken);
	assert_false(drugcheck_self_test());
	drugcheck_tables(t, 8, &alive, &why);
	assert_false(alive);
	assert_non_null(strstr(why, "warfarin with ibuprofen"));
	r = rx_ordered(rx_patient("Dead"), rx.amoxicillin);
	assert_int_equal(r.checked, CHECKED_NOT_CHECKED);
	assert_non_null(strstr(rx_now(r.id).check_words, "NOT CHECKED"));
	drugcheck_replace("interactions", NULL);
	assert_true(drugcheck_self_test());
}

static void
interactions_ask_for_a_reason(void **state)
{
	int64_t patient = rx_patient("Bleeds");
	struct row_prescription r = rx_order_of(patient, rx.warfarin);
	struct drug_checks c;
	struct session *d;

	(void)state;
	r.frequency = FREQUENCY_DAILY;
	r.dose = 3000;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	r = rx_order_of(patient, rx.ibuprofen);
	d = as(ROLE_DOCTOR);
	OK(drugcheck_run(d, &r, &c, &err));
	assert_true(c.override);
	assert_int_equal(c.v[0].kind, DRUG_INTERACTION);
	assert_int_equal(c.v[0].severity, DRUG_SEVERITY_SERIOUS);
	assert_non_null(strstr(c.v[0].text, "With Warfarin 1 mg tablet"));
	REFUSED("override_id", prescription_order(d, &r, &err));
	assert_non_null(strstr(err.text, "Bleeding"));
	r.override_id = reason_of(REASON_KIND_STRIKE, "typing");
	REFUSED("override_id", prescription_order(as(ROLE_DOCTOR), &r, &err));
	r.override_id = reason_of(REASON_KIND_OVERRIDE, "monitored");
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	assert_int_equal(r.checked, CHECKED_OVERRIDDEN);
	assert_non_null(strstr(rx_now(r.id).check_words, "Bleeding"));
	/* one that was stopped does not count */
	r = rx_now(r.id);
	OK(prescription_stop(as(ROLE_DOCTOR), r.id, r.version,
			     reason_of(REASON_KIND_STOP_MEDICINE, "adverse"),
			     &err));
	r = rx_order_of(patient, rx.paracetamol);
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_false(c.override);
}

static void
allergies_by_name_by_group_and_unknown(void **state)
{
	int64_t patient = rx_patient("Rash"), other = make_patient("Unasked");
	struct row_prescription r = rx_order_of(patient, rx.amoxicillin);
	struct drug_checks c;

	(void)state;
	rx_allergy(patient, "Penicillins");
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_int_equal(c.v[0].kind, DRUG_ALLERGY);
	assert_int_equal(c.v[0].severity, DRUG_SEVERITY_FORBIDDEN);
	assert_non_null(strstr(c.v[0].text, "penicillins"));
	assert_non_null(strstr(c.v[0].text, "rash"));
	REFUSED("override_id", prescription_order(as(ROLE_DOCTOR), &r, &err));
	r.medicine_id = rx.morphine;
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_false(c.override);
	rx_allergy(patient, "MORPHINE, codeine");
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_true(c.override);
	r.medicine_id = rx.ibuprofen;
	rx_allergy(patient, "peanuts");
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_false(c.override);
	assert_int_equal(c.checked, CHECKED_NOTED);
	assert_non_null(strstr(c.words, "compared by name only"));
	/* not asked is not the same as none */
	r.patient_id = other;
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_non_null(strstr(c.words, "not asked about allergies"));
}

static void
duplicates_and_doses_out_of_range(void **state)
{
	int64_t patient = rx_patient("Twice");
	struct row_prescription r = rx_ordered(patient, rx.amoxicillin);
	struct drug_checks c;

	(void)state;
	r = rx_order_of(patient, rx.amoxil250);
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_int_equal(c.v[0].kind, DRUG_DUPLICATE);
	assert_true(c.override);
	r = rx_order_of(patient, rx.paracetamol);
	r.dose = 2000;
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_int_equal(c.checked, CHECKED_CLEAR);
	r.frequency = FREQUENCY_EVERY_4_HOURS;
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_int_equal(c.v[0].kind, DRUG_RANGE);
	assert_non_null(strstr(c.v[0].text, "4000 mg"));
	r.frequency = FREQUENCY_ONCE;
	r.dose = 1500000;
	r.dose_unit = DOSE_UNIT_MILLIGRAM;
	OK(drugcheck_run(as(ROLE_DOCTOR), &r, &c, &err));
	assert_non_null(strstr(c.v[0].text, "One dose is above"));
	/* no ATC code, so nothing could be compared: that is said */
	r = rx_ordered(patient, rx.plain);
	assert_int_equal(r.checked, CHECKED_NOT_CHECKED);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_as_people_type_them),
		cmocka_unit_test(a_sentence_that_a_patient_can_read),
		cmocka_unit_test(what_a_unit_holds),
		cmocka_unit_test(doses_are_due_by_the_wall),
		cmocka_unit_test(a_clock_change_keeps_the_wall_time),
		cmocka_unit_test(a_taper_goes_down_and_ends),
		cmocka_unit_test(an_order_is_whole_or_refused),
		cmocka_unit_test(keys_decide_who_reads_it),
		cmocka_unit_test(held_stopped_changed_renewed_struck),
		cmocka_unit_test(the_tables_know_that_they_are_alive),
		cmocka_unit_test(interactions_ask_for_a_reason),
		cmocka_unit_test(allergies_by_name_by_group_and_unknown),
		cmocka_unit_test(duplicates_and_doses_out_of_range),
	};

	return cmocka_run_group_tests(tests, rx_open, fixture_close);
}

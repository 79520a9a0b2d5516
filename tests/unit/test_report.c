/*
 * test_report.c - the figures of the month, against a hand-made clinic.
 *
 * Each test has a month of its own, as the store is shared.
 */
#include "analysis_fixture.h"

static struct report
report_of(int32_t month)
{
	struct report r;

	OK(report_month(as(ROLE_ADMINISTRATOR), month, &r, &err));
	return r;
}

static int64_t
named_doctor(const char *name)
{
	struct row_staff p;

	row_init(TBL_STAFF, &p);
	p.kind = STAFF_KIND_DOCTOR;
	fresh_name(p.code, "d");
	strcpy(p.name, name);
	p.active = 1;
	put_row(TBL_STAFF, &p);
	return p.id;
}

static void
appointments_and_missed_share(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t p = put_patient(SEX_FEMALE, 1948, 0);
	struct report r;

	(void)state;
	/* The days beside the month, one struck out, and each state. */
	put_visit(p, clinic, 0, 20150228, 600, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20150401, -1, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20150315, 600, APPOINTMENT_STATE_STRUCK);
	put_visit(p, clinic, 0, 20150301, -1, APPOINTMENT_STATE_DONE);
	put_visit(p, clinic, 0, 20150331, 600, APPOINTMENT_STATE_ARRIVED);
	put_visit(p, clinic, 0, 20150302, 600, APPOINTMENT_STATE_MISSED);
	put_visit(p, clinic, 0, 20150303, 600, APPOINTMENT_STATE_CANCELLED);
	put_visit(p, clinic, 0, 20150304, 600, APPOINTMENT_STATE_BOOKED);
	put_visit(p, clinic, 0, 20150305, 600, APPOINTMENT_STATE_BOOKED);
	r = report_of(201503);
	assert_int_equal(r.by_state[APPOINTMENT_STATE_BOOKED], 2);
	assert_int_equal(r.by_state[APPOINTMENT_STATE_ARRIVED], 1);
	assert_int_equal(r.by_state[APPOINTMENT_STATE_DONE], 1);
	assert_int_equal(r.by_state[APPOINTMENT_STATE_MISSED], 1);
	assert_int_equal(r.by_state[APPOINTMENT_STATE_CANCELLED], 1);
	assert_int_equal(r.open, 2);
	assert_true(r.provisional);
	assert_int_equal(r.kept, 2);
	assert_int_equal(r.missed, 1);
	assert_int_equal(r.booked, 6);
	report_release(&r);
	r = report_of(201504);
	assert_false(r.provisional);
	assert_int_equal(r.booked, 1);
	report_release(&r);
}

static void
shares_round_half_to_even(void **state)
{
	(void)state;
	assert_int_equal(report_share(1, 3), 333);
	assert_int_equal(report_share(2, 3), 667);
	assert_int_equal(report_share(1, 2000), 0); /* 0.05 % */
	assert_int_equal(report_share(3, 2000), 2); /* 0.15 % */
	assert_int_equal(report_share(5, 2000), 2); /* 0.25 % */
	assert_int_equal(report_share(0, 9), 0);
	assert_int_equal(report_share(9, 9), 1000);
	assert_int_equal(report_share(16799, 80836), 208);
	assert_int_equal(report_share(0, 0), -1);
}

static void
doctors_by_visits_kept_then_by_name(void **state)
{
	static const struct {
		const char *name;
		int kept;
	} who[] = {
		{ "Silva", 2 }, { "Costa", 2 }, { "Ahmed", 1 },
		{ "Okoye", 3 }, { "Brito", 1 }, { "Zola", 1 },
	};
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 15, 1, false);
	int64_t p = put_patient(SEX_MALE, 1948, 0);
	struct report r;

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		int64_t d = named_doctor(who[i].name);

		for (int k = 0; k < who[i].kept; k++)
			put_visit(p, clinic, d, 20150601 + k, 600 + (int)i,
				  k ? APPOINTMENT_STATE_DONE
				    : APPOINTMENT_STATE_ARRIVED);
		/* What was not kept does not count for anyone. */
		put_visit(p, clinic, d, 20150620, 600,
			  APPOINTMENT_STATE_MISSED);
	}
	r = report_of(201506);
	assert_int_equal(r.ndoctors, 5);
	assert_string_equal(r.doctors[0].name, "Okoye");
	assert_int_equal(r.doctors[0].kept, 3);
	assert_string_equal(r.doctors[1].name, "Costa");
	assert_string_equal(r.doctors[2].name, "Silva");
	assert_string_equal(r.doctors[3].name, "Ahmed");
	assert_string_equal(r.doctors[4].name, "Brito");
	report_release(&r);
}

static void
the_ten_diagnoses_recorded_most(void **state)
{
	int64_t p = put_patient(SEX_MALE, 1948, 0);
	struct row_diagnosis d;
	struct report r;
	char code[8];
	int64_t id;

	(void)state;
	put_code("J03", "Acute tonsillitis");
	for (int i = 0; i < 12; i++) {
		snprintf(code, sizeof(code), "J%02d", i);
		for (int k = 0; k < (i == 3 ? 3 : i == 11 ? 2 : 1); k++)
			put_diagnosis_of(p, code, 20150701 + k);
	}
	put_diagnosis_of(p, "J00", 20150801);
	id = put_diagnosis_of(p, "J00", 20150731);
	session_use(as(ROLE_RECORDS));
	OK(row_get(fx.store, TBL_DIAGNOSIS, id, &d, &err));
	d.state = FILED_STRUCK;
	change_row(TBL_DIAGNOSIS, &d);
	r = report_of(201507);
	assert_int_equal(r.ndiagnoses, 10);
	assert_int_equal(r.recorded, 15);
	assert_string_equal(r.diagnoses[0].code, "J03");
	assert_string_equal(r.diagnoses[0].name, "Acute tonsillitis");
	assert_int_equal(r.diagnoses[0].recorded, 3);
	assert_string_equal(r.diagnoses[1].code, "J11");
	assert_string_equal(r.diagnoses[2].code, "J00");
	assert_int_equal(r.diagnoses[2].recorded, 1);
	assert_string_equal(r.diagnoses[9].code, "J08");
	report_release(&r);
}

static void
patients_known_and_alive(void **state)
{
	struct report a = report_of(200912), b, c;
	struct row_patient p;
	int64_t id;

	(void)state;
	b = report_of(201609);
	for (int i = 0; i < 3; i++)
		put_patient(SEX_OTHER, 1926 + i * 63, 0); /* 90 27 -36 */
	put_patient(SEX_OTHER, 0, 0);
	put_patient(SEX_NOT_ASKED, 1927, 0); /* 89 */
	/* Died within, died after, known after, struck out, merged. */
	for (int i = 0; i < 5; i++) {
		id = put_patient(SEX_OTHER, 2006, 0);
		session_use(as(ROLE_RECORDS));
		OK(row_get(fx.store, TBL_PATIENT, id, &p, &err));
		p.death_day = i == 0 ? 20160930 : i == 1 ? 20161001 : 0;
		p.known_day = i == 2 ? 20161001 : p.known_day;
		p.state = i == 3   ? PATIENT_STATE_STRUCK
			  : i == 4 ? PATIENT_STATE_MERGED
				   : 0;
		change_row(TBL_PATIENT, &p);
	}
	c = report_of(201609);
	assert_int_equal(a.patients, 0);
	assert_int_equal(c.patients - b.patients, 6);
	assert_int_equal(c.people[2][9] - b.people[2][9], 1); /* 90+ */
	assert_int_equal(c.people[2][2] - b.people[2][2], 1); /* 20-29 */
	assert_int_equal(c.people[2][10] - b.people[2][10], 2);
	assert_int_equal(c.people[3][8] - b.people[3][8], 1); /* 80-89 */
	assert_int_equal(c.people[2][1] - b.people[2][1], 1); /* 10-19 */
	report_release(&a);
	report_release(&b);
	report_release(&c);
}

static const struct report_stock *
stock_of(const struct report *r, const char *name)
{
	for (size_t i = 0; i < r->nstock; i++)
		if (strcmp(r->stock[i].name, name) == 0)
			return &r->stock[i];
	return NULL;
}

static void
stock_as_at_month_end(void **state)
{
	int64_t store = make_place(PLACE_KIND_STORE, 0, 0, false);
	int64_t low = put_medicine("Amlodipine", 50);
	int64_t fine = put_medicine("Bisoprolol", 50);
	int64_t soon = put_medicine("Cefalexin", 5);
	int64_t lot[8], held;
	const struct report_stock *m;
	struct row_lot row;
	struct report r;

	(void)state;
	put_medicine("Digoxin", 0);
	lot[0] = put_lot(low, "A1", 20180131, LOT_STATE_USABLE);
	lot[1] = put_lot(low, "A2", 20160830, LOT_STATE_USABLE);
	lot[2] = put_lot(fine, "B1", 20180131, LOT_STATE_USABLE);
	lot[3] = put_lot(soon, "C1", 20160831, LOT_STATE_USABLE);
	lot[4] = put_lot(soon, "C2", 20161129, LOT_STATE_USABLE);
	lot[5] = put_lot(soon, "C3", 20161130, LOT_STATE_USABLE);
	put_movement(low, lot[0], store, 20160801, 60);
	put_movement(low, lot[0], store, 20160831, -10); /* 50: low */
	put_movement(low, lot[0], store, 20160901, 100); /* later */
	put_movement(low, lot[1], store, 20160801, 7);	 /* expired */
	put_movement(fine, lot[2], store, 20160801, 51);
	put_movement(fine, lot[2], store, 20160915, -51); /* later */
	put_movement(soon, lot[3], store, 20160801, 1);	  /* its last day */
	put_movement(soon, lot[4], store, 20160801, 2);
	put_movement(soon, lot[5], store, 20160801, 40); /* 91 days */
	/* Held since September. */
	when_clock_set(when_instant(20160801, 600));
	held = put_lot(fine, "B2", 20180131, LOT_STATE_USABLE);
	put_movement(fine, held, store, 20160801, 9);
	r = report_of(201608);
	assert_null(stock_of(&r, "Bisoprolol"));
	m = stock_of(&r, "Amlodipine");
	assert_non_null(m);
	assert_int_equal(m->light, REPORT_LOW);
	assert_int_equal(m->usable, 50);
	assert_int_equal(m->expired, 7);
	m = stock_of(&r, "Cefalexin");
	assert_int_equal(m->light, REPORT_OK);
	assert_int_equal(m->usable, 43);
	assert_int_equal(m->expiring, 3);
	assert_int_equal(m->next_expiry, 20160831);
	m = stock_of(&r, "Digoxin");
	assert_int_equal(m->light, REPORT_OUT);
	assert_int_equal(r.low, 1);
	assert_int_equal(r.expiring, 1);
	report_release(&r);
	session_use(as(ROLE_RECORDS));
	OK(row_get(fx.store, TBL_LOT, held, &row, &err));
	row.state = LOT_STATE_HELD;
	when_clock_set(when_instant(20160910, 600));
	change_row(TBL_LOT, &row);
	when_clock_set(0);
	r = report_of(201608);
	assert_null(stock_of(&r, "Bisoprolol"));
	report_release(&r);
	r = report_of(201609);
	m = stock_of(&r, "Bisoprolol");
	assert_int_equal(m->usable, 0);
	assert_int_equal(m->held, 9);
	assert_int_equal(m->light, REPORT_OUT);
	report_release(&r);
}

static void
text_fits_and_says_what_counts(void **state)
{
	struct report r = report_of(201503);
	struct buf b = BUF_INIT;

	(void)state;
	report_text(&r, false, &b);
	assert_non_null(strstr(b.p, "Open bookings: 2 have no outcome yet; "
				    "the month is PROVISIONAL."));
	assert_true(strstr(b.p, "PROVISIONAL") < strstr(b.p, "done"));
	assert_non_null(strstr(b.p, "33.3 % (1 of 3)"));
	assert_non_null(strstr(b.p, "█"));
	/* The words of a measure, as its file has them. */
	assert_non_null(strstr(b.p, "missed / (kept + missed)"));
	for (char *s = b.p; *s;) {
		size_t n = strcspn(s, "\n");

		if (text_width(s, n) > 80)
			fail_msg("too wide: %.*s", (int)n, s);
		s += n + (s[n] == '\n');
	}
	buf_clear(&b);
	report_text(&r, true, &b);
	assert_null(strstr(b.p, "█"));
	assert_non_null(strstr(b.p, "###"));
	buf_release(&b);
	report_release(&r);
}

static void
json_has_the_same_figures(void **state)
{
	struct report r = report_of(201503);
	json_t *j = report_json(&r);
	json_t *share = json_object_get(j, "missed_share");

	(void)state;
	assert_string_equal(json_string_value(json_object_get(j, "month")),
			    "2015-03");
	assert_string_equal(json_string_value(json_object_get(j, "data_state")),
			    "provisional");
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(j, "appointments"), "missed")),
			 1);
	assert_int_equal(json_integer_value(json_object_get(share, "kept")), 2);
	assert_true(json_real_value(json_object_get(
			    share, "percent_of_kept_and_missed")) == 33.3);
	assert_int_equal(json_object_size(json_object_get(j, "definitions")),
			 7);
	json_decref(j);
	report_release(&r);
}

static void
who_may_see_it(void **state)
{
	struct report r;

	(void)state;
	OK(report_month(as(ROLE_RECORDS), 201503, &r, &err));
	report_release(&r);
	IS(RC_DENIED, report_month(as(ROLE_CLERK), 201503, &r, &err));
	IS(RC_DENIED, report_month(as(ROLE_DOCTOR), 201503, &r, &err));
	IS(RC_USAGE, report_month(as(ROLE_RECORDS), 201513, &r, &err));
	IS(RC_USAGE, report_month(as(ROLE_RECORDS), 0, &r, &err));
}

static void
an_empty_month_is_a_report_too(void **state)
{
	struct report r = report_of(199901);
	struct buf b = BUF_INIT;

	(void)state;
	assert_int_equal(r.booked, 0);
	report_text(&r, false, &b);
	assert_non_null(strstr(b.p, "of all booked:      - (0 of 0)"));
	buf_release(&b);
	report_release(&r);
}

int
main(void)
{
#define T(f) cmocka_unit_test(f)
	const struct CMUnitTest tests[] = {
		T(appointments_and_missed_share),
		T(shares_round_half_to_even),
		T(doctors_by_visits_kept_then_by_name),
		T(the_ten_diagnoses_recorded_most),
		T(stock_as_at_month_end),
		T(patients_known_and_alive),
		T(text_fits_and_says_what_counts),
		T(json_has_the_same_figures),
		T(who_may_see_it),
		T(an_empty_month_is_a_report_too),
	};

	return cmocka_run_group_tests(tests, fixture_open, fixture_close);
}

/*
 * test_series.c - series, several clinics on one day, free places by what is
 * wanted; leap days, clinics through the night.
 */
#include "at_nine.h"
#include "wardbook/series.h"

static int64_t
make_clinic(int slot)
{
	return make_place(PLACE_KIND_CLINIC, slot, 1, false);
}

static struct appointment
filed(int64_t patient, int64_t clinic, int32_t day, int32_t minute)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = clinic;
	a.row.day = day;
	a.row.minute = minute;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a;
}

static void
make_holiday(int32_t day)
{
	struct row_holiday h;

	house_new(TBL_HOLIDAY, &h);
	h.day = day;
	strcpy(h.name, "Founders' day");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
}

static struct series_plan
weekly(int64_t patient, int64_t clinic, int times)
{
	return (struct series_plan){ .patient_id = patient,
				     .clinic_id = clinic,
				     .day = TOMORROW,
				     .minute = 600,
				     .every = 2,
				     .unit = SERIES_UNIT_WEEKS,
				     .times = times };
}

static void
a_series_skips_holidays_and_says_what_is_in_the_way(void **state)
{
	int64_t clinic = make_clinic(30), patient = make_patient("Okonkwo");
	struct series_plan p = weekly(patient, clinic, 4);
	struct series_line v[SERIES_MOST], w[SERIES_MOST];
	struct row_series_booking b;
	int n, m, booked;

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 720, 0);
	make_holiday(20261201);
	filed(make_patient("Other"), clinic, 20261215, 600);
	OK(series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_int_equal(n, 5);
	assert_true(v[0].fits && v[0].day == TOMORROW);
	assert_true(v[1].holiday && !v[1].fits && v[1].day == 20261201);
	assert_non_null(strstr(v[1].why, "Founders' day"));
	assert_true(!v[2].fits && v[2].day == 20261215);
	assert_non_null(strstr(v[2].why, "is taken at 10:00"));
	assert_true(v[3].fits && v[4].fits && v[4].day == 20270112);
	OK(series_book(as(ROLE_CLERK), &p, w, &m, &booked, &err));
	assert_int_equal(m, 5);
	assert_int_equal(booked, 3);
	assert_int_equal(w[2].id, 0);
	OK(row_get(fx.store, TBL_SERIES_BOOKING, w[4].id, &b, &err));
	assert_int_equal(b.patient_id, patient);
	/* Again there is nothing left of it, and nothing is filed. */
	IS(RC_REFUSED, series_book(as(ROLE_CLERK), &p, w, &m, &booked, &err));
	IS(RC_DENIED, series_book(as(ROLE_BILLING), &p, w, &m, &booked, &err));
}

static void
a_plan_that_is_none_is_refused(void **state)
{
	int64_t clinic = make_clinic(30), patient = make_patient("Okonkwo");
	struct series_plan p = weekly(patient, clinic, 1);
	struct series_line v[SERIES_MOST];
	int n;

	(void)state;
	IS(RC_REFUSED, series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_string_equal(err.field, "times");
	p = weekly(patient, clinic, 53);
	IS(RC_REFUSED, series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	p = weekly(patient, clinic, 3);
	p.every = 0;
	IS(RC_REFUSED, series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_string_equal(err.field, "every");
	p = weekly(clinic, clinic, 3);
	IS(RC_REFUSED, series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_string_equal(err.field, "patient_id");
}

/* The 31st comes back after a short month; the 29th of February is there in a
 * leap year only. */
static void
months_are_counted_from_the_first_day(void **state)
{
	struct series_plan p =
		weekly(make_patient("Okonkwo"), make_clinic(30), 5);
	struct series_line v[SERIES_MOST];
	int n;

	(void)state;
	p.day = 20271231;
	p.every = 1;
	p.unit = SERIES_UNIT_MONTHS;
	OK(series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_int_equal(v[1].day, 20280131);
	assert_int_equal(v[2].day, 20280229);
	assert_int_equal(v[3].day, 20280331);
	assert_int_equal(v[4].day, 20280430);
	p.day = 20280229;
	p.every = 12;
	p.times = 2;
	OK(series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_int_equal(v[1].day, 20290228);
	p.day = 20270229;
	IS(RC_REFUSED, series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_string_equal(err.field, "day");
}

static void
several_clinics_on_one_day(void **state)
{
	int64_t patient = make_patient("Okonkwo"), late = make_clinic(60);
	int64_t early = make_clinic(30), any = make_clinic(30);
	struct round_plan p = { .patient_id = patient,
				.n = 3,
				.clinic_id = { late, any, early },
				.day = TOMORROW,
				.pause = 10 };
	struct series_line v[ROUND_MOST];
	struct row_appointment r;

	(void)state;
	make_hours(late, WEEKDAY_TUESDAY, 600, 720, 0);
	make_hours(early, WEEKDAY_TUESDAY, 480, 540, 0);
	make_hours(any, WEEKDAY_TUESDAY, 480, 720, 0);
	filed(make_patient("Other"), early, TOMORROW, 480);
	OK(round_preview(as(ROLE_CLERK), &p, v, &err));
	/* 08:00 anywhere, 08:30 is too soon, so early at ... no: 08:00 is
	 * taken there, 08:30 would be 08:40: early first is not possible. */
	assert_int_equal(v[0].clinic_id, early);
	assert_int_equal(v[0].minute, 510);
	assert_int_equal(v[1].clinic_id, late);
	assert_int_equal(v[1].minute, 600);
	assert_int_equal(v[2].clinic_id, any);
	assert_int_equal(v[2].minute, 690);
	OK(round_book(as(ROLE_CLERK), &p, v, &err));
	OK(row_get(fx.store, TBL_APPOINTMENT, v[1].id, &r, &err));
	assert_int_equal(r.clinic_id, late);
	/* All or none: the patient is there already, the day is full. */
	IS(RC_REFUSED, round_book(as(ROLE_CLERK), &p, v, &err));
	p.clinic_id[1] = late;
	IS(RC_REFUSED, round_preview(as(ROLE_CLERK), &p, v, &err));
	p.day = 20261118;
	p.clinic_id[1] = any;
	IS(RC_REFUSED, round_preview(as(ROLE_CLERK), &p, v, &err));
	assert_string_equal(err.field, "day");
}

static void
free_places_by_what_is_wanted(void **state)
{
	int64_t clinic = make_clinic(60);
	struct free_wish w = { .clinic_id = clinic, .from_day = TODAY };
	struct free_place v[8];
	int n;

	(void)state;
	make_hours(clinic, WEEKDAY_MONDAY, 540, 660, 0);
	make_hours(clinic, WEEKDAY_WEDNESDAY, 660, 780, 2);
	filed(make_patient("A"), clinic, 20261118, 660);
	OK(appointment_free_search(as(ROLE_CLERK), &w, v, 8, &n, &err));
	assert_int_equal(n, 8);
	assert_int_equal(v[0].day, TODAY);
	assert_int_equal(v[2].day, 20261118);
	assert_int_equal(v[2].left, 1);
	w.weekdays = 4;
	w.part = PART_OF_DAY_AFTERNOON;
	OK(appointment_free_search(as(ROLE_CLERK), &w, v, 2, &n, &err));
	assert_int_equal(v[0].day, 20261118);
	assert_int_equal(v[0].minute, 720);
	assert_int_equal(v[1].day, 20261125);
	w.weekdays = 2;
	IS(RC_NONE,
	   appointment_free_search(as(ROLE_CLERK), &w, v, 2, &n, &err));
	w.weekdays = 1;
	w.part = PART_OF_DAY_ANY;
	w.to_day = TODAY;
	OK(appointment_free_search(as(ROLE_CLERK), &w, v, 8, &n, &err));
	assert_int_equal(n, 2);
}

/* A clinic through the night has its hours on both days. */
static void
a_clinic_through_the_night(void **state)
{
	int64_t clinic = make_clinic(30);
	struct free_wish w = { .clinic_id = clinic, .from_day = TOMORROW };
	struct free_place v[8];
	int n;

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 1380, 1440, 0);
	make_hours(clinic, WEEKDAY_WEDNESDAY, 0, 60, 0);
	filed(make_patient("A"), clinic, TOMORROW, 1410);
	filed(make_patient("B"), clinic, 20261118, 0);
	OK(appointment_free_search(as(ROLE_CLERK), &w, v, 3, &n, &err));
	assert_int_equal(v[0].minute, 1380);
	assert_int_equal(v[1].day, 20261118);
	assert_int_equal(v[1].minute, 30);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, at_nine)
	const struct CMUnitTest tests[] = {
		T(a_series_skips_holidays_and_says_what_is_in_the_way),
		T(a_plan_that_is_none_is_refused),
		T(months_are_counted_from_the_first_day),
		T(several_clinics_on_one_day),
		T(free_places_by_what_is_wanted),
		T(a_clinic_through_the_night),
	};

	return cmocka_run_group_tests(tests, open_at_nine, fixture_close);
}

/*
 * test_booking_clock.c - bookings where the clock and the calendar are odd:
 * hours that are skipped or come twice, the 29th of February, midnight.
 *
 * The clock stands at Monday 16-Nov-2026 09:00 in Berlin, where it goes back
 * from 03:00 to 02:00 on 25-Oct-2026 and forward from 02:00 on 28-Mar-2027.
 */
#include "fixture.h"
#include "wardbook/overbook.h"
#include "wardbook/recall_list.h"
#include "wardbook/series.h"
#include "wardbook/waiting.h"

#define FORWARD	 20270328
#define BACK	 20271031
#define TOMORROW 20261117

static int
at_nine(void **state)
{
	(void)state;
	OK(when_zone_set("Europe/Berlin", &err));
	when_clock_set(when_instant(20261116, 540));
	return 0;
}

static int
open_at_nine(void **state)
{
	at_nine(state);
	return fixture_open(state);
}

static struct appointment
want(int64_t clinic, int32_t day, int32_t minute, int length)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = make_patient("Night");
	a.row.clinic_id = clinic;
	a.row.day = day;
	a.row.minute = minute;
	a.row.length = length;
	return a;
}

static struct appointment
filed(int64_t clinic, int32_t day, int32_t minute, int length)
{
	struct appointment a = want(clinic, day, minute, length);

	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a;
}

static void
refused(struct appointment a, const char *words)
{
	err_clear(&err);
	IS(RC_REFUSED, appointment_book(as(ROLE_CLERK), &a, &err));
	if (!strstr(err.text, words))
		fail_msg("\"%s\" does not say \"%s\"", err.text, words);
}

static void
a_time_that_is_skipped_takes_no_booking(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 1, false);
	struct free_start v[FREE_STARTS];
	struct appointment a;
	int n;

	(void)state;
	make_hours(clinic, WEEKDAY_SUNDAY, 60, 240, 0);
	refused(want(clinic, FORWARD, 120, 0), "there is no 02:00");
	refused(want(clinic, FORWARD, 179, 0), "there is no 02:59");
	a = filed(clinic, FORWARD, 180, 0);
	assert_int_equal(a.row.minute, 180);
	IS(RC_REFUSED, appointment_move(as(ROLE_CLERK), a.row.id, a.row.version,
					FORWARD, 150, 0, 0, &err));
	OK(appointment_free_starts(as(ROLE_CLERK), clinic, 0, 0, FORWARD, v,
				   FREE_STARTS, &n, &err));
	assert_int_equal(n, 3); /* 01:00 01:30 03:30: 03:00 is taken */
	assert_int_equal(v[1].minute, 90);
	assert_int_equal(v[2].minute, 210);
	/* The week after nothing is skipped. */
	OK(appointment_free_starts(as(ROLE_CLERK), clinic, 0, 0,
				   day_add(FORWARD, 7), v, FREE_STARTS, &n,
				   &err));
	assert_int_equal(n, 6);
}

static bool
keep_one(const struct queue_line *l, void *arg)
{
	*(struct queue_line *)arg = *l;
	return true;
}

/* 02:30 comes twice: a booking means the first, and real times tell them
 * apart. */
static void
an_hour_that_comes_twice(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 1, false);
	int64_t first = when_instant(BACK, 150);
	struct appointment a = filed(clinic, BACK, 150, 0);
	struct queue_line l = { .minutes = -1 };

	(void)state;
	refused(want(clinic, BACK, 150, 0), "is taken at 02:30");
	when_clock_set(first - 60000);
	IS(RC_REFUSED, appointment_miss(as(ROLE_CLERK), a.row.id, 1, &err));
	/* 02:10 for the second time: forty minutes late, not early. */
	when_clock_set(first + 40 * 60000);
	assert_int_equal(when_minute_now(), 130);
	OK(queue_each(as(ROLE_CLERK), clinic, keep_one, &l, &err));
	assert_int_equal(l.state, QUEUE_LATE);
	assert_int_equal(l.minutes, 40);
	OK(appointment_arrive(as(ROLE_CLERK), a.row.id, 1, &err));
	OK(queue_start(as(ROLE_CLERK), a.row.id, 2, &err));
	when_clock_set(first + 70 * 60000);
	OK(appointment_close(as(ROLE_CLERK), a.row.id, 2, &err));
	OK(appointment_get(as(ROLE_CLERK), a.row.id, &a, &err));
	assert_int_equal(a.row.ended_at - a.row.arrived_at, 30 * 60000);
}

static void
the_29th_of_february(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 9, false);
	struct series_line v[SERIES_MOST];
	struct series_plan p = {
		.patient_id = make_patient("Leap"),
		.clinic_id = clinic,
		.day = 20280131,
		.minute = 600,
		.every = 1,
		.unit = SERIES_UNIT_MONTHS,
		.times = 3,
	};
	struct appointment a = filed(clinic, 20280229, 600, 0);
	int n, booked;

	(void)state;
	refused(want(clinic, 20270229, 600, 0), "which day");
	OK(appointment_get(as(ROLE_CLERK), a.row.id, &a, &err));
	assert_int_equal(a.row.day, 20280229);
	OK(series_book(as(ROLE_CLERK), &p, v, &n, &booked, &err));
	assert_int_equal(booked, 3);
	assert_int_equal(v[1].day, 20280229);
	assert_int_equal(v[2].day, 20280331); /* the last day stays the last */
	p.day = 20280229;
	p.every = 12;
	OK(series_preview(as(ROLE_CLERK), &p, v, &n, &err));
	assert_int_equal(v[1].day, 20290228);
	assert_int_equal(v[2].day, 20300228);
}

/* ---- midnight ---------------------------------------------------------------- */

/* Sleep laboratory: Tuesday 22:00 to Wednesday 06:00. */
static int64_t
night_clinic(int capacity)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 60, capacity, false);

	make_hours(clinic, WEEKDAY_TUESDAY, 1320, 1440, 0);
	make_hours(clinic, WEEKDAY_WEDNESDAY, 0, 360, 0);
	return clinic;
}

static void
a_booking_over_midnight(void **state)
{
	int64_t clinic = night_clinic(1), doctor = make_doctor();
	int64_t day_clinic = make_place(PLACE_KIND_CLINIC, 30, 9, false);
	struct free_start v[FREE_STARTS];
	struct appointment a = want(clinic, TOMORROW, 1410, 120), b;
	int n;

	(void)state;
	a.row.doctor_id = doctor;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	/* The place is taken on both sides of midnight. */
	refused(want(clinic, TOMORROW, 1380, 60), "is taken at 23:30");
	refused(want(clinic, day_add(TOMORROW, 1), 0, 60), "is taken at 00:00");
	refused(want(clinic, day_add(TOMORROW, 1), 75, 60),
		"is taken at 01:15");
	filed(clinic, day_add(TOMORROW, 1), 90, 60);
	OK(appointment_free_starts(as(ROLE_CLERK), clinic, 0, 0,
				   day_add(TOMORROW, 1), v, FREE_STARTS, &n,
				   &err));
	assert_int_equal(v[0].minute, 180);
	/* So is the patient, and so is the doctor. */
	b = want(day_clinic, day_add(TOMORROW, 1), 60, 30);
	b.row.doctor_id = doctor;
	refused(b, "from 23:30 to 01:30");
	b.row.doctor_id = 0;
	b.row.patient_id = a.row.patient_id;
	refused(b, "The patient is in");
	b.row.minute = 90;
	OK(appointment_book(as(ROLE_CLERK), &b, &err));
	/* And the other way: what stands after midnight is in the way. */
	refused(want(clinic, day_add(TOMORROW, 6), 1320, 0), "open on");
	b = want(day_clinic, day_add(TOMORROW, 8), 30, 30);
	OK(appointment_book(as(ROLE_CLERK), &b, &err));
	a = want(clinic, day_add(TOMORROW, 7), 1380, 120);
	a.row.patient_id = b.row.patient_id;
	refused(a, "from 00:30 to 01:00");
}

/* A day as places left: what runs over midnight is missing from both days. */
static void
a_day_as_places_left(void **state)
{
	int64_t clinic = night_clinic(2);
	int left[1440];

	(void)state;
	filed(clinic, TOMORROW, 1410, 120);
	filed(clinic, day_add(TOMORROW, 1), 60, 60);
	OK(appointment_places_left(as(ROLE_CLERK), clinic, TOMORROW, left,
				   &err));
	assert_int_equal(left[1319], PLACES_CLOSED);
	assert_int_equal(left[1320], 2);
	assert_int_equal(left[1410], 1);
	assert_int_equal(left[1439], 1);
	OK(appointment_places_left(as(ROLE_CLERK), clinic, day_add(TOMORROW, 1),
				   left, &err));
	assert_int_equal(left[0], 1);
	assert_int_equal(left[60], 0);
	assert_int_equal(left[90], 1);
	assert_int_equal(left[120], 2);
	assert_int_equal(left[360], PLACES_CLOSED);
	IS(RC_DENIED, appointment_places_left(as(ROLE_ADMINISTRATOR), clinic,
					      TOMORROW, left, &err));
}

/* Hours that close before they open are two stretches, filed in one act, each
 * in its room. */
static void
a_night_is_two_stretches(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 60, 1, false);
	struct row_clinic_session c, again;
	struct buf slip = BUF_INIT;
	struct appointment a;
	char room[41];

	(void)state;
	house_new(TBL_CLINIC_SESSION, &c);
	c.place_id = clinic;
	c.weekday = WEEKDAY_SUNDAY;
	c.from_minute = 1320;
	c.to_minute = 120;
	again = c;
	OK(house_hours_set(as(ROLE_SECURITY), &c, "Room 9", &err));
	assert_string_equal(house_room(fx.founder, c.id, room), "Room 9");
	a = filed(clinic, 20261122, 1380, 120); /* Sunday into Monday */
	OK(appointment_print_slip(as(ROLE_CLERK), a.row.patient_id, &slip,
				  &err));
	assert_non_null(strstr(slip.p, "Room 9"));
	buf_release(&slip);
	refused(want(clinic, 20261123, 30, 0), "is taken at 00:30");
	/* All or nothing: what overlaps refuses both. */
	again.weekday = WEEKDAY_SATURDAY;
	again.to_minute = 1330;
	OK(house_hours_set(as(ROLE_SECURITY), &again, "", &err));
	again.id = 0;
	again.from_minute = 1380;
	again.to_minute = 1321;
	IS(RC_REFUSED, house_hours_set(as(ROLE_SECURITY), &again, "", &err));
	filed(clinic, 20261121, 1325, 5);
	refused(want(clinic, 20261121, 1380, 30), "open on Saturday");
	/* The room is changed with its hours. */
	OK(house_hours_set(as(ROLE_SECURITY), &c, "", &err));
	assert_string_equal(house_room(fx.founder, c.id, room), "");
}

static void
hours_hold_over_midnight(void **state)
{
	int64_t clinic = night_clinic(5);
	struct row_holiday h;

	(void)state;
	filed(clinic, TOMORROW, 1380, 420); /* until 06:00 */
	refused(want(clinic, TOMORROW, 1380, 421), "open on Tuesday");
	house_new(TBL_HOLIDAY, &h);
	h.day = 20261209;
	strcpy(h.name, "Rest");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
	refused(want(clinic, 20261208, 1410, 60), "open on Tuesday");
	filed(clinic, 20261208, 1380, 60);
}

/* After midnight last night's patients are still in the queue; one can come
 * and be done. */
static void
a_night_does_not_end_at_midnight(void **state)
{
	int64_t clinic = night_clinic(5);
	struct appointment a = filed(clinic, TOMORROW, 1410, 90);
	struct appointment late = filed(clinic, TOMORROW, 1320, 60);
	struct queue_line l = { .minutes = -1 };

	(void)state;
	when_clock_set(when_instant(day_add(TOMORROW, 1), 5));
	OK(appointment_arrive(as(ROLE_CLERK), a.row.id, 1, &err));
	when_clock_set(when_now() + 10 * 60000);
	OK(appointment_miss(as(ROLE_CLERK), late.row.id, 1, &err));
	OK(queue_each(as(ROLE_CLERK), clinic, keep_one, &l, &err));
	assert_int_equal(l.a.row.id, a.row.id);
	assert_int_equal(l.state, QUEUE_WAITS);
	assert_int_equal(l.minutes, 10);
	OK(appointment_close(as(ROLE_CLERK), a.row.id, 2, &err));
	OK(appointment_get(as(ROLE_CLERK), a.row.id, &a, &err));
	assert_int_equal(a.row.ended_at, when_now());
	/* The next morning the day is over. */
	late = filed(clinic, day_add(TOMORROW, 7), 1320, 60);
	when_clock_set(when_instant(day_add(TOMORROW, 8), 540));
	IS(RC_REFUSED,
	   appointment_arrive(as(ROLE_CLERK), late.row.id, 1, &err));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, at_nine)
	const struct CMUnitTest tests[] = {
		T(a_time_that_is_skipped_takes_no_booking),
		T(an_hour_that_comes_twice),
		T(the_29th_of_february),
		T(a_booking_over_midnight),
		T(a_day_as_places_left),
		T(a_night_is_two_stretches),
		T(hours_hold_over_midnight),
		T(a_night_does_not_end_at_midnight),
	};

	return cmocka_run_group_tests(tests, open_at_nine, fixture_close);
}

/*
 * test_overbook.c - over a clash by right, up to a ceiling; and who is away.
 */
#include "at_nine.h"
#include "wardbook/overbook.h"

static struct appointment
want(int64_t patient, int64_t clinic, int32_t day, int32_t minute)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = clinic;
	a.row.day = day;
	a.row.minute = minute;
	return a;
}

static struct appointment
filed(int64_t clinic, int32_t day, int32_t minute)
{
	struct appointment a =
		want(make_patient("Filler"), clinic, day, minute);

	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a;
}

static int64_t
why(void)
{
	return reason_of(REASON_KIND_OVERBOOK, "urgent");
}

static int64_t
make_clinic(int ceiling)
{
	int64_t id = make_place(PLACE_KIND_CLINIC, 30, 1, false);

	if (ceiling)
		OK(overbook_limit_set(as(ROLE_CHARGE_NURSE), id, ceiling,
				      ABOVE_RIGHT_BOTH, &err));
	return id;
}

static void
a_right_up_to_a_ceiling_and_one_above(void **state)
{
	int64_t clinic = make_clinic(2);
	struct row_overbooking o;
	struct appointment a;
	int n, ceiling;

	(void)state;
	filed(clinic, TOMORROW, 600);
	for (int i = 0; i < 2; i++) {
		a = want(make_patient("Over"), clinic, TOMORROW, 600);
		IS(RC_REFUSED, appointment_book(as(ROLE_CLERK), &a, &err));
		OK(appointment_overbook(as(ROLE_CLERK), &a, why(), &err));
	}
	OK(overbook_get(as(ROLE_CLERK), a.row.id, &o, &err));
	assert_int_equal(o.clash, CLASH_CLINIC);
	assert_int_equal(o.reason_id, why());
	assert_int_equal(o.author_id, fx.as[ROLE_CLERK]->account);
	assert_false(o.above);
	OK(overbook_count(as(ROLE_CLERK), clinic, TOMORROW, &n, &ceiling,
			  &err));
	assert_int_equal(n, 2);
	assert_int_equal(ceiling, 2);
	a = want(make_patient("Third"), clinic, TOMORROW, 600);
	IS(RC_REFUSED, appointment_overbook(as(ROLE_CLERK), &a, why(), &err));
	assert_string_equal(err.field, "minute");
	assert_int_equal(a.row.id, 0);
	OK(appointment_overbook(as(ROLE_DOCTOR), &a, why(), &err));
	OK(overbook_get(as(ROLE_CLERK), a.row.id, &o, &err));
	assert_true(o.above);
	/* Another day has a ceiling of its own. */
	filed(clinic, 20261118, 600);
	a = want(make_patient("Next"), clinic, 20261118, 600);
	OK(appointment_overbook(as(ROLE_CLERK), &a, why(), &err));
}

static void
without_a_ceiling_only_the_second_right(void **state)
{
	int64_t clinic = make_clinic(0);
	struct appointment a = want(make_patient("A"), clinic, TOMORROW, 600);

	(void)state;
	filed(clinic, TOMORROW, 600);
	IS(RC_REFUSED, appointment_overbook(as(ROLE_NURSE), &a, why(), &err));
	IS(RC_DENIED, appointment_overbook(as(ROLE_RECORDS), &a, why(), &err));
	OK(appointment_overbook(as(ROLE_CHARGE_NURSE), &a, why(), &err));
	IS(RC_DENIED, overbook_limit_set(as(ROLE_CLERK), clinic, 3,
					 ABOVE_RIGHT_BOTH, &err));
	IS(RC_REFUSED, overbook_limit_set(as(ROLE_CHARGE_NURSE), clinic, 201,
					  ABOVE_RIGHT_BOTH, &err));
}

static void
each_clash_stands_on_the_record(void **state)
{
	int64_t clinic = make_clinic(5), other = make_clinic(5);
	int64_t doctor = make_doctor(), patient = make_patient("Okonkwo");
	struct appointment a = want(patient, other, TOMORROW, 600);
	struct appointment b = want(patient, clinic, TOMORROW, 600);
	struct row_overbooking o;
	char words[CLASH_WORDS];

	(void)state;
	a.row.doctor_id = b.row.doctor_id = doctor;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	filed(clinic, TOMORROW, 600);
	IS(RC_REFUSED, appointment_overbook(as(ROLE_CLERK), &b, 0, &err));
	assert_string_equal(err.field, "over");
	IS(RC_REFUSED,
	   appointment_overbook(as(ROLE_CLERK), &b,
				reason_of(REASON_KIND_BOOKING, "new"), &err));
	OK(appointment_overbook(as(ROLE_CLERK), &b, why(), &err));
	OK(overbook_get(as(ROLE_CLERK), b.row.id, &o, &err));
	assert_int_equal(o.clash, 7);
	assert_string_equal(overbook_words(words, o.clash),
			    "the patient is elsewhere, the doctor is "
			    "elsewhere, the clinic is full");
	/* Where nothing is in the way it is a booking like any other. */
	b = want(patient, clinic, TOMORROW, 800);
	OK(appointment_overbook(as(ROLE_CLERK), &b, why(), &err));
	IS(RC_NONE, overbook_get(as(ROLE_CLERK), b.row.id, &o, &err));
}

/* Whose the second right is, a clinic says for itself. */
static void
the_second_right_is_a_clinics_own(void **state)
{
	static const struct {
		enum above_right who;
		bool nurse, doctor;
	} rights[] = {
		{ ABOVE_RIGHT_BOTH, true, true },
		{ ABOVE_RIGHT_CHARGE_NURSE, true, false },
		{ ABOVE_RIGHT_DOCTOR, false, true },
		{ ABOVE_RIGHT_NOBODY, false, false },
	};
	enum above_right who;
	int ceiling;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		int64_t clinic = make_clinic(0);
		struct appointment a =
			want(make_patient("A"), clinic, TOMORROW, 600);
		struct appointment b =
			want(make_patient("B"), clinic, TOMORROW, 600);

		OK(overbook_limit_get(as(ROLE_ADMINISTRATOR), clinic, &ceiling,
				      &who, &err));
		assert_int_equal(ceiling, 0);
		assert_int_equal(who, ABOVE_RIGHT_BOTH);
		filed(clinic, TOMORROW, 600);
		OK(overbook_limit_set(as(ROLE_ADMINISTRATOR), clinic, 0,
				      rights[i].who, &err));
		IS(rights[i].nurse ? RC_OK : RC_REFUSED,
		   appointment_overbook(as(ROLE_CHARGE_NURSE), &a, why(),
					&err));
		IS(rights[i].doctor ? RC_OK : RC_REFUSED,
		   appointment_overbook(as(ROLE_DOCTOR), &b, why(), &err));
		OK(overbook_limit_get(as(ROLE_ADMINISTRATOR), clinic, &ceiling,
				      &who, &err));
		assert_int_equal(who, rights[i].who);
	}
	IS(RC_REFUSED, overbook_limit_set(as(ROLE_ADMINISTRATOR),
					  make_clinic(0), 1, 9, &err));
}

/* A move goes over a clash as a booking does, and the record of an earlier one
 * is kept. */
static void
a_move_over_a_clash(void **state)
{
	int64_t clinic = make_clinic(1);
	int64_t asked = reason_of(REASON_KIND_OVERBOOK, "asked");
	struct appointment a = filed(clinic, TOMORROW, 700), b;
	struct session *s = as(ROLE_CLERK);
	struct row_overbooking_before before;
	struct row_overbooking o;
	struct row_appointment r;
	int n, ceiling;

	(void)state;
	filed(clinic, TOMORROW, 600);
	filed(clinic, 20261118, 600);
	s = as(ROLE_CLERK);
	IS(RC_REFUSED,
	   appointment_move(s, a.row.id, 1, TOMORROW, 600, clinic, 0, &err));
	IS(RC_REFUSED, appointment_move_over(s, a.row.id, 1, TOMORROW, 600,
					     clinic, 0, 0, &err));
	assert_string_equal(err.field, "over");
	OK(appointment_move_over(s, a.row.id, 1, TOMORROW, 600, clinic, 0,
				 why(), &err));
	OK(overbook_get(s, a.row.id, &o, &err));
	assert_int_equal(o.minute, 600);
	assert_int_equal(o.clash, CLASH_CLINIC);
	/* The same one again, on a day where none stands over yet. */
	OK(appointment_move_over(s, a.row.id, 2, 20261118, 600, clinic, 0,
				 asked, &err));
	OK(overbook_get(s, a.row.id, &o, &err));
	assert_int_equal(o.day, 20261118);
	assert_int_equal(o.reason_id, asked);
	OK(row_get(fx.store, TBL_APPOINTMENT, a.row.id, &r, &err));
	assert_int_equal(r.moves, 2);
	OK(overbook_count(s, clinic, TOMORROW, &n, &ceiling, &err));
	assert_int_equal(n, 0);
	/* The ceiling holds for moves, too. */
	b = filed(clinic, 20261118, 700);
	s = as(ROLE_CLERK);
	IS(RC_REFUSED, appointment_move_over(s, b.row.id, 1, 20261118, 600,
					     clinic, 0, why(), &err));
	assert_string_equal(err.field, "minute");
	IS(RC_DENIED,
	   appointment_move_over(as(ROLE_RECORDS), b.row.id, 1, 20261118, 600,
				 clinic, 0, why(), &err));
	/* Moved to where nothing is, it counts no more. */
	s = as(ROLE_CLERK);
	OK(appointment_move(s, a.row.id, 3, 20261118, 800, clinic, 0, &err));
	OK(overbook_count(s, clinic, 20261118, &n, &ceiling, &err));
	assert_int_equal(n, 0);
	OK(overbook_before(s, a.row.id, 0, &before, &err));
	assert_int_equal(before.day, TOMORROW);
	assert_int_equal(before.reason_id, why());
	assert_int_equal(before.by_id, s->account);
	IS(RC_NONE, overbook_before(s, a.row.id, 1, &before, &err));
}

static void
hours_are_no_clash(void **state)
{
	int64_t clinic = make_clinic(5);
	struct appointment a = want(make_patient("A"), clinic, TOMORROW, 900);

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 600, 0);
	IS(RC_REFUSED, appointment_overbook(as(ROLE_DOCTOR), &a, why(), &err));
}

static void
a_cancelled_one_counts_no_more_and_comes_back(void **state)
{
	int64_t clinic = make_clinic(1);
	int64_t better = reason_of(REASON_KIND_CANCEL_PATIENT, "better");
	struct appointment a = want(make_patient("A"), clinic, TOMORROW, 600);
	struct appointment b = want(make_patient("B"), clinic, TOMORROW, 600);

	(void)state;
	filed(clinic, TOMORROW, 600);
	OK(appointment_overbook(as(ROLE_CLERK), &a, why(), &err));
	OK(appointment_cancel(as(ROLE_CLERK), a.row.id, 1, better, &err));
	OK(appointment_undo(as(ROLE_CLERK), a.row.id, 2, &err));
	OK(appointment_cancel(as(ROLE_CLERK), a.row.id, 3, better, &err));
	OK(appointment_overbook(as(ROLE_CLERK), &b, why(), &err));
	/* The ceiling is used up: back it can't come. */
	IS(RC_REFUSED, appointment_undo(as(ROLE_CLERK), a.row.id, 4, &err));
}

/* ---- leave ------------------------------------------------------------------ */

static struct row_staff_leave
away(int64_t doctor, int32_t from, int32_t to)
{
	struct row_staff_leave l;

	row_init(TBL_STAFF_LEAVE, &l);
	l.staff_id = doctor;
	l.from_day = from;
	l.to_day = to;
	l.kind = LEAVE_KIND_HOLIDAY;
	l.active = 1;
	return l;
}

static bool
count_leave(const struct row_staff_leave *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return true;
}

static void
nobody_is_booked_with_who_is_away(void **state)
{
	int64_t clinic = make_clinic(5), doctor = make_doctor(), booked;
	struct appointment a = want(make_patient("A"), clinic, TOMORROW, 600);
	struct row_staff_leave l = away(doctor, TOMORROW, 20261120);
	int32_t day = TODAY, minute = 0;
	int n = 0;

	(void)state;
	a.row.doctor_id = doctor;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	IS(RC_DENIED, leave_set(as(ROLE_CLERK), &l, &booked, &err));
	OK(leave_set(as(ROLE_RECORDS), &l, &booked, &err));
	assert_int_equal(booked, 1);
	a = want(make_patient("B"), clinic, 20261120, 600);
	a.row.doctor_id = doctor;
	IS(RC_REFUSED, appointment_book(as(ROLE_CLERK), &a, &err));
	assert_string_equal(err.field, "doctor_id");
	assert_non_null(strstr(err.text, "until 20-Nov-2026"));
	IS(RC_REFUSED, appointment_overbook(as(ROLE_DOCTOR), &a, why(), &err));
	a.row.day = 20261121;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	day = TOMORROW;
	OK(appointment_next_free(as(ROLE_CLERK), clinic, doctor, 30, &day,
				 &minute, &err));
	assert_int_equal(day, 20261121);
	OK(leave_each(as(ROLE_CLERK), doctor, TODAY, count_leave, &n, &err));
	assert_int_equal(n, 1);
	/* Taken back: the places are there again. */
	l.active = 0;
	OK(leave_set(as(ROLE_RECORDS), &l, NULL, &err));
	day = TOMORROW;
	minute = 0;
	OK(appointment_next_free(as(ROLE_CLERK), clinic, doctor, 30, &day,
				 &minute, &err));
	assert_int_equal(day, TOMORROW);
	l = away(doctor, 20261120, TOMORROW);
	IS(RC_REFUSED, leave_set(as(ROLE_RECORDS), &l, NULL, &err));
	assert_string_equal(err.field, "to_day");
	l = away(clinic, TOMORROW, TOMORROW);
	IS(RC_REFUSED, leave_set(as(ROLE_RECORDS), &l, NULL, &err));
}

/* Hours that name a doctor are closed while the doctor is away; those of
 * another one stay. */
static void
hours_close_with_their_doctor(void **state)
{
	int64_t clinic = make_clinic(0), one = make_doctor();
	struct row_clinic_session c;
	struct row_staff_leave l = away(one, TOMORROW, TOMORROW);
	struct appointment a = want(make_patient("A"), clinic, TOMORROW, 480);
	struct clinic_day week[7];

	(void)state;
	house_new(TBL_CLINIC_SESSION, &c);
	c.place_id = clinic;
	c.weekday = WEEKDAY_TUESDAY;
	c.from_minute = 480;
	c.to_minute = 540;
	c.doctor_id = one;
	OK(house_set(as(ROLE_SECURITY), TBL_CLINIC_SESSION, &c, &err));
	make_hours(clinic, WEEKDAY_TUESDAY, 600, 660, 0);
	OK(leave_set(as(ROLE_CHARGE_NURSE), &l, NULL, &err));
	IS(RC_REFUSED, appointment_book(as(ROLE_CLERK), &a, &err));
	assert_non_null(strstr(err.text, "is on leave until 17-Nov-2026"));
	a.row.minute = 600;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	OK(appointment_week(as(ROLE_CLERK), clinic, TODAY, week, &err));
	assert_int_equal(week[1].places, 2);
	a = want(make_patient("B"), clinic, 20261124, 480);
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
}

static bool
list_why(const struct appointment_line *l, const char *why, void *arg)
{
	buf_addf(arg, "%d %.*s|", (int)l->row.day, (int)strcspn(why, ":"), why);
	return true;
}

/* Booked before the leave, the holiday, the other hours were set down. */
static void
what_stands_where_nobody_is(void **state)
{
	int64_t clinic = make_clinic(0), one = make_doctor();
	struct row_staff_leave l = away(one, 20261118, 20261118);
	struct row_clinic_session c;
	struct row_holiday h;
	struct appointment a = want(make_patient("A"), clinic, 20261118, 600);
	struct buf b = BUF_INIT;

	(void)state;
	a.row.doctor_id = one;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	filed(clinic, 20261118, 700);
	filed(clinic, 20261119, 700);
	filed(clinic, 20261120, 700);
	OK(appointment_stranded(as(ROLE_CLERK), clinic, 10, list_why, &b,
				&err));
	assert_int_equal(b.len, 0);
	OK(leave_set(as(ROLE_RECORDS), &l, NULL, &err));
	house_new(TBL_CLINIC_SESSION, &c);
	c.place_id = clinic;
	c.from_minute = 540;
	c.to_minute = 900;
	for (c.weekday = 1; c.weekday < 5; c.weekday++) {
		c.id = 0;
		OK(house_set(as(ROLE_SECURITY), TBL_CLINIC_SESSION, &c, &err));
	}
	house_new(TBL_HOLIDAY, &h);
	h.day = 20261119;
	strcpy(h.name, "Rest");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
	OK(appointment_stranded(as(ROLE_CLERK), clinic, 10, list_why, &b,
				&err));
	if (!strstr(b.p, "is on leave until 18-Nov-2026.|20261119 19-Nov-2026 "
			 "is a holiday|20261120 ") ||
	    !strstr(b.p, "does not open on Friday") ||
	    strncmp(b.p, "20261118 ", 9) != 0)
		fail_msg("%s", b.p);
	buf_clear(&b);
	OK(appointment_stranded(as(ROLE_CLERK), clinic, 1, list_why, &b, &err));
	assert_null(strstr(b.p, "20261119"));
	buf_release(&b);
	IS(RC_DENIED, appointment_stranded(as(ROLE_ADMINISTRATOR), clinic, 1,
					   list_why, &b, &err));
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, at_nine)
	const struct CMUnitTest tests[] = {
		T(a_right_up_to_a_ceiling_and_one_above),
		T(without_a_ceiling_only_the_second_right),
		T(each_clash_stands_on_the_record),
		T(the_second_right_is_a_clinics_own),
		T(a_move_over_a_clash),
		T(hours_are_no_clash),
		T(a_cancelled_one_counts_no_more_and_comes_back),
		T(nobody_is_booked_with_who_is_away),
		T(hours_close_with_their_doctor),
		T(what_stands_where_nobody_is),
	};

	return cmocka_run_group_tests(tests, open_at_nine, fixture_close);
}

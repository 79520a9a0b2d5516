/*
 * test_appointment.c - booking, clashes, states and what takes them back.
 */
#include <sys/wait.h>

#include "at_nine.h"
#include "wardbook/appointment.h"

#define YESTERDAY 20261115

static int64_t
make_clinic(int capacity)
{
	return make_place(PLACE_KIND_CLINIC, 30, capacity, false);
}

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
booked(int64_t patient, int64_t clinic, int32_t day, int32_t minute)
{
	struct appointment a = want(patient, clinic, day, minute);

	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a;
}

/* Booked for someone else each time. */
static struct appointment
filed(int64_t clinic, int32_t day, int32_t minute)
{
	return booked(make_patient("Filler"), clinic, day, minute);
}

static void
refused(struct appointment a, const char *field)
{
	IS(RC_REFUSED, appointment_book(as(ROLE_CLERK), &a, &err));
	assert_string_equal(err.field, field);
	assert_int_equal(a.row.id, 0);
	IS(RC_REFUSED, appointment_check(as(ROLE_CLERK), &a, &err));
	assert_string_equal(err.field, field);
}

static struct row_appointment
row_of(int64_t id)
{
	struct row_appointment r;

	as(ROLE_CLERK);
	OK(row_get(fx.store, TBL_APPOINTMENT, id, &r, &err));
	return r;
}

/* ---- booking ---------------------------------------------------------------- */

static void
booking_fills_what_was_left_open(void **state)
{
	int64_t clinic = make_clinic(1), patient = make_patient("Okonkwo");
	struct appointment a = want(patient, clinic, TOMORROW, 600), b;

	(void)state;
	strcpy(a.words, "  wheelchair,   please ");
	a.row.state = APPOINTMENT_STATE_DONE; /* only a batch may */
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	OK(appointment_get(as(ROLE_CLERK), a.row.id, &b, &err));
	assert_int_equal(b.row.length, 30);
	assert_int_equal(b.row.state, APPOINTMENT_STATE_BOOKED);
	assert_int_equal(b.row.priority, PRIORITY_ROUTINE);
	assert_int_equal(b.row.booked_at, when_now());
	assert_string_equal(b.words, "wheelchair, please");
	assert_false(b.words_shut);
	IS(RC_DENIED,
	   appointment_get(as(ROLE_ADMINISTRATOR), a.row.id, &b, &err));
	IS(RC_DENIED, appointment_book(as(ROLE_PHARMACIST), &a, &err));
}

static void
what_cannot_be_is_refused(void **state)
{
	int64_t clinic = make_clinic(1), patient = make_patient("Okonkwo");
	struct appointment good = want(patient, clinic, TOMORROW, 600), a;

	(void)state;
#define BAD(change, field)         \
	do {                       \
		a = good;          \
		change;            \
		refused(a, field); \
	} while (0)
	BAD(a.row.patient_id = 0, "patient_id");
	BAD(a.row.patient_id = clinic, "patient_id");
	BAD(a.row.clinic_id = 0, "clinic_id");
	BAD(a.row.clinic_id = make_place(PLACE_KIND_WARD, 0, 0, false),
	    "clinic_id");
	BAD(a.row.doctor_id = clinic, "doctor_id");
	BAD(a.row.day = 20260230, "day");
	BAD(a.row.day = YESTERDAY, "day");
	BAD(a.row.day = 20311117, "day");
	BAD(a.row.minute = 1440, "minute");
	BAD(a.row.minute = -2, "minute");
	BAD(a.row.length = -1, "length");
	BAD(a.row.length = 1441, "length");
	BAD(a.row.priority = 9, "priority");
	BAD(a.row.reason_id = reason_of(REASON_KIND_STRIKE, "typing"),
	    "reason_id");
	good.row.minute = 0;
	good.row.day = TODAY; /* earlier today: someone came in */
	OK(appointment_book(as(ROLE_NURSE), &good, &err));
}

static void
hours_and_holidays_hold(void **state)
{
	int64_t clinic = make_clinic(1), patient = make_patient("Okonkwo");
	struct row_holiday h;

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 720, 0);
	make_hours(clinic, WEEKDAY_TUESDAY, 720, 780, 0);
	refused(want(patient, clinic, TODAY, 600), "day");
	assert_non_null(strstr(err.text, "opens on Tue"));
	refused(want(patient, clinic, TOMORROW, 479), "minute");
	assert_non_null(strstr(err.text, "08:00-12:00, 12:00-13:00"));
	refused(want(patient, clinic, TOMORROW, 751), "minute");
	refused(want(patient, clinic, TODAY, WHEN_NO_MINUTE), "day");
	/* Across two hours that touch, and up to the last minute. */
	booked(patient, clinic, TOMORROW, 705);
	booked(patient, clinic, TOMORROW, 750);
	booked(patient, clinic, TOMORROW, WHEN_NO_MINUTE);
	house_new(TBL_HOLIDAY, &h);
	h.day = 20261222;
	strcpy(h.name, "Founders' day");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
	refused(want(patient, clinic, 20261222, 600), "day");
	assert_non_null(strstr(err.text, "Founders' day"));
	/* A clinic without hours takes any time. */
	booked(patient, make_clinic(1), 20261222, 3);
}

static void
the_patient_is_in_one_place(void **state)
{
	int64_t patient = make_patient("Okonkwo");
	int64_t one = make_clinic(9), two = make_clinic(9);
	int64_t beside = make_place(PLACE_KIND_CLINIC, 30, 9, true);

	(void)state;
	booked(patient, one, TOMORROW, 600);
	refused(want(patient, two, TOMORROW, 629), "minute");
	refused(want(patient, two, TOMORROW, 571), "minute");
	refused(want(patient, one, TOMORROW, 600), "minute");
	/* An end is the next one's start. */
	booked(patient, two, TOMORROW, 570);
	booked(patient, two, TOMORROW, 630);
	booked(patient, beside, TOMORROW, 600);
	booked(patient, beside, TOMORROW, 605);
	booked(patient, two, 20261118, 600);
	/* Nor does what runs alongside keep others away. */
	booked(patient, beside, TOMORROW, 700);
	booked(patient, two, TOMORROW, 700);
}

static void
the_doctor_is_in_one_place(void **state)
{
	int64_t doctor = make_doctor(), one = make_clinic(9);
	struct appointment a = want(make_patient("A"), one, TOMORROW, 600);
	struct appointment b =
		want(make_patient("B"), make_clinic(9), TOMORROW, 615);

	(void)state;
	a.row.doctor_id = b.row.doctor_id = doctor;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	refused(b, "doctor_id");
	b.row.minute = 630;
	OK(appointment_book(as(ROLE_CLERK), &b, &err));
}

static void
a_clinic_has_so_many_places(void **state)
{
	int64_t clinic = make_clinic(2), one = make_clinic(1);
	struct appointment a;

	(void)state;
	filed(clinic, TOMORROW, 600);
	filed(clinic, TOMORROW, 615);
	refused(want(make_patient("C"), clinic, TOMORROW, 629), "minute");
	assert_non_null(strstr(err.text, "All 2 places"));
	/* At 10:30 one of them is free again; the other ends at 10:45. */
	filed(clinic, TOMORROW, 630);
	refused(want(make_patient("D"), clinic, TOMORROW, 644), "minute");
	filed(clinic, TOMORROW, 645);
	/* A long one needs a place all the way. */
	a = want(make_patient("E"), clinic, TOMORROW, 540);
	a.row.length = 76;
	refused(a, "minute");
	a.row.length = 75;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	filed(one, TOMORROW, 600);
	refused(want(make_patient("F"), one, TOMORROW, 600), "minute");
	assert_non_null(strstr(err.text, "is taken at 10:00"));
}

static void
hours_say_how_many(void **state)
{
	int64_t clinic = make_clinic(1);
	struct row_clinic_session c;

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 600, 0);
	make_hours(clinic, WEEKDAY_TUESDAY, 600, 720, 3);
	/* Hours of two doctors at once add up. */
	for (int i = 0; i < 2; i++) {
		house_new(TBL_CLINIC_SESSION, &c);
		c.place_id = clinic;
		c.weekday = WEEKDAY_TUESDAY;
		c.from_minute = 780;
		c.to_minute = 840;
		c.doctor_id = make_doctor();
		OK(house_set(as(ROLE_SECURITY), TBL_CLINIC_SESSION, &c, &err));
	}
	filed(clinic, TOMORROW, 480);
	refused(want(make_patient("X"), clinic, TOMORROW, 480), "minute");
	for (int i = 0; i < 3; i++)
		filed(clinic, TOMORROW, 600);
	refused(want(make_patient("X"), clinic, TOMORROW, 600), "minute");
	for (int i = 0; i < 2; i++)
		filed(clinic, TOMORROW, 780);
	refused(want(make_patient("X"), clinic, TOMORROW, 780), "minute");
}

static void
without_a_time_nothing_clashes(void **state)
{
	int64_t clinic = make_clinic(1), patient = make_patient("Okonkwo");

	(void)state;
	for (int i = 0; i < 3; i++)
		booked(patient, clinic, TOMORROW, WHEN_NO_MINUTE);
	booked(patient, clinic, TOMORROW, 0);
	booked(patient, clinic, TOMORROW, WHEN_NO_MINUTE);
}

/* ---- states ----------------------------------------------------------------- */

static void
each_state_is_taken_back(void **state)
{
	int64_t clinic = make_clinic(5);
	int64_t no_room = reason_of(REASON_KIND_CANCEL_CLINIC, "room");
	struct session *s = as(ROLE_CLERK);
	struct row_appointment r;
	int64_t id;

	(void)state;
	id = filed(clinic, TODAY, 530).row.id;
	s = as(ROLE_CLERK);
	IS(RC_REFUSED, appointment_undo(s, id, 1, &err));
	OK(appointment_arrive(s, id, 1, &err));
	assert_int_equal(row_of(id).arrived_at, when_now());
	IS(RC_CONFLICT, appointment_close(s, id, 1, &err));
	IS(RC_REFUSED, appointment_miss(s, id, 2, &err));
	OK(appointment_close(s, id, 2, &err));
	r = row_of(id);
	assert_int_equal(r.state, APPOINTMENT_STATE_DONE);
	assert_int_equal(r.ended_at, when_now());
	IS(RC_REFUSED, appointment_cancel(s, id, 3, no_room, &err));
	OK(appointment_undo(s, id, 3, &err));
	r = row_of(id);
	assert_int_equal(r.state, APPOINTMENT_STATE_ARRIVED);
	assert_int_equal(r.ended_at, 0);
	assert_true(r.arrived_at != 0);
	/* Twice back is not forth again. */
	OK(appointment_undo(s, id, 4, &err));
	r = row_of(id);
	assert_int_equal(r.state, APPOINTMENT_STATE_BOOKED);
	assert_int_equal(r.arrived_at, 0);
	OK(appointment_miss(s, id, 5, &err));
	OK(appointment_undo(s, id, 6, &err));
	assert_int_equal(row_of(id).state, APPOINTMENT_STATE_BOOKED);
	IS(RC_REFUSED, appointment_cancel(s, id, 7, 0, &err));
	IS(RC_REFUSED,
	   appointment_cancel(s, id, 7, reason_of(REASON_KIND_BOOKING, "new"),
			      &err));
	assert_string_equal(err.field, "reason_id");
	OK(appointment_cancel(s, id, 7, no_room, &err));
	r = row_of(id);
	assert_int_equal(r.cancel_id, no_room);
	assert_int_equal(r.cancelled_at, when_now());
	OK(appointment_undo(s, id, 8, &err));
	r = row_of(id);
	assert_int_equal(r.state, APPOINTMENT_STATE_BOOKED);
	assert_int_equal(r.cancel_id, 0);
	assert_int_equal(r.cancelled_at, 0);
	assert_int_equal(r.version, 9);
}

/* Who came and went: by the patient, with a reason of its own, and both times
 * are kept. */
static void
who_leaves_unseen_is_not_missed(void **state)
{
	int64_t clinic = make_clinic(5);
	struct session *s = as(ROLE_CLERK);
	struct row_appointment r;
	int64_t id;

	(void)state;
	id = filed(clinic, TODAY, 530).row.id;
	s = as(ROLE_CLERK);
	IS(RC_REFUSED, appointment_left(s, id, 1, &err));
	OK(appointment_arrive(s, id, 1, &err));
	when_clock_set(when_now() + 40 * 60000);
	OK(appointment_left(s, id, 2, &err));
	r = row_of(id);
	assert_int_equal(r.state, APPOINTMENT_STATE_CANCELLED);
	assert_int_equal(r.cancelled_at - r.arrived_at, 40 * 60000);
	assert_int_equal(r.cancel_id,
			 reason_of(REASON_KIND_LEFT_UNSEEN, "waited"));
	assert_string_equal(appointment_state_words(s, &r), "left unseen");
	OK(appointment_undo(s, id, 3, &err));
	r = row_of(id);
	assert_string_equal(appointment_state_words(s, &r), "arrived");
}

static void
states_have_their_day(void **state)
{
	int64_t clinic = make_clinic(5);
	int64_t later = filed(clinic, TODAY, 541).row.id;
	int64_t next = filed(clinic, TOMORROW, 541).row.id;
	struct session *s = as(ROLE_NURSE);

	(void)state;
	IS(RC_REFUSED, appointment_arrive(s, next, 1, &err));
	IS(RC_REFUSED, appointment_close(s, next, 1, &err));
	IS(RC_REFUSED, appointment_miss(s, next, 1, &err));
	IS(RC_REFUSED, appointment_miss(s, later, 1, &err));
	when_clock_set(when_instant(TODAY, 541));
	OK(appointment_miss(s, later, 1, &err));
	when_clock_set(when_instant(20261118, 480));
	IS(RC_REFUSED, appointment_arrive(s, next, 1, &err));
	OK(appointment_close(s, next, 1, &err));
	assert_int_equal(row_of(next).ended_at, 0);
	IS(RC_DENIED, appointment_undo(as(ROLE_BILLING), next, 2, &err));
}

static void
taking_back_checks_again(void **state)
{
	int64_t clinic = make_clinic(1);
	struct appointment a = filed(clinic, TOMORROW, 600), b;
	struct session *s = as(ROLE_CLERK);

	(void)state;
	OK(appointment_cancel(s, a.row.id, 1,
			      reason_of(REASON_KIND_CANCEL_PATIENT, "better"),
			      &err));
	b = filed(clinic, TOMORROW, 615);
	IS(RC_REFUSED, appointment_undo(as(ROLE_CLERK), a.row.id, 2, &err));
	assert_int_equal(row_of(a.row.id).state, APPOINTMENT_STATE_CANCELLED);
	OK(appointment_move(as(ROLE_CLERK), b.row.id, 1, TOMORROW, 630, 0, 0,
			    &err));
	OK(appointment_undo(as(ROLE_CLERK), a.row.id, 2, &err));
}

static void
moving_keeps_what_was(void **state)
{
	int64_t clinic = make_clinic(1), other = make_clinic(1);
	int64_t doctor = make_doctor();
	struct appointment a = filed(clinic, TOMORROW, 600);
	struct row_appointment r;
	struct session *s;

	(void)state;
	filed(other, TOMORROW, 720);
	s = as(ROLE_CLERK);
	IS(RC_REFUSED,
	   appointment_move(s, a.row.id, 1, TOMORROW, 600, 0, 0, &err));
	IS(RC_REFUSED,
	   appointment_move(s, a.row.id, 1, YESTERDAY, 600, 0, 0, &err));
	IS(RC_REFUSED,
	   appointment_move(s, a.row.id, 1, TOMORROW, 721, other, 0, &err));
	assert_int_equal(row_of(a.row.id).version, 1);
	/* Over its own old time. */
	OK(appointment_move(s, a.row.id, 1, TOMORROW, 610, 0, 0, &err));
	OK(appointment_move(s, a.row.id, 2, 20261118, 700, other, doctor,
			    &err));
	r = row_of(a.row.id);
	assert_int_equal(r.moves, 2);
	assert_int_equal(r.clinic_id, other);
	assert_int_equal(r.doctor_id, doctor);
	OK(row_get_version(fx.store, TBL_APPOINTMENT, r.id, 1, &r, &err));
	assert_int_equal(r.minute, 600);
	assert_int_equal(r.clinic_id, clinic);
	IS(RC_CONFLICT,
	   appointment_move(s, a.row.id, 2, TOMORROW, 800, 0, 0, &err));
	filed(clinic, TOMORROW, 600);
}

static void
striking_frees_the_place(void **state)
{
	int64_t clinic = make_clinic(1);
	int64_t typing = reason_of(REASON_KIND_STRIKE, "typing");
	struct appointment a = filed(clinic, TOMORROW, 600);

	(void)state;
	IS(RC_REFUSED,
	   appointment_strike(as(ROLE_CLERK), a.row.id, 1, 0, &err));
	IS(RC_CONFLICT,
	   appointment_strike(as(ROLE_CLERK), a.row.id, 2, typing, &err));
	OK(appointment_strike(as(ROLE_CLERK), a.row.id, 1, typing, &err));
	IS(RC_REFUSED,
	   appointment_strike(as(ROLE_CLERK), a.row.id, 2, typing, &err));
	IS(RC_REFUSED, appointment_undo(as(ROLE_CLERK), a.row.id, 2, &err));
	filed(clinic, TOMORROW, 600);
}

/* ---- batches ---------------------------------------------------------------- */

static void
a_batch_brings_what_happened(void **state)
{
	int64_t clinic = make_clinic(1), patient = make_patient("Okonkwo");
	struct appointment a = want(patient, clinic, YESTERDAY, 600), b;
	struct session *s = as(ROLE_RECORDS);
	int64_t id, twice;

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 600, 0);
	s = as(ROLE_RECORDS);
	OK(act_begin_batch(s, ACT_DATA_IMPORT, "test", &err));
	a.row.state = APPOINTMENT_STATE_MISSED;
	OK(appointment_book(s, &a, &err));
	id = a.row.id;
	OK(appointment_book(s, &a, &err));
	assert_true(a.row.id != id);
	a.row.state = APPOINTMENT_STATE_BOOKED;
	OK(appointment_book(s, &a, &err));
	/* What is past takes no place, what is ahead does. */
	b = a;
	OK(appointment_book(s, &b, &err));
	twice = b.row.id;
	b.row.day = TOMORROW;
	OK(appointment_book(s, &b, &err));
	IS(RC_REFUSED, appointment_book(s, &b, &err));
	/* What is closed takes no place, however full the clinic is. */
	b.row.state = APPOINTMENT_STATE_DONE;
	OK(appointment_book(s, &b, &err));
	b.row.clinic_id = 3;
	IS(RC_REFUSED, appointment_book(s, &b, &err));
	OK(act_commit(s, &err));
	assert_int_equal(row_of(id).state, APPOINTMENT_STATE_MISSED);
	assert_int_equal(row_of(a.row.id).state, APPOINTMENT_STATE_BOOKED);
	/* What was brought in as missed can be opened, if there is room. */
	IS(RC_REFUSED, appointment_undo(as(ROLE_RECORDS), id, 1, &err));
	OK(appointment_close(as(ROLE_RECORDS), a.row.id, 1, &err));
	OK(appointment_close(as(ROLE_RECORDS), twice, 1, &err));
	OK(appointment_undo(as(ROLE_RECORDS), id, 1, &err));
}

/* ---- lists ------------------------------------------------------------------ */

static bool
list_times(const struct appointment_line *l, void *arg)
{
	char text[WHEN_TEXT];

	buf_addf(arg, "%s %.8s|", minute_text(text, (int32_t)l->row.minute),
		 l->patient);
	assert_string_equal(l->born, "09-Sep-1948 (78y)");
	assert_true(l->number[0] && l->clinic[0]);
	return true;
}

static void
lists_come_by_time(void **state)
{
	int64_t clinic = make_clinic(9), doctor = make_doctor();
	int64_t patient = make_patient("Zuma"), slip;
	struct appointment a = want(make_patient("Abe"), clinic, 20270105, 600);
	struct buf b = BUF_INIT;

	(void)state;
	a.row.doctor_id = doctor;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	booked(patient, clinic, 20270105, 480);
	booked(make_patient("None"), clinic, 20270105, WHEN_NO_MINUTE);
	slip = booked(patient, clinic, 20270106, 700).row.id;
	OK(appointment_strike(as(ROLE_CLERK),
			      booked(patient, clinic, 20270105, 900).row.id, 1,
			      reason_of(REASON_KIND_STRIKE, "typing"), &err));
	OK(appointment_day(as(ROLE_CLERK), clinic, 20270105, list_times, &b,
			   &err));
	assert_string_equal(b.p, " NONE, Ad|08:00 ZUMA, Ad|10:00 ABE, Ada|");
	buf_clear(&b);
	OK(appointment_day(as(ROLE_CLERK), 0, 20270105, list_times, &b, &err));
	assert_string_equal(b.p, " NONE, Ad|08:00 ZUMA, Ad|10:00 ABE, Ada|");
	buf_clear(&b);
	OK(appointment_of_patient(as(ROLE_CLERK), patient, list_times, &b,
				  &err));
	assert_string_equal(b.p, "11:40 ZUMA, Ad|08:00 ZUMA, Ad|");
	buf_clear(&b);
	OK(appointment_of_doctor(as(ROLE_CLERK), doctor, 20270105, list_times,
				 &b, &err));
	assert_string_equal(b.p, "10:00 ABE, Ada|");
	IS(RC_DENIED, appointment_day(as(ROLE_AUDITOR), clinic, 20270105,
				      list_times, &b, &err));
	OK(appointment_print_slip(as(ROLE_CLERK), patient, &b, &err));
	assert_non_null(strstr(b.p, "ZUMA, Adaeze"));
	assert_non_null(strstr(b.p, "Tue 05-Jan-2027  08:00"));
	assert_non_null(strstr(b.p, "Wed 06-Jan-2027  11:40"));
	assert_null(strstr(b.p, "15:00"));
	OK(appointment_cancel(as(ROLE_CLERK), slip, 1,
			      reason_of(REASON_KIND_CANCEL_PATIENT, "better"),
			      &err));
	OK(appointment_print_slip(as(ROLE_CLERK), patient, &b, &err));
	assert_null(strstr(b.p, "11:40"));
	OK(appointment_print_day(as(ROLE_CLERK), clinic, 20270105, &b, &err));
	assert_non_null(strstr(b.p, "3 bookings"));
	assert_non_null(strstr(b.p, "Printed by clerk"));
	for (const char *p = b.p; *p; p += strcspn(p, "\n") + 1)
		assert_true(text_width(p, strcspn(p, "\n")) <= 76);
	IS(RC_DENIED,
	   appointment_print_day(as(ROLE_BILLING), clinic, 20270105, &b, &err));
	buf_release(&b);
}

static bool
count_lines(const struct appointment_line *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return true;
}

static void
the_past_is_closed_one_by_one(void **state)
{
	int64_t clinic = make_clinic(9);
	struct appointment a = filed(clinic, TODAY, 600);
	struct appointment b = filed(clinic, TODAY, 660);
	int n = 0;

	(void)state;
	OK(appointment_unclosed(as(ROLE_CLERK), clinic, 10, count_lines, &n,
				&err));
	assert_int_equal(n, 0);
	OK(appointment_arrive(as(ROLE_CLERK), b.row.id, 1, &err));
	when_clock_set(when_instant(TOMORROW, 540));
	OK(appointment_unclosed(as(ROLE_CLERK), clinic, 10, count_lines, &n,
				&err));
	assert_int_equal(n, 2);
	OK(appointment_miss(as(ROLE_CLERK), a.row.id, 1, &err));
	n = 0;
	OK(appointment_unclosed(as(ROLE_CLERK), clinic, 10, count_lines, &n,
				&err));
	assert_int_equal(n, 1);
}

static void
a_week_at_a_glance(void **state)
{
	int64_t clinic = make_clinic(2);
	struct clinic_day d[7];

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 600, 0);
	make_hours(clinic, WEEKDAY_WEDNESDAY, 480, 540, 1);
	filed(clinic, TOMORROW, 480);
	filed(clinic, TOMORROW, 480);
	OK(appointment_cancel(as(ROLE_CLERK),
			      filed(clinic, TOMORROW, 510).row.id, 1,
			      reason_of(REASON_KIND_CANCEL_PATIENT, "cost"),
			      &err));
	filed(clinic, 20261118, 480);
	OK(appointment_week(as(ROLE_CLERK), clinic, TODAY, d, &err));
	assert_int_equal(d[0].places, 0);
	assert_int_equal(d[1].day, TOMORROW);
	assert_int_equal(d[1].booked, 2);
	assert_int_equal(d[1].cancelled, 1);
	assert_int_equal(d[1].places, 8);
	assert_int_equal(d[1].open_minutes, 90);
	assert_int_equal(d[2].places, 2);
	assert_int_equal(d[2].open_minutes, 30);
	OK(appointment_week(as(ROLE_CLERK), make_clinic(2), TODAY, d, &err));
	assert_int_equal(d[3].places, -1);
}

static void
the_next_free_time(void **state)
{
	int64_t clinic = make_clinic(1), doctor = make_doctor();
	int64_t full = make_clinic(1);
	struct appointment a;
	struct row_holiday h;
	int32_t day = TODAY, minute = 0;

	(void)state;
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 540, 0);
	filed(clinic, TOMORROW, 480);
	OK(appointment_next_free(as(ROLE_CLERK), clinic, 0, 0, &day, &minute,
				 &err));
	assert_int_equal(day, TOMORROW);
	assert_int_equal(minute, 510);
	/* An hour is free a week later only. */
	minute = 0;
	OK(appointment_next_free(as(ROLE_CLERK), clinic, 0, 60, &day, &minute,
				 &err));
	assert_int_equal(day, 20261124);
	assert_int_equal(minute, 480);
	house_new(TBL_HOLIDAY, &h);
	h.day = 20270112;
	strcpy(h.name, "Rest");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
	a = want(make_patient("X"), make_clinic(1), 20270119, 470);
	a.row.doctor_id = doctor;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	day = 20270112;
	minute = 0;
	OK(appointment_next_free(as(ROLE_CLERK), clinic, doctor, 0, &day,
				 &minute, &err));
	assert_int_equal(day, 20270119);
	assert_int_equal(minute, 510);
	make_hours(full, WEEKDAY_TUESDAY, 480, 500, 0);
	day = TODAY;
	minute = 0;
	IS(RC_NONE, appointment_next_free(as(ROLE_CLERK), full, 0, 30, &day,
					  &minute, &err));
}

/* "480x1 510x2": the starts and the places left at each. */
static const char *
starts(int64_t clinic, int64_t doctor, int length, int32_t day)
{
	static char text[200];
	struct free_start v[FREE_STARTS];
	int n;

	text[0] = '\0';
	OK(appointment_free_starts(as(ROLE_CLERK), clinic, doctor, length, day,
				   v, FREE_STARTS, &n, &err));
	for (int i = 0; i < n; i++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "%s%dx%d", i ? " " : "", (int)v[i].minute, v[i].left);
	return text;
}

static void
every_free_start_of_a_day(void **state)
{
	int64_t clinic = make_clinic(2), doctor = make_doctor();
	struct appointment a;
	struct row_holiday h;

	(void)state;
	make_hours(clinic, WEEKDAY_MONDAY, 480, 600, 0);
	make_hours(clinic, WEEKDAY_TUESDAY, 480, 540, 0);
	make_hours(clinic, WEEKDAY_TUESDAY, 605, 635, 0);
	filed(clinic, TOMORROW, 480);
	assert_string_equal(starts(clinic, 0, 0, TOMORROW),
			    "480x1 510x2 605x2");
	/* An hour takes the fewer of both halves. */
	assert_string_equal(starts(clinic, 0, 60, TOMORROW), "480x1");
	/* A doctor is one person, and elsewhere at half past eight. */
	a = want(make_patient("X"), make_clinic(1), TOMORROW, 510);
	a.row.doctor_id = doctor;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	assert_string_equal(starts(clinic, doctor, 0, TOMORROW), "480x1 605x1");
	/* It is nine o'clock. */
	assert_string_equal(starts(clinic, 0, 0, TODAY), "540x2 570x2");
	assert_string_equal(starts(clinic, 0, 0, 20261110), "");
	house_new(TBL_HOLIDAY, &h);
	h.day = 20261124;
	strcpy(h.name, "Rest");
	OK(house_set(as(ROLE_SECURITY), TBL_HOLIDAY, &h, &err));
	assert_string_equal(starts(clinic, 0, 0, 20261124), "");
}

/* ---- many at once ----------------------------------------------------------- */

static void
the_last_places_go_to_as_many_as_there_are(void **state)
{
	enum { PEOPLE = 32, PLACES = 5 };
	int64_t clinic = make_clinic(PLACES), patient[PEOPLE];
	struct session *s = as(ROLE_CLERK);
	int got = 0, full = 0, lines = 0;
	pid_t child[PEOPLE];

	(void)state;
	for (int i = 0; i < PEOPLE; i++)
		patient[i] = make_patient("Crowd");
	for (int i = 0; i < PEOPLE; i++) {
		child[i] = fork();
		if (child[i])
			continue;
		struct appointment a =
			want(patient[i], clinic, TOMORROW, 600 + i % 2);

		if (!reconnect(s))
			_exit(9);
		err_clear(&err);
		if (appointment_book(s, &a, &err) == RC_OK)
			_exit(0);
		_exit(strstr(err.text, "places of") ? 1 : 2);
	}
	for (int i = 0; i < PEOPLE; i++) {
		int status;

		assert_int_equal(waitpid(child[i], &status, 0), child[i]);
		assert_true(WIFEXITED(status));
		got += WEXITSTATUS(status) == 0;
		full += WEXITSTATUS(status) == 1;
	}
	assert_int_equal(got, PLACES);
	assert_int_equal(full, PEOPLE - PLACES);
	OK(appointment_day(as(ROLE_CLERK), clinic, TOMORROW, count_lines,
			   &lines, &err));
	assert_int_equal(lines, PLACES);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, at_nine)
	const struct CMUnitTest tests[] = {
		T(booking_fills_what_was_left_open),
		T(what_cannot_be_is_refused),
		T(hours_and_holidays_hold),
		T(the_patient_is_in_one_place),
		T(the_doctor_is_in_one_place),
		T(a_clinic_has_so_many_places),
		T(hours_say_how_many),
		T(without_a_time_nothing_clashes),
		T(each_state_is_taken_back),
		T(who_leaves_unseen_is_not_missed),
		T(states_have_their_day),
		T(taking_back_checks_again),
		T(moving_keeps_what_was),
		T(striking_frees_the_place),
		T(a_batch_brings_what_happened),
		T(lists_come_by_time),
		T(the_past_is_closed_one_by_one),
		T(a_week_at_a_glance),
		T(the_next_free_time),
		T(every_free_start_of_a_day),
		T(the_last_places_go_to_as_many_as_there_are),
	};

	return cmocka_run_group_tests(tests, open_at_nine, fixture_close);
}

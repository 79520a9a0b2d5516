/*
 * test_waiting.c - the waiting list, the recall list and today's queue.
 */
#include "at_nine.h"
#include "wardbook/recall_list.h"
#include "wardbook/waiting.h"

static struct appointment
booked(int64_t patient, int64_t clinic, int32_t day, int32_t minute)
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

static struct row_waiting
wish(const char *name, int64_t clinic)
{
	struct row_waiting w;

	waiting_init(&w);
	w.patient_id = make_patient(name);
	w.clinic_id = clinic;
	return w;
}

static int64_t
waits(struct row_waiting *w)
{
	OK(waiting_set(as(ROLE_CLERK), w, &err));
	return w->id;
}

static bool
list_names(const struct waiting_line *l, void *arg)
{
	buf_addf(arg, "%.*s|", (int)strcspn(l->patient, ","), l->patient);
	return true;
}

static void
who_fits(int64_t clinic, int32_t day, int32_t minute, int length,
	 const char *names)
{
	struct free_slot f = { clinic, 0, day, minute, length };
	struct buf b = BUF_INIT;

	OK(waiting_fits(as(ROLE_CLERK), &f, list_names, &b, &err));
	assert_string_equal(b.len ? b.p : "", names);
	buf_release(&b);
}

static void
the_list_is_by_priority_and_time(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 1, false);
	struct row_waiting a = wish("Abe", clinic), b = wish("Bea", clinic);
	struct row_waiting c = wish("Cid", clinic);
	struct buf out = BUF_INIT;

	(void)state;
	waits(&a);
	when_clock_set(when_instant(TODAY, 541));
	waits(&b);
	c.priority = PRIORITY_URGENT;
	waits(&c);
	OK(waiting_each(as(ROLE_CLERK), clinic, list_names, &out, &err));
	assert_string_equal(out.p, "CID|ABE|BEA|");
	/* Once a clinic; and nobody who must not. */
	c.id = 0;
	IS(RC_REFUSED, waiting_set(as(ROLE_CLERK), &c, &err));
	assert_string_equal(err.field, "clinic_id");
	IS(RC_DENIED, waiting_set(as(ROLE_PHARMACIST), &c, &err));
	IS(RC_CONFLICT, waiting_end(as(ROLE_CLERK), a.id, 7, &err));
	OK(waiting_end(as(ROLE_CLERK), a.id, a.version, &err));
	IS(RC_REFUSED, waiting_end(as(ROLE_CLERK), a.id, a.version + 1, &err));
	buf_clear(&out);
	OK(waiting_each(as(ROLE_CLERK), clinic, list_names, &out, &err));
	assert_string_equal(out.p, "CID|BEA|");
	buf_release(&out);
}

static void
a_place_that_falls_free_finds_who_fits(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 1, false);
	struct row_waiting any = wish("Any", clinic);
	struct row_waiting mornings = wish("Morning", clinic);
	struct row_waiting mondays = wish("Monday", clinic);
	struct row_waiting later = wish("Later", clinic);
	struct row_waiting elsewhere = wish("Elsewhere", clinic);
	struct row_waiting longer = wish("Longer", clinic);

	(void)state;
	mornings.part = PART_OF_DAY_MORNING;
	mornings.priority = PRIORITY_SOON;
	mondays.weekdays = 1;
	later.from_day = 20261201;
	longer.length = 60;
	waits(&any);
	waits(&mornings);
	waits(&mondays);
	waits(&later);
	waits(&elsewhere);
	waits(&longer);
	booked(elsewhere.patient_id,
	       make_place(PLACE_KIND_CLINIC, 60, 1, false), TOMORROW, 600);
	who_fits(clinic, TOMORROW, 600, 30, "MORNING|ANY|");
	who_fits(clinic, TOMORROW, 780, 30, "ANY|ELSEWHERE|");
	who_fits(clinic, 20261123, 780, 60, "ANY|MONDAY|ELSEWHERE|LONGER|");
	who_fits(clinic, 20261201, 780, 30, "ANY|LATER|ELSEWHERE|");
	/* Taken by someone meanwhile, and what has begun, fits nobody. */
	booked(make_patient("Quick"), clinic, TOMORROW, 600);
	who_fits(clinic, TOMORROW, 600, 30, "");
	who_fits(clinic, TODAY, 530, 30, "");
}

/* A place that was missed is free from now on, as long as something of it is
 * left. */
static void
a_missed_place_is_offered(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 1, false);
	struct row_waiting a = wish("Near", clinic), b = wish("Hour", clinic);
	struct appointment missed =
		booked(make_patient("Gone"), clinic, TODAY, 540);
	struct free_slot f;

	(void)state;
	b.length = 60;
	waits(&a);
	waits(&b);
	booked(make_patient("Next"), clinic, TODAY, 590);
	when_clock_set(when_instant(TODAY, 552));
	OK(appointment_miss(as(ROLE_CLERK), missed.row.id, 1, &err));
	assert_true(waiting_place(&missed.row, &f));
	assert_int_equal(f.minute, 555);
	who_fits(clinic, TODAY, 555, 30, "NEAR|");
	when_clock_set(when_instant(TODAY, 565));
	assert_false(waiting_place(&missed.row, &f));
	missed.row.minute = 700;
	assert_true(waiting_place(&missed.row, &f));
	assert_int_equal(f.minute, 700);
	missed.row.minute = -1;
	assert_false(waiting_place(&missed.row, &f));
}

static void
booked_from_the_list_in_one_act(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 1, false), id = 0;
	struct row_waiting a = wish("Abe", clinic), b = wish("Bea", clinic);
	struct free_slot f = { clinic, 0, TOMORROW, 600, 30 };
	struct row_appointment r;

	(void)state;
	waits(&a);
	waits(&b);
	OK(waiting_book(as(ROLE_CLERK), a.id, a.version, &f, &id, &err));
	OK(row_get(fx.store, TBL_APPOINTMENT, id, &r, &err));
	assert_int_equal(r.patient_id, a.patient_id);
	assert_int_equal(r.minute, 600);
	OK(row_get(fx.store, TBL_WAITING, a.id, &a, &err));
	assert_int_equal(a.state, WAITING_STATE_BOOKED);
	assert_int_equal(a.appointment_id, id);
	/* The place is taken: neither booked nor off the list. */
	IS(RC_REFUSED,
	   waiting_book(as(ROLE_CLERK), b.id, b.version, &f, &id, &err));
	OK(row_get(fx.store, TBL_WAITING, b.id, &b, &err));
	assert_int_equal(b.state, WAITING_STATE_WAITING);
	f.minute = 630;
	IS(RC_CONFLICT, waiting_book(as(ROLE_CLERK), b.id, 9, &f, &id, &err));
	who_fits(clinic, TOMORROW, 630, 30, "BEA|");
}

/* ---- recalls ------------------------------------------------------------------ */

static bool
list_recalls(const struct recall_list_line *l, void *arg)
{
	buf_addf(arg, "%.*s %lld|", (int)strcspn(l->patient, ","), l->patient,
		 (long long)l->row.month);
	return true;
}

static void
a_month_has_its_recalls(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 1, false);
	struct row_patient_recall r;
	struct buf b = BUF_INIT;

	(void)state;
	row_init(TBL_PATIENT_RECALL, &r);
	r.patient_id = make_patient("Abe");
	r.clinic_id = clinic;
	r.month = 202612;
	OK(recall_list_set(as(ROLE_DOCTOR), &r, &err));
	r.id = 0;
	IS(RC_REFUSED, recall_list_set(as(ROLE_CLERK), &r, &err));
	r.month = 202613;
	IS(RC_REFUSED, recall_list_set(as(ROLE_CLERK), &r, &err));
	r.month = 202610;
	IS(RC_REFUSED, recall_list_set(as(ROLE_CLERK), &r, &err));
	r.month = 202702;
	OK(recall_list_set(as(ROLE_CLERK), &r, &err));
	OK(recall_list_each(as(ROLE_CLERK), clinic, 202702, false, list_recalls,
			    &b, &err));
	assert_string_equal(b.p, "ABE 202702|");
	buf_clear(&b);
	OK(recall_list_each(as(ROLE_CLERK), clinic, 202702, true, list_recalls,
			    &b, &err));
	assert_string_equal(b.p, "ABE 202612|ABE 202702|");
	OK(recall_list_end(as(ROLE_CLERK), r.id, r.version,
			   booked(r.patient_id, clinic, 20270201, 600).row.id,
			   &err));
	IS(RC_CONFLICT,
	   recall_list_end(as(ROLE_CLERK), r.id, r.version, 0, &err));
	OK(row_get(fx.store, TBL_PATIENT_RECALL, r.id, &r, &err));
	assert_int_equal(r.state, WAITING_STATE_BOOKED);
	buf_clear(&b);
	OK(recall_list_each(as(ROLE_CLERK), clinic, 202702, false, list_recalls,
			    &b, &err));
	assert_int_equal(b.len, 0);
	buf_release(&b);
}

/* ---- the queue ---------------------------------------------------------------- */

static bool
list_queue(const struct queue_line *l, void *arg)
{
	buf_addf(arg, "%.*s %d %d|", (int)strcspn(l->a.patient, ","),
		 l->a.patient, (int)l->state, l->minutes);
	return true;
}

static void
queue_is(int64_t clinic, const char *want)
{
	struct buf b = BUF_INIT;

	OK(queue_each(as(ROLE_NURSE), clinic, list_queue, &b, &err));
	assert_string_equal(b.len ? b.p : "", want);
	buf_release(&b);
}

static void
the_queue_has_its_order_and_times(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 9, false), at;
	struct appointment a = booked(make_patient("Abe"), clinic, TODAY, 530);
	struct appointment b = booked(make_patient("Bea"), clinic, TODAY, 545);
	struct appointment c = booked(make_patient("Cid"), clinic, TODAY, 550);
	struct appointment w;

	(void)state;
	queue_is(clinic, "ABE 2 10|BEA 3 0|CID 3 0|");
	IS(RC_REFUSED, queue_start(as(ROLE_NURSE), a.row.id, 1, &err));
	OK(appointment_arrive(as(ROLE_CLERK), b.row.id, 1, &err));
	when_clock_set(when_instant(TODAY, 550));
	OK(appointment_arrive(as(ROLE_CLERK), a.row.id, 1, &err));
	appointment_init(&w);
	w.row.patient_id = make_patient("Walk");
	w.row.clinic_id = clinic;
	w.row.priority = PRIORITY_URGENT;
	OK(queue_walk_in(as(ROLE_NURSE), &w, &err));
	assert_int_equal(w.row.minute, WHEN_NO_MINUTE);
	when_clock_set(when_instant(TODAY, 560));
	queue_is(clinic, "WALK 1 10|BEA 1 20|ABE 1 10|CID 2 10|");
	OK(queue_start(as(ROLE_DOCTOR), b.row.id, 2, &err));
	IS(RC_REFUSED, queue_start(as(ROLE_DOCTOR), b.row.id, 2, &err));
	IS(RC_DENIED, queue_start(as(ROLE_BILLING), a.row.id, 2, &err));
	IS(RC_CONFLICT, queue_start(as(ROLE_DOCTOR), a.row.id, 1, &err));
	when_clock_set(when_instant(TODAY, 575));
	queue_is(clinic, "BEA 0 15|WALK 1 25|ABE 1 25|CID 2 25|");
	OK(queue_started(as(ROLE_CLERK), b.row.id, &at, &err));
	assert_int_equal(at, when_instant(TODAY, 560));
	/* The arrival taken back takes the start with it. */
	OK(appointment_undo(as(ROLE_CLERK), b.row.id, 2, &err));
	OK(queue_started(as(ROLE_CLERK), b.row.id, &at, &err));
	assert_int_equal(at, 0);
	OK(appointment_arrive(as(ROLE_CLERK), b.row.id, 3, &err));
	OK(queue_start(as(ROLE_NURSE), b.row.id, 4, &err));
	OK(appointment_close(as(ROLE_NURSE), b.row.id, 4, &err));
	OK(appointment_miss(as(ROLE_NURSE), c.row.id, 1, &err));
	queue_is(clinic, "WALK 1 25|ABE 1 25|");
}

/* Clocks go back in the night to 25-Oct-2026: who came at 02:50 has waited
 * twenty minutes at 02:10.  In spring 02:30 is no time of the clock; what is
 * booked then stays as it was said. */
static void
waiting_goes_by_the_sun(void **state)
{
	int64_t clinic = make_place(PLACE_KIND_CLINIC, 30, 9, false);
	struct appointment a;

	(void)state;
	OK(when_zone_set("Europe/Berlin", &err));
	when_clock_set(when_instant(20261025, 170));
	a = booked(make_patient("Night"), clinic, 20261025, 165);
	OK(appointment_arrive(as(ROLE_CLERK), a.row.id, 1, &err));
	when_clock_set(when_now() + 20 * 60000);
	assert_int_equal(when_minute_now(), 130);
	queue_is(clinic, "NIGHT 1 20|");
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup(f, at_nine)
	const struct CMUnitTest tests[] = {
		T(the_list_is_by_priority_and_time),
		T(a_place_that_falls_free_finds_who_fits),
		T(a_missed_place_is_offered),
		T(booked_from_the_list_in_one_act),
		T(a_month_has_its_recalls),
		T(the_queue_has_its_order_and_times),
		T(waiting_goes_by_the_sun),
	};

	return cmocka_run_group_tests(tests, open_at_nine, fixture_close);
}

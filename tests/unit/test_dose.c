/*
 * test_dose.c - doses at the bedside: what is due, recorded once, late and
 * missed, taken back; the chart on paper.
 */
#include <signal.h>
#include <sys/wait.h>

#include "rx_fixture.h"

struct lines {
	struct dose_line v[64];
	int n;
};

static bool
keep_line(const struct dose_line *l, void *arg)
{
	struct lines *x = arg;

	if (x->n < 64)
		x->v[x->n++] = *l;
	return true;
}

static void
clock_at(int32_t day, int hour, int minute)
{
	when_clock_set(when_instant(day, hour * 60 + minute));
}

/* The doses of a patient on a day. */
static struct lines *
doses_of(int64_t patient, int32_t day)
{
	static struct lines x;

	x.n = 0;
	OK(dose_due(as(ROLE_NURSE), 0, patient, when_instant(day, 0),
		    when_instant(day_add(day, 1), 0), true, keep_line, &x,
		    &err));
	return &x;
}

static struct dose_act
give(const struct row_prescription *r, int hour)
{
	return (struct dose_act){
		.prescription_id = r->id,
		.version = r->version,
		.due_at = when_instant(TODAY, hour * 60),
		.state = DOSE_STATE_GIVEN,
	};
}

static void
due_by_time_given_once(void **state)
{
	int64_t patient = rx_patient("Once"), id;
	struct row_prescription r;
	struct dose_act a;
	struct row_dose d;
	struct lines *x;

	(void)state;
	clock_at(TODAY, 7, 30);
	r = rx_ordered(patient, rx.amoxicillin);
	x = doses_of(patient, TODAY);
	assert_int_equal(x->n, 3);
	assert_int_equal(x->v[0].timing, DOSE_NOW);
	assert_int_equal(x->v[1].timing, DOSE_TO_COME);
	assert_string_equal(x->v[0].dose, "1 capsule");
	clock_at(TODAY, 8, 5);
	a = give(&r, 8);
	IS(RC_DENIED, dose_record(as(ROLE_DOCTOR), &a, &id, &err));
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	as(ROLE_NURSE);
	OK(row_get(fx.store, TBL_DOSE, id, &d, &err));
	assert_int_equal(d.amount, 1000);
	/* another nurse, a minute later */
	IS(RC_CONFLICT, dose_record(as(ROLE_CHARGE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "given, 02-Mar-2026 08:05, by "
					 "nurse"));
	x = doses_of(patient, TODAY);
	assert_int_equal(x->n, 3);
	assert_int_equal(x->v[0].timing, DOSE_IN_TIME);
	assert_string_equal(x->v[0].by, "nurse");
	/* not a dose's time, and too early */
	a.due_at += 60000;
	REFUSED("due_at", dose_record(as(ROLE_NURSE), &a, &id, &err));
	a = give(&r, 14);
	REFUSED("at", dose_record(as(ROLE_NURSE), &a, &id, &err));
	a = give(&r, 8);
	a.at = when_now() + 3600000;
	REFUSED("at", dose_record(as(ROLE_NURSE), &a, &id, &err));
}

/* Two nurses at two terminals, the same dose: one of them wins. */
static void
two_at_once_record_one(void **state)
{
	int64_t patient = rx_patient("Race");
	struct row_prescription r;
	struct session *s[2];
	struct dose_act a;
	int won = 0, status;
	pid_t pid[2];

	(void)state;
	clock_at(TODAY, 7, 30);
	r = rx_ordered(patient, rx.amoxicillin);
	a = give(&r, 8);
	s[0] = as(ROLE_NURSE);
	s[1] = as(ROLE_CHARGE_NURSE);
	for (int i = 0; i < 2; i++) {
		pid[i] = fork();
		if (pid[i] == 0) {
			if (!reconnect(s[i]))
				_exit(9);
			_exit(dose_record(s[i], &a, NULL, &err) == RC_OK);
		}
	}
	for (int i = 0; i < 2; i++) {
		assert_int_equal(waitpid(pid[i], &status, 0), pid[i]);
		assert_true(WIFEXITED(status));
		assert_true(WEXITSTATUS(status) < 2);
		won += WEXITSTATUS(status);
	}
	assert_int_equal(won, 1);
	assert_int_equal(doses_of(patient, TODAY)->v[0].timing, DOSE_IN_TIME);
}

static void
not_given_has_a_reason(void **state)
{
	int64_t patient = rx_patient("Refuses"), id;
	struct row_prescription r;
	struct dose_act a;
	struct lines *x;

	(void)state;
	clock_at(TODAY, 7, 30);
	r = rx_ordered(patient, rx.amoxicillin);
	clock_at(TODAY, 8, 5);
	a = give(&r, 8);
	a.state = DOSE_STATE_REFUSED;
	REFUSED("reason_id", dose_record(as(ROLE_NURSE), &a, &id, &err));
	a.reason_id = reason_of(REASON_KIND_DOSE_NOT_GIVEN, "vomiting");
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	x = doses_of(patient, TODAY);
	assert_int_equal(x->v[0].timing, DOSE_NOT_GIVEN);
	assert_string_equal(dose_timing_words(&x->v[0]), "refused");
	assert_string_equal(x->v[0].reason, "Vomiting");
	assert_int_equal(x->v[0].row.amount, 0);
	a.state = 9;
	REFUSED("state", dose_record(as(ROLE_NURSE), &a, &id, &err));
	/* less than ordered needs words, more is refused */
	clock_at(TODAY, 14, 0);
	a = give(&r, 14);
	a.amount = 500;
	REFUSED("note", dose_record(as(ROLE_NURSE), &a, &id, &err));
	a.amount = 2000;
	REFUSED("amount", dose_record(as(ROLE_NURSE), &a, &id, &err));
	a.amount = 500;
	strcpy(a.note, "Spat out half.");
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
}

static void
taken_back_by_its_author(void **state)
{
	int64_t patient = rx_patient("Undo"), id;
	int64_t why = reason_of(REASON_KIND_STRIKE, "wrong-patient");
	struct row_prescription r;
	struct dose_act a;

	(void)state;
	clock_at(TODAY, 7, 30);
	r = rx_ordered(patient, rx.amoxicillin);
	a = give(&r, 8);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	IS(RC_DENIED, dose_undo(as(ROLE_CHARGE_NURSE), id, 1, why, &err));
	assert_non_null(strstr(err.text, "Only nurse"));
	IS(RC_REFUSED, dose_undo(as(ROLE_NURSE), id, 1, 0, &err));
	IS(RC_CONFLICT, dose_undo(as(ROLE_NURSE), id, 2, why, &err));
	OK(dose_undo(as(ROLE_NURSE), id, 1, why, &err));
	assert_int_equal(doses_of(patient, TODAY)->v[0].timing, DOSE_NOW);
	/* and can be recorded again */
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
}

static void
on_hold_and_stopped(void **state)
{
	int64_t patient = rx_patient("Hold"), id;
	int64_t why = reason_of(REASON_KIND_STOP_MEDICINE, "fasting");
	struct row_prescription r;
	struct dose_act a;
	struct lines *x;

	(void)state;
	clock_at(TODAY, 7, 30);
	r = rx_ordered(patient, rx.amoxicillin);
	OK(prescription_hold(as(ROLE_DOCTOR), r.id, r.version, why, &err));
	a = give(&r, 8);
	IS(RC_CONFLICT, dose_record(as(ROLE_NURSE), &a, &id, &err));
	a.version++;
	IS(RC_REFUSED, dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "on hold"));
	x = doses_of(patient, TODAY);
	assert_int_equal(x->v[0].timing, DOSE_ON_HOLD);
	clock_at(TODAY, 12, 0);
	OK(prescription_stop(as(ROLE_DOCTOR), r.id, r.version + 1, why, &err));
	x = doses_of(patient, TODAY);
	assert_int_equal(x->n, 1); /* nothing after the stop */
}

static void
as_needed_not_too_soon_not_too_much(void **state)
{
	int64_t patient = rx_patient("Needed"), id;
	struct row_prescription r = rx_order_of(patient, rx.paracetamol);
	struct dose_act a = { .state = DOSE_STATE_GIVEN };
	struct lines *x;

	(void)state;
	clock_at(TODAY, 7, 30);
	r = rx_order_of(patient, rx.paracetamol);
	r.frequency = FREQUENCY_AS_NEEDED;
	r.gap_minutes = 240;
	r.most_daily = 2;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	a.prescription_id = r.id;
	a.version = r.version;
	clock_at(TODAY, 9, 0);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	clock_at(TODAY, 12, 59);
	REFUSED("at", dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "02-Mar-2026 13:00"));
	clock_at(TODAY, 13, 0);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	clock_at(TODAY, 20, 0);
	REFUSED("at", dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "03-Mar-2026 09:00"));
	x = doses_of(patient, TODAY);
	assert_int_equal(x->n, 3); /* two given, and what may be given */
	assert_int_equal(x->v[2].timing, DOSE_AS_NEEDED);
	assert_int_equal(x->v[2].next_at, when_instant(20260303, 540));
	clock_at(20260303, 9, 1);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
}

static void
late_and_missed_are_told(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false), stay, id;
	int64_t patient = make_patient("Late");
	struct row_prescription r;
	struct dose_counts c;
	struct lines x = { .n = 0 };
	struct dose_act a;

	(void)state;
	clock_at(TODAY, 7, 30);
	OK(ward_admit(as(ROLE_NURSE), patient, ward, 0, &stay, &err));
	r = rx_order_of(patient, rx.amoxicillin);
	r.frequency = FREQUENCY_EVERY_4_HOURS;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	clock_at(TODAY, 11, 30); /* due at 10:00 */
	a = give(&r, 10);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	clock_at(TODAY, 14, 30);
	a = give(&r, 14);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	clock_at(TODAY, 23, 30); /* 18:00 and 22:00 have no record */
	OK(dose_late(as(ROLE_CHARGE_NURSE), ward, when_instant(TODAY, 0),
		     when_instant(20260303, 0), keep_line, &x, &c, &err));
	assert_int_equal(c.due, 4);
	assert_int_equal(c.in_time, 1);
	assert_int_equal(c.late, 1);
	assert_int_equal(c.missing, 2);
	assert_int_equal(x.n, 3);
	assert_int_equal(x.v[0].timing, DOSE_GIVEN_LATE);
	assert_int_equal(x.v[1].timing, DOSE_IS_MISSED);
	assert_int_equal(x.v[2].timing, DOSE_IS_LATE);
	/* who is not in the ward has no dose there */
	OK(ward_discharge(as(ROLE_NURSE), stay, 1, STAY_ENDING_HOME, &err));
	x.n = 0;
	OK(dose_due(as(ROLE_NURSE), ward, 0, when_instant(20260303, 0),
		    when_instant(20260304, 0), true, keep_line, &x, &err));
	assert_int_equal(x.n, 0);
	IS(RC_NOKEY,
	   dose_due(as(ROLE_CLERK), ward, 0, 0, 1, true, keep_line, &x, &err));
}

static void
the_chart_for_when_the_machine_is_down(void **state)
{
	int64_t ward = make_place(PLACE_KIND_WARD, 0, 0, false), stay, id;
	int64_t patient = make_patient("Paper");
	struct row_prescription r;
	struct buf b = BUF_INIT;
	struct dose_act a;

	(void)state;
	clock_at(TODAY, 7, 30);
	OK(ward_admit(as(ROLE_NURSE), patient, ward, 0, &stay, &err));
	rx_allergy(patient, "latex");
	r = rx_ordered(patient, rx.amoxicillin);
	clock_at(TODAY, 8, 5);
	a = give(&r, 8);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	OK(dose_chart(as(ROLE_NURSE), ward, TODAY, &b, &err));
	assert_non_null(strstr(b.p, ", Adaeze"));
	assert_non_null(strstr(b.p, "ALLERGIES: latex"));
	assert_non_null(strstr(b.p, "Amoxicillin 500 mg capsule"));
	assert_non_null(strstr(b.p, "08:00 given 08:05 nurse"));
	assert_non_null(strstr(b.p, "14:00 [____________]"));
	for (const char *p = b.p; *p;) {
		size_t len = strcspn(p, "\n");

		assert_true(text_width(p, len) <= 76);
		p += len + (p[len] == '\n');
	}
	IS(RC_NOKEY, dose_chart(as(ROLE_CLERK), ward, TODAY, &b, &err));
	buf_release(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(due_by_time_given_once),
		cmocka_unit_test(two_at_once_record_one),
		cmocka_unit_test(not_given_has_a_reason),
		cmocka_unit_test(taken_back_by_its_author),
		cmocka_unit_test(on_hold_and_stopped),
		cmocka_unit_test(as_needed_not_too_soon_not_too_much),
		cmocka_unit_test(late_and_missed_are_told),
		cmocka_unit_test(the_chart_for_when_the_machine_is_down),
	};

	return cmocka_run_group_tests(tests, rx_open, fixture_close);
}

/*
 * test_merge_more.c - every kind of record that hangs on a patient is named
 * before a merge; parting moves what belongs together; and what the one who
 * parts can't open is left to those who can.
 */
#include "rx_fixture.h"

#include "wardbook/appointment.h"
#include "wardbook/bill.h"
#include "wardbook/merge.h"
#include "wardbook/recall_list.h"
#include "wardbook/waiting.h"
#include "wardbook/when.h"

static int64_t clinic;

static int
setup(void **state)
{
	OK(when_zone_set("UTC", &err));
	rx_open(state);
	clinic = make_place(PLACE_KIND_CLINIC, 15, 20, false);
	return 0;
}

static void
clock_on(int hours)
{
	when_clock_set(when_instant(TODAY, 7 * 60 + 30) +
		       (int64_t)hours * 3600000);
}

static struct row_merge_act
merge(int64_t gone, int64_t into)
{
	struct row_merge_act m[4];
	struct merge_plan p;
	int n;

	OK(merge_plan(as(ROLE_RECORDS), gone, into, &p, &err));
	OK(merge_do(as(ROLE_RECORDS), &p, &err));
	OK(merge_standing(as(ROLE_RECORDS), into, m, 4, &n, &err));
	assert_true(n > 0);
	return m[0];
}

static bool
say(const struct merge_item *i, void *arg)
{
	buf_addf(arg, "%s%s%s|", i->words, i->fixed ? " fixed" : "",
		 i->movable ? "" : " no");
	return true;
}

static int64_t
booked(int64_t patient, int minute)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = clinic;
	a.row.day = TODAY + 1;
	a.row.minute = minute;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a.row.id;
}

static int64_t
waits(int64_t patient)
{
	struct row_waiting w;

	waiting_init(&w);
	w.patient_id = patient;
	w.clinic_id = clinic;
	OK(waiting_set(as(ROLE_CLERK), &w, &err));
	return w.id;
}

static int64_t
dose_given(const struct row_prescription *r, int hour)
{
	struct dose_act a = { .prescription_id = r->id,
			      .version = r->version,
			      .due_at = when_instant(TODAY, hour * 60),
			      .state = DOSE_STATE_GIVEN };
	int64_t id;

	when_clock_set(when_instant(TODAY, hour * 60 + 5));
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	return id;
}

static int64_t
patient_of(enum tbl t, int64_t id)
{
	const struct col_def *c = table_col(t, "patient_id");
	char row[4096];
	int64_t v;

	as(ROLE_NURSE);
	assert_true(tables[t].size <= sizeof(row));
	OK(row_get(fx.store, t, id, row, &err));
	memcpy(&v, row + c->offset, sizeof(v));
	return v;
}

static void
every_kind_is_named(void **state)
{
	int64_t a = rx_patient("Okonkwo");
	struct row_prescription r;
	struct row_patient_recall c;
	struct buf b = BUF_INIT;

	(void)state;
	clock_on(0);
	r = rx_ordered(a, rx.amoxicillin);
	dose_given(&r, 8);
	rx_allergy(a, "latex");
	booked(a, 600);
	waits(a);
	row_init(TBL_PATIENT_RECALL, &c);
	c.patient_id = a;
	c.clinic_id = clinic;
	c.month = 202609;
	OK(recall_list_set(as(ROLE_CLERK), &c, &err));
	OK(merge_items(as(ROLE_NURSE), a, say, &b, &err));
	assert_non_null(strstr(b.p, "prescription, 02-Mar-2026 "));
	assert_non_null(strstr(b.p, ", Amoxicillin"));
	assert_non_null(strstr(b.p, "dose, 02-Mar-2026 08:00 fixed no|"));
	assert_non_null(strstr(b.p, "waiting list, 02-Mar-2026 "));
	assert_non_null(strstr(b.p, "recall, 01-Sep-2026, Place "));
	assert_non_null(strstr(b.p, "allergy, 02-Mar-2026 08:05, latex|"));
	assert_non_null(strstr(b.p, "stay, 02-Mar-2026 07:30, Place "));
	/* A records officer is told that it is there, and not what it is. */
	buf_clear(&b);
	OK(merge_items(as(ROLE_RECORDS), a, say, &b, &err));
	assert_non_null(strstr(b.p, "prescription, 02-Mar-2026 "));
	assert_null(strstr(b.p, "Amoxicillin"));
	assert_null(strstr(b.p, "latex"));
	buf_release(&b);
}

struct questions {
	struct merge_question v[8];
	int n;
};

static bool
take_question(const struct merge_question *q, void *arg)
{
	struct questions *x = arg;

	assert_true(x->n < 8);
	x->v[x->n++] = *q;
	return true;
}

static int
questions(enum role r, int64_t patient, struct questions *x)
{
	x->n = 0;
	OK(merge_pending_each(as(r), patient, take_question, x, &err));
	return x->n;
}

static void
what_cannot_be_opened_is_left_to_who_can(void **state)
{
	int64_t a, b, first, second;
	struct row_merge_act m;
	struct row_prescription r;
	struct questions x;
	struct allergy_list l;

	(void)state;
	clock_on(0);
	a = make_patient("Ferreira");
	b = rx_patient("Ferreyra");
	m = merge(a, b);
	clock_on(1);
	rx_allergy(b, "latex");
	rx_allergy(b, "iodine");
	r = rx_ordered(b, rx.amoxicillin);
	first = dose_given(&r, 14);
	second = dose_given(&r, 20);
	clock_on(14);
	OK(merge_undo(as(ROLE_RECORDS), &m, NULL, 0, &err));
	/* Both records say so; nothing has moved yet. */
	assert_int_equal(questions(ROLE_CLERK, a, &x), 3);
	assert_int_equal(questions(ROLE_NURSE, b, &x), 3);
	assert_non_null(strstr(x.v[0].here, "FERREYRA"));
	assert_non_null(strstr(x.v[0].other, "FERREIRA"));
	assert_int_equal(patient_of(TBL_PRESCRIPTION, r.id), b);
	IS(RC_DENIED, merge_settle(as(ROLE_RECORDS), x.v[0].row.id,
				   x.v[0].row.version, true, &err));
	for (int i = 0; i < 3; i++) {
		bool moves = !strstr(x.v[i].item.words, "iodine");

		assert_true(x.v[i].item.movable);
		IS(RC_CONFLICT,
		   merge_settle(as(ROLE_NURSE), x.v[i].row.id,
				x.v[i].row.version + 1, moves, &err));
		OK(merge_settle(as(ROLE_NURSE), x.v[i].row.id,
				x.v[i].row.version, moves, &err));
	}
	assert_int_equal(questions(ROLE_NURSE, 0, &x), 0);
	OK(allergy_get(as(ROLE_NURSE), a, &l, &err));
	assert_int_equal(l.n, 1);
	assert_string_equal(l.v[0].substance, "latex");
	allergy_list_release(&l);
	/* The prescription took along what belongs to it. */
	assert_int_equal(patient_of(TBL_PRESCRIPTION, r.id), a);
	assert_int_equal(patient_of(TBL_PATIENT_MEDICINE, r.id), a);
	assert_int_equal(patient_of(TBL_DOSE, first), a);
	assert_int_equal(patient_of(TBL_DOSE, second), a);
	assert_int_equal(rx_now(r.id).medicine_id, rx.amoxicillin);
}

static void
nothing_is_asked_twice(void **state)
{
	int64_t a = make_patient("Ito"), b = make_patient("Itoh");
	struct row_merge_act m;
	struct questions x;

	(void)state;
	clock_on(30);
	m = merge(a, b);
	clock_on(31);
	rx_allergy(b, "latex");
	OK(merge_undo(as(ROLE_RECORDS), &m, NULL, 0, &err));
	assert_int_equal(questions(ROLE_NURSE, a, &x), 1);
	/* Merged again before anyone answered: one question at the end. */
	clock_on(32);
	m = merge(a, b);
	clock_on(33);
	OK(merge_undo(as(ROLE_RECORDS), &m, NULL, 0, &err));
	assert_int_equal(questions(ROLE_NURSE, a, &x), 1);
	OK(merge_settle(as(ROLE_DOCTOR), x.v[0].row.id, x.v[0].row.version,
			false, &err));
	IS(RC_CONFLICT, merge_settle(as(ROLE_DOCTOR), x.v[0].row.id,
				     x.v[0].row.version, true, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_is_named),
		cmocka_unit_test(what_cannot_be_opened_is_left_to_who_can),
		cmocka_unit_test(nothing_is_asked_twice),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}

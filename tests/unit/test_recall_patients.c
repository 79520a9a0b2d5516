/*
 * test_recall_patients.c - a recalled lot's way to the patients: those whom it
 * was handed out to, those whom it was given to at the bedside, and who may
 * know.
 */
#include "rx_fixture.h"
#include "recall_steps.h"

static struct steps
way_of(struct session *s, int64_t lot, bool patients, struct recall_sum *sum)
{
	struct steps x = { .n = 0 };

	OK(recall_trace(s, lot, patients, keep_step, &x, sum, &err));
	return x;
}

static bool
went_to(const struct steps *x, int64_t patient, int64_t quantity)
{
	for (int i = 0; i < x->n; i++)
		if (x->v[i].part == RECALL_PATIENT &&
		    x->v[i].patient_id == patient &&
		    x->v[i].quantity == quantity)
			return true;
	return false;
}

static int64_t
cupboard(void)
{
	struct row_place p;

	house_new(TBL_PLACE, &p);
	p.kind = PLACE_KIND_STORE;
	p.ward_id = rx.ward;
	strcpy(p.code, "cupb");
	strcpy(p.name, "Cupboard");
	OK(house_set(as(ROLE_SECURITY), TBL_PLACE, &p, &err));
	return p.id;
}

/* A lot handed out to one and given to another from the ward's cupboard. */
static void
forwards_to_everyone_who_had_it(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), box = cupboard(), dose;
	struct row_prescription home = rx_ordered(rx_patient("Home"), m);
	struct row_prescription bed = rx_ordered(rx_patient("Bed"), m);
	struct row_prescription other = rx_ordered(rx_patient("Other"), m);
	struct dispense d = {
		.prescription_id = home.id,
		.version = home.version,
		.store_id = rx.store,
		.quantity = 21,
	};
	struct dose_act a = {
		.prescription_id = bed.id,
		.version = bed.version,
		.due_at = when_instant(TODAY, 8 * 60),
		.state = DOSE_STATE_GIVEN,
	};
	struct dispense_pick v[4];
	struct recall_sum sum;
	struct row_lot lot;
	struct steps x;
	int n;

	(void)state;
	rx_receive(m, "BAD", 20270131, 30);
	rx_receive_in(box, m, "BAD", 20270131, 10);
	rx_receive(m, "GOOD", 20280131, 50);
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 4, &n, &err));
	assert_string_equal(v[0].number, "BAD");
	d.prescription_id = other.id;
	d.version = other.version;
	d.quantity = 12; /* the last nine of it and three of the other */
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 4, &n, &err));
	assert_int_equal(n, 2);
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	OK(dose_record(as(ROLE_NURSE), &a, &dose, &err));

	lot = rx_lot(m, "BAD");
	OK(recall_start(as(ROLE_PHARMACIST), lot.id, lot.version, "R-1",
			"glass", NULL, &err));
	x = way_of(as(ROLE_PHARMACIST), lot.id, true, &sum);
	assert_true(sum.whole && sum.patients_shown);
	assert_int_equal(sum.came, 40);
	assert_int_equal(sum.there, 9);
	assert_int_equal(sum.patients, 31);
	assert_true(went_to(&x, home.patient_id, 21));
	assert_true(went_to(&x, other.patient_id, 9));
	assert_true(went_to(&x, bed.patient_id, 1));
	/* From that moment nobody is given it: not from the cupboard either. */
	a.due_at = when_instant(TODAY, 14 * 60);
	when_clock_set(when_instant(TODAY, 14 * 60));
	OK(dose_record(as(ROLE_NURSE), &a, &dose, &err));
	way_of(as(ROLE_PHARMACIST), lot.id, true, &sum);
	assert_int_equal(sum.patients, 31);
	assert_int_equal(sum.there, 9);
}

/* How many units went to patients is everybody's who sees the stock; who they
 * are is not, and not for an administrator's keys. */
static void
an_administrator_sees_no_patient(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg");
	struct row_prescription r = rx_ordered(rx_patient("Hidden"), m);
	struct dispense d = {
		.prescription_id = r.id,
		.version = r.version,
		.store_id = rx.store,
		.quantity = 21,
	};
	struct row_patient_medicine code;
	struct row_prescription care;
	struct dispense_pick v[4];
	struct recall_sum sum;
	struct steps x;
	int n, lines = 0;

	(void)state;
	rx_receive(m, "H1", 20270131, 30);
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 4, &n, &err));
	x = way_of(as(ROLE_ADMINISTRATOR), v[0].lot_id, true, &sum);
	assert_false(sum.patients_shown);
	assert_int_equal(sum.patients, 21);
	for (int i = 0; i < x.n; i++) {
		lines += x.v[i].part == RECALL_PATIENT;
		assert_int_equal(x.v[i].patient_id, 0);
	}
	assert_int_equal(lines, 1);
	/* The pharmacist who does not ask for them is not told either. */
	x = way_of(as(ROLE_PHARMACIST), v[0].lot_id, false, &sum);
	assert_int_equal(went_to(&x, r.patient_id, 21), 0);
	/* Which key opens what: the link in `care`, the medicine of a patient
	 * in `code`; an administrator holds the second only. */
	as(ROLE_ADMINISTRATOR);
	OK(row_get(fx.store, TBL_PRESCRIPTION, r.id, &care, &err));
	assert_true(care.shut);
	assert_int_equal(care.medicine_id, 0);
	OK(row_get(fx.store, TBL_PATIENT_MEDICINE, r.id, &code, &err));
	assert_false(code.shut);
	assert_int_equal(code.medicine_id, m);
	as(ROLE_CLERK);
	OK(row_get(fx.store, TBL_PATIENT_MEDICINE, r.id, &code, &err));
	assert_true(code.shut);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forwards_to_everyone_who_had_it),
		cmocka_unit_test(an_administrator_sees_no_patient),
	};

	return cmocka_run_group_tests(tests, rx_open, fixture_close);
}

/*
 * test_register_act.c - controlled drugs in the other acts of the stock: each
 * is tried, taken back, and done once more with what two people said.
 */
#include "register_fixture.h"
#include "rx_fixture.h"

#include "wardbook/counting.h"
#include "wardbook/supply.h"

static int64_t cupboard, drug;
static struct witness *chris;
static struct register_trial trial;

static int
setup(void **state)
{
	struct row_place p;

	rx_open(state);
	as(ROLE_CHARGE_NURSE);
	as(ROLE_AUDITOR);
	house_new(TBL_PLACE, &p);
	p.kind = PLACE_KIND_STORE;
	p.ward_id = rx.ward;
	strcpy(p.code, "CUP");
	strcpy(p.name, "Cupboard");
	OK(house_set(as(ROLE_SECURITY), TBL_PLACE, &p, &err));
	cupboard = p.id;
	chris = witness_of(ROLE_NURSE, "charge-nurse");
	return 0;
}

static int
teardown(void **state)
{
	session_witness_close(chris);
	return fixture_close(state);
}

/* Every test has a drug of its own. */
static int
fresh_drug(void **state)
{
	struct row_medicine m;

	(void)state;
	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
	drug = rx_fresh_medicine("10 mg");
	OK(row_get(as(ROLE_PHARMACIST)->store, TBL_MEDICINE, drug, &m, &err));
	m.controlled = 1;
	OK(store_begin(fx.store, &err));
	OK(row_update(fx.store, TBL_MEDICINE, &m, &err));
	OK(store_commit(fx.store, &err));
	return 0;
}

/* ---- tried, then done ------------------------------------------------------------ */

/* Runs `call` as a form does: on trial, then with what both said: of the
 * first thing wanted, that it leaves so many. */
static struct register_said said[REGISTER_MOST];

static struct register_pair
both(int64_t left)
{
	for (int i = 0; i < trial.n; i++)
		said[i] = (struct register_said){
			trial.v[i].medicine_id,
			trial.v[i].place_id,
			trial.v[i].quantity,
			left,
		};
	return (struct register_pair){
		.witness = chris,
		.each = said,
		.n = trial.n,
	};
}

#define TRIED(role, call)                                     \
	do {                                                  \
		register_try(as(role));                       \
		IS(RC_REFUSED, (call));                       \
		assert_true(register_tried(&trial));          \
		IS(RC_REFUSED, (call)); /* not without two */ \
	} while (0)

#define DONE(role, left, call)                          \
	do {                                            \
		struct register_pair p_ = both(left);   \
		OK(register_with(as(role), &p_, &err)); \
		OK(call);                               \
		register_without();                     \
	} while (0)

static struct seen
entries_in(int64_t place)
{
	return entries_of(drug, place);
}

static void
proved(void)
{
	int64_t n, wrong;

	registers_proved();
	OK(stock_prove(as(ROLE_PHARMACIST), &n, &wrong, &err));
	assert_int_equal(wrong, 0);
}

static void
handed_out_over_two_lots(void **state)
{
	struct row_prescription r = rx_ordered(rx_patient("Hand"), drug);
	struct dispense d = { .prescription_id = r.id,
			      .version = r.version,
			      .store_id = rx.store,
			      .quantity = 21 };
	struct row_dispensing left;
	struct dispense_pick v[8];
	struct seen x;
	int n;

	(void)state;
	rx_receive(drug, "L1", 20270331, 15);
	rx_receive(drug, "L2", 20271231, 100);
	TRIED(ROLE_PHARMACIST,
	      dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	assert_int_equal(trial.n, 1);
	assert_true(trial.v[0].medicine_id == drug);
	assert_true(trial.v[0].place_id == rx.store);
	assert_int_equal(trial.v[0].quantity, 21);
	assert_true(trial.patient_id == r.patient_id);
	assert_false(trial.v[0].waits);
	/* Tried is not done. */
	assert_int_equal(rx_there(drug, rx.store), 115);
	assert_int_equal(entries_in(rx.store).n, 2);
	as(ROLE_PHARMACIST);
	OK(row_get(fx.store, TBL_DISPENSING, r.id, &left, &err));
	assert_int_equal(left.given, 0);
	DONE(ROLE_PHARMACIST, 94,
	     dispense(as(ROLE_PHARMACIST), &d, v, 8, &n, &err));
	x = entries_in(rx.store);
	assert_int_equal(x.n, 4);
	assert_int_equal(x.v[2].row.quantity + x.v[3].row.quantity, -21);
	assert_int_equal(x.v[3].row.kind, REGISTER_KIND_GIVE);
	assert_true(x.v[3].row.patient_id == r.patient_id);
	assert_int_equal(x.v[3].row.counted, 94);
	assert_string_equal(x.v[3].first, "pharmacist");
	assert_string_equal(x.v[3].second, "charge-nurse");
	proved();
}

static struct dose_act
dose_of(const struct row_prescription *r)
{
	return (struct dose_act){ .prescription_id = r->id,
				  .version = r->version,
				  .due_at = when_instant(TODAY, 8 * 60),
				  .state = DOSE_STATE_GIVEN };
}

static void
a_dose_at_the_bedside(void **state)
{
	struct row_prescription r = rx_ordered(rx_patient("Bed"), drug);
	struct dose_act a = dose_of(&r);
	int64_t id, strike = reason_of(REASON_KIND_STRIKE, "wrong-patient");
	struct seen x;

	(void)state;
	rx_receive_in(cupboard, drug, "D1", 20270331, 10);
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	TRIED(ROLE_NURSE, dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_int_equal(trial.n, 1);
	assert_true(trial.v[0].place_id == cupboard);
	assert_int_equal(trial.v[0].quantity, 1);
	assert_true(trial.patient_id == r.patient_id);
	DONE(ROLE_NURSE, 9, dose_record(as(ROLE_NURSE), &a, &id, &err));
	x = entries_in(cupboard);
	assert_int_equal(x.n, 2);
	assert_int_equal(x.v[1].row.kind, REGISTER_KIND_GIVE);
	assert_int_equal(x.v[1].row.balance, 9);
	/* Taken back: both stay in the register. */
	TRIED(ROLE_NURSE, dose_undo(as(ROLE_NURSE), id, 1, strike, &err));
	DONE(ROLE_NURSE, 10, dose_undo(as(ROLE_NURSE), id, 1, strike, &err));
	x = entries_in(cupboard);
	assert_int_equal(x.n, 3);
	assert_int_equal(x.v[2].row.kind, REGISTER_KIND_REVERSE);
	assert_int_equal(x.v[2].row.balance, 10);
	proved();
}

/* What is not of the law's list needs nobody, on trial or not. */
static void
what_is_not_controlled_is_done_at_once(void **state)
{
	struct stock_issue i = { .medicine_id = rx.paracetamol,
				 .store_id = rx.store,
				 .quantity = 2,
				 .ward_id = rx.ward };

	(void)state;
	rx_receive(rx.paracetamol, "P1", 20270331, 10);
	register_try(as(ROLE_PHARMACIST));
	OK(stock_issue(as(ROLE_PHARMACIST), &i, &err));
	assert_false(register_tried(&trial));
	assert_int_equal(rx_there(rx.paracetamol, rx.store), 8);
}

static void
half_of_it_is_wasted(void **state)
{
	struct row_prescription r = rx_order_of(rx_patient("Half"), drug);
	struct dose_act a;
	struct seen x;

	(void)state;
	r.dose = 500;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	a = dose_of(&r);
	rx_receive_in(cupboard, drug, "H1", 20270331, 10);
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	TRIED(ROLE_NURSE, dose_record(as(ROLE_NURSE), &a, NULL, &err));
	assert_int_equal(trial.v[0].quantity, 1);
	DONE(ROLE_NURSE, 9, dose_record(as(ROLE_NURSE), &a, NULL, &err));
	x = entries_in(cupboard);
	assert_string_equal(x.v[1].row.reason,
			    "0.5 of 1 tablet given, the rest wasted");
	proved();
}

static void
none_in_the_cupboard_is_not_given(void **state)
{
	struct row_prescription r = rx_ordered(rx_patient("None"), drug);
	struct dose_act a = dose_of(&r);

	(void)state;
	rx_receive(drug, "N1", 20270331, 10); /* in the pharmacy */
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	register_try(as(ROLE_NURSE));
	REFUSED("pack", dose_record(as(ROLE_NURSE), &a, NULL, &err));
	assert_false(register_tried(&trial));
}

/* ---- who, and what they said ------------------------------------------------------- */

static void
who_and_how_much(void **state)
{
	struct row_prescription r = rx_ordered(rx_patient("Who"), drug);
	struct dose_act a = dose_of(&r);
	struct register_pair p;

	(void)state;
	rx_receive_in(cupboard, drug, "W1", 20270331, 10);
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	TRIED(ROLE_NURSE, dose_record(as(ROLE_NURSE), &a, NULL, &err));
	/* alone, by day */
	p = both(9);
	p.witness = NULL;
	strcpy(p.reason, "nobody else is here");
	REFUSED("reason", register_with(as(ROLE_NURSE), &p, &err));
	/* the witness is the one who acts */
	p = both(9);
	REFUSED("name", register_with(as(ROLE_CHARGE_NURSE), &p, &err));
	/* they said two, one moves; or of another place */
	p = both(9);
	said[0].quantity = 2;
	OK(register_with(as(ROLE_NURSE), &p, &err));
	REFUSED("quantity", dose_record(as(ROLE_NURSE), &a, NULL, &err));
	register_without();
	p = both(9);
	said[0].place_id = rx.store;
	OK(register_with(as(ROLE_NURSE), &p, &err));
	REFUSED("quantity", dose_record(as(ROLE_NURSE), &a, NULL, &err));
	register_without();
	assert_int_equal(entries_in(cupboard).n, 1);
	assert_int_equal(rx_there(drug, cupboard), 10);
	DONE(ROLE_NURSE, 9, dose_record(as(ROLE_NURSE), &a, NULL, &err));
	proved();
}

/* ---- sent, and lost ----------------------------------------------------------------- */

struct cases {
	struct register_case_line v[10];
	int n;
};

static bool
keep_case(const struct register_case_line *l, void *arg)
{
	struct cases *x = arg;

	if (l->book.medicine_id == drug && x->n < 10)
		x->v[x->n++] = *l;
	return true;
}

static void
lost_on_the_way(void **state)
{
	struct supply_send_line line = { .medicine_id = drug, .quantity = 4 };
	struct session *s = as(ROLE_PHARMACIST);
	int64_t t, why = reason_of(REASON_KIND_ADJUST, "damaged");
	struct cases c = { .n = 0 };
	struct seen x;

	(void)state;
	rx_receive(drug, "T1", 20270331, 20);
	TRIED(ROLE_PHARMACIST,
	      supply_send(s, rx.store, cupboard, &line, 1, "", &t, &err));
	DONE(ROLE_PHARMACIST, 16,
	     supply_send(s, rx.store, cupboard, &line, 1, "", &t, &err));
	/* Nobody gives it up alone. */
	TRIED(ROLE_PHARMACIST, supply_settle(s, t, 1, why, &err));
	assert_int_equal(trial.n, 1);
	assert_true(trial.v[0].place_id == rx.store);
	assert_int_equal(trial.v[0].quantity, 4);
	DONE(ROLE_PHARMACIST, 16, supply_settle(s, t, 1, why, &err));
	x = entries_in(rx.store);
	assert_int_equal(x.n, 3);
	assert_int_equal(x.v[2].row.kind, REGISTER_KIND_LOST);
	assert_int_equal(x.v[2].row.quantity, 0);
	assert_int_equal(x.v[2].row.balance, 16);
	assert_string_equal(x.v[2].row.reason, "4 lost on the way to Cupboard");
	OK(register_cases(as(ROLE_NURSE), false, keep_case, &c, &err));
	assert_int_equal(c.n, 1);
	assert_int_equal(c.v[0].row.kind, CASE_KIND_LOST);
	assert_int_equal(c.v[0].row.expected, 4);
	assert_int_equal(c.v[0].row.found, 0);
	REFUSED("case",
		register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id, 1,
				    "the box fell down a shaft", &err));
	REFUSED("case",
		register_case_close(as(ROLE_CHARGE_NURSE), c.v[0].row.id, 1,
				    "the box fell down a shaft", &err));
	proved();
}

/* What comes in may be confirmed later. */
static void
what_comes_in_may_wait(void **state)
{
	struct stock_receipt r = { .medicine_id = drug,
				   .store_id = rx.store,
				   .expiry_day = 20270331,
				   .packs = 3,
				   .pack_size = 10,
				   .lot = "R1" };
	struct session *s = as(ROLE_PHARMACIST);
	struct seen x;

	(void)state;
	register_try(s);
	IS(RC_REFUSED, stock_receive(s, &r, NULL, &err));
	assert_true(register_tried(&trial));
	assert_true(trial.v[0].waits);
	assert_int_equal(trial.v[0].quantity, 30);
	OK(stock_receive(s, &r, NULL, &err));
	assert_true(entries_in(rx.store).v[0].waits);
	strcpy(r.lot, "R2");
	register_try(s);
	IS(RC_REFUSED, stock_receive(s, &r, NULL, &err));
	assert_true(register_tried(&trial));
	DONE(ROLE_PHARMACIST, 60, stock_receive(s, &r, NULL, &err));
	x = entries_in(rx.store);
	assert_int_equal(x.n, 2);
	assert_false(x.v[1].waits);
	assert_string_equal(x.v[1].second, "charge-nurse");
	proved();
}

/* ---- counted ----------------------------------------------------------------------- */

static bool
keep_line(const struct counting_line *l, void *arg)
{
	*(struct counting_line *)arg = *l;
	return l->lot.medicine_id != drug;
}

static void
a_count_is_settled_by_two(void **state)
{
	struct session *s = as(ROLE_PHARMACIST);
	int64_t id, why = reason_of(REASON_KIND_ADJUST, "damaged");
	int64_t store = make_place(PLACE_KIND_STORE, 0, 0, false), d;
	enum count_line_state how;
	struct counting_line l;

	(void)state;
	rx_receive_in(store, drug, "K1", 20270331, 20);
	s = as(ROLE_PHARMACIST);
	OK(counting_start(s, store, "", &id, &err));
	OK(counting_file(s, id, rx_lot(drug, "K1").id, 18, &how, &err));
	OK(counting_file(as(ROLE_CHARGE_NURSE), id, rx_lot(drug, "K1").id, 18,
			 &how, &err));
	s = as(ROLE_PHARMACIST);
	OK(counting_sheet(s, id, keep_line, &l, &err));
	TRIED(ROLE_PHARMACIST,
	      counting_settle(s, l.row.id, l.row.version, why, &err));
	/* Nobody types a difference: the shelf is counted. */
	assert_true(trial.v[0].count);
	assert_int_equal(trial.v[0].quantity, 2);
	DONE(ROLE_PHARMACIST, 18,
	     counting_settle(s, l.row.id, l.row.version, why, &err));
	/* One lot counted by itself, alike. */
	TRIED(ROLE_PHARMACIST,
	      stock_count(s, rx_lot(drug, "K1").id, store, 17, why, &d, &err));
	DONE(ROLE_PHARMACIST, 17,
	     stock_count(s, rx_lot(drug, "K1").id, store, 17, why, &d, &err));
	assert_int_equal(entries_in(store).v[2].row.balance, 17);
	proved();
}

/* The daily check of a cupboard: of what both said, and of nothing else. */
static void
a_cupboard_is_counted_in_one_go(void **state)
{
	int64_t store = make_place(PLACE_KIND_STORE, 0, 0, false), first = drug;
	struct session *s;
	struct seen x;
	int n;

	(void)state;
	rx_receive_in(store, drug, "O1", 20270331, 20);
	fresh_drug(state);
	rx_receive_in(store, drug, "O2", 20270331, 5);
	s = as(ROLE_NURSE);
	TRIED(ROLE_NURSE, register_count_due(s, store, &n, &err));
	assert_int_equal(trial.n, 2);
	assert_true(trial.v[0].count && trial.v[1].count);
	/* Of one of them the two did not type the same. */
	if (trial.v[0].medicine_id != first)
		trial.v[0] = trial.v[1];
	trial.n = 1;
	DONE(ROLE_NURSE, 20, register_count_due(s, store, &n, &err));
	assert_int_equal(n, 1);
	assert_int_equal(entries_in(store).n, 1);
	TRIED(ROLE_NURSE, register_count_due(s, store, &n, &err));
	assert_int_equal(trial.n, 1);
	DONE(ROLE_NURSE, 4, register_count_due(s, store, &n, &err));
	x = entries_in(store);
	assert_int_equal(x.v[1].row.kind, REGISTER_KIND_COUNT);
	assert_int_equal(x.v[1].row.counted, 4);
	assert_int_equal(x.v[1].row.balance, 5);
	register_try(as(ROLE_NURSE));
	IS(RC_NONE, register_count_due(s, store, &n, &err));
	assert_false(register_tried(&trial));
	proved();
}

int
main(void)
{
#define T(x) cmocka_unit_test_setup(x, fresh_drug)
	const struct CMUnitTest tests[] = {
		T(handed_out_over_two_lots),
		T(a_dose_at_the_bedside),
		T(what_is_not_controlled_is_done_at_once),
		T(half_of_it_is_wasted),
		T(none_in_the_cupboard_is_not_given),
		T(who_and_how_much),
		T(lost_on_the_way),
		T(what_comes_in_may_wait),
		T(a_count_is_settled_by_two),
		T(a_cupboard_is_counted_in_one_go),
	};
#undef T

	return cmocka_run_group_tests(tests, setup, teardown);
}

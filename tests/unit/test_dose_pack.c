/*
 * test_dose_pack.c - the pack at the bedside: which dose it is for, what is
 * refused, and what the ledger of the ward's cupboard says afterwards.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "rx_fixture.h"

#include "wardbook/gs1.h"

static struct bedside {
	int64_t cupboard;
	int boxes;
} bed;

static int
open_all(void **state)
{
	struct row_place p;

	rx_open(state);
	house_new(TBL_PLACE, &p);
	p.kind = PLACE_KIND_STORE;
	p.ward_id = rx.ward;
	fresh_name(p.code, "cupb");
	strcpy(p.name, "Cupboard");
	OK(house_set(as(ROLE_SECURITY), TBL_PLACE, &p, &err));
	bed.cupboard = p.id;
	return 0;
}

/* Gives the medicine a barcode of its own; the scan of a lot of it. */
static const char *
box_of(int64_t medicine, const char *lot, const char *expiry)
{
	static char scan[80];
	struct row_medicine_more more;

	OK(supply_more(as(ROLE_PHARMACIST), medicine, &more, &err));
	if (!*more.gtin) {
		snprintf(more.gtin, sizeof(more.gtin), "950600%06d0",
			 700 + ++bed.boxes);
		more.gtin[12] = gs1_check_digit(more.gtin, 13);
		OK(supply_more_set(as(ROLE_PHARMACIST), &more, &err));
		OK(supply_more(as(ROLE_PHARMACIST), medicine, &more, &err));
	}
	snprintf(scan, sizeof(scan), "(01)%s%s%s(10)%s", more.gtin,
		 *expiry ? "(17)" : "", expiry, lot);
	return scan;
}

/* An order that is due at 08:00, with some of it in the cupboard. */
static struct row_prescription
due_now(const char *who, int64_t medicine)
{
	struct row_prescription r;

	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
	r = rx_ordered(rx_patient(who), medicine);
	rx_receive_in(bed.cupboard, medicine, "A1", 20270131, 10);
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	return r;
}

static struct dose_act
given(const struct row_prescription *r, const char *pack)
{
	struct dose_act a = {
		.prescription_id = r->id,
		.version = r->version,
		.due_at = when_instant(TODAY, 8 * 60),
		.state = DOSE_STATE_GIVEN,
		.band = *pack != '\0',
	};

	text_copy(a.pack, sizeof(a.pack), pack);
	return a;
}

static struct row_dose_supply
supply_of(int64_t dose)
{
	struct row_dose_supply d;

	as(ROLE_NURSE);
	OK(row_get(fx.store, TBL_DOSE_SUPPLY, dose, &d, &err));
	return d;
}

static enum rc
find(const struct row_prescription *r, const char *scan, struct dose_line *l)
{
	struct dose_pack p;

	return dose_pack_find(as(ROLE_NURSE), r->patient_id, scan, l, &p, &err);
}

static void
a_scanned_dose_moves_the_ledger(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), id;
	struct row_prescription r = due_now("Scan", m);
	struct row_movement_patient who;
	const char *scan = box_of(m, "A1", "270131");
	struct row_dose_supply d;
	struct row_movement move;
	struct dose_line l;
	struct dose_act a;
	int64_t balances, wrong;

	(void)state;
	rx_receive_in(bed.cupboard, m, "A0", 20261231, 10);
	OK(find(&r, scan, &l));
	assert_int_equal(l.p.row.id, r.id);
	assert_int_equal(l.due_at, when_instant(TODAY, 480));
	a = given(&r, scan);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	/* the lot in the hand, not the one that expires first */
	d = supply_of(id);
	assert_int_equal(d.source, DOSE_SOURCE_CUPBOARD);
	assert_int_equal(d.lot_id, rx_lot(m, "A1").id);
	assert_int_equal(d.scanned, 3);
	assert_int_equal(rx_there(m, bed.cupboard), 19);
	/* a movement to the patient, whom only `care` knows */
	as(ROLE_NURSE);
	OK(row_get(fx.store, TBL_MOVEMENT, strtoll(d.movements, NULL, 10),
		   &move, &err));
	assert_int_equal(move.kind, MOVEMENT_KIND_ISSUE_PATIENT);
	assert_int_equal(move.quantity, -1);
	OK(row_get(fx.store, TBL_MOVEMENT_PATIENT, move.id, &who, &err));
	assert_int_equal(who.patient_id, r.patient_id);
	as(ROLE_ADMINISTRATOR);
	OK(row_get(fx.store, TBL_DOSE_SUPPLY, id, &d, &err));
	assert_true(d.shut);
	assert_int_equal(d.lot_id, 0);
	/* taken back: the tablet is in the cupboard again */
	OK(dose_undo(as(ROLE_NURSE), id, 1,
		     reason_of(REASON_KIND_STRIKE, "wrong-patient"), &err));
	assert_int_equal(rx_there(m, bed.cupboard), 20);
	OK(stock_prove(as(ROLE_PHARMACIST), &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
}

static void
the_wrong_pack_is_refused_in_one_sentence(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), id;
	int64_t other = rx_fresh_medicine("200 mg");
	struct row_prescription r = due_now("Wrong", m);
	struct row_lot lot;
	struct dose_line l;
	struct dose_act a;

	(void)state;
	/* another medicine: by the finder, and in the transaction */
	REFUSED("pack", find(&r, box_of(other, "A1", ""), &l));
	assert_non_null(strstr(err.text, "NOT ORDERED now for WRONG"));
	a = given(&r, box_of(other, "A1", ""));
	REFUSED("pack", dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "; ordered is Mixture"));
	/* a lot that never came; a day that is over; a broken barcode */
	REFUSED("pack", find(&r, box_of(m, "ZZ", ""), &l));
	assert_non_null(strstr(err.text, "never came here"));
	REFUSED("pack", find(&r, box_of(m, "ZZ", "260228"), &l));
	assert_non_null(strstr(err.text, "ended on 28-Feb-2026"));
	REFUSED("pack", find(&r, "(01)09506000000151(10)A1", &l));
	IS(RC_NONE, find(&r, "STB-000001-9", &l));
	a = given(&r, "STB-000001-9");
	REFUSED("pack", dose_record(as(ROLE_NURSE), &a, &id, &err));
	/* held, recalled */
	lot = rx_lot(m, "A1");
	OK(stock_lot_state(as(ROLE_PHARMACIST), lot.id, lot.version,
			   LOT_STATE_HELD, &err));
	a = given(&r, box_of(m, "A1", ""));
	REFUSED("pack", dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "Lot A1 is held"));
	OK(stock_lot_state(as(ROLE_PHARMACIST), lot.id, lot.version + 1,
			   LOT_STATE_RECALLED, &err));
	REFUSED("pack", find(&r, box_of(m, "A1", ""), &l));
	assert_non_null(strstr(err.text, "Lot A1 is recalled"));
	assert_int_equal(rx_there(m, bed.cupboard), 10);
}

static void
expired_in_the_cupboard(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), id;
	struct row_prescription r;
	struct dose_act a;

	(void)state;
	when_clock_set(when_instant(20260228, 8 * 60));
	rx_receive_in(bed.cupboard, m, "OLD", 20260301, 10);
	r = due_now("Expired", m);
	a = given(&r, box_of(m, "OLD", ""));
	REFUSED("pack", dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "Lot OLD ended on 01-Mar-2026"));
	/* not scanned: the expired one is left where it is */
	a = given(&r, "");
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_int_equal(supply_of(id).lot_id, rx_lot(m, "A1").id);
}

static bool
pass_over(const struct dose_line *l, void *arg)
{
	(void)l;
	(void)arg;
	return true;
}

static void
what_the_cupboard_lacks_is_given_and_said(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), id;
	struct row_prescription r = due_now("Lacks", m);
	struct dose_counts c;
	struct dose_act a;

	(void)state;
	rx_receive(m, "M1", 20270131, 10); /* in the main store */
	a = given(&r, box_of(m, "M1", ""));
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_int_equal(supply_of(id).source, DOSE_SOURCE_MISSING);
	assert_int_equal(rx_there(m, bed.cupboard), 10);
	assert_int_equal(rx_there(m, rx.store), 10);
	OK(dose_late(as(ROLE_NURSE), rx.ward, when_instant(TODAY, 0),
		     when_now() + 1, pass_over, NULL, &c, &err));
	assert_int_equal(c.undrawn, 1);
	/* a patient's own, and one in no ward: nothing is looked for */
	r = due_now("Own", rx_fresh_medicine("5 mg"));
	a = given(&r, "");
	a.from = DOSE_FROM_PATIENT;
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_int_equal(supply_of(id).source, DOSE_SOURCE_OWN);
	assert_int_equal(rx_there(r.medicine_id, bed.cupboard), 10);
}

static void
what_was_handed_out_is_not_drawn_twice(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), id;
	struct row_prescription r = due_now("Handed", m);
	struct dispense d = { .prescription_id = r.id,
			      .version = r.version,
			      .store_id = rx.store,
			      .quantity = 21 };
	struct dispense_pick v[4];
	struct dose_act a;
	int n;

	(void)state;
	rx_receive(m, "M1", 20270131, 30);
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 4, &n, &err));
	a = given(&r, box_of(m, "M1", ""));
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_int_equal(supply_of(id).source, DOSE_SOURCE_HANDED_OUT);
	assert_int_equal(rx_there(m, bed.cupboard), 10);
	assert_int_equal(rx_there(m, rx.store), 9);
}

/* The pharmacy handed out another strength: its pack fits, and the dose is
 * counted in it. */
static void
a_substitute_fits_where_it_was_handed_out(void **state)
{
	struct row_prescription r = due_now("Instead", rx.amoxicillin);
	struct dispense d = { .prescription_id = r.id,
			      .version = r.version,
			      .store_id = rx.store,
			      .quantity = 42,
			      .medicine_id = rx.amoxil250 };
	struct dispense_pick v[4];
	struct dose_line l;
	struct dose_pack p;
	char scan[80];
	int n;

	(void)state;
	text_copy(scan, sizeof(scan), box_of(rx.amoxil250, "S1", ""));
	rx_receive(rx.amoxil250, "S1", 20270131, 50);
	REFUSED("pack", find(&r, scan, &l));
	d.substitution_id = reason_of(REASON_KIND_SUBSTITUTION, "strength");
	OK(dispense(as(ROLE_PHARMACIST), &d, v, 4, &n, &err));
	OK(dose_pack_find(as(ROLE_NURSE), r.patient_id, scan, &l, &p, &err));
	assert_true(p.substitute);
	assert_string_equal(p.dose, "2 capsules");
}

/* Insulin, eye drops: the first dose opens a pack, which has a day of its own;
 * past it, it is refused until it is thrown away. */
static void
a_part_of_a_unit_comes_from_an_open_pack(void **state)
{
	int64_t m = make_medicine("Insulin test", "100 units/ml, 10 ml",
				  "injection", "A10AB01", "vial");
	int64_t id;
	struct row_medicine_more more;
	struct row_prescription r;
	struct row_dose_supply d;
	struct row_opened_pack pack;
	struct dose_act a;
	struct dose_line l;
	struct stmt *st;
	bool row;

	(void)state;
	OK(supply_more(as(ROLE_PHARMACIST), m, &more, &err));
	more.opened_days = 2;
	OK(supply_more_set(as(ROLE_PHARMACIST), &more, &err));
	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
	r = rx_order_of(rx_patient("Insulin"), m);
	r.dose = 10000;
	r.dose_unit = DOSE_UNIT_UNIT;
	r.route = ROUTE_SUBCUTANEOUS;
	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	rx_receive_in(bed.cupboard, m, "V1", 20270131, 3);
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	a = given(&r, box_of(m, "V1", ""));
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	d = supply_of(id);
	assert_int_equal(d.source, DOSE_SOURCE_OPENED);
	assert_string_equal(d.movements, "");
	assert_int_equal(rx_there(m, bed.cupboard), 3);
	st = store_query(fx.store, QUERY_SHELF_OPENED);
	stmt_int(st, "medicine", m);
	stmt_int(st, "store", bed.cupboard);
	OK(stmt_step(st, &row, &err));
	assert_true(row);
	OK(stmt_row(st, &pack, &err));
	stmt_done(st);
	assert_int_equal(pack.last_day, 20260304);
	/* the second dose opens no second one */
	when_clock_set(when_instant(TODAY, 14 * 60));
	a = given(&r, box_of(m, "V1", ""));
	a.due_at = when_instant(TODAY, 14 * 60);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	/* three days on it may not be given; thrown away, a new one may */
	when_clock_set(when_instant(20260305, 8 * 60));
	REFUSED("pack", find(&r, box_of(m, "V1", ""), &l));
	assert_non_null(
		strstr(err.text, "open pack of lot V1 ended on 04-Mar-2026"));
	OK(supply_open_end(as(ROLE_PHARMACIST), pack.id, pack.version,
			   reason_of(REASON_KIND_ADJUST, "damaged"), &err));
	assert_int_equal(rx_there(m, bed.cupboard), 2);
	OK(find(&r, box_of(m, "V1", ""), &l));
}

static struct row_opened_pack
pack_now(int64_t id)
{
	struct row_opened_pack p;

	as(ROLE_PHARMACIST);
	OK(row_get(fx.store, TBL_OPENED_PACK, id, &p, &err));
	return p;
}

static void
take_back(int64_t dose)
{
	OK(dose_undo(as(ROLE_NURSE), dose, 1,
		     reason_of(REASON_KIND_STRIKE, "wrong-patient"), &err));
}

/* A whole tablet out of an open pack, at 08:00, 14:00, 20:00 of a day. */
static int64_t
given_at(const struct row_prescription *r, int32_t day, int hour)
{
	struct dose_act a = given(r, "");
	int64_t id;

	when_clock_set(when_instant(day, hour * 60 + 5));
	a.due_at = when_instant(day, hour * 60);
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_int_equal(supply_of(id).source, DOSE_SOURCE_CUPBOARD);
	return id;
}

/* What was opened is never unopened again: a dose taken back is in its pack,
 * or wasted with it where the pack is gone. */
static void
a_dose_taken_back_is_in_its_open_pack(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), a, b, balances, wrong;
	struct row_prescription r = due_now("Back", m);
	struct row_opened_pack p;

	(void)state;
	OK(supply_open(as(ROLE_PHARMACIST), rx_lot(m, "A1").id, bed.cupboard, 2,
		       3, &p, &err));
	a = given_at(&r, TODAY, 8);
	assert_int_equal(pack_now(p.id).quantity, 1);
	take_back(a);
	assert_int_equal(pack_now(p.id).quantity, 2);
	assert_int_equal(rx_there(m, bed.cupboard), 10);
	/* used up by the two doses: each goes back into it all the same */
	a = given_at(&r, TODAY, 8);
	b = given_at(&r, TODAY, 14);
	assert_int_equal(pack_now(p.id).state, OPENED_STATE_USED);
	take_back(a);
	p = pack_now(p.id);
	assert_int_equal(p.state, OPENED_STATE_OPEN);
	assert_int_equal(p.quantity, 1);
	take_back(b);
	p = pack_now(p.id);
	assert_int_equal(p.quantity, 2);
	/* past its day it is in the pack, too, and may not be given */
	a = given_at(&r, TODAY, 20);
	when_clock_set(when_instant(day_add(TODAY, 4), 8 * 60));
	take_back(a);
	p = pack_now(p.id);
	assert_int_equal(p.quantity, 2);
	assert_true(p.last_day < when_today());
	OK(stock_prove(as(ROLE_PHARMACIST), &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
}

static void
a_dose_taken_back_after_its_pack_is_wasted(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), a, balances, wrong;
	struct row_prescription r = due_now("Gone", m);
	struct row_opened_pack p;

	(void)state;
	OK(supply_open(as(ROLE_PHARMACIST), rx_lot(m, "A1").id, bed.cupboard, 3,
		       0, &p, &err));
	a = given_at(&r, TODAY, 8);
	p = pack_now(p.id);
	OK(supply_open_end(as(ROLE_PHARMACIST), p.id, p.version,
			   reason_of(REASON_KIND_ADJUST, "damaged"), &err));
	assert_int_equal(rx_there(m, bed.cupboard), 7);
	take_back(a);
	assert_int_equal(pack_now(p.id).state, OPENED_STATE_DISCARDED);
	assert_int_equal(rx_there(m, bed.cupboard), 7);
	/* and a pack that was said to be used up */
	OK(supply_open(as(ROLE_PHARMACIST), rx_lot(m, "A1").id, bed.cupboard, 3,
		       0, &p, &err));
	a = given_at(&r, TODAY, 14);
	p = pack_now(p.id);
	OK(supply_open_end(as(ROLE_PHARMACIST), p.id, p.version, 0, &err));
	take_back(a);
	assert_int_equal(pack_now(p.id).state, OPENED_STATE_USED);
	assert_int_equal(rx_there(m, bed.cupboard), 4);
	OK(stock_prove(as(ROLE_PHARMACIST), &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
}

/* What the law watches comes out of a register, or is not given from here; the
 * patient's own is the patient's. */
static void
a_controlled_drug_needs_its_register(void **state)
{
	struct row_prescription r;
	struct row_medicine m;
	struct dose_act a;
	int64_t id;

	(void)state;
	as(ROLE_PHARMACIST);
	OK(row_get(fx.store, TBL_MEDICINE, rx_fresh_medicine("20 mg"), &m,
		   &err));
	m.controlled = 1;
	OK(house_set(as(ROLE_PHARMACIST), TBL_MEDICINE, &m, &err));
	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
	r = rx_ordered(rx_patient("Watched"), m.id);
	when_clock_set(when_instant(TODAY, 8 * 60 + 5));
	a = given(&r, "");
	REFUSED("pack", dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_non_null(strstr(err.text, "is a controlled drug"));
	a.from = DOSE_FROM_PATIENT;
	OK(dose_record(as(ROLE_NURSE), &a, &id, &err));
	assert_int_equal(supply_of(id).source, DOSE_SOURCE_OWN);
}

/* Killed between the dose and its movement: neither is there. */
static void
a_killed_dose_leaves_nothing(void **state)
{
	int64_t m = rx_fresh_medicine("100 mg"), balances, wrong;
	struct row_prescription r = due_now("Killed", m);
	struct session *s = as(ROLE_NURSE);
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		struct dose_act a = given(&r, "");

		if (!reconnect(s) ||
		    act_begin_batch(s, ACT_DOSE_GIVE, "half", &err) != RC_OK ||
		    dose_record(s, &a, NULL, &err) != RC_OK)
			_exit(1);
		kill(getpid(), 9);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(rx_there(m, bed.cupboard), 10);
	OK(stock_prove(as(ROLE_PHARMACIST), &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
	{
		struct dose_act a = given(&r, "");

		OK(dose_record(as(ROLE_NURSE), &a, NULL, &err));
	}
	assert_int_equal(rx_there(m, bed.cupboard), 9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_scanned_dose_moves_the_ledger),
		cmocka_unit_test(the_wrong_pack_is_refused_in_one_sentence),
		cmocka_unit_test(expired_in_the_cupboard),
		cmocka_unit_test(what_the_cupboard_lacks_is_given_and_said),
		cmocka_unit_test(what_was_handed_out_is_not_drawn_twice),
		cmocka_unit_test(a_substitute_fits_where_it_was_handed_out),
		cmocka_unit_test(a_part_of_a_unit_comes_from_an_open_pack),
		cmocka_unit_test(a_dose_taken_back_is_in_its_open_pack),
		cmocka_unit_test(a_dose_taken_back_after_its_pack_is_wasted),
		cmocka_unit_test(a_controlled_drug_needs_its_register),
		cmocka_unit_test(a_killed_dose_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, open_all, fixture_close);
}

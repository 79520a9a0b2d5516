/*
 * test_register.c - the register of controlled drugs: two people, acts, cases,
 * nights, and who witnesses whom.
 */
#include "register_cupboard.h"

#include <sqlite3.h>

struct cases {
	struct register_case_line v[20];
	int n;
	int64_t book;
};

static bool
keep_case(const struct register_case_line *l, void *arg)
{
	struct cases *x = arg;

	if (l->row.register_id == x->book && x->n < 20)
		x->v[x->n++] = *l;
	return true;
}

static struct cases
cases(bool all)
{
	struct cases x = { .n = 0 };

	OK(register_find(as(ROLE_NURSE), drug, place, &x.book, &err));
	OK(register_cases(as(ROLE_NURSE), all, keep_case, &x, &err));
	return x;
}

/* ---- two people ------------------------------------------------------------------ */

static void
nothing_moves_without_two(void **state)
{
	struct stock_issue i = { .medicine_id = drug,
				 .store_id = place,
				 .quantity = 1,
				 .ward_id = ph->ward };
	struct lot_lines lots = { .n = 0 };
	int64_t d;

	(void)state;
	bring("N1", 20270831, 20);
	REFUSED("medicine_id", stock_issue(as(ROLE_PHARMACIST), &i, &err));
	i.ward_id = 0;
	i.patient_id = ph->patient;
	REFUSED("medicine_id", stock_issue(as(ROLE_NURSE), &i, &err));
	OK(stock_lots(as(ROLE_NURSE), drug, place, keep_lot, &lots, &err));
	REFUSED("medicine_id",
		stock_adjust(as(ROLE_PHARMACIST), lots.v[0].lot.id, place, -1,
			     ph->adjust, &err));
	REFUSED("medicine_id",
		stock_count(as(ROLE_PHARMACIST), lots.v[0].lot.id, place, 19,
			    ph->adjust, &d, &err));
	assert_int_equal(entries().n, 1);
	registers_proved();
}

static void
a_dose_is_given_by_two(void **state)
{
	struct register_pair p = said(chris, 2, 18);
	struct seen x;

	(void)state;
	bring("G1", 20270831, 20);
	strcpy(p.reason, "pain after the operation");
	OK(give(ROLE_NURSE, 2, &p));
	x = entries();
	assert_int_equal(x.n, 2);
	assert_int_equal(x.v[0].row.serial, 1);
	assert_int_equal(x.v[1].row.serial, 2);
	assert_int_equal(x.v[1].row.kind, REGISTER_KIND_GIVE);
	assert_int_equal(x.v[1].row.quantity, -2);
	assert_int_equal(x.v[1].row.balance, 18);
	assert_int_equal(x.v[1].row.counted, 18);
	assert_true(x.v[1].row.patient_id == ph->patient);
	assert_string_equal(x.v[1].row.reason, "pain after the operation");
	assert_string_equal(x.v[1].first, "nurse");
	assert_string_equal(x.v[1].second, "charge-nurse");
	assert_false(x.v[1].waits);
	assert_int_equal(cases(false).n, 0);
	registers_proved();
	balances_hold(ph->s);
}

static void
several_lots_are_several_entries(void **state)
{
	struct register_pair p = said(chris, 7, 8);
	struct seen x;

	(void)state;
	bring("L1", 20270531, 5);
	bring("L2", 20270831, 10);
	OK(give(ROLE_NURSE, 7, &p));
	x = entries();
	assert_int_equal(x.n, 4);
	assert_int_equal(x.v[2].row.quantity, -5);
	assert_int_equal(x.v[2].row.counted, -1);
	assert_int_equal(x.v[3].row.quantity, -2);
	assert_int_equal(x.v[3].row.counted, 8);
	assert_int_equal(x.v[3].row.serial, 4);
	registers_proved();
}

static void
no_more_and_no_less_than_said(void **state)
{
	struct register_pair p = said(chris, 2, 18);

	(void)state;
	bring("M1", 20270831, 20);
	REFUSED("quantity", give(ROLE_NURSE, 3, &p));
	REFUSED("quantity", give(ROLE_NURSE, 1, &p));
	REFUSED("quantity", give(ROLE_NURSE, 21, &p));
	assert_int_equal(entries().n, 1);
	/* What one act left over is nothing for the next. */
	OK(give(ROLE_NURSE, 2, &p));
	assert_int_equal(entries().n, 2);
	registers_proved();
}

static void
a_mismatch_stops_and_says_only_that(void **state)
{
	struct register_pair p = said(NULL, 2, 18);

	(void)state;
	bring("D1", 20270831, 20);
	OK(register_agree(as(ROLE_NURSE), &p, 2, 18, &err));
	IS(RC_CONFLICT, register_agree(as(ROLE_NURSE), &p, 2, 17, &err));
	assert_null(strstr(err.text, "1"));
	IS(RC_CONFLICT, register_agree(as(ROLE_NURSE), &p, 3, 18, &err));
	assert_int_equal(entries().n, 1);
}

static void
nobody_witnesses_themselves(void **state)
{
	struct register_pair p = said(chris, 2, 18);

	(void)state;
	bring("S1", 20270831, 20);
	/* The witness object is the charge nurse's own. */
	REFUSED("name", give(ROLE_CHARGE_NURSE, 2, &p));
	assert_int_equal(entries().n, 1);
}

static void
who_reads_does_not_write(void **state)
{
	struct register_take t = { REGISTER_KIND_WASTE, drug, place, 0, 1 };
	struct register_pair p = said(chris, 1, 19);
	struct seen x = { .n = 0 };

	(void)state;
	bring("R1", 20270831, 20);
	IS(RC_DENIED, register_take(as(ROLE_DOCTOR), &t, &p, &err));
	IS(RC_DENIED, register_take(as(ROLE_AUDITOR), &t, &p, &err));
	OK(register_find(as(ROLE_DOCTOR), drug, place, &x.book, &err));
	OK(register_entries(as(ROLE_DOCTOR), x.book, 0, keep, &x, &err));
	assert_int_equal(x.n, 1);
	IS(RC_DENIED,
	   register_find(as(ROLE_CLERK), drug, place, &x.book, &err));
}

/* ---- other acts --------------------------------------------------------------------- */

static void
wasted_destroyed_put_back(void **state)
{
	struct register_take t = { REGISTER_KIND_WASTE, drug, place, 0, 2 };
	struct register_pair p = said(chris, 2, 18);
	struct lot_lines lots = { .n = 0 };
	struct seen x;

	(void)state;
	bring("W1", 20270831, 20);
	OK(register_take(as(ROLE_NURSE), &t, &p, &err));
	t.kind = REGISTER_KIND_BACK;
	t.quantity = 1;
	p = said(chris, 1, 19);
	REFUSED("lot_id", register_take(as(ROLE_NURSE), &t, &p, &err));
	OK(stock_lots(as(ROLE_NURSE), drug, place, keep_lot, &lots, &err));
	t.lot_id = lots.v[0].lot.id;
	OK(register_take(as(ROLE_NURSE), &t, &p, &err));
	t.kind = REGISTER_KIND_DESTROY;
	t.quantity = 19;
	p = said(chris, 19, 0);
	OK(register_take(as(ROLE_NURSE), &t, &p, &err));
	p = said(chris, 19, 0);
	REFUSED("quantity", register_take(as(ROLE_NURSE), &t, &p, &err));
	t.medicine_id = ph->medicine[1];
	REFUSED("medicine_id", register_take(as(ROLE_NURSE), &t, &p, &err));
	x = entries();
	assert_int_equal(x.n, 4);
	assert_int_equal(x.v[2].row.kind, REGISTER_KIND_BACK);
	assert_int_equal(x.v[3].row.balance, 0);
	registers_proved();
	balances_hold(ph->s);
}

static void
adjusted_and_taken_back(void **state)
{
	struct register_pair p = said(nina, 3, 17);
	struct lot_lines lots = { .n = 0 };
	struct seen x;

	(void)state;
	bring("A1", 20270831, 20);
	OK(stock_lots(as(ROLE_NURSE), drug, place, keep_lot, &lots, &err));
	OK(register_adjust(as(ROLE_PHARMACIST), lots.v[0].lot.id, place, -3,
			   ph->adjust, &p, &err));
	x = entries();
	p = said(nina, 3, 20);
	OK(register_strike(as(ROLE_PHARMACIST), x.v[1].row.movement_id,
			   ph->strike, &p, &err));
	x = entries();
	assert_int_equal(x.n, 3);
	assert_int_equal(x.v[1].row.kind, REGISTER_KIND_ADJUST);
	assert_int_equal(x.v[2].row.kind, REGISTER_KIND_REVERSE);
	assert_int_equal(x.v[2].row.balance, 20);
	registers_proved();
}

static void
a_delivery_waits_for_a_second(void **state)
{
	struct register_line l;
	struct seen x;

	(void)state;
	bring("C1", 20270831, 20);
	x = entries();
	assert_true(x.v[0].waits);
	OK(register_get(as(ROLE_NURSE), x.book, &l, &err));
	assert_int_equal(l.unconfirmed, 1);
	REFUSED("entry", register_confirm(as(ROLE_PHARMACIST), x.v[0].row.id,
					  20, 20, &err));
	IS(RC_CONFLICT,
	   register_confirm(as(ROLE_NURSE), x.v[0].row.id, 19, 20, &err));
	assert_null(strstr(err.text, "20"));
	IS(RC_CONFLICT,
	   register_confirm(as(ROLE_NURSE), x.v[0].row.id, 20, 19, &err));
	OK(register_confirm(as(ROLE_NURSE), x.v[0].row.id, 20, 20, &err));
	x = entries();
	assert_true(x.v[0].confirmed);
	assert_string_equal(x.v[0].second, "nurse");
	REFUSED("entry", register_confirm(as(ROLE_CHARGE_NURSE), x.v[0].row.id,
					  20, 20, &err));
	registers_proved();
}

/* From cupboard to cupboard: out with two, in with one and one more. */
static void
sent_to_another_cupboard(void **state)
{
	struct supply_send_line line = { .medicine_id = drug, .quantity = 4 };
	struct register_pair p = said(nina, 4, 16);
	int64_t from = place, transfer;
	struct seen x;

	(void)state;
	bring("V1", 20270831, 20);
	place = make_place(PLACE_KIND_STORE, 0, 0, false);
	REFUSED("medicine_id", supply_send(as(ROLE_PHARMACIST), from, place,
					   &line, 1, "", &transfer, &err));
	OK(register_with(as(ROLE_PHARMACIST), &p, &err));
	OK(supply_send(as(ROLE_PHARMACIST), from, place, &line, 1, "",
		       &transfer, &err));
	register_without();
	assert_int_equal(entries().n, 0);
	OK(supply_confirm(as(ROLE_NURSE), transfer, 1, 0, 0, &err));
	x = entries();
	assert_int_equal(x.n, 1);
	assert_int_equal(x.v[0].row.kind, REGISTER_KIND_MOVE);
	assert_int_equal(x.v[0].row.balance, 4);
	assert_true(x.v[0].waits);
	place = from;
	x = entries();
	assert_int_equal(x.v[1].row.quantity, -4);
	assert_int_equal(x.v[1].row.counted, 16);
	registers_proved();
}

/* ---- discrepancies ---------------------------------------------------------------------- */

static void
what_both_find_missing_opens_a_case(void **state)
{
	struct register_pair p = said(chris, 2, 17);
	struct cases c;

	(void)state;
	bring("X1", 20270831, 20);
	OK(give(ROLE_NURSE, 2, &p));
	c = cases(false);
	assert_int_equal(c.n, 1);
	assert_int_equal(c.v[0].row.kind, CASE_KIND_DIFFERS);
	assert_int_equal(c.v[0].row.expected, 18);
	assert_int_equal(c.v[0].row.found, 17);
	assert_string_equal(c.v[0].first, "nurse");
	assert_string_equal(c.v[0].second, "charge-nurse");
	IS(RC_DENIED,
	   register_case_close(as(ROLE_NURSE), c.v[0].row.id,
			       c.v[0].row.version,
			       "an ampoule broke in the drawer", &err));
	REFUSED("case",
		register_case_close(as(ROLE_CHARGE_NURSE), c.v[0].row.id,
				    c.v[0].row.version,
				    "an ampoule broke in the drawer", &err));
	REFUSED("reason",
		register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id,
				    c.v[0].row.version, "broke", &err));
	IS(RC_CONFLICT,
	   register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id, 9,
			       "an ampoule broke in the drawer", &err));
	OK(register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id,
			       c.v[0].row.version,
			       "an ampoule broke in the drawer", &err));
	assert_int_equal(cases(false).n, 0);
	c = cases(true);
	assert_string_equal(c.v[0].closed, "pharmacist");
	REFUSED("case",
		register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id,
				    c.v[0].row.version,
				    "an ampoule broke in the drawer", &err));
	registers_proved();
}

static void
the_daily_count_falls_due(void **state)
{
	struct register_pair p = said(chris, 0, 20);
	struct register_line l;
	int64_t book;

	(void)state;
	bring("Y1", 20270831, 20);
	OK(register_find(as(ROLE_NURSE), drug, place, &book, &err));
	OK(register_get(as(ROLE_NURSE), book, &l, &err));
	assert_true(l.due);
	OK(register_count(as(ROLE_NURSE), drug, place, &p, &err));
	OK(register_get(as(ROLE_NURSE), book, &l, &err));
	assert_false(l.due);
	when_clock_set(when_instant(day_add(TODAY, 1), 60));
	OK(register_get(as(ROLE_NURSE), book, &l, &err));
	assert_true(l.due);
	p = said(chris, 0, 19);
	OK(register_count(as(ROLE_NURSE), drug, place, &p, &err));
	assert_int_equal(cases(false).n, 1);
	REFUSED("medicine_id", register_count(as(ROLE_NURSE), ph->medicine[1],
					      place, &p, &err));
	p.witness = NULL;
	REFUSED("reason",
		register_count(as(ROLE_NURSE), drug, place, &p, &err));
	registers_proved();
}

/* ---- at night ------------------------------------------------------------------------------ */

static void
rule(bool kept, bool alone)
{
	struct row_register_rule r;
	struct session *s = as(ROLE_SECURITY);

	OK(register_rule_get(s, &r, &err));
	r.kept = kept;
	r.alone = alone;
	r.alone_from = 22 * 60;
	r.alone_to = 6 * 60;
	OK(register_rule_set(s, &r, &err));
}

static void
alone_at_night_where_the_house_allows_it(void **state)
{
	struct register_pair p = said(NULL, 1, 19);
	struct register_trial t;
	struct register_line l;
	struct cases c;
	int n;

	(void)state;
	bring("Z1", 20270831, 20);
	strcpy(p.reason, "second nurse at a resuscitation");
	when_clock_set(when_instant(TODAY, 23 * 60));
	REFUSED("reason", give(ROLE_NURSE, 1, &p)); /* not allowed here */
	rule(true, true);
	when_clock_set(when_instant(TODAY, 21 * 60 + 59));
	REFUSED("reason", give(ROLE_NURSE, 1, &p)); /* not at night */
	when_clock_set(when_instant(TODAY, 22 * 60));
	strcpy(p.reason, "alone");
	REFUSED("reason", give(ROLE_NURSE, 1, &p)); /* no reason */
	strcpy(p.reason, "second nurse at a resuscitation");
	OK(give(ROLE_NURSE, 1, &p));
	c = cases(false);
	assert_int_equal(c.n, 1);
	assert_int_equal(c.v[0].row.kind, CASE_KIND_ALONE);
	assert_int_equal(entries().v[1].row.alone, 1);
	assert_int_equal(entries().v[1].waits, false);
	/* Two others count before anyone closes it; who acted is none. */
	REFUSED("case", register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id,
					    c.v[0].row.version,
					    "looked into, all in order", &err));
	p = said(chris, 0, 19);
	OK(register_count(as(ROLE_NURSE), drug, place, &p, &err));
	REFUSED("case", register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id,
					    c.v[0].row.version,
					    "looked into, all in order", &err));
	OK(register_get(as(ROLE_NURSE), c.book, &l, &err));
	assert_true(l.recount);
	/* Counted today already, and asked for all the same. */
	register_try(as(ROLE_PHARMACIST));
	IS(RC_REFUSED,
	   register_count_due(as(ROLE_PHARMACIST), place, &n, &err));
	assert_true(register_tried(&t));
	assert_false(l.due);
	OK(register_count(as(ROLE_PHARMACIST), drug, place, &p, &err));
	OK(register_get(as(ROLE_NURSE), c.book, &l, &err));
	assert_false(l.recount);
	assert_int_equal(l.cases, 1);
	OK(register_case_close(as(ROLE_PHARMACIST), c.v[0].row.id,
			       c.v[0].row.version, "looked into, all in order",
			       &err));
	OK(register_get(as(ROLE_NURSE), c.book, &l, &err));
	assert_false(l.recount);
	rule(true, false);
	registers_proved();
}

static void
only_the_security_officer_says_how(void **state)
{
	struct row_register_rule r;

	(void)state;
	OK(register_rule_get(as(ROLE_PHARMACIST), &r, &err));
	IS(RC_DENIED, register_rule_set(as(ROLE_PHARMACIST), &r, &err));
	IS(RC_DENIED, register_rule_set(as(ROLE_CHARGE_NURSE), &r, &err));
	r.version = 99;
	IS(RC_CONFLICT, register_rule_set(as(ROLE_SECURITY), &r, &err));
	OK(register_rule_get(as(ROLE_SECURITY), &r, &err));
	r.alone = 1;
	r.alone_from = r.alone_to = 60;
	REFUSED("alone_to", register_rule_set(as(ROLE_SECURITY), &r, &err));
}

/* What moved before is carried over, for a second person to confirm. */
static void
a_house_that_begins_carries_over(void **state)
{
	struct register_pair p = said(chris, 1, 19);
	struct seen x;

	(void)state;
	rule(false, false);
	bring("O1", 20270831, 20);
	assert_int_equal(entries().n, 0);
	rule(true, false);
	OK(give(ROLE_NURSE, 1, &p));
	x = entries();
	assert_int_equal(x.n, 2);
	assert_int_equal(x.v[0].row.kind, REGISTER_KIND_CARRIED);
	assert_int_equal(x.v[0].row.quantity, 20);
	assert_true(x.v[0].waits);
	assert_int_equal(x.v[1].row.balance, 19);
	registers_proved();
}

/* ---- who with whom ----------------------------------------------------------------------------- */

static bool
keep_pair(const struct register_pair_line *l, void *arg)
{
	struct register_pair_line *out = arg;

	if (!strcmp(l->first, "nurse") && !strcmp(l->second, "charge-nurse"))
		*out = *l;
	return true;
}

static void
who_witnesses_whom_too_often(void **state)
{
	struct register_pair_line l = { .n = 0 };
	struct register_pair p;

	(void)state;
	when_clock_set(when_instant(day_add(TODAY, 40), 600));
	bring("P1", 20280831, 20);
	for (int i = 1; i <= 10; i++) {
		p = said(chris, 1, 20 - i);
		OK(give(ROLE_NURSE, 1, &p));
		OK(register_pairs(as(ROLE_AUDITOR), day_add(TODAY, 40),
				  keep_pair, &l, &err));
		assert_int_equal(l.n, i);
		assert_int_equal(l.often, i >= 10);
	}
}

/* ---- tampering ----------------------------------------------------------------------------------- */

/* Whatever of the program or beside it would change a line: the engine says
 * no, in every table that is only added to. */
static void
lines_are_only_added_to(void **state)
{
	struct register_pair p = said(chris, 2, 18);
	struct row_register_entry x;
	struct row_movement m;
	char text[200];
	int kept = 0;
	sqlite3 *db;

	(void)state;
	bring("Z9", 20270831, 20);
	OK(give(ROLE_NURSE, 2, &p));
	x = entries().v[1].row;
	OK(row_get(fx.store, TBL_MOVEMENT, x.movement_id, &m, &err));
	OK(store_begin(fx.store, &err));
	x.quantity = -1;
	assert_int_not_equal(row_update(fx.store, TBL_REGISTER_ENTRY, &x, &err),
			     RC_OK);
	store_rollback(fx.store);
	OK(store_begin(fx.store, &err));
	m.quantity = -1;
	assert_int_not_equal(row_update(fx.store, TBL_MOVEMENT, &m, &err),
			     RC_OK);
	store_rollback(fx.store);
	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	for (int t = 0; t < TBL_COUNT; t++) {
		if (!tables[t].append)
			continue;
		kept++;
		snprintf(text, sizeof(text), "UPDATE %s SET version = 2",
			 tables[t].name);
		if (t != TBL_REGISTER_CONFIRM)
			assert_int_equal(sqlite3_exec(db, text, 0, 0, 0),
					 SQLITE_CONSTRAINT);
		snprintf(text, sizeof(text), "DELETE FROM %s", tables[t].name);
		if (t != TBL_REGISTER_CONFIRM)
			assert_int_equal(sqlite3_exec(db, text, 0, 0, 0),
					 SQLITE_CONSTRAINT);
	}
	sqlite3_close(db);
	assert_int_equal(kept, 5);
	assert_true(tables[TBL_AUDIT_ENTRY].append);
	registers_proved();
}

int
main(void)
{
#define T(x) cmocka_unit_test_setup(x, fresh_place)
	const struct CMUnitTest tests[] = {
		T(nothing_moves_without_two),
		T(a_dose_is_given_by_two),
		T(several_lots_are_several_entries),
		T(no_more_and_no_less_than_said),
		T(a_mismatch_stops_and_says_only_that),
		T(nobody_witnesses_themselves),
		T(who_reads_does_not_write),
		T(wasted_destroyed_put_back),
		T(adjusted_and_taken_back),
		T(a_delivery_waits_for_a_second),
		T(sent_to_another_cupboard),
		T(what_both_find_missing_opens_a_case),
		T(the_daily_count_falls_due),
		T(alone_at_night_where_the_house_allows_it),
		T(only_the_security_officer_says_how),
		T(a_house_that_begins_carries_over),
		T(who_witnesses_whom_too_often),
		T(lines_are_only_added_to),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

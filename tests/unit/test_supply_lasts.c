/*
 * test_supply_lasts.c - how long the stock lasts: use, days without, holds and
 * open packs, seen at once at every terminal.
 */
#include "supply_fixture.h"

#include "wardbook/availability.h"

/* ---- availability ------------------------------------------------------------ */

static bool
keep_availability(const struct availability *a, void *arg)
{
	struct availability *x = arg;

	if (a->medicine.id == x->medicine.id)
		*x = *a;
	return true;
}

static struct availability
availability_of(struct pharmacy *p, int64_t store, struct availability_sum *sum)
{
	struct availability a = { .medicine = { .id = p->medicine[0] } };

	OK(availability_list(p->s, store, keep_availability, &a, sum, &err));
	return a;
}

static void
availability_tells_what_lasts(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 56);
	struct availability_sum sum;
	struct availability a;

	receive(p, "OLD", 20260310, 60); /* expires within the month */
	receive(p, "NEW", 20270831, 200);
	OK(stock_issue(p->s, &i, &err)); /* 56 in 28 days: 2 a day */
	a = availability_of(p, 0, &sum);
	assert_int_equal(a.usable, 204);
	assert_int_equal(a.in30, 4);
	assert_int_equal(a.used, 56);
	assert_int_equal(a.used_days, 28);
	assert_int_equal(a.cover, 102);
	assert_int_equal(a.suggest, 0);
	assert_int_equal(sum.out, MEDICINES - 1);
	assert_int_equal(sum.expiring30, 1);
	/* Down to the level: order a month's use more, in packs. */
	i.quantity = 160;
	OK(stock_issue(p->s, &i, &err));
	a = availability_of(p, p->store[0], &sum);
	assert_int_equal(a.light, STOCK_LOW);
	assert_true(a.suggest > 0 && a.suggest % 20 == 0);
	/* A full shelf of expired boxes hides that nothing is usable. */
	when_clock_set(when_instant(20270901, 600));
	a = availability_of(p, p->store[0], &sum);
	assert_int_equal(a.usable, 0);
	assert_int_equal(a.expired, 44);
	assert_true(a.hidden);
	assert_int_equal(sum.hidden, 1);
	IS(RC_DENIED, availability_list(as(ROLE_CLERK), 0, keep_availability,
					&a, NULL, &err));
	as(ROLE_PHARMACIST);
}

/* Someone else's hands: another process of the same store. */
static int64_t
quantity_after(struct pharmacy *p, void (*fn)(struct pharmacy *p))
{
	struct store *mine = fx.store, *other;
	struct session *s = p->s;

	OK(store_open(&other, fx.path, &err));
	s->store = other;
	session_use(s);
	fn(p);
	s->store = mine;
	session_use(s);
	store_close(other);
	return availability_of(p, 0, NULL).usable;
}

static void
receive_ten(struct pharmacy *p)
{
	receive(p, "B", 20270831, 10);
}

static void
raise_level(struct pharmacy *p)
{
	struct row_medicine m;

	OK(row_get(p->s->store, TBL_MEDICINE, p->medicine[0], &m, &err));
	m.reorder = 9999;
	OK(store_begin(p->s->store, &err));
	OK(row_update(p->s->store, TBL_MEDICINE, &m, &err));
	OK(store_commit(p->s->store, &err));
}

static void
availability_sees_others_at_once(void **state)
{
	struct pharmacy *p = *state;

	receive(p, "A", 20270831, 100);
	assert_int_equal(availability_of(p, 0, NULL).usable, 100);
	assert_int_equal(availability_of(p, 0, NULL).light, STOCK_OK);
	assert_int_equal(quantity_after(p, receive_ten), 110);
	quantity_after(p, raise_level);
	assert_int_equal(availability_of(p, 0, NULL).light, STOCK_LOW);
	assert_int_equal(availability_of(p, 0, NULL).medicine.reorder, 9999);
}

static void
use_of_several_weeks_adds_up(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 14);
	struct availability a;

	receive(p, "A", 20270831, 500);
	for (int week = 0; week < 4; week++) {
		when_clock_set(when_instant(day_add(TODAY, week * 7), 600));
		OK(stock_issue(p->s, &i, &err));
	}
	a = availability_of(p, p->store[0], NULL);
	assert_int_equal(a.used, 4 * 14);
	assert_int_equal(availability_of(p, p->store[1], NULL).used, 0);
	/* First used four weeks ago: not over 13 weeks. */
	assert_true(a.used_days >= 22 && a.used_days <= 28);
}

static void
days_without_are_counted(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 10);
	int out;
	int32_t since;

	receive(p, "A", 20260305, 10); /* there on the 2nd to the 5th */
	when_clock_set(when_instant(20260308, 600));
	receive(p, "B", 20270831, 10); /* again on the 8th and 9th */
	when_clock_set(when_instant(20260310, 600));
	OK(stock_issue(p->s, &i, &err)); /* out on the 10th */
	when_clock_set(when_instant(20260312, 600));
	OK(availability_days_out(p->s, p->medicine[0], p->store[0], 11, &out,
				 &since, &err));
	/* 6, 7, 10, 11, 12 */
	assert_int_equal(out, 5);
	assert_int_equal(since, 20260310);
	OK(availability_days_out(p->s, p->medicine[0], p->store[0], 12, &out,
				 &since, &err));
	assert_int_equal(out, 6); /* and the 1st */
	receive(p, "C", 20270831, 1);
	OK(availability_days_out(p->s, p->medicine[0], p->store[0], 11, &out,
				 &since, &err));
	assert_int_equal(out, 4);
	assert_int_equal(since, 0);
}

/* A hold takes a lot off the shelf from its day on, and not before; a lot
 * that is set free was away for as long as it was held. */
/* An open pack is a part of its lot: where the lot was counted down, wasted or
 * sent away with it, the pack still comes to its end. */
static void
an_open_pack_ends_where_its_lot_is_gone(void **state)
{
	struct pharmacy *p = *state;
	struct row_opened_pack a, b;
	struct supply_move m = {
		.kind = MOVEMENT_KIND_WASTE,
		.store_id = p->store[0],
		.quantity = 7,
		.reason_id = p->adjust,
	};
	int64_t lot;

	receive(p, "A", 20270831, 10);
	m.lot_id = lot = lot_named(p, "A").lot.id;
	OK(supply_open(p->s, lot, p->store[0], 4, 7, &a, &err));
	OK(supply_open(p->s, lot, p->store[0], 2, 7, &b, &err));
	OK(supply_move(p->s, &m, NULL, &err));
	assert_int_equal(line_of(p).usable, 0);
	OK(supply_open_end(p->s, a.id, a.version, 0, &err)); /* three left */
	assert_int_equal(there(p, "A", 0), 0);
	OK(supply_open_end(p->s, b.id, b.version, p->adjust, &err));
	assert_int_equal(there(p, "A", 0), 0);
	balances_hold(p->s);
}

static void
a_hold_counts_on_its_days(void **state)
{
	struct pharmacy *p = *state;
	struct stock_lot l;
	int out;
	int32_t since;

	receive(p, "A", 20270831, 10); /* on the 2nd */
	when_clock_set(when_instant(20260306, 600));
	l = lot_named(p, "A");
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_HELD,
			   &err));
	when_clock_set(when_instant(20260309, 600));
	OK(availability_days_out(p->s, p->medicine[0], p->store[0], 8, &out,
				 &since, &err));
	assert_int_equal(out, 4); /* 6, 7, 8, 9 */
	assert_int_equal(since, 20260306);
	l = lot_named(p, "A");
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_USABLE,
			   &err));
	when_clock_set(when_instant(20260311, 600));
	OK(availability_days_out(p->s, p->medicine[0], p->store[0], 10, &out,
				 &since, &err));
	assert_int_equal(out, 3); /* 6, 7, 8: free again on the 9th */
	assert_int_equal(since, 0);
	l = lot_named(p, "A");
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_RECALLED,
			   &err));
	OK(availability_days_out(p->s, p->medicine[0], p->store[0], 10, &out,
				 &since, &err));
	assert_int_equal(out, 4);
	assert_int_equal(since, 20260311);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(availability_tells_what_lasts),
		TEST(availability_sees_others_at_once),
		TEST(use_of_several_weeks_adds_up),
		TEST(days_without_are_counted),
		TEST(an_open_pack_ends_where_its_lot_is_gone),
		TEST(a_hold_counts_on_its_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

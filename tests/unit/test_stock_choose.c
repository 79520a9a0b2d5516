/*
 * test_stock_choose.c - which lots go first and why: the course, several
 * lots, an earlier day.
 */
#include "stock_fixture.h"

static int
setup(void **state)
{
	*state = pharmacy_open();
	return 0;
}

static int
teardown(void **state)
{
	pharmacy_close(*state);
	return 0;
}

struct plan {
	struct stock_pick v[8];
	int n;
};

static struct plan
plan_of(struct pharmacy *p, const struct stock_issue *i)
{
	struct plan x = { .n = 0 };

	OK(stock_plan(p->s, i, x.v, 8, &x.n, &err));
	return x;
}

static void
is_pick(const struct stock_pick *p, const char *lot, int64_t n, const char *why)
{
	assert_string_equal(p->number, lot);
	assert_int_equal(p->quantity, n);
	assert_string_equal(p->why, why);
}

static void
what_outlives_the_course_goes_first(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 12);
	struct plan x;

	receive(p, "WEEK", 20260309, 10);
	receive(p, "TWO", 20260316, 10);
	receive(p, "MONTH", 20260401, 10);
	receive(p, "YEAR", 20270301, 10);
	/* No course: what expires first. */
	x = plan_of(p, &i);
	assert_int_equal(x.n, 2);
	is_pick(&x.v[0], "WEEK", 10, "First to expire (09-Mar-2026)");
	is_pick(&x.v[1], "TWO", 2, "Next to expire (16-Mar-2026)");
	/* It is usable through its day, which is the course's last. */
	i.course_end = 20260401;
	x = plan_of(p, &i);
	assert_int_equal(x.n, 2);
	is_pick(&x.v[0], "MONTH", 10,
		"First to expire; outlives the course (01-Apr-2026)");
	is_pick(&x.v[1], "YEAR", 2,
		"Next to expire; outlives the course (01-Apr-2026)");
	/* Not enough: then the latest of the others, and it says so. */
	i.quantity = 35;
	x = plan_of(p, &i);
	assert_int_equal(x.n, 4);
	is_pick(&x.v[2], "TWO", 10,
		"Expires BEFORE the course ends (01-Apr-2026)");
	assert_false(x.v[2].outlives);
	assert_string_equal(x.v[3].number, "WEEK");
	assert_int_equal(x.v[3].quantity, 5);
	/* Nothing outlives it at all. */
	i.course_end = 20280101;
	i.quantity = 11;
	x = plan_of(p, &i);
	assert_string_equal(x.v[0].number, "YEAR");
	assert_string_equal(x.v[1].number, "MONTH");
	/* What is planned is what is taken. */
	OK(stock_issue(p->s, &i, &err));
	assert_int_equal(lot_named(p, "YEAR").quantity, 0);
	assert_int_equal(lot_named(p, "MONTH").quantity, 9);
	assert_int_equal(lot_named(p, "WEEK").quantity, 10);
	balances_hold(p->s);
}

static void
shut_lots_are_never_chosen(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 1);
	struct stock_lot l;
	struct plan x;

	receive(p, "PAST", TODAY, 10);
	receive(p, "HELD", 20260401, 10);
	receive(p, "CALLED", 20260402, 10);
	receive(p, "GOOD", 20270301, 10);
	l = lot_named(p, "HELD");
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_HELD,
			   &err));
	l = lot_named(p, "CALLED");
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_RECALLED,
			   &err));
	when_clock_set(when_instant(20260303, 1));
	i.quantity = 10;
	x = plan_of(p, &i);
	assert_int_equal(x.n, 1);
	assert_string_equal(x.v[0].number, "GOOD");
	i.quantity = 11;
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	/* Between the look and the act the lot is recalled: refused by the
	 * transaction, with nothing taken. */
	i.quantity = 10;
	i.lot_id = x.v[0].lot_id;
	l = lot_named(p, "GOOD");
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_RECALLED,
			   &err));
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	assert_int_equal(lot_named(p, "GOOD").quantity, 10);
	balances_hold(p->s);
}

static void
an_earlier_day_takes_what_was_there_then(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 6), now = issue_of(p, 8);
	struct plan x;

	receive(p, "OLD", 20260305, 10);
	when_clock_set(when_instant(20260306, 600));
	receive(p, "NEW", 20260401, 10);
	receive(p, "LONG", 20270401, 10);
	/* On the 4th there was one lot, and it had not expired yet. */
	i.day = 20260304;
	x = plan_of(p, &i);
	assert_int_equal(x.n, 1);
	assert_string_equal(x.v[0].number, "OLD");
	OK(stock_issue(p->s, &i, &err));
	i.quantity = 5;
	REFUSED("day", stock_issue(p->s, &i, &err));
	assert_non_null(strstr(err.text, "no more than 4 capsules"));
	i.lot_id = lot_named(p, "NEW").lot.id;
	REFUSED("day", stock_issue(p->s, &i, &err));
	i.lot_id = 0;
	i.day = 20260307;
	REFUSED("day", stock_issue(p->s, &i, &err)); /* not yet */
	i.day = 20260230;
	REFUSED("day", stock_issue(p->s, &i, &err)); /* none */
	/* Today's go on from today's lots. */
	OK(stock_issue(p->s, &now, &err));
	assert_int_equal(lot_named(p, "NEW").quantity, 2);
	/* A day between: what was there then and has not left since. */
	when_clock_set(when_instant(20260308, 600));
	now.quantity = 2;
	OK(stock_issue(p->s, &now, &err));
	i.day = 20260307;
	i.quantity = 1;
	x = plan_of(p, &i);
	assert_string_equal(x.v[0].number, "LONG");
	balances_hold(p->s);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(what_outlives_the_course_goes_first),
		T(shut_lots_are_never_chosen),
		T(an_earlier_day_takes_what_was_there_then),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

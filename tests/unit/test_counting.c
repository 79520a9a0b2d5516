/*
 * test_counting.c - a store is counted while it works: blind, against the
 * ledger of that moment, twice by two people where it differs.
 */
#include "stock_fixture.h"

#include "wardbook/counting.h"

static bool
keep_line(const struct counting_line *l, void *arg)
{
	struct counting_line *x = arg;

	if (l->lot.id == x->lot.id)
		*x = *l;
	return true;
}

static struct counting_line
line_of(struct session *s, int64_t session, int64_t lot)
{
	struct counting_line l = { .lot = { .id = lot } };

	OK(counting_sheet(s, session, keep_line, &l, &err));
	return l;
}

static bool
keep_counting(const struct counting *c, void *arg)
{
	struct counting *x = arg;

	*x = *c;
	return false;
}

static void
counted_at_its_moment(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 4);
	enum count_line_state how;
	struct counting c;
	int64_t id, other, a, b;

	receive(p, "A", 20270831, 10);
	receive(p, "B", 20270901, 10);
	a = lot_named(p, "A").lot.id;
	b = lot_named(p, "B").lot.id;
	OK(counting_start(p->s, p->store[0], "by shelf", &id, &err));
	REFUSED("store_id",
		counting_start(p->s, p->store[0], "", &other, &err));
	/* Blind: what should be there is not said. */
	assert_false(line_of(p->s, id, a).counted);
	assert_int_equal(line_of(p->s, id, a).row.expected, 0);
	OK(counting_file(p->s, id, a, 10, &how, &err));
	assert_int_equal(how, COUNT_LINE_STATE_AGREES);
	/* The pharmacy goes on: what is issued afterwards is no difference. */
	OK(stock_issue(p->s, &i, &err));
	i.lot_id = b;
	OK(stock_issue(p->s, &i, &err));
	OK(counting_file(p->s, id, b, 6, &how, &err));
	assert_int_equal(how, COUNT_LINE_STATE_AGREES);
	REFUSED("lot_id", counting_file(p->s, id, b, 6, &how, &err));
	REFUSED("counted", counting_file(p->s, id, b, -1, &how, &err));
	OK(counting_each(p->s, false, keep_counting, &c, &err));
	assert_int_equal(c.lots, 2);
	assert_int_equal(c.counted, 2);
	assert_int_equal(c.differ + c.twice, 0);
	OK(counting_close(p->s, id, c.row.version, &err));
	REFUSED("session", counting_file(p->s, id, a, 6, &how, &err));
	IS(RC_DENIED,
	   counting_start(as(ROLE_NURSE), p->store[0], "", &id, &err));
}

static bool
keep_fit(const struct row_movement *m, bool fits, void *arg)
{
	int64_t *n = arg;

	n[0]++;
	if (fits)
		n[1] = m->quantity;
	return true;
}

static void
differences_are_found_by_two(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 4);
	struct session *charge = as(ROLE_CHARGE_NURSE);
	enum count_line_state how;
	struct counting_line l;
	int64_t id, a, why[2] = { 0, 0 };

	session_use(p->s);
	receive(p, "A", 20270831, 20);
	OK(stock_issue(p->s, &i, &err)); /* filed twice by mistake: 4 are */
	OK(stock_issue(p->s, &i, &err)); /* still on the shelf */
	a = lot_named(p, "A").lot.id;
	OK(counting_start(p->s, p->store[0], "", &id, &err));
	OK(counting_file(p->s, id, a, 16, &how, &err));
	assert_int_equal(how, COUNT_LINE_STATE_DIFFERS);
	/* Nothing has moved, nobody is told by how much. */
	assert_int_equal(lot_named(p, "A").quantity, 12);
	l = line_of(p->s, id, a);
	assert_true(l.mine);
	assert_int_equal(l.row.counted + l.row.expected, 0);
	REFUSED("counted_by", counting_file(p->s, id, a, 16, &how, &err));
	REFUSED("session", counting_close(p->s, id, 1, &err));
	REFUSED("line", counting_settle(p->s, l.row.id, l.row.version,
					p->adjust, &err));
	session_use(charge);
	OK(counting_file(charge, id, a, 16, &how, &err));
	assert_int_equal(how, COUNT_LINE_STATE_CONFIRMED);
	l = line_of(charge, id, a);
	assert_int_equal(l.row.counted2 - l.row.expected2, 4);
	IS(RC_DENIED,
	   counting_settle(charge, l.row.id, l.row.version, p->adjust, &err));
	session_use(p->s);
	/* A movement of just that quantity explains it. */
	OK(counting_explain(p->s, l.row.id, keep_fit, why, &err));
	assert_int_equal(why[0], 3);
	assert_int_equal(why[1], -4);
	/* Stock moves on before it is settled: the difference stays. */
	i.quantity = 2;
	OK(stock_issue(p->s, &i, &err));
	REFUSED("reason_id",
		counting_settle(p->s, l.row.id, l.row.version, 0, &err));
	OK(counting_settle(p->s, l.row.id, l.row.version, p->adjust, &err));
	assert_int_equal(lot_named(p, "A").quantity, 14);
	IS(RC_CONFLICT,
	   counting_settle(p->s, l.row.id, l.row.version, p->adjust, &err));
	OK(counting_close(p->s, id, 1, &err));
}

static void
a_second_look_may_agree(void **state)
{
	struct pharmacy *p = *state;
	struct session *charge = as(ROLE_CHARGE_NURSE);
	enum count_line_state how;
	int64_t id, a;

	session_use(p->s);
	receive(p, "A", 20270831, 20);
	a = lot_named(p, "A").lot.id;
	OK(counting_start(p->s, p->store[0], "", &id, &err));
	OK(counting_file(p->s, id, a, 2, &how, &err));
	session_use(charge);
	OK(counting_file(charge, id, a, 20, &how, &err));
	assert_int_equal(how, COUNT_LINE_STATE_AGREES);
	OK(counting_close(charge, id, 1, &err));
}

#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, pharmacy_opened, pharmacy_closed)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(counted_at_its_moment),
		TEST(differences_are_found_by_two),
		TEST(a_second_look_may_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

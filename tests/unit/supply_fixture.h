/*
 * supply_fixture.h - a pharmacy a test, which must prove its sums at the end.
 */
#ifndef SUPPLY_FIXTURE_H
#define SUPPLY_FIXTURE_H

#include "stock_fixture.h"

#include "wardbook/supply.h"

static inline int
opened(void **state)
{
	*state = pharmacy_open();
	return 0;
}

static inline int
closed(void **state)
{
	struct pharmacy *p = *state;
	int64_t lines, wrong;

	balances_hold(p->s);
	OK(supply_prove(p->s, &lines, &wrong, &err));
	assert_int_equal(wrong, 0);
	pharmacy_close(p);
	return 0;
}

static inline int64_t
there(struct pharmacy *p, const char *lot, int store)
{
	struct lot_lines x = { .n = 0 };

	OK(stock_lots(p->s, p->medicine[0], p->store[store], keep_lot, &x,
		      &err));
	for (int i = 0; i < x.n; i++)
		if (!strcmp(x.v[i].lot.number, lot))
			return x.v[i].quantity;
	return 0;
}

static inline bool
keep_line(const struct stock_line *l, void *arg)
{
	struct stock_line *x = arg;

	if (l->medicine.id == x->medicine.id)
		*x = *l;
	return true;
}

static inline struct stock_line
line_of(struct pharmacy *p)
{
	struct stock_line l = { .medicine = { .id = p->medicine[0] } };

	OK(stock_list(p->s, p->store[0], keep_line, &l, &err));
	return l;
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, opened, closed)

#endif

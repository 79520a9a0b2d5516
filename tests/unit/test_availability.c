/*
 * test_availability.c - is there enough?  A hundred and twenty days of
 * deliveries, issues, holds and waste, written down a second time in plain
 * arrays; every figure of the page is worked out from these and compared.
 */
#include "stock_fixture.h"

#include "wardbook/availability.h"
#include "wardbook/supply.h"

enum { DAYS = 120, LOTS = 80, PAST = 90 };

struct my_lot {
	int64_t id;
	int m;
	char number[12];
	int32_t expiry;
	bool shut;
	int64_t n[STORES];
};

static struct model {
	struct my_lot lot[LOTS];
	int lots;
	int64_t used[MEDICINES][STORES][DAYS];
	bool out[MEDICINES][STORES][DAYS];
	unsigned seed;
} my;

static unsigned
pick(unsigned n)
{
	my.seed = my.seed * 1103515245u + 12345u;
	return (my.seed >> 16) % n;
}

static int32_t
day_at(int d)
{
	return day_add(TODAY, d);
}

/* ---- a day's work, there and here ------------------------------------------- */

static int64_t
id_of(struct pharmacy *p, const struct my_lot *l)
{
	struct lot_lines x = { .n = 0 };

	OK(stock_lots(p->s, p->medicine[l->m], 0, keep_lot, &x, &err));
	for (int i = 0; i < x.n; i++)
		if (!strcmp(x.v[i].lot.number, l->number))
			return x.v[i].lot.id;
	fail_msg("no lot %s", l->number);
	return 0;
}

static void
do_receive(struct pharmacy *p, int d)
{
	struct stock_receipt r = receipt(p, "");
	struct my_lot *l = &my.lot[my.lots];
	unsigned s = pick(STORES);

	if (my.lots == LOTS)
		return;
	l->m = (int)pick(MEDICINES);
	snprintf(l->number, sizeof(l->number), "L%d-%d", my.lots, d);
	l->expiry = day_add(day_at(d), 5 + (int)pick(150));
	l->n[s] = 20 * (1 + pick(6));
	strcpy(r.lot, l->number);
	r.medicine_id = p->medicine[l->m];
	r.store_id = p->store[s];
	r.expiry_day = l->expiry;
	r.packs = l->n[s] / 20;
	OK(stock_receive(p->s, &r, NULL, &err));
	l->id = id_of(p, l);
	my.lots++;
}

static struct my_lot *
some_lot(void)
{
	return my.lots ? &my.lot[pick((unsigned)my.lots)] : NULL;
}

static void
do_issue(struct pharmacy *p, int d)
{
	struct my_lot *l = some_lot();
	unsigned s = pick(STORES);
	struct stock_issue i = issue_of(p, 1 + pick(15));

	if (!l || l->shut || l->expiry < day_at(d) || l->n[s] < i.quantity)
		return;
	i.medicine_id = p->medicine[l->m];
	i.store_id = p->store[s];
	i.lot_id = l->id;
	OK(stock_issue(p->s, &i, &err));
	l->n[s] -= i.quantity;
	my.used[l->m][s][d] += i.quantity;
}

static void
do_waste(struct pharmacy *p)
{
	struct my_lot *l = some_lot();
	unsigned s = pick(STORES);
	struct supply_move m = {
		.kind = MOVEMENT_KIND_WASTE,
		.store_id = p->store[s],
		.reason_id = p->adjust,
	};

	if (!l || !l->n[s])
		return;
	m.lot_id = l->id;
	m.quantity = l->n[s];
	OK(supply_move(p->s, &m, NULL, &err));
	l->n[s] = 0;
}

static void
do_turn(struct pharmacy *p)
{
	struct my_lot *l = some_lot();
	struct row_lot row;

	if (!l)
		return;
	session_use(p->s);
	OK(row_get(fx.store, TBL_LOT, l->id, &row, &err));
	OK(stock_lot_state(p->s, row.id, row.version,
			   l->shut ? LOT_STATE_USABLE : LOT_STATE_HELD, &err));
	l->shut = !l->shut;
}

static int64_t
shelf_of(int m, int s, int32_t day, bool usable, int32_t until)
{
	int64_t sum = 0;

	for (int k = 0; k < my.lots; k++) {
		const struct my_lot *l = &my.lot[k];
		bool good = !l->shut && l->expiry >= day;

		if (l->m != m || good != usable || (until && l->expiry > until))
			continue;
		for (int i = 0; i < STORES; i++)
			sum += s < 0 || i == s ? l->n[i] : 0;
	}
	return sum;
}

static void
work(struct pharmacy *p)
{
	my.seed = 20260302;
	for (int d = 0; d < DAYS; d++) {
		when_clock_set(when_instant(day_at(d), 600));
		for (unsigned k = pick(4) + 1; k--;) {
			unsigned what = pick(20);

			if (what < 4)
				do_receive(p, d);
			else if (what < 15)
				do_issue(p, d);
			else if (what < 17)
				do_waste(p);
			else
				do_turn(p);
		}
		for (int m = 0; m < MEDICINES; m++)
			for (int s = 0; s < STORES; s++)
				my.out[m][s][d] =
					!shelf_of(m, s, day_at(d), true, 0);
	}
}

/* ---- the page --------------------------------------------------------------- */

struct page {
	struct availability v[MEDICINES];
	int n;
};

static bool
keep(const struct availability *a, void *arg)
{
	struct page *x = arg;

	x->v[x->n++] = *a;
	return true;
}

/* Weeks since 1970: this one and the twelve before it; a medicine first used
 * among them counts from the week of its first use, four weeks at the least. */
static void
use_of(int m, int s, int64_t *used, int *days)
{
	int today = day_number(day_at(DAYS - 1)), first = today / 7 - 12;
	int since = 0;

	*used = 0;
	for (int d = 0; d < DAYS; d++) {
		int week = day_number(day_at(d)) / 7;
		int64_t n = 0;

		for (int i = 0; i < STORES; i++)
			n += s < 0 || i == s ? my.used[m][i][d] : 0;
		if (week < first || !n)
			continue;
		since = since ? since : week;
		*used += n;
	}
	since = since ? since : first;
	*days = today - since * 7 + 1;
	if (*days < 28)
		*days = 28;
}

static enum stock_light
light(int64_t n)
{
	return n == 0 ? STOCK_OUT : n <= 50 ? STOCK_LOW : STOCK_OK;
}

static int64_t
order_for(int64_t has, int64_t used, int days)
{
	int64_t want = 50 + used * 30 / days;

	if (has > 50 && (!used || has * days / used >= 14))
		return 0;
	if (want <= has)
		want = has + 1;
	return (want - has + 19) / 20 * 20;
}

static void
compare(const struct availability *a, int m, int s)
{
	int32_t today = day_at(DAYS - 1);
	int64_t usable = shelf_of(m, s, today, true, 0), used;
	int64_t rest = shelf_of(m, s, today, false, 0);
	int days;

	use_of(m, s, &used, &days);
	assert_int_equal(a->usable, usable);
	assert_int_equal(a->held + a->expired, rest);
	assert_int_equal(a->in30,
			 shelf_of(m, s, today, true, day_add(today, 30)));
	assert_int_equal(a->in60,
			 shelf_of(m, s, today, true, day_add(today, 60)));
	assert_int_equal(a->in90,
			 shelf_of(m, s, today, true, day_add(today, 90)));
	assert_int_equal(a->light, light(usable));
	assert_int_equal(a->hidden, light(usable + rest) < light(usable));
	assert_int_equal(a->used, used);
	if (used) {
		assert_int_equal(a->used_days, days);
		assert_int_equal(a->cover, usable * days / used);
	} else {
		assert_int_equal(a->cover, -1);
	}
	assert_int_equal(a->suggest, order_for(usable, used, days));
}

static int
medicine_at(const struct pharmacy *p, int64_t id)
{
	int m = 0;

	while (p->medicine[m] != id)
		m++;
	return m;
}

static void
every_figure_is_the_models(void **state)
{
	struct pharmacy *p = *state;
	int hidden = 0, outs = 0;

	work(p);
	for (int s = -1; s < STORES; s++) {
		struct page x = { .n = 0 };
		struct availability_sum sum;

		OK(availability_list(p->s, s < 0 ? 0 : p->store[s], keep, &x,
				     &sum, &err));
		assert_int_equal(x.n, MEDICINES);
		for (int i = 0; i < x.n; i++)
			compare(&x.v[i], medicine_at(p, x.v[i].medicine.id), s);
		hidden += sum.hidden;
		outs += sum.out;
		/* What needs someone comes first. */
		for (int i = 1; i < x.n; i++)
			assert_true(x.v[i - 1].light >= x.v[i].light ||
				    x.v[i].light != STOCK_OUT);
	}
	/* The run has shown every case. */
	assert_true(hidden > 0 && outs > 0);
	balances_hold(p->s);
}

static void
every_day_without_is_the_models(void **state)
{
	struct pharmacy *p = *state;
	int some = 0;

	for (int m = 0; m < MEDICINES; m++)
		for (int s = 0; s < STORES; s++) {
			int out, mine = 0, d = DAYS - 1;
			int32_t since;

			for (int k = DAYS - PAST; k < DAYS; k++)
				mine += my.out[m][s][k];
			while (d >= DAYS - PAST && my.out[m][s][d])
				d--;
			OK(availability_days_out(p->s, p->medicine[m],
						 p->store[s], PAST, &out,
						 &since, &err));
			assert_int_equal(out, mine);
			assert_int_equal(since,
					 d == DAYS - 1 ? 0 : day_at(d + 1));
			some += mine > 0 && mine < PAST;
		}
	assert_true(some > 3);
}

static int
open_once(void **state)
{
	*state = pharmacy_open();
	return 0;
}

static int
close_once(void **state)
{
	pharmacy_close(*state);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_figure_is_the_models),
		cmocka_unit_test(every_day_without_is_the_models),
	};

	return cmocka_run_group_tests(tests, open_once, close_once);
}

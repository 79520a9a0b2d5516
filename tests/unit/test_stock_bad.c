/*
 * test_stock_bad.c - what goes wrong at a pharmacy's keyboard, one after the
 * other on one store: each is refused or understood, and after all of them
 * every balance is the sum of its movements, on every day.
 */
#include "stock_fixture.h"

#include "wardbook/num.h"
#include "wardbook/supply.h"

static struct pharmacy *p;

static int
setup(void **state)
{
	(void)state;
	p = pharmacy_open();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	pharmacy_close(p);
	return 0;
}

static int64_t
there(const char *lot)
{
	return lot_named(p, lot).quantity;
}

static int64_t
filed(void)
{
	return number_of("SELECT COUNT(*) FROM movement");
}

/* None, or less than none, of anything. */
static void
zero_and_less(void **state)
{
	static const int64_t bad[] = { 0, -1, -40, INT64_MIN, INT64_MAX };
	struct row_reservation r;
	struct row_opened_pack o;
	int64_t before, id;

	(void)state;
	receive(p, "Z1", 20270831, 40);
	before = filed();
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		struct stock_lot l = lot_named(p, "Z1");
		struct stock_receipt in = receipt(p, "Z1");
		struct stock_issue out = issue_of(p, bad[k]);
		struct supply_send_line line = {
			.medicine_id = p->medicine[0],
			.quantity = bad[k],
		};
		struct supply_move m = {
			.kind = MOVEMENT_KIND_WASTE,
			.lot_id = l.lot.id,
			.store_id = p->store[0],
			.quantity = bad[k],
			.reason_id = p->adjust,
		};

		in.packs = bad[k];
		REFUSED("packs", stock_receive(p->s, &in, NULL, &err));
		REFUSED("quantity", stock_issue(p->s, &out, &err));
		REFUSED("quantity", supply_send(p->s, p->store[0], p->store[1],
						&line, 1, "", &id, &err));
		line.lot_id = l.lot.id;
		REFUSED("quantity", supply_send(p->s, p->store[0], p->store[1],
						&line, 1, "", &id, &err));
		REFUSED("quantity", supply_move(p->s, &m, NULL, &err));
		REFUSED("quantity", supply_open(p->s, l.lot.id, p->store[0],
						bad[k], 0, &o, &err));
		row_init(TBL_RESERVATION, &r);
		r.medicine_id = p->medicine[0];
		r.store_id = p->store[0];
		r.quantity = bad[k];
		REFUSED("quantity", supply_reserve(p->s, &r, &err));
	}
	assert_int_equal(filed(), before);
	assert_int_equal(there("Z1"), 40);
	balances_hold(p->s);
}

/* A capsule is not halved; nor is half a pack a whole number of them. */
static void
fractions(void **state)
{
	static const char *const bad[] = { "1.5",     "1,5",  "1/2", "0.5",
					   ".5",      "1e3",  "--2", "",
					   "two",     "0x10", "1 2", "12a",
					   "\xc2\xbd" };
	int64_t n;

	(void)state;
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++)
		if (num_parse(&n, bad[k], 0, 1000000000, &err) == RC_OK)
			fail_msg("\"%s\" was taken for %lld", bad[k],
				 (long long)n);
	OK(num_parse(&n, " 12 ", 0, 1000000000, &err));
	assert_int_equal(n, 12);
}

static void
expired_on_receipt(void **state)
{
	struct stock_receipt r = receipt(p, "E1");
	struct stock_issue i = issue_of(p, 1);
	int64_t before = filed();

	(void)state;
	r.expiry_day = 20260301; /* yesterday */
	REFUSED("expiry_day", stock_receive(p->s, &r, NULL, &err));
	assert_non_null(strstr(err.text, "only be received as held"));
	assert_int_equal(filed(), before);
	r.held = true;
	OK(stock_receive(p->s, &r, NULL, &err));
	assert_int_equal(lot_named(p, "E1").lot.state, LOT_STATE_HELD);
	i.lot_id = lot_named(p, "E1").lot.id;
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	/* Even set free it has expired. */
	OK(stock_lot_state(p->s, i.lot_id, lot_named(p, "E1").lot.version,
			   LOT_STATE_USABLE, &err));
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	assert_non_null(strstr(err.text, "expired on 01-Mar-2026"));
	balances_hold(p->s);
}

/* A month alone means its last day, 29 February too, in the store's zone. */
static void
an_expiry_without_a_day(void **state)
{
	struct stock_receipt r = receipt(p, "M1");
	struct stock_issue i = issue_of(p, 1);

	(void)state;
	OK(stock_parse_expiry(&r.expiry_day, "02/2028", DATE_DMY, &err));
	assert_int_equal(r.expiry_day, 20280229);
	OK(stock_receive(p->s, &r, NULL, &err));
	i.lot_id = lot_named(p, "M1").lot.id;
	/* Auckland is 13 hours ahead: still the 29th there at 10:59 UTC. */
	OK(when_zone_set("Pacific/Auckland", &err));
	when_clock_set(when_instant(20280229, 23 * 60 + 59));
	OK(stock_issue(p->s, &i, &err));
	when_clock_set(when_instant(20280301, 0));
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	OK(when_zone_set("UTC", &err));
	balances_hold(p->s);
}

/* Counted in capsules, and then somebody says tablets. */
static void
two_units_for_one_medicine(void **state)
{
	struct row_medicine m;

	(void)state;
	receive(p, "U1", 20270831, 5);
	session_use(p->s);
	OK(row_get(fx.store, TBL_MEDICINE, p->medicine[0], &m, &err));
	strcpy(m.unit, "tablet");
	REFUSED("unit", house_set(p->s, TBL_MEDICINE, &m, &err));
	OK(row_get(fx.store, TBL_MEDICINE, p->medicine[0], &m, &err));
	assert_string_equal(m.unit, "capsule");
	/* Another pack is no other unit. */
	m.pack_size = 12;
	OK(house_set(p->s, TBL_MEDICINE, &m, &err));
	assert_int_equal(there("U1"), 5);
}

static void
one_lot_two_spellings(void **state)
{
	static const char *const bad[] = { "b0o12x", "BOO12X", "B0012X",
					   "bO012x" };
	struct stock_receipt r = receipt(p, "B0O12X");
	int64_t lots;

	(void)state;
	OK(stock_receive(p->s, &r, NULL, &err));
	lots = number_of("SELECT COUNT(*) FROM lot");
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		strcpy(r.lot, bad[k]);
		REFUSED("lot", stock_receive(p->s, &r, NULL, &err));
		assert_non_null(strstr(err.text, "B0O12X"));
	}
	assert_int_equal(number_of("SELECT COUNT(*) FROM lot"), lots);
	/* The same number again is the same lot: deliveries come in parts. */
	strcpy(r.lot, "B0O12X");
	OK(stock_receive(p->s, &r, NULL, &err));
	assert_int_equal(there("B0O12X"), 80);
	balances_hold(p->s);
}

static void
before_the_lot_came(void **state)
{
	struct stock_issue i = issue_of(p, 5);
	struct supply_move m = {
		.kind = MOVEMENT_KIND_DESTROY,
		.store_id = p->store[0],
		.quantity = 5,
		.reason_id = p->adjust,
		.document = "D1",
	};
	struct stock_receipt r = receipt(p, "D1");

	(void)state;
	r.day = 20260220; /* filed late: it came ten days ago */
	OK(stock_receive(p->s, &r, NULL, &err));
	i.day = m.day = 20260219;
	m.lot_id = i.lot_id = lot_named(p, "D1").lot.id;
	REFUSED("day", stock_issue(p->s, &i, &err));
	REFUSED("day", supply_move(p->s, &m, NULL, &err));
	assert_non_null(strstr(err.text, "it came on 20-Feb-2026"));
	i.day = m.day = 20260220;
	OK(stock_issue(p->s, &i, &err));
	OK(supply_move(p->s, &m, NULL, &err));
	r.day = 20260303; /* tomorrow */
	REFUSED("day", stock_receive(p->s, &r, NULL, &err));
	r.day = 20260230;
	REFUSED("day", stock_receive(p->s, &r, NULL, &err));
	assert_int_equal(there("D1"), 30);
	balances_hold(p->s);
}

/* An hour that comes twice, one that is left out, and a clock set back to the
 * day before the lot came. */
static void
clock_changes(void **state)
{
	static const int64_t at[] = {
		1792888200000, /* 25-Oct-2026 02:30 in Berlin, for the first */
		1792891800000, /* and for the second time */
		1806195600000, /* 28-Mar-2027 02:00 becomes 03:00 */
	};
	struct stock_issue i = issue_of(p, 1);
	int32_t day, minute;

	(void)state;
	OK(when_zone_set("Europe/Berlin", &err));
	when_clock_set(at[0]);
	when_local(at[0], &day, &minute);
	assert_int_equal(day, 20261025);
	assert_int_equal(minute, 150);
	receive(p, "K1", 20270831, 10);
	when_clock_set(at[1]);
	when_local(at[1], &day, &minute);
	assert_int_equal(minute, 150);
	OK(stock_issue(p->s, &i, &err));
	when_clock_set(at[2]);
	OK(stock_issue(p->s, &i, &err));
	/* Set back by two days: what came today can't leave yesterday. */
	when_clock_set(at[2] + 86400000);
	receive(p, "K2", 20270831, 10);
	when_clock_set(at[2] - 86400000);
	i.lot_id = lot_named(p, "K2").lot.id;
	i.quantity = 10;
	OK(stock_issue(p->s, &i, &err));
	assert_int_equal(there("K2"), 0);
	assert_int_equal(
		number_of("SELECT COUNT(*) FROM (SELECT at, LAG(at) OVER "
			  "(PARTITION BY medicine_id, store_id ORDER BY id) AS "
			  "was FROM movement) WHERE at <= was"),
		0);
	balances_hold(p->s);
	OK(when_zone_set("UTC", &err));
}

static void
nothing_is_left_crooked(void **state)
{
	(void)state;
	balances_hold(p->s);
	assert_true(filed() > 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zero_and_less),
		cmocka_unit_test(fractions),
		cmocka_unit_test(expired_on_receipt),
		cmocka_unit_test(two_units_for_one_medicine),
		cmocka_unit_test(one_lot_two_spellings),
		cmocka_unit_test(before_the_lot_came),
		cmocka_unit_test(clock_changes),
		cmocka_unit_test(an_expiry_without_a_day),
		cmocka_unit_test(nothing_is_left_crooked),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/*
 * test_recall.c - a lot's whole way, and the cold store: what puts a lot
 * aside, where it went, what sets it free.
 */
#include "stock_fixture.h"
#include "recall_steps.h"

#include "wardbook/cold.h"
#include "wardbook/supply.h"

static const struct recall_step *
step_of(const struct steps *s, enum recall_part part, int nth)
{
	for (int i = 0; i < s->n; i++)
		if (s->v[i].part == part && !nth--)
			return &s->v[i];
	fail_msg("no step %d of part %d", nth, (int)part);
	return NULL;
}

static int64_t
deliver(struct pharmacy *p, int64_t supplier, int64_t packs)
{
	struct stock_receipt r = receipt(p, "BAD1");

	r.supplier_id = supplier;
	r.packs = packs;
	r.pack_size = 10;
	strcpy(r.document, "DN-77");
	OK(stock_receive(p->s, &r, NULL, &err));
	return lot_named(p, "BAD1").lot.id;
}

static void
a_lot_and_its_whole_way(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 7);
	struct supply_send_line l = { p->medicine[0], 0, 12 };
	struct supply_move m = { .kind = MOVEMENT_KIND_RETURN,
				 .store_id = p->store[0],
				 .quantity = 2,
				 .ward_id = p->ward,
				 .reason_id = p->adjust };
	struct row_supplier from;
	struct recall_sum sum;
	struct steps s = { .n = 0 };
	int64_t lot, id, transfer;

	row_init(TBL_SUPPLIER, &from);
	from.active = 1;
	strcpy(from.code, "ALPHA");
	strcpy(from.name, "Alpha Pharma");
	OK(supply_supplier_set(p->s, &from, &err));
	deliver(p, from.id, 3);
	lot = deliver(p, 0, 2); /* the same lot, a second delivery */
	OK(stock_issue(p->s, &i, &err));
	i.ward_id = 0;
	i.patient_id = p->patient;
	i.quantity = 5;
	OK(stock_issue(p->s, &i, &err));
	OK(supply_send(p->s, p->store[0], p->store[1], &l, 1, "", &transfer,
		       &err));
	m.lot_id = lot;
	OK(supply_move(p->s, &m, NULL, &err));
	m.kind = MOVEMENT_KIND_WASTE;
	m.ward_id = 0;
	m.quantity = 1;
	OK(supply_move(p->s, &m, &id, &err));
	OK(supply_move(p->s, &m, &id, &err));
	OK(stock_strike(p->s, id, p->strike, &err)); /* it was one only */
	REFUSED("cause", recall_start(p->s, lot, 1, "R-1", "", &id, &err));
	IS(RC_DENIED,
	   recall_start(as(ROLE_NURSE), lot, 1, "R-1", "glass", &id, &err));
	session_use(p->s);
	IS(RC_CONFLICT, recall_start(p->s, lot, 2, "R-1", "glass", &id, &err));
	OK(recall_start(p->s, lot, 1, "R-1", "glass in vials", &id, &err));
	REFUSED("lot_id",
		recall_start(p->s, lot, 2, "R-2", "again", &id, &err));
	/* Nothing of it is issued any more, anywhere; what was on its way is
	 * recalled on arrival. */
	i.quantity = 1;
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	OK(supply_confirm(p->s, transfer, 1, 0, 0, &err));
	i.store_id = p->store[1];
	i.lot_id = lot;
	REFUSED("lot_id", stock_issue(p->s, &i, &err));

	OK(recall_trace(p->s, lot, true, keep_step, &s, &sum, &err));
	assert_true(sum.patients_shown && sum.whole);
	assert_int_equal(sum.came, 50);
	assert_int_equal(sum.wards, 5);
	assert_int_equal(sum.patients, 5);
	assert_int_equal(sum.gone, 1);
	assert_int_equal(sum.there, 39);
	assert_string_equal(step_of(&s, RECALL_CAME, 0)->from, "Alpha Pharma");
	assert_string_equal(step_of(&s, RECALL_CAME, 0)->document, "DN-77");
	assert_int_equal(step_of(&s, RECALL_CAME, 1)->quantity, 20);
	assert_int_equal(step_of(&s, RECALL_WARD, 0)->ward_id, p->ward);
	assert_int_equal(step_of(&s, RECALL_PATIENT, 0)->patient_id,
			 p->patient);
	assert_int_equal(step_of(&s, RECALL_LIES, 1)->quantity, 12);
	assert_string_equal(step_of(&s, RECALL_STATE, 1)->from, "recalled");
	/* Who does not hold that key is told how much, not whom. */
	s.n = 0;
	OK(recall_trace(as(ROLE_ADMINISTRATOR), lot, true, keep_step, &s, &sum,
			&err));
	assert_false(sum.patients_shown);
	assert_int_equal(step_of(&s, RECALL_PATIENT, 0)->patient_id, 0);
	assert_int_equal(step_of(&s, RECALL_PATIENT, 0)->quantity, 5);
	IS(RC_DENIED,
	   recall_trace(as(ROLE_CLERK), lot, true, keep_step, &s, &sum, &err));
	session_use(p->s);
	OK(recall_close(p->s, id, 1, &err));
	REFUSED("recall", recall_close(p->s, id, 2, &err));
}

static void
what_was_lost_on_its_way_is_told(void **state)
{
	struct pharmacy *p = *state;
	struct supply_send_line l = { p->medicine[0], 0, 12 };
	struct recall_sum sum;
	struct steps s = { .n = 0 };
	int64_t lot = deliver(p, 0, 3), t;

	OK(supply_send(p->s, p->store[0], p->store[1], &l, 1, "", &t, &err));
	OK(recall_trace(p->s, lot, false, keep_step, &s, &sum, &err));
	assert_int_equal(sum.moving, 12);
	assert_true(sum.whole);
	OK(supply_settle(p->s, t, 1, p->adjust, &err));
	OK(recall_trace(p->s, lot, false, keep_step, &s, &sum, &err));
	assert_int_equal(sum.moving, 0);
	assert_int_equal(sum.gone, 12);
	assert_true(sum.whole);
}

/* ---- the cold ---------------------------------------------------------------- */

static void
temperatures_as_typed(void **state)
{
	char text[COLD_TEXT];
	int64_t n;

	(void)state;
	OK(cold_parse(&n, "4.5", &err));
	assert_int_equal(n, 45);
	OK(cold_parse(&n, "-18", &err));
	assert_int_equal(n, -180);
	OK(cold_parse(&n, "4,5", &err));
	assert_int_equal(n, 45);
	assert_string_equal(cold_text(text, -5), "-0.5 °C");
	REFUSED("tenths", cold_parse(&n, "", &err));
	REFUSED("tenths", cold_parse(&n, "4.", &err));
	REFUSED("tenths", cold_parse(&n, "4.55", &err));
	REFUSED("tenths", cold_parse(&n, "warm", &err));
}

static bool
keep_store(const struct cold_store *c, void *arg)
{
	struct cold_store *x = arg;

	*x = *c;
	return false;
}

static struct cold_store
store_of(struct pharmacy *p)
{
	struct cold_store c = { .held = 0 };

	OK(cold_stores(p->s, keep_store, &c, &err));
	return c;
}

static void
make_cold(struct pharmacy *p)
{
	struct row_medicine m;

	OK(row_get(p->s->store, TBL_MEDICINE, p->medicine[0], &m, &err));
	m.cold = 1;
	OK(store_begin(p->s->store, &err));
	OK(row_update(p->s->store, TBL_MEDICINE, &m, &err));
	OK(store_commit(p->s->store, &err));
}

static void
a_breach_holds_the_lots(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 1);
	struct cold_store c;
	int held;

	make_cold(p);
	receive(p, "A", 20270831, 10);
	receive(p, "B", 20270831, 10);
	REFUSED("store_id", cold_read(p->s, p->store[0], 45, "", &held, &err));
	REFUSED("high", cold_limit_set(p->s, p->store[0], 80, 20, true, &err));
	OK(cold_limit_set(p->s, p->store[0], 20, 80, true, &err));
	OK(cold_read(as(ROLE_NURSE), p->store[0], 80, "", &held, &err));
	session_use(p->s);
	assert_int_equal(held, 0);
	OK(stock_lot_state(p->s, lot_named(p, "B").lot.id, 1, LOT_STATE_HELD,
			   &err));
	when_clock_set(when_now() + 3600000);
	OK(cold_read(p->s, p->store[0], 95, "door open", &held, &err));
	assert_int_equal(held, 1);
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	/* What comes while it lasts is held with the next reading. */
	receive(p, "C", 20270831, 5);
	when_clock_set(when_now() + 3600000);
	OK(cold_read(p->s, p->store[0], 110, "", &held, &err));
	assert_int_equal(held, 1);
	c = store_of(p);
	assert_int_equal(c.breach.worst, 110);
	assert_int_equal(c.held, 2);
	assert_int_equal(c.readings_today, 3);
	REFUSED("breach", cold_decide(p->s, c.breach.id, c.breach.version, true,
				      "ok", &err));
	when_clock_set(when_now() + 3600000);
	OK(cold_read(p->s, p->store[0], 50, "", &held, &err));
	c = store_of(p);
	assert_int_equal(c.breach.state, BREACH_STATE_ENDED);
	REFUSED("note", cold_decide(p->s, c.breach.id, c.breach.version, true,
				    "", &err));
	IS(RC_DENIED, cold_decide(as(ROLE_CHARGE_NURSE), c.breach.id,
				  c.breach.version, true, "ok", &err));
	session_use(p->s);
	OK(cold_decide(p->s, c.breach.id, c.breach.version, true,
		       "maker: 3 hours to 12 degrees do no harm", &err));
	/* What someone else held stays held. */
	assert_int_equal(lot_named(p, "A").lot.state, LOT_STATE_USABLE);
	assert_int_equal(lot_named(p, "B").lot.state, LOT_STATE_HELD);
	assert_int_equal(lot_named(p, "C").lot.state, LOT_STATE_USABLE);
	assert_int_equal(store_of(p).breach.id, 0);
	REFUSED("breach", cold_decide(p->s, c.breach.id, c.breach.version + 1,
				      true, "x", &err));
}

#define TEST(f) \
	cmocka_unit_test_setup_teardown(f, pharmacy_opened, pharmacy_closed)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_lot_and_its_whole_way),
		TEST(what_was_lost_on_its_way_is_told),
		cmocka_unit_test(temperatures_as_typed),
		TEST(a_breach_holds_the_lots),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/*
 * test_supply.c - the pharmacy around the ledger: boxes, transfers, what is
 * set apart or opened, what is wasted, cupboards, orders.
 */
#include "supply_fixture.h"

/* ---- boxes ------------------------------------------------------------------- */

static void
a_scan_finds_medicine_and_lot(void **state)
{
	struct pharmacy *p = *state;
	struct row_medicine_more m;
	struct supply_scan x;
	const char *scan = "]d2"
			   "0109506000134352"
			   "17270831"
			   "10A1";

	OK(supply_scan(p->s, scan, &x, &err));
	assert_int_equal(x.medicine_id, 0);
	OK(supply_more(p->s, p->medicine[0], &m, &err));
	assert_int_equal(m.version, 0);
	strcpy(m.gtin, "9506000134353");
	REFUSED("gtin", supply_more_set(p->s, &m, &err));
	strcpy(m.gtin, "9506000134352");
	m.opened_days = -1;
	REFUSED("opened_days", supply_more_set(p->s, &m, &err));
	m.opened_days = 28;
	m.kind = MEDICINE_KIND_VACCINE;
	OK(supply_more_set(p->s, &m, &err));
	assert_string_equal(m.gtin, "09506000134352");
	/* Another medicine can't be in the same box. */
	OK(supply_more(p->s, p->medicine[1], &m, &err));
	strcpy(m.gtin, "9506000134352");
	REFUSED("gtin", supply_more_set(p->s, &m, &err));
	OK(supply_scan(p->s, scan, &x, &err));
	assert_int_equal(x.medicine_id, p->medicine[0]);
	assert_int_equal(x.pack_size, 20);
	assert_int_equal(x.lot_id, 0);
	assert_int_equal(x.expiry, 20270831);
	receive(p, "A1", 20270831, 10);
	OK(supply_scan(p->s, scan, &x, &err));
	assert_int_equal(x.lot_id, lot_named(p, "A1").lot.id);
	/* The label contradicts the lot. */
	REFUSED("expiry_day", supply_scan(p->s,
					  "]d2"
					  "0109506000134352"
					  "17280831"
					  "10A1",
					  &x, &err));
	REFUSED("scan", supply_scan(p->s, "]d210A1", &x, &err));
	IS(RC_NONE, supply_scan(p->s, "STB-000123-7", &x, &err));
	IS(RC_DENIED, supply_scan(as(ROLE_CLERK), scan, &x, &err));
	IS(RC_DENIED, supply_more_set(as(ROLE_NURSE), &m, &err));
	as(ROLE_PHARMACIST);
}

static bool
keep_product(const struct row_product *x, void *arg)
{
	struct row_product *p = arg;

	*p = *x;
	return false;
}

static void
products_keep_what_stands_behind_them(void **state)
{
	struct pharmacy *p = *state;
	struct row_product x, y;
	struct supply_scan scan;

	row_init(TBL_PRODUCT, &x);
	strcpy(x.source, "orangebook");
	REFUSED("code", supply_product_set(p->s, &x, &err));
	strcpy(x.code, "N-205613-001");
	strcpy(x.name, "UCERIS");
	strcpy(x.approved, "Approved Prior to Jan 1, 1982");
	x.medicine_id = p->medicine[2];
	strcpy(x.gtin, "9506000134352");
	OK(supply_product_set(p->s, &x, &err));
	/* The next edition of the list. */
	y = x;
	y.id = y.version = y.medicine_id = 0;
	y.gtin[0] = '\0';
	strcpy(y.maker, "SALIX");
	OK(supply_product_set(p->s, &y, &err));
	assert_int_equal(y.id, x.id);
	memset(&y, 0, sizeof(y));
	OK(supply_products(p->s, "UCE", 9, keep_product, &y, &err));
	assert_string_equal(y.maker, "SALIX");
	assert_string_equal(y.approved, "Approved Prior to Jan 1, 1982");
	assert_int_equal(y.medicine_id, p->medicine[2]);
	OK(supply_scan(p->s, "9506000134352", &scan, &err));
	assert_int_equal(scan.medicine_id, p->medicine[2]);
	memset(&y, 0, sizeof(y));
	OK(supply_products(p->s, "ZZZ", 9, keep_product, &y, &err));
	assert_int_equal(y.id, 0);
}

static void
file_listed(struct pharmacy *p, const char *code, const char *name,
	    const char *ingredient, const char *gtin)
{
	struct row_product x;

	row_init(TBL_PRODUCT, &x);
	strcpy(x.source, "orangebook");
	strcpy(x.code, code);
	strcpy(x.name, name);
	strcpy(x.ingredient, ingredient);
	strcpy(x.gtin, gtin);
	OK(supply_product_set(p->s, &x, &err));
}

static bool
keep_codes(const struct row_product *x, void *arg)
{
	char *out = arg;

	snprintf(out + strlen(out), 200 - strlen(out), "%s%.8s",
		 *out ? ", " : "", x->code);
	return true;
}

static void
products_are_found_by_what_is_in_them(void **state)
{
	static const struct {
		const char *asked, *codes;
	} v[] = {
		/* as sold first, then by a word of name or ingredient */
		{ "pulm", "N 020441" },
		{ "bude", "A 215328, N 020441, N 021929" },
		{ "formoterol", "N 021929" },
		{ "fumarate dihy", "N 021929" },
		{ "respules", "N 020441" },
		{ "budesonide symb", "N 021929" },
		{ "symb budesonide", "N 021929" },
		{ "microcryst", "N 050051" },
		{ "desonide", "" }, /* the middle of a word */
		{ "bu", "A 215328" },
		{ "b%", "" },
		{ "budesonide xyz", "" },
		/* by number: with and without its zeros, and with its letter */
		{ "020441", "N 020441" },
		{ "20441", "N 020441" },
		{ "N20441", "N 020441" },
		{ "nda 020441", "N 020441" },
		{ "A 020441", "" },
		{ "0204", "N 020441" },
		{ "9506000134352", "N 021929" },
		{ "(01)09506000134352(10)A1", "N 021929" },
		{ "09506000134352", "N 021929" },
	};
	struct pharmacy *p = *state;
	char out[200];

	file_listed(p, "A 215328 001", "BUDESONIDE", "BUDESONIDE", "");
	file_listed(p, "N 020441 002", "PULMICORT RESPULES", "BUDESONIDE", "");
	file_listed(p, "N 021929 001", "SYMBICORT",
		    "BUDESONIDE; FORMOTEROL FUMARATE DIHYDRATE",
		    "9506000134352");
	file_listed(p, "N 050051 002", "GRISACTIN",
		    "GRISEOFULVIN, MICROCRYSTALLINE", "");
	for (size_t i = 0; i < sizeof(v) / sizeof(*v); i++) {
		out[0] = '\0';
		OK(supply_products(p->s, v[i].asked, 9, keep_codes, out, &err));
		if (strcmp(out, v[i].codes))
			fail_msg("%s: %s", v[i].asked, out);
	}
	/* no more than asked for, none twice */
	out[0] = '\0';
	OK(supply_products(p->s, "bude", 2, keep_codes, out, &err));
	assert_string_equal(out, "A 215328, N 020441");
}

/* ---- transfers --------------------------------------------------------------- */

static bool
keep_transfer(const struct supply_transfer *t, void *arg)
{
	struct supply_transfer *x = arg;

	*x = *t;
	return false;
}

static struct supply_transfer
latest(struct pharmacy *p, bool all)
{
	struct supply_transfer t = { .lines = 0 };

	OK(supply_transfers(p->s, 0, all, keep_transfer, &t, &err));
	return t;
}

static bool
keep_first_line(const struct supply_transfer_line *l, void *arg)
{
	struct supply_transfer_line *x = arg;

	*x = *l;
	return false;
}

static void
a_transfer_is_in_no_store_until_it_arrives(void **state)
{
	struct pharmacy *p = *state;
	struct supply_send_line l = { .medicine_id = p->medicine[0],
				      .quantity = 15 };
	struct supply_transfer t;
	int64_t id;

	receive(p, "LATE", 20280831, 30);
	receive(p, "SOON", 20270831, 10);
	REFUSED("to_id", supply_send(p->s, p->store[0], p->store[0], &l, 1, "",
				     &id, &err));
	REFUSED("to_id",
		supply_send(p->s, p->store[0], p->ward, &l, 1, "", &id, &err));
	l.quantity = 41;
	REFUSED("quantity", supply_send(p->s, p->store[0], p->store[1], &l, 1,
					"", &id, &err));
	l.quantity = 15;
	OK(supply_send(p->s, p->store[0], p->store[1], &l, 1, "T-1", &id,
		       &err));
	/* First expiry first, over two lots. */
	assert_int_equal(there(p, "SOON", 0), 0);
	assert_int_equal(there(p, "LATE", 0), 25);
	assert_int_equal(there(p, "LATE", 1), 0);
	t = latest(p, false);
	assert_int_equal(t.lines, 2);
	assert_int_equal(t.missing, 15);
	IS(RC_CONFLICT,
	   supply_confirm(p->s, id, t.row.version + 1, 0, 0, &err));
	OK(supply_confirm(as(ROLE_NURSE), id, t.row.version, 0, 0, &err));
	as(ROLE_PHARMACIST);
	assert_int_equal(there(p, "SOON", 1), 10);
	assert_int_equal(there(p, "LATE", 1), 5);
	t = latest(p, true);
	assert_int_equal(t.row.state, TRANSFER_STATE_RECEIVED);
	REFUSED("transfer",
		supply_confirm(p->s, id, t.row.version, 0, 0, &err));
}

static void
what_is_missing_is_settled(void **state)
{
	struct pharmacy *p = *state;
	struct supply_send_line l = { .medicine_id = p->medicine[0],
				      .quantity = 8 };
	struct supply_transfer_line first;
	struct supply_transfer t;
	int64_t id;

	receive(p, "A", 20270831, 30);
	OK(supply_send(p->s, p->store[0], p->store[1], &l, 1, "", &id, &err));
	OK(supply_transfer_lines(p->s, id, keep_first_line, &first, &err));
	REFUSED("arrived", supply_confirm(p->s, id, 1, first.row.id, 9, &err));
	REFUSED("line", supply_confirm(p->s, id, 1, 77, 1, &err));
	OK(supply_confirm(p->s, id, 1, first.row.id, 5, &err));
	assert_int_equal(there(p, "A", 1), 5);
	t = latest(p, false);
	assert_int_equal(t.row.state, TRANSFER_STATE_SHORT);
	assert_int_equal(t.missing, 3);
	OK(supply_settle(p->s, id, t.row.version, p->adjust, &err));
	assert_int_equal(there(p, "A", 0), 22);
	assert_int_equal(latest(p, true).missing, 0);
	/* One that never arrived goes back whole. */
	OK(supply_send(p->s, p->store[0], p->store[1], &l, 1, "", &id, &err));
	IS(RC_DENIED, supply_settle(as(ROLE_NURSE), id, 1, 0, &err));
	as(ROLE_PHARMACIST);
	OK(supply_settle(p->s, id, 1, 0, &err));
	assert_int_equal(there(p, "A", 0), 22);
	assert_int_equal(latest(p, true).row.state, TRANSFER_STATE_CANCELLED);
}

static void
half_a_transfer_is_not_reversed(void **state)
{
	struct pharmacy *p = *state;
	struct supply_send_line l = { .medicine_id = p->medicine[0],
				      .quantity = 8 };
	struct lot_lines x = { .n = 0 };
	int64_t id, came = receive(p, "A", 20270831, 30);

	OK(supply_send(p->s, p->store[0], p->store[1], &l, 1, "", &id, &err));
	/* The next movement after the receipt is its first half. */
	for (int64_t m = came + 1; m < came + 20; m++) {
		struct row_movement row;

		if (row_get(p->s->store, TBL_MOVEMENT, m, &row, &err) != RC_OK)
			continue;
		REFUSED("movement", stock_strike(p->s, m, p->strike, &err));
		x.n++;
	}
	assert_int_equal(x.n, 1);
	/* Nothing that is held goes to a cupboard, and anything elsewhere. */
	l.lot_id = lot_named(p, "A").lot.id;
	OK(stock_lot_state(p->s, l.lot_id, lot_named(p, "A").lot.version,
			   LOT_STATE_HELD, &err));
	OK(supply_send(p->s, p->store[0], p->store[2], &l, 1, "", &id, &err));
	OK(supply_settle(p->s, id, 1, 0, &err));
}

/* ---- leaving and coming back ------------------------------------------------- */

static void
returns_waste_and_destruction(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 10);
	struct supply_move m = { .kind = MOVEMENT_KIND_RETURN };
	int64_t id;

	receive(p, "A", 20270831, 30);
	m.lot_id = lot_named(p, "A").lot.id;
	m.store_id = p->store[0];
	m.reason_id = p->adjust;
	m.ward_id = p->ward;
	m.quantity = 4;
	REFUSED("quantity", supply_move(p->s, &m, &id, &err));
	OK(stock_issue(p->s, &i, &err));
	m.quantity = 11;
	REFUSED("quantity", supply_move(p->s, &m, &id, &err));
	m.quantity = 4;
	OK(supply_move(p->s, &m, &id, &err));
	assert_int_equal(there(p, "A", 0), 24);
	m.quantity = 7;
	REFUSED("quantity", supply_move(p->s, &m, &id, &err));
	/* A reversed return counts as not returned. */
	OK(stock_strike(p->s, id, p->strike, &err));
	m.quantity = 10;
	OK(supply_move(p->s, &m, &id, &err));
	m.kind = MOVEMENT_KIND_WASTE;
	m.reason_id = 0;
	REFUSED("reason_id", supply_move(p->s, &m, &id, &err));
	m.reason_id = p->adjust;
	m.quantity = 0;
	REFUSED("quantity", supply_move(p->s, &m, &id, &err));
	m.quantity = -3;
	REFUSED("quantity", supply_move(p->s, &m, &id, &err));
	m.quantity = 31;
	REFUSED("quantity", supply_move(p->s, &m, &id, &err));
	m.quantity = 3;
	OK(supply_move(p->s, &m, &id, &err));
	m.kind = MOVEMENT_KIND_DESTROY;
	REFUSED("document", supply_move(p->s, &m, &id, &err));
	strcpy(m.document, "D-2026-1");
	OK(supply_move(p->s, &m, &id, &err));
	assert_int_equal(there(p, "A", 0), 24);
	IS(RC_DENIED, supply_move(as(ROLE_CHARGE_NURSE), &m, &id, &err));
	as(ROLE_PHARMACIST);
	m.kind = MOVEMENT_KIND_RECEIVE;
	REFUSED("kind", supply_move(p->s, &m, &id, &err));
}

static void
a_day_in_the_past_must_have_had_it(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 6);
	struct supply_move m = { .kind = MOVEMENT_KIND_WASTE, .quantity = 6 };

	receive(p, "A", 20270831, 10);
	when_clock_set(when_instant(20260310, 600));
	i.day = 20260301;
	REFUSED("day", stock_issue(p->s, &i, &err)); /* before it came */
	i.day = 20260311;
	REFUSED("day", stock_issue(p->s, &i, &err)); /* not yet */
	i.day = 20260305;
	OK(stock_issue(p->s, &i, &err));
	receive(p, "A", 20270831, 20); /* a second delivery: 24 now */
	m.lot_id = lot_named(p, "A").lot.id;
	m.store_id = p->store[0];
	m.reason_id = p->adjust;
	m.day = 20260304;
	/* Today there is enough; from the 5th to the 10th there were 4. */
	REFUSED("day", supply_move(p->s, &m, NULL, &err));
	m.quantity = 4;
	OK(supply_move(p->s, &m, NULL, &err));
	m.day = 20260310;
	m.quantity = 20;
	OK(supply_move(p->s, &m, NULL, &err));
	assert_int_equal(there(p, "A", 0), 0);
}

/* ---- set apart, opened ------------------------------------------------------- */

static void
what_is_reserved_stays(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 10);
	struct row_reservation r;

	receive(p, "A", 20270831, 30);
	row_init(TBL_RESERVATION, &r);
	r.medicine_id = p->medicine[0];
	r.store_id = p->store[0];
	r.quantity = 31;
	REFUSED("quantity", supply_reserve(p->s, &r, &err));
	r.quantity = 25;
	r.until_day = 20260301;
	REFUSED("until_day", supply_reserve(p->s, &r, &err));
	r.until_day = 20260305;
	r.ward_id = p->ward;
	OK(supply_reserve(p->s, &r, &err));
	assert_int_equal(line_of(p).reserved, 25);
	assert_int_equal(line_of(p).usable, 5);
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	i.lot_id = lot_named(p, "A").lot.id;
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	i.lot_id = 0;
	/* Who it was set apart for gets it. */
	i.reservation_id = r.id;
	OK(stock_issue(p->s, &i, &err));
	assert_int_equal(line_of(p).reserved, 15);
	i.reservation_id = 0;
	i.quantity = 6;
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	i.quantity = 5;
	OK(stock_issue(p->s, &i, &err));
	/* After its day it holds nothing. */
	when_clock_set(when_instant(20260306, 600));
	OK(stock_issue(p->s, &i, &err));
	REFUSED("reservation_id",
		supply_release(p->s, p->medicine[0], 1, &err));
	IS(RC_CONFLICT, supply_release(p->s, r.id, 1, &err));
	OK(supply_release(p->s, r.id, 2, &err));
	REFUSED("reservation_id", supply_release(p->s, r.id, 3, &err));
}

static void
an_opened_pack_ends_first(void **state)
{
	struct pharmacy *p = *state;
	struct row_opened_pack a, b;
	struct row_medicine_more m;
	struct stock_issue i = issue_of(p, 9);
	int64_t near, far;

	OK(supply_more(p->s, p->medicine[0], &m, &err));
	m.opened_days = 28;
	OK(supply_more_set(p->s, &m, &err));
	receive(p, "NEAR", 20260310, 5);
	receive(p, "FAR", 20270831, 5);
	near = lot_named(p, "NEAR").lot.id;
	far = lot_named(p, "FAR").lot.id;
	/* The earlier of both days counts. */
	OK(supply_open(as(ROLE_NURSE), near, p->store[0], 1, 0, &a, &err));
	assert_int_equal(a.last_day, 20260310);
	OK(supply_open(as(ROLE_PHARMACIST), far, p->store[0], 1, 0, &b, &err));
	assert_int_equal(b.last_day, 20260330);
	REFUSED("quantity",
		supply_open(p->s, far, p->store[0], 5, 0, &b, &err));
	/* Opened packs are not given on. */
	assert_int_equal(line_of(p).opened, 2);
	assert_int_equal(line_of(p).usable, 8);
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	i.quantity = 8;
	OK(stock_issue(p->s, &i, &err));
	OK(supply_open_end(p->s, a.id, a.version, 0, &err));
	REFUSED("pack", supply_open_end(p->s, a.id, a.version + 1, 0, &err));
	OK(supply_open_end(p->s, b.id, b.version, p->adjust, &err));
	assert_int_equal(there(p, "NEAR", 0) + there(p, "FAR", 0), 0);
	IS(RC_DENIED,
	   supply_open(as(ROLE_CLERK), far, p->store[0], 1, 0, &b, &err));
	as(ROLE_PHARMACIST);
}

/* ---- cupboards --------------------------------------------------------------- */

static bool
keep_topup(const struct supply_topup *t, void *arg)
{
	struct supply_topup *x = arg;

	if (t->medicine.id != x->medicine.id)
		return true;
	*x = *t;
	return false;
}

static bool
keep_round(const struct supply_round *r, void *arg)
{
	struct supply_round *x = arg;

	*x = *r;
	return false;
}

static int64_t
make_cupboard(struct pharmacy *p)
{
	struct row_place c;

	OK(row_get(p->s->store, TBL_PLACE, p->store[2], &c, &err));
	c.ward_id = p->ward;
	as(ROLE_PHARMACIST);
	OK(store_begin(p->s->store, &err));
	OK(row_update(p->s->store, TBL_PLACE, &c, &err));
	OK(store_commit(p->s->store, &err));
	return c.id;
}

static void
a_cupboard_is_filled_and_confirmed(void **state)
{
	struct pharmacy *p = *state;
	int64_t cupboard = make_cupboard(p), id;
	struct supply_topup t = { .medicine = { .id = p->medicine[0] } };
	struct supply_round r = { .levels = 0 };
	int lacking;

	REFUSED("low",
		supply_level_set(p->s, cupboard, p->medicine[0], 20, 20, &err));
	OK(supply_level_set(p->s, cupboard, p->medicine[0], 10, 40, &err));
	OK(supply_level_set(p->s, cupboard, p->medicine[1], 10, 20, &err));
	IS(RC_NONE,
	   supply_topup_fill(p->s, p->store[0], cupboard, &id, &lacking, &err));
	receive(p, "A", 20270831, 100);
	OK(supply_topup_list(p->s, cupboard, p->store[0], keep_topup, &t,
			     &err));
	assert_int_equal(t.wanted, 40);
	assert_int_equal(t.source, 100);
	OK(supply_topup_fill(p->s, p->store[0], cupboard, &id, &lacking, &err));
	assert_int_equal(lacking, 1); /* of the other there is none */
	/* On its way counts: it is not sent twice. */
	IS(RC_NONE,
	   supply_topup_fill(p->s, p->store[0], cupboard, &id, &lacking, &err));
	OK(supply_topup_list(p->s, cupboard, p->store[0], keep_topup, &t,
			     &err));
	assert_int_equal(t.transit, 40);
	assert_int_equal(t.wanted, 0);
	OK(supply_round(p->s, keep_round, &r, &err));
	assert_int_equal(r.store.id, cupboard);
	assert_int_equal(r.levels, 2);
	assert_int_equal(r.transit, 1);
	OK(supply_confirm(as(ROLE_NURSE), latest(p, false).row.id, 1, 0, 0,
			  &err));
	as(ROLE_PHARMACIST);
	assert_int_equal(there(p, "A", 2), 40);
	OK(supply_round(p->s, keep_round, &r, &err));
	assert_int_equal(r.transit, 0);
	assert_int_equal(r.out, 1);
	/* No longer kept. */
	OK(supply_level_set(p->s, cupboard, p->medicine[1], 0, 0, &err));
	OK(supply_round(p->s, keep_round, &r, &err));
	assert_int_equal(r.levels, 1);
}

/* ---- orders ------------------------------------------------------------------ */

static int64_t
make_supplier(struct pharmacy *p, const char *code)
{
	struct row_supplier x;

	row_init(TBL_SUPPLIER, &x);
	x.active = 1;
	strcpy(x.code, code);
	REFUSED("name", supply_supplier_set(p->s, &x, &err));
	snprintf(x.name, sizeof(x.name), "Supplier %s", code);
	OK(supply_supplier_set(p->s, &x, &err));
	return x.id;
}

static bool
keep_order(const struct supply_order *o, void *arg)
{
	struct supply_order *x = arg;

	*x = *o;
	return false;
}

static bool
keep_order_line(const struct supply_order_line *l, void *arg)
{
	struct supply_order_line *x = arg;

	*x = *l;
	return false;
}

static void
an_order_is_received_in_parts(void **state)
{
	struct pharmacy *p = *state;
	int64_t supplier = make_supplier(p, "ALPHA"), id;
	struct supply_order_item i = { p->medicine[0], 0, 20, 1250 };
	struct stock_receipt r = receipt(p, "A");
	struct supply_order_line l;
	struct supply_order o;

	REFUSED("packs", supply_order_ask(p->s, p->store[0], &i, 1, &id, &err));
	i.packs = 5;
	OK(supply_order_ask(as(ROLE_CHARGE_NURSE), p->store[0], &i, 1, &id,
			    &err));
	as(ROLE_PHARMACIST);
	OK(supply_order_lines(p->s, id, keep_order_line, &l, &err));
	r.purchase_line_id = l.row.id;
	/* Asked for is not ordered. */
	REFUSED("purchase_line_id", stock_receive(p->s, &r, NULL, &err));
	IS(RC_DENIED, supply_order_send(as(ROLE_CHARGE_NURSE), id, 1, supplier,
					"O-1", &err));
	as(ROLE_PHARMACIST);
	OK(supply_order_send(p->s, id, 1, supplier, "O-1", &err));
	OK(stock_receive(p->s, &r, NULL, &err)); /* 2 of 5 */
	OK(supply_orders(p->s, false, keep_order, &o, &err));
	assert_int_equal(o.row.state, PURCHASE_STATE_PART);
	assert_int_equal(o.price, 6250);
	assert_string_equal(o.supplier, "Supplier ALPHA");
	r.packs = 4;
	REFUSED("packs", stock_receive(p->s, &r, NULL, &err));
	/* What was refused is nowhere. */
	assert_int_equal(there(p, "A", 0), 40);
	r.medicine_id = p->medicine[1];
	r.packs = 3;
	REFUSED("medicine_id", stock_receive(p->s, &r, NULL, &err));
	r.medicine_id = p->medicine[0];
	OK(stock_receive(p->s, &r, NULL, &err)); /* the same lot again */
	assert_int_equal(there(p, "A", 0), 100);
	OK(supply_orders(p->s, true, keep_order, &o, &err));
	assert_int_equal(o.row.state, PURCHASE_STATE_RECEIVED);
	assert_int_equal(o.open, 0);
	REFUSED("purchase", supply_order_cancel(p->s, id, o.row.version, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_scan_finds_medicine_and_lot),
		TEST(products_keep_what_stands_behind_them),
		TEST(products_are_found_by_what_is_in_them),
		TEST(a_transfer_is_in_no_store_until_it_arrives),
		TEST(what_is_missing_is_settled),
		TEST(half_a_transfer_is_not_reversed),
		TEST(returns_waste_and_destruction),
		TEST(a_day_in_the_past_must_have_had_it),
		TEST(what_is_reserved_stays),
		TEST(an_opened_pack_ends_first),
		TEST(a_cupboard_is_filled_and_confirmed),
		TEST(an_order_is_received_in_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

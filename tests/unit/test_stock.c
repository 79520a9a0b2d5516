/*
 * test_stock.c - the rules of the stock, one by one.
 */
#include "stock_fixture.h"

#include <sqlite3.h>

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

/* ---- words ----------------------------------------------------------------- */

static void
expiry_as_printed(void **state)
{
	static const struct {
		const char *text;
		int32_t day; /* 0: refused */
	} t[] = {
		{ "08/2027", 20270831 },
		{ "8/2027", 20270831 },
		{ "2027-08", 20270831 },
		{ "08/27", 20270831 },
		{ "AUG 2027", 20270831 },
		{ "aug-27", 20270831 },
		{ "2028 feb", 20280229 },
		{ "082027", 20270831 },
		{ "31-Aug-2027", 20270831 },
		{ "15/08/2027", 20270815 },
		{ "2027-08-15", 20270815 },
		{ "15082027", 20270815 },
		{ "27 AUG", 0 },
		{ "13/2027", 0 },
		{ "00/2027", 0 },
		{ "2027", 0 },
		{ "", 0 },
		{ "soon", 0 },
		{ "08/027", 0 },
		{ "31/02/2027", 0 },
		{ "t", 0 },
		{ "1/2/3/4", 0 },
		{ "08/202799999", 0 },
	};
	int32_t day;

	(void)state;
	for (size_t i = 0; i < sizeof(t) / sizeof(t[0]); i++) {
		enum rc rc =
			stock_parse_expiry(&day, t[i].text, DATE_DMY, &err);

		if (t[i].day ? rc != RC_OK || day != t[i].day
			     : rc != RC_REFUSED)
			fail_msg("%s: %d %d", t[i].text, (int)rc, day);
	}
}

static void
a_quantity_has_its_unit(void **state)
{
	char out[STOCK_QUANTITY];
	struct row_medicine m;

	(void)state;
	row_init(TBL_MEDICINE, &m);
	strcpy(m.unit, "capsule");
	assert_string_equal(stock_packs_text(out, &m, 15, 20),
			    "15 x 20 = 300 capsules");
	assert_string_equal(stock_quantity_text(out, &m, 1), "1 capsule");
	assert_string_equal(stock_quantity_text(out, &m, 0), "0 capsules");
	strcpy(m.unit, "suppository");
	assert_string_equal(stock_quantity_text(out, &m, 2), "2 suppositories");
	strcpy(m.unit, "patch");
	assert_string_equal(stock_quantity_text(out, &m, 2), "2 patches");
	strcpy(m.unit, "ml");
	assert_string_equal(stock_quantity_text(out, &m, 2), "2 ml");
	assert_string_equal(stock_packs_text(out, &m, INT64_MAX, 2),
			    "9223372036854775807 x 2 = too many");
}

/* ---- receiving ------------------------------------------------------------- */

static void
a_receipt_is_checked(void **state)
{
	struct pharmacy *p = *state;
	struct stock_receipt r;
	int64_t id;

#define BAD(field_, change)                                          \
	do {                                                         \
		r = receipt(p, "B012");                              \
		change;                                              \
		REFUSED(field_, stock_receive(p->s, &r, &id, &err)); \
	} while (0)
	BAD("medicine_id", r.medicine_id = 99);
	BAD("store_id", r.store_id = 99);
	BAD("store_id", r.store_id = p->ward);
	BAD("packs", r.packs = 0);
	BAD("packs", r.packs = -3);
	BAD("pack_size", r.pack_size = 0);
	BAD("packs", r.packs = INT64_MAX);
	BAD("packs", r.packs = 1000001; r.pack_size = 1000);
	BAD("expiry_day", r.expiry_day = 0);
	BAD("expiry_day", r.expiry_day = 20270230);
	BAD("expiry_day", r.expiry_day = 20260301);
	BAD("expiry_day", r.expiry_day = 22070831);
	BAD("lot", strcpy(r.lot, "  "));
	BAD("lot", strcpy(r.lot, "\xff"));
	BAD("document", strcpy(r.document, "\xc3"));
#undef BAD
	r = receipt(p, "B012");
	IS(RC_DENIED, stock_receive(fx.as[ROLE_CLERK], &r, &id, &err));
	OK(stock_receive(p->s, &r, &id, &err));
	assert_int_equal(lot_named(p, "B012").quantity, 40);
	/* The day that is printed is a good day still. */
	r = receipt(p, "C1");
	r.expiry_day = TODAY;
	OK(stock_receive(p->s, &r, NULL, &err));
	balances_hold(p->s);
}

static void
a_lot_has_one_spelling_and_one_expiry(void **state)
{
	struct pharmacy *p = *state;
	struct stock_receipt r = receipt(p, "BO12x");

	OK(stock_receive(p->s, &r, NULL, &err));
	strcpy(r.lot, "B012X");
	REFUSED("lot", stock_receive(p->s, &r, NULL, &err));
	assert_non_null(strstr(err.text, "BO12x"));
	strcpy(r.lot, "bo12x");
	REFUSED("lot", stock_receive(p->s, &r, NULL, &err));
	/* Another medicine's numbers are its own. */
	r.medicine_id = p->medicine[1];
	OK(stock_receive(p->s, &r, NULL, &err));
	r = receipt(p, " BO12x ");
	r.expiry_day = 20270930;
	REFUSED("expiry_day", stock_receive(p->s, &r, NULL, &err));
	assert_non_null(strstr(err.text, "31-Aug-2027"));
	r.expiry_day = 20270831;
	OK(stock_receive(p->s, &r, NULL, &err));
	assert_int_equal(lot_named(p, "BO12x").quantity, 80);
}

static void
held_deliveries(void **state)
{
	struct pharmacy *p = *state;
	struct stock_receipt r = receipt(p, "A1");
	struct stock_issue i = issue_of(p, 1);
	struct stock_lot l;

	r.held = true;
	r.expiry_day = 20260131;
	OK(stock_receive(p->s, &r, NULL, &err));
	assert_int_equal(lot_named(p, "A1").lot.state, LOT_STATE_HELD);
	/* Known and usable: held as a whole. */
	receive(p, "A2", 20270831, 5);
	r = receipt(p, "A2");
	r.held = true;
	OK(stock_receive(p->s, &r, NULL, &err));
	l = lot_named(p, "A2");
	assert_int_equal(l.lot.state, LOT_STATE_HELD);
	assert_int_equal(l.quantity, 45);
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_RECALLED,
			   &err));
	r.held = false;
	REFUSED("lot", stock_receive(p->s, &r, NULL, &err));
	r.held = true;
	OK(stock_receive(p->s, &r, NULL, &err));
	assert_int_equal(lot_named(p, "A2").lot.state, LOT_STATE_RECALLED);
}

/* ---- issuing --------------------------------------------------------------- */

static void
first_expiry_goes_first(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 25);
	struct stock_pick v[2];
	struct stock_lot l;
	int n;

	receive(p, "LATE", 20280131, 30);
	receive(p, "GONE", 20260302, 7);
	receive(p, "EARLY", 20260430, 10);
	receive(p, "HELD", 20260401, 9);
	l = lot_named(p, "HELD");
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_HELD,
			   &err));
	when_clock_set(when_instant(20260303, 0));
	OK(stock_plan(p->s, &i, v, 2, &n, &err));
	assert_int_equal(n, 2);
	assert_string_equal(v[0].number, "EARLY");
	assert_int_equal(v[0].quantity, 10);
	assert_string_equal(v[1].number, "LATE");
	assert_int_equal(v[1].quantity, 15);
	OK(stock_plan(p->s, &i, v, 1, &n, &err));
	assert_int_equal(n, 2);
	OK(stock_issue(p->s, &i, &err));
	assert_int_equal(lot_named(p, "EARLY").quantity, 0);
	assert_int_equal(lot_named(p, "LATE").quantity, 15);
	/* More than is usable: says how much there is and what is shut. */
	i.quantity = 16;
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	assert_non_null(strstr(err.text, "15 capsules usable"));
	assert_non_null(strstr(err.text, "16 capsules expired, held"));
	assert_int_equal(lot_named(p, "LATE").quantity, 15);
	balances_hold(p->s);
}

static void
a_lot_that_is_asked_for(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 1);
	struct stock_lot l;
	struct stock_receipt other = receipt(p, "OTHER");

	receive(p, "A", TODAY, 10);
	receive(p, "B", 20270831, 10);
	i.lot_id = lot_named(p, "B").lot.id;
	OK(stock_issue(p->s, &i, &err));
	i.quantity = 10;
	REFUSED("quantity", stock_issue(p->s, &i, &err));
	i.quantity = 1;
	i.lot_id = lot_named(p, "A").lot.id;
	OK(stock_issue(p->s, &i, &err));
	when_clock_set(when_instant(20260303, 1));
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	assert_non_null(strstr(err.text, "expired on 02-Mar-2026"));
	l = lot_named(p, "B");
	i.lot_id = l.lot.id;
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_HELD,
			   &err));
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	assert_non_null(strstr(err.text, "is held"));
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version + 1,
			   LOT_STATE_RECALLED, &err));
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	assert_non_null(strstr(err.text, "is recalled"));
	i.lot_id = 99;
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	other.medicine_id = p->medicine[1];
	OK(stock_receive(p->s, &other, NULL, &err));
	i.medicine_id = p->medicine[1];
	i.lot_id = l.lot.id;
	REFUSED("lot_id", stock_issue(p->s, &i, &err));
	balances_hold(p->s);
}

static void
an_issue_is_checked(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i;

	receive(p, "A", 20270831, 10);
#define BAD(field_, change)                                   \
	do {                                                  \
		i = issue_of(p, 1);                           \
		change;                                       \
		REFUSED(field_, stock_issue(p->s, &i, &err)); \
	} while (0)
	BAD("quantity", i.quantity = 0);
	BAD("quantity", i.quantity = -1);
	BAD("quantity", i.quantity = INT64_MAX);
	BAD("medicine_id", i.medicine_id = 7);
	BAD("store_id", i.store_id = p->clinic);
	BAD("ward_id", i.ward_id = 0);
	BAD("ward_id", i.ward_id = 99);
	BAD("ward_id", i.ward_id = p->store[1]);
	BAD("patient_id", i.patient_id = p->patient);
	BAD("patient_id", i.ward_id = 0; i.patient_id = 99);
	BAD("document", strcpy(i.document, "\xff"));
#undef BAD
	i = issue_of(p, 1);
	IS(RC_DENIED, stock_issue(fx.as[ROLE_CLERK], &i, &err));
	assert_int_equal(lot_named(p, "A").quantity, 10);
}

struct cards {
	struct stock_card_line v[32];
	char to[32][40];
	int n;
};

static bool
keep_card(const struct stock_card_line *l, void *arg)
{
	struct cards *c = arg;

	strcpy(c->to[c->n], l->to);
	c->v[c->n++] = *l;
	return c->n < 32;
}

static struct cards
card_of(struct pharmacy *p, int32_t from)
{
	struct cards c = { .n = 0 };

	OK(stock_card(p->s, p->medicine[0], p->store[0], from, keep_card, &c,
		      &err));
	return c;
}

static int
entries_about(int64_t patient)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	int n;

	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT count(*) FROM "
					    "audit_entry WHERE patient_id = ?",
					    -1, &st, NULL),
			 SQLITE_OK);
	sqlite3_bind_int64(st, 1, patient);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

static void
a_patient_stands_in_care_only(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 15);
	struct row_movement_patient who;
	struct cards c;

	receive(p, "A", 20270831, 10);
	receive(p, "B", 20270930, 10);
	i.ward_id = 0;
	i.patient_id = p->patient;
	OK(stock_issue(p->s, &i, &err));
	c = card_of(p, 0);
	assert_int_equal(c.n, 4);
	for (int k = 2; k < 4; k++) {
		assert_int_equal(c.v[k].row.kind, MOVEMENT_KIND_ISSUE_PATIENT);
		assert_string_equal(c.to[k], "a patient");
		OK(row_get(fx.store, TBL_MOVEMENT_PATIENT, c.v[k].row.id, &who,
			   &err));
		assert_int_equal(who.patient_id, p->patient);
	}
	/* No audit entry of what was issued names the patient in clear. */
	assert_int_equal(entries_about(p->patient), 0);
	assert_true(entries_about(0) >= 4);
	session_use(fx.as[ROLE_CLERK]);
	OK(row_get(fx.store, TBL_MOVEMENT_PATIENT, c.v[2].row.id, &who, &err));
	assert_true(who.shut);
	assert_int_equal(who.patient_id, 0);
	session_use(p->s);
}

/* ---- counting, adjusting, reversing ---------------------------------------- */

static void
counts_and_adjustments(void **state)
{
	struct pharmacy *p = *state;
	int64_t d, lot;

	receive(p, "A", 20270831, 10);
	lot = lot_named(p, "A").lot.id;
	OK(stock_count(p->s, lot, p->store[0], 10, 0, &d, &err));
	assert_int_equal(d, 0);
	assert_int_equal(card_of(p, 0).n, 1);
	REFUSED("reason_id",
		stock_count(p->s, lot, p->store[0], 8, 0, &d, &err));
	REFUSED("reason_id",
		stock_count(p->s, lot, p->store[0], 8, p->strike, &d, &err));
	REFUSED("counted",
		stock_count(p->s, lot, p->store[0], -1, p->adjust, &d, &err));
	REFUSED("lot_id",
		stock_count(p->s, 9, p->store[0], 1, p->adjust, &d, &err));
	REFUSED("store_id",
		stock_count(p->s, lot, p->ward, 1, p->adjust, &d, &err));
	OK(stock_count(p->s, lot, p->store[0], 8, p->adjust, &d, &err));
	assert_int_equal(d, -2);
	/* Found where the ledger has none. */
	OK(stock_count(p->s, lot, p->store[1], 3, p->adjust, &d, &err));
	assert_int_equal(d, 3);
	REFUSED("quantity",
		stock_adjust(p->s, lot, p->store[0], 0, p->adjust, &err));
	REFUSED("quantity",
		stock_adjust(p->s, lot, p->store[0], -9, p->adjust, &err));
	assert_non_null(strstr(err.text, "Of lot A, S0 has only 8 capsules"));
	REFUSED("quantity", stock_adjust(p->s, lot, p->store[0], INT64_MIN,
					 p->adjust, &err));
	REFUSED("reason_id", stock_adjust(p->s, lot, p->store[0], -1, 0, &err));
	OK(stock_adjust(p->s, lot, p->store[0], -8, p->adjust, &err));
	OK(stock_adjust(p->s, lot, p->store[0], 4, p->adjust, &err));
	IS(RC_DENIED, stock_adjust(fx.as[ROLE_CLERK], lot, p->store[0], 4,
				   p->adjust, &err));
	assert_int_equal(lot_named(p, "A").quantity, 4);
	balances_hold(p->s);
}

static void
lot_states(void **state)
{
	struct pharmacy *p = *state;
	struct stock_lot l;

	receive(p, "A", 20270831, 10);
	l = lot_named(p, "A");
	REFUSED("state", stock_lot_state(p->s, l.lot.id, l.lot.version,
					 LOT_STATE_USABLE, &err));
	REFUSED("state", stock_lot_state(p->s, l.lot.id, l.lot.version,
					 (enum lot_state)9, &err));
	REFUSED("lot_id", stock_lot_state(p->s, 9, 1, LOT_STATE_HELD, &err));
	OK(stock_lot_state(p->s, l.lot.id, l.lot.version, LOT_STATE_HELD,
			   &err));
	IS(RC_CONFLICT, stock_lot_state(p->s, l.lot.id, l.lot.version,
					LOT_STATE_USABLE, &err));
	IS(RC_DENIED, stock_lot_state(fx.as[ROLE_CLERK], l.lot.id, 2,
				      LOT_STATE_USABLE, &err));
}

static void
a_movement_is_reversed_once(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 6);
	int64_t came = receive(p, "A", 20270831, 10), went, back;
	struct cards c;

	OK(stock_issue(p->s, &i, &err));
	went = card_of(p, 0).v[1].row.id;
	REFUSED("movement", stock_strike(p->s, came, p->strike, &err));
	assert_non_null(strstr(err.text, "Lot A has only 4 capsules left"));
	REFUSED("movement", stock_strike(p->s, 9, p->strike, &err));
	REFUSED("reason_id", stock_strike(p->s, went, 0, &err));
	REFUSED("reason_id", stock_strike(p->s, went, p->adjust, &err));
	IS(RC_DENIED, stock_strike(fx.as[ROLE_CLERK], went, p->strike, &err));
	OK(stock_strike(p->s, went, p->strike, &err));
	REFUSED("movement", stock_strike(p->s, went, p->strike, &err));
	back = card_of(p, 0).v[2].row.id;
	REFUSED("movement", stock_strike(p->s, back, p->strike, &err));
	OK(stock_strike(p->s, came, p->strike, &err));
	c = card_of(p, 0);
	assert_int_equal(c.n, 4);
	assert_true(c.v[0].reversed && c.v[1].reversed);
	assert_false(c.v[2].reversed || c.v[3].reversed);
	assert_int_equal(c.v[2].running, 10);
	assert_int_equal(c.v[3].running, 0);
	balances_hold(p->s);
}

/* ---- looking --------------------------------------------------------------- */

static void
the_card_runs_on_when_the_clock_goes_back(void **state)
{
	struct pharmacy *p = *state;
	struct stock_issue i = issue_of(p, 1);
	struct cards c;

	receive(p, "A", 20270831, 10);
	when_clock_set(when_instant(20260310, 60));
	receive(p, "B", 20270831, 10);
	when_clock_set(when_instant(20260309, 60));
	OK(stock_issue(p->s, &i, &err));
	OK(stock_issue(p->s, &i, &err));
	c = card_of(p, 0);
	assert_int_equal(c.n, 4);
	for (int k = 1; k < 4; k++) {
		assert_true(c.v[k].row.at > c.v[k - 1].row.at);
		assert_int_equal(c.v[k].running,
				 c.v[k - 1].running + c.v[k].row.quantity);
	}
	assert_int_equal(c.v[2].row.day, 20260309);
	assert_string_equal(c.to[2], "Ward 1");
	/* From a day on: what was there before is carried forward. */
	c = card_of(p, 20260303);
	assert_int_equal(c.n, 3);
	assert_int_equal(c.v[0].running, 20);
	assert_int_equal(c.v[2].running, 18);
}

struct lines {
	struct stock_line v[MEDICINES + 2];
	int n;
};

static bool
keep_line(const struct stock_line *l, void *arg)
{
	struct lines *x = arg;

	x->v[x->n++] = *l;
	return true;
}

static void
the_list_keeps_things_apart(void **state)
{
	struct pharmacy *p = *state;
	struct stock_receipt r = receipt(p, "BAD");
	struct lines x = { .n = 0 };
	const struct stock_line *l;

	receive(p, "OLD", TODAY, 5);
	receive(p, "SOON", 20260430, 40);
	receive(p, "FAR", 20270831, 20);
	r.store_id = p->store[1];
	strcpy(r.lot, "FAR");
	OK(stock_receive(p->s, &r, NULL, &err));
	strcpy(r.lot, "BAD");
	r.held = true;
	OK(stock_receive(p->s, &r, NULL, &err));
	when_clock_set(when_instant(20260303, 1));
	OK(stock_list(p->s, 0, keep_line, &x, &err));
	assert_int_equal(x.n, MEDICINES);
	assert_string_equal(x.v[0].medicine.name, "Aciclovir");
	assert_int_equal(x.v[0].light, STOCK_OUT);
	assert_string_equal(x.v[2].medicine.name, "ibuprofen");
	l = &x.v[1];
	assert_string_equal(l->medicine.name, "Amoxicillin");
	assert_int_equal(l->usable, 100);
	assert_int_equal(l->expired, 5);
	assert_int_equal(l->held, 40);
	assert_int_equal(l->lots, 4);
	assert_int_equal(l->next_expiry, 20260430);
	assert_true(l->expiring);
	assert_int_equal(l->light, STOCK_OK);
	x.n = 0;
	OK(stock_list(p->s, p->store[1], keep_line, &x, &err));
	assert_int_equal(x.v[1].usable, 40);
	assert_int_equal(x.v[1].lots, 2);
	assert_int_equal(x.v[1].light, STOCK_LOW);
	assert_false(x.v[1].expiring);
	IS(RC_DENIED, stock_list(fx.as[ROLE_CLERK], 0, keep_line, &x, &err));
	session_use(p->s);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expiry_as_printed),
		cmocka_unit_test(a_quantity_has_its_unit),
		T(a_receipt_is_checked),
		T(a_lot_has_one_spelling_and_one_expiry),
		T(held_deliveries),
		T(first_expiry_goes_first),
		T(a_lot_that_is_asked_for),
		T(an_issue_is_checked),
		T(a_patient_stands_in_care_only),
		T(counts_and_adjustments),
		T(lot_states),
		T(a_movement_is_reversed_once),
		T(the_card_runs_on_when_the_clock_goes_back),
		T(the_list_keeps_things_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

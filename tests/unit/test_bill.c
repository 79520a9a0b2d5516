/*
 * test_bill.c - money, charges, bills, payments, claims, who owes what.
 */
#include "fixture.h"

#include "wardbook/appointment.h"
#include "wardbook/bill.h"

#define TODAY 20260302

#define REFUSED(field_, call)                           \
	do {                                            \
		err_clear(&err);                        \
		assert_int_equal((call), RC_REFUSED);   \
		assert_string_equal(err.field, field_); \
	} while (0)

static int64_t patient, visit_service, scan, clinic, insurer, strike_reason;

static int64_t
make_service(const char *code, int64_t price, int64_t tax, int64_t at)
{
	struct row_service v;

	house_new(TBL_SERVICE, &v);
	v.kind = SERVICE_KIND_VISIT;
	snprintf(v.code, sizeof(v.code), "%s", code);
	snprintf(v.name, sizeof(v.name), "Service %s", code);
	v.price = price;
	v.tax = tax;
	v.at_clinic_id = at;
	OK(house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
	return v.id;
}

static int
group_setup(void **state)
{
	struct row_insurer i;

	when_clock_set(when_instant(TODAY, 600));
	if (fixture_open(state))
		return -1;
	clinic = make_place(PLACE_KIND_CLINIC, 15, 9, false);
	visit_service = make_service("visit", 5000, 0, clinic);
	scan = make_service("scan", 12345, 1900, 0);
	house_new(TBL_INSURER, &i);
	strcpy(i.code, "ACME");
	strcpy(i.name, "Acme Mutual");
	OK(house_set(as(ROLE_BILLING), TBL_INSURER, &i, &err));
	insurer = i.id;
	strike_reason = reason_of(REASON_KIND_STRIKE, "typing");
	return 0;
}

static int
setup(void **state)
{
	(void)state;
	when_clock_set(when_instant(TODAY, 600));
	patient = make_patient("Okonkwo");
	return 0;
}

/* ---- money ------------------------------------------------------------------------- */

static void
amounts_are_text_and_back(void **state)
{
	char t[MONEY_TEXT];
	int64_t v;

	(void)state;
	assert_string_equal(money_text(t, 55124985, 2, "EUR"),
			    "551,249.85 EUR");
	assert_string_equal(money_text(t, -5, 2, NULL), "-0.05");
	assert_string_equal(money_text(t, 1234567, 0, "JPY"), "1,234,567 JPY");
	assert_string_equal(money_text(t, 1234, 3, "KWD"), "1.234 KWD");
	assert_int_equal(money_decimals("JPY"), 0);
	assert_int_equal(money_decimals("KWD"), 3);
	assert_int_equal(money_decimals("EUR"), 2);
	OK(money_parse(&v, "446.8", 2, &err));
	assert_int_equal(v, 44680);
	OK(money_parse(&v, "-7", 2, &err));
	assert_int_equal(v, -700);
	OK(money_parse(&v, "12.500", 2, &err));
	assert_int_equal(v, 1250);
	IS(RC_REFUSED, money_parse(&v, "12.505", 2, &err));
	IS(RC_REFUSED, money_parse(&v, "1.5", 0, &err));
	IS(RC_REFUSED, money_parse(&v, "", 2, &err));
	IS(RC_REFUSED, money_parse(&v, "1,000.00", 2, &err));
	IS(RC_REFUSED, money_parse(&v, "99999999999999999999", 2, &err));
}

static void
tax_is_rounded_half_to_even(void **state)
{
	(void)state;
	assert_int_equal(money_tax(250, 100), 2); /* 2.5 */
	assert_int_equal(money_tax(350, 100), 4); /* 3.5 */
	assert_int_equal(money_tax(251, 100), 3);
	assert_int_equal(money_tax(249, 100), 2);
	assert_int_equal(money_tax(-250, 100), -2);
	assert_int_equal(money_tax(-350, 100), -4);
	assert_int_equal(money_tax(12345, 1900), 2346); /* 2345.55 */
	assert_int_equal(money_tax(MONEY_MAX, 10000), MONEY_MAX);
}

static void
a_discount_is_spread_to_the_last_unit(void **state)
{
	const int64_t thirds[] = { 100, 100, 100 }, odd[] = { 1, 998, 1 };
	const int64_t large[] = { MONEY_MAX, MONEY_MAX - 1 }, none[] = { 0 };
	int64_t part[3];

	(void)state;
	money_spread(100, thirds, 3, part);
	assert_int_equal(part[0], 34);
	assert_int_equal(part[1], 33);
	assert_int_equal(part[2], 33);
	money_spread(500, odd, 3, part); /* 0.5, 499, 0.5 */
	assert_int_equal(part[0], 1);
	assert_int_equal(part[1], 499);
	assert_int_equal(part[2], 0);
	money_spread(MONEY_MAX, large, 2, part);
	assert_true(part[0] + part[1] == MONEY_MAX);
	money_spread(7, none, 1, part);
	assert_int_equal(part[0], 7);
}

/* ---- charges ------------------------------------------------------------------------- */

struct waiting {
	struct charge v[8];
	int n;
};

static bool
keep_charge(const struct charge *c, void *arg)
{
	struct waiting *w = arg;

	w->v[w->n++] = *c;
	return w->n < 8;
}

static struct waiting *
waiting(void)
{
	static struct waiting w;

	w.n = 0;
	OK(charge_waiting(as(ROLE_BILLING), patient, keep_charge, &w, &err));
	return &w;
}

static struct appointment
book(void)
{
	struct appointment a;

	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = clinic;
	a.row.day = TODAY;
	a.row.minute = -1;
	OK(appointment_book(as(ROLE_CLERK), &a, &err));
	return a;
}

static void
a_nurse_who_closes_a_visit_leaves_a_charge(void **state)
{
	struct appointment a = book();

	(void)state;
	assert_int_equal(waiting()->n, 0);
	OK(appointment_close(as(ROLE_NURSE), a.row.id, 1, &err));
	assert_int_equal(waiting()->n, 1);
	assert_int_equal(waiting()->v[0].price, 5000);
	assert_int_equal(waiting()->v[0].row.appointment_id, a.row.id);
	OK(appointment_undo(as(ROLE_NURSE), a.row.id, 2, &err));
	assert_int_equal(waiting()->n, 0);
	OK(appointment_close(as(ROLE_NURSE), a.row.id, 3, &err));
	assert_int_equal(waiting()->n, 1);
	OK(appointment_strike(as(ROLE_NURSE), a.row.id, 4, strike_reason,
			      &err));
	assert_int_equal(waiting()->n, 0);
}

static void
a_charge_keeps_the_price_of_its_day(void **state)
{
	struct appointment a = book();
	struct row_service v;

	(void)state;
	OK(appointment_close(as(ROLE_NURSE), a.row.id, 1, &err));
	OK(row_get(fx.store, TBL_SERVICE, visit_service, &v, &err));
	v.price = 6000;
	OK(house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
	assert_int_equal(waiting()->v[0].price, 5000);
	v.price = 5000;
	OK(house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
}

static void
charges_by_hand_are_checked(void **state)
{
	struct charge c;

	(void)state;
	charge_init(&c);
	c.row.patient_id = patient;
	REFUSED("service_id", charge_add(as(ROLE_CLERK), &c, &err));
	c.row.service_id = scan;
	c.row.quantity = 0;
	REFUSED("quantity", charge_add(as(ROLE_CLERK), &c, &err));
	c.row.quantity = 2;
	c.row.day = TODAY + 1;
	REFUSED("day", charge_add(as(ROLE_CLERK), &c, &err));
	c.row.day = 0;
	c.price = MONEY_MAX;
	REFUSED("price", charge_add(as(ROLE_CLERK), &c, &err));
	c.price = 777;
	strcpy(c.words, "left knee");
	IS(RC_DENIED, charge_add(as(ROLE_NURSE), &c, &err));
	OK(charge_add(as(ROLE_CLERK), &c, &err));
	assert_int_equal(waiting()->v[0].price, 777);
	assert_string_equal(waiting()->v[0].words, "left knee");
	REFUSED("reason_id",
		charge_strike(as(ROLE_CLERK), c.row.id, 1, 0, &err));
	OK(charge_strike(as(ROLE_CLERK), c.row.id, 1, strike_reason, &err));
	assert_int_equal(waiting()->n, 0);
}

/* ---- bills ---------------------------------------------------------------------------- */

static void
charge(int64_t service, int64_t quantity, int64_t price)
{
	struct charge c;

	charge_init(&c);
	c.row.patient_id = patient;
	c.row.service_id = service;
	c.row.quantity = quantity;
	c.price = price;
	OK(charge_add(as(ROLE_BILLING), &c, &err));
}

static struct row_bill
bill_row(int64_t id)
{
	struct row_bill b;

	as(ROLE_BILLING);
	OK(row_get(fx.store, TBL_BILL, id, &b, &err));
	return b;
}

/* A closed bill of that many units of 100.00, without tax. */
static int64_t
closed_bill(int64_t hundreds, int32_t due)
{
	struct session *b = as(ROLE_BILLING);
	int64_t id;

	charge(visit_service, hundreds, 10000);
	OK(bill_make(b, patient, 0, &id, &err));
	OK(bill_close(b, id, bill_row(id).version, due, PAY_METHOD_CASH, &err));
	return id;
}

static void
a_bill_adds_up_and_then_stands(void **state)
{
	struct session *s = as(ROLE_BILLING);
	struct row_bill b;
	struct bill whole;
	int64_t id;

	(void)state;
	charge(scan, 1, -1);
	charge(visit_service, 3, 1000);
	OK(bill_make(s, patient, 0, &id, &err));
	b = bill_row(id);
	assert_int_equal(b.amount, 15345);
	assert_int_equal(b.tax, 2346);
	assert_int_equal(b.total, 17691);
	assert_int_equal(waiting()->n, 0);
	REFUSED("discount", bill_discount(s, id, b.version, 15346, &err));
	OK(bill_discount(s, id, b.version, 345, &err));
	IS(RC_CONFLICT, bill_discount(s, id, b.version, 1, &err));
	b = bill_row(id);
	/* 345 x 12345 / 15345 = 277.55, 67.45: 278 and 67 */
	assert_int_equal(b.tax, money_tax(12345 - 278, 1900));
	assert_int_equal(b.total, 15345 - 345 + b.tax);
	OK(bill_add(s, id, b.version, scan, 2, 50, "extra", &err));
	OK(bill_open(s, id, &whole, &err));
	assert_int_equal(whole.nlines, 3);
	assert_string_equal(whole.line[2].words, "Service scan, extra");
	OK(bill_drop(s, id, whole.row.version, whole.line[2].id, &err));
	assert_int_equal(waiting()->n, 1);
	bill_release(&whole);
	assert_int_equal(bill_row(id).total, b.total);
	REFUSED("due_day", bill_close(s, id, bill_row(id).version, 20260301,
				      PAY_METHOD_CASH, &err));
	OK(bill_close(s, id, bill_row(id).version, 20260401, PAY_METHOD_CASH,
		      &err));
	b = bill_row(id);
	assert_int_equal(b.state, BILL_STATE_PENDING);
	REFUSED("state", bill_add(s, id, b.version, scan, 1, -1, "", &err));
	REFUSED("state", bill_drop(s, id, b.version, 1, &err));
	REFUSED("state", bill_discount(s, id, b.version, 0, &err));
	REFUSED("state",
		bill_close(s, id, b.version, 0, PAY_METHOD_CASH, &err));
	IS(RC_DENIED, bill_make(as(ROLE_CLERK), patient, 0, &id, &err));
}

static void
an_empty_bill_is_not_closed(void **state)
{
	struct session *s = as(ROLE_BILLING);
	int64_t id;

	(void)state;
	OK(bill_make(s, patient, 0, &id, &err));
	IS(RC_REFUSED,
	   bill_close(s, id, bill_row(id).version, 0, PAY_METHOD_CASH, &err));
	OK(bill_reverse(s, id, bill_row(id).version, &id, &err));
	assert_int_equal(id, 0);
}

static void
a_closed_bill_is_corrected_by_a_reversal(void **state)
{
	struct session *s = as(ROLE_BILLING);
	int64_t id = closed_bill(2, 0), by = 0, again;
	struct row_bill before = bill_row(id), after;
	struct bill back;

	(void)state;
	IS(RC_DENIED,
	   bill_reverse(as(ROLE_CLERK), id, before.version, &by, &err));
	s = as(ROLE_BILLING);
	OK(bill_reverse(s, id, before.version, &by, &err));
	after = bill_row(id);
	assert_int_equal(after.state, BILL_STATE_REVERSED);
	assert_int_equal(after.total, before.total);
	OK(bill_open(s, by, &back, &err));
	assert_int_equal(back.row.total, -20000);
	assert_int_equal(back.row.reverses_id, id);
	assert_int_equal(back.row.number, before.number + 1);
	assert_int_equal(back.nlines, 1);
	assert_int_equal(back.line[0].quantity, -2);
	bill_release(&back);
	assert_int_equal(waiting()->n, 1);
	IS(RC_REFUSED, bill_reverse(s, id, after.version, &by, &err));
	IS(RC_REFUSED, bill_reverse(s, by, 1, &by, &err));
	OK(bill_make(s, patient, 0, &again, &err));
	assert_int_equal(bill_row(again).amount, 20000);
}

static void
a_billed_visit_stays_done(void **state)
{
	struct session *s;
	struct appointment a = book();
	int64_t id, by;

	(void)state;
	OK(appointment_close(as(ROLE_DOCTOR), a.row.id, 1, &err));
	s = as(ROLE_BILLING);
	OK(bill_make(s, patient, a.row.id, &id, &err));
	assert_int_equal(bill_row(id).appointment_id, a.row.id);
	REFUSED("state", appointment_undo(as(ROLE_DOCTOR), a.row.id, 2, &err));
	REFUSED("state", appointment_strike(as(ROLE_DOCTOR), a.row.id, 2,
					    strike_reason, &err));
	OK(bill_reverse(as(ROLE_BILLING), id, bill_row(id).version, &by, &err));
	OK(appointment_undo(as(ROLE_DOCTOR), a.row.id, 2, &err));
}

/* ---- payments --------------------------------------------------------------------------- */

static enum rc
pay(enum role r, int64_t id, int64_t amount, enum pay_method m, int64_t *p)
{
	struct payment_plan plan = { .bill = id,
				     .amount = amount,
				     .method = m };
	int64_t version = bill_row(id).version;

	plan.version = version;
	return payment_take(as(r), &plan, p, &err);
}

static void
payments_move_the_balance_and_go_back(void **state)
{
	int64_t id = closed_bill(1, 20260310), p = 0;
	struct row_bill b;

	(void)state;
	REFUSED("amount", pay(ROLE_CLERK, id, 0, PAY_METHOD_CASH, &p));
	REFUSED("amount", pay(ROLE_CLERK, id, 10001, PAY_METHOD_CASH, &p));
	REFUSED("method", pay(ROLE_CLERK, id, 10, PAY_METHOD_UNKNOWN, &p));
	IS(RC_DENIED, pay(ROLE_RECORDS, id, 10, PAY_METHOD_CASH, &p));
	OK(pay(ROLE_CLERK, id, 4000, PAY_METHOD_CARD, &p));
	b = bill_row(id);
	assert_int_equal(b.state, BILL_STATE_PARTIAL);
	assert_int_equal(bill_balance(&b), 6000);
	REFUSED("paid",
		bill_reverse(as(ROLE_BILLING), id, b.version, NULL, &err));
	OK(pay(ROLE_CLERK, id, 6000, PAY_METHOD_CASH, NULL));
	assert_int_equal(bill_row(id).state, BILL_STATE_PAID);
	REFUSED("amount", pay(ROLE_CLERK, id, 1, PAY_METHOD_CASH, NULL));
	IS(RC_DENIED, payment_reverse(as(ROLE_CLERK), p, &err));
	OK(payment_reverse(as(ROLE_BILLING), p, &err));
	b = bill_row(id);
	assert_int_equal(b.state, BILL_STATE_PARTIAL);
	assert_int_equal(bill_balance(&b), 4000);
	IS(RC_REFUSED, payment_reverse(as(ROLE_BILLING), p, &err));
	assert_string_equal(bill_status(&b, 20260310), "partly paid");
	assert_string_equal(bill_status(&b, 20260311), "overdue");
}

static void
two_cashiers_take_the_money_once(void **state)
{
	int64_t id = closed_bill(1, 0);
	struct payment_plan plan = { .bill = id,
				     .version = bill_row(id).version,
				     .amount = 10000,
				     .method = PAY_METHOD_CASH };

	(void)state;
	OK(payment_take(as(ROLE_CLERK), &plan, NULL, &err));
	IS(RC_CONFLICT, payment_take(as(ROLE_BILLING), &plan, NULL, &err));
}

/* ---- policies and claims -------------------------------------------------------------- */

static int64_t
make_policy(int32_t from, int32_t to)
{
	struct row_policy p;

	row_init(TBL_POLICY, &p);
	p.patient_id = patient;
	p.insurer_id = insurer;
	strcpy(p.number, "pb-91673676");
	p.coverage = COVERAGE_BASIC;
	p.from_day = from;
	p.to_day = to;
	OK(policy_set(as(ROLE_CLERK), &p, &err));
	return p.id;
}

static void
cover_is_checked_on_the_day(void **state)
{
	char t[COVER_TEXT];
	struct row_policy p;
	int64_t id;

	(void)state;
	row_init(TBL_POLICY, &p);
	p.patient_id = patient;
	REFUSED("insurer_id", policy_set(as(ROLE_CLERK), &p, &err));
	p.insurer_id = insurer;
	REFUSED("number", policy_set(as(ROLE_CLERK), &p, &err));
	strcpy(p.number, "x");
	p.from_day = 20260302;
	p.to_day = 20260301;
	REFUSED("to_day", policy_set(as(ROLE_CLERK), &p, &err));
	p.from_day = 20260101;
	p.to_day = 20260331;
	assert_int_equal(policy_covers(&p, 20260101), COVER_YES);
	assert_int_equal(policy_covers(&p, 20260331), COVER_YES);
	assert_int_equal(policy_covers(&p, 20251231), COVER_NOT_YET);
	assert_int_equal(policy_covers(&p, 20260401), COVER_ENDED);
	assert_string_equal(cover_text(t, &p, 20260401),
			    "cover ended on 31-Mar-2026");
	p.to_day = 20251231;
	assert_int_equal(policy_covers(&p, 20251231), COVER_WRONG);
	p.to_day = 0;
	assert_int_equal(policy_covers(&p, 29991231), COVER_YES);
	id = make_policy(20260101, 20261231);
	OK(policy_on_day(as(ROLE_CLERK), patient, TODAY, &p, &err));
	assert_int_equal(p.id, id);
	IS(RC_NONE, policy_on_day(as(ROLE_CLERK), patient, 20270101, &p, &err));
	as(ROLE_DOCTOR);
	OK(row_get(fx.store, TBL_POLICY, id, &p, &err));
	assert_true(p.shut);
	assert_string_equal(p.number, "");
}

static struct row_claim
claim_row(int64_t id)
{
	struct row_claim c;

	as(ROLE_BILLING);
	OK(row_get(fx.store, TBL_CLAIM, id, &c, &err));
	return c;
}

static void
a_claim_is_sent_cut_sent_again_and_paid(void **state)
{
	struct session *s;
	int64_t policy = make_policy(20260101, 20261231), bill, id, again;
	struct row_bill b;

	(void)state;
	bill = closed_bill(3, 0);
	s = as(ROLE_BILLING);
	assert_int_equal(bill_row(bill).policy_id, policy);
	OK(claim_make(s, bill, 0, 0, &id, &err));
	assert_int_equal(claim_row(id).amount, 30000);
	IS(RC_REFUSED, claim_make(s, bill, 0, 0, &again, &err));
	REFUSED("state", claim_answer(s, id, 1, 0, DENIAL_LATE, "", &err));
	OK(claim_send(s, id, 1, "C-77", &err));
	assert_int_equal(claim_row(id).sent_day, TODAY);
	REFUSED("sanctioned",
		claim_answer(s, id, 2, 30001, DENIAL_NONE, "", &err));
	REFUSED("denial", claim_answer(s, id, 2, 20000, DENIAL_NONE, "", &err));
	REFUSED("denial", claim_answer(s, id, 2, 30000, DENIAL_LATE, "", &err));
	REFUSED("state",
		bill_reverse(s, bill, bill_row(bill).version, NULL, &err));
	OK(claim_answer(s, id, 2, 20000, DENIAL_PAPERS, "the referral", &err));
	assert_int_equal(claim_row(id).state, CLAIM_STATE_PARTIAL);
	OK(claim_paid(s, id, 3, "T-1", &err));
	b = bill_row(bill);
	assert_int_equal(bill_balance(&b), 10000);
	assert_int_equal(claim_row(id).state, CLAIM_STATE_PAID);
	OK(claim_again(s, id, 4, &again, &err));
	assert_int_equal(claim_row(again).amount, 10000);
	assert_int_equal(claim_row(again).again_id, id);
	OK(claim_send(s, again, 1, "C-78", &err));
	OK(claim_answer(s, again, 2, 0, DENIAL_NOT_COVERED, "", &err));
	assert_int_equal(claim_row(again).state, CLAIM_STATE_DENIED);
	OK(claim_withdraw(s, again, 3, &err));
	OK(claim_make(s, bill, 0, 500, &again, &err));
	IS(RC_DENIED, claim_make(as(ROLE_CLERK), bill, 0, 0, &again, &err));
}

static void
without_cover_there_is_no_claim(void **state)
{
	int64_t late = make_policy(20260303, 0), bill = closed_bill(1, 0), id;

	(void)state;
	assert_int_equal(bill_row(bill).policy_id, 0);
	REFUSED("policy_id",
		claim_make(as(ROLE_BILLING), bill, 0, 0, &id, &err));
	REFUSED("policy_id",
		claim_make(as(ROLE_BILLING), bill, late, 0, &id, &err));
	assert_non_null(strstr(err.text, "03-Mar-2026"));
	patient = make_patient("Silva");
	late = make_policy(0, 0);
	REFUSED("policy_id",
		claim_make(as(ROLE_BILLING), bill, late, 0, &id, &err));
}

/* ---- who owes ------------------------------------------------------------------------------ */

static bool
find_owed(const struct owed_line *l, void *arg)
{
	struct owed_line *want = arg;

	if (l->patient_id == want->patient_id)
		*want = *l;
	return true;
}

static void
debts_are_told_by_age(void **state)
{
	static const int back[] = { 0, 30, 31, 60, 61, 90, 91, 400 };
	struct owed_line l, sum;

	(void)state;
	for (int i = 0; i < 8; i++) {
		assert_int_equal(owed_band_of(day_add(TODAY, -back[i]), TODAY),
				 i / 2);
		when_clock_set(when_instant(day_add(TODAY, -back[i]), 600));
		closed_bill(i + 1, 0);
	}
	when_clock_set(when_instant(TODAY, 600));
	memset(&l, 0, sizeof(l));
	l.patient_id = patient;
	OK(owed_list(as(ROLE_BILLING), TODAY, find_owed, &l, &sum, &err));
	assert_int_equal(l.bills, 8);
	assert_int_equal(l.band[0], 30000);
	assert_int_equal(l.band[1], 70000);
	assert_int_equal(l.band[2], 110000);
	assert_int_equal(l.band[3], 150000);
	assert_int_equal(l.total, 360000);
	assert_int_equal(l.oldest, day_add(TODAY, -400));
	assert_true(sum.total >= l.total);
	IS(RC_DENIED, owed_list(as(ROLE_NURSE), TODAY, NULL, NULL, NULL, &err));
	OK(owed_list(as(ROLE_ADMINISTRATOR), TODAY, find_owed, &l, NULL, &err));
	assert_string_equal(l.patient, NOT_SHOWN);
	assert_int_equal(l.total, 360000);
}

static void
a_bill_is_printed_and_logged(void **state)
{
	int64_t id = closed_bill(2, 20260401);
	struct buf b = BUF_INIT;

	(void)state;
	OK(pay(ROLE_CLERK, id, 5000, PAY_METHOD_CARD, NULL));
	OK(bill_print(as(ROLE_CLERK), id, &b, &err));
	assert_non_null(strstr(b.p, "Adaeze"));
	assert_non_null(strstr(b.p, "Service visit"));
	assert_non_null(strstr(b.p, "200.00"));
	assert_non_null(strstr(b.p, "card, 02-Mar-2026"));
	assert_non_null(strstr(b.p, "To pay"));
	assert_non_null(strstr(b.p, "150.00"));
	for (char *p = b.p, *end; (end = strchr(p, '\n')) != NULL; p = end + 1)
		assert_true(end - p <= 80);
	buf_release(&b);
	IS(RC_DENIED, bill_print(as(ROLE_ADMINISTRATOR), id, &b, &err));
}

static void
a_record_with_money_on_it_is_not_struck_out(void **state)
{
	struct patient p;
	int64_t id;

	(void)state;
	charge(scan, 1, -1);
	OK(patient_get(as(ROLE_RECORDS), patient, &p, &err));
	IS(RC_REFUSED, patient_strike(as(ROLE_RECORDS), patient,
				      p.visit.version, strike_reason, &err));
	OK(bill_make(as(ROLE_BILLING), patient, 0, &id, &err));
	IS(RC_REFUSED, patient_strike(as(ROLE_RECORDS), patient,
				      p.visit.version, strike_reason, &err));
	patient_wipe(&p);
}

/* ---- keys ---------------------------------------------------------------------------------- */

static void
amounts_open_to_billing_alone(void **state)
{
	int64_t id = closed_bill(7, 0);
	struct row_bill b;

	(void)state;
	as(ROLE_DOCTOR);
	OK(row_get(fx.store, TBL_BILL, id, &b, &err));
	assert_true(b.shut);
	assert_int_equal(b.total, 0);
	assert_int_equal(b.state, BILL_STATE_PENDING);
	assert_int_equal(bill_balance(&b), 0);
}

static void
services_and_insurers_have_rules(void **state)
{
	struct row_service v;
	struct row_insurer i;
	int64_t id;

	(void)state;
	house_new(TBL_SERVICE, &v);
	REFUSED("code", house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
	strcpy(v.code, "ecg");
	strcpy(v.name, "ECG");
	v.price = -1;
	REFUSED("price", house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
	v.price = 100;
	v.tax = 10001;
	REFUSED("tax", house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
	v.tax = 0;
	v.at_clinic_id = clinic;
	REFUSED("at_clinic_id",
		house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
	v.at_clinic_id = 0;
	IS(RC_DENIED, house_set(as(ROLE_CLERK), TBL_SERVICE, &v, &err));
	OK(house_set(as(ROLE_SECURITY), TBL_SERVICE, &v, &err));
	OK(house_find(as(ROLE_CLERK), TBL_SERVICE, 0, "ECG", &id, &err));
	assert_int_equal(id, v.id);
	house_new(TBL_INSURER, &i);
	strcpy(i.code, "ACME");
	strcpy(i.name, "Another");
	IS(RC_CONFLICT, house_set(as(ROLE_BILLING), TBL_INSURER, &i, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(amounts_are_text_and_back),
		cmocka_unit_test(tax_is_rounded_half_to_even),
		cmocka_unit_test(a_discount_is_spread_to_the_last_unit),
		cmocka_unit_test_setup(
			a_nurse_who_closes_a_visit_leaves_a_charge, setup),
		cmocka_unit_test_setup(a_charge_keeps_the_price_of_its_day,
				       setup),
		cmocka_unit_test_setup(charges_by_hand_are_checked, setup),
		cmocka_unit_test_setup(a_bill_adds_up_and_then_stands, setup),
		cmocka_unit_test_setup(an_empty_bill_is_not_closed, setup),
		cmocka_unit_test_setup(a_closed_bill_is_corrected_by_a_reversal,
				       setup),
		cmocka_unit_test_setup(a_billed_visit_stays_done, setup),
		cmocka_unit_test_setup(payments_move_the_balance_and_go_back,
				       setup),
		cmocka_unit_test_setup(two_cashiers_take_the_money_once, setup),
		cmocka_unit_test_setup(cover_is_checked_on_the_day, setup),
		cmocka_unit_test_setup(a_claim_is_sent_cut_sent_again_and_paid,
				       setup),
		cmocka_unit_test_setup(without_cover_there_is_no_claim, setup),
		cmocka_unit_test_setup(debts_are_told_by_age, setup),
		cmocka_unit_test_setup(a_bill_is_printed_and_logged, setup),
		cmocka_unit_test_setup(
			a_record_with_money_on_it_is_not_struck_out, setup),
		cmocka_unit_test_setup(amounts_open_to_billing_alone, setup),
		cmocka_unit_test_setup(services_and_insurers_have_rules, setup),
	};

	return cmocka_run_group_tests(tests, group_setup, fixture_close);
}

/*
 * test_figures.c - cover by another's policy; figures over insurers and
 * claims; how records hang together.
 */
#include "fixture.h"

#include "wardbook/figures.h"

#define TODAY 20260302

static int64_t insurer, service, holder, child;

static int
setup(void **state)
{
	struct row_insurer i;
	struct row_service v;

	when_clock_set(when_instant(TODAY, 600));
	if (fixture_open(state))
		return -1;
	house_new(TBL_INSURER, &i);
	strcpy(i.code, "9318");
	strcpy(i.name, "Acme Mutual");
	OK(house_set(as(ROLE_BILLING), TBL_INSURER, &i, &err));
	insurer = i.id;
	house_new(TBL_SERVICE, &v);
	v.kind = SERVICE_KIND_VISIT;
	strcpy(v.code, "visit");
	strcpy(v.name, "Visit");
	v.price = 5000;
	OK(house_set(as(ROLE_BILLING), TBL_SERVICE, &v, &err));
	service = v.id;
	holder = make_patient("Holder");
	child = make_patient("Child");
	return 0;
}

static int64_t
policy(int64_t patient, int32_t from, int32_t to, enum coverage coverage)
{
	struct row_policy p;

	row_init(TBL_POLICY, &p);
	p.patient_id = patient;
	p.insurer_id = insurer;
	strcpy(p.number, "P-1");
	p.from_day = from;
	p.to_day = to;
	p.coverage = coverage;
	p.premium = 1050;
	p.deductible = -1;
	OK(policy_set(as(ROLE_BILLING), &p, &err));
	return p.id;
}

static struct row_insured
insured(int64_t patient, int64_t by)
{
	struct row_insured i;

	row_init(TBL_INSURED, &i);
	i.patient_id = patient;
	i.policy_id = by;
	i.relation = INSURED_AS_CHILD;
	return i;
}

static int64_t
closed_bill(int64_t patient, int64_t price)
{
	struct row_bill b;
	int64_t id;

	OK(bill_make(as(ROLE_BILLING), patient, 0, &id, &err));
	OK(row_get(fx.store, TBL_BILL, id, &b, &err));
	OK(bill_add(as(ROLE_BILLING), id, b.version, service, 1, price, "",
		    &err));
	OK(row_get(fx.store, TBL_BILL, id, &b, &err));
	OK(bill_close(as(ROLE_BILLING), id, b.version, 0, PAY_METHOD_UNKNOWN,
		      &err));
	return id;
}

static void
means_are_rounded_half_to_even(void **state)
{
	(void)state;
	assert_int_equal(money_mean(5, 2), 2);
	assert_int_equal(money_mean(7, 2), 4);
	assert_int_equal(money_mean(-5, 2), -2);
	assert_int_equal(money_mean(-7, 2), -4);
	assert_int_equal(money_mean(8, 3), 3);
	assert_int_equal(money_mean(7, 3), 2);
	assert_int_equal(money_mean(7, 0), 0);
}

static void
another_ones_policy_covers_from_day_to_day(void **state)
{
	int64_t by = policy(holder, 20260101, 20261231, COVERAGE_BASIC);
	int64_t other = make_patient("Stranger"), bill, claim;
	struct row_insured i = insured(child, by);
	struct row_policy p;
	struct row_bill b;
	bool yes;

	(void)state;
	IS(RC_DENIED, insured_set(as(ROLE_NURSE), &i, &err));
	IS(RC_NONE, policy_on_day(as(ROLE_BILLING), child, TODAY, &p, &err));
	i.policy_id = 0;
	IS(RC_REFUSED, insured_set(as(ROLE_BILLING), &i, &err));
	assert_string_equal(err.field, "policy_id");
	i = insured(holder, by);
	IS(RC_REFUSED, insured_set(as(ROLE_BILLING), &i, &err));
	i = insured(child, by);
	OK(insured_set(as(ROLE_BILLING), &i, &err));
	OK(policy_on_day(as(ROLE_BILLING), child, TODAY, &p, &err));
	assert_int_equal(p.id, by);
	IS(RC_NONE, policy_on_day(as(ROLE_BILLING), child, 20251231, &p, &err));
	OK(insured_by(as(ROLE_BILLING), child, by, &yes, &err));
	assert_true(yes);
	/* A bill takes it, a claim may go on it; a stranger's may not. */
	bill = closed_bill(child, 700);
	OK(row_get(fx.store, TBL_BILL, bill, &b, &err));
	assert_int_equal(b.policy_id, by);
	OK(claim_make(as(ROLE_BILLING), bill, by, 0, &claim, &err));
	bill = closed_bill(other, 700);
	IS(RC_REFUSED, claim_make(as(ROLE_BILLING), bill, by, 0, &claim, &err));
	OK(insured_strike(as(ROLE_BILLING), i.id, i.version,
			  reason_of(REASON_KIND_STRIKE, "typing"), &err));
	OK(insured_by(as(ROLE_BILLING), child, by, &yes, &err));
	assert_false(yes);
}

/* One policy with two bills, one without. */
static void
premiums_count_once_and_beside_each_bill(void **state)
{
	struct cover_figures by[COVERAGES];
	const struct cover_figures *f = &by[COVERAGE_PREMIUM];
	int64_t who = make_patient("Premium"), bill;
	struct row_bill b;

	(void)state;
	policy(who, 20260101, 0, COVERAGE_PREMIUM);
	policy(make_patient("Unbilled"), 20260101, 0, COVERAGE_PREMIUM);
	closed_bill(who, 1000);
	closed_bill(who, 1001);
	bill = closed_bill(who, 99999);
	OK(row_get(fx.store, TBL_BILL, bill, &b, &err));
	OK(bill_reverse(as(ROLE_BILLING), bill, b.version, NULL, &err));
	OK(cover_figures(as(ROLE_ADMINISTRATOR), by, &err));
	assert_int_equal(f->policies, 2);
	assert_int_equal(f->unbilled, 1);
	assert_int_equal(f->premium, 2100);
	assert_int_equal(f->bills, 2);
	assert_int_equal(f->total, 2001);
	assert_int_equal(f->rows, 3);
	assert_int_equal(f->joined_premium, 3150);
	IS(RC_DENIED, cover_figures(as(ROLE_DOCTOR), by, &err));
}

struct sum {
	int visits;
	int64_t claimed, sanctioned;
};

static bool
add_visit(const struct sanctioned_visit *v, void *arg)
{
	struct sum *x = arg;

	x->visits++;
	x->claimed += v->claimed;
	x->sanctioned += v->sanctioned;
	return true;
}

static struct row_claim
claim_row(int64_t id)
{
	struct row_claim c;

	as(ROLE_BILLING);
	OK(row_get(fx.store, TBL_CLAIM, id, &c, &err));
	return c;
}

static int64_t
answered(int64_t bill, int64_t by, int64_t again, int64_t sanctioned)
{
	struct row_claim c;
	int64_t id;

	if (again) {
		c = claim_row(again);
		OK(claim_again(as(ROLE_BILLING), again, c.version, &id, &err));
	} else {
		OK(claim_make(as(ROLE_BILLING), bill, by, 0, &id, &err));
	}
	c = claim_row(id);
	OK(claim_send(as(ROLE_BILLING), id, c.version, "C", &err));
	c = claim_row(id);
	OK(claim_answer(as(ROLE_BILLING), id, c.version, sanctioned,
			DENIAL_PAPERS, "", &err));
	return id;
}

static void
what_is_sanctioned_adds_up(void **state)
{
	struct sanctioned_sum sums[PAID_STATES], before[PAID_STATES];
	struct sum x = { 0 }, y = { 0 };
	int64_t who = make_patient("Claimant"), bill, by, first;

	(void)state;
	by = policy(who, 20260101, 0, COVERAGE_BASIC);
	OK(sanctioned_visits(as(ROLE_BILLING), add_visit, &x, before, &err));
	bill = closed_bill(who, 1000);
	first = answered(bill, by, 0, 600);
	answered(bill, by, first, 100);
	OK(sanctioned_visits(as(ROLE_BILLING), add_visit, &y, sums, &err));
	assert_int_equal(y.sanctioned - x.sanctioned, 700);
	assert_int_equal(y.claimed - x.claimed, 1000); /* not 1400 */
	assert_int_equal(sums[PAID_NO].claims - before[PAID_NO].claims, 2);
	assert_int_equal(sums[PAID_NO].sanctioned - before[PAID_NO].sanctioned,
			 700);
	IS(RC_DENIED,
	   sanctioned_visits(as(ROLE_NURSE), NULL, NULL, sums, &err));
}

static void
hospitals_are_of_two_classes(void **state)
{
	struct row_hospital h;

	(void)state;
	house_new(TBL_HOSPITAL, &h);
	assert_int_equal(hospital_class(&h), HOSPITAL_UNKNOWN);
	h.rating = 35;
	assert_int_equal(hospital_class(&h), HOSPITAL_UNKNOWN);
	h.beds = 150;
	assert_int_equal(hospital_class(&h), HOSPITAL_CRITICAL);
	h.beds = 149;
	assert_int_equal(hospital_class(&h), HOSPITAL_BASIC);
	h.beds = 900;
	h.rating = 34;
	assert_int_equal(hospital_class(&h), HOSPITAL_BASIC);
}

static void
joins_are_counted_beside_the_tables(void **state)
{
	struct links a, b;
	struct row_hospital h;
	struct row_staff s;
	int64_t who;

	(void)state;
	OK(links_count(as(ROLE_RECORDS), &a, &err));
	who = make_patient("Linked");
	policy(who, 20260101, 0, COVERAGE_OTHER);
	closed_bill(who, 100);
	closed_bill(who, 200);
	house_new(TBL_HOSPITAL, &h);
	strcpy(h.code, "6870");
	strcpy(h.name, "Johnson-Smith");
	h.beds = 20;
	OK(house_set(as(ROLE_RECORDS), TBL_HOSPITAL, &h, &err));
	house_new(TBL_STAFF, &s);
	s.kind = STAFF_KIND_DOCTOR;
	strcpy(s.code, "4711");
	strcpy(s.name, "Dr Byrd");
	strcpy(s.hospital, "6870");
	OK(house_set(as(ROLE_SECURITY), TBL_STAFF, &s, &err));
	OK(links_count(as(ROLE_RECORDS), &b, &err));
	assert_int_equal(b.patients - a.patients, 1);
	assert_int_equal(b.unseen - a.unseen, 1);
	assert_int_equal(b.seen_rows - a.seen_rows, 1);
	assert_int_equal(b.billed_rows - a.billed_rows, 2);
	assert_int_equal(b.cover_rows - a.cover_rows, 2);
	assert_int_equal(b.by_class[HOSPITAL_BASIC] -
				 a.by_class[HOSPITAL_BASIC],
			 1);
	assert_int_equal(b.placed_by_class[HOSPITAL_BASIC] -
				 a.placed_by_class[HOSPITAL_BASIC],
			 1);
	IS(RC_DENIED, links_count(as(ROLE_DOCTOR), &a, &err));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(means_are_rounded_half_to_even),
		cmocka_unit_test(another_ones_policy_covers_from_day_to_day),
		cmocka_unit_test(premiums_count_once_and_beside_each_bill),
		cmocka_unit_test(what_is_sanctioned_adds_up),
		cmocka_unit_test(hospitals_are_of_two_classes),
		cmocka_unit_test(joins_are_counted_beside_the_tables),
	};

	return cmocka_run_group_tests(tests, setup, fixture_close);
}

/*
 * test_rules_bills.c - what is wrong with bills, claims and covers, and with
 * what other systems told.
 */
#include "rules_fixture.h"

#include "wardbook/bill.h"

static struct row_bill
bill(int64_t patient, int64_t total)
{
	struct row_bill b;

	row_init(TBL_BILL, &b);
	b.number = ++fx.serial;
	b.patient_id = patient;
	b.state = BILL_STATE_PENDING;
	b.day = 20260201;
	b.due_day = 20260401;
	b.amount = b.total = total;
	return b;
}

#define BILL(change)                               \
	do {                                       \
		b = bill(person().visit.id, 1000); \
		change;                            \
		plant(ROLE_CLERK, TBL_BILL, &b);   \
	} while (0)

static void
bills(void **state)
{
	struct row_appointment a = appointment(person().visit.id, 20260110,
					       APPOINTMENT_STATE_MISSED);
	struct row_visit_more m;
	struct row_service v;
	struct row_charge c;
	struct row_policy p;
	struct row_bill b;

	(void)state;
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	row_init(TBL_VISIT_MORE, &m);
	m.id = a.id;
	m.patient_id = a.patient_id;
	m.follow_day = 20260109;
	plant(ROLE_CLERK, TBL_VISIT_MORE, &m);
	only("follow-up-before-visit", a.id);
	house_new(TBL_SERVICE, &v);
	strcpy(v.code, "scan");
	strcpy(v.name, "Scan");
	OK(house_set(as(ROLE_SECURITY), TBL_SERVICE, &v, &err));
	row_init(TBL_CHARGE, &c);
	c.patient_id = a.patient_id;
	c.appointment_id = a.id;
	c.service_id = v.id;
	c.day = a.day;
	plant(ROLE_CLERK, TBL_CHARGE, &c);
	only("charge-for-missed-visit", c.id);
	row_init(TBL_POLICY, &p);
	p.patient_id = a.patient_id;
	p.from_day = 20260110;
	p.to_day = 20260109;
	plant(ROLE_CLERK, TBL_POLICY, &p);
	only("policy-ends-before-it-begins", p.id);
	row_init(TBL_BILL, &b);
	b.number = 1;
	b.patient_id = a.patient_id;
	b.state = BILL_STATE_PENDING;
	b.day = 20260110;
	b.amount = 1000;
	b.total = 1001;
	b.difference = 1;
	plant(ROLE_CLERK, TBL_BILL, &b);
	only("bill-does-not-add-up", b.id);
	b.id = 0;
	b.number = 2;
	b.total = 1000;
	b.difference = 0;
	b.pay_day = 20260109;
	plant(ROLE_CLERK, TBL_BILL, &b);
	only("payment-before-bill", b.id);
	b.id = 0;
	b.number = 3;
	b.pay_day = 0;
	strcpy(b.visit, "8801");
	plant(ROLE_CLERK, TBL_BILL, &b);
	only("bill-for-another-visit", b.id);
	a = appointment(person_with(TBL_PATIENT, "known_day", 20260201, NULL),
			20260131, APPOINTMENT_STATE_DONE);
	plant(ROLE_CLERK, TBL_APPOINTMENT, &a);
	only("visit-before-registration", a.id);
}

static void
sums_of_bills(void **state)
{
	struct row_appointment a;
	struct row_bill b;
	struct row_bill_line l;
	struct row_charge c;
	struct row_payment m;
	struct patient p;

	(void)state;
	BILL(b.due_day = 20260101);
	only("due-before-bill", b.id);
	only("bill-overdue", b.id);
	BILL(b.day = 20260331);
	only("bill-in-future", b.id);
	BOOK(3, 20260201, );
	BILL((b.appointment_id = a.id, b.patient_id = a.patient_id));
	only("bill-without-visit", b.id);
	p = person();
	p.visit.state = PATIENT_STATE_STRUCK;
	replant(ROLE_CLERK, TBL_PATIENT, &p.visit);
	BILL(b.patient_id = p.visit.id);
	only("bill-of-struck", b.id);
	BILL(b.state = BILL_STATE_PAID);
	only("bill-state-wrong", b.id);
	BILL();
	row_init(TBL_BILL_LINE, &l);
	l.bill_id = b.id;
	l.patient_id = p.visit.id;
	l.day = b.day;
	l.quantity = 3;
	l.price = 300;
	plant(ROLE_CLERK, TBL_BILL_LINE, &l);
	only("line-of-other-patient", l.id);
	only("bill-differs-from-lines", b.id);
	BILL((b.paid = 1200, b.state = BILL_STATE_PAID));
	row_init(TBL_PAYMENT, &m);
	m.bill_id = b.id;
	m.patient_id = b.patient_id;
	m.day = 20260131;
	m.amount = 1300;
	plant(ROLE_CLERK, TBL_PAYMENT, &m);
	only("money-before-bill", m.id);
	only("paid-differs", b.id);
	only("bill-overpaid", b.id);
	row_init(TBL_CHARGE, &c);
	c.patient_id = b.patient_id;
	c.day = 20251101;
	when_clock_set(now - 120 * DAY);
	plant(ROLE_CLERK, TBL_CHARGE, &c);
	when_clock_set(now);
	only("charge-waits", c.id);
}

static void
claims_and_cover(void **state)
{
	struct row_bill b;
	struct row_policy p;
	struct row_claim c;

	(void)state;
	row_init(TBL_POLICY, &p);
	p.patient_id = person().visit.id;
	strcpy(p.number, "P-1");
	p.from_day = 20250101;
	p.to_day = 20241231;
	plant(ROLE_CLERK, TBL_POLICY, &p);
	BILL((b.patient_id = p.patient_id, b.policy_id = p.id));
	only("bill-outside-cover", b.id);
	row_init(TBL_CLAIM, &c);
	c.bill_id = b.id;
	c.patient_id = b.patient_id;
	c.policy_id = p.id;
	c.state = CLAIM_STATE_SANCTIONED;
	c.sent_day = 20260131;
	c.answer_day = 20260130;
	c.amount = 1001;
	c.sanctioned = 1002;
	plant(ROLE_CLERK, TBL_CLAIM, &c);
	only("claim-before-bill", c.id);
	only("answer-before-claim", c.id);
	only("claim-over-bill", c.id);
	only("sanctioned-over-claim", c.id);
	BILL();
	row_init(TBL_CLAIM, &c);
	c.bill_id = b.id;
	c.patient_id = b.patient_id;
	c.policy_id = p.id;
	c.state = CLAIM_STATE_SENT;
	c.sent_day = 20260201;
	when_clock_set(now - 120 * DAY);
	plant(ROLE_CLERK, TBL_CLAIM, &c);
	when_clock_set(now);
	only("claim-on-other-policy", c.id);
	only("claim-waits", c.id);
}

static void
told(void **state)
{
	struct row_appointment a;
	struct row_admission_told t;
	struct row_visit_source v;
	struct row_own_doctor o;
	struct row_insured i;
	struct row_bill b;

	(void)state;
	row_init(TBL_ADMISSION_TOLD, &t);
	t.patient_id = person().visit.id;
	t.from_day = 20240703;
	t.to_day = 20240117;
	plant(ROLE_RECORDS, TBL_ADMISSION_TOLD, &t);
	only("told-discharge-before-admission", t.id);
	row_init(TBL_OWN_DOCTOR, &o);
	o.id = t.patient_id;
	strcpy(o.number, "4455");
	plant(ROLE_RECORDS, TBL_OWN_DOCTOR, &o);
	only("own-doctor-unknown", o.id);
	row_init(TBL_INSURED, &i);
	i.patient_id = t.patient_id;
	strcpy(i.number, "9988");
	plant(ROLE_RECORDS, TBL_INSURED, &i);
	only("cover-unknown", i.id);
	BOOK(2, 20260116, );
	row_init(TBL_VISIT_SOURCE, &v);
	v.id = a.id;
	v.patient_id = a.patient_id;
	strcpy(v.doctor, "6121");
	plant(ROLE_RECORDS, TBL_VISIT_SOURCE, &v);
	only("visit-with-unknown-doctor", a.id);
	v.doctor[0] = '\0';
	strcpy(v.hospital, "4535");
	replant(ROLE_RECORDS, TBL_VISIT_SOURCE, &v);
	assert_int_equal(look("visit-with-unknown-doctor").n, 0);
	only("visit-in-unknown-hospital", a.id);
	BILL(strcpy(b.cover, "9988"));
	only("bill-on-another-policy", b.id);
}

/* A policy in another name is right once it covers the patient, too. */
static void
covered_by_another(void **state)
{
	struct row_policy p;
	struct row_insured i;
	struct row_claim c;
	struct row_bill b;

	(void)state;
	row_init(TBL_POLICY, &p);
	p.patient_id = person().visit.id;
	strcpy(p.number, "P-2");
	plant(ROLE_CLERK, TBL_POLICY, &p);
	BILL();
	row_init(TBL_CLAIM, &c);
	c.bill_id = b.id;
	c.patient_id = b.patient_id;
	c.policy_id = p.id;
	plant(ROLE_CLERK, TBL_CLAIM, &c);
	finds("claim-on-other-policy", c.id);
	row_init(TBL_INSURED, &i);
	i.patient_id = b.patient_id;
	i.policy_id = p.id;
	i.relation = INSURED_AS_CHILD;
	plant(ROLE_CLERK, TBL_INSURED, &i);
	for (int k = 0; k < look("claim-on-other-policy").n; k++)
		assert_int_not_equal(look("claim-on-other-policy").id[k], c.id);
}

static void
every_rule_was_broken_once(void **state)
{
	(void)state;
	breaks_its_rules(RULES_BILLS);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bills),
		cmocka_unit_test(sums_of_bills),
		cmocka_unit_test(claims_and_cover),
		cmocka_unit_test(told),
		cmocka_unit_test(covered_by_another),
		cmocka_unit_test(every_rule_was_broken_once),
	};

	return cmocka_run_group_tests(tests, rules_open, fixture_close);
}

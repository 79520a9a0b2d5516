/*
 * demo_bills.c - the made-up hospital's prices, insurers, policies and bills.
 *
 * Its numbers are a row of their own, so that what is made before and after it
 * stays what it is, whatever changes here or there.  A few bills of each kind are there: paid, partly paid,
 * overdue, claimed and denied; and some charges that wait.
 */
#include "demo_inside.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/bill.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

#define VISITS	   DEMO_CLINICS
#define EXTRAS	   4
#define INSURERS   3
#define MOST_BILLS 240
#define LONGEST	   130 /* days back */

struct money_demo {
	struct demo *d;
	int64_t visit[VISITS], extra[EXTRAS], insurer[INSURERS];
};

static enum rc
add_service(struct demo *d, const char *code, const char *name,
	    enum service_kind kind, int64_t price, int64_t tax, int64_t clinic,
	    int64_t *id, struct err *e)
{
	struct row_service v;
	enum rc rc;

	house_new(TBL_SERVICE, &v);
	text_copy(v.code, sizeof(v.code), code);
	text_copy(v.name, sizeof(v.name), name);
	v.kind = kind;
	v.price = price;
	v.tax = tax;
	v.at_clinic_id = clinic;
	rc = house_set(d->by[ROLE_BILLING], TBL_SERVICE, &v, e);
	*id = v.id;
	return rc;
}

static enum rc
make_services(struct money_demo *m, struct err *e)
{
	static const struct {
		const char *code, *name;
		enum service_kind kind;
		int64_t price, tax;
	} extra[EXTRAS] = {
		{ "ecg", "Electrocardiogram", SERVICE_KIND_TEST, 3250, 0 },
		{ "xray", "X-ray, two views", SERVICE_KIND_TEST, 6890, 0 },
		{ "blood", "Blood count", SERVICE_KIND_TEST, 1475, 0 },
		{ "report", "Written report", SERVICE_KIND_OTHER, 2999, 1900 },
	};
	struct demo *d = m->d;
	enum rc rc = RC_OK;

	session_use(d->by[ROLE_BILLING]);
	for (int i = 0; rc == RC_OK && i < VISITS; i++) {
		struct row_place p;
		char code[20], name[80];

		rc = row_get(d->store, TBL_PLACE, d->clinic[i], &p, e);
		if (rc != RC_OK)
			break;
		snprintf(code, sizeof(code), "v-%.12s", p.code);
		snprintf(name, sizeof(name), "Visit, %.60s", p.name);
		rc = add_service(d, code, name, SERVICE_KIND_VISIT,
				 4200 + 650 * i, 0, d->clinic[i], &m->visit[i],
				 e);
	}
	for (int i = 0; rc == RC_OK && i < EXTRAS; i++)
		rc = add_service(d, extra[i].code, extra[i].name, extra[i].kind,
				 extra[i].price, extra[i].tax, 0, &m->extra[i],
				 e);
	return rc;
}

static enum rc
make_insurers(struct money_demo *m, struct err *e)
{
	static const char *const who[INSURERS][3] = {
		{ "NHF", "National Health Fund", "public" },
		{ "AURORA", "Aurora Mutual", "private" },
		{ "KESTREL", "Kestrel Health Insurance", "private" },
	};
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < INSURERS; i++) {
		struct row_insurer x;

		house_new(TBL_INSURER, &x);
		text_copy(x.code, sizeof(x.code), who[i][0]);
		text_copy(x.name, sizeof(x.name), who[i][1]);
		x.kind = enum_find(&enum_insurer_kind, who[i][2]);
		snprintf(x.phone, sizeof(x.phone), "555 01%02d", i);
		rc = house_set(m->d->by[ROLE_BILLING], TBL_INSURER, &x, e);
		m->insurer[i] = x.id;
	}
	return rc;
}

/* About half of the patients; a few policies have ended. */
static enum rc
make_policies(struct money_demo *m, struct err *e)
{
	struct demo *d = m->d;
	int left = 0;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < d->npatients; i++) {
		struct row_policy p;
		int which = demo_pick(d, INSURERS);
		bool ended = demo_once(d, 9);

		if (demo_once(d, 2))
			continue;
		rc = demo_batch(d, ROLE_BILLING, ACT_POLICY_SET, &left, e);
		if (rc != RC_OK)
			break;
		row_init(TBL_POLICY, &p);
		p.patient_id = d->patient[i];
		p.insurer_id = m->insurer[which];
		snprintf(p.number, sizeof(p.number), "%c%07d", "NAK"[which],
			 demo_pick(d, 10000000));
		p.coverage = 1 + demo_pick(d, 3);
		p.from_day = day_add(d->today, -700 - demo_pick(d, 900));
		p.to_day = ended ? day_add(d->today, -demo_pick(d, 90)) : 0;
		p.premium = 4900 + 100 * demo_pick(d, 150);
		p.deductible = 10000 * demo_pick(d, 6);
		rc = policy_set(d->by[ROLE_BILLING], &p, e);
	}
	return demo_batch_end(d, ROLE_BILLING, &left, rc, e);
}

static enum rc
leave_charges(struct money_demo *m, int64_t patient, struct err *e)
{
	struct demo *d = m->d;
	int n = demo_pick(d, 3);
	enum rc rc = RC_OK;

	for (int i = -1; rc == RC_OK && i < n; i++) {
		struct charge c;

		charge_init(&c);
		c.row.patient_id = patient;
		c.row.service_id = i < 0 ? m->visit[demo_pick(d, VISITS)]
					 : m->extra[demo_pick(d, EXTRAS)];
		rc = charge_add(d->by[ROLE_BILLING], &c, e);
	}
	return rc;
}

static enum rc
pay(struct demo *d, int64_t bill, int64_t amount, struct err *e)
{
	struct payment_plan p = {
		.bill = bill,
		.amount = amount,
		.method = PAY_METHOD_CASH + demo_pick(d, 3),
	};

	return payment_take(d->by[ROLE_BILLING], &p, NULL, e);
}

/* A claim that was answered: all of it, most of it, or nothing. */
static enum rc
claim(struct demo *d, const struct row_bill *b, struct err *e)
{
	struct session *s = d->by[ROLE_BILLING];
	int answer = demo_pick(d, 5);
	char number[20];
	int64_t id;
	enum rc rc = claim_make(s, b->id, 0, 0, &id, e);

	snprintf(number, sizeof(number), "C-%06d", demo_pick(d, 1000000));
	if (rc == RC_OK && answer)
		rc = claim_send(s, id, 1, number, e);
	if (rc == RC_OK && answer == 2)
		rc = claim_answer(s, id, 2, b->total * 4 / 5, DENIAL_PAPERS, "",
				  e);
	else if (rc == RC_OK && answer == 3)
		rc = claim_answer(s, id, 2, 0, DENIAL_NOT_COVERED, "", e);
	else if (rc == RC_OK && answer == 4) {
		rc = claim_answer(s, id, 2, b->total, DENIAL_NONE, "", e);
		if (rc == RC_OK)
			rc = claim_paid(s, id, 3, number, e);
	}
	return rc;
}

static enum rc
make_bill(struct money_demo *m, int64_t patient, struct err *e)
{
	struct demo *d = m->d;
	struct session *s = d->by[ROLE_BILLING];
	struct row_bill b;
	int fate = demo_pick(d, 6);
	int64_t id;
	enum rc rc = leave_charges(m, patient, e);

	if (rc == RC_OK)
		rc = bill_make(s, patient, 0, &id, e);
	if (rc == RC_OK)
		rc = row_get(d->store, TBL_BILL, id, &b, e);
	if (rc != RC_OK || fate == 0)
		return rc;
	rc = bill_close(s, id, b.version, day_add(when_today(), 30),
			(enum pay_method)b.method, e);
	if (rc == RC_OK)
		rc = row_get(d->store, TBL_BILL, id, &b, e);
	if (rc == RC_OK && b.policy_id && fate > 2)
		return claim(d, &b, e);
	if (rc == RC_OK && fate > 3)
		return pay(d, id, b.total, e);
	return rc == RC_OK && fate == 3 ? pay(d, id, b.total / 2, e) : rc;
}

/* From the oldest to today, each on its own day. */
static enum rc
make_bills(struct money_demo *m, struct err *e)
{
	struct demo *d = m->d;
	int n = d->npatients / 4 < MOST_BILLS ? d->npatients / 4 : MOST_BILLS;
	int left = 0;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < n; i++) {
		int32_t back = LONGEST - LONGEST * i / n;
		int64_t patient = d->patient[demo_pick(d, d->npatients)];

		/* A batch stands in one transaction, under one clock. */
		rc = demo_batch_end(d, ROLE_BILLING, &left, RC_OK, e);
		if (rc != RC_OK)
			break;
		demo_clock(d, day_add(d->today, -back), 9 * 60);
		rc = demo_batch(d, ROLE_BILLING, ACT_BILL_MAKE, &left, e);
		if (rc == RC_OK)
			rc = make_bill(m, patient, e);
	}
	rc = demo_batch_end(d, ROLE_BILLING, &left, rc, e);
	demo_clock(d, day_add(d->today, -1), 15 * 60);
	for (int i = 0; rc == RC_OK && i < 5 + n / 20; i++) {
		int64_t patient = d->patient[demo_pick(d, d->npatients)];

		rc = demo_batch(d, ROLE_BILLING, ACT_CHARGE_ADD, &left, e);
		if (rc == RC_OK)
			rc = leave_charges(m, patient, e);
	}
	return demo_batch_end(d, ROLE_BILLING, &left, rc, e);
}

enum rc
demo_bills(struct demo *d, struct err *e)
{
	struct money_demo m = { .d = d };
	uint64_t random = d->random;
	enum rc rc = make_services(&m, e);

	d->random = (uint64_t)d->o->seed + 0xB111;
	if (rc == RC_OK)
		rc = make_insurers(&m, e);
	if (rc == RC_OK)
		rc = make_policies(&m, e);
	if (rc == RC_OK)
		rc = demo_say(d, "bills", 1, 2, e);
	if (rc == RC_OK)
		rc = make_bills(&m, e);
	d->random = random;
	return rc == RC_OK ? demo_say(d, "bills", 2, 2, e) : rc;
}

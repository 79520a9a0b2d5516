/*
 * rules_bills.c - rules about what is sealed for billing: policies and bills,
 * each walked once.
 */
#include "rules_private.h"

#include "wardbook/bill.h"

static void
hit(struct rules_run *r, enum open_rule o, int64_t id, int64_t patient,
    int64_t day)
{
	char text[WHEN_TEXT];

	if (rules_wants(r, o))
		rules_hit(r, r->of[o], id, patient, 0,
			  day_text(text, (int32_t)day));
}

static bool
look_policy(const void *row, const struct err *why, void *arg)
{
	const struct row_policy *p = row;
	struct rules_run *r = arg;

	if (!why && !p->shut && p->state == FILED_VALID &&
	    policy_covers(p, r->today) == COVER_WRONG)
		hit(r, OPEN_POLICY_TURNED, p->id, p->patient_id, p->to_day);
	return !r->stopped;
}

static bool
look_bill(const void *row, const struct err *why, void *arg)
{
	const struct row_bill *b = row;
	struct rules_run *r = arg;

	if (why || b->shut || b->reverses_id ||
	    b->state == BILL_STATE_REVERSED || b->state == BILL_STATE_STRUCK)
		return true;
	if (b->difference ||
	    b->total != b->amount - b->discount + b->tax + b->difference)
		hit(r, OPEN_BILL_SUM, b->id, b->patient_id, b->day);
	if (b->pay_day && b->pay_day < b->day)
		hit(r, OPEN_BILL_PAID_BEFORE, b->id, b->patient_id, b->day);
	if (b->visit[0] && !b->appointment_id)
		hit(r, OPEN_BILL_VISIT, b->id, b->patient_id, b->day);
	if (b->cover[0] && !b->policy_id)
		hit(r, OPEN_BILL_COVER, b->id, b->patient_id, b->day);
	return !r->stopped;
}

enum rc
rules_open_bills(struct rules_run *r, struct err *e)
{
	enum rc rc = RC_OK;

	if (rules_wants(r, OPEN_POLICY_TURNED))
		rc = store_each_row(r->s->store, TBL_POLICY, false, look_policy,
				    r, e);
	if (rc == RC_OK && !r->stopped &&
	    (rules_wants(r, OPEN_BILL_SUM) ||
	     rules_wants(r, OPEN_BILL_PAID_BEFORE) ||
	     rules_wants(r, OPEN_BILL_VISIT) ||
	     rules_wants(r, OPEN_BILL_COVER)))
		rc = store_each_row(r->s->store, TBL_BILL, false, look_bill, r,
				    e);
	return rc;
}

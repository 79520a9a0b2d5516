/*
 * bill_rules.c - what can't be right in what other systems brought, by name.
 *
 * A file may say that cover ended before it began: it goes in as it is, covers
 * nothing, and is found here.  Each rule looks at the rows of one table; those
 * about plain columns are one query, those about sealed ones open the rows.
 */
#include "bill_private.h"

#include <string.h>

const struct bill_rule_def bill_rules[RULE_COUNT] = {
	[RULE_POLICY_ENDS_BEFORE] = { "policy-ends-before-it-begins",
		"The cover ends before it begins." },
	[RULE_BILL_SUM] = { "bill-does-not-add-up",
		"The total is not amount less discount and with tax." },
	[RULE_PAID_BEFORE_BILL] = { "payment-before-bill",
		"It was paid before the day of the bill." },
	[RULE_VISIT_OTHER] = { "bill-visit-of-another-patient",
		"The bill names a visit that is another patient's." },
	[RULE_FOLLOW_BEFORE] = { "follow-up-before-visit",
		"The day to be seen again lies before the visit." },
	[RULE_CHARGE_MISSED] = { "charge-for-missed-visit",
		"A charge stands for a visit that was missed or cancelled." },
	[RULE_VISIT_BEFORE_KNOWN] = { "visit-before-registration",
		"The visit lies before the day the patient was registered." },
};

struct rule_run {
	enum bill_rule rule;
	bill_fault_fn fn;
	void *arg;
	bool *hidden, stopped;
};

static void
tell(struct rule_run *r, enum tbl t, int64_t row, int64_t patient)
{
	struct bill_fault f = { r->rule, patient, (int)t, row };

	if (!r->stopped && !r->fn(&f, r->arg))
		r->stopped = true;
}

/* ---- rows that have to be opened ---------------------------------------------------- */

static void
look_at_policy(struct rule_run *r, const struct row_policy *p)
{
	if (p->shut)
		*r->hidden = true;
	else if (policy_covers(p, 0) == COVER_WRONG)
		tell(r, TBL_POLICY, p->id, p->patient_id);
}

static void
look_at_bill(struct rule_run *r, const struct row_bill *b)
{
	bool wrong = false;

	if (b->shut) {
		*r->hidden = true;
		return;
	}
	if (b->reverses_id || b->state == BILL_STATE_REVERSED)
		return;
	if (r->rule == RULE_BILL_SUM)
		wrong = b->difference != 0;
	else if (r->rule == RULE_PAID_BEFORE_BILL)
		wrong = b->pay_day && b->pay_day < b->day;
	else if (r->rule == RULE_VISIT_OTHER)
		wrong = b->visit[0] && !b->appointment_id;
	if (wrong)
		tell(r, TBL_BILL, b->id, b->patient_id);
}

static enum rc
run_rows(struct session *s, struct rule_run *r, struct err *e)
{
	bool policies = r->rule == RULE_POLICY_ENDS_BEFORE;
	struct stmt *st = store_query(s->store, policies ? QUERY_POLICY_EVERY :
							   QUERY_BILL_OF_DAYS);
	struct bill_rows rows;
	enum rc rc;

	bill_rows_init(&rows, policies ? TBL_POLICY : TBL_BILL);
	if (!policies) {
		stmt_int(st, "since", 0);
		stmt_int(st, "until", 99991231);
	}
	rc = bill_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n && !r->stopped; i++) {
		void *row = rows.v + i * rows.size;

		if (policies)
			look_at_policy(r, row);
		else
			look_at_bill(r, row);
	}
	bill_rows_release(&rows);
	return rc;
}

/* ---- plain columns ------------------------------------------------------------------- */

static enum rc
run_query(struct session *s, struct rule_run *r, enum query q, enum tbl t,
	  struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	bool row = false;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row && !r->stopped)
		tell(r, t, stmt_get_int(st, "id"),
		     stmt_get_int(st, "patient_id"));
	stmt_done(st);
	return rc;
}

enum rc
bill_rule_run(struct session *s, enum bill_rule rule, bill_fault_fn fn,
	      void *arg, bool *hidden, struct err *e)
{
	struct rule_run r = { rule, fn, arg, hidden, false };
	enum rc rc = bill_may_view(s, e);

	*hidden = false;
	if (rc != RC_OK)
		return rc;
	switch (rule) {
	case RULE_FOLLOW_BEFORE:
		return run_query(s, &r, QUERY_VISIT_FOLLOW_BEFORE,
				 TBL_APPOINTMENT, e);
	case RULE_CHARGE_MISSED:
		return run_query(s, &r, QUERY_CHARGE_OF_MISSED, TBL_CHARGE, e);
	case RULE_VISIT_BEFORE_KNOWN:
		return run_query(s, &r, QUERY_VISIT_BEFORE_KNOWN,
				 TBL_APPOINTMENT, e);
	default:
		return run_rows(s, &r, e);
	}
}

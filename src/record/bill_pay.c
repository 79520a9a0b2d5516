/*
 * bill_pay.c - money in and money back.
 *
 * A payment is never changed.  The bill's `paid` and its state follow in the
 * same transaction; nobody else writes them.
 */
#include "bill_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

static void
follow(struct row_bill *b, const struct row_payment *p)
{
	if (p->state == PAYMENT_STATE_FAILED) {
		b->state = BILL_STATE_FAILED;
		return;
	}
	b->paid += p->amount;
	b->state = b->paid >= b->total ? BILL_STATE_PAID
		   : b->paid > 0       ? BILL_STATE_PARTIAL
				       : BILL_STATE_PENDING;
}

enum rc
payment_file(struct session *s, struct row_bill *b, struct row_payment *p,
	     struct err *e)
{
	enum rc rc;

	p->id = 0;
	p->bill_id = b->id;
	p->patient_id = b->patient_id;
	rc = row_insert(s->store, TBL_PAYMENT, p, e);
	if (rc != RC_OK)
		return rc;
	follow(b, p);
	rc = row_update(s->store, TBL_BILL, b, e);
	if (rc == RC_OK)
		act_note(s, TBL_PAYMENT, p->id, p->version, p->patient_id,
			 NULL);
	return rc;
}

static enum rc
check_plan(struct session *s, const struct payment_plan *p,
	   const struct row_bill *b, struct err *e)
{
	int64_t left = bill_balance(b);
	int32_t today = when_today();
	char text[MONEY_TEXT];

	if (b->state == BILL_STATE_OPEN)
		return err_field(e, "state",
				 "The bill is still being made; "
				 "close it first.");
	if (!left)
		return err_field(e, "amount",
				 "Nothing is left to pay on this "
				 "bill.");
	if (p->amount <= 0)
		return err_field(e, "amount", "Say how much was paid.");
	if (p->amount > left)
		return err_field(e, "amount",
				 "That is more than what is left "
				 "to pay: %s.",
				 money_here(s, text, left));
	if (p->method == PAY_METHOD_UNKNOWN ||
	    !*enum_name(&enum_pay_method, p->method))
		return err_field(e, "method", "Say how it was paid.");
	if (p->day && (!day_is_valid(p->day) || p->day > today))
		return err_field(e, "day",
				 "A payment is of a day up to "
				 "today.");
	if (p->day && p->day < b->day)
		return err_field(e, "day", "The bill is of a later day.");
	if (p->document && strlen(p->document) > 60)
		return err_field(e, "document", "The text is too long.");
	return RC_OK;
}

enum rc
payment_take(struct session *s, const struct payment_plan *plan, int64_t *id,
	     struct err *e)
{
	struct row_payment p;
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_PAYMENT_TAKE, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_PAYMENT, &p);
	rc = bill_current(s, plan->bill, plan->version, &b, e);
	if (rc == RC_OK)
		rc = check_plan(s, plan, &b, e);
	if (rc == RC_OK) {
		p.claim_id = plan->claim;
		p.day = plan->day ? plan->day : when_today();
		p.amount = plan->amount;
		p.method = plan->method;
		text_copy(p.document, sizeof(p.document),
			  plan->document ? plan->document : "");
		rc = bill_clean(p.document, sizeof(p.document), "document", e);
	}
	if (rc == RC_OK)
		rc = payment_file(s, &b, &p, e);
	if (rc == RC_OK && id)
		*id = p.id;
	return bill_end_act(s, rc, e);
}

static enum rc
may_go_back(struct session *s, const struct row_payment *p, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_PAYMENT_REVERSED);
	int64_t n;
	enum rc rc;

	if (p->shut)
		return err_set(e, RC_NOKEY, "Payments are " NOT_SHOWN ".");
	if (p->reverses_id)
		return err_set(e, RC_REFUSED,
			       "That is money that went back "
			       "already.");
	if (p->state == PAYMENT_STATE_FAILED)
		return err_set(e, RC_REFUSED,
			       "That payment failed; nothing "
			       "came in.");
	stmt_int(st, "payment", p->id);
	rc = stmt_one_int(st, &n, e);
	if (rc == RC_OK && n)
		rc = err_set(e, RC_REFUSED,
			     "That payment was given back "
			     "already.");
	return rc;
}

/* The claim that it answered is to be paid again. */
static enum rc
unpay_claim(struct session *s, int64_t id, struct err *e)
{
	struct row_claim c;
	enum rc rc;

	if (!id)
		return RC_OK;
	rc = row_get(s->store, TBL_CLAIM, id, &c, e);
	if (rc != RC_OK || c.state != CLAIM_STATE_PAID)
		return rc;
	c.state = c.sanctioned < c.amount ? CLAIM_STATE_PARTIAL
					  : CLAIM_STATE_SANCTIONED;
	return row_update(s->store, TBL_CLAIM, &c, e);
}

enum rc
payment_reverse(struct session *s, int64_t id, struct err *e)
{
	struct row_payment p, back;
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_BILL_REVERSE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_PAYMENT, id, &p, e);
	if (rc == RC_OK)
		rc = may_go_back(s, &p, e);
	if (rc == RC_OK)
		rc = bill_current(s, p.bill_id, 0, &b, e);
	if (rc == RC_OK) {
		back = p;
		back.amount = -p.amount;
		back.reverses_id = p.id;
		back.day = when_today();
		rc = payment_file(s, &b, &back, e);
	}
	if (rc == RC_OK)
		rc = unpay_claim(s, p.claim_id, e);
	return bill_end_act(s, rc, e);
}

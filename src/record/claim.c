/*
 * claim.c - claims on insurers, from draft to money.
 *
 * draft -> sent -> sanctioned, partly sanctioned or denied -> paid.  What was
 * denied is claimed again as a new row that names the old one, so the first
 * answer stays as it was.
 */
#include "bill_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

static enum rc
current_claim(struct session *s, int64_t id, int64_t version, unsigned from,
	      struct row_claim *c, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_CLAIM, id, c, e);

	if (rc != RC_OK)
		return rc;
	if (c->shut)
		return err_set(e, RC_NOKEY, "Claims are " NOT_SHOWN ".");
	if (c->version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this claim "
			       "since you opened it; look at it again.");
	if (!(from & 1u << c->state))
		return err_field(e, "state", "The claim is %s.",
				 enum_words(&enum_claim_state, c->state));
	return RC_OK;
}

#define FROM(x) (1u << CLAIM_STATE_##x)

static enum rc
end_change(struct session *s, struct row_claim *c, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		rc = row_update(s->store, TBL_CLAIM, c, e);
	if (rc == RC_OK)
		act_note(s, TBL_CLAIM, c->id, c->version, c->patient_id, NULL);
	return bill_end_act(s, rc, e);
}

/* ---- making ---------------------------------------------------------------------------- */

static enum rc
check_cover(struct session *s, const struct row_bill *b, int64_t policy,
	    struct err *e)
{
	char text[COVER_TEXT], day[WHEN_TEXT];
	struct row_policy p;
	bool covered;
	enum rc rc = RC_NONE;

	if (policy)
		rc = row_get(s->store, TBL_POLICY, policy, &p, e);
	if (rc == RC_NONE)
		return err_field(e, "policy_id", "Say on which policy.");
	if (rc == RC_OK)
		rc = bill_patient(s, &p.patient_id, e);
	covered = rc == RC_OK && p.patient_id == b->patient_id;
	if (rc == RC_OK && !covered)
		rc = insured_by(s, b->patient_id, p.id, &covered, e);
	if (rc != RC_OK)
		return rc;
	if (!covered || p.state != FILED_VALID)
		return err_field(e, "policy_id",
				 "That is no policy of this "
				 "patient.");
	if (policy_covers(&p, (int32_t)b->day) != COVER_YES)
		return err_field(e, "policy_id",
				 "No cover on the day of the "
				 "bill, %s: %s.",
				 day_text(day, (int32_t)b->day),
				 cover_text(text, &p, (int32_t)b->day));
	return RC_OK;
}

static enum rc
check_open_claims(struct session *s, int64_t bill, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_BILL_CLAIMS);
	struct table_rows rows;
	enum rc rc;

	table_rows_init(&rows, TBL_CLAIM);
	stmt_int(st, "bill", bill);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		if (((struct row_claim *)(void *)rows.v)[i].state <=
		    CLAIM_STATE_DENIED)
			rc = err_set(e, RC_REFUSED,
				     "There is a claim on this "
				     "bill already; send that one again, or "
				     "withdraw it.");
	table_rows_release(&rows);
	return rc;
}

static enum rc
insert_claim(struct session *s, const struct row_bill *b, int64_t policy,
	     int64_t amount, int64_t again, int64_t *id, struct err *e)
{
	char text[MONEY_TEXT];
	struct row_claim c;
	enum rc rc;

	if (amount <= 0 || amount > bill_balance(b))
		return err_field(e, "amount",
				 "A claim is above zero and at "
				 "most what is left to pay: %s.",
				 money_here(s, text, bill_balance(b)));
	row_init(TBL_CLAIM, &c);
	c.bill_id = b->id;
	c.patient_id = b->patient_id;
	c.policy_id = policy;
	c.again_id = again;
	c.amount = amount;
	rc = row_insert(s->store, TBL_CLAIM, &c, e);
	if (rc == RC_OK)
		act_note(s, TBL_CLAIM, c.id, c.version, c.patient_id, NULL);
	*id = c.id;
	return rc;
}

enum rc
claim_make(struct session *s, int64_t bill, int64_t policy, int64_t amount,
	   int64_t *id, struct err *e)
{
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_CLAIM_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = bill_current(s, bill, 0, &b, e);
	if (rc == RC_OK && b.state == BILL_STATE_OPEN)
		rc = err_field(e, "state",
			       "The bill is still being made; close"
			       " it first.");
	if (rc == RC_OK && !bill_balance(&b))
		rc = err_field(e, "amount",
			       "Nothing is left to pay on this "
			       "bill.");
	if (rc == RC_OK && !policy)
		policy = b.policy_id;
	if (rc == RC_OK)
		rc = check_cover(s, &b, policy, e);
	if (rc == RC_OK)
		rc = check_open_claims(s, bill, e);
	if (rc == RC_OK)
		rc = insert_claim(s, &b, policy,
				  amount ? amount : bill_balance(&b), 0, id, e);
	return bill_end_act(s, rc, e);
}

/* ---- what becomes of it ------------------------------------------------------------------ */

enum rc
claim_send(struct session *s, int64_t id, int64_t version, const char *number,
	   struct err *e)
{
	struct row_claim c;
	enum rc rc = act_begin(s, ACT_CLAIM_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = current_claim(s, id, version, FROM(DRAFT), &c, e);
	if (rc == RC_OK && number && strlen(number) >= sizeof(c.number))
		rc = err_field(e, "number", "The text is too long.");
	if (rc == RC_OK) {
		text_copy(c.number, sizeof(c.number), number ? number : "");
		rc = bill_clean(c.number, sizeof(c.number), "number", e);
		c.state = CLAIM_STATE_SENT;
		c.sent_day = when_today();
	}
	return end_change(s, &c, rc, e);
}

static enum rc
check_answer(struct session *s, const struct row_claim *c, int64_t sanctioned,
	     enum denial denial, const char *words, struct err *e)
{
	char text[MONEY_TEXT];

	if (sanctioned < 0 || sanctioned > c->amount)
		return err_field(e, "sanctioned",
				 "They can take over between "
				 "nothing and %s.",
				 money_here(s, text, c->amount));
	if (!*enum_name(&enum_denial, denial))
		return err_field(e, "denial", "That is no reason.");
	if (sanctioned < c->amount && denial == DENIAL_NONE)
		return err_field(e, "denial",
				 "Say why they don't take over "
				 "everything.");
	if (sanctioned == c->amount && denial != DENIAL_NONE)
		return err_field(e, "denial",
				 "They take over everything; then "
				 "nothing was denied.");
	if (words && strlen(words) >= sizeof(c->words))
		return err_field(e, "words", "The text is too long.");
	return RC_OK;
}

enum rc
claim_answer(struct session *s, int64_t id, int64_t version, int64_t sanctioned,
	     enum denial denial, const char *words, struct err *e)
{
	struct row_claim c;
	enum rc rc = act_begin(s, ACT_CLAIM_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = current_claim(s, id, version, FROM(SENT), &c, e);
	if (rc == RC_OK)
		rc = check_answer(s, &c, sanctioned, denial, words, e);
	if (rc == RC_OK) {
		c.sanctioned = sanctioned;
		c.denial = denial;
		text_copy(c.words, sizeof(c.words), words ? words : "");
		rc = bill_clean(c.words, sizeof(c.words), "words", e);
		c.answer_day = when_today();
		c.state = !sanctioned		  ? CLAIM_STATE_DENIED
			  : sanctioned < c.amount ? CLAIM_STATE_PARTIAL
						  : CLAIM_STATE_SANCTIONED;
	}
	return end_change(s, &c, rc, e);
}

enum rc
claim_paid(struct session *s, int64_t id, int64_t version, const char *document,
	   struct err *e)
{
	struct row_payment p;
	struct row_claim c;
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_CLAIM_MAKE, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_PAYMENT, &p);
	rc = current_claim(s, id, version, FROM(SANCTIONED) | FROM(PARTIAL), &c,
			   e);
	if (rc == RC_OK)
		rc = bill_current(s, c.bill_id, 0, &b, e);
	if (rc == RC_OK && c.sanctioned > bill_balance(&b))
		rc = err_field(e, "sanctioned",
			       "The bill was paid meanwhile: "
			       "give money back first.");
	if (rc == RC_OK && document && strlen(document) >= sizeof(p.document))
		rc = err_field(e, "document", "The text is too long.");
	if (rc == RC_OK) {
		p.claim_id = c.id;
		p.day = when_today();
		p.amount = c.sanctioned;
		p.method = PAY_METHOD_INSURANCE;
		text_copy(p.document, sizeof(p.document),
			  document ? document : "");
		rc = bill_clean(p.document, sizeof(p.document), "document", e);
	}
	if (rc == RC_OK)
		rc = payment_file(s, &b, &p, e);
	c.state = CLAIM_STATE_PAID;
	return end_change(s, &c, rc, e);
}

enum rc
claim_again(struct session *s, int64_t id, int64_t version, int64_t *fresh,
	    struct err *e)
{
	struct row_claim c;
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_CLAIM_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = current_claim(s, id, version,
			   FROM(DENIED) | FROM(PARTIAL) | FROM(PAID), &c, e);
	if (rc == RC_OK)
		rc = bill_current(s, c.bill_id, 0, &b, e);
	if (rc == RC_OK && c.sanctioned == c.amount)
		rc = err_field(e, "state", "They took over all of it.");
	if (rc == RC_OK)
		rc = insert_claim(s, &b, c.policy_id, c.amount - c.sanctioned,
				  c.id, fresh, e);
	/* What was sanctioned of it is still to be paid, or was. */
	if (c.state == CLAIM_STATE_DENIED)
		c.state = CLAIM_STATE_AGAIN;
	return end_change(s, &c, rc, e);
}

enum rc
claim_withdraw(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct row_claim c;
	enum rc rc = act_begin(s, ACT_CLAIM_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = current_claim(s, id, version,
			   FROM(DRAFT) | FROM(SENT) | FROM(DENIED) |
				   FROM(SANCTIONED) | FROM(PARTIAL),
			   &c, e);
	c.state = CLAIM_STATE_WITHDRAWN;
	return end_change(s, &c, rc, e);
}

/* ---- list ---------------------------------------------------------------------------------- */

static void
fill_line(struct session *s, struct claim_line *l)
{
	struct row_policy p;
	struct row_bill b;
	char number[25];

	bill_name_patient(s, l->row.patient_id, l->patient, number);
	l->insurer = NOT_SHOWN;
	if (row_get(s->store, TBL_POLICY, l->row.policy_id, &p, NULL) ==
		    RC_OK &&
	    !p.shut)
		l->insurer = house_name(s, TBL_INSURER, p.insurer_id);
	l->bill_number = 0;
	if (row_get(s->store, TBL_BILL, l->row.bill_id, &b, NULL) == RC_OK)
		l->bill_number = b.number;
}

enum rc
claim_list(struct session *s, bool all, claim_fn fn, void *arg, struct err *e)
{
	struct table_rows rows;
	struct stmt *st;
	enum rc rc = bill_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	table_rows_init(&rows, TBL_CLAIM);
	st = store_query(s->store, QUERY_CLAIM_LIST);
	stmt_int(st, "all", all);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		struct claim_line l;

		l.row = ((struct row_claim *)(void *)rows.v)[i];
		fill_line(s, &l);
		if (!fn(&l, arg))
			break;
	}
	table_rows_release(&rows);
	return rc;
}

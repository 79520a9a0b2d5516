/*
 * rules_bill.c - rules over what is billed: each table is walked once and
 * what several say of a bill is added up in one small fact.
 */
#include "rules_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/bill.h"

struct span {
	int64_t id;
	int32_t from, to;
};

struct sum {
	int64_t id, patient, policy, amount, total, paid;
	int64_t lines, received; /* added up */
	int32_t day;
	uint8_t state;
	bool has_lines, has_payments;
};

struct sums {
	struct rules_run *r;
	struct span *cover;
	struct sum *v;
	size_t n, cap, ncover, cap2;
};

static void
hit(struct sums *x, enum open_rule o, int64_t id, int64_t patient, int32_t day)
{
	char text[WHEN_TEXT];

	if (rules_wants(x->r, o))
		rules_hit(x->r, x->r->of[o], id, patient, 0,
			  day_text(text, day));
}

/* Both arrays are in order of ids, which come first. */
static int
by_id(const void *a, const void *b)
{
	int64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

static struct sum *
sum_of(struct sums *x, int64_t bill)
{
	return x->n ? bsearch(&bill, x->v, x->n, sizeof(*x->v), by_id) : NULL;
}

static bool
look_policy(const void *row, const struct err *why, void *arg)
{
	const struct row_policy *p = row;
	struct sums *x = arg;

	if (why || p->shut || p->state == FILED_STRUCK)
		return true;
	x->cover = mem_room(x->cover, &x->cap2, x->ncover, sizeof(*x->cover));
	x->cover[x->ncover++] = (struct span){ p->id, (int32_t)p->from_day,
					       (int32_t)p->to_day };
	return !x->r->stopped;
}

static bool
look_bill(const void *row, const struct err *why, void *arg)
{
	const struct row_bill *b = row;
	struct sums *x = arg;
	struct sum *s;

	if (why || b->shut || b->state == BILL_STATE_STRUCK)
		return true;
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	s = &x->v[x->n++];
	memset(s, 0, sizeof(*s));
	s->id = b->id;
	s->patient = b->patient_id;
	s->policy = b->policy_id;
	s->amount = b->amount;
	s->total = b->total;
	s->paid = b->paid;
	s->day = (int32_t)b->day;
	s->state = (uint8_t)b->state;
	return !x->r->stopped;
}

static bool
look_line(const void *row, const struct err *why, void *arg)
{
	const struct row_bill_line *l = row;
	struct sum *s = why ? NULL : sum_of(arg, l->bill_id);

	if (s && !l->shut && l->state == FILED_VALID) {
		s->lines += l->quantity * l->price;
		s->has_lines = true;
	}
	return true;
}

static bool
look_payment(const void *row, const struct err *why, void *arg)
{
	const struct row_payment *p = row;
	struct sum *s = why ? NULL : sum_of(arg, p->bill_id);

	if (s && !p->shut && p->state == PAYMENT_STATE_RECEIVED) {
		s->received += p->amount;
		s->has_payments = true;
	}
	return true;
}

static bool
look_claim(const void *row, const struct err *why, void *arg)
{
	const struct row_claim *c = row;
	struct sums *x = arg;
	const struct sum *s = why ? NULL : sum_of(x, c->bill_id);

	if (why || c->shut)
		return true;
	if (s && c->amount > s->total)
		hit(x, OPEN_CLAIM_OVER, c->id, c->patient_id,
		    (int32_t)c->sent_day);
	if (c->sanctioned > c->amount)
		hit(x, OPEN_SANCTION_OVER, c->id, c->patient_id,
		    (int32_t)c->sent_day);
	return !x->r->stopped;
}

/* ---- what they add up to ---------------------------------------------------------- */

static void
look_cover(struct sums *x, const struct sum *s)
{
	const struct span *c = NULL;

	if (s->policy && x->ncover)
		c = bsearch(&s->policy, x->cover, x->ncover, sizeof(*c), by_id);
	if (c && ((c->from && s->day < c->from) || (c->to && s->day > c->to)))
		hit(x, OPEN_COVER_OUTSIDE, s->id, s->patient, s->day);
}

static void
look_sum(struct sums *x, const struct sum *s)
{
	if (s->has_lines && s->lines != s->amount)
		hit(x, OPEN_BILL_LINES, s->id, s->patient, s->day);
	if ((s->has_payments || s->paid) && s->received != s->paid)
		hit(x, OPEN_BILL_PAID, s->id, s->patient, s->day);
	if (s->total > 0 && s->paid > s->total)
		hit(x, OPEN_OVERPAID, s->id, s->patient, s->day);
	if (s->state == BILL_STATE_PAID
		    ? s->paid < s->total
		    : s->total > 0 && s->paid >= s->total &&
			      (s->state == BILL_STATE_PENDING ||
			       s->state == BILL_STATE_PARTIAL))
		hit(x, OPEN_BILL_STATE, s->id, s->patient, s->day);
	look_cover(x, s);
}

static enum rc
walk_all(struct sums *x, struct err *e)
{
	static const struct {
		enum tbl table;
		store_row_fn fn;
	} walks[] = {
		{ TBL_POLICY, look_policy },  { TBL_BILL, look_bill },
		{ TBL_BILL_LINE, look_line }, { TBL_PAYMENT, look_payment },
		{ TBL_CLAIM, look_claim },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]) &&
			   rc == RC_OK && !x->r->stopped;
	     i++)
		rc = store_each_row(x->r->s->store, walks[i].table, false,
				    walks[i].fn, x, e);
	for (size_t i = 0; i < x->n && rc == RC_OK && !x->r->stopped; i++)
		look_sum(x, &x->v[i]);
	return rc;
}

enum rc
rules_bill(struct rules_run *r, struct err *e)
{
	struct sums x = { .r = r };
	bool wanted = false;
	enum rc rc;

	for (int o = OPEN_COVER_OUTSIDE; o < OPEN_COUNT; o++)
		wanted |= rules_wants(r, (enum open_rule)o);
	if (!wanted || r->stopped)
		return RC_OK;
	rc = walk_all(&x, e);
	if (x.v)
		mem_wipe(x.v, x.n * sizeof(*x.v));
	free(x.v);
	free(x.cover);
	return rc;
}

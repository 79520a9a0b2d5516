/*
 * figures.c - policies, bills and claims added up.
 *
 * Amounts are sealed, so every row is opened and summed here.
 */
#include "figures_private.h"
#include "bill_private.h"

#include <stdlib.h>
#include <string.h>

int64_t
money_mean(int64_t sum, int64_t n)
{
	int64_t sign = sum < 0 ? -1 : 1, whole, twice;

	if (n <= 0)
		return 0;
	sum *= sign;
	whole = sum / n;
	twice = sum % n * 2;
	return sign * (whole + (twice > n || (twice == n && whole % 2)));
}

/* ---- policies and their bills --------------------------------------------------------- */

struct insurer {
	char code[33];
	int64_t id, policy; /* the first one of it */
};

struct reading {
	struct billed_list *l;
	struct insurer *insurer; /* by code */
	size_t n, cap;
	bool shut;
};

static int
by_id(const void *a, const void *b)
{
	const struct billed *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

struct billed *
billed_find(const struct billed_list *l, int64_t policy)
{
	struct billed key = { .id = policy };

	return l->n ? bsearch(&key, l->v, l->n, sizeof(*l->v), by_id) : NULL;
}

static bool
take_policy(const void *row, const struct err *why, void *arg)
{
	const struct row_policy *p = row;
	struct reading *r = arg;
	struct billed_list *l = r->l;

	if (why || p->state != FILED_VALID)
		return true;
	if (p->shut) {
		r->shut = true;
		return false;
	}
	l->v = mem_room(l->v, &l->cap, l->n, sizeof(*l->v));
	l->v[l->n++] = (struct billed){
		.id = p->id,
		.patient = p->patient_id,
		.insurer = p->insurer_id,
		.premium = p->premium > 0 ? p->premium : 0,
		.coverage = (uint8_t)p->coverage,
	};
	return true;
}

static bool
take_insurer(const void *row, const struct err *why, void *arg)
{
	const struct row_insurer *i = row;
	struct reading *r = arg;
	struct insurer *x;

	if (why)
		return true;
	r->insurer = mem_room(r->insurer, &r->cap, r->n, sizeof(*r->insurer));
	x = &r->insurer[r->n++];
	memcpy(x->code, i->code, sizeof(x->code));
	x->id = i->id;
	x->policy = 0;
	for (size_t k = 0; k < r->l->n && !x->policy; k++)
		if (r->l->v[k].insurer == x->id)
			x->policy = r->l->v[k].id;
	return true;
}

static int
by_code(const void *a, const void *b)
{
	const struct insurer *x = a, *y = b;

	return strcmp(x->code, y->code);
}

static int64_t
policy_of(const struct reading *r, const struct row_bill *b)
{
	struct insurer key, *x = NULL;

	if (b->policy_id || !b->cover[0] || strlen(b->cover) > 32)
		return b->policy_id;
	memcpy(key.code, b->cover, strlen(b->cover) + 1);
	if (r->n)
		x = bsearch(&key, r->insurer, r->n, sizeof(key), by_code);
	return x ? x->policy : 0;
}

static bool
counts(const struct row_bill *b)
{
	return !b->reverses_id && b->state != BILL_STATE_REVERSED &&
	       b->state != BILL_STATE_STRUCK && b->state != BILL_STATE_OPEN;
}

static bool
take_bill(const void *row, const struct err *why, void *arg)
{
	const struct row_bill *b = row;
	struct reading *r = arg;
	struct billed *p;

	if (why || b->shut || !counts(b))
		return true;
	p = billed_find(r->l, policy_of(r, b));
	if (p) {
		p->bills++;
		p->total += b->total;
	}
	return true;
}

enum rc
billed_read(struct session *s, struct billed_list *l, struct err *e)
{
	struct reading r = { .l = l };
	enum rc rc = bill_may_view(s, e);

	memset(l, 0, sizeof(*l));
	if (rc == RC_OK)
		rc = store_each_row(s->store, TBL_POLICY, false, take_policy,
				    &r, e);
	if (rc == RC_OK && r.shut)
		rc = err_set(e, RC_NOKEY, "Policies are " NOT_SHOWN ".");
	if (rc == RC_OK)
		rc = store_each_row(s->store, TBL_INSURER, false, take_insurer,
				    &r, e);
	if (r.n)
		qsort(r.insurer, r.n, sizeof(*r.insurer), by_code);
	if (rc == RC_OK)
		rc = store_each_row(s->store, TBL_BILL, false, take_bill, &r,
				    e);
	free(r.insurer);
	return rc;
}

void
billed_release(struct billed_list *l)
{
	if (l->v)
		mem_wipe(l->v, l->cap * sizeof(*l->v));
	free(l->v);
}

enum rc
cover_figures(struct session *s, struct cover_figures by[COVERAGES],
	      struct err *e)
{
	struct billed_list l;
	enum rc rc = billed_read(s, &l, e);

	memset(by, 0, COVERAGES * sizeof(*by));
	for (size_t i = 0; rc == RC_OK && i < l.n; i++) {
		const struct billed *p = &l.v[i];
		struct cover_figures *f = &by[p->coverage % COVERAGES];
		int64_t rows = p->bills ? p->bills : 1;

		f->policies++;
		f->unbilled += !p->bills;
		f->premium += p->premium;
		f->bills += p->bills;
		f->total += p->total;
		f->rows += rows;
		f->joined_premium += rows * p->premium;
	}
	billed_release(&l);
	return rc;
}

/* ---- claims by visit ------------------------------------------------------------------ */

const char *const paid_state[PAID_STATES] = { "no", "partial", "yes" };

int
paid_state_of(const struct row_bill *b)
{
	return b->state == BILL_STATE_PAID	? PAID_YES
	       : b->state == BILL_STATE_PARTIAL ? PAID_PARTIAL
						: PAID_NO;
}

struct claimed {
	int64_t bill, visit, patient, amount, sanctioned;
	int32_t day;
	bool again; /* its amount is part of an earlier claim's */
};

struct claims {
	struct claimed *v;
	size_t n, cap;
	bool shut;
};

static bool
take_claim(const void *row, const struct err *why, void *arg)
{
	const struct row_claim *c = row;
	struct claims *x = arg;

	if (why || c->state == CLAIM_STATE_WITHDRAWN)
		return true;
	if (c->shut) {
		x->shut = true;
		return false;
	}
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	x->v[x->n++] = (struct claimed){ .bill = c->bill_id,
					 .patient = c->patient_id,
					 .amount = c->amount,
					 .sanctioned = c->sanctioned,
					 .again = c->again_id != 0 };
	return true;
}

static int
by_visit(const void *a, const void *b)
{
	const struct claimed *x = a, *y = b;

	if (x->day != y->day)
		return x->day < y->day ? -1 : 1;
	return (x->visit > y->visit) - (x->visit < y->visit);
}

/* The visit of each claim's bill, and what the bill's state adds to. */
static enum rc
place_claims(struct session *s, struct claims *x,
	     struct sanctioned_sum sums[PAID_STATES], struct err *e)
{
	struct row_appointment a;
	struct row_bill b;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
		struct claimed *c = &x->v[i];

		rc = row_get(s->store, TBL_BILL, c->bill, &b, e);
		c->visit = rc == RC_OK ? b.appointment_id : 0;
		if (rc == RC_OK && c->visit)
			rc = row_get(s->store, TBL_APPOINTMENT, c->visit, &a,
				     e);
		if (rc != RC_OK)
			break;
		c->day = c->visit ? (int32_t)a.day : 0;
		if (sums) {
			struct sanctioned_sum *t = &sums[paid_state_of(&b)];

			t->claims++;
			t->claimed += c->again ? 0 : c->amount;
			t->sanctioned += c->sanctioned;
		}
	}
	return rc;
}

static void
give_visits(struct session *s, const struct claims *x, sanctioned_fn fn,
	    void *arg)
{
	bool more = true;

	for (size_t i = 0, k; more && i < x->n; i = k) {
		struct sanctioned_visit v = { .appointment_id = x->v[i].visit,
					      .day = x->v[i].day };

		for (k = i; k < x->n && x->v[k].visit == x->v[i].visit; k++) {
			v.claims++;
			v.claimed += x->v[k].again ? 0 : x->v[k].amount;
			v.sanctioned += x->v[k].sanctioned;
		}
		if (v.appointment_id)
			bill_name_patient(s, x->v[i].patient, v.patient,
					  v.number);
		more = fn(&v, arg);
		mem_wipe(&v, sizeof(v));
	}
}

enum rc
sanctioned_visits(struct session *s, sanctioned_fn fn, void *arg,
		  struct sanctioned_sum sums[PAID_STATES], struct err *e)
{
	struct claims x = { 0 };
	enum rc rc = bill_may_view(s, e);

	if (sums)
		memset(sums, 0, PAID_STATES * sizeof(*sums));
	if (rc == RC_OK)
		rc = store_each_row(s->store, TBL_CLAIM, false, take_claim, &x,
				    e);
	if (rc == RC_OK && x.shut)
		rc = err_set(e, RC_NOKEY, "Claims are " NOT_SHOWN ".");
	if (rc == RC_OK)
		rc = place_claims(s, &x, sums, e);
	if (rc == RC_OK && x.n && fn) {
		qsort(x.v, x.n, sizeof(*x.v), by_visit);
		give_visits(s, &x, fn, arg);
	}
	if (x.v)
		mem_wipe(x.v, x.cap * sizeof(*x.v));
	free(x.v);
	return rc;
}

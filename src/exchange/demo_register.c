/*
 * demo_register.c - the controlled-drug registers of the made-up hospital: it
 * begins to keep them this morning, two people count every cupboard, and some
 * doses of the last hour stand in them.
 *
 * Called last, so that what the other parts draw stays as it is.
 */
#include "demo_inside.h"

#include <string.h>

#include "wardbook/register.h"

struct pairs {
	struct witness *chris, *nina; /* of nina and paula; of chris */
};

enum rc
demo_register_rule(struct demo *d, bool kept, struct err *e)
{
	struct session *s = d->by[ROLE_SECURITY];
	struct row_register_rule r;
	enum rc rc;

	session_use(s);
	rc = register_rule_get(s, &r, e);
	r.kept = kept;
	r.alone = 1;
	r.alone_from = 22 * 60;
	r.alone_to = 6 * 60;
	return rc == RC_OK ? register_rule_set(s, &r, e) : rc;
}

static enum rc
open_witness(struct demo *d, enum role first, enum role second,
	     struct witness **w, struct err *e)
{
	struct login who = { .name = d->by[second]->name };
	struct secret *pass = secret_open();
	enum rc rc = secret_set(pass, DEMO_PASS, strlen(DEMO_PASS), e);

	if (rc == RC_OK)
		rc = session_witness_open(w, d->by[first], &who, pass, NULL, e);
	secret_close(pass);
	return rc;
}

static bool
add_all(const struct stock_lot *l, void *arg)
{
	*(int64_t *)arg += l->quantity;
	return true;
}

static enum rc
there(struct session *s, int64_t medicine, int64_t place, int64_t *n,
      struct err *e)
{
	*n = 0;
	return stock_lots(s, medicine, place, add_all, n, e);
}

static enum rc
count(struct session *s, const struct witness *w, int64_t medicine,
      int64_t place, struct err *e)
{
	struct register_pair p = { .witness = w };
	enum rc rc = there(s, medicine, place, &p.balance, e);

	if (rc != RC_OK || !p.balance)
		return rc;
	return register_count(s, medicine, place, &p, e);
}

/* A dose from a ward's cupboard. */
static enum rc
give(struct demo *d, const struct witness *w, int64_t medicine, int64_t place,
     struct err *e)
{
	struct session *s = d->by[ROLE_NURSE];
	struct stock_issue i = {
		.medicine_id = medicine,
		.store_id = place,
		.quantity = 1 + demo_pick(d, 2),
		.patient_id = d->patient[demo_pick(d, d->npatients)],
	};
	struct register_pair p = { .witness = w, .quantity = i.quantity };
	enum rc rc = there(s, medicine, place, &p.balance, e);

	p.balance -= i.quantity;
	if (rc == RC_OK && p.balance >= 0)
		rc = register_issue(s, &i, &p, e);
	return rc == RC_REFUSED ? RC_OK : rc; /* expired, or none left */
}

static enum rc
count_places(struct demo *d, const struct pairs *w, int64_t medicine,
	     struct err *e)
{
	enum rc rc;

	session_use(d->by[ROLE_PHARMACIST]);
	rc = count(d->by[ROLE_PHARMACIST], w->chris, medicine, d->pharmacy, e);
	session_use(d->by[ROLE_CHARGE_NURSE]);
	for (int i = 0; rc == RC_OK && i < DEMO_WARDS; i++)
		rc = count(d->by[ROLE_CHARGE_NURSE], w->nina, medicine,
			   d->cupboard[i], e);
	return rc;
}

/* What is confirmed later by another: the carried-over balances. */
struct waiting {
	int64_t entry[64], quantity[64];
	int n;
};

static bool
keep_waiting(const struct register_entry_line *l, void *arg)
{
	struct waiting *x = arg;

	if (l->waits && x->n < 64) {
		x->entry[x->n] = l->row.id;
		x->quantity[x->n++] = l->row.quantity;
	}
	return true;
}

struct books {
	int64_t id[128], balance[128];
	int n;
};

static bool
keep_book(const struct register_line *l, void *arg)
{
	struct books *b = arg;

	if (l->unconfirmed && b->n < 128) {
		b->balance[b->n] = l->book.balance;
		b->id[b->n++] = l->book.id;
	}
	return true;
}

/* Of the first ward, by the nurse. */
static enum rc
confirm_all(struct demo *d, struct err *e)
{
	struct session *s = d->by[ROLE_NURSE];
	struct books b = { .n = 0 };
	enum rc rc;

	session_use(s);
	rc = register_list(s, d->cupboard[0], keep_book, &b, e);
	for (int i = 0; rc == RC_OK && i < b.n; i++) {
		struct waiting w = { .n = 0 };

		rc = register_entries(s, b.id[i], 0, keep_waiting, &w, e);
		for (int k = 0; rc == RC_OK && k < w.n; k++)
			rc = register_confirm(s, w.entry[k], w.quantity[k],
					      b.balance[i], e);
	}
	return rc;
}

enum rc
demo_register(struct demo *d, struct err *e)
{
	struct pairs w = { NULL, NULL };
	struct row_medicine m;
	enum rc rc;

	demo_clock(d, d->today, 5 * 60 + 30);
	rc = demo_register_rule(d, true, e);
	if (rc == RC_OK)
		rc = open_witness(d, ROLE_NURSE, ROLE_CHARGE_NURSE, &w.chris,
				  e);
	if (rc == RC_OK)
		rc = open_witness(d, ROLE_CHARGE_NURSE, ROLE_NURSE, &w.nina, e);
	for (int i = 0; rc == RC_OK && i < d->nmedicines; i++) {
		rc = row_get(d->store, TBL_MEDICINE, d->medicine[i], &m, e);
		if (rc == RC_OK && m.controlled)
			rc = count_places(d, &w, m.id, e);
		session_use(d->by[ROLE_NURSE]);
		if (rc == RC_OK && m.controlled)
			rc = give(d, w.chris, m.id, d->cupboard[0], e);
	}
	if (rc == RC_OK)
		rc = confirm_all(d, e);
	session_witness_close(w.chris);
	session_witness_close(w.nina);
	return rc;
}

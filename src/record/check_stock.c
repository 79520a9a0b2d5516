/*
 * check_stock.c - stock: what is there, on its way and used is the sum of what
 * moved.
 *
 * Movements are added up as they are opened and authenticated, in one walk.
 * Balances are compared lot by lot.  Of the weeks of use and of the lots in
 * transit, millions, only one number is kept: the sum of quantity times a
 * keyed hash of whose it is.  Where the two sides of such a sum differ, the
 * slow proof tells how many; that they agree by chance has odds of one to many
 * billions.
 */
#include "check_private.h"

#include <stdlib.h>
#include <string.h>

#include "stock_private.h"
#include "wardbook/buf.h"
#include "wardbook/supply.h"

/* One lot in one store. */
struct shelf {
	int64_t lot, store; /* lot 0: a free slot */
	int64_t sum;	    /* of its movements */
	int64_t at;	    /* of the last one */
	int64_t running;    /* balance on the last one */
	bool filed;	    /* has a line in balance */
};

struct stock_sums {
	struct shelf *v; /* a hash table of 1 << bits */
	size_t n;
	int bits;
	uint64_t secret, use, transit;
	struct row_movement *back; /* what takes another one back */
	size_t nback, cap;
};

struct stock_sums *
stock_sums_make(void)
{
	struct stock_sums *x = mem_zero(1, sizeof(*x));

	x->bits = 10;
	x->v = mem_zero((size_t)1 << x->bits, sizeof(*x->v));
	vault_random(&x->secret, sizeof(x->secret));
	return x;
}

void
stock_sums_free(struct stock_sums *x)
{
	free(x->back);
	free(x->v);
	free(x);
}

/* ---- adding up ----------------------------------------------------------------- */

static uint64_t
mix(uint64_t h, int64_t v)
{
	h = (h ^ (uint64_t)v) * 0xff51afd7ed558ccdu;
	h = (h ^ h >> 32) * 0xc4ceb9fe1a85ec53u;
	return h ^ h >> 29;
}

static uint64_t
share(const struct stock_sums *x, int64_t a, int64_t b, int64_t c,
      int64_t quantity)
{
	return mix(mix(mix(x->secret, a), b), c) * (uint64_t)quantity;
}

static struct shelf *
slot_of(struct stock_sums *x, int64_t lot, int64_t store)
{
	size_t mask = ((size_t)1 << x->bits) - 1;
	size_t i = (size_t)mix(mix(x->secret, lot), store) & mask;

	while (x->v[i].lot && (x->v[i].lot != lot || x->v[i].store != store))
		i = (i + 1) & mask;
	return &x->v[i];
}

static void
grow(struct stock_sums *x)
{
	struct shelf *old = x->v;
	size_t n = (size_t)1 << x->bits++;

	x->v = mem_zero((size_t)1 << x->bits, sizeof(*x->v));
	for (size_t i = 0; i < n; i++)
		if (old[i].lot)
			*slot_of(x, old[i].lot, old[i].store) = old[i];
	free(old);
}

static struct shelf *
shelf_of(struct stock_sums *x, int64_t lot, int64_t store)
{
	struct shelf *v;

	if (x->n * 2 > (size_t)1 << x->bits)
		grow(x);
	v = slot_of(x, lot, store);
	if (!v->lot) {
		x->n++;
		*v = (struct shelf){ .lot = lot, .store = store };
	}
	return v;
}

static bool
is_use(int64_t kind)
{
	return kind == MOVEMENT_KIND_ISSUE_WARD ||
	       kind == MOVEMENT_KIND_ISSUE_PATIENT || kind == MOVEMENT_KIND_USE;
}

static void
add_use(struct stock_sums *x, const struct row_movement *m)
{
	x->use += share(x, m->medicine_id, m->store_id, m->at / STOCK_WEEK,
			m->quantity);
}

void
stock_sums_add(struct stock_sums *x, const struct row_movement *m)
{
	struct shelf *v = shelf_of(x, m->lot_id, m->store_id);

	v->sum += m->quantity;
	if (m->at >= v->at) {
		v->at = m->at;
		v->running = m->balance;
	}
	if (is_use(m->kind))
		add_use(x, m);
	if (m->kind == MOVEMENT_KIND_TRANSFER_OUT ||
	    m->kind == MOVEMENT_KIND_TRANSFER_IN)
		x->transit += share(x, m->lot_id, 0, 0, m->quantity);
	if (m->kind != MOVEMENT_KIND_REVERSE)
		return;
	x->back = mem_room(x->back, &x->cap, x->nback, sizeof(*x->back));
	x->back[x->nback++] = *m;
}

/* A reversal gives back what was used, where its movement had used it. */
static enum rc
add_reversals(struct session *s, struct stock_sums *x, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < x->nback && rc == RC_OK; i++) {
		struct row_movement was;

		rc = row_get(s->store, TBL_MOVEMENT, x->back[i].reverses_id,
			     &was, e);
		if (rc == RC_OK && is_use(was.kind))
			add_use(x, &x->back[i]);
		/* What does not hold was told already. */
		if (rc == RC_DAMAGED || rc == RC_NONE)
			rc = RC_OK;
	}
	return rc;
}

/* ---- the other side --------------------------------------------------------------- */

static enum rc
compare_balances(struct session *s, struct stock_sums *x, struct check_line *l,
		 struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CHECK_BALANCES);
	bool row = false;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int64_t lot = stmt_get_int(st, "lot_id");
		int64_t store = stmt_get_int(st, "store_id");
		int64_t quantity = stmt_get_int(st, "quantity");
		struct shelf *v = shelf_of(x, lot, store);

		l->looked_at++;
		v->filed = true;
		if (v->sum != quantity)
			check_fault(l,
				    "lot %lld in store %lld: %lld there, "
				    "%lld moved",
				    (long long)lot, (long long)store,
				    (long long)quantity, (long long)v->sum);
	}
	stmt_done(st);
	return rc;
}

static void
compare_cards(const struct shelf *v, struct check_line *l)
{
	if (!v->filed && v->sum)
		check_fault(l,
			    "lot %lld in store %lld moved and has no "
			    "balance",
			    (long long)v->lot, (long long)v->store);
	if (v->running != v->sum)
		check_fault(l,
			    "lot %lld in store %lld: the card ends with "
			    "%lld, %lld moved",
			    (long long)v->lot, (long long)v->store,
			    (long long)v->running, (long long)v->sum);
}

static enum rc
add_kept(struct check *c, struct stock_sums *x, int64_t *n, struct err *e)
{
	struct stmt *st = store_query(c->s->store, QUERY_CHECK_USE);
	bool row = false;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		x->use += share(x, stmt_get_int(st, "medicine_id"),
				stmt_get_int(st, "store_id"),
				stmt_get_int(st, "week"),
				stmt_get_int(st, "quantity"));
		++*n;
	}
	stmt_done(st);
	if (rc != RC_OK)
		return rc;
	st = store_query(c->s->store, QUERY_CHECK_TRANSIT);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		x->transit += share(x, stmt_get_int(st, "lot_id"), 0, 0,
				    stmt_get_int(st, "quantity"));
		++*n;
	}
	stmt_done(st);
	return rc;
}

/* Stock between stores, and use by week: both follow from the movements. */
static enum rc
check_supply(struct check *c, struct stock_sums *x, struct err *e)
{
	struct check_line l;
	int64_t lines, wrong = 0;
	enum rc rc;

	check_line_init(&l, "stock in transit, and its use");
	rc = add_reversals(c->s, x, e);
	if (rc == RC_OK)
		rc = add_kept(c, x, &l.looked_at, e);
	if (rc == RC_OK && (x->use || x->transit))
		rc = supply_prove(c->s, &lines, &wrong, e);
	if (rc != RC_OK)
		return rc;
	if (wrong)
		check_fault(&l, "%lld sums differ from the movements",
			    (long long)wrong);
	else if (x->use || x->transit)
		check_fault(&l, "a sum differs from the movements that hold");
	check_say(c, &l);
	return RC_OK;
}

enum rc
check_stock(struct check *c, struct err *e)
{
	struct stock_sums *x = c->stock;
	struct check_line l;
	enum rc rc;

	check_line_init(&l, "stock balances");
	rc = compare_balances(c->s, x, &l, e);
	for (size_t i = 0; i < (size_t)1 << x->bits && rc == RC_OK; i++)
		if (x->v[i].lot)
			compare_cards(&x->v[i], &l);
	if (rc != RC_OK)
		return rc;
	check_say(c, &l);
	return check_supply(c, x, e);
}

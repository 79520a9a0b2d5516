/*
 * check_stock.c - stock: what is there is the sum of what moved.
 */
#include "check_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/supply.h"

/* One lot in one store. */
struct shelf {
	int64_t lot, store;
	int64_t sum;	 /* of its movements */
	int64_t running; /* balance on the last one */
	bool filed;	 /* has a line in balance */
};

struct shelves {
	struct shelf *v;
	size_t n, cap;
};

static enum rc
add_movements(struct session *s, struct shelves *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CHECK_MOVEMENTS);
	bool row = false;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int64_t lot = stmt_get_int(st, "lot_id");
		int64_t store = stmt_get_int(st, "store_id");
		struct shelf *last = x->n ? &x->v[x->n - 1] : NULL;

		if (!last || last->lot != lot || last->store != store) {
			x->v = mem_room(x->v, &x->cap, x->n, sizeof(x->v[0]));
			last = &x->v[x->n++];
			*last = (struct shelf){ .lot = lot, .store = store };
		}
		last->sum += stmt_get_int(st, "quantity");
		last->running = stmt_get_int(st, "balance");
	}
	stmt_done(st);
	return rc;
}

static int
compare(const struct shelf *a, int64_t lot, int64_t store)
{
	if (a->lot != lot)
		return a->lot < lot ? -1 : 1;
	return (a->store > store) - (a->store < store);
}

/* Both sides come in the same order. */
static enum rc
compare_balances(struct session *s, struct shelves *x, struct check_line *l,
		 struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CHECK_BALANCES);
	bool row = false;
	size_t i = 0;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int64_t lot = stmt_get_int(st, "lot_id");
		int64_t store = stmt_get_int(st, "store_id");
		int64_t quantity = stmt_get_int(st, "quantity"), sum = 0;

		l->looked_at++;
		while (i < x->n && compare(&x->v[i], lot, store) < 0)
			i++;
		if (i < x->n && compare(&x->v[i], lot, store) == 0) {
			sum = x->v[i].sum;
			x->v[i].filed = true;
		}
		if (sum != quantity)
			check_fault(l,
				    "lot %lld in store %lld: %lld there, "
				    "%lld moved",
				    (long long)lot, (long long)store,
				    (long long)quantity, (long long)sum);
	}
	stmt_done(st);
	return rc;
}

/* Stock between stores, and use by week: both follow from the movements. */
static enum rc
check_supply(struct check *c, struct err *e)
{
	struct check_line l;
	int64_t wrong;
	enum rc rc = store_read_begin(c->s->store, e);

	if (rc != RC_OK)
		return rc;
	check_line_init(&l, "stock in transit, and its use");
	rc = supply_prove(c->s, &l.looked_at, &wrong, e);
	store_read_end(c->s->store);
	if (rc != RC_OK)
		return rc;
	if (wrong)
		check_fault(&l, "%lld sums differ from the movements",
			    (long long)wrong);
	check_say(c, &l);
	return RC_OK;
}

enum rc
check_stock(struct check *c, struct err *e)
{
	struct shelves x = { NULL, 0, 0 };
	struct check_line l;
	enum rc rc = store_read_begin(c->s->store, e);

	if (rc != RC_OK)
		return rc;
	check_line_init(&l, "stock balances");
	rc = add_movements(c->s, &x, e);
	if (rc == RC_OK)
		rc = compare_balances(c->s, &x, &l, e);
	store_read_end(c->s->store);
	for (size_t i = 0; i < x.n && rc == RC_OK; i++) {
		const struct shelf *v = &x.v[i];

		if (!v->filed && v->sum)
			check_fault(&l,
				    "lot %lld in store %lld moved and has "
				    "no balance",
				    (long long)v->lot, (long long)v->store);
		if (v->running != v->sum)
			check_fault(&l,
				    "lot %lld in store %lld: the card "
				    "ends with %lld, %lld moved",
				    (long long)v->lot, (long long)v->store,
				    (long long)v->running, (long long)v->sum);
	}
	free(x.v);
	if (rc == RC_OK)
		check_say(c, &l);
	return rc == RC_OK ? check_supply(c, e) : rc;
}

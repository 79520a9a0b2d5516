/*
 * rx_shelf.c - what may be taken of a medicine.
 *
 * The ledger's rule, read beforehand: a lot that is expired, held or recalled
 * is not there; an open pack has a day of its own and is used up first; what
 * is set apart for others stays.  It decides nothing that the transaction of
 * the stock does not decide again.
 */
#include "rx_shelf.h"
#include "supply_private.h"

#include <stdlib.h>
#include <string.h>

void
shelf_release(struct shelf *x)
{
	free(x->v);
	memset(x, 0, sizeof(*x));
}

static void
add(struct shelf *x, const struct shelf_item *i)
{
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	x->v[x->n++] = *i;
	if (!x->next_last || i->last_day < x->next_last)
		x->next_last = i->last_day;
}

static bool
add_lot(const struct stock_lot *l, void *arg)
{
	struct shelf *x = arg;
	struct shelf_item i = {
		.lot = l->lot,
		.store_id = l->store_id,
		.quantity = l->quantity - l->opened,
		.last_day = (int32_t)l->lot.expiry_day,
	};

	if (l->lot.state != LOT_STATE_USABLE || l->expired)
		x->shut += l->quantity;
	else if (i.quantity > 0)
		add(x, &i);
	return true;
}

/* Where the lot itself is shut, its open packs are counted there. */
static enum rc
add_opened(struct session *s, const struct row_opened_pack *p, struct shelf *x,
	   struct err *e)
{
	struct shelf_item i = {
		.store_id = p->store_id,
		.opened_id = p->id,
		.quantity = p->quantity,
		.last_day = (int32_t)p->last_day,
	};
	enum rc rc = row_get(s->store, TBL_LOT, p->lot_id, &i.lot, e);

	if (rc != RC_OK || i.lot.state != LOT_STATE_USABLE ||
	    i.lot.expiry_day < when_today())
		return rc;
	if (i.last_day >= when_today()) {
		add(x, &i);
		return RC_OK;
	}
	x->shut += i.quantity;
	x->over_id = i.opened_id;
	x->over_day = i.last_day;
	return RC_OK;
}

static enum rc
load_opened(struct session *s, int64_t medicine, int64_t store, struct shelf *x,
	    struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SHELF_OPENED);
	struct table_rows r = { 0 };
	enum rc rc;

	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	rc = supply_gather(st, TBL_OPENED_PACK, &r, e);
	for (size_t i = 0; rc == RC_OK && i < r.n; i++)
		rc = add_opened(s, SUPPLY_ROW(&r, row_opened_pack, i), x, e);
	free(r.v);
	return rc;
}

static enum rc
load_reserved(struct session *s, int64_t medicine, int64_t store,
	      struct shelf *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SHELF_RESERVED);

	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	stmt_int(st, "today", when_today());
	return stmt_one_int(st, &x->reserved, e);
}

static int
opened_first(const void *a, const void *b)
{
	const struct shelf_item *x = a, *y = b;

	if (!x->opened_id != !y->opened_id)
		return x->opened_id ? -1 : 1;
	if (x->last_day != y->last_day)
		return x->last_day < y->last_day ? -1 : 1;
	if (x->lot.id != y->lot.id)
		return x->lot.id < y->lot.id ? -1 : 1;
	return (x->opened_id > y->opened_id) - (x->opened_id < y->opened_id);
}

enum rc
shelf_load(struct session *s, int64_t medicine, int64_t store, struct shelf *x,
	   struct err *e)
{
	int64_t whole = 0;
	enum rc rc;

	memset(x, 0, sizeof(*x));
	rc = stock_lots(s, medicine, store, add_lot, x, e);
	for (size_t i = 0; i < x->n; i++)
		whole += x->v[i].quantity;
	if (rc == RC_OK)
		rc = load_reserved(s, medicine, store, x, e);
	x->usable = whole > x->reserved ? whole - x->reserved : 0;
	if (rc == RC_OK)
		rc = load_opened(s, medicine, store, x, e);
	if (rc != RC_OK) {
		shelf_release(x);
		return rc;
	}
	for (size_t i = 0; i < x->n; i++)
		x->usable += x->v[i].opened_id ? x->v[i].quantity : 0;
	if (x->n)
		qsort(x->v, x->n, sizeof(*x->v), opened_first);
	return RC_OK;
}

/*
 * stock_view.c - what is there: the list, the lots, the card.
 *
 * Every row is opened and authenticated, and all rows of one answer come from
 * one snapshot; they are joined in memory and handed over when no statement
 * is open any more.
 */
#include "supply_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/text.h"

#define EXPIRING_DAYS 90

static int
by_id(const void *a, const void *b)
{
	const struct row_head *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

/* In rows that are sorted by id. */
static const void *
find(const struct table_rows *r, int64_t id)
{
	struct row_head want = { .id = id };

	return r->n ? bsearch(&want, r->v, r->n, r->size, by_id) : NULL;
}

/* A snapshot, unless the caller is in a transaction already. */
static enum rc
begin_snapshot(struct session *s, bool *own, struct err *e)
{
	*own = store_is_idle(s->store);
	return *own ? store_read_begin(s->store, e) : RC_OK;
}

static void
end_snapshot(struct session *s, bool own)
{
	if (own)
		store_read_end(s->store);
}

/* ---- the list -------------------------------------------------------------- */

struct entry {
	struct stock_line line;
	char sort[200];
};

/* ---- open packs, reservations ----------------------------------------------- */

struct opened_of {
	int64_t lot, store, quantity;
};

struct opened_packs {
	struct opened_of *v;
	size_t n, cap;
};

static int64_t
opened_of(const struct opened_packs *o, int64_t lot, int64_t store)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].lot == lot && o->v[i].store == store)
			return o->v[i].quantity;
	return 0;
}

static enum rc
load_opened(struct session *s, int64_t store, struct opened_packs *o,
	    struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_OPENED_ALL);
	bool row;
	enum rc rc;

	stmt_int(st, "store", store);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		o->v = mem_room(o->v, &o->cap, o->n, sizeof(*o->v));
		o->v[o->n++] = (struct opened_of){
			stmt_get_int(st, "lot_id"),
			stmt_get_int(st, "store_id"),
			stmt_get_int(st, "quantity"),
		};
	}
	stmt_done(st);
	return rc;
}
static enum rc
load_reserved(struct session *s, int64_t store,
	      const struct table_rows *medicines, struct entry *v,
	      struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_RESERVED_ALL);
	bool row;
	enum rc rc;

	stmt_int(st, "store", store);
	stmt_int(st, "today", when_today());
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		const struct row_medicine *m =
			find(medicines, stmt_get_int(st, "medicine_id"));

		if (m)
			v[m - (const struct row_medicine *)(const void *)
				      medicines->v]
				.line.reserved = stmt_get_int(st, "quantity");
	}
	stmt_done(st);
	return rc;
}

static void
add_balance(struct stock_line *l, const struct row_lot *lot,
	    const struct row_balance *b, int64_t opened, int32_t today)
{
	l->lots++;
	opened = opened < b->quantity ? opened : b->quantity;
	if (lot->state != LOT_STATE_USABLE) {
		l->held += b->quantity;
	} else if (stock_is_expired(lot, today)) {
		l->expired += b->quantity;
	} else {
		l->opened += opened;
		l->usable += b->quantity - opened;
		if (!l->next_expiry || lot->expiry_day < l->next_expiry)
			l->next_expiry = (int32_t)lot->expiry_day;
	}
}

static void
judge(struct stock_line *l, int32_t today)
{
	l->usable -= l->reserved < l->usable ? l->reserved : l->usable;
	l->light = !l->usable			      ? STOCK_OUT
		   : l->usable <= l->medicine.reorder ? STOCK_LOW
						      : STOCK_OK;
	l->expiring = l->next_expiry &&
		      l->next_expiry <= day_add(today, EXPIRING_DAYS);
}

static int
by_sort(const void *a, const void *b)
{
	const struct entry *const *x = a, *const *y = b;

	return strcmp((*x)->sort, (*y)->sort);
}

static enum rc
join(const struct table_rows *medicines, const struct table_rows *lots,
     const struct table_rows *balances, const struct opened_packs *opened,
     struct entry *v, struct err *e)
{
	const struct row_balance *b = (const void *)balances->v;
	const struct row_medicine *m = (const void *)medicines->v;
	int32_t today = when_today();
	int64_t counted = 0;

	for (size_t i = 0; i < medicines->n; i++)
		v[i].line.medicine = m[i];
	for (size_t i = 0; i < balances->n; i++, b++) {
		const struct row_lot *lot = find(lots, b->lot_id);
		const struct row_medicine *of =
			lot ? find(medicines, lot->medicine_id) : NULL;
		struct stock_line *l;

		if (!of)
			return err_set(e, RC_DAMAGED,
				       "A balance belongs to "
				       "no lot.");
		l = &v[of - m].line;
		add_balance(l, lot, b,
			    opened_of(opened, b->lot_id, b->store_id), today);
		/* Balances come by lot: a lot in three stores is one. */
		l->lots -= b->lot_id == counted;
		counted = b->lot_id;
	}
	for (size_t i = 0; i < medicines->n; i++) {
		char text[176];

		judge(&v[i].line, today);
		snprintf(text, sizeof(text), "%s %s %s", m[i].name,
			 m[i].strength, m[i].form);
		text_fold(v[i].sort, sizeof(v[i].sort), text);
	}
	return RC_OK;
}

static void
hand_over(struct entry *v, size_t n, stock_fn fn, void *arg)
{
	struct entry **order = mem_zero(n ? n : 1, sizeof(*order));

	for (size_t i = 0; i < n; i++)
		order[i] = &v[i];
	qsort(order, n, sizeof(*order), by_sort);
	for (size_t i = 0; i < n; i++) {
		const struct stock_line *l = &order[i]->line;

		/* One that is no longer used shows while some is left. */
		if (!l->medicine.active && !l->lots)
			continue;
		if (!fn(l, arg))
			break;
	}
	free(order);
}

enum rc
stock_list(struct session *s, int64_t store, stock_fn fn, void *arg,
	   struct err *e)
{
	struct table_rows medicines = { 0 }, lots = { 0 }, balances = { 0 };
	struct opened_packs opened = { NULL, 0, 0 };
	struct entry *v = NULL;
	struct stmt *st;
	bool own;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK)
		rc = begin_snapshot(s, &own, e);
	if (rc != RC_OK)
		return rc;
	rc = supply_gather(store_query(s->store, QUERY_STOCK_ALL_MEDICINES),
			   TBL_MEDICINE, &medicines, e);
	if (rc == RC_OK)
		rc = supply_gather(store_query(s->store, QUERY_STOCK_ALL_LOTS),
				   TBL_LOT, &lots, e);
	if (rc == RC_OK) {
		st = store_query(s->store, QUERY_STOCK_ALL_BALANCES);
		stmt_int(st, "store", store);
		rc = supply_gather(st, TBL_BALANCE, &balances, e);
	}
	if (rc == RC_OK)
		rc = load_opened(s, store, &opened, e);
	v = mem_zero(medicines.n ? medicines.n : 1, sizeof(*v));
	if (rc == RC_OK)
		rc = load_reserved(s, store, &medicines, v, e);
	end_snapshot(s, own);
	if (rc == RC_OK)
		rc = join(&medicines, &lots, &balances, &opened, v, e);
	if (rc == RC_OK)
		hand_over(v, medicines.n, fn, arg);
	free(v);
	free(opened.v);
	free(medicines.v);
	free(lots.v);
	free(balances.v);
	return rc;
}

/* ---- lots of a medicine ---------------------------------------------------- */

/* What is left goes before what is gone, then first expiry first. */
static int
by_expiry(const void *a, const void *b)
{
	const struct stock_lot *x = a, *y = b;

	if (!x->quantity != !y->quantity)
		return x->quantity ? -1 : 1;
	if (x->lot.expiry_day != y->lot.expiry_day)
		return x->lot.expiry_day < y->lot.expiry_day ? -1 : 1;
	if (x->lot.id != y->lot.id)
		return x->lot.id < y->lot.id ? -1 : 1;
	return (x->store_id > y->store_id) - (x->store_id < y->store_id);
}

static enum rc
load_lots(struct session *s, int64_t medicine, int64_t store,
	  struct table_rows *lots, struct table_rows *balances, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_LOTS_OF_MEDICINE);
	enum rc rc;

	stmt_int(st, "medicine", medicine);
	rc = supply_gather(st, TBL_LOT, lots, e);
	if (rc != RC_OK)
		return rc;
	if (lots->n)
		qsort(lots->v, lots->n, lots->size, by_id);
	if (!balances)
		return RC_OK;
	st = store_query(s->store, QUERY_STOCK_BALANCES_OF_MEDICINE);
	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	return supply_gather(st, TBL_BALANCE, balances, e);
}

enum rc
stock_lots(struct session *s, int64_t medicine, int64_t store, stock_lot_fn fn,
	   void *arg, struct err *e)
{
	struct table_rows lots = { 0 }, balances = { 0 };
	struct opened_packs opened = { NULL, 0, 0 };
	const struct row_balance *b;
	int32_t today = when_today();
	struct stock_lot *v;
	size_t n = 0;
	bool own;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK)
		rc = begin_snapshot(s, &own, e);
	if (rc != RC_OK)
		return rc;
	rc = load_lots(s, medicine, store, &lots, &balances, e);
	if (rc == RC_OK)
		rc = load_opened(s, store, &opened, e);
	end_snapshot(s, own);
	v = mem_zero(balances.n ? balances.n : 1, sizeof(*v));
	b = (const void *)balances.v;
	for (size_t i = 0; rc == RC_OK && i < balances.n; i++, b++) {
		const struct row_lot *lot = find(&lots, b->lot_id);

		if (!lot) {
			rc = err_set(e, RC_DAMAGED,
				     "A balance belongs to no "
				     "lot.");
			break;
		}
		v[n].lot = *lot;
		v[n].store_id = b->store_id;
		v[n].quantity = b->quantity;
		v[n].opened = opened_of(&opened, b->lot_id, b->store_id);
		v[n].expired = stock_is_expired(lot, today);
		/* Found on the shelf it can still be counted in; later it
		 * would only fill the list. */
		n += b->quantity || !v[n].expired;
	}
	if (rc == RC_OK) {
		qsort(v, n, sizeof(*v), by_expiry);
		for (size_t i = 0; i < n && fn(&v[i], arg); i++)
			;
	}
	free(v);
	free(opened.v);
	free(lots.v);
	free(balances.v);
	return rc;
}

/* ---- the card -------------------------------------------------------------- */

static int
by_number(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum rc
load_card(struct session *s, int64_t medicine, int64_t store, int32_t from,
	  struct table_rows *lots, struct table_rows *balances,
	  struct table_rows *moves, struct err *e)
{
	struct stmt *st;
	enum rc rc = load_lots(s, medicine, store, lots, balances, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_STOCK_CARD);
	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	stmt_int(st, "from", from ? when_instant(from, 0) : 0);
	return supply_gather(st, TBL_MOVEMENT, moves, e);
}

/* What the card begins with: what is there now, less what happened since. */
static int64_t
opening(const struct table_rows *balances, const struct table_rows *moves)
{
	const struct row_balance *b = (const void *)balances->v;
	const struct row_movement *m = (const void *)moves->v;
	int64_t sum = 0;

	for (size_t i = 0; i < balances->n; i++)
		sum += b[i].quantity;
	for (size_t i = 0; i < moves->n; i++)
		sum -= m[i].quantity;
	return sum;
}

/* Ids of what later lines reverse, sorted. */
static int64_t *
reversed_ids(const struct table_rows *moves, size_t *n)
{
	const struct row_movement *m = (const void *)moves->v;
	int64_t *v = mem_zero(moves->n ? moves->n : 1, sizeof(*v));

	*n = 0;
	for (size_t i = 0; i < moves->n; i++)
		if (m[i].reverses_id)
			v[(*n)++] = m[i].reverses_id;
	qsort(v, *n, sizeof(*v), by_number);
	return v;
}

static void
show_card(struct session *s, const struct table_rows *lots,
	  const struct table_rows *moves, int64_t running, stock_card_fn fn,
	  void *arg)
{
	const struct row_movement *m = (const void *)moves->v;
	size_t n;
	int64_t *gone = reversed_ids(moves, &n);

	for (size_t i = 0; i < moves->n; i++) {
		const struct row_lot *lot = find(lots, m[i].lot_id);
		struct stock_card_line l = { .row = m[i], .to = "" };

		running += m[i].quantity;
		l.running = running;
		l.by = house_name(s, TBL_ACCOUNT, m[i].author_id);
		if (lot)
			strcpy(l.lot, lot->number);
		if (m[i].ward_id)
			l.to = house_name(s, TBL_PLACE, m[i].ward_id);
		else if (m[i].to_patient)
			l.to = "a patient";
		l.reversed = bsearch(&m[i].id, gone, n, sizeof(*gone),
				     by_number) != NULL;
		if (!fn(&l, arg))
			break;
	}
	free(gone);
}

enum rc
stock_card(struct session *s, int64_t medicine, int64_t store, int32_t from,
	   stock_card_fn fn, void *arg, struct err *e)
{
	struct table_rows lots = { 0 }, balances = { 0 }, moves = { 0 };
	bool own;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK && !store)
		rc = err_field(e, "store_id",
			       "A stock card is that of one "
			       "store.");
	if (rc == RC_OK)
		rc = begin_snapshot(s, &own, e);
	if (rc != RC_OK)
		return rc;
	rc = load_card(s, medicine, store, from, &lots, &balances, &moves, e);
	end_snapshot(s, own);
	if (rc == RC_OK)
		show_card(s, &lots, &moves, opening(&balances, &moves), fn,
			  arg);
	free(lots.v);
	free(balances.v);
	free(moves.v);
	return rc;
}

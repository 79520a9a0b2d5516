/*
 * supply_order.c - suppliers, requisitions, orders, and what came of them.
 *
 * An order is never received by itself: a delivery is (stock_receive()), and
 * counts against a line of it.  So what came is in the ledger and in the
 * order at once, or in neither.
 */
#include "supply_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

/* ---- suppliers --------------------------------------------------------------- */

static enum rc
file_supplier(struct session *s, struct row_supplier *row, struct err *e)
{
	struct stmt *st;
	struct row_supplier was;
	bool taken;
	enum rc rc =
		stock_text(row->code, sizeof(row->code), row->code, "code", e);

	if (rc == RC_OK)
		rc = stock_text(row->name, sizeof(row->name), row->name, "name",
				e);
	if (rc == RC_OK && !row->code[0])
		rc = err_field(e, "code", "A supplier needs a code.");
	if (rc == RC_OK && !row->name[0])
		rc = err_field(e, "name", "A supplier needs a name.");
	if (rc == RC_OK && (row->lead_days < 0 || row->lead_days > 730))
		rc = err_field(e, "lead_days", "0 to 730 days.");
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_SUPPLY_SUPPLIER_TAKEN);
	stmt_text(st, "code", row->code);
	stmt_int(st, "id", row->id);
	rc = stmt_step(st, &taken, e);
	stmt_done(st);
	if (rc == RC_OK && taken)
		rc = err_field(e, "code",
			       "There is a supplier with this code already.");
	if (rc == RC_OK && row->id) {
		rc = row_get(s->store, TBL_SUPPLIER, row->id, &was, e);
		if (rc == RC_OK)
			rc = supply_seen(was.version, row->version, "supplier",
					 e);
		row->shut = was.shut;
	}
	if (rc != RC_OK)
		return rc;
	rc = row->id ? row_update(s->store, TBL_SUPPLIER, row, e)
		     : row_insert(s->store, TBL_SUPPLIER, row, e);
	if (rc == RC_OK)
		act_note(s, TBL_SUPPLIER, row->id, row->version, 0, NULL);
	return rc;
}

enum rc
supply_supplier_set(struct session *s, struct row_supplier *row, struct err *e)
{
	enum rc rc = act_begin(s, ACT_SUPPLIER_SET, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, file_supplier(s, row, e), e);
}

enum rc
supply_suppliers(struct session *s, supply_supplier_fn fn, void *arg,
		 struct err *e)
{
	struct table_rows r = { 0 };
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK)
		rc = supply_gather(store_query(s->store,
					       QUERY_SUPPLY_SUPPLIERS),
				   TBL_SUPPLIER, &r, e);
	for (size_t i = 0; rc == RC_OK && i < r.n; i++)
		if (!fn(SUPPLY_ROW(&r, row_supplier, i), arg))
			break;
	free(r.v);
	return rc;
}

/* ---- asked for, ordered ------------------------------------------------------ */

static enum rc
add_item(struct session *s, int64_t purchase, const struct supply_order_item *i,
	 struct err *e)
{
	struct row_purchase_line l;
	struct row_medicine m;
	int64_t product;
	enum rc rc = stock_load_medicine(s, i->medicine_id, &m, e);

	if (rc != RC_OK)
		return rc;
	if (i->packs < 1)
		return err_field(e, "packs", "At least one pack is ordered.");
	if (i->pack_size < 1 ||
	    __builtin_mul_overflow(i->packs, i->pack_size, &product) ||
	    product > STOCK_MOST)
		return err_field(e, "pack_size",
				 "Nobody orders that much at once; are packs "
				 "and pack size right?");
	if (i->price < 0)
		return err_field(e, "price", "A price is zero or more.");
	row_init(TBL_PURCHASE_LINE, &l);
	l.purchase_id = purchase;
	l.medicine_id = i->medicine_id;
	l.packs = i->packs;
	l.pack_size = i->pack_size;
	l.price = i->price;
	return row_insert(s->store, TBL_PURCHASE_LINE, &l, e);
}

enum rc
supply_order_ask(struct session *s, int64_t store,
		 const struct supply_order_item *v, int n, int64_t *purchase,
		 struct err *e)
{
	struct row_purchase p;
	struct row_place place;
	enum rc rc = act_begin(s, ACT_ORDER_ASK, e);

	if (rc != RC_OK)
		return rc;
	rc = stock_load_store(s, store, &place, e);
	if (rc == RC_OK && n < 1)
		rc = err_field(e, "packs", "Nothing is asked for.");
	row_init(TBL_PURCHASE, &p);
	p.store_id = store;
	p.asked_by = s->account;
	p.asked_day = when_today();
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_PURCHASE, &p, e);
	for (int i = 0; rc == RC_OK && i < n; i++)
		rc = add_item(s, p.id, &v[i], e);
	if (rc == RC_OK)
		act_note(s, TBL_PURCHASE, p.id, p.version, 0, NULL);
	if (rc == RC_OK && purchase)
		*purchase = p.id;
	return stock_end(s, rc, e);
}

static enum rc
load_purchase(struct session *s, int64_t id, int64_t version,
	      struct row_purchase *p, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_PURCHASE, id, p, e);

	if (rc == RC_NONE)
		return err_field(e, "purchase", "There is no such order.");
	return rc == RC_OK ? supply_seen(p->version, version, "order", e) : rc;
}

static enum rc
set_state(struct session *s, struct row_purchase *p, enum purchase_state to,
	  const char *detail, struct err *e)
{
	enum rc rc;

	p->state = to;
	rc = row_update(s->store, TBL_PURCHASE, p, e);
	if (rc == RC_OK)
		act_note(s, TBL_PURCHASE, p->id, p->version, 0, detail);
	return rc;
}

enum rc
supply_order_send(struct session *s, int64_t purchase, int64_t version,
		  int64_t supplier, const char *number, struct err *e)
{
	struct row_purchase p;
	struct row_supplier to;
	enum rc rc = act_begin(s, ACT_ORDER_SEND, e);

	if (rc != RC_OK)
		return rc;
	rc = load_purchase(s, purchase, version, &p, e);
	if (rc == RC_OK && p.state != PURCHASE_STATE_ASKED)
		rc = err_field(e, "purchase", "This order is %s already.",
			       enum_words(&enum_purchase_state, p.state));
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_SUPPLIER, supplier, &to, e);
	if (rc == RC_NONE || (rc == RC_OK && !to.active))
		rc = err_field(e, "supplier_id",
			       "There is no such supplier in use.");
	if (rc == RC_OK)
		rc = stock_text(p.number, sizeof(p.number), number, "number",
				e);
	if (rc == RC_OK) {
		p.supplier_id = supplier;
		p.ordered_day = when_today();
		rc = set_state(s, &p, PURCHASE_STATE_ORDERED, to.name, e);
	}
	return stock_end(s, rc, e);
}

enum rc
supply_order_cancel(struct session *s, int64_t purchase, int64_t version,
		    struct err *e)
{
	struct row_purchase p;
	enum rc rc = act_begin(s, ACT_ORDER_SEND, e);

	if (rc != RC_OK)
		return rc;
	rc = load_purchase(s, purchase, version, &p, e);
	if (rc == RC_OK && p.state >= PURCHASE_STATE_RECEIVED)
		rc = err_field(e, "purchase", "This order is %s already.",
			       enum_words(&enum_purchase_state, p.state));
	if (rc == RC_OK)
		rc = set_state(s, &p,
			       p.state == PURCHASE_STATE_PART
				       ? PURCHASE_STATE_RECEIVED
				       : PURCHASE_STATE_CANCELLED,
			       "nothing more will come", e);
	return stock_end(s, rc, e);
}

/* ---- what came --------------------------------------------------------------- */

static enum rc
lines_of(struct session *s, int64_t purchase, struct table_rows *r,
	 struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_PURCHASE_LINES);

	stmt_int(st, "purchase", purchase);
	return supply_gather(st, TBL_PURCHASE_LINE, r, e);
}

static bool
is_open(const struct row_purchase_line *l)
{
	return l->received < l->packs * l->pack_size;
}

/* All of it, or a part of it. */
static enum rc
judge_purchase(struct session *s, struct row_purchase *p, struct err *e)
{
	struct table_rows r = { 0 };
	enum purchase_state to = PURCHASE_STATE_RECEIVED;
	enum rc rc = lines_of(s, p->id, &r, e);

	for (size_t i = 0; i < r.n; i++)
		if (is_open(SUPPLY_ROW(&r, row_purchase_line, i)))
			to = PURCHASE_STATE_PART;
	free(r.v);
	if (rc != RC_OK || p->state == (int64_t)to)
		return rc;
	return set_state(s, p, to, NULL, e);
}

enum rc
supply_order_received(struct session *s, int64_t line, int64_t medicine,
		      int64_t quantity, int64_t *supplier, struct err *e)
{
	struct row_purchase_line l;
	struct row_purchase p;
	struct row_medicine m;
	char text[STOCK_QUANTITY];
	enum rc rc = row_get(s->store, TBL_PURCHASE_LINE, line, &l, e);

	if (rc == RC_NONE)
		return err_field(e, "purchase_line_id",
				 "There is no such line of an order.");
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_PURCHASE, l.purchase_id, &p, e);
	if (rc == RC_OK)
		rc = stock_load_medicine(s, l.medicine_id, &m, e);
	if (rc != RC_OK)
		return rc;
	if (p.state != PURCHASE_STATE_ORDERED && p.state != PURCHASE_STATE_PART)
		return err_field(e, "purchase_line_id",
				 "This order is %s; nothing is received "
				 "against it.",
				 enum_words(&enum_purchase_state, p.state));
	if (l.medicine_id != medicine)
		return err_field(e, "medicine_id", "%s was ordered, not this.",
				 m.name);
	if (l.received + quantity > l.packs * l.pack_size)
		return err_field(e, "packs",
				 "Only %s of this order are still to come; "
				 "receive the rest without it.",
				 stock_quantity_text(text, &m,
						     l.packs * l.pack_size -
							     l.received));
	l.received += quantity;
	*supplier = p.supplier_id;
	rc = row_update(s->store, TBL_PURCHASE_LINE, &l, e);
	return rc == RC_OK ? judge_purchase(s, &p, e) : rc;
}

/* ---- lists ------------------------------------------------------------------- */

static enum rc
sum_up(struct session *s, struct supply_order *o, struct err *e)
{
	struct table_rows r = { 0 };
	struct row_supplier from;
	enum rc rc = lines_of(s, o->row.id, &r, e);

	for (size_t i = 0; i < r.n; i++) {
		const struct row_purchase_line *l =
			SUPPLY_ROW(&r, row_purchase_line, i);

		o->lines++;
		o->open += is_open(l);
		o->price += l->price * l->packs;
	}
	free(r.v);
	if (rc != RC_OK || !o->row.supplier_id)
		return rc;
	rc = row_get(s->store, TBL_SUPPLIER, o->row.supplier_id, &from, e);
	if (rc == RC_OK)
		strcpy(o->supplier, from.name);
	return rc;
}

struct to_order {
	supply_order_fn fn;
	void *arg;
};

static enum rc
hand_order(struct session *s, const void *row, void *to, bool *more,
	   struct err *e)
{
	const struct to_order *t = to;
	struct supply_order x = { .row = *(const struct row_purchase *)row };
	enum rc rc = sum_up(s, &x, e);

	if (rc == RC_OK)
		*more = t->fn(&x, t->arg);
	return rc;
}

enum rc
supply_orders(struct session *s, bool all, supply_order_fn fn, void *arg,
	      struct err *e)
{
	struct to_order to = { fn, arg };
	struct stmt *st;
	enum rc rc = supply_ask(s, QUERY_SUPPLY_PURCHASES, &st, e);

	if (rc != RC_OK)
		return rc;
	stmt_int(st, "all", all);
	return supply_each(s, st, TBL_PURCHASE, hand_order, &to, e);
}

struct to_line {
	supply_order_line_fn fn;
	void *arg;
};

static enum rc
hand_line(struct session *s, const void *row, void *to, bool *more,
	  struct err *e)
{
	const struct to_line *t = to;
	struct supply_order_line x = {
		.row = *(const struct row_purchase_line *)row
	};
	enum rc rc = stock_load_medicine(s, x.row.medicine_id, &x.medicine, e);

	if (rc == RC_OK)
		*more = t->fn(&x, t->arg);
	return rc;
}

enum rc
supply_order_lines(struct session *s, int64_t purchase, supply_order_line_fn fn,
		   void *arg, struct err *e)
{
	struct to_line to = { fn, arg };
	struct stmt *st;
	enum rc rc = supply_ask(s, QUERY_SUPPLY_PURCHASE_LINES, &st, e);

	if (rc != RC_OK)
		return rc;
	stmt_int(st, "purchase", purchase);
	return supply_each(s, st, TBL_PURCHASE_LINE, hand_line, &to, e);
}

/* ---- proof ------------------------------------------------------------------- */

static enum rc
count_rows(struct session *s, enum query q, int64_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		++*n;
	stmt_done(st);
	return rc;
}

enum rc
supply_prove(struct session *s, int64_t *lines, int64_t *wrong, struct err *e)
{
	enum rc rc;

	*wrong = 0;
	rc = stmt_one_int(store_query(s->store, QUERY_STOCK_TRANSIT_LINES),
			  lines, e);
	if (rc == RC_OK)
		rc = count_rows(s, QUERY_STOCK_TRANSIT_PROOF, wrong, e);
	if (rc == RC_OK)
		rc = count_rows(s, QUERY_STOCK_USE_PROOF, wrong, e);
	return rc;
}

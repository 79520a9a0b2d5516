/*
 * supply_pack.c - stock that is there and not for everyone: set apart for
 * someone, or opened.
 *
 * Both leave the balance alone; what may be given out is less by them
 * (stock_choose()).  An opened pack ends on its own day or with the lot,
 * whichever comes first.
 */
#include "supply_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

/* ---- set apart --------------------------------------------------------------- */

static enum rc
reserve(struct session *s, struct row_reservation *r, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	struct stock_issue i = {
		.medicine_id = r->medicine_id,
		.store_id = r->store_id,
		.quantity = r->quantity,
	};
	struct row_place ward;
	enum rc rc = RC_OK;

	if (r->until_day && (!day_is_valid((int32_t)r->until_day) ||
			     r->until_day < when_today()))
		return err_field(e, "until_day",
				 "It is kept until today or a later day.");
	if (r->ward_id)
		rc = supply_load_ward(s, r->ward_id, &ward, e);
	if (rc == RC_OK)
		rc = stock_text(r->document, sizeof(r->document), r->document,
				"document", e);
	/* There must be so much that is nobody's yet. */
	if (rc == RC_OK)
		rc = stock_choose(s, &i, false, &c, e);
	free(c.v);
	if (rc != RC_OK)
		return rc;
	r->id = 0;
	r->state = RESERVATION_STATE_OPEN;
	rc = row_insert(s->store, TBL_RESERVATION, r, e);
	if (rc == RC_OK)
		act_note(s, TBL_RESERVATION, r->id, r->version, 0, NULL);
	return rc;
}

enum rc
supply_reserve(struct session *s, struct row_reservation *r, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_RESERVE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, reserve(s, r, e), e);
}

static enum rc
release(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct row_reservation r;
	enum rc rc = row_get(s->store, TBL_RESERVATION, id, &r, e);

	if (rc == RC_NONE)
		return err_field(e, "reservation_id",
				 "There is no such reservation.");
	if (rc == RC_OK)
		rc = supply_seen(r.version, version, "reservation", e);
	if (rc == RC_OK && r.state != RESERVATION_STATE_OPEN)
		rc = err_field(e, "reservation_id",
			       "This reservation is %s already.",
			       enum_words(&enum_reservation_state, r.state));
	if (rc != RC_OK)
		return rc;
	r.state = RESERVATION_STATE_RELEASED;
	rc = row_update(s->store, TBL_RESERVATION, &r, e);
	if (rc == RC_OK)
		act_note(s, TBL_RESERVATION, r.id, r.version, 0, "released");
	return rc;
}

enum rc
supply_release(struct session *s, int64_t reservation, int64_t version,
	       struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_RESERVE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, release(s, reservation, version, e), e);
}

enum rc
supply_reservations(struct session *s, int64_t store, supply_reservation_fn fn,
		    void *arg, struct err *e)
{
	struct table_rows r = { 0 };
	struct stmt *st;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_SUPPLY_RESERVATIONS);
	stmt_int(st, "store", store);
	rc = supply_gather(st, TBL_RESERVATION, &r, e);
	for (size_t i = 0; rc == RC_OK && i < r.n; i++)
		if (!fn(SUPPLY_ROW(&r, row_reservation, i), arg))
			break;
	free(r.v);
	return rc;
}

/* ---- opened ------------------------------------------------------------------ */

static enum rc
open_pack(struct session *s, int64_t lot_id, int64_t store, int64_t quantity,
	  int days, struct row_opened_pack *p, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	struct row_medicine_more more;
	struct row_lot lot;
	struct stock_issue i = {
		.store_id = store,
		.lot_id = lot_id,
		.quantity = quantity,
	};
	enum rc rc = stock_load_lot(s, lot_id, &lot, e);

	i.medicine_id = lot.medicine_id;
	/* As if it were given out: usable, there, not opened before. */
	if (rc == RC_OK)
		rc = stock_choose(s, &i, false, &c, e);
	free(c.v);
	if (rc == RC_OK)
		rc = supply_more(s, lot.medicine_id, &more, e);
	if (rc != RC_OK)
		return rc;
	if (days < 0 || days > 730)
		return err_field(e, "days", "It keeps 0 to 730 days.");
	if (!days)
		days = (int)more.opened_days;
	row_init(TBL_OPENED_PACK, p);
	p->medicine_id = lot.medicine_id;
	p->lot_id = lot_id;
	p->store_id = store;
	p->quantity = quantity;
	p->opened_day = when_today();
	p->last_day = lot.expiry_day;
	if (days && day_add((int32_t)p->opened_day, days) < p->last_day)
		p->last_day = day_add((int32_t)p->opened_day, days);
	rc = row_insert(s->store, TBL_OPENED_PACK, p, e);
	if (rc == RC_OK)
		act_note(s, TBL_OPENED_PACK, p->id, p->version, 0, NULL);
	return rc;
}

enum rc
supply_open(struct session *s, int64_t lot, int64_t store, int64_t quantity,
	    int days, struct row_opened_pack *row, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_OPEN, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, open_pack(s, lot, store, quantity, days, row, e),
			 e);
}

static enum rc
end_pack(struct session *s, int64_t id, int64_t version, int64_t reason_id,
	 struct err *e)
{
	struct row_opened_pack p;
	struct row_movement m;
	struct row_reason why;
	struct row_balance b;
	struct row_lot lot;
	enum rc rc = row_get(s->store, TBL_OPENED_PACK, id, &p, e);

	if (rc == RC_NONE)
		return err_field(e, "pack", "There is no such pack.");
	if (rc == RC_OK)
		rc = supply_seen(p.version, version, "pack", e);
	if (rc == RC_OK && p.state != OPENED_STATE_OPEN)
		rc = err_field(e, "pack", "This pack is %s already.",
			       enum_words(&enum_opened_state, p.state));
	if (rc == RC_OK && reason_id)
		rc = stock_load_reason(s, reason_id, REASON_KIND_ADJUST, &why,
				       e);
	if (rc == RC_OK)
		rc = stock_load_lot(s, p.lot_id, &lot, e);
	if (rc != RC_OK)
		return rc;
	rc = stock_balance(s, &lot, p.store_id, &b, e);
	row_init(TBL_MOVEMENT, &m);
	m.kind = reason_id ? MOVEMENT_KIND_WASTE : MOVEMENT_KIND_USE;
	m.store_id = p.store_id;
	/* The lot may have been counted down or thrown away around it. */
	m.quantity = -(p.quantity < b.quantity ? p.quantity : b.quantity);
	m.reason_id = reason_id;
	if (rc == RC_OK && m.quantity) {
		rc = stock_move(s, &lot, &m, "an opened pack", e);
		if (rc == RC_OK)
			rc = stock_link_opened(s, p.id, m.id, e);
	}
	if (rc != RC_OK)
		return rc;
	p.state = reason_id ? OPENED_STATE_DISCARDED : OPENED_STATE_USED;
	rc = row_update(s->store, TBL_OPENED_PACK, &p, e);
	if (rc == RC_OK)
		act_note(s, TBL_OPENED_PACK, p.id, p.version, 0, NULL);
	return rc;
}

enum rc
supply_open_end(struct session *s, int64_t pack, int64_t version,
		int64_t reason_id, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_OPEN, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, end_pack(s, pack, version, reason_id, e), e);
}

struct to_opened {
	supply_opened_fn fn;
	void *arg;
};

static enum rc
hand_opened(struct session *s, const void *row, void *to, bool *more,
	    struct err *e)
{
	const struct to_opened *t = to;
	struct supply_opened x = { .row = *(
					   const struct row_opened_pack *)row };
	enum rc rc = stock_load_lot(s, x.row.lot_id, &x.lot, e);

	x.over = x.row.last_day < when_today();
	if (rc == RC_OK)
		rc = stock_load_medicine(s, x.row.medicine_id, &x.medicine, e);
	if (rc == RC_OK)
		*more = t->fn(&x, t->arg);
	return rc;
}

enum rc
supply_opened(struct session *s, int64_t store, supply_opened_fn fn, void *arg,
	      struct err *e)
{
	struct to_opened to = { fn, arg };
	struct stmt *st;
	enum rc rc = supply_ask(s, QUERY_SUPPLY_OPENED, &st, e);

	if (rc != RC_OK)
		return rc;
	stmt_int(st, "store", store);
	return supply_each(s, st, TBL_OPENED_PACK, hand_opened, &to, e);
}

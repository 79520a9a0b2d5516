/*
 * register_take.c - the stock's own acts with a pair, for who has one already;
 * and what is wasted, destroyed or put back by the register alone.
 *
 * Nothing here writes an entry: each movement brings its own.
 */
#include "register_private.h"

#include <stdlib.h>

/* ---- the stock's own acts, with two ------------------------------------------- */

enum rc
register_issue(struct session *s, const struct stock_issue *i,
	       const struct register_pair *p, struct err *e)
{
	enum rc rc = register_with(s, p, e);

	if (rc == RC_OK)
		rc = stock_issue(s, i, e);
	register_without();
	return rc;
}

enum rc
register_adjust(struct session *s, int64_t lot, int64_t place, int64_t change,
		int64_t reason_id, const struct register_pair *p, struct err *e)
{
	enum rc rc = register_with(s, p, e);

	if (rc == RC_OK)
		rc = stock_adjust(s, lot, place, change, reason_id, e);
	register_without();
	return rc;
}

enum rc
register_strike(struct session *s, int64_t movement, int64_t reason_id,
		const struct register_pair *p, struct err *e)
{
	enum rc rc = register_with(s, p, e);

	if (rc == RC_OK)
		rc = stock_strike(s, movement, reason_id, e);
	register_without();
	return rc;
}

/* ---- wasted, destroyed, put back ----------------------------------------------- */

static enum rc
move_lot(struct session *s, const struct register_take *t,
	 const struct row_lot *lot, int64_t change, struct err *e)
{
	struct row_movement m;

	row_init(TBL_MOVEMENT, &m);
	m.kind = t->kind == REGISTER_KIND_BACK	    ? MOVEMENT_KIND_RETURN
		 : t->kind == REGISTER_KIND_DESTROY ? MOVEMENT_KIND_DESTROY
						    : MOVEMENT_KIND_WASTE;
	m.store_id = t->place_id;
	m.quantity = change;
	return stock_move(s, lot, &m, enum_words(&enum_register_kind, t->kind),
			  e);
}

/* Lots with something in the place, by expiry, whatever their state. */
static enum rc
take_lots(struct session *s, const struct register_take *t, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_LOTS_WITH_STOCK);
	struct row_lot *v = NULL;
	size_t n = 0, cap = 0;
	int64_t left = t->quantity;
	bool row;
	enum rc rc;

	stmt_int(st, "medicine", t->medicine_id);
	stmt_int(st, "store", t->place_id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		v = mem_room(v, &cap, n, sizeof(*v));
		rc = stmt_row(st, &v[n++], e);
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	for (size_t i = 0; rc == RC_OK && left && i < n; i++) {
		struct row_balance b;

		rc = stock_balance(s, &v[i], t->place_id, &b, e);
		if (rc != RC_OK)
			break;
		if (b.quantity > left)
			b.quantity = left;
		left -= b.quantity;
		rc = move_lot(s, t, &v[i], -b.quantity, e);
	}
	free(v);
	if (rc == RC_OK && left)
		rc = err_field(e, "quantity",
			       "There is not that much in this place.");
	return rc;
}

static enum rc
take(struct session *s, const struct register_take *t, struct err *e)
{
	bool back = t->kind == REGISTER_KIND_BACK;
	struct row_medicine m;
	struct row_place place;
	struct row_lot lot;
	enum rc rc = stock_load_medicine(s, t->medicine_id, &m, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, t->place_id, &place, e);
	if (rc != RC_OK)
		return rc;
	if (!m.controlled)
		return err_field(e, "medicine_id",
				 "%s is no controlled drug; it has no "
				 "register.",
				 m.name);
	if (t->kind != REGISTER_KIND_WASTE &&
	    t->kind != REGISTER_KIND_DESTROY && !back)
		return err_field(e, "kind",
				 "It is wasted, destroyed or put "
				 "back.");
	if (t->quantity < 1 || t->quantity > STOCK_MOST)
		return err_field(e, "quantity", "At least one %s.", m.unit);
	if (!t->lot_id && back)
		return err_field(e, "lot_id",
				 "Say into which lot it goes "
				 "back.");
	if (!t->lot_id)
		return take_lots(s, t, e);
	rc = stock_load_lot(s, t->lot_id, &lot, e);
	if (rc == RC_OK && lot.medicine_id != t->medicine_id)
		rc = err_field(e, "lot_id",
			       "This lot is of another "
			       "medicine.");
	return rc == RC_OK ? move_lot(s, t, &lot,
				      back ? t->quantity : -t->quantity, e)
			   : rc;
}

enum rc
register_take(struct session *s, const struct register_take *t,
	      const struct register_pair *p, struct err *e)
{
	enum rc rc = p ? register_with(s, p, e) : RC_OK;

	if (rc == RC_OK)
		rc = act_begin(s, ACT_REGISTER_WRITE, e);
	if (rc == RC_OK)
		rc = stock_end(s, take(s, t, e), e);
	if (p)
		register_without();
	return rc;
}

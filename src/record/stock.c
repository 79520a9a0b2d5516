/*
 * stock.c - the ledger: every change of stock is a movement, and the balance
 * goes with it.
 *
 * stock_move() is the only code that writes movements and balances.  Whether
 * an act is allowed and makes sense is decided by its callers before.  Nothing
 * is ever updated in the ledger: a wrong movement is reversed by another.
 */
#include "register_private.h"

#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/text.h"

enum rc
stock_end(struct session *s, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

enum rc
stock_text(char *out, size_t size, const char *text, const char *field,
	   struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	if (!text_is_valid(text, strlen(text)))
		return err_field(e, field, "The text is not UTF-8.");
	text_normalise(&b, text, strlen(text));
	if (b.len >= size)
		rc = err_field(e, field,
			       "The text is %zu bytes long; there "
			       "is room for %zu.",
			       b.len, size - 1);
	else
		memcpy(out, b.p, b.len + 1);
	buf_release(&b);
	return rc;
}

enum rc
stock_load_medicine(struct session *s, int64_t id, struct row_medicine *m,
		    struct err *e)
{
	enum rc rc = row_get(s->store, TBL_MEDICINE, id, m, e);

	if (rc == RC_NONE)
		return err_field(e, "medicine_id",
				 "There is no such "
				 "medicine.");
	return rc;
}

enum rc
stock_load_store(struct session *s, int64_t id, struct row_place *p,
		 struct err *e)
{
	enum rc rc = row_get(s->store, TBL_PLACE, id, p, e);

	if (rc == RC_NONE || (rc == RC_OK && p->kind != PLACE_KIND_STORE))
		return err_field(e, "store_id", "There is no such store.");
	return rc;
}

enum rc
stock_load_lot(struct session *s, int64_t id, struct row_lot *l, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_LOT, id, l, e);

	if (rc == RC_NONE)
		return err_field(e, "lot_id", "There is no such lot.");
	return rc;
}

enum rc
stock_load_reason(struct session *s, int64_t id, enum reason_kind kind,
		  struct row_reason *r, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_REASON, id, r, e);

	if (rc == RC_NONE || (rc == RC_OK && r->kind != kind))
		return err_field(
			e, "reason_id",
			kind == REASON_KIND_STRIKE
				? "Reversing needs a reason for an entry in "
				  "error."
				: "This needs a reason for adjusting stock.");
	return rc;
}

enum rc
stock_balance(struct session *s, const struct row_lot *l, int64_t store_id,
	      struct row_balance *b, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_BALANCE);
	bool row;
	enum rc rc;

	row_init(TBL_BALANCE, b);
	stmt_int(st, "lot", l->id);
	stmt_int(st, "store", store_id);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, b, e);
	stmt_done(st);
	if (rc != RC_OK || b->id)
		return rc;
	b->lot_id = l->id;
	b->store_id = store_id;
	b->medicine_id = l->medicine_id;
	return RC_OK;
}

/* After everything on this card, also where the clock was set back: order
 * and running balance depend on it. */
static enum rc
next_instant(struct session *s, const struct row_movement *m, int64_t *at,
	     struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_LAST_AT);
	int64_t last = 0;
	enum rc rc;

	stmt_int(st, "medicine", m->medicine_id);
	stmt_int(st, "store", m->store_id);
	rc = stmt_one_int(st, &last, e);
	*at = when_now();
	if (*at <= last)
		*at = last + 1;
	return rc;
}

static enum rc
refuse_negative(struct session *s, const struct row_lot *l,
		const struct row_balance *b, struct err *e)
{
	char text[STOCK_QUANTITY];
	struct row_medicine m;
	enum rc rc = stock_load_medicine(s, l->medicine_id, &m, e);

	if (rc != RC_OK)
		return rc;
	return err_field(e, "quantity",
			 "Of lot %s, %s has only %s; a quantity "
			 "can't fall below zero.",
			 l->number, house_name(s, TBL_PLACE, b->store_id),
			 stock_quantity_text(text, &m, b->quantity));
}

enum rc
stock_check_day(int32_t day, struct err *e)
{
	if (day_is_valid(day) && day <= when_today())
		return RC_OK;
	return err_field(e, "day",
			 "A movement is of today or of an earlier day.");
}

enum rc
stock_least(struct session *s, int64_t lot, int64_t store, int32_t day,
	    int64_t *least, int32_t *since, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_DAYS_OF_LOT);
	int64_t sum = 0;
	bool row;
	enum rc rc;

	*least = INT64_MAX;
	*since = 0;
	stmt_int(st, "lot", lot);
	stmt_int(st, "store", store);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int32_t moved = (int32_t)stmt_get_int(st, "day");

		*since = *since ? *since : moved;
		if (moved > day && sum < *least)
			*least = sum;
		sum += stmt_get_int(st, "quantity");
		if (moved >= day && sum < *least)
			*least = sum;
	}
	stmt_done(st);
	if (sum < *least)
		*least = sum;
	return rc;
}

/*
 * A movement that happened on an earlier day: on that day and on each one
 * after it the lot must have been there.  Read day by day, as a paper card
 * would have shown it.
 */
static enum rc
check_backdated(struct session *s, const struct row_lot *l,
		const struct row_movement *m, struct err *e)
{
	char text[WHEN_TEXT], first[WHEN_TEXT];
	int64_t least;
	int32_t since;
	enum rc rc = stock_check_day((int32_t)m->day, e);

	if (rc == RC_OK)
		rc = stock_least(s, l->id, m->store_id, (int32_t)m->day, &least,
				 &since, e);
	if (rc != RC_OK || m->quantity >= 0)
		return rc;
	day_text(text, (int32_t)m->day);
	if (!since || m->day < since)
		return err_field(e, "day",
				 "On %s lot %s was not there yet%s%s.", text,
				 l->number, since ? "; it came on " : "",
				 since ? day_text(first, since) : "");
	if (least + m->quantity < 0)
		return err_field(e, "day",
				 "From %s on, lot %s had at times only "
				 "%lld left there; it can't have been taken "
				 "then.",
				 text, l->number, (long long)least);
	return RC_OK;
}

/*
 * Today; but where the clock was set back, a lot may have come on a day that
 * this clock has still to reach.  It is taken out then, not before it came.
 */
static enum rc
date_now(struct session *s, const struct row_lot *l, struct row_movement *m,
	 struct err *e)
{
	int64_t least;
	int32_t since, day;
	enum rc rc;

	m->day = when_today();
	if (m->quantity >= 0 || m->at <= when_now())
		return RC_OK;
	rc = stock_least(s, l->id, m->store_id, (int32_t)m->day, &least, &since,
			 e);
	if (rc != RC_OK || least + m->quantity >= 0)
		return rc;
	when_local(m->at, &day, NULL);
	m->day = day;
	return RC_OK;
}

/* What wards and patients used, by week of filing (stock_use). */
static enum rc
count_use(struct session *s, const struct row_movement *m, struct err *e)
{
	static const enum query both[] = { QUERY_STOCK_USE_ADD,
					   QUERY_STOCK_USE_NEW };
	struct row_movement was = { .kind = m->kind };
	int64_t changed = 0;
	enum rc rc = RC_OK;

	if (m->kind == MOVEMENT_KIND_REVERSE)
		rc = row_get(s->store, TBL_MOVEMENT, m->reverses_id, &was, e);
	if (rc != RC_OK || (was.kind != MOVEMENT_KIND_ISSUE_WARD &&
			    was.kind != MOVEMENT_KIND_ISSUE_PATIENT &&
			    was.kind != MOVEMENT_KIND_USE))
		return rc;
	for (int i = 0; rc == RC_OK && !changed && i < 2; i++) {
		struct stmt *st = store_query(s->store, both[i]);

		stmt_int(st, "medicine", m->medicine_id);
		stmt_int(st, "store", m->store_id);
		stmt_int(st, "week", m->at / STOCK_WEEK);
		stmt_int(st, "quantity", -m->quantity);
		rc = stmt_run(st, &changed, e);
	}
	return rc;
}

enum rc
stock_move(struct session *s, const struct row_lot *l, struct row_movement *m,
	   const char *detail, struct err *e)
{
	struct row_balance b;
	enum rc rc = stock_balance(s, l, m->store_id, &b, e);

	if (rc != RC_OK)
		return rc;
	if (b.quantity + m->quantity < 0)
		return refuse_negative(s, l, &b, e);
	m->id = 0;
	m->lot_id = l->id;
	m->medicine_id = l->medicine_id;
	m->balance = b.quantity += m->quantity;
	rc = next_instant(s, m, &m->at, e);
	if (rc == RC_OK)
		rc = m->day ? check_backdated(s, l, m, e)
			    : date_now(s, l, m, e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_MOVEMENT, m, e);
	if (rc == RC_OK)
		rc = b.id ? row_update(s->store, TBL_BALANCE, &b, e)
			  : row_insert(s->store, TBL_BALANCE, &b, e);
	if (rc == RC_OK)
		rc = count_use(s, m, e);
	if (rc == RC_OK)
		act_note(s, TBL_MOVEMENT, m->id, m->version, 0, detail);
	if (rc == RC_OK)
		rc = register_follow(s, m, e);
	return rc;
}

enum rc
stock_prove(struct session *s, int64_t *balances, int64_t *wrong, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_PROOF);
	bool row;
	enum rc rc;

	*balances = *wrong = 0;
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		++*balances;
		*wrong += stmt_get_int(st, "kept") != stmt_get_int(st, "moved");
	}
	stmt_done(st);
	return rc;
}

/*
 * stock_adjust.c - what the shelf says against what the ledger says: counts,
 * adjustments, lots on hold, reversals.
 */
#include "stock_private.h"

#include <stdio.h>
#include <string.h>

static enum rc
load_lot_and_store(struct session *s, int64_t lot_id, int64_t store_id,
		   struct row_lot *lot, struct err *e)
{
	struct row_place store;
	enum rc rc = stock_load_lot(s, lot_id, lot, e);

	return rc == RC_OK ? stock_load_store(s, store_id, &store, e) : rc;
}

/* A movement with a reason. */
static enum rc
correct(struct session *s, enum movement_kind kind, const struct row_lot *lot,
	int64_t store_id, int64_t change, int64_t reason_id, struct err *e)
{
	struct row_movement m;
	struct row_reason why;
	enum rc rc =
		stock_load_reason(s, reason_id, REASON_KIND_ADJUST, &why, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_MOVEMENT, &m);
	m.kind = kind;
	m.store_id = store_id;
	m.quantity = change;
	m.reason_id = reason_id;
	return stock_move(s, lot, &m, why.name, e);
}

static enum rc
count_lot(struct session *s, int64_t lot_id, int64_t store_id, int64_t counted,
	  int64_t reason_id, int64_t *difference, struct err *e)
{
	struct row_balance b;
	struct row_lot lot;
	char detail[80];
	enum rc rc = load_lot_and_store(s, lot_id, store_id, &lot, e);

	if (rc == RC_OK && (counted < 0 || counted > STOCK_MOST))
		rc = err_field(e, "counted", "A count is zero or more.");
	if (rc == RC_OK)
		rc = stock_balance(s, &lot, store_id, &b, e);
	if (rc != RC_OK)
		return rc;
	*difference = counted - b.quantity;
	if (*difference)
		return correct(s, MOVEMENT_KIND_COUNT, &lot, store_id,
			       *difference, reason_id, e);
	snprintf(detail, sizeof(detail), "counted as recorded: %lld",
		 (long long)counted);
	act_note(s, TBL_LOT, lot.id, lot.version, 0, detail);
	return RC_OK;
}

enum rc
stock_count(struct session *s, int64_t lot_id, int64_t store_id,
	    int64_t counted, int64_t reason_id, int64_t *difference,
	    struct err *e)
{
	int64_t d = 0;
	enum rc rc = act_begin(s, ACT_STOCK_COUNT, e);

	if (rc != RC_OK)
		return rc;
	rc = count_lot(s, lot_id, store_id, counted, reason_id, &d, e);
	if (difference)
		*difference = d;
	return stock_end(s, rc, e);
}

enum rc
stock_adjust(struct session *s, int64_t lot_id, int64_t store_id,
	     int64_t change, int64_t reason_id, struct err *e)
{
	struct row_lot lot;
	enum rc rc = act_begin(s, ACT_STOCK_ADJUST, e);

	if (rc != RC_OK)
		return rc;
	rc = load_lot_and_store(s, lot_id, store_id, &lot, e);
	if (rc == RC_OK && !change)
		rc = err_field(e, "quantity",
			       "An adjustment changes "
			       "something.");
	if (rc == RC_OK && (change > STOCK_MOST || change < -STOCK_MOST))
		rc = err_field(e, "quantity", "Nobody adjusts by that much.");
	if (rc == RC_OK)
		rc = correct(s, MOVEMENT_KIND_ADJUST, &lot, store_id, change,
			     reason_id, e);
	return stock_end(s, rc, e);
}

enum rc
stock_lot_state(struct session *s, int64_t lot_id, int64_t version,
		enum lot_state state, struct err *e)
{
	const struct enum_def *words = table_col(TBL_LOT, "state")->words;
	struct row_lot lot;
	char detail[80];
	enum rc rc = act_begin(s, ACT_STOCK_ADJUST, e);

	if (rc != RC_OK)
		return rc;
	rc = stock_load_lot(s, lot_id, &lot, e);
	if (rc == RC_OK && lot.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed lot %s since you "
			     "looked at it; look again.",
			     lot.number);
	if (rc == RC_OK && !enum_words(words, state)[0])
		rc = err_field(e, "state",
			       "A lot is usable, held or "
			       "recalled.");
	if (rc == RC_OK && lot.state == (int64_t)state)
		rc = err_field(e, "state", "Lot %s is %s already.", lot.number,
			       enum_words(words, state));
	if (rc == RC_OK) {
		snprintf(detail, sizeof(detail), "%s -> %s",
			 enum_words(words, lot.state),
			 enum_words(words, state));
		lot.state = state;
		rc = row_update(s->store, TBL_LOT, &lot, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_LOT, lot.id, lot.version, 0, detail);
	return stock_end(s, rc, e);
}

/* ---- reversing ------------------------------------------------------------- */

static enum rc
check_reversible(struct session *s, int64_t id, struct row_movement *was,
		 struct err *e)
{
	struct stmt *st;
	int64_t by;
	enum rc rc = row_get(s->store, TBL_MOVEMENT, id, was, e);

	if (rc == RC_NONE)
		return err_field(e, "movement", "There is no such movement.");
	if (rc != RC_OK)
		return rc;
	if (was->kind == MOVEMENT_KIND_REVERSE)
		return err_field(e, "movement",
				 "This line reverses another "
				 "one; file the movement anew instead.");
	if (was->kind == MOVEMENT_KIND_TRANSFER_OUT ||
	    was->kind == MOVEMENT_KIND_TRANSFER_IN)
		return err_field(e, "movement",
				 "This is one half of a transfer; put the "
				 "transfer back instead, or send another.");
	st = store_query(s->store, QUERY_STOCK_REVERSAL_OF);
	stmt_int(st, "movement", id);
	rc = stmt_one_int(st, &by, e);
	if (rc == RC_OK)
		return err_field(e, "movement",
				 "This movement was reversed "
				 "already.");
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
reverse(struct session *s, int64_t movement, int64_t reason_id, struct err *e)
{
	struct row_movement was, m;
	struct row_balance b;
	struct row_reason why;
	struct row_lot lot;
	char text[STOCK_QUANTITY];
	struct row_medicine medicine;
	enum rc rc = check_reversible(s, movement, &was, e);

	if (rc == RC_OK)
		rc = stock_load_reason(s, reason_id, REASON_KIND_STRIKE, &why,
				       e);
	if (rc == RC_OK)
		rc = stock_load_lot(s, was.lot_id, &lot, e);
	if (rc == RC_OK)
		rc = stock_balance(s, &lot, was.store_id, &b, e);
	if (rc == RC_OK)
		rc = stock_load_medicine(s, was.medicine_id, &medicine, e);
	if (rc != RC_OK)
		return rc;
	if (b.quantity < was.quantity)
		return err_field(e, "movement",
				 "Lot %s has only %s left of "
				 "what this movement brought; reverse what "
				 "took it first.",
				 lot.number,
				 stock_quantity_text(text, &medicine,
						     b.quantity));
	row_init(TBL_MOVEMENT, &m);
	m.kind = MOVEMENT_KIND_REVERSE;
	m.store_id = was.store_id;
	m.quantity = -was.quantity;
	m.ward_id = was.ward_id;
	m.reason_id = reason_id;
	m.reverses_id = was.id;
	strcpy(m.document, was.document);
	rc = stock_move(s, &lot, &m, why.name, e);
	return rc == RC_OK ? stock_back_opened(s, &lot, &was, reason_id, e)
			   : rc;
}

enum rc
stock_strike(struct session *s, int64_t movement, int64_t reason_id,
	     struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_STRIKE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, reverse(s, movement, reason_id, e), e);
}

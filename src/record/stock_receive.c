/*
 * stock_receive.c - a lot comes in.
 *
 * A lot number is kept as printed.  Two spellings of one number would split a
 * lot in two and break a recall, so a number that differs from a known one of
 * the same medicine only in case or in O and 0 is not taken for another lot.
 */
#include "stock_private.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define EXPIRY_YEARS 30 /* further away is a slip of the finger */

static bool
numbers_look_alike(const char *a, const char *b)
{
	for (; *a && *b; a++, b++) {
		int x = toupper((unsigned char)*a);
		int y = toupper((unsigned char)*b);

		if ((x == '0' ? 'O' : x) != (y == '0' ? 'O' : y))
			return false;
	}
	return *a == *b;
}

/* The known lot of that number (id 0: none), or a refusal where only another
 * spelling of it is known. */
static enum rc
find_lot(struct session *s, int64_t medicine, const char *number,
	 struct row_lot *lot, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_LOTS_OF_MEDICINE);
	struct row_lot l;
	char alike[sizeof(l.number)] = "";
	bool row;
	enum rc rc;

	row_init(TBL_LOT, lot);
	stmt_int(st, "medicine", medicine);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &l, e);
		if (rc != RC_OK)
			break;
		if (!strcmp(l.number, number))
			*lot = l;
		else if (numbers_look_alike(l.number, number))
			strcpy(alike, l.number);
	}
	stmt_done(st);
	if (rc != RC_OK || lot->id || !alike[0])
		return rc;
	return err_field(e, "lot",
			 "Is this lot %s, which is known already? "
			 "Type it that way: numbers that differ only in case "
			 "or in O and 0 are not two lots.",
			 alike);
}

static enum rc
check_receipt(struct session *s, const struct stock_receipt *r,
	      struct row_medicine *m, struct row_place *store, struct err *e)
{
	int32_t today = when_today();
	int64_t product;
	char text[WHEN_TEXT];
	enum rc rc = stock_load_medicine(s, r->medicine_id, m, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, r->store_id, store, e);
	if (rc != RC_OK)
		return rc;
	if (!m->active)
		return err_field(e, "medicine_id",
				 "This medicine is no "
				 "longer in use here.");
	if (!store->active)
		return err_field(e, "store_id",
				 "This store is no longer in "
				 "use.");
	if (r->packs < 1)
		return err_field(e, "packs", "At least one pack is received.");
	if (r->pack_size < 1)
		return err_field(e, "pack_size",
				 "A pack holds at least one "
				 "%s.",
				 m->unit);
	if (__builtin_mul_overflow(r->packs, r->pack_size, &product) ||
	    product > STOCK_MOST)
		return err_field(e, "packs",
				 "Nobody receives that much at "
				 "once; are packs and pack size right?");
	if (!r->expiry_day || !day_is_valid(r->expiry_day))
		return err_field(e, "expiry_day",
				 "A lot needs its expiry "
				 "date as printed.");
	if (r->expiry_day > day_add_months(today, 12 * EXPIRY_YEARS))
		return err_field(e, "expiry_day",
				 "%s is more than %d years "
				 "away; is the year right?",
				 day_text(text, r->expiry_day), EXPIRY_YEARS);
	if (r->expiry_day < today && !r->held)
		return err_field(e, "expiry_day",
				 "This lot expired on %s; "
				 "it can only be received as held.",
				 day_text(text, r->expiry_day));
	return RC_OK;
}

/* What is known of the lot must agree with what is on the box. */
static enum rc
check_known(const struct row_lot *lot, const struct stock_receipt *r,
	    struct err *e)
{
	char text[WHEN_TEXT];

	if (lot->expiry_day != r->expiry_day)
		return err_field(e, "expiry_day",
				 "Lot %s is known with expiry "
				 "%s; look at the box again.",
				 lot->number,
				 day_text(text, (int32_t)lot->expiry_day));
	if (lot->state == LOT_STATE_RECALLED && !r->held)
		return err_field(e, "lot",
				 "Lot %s is recalled; it can only "
				 "be received as held.",
				 lot->number);
	return RC_OK;
}

/* Files the lot, or puts a known one on hold where this delivery is. */
static enum rc
file_lot(struct session *s, struct row_lot *lot, const char *number,
	 const struct stock_receipt *r, struct err *e)
{
	enum rc rc;

	if (!lot->id) {
		lot->medicine_id = r->medicine_id;
		strcpy(lot->number, number);
		lot->expiry_day = r->expiry_day;
		lot->state = r->held ? LOT_STATE_HELD : LOT_STATE_USABLE;
		return row_insert(s->store, TBL_LOT, lot, e);
	}
	if (!r->held || lot->state != LOT_STATE_USABLE)
		return RC_OK;
	lot->state = LOT_STATE_HELD;
	rc = row_update(s->store, TBL_LOT, lot, e);
	if (rc == RC_OK)
		act_note(s, TBL_LOT, lot->id, lot->version, 0,
			 "held with a delivery");
	return rc;
}

/* Who it came from: with the order where there is one. */
static enum rc
file_origin(struct session *s, const struct stock_receipt *r,
	    const struct row_movement *m, struct err *e)
{
	struct row_supplier supplier;
	struct row_receipt row;
	int64_t from = r->supplier_id;
	enum rc rc = RC_OK;

	if (r->purchase_line_id)
		rc = supply_order_received(s, r->purchase_line_id,
					   r->medicine_id, m->quantity, &from,
					   e);
	if (rc != RC_OK || !from)
		return rc;
	rc = row_get(s->store, TBL_SUPPLIER, from, &supplier, e);
	if (rc == RC_NONE)
		return err_field(e, "supplier_id",
				 "There is no such supplier.");
	if (rc != RC_OK)
		return rc;
	row_init(TBL_RECEIPT, &row);
	row.id = m->id;
	row.supplier_id = from;
	row.purchase_line_id = r->purchase_line_id;
	return row_insert(s->store, TBL_RECEIPT, &row, e);
}

enum rc
stock_file_receipt(struct session *s, const struct stock_receipt *r,
		   int64_t *movement, struct err *e)
{
	struct row_medicine m;
	struct row_place store;
	struct row_movement move;
	struct row_lot lot;
	char number[sizeof(lot.number)];
	char text[STOCK_QUANTITY], detail[160];
	enum rc rc;

	row_init(TBL_MOVEMENT, &move);
	rc = check_receipt(s, r, &m, &store, e);
	if (rc == RC_OK)
		rc = stock_text(number, sizeof(number), r->lot, "lot", e);
	if (rc == RC_OK)
		rc = stock_text(move.document, sizeof(move.document),
				r->document, "document", e);
	if (rc == RC_OK && !number[0])
		rc = err_field(e, "lot", "A lot needs its number as printed.");
	if (rc == RC_OK)
		rc = find_lot(s, r->medicine_id, number, &lot, e);
	if (rc == RC_OK && lot.id)
		rc = check_known(&lot, r, e);
	if (rc == RC_OK)
		rc = file_lot(s, &lot, number, r, e);
	if (rc != RC_OK)
		return rc;
	move.kind = MOVEMENT_KIND_RECEIVE;
	move.store_id = r->store_id;
	move.quantity = r->packs * r->pack_size;
	snprintf(detail, sizeof(detail), "lot %s: %s", lot.number,
		 stock_packs_text(text, &m, r->packs, r->pack_size));
	move.day = r->day;
	rc = stock_move(s, &lot, &move, detail, e);
	if (rc == RC_OK)
		rc = file_origin(s, r, &move, e);
	if (rc == RC_OK && movement)
		*movement = move.id;
	return rc;
}

enum rc
stock_receive(struct session *s, const struct stock_receipt *r,
	      int64_t *movement, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_RECEIVE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, stock_file_receipt(s, r, movement, e), e);
}

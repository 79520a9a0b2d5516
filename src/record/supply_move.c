/*
 * supply_move.c - what leaves for good or comes back: returned, wasted,
 * destroyed.
 *
 * Any state of a lot will do here: it is the expired and the recalled that are
 * destroyed.  Each has a reason, a person, and where the law wants it a
 * document.
 */
#include "supply_private.h"

#include <string.h>

static enum rc
check_return(struct session *s, const struct supply_move *m,
	     const struct row_lot *lot, struct err *e)
{
	struct row_supplier supplier;
	struct row_medicine medicine;
	struct row_place ward;
	struct stmt *st;
	char text[STOCK_QUANTITY];
	int64_t given;
	enum rc rc;

	if (!m->ward_id == !m->supplier_id)
		return err_field(e, "ward_id",
				 "It comes back from a ward, or goes back to "
				 "a supplier.");
	if (m->supplier_id) {
		rc = row_get(s->store, TBL_SUPPLIER, m->supplier_id, &supplier,
			     e);
		return rc == RC_NONE ? err_field(e, "supplier_id",
						 "There is no such supplier.")
				     : rc;
	}
	rc = supply_load_ward(s, m->ward_id, &ward, e);
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_STOCK_GIVEN_TO_WARD);
	stmt_int(st, "lot", lot->id);
	stmt_int(st, "ward", m->ward_id);
	rc = stmt_one_int(st, &given, e);
	if (rc == RC_OK)
		rc = stock_load_medicine(s, lot->medicine_id, &medicine, e);
	if (rc == RC_OK && given < m->quantity)
		rc = err_field(e, "quantity", "%s was given only %s of lot %s.",
			       ward.name,
			       stock_quantity_text(text, &medicine, given),
			       lot->number);
	return rc;
}

static enum rc
check_move(struct session *s, const struct supply_move *m, struct row_lot *lot,
	   struct row_reason *why, struct err *e)
{
	struct row_place store;
	enum rc rc = stock_load_lot(s, m->lot_id, lot, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, m->store_id, &store, e);
	if (rc == RC_OK && m->kind != MOVEMENT_KIND_RETURN &&
	    m->kind != MOVEMENT_KIND_WASTE && m->kind != MOVEMENT_KIND_DESTROY)
		rc = err_field(e, "kind",
			       "Stock is returned, wasted or destroyed here.");
	if (rc == RC_OK && (m->quantity < 1 || m->quantity > STOCK_MOST))
		rc = err_field(e, "quantity", "At least one.");
	if (rc == RC_OK)
		rc = stock_load_reason(s, m->reason_id, REASON_KIND_ADJUST, why,
				       e);
	if (rc == RC_OK && m->kind == MOVEMENT_KIND_DESTROY && !m->document[0])
		rc = err_field(e, "document",
			       "Destroying needs the number of its record.");
	if (rc == RC_OK && m->kind == MOVEMENT_KIND_RETURN)
		rc = check_return(s, m, lot, e);
	return rc;
}

static enum rc
move_it(struct session *s, const struct supply_move *m, int64_t *movement,
	struct err *e)
{
	struct row_movement row;
	struct row_receipt to;
	struct row_reason why;
	struct row_lot lot;
	enum rc rc = check_move(s, m, &lot, &why, e);

	row_init(TBL_MOVEMENT, &row);
	if (rc == RC_OK)
		rc = stock_text(row.document, sizeof(row.document), m->document,
				"document", e);
	if (rc != RC_OK)
		return rc;
	row.kind = m->kind;
	row.store_id = m->store_id;
	row.ward_id = m->kind == MOVEMENT_KIND_RETURN ? m->ward_id : 0;
	row.quantity = row.ward_id ? m->quantity : -m->quantity;
	row.reason_id = m->reason_id;
	row.day = m->day;
	rc = stock_move(s, &lot, &row, why.name, e);
	if (rc == RC_OK && movement)
		*movement = row.id;
	if (rc != RC_OK || m->kind != MOVEMENT_KIND_RETURN || !m->supplier_id)
		return rc;
	row_init(TBL_RECEIPT, &to);
	to.id = row.id;
	to.supplier_id = m->supplier_id;
	return row_insert(s->store, TBL_RECEIPT, &to, e);
}

enum rc
supply_move(struct session *s, const struct supply_move *m, int64_t *movement,
	    struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_MOVE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, move_it(s, m, movement, e), e);
}

/*
 * stock_opened.c - stock given out of an open pack: it has a day of its own,
 * and holds what it holds.
 */
#include "stock_private.h"

#include "wardbook/buf.h"

enum rc
stock_check_opened(struct session *s, const struct row_medicine *m,
		   const struct stock_issue *i, struct err *e)
{
	struct row_opened_pack p;
	char text[WHEN_TEXT], want[STOCK_QUANTITY], have[STOCK_QUANTITY];
	enum rc rc = row_get(s->store, TBL_OPENED_PACK, i->opened_id, &p, e);

	if (rc == RC_NONE || (rc == RC_OK && (p.state != OPENED_STATE_OPEN ||
					      p.lot_id != i->lot_id ||
					      p.store_id != i->store_id)))
		return err_field(e, "lot_id", "This pack is open no longer.");
	if (rc == RC_OK && p.last_day < when_today())
		rc = err_field(e, "lot_id",
			       "The open pack was usable through %s; it may "
			       "not be issued.",
			       day_text(text, (int32_t)p.last_day));
	if (rc == RC_OK && p.quantity < i->quantity)
		rc = err_field(e, "quantity",
			       "Not enough for %s: the open pack has %s.",
			       stock_quantity_text(want, m, i->quantity),
			       stock_quantity_text(have, m, p.quantity));
	return rc;
}

enum rc
stock_use_opened(struct session *s, const struct stock_issue *i, struct err *e)
{
	struct row_opened_pack p;
	enum rc rc;

	if (!i->opened_id)
		return RC_OK;
	rc = row_get(s->store, TBL_OPENED_PACK, i->opened_id, &p, e);
	if (rc != RC_OK)
		return rc;
	/* its history keeps what it held */
	if (p.quantity == i->quantity)
		p.state = OPENED_STATE_USED;
	else
		p.quantity -= i->quantity;
	rc = row_update(s->store, TBL_OPENED_PACK, &p, e);
	if (rc == RC_OK)
		act_note(s, TBL_OPENED_PACK, p.id, p.version, 0, NULL);
	return rc;
}

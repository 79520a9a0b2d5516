/*
 * stock_opened.c - stock given out of an open pack: it has a day of its own,
 * and holds what it holds.
 *
 * What was opened is never unopened again.  Taken back, it is in the pack,
 * past its day as well: such a pack is thrown away by somebody who says why.
 */
#include "stock_private.h"

#include <string.h>

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
stock_link_opened(struct session *s, int64_t opened, int64_t movement,
		  struct err *e)
{
	struct row_movement_opened o;

	row_init(TBL_MOVEMENT_OPENED, &o);
	o.id = movement;
	o.opened_id = opened;
	return row_insert(s->store, TBL_MOVEMENT_OPENED, &o, e);
}

static enum rc
file_pack(struct session *s, struct row_opened_pack *p, struct err *e)
{
	enum rc rc = row_update(s->store, TBL_OPENED_PACK, p, e);

	if (rc == RC_OK)
		act_note(s, TBL_OPENED_PACK, p->id, p->version, 0, NULL);
	return rc;
}

enum rc
stock_use_opened(struct session *s, int64_t opened,
		 const struct row_movement *m, struct err *e)
{
	struct row_opened_pack p;
	enum rc rc = row_get(s->store, TBL_OPENED_PACK, opened, &p, e);

	if (rc == RC_OK)
		rc = stock_link_opened(s, opened, m->id, e);
	if (rc != RC_OK)
		return rc;
	/* its history keeps what it held */
	if (p.quantity == -m->quantity)
		p.state = OPENED_STATE_USED;
	else
		p.quantity += m->quantity;
	return file_pack(s, &p, e);
}

/* Is it gone, otherwise than by what was given out of it? */
static enum rc
pack_is_gone(struct session *s, const struct row_opened_pack *p, bool *gone,
	     struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_OPENED_ENDED);
	int64_t by;
	enum rc rc;

	stmt_int(st, "pack", p->id);
	rc = stmt_one_int(st, &by, e);
	*gone = rc == RC_OK;
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
stock_back_opened(struct session *s, const struct row_lot *l,
		  const struct row_movement *was, int64_t reason_id,
		  struct err *e)
{
	struct row_movement_opened o;
	struct row_opened_pack p;
	struct row_movement m;
	bool gone = false;
	enum rc rc = row_get(s->store, TBL_MOVEMENT_OPENED, was->id, &o, e);

	if (rc == RC_NONE || was->quantity >= 0)
		return rc == RC_NONE ? RC_OK : rc;
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_OPENED_PACK, o.opened_id, &p, e);
	if (rc == RC_OK && p.state != OPENED_STATE_OPEN)
		rc = pack_is_gone(s, &p, &gone, e);
	if (rc != RC_OK)
		return rc;
	if (gone) {
		row_init(TBL_MOVEMENT, &m);
		m.kind = MOVEMENT_KIND_WASTE;
		m.store_id = was->store_id;
		m.quantity = was->quantity;
		m.reason_id = reason_id;
		strcpy(m.document, was->document);
		return stock_move(s, l, &m, "its open pack is gone", e);
	}
	p.quantity = -was->quantity +
		     (p.state == OPENED_STATE_OPEN ? p.quantity : 0);
	p.state = OPENED_STATE_OPEN;
	return file_pack(s, &p, e);
}

/*
 * stock_issue.c - stock goes out to a ward or a patient, first expiry first.
 *
 * What is shown before saving and what is taken come from the same choice,
 * made again inside the transaction: the shelf may have changed meanwhile.
 * Who a lot went to is sealed for `care`, so no audit entry joins a movement
 * to a patient in clear.
 */
#include "stock_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/patient.h"

/* ---- choosing -------------------------------------------------------------- */

/* Lots of the medicine that have something in the store, by expiry. */
static enum rc
lots_there(struct session *s, const struct stock_issue *i,
	   struct stock_choices *c, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_LOTS_WITH_STOCK);
	bool row;
	enum rc rc;

	stmt_int(st, "medicine", i->medicine_id);
	stmt_int(st, "store", i->store_id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		c->v = mem_room(c->v, &c->cap, c->n, sizeof(*c->v));
		rc = stmt_row(st, &c->v[c->n].lot, e);
		if (rc != RC_OK)
			break;
		c->v[c->n++].quantity = 0;
	}
	stmt_done(st);
	return rc;
}

/* Why a lot that someone asked for is not given out. */
enum rc
stock_check_usable(const struct row_lot *l, struct err *e)
{
	char text[WHEN_TEXT];

	if (l->state == LOT_STATE_RECALLED)
		return err_field(e, "lot_id",
				 "Lot %s is recalled; it may not "
				 "be issued.",
				 l->number);
	if (l->state != LOT_STATE_USABLE)
		return err_field(e, "lot_id",
				 "Lot %s is held; it may not be "
				 "issued.",
				 l->number);
	if (stock_is_expired(l, when_today()))
		return err_field(e, "lot_id",
				 "Lot %s expired on %s; it may "
				 "not be issued.",
				 l->number,
				 day_text(text, (int32_t)l->expiry_day));
	return RC_OK;
}

enum rc
stock_opened_of(struct session *s, int64_t lot, int64_t store, int64_t *n,
		struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_OPENED);

	stmt_int(st, "lot", lot);
	stmt_int(st, "store", store);
	return stmt_one_int(st, n, e);
}

enum rc
stock_reserved_of(struct session *s, int64_t medicine, int64_t store,
		  int64_t except, int64_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_RESERVED);

	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	stmt_int(st, "today", when_today());
	stmt_int(st, "except", except);
	return stmt_one_int(st, n, e);
}

/* What can be given out of a lot here: the balance less open packs. */
static enum rc
free_of(struct session *s, const struct row_lot *l, int64_t store, int64_t *n,
	struct err *e)
{
	struct row_balance b;
	int64_t opened;
	enum rc rc = stock_balance(s, l, store, &b, e);

	if (rc == RC_OK)
		rc = stock_opened_of(s, l->id, store, &opened, e);
	if (rc == RC_OK)
		*n = b.quantity > opened ? b.quantity - opened : 0;
	return rc;
}

static enum rc
refuse_reserved(struct session *s, const struct row_medicine *m,
		const struct stock_issue *i, int64_t usable, int64_t reserved,
		struct err *e)
{
	char want[STOCK_QUANTITY], have[STOCK_QUANTITY], kept[STOCK_QUANTITY];

	return err_field(e, "quantity",
			 "Not enough for %s: %s has %s usable, and %s of it "
			 "reserved for others.",
			 stock_quantity_text(want, m, i->quantity),
			 house_name(s, TBL_PLACE, i->store_id),
			 stock_quantity_text(have, m, usable),
			 stock_quantity_text(kept, m, reserved));
}

static enum rc
refuse_short(struct session *s, const struct row_medicine *m,
	     const struct stock_issue *i, int64_t usable, int64_t shut,
	     struct err *e)
{
	char want[STOCK_QUANTITY], have[STOCK_QUANTITY], no[STOCK_QUANTITY];
	const char *store = house_name(s, TBL_PLACE, i->store_id);

	stock_quantity_text(want, m, i->quantity);
	stock_quantity_text(have, m, usable);
	if (!shut)
		return err_field(e, "quantity",
				 "Not enough for %s: %s has %s "
				 "usable.",
				 want, store, have);
	return err_field(e, "quantity",
			 "Not enough for %s: %s has %s usable, "
			 "and %s expired, held or recalled.",
			 want, store, have, stock_quantity_text(no, m, shut));
}

/* Turns the lots that are there into what to take of each. */
static enum rc
take_first_expiry(struct session *s, const struct row_medicine *m,
		  const struct stock_issue *i, bool most,
		  struct stock_choices *c, struct err *e)
{
	int32_t today = when_today();
	int64_t left, usable = 0, shut = 0, reserved, avail;
	size_t kept = 0;
	enum rc rc = stock_reserved_of(s, m->id, i->store_id, i->reservation_id,
				       &reserved, e);

	for (size_t k = 0; rc == RC_OK && k < c->n; k++) {
		struct stock_choice *x = &c->v[k];

		rc = free_of(s, &x->lot, i->store_id, &avail, e);
		if (rc != RC_OK)
			break;
		if (x->lot.state != LOT_STATE_USABLE ||
		    stock_is_expired(&x->lot, today)) {
			shut += avail;
			continue;
		}
		usable += avail;
		x->quantity = avail;
		if (avail)
			c->v[kept++] = *x;
	}
	c->n = kept;
	if (rc != RC_OK)
		return rc;
	avail = usable > reserved ? usable - reserved : 0;
	if (usable < i->quantity && !most)
		return refuse_short(s, m, i, usable, shut, e);
	if (avail < i->quantity && !most)
		return refuse_reserved(s, m, i, usable, reserved, e);
	left = avail < i->quantity ? avail : i->quantity;
	for (kept = 0; left; kept++) {
		if (c->v[kept].quantity > left)
			c->v[kept].quantity = left;
		left -= c->v[kept].quantity;
	}
	c->n = kept;
	return RC_OK;
}

/* What was set apart stays: the others must do. */
static enum rc
check_reserved(struct session *s, const struct row_medicine *m,
	       const struct stock_issue *i, struct err *e)
{
	struct stock_choices all = { NULL, 0, 0 };
	int64_t reserved, usable = 0, avail;
	enum rc rc = stock_reserved_of(s, m->id, i->store_id, i->reservation_id,
				       &reserved, e);

	if (rc != RC_OK || !reserved)
		return rc;
	rc = lots_there(s, i, &all, e);
	for (size_t k = 0; rc == RC_OK && k < all.n; k++) {
		const struct row_lot *l = &all.v[k].lot;

		if (l->state != LOT_STATE_USABLE ||
		    stock_is_expired(l, when_today()))
			continue;
		rc = free_of(s, l, i->store_id, &avail, e);
		usable += avail;
	}
	free(all.v);
	if (rc == RC_OK && usable - reserved < i->quantity)
		rc = refuse_reserved(s, m, i, usable, reserved, e);
	return rc;
}

static enum rc
take_one_lot(struct session *s, const struct row_medicine *m,
	     const struct stock_issue *i, struct stock_choices *c,
	     struct err *e)
{
	int64_t there;
	struct stock_choice x = { .quantity = i->quantity };
	char want[STOCK_QUANTITY], have[STOCK_QUANTITY];
	enum rc rc = stock_load_lot(s, i->lot_id, &x.lot, e);

	if (rc == RC_OK && x.lot.medicine_id != i->medicine_id)
		rc = err_field(e, "lot_id", "Lot %s is of another medicine.",
			       x.lot.number);
	if (rc == RC_OK)
		rc = stock_check_usable(&x.lot, e);
	if (rc == RC_OK)
		rc = free_of(s, &x.lot, i->store_id, &there, e);
	if (rc == RC_OK && there < i->quantity)
		rc = err_field(e, "quantity",
			       "Not enough for %s: %s has %s of lot %s.",
			       stock_quantity_text(want, m, i->quantity),
			       house_name(s, TBL_PLACE, i->store_id),
			       stock_quantity_text(have, m, there),
			       x.lot.number);
	if (rc == RC_OK)
		rc = check_reserved(s, m, i, e);
	if (rc != RC_OK)
		return rc;
	c->v = mem_room(c->v, &c->cap, c->n, sizeof(*c->v));
	c->v[c->n++] = x;
	return RC_OK;
}

enum rc
stock_choose(struct session *s, const struct stock_issue *i, bool most,
	     struct stock_choices *c, struct err *e)
{
	struct row_medicine m;
	struct row_place store;
	enum rc rc = stock_load_medicine(s, i->medicine_id, &m, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, i->store_id, &store, e);
	if (rc == RC_OK && i->quantity < 1)
		rc = err_field(e, "quantity", "At least one %s is issued.",
			       m.unit);
	if (rc == RC_OK && i->quantity > STOCK_MOST)
		rc = err_field(e, "quantity",
			       "Nobody issues that much at "
			       "once.");
	if (rc != RC_OK)
		return rc;
	if (i->lot_id)
		return take_one_lot(s, &m, i, c, e);
	rc = lots_there(s, i, c, e);
	return rc == RC_OK ? take_first_expiry(s, &m, i, most, c, e) : rc;
}

enum rc
stock_plan(struct session *s, const struct stock_issue *i, struct stock_pick *v,
	   int max, int *n, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	char why[SESSION_WHY];
	enum rc rc;

	*n = 0;
	if (!session_may(s, ACT_STOCK_VIEW, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = stock_choose(s, i, false, &c, e);
	for (size_t k = 0; rc == RC_OK && k < c.n; k++) {
		if (*n < max) {
			v[*n].lot_id = c.v[k].lot.id;
			v[*n].quantity = c.v[k].quantity;
			strcpy(v[*n].number, c.v[k].lot.number);
			v[*n].expiry_day = (int32_t)c.v[k].lot.expiry_day;
		}
		++*n;
	}
	free(c.v);
	return rc;
}

/* ---- issuing --------------------------------------------------------------- */

/* To a ward or to a patient, and to exactly one of them. */
static enum rc
check_receiver(struct session *s, const struct stock_issue *i, int64_t *patient,
	       struct err *e)
{
	struct row_place ward;
	struct patient p;
	enum rc rc;

	*patient = 0;
	if (!i->ward_id && !i->patient_id)
		return err_field(e, "ward_id",
				 "Say to which ward or patient "
				 "it goes.");
	if (i->ward_id && i->patient_id)
		return err_field(e, "patient_id",
				 "It goes to a ward or to a "
				 "patient, not to both.");
	if (i->ward_id) {
		rc = row_get(s->store, TBL_PLACE, i->ward_id, &ward, e);
		if (rc == RC_NONE ||
		    (rc == RC_OK && ward.kind == PLACE_KIND_STORE))
			return err_field(e, "ward_id",
					 "There is no such "
					 "ward.");
		return rc;
	}
	rc = patient_get(s, i->patient_id, &p, e);
	if (rc == RC_NONE)
		return err_field(e, "patient_id",
				 "There is no such "
				 "patient.");
	if (rc == RC_OK && p.visit.state == PATIENT_STATE_STRUCK)
		rc = err_field(e, "patient_id",
			       "This patient's record was "
			       "entered in error.");
	*patient = p.visit.id;
	patient_wipe(&p);
	return rc;
}

static enum rc
issue_one(struct session *s, const struct stock_issue *i,
	  const struct stock_choice *c, int64_t patient, const char *document,
	  struct err *e)
{
	struct row_movement_patient who;
	struct row_movement m;
	enum rc rc;

	row_init(TBL_MOVEMENT, &m);
	m.kind = patient ? MOVEMENT_KIND_ISSUE_PATIENT
			 : MOVEMENT_KIND_ISSUE_WARD;
	m.store_id = i->store_id;
	m.quantity = -c->quantity;
	m.ward_id = i->ward_id;
	m.to_patient = patient != 0;
	m.day = i->day;
	strcpy(m.document, document);
	rc = stock_move(s, &c->lot, &m, NULL, e);
	if (rc != RC_OK || !patient)
		return rc;
	row_init(TBL_MOVEMENT_PATIENT, &who);
	who.id = m.id;
	who.patient_id = patient;
	rc = row_insert(s->store, TBL_MOVEMENT_PATIENT, &who, e);
	row_wipe(TBL_MOVEMENT_PATIENT, &who);
	return rc;
}

/* What was set apart for this is given out, or a part of it. */
static enum rc
use_reservation(struct session *s, const struct stock_issue *i, struct err *e)
{
	struct row_reservation r;
	enum rc rc;

	if (!i->reservation_id)
		return RC_OK;
	rc = row_get(s->store, TBL_RESERVATION, i->reservation_id, &r, e);
	if (rc == RC_NONE || (rc == RC_OK && r.state != RESERVATION_STATE_OPEN))
		return err_field(e, "reservation_id",
				 "This reservation is used or released.");
	if (rc == RC_OK &&
	    (r.medicine_id != i->medicine_id || r.store_id != i->store_id))
		return err_field(e, "reservation_id",
				 "Something else was reserved.");
	if (rc != RC_OK)
		return rc;
	r.quantity = r.quantity > i->quantity ? r.quantity - i->quantity : 0;
	if (!r.quantity)
		r.state = RESERVATION_STATE_USED;
	rc = row_update(s->store, TBL_RESERVATION, &r, e);
	if (rc == RC_OK)
		act_note(s, TBL_RESERVATION, r.id, r.version, 0, NULL);
	return rc;
}

enum rc
stock_issue(struct session *s, const struct stock_issue *i, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	struct row_movement m;
	char document[sizeof(m.document)];
	int64_t patient;
	enum rc rc = act_begin(s,
			       i->patient_id ? ACT_STOCK_ISSUE_PATIENT
					     : ACT_STOCK_ISSUE,
			       e);

	if (rc != RC_OK)
		return rc;
	rc = check_receiver(s, i, &patient, e);
	if (rc == RC_OK)
		rc = stock_text(document, sizeof(document), i->document,
				"document", e);
	if (rc == RC_OK)
		rc = stock_choose(s, i, false, &c, e);
	for (size_t k = 0; rc == RC_OK && k < c.n; k++)
		rc = issue_one(s, i, &c.v[k], patient, document, e);
	if (rc == RC_OK)
		rc = use_reservation(s, i, e);
	free(c.v);
	return stock_end(s, rc, e);
}

/*
 * supply.c - what a box is: particulars of medicines, and what a scan stands
 * for here.
 *
 * A box is known by its GTIN, and the GTIN by the medicine's own particulars
 * first, then by the products that a medicine of the house stands behind.
 * Nothing is guessed from names.
 */
#include "supply_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/gs1.h"

enum rc
supply_gather(struct stmt *st, enum tbl t, struct table_rows *r, struct err *e)
{
	r->size = tables[t].size;
	return table_rows_read(r, st, e);
}

enum rc
supply_each(struct session *s, struct stmt *st, enum tbl t, supply_hand_fn hand,
	    void *to, struct err *e)
{
	struct table_rows r = { 0 };
	bool more = true;
	enum rc rc = supply_gather(st, t, &r, e);

	for (size_t i = 0; rc == RC_OK && more && i < r.n; i++)
		rc = hand(s, r.v + i * r.size, to, &more, e);
	free(r.v);
	return rc;
}

enum rc
supply_ask(struct session *s, enum query q, struct stmt **st, struct err *e)
{
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK)
		*st = store_query(s->store, q);
	return rc;
}

enum rc
supply_may(struct session *s, enum act a, struct err *e)
{
	char why[SESSION_WHY];

	if (!session_may(s, a, why))
		return err_set(e, RC_DENIED, "%s", why);
	return RC_OK;
}

enum rc
supply_seen(int64_t version, int64_t seen, const char *what, struct err *e)
{
	if (version == seen)
		return RC_OK;
	return err_set(e, RC_CONFLICT,
		       "Someone changed this %s since you looked at it; look "
		       "again.",
		       what);
}

enum rc
supply_load_ward(struct session *s, int64_t id, struct row_place *p,
		 struct err *e)
{
	enum rc rc = row_get(s->store, TBL_PLACE, id, p, e);

	if (rc == RC_NONE || (rc == RC_OK && p->kind == PLACE_KIND_STORE))
		return err_field(e, "ward_id", "There is no such ward.");
	return rc;
}

/* ---- particulars ------------------------------------------------------------- */

enum rc
supply_more(struct session *s, int64_t medicine, struct row_medicine_more *m,
	    struct err *e)
{
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_MEDICINE_MORE, medicine, m, e);
	if (rc != RC_NONE)
		return rc;
	row_init(TBL_MEDICINE_MORE, m);
	m->id = medicine;
	return RC_OK;
}

static enum rc
check_gtin(struct session *s, struct row_medicine_more *m, struct err *e)
{
	struct stmt *st;
	struct row_medicine_more other;
	char gtin[GS1_GTIN + 1];
	bool row;
	enum rc rc;

	if (!m->gtin[0])
		return RC_OK;
	rc = gs1_gtin(gtin, m->gtin, e);
	if (rc != RC_OK)
		return rc;
	strcpy(m->gtin, gtin);
	st = store_query(s->store, QUERY_SUPPLY_GTIN_MORE);
	stmt_text(st, "gtin", m->gtin);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &other, e);
		if (rc == RC_OK && other.id != m->id)
			rc = err_field(e, "gtin",
				       "This GTIN belongs to another "
				       "medicine.");
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	return rc;
}

static enum rc
file_more(struct session *s, struct row_medicine_more *m, struct err *e)
{
	struct row_medicine_more was;
	struct row_medicine medicine;
	enum rc rc = stock_load_medicine(s, m->id, &medicine, e);

	if (rc == RC_OK && !*enum_name(&enum_medicine_kind, m->kind))
		rc = err_field(e, "kind", "A medicine, a vaccine or a device.");
	if (rc == RC_OK && (m->price < 0 || m->price > STOCK_MOST))
		rc = err_field(e, "price", "A price is zero or more.");
	if (rc == RC_OK && (m->opened_days < 0 || m->opened_days > 730))
		rc = err_field(e, "opened_days",
			       "An opened pack keeps 0 to 730 days.");
	if (rc == RC_OK)
		rc = stock_text(m->maker, sizeof(m->maker), m->maker, "maker",
				e);
	if (rc == RC_OK)
		rc = stock_text(m->ingredient, sizeof(m->ingredient),
				m->ingredient, "ingredient", e);
	if (rc == RC_OK)
		rc = stock_text(m->schedule, sizeof(m->schedule), m->schedule,
				"schedule", e);
	if (rc == RC_OK)
		rc = check_gtin(s, m, e);
	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_MEDICINE_MORE, m->id, &was, e);
	if (rc == RC_NONE)
		return row_insert(s->store, TBL_MEDICINE_MORE, m, e);
	if (rc == RC_OK)
		rc = supply_seen(was.version, m->version, "medicine", e);
	return rc == RC_OK ? row_update(s->store, TBL_MEDICINE_MORE, m, e) : rc;
}

enum rc
supply_more_set(struct session *s, struct row_medicine_more *m, struct err *e)
{
	enum rc rc = act_begin(s, ACT_MEDICINE_SET, e);

	if (rc != RC_OK)
		return rc;
	rc = file_more(s, m, e);
	if (rc == RC_OK)
		act_note(s, TBL_MEDICINE_MORE, m->id, m->version, 0, NULL);
	return stock_end(s, rc, e);
}

/* ---- scans ------------------------------------------------------------------- */

static enum rc
medicine_of(struct session *s, struct supply_scan *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_GTIN_MORE);
	struct row_medicine_more more;
	struct row_medicine m;
	struct row_product p;
	bool row;
	enum rc rc;

	stmt_text(st, "gtin", x->gtin);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &more, e);
	stmt_done(st);
	if (rc == RC_OK && row) {
		x->medicine_id = more.id;
		rc = row_get(s->store, TBL_MEDICINE, more.id, &m, e);
		x->pack_size = rc == RC_OK ? m.pack_size : 0;
		return rc;
	}
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_SUPPLY_GTIN_PRODUCT);
	stmt_text(st, "gtin", x->gtin);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &p, e);
	stmt_done(st);
	if (rc == RC_OK && row) {
		x->medicine_id = p.medicine_id;
		x->pack_size = p.pack_size;
	}
	return rc;
}

static enum rc
lot_of(struct session *s, struct supply_scan *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_LOT_OF);
	struct row_lot l;
	char text[WHEN_TEXT], said[WHEN_TEXT];
	bool row;
	enum rc rc;

	stmt_int(st, "medicine", x->medicine_id);
	stmt_text(st, "number", x->lot);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &l, e);
	stmt_done(st);
	if (rc != RC_OK || !row)
		return rc;
	x->lot_id = l.id;
	if (x->expiry && x->expiry != l.expiry_day)
		return err_field(e, "expiry_day",
				 "The box says %s; lot %s is known with "
				 "expiry %s.  Set the box apart.",
				 day_text(said, x->expiry), l.number,
				 day_text(text, (int32_t)l.expiry_day));
	return RC_OK;
}

enum rc
supply_scan(struct session *s, const char *scan, struct supply_scan *out,
	    struct err *e)
{
	struct gs1 g;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	memset(out, 0, sizeof(*out));
	if (rc == RC_OK)
		rc = gs1_parse(&g, scan, when_today(), e);
	if (rc != RC_OK)
		return rc;
	if (!g.gtin[0])
		return err_field(e, "scan",
				 "This barcode does not say which medicine it "
				 "is.");
	strcpy(out->gtin, g.gtin);
	strcpy(out->lot, g.lot);
	out->expiry = g.expiry;
	out->count = g.count;
	rc = medicine_of(s, out, e);
	if (rc == RC_OK && out->medicine_id && out->lot[0])
		rc = lot_of(s, out, e);
	return rc;
}

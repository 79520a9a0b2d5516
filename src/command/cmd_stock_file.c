/*
 * cmd_stock_file.c - stock comes in, goes out, moves on and is counted from
 * the command line, by the same rules as at the terminal.
 */
#include "stock_words.h"

#include <string.h>

#include "wardbook/patient.h"
#include "wardbook/text.h"

static void
copy(char *out, size_t size, const char *text)
{
	text_copy(out, size, text ? text : "");
}

/* The sentence of what was done; as JSON, the same facts. */
static void
report_done(struct context *c, const struct row_medicine *m, const char *what,
	    int64_t quantity)
{
	char text[STOCK_QUANTITY];
	json_t *o;

	if (!c->json) {
		printf("%s %s of %s %s\n", what,
		       stock_quantity_text(text, m, quantity), m->name,
		       m->strength);
		return;
	}
	o = words_medicine_json(m);
	json_object_set_new(o, "done", json_string(what));
	json_object_set_new(o, "quantity", json_integer((json_int_t)quantity));
	print_json(o);
}

/* ---- in -------------------------------------------------------------------- */

/* What the scan said stands where the line says nothing. */
static enum rc
read_receipt(struct context *c, const struct stock_words *w,
	     const struct supply_scan *x, struct stock_receipt *r,
	     struct err *e)
{
	enum date_order order =
		(enum date_order)store_site(c->store)->date_order;
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &r->store_id, e);

	if (rc == RC_OK)
		rc = words_number("--packs", w->packs, !x->gtin[0], &r->packs,
				  e);
	if (rc == RC_OK)
		rc = words_number("--pack-size", w->pack_size, false,
				  &r->pack_size, e);
	if (rc == RC_OK)
		rc = words_supplier(c, w->supplier, &r->supplier_id, e);
	if (rc == RC_OK)
		rc = words_day(c, w->day, &r->day, e);
	if (rc == RC_OK && w->expiry)
		rc = stock_parse_expiry(&r->expiry_day, w->expiry, order, e);
	if (!w->expiry)
		r->expiry_day = x->expiry;
	if (!w->packs && x->gtin[0])
		r->packs = x->count ? x->count : 1;
	copy(r->lot, sizeof(r->lot), w->lot ? w->lot : x->lot);
	copy(r->document, sizeof(r->document), w->document);
	r->held = w->held;
	return rc;
}

enum rc
stock_received(struct context *c, const char *operand,
	       const struct stock_words *w, struct err *e)
{
	struct stock_receipt r = { .medicine_id = 0 };
	struct supply_scan x;
	struct row_medicine m;
	enum rc rc = words_medicine(c, operand, &m, &x, e);

	if (rc == RC_OK)
		rc = read_receipt(c, w, &x, &r, e);
	if (rc != RC_OK)
		return rc;
	r.medicine_id = m.id;
	if (!w->pack_size)
		r.pack_size = x.pack_size ? x.pack_size : m.pack_size;
	rc = stock_receive(c->session, &r, NULL, e);
	if (rc == RC_OK)
		report_done(c, &m, r.held ? "received on hold" : "received",
			    r.packs * r.pack_size);
	return rc;
}

/* ---- out ------------------------------------------------------------------- */

static enum rc
read_issue(struct context *c, const struct stock_words *w,
	   const struct row_medicine *m, const struct supply_scan *x,
	   struct stock_issue *i, struct err *e)
{
	struct row_lot lot = { .id = 0 };
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &i->store_id, e);

	i->medicine_id = m->id;
	if (rc == RC_OK)
		rc = words_number("--quantity", w->quantity, !x->gtin[0],
				  &i->quantity, e);
	if (rc == RC_OK)
		rc = words_place(c, PLACE_KIND_WARD, "--ward", w->ward, false,
				 &i->ward_id, e);
	if (rc == RC_OK && w->patient)
		rc = patient_by_number(c->session, w->patient, &i->patient_id,
				       e);
	if (rc == RC_OK && w->lot)
		rc = words_lot(c, m, w->lot, &lot, e);
	if (rc == RC_OK)
		rc = words_day(c, w->day, &i->day, e);
	if (rc == RC_OK)
		rc = words_day(c, w->course, &i->course_end, e);
	if (rc == RC_OK && i->patient_id && !w->course)
		i->course_end =
			stock_course_end(c->session, i->patient_id, m->id);
	if (!w->quantity)
		i->quantity = x->pack_size ? x->pack_size : m->pack_size;
	i->lot_id = lot.id;
	copy(i->document, sizeof(i->document), w->document);
	return rc;
}

enum { PLAN = 64 };

static void
show_plan(struct context *c, const struct row_medicine *m,
	  const struct stock_pick *v, int n)
{
	char day[WHEN_TEXT], text[STOCK_QUANTITY];
	struct listing l;

	listing_open(&l, c);
	for (int k = 0; k < n && k < PLAN; k++) {
		if (listing_add(&l,
				json_pack("{s:s, s:o, s:I, s:b, s:s}", "lot",
					  v[k].number, "expiry",
					  words_day_json(v[k].expiry_day),
					  "quantity", (json_int_t)v[k].quantity,
					  "outlives", v[k].outlives, "why",
					  v[k].why)))
			continue;
		printf("%s of %s, %s: %s\n",
		       stock_quantity_text(text, m, v[k].quantity), v[k].number,
		       day_text(day, v[k].expiry_day), v[k].why);
	}
	if (l.list)
		print_json(l.list);
}

enum rc
stock_issued(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct stock_issue i = { .medicine_id = 0 };
	struct stock_pick v[PLAN];
	struct supply_scan x;
	struct row_medicine m;
	int n = 0;
	enum rc rc = words_medicine(c, operand, &m, &x, e);

	if (rc == RC_OK)
		rc = read_issue(c, w, &m, &x, &i, e);
	if (rc == RC_OK)
		rc = stock_plan(c->session, &i, v, PLAN, &n, e);
	if (rc == RC_OK && !w->plan)
		rc = stock_issue(c->session, &i, e);
	if (rc != RC_OK)
		return rc;
	if (!c->json && !w->plan)
		report_done(c, &m, "issued", i.quantity);
	show_plan(c, &m, v, n);
	return RC_OK;
}

/* ---- from store to store --------------------------------------------------- */

enum rc
stock_sent(struct context *c, const char *operand, const struct stock_words *w,
	   struct err *e)
{
	struct supply_send_line line = { .medicine_id = 0 };
	struct row_lot lot = { .id = 0 };
	struct row_medicine m;
	int64_t from = 0, to = 0, id;
	enum rc rc = words_medicine(c, operand, &m, NULL, e);

	if (rc == RC_OK)
		rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &from, e);
	if (rc == RC_OK)
		rc = words_place(c, PLACE_KIND_STORE, "--to", w->to, true, &to,
				 e);
	if (rc == RC_OK)
		rc = words_number("--quantity", w->quantity, true,
				  &line.quantity, e);
	if (rc == RC_OK && w->lot)
		rc = words_lot(c, &m, w->lot, &lot, e);
	if (rc != RC_OK)
		return rc;
	line.medicine_id = m.id;
	line.lot_id = lot.id;
	rc = supply_send(c->session, from, to, &line, 1,
			 w->document ? w->document : "", &id, e);
	if (rc == RC_OK)
		report_done(c, &m, "sent", line.quantity);
	return rc;
}

struct wanted_transfer {
	const char *document;
	struct row_transfer row;
	int n;
};

static bool
keep_transfer(const struct supply_transfer *t, void *arg)
{
	struct wanted_transfer *w = arg;

	if (strcmp(t->row.document, w->document) != 0)
		return true;
	w->row = t->row;
	w->n++;
	return true;
}

/* The transfer with that document, whole. */
enum rc
stock_arrived(struct context *c, const char *operand,
	      const struct stock_words *w, struct err *e)
{
	struct wanted_transfer x = { .document = operand };
	enum rc rc =
		supply_transfers(c->session, 0, false, keep_transfer, &x, e);

	(void)w;
	if (rc == RC_OK && x.n != 1)
		rc = err_set(e, x.n ? RC_USAGE : RC_NONE,
			     x.n ? "More than one transfer on its way has "
				   "document %.40s."
				 : "No transfer on its way has document "
				   "%.40s.",
			     operand);
	if (rc == RC_OK)
		rc = supply_confirm(c->session, x.row.id, x.row.version, 0, 0,
				    e);
	if (rc != RC_OK)
		return rc;
	if (c->json)
		print_json(json_pack("{s:s, s:s}", "done", "arrived",
				     "document", operand));
	else
		puts("arrived: everything that was sent");
	return RC_OK;
}

/* ---- counted --------------------------------------------------------------- */

enum rc
stock_counted(struct context *c, const char *operand,
	      const struct stock_words *w, struct err *e)
{
	int64_t store = 0, reason = 0, counted = 0, difference;
	struct row_medicine m;
	struct row_lot lot;
	enum rc rc = words_medicine(c, operand, &m, NULL, e);

	if (rc == RC_OK)
		rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &store, e);
	if (rc == RC_OK && !w->lot)
		rc = err_set(e, RC_USAGE, "--lot is missing.");
	if (rc == RC_OK)
		rc = words_lot(c, &m, w->lot, &lot, e);
	if (rc == RC_OK)
		rc = words_number("--counted", w->counted, true, &counted, e);
	if (rc == RC_OK)
		rc = words_reason(c, w->reason, &reason, e);
	if (rc == RC_OK)
		rc = stock_count(c->session, lot.id, store, counted, reason,
				 &difference, e);
	if (rc != RC_OK)
		return rc;
	if (c->json)
		print_json(json_pack("{s:s, s:I, s:I}", "lot", lot.number,
				     "counted", (json_int_t)counted,
				     "difference", (json_int_t)difference));
	else if (difference)
		printf("counted %lld: changed by %+lld\n", (long long)counted,
		       (long long)difference);
	else
		printf("counted %lld: as recorded\n", (long long)counted);
	return RC_OK;
}

/*
 * dispense_view.c - the pharmacist's work list, what was handed out, and the
 * label.
 */
#include "dispense_private.h"
#include "rx_shelf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/ward.h"

/* ---- one line ------------------------------------------------------------------------ */

enum rc
dispense_stock(struct session *s, int64_t medicine, struct dispense_stock *out,
	       struct err *e)
{
	struct shelf x;
	enum rc rc = shelf_load(s, medicine, 0, &x, e);

	*out = (struct dispense_stock){ x.usable, x.next_last };
	shelf_release(&x);
	return rc;
}

static enum rc
add_person(struct session *s, struct dispense_line *l, struct err *e)
{
	struct patient p;
	struct row_stay stay;
	struct row_bed bed;
	enum rc rc = patient_get(s, l->p.row.patient_id, &p, e);

	if (rc != RC_OK)
		return rc;
	patient_name(l->patient, &p);
	text_copy(l->number, sizeof(l->number), p.who.number);
	rc = ward_stay_of(s, p.visit.id, &stay, e);
	patient_wipe(&p);
	if (rc == RC_NONE)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	if (stay.bed_id &&
	    row_get(s->store, TBL_BED, stay.bed_id, &bed, e) == RC_OK)
		text_copy(l->where, sizeof(l->where), bed.label);
	else
		text_copy(l->where, sizeof(l->where),
			  house_name(s, TBL_PLACE, stay.ward_id));
	return RC_OK;
}

/* A week of what has no end. */
static int64_t
week_of(const struct prescription *p)
{
	int64_t base = prescription_base(&p->medicine, p->row.dose,
					 (enum dose_unit)p->row.dose_unit);
	int64_t days = p->row.days && p->row.days < 7 ? p->row.days : 7;
	int32_t at[PRESCRIPTION_TIMES];
	int every;

	(void)prescription_times((enum frequency)p->row.frequency, at, &every);
	return (base * rx_daily_doses(&p->row) * days / every + 999) / 1000;
}

static enum rc
complete(struct session *s, int64_t store, struct dispense_line *l,
	 struct err *e)
{
	struct row_reason why;
	struct shelf there = { .usable = 0 };
	enum rc rc = rx_complete(s, &l->p, e);

	if (rc == RC_OK)
		rc = shelf_load(s, l->p.medicine.id, store, &there, e);
	l->usable = there.usable;
	shelf_release(&there);
	if (rc == RC_OK)
		rc = add_person(s, l, e);
	if (rc != RC_OK)
		return rc;
	l->owed = !l->row.ordered ? -1
		  : l->row.ordered > l->row.given &&
				  l->row.state < DISPENSING_STATE_REFUSED
			  ? l->row.ordered - l->row.given
			  : 0;
	l->suggested = l->owed < 0 ? week_of(&l->p) : l->owed;
	if (l->row.reason_id &&
	    row_get(s->store, TBL_REASON, l->row.reason_id, &why, e) == RC_OK)
		text_copy(l->reason, sizeof(l->reason), why.name);
	return RC_OK;
}

enum rc
dispense_get(struct session *s, int64_t prescription, int64_t store,
	     struct dispense_line *l, struct err *e)
{
	enum rc rc;

	memset(l, 0, sizeof(*l));
	rc = row_get(s->store, TBL_PRESCRIPTION, prescription, &l->p.row, e);
	if (rc == RC_OK && l->p.row.shut)
		rc = err_set(e, RC_NOKEY, "Medicines are " NOT_SHOWN ".");
	if (rc == RC_OK)
		rc = rx_may_read(s, ACT_PRESCRIPTION_READ, l->p.row.patient_id,
				 e);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_DISPENSING, prescription, &l->row,
			     e);
	return rc == RC_OK ? complete(s, store, l, e) : rc;
}

/* ---- the work list --------------------------------------------------------------------- */

struct waiting {
	struct row_dispensing *v;
	size_t n, cap;
};

static enum rc
gather(struct session *s, struct waiting *w, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DISPENSING_OPEN);
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		w->v = mem_room(w->v, &w->cap, w->n, sizeof(*w->v));
		rc = stmt_row(st, &w->v[w->n], e);
		if (rc != RC_OK)
			break;
		if (w->v[w->n].shut) {
			rc = err_set(e, RC_NOKEY,
				     "Medicines are " NOT_SHOWN ".");
			break;
		}
		w->n++;
	}
	stmt_done(st);
	return rc;
}

static enum rc
tell_line(struct session *s, const struct row_dispensing *d, int64_t store,
	  dispense_fn fn, void *arg, bool *more, struct err *e)
{
	struct dispense_line l;
	enum rc rc;

	memset(&l, 0, sizeof(l));
	l.row = *d;
	rc = row_get(s->store, TBL_PRESCRIPTION, d->id, &l.p.row, e);
	/* held ones wait with the doctor */
	if (rc == RC_OK && l.p.row.state == PRESCRIPTION_STATE_ACTIVE &&
	    !rx_is_over(&l.p.row, when_now())) {
		rc = complete(s, store, &l, e);
		if (rc == RC_OK)
			*more = fn(&l, arg);
	}
	mem_wipe(&l, sizeof(l));
	return rc;
}

enum rc
dispense_list(struct session *s, int64_t store, dispense_fn fn, void *arg,
	      struct err *e)
{
	struct waiting w = { NULL, 0, 0 };
	char why[SESSION_WHY];
	bool more = true;
	enum rc rc;

	if (!session_may(s, ACT_PRESCRIPTION_DISPENSE, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = gather(s, &w, e);
	for (int paused = 0; paused < 2; paused++)
		for (size_t i = 0; rc == RC_OK && more && i < w.n; i++)
			if ((w.v[i].state == DISPENSING_STATE_PAUSED) == paused)
				rc = tell_line(s, &w.v[i], store, fn, arg,
					       &more, e);
	if (w.v)
		mem_wipe(w.v, w.n * sizeof(*w.v));
	free(w.v);
	return rc;
}

/* ---- what was handed out ---------------------------------------------------------------- */

void
dispense_each_movement(const struct row_dispensing *d,
		       bool (*fn)(int64_t id, bool first, void *arg), void *arg)
{
	bool first = true;

	for (const char *p = d->movements; *p;) {
		char *end;
		int64_t id = strtoll(p, &end, 10);

		if (end == p || !fn(id, first, arg))
			return;
		first = *end == ';';
		p = end + (*end != '\0');
	}
}

enum { IDS = 200 };

struct ids {
	int64_t v[IDS];
	bool first[IDS];
	int n;
};

static bool
keep_id(int64_t id, bool first, void *arg)
{
	struct ids *x = arg;

	if (x->n == IDS)
		return false;
	x->first[x->n] = first;
	x->v[x->n++] = id;
	return true;
}

static enum rc
load_given(struct session *s, int64_t id, struct dispense_given *g,
	   struct err *e)
{
	struct row_dispense_line l;
	struct row_lot lot;
	enum rc rc = row_get(s->store, TBL_DISPENSE_LINE, id, &l, e);

	memset(g, 0, sizeof(*g));
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_MOVEMENT, id, &g->movement, e);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_MEDICINE, g->movement.medicine_id,
			     &g->medicine, e);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_LOT, g->movement.lot_id, &lot, e);
	if (rc != RC_OK)
		return rc;
	text_copy(g->lot, sizeof(g->lot), lot.number);
	g->expiry_day = (int32_t)lot.expiry_day;
	text_copy(g->why, sizeof(g->why), l.why);
	if (l.substitutes_id)
		text_copy(g->substituted, sizeof(g->substituted),
			  house_name(s, TBL_REASON, l.reason_id));
	row_wipe(TBL_DISPENSE_LINE, &l);
	return RC_OK;
}

enum rc
dispense_given(struct session *s, int64_t prescription, dispense_given_fn fn,
	       void *arg, struct err *e)
{
	struct row_dispensing d;
	struct dispense_given g;
	struct ids ids = { .n = 0 };
	bool more = true;
	enum rc rc = row_get(s->store, TBL_DISPENSING, prescription, &d, e);

	if (rc == RC_OK && d.shut)
		rc = err_set(e, RC_NOKEY, "Medicines are " NOT_SHOWN ".");
	if (rc == RC_OK)
		rc = rx_may_read(s, ACT_PRESCRIPTION_READ, d.patient_id, e);
	if (rc == RC_OK)
		dispense_each_movement(&d, keep_id, &ids);
	for (int i = 0; rc == RC_OK && more && i < ids.n; i++) {
		rc = load_given(s, ids.v[i], &g, e);
		g.first = ids.first[i];
		if (rc == RC_OK)
			more = fn(&g, arg);
	}
	row_wipe(TBL_DISPENSING, &d);
	return rc;
}

/* ---- the label --------------------------------------------------------------------------- */

struct label {
	struct buf lots;
	int64_t quantity, at;
	struct row_medicine m;
};

/* Lots of the last hand-out. */
static bool
add_lot(const struct dispense_given *g, void *arg)
{
	struct label *l = arg;
	char day[WHEN_TEXT];

	if (g->first) {
		buf_clear(&l->lots);
		l->quantity = 0;
	}
	l->at = g->movement.at;
	l->m = g->medicine;
	l->quantity -= g->movement.quantity;
	buf_addf(&l->lots, "%sLot %s, use by %s", l->lots.len ? "; " : "",
		 g->lot, day_text(day, g->expiry_day));
	return true;
}

/* The sentence counts in units of what is handed out. */
static const char *
label_sentence(char out[PRESCRIPTION_SENTENCE], const struct prescription *p,
	       const struct row_medicine *given)
{
	struct row_prescription r = p->row;

	if (r.dose_unit == DOSE_UNIT_BASE) {
		r.dose = dispense_scaled(&p->medicine, given, r.dose);
		r.taper_by = dispense_scaled(&p->medicine, given, r.taper_by);
		r.taper_to = dispense_scaled(&p->medicine, given, r.taper_to);
	}
	prescription_sentence(out, &r, given);
	row_wipe(TBL_PRESCRIPTION, &r);
	return out;
}

static void
write_label(struct session *s, const struct dispense_line *l,
	    const struct label *x, int columns, struct buf *out)
{
	char text[240], name[PRESCRIPTION_NAME], quantity[STOCK_QUANTITY];
	char sentence[PRESCRIPTION_SENTENCE], day[WHEN_TEXT];
	int32_t local;

	when_local(x->at, &local, NULL);
	rx_cells(out, store_site(s->store)->name, columns, false);
	buf_addc(out, '\n');
	rx_rule(out, columns);
	snprintf(text, sizeof(text), "%.120s  %s", l->patient, l->number);
	rx_wrap(out, text, columns, 0);
	snprintf(text, sizeof(text), "%.150s: %s",
		 prescription_medicine(name, &x->m),
		 stock_quantity_text(quantity, &x->m, x->quantity));
	rx_wrap(out, text, columns, 0);
	buf_addc(out, '\n');
	rx_wrap(out, label_sentence(sentence, &l->p, &x->m), columns, 0);
	buf_addc(out, '\n');
	rx_wrap(out, x->lots.p, columns, 0);
	if (l->owed > 0) {
		snprintf(text, sizeof(text), "Still owed: %s.",
			 stock_quantity_text(quantity, &l->p.medicine,
					     l->owed));
		rx_wrap(out, text, columns, 0);
	}
	snprintf(text, sizeof(text),
		 "Handed out %s by %s. Keep out of the "
		 "reach of children.",
		 day_text(day, local), s->name);
	rx_wrap(out, text, columns, 0);
}

enum rc
dispense_label(struct session *s, int64_t prescription, int columns,
	       struct buf *out, struct err *e)
{
	struct label x = { .lots = BUF_INIT };
	struct dispense_line l;
	char detail[60];
	enum rc rc;

	buf_clear(out);
	/* no patient in clear: the entry stands close to the movement's */
	snprintf(detail, sizeof(detail), "label of prescription %lld",
		 (long long)prescription);
	if (columns < 20 || columns > 76)
		columns = 76;
	rc = dispense_get(s, prescription, 0, &l, e);
	if (rc == RC_OK)
		rc = dispense_given(s, prescription, add_lot, &x, e);
	if (rc == RC_OK && !x.at)
		rc = err_set(e, RC_REFUSED,
			     "Nothing was handed out on this "
			     "prescription yet.");
	if (rc == RC_OK)
		rc = act_log(s, ACT_PRESCRIPTION_DISPENSE, 0, detail, e);
	if (rc == RC_OK)
		write_label(s, &l, &x, columns, out);
	buf_release(&x.lots);
	mem_wipe(&l, sizeof(l));
	return rc;
}

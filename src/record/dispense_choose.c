/*
 * dispense_choose.c - which lots a prescription is filled from, and why these.
 *
 * First expiry first, among those that outlive the course; what these lack
 * comes from lots that expire before its end, the latest first.  Lots that
 * are expired, held or recalled are not looked at here, and are refused by
 * the stock in the transaction besides.
 */
#include "dispense_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

void
fill_release(struct rx_fill *f)
{
	free(f->v);
	mem_wipe(f, sizeof(*f));
}

/* Another strength or form of the same substance by the same route, in doses
 * that can be counted out.  What is another medicine is the doctor's to
 * order: its dose is another one. */
static enum rc
check_same_substance(const struct rx_fill *f, struct err *e)
{
	const struct row_medicine *was = &f->p.medicine;
	int64_t dose = f->p.row.dose;

	if (!*was->atc || strcmp(was->atc, f->m.atc) != 0)
		return err_field(e, "medicine_id",
				 "%.60s is another "
				 "substance: the doctor changes the order.",
				 f->m.name);
	if (prescription_usual_route(was) != prescription_usual_route(&f->m))
		return err_field(e, "medicine_id",
				 "%.60s %.30s is given in "
				 "another way: the doctor changes the order.",
				 f->m.name, f->m.form);
	if (f->p.row.dose_unit == DOSE_UNIT_BASE)
		dose = dispense_scaled(was, &f->m, dose);
	else
		dose = prescription_base(&f->m, dose,
					 (enum dose_unit)f->p.row.dose_unit);
	if (dose < 1 || dose % (strcmp(f->m.unit, "ml") ? 500 : 100))
		return err_field(e, "medicine_id",
				 "The ordered dose can't be "
				 "counted out of %.60s %.30s: the doctor "
				 "changes the order.",
				 f->m.name, f->m.strength);
	return RC_OK;
}

enum rc
fill_load(struct session *s, const struct dispense *d, struct rx_fill *f,
	  struct err *e)
{
	enum rc rc;

	memset(f, 0, sizeof(*f));
	rc = row_get(s->store, TBL_PRESCRIPTION, d->prescription_id, &f->p.row,
		     e);
	if (rc == RC_NONE)
		return err_set(e, RC_NONE, "There is no such prescription.");
	if (rc == RC_OK && f->p.row.shut)
		rc = err_set(e, RC_NOKEY, "Medicines are " NOT_SHOWN ".");
	if (rc == RC_OK)
		rc = rx_complete(s, &f->p, e);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_DISPENSING, d->prescription_id,
			     &f->row, e);
	if (rc != RC_OK)
		return rc;
	f->m = f->p.medicine;
	if (!d->medicine_id || d->medicine_id == f->p.row.medicine_id)
		return RC_OK;
	rc = row_get(s->store, TBL_MEDICINE, d->medicine_id, &f->m, e);
	if (rc == RC_NONE)
		return err_field(e, "medicine_id",
				 "There is no such "
				 "medicine.");
	return rc == RC_OK ? check_same_substance(f, e) : rc;
}

int64_t
dispense_scaled(const struct row_medicine *prescribed,
		const struct row_medicine *given, int64_t thousandths)
{
	struct medicine_content a, b;

	if (prescribed->id == given->id ||
	    (!strcmp(prescribed->strength, given->strength) &&
	     !strcmp(prescribed->unit, given->unit)))
		return thousandths;
	if (!medicine_content(prescribed, &a) || !medicine_content(given, &b) ||
	    a.units != b.units)
		return 0;
	return thousandths * a.amount / b.amount;
}

int64_t
dispense_in_prescribed(const struct row_medicine *prescribed,
		       const struct row_medicine *given, int64_t quantity)
{
	struct medicine_content a, b;

	if (prescribed->id == given->id || !medicine_content(prescribed, &a) ||
	    !medicine_content(given, &b) || a.units != b.units)
		return quantity;
	return quantity * b.amount / a.amount;
}

/* ---- lots ------------------------------------------------------------------------ */

struct shelf {
	struct stock_lot *v;
	size_t n, cap;
	int64_t usable, shut;
};

static bool
take_lot(const struct stock_lot *l, void *arg)
{
	struct shelf *x = arg;

	if (l->lot.state != LOT_STATE_USABLE || l->expired) {
		x->shut += l->quantity;
		return true;
	}
	if (l->quantity < 1)
		return true;
	x->usable += l->quantity;
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	x->v[x->n++] = *l;
	return true;
}

/* The last day of the course; 0: no end is known. */
static int32_t
course_end(const struct row_prescription *r)
{
	int32_t day = 0;

	if (r->ends_at)
		when_local(r->ends_at - 1, &day, NULL);
	return day;
}

/* One line that fits a form at 80 columns; the store stands beside it. */
static void
explain(struct dispense_pick *p, const struct rx_fill *f, bool first)
{
	char end[WHEN_TEXT], day[WHEN_TEXT];
	int32_t course = course_end(&f->p.row);

	if (course)
		day_text(end, course);
	if (!p->outlives)
		snprintf(p->why, sizeof(p->why),
			 "Expires BEFORE the course "
			 "ends (%s): no later lot",
			 end);
	else if (course)
		snprintf(p->why, sizeof(p->why),
			 "%s to expire; outlives the "
			 "course (%s)",
			 first ? "First" : "Next", end);
	else
		snprintf(p->why, sizeof(p->why),
			 "%s to expire (%s); the "
			 "course is open",
			 first ? "First" : "Next",
			 day_text(day, p->expiry_day));
}

static void
take(struct rx_fill *f, const struct stock_lot *l, int64_t *left, bool outlives)
{
	struct dispense_pick *p;

	if (*left < 1)
		return;
	f->v = mem_room(f->v, &f->cap, f->n, sizeof(*f->v));
	p = &f->v[f->n++];
	memset(p, 0, sizeof(*p));
	p->lot_id = l->lot.id;
	p->quantity = l->quantity < *left ? l->quantity : *left;
	p->expiry_day = (int32_t)l->lot.expiry_day;
	p->outlives = outlives;
	text_copy(p->number, sizeof(p->number), l->lot.number);
	*left -= p->quantity;
	explain(p, f, f->n == 1);
}

static enum rc
refuse_short(struct session *s, const struct dispense *d,
	     const struct rx_fill *f, const struct shelf *x, struct err *e)
{
	char want[STOCK_QUANTITY], have[STOCK_QUANTITY], no[STOCK_QUANTITY];
	char tail[120] = "";

	if (x->shut)
		snprintf(tail, sizeof(tail),
			 ", and %s expired, held or "
			 "recalled",
			 stock_quantity_text(no, &f->m, x->shut));
	return err_field(e, "quantity",
			 "Not enough for %s: %s has %s "
			 "usable%s.",
			 stock_quantity_text(want, &f->m, d->quantity),
			 house_name(s, TBL_PLACE, d->store_id),
			 stock_quantity_text(have, &f->m, x->usable), tail);
}

enum rc
fill_choose(struct session *s, const struct dispense *d, struct rx_fill *f,
	    struct err *e)
{
	struct shelf x = { NULL, 0, 0, 0, 0 };
	int32_t end = course_end(&f->p.row);
	int64_t left = d->quantity;
	enum rc rc;

	if (d->quantity < 1)
		return err_field(e, "quantity",
				 "At least one %s is handed "
				 "out.",
				 f->m.unit);
	if (!d->store_id)
		return err_field(e, "store_id", "Say from which store.");
	rc = stock_lots(s, f->m.id, d->store_id, take_lot, &x, e);
	for (size_t i = 0; rc == RC_OK && i < x.n; i++)
		if (x.v[i].lot.expiry_day >= end)
			take(f, &x.v[i], &left, true);
	for (size_t i = x.n; rc == RC_OK && i-- > 0;)
		if (x.v[i].lot.expiry_day < end)
			take(f, &x.v[i], &left, false);
	if (rc == RC_OK && left > 0)
		rc = refuse_short(s, d, f, &x, e);
	free(x.v);
	return rc;
}

/* ---- twice ------------------------------------------------------------------------- */

static void
say_twice(char out[200], const struct rx_fill *f, int64_t at, const char *name)
{
	char when[WHEN_TEXT];

	if (*out)
		return;
	snprintf(out, 200,
		 "%s was handed out to this patient on %s: is this "
		 "a second time?",
		 name ? name : f->p.name, instant_text(when, at));
}

enum rc
fill_twice(struct session *s, const struct rx_fill *f, const struct dispense *d,
	   char out[200], struct err *e)
{
	struct rx_rows rows = { NULL, 0, 0 };
	int64_t now = when_now();
	int64_t more =
		dispense_in_prescribed(&f->p.medicine, &f->m, d->quantity);
	char have[STOCK_QUANTITY];
	enum rc rc;

	out[0] = '\0';
	if (f->row.ordered && f->row.given + more > f->row.ordered)
		snprintf(out, 200, "Only %s of it is owed still.",
			 stock_quantity_text(have, &f->p.medicine,
					     f->row.ordered > f->row.given
						     ? f->row.ordered -
							       f->row.given
						     : 0));
	else if (!f->row.ordered && f->row.last_at > now - RX_DAY_MS)
		say_twice(out, f, f->row.last_at, NULL);
	rc = rx_of_patient(s, f->p.row.patient_id, true, &rows, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		struct row_dispensing o;
		struct row_medicine m;

		if (rows.v[i].id == f->p.row.id)
			continue;
		rc = row_get(s->store, TBL_DISPENSING, rows.v[i].id, &o, e);
		if (rc == RC_OK)
			rc = row_get(s->store, TBL_MEDICINE,
				     rows.v[i].medicine_id, &m, e);
		if (rc == RC_OK && o.last_at > now - RX_DAY_MS && *m.atc &&
		    !strcmp(m.atc, f->m.atc))
			say_twice(out, f, o.last_at, m.name);
		row_wipe(TBL_DISPENSING, &o);
	}
	rx_rows_release(&rows);
	return rc;
}

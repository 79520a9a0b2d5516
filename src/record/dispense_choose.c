/*
 * dispense_choose.c - which lots a prescription is filled from, and why these.
 *
 * An open pack in date first; then the stock chooses (stock_choose.c), for
 * the course that was ordered.  What is chosen here is shown before it is taken, and refused by the stock in the
 * transaction where it may not be.
 */
#include "dispense_private.h"
#include "rx_shelf.h"
#include "stock_private.h"

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

static struct dispense_pick *
add_pick(struct rx_fill *f, const struct row_lot *lot, int64_t quantity)
{
	struct dispense_pick *p;

	f->v = mem_room(f->v, &f->cap, f->n, sizeof(*f->v));
	p = &f->v[f->n++];
	memset(p, 0, sizeof(*p));
	p->lot_id = lot->id;
	p->quantity = quantity;
	p->expiry_day = (int32_t)lot->expiry_day;
	text_copy(p->number, sizeof(p->number), lot->number);
	return p;
}

/* Open packs that last as long as the course, or the ones that do not. */
static void
take_opened(struct rx_fill *f, const struct shelf *x, int32_t end,
	    bool outliving, int64_t *left)
{
	char day[WHEN_TEXT];

	for (size_t i = 0; i < x->n && *left; i++) {
		const struct shelf_item *v = &x->v[i];
		int64_t n = v->quantity < *left ? v->quantity : *left;
		struct dispense_pick *p;

		if (!v->opened_id || (v->last_day >= end) != outliving)
			continue;
		p = add_pick(f, &v->lot, n);
		p->opened_id = v->opened_id;
		p->expiry_day = v->last_day;
		p->outlives = outliving;
		*left -= n;
		if (!outliving)
			snprintf(p->why, sizeof(p->why),
				 "Opened; ends BEFORE the course (%s): nothing "
				 "later",
				 day_text(day, end));
		else if (end)
			snprintf(p->why, sizeof(p->why),
				 "Opened; outlives the course (%s)",
				 day_text(day, end));
		else
			snprintf(p->why, sizeof(p->why),
				 "Opened (%s); the course is open",
				 day_text(day, v->last_day));
	}
}

static enum rc
take_lots(struct session *s, const struct stock_issue *i, struct rx_fill *f,
	  int64_t *left, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	enum rc rc = stock_choose(s, i, true, &c, e);

	for (size_t k = 0; rc == RC_OK && k < c.n; k++) {
		struct dispense_pick *p =
			add_pick(f, &c.v[k].lot, c.v[k].quantity);

		p->outlives = c.v[k].outlives;
		*left -= p->quantity;
		stock_why(p->why, i, &c.v[k], k == 0);
		if (!i->course_end)
			strcat(p->why, "; the course is open");
	}
	free(c.v);
	return rc;
}

/* In the words of the stock. */
static enum rc
refuse_short(struct session *s, const struct stock_issue *i, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	enum rc rc = stock_choose(s, i, false, &c, e);

	free(c.v);
	return rc == RC_OK ? err_field(e, "quantity",
				       "The shelf has changed; look again.")
			   : rc;
}

enum rc
fill_choose(struct session *s, const struct dispense *d, struct rx_fill *f,
	    struct err *e)
{
	struct stock_issue i = {
		.medicine_id = f->m.id,
		.store_id = d->store_id,
		.quantity = d->quantity,
		.course_end = rx_last_day(&f->p.row),
	};
	int64_t left = d->quantity;
	struct shelf x;
	enum rc rc;

	if (d->quantity < 1)
		return err_field(e, "quantity",
				 "At least one %s is handed "
				 "out.",
				 f->m.unit);
	if (!d->store_id)
		return err_field(e, "store_id", "Say from which store.");
	rc = shelf_load(s, f->m.id, d->store_id, &x, e);
	if (rc != RC_OK)
		return rc;
	take_opened(f, &x, i.course_end, true, &left);
	i.quantity = left;
	if (left)
		rc = take_lots(s, &i, f, &left, e);
	if (rc == RC_OK)
		take_opened(f, &x, i.course_end, false, &left);
	i.quantity = d->quantity;
	if (rc == RC_OK && left)
		rc = refuse_short(s, &i, e);
	shelf_release(&x);
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

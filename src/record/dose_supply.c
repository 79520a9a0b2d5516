/*
 * dose_supply.c - a dose that was given leaves the cupboard of the ward.
 *
 * The movement goes through stock_issue(), in the transaction of the dose, so
 * no rule of the stock is repeated.  Where the books can't follow, the dose is
 * recorded all the same, as it was given, and says that nothing was drawn: a
 * cupboard is counted, a patient is not made to wait.
 */
#include "dose_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dispense_private.h"
#include "register_private.h"
#include "rx_shelf.h"
#include "wardbook/text.h"

enum { SCANNED_BAND = 1, SCANNED_PACK = 2 };

struct draw {
	struct session *s;
	const struct row_prescription *r;
	const struct row_dose *d;
	struct row_medicine m; /* what was given */
	struct row_medicine_more more;
	int64_t lot_id; /* of the pack, 0 not known */
	int64_t store;	/* the ward's cupboard */
	int64_t base;	/* base units in thousandths; 0: can't be said */
	struct row_dose_supply out;
};

/* ---- what there is to draw -------------------------------------------------------- */

static enum rc
load(struct draw *x, const struct dose_act *a, struct err *e)
{
	struct dose_pack p = { .substitute = false };
	struct row_medicine ordered;
	int64_t amount = x->d->amount;
	enum rc rc = row_get(x->s->store, TBL_MEDICINE, x->r->medicine_id,
			     &ordered, e);

	x->m = ordered;
	if (rc == RC_OK && *a->pack) {
		rc = dose_pack_check(x->s, x->r, amount, a->pack, &p, e);
		x->m = p.medicine;
		x->lot_id = p.scan.lot_id;
	}
	if (rc != RC_OK)
		return rc;
	if (p.substitute && x->r->dose_unit == DOSE_UNIT_BASE)
		amount = dispense_scaled(&ordered, &x->m, amount);
	x->base = prescription_base(&x->m, amount,
				    (enum dose_unit)x->r->dose_unit);
	x->out.medicine_id = x->m.id;
	x->out.lot_id = x->lot_id;
	return supply_more(x->s, x->m.id, &x->more, e);
}

/* Where it comes from without a movement; none: look into the cupboard. */
static enum rc
elsewhere(struct draw *x, const struct dose_act *a, enum dose_source *out,
	  struct err *e)
{
	bool handed = false;
	enum rc rc;

	*out = DOSE_SOURCE_NONE;
	if (a->from == DOSE_FROM_PATIENT) {
		*out = DOSE_SOURCE_OWN;
		return RC_OK;
	}
	rc = dose_handed_out(x->s, x->r->id, x->lot_id ? x->m.id : 0, x->lot_id,
			     &handed, e);
	if (rc == RC_OK && handed) {
		*out = DOSE_SOURCE_HANDED_OUT;
		return RC_OK;
	}
	if (rc != RC_OK)
		return rc;
	rc = dose_cupboard(x->s, x->r->patient_id, &x->store, e);
	if (rc == RC_NONE) {
		*out = DOSE_SOURCE_UNKEPT;
		rc = RC_OK;
	}
	return rc;
}

/* ---- drawing ------------------------------------------------------------------------ */

static enum rc
issue(struct draw *x, const struct shelf_item *i, int64_t quantity,
      struct err *e)
{
	struct stock_issue out = {
		.medicine_id = x->m.id,
		.store_id = x->store,
		.lot_id = i->lot.id,
		.opened_id = i->opened_id,
		.quantity = quantity,
		.patient_id = x->r->patient_id,
	};
	size_t n = strlen(x->out.movements);
	int64_t id = 0;
	enum rc rc = stock_issue(x->s, &out, e);

	if (rc != RC_OK)
		return rc;
	rc = dispense_movement(x->s, i->lot.id, x->store, &id, e);
	if (rc == RC_OK && n + 24 > sizeof(x->out.movements))
		rc = err_set(e, RC_REFUSED,
			     "This dose comes from too many lots.");
	if (rc != RC_OK)
		return rc;
	snprintf(x->out.movements + n, sizeof(x->out.movements) - n, "%s%lld",
		 n ? " " : "", (long long)id);
	if (!x->out.lot_id)
		x->out.lot_id = i->lot.id;
	x->out.quantity += quantity;
	return RC_OK;
}

static bool
fits(const struct draw *x, const struct shelf_item *i)
{
	return !x->lot_id || i->lot.id == x->lot_id;
}

/* What the shelf has of it for this dose. */
static int64_t
to_be_had(const struct draw *x, const struct shelf *in)
{
	int64_t whole = 0, opened = 0, free = in->usable;

	for (size_t i = 0; i < in->n; i++) {
		if (in->v[i].opened_id)
			free -= in->v[i].quantity;
		if (!fits(x, &in->v[i]))
			continue;
		if (in->v[i].opened_id)
			opened += in->v[i].quantity;
		else
			whole += in->v[i].quantity;
	}
	return opened + (whole < free ? whole : free);
}

/* Half an ampoule is taken whole: the register says what became of it. */
static void
say_wasted(const struct draw *x, int64_t taken)
{
	char given[32], text[120];

	if (x->base % 1000 == 0)
		return;
	snprintf(text, sizeof(text), "%s of %lld %s given, the rest wasted",
		 rx_number(given, x->base), (long long)taken, x->m.unit);
	register_remark(x->s, text);
}

static enum rc
draw_whole(struct draw *x, const struct shelf *in, struct err *e)
{
	int64_t left = (x->base + 999) / 1000;
	enum rc rc = RC_OK;

	if (to_be_had(x, in) < left) {
		x->out.source = DOSE_SOURCE_MISSING;
		return RC_OK;
	}
	x->out.source = DOSE_SOURCE_CUPBOARD;
	say_wasted(x, left);
	for (size_t i = 0; rc == RC_OK && left && i < in->n; i++) {
		int64_t n = in->v[i].quantity < left ? in->v[i].quantity : left;

		if (!fits(x, &in->v[i]))
			continue;
		rc = issue(x, &in->v[i], n, e);
		left -= n;
	}
	return rc;
}

/* Some drops of a bottle: from the open one, or a new one is opened. */
static enum rc
draw_part(struct draw *x, const struct shelf *in, struct err *e)
{
	struct row_opened_pack pack;

	x->out.source = DOSE_SOURCE_MISSING;
	for (size_t i = 0; i < in->n; i++) {
		const struct shelf_item *v = &in->v[i];

		if (!fits(x, v) || (!v->opened_id && to_be_had(x, in) < 1))
			continue;
		x->out.source = DOSE_SOURCE_OPENED;
		x->out.lot_id = v->lot.id;
		return v->opened_id ? RC_OK
				    : supply_open(x->s, v->lot.id, x->store, 1,
						  0, &pack, e);
	}
	return RC_OK;
}

static enum rc
draw(struct draw *x, const struct dose_act *a, struct err *e)
{
	enum dose_source from;
	struct shelf in;
	bool part;
	enum rc rc = elsewhere(x, a, &from, e);

	x->out.source = from;
	if (rc != RC_OK || from != DOSE_SOURCE_NONE)
		return rc;
	part = x->more.opened_days && (!x->base || x->base % 1000);
	if (!x->base && !part) {
		x->out.source = DOSE_SOURCE_UNSAID;
		return RC_OK;
	}
	rc = shelf_load(x->s, x->m.id, x->store, &in, e);
	if (rc == RC_OK)
		rc = part ? draw_part(x, &in, e) : draw_whole(x, &in, e);
	shelf_release(&in);
	return rc;
}

/* What the law watches is given out of a register or not at all. */
static enum rc
check_controlled(struct draw *x, struct err *e)
{
	bool keeps;
	enum rc rc;

	if (x->out.source != DOSE_SOURCE_MISSING &&
	    x->out.source != DOSE_SOURCE_UNKEPT &&
	    x->out.source != DOSE_SOURCE_UNSAID)
		return RC_OK;
	rc = register_keeps(x->s, x->m.id, &keeps, e);
	if (rc != RC_OK || !keeps)
		return rc;
	if (x->out.source == DOSE_SOURCE_UNSAID)
		return err_field(
			e, "amount",
			"%s is a controlled drug, and how much of it this "
			"dose is can't be said: it is ordered by the %s.",
			x->m.name, x->m.unit);
	return err_field(e, "pack",
			 "%s is a controlled drug, and the ward's "
			 "cupboard has none of it.",
			 x->m.name);
}

enum rc
dose_draw(struct session *s, const struct row_prescription *r,
	  const struct row_dose *d, const struct dose_act *a, struct err *e)
{
	struct draw x = { .s = s, .r = r, .d = d };
	enum rc rc;

	if (d->state != DOSE_STATE_GIVEN || a->from == DOSE_FROM_BEFORE)
		return RC_OK;
	row_init(TBL_DOSE_SUPPLY, &x.out);
	x.out.id = d->id;
	x.out.scanned =
		(a->band ? SCANNED_BAND : 0) | (*a->pack ? SCANNED_PACK : 0);
	rc = load(&x, a, e);
	if (rc == RC_OK)
		rc = draw(&x, a, e);
	if (rc == RC_OK)
		rc = check_controlled(&x, e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_DOSE_SUPPLY, &x.out, e);
	row_wipe(TBL_DOSE_SUPPLY, &x.out);
	return rc;
}

enum rc
dose_undraw(struct session *s, int64_t dose, int64_t reason_id, struct err *e)
{
	struct row_dose_supply d;
	enum rc rc = row_get(s->store, TBL_DOSE_SUPPLY, dose, &d, e);

	if (rc == RC_NONE)
		return RC_OK;
	for (char *p = d.movements; rc == RC_OK && *p;) {
		char *end;
		int64_t id = strtoll(p, &end, 10);

		if (end == p)
			break;
		rc = stock_strike(s, id, reason_id, e);
		p = end;
	}
	row_wipe(TBL_DOSE_SUPPLY, &d);
	return rc;
}

/* ---- words ------------------------------------------------------------------------------ */

const char *
dose_supply_words(struct session *s, char out[DOSE_SUPPLY],
		  const struct dose_line *l)
{
	static const char *const scanned[] = {
		"not scanned",
		"wristband scanned",
		"pack scanned",
		"wristband and pack scanned",
	};
	const struct row_dose_supply *d = &l->supply;
	struct row_lot lot;

	out[0] = '\0';
	if (!d->id)
		return out;
	if (!d->lot_id ||
	    row_get(s->store, TBL_LOT, d->lot_id, &lot, NULL) != RC_OK)
		lot.number[0] = '\0';
	snprintf(out, DOSE_SUPPLY, "%s%s%s; %s",
		 enum_words(&enum_dose_source, d->source),
		 lot.number[0] ? ", lot " : "", lot.number,
		 scanned[d->scanned & 3]);
	return out;
}

/*
 * dose_pack.c - the pack in the nurse's hand against what is ordered.
 *
 * It reads and refuses; it records nothing.  Each refusal is one sentence: it
 * is read beside a bed.
 */
#include "dose_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dispense_private.h"
#include "rx_shelf.h"
#include "wardbook/text.h"
#include "wardbook/ward.h"

/* ---- where it may come from ---------------------------------------------------------- */

struct cupboard {
	int64_t ward, store;
};

static bool
take_cupboard(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct cupboard *c = arg;

	if (p->ward_id != c->ward)
		return true;
	c->store = p->id;
	return false;
}

enum rc
dose_cupboard(struct session *s, int64_t patient, int64_t *store, struct err *e)
{
	struct cupboard c = { 0, 0 };
	struct row_stay stay;
	struct patient p;
	enum rc rc = patient_get(s, patient, &p, e); /* follows a merge */

	*store = 0;
	if (rc == RC_OK)
		rc = ward_stay_of(s, p.visit.id, &stay, e);
	patient_wipe(&p);
	if (rc != RC_OK)
		return rc;
	c.ward = stay.ward_id;
	rc = house_each(s, TBL_PLACE, PLACE_KIND_STORE, 0, false, take_cupboard,
			&c, e);
	*store = c.store;
	return rc == RC_OK && !c.store ? RC_NONE : rc;
}

struct handed {
	int64_t medicine, lot;
	bool was;
};

static bool
match_line(const struct dispense_given *g, void *arg)
{
	struct handed *h = arg;

	h->was |= (!h->medicine || g->movement.medicine_id == h->medicine) &&
		  (!h->lot || g->movement.lot_id == h->lot);
	return !h->was;
}

enum rc
dose_handed_out(struct session *s, int64_t prescription, int64_t medicine,
		int64_t lot, bool *was, struct err *e)
{
	struct handed h = { medicine, lot, false };
	enum rc rc = dispense_given(s, prescription, match_line, &h, e);

	*was = h.was;
	return rc;
}

/* Without its form: the sentences stand in one line. */
static const char *
short_name(char out[PRESCRIPTION_NAME], const struct row_medicine *m)
{
	snprintf(out, PRESCRIPTION_NAME, "%.50s%s%.24s", m->name,
		 *m->strength ? " " : "", m->strength);
	return out;
}

/* ---- one pack, one order ----------------------------------------------------------------- */

static enum rc
read_pack(struct session *s, const char *scan, struct dose_pack *p,
	  struct err *e)
{
	enum rc rc;

	memset(p, 0, sizeof(*p));
	rc = supply_scan(s, scan, &p->scan, e);
	if (rc == RC_REFUSED && e)
		text_copy(e->field, sizeof(e->field), "pack");
	if (rc != RC_OK)
		return rc;
	if (!p->scan.medicine_id)
		return err_field(e, "pack",
				 "No medicine here has this barcode "
				 "(GTIN %s).",
				 p->scan.gtin);
	rc = row_get(s->store, TBL_MEDICINE, p->scan.medicine_id, &p->medicine,
		     e);
	if (rc == RC_OK)
		prescription_medicine(p->name, &p->medicine);
	return rc;
}

static enum rc
refuse_over(const char *what, const char *number, int32_t day, struct err *e)
{
	char text[WHEN_TEXT];

	return err_field(e, "pack", "%s%s ended on %s: it may not be given.",
			 what, number, day_text(text, day));
}

/* An open pack past its day is thrown away in the books first: until then
 * nobody can tell which of the two was scanned. */
static enum rc
check_opened(struct session *s, const struct row_lot *lot, int64_t store,
	     struct err *e)
{
	struct shelf x;
	enum rc rc = shelf_load(s, lot->medicine_id, store, &x, e);

	if (rc != RC_OK)
		return rc;
	if (x.over_id) {
		struct row_opened_pack p;

		rc = row_get(s->store, TBL_OPENED_PACK, x.over_id, &p, e);
		if (rc == RC_OK && p.lot_id == lot->id)
			rc = refuse_over("The open pack of lot ", lot->number,
					 x.over_day, e);
	}
	shelf_release(&x);
	return rc;
}

static enum rc
check_lot(struct session *s, const struct row_prescription *r,
	  const struct dose_pack *p, struct err *e)
{
	char name[PRESCRIPTION_NAME];
	struct row_lot lot;
	int64_t store;
	enum rc rc;

	if (p->scan.expiry && p->scan.expiry < when_today())
		return refuse_over("Lot ", p->scan.lot, p->scan.expiry, e);
	if (!*p->scan.lot)
		return RC_OK;
	if (!p->scan.lot_id)
		return err_field(e, "pack", "Lot %s of %s never came here.",
				 p->scan.lot, short_name(name, &p->medicine));
	rc = row_get(s->store, TBL_LOT, p->scan.lot_id, &lot, e);
	if (rc != RC_OK)
		return rc;
	if (lot.state != LOT_STATE_USABLE)
		return err_field(e, "pack",
				 "Lot %s is %s: it may not be given.",
				 lot.number,
				 lot.state == LOT_STATE_RECALLED ? "recalled"
								 : "held");
	if (lot.expiry_day < when_today())
		return refuse_over("Lot ", lot.number, (int32_t)lot.expiry_day,
				   e);
	rc = dose_cupboard(s, r->patient_id, &store, e);
	if (rc == RC_NONE)
		return RC_OK;
	return rc == RC_OK ? check_opened(s, &lot, store, e) : rc;
}

static enum rc
check_medicine(struct session *s, const struct row_prescription *r,
	       struct dose_pack *p, struct err *e)
{
	struct row_medicine ordered;
	char name[PRESCRIPTION_NAME], was[PRESCRIPTION_NAME];
	enum rc rc;

	if (p->medicine.id == r->medicine_id)
		return RC_OK;
	rc = dose_handed_out(s, r->id, p->medicine.id, 0, &p->substitute, e);
	if (rc != RC_OK || p->substitute)
		return rc;
	rc = row_get(s->store, TBL_MEDICINE, r->medicine_id, &ordered, e);
	return rc != RC_OK
		       ? rc
		       : err_field(e, "pack", "This pack is %s; ordered is %s.",
				   short_name(was, &p->medicine),
				   short_name(name, &ordered));
}

/* The dose in units of what is in the hand. */
static enum rc
count_dose(struct session *s, const struct row_prescription *r, int64_t amount,
	   struct dose_pack *p, struct err *e)
{
	struct row_medicine ordered;
	enum rc rc =
		row_get(s->store, TBL_MEDICINE, r->medicine_id, &ordered, e);

	if (rc == RC_OK && p->substitute && r->dose_unit == DOSE_UNIT_BASE)
		amount = dispense_scaled(&ordered, &p->medicine, amount);
	if (rc == RC_OK)
		prescription_amount(p->dose, &p->medicine, amount,
				    (enum dose_unit)r->dose_unit);
	return rc;
}

enum rc
dose_pack_check(struct session *s, const struct row_prescription *r,
		int64_t amount, const char *scan, struct dose_pack *p,
		struct err *e)
{
	enum rc rc = read_pack(s, scan, p, e);

	if (rc == RC_NONE)
		return err_field(e, "pack", "This is no barcode of a pack.");
	if (rc == RC_OK)
		rc = check_medicine(s, r, p, e);
	if (rc == RC_OK)
		rc = check_lot(s, r, p, e);
	return rc == RC_OK ? count_dose(s, r, amount, p, e) : rc;
}

/* ---- one pack, all orders of a patient ------------------------------------------------------ */

struct waiting {
	struct dose_line *v;
	size_t n, cap;
};

static bool
keep_line(const struct dose_line *l, void *arg)
{
	struct waiting *w = arg;

	w->v = mem_room(w->v, &w->cap, w->n, sizeof(*w->v));
	w->v[w->n++] = *l;
	return true;
}

/* The sooner it is given the better; 0: not now. */
static int
urgency(const struct dose_line *l, int64_t now)
{
	switch (l->timing) {
	case DOSE_IS_LATE:
		return 5;
	case DOSE_NOW:
		return 4;
	case DOSE_IS_MISSED:
		return 3;
	case DOSE_AS_NEEDED:
		return l->next_at <= now ? 2 : 0;
	default:
		return 0;
	}
}

/* It is ordered, and no dose of it waits: why. */
static enum rc
refuse_now(const struct dose_line *l, struct err *e)
{
	int64_t now = when_now();
	int64_t next = l->timing == DOSE_AS_NEEDED ? l->next_at : 0;
	char at[WHEN_TEXT], name[PRESCRIPTION_NAME];

	if (l->timing == DOSE_ON_HOLD)
		return err_field(e, "pack", "%s is on hold: ask the doctor.",
				 short_name(name, &l->p.medicine));
	if (!next)
		(void)prescription_due(&l->p.row, now, now + 8 * RX_DAY_MS,
				       &next, 1);
	if (next)
		return err_field(e, "pack", "%s: none is due before %s.",
				 short_name(name, &l->p.medicine),
				 instant_text(at, next));
	return err_field(e, "pack", "%s: none is due.",
			 short_name(name, &l->p.medicine));
}

static enum rc
choose(struct session *s, const struct waiting *w, const char *scan,
       struct dose_line *dose, struct dose_pack *p, struct err *e)
{
	const struct dose_line *best = NULL, *ordered = NULL;
	int64_t now = when_now();
	char name[PRESCRIPTION_NAME];
	int most = 0;
	bool handed;

	for (size_t i = 0; i < w->n; i++) {
		const struct dose_line *l = &w->v[i];

		if (l->p.row.medicine_id != p->medicine.id) {
			enum rc rc =
				dose_handed_out(s, l->p.row.id, p->medicine.id,
						0, &handed, e);

			if (rc != RC_OK)
				return rc;
			if (!handed)
				continue;
		}
		if (!ordered || l->timing == DOSE_ON_HOLD)
			ordered = l;
		if (urgency(l, now) > most) {
			most = urgency(l, now);
			best = l;
		}
	}
	if (!ordered)
		return err_field(e, "pack", "NOT ORDERED now for %s: %s.",
				 w->n ? w->v[0].patient : "this patient",
				 short_name(name, &p->medicine));
	if (!best)
		return refuse_now(ordered, e);
	*dose = *best;
	return dose_pack_check(s, &best->p.row, best->amount, scan, p, e);
}

enum rc
dose_pack_find(struct session *s, int64_t patient, const char *scan,
	       struct dose_line *dose, struct dose_pack *p, struct err *e)
{
	struct waiting w = { NULL, 0, 0 };
	int64_t now = when_now();
	enum rc rc = read_pack(s, scan, p, e);

	if (rc != RC_OK)
		return rc;
	if (!patient)
		return err_field(e, "pack",
				 "Scan the wristband first, then the pack.");
	rc = dose_due(s, 0, patient, now - DOSE_HOURS_BACK * 3600000ll,
		      now + DOSE_HOURS_AHEAD * 3600000ll, true, keep_line, &w,
		      e);
	if (rc == RC_OK)
		rc = choose(s, &w, scan, dose, p, e);
	if (w.v)
		mem_wipe(w.v, w.n * sizeof(*w.v));
	free(w.v);
	return rc;
}

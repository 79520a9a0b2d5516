/*
 * dispense.c - handing out: one transaction from the lots to what is owed.
 *
 * The stock moves through stock_issue(), lot by lot, so no rule of the stock
 * is repeated here and none can be missed.  Nothing in clear joins a movement
 * to a prescription: the entry in the log is that of a batch, and what it was
 * stands in its sealed detail.
 */
#include "dispense_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

enum rc
dispense_plan(struct session *s, const struct dispense *d,
	      struct dispense_pick *v, int max, int *n, char twice[200],
	      struct err *e)
{
	struct rx_fill f;
	char why[SESSION_WHY], text[200];
	enum rc rc;

	*n = 0;
	if (twice)
		*twice = '\0';
	if (!session_may(s, ACT_PRESCRIPTION_DISPENSE, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = fill_load(s, d, &f, e);
	if (rc == RC_OK)
		rc = fill_twice(s, &f, d, twice ? twice : text, e);
	if (rc == RC_OK)
		rc = fill_choose(s, d, &f, e);
	for (size_t i = 0; rc == RC_OK && i < f.n; i++) {
		if (*n < max)
			v[*n] = f.v[i];
		++*n;
	}
	fill_release(&f);
	return rc;
}

/* ---- rules ---------------------------------------------------------------------- */

static enum rc
check_state(const struct rx_fill *f, const struct dispense *d, struct err *e)
{
	if (f->p.row.version != d->version)
		return err_set(e, RC_CONFLICT,
			       "The prescription was changed "
			       "since you saw it; look at it again.");
	if (f->row.given != d->given)
		return err_set(e, RC_CONFLICT,
			       "Someone else has just handed "
			       "out on this prescription; look at it again.");
	if (f->p.row.state != PRESCRIPTION_STATE_ACTIVE || f->p.over)
		return err_set(e, RC_REFUSED,
			       "This prescription is %s; "
			       "nothing is handed out on it.",
			       f->p.over && f->p.row.state <=
						       PRESCRIPTION_STATE_HELD
				       ? "over"
				       : enum_words(&enum_prescription_state,
						    f->p.row.state));
	if (f->row.state == DISPENSING_STATE_PAUSED)
		return err_set(e, RC_REFUSED,
			       "Dispensing is paused; go on "
			       "with it first.");
	if (f->row.state == DISPENSING_STATE_REFUSED ||
	    f->row.state == DISPENSING_STATE_CLOSED)
		return err_set(e, RC_REFUSED,
			       "Dispensing was closed; go on "
			       "with it first.");
	return RC_OK;
}

static enum rc
check_substitute(struct session *s, const struct rx_fill *f,
		 const struct dispense *d, struct err *e)
{
	struct row_reason why;
	enum rc rc;

	if (f->m.id == f->p.medicine.id)
		return RC_OK;
	rc = rx_reason(s, d->substitution_id, REASON_KIND_SUBSTITUTION,
		       "Say why another medicine is handed out.", &why, e);
	if (rc == RC_REFUSED && e)
		text_copy(e->field, sizeof(e->field), "substitution_id");
	return rc;
}

/* What was not known when it was ordered. */
static enum rc
check_warnings(struct session *s, const struct rx_fill *f,
	       const struct dispense *d, struct err *e)
{
	struct row_prescription r = f->p.row;
	struct drug_checks c;
	struct row_reason why;
	enum rc rc;

	r.medicine_id = f->m.id;
	rc = drugcheck_run(s, &r, &c, e);
	if (rc != RC_OK || !c.override)
		return rc;
	if (r.override_id && f->m.id == f->p.medicine.id)
		return RC_OK;
	if (!d->override_id)
		return err_field(e, "override_id", "%s", c.v[0].text);
	rc = rx_reason(s, d->override_id, REASON_KIND_OVERRIDE,
		       "Say why it is "
		       "handed out in spite of the warning.",
		       &why, e);
	if (rc == RC_REFUSED && e)
		text_copy(e->field, sizeof(e->field), "override_id");
	return rc;
}

/* ---- handing out -------------------------------------------------------------------- */

enum rc
dispense_movement(struct session *s, int64_t lot, int64_t store, int64_t *id,
		  struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DISPENSE_LAST_MOVEMENT);

	stmt_int(st, "lot", lot);
	stmt_int(st, "store", store);
	stmt_int(st, "author", s->account);
	return stmt_one_int(st, id, e);
}

static enum rc
give_lot(struct session *s, const struct dispense *d, struct rx_fill *f,
	 const struct dispense_pick *p, struct err *e)
{
	struct stock_issue i = {
		.medicine_id = f->m.id,
		.store_id = d->store_id,
		.lot_id = p->lot_id,
		.opened_id = p->opened_id,
		.quantity = p->quantity,
		.patient_id = f->p.row.patient_id,
	};
	struct row_dispense_line l;
	size_t n = strlen(f->row.movements);
	int64_t id = 0;
	enum rc rc = stock_issue(s, &i, e);

	if (rc != RC_OK)
		return rc;
	rc = dispense_movement(s, p->lot_id, d->store_id, &id, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_DISPENSE_LINE, &l);
	l.id = id;
	l.prescription_id = f->p.row.id;
	if (f->m.id != f->p.medicine.id) {
		l.substitutes_id = f->p.medicine.id;
		l.reason_id = d->substitution_id;
	}
	text_copy(l.why, sizeof(l.why), p->why);
	rc = row_insert(s->store, TBL_DISPENSE_LINE, &l, e);
	row_wipe(TBL_DISPENSE_LINE, &l);
	if (n + 24 > sizeof(f->row.movements))
		return err_set(e, RC_REFUSED,
			       "It was handed out too many "
			       "times; renew the prescription.");
	snprintf(f->row.movements + n, sizeof(f->row.movements) - n, "%s%lld",
		 !n	     ? ""
		 : p == f->v ? ";"
			     : " ",
		 (long long)id);
	return rc;
}

static enum rc
give(struct session *s, const struct dispense *d, struct rx_fill *f,
     struct err *e)
{
	char twice[200];
	enum rc rc = fill_load(s, d, f, e);

	if (rc == RC_OK)
		rc = check_state(f, d, e);
	if (rc == RC_OK)
		rc = check_substitute(s, f, d, e);
	if (rc == RC_OK)
		rc = fill_twice(s, f, d, twice, e);
	if (rc == RC_OK && *twice && !d->again)
		rc = err_field(e, "again", "%s", twice);
	if (rc == RC_OK)
		rc = check_warnings(s, f, d, e);
	if (rc == RC_OK)
		rc = fill_choose(s, d, f, e);
	for (size_t i = 0; rc == RC_OK && i < f->n; i++)
		rc = give_lot(s, d, f, &f->v[i], e);
	if (rc != RC_OK)
		return rc;
	f->row.given +=
		dispense_in_prescribed(&f->p.medicine, &f->m, d->quantity);
	f->row.last_at = when_now();
	f->row.reason_id = 0;
	f->row.state = f->row.given < f->row.ordered ? DISPENSING_STATE_PARTIAL
						     : DISPENSING_STATE_DONE;
	return row_update(s->store, TBL_DISPENSING, &f->row, e);
}

/* For auditors: which prescription, how much, and in spite of what. */
static void
describe(struct session *s, const struct dispense *d, struct buf *b)
{
	buf_addf(b, "prescription %lld, %lld units",
		 (long long)d->prescription_id, (long long)d->quantity);
	if (d->medicine_id)
		buf_addf(b, ", substituted: %s",
			 house_name(s, TBL_REASON, d->substitution_id));
	if (d->override_id)
		buf_addf(b, ", warning overridden: %s",
			 house_name(s, TBL_REASON, d->override_id));
	if (d->again)
		buf_adds(b, ", in spite of the double-dispense warning");
}

enum rc
dispense(struct session *s, const struct dispense *d, struct dispense_pick *v,
	 int max, int *n, struct err *e)
{
	struct buf detail = BUF_INIT;
	struct rx_fill f = { .v = NULL };
	enum rc rc;

	*n = 0;
	describe(s, d, &detail);
	rc = act_begin_batch(s, ACT_PRESCRIPTION_DISPENSE, detail.p, e);
	buf_release(&detail);
	if (rc != RC_OK)
		return rc;
	rc = rx_end(s, give(s, d, &f, e), e);
	for (size_t i = 0; rc == RC_OK && i < f.n; i++) {
		if (*n < max)
			v[*n] = f.v[i];
		++*n;
	}
	fill_release(&f);
	return rc;
}

/* ---- paused, closed, not dispensed ---------------------------------------------------- */

static enum rc
check_turn(const struct row_dispensing *d, enum dispensing_state to,
	   struct err *e)
{
	if (to == (enum dispensing_state)d->state)
		return err_set(e, RC_REFUSED, "It is %s already.",
			       enum_words(&enum_dispensing_state, to));
	if (to == DISPENSING_STATE_WAITING)
		return d->state >= DISPENSING_STATE_PAUSED &&
				       d->state != DISPENSING_STATE_DONE
			       ? RC_OK
			       : err_set(e, RC_REFUSED,
					 "There is nothing to go on "
					 "with.");
	if (d->state >= DISPENSING_STATE_DONE)
		return err_set(e, RC_REFUSED, "It is %s already.",
			       enum_words(&enum_dispensing_state, d->state));
	if (to == DISPENSING_STATE_REFUSED && d->given)
		return err_set(e, RC_REFUSED,
			       "Some of it was handed out; "
			       "close the rest instead.");
	if (to != DISPENSING_STATE_PAUSED && to != DISPENSING_STATE_REFUSED &&
	    to != DISPENSING_STATE_CLOSED)
		return err_set(e, RC_USAGE,
			       "That state comes by handing "
			       "out.");
	return RC_OK;
}

enum rc
dispense_state(struct session *s, int64_t prescription, int64_t version,
	       enum dispensing_state to, int64_t reason_id, struct err *e)
{
	struct row_dispensing d;
	struct row_reason why = { .name = "" };
	enum rc rc = act_begin(s, ACT_PRESCRIPTION_DISPENSE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_DISPENSING, prescription, &d, e);
	if (rc == RC_OK && d.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone else has just worked on "
			     "this prescription; look at it again.");
	if (rc == RC_OK)
		rc = check_turn(&d, to, e);
	if (rc == RC_OK && to != DISPENSING_STATE_WAITING)
		rc = rx_reason(s, reason_id, REASON_KIND_NOT_DISPENSED,
			       "Say why.", &why, e);
	if (rc == RC_OK) {
		d.state = to == DISPENSING_STATE_WAITING && d.given
				  ? DISPENSING_STATE_PARTIAL
				  : to;
		d.reason_id = to == DISPENSING_STATE_WAITING ? 0 : reason_id;
		rc = row_update(s->store, TBL_DISPENSING, &d, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_DISPENSING, d.id, d.version, d.patient_id,
			 why.name);
	row_wipe(TBL_DISPENSING, &d);
	return rx_end(s, rc, e);
}

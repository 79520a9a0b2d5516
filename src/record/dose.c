/*
 * dose.c - a dose is recorded once: given, or why not; and taken back by the
 * one who recorded it.
 */
#include "dose_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "strike.h"
#include "wardbook/text.h"

void
dose_rows_release(struct dose_rows *x)
{
	if (x->v)
		mem_wipe(x->v, x->n * sizeof(*x->v));
	free(x->v);
	*x = (struct dose_rows){ NULL, 0, 0 };
}

enum rc
dose_rows_of(struct session *s, int64_t prescription, int64_t since,
	     int64_t until, struct dose_rows *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DOSE_OF_PRESCRIPTION);
	bool row;
	enum rc rc;

	stmt_int(st, "prescription", prescription);
	stmt_int(st, "since", since);
	stmt_int(st, "until", until);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
		rc = stmt_row(st, &x->v[x->n], e);
		if (rc != RC_OK)
			break;
		x->n++;
	}
	stmt_done(st);
	return rc;
}

void
dose_author(struct session *s, int64_t account, char out[40])
{
	struct row_account a;

	if (row_get(s->store, TBL_ACCOUNT, account, &a, NULL) == RC_OK)
		text_copy(out, 40, a.name);
	else
		text_copy(out, 40, "someone");
}

int64_t
dose_next_at(const struct row_prescription *r, const struct dose_rows *x,
	     int64_t now)
{
	int64_t last = 0, next = r->from_at;
	int64_t count = 0;

	for (size_t i = 0; i < x->n; i++) {
		if (x->v[i].state != DOSE_STATE_GIVEN)
			continue;
		if (x->v[i].at > last)
			last = x->v[i].at;
		count += x->v[i].at > now - RX_DAY_MS;
	}
	if (last && last + r->gap_minutes * 60000 > next)
		next = last + r->gap_minutes * 60000;
	/* the day is full: when the oldest that counts leaves it */
	for (size_t i = 0; count >= r->most_daily && i < x->n; i++)
		if (x->v[i].state == DOSE_STATE_GIVEN &&
		    x->v[i].at > now - RX_DAY_MS) {
			if (x->v[i].at + RX_DAY_MS > next)
				next = x->v[i].at + RX_DAY_MS;
			count--;
		}
	return next;
}

/* ---- rules ---------------------------------------------------------------------- */

static enum rc
check_due(const struct row_prescription *r, const struct row_dose *d,
	  struct err *e)
{
	char at[WHEN_TEXT];
	int64_t due;

	if (prescription_due(r, d->due_at, d->due_at + 1, &due, 1) != 1)
		return err_field(e, "due_at", "No dose of it is due then.");
	if (d->state == DOSE_STATE_GIVEN && d->at < d->due_at - DOSE_EARLY)
		return err_field(e, "at",
				 "It is due at %s; that is too "
				 "early.",
				 instant_text(at, d->due_at));
	if (d->state != DOSE_STATE_GIVEN &&
	    d->due_at > when_now() + 12 * 3600000ll)
		return err_field(e, "at",
				 "It is due at %s; that is too far "
				 "ahead.",
				 instant_text(at, d->due_at));
	return RC_OK;
}

static enum rc
check_needed(struct session *s, const struct row_prescription *r,
	     struct row_dose *d, struct err *e)
{
	struct dose_rows x = { NULL, 0, 0 };
	int64_t since = d->at - r->gap_minutes * 60000 - RX_DAY_MS;
	char at[WHEN_TEXT];
	int64_t next;
	enum rc rc;

	if (d->state != DOSE_STATE_GIVEN)
		return err_field(e, "state",
				 "What is given as needed is only "
				 "recorded when it is given.");
	d->due_at = d->at / 60000 * 60000;
	rc = dose_rows_of(s, r->id, since, INT64_MAX, &x, e);
	next = dose_next_at(r, &x, d->at);
	for (size_t i = 0; rc == RC_OK && i < x.n; i++)
		if (x.v[i].at > d->at)
			rc = err_field(e, "at",
				       "A later dose is recorded "
				       "already.");
	dose_rows_release(&x);
	if (rc == RC_OK && next > d->at)
		rc = err_field(e, "at",
			       "Not before %s: the least time "
			       "between two doses, or the most in 24 hours.",
			       instant_text(at, next));
	return rc;
}

static enum rc
check_prescription(const struct row_prescription *r, const struct row_dose *d,
		   struct err *e)
{
	char at[WHEN_TEXT];

	if (d->state != DOSE_STATE_GIVEN)
		return RC_OK;
	if (r->state == PRESCRIPTION_STATE_HELD)
		return err_set(e, RC_REFUSED,
			       "This prescription is on hold; "
			       "ask the doctor.");
	if (r->ends_at && d->at >= r->ends_at &&
	    r->state != PRESCRIPTION_STATE_ACTIVE)
		return err_set(e, RC_REFUSED,
			       "This prescription was %s at "
			       "%s.",
			       enum_words(&enum_prescription_state, r->state),
			       instant_text(at, r->ends_at));
	return RC_OK;
}

static enum rc
check_amount(const struct row_prescription *r, struct row_dose *d,
	     struct err *e)
{
	int64_t ordered =
		prescription_dose_at(r, d->due_at ? d->due_at : d->at);

	if (d->state != DOSE_STATE_GIVEN) {
		d->amount = 0;
		return RC_OK;
	}
	if (!d->amount)
		d->amount = ordered;
	if (d->amount < 0 || d->amount > ordered)
		return err_field(e, "amount",
				 "No more than was ordered is "
				 "given.");
	if (d->amount != ordered && !*d->note)
		return err_field(e, "note",
				 "Say why less than the ordered "
				 "dose was given.");
	return RC_OK;
}

static enum rc
check_when(const struct row_dose *d, struct err *e)
{
	int64_t now = when_now();

	if (d->at > now + 60000)
		return err_field(e, "at", "That is in the future.");
	if (d->at < now - 24 * 3600000ll)
		return err_field(e, "at",
				 "A dose is recorded within a "
				 "day.");
	return RC_OK;
}

/* Recorded by someone meanwhile: who and when. */
static enum rc
refuse_twice(struct session *s, const struct row_dose *d, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DOSE_RECORDED);
	struct row_dose was;
	char by[40], at[WHEN_TEXT];
	bool row;
	enum rc rc;

	stmt_int(st, "prescription", d->prescription_id);
	stmt_int(st, "due", d->due_at);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &was, e);
	stmt_done(st);
	if (rc != RC_OK || !row)
		return rc;
	dose_author(s, was.author_id, by);
	rc = err_set(e, RC_CONFLICT,
		     "This dose is recorded already: %s, %s, "
		     "by %s.",
		     enum_words(&enum_dose_state, was.state),
		     instant_text(at, was.at), by);
	row_wipe(TBL_DOSE, &was);
	return rc;
}

static enum rc
check(struct session *s, const struct row_prescription *r, struct row_dose *d,
      struct row_reason *why, struct err *e)
{
	enum rc rc = RC_OK;

	if (d->state < DOSE_STATE_GIVEN || d->state > DOSE_STATE_MISSED)
		return err_field(e, "state",
				 "A dose is given, refused, held "
				 "or missed.");
	rc = check_when(d, e);
	if (rc == RC_OK)
		rc = check_prescription(r, d, e);
	if (rc == RC_OK && r->frequency == FREQUENCY_AS_NEEDED)
		rc = check_needed(s, r, d, e);
	else if (rc == RC_OK)
		rc = check_due(r, d, e);
	if (rc == RC_OK)
		rc = refuse_twice(s, d, e);
	if (rc == RC_OK)
		rc = check_amount(r, d, e);
	if (rc == RC_OK && d->state != DOSE_STATE_GIVEN)
		rc = rx_reason(s, d->reason_id, REASON_KIND_DOSE_NOT_GIVEN,
			       "Say why it was not given.", why, e);
	if (d->state == DOSE_STATE_GIVEN)
		d->reason_id = 0;
	return rc;
}

/* ---- recording ------------------------------------------------------------------- */

/* What is given moves stock: one entry of a batch, so that nothing in clear
 * joins the movement to the patient.  Its words are for auditors. */
static enum rc
begin(struct session *s, enum act act, const char *what, int64_t id,
      struct err *e)
{
	char detail[80];

	if (act_is_open(s))
		return act_begin(s, act, e);
	snprintf(detail, sizeof(detail), "%s %lld", what, (long long)id);
	return act_begin_batch(s, act, detail, e);
}

static void
fill(struct row_dose *d, const struct dose_act *a)
{
	struct buf b = BUF_INIT;

	row_init(TBL_DOSE, d);
	d->prescription_id = a->prescription_id;
	d->due_at = a->due_at;
	d->state = a->state;
	d->at = a->at ? a->at : when_now();
	d->amount = a->amount;
	d->reason_id = a->reason_id;
	text_normalise(&b, a->note, strlen(a->note));
	text_copy(d->note, sizeof(d->note), b.p);
	buf_release(&b);
}

enum rc
dose_record(struct session *s, const struct dose_act *a, int64_t *id,
	    struct err *e)
{
	struct row_prescription r;
	struct row_reason why = { .name = "" };
	struct row_dose d;
	enum rc rc = a->state == DOSE_STATE_GIVEN
			     ? begin(s, ACT_DOSE_GIVE, "given of prescription",
				     a->prescription_id, e)
			     : act_begin(s, ACT_DOSE_GIVE, e);

	if (id)
		*id = 0;
	if (rc != RC_OK)
		return rc;
	fill(&d, a);
	rc = rx_current(s, a->prescription_id, a->version, &r, e);
	d.patient_id = r.patient_id;
	if (rc == RC_OK)
		rc = check(s, &r, &d, &why, e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_DOSE, &d, e);
	if (rc == RC_OK)
		act_note(s, TBL_DOSE, d.id, d.version, d.patient_id, why.name);
	if (rc == RC_OK)
		rc = dose_draw(s, &r, &d, a, e);
	if (rc == RC_OK && id)
		*id = d.id;
	row_wipe(TBL_DOSE, &d);
	row_wipe(TBL_PRESCRIPTION, &r);
	return rx_end(s, rc, e);
}

enum rc
dose_undo(struct session *s, int64_t id, int64_t version, int64_t reason_id,
	  struct err *e)
{
	struct row_dose d;
	char by[40];
	enum rc rc = begin(s, ACT_DOSE_UNDO, "taken back: dose", id, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_DOSE, id, &d, e);
	if (rc == RC_OK && d.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this dose since "
			     "you saw it; look at it again.");
	if (rc == RC_OK && d.author_id != s->account) {
		dose_author(s, d.author_id, by);
		rc = err_set(e, RC_DENIED,
			     "Only %s, who recorded it, can take "
			     "this dose back.",
			     by);
	}
	if (rc == RC_OK)
		rc = strike_row(s, TBL_DOSE, &d, reason_id, e);
	if (rc == RC_OK)
		rc = dose_undraw(s, id, reason_id, e);
	row_wipe(TBL_DOSE, &d);
	return rx_end(s, rc, e);
}

/*
 * dose_due.c - which doses are due, and what became of them: for a ward or a
 * patient, over a stretch of time.
 *
 * Nothing is filed in advance: what is due follows from the prescriptions, so
 * a change of one is seen at once, and no dose can be forgotten by a job that
 * did not run.
 */
#include "dose_private.h"
#include "table_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/ward.h"

enum { DUE_MOST = 400 }; /* of one prescription in a window */

struct stay {
	int64_t patient, from, to;
	char bed[17];
};

/* A line before its words are made. */
struct slot {
	size_t rx; /* index into rx */
	int64_t due_at, next_at;
	struct row_dose row; /* id 0: none */
	char bed[17];
	size_t order; /* as it came: patients of a bed together */
};

struct round {
	struct session *s;
	int64_t since, until, now;
	bool needed;
	struct stay *stay;
	size_t nstays, stay_cap;
	struct row_prescription *rx;
	size_t nrx, rx_cap;
	struct slot *v;
	size_t n, cap;
};

/* ---- who ---------------------------------------------------------------------------- */

static void
bed_of(struct session *s, const struct row_stay *r, char out[17])
{
	struct row_bed bed;

	if (r->bed_id &&
	    row_get(s->store, TBL_BED, r->bed_id, &bed, NULL) == RC_OK)
		text_copy(out, 17, bed.label);
	else
		text_copy(out, 17, "-");
}

static void
add_stay(struct round *w, const struct row_stay *r)
{
	struct stay *x;

	w->stay = mem_room(w->stay, &w->stay_cap, w->nstays, sizeof(*x));
	x = &w->stay[w->nstays++];
	*x = (struct stay){ .patient = r->patient_id,
			    .from = r->from_at,
			    .to = r->to_at };
	bed_of(w->s, r, x->bed);
}

static enum rc
stays_of_ward(struct round *w, int64_t ward, struct err *e)
{
	struct stmt *st = store_query(w->s->store, QUERY_DOSE_STAYS);
	struct row_stay *v = NULL;
	size_t n = 0;
	enum rc rc;

	stmt_int(st, "ward", ward);
	stmt_int(st, "since", w->since);
	stmt_int(st, "until", w->until);
	rc = table_rows_take(TBL_STAY, st, &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		add_stay(w, &v[i]);
	free(v);
	return rc;
}

static enum rc
stay_of_patient(struct round *w, int64_t patient, struct err *e)
{
	struct row_stay r;
	enum rc rc = ward_stay_of(w->s, patient, &r, e);

	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (rc == RC_NONE)
		row_init(TBL_STAY, &r);
	r.patient_id = patient;
	r.from_at = r.to_at = 0; /* wherever the patient lay then */
	add_stay(w, &r);
	return RC_OK;
}

/* Did the patient lie here then?  The bed of that time. */
static const struct stay *
here(const struct round *w, int64_t patient, int64_t at)
{
	for (size_t i = w->nstays; i-- > 0;)
		if (w->stay[i].patient == patient && w->stay[i].from <= at &&
		    (!w->stay[i].to || w->stay[i].to > at))
			return &w->stay[i];
	return NULL;
}

/* ---- what ----------------------------------------------------------------------------- */

static struct slot *
add_slot(struct round *w, int64_t patient, int64_t due, int64_t at)
{
	const struct stay *in = here(w, patient, at);
	struct slot *x;

	if (!in)
		return NULL;
	w->v = mem_room(w->v, &w->cap, w->n, sizeof(*w->v));
	x = &w->v[w->n];
	memset(x, 0, sizeof(*x));
	x->rx = w->nrx - 1;
	x->due_at = due;
	x->order = w->n++;
	text_copy(x->bed, sizeof(x->bed), in->bed);
	return x;
}

/* Due times with their records; then records that no due time has. */
static void
add_doses(struct round *w, int64_t patient, const struct row_prescription *r,
	  const struct dose_rows *x)
{
	int64_t due[DUE_MOST];
	int n = prescription_due(r, w->since, w->until, due, DUE_MOST);
	bool told[512] = { false };
	struct slot *slot;

	for (int i = 0; i < n; i++) {
		slot = add_slot(w, patient, due[i], due[i]);
		for (size_t k = 0; slot && k < x->n; k++)
			if (x->v[k].due_at == due[i]) {
				slot->row = x->v[k];
				if (k < 512)
					told[k] = true;
			}
	}
	for (size_t k = 0; k < x->n && k < 512; k++) {
		if (told[k] || x->v[k].due_at < w->since ||
		    x->v[k].due_at >= w->until)
			continue;
		slot = add_slot(w, patient, x->v[k].due_at, x->v[k].due_at);
		if (slot)
			slot->row = x->v[k];
	}
}

static enum rc
add_prescription(struct round *w, int64_t patient,
		 const struct row_prescription *r, struct err *e)
{
	struct dose_rows x = { NULL, 0, 0 };
	bool needed = r->frequency == FREQUENCY_AS_NEEDED;
	int64_t back = needed ? 2 * RX_DAY_MS : 0;
	struct slot *slot;
	enum rc rc =
		dose_rows_of(w->s, r->id, w->since - back, w->until, &x, e);

	w->rx = mem_room(w->rx, &w->rx_cap, w->nrx, sizeof(*w->rx));
	w->rx[w->nrx++] = *r;
	if (rc == RC_OK)
		add_doses(w, patient, r, &x);
	if (rc == RC_OK && needed && w->needed && !rx_is_over(r, w->now)) {
		slot = add_slot(w, patient, 0, w->now);
		if (slot)
			slot->next_at = dose_next_at(r, &x, w->now);
	}
	dose_rows_release(&x);
	return rc;
}

static enum rc
add_patient(struct round *w, int64_t patient, struct err *e)
{
	struct rx_rows x = { NULL, 0, 0 };
	enum rc rc = rx_in_window(w->s, patient, w->since, w->until, &x, e);

	for (size_t i = 0; rc == RC_OK && i < x.n; i++)
		rc = add_prescription(w, patient, &x.v[i], e);
	rx_rows_release(&x);
	return rc;
}

static enum rc
add_patients(struct round *w, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < w->nstays; i++) {
		bool again = false;

		for (size_t k = 0; k < i; k++)
			again |= w->stay[k].patient == w->stay[i].patient;
		if (!again)
			rc = add_patient(w, w->stay[i].patient, e);
	}
	return rc;
}

/* By time and bed; what may be given as needed at the end. */
static int
by_time(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;
	int c;

	if (!x->due_at != !y->due_at)
		return x->due_at ? -1 : 1;
	if (x->due_at != y->due_at)
		return x->due_at < y->due_at ? -1 : 1;
	c = strcmp(x->bed, y->bed);
	return c ? c : (x->order > y->order) - (x->order < y->order);
}

/* ---- words ------------------------------------------------------------------------------ */

static enum dose_timing
timing_of(const struct row_prescription *r, const struct slot *x, int64_t now)
{
	if (x->row.id) {
		if (x->row.state != DOSE_STATE_GIVEN)
			return DOSE_NOT_GIVEN;
		return x->row.at > x->due_at + DOSE_LATE ? DOSE_GIVEN_LATE
							 : DOSE_IN_TIME;
	}
	if (r->state == PRESCRIPTION_STATE_HELD &&
	    (!x->due_at || x->due_at >= r->filed_at))
		return DOSE_ON_HOLD;
	if (!x->due_at)
		return DOSE_AS_NEEDED;
	if (x->due_at > now + DOSE_EARLY)
		return DOSE_TO_COME;
	if (x->due_at >= now - DOSE_LATE)
		return DOSE_NOW;
	return x->due_at >= now - DOSE_MISSED ? DOSE_IS_LATE : DOSE_IS_MISSED;
}

const char *
dose_timing_words(const struct dose_line *l)
{
	static const char *const words[] = {
		[DOSE_TO_COME] = "to come",
		[DOSE_NOW] = "due now",
		[DOSE_IS_LATE] = "LATE",
		[DOSE_IS_MISSED] = "NO RECORD",
		[DOSE_ON_HOLD] = "on hold",
		[DOSE_IN_TIME] = "given",
		[DOSE_GIVEN_LATE] = "given late",
		[DOSE_NOT_GIVEN] = "",
		[DOSE_AS_NEEDED] = "as needed",
	};

	return l->timing == DOSE_NOT_GIVEN
		       ? enum_words(&enum_dose_state, l->row.state)
		       : words[l->timing];
}

static enum rc
tell(struct round *w, const struct slot *x, dose_fn fn, void *arg, bool *more,
     struct err *e)
{
	struct dose_line l;
	struct patient who;
	enum rc rc;

	memset(&l, 0, sizeof(l));
	l.p.row = w->rx[x->rx];
	l.row = x->row;
	l.due_at = x->due_at;
	l.next_at = x->next_at;
	l.timing = timing_of(&l.p.row, x, w->now);
	text_copy(l.bed, sizeof(l.bed), x->bed);
	rc = rx_complete(w->s, &l.p, e);
	if (rc == RC_OK)
		rc = patient_get(w->s, l.p.row.patient_id, &who, e);
	if (rc != RC_OK)
		return rc;
	patient_name(l.patient, &who);
	text_copy(l.number, sizeof(l.number), who.who.number);
	patient_wipe(&who);
	l.amount =
		x->row.state == DOSE_STATE_GIVEN
			? x->row.amount
			: prescription_dose_at(&l.p.row,
					       x->due_at ? x->due_at : w->now);
	prescription_amount(l.dose, &l.p.medicine, l.amount,
			    (enum dose_unit)l.p.row.dose_unit);
	if (x->row.id)
		dose_author(w->s, x->row.author_id, l.by);
	rc = x->row.id ? row_get(w->s->store, TBL_DOSE_SUPPLY, x->row.id,
				 &l.supply, e)
		       : RC_NONE;
	if (rc != RC_OK && rc != RC_NONE)
		return rc;
	if (x->row.reason_id)
		text_copy(l.reason, sizeof(l.reason),
			  house_name(w->s, TBL_REASON, x->row.reason_id));
	*more = fn(&l, arg);
	mem_wipe(&l, sizeof(l));
	return RC_OK;
}

static void
release(struct round *w)
{
	if (w->rx)
		mem_wipe(w->rx, w->nrx * sizeof(*w->rx));
	if (w->v)
		mem_wipe(w->v, w->n * sizeof(*w->v));
	free(w->stay);
	free(w->rx);
	free(w->v);
}

enum rc
dose_due(struct session *s, int64_t ward, int64_t patient, int64_t since,
	 int64_t until, bool needed, dose_fn fn, void *arg, struct err *e)
{
	struct round w = { .s = s,
			   .since = since,
			   .until = until,
			   .now = when_now(),
			   .needed = needed };
	bool more = true;
	enum rc rc = rx_may_read(s, ACT_DOSE_VIEW, patient, e);

	if (rc == RC_OK)
		rc = patient ? stay_of_patient(&w, patient, e)
			     : stays_of_ward(&w, ward, e);
	if (rc == RC_OK)
		rc = add_patients(&w, e);
	if (rc == RC_OK && w.n)
		qsort(w.v, w.n, sizeof(*w.v), by_time);
	for (size_t i = 0; rc == RC_OK && more && i < w.n; i++)
		rc = tell(&w, &w.v[i], fn, arg, &more, e);
	release(&w);
	return rc;
}

/* ---- late and missed ------------------------------------------------------------------------ */

struct late {
	dose_fn fn;
	void *arg;
	struct dose_counts *c;
};

static bool
count_dose(const struct dose_line *l, void *arg)
{
	struct late *x = arg;

	if (l->p.row.frequency == FREQUENCY_AS_NEEDED ||
	    l->timing == DOSE_ON_HOLD)
		return true;
	x->c->due++;
	x->c->undrawn +=
		l->supply.id && l->supply.source == DOSE_SOURCE_MISSING;
	switch (l->timing) {
	case DOSE_IN_TIME:
		x->c->in_time++;
		return true;
	case DOSE_GIVEN_LATE:
		x->c->late++;
		break;
	case DOSE_NOT_GIVEN:
		x->c->not_given++;
		break;
	case DOSE_IS_LATE:
	case DOSE_IS_MISSED:
		x->c->missing++;
		break;
	default: /* its hour is not over */
		x->c->due--;
		return true;
	}
	return x->fn(l, x->arg);
}

enum rc
dose_late(struct session *s, int64_t ward, int64_t since, int64_t until,
	  dose_fn fn, void *arg, struct dose_counts *c, struct err *e)
{
	struct late x = { fn, arg, c };
	int64_t now = when_now();

	memset(c, 0, sizeof(*c));
	return dose_due(s, ward, 0, since, until < now ? until : now, false,
			count_dose, &x, e);
}

/*
 * series_round.c - several clinics on one day, one after the other.
 *
 * Every order of up to five clinics is tried; in each, every clinic takes its
 * first free start after the one before, which for a given order is the best
 * there is.  The order that is over first wins.
 */
#include <stdio.h>
#include <string.h>

#include "appointment_private.h"
#include "wardbook/series.h"
#include "wardbook/text.h"

struct stretch {
	int32_t from, to;
};

struct tour {
	const struct round_plan *p;
	struct free_start start[ROUND_MOST][FREE_STARTS];
	int nstarts[ROUND_MOST];
	int length[ROUND_MOST];
	bool alongside[ROUND_MOST];
	struct stretch busy[64];
	int nbusy;
	int order[ROUND_MOST], best[ROUND_MOST];
	int32_t at[ROUND_MOST], best_at[ROUND_MOST];
	int32_t best_end;
};

static bool
note_busy(const struct appointment_line *l, void *arg)
{
	struct tour *t = arg;
	const struct row_appointment *r = &l->row;

	if (r->day == t->p->day && appointment_takes_place(r) && t->nbusy < 64)
		t->busy[t->nbusy++] =
			(struct stretch){ (int32_t)r->minute,
					  (int32_t)(r->minute + r->length) };
	return true;
}

static bool
is_busy(const struct tour *t, int32_t from, int32_t to)
{
	for (int i = 0; i < t->nbusy; i++)
		if (from < t->busy[i].to && t->busy[i].from < to)
			return true;
	return false;
}

static int32_t
first_after(const struct tour *t, int clinic, int32_t minute)
{
	for (int i = 0; i < t->nstarts[clinic]; i++) {
		int32_t m = t->start[clinic][i].minute;

		if (m >= minute && (t->alongside[clinic] ||
				    !is_busy(t, m, m + t->length[clinic])))
			return m;
	}
	return -1;
}

static void
try_orders(struct tour *t, int depth, unsigned used, int32_t minute)
{
	if (depth == t->p->n) {
		int32_t end = minute - t->p->pause;

		if (t->best_end < 0 || end < t->best_end) {
			t->best_end = end;
			memcpy(t->best, t->order, sizeof(t->best));
			memcpy(t->best_at, t->at, sizeof(t->best_at));
		}
		return;
	}
	for (int c = 0; c < t->p->n; c++) {
		int32_t m;

		if (used & 1u << c)
			continue;
		m = first_after(t, c, minute);
		if (m < 0)
			continue;
		t->order[depth] = c;
		t->at[depth] = m;
		try_orders(t, depth + 1, used | 1u << c,
			   m + t->length[c] + t->p->pause);
	}
}

static enum rc
read_clinics(struct session *s, struct tour *t, struct err *e)
{
	const struct round_plan *p = t->p;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < p->n; i++) {
		const struct clinic_hours *h;

		for (int k = 0; k < i; k++)
			if (p->clinic_id[k] == p->clinic_id[i])
				return err_field(e, "clinic_id",
						 "Each clinic "
						 "once.");
		rc = hours_get(s, p->clinic_id[i], &h, e);
		if (rc != RC_OK)
			break;
		t->length[i] = hours_slot(h);
		t->alongside[i] = h->place.alongside;
		rc = appointment_free_starts(s, p->clinic_id[i], 0,
					     t->length[i], p->day, t->start[i],
					     FREE_STARTS, &t->nstarts[i], e);
		if (rc == RC_OK && !t->nstarts[i])
			rc = err_field(e, "day",
				       "%.60s has nothing free on "
				       "that day.",
				       house_name(s, TBL_PLACE,
						  p->clinic_id[i]));
	}
	return rc;
}

enum rc
round_preview(struct session *s, const struct round_plan *p,
	      struct series_line v[ROUND_MOST], struct err *e)
{
	static struct tour t;
	enum rc rc = appointment_may_view(s, e);

	memset(&t, 0, sizeof(t));
	t.p = p;
	t.best_end = -1;
	if (rc != RC_OK)
		return rc;
	if (p->n < 2 || p->n > ROUND_MOST)
		return err_field(e, "clinic_id",
				 "Name between 2 and %d "
				 "clinics.",
				 ROUND_MOST);
	if (!day_is_valid(p->day) || p->day < when_today())
		return err_field(e, "day", "Say which day, today or later.");
	rc = read_clinics(s, &t, e);
	if (rc == RC_OK)
		rc = appointment_of_patient(s, p->patient_id, note_busy, &t, e);
	if (rc != RC_OK)
		return rc;
	try_orders(&t, 0, 0, p->from);
	if (t.best_end < 0)
		return err_field(e, "day",
				 "The day does not hold these "
				 "clinics one after the other.");
	for (int i = 0; i < p->n; i++) {
		memset(&v[i], 0, sizeof(v[i]));
		v[i].clinic_id = p->clinic_id[t.best[i]];
		v[i].day = p->day;
		v[i].minute = t.best_at[i];
		v[i].length = t.length[t.best[i]];
		v[i].fits = true;
	}
	return RC_OK;
}

static enum rc
book_line(struct session *s, const struct round_plan *p, int64_t series,
	  struct series_line *l, struct err *e)
{
	struct row_series_booking b;
	struct appointment a;
	enum rc rc;

	appointment_init(&a);
	a.row.patient_id = p->patient_id;
	a.row.clinic_id = l->clinic_id;
	a.row.reason_id = p->reason_id;
	a.row.day = l->day;
	a.row.minute = l->minute;
	a.row.length = l->length;
	rc = booking_check(s, &a.row, false, e);
	if (rc == RC_OK)
		rc = appointment_book(s, &a, e);
	if (rc != RC_OK)
		return rc;
	l->id = a.row.id;
	row_init(TBL_SERIES_BOOKING, &b);
	b.id = a.row.id;
	b.series_id = series;
	b.patient_id = a.row.patient_id;
	return row_insert(s->store, TBL_SERIES_BOOKING, &b, e);
}

enum rc
round_book(struct session *s, const struct round_plan *p,
	   struct series_line v[ROUND_MOST], struct err *e)
{
	int64_t series = 0;
	enum rc rc = act_begin_batch(s, ACT_APPOINTMENT_BOOK,
				     "several clinics on one day", e);

	if (rc != RC_OK)
		return rc;
	rc = round_preview(s, p, v, e);
	if (rc == RC_OK)
		rc = series_file(s, p->patient_id, 0, SERIES_UNIT_DAYS, p->n,
				 &series, e);
	for (int i = 0; rc == RC_OK && i < p->n; i++)
		rc = book_line(s, p, series, &v[i], e);
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

/*
 * sentence_find.c - the words of the house for a sentence, and what it is
 * about.
 */
#include "wardbook/sentence_find.h"

#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "wardbook/text.h"

/* ---- the words of the house ---------------------------------------------------- */

struct words {
	struct sentence_word *v;
	size_t n, cap;
	enum sentence_kind kind;
};

static void
add(struct words *w, int64_t id, const char *code, const char *name)
{
	w->v = mem_room(w->v, &w->cap, w->n, sizeof(*w->v));
	w->v[w->n++] = (struct sentence_word){ w->kind, id, strdup(code),
					       strdup(name) };
}

static bool
add_place(const void *row, void *arg)
{
	const struct row_place *p = row;

	add(arg, p->id, p->code, p->name);
	return true;
}

static bool
add_staff(const void *row, void *arg)
{
	const struct row_staff *p = row;

	add(arg, p->id, p->code, p->name);
	return true;
}

static bool
add_reason(const void *row, void *arg)
{
	const struct row_reason *p = row;

	add(arg, p->id, p->code, p->name);
	return true;
}

static enum rc
words_open(struct session *s, struct words *w, struct err *e)
{
	static const struct {
		enum sentence_kind kind;
		enum tbl table;
		int of;
		house_fn fn;
	} lists[] = {
		{ WORD_CLINIC, TBL_PLACE, PLACE_KIND_CLINIC, add_place },
		{ WORD_DOCTOR, TBL_STAFF, STAFF_KIND_DOCTOR, add_staff },
		{ WORD_REASON, TBL_REASON, REASON_KIND_BOOKING, add_reason },
		{ WORD_CANCEL, TBL_REASON, REASON_KIND_CANCEL_PATIENT,
		  add_reason },
		{ WORD_CANCEL, TBL_REASON, REASON_KIND_CANCEL_CLINIC,
		  add_reason },
	};
	enum rc rc = RC_OK;

	memset(w, 0, sizeof(*w));
	for (size_t i = 0; rc == RC_OK && i < sizeof(lists) / sizeof(lists[0]);
	     i++) {
		w->kind = lists[i].kind;
		rc = house_each(s, lists[i].table, lists[i].of, 0, false,
				lists[i].fn, w, e);
	}
	return rc;
}

static void
words_close(struct words *w)
{
	for (size_t i = 0; i < w->n; i++) {
		free((char *)w->v[i].code);
		free((char *)w->v[i].name);
	}
	free(w->v);
}

enum rc
sentence_read(struct session *s, struct sentence *out, const char *text,
	      struct err *e)
{
	struct words w;
	enum rc rc = words_open(s, &w, e);
	struct sentence_house h = {
		.v = w.v,
		.n = w.n,
		.order = (enum date_order)store_site(s->store)->date_order,
		.today = when_today(),
		.now = when_minute_now(),
	};

	if (rc == RC_OK)
		rc = sentence_parse(out, text, &h, e);
	words_close(&w);
	return rc;
}

/* ---- who ------------------------------------------------------------------------ */

/* The initial of the name and four digits: s4444. */
static bool
is_initial_four(const char *w)
{
	return strlen(w) == 5 && strspn(w + 1, "0123456789") == 4 &&
	       (w[0] | 32) >= 'a' && (w[0] | 32) <= 'z';
}

static enum rc
find_initial_four(struct session *s, const char *w, struct patient_hits *hits,
		  struct err *e)
{
	size_t kept = 0;
	enum rc rc = patient_find(s, w + 1, 200, hits, e);

	for (size_t i = 0; rc == RC_OK && i < hits->n; i++) {
		char fold[8];

		text_fold(fold, sizeof(fold), hits->v[i].patient.who.family);
		if (fold[0] == (w[0] | 32))
			hits->v[kept++] = hits->v[i];
	}
	if (rc == RC_OK)
		hits->n = kept;
	return rc;
}

enum rc
sentence_people(struct session *s, const char *words, struct patient_hits *hits,
		struct err *e)
{
	enum rc rc = patient_find(s, words, 40, hits, e);

	if (rc == RC_OK && !hits->n && is_initial_four(words))
		rc = find_initial_four(s, words, hits, e);
	if (rc == RC_OK && !hits->n)
		rc = err_set(e, RC_REFUSED, "Nobody is found by \"%.60s\".",
			     words);
	return rc;
}

/* ---- which booking -------------------------------------------------------------- */

struct search {
	const struct sentence *x;
	struct row_appointment *v;
	int n, max;
};

static bool
fits(const struct sentence *x, const struct row_appointment *r)
{
	int32_t today = when_today();

	if (x->verb != SENTENCE_MOVE &&
	    ((x->clinic && r->clinic_id != x->clinic) ||
	     (x->day && r->day != x->day) ||
	     (x->minute >= 0 && r->minute != x->minute)))
		return false;
	switch (x->verb) {
	case SENTENCE_ARRIVE:
		return r->state == APPOINTMENT_STATE_BOOKED &&
		       booking_is_of_today(r);
	case SENTENCE_MISS:
		return r->state == APPOINTMENT_STATE_BOOKED &&
		       (r->day < today ||
			(r->day == today && r->minute <= when_minute_now()));
	case SENTENCE_CANCEL:
		return (r->state == APPOINTMENT_STATE_BOOKED ||
			r->state == APPOINTMENT_STATE_ARRIVED) &&
		       r->day >= today;
	default:
		return r->state == APPOINTMENT_STATE_BOOKED && r->day >= today;
	}
}

static bool
collect(const struct appointment_line *l, void *arg)
{
	struct search *f = arg;

	if (!fits(f->x, &l->row))
		return true;
	/* They come the latest first: the nearest are wanted. */
	if (f->n == f->max)
		memmove(f->v, f->v + 1, (size_t)--f->n * sizeof(*f->v));
	f->v[f->n++] = l->row;
	return true;
}

enum rc
sentence_bookings(struct session *s, const struct sentence *x, int64_t patient,
		  struct row_appointment *v, int max, int *n, struct err *e)
{
	struct search f = { .x = x, .v = v, .max = max };
	enum rc rc = appointment_of_patient(s, patient, collect, &f, e);

	*n = f.n;
	if (rc != RC_OK)
		return rc;
	if (!f.n)
		return err_set(e, RC_REFUSED,
			       "No booking of this patient is "
			       "there to %s.",
			       x->verb == SENTENCE_ARRIVE   ? "arrive for today"
			       : x->verb == SENTENCE_MISS   ? "be missed"
			       : x->verb == SENTENCE_CANCEL ? "cancel"
							    : "move");
	for (int i = 0; i < f.n / 2; i++) {
		struct row_appointment r = v[i];

		v[i] = v[f.n - 1 - i];
		v[f.n - 1 - i] = r;
	}
	return RC_OK;
}

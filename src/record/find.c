/*
 * find.c - finding a patient as one types.
 *
 * The word that leaves fewest patients is scanned first; each further word's
 * entries are streamed through the set that is left, and the last stream stops
 * as soon as the screen is full.  Names are intersected by ids from the index
 * alone; only rows that will be shown are opened, and each is checked against
 * every word, so a stale entry never shows a wrong patient.
 */
#include "find_private.h"
#include "patient_more_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

#define FIND_LIMIT     200    /* hits at most */
#define SET_MOST       20000  /* ids kept of one word */
#define SCAN_MOST      200000 /* entries looked at for one word */
#define ENOUGH_TO_OPEN 40     /* so few are opened at once */
#define SPARE	       24     /* ids beyond the limit: stale, merged */
#define LAST_LOOKED    400    /* entries of the log behind "" */

/* ---- scanning ---------------------------------------------------------------- */

struct scan {
	struct idset *out;
	const struct idset *within; /* NULL: all */
	size_t want;
	size_t seen;
};

static bool
take(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct scan *x = arg;
	bool fresh;

	(void)key;
	(void)n;
	if (++x->seen > SCAN_MOST) {
		x->out->cut = true;
		return false;
	}
	if (x->within && !idset_has(x->within, id))
		return true;
	if (x->out->n == x->want && !idset_has(x->out, id)) {
		x->out->cut = true;
		return false;
	}
	idset_add(x->out, id, &fresh);
	return true;
}

enum rc
find_scan_word(struct session *s, const struct find_word *w,
	       const struct idset *within, size_t want, struct idset *out,
	       struct err *e)
{
	struct scan x = { .out = out, .within = within, .want = want };
	enum rc rc = RC_OK;

	for (size_t i = 0; i < w->lies.n && !out->cut; i++)
		take(NULL, 0, w->lies.v[i], &x);
	if (w->last[0])
		rc = find_last_scan(s, w, take, &x, e);
	for (int i = 0; i < w->n && rc == RC_OK && !out->cut; i++)
		rc = sindex_scan(s->store, w->probe[i].tree, w->probe[i].p,
				 w->probe[i].n, take, &x, e);
	if (within && within->cut)
		out->cut = true;
	return rc;
}

static void
order_words(const struct find_words *f, const struct find_word *by[FIND_WORDS])
{
	for (int i = 0; i < f->n; i++) {
		int at = i;

		while (at > 0 && by[at - 1]->weight < f->v[i].weight) {
			by[at] = by[at - 1];
			at--;
		}
		by[at] = &f->v[i];
	}
}

/* Ids of those who may have every word: at least all that will be shown. */
static enum rc
candidates(struct session *s, const struct find_words *f, size_t limit,
	   struct idset *out, struct err *e)
{
	const struct find_word *by[FIND_WORDS];
	enum rc rc = RC_OK;

	order_words(f, by);
	for (int i = 0; i < f->n && rc == RC_OK; i++) {
		size_t want = i == f->n - 1 ? limit + SPARE : SET_MOST;
		struct idset next;

		if (i > 0 && out->n <= ENOUGH_TO_OPEN && !out->cut)
			break;
		idset_init(&next);
		rc = find_scan_word(s, by[i], i ? out : NULL, want, &next, e);
		idset_release(out);
		*out = next;
	}
	return rc;
}

/* ---- rows -------------------------------------------------------------------- */

/* By the record's own keys, or with those of other names. */
static bool
fits_keys(const struct find_words *f, const struct patient *p,
	  const struct patient_keys *k, int *whole)
{
	bool fits = true;

	*whole = 0;
	for (int i = 0; i < f->n && fits; i++) {
		bool exact = false;

		fits = find_word_fits(&f->v[i], p, k, &exact);
		*whole += exact;
	}
	return fits;
}

static bool
fits_all(struct session *s, const struct find_words *f, const struct patient *p,
	 int *whole)
{
	struct patient_keys k;
	bool fits;

	patient_keys(&k, &p->who);
	fits = fits_keys(f, p, &k, whole);
	if (!fits && names_keys(s, p->who.id, &k, NULL) == RC_OK)
		fits = fits_keys(f, p, &k, whole);
	patient_keys_wipe(&k);
	return fits;
}

static bool
is_hit_already(const struct patient_hits *h, int64_t id)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].id == id)
			return true;
	return false;
}

/* Opens one record into the next place of the list, if it belongs there.  The
 * score is how many words are whole ones, for the order. */
static enum rc
open_hit(struct session *s, const struct find_words *f, bool near, int64_t id,
	 struct patient_hits *h, struct err *e)
{
	struct patient_hit *hit = &h->v[h->n];
	int whole = 0;
	bool fits;
	enum rc rc = patient_load(s, id, &hit->patient, e);

	if (rc == RC_NONE)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	fits = hit->patient.visit.state != PATIENT_STATE_STRUCK &&
	       (!f || (near ? find_near_fits(f, &hit->patient)
			    : fits_all(s, f, &hit->patient, &whole)));
	if (fits && hit->patient.visit.living_id)
		rc = patient_get(s, id, &hit->patient, e);
	fits = fits && rc == RC_OK &&
	       hit->patient.visit.state == PATIENT_STATE_ACTIVE &&
	       !is_hit_already(h, hit->patient.visit.id);
	if (!fits) {
		patient_wipe(&hit->patient);
		return rc == RC_NONE ? RC_OK : rc;
	}
	hit->id = hit->patient.visit.id;
	hit->version = hit->patient.who.version;
	hit->score = whole;
	hit->why[0] = '\0';
	h->n++;
	return RC_OK;
}

static int
by_name(const struct patient_hit *a, const struct patient_hit *b)
{
	char x[160], y[160];
	int c = b->score - a->score;

	if (c)
		return c;
	text_fold(x, sizeof(x), a->patient.who.family);
	text_fold(y, sizeof(y), b->patient.who.family);
	c = strcmp(x, y);
	if (!c) {
		text_fold(x, sizeof(x), a->patient.who.given);
		text_fold(y, sizeof(y), b->patient.who.given);
		c = strcmp(x, y);
	}
	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
	return c ? c : (a->id > b->id) - (a->id < b->id);
}

static enum rc
open_all(struct session *s, const struct find_words *f, const struct idset *ids,
	 size_t limit, struct patient_hits *out, struct err *e)
{
	enum rc rc = RC_OK;
	size_t i;

	for (i = 0; i < ids->n && out->n < limit && rc == RC_OK; i++)
		rc = open_hit(s, f, out->near, ids->v[i], out, e);
	out->more = ids->cut || i < ids->n;
	return rc;
}

/* ---- the last ones ------------------------------------------------------------- */

static enum rc
last_ones(struct session *s, struct idset *ids, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_PATIENT_LAST);
	bool row = false, fresh;
	enum rc rc;

	stmt_int(st, "account", s->account);
	stmt_int(st, "max", LAST_LOOKED);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		idset_add(ids, stmt_get_int(st, "patient_id"), &fresh);
	stmt_done(st);
	return rc;
}

/* The one ward that was typed, if every hit lies there. */
static int64_t
ward_of_all(const struct find_word *w, const struct patient_hits *h)
{
	if (w->nwards != 1 || !h->n)
		return 0;
	for (size_t i = 0; i < h->n; i++)
		if (!idset_has(&w->lies, h->v[i].id))
			return 0;
	return w->ward[0];
}

/* Nobody is called that: with a blank less or more, then by sound, slips of
 * the finger and nick forms. */
static enum rc
second_pass(struct session *s, const struct find_words *f, const char *words,
	    size_t limit, struct patient_hits *out, struct err *e)
{
	struct find_forms forms;
	struct find_words g;
	struct idset ids;
	enum rc rc = RC_OK;

	find_forms_read(s, &forms, words);
	for (int i = 0; i < forms.n && rc == RC_OK && !out->n; i++) {
		find_words_read(s, &g, forms.v[i]);
		idset_init(&ids);
		rc = candidates(s, &g, limit, &ids, e);
		if (rc == RC_OK)
			rc = open_all(s, &g, &ids, limit, out, e);
		idset_release(&ids);
		find_words_release(&g);
	}
	mem_wipe(&forms, sizeof(forms));
	out->near = true;
	idset_init(&ids);
	if (rc == RC_OK && !out->n) {
		rc = find_near(s, f, &ids, e);
		if (rc == RC_OK)
			rc = open_all(s, f, &ids, limit, out, e);
	}
	idset_release(&ids);
	out->near = out->n > 0;
	return rc;
}

enum rc
patient_find(struct session *s, const char *words, size_t limit,
	     struct patient_hits *out, struct err *e)
{
	struct find_words f;
	struct idset ids;
	enum rc rc = act_check(s, ACT_PATIENT_FIND, e);

	if (rc != RC_OK)
		return rc;
	if (!limit || limit > FIND_LIMIT)
		limit = FIND_LIMIT;
	patient_hits_room(out, limit);
	out->near = false;
	find_words_read(s, &f, words);
	idset_init(&ids);
	/* Nothing typed asks for the last ones; "%" is a word nobody has. */
	if (f.n)
		rc = candidates(s, &f, limit, &ids, e);
	else if (!words[strspn(words, " \t\n")])
		rc = last_ones(s, &ids, e);
	if (rc == RC_OK)
		rc = open_all(s, f.n ? &f : NULL, &ids, limit, out, e);
	if (rc == RC_OK && f.n && !out->n)
		rc = second_pass(s, &f, words, limit, out, e);
	if (rc == RC_OK && f.n)
		patient_hits_sort(out, by_name);
	out->ward = rc == RC_OK && f.n == 1 ? ward_of_all(&f.v[0], out) : 0;
	idset_release(&ids);
	find_words_release(&f);
	if (rc != RC_OK)
		patient_hits_release(out);
	return rc;
}

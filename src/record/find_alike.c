/*
 * find_alike.c - who of those that are filed may be the one at the desk.
 *
 * Candidates come from the index alone: entries near each word of the name
 * (one letter more, less, other, or two swapped), the birth day and its usual
 * slips, phones, the number elsewhere.  Which half of the name a word stands
 * in does not matter there, so swapped names are found like others.  The best
 * few are opened and scored (find_score.c).
 *
 * To be shown takes 50.
 */
#include "find_private.h"
#include "wardbook/merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

#define ALIKE_LIMIT  8
#define ALIKE_SHOWN  50 /* of 100 */
#define ALIKE_OPENED 24
#define ALIKE_SCAN   60000 /* entries looked at for one beginning */

/* ---- candidates ------------------------------------------------------------------ */

/* What the index says for one patient; a byte each, so that many fit. */
struct speaks {
	uint8_t exact, close; /* bits: words of the name */
	uint8_t birth;	      /* 2 same, 1 nearly */
	uint8_t phone, number;
};

struct hunt {
	struct session *s;
	struct idset ids;
	struct speaks *v;
	size_t cap;
	struct spelt word[NAME_WORDS];
	int words;
	/* the scan that runs */
	int at; /* word; -1: none */
	uint8_t birth, phone, number;
	size_t n; /* only keys of that length; 0: any */
	size_t seen;
};

static void
note(struct hunt *h, int64_t id, const struct speaks *what)
{
	bool fresh;
	size_t i = idset_add(&h->ids, id, &fresh);

	h->v = mem_room(h->v, &h->cap, i, sizeof(h->v[0]));
	if (fresh)
		memset(&h->v[i], 0, sizeof(h->v[i]));
	h->v[i].exact |= what->exact;
	h->v[i].close |= what->close;
	if (h->v[i].birth < what->birth)
		h->v[i].birth = what->birth;
	h->v[i].phone |= what->phone;
	h->v[i].number |= what->number;
}

static bool
take_word(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct hunt *h = arg;
	const struct spelt *w = &h->word[h->at];
	struct speaks what = { 0 };
	struct spelt other;

	if (++h->seen > ALIKE_SCAN)
		return false;
	/* A letter has at most four bytes. */
	if (n + 4 < w->bytes || n > w->bytes + 4)
		return true;
	if (n == w->bytes && memcmp(key, w->text, n) == 0) {
		what.exact = (uint8_t)(1 << h->at);
	} else {
		spell(&other, (const char *)key, n);
		if (!spelt_near(w, &other))
			return true;
		what.close = (uint8_t)(1 << h->at);
	}
	note(h, id, &what);
	return true;
}

static bool
take_other(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct hunt *h = arg;
	struct speaks what = {
		.birth = h->birth,
		.phone = h->phone,
		.number = h->number,
	};

	(void)key;
	if (++h->seen > ALIKE_SCAN)
		return false;
	if (n == h->n)
		note(h, id, &what);
	return n == h->n;
}

/* The bytes of letters i, j, k (-1: none) of a word. */
static size_t
beginning(char *out, const struct spelt *w, int i, int j, int k)
{
	const int pick[3] = { i, j, k };
	size_t n = 0;

	for (int x = 0; x < 3; x++) {
		size_t at = 0, len = 0;

		if (pick[x] < 0)
			continue;
		if (pick[x] >= w->n)
			return 0;
		for (int y = 0; y <= pick[x]; y++) {
			at += len;
			if ((unsigned char)w->text[at] < 0x80)
				len = 1;
			else
				text_decode(w->text + at, &len);
		}
		memcpy(out + n, w->text + at, len);
		n += len;
	}
	return n;
}

/* Where an entry one slip away from the word may stand: behind its first two
 * letters, or, for a slip in these, behind three others.  A wrong first letter
 * is left to the other words, the birth day and the phone. */
static enum rc
hunt_word(struct hunt *h, int at, struct err *e)
{
	static const int pick[][3] = {
		{ 0, 1, -1 }, /* right so far */
		{ 1, 0, 2 },  /* first two swapped */
		{ 0, 2, 1 },  /* second and third swapped */
		{ 1, 2, 3 },  /* first lost */
		{ 0, 2, 3 },  /* second lost */
	};
	const struct spelt *w = &h->word[at];
	char first[16], p[16];
	size_t nfirst = beginning(first, w, 0, 1, -1);
	enum rc rc = RC_OK;

	h->at = at;
	if (w->n < 3) {
		h->seen = 0;
		return sindex_scan(h->s->store, TREE_NAME, w->text, w->bytes,
				   take_word, h, e);
	}
	for (size_t i = 0; i < 5 && rc == RC_OK; i++) {
		size_t n = beginning(p, w, pick[i][0], pick[i][1], pick[i][2]);

		if (!n || (i && n >= nfirst && !memcmp(p, first, nfirst)))
			continue;
		h->seen = 0;
		rc = sindex_scan(h->s->store, TREE_NAME, p, n, take_word, h, e);
	}
	return rc;
}

static enum rc
hunt_key(struct hunt *h, enum tree t, const char *key, size_t n,
	 struct speaks what, struct err *e)
{
	h->birth = what.birth;
	h->phone = what.phone;
	h->number = what.number;
	h->n = n;
	h->seen = 0;
	return n ? sindex_scan(h->s->store, t, key, n, take_other, h, e)
		 : RC_OK;
}

/* ---- birth days that are nearly another -------------------------------------------- */

static enum rc
hunt_day(struct hunt *h, int32_t day, int32_t other, struct err *e)
{
	char key[16];

	if (!day_is_valid(other))
		return RC_OK;
	snprintf(key, sizeof(key), "%08d", other);
	return hunt_key(h, TREE_BIRTH, key, 8,
			(struct speaks){ .birth = other == day ? 2 : 1 }, e);
}

static enum rc
hunt_birth(struct hunt *h, int32_t day, struct err *e)
{
	char x[16];
	enum rc rc;

	if (!day)
		return RC_OK;
	rc = hunt_day(h, day, day, e);
	if (rc == RC_OK && day_swapped(day) != day)
		rc = hunt_day(h, day, day_swapped(day), e);
	for (int i = 0; i < 8 && rc == RC_OK; i++) {
		snprintf(x, sizeof(x), "%08d", day);
		for (char c = '0'; c <= '9' && rc == RC_OK; c++) {
			bool own = x[i] == c;

			x[i] = c;
			if (!own && atoi(x) != day)
				rc = hunt_day(h, day, atoi(x), e);
			snprintf(x, sizeof(x), "%08d", day);
		}
		if (i < 7 && x[i] != x[i + 1]) {
			char c = x[i];

			x[i] = x[i + 1];
			x[i + 1] = c;
			if (rc == RC_OK)
				rc = hunt_day(h, day, atoi(x), e);
		}
	}
	return rc;
}

static enum rc
hunt_all(struct hunt *h, const struct patient *p, struct err *e)
{
	char key[SINDEX_KEY_MAX + 1];
	enum rc rc = RC_OK;
	size_t n;

	h->words = spell_name(h->word, NAME_WORDS, &p->who);
	for (int i = 0; i < h->words && rc == RC_OK; i++)
		rc = hunt_word(h, i, e);
	if (rc == RC_OK)
		rc = hunt_birth(h, (int32_t)p->who.birth_day, e);
	n = digits_of(key, sizeof(key), p->who.phone);
	if (rc == RC_OK && n >= 5)
		rc = hunt_key(h, TREE_PHONE, key, n,
			      (struct speaks){ .phone = 1 }, e);
	n = digits_of(key, sizeof(key), p->who.phone2);
	if (rc == RC_OK && n >= 5)
		rc = hunt_key(h, TREE_PHONE, key, n,
			      (struct speaks){ .phone = 1 }, e);
	n = number_key(key, sizeof(key), p->who.external);
	if (rc == RC_OK)
		rc = hunt_key(h, TREE_NUMBER, key, n,
			      (struct speaks){ .number = 1 }, e);
	mem_wipe(key, sizeof(key));
	return rc;
}

/* ---- choosing ---------------------------------------------------------------------- */

static int
bits(unsigned v)
{
	int n = 0;

	for (; v; v &= v - 1)
		n++;
	return n;
}

/* From the index alone: which of them to open. */
static int
promise(const struct hunt *h, const struct speaks *v)
{
	int exact = bits(v->exact), close = bits(v->close & ~v->exact);
	int names = h->words ? (exact * 50 + close * 40) / h->words : 0;

	return names +
	       (v->birth == 2 ? 40
		: v->birth    ? 25
			      : 0) +
	       v->phone * 25 + v->number * 60;
}

/* The indexes of the most promising, best first. */
static int
best_of(const struct hunt *h, size_t best[ALIKE_OPENED])
{
	int value[ALIKE_OPENED], n = 0;

	for (size_t i = 0; i < h->ids.n; i++) {
		int v = promise(h, &h->v[i]), at;

		/* What the rows can add: half a year's worth. */
		if (v < ALIKE_SHOWN - 16 ||
		    (n == ALIKE_OPENED && v <= value[n - 1]))
			continue;
		if (n < ALIKE_OPENED)
			n++;
		for (at = n - 1; at > 0 && value[at - 1] < v; at--) {
			value[at] = value[at - 1];
			best[at] = best[at - 1];
		}
		value[at] = v;
		best[at] = i;
	}
	return n;
}

static int
by_score(const struct patient_hit *a, const struct patient_hit *b)
{
	int c = b->score - a->score;

	return c ? c : (a->id > b->id) - (a->id < b->id);
}

static bool
is_there(const struct patient_hits *h, int64_t id)
{
	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].id == id)
			return true;
	return false;
}

static enum rc
open_best(struct hunt *h, const struct patient *p, struct patient_hits *out,
	  struct err *e)
{
	size_t best[ALIKE_OPENED];
	int n = best_of(h, best);
	enum rc rc = RC_OK;

	for (int i = 0; i < n && rc == RC_OK; i++) {
		struct patient_hit *hit = &out->v[out->n];
		int64_t answer = 0;

		rc = patient_get(h->s, h->ids.v[best[i]], &hit->patient, e);
		if (rc == RC_NONE) {
			rc = RC_OK;
			continue;
		}
		if (rc != RC_OK)
			break;
		hit->id = hit->patient.visit.id;
		hit->version = hit->patient.who.version;
		alike_score(h->s, p, hit);
		if (p->visit.id)
			rc = alike_answer_get(h->s, p->visit.id, hit->id,
					      &answer, e);
		if (rc == RC_OK && hit->score >= ALIKE_SHOWN && !answer &&
		    hit->id != p->visit.id &&
		    hit->patient.visit.state == PATIENT_STATE_ACTIVE &&
		    !is_there(out, hit->id))
			out->n++;
		else
			patient_wipe(&hit->patient);
	}
	return rc;
}

enum rc
patient_alike(struct session *s, const struct patient *p,
	      struct patient_hits *out, struct err *e)
{
	struct hunt h = { .s = s, .at = -1 };
	char why[SESSION_WHY];
	enum rc rc;

	if (!session_may(s, ACT_PATIENT_FIND, why))
		return err_set(e, RC_DENIED, "%s", why);
	patient_hits_room(out, ALIKE_OPENED + 1);
	idset_init(&h.ids);
	rc = hunt_all(&h, p, e);
	if (rc == RC_OK)
		rc = open_best(&h, p, out, e);
	if (rc == RC_OK) {
		patient_hits_sort(out, by_score);
		while (out->n > ALIKE_LIMIT) {
			patient_wipe(&out->v[--out->n].patient);
			out->more = true;
		}
	}
	idset_release(&h.ids);
	free(h.v);
	mem_wipe(h.word, sizeof(h.word));
	if (rc != RC_OK)
		patient_hits_release(out);
	return rc;
}

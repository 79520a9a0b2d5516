/*
 * find_alike.c - who of those that are filed may be the one at the desk.
 *
 * Candidates come from the index alone: entries near each word of the name
 * (one letter more, less, other, or two swapped), the birth day and its usual
 * slips, phones, the number elsewhere.  Which half of the name a word stands
 * in does not matter there, so swapped names are found like others.  The best
 * few are opened and scored:
 *
 *   names 50   the same; 46 swapped; less by each word that differs, little
 *              by one that is spelt or sounds nearly the same
 *   birth 40   the same day; 25 day and month swapped or one digit off;
 *              15 the same year where no day is known
 *   phone 25   the same
 *   number 60  the same number elsewhere
 *   sex        other: 10 less
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
#define NAME_WORDS   8
#define LETTERS	     48

/* ---- words, letter by letter --------------------------------------------------- */

struct spelt {
	int32_t c[LETTERS];
	int n;
	char text[FIND_WORD]; /* the same in bytes */
	size_t bytes;
};

static void
spell(struct spelt *w, const char *p, size_t n)
{
	size_t at = 0;

	w->n = 0;
	if (n >= sizeof(w->text))
		n = sizeof(w->text) - 1;
	while (at < n && w->n < LETTERS) {
		size_t k = 1;

		if ((unsigned char)p[at] < 0x80)
			w->c[w->n++] = p[at];
		else
			w->c[w->n++] = text_decode(p + at, &k);
		if (at + k > n)
			break;
		at += k;
	}
	memcpy(w->text, p, at);
	w->text[at] = '\0';
	w->bytes = at;
}

static int
spell_all(struct spelt *v, int max, const char *name)
{
	char fold[640];
	int n = 0;

	text_fold(fold, sizeof(fold), name);
	for (char *p = fold; *p && n < max;) {
		size_t k = strcspn(p, " ");

		spell(&v[n++], p, k);
		p += k + (p[k] == ' ');
	}
	mem_wipe(fold, sizeof(fold));
	return n;
}

static bool
tail_same(const struct spelt *a, int i, const struct spelt *b, int j)
{
	return a->n - i == b->n - j &&
	       memcmp(a->c + i, b->c + j,
		      (size_t)(a->n - i) * sizeof(a->c[0])) == 0;
}

/* Same but for one letter added, lost, changed, or two neighbours swapped.
 * Words of one or two letters are not near anything. */
static bool
near(const struct spelt *a, const struct spelt *b)
{
	int i = 0;

	if (a->n < 3 || b->n < 3 || abs(a->n - b->n) > 1)
		return false;
	while (i < a->n && i < b->n && a->c[i] == b->c[i])
		i++;
	if (i == a->n && i == b->n)
		return true;
	if (a->n > b->n)
		return tail_same(a, i + 1, b, i);
	if (a->n < b->n)
		return tail_same(a, i, b, i + 1);
	if (tail_same(a, i + 1, b, i + 1))
		return true;
	return i + 1 < a->n && a->c[i] == b->c[i + 1] &&
	       a->c[i + 1] == b->c[i] && tail_same(a, i + 2, b, i + 2);
}

/* Heard the same; words of two sounds say too little. */
static bool
sounds(const struct spelt *a, const struct spelt *b)
{
	char x[SOUND_KEY], y[SOUND_KEY];
	size_t n = sound_key(x, a->text, a->bytes);
	bool same = n > 1 && a->n > 3 && b->n > 3 &&
		    sound_key(y, b->text, b->bytes) == n && !memcmp(x, y, n);

	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
	return same;
}

bool
words_near(const char *a, size_t n, const char *b, size_t m)
{
	struct spelt x, y;
	bool same;

	/* A letter has at most four bytes. */
	if (n > m + 8 || m > n + 8)
		return false;
	spell(&x, a, n);
	spell(&y, b, m);
	same = near(&x, &y) || sounds(&x, &y);
	mem_wipe(&x, sizeof(x));
	mem_wipe(&y, sizeof(y));
	return same;
}

static bool
equal(const struct spelt *a, const struct spelt *b)
{
	return a->bytes == b->bytes && memcmp(a->text, b->text, a->bytes) == 0;
}

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
		if (!near(w, &other))
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

static int32_t
swapped(int32_t day)
{
	return day / 10000 * 10000 + day % 100 * 100 + day / 100 % 100;
}

/* One digit other, or two neighbours swapped. */
static bool
digits_near(int32_t a, int32_t b)
{
	char x[16], y[16];
	int first = -1, differ = 0;

	snprintf(x, sizeof(x), "%08d", a);
	snprintf(y, sizeof(y), "%08d", b);
	for (int i = 0; i < 8; i++)
		if (x[i] != y[i]) {
			differ++;
			if (first < 0)
				first = i;
		}
	if (differ < 2)
		return true;
	return differ == 2 && x[first] == y[first + 1] &&
	       x[first + 1] == y[first];
}

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
	if (rc == RC_OK && swapped(day) != day)
		rc = hunt_day(h, day, swapped(day), e);
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

static void
hunt_words(struct hunt *h, const struct patient *p)
{
	h->words = spell_all(h->word, NAME_WORDS, p->who.family);
	h->words += spell_all(h->word + h->words, NAME_WORDS - h->words,
			      p->who.given);
	h->words += spell_all(h->word + h->words, NAME_WORDS - h->words,
			      p->who.native_name);
}

static enum rc
hunt_all(struct hunt *h, const struct patient *p, struct err *e)
{
	char key[SINDEX_KEY_MAX + 1];
	enum rc rc = RC_OK;
	size_t n;

	hunt_words(h, p);
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

/* ---- scoring ----------------------------------------------------------------------- */

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

static void
say(struct patient_hit *hit, int score, const char *why)
{
	size_t n = strlen(hit->why);

	hit->score += score;
	if (why)
		snprintf(hit->why + n, sizeof(hit->why) - n, "%s%s",
			 n ? "; " : "", why);
}

static bool
same_name(const char *a, const char *b)
{
	char x[640], y[640];
	bool same;

	text_fold(x, sizeof(x), a);
	text_fold(y, sizeof(y), b);
	same = strcmp(x, y) == 0;
	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
	return same;
}

static void
score_name(const struct hunt *h, const struct patient *p,
	   struct patient_hit *hit)
{
	const struct row_identity *a = &p->who, *b = &hit->patient.who;
	struct spelt word[NAME_WORDS];
	int n, exact = 0, close = 0, most;

	if (!h->words)
		return;
	if ((a->family[0] || a->given[0]) && same_name(a->family, b->family) &&
	    same_name(a->given, b->given)) {
		say(hit, 50, "same name");
		return;
	}
	if (a->family[0] && a->given[0] && same_name(a->family, b->given) &&
	    same_name(a->given, b->family)) {
		say(hit, 46, "family and given name swapped");
		return;
	}
	n = spell_all(word, NAME_WORDS, b->family);
	n += spell_all(word + n, NAME_WORDS - n, b->given);
	n += spell_all(word + n, NAME_WORDS - n, b->native_name);
	for (int i = 0; i < h->words; i++) {
		bool same = false, alike = false;

		for (int j = 0; j < n; j++) {
			same |= equal(&h->word[i], &word[j]);
			alike |= near(&h->word[i], &word[j]) ||
				 sounds(&h->word[i], &word[j]);
		}
		exact += same;
		close += !same && alike;
	}
	/* A name more on one side counts a little, one that differs fully. */
	most = h->words < n && n ? n : h->words;
	most = exact + close == h->words || exact + close == n
		       ? h->words + (most - h->words) / 2
		       : most;
	if (exact + close)
		say(hit, (exact * 48 + close * 40) / (most ? most : 1),
		    exact + close == h->words ? "similar name"
					      : "part of the name");
	mem_wipe(word, sizeof(word));
}

static void
score_birth(const struct patient *p, struct patient_hit *hit)
{
	int32_t a = (int32_t)p->who.birth_day;
	int32_t b = (int32_t)hit->patient.who.birth_day;
	int64_t year = p->visit.birth_year ? p->visit.birth_year : a / 10000;
	int64_t other = hit->patient.visit.birth_year;

	if (a && a == b)
		say(hit, 40, "same birth date");
	else if (a && b && swapped(a) == b)
		say(hit, 25, "day and month of birth swapped");
	else if (a && b && digits_near(a, b))
		say(hit, 25, "birth date nearly the same");
	else if ((!a || !b) && year && year == other)
		say(hit, 15, "same year of birth");
	else if (a && b)
		say(hit, -5, NULL);
}

static bool
same_digits(const char *a, const char *b)
{
	char x[40], y[40];
	size_t n = digits_of(x, sizeof(x), a);

	return n >= 5 && digits_of(y, sizeof(y), b) == n && !strcmp(x, y);
}

static void
score(const struct hunt *h, const struct patient *p, struct patient_hit *hit)
{
	const struct row_identity *a = &p->who, *b = &hit->patient.who;
	char x[SINDEX_KEY_MAX + 1], y[SINDEX_KEY_MAX + 1];

	hit->score = 0;
	hit->why[0] = '\0';
	score_name(h, p, hit);
	score_birth(p, hit);
	if (same_digits(a->phone, b->phone) ||
	    same_digits(a->phone, b->phone2) ||
	    same_digits(a->phone2, b->phone) ||
	    same_digits(a->phone2, b->phone2))
		say(hit, 25, "same phone");
	if (number_key(x, sizeof(x), a->external) &&
	    number_key(y, sizeof(y), b->external) && !strcmp(x, y))
		say(hit, 60, "same number elsewhere");
	if (p->visit.sex && hit->patient.visit.sex &&
	    p->visit.sex != hit->patient.visit.sex &&
	    p->visit.sex != SEX_UNKNOWN &&
	    hit->patient.visit.sex != SEX_UNKNOWN)
		say(hit, -10, "other sex");
	if (hit->score > 100)
		hit->score = 100;
	if (hit->score < 0)
		hit->score = 0;
	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
}

void
alike_score(const struct patient *p, struct patient_hit *hit)
{
	struct hunt h = { .at = -1 };

	hunt_words(&h, p);
	score(&h, p, hit);
	mem_wipe(h.word, sizeof(h.word));
}

bool
birth_near(int32_t a, int32_t b)
{
	return a == b || swapped(a) == b || digits_near(a, b);
}

/* ---- choosing ---------------------------------------------------------------------- */

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
		score(h, p, hit);
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

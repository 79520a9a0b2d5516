/*
 * duplicates.c - pairs in the whole store that look like one person.
 *
 * The sealed index is walked once: each record's words become hashes of how
 * they sound, and records that share a birth day, a phone, a number elsewhere
 * or every word are candidates.  Only pairs whose names also meet are opened
 * and scored; nothing of a name stays in memory.
 */
#include "merge_private.h"

#include <stdlib.h>
#include <string.h>

enum {
	GROUP = 200, /* records of one key that are compared */
	PHONE_GROUP = 12,
	PAIRS = 40000, /* candidates opened at most */
	SHOWN = 60,    /* of 100 */
};

struct word {
	int64_t id;
	uint32_t hash;
};

struct born {
	int64_t id;
	int32_t day;
};

struct pair {
	int64_t a, b;
};

struct search {
	struct session *s;
	struct word *word;
	struct born *born;
	struct pair *pair;
	size_t nword, nborn, npair, cap1, cap2, cap3;
	/* the group that is being read */
	uint8_t key[SINDEX_KEY_MAX];
	size_t nkey;
	int64_t member[GROUP];
	size_t n, most;
	bool full;
};

static uint32_t
hash(const char *p, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)p[i]) * 16777619u;
	return h;
}

/* ---- words --------------------------------------------------------------------- */

static bool
take_word(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct search *x = arg;
	char sound[SOUND_KEY];
	size_t k = sound_key(sound, (const char *)key, n);

	x->word = mem_room(x->word, &x->cap1, x->nword, sizeof(*x->word));
	x->word[x->nword++] = (struct word){ id, hash(sound, k) };
	mem_wipe(sound, sizeof(sound));
	return true;
}

static int
by_word(const void *a, const void *b)
{
	const struct word *x = a, *y = b;

	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return (x->hash > y->hash) - (x->hash < y->hash);
}

static size_t
words_of(const struct search *x, int64_t id, const struct word **first)
{
	size_t lo = 0, hi = x->nword, n = 0;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (x->word[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	*first = x->word + lo;
	while (lo + n < x->nword && x->word[lo + n].id == id)
		n++;
	return n;
}

/* How many words of two records sound alike; both are in order. */
static int
shared(const struct search *x, int64_t a, int64_t b)
{
	const struct word *v, *w;
	size_t n = words_of(x, a, &v), m = words_of(x, b, &w), i = 0, j = 0;
	int same = 0;

	while (i < n && j < m) {
		if (v[i].hash == w[j].hash) {
			same++;
			i++;
			j++;
		} else if (v[i].hash < w[j].hash) {
			i++;
		} else {
			j++;
		}
	}
	return same;
}

/* ---- pairs --------------------------------------------------------------------- */

static void
pair_add(struct search *x, int64_t a, int64_t b)
{
	if (a == b)
		return;
	if (x->npair == PAIRS) {
		x->full = true;
		return;
	}
	x->pair = mem_room(x->pair, &x->cap3, x->npair, sizeof(*x->pair));
	x->pair[x->npair++] = (struct pair){ a < b ? a : b, a < b ? b : a };
}

static void
group_end(struct search *x)
{
	for (size_t i = 0; i < x->n; i++)
		for (size_t j = i + 1; j < x->n; j++)
			if (shared(x, x->member[i], x->member[j]))
				pair_add(x, x->member[i], x->member[j]);
	x->n = 0;
}

/* Entries of one key come one after the other. */
static bool
take_group(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct search *x = arg;

	if (n != x->nkey || memcmp(key, x->key, n) != 0) {
		group_end(x);
		memcpy(x->key, key, n);
		x->nkey = n;
	}
	if (x->n < x->most)
		x->member[x->n++] = id;
	return true;
}

static bool
take_birth(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct search *x = arg;
	char day[16] = "";

	if (n == 8) {
		memcpy(day, key, 8);
		x->born =
			mem_room(x->born, &x->cap2, x->nborn, sizeof(*x->born));
		x->born[x->nborn++] = (struct born){ id, atoi(day) };
	}
	return take_group(key, n, id, arg);
}

/* The same numbers stand backwards behind an r. */
static bool
take_phone(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	return (n && key[0] == 'r') || n < 5 || take_group(key, n, id, arg);
}

static enum rc
scan(struct search *x, enum tree t, size_t most, sindex_fn fn, struct err *e)
{
	enum rc rc;

	x->nkey = x->n = 0;
	x->most = most;
	rc = sindex_scan(x->s->store, t, "", 0, fn, x, e);
	group_end(x);
	mem_wipe(x->key, sizeof(x->key));
	return rc;
}

/* ---- records whose every word sounds the same --------------------------------------- */

struct whole {
	uint64_t sum;
	int64_t id;
	int32_t born;
};

static int
by_id(const void *a, const void *b)
{
	const struct born *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static int32_t
born_of(const struct search *x, int64_t id)
{
	struct born key = { id, 0 }, *f = NULL;

	if (x->nborn)
		f = bsearch(&key, x->born, x->nborn, sizeof(key), by_id);
	return f ? f->day : 0;
}

static int
by_sum(const void *a, const void *b)
{
	const struct whole *x = a, *y = b;

	if (x->sum != y->sum)
		return x->sum < y->sum ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void
pair_whole(struct search *x, const struct whole *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n && j < i + GROUP; j++) {
			if (v[i].sum != v[j].sum)
				break;
			if (!v[i].born || !v[j].born ||
			    birth_near(v[i].born, v[j].born))
				pair_add(x, v[i].id, v[j].id);
		}
}

static void
find_whole(struct search *x)
{
	struct whole *v = mem_zero(x->nword + 1, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < x->nword;) {
		struct whole *w = &v[n++];
		size_t words = 0;

		w->id = x->word[i].id;
		w->born = born_of(x, w->id);
		for (; i < x->nword && x->word[i].id == w->id; i++, words++)
			w->sum = w->sum * 0x9E3779B97F4A7C15ull +
				 x->word[i].hash;
		/* One word is too little to go by. */
		if (words < 2)
			n--;
	}
	qsort(v, n, sizeof(*v), by_sum);
	pair_whole(x, v, n);
	mem_wipe(v, (x->nword + 1) * sizeof(*v));
	free(v);
}

/* ---- opening them ---------------------------------------------------------------------- */

static int
by_pair(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

enum rc
duplicate_score(struct session *s, int64_t a, int64_t b, struct duplicate *out,
		struct err *e)
{
	struct patient p;
	struct patient_hit hit = { .id = b };
	enum rc rc = patient_load(s, a, &p, e);

	memset(out, 0, sizeof(*out));
	out->a = a;
	out->b = b;
	if (rc == RC_OK)
		rc = patient_load(s, b, &hit.patient, e);
	if (rc == RC_OK && p.visit.state == PATIENT_STATE_ACTIVE &&
	    hit.patient.visit.state == PATIENT_STATE_ACTIVE && !p.who.shut) {
		alike_score(s, &p, &hit);
		out->score = hit.score;
		memcpy(out->why, hit.why, sizeof(out->why));
		memcpy(out->against, hit.against, sizeof(out->against));
	}
	patient_wipe(&p);
	patient_wipe(&hit.patient);
	return rc;
}

static int
by_score(const void *a, const void *b)
{
	const struct duplicate *x = a, *y = b;

	if (x->score != y->score)
		return y->score - x->score;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

static enum rc
open_pairs(struct search *x, duplicates_fn progress, void *arg,
	   struct duplicates *out, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < x->npair && rc == RC_OK; i++) {
		struct duplicate d;
		int64_t answer = 0;

		if (i && !by_pair(&x->pair[i], &x->pair[i - 1]))
			continue;
		if (progress && i % 64 == 0 &&
		    !progress((int64_t)i, (int64_t)x->npair, arg)) {
			out->more = true;
			break;
		}
		rc = duplicate_score(x->s, x->pair[i].a, x->pair[i].b, &d, e);
		if (rc == RC_OK && d.score >= SHOWN)
			rc = alike_answer_get(x->s, d.a, d.b, &answer, e);
		if (rc != RC_OK || d.score < SHOWN || answer)
			continue;
		out->v = mem_room(out->v, &out->cap, out->n, sizeof(d));
		out->v[out->n++] = d;
	}
	return rc;
}

static enum rc
search(struct search *x, struct err *e)
{
	enum rc rc =
		sindex_scan(x->s->store, TREE_NAME, "", 0, take_word, x, e);

	if (rc == RC_OK && x->nword)
		qsort(x->word, x->nword, sizeof(*x->word), by_word);
	if (rc == RC_OK)
		rc = scan(x, TREE_NUMBER, PHONE_GROUP, take_group, e);
	if (rc == RC_OK)
		rc = scan(x, TREE_BIRTH, GROUP, take_birth, e);
	if (rc == RC_OK)
		rc = scan(x, TREE_PHONE, PHONE_GROUP, take_phone, e);
	if (rc != RC_OK)
		return rc;
	if (x->nborn)
		qsort(x->born, x->nborn, sizeof(*x->born), by_id);
	find_whole(x);
	if (x->npair)
		qsort(x->pair, x->npair, sizeof(*x->pair), by_pair);
	return RC_OK;
}

void
duplicates_release(struct duplicates *d)
{
	free(d->v);
	memset(d, 0, sizeof(*d));
}

enum rc
duplicates_find(struct session *s, size_t limit, duplicates_fn progress,
		void *arg, struct duplicates *out, struct err *e)
{
	struct search x = { .s = s };
	char why[SESSION_WHY];
	enum rc rc;

	memset(out, 0, sizeof(*out));
	if (!session_may(s, ACT_PATIENT_FIND, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = search(&x, e);
	if (rc == RC_OK)
		rc = open_pairs(&x, progress, arg, out, e);
	if (rc == RC_OK && out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_score);
	out->more |= x.full || out->n > limit;
	if (out->n > limit)
		out->n = limit;
	if (x.word)
		mem_wipe(x.word, x.nword * sizeof(*x.word));
	if (x.born)
		mem_wipe(x.born, x.nborn * sizeof(*x.born));
	free(x.word);
	free(x.born);
	free(x.pair);
	if (rc != RC_OK)
		duplicates_release(out);
	return rc;
}

/*
 * code.c - lists of codes: filing entries, finding them by code or by words.
 *
 * code_word is a plain inverted index: every word of an entry's text, folded,
 * and the code itself without dots.  A search takes each word typed as a
 * prefix, the rarest first, and keeps the entries that have them all; a
 * list's own order is general before special, so where very many remain the
 * first ones are ranked.
 */
#include "wardbook/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

#define WORD_MAX   40 /* bytes of code_word.word */
#define WORDS_MAX  48
#define RANKED_MAX 800	 /* entries whose text is read for ranking */
#define IDS_MAX	   12000 /* of one word; "a" alone has more than that */

struct words {
	char w[WORDS_MAX][WORD_MAX + 1];
	int n;
};

static void
words_add(struct words *x, const char *p, size_t n)
{
	char *w = x->w[x->n];

	if (!n || x->n >= WORDS_MAX)
		return;
	if (n > WORD_MAX)
		for (n = WORD_MAX; n && ((unsigned char)p[n] & 0xC0) == 0x80;)
			n--;
	memcpy(w, p, n);
	w[n] = '\0';
	for (int i = 0; i < x->n; i++)
		if (strcmp(x->w[i], w) == 0)
			return;
	x->n++;
}

static void
words_of_text(struct words *x, const char *text)
{
	char folded[512];
	const char *p = folded;

	text_fold(folded, sizeof(folded), text);
	while (*p) {
		size_t n = strcspn(p, " ");

		words_add(x, p, n);
		p += n + (p[n] == ' ');
	}
}

/* "E11.9" -> "e119": what a code is searched by. */
static void
squeeze(char *out, size_t size, const char *code)
{
	char folded[128];
	size_t n = 0;

	text_fold(folded, sizeof(folded), code);
	for (const char *p = folded; *p && n + 1 < size; p++)
		if (*p != ' ')
			out[n++] = *p;
	out[n] = '\0';
}

static void
words_of_code(struct words *x, const struct row_code *c)
{
	char code[WORD_MAX + 1];

	x->n = 0;
	squeeze(code, sizeof(code), c->code);
	words_add(x, code, strlen(code));
	words_of_text(x, c->name);
}

struct ids {
	int64_t *v;
	size_t n, cap;
};

/* As someone types, all words but the last stay the same: the ids of the
 * words used last are kept. */
#define KEPT 12
static struct kept {
	char word[WORD_MAX + 1];
	int64_t generation;
	unsigned long used;
	struct ids ids;
} kept[KEPT];
static unsigned long clock_of_use;

static void
forget_words(void)
{
	for (int i = 0; i < KEPT; i++)
		kept[i].used = 0;
}

/* ---- filing --------------------------------------------------------------- */

static bool
words_have(const struct words *x, const char *w)
{
	for (int i = 0; i < x->n; i++)
		if (strcmp(x->w[i], w) == 0)
			return true;
	return false;
}

/* Words that the entry had and lost go, new ones come. */
static enum rc
file_words(struct session *s, int64_t id, const struct words *before,
	   const struct words *now, struct err *e)
{
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < before->n; i++) {
		struct stmt *st;

		if (words_have(now, before->w[i]))
			continue;
		st = store_query(s->store, QUERY_CODE_WORD_DELETE);
		stmt_text(st, "word", before->w[i]);
		stmt_int(st, "code_id", id);
		rc = stmt_run(st, NULL, e);
	}
	for (int i = 0; rc == RC_OK && i < now->n; i++) {
		struct stmt *st;
		int64_t word_id;

		if (words_have(before, now->w[i]))
			continue;
		rc = store_new_id(s->store, &word_id, e);
		if (rc != RC_OK)
			break;
		st = store_query(s->store, QUERY_CODE_WORD_ADD);
		stmt_int(st, "id", word_id);
		stmt_text(st, "word", now->w[i]);
		stmt_int(st, "code_id", id);
		rc = stmt_run(st, NULL, e);
	}
	forget_words();
	return rc;
}

static enum rc
row_by_code(struct session *s, enum query q, const char *system,
	    const char *code, struct row_code *c, struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	bool row;
	enum rc rc;

	if (q == QUERY_CODE_BY_CODE)
		stmt_text(st, "system", system);
	stmt_text(st, "code", code);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK)
		rc = row ? stmt_row(st, c, e) : RC_NONE;
	stmt_done(st);
	return rc;
}

static enum rc
clean_code(struct row_code *c, struct err *e)
{
	char *const text[] = { c->system, c->edition, c->code, c->name };
	static const char *const field[] = { "system", "edition", "code",
					     "name" };
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < 4; i++) {
		size_t was = strlen(text[i]);

		buf_clear(&b);
		text_normalise(&b, text[i], was);
		/* Composing may make a text longer. */
		if (b.len > was && b.len > table_col(TBL_CODE, field[i])->max)
			rc = err_field(e, field[i], "The text is too long.");
		else
			memcpy(text[i], b.p, b.len + 1);
		if (rc == RC_OK && i != 1 && !b.len)
			rc = err_field(e, field[i], "A code needs a %s.",
				       field[i]);
	}
	buf_release(&b);
	return rc;
}

static bool
same_entry(const struct row_code *a, const struct row_code *b)
{
	return strcmp(a->name, b->name) == 0 && a->chronic == b->chronic &&
	       strcmp(a->edition, b->edition) == 0 &&
	       strcmp(a->chapter, b->chapter) == 0;
}

/* Inside the act.  *changed: something was written. */
static enum rc
file_code(struct session *s, struct row_code *c, bool *changed, struct err *e)
{
	static struct words before, now;
	struct row_code was;
	enum rc rc = clean_code(c, e);

	*changed = false;
	before.n = 0;
	if (rc != RC_OK)
		return rc;
	rc = row_by_code(s, QUERY_CODE_BY_CODE, c->system, c->code, &was, e);
	if (rc == RC_OK) {
		if (c->id && (c->id != was.id || c->version != was.version))
			return err_set(e, RC_CONFLICT,
				       "The code %s was "
				       "changed since you opened it.",
				       c->code);
		c->id = was.id;
		c->version = was.version;
		c->shut = was.shut;
		if (same_entry(c, &was))
			return RC_OK;
		words_of_code(&before, &was);
		rc = row_update(s->store, TBL_CODE, c, e);
	} else if (rc == RC_NONE && c->id) {
		return err_set(e, RC_NONE, "There is no code %s in %s.",
			       c->code, c->system);
	} else if (rc == RC_NONE) {
		/* Words take ids too; 16 a text is plenty. */
		store_ids_reserve(s->store, 16);
		rc = row_insert(s->store, TBL_CODE, c, e);
	}
	if (rc != RC_OK)
		return rc;
	*changed = true;
	words_of_code(&now, c);
	return file_words(s, c->id, &before, &now, e);
}

enum rc
code_set(struct session *s, struct row_code *c, struct err *e)
{
	bool changed;
	enum rc rc = act_begin(s, ACT_CODE_IMPORT, e);

	if (rc != RC_OK)
		return rc;
	rc = file_code(s, c, &changed, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	if (changed)
		act_note(s, TBL_CODE, c->id, c->version, 0, NULL);
	return act_commit(s, e);
}

/* ---- finding -------------------------------------------------------------- */

static int
compare_ids(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Behind every word that begins so: the last character there is.  The text
 * must stand as long as the statement runs. */
struct range {
	char until[WORD_MAX + 8];
};

static void
bind_range(struct stmt *st, struct range *r, const char *word)
{
	snprintf(r->until, sizeof(r->until), "%s\xf4\x8f\xbf\xbf", word);
	stmt_text(st, "since", word);
	stmt_text(st, "until", r->until);
}

static struct kept *
find_kept(struct session *s, const char *word)
{
	int64_t now = store_generation(s->store);
	struct kept *oldest = &kept[0];

	for (int i = 0; i < KEPT; i++) {
		struct kept *k = &kept[i];

		if (k->used && k->generation == now &&
		    strcmp(k->word, word) == 0) {
			k->used = ++clock_of_use;
			return k;
		}
		if (k->used < oldest->used)
			oldest = k;
	}
	oldest->used = 0;
	oldest->generation = now;
	strcpy(oldest->word, word);
	return oldest;
}

/* The entries that have a word with that beginning, in order of id. */
static enum rc
ids_of_word(struct session *s, const char *word, const struct ids **out,
	    struct err *e)
{
	struct kept *k = find_kept(s, word);
	struct ids *x = &k->ids;
	struct range range;
	struct stmt *st;
	bool row;
	size_t n = 0;
	enum rc rc;

	*out = x;
	if (k->used)
		return RC_OK;
	x->n = 0;
	st = store_query(s->store, QUERY_CODE_WORD_IDS);
	bind_range(st, &range, word);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row &&
	       x->n < IDS_MAX) {
		x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
		x->v[x->n++] = stmt_get_int(st, "code_id");
	}
	stmt_done(st);
	if (rc != RC_OK)
		return rc;
	if (x->n)
		qsort(x->v, x->n, sizeof(*x->v), compare_ids);
	for (size_t i = 0; i < x->n; i++)
		if (!n || x->v[i] != x->v[n - 1])
			x->v[n++] = x->v[i];
	x->n = n;
	/* Inside a write transaction there may be words that never come. */
	k->used = store_in_write(s->store) ? 0 : ++clock_of_use;
	return RC_OK;
}

static enum rc
count_word(struct session *s, const char *word, int64_t most, int64_t *n,
	   struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CODE_WORD_COUNT);
	struct range range;

	bind_range(st, &range, word);
	stmt_int(st, "most", most);
	return stmt_one_int(st, n, e);
}

static bool
text_has(const char *folded, const char *word)
{
	size_t n = strlen(word);

	for (const char *p = folded; *p;) {
		if (strncmp(p, word, n) == 0)
			return true;
		p += strcspn(p, " ");
		p += *p == ' ';
	}
	return false;
}

struct candidate {
	int64_t id;
	int rank; /* least is best */
	char code[17];
};

struct candidates {
	struct candidate *v;
	size_t n, cap;
};

static int
compare_candidates(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank - y->rank;
	return strcmp(x->code, y->code);
}

/*
 * Reads a candidate's text; takes it where it has every word.  Rank: an exact
 * code, codes that begin so, then texts that begin with the first word, and
 * short before long.
 */
static enum rc
take_candidate(struct session *s, int64_t id, const struct words *w,
	       const char *code, struct candidates *out, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CODE_TEXT);
	char folded[512], own[WORD_MAX + 1];
	struct candidate c = { .id = id };
	bool row, is_code;
	enum rc rc;

	stmt_int(st, "id", id);
	rc = stmt_step(st, &row, e);
	if (rc != RC_OK || !row) {
		stmt_done(st);
		return rc;
	}
	text_fold(folded, sizeof(folded), stmt_get_text(st, "name"));
	text_copy(c.code, sizeof(c.code), stmt_get_text(st, "code"));
	stmt_done(st);
	squeeze(own, sizeof(own), c.code);
	is_code = *code && strncmp(own, code, strlen(code)) == 0;
	for (int i = 0; !is_code && i < w->n; i++)
		if (!text_has(folded, w->w[i]) &&
		    strncmp(own, w->w[i], strlen(w->w[i])) != 0)
			return RC_OK;
	c.rank = (int)strlen(folded);
	if (is_code)
		c.rank = strcmp(own, code) == 0 ? -2000 : c.rank - 1000;
	else if (w->n && strncmp(folded, w->w[0], strlen(w->w[0])) == 0)
		c.rank -= 20;
	out->v = mem_room(out->v, &out->cap, out->n, sizeof(*out->v));
	out->v[out->n++] = c;
	return RC_OK;
}

/* Keeps of *x what is in y too; both are sorted. */
static void
intersect(struct ids *x, const struct ids *y)
{
	size_t n = 0, k = 0;

	for (size_t i = 0; i < x->n; i++) {
		while (k < y->n && y->v[k] < x->v[i])
			k++;
		if (k < y->n && y->v[k] == x->v[i])
			x->v[n++] = x->v[i];
	}
	x->n = n;
}

/* The ids that have all words, or a little more: texts decide. */
static enum rc
gather_ids(struct session *s, const struct words *w, struct ids *out,
	   struct err *e)
{
	int64_t count[WORDS_MAX], least = IDS_MAX;
	const struct ids *x;
	int rarest = 0;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < w->n; i++) {
		rc = count_word(s, w->w[i], least + 1, &count[i], e);
		if (rc == RC_OK && count[i] < least) {
			least = count[i];
			rarest = i;
		}
	}
	if (rc == RC_OK)
		rc = ids_of_word(s, w->w[rarest], &x, e);
	if (rc != RC_OK || !x->n)
		return rc;
	out->v = mem_alloc(x->n * sizeof(*out->v));
	memcpy(out->v, x->v, x->n * sizeof(*out->v));
	out->n = x->n;
	for (int i = 0; rc == RC_OK && i < w->n; i++) {
		if (i == rarest || out->n <= RANKED_MAX)
			continue;
		rc = ids_of_word(s, w->w[i], &x, e);
		/* A list that was cut can't exclude anything. */
		if (rc == RC_OK && x->n < IDS_MAX)
			intersect(out, x);
	}
	return rc;
}

static enum rc
take_ids(struct session *s, const struct words *w, const char *code,
	 struct candidates *out, struct err *e)
{
	struct ids ids = { NULL, 0, 0 };
	enum rc rc = gather_ids(s, w, &ids, e);

	for (size_t i = 0; rc == RC_OK && i < ids.n && i < RANKED_MAX; i++)
		rc = take_candidate(s, ids.v[i], w, code, out, e);
	free(ids.v);
	return rc;
}

/* An id that came by code and by words is kept once: sorted by rank, the
 * better one is first. */
static enum rc
hand_out(struct session *s, struct candidates *c, size_t limit,
	 struct code_hits *out, struct err *e)
{
	enum rc rc = RC_OK;

	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), compare_candidates);
	for (size_t i = 0; rc == RC_OK && i < c->n && out->n < limit; i++) {
		bool twice = false;

		for (size_t k = 0; k < out->n; k++)
			if (out->v[k].id == c->v[i].id)
				twice = true;
		if (twice)
			continue;
		out->v = mem_room(out->v, &out->cap, out->n, sizeof(*out->v));
		rc = row_get(s->store, TBL_CODE, c->v[i].id, &out->v[out->n],
			     e);
		out->n += rc == RC_OK;
	}
	return rc;
}

enum rc
code_find(struct session *s, const char *typed, size_t limit,
	  struct code_hits *out, struct err *e)
{
	struct candidates c = { NULL, 0, 0 };
	struct words w = { .n = 0 }, as_code = { .n = 0 };
	char code[WORD_MAX + 1];
	enum rc rc = RC_OK;

	out->n = 0;
	words_of_text(&w, typed);
	squeeze(code, sizeof(code), typed);
	/* "E11.9" folds to two words, which no text has. */
	if (w.n > 1 && strpbrk(code, "0123456789")) {
		words_add(&as_code, code, strlen(code));
		rc = take_ids(s, &as_code, code, &c, e);
	}
	if (rc == RC_OK && w.n)
		rc = take_ids(s, &w, w.n == 1 ? code : "", &c, e);
	if (rc == RC_OK)
		rc = hand_out(s, &c, limit, out, e);
	free(c.v);
	return rc;
}

/* A code in another spelling: without dots, in small letters. */
static enum rc
get_squeezed(struct session *s, const char *system, const char *code,
	     struct row_code *c, struct err *e)
{
	char own[WORD_MAX + 1], wanted[WORD_MAX + 1];
	const struct ids *x;
	enum rc rc;

	squeeze(wanted, sizeof(wanted), code);
	if (!wanted[0])
		return RC_NONE;
	rc = ids_of_word(s, wanted, &x, e);
	for (size_t i = 0; rc == RC_OK && i < x->n; i++) {
		rc = row_get(s->store, TBL_CODE, x->v[i], c, e);
		if (rc != RC_OK)
			return rc;
		squeeze(own, sizeof(own), c->code);
		if (strcmp(own, wanted) == 0 &&
		    (!*system || strcmp(c->system, system) == 0))
			return RC_OK;
	}
	return rc == RC_OK ? RC_NONE : rc;
}

enum rc
code_get(struct session *s, const char *system, const char *code,
	 struct row_code *c, struct err *e)
{
	enum rc rc =
		row_by_code(s, *system ? QUERY_CODE_BY_CODE : QUERY_CODE_BY_ANY,
			    system, code, c, e);

	if (rc == RC_NONE)
		rc = get_squeezed(s, system, code, c, e);
	if (rc == RC_NONE)
		err_set(e, RC_NONE, "There is no code \"%.20s\"%s%.24s.", code,
			*system ? " in " : "", system);
	return rc;
}

void
code_hits_init(struct code_hits *h)
{
	memset(h, 0, sizeof(*h));
}

void
code_hits_release(struct code_hits *h)
{
	free(h->v);
	memset(h, 0, sizeof(*h));
}

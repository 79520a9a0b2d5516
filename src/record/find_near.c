/*
 * find_near.c - the second pass of find: nobody is called that, but someone
 * sounds or looks like it.
 *
 * For each word of a name, entries whose beginning could be meant are compared
 * letter by letter, by sound, and by the forms of seeds/nicknames.csv.  Numbers
 * and wards count as in the first pass.  Rows are checked again before they
 * show.
 */
#include "find_private.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/seed.h"
#include "wardbook/text.h"

/* A find answers while a person types, so the second pass has its measure:
 * entries looked at and different words compared, of all words together. */
enum {
	NEAR_SCAN = 25000,
	NEAR_WORDS = 2500,
	NEAR_IDS = 4000,
	NEAR_OPENED = 40,
	FORMS = 24,
	SAME = 48
};

/* ---- nick forms ------------------------------------------------------------------ */

struct forms {
	const char *v[FORMS];
	size_t len[FORMS];
	int n;
};

static bool
holds(const char *forms, const char *word, size_t n)
{
	for (const char *p = forms; *p;) {
		size_t k = strcspn(p, " ");

		if (k == n && !memcmp(p, word, n))
			return true;
		p += k + (p[k] == ' ');
	}
	return false;
}

static void
add_form(struct forms *f, const char *p, size_t n)
{
	if (f->n < FORMS) {
		f->v[f->n] = p;
		f->len[f->n++] = n;
	}
}

/* Every form of a name that one of the shipped groups puts beside it. */
static void
forms_of(struct forms *f, const char *word, size_t n)
{
	const struct seed *s = seed_find("nicknames");

	f->n = 0;
	for (size_t i = 0; i < s->rows; i++) {
		const char *name = seed_cell(s, i, "name");
		const char *forms = seed_cell(s, i, "forms");

		if (!holds(name, word, n) && !holds(forms, word, n))
			continue;
		add_form(f, name, strlen(name));
		for (const char *p = forms; *p;) {
			size_t k = strcspn(p, " ");

			add_form(f, p, k);
			p += k + (p[k] == ' ');
		}
	}
}

static bool
is_form(const struct forms *f, const uint8_t *key, size_t n)
{
	for (int i = 0; i < f->n; i++)
		if (f->len[i] == n && !memcmp(f->v[i], key, n))
			return true;
	return false;
}

/* ---- one word ----------------------------------------------------------------------- */

struct near_scan {
	const char *word;
	size_t n;
	struct forms forms;
	const struct idset *within;
	struct idset *out;
	size_t seen, compared;
	uint8_t last[SAME]; /* the word compared last: many share a name */
	size_t nlast;
	bool fits;
};

static bool
matches(const struct near_scan *x, const uint8_t *key, size_t n)
{
	return (n >= x->n && !memcmp(key, x->word, x->n)) ||
	       is_form(&x->forms, key, n) ||
	       words_near(x->word, x->n, (const char *)key, n);
}

static bool
take_near(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct near_scan *x = arg;
	bool fresh;

	if (++x->seen > NEAR_SCAN || x->compared > NEAR_WORDS ||
	    x->out->n >= NEAR_IDS)
		return false;
	if (n != x->nlast || memcmp(x->last, key, n) != 0) {
		x->compared++;
		x->fits = matches(x, key, n);
		x->nlast = n <= SAME ? n : 0;
		memcpy(x->last, key, x->nlast);
	}
	if (x->fits && (!x->within || idset_has(x->within, id)))
		idset_add(x->out, id, &fresh);
	return true;
}

/* The letters with which a word may begin that is meant by this one. */
static size_t
beginnings(char out[16], const char *word, size_t n)
{
	static const char *const classes[] = { "ckqgx",	  "szcx", "fvwp",
					       "dt",	  "bp",	  "mn",
					       "iyjeaou", "gj",	  "hj" };
	size_t k = 0;

	out[k++] = word[0];
	if (n > 1 && word[1] != word[0])
		out[k++] = word[1]; /* first letter lost, or swapped */
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		for (const char *p = classes[i];
		     strchr(classes[i], word[0]) && *p && k < 15; p++)
			if (!memchr(out, *p, k))
				out[k++] = *p;
	return k;
}

static enum rc
scan_near(struct session *s, const char *word, size_t n,
	  const struct idset *within, struct idset *out, struct err *e)
{
	struct near_scan x = {
		.word = word, .n = n, .within = within, .out = out
	};
	char first[16];
	size_t k = beginnings(first, word, n);
	enum rc rc = RC_OK;

	forms_of(&x.forms, word, n);
	for (int i = 0; i < x.forms.n && rc == RC_OK; i++)
		rc = sindex_scan(s->store, TREE_NAME, x.forms.v[i],
				 x.forms.len[i], take_near, &x, e);
	/* Scripts of several bytes a letter: behind the same first byte. */
	for (size_t i = 0; i < k && rc == RC_OK; i++)
		rc = sindex_scan(s->store, TREE_NAME, first + i, 1, take_near,
				 &x, e);
	return rc;
}

/* ---- every word ------------------------------------------------------------------------------ */

/* The word as a name, or NULL. */
static const struct find_probe *
as_name(const struct find_word *w)
{
	return w->n && w->probe[0].tree == TREE_NAME && w->probe[0].n >= 3
		       ? &w->probe[0]
		       : NULL;
}

/* Those of out (the first time: of all) whom one word may mean, into out. */
static enum rc
narrow(struct session *s, const struct find_word *w, bool first,
       struct idset *out, struct err *e)
{
	const struct find_probe *p = as_name(w);
	const struct idset *within = first ? NULL : out;
	struct idset next;
	enum rc rc;

	idset_init(&next);
	rc = p ? scan_near(s, p->p, p->n, within, &next, e)
	       : find_scan_word(s, w, within, NEAR_IDS, &next, e);
	idset_release(out);
	*out = next;
	return rc;
}

enum rc
find_near(struct session *s, const struct find_words *f, struct idset *out,
	  struct err *e)
{
	enum rc rc = RC_OK;
	bool first = true;

	/* Numbers and days first: half a date is nobody's, and says so before
	 * every name is compared. */
	for (int pass = 0; pass < 2; pass++)
		for (int i = 0; i < f->n && rc == RC_OK; i++) {
			if ((as_name(&f->v[i]) != NULL) != pass)
				continue;
			/* So few are opened, and each word looked for. */
			if (!first && out->n <= NEAR_OPENED)
				return rc;
			rc = narrow(s, &f->v[i], first, out, e);
			if (!out->n)
				return rc;
			first = false;
		}
	return rc;
}

static bool
name_fits(const struct find_probe *p, const struct patient_keys *k)
{
	struct near_scan x = { .word = p->p, .n = p->n };

	forms_of(&x.forms, p->p, p->n);
	for (int j = 0; j < k->n; j++)
		if (k->v[j].tree == TREE_NAME &&
		    matches(&x, (const uint8_t *)k->v[j].p, k->v[j].n))
			return true;
	return false;
}

bool
find_near_fits(const struct find_words *f, const struct patient *p)
{
	struct patient_keys k;
	bool fits = true;

	patient_keys(&k, &p->who);
	for (int i = 0; i < f->n && fits; i++) {
		const struct find_probe *name = as_name(&f->v[i]);
		bool whole = false;

		if (name)
			fits = name_fits(name, &k);
		else
			fits = find_word_fits(&f->v[i], p, &k, &whole);
	}
	patient_keys_wipe(&k);
	return fits;
}

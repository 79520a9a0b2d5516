/*
 * find_last.c - the last four digits of a record number, alone or behind the
 * first letter of the family name: "0029", "s0029".
 *
 * Numbers are counted up, so those that end so are few and known: every ten
 * thousandth.  Each is one look into the index; none of it is a scan.
 */
#include "find_private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

enum { STEP = 10000, LOOKS = 200 };

void
find_last_read(struct find_word *w, const char *key, size_t n)
{
	const char *digits = key + (n == FIND_LAST + 1);

	if (n < FIND_LAST || n > FIND_LAST + 1 ||
	    (n > FIND_LAST && !isalpha((unsigned char)*key)) ||
	    strspn(digits, "0123456789") != FIND_LAST)
		return;
	memcpy(w->last, digits, FIND_LAST + 1);
	w->initial = n > FIND_LAST ? *key : '\0';
}

struct last_scan {
	size_t n; /* of the whole number with its check character */
	sindex_fn fn;
	void *arg;
	bool stop;
};

static bool
take_last(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct last_scan *x = arg;

	x->stop = n == x->n && !x->fn(key, n, id, x->arg);
	return !x->stop;
}

enum rc
find_last_scan(struct session *s, const struct find_word *w, sindex_fn fn,
	       void *arg, struct err *e)
{
	struct last_scan x = { .fn = fn, .arg = arg };
	int64_t next = 0, at = atoi(w->last);
	char prefix[24], key[64];
	enum rc rc = stmt_one_int(store_query(s->store, QUERY_SITE_NEXT_RECORD),
				  &next, e);

	number_key(prefix, sizeof(prefix), store_site(s->store)->prefix);
	/* The newest of them, where there are more than anyone looks at. */
	if (next / STEP > LOOKS)
		at += (next / STEP - LOOKS) * STEP;
	for (; at < next && rc == RC_OK && !x.stop; at += STEP) {
		size_t n = (size_t)snprintf(key, sizeof(key), "%s%06lld",
					    prefix, (long long)at);

		x.n = n + 1;
		rc = sindex_scan(s->store, TREE_NUMBER, key, n, take_last, &x,
				 e);
	}
	return rc;
}

bool
find_last_fits(const struct find_word *w, const struct patient *p)
{
	char number[64], family[300];
	size_t n = number_key(number, sizeof(number), p->who.number);
	bool fits = w->last[0] && n > FIND_LAST + 1 &&
		    !memcmp(number + n - 1 - FIND_LAST, w->last, FIND_LAST);

	text_fold(family, sizeof(family), p->who.family);
	fits = fits && (!w->initial || family[0] == w->initial);
	mem_wipe(family, sizeof(family));
	return fits;
}

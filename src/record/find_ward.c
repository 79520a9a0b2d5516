/*
 * find_ward.c - a ward's name at the prompt: whoever lies there.
 *
 * A ward is meant by its code, or by words that stand together in its name,
 * unless these stand in the name of every ward ("ward").  It narrows like any
 * other word: "4a silva".
 */
#include "find_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

/* Does the run of words stand in the name, word for word? */
static bool
stands_in(const char *name, const char *run)
{
	size_t n = strlen(run);

	for (const char *p = name; (p = strstr(p, run)); p++)
		if ((p == name || p[-1] == ' ') && (!p[n] || p[n] == ' '))
			return true;
	return false;
}

static bool
is_meant(struct stmt *st, const char *run)
{
	char fold[300];

	text_fold(fold, sizeof(fold), stmt_get_text(st, "code"));
	if (!strcmp(fold, run))
		return true;
	text_fold(fold, sizeof(fold), stmt_get_text(st, "name"));
	return stands_in(fold, run);
}

/* The wards that a run of words means; none where it means all of several. */
static enum rc
wards_of(struct session *s, const char *run, struct find_word *w, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_FIND_WARDS);
	bool row = false;
	int all = 0, n = 0;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		all++;
		if (!is_meant(st, run))
			continue;
		if (n < FIND_WARDS)
			w->ward[n] = stmt_get_int(st, "id");
		n++;
	}
	stmt_done(st);
	w->nwards = n > FIND_WARDS || (n == all && n > 1) ? 0 : n;
	return rc;
}

static enum rc
gather(struct session *s, struct find_word *w, struct err *e)
{
	bool row = false, fresh;
	enum rc rc = RC_OK;

	for (int i = 0; i < w->nwards && rc == RC_OK; i++) {
		struct stmt *st = store_query(s->store, QUERY_FIND_IN_WARD);

		stmt_int(st, "ward", w->ward[i]);
		while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
			idset_add(&w->lies, stmt_get_int(st, "patient_id"),
				  &fresh);
		stmt_done(st);
	}
	return rc;
}

int
find_ward_read(struct session *s, char *const *piece, int n,
	       struct find_word *w)
{
	char run[FIND_WORD] = "", fold[FIND_WORD], why[SESSION_WHY];
	int taken = 0;

	if (!session_may(s, ACT_WARD_VIEW, why))
		return 0;
	for (int i = 0; i < n && i < 6; i++) {
		struct find_word next = { .nwards = 0 };
		size_t len = strlen(run);

		snprintf(run + len, sizeof(run) - len, "%s%s", i ? " " : "",
			 piece[i]);
		if (!text_fold(fold, sizeof(fold), run) ||
		    wards_of(s, fold, &next, NULL) != RC_OK)
			break;
		/* "ward" means none, "ward 4a" one. */
		if (!next.nwards)
			continue;
		w->nwards = next.nwards;
		memcpy(w->ward, next.ward, sizeof(w->ward));
		taken = i + 1;
	}
	/* A ward that can't be read now is left out, as if it were a name. */
	if (taken && gather(s, w, NULL) != RC_OK) {
		idset_release(&w->lies);
		w->nwards = taken = 0;
	}
	return taken;
}

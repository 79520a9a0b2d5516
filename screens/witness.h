/*
 * witness.h - the second person, asked in whatever form needs one.
 *
 *	struct witnessing w = { .what = "given" };
 *
 *	while (witness_next(s, &w, &rc, e))
 *		rc = stock_issue(desk_session(), &i, e);
 *
 * The act is tried.  Where it moves no controlled drug it is done, and the
 * loop ends.  Else it was taken back: the first person counts what will be
 * left, the second one signs in and types what they saw, and the act runs once
 * more with both signatures.  Whatever stops it - a mismatch, somebody who
 * leaves - stands in rc and *e; the form below has lost nothing.
 *
 * The first person's numbers stay in struct witnessing: no screen shows them.
 */
#ifndef SCREENS_WITNESS_H
#define SCREENS_WITNESS_H

#include "stock_share.h"
#include "wardbook/register.h"

struct witnessing {
	/* May be filled; copied nowhere, and so kept until the end. */
	const char *what; /* "wasted"; NULL: the screen's title */
	const char *whom; /* NULL: the patient, where there is one */
	const char *note; /* for the entry */
	bool counted;	  /* the form asked what is left: */
	int64_t balance;
	bool parts; /* where they differ on one thing, the others are filed */
	bool spare; /* without a witness the act leaves these drugs out */

	/* The rest is witness_next()'s. */
	enum { WITNESS_TRY, WITNESS_TRIED, WITNESS_ACTED } at;
	struct register_trial trial;
	struct register_said said[REGISTER_MOST];
	struct register_pair pair;
	struct witness *witness;
	char name[33];
	bool alone, later, left_out;
	int differ; /* things that were left out, with parts */
};

bool witness_next(struct screen *s, struct witnessing *w, enum rc *rc,
		  struct err *e);
/* For the end of a message: "; witness chris", or "". */
const char *witness_words(struct witnessing *w);

#endif

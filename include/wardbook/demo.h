/*
 * demo.h - a made-up hospital for training: people, bookings, stock of some
 * years up to today.  The same seed and day give the same hospital.
 */
#ifndef WARDBOOK_DEMO_H
#define WARDBOOK_DEMO_H

#include "wardbook/access.h"

struct demo_options {
	int patients; /* 2000 */
	int years;    /* 2 */
	int64_t seed; /* 1 */
	bool (*progress)(const char *what, int64_t done, int64_t total);
};

/* Everybody's pass phrase in a training store.  No secret: there is nothing
 * in such a store but what this program made up. */
#define DEMO_PASS "training is no secret"

struct demo_user {
	const char *name;
	enum role role;
	const char *person; /* as staff */
};
extern const struct demo_user demo_users[]; /* ends with a NULL name */

/* Makes the store at a path where there is none.  On failure nothing stays.
 * RC_REFUSED: stopped by the progress function. */
WB_MUST_USE enum rc
demo_make(const char *path, const struct demo_options *o, struct err *e);

#endif

/*
 * check.h - is the store sound?  Pages, row MACs, sealed index, balances.
 */
#ifndef WARDBOOK_CHECK_H
#define WARDBOOK_CHECK_H

#include "wardbook/record.h"

struct check_line {
	const char *what; /* "row MACs of patient" */
	int64_t looked_at, wrong;
	bool skipped; /* no key for it, even in custody */
	char detail[200];
};
typedef void (*check_fn)(const struct check_line *l, void *arg);

/* Runs everything; *wrong counts what is not as it should be.  Uses custody
 * keys where the account has them.  The engine's indexes are counted, or
 * (deep, which takes minutes at millions of rows) compared entry by entry. */
WB_MUST_USE enum rc check_run(struct session *s, bool deep, check_fn fn,
			      void *arg, int64_t *wrong, struct err *e);

/* The stock alone: every movement and balance authenticated, and balances,
 * running balances, transit and use proved from the movements. */
WB_MUST_USE enum rc check_run_stock(struct session *s, check_fn fn, void *arg,
				    int64_t *wrong, struct err *e);

#endif

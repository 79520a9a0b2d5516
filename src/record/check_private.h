/*
 * check_private.h - what the files of the check share.
 */
#ifndef WARDBOOK_CHECK_PRIVATE_H
#define WARDBOOK_CHECK_PRIVATE_H

#include "wardbook/check.h"

struct check {
	struct session *s;
	bool deep; /* the engine compares each entry of an index */
	check_fn fn;
	void *arg;
	int64_t wrong;
	struct stock_sums *stock; /* of the movements walked so far */
};

/* Starts a line; check_say() hands it over and counts what is wrong. */
void check_line_init(struct check_line *l, const char *what);
void check_say(struct check *c, struct check_line *l);
/* One thing wrong; the first one's words stay. */
void check_fault(struct check_line *l, const char *fmt, ...) WB_PRINTF(2, 3);

/* check_stock.c: each movement is added as it is walked; then, in the same
 * snapshot, what is kept of the stock is compared with that. */
struct stock_sums;
struct stock_sums *stock_sums_make(void);
void stock_sums_free(struct stock_sums *x);
void stock_sums_add(struct stock_sums *x, const struct row_movement *m);
WB_MUST_USE enum rc check_stock(struct check *c, struct err *e);

/* check_keys.c */
WB_MUST_USE enum rc check_keys(struct check *c, struct err *e);

#endif

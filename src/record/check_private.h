/*
 * check_private.h - what the files of the check share.
 */
#ifndef WARDBOOK_CHECK_PRIVATE_H
#define WARDBOOK_CHECK_PRIVATE_H

#include "wardbook/check.h"

struct check {
	struct session *s;
	check_fn fn;
	void *arg;
	int64_t wrong;
};

/* Starts a line; check_say() hands it over and counts what is wrong. */
void check_line_init(struct check_line *l, const char *what);
void check_say(struct check *c, struct check_line *l);
/* One thing wrong; the first one's words stay. */
void check_fault(struct check_line *l, const char *fmt, ...) WB_PRINTF(2, 3);

/* check_stock.c */
WB_MUST_USE enum rc check_stock(struct check *c, struct err *e);

/* check_keys.c */
WB_MUST_USE enum rc check_keys(struct check *c, struct err *e);

#endif

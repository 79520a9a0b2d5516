/*
 * dose_private.h - what the files of doses share.
 */
#ifndef WARDBOOK_DOSE_PRIVATE_H
#define WARDBOOK_DOSE_PRIVATE_H

#include "prescription_private.h"
#include "wardbook/dose.h"

struct dose_rows {
	struct row_dose *v;
	size_t n, cap;
};
void dose_rows_release(struct dose_rows *x);

/* Recorded doses of a prescription, oldest first, struck ones left out. */
WB_MUST_USE enum rc
dose_rows_of(struct session *s, int64_t prescription, int64_t since,
	     int64_t until, struct dose_rows *x, struct err *e);

/* As needed: the earliest instant of the next dose, from what was given. */
int64_t dose_next_at(const struct row_prescription *r,
		     const struct dose_rows *x, int64_t now);

/* The name of whoever recorded it. */
void dose_author(struct session *s, int64_t account, char out[40]);

#endif

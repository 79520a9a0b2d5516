/*
 * availability.h - is there enough?  The whole hospital on one page, live.
 *
 * Sums over columns in clear, in one snapshot; `check` proves the rows behind
 * them.  Days of cover come from what wards and patients really used in the
 * last 13 weeks (a medicine first used within them: since then, at least 4
 * weeks).
 */
#ifndef WARDBOOK_AVAILABILITY_H
#define WARDBOOK_AVAILABILITY_H

#include "wardbook/stock.h"

#define AVAILABILITY_WEEKS 13
/* Suggested orders: what a reorder level and so many days of use ask for. */
#define AVAILABILITY_LEAD   14 /* cover under it: order */
#define AVAILABILITY_TARGET 30 /* days of use above the reorder level */

#define AVAILABILITY_PAST 90 /* days that days without are counted in */

struct availability {
	struct row_medicine medicine;
	int64_t usable, reserved, held, expired, opened;
	int64_t transit, on_order; /* between stores; to come */
	int64_t in30, in60, in90;  /* usable, and expiring within */
	int32_t next_expiry;	   /* of usable lots, 0 none */
	int64_t used;		   /* in used_days */
	int used_days;
	int cover; /* days; -1: nothing was used */
	enum stock_light light;
	bool hidden;	 /* the shelf looks full and is not: without what is
			 * expired or held it is low or out */
	int64_t suggest; /* base units, whole packs; 0 none */
};

struct availability_sum {
	int medicines, low, out, expiring30, expiring60, expiring90;
	int expired, held, hidden, to_order;
};

typedef bool (*availability_fn)(const struct availability *a, void *arg);
/* What needs someone first: out, low, hidden, expiring; then by name.  store
 * 0: the whole hospital (transfers on their way then count as there).
 * ACT_STOCK_VIEW.  sum may be NULL. */
WB_MUST_USE enum rc
availability_list(struct session *s, int64_t store, availability_fn fn,
		  void *arg, struct availability_sum *sum, struct err *e);

/* On how many of the last `days` days a store had nothing usable of a
 * medicine at the day's end: from its movements, the lots' expiry dates, and
 * what each lot was on that day (a lot that is held now was there before it
 * was held).  Since when, if it is out now (0: it is not).  What is reserved
 * or in open packs counts as there. */
WB_MUST_USE enum rc
availability_days_out(struct session *s, int64_t medicine, int64_t store,
		      int days, int *out, int32_t *since, struct err *e);

#endif

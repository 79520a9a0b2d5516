/*
 * counting.h - a store is counted while it works.
 *
 * Nothing is closed for it: each lot is compared with the ledger at the moment
 * when it is counted.  Blind: who counts is not told what should be there.
 * What differs is counted again by someone else; what differs twice becomes a
 * movement with a reason, and not before.
 */
#ifndef WARDBOOK_COUNTING_H
#define WARDBOOK_COUNTING_H

#include "wardbook/stock.h"

/* ACT_STOCK_COUNT.  RC_REFUSED (field "store_id"): it is being counted. */
WB_MUST_USE enum rc
counting_start(struct session *s, int64_t store, const char *note,
	       int64_t *session, struct err *e);

struct counting {
	struct row_count_session row;
	int lots, counted; /* there, and counted of them */
	int differ, twice; /* to be counted again; to be settled */
};
typedef bool (*counting_fn)(const struct counting *c, void *arg);
/* Open ones first; all: closed ones, too. */
WB_MUST_USE enum rc counting_each(struct session *s, bool all, counting_fn fn,
				  void *arg, struct err *e);

struct counting_line {
	struct row_medicine medicine;
	struct row_lot lot;
	bool counted;
	/* id 0: not counted.  expected and counted stay 0 for whoever has
	 * still to count it: blind. */
	struct row_count_line row;
	bool mine; /* the first count was one's own */
};
typedef bool (*counting_line_fn)(const struct counting_line *l, void *arg);
/* What is to be counted again first, then what was not counted, by name and
 * expiry, then the rest. */
WB_MUST_USE enum rc
counting_sheet(struct session *s, int64_t session, counting_line_fn fn,
	       void *arg, struct err *e);

/* One lot, base units.  A first count, or the second of one that differs:
 * RC_REFUSED (field "counted_by") by the same person.  *state is what came of
 * it. */
WB_MUST_USE enum rc
counting_file(struct session *s, int64_t session, int64_t lot, int64_t counted,
	      enum count_line_state *state, struct err *e);

/* Movements of the lot since it was last found right (90 days at most), the
 * latest first.  fits: its quantity alone is the difference. */
typedef bool (*counting_why_fn)(const struct row_movement *m, bool fits,
				void *arg);
WB_MUST_USE enum rc
counting_explain(struct session *s, int64_t line, counting_why_fn fn, void *arg,
		 struct err *e);

/* The difference that was found twice becomes a movement.  ACT_STOCK_ADJUST.
 * RC_REFUSED (field "movement"): less than nothing would be left. */
WB_MUST_USE enum rc
counting_settle(struct session *s, int64_t line, int64_t version,
		int64_t reason_id, struct err *e);

/* RC_REFUSED: differences are open.  What was not counted stays uncounted. */
WB_MUST_USE enum rc counting_close(struct session *s, int64_t session,
				   int64_t version, struct err *e);

#endif

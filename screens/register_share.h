/*
 * register_share.h - what the register's screens share: the act that waits
 * for its witness.
 *
 * There is one at a time.  The first person's numbers stay in here while the
 * second one types: no screen shows them.
 */
#ifndef SCREENS_REGISTER_SHARE_H
#define SCREENS_REGISTER_SHARE_H

#include "stock_share.h"
#include "wardbook/register.h"
#include "wardbook/supply.h"

struct register_plan {
	enum plan_what {
		PLAN_NONE,
		PLAN_ISSUE,
		PLAN_TAKE,
		PLAN_SEND,
		PLAN_ADJUST,
		PLAN_STRIKE,
		PLAN_COUNT,
	} what;
	char about[200], who[160]; /* what the witness may see */
	struct row_medicine medicine;
	int64_t place;
	struct register_pair pair; /* as the first one typed it */
	struct stock_issue issue;
	struct register_take take;
	struct supply_send_line send;
	int64_t to;
	int64_t lot, change, reason, movement;
};

struct register_plan *plan_fresh(void);
const struct register_plan *plan_waiting(void); /* NULL: none */
void plan_forget(void);
/* Files it, with the witness or (NULL) alone. */
WB_MUST_USE enum rc plan_act(const struct witness *w, struct err *e);
/* Opens the witness's screen. */
void plan_to_witness(void);

/* How the witness's screen answers the one below. */
enum { PLAN_FILED = 1, PLAN_STOPPED };

/* "Alone": asks why, and again.  RC_NONE: left. */
WB_MUST_USE enum rc plan_alone(struct err *e);

#endif

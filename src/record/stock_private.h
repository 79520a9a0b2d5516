/*
 * stock_private.h - what the files of the stock share.
 */
#ifndef WARDBOOK_STOCK_PRIVATE_H
#define WARDBOOK_STOCK_PRIVATE_H

#include "wardbook/stock.h"

/* No movement is larger, and so sums can't overflow. */
#define STOCK_MOST 1000000000

#define STOCK_WEEK 604800000 /* ms: weeks of use since 1970-01-01 */

/* What a movement is about, loaded and checked: RC_REFUSED names the field. */
WB_MUST_USE enum rc stock_load_medicine(struct session *s, int64_t id,
					struct row_medicine *m, struct err *e);
WB_MUST_USE enum rc stock_load_store(struct session *s, int64_t id,
				     struct row_place *p, struct err *e);
WB_MUST_USE enum rc
stock_load_lot(struct session *s, int64_t id, struct row_lot *l, struct err *e);
WB_MUST_USE enum rc
stock_load_reason(struct session *s, int64_t id, enum reason_kind kind,
		  struct row_reason *r, struct err *e);

/* The balance row of a lot in a store; where there is none, an empty one
 * (id 0, quantity 0) that stock_move() will file. */
WB_MUST_USE enum rc
stock_balance(struct session *s, const struct row_lot *l, int64_t store_id,
	      struct row_balance *b, struct err *e);

/*
 * The one place where stock changes: files the movement and its balance in the
 * open act, and notes it.  m carries kind, store, quantity and why; lot,
 * medicine, balance and instant are filled here, and the day where it is 0: an
 * earlier one is checked against what was there then (field "day").  RC_REFUSED before
 * anything is written where less than nothing would be left.
 */
WB_MUST_USE enum rc
stock_move(struct session *s, const struct row_lot *l, struct row_movement *m,
	   const char *detail, struct err *e);

/* What is taken of which lot. */
struct stock_choice {
	struct row_lot lot;
	int64_t quantity;
	bool outlives; /* the course, or none is known */
};

struct stock_choices {
	struct stock_choice *v; /* free() it */
	size_t n, cap;
};

/* Chooses as stock_issue() does, with its refusals; most: what there is will
 * do, where it is less.  In the open act, or in none. */
WB_MUST_USE enum rc
stock_choose(struct session *s, const struct stock_issue *i, bool most,
	     struct stock_choices *c, struct err *e);

/* One line: why this lot.  first: of those that are taken. */
void stock_why(char out[STOCK_WHY], const struct stock_issue *i,
	       const struct stock_choice *c, bool first);

/* May so much be given out of the open pack that is named? */
WB_MUST_USE enum rc
stock_check_opened(struct session *s, const struct row_medicine *m,
		   const struct stock_issue *i, struct err *e);
/* It holds so much less by the movement, or is used up. */
WB_MUST_USE enum rc
stock_use_opened(struct session *s, int64_t opened,
		 const struct row_movement *m, struct err *e);
/* The movement is out of that pack, or ends it. */
WB_MUST_USE enum rc stock_link_opened(struct session *s, int64_t opened,
				      int64_t movement, struct err *e);
/* After the movement was reversed: what it took out of an open pack is in the
 * pack again; wasted, where the pack was ended otherwise. */
WB_MUST_USE enum rc
stock_back_opened(struct session *s, const struct row_lot *l,
		  const struct row_movement *was, int64_t reason_id,
		  struct err *e);

/* Today or an earlier day; RC_REFUSED (field "day"). */
WB_MUST_USE enum rc stock_check_day(int32_t day, struct err *e);
/* The least that was there of a lot at the end of that day and of each one
 * after it; *since: its first movement, 0 none. */
WB_MUST_USE enum rc
stock_least(struct session *s, int64_t lot, int64_t store, int32_t day,
	    int64_t *least, int32_t *since, struct err *e);

/* Open packs of a lot in a store: there, and not given on. */
WB_MUST_USE enum rc stock_opened_of(struct session *s, int64_t lot,
				    int64_t store, int64_t *n, struct err *e);
/* Set apart of a medicine in a store, but for one reservation (0: none). */
WB_MUST_USE enum rc
stock_reserved_of(struct session *s, int64_t medicine, int64_t store,
		  int64_t except, int64_t *n, struct err *e);

/* A delivery in the open act. */
WB_MUST_USE enum rc
stock_file_receipt(struct session *s, const struct stock_receipt *r,
		   int64_t *movement, struct err *e);

/* Why a lot may not be given out on a day; RC_OK: it may. */
WB_MUST_USE enum rc
stock_check_usable(const struct row_lot *l, int32_t day, struct err *e);

/* supply_order.c: a delivery counts against a line of an order; *supplier is
 * that of the order.  RC_REFUSED: another medicine, more than is to come. */
WB_MUST_USE enum rc
supply_order_received(struct session *s, int64_t line, int64_t medicine,
		      int64_t quantity, int64_t *supplier, struct err *e);

/* Commits or aborts the open act. */
WB_MUST_USE enum rc stock_end(struct session *s, enum rc rc, struct err *e);

/* Stored form of what was typed into a text column; RC_REFUSED: not UTF-8 or
 * longer than fits. */
WB_MUST_USE enum rc stock_text(char *out, size_t size, const char *text,
			       const char *field, struct err *e);

static inline bool
stock_is_expired(const struct row_lot *l, int32_t today)
{
	return l->expiry_day < today;
}

#endif

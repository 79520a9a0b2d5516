/*
 * supply_private.h - what the files of the pharmacy share.
 */
#ifndef WARDBOOK_SUPPLY_PRIVATE_H
#define WARDBOOK_SUPPLY_PRIVATE_H

#include "stock_private.h"
#include "table_rows.h"
#include "wardbook/supply.h"

/* The i-th row as its struct. */
#define SUPPLY_ROW(r, type, i) \
	((const struct type *)(const void *)((r)->v + (i) * (r)->size))

/* Runs a prepared query of whole rows to its end. */
WB_MUST_USE enum rc
supply_gather(struct stmt *st, enum tbl t, struct table_rows *r, struct err *e);

/* Every row of a query, gathered before the first is handed over, for the
 * store is asked meanwhile.  hand() completes what is shown of a row and gives
 * it on; *more false: that was enough. */
typedef enum rc (*supply_hand_fn)(struct session *s, const void *row, void *to,
				  bool *more, struct err *e);
WB_MUST_USE enum rc supply_each(struct session *s, struct stmt *st, enum tbl t,
				supply_hand_fn hand, void *to, struct err *e);

/* A query of whoever may see the stock. */
WB_MUST_USE enum rc
supply_ask(struct session *s, enum query q, struct stmt **st, struct err *e);

/* RC_DENIED with the sentence where the role may not. */
WB_MUST_USE enum rc supply_may(struct session *s, enum act a, struct err *e);

/* RC_CONFLICT: someone changed it since. */
WB_MUST_USE enum rc
supply_seen(int64_t version, int64_t seen, const char *what, struct err *e);

/* Rows that come back from the named ward or store must exist. */
WB_MUST_USE enum rc supply_load_ward(struct session *s, int64_t id,
				     struct row_place *p, struct err *e);

/* Sends the chosen quantities in the open act. */
WB_MUST_USE enum rc
supply_file_transfer(struct session *s, int64_t from, int64_t to,
		     const struct supply_send_line *v, int n, bool topup,
		     const char *document, int64_t *transfer, struct err *e);

#endif

/*
 * table_rows.h - whole rows of a table, gathered before the first is handed
 * out, so that whoever gets it may ask and file as it likes.
 */
#ifndef WARDBOOK_TABLE_ROWS_H
#define WARDBOOK_TABLE_ROWS_H

#include "wardbook/store.h"

struct table_rows {
	char *v;
	size_t n, cap, size; /* of a row */
};

void table_rows_init(struct table_rows *r, enum tbl t);
void table_rows_release(struct table_rows *r); /* wipes */

/* All rows of a query whose parameters are bound, behind those there are. */
WB_MUST_USE enum rc
table_rows_read(struct table_rows *r, struct stmt *st, struct err *e);

/* The same from none, as an array *v of the table's row type that the caller
 * frees, and wipes where it must; also after an error. */
WB_MUST_USE enum rc
table_rows_take(enum tbl t, struct stmt *st, void *v, size_t *n, struct err *e);

#endif

/*
 * table_rows.c - rows of a query, gathered.
 */
#include "table_rows.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

void
table_rows_init(struct table_rows *r, enum tbl t)
{
	memset(r, 0, sizeof(*r));
	r->size = tables[t].size;
}

void
table_rows_release(struct table_rows *r)
{
	if (r->v)
		mem_wipe(r->v, r->n * r->size);
	free(r->v);
	r->v = NULL;
	r->n = r->cap = 0;
}

enum rc
table_rows_read(struct table_rows *r, struct stmt *st, struct err *e)
{
	bool row = false;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		r->v = mem_room(r->v, &r->cap, r->n, r->size);
		rc = stmt_row(st, r->v + r->n * r->size, e);
		if (rc != RC_OK)
			break;
		r->n++;
	}
	stmt_done(st);
	return rc;
}

enum rc
table_rows_take(enum tbl t, struct stmt *st, void *v, size_t *n, struct err *e)
{
	struct table_rows r;
	enum rc rc;

	table_rows_init(&r, t);
	rc = table_rows_read(&r, st, e);
	memcpy(v, &r.v, sizeof(r.v));
	*n = r.n;
	return rc;
}

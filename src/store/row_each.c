/*
 * row_each.c - every row of a table, or of its history, in order of ids.
 *
 * Written from the catalogue, like the row calls: one row at a time is opened
 * and authenticated, and one that does not hold is told instead of ending the
 * walk.
 */
#include "store_private.h"

#include <stdlib.h>
#include <string.h>

static void
make_sql(struct buf *sql, const struct table_def *t, bool history)
{
	buf_adds(sql, "SELECT ");
	for (int i = 0; i < t->ncols; i++)
		buf_addf(sql, "%s%s", i ? ", " : "", t->cols[i].name);
	buf_addf(sql, " FROM %s%s ORDER BY id", t->name,
		 history ? "_history" : "");
	if (history)
		buf_adds(sql, ", version");
}

static enum rc
walk(struct store *s, enum tbl t, struct engine_stmt *st, void *row,
     store_row_fn fn, void *arg, struct err *e)
{
	struct row_head *head = row;
	struct err why;
	bool more = false;
	enum rc rc;

	while ((rc = engine_step(s->engine, st, &more, e)) == RC_OK && more) {
		int64_t id = engine_col_int(st, 0);
		int64_t version = engine_col_int(st, 1);
		bool damaged;

		rc = row_read(s, t, st, row, &why);
		damaged = rc == RC_DAMAGED;
		if (rc != RC_OK && !damaged) {
			if (e)
				*e = why;
			return rc;
		}
		if (damaged)
			row_init(t, row);
		head->id = id;
		head->version = version;
		if (!fn(row, damaged ? &why : NULL, arg))
			break;
	}
	return rc == RC_DAMAGED ? RC_OK : rc;
}

enum rc
store_each_row(struct store *s, enum tbl t, bool history, store_row_fn fn,
	       void *arg, struct err *e)
{
	struct buf sql = BUF_INIT;
	struct engine_stmt *st = NULL;
	void *row;
	enum rc rc;

	if (!tables[t].rows || (history && !tables[t].history))
		BUG("table %s has no such rows", tables[t].name);
	make_sql(&sql, &tables[t], history);
	rc = engine_prepare(s->engine, sql.p, &st, e);
	buf_release(&sql);
	if (rc != RC_OK)
		return rc;
	row = mem_zero(1, tables[t].size);
	rc = walk(s, t, st, row, fn, arg, e);
	engine_finalize(st);
	row_wipe(t, row);
	free(row);
	return rc;
}

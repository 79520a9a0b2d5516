/*
 * stmt.c - named statements: prepared once, bound and read by name.
 */
#include "store_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

enum rc
stmt_make(struct store *s, struct stmt *st, const char *name, const char *sql,
	  struct err *e)
{
	st->store = s;
	st->name = name;
	return engine_prepare(s->engine, sql, &st->raw, e);
}

void
stmt_free(struct stmt *st)
{
	engine_finalize(st->raw);
	st->raw = NULL;
}

void
stmt_restart(struct stmt *st)
{
	engine_reset(st->raw);
	st->open = false;
}

struct stmt *
store_query(struct store *s, enum query q)
{
	struct stmt *st = &s->query[q];

	if (!st->raw) {
		const struct query_def *d = &queries[q];

		/* A disk that fails, a schema that another process is just
		 * changing: the first step says so. */
		if (stmt_make(s, st, d->name, d->sql, &s->unprepared) != RC_OK)
			st->raw = NULL;
		st->params = d->params;
		st->nparams = d->nparams;
		st->cols = d->cols;
		st->ncols = d->ncols;
		st->table = d->table;
	}
	stmt_restart(st);
	return st;
}

static int
place(const struct stmt *st, const char *const *names, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return i;
	BUG("query %s has no \"%s\"", st->name, name);
}

void
stmt_int(struct stmt *st, const char *param, int64_t v)
{
	engine_bind_int(st->raw, place(st, st->params, st->nparams, param) + 1,
			v);
}

void
stmt_ref(struct stmt *st, const char *param, int64_t v)
{
	int i = place(st, st->params, st->nparams, param) + 1;

	if (v)
		engine_bind_int(st->raw, i, v);
	else
		engine_bind_null(st->raw, i);
}

void
stmt_text(struct stmt *st, const char *param, const char *v)
{
	engine_bind_text(st->raw, place(st, st->params, st->nparams, param) + 1,
			 v, strlen(v));
}

void
stmt_blob(struct stmt *st, const char *param, const void *p, size_t n)
{
	engine_bind_blob(st->raw, place(st, st->params, st->nparams, param) + 1,
			 p, n);
}

enum rc
stmt_step(struct stmt *st, bool *row, struct err *e)
{
	enum rc rc;

	*row = false;
	if (!st->raw)
		return err_set(e, st->store->unprepared.code, "%s",
			       st->store->unprepared.text);
	rc = engine_step(st->store->engine, st->raw, row, e);
	st->open = rc == RC_OK && *row;
	return rc;
}

enum rc
stmt_run(struct stmt *st, int64_t *changed, struct err *e)
{
	bool row;
	enum rc rc;

	do
		rc = stmt_step(st, &row, e);
	while (rc == RC_OK && row);
	if (rc == RC_OK && changed)
		*changed = engine_rows_changed(st->store->engine);
	return rc;
}

void
stmt_done(struct stmt *st)
{
	stmt_restart(st);
}

int64_t
stmt_get_int(struct stmt *st, const char *col)
{
	return engine_col_int(st->raw, place(st, st->cols, st->ncols, col));
}

const char *
stmt_get_text(struct stmt *st, const char *col)
{
	size_t n;

	return engine_col_bytes(st->raw, place(st, st->cols, st->ncols, col),
				&n);
}

const void *
stmt_get_blob(struct stmt *st, const char *col, size_t *n)
{
	return engine_col_bytes(st->raw, place(st, st->cols, st->ncols, col),
				n);
}

enum rc
stmt_one_int(struct stmt *st, int64_t *v, struct err *e)
{
	bool row;
	enum rc rc = stmt_step(st, &row, e);

	if (rc == RC_OK && !row)
		return err_set(e, RC_NONE, "There is no such record.");
	if (rc == RC_OK)
		*v = engine_col_int(st->raw, 0);
	/* RETURNING takes effect once stepped to its end. */
	while (rc == RC_OK && row)
		rc = stmt_step(st, &row, e);
	return rc;
}

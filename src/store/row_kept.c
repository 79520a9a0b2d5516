/*
 * row_kept.c - the current rows of a table that is read often, changes seldom
 * and holds nothing sealed.
 *
 * Which rows there are, and in which versions, is asked each time in the
 * snapshot at hand, so that nothing is ever shown as it was; opening and
 * authenticating is done once a version.  A version of our own that is rolled
 * back could come again with other contents: a rollback drops everything, as
 * other keys do.
 */
#include "store_private.h"

#include <stdlib.h>
#include <string.h>

struct kept_rows {
	char *v; /* of tables[t].size each, by id */
	size_t n;
	bool held; /* they were authenticated */
	struct stmt versions;
};

struct seen {
	int64_t id, version;
};

static struct row_head *
row_at(const struct kept_rows *k, enum tbl t, size_t i)
{
	return (struct row_head *)(void *)(k->v + i * tables[t].size);
}

static void
forget(struct kept_rows *k)
{
	free(k->v);
	k->v = NULL;
	k->n = 0;
}

static struct kept_rows *
kept_of(struct store *s, enum tbl t)
{
	bool held = s->ring && vault_ring_has(s->ring, tables[t].domain);
	struct kept_rows *k = s->kept[t];

	if (!k)
		s->kept[t] = k = mem_zero(1, sizeof(*k));
	if (k->held != held)
		forget(k);
	k->held = held;
	return k;
}

static enum rc
ask_versions(struct store *s, enum tbl t, struct stmt *st, struct seen **v,
	     size_t *n, struct err *e)
{
	size_t cap = 0;
	bool row = false;
	enum rc rc = RC_OK;

	*v = NULL;
	*n = 0;
	if (!st->raw) {
		struct buf sql = BUF_INIT;

		buf_addf(&sql, "SELECT id, version FROM %s ORDER BY id",
			 tables[t].name);
		rc = stmt_make(s, st, tables[t].name, sql.p, e);
		buf_release(&sql);
	}
	while (rc == RC_OK &&
	       (rc = engine_step(s->engine, st->raw, &row, e)) == RC_OK &&
	       row) {
		*v = mem_room(*v, &cap, *n, sizeof(**v));
		(*v)[*n].id = engine_col_int(st->raw, 0);
		(*v)[(*n)++].version = engine_col_int(st->raw, 1);
	}
	engine_reset(st->raw);
	return rc;
}

/* The same rows as now, each where it belongs; new ones have version 0. */
static void
arrange(struct kept_rows *k, enum tbl t, const struct seen *v, size_t n)
{
	size_t size = tables[t].size, at = 0;
	char *fresh;

	for (at = 0; at < n && at < k->n; at++)
		if (row_at(k, t, at)->id != v[at].id)
			break;
	if (at == n && at == k->n)
		return;
	fresh = mem_zero(n ? n : 1, size);
	at = 0;
	for (size_t i = 0; i < n; i++) {
		while (at < k->n && row_at(k, t, at)->id < v[i].id)
			at++;
		if (at < k->n && row_at(k, t, at)->id == v[i].id)
			memcpy(fresh + i * size, row_at(k, t, at), size);
	}
	free(k->v);
	k->v = fresh;
	k->n = n;
}

enum rc
store_rows_kept(struct store *s, enum tbl t, const void **rows, size_t *n,
		struct err *e)
{
	struct kept_rows *k = kept_of(s, t);
	struct seen *v;
	size_t now;
	enum rc rc;

	if (!tables[t].rows || table_has_sealed(&tables[t]))
		BUG("rows of %s are not kept", tables[t].name);
	if (!s->writing && !s->reading)
		BUG("rows of %s are kept outside of a snapshot",
		    tables[t].name);
	rc = ask_versions(s, t, &k->versions, &v, &now, e);
	if (rc == RC_OK)
		arrange(k, t, v, now);
	for (size_t i = 0; rc == RC_OK && i < now; i++)
		if (row_at(k, t, i)->version != v[i].version)
			rc = row_get(s, t, v[i].id, row_at(k, t, i), e);
	free(v);
	if (rc != RC_OK)
		forget(k);
	*rows = k->v;
	*n = k->n;
	return rc;
}

void
rows_kept_forget(struct store *s)
{
	for (int t = 0; t < TBL_COUNT; t++)
		if (s->kept[t])
			forget(s->kept[t]);
}

void
rows_kept_free(struct store *s)
{
	rows_kept_forget(s);
	for (int t = 0; t < TBL_COUNT; t++) {
		if (s->kept[t])
			stmt_free(&s->kept[t]->versions);
		free(s->kept[t]);
	}
}

/*
 * store_migrate.c - the schema: migrations, history tables and triggers, and
 * the same in PostgreSQL's words.
 *
 * A history table has the base table's columns and until_at, when the next
 * version was filed; (id, version) is its key.  The trigger is made from the
 * catalogue, so a new column cannot be forgotten in it.
 */
#include "store_private.h"

#include <ctype.h>
#include <string.h>

static void
add_history_table(struct buf *b, const struct table_def *t)
{
	buf_addf(b, "CREATE TABLE IF NOT EXISTS %s_history (\n", t->name);
	for (int i = 0; i < t->ncols; i++) {
		const struct col_def *c = &t->cols[i];
		const char *type =
			c->seal || c->kind == COL_BLOB || c->kind == COL_MAC
				? "BLOB"
			: c->kind == COL_TEXT ? "TEXT"
					      : "INTEGER";

		buf_addf(b, "\t%s %s%s,\n", c->name, type,
			 c->nullable ? "" : " NOT NULL");
	}
	buf_addf(b, "\tuntil_at INTEGER NOT NULL,\n"
		    "\tPRIMARY KEY (id, version)\n) STRICT;\n");
	if (*t->history_by)
		buf_addf(b,
			 "CREATE INDEX IF NOT EXISTS %s_history_by ON "
			 "%s_history (%s);\n",
			 t->name, t->name, t->history_by);
}

static void
add_columns(struct buf *b, const struct table_def *t, const char *before)
{
	for (int i = 0; i < t->ncols; i++)
		buf_addf(b, "%s%s%s", i ? ", " : "", before, t->cols[i].name);
}

static void
add_trigger_sqlite(struct buf *b, const struct table_def *t)
{
	buf_addf(b,
		 "DROP TRIGGER IF EXISTS %s_keep;\n"
		 "CREATE TRIGGER %s_keep AFTER UPDATE ON %s BEGIN\n"
		 "\tINSERT INTO %s_history (",
		 t->name, t->name, t->name, t->name);
	add_columns(b, t, "");
	buf_adds(b, ", until_at)\n\tVALUES (");
	add_columns(b, t, "OLD.");
	buf_adds(b, ", NEW.filed_at);\nEND;\n");
}

static void
add_trigger_postgresql(struct buf *b, const struct table_def *t)
{
	buf_addf(b,
		 "CREATE OR REPLACE FUNCTION %s_keep() RETURNS trigger "
		 "LANGUAGE plpgsql AS $$\nBEGIN\n\tINSERT INTO %s_history (",
		 t->name, t->name);
	add_columns(b, t, "");
	buf_adds(b, ", until_at)\n\tVALUES (");
	add_columns(b, t, "OLD.");
	buf_addf(b,
		 ", NEW.filed_at);\n\tRETURN NEW;\nEND $$;\n"
		 "CREATE OR REPLACE TRIGGER %s_keep AFTER UPDATE ON %s FOR "
		 "EACH ROW EXECUTE FUNCTION %s_keep();\n",
		 t->name, t->name, t->name);
}

/* Rows of this table are added, never changed: by trigger, so that no slip of
 * this program gets round it. */
static void
add_append_sqlite(struct buf *b, const struct table_def *t)
{
	static const char *const way[] = { "UPDATE", "DELETE" };

	for (int i = 0; i < 2; i++)
		buf_addf(b,
			 "DROP TRIGGER IF EXISTS %s_no_%s;\n"
			 "CREATE TRIGGER %s_no_%s BEFORE %s ON %s BEGIN\n"
			 "\tSELECT RAISE(ABORT, '%s is only added to');\n"
			 "END;\n",
			 t->name, way[i], t->name, way[i], way[i], t->name,
			 t->name);
}

static void
add_append_postgresql(struct buf *b, const struct table_def *t)
{
	buf_addf(b,
		 "CREATE OR REPLACE FUNCTION %s_append() RETURNS trigger "
		 "LANGUAGE plpgsql AS $$\nBEGIN\n"
		 "\tRAISE EXCEPTION '%s is only added to';\nEND $$;\n"
		 "CREATE OR REPLACE TRIGGER %s_append BEFORE UPDATE OR DELETE "
		 "ON %s FOR EACH ROW EXECUTE FUNCTION %s_append();\n"
		 "CREATE OR REPLACE TRIGGER %s_whole BEFORE TRUNCATE "
		 "ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s_append();\n",
		 t->name, t->name, t->name, t->name, t->name, t->name, t->name,
		 t->name);
}

static bool
is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* One word of a statement in PostgreSQL's spelling. */
static void
add_word_postgresql(struct buf *b, const char *s, size_t n, bool ddl)
{
	static const struct {
		const char *ours, *theirs;
		bool ddl; /* only in table definitions */
	} words[] = {
		{ "INTEGER", "BIGINT", false },
		{ "BLOB", "BYTEA", false },
		{ "TEXT", "TEXT COLLATE \"C\"", true },
		{ "STRICT", "", true },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].ours) == n &&
		    !memcmp(words[i].ours, s, n) && (ddl || !words[i].ddl)) {
			buf_adds(b, words[i].theirs);
			return;
		}
	buf_add(b, s, n);
}

/* The number of a parameter: names count from 1 in order of first use. */
static int
param_number(const char *names[], size_t lengths[], int *count, const char *s,
	     size_t n)
{
	for (int i = 0; i < *count; i++)
		if (lengths[i] == n && memcmp(names[i], s, n) == 0)
			return i + 1;
	if (*count == 64)
		BUG("too many parameters");
	names[*count] = s;
	lengths[*count] = n;
	return ++*count;
}

void
store_sql_postgresql(struct buf *out, const char *sql)
{
	bool ddl = strstr(sql, "CREATE TABLE") != NULL;
	const char *names[64];
	size_t lengths[64];
	int count = 0;

	while (*sql) {
		size_t n = 0;

		if (*sql == '\'') {
			n = 1 + strcspn(sql + 1, "'") + 1;
			buf_add(out, sql, n);
		} else if (sql[0] == '-' && sql[1] == '-') {
			n = strcspn(sql, "\n");
			buf_add(out, sql, n);
		} else if (*sql == ':' && is_word(sql[1])) {
			while (is_word(sql[n + 1]))
				n++;
			buf_addf(out, "$%d",
				 param_number(names, lengths, &count, sql + 1,
					      n));
			n++;
		} else if (is_word(*sql)) {
			while (is_word(sql[n]))
				n++;
			add_word_postgresql(out, sql, n, ddl);
		} else {
			buf_addc(out, *sql);
			n = 1;
		}
		sql += n;
	}
}

enum rc
store_schema(struct buf *out, const char *engine, struct err *e)
{
	bool postgres = strcmp(engine, "postgresql") == 0;

	if (!postgres && strcmp(engine, "sqlite") != 0)
		return err_set(e, RC_USAGE,
			       "There is no engine \"%s\"; name "
			       "sqlite or postgresql.",
			       engine);
	for (int i = 0; migrations[i].number; i++) {
		if (postgres)
			store_sql_postgresql(out, migrations[i].sql);
		else
			buf_adds(out, migrations[i].sql);
		buf_addc(out, '\n');
	}
	for (int i = 0; i < TBL_COUNT; i++) {
		struct buf table = BUF_INIT;

		if (tables[i].append && postgres)
			add_append_postgresql(out, &tables[i]);
		else if (tables[i].append)
			add_append_sqlite(out, &tables[i]);
		if (!tables[i].history)
			continue;
		add_history_table(&table, &tables[i]);
		if (postgres) {
			store_sql_postgresql(out, table.p);
			add_trigger_postgresql(out, &tables[i]);
		} else {
			buf_adds(out, table.p);
			add_trigger_sqlite(out, &tables[i]);
		}
		buf_release(&table);
	}
	return RC_OK;
}

static enum rc
apply_from(struct store *s, int from, int *version, struct err *e)
{
	struct buf sql = BUF_INIT;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && migrations[i].number; i++) {
		if (migrations[i].number <= from)
			continue;
		rc = engine_exec(s->engine, migrations[i].sql, e);
		*version = migrations[i].number;
	}
	for (int i = 0; rc == RC_OK && i < TBL_COUNT; i++) {
		buf_clear(&sql);
		if (tables[i].append)
			add_append_sqlite(&sql, &tables[i]);
		if (tables[i].history) {
			add_history_table(&sql, &tables[i]);
			add_trigger_sqlite(&sql, &tables[i]);
		}
		if (sql.len)
			rc = engine_exec(s->engine, sql.p, e);
	}
	buf_release(&sql);
	return rc;
}

enum rc
store_migrate(struct store *s, struct err *e)
{
	int version = 0, newest = 0;
	enum rc rc = engine_schema_get(s->engine, &version, e);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; migrations[i].number; i++)
		newest = migrations[i].number;
	if (version == newest)
		return RC_OK;
	if (version > newest)
		return err_set(e, RC_DAMAGED,
			       "This store was made by a newer "
			       "wardbook (schema %d; this program knows %d).",
			       version, newest);
	rc = store_begin(s, e);
	if (rc != RC_OK)
		return rc;
	/* Two programs may have seen the old version: ask again inside. */
	rc = engine_schema_get(s->engine, &version, e);
	if (rc == RC_OK && version < newest) {
		rc = apply_from(s, version, &version, e);
		if (rc == RC_OK)
			rc = engine_schema_set(s->engine, version, e);
	}
	if (rc == RC_OK)
		return store_commit(s, e);
	store_rollback(s);
	return rc;
}

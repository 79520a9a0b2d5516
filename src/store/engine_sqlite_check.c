/*
 * engine_sqlite_check.c - is the file sound, as far as the engine can say?
 *
 * Pages, constraints and references always.  An index is counted against its
 * table, which takes moments at millions of rows; that each entry is the row's
 * own is the deep check, and takes minutes there.
 */
#include "engine_sqlite.h"

#include <string.h>

#include "wardbook/buf.h"

/* No row, or for wants_ok the one row "ok". */
static enum rc
check_with(struct engine *en, const char *sql, bool wants_ok, struct err *e)
{
	sqlite3_stmt *st = NULL;
	enum rc rc = RC_OK;
	int code = sqlite3_prepare_v2(en->db, sql, -1, &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_ROW) {
		const char *s = (const char *)sqlite3_column_text(st, 0);

		if (!wants_ok || strcmp(s ? s : "", "ok") != 0)
			rc = err_set(e, RC_DAMAGED,
				     "The store is damaged: %.200s.",
				     s ? s : "no answer");
	} else if (code != SQLITE_DONE) {
		rc = engine_answer(en->db, code, e);
	}
	sqlite3_finalize(st);
	return rc;
}

static enum rc
count(struct engine *en, const char *sql, int64_t *n, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v2(en->db, sql, -1, &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	if (code == SQLITE_ROW)
		*n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	return code == SQLITE_ROW ? RC_OK : engine_answer(en->db, code, e);
}

/* In one statement each, and so in one snapshot. */
static enum rc
count_index(struct engine *en, const char *table, const char *index,
	    struct err *e)
{
	struct buf sql = BUF_INIT;
	int64_t apart = 0;
	enum rc rc;

	buf_addf(&sql,
		 "SELECT (SELECT COUNT(*) FROM %s NOT INDEXED) - "
		 "(SELECT COUNT(*) FROM %s INDEXED BY %s)",
		 table, table, index);
	rc = count(en, sql.p, &apart, e);
	buf_release(&sql);
	if (rc == RC_OK && apart != 0)
		rc = err_set(e, RC_DAMAGED,
			     "The store is damaged: index %s has %lld entries "
			     "%s than %s has rows.",
			     index, (long long)(apart < 0 ? -apart : apart),
			     apart < 0 ? "more" : "less", table);
	return rc;
}

/* Those of some rows only are left to the deep check. */
static enum rc
count_indexes(struct engine *en, struct err *e)
{
	static const char list[] =
		"SELECT m.name, i.name FROM sqlite_schema AS m, "
		"pragma_index_list(m.name) AS i "
		"WHERE m.type = 'table' AND i.partial = 0 AND i.origin = 'c'";
	sqlite3_stmt *st = NULL;
	enum rc rc = RC_OK;
	int code = sqlite3_prepare_v2(en->db, list, -1, &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	for (; code == SQLITE_ROW && rc == RC_OK; code = sqlite3_step(st))
		rc = count_index(en, (const char *)sqlite3_column_text(st, 0),
				 (const char *)sqlite3_column_text(st, 1), e);
	if (rc == RC_OK && code != SQLITE_DONE)
		rc = engine_answer(en->db, code, e);
	sqlite3_finalize(st);
	return rc;
}

enum rc
engine_check(struct engine *en, bool deep, struct err *e)
{
	enum rc rc;

	if (deep)
		rc = check_with(en, "PRAGMA integrity_check", true, e);
	else
		rc = check_with(en, "PRAGMA quick_check", true, e);
	if (rc == RC_OK && !deep)
		rc = count_indexes(en, e);
	if (rc == RC_OK)
		rc = check_with(en, "PRAGMA foreign_key_check", false, e);
	return rc;
}

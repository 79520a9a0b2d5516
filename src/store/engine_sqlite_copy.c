/*
 * engine_sqlite_copy.c - the file as it stands, in another file.
 *
 * VACUUM INTO reads one snapshot: whoever writes meanwhile goes on, and what
 * was deleted is not in the copy.  It has a connection of its own, the only
 * one that may attach, and that for the one statement.
 */
#include "engine_sqlite.h"

#include <stdio.h>
#include <string.h>

struct asked {
	bool (*go_on)(void *arg);
	void *arg;
};

static int
ask(void *arg)
{
	const struct asked *a = arg;

	return !a->go_on(a->arg);
}

static enum rc
vacuum_into(sqlite3 *db, const char *to, struct err *e)
{
	sqlite3_stmt *st = NULL;
	int code =
		sqlite3_prepare_v2(db, "VACUUM main INTO :to", -1, &st, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_bind_text(st, 1, to, -1, SQLITE_STATIC);
	if (code == SQLITE_OK)
		code = sqlite3_step(st);
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? RC_OK : engine_answer(db, code, e);
}

enum rc
engine_mark_file(const char *path, enum engine_mark mark, struct err *e)
{
	sqlite3 *db = NULL;
	char sql[128];
	enum rc rc;
	int code;

	/* Nobody sees the file yet, and it is synced as a whole. */
	snprintf(sql, sizeof(sql),
		 "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; "
		 "PRAGMA application_id=%d",
		 (int)mark);
	code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_exec(db, sql, NULL, NULL, NULL);
	rc = code == SQLITE_OK ? RC_OK : engine_answer(db, code, e);
	sqlite3_close(db);
	return rc;
}

enum rc
engine_copy(const char *path, const char *to, enum engine_mark mark,
	    bool (*go_on)(void *arg), void *arg, struct err *e)
{
	struct asked a = { go_on, arg };
	sqlite3 *db = NULL;
	enum rc rc;
	int code;

	code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
	/* The last one to close must not write the log back: that is done
	 * under the ticket only. */
	if (code == SQLITE_OK) {
		sqlite3_busy_timeout(db, 5000);
		code = sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
					 1, NULL);
	}
	if (code == SQLITE_OK)
		code = sqlite3_exec(db,
				    "PRAGMA cell_size_check=ON; "
				    "PRAGMA mmap_size=0; "
				    "PRAGMA temp_store=MEMORY",
				    NULL, NULL, NULL);
	if (go_on)
		sqlite3_progress_handler(db, 10000, ask, &a);
	rc = code == SQLITE_OK ? vacuum_into(db, to, e)
			       : engine_answer(db, code, e);
	sqlite3_close(db);
	return rc == RC_OK ? engine_mark_file(to, mark, e) : rc;
}

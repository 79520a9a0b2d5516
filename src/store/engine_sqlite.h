/*
 * engine_sqlite.h - what the files of the SQLite engine share.
 */
#ifndef WARDBOOK_ENGINE_SQLITE_H
#define WARDBOOK_ENGINE_SQLITE_H

#include <sqlite3.h>

#include "engine.h"

struct engine {
	sqlite3 *db;
	int wal_pages;	      /* after the last commit */
	int64_t data_version; /* last seen by engine_changed() */
	sqlite3_stmt *version;
	sqlite3_stmt *begin_write, *begin_read, *commit;
};

/* What an engine's answer means to the person at the terminal. */
WB_MUST_USE enum rc engine_answer(sqlite3 *db, int code, struct err *e);

#endif

/*
 * engine_sqlite.h - what the files of the SQLite engine share.
 */
#ifndef WARDBOOK_ENGINE_SQLITE_H
#define WARDBOOK_ENGINE_SQLITE_H

#include <sqlite3.h>

#include "engine.h"

/* What an engine's answer means to the person at the terminal. */
WB_MUST_USE enum rc engine_answer(sqlite3 *db, int code, struct err *e);

#endif

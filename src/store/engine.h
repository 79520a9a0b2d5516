/*
 * engine.h - what the store asks of a database engine.
 *
 * engine_sqlite.c is the engine of one host and one file, and
 * engine_sqlite_copy.c copies that file.  Another engine
 * stands behind the same calls.  Parameters and columns go by position here;
 * names are the store's business.
 */
#ifndef WARDBOOK_ENGINE_H
#define WARDBOOK_ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/err.h"

struct engine;
struct engine_stmt;

enum engine_type { ENGINE_NULL, ENGINE_INT, ENGINE_TEXT, ENGINE_BLOB };

/* What a file is, in its header.  A backup has a mark of its own, so that
 * nobody works in one by mistake; a store that was put back from one keeps
 * its mark until the log says so. */
enum engine_mark {
	ENGINE_STORE = 0x57415244,    /* "WARD" */
	ENGINE_BACKUP = 0x5742414B,   /* "WBAK" */
	ENGINE_RESTORED = 0x57425253, /* "WBRS" */
};

#define ENGINE_CHECKPOINT 1000 /* pages of log before a checkpoint */

/* create: the file must not exist and is made with mode 0600. */
WB_MUST_USE enum rc
engine_open(struct engine **en, const char *path, bool create, struct err *e);
void engine_close(struct engine *en);

/* A file that nobody changes, read without locks and without a log beside it;
 * a store or a backup. */
WB_MUST_USE enum rc
engine_open_image(struct engine **en, const char *path, struct err *e);

/* RC_USAGE: the folder or file lies where locks do not hold. */
WB_MUST_USE enum rc engine_refuse_network(const char *path, struct err *e);

/* Asked of the file each time; 0: cannot be read. */
enum engine_mark engine_mark_get(struct engine *en);
WB_MUST_USE enum rc
engine_mark_set(struct engine *en, enum engine_mark mark, struct err *e);

/*
 * The store at path as it stands now, written into `to`, an empty file that
 * nobody else uses, and marked.  Reads in one snapshot and takes no ticket;
 * nothing is synced.  go_on (may be NULL) is asked again and again; false
 * stops with RC_REFUSED.  engine_mark_file() marks a file of that kind.
 */
WB_MUST_USE enum rc
engine_copy(const char *path, const char *to, enum engine_mark mark,
	    bool (*go_on)(void *arg), void *arg, struct err *e);
WB_MUST_USE enum rc
engine_mark_file(const char *path, enum engine_mark mark, struct err *e);

/* Schema version kept in the file's header; sealing it makes it ours. */
WB_MUST_USE enum rc
engine_schema_get(struct engine *en, int *version, struct err *e);
WB_MUST_USE enum rc
engine_schema_set(struct engine *en, int version, struct err *e);

/* Several statements of ours without parameters or rows. */
WB_MUST_USE enum rc
engine_exec(struct engine *en, const char *sql, struct err *e);

WB_MUST_USE enum rc engine_begin(struct engine *en, bool write, struct err *e);
WB_MUST_USE enum rc engine_commit(struct engine *en, struct err *e);
void engine_rollback(struct engine *en);

/* Under the writer's ticket only: shortens the log when it is long. */
void engine_checkpoint(struct engine *en);
void engine_truncate(struct engine *en); /* the last to leave */

/* Another connection committed since the last call. */
bool engine_changed(struct engine *en);

/* After set-up no schema may change and nothing be attached. */
void engine_lock_schema(struct engine *en);
void engine_unlock_schema(struct engine *en);

/* Pages, constraints, references; indexes counted against their tables, or
 * (deep) each entry against its row. */
WB_MUST_USE enum rc engine_check(struct engine *en, bool deep, struct err *e);

WB_MUST_USE enum rc engine_prepare(struct engine *en, const char *sql,
				   struct engine_stmt **st, struct err *e);
void engine_finalize(struct engine_stmt *st);
void engine_reset(struct engine_stmt *st);
void engine_bind_null(struct engine_stmt *st, int i); /* from 1 */
void engine_bind_int(struct engine_stmt *st, int i, int64_t v);
/* The bytes must stay until the next reset. */
void engine_bind_text(struct engine_stmt *st, int i, const char *p, size_t n);
void engine_bind_blob(struct engine_stmt *st, int i, const void *p, size_t n);
WB_MUST_USE enum rc engine_step(struct engine *en, struct engine_stmt *st,
				bool *row, struct err *e);
int64_t engine_rows_changed(struct engine *en);

enum engine_type engine_col_type(struct engine_stmt *st, int i); /* 0 */
int64_t engine_col_int(struct engine_stmt *st, int i);
const void *engine_col_bytes(struct engine_stmt *st, int i, size_t *n);

#endif

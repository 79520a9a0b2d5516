/*
 * engine_sqlite.c - SQLite in WAL mode: one file, many processes of one host.
 *
 * The connection profile is set here and read back, so that a library built
 * otherwise is noticed.  Nobody else opens the file: closing any descriptor of
 * it would drop this process's locks.  Checkpoints overlap no commit, because
 * both happen under the writer's ticket (SQLite 3.7.0 to 3.51.2 can damage a
 * WAL file otherwise).
 */
#include "engine_sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "wardbook/buf.h"

static sqlite3_stmt *
raw(struct engine_stmt *st)
{
	return (sqlite3_stmt *)st;
}

/* What an engine's answer means to the person at the terminal. */
enum rc
engine_answer(sqlite3 *db, int code, struct err *e)
{
	switch (code & 0xFF) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
	case SQLITE_PROTOCOL: /* locks that could not be had for seconds */
		return err_set(e, RC_BUSY, "The store is busy; try again.");
	case SQLITE_CONSTRAINT:
		return err_set(e, RC_CONFLICT, "The store refused this: %s.",
			       sqlite3_errmsg(db));
	case SQLITE_FULL:
		return err_set(e, RC_IO,
			       "The disk is full; nothing was "
			       "changed.  Make room and try again.");
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return err_set(e, RC_IO,
			       "The store cannot be written here; "
			       "nothing was changed.");
	case SQLITE_IOERR:
		return err_set(e, RC_IO,
			       "The disk failed (%d); nothing was "
			       "changed.",
			       code);
	case SQLITE_CANTOPEN:
		return err_set(e, RC_IO, "The store cannot be opened: %s.",
			       strerror(errno));
	case SQLITE_NOMEM:
		return err_set(e, RC_IO,
			       "The memory is exhausted; nothing was "
			       "changed.");
	case SQLITE_INTERRUPT:
		return err_set(e, RC_REFUSED, "Stopped; nothing was made.");
	case SQLITE_TOOBIG:
		return err_set(e, RC_REFUSED, "A value is too long.");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(e, RC_DAMAGED,
			       "The store is damaged, or this "
			       "file is no store: %s.",
			       sqlite3_errmsg(db));
	default:
		return err_set(e, RC_DAMAGED, "The store answered %d: %s.",
			       code, sqlite3_errmsg(db));
	}
}

enum rc
engine_exec(struct engine *en, const char *sql, struct err *e)
{
	int code = sqlite3_exec(en->db, sql, NULL, NULL, NULL);

	return code == SQLITE_OK ? RC_OK : engine_answer(en->db, code, e);
}

/* Sets a pragma and insists on reading the wanted value back. */
static enum rc
pragma(struct engine *en, const char *set, const char *get, const char *wanted,
       struct err *e)
{
	sqlite3_stmt *st = NULL;
	char text[64] = "";
	int code;

	code = sqlite3_exec(en->db, set, NULL, NULL, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_prepare_v2(en->db, get, -1, &st, NULL);
	if (code == SQLITE_OK) {
		code = sqlite3_step(st);
		if (code == SQLITE_ROW) {
			snprintf(text, sizeof(text), "%s",
				 (const char *)sqlite3_column_text(st, 0));
			code = SQLITE_OK;
		}
	}
	sqlite3_finalize(st);
	if (code != SQLITE_OK)
		return engine_answer(en->db, code, e);
	if (strcmp(text, wanted) != 0)
		return err_set(e, RC_DAMAGED,
			       "This SQLite does not take "
			       "\"%s\" (it says %s).",
			       set, text);
	return RC_OK;
}

/* Locks over a network lie: known file systems of that kind are refused. */
enum rc
engine_refuse_network(const char *path, struct err *e)
{
	static const struct {
		unsigned long magic;
		const char *name;
	} deny[] = {
		{ 0x6969, "NFS" },	{ 0xFF534D42, "CIFS" },
		{ 0xFE534D42, "SMB" },	{ 0x517B, "SMB" },
		{ 0x73757245, "Coda" }, { 0x5346414F, "AFS" },
		{ 0x01021997, "9P" },	{ 0x00C36400, "Ceph" },
		{ 0x47504653, "GPFS" }, { 0x0BD00BD0, "Lustre" },
	};
	struct statfs fs;

	if (statfs(path, &fs) < 0)
		return RC_OK;
	for (size_t i = 0; i < sizeof(deny) / sizeof(deny[0]); i++)
		if ((unsigned long)fs.f_type == deny[i].magic)
			return err_set(e, RC_USAGE,
				       "%s lies on a network file "
				       "system (%s), where locks do not hold; "
				       "name a place on a local disk.",
				       path, deny[i].name);
	return RC_OK;
}

static int
on_wal(void *arg, sqlite3 *db, const char *name, int pages)
{
	(void)db;
	(void)name;
	((struct engine *)arg)->wal_pages = pages;
	return SQLITE_OK;
}

/* A file may hold what we did not put there. */
static void
set_distrust(sqlite3 *db)
{
	sqlite3_extended_result_codes(db, 1);
	sqlite3_busy_timeout(db, 5000);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 16 << 20);
	sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 200000);
}

static enum rc
set_profile(struct engine *en, bool create, struct err *e)
{
	static const struct {
		const char *set, *get, *wanted;
	} list[] = {
		{ "PRAGMA synchronous=FULL", "PRAGMA synchronous", "2" },
		{ "PRAGMA foreign_keys=ON", "PRAGMA foreign_keys", "1" },
		{ "PRAGMA cell_size_check=ON", "PRAGMA cell_size_check", "1" },
		{ "PRAGMA secure_delete=ON", "PRAGMA secure_delete", "1" },
		{ "PRAGMA mmap_size=0", "PRAGMA mmap_size", "0" },
		{ "PRAGMA temp_store=MEMORY", "PRAGMA temp_store", "2" },
		{ "PRAGMA cache_size=-8192", "PRAGMA cache_size", "-8192" },
		{ "PRAGMA wal_autocheckpoint=0", "PRAGMA wal_autocheckpoint",
		  "0" },
		{ "PRAGMA journal_mode=WAL", "PRAGMA journal_mode", "wal" },
	};
	enum rc rc = RC_OK;

	set_distrust(en->db);
	if (create)
		rc = pragma(en, "PRAGMA page_size=4096", "PRAGMA page_size",
			    "4096", e);
	for (size_t i = 0; rc == RC_OK && i < sizeof(list) / sizeof(list[0]);
	     i++)
		rc = pragma(en, list[i].set, list[i].get, list[i].wanted, e);
	sqlite3_wal_hook(en->db, on_wal, en);
	return rc;
}

enum engine_mark
engine_mark_get(struct engine *en)
{
	sqlite3_stmt *st = NULL;
	int mark = 0;

	if (sqlite3_prepare_v2(en->db, "PRAGMA application_id", -1, &st,
			       NULL) == SQLITE_OK &&
	    sqlite3_step(st) == SQLITE_ROW)
		mark = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return (enum engine_mark)mark;
}

enum rc
engine_mark_set(struct engine *en, enum engine_mark mark, struct err *e)
{
	char sql[64];
	enum rc rc;

	snprintf(sql, sizeof(sql), "PRAGMA application_id=%d", (int)mark);
	engine_unlock_schema(en);
	rc = engine_exec(en, sql, e);
	engine_lock_schema(en);
	return rc;
}

/* Is it ours?  Asked before anything is set, so that a foreign file stays as
 * it was found. */
static enum rc
recognise(struct engine *en, const char *path, struct err *e)
{
	enum engine_mark mark = engine_mark_get(en);
	int code = sqlite3_errcode(en->db);

	if (mark == ENGINE_STORE || mark == ENGINE_RESTORED)
		return RC_OK;
	if (mark == ENGINE_BACKUP)
		return err_set(e, RC_DAMAGED,
			       "%s is a backup; \"wardbook restore\" makes a "
			       "store of it.",
			       path);
	if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
		return engine_answer(en->db, code, e);
	return err_set(e, RC_DAMAGED, "%s is no wardbook store.", path);
}

enum rc
engine_open(struct engine **out, const char *path, bool create, struct err *e)
{
	/* A connection belongs to one thread: no mutex at every column. */
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_PRIVATECACHE |
		    SQLITE_OPEN_NOMUTEX;
	struct engine *en;
	struct stat st;
	enum rc rc;
	int code;

	*out = NULL;
	if (!create && stat(path, &st) < 0)
		return err_set(e, RC_NONE,
			       "There is no store at %s; "
			       "\"wardbook init\" makes one.",
			       path);
	if (!create && (!S_ISREG(st.st_mode) || st.st_size < 512))
		return err_set(e, RC_DAMAGED, "%s is no wardbook store.", path);
	rc = engine_refuse_network(path, e);
	if (rc != RC_OK)
		return rc;
	en = mem_zero(1, sizeof(*en));
	code = sqlite3_open_v2(path, &en->db,
			       flags | (create ? SQLITE_OPEN_CREATE : 0), NULL);
	rc = code == SQLITE_OK ? RC_OK : engine_answer(en->db, code, e);
	if (rc == RC_OK && !create)
		rc = recognise(en, path, e);
	if (rc == RC_OK)
		rc = set_profile(en, create, e);
	if (rc != RC_OK) {
		engine_close(en);
		return rc;
	}
	*out = en;
	return RC_OK;
}

/* As a URI, in which some letters stand for others. */
static void
add_uri(struct buf *b, const char *path)
{
	buf_adds(b, "file:");
	for (const char *p = path; *p; p++)
		if (strchr("%?#", *p))
			buf_addf(b, "%%%02X", (unsigned char)*p);
		else
			buf_addc(b, *p);
	buf_adds(b, "?mode=ro&immutable=1");
}

enum rc
engine_open_image(struct engine **out, const char *path, struct err *e)
{
	struct engine *en = mem_zero(1, sizeof(*en));
	struct buf uri = BUF_INIT;
	int code;

	*out = NULL;
	add_uri(&uri, path);
	code = sqlite3_open_v2(uri.p, &en->db,
			       SQLITE_OPEN_READONLY | SQLITE_OPEN_URI |
				       SQLITE_OPEN_PRIVATECACHE,
			       NULL);
	buf_release(&uri);
	if (code == SQLITE_OK)
		code = sqlite3_exec(en->db,
				    "PRAGMA cell_size_check=ON; "
				    "PRAGMA mmap_size=0; "
				    "PRAGMA temp_store=MEMORY",
				    NULL, NULL, NULL);
	if (code != SQLITE_OK) {
		enum rc rc = engine_answer(en->db, code, e);

		engine_close(en);
		return rc;
	}
	set_distrust(en->db);
	*out = en;
	return RC_OK;
}

void
engine_close(struct engine *en)
{
	if (!en)
		return;
	sqlite3_finalize(en->version);
	sqlite3_finalize(en->begin_write);
	sqlite3_finalize(en->begin_read);
	sqlite3_finalize(en->commit);
	sqlite3_close_v2(en->db);
	free(en);
}

enum rc
engine_schema_get(struct engine *en, int *version, struct err *e)
{
	sqlite3_stmt *st;
	int code;

	code = sqlite3_prepare_v2(en->db, "PRAGMA user_version", -1, &st, NULL);
	if (code == SQLITE_OK && (code = sqlite3_step(st)) == SQLITE_ROW) {
		*version = sqlite3_column_int(st, 0);
		code = SQLITE_OK;
	}
	sqlite3_finalize(st);
	return code == SQLITE_OK ? RC_OK : engine_answer(en->db, code, e);
}

enum rc
engine_schema_set(struct engine *en, int version, struct err *e)
{
	/* A store put back keeps its mark over a migration. */
	bool restored = engine_mark_get(en) == ENGINE_RESTORED;
	char sql[96];

	snprintf(sql, sizeof(sql),
		 "PRAGMA application_id=%d; "
		 "PRAGMA user_version=%d",
		 restored ? ENGINE_RESTORED : ENGINE_STORE, version);
	return engine_exec(en, sql, e);
}

/* Prepares once, steps, resets: begin and commit are on every path. */
static enum rc
run_once(struct engine *en, sqlite3_stmt **st, const char *sql, struct err *e)
{
	int code = SQLITE_OK;

	if (!*st)
		code = sqlite3_prepare_v3(en->db, sql, -1,
					  SQLITE_PREPARE_PERSISTENT, st, NULL);
	if (code == SQLITE_OK) {
		code = sqlite3_step(*st);
		sqlite3_reset(*st);
	}
	return code == SQLITE_DONE ? RC_OK : engine_answer(en->db, code, e);
}

enum rc
engine_begin(struct engine *en, bool write, struct err *e)
{
	return write ? run_once(en, &en->begin_write, "BEGIN IMMEDIATE", e)
		     : run_once(en, &en->begin_read, "BEGIN", e);
}

enum rc
engine_commit(struct engine *en, struct err *e)
{
	return run_once(en, &en->commit, "COMMIT", e);
}

void
engine_rollback(struct engine *en)
{
	if (!sqlite3_get_autocommit(en->db))
		sqlite3_exec(en->db, "ROLLBACK", NULL, NULL, NULL);
}

void
engine_checkpoint(struct engine *en)
{
	if (en->wal_pages < ENGINE_CHECKPOINT)
		return;
	sqlite3_wal_checkpoint_v2(en->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL,
				  NULL);
}

void
engine_truncate(struct engine *en)
{
	sqlite3_busy_timeout(en->db, 0);
	sqlite3_wal_checkpoint_v2(en->db, NULL, SQLITE_CHECKPOINT_TRUNCATE,
				  NULL, NULL);
}

bool
engine_changed(struct engine *en)
{
	int64_t now = en->data_version;
	bool changed;

	if (!en->version && sqlite3_prepare_v3(en->db, "PRAGMA data_version",
					       -1, SQLITE_PREPARE_PERSISTENT,
					       &en->version, NULL) != SQLITE_OK)
		return true;
	if (sqlite3_step(en->version) == SQLITE_ROW)
		now = sqlite3_column_int64(en->version, 0);
	sqlite3_reset(en->version);
	changed = now != en->data_version;
	en->data_version = now;
	return changed;
}

static int
allow(void *arg, int act, const char *a, const char *b, const char *c,
      const char *d)
{
	(void)arg;
	(void)c;
	(void)d;
	switch (act) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_INSERT:
	case SQLITE_UPDATE:
	case SQLITE_DELETE:
	case SQLITE_TRANSACTION:
	case SQLITE_FUNCTION:
	case SQLITE_RECURSIVE:
		/* What was filed in the log stays as it was filed. */
		if ((act == SQLITE_UPDATE || act == SQLITE_DELETE) && a &&
		    strcmp(a, "audit_entry") == 0)
			return SQLITE_DENY;
		return SQLITE_OK;
	case SQLITE_PRAGMA:
		return a &&
				       (!strcmp(a, "application_id") ||
					!strcmp(a, "data_version") ||
					!strcmp(a, "integrity_check") ||
					!strcmp(a, "quick_check") ||
					!strcmp(a, "foreign_key_check") ||
					!strcmp(a, "user_version")) &&
				       !b
			       ? SQLITE_OK
			       : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

void
engine_lock_schema(struct engine *en)
{
	sqlite3_set_authorizer(en->db, allow, NULL);
}

void
engine_unlock_schema(struct engine *en)
{
	sqlite3_set_authorizer(en->db, NULL, NULL);
}

enum rc
engine_prepare(struct engine *en, const char *sql, struct engine_stmt **out,
	       struct err *e)
{
	sqlite3_stmt *st = NULL;
	int code = sqlite3_prepare_v3(en->db, sql, -1,
				      SQLITE_PREPARE_PERSISTENT, &st, NULL);

	*out = (struct engine_stmt *)st;
	return code == SQLITE_OK ? RC_OK : engine_answer(en->db, code, e);
}

void
engine_finalize(struct engine_stmt *st)
{
	sqlite3_finalize(raw(st));
}

void
engine_reset(struct engine_stmt *st)
{
	if (!st)
		return;
	sqlite3_reset(raw(st));
	sqlite3_clear_bindings(raw(st));
}

void
engine_bind_null(struct engine_stmt *st, int i)
{
	sqlite3_bind_null(raw(st), i);
}

void
engine_bind_int(struct engine_stmt *st, int i, int64_t v)
{
	sqlite3_bind_int64(raw(st), i, v);
}

void
engine_bind_text(struct engine_stmt *st, int i, const char *p, size_t n)
{
	sqlite3_bind_text(raw(st), i, p, (int)n, SQLITE_STATIC);
}

void
engine_bind_blob(struct engine_stmt *st, int i, const void *p, size_t n)
{
	sqlite3_bind_blob(raw(st), i, n ? p : "", (int)n, SQLITE_STATIC);
}

enum rc
engine_step(struct engine *en, struct engine_stmt *st, bool *row, struct err *e)
{
	int code = sqlite3_step(raw(st));

	*row = code == SQLITE_ROW;
	if (code == SQLITE_ROW)
		return RC_OK;
	if (code == SQLITE_DONE) {
		sqlite3_reset(raw(st));
		return RC_OK;
	}
	{
		enum rc rc = engine_answer(en->db, code, e);

		sqlite3_reset(raw(st));
		return rc;
	}
}

int64_t
engine_rows_changed(struct engine *en)
{
	return sqlite3_changes64(en->db);
}

enum engine_type
engine_col_type(struct engine_stmt *st, int i)
{
	switch (sqlite3_column_type(raw(st), i)) {
	case SQLITE_INTEGER:
		return ENGINE_INT;
	case SQLITE_TEXT:
		return ENGINE_TEXT;
	case SQLITE_BLOB:
		return ENGINE_BLOB;
	default:
		return ENGINE_NULL;
	}
}

int64_t
engine_col_int(struct engine_stmt *st, int i)
{
	return sqlite3_column_int64(raw(st), i);
}

const void *
engine_col_bytes(struct engine_stmt *st, int i, size_t *n)
{
	const void *p = sqlite3_column_type(raw(st), i) == SQLITE_TEXT
				? (const void *)sqlite3_column_text(raw(st), i)
				: sqlite3_column_blob(raw(st), i);

	*n = (size_t)sqlite3_column_bytes(raw(st), i);
	return p ? p : "";
}

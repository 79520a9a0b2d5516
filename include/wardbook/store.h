/*
 * store.h - the store: opening, transactions, statements, rows.
 *
 * The only room that knows an engine.  Everything above speaks named queries
 * (db/queries/) and whole rows of tables (db/migrations/); both are compiled
 * into catalog.h.  A row of a table with a key domain is opened, sealed and
 * authenticated here, so nobody above can forget to.
 *
 * One process, one store, one thread.  No transaction and no statement may be
 * open while the program waits for a key (store_is_idle() says so).
 */
#ifndef WARDBOOK_STORE_H
#define WARDBOOK_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/err.h"
#include "wardbook/vault.h"

/* ---- the catalogue (generated from db/) ----------------------------------- */

enum col_kind {
	COL_INT,    /* int64_t */
	COL_QTY,    /* int64_t, base units */
	COL_DAY,    /* int64_t yyyymmdd, 0 none */
	COL_MINUTE, /* int64_t, -1 none */
	COL_AT,	    /* int64_t ms UTC, 0 none */
	COL_BOOL,   /* int64_t 0 or 1 */
	COL_ENUM,   /* int64_t */
	COL_REF,    /* int64_t, 0 where the table says NULL */
	COL_TEXT,   /* char[max + 1] */
	COL_BLOB,   /* struct { uint32_t n; uint8_t p[max]; } */
	COL_MAC,    /* not in the struct: the store's own */
};

struct enum_value {
	int number;
	const char *name;  /* "no-show": imports, JSON, extracts */
	const char *words; /* "missed": people */
};

struct enum_def {
	const char *name;
	const struct enum_value *values;
	int count;
};

struct col_def {
	const char *name;
	const char *meaning; /* the comment in db/migrations */
	enum col_kind kind;
	const struct enum_def *words; /* COL_ENUM */
	const char *refers;	      /* COL_REF: the table */
	uint8_t seal;		      /* frozen number, 0: in clear */
	uint8_t pad;		      /* least padding class, 0: none */
	bool nullable;
	uint32_t max;	 /* COL_TEXT, COL_BLOB: bytes */
	uint32_t offset; /* in struct row_NAME */
};

struct table_def {
	const char *name;
	uint16_t number;    /* frozen */
	enum domain domain; /* of sealed columns and of the row MAC */
	int subject;	    /* column that holds the patient, -1: none */
	bool history;
	const char *history_by; /* columns of an index of it; "" none */
	bool append;		/* the engine refuses UPDATE and DELETE */
	bool rows;		/* has id and version: the row calls work */
	const struct col_def *cols;
	int ncols;
	size_t size;			   /* of struct row_NAME */
	const char *get, *insert, *update; /* SQL of the row calls */
};

struct query_def {
	const char *name, *sql;
	const char *const *params; /* names without colon */
	int nparams;
	const char *const *cols;
	int ncols;
	int table;	  /* enum tbl where rows are whole rows, else -1 */
	const char *note; /* db/warehouse/measures: its definition in
				 * words, else NULL */
};

struct migration_def {
	int number;
	const char *name, *sql;
};

/* Every row struct begins like this. */
#define ROW_HEAD         \
	int64_t id;      \
	int64_t version; \
	bool shut /* sealed columns are blank: the key is not here */

struct row_head {
	ROW_HEAD;
};

#include "catalog.h"

extern const struct table_def tables[TBL_COUNT];    /* [enum tbl] */
extern const struct query_def queries[QUERY_COUNT]; /* [enum query] */
extern const struct migration_def migrations[];	    /* ends with number 0 */

/* The value of that number; "" for one that is not in the list. */
const char *enum_name(const struct enum_def *d, int64_t number);
const char *enum_words(const struct enum_def *d, int64_t number);
/* By name or by words, ASCII case ignored.  -1: no such value. */
int enum_find(const struct enum_def *d, const char *text);

/* ---- opening -------------------------------------------------------------- */

struct store;

/* Makes a new store with every table and no row.  The path must not exist
 * (RC_CONFLICT).  A store whose making is not finished is removed by
 * store_abandon(). */
WB_MUST_USE enum rc
store_create(struct store **s, const char *path, struct err *e);

/* Opens a store, brings its schema up to date.  RC_NONE: no such file;
 * RC_DAMAGED: no store of ours, damaged, or newer than this program. */
WB_MUST_USE enum rc
store_open(struct store **s, const char *path, struct err *e);

/* Rolls back what is open, tries to shorten the write-ahead log. NULL is fine. */
void store_close(struct store *s);
void store_abandon(struct store *s); /* close, and remove the files */

/* The site row, as it was at opening or at the last store_site_load(). */
const struct row_site *store_site(const struct store *s);
WB_MUST_USE enum rc store_site_load(struct store *s, struct err *e);

const char *store_path(const struct store *s);

/* Is that path the store itself (or its -wal, -shm, lock files), by device
 * and inode?  Every path that a user names is asked before it is opened. */
bool store_is_own_file(const struct store *s, const char *path);

/* The keys that rows are opened and sealed with; not owned; NULL: none. */
void store_ring_set(struct store *s, struct vault_ring *r);
struct vault_ring *store_ring(const struct store *s);

/* Whoever files from now on: columns author_id, and filed_at (when_now()),
 * are filled by row_insert() and row_update() where a table has them. */
void store_author_set(struct store *s, int64_t account_id);

/* Another connection committed since the last call. */
bool store_changed(struct store *s);

/* What a cache of rows remembers: another number after any commit of another
 * connection and any rollback of ours, and in no two stores that this process
 * opens the same.  A cache follows own commits by itself. */
int64_t store_generation(struct store *s);

/*
 * The engine's own check: pages, constraints, references, and indexes counted
 * against their tables; deep: each entry of an index against its row.  It runs
 * beside the caller, who goes on using the store, until store_check_end(),
 * which waits for it, frees it, and says RC_DAMAGED with what was found.
 */
struct store_checking;
WB_MUST_USE enum rc
store_check_begin(struct store_checking **c, struct store *s, bool deep,
		  struct err *e);
WB_MUST_USE enum rc store_check_end(struct store_checking *c, struct err *e);

/* SQL that makes an empty store: "sqlite" or "postgresql". */
WB_MUST_USE enum rc
store_schema(struct buf *out, const char *engine, struct err *e);

/* One statement of ours in PostgreSQL's words: BIGINT, BYTEA, $n. */
void store_sql_postgresql(struct buf *out, const char *sql);

/* ---- copies --------------------------------------------------------------- */

/* What a backup is: who keeps this elsewhere can tell the file again, and an
 * audit log whose end was cut off. */
#define STORE_IMAGE_TABLES (2 * TBL_COUNT + 32)
struct store_image {
	uint8_t uid[VAULT_UID];
	char site[81];
	int64_t schema;
	int64_t entries;	  /* of the audit log */
	uint8_t head[VAULT_HASH]; /* hash of the last one */
	int64_t size;		  /* bytes */
	uint8_t sha[VAULT_HASH];  /* SHA-256 of them */
	int ntables;
	struct {
		char name[64];
		int64_t rows;
	} table[STORE_IMAGE_TABLES];
};

/* false stops with RC_REFUSED. all 0: not known. */
typedef bool (*store_copy_fn)(void *arg, int64_t done, int64_t all);

/*
 * A backup of the store as it stands, sealed as it is, at a path where there
 * is nothing: written beside it (PATH.part), synced, checked, then named.  One
 * snapshot without the ticket, so nobody waits; what is deleted is not in it.
 * RC_CONFLICT: something is there; RC_BUSY: another backup to it runs;
 * RC_USAGE: the store's own file, a network file system.  fn may be NULL.
 */
WB_MUST_USE enum rc
store_backup(struct store *s, const char *to, struct store_image *im,
	     store_copy_fn fn, void *arg, struct err *e);

/*
 * Puts a backup at a path where there is no store: copied beside it, checked,
 * shown to prove() as an open store that can only be read, then named.  The
 * backup is only read.  RC_DAMAGED: not a backup, or not sound; RC_CONFLICT:
 * a store is there, or the log of one.  The file is marked: store_is_restored().
 */
typedef enum rc (*store_prove_fn)(struct store *image,
				  const struct store_image *im, void *arg,
				  struct err *e);
WB_MUST_USE enum rc
store_restore(const char *from, const char *path, store_prove_fn prove,
	      store_copy_fn fn, void *arg, struct store_image *im,
	      struct err *e);

/* Was it put back from a backup, and the log does not say so yet?  Whoever
 * files that takes the mark away, in the same write transaction. */
bool store_is_restored(const struct store *s);
WB_MUST_USE enum rc store_restored_filed(struct store *s, struct err *e);

/* ---- transactions --------------------------------------------------------- */

/*
 * Writing goes through the turnstile (two flock files) and BEGIN IMMEDIATE.
 * RC_BUSY after store_wait_set() milliseconds (5,000), naming the holder.
 * Transactions do not nest.  Index entries of the transaction are written by
 * store_commit(), which therefore can fail and has then rolled back.
 */
WB_MUST_USE enum rc store_begin(struct store *s, struct err *e);
/* With a wait of its own, where someone would rather go on without. */
WB_MUST_USE enum rc store_begin_within(struct store *s, int ms, struct err *e);
WB_MUST_USE enum rc store_commit(struct store *s, struct err *e);
void store_rollback(struct store *s); /* nothing open: nothing happens */
bool store_in_write(const struct store *s);
void store_wait_set(struct store *s, int ms);

/* One snapshot for several reads.  A write transaction is one too. */
WB_MUST_USE enum rc store_read_begin(struct store *s, struct err *e);
void store_read_end(struct store *s);

/* No transaction, no statement in the middle of its rows. */
bool store_is_idle(const struct store *s);

/* A new id: 10 bits of the site's number, 38 of a counter taken in blocks.
 * In or outside of a transaction.  reserve: so many will be asked for. */
WB_MUST_USE enum rc store_new_id(struct store *s, int64_t *id, struct err *e);
void store_ids_reserve(struct store *s, int count);

/* ---- statements ----------------------------------------------------------- */

/*
 * A prepared named query, cached; asking again resets it.  Parameters and
 * columns go by name; a name that the query does not have is a BUG.  What a
 * get call returns is valid until the next step; what stmt_text() and
 * stmt_blob() are given must stand until the last one.  stmt_done() ends reading
 * early (a step that returned no row has ended it).
 */
struct stmt;

struct stmt *store_query(struct store *s, enum query q);
void stmt_int(struct stmt *st, const char *param, int64_t v);
void stmt_ref(struct stmt *st, const char *param, int64_t v); /* 0: NULL */
void stmt_text(struct stmt *st, const char *param, const char *v);
void stmt_blob(struct stmt *st, const char *param, const void *p, size_t n);

WB_MUST_USE enum rc stmt_step(struct stmt *st, bool *row, struct err *e);
/* For a query of no rows; *changed (may be NULL): rows inserted, updated or
 * deleted.  RC_CONFLICT: a constraint refused it. */
WB_MUST_USE enum rc stmt_run(struct stmt *st, int64_t *changed, struct err *e);
void stmt_done(struct stmt *st);

int64_t stmt_get_int(struct stmt *st, const char *col);	     /* NULL: 0 */
const char *stmt_get_text(struct stmt *st, const char *col); /* NULL: "" */
const void *stmt_get_blob(struct stmt *st, const char *col, size_t *n);

/* The current row, where the query gives whole rows of a table (`row=NAME`
 * in db/queries): opened and authenticated into a struct row_NAME. */
WB_MUST_USE enum rc stmt_row(struct stmt *st, void *row, struct err *e);

/* A query of one int, run and read in one go.  RC_NONE: no row. */
WB_MUST_USE enum rc stmt_one_int(struct stmt *st, int64_t *v, struct err *e);

/* ---- rows ----------------------------------------------------------------- */

/* RC_NONE; RC_DAMAGED where the MAC or an envelope does not hold.  Without
 * the domain's key the plain columns come, unauthenticated, and shut is set. */
WB_MUST_USE enum rc
row_get(struct store *s, enum tbl t, int64_t id, void *row, struct err *e);

/* id 0: a new one is taken.  version becomes 1.  RC_NOKEY; RC_CONFLICT: a
 * constraint (unique, reference) refused it. */
WB_MUST_USE enum rc
row_insert(struct store *s, enum tbl t, void *row, struct err *e);

/* Writes the row over the version that it carries, and counts that up.
 * RC_CONFLICT: someone changed it since. */
WB_MUST_USE enum rc
row_update(struct store *s, enum tbl t, void *row, struct err *e);

/* The row of a version before the current one, from history. */
WB_MUST_USE enum rc row_get_version(struct store *s, enum tbl t, int64_t id,
				    int64_t version, void *row, struct err *e);

/*
 * Every row of a table, or of its history, in order of ids; fn returns false
 * to stop.  A row whose MAC or envelope does not hold is told with its id and
 * version alone and why set; else why is NULL.  In one snapshot where the
 * caller has one.
 */
typedef bool (*store_row_fn)(const void *row, const struct err *why, void *arg);
WB_MUST_USE enum rc store_each_row(struct store *s, enum tbl t, bool history,
				   store_row_fn fn, void *arg, struct err *e);

/*
 * Every current row of a table without sealed columns, in order of ids: *rows
 * is an array of its row structs.  In a transaction or a snapshot, whose rows
 * they are: ids and versions are read each time.  A row is opened and
 * authenticated when it is new or its version moved, and kept until the keys
 * change or a transaction is rolled back; so this is for tables that are read
 * often and change seldom.  The store's, until the next call for that table.
 * Without the domain's key they come as row_get() gives them.
 */
WB_MUST_USE enum rc
store_rows_kept(struct store *s, enum tbl t, const void **rows, size_t *n,
		struct err *e);

/* A row with every column empty (0, "", minute -1). */
void row_init(enum tbl t, void *row);
void row_wipe(enum tbl t, void *row);

/* Column by name in a row struct; NULL: no such column. */
const struct col_def *table_col(enum tbl t, const char *name);

#endif

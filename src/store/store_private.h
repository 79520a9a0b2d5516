/*
 * store_private.h - the inside of struct store, for src/store only.
 */
#ifndef WARDBOOK_STORE_PRIVATE_H
#define WARDBOOK_STORE_PRIVATE_H

#include "engine.h"
#include "turnstile.h"
#include "wardbook/store.h"

struct sindex_state; /* the sealed index's, sindex.c */
struct kept_rows;    /* row_kept.c */

struct stmt {
	struct store *store;
	struct engine_stmt *raw;
	const char *const *params;
	const char *const *cols;
	int nparams, ncols;
	int table; /* enum tbl of whole rows, -1 */
	bool open; /* in the middle of its rows */
	const char *name;
};

struct store {
	struct engine *engine;
	struct turnstile turnstile;
	struct vault_ring *ring;
	struct sindex_state *sindex;
	struct row_site site;
	char path[4096];
	int64_t author;
	int wait_ms;
	bool writing, reading;
	int64_t generation;	    /* store_generation() */
	bool changed;		    /* store_changed() was not told yet */
	int64_t ids_next, ids_left; /* the block of ids at hand */
	bool ids_fresh;		    /* taken in the open transaction */
	int ids_want;
	struct stmt query[QUERY_COUNT]; /* prepared at first use */
	struct stmt get[TBL_COUNT], insert[TBL_COUNT], update[TBL_COUNT];
	struct stmt history[TBL_COUNT];
	struct kept_rows *kept[TBL_COUNT];
	struct buf scratch, plain; /* sealing and opening */
	struct err unprepared;	   /* why a query could not be prepared */
};

/* Prepares sql into st with the given names; a BUG where it does not. */
WB_MUST_USE enum rc stmt_make(struct store *s, struct stmt *st,
			      const char *name, const char *sql, struct err *e);
void stmt_free(struct stmt *st);
void stmt_restart(struct stmt *st);

/* store_open.c: the next number of this process. */
void store_generation_next(struct store *s);
struct store *store_alloc(void);
void store_free(struct store *s);
/* Would a file of that real path become one of the store's own? */
bool store_is_own_name(const struct store *s, const char *path);

/* row.c: the current row of a statement that gives every column of a table. */
WB_MUST_USE enum rc row_read(struct store *s, enum tbl t,
			     struct engine_stmt *raw, void *row, struct err *e);

bool table_has_sealed(const struct table_def *t);

/* row_kept.c */
void rows_kept_forget(struct store *s);
void rows_kept_free(struct store *s);

/* store_migrate.c */
WB_MUST_USE enum rc store_migrate(struct store *s, struct err *e);

/* sindex.c: the index entries of a transaction. */
WB_MUST_USE enum rc sindex_flush(struct store *s, struct err *e);
void sindex_drop_pending(struct store *s);
void sindex_state_free(struct sindex_state *st);

#endif

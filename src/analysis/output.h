/*
 * output.h - the files of an extract: folders, rows, checksums.
 */
#ifndef ANALYSIS_OUTPUT_H
#define ANALYSIS_OUTPUT_H

#include <stdint.h>

#include "catalogue.h"
#include "wardbook/export.h"

/* ---- the folder (folder.c) -------------------------------------------------- */

/*
 * DIR.part while it is written, DIR afterwards.  The file PARTIAL in it is
 * locked by its writer and goes last, when the run is filed.
 */
struct folder {
	struct buf dir, part, old;
	int fd;	       /* of the part folder, -1 */
	int mark;      /* PARTIAL, locked, -1 */
	bool replaces; /* an earlier extract is at dir */
	bool published;
};

WB_MUST_USE enum rc
folder_open(struct folder *f, struct store *s, const char *dir, struct err *e);
/* Makes the folders on the way to a file. */
WB_MUST_USE enum rc
folder_way(struct folder *f, const char *path, struct err *e);
WB_MUST_USE enum rc folder_sync(struct folder *f, struct err *e);
/* To its place; an earlier extract moves aside. */
WB_MUST_USE enum rc folder_publish(struct folder *f, struct err *e);
/* What was published is there to stay. */
void folder_keep(struct folder *f);
/* Ends it: what was not kept is removed, what was moved aside comes back. */
void folder_close(struct folder *f);

/* ---- files of tables (output.c) --------------------------------------------- */

#define OUT_PATH 96
struct out_file {
	int fd;		     /* -1: this format is not wanted */
	char path[OUT_PATH]; /* from the folder */
	char *buf;
	size_t n;
	struct vault_sha sha;
	int64_t bytes;
	int error; /* errno of the first failure */
	char digest[65];
};

struct out_table {
	const struct cat_table *def;
	struct out_file csv, json;
	bool safe_cells;
	int at; /* next column */
	int64_t rows;
};

/*
 * Opens a table's files.  A row is written by one put call a column, named in
 * the order of the catalogue (anything else is a BUG), and out_row().
 * out_close() reports what failed meanwhile.
 */
WB_MUST_USE enum rc
out_open(struct out_table *t, struct folder *f, enum cat_table_id id,
	 const struct export_options *o, struct err *e);
WB_MUST_USE enum rc out_close(struct out_table *t, struct err *e);
void out_drop(struct out_table *t);

void put_int(struct out_table *t, const char *name, int64_t v);
void put_null(struct out_table *t, const char *name);
/* "" is NULL; line ends and tabs within become blanks. */
void put_text(struct out_table *t, const char *name, const char *v);
void put_bool(struct out_table *t, const char *name, bool v);
void put_day(struct out_table *t, const char *name, int32_t day); /* 0: NULL */
void put_instant(struct out_table *t, const char *name, int64_t at);
/* A number that may be missing. */
void put_maybe(struct out_table *t, const char *name, bool known, int64_t v);
void out_row(struct out_table *t);

/* The rows of unknown, not applicable, not yet and invalid. */
void out_specials(struct out_table *t);

#endif

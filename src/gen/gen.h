/*
 * gen.h - what the catalogue compiler (mksql) holds while it reads db/.
 */
#ifndef WARDBOOK_GEN_H
#define WARDBOOK_GEN_H

#include <stdbool.h>
#include <stdio.h>
#include <sqlite3.h>

#define MAX_COLS   40
#define MAX_TABLES 160
#define MAX_PARAMS 40

struct gen_col {
	char name[48], kind[16], arg[48], meaning[200];
	int max, seal, pad;
	bool nullable, blob;
};

struct gen_table {
	char name[48], domain[24], subject[48];
	int number, line;
	bool history, append;
	char history_by[96]; /* columns of an index of it */
	struct gen_col col[MAX_COLS];
	int ncols;
};

struct gen_query {
	char name[64], row[48], *sql;
	char *note; /* measures: the comment above the name, joined */
	int line;
	char file[128];
};

/* gen_read.c */
char *gen_slurp(const char *path);
_Noreturn void gen_fail(const char *file, int line, const char *fmt, ...);
void gen_read_migration(const char *path, const char *text);
int
gen_read_queries(const char *path, char *text, struct gen_query *out, int room);
const struct gen_table *gen_table_find(const char *name);
extern struct gen_table gen_tables[MAX_TABLES];
extern int gen_ntables;

/* gen_lint.c: refuses what the two engines read differently. */
void gen_lint(const char *file, int line, const char *sql, sqlite3 *db);

/* gen_emit.c */
void gen_emit_string(FILE *f, const char *s);
void gen_emit_tables(FILE *h, FILE *c);
void gen_emit_enums(FILE *h, FILE *c, const char *path);
void
gen_emit_queries(FILE *h, FILE *c, sqlite3 *db, struct gen_query *q, int n);

#endif

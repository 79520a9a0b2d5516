/*
 * mksql.c - the catalogue compiler: db/ in, catalog.h and catalog.c out.
 *
 * It runs the migrations in memory, compares the columns with what their
 * comments declare, and prepares every named query; names and parameters come
 * from SQLite's own answers, so no SQL is parsed here.
 *
 * mksql OUT-DIR FILE...   (db/enums.tbl, db/migrations/N.sql, db/queries/N.sql)
 */
#include "gen.h"

#include <stdlib.h>
#include <string.h>

#define MAX_QUERIES 600

static struct gen_query query[MAX_QUERIES];
static int nqueries;

static void
verify_columns(sqlite3 *db)
{
	for (int i = 0; i < gen_ntables; i++) {
		const struct gen_table *t = &gen_tables[i];
		sqlite3_stmt *st;
		int n = 0;

		if (sqlite3_prepare_v2(db,
				       "SELECT name, type FROM "
				       "pragma_table_info(?)",
				       -1, &st, NULL) != SQLITE_OK)
			gen_fail(t->name, 0, "%s", sqlite3_errmsg(db));
		sqlite3_bind_text(st, 1, t->name, -1, SQLITE_STATIC);
		while (sqlite3_step(st) == SQLITE_ROW) {
			const char *name =
				(const char *)sqlite3_column_text(st, 0);

			if (n >= t->ncols || strcmp(name, t->col[n].name))
				gen_fail("db/migrations", t->line,
					 "table %s: "
					 "column %s is not declared with its "
					 "meaning",
					 t->name, name);
			n++;
		}
		if (n != t->ncols)
			gen_fail("db/migrations", t->line,
				 "table %s: %d "
				 "columns declared, %d made",
				 t->name, t->ncols, n);
		sqlite3_finalize(st);
	}
}

static void
emit_migration(FILE *c, const char *path, const char *text)
{
	const char *name = strrchr(path, '/') + 1;

	fprintf(c, "\t{ .number = %d, .name = \"%.*s\", .sql =", atoi(name),
		(int)strcspn(name, "."), name);
	gen_emit_string(c, text);
	fprintf(c, "\n\t},\n");
}

static FILE *
open_out(const char *dir, const char *name)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s.new", dir, name);
	f = fopen(path, "w");
	if (!f)
		gen_fail(path, 0, "cannot be written");
	fprintf(f, "/* %s - generated from db/ by mksql. */\n", name);
	return f;
}

/* A compiler that stops half-way must not leave half a table behind. */
static void
publish(const char *dir, const char *name)
{
	char from[512], to[512];

	snprintf(from, sizeof(from), "%s/%s.new", dir, name);
	snprintf(to, sizeof(to), "%s/%s", dir, name);
	if (rename(from, to))
		gen_fail(to, 0, "cannot be written");
}

int
main(int argc, char **argv)
{
	sqlite3 *db;
	FILE *h, *c;

	if (argc < 3 || sqlite3_open(":memory:", &db) != SQLITE_OK)
		gen_fail("mksql", 0, "usage: mksql OUT-DIR FILE...");
	h = open_out(argv[1], "catalog.h");
	c = open_out(argv[1], "catalog.c");
	fprintf(h,
		"#ifndef WARDBOOK_CATALOG_H\n#define WARDBOOK_CATALOG_H\n\n");
	fprintf(c, "#include \"wardbook/store.h\"\n\n"
		   "const struct migration_def migrations[] = {\n");
	for (int i = 2; i < argc; i++) {
		char *text, *why = NULL;

		if (!strstr(argv[i], "/migrations/"))
			continue;
		text = gen_slurp(argv[i]);
		gen_read_migration(argv[i], text);
		if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
			gen_fail(argv[i], 0, "%s", why);
		emit_migration(c, argv[i], text);
		free(text);
	}
	fprintf(c, "\t{ .number = 0 },\n};\n\n");
	verify_columns(db);
	for (int i = 0; i < gen_ntables; i++)
		if (gen_tables[i].history) {
			char sql[256];

			snprintf(sql, sizeof(sql),
				 "CREATE TABLE %s_history AS "
				 "SELECT *, 0 AS until_at FROM %s",
				 gen_tables[i].name, gen_tables[i].name);
			sqlite3_exec(db, sql, NULL, NULL, NULL);
		}
	for (int i = 2; i < argc; i++)
		if (strstr(argv[i], "enums.tbl"))
			gen_emit_enums(h, c, argv[i]);
	gen_emit_tables(h, c);
	for (int i = 2; i < argc; i++)
		if (strstr(argv[i], "/queries/") ||
		    strstr(argv[i], "/warehouse/"))
			nqueries +=
				gen_read_queries(argv[i], gen_slurp(argv[i]),
						 query + nqueries,
						 MAX_QUERIES - nqueries);
	gen_emit_queries(h, c, db, query, nqueries);
	fprintf(h, "#endif\n");
	if (fclose(h) || fclose(c))
		gen_fail(argv[1], 0, "cannot be written");
	publish(argv[1], "catalog.h");
	publish(argv[1], "catalog.c");
	sqlite3_close(db);
	return 0;
}

/*
 * gen_emit.c - writes catalog.h and catalog.c: row structs, the tables that
 * describe them, coded values, named queries.
 */
#include "gen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

void
gen_emit_string(FILE *f, const char *s)
{
	fputs("\n\t\"", f);
	for (; *s; s++) {
		if (*s == '\n')
			fputs(s[1] ? "\\n\"\n\t\"" : "\\n", f);
		else if (*s == '\t')
			fputs("\\t", f);
		else if (*s == '"' || *s == '\\')
			fprintf(f, "\\%c", *s);
		else
			fputc(*s, f);
	}
	fputc('"', f);
}

static const char *
upper(const char *s)
{
	static char out[4][128];
	static int turn;
	char *p = out[turn = (turn + 1) % 4];
	int n;

	for (n = 0; s[n] && n < 127; n++)
		p[n] = s[n] == '-' ? '_' : (char)toupper((unsigned char)s[n]);
	p[n] = '\0';
	return p;
}

/* BLOB columns too large for a value struct are read by queries alone. */
static bool
fits_struct(const struct gen_col *c)
{
	return strcmp(c->kind, "blob") != 0 || c->max <= 600;
}

static bool
is_row_table(const struct gen_table *t)
{
	bool rows = t->ncols > 2 && !strcmp(t->col[0].name, "id") &&
		    !strcmp(t->col[1].name, "version");

	for (int i = 0; i < t->ncols; i++)
		rows = rows && fits_struct(&t->col[i]);
	return rows;
}

static void
emit_struct(FILE *h, const struct gen_table *t)
{
	fprintf(h, "struct row_%s {\n\tROW_HEAD;\n", t->name);
	for (int i = 2; i < t->ncols; i++) {
		const struct gen_col *c = &t->col[i];

		if (!strcmp(c->name, "mac"))
			continue;
		if (!strcmp(c->kind, "text"))
			fprintf(h, "\tchar %s[%d];", c->name, c->max + 1);
		else if (!strcmp(c->kind, "blob"))
			fprintf(h,
				"\tstruct { uint32_t n; uint8_t p[%d]; } %s;",
				c->max, c->name);
		else
			fprintf(h, "\tint64_t %s;", c->name);
		fprintf(h, "\t/* %s */\n", c->meaning);
	}
	fprintf(h, "};\n\n");
}

static const char *
kind_of(const struct gen_col *c)
{
	if (!strcmp(c->name, "mac"))
		return "COL_MAC";
	return !strcmp(c->kind, "int")	    ? "COL_INT"
	       : !strcmp(c->kind, "qty")    ? "COL_QTY"
	       : !strcmp(c->kind, "day")    ? "COL_DAY"
	       : !strcmp(c->kind, "minute") ? "COL_MINUTE"
	       : !strcmp(c->kind, "at")	    ? "COL_AT"
	       : !strcmp(c->kind, "bool")   ? "COL_BOOL"
	       : !strcmp(c->kind, "enum")   ? "COL_ENUM"
	       : !strcmp(c->kind, "ref")    ? "COL_REF"
	       : !strcmp(c->kind, "text")   ? "COL_TEXT"
					    : "COL_BLOB";
}

static int
pad_class(int bytes)
{
	int class = 0;

	while (bytes > 1) {
		bytes /= 2;
		class ++;
	}
	return class;
}

static void
emit_cols(FILE *c, const struct gen_table *t)
{
	fprintf(c, "static const struct col_def cols_%s[] = {\n", t->name);
	for (int i = 0; i < t->ncols; i++) {
		const struct gen_col *k = &t->col[i];

		fprintf(c, "\t{ .name = \"%s\", .kind = %s", k->name,
			kind_of(k));
		if (!strcmp(k->kind, "enum"))
			fprintf(c, ", .words = &enum_%s", k->arg);
		if (!strcmp(k->kind, "ref"))
			fprintf(c, ", .refers = \"%s\"", k->arg);
		if (k->seal)
			fprintf(c, ", .seal = %d", k->seal);
		if (k->pad)
			fprintf(c, ", .pad = %d", pad_class(k->pad));
		if (k->nullable)
			fprintf(c, ", .nullable = true");
		if (k->max)
			fprintf(c, ", .max = %d", k->max);
		if (is_row_table(t) && strcmp(k->name, "mac"))
			fprintf(c, ", .offset = offsetof(struct row_%s, %s)",
				t->name, k->name);
		fprintf(c, ",\n\t  .meaning =");
		gen_emit_string(c, k->meaning);
		fprintf(c, " },\n");
	}
	fprintf(c, "};\n");
}

/* get, insert and update of a whole row. */
static void
emit_row_sql(FILE *c, const struct gen_table *t)
{
	fprintf(c, "\t\t.get = \"SELECT ");
	for (int i = 0; i < t->ncols; i++)
		fprintf(c, "%s%s", i ? ", " : "", t->col[i].name);
	fprintf(c,
		" FROM %s WHERE id = :id\",\n\t\t.insert = \"INSERT INTO %s (",
		t->name, t->name);
	for (int i = 0; i < t->ncols; i++)
		fprintf(c, "%s%s", i ? ", " : "", t->col[i].name);
	fprintf(c, ") VALUES (");
	for (int i = 0; i < t->ncols; i++)
		fprintf(c, "%s:%s", i ? ", " : "", t->col[i].name);
	fprintf(c, ")\",\n\t\t.update = \"UPDATE %s SET ", t->name);
	for (int i = 1; i < t->ncols; i++)
		fprintf(c, "%s%s = :%s", i > 1 ? ", " : "", t->col[i].name,
			t->col[i].name);
	fprintf(c, " WHERE id = :id AND version = :version - 1\",\n");
}

void
gen_emit_tables(FILE *h, FILE *c)
{
	fprintf(h, "enum tbl {\n");
	for (int i = 0; i < gen_ntables; i++)
		fprintf(h, "\tTBL_%s,\n", upper(gen_tables[i].name));
	fprintf(h, "\tTBL_COUNT\n};\n\n");
	for (int i = 0; i < gen_ntables; i++)
		if (is_row_table(&gen_tables[i]))
			emit_struct(h, &gen_tables[i]);
	for (int i = 0; i < gen_ntables; i++)
		emit_cols(c, &gen_tables[i]);
	fprintf(c, "const struct table_def tables[TBL_COUNT] = {\n");
	for (int i = 0; i < gen_ntables; i++) {
		const struct gen_table *t = &gen_tables[i];
		int subject = -1;

		for (int k = 0; k < t->ncols; k++)
			if (!strcmp(t->col[k].name, t->subject))
				subject = k;
		if (t->subject[0] && subject < 0)
			gen_fail("db/migrations", t->line,
				 "table %s has no "
				 "column %s",
				 t->name, t->subject);
		fprintf(c,
			"\t[TBL_%s] = {\n\t\t.name = \"%s\", .number = %d, "
			".domain = DOMAIN_%s, .subject = %d, .history = %s, "
			".append = %s,\n\t\t.history_by = \"%s\",\n"
			"\t\t.rows = %s, .cols = cols_%s, .ncols = %d,\n",
			upper(t->name), t->name, t->number, upper(t->domain),
			subject, t->history ? "true" : "false",
			t->append ? "true" : "false", t->history_by,
			is_row_table(t) ? "true" : "false", t->name, t->ncols);
		if (is_row_table(t)) {
			fprintf(c, "\t\t.size = sizeof(struct row_%s),\n",
				t->name);
			emit_row_sql(c, t);
		}
		fprintf(c, "\t},\n");
	}
	fprintf(c, "};\n\n");
}

void
gen_emit_enums(FILE *h, FILE *c, const char *path)
{
	char *text = gen_slurp(path), *save = NULL, name[48] = "";
	int line = 0, count = 0;

	for (char *s = strtok_r(text, "\n", &save); s;
	     s = strtok_r(NULL, "\n", &save)) {
		char value[48], words[80];
		int n;

		line++;
		if (*s == '#')
			continue;
		if (*s != '\t') {
			if (name[0]) {
				fprintf(h, "};\n");
				fprintf(c,
					"};\nconst struct enum_def enum_%s ="
					" { \"%s\", values_%s, %d };\n",
					name, name, name, count);
			}
			snprintf(name, sizeof(name), "%s", s);
			count = 0;
			fprintf(h,
				"extern const struct enum_def enum_%s;\n"
				"enum %s {\n",
				name, name);
			fprintf(c,
				"static const struct enum_value values_%s[]"
				" = {\n",
				name);
			continue;
		}
		if (sscanf(s, " %d %47s \"%79[^\"]\"", &n, value, words) != 3)
			gen_fail(path, line, "wanted: NUMBER NAME \"words\"");
		fprintf(h, "\t%s_%s = %d,\n", upper(name), upper(value), n);
		fprintf(c, "\t{ %d, \"%s\", \"%s\" },\n", n, value, words);
		count++;
	}
	fprintf(h, "};\n\n");
	fprintf(c,
		"};\nconst struct enum_def enum_%s = { \"%s\", values_%s, "
		"%d };\n\n",
		name, name, name, count);
	free(text);
}

/* Comments and blank lines go; the statement keeps its lines. */
static char *
bare_sql(const char *s)
{
	char *out = malloc(strlen(s) + 1), *p = out;

	while (*s) {
		size_t n = strcspn(s, "\n");
		const char *t = s + strspn(s, " \t");

		if (strncmp(t, "--", 2) != 0 && *t != '\n' && *t) {
			memcpy(p, s, n);
			p += n;
			*p++ = '\n';
		}
		s += n + (s[n] == '\n');
	}
	while (p > out && strchr("\n; \t", p[-1]))
		p--;
	*p = '\0';
	return out;
}

static void
check_whole_row(const struct gen_query *q, sqlite3_stmt *st)
{
	const struct gen_table *t = gen_table_find(q->row);

	if (!t)
		gen_fail(q->file, q->line, "query %s: no table %s", q->name,
			 q->row);
	if (sqlite3_column_count(st) < t->ncols)
		gen_fail(q->file, q->line,
			 "query %s gives %d columns, not the "
			 "whole row of %s",
			 q->name, sqlite3_column_count(st), q->row);
	for (int i = 0; i < t->ncols; i++)
		if (strcmp(sqlite3_column_name(st, i), t->col[i].name) != 0)
			gen_fail(q->file, q->line,
				 "query %s: column %d is %s, "
				 "not %s",
				 q->name, i + 1, sqlite3_column_name(st, i),
				 t->col[i].name);
}

static void
emit_query(FILE *c, sqlite3 *db, const struct gen_query *q)
{
	char *sql = bare_sql(q->sql);
	const char *tail = "";
	sqlite3_stmt *st;
	int np, nc;

	gen_lint(q->file, q->line, sql, db);
	if (sqlite3_prepare_v2(db, sql, -1, &st, &tail) != SQLITE_OK || !st)
		gen_fail(q->file, q->line, "query %s: %s", q->name,
			 sqlite3_errmsg(db));
	if (tail && *tail)
		gen_fail(q->file, q->line, "query %s holds two statements",
			 q->name);
	if (q->row[0])
		check_whole_row(q, st);
	np = sqlite3_bind_parameter_count(st);
	nc = sqlite3_column_count(st);
	fprintf(c,
		"\t[QUERY_%s] = {\n\t\t.name = \"%s\", .nparams = %d, "
		".ncols = %d,\n",
		upper(q->name), q->name, np, nc);
	if (q->row[0])
		fprintf(c, "\t\t.table = TBL_%s,\n", upper(q->row));
	else
		fprintf(c, "\t\t.table = -1,\n");
	if (np) {
		fprintf(c, "\t\t.params = (const char *const[]){ ");
		for (int i = 1; i <= np; i++) {
			const char *p = sqlite3_bind_parameter_name(st, i);

			if (!p || *p != ':')
				gen_fail(q->file, q->line,
					 "query %s: write "
					 "parameters as :name",
					 q->name);
			fprintf(c, "\"%s\", ", p + 1);
		}
		fprintf(c, "},\n");
	}
	if (nc) {
		fprintf(c, "\t\t.cols = (const char *const[]){ ");
		for (int i = 0; i < nc; i++)
			fprintf(c, "\"%s\", ", sqlite3_column_name(st, i));
		fprintf(c, "},\n");
	}
	if (q->note) {
		fprintf(c, "\t\t.note =");
		gen_emit_string(c, q->note);
		fprintf(c, ",\n");
	}
	fprintf(c, "\t\t.sql =");
	gen_emit_string(c, sql);
	fprintf(c, ",\n\t},\n");
	sqlite3_finalize(st);
	free(sql);
}

void
gen_emit_queries(FILE *h, FILE *c, sqlite3 *db, struct gen_query *q, int n)
{
	fprintf(h, "enum query {\n");
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < i; k++)
			if (!strcmp(q[i].name, q[k].name))
				gen_fail(q[i].file, q[i].line,
					 "query %s is "
					 "in %s already",
					 q[i].name, q[k].file);
		fprintf(h, "\tQUERY_%s,\n", upper(q[i].name));
	}
	fprintf(h, "\tQUERY_COUNT\n};\n\n");
	fprintf(c, "const struct query_def queries[QUERY_COUNT] = {\n");
	for (int i = 0; i < n; i++)
		emit_query(c, db, &q[i]);
	fprintf(c, "};\n");
}

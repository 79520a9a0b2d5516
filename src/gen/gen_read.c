/*
 * gen_read.c - reads the annotations of db/migrations and the named statements
 * of db/queries.  It understands comments and column names; the SQL itself is
 * left to SQLite.
 */
#include "gen.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct gen_table gen_tables[MAX_TABLES];
int gen_ntables;

void
gen_fail(const char *file, int line, const char *fmt, ...)
{
	va_list ap;

	fprintf(stderr, "%s:%d: ", file, line);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(1);
}

char *
gen_slurp(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p;
	long n;

	if (!f || fseek(f, 0, SEEK_END) || (n = ftell(f)) < 0)
		gen_fail(path, 0, "cannot be read");
	rewind(f);
	p = malloc((size_t)n + 1);
	if (!p || fread(p, 1, (size_t)n, f) != (size_t)n)
		gen_fail(path, 0, "cannot be read");
	p[n] = '\0';
	fclose(f);
	return p;
}

const struct gen_table *
gen_table_find(const char *name)
{
	for (int i = 0; i < gen_ntables; i++)
		if (strcmp(gen_tables[i].name, name) == 0)
			return &gen_tables[i];
	return NULL;
}

/* -- @table 40 patient domain=visit subject=id history */
static struct gen_table *
read_table_line(const char *path, int line, const char *s)
{
	struct gen_table *t = &gen_tables[gen_ntables];
	const char *p;

	if (gen_ntables == MAX_TABLES)
		gen_fail(path, line, "too many tables");
	memset(t, 0, sizeof(*t));
	t->line = line;
	if (sscanf(s, "-- @table %d %47s", &t->number, t->name) != 2)
		gen_fail(path, line, "wanted: -- @table NUMBER NAME domain=D");
	p = strstr(s, "domain=");
	if (!p || sscanf(p, "domain=%23s", t->domain) != 1)
		gen_fail(path, line, "table %s names no domain", t->name);
	p = strstr(s, "subject=");
	if (p)
		sscanf(p, "subject=%47s", t->subject);
	t->history = strstr(s, " history") != NULL;
	p = strstr(s, " history(");
	if (p)
		sscanf(p, " history(%95[^)]", t->history_by);
	for (int i = 0; i < gen_ntables; i++)
		if (gen_tables[i].number == t->number ||
		    strcmp(gen_tables[i].name, t->name) == 0)
			gen_fail(path, line,
				 "table %s or its number %d is "
				 "taken",
				 t->name, t->number);
	gen_ntables++;
	return t;
}

static void
read_annotation(const char *path, int line, struct gen_col *c, const char *s)
{
	static const char *const kinds[] = { "text", "blob",   "enum", "ref",
					     "day",  "minute", "at",   "bool",
					     "qty",  "seal",   NULL };

	strcpy(c->kind, "int");
	while (*s == ' ')
		s++;
	while (*s == '@') {
		char word[24] = "", arg[48] = "";
		int n = 0, i;

		for (s++; isalpha((unsigned char)*s) && n < 23; s++)
			word[n++] = *s;
		for (i = 0; kinds[i] && strcmp(kinds[i], word); i++)
			;
		if (!kinds[i])
			gen_fail(path, line, "unknown @%s", word);
		if (*s == '(') {
			for (n = 0, s++; *s && *s != ')' && n < 47; s++)
				arg[n++] = *s;
			if (*s == ')')
				s++;
		}
		if (strcmp(word, "seal") == 0) {
			const char *p = strstr(arg, "pad=");

			c->seal = atoi(arg);
			c->pad = p ? atoi(p + 4) : 0;
			if (c->seal < 1 || c->seal > 255)
				gen_fail(path, line, "@seal wants a number");
		} else {
			snprintf(c->kind, sizeof(c->kind), "%s", word);
			snprintf(c->arg, sizeof(c->arg), "%s", arg);
			if (!strcmp(word, "text") || !strcmp(word, "blob"))
				c->max = atoi(arg);
		}
		while (*s == ' ')
			s++;
	}
	snprintf(c->meaning, sizeof(c->meaning), "%s", s);
}

/* A column's line begins with a lower-case word and has a comment. */
static void
read_column(const char *path, int line, struct gen_table *t, const char *s)
{
	struct gen_col *c = &t->col[t->ncols];
	const char *note = strstr(s, "-- ");
	int n = 0;

	while (*s == '\t' || *s == ' ')
		s++;
	if (!islower((unsigned char)*s))
		return;
	if (t->ncols == MAX_COLS)
		gen_fail(path, line, "table %s has too many columns", t->name);
	memset(c, 0, sizeof(*c));
	while ((islower((unsigned char)s[n]) || isdigit((unsigned char)s[n]) ||
		s[n] == '_') &&
	       n < 47) {
		c->name[n] = s[n];
		n++;
	}
	if (!note)
		gen_fail(path, line, "column %s says nothing of its meaning",
			 c->name);
	c->blob = strstr(s + n, "BLOB") != NULL && strstr(s + n, "BLOB") < note;
	c->nullable = strstr(s, "NOT NULL") == NULL &&
		      strstr(s, "PRIMARY KEY") == NULL;
	read_annotation(path, line, c, note + 3);
	if (c->seal && !c->blob)
		gen_fail(path, line, "sealed column %s is not BLOB", c->name);
	if (c->seal && strcmp(t->domain, "none") == 0)
		gen_fail(path, line, "table %s seals %s but has no domain",
			 t->name, c->name);
	for (int i = 0; c->seal && i < t->ncols; i++)
		if (t->col[i].seal == c->seal)
			gen_fail(path, line, "seal number %d is taken by %s",
				 c->seal, t->col[i].name);
	t->ncols++;
}

/* -- @append movement register_entry */
static void
read_append(const char *path, int line, char *s)
{
	char *name;

	for (; (name = strtok(s, " ")) != NULL; s = NULL) {
		int i = 0;

		while (i < gen_ntables && strcmp(gen_tables[i].name, name))
			i++;
		if (i == gen_ntables)
			gen_fail(path, line, "there is no table %s", name);
		gen_tables[i].append = true;
	}
}

void
gen_read_migration(const char *path, const char *text)
{
	struct gen_table *t = NULL;
	bool inside = false;
	int line = 0;

	while (*text) {
		size_t n = strcspn(text, "\n");
		char s[1000];

		line++;
		snprintf(s, sizeof(s), "%.*s", (int)n, text);
		text += n + (text[n] == '\n');
		if (strncmp(s, "-- @table ", 10) == 0) {
			t = read_table_line(path, line, s);
		} else if (strncmp(s, "-- @append ", 11) == 0) {
			read_append(path, line, s + 11);
		} else if (strncmp(s, "CREATE TABLE ", 13) == 0) {
			if (!t || t->ncols)
				gen_fail(path, line, "no -- @table before it");
			inside = true;
		} else if (inside && s[0] == ')') {
			inside = false;
		} else if (inside) {
			read_column(path, line, t, s);
		}
	}
}

/* The comment lines right above `at`, as one paragraph. */
static char *
read_note(const char *text, const char *at)
{
	const char *from = at;
	char *out, *p;

	while (from > text) {
		const char *line = from - 1;

		while (line > text && line[-1] != '\n')
			line--;
		if (strncmp(line, "-- ", 3) != 0)
			break;
		from = line;
	}
	out = p = malloc((size_t)(at - from) + 1);
	while (from < at) {
		size_t n = strcspn(from, "\n");

		if (p > out)
			*p++ = ' ';
		memcpy(p, from + 3, n - 3);
		p += n - 3;
		from += n + 1;
	}
	*p = '\0';
	return out;
}

int
gen_read_queries(const char *path, char *text, struct gen_query *out, int room)
{
	int count = 0, line = 1;
	char *at = text;

	while ((at = strstr(at, "-- name: ")) != NULL) {
		struct gen_query *q = &out[count];
		char *end, *row, *body;

		if (at != text && at[-1] != '\n') {
			at++;
			continue;
		}
		if (count == room)
			gen_fail(path, 0, "too many queries");
		memset(q, 0, sizeof(*q));
		for (char *p = text; p < at; p++)
			line += *p == '\n';
		q->line = line;
		line = 1;
		snprintf(q->file, sizeof(q->file), "%s", path);
		if (sscanf(at, "-- name: %63s", q->name) != 1)
			gen_fail(path, q->line, "a query without a name");
		if (strstr(path, "/measures/")) {
			q->note = read_note(text, at);
			if (!*q->note)
				gen_fail(path, q->line,
					 "measure %s has no "
					 "definition above it",
					 q->name);
		}
		body = at + strcspn(at, "\n");
		row = strstr(at, "row=");
		if (row && row < body)
			sscanf(row, "row=%47s", q->row);
		end = strstr(body, "\n-- name: ");
		q->sql = strndup(body,
				 end ? (size_t)(end - body) : strlen(body));
		count++;
		at = body;
	}
	return count;
}

/*
 * gen_lint.c - one SQL for two engines: refuses what errs on one of them and
 * what both take but read differently.  It looks at words, so it sees too much
 * rather than too little; say the thing in another way.
 */
#include "gen.h"

#include <ctype.h>
#include <string.h>

#define MAX_TOKENS 4000

struct token {
	char text[64]; /* upper case, or the first letters of a string */
	bool word;
};

static struct token token[MAX_TOKENS];

/* Cuts a statement into words and signs; comments and string contents go. */
static int
cut(const char *s)
{
	int n = 0;

	while (*s && n < MAX_TOKENS - 1) {
		struct token *t = &token[n];
		int k = 0;

		if (isspace((unsigned char)*s)) {
			s++;
		} else if (s[0] == '-' && s[1] == '-') {
			s += strcspn(s, "\n");
		} else if (*s == '\'') {
			for (s++; *s && !(*s == '\'' && s[1] != '\''); s++)
				if (*s == '\'')
					s++;
			s += *s == '\'';
			strcpy(t->text, "''");
			t->word = false;
			n++;
		} else if (isalnum((unsigned char)*s) || *s == '_' ||
			   *s == ':') {
			while (isalnum((unsigned char)*s) || *s == '_' ||
			       (k == 0 && *s == ':')) {
				if (k < 63)
					t->text[k++] = (char)toupper(
						(unsigned char)*s);
				s++;
			}
			t->text[k] = '\0';
			t->word = true;
			n++;
		} else {
			t->text[0] = *s++;
			t->text[1] = '\0';
			t->word = false;
			n++;
		}
	}
	token[n].text[0] = '\0';
	return n;
}

static bool
is(int i, const char *text)
{
	return i >= 0 && strcmp(token[i].text, text) == 0;
}

/* How many arguments the call whose "(" is at i has. */
static int
arguments(int i, int n)
{
	int depth = 0, count = 1;

	for (; i < n; i++) {
		if (is(i, "("))
			depth++;
		else if (is(i, ")") && --depth == 0)
			return count;
		else if (is(i, ",") && depth == 1)
			count++;
	}
	return count;
}

static const struct {
	const char *word, *why;
	bool call; /* only where "(" follows */
} refused[] = {
	{ "LIKE", "folds case in one engine only", false },
	{ "GLOB", "is SQLite's own", false },
	{ "ROWID", "is SQLite's own", false },
	{ "NOCASE", "is SQLite's own", false },
	{ "AVG", "gives another type; divide sums", true },
	{ "ROUND", "rounds halves differently", true },
	{ "LOWER", "folds ASCII in one engine only", true },
	{ "UPPER", "folds ASCII in one engine only", true },
	{ "DATE", "is another function in each engine", true },
	{ "DATETIME", "is SQLite's own", true },
	{ "STRFTIME", "is SQLite's own", true },
	{ "JULIANDAY", "is SQLite's own", true },
	{ "UNIXEPOCH", "is SQLite's own", true },
	{ "PRINTF", "is SQLite's own", true },
	{ "IFNULL", "is SQLite's own; use COALESCE", true },
	{ "GROUP_CONCAT", "is SQLite's own", true },
	{ "JSON_EACH", "is SQLite's own", true },
	{ "TOTAL", "is SQLite's own", true },
	{ "REPLACE", "INTO is SQLite's own", false },
};

static void
lint_word(const char *file, int line, int i, int n)
{
	for (size_t k = 0; k < sizeof(refused) / sizeof(refused[0]); k++)
		if (is(i, refused[k].word) &&
		    (!refused[k].call || is(i + 1, "(")) &&
		    !(is(i, "REPLACE") && is(i + 1, "(")))
			gen_fail(file, line, "%s %s", refused[k].word,
				 refused[k].why);
	if ((is(i, "MAX") || is(i, "MIN")) && is(i + 1, "(") &&
	    arguments(i + 1, n) > 1)
		gen_fail(file, line, "%s of several values: use CASE",
			 token[i].text);
	if (is(i, "SUM") && is(i + 1, "(") &&
	    !(is(i - 1, "(") && is(i - 2, "CAST")) &&
	    !(is(i - 1, "(") && is(i - 2, "COALESCE") && is(i - 3, "(") &&
	      is(i - 4, "CAST")))
		gen_fail(file, line,
			 "SUM has another type on PostgreSQL: "
			 "CAST(SUM(...) AS INTEGER)");
	if (is(i, "OR") && (is(i + 1, "IGNORE") || is(i + 1, "REPLACE")))
		gen_fail(file, line, "OR %s is SQLite's own: ON CONFLICT",
			 token[i + 1].text);
	if (token[i].text[0] == ':' && token[i].text[1] && is(i + 1, "IS"))
		gen_fail(file, line,
			 "%s IS NULL has no type on PostgreSQL: "
			 "CAST it",
			 token[i].text);
	if (is(i, "X") && is(i + 1, "''"))
		gen_fail(file, line, "x'..' is a bit string on PostgreSQL");
	if (is(i, "LIMIT") && is(i + 1, "-"))
		gen_fail(file, line, "LIMIT -1 is SQLite's own");
}

/* FROM (SELECT ...) must have a name behind it. */
static void
lint_subquery(const char *file, int line, int i, int n)
{
	int depth = 0;

	if (!(is(i, "FROM") || is(i, "JOIN")) || !is(i + 1, "("))
		return;
	for (i++; i < n; i++) {
		if (is(i, "("))
			depth++;
		else if (is(i, ")") && --depth == 0)
			break;
	}
	if (is(i + 1, "AS"))
		return;
	if (!token[i + 1].word || is(i + 1, "WHERE") || is(i + 1, "ON") ||
	    is(i + 1, "GROUP") || is(i + 1, "ORDER") || is(i + 1, "JOIN"))
		gen_fail(file, line, "a subquery needs a name");
}

/* ORDER BY a column that may be NULL sorts differently; say NULLS FIRST. */
static void
lint_order(const char *file, int line, int n)
{
	for (int i = 0; i < n; i++) {
		if (!is(i, "ORDER") || !is(i + 1, "BY"))
			continue;
		for (i += 2; i < n && !is(i, "LIMIT") && !is(i, ")"); i++) {
			bool nullable = false;

			for (int t = 0; t < gen_ntables; t++)
				for (int c = 0; c < gen_tables[t].ncols; c++) {
					const struct gen_col *col =
						&gen_tables[t].col[c];
					char up[48];
					int k;

					for (k = 0; col->name[k]; k++)
						up[k] = (char)toupper(
							(unsigned char)
								col->name[k]);
					up[k] = '\0';
					if (col->nullable && is(i, up))
						nullable = true;
				}
			if (nullable && !is(i + 1, "NULLS") &&
			    !is(i + 2, "NULLS"))
				gen_fail(file, line,
					 "ORDER BY %s, which may be"
					 " NULL, without NULLS FIRST",
					 token[i].text);
		}
	}
}

/* ON CONFLICT ... DO UPDATE SET x = y + 1: y must say of which row. */
static void
lint_upsert(const char *file, int line, int n)
{
	for (int i = 0; i + 3 < n; i++) {
		if (!is(i, "DO") || !is(i + 1, "UPDATE") || !is(i + 2, "SET"))
			continue;
		for (i += 3; i < n && !is(i, "WHERE"); i++)
			if (is(i, "=") && token[i + 1].word &&
			    !is(i + 2, ".") && token[i + 1].text[0] != ':' &&
			    !isdigit((unsigned char)token[i + 1].text[0]) &&
			    !is(i + 2, "("))
				gen_fail(file, line,
					 "%s in DO UPDATE names no"
					 " table",
					 token[i + 1].text);
	}
}

void
gen_lint(const char *file, int line, const char *sql, sqlite3 *db)
{
	int n = cut(sql);

	(void)db;
	for (int i = 0; i < n; i++) {
		lint_word(file, line, i, n);
		lint_subquery(file, line, i, n);
	}
	lint_order(file, line, n);
	lint_upsert(file, line, n);
}

/*
 * vt_golden.c - golden files: reading, writing, and what has changed.
 */
#define _GNU_SOURCE
#include "vt_golden.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 512 };

static char *
copy(const char *s, size_t n)
{
	char *p = strndup(s, n);

	if (!p)
		abort();
	return p;
}

static char *
read_whole(const char *path)
{
	FILE *f = fopen(path, "r");
	char *text = NULL;
	size_t size = 0;

	if (!f)
		return copy("", 0);
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = copy("", 0);
	}
	fclose(f);
	return text;
}

/* Where the next block starts, or the end of the text. */
static const char *
find_heading(const char *s)
{
	if (!strncmp(s, "== ", 3))
		return s;
	const char *p = strstr(s, "\n== ");
	return p ? p + 1 : s + strlen(s);
}

void
golden_load(struct golden *g, const char *path)
{
	char *text = read_whole(path);

	memset(g, 0, sizeof(*g));
	for (const char *s = find_heading(text); *s != '\0';) {
		const char *next = find_heading(s + 3);
		const char *end = next;
		const char *name = s + 3;

		while (end > s && end[-1] == '\n')
			end--;
		char *block = copy(s, (size_t)(end - s) + 1);
		block[end - s] = '\n';
		golden_add(g, copy(name, strcspn(name, " \n")), block);
		s = next;
	}
	free(text);
}

bool
golden_save(const struct golden *g, const char *path)
{
	FILE *f = fopen(path, "w");

	if (!f)
		return false;
	for (size_t i = 0; i < g->n; i++)
		fprintf(f, "%s%s", i ? "\n" : "", g->v[i].text);
	bool ok = !ferror(f);
	return fclose(f) == 0 && ok;
}

void
golden_release(struct golden *g)
{
	for (size_t i = 0; i < g->n; i++) {
		free(g->v[i].name);
		free(g->v[i].text);
	}
	g->n = 0;
}

struct golden_block *
golden_find(struct golden *g, const char *name)
{
	for (size_t i = 0; i < g->n; i++)
		if (!strcmp(g->v[i].name, name))
			return &g->v[i];
	return NULL;
}

bool
golden_add(struct golden *g, char *name, char *text)
{
	if (g->n == GOLDEN_MAX) {
		free(name);
		free(text);
		return false;
	}
	g->v[g->n++] = (struct golden_block){ .name = name, .text = text };
	return true;
}

/* --- difference -------------------------------------------------------- */

struct lines {
	const char *at[MAX_LINES];
	size_t len[MAX_LINES];
	size_t n;
};

static void
split(struct lines *l, const char *s)
{
	for (l->n = 0; *s != '\0' && l->n < MAX_LINES; l->n++) {
		l->at[l->n] = s;
		l->len[l->n] = strcspn(s, "\n");
		s += l->len[l->n];
		s += *s == '\n';
	}
}

static bool
is_same(const struct lines *a, size_t i, const struct lines *b, size_t j)
{
	return a->len[i] == b->len[j] && !memcmp(a->at[i], b->at[j], a->len[i]);
}

/* Rows are numbered as on the screen: the heading is line 0. */
static void
print_line(FILE *to, char sign, const struct lines *l, size_t i)
{
	fprintf(to, "    %c %3zu %.*s\n", sign, i, (int)l->len[i], l->at[i]);
}

void
golden_diff(FILE *to, const char *was, const char *is)
{
	struct lines a, b;

	split(&a, was);
	split(&b, is);
	/* common[i][j]: how many lines a[i..] and b[j..] have in common */
	size_t width = b.n + 1;
	unsigned short *common = calloc((a.n + 1) * width, sizeof(*common));
	if (!common)
		abort();
	for (size_t i = a.n; i-- > 0;)
		for (size_t j = b.n; j-- > 0;) {
			unsigned short *c = &common[i * width + j];
			if (is_same(&a, i, &b, j))
				*c = (unsigned short)(c[width + 1] + 1);
			else
				*c = c[width] > c[1] ? c[width] : c[1];
		}
	for (size_t i = 0, j = 0; i < a.n || j < b.n;) {
		unsigned short *c = &common[i * width + j];
		if (i < a.n && j < b.n && is_same(&a, i, &b, j)) {
			i++;
			j++;
		} else if (i < a.n && (j == b.n || c[width] >= c[1])) {
			print_line(to, '-', &a, i++);
		} else {
			print_line(to, '+', &b, j++);
		}
	}
	free(common);
}

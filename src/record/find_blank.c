/*
 * find_blank.c - blanks that stand where nobody writes them, or are missing:
 * "delacruz" for De la Cruz, "mary ann" for Maryann.
 *
 * Two words become one, or a word becomes two or three, where each part is a
 * word that somebody has; each form that could be meant is then looked for as
 * if it had been typed.
 */
#include "find_private.h"

#include <string.h>

#include "wardbook/text.h"

enum { LEAST = 2, SHORT = 3 };

struct there {
	size_t n;
	bool whole, begins;
};

/* Keys come in order: the whole word stands before longer ones. */
static bool
take_there(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct there *x = arg;

	(void)key;
	(void)id;
	x->begins = true;
	x->whole = n == x->n;
	return false;
}

static struct there
is_there(struct session *s, const char *p, size_t n)
{
	struct there x = { .n = n };
	struct err e;

	/* What can't be looked at now is not there. */
	if (sindex_scan(s->store, TREE_NAME, p, n, take_there, &x, &e) != RC_OK)
		memset(&x, 0, sizeof(x));
	return x;
}

static void
add(struct find_forms *f, const char *before, const char *middle,
    const char *after)
{
	char *out = f->v[f->n];

	if (f->n == FIND_FORMS ||
	    strlen(before) + strlen(middle) + strlen(after) >= FIND_TEXT)
		return;
	strcpy(out, before);
	strcat(out, middle);
	strcat(out, after);
	f->n++;
}

/* The word cut after `at` letters and, where the rest is no beginning of a
 * name, once more. */
static void
cut(struct session *s, struct find_forms *f, const char *before,
    const char *word, size_t n, const char *after)
{
	char text[FIND_WORD + 4];

	for (size_t i = LEAST; i + LEAST <= n; i++) {
		if (!is_there(s, word, i).whole)
			continue;
		memcpy(text, word, i);
		text[i] = ' ';
		memcpy(text + i + 1, word + i, n - i);
		text[n + 1] = '\0';
		if (is_there(s, word + i, n - i).begins)
			add(f, before, text, after);
		for (size_t j = i + LEAST; j + LEAST <= n; j++) {
			if (!is_there(s, word + i, j - i).whole ||
			    !is_there(s, word + j, n - j).begins)
				continue;
			memcpy(text + i + 1, word + i, j - i);
			text[j + 1] = ' ';
			memcpy(text + j + 2, word + j, n - j);
			text[n + 2] = '\0';
			add(f, before, text, after);
			memcpy(text + i + 1, word + i, n - i);
			text[n + 1] = '\0';
		}
	}
	mem_wipe(text, sizeof(text));
}

void
find_forms_read(struct session *s, struct find_forms *f, const char *words)
{
	char fold[FIND_TEXT];

	f->n = 0;
	text_fold(fold, sizeof(fold), words);
	for (char *p = fold; *p;) {
		size_t n = strcspn(p, " ");
		bool letters = strcspn(p, "0123456789") >= n;
		char was = p == fold ? '\0' : p[-1];

		if (letters && p > fold) { /* "mary ann": "maryann" */
			p[-1] = '\0';
			add(f, fold, "", p);
			p[-1] = was;
		}
		if (letters && n > SHORT && n < FIND_WORD) {
			char word[FIND_WORD];

			memcpy(word, p, n);
			word[n] = '\0';
			*p = '\0';
			cut(s, f, fold, word, n, p + n);
			*p = word[0];
			mem_wipe(word, sizeof(word));
		}
		p += n + (p[n] == ' ');
	}
	mem_wipe(fold, sizeof(fold));
}

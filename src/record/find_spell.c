/*
 * find_spell.c - words of names and addresses, letter by letter: what is one
 * slip of the finger away from another, and what sounds the same.
 */
#include "find_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

void
spell(struct spelt *w, const char *p, size_t n)
{
	size_t at = 0;

	w->n = 0;
	if (n >= sizeof(w->text))
		n = sizeof(w->text) - 1;
	while (at < n && w->n < SPELT_LETTERS) {
		size_t k = 1;

		if ((unsigned char)p[at] < 0x80)
			w->c[w->n++] = p[at];
		else
			w->c[w->n++] = text_decode(p + at, &k);
		if (at + k > n)
			break;
		at += k;
	}
	memcpy(w->text, p, at);
	w->text[at] = '\0';
	w->bytes = at;
}

int
spell_all(struct spelt *v, int max, const char *text)
{
	char fold[640];
	int n = 0;

	text_fold(fold, sizeof(fold), text);
	for (char *p = fold; *p && n < max;) {
		size_t k = strcspn(p, " ");

		spell(&v[n++], p, k);
		p += k + (p[k] == ' ');
	}
	mem_wipe(fold, sizeof(fold));
	return n;
}

int
spell_name(struct spelt *v, int max, const struct row_identity *w)
{
	int n = spell_all(v, max, w->family);

	n += spell_all(v + n, max - n, w->given);
	return n + spell_all(v + n, max - n, w->native_name);
}

bool
spelt_equal(const struct spelt *a, const struct spelt *b)
{
	return a->bytes == b->bytes && memcmp(a->text, b->text, a->bytes) == 0;
}

static bool
tail_same(const struct spelt *a, int i, const struct spelt *b, int j)
{
	return a->n - i == b->n - j &&
	       memcmp(a->c + i, b->c + j,
		      (size_t)(a->n - i) * sizeof(a->c[0])) == 0;
}

bool
spelt_near(const struct spelt *a, const struct spelt *b)
{
	int i = 0;

	if (a->n < 3 || b->n < 3 || abs(a->n - b->n) > 1)
		return false;
	while (i < a->n && i < b->n && a->c[i] == b->c[i])
		i++;
	if (i == a->n && i == b->n)
		return true;
	if (a->n > b->n)
		return tail_same(a, i + 1, b, i);
	if (a->n < b->n)
		return tail_same(a, i, b, i + 1);
	if (tail_same(a, i + 1, b, i + 1))
		return true;
	return i + 1 < a->n && a->c[i] == b->c[i + 1] &&
	       a->c[i + 1] == b->c[i] && tail_same(a, i + 2, b, i + 2);
}

bool
spelt_sounds(const struct spelt *a, const struct spelt *b)
{
	char x[SOUND_KEY], y[SOUND_KEY];
	size_t n = sound_key(x, a->text, a->bytes);
	bool same = n > 1 && a->n > 3 && b->n > 3 &&
		    sound_key(y, b->text, b->bytes) == n && !memcmp(x, y, n);

	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
	return same;
}

bool
words_near(const char *a, size_t n, const char *b, size_t m)
{
	struct spelt x, y;
	bool same;

	/* A letter has at most four bytes. */
	if (n > m + 8 || m > n + 8)
		return false;
	spell(&x, a, n);
	spell(&y, b, m);
	same = spelt_near(&x, &y) || spelt_sounds(&x, &y);
	mem_wipe(&x, sizeof(x));
	mem_wipe(&y, sizeof(y));
	return same;
}

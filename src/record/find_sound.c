/*
 * find_sound.c - how a word sounds, for names that were heard and not read.
 *
 * One key for many languages can only be coarse: it puts together what
 * registries confuse (Meyer and Maier, Katarzyna and Catarzyna, Philip and
 * Filip), and whoever uses it looks at the rows again.
 */
#include "patient_private.h"

#include <string.h>

/* Spellings of one sound, longest first; "" is silent. */
static const struct {
	const char *from, *to;
} pairs[] = {
	{ "tsch", "x" }, { "sch", "s" }, { "ough", "o" }, { "cht", "kt" },
	{ "ph", "f" },	 { "th", "t" },	 { "ck", "k" },	  { "ch", "k" },
	{ "gh", "k" },	 { "kh", "k" },	 { "sh", "s" },	  { "sz", "s" },
	{ "cz", "s" },	 { "ts", "s" },	 { "tz", "s" },	  { "rz", "r" },
	{ "qu", "k" },	 { "dt", "t" },	 { "dj", "j" },	  { "zh", "j" },
	{ "wh", "f" },	 { "wr", "r" },	 { "kn", "n" },	  { "x", "ks" },
	{ "ce", "s" },	 { "ci", "s" },	 { "cy", "s" },
};

static char
letter(char c)
{
	switch (c) {
	case 'c':
	case 'q':
	case 'g':
	case 'k':
		return 'k';
	case 'z':
	case 's':
		return 's';
	case 'v':
	case 'w':
	case 'f':
		return 'f';
	case 'd':
	case 't':
		return 't';
	case 'b':
	case 'p':
		return 'p';
	case 'm':
	case 'n':
		return 'n';
	case 'y':
	case 'i':
	case 'j':
	case 'e':
	case 'a':
	case 'o':
	case 'u':
		return 'a';
	case 'h':
		return '\0';
	default:
		return c;
	}
}

static void
add(char *out, size_t *n, char c)
{
	char x = letter(c);

	if (!x || *n + 1 >= SOUND_KEY)
		return;
	/* A vowel counts only where a word begins with it. */
	if (x == 'a' && *n)
		return;
	if (*n && out[*n - 1] == x)
		return;
	out[(*n)++] = x;
}

size_t
sound_key(char out[SOUND_KEY], const char *word, size_t n)
{
	size_t at = 0, k = 0;

	for (size_t i = 0; i < n; i++)
		if ((unsigned char)word[i] >= 0x80) {
			k = n < SOUND_KEY - 1 ? n : SOUND_KEY - 1;
			memcpy(out, word, k);
			out[k] = '\0';
			return k;
		}
	while (at < n) {
		size_t p, len = 0;

		for (p = 0; p < sizeof(pairs) / sizeof(pairs[0]); p++) {
			len = strlen(pairs[p].from);
			if (at + len <= n &&
			    !memcmp(word + at, pairs[p].from, len))
				break;
		}
		if (p == sizeof(pairs) / sizeof(pairs[0])) {
			add(out, &k, word[at++]);
			continue;
		}
		for (const char *q = pairs[p].to; *q; q++)
			add(out, &k, *q);
		at += len;
	}
	out[k] = '\0';
	return k;
}

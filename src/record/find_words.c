/*
 * find_words.c - what someone typed to find a patient, as probes of the index.
 *
 * Each word becomes one or more probes (a tree and the beginning of a key); a
 * patient has the word when one of its keys begins like one of the probes.  So
 * the same few lines decide what is scanned and what a row is checked with.  A
 * word may also be the last digits of a record number, or a ward's name.
 */
#include "find_private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/patient_more.h"
#include "wardbook/text.h"

#define EARLIEST 1890 /* year of birth that anyone types */

static void
probe_add(struct find_word *w, enum tree t, const char *p, size_t n)
{
	struct find_probe *x = &w->probe[w->n];

	if (!n || n >= sizeof(x->p) || w->n == FIND_PROBES)
		return;
	x->tree = t;
	x->n = n;
	memcpy(x->p, p, n);
	w->n++;
}

static struct find_word *
word_new(struct find_words *f)
{
	struct find_word *w;

	if (f->n == FIND_WORDS)
		return NULL;
	w = &f->v[f->n++];
	memset(w, 0, sizeof(*w));
	return w;
}

static void
add_names(struct find_words *f, const char *text)
{
	char fold[FIND_WORD];

	text_fold(fold, sizeof(fold), text);
	for (char *p = fold; *p;) {
		size_t n = strcspn(p, " ");
		struct find_word *w = word_new(f);

		if (!w)
			break;
		probe_add(w, TREE_NAME, p, n);
		w->weight = (int)n;
		p += n + (p[n] == ' ');
	}
	mem_wipe(fold, sizeof(fold));
}

/* A day of birth lies in the past: 9/9/30 is 1930. */
static int32_t
as_birth(struct session *s, const char *text)
{
	enum date_order order =
		(enum date_order)store_site(s->store)->date_order;
	int32_t today = when_today(), day = 0;

	if (!isdigit((unsigned char)*text))
		return 0;
	if (strlen(text) == 8 && strspn(text, "0123456789") == 8 &&
	    atoi(text) / 10000 >= EARLIEST && day_is_valid(atoi(text)))
		day = atoi(text);
	else if (day_parse(&day, text, order, today, NULL) != RC_OK)
		return 0;
	if (day > today && day_is_valid(day - 1000000))
		day -= 1000000;
	return day <= today ? day : 0;
}

static void
add_day(struct find_word *w, int32_t day)
{
	char key[16];

	if (!day)
		return;
	snprintf(key, sizeof(key), "%08d", day);
	probe_add(w, TREE_BIRTH, key, 8);
}

/* "sep 1948", "9/1948": the beginning of every day of it. */
static bool
add_month(struct find_word *w, const char *text)
{
	int32_t month = patient_month_parse(text);
	char key[16];

	if (month / 100 < EARLIEST || month > when_today() / 100)
		return false;
	snprintf(key, sizeof(key), "%06d", month);
	probe_add(w, TREE_BIRTH, key, 6);
	return true;
}

/* 123 and 123-7 mean this house's record 123. */
static void
add_own_number(struct session *s, struct find_word *w, const char *key,
	       size_t n)
{
	char prefix[24], full[64];
	size_t digits = strspn(key, "0123456789");

	if (digits + 1 < n || !digits || digits > 7)
		return;
	number_key(prefix, sizeof(prefix), store_site(s->store)->prefix);
	if (digits == n && n <= 6) {
		snprintf(full, sizeof(full), "%s%06d", prefix, atoi(key));
		probe_add(w, TREE_NUMBER, full, strlen(full));
	}
	if (n >= 2) {
		char counter[16];

		snprintf(counter, sizeof(counter), "%.*s", (int)n - 1, key);
		snprintf(full, sizeof(full), "%s%06d%c", prefix, atoi(counter),
			 key[n - 1]);
		probe_add(w, TREE_NUMBER, full, strlen(full));
	}
}

static void
add_phone_end(struct find_word *w, const char *digits, size_t n)
{
	char back[48] = "r";

	reverse_into(back + 1, digits, n);
	probe_add(w, TREE_PHONE, back, n + 1);
}

/* From its beginning or its end.  A country code and the 0 in front stand for
 * each other, so that either is found by what follows them. */
static void
add_phone(struct find_word *w, const char *text, const char *digits, size_t n)
{
	size_t zeros = strspn(digits, "0");

	if (n < 3 || n > 40)
		return;
	probe_add(w, TREE_PHONE, digits, n);
	add_phone_end(w, digits, n);
	if (zeros == 1 && n >= 8)
		add_phone_end(w, digits + 1, n - 1);
	if ((*text == '+' || zeros == 2) && n >= 10)
		add_phone_end(w, digits + n - 8, 8);
}

static void
add_number(struct session *s, struct find_words *f, const char *text)
{
	struct find_word *w = word_new(f);
	char key[FIND_WORD], digits[FIND_WORD];
	bool letters = false;
	size_t n, nd;

	if (!w)
		return;
	n = number_key(key, sizeof(key), text);
	nd = digits_of(digits, sizeof(digits), text);
	for (const char *p = text; *p; p++)
		letters |= !strchr("0123456789+-()/.,#", *p);
	add_day(w, as_birth(s, text));
	add_month(w, text);
	add_own_number(s, w, key, n);
	find_last_read(w, key, n);
	probe_add(w, TREE_NUMBER, key, n);
	if (!letters)
		add_phone(w, text, digits, nd);
	if (nd == 4 && n == 4 && atoi(key) >= EARLIEST &&
	    atoi(key) <= when_today() / 10000)
		probe_add(w, TREE_BIRTH, key, 4);
	w->weight = (int)n + 2;
	mem_wipe(key, sizeof(key));
	mem_wipe(digits, sizeof(digits));
}

/* ---- words into pieces ------------------------------------------------------- */

#define PIECES 24

struct pieces {
	char text[FIND_TEXT];
	char *v[PIECES];
	int n;
};

static void
cut(struct pieces *x, const char *words)
{
	char *p;

	text_copy(x->text, sizeof(x->text), words);
	x->n = 0;
	for (p = x->text; *p && x->n < PIECES;) {
		size_t k = strspn(p, " \t\r\n");

		p += k;
		k = strcspn(p, " \t\r\n");
		if (!k)
			break;
		x->v[x->n++] = p;
		p += k;
		if (*p)
			*p++ = '\0';
	}
}

static bool
has_digit(const char *p)
{
	return p[strcspn(p, "0123456789")] != '\0';
}

static bool
all_of(const char *p, const char *set)
{
	return *p && p[strspn(p, set)] == '\0';
}

/* "9 sep 1948": three pieces that are a day together. */
static bool
add_spaced_day(struct session *s, struct find_words *f, struct pieces *x,
	       int at)
{
	struct find_word *w;
	char text[64];
	int32_t day;

	if (at + 2 >= x->n || !all_of(x->v[at], "0123456789.") ||
	    has_digit(x->v[at + 1]) || !all_of(x->v[at + 2], "0123456789") ||
	    strlen(x->v[at]) > 3 || strlen(x->v[at + 1]) > 10 ||
	    strlen(x->v[at + 2]) > 4)
		return false;
	snprintf(text, sizeof(text), "%.*s %s %s", (int)strcspn(x->v[at], "."),
		 x->v[at], x->v[at + 1], x->v[at + 2]);
	day = as_birth(s, text);
	w = day ? word_new(f) : NULL;
	if (!w)
		return false;
	add_day(w, day);
	w->weight = 10;
	return true;
}

/* "sep 1948" */
static bool
add_spaced_month(struct find_words *f, struct pieces *x, int at)
{
	struct find_word *w, probe = { .n = 0 };
	char text[40];

	if (at + 1 >= x->n || has_digit(x->v[at]) || strlen(x->v[at]) > 12 ||
	    !all_of(x->v[at + 1], "0123456789") || strlen(x->v[at + 1]) != 4)
		return false;
	snprintf(text, sizeof(text), "%s %s", x->v[at], x->v[at + 1]);
	if (!add_month(&probe, text))
		return false;
	w = word_new(f);
	if (w)
		add_month(w, text);
	return w != NULL;
}

/* "030 555 0123", "VIT 000123 7": pieces that are one number; how many. */
static int
spaced_number(struct session *s, struct pieces *x, int at, char *out,
	      size_t size)
{
	static const char signs[] = "0123456789+-()/.";
	int n = at;
	bool own = text_same(x->v[at], store_site(s->store)->prefix);

	out[0] = '\0';
	if (own)
		n++;
	else if (!all_of(x->v[at], signs) || strchr(x->v[at], '/'))
		return 0;
	while (n < x->n && all_of(x->v[n], signs) && !strchr(x->v[n], '/'))
		n++;
	/* The check character may be a letter. */
	if (own && n > at + 1 && n < x->n && strlen(x->v[n]) == 1)
		n++;
	if (n - at < 2)
		return 0;
	for (int i = at; i < n; i++)
		if (strlen(out) + strlen(x->v[i]) + 1 < size)
			strcat(out, x->v[i]);
	return n - at;
}

/* A ward's name, or the beginning of a person's: who lies there, and whoever
 * is called so. */
static int
add_ward(struct session *s, struct find_words *f, struct pieces *x, int at)
{
	struct find_word found, *w;
	int k;

	memset(&found, 0, sizeof(found));
	k = find_ward_read(s, x->v + at, x->n - at, &found);
	if (!k)
		return 0;
	if (k == 1 && has_digit(x->v[at]))
		add_number(s, f, x->v[at]);
	else if (k == 1)
		add_names(f, x->v[at]);
	w = k == 1 && f->n ? &f->v[f->n - 1] : word_new(f);
	if (!w) {
		idset_release(&found.lies);
		return k;
	}
	w->nwards = found.nwards;
	memcpy(w->ward, found.ward, sizeof(w->ward));
	w->lies = found.lies;
	w->weight = 30;
	return k;
}

void
find_words_read(struct session *s, struct find_words *f, const char *words)
{
	struct pieces x;
	char joined[FIND_WORD];

	f->n = 0;
	cut(&x, words);
	for (int i = 0; i < x.n && f->n < FIND_WORDS; i++) {
		int k = add_ward(s, f, &x, i);

		if (k) {
			i += k - 1;
		} else if (add_spaced_day(s, f, &x, i)) {
			i += 2;
		} else if (add_spaced_month(f, &x, i)) {
			i++;
		} else if ((k = spaced_number(s, &x, i, joined,
					      sizeof(joined))) != 0) {
			add_number(s, f, joined);
			i += k - 1;
		} else if (has_digit(x.v[i])) {
			add_number(s, f, x.v[i]);
		} else {
			add_names(f, x.v[i]);
		}
	}
	mem_wipe(&x, sizeof(x));
	mem_wipe(joined, sizeof(joined));
}

void
find_words_release(struct find_words *f)
{
	for (int i = 0; i < f->n; i++)
		idset_release(&f->v[i].lies);
	mem_wipe(f, sizeof(*f));
}

bool
find_word_fits(const struct find_word *w, const struct patient *p,
	       const struct patient_keys *k, bool *whole)
{
	bool fits = idset_has(&w->lies, p->who.id) || find_last_fits(w, p);

	for (int i = 0; i < w->n; i++)
		for (int j = 0; j < k->n; j++) {
			const struct find_probe *x = &w->probe[i];

			if (k->v[j].tree != x->tree || k->v[j].n < x->n ||
			    memcmp(k->v[j].p, x->p, x->n) != 0)
				continue;
			fits = true;
			*whole |= k->v[j].n == x->n;
		}
	return fits;
}

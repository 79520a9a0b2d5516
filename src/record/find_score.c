/*
 * find_score.c - how much two records speak of one person: what is for it, and
 * what is against it.
 *
 *   names 50   the same; 46 swapped; less by each word that differs, little
 *              by one that is spelt or sounds nearly the same.  A former or
 *              other name counts like the name on the record.
 *   birth 40   the same day; 25 day and month swapped or one digit off;
 *              15 the same year where no day is known; another one: 5 less
 *   phone 25   the same
 *   address 15 the same, 10 nearly; beside the same phone only 5: both belong
 *              to a whole family
 *   number 60  the same number elsewhere
 *   sex        other: 10 less
 *   district   other: 5 less, where no address is the same
 *
 * What differs is always said, whether it takes something away or not: people
 * move house and change their number, and someone should ask.
 */
#include "find_private.h"
#include "patient_more_private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

/* ---- saying it --------------------------------------------------------------------- */

static void
add(char *out, size_t size, const char *what)
{
	size_t n = strlen(out);

	snprintf(out + n, size - n, "%s%s", n ? "; " : "", what);
}

static void
speaks_for(struct patient_hit *hit, int score, const char *what)
{
	hit->score += score;
	add(hit->why, sizeof(hit->why), what);
}

static void
speaks_against(struct patient_hit *hit, int score, const char *what)
{
	hit->score -= score;
	add(hit->against, sizeof(hit->against), what);
}

static bool
same_text(const char *a, const char *b)
{
	char x[640], y[640];
	bool same;

	text_fold(x, sizeof(x), a);
	text_fold(y, sizeof(y), b);
	same = strcmp(x, y) == 0;
	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
	return same;
}

/* ---- names --------------------------------------------------------------------------- */

struct match {
	int score;
	const char *what, *against; /* NULL: nothing to say */
};

/* Is there such a word, or one nearly so, among those?  *how: 3 equal,
 * 2 spelt, 1 sounding nearly so. */
static int
among(const struct spelt *w, const struct spelt *v, int n)
{
	int how = 0;

	for (int j = 0; j < n && how < 3; j++) {
		int h = spelt_equal(w, &v[j])	 ? 3
			: spelt_near(w, &v[j])	 ? 2
			: spelt_sounds(w, &v[j]) ? 1
						 : 0;

		how = h > how ? h : how;
	}
	return how;
}

static bool
half_fits(const char *half, const struct spelt *v, int n)
{
	struct spelt word[NAME_WORDS];
	int k = spell_all(word, NAME_WORDS, half);
	bool fits = k == 0;

	for (int i = 0; i < k; i++)
		fits |= among(&word[i], v, n) > 0;
	mem_wipe(word, sizeof(word));
	return fits;
}

static void
match_words(const struct row_identity *a, const struct row_identity *b,
	    struct match *m)
{
	struct spelt mine[NAME_WORDS], word[NAME_WORDS];
	int words = spell_name(mine, NAME_WORDS, a), exact = 0, close = 0;
	int n = spell_name(word, NAME_WORDS, b), most, sound = 0;

	for (int i = 0; i < words; i++) {
		int how = among(&mine[i], word, n);

		exact += how == 3;
		close += how == 1 || how == 2;
		sound += how == 1;
	}
	/* A name more on one side counts a little, one that differs fully. */
	most = words < n ? n : words;
	most = exact + close == words || exact + close == n
		       ? words + (most - words) / 2
		       : most;
	*m = (struct match){ 0, NULL, "other name" };
	if (exact + close) {
		bool all = exact + close == words;

		m->score = (exact * 48 + close * 40) / (most ? most : 1);
		m->what = !all	  ? "part of the name"
			  : sound ? "name sounds alike"
			  : close ? "name spelt nearly the same"
				  : "same words in the name";
		m->against =
			all				 ? NULL
			: !half_fits(a->family, word, n) ? "other family name"
			: !half_fits(a->given, word, n)	 ? "other given name"
							 : NULL;
	}
	mem_wipe(mine, sizeof(mine));
	mem_wipe(word, sizeof(word));
}

static void
match_name(const struct row_identity *a, const struct row_identity *b,
	   struct match *m)
{
	if ((a->family[0] || a->given[0]) && same_text(a->family, b->family) &&
	    same_text(a->given, b->given))
		*m = (struct match){ 50, "same name", NULL };
	else if (a->family[0] && a->given[0] &&
		 same_text(a->family, b->given) &&
		 same_text(a->given, b->family))
		*m = (struct match){ 46, "family and given name swapped",
				     NULL };
	else
		match_words(a, b, m);
}

struct other_names {
	const struct row_identity *mine;
	struct match *best;
};

static bool
match_other(const struct row_patient_name *n, void *arg)
{
	struct other_names *x = arg;
	struct row_identity w;
	struct match m;

	row_init(TBL_IDENTITY, &w);
	text_copy(w.family, sizeof(w.family), n->family);
	text_copy(w.given, sizeof(w.given), n->given);
	match_name(x->mine, &w, &m);
	/* Who married kept the given name. */
	if (!*w.family || !*w.given)
		m.score = m.score * 3 / 4;
	if (m.score > x->best->score)
		*x->best = (struct match){
			m.score,
			m.score >= 46 ? "same as another name"
				      : "like another name",
			NULL,
		};
	row_wipe(TBL_IDENTITY, &w);
	return true;
}

static void
score_name(struct session *s, const struct patient *p, struct patient_hit *hit)
{
	struct match m = { 0, NULL, NULL };
	struct other_names x = { &p->who, &m };

	if (!p->who.family[0] && !p->who.given[0] && !p->who.native_name[0])
		return;
	match_name(&p->who, &hit->patient.who, &m);
	/* Names that can't be read now only add nothing. */
	if (m.score < 46 && patient_names(s, hit->patient.visit.id, match_other,
					  &x, NULL) != RC_OK)
		match_name(&p->who, &hit->patient.who, &m);
	if (m.what)
		speaks_for(hit, m.score, m.what);
	if (m.against)
		speaks_against(hit, 0, m.against);
}

/* ---- birth days that are nearly another ------------------------------------------------ */

int32_t
day_swapped(int32_t day)
{
	return day / 10000 * 10000 + day % 100 * 100 + day / 100 % 100;
}

/* One digit other, or two neighbours swapped. */
static bool
digits_near(int32_t a, int32_t b)
{
	char x[16], y[16];
	int first = -1, differ = 0;

	snprintf(x, sizeof(x), "%08d", a);
	snprintf(y, sizeof(y), "%08d", b);
	for (int i = 0; i < 8; i++)
		if (x[i] != y[i]) {
			differ++;
			if (first < 0)
				first = i;
		}
	if (differ < 2)
		return true;
	return differ == 2 && x[first] == y[first + 1] &&
	       x[first + 1] == y[first];
}

bool
birth_near(int32_t a, int32_t b)
{
	return a == b || day_swapped(a) == b || digits_near(a, b);
}

static void
score_birth(const struct patient *p, struct patient_hit *hit)
{
	int32_t a = (int32_t)p->who.birth_day;
	int32_t b = (int32_t)hit->patient.who.birth_day;
	int64_t year = p->visit.birth_year ? p->visit.birth_year : a / 10000;
	int64_t other = hit->patient.visit.birth_year;

	if (a && a == b)
		speaks_for(hit, 40, "same birth date");
	else if (a && b && day_swapped(a) == b)
		speaks_for(hit, 25, "day and month of birth swapped");
	else if (a && b && digits_near(a, b))
		speaks_for(hit, 25, "birth date nearly the same");
	else if ((!a || !b) && year && year == other)
		speaks_for(hit, 15, "same year of birth");
	else if (a && b)
		speaks_against(hit, 5, "other birth date");
	else if (year && other && llabs(year - other) > 5)
		speaks_against(hit, 5, "other year of birth");
}

/* ---- phone, address, district ------------------------------------------------------------ */

static bool
same_digits(const char *a, const char *b)
{
	char x[40], y[40];
	size_t n = digits_of(x, sizeof(x), a);

	return n >= 5 && digits_of(y, sizeof(y), b) == n && !strcmp(x, y);
}

/* Whether they share a phone; *both: each has one. */
static bool
same_phone(const struct row_identity *a, const struct row_identity *b,
	   bool *both)
{
	const char *mine[] = { a->phone, a->phone2 };
	const char *theirs[] = { b->phone, b->phone2 };

	*both = (*a->phone || *a->phone2) && (*b->phone || *b->phone2);
	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			if (same_digits(mine[i], theirs[j]))
				return true;
	return false;
}

enum { ADDRESS_WORDS = 10 };

/* "st" for "street", "ln" for "lane": letters left out, not the first one. */
static bool
is_short_for(const struct spelt *a, const struct spelt *b)
{
	size_t j = 0;

	if (a->bytes < 2 || a->bytes > 4 || a->text[0] != b->text[0])
		return false;
	for (size_t i = 0; i < a->bytes; i++, j++) {
		while (j < b->bytes && b->text[j] != a->text[i])
			j++;
		if (j == b->bytes)
			return false;
	}
	return true;
}

/* House numbers are equal or are another house. */
static int
word_alike(const struct spelt *a, const struct spelt *b)
{
	if (spelt_equal(a, b))
		return 2;
	if (isdigit((unsigned char)*a->text) ||
	    isdigit((unsigned char)*b->text))
		return 0;
	return is_short_for(a, b) || is_short_for(b, a) || spelt_near(a, b);
}

/* 2 the same words in any order; 1 nearly; 0 another address. */
static int
same_address(const struct row_identity *a, const struct row_identity *b)
{
	struct spelt x[ADDRESS_WORDS], y[ADDRESS_WORDS];
	int n = spell_all(x, ADDRESS_WORDS, a->address);
	int m = spell_all(y, ADDRESS_WORDS, b->address), how = 2;
	bool used[ADDRESS_WORDS] = { false };

	for (int i = 0; i < n && n == m && how; i++) {
		int best = 0, at = 0;

		for (int j = 0; j < m; j++) {
			int h = used[j] ? 0 : word_alike(&x[i], &y[j]);

			if (h > best) {
				best = h;
				at = j;
			}
		}
		used[at] |= best > 0;
		how = best < how ? best : how;
	}
	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
	if (n != m || (*a->city && *b->city && !same_text(a->city, b->city)))
		return 0;
	return how;
}

static bool
differ(const char *a, const char *b)
{
	return *a && *b && !same_text(a, b);
}

static void
score_home(const struct patient *p, struct patient_hit *hit)
{
	const struct row_identity *a = &p->who, *b = &hit->patient.who;
	bool both, phone = same_phone(a, b, &both);
	int address = *a->address && *b->address ? same_address(a, b) : -1;

	if (phone)
		speaks_for(hit, 25, "same phone");
	else if (both)
		speaks_against(hit, 0, "other phone");
	if (address > 0)
		speaks_for(hit,
			   phone	  ? 5
			   : address == 2 ? 15
					  : 10,
			   address == 2 ? "same address"
					: "address nearly the same");
	else if (address == 0)
		speaks_against(hit, 0, "other address");
	if (address <= 0 &&
	    (differ(a->district, b->district) ||
	     (p->visit.region_id && hit->patient.visit.region_id &&
	      p->visit.region_id != hit->patient.visit.region_id)))
		speaks_against(hit, 5, "other district");
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void
score_rest(const struct patient *p, struct patient_hit *hit)
{
	const struct row_patient *a = &p->visit, *b = &hit->patient.visit;
	char x[SINDEX_KEY_MAX + 1], y[SINDEX_KEY_MAX + 1];

	if (number_key(x, sizeof(x), p->who.external) &&
	    number_key(y, sizeof(y), hit->patient.who.external)) {
		if (!strcmp(x, y))
			speaks_for(hit, 60, "same number elsewhere");
		else
			speaks_against(hit, 0, "other number elsewhere");
	}
	if (a->sex && b->sex && a->sex != b->sex && a->sex != SEX_UNKNOWN &&
	    b->sex != SEX_UNKNOWN)
		speaks_against(hit, 10, "other sex");
	if (!a->death_day && b->death_day)
		speaks_against(hit, 0, "has died");
	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
}

void
alike_score(struct session *s, const struct patient *p, struct patient_hit *hit)
{
	hit->score = 0;
	hit->why[0] = hit->against[0] = '\0';
	score_name(s, p, hit);
	score_birth(p, hit);
	score_home(p, hit);
	score_rest(p, hit);
	if (hit->score > 100)
		hit->score = 100;
	if (hit->score < 0)
		hit->score = 0;
}

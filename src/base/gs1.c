/*
 * gs1.c - GS1 element strings.
 *
 * One pass from left to right: which identifier stands here, how long is its
 * value, where does it end.  Identifiers that mean nothing to a pharmacy are
 * passed over by their length; one that is not known at all is refused, since
 * nobody could say where the next begins.  A broken string gives nothing: half
 * of a label is worse than none.
 */
#include "wardbook/gs1.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "wardbook/when.h"

/* Identifiers by their first digits (GS1 General Specifications, section 3.2).
 * `ai` digits make the identifier; a value has `least` to `most` characters;
 * of equal length it needs no FNC1 where the first two digits say so. */
static const struct ai {
	const char *prefix;
	unsigned char ai, least, most;
	bool digits;
} known[] = {
	{ "00", 2, 18, 18, true },   { "01", 2, 14, 14, true },
	{ "02", 2, 14, 14, true },   { "03", 2, 14, 14, true },
	{ "10", 2, 1, 20, false },   { "11", 2, 6, 6, true },
	{ "12", 2, 6, 6, true },     { "13", 2, 6, 6, true },
	{ "15", 2, 6, 6, true },     { "16", 2, 6, 6, true },
	{ "17", 2, 6, 6, true },     { "20", 2, 2, 2, true },
	{ "21", 2, 1, 20, false },   { "22", 2, 1, 20, false },
	{ "235", 3, 1, 28, false },  { "240", 3, 1, 30, false },
	{ "241", 3, 1, 30, false },  { "242", 3, 1, 6, true },
	{ "243", 3, 1, 20, false },  { "250", 3, 1, 30, false },
	{ "251", 3, 1, 30, false },  { "253", 3, 13, 30, false },
	{ "254", 3, 1, 20, false },  { "255", 3, 13, 25, true },
	{ "30", 2, 1, 8, true },     { "31", 4, 6, 6, true },
	{ "32", 4, 6, 6, true },     { "33", 4, 6, 6, true },
	{ "34", 4, 6, 6, true },     { "35", 4, 6, 6, true },
	{ "36", 4, 6, 6, true },     { "37", 2, 1, 8, true },
	{ "39", 4, 1, 18, true },    { "400", 3, 1, 30, false },
	{ "401", 3, 1, 30, false },  { "402", 3, 17, 17, true },
	{ "403", 3, 1, 30, false },  { "41", 3, 13, 13, true },
	{ "420", 3, 1, 20, false },  { "421", 3, 4, 12, false },
	{ "422", 3, 3, 3, true },    { "423", 3, 3, 15, true },
	{ "424", 3, 3, 3, true },    { "425", 3, 3, 15, true },
	{ "426", 3, 3, 3, true },    { "427", 3, 1, 3, false },
	{ "43", 4, 1, 70, false },   { "7001", 4, 13, 13, true },
	{ "7002", 4, 1, 30, false }, { "7003", 4, 10, 10, true },
	{ "7004", 4, 1, 4, true },   { "7006", 4, 6, 6, true },
	{ "7007", 4, 6, 12, true },  { "70", 4, 1, 30, false },
	{ "71", 3, 1, 20, false },   { "72", 4, 1, 30, false },
	{ "80", 4, 1, 70, false },   { "82", 4, 1, 70, false },
	{ "9", 2, 1, 90, false },
};

/* ---- check digits ------------------------------------------------------------ */

char
gs1_check_digit(const char *s, size_t n)
{
	int sum = 0;

	for (size_t i = 0; i + 1 < n; i++)
		sum += (s[i] - '0') * ((n - 2 - i) % 2 ? 1 : 3);
	return (char)('0' + (10 - sum % 10) % 10);
}

static bool
all_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)s[i]))
			return false;
	return n > 0;
}

static bool
is_gtin_length(size_t n)
{
	return n == 8 || n == 12 || n == 13 || n == 14;
}

enum rc
gs1_gtin(char out[GS1_GTIN + 1], const char *s, struct err *e)
{
	size_t n = strlen(s);

	if (!is_gtin_length(n) || !all_digits(s, n))
		return err_field(e, "gtin",
				 "A GTIN has 8, 12, 13 or 14 "
				 "digits.");
	if (gs1_check_digit(s, n) != s[n - 1])
		return err_field(e, "gtin",
				 "The check digit of GTIN %s is "
				 "wrong: a digit was misread or mistyped.",
				 s);
	memset(out, '0', GS1_GTIN);
	memcpy(out + GS1_GTIN - n, s, n + 1);
	return RC_OK;
}

/* ---- elements ---------------------------------------------------------------- */

static enum rc
refuse(struct err *e, const char *why)
{
	return err_field(e, "scan",
			 "This barcode is broken: %s.  Scan it "
			 "again.",
			 why);
}

/* 82 characters may stand in a value. */
static bool
is_gs1_char(char c)
{
	return isalnum((unsigned char)c) ||
	       (c && strchr("!\"%&'()*+,-./_:;<=>?", c));
}

static const struct ai *
ai_at(const char *s, size_t n)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		size_t k = strlen(known[i].prefix);

		if (n >= known[i].ai && all_digits(s, known[i].ai) &&
		    !memcmp(s, known[i].prefix, k))
			return &known[i];
	}
	return NULL;
}

/* Ends by its own length: what follows is the next identifier. */
static bool
is_predefined(const char *s)
{
	static const char *const two[] = {
		"00", "01", "02", "03", "04", "11", "12", "13",
		"14", "15", "16", "17", "18", "19", "20", "31",
		"32", "33", "34", "35", "36", "41",
	};

	for (size_t i = 0; i < sizeof(two) / sizeof(two[0]); i++)
		if (!memcmp(s, two[i], 2))
			return true;
	return false;
}

/* Once is enough; the same again is fine, another value is not. */
static enum rc
keep_text(char *out, size_t size, const char *v, size_t n, struct err *e)
{
	if (n >= size)
		return refuse(e, "a value is too long");
	if (*out && (strlen(out) != n || memcmp(out, v, n)))
		return refuse(e, "it says two different things");
	memcpy(out, v, n);
	out[n] = '\0';
	return RC_OK;
}

static int
two_digits(const char *s)
{
	return (s[0] - '0') * 10 + (s[1] - '0');
}

/* 49 years back to 50 ahead. */
static int
full_year(int yy, int32_t today)
{
	int now = today / 10000, year = now - now % 100 + yy;

	if (year - now > 50)
		year -= 100;
	else if (now - year > 49)
		year += 100;
	return year;
}

static enum rc
keep_expiry(struct gs1 *g, const char *v, int32_t today, struct err *e)
{
	int month = two_digits(v + 2), day = two_digits(v + 4);
	int32_t d = full_year(two_digits(v), today) * 10000 + month * 100;

	if (month < 1 || month > 12)
		return refuse(e, "there is no such month");
	d = day ? d + day : day_month_end(d + 1);
	if (!day_is_valid(d))
		return refuse(e, "there is no such day");
	if (g->expiry && g->expiry != d)
		return refuse(e, "it says two different things");
	g->expiry = d;
	g->whole_month = !day;
	return RC_OK;
}

static enum rc
keep_count(struct gs1 *g, const char *v, size_t n, struct err *e)
{
	int64_t count = 0;

	for (size_t i = 0; i < n; i++)
		count = count * 10 + (v[i] - '0');
	if (g->count && g->count != count)
		return refuse(e, "it says two different things");
	g->count = count;
	return RC_OK;
}

static enum rc
keep(struct gs1 *g, const char *ai, const char *v, size_t n, int32_t today,
     struct err *e)
{
	if (!memcmp(ai, "01", 2) || !memcmp(ai, "02", 2)) {
		if (gs1_check_digit(v, n) != v[n - 1])
			return refuse(e, "the check digit of its number is "
					 "wrong");
		return keep_text(g->gtin, sizeof(g->gtin), v, n, e);
	}
	if (!memcmp(ai, "10", 2))
		return keep_text(g->lot, sizeof(g->lot), v, n, e);
	if (!memcmp(ai, "21", 2))
		return keep_text(g->serial, sizeof(g->serial), v, n, e);
	if (!memcmp(ai, "17", 2) || !memcmp(ai, "7003", 4))
		return keep_expiry(g, v, today, e);
	if (!memcmp(ai, "30", 2) || !memcmp(ai, "37", 2))
		return keep_count(g, v, n, e);
	return RC_OK;
}

static enum rc
check_value(const struct ai *a, const char *v, size_t n, struct err *e)
{
	if (n < a->least || n > a->most)
		return refuse(e, "a value has the wrong length");
	if (a->digits && !all_digits(v, n))
		return refuse(e, "there is a letter where digits belong");
	for (size_t i = 0; i < n; i++)
		if (!is_gs1_char(v[i]))
			return refuse(e, "it holds a character that no "
					 "barcode has");
	return RC_OK;
}

static enum rc
read_elements(struct gs1 *g, const char *s, int32_t today, struct err *e)
{
	while (*s) {
		const struct ai *a;
		const char *v;
		size_t n;
		enum rc rc;

		if (*s == GS1_FNC1) {
			s++;
			continue;
		}
		a = ai_at(s, strlen(s));
		if (!a)
			return refuse(e, "an identifier in it is unknown");
		v = s + a->ai;
		n = strcspn(v, "\x1d");
		if (is_predefined(s) && n > a->most)
			n = a->most;
		rc = check_value(a, v, n, e);
		if (rc == RC_OK)
			rc = keep(g, s, v, n, today, e);
		if (rc != RC_OK)
			return rc;
		g->elements++;
		s = v + n;
	}
	return g->elements ? RC_OK : RC_NONE;
}

/* "(01)...(10)..." */
static enum rc
read_brackets(struct gs1 *g, const char *s, int32_t today, struct err *e)
{
	while (*s) {
		const char *end = strchr(s, ')'), *next;
		const struct ai *a;
		size_t k, n;
		enum rc rc;

		if (*s != '(' || !end)
			return refuse(e, "a bracket is missing");
		k = (size_t)(end - s - 1);
		a = ai_at(s + 1, k);
		if (!a || a->ai != k)
			return refuse(e, "an identifier in it is unknown");
		/* A bracket may be part of a lot; one with digits begins the
		 * next element. */
		next = end + 1;
		do {
			next += strcspn(next, "(");
		} while (*next && !isdigit((unsigned char)next[1]) && next++);
		n = (size_t)(next - end - 1);
		rc = check_value(a, end + 1, n, e);
		if (rc == RC_OK)
			rc = keep(g, s + 1, end + 1, n, today, e);
		if (rc != RC_OK)
			return rc;
		g->elements++;
		s = next;
	}
	return RC_OK;
}

static enum rc
read_gtin(struct gs1 *g, const char *s, bool sure, struct err *e)
{
	enum rc rc = gs1_gtin(g->gtin, s, e);

	if (rc == RC_OK) {
		g->elements = 1;
		return RC_OK;
	}
	g->gtin[0] = '\0';
	return sure ? refuse(e, "it is no GTIN") : RC_NONE;
}

static bool
begins(const char *s, const char *with)
{
	return !strncmp(s, with, strlen(with));
}

static enum rc
parse(struct gs1 *g, const char *s, int32_t today, struct err *e)
{
	static const char *const elements[] = {
		"]C1", "]d2", "]Q3", "]e0", "]e1", "]e2", "]J1",
	};
	size_t n;

	for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
		if (begins(s, elements[i]))
			return read_elements(g, s + 3, today, e);
	if (begins(s, "]E0") || begins(s, "]E4") || begins(s, "]I1"))
		return read_gtin(g, s + 3, true, e);
	if (*s == ']')
		return RC_NONE;
	if (*s == '(')
		return isdigit((unsigned char)s[1])
			       ? read_brackets(g, s, today, e)
			       : RC_NONE;
	if (*s == GS1_FNC1)
		return read_elements(g, s, today, e);
	n = strlen(s);
	if (is_gtin_length(n) && all_digits(s, n))
		return read_gtin(g, s, false, e);
	/* A scanner that sends no identifier: the GTIN gives it away. */
	if (n >= 16 && begins(s, "01") && all_digits(s + 2, GS1_GTIN) &&
	    gs1_check_digit(s + 2, GS1_GTIN) == s[15])
		return read_elements(g, s, today, e);
	return RC_NONE;
}

enum rc
gs1_parse(struct gs1 *g, const char *scan, int32_t today, struct err *e)
{
	enum rc rc;

	memset(g, 0, sizeof(*g));
	rc = parse(g, scan, today, e);
	if (rc != RC_OK)
		memset(g, 0, sizeof(*g));
	return rc;
}

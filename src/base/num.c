/*
 * num.c - numbers in, check characters out.
 */
#include "wardbook/num.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char alphabet[] = "0123456789ACDEFGHJKLMNPRTUVWXY";

enum rc
num_parse(int64_t *out, const char *s, int64_t least, int64_t most,
	  struct err *e)
{
	char *end;
	long long v;

	while (*s == ' ')
		s++;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (end == s || errno)
		return err_set(e, RC_REFUSED, "\"%.20s\" is not a number.", s);
	while (*end == ' ')
		end++;
	if (*end)
		return err_set(e, RC_REFUSED,
			       "\"%.20s\" is not a whole "
			       "number.",
			       s);
	if (v < least || v > most)
		return err_set(e, RC_REFUSED,
			       "%lld is not between %lld and "
			       "%lld.",
			       v, (long long)least, (long long)most);
	*out = v;
	return RC_OK;
}

enum rc
num_parse_money(int64_t *out, const char *s, struct err *e)
{
	const char *p = s;
	int64_t v = 0;
	bool minus = false;
	int digits = 0, decimals = 0;

	while (*p == ' ')
		p++;
	if (*p == '-') {
		minus = true;
		p++;
	}
	for (; isdigit((unsigned char)*p) && digits < 15; p++, digits++)
		v = v * 10 + (*p - '0');
	if (*p == '.' || *p == ',')
		for (p++; isdigit((unsigned char)*p) && decimals < 2;
		     p++, decimals++)
			v = v * 10 + (*p - '0');
	for (; decimals < 2; decimals++)
		v *= 10;
	if (!digits || *p)
		return err_set(e, RC_REFUSED,
			       "\"%.20s\" is not an amount such "
			       "as 12.50.",
			       s);
	*out = minus ? -v : v;
	return RC_OK;
}

static int
digit_of(char c)
{
	const char *at;

	c = (char)toupper((unsigned char)c);
	at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

/* The Luhn sum, the last of n characters doubled first. */
static int
luhn_sum(const char *s, size_t n, int factor)
{
	const int base = sizeof(alphabet) - 1;
	int sum = 0;

	while (n--) {
		int d = digit_of(s[n]);

		if (d < 0)
			continue;
		d *= factor;
		sum += d / base + d % base;
		factor = 3 - factor;
	}
	return sum % base;
}

char
num_check_char(const char *s)
{
	const int base = sizeof(alphabet) - 1;

	return alphabet[(base - luhn_sum(s, strlen(s), 2)) % base];
}

bool
num_check_holds(const char *s)
{
	size_t n = strlen(s);

	return n > 1 && digit_of(s[n - 1]) >= 0 && luhn_sum(s, n, 1) == 0;
}

void
num_record_number(char out[RECORD_NUMBER], const char *prefix, int64_t counter)
{
	int n = snprintf(out, RECORD_NUMBER - 2, "%.6s-%06lld", prefix,
			 (long long)counter);

	if (n < 0 || n >= RECORD_NUMBER - 2)
		BUG("record number %lld", (long long)counter);
	out[n + 1] = num_check_char(out);
	out[n] = '-';
	out[n + 2] = '\0';
}

/*
 * bill_money.c - sums: text to minor units and back, tax, shares.
 *
 * Whole numbers only.  Every way of rounding that the house has is here, as
 * the header states it, and nowhere else.
 */
#include "wardbook/bill.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
money_decimals(const char *currency)
{
	static const char none[] = "JPY KRW VND CLP ISK PYG UGX RWF XAF XOF "
				   "XPF KMF GNF DJF BIF VUV";
	static const char three[] = "BHD KWD OMR TND JOD IQD LYD";

	if (strlen(currency) != 3)
		return 2;
	return strstr(none, currency) ? 0 : strstr(three, currency) ? 3 : 2;
}

const char *
money_text(char out[MONEY_TEXT], int64_t amount, int decimals,
	   const char *currency)
{
	uint64_t v =
		amount < 0 ? (uint64_t)0 - (uint64_t)amount : (uint64_t)amount;
	char digits[24], *p = out;
	int n = snprintf(digits, sizeof(digits), "%0*llu", decimals + 1,
			 (unsigned long long)v);

	if (amount < 0)
		*p++ = '-';
	for (int i = 0; i < n; i++) {
		int left = n - decimals - i;

		if (left == 0)
			*p++ = '.';
		else if (i && left > 0 && left % 3 == 0)
			*p++ = ',';
		*p++ = digits[i];
	}
	*p = '\0';
	if (currency && *currency)
		snprintf(p, MONEY_TEXT - (size_t)(p - out), " %.4s", currency);
	return out;
}

enum rc
money_parse(int64_t *out, const char *text, int decimals, struct err *e)
{
	const char *p = text;
	bool minus, any = false;
	int64_t v = 0;
	int after = -1;

	while (*p == ' ')
		p++;
	minus = *p == '-';
	p += minus;
	for (; *p; p++) {
		if (isdigit((unsigned char)*p)) {
			any = true;
			if (after >= decimals && *p != '0')
				return err_set(e, RC_REFUSED,
					       "The currency has"
					       " %d decimals; this amount has "
					       "more.",
					       decimals);
			if (after >= decimals)
				continue;
			v = v * 10 + *p - '0';
			after += after >= 0;
			if (v > MONEY_MAX)
				return err_set(e, RC_REFUSED,
					       "The amount is "
					       "too large.");
		} else if (*p == '.' && after < 0) {
			after = 0;
		} else {
			return err_set(e, RC_REFUSED,
				       "This is not an amount "
				       "such as 12.50.");
		}
	}
	if (!any)
		return err_set(e, RC_REFUSED,
			       "This is not an amount such as "
			       "12.50.");
	for (int i = after < 0 ? 0 : after; i < decimals; i++)
		v *= 10;
	if (v > MONEY_MAX)
		return err_set(e, RC_REFUSED, "The amount is too large.");
	*out = minus ? -v : v;
	return RC_OK;
}

const char *
money_here(struct session *s, char out[MONEY_TEXT], int64_t amount)
{
	const char *currency = store_site(s->store)->currency;

	return money_text(out, amount, money_decimals(currency), currency);
}

int64_t
money_tax(int64_t base, int64_t rate)
{
	bool minus = base < 0;
	/* MONEY_MAX x 10000 lies well within 63 bits. */
	int64_t product = (minus ? -base : base) * rate;
	int64_t whole = product / 10000, rest = product % 10000;

	if (rest > 5000 || (rest == 5000 && whole % 2))
		whole++;
	return minus ? -whole : whole;
}

/* a x b / c without leaving 64 bits on the way; the remainder, too. */
static int64_t
share_of(int64_t a, int64_t b, int64_t c, int64_t *rest)
{
	__extension__ typedef __int128 wide;
	wide p = (wide)a * b;

	*rest = (int64_t)(p % c);
	return (int64_t)(p / c);
}

void
money_spread(int64_t total, const int64_t *weight, int n, int64_t *part)
{
	int64_t all = 0, left = total;
	int64_t *rest = mem_zero((size_t)n + 1, sizeof(*rest));

	for (int i = 0; i < n; i++)
		all += weight[i];
	for (int i = 0; i < n; i++) {
		part[i] = all ? share_of(total, weight[i], all, &rest[i]) : 0;
		left -= part[i];
	}
	/* A total without weights has nowhere to go but the first. */
	if (!all && n) {
		part[0] = total;
		left = 0;
	}
	while (left) {
		int best = 0;

		for (int i = 1; i < n; i++)
			if (llabs(rest[i]) > llabs(rest[best]))
				best = i;
		part[best] += left > 0 ? 1 : -1;
		left -= left > 0 ? 1 : -1;
		rest[best] = 0;
	}
	free(rest);
}

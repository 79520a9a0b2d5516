/*
 * stock_words.c - quantities with their unit, and expiry dates as printed.
 *
 * No store here.  A quantity is never shown without its unit.
 */
#include "wardbook/stock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "wardbook/text.h"

/* ---- quantities ------------------------------------------------------------ */

static bool
ends_with(const char *s, size_t n, const char *tail)
{
	size_t k = strlen(tail);

	return n >= k && !strcmp(s + n - k, tail);
}

/* A counted word gets its plural; a measure (g, ml, IU) stays as it is. */
static void
plural(char *out, size_t size, const char *unit)
{
	size_t n = strlen(unit);

	if (n < 3 || !islower((unsigned char)unit[n - 1]))
		snprintf(out, size, "%s", unit);
	else if (ends_with(unit, n, "y") && !strchr("aeiou", unit[n - 2]))
		snprintf(out, size, "%.*sies", (int)n - 1, unit);
	else if (ends_with(unit, n, "s") || ends_with(unit, n, "x") ||
		 ends_with(unit, n, "ch") || ends_with(unit, n, "sh"))
		snprintf(out, size, "%ses", unit);
	else
		snprintf(out, size, "%ss", unit);
}

const char *
stock_quantity_text(char out[STOCK_QUANTITY], const struct row_medicine *m,
		    int64_t quantity)
{
	const char *unit = m->unit[0] ? m->unit : "unit";
	char many[40];

	plural(many, sizeof(many), unit);
	snprintf(out, STOCK_QUANTITY, "%lld %s", (long long)quantity,
		 quantity == 1 || quantity == -1 ? unit : many);
	return out;
}

const char *
stock_packs_text(char out[STOCK_QUANTITY], const struct row_medicine *m,
		 int64_t packs, int64_t pack_size)
{
	char total[STOCK_QUANTITY];
	int64_t product;

	if (__builtin_mul_overflow(packs, pack_size, &product))
		snprintf(total, sizeof(total), "too many");
	else
		stock_quantity_text(total, m, product);
	snprintf(out, STOCK_QUANTITY, "%lld x %lld = %.40s", (long long)packs,
		 (long long)pack_size, total);
	return out;
}

/* ---- expiry ---------------------------------------------------------------- */

struct piece {
	int value, digits; /* digits 0: a month by name */
};

/* Cuts into numbers and month names; -1: something else stands there. */
static int
cut_pieces(struct piece v[3], const char *s)
{
	int count = 0;

	while (*s) {
		size_t n = 0;

		if (strchr(" /.-,", *s)) {
			s++;
			continue;
		}
		if (count == 3)
			return -1;
		v[count] = (struct piece){ 0, 0 };
		if (isdigit((unsigned char)*s)) {
			for (; isdigit((unsigned char)s[n]) && n < 9; n++)
				v[count].value =
					v[count].value * 10 + (s[n] - '0');
			v[count].digits = (int)n;
		} else {
			while (isalpha((unsigned char)s[n]))
				n++;
			for (int m = 1; n >= 3 && m <= 12; m++)
				if (!strncasecmp(s, day_month_name(m), 3))
					v[count].value = m;
			if (!v[count].value)
				return -1;
		}
		count++;
		s += n;
	}
	return count;
}

static enum rc
refuse(const char *text, struct err *e)
{
	return err_field(e, "expiry_day",
			 "\"%.20s\" is no expiry date; type "
			 "it as printed: 08/2027, AUG 2027 or 31-Aug-2027.",
			 text);
}

/* Two pieces are a month and a year.  27 AUG might be either: it is asked. */
static enum rc
month_of(int32_t *day, const struct piece v[2], const char *text, struct err *e)
{
	struct piece month = v[0], year = v[1];

	if (v[0].digits == 4) {
		month = v[1];
		year = v[0];
	}
	if (month.digits > 2 || month.value < 1 || month.value > 12 ||
	    (year.digits != 2 && year.digits != 4))
		return refuse(text, e);
	if (!month.digits && v[0].digits == 2)
		return refuse(text, e);
	if (year.digits == 2)
		year.value += 2000;
	*day = year.value * 10000 + month.value * 100 + 1;
	if (!day_is_valid(*day))
		return refuse(text, e);
	*day = day_month_end(*day);
	return RC_OK;
}

enum rc
stock_parse_expiry(int32_t *day, const char *text, enum date_order order,
		   struct err *e)
{
	struct piece v[3];
	int n = cut_pieces(v, text);

	if (n == 2)
		return month_of(day, v, text, e);
	/* 082027 */
	if (n == 1 && v[0].digits == 6 && v[0].value % 10000 >= 2000 &&
	    v[0].value / 10000 >= 1 && v[0].value / 10000 <= 12) {
		v[1] = (struct piece){ v[0].value % 10000, 4 };
		v[0] = (struct piece){ v[0].value / 10000, 2 };
		return month_of(day, v, text, e);
	}
	if (n != 3 && !(n == 1 && v[0].digits == 8))
		return refuse(text, e);
	if (day_parse(day, text, order, when_today(), NULL) != RC_OK)
		return refuse(text, e);
	return RC_OK;
}

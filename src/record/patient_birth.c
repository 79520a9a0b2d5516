/*
 * patient_birth.c - when someone was born, as people say it: a date, a month, a
 * year, an age.
 */
#include "wardbook/patient_more.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "wardbook/when.h"

/* ---- months -------------------------------------------------------------------- */

/* Three letters or more of its name: "mar" and "march", but not "marta". */
static int
month_named(const char *s, size_t n)
{
	static const char *const months[] = {
		"january",   "february", "march",    "april",
		"may",	     "june",	 "july",     "august",
		"september", "october",	 "november", "december",
	};

	for (int m = 0; n >= 3 && m < 12; m++)
		if (n <= strlen(months[m]) && !strncasecmp(s, months[m], n))
			return m + 1;
	return 0;
}

int32_t
patient_month_parse(const char *text)
{
	size_t n = 0;
	int month = 0, year, len = 0;

	while (*text == ' ')
		text++;
	while (isalpha((unsigned char)text[n]))
		n++;
	if (n) {
		month = month_named(text, n);
		n += strspn(text + n, " .-/");
		if (sscanf(text + n, "%4d%n", &year, &len) != 1)
			return 0;
		n += (size_t)len;
	} else if (sscanf(text, "%2d%*1[./-]%4d%n", &month, &year, &len) == 2 &&
		   len &&
		   (text[1] < '0' || text[1] > '9' || text[2] < '0' ||
		    text[2] > '9')) {
		n = (size_t)len;
	} else if (sscanf(text, "%4d%*1[./-]%2d%n", &year, &month, &len) == 2 &&
		   len) {
		n = (size_t)len;
	} else {
		return 0;
	}
	n += strspn(text + n, " ");
	if (text[n] || month < 1 || month > 12 || year < 1000)
		return 0;
	return year * 100 + month;
}

/* ---- all of them ---------------------------------------------------------------- */

static size_t
all_digits(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return s[n] ? 0 : n;
}

static enum rc
as_year(int year, bool about, struct patient *p, struct err *e)
{
	p->visit.birth_year = year;
	p->who.birth_known = about ? BIRTH_KNOWN_ESTIMATED : BIRTH_KNOWN_YEAR;
	if (year > when_today() / 10000)
		return err_field(e, "birth_day", "%d lies in the future.",
				 year);
	return RC_OK;
}

static enum rc
as_day(struct session *s, const char *text, struct patient *p, struct err *e)
{
	int32_t day = 0, today = when_today();

	if (day_parse(&day, text,
		      (enum date_order)store_site(s->store)->date_order, today,
		      e) != RC_OK)
		return err_field(e, "birth_day",
				 "\"%.16s\" is no date; a year (1948) or an "
				 "age (77) does too.",
				 text);
	if (day > today)
		return err_field(e, "birth_day",
				 "That day lies in the future.");
	p->who.birth_day = day;
	p->visit.birth_year = day / 10000;
	p->who.birth_known = BIRTH_KNOWN_DAY;
	return RC_OK;
}

enum rc
patient_birth_parse(struct session *s, const char *text, struct patient *p,
		    struct err *e)
{
	bool about = !strncmp(text, "about ", 6) || *text == '~';
	const char *t = *text == '~' ? text + 1 : about ? text + 6 : text;
	size_t n = all_digits(t), digits = strspn(t, "0123456789");
	bool age = n > 0 && n < 4;

	/* 77y */
	if (!n && digits && digits < 4 &&
	    (!strcmp(t + digits, "y") || !strcmp(t + digits, " y")))
		age = true;
	p->who.birth_day = 0;
	p->visit.birth_year = 0;
	p->birth_month = patient_month_parse(t);
	if (p->birth_month) {
		p->visit.birth_year = p->birth_month / 100;
		p->who.birth_known = BIRTH_KNOWN_MONTH;
		return RC_OK;
	}
	if (age)
		return as_year(when_today() / 10000 - atoi(t), true, p, e);
	return n == 4 ? as_year(atoi(t), about, p, e) : as_day(s, t, p, e);
}

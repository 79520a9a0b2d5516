/*
 * when_parse.c - what people type and files hold for days and times.
 *
 * A day is cut into at most three parts (numbers or a month's name), then the
 * site's order says which is which.  Nothing is guessed in silence: what does
 * not fit is refused with an example of what would.
 */
#include "wardbook/when.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct part {
	int value;
	int digits; /* 0 for a month by name */
};

static enum rc
refuse_day(const char *s, struct err *e)
{
	return err_set(e, RC_REFUSED,
		       "\"%.20s\" is not a date; type t, t-1, t+2w, 9/9/2008 "
		       "or 09sep2008.",
		       s);
}

/* t, n, t-1, t+2w, t+3m, t+1y: what follows the letter. */
static enum rc
parse_relative(int32_t *out, const char *s, int32_t today, const char *whole,
	       struct err *e)
{
	char *end;
	long n;

	while (*s == ' ')
		s++;
	if (!*s) {
		*out = today;
		return RC_OK;
	}
	if (*s != '+' && *s != '-')
		return refuse_day(whole, e);
	n = strtol(s, &end, 10);
	if (end == s || n > 4000 || n < -4000)
		return refuse_day(whole, e);
	switch (tolower((unsigned char)*end)) {
	case '\0':
	case 'd':
		*out = day_add(today, (int32_t)n);
		break;
	case 'w':
		*out = day_add(today, (int32_t)n * 7);
		break;
	case 'm':
		*out = day_add_months(today, (int32_t)n);
		break;
	case 'y':
		*out = n > 200 || n < -200
			       ? 0
			       : day_add_months(today, (int32_t)n * 12);
		break;
	default:
		return refuse_day(whole, e);
	}
	if (*end && end[1])
		return refuse_day(whole, e);
	return day_is_valid(*out) ? RC_OK : refuse_day(whole, e);
}

static int
month_by_name(const char *s, size_t n)
{
	for (int m = 1; m <= 12 && n >= 3; m++)
		if (strncasecmp(s, day_month_name(m), 3) == 0)
			return m;
	return 0;
}

static int
cut_parts(struct part part[4], const char *s)
{
	int count = 0;

	while (*s) {
		size_t n = 0;

		if (strchr(" /.-,", *s)) {
			s++;
			continue;
		}
		if (count == 4)
			return -1;
		if (isdigit((unsigned char)*s)) {
			while (isdigit((unsigned char)s[n]))
				n++;
			if (n > 8)
				return -1;
			part[count].value = atoi(s);
			part[count].digits = (int)n;
		} else {
			while (isalpha((unsigned char)s[n]))
				n++;
			part[count].value = month_by_name(s, n);
			part[count].digits = 0;
			if (!n || !part[count].value)
				return -1;
		}
		count++;
		s += n;
	}
	return count;
}

/* 090908, 09092008 and 20080909 without separators. */
static int
split_digits(struct part part[4], enum date_order order)
{
	int v = part[0].value, n = part[0].digits;

	if (n != 6 && n != 8)
		return 1;
	if (order == DATE_YMD) {
		part[0] = (struct part){ v / 10000, n - 4 };
		part[1] = (struct part){ v / 100 % 100, 2 };
		part[2] = (struct part){ v % 100, 2 };
	} else {
		int year = n == 8 ? 10000 : 100;

		part[0] = (struct part){ v / (year * 100), 2 };
		part[1] = (struct part){ v / year % 100, 2 };
		part[2] = (struct part){ v % year, n - 4 };
	}
	return 3;
}

static int
full_year(int y, int digits, int32_t today)
{
	int this_year = today / 10000;

	if (digits > 2)
		return y;
	y += this_year / 100 * 100;
	if (y > this_year + 19)
		y -= 100;
	else if (y < this_year - 80)
		y += 100;
	return y;
}

enum rc
day_parse(int32_t *out, const char *s, enum date_order order, int32_t today,
	  struct err *e)
{
	const char *whole = s;
	struct part part[4];
	int count, d, m, y, digits = 4;

	*out = 0;
	while (*s == ' ')
		s++;
	if (strchr("tTnN", *s) && *s && !isalpha((unsigned char)s[1]))
		return parse_relative(out, s + 1, today, whole, e);
	count = cut_parts(part, s);
	if (count == 1 && part[0].digits)
		count = split_digits(part, order);
	if (count < 2 || count > 3)
		return refuse_day(whole, e);
	y = today / 10000;
	if (count == 3 && part[0].digits == 4) {
		y = part[0].value, m = part[1].value, d = part[2].value;
	} else if (!part[1].digits || (order == DATE_DMY && part[0].digits)) {
		d = part[0].value, m = part[1].value;
	} else if (!part[0].digits || order == DATE_MDY) {
		m = part[0].value, d = part[1].value;
	} else if (count == 3) {
		y = part[0].value, m = part[1].value, d = part[2].value;
		digits = part[0].digits;
	} else {
		m = part[0].value, d = part[1].value;
	}
	if (count == 3 && part[0].digits != 4 &&
	    !(order == DATE_YMD && part[0].digits && part[1].digits)) {
		y = part[2].value;
		digits = part[2].digits;
	}
	y = full_year(y, digits, today);
	if (y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > 31 ||
	    !day_is_valid(y * 10000 + m * 100 + d))
		return refuse_day(whole, e);
	*out = y * 10000 + m * 100 + d;
	return RC_OK;
}

enum rc
minute_parse(int32_t *out, const char *s, int32_t now, struct err *e)
{
	const char *whole = s;
	int h, m = 0, digits;
	char *end;
	long v;

	*out = WHEN_NO_MINUTE;
	while (*s == ' ')
		s++;
	if ((*s == 'n' || *s == 'N') && !s[1]) {
		*out = now;
		return RC_OK;
	}
	v = strtol(s, &end, 10);
	digits = (int)(end - s);
	if (!digits || digits > 4 || v < 0 || !isdigit((unsigned char)*s))
		goto refuse;
	h = (int)v;
	if (*end && strchr(":.hH", *end) && isdigit((unsigned char)end[1])) {
		char *last;

		m = (int)strtol(end + 1, &last, 10);
		if (digits > 2 || last - end != 3)
			goto refuse;
		end = last;
	} else if (digits > 2) {
		m = h % 100;
		h /= 100;
	}
	while (*end == ' ')
		end++;
	if (strncasecmp(end, "pm", 2) == 0 || strncasecmp(end, "am", 2) == 0) {
		if (h < 1 || h > 12)
			goto refuse;
		h = h % 12 + (tolower((unsigned char)*end) == 'p' ? 12 : 0);
		end += 2;
	}
	if (*end || h > 23 || m > 59)
		goto refuse;
	*out = h * 60 + m;
	return RC_OK;
refuse:
	return err_set(e, RC_REFUSED,
		       "\"%.20s\" is not a time of day; type "
		       "0815, 8:15 or 2:30pm.",
		       whole);
}

enum rc
instant_parse(int64_t *out, const char *s, struct err *e)
{
	int y, mo, d, h = 0, mi = 0, sec = 0, n = 0;
	int32_t day;
	const char *p;

	*out = 0;
	if (sscanf(s, "%4d-%2d-%2d%n", &y, &mo, &d, &n) != 3 || n != 10)
		goto refuse;
	day = y * 10000 + mo * 100 + d;
	p = s + n;
	if (*p == 'T' || *p == ' ') {
		n = 0;
		if (sscanf(p + 1, "%2d:%2d%n", &h, &mi, &n) != 2 || n != 5)
			goto refuse;
		p += 1 + n;
		n = 0;
		if (*p == ':' && sscanf(p + 1, "%2d%n", &sec, &n) == 1)
			p += 1 + n;
		if (*p == '.')
			p += 1 + strspn(p + 1, "0123456789");
	}
	if (!day_is_valid(day) || h > 23 || mi > 59 || sec > 60 || h < 0 ||
	    mi < 0 || sec < 0)
		goto refuse;
	if (!*p) {
		*out = when_instant(day, h * 60 + mi) + sec * 1000;
		return RC_OK;
	}
	*out = (((int64_t)day_number(day) * 24 + h) * 60 + mi) * 60000 +
	       sec * 1000;
	if (*p == 'Z' && !p[1])
		return RC_OK;
	if (*p == '+' || *p == '-') {
		int oh, om, sign = *p == '-' ? 1 : -1;

		n = 0;
		if ((sscanf(p + 1, "%2d:%2d%n", &oh, &om, &n) == 2 ||
		     sscanf(p + 1, "%2d%2d%n", &oh, &om, &n) == 2) &&
		    n && !p[1 + n] && oh <= 14 && om <= 59) {
			*out += sign * (oh * 60 + om) * 60000LL;
			return RC_OK;
		}
	}
refuse:
	return err_set(e, RC_REFUSED,
		       "\"%.30s\" is not a date and time; it is "
		       "written 2016-04-29T18:38:08Z.",
		       s);
}

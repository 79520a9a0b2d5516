/*
 * when.c - the calendar by arithmetic on civil days, and the store's zone by
 * the C library's own zone tables.
 */
#include "wardbook/when.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static int64_t stopped; /* when_clock_set(), 0 while it runs */

static const char *const months[13] = {
	"",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
};

enum rc
when_zone_set(const char *zone, struct err *e)
{
	char path[160];

	snprintf(path, sizeof(path), "/usr/share/zoneinfo/%s", zone);
	if (!*zone || *zone == '/' || *zone == ':' || strstr(zone, "..") ||
	    (strcmp(zone, "UTC") != 0 && access(path, R_OK) < 0))
		return err_field(e, "zone",
				 "There is no time zone \"%s\" on this machine;"
				 " zones are named like Europe/Lisbon.",
				 zone);
	setenv("TZ", zone, 1);
	tzset();
	return RC_OK;
}

int64_t
when_now(void)
{
	struct timespec ts;

	if (stopped)
		return stopped;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void
when_clock_set(int64_t instant)
{
	stopped = instant;
}

bool
when_clock_is_set(void)
{
	return stopped != 0;
}

int64_t
when_monotonic_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static bool
is_leap(int y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int
month_days(int y, int m)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };

	return days[m - 1] + (m == 2 && is_leap(y));
}

bool
day_is_valid(int32_t day)
{
	int y = day / 10000, m = day / 100 % 100, d = day % 100;

	return y >= 1 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 &&
	       d <= month_days(y, m);
}

/* Days since 1970-01-01, counting years from March so that the leap day is
 * the last of its year. */
int32_t
day_number(int32_t day)
{
	int y = day / 10000, m = day / 100 % 100, d = day % 100;
	int era, yoe, doy;

	if (m <= 2) {
		y--;
		m += 12;
	}
	era = (y >= 0 ? y : y - 399) / 400;
	yoe = y - era * 400;
	doy = (153 * (m - 3) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

int32_t
day_from_number(int32_t n)
{
	int era, doe, yoe, doy, mp, y, m, d;

	n += 719468;
	era = (n >= 0 ? n : n - 146096) / 146097;
	doe = n - era * 146097;
	yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	mp = (5 * doy + 2) / 153;
	d = doy - (153 * mp + 2) / 5 + 1;
	m = mp < 10 ? mp + 3 : mp - 9;
	y = yoe + era * 400 + (m <= 2);
	return y * 10000 + m * 100 + d;
}

int32_t
day_add(int32_t day, int32_t days)
{
	return day_from_number(day_number(day) + days);
}

int32_t
day_add_months(int32_t day, int32_t count)
{
	int y = day / 10000, m = day / 100 % 100 - 1 + count, d = day % 100;

	y += m / 12;
	m %= 12;
	if (m < 0) {
		m += 12;
		y--;
	}
	if (d > month_days(y, m + 1))
		d = month_days(y, m + 1);
	return y * 10000 + (m + 1) * 100 + d;
}

int32_t
day_between(int32_t from, int32_t to)
{
	return day_number(to) - day_number(from);
}

int32_t
day_month_end(int32_t day)
{
	return day / 100 * 100 + month_days(day / 10000, day / 100 % 100);
}

int
day_weekday(int32_t day)
{
	int n = (day_number(day) + 3) % 7;

	return (n < 0 ? n + 7 : n) + 1;
}

const char *
day_weekday_name(int32_t day)
{
	static const char *const names[] = { "Mon", "Tue", "Wed", "Thu",
					     "Fri", "Sat", "Sun" };

	return names[day_weekday(day) - 1];
}

const char *
day_month_name(int month)
{
	return month >= 1 && month <= 12 ? months[month] : "";
}

int
when_age(int32_t born, int32_t on)
{
	int years = on / 10000 - born / 10000;

	if (on % 10000 < born % 10000)
		years--;
	return years < 0 ? -1 : years;
}

void
when_local(int64_t instant, int32_t *day, int32_t *minute)
{
	time_t t = (time_t)(instant / 1000 - (instant % 1000 < 0));
	struct tm tm;

	localtime_r(&t, &tm);
	*day = (tm.tm_year + 1900) * 10000 + (tm.tm_mon + 1) * 100 + tm.tm_mday;
	if (minute)
		*minute = tm.tm_hour * 60 + tm.tm_min;
}

/* What the library does with a time that is skipped or comes twice depends on
 * what it was asked before; this does not. */
static bool
reads_as(time_t t, int32_t day, int32_t minute)
{
	int32_t on, at;

	when_local((int64_t)t * 1000, &on, &at);
	return on == day && at == minute;
}

int64_t
when_instant(int32_t day, int32_t minute)
{
	static const time_t steps[] = { 7200, 3600, 1800 };
	int32_t at = minute < 0 ? 0 : minute;
	struct tm tm = { 0 };
	time_t t, winter;

	tm.tm_year = day / 10000 - 1900;
	tm.tm_mon = day / 100 % 100 - 1;
	tm.tm_mday = day % 100;
	tm.tm_hour = at / 60;
	tm.tm_min = at % 60;
	tm.tm_isdst = -1;
	struct tm again = tm;
	t = mktime(&tm);
	if (!reads_as(t, day, at)) {
		again.tm_isdst = 0;
		winter = mktime(&again);
		return (int64_t)(winter > t ? winter : t) * 1000;
	}
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
		if (reads_as(t - steps[i], day, at))
			return (int64_t)(t - steps[i]) * 1000;
	return (int64_t)t * 1000;
}

bool
when_is_skipped(int32_t day, int32_t minute)
{
	return !reads_as((time_t)(when_instant(day, minute) / 1000), day,
			 minute);
}

int32_t
when_today(void)
{
	int32_t day;

	when_local(when_now(), &day, NULL);
	return day;
}

int32_t
when_minute_now(void)
{
	int32_t day, minute;

	when_local(when_now(), &day, &minute);
	return minute;
}

const char *
day_text(char *out, int32_t day)
{
	if (!day_is_valid(day))
		out[0] = '\0';
	else
		snprintf(out, WHEN_TEXT, "%02d-%s-%04d", day % 100,
			 months[day / 100 % 100], day / 10000);
	return out;
}

const char *
day_iso(char *out, int32_t day)
{
	if (!day_is_valid(day))
		out[0] = '\0';
	else
		snprintf(out, WHEN_TEXT, "%04d-%02d-%02d", day / 10000,
			 day / 100 % 100, day % 100);
	return out;
}

const char *
minute_text(char *out, int32_t minute)
{
	if (minute < 0 || minute > 1439)
		out[0] = '\0';
	else
		snprintf(out, WHEN_TEXT, "%02d:%02d", minute / 60, minute % 60);
	return out;
}

const char *
instant_text(char *out, int64_t t)
{
	int32_t day, minute;

	if (!t) {
		out[0] = '\0';
		return out;
	}
	when_local(t, &day, &minute);
	day_text(out, day);
	snprintf(out + strlen(out), WHEN_TEXT - strlen(out), " %02d:%02d",
		 minute / 60, minute % 60);
	return out;
}

const char *
instant_iso(char *out, int64_t t)
{
	time_t s = (time_t)(t / 1000 - (t % 1000 < 0));
	struct tm tm;

	if (!t) {
		out[0] = '\0';
		return out;
	}
	gmtime_r(&s, &tm);
	strftime(out, WHEN_TEXT, "%Y-%m-%dT%H:%M:%SZ", &tm);
	return out;
}

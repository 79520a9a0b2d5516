/*
 * when.h - days, times of day and instants.
 *
 *  day      int32_t yyyymmdd of the calendar (20160529), 0 = none.  Sorts,
 *           groups by month (day / 100) and reads as it stands in the store,
 *           on both engines, without date functions.
 *  minute   int32_t minute of the day, 0..1439, WHEN_NO_MINUTE = unknown.
 *  instant  int64_t milliseconds since 1970-01-01 UTC, 0 = none.
 *
 * Booked days and minutes are local wall time and never converted.  Recorded
 * instants are UTC and shown in the store's zone, which when_zone_set() makes
 * the process's zone: the terminal's own never decides a date.
 */
#ifndef WARDBOOK_WHEN_H
#define WARDBOOK_WHEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/err.h"

#define WHEN_NO_MINUTE (-1)

enum date_order { DATE_DMY, DATE_MDY, DATE_YMD };

/* Makes the store's zone (an IANA name) that of the process.
 * RC_REFUSED: no such zone on this machine. */
WB_MUST_USE enum rc when_zone_set(const char *zone, struct err *e);

/* The clock.  when_clock_set() stops it at an instant (0: lets it go); the
 * caller has checked that the store is a training store. */
int64_t when_now(void);
void when_clock_set(int64_t instant);
bool when_clock_is_set(void);
int64_t when_monotonic_us(void); /* for waits and figures, never a date */

/* Calendar. */
bool day_is_valid(int32_t day);
int32_t day_number(int32_t day); /* days since 1970-01-01 */
int32_t day_from_number(int32_t n);
int32_t day_add(int32_t day, int32_t days);
int32_t day_add_months(int32_t day, int32_t months); /* 31st: last day */
int32_t day_between(int32_t from, int32_t to);	     /* to - from, days */
int32_t day_month_end(int32_t day);
int day_weekday(int32_t day);		   /* 1 Monday .. 7 Sunday (ISO 8601) */
const char *day_weekday_name(int32_t day); /* "Mon" */
const char *day_month_name(int month);	   /* 1 -> "Jan" */
int when_age(int32_t born, int32_t on);	   /* whole years; -1 if not born yet */

/* Instant and local wall time.  A local time that a clock change skips is
 * moved forward; one that happens twice means the first. */
void when_local(int64_t instant, int32_t *day, int32_t *minute);
int64_t when_instant(int32_t day, int32_t minute);
/* Does a clock change leave that local time out? */
bool when_is_skipped(int32_t day, int32_t minute);
int32_t when_today(void);
int32_t when_minute_now(void);

/* Text.  out of WHEN_TEXT bytes always suffices. */
#define WHEN_TEXT 32
const char *day_text(char *out, int32_t day);	    /* 09-Sep-2008 */
const char *day_iso(char *out, int32_t day);	    /* 2008-09-09 */
const char *minute_text(char *out, int32_t minute); /* 08:15, or "" */
const char *instant_text(char *out, int64_t t); /* 09-Sep-2008 08:15 local */
const char *instant_iso(char *out, int64_t t);	/* 2008-09-09T08:15:00Z */

/*
 * What a person types for a day: t, t-1, t+2w, t+3m, n (today), 9/9/2008,
 * 9.9.08, 09sep2008, 9 sep, 2008-09-09, 090908, 09092008.  Two-digit years
 * lie within 80 years back and 19 ahead of today.  RC_REFUSED says what was
 * not understood.
 */
WB_MUST_USE enum rc
day_parse(int32_t *out, const char *s, enum date_order order, int32_t today,
	  struct err *e);

/* 815, 0815, 8:15, 8.15, 8h15, 2:30pm, n (now). */
WB_MUST_USE enum rc
minute_parse(int32_t *out, const char *s, int32_t now, struct err *e);

/* 2016-04-29T18:38:08Z, with offset +03:00, or without (then local). */
WB_MUST_USE enum rc instant_parse(int64_t *out, const char *s, struct err *e);

#endif

/*
 * columns.h - the few kinds of column that the catalogue is written in.
 */
#ifndef ANALYSIS_COLUMNS_H
#define ANALYSIS_COLUMNS_H

#include "catalogue.h"

#define COL(n, t, m, ...)                                       \
	{                                                       \
		.name = n, .type = t, .meaning = m, __VA_ARGS__ \
	}

/* Keys. */
#define PRIMARY(n, m) COL(n, CAT_INT, m, .role = CAT_PRIMARY)
#define SURROGATE(n, m) \
	COL(n, CAT_INT, m, .role = CAT_PRIMARY, .privacy = CAT_PSEUDONYM)
#define DURABLE(n, m) \
	COL(n, CAT_INT, m, .role = CAT_DURABLE, .privacy = CAT_PSEUDONYM)
#define FOREIGN(n, t, m) COL(n, CAT_INT, m, .role = CAT_FOREIGN, .refers = t)
#define OF_PATIENT(n, m)                                                 \
	COL(n, CAT_INT, m, .role = CAT_FOREIGN, .refers = "dim_patient", \
	    .privacy = CAT_PSEUDONYM)
#define DATE_OF(n, m)                                                 \
	COL(n, CAT_INT, m, .role = CAT_FOREIGN, .refers = "dim_date", \
	    .privacy = CAT_TIME)
#define TIME_OF(n, m)                                                 \
	COL(n, CAT_INT, m, .role = CAT_FOREIGN, .refers = "dim_time", \
	    .privacy = CAT_TIME)

/* 0 or 1, to be summed; and measures that may be unknown. */
#define FLAG(n, m)    COL(n, CAT_INT, m, .role = CAT_MEASURE)
#define MEASURE(n, m) COL(n, CAT_INT, m, .role = CAT_MEASURE, .nullable = true)

/* Attributes; NULL where not known and in special members. */
#define NUMBER(n, m) COL(n, CAT_INT, m, .nullable = true)
#define TEXT(n, m)   COL(n, CAT_TEXT, m, .nullable = true)
#define LABEL(n, m)  COL(n, CAT_TEXT, m, .nullable = true, .label = true)
#define TRUTH(n, m)  COL(n, CAT_BOOL, m, .nullable = true)
#define DAY(n, m)    COL(n, CAT_DATE, m, .nullable = true)
#define INSTANT(n, m) \
	COL(n, CAT_INSTANT, m, .nullable = true, .privacy = CAT_TIME)
#define COARSE(n, m)                                         \
	COL(n, CAT_TEXT, m, .nullable = true, .label = true, \
	    .privacy = CAT_COARSE)
#define COARSE_NUMBER(n, m) \
	COL(n, CAT_INT, m, .nullable = true, .privacy = CAT_COARSE)
#define STAFF(n, m) COL(n, CAT_TEXT, m, .nullable = true, .privacy = CAT_STAFF)
#define STAFF_LABEL(n, m)                                    \
	COL(n, CAT_TEXT, m, .nullable = true, .label = true, \
	    .privacy = CAT_STAFF)
#define HEALTH(n, m) \
	COL(n, CAT_TEXT, m, .nullable = true, .privacy = CAT_HEALTH)

#define COLS(c) .cols = c, .ncols = (int)(sizeof(c) / sizeof((c)[0]))

#endif

/*
 * report.h - the report of a month: figures, text with bars, JSON.
 *
 * Each figure is a measure of db/warehouse/measures/, whose words stand at the
 * end of the report.  Where a figure needs a sealed column (sex, birth year,
 * code), SQL chooses the rows and they are counted here.  Bookings without an
 * outcome come first: they make the month provisional.
 */
#ifndef WARDBOOK_REPORT_H
#define WARDBOOK_REPORT_H

#include <jansson.h>

#include "wardbook/access.h"
#include "wardbook/buf.h"

#define REPORT_STATES 5	 /* booked arrived done missed cancelled */
#define REPORT_BANDS  11 /* 0-9 ... 80-89, 90+, unknown */
#define REPORT_SEXES  4	 /* female, male, other, unknown */

struct report_doctor {
	char name[81];
	int64_t kept;
};

struct report_diagnosis {
	char system[25], code[17], name[241];
	int64_t recorded;
};

enum report_light { REPORT_OK, REPORT_LOW, REPORT_OUT };

struct report_stock {
	char name[164]; /* name, strength and form */
	char unit[21];
	int64_t usable, held, expired, expiring, reorder;
	int32_t next_expiry; /* of what is usable; 0: none */
	enum report_light light;
};

struct report {
	int32_t month; /* yyyymm */
	char site[81];
	bool provisional; /* open > 0 */
	int64_t open;
	int64_t by_state[REPORT_STATES];
	int64_t kept, missed, booked; /* booked: all of them */
	struct report_doctor doctors[5];
	int ndoctors;
	struct report_diagnosis diagnoses[10];
	int ndiagnoses;
	int64_t recorded;    /* all diagnoses of the month */
	bool diagnoses_shut; /* not shown to your role */
	int64_t people[REPORT_SEXES][REPORT_BANDS];
	int64_t patients;
	bool people_shut;
	struct report_stock *stock; /* only what is not in order; owned */
	size_t nstock;
	int64_t low, out, expiring; /* medicines */
};

/* Reads the month in one snapshot (report.monthly).  *r is to be released
 * after RC_OK only.  RC_USAGE: no such month. */
WB_MUST_USE enum rc
report_month(struct session *s, int32_t month, struct report *r, struct err *e);
void report_release(struct report *r);

/* 80 columns; bars of blocks, or of # where ascii. */
void report_text(const struct report *r, bool ascii, struct buf *out);

/* To be freed by the caller. */
json_t *report_json(const struct report *r);

/* Missed share of a whole in tenths of a percent, half to even; -1 where the
 * whole is nothing. */
int report_share(int64_t part, int64_t whole);

extern const char *const report_sexes[REPORT_SEXES];
extern const char *const report_bands[REPORT_BANDS];

#endif

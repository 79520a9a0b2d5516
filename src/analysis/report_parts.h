/*
 * report_parts.h - the inside of the report.
 */
#ifndef ANALYSIS_REPORT_PARTS_H
#define ANALYSIS_REPORT_PARTS_H

#include "wardbook/report.h"

struct code_count {
	char system[25], code[17];
	int64_t n;
};

/* report_month() without the permission. */
WB_MUST_USE enum rc
report_collect(struct store *s, int32_t month, struct report *r, struct err *e);

/* The measures of the report, in its order: their definitions are printed. */
#define REPORT_MEASURES 7
extern const enum query report_measures[REPORT_MEASURES];

#endif

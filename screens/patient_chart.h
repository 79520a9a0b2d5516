/*
 * patient_chart.h - what the chart does beside showing: the history of
 * changes, and taking back what stands in it.
 */
#ifndef SCREENS_PATIENT_CHART_H
#define SCREENS_PATIENT_CHART_H

#include "desk.h"

/* Name of an account, for "by whom"; the pointer is good until the next
 * call. */
const char *chart_author(int64_t account);

enum rc chart_history(const struct patient *p, struct err *e);

/* Each asks which one where there are several, and why.  RC_NONE: left. */
enum rc chart_end_alert(int64_t patient, struct err *e);
enum rc chart_strike_allergy(struct screen *s, int64_t patient, struct err *e);
enum rc chart_strike_name(struct screen *s, int64_t patient, struct err *e);

/* patient_cover.c: policies, own doctor, admissions elsewhere. */
void chart_show_cover(struct screen *s, int64_t patient);
/* What was told of a visit, below its line. */
void chart_show_told(struct screen *s, int64_t visit);

#endif

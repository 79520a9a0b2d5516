/*
 * merge_chart.h - what registration adds to a patient's chart.
 */
#ifndef SCREENS_MERGE_CHART_H
#define SCREENS_MERGE_CHART_H

#include "desk.h"

/* Merging, parting, labels, death: the chart hands its actions on. */
enum rc chart_registration(struct screen *s, int action,
			   const struct patient *p, struct err *e);

/* The record that was chosen for merging. */
enum rc
chart_chosen(struct screen *s, const struct patient *p, int from, int64_t id);

/* Says on both charts that a parting left questions open. */
void chart_show_open(struct screen *s, const struct patient *p);

/* Look-alikes in the ward or clinic: asks once a shift, marks the banner.
 * RC_NONE: it was the wrong one. */
enum rc
chart_look_around(struct screen *s, const struct patient *p, struct err *e);

#endif

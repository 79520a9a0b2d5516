/*
 * patient_more.h - what the chart shows of unknown people, newborns and the
 * dead, and what can be done.
 */
#ifndef SCREENS_PATIENT_MORE_H
#define SCREENS_PATIENT_MORE_H

#include "desk.h"

/* How many other names the person has. */
size_t chart_show_more(struct screen *s, const struct patient *p);
enum rc chart_live(const struct patient *p, struct err *e);

#endif

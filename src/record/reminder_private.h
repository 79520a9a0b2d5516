/*
 * reminder_private.h - what the files of the reminders share.
 */
#ifndef RECORD_REMINDER_PRIVATE_H
#define RECORD_REMINDER_PRIVATE_H

#include "wardbook/reminder.h"

/* Is it to be written now, that way? */
bool reminder_is_due(const struct reminder_line *l,
		     const struct reminder_plan *p, enum reminder_way way);

/* Files that it was; inside an open batch. */
WB_MUST_USE enum rc
reminder_file(struct session *s, const struct reminder_line *l, struct err *e);

#endif

/*
 * recall_list.h - who should be asked back in which month.
 *
 * A recall is no booking: it takes no place, and stands on the list of its
 * month until it is booked or taken off.
 */
#ifndef WARDBOOK_RECALL_LIST_H
#define WARDBOOK_RECALL_LIST_H

#include "wardbook/appointment.h"

struct recall_list_line {
	struct row_patient_recall row;
	char patient[PATIENT_NAME], number[25], phone[41];
	const char *clinic, *doctor, *reason;
};
typedef bool (*recall_list_fn)(const struct recall_list_line *l, void *arg);

/* Files a recall (id 0) or a change over its version; month yyyymm, from this
 * month to five years ahead.  RC_REFUSED: it stands there already. */
WB_MUST_USE enum rc
recall_list_set(struct session *s, struct row_patient_recall *r, struct err *e);
/* Off the list: booked (appointment), or not wanted any more (0). */
WB_MUST_USE enum rc
recall_list_end(struct session *s, int64_t id, int64_t version,
		int64_t appointment, struct err *e);
/* A month's, and with it what earlier months left open; clinic 0: all. */
WB_MUST_USE enum rc
recall_list_each(struct session *s, int64_t clinic, int32_t month, bool earlier,
		 recall_list_fn fn, void *arg, struct err *e);

#endif

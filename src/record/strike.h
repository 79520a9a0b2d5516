/*
 * strike.h - striking out within an act that is open already: for records
 * where more happens than the change of a state.
 */
#ifndef RECORD_STRIKE_H
#define RECORD_STRIKE_H

#include "wardbook/record.h"

/* row: as it stands in the table; its state becomes `struck`.  Files who and
 * why, and notes it. */
WB_MUST_USE enum rc strike_row(struct session *s, enum tbl t, void *row,
			       int64_t reason_id, struct err *e);

#endif

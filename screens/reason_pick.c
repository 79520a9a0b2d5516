/*
 * reason_pick.c - the pick lists of coded reasons, one a kind.
 */
#include "desk.h"

#define REASON_PICK(name, kind)                                             \
	static enum rc load_##name(struct screen *s, int field,             \
				   const char *typed, struct ui_rows *rows, \
				   struct err *e)                           \
	{                                                                   \
		(void)s;                                                    \
		(void)field;                                                \
		(void)typed;                                                \
		return desk_load_reasons(kind, rows, e);                    \
	}                                                                   \
	const struct ui_pick pick_##name = { .load = load_##name }

REASON_PICK(booking_reason, REASON_KIND_BOOKING);
REASON_PICK(stock_reason, REASON_KIND_ADJUST);
REASON_PICK(rx_substitution, REASON_KIND_SUBSTITUTION);
REASON_PICK(rx_not_given, REASON_KIND_DOSE_NOT_GIVEN);

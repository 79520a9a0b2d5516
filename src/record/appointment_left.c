/*
 * appointment_left.c - a clinic's day drawn as places left, minute by minute.
 */
#include <string.h>

#include "appointment_private.h"

/* What of a booking of this day, or of the day before, lies in the day. */
static void
take(int left[DAY_MINUTES], int32_t day, int32_t of, int64_t minute,
     int64_t length)
{
	int64_t from = of == day ? minute : minute - DAY_MINUTES;

	for (int64_t m = from < 0 ? 0 : from;
	     m < from + length && m < DAY_MINUTES; m++)
		if (left[m] > 0)
			left[m]--;
}

enum rc
appointment_places_left(struct session *s, int64_t clinic, int32_t day,
			int left[DAY_MINUTES], struct err *e)
{
	const struct clinic_hours *h;
	struct stmt *st;
	char name[61];
	bool holiday = false, row;
	enum rc rc = appointment_may_view(s, e);

	if (rc == RC_OK)
		rc = hours_get(s, clinic, &h, e);
	if (rc == RC_OK && h->n)
		rc = hours_holiday(s, day, name, &holiday, e);
	if (rc != RC_OK)
		return rc;
	hours_places(h, day, 0, 0, left);
	for (int m = 0; m < DAY_MINUTES; m++)
		if (!left[m] || holiday)
			left[m] = PLACES_CLOSED;
	st = store_query(s->store, QUERY_APPOINTMENT_TIMES_OF_CLINIC);
	stmt_int(st, "clinic", clinic);
	stmt_int(st, "since", day_add(day, -1));
	stmt_int(st, "until", day);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int64_t state = stmt_get_int(st, "state");
		int64_t minute = stmt_get_int(st, "minute");

		if (minute >= 0 && (state == APPOINTMENT_STATE_BOOKED ||
				    state == APPOINTMENT_STATE_ARRIVED))
			take(left, day, (int32_t)stmt_get_int(st, "day"),
			     minute, stmt_get_int(st, "length"));
	}
	stmt_done(st);
	return rc;
}

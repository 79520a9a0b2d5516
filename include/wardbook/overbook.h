/*
 * overbook.h - the right to go over a clash, and the days on which staff are
 * away.
 *
 * A clash (the patient elsewhere, the doctor elsewhere, the clinic full) is
 * refused whoever asks.  Who has the right may book over it with a reason, so
 * many times a day as the clinic's ceiling says; above it a second right is
 * needed.  Clash, reason, person and right stand on a record beside the
 * appointment.  Hours, holidays and leave are no clashes: nobody goes over
 * them.
 */
#ifndef WARDBOOK_OVERBOOK_H
#define WARDBOOK_OVERBOOK_H

#include "wardbook/appointment.h"

enum clash {
	CLASH_PATIENT = 1,
	CLASH_DOCTOR = 2,
	CLASH_CLINIC = 4,
};

/*
 * Books as appointment_book() does, over clashes.  reason: one of kind
 * overbook (RC_REFUSED, field "over").  Where nothing clashes it is an
 * ordinary booking.  RC_REFUSED, field "minute": the day's ceiling is reached
 * and the session has no second right.
 */
WB_MUST_USE enum rc
appointment_overbook(struct session *s, struct appointment *a, int64_t reason,
		     struct err *e);

/* Moves as appointment_move() does, over clashes, by the same right, ceiling
 * and record; the record of a move before is kept. */
WB_MUST_USE enum rc
appointment_move_over(struct session *s, int64_t id, int64_t version,
		      int32_t day, int32_t minute, int64_t clinic_id,
		      int64_t doctor_id, int64_t reason, struct err *e);

/* What stands beside a booking; RC_NONE: it was not booked over anything. */
WB_MUST_USE enum rc overbook_get(struct session *s, int64_t appointment,
				 struct row_overbooking *out, struct err *e);

/* What stood beside it before a move over another clash, the latest at 0. */
WB_MUST_USE enum rc
overbook_before(struct session *s, int64_t appointment, int nth,
		struct row_overbooking_before *out, struct err *e);

/* How many of a clinic's day stand over, and how many may. */
WB_MUST_USE enum rc
overbook_count(struct session *s, int64_t clinic, int32_t day, int *n,
	       int *ceiling, struct err *e);

/* The ceiling, 0 to 200 a day, and whose the right above it is. */
WB_MUST_USE enum rc
overbook_limit_set(struct session *s, int64_t clinic, int ceiling,
		   enum above_right who, struct err *e);
/* What was set; 0 and both, where nothing was. */
WB_MUST_USE enum rc
overbook_limit_get(struct session *s, int64_t clinic, int *ceiling,
		   enum above_right *who, struct err *e);

/* "the patient is elsewhere, the clinic is full" */
#define CLASH_WORDS 80
const char *overbook_words(char out[CLASH_WORDS], int64_t clash);

/* ---- leave -------------------------------------------------------------------- */

/*
 * Files leave (id 0) or a change over its version.  Bookings that stand then
 * stay; *booked (may be NULL) says how many there are to be moved.
 */
WB_MUST_USE enum rc leave_set(struct session *s, struct row_staff_leave *l,
			      int64_t *booked, struct err *e);

/* Leave that has not ended before a day, by its beginning; staff 0: all. */
typedef bool (*leave_fn)(const struct row_staff_leave *l, void *arg);
WB_MUST_USE enum rc leave_each(struct session *s, int64_t staff, int32_t since,
			       leave_fn fn, void *arg, struct err *e);

#endif

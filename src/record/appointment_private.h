/*
 * appointment_private.h - what the files of the appointment book share.
 *
 *   appointment.c       reading, booking, the rules of a booking
 *   appointment_hours.c a clinic's hours and how many places it has when
 *   appointment_clash.c who is where at a time
 *   appointment_state.c what becomes of a booking
 *   appointment_list.c  lists;  appointment_free.c  week and next free time;
 *   appointment_left.c  a day as places left
 *   appointment_print.c for a printer
 *   waiting*.c          who waits: list, match, queue, recall
 *   series*.c           several bookings in one pass
 *   overbook.c          over a clash;  overbook_leave.c  who is away
 */
#ifndef RECORD_APPOINTMENT_PRIVATE_H
#define RECORD_APPOINTMENT_PRIVATE_H

#include "wardbook/appointment.h"
#include "wardbook/house.h"

#define DAY_MINUTES 1440

/* ---- hours ------------------------------------------------------------------ */

struct clinic_hours {
	struct row_place place;
	struct row_clinic_session *v; /* by weekday and time */
	size_t n, cap;		      /* none: it keeps no hours */
};

/* Minutes of a booking where none are said; never 0. */
static inline int
hours_slot(const struct clinic_hours *h)
{
	return h->place.slot_minutes > 0 ? (int)h->place.slot_minutes : 15;
}

/* A clinic with its hours; the last few are kept while the house stands as it
 * is.  Not owned.  RC_REFUSED (clinic_id): there is no such clinic. */
WB_MUST_USE enum rc hours_get(struct session *s, int64_t clinic,
			      const struct clinic_hours **h, struct err *e);

/* Places at each minute of a day; outside: those of a minute at which it is
 * closed.  doctor: only the hours of that doctor, where the clinic names any;
 * 0: all.  Hours of a doctor who is away are none. */
void hours_places(const struct clinic_hours *h, int32_t day, int64_t doctor,
		  int outside, int places[DAY_MINUTES]);

/* RC_REFUSED where the clinic is closed: on holidays and out of its hours.
 * minute -1: anywhen on that day. */
WB_MUST_USE enum rc
hours_check(struct session *s, const struct clinic_hours *h, int32_t day,
	    int32_t minute, int length, struct err *e);

/* Where a booking is: the room of its hours, else where the clinic is. */
const char *hours_where(struct session *s, const struct clinic_hours *h,
			int32_t day, int32_t minute, char out[81]);

/* Is the day a holiday? */
WB_MUST_USE enum rc hours_holiday(struct session *s, int32_t day, char name[61],
				  bool *is, struct err *e);

/* ---- rules ------------------------------------------------------------------ */

static inline bool
appointment_takes_place(const struct row_appointment *r)
{
	return r->minute >= 0 && (r->state == APPOINTMENT_STATE_BOOKED ||
				  r->state == APPOINTMENT_STATE_ARRIVED);
}

/* Which clashes there are (enum clash); e says the first of them. */
WB_MUST_USE enum rc
clash_find(struct session *s, const struct clinic_hours *h,
	   const struct row_appointment *r, int *clash, struct err *e);

/* The clashes of one that takes a place; RC_REFUSED. */
WB_MUST_USE enum rc clash_check(struct session *s, const struct clinic_hours *h,
				const struct row_appointment *r, struct err *e);

/* Everything that must hold of a booking at its time; fills length. */
WB_MUST_USE enum rc booking_check(struct session *s, struct row_appointment *r,
				  bool batch, struct err *e);

/* The same; where clash is given, clashes are told there, not refused. */
WB_MUST_USE enum rc
booking_check_but(struct session *s, struct row_appointment *r, bool batch,
		  int *clash, struct err *e);

/* Its day is this one, or it began in the night that is not over. */
bool booking_is_of_today(const struct row_appointment *r);

/* ---- overbooking and leave ------------------------------------------------------ */

/* May the session book over these clashes?  Fills the record but its id. */
WB_MUST_USE enum rc
overbook_allow(struct session *s, const struct row_appointment *r, int clash,
	       int64_t reason, struct row_overbooking *o, struct err *e);
/* What a move is held against, with its record where it clashes; inside an
 * open act.  Adds the clash to the detail. */
WB_MUST_USE enum rc
overbook_move(struct session *s, struct row_appointment *r, int64_t reason,
	      char *detail, size_t size, struct err *e);
/* Was it booked over a clash where it stands, and does the ceiling still hold
 * without it? */
WB_MUST_USE enum rc
overbook_stands(struct session *s, const struct row_appointment *r,
		bool *stands, struct err *e);

/* Reads leave where it is not at hand; then leave_on() answers. */
WB_MUST_USE enum rc leave_ready(struct session *s, struct err *e);
const struct row_staff_leave *leave_on(int64_t staff, int32_t day);
/* RC_REFUSED (doctor_id) with until when. */
WB_MUST_USE enum rc
leave_check(struct session *s, int64_t staff, int32_t day, struct err *e);

/* The living patient, a doctor and a reason of bookings that are there. */
WB_MUST_USE enum rc
booking_check_who(struct session *s, int64_t *patient, int64_t doctor,
		  int64_t reason, struct err *e);

/* ---- lists of those who wait ----------------------------------------------------- */

/* Inside an open act. */
WB_MUST_USE enum rc
waiting_close(struct session *s, int64_t id, int64_t version,
	      enum waiting_state state, int64_t appointment, struct err *e);
/* Is a time of that part of the day? */
bool part_holds(int64_t part, int32_t minute);
WB_MUST_USE enum rc
line_who(struct session *s, int64_t patient, char name[PATIENT_NAME],
	 char number[25], char phone[41], bool *alive, struct err *e);
/* Inside an open act: the visit has not begun after all. */
WB_MUST_USE enum rc
visit_start_clear(struct session *s, const struct row_appointment *r,
		  struct err *e);
/* Inside an open batch. */
WB_MUST_USE enum rc
series_file(struct session *s, int64_t patient, int every, int unit, int times,
	    int64_t *id, struct err *e);

/* A refusal for whoever may not see the book. */
WB_MUST_USE enum rc appointment_may_view(struct session *s, struct err *e);

/* Is there nobody to see it then?  RC_REFUSED says why. */
WB_MUST_USE enum rc
booking_check_there(struct session *s, const struct row_appointment *r,
		    struct err *e);

/* Rows of a query, each with its names, handed out when all are read. */
WB_MUST_USE enum rc
appointment_lines(struct session *s, struct stmt *st, appointment_fn fn,
		  void *arg, struct err *e);

/* Ends an act on a list of who waits: files the row, new or changed, where rc
 * says that it may be, else takes the act back. */
WB_MUST_USE enum rc waiting_file(struct session *s, enum rc rc, enum tbl t,
				 void *row, int64_t patient, struct err *e);

#endif

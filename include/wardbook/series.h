/*
 * series.h - several bookings in one pass: every so many weeks, or several
 * clinics on one day.
 *
 * Both are shown before they are filed.  What a series can't have is said line
 * by line and the rest is booked; the clinics of one day are booked all or
 * none.
 */
#ifndef WARDBOOK_SERIES_H
#define WARDBOOK_SERIES_H

#include "wardbook/appointment.h"

#define SERIES_MOST 60

struct series_plan {
	int64_t patient_id, clinic_id, doctor_id, reason_id;
	int32_t day, minute; /* of the first one */
	int length;	     /* 0: the clinic's slot */
	int every;	     /* 1 and up */
	enum series_unit unit;
	int times; /* 2 to 52 bookings */
};

struct series_line {
	int64_t clinic_id;
	int32_t day, minute;
	int length;
	bool fits;
	bool holiday;  /* left out; one more comes at the end */
	char why[200]; /* what refuses it */
	int64_t id;    /* once it is booked */
};

/* Holidays are left out and do not count.  v holds SERIES_MOST. */
WB_MUST_USE enum rc
series_preview(struct session *s, const struct series_plan *p,
	       struct series_line *v, int *n, struct err *e);
/* Books what fits in one transaction; lines as above, with ids.  RC_REFUSED:
 * nothing fits. */
WB_MUST_USE enum rc
series_book(struct session *s, const struct series_plan *p,
	    struct series_line *v, int *n, int *booked, struct err *e);

#define ROUND_MOST 5
struct round_plan {
	int64_t patient_id, reason_id;
	int64_t clinic_id[ROUND_MOST];
	int n;
	int32_t day;
	int32_t from; /* not before this minute; 0: all day */
	int pause;    /* minutes between two of them */
};

/* The order and the times with which the patient is done first; around what
 * the patient has that day already.  RC_REFUSED: the day does not hold them,
 * and which clinic is full. */
WB_MUST_USE enum rc
round_preview(struct session *s, const struct round_plan *p,
	      struct series_line v[ROUND_MOST], struct err *e);
WB_MUST_USE enum rc round_book(struct session *s, const struct round_plan *p,
			       struct series_line v[ROUND_MOST], struct err *e);

#endif

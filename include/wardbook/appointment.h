/*
 * appointment.h - booking, and what becomes of a booking.
 *
 * A clash is refused inside the transaction, whoever asks: the same patient,
 * the same doctor, or a clinic whose places are taken.  Only timed open
 * appointments (booked, arrived) can clash; one without a time of day takes no
 * place and is compared by date.  A clinic that runs alongside others never
 * clashes for the patient.
 */
#ifndef WARDBOOK_APPOINTMENT_H
#define WARDBOOK_APPOINTMENT_H

#include "wardbook/patient.h"

struct appointment {
	struct row_appointment row;
	char words[401]; /* of the booking; identity domain */
	bool words_shut;
};

void appointment_init(struct appointment *a);
WB_MUST_USE enum rc appointment_get(struct session *s, int64_t id,
				    struct appointment *a, struct err *e);

/* Rules without a transaction, for a form while it is filled. */
WB_MUST_USE enum rc
appointment_check(struct session *s, const struct appointment *a,
		  struct err *e);

/* length 0: the clinic's slot; booked_at 0: now.  Outside a clinic's hours is
 * refused with the hours (a clinic without hours takes any time).  A booking
 * may run over midnight; a time that a clock change skips is refused, and one
 * that comes twice is the first.  Past days
 * only in a batch, where they clash with nothing.  Imports may bring any state. */
WB_MUST_USE enum rc
appointment_book(struct session *s, struct appointment *a, struct err *e);

/* What was meant to be seen is named by id and version: RC_CONFLICT where the
 * row changed since.  Each of them can be taken back with _undo. */
WB_MUST_USE enum rc appointment_arrive(struct session *s, int64_t id,
				       int64_t version, struct err *e);
WB_MUST_USE enum rc appointment_close(struct session *s, int64_t id,
				      int64_t version, struct err *e);
WB_MUST_USE enum rc
appointment_miss(struct session *s, int64_t id, int64_t version, struct err *e);
WB_MUST_USE enum rc
appointment_cancel(struct session *s, int64_t id, int64_t version,
		   int64_t reason_id, struct err *e);
/* One who came and went before being seen: cancelled with a reason of its own
 * kind, arrival and time of leaving kept. */
WB_MUST_USE enum rc
appointment_left(struct session *s, int64_t id, int64_t version, struct err *e);
/* "booked", "left unseen". */
const char *
appointment_state_words(struct session *s, const struct row_appointment *r);
WB_MUST_USE enum rc
appointment_move(struct session *s, int64_t id, int64_t version, int32_t day,
		 int32_t minute, int64_t clinic_id, int64_t doctor_id,
		 struct err *e);
/* Back to the state before the last one (from history; a move is undone by a
 * move).  Checks for clashes again. */
WB_MUST_USE enum rc
appointment_undo(struct session *s, int64_t id, int64_t version, struct err *e);
WB_MUST_USE enum rc
appointment_strike(struct session *s, int64_t id, int64_t version,
		   int64_t reason_id, struct err *e);

/* ---- lists ------------------------------------------------------------------ */

struct appointment_line {
	struct row_appointment row;
	char patient[PATIENT_NAME]; /* or NOT_SHOWN */
	char number[25];
	char born[PATIENT_BORN];
	const char *clinic, *doctor, *reason; /* house_name() */
};
typedef bool (*appointment_fn)(const struct appointment_line *l, void *arg);

/* A clinic's day by time; clinic 0: all clinics.  Struck-out ones are left
 * out; cancelled ones come. */
WB_MUST_USE enum rc
appointment_day(struct session *s, int64_t clinic, int32_t day,
		appointment_fn fn, void *arg, struct err *e);
WB_MUST_USE enum rc
appointment_of_patient(struct session *s, int64_t patient, appointment_fn fn,
		       void *arg, struct err *e);
/* A doctor's day. */
WB_MUST_USE enum rc
appointment_of_doctor(struct session *s, int64_t doctor, int32_t day,
		      appointment_fn fn, void *arg, struct err *e);
/* Past bookings that nobody closed, oldest first; clinic 0: all. */
WB_MUST_USE enum rc
appointment_unclosed(struct session *s, int64_t clinic, size_t limit,
		     appointment_fn fn, void *arg, struct err *e);

/* Bookings of the year ahead that nobody could see: the doctor is away, the
 * day is a holiday, the clinic is closed then; by day, with why. */
typedef bool (*stranded_fn)(const struct appointment_line *l, const char *why,
			    void *arg);
WB_MUST_USE enum rc
appointment_stranded(struct session *s, int64_t clinic, size_t limit,
		     stranded_fn fn, void *arg, struct err *e);

/* A week at a glance: seven days from `day`, by clinic. */
struct clinic_day {
	int32_t day;
	int booked, done, missed, cancelled; /* bookings */
	int places;	  /* from the hours; -1: no hours kept */
	int open_minutes; /* free ones inside the hours */
	bool holiday;
};
WB_MUST_USE enum rc
appointment_week(struct session *s, int64_t clinic, int32_t day,
		 struct clinic_day out[7], struct err *e);

/* The next free start at or after day and minute, within 366 days. RC_NONE. */
WB_MUST_USE enum rc
appointment_next_free(struct session *s, int64_t clinic, int64_t doctor,
		      int length, int32_t *day, int32_t *minute, struct err *e);

/* Every free start of a day from now on, with the places left there; none on
 * days gone by and holidays.  length and doctor as above. */
#define FREE_STARTS 288 /* a day of five-minute slots */
struct free_start {
	int32_t minute;
	int left;
};
WB_MUST_USE enum rc
appointment_free_starts(struct session *s, int64_t clinic, int64_t doctor,
			int length, int32_t day, struct free_start *v, int max,
			int *n, struct err *e);

/* The places left at each minute of a day; PLACES_CLOSED where it is closed. */
#define PLACES_CLOSED (-1)
WB_MUST_USE enum rc
appointment_places_left(struct session *s, int64_t clinic, int32_t day,
			int left[1440], struct err *e);

/* Free places by what is wanted, the next first. */
struct free_wish {
	int64_t clinic_id, doctor_id;
	int length;   /* 0: the clinic's slot */
	int weekdays; /* 1 Monday + 2 Tuesday + ...; 0: any */
	int part;     /* enum part_of_day */
	int32_t from_day;
	int32_t to_day; /* 0: a year from from_day */
};
struct free_place {
	int32_t day, minute;
	int left;
};
/* RC_NONE: none is free. */
WB_MUST_USE enum rc
appointment_free_search(struct session *s, const struct free_wish *w,
			struct free_place *v, int max, int *n, struct err *e);

/* A clinic's day as it stood at an instant, and what became of each line
 * since; by time of day then (now, where it was not there yet). */
struct asof_line {
	struct row_appointment then; /* id 0: it was not there */
	struct row_appointment now;
	char patient[PATIENT_NAME];
	char number[25];
	int changes;	    /* filed since */
	int64_t changed_at; /* the last of them */
	char by[33];	    /* who filed it */
	char what[160];	    /* "moved to Tue 10:00"; "" unchanged */
};
typedef bool (*asof_fn)(const struct asof_line *l, void *arg);
WB_MUST_USE enum rc
appointment_as_of(struct session *s, int64_t clinic, int32_t day, int64_t at,
		  asof_fn fn, void *arg, struct err *e);

/* A clinic's day and a patient's slip as text for a printer, logged. */
WB_MUST_USE enum rc
appointment_print_day(struct session *s, int64_t clinic, int32_t day,
		      struct buf *out, struct err *e);
WB_MUST_USE enum rc appointment_print_slip(struct session *s, int64_t patient,
					   struct buf *out, struct err *e);

#endif

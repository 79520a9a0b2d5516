/*
 * reminder.h - reminders of appointments: on paper, or as a file for the
 * gateway that sends text messages or mail.
 *
 * How a patient wants to be reminded is asked once and kept (domain identity);
 * who wants none gets none, whoever asks.  Not asked means: a text message
 * where there is a phone, else mail, else a letter.  What was written is on
 * record, booking by booking, so nobody is reminded twice of the same time,
 * and a booking that moved is reminded again.
 */
#ifndef WARDBOOK_REMINDER_H
#define WARDBOOK_REMINDER_H

#include "wardbook/appointment.h"

struct reminder_plan {
	int64_t clinic; /* 0: all */
	int32_t from_day, to_day;
	bool again; /* those reminded already, too */
};

struct reminder_line {
	struct row_appointment row;
	char patient[PATIENT_NAME], number[25];
	char phone[41], email[81], address[241];
	enum reminder_way choice;   /* what the patient said */
	enum reminder_way way;	    /* how; NONE: not at all */
	const char *why;	    /* ... and why not; "" */
	enum reminder_way sent_way; /* the last one of this time */
	int64_t sent_at;	    /* 0: not yet */
	int64_t sent_by;	    /* account */
	char location[81]; /* the room of these hours, or the clinic's */
	const char *clinic, *doctor;
};
typedef bool (*reminder_fn)(const struct reminder_line *l, void *arg);

WB_MUST_USE enum rc reminder_choice_get(struct session *s, int64_t patient,
					enum reminder_way *way, struct err *e);
WB_MUST_USE enum rc reminder_choice_set(struct session *s, int64_t patient,
					enum reminder_way way, struct err *e);

/* Every booking of these days with what was or could be done: the follow-up.
 * The state of the row says whether the patient came. */
WB_MUST_USE enum rc
reminder_each(struct session *s, const struct reminder_plan *p, reminder_fn fn,
	      void *arg, struct err *e);

enum reminder_format { REMINDER_CSV, REMINDER_JSON };

/*
 * Writes a file (mode 0600, must not exist) with one line a reminder of that
 * way, text or mail, and files that they were written, in one act.  *n: how
 * many; RC_NONE: nobody is to be reminded that way; no file is left then.
 * Name, address of the way, day, time, clinic and the text; no reason.
 */
WB_MUST_USE enum rc
reminder_write(struct session *s, const struct reminder_plan *p,
	       enum reminder_way way, enum reminder_format format,
	       const char *path, int *n, struct err *e);

/* Letters, a form feed between them, for the print door. */
WB_MUST_USE enum rc
reminder_letters(struct session *s, const struct reminder_plan *p,
		 struct buf *out, int *n, struct err *e);

#endif

/*
 * booking_share.h - what the screens of the appointment book share.
 */
#ifndef SCREENS_BOOKING_SHARE_H
#define SCREENS_BOOKING_SHARE_H

#include "desk.h"
#include "wardbook/appointment.h"
#include "wardbook/house.h"

/* ---- acts on a booking ------------------------------------------------------ */

/* Does what booking.arrive, .done, .miss, .left, .cancel, .undo, .move, .again
 * and .strike say to the booking of a row, and says what was done.  RC_NONE without
 * a sentence: none of these, or the user thought better of it. */
WB_MUST_USE enum rc booking_act(int action, const struct ui_row *row,
				struct screen *s, struct err *e);

/* The patient of a booking; 0 where it can't be read. */
int64_t booking_patient(int64_t id);

/* ---- words ------------------------------------------------------------------ */

#define BOOKING_WORDS 320
/* "Mon 16-Mar-2026 09:30, Cardiology, Dr David Patel". */
const char *
booking_words(char out[BOOKING_WORDS], const struct row_appointment *r);
/* "Mon 02-Mar-2026" */
const char *booking_day(char out[WHEN_TEXT], int32_t day);
/* "09:30", or "--:--" where no time of day was said. */
const char *booking_time(char out[WHEN_TEXT], int64_t minute);
/* The detail beside a list of bookings. */
void booking_detail(struct screen *s, const struct ui_row *row);

/* A booking left its place: who of the waiting list fits there is shown. */
void booking_offer(const struct row_appointment *was);
/* The banner of a form's patient. */
void booking_banner(struct screen *s, int64_t patient);

/* The Monday of a day's week. */
int32_t booking_monday(int32_t day);
/* Answers the screen below with a day of a clinic. */
void booking_return(struct screen *s, int32_t day, int64_t clinic);
/* The enter of a list whose rows' ids are days and whose state begins with a
 * struct booking_list: that day of its clinic is the answer. */
struct booking_list {
	int64_t clinic; /* 0: all of them */
};
WB_MUST_USE enum rc
booking_enter_day(struct screen *s, const struct ui_row *row, struct err *e);

/* ---- choosing ---------------------------------------------------------------- */

enum { CHOSEN_ALL = -1, CHOSEN_OWN = -2 };
/* A clinic's id, CHOSEN_ALL, or CHOSEN_OWN where the user is a doctor.
 * False: left. */
bool booking_choose_clinic(struct screen *s, int64_t *id);
/* The staff row of the one who is logged in, if it is a doctor's; else 0. */
int64_t booking_own_doctor(void);
/* Asks for a day as people type it.  RC_NONE: left. */
WB_MUST_USE enum rc booking_ask_day(int32_t *day, struct err *e);
/* Asks for a day and turns the list to it.  RC_NONE: left. */
WB_MUST_USE enum rc
booking_turn_asked(struct screen *s, void (*turn)(struct screen *, int32_t),
		   struct err *e);
/* "Cardiology", "all clinics". */
const char *booking_clinic_name(int64_t clinic);

/* ---- forms ------------------------------------------------------------------- */

/* How booking.form is opened: id the clinic, other the patient, day, mode the
 * minute + 1, text "DOCTOR REASON" as ids; 0 where open. */
void booking_args(struct ui_args *args, int64_t clinic, int64_t doctor,
		  int64_t patient, int32_t day, int32_t minute);

/* What a sentence says beyond: length and priority (0: not said). */
void booking_args_more(struct ui_args *args, const char *reason, int length,
		       int priority);
/* How booking.move is opened for a booking; day 0, minute -1, ids 0: as it
 * is. */
void
booking_move_args(struct ui_args *args, const struct row_appointment *r,
		  int32_t day, int32_t minute, int64_t clinic, int64_t doctor);

/* The fields that booking.form and booking.move have in common. */
struct booking_fields {
	int clinic, doctor, day, minute, length;
};
const struct booking_fields *booking_fields(const struct screen *s);
/* What the form says, into a row. */
void booking_read(struct screen *s, struct row_appointment *r);
/* Says beside day and time what is free. */
void booking_remarks(struct screen *s);

#endif

/*
 * waiting.h - who waits for a place, who waits in the clinic now.
 *
 * The waiting list holds wishes: a clinic, perhaps a doctor, days and parts of
 * the day, a priority.  A place that falls free is held against it by the same
 * rules that book.  The queue is today's: who has come, since when, who is
 * being seen, who is late.
 */
#ifndef WARDBOOK_WAITING_H
#define WARDBOOK_WAITING_H

#include "wardbook/appointment.h"

/* ---- the waiting list ----------------------------------------------------------- */

struct waiting_line {
	struct row_waiting row;
	char patient[PATIENT_NAME], number[25], phone[41];
	const char *clinic, *doctor, *reason;
	int days; /* that it has waited */
};
typedef bool (*waiting_fn)(const struct waiting_line *l, void *arg);

void waiting_init(struct row_waiting *w);
/* Files a wish (id 0) or a change over its version.  RC_REFUSED: the patient
 * waits for that clinic already. */
WB_MUST_USE enum rc
waiting_set(struct session *s, struct row_waiting *w, struct err *e);
WB_MUST_USE enum rc
waiting_end(struct session *s, int64_t id, int64_t version, struct err *e);
/* Most urgent first, then longest; clinic 0: all.  The dead do not come. */
WB_MUST_USE enum rc waiting_each(struct session *s, int64_t clinic,
				 waiting_fn fn, void *arg, struct err *e);

/* A place: where a booking was that is cancelled, missed or moved. */
struct free_slot {
	int64_t clinic_id, doctor_id;
	int32_t day, minute;
	int length;
};
/* The place that a booking leaves when it is cancelled, missed, moved or struck
 * out: all of it, or, where it has begun, from the next five minutes on.
 * False: nothing is left of it. */
bool waiting_place(const struct row_appointment *was, struct free_slot *f);
/* Who could be booked there now, in the list's order; nobody for a place that
 * has begun. */
WB_MUST_USE enum rc waiting_fits(struct session *s, const struct free_slot *f,
				 waiting_fn fn, void *arg, struct err *e);
/* Books the wish into the place and takes it off the list, in one act. */
WB_MUST_USE enum rc
waiting_book(struct session *s, int64_t id, int64_t version,
	     const struct free_slot *f, int64_t *appointment, struct err *e);
/* It was booked some other way. */
WB_MUST_USE enum rc
waiting_booked(struct session *s, int64_t id, int64_t version,
	       int64_t appointment, struct err *e);
/* "Mon, Wed, morning, from 01-Dec-2026" */
#define WAITING_WORDS 120
const char *waiting_words(char out[WAITING_WORDS], const struct row_waiting *w);

/* "mon wed" -> 1 Monday + 4 Wednesday; "" -> 0.  RC_REFUSED names field. */
WB_MUST_USE enum rc
waiting_weekdays(const char *text, const char *field, int *days, struct err *e);

/* ---- the queue ------------------------------------------------------------------- */

enum queue_state { QUEUE_SEEN, QUEUE_WAITS, QUEUE_LATE, QUEUE_EXPECTED };

struct queue_line {
	struct appointment_line a; /* its words stand until fn returns */
	enum queue_state state;
	int64_t started_at; /* 0: not yet */
	int minutes;	    /* waiting, being seen, or late */
};
typedef bool (*queue_fn)(const struct queue_line *l, void *arg);

/* Being seen, then waiting (urgent first, then as they came), then late, then
 * expected; clinic 0: all. */
WB_MUST_USE enum rc queue_each(struct session *s, int64_t clinic, queue_fn fn,
			       void *arg, struct err *e);
/* The visit begins now: one who has arrived.  Taken back with the arrival. */
WB_MUST_USE enum rc
queue_start(struct session *s, int64_t id, int64_t version, struct err *e);
/* When the visit began; 0: not. */
WB_MUST_USE enum rc
queue_started(struct session *s, int64_t id, int64_t *at, struct err *e);
/* Someone who came without a booking: booked for today without a time of day
 * and arrived, in one act. */
WB_MUST_USE enum rc
queue_walk_in(struct session *s, struct appointment *a, struct err *e);

#endif

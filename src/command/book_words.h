/*
 * book_words.h - what the verbs of the appointment book share: a booking as a
 * line and as an object, moments, who fits into a place.
 */
#ifndef WARDBOOK_BOOK_WORDS_H
#define WARDBOOK_BOOK_WORDS_H

#include "stock_words.h"
#include "wardbook/appointment.h"

/* number, clinic, doctor, day, time, length, state, reason, priority... */
json_t *book_json(struct session *s, const struct row_appointment *r);
/* "STB-000042-3  Mon 16-Mar-2026 09:20  CARD  booked", without its end. */
void book_print(struct session *s, const struct row_appointment *r);
/* The record number; "" where it is not this role's to know. */
const char *book_number(struct session *s, int64_t patient, char out[25]);
/* "09:20", or null. */
json_t *book_time_json(int64_t minute);
/* A time as people type it; not given: WHEN_NO_MINUTE. */
WB_MUST_USE enum rc book_time(const char *text, int32_t *minute, struct err *e);
/* A doctor by number or name; not given: 0. */
WB_MUST_USE enum rc
book_doctor(struct context *c, const char *text, int64_t *id, struct err *e);
/* A reason of a kind by its code. */
WB_MUST_USE enum rc book_reason(struct context *c, enum reason_kind kind,
				const char *text, int64_t *id, struct err *e);
/* By code; RC_USAGE where it is missing. */
WB_MUST_USE enum rc
book_clinic(struct context *c, const char *code, int64_t *id, struct err *e);

#endif

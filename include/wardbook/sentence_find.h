/*
 * sentence_find.h - what a sentence (sentence.h) means here: read with the
 * words of this house, and found: who it is about, and which booking.
 *
 * The palette and the command line ask the same, so that a sentence means the
 * same in both.
 */
#ifndef WARDBOOK_SENTENCE_FIND_H
#define WARDBOOK_SENTENCE_FIND_H

#include "wardbook/appointment.h"
#include "wardbook/sentence.h"

/* As sentence_parse(), with the house's clinics, doctors and reasons. */
WB_MUST_USE enum rc sentence_read(struct session *s, struct sentence *out,
				  const char *text, struct err *e);

/* As the prompt finds, and by an initial with four digits of a phone.
 * RC_REFUSED: nobody. */
WB_MUST_USE enum rc sentence_people(struct session *s, const char *words,
				    struct patient_hits *hits, struct err *e);

/* The patient's bookings that it can be about, the nearest first.  RC_REFUSED:
 * there is none. */
WB_MUST_USE enum rc
sentence_bookings(struct session *s, const struct sentence *x, int64_t patient,
		  struct row_appointment *v, int max, int *n, struct err *e);

#endif

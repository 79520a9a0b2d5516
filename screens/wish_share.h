/*
 * wish_share.h - what the waiting list and the recall list have in common:
 * lines of a clinic, each of which becomes a booking or is taken off.
 */
#ifndef SCREENS_WISH_SHARE_H
#define SCREENS_WISH_SHARE_H

#include "booking_share.h"

struct wish_list {
	int64_t clinic;	 /* 0: all */
	int64_t booking; /* the line that is being booked */
	int64_t version;
};

/* What a line says of the booking that it wants. */
struct wish {
	int64_t clinic, doctor, patient, reason; /* 0: open */
	int64_t length, priority;		 /* 0: not said */
};

/* Opens the booking form with what the line says. */
void
wish_book(struct wish_list *l, const struct ui_row *row, const struct wish *w);
/* A screen above has closed: the line that was booked there; 0: none. */
int64_t wish_booked(struct wish_list *l, int from);
/* Asks for another clinic.  RC_NONE: left. */
enum rc wish_clinic(struct screen *s, struct wish_list *l);
/* Asks whether the line goes off its list. */
bool wish_ends(const char *title, const struct ui_row *row);
/* From load: the clinic that a new line of a form is for. */
void wish_form_clinic(struct screen *s, int field);

#endif

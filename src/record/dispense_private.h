/*
 * dispense_private.h - what the files of dispensing share.
 */
#ifndef WARDBOOK_DISPENSE_PRIVATE_H
#define WARDBOOK_DISPENSE_PRIVATE_H

#include "prescription_private.h"
#include "wardbook/dispense.h"

/* A prescription that is to be handed out, with everything about it. */
struct rx_fill {
	struct prescription p;
	struct row_dispensing row;
	struct row_medicine m;	 /* what is handed out */
	struct dispense_pick *v; /* all lots to take */
	size_t n, cap;
};

WB_MUST_USE enum rc fill_load(struct session *s, const struct dispense *d,
			      struct rx_fill *f, struct err *e);
/* Chooses the lots into v. */
WB_MUST_USE enum rc fill_choose(struct session *s, const struct dispense *d,
				struct rx_fill *f, struct err *e);
/* "" or why this looks like a second hand-out. */
WB_MUST_USE enum rc
fill_twice(struct session *s, const struct rx_fill *f, const struct dispense *d,
	   char out[200], struct err *e);
void fill_release(struct rx_fill *f);

/* The movement that stock_issue() has just filed, in the open act. */
WB_MUST_USE enum rc
dispense_movement(struct session *s, int64_t lot, int64_t store, int64_t *id,
		  struct err *e);

/* The ids of dispense_line in the order in which they were handed out; first:
 * a new hand-out begins.  fn returns false to stop. */
void dispense_each_movement(const struct row_dispensing *d,
			    bool (*fn)(int64_t id, bool first, void *arg),
			    void *arg);

/* An amount counted in the prescribed medicine's units, counted in those of
 * what is handed out: 500 mg of one capsule are two of 250 mg.  0: can't be
 * said. */
int64_t dispense_scaled(const struct row_medicine *prescribed,
			const struct row_medicine *given, int64_t thousandths);

/* Base units of the prescribed medicine that a quantity of another makes. */
int64_t
dispense_in_prescribed(const struct row_medicine *prescribed,
		       const struct row_medicine *given, int64_t quantity);

#endif

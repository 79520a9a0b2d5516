/*
 * dispense.h - the pharmacy hands out what was prescribed.
 *
 * Lots are chosen first expiry first out among those that outlive the course,
 * an open pack in date before all others; where these are not enough, what is
 * left is taken from the ones that expire earlier, and the line says so.  What
 * is reserved for others is left there.  The stock itself refuses what is
 * expired, held or recalled, in the same transaction.
 */
#ifndef WARDBOOK_DISPENSE_H
#define WARDBOOK_DISPENSE_H

#include "wardbook/prescription.h"
#include "wardbook/stock.h"

struct dispense {
	int64_t prescription_id;
	int64_t version; /* of the prescription that was seen */
	int64_t given;	 /* base units handed out before, as seen */
	int64_t store_id;
	int64_t quantity;	 /* base units of the medicine handed out */
	int64_t medicine_id;	 /* 0: as prescribed; else the substitute:
				 * the same substance by the same route */
	int64_t substitution_id; /* its reason */
	int64_t override_id;	 /* in spite of a warning that the order has
				 * not answered: a reason of kind override */
	bool again;		 /* in spite of the double-dispense warning */
};

struct dispense_pick {
	int64_t lot_id, quantity;
	int64_t opened_id; /* out of this open pack; 0: unopened */
	char number[41];
	int32_t expiry_day; /* of the open pack, where it is one */
	bool outlives;	    /* the course, or there is no known end */
	char why[161];	    /* one line: why this lot */
};

/* Which lots it would take.  At most max are written, *n is how many there
 * are; *twice (may be NULL) gets the double-dispense warning, or "".
 * RC_REFUSED: not enough usable, nothing owed. */
WB_MUST_USE enum rc dispense_plan(struct session *s, const struct dispense *d,
				  struct dispense_pick *v, int max, int *n,
				  char twice[200], struct err *e);

/*
 * Hands out, in one transaction: movements, who they went to, what is owed.
 * The checks run once more: an allergy may have been recorded since the order
 * (RC_REFUSED with field "override_id").
 * RC_REFUSED with field "again": the same medicine was handed out to this
 * patient within the day, or nothing is owed; RC_CONFLICT: someone handed out
 * meanwhile.  v and n as above: what was taken.
 */
WB_MUST_USE enum rc
dispense(struct session *s, const struct dispense *d, struct dispense_pick *v,
	 int max, int *n, struct err *e);

/* paused, waiting (go on), refused (not dispensed at all), closed (the rest
 * is not handed out); a reason of kind not-dispensed but for going on. */
WB_MUST_USE enum rc
dispense_state(struct session *s, int64_t prescription, int64_t version,
	       enum dispensing_state to, int64_t reason_id, struct err *e);

/* Whether the house has any: for whoever orders. */
struct dispense_stock {
	int64_t usable;	     /* reserved stock is not */
	int32_t next_expiry; /* of usable lots and open packs, 0 none */
};
WB_MUST_USE enum rc dispense_stock(struct session *s, int64_t medicine,
				   struct dispense_stock *out, struct err *e);

struct dispense_line {
	struct prescription p;
	struct row_dispensing row;
	int64_t owed;	   /* base units; -1: not known */
	int64_t suggested; /* what is owed, or a week of an open course */
	int64_t usable;	   /* to be had in the store, or everywhere */
	char patient[PATIENT_NAME], number[25], where[60];
	char reason[81];
};
typedef bool (*dispense_fn)(const struct dispense_line *l, void *arg);
/* The pharmacist's work list: what is ordered and not handed out, paused ones
 * last.  store 0: everywhere. */
WB_MUST_USE enum rc dispense_list(struct session *s, int64_t store,
				  dispense_fn fn, void *arg, struct err *e);
WB_MUST_USE enum rc
dispense_get(struct session *s, int64_t prescription, int64_t store,
	     struct dispense_line *l, struct err *e);

/* Prescribed to begin between two days, and never handed out: what became of
 * it, and how many doses the ward gave all the same. */
struct dispense_never {
	struct dispense_line line;
	int32_t day;
	int doses;
	char outcome[120];
};
typedef bool (*dispense_never_fn)(const struct dispense_never *n, void *arg);
WB_MUST_USE enum rc
dispense_never(struct session *s, int32_t from, int32_t to,
	       dispense_never_fn fn, void *arg, struct err *e);

/* What was handed out on a prescription, oldest first. */
struct dispense_given {
	struct row_movement movement;
	struct row_medicine medicine;
	char lot[41];
	int32_t expiry_day;
	char why[161];
	char substituted[81]; /* reason, "" where it is as prescribed */
	bool first;	      /* a new hand-out begins with it */
};
typedef bool (*dispense_given_fn)(const struct dispense_given *g, void *arg);
WB_MUST_USE enum rc
dispense_given(struct session *s, int64_t prescription, dispense_given_fn fn,
	       void *arg, struct err *e);

/* Text of a label for the last hand-out: columns 76 (a sheet) or 38 (a
 * sticker).  Filed in the log. */
WB_MUST_USE enum rc dispense_label(struct session *s, int64_t prescription,
				   int columns, struct buf *out, struct err *e);

#endif

/*
 * stock.h - medication stock: lots, movements, balances.
 *
 * Every change is a typed movement; balances are kept in its transaction, are
 * never negative (the engine refuses), and are proved from the movements by
 * check.  Quantities are base units of the medicine.  A lot is usable through
 * its printed day (a month: its last day) in the store's zone.
 */
#ifndef WARDBOOK_STOCK_H
#define WARDBOOK_STOCK_H

#include "wardbook/house.h"

/* "08/2027", "31-Aug-2027", "2027-08": a month gives its last day. */
WB_MUST_USE enum rc stock_parse_expiry(int32_t *day, const char *text,
				       enum date_order order, struct err *e);

/* "15 x 20 = 300 capsules" */
#define STOCK_QUANTITY 80
const char *
stock_packs_text(char out[STOCK_QUANTITY], const struct row_medicine *m,
		 int64_t packs, int64_t pack_size);
/* "300 capsules", "1 capsule" */
const char *stock_quantity_text(char out[STOCK_QUANTITY],
				const struct row_medicine *m, int64_t quantity);

struct stock_receipt {
	int64_t medicine_id, store_id;
	char lot[41];
	int32_t expiry_day;
	int64_t packs, pack_size; /* base units = product */
	char document[41];
	bool held;		  /* straight into quarantine */
	int64_t supplier_id;	  /* 0: not said, or that of the order */
	int64_t purchase_line_id; /* received against, 0: no order */
	int32_t day;		  /* when it came; 0: today */
};
/* A lot that is known must have the same expiry (RC_REFUSED says which).
 * Already past its day, or recalled: refused unless held.  A delivery that is
 * held puts a known lot on hold as a whole.  A number that differs from a
 * known one of the medicine only in case or in O and 0 is refused (field
 * "lot"), naming the other spelling.  movement may be NULL. */
WB_MUST_USE enum rc
stock_receive(struct session *s, const struct stock_receipt *r,
	      int64_t *movement, struct err *e);

struct stock_issue {
	int64_t medicine_id, store_id;
	int64_t lot_id;	   /* 0: first expiry first out */
	int64_t opened_id; /* out of this open pack of the lot; 0: unopened */
	int64_t quantity;
	int64_t ward_id;    /* to a ward, or */
	int64_t patient_id; /* to a patient (linked in `care`) */
	char document[41];
	int64_t reservation_id; /* that it was set apart by, 0: none */
	int32_t day;		/* when it was; 0: today */
	int32_t course_end;	/* its last day, 0: not known.  Lots that
				 * outlive it go first */
};
/* Which lots it would take, first expiry first, for showing before saving.
 * An earlier day: of what was there then and has been since. */
#define STOCK_WHY 100
struct stock_pick {
	int64_t lot_id, quantity;
	char number[41];
	int32_t expiry_day;
	bool outlives;	     /* the course, or none is known */
	char why[STOCK_WHY]; /* one line: why this lot */
};
/* At most max are written; *n is how many there are. */
WB_MUST_USE enum rc
stock_plan(struct session *s, const struct stock_issue *i, struct stock_pick *v,
	   int max, int *n, struct err *e);
/* Over several lots where one is not enough.  Open packs are not given on
 * unless one is named, and what is reserved for others stays.  RC_REFUSED: not
 * enough usable (says how much there is), or the lot is expired, held or recalled; a day on which the
 * stock was not there (field "day"). */
WB_MUST_USE enum rc
stock_issue(struct session *s, const struct stock_issue *i, struct err *e);

/* The last day of what a patient was prescribed of a medicine; 0: it has no
 * end, nothing is ordered, or it is not shown to this role.
 * ACT_PRESCRIPTION_READ. */
int32_t stock_course_end(struct session *s, int64_t patient, int64_t medicine);

/* Counted quantity of a lot in a store; the difference to the ledger at this
 * moment becomes a movement.  reason_id (kind adjust) may be 0 where there is
 * no difference; difference may be NULL. */
WB_MUST_USE enum rc
stock_count(struct session *s, int64_t lot_id, int64_t store_id,
	    int64_t counted, int64_t reason_id, int64_t *difference,
	    struct err *e);
/* Signed change with a reason. */
WB_MUST_USE enum rc
stock_adjust(struct session *s, int64_t lot_id, int64_t store_id,
	     int64_t change, int64_t reason_id, struct err *e);
/* On hold, recalled, usable again: the lot in every store.  ACT_STOCK_ADJUST.
 * RC_CONFLICT: changed since version. */
WB_MUST_USE enum rc
stock_lot_state(struct session *s, int64_t lot_id, int64_t version,
		enum lot_state state, struct err *e);
/* A movement entered in error is reversed by another; once, and only while
 * what it brought is still there.  A reversal is not reversed.  What came out
 * of an open pack goes back into it; where the pack was used up or thrown
 * away meanwhile it is wasted at once. */
WB_MUST_USE enum rc stock_strike(struct session *s, int64_t movement,
				 int64_t reason_id, struct err *e);

struct stock_line {
	struct row_medicine medicine;
	/* Over one store, or all; apart: usable is what anyone may have. */
	int64_t usable, expired, held, reserved, opened;
	int32_t next_expiry; /* of usable lots, 0 none */
	int lots;
	enum stock_light { STOCK_OK, STOCK_LOW, STOCK_OUT } light;
	bool expiring; /* within 90 days */
};
typedef bool (*stock_fn)(const struct stock_line *l, void *arg);
/* By name.  store 0: all stores.  Medicines that are no longer in use come
 * while something is left of them. */
WB_MUST_USE enum rc stock_list(struct session *s, int64_t store, stock_fn fn,
			       void *arg, struct err *e);

struct stock_lot {
	struct row_lot lot;
	int64_t store_id, quantity;
	int64_t opened; /* of it, in open packs */
	bool expired;
};
typedef bool (*stock_lot_fn)(const struct stock_lot *l, void *arg);
/* First expiry first; lots with nothing left come last, while they are not
 * expired.  store 0: all stores, a line for each. */
WB_MUST_USE enum rc
stock_lots(struct session *s, int64_t medicine, int64_t store, stock_lot_fn fn,
	   void *arg, struct err *e);

struct stock_card_line {
	struct row_movement row;
	char lot[41];
	int64_t running; /* of the medicine in the store */
	const char *to;	 /* ward, or "a patient" */
	const char *by;	 /* the account that filed it */
	bool reversed;
};
typedef bool (*stock_card_fn)(const struct stock_card_line *l, void *arg);
/* Oldest first, from a day on (0: all).  An instant never comes twice on a
 * card and never goes back, whatever the clock did. */
WB_MUST_USE enum rc
stock_card(struct session *s, int64_t medicine, int64_t store, int32_t from,
	   stock_card_fn fn, void *arg, struct err *e);

/* Proves every balance from the movements, either way round, for check.  In
 * clear columns: needs no key. */
WB_MUST_USE enum rc stock_prove(struct session *s, int64_t *balances,
				int64_t *wrong, struct err *e);

#endif

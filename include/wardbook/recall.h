/*
 * recall.h - a lot that must come back, and its whole way: from the supplier,
 * through every store, to wards and patients.
 */
#ifndef WARDBOOK_RECALL_H
#define WARDBOOK_RECALL_H

#include "wardbook/stock.h"

/* The lot is recalled in every store at once; nothing of it is issued from
 * that moment on.  RC_CONFLICT: changed since version.  ACT_RECALL_RUN. */
WB_MUST_USE enum rc
recall_start(struct session *s, int64_t lot, int64_t version,
	     const char *document, const char *cause, int64_t *recall,
	     struct err *e);
/* Done with: the lot stays recalled. */
WB_MUST_USE enum rc
recall_close(struct session *s, int64_t recall, int64_t version, struct err *e);

typedef bool (*recall_fn)(const struct row_recall *r, void *arg);
WB_MUST_USE enum rc
recall_each(struct session *s, recall_fn fn, void *arg, struct err *e);

/* Lots of that number, of whatever medicine. */
typedef bool (*recall_lot_fn)(const struct row_lot *l, void *arg);
WB_MUST_USE enum rc recall_find(struct session *s, const char *number,
				recall_lot_fn fn, void *arg, struct err *e);
/* How many there are (*n), and the last of them. */
WB_MUST_USE enum rc
recall_find_last(struct session *s, const char *number, struct row_lot *lot,
		 int *n, struct err *e);

enum recall_part {
	RECALL_CAME,	/* deliveries: supplier, document */
	RECALL_LIES,	/* what is in a store now */
	RECALL_MOVES,	/* on its way between stores */
	RECALL_WARD,	/* given to a ward, less what came back */
	RECALL_PATIENT, /* given to a patient */
	RECALL_GONE,	/* wasted, destroyed, returned, lost */
	RECALL_STATE	/* when it was held, recalled, set free */
};

struct recall_step {
	enum recall_part part;
	int32_t day;
	int64_t quantity; /* base units, never negative */
	int64_t store_id, ward_id;
	int64_t patient_id; /* 0: not shown to this role */
	char from[81];	    /* supplier, or what happened in words */
	char document[41];
	char by[40]; /* the account */
};
typedef bool (*recall_step_fn)(const struct recall_step *p, void *arg);

struct recall_sum {
	int64_t came, there, moving, wards, patients, gone, corrected;
	bool whole; /* it adds up: came + corrected is all the rest */
	bool patients_shown;
};

/* In the order of the parts, each by day.  patients: who they are is asked
 * for (ACT_RECALL_PATIENTS, an entry of its own); without that right or the
 * key their lines come without them.  sum may be NULL. */
WB_MUST_USE enum rc
recall_trace(struct session *s, int64_t lot, bool patients, recall_step_fn fn,
	     void *arg, struct recall_sum *sum, struct err *e);

#endif

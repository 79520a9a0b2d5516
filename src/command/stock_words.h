/*
 * stock_words.h - what the verbs of the stock take from their line: a
 * medicine, a store, numbers, days.
 */
#ifndef WARDBOOK_STOCK_WORDS_H
#define WARDBOOK_STOCK_WORDS_H

#include "command.h"
#include "wardbook/supply.h"

struct stock_words {
	const char *at, *to, *ward, *patient, *lot, *expiry, *packs, *pack_size;
	const char *quantity, *counted, *supplier, *document, *day, *from;
	const char *course, *reason;
	bool held, plan;
};

/* A scan, or "NAME STRENGTH", or the beginning of a name that only one
 * medicine has.  x (may be NULL): what the scan said, else empty. */
WB_MUST_USE enum rc
words_medicine(struct context *c, const char *text, struct row_medicine *m,
	       struct supply_scan *x, struct err *e);
/* By code.  Not given: 0, or RC_USAGE where it is needed. */
WB_MUST_USE enum rc
words_place(struct context *c, enum place_kind kind, const char *option,
	    const char *code, bool needed, int64_t *id, struct err *e);
WB_MUST_USE enum rc
words_reason(struct context *c, const char *text, int64_t *id, struct err *e);
WB_MUST_USE enum rc
words_supplier(struct context *c, const char *code, int64_t *id, struct err *e);
/* A whole number; not given: 0, or RC_USAGE where it is needed. */
WB_MUST_USE enum rc words_number(const char *option, const char *text,
				 bool needed, int64_t *n, struct err *e);
/* A day as people type it; not given: 0. */
WB_MUST_USE enum rc
words_day(struct context *c, const char *text, int32_t *day, struct err *e);
/* The lot of a number of the medicine. */
WB_MUST_USE enum rc
words_lot(struct context *c, const struct row_medicine *m, const char *number,
	  struct row_lot *lot, struct err *e);

/* name, strength, form, unit */
json_t *words_medicine_json(const struct row_medicine *m);
/* "2026-03-02", or null. */
json_t *words_day_json(int32_t day);

typedef enum rc (*stock_verb_fn)(struct context *c, const char *operand,
				 const struct stock_words *w, struct err *e);
struct stock_verb {
	const char *name; /* "list"; the last one NULL */
	bool operand;
	stock_verb_fn run;
};
/* Logs in and runs the one that argv names; noun: "stock". */
WB_MUST_USE enum rc
words_run(struct context *c, const char *noun, const struct stock_verb *v,
	  int argc, char **argv, const struct stock_words *w, struct err *e);

/* The verbs that file something. */
WB_MUST_USE enum rc stock_received(struct context *c, const char *operand,
				   const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_issued(struct context *c, const char *operand,
				 const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_sent(struct context *c, const char *operand,
			       const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_arrived(struct context *c, const char *operand,
				  const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_counted(struct context *c, const char *operand,
				  const struct stock_words *w, struct err *e);

/* The lists around the ledger. */
WB_MUST_USE enum rc stock_transfers(struct context *c, const char *operand,
				    const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_orders(struct context *c, const char *operand,
				 const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_topup(struct context *c, const char *operand,
				const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_counts(struct context *c, const char *operand,
				 const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_cold(struct context *c, const char *operand,
			       const struct stock_words *w, struct err *e);
WB_MUST_USE enum rc stock_products(struct context *c, const char *operand,
				   const struct stock_words *w, struct err *e);

/* One line a thing, or one object of an array. */
struct listing {
	struct context *c;
	json_t *list; /* NULL: text */
	int n;
};
void listing_open(struct listing *l, struct context *c);
/* Takes the object where it is JSON.  False: print a line. */
bool listing_add(struct listing *l, json_t *object);
/* Prints the array, or drops it after an error. */
WB_MUST_USE enum rc listing_close(struct listing *l, enum rc rc);

#endif

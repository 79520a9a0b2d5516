/*
 * supply.h - the pharmacy around the ledger: what a box is, stock between
 * stores, what leaves for good, what is set apart or opened, the levels of
 * ward cupboards, orders.
 *
 * Everything that changes stock goes through the one ledger of stock.h: these
 * calls decide what may happen and file it as typed movements.  Quantities are
 * base units.  RC_REFUSED names the field.
 */
#ifndef WARDBOOK_SUPPLY_H
#define WARDBOOK_SUPPLY_H

#include "wardbook/stock.h"

/* ---- what a box is ----------------------------------------------------------- */

/* The row of a medicine; blank (version 0) where nothing was filed yet. */
WB_MUST_USE enum rc supply_more(struct session *s, int64_t medicine,
				struct row_medicine_more *m, struct err *e);
/* Files it (version 0: new).  A GTIN must be whole, its check digit right, and
 * no other medicine's.  ACT_MEDICINE_SET. */
WB_MUST_USE enum rc
supply_more_set(struct session *s, struct row_medicine_more *m, struct err *e);

/* A product of a list: filed new, or over the one of the same source and
 * code.  ACT_MEDICINE_SET. */
WB_MUST_USE enum rc
supply_product_set(struct session *s, struct row_product *p, struct err *e);
/* Does the list's row stand here already, word for word? */
WB_MUST_USE enum rc
supply_product_filed(struct session *s, const struct row_product *p,
		     bool *filed, struct err *e);
typedef bool (*supply_product_fn)(const struct row_product *p, void *arg);
/*
 * Products of a GTIN (its digits or a scan) or an application number (020441,
 * 20441, N20441, the first four digits or more), then those whose name begins
 * so, then those with such a word, from three letters on, in name or
 * ingredient: several words are each the beginning of one.  Lists have capital
 * letters, and so has what is asked.  None twice, at most max.
 */
WB_MUST_USE enum rc
supply_products(struct session *s, const char *asked, int max,
		supply_product_fn fn, void *arg, struct err *e);

/* A scan as the stock understands it. */
struct supply_scan {
	int64_t medicine_id, lot_id; /* 0: not known here */
	int64_t pack_size;	     /* of that box, 0 not known */
	char gtin[15], lot[21];
	int32_t expiry;
	int64_t count;
};
/* RC_NONE: this is no box; RC_REFUSED: a broken barcode, or an expiry that is
 * not the one filed for the lot (field "expiry_day").  A box nobody knows here
 * is RC_OK with medicine_id 0. */
WB_MUST_USE enum rc supply_scan(struct session *s, const char *scan,
				struct supply_scan *out, struct err *e);

/* ---- movements of other kinds ------------------------------------------------ */

struct supply_move {
	enum movement_kind kind; /* return, waste, destroy */
	int64_t lot_id, store_id, quantity;
	int64_t ward_id;     /* return from a ward, or */
	int64_t supplier_id; /* return to a supplier */
	int64_t reason_id;   /* kind adjust */
	char document[41];   /* destroy: needed */
	int32_t day;	     /* when it was; 0: today */
};
/* A ward returns no more of a lot than it was given.  A day in the past is
 * refused where the lot was not there yet, or where a later day would have had
 * less than nothing (field "day").  ACT_STOCK_MOVE. */
WB_MUST_USE enum rc supply_move(struct session *s, const struct supply_move *m,
				int64_t *movement, struct err *e);

/* ---- from store to store ----------------------------------------------------- */

struct supply_send_line {
	int64_t medicine_id;
	int64_t lot_id; /* 0: first expiry first out */
	int64_t quantity;
};
/* Takes it out of `from`, first expiry first; it is in transit until it is
 * confirmed.  A lot that is named may be held or expired, but not to a ward
 * cupboard.  ACT_STOCK_MOVE. */
WB_MUST_USE enum rc
supply_send(struct session *s, int64_t from, int64_t to,
	    const struct supply_send_line *v, int n, const char *document,
	    int64_t *transfer, struct err *e);

struct supply_transfer {
	struct row_transfer row;
	int lines;
	int64_t missing; /* units sent and not accounted for */
};
typedef bool (*supply_transfer_fn)(const struct supply_transfer *t, void *arg);
/* Latest first.  to: only there (0 all); all: settled ones of the last 30
 * days, too. */
WB_MUST_USE enum rc
supply_transfers(struct session *s, int64_t to, bool all, supply_transfer_fn fn,
		 void *arg, struct err *e);
struct supply_transfer_line {
	struct row_transfer_line row;
	struct row_medicine medicine;
	struct row_lot lot;
};
typedef bool (*supply_line_fn)(const struct supply_transfer_line *l, void *arg);
WB_MUST_USE enum rc
supply_transfer_lines(struct session *s, int64_t transfer, supply_line_fn fn,
		      void *arg, struct err *e);

/* Arrived.  Every line whole where short_line is 0, else that line (id) with
 * `arrived` units and the others whole.  ACT_STOCK_CONFIRM. */
WB_MUST_USE enum rc
supply_confirm(struct session *s, int64_t transfer, int64_t version,
	       int64_t short_line, int64_t arrived, struct err *e);
/* What was missing: found where it came from (reason 0), or lost, with a
 * reason.  Also puts back a whole transfer that never arrived.
 * ACT_STOCK_MOVE. */
WB_MUST_USE enum rc
supply_settle(struct session *s, int64_t transfer, int64_t version,
	      int64_t reason_id, struct err *e);

/* ---- set apart, opened ------------------------------------------------------- */

/* row.id is filled.  ACT_STOCK_RESERVE. */
WB_MUST_USE enum rc
supply_reserve(struct session *s, struct row_reservation *r, struct err *e);
WB_MUST_USE enum rc supply_release(struct session *s, int64_t reservation,
				   int64_t version, struct err *e);
typedef bool (*supply_reservation_fn)(const struct row_reservation *r,
				      void *arg);
WB_MUST_USE enum rc
supply_reservations(struct session *s, int64_t store, supply_reservation_fn fn,
		    void *arg, struct err *e);

/* Opens `quantity` of a usable lot today.  days: how long it keeps; 0: as the
 * medicine says.  row.last_day is the earlier of that and the lot's expiry.
 * ACT_STOCK_OPEN. */
WB_MUST_USE enum rc
supply_open(struct session *s, int64_t lot, int64_t store, int64_t quantity,
	    int days, struct row_opened_pack *row, struct err *e);
/* Used up (reason 0), or thrown away with a reason.  Takes what is left of it
 * in the ledger: nothing, where its lot is gone. */
WB_MUST_USE enum rc
supply_open_end(struct session *s, int64_t pack, int64_t version,
		int64_t reason_id, struct err *e);
struct supply_opened {
	struct row_opened_pack row;
	struct row_medicine medicine;
	struct row_lot lot;
	bool over; /* past its last day */
};
typedef bool (*supply_opened_fn)(const struct supply_opened *o, void *arg);
/* Open packs, the one that ends first first.  store 0: all. */
WB_MUST_USE enum rc
supply_opened(struct session *s, int64_t store, supply_opened_fn fn, void *arg,
	      struct err *e);

/* ---- ward cupboards ---------------------------------------------------------- */

/* full 0: no longer kept.  ACT_STOCK_LEVEL. */
WB_MUST_USE enum rc
supply_level_set(struct session *s, int64_t store, int64_t medicine,
		 int64_t low, int64_t full, struct err *e);
struct supply_topup {
	struct row_medicine medicine;
	int64_t low, full;
	int64_t usable;	 /* in the cupboard */
	int64_t transit; /* on its way there */
	int64_t wanted;	 /* to the level; 0: enough */
	int64_t source;	 /* usable where it comes from */
};
typedef bool (*supply_topup_fn)(const struct supply_topup *t, void *arg);
/* What is wanted first, then what is enough, by name.  from 0: source is not
 * asked. */
WB_MUST_USE enum rc
supply_topup_list(struct session *s, int64_t cupboard, int64_t from,
		  supply_topup_fn fn, void *arg, struct err *e);
/* One act: everything wanted that `from` has, as one transfer.  RC_NONE:
 * nothing is wanted, or nothing of it is there.  short_of: medicines that
 * could not be filled whole, and controlled ones, which two people carry. */
WB_MUST_USE enum rc
supply_topup_fill(struct session *s, int64_t from, int64_t cupboard,
		  int64_t *transfer, int *short_of, struct err *e);

/* The ward pharmacist's round: a line a cupboard. */
struct supply_round {
	struct row_place store;
	int levels, low, out;  /* medicines kept, low, without any */
	int expired, expiring; /* lots there: past, within 30 days */
	int opened_over;       /* opened packs past their day */
	int transit;	       /* transfers not confirmed */
	int held;	       /* lots there on hold or recalled */
};
typedef bool (*supply_round_fn)(const struct supply_round *r, void *arg);
WB_MUST_USE enum rc
supply_round(struct session *s, supply_round_fn fn, void *arg, struct err *e);

/* ---- orders ------------------------------------------------------------------ */

/* ACT_SUPPLIER_SET. */
WB_MUST_USE enum rc
supply_supplier_set(struct session *s, struct row_supplier *row, struct err *e);
typedef bool (*supply_supplier_fn)(const struct row_supplier *row, void *arg);
WB_MUST_USE enum rc supply_suppliers(struct session *s, supply_supplier_fn fn,
				     void *arg, struct err *e);

struct supply_order_item {
	int64_t medicine_id, packs, pack_size, price;
};
/* A requisition for a store; not sent yet.  ACT_ORDER_ASK. */
WB_MUST_USE enum rc supply_order_ask(struct session *s, int64_t store,
				     const struct supply_order_item *v, int n,
				     int64_t *purchase, struct err *e);
/* The requisition becomes an order.  ACT_ORDER_SEND. */
WB_MUST_USE enum rc
supply_order_send(struct session *s, int64_t purchase, int64_t version,
		  int64_t supplier, const char *number, struct err *e);
/* What has not come will not come.  ACT_ORDER_SEND. */
WB_MUST_USE enum rc supply_order_cancel(struct session *s, int64_t purchase,
					int64_t version, struct err *e);
struct supply_order {
	struct row_purchase row;
	char supplier[81];
	int lines, open; /* lines, and those still to come */
	int64_t price;	 /* minor units, of all */
};
typedef bool (*supply_order_fn)(const struct supply_order *o, void *arg);
/* Open ones first, latest first; all: closed ones, too. */
WB_MUST_USE enum rc supply_orders(struct session *s, bool all,
				  supply_order_fn fn, void *arg, struct err *e);
struct supply_order_line {
	struct row_purchase_line row;
	struct row_medicine medicine;
};
typedef bool (*supply_order_line_fn)(const struct supply_order_line *l,
				     void *arg);
/* To receive against a line: stock_receive() with its purchase_line_id. */
WB_MUST_USE enum rc
supply_order_lines(struct session *s, int64_t purchase, supply_order_line_fn fn,
		   void *arg, struct err *e);

/* Proves what is derived: stock in transit and use by week.  For check. */
WB_MUST_USE enum rc
supply_prove(struct session *s, int64_t *lines, int64_t *wrong, struct err *e);

#endif

/*
 * rx_shelf.h - what of a medicine may be taken from a store, in the order in
 * which it ends: for handing out and for doses.
 */
#ifndef WARDBOOK_RX_SHELF_H
#define WARDBOOK_RX_SHELF_H

#include "prescription_private.h"
#include "wardbook/stock.h"

struct shelf_item {
	struct row_lot lot;
	int64_t store_id, opened_id; /* 0: unopened */
	int64_t quantity;
	int32_t last_day; /* of the open pack, or of the lot */
};

struct shelf {
	struct shelf_item
		*v; /* open packs first, each the first to end first */
	size_t n, cap;
	int64_t usable;	   /* what may be taken */
	int64_t reserved;  /* there, and set apart for others */
	int64_t shut;	   /* expired, held, recalled, opened for too long */
	int64_t over_id;   /* an open pack past its day, 0 none */
	int32_t over_day;  /* its last day */
	int32_t next_last; /* of what may be taken, 0 none */
};

/* store 0: every store. */
WB_MUST_USE enum rc shelf_load(struct session *s, int64_t medicine,
			       int64_t store, struct shelf *x, struct err *e);
void shelf_release(struct shelf *x);

#endif

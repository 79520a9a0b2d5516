/*
 * cold.h - the cold store: temperatures, and what a breach does.
 *
 * Temperatures are tenths of a degree Celsius.  A reading outside the bounds
 * opens a breach and holds every usable lot of a cold medicine that lies in
 * the store; only a decision sets them free.
 */
#ifndef WARDBOOK_COLD_H
#define WARDBOOK_COLD_H

#include "wardbook/stock.h"

#define COLD_TEXT 16
/* "4.5 °C", "-18.0 °C" */
const char *cold_text(char out[COLD_TEXT], int64_t tenths);
/* "4.5", "-18", "4,5".  RC_REFUSED (field "tenths"). */
WB_MUST_USE enum rc
cold_parse(int64_t *tenths, const char *text, struct err *e);

/* The bounds of a store; active 0: no longer a cold store.
 * ACT_STOCK_LEVEL. */
WB_MUST_USE enum rc
cold_limit_set(struct session *s, int64_t store, int64_t low, int64_t high,
	       bool active, struct err *e);

/* A reading of now.  *held: lots that it put on hold (may be NULL).
 * RC_REFUSED: no cold store, or no temperature of this world.
 * ACT_COLD_READ. */
WB_MUST_USE enum rc cold_read(struct session *s, int64_t store, int64_t tenths,
			      const char *note, int *held, struct err *e);

struct cold_store {
	struct row_place store;
	struct row_cold_limit limit;
	struct row_cold_reading last; /* id 0: none yet */
	int readings_today;
	struct row_cold_breach breach; /* not decided; id 0: none */
	int held;		       /* lots it holds */
};
typedef bool (*cold_store_fn)(const struct cold_store *c, void *arg);
WB_MUST_USE enum rc
cold_stores(struct session *s, cold_store_fn fn, void *arg, struct err *e);

typedef bool (*cold_reading_fn)(const struct row_cold_reading *r, void *arg);
/* The latest first. */
WB_MUST_USE enum rc cold_readings(struct session *s, int64_t store, int max,
				  cold_reading_fn fn, void *arg, struct err *e);

/* free: the breach's lots are usable again, but those that something else
 * holds; else they stay on hold.  Not while it is still outside.
 * ACT_COLD_DECIDE. */
WB_MUST_USE enum rc
cold_decide(struct session *s, int64_t breach, int64_t version, bool set_free,
	    const char *note, struct err *e);

#endif

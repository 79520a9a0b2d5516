/*
 * demo_inside.h - what the parts of the made-up hospital share.
 */
#ifndef WARDBOOK_DEMO_INSIDE_H
#define WARDBOOK_DEMO_INSIDE_H

#include "wardbook/demo.h"
#include "wardbook/seed.h"

#define DEMO_CLINICS 8
#define DEMO_WARDS   3
#define DEMO_BEDS    10 /* a ward */
#define DEMO_DOCTORS 14
#define DEMO_CANCELS 48
#define DEMO_BATCH   400 /* records a transaction */

struct demo {
	struct store *store;
	struct session *by[ROLE_LAST + 1]; /* one account a role */
	const struct demo_options *o;
	uint64_t random;
	int32_t today;
	int64_t now;
	int64_t clinic[DEMO_CLINICS], ward[DEMO_WARDS], cupboard[DEMO_WARDS];
	int64_t pharmacy, doctor[DEMO_DOCTORS];
	int64_t bed[DEMO_WARDS][DEMO_BEDS];
	int64_t *patient, *medicine, *region;
	int32_t *known; /* first day of each patient */
	int npatients, nmedicines, nregions;
	int64_t cancel[DEMO_CANCELS]; /* reasons */
	int ncancels;
};

/* A number from 0 to n - 1; and true once in n times. */
int demo_pick(struct demo *d, int n);
bool demo_once(struct demo *d, int n);

/* A local time today or earlier as an instant, and the clock stopped there. */
void demo_clock(struct demo *d, int32_t day, int32_t minute);

/* Batches by a role's account: begin one, or go on in the open one. */
WB_MUST_USE enum rc
demo_batch(struct demo *d, enum role r, enum act a, int *left, struct err *e);
WB_MUST_USE enum rc demo_batch_end(struct demo *d, enum role r, int *left,
				   enum rc rc, struct err *e);
WB_MUST_USE enum rc demo_say(struct demo *d, const char *what, int64_t done,
			     int64_t total, struct err *e);

WB_MUST_USE enum rc demo_house(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_people(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_visits(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_wards(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_stock(struct demo *d, struct err *e);
/* Registers are kept from the end on: what was filed before has none. */
WB_MUST_USE enum rc
demo_register_rule(struct demo *d, bool kept, struct err *e);
WB_MUST_USE enum rc demo_register(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_bills(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_pharmacy(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_prescriptions(struct demo *d, struct err *e);
WB_MUST_USE enum rc demo_waiting(struct demo *d, struct err *e);

#endif

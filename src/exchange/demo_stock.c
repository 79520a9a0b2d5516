/*
 * demo_stock.c - the pharmacy of the made-up hospital, week by week: lots come
 * in, are issued first expiry first, run low, expire.
 */
#include "demo_inside.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/stock.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

static int serial;

static enum rc
receive(struct demo *d, const struct row_medicine *m, int64_t store, int weeks,
	int months, struct err *e)
{
	struct stock_receipt r = { .medicine_id = m->id, .store_id = store };
	int64_t movement;

	snprintf(r.lot, sizeof(r.lot), "%c%c%05d", 'A' + serial % 23,
		 'B' + serial / 23 % 23, 10000 + serial % 80000);
	serial++;
	r.expiry_day = day_month_end(day_add_months(when_today(), months));
	r.pack_size = m->pack_size;
	r.packs = (m->reorder * weeks / 4 + m->pack_size) / m->pack_size;
	snprintf(r.document, sizeof(r.document), "DN-%05d", 40000 + serial);
	return stock_receive(d->by[ROLE_PHARMACIST], &r, &movement, e);
}

static enum rc
issue(struct demo *d, const struct row_medicine *m, struct err *e)
{
	int64_t week = m->reorder / 4 + 1;
	struct stock_issue i = {
		.medicine_id = m->id,
		.store_id = d->pharmacy,
		.quantity = 1 + demo_pick(d, (int)week),
		.ward_id = d->ward[demo_pick(d, DEMO_WARDS)],
	};
	enum rc rc;

	if (demo_once(d, 12)) {
		i.ward_id = 0;
		i.patient_id = d->patient[demo_pick(d, d->npatients)];
		i.quantity = i.quantity > 10 ? 10 : i.quantity;
	}
	rc = stock_issue(d->by[ROLE_PHARMACIST], &i, e);
	return rc == RC_REFUSED ? RC_OK : rc;	/* out of stock: it happens */
}

/* One medicine in one week.  The last weeks leave some low, some out. */
static enum rc
week_of(struct demo *d, int64_t id, int week, int weeks, struct err *e)
{
	struct row_medicine m;
	int fate = (int)(id % 17);	/* 0 runs out, 1 and 2 run low */
	enum rc rc = row_get(d->store, TBL_MEDICINE, id, &m, e);

	if (rc == RC_OK && week % 13 == (int)(id % 13) &&
	    !(weeks - week < 26 && fate == 0) &&
	    !(weeks - week < 14 && fate < 3))
		rc = receive(d, &m, d->pharmacy, 16 + demo_pick(d, 10),
			     weeks - week < 20 && fate == 5 ? 2 :
			     10 + demo_pick(d, 20), e);
	if (rc == RC_OK && week == 0)
		rc = receive(d, &m, d->pharmacy, 16, 14 + demo_pick(d, 12), e);
	if (rc == RC_OK && !demo_once(d, 3))
		rc = issue(d, &m, e);
	return rc;
}

/* The wards' cupboards hold a little of what is used most. */
static enum rc
fill_cupboards(struct demo *d, int *left, struct err *e)
{
	enum rc rc = RC_OK;

	for (int w = 0; rc == RC_OK && w < DEMO_WARDS; w++)
		for (int i = 0; rc == RC_OK && i < d->nmedicines; i += 4) {
			struct row_medicine m;

			rc = demo_batch(d, ROLE_PHARMACIST, ACT_STOCK_RECEIVE,
					left, e);
			if (rc == RC_OK)
				rc = row_get(d->store, TBL_MEDICINE,
					     d->medicine[i], &m, e);
			if (rc == RC_OK)
				rc = receive(d, &m, d->cupboard[w], 2,
					     1 + demo_pick(d, 14), e);
		}
	return rc;
}

enum rc
demo_stock(struct demo *d, struct err *e)
{
	int weeks = 52 * d->o->years, left = 0;
	enum rc rc = RC_OK;

	serial = 0;
	for (int w = 0; rc == RC_OK && w < weeks; w++) {
		demo_clock(d, day_add(d->today, -7 * (weeks - w)), 10 * 60);
		for (int i = 0; rc == RC_OK && i < d->nmedicines; i++) {
			rc = demo_batch(d, ROLE_PHARMACIST, ACT_STOCK_RECEIVE,
					&left, e);
			if (rc == RC_OK)
				rc = week_of(d, d->medicine[i], w, weeks, e);
		}
		if (rc == RC_OK)
			rc = demo_say(d, "stock", w, weeks, e);
	}
	demo_clock(d, d->today, 6 * 60);
	if (rc == RC_OK)
		rc = fill_cupboards(d, &left, e);
	return demo_batch_end(d, ROLE_PHARMACIST, &left, rc, e);
}

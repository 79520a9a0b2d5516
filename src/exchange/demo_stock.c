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
	return rc == RC_REFUSED ? RC_OK : rc; /* out of stock: it happens */
}

/* What becomes of a medicine by its place in the list: some run out, some run
 * low; those that the cupboards hold too (every fourth) do not. */
enum fate { FATE_OUT = 1, FATE_LOW = 2, FATE_SHORT = 5 };

static int
fate_of(int index)
{
	return index % 4 ? index % 17 : 0;
}

static bool
add_usable(const struct stock_lot *l, void *arg)
{
	if (!l->expired && l->lot.state == LOT_STATE_USABLE)
		*(int64_t *)arg += l->quantity;
	return true;
}

/* In the last week everything goes but what the fate leaves. */
static enum rc
empty_shelf(struct demo *d, const struct row_medicine *m, int fate,
	    struct err *e)
{
	struct stock_issue i = {
		.medicine_id = m->id,
		.store_id = d->pharmacy,
		.ward_id = d->ward[0],
	};
	int64_t left = 0;
	enum rc rc = stock_lots(d->by[ROLE_PHARMACIST], m->id, d->pharmacy,
				add_usable, &left, e);

	i.quantity = left - (fate == FATE_OUT ? 0 : m->reorder / 2);
	if (rc == RC_OK && i.quantity > 0)
		rc = stock_issue(d->by[ROLE_PHARMACIST], &i, e);
	return rc;
}

static enum rc
week_of(struct demo *d, int index, int week, int weeks, struct err *e)
{
	struct row_medicine m;
	int fate = fate_of(index);
	bool last = week == weeks - 1;
	enum rc rc = row_get(d->store, TBL_MEDICINE, d->medicine[index], &m, e);

	if (rc == RC_OK && week % 13 == index % 13 && !last)
		rc = receive(d, &m, d->pharmacy, 4 + demo_pick(d, 3),
			     weeks - week < 20 && fate == FATE_SHORT
				     ? 2
				     : 10 + demo_pick(d, 20),
			     e);
	if (rc == RC_OK && week == 0)
		rc = receive(d, &m, d->pharmacy, 8, 14 + demo_pick(d, 12), e);
	if (rc == RC_OK && last && (fate == FATE_OUT || fate == FATE_LOW))
		rc = empty_shelf(d, &m, fate, e);
	else if (rc == RC_OK && !demo_once(d, 3))
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
					     2 + demo_pick(d, 22), e);
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
				rc = week_of(d, i, w, weeks, e);
		}
		if (rc == RC_OK)
			rc = demo_say(d, "stock", w, weeks, e);
	}
	demo_clock(d, d->today, 6 * 60);
	if (rc == RC_OK)
		rc = fill_cupboards(d, &left, e);
	return demo_batch_end(d, ROLE_PHARMACIST, &left, rc, e);
}

/*
 * demo_pharmacy.c - what the pharmacy of the made-up hospital knows beyond its
 * stock: barcodes, suppliers, levels of the cupboards, bounds of the cold
 * store, a requisition and an order.  It moves no stock, and draws its random
 * numbers last.
 */
#include "demo_inside.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/cold.h"
#include "wardbook/gs1.h"
#include "wardbook/supply.h"
#include "wardbook/when.h"

#define READINGS 6

/* GTINs of a prefix that GS1 keeps for examples. */
static enum rc
name_box(struct demo *d, int i, struct err *e)
{
	struct session *s = d->by[ROLE_PHARMACIST];
	struct row_medicine_more more;
	struct row_medicine m;
	enum rc rc = row_get(d->store, TBL_MEDICINE, d->medicine[i], &m, e);

	if (rc == RC_OK)
		rc = supply_more(s, m.id, &more, e);
	if (rc != RC_OK)
		return rc;
	snprintf(more.gtin, sizeof(more.gtin), "950600%06d0", i + 1);
	more.gtin[12] = gs1_check_digit(more.gtin, 13);
	snprintf(more.maker, sizeof(more.maker), "%s",
		 i % 3 ? "Training Pharma" : "Example Laboratories");
	snprintf(more.ingredient, sizeof(more.ingredient), "%s", m.name);
	more.price = 180 + demo_pick(d, 4000);
	if (m.controlled)
		strcpy(more.schedule, "II");
	if (m.cold)
		more.opened_days = 28;
	return supply_more_set(s, &more, e);
}

static enum rc
name_boxes(struct demo *d, struct err *e)
{
	int left = 0;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < d->nmedicines; i++) {
		rc = demo_batch(d, ROLE_PHARMACIST, ACT_MEDICINE_SET, &left, e);
		if (rc == RC_OK)
			rc = name_box(d, i, e);
	}
	return demo_batch_end(d, ROLE_PHARMACIST, &left, rc, e);
}

static enum rc
add_supplier(struct demo *d, const char *code, const char *name, int days,
	     int64_t *id, struct err *e)
{
	struct row_supplier x;
	enum rc rc;

	row_init(TBL_SUPPLIER, &x);
	x.active = 1;
	x.lead_days = days;
	snprintf(x.code, sizeof(x.code), "%s", code);
	snprintf(x.name, sizeof(x.name), "%s", name);
	rc = supply_supplier_set(d->by[ROLE_PHARMACIST], &x, e);
	*id = x.id;
	return rc;
}

static enum rc
order_some(struct demo *d, int64_t supplier, struct err *e)
{
	struct session *s = d->by[ROLE_PHARMACIST];
	struct supply_order_item v[3];
	int64_t id;
	enum rc rc = RC_OK;

	for (int k = 0; k < 2; k++) {
		for (int i = 0; i < 3; i++)
			v[i] = (struct supply_order_item){
				d->medicine[17 * (i + 1) + k],
				10 + 5 * i,
				20,
				450,
			};
		rc = supply_order_ask(s, d->pharmacy, v, 3, &id, e);
		if (rc == RC_OK && k == 0)
			rc = supply_order_send(s, id, 1, supplier, "PO-1001",
					       e);
	}
	return rc;
}

static enum rc
set_levels(struct demo *d, struct err *e)
{
	int left = 0;
	enum rc rc = RC_OK;

	for (int w = 0; rc == RC_OK && w < DEMO_WARDS; w++)
		for (int i = 0; rc == RC_OK && i < d->nmedicines; i += 4) {
			struct row_medicine m;

			rc = demo_batch(d, ROLE_PHARMACIST, ACT_STOCK_LEVEL,
					&left, e);
			if (rc == RC_OK)
				rc = row_get(d->store, TBL_MEDICINE,
					     d->medicine[i], &m, e);
			if (rc == RC_OK)
				rc = supply_level_set(
					d->by[ROLE_PHARMACIST], d->cupboard[w],
					m.id, m.pack_size,
					m.pack_size * (2 + demo_pick(d, 3)), e);
		}
	return demo_batch_end(d, ROLE_PHARMACIST, &left, rc, e);
}

static enum rc
read_cold(struct demo *d, struct err *e)
{
	struct session *s = d->by[ROLE_PHARMACIST];
	enum rc rc = cold_limit_set(s, d->pharmacy, 20, 80, true, e);

	for (int i = READINGS; rc == RC_OK && i > 0; i--) {
		demo_clock(d, day_add(d->today, -i), 7 * 60);
		rc = cold_read(s, d->pharmacy, 38 + demo_pick(d, 20), "", NULL,
			       e);
	}
	return rc;
}

static enum rc
add_store(struct demo *d, const char *code, const char *name, int64_t *id,
	  struct err *e)
{
	struct row_place p;
	enum rc rc;

	house_new(TBL_PLACE, &p);
	p.kind = PLACE_KIND_STORE;
	snprintf(p.code, sizeof(p.code), "%s", code);
	snprintf(p.name, sizeof(p.name), "%s", name);
	rc = house_set(d->by[ROLE_SECURITY], TBL_PLACE, &p, e);
	*id = p.id;
	session_use(d->by[ROLE_PHARMACIST]);
	return rc;
}

/* A place for what is kept cold, and one for what is set aside; both empty. */
static enum rc
add_stores(struct demo *d, struct err *e)
{
	struct session *s = d->by[ROLE_PHARMACIST];
	int64_t cold, aside;
	enum rc rc = add_store(d, "QUAR", "Quarantine", &aside, e);

	if (rc == RC_OK)
		rc = add_store(d, "REFR", "Refrigerator", &cold, e);
	if (rc == RC_OK)
		rc = cold_limit_set(s, cold, 20, 80, true, e);
	return rc == RC_OK ? cold_read(s, cold, 45, "", NULL, e) : rc;
}

enum rc
demo_pharmacy(struct demo *d, struct err *e)
{
	int64_t alpha, beta;
	enum rc rc;

	session_use(d->by[ROLE_PHARMACIST]);
	demo_clock(d, day_add(d->today, -READINGS - 1), 9 * 60);
	rc = name_boxes(d, e);
	if (rc == RC_OK)
		rc = add_supplier(d, "ALPHA", "Alpha Wholesale", 3, &alpha, e);
	if (rc == RC_OK)
		rc = add_supplier(d, "BETA", "Beta Medical Supplies", 7, &beta,
				  e);
	if (rc == RC_OK && d->nmedicines > 60)
		rc = order_some(d, alpha, e);
	if (rc == RC_OK)
		rc = set_levels(d, e);
	if (rc == RC_OK)
		rc = read_cold(d, e);
	return rc == RC_OK ? add_stores(d, e) : rc;
}

/*
 * register_cupboard.h - a cupboard with a drug and two who sign, fresh for each
 * test.
 */
#ifndef REGISTER_CUPBOARD_H
#define REGISTER_CUPBOARD_H

#include "register_fixture.h"
#include "stock_fixture.h"

#include "wardbook/supply.h"

static struct pharmacy *ph;

static int64_t place, drug; /* of the running test: a place of its own */

static struct witness *chris, *nina;

static inline int
setup(void **state)
{
	struct row_medicine m;

	*state = ph = pharmacy_open();
	as(ROLE_NURSE);
	as(ROLE_CHARGE_NURSE);
	as(ROLE_DOCTOR);
	as(ROLE_AUDITOR);
	as(ROLE_PHARMACIST);
	OK(row_get(fx.store, TBL_MEDICINE, ph->medicine[0], &m, &err));
	m.controlled = 1;
	OK(store_begin(fx.store, &err));
	OK(row_update(fx.store, TBL_MEDICINE, &m, &err));
	OK(store_commit(fx.store, &err));
	drug = m.id;
	chris = witness_of(ROLE_NURSE, "charge-nurse");
	nina = witness_of(ROLE_PHARMACIST, "nurse");
	return 0;
}

static inline int
teardown(void **state)
{
	session_witness_close(chris);
	session_witness_close(nina);
	pharmacy_close(*state);
	return 0;
}

static inline int
fresh_place(void **state)
{
	(void)state;
	when_clock_set(when_instant(TODAY, 10 * 60));
	place = make_place(PLACE_KIND_STORE, 0, 0, false);
	return 0;
}

static inline struct register_pair
said(const struct witness *w, int64_t quantity, int64_t balance)
{
	return (struct register_pair){ .witness = w,
				       .quantity = quantity,
				       .balance = balance };
}

/* A lot of the drug into the place: waits for a second person. */
static inline int64_t
bring(const char *lot, int32_t expiry, int64_t quantity)
{
	struct stock_receipt r = receipt(ph, lot);
	int64_t id;

	r.store_id = place;
	r.expiry_day = expiry;
	r.packs = quantity;
	r.pack_size = 1;
	OK(stock_receive(as(ROLE_PHARMACIST), &r, &id, &err));
	return id;
}

static inline enum rc
give(enum role by, int64_t quantity, const struct register_pair *p)
{
	struct stock_issue i = {
		.medicine_id = drug,
		.store_id = place,
		.quantity = quantity,
		.patient_id = ph->patient,
	};

	err_clear(&err);
	return register_issue(as(by), &i, p, &err);
}

static inline struct seen
entries(void)
{
	return entries_of(drug, place);
}

#endif

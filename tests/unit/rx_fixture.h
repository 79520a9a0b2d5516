/*
 * rx_fixture.h - a ward with medicines, for the tests of prescriptions,
 * dispensing and doses.
 */
#ifndef RX_FIXTURE_H
#define RX_FIXTURE_H

#include "fixture.h"

#include "wardbook/dispense.h"
#include "wardbook/dose.h"
#include "wardbook/ward.h"

#define TODAY 20260302

static struct rx_house {
	int64_t ward, store, amoxicillin, amoxil250, warfarin, ibuprofen;
	int64_t prednisolone, paracetamol, morphine, plain;
} rx;

static inline int64_t
make_medicine(const char *name, const char *strength, const char *form,
	      const char *atc, const char *unit)
{
	struct row_medicine m;

	house_new(TBL_MEDICINE, &m);
	strcpy(m.name, name);
	strcpy(m.strength, strength);
	strcpy(m.form, form);
	strcpy(m.atc, atc);
	strcpy(m.unit, unit);
	m.pack_size = 20;
	OK(house_set(as(ROLE_PHARMACIST), TBL_MEDICINE, &m, &err));
	return m.id;
}

static inline int
rx_open(void **state)
{
	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
	fixture_open(state);
	OK(prescription_seed_reasons(fx.founder, &err));
	rx.ward = make_place(PLACE_KIND_WARD, 0, 0, false);
	rx.store = make_place(PLACE_KIND_STORE, 0, 0, false);
	rx.amoxicillin = make_medicine("Amoxicillin", "500 mg", "capsule",
				       "J01CA04", "capsule");
	rx.amoxil250 = make_medicine("Amoxicillin", "250 mg", "capsule",
				     "J01CA04", "capsule");
	rx.warfarin = make_medicine("Warfarin", "1 mg", "tablet", "B01AA03",
				    "tablet");
	rx.ibuprofen = make_medicine("Ibuprofen", "400 mg", "tablet", "M01AE01",
				     "tablet");
	rx.prednisolone = make_medicine("Prednisolone", "5 mg", "tablet",
					"H02AB06", "tablet");
	rx.paracetamol = make_medicine("Paracetamol", "500 mg", "tablet",
				       "N02BE01", "tablet");
	rx.morphine = make_medicine("Morphine", "10 mg/ml", "injection",
				    "N02AA01", "ampoule");
	rx.plain =
		make_medicine("House mixture", "", "oral solution", "", "ml");
	when_clock_set(when_instant(TODAY, 7 * 60 + 30));
	return 0;
}

/* A patient who was asked and has no allergy, in the ward. */
static inline int64_t
rx_patient(const char *family)
{
	struct row_allergy a;
	int64_t stay, id = make_patient(family);

	row_init(TBL_ALLERGY, &a);
	a.patient_id = id;
	a.none_known = 1;
	OK(allergy_record(as(ROLE_NURSE), &a, &err));
	OK(ward_admit(as(ROLE_NURSE), id, rx.ward, 0, &stay, &err));
	return id;
}

static inline void
rx_allergy(int64_t patient, const char *substance)
{
	struct row_allergy a;

	row_init(TBL_ALLERGY, &a);
	a.patient_id = patient;
	strcpy(a.substance, substance);
	strcpy(a.reaction, "rash");
	OK(allergy_record(as(ROLE_NURSE), &a, &err));
}

/* One of the unit, by mouth, three times a day for a week. */
static inline struct row_prescription
rx_order_of(int64_t patient, int64_t medicine)
{
	struct row_prescription r;

	prescription_init(&r, patient);
	r.medicine_id = medicine;
	r.dose = 1000;
	r.route = ROUTE_ORAL;
	r.frequency = FREQUENCY_THREE_TIMES;
	r.days = 7;
	return r;
}

static inline struct row_prescription
rx_ordered(int64_t patient, int64_t medicine)
{
	struct row_prescription r = rx_order_of(patient, medicine);

	OK(prescription_order(as(ROLE_DOCTOR), &r, &err));
	return r;
}

static inline struct row_prescription
rx_now(int64_t id)
{
	struct row_prescription r;

	as(ROLE_DOCTOR);
	OK(row_get(fx.store, TBL_PRESCRIPTION, id, &r, &err));
	return r;
}

static inline void
rx_receive_in(int64_t store, int64_t medicine, const char *lot, int32_t expiry,
	      int64_t quantity)
{
	struct stock_receipt r = { .medicine_id = medicine,
				   .store_id = store,
				   .expiry_day = expiry,
				   .packs = quantity,
				   .pack_size = 1 };

	text_copy(r.lot, sizeof(r.lot), lot);
	OK(stock_receive(as(ROLE_PHARMACIST), &r, NULL, &err));
}

static inline void
rx_receive(int64_t medicine, const char *lot, int32_t expiry, int64_t quantity)
{
	rx_receive_in(rx.store, medicine, lot, expiry, quantity);
}

/* What a store has of a medicine, by the ledger. */
static inline int64_t
rx_there(int64_t medicine, int64_t store)
{
	struct stmt *st;
	int64_t sum = 0;
	bool row;

	as(ROLE_PHARMACIST);
	st = store_query(fx.store, QUERY_STOCK_BALANCES_OF_MEDICINE);
	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	for (;;) {
		OK(stmt_step(st, &row, &err));
		if (!row)
			return sum;
		sum += stmt_get_int(st, "quantity");
	}
}

/* The lot of that number. */
static inline struct row_lot
rx_lot(int64_t medicine, const char *number)
{
	struct row_lot lot, found = { .version = 0 };
	struct stmt *st;
	bool row;

	as(ROLE_PHARMACIST);
	st = store_query(fx.store, QUERY_STOCK_LOTS_OF_MEDICINE);
	stmt_int(st, "medicine", medicine);
	for (;;) {
		OK(stmt_step(st, &row, &err));
		if (!row)
			break;
		OK(stmt_row(st, &lot, &err));
		if (!strcmp(lot.number, number))
			found = lot;
	}
	assert_string_equal(found.number, number);
	return found;
}

/* A medicine of its own, so that tests don't share shelves. */
static inline int64_t
rx_fresh_medicine(const char *strength)
{
	char name[17];

	fresh_name(name, "Mixture");
	return make_medicine(name, strength, "tablet", "A11DA01", "tablet");
}

#define REFUSED(field_, call)                           \
	do {                                            \
		err_clear(&err);                        \
		assert_int_equal((call), RC_REFUSED);   \
		assert_string_equal(err.field, field_); \
	} while (0)

#endif

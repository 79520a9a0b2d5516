/*
 * stock_fixture.h - a small pharmacy on a stopped clock, for the tests of
 * the stock.
 */
#ifndef STOCK_FIXTURE_H
#define STOCK_FIXTURE_H

#include "fixture.h"

#include <sqlite3.h>

#include "wardbook/check.h"
#include "wardbook/stock.h"

#define MEDICINES 6
#define STORES	  3
#define TODAY	  20260302

struct pharmacy {
	struct session *s; /* the pharmacist's */
	int64_t medicine[MEDICINES], store[STORES], ward, clinic;
	int64_t adjust, strike, patient;
};

static inline void
file(struct session *s, enum tbl t, void *row)
{
	session_use(s);
	OK(store_begin(s->store, &err));
	OK(row_insert(s->store, t, row, &err));
	OK(store_commit(s->store, &err));
}

static inline int64_t
file_place(struct session *s, enum place_kind kind, const char *code,
	   const char *name)
{
	struct row_place p;

	row_init(TBL_PLACE, &p);
	p.kind = kind;
	p.active = 1;
	strcpy(p.code, code);
	strcpy(p.name, name);
	file(s, TBL_PLACE, &p);
	return p.id;
}

static inline int64_t
file_medicine(struct session *s, const char *name, const char *unit,
	      int64_t reorder)
{
	struct row_medicine m;

	row_init(TBL_MEDICINE, &m);
	strcpy(m.name, name);
	strcpy(m.strength, "500 mg");
	strcpy(m.form, unit);
	strcpy(m.unit, unit);
	m.pack_size = 20;
	m.reorder = reorder;
	m.active = 1;
	file(s, TBL_MEDICINE, &m);
	return m.id;
}

static inline int64_t
file_patient(struct session *s, const char *family)
{
	struct row_patient p;
	struct row_identity i;

	row_init(TBL_PATIENT, &p);
	row_init(TBL_IDENTITY, &i);
	p.sex = SEX_FEMALE;
	p.birth_year = 1948;
	p.known_day = TODAY;
	file(s, TBL_PATIENT, &p);
	i.id = p.id;
	strcpy(i.family, family);
	file(s, TBL_IDENTITY, &i);
	return p.id;
}

static inline struct pharmacy *
pharmacy_open(void)
{
	static const char *const name[MEDICINES] = {
		"Amoxicillin", "ibuprofen", "Paracetamol",
		"Zinc",	       "Aciclovir", "Metformin",
	};
	struct pharmacy *p = calloc(1, sizeof(*p));
	char code[16];

	when_clock_set(when_instant(TODAY, 10 * 60));
	fixture_open(NULL);
	as(ROLE_CLERK);
	p->s = as(ROLE_PHARMACIST);
	for (int i = 0; i < MEDICINES; i++)
		p->medicine[i] = file_medicine(p->s, name[i], "capsule", 50);
	for (int i = 0; i < STORES; i++) {
		snprintf(code, sizeof(code), "S%d", i);
		p->store[i] = file_place(p->s, PLACE_KIND_STORE, code, code);
	}
	p->ward = file_place(p->s, PLACE_KIND_WARD, "W1", "Ward 1");
	p->clinic = file_place(p->s, PLACE_KIND_CLINIC, "C1", "Clinic 1");
	p->adjust = reason_of(REASON_KIND_ADJUST, "damaged");
	p->strike = reason_of(REASON_KIND_STRIKE, "typing");
	p->patient = file_patient(p->s, "Okonkwo");
	return p;
}

static inline void
pharmacy_close(struct pharmacy *p)
{
	fixture_close(NULL);
	free(p);
}

/* A receipt of 2 x 20 into the first store, to be changed. */
static inline struct stock_receipt
receipt(const struct pharmacy *p, const char *lot)
{
	struct stock_receipt r = {
		.medicine_id = p->medicine[0],
		.store_id = p->store[0],
		.expiry_day = 20270831,
		.packs = 2,
		.pack_size = 20,
	};

	text_copy(r.lot, sizeof(r.lot), lot);
	return r;
}

static inline int64_t
receive(struct pharmacy *p, const char *lot, int32_t expiry, int64_t quantity)
{
	struct stock_receipt r = receipt(p, lot);
	int64_t id;

	r.expiry_day = expiry;
	r.packs = quantity;
	r.pack_size = 1;
	OK(stock_receive(p->s, &r, &id, &err));
	return id;
}

static inline struct stock_issue
issue_of(const struct pharmacy *p, int64_t quantity)
{
	return (struct stock_issue){
		.medicine_id = p->medicine[0],
		.store_id = p->store[0],
		.quantity = quantity,
		.ward_id = p->ward,
	};
}

/* The nth lot line of the first medicine over all stores. */
struct lot_lines {
	struct stock_lot v[64];
	int n;
};

static inline bool
keep_lot(const struct stock_lot *l, void *arg)
{
	struct lot_lines *x = arg;

	if (x->n < 64)
		x->v[x->n++] = *l;
	return true;
}

static inline struct stock_lot
lot_named(struct pharmacy *p, const char *number)
{
	struct lot_lines x = { .n = 0 };

	OK(stock_lots(p->s, p->medicine[0], 0, keep_lot, &x, &err));
	for (int i = 0; i < x.n; i++)
		if (!strcmp(x.v[i].lot.number, number))
			return x.v[i];
	fail_msg("no lot %s", number);
	return x.v[0];
}

/* One number of a statement, by a handle of its own: what no code of the
 * program had a hand in. */
static inline int64_t
number_of(const char *sql)
{
	sqlite3_stmt *st;
	sqlite3 *db;
	int64_t n;

	assert_int_equal(sqlite3_open(fx.path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	n = sqlite3_column_int64(st, 0);
	sqlite3_finalize(st);
	sqlite3_close(db);
	return n;
}

/* Every balance is the sum of its movements, now and at the end of every day
 * no less than nothing. */
static inline void
balances_hold(struct session *s)
{
	int64_t balances, wrong;

	OK(stock_prove(s, &balances, &wrong, &err));
	assert_int_equal(wrong, 0);
	OK(check_run_stock(as(ROLE_SECURITY), NULL, NULL, &wrong, &err));
	assert_int_equal(wrong, 0);
	session_use(s);
	assert_int_equal(
		number_of("SELECT COUNT(*) FROM balance b WHERE b.quantity <> "
			  "(SELECT SUM(m.quantity) FROM movement m WHERE "
			  "m.lot_id = b.lot_id AND m.store_id = b.store_id)"),
		0);
	assert_true(
		number_of(
			"SELECT COALESCE(MIN(r), 0) FROM (SELECT "
			"SUM(SUM(quantity)) "
			"OVER (PARTITION BY lot_id, store_id ORDER BY day) "
			"AS r FROM movement GROUP BY lot_id, store_id, day)") >=
		0);
}

#define REFUSED(field_, call)                           \
	do {                                            \
		err_clear(&err);                        \
		assert_int_equal((call), RC_REFUSED);   \
		assert_string_equal(err.field, field_); \
	} while (0)

/* A pharmacy a test. */
static inline int
pharmacy_opened(void **state)
{
	*state = pharmacy_open();
	return 0;
}

static inline int
pharmacy_closed(void **state)
{
	struct pharmacy *p = *state;

	session_use(p->s);
	balances_hold(p->s);
	pharmacy_close(p);
	return 0;
}

#endif

/*
 * analysis_fixture.h - a month of a small clinic, filed row by row, for the
 * tests of extracts and reports.
 */
#ifndef ANALYSIS_FIXTURE_H
#define ANALYSIS_FIXTURE_H

#include "fixture.h"

#include "wardbook/export.h"
#include "wardbook/report.h"

static inline void
put_row(enum tbl t, void *row)
{
	session_use(as(ROLE_RECORDS));
	OK(store_begin(fx.store, &err));
	OK(row_insert(fx.store, t, row, &err));
	OK(store_commit(fx.store, &err));
}

static inline void
change_row(enum tbl t, void *row)
{
	session_use(as(ROLE_RECORDS));
	OK(store_begin(fx.store, &err));
	OK(row_update(fx.store, t, row, &err));
	OK(store_commit(fx.store, &err));
}

static inline int64_t
put_region(const char *name)
{
	struct row_region r;

	row_init(TBL_REGION, &r);
	strcpy(r.name, name);
	r.active = 1;
	put_row(TBL_REGION, &r);
	return r.id;
}

/* Known since 2010. */
static inline int64_t
put_patient(enum sex sex, int year, int64_t region)
{
	struct row_patient p;
	struct row_identity i;

	row_init(TBL_PATIENT, &p);
	p.sex = sex;
	p.birth_year = year;
	p.region_id = region;
	p.known_day = 20100101;
	put_row(TBL_PATIENT, &p);
	row_init(TBL_IDENTITY, &i);
	i.id = p.id;
	strcpy(i.family, "CanaryFamily");
	strcpy(i.given, "CanaryGiven");
	strcpy(i.number, "CANARY-0001-7");
	strcpy(i.phone, "5550100200");
	strcpy(i.address, "7 Canary Street");
	i.birth_day = year * 10000 + 229;
	put_row(TBL_IDENTITY, &i);
	return p.id;
}

static inline int64_t
put_visit(int64_t patient, int64_t clinic, int64_t doctor, int32_t day,
	  int32_t minute, enum appointment_state state)
{
	struct row_appointment a;

	row_init(TBL_APPOINTMENT, &a);
	a.patient_id = patient;
	a.clinic_id = clinic;
	a.doctor_id = doctor;
	a.day = day;
	a.minute = minute;
	a.length = 15;
	a.state = state;
	a.priority = PRIORITY_ROUTINE;
	a.booked_at = when_instant(day_add(day, -8), 600);
	put_row(TBL_APPOINTMENT, &a);
	return a.id;
}

static inline int64_t
put_diagnosis_of(int64_t patient, const char *code, int32_t day)
{
	struct row_diagnosis d;

	row_init(TBL_DIAGNOSIS, &d);
	d.patient_id = patient;
	d.kind = DIAGNOSIS_KIND_VISIT;
	strcpy(d.system, "icd10");
	strcpy(d.edition, "2019");
	strcpy(d.code, code);
	d.severity = SEVERITY_MODERATE;
	d.onset_day = 20140101;
	d.day = day;
	put_row(TBL_DIAGNOSIS, &d);
	return d.id;
}

static inline void
put_code(const char *code, const char *name)
{
	struct row_code c;

	row_init(TBL_CODE, &c);
	strcpy(c.system, "icd10");
	strcpy(c.edition, "2019");
	strcpy(c.code, code);
	strcpy(c.name, name);
	put_row(TBL_CODE, &c);
}

static inline int64_t
put_medicine(const char *name, int64_t reorder)
{
	struct row_medicine m;

	row_init(TBL_MEDICINE, &m);
	strcpy(m.name, name);
	strcpy(m.unit, "capsule");
	m.pack_size = 20;
	m.reorder = reorder;
	m.active = 1;
	put_row(TBL_MEDICINE, &m);
	return m.id;
}

static inline int64_t
put_lot(int64_t medicine, const char *number, int32_t expiry,
	enum lot_state state)
{
	struct row_lot l;

	row_init(TBL_LOT, &l);
	l.medicine_id = medicine;
	strcpy(l.number, number);
	l.expiry_day = expiry;
	l.state = state;
	put_row(TBL_LOT, &l);
	return l.id;
}

/* A movement that leaves `balance` in the store; the first one of a lot makes
 * its line, and each is the newest. */
static inline int64_t
put_movement(int64_t medicine, int64_t lot, int64_t store, int32_t day,
	     int64_t quantity)
{
	static struct {
		int64_t lot, store;
		struct row_balance row;
	} line[32];
	struct row_movement m;
	int k = 0;

	while (line[k].lot && (line[k].lot != lot || line[k].store != store))
		k++;
	if (!line[k].lot) {
		line[k].lot = lot;
		line[k].store = store;
		row_init(TBL_BALANCE, &line[k].row);
		line[k].row.lot_id = lot;
		line[k].row.store_id = store;
		line[k].row.medicine_id = medicine;
		line[k].row.quantity = quantity;
		put_row(TBL_BALANCE, &line[k].row);
	} else {
		line[k].row.quantity += quantity;
		change_row(TBL_BALANCE, &line[k].row);
	}
	row_init(TBL_MOVEMENT, &m);
	m.kind =
		quantity > 0 ? MOVEMENT_KIND_RECEIVE : MOVEMENT_KIND_ISSUE_WARD;
	m.medicine_id = medicine;
	m.lot_id = lot;
	m.store_id = store;
	m.quantity = quantity;
	m.balance = line[k].row.quantity;
	m.day = day;
	m.at = when_instant(day, 540);
	put_row(TBL_MOVEMENT, &m);
	return m.id;
}

#endif

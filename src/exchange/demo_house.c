/*
 * demo_house.c - the house of the made-up hospital: clinics with hours, wards
 * with beds, stores, doctors, medicines, codes, reasons.
 */
#include "demo_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

static const struct {
	const char *code, *name, *location, *specialty;
	int slot, capacity, alongside, from, to; /* hours of the day */
	unsigned days;				 /* bit 0: Monday */
} clinics[DEMO_CLINICS] = {
	{ "CARD", "Cardiology", "Block A, 1st floor", "Cardiology", 20, 2, 0, 9,
	  16, 0x1F },
	{ "GEN", "General medicine", "Block A, ground floor",
	  "Internal medicine", 15, 3, 0, 8, 17, 0x1F },
	{ "DIAB", "Diabetes", "Block B, 2nd floor", "Endocrinology", 20, 1, 0,
	  9, 13, 0x15 },
	{ "ORTH", "Orthopaedics", "Block C, ground floor", "Orthopaedics", 20,
	  2, 0, 9, 15, 0x0A },
	{ "PAED", "Children's clinic", "Block B, ground floor", "Paediatrics",
	  20, 2, 0, 9, 16, 0x1F },
	{ "PULM", "Lung clinic", "Block A, 2nd floor", "Pulmonology", 30, 1, 0,
	  10, 16, 0x14 },
	{ "ANTE", "Antenatal clinic", "Block D", "Obstetrics", 20, 2, 0, 9, 14,
	  0x12 },
	{ "ECG", "ECG room", "Block A, 1st floor", "Cardiology", 10, 1, 1, 9,
	  16, 0x1F },
};

static const struct {
	const char *code, *name;
} wards[DEMO_WARDS] = {
	{ "4A", "Ward 4A, medicine" },
	{ "4B", "Ward 4B, medicine" },
	{ "2S", "Ward 2S, surgery" },
};

static enum rc
add_place(struct demo *d, struct row_place *p, int64_t *id, struct err *e)
{
	enum rc rc = house_set(d->by[ROLE_SECURITY], TBL_PLACE, p, e);

	*id = p->id;
	return rc;
}

static enum rc
add_hours(struct demo *d, int i, struct err *e)
{
	enum rc rc = RC_OK;

	for (int day = 0; rc == RC_OK && day < 7; day++) {
		struct row_clinic_session h;

		if (!(clinics[i].days >> day & 1))
			continue;
		house_new(TBL_CLINIC_SESSION, &h);
		h.place_id = d->clinic[i];
		h.weekday = day + 1;
		h.from_minute = clinics[i].from * 60;
		h.to_minute = clinics[i].to * 60;
		rc = house_set(d->by[ROLE_SECURITY], TBL_CLINIC_SESSION, &h, e);
	}
	return rc;
}

static enum rc
add_clinics(struct demo *d, struct err *e)
{
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < DEMO_CLINICS; i++) {
		struct row_place p;

		house_new(TBL_PLACE, &p);
		p.kind = PLACE_KIND_CLINIC;
		text_copy(p.code, sizeof(p.code), clinics[i].code);
		text_copy(p.name, sizeof(p.name), clinics[i].name);
		text_copy(p.location, sizeof(p.location), clinics[i].location);
		text_copy(p.specialty, sizeof(p.specialty),
			  clinics[i].specialty);
		p.slot_minutes = clinics[i].slot;
		p.capacity = clinics[i].capacity;
		p.alongside = clinics[i].alongside;
		rc = add_place(d, &p, &d->clinic[i], e);
		if (rc == RC_OK)
			rc = add_hours(d, i, e);
	}
	return rc;
}

static enum rc
add_wards(struct demo *d, struct err *e)
{
	struct row_place p;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < DEMO_WARDS; i++) {
		house_new(TBL_PLACE, &p);
		p.kind = PLACE_KIND_WARD;
		text_copy(p.code, sizeof(p.code), wards[i].code);
		text_copy(p.name, sizeof(p.name), wards[i].name);
		rc = add_place(d, &p, &d->ward[i], e);
		for (int k = 0; rc == RC_OK && k < DEMO_BEDS; k++) {
			struct row_bed b;

			house_new(TBL_BED, &b);
			b.place_id = d->ward[i];
			snprintf(b.label, sizeof(b.label), "%s-%02d",
				 wards[i].code, k + 1);
			rc = house_set(d->by[ROLE_SECURITY], TBL_BED, &b, e);
			d->bed[i][k] = b.id;
		}
		if (rc != RC_OK)
			return rc;
		house_new(TBL_PLACE, &p);
		p.kind = PLACE_KIND_STORE;
		p.ward_id = d->ward[i];
		snprintf(p.code, sizeof(p.code), "C%s", wards[i].code);
		snprintf(p.name, sizeof(p.name), "Cupboard of %s",
			 wards[i].code);
		rc = add_place(d, &p, &d->cupboard[i], e);
	}
	if (rc != RC_OK)
		return rc;
	house_new(TBL_PLACE, &p);
	p.kind = PLACE_KIND_STORE;
	strcpy(p.code, "MAIN");
	strcpy(p.name, "Main pharmacy");
	return add_place(d, &p, &d->pharmacy, e);
}

static enum rc
add_staff(struct demo *d, struct err *e)
{
	const struct seed *names = seed_find("names");
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < DEMO_DOCTORS; i++) {
		struct row_staff s;
		size_t given = (size_t)demo_pick(d, 300);
		size_t family = names->rows - 1 - (size_t)demo_pick(d, 300);

		house_new(TBL_STAFF, &s);
		s.kind = STAFF_KIND_DOCTOR;
		snprintf(s.code, sizeof(s.code), "D%02d", i + 1);
		snprintf(s.name, sizeof(s.name), "Dr %.1s. %s",
			 seed_cell(names, given % 150, "name"),
			 seed_cell(names, family, "name"));
		if (i == 0) {
			strcpy(s.name, "Dr David Patel");
			s.account_id = d->by[ROLE_DOCTOR]->account;
		}
		text_copy(s.specialty, sizeof(s.specialty),
			  clinics[i % DEMO_CLINICS].specialty);
		s.experience = 3 + demo_pick(d, 30);
		rc = house_set(d->by[ROLE_SECURITY], TBL_STAFF, &s, e);
		d->doctor[i] = s.id;
	}
	return rc;
}

static enum rc
add_medicines(struct demo *d, struct err *e)
{
	const struct seed *list = seed_find("medicines");
	enum rc rc = RC_OK;

	d->medicine = mem_zero(list->rows, sizeof(*d->medicine));
	for (size_t i = 0; rc == RC_OK && i < list->rows; i++) {
		struct row_medicine m;

		house_new(TBL_MEDICINE, &m);
		text_copy(m.name, sizeof(m.name), seed_cell(list, i, "name"));
		text_copy(m.strength, sizeof(m.strength),
			  seed_cell(list, i, "strength"));
		text_copy(m.form, sizeof(m.form), seed_cell(list, i, "form"));
		text_copy(m.atc, sizeof(m.atc), seed_cell(list, i, "atc"));
		text_copy(m.unit, sizeof(m.unit),
			  seed_cell(list, i, "base_unit"));
		m.pack_size = atoi(seed_cell(list, i, "pack_size"));
		m.reorder = atoi(seed_cell(list, i, "reorder_level"));
		m.controlled = atoi(seed_cell(list, i, "controlled"));
		m.cold = !strcmp(seed_cell(list, i, "storage"), "cold");
		rc = house_set(d->by[ROLE_SECURITY], TBL_MEDICINE, &m, e);
		d->medicine[d->nmedicines++] = m.id;
	}
	return rc;
}

static enum rc
add_regions(struct demo *d, struct err *e)
{
	const struct seed *list = seed_find("regions");
	enum rc rc = RC_OK;

	d->region = mem_zero(list->rows, sizeof(*d->region));
	for (size_t i = 0; rc == RC_OK && i < list->rows; i++) {
		struct row_region r;

		house_new(TBL_REGION, &r);
		text_copy(r.name, sizeof(r.name), seed_cell(list, i, "name"));
		rc = house_set(d->by[ROLE_SECURITY], TBL_REGION, &r, e);
		d->region[d->nregions++] = r.id;
	}
	return rc;
}

static enum rc
add_codes(struct demo *d, struct err *e)
{
	const struct seed *list = seed_find("icd10");
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < list->rows; i++) {
		struct row_code c;

		row_init(TBL_CODE, &c);
		strcpy(c.system, "icd10");
		strcpy(c.edition, "starter");
		text_copy(c.code, sizeof(c.code), seed_cell(list, i, "code"));
		text_copy(c.name, sizeof(c.name), seed_cell(list, i, "text"));
		text_copy(c.chapter, sizeof(c.chapter),
			  seed_cell(list, i, "chapter"));
		c.chronic = atoi(seed_cell(list, i, "chronic"));
		rc = code_set(d->by[ROLE_SECURITY], &c, e);
	}
	return rc;
}

enum rc
demo_house(struct demo *d, struct err *e)
{
	struct session *s = d->by[ROLE_SECURITY];
	enum rc rc;

	session_use(s);
	rc = act_begin_batch(s, ACT_PLACE_SET, "made-up hospital", e);
	if (rc == RC_OK)
		rc = house_seed_reasons(s, e);
	if (rc == RC_OK)
		rc = add_regions(d, e);
	if (rc == RC_OK)
		rc = add_clinics(d, e);
	if (rc == RC_OK)
		rc = add_wards(d, e);
	if (rc == RC_OK)
		rc = add_staff(d, e);
	if (rc == RC_OK)
		rc = add_medicines(d, e);
	if (rc == RC_OK)
		rc = add_codes(d, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	rc = act_commit(s, e);
	return rc == RC_OK ? demo_say(d, "house", 1, 1, e) : rc;
}

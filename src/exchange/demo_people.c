/*
 * demo_people.c - the patients of the made-up hospital, their allergies and
 * alerts.
 */
#include "demo_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/patient.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

/* Rows of names.csv by kind, found once. */
struct names {
	const struct seed *seed;
	size_t women[400], men[400], family[800], native[40];
	int nwomen, nmen, nfamily, nnative;
};

static void
sort_names(struct names *n)
{
	n->seed = seed_find("names");
	for (size_t i = 0; i < n->seed->rows; i++) {
		const char *kind = seed_cell(n->seed, i, "kind");
		const char *sex = seed_cell(n->seed, i, "sex");
		const char *name = seed_cell(n->seed, i, "name");

		if ((unsigned char)name[0] >= 0xE3) {
			if (*kind == 'f' && n->nnative < 40)
				n->native[n->nnative++] = i;
		} else if (*kind == 'f' && n->nfamily < 800) {
			n->family[n->nfamily++] = i;
		} else if (*kind == 'g' && *sex == 'F' && n->nwomen < 400) {
			n->women[n->nwomen++] = i;
		} else if (*kind == 'g' && n->nmen < 400) {
			n->men[n->nmen++] = i;
		}
	}
}

static void
make_name(struct demo *d, const struct names *n, struct patient *p)
{
	bool woman = p->visit.sex == SEX_FEMALE;
	size_t given = woman ? n->women[demo_pick(d, n->nwomen)]
			     : n->men[demo_pick(d, n->nmen)];
	size_t family = n->family[demo_pick(d, n->nfamily)];

	text_copy(p->who.family, sizeof(p->who.family),
		  seed_cell(n->seed, family, "name"));
	text_copy(p->who.given, sizeof(p->who.given),
		  seed_cell(n->seed, given, "name"));
	if (demo_once(d, 60) && n->nnative)
		text_copy(p->who.native_name, sizeof(p->who.native_name),
			  seed_cell(n->seed,
				    n->native[demo_pick(d, n->nnative)],
				    "name"));
}

static void
make_birth(struct demo *d, struct patient *p)
{
	/* Two draws make middle ages the commonest. */
	int age = (demo_pick(d, 95) + demo_pick(d, 95)) / 2;
	int32_t day = day_add(d->today, -age * 365 - demo_pick(d, 365) -
						365 * d->o->years);

	if (demo_once(d, 40)) {
		p->who.birth_known = BIRTH_KNOWN_ESTIMATED;
		p->visit.birth_year = day / 10000;
		return;
	}
	p->who.birth_known = BIRTH_KNOWN_DAY;
	p->who.birth_day = day;
}

static void
make_contacts(struct demo *d, const struct names *n, struct patient *p)
{
	const struct seed *streets = seed_find("streets");
	const struct seed *regions = seed_find("regions");
	int region = demo_pick(d, d->nregions);

	p->visit.region_id = d->region[region];
	p->visit.insurer_kind = 1 + demo_pick(d, 4);
	snprintf(p->who.phone, sizeof(p->who.phone), "0%d %03d %04d",
		 20 + demo_pick(d, 70), demo_pick(d, 1000),
		 demo_pick(d, 10000));
	snprintf(p->who.address, sizeof(p->who.address), "%d %s",
		 1 + demo_pick(d, 180),
		 seed_cell(streets, (size_t)demo_pick(d, (int)streets->rows),
			   "name"));
	text_copy(p->who.city, sizeof(p->who.city),
		  seed_cell(regions, (size_t)region, "name"));
	snprintf(p->who.zip, sizeof(p->who.zip), "%05d", demo_pick(d, 100000));
	if (demo_once(d, 2)) {
		snprintf(p->who.kin_name, sizeof(p->who.kin_name), "%s %s",
			 seed_cell(n->seed, n->women[demo_pick(d, n->nwomen)],
				   "name"),
			 p->who.family);
		strcpy(p->who.kin_relation,
		       demo_once(d, 2) ? "sister" : "wife");
		snprintf(p->who.kin_phone, sizeof(p->who.kin_phone),
			 "0%d %03d %04d", 20 + demo_pick(d, 70),
			 demo_pick(d, 1000), demo_pick(d, 10000));
	}
}

static enum rc
make_patient(struct demo *d, const struct names *n, int i, struct err *e)
{
	struct patient p;
	enum rc rc;

	patient_init(&p);
	p.visit.sex = demo_once(d, 50)	? SEX_OTHER
		      : demo_once(d, 2) ? SEX_MALE
					: SEX_FEMALE;
	make_name(d, n, &p);
	make_birth(d, &p);
	make_contacts(d, n, &p);
	/* Most were known before the first year shown. */
	p.visit.known_day =
		day_add(d->today,
			-365 * d->o->years +
				(demo_once(d, 3)
					 ? demo_pick(d, 350 * d->o->years)
					 : 0));
	rc = patient_register(d->by[ROLE_CLERK], &p, e);
	d->patient[i] = p.visit.id;
	d->known[i] = (int32_t)p.visit.known_day;
	patient_wipe(&p);
	return rc;
}

static enum rc
make_allergy(struct demo *d, int64_t patient, struct err *e)
{
	static const struct {
		const char *substance, *reaction;
		int severity;
	} list[] = {
		{ "penicillin", "anaphylaxis", 5 },
		{ "latex", "rash", 2 },
		{ "co-trimoxazole", "exanthema", 3 },
		{ "peanut", "swelling of the lips", 4 },
		{ "iodine contrast", "urticaria", 3 },
		{ "ibuprofen", "asthma", 4 },
	};
	struct row_allergy a;
	int k = demo_pick(d, 16);

	row_init(TBL_ALLERGY, &a);
	a.patient_id = patient;
	if (k >= 12)
		return RC_OK; /* nobody asked */
	if (k >= 6) {
		a.none_known = 1;
	} else {
		strcpy(a.substance, list[k].substance);
		strcpy(a.reaction, list[k].reaction);
		a.severity = list[k].severity;
	}
	return allergy_record(d->by[ROLE_NURSE], &a, e);
}

static enum rc
make_alert(struct demo *d, int64_t patient, struct err *e)
{
	struct row_alert a;

	if (!demo_once(d, 25))
		return RC_OK;
	row_init(TBL_ALERT, &a);
	a.patient_id = patient;
	a.kind = 1 + demo_pick(d, 4);
	return alert_set(d->by[ROLE_NURSE], &a, e);
}

enum rc
demo_people(struct demo *d, struct err *e)
{
	struct names *n = mem_zero(1, sizeof(*n));
	int left = 0;
	enum rc rc = RC_OK;

	sort_names(n);
	d->npatients = d->o->patients;
	d->patient = mem_zero((size_t)d->npatients, sizeof(*d->patient));
	d->known = mem_zero((size_t)d->npatients, sizeof(*d->known));
	for (int i = 0; rc == RC_OK && i < d->npatients; i++) {
		rc = demo_batch(d, ROLE_CLERK, ACT_PATIENT_REGISTER, &left, e);
		if (rc == RC_OK)
			rc = make_patient(d, n, i, e);
		if (rc == RC_OK && i % 100 == 0)
			rc = demo_say(d, "patients", i, d->npatients, e);
	}
	rc = demo_batch_end(d, ROLE_CLERK, &left, rc, e);
	free(n);
	for (int i = 0; rc == RC_OK && i < d->npatients; i++) {
		rc = demo_batch(d, ROLE_NURSE, ACT_ALLERGY_WRITE, &left, e);
		if (rc == RC_OK)
			rc = make_allergy(d, d->patient[i], e);
		if (rc == RC_OK)
			rc = make_alert(d, d->patient[i], e);
	}
	return demo_batch_end(d, ROLE_NURSE, &left, rc, e);
}

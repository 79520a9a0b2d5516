/*
 * patient_more.c - the row beside a patient's halves: unknown people, newborns
 * and their mothers.
 */
#include "patient_more_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/when.h"

enum rc
more_load(struct session *s, int64_t id, struct row_patient_more *m,
	  struct err *e)
{
	enum rc rc = row_get(s->store, TBL_PATIENT_MORE, id, m, e);

	if (rc == RC_NONE) {
		row_init(TBL_PATIENT_MORE, m);
		m->id = id;
		m->shut = !session_opens(s, DOMAIN_IDENTITY);
		if (e)
			err_clear(e);
		rc = RC_OK;
	}
	return rc;
}

enum rc
more_file(struct session *s, struct row_patient_more *m, struct err *e)
{
	enum rc rc = m->version ? row_update(s->store, TBL_PATIENT_MORE, m, e)
				: row_insert(s->store, TBL_PATIENT_MORE, m, e);

	if (rc == RC_OK)
		act_note(s, TBL_PATIENT_MORE, m->id, m->version, m->id, NULL);
	return rc;
}

enum rc
patient_more_get(struct session *s, int64_t patient, struct row_patient_more *m,
		 struct err *e)
{
	struct row_patient p;
	enum rc rc = row_get(s->store, TBL_PATIENT, patient, &p, e);

	if (rc == RC_OK)
		rc = more_load(s, p.living_id ? p.living_id : patient, m, e);
	return rc;
}

/* ---- unknown people --------------------------------------------------------------- */

static enum rc
file_unknown(struct session *s, const struct unknown *u, struct patient *p,
	     struct err *e)
{
	struct row_patient_more m;
	enum rc rc = patient_register(s, p, e);

	if (rc != RC_OK)
		return rc;
	rc = more_load(s, p->visit.id, &m, e);
	m.unidentified = 1;
	text_copy(m.found, sizeof(m.found), u->found);
	if (rc == RC_OK)
		rc = more_file(s, &m, e);
	row_wipe(TBL_PATIENT_MORE, &m);
	return rc;
}

enum rc
patient_register_unknown(struct session *s, const struct unknown *u,
			 struct patient *p, struct err *e)
{
	char at[WHEN_TEXT];
	enum rc rc;

	if (u->age < 0 || u->age > 120)
		return err_field(e, "age", "About how old?  A guess does.");
	patient_init(p);
	text_copy(p->who.family, sizeof(p->who.family), "Unknown");
	text_copy(p->who.given, sizeof(p->who.given),
		  instant_text(at, when_now()));
	p->visit.sex = u->sex;
	p->visit.birth_year = when_today() / 10000 - u->age;
	p->who.birth_known = BIRTH_KNOWN_ESTIMATED;
	rc = act_begin_batch(s, ACT_PATIENT_REGISTER, "unknown person", e);
	if (rc != RC_OK)
		return rc;
	rc = file_unknown(s, u, p, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

enum rc
patient_identify(struct session *s, struct patient *p, struct err *e)
{
	struct row_patient_more m;
	enum rc rc = act_begin_batch(s, ACT_PATIENT_CHANGE, "identified", e);

	if (rc != RC_OK)
		return rc;
	rc = patient_change(s, p, e);
	if (rc == RC_OK)
		rc = more_load(s, p->visit.id, &m, e);
	if (rc == RC_OK && !m.unidentified)
		rc = err_set(e, RC_REFUSED,
			     "It is known already who this "
			     "is.");
	if (rc == RC_OK) {
		m.unidentified = 0;
		rc = more_file(s, &m, e);
	}
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

/* ---- newborns ------------------------------------------------------------------------ */

static enum rc
check_mother(const struct patient *m, const struct newborn *n, struct err *e)
{
	if (m->who.shut || m->visit.shut)
		return err_set(e, RC_NOKEY, "Names are " NOT_SHOWN ".");
	if (m->visit.state != PATIENT_STATE_ACTIVE)
		return err_field(e, "mother", "Her record is %s.",
				 enum_words(&enum_patient_state,
					    m->visit.state));
	if (m->visit.sex == SEX_MALE)
		return err_field(e, "mother", "This patient is male.");
	if (m->visit.death_day && m->visit.death_day < n->day)
		return err_field(e, "mother", "She died before that day.");
	if (!n->day || !day_is_valid(n->day) || n->day > when_today())
		return err_field(e, "birth_day",
				 "Say on which day it was "
				 "born.");
	return RC_OK;
}

static void
fill_newborn(const struct newborn *n, const struct patient *m,
	     struct patient *p)
{
	const char *child = n->sex == SEX_FEMALE ? "Baby girl"
			    : n->sex == SEX_MALE ? "Baby boy"
						 : "Baby";
	char name[PATIENT_NAME];

	patient_init(p);
	text_copy(p->who.family, sizeof(p->who.family), m->who.family);
	if (*n->given)
		text_copy(p->who.given, sizeof(p->who.given), n->given);
	else if (n->order)
		snprintf(p->who.given, sizeof(p->who.given), "%s %d", child,
			 n->order);
	else
		text_copy(p->who.given, sizeof(p->who.given), child);
	p->who.birth_day = n->day;
	p->visit.sex = n->sex;
	p->visit.region_id = m->visit.region_id;
	p->visit.insurer_kind = m->visit.insurer_kind;
	memcpy(p->who.phone, m->who.phone, sizeof(p->who.phone));
	memcpy(p->who.address, m->who.address, sizeof(p->who.address));
	memcpy(p->who.city, m->who.city, sizeof(p->who.city));
	memcpy(p->who.district, m->who.district, sizeof(p->who.district));
	memcpy(p->who.zip, m->who.zip, sizeof(p->who.zip));
	memcpy(p->who.insurer, m->who.insurer, sizeof(p->who.insurer));
	snprintf(name, sizeof(name), "%s %s", m->who.given, m->who.family);
	text_copy(p->who.kin_name, sizeof(p->who.kin_name), name);
	text_copy(p->who.kin_relation, sizeof(p->who.kin_relation), "mother");
	memcpy(p->who.kin_phone, m->who.phone, sizeof(p->who.kin_phone));
	mem_wipe(name, sizeof(name));
}

static enum rc
file_newborn(struct session *s, const struct newborn *n, struct patient *p,
	     struct err *e)
{
	struct row_patient_more m;
	enum rc rc = patient_register(s, p, e);

	if (rc == RC_OK)
		rc = more_load(s, p->visit.id, &m, e);
	if (rc != RC_OK)
		return rc;
	m.mother_id = n->mother;
	m.birth_minute = n->minute;
	m.birth_order = n->order;
	rc = more_file(s, &m, e);
	row_wipe(TBL_PATIENT_MORE, &m);
	return rc;
}

enum rc
patient_register_newborn(struct session *s, const struct newborn *n,
			 struct patient *p, struct err *e)
{
	struct newborn own = *n;
	struct patient m;
	enum rc rc = act_begin_batch(s, ACT_PATIENT_REGISTER, "newborn", e);

	if (rc != RC_OK)
		return rc;
	rc = patient_get(s, n->mother, &m, e);
	if (rc == RC_OK) {
		own.mother = m.visit.id;
		rc = check_mother(&m, n, e);
	}
	if (rc == RC_OK) {
		fill_newborn(n, &m, p);
		rc = file_newborn(s, &own, p, e);
	}
	patient_wipe(&m);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

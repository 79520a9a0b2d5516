/*
 * patient.c - one patient: loading, opening, finding by number, and the words
 * in which a patient is named.
 *
 * Nothing here writes; patient_file.c does.
 */
#include "patient_more_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

#define MERGES 8 /* links from record to record that are followed */

void
patient_init(struct patient *p)
{
	row_init(TBL_PATIENT, &p->visit);
	row_init(TBL_IDENTITY, &p->who);
	p->birth_month = 0;
}

void
patient_wipe(struct patient *p)
{
	mem_wipe(p, sizeof(*p));
}

enum rc
patient_load(struct session *s, int64_t id, struct patient *p, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_PATIENT, id, &p->visit, e);

	if (rc == RC_OK)
		rc = row_get(s->store, TBL_IDENTITY, id, &p->who, e);
	p->birth_month = 0;
	if (rc == RC_OK && !p->who.shut &&
	    p->who.birth_known == BIRTH_KNOWN_MONTH) {
		struct row_patient_more m;

		rc = more_load(s, id, &m, e);
		p->birth_month = (int32_t)m.birth_month;
	}
	if (rc == RC_NONE)
		rc = err_set(e, RC_NONE, "There is no such patient.");
	if (rc != RC_OK)
		patient_wipe(p);
	return rc;
}

enum rc
patient_get(struct session *s, int64_t id, struct patient *p, struct err *e)
{
	enum rc rc = patient_load(s, id, p, e);

	for (int i = 0; i < MERGES && rc == RC_OK && p->visit.living_id; i++)
		rc = patient_load(s, p->visit.living_id, p, e);
	return rc;
}

enum rc
patient_open(struct session *s, int64_t id, struct patient *p, struct err *e)
{
	enum rc rc = patient_get(s, id, p, e);

	if (rc == RC_OK)
		rc = act_read(s, ACT_CHART_READ, p->visit.id, e);
	if (rc != RC_OK)
		patient_wipe(p);
	return rc;
}

/* ---- by number ------------------------------------------------------------- */

struct same_number {
	size_t n; /* length of the key */
	int64_t id[8];
	int count;
};

static bool
take_exact(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct same_number *x = arg;

	(void)key;
	if (n != x->n)
		return false;
	if (x->count < 8)
		x->id[x->count++] = id;
	return true;
}

/* Of those under one key, the one whose record number it is; else the one
 * that is called so elsewhere. */
static enum rc
choose(struct session *s, const struct same_number *x, const char *key,
       int64_t *id, struct err *e)
{
	struct row_identity who;
	enum rc rc = RC_OK;

	*id = x->id[0];
	for (int i = 0; i < x->count && rc == RC_OK; i++) {
		char own[64];

		rc = row_get(s->store, TBL_IDENTITY, x->id[i], &who, e);
		number_key(own, sizeof(own), who.number);
		if (rc == RC_OK && strcmp(own, key) == 0)
			*id = x->id[i];
	}
	row_wipe(TBL_IDENTITY, &who);
	return rc;
}

enum rc
patient_by_number(struct session *s, const char *number, int64_t *id,
		  struct err *e)
{
	struct same_number x = { .count = 0 };
	char key[SINDEX_KEY_MAX + 1], prefix[16];
	enum rc rc = act_check(s, ACT_PATIENT_FIND, e);

	if (rc != RC_OK)
		return rc;
	x.n = number_key(key, sizeof(key), number);
	if (!x.n)
		return err_set(e, RC_NONE, "A record number is missing.");
	rc = sindex_scan(s->store, TREE_NUMBER, key, x.n, take_exact, &x, e);
	if (rc == RC_OK && x.count)
		return choose(s, &x, key, id, e);
	if (rc != RC_OK)
		return rc;
	number_key(prefix, sizeof(prefix), store_site(s->store)->prefix);
	if (strncmp(key, prefix, strlen(prefix)) == 0 && !num_check_holds(key))
		return err_field(e, "number",
				 "The check character of this "
				 "record number does not fit: look at it "
				 "again.");
	return err_set(e, RC_NONE, "There is no patient of that number.");
}

static enum rc
import_key(char key[SINDEX_KEY_MAX + 1], size_t *n, const char *system,
	   const char *number, struct err *e)
{
	int k = snprintf(key, SINDEX_KEY_MAX + 1, "%s%c%s", system,
			 IMPORT_SEPARATOR, number);

	if (k < 0 || k > SINDEX_KEY_MAX)
		return err_field(e, "external", "The number is too long.");
	*n = (size_t)k;
	return RC_OK;
}

enum rc
patient_by_external(struct session *s, const char *system, const char *number,
		    int64_t *id, struct err *e)
{
	char key[SINDEX_KEY_MAX + 1];
	size_t n = 0;
	enum rc rc = import_key(key, &n, system, number, e);

	if (rc != RC_OK)
		return rc;
	return sindex_find_one(s->store, TREE_IMPORT, key, n, id, e);
}

enum rc
patient_external_set(struct session *s, const char *system, const char *number,
		     int64_t id, struct err *e)
{
	char key[SINDEX_KEY_MAX + 1];
	size_t n = 0;
	enum rc rc = import_key(key, &n, system, number, e);

	if (rc == RC_OK)
		sindex_put(s->store, TREE_IMPORT, key, n, id);
	return rc;
}

/* ---- words ----------------------------------------------------------------- */

const char *
patient_name(char out[PATIENT_NAME], const struct patient *p)
{
	const struct row_identity *who = &p->who;
	char family[sizeof(who->family) + 8];

	text_upper(family, sizeof(family), who->family);
	if (who->shut)
		text_copy(out, PATIENT_NAME, NOT_SHOWN);
	else if (who->family[0] && who->given[0])
		snprintf(out, PATIENT_NAME, "%s, %s", family, who->given);
	else if (who->family[0] || who->given[0])
		text_copy(out, PATIENT_NAME,
			  who->family[0] ? family : who->given);
	else if (who->native_name[0])
		text_copy(out, PATIENT_NAME, who->native_name);
	else
		text_copy(out, PATIENT_NAME, who->number);
	return out;
}

/* The age stops where the life did. */
static int32_t
age_day(const struct patient *p, int32_t today)
{
	return p->visit.death_day ? (int32_t)p->visit.death_day : today;
}

const char *
patient_born(char out[PATIENT_BORN], const struct patient *p, int32_t today)
{
	int32_t on = age_day(p, today), born = (int32_t)p->who.birth_day;
	const char *about =
		p->who.birth_known == BIRTH_KNOWN_ESTIMATED || p->who.shut
			? "about "
			: "";
	char text[WHEN_TEXT];

	if (!p->who.shut && born)
		snprintf(out, PATIENT_BORN, "%s (%dy)", day_text(text, born),
			 when_age(born, on));
	else if (!p->visit.shut && p->birth_month)
		snprintf(out, PATIENT_BORN, "%s %d (%dy)",
			 day_month_name(p->birth_month % 100),
			 p->birth_month / 100,
			 when_age(p->birth_month * 100 + 1, on));
	else if (!p->visit.shut && p->visit.birth_year)
		snprintf(out, PATIENT_BORN, "%s%lld (%lldy)", about,
			 (long long)p->visit.birth_year,
			 (long long)(on / 10000 - p->visit.birth_year));
	else if (p->who.shut && p->visit.shut)
		text_copy(out, PATIENT_BORN, NOT_SHOWN);
	else
		text_copy(out, PATIENT_BORN, "birth date unknown");
	return out;
}

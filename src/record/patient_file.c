/*
 * patient_file.c - rules for a patient's record, and filing it: new, changed,
 * struck out.
 *
 * The two halves of a record are written in one transaction with their index
 * entries; a half that did not change makes no new version.
 */
#include "patient_more_private.h"
#include "strike.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

#define OLDEST 130 /* years */

/* ---- rules ----------------------------------------------------------------- */

/* What people and files gave, in the stored form. */
static enum rc
normalise(enum tbl t, void *row, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	for (int i = 0; i < tables[t].ncols && rc == RC_OK; i++) {
		const struct col_def *c = &tables[t].cols[i];
		char *p = (char *)row + c->offset;

		if (c->kind != COL_TEXT || !*p)
			continue;
		if (!text_is_valid(p, strlen(p))) {
			rc = err_field(e, c->name, "The text is not UTF-8.");
			break;
		}
		buf_clear(&b);
		text_normalise(&b, p, strlen(p));
		if (b.len > c->max)
			rc = err_field(e, c->name,
				       "There is room for %u "
				       "bytes.",
				       c->max);
		else
			memcpy(p, b.p, b.len + 1);
	}
	buf_release(&b);
	return rc;
}

static enum rc
check_phone(const char *field, const char *phone, struct err *e)
{
	char digits[40];
	size_t n = digits_of(digits, sizeof(digits), phone);
	enum rc rc = RC_OK;

	if (*phone && (n < 3 || n > 20 ||
		       phone[strspn(phone, "0123456789 +-()/.,;#*xXext")]))
		rc = err_field(e, field,
			       "A phone number has 3 to 20 digits "
			       "and nothing but blanks, + - ( ) / . # or x "
			       "between them.");
	mem_wipe(digits, sizeof(digits));
	return rc;
}

static enum rc
check_birth(struct patient *p, bool imported, struct err *e)
{
	int32_t today = when_today(), born = (int32_t)p->who.birth_day;
	int64_t *known = &p->who.birth_known, year;

	if (p->who.birth_day ||
	    (*known != BIRTH_KNOWN_MONTH && *known != BIRTH_KNOWN_UNKNOWN))
		p->birth_month = 0;
	if (p->birth_month) {
		if (!day_is_valid(p->birth_month * 100 + 1))
			return err_field(e, "birth_day",
					 "There is no such "
					 "month.");
		if (p->birth_month > today / 100)
			return err_field(e, "birth_day",
					 "That month lies in "
					 "the future.");
		p->visit.birth_year = p->birth_month / 100;
		*known = BIRTH_KNOWN_MONTH;
	} else if (p->who.birth_day) {
		if (p->who.birth_day != born || !day_is_valid(born))
			return err_field(e, "birth_day",
					 "There is no such "
					 "day.");
		if (born > today)
			return err_field(e, "birth_day",
					 "The birth date lies "
					 "in the future.");
		p->visit.birth_year = born / 10000;
		*known = BIRTH_KNOWN_DAY;
	} else if (p->visit.birth_year && (*known == BIRTH_KNOWN_UNKNOWN ||
					   *known == BIRTH_KNOWN_DAY)) {
		*known = BIRTH_KNOWN_YEAR;
	} else if (!p->visit.birth_year) {
		*known = BIRTH_KNOWN_UNKNOWN;
	}
	year = p->visit.birth_year;
	if (!year && !imported)
		return err_field(e, "birth_day",
				 "A birth date is missing; a "
				 "year or an estimated age does too.");
	if (year && year > today / 10000)
		return err_field(e, "birth_year",
				 "The year of birth lies in "
				 "the future.");
	if (year && year < today / 10000 - OLDEST)
		return err_field(e, born ? "birth_day" : "birth_year",
				 "That would be more than %d years ago.",
				 OLDEST);
	return RC_OK;
}

static enum rc
check_visit(struct session *s, struct patient *p, struct err *e)
{
	struct row_patient *v = &p->visit;
	struct row_region region;
	int32_t today = when_today();
	enum rc rc;

	if (!v->sex || !enum_name(&enum_sex, v->sex)[0])
		return err_field(e, "sex",
				 "The sex is missing; it may be "
				 "unknown.");
	if (!enum_name(&enum_insurer_kind, v->insurer_kind)[0])
		return err_field(e, "insurer_kind",
				 "There is no such kind of "
				 "insurer.");
	if (v->known_day && !day_is_valid((int32_t)v->known_day))
		return err_field(e, "known_day", "There is no such day.");
	if (v->death_day && !day_is_valid((int32_t)v->death_day))
		return err_field(e, "death_day", "There is no such day.");
	if (v->death_day > today)
		return err_field(e, "death_day",
				 "The day of death lies in "
				 "the future.");
	if (v->death_day && (v->death_day < p->who.birth_day ||
			     v->death_day / 10000 < v->birth_year))
		return err_field(e, "death_day",
				 "The day of death lies "
				 "before the birth.");
	if (!v->region_id)
		return RC_OK;
	rc = row_get(s->store, TBL_REGION, v->region_id, &region, e);
	if (rc == RC_NONE)
		rc = err_field(e, "region_id", "There is no such region.");
	return rc;
}

static bool
has_letters(const char *name)
{
	char fold[8];

	return text_fold(fold, sizeof(fold), name) > 0;
}

enum rc
patient_check(struct session *s, struct patient *p, struct err *e)
{
	struct row_identity *who = &p->who;
	bool imported;
	enum rc rc = normalise(TBL_IDENTITY, who, e);

	if (rc != RC_OK)
		return rc;
	imported = who->external[0];
	if (!imported && !has_letters(who->family) &&
	    !has_letters(who->given) && !has_letters(who->native_name))
		return err_field(e, "family", "A name is missing.");
	rc = check_birth(p, imported, e);
	if (rc == RC_OK)
		rc = check_visit(s, p, e);
	if (rc == RC_OK)
		rc = check_phone("phone", who->phone, e);
	if (rc == RC_OK)
		rc = check_phone("phone2", who->phone2, e);
	if (rc == RC_OK)
		rc = check_phone("kin_phone", who->kin_phone, e);
	if (rc == RC_OK && who->email[0] && !strchr(who->email, '@'))
		rc = err_field(e, "email",
			       "An e-mail address has an @ in "
			       "it.");
	return rc;
}

/* ---- filing ---------------------------------------------------------------- */

static enum rc
file_month(struct session *s, const struct patient *p, struct err *e)
{
	struct row_patient_more m;
	enum rc rc = more_load(s, p->visit.id, &m, e);

	m.birth_month = p->birth_month;
	if (rc == RC_OK)
		rc = more_file(s, &m, e);
	row_wipe(TBL_PATIENT_MORE, &m);
	return rc;
}

static enum rc
insert_both(struct session *s, struct patient *p, struct err *e)
{
	int64_t counter;
	enum rc rc;

	rc = stmt_one_int(store_query(s->store, QUERY_SITE_TAKE_RECORD),
			  &counter, e);
	if (rc != RC_OK)
		return rc;
	num_record_number(p->who.number, store_site(s->store)->prefix, counter);
	rc = row_insert(s->store, TBL_PATIENT, &p->visit, e);
	if (rc != RC_OK)
		return rc;
	p->who.id = p->visit.id;
	rc = row_insert(s->store, TBL_IDENTITY, &p->who, e);
	if (rc == RC_OK)
		patient_index_change(s->store, NULL, &p->who);
	if (rc == RC_OK && p->birth_month)
		rc = file_month(s, p, e);
	return rc;
}

enum rc
patient_register(struct session *s, struct patient *p, struct err *e)
{
	enum rc rc = act_begin(s, ACT_PATIENT_REGISTER, e);

	if (rc != RC_OK)
		return rc;
	rc = patient_check(s, p, e);
	if (rc == RC_OK) {
		p->visit.id = p->who.id = 0;
		p->visit.state = PATIENT_STATE_ACTIVE;
		p->visit.living_id = 0;
		if (!p->visit.known_day)
			p->visit.known_day = when_today();
		rc = insert_both(s, p, e);
	}
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_PATIENT, p->visit.id, p->visit.version, p->visit.id,
		 NULL);
	act_note(s, TBL_IDENTITY, p->who.id, p->who.version, p->who.id, NULL);
	return act_commit(s, e);
}

/* The same but for version, author and time? */
static bool
same_row(enum tbl t, const void *a, const void *b)
{
	for (int i = 0; i < tables[t].ncols; i++) {
		const struct col_def *c = &tables[t].cols[i];
		const char *x = (const char *)a + c->offset;
		const char *y = (const char *)b + c->offset;

		if (c->kind == COL_MAC || !strcmp(c->name, "version") ||
		    !strcmp(c->name, "author_id") ||
		    !strcmp(c->name, "filed_at"))
			continue;
		if (c->kind == COL_TEXT ? strcmp(x, y) != 0
					: memcmp(x, y, sizeof(int64_t)) != 0)
			return false;
	}
	return true;
}

/* What a form does not decide stays as it is filed. */
static void
keep_fixed(struct patient *p, const struct patient *old)
{
	text_copy(p->who.number, sizeof(p->who.number), old->who.number);
	p->visit.state = old->visit.state;
	p->visit.living_id = old->visit.living_id;
	if (!p->visit.known_day)
		p->visit.known_day = old->visit.known_day;
}

static enum rc
change_both(struct session *s, struct patient *p, struct patient *old,
	    int *changed, struct err *e)
{
	enum rc rc = patient_load(s, p->visit.id, old, e);

	if (rc != RC_OK)
		return rc;
	if (p->who.id != p->visit.id)
		BUG("halves of two patients");
	if (old->visit.state != PATIENT_STATE_ACTIVE)
		return err_set(e, RC_REFUSED,
			       "This record is %s; it is not "
			       "changed any more.",
			       enum_words(&enum_patient_state,
					  old->visit.state));
	keep_fixed(p, old);
	if (old->visit.version != p->visit.version ||
	    old->who.version != p->who.version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this record "
			       "since you opened it; look at it again.");
	if (!same_row(TBL_PATIENT, &p->visit, &old->visit)) {
		rc = row_update(s->store, TBL_PATIENT, &p->visit, e);
		*changed |= 1;
	}
	if (rc == RC_OK && !same_row(TBL_IDENTITY, &p->who, &old->who)) {
		rc = row_update(s->store, TBL_IDENTITY, &p->who, e);
		if (rc == RC_OK)
			patient_index_change(s->store, &old->who, &p->who);
		if (rc == RC_OK)
			rc = names_index(s, p->visit.id, true, e);
		*changed |= 2;
	}
	if (rc == RC_OK && p->birth_month != old->birth_month) {
		rc = file_month(s, p, e);
		*changed |= 4;
	}
	return rc;
}

enum rc
patient_change(struct session *s, struct patient *p, struct err *e)
{
	struct patient old;
	int changed = 0;
	enum rc rc = act_begin(s, ACT_PATIENT_CHANGE, e);

	if (rc != RC_OK)
		return rc;
	rc = patient_check(s, p, e);
	if (rc == RC_OK)
		rc = change_both(s, p, &old, &changed, e);
	patient_wipe(&old);
	if (rc != RC_OK || !changed) {
		act_abort(s);
		return rc;
	}
	if (changed & 1)
		act_note(s, TBL_PATIENT, p->visit.id, p->visit.version,
			 p->visit.id, NULL);
	if (changed & 2)
		act_note(s, TBL_IDENTITY, p->who.id, p->who.version, p->who.id,
			 NULL);
	return act_commit(s, e);
}

/* The row, its entries in the index, and who and why. */
static enum rc
strike_one(struct session *s, int64_t id, int64_t version, int64_t reason_id,
	   struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_PATIENT_HANGS);
	struct patient p;
	int64_t n = 0;
	enum rc rc;

	stmt_int(st, "patient", id);
	rc = stmt_one_int(st, &n, e);
	if (rc == RC_OK && n)
		rc = err_set(e, RC_REFUSED,
			     "%lld records hang on this record; move or "
			     "strike out visits, stays, diagnoses and bills "
			     "first.",
			     (long long)n);
	if (rc == RC_OK)
		rc = patient_load(s, id, &p, e);
	if (rc != RC_OK)
		return rc;
	if (p.who.shut)
		rc = err_set(e, RC_NOKEY, "Names are " NOT_SHOWN ".");
	else if (p.visit.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this record "
			     "since you opened it; look at it again.");
	if (rc == RC_OK)
		rc = strike_row(s, TBL_PATIENT, &p.visit, reason_id, e);
	if (rc == RC_OK)
		rc = names_index(s, id, false, e);
	if (rc == RC_OK)
		patient_index_change(s->store, &p.who, NULL);
	patient_wipe(&p);
	return rc;
}

enum rc
patient_strike(struct session *s, int64_t id, int64_t version,
	       int64_t reason_id, struct err *e)
{
	enum rc rc = act_begin(s, ACT_PATIENT_STRIKE, e);

	if (rc != RC_OK)
		return rc;
	rc = strike_one(s, id, version, reason_id, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

/* ---- attributes -------------------------------------------------------------- */

static enum rc
find_attribute(struct session *s, int64_t patient, enum attribute kind,
	       struct row_patient_attribute *a, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_PATIENT_ATTRIBUTES);
	bool row = false;
	enum rc rc;

	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, a, e);
		if (rc == RC_OK && a->shut)
			rc = err_set(e, RC_NOKEY,
				     "Attributes are " NOT_SHOWN ".");
		if (rc != RC_OK || a->kind == (int64_t)kind)
			break;
	}
	stmt_done(st);
	if (rc == RC_OK && !row) {
		row_init(TBL_PATIENT_ATTRIBUTE, a);
		a->patient_id = patient;
		a->kind = kind;
	}
	return rc;
}

enum rc
attribute_set(struct session *s, int64_t patient, enum attribute kind,
	      int64_t value, struct err *e)
{
	struct row_patient_attribute a;
	bool same = false;
	enum rc rc = act_begin(s, ACT_PATIENT_CHANGE, e);

	if (rc != RC_OK)
		return rc;
	rc = find_attribute(s, patient, kind, &a, e);
	if (rc == RC_OK) {
		same = a.id && a.value == value;
		a.value = value;
		if (!same)
			rc = a.id ? row_update(s->store, TBL_PATIENT_ATTRIBUTE,
					       &a, e)
				  : row_insert(s->store, TBL_PATIENT_ATTRIBUTE,
					       &a, e);
	}
	if (rc != RC_OK || same) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_PATIENT_ATTRIBUTE, a.id, a.version, patient, NULL);
	return act_commit(s, e);
}

/*
 * rules_open.c - rules that compare what is sealed: each table is walked once,
 * for all rules that want it, and what several tables say of a patient is
 * gathered in one small fact.
 *
 * Rows come in order of ids, so facts are an array that is searched by halves.
 * Equal numbers are found by their hashes; no name and no number is kept.
 */
#include "rules_private.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "patient_private.h"
#include "wardbook/house.h"
#include "wardbook/num.h"
#include "wardbook/text.h"

enum { OLD = 120, LEAST_MOTHER = 10, CODES = 4096 };

struct fact {
	int64_t id, mother;
	uint64_t number, external;   /* hashes, 0: none */
	uint64_t reach;		     /* of name and e-mail */
	int32_t birth, death, first; /* days; first: of any appointment */
	int16_t year;
	uint8_t state, sex, known;
	bool month, none_known, allergy;
};

struct facts {
	struct rules_run *r;
	struct fact *v;
	size_t n, cap;
	struct digit_counts phones;
	uint64_t codes[CODES]; /* hashes of codes that are there */
	uint64_t *problem;     /* hashes of patient and code */
	int64_t *problem_id, *problem_patient;
	size_t nproblem, cap1, cap2, cap3;
	enum rc rc;
	struct err *e;
};

static uint64_t
hash(uint64_t h, const char *p)
{
	h ^= 0xCBF29CE484222325ull;
	for (; *p; p++)
		h = (h ^ (unsigned char)*p) * 0x100000001B3ull;
	return h ? h : 1;
}

static struct fact *
fact_of(struct facts *f, int64_t id)
{
	size_t lo = 0, hi = f->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (f->v[mid].id < id)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < f->n && f->v[lo].id == id ? &f->v[lo] : NULL;
}

/* A record that breaks a comparison; active ones only. */
static void
hit(struct facts *f, enum open_rule o, int64_t id, int64_t patient,
    const char *words)
{
	if (rules_wants(f->r, o))
		rules_hit(f->r, f->r->of[o], id, patient, 0, words);
}

static void
hit_day(struct facts *f, enum open_rule o, int64_t id, int64_t patient,
	int64_t day)
{
	char text[WHEN_TEXT];

	hit(f, o, id, patient, day_text(text, (int32_t)day));
}

static bool
is_active(const struct fact *p)
{
	return p && p->state == PATIENT_STATE_ACTIVE;
}

/* ---- patients: the half that counts --------------------------------------------- */

static void
look_region(struct facts *f, const struct row_patient *p)
{
	struct row_region g;

	if (!p->region_id || !rules_wants(f->r, OPEN_REGION_GONE))
		return;
	if (row_get(f->r->s->store, TBL_REGION, p->region_id, &g, NULL) ==
		    RC_OK &&
	    !g.active)
		hit(f, OPEN_REGION_GONE, p->id, p->id, g.name);
}

static bool
look_patient(const void *row, const struct err *why, void *arg)
{
	const struct row_patient *p = row;
	struct facts *f = arg;
	struct fact *x;
	char words[40];

	if (why)
		return true; /* the check of the store tells it */
	f->v = mem_room(f->v, &f->cap, f->n, sizeof(*f->v));
	x = &f->v[f->n++];
	memset(x, 0, sizeof(*x));
	x->id = p->id;
	x->state = (uint8_t)p->state;
	x->death = (int32_t)p->death_day;
	if (p->shut)
		return true;
	x->sex = (uint8_t)p->sex;
	x->year = (int16_t)p->birth_year;
	if (!is_active(x))
		return true;
	snprintf(words, sizeof(words), "born %d", x->year);
	if (x->year && !x->death && f->r->today / 10000 - x->year > OLD)
		hit(f, OPEN_TOO_OLD, p->id, p->id, words);
	if (x->year && x->death && x->death / 10000 < x->year)
		hit(f, OPEN_DEATH_BIRTH, p->id, p->id, words);
	if (!x->sex)
		hit(f, OPEN_SEX, p->id, p->id, "");
	look_region(f, p);
	return !f->r->stopped;
}

/* ---- who it is --------------------------------------------------------------------- */

static bool
few_digits(const char *phone)
{
	char digits[40];
	bool few = *phone && digits_of(digits, sizeof(digits), phone) < 3;

	mem_wipe(digits, sizeof(digits));
	return few;
}

static bool
kin_is_self(const struct row_identity *w)
{
	char own[300], turned[300], kin[300], text[250];
	bool same;

	if (!*w->kin_name || !*w->family || !*w->given)
		return false;
	snprintf(text, sizeof(text), "%s %s", w->given, w->family);
	text_fold(own, sizeof(own), text);
	snprintf(text, sizeof(text), "%s %s", w->family, w->given);
	text_fold(turned, sizeof(turned), text);
	text_fold(kin, sizeof(kin), w->kin_name);
	same = !strcmp(own, kin) || !strcmp(turned, kin);
	mem_wipe(own, sizeof(own));
	mem_wipe(turned, sizeof(turned));
	mem_wipe(kin, sizeof(kin));
	mem_wipe(text, sizeof(text));
	return same;
}

static bool
known_is_wrong(const struct fact *x)
{
	switch (x->known) {
	case BIRTH_KNOWN_DAY:
		return !x->birth;
	case BIRTH_KNOWN_UNKNOWN:
		return x->birth || x->year;
	default:
		return x->birth || !x->year;
	}
}

static void
look_names(struct facts *f, struct fact *x, const struct row_identity *w)
{
	char family[300], given[300], email[300] = "";

	text_fold(family, sizeof(family), w->family);
	text_fold(given, sizeof(given), w->given);
	if (!*family && !*given && !*w->native_name && !*w->external)
		hit(f, OPEN_NO_NAME, w->id, w->id, w->number);
	if (*family && !strcmp(family, given))
		hit(f, OPEN_NAME_TWICE, w->id, w->id, "");
	if (*family && *w->email) {
		text_fold(email, sizeof(email), w->email);
		x->reach = hash(hash(hash(0, family), given), email);
	}
	mem_wipe(email, sizeof(email));
	mem_wipe(family, sizeof(family));
	mem_wipe(given, sizeof(given));
}

static void
look_birth(struct facts *f, const struct fact *x)
{
	if (x->birth > f->r->today)
		hit_day(f, OPEN_BIRTH_FUTURE, x->id, x->id, x->birth);
	if (x->birth && x->year != x->birth / 10000)
		hit_day(f, OPEN_BIRTH_YEAR, x->id, x->id, x->birth);
	if (x->birth && x->death && x->death < x->birth &&
	    x->death / 10000 >= x->year)
		hit_day(f, OPEN_DEATH_BIRTH, x->id, x->id, x->birth);
	if (known_is_wrong(x))
		hit(f, OPEN_KNOWN, x->id, x->id,
		    enum_words(&enum_birth_known, x->known));
}

static bool
look_identity(const void *row, const struct err *why, void *arg)
{
	const struct row_identity *w = row;
	struct facts *f = arg;
	struct fact *x = why ? NULL : fact_of(f, w->id);
	char key[SINDEX_KEY_MAX + 1];

	if (!x || w->shut)
		return true;
	x->birth = (int32_t)w->birth_day;
	x->known = (uint8_t)w->birth_known;
	if (!is_active(x))
		return true;
	if (number_key(key, sizeof(key), w->number))
		x->number = hash(0, key);
	if (*key && !num_check_holds(w->number))
		hit(f, OPEN_NUMBER, w->id, w->id, w->number);
	if (number_key(key, sizeof(key), w->external))
		x->external = hash(0, key);
	mem_wipe(key, sizeof(key));
	look_birth(f, x);
	look_names(f, x, w);
	digits_count(&f->phones, w->phone);
	digits_count(&f->phones, w->phone2);
	if (few_digits(w->phone) || few_digits(w->phone2))
		hit(f, OPEN_PHONE, w->id, w->id, "");
	if (few_digits(w->kin_phone))
		hit(f, OPEN_KIN_PHONE, w->id, w->id, "");
	if (email_is_bad(w->email))
		hit(f, OPEN_EMAIL, w->id, w->id, "");
	if (*w->zip && !w->zip[strcspn(w->zip, "0123456789")])
		hit(f, OPEN_ZIP, w->id, w->id, "");
	if (kin_is_self(w))
		hit(f, OPEN_KIN_SELF, w->id, w->id, "");
	return !f->r->stopped;
}

/* Once it is known how long a number usually is. */
static bool
look_phones(const void *row, const struct err *why, void *arg)
{
	const struct row_identity *w = row;
	struct facts *f = arg;
	size_t usual = digits_usual(&f->phones);

	if (!why && !w->shut && is_active(fact_of(f, w->id)) &&
	    (digits_odd(w->phone, usual) || digits_odd(w->phone2, usual)))
		hit(f, OPEN_PHONE_ODD, w->id, w->id, "");
	return !f->r->stopped;
}

static bool
look_more(const void *row, const struct err *why, void *arg)
{
	const struct row_patient_more *m = row;
	struct facts *f = arg;
	struct fact *x = why ? NULL : fact_of(f, m->id);

	if (!is_active(x) || m->shut)
		return true;
	x->mother = m->mother_id;
	x->month = m->birth_month != 0;
	if (m->unidentified)
		hit(f, OPEN_UNIDENTIFIED, m->id, m->id, "");
	return !f->r->stopped;
}

/* ---- between patients --------------------------------------------------------------- */

static void
look_mother(struct facts *f, const struct fact *x)
{
	const struct fact *m = x->mother ? fact_of(f, x->mother) : NULL;

	if (!m)
		return;
	if (m->sex == SEX_MALE)
		hit(f, OPEN_MOTHER, x->id, x->id, "male");
	else if (m->death && x->birth && m->death < x->birth)
		hit(f, OPEN_MOTHER, x->id, x->id, "dead before the birth");
	else if (m->year && x->year && x->year - m->year < LEAST_MOTHER)
		hit(f, OPEN_MOTHER, x->id, x->id, "too young");
}

struct same {
	uint64_t hash;
	int64_t id;
};

static int
by_hash(const void *a, const void *b)
{
	const struct same *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static void
look_twice(struct facts *f, enum open_rule o, size_t at)
{
	struct same *v;
	size_t n = 0;

	if (!rules_wants(f->r, o) || !f->n)
		return;
	v = mem_zero(f->n, sizeof(*v));
	for (size_t i = 0; i < f->n; i++) {
		uint64_t h;

		memcpy(&h, (const char *)&f->v[i] + at, sizeof(h));
		if (h && is_active(&f->v[i]))
			v[n++] = (struct same){ h, f->v[i].id };
	}
	qsort(v, n, sizeof(*v), by_hash);
	for (size_t i = 1; i < n; i++)
		if (v[i].hash == v[i - 1].hash)
			hit(f, o, v[i].id, v[i].id, "");
	free(v);
}

/* ---- appointments before birth --------------------------------------------------------- */

static enum rc
look_first_visits(struct facts *f, struct err *e)
{
	struct stmt *st;
	bool row = false;
	enum rc rc;

	if (!rules_wants(f->r, OPEN_SEEN_UNBORN))
		return RC_OK;
	st = store_query(f->r->s->store, QUERY_RULE_FIRST_VISITS);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		struct fact *x = fact_of(f, stmt_get_int(st, "patient"));
		int64_t day = stmt_get_int(st, "day");

		if (!x || x->state == PATIENT_STATE_STRUCK)
			continue;
		if ((x->birth && day < x->birth) || day / 10000 < x->year)
			hit_day(f, OPEN_SEEN_UNBORN, x->id, x->id, day);
		if (f->r->stopped)
			break;
	}
	stmt_done(st);
	return rc;
}

/* ---- diagnoses ---------------------------------------------------------------------------- */

static bool
code_is_there(struct facts *f, const struct row_diagnosis *d)
{
	uint64_t h = hash(hash(0, d->system), d->code);
	struct stmt *st;
	int64_t n = 0;

	if (f->codes[h % CODES] == h)
		return true;
	st = store_query(f->r->s->store, QUERY_RULE_CODE_THERE);
	stmt_text(st, "system", d->system);
	stmt_text(st, "code", d->code);
	f->rc = stmt_one_int(st, &n, f->e);
	if (n)
		f->codes[h % CODES] = h;
	return n > 0 || f->rc != RC_OK;
}

static void
keep_problem(struct facts *f, const struct row_diagnosis *d)
{
	uint64_t h = hash(hash((uint64_t)d->patient_id, d->system), d->code);

	f->problem = mem_room(f->problem, &f->cap1, f->nproblem,
			      sizeof(*f->problem));
	f->problem_id = mem_room(f->problem_id, &f->cap2, f->nproblem,
				 sizeof(*f->problem_id));
	f->problem_patient = mem_room(f->problem_patient, &f->cap3, f->nproblem,
				      sizeof(*f->problem_patient));
	f->problem[f->nproblem] = h;
	f->problem_id[f->nproblem] = d->id;
	f->problem_patient[f->nproblem++] = d->patient_id;
}

static void
look_opened_diagnosis(struct facts *f, const struct row_diagnosis *d,
		      const struct fact *x)
{
	if (x && x->year && d->onset_day && d->onset_day / 10000 < x->year)
		hit(f, OPEN_ONSET_UNBORN, d->id, d->patient_id, d->code);
	if (d->end_day && d->onset_day && d->end_day < d->onset_day)
		hit(f, OPEN_END_ONSET, d->id, d->patient_id, d->code);
	if (d->onset_day > f->r->today || d->end_day > f->r->today)
		hit(f, OPEN_ONSET_FUTURE, d->id, d->patient_id, d->code);
	if (rules_wants(f->r, OPEN_CODE) && !code_is_there(f, d))
		hit(f, OPEN_CODE, d->id, d->patient_id, d->code);
	if (d->kind == DIAGNOSIS_KIND_PROBLEM && !d->end_day)
		keep_problem(f, d);
}

static bool
look_diagnosis(const void *row, const struct err *why, void *arg)
{
	const struct row_diagnosis *d = row;
	struct facts *f = arg;
	const struct fact *x;

	if (why || d->state != FILED_VALID)
		return true;
	x = fact_of(f, d->patient_id);
	if (x && ((x->birth && d->day < x->birth) ||
		  (x->year && d->day / 10000 < x->year)))
		hit_day(f, OPEN_DIAGNOSIS_UNBORN, d->id, d->patient_id, d->day);
	if (!d->shut)
		look_opened_diagnosis(f, d, x);
	return !f->r->stopped && f->rc == RC_OK;
}

static void
look_problems(struct facts *f)
{
	struct same *v;
	size_t n = f->nproblem;

	if (!n || !rules_wants(f->r, OPEN_PROBLEM_TWICE))
		return;
	v = mem_zero(n, sizeof(*v));
	for (size_t i = 0; i < n; i++)
		v[i] = (struct same){ f->problem[i], (int64_t)i };
	qsort(v, n, sizeof(*v), by_hash);
	for (size_t i = 1; i < n; i++)
		if (v[i].hash == v[i - 1].hash)
			hit(f, OPEN_PROBLEM_TWICE, f->problem_id[v[i].id],
			    f->problem_patient[v[i].id], "");
	free(v);
}

/* ---- allergies ------------------------------------------------------------------------------ */

static bool
look_allergy(const void *row, const struct err *why, void *arg)
{
	const struct row_allergy *a = row;
	struct facts *f = arg;
	struct fact *x;
	bool both;

	if (why || a->shut || a->state != FILED_VALID)
		return true;
	x = fact_of(f, a->patient_id);
	if (!x)
		return true;
	both = x->none_known && x->allergy;
	if (a->none_known)
		x->none_known = true;
	else
		x->allergy = true;
	if (!both && x->none_known && x->allergy)
		hit(f, OPEN_ALLERGY, a->id, a->patient_id, "");
	return !f->r->stopped;
}

/* ---- all of them ------------------------------------------------------------------------------ */

static bool
wants_any(const struct rules_run *r, enum open_rule first, enum open_rule last)
{
	for (int o = first; o <= (int)last; o++)
		if (rules_wants(r, (enum open_rule)o))
			return true;
	return false;
}

static enum rc
walk(struct facts *f, enum tbl t, store_row_fn fn, struct err *e)
{
	enum rc rc = f->r->stopped ? RC_OK
				   : store_each_row(f->r->s->store, t, false,
						    fn, f, e);

	return rc == RC_OK ? f->rc : rc;
}

static enum rc
walk_all(struct facts *f, struct err *e)
{
	struct rules_run *r = f->r;
	enum rc rc = walk(f, TBL_PATIENT, look_patient, e);

	if (rc == RC_OK && session_opens(r->s, DOMAIN_IDENTITY)) {
		rc = walk(f, TBL_IDENTITY, look_identity, e);
		if (rc == RC_OK && rules_wants(r, OPEN_PHONE_ODD))
			rc = walk(f, TBL_IDENTITY, look_phones, e);
		if (rc == RC_OK)
			rc = walk(f, TBL_PATIENT_MORE, look_more, e);
	}
	if (rc != RC_OK || r->stopped)
		return rc;
	for (size_t i = 0; i < f->n && rules_wants(r, OPEN_MOTHER); i++)
		look_mother(f, &f->v[i]);
	look_twice(f, OPEN_NUMBER_TWICE, offsetof(struct fact, number));
	look_twice(f, OPEN_EXTERNAL_TWICE, offsetof(struct fact, external));
	look_twice(f, OPEN_NAME_EMAIL, offsetof(struct fact, reach));
	rc = look_first_visits(f, e);
	if (rc == RC_OK &&
	    wants_any(r, OPEN_DIAGNOSIS_UNBORN, OPEN_PROBLEM_TWICE))
		rc = walk(f, TBL_DIAGNOSIS, look_diagnosis, e);
	look_problems(f);
	if (rc == RC_OK && rules_wants(r, OPEN_ALLERGY))
		rc = walk(f, TBL_ALLERGY, look_allergy, e);
	return rc;
}

enum rc
rules_open(struct rules_run *r, struct err *e)
{
	struct facts *f = mem_zero(1, sizeof(*f));
	enum rc rc;

	f->r = r;
	f->e = e;
	rc = walk_all(f, e);
	if (rc == RC_OK && !r->stopped)
		rc = rules_open_bills(r, e);
	if (rc == RC_OK && !r->stopped)
		rc = rules_told(r, e);
	if (f->v)
		mem_wipe(f->v, f->cap * sizeof(*f->v));
	free(f->v);
	free(f->problem);
	free(f->problem_id);
	free(f->problem_patient);
	free(f);
	return rc;
}

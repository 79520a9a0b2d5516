/*
 * drugcheck_run.c - one order of one patient against the tables: allergies,
 * what else is taken, the same therapy twice, the dose.
 *
 * Whatever can't be looked at is said in words that stay with the order.
 */
#include "drugcheck_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

struct run {
	struct session *s;
	const struct row_prescription *r;
	struct row_medicine m;
	struct drug_checks *out;
	struct buf remarks; /* not looked at, and why */
	bool failed;	    /* a part did not run at all */
};

static void
warn(struct run *x, enum drug_kind kind, enum drug_severity severity,
     const char *text)
{
	struct drug_checks *out = x->out;
	int at = out->n;

	out->override |= severity >= DRUG_SEVERITY_SERIOUS;
	while (at > 0 && out->v[at - 1].severity < severity)
		at--;
	if (out->n == DRUG_WARNINGS) {
		out->more++;
		if (at == out->n)
			return;
		out->n--;
	}
	memmove(&out->v[at + 1], &out->v[at],
		(size_t)(out->n - at) * sizeof(out->v[0]));
	out->n++;
	out->v[at].kind = kind;
	out->v[at].severity = severity;
	text_copy(out->v[at].text, sizeof(out->v[at].text), text);
}

static void
remark(struct run *x, const char *text)
{
	buf_addf(&x->remarks, "%s%s", x->remarks.len ? " " : "", text);
}

/* ---- allergies -------------------------------------------------------------------- */

static void
check_one_allergy(struct run *x, const struct row_allergy *a)
{
	const char *group;
	char text[240];
	bool known;
	enum drug_severity v = drugcheck_allergy(a->substance, x->m.name,
						 x->m.atc, &known, &group);

	if (!known) {
		snprintf(text, sizeof(text),
			 "Allergy to %.60s: in no group "
			 "of the table, compared by name only.",
			 a->substance);
		remark(x, text);
	}
	if (!v)
		return;
	if (!*group)
		snprintf(text, sizeof(text), "Allergy to %.80s.", a->substance);
	else
		snprintf(text, sizeof(text), "Allergy to %.80s: %s %s.",
			 a->substance,
			 v == DRUG_SEVERITY_FORBIDDEN ? "this is one of the"
						      : "cross reaction with",
			 group);
	if (*a->reaction)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 " Reaction: %.60s.", a->reaction);
	warn(x, DRUG_ALLERGY, v, text);
}

static enum rc
check_allergies(struct run *x, struct err *e)
{
	struct allergy_list l;
	enum rc rc = allergy_get(x->s, x->r->patient_id, &l, e);

	if (rc != RC_OK)
		return rc;
	if (l.state == ALLERGY_HIDDEN) {
		x->failed = true;
		remark(x, "Allergies are " NOT_SHOWN ".");
	}
	if (l.state == ALLERGY_NOT_ASKED)
		warn(x, DRUG_ALLERGY, DRUG_SEVERITY_MODERATE,
		     "The patient was not asked about allergies.");
	for (size_t i = 0; i < l.n; i++)
		if (l.v[i].state == FILED_VALID)
			check_one_allergy(x, &l.v[i]);
	allergy_list_release(&l);
	return RC_OK;
}

/* ---- what else is taken --------------------------------------------------------------- */

static void
check_other(struct run *x, const struct row_medicine *other)
{
	char text[240], name[PRESCRIPTION_NAME];
	const char *words;
	enum drug_severity v;

	prescription_medicine(name, other);
	if (!*other->atc) {
		snprintf(text, sizeof(text),
			 "%.80s has no ATC code: not "
			 "compared.",
			 name);
		remark(x, text);
		return;
	}
	v = drugcheck_pair(x->m.atc, other->atc, &words);
	if (v) {
		snprintf(text, sizeof(text), "With %.80s: %s", name, words);
		warn(x, DRUG_INTERACTION, v, text);
	}
	if (strlen(x->m.atc) < 5 || strncmp(x->m.atc, other->atc, 5) != 0)
		return;
	snprintf(text, sizeof(text),
		 !strcmp(x->m.atc, other->atc)
			 ? "Prescribed already: %.120s."
			 : "Same kind of medicine twice: %.120s.",
		 name);
	warn(x, DRUG_DUPLICATE, DRUG_SEVERITY_SERIOUS, text);
}

static bool
overlaps(const struct row_prescription *a, const struct row_prescription *b)
{
	return (!a->ends_at || a->ends_at > b->from_at) &&
	       (!b->ends_at || b->ends_at > a->from_at);
}

static enum rc
check_others(struct run *x, struct err *e)
{
	struct rx_rows rows = { NULL, 0, 0 };
	struct row_medicine m;
	enum rc rc = rx_of_patient(x->s, x->r->patient_id, false, &rows, e);

	if (!*x->m.atc) {
		x->failed = true;
		remark(x, "This medicine has no ATC code.");
	}
	for (size_t i = 0; rc == RC_OK && i < rows.n && *x->m.atc; i++) {
		const struct row_prescription *o = &rows.v[i];

		if (o->id == x->r->id || o->id == x->r->replaces_id ||
		    rx_is_over(o, when_now()) || !overlaps(o, x->r))
			continue;
		rc = row_get(x->s->store, TBL_MEDICINE, o->medicine_id, &m, e);
		if (rc == RC_OK)
			check_other(x, &m);
	}
	rx_rows_release(&rows);
	return rc;
}

/* ---- dose --------------------------------------------------------------------------------- */

/* A dose in micrograms, or in thousandths of units; 0: can't be said. */
static int64_t
in_common(const struct run *x, enum dose_unit unit, int64_t thousandths,
	  bool units)
{
	struct medicine_content c;

	switch (unit) {
	case DOSE_UNIT_MICROGRAM:
		return units ? 0 : thousandths / 1000;
	case DOSE_UNIT_MILLIGRAM:
		return units ? 0 : thousandths;
	case DOSE_UNIT_GRAM:
		return units ? 0 : thousandths * 1000;
	case DOSE_UNIT_UNIT:
		return units ? thousandths : 0;
	case DOSE_UNIT_MILLILITRE:
	case DOSE_UNIT_BASE:
		if (!prescription_base(&x->m, thousandths, unit) ||
		    !medicine_content(&x->m, &c) || c.units != units)
			return 0;
		return thousandths * c.amount / 1000;
	}
	return 0;
}

static void
range_warning(struct run *x, const char *what, int64_t limit,
	      const struct drug_range *g, enum drug_severity v)
{
	char text[240], number[32];

	snprintf(text, sizeof(text), "%s %s %s.", what,
		 rx_number(number, limit),
		 enum_words(&enum_dose_unit, g->unit));
	warn(x, DRUG_RANGE, v, text);
}

static void
compare_dose(struct run *x, const struct drug_range *g)
{
	bool units = g->unit == DOSE_UNIT_UNIT;
	int64_t dose = in_common(x, (enum dose_unit)x->r->dose_unit, x->r->dose,
				 units);

	if (!dose) {
		remark(x, "Dose not compared: the strength does not say how "
			  "much it is.");
		return;
	}
	if (g->single && dose > in_common(x, g->unit, g->single, units))
		range_warning(x, "One dose is above the usual most of",
			      g->single, g, DRUG_SEVERITY_SERIOUS);
	if (g->daily && dose * rx_daily_doses(x->r) >
				in_common(x, g->unit, g->daily, units))
		range_warning(x, "A day's doses are above the usual most of",
			      g->daily, g, DRUG_SEVERITY_SERIOUS);
	if (g->least && !x->r->taper_by &&
	    dose < in_common(x, g->unit, g->least, units))
		range_warning(x, "One dose is below the usual least of",
			      g->least, g, DRUG_SEVERITY_MODERATE);
}

static enum rc
check_range(struct run *x, struct err *e)
{
	struct drug_range g;
	struct patient p;
	int age = -1;
	enum rc rc = patient_get(x->s, x->r->patient_id, &p, e);

	if (rc != RC_OK)
		return rc;
	if (!p.who.shut && p.who.birth_day)
		age = when_age((int32_t)p.who.birth_day, when_today());
	else if (!p.visit.shut && p.visit.birth_year)
		age = when_today() / 10000 - (int)p.visit.birth_year;
	patient_wipe(&p);
	if (age < 0) {
		remark(x, "Dose not compared: the patient's age is not known.");
		return RC_OK;
	}
	switch (drugcheck_range(x->m.atc, (enum route)x->r->route, age, &g)) {
	case RANGE_NONE:
		remark(x, "Dose not compared: the table has no range for this "
			  "medicine by this route.");
		break;
	case RANGE_NOT_THIS_AGE:
		remark(x, "Dose not compared: the table has no range for this "
			  "age.");
		break;
	case RANGE_FOUND:
		compare_dose(x, &g);
		break;
	}
	return RC_OK;
}

/* ---- all of it ---------------------------------------------------------------------------- */

static void
conclude(struct run *x, bool alive, const char *why)
{
	struct drug_checks *out = x->out;
	struct buf b = BUF_INIT;
	char at[WHEN_TEXT];

	if (!alive || x->failed) {
		out->checked = CHECKED_NOT_CHECKED;
		buf_addf(&b, "NOT CHECKED. %s ", alive ? "" : why);
	} else if (!out->n && !x->remarks.len) {
		out->checked = CHECKED_CLEAR;
		buf_adds(&b, "No warning. ");
	} else {
		out->checked = CHECKED_NOTED;
	}
	for (int i = 0; i < out->n; i++)
		buf_addf(&b, "%s (%s) ", out->v[i].text,
			 enum_words(&enum_drug_severity, out->v[i].severity));
	if (x->remarks.len)
		buf_addf(&b, "%s ", x->remarks.p);
	buf_addf(&b, "[%s: ", instant_text(at, when_now()));
	drugcheck_words(&b);
	buf_addc(&b, ']');
	text_copy(out->words, sizeof(out->words), b.p);
	buf_release(&b);
}

enum rc
drugcheck_run(struct session *s, const struct row_prescription *r,
	      struct drug_checks *out, struct err *e)
{
	struct run x = { .s = s, .r = r, .out = out, .remarks = BUF_INIT };
	struct drug_table t[1];
	const char *why;
	bool alive;
	enum rc rc = row_get(s->store, TBL_MEDICINE, r->medicine_id, &x.m, e);

	memset(out, 0, sizeof(*out));
	if (rc != RC_OK)
		return rc;
	drugcheck_load(s);
	drugcheck_tables(t, 1, &alive, &why);
	if (alive) {
		rc = check_allergies(&x, e);
		if (rc == RC_OK)
			rc = check_others(&x, e);
		if (rc == RC_OK)
			rc = check_range(&x, e);
	}
	if (rc == RC_OK)
		conclude(&x, alive, why);
	buf_release(&x.remarks);
	return rc;
}

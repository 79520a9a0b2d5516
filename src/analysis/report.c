/*
 * report.c - the figures of a month's report, read in one snapshot.
 */
#include "wardbook/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "extract.h"
#include "report_parts.h"
#include "wardbook/text.h"

const char *const report_sexes[REPORT_SEXES] = {
	"female",
	"male",
	"other",
	"unknown",
};

const char *const report_bands[REPORT_BANDS] = {
	"0-9",	 "10-19", "20-29", "30-39", "40-49",   "50-59",
	"60-69", "70-79", "80-89", "90+",   "unknown",
};

int
report_share(int64_t part, int64_t whole)
{
	int64_t tenths, rest;

	if (whole <= 0)
		return -1;
	tenths = part * 1000 / whole;
	rest = part * 1000 % whole * 2;
	return (int)(tenths + (rest > whole || (rest == whole && tenths & 1)));
}

void
report_release(struct report *r)
{
	free(r->stock);
	memset(r, 0, sizeof(*r));
}

static struct stmt *
of_month(struct store *s, enum query q, const struct report *r)
{
	struct stmt *st = store_query(s, q);

	stmt_int(st, "first", r->month * 100 + 1);
	stmt_int(st, "last", day_month_end(r->month * 100 + 1));
	return st;
}

/* ---- appointments ----------------------------------------------------------- */

static enum rc
read_appointments(struct store *s, struct report *r, struct err *e)
{
	struct stmt *st = of_month(s, QUERY_MEASURE_APPOINTMENTS_BY_STATUS, r);
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int64_t state = stmt_get_int(st, "state");

		if (state >= 0 && state < REPORT_STATES)
			r->by_state[state] = stmt_get_int(st, "n");
	}
	stmt_done(st);
	if (rc == RC_OK)
		rc = stmt_one_int(of_month(s, QUERY_MEASURE_OPEN_BOOKINGS, r),
				  &r->open, e);
	r->provisional = r->open > 0;
	if (rc != RC_OK)
		return rc;
	st = of_month(s, QUERY_MEASURE_MISSED_SHARE, r);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row) {
		r->kept = stmt_get_int(st, "kept");
		r->missed = stmt_get_int(st, "missed");
		r->booked = stmt_get_int(st, "booked");
	}
	stmt_done(st);
	return rc;
}

static enum rc
read_doctors(struct store *s, struct report *r, struct err *e)
{
	struct stmt *st = of_month(s, QUERY_MEASURE_TOP_DOCTORS, r);
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row &&
	       r->ndoctors < 5) {
		struct report_doctor *d = &r->doctors[r->ndoctors++];

		text_copy(d->name, sizeof(d->name), stmt_get_text(st, "name"));
		d->kept = stmt_get_int(st, "kept");
	}
	stmt_done(st);
	return rc;
}

/* ---- diagnoses -------------------------------------------------------------- */

static int
by_code(const void *a, const void *b)
{
	const struct code_count *x = a, *y = b;
	int order = strcmp(x->code, y->code);

	return order ? order : strcmp(x->system, y->system);
}

static int
by_count(const void *a, const void *b)
{
	const struct code_count *x = a, *y = b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return by_code(a, b);
}

/* Equal codes beside each other become one; the most frequent go first. */
static size_t
count_codes(struct code_count *v, size_t n)
{
	size_t kinds = 0;

	if (n)
		qsort(v, n, sizeof(*v), by_code);
	for (size_t i = 0; i < n; i++) {
		if (kinds && by_code(&v[kinds - 1], &v[i]) == 0)
			v[kinds - 1].n++;
		else
			v[kinds++] = v[i];
	}
	if (kinds)
		qsort(v, kinds, sizeof(*v), by_count);
	return kinds;
}

static enum rc
name_codes(struct store *s, struct report *r, const struct code_count *v,
	   size_t n, struct err *e)
{
	struct row_code c;
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < n && i < 10; i++) {
		struct report_diagnosis *d = &r->diagnoses[r->ndiagnoses++];

		rc = code_look_up(s, v[i].system, v[i].code, &c, e);
		strcpy(d->system, v[i].system);
		strcpy(d->code, v[i].code);
		d->recorded = v[i].n;
		if (rc == RC_OK)
			text_copy(d->name, sizeof(d->name), c.name);
	}
	return rc;
}

static enum rc
read_diagnoses(struct store *s, struct report *r, struct err *e)
{
	struct stmt *st = of_month(s, QUERY_MEASURE_DIAGNOSES, r);
	struct code_count *v = NULL;
	struct row_diagnosis d;
	size_t n = 0, cap = 0, kinds;
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &d, e);
		r->diagnoses_shut = d.shut;
		if (rc != RC_OK || d.shut)
			break;
		v = mem_room(v, &cap, n, sizeof(*v));
		strcpy(v[n].system, d.system);
		strcpy(v[n].code, d.code);
		v[n++].n = 1;
	}
	stmt_done(st);
	row_wipe(TBL_DIAGNOSIS, &d);
	r->recorded = (int64_t)n;
	kinds = count_codes(v, n);
	if (rc == RC_OK)
		rc = name_codes(s, r, v, kinds, e);
	free(v);
	return rc;
}

/* ---- patients --------------------------------------------------------------- */

static int
sex_of(int64_t sex)
{
	return sex == SEX_FEMALE  ? 0
	       : sex == SEX_MALE  ? 1
	       : sex == SEX_OTHER ? 2
				  : 3;
}

static enum rc
read_people(struct store *s, struct report *r, struct err *e)
{
	struct stmt *st = store_query(s, QUERY_MEASURE_PATIENTS);
	struct row_patient p;
	bool row;
	enum rc rc;

	stmt_int(st, "last", day_month_end(r->month * 100 + 1));
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &p, e);
		r->people_shut = p.shut;
		if (rc != RC_OK || p.shut)
			break;
		r->patients++;
		r->people[sex_of(p.sex)]
			 [age_band(age_in(r->month, p.birth_year))]++;
	}
	stmt_done(st);
	row_wipe(TBL_PATIENT, &p);
	return rc;
}

/* ---- stock ------------------------------------------------------------------ */

static void
read_medicine(struct stmt *st, struct report_stock *m)
{
	const char *strength = stmt_get_text(st, "strength");
	struct buf name = BUF_INIT;

	memset(m, 0, sizeof(*m));
	buf_addf(&name, "%s%s%s", stmt_get_text(st, "name"),
		 *strength ? " " : "", strength);
	buf_addf(&name, "%s%s", *stmt_get_text(st, "form") ? " " : "",
		 stmt_get_text(st, "form"));
	text_copy(m->name, sizeof(m->name), name.p);
	buf_release(&name);
	text_copy(m->unit, sizeof(m->unit), stmt_get_text(st, "unit"));
	m->usable = stmt_get_int(st, "usable");
	m->held = stmt_get_int(st, "held");
	m->expired = stmt_get_int(st, "expired");
	m->expiring = stmt_get_int(st, "expiring");
	m->reorder = stmt_get_int(st, "reorder");
	m->next_expiry = (int32_t)stmt_get_int(st, "next_expiry");
	m->light = m->usable <= 0	     ? REPORT_OUT
		   : m->usable <= m->reorder ? REPORT_LOW
					     : REPORT_OK;
}

/* What is out, what is low, then what expires first. */
static int
by_urgency(const void *a, const void *b)
{
	const struct report_stock *x = a, *y = b;

	if (x->light != y->light)
		return x->light < y->light ? 1 : -1;
	if (x->light == REPORT_OK && x->next_expiry != y->next_expiry)
		return x->next_expiry < y->next_expiry ? -1 : 1;
	return strcmp(x->name, y->name);
}

static enum rc
read_stock(struct store *s, struct report *r, struct err *e)
{
	int32_t last = day_month_end(r->month * 100 + 1);
	struct stmt *st = store_query(s, QUERY_MEASURE_STOCK);
	struct report_stock m;
	size_t cap = 0;
	bool row;
	enum rc rc;

	stmt_int(st, "last", last);
	stmt_int(st, "soon", day_add(last, 90));
	stmt_int(st, "ended_at", when_instant(day_add(last, 1), 0) - 1);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		read_medicine(st, &m);
		r->out += m.light == REPORT_OUT;
		r->low += m.light == REPORT_LOW;
		r->expiring += m.expiring > 0;
		if (m.light == REPORT_OK && m.expiring <= 0)
			continue;
		r->stock =
			mem_room(r->stock, &cap, r->nstock, sizeof(*r->stock));
		r->stock[r->nstock++] = m;
	}
	stmt_done(st);
	if (r->nstock)
		qsort(r->stock, r->nstock, sizeof(*r->stock), by_urgency);
	return rc;
}

enum rc
report_collect(struct store *s, int32_t month, struct report *r, struct err *e)
{
	enum rc rc = when_zone_set(store_site(s)->zone, e);

	memset(r, 0, sizeof(*r));
	r->month = month;
	text_copy(r->site, sizeof(r->site), store_site(s)->name);
	if (rc == RC_OK)
		rc = store_read_begin(s, e);
	if (rc != RC_OK)
		return rc;
	rc = read_appointments(s, r, e);
	if (rc == RC_OK)
		rc = read_doctors(s, r, e);
	if (rc == RC_OK)
		rc = read_diagnoses(s, r, e);
	if (rc == RC_OK)
		rc = read_people(s, r, e);
	if (rc == RC_OK)
		rc = read_stock(s, r, e);
	store_read_end(s);
	if (rc != RC_OK)
		report_release(r);
	return rc;
}

/*
 * rules_told.c - rules about what other systems told: numbers that lead to
 * nothing here; and about the numbers and addresses that the house itself is
 * reached by.
 *
 * How long a telephone number is differs from land to land.  Where nine in ten
 * numbers of a list have the same count of digits, the others are odd.
 */
#include "rules_private.h"

#include <string.h>

#include "patient_private.h"
#include "wardbook/house.h"

/* ---- numbers that lead to nothing -------------------------------------------------- */

static void
hit(struct rules_run *r, enum open_rule o, int64_t id, int64_t patient,
    const char *number)
{
	if (rules_wants(r, o))
		rules_hit(r, r->of[o], id, patient, 0, number);
}

static bool
look_own_doctor(const void *row, const struct err *why, void *arg)
{
	const struct row_own_doctor *o = row;
	struct rules_run *r = arg;

	if (!why && !o->shut && o->number[0] && !o->doctor_id)
		hit(r, OPEN_OWN_DOCTOR, o->id, o->id, o->number);
	return !r->stopped;
}

static bool
look_insured(const void *row, const struct err *why, void *arg)
{
	const struct row_insured *i = row;
	struct rules_run *r = arg;

	if (!why && !i->shut && i->state == FILED_VALID && i->number[0] &&
	    !i->policy_id)
		hit(r, OPEN_INSURED, i->id, i->patient_id, i->number);
	return !r->stopped;
}

static bool
look_source(const void *row, const struct err *why, void *arg)
{
	const struct row_visit_source *v = row;
	struct rules_run *r = arg;
	struct row_appointment a;
	struct row_visit_more m;

	if (why || v->shut)
		return true;
	if (v->doctor[0] &&
	    row_get(r->s->store, TBL_APPOINTMENT, v->id, &a, NULL) == RC_OK &&
	    !a.doctor_id)
		hit(r, OPEN_VISIT_DOCTOR, v->id, v->patient_id, v->doctor);
	if (v->hospital[0] &&
	    (row_get(r->s->store, TBL_VISIT_MORE, v->id, &m, NULL) != RC_OK ||
	     !m.hospital_id))
		hit(r, OPEN_VISIT_HOSPITAL, v->id, v->patient_id, v->hospital);
	return !r->stopped;
}

/* ---- how the house is reached ------------------------------------------------------ */

void
digits_count(struct digit_counts *d, const char *phone)
{
	char digits[40];
	size_t n = digits_of(digits, sizeof(digits), phone);

	mem_wipe(digits, sizeof(digits));
	if (n && n < DIGITS_MAX) {
		d->of[n]++;
		d->all++;
	}
}

size_t
digits_usual(const struct digit_counts *d)
{
	for (size_t n = 1; n < DIGITS_MAX; n++)
		if (d->all >= 10 && d->of[n] * 10 >= d->all * 9)
			return n;
	return 0;
}

bool
digits_odd(const char *phone, size_t usual)
{
	char digits[40];
	size_t n = digits_of(digits, sizeof(digits), phone);

	mem_wipe(digits, sizeof(digits));
	return usual && n && n != usual;
}

bool
email_is_bad(const char *email)
{
	const char *at = strchr(email, '@');

	return *email && (!at || at == email || !at[1] || strchr(at + 1, '@'));
}

struct reached {
	enum tbl table;
	const char *phone, *other; /* columns; other NULL: none */
	enum open_rule odd, email;
};

struct reach {
	struct rules_run *r;
	const struct reached *what;
	struct digit_counts counts;
	size_t usual;
	bool second; /* reading */
};

static const char *
text_of(const struct reach *x, const void *row, const char *column)
{
	return (const char *)row + table_col(x->what->table, column)->offset;
}

static void
look_reach(struct reach *x, const void *row)
{
	const char *phone = text_of(x, row, x->what->phone);
	const char *other =
		x->what->other ? text_of(x, row, x->what->other) : "";
	const char *email = text_of(x, row, "email");
	int64_t id = ((const struct row_head *)row)->id;

	if (!x->second) {
		digits_count(&x->counts, phone);
		digits_count(&x->counts, other);
		return;
	}
	if (digits_odd(phone, x->usual))
		hit(x->r, x->what->odd, id, 0, phone);
	if (digits_odd(other, x->usual))
		hit(x->r, x->what->odd, id, 0, other);
	if (email_is_bad(email))
		hit(x->r, x->what->email, id, 0, email);
}

static bool
look_house(const void *row, const struct err *why, void *arg)
{
	struct reach *x = arg;

	if (!why)
		look_reach(x, row);
	return !x->r->stopped;
}

static enum rc
walk_reach(struct rules_run *r, const struct reached *what, struct err *e)
{
	struct reach x = { .r = r, .what = what };
	enum rc rc;

	if (!rules_wants(r, what->odd) && !rules_wants(r, what->email))
		return RC_OK;
	rc = store_each_row(r->s->store, what->table, false, look_house, &x, e);
	x.usual = digits_usual(&x.counts);
	x.second = true;
	return rc == RC_OK ? store_each_row(r->s->store, what->table, false,
					    look_house, &x, e)
			   : rc;
}

/* ---- all of them --------------------------------------------------------------------- */

static enum rc
walk_told(struct rules_run *r, struct err *e)
{
	static const struct {
		enum tbl table;
		store_row_fn fn;
		enum open_rule first, last;
	} walks[] = {
		{ TBL_OWN_DOCTOR, look_own_doctor, OPEN_OWN_DOCTOR,
		  OPEN_OWN_DOCTOR },
		{ TBL_INSURED, look_insured, OPEN_INSURED, OPEN_INSURED },
		{ TBL_VISIT_SOURCE, look_source, OPEN_VISIT_DOCTOR,
		  OPEN_VISIT_HOSPITAL },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++)
		if (rc == RC_OK && !r->stopped &&
		    (rules_wants(r, walks[i].first) ||
		     rules_wants(r, walks[i].last)))
			rc = store_each_row(r->s->store, walks[i].table, false,
					    walks[i].fn, r, e);
	return rc;
}

enum rc
rules_told(struct rules_run *r, struct err *e)
{
	static const struct reached lists[] = {
		{ TBL_STAFF, "phone", NULL, OPEN_STAFF_PHONE,
		  OPEN_STAFF_EMAIL },
		{ TBL_HOSPITAL, "phone", "emergency", OPEN_HOSPITAL_PHONE,
		  OPEN_HOSPITAL_EMAIL },
		{ TBL_INSURER, "phone", NULL, OPEN_INSURER_PHONE,
		  OPEN_INSURER_EMAIL },
	};
	enum rc rc = walk_told(r, e);

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		if (rc == RC_OK && !r->stopped)
			rc = walk_reach(r, &lists[i], e);
	return rc;
}

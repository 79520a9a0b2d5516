/*
 * links.c - how the records of different kinds hang together, counted: who has
 * no visit, which physicians have a hospital, which policies a bill.
 *
 * A join of such tables repeats rows; here the counts stand beside each other,
 * so that a sum over a join can be told from the sum itself.
 */
#include "figures_private.h"
#include "bill_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"

enum { LEAST_RATING = 35, LEAST_BEDS = 150 };

const char *const hospital_class_name[HOSPITAL_CLASSES] = {
	"not known",
	"basic",
	"critical care",
};

int
hospital_class(const struct row_hospital *h)
{
	if ((h->rating >= 0 && h->rating < LEAST_RATING) ||
	    (h->beds >= 0 && h->beds < LEAST_BEDS))
		return HOSPITAL_BASIC;
	return h->rating < 0 || h->beds < 0 ? HOSPITAL_UNKNOWN
					    : HOSPITAL_CRITICAL;
}

/* ---- patients and their visits ----------------------------------------------------- */

struct person {
	int64_t id, visits, policies; /* rows of policies and bills */
	bool insured;
};

struct counting {
	struct session *s;
	struct links *l;
	struct person *v;
	size_t n, cap;
	struct billed_list billed;
};

static int
by_id(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

static struct person *
person_of(struct counting *c, int64_t id)
{
	struct person key = { .id = id };

	return c->n ? bsearch(&key, c->v, c->n, sizeof(key), by_id) : NULL;
}

/* Merged records count with the living one. */
static enum rc
count_patients(struct counting *c, struct err *e)
{
	struct stmt *st = store_query(c->s->store, QUERY_LINKS_PATIENTS);
	bool row = false;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		struct person *p;

		c->v = mem_room(c->v, &c->cap, c->n, sizeof(*c->v));
		p = &c->v[c->n++];
		*p = (struct person){ .id = stmt_get_int(st, "id"),
				      .visits = stmt_get_int(st, "visits") };
		c->l->patients++;
		c->l->appointments += p->visits;
		c->l->unseen += !p->visits;
		c->l->seen_rows += p->visits ? p->visits : 1;
	}
	stmt_done(st);
	return rc;
}

/* ---- hospitals and who works there -------------------------------------------------- */

static bool
take_staff(const void *row, void *arg)
{
	const struct row_staff *p = row;
	struct counting *c = arg;
	struct row_hospital h;
	int64_t id;

	c->l->staff++;
	if (!p->hospital[0] ||
	    house_find(c->s, TBL_HOSPITAL, 0, p->hospital, &id, NULL) !=
		    RC_OK ||
	    row_get(c->s->store, TBL_HOSPITAL, id, &h, NULL) != RC_OK)
		return true;
	c->l->placed++;
	c->l->placed_by_class[hospital_class(&h)]++;
	return true;
}

static bool
take_hospital(const void *row, void *arg)
{
	struct counting *c = arg;

	c->l->hospitals++;
	c->l->by_class[hospital_class(row)]++;
	return true;
}

static enum rc
count_house(struct counting *c, struct err *e)
{
	struct stmt *st = store_query(c->s->store, QUERY_LINKS_STAFF_NUMBERS);
	enum rc rc = stmt_one_int(st, &c->l->staff_numbers, e);

	if (rc == RC_OK)
		rc = house_each(c->s, TBL_STAFF, 0, 0, false, take_staff, c, e);
	return rc == RC_OK ? house_each(c->s, TBL_HOSPITAL, 0, 0, false,
					take_hospital, c, e)
			   : rc;
}

/* ---- policies -------------------------------------------------------------------------- */

static int64_t
rows_of(const struct billed *p)
{
	return p->bills ? p->bills : 1;
}

static bool
take_insured(const void *row, const struct err *why, void *arg)
{
	const struct row_insured *i = row;
	struct counting *c = arg;
	struct billed *b;
	struct person *p;

	if (why || i->shut || i->state != FILED_VALID)
		return true;
	p = person_of(c, i->patient_id);
	if (!p)
		return true;
	p->insured = true;
	b = i->policy_id ? billed_find(&c->billed, i->policy_id) : NULL;
	if (b)
		p->policies += rows_of(b);
	return true;
}

static enum rc
count_cover(struct counting *c, struct err *e)
{
	enum rc rc = store_each_row(c->s->store, TBL_INSURED, false,
				    take_insured, c, e);

	for (size_t i = 0; rc == RC_OK && i < c->billed.n; i++) {
		const struct billed *b = &c->billed.v[i];
		struct person *p = person_of(c, b->patient);

		c->l->policies++;
		c->l->unbilled += !b->bills;
		c->l->billed_rows += rows_of(b);
		if (p && !p->insured)
			p->policies += rows_of(b);
	}
	for (size_t i = 0; rc == RC_OK && i < c->n; i++)
		c->l->cover_rows += (c->v[i].visits ? c->v[i].visits : 1) *
				    c->v[i].policies;
	return rc;
}

enum rc
links_count(struct session *s, struct links *l, struct err *e)
{
	struct counting c = { .s = s, .l = l };
	enum rc rc;

	memset(l, 0, sizeof(*l));
	rc = billed_read(s, &c.billed, e);
	if (rc == RC_OK)
		rc = count_patients(&c, e);
	if (rc == RC_OK)
		rc = count_house(&c, e);
	if (rc == RC_OK)
		rc = count_cover(&c, e);
	billed_release(&c.billed);
	free(c.v);
	return rc;
}

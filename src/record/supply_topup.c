/*
 * supply_topup.c - ward cupboards: their levels, what they want, and the round
 * from one to the next.
 */
#include "register_private.h"
#include "supply_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/text.h"

/* ---- levels ------------------------------------------------------------------ */

static enum rc
set_level(struct session *s, struct row_stock_level *new, struct err *e)
{
	struct stmt *st;
	struct row_medicine m;
	struct row_place store;
	struct row_stock_level was;
	bool row;
	enum rc rc = stock_load_store(s, new->store_id, &store, e);

	if (rc == RC_OK)
		rc = stock_load_medicine(s, new->medicine_id, &m, e);
	if (rc == RC_OK &&
	    (new->low < 0 || new->high < 0 || new->high > STOCK_MOST))
		rc = err_field(e, "full", "A level is zero or more.");
	if (rc == RC_OK && new->high &&new->low >= new->high)
		rc = err_field(e, "low",
			       "It is filled before it is full: the lower "
			       "level lies under the upper one.");
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_SUPPLY_LEVEL);
	stmt_int(st, "store", new->store_id);
	stmt_int(st, "medicine", new->medicine_id);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &was, e);
	stmt_done(st);
	if (rc == RC_OK && row) {
		was.low = new->low;
		was.high = new->high;
		rc = row_update(s->store, TBL_STOCK_LEVEL, &was, e);
		*new = was;
	} else if (rc == RC_OK) {
		rc = row_insert(s->store, TBL_STOCK_LEVEL, new, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_STOCK_LEVEL, new->id, new->version, 0, NULL);
	return rc;
}

enum rc
supply_level_set(struct session *s, int64_t store, int64_t medicine,
		 int64_t low, int64_t full, struct err *e)
{
	struct row_stock_level l;
	enum rc rc = act_begin(s, ACT_STOCK_LEVEL, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_STOCK_LEVEL, &l);
	l.store_id = store;
	l.medicine_id = medicine;
	l.low = low;
	l.high = full;
	return stock_end(s, set_level(s, &l, e), e);
}

/* ---- what a cupboard wants --------------------------------------------------- */

struct wanting {
	struct supply_topup t;
	char sort[200];
};

struct wantings {
	struct wanting *v;
	size_t n;
};

static int
by_sort(const void *a, const void *b)
{
	const struct wanting *x = a, *y = b;

	return strcmp(x->sort, y->sort);
}

static enum rc
read_levels(struct session *s, int64_t store, struct wantings *w, struct err *e)
{
	struct table_rows r = { 0 };
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_LEVELS);
	enum rc rc;

	stmt_int(st, "store", store);
	rc = supply_gather(st, TBL_STOCK_LEVEL, &r, e);
	w->v = mem_zero(r.n ? r.n : 1, sizeof(*w->v));
	for (size_t i = 0; rc == RC_OK && i < r.n; i++) {
		const struct row_stock_level *l =
			SUPPLY_ROW(&r, row_stock_level, i);
		struct wanting *x = &w->v[w->n++];
		char text[176];

		x->t.low = l->low;
		x->t.full = l->high;
		rc = stock_load_medicine(s, l->medicine_id, &x->t.medicine, e);
		snprintf(text, sizeof(text), "%s %s %s", x->t.medicine.name,
			 x->t.medicine.strength, x->t.medicine.form);
		text_fold(x->sort, sizeof(x->sort), text);
	}
	free(r.v);
	if (w->n)
		qsort(w->v, w->n, sizeof(*w->v), by_sort);
	return rc;
}

/* What could be given out of a medicine in a store. */
static enum rc
usable_in(struct session *s, int64_t medicine, int64_t store, int64_t *n,
	  struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	struct stock_issue i = {
		.medicine_id = medicine,
		.store_id = store,
		.quantity = STOCK_MOST,
	};
	enum rc rc = stock_choose(s, &i, true, &c, e);

	*n = 0;
	for (size_t k = 0; rc == RC_OK && k < c.n; k++)
		*n += c.v[k].quantity;
	free(c.v);
	return rc;
}

static enum rc
read_transit(struct session *s, int64_t store, struct wantings *w,
	     struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_TRANSIT);
	bool row;
	enum rc rc;

	stmt_int(st, "to", store);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		for (size_t i = 0; i < w->n; i++)
			if (w->v[i].t.medicine.id ==
			    stmt_get_int(st, "medicine_id"))
				w->v[i].t.transit =
					stmt_get_int(st, "quantity");
	stmt_done(st);
	return rc;
}

static enum rc
load_wantings(struct session *s, int64_t cupboard, int64_t from,
	      struct wantings *w, struct err *e)
{
	enum rc rc = read_levels(s, cupboard, w, e);

	if (rc == RC_OK)
		rc = read_transit(s, cupboard, w, e);
	for (size_t i = 0; rc == RC_OK && i < w->n; i++) {
		struct supply_topup *t = &w->v[i].t;

		rc = usable_in(s, t->medicine.id, cupboard, &t->usable, e);
		if (rc == RC_OK && from)
			rc = usable_in(s, t->medicine.id, from, &t->source, e);
		if (t->usable + t->transit <= t->low)
			t->wanted = t->full - t->usable - t->transit;
	}
	return rc;
}

enum rc
supply_topup_list(struct session *s, int64_t cupboard, int64_t from,
		  supply_topup_fn fn, void *arg, struct err *e)
{
	struct wantings w = { NULL, 0 };
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK)
		rc = load_wantings(s, cupboard, from, &w, e);
	for (int wanted = 1; rc == RC_OK && wanted >= 0; wanted--)
		for (size_t i = 0; i < w.n; i++)
			if ((w.v[i].t.wanted > 0) == wanted &&
			    !fn(&w.v[i].t, arg))
				wanted = -1;
	free(w.v);
	return rc;
}

static enum rc
fill(struct session *s, int64_t from, int64_t cupboard, int64_t *transfer,
     int *short_of, struct err *e)
{
	struct wantings w = { NULL, 0 };
	struct row_register_rule rule;
	struct supply_send_line *line;
	int n = 0;
	enum rc rc = load_wantings(s, cupboard, from, &w, e);

	if (rc == RC_OK)
		rc = register_rule_get(s, &rule, e);

	*short_of = 0;
	line = mem_zero(w.n ? w.n : 1, sizeof(*line));
	for (size_t i = 0; rc == RC_OK && i < w.n; i++) {
		const struct supply_topup *t = &w.v[i].t;

		/* What the law watches two people carry by hand. */
		bool apart = t->wanted && t->medicine.controlled && rule.kept &&
			     !register_by_two(s);

		*short_of += apart || t->wanted > t->source;
		if (!t->wanted || !t->source || apart)
			continue;
		line[n].medicine_id = t->medicine.id;
		line[n++].quantity =
			t->wanted < t->source ? t->wanted : t->source;
	}
	if (rc == RC_OK && !n)
		rc = err_set(e, RC_NONE,
			     *short_of ? "Nothing of what this cupboard wants "
					 "is there."
				       : "This cupboard wants nothing.");
	if (rc == RC_OK)
		rc = supply_file_transfer(s, from, cupboard, line, n, true, "",
					  transfer, e);
	free(line);
	free(w.v);
	return rc;
}

enum rc
supply_topup_fill(struct session *s, int64_t from, int64_t cupboard,
		  int64_t *transfer, int *short_of, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_MOVE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, fill(s, from, cupboard, transfer, short_of, e), e);
}

/* ---- the round --------------------------------------------------------------- */

struct rounds {
	struct supply_round *v;
	size_t n, cap;
	struct supply_round *at;
};

static bool
add_cupboard(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct rounds *r = arg;

	if (!p->ward_id)
		return true;
	r->v = mem_room(r->v, &r->cap, r->n, sizeof(*r->v));
	memset(&r->v[r->n], 0, sizeof(*r->v));
	r->v[r->n++].store = *p;
	return true;
}

static bool
count_lot(const struct stock_line *l, void *arg)
{
	struct supply_round *r = arg;

	r->expired += l->expired > 0;
	r->held += l->held > 0;
	r->expiring +=
		l->next_expiry && l->next_expiry <= day_add(when_today(), 30);
	return true;
}

static bool
count_wanted(const struct supply_topup *t, void *arg)
{
	struct supply_round *r = arg;

	r->levels++;
	r->low += t->wanted > 0;
	r->out += t->usable == 0;
	return true;
}

static bool
count_opened(const struct supply_opened *o, void *arg)
{
	struct supply_round *r = arg;

	r->opened_over += o->over;
	return true;
}

static bool
count_transfer(const struct supply_transfer *t, void *arg)
{
	struct supply_round *r = arg;

	r->transit += t->row.state == TRANSFER_STATE_TRANSIT;
	return true;
}

enum rc
supply_round(struct session *s, supply_round_fn fn, void *arg, struct err *e)
{
	struct rounds all = { .n = 0 };
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK)
		rc = house_each(s, TBL_PLACE, PLACE_KIND_STORE, 0, false,
				add_cupboard, &all, e);
	for (size_t i = 0; rc == RC_OK && i < all.n; i++) {
		struct supply_round *r = &all.v[i];
		int64_t id = r->store.id;

		rc = stock_list(s, id, count_lot, r, e);
		if (rc == RC_OK)
			rc = supply_topup_list(s, id, 0, count_wanted, r, e);
		if (rc == RC_OK)
			rc = supply_opened(s, id, count_opened, r, e);
		if (rc == RC_OK)
			rc = supply_transfers(s, id, false, count_transfer, r,
					      e);
	}
	for (size_t i = 0; rc == RC_OK && i < all.n; i++)
		if (!fn(&all.v[i], arg))
			break;
	free(all.v);
	return rc;
}

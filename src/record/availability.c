/*
 * availability.c - what is there, what is used, how long it lasts.
 *
 * The sums are the engine's, over columns in clear: opening every row of every
 * lot would make a live page a slow one.  Medicines themselves are read as
 * rows, authenticated; everything is joined by their ids.
 */
#include "wardbook/availability.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_private.h"
#include "wardbook/buf.h"
#include "wardbook/text.h"

#define NO_EXPIRY 99991231

struct entry {
	struct availability a;
	char sort[200];
	int64_t first_week;
	bool there; /* anything of it at all */
};

struct table {
	struct entry *v;
	size_t n;
};

static struct entry *
entry_of(struct table *t, int64_t medicine)
{
	size_t low = 0, high = t->n;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		int64_t id = t->v[mid].a.medicine.id;

		if (id == medicine)
			return &t->v[mid];
		if (id < medicine)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

/* ---- what the engine adds up -------------------------------------------------- */

typedef void (*take_fn)(struct entry *x, struct stmt *st);

static enum rc
read_sums(struct stmt *st, struct table *t, take_fn take, struct err *e)
{
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		struct entry *x = entry_of(t, stmt_get_int(st, "medicine_id"));

		if (x)
			take(x, st);
	}
	stmt_done(st);
	return rc;
}

static void
take_stock(struct entry *x, struct stmt *st)
{
	int64_t next = stmt_get_int(st, "next_expiry");

	x->there = true;
	x->a.usable = stmt_get_int(st, "usable");
	x->a.expired = stmt_get_int(st, "expired");
	x->a.held = stmt_get_int(st, "held");
	x->a.in30 = stmt_get_int(st, "in30");
	x->a.in60 = stmt_get_int(st, "in60");
	x->a.in90 = stmt_get_int(st, "in90");
	x->a.next_expiry = next == NO_EXPIRY ? 0 : (int32_t)next;
}

static void
take_use(struct entry *x, struct stmt *st)
{
	int64_t week = stmt_get_int(st, "week");

	/* A week at a time, in their order. */
	x->a.used += stmt_get_int(st, "quantity");
	if (!x->first_week)
		x->first_week = week;
}

static void
take_reserved(struct entry *x, struct stmt *st)
{
	x->a.reserved = stmt_get_int(st, "quantity");
}

static void
take_opened(struct entry *x, struct stmt *st)
{
	x->a.opened += stmt_get_int(st, "quantity");
}

static void
take_transit(struct entry *x, struct stmt *st)
{
	x->a.transit = stmt_get_int(st, "quantity");
}

static void
take_order(struct entry *x, struct stmt *st)
{
	x->a.on_order = stmt_get_int(st, "quantity");
}

static int64_t
first_week(void)
{
	return when_now() / STOCK_WEEK - AVAILABILITY_WEEKS + 1;
}

static enum rc
read_all_sums(struct session *s, int64_t store, struct table *t, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_AVAILABILITY_STOCK);
	int32_t today = when_today();
	enum rc rc;

	stmt_int(st, "store", store);
	stmt_int(st, "today", today);
	stmt_int(st, "d30", day_add(today, 30));
	stmt_int(st, "d60", day_add(today, 60));
	stmt_int(st, "d90", day_add(today, 90));
	rc = read_sums(st, t, take_stock, e);
	if (rc == RC_OK) {
		st = store_query(s->store, QUERY_AVAILABILITY_USE);
		stmt_int(st, "store", store);
		stmt_int(st, "week", first_week());
		rc = read_sums(st, t, take_use, e);
	}
	if (rc == RC_OK) {
		st = store_query(s->store, QUERY_STOCK_RESERVED_ALL);
		stmt_int(st, "store", store);
		stmt_int(st, "today", today);
		rc = read_sums(st, t, take_reserved, e);
	}
	if (rc == RC_OK) {
		st = store_query(s->store, QUERY_STOCK_OPENED_ALL);
		stmt_int(st, "store", store);
		rc = read_sums(st, t, take_opened, e);
	}
	if (rc == RC_OK) {
		st = store_query(s->store, QUERY_SUPPLY_TRANSIT);
		stmt_int(st, "to", store);
		rc = read_sums(st, t, take_transit, e);
	}
	if (rc == RC_OK)
		rc = read_sums(store_query(s->store, QUERY_SUPPLY_ON_ORDER), t,
			       take_order, e);
	return rc;
}

static enum rc
read_medicines(struct session *s, struct table *t, struct err *e)
{
	const void *rows;
	size_t n;
	enum rc rc = store_rows_kept(s->store, TBL_MEDICINE, &rows, &n, e);

	if (rc != RC_OK)
		return rc;
	t->v = mem_zero(n ? n : 1, sizeof(*t->v));
	t->n = n;
	for (size_t i = 0; i < n; i++)
		t->v[i].a.medicine = ((const struct row_medicine *)rows)[i];
	return RC_OK;
}

/* ---- judging ------------------------------------------------------------------ */

static void
judge_cover(struct entry *x)
{
	struct availability *a = &x->a;
	int64_t from =
		x->first_week > first_week() ? x->first_week : first_week();
	int64_t days = when_now() / 86400000 - from * 7 + 1;

	a->cover = -1;
	a->used_days = (int)(days < 28 ? 28 : days);
	if (a->used > 0) {
		int64_t cover = a->usable * a->used_days / a->used;

		a->cover = cover > 9999 ? 9999 : (int)cover;
	}
}

/* Enough for the reorder level and a month's use, in whole packs. */
static void
judge_order(struct availability *a)
{
	int64_t pack = a->medicine.pack_size > 0 ? a->medicine.pack_size : 1;
	int64_t has = a->usable + a->transit + a->on_order, want;

	if (!a->medicine.active)
		return;
	if (has > a->medicine.reorder &&
	    (a->used <= 0 || has * a->used_days / a->used >= AVAILABILITY_LEAD))
		return;
	want = a->medicine.reorder;
	if (a->used > 0)
		want += a->used * AVAILABILITY_TARGET / a->used_days;
	if (want <= has)
		want = has + 1;
	a->suggest = (want - has + pack - 1) / pack * pack;
}

static enum stock_light
light_of(int64_t n, const struct row_medicine *m)
{
	return n <= 0 ? STOCK_OUT : n <= m->reorder ? STOCK_LOW : STOCK_OK;
}

static void
judge(struct entry *x, int64_t store)
{
	struct availability *a = &x->a;
	int64_t apart = a->reserved + a->opened;
	char text[176];

	a->usable = a->usable > apart ? a->usable - apart : 0;
	if (!store) {
		/* In the house, whichever store it will arrive in. */
		a->light = light_of(a->usable + a->transit, &a->medicine);
	} else {
		a->light = light_of(a->usable, &a->medicine);
	}
	a->hidden = a->light != STOCK_OK &&
		    light_of(a->usable + a->transit + a->expired + a->held,
			     &a->medicine) < a->light;
	judge_cover(x);
	judge_order(a);
	snprintf(text, sizeof(text), "%s %s %s", a->medicine.name,
		 a->medicine.strength, a->medicine.form);
	text_fold(x->sort, sizeof(x->sort), text);
}

static int
need_of(const struct availability *a)
{
	return a->light == STOCK_OUT   ? 0
	       : a->light == STOCK_LOW ? 1
	       : a->in30	       ? 2
	       : a->in90 || a->expired ? 3
				       : 4;
}

static int
by_need(const void *p, const void *q)
{
	const struct entry *const *x = p, *const *y = q;
	int a = need_of(&(*x)->a), b = need_of(&(*y)->a);

	return a != b ? (a < b ? -1 : 1) : strcmp((*x)->sort, (*y)->sort);
}

static void
count_up(struct availability_sum *sum, const struct availability *a)
{
	sum->medicines++;
	sum->low += a->light == STOCK_LOW;
	sum->out += a->light == STOCK_OUT;
	sum->expiring30 += a->in30 > 0;
	sum->expiring60 += a->in60 > 0;
	sum->expiring90 += a->in90 > 0;
	sum->expired += a->expired > 0;
	sum->held += a->held > 0;
	sum->hidden += a->hidden;
	sum->to_order += a->suggest > 0;
}

static void
hand_over(struct table *t, availability_fn fn, void *arg,
	  struct availability_sum *sum)
{
	struct entry **order = mem_zero(t->n ? t->n : 1, sizeof(*order));
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].a.medicine.active || t->v[i].there)
			order[n++] = &t->v[i];
	qsort(order, n, sizeof(*order), by_need);
	for (size_t i = 0; i < n; i++)
		count_up(sum, &order[i]->a);
	for (size_t i = 0; i < n && fn(&order[i]->a, arg); i++)
		;
	free(order);
}

enum rc
availability_list(struct session *s, int64_t store, availability_fn fn,
		  void *arg, struct availability_sum *sum, struct err *e)
{
	struct availability_sum none;
	struct table t = { NULL, 0 };
	bool own;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc != RC_OK)
		return rc;
	sum = sum ? sum : &none;
	memset(sum, 0, sizeof(*sum));
	own = store_is_idle(s->store);
	rc = own ? store_read_begin(s->store, e) : RC_OK;
	if (rc != RC_OK)
		return rc;
	rc = read_medicines(s, &t, e);
	if (rc == RC_OK)
		rc = read_all_sums(s, store, &t, e);
	if (own)
		store_read_end(s->store);
	for (size_t i = 0; rc == RC_OK && i < t.n; i++)
		judge(&t.v[i], store);
	if (rc == RC_OK)
		hand_over(&t, fn, arg, sum);
	free(t.v);
	return rc;
}

/* ---- days without ------------------------------------------------------------- */

#define TURNS \
	16 /* of a lot that we look back over; earlier ones count as
		  * the first of them */

/* A lot, and since when it was usable or not: the latest turn last. */
struct lot_there {
	int64_t id, quantity;
	int32_t expiry;
	int turns;
	struct {
		int32_t day;
		bool usable;
	} turn[TURNS];
};

struct past {
	struct lot_there *v;
	size_t n;
	int32_t at; /* the day whose end v shows */
	int32_t from;
	int out;
	int32_t since;
	bool still; /* out on every day seen so far */
};

/* What it was at the end of that day, whatever it is now. */
static bool
was_usable(const struct lot_there *l, int32_t day)
{
	int i = l->turns - 1;

	while (i > 0 && l->turn[i].day > day)
		i--;
	return l->turn[i].usable;
}

static bool
any_usable(const struct past *p, int32_t day)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].quantity > 0 && p->v[i].expiry >= day &&
		    was_usable(&p->v[i], day))
			return true;
	return false;
}

/* Counts the days back to (not with) `to`, on which nothing moved. */
static void
walk_back(struct past *p, int32_t to)
{
	for (; p->at > to && p->at >= p->from; p->at = day_add(p->at, -1)) {
		bool out = !any_usable(p, p->at);

		p->out += out;
		p->still = p->still && out;
		if (p->still)
			p->since = p->at;
	}
}

static enum rc
read_past(struct session *s, int64_t medicine, int64_t store, struct past *p,
	  struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_AVAILABILITY_MOVES);
	bool row;
	enum rc rc;

	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	stmt_int(st, "from", p->from);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int32_t day = (int32_t)stmt_get_int(st, "day");
		int64_t lot = stmt_get_int(st, "lot_id");

		/* That day's end is judged before its movements are undone. */
		walk_back(p, day_add(day, -1));
		for (size_t i = 0; i < p->n; i++)
			if (p->v[i].id == lot)
				p->v[i].quantity -=
					stmt_get_int(st, "quantity");
	}
	stmt_done(st);
	walk_back(p, day_add(p->from, -1));
	return rc;
}

/* Held, recalled, set free: from the versions of the lot. */
static enum rc
read_turns(struct session *s, const struct row_lot *lot, struct lot_there *l,
	   struct err *e)
{
	int64_t v = lot->version > TURNS ? lot->version - TURNS + 1 : 1;
	enum rc rc = RC_OK;

	for (; rc == RC_OK && v <= lot->version; v++) {
		struct row_lot was = *lot;

		if (v < lot->version)
			rc = row_get_version(s->store, TBL_LOT, lot->id, v,
					     &was, e);
		if (rc != RC_OK)
			break;
		when_local(was.filed_at, &l->turn[l->turns].day, NULL);
		l->turn[l->turns++].usable = was.state == LOT_STATE_USABLE;
	}
	return rc;
}

static enum rc
read_now(struct session *s, int64_t medicine, int64_t store, struct past *p,
	 struct err *e)
{
	struct table_rows lots = { 0 };
	struct stmt *st = store_query(s->store, QUERY_STOCK_LOTS_OF_MEDICINE);
	enum rc rc;

	stmt_int(st, "medicine", medicine);
	rc = supply_gather(st, TBL_LOT, &lots, e);
	p->v = mem_zero(lots.n ? lots.n : 1, sizeof(*p->v));
	for (size_t i = 0; rc == RC_OK && i < lots.n; i++) {
		const struct row_lot *l = SUPPLY_ROW(&lots, row_lot, i);
		struct lot_there *x = &p->v[p->n++];
		struct row_balance b;

		rc = stock_balance(s, l, store, &b, e);
		x->id = l->id;
		x->quantity = b.quantity;
		x->expiry = (int32_t)l->expiry_day;
		if (rc == RC_OK)
			rc = read_turns(s, l, x, e);
	}
	free(lots.v);
	return rc;
}

enum rc
availability_days_out(struct session *s, int64_t medicine, int64_t store,
		      int days, int *out, int32_t *since, struct err *e)
{
	struct past p = { .at = when_today(), .still = true };
	bool own = store_is_idle(s->store);
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	*out = 0;
	*since = 0;
	if (rc == RC_OK && own)
		rc = store_read_begin(s->store, e);
	if (rc != RC_OK)
		return rc;
	p.from = day_add(p.at, 1 - days);
	rc = read_now(s, medicine, store, &p, e);
	if (rc == RC_OK)
		rc = read_past(s, medicine, store, &p, e);
	if (own)
		store_read_end(s->store);
	free(p.v);
	*out = p.out;
	*since = p.since;
	return rc;
}

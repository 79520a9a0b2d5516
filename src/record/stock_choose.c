/*
 * stock_choose.c - which lots are taken, and why these.
 *
 * First expiry first among those that outlive the course, where its end is
 * known; what these lack comes from lots that expire before it, the latest
 * first.  A lot that was asked for is taken or refused.  Expired, held and
 * recalled lots, open packs and what is reserved for others are never taken.
 * An issue of an earlier day takes what was there then and has been since.
 */
#include "stock_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

/* Lots of the medicine that have something in the store, by expiry. */
static enum rc
lots_there(struct session *s, const struct stock_issue *i,
	   struct stock_choices *c, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_LOTS_WITH_STOCK);
	bool row;
	enum rc rc;

	stmt_int(st, "medicine", i->medicine_id);
	stmt_int(st, "store", i->store_id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		c->v = mem_room(c->v, &c->cap, c->n, sizeof(*c->v));
		rc = stmt_row(st, &c->v[c->n].lot, e);
		if (rc != RC_OK)
			break;
		c->v[c->n++].quantity = 0;
	}
	stmt_done(st);
	return rc;
}

/* Was it usable on the day?  What is held or recalled now is never given
 * out: a hold is about what lies there, whenever it is written down. */
static bool
is_usable(const struct row_lot *l, int32_t day)
{
	return l->state == LOT_STATE_USABLE && !stock_is_expired(l, day);
}

static int32_t
day_of(const struct stock_issue *i)
{
	return i->day ? i->day : when_today();
}

/* Why a lot that someone asked for is not given out. */
enum rc
stock_check_usable(const struct row_lot *l, int32_t day, struct err *e)
{
	char text[WHEN_TEXT];

	if (l->state == LOT_STATE_RECALLED)
		return err_field(e, "lot_id",
				 "Lot %s is recalled; it may not "
				 "be issued.",
				 l->number);
	if (l->state != LOT_STATE_USABLE)
		return err_field(e, "lot_id",
				 "Lot %s is held; it may not be "
				 "issued.",
				 l->number);
	if (stock_is_expired(l, day))
		return err_field(e, "lot_id",
				 "Lot %s expired on %s; it may "
				 "not be issued.",
				 l->number,
				 day_text(text, (int32_t)l->expiry_day));
	return RC_OK;
}

enum rc
stock_opened_of(struct session *s, int64_t lot, int64_t store, int64_t *n,
		struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_OPENED);

	stmt_int(st, "lot", lot);
	stmt_int(st, "store", store);
	return stmt_one_int(st, n, e);
}

enum rc
stock_reserved_of(struct session *s, int64_t medicine, int64_t store,
		  int64_t except, int64_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_RESERVED);

	stmt_int(st, "medicine", medicine);
	stmt_int(st, "store", store);
	stmt_int(st, "today", when_today());
	stmt_int(st, "except", except);
	return stmt_one_int(st, n, e);
}

/* What can be given out of a lot here: the balance less open packs; on an
 * earlier day no more than was there from then on. */
static enum rc
free_of(struct session *s, const struct row_lot *l, const struct stock_issue *i,
	int64_t *n, struct err *e)
{
	struct row_balance b;
	int64_t opened, least = INT64_MAX;
	int32_t since;
	enum rc rc = stock_balance(s, l, i->store_id, &b, e);

	if (rc == RC_OK)
		rc = stock_opened_of(s, l->id, i->store_id, &opened, e);
	if (rc == RC_OK && i->day && i->day < when_today())
		rc = stock_least(s, l->id, i->store_id, i->day, &least, &since,
				 e);
	if (rc != RC_OK)
		return rc;
	*n = b.quantity > opened ? b.quantity - opened : 0;
	if (least < *n)
		*n = least > 0 ? least : 0;
	return RC_OK;
}

static enum rc
refuse_reserved(struct session *s, const struct row_medicine *m,
		const struct stock_issue *i, int64_t usable, int64_t reserved,
		struct err *e)
{
	char have[STOCK_QUANTITY];

	return err_field(e, "quantity",
			 "Only %s free: %s has %lld usable, %lld of it "
			 "reserved for others.",
			 stock_quantity_text(have, m,
					     usable > reserved
						     ? usable - reserved
						     : 0),
			 house_name(s, TBL_PLACE, i->store_id),
			 (long long)usable, (long long)reserved);
}

/* Of what was there then, and has not left since. */
static enum rc
refuse_then(struct session *s, const struct stock_issue *i, const char *want,
	    const char *have, struct err *e)
{
	char day[WHEN_TEXT];

	return err_field(e, "day",
			 "Not enough for %s: from %s on, %s had at times no "
			 "more than %s to give out.",
			 want, day_text(day, i->day),
			 house_name(s, TBL_PLACE, i->store_id), have);
}

static enum rc
refuse_short(struct session *s, const struct row_medicine *m,
	     const struct stock_issue *i, int64_t usable, int64_t shut,
	     struct err *e)
{
	char want[STOCK_QUANTITY], have[STOCK_QUANTITY], no[STOCK_QUANTITY];
	const char *store = house_name(s, TBL_PLACE, i->store_id);

	stock_quantity_text(want, m, i->quantity);
	stock_quantity_text(have, m, usable);
	if (i->day && i->day < when_today())
		return refuse_then(s, i, want, have, e);
	if (!shut)
		return err_field(e, "quantity",
				 "Not enough for %s: %s has %s "
				 "usable.",
				 want, store, have);
	return err_field(e, "quantity",
			 "Only %s usable in %s, and %s expired, held or "
			 "recalled.",
			 have, store, stock_quantity_text(no, m, shut));
}

/* Keeps the lots that can be given out, each with how much of it; by expiry.
 * *shut: what lies there and can't. */
static enum rc
keep_usable(struct session *s, const struct stock_issue *i,
	    struct stock_choices *c, int64_t *usable, int64_t *shut,
	    struct err *e)
{
	size_t kept = 0;
	enum rc rc = RC_OK;

	*usable = *shut = 0;
	for (size_t k = 0; rc == RC_OK && k < c->n; k++) {
		struct stock_choice *x = &c->v[k];
		int64_t avail;

		rc = free_of(s, &x->lot, i, &avail, e);
		if (rc != RC_OK)
			break;
		if (!is_usable(&x->lot, day_of(i))) {
			*shut += avail;
			continue;
		}
		*usable += avail;
		x->quantity = avail;
		x->outlives = x->lot.expiry_day >= i->course_end;
		if (avail)
			c->v[kept++] = *x;
	}
	c->n = kept;
	return rc;
}

/* Those that end with the course or after it stay in order; the others come
 * behind them, the latest first. */
static void
put_outliving_first(struct stock_choices *c)
{
	size_t early = 0;

	while (early < c->n && !c->v[early].outlives)
		early++;
	if (!early || !c->n)
		return;
	/* Twice turned round: the whole, then what outlives. */
	for (size_t a = 0, b = c->n - 1; a < b; a++, b--) {
		struct stock_choice x = c->v[a];

		c->v[a] = c->v[b];
		c->v[b] = x;
	}
	for (size_t a = 0, b = c->n - early; a + 1 < b; a++, b--) {
		struct stock_choice x = c->v[a];

		c->v[a] = c->v[b - 1];
		c->v[b - 1] = x;
	}
}

/* Turns the lots that are there into what to take of each. */
static enum rc
take_first_expiry(struct session *s, const struct row_medicine *m,
		  const struct stock_issue *i, bool most,
		  struct stock_choices *c, struct err *e)
{
	int64_t left, usable, shut, reserved, avail;
	size_t n = 0;
	enum rc rc = stock_reserved_of(s, m->id, i->store_id, i->reservation_id,
				       &reserved, e);

	if (rc == RC_OK)
		rc = keep_usable(s, i, c, &usable, &shut, e);
	if (rc != RC_OK)
		return rc;
	avail = usable > reserved ? usable - reserved : 0;
	if (usable < i->quantity && !most)
		return refuse_short(s, m, i, usable, shut, e);
	if (avail < i->quantity && !most)
		return refuse_reserved(s, m, i, usable, reserved, e);
	put_outliving_first(c);
	left = avail < i->quantity ? avail : i->quantity;
	for (; left && n < c->n; n++) {
		if (c->v[n].quantity > left)
			c->v[n].quantity = left;
		left -= c->v[n].quantity;
	}
	if (left)
		BUG("%lld of what is there lie in no lot", (long long)left);
	c->n = n;
	return RC_OK;
}

/* What was set apart stays: the others must do. */
static enum rc
check_reserved(struct session *s, const struct row_medicine *m,
	       const struct stock_issue *i, struct err *e)
{
	struct stock_choices all = { NULL, 0, 0 };
	int64_t reserved, usable, shut;
	enum rc rc = stock_reserved_of(s, m->id, i->store_id, i->reservation_id,
				       &reserved, e);

	if (rc != RC_OK || !reserved)
		return rc;
	rc = lots_there(s, i, &all, e);
	if (rc == RC_OK)
		rc = keep_usable(s, i, &all, &usable, &shut, e);
	free(all.v);
	if (rc == RC_OK && usable - reserved < i->quantity)
		rc = refuse_reserved(s, m, i, usable, reserved, e);
	return rc;
}

static enum rc
take_one_lot(struct session *s, const struct row_medicine *m,
	     const struct stock_issue *i, struct stock_choices *c,
	     struct err *e)
{
	int64_t there = i->quantity;
	struct stock_choice x = { .quantity = i->quantity };
	char want[STOCK_QUANTITY], have[STOCK_QUANTITY];
	enum rc rc = stock_load_lot(s, i->lot_id, &x.lot, e);

	if (rc == RC_OK && x.lot.medicine_id != i->medicine_id)
		rc = err_field(e, "lot_id", "Lot %s is of another medicine.",
			       x.lot.number);
	if (rc == RC_OK)
		rc = stock_check_usable(&x.lot, day_of(i), e);
	if (rc == RC_OK && i->opened_id)
		rc = stock_check_opened(s, m, i, e);
	else if (rc == RC_OK)
		rc = free_of(s, &x.lot, i, &there, e);
	stock_quantity_text(want, m, i->quantity);
	if (rc == RC_OK && there < i->quantity)
		rc = i->day && i->day < when_today()
			     ? refuse_then(s, i, want,
					   stock_quantity_text(have, m, there),
					   e)
			     : err_field(e, "quantity",
					 "Not enough for %s: %s has %s of lot "
					 "%s.",
					 want,
					 house_name(s, TBL_PLACE, i->store_id),
					 stock_quantity_text(have, m, there),
					 x.lot.number);
	if (rc == RC_OK && !i->opened_id)
		rc = check_reserved(s, m, i, e);
	if (rc != RC_OK)
		return rc;
	x.outlives = x.lot.expiry_day >= i->course_end;
	c->v = mem_room(c->v, &c->cap, c->n, sizeof(*c->v));
	c->v[c->n++] = x;
	return RC_OK;
}

enum rc
stock_choose(struct session *s, const struct stock_issue *i, bool most,
	     struct stock_choices *c, struct err *e)
{
	struct row_medicine m;
	struct row_place store;
	enum rc rc = stock_load_medicine(s, i->medicine_id, &m, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, i->store_id, &store, e);
	if (rc == RC_OK && i->quantity < 1)
		rc = err_field(e, "quantity", "At least one %s is issued.",
			       m.unit);
	if (rc == RC_OK && i->quantity > STOCK_MOST)
		rc = err_field(e, "quantity",
			       "Nobody issues that much at "
			       "once.");
	if (rc == RC_OK && i->day)
		rc = stock_check_day(i->day, e);
	if (rc != RC_OK)
		return rc;
	if (i->lot_id)
		return take_one_lot(s, &m, i, c, e);
	rc = lots_there(s, i, c, e);
	return rc == RC_OK ? take_first_expiry(s, &m, i, most, c, e) : rc;
}

void
stock_why(char out[STOCK_WHY], const struct stock_issue *i,
	  const struct stock_choice *c, bool first)
{
	char end[WHEN_TEXT], day[WHEN_TEXT];
	const char *rank = i->lot_id ? "Asked for"
			   : first   ? "First to expire"
				     : "Next to expire";

	day_text(end, i->course_end);
	if (!c->outlives)
		snprintf(out, STOCK_WHY, "Expires BEFORE the course ends (%s)",
			 end);
	else if (i->course_end)
		snprintf(out, STOCK_WHY, "%s; outlives the course (%s)", rank,
			 end);
	else
		snprintf(out, STOCK_WHY, "%s (%s)", rank,
			 day_text(day, (int32_t)c->lot.expiry_day));
}

enum rc
stock_plan(struct session *s, const struct stock_issue *i, struct stock_pick *v,
	   int max, int *n, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	char why[SESSION_WHY];
	enum rc rc;

	*n = 0;
	if (!session_may(s, ACT_STOCK_VIEW, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = stock_choose(s, i, false, &c, e);
	for (size_t k = 0; rc == RC_OK && k < c.n; k++, ++*n) {
		struct stock_pick *p = &v[k];

		if (*n >= max)
			continue;
		p->lot_id = c.v[k].lot.id;
		p->quantity = c.v[k].quantity;
		strcpy(p->number, c.v[k].lot.number);
		p->expiry_day = (int32_t)c.v[k].lot.expiry_day;
		p->outlives = c.v[k].outlives;
		stock_why(p->why, i, &c.v[k], k == 0);
	}
	free(c.v);
	return rc;
}

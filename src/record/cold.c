/*
 * cold.c - the cold store.
 *
 * What a warm hour does to a vaccine can't be seen on the box, so the lots are
 * put aside in the transaction that files the reading: nobody has to think of
 * it, and nobody can forget.
 */
#include "wardbook/cold.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_private.h"
#include "wardbook/buf.h"

#define COLDEST (-2000) /* tenths: below the boiling point of nitrogen */
#define WARMEST 800

/* ---- words ------------------------------------------------------------------- */

const char *
cold_text(char out[COLD_TEXT], int64_t tenths)
{
	long long n = tenths < 0 ? -tenths : tenths;

	snprintf(out, COLD_TEXT, "%s%lld.%lld °C", tenths < 0 ? "-" : "",
		 n / 10, n % 10);
	return out;
}

enum rc
cold_parse(int64_t *tenths, const char *text, struct err *e)
{
	const char *p = text;
	bool minus = *p == '-';
	int64_t n = 0;
	int digits = 0;

	p += minus;
	for (; isdigit((unsigned char)*p) && digits < 4; p++, digits++)
		n = n * 10 + (*p - '0');
	n *= 10;
	if (digits && (*p == '.' || *p == ',')) {
		if (!isdigit((unsigned char)p[1]))
			digits = 0;
		else
			n += p[1] - '0';
		p += 2;
	}
	if (!digits || *p)
		return err_field(e, "tenths",
				 "\"%.12s\" is no temperature; type 4.5 or "
				 "-18.",
				 text);
	*tenths = minus ? -n : n;
	return RC_OK;
}

/* ---- bounds ------------------------------------------------------------------ */

static enum rc
set_limit(struct session *s, struct row_cold_limit *l, struct err *e)
{
	struct row_place store;
	struct row_cold_limit was;
	enum rc rc = stock_load_store(s, l->id, &store, e);

	if (rc == RC_OK && (l->low < COLDEST || l->high > WARMEST))
		rc = err_field(e, "low", "No store is kept like that.");
	if (rc == RC_OK && l->low >= l->high)
		rc = err_field(e, "high",
			       "The upper bound lies above the lower one.");
	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_COLD_LIMIT, l->id, &was, e);
	if (rc == RC_NONE) {
		rc = row_insert(s->store, TBL_COLD_LIMIT, l, e);
	} else if (rc == RC_OK) {
		l->version = was.version;
		rc = row_update(s->store, TBL_COLD_LIMIT, l, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_COLD_LIMIT, l->id, l->version, 0, NULL);
	return rc;
}

enum rc
cold_limit_set(struct session *s, int64_t store, int64_t low, int64_t high,
	       bool active, struct err *e)
{
	struct row_cold_limit l;
	enum rc rc = act_begin(s, ACT_STOCK_LEVEL, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_COLD_LIMIT, &l);
	l.id = store;
	l.low = low;
	l.high = high;
	l.active = active;
	return stock_end(s, set_limit(s, &l, e), e);
}

/* ---- readings ---------------------------------------------------------------- */

static enum rc
open_breach(struct session *s, int64_t store, struct row_cold_breach *b,
	    struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_COLD_OPEN_BREACH);
	bool row;
	enum rc rc;

	row_init(TBL_COLD_BREACH, b);
	stmt_int(st, "store", store);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, b, e);
	stmt_done(st);
	return rc;
}

static enum rc
hold_lots(struct session *s, const struct row_cold_breach *b, int *held,
	  struct err *e)
{
	struct table_rows r = { 0 };
	struct stmt *st = store_query(s->store, QUERY_COLD_LOTS);
	enum rc rc;

	stmt_int(st, "store", b->store_id);
	rc = supply_gather(st, TBL_LOT, &r, e);
	for (size_t i = 0; rc == RC_OK && i < r.n; i++) {
		struct row_lot lot = *SUPPLY_ROW(&r, row_lot, i);
		struct row_breach_lot x;

		lot.state = LOT_STATE_HELD;
		rc = row_update(s->store, TBL_LOT, &lot, e);
		row_init(TBL_BREACH_LOT, &x);
		x.breach_id = b->id;
		x.lot_id = lot.id;
		if (rc == RC_OK)
			rc = row_insert(s->store, TBL_BREACH_LOT, &x, e);
		if (rc == RC_OK)
			act_note(s, TBL_LOT, lot.id, lot.version, 0,
				 "held: the cold store was outside its "
				 "bounds");
	}
	*held = (int)r.n;
	free(r.v);
	return rc;
}

/* How far outside. */
static int64_t
distance(const struct row_cold_limit *l, int64_t tenths)
{
	if (tenths < l->low)
		return l->low - tenths;
	return tenths > l->high ? tenths - l->high : 0;
}

static enum rc
judge(struct session *s, const struct row_cold_limit *l,
      const struct row_cold_reading *r, int *held, struct err *e)
{
	struct row_cold_breach b;
	enum rc rc = open_breach(s, l->id, &b, e);

	if (rc != RC_OK)
		return rc;
	if (!distance(l, r->tenths)) {
		if (!b.id)
			return RC_OK;
		b.ended_at = r->at;
		b.state = BREACH_STATE_ENDED;
		return row_update(s->store, TBL_COLD_BREACH, &b, e);
	}
	if (!b.id) {
		b.store_id = l->id;
		b.from_at = r->at;
		b.worst = r->tenths;
		rc = row_insert(s->store, TBL_COLD_BREACH, &b, e);
		if (rc == RC_OK)
			act_note(s, TBL_COLD_BREACH, b.id, b.version, 0, NULL);
	} else if (distance(l, r->tenths) > distance(l, b.worst)) {
		b.worst = r->tenths;
		rc = row_update(s->store, TBL_COLD_BREACH, &b, e);
	}
	/* Also what came in since it began. */
	return rc == RC_OK ? hold_lots(s, &b, held, e) : rc;
}

static enum rc
load_limit(struct session *s, int64_t store, struct row_cold_limit *l,
	   struct err *e)
{
	enum rc rc = row_get(s->store, TBL_COLD_LIMIT, store, l, e);

	if (rc == RC_NONE || (rc == RC_OK && !l->active))
		return err_field(e, "store_id",
				 "This store has no bounds of temperature.");
	return rc;
}

enum rc
cold_read(struct session *s, int64_t store, int64_t tenths, const char *note,
	  int *held, struct err *e)
{
	struct row_cold_reading r;
	struct row_cold_limit l;
	int n = 0;
	enum rc rc = act_begin(s, ACT_COLD_READ, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_COLD_READING, &r);
	r.store_id = store;
	r.at = when_now();
	r.tenths = tenths;
	rc = load_limit(s, store, &l, e);
	if (rc == RC_OK && (tenths < COLDEST || tenths > WARMEST))
		rc = err_field(e, "tenths", "No store is that cold or warm.");
	if (rc == RC_OK)
		rc = stock_text(r.note, sizeof(r.note), note, "note", e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_COLD_READING, &r, e);
	if (rc == RC_OK)
		act_note(s, TBL_COLD_READING, r.id, r.version, 0, NULL);
	if (rc == RC_OK)
		rc = judge(s, &l, &r, &n, e);
	if (held)
		*held = n;
	return stock_end(s, rc, e);
}

/* ---- lists ------------------------------------------------------------------- */

struct last {
	struct row_cold_reading r;
};

static bool
keep_last(const struct row_cold_reading *r, void *arg)
{
	struct last *l = arg;

	l->r = *r;
	return false;
}

static enum rc
undecided(struct session *s, int64_t store, struct cold_store *c, struct err *e)
{
	struct table_rows r = { 0 }, lots = { 0 };
	struct stmt *st = store_query(s->store, QUERY_COLD_BREACHES);
	enum rc rc;

	stmt_int(st, "all", 0);
	rc = supply_gather(st, TBL_COLD_BREACH, &r, e);
	for (size_t i = 0; i < r.n && !c->breach.id; i++)
		if (SUPPLY_ROW(&r, row_cold_breach, i)->store_id == store)
			c->breach = *SUPPLY_ROW(&r, row_cold_breach, i);
	free(r.v);
	if (rc != RC_OK || !c->breach.id)
		return rc;
	st = store_query(s->store, QUERY_COLD_BREACH_LOTS);
	stmt_int(st, "breach", c->breach.id);
	rc = supply_gather(st, TBL_BREACH_LOT, &lots, e);
	c->held = (int)lots.n;
	free(lots.v);
	return rc;
}

static enum rc
fill_store(struct session *s, struct cold_store *c, struct err *e)
{
	struct last l = { .r = { .id = 0 } };
	struct stmt *st;
	int64_t n = 0;
	enum rc rc = row_get(s->store, TBL_PLACE, c->limit.id, &c->store, e);

	if (rc == RC_OK)
		rc = cold_readings(s, c->limit.id, 1, keep_last, &l, e);
	c->last = l.r;
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_COLD_TODAY);
	stmt_int(st, "store", c->limit.id);
	stmt_int(st, "from", when_instant(when_today(), 0));
	rc = stmt_one_int(st, &n, e);
	c->readings_today = (int)n;
	return rc == RC_OK ? undecided(s, c->limit.id, c, e) : rc;
}

struct to_store {
	cold_store_fn fn;
	void *arg;
};

static enum rc
hand_store(struct session *s, const void *row, void *to, bool *more,
	   struct err *e)
{
	const struct to_store *t = to;
	struct cold_store x = { .limit = *(const struct row_cold_limit *)row };
	enum rc rc = fill_store(s, &x, e);

	if (rc == RC_OK)
		*more = t->fn(&x, t->arg);
	return rc;
}

enum rc
cold_stores(struct session *s, cold_store_fn fn, void *arg, struct err *e)
{
	struct to_store to = { fn, arg };
	struct stmt *st;
	enum rc rc = supply_ask(s, QUERY_COLD_LIMITS, &st, e);

	if (rc != RC_OK)
		return rc;
	return supply_each(s, st, TBL_COLD_LIMIT, hand_store, &to, e);
}

enum rc
cold_readings(struct session *s, int64_t store, int max, cold_reading_fn fn,
	      void *arg, struct err *e)
{
	struct table_rows r = { 0 };
	struct stmt *st;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_COLD_READINGS);
	stmt_int(st, "store", store);
	stmt_int(st, "max", max);
	rc = supply_gather(st, TBL_COLD_READING, &r, e);
	for (size_t i = 0; rc == RC_OK && i < r.n; i++)
		if (!fn(SUPPLY_ROW(&r, row_cold_reading, i), arg))
			break;
	free(r.v);
	return rc;
}

/* ---- deciding ---------------------------------------------------------------- */

static enum rc
free_lot(struct session *s, int64_t breach, int64_t lot_id, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_COLD_HELD_ELSEWHERE);
	struct row_lot lot;
	int64_t others;
	enum rc rc;

	stmt_int(st, "lot", lot_id);
	stmt_int(st, "breach", breach);
	rc = stmt_one_int(st, &others, e);
	if (rc == RC_OK)
		rc = stock_load_lot(s, lot_id, &lot, e);
	if (rc != RC_OK || others || lot.state != LOT_STATE_HELD)
		return rc;
	lot.state = LOT_STATE_USABLE;
	rc = row_update(s->store, TBL_LOT, &lot, e);
	if (rc == RC_OK)
		act_note(s, TBL_LOT, lot.id, lot.version, 0,
			 "set free after a breach of the cold");
	return rc;
}

static enum rc
decide(struct session *s, struct row_cold_breach *b, bool set_free,
       struct err *e)
{
	struct table_rows r = { 0 };
	struct stmt *st = store_query(s->store, QUERY_COLD_BREACH_LOTS);
	enum rc rc;

	stmt_int(st, "breach", b->id);
	rc = supply_gather(st, TBL_BREACH_LOT, &r, e);
	for (size_t i = 0; rc == RC_OK && set_free && i < r.n; i++)
		rc = free_lot(s, b->id,
			      SUPPLY_ROW(&r, row_breach_lot, i)->lot_id, e);
	free(r.v);
	if (rc != RC_OK)
		return rc;
	b->state = set_free ? BREACH_STATE_RELEASED : BREACH_STATE_REJECTED;
	rc = row_update(s->store, TBL_COLD_BREACH, b, e);
	if (rc == RC_OK)
		act_note(s, TBL_COLD_BREACH, b->id, b->version, 0, b->note);
	return rc;
}

enum rc
cold_decide(struct session *s, int64_t breach, int64_t version, bool set_free,
	    const char *note, struct err *e)
{
	struct row_cold_breach b;
	enum rc rc = act_begin(s, ACT_COLD_DECIDE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_COLD_BREACH, breach, &b, e);
	if (rc == RC_NONE)
		rc = err_field(e, "breach", "There is no such breach.");
	if (rc == RC_OK)
		rc = supply_seen(b.version, version, "breach", e);
	if (rc == RC_OK && b.state == BREACH_STATE_OPEN)
		rc = err_field(e, "breach",
			       "The store is still outside its bounds; file a "
			       "reading first.");
	if (rc == RC_OK && b.state != BREACH_STATE_ENDED)
		rc = err_field(e, "breach", "This breach is decided already.");
	if (rc == RC_OK)
		rc = stock_text(b.note, sizeof(b.note), note, "note", e);
	if (rc == RC_OK && !b.note[0])
		rc = err_field(e, "note", "Say on what grounds.");
	if (rc == RC_OK)
		rc = decide(s, &b, set_free, e);
	return stock_end(s, rc, e);
}

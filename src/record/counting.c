/*
 * counting.c - counting a store that works.
 *
 * The ledger is asked inside the transaction that files the count, so what
 * moved before and after does not matter.  What the ledger said goes into the
 * line and not to the screen: a count that knows what it should find finds it.
 */
#include "wardbook/counting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_private.h"
#include "wardbook/buf.h"
#include "wardbook/text.h"

#define EXPLAIN_MS (90ll * 86400000)

/* ---- sessions ---------------------------------------------------------------- */

static enum rc
start(struct session *s, struct row_count_session *c, const char *note,
      struct err *e)
{
	struct stmt *st;
	struct row_place store;
	int64_t open;
	enum rc rc = stock_load_store(s, c->store_id, &store, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_COUNTING_OPEN_IN);
	stmt_int(st, "store", c->store_id);
	rc = stmt_one_int(st, &open, e);
	if (rc == RC_OK && open)
		rc = err_field(e, "store_id",
			       "%s is being counted; go on with that count.",
			       store.name);
	if (rc == RC_OK)
		rc = stock_text(c->note, sizeof(c->note), note, "note", e);
	if (rc != RC_OK)
		return rc;
	c->started_day = when_today();
	rc = row_insert(s->store, TBL_COUNT_SESSION, c, e);
	if (rc == RC_OK)
		act_note(s, TBL_COUNT_SESSION, c->id, c->version, 0, NULL);
	return rc;
}

enum rc
counting_start(struct session *s, int64_t store, const char *note,
	       int64_t *session, struct err *e)
{
	struct row_count_session c;
	enum rc rc = act_begin(s, ACT_STOCK_COUNT, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_COUNT_SESSION, &c);
	c.store_id = store;
	rc = start(s, &c, note, e);
	if (rc == RC_OK)
		*session = c.id;
	return stock_end(s, rc, e);
}

static enum rc
load_session(struct session *s, int64_t id, bool open,
	     struct row_count_session *c, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_COUNT_SESSION, id, c, e);

	if (rc == RC_NONE)
		return err_field(e, "session", "There is no such count.");
	if (rc == RC_OK && open && c->state != COUNT_STATE_OPEN)
		return err_field(e, "session", "This count is closed.");
	return rc;
}

static enum rc
lines_of(struct session *s, int64_t session, struct table_rows *r,
	 struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_COUNTING_LINES);

	stmt_int(st, "session", session);
	return supply_gather(st, TBL_COUNT_LINE, r, e);
}

static enum rc
balances_of(struct session *s, const struct row_count_session *c,
	    struct table_rows *r, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_COUNTING_BALANCES);

	stmt_int(st, "store", c->store_id);
	stmt_int(st, "session", c->id);
	return supply_gather(st, TBL_BALANCE, r, e);
}

static enum rc
sum_up(struct session *s, struct counting *c, struct err *e)
{
	struct table_rows lines = { 0 }, there = { 0 };
	enum rc rc = lines_of(s, c->row.id, &lines, e);

	if (rc == RC_OK)
		rc = balances_of(s, &c->row, &there, e);
	c->lots = (int)there.n;
	c->counted = (int)lines.n;
	for (size_t i = 0; i < lines.n; i++) {
		int64_t state = SUPPLY_ROW(&lines, row_count_line, i)->state;

		c->differ += state == COUNT_LINE_STATE_DIFFERS;
		c->twice += state == COUNT_LINE_STATE_CONFIRMED;
	}
	free(lines.v);
	free(there.v);
	return rc;
}

struct to_count {
	counting_fn fn;
	void *arg;
};

static enum rc
hand_count(struct session *s, const void *row, void *to, bool *more,
	   struct err *e)
{
	const struct to_count *t = to;
	struct counting x = { .row = *(const struct row_count_session *)row };
	enum rc rc = sum_up(s, &x, e);

	if (rc == RC_OK)
		*more = t->fn(&x, t->arg);
	return rc;
}

enum rc
counting_each(struct session *s, bool all, counting_fn fn, void *arg,
	      struct err *e)
{
	struct to_count to = { fn, arg };
	struct stmt *st;
	enum rc rc = supply_ask(s, QUERY_COUNTING_SESSIONS, &st, e);

	if (rc != RC_OK)
		return rc;
	stmt_int(st, "all", all);
	return supply_each(s, st, TBL_COUNT_SESSION, hand_count, &to, e);
}

/* ---- the sheet --------------------------------------------------------------- */

struct sheet_line {
	struct counting_line l;
	int order;
	char sort[200];
};

static int
by_order(const void *a, const void *b)
{
	const struct sheet_line *x = a, *y = b;
	int c;

	if (x->order != y->order)
		return x->order - y->order;
	c = strcmp(x->sort, y->sort);
	if (c)
		return c;
	return (x->l.lot.expiry_day > y->l.lot.expiry_day) -
	       (x->l.lot.expiry_day < y->l.lot.expiry_day);
}

static enum rc
make_line(struct session *s, int64_t lot, const struct row_count_line *row,
	  struct sheet_line *x, struct err *e)
{
	char text[176];
	enum rc rc = stock_load_lot(s, lot, &x->l.lot, e);

	if (rc == RC_OK)
		rc = stock_load_medicine(s, x->l.lot.medicine_id,
					 &x->l.medicine, e);
	snprintf(text, sizeof(text), "%s %s %s", x->l.medicine.name,
		 x->l.medicine.strength, x->l.medicine.form);
	text_fold(x->sort, sizeof(x->sort), text);
	x->order = 1;
	if (!row)
		return rc;
	x->l.counted = true;
	x->l.row = *row;
	x->l.mine = row->counted_by == s->account;
	x->order = row->state == COUNT_LINE_STATE_DIFFERS     ? 0
		   : row->state == COUNT_LINE_STATE_CONFIRMED ? 0
							      : 2;
	/* Whoever counts again must not know. */
	if (row->state == COUNT_LINE_STATE_DIFFERS)
		x->l.row.expected = x->l.row.counted = 0;
	return rc;
}

static const struct row_count_line *
line_of(const struct table_rows *lines, int64_t lot)
{
	for (size_t i = 0; i < lines->n; i++) {
		const struct row_count_line *l =
			SUPPLY_ROW(lines, row_count_line, i);

		if (l->lot_id == lot)
			return l;
	}
	return NULL;
}

static enum rc
load_sheet(struct session *s, int64_t session, struct table_rows *lines,
	   struct table_rows *there, struct err *e)
{
	struct row_count_session c;
	enum rc rc = load_session(s, session, false, &c, e);

	if (rc == RC_OK)
		rc = lines_of(s, session, lines, e);
	return rc == RC_OK ? balances_of(s, &c, there, e) : rc;
}

enum rc
counting_sheet(struct session *s, int64_t session, counting_line_fn fn,
	       void *arg, struct err *e)
{
	struct table_rows lines = { 0 }, there = { 0 };
	struct sheet_line *v;
	enum rc rc = supply_may(s, ACT_STOCK_COUNT, e);

	if (rc == RC_OK)
		rc = load_sheet(s, session, &lines, &there, e);
	v = mem_zero(there.n ? there.n : 1, sizeof(*v));
	for (size_t i = 0; rc == RC_OK && i < there.n; i++) {
		int64_t lot = SUPPLY_ROW(&there, row_balance, i)->lot_id;

		rc = make_line(s, lot, line_of(&lines, lot), &v[i], e);
	}
	if (rc == RC_OK) {
		qsort(v, there.n, sizeof(*v), by_order);
		for (size_t i = 0; i < there.n && fn(&v[i].l, arg); i++)
			;
	}
	free(v);
	free(lines.v);
	free(there.v);
	return rc;
}

/* ---- counting ---------------------------------------------------------------- */

static enum rc
find_line(struct session *s, int64_t session, int64_t lot,
	  struct row_count_line *l, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_COUNTING_LINE);
	bool row;
	enum rc rc;

	row_init(TBL_COUNT_LINE, l);
	stmt_int(st, "session", session);
	stmt_int(st, "lot", lot);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, l, e);
	stmt_done(st);
	return rc;
}

static enum rc
count_first(struct session *s, struct row_count_line *l, int64_t there,
	    int64_t counted, struct err *e)
{
	l->expected = there;
	l->counted = counted;
	l->counted_by = s->account;
	l->counted_at = when_now();
	l->state = counted == there ? COUNT_LINE_STATE_AGREES
				    : COUNT_LINE_STATE_DIFFERS;
	return row_insert(s->store, TBL_COUNT_LINE, l, e);
}

static enum rc
count_again(struct session *s, struct row_count_line *l, int64_t there,
	    int64_t counted, struct err *e)
{
	if (l->state != COUNT_LINE_STATE_DIFFERS)
		return err_field(e, "lot_id", "This lot was counted already.");
	if (l->counted_by == s->account)
		return err_field(e, "counted_by",
				 "You counted this lot; someone else counts it "
				 "again.");
	l->expected2 = there;
	l->counted2 = counted;
	l->counted2_by = s->account;
	l->counted2_at = when_now();
	l->state = counted == there ? COUNT_LINE_STATE_AGREES
				    : COUNT_LINE_STATE_CONFIRMED;
	return row_update(s->store, TBL_COUNT_LINE, l, e);
}

static enum rc
file_count(struct session *s, int64_t session, int64_t lot_id, int64_t counted,
	   struct row_count_line *l, struct err *e)
{
	struct row_count_session c;
	struct row_balance b;
	struct row_lot lot;
	enum rc rc = load_session(s, session, true, &c, e);

	if (rc == RC_OK)
		rc = stock_load_lot(s, lot_id, &lot, e);
	if (rc == RC_OK && (counted < 0 || counted > STOCK_MOST))
		rc = err_field(e, "counted", "A count is zero or more.");
	if (rc == RC_OK)
		rc = find_line(s, session, lot_id, l, e);
	if (rc == RC_OK)
		rc = stock_balance(s, &lot, c.store_id, &b, e);
	if (rc != RC_OK)
		return rc;
	l->session_id = session;
	l->lot_id = lot_id;
	l->store_id = c.store_id;
	rc = l->id ? count_again(s, l, b.quantity, counted, e)
		   : count_first(s, l, b.quantity, counted, e);
	if (rc == RC_OK)
		act_note(s, TBL_COUNT_LINE, l->id, l->version, 0, NULL);
	return rc;
}

enum rc
counting_file(struct session *s, int64_t session, int64_t lot, int64_t counted,
	      enum count_line_state *state, struct err *e)
{
	struct row_count_line l;
	enum rc rc = act_begin(s, ACT_STOCK_COUNT, e);

	if (rc != RC_OK)
		return rc;
	rc = file_count(s, session, lot, counted, &l, e);
	if (rc == RC_OK)
		*state = (enum count_line_state)l.state;
	return stock_end(s, rc, e);
}

/* ---- what differs ------------------------------------------------------------ */

enum rc
counting_explain(struct session *s, int64_t line, counting_why_fn fn, void *arg,
		 struct err *e)
{
	struct table_rows r = { 0 };
	struct row_count_line l;
	struct stmt *st;
	int64_t from = 0, d, floor;
	enum rc rc = supply_may(s, ACT_STOCK_ADJUST, e);

	if (rc == RC_OK)
		rc = row_get(s->store, TBL_COUNT_LINE, line, &l, e);
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_COUNTING_LAST_AT);
	stmt_int(st, "lot", l.lot_id);
	stmt_int(st, "store", l.store_id);
	stmt_int(st, "session", l.session_id);
	rc = stmt_one_int(st, &from, e);
	if (rc != RC_OK)
		return rc;
	floor = l.counted_at - EXPLAIN_MS;
	st = store_query(s->store, QUERY_COUNTING_MOVES);
	stmt_int(st, "lot", l.lot_id);
	stmt_int(st, "store", l.store_id);
	stmt_int(st, "from", from > floor ? from : floor);
	rc = supply_gather(st, TBL_MOVEMENT, &r, e);
	d = l.counted2_by ? l.counted2 - l.expected2 : l.counted - l.expected;
	for (size_t i = 0; rc == RC_OK && i < r.n; i++) {
		const struct row_movement *m = SUPPLY_ROW(&r, row_movement, i);

		/* Filed twice, or taken twice and filed once. */
		if (!fn(m, m->quantity == d || m->quantity == -d, arg))
			break;
	}
	free(r.v);
	return rc;
}

static enum rc
settle(struct session *s, int64_t line, int64_t version, int64_t reason_id,
       struct err *e)
{
	struct row_count_line l;
	struct row_movement m;
	struct row_reason why;
	struct row_lot lot;
	enum rc rc = row_get(s->store, TBL_COUNT_LINE, line, &l, e);

	if (rc == RC_NONE)
		return err_field(e, "line", "There is no such count.");
	if (rc == RC_OK)
		rc = supply_seen(l.version, version, "count", e);
	if (rc == RC_OK && l.state != COUNT_LINE_STATE_CONFIRMED)
		rc = err_field(e, "line",
			       "Only what two people found different is "
			       "settled.");
	if (rc == RC_OK)
		rc = stock_load_reason(s, reason_id, REASON_KIND_ADJUST, &why,
				       e);
	if (rc == RC_OK)
		rc = stock_load_lot(s, l.lot_id, &lot, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_MOVEMENT, &m);
	m.kind = MOVEMENT_KIND_COUNT;
	m.store_id = l.store_id;
	m.quantity = l.counted2 - l.expected2;
	m.reason_id = reason_id;
	rc = stock_move(s, &lot, &m, why.name, e);
	if (rc != RC_OK)
		return rc;
	l.state = COUNT_LINE_STATE_SETTLED;
	l.movement_id = m.id;
	rc = row_update(s->store, TBL_COUNT_LINE, &l, e);
	if (rc == RC_OK)
		act_note(s, TBL_COUNT_LINE, l.id, l.version, 0, why.name);
	return rc;
}

enum rc
counting_settle(struct session *s, int64_t line, int64_t version,
		int64_t reason_id, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_ADJUST, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, settle(s, line, version, reason_id, e), e);
}

static enum rc
close_session(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct counting c = { .lots = 0 };
	enum rc rc = load_session(s, id, true, &c.row, e);

	if (rc == RC_OK)
		rc = supply_seen(c.row.version, version, "count", e);
	if (rc == RC_OK)
		rc = sum_up(s, &c, e);
	if (rc == RC_OK && c.differ + c.twice)
		rc = err_field(e, "session",
			       "%d lots differ and are not settled.",
			       c.differ + c.twice);
	if (rc != RC_OK)
		return rc;
	c.row.state = COUNT_STATE_CLOSED;
	rc = row_update(s->store, TBL_COUNT_SESSION, &c.row, e);
	if (rc == RC_OK)
		act_note(s, TBL_COUNT_SESSION, id, c.row.version, 0, NULL);
	return rc;
}

enum rc
counting_close(struct session *s, int64_t session, int64_t version,
	       struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_COUNT, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, close_session(s, session, version, e), e);
}

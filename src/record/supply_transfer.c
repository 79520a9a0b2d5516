/*
 * supply_transfer.c - stock between stores.
 *
 * A transfer is two movements with a wait between them.  While it waits the
 * stock is in no store, and a line says how much of it: what was sent is what
 * arrived, went back, was lost, or is still on its way.  check adds it up.
 */
#include "register_private.h"
#include "supply_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

#define SETTLED_DAYS 30

/* ---- sending ----------------------------------------------------------------- */

static enum rc
send_lot(struct session *s, const struct row_transfer *t,
	 const struct row_lot *lot, int64_t quantity, struct err *e)
{
	struct row_transfer_line line;
	struct row_movement m;
	enum rc rc;

	row_init(TBL_MOVEMENT, &m);
	m.kind = MOVEMENT_KIND_TRANSFER_OUT;
	m.store_id = t->from_id;
	m.quantity = -quantity;
	strcpy(m.document, t->document);
	rc = stock_move(s, lot, &m, house_name(s, TBL_PLACE, t->to_id), e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_TRANSFER_LINE, &line);
	line.transfer_id = t->id;
	line.medicine_id = lot->medicine_id;
	line.lot_id = lot->id;
	line.sent = quantity;
	return row_insert(s->store, TBL_TRANSFER_LINE, &line, e);
}

/* A lot that is named may be on hold: it goes to quarantine.  Not to a ward. */
static enum rc
send_named(struct session *s, const struct row_transfer *t, bool ward,
	   const struct supply_send_line *l, struct err *e)
{
	struct row_lot lot;
	enum rc rc = stock_load_lot(s, l->lot_id, &lot, e);

	if (rc == RC_OK && lot.medicine_id != l->medicine_id)
		rc = err_field(e, "lot_id", "Lot %s is of another medicine.",
			       lot.number);
	if (rc == RC_OK && ward)
		rc = stock_check_usable(&lot, when_today(), e);
	if (rc == RC_OK && (l->quantity < 1 || l->quantity > STOCK_MOST))
		rc = err_field(e, "quantity", "At least one is sent.");
	return rc == RC_OK ? send_lot(s, t, &lot, l->quantity, e) : rc;
}

static enum rc
send_line(struct session *s, const struct row_transfer *t, bool ward,
	  const struct supply_send_line *l, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	struct stock_issue i = {
		.medicine_id = l->medicine_id,
		.store_id = t->from_id,
		.quantity = l->quantity,
	};
	enum rc rc;

	if (l->lot_id)
		return send_named(s, t, ward, l, e);
	rc = stock_choose(s, &i, false, &c, e);
	for (size_t k = 0; rc == RC_OK && k < c.n; k++)
		rc = send_lot(s, t, &c.v[k].lot, c.v[k].quantity, e);
	free(c.v);
	return rc;
}

enum rc
supply_file_transfer(struct session *s, int64_t from, int64_t to,
		     const struct supply_send_line *v, int n, bool topup,
		     const char *document, int64_t *transfer, struct err *e)
{
	struct row_place source, goal;
	struct row_transfer t;
	enum rc rc = stock_load_store(s, from, &source, e);

	row_init(TBL_TRANSFER, &t);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_PLACE, to, &goal, e);
	if (rc == RC_NONE || (rc == RC_OK && goal.kind != PLACE_KIND_STORE) ||
	    (rc == RC_OK && !goal.active))
		rc = err_field(e, "to_id", "There is no such store in use.");
	if (rc == RC_OK && from == to)
		rc = err_field(e, "to_id", "It lies there already.");
	if (rc == RC_OK && n < 1)
		rc = err_field(e, "quantity", "Nothing is sent.");
	if (rc == RC_OK)
		rc = stock_text(t.document, sizeof(t.document), document,
				"document", e);
	if (rc != RC_OK)
		return rc;
	t.from_id = from;
	t.to_id = to;
	t.topup = topup;
	t.sent_day = when_today();
	t.sent_by = s->account;
	rc = row_insert(s->store, TBL_TRANSFER, &t, e);
	for (int i = 0; rc == RC_OK && i < n; i++)
		rc = send_line(s, &t, goal.ward_id != 0, &v[i], e);
	if (rc == RC_OK)
		act_note(s, TBL_TRANSFER, t.id, t.version, 0, NULL);
	if (rc == RC_OK && transfer)
		*transfer = t.id;
	return rc;
}

enum rc
supply_send(struct session *s, int64_t from, int64_t to,
	    const struct supply_send_line *v, int n, const char *document,
	    int64_t *transfer, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_MOVE, e);

	if (rc != RC_OK)
		return rc;
	rc = supply_file_transfer(s, from, to, v, n, false, document, transfer,
				  e);
	return stock_end(s, rc, e);
}

/* ---- arriving ---------------------------------------------------------------- */

static enum rc
lines_of(struct session *s, int64_t transfer, struct table_rows *r,
	 struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_LINES_OF_TRANSFER);

	stmt_int(st, "transfer", transfer);
	return supply_gather(st, TBL_TRANSFER_LINE, r, e);
}

static int64_t
still_out(const struct row_transfer_line *l)
{
	return l->sent - l->received - l->back - l->lost;
}

/* Into one of the two stores. */
static enum rc
put_in(struct session *s, const struct row_transfer *t,
       const struct row_transfer_line *l, int64_t store, int64_t quantity,
       struct err *e)
{
	struct row_movement m;
	struct row_lot lot;
	enum rc rc;

	if (!quantity)
		return RC_OK;
	rc = stock_load_lot(s, l->lot_id, &lot, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_MOVEMENT, &m);
	m.kind = MOVEMENT_KIND_TRANSFER_IN;
	m.store_id = store;
	m.quantity = quantity;
	strcpy(m.document, t->document);
	return stock_move(s, &lot, &m, NULL, e);
}

static enum rc
load_transfer(struct session *s, int64_t id, int64_t version,
	      struct row_transfer *t, struct table_rows *lines, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_TRANSFER, id, t, e);

	if (rc == RC_NONE)
		return err_field(e, "transfer", "There is no such transfer.");
	if (rc == RC_OK)
		rc = supply_seen(t->version, version, "transfer", e);
	if (rc == RC_OK && t->state != TRANSFER_STATE_TRANSIT &&
	    t->state != TRANSFER_STATE_SHORT)
		rc = err_field(e, "transfer", "This transfer is %s already.",
			       enum_words(&enum_transfer_state, t->state));
	return rc == RC_OK ? lines_of(s, id, lines, e) : rc;
}

static enum rc
arrive(struct session *s, int64_t id, int64_t version, int64_t short_line,
       int64_t arrived, struct err *e)
{
	struct table_rows lines = { 0 };
	struct row_transfer t;
	bool found = !short_line;
	int64_t missing = 0;
	enum rc rc = load_transfer(s, id, version, &t, &lines, e);

	if (rc == RC_OK && t.state != TRANSFER_STATE_TRANSIT)
		rc = err_field(e, "transfer",
			       "This transfer was confirmed already; what is "
			       "missing of it is settled by the pharmacy.");
	for (size_t i = 0; rc == RC_OK && i < lines.n; i++) {
		struct row_transfer_line l =
			*SUPPLY_ROW(&lines, row_transfer_line, i);
		int64_t n = still_out(&l);

		if (l.id == short_line) {
			found = true;
			if (arrived < 0 || arrived > n)
				rc = err_field(e, "arrived",
					       "Only %lld were sent.",
					       (long long)n);
			missing += n - arrived;
			n = arrived;
		}
		if (rc == RC_OK)
			rc = put_in(s, &t, &l, t.to_id, n, e);
		l.received += n;
		if (rc == RC_OK && n)
			rc = row_update(s->store, TBL_TRANSFER_LINE, &l, e);
	}
	free(lines.v);
	if (rc == RC_OK && !found)
		rc = err_field(e, "line", "There is no such line.");
	if (rc != RC_OK)
		return rc;
	t.state = missing ? TRANSFER_STATE_SHORT : TRANSFER_STATE_RECEIVED;
	t.received_by = s->account;
	rc = row_update(s->store, TBL_TRANSFER, &t, e);
	if (rc == RC_OK)
		act_note(s, TBL_TRANSFER, t.id, t.version, 0,
			 missing ? "received short" : NULL);
	return rc;
}

enum rc
supply_confirm(struct session *s, int64_t transfer, int64_t version,
	       int64_t short_line, int64_t arrived, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_CONFIRM, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s,
			 arrive(s, transfer, version, short_line, arrived, e),
			 e);
}

/* ---- what is missing --------------------------------------------------------- */

static enum rc
settle(struct session *s, int64_t id, int64_t version, int64_t reason_id,
       struct err *e)
{
	struct table_rows lines = { 0 };
	struct row_transfer t;
	struct row_reason why;
	enum rc rc = load_transfer(s, id, version, &t, &lines, e);

	if (rc == RC_OK && reason_id)
		rc = stock_load_reason(s, reason_id, REASON_KIND_ADJUST, &why,
				       e);
	for (size_t i = 0; rc == RC_OK && i < lines.n; i++) {
		struct row_transfer_line l =
			*SUPPLY_ROW(&lines, row_transfer_line, i);
		int64_t n = still_out(&l);

		if (!n)
			continue;
		if (reason_id) {
			l.lost += n;
			l.reason_id = reason_id;
			rc = register_lost(s, l.medicine_id, t.from_id, n,
					   house_name(s, TBL_PLACE, t.to_id),
					   e);
		} else {
			rc = put_in(s, &t, &l, t.from_id, n, e);
			l.back += n;
		}
		if (rc == RC_OK)
			rc = row_update(s->store, TBL_TRANSFER_LINE, &l, e);
	}
	free(lines.v);
	if (rc != RC_OK)
		return rc;
	t.state = t.state == TRANSFER_STATE_TRANSIT && !reason_id
			  ? TRANSFER_STATE_CANCELLED
			  : TRANSFER_STATE_SETTLED;
	rc = row_update(s->store, TBL_TRANSFER, &t, e);
	if (rc == RC_OK)
		act_note(s, TBL_TRANSFER, t.id, t.version, 0,
			 reason_id ? why.name : "put back");
	return rc;
}

enum rc
supply_settle(struct session *s, int64_t transfer, int64_t version,
	      int64_t reason_id, struct err *e)
{
	enum rc rc = act_begin(s, ACT_STOCK_MOVE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, settle(s, transfer, version, reason_id, e), e);
}

/* ---- lists ------------------------------------------------------------------- */

static enum rc
sum_up(struct session *s, struct supply_transfer *t, struct err *e)
{
	struct table_rows lines = { 0 };
	enum rc rc = lines_of(s, t->row.id, &lines, e);

	t->lines = (int)lines.n;
	for (size_t i = 0; rc == RC_OK && i < lines.n; i++)
		t->missing +=
			still_out(SUPPLY_ROW(&lines, row_transfer_line, i));
	free(lines.v);
	return rc;
}

struct to_transfer {
	supply_transfer_fn fn;
	void *arg;
};

static enum rc
hand_transfer(struct session *s, const void *row, void *to, bool *more,
	      struct err *e)
{
	const struct to_transfer *t = to;
	struct supply_transfer x = { .row = *(const struct row_transfer *)row };
	enum rc rc = sum_up(s, &x, e);

	if (rc == RC_OK)
		*more = t->fn(&x, t->arg);
	return rc;
}

enum rc
supply_transfers(struct session *s, int64_t to, bool all, supply_transfer_fn fn,
		 void *arg, struct err *e)
{
	struct to_transfer whom = { fn, arg };
	struct stmt *st;
	enum rc rc = supply_ask(s, QUERY_SUPPLY_TRANSFERS, &st, e);

	if (rc != RC_OK)
		return rc;
	stmt_int(st, "to", to);
	stmt_int(st, "all", all);
	stmt_int(st, "from", day_add(when_today(), -SETTLED_DAYS));
	return supply_each(s, st, TBL_TRANSFER, hand_transfer, &whom, e);
}

struct to_line {
	supply_line_fn fn;
	void *arg;
};

static enum rc
hand_line(struct session *s, const void *row, void *to, bool *more,
	  struct err *e)
{
	const struct to_line *t = to;
	struct supply_transfer_line x = {
		.row = *(const struct row_transfer_line *)row
	};
	enum rc rc = stock_load_lot(s, x.row.lot_id, &x.lot, e);

	if (rc == RC_OK)
		rc = stock_load_medicine(s, x.row.medicine_id, &x.medicine, e);
	if (rc == RC_OK)
		*more = t->fn(&x, t->arg);
	return rc;
}

enum rc
supply_transfer_lines(struct session *s, int64_t transfer, supply_line_fn fn,
		      void *arg, struct err *e)
{
	struct to_line to = { fn, arg };
	struct stmt *st;
	enum rc rc = supply_ask(s, QUERY_SUPPLY_LINES_OF_TRANSFER, &st, e);

	if (rc != RC_OK)
		return rc;
	stmt_int(st, "transfer", transfer);
	return supply_each(s, st, TBL_TRANSFER_LINE, hand_line, &to, e);
}

/*
 * recall.c - a lot's whole way, from its movements.
 *
 * The ledger knows it all: nothing is kept for a recall beyond who started it
 * and why.  A movement and its reversal cancel and are left out.  To whom it
 * went lies in `care`; who does not hold that key is told how much, not whom.
 */
#include "wardbook/recall.h"

#include <stdlib.h>
#include <string.h>

#include "supply_private.h"
#include "wardbook/buf.h"
#include "wardbook/text.h"

/* ---- starting ---------------------------------------------------------------- */

static enum rc
set_recalled(struct session *s, struct row_lot *lot, struct row_recall *r,
	     struct err *e)
{
	enum rc rc = RC_OK;

	if (lot->state != LOT_STATE_RECALLED) {
		lot->state = LOT_STATE_RECALLED;
		rc = row_update(s->store, TBL_LOT, lot, e);
		if (rc == RC_OK)
			act_note(s, TBL_LOT, lot->id, lot->version, 0,
				 "recalled");
	}
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_RECALL, r, e);
	if (rc == RC_OK)
		act_note(s, TBL_RECALL, r->id, r->version, 0, r->cause);
	return rc;
}

static enum rc
check_recall(struct session *s, const struct row_lot *lot, int64_t version,
	     struct row_recall *r, struct err *e)
{
	struct stmt *st;
	bool row;
	enum rc rc = supply_seen(lot->version, version, "lot", e);

	if (rc == RC_OK && !r->cause[0])
		rc = err_field(e, "cause", "Say why it is recalled.");
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_RECALL_OPEN_OF);
	stmt_int(st, "lot", lot->id);
	rc = stmt_step(st, &row, e);
	stmt_done(st);
	if (rc == RC_OK && row)
		rc = err_field(e, "lot_id", "Lot %s is being recalled already.",
			       lot->number);
	return rc;
}

enum rc
recall_start(struct session *s, int64_t lot_id, int64_t version,
	     const char *document, const char *cause, int64_t *recall,
	     struct err *e)
{
	struct row_recall r;
	struct row_lot lot;
	enum rc rc = act_begin(s, ACT_RECALL_RUN, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_RECALL, &r);
	r.lot_id = lot_id;
	r.day = when_today();
	rc = stock_load_lot(s, lot_id, &lot, e);
	if (rc == RC_OK)
		rc = stock_text(r.document, sizeof(r.document), document,
				"document", e);
	if (rc == RC_OK)
		rc = stock_text(r.cause, sizeof(r.cause), cause, "cause", e);
	if (rc == RC_OK)
		rc = check_recall(s, &lot, version, &r, e);
	if (rc == RC_OK)
		rc = set_recalled(s, &lot, &r, e);
	if (rc == RC_OK && recall)
		*recall = r.id;
	return stock_end(s, rc, e);
}

enum rc
recall_close(struct session *s, int64_t recall, int64_t version, struct err *e)
{
	struct row_recall r;
	enum rc rc = act_begin(s, ACT_RECALL_RUN, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_RECALL, recall, &r, e);
	if (rc == RC_OK)
		rc = supply_seen(r.version, version, "recall", e);
	if (rc == RC_OK && r.state != RECALL_STATE_OPEN)
		rc = err_field(e, "recall", "This recall is closed already.");
	if (rc == RC_OK) {
		r.state = RECALL_STATE_CLOSED;
		rc = row_update(s->store, TBL_RECALL, &r, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_RECALL, r.id, r.version, 0, "closed");
	return stock_end(s, rc, e);
}

enum rc
recall_each(struct session *s, recall_fn fn, void *arg, struct err *e)
{
	struct table_rows r = { 0 };
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc == RC_OK)
		rc = supply_gather(store_query(s->store, QUERY_RECALL_LIST),
				   TBL_RECALL, &r, e);
	for (size_t i = 0; rc == RC_OK && i < r.n; i++)
		if (!fn(SUPPLY_ROW(&r, row_recall, i), arg))
			break;
	free(r.v);
	return rc;
}

enum rc
recall_find(struct session *s, const char *number, recall_lot_fn fn, void *arg,
	    struct err *e)
{
	struct table_rows r = { 0 };
	struct stmt *st;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_RECALL_LOTS_NAMED);
	stmt_text(st, "number", number);
	rc = supply_gather(st, TBL_LOT, &r, e);
	for (size_t i = 0; rc == RC_OK && i < r.n; i++)
		if (!fn(SUPPLY_ROW(&r, row_lot, i), arg))
			break;
	free(r.v);
	return rc;
}

struct found {
	struct row_lot *lot;
	int *n;
};

static bool
keep_lot(const struct row_lot *l, void *arg)
{
	const struct found *f = arg;

	*f->lot = *l;
	++*f->n;
	return true;
}

enum rc
recall_find_last(struct session *s, const char *number, struct row_lot *lot,
		 int *n, struct err *e)
{
	struct found f = { lot, n };

	*n = 0;
	return recall_find(s, number, keep_lot, &f, e);
}

/* ---- the way ----------------------------------------------------------------- */

struct way {
	struct session *s;
	struct recall_step *v;
	size_t n, cap;
	struct recall_sum sum;
	struct table_rows moves;
	bool patients;
};

static struct recall_step *
add_step(struct way *w, enum recall_part part, int32_t day, int64_t quantity)
{
	struct recall_step *p;

	w->v = mem_room(w->v, &w->cap, w->n, sizeof(*w->v));
	p = &w->v[w->n++];
	memset(p, 0, sizeof(*p));
	p->part = part;
	p->day = day;
	p->quantity = quantity < 0 ? -quantity : quantity;
	return p;
}

static void
name_account(struct session *s, int64_t id, char out[40])
{
	struct row_account a;

	out[0] = '\0';
	if (id && row_get(s->store, TBL_ACCOUNT, id, &a, NULL) == RC_OK)
		text_copy(out, 40, a.name);
}

static bool
is_cancelled(const struct way *w, const struct row_movement *m)
{
	if (m->reverses_id)
		return true;
	for (size_t i = 0; i < w->moves.n; i++)
		if (SUPPLY_ROW(&w->moves, row_movement, i)->reverses_id ==
		    m->id)
			return true;
	return false;
}

/* Supplier of a delivery or of a return. */
static enum rc
name_supplier(struct way *w, const struct row_movement *m,
	      struct recall_step *p, struct err *e)
{
	struct row_receipt r;
	struct row_supplier from;
	enum rc rc = row_get(w->s->store, TBL_RECEIPT, m->id, &r, e);

	if (rc == RC_NONE)
		return RC_OK;
	if (rc == RC_OK)
		rc = row_get(w->s->store, TBL_SUPPLIER, r.supplier_id, &from,
			     e);
	if (rc == RC_OK)
		text_copy(p->from, sizeof(p->from), from.name);
	return rc;
}

static enum rc
name_patient(struct way *w, const struct row_movement *m, struct recall_step *p,
	     struct err *e)
{
	struct row_movement_patient who;
	enum rc rc;

	if (!w->patients)
		return RC_OK;
	rc = row_get(w->s->store, TBL_MOVEMENT_PATIENT, m->id, &who, e);
	if (rc == RC_OK && !who.shut)
		p->patient_id = who.patient_id;
	row_wipe(TBL_MOVEMENT_PATIENT, &who);
	return rc;
}

/* "wasted", "returned to Alpha Wholesale" */
static void
say_gone(const struct row_movement *m, struct recall_step *p)
{
	char supplier[sizeof(p->from)];

	text_copy(supplier, sizeof(supplier), p->from);
	snprintf(p->from, sizeof(p->from), "%s%s%.60s",
		 enum_words(&enum_movement_kind, m->kind),
		 *supplier ? " to " : "", supplier);
}

/* Which part a movement belongs to; false: it only changes a store. */
static bool
part_of(struct way *w, const struct row_movement *m, enum recall_part *part)
{
	struct recall_sum *sum = &w->sum;

	/* Handed out, or given at the bedside. */
	if (m->to_patient) {
		*part = RECALL_PATIENT;
		sum->patients -= m->quantity;
		return true;
	}
	switch ((enum movement_kind)m->kind) {
	case MOVEMENT_KIND_RECEIVE:
		*part = RECALL_CAME;
		sum->came += m->quantity;
		return true;
	case MOVEMENT_KIND_ISSUE_WARD:
		*part = RECALL_WARD;
		sum->wards -= m->quantity;
		return true;
	case MOVEMENT_KIND_RETURN:
		*part = m->ward_id ? RECALL_WARD : RECALL_GONE;
		if (m->ward_id)
			sum->wards -= m->quantity;
		else
			sum->gone -= m->quantity;
		return true;
	case MOVEMENT_KIND_WASTE:
	case MOVEMENT_KIND_DESTROY:
	case MOVEMENT_KIND_USE:
		*part = RECALL_GONE;
		sum->gone -= m->quantity;
		return true;
	case MOVEMENT_KIND_ADJUST:
	case MOVEMENT_KIND_COUNT:
		sum->corrected += m->quantity;
		return false;
	case MOVEMENT_KIND_ISSUE_PATIENT:
	case MOVEMENT_KIND_REVERSE:
	case MOVEMENT_KIND_TRANSFER_OUT:
	case MOVEMENT_KIND_TRANSFER_IN:
		return false;
	}
	return false;
}

static enum rc
walk_movements(struct way *w, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < w->moves.n; i++) {
		const struct row_movement *m =
			SUPPLY_ROW(&w->moves, row_movement, i);
		enum recall_part part;
		struct recall_step *p;

		if (is_cancelled(w, m) || !part_of(w, m, &part))
			continue;
		p = add_step(w, part, (int32_t)m->day, m->quantity);
		p->store_id = m->store_id;
		p->ward_id = m->ward_id;
		strcpy(p->document, m->document);
		name_account(w->s, m->author_id, p->by);
		if (part == RECALL_PATIENT)
			rc = name_patient(w, m, p, e);
		else if (part != RECALL_WARD)
			rc = name_supplier(w, m, p, e);
		if (part == RECALL_GONE || m->kind == MOVEMENT_KIND_RETURN)
			say_gone(m, p);
	}
	return rc;
}

static enum rc
walk_stores(struct way *w, const struct row_lot *lot, struct err *e)
{
	struct table_rows r = { 0 };
	struct stmt *st = store_query(w->s->store, QUERY_RECALL_BALANCES);
	bool row;
	enum rc rc;

	stmt_int(st, "lot", lot->id);
	rc = supply_gather(st, TBL_BALANCE, &r, e);
	for (size_t i = 0; i < r.n; i++) {
		const struct row_balance *b = SUPPLY_ROW(&r, row_balance, i);

		add_step(w, RECALL_LIES, when_today(), b->quantity)->store_id =
			b->store_id;
		w->sum.there += b->quantity;
	}
	free(r.v);
	if (rc != RC_OK)
		return rc;
	st = store_query(w->s->store, QUERY_SUPPLY_TRANSIT_OF_LOT);
	stmt_int(st, "lot", lot->id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		struct recall_step *p =
			add_step(w, RECALL_MOVES,
				 (int32_t)stmt_get_int(st, "sent_day"),
				 stmt_get_int(st, "quantity"));

		p->store_id = stmt_get_int(st, "to_id");
		w->sum.moving += p->quantity;
	}
	stmt_done(st);
	return rc;
}

/* Held, recalled, set free: from the versions of the lot. */
static enum rc
walk_states(struct way *w, const struct row_lot *lot, struct err *e)
{
	enum rc rc = RC_OK;

	for (int64_t v = 1; rc == RC_OK && v <= lot->version; v++) {
		struct row_lot was = *lot;
		struct recall_step *p;
		int32_t day;

		if (v < lot->version)
			rc = row_get_version(w->s->store, TBL_LOT, lot->id, v,
					     &was, e);
		if (rc != RC_OK)
			break;
		when_local(was.filed_at, &day, NULL);
		p = add_step(w, RECALL_STATE, day, 0);
		text_copy(p->from, sizeof(p->from),
			  enum_words(&enum_lot_state, was.state));
		name_account(w->s, was.author_id, p->by);
	}
	return rc;
}

/* What was given up on the way between stores. */
static void
judge_sum(struct recall_sum *sum)
{
	int64_t rest = sum->came + sum->corrected -
		       (sum->there + sum->moving + sum->wards + sum->patients +
			sum->gone);

	sum->whole = rest == 0;
}

static int
by_part(const void *a, const void *b)
{
	const struct recall_step *x = a, *y = b;

	if (x->part != y->part)
		return x->part < y->part ? -1 : 1;
	return (x->day > y->day) - (x->day < y->day);
}

static enum rc
walk(struct way *w, int64_t lot_id, struct err *e)
{
	struct row_lot lot;
	struct stmt *st;
	bool row;
	enum rc rc = stock_load_lot(w->s, lot_id, &lot, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(w->s->store, QUERY_RECALL_MOVEMENTS);
	stmt_int(st, "lot", lot_id);
	rc = supply_gather(st, TBL_MOVEMENT, &w->moves, e);
	if (rc == RC_OK)
		rc = walk_movements(w, e);
	if (rc == RC_OK)
		rc = walk_stores(w, &lot, e);
	if (rc == RC_OK)
		rc = walk_states(w, &lot, e);
	if (rc != RC_OK)
		return rc;
	st = store_query(w->s->store, QUERY_RECALL_LOST);
	stmt_int(st, "lot", lot_id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		struct recall_step *p =
			add_step(w, RECALL_GONE,
				 (int32_t)stmt_get_int(st, "sent_day"),
				 stmt_get_int(st, "lost"));

		p->store_id = stmt_get_int(st, "to_id");
		strcpy(p->from, "lost on its way");
		w->sum.gone += p->quantity;
	}
	stmt_done(st);
	judge_sum(&w->sum);
	return rc;
}

enum rc
recall_trace(struct session *s, int64_t lot, bool patients, recall_step_fn fn,
	     void *arg, struct recall_sum *sum, struct err *e)
{
	struct way w = { .s = s };
	bool own;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	w.patients = patients && session_opens(s, DOMAIN_CARE) &&
		     session_may(s, ACT_RECALL_PATIENTS, NULL);
	w.sum.patients_shown = w.patients;
	if (rc == RC_OK && w.patients)
		rc = act_log(s, ACT_RECALL_PATIENTS, 0, "a lot's whole way", e);
	own = store_is_idle(s->store);
	if (rc == RC_OK && own)
		rc = store_read_begin(s->store, e);
	if (rc != RC_OK)
		return rc;
	rc = walk(&w, lot, e);
	if (own)
		store_read_end(s->store);
	if (rc == RC_OK && w.n)
		qsort(w.v, w.n, sizeof(*w.v), by_part);
	if (rc == RC_OK && sum)
		*sum = w.sum;
	for (size_t i = 0; rc == RC_OK && i < w.n; i++)
		if (!fn(&w.v[i], arg))
			break;
	if (w.v)
		mem_wipe(w.v, w.cap * sizeof(*w.v));
	free(w.v);
	free(w.moves.v);
	return rc;
}

/*
 * register.c - acts on controlled medicines: the stock moves as always, and
 * what both people said goes with it.
 *
 * An act is armed with the pair before the stock's own function runs; each of
 * its movements comes by register_follow() and takes from what was said.  So
 * no way of moving stock can pass the register, whoever adds one.
 */
#include "register_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

/* The pair of the act that runs; one thread a process. */
static struct {
	struct session *s;
	const struct register_pair *pair;
	int64_t left; /* of what both said */
	int64_t patient;
	enum register_kind kind; /* 0: by the movement */
	bool moved;
} armed;

/* ---- the rule of the house --------------------------------------------------- */

enum rc
register_rule_get(struct session *s, struct row_register_rule *r, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_REGISTER_RULE, 1, r, e);

	if (rc != RC_NONE)
		return rc;
	err_clear(e);
	row_init(TBL_REGISTER_RULE, r);
	r->kept = 1;
	r->alone_from = 22 * 60;
	r->alone_to = 6 * 60;
	return RC_OK;
}

enum rc
register_rule_set(struct session *s, struct row_register_rule *r, struct err *e)
{
	struct row_register_rule now;
	enum rc rc = act_begin(s, ACT_REGISTER_RULE, e);

	if (rc != RC_OK)
		return rc;
	if (r->alone && (r->alone_from < 0 || r->alone_from >= 24 * 60))
		rc = err_field(e, "alone_from", "Say from when on.");
	else if (r->alone && (r->alone_to < 0 || r->alone_to >= 24 * 60 ||
			      r->alone_to == r->alone_from))
		rc = err_field(e, "alone_to", "Say until when.");
	if (rc == RC_OK)
		rc = register_rule_get(s, &now, e);
	if (rc == RC_OK && now.version != r->version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this since you "
			     "looked at it; look again.");
	/* What was read outside of the act may have come shut. */
	now.id = 1;
	now.kept = r->kept;
	now.alone = r->alone;
	now.alone_from = r->alone_from;
	now.alone_to = r->alone_to;
	if (rc == RC_OK)
		rc = now.version
			     ? row_update(s->store, TBL_REGISTER_RULE, &now, e)
			     : row_insert(s->store, TBL_REGISTER_RULE, &now, e);
	if (rc == RC_OK) {
		*r = now;
		act_note(s, TBL_REGISTER_RULE, 1, r->version, 0,
			 !r->kept   ? "registers are not kept"
			 : r->alone ? "kept; one may act alone at night"
				    : "kept by two");
	}
	return stock_end(s, rc, e);
}

bool
register_may_alone(struct session *s)
{
	struct row_register_rule r;
	int64_t now = when_minute_now();

	if (register_rule_get(s, &r, NULL) != RC_OK || !r.alone)
		return false;
	return r.alone_from < r.alone_to
		       ? now >= r.alone_from && now < r.alone_to
		       : now >= r.alone_from || now < r.alone_to;
}

/* ---- what both said ---------------------------------------------------------- */

enum rc
register_agree(struct session *s, const struct register_pair *first,
	       int64_t quantity, int64_t balance, struct err *e)
{
	enum rc rc;

	if (first->quantity == quantity && first->balance == balance)
		return RC_OK;
	rc = act_log(s, ACT_REGISTER_WITNESS, 0,
		     "two people did not say the same", e);
	if (rc != RC_OK)
		return rc;
	return err_set(e, RC_CONFLICT,
		       "The two of you did not type the same.  Nothing was "
		       "filed: both count again.");
}

static enum rc
check_pair(struct session *s, const struct register_pair *p, struct err *e)
{
	if (p->balance < 0 || p->balance > STOCK_MOST)
		return err_field(e, "balance", "What is left is zero or more.");
	if (p->witness)
		return witness_check(p->witness, s, e);
	if (!register_may_alone(s))
		return err_field(e, "reason",
				 "Nobody may act alone now: this needs a "
				 "witness.");
	if (text_width(p->reason, strlen(p->reason)) < REGISTER_WHY)
		return err_field(e, "reason",
				 "Alone, say why in at least %d letters.",
				 REGISTER_WHY);
	return RC_OK;
}

static void
disarm(void)
{
	memset(&armed, 0, sizeof(armed));
}

static enum rc
arm(struct session *s, const struct register_pair *p, enum register_kind kind,
    int64_t patient, struct err *e)
{
	enum rc rc = check_pair(s, p, e);

	disarm();
	if (rc != RC_OK)
		return rc;
	armed.s = s;
	armed.pair = p;
	armed.left = p->quantity;
	armed.kind = kind;
	armed.patient = patient;
	return RC_OK;
}

/* ---- movements --------------------------------------------------------------- */

static enum register_kind
kind_of(const struct row_movement *m)
{
	if (armed.kind)
		return armed.kind;
	switch (m->kind) {
	case MOVEMENT_KIND_RECEIVE:
		return REGISTER_KIND_RECEIVE;
	case MOVEMENT_KIND_ISSUE_WARD:
		return REGISTER_KIND_ISSUE;
	case MOVEMENT_KIND_ISSUE_PATIENT:
		return REGISTER_KIND_GIVE;
	case MOVEMENT_KIND_WASTE:
		return REGISTER_KIND_WASTE;
	case MOVEMENT_KIND_DESTROY:
		return REGISTER_KIND_DESTROY;
	case MOVEMENT_KIND_RETURN:
		return REGISTER_KIND_BACK;
	case MOVEMENT_KIND_USE:
		return REGISTER_KIND_USE;
	case MOVEMENT_KIND_ADJUST:
	case MOVEMENT_KIND_COUNT:
		return REGISTER_KIND_ADJUST;
	case MOVEMENT_KIND_REVERSE:
		return REGISTER_KIND_REVERSE;
	default:
		return REGISTER_KIND_MOVE;
	}
}

/* What comes in may be confirmed later; what goes out or is set right needs
 * both at once. */
static bool
may_wait(const struct row_movement *m)
{
	return m->quantity > 0 && m->kind != MOVEMENT_KIND_ADJUST &&
	       m->kind != MOVEMENT_KIND_COUNT &&
	       m->kind != MOVEMENT_KIND_REVERSE;
}

/* Takes a movement from what both said; *counted: what they found at the end
 * of it. */
static enum rc
take_from_said(const struct row_movement *m, int64_t *counted, struct err *e)
{
	int64_t n = m->quantity < 0 ? -m->quantity : m->quantity;

	armed.moved = true;
	armed.left -= n;
	if (armed.left < 0)
		return err_field(e, "quantity",
				 "This moves more than the two of you said.");
	if (!armed.left)
		*counted = armed.pair->balance;
	return RC_OK;
}

static enum rc
ledger(struct session *s, int64_t medicine, int64_t place, int64_t *n,
       struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_REGISTER_LEDGER);

	stmt_int(st, "medicine", medicine);
	stmt_int(st, "place", place);
	return stmt_one_int(st, n, e);
}

static enum rc
needs_two(const struct row_medicine *m, struct err *e)
{
	return err_field(e, "medicine_id",
			 "%s is a controlled drug: enter it in its register "
			 "(Alt-K), with a witness.",
			 m->name);
}

enum rc
register_follow(struct session *s, const struct row_movement *m, struct err *e)
{
	const struct register_pair *pair = armed.s == s ? armed.pair : NULL;
	struct row_register_entry n;
	struct row_register_rule rule;
	struct row_medicine drug;
	struct row_cd_register b;
	int64_t after;
	enum rc rc = stock_load_medicine(s, m->medicine_id, &drug, e);

	if (rc != RC_OK || !drug.controlled)
		return rc;
	rc = register_rule_get(s, &rule, e);
	if (rc != RC_OK || !rule.kept)
		return rc;
	if (!pair && !may_wait(m))
		return needs_two(&drug, e);
	row_init(TBL_REGISTER_ENTRY, &n);
	n.kind = kind_of(m);
	n.movement_id = m->id;
	n.quantity = m->quantity;
	n.counted = -1;
	if (pair) {
		n.alone = !pair->witness;
		n.patient_id = armed.patient;
		strcpy(n.reason, pair->reason);
		rc = take_from_said(m, &n.counted, e);
	}
	if (rc == RC_OK)
		rc = ledger(s, m->medicine_id, m->store_id, &after, e);
	if (rc == RC_OK)
		rc = register_book_open(s, m->medicine_id, m->store_id,
					after - m->quantity, &b, e);
	if (rc == RC_OK)
		rc = register_file(s, &b, &n, pair ? pair->witness : NULL, e);
	row_wipe(TBL_REGISTER_ENTRY, &n);
	return rc;
}

enum rc
register_settle(struct session *s, struct err *e)
{
	if (armed.s == s && armed.moved && armed.left)
		return err_field(e, "quantity",
				 "This moves less than the two of you said.");
	return RC_OK;
}

enum rc
register_with(struct session *s, const struct register_pair *p, int64_t patient,
	      struct err *e)
{
	return arm(s, p, 0, patient, e);
}

void
register_without(void)
{
	disarm();
}

/* ---- the stock's own acts, with two ------------------------------------------- */

enum rc
register_issue(struct session *s, const struct stock_issue *i,
	       const struct register_pair *p, struct err *e)
{
	enum rc rc = arm(s, p, 0, i->patient_id, e);

	if (rc == RC_OK)
		rc = stock_issue(s, i, e);
	disarm();
	return rc;
}

enum rc
register_adjust(struct session *s, int64_t lot, int64_t place, int64_t change,
		int64_t reason_id, const struct register_pair *p, struct err *e)
{
	enum rc rc = arm(s, p, REGISTER_KIND_ADJUST, 0, e);

	if (rc == RC_OK)
		rc = stock_adjust(s, lot, place, change, reason_id, e);
	disarm();
	return rc;
}

enum rc
register_strike(struct session *s, int64_t movement, int64_t reason_id,
		const struct register_pair *p, struct err *e)
{
	enum rc rc = arm(s, p, REGISTER_KIND_REVERSE, 0, e);

	if (rc == RC_OK)
		rc = stock_strike(s, movement, reason_id, e);
	disarm();
	return rc;
}

/* ---- wasted, destroyed, put back ----------------------------------------------- */

static enum rc
move_lot(struct session *s, const struct register_take *t,
	 const struct row_lot *lot, int64_t change, struct err *e)
{
	struct row_movement m;

	row_init(TBL_MOVEMENT, &m);
	m.kind = t->kind == REGISTER_KIND_BACK	    ? MOVEMENT_KIND_RETURN
		 : t->kind == REGISTER_KIND_DESTROY ? MOVEMENT_KIND_DESTROY
						    : MOVEMENT_KIND_WASTE;
	m.store_id = t->place_id;
	m.quantity = change;
	return stock_move(s, lot, &m, enum_words(&enum_register_kind, t->kind),
			  e);
}

/* Lots with something in the place, by expiry, whatever their state. */
static enum rc
take_lots(struct session *s, const struct register_take *t, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_STOCK_LOTS_WITH_STOCK);
	struct row_lot *v = NULL;
	size_t n = 0, cap = 0;
	int64_t left = t->quantity;
	bool row;
	enum rc rc;

	stmt_int(st, "medicine", t->medicine_id);
	stmt_int(st, "store", t->place_id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		v = mem_room(v, &cap, n, sizeof(*v));
		rc = stmt_row(st, &v[n++], e);
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	for (size_t i = 0; rc == RC_OK && left && i < n; i++) {
		struct row_balance b;

		rc = stock_balance(s, &v[i], t->place_id, &b, e);
		if (rc != RC_OK)
			break;
		if (b.quantity > left)
			b.quantity = left;
		left -= b.quantity;
		rc = move_lot(s, t, &v[i], -b.quantity, e);
	}
	free(v);
	if (rc == RC_OK && left)
		rc = err_field(e, "quantity",
			       "There is not that much in this place.");
	return rc;
}

static enum rc
take(struct session *s, const struct register_take *t, struct err *e)
{
	bool back = t->kind == REGISTER_KIND_BACK;
	struct row_medicine m;
	struct row_place place;
	struct row_lot lot;
	enum rc rc = stock_load_medicine(s, t->medicine_id, &m, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, t->place_id, &place, e);
	if (rc != RC_OK)
		return rc;
	if (!m.controlled)
		return err_field(e, "medicine_id",
				 "%s is no controlled drug; it has no "
				 "register.",
				 m.name);
	if (t->kind != REGISTER_KIND_WASTE &&
	    t->kind != REGISTER_KIND_DESTROY && !back)
		return err_field(e, "kind",
				 "It is wasted, destroyed or put "
				 "back.");
	if (t->quantity < 1 || t->quantity > STOCK_MOST)
		return err_field(e, "quantity", "At least one %s.", m.unit);
	if (!t->lot_id && back)
		return err_field(e, "lot_id",
				 "Say into which lot it goes "
				 "back.");
	if (!t->lot_id)
		return take_lots(s, t, e);
	rc = stock_load_lot(s, t->lot_id, &lot, e);
	if (rc == RC_OK && lot.medicine_id != t->medicine_id)
		rc = err_field(e, "lot_id",
			       "This lot is of another "
			       "medicine.");
	return rc == RC_OK ? move_lot(s, t, &lot,
				      back ? t->quantity : -t->quantity, e)
			   : rc;
}

enum rc
register_take(struct session *s, const struct register_take *t,
	      const struct register_pair *p, struct err *e)
{
	enum rc rc = arm(s, p, t->kind, 0, e);

	if (rc == RC_OK)
		rc = act_begin(s, ACT_REGISTER_WRITE, e);
	if (rc == RC_OK)
		rc = stock_end(s, take(s, t, e), e);
	disarm();
	return rc;
}

/* ---- counting ------------------------------------------------------------------ */

static enum rc
count(struct session *s, int64_t medicine, int64_t place,
      const struct register_pair *p, struct err *e)
{
	struct row_register_entry n;
	struct row_medicine m;
	struct row_place where;
	struct row_cd_register b;
	int64_t there;
	enum rc rc = stock_load_medicine(s, medicine, &m, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, place, &where, e);
	if (rc == RC_OK && !m.controlled)
		rc = err_field(e, "medicine_id",
			       "%s is no controlled drug; it has no register.",
			       m.name);
	if (rc == RC_OK)
		rc = ledger(s, medicine, place, &there, e);
	if (rc == RC_OK)
		rc = register_book_open(s, medicine, place, there, &b, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_REGISTER_ENTRY, &n);
	n.kind = REGISTER_KIND_COUNT;
	n.counted = p->balance;
	n.alone = !p->witness;
	strcpy(n.reason, p->reason);
	rc = register_file(s, &b, &n, p->witness, e);
	row_wipe(TBL_REGISTER_ENTRY, &n);
	return rc;
}

enum rc
register_count(struct session *s, int64_t medicine, int64_t place,
	       const struct register_pair *p, struct err *e)
{
	enum rc rc = check_pair(s, p, e);

	if (rc == RC_OK)
		rc = act_begin(s, ACT_REGISTER_WRITE, e);
	if (rc == RC_OK)
		rc = stock_end(s, count(s, medicine, place, p, e), e);
	return rc;
}

/*
 * register.c - acts on controlled medicines: the stock moves as always, and
 * what both people said goes with it.
 *
 * An act is armed with the pair before the stock's own function runs; each of
 * its movements comes by register_follow() and takes from what was said.  So
 * no way of moving stock can pass the register, whoever adds one.
 */
#include "register_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

/* The act that runs, with what both said or on trial; one thread a process. */
static struct {
	struct session *s; /* NULL: none */
	const struct register_pair *pair;
	struct register_said left[REGISTER_MOST]; /* of what both said */
	int n;
	bool moved;
	struct register_trial *trial;
	int64_t patient;
	char remark[161];
} armed;

static struct register_trial trial;

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
check_balance(int64_t balance, struct err *e)
{
	if (balance < 0 || balance > STOCK_MOST)
		return err_field(e, "balance", "What is left is zero or more.");
	return RC_OK;
}

static enum rc
check_pair(struct session *s, const struct register_pair *p, struct err *e)
{
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

/* Before the act commits: did it move all that both said? */
static enum rc
settle(struct session *s, struct err *e)
{
	if (armed.s != s)
		return RC_OK;
	if (armed.trial && armed.trial->n)
		return err_set(e, RC_REFUSED, "This needs a second person.");
	for (int i = 0; armed.moved && i < armed.n; i++)
		if (armed.left[i].quantity)
			return err_field(e, "quantity",
					 "This moves less than the two of you "
					 "said.");
	return RC_OK;
}

static void
disarm(void)
{
	if (armed.s)
		act_guard(armed.s, NULL);
	mem_wipe(&armed, sizeof(armed));
}

enum rc
register_with(struct session *s, const struct register_pair *p, struct err *e)
{
	const struct register_said one = { .quantity = p->quantity,
					   .balance = p->balance };
	const struct register_said *v = p->each ? p->each : &one;
	int n = p->each ? p->n : 1;
	enum rc rc = n > REGISTER_MOST ? err_set(e, RC_REFUSED,
						 "That is too much at once.")
				       : RC_OK;

	disarm();
	for (int i = 0; rc == RC_OK && i < n; i++)
		rc = check_balance(v[i].balance, e);
	if (rc == RC_OK)
		rc = check_pair(s, p, e);
	if (rc != RC_OK)
		return rc;
	memcpy(armed.left, v, sizeof(*v) * (size_t)n);
	armed.s = s;
	armed.pair = p;
	armed.n = n;
	act_guard(s, settle);
	return RC_OK;
}

void
register_without(void)
{
	disarm();
}

void
register_try(struct session *s)
{
	disarm();
	memset(&trial, 0, sizeof(trial));
	armed.s = s;
	armed.trial = &trial;
	act_guard(s, settle);
}

bool
register_tried(struct register_trial *t)
{
	*t = trial;
	t->patient_id = armed.patient;
	disarm();
	return t->n > 0;
}

void
register_whom(struct session *s, int64_t patient)
{
	if (armed.s == s)
		armed.patient = patient;
}

void
register_remark(struct session *s, const char *text)
{
	if (armed.s == s)
		text_copy(armed.remark, sizeof(armed.remark), text);
}

/* ---- movements --------------------------------------------------------------- */

static enum register_kind
kind_of(const struct row_movement *m)
{
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

/* NULL: they said nothing of it. */
static struct register_said *
said_of(int64_t medicine, int64_t place)
{
	for (int i = 0; i < armed.n; i++)
		if (!armed.pair->each ||
		    (armed.left[i].medicine_id == medicine &&
		     armed.left[i].place_id == place))
			return &armed.left[i];
	return NULL;
}

/* Takes from what both said; *counted: what they found at the end of it. */
static enum rc
take_from_said(int64_t medicine, int64_t place, int64_t quantity,
	       int64_t *counted, struct err *e)
{
	struct register_said *l = said_of(medicine, place);

	armed.moved = true;
	if (l)
		l->quantity -= quantity < 0 ? -quantity : quantity;
	if (!l || l->quantity < 0)
		return err_field(e, "quantity",
				 "This moves more than the two of you said.");
	if (!l->quantity)
		*counted = l->balance;
	return RC_OK;
}

/* On trial: what it takes. */
static enum rc
want(const struct register_want *w, struct err *e)
{
	struct register_trial *t = armed.trial;

	for (int i = 0; i < t->n; i++) {
		struct register_want *x = &t->v[i];

		if (x->medicine_id != w->medicine_id ||
		    x->place_id != w->place_id)
			continue;
		x->quantity += w->quantity;
		x->waits &= w->waits;
		x->count &= w->count;
		return RC_OK;
	}
	if (t->n == REGISTER_MOST)
		return err_set(e, RC_REFUSED,
			       "That is too much for one act with a witness; "
			       "do it in parts.");
	t->v[t->n++] = *w;
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
			 "%s is a controlled drug: two people file this, at "
			 "a terminal.",
			 m->name);
}

enum rc
register_keeps(struct session *s, int64_t medicine, bool *keeps, struct err *e)
{
	struct row_register_rule rule;
	struct row_medicine drug;
	enum rc rc = stock_load_medicine(s, medicine, &drug, e);

	*keeps = false;
	if (rc != RC_OK || !drug.controlled)
		return rc;
	rc = register_rule_get(s, &rule, e);
	*keeps = rc == RC_OK && rule.kept;
	return rc;
}

bool
register_by_two(const struct session *s)
{
	return armed.s == s;
}

/* The pair of the open act, NULL: it has none. */
static const struct register_pair *
pair_of(const struct session *s)
{
	return armed.s == s ? armed.pair : NULL;
}

static void
say_who_and_why(struct row_register_entry *n, const struct register_pair *p)
{
	n->alone = !p->witness;
	n->patient_id = armed.patient;
	strcpy(n->reason, *p->reason ? p->reason : armed.remark);
}

static enum rc
enter(struct session *s, const struct row_movement *m, struct err *e)
{
	const struct register_pair *pair = pair_of(s);
	struct row_register_entry n;
	struct row_cd_register b;
	int64_t after;
	enum rc rc = RC_OK;

	row_init(TBL_REGISTER_ENTRY, &n);
	n.kind = kind_of(m);
	n.movement_id = m->id;
	n.quantity = m->quantity;
	n.counted = -1;
	if (pair) {
		say_who_and_why(&n, pair);
		rc = take_from_said(m->medicine_id, m->store_id, m->quantity,
				    &n.counted, e);
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
register_follow(struct session *s, const struct row_movement *m, struct err *e)
{
	struct row_medicine drug;
	bool keeps;
	enum rc rc = register_keeps(s, m->medicine_id, &keeps, e);

	if (rc != RC_OK || !keeps)
		return rc;
	if (armed.s == s && armed.trial) {
		const struct register_want w = {
			.medicine_id = m->medicine_id,
			.place_id = m->store_id,
			.quantity =
				m->quantity < 0 ? -m->quantity : m->quantity,
			.waits = may_wait(m),
			.count = m->kind == MOVEMENT_KIND_COUNT,
		};

		return want(&w, e);
	}
	if (!pair_of(s) && !may_wait(m)) {
		rc = stock_load_medicine(s, m->medicine_id, &drug, e);
		return rc == RC_OK ? needs_two(&drug, e) : rc;
	}
	return enter(s, m, e);
}

enum rc
register_lost(struct session *s, int64_t medicine, int64_t place,
	      int64_t quantity, const char *whither, struct err *e)
{
	const struct register_want w = { .medicine_id = medicine,
					 .place_id = place,
					 .quantity = quantity };
	const struct register_pair *pair = pair_of(s);
	struct row_register_entry n;
	struct row_medicine drug;
	struct row_cd_register b;
	int64_t there;
	bool keeps;
	enum rc rc = register_keeps(s, medicine, &keeps, e);

	if (rc != RC_OK || !keeps)
		return rc;
	if (armed.s == s && armed.trial)
		return want(&w, e);
	rc = stock_load_medicine(s, medicine, &drug, e);
	if (rc == RC_OK && !pair)
		rc = needs_two(&drug, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_REGISTER_ENTRY, &n);
	n.kind = REGISTER_KIND_LOST;
	n.counted = -1;
	say_who_and_why(&n, pair);
	snprintf(n.reason, sizeof(n.reason),
		 "%lld lost on the way to %.60s%s%.80s", (long long)quantity,
		 whither, *pair->reason ? ": " : "", pair->reason);
	rc = take_from_said(medicine, place, quantity, &n.counted, e);
	if (rc == RC_OK)
		rc = ledger(s, medicine, place, &there, e);
	if (rc == RC_OK)
		rc = register_book_open(s, medicine, place, there, &b, e);
	if (rc == RC_OK)
		rc = register_file(s, &b, &n, pair->witness, e);
	if (rc == RC_OK)
		rc = register_case_open(s, &b, &n, CASE_KIND_LOST, quantity, 0,
					e);
	row_wipe(TBL_REGISTER_ENTRY, &n);
	return rc;
}

/* ---- counting ------------------------------------------------------------------ */

static enum rc
check_count(struct session *s, int64_t medicine, int64_t place, struct err *e)
{
	struct row_medicine m;
	struct row_place where;
	enum rc rc = stock_load_medicine(s, medicine, &m, e);

	if (rc == RC_OK)
		rc = stock_load_store(s, place, &where, e);
	if (rc == RC_OK && !m.controlled)
		rc = err_field(e, "medicine_id",
			       "%s is no controlled drug; it has no register.",
			       m.name);
	return rc;
}

static enum rc
count(struct session *s, int64_t medicine, int64_t place, struct err *e)
{
	const struct register_want w = { .medicine_id = medicine,
					 .place_id = place,
					 .count = true };
	const struct register_pair *pair = pair_of(s);
	struct row_register_entry n;
	struct row_cd_register b;
	int64_t there;
	enum rc rc = check_count(s, medicine, place, e);

	if (rc == RC_OK && armed.s == s && armed.trial)
		return want(&w, e);
	if (rc == RC_OK && !pair)
		rc = err_set(e, RC_REFUSED, "Two people count.");
	if (rc == RC_OK)
		rc = ledger(s, medicine, place, &there, e);
	if (rc == RC_OK)
		rc = register_book_open(s, medicine, place, there, &b, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_REGISTER_ENTRY, &n);
	n.kind = REGISTER_KIND_COUNT;
	say_who_and_why(&n, pair);
	rc = take_from_said(medicine, place, 0, &n.counted, e);
	if (rc == RC_OK)
		rc = register_file(s, &b, &n, pair->witness, e);
	row_wipe(TBL_REGISTER_ENTRY, &n);
	return rc;
}

enum rc
register_count(struct session *s, int64_t medicine, int64_t place,
	       const struct register_pair *p, struct err *e)
{
	struct register_pair nothing_moves;
	enum rc rc = RC_OK;

	if (p) {
		nothing_moves = *p;
		nothing_moves.quantity = 0;
		rc = register_with(s, &nothing_moves, e);
	}
	if (rc == RC_OK)
		rc = act_begin(s, ACT_REGISTER_WRITE, e);
	if (rc == RC_OK)
		rc = stock_end(s, count(s, medicine, place, e), e);
	if (p)
		disarm();
	return rc;
}

struct due {
	int64_t medicine[REGISTER_MOST];
	int n;
};

static bool
keep_due(const struct register_line *l, void *arg)
{
	struct due *d = arg;

	if ((l->due || l->recount) && d->n < REGISTER_MOST)
		d->medicine[d->n++] = l->book.medicine_id;
	return true;
}

static enum rc
count_due(struct session *s, int64_t place, int *n, struct err *e)
{
	struct due d = { .n = 0 };
	bool trial_runs = armed.s == s && armed.trial;
	enum rc rc = register_list(s, place, keep_due, &d, e);

	if (rc == RC_OK && d.n && !register_by_two(s))
		rc = err_set(e, RC_REFUSED, "Two people count.");
	for (int i = 0; rc == RC_OK && i < d.n; i++) {
		if (!trial_runs && !said_of(d.medicine[i], place))
			continue;
		rc = count(s, d.medicine[i], place, e);
		*n += rc == RC_OK;
	}
	if (rc == RC_OK && !*n)
		rc = err_set(e, RC_NONE,
			     "Every register of this cupboard was counted "
			     "today.");
	return rc;
}

enum rc
register_count_due(struct session *s, int64_t place, int *n, struct err *e)
{
	enum rc rc = act_begin(s, ACT_REGISTER_WRITE, e);

	*n = 0;
	if (rc == RC_OK)
		rc = stock_end(s, count_due(s, place, n, e), e);
	return rc;
}

/*
 * merge_pending.c - whose is it?  Questions that a parting left open, since
 * nobody there held the keys of what was asked about.
 *
 * Until someone answers, the record stays where it is filed, and both charts
 * say that there is a question.
 */
#include "merge_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- leaving them ------------------------------------------------------------------ */

struct left {
	struct merge_item *v;
	size_t n, cap;
};

static bool
take(const struct merge_item *i, void *arg)
{
	struct left *x = arg;

	if (i->movable || i->fixed)
		return true;
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	x->v[x->n++] = *i;
	return true;
}

enum rc
merge_leave_open(struct session *s, const struct row_merge_act *m,
		 struct err *e)
{
	struct left x = { .v = NULL };
	enum rc rc = merge_since(s, m, take, &x, e);

	for (size_t i = 0; i < x.n && rc == RC_OK; i++) {
		struct row_merge_pending p;

		row_init(TBL_MERGE_PENDING, &p);
		p.merge_id = m->id;
		p.patient_id = m->into_id;
		p.other_id = m->gone_id;
		p.table_number = tables[x.v[i].table].number;
		p.row_id = x.v[i].id;
		rc = row_insert(s->store, TBL_MERGE_PENDING, &p, e);
		if (rc == RC_OK)
			act_note(s, TBL_MERGE_PENDING, p.id, p.version,
				 p.patient_id, "left open");
	}
	free(x.v);
	return rc;
}

/* ---- showing them ------------------------------------------------------------------ */

static enum rc
name_of(struct session *s, int64_t id, char out[PATIENT_NAME], struct err *e)
{
	char name[PATIENT_NAME];
	struct patient p;
	enum rc rc = patient_load(s, id, &p, e);

	if (rc == RC_OK)
		snprintf(out, PATIENT_NAME, "%.200s %s", patient_name(name, &p),
			 p.who.shut ? "" : p.who.number);
	patient_wipe(&p);
	mem_wipe(name, sizeof(name));
	return rc;
}

struct wanted {
	enum tbl table;
	int64_t id;
	struct merge_item *out;
	bool found;
};

static bool
is_wanted(const struct merge_item *i, void *arg)
{
	struct wanted *w = arg;

	w->found = i->table == w->table && i->id == w->id;
	if (w->found)
		*w->out = *i;
	return !w->found;
}

/* The item of a question.  RC_NONE: it is not filed there any more. */
static enum rc
item_of(struct session *s, const struct row_merge_pending *p,
	struct merge_item *out, struct err *e)
{
	struct wanted w = { merge_table(p->table_number), p->row_id, out,
			    false };
	enum rc rc = merge_items(s, p->patient_id, is_wanted, &w, e);

	if (rc == RC_OK && !w.found)
		rc = err_set(e, RC_NONE,
			     "The record is not filed there any more.");
	return rc;
}

static enum rc
read_all(struct session *s, int64_t patient, struct row_merge_pending **v,
	 size_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_MERGE_PENDING_OPEN);
	size_t cap = 0;
	bool row = false;
	enum rc rc;

	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		*v = mem_room(*v, &cap, *n, sizeof(**v));
		rc = stmt_row(st, &(*v)[*n], e);
		if (rc != RC_OK)
			break;
		++*n;
	}
	stmt_done(st);
	return rc;
}

enum rc
merge_pending_each(struct session *s, int64_t patient, merge_question_fn fn,
		   void *arg, struct err *e)
{
	struct row_merge_pending *v = NULL;
	struct merge_question q;
	char why[SESSION_WHY];
	size_t n = 0;
	enum rc rc;

	if (!session_may(s, ACT_PATIENT_SHOW, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = read_all(s, patient, &v, &n, e);
	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		q.row = v[i];
		rc = item_of(s, &v[i], &q.item, e);
		if (rc == RC_NONE) { /* moved or erased some other way */
			rc = RC_OK;
			continue;
		}
		if (rc == RC_OK)
			rc = name_of(s, v[i].patient_id, q.here, e);
		if (rc == RC_OK)
			rc = name_of(s, v[i].other_id, q.other, e);
		if (rc == RC_OK && !fn(&q, arg))
			break;
	}
	mem_wipe(&q, sizeof(q));
	free(v);
	return rc;
}

/* ---- answering --------------------------------------------------------------------- */

static enum rc
settle(struct session *s, int64_t id, int64_t version, bool moves,
       struct err *e)
{
	struct row_merge_pending p;
	struct merge_item i;
	enum rc rc = row_get(s->store, TBL_MERGE_PENDING, id, &p, e);

	if (rc == RC_OK && (p.version != version || p.state != SETTLED_OPEN))
		rc = err_set(e, RC_CONFLICT,
			     "Someone settled this since you looked; see the "
			     "list again.");
	if (rc == RC_OK)
		rc = item_of(s, &p, &i, e);
	/* Whoever says that it stays must have been able to see it. */
	if (rc == RC_OK && !i.movable)
		rc = err_set(e, RC_NOKEY,
			     "This record holds what is " NOT_SHOWN
			     "; someone who can read it has to say whose "
			     "it is.");
	if (rc == RC_OK && moves)
		rc = merge_move(s, &i, p.other_id, e);
	p.state = moves ? SETTLED_MOVED : SETTLED_STAYS;
	if (rc == RC_OK)
		rc = row_update(s->store, TBL_MERGE_PENDING, &p, e);
	if (rc == RC_OK)
		act_note(s, TBL_MERGE_PENDING, p.id, p.version,
			 moves ? p.other_id : p.patient_id,
			 enum_words(&enum_settled, p.state));
	return rc;
}

enum rc
merge_settle(struct session *s, int64_t id, int64_t version, bool moves,
	     struct err *e)
{
	enum rc rc = act_begin(s, ACT_MERGE_SETTLE, e);

	if (rc != RC_OK)
		return rc;
	rc = settle(s, id, version, moves, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

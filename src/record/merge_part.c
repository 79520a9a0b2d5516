/*
 * merge_part.c - parting two records again.
 *
 * What was filed under either record before the merge still stands there.
 * What came after was filed on the living one; someone says of each whose it
 * is, and only those that belong to the other one are moved.
 */
#include "merge_private.h"

#include <stdlib.h>
#include <string.h>

enum rc
merge_standing(struct session *s, int64_t into, struct row_merge_act *v,
	       int max, int *n, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_MERGE_STANDING);
	bool row = false;
	enum rc rc = RC_OK;

	*n = 0;
	stmt_int(st, "patient", into);
	while (*n < max && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &v[*n], e);
		if (rc != RC_OK)
			break;
		++*n;
	}
	stmt_done(st);
	return rc;
}

struct since {
	int64_t at;
	merge_item_fn fn;
	void *arg;
};

static bool
take_since(const struct merge_item *i, void *arg)
{
	const struct since *x = arg;

	/* Doses and reminders go with their prescription and booking. */
	if (i->filed_at <= x->at || i->table == TBL_DOSE ||
	    i->table == TBL_REMINDER)
		return true;
	return x->fn(i, x->arg);
}

enum rc
merge_since(struct session *s, const struct row_merge_act *m, merge_item_fn fn,
	    void *arg, struct err *e)
{
	struct since x = { m->merged_at, fn, arg };

	return merge_items(s, m->into_id, take_since, &x, e);
}

/* ---- taking it back ---------------------------------------------------------- */

static enum rc
followers_back(struct session *s, const struct row_merge_act *m, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_MERGE_FOLLOWERS_OF);
	struct idset ids;
	bool row = false, fresh;
	enum rc rc;

	idset_init(&ids);
	stmt_int(st, "merge", m->id);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		idset_add(&ids, stmt_get_int(st, "patient_id"), &fresh);
	stmt_done(st);
	for (size_t i = 0; i < ids.n && rc == RC_OK; i++) {
		struct row_patient p;

		rc = row_get(s->store, TBL_PATIENT, ids.v[i], &p, e);
		/* One that was parted by itself meanwhile stays so. */
		if (rc == RC_OK && p.living_id == m->into_id)
			rc = merge_relink(s, ids.v[i], m->gone_id, e);
	}
	idset_release(&ids);
	return rc;
}

static enum rc
part(struct session *s, struct row_merge_act *m, const struct merge_item *moved,
     size_t n, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; i < n && rc == RC_OK; i++) {
		if (moved[i].patient != m->into_id)
			BUG("an item of another record");
		rc = merge_move(s, &moved[i], m->gone_id, e);
	}
	if (rc == RC_OK)
		rc = merge_leave_open(s, m, e);
	if (rc == RC_OK)
		rc = merge_relink(s, m->gone_id, 0, e);
	if (rc == RC_OK)
		rc = followers_back(s, m, e);
	m->undone_at = when_now();
	if (rc == RC_OK)
		rc = row_update(s->store, TBL_MERGE_ACT, m, e);
	if (rc == RC_OK)
		act_note(s, TBL_MERGE_ACT, m->id, m->version, m->gone_id,
			 "parted");
	return rc;
}

enum rc
merge_undo(struct session *s, const struct row_merge_act *seen,
	   const struct merge_item *moved, size_t n, struct err *e)
{
	struct row_merge_act m;
	struct row_patient gone;
	enum rc rc = act_begin(s, ACT_PATIENT_MERGE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_MERGE_ACT, seen->id, &m, e);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_PATIENT, m.gone_id, &gone, e);
	if (rc == RC_OK && (m.undone_at || gone.living_id != m.into_id))
		rc = err_set(e, RC_REFUSED,
			     "This merge was taken back, or "
			     "followed by another one.");
	else if (rc == RC_OK && m.version != seen->version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this merge "
			     "since you looked; see it again.");
	if (rc == RC_OK)
		rc = part(s, &m, moved, n, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

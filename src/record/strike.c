/*
 * strike.c - entered in error: any record whose table has a state `struck`.
 *
 * The row stays, its versions stay in history, and one row of `strike` says
 * who took it out and why.
 */
#include "strike.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"

static int64_t
number_at(const void *row, const struct col_def *c)
{
	int64_t v;

	memcpy(&v, (const char *)row + c->offset, sizeof(v));
	return v;
}

static enum rc
check_reason(struct session *s, int64_t id, struct row_reason *r, struct err *e)
{
	enum rc rc = RC_NONE;

	if (id)
		rc = row_get(s->store, TBL_REASON, id, r, e);
	if (rc == RC_NONE || (rc == RC_OK && r->kind != REASON_KIND_STRIKE))
		rc = err_field(e, "reason_id",
			       "Say why it was entered in "
			       "error.");
	return rc;
}

enum rc
strike_row(struct session *s, enum tbl t, void *row, int64_t reason_id,
	   struct err *e)
{
	const struct table_def *d = &tables[t];
	const struct col_def *state = table_col(t, "state");
	struct row_head *head = row;
	struct row_reason why;
	struct row_strike k;
	int64_t struck;
	enum rc rc;

	if (!state || !state->words || enum_find(state->words, "struck") < 0)
		BUG("table %s has no state to strike out", d->name);
	struck = enum_find(state->words, "struck");
	if (number_at(row, state) == struck)
		return err_field(e, "state", "It is struck out already.");
	rc = check_reason(s, reason_id, &why, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_STRIKE, &k);
	k.table_number = d->number;
	k.row_id = head->id;
	k.patient_id =
		d->subject < 0 ? 0 : number_at(row, &d->cols[d->subject]);
	k.reason_id = reason_id;
	memcpy((char *)row + state->offset, &struck, sizeof(struck));
	rc = row_update(s->store, t, row, e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_STRIKE, &k, e);
	if (rc == RC_OK)
		act_note(s, (int)t, head->id, head->version, k.patient_id,
			 why.name);
	return rc;
}

enum rc
record_strike(struct session *s, enum act act, enum tbl t, int64_t id,
	      int64_t version, int64_t reason_id, struct err *e)
{
	struct row_head *head;
	void *row;
	enum rc rc = act_begin(s, act, e);

	if (rc != RC_OK)
		return rc;
	row = mem_zero(1, tables[t].size);
	head = row;
	rc = row_get(s->store, t, id, row, e);
	if (rc == RC_OK && head->version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this record "
			     "since you opened it; look at it again.");
	if (rc == RC_OK)
		rc = strike_row(s, t, row, reason_id, e);
	row_wipe(t, row);
	free(row);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

/*
 * merge_items.c - what hangs on a record, kind by kind, and filing one of
 * them under another record.
 *
 * A row that moves is opened and sealed again, because its envelope is bound
 * to its patient; so only whoever holds its key can move it.
 */
#include "merge_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"

/* The kinds of merge_items, and the tables whose row of the same id belongs to
 * one.  A name stays where it is found by.  A bill never moves: what was billed to a record is taken back by a bill
 * that reverses it. */
enum { PARTS = 4 };

static const struct kind {
	enum tbl table;
	const char *name;
	bool fixed;
	enum tbl part[PARTS];
	int nparts;
} kinds[] = {
	{ TBL_APPOINTMENT,
	  "appointment",
	  false,
	  { TBL_BOOKING_NOTE, TBL_VISIT_MORE, TBL_VISIT_COST, TBL_VISIT_WORDS },
	  4 },
	{ TBL_STAY, "stay", false, { 0 }, 0 },
	{ TBL_DIAGNOSIS, "diagnosis", false, { TBL_DIAGNOSIS_NOTE }, 1 },
	{ TBL_ALLERGY, "allergy", false, { 0 }, 0 },
	{ TBL_ALERT, "alert mark", false, { 0 }, 0 },
	{ TBL_PATIENT_ATTRIBUTE, "attribute", false, { 0 }, 0 },
	{ TBL_PATIENT_NAME, "other name", true, { 0 }, 0 },
	{ TBL_POLICY, "policy", false, { 0 }, 0 },
	{ TBL_BILL, "bill", true, { 0 }, 0 },
};

static const struct kind *
kind_of(enum tbl t)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].table == t)
			return &kinds[i];
	BUG("table %s hangs on no patient", tables[t].name);
}

static enum tbl
table_of(int64_t number)
{
	for (int t = 0; t < TBL_COUNT; t++)
		if (tables[t].number == number)
			return (enum tbl)t;
	BUG("no table %lld", (long long)number);
}

struct found {
	struct merge_item item;
	int64_t day, at, place, state;
};

struct gathered {
	struct found *v;
	size_t n, cap;
};

static enum rc
gather(struct session *s, int64_t patient, struct gathered *g, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_MERGE_ITEMS);
	bool row = false;
	enum rc rc;

	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		struct found *f;

		g->v = mem_room(g->v, &g->cap, g->n, sizeof(*g->v));
		f = &g->v[g->n++];
		memset(f, 0, sizeof(*f));
		f->item.table = table_of(stmt_get_int(st, "kind"));
		f->item.id = stmt_get_int(st, "id");
		f->item.patient = patient;
		f->day = stmt_get_int(st, "day");
		f->at = stmt_get_int(st, "at");
		f->place = stmt_get_int(st, "place");
		f->state = stmt_get_int(st, "state");
	}
	stmt_done(st);
	return rc;
}

static bool
is_struck(const struct found *f)
{
	return f->item.table == TBL_APPOINTMENT
		       ? f->state == APPOINTMENT_STATE_STRUCK
		       : f->state == FILED_STRUCK;
}

static void
say(struct session *s, struct found *f, const struct kind *k)
{
	char when[WHEN_TEXT];
	struct merge_item *i = &f->item;

	if (f->day)
		day_text(when, (int32_t)f->day);
	else
		instant_text(when, f->at);
	snprintf(i->words, sizeof(i->words), "%s%s%s%s%.60s%s", k->name,
		 *when ? ", " : "", when, f->place ? ", " : "",
		 f->place ? house_name(s, TBL_PLACE, f->place) : "",
		 is_struck(f) ? " (entered in error)" : "");
}

static int64_t
int_at(const void *row, const struct col_def *c)
{
	int64_t v;

	memcpy(&v, (const char *)row + c->offset, sizeof(v));
	return v;
}

/* Is the row there, and shut? */
static bool
is_shut(struct session *s, enum tbl t, int64_t id)
{
	void *row = mem_zero(1, tables[t].size);
	struct row_head *head = row;
	bool shut = row_get(s->store, t, id, row, NULL) == RC_OK && head->shut;

	row_wipe(t, row);
	free(row);
	return shut;
}

/* Version, first filing, and whether the role can seal it again. */
static enum rc
complete(struct session *s, struct found *f, struct err *e)
{
	const struct kind *k = kind_of(f->item.table);
	const struct col_def *filed = table_col(k->table, "filed_at");
	void *row = mem_zero(1, tables[k->table].size);
	struct row_head *head = row;
	enum rc rc = row_get(s->store, k->table, f->item.id, row, e);

	if (rc == RC_OK) {
		f->item.version = head->version;
		f->item.movable = !head->shut && !k->fixed;
	}
	if (rc == RC_OK && filed && head->version > 1)
		rc = row_get_version(s->store, k->table, f->item.id, 1, row, e);
	if (rc == RC_OK && filed)
		f->item.filed_at = int_at(row, filed);
	row_wipe(k->table, row);
	free(row);
	for (int i = 0; i < k->nparts && rc == RC_OK; i++)
		if (is_shut(s, k->part[i], f->item.id))
			f->item.movable = false;
	say(s, f, k);
	return rc;
}

enum rc
merge_items(struct session *s, int64_t patient, merge_item_fn fn, void *arg,
	    struct err *e)
{
	struct gathered g = { NULL, 0, 0 };
	enum rc rc = gather(s, patient, &g, e);

	for (size_t i = 0; i < g.n && rc == RC_OK; i++) {
		rc = complete(s, &g.v[i], e);
		if (rc == RC_OK && !fn(&g.v[i].item, arg))
			break;
	}
	free(g.v);
	return rc;
}

/* ---- filing it elsewhere ------------------------------------------------------- */

static enum rc
move_row(struct session *s, enum tbl t, int64_t id, int64_t version,
	 int64_t patient, struct err *e)
{
	const struct col_def *c = table_col(t, "patient_id");
	void *row = mem_zero(1, tables[t].size);
	struct row_head *head = row;
	enum rc rc = row_get(s->store, t, id, row, e);

	if (rc == RC_OK && head->shut)
		rc = err_set(e, RC_NOKEY,
			     "A %s holds what is " NOT_SHOWN
			     "; someone who can read it has to move it.",
			     tables[t].name);
	if (rc == RC_OK && version && head->version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed a record since "
			     "you looked; see them again.");
	if (rc == RC_OK) {
		memcpy((char *)row + c->offset, &patient, sizeof(patient));
		rc = row_update(s->store, t, row, e);
	}
	if (rc == RC_OK)
		act_note(s, (int)t, id, head->version, patient,
			 "filed under another record");
	row_wipe(t, row);
	free(row);
	return rc;
}

enum rc
merge_move(struct session *s, const struct merge_item *i, int64_t patient,
	   struct err *e)
{
	const struct kind *k = kind_of(i->table);
	enum rc rc;

	if (k->fixed)
		BUG("%s does not move", k->name);
	rc = move_row(s, i->table, i->id, i->version, patient, e);
	for (int p = 0; p < k->nparts && rc == RC_OK; p++) {
		rc = move_row(s, k->part[p], i->id, 0, patient, e);
		if (rc == RC_NONE)
			rc = RC_OK;
	}
	return rc;
}

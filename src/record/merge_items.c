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
#include "wardbook/text.h"

/* The kinds of merge_items, and the tables whose row of the same id belongs to
 * one.  Children go where their row goes.
 * A name stays where it is found by.  A bill, a claim and a payment never move:
 * what was billed to a record is taken back by a bill that reverses it. */
enum { PARTS = 8 };

struct children {
	enum tbl table;
	enum query query;
};
static const struct children doses = { TBL_DOSE, QUERY_MERGE_DOSES };
static const struct children reminders = { TBL_REMINDER,
					   QUERY_MERGE_REMINDERS };

static const struct kind {
	enum tbl table;
	const char *name;
	bool fixed;
	int nparts;
	enum tbl part[PARTS];
	const struct children *children;
} kinds[] = {
	{ .table = TBL_APPOINTMENT,
	  .name = "appointment",
	  .nparts = 8,
	  .part = { TBL_BOOKING_NOTE, TBL_VISIT_MORE, TBL_VISIT_COST,
		    TBL_VISIT_WORDS, TBL_VISIT_START, TBL_VISIT_SOURCE,
		    TBL_OVERBOOKING, TBL_SERIES_BOOKING },
	  .children = &reminders },
	{ .table = TBL_STAY, .name = "stay" },
	{ .table = TBL_DIAGNOSIS,
	  .name = "diagnosis",
	  .nparts = 1,
	  .part = { TBL_DIAGNOSIS_NOTE } },
	{ .table = TBL_ALLERGY, .name = "allergy" },
	{ .table = TBL_ALERT, .name = "alert mark" },
	{ .table = TBL_PATIENT_ATTRIBUTE, .name = "attribute" },
	{ .table = TBL_PRESCRIPTION,
	  .name = "prescription",
	  .nparts = 2,
	  .part = { TBL_PATIENT_MEDICINE, TBL_DISPENSING },
	  .children = &doses },
	{ .table = TBL_DOSE, .name = "dose", .fixed = true },
	{ .table = TBL_WAITING, .name = "waiting list" },
	{ .table = TBL_PATIENT_RECALL, .name = "recall" },
	{ .table = TBL_REMINDER, .name = "reminder", .fixed = true },
	{ .table = TBL_SERIES, .name = "series" },
	{ .table = TBL_POLICY, .name = "policy" },
	{ .table = TBL_INSURED, .name = "cover" },
	{ .table = TBL_ADMISSION_TOLD, .name = "admission elsewhere" },
	{ .table = TBL_CHARGE,
	  .name = "charge",
	  .nparts = 1,
	  .part = { TBL_CHARGE_PRICE } },
	{ .table = TBL_BILL, .name = "bill", .fixed = true },
	{ .table = TBL_CLAIM, .name = "claim", .fixed = true },
	{ .table = TBL_PAYMENT, .name = "payment", .fixed = true },
	{ .table = TBL_PATIENT_NAME, .name = "other name", .fixed = true },
};

static const struct kind *
kind_of(enum tbl t)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (kinds[i].table == t)
			return &kinds[i];
	BUG("table %s hangs on no patient", tables[t].name);
}

enum tbl
merge_table(int64_t number)
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
		f->item.table = merge_table(stmt_get_int(st, "kind"));
		f->item.id = stmt_get_int(st, "id");
		f->item.patient = patient;
		f->day = stmt_get_int(st, "day");
		f->at = stmt_get_int(st, "at");
		f->place = stmt_get_int(st, "place");
		f->state = stmt_get_int(st, "state");
		f->item.kind = kind_of(f->item.table)->name;
		f->item.fixed = stmt_get_int(st, "held") != 0;
	}
	stmt_done(st);
	return rc;
}

/* What it is, where the row is open: "latex", "E11.9", "Amoxicillin". */
static const char *
content(struct session *s, enum tbl t, const void *row)
{
	const struct col_def *text = t == TBL_ALLERGY
					     ? table_col(t, "substance")
				     : t == TBL_DIAGNOSIS ? table_col(t, "code")
							  : NULL;
	const struct row_head *head = row;

	if (head->shut)
		return "";
	if (t == TBL_ALLERGY && ((const struct row_allergy *)row)->none_known)
		return "none known";
	if (text)
		return (const char *)row + text->offset;
	if (t == TBL_PRESCRIPTION)
		return house_name(
			s, TBL_MEDICINE,
			((const struct row_prescription *)row)->medicine_id);
	return "";
}

static bool
is_struck(const struct found *f)
{
	return f->item.table == TBL_APPOINTMENT
		       ? f->state == APPOINTMENT_STATE_STRUCK
		       : f->state == FILED_STRUCK;
}

static void
say(struct session *s, struct found *f, const struct kind *k, const char *what)
{
	char when[WHEN_TEXT];
	struct merge_item *i = &f->item;

	if (f->day)
		day_text(when, (int32_t)f->day);
	else
		instant_text(when, f->at);
	if (f->place)
		what = house_name(s, TBL_PLACE, f->place);
	snprintf(i->words, sizeof(i->words), "%s%s%s%s%.60s%s", k->name,
		 *when ? ", " : "", when, *what ? ", " : "", what,
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
	char what[80] = "";
	enum rc rc = row_get(s->store, k->table, f->item.id, row, e);

	if (rc == RC_OK) {
		f->item.version = head->version;
		f->item.fixed |= k->fixed;
		f->item.movable = !head->shut && !f->item.fixed;
		text_copy(what, sizeof(what), content(s, k->table, row));
	}
	if (rc == RC_OK && filed && head->version > 1 &&
	    tables[k->table].history)
		rc = row_get_version(s->store, k->table, f->item.id, 1, row, e);
	if (rc == RC_OK && filed)
		f->item.filed_at = int_at(row, filed);
	row_wipe(k->table, row);
	free(row);
	for (int i = 0; i < k->nparts && rc == RC_OK; i++)
		if (is_shut(s, k->part[i], f->item.id))
			f->item.movable = false;
	say(s, f, k, what);
	mem_wipe(what, sizeof(what));
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

/* Rows of another table that go with this one. */
static enum rc
move_children(struct session *s, const struct kind *k,
	      const struct merge_item *i, int64_t patient, struct err *e)
{
	struct stmt *st = store_query(s->store, k->children->query);
	struct idset ids;
	bool row = false, fresh;
	enum rc rc;

	idset_init(&ids);
	stmt_int(st, "parent", i->id);
	stmt_int(st, "patient", i->patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		idset_add(&ids, stmt_get_int(st, "id"), &fresh);
	stmt_done(st);
	for (size_t n = 0; n < ids.n && rc == RC_OK; n++)
		rc = move_row(s, k->children->table, ids.v[n], 0, patient, e);
	idset_release(&ids);
	return rc;
}

enum rc
merge_move(struct session *s, const struct merge_item *i, int64_t patient,
	   struct err *e)
{
	const struct kind *k = kind_of(i->table);
	enum rc rc;

	if (i->fixed)
		BUG("%s does not move", k->name);
	rc = move_row(s, i->table, i->id, i->version, patient, e);
	for (int p = 0; p < k->nparts && rc == RC_OK; p++) {
		rc = move_row(s, k->part[p], i->id, 0, patient, e);
		if (rc == RC_NONE)
			rc = RC_OK;
	}
	return rc == RC_OK && k->children ? move_children(s, k, i, patient, e)
					  : rc;
}

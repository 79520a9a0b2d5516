/*
 * duplicate_list.c - the work list of pairs that look like one person.
 *
 * The whole store is searched when the list opens and on F5; on return from a
 * pair only that pair is looked at again.
 */
#include "desk.h"

#include <stdlib.h>

#include "wardbook/merge.h"

enum { PAIRS_SHOWN = 300 };

struct pairs {
	struct duplicates d;
	bool ran;
	int64_t last; /* row whose pair was opened, 0: none */
};

static bool
progress(int64_t done, int64_t all, void *arg)
{
	(void)arg;
	return ui_progress("Comparing records", done, all);
}

static void
drop(struct pairs *x, size_t i)
{
	for (; i + 1 < x->d.n; i++)
		x->d.v[i] = x->d.v[i + 1];
	x->d.n--;
}

/* Merged, answered, or changed so that nothing is left to ask? */
static enum rc
look_again(struct pairs *x, size_t i, struct err *e)
{
	struct duplicate now;
	int64_t answer;
	enum rc rc = duplicate_score(desk_session(), x->d.v[i].a, x->d.v[i].b,
				     &now, e);

	if (rc == RC_OK)
		rc = alike_answer_get(desk_session(), now.a, now.b, &answer, e);
	if (rc == RC_OK && (answer || !now.score))
		drop(x, i);
	return rc;
}

static enum rc
run(struct pairs *x, struct err *e)
{
	size_t at = (size_t)x->last;
	enum rc rc;

	x->last = 0;
	if (x->ran && at)
		return at <= x->d.n ? look_again(x, at - 1, e) : RC_OK;
	duplicates_release(&x->d);
	rc = duplicates_find(desk_session(), PAIRS_SHOWN, progress, NULL, &x->d,
			     e);
	ui_progress_end();
	x->ran = rc == RC_OK;
	return rc;
}

static void
cell(struct ui_rows *rows, int64_t id)
{
	struct patient p;
	char name[PATIENT_NAME];

	if (patient_get(desk_session(), id, &p, NULL) != RC_OK) {
		rows_cell(rows, "?");
		return;
	}
	rows_cellf(rows, "%s %lld", patient_name(name, &p),
		   (long long)p.visit.birth_year);
	patient_wipe(&p);
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct pairs *x = screen_state(s);
	struct ui_rows *rows = screen_rows(s);
	enum rc rc = run(x, e);

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < x->d.n; i++) {
		const struct duplicate *d = &x->d.v[i];

		rows_add(rows, (int64_t)i + 1, 1,
			 d->score >= 85 ? ROLE_WARN : ROLE_NORMAL);
		rows_cellf(rows, "%d", d->score);
		cell(rows, d->a);
		cell(rows, d->b);
		rows_cellf(rows, "%s%s%s", d->why, *d->against ? "; but " : "",
			   d->against);
	}
	if (x->d.more)
		rows_heading(rows, "There are more; these are the likeliest");
	return RC_OK;
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct pairs *x = screen_state(s);
	const struct duplicate *d = &x->d.v[row->id - 1];
	struct ui_args args = { .id = d->b, .other = d->a };

	(void)e;
	x->last = row->id;
	ui_push(SCREEN_MERGE_PAGE, &args);
	return RC_OK;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct pairs *x = screen_state(s);
	const struct duplicate *d;
	enum rc rc;

	if (!row || row->id < 1)
		return err_set(e, RC_NONE, "There is no pair here.");
	d = &x->d.v[row->id - 1];
	rc = alike_answer_set(desk_session(), d->a, d->b,
			      action == ACTION_DUPLICATE_TWIN
				      ? ALIKE_ANSWER_TWIN
				      : ALIKE_ANSWER_DIFFERENT,
			      e);
	if (rc == RC_OK) {
		x->last = row->id;
		ui_message(ROLE_OK,
			   "Kept: %s; they are not asked about "
			   "again.",
			   action == ACTION_DUPLICATE_TWIN ? "twins"
							   : "not the same");
	}
	return rc;
}

static void
list_close(struct screen *s)
{
	struct pairs *x = screen_state(s);

	duplicates_release(&x->d);
}

const struct screen_ops ops_duplicate_list = {
	.size = sizeof(struct pairs),
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
	.close = list_close,
};

/*
 * merge_chart.c - merging and parting from the chart.
 *
 * Parting asks only about what was filed since the merge; each question names
 * the record, and Esc leaves everything as it is.
 */
#include "merge_chart.h"
#include "patient_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/label.h"
#include "wardbook/merge.h"
#include "wardbook/patient_more.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

enum { MERGES = 9, SINCE = 200 };

enum rc
chart_chosen(struct screen *s, const struct patient *p, int from, int64_t id)
{
	struct ui_args args = { .id = id, .other = p->visit.id };

	(void)s;
	if (from == SCREEN_PATIENT_FIND)
		ui_push(SCREEN_MERGE_PAGE, &args);
	return RC_OK;
}

/* ---- parting --------------------------------------------------------------------- */

static void
name_of(char out[PATIENT_NAME], int64_t id)
{
	struct row_identity w;

	if (row_get(desk_store(), TBL_IDENTITY, id, &w, NULL) != RC_OK)
		row_init(TBL_IDENTITY, &w);
	snprintf(out, PATIENT_NAME, "%s, %s (%s)", w.family, w.given, w.number);
	row_wipe(TBL_IDENTITY, &w);
}

static int
choose_merge(const struct row_merge_act *m, int n)
{
	char text[MERGES][PATIENT_NAME + 40], at[WHEN_TEXT];
	const char *labels[MERGES];

	for (int i = 0; i < n; i++) {
		char name[PATIENT_NAME];

		name_of(name, m[i].gone_id);
		snprintf(text[i], sizeof(text[i]), "%s, merged %s", name,
			 instant_text(at, m[i].merged_at));
		labels[i] = text[i];
	}
	return ui_choose("Which record is parted?", labels, n, 0);
}

struct since {
	struct merge_item v[SINCE];
	size_t n;
	bool more;
};

static bool
take(const struct merge_item *i, void *arg)
{
	struct since *x = arg;

	x->more = x->n == SINCE;
	if (!x->more)
		x->v[x->n++] = *i;
	return !x->more;
}

/* Keeps those that go.  False: left. */
static bool
ask_each(struct since *x, const char *gone, const char *stays)
{
	size_t kept = 0;

	for (size_t i = 0; i < x->n; i++) {
		char text[700];
		const char *answers[] = { "Stop", "Stays", "Moves back" };
		int a;

		if (!x->v[i].movable)
			continue;
		snprintf(text, sizeof(text),
			 "Filed since the merge:\n%s\n\n"
			 "Stays:      %.200s\nMoves back: %.200s",
			 x->v[i].words, stays, gone);
		a = ui_ask("Whose is it?", text, answers, 3);
		if (a <= 0)
			return false;
		if (a == 2)
			x->v[kept++] = x->v[i];
	}
	x->n = kept;
	return true;
}

/* Those that never move, or those that this role can't open. */
static size_t
not_asked(const struct since *x, bool fixed)
{
	size_t n = 0;

	for (size_t i = 0; i < x->n; i++)
		n += !x->v[i].movable && x->v[i].fixed == fixed;
	return n;
}

static enum rc
part_one(const struct patient *p, const struct row_merge_act *m,
	 struct since *x, struct err *e)
{
	char gone[PATIENT_NAME], stays[PATIENT_NAME], text[700];
	size_t left, fixed;
	enum rc rc = merge_since(desk_session(), m, take, x, e);

	if (rc != RC_OK)
		return rc;
	left = not_asked(x, false);
	fixed = not_asked(x, true);
	name_of(gone, m->gone_id);
	name_of(stays, p->visit.id);
	if (!ask_each(x, gone, stays))
		return RC_NONE;
	snprintf(text, sizeof(text),
		 "%s becomes a record of its own again, "
		 "with all that was filed under it before and %zu of what "
		 "came since.",
		 gone, x->n);
	if (left)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "\n%zu more you can't open: a nurse, doctor or "
			 "pharmacist is asked whose they are (Records to "
			 "settle), and both charts say so.",
			 left);
	if (fixed)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "\n%zu bills, payments or names stay: they are taken "
			 "back, not moved.",
			 fixed);
	if (!ui_confirm("Part two records", text, "Part", "Go back"))
		return RC_NONE;
	rc = merge_undo(desk_session(), m, x->v, x->n, e);
	if (rc == RC_OK && left)
		ui_message(ROLE_OK, "%.60s is parted; %zu left open.", gone,
			   left);
	else if (rc == RC_OK)
		ui_message(ROLE_OK, "%.120s is a record of its own again.",
			   gone);
	return rc;
}

static enum rc
part(const struct patient *p, struct err *e)
{
	struct row_merge_act m[MERGES];
	struct since *x;
	int n, at = 0;
	enum rc rc =
		merge_standing(desk_session(), p->visit.id, m, MERGES, &n, e);

	if (rc != RC_OK)
		return rc;
	if (!n)
		return err_set(e, RC_NONE,
			       "No record was merged into this "
			       "one.");
	if (n > 1)
		at = choose_merge(m, n);
	if (at < 0)
		return RC_NONE;
	x = mem_zero(1, sizeof(*x));
	rc = part_one(p, &m[at], x, e);
	free(x);
	return rc;
}

/* ---- labels ---------------------------------------------------------------------- */

/* Through the print door; takes b. */
static enum rc
print_out(const char *title, struct buf *b, int copy, enum rc rc)
{
	if (rc == RC_OK)
		desk_print(title, b->p);
	if (rc == RC_OK && copy)
		ui_message(ROLE_WARN,
			   "It was printed before: this is copy "
			   "%d.",
			   copy);
	if (b->len)
		mem_wipe(b->p, b->len);
	buf_release(b);
	return rc;
}

static enum rc
print_certificate(const struct patient *p, struct err *e)
{
	struct buf b = BUF_INIT;
	int copy = 0;
	enum rc rc = patient_death_certificate(desk_session(), p->visit.id, &b,
					       &copy, e);

	return print_out("Certificate of death", &b, copy, rc);
}

static enum rc
print_label(const struct patient *p, enum label_kind kind, struct err *e)
{
	static const char *const formats[LABEL_FORMATS] = {
		[LABEL_TEXT] = "Text",
		[LABEL_ZPL] = "ZPL, for a label printer",
		[LABEL_SVG] = "SVG picture",
		[LABEL_HTML] = "HTML page",
	};
	const char *title =
		kind == LABEL_ADDRESS ? "Address label" : "Wristband";
	int copy = 0, f = ui_choose(title, formats, LABEL_FORMATS, 0);
	struct buf b = BUF_INIT;
	enum rc rc;

	if (f < 0)
		return RC_NONE;
	rc = label_print(desk_session(), p->visit.id, kind,
			 (enum label_format)f, &b, &copy, e);
	return print_out(title, &b, copy, rc);
}

enum rc
chart_registration(struct screen *s, int action, const struct patient *p,
		   struct err *e)
{
	struct ui_args args = { .mode = DESK_CHOOSE };

	(void)s;
	switch (action) {
	case ACTION_MERGE_WITH:
		ui_push(SCREEN_PATIENT_FIND, &args);
		return RC_OK;
	case ACTION_MERGE_PART:
		return part(p, e);
	case ACTION_PATIENT_LIVE:
		return chart_live(p, e);
	case ACTION_PATIENT_CERTIFICATE:
		return print_certificate(p, e);
	case ACTION_LABEL_WRISTBAND:
		return print_label(p, LABEL_WRISTBAND, e);
	case ACTION_LABEL_ADDRESS:
		return print_label(p, LABEL_ADDRESS, e);
	default:
		return RC_OK;
	}
}

/*
 * merge_pending.c - the work list of what a parting left open, for whoever
 * holds the keys of it.
 */
#include "merge_chart.h"

#include <stdio.h>

#include "wardbook/merge.h"

static bool
add_question(const struct merge_question *q, void *arg)
{
	struct ui_rows *rows = arg;

	rows_add(rows, q->row.id, q->row.version,
		 q->item.movable ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(rows, q->item.words);
	rows_cell(rows, q->here);
	rows_cell(rows, q->other);
	return true;
}

static enum rc
pending_load(struct screen *s, struct err *e)
{
	return merge_pending_each(desk_session(), 0, add_question,
				  screen_rows(s), e);
}

static enum rc
answer(const struct ui_row *row, bool moves, struct err *e)
{
	enum rc rc =
		merge_settle(desk_session(), row->id, row->version, moves, e);

	if (rc == RC_OK)
		ui_message(ROLE_OK, "%.100s: %s %.100s.", row->cell[0],
			   moves ? "moved to" : "stays with",
			   row->cell[moves ? 2 : 1]);
	return rc;
}

static enum rc
pending_action(struct screen *s, int action, const struct ui_row *row,
	       struct err *e)
{
	(void)s;
	return answer(row, action == ACTION_MERGE_MOVES, e);
}

static enum rc
pending_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	static const char *const answers[] = { "Leave open", "Stays",
					       "Moves back" };
	char text[700];
	int a;
	enum rc rc;

	snprintf(text, sizeof(text),
		 "%.200s\n\nStays:      %.200s\nMoves back: %.200s",
		 row->cell[0], row->cell[1], row->cell[2]);
	a = ui_ask("Whose is it?", text, answers, 3);
	if (a <= 0)
		return RC_NONE;
	rc = answer(row, a == 2, e);
	if (rc == RC_OK)
		ui_refresh(s);
	return rc;
}

const struct screen_ops ops_merge_pending = {
	.load = pending_load,
	.action = pending_action,
	.enter = pending_enter,
};

/* ---- on the chart -------------------------------------------------------------- */

static bool
count(const struct merge_question *q, void *arg)
{
	(void)q;
	++*(size_t *)arg;
	return true;
}

void
chart_show_open(struct screen *s, const struct patient *p)
{
	size_t n = 0;

	if (merge_pending_each(desk_session(), p->visit.id, count, &n, NULL) !=
		    RC_OK ||
	    !n)
		return;
	page_textf(s, ROLE_WARN,
		   "A parting left %zu %s open: \"Records to settle\" "
		   "(Ctrl-P) asks whose.",
		   n, n == 1 ? "record" : "records");
	banner_alert(s, ROLE_WARN, "RECORDS TO SETTLE");
}

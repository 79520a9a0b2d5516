/*
 * counting.c - counting a store while it works.
 *
 * What the record says never comes to this screen before a lot was counted;
 * the record room does not even hand it over.
 */
#include "wardbook/counting.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_share.h"
#include "wardbook/buf.h"
#include "witness.h"

static bool
add_session(const struct counting *c, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char day[WHEN_TEXT];

	rows_add(r, c->row.id, c->row.version,
		 c->row.state == COUNT_STATE_OPEN ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, shelf_name(c->row.store_id));
	rows_cell(r, day_text(day, (int32_t)c->row.started_day));
	rows_cell(r, enum_words(&enum_count_state, c->row.state));
	rows_cellf(r, "%d", c->lots);
	rows_cellf(r, "%d", c->counted);
	rows_cellf(r, "%d", c->differ);
	rows_cellf(r, "%d", c->twice);
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	return counting_each(desk_session(), true, add_session, s, e);
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	int64_t store = 0, id;
	enum rc rc;

	err_clear(e);
	if (action == ACTION_COUNTING_NEW) {
		if (!shelf_ask(s, false, &store))
			return RC_NONE;
		rc = counting_start(desk_session(), store, "", &id, e);
		return rc == RC_OK
			       ? supply_push(SCREEN_COUNTING_SHEET, id, 0, 0)
			       : rc;
	}
	if (!row)
		return RC_NONE;
	rc = counting_close(desk_session(), row->id, row->version, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The count is closed.");
	return rc;
}

const struct screen_ops ops_counting_list = {
	.load = list_load,
	.action = list_action,
};

/* ---- the sheet ----------------------------------------------------------------- */

struct sheet_row {
	int64_t lot, line, version;
	enum count_line_state state;
	bool counted, mine;
	char number[41], name[MEDICINE_NAME];
	struct row_medicine m;
};

struct sheet_state {
	struct sheet_row *v;
	size_t n, cap;
	int left;
};

static const char *
state_text(const struct counting_line *l)
{
	if (!l->counted)
		return "";
	switch ((enum count_line_state)l->row.state) {
	case COUNT_LINE_STATE_AGREES:
		return "agrees";
	case COUNT_LINE_STATE_DIFFERS:
		return l->mine ? "again, someone else" : "count again";
	case COUNT_LINE_STATE_CONFIRMED:
		return "differs twice: settle";
	case COUNT_LINE_STATE_SETTLED:
		return "settled";
	}
	return "";
}

static bool
add_line(const struct counting_line *l, void *arg)
{
	struct screen *s = arg;
	struct sheet_state *st = screen_state(s);
	struct ui_rows *r = screen_rows(s);
	struct sheet_row *x;
	char day[WHEN_TEXT];
	bool known = l->counted && l->row.state >= COUNT_LINE_STATE_CONFIRMED;

	st->v = mem_room(st->v, &st->cap, st->n, sizeof(*st->v));
	x = &st->v[st->n++];
	memset(x, 0, sizeof(*x));
	x->lot = l->lot.id;
	x->line = l->row.id;
	x->version = l->row.version;
	x->state = (enum count_line_state)l->row.state;
	x->counted = l->counted;
	x->mine = l->mine;
	x->m = l->medicine;
	strcpy(x->number, l->lot.number);
	medicine_text(x->name, &l->medicine);
	st->left += !l->counted;
	rows_add(r, x->lot, l->lot.version,
		 !l->counted				  ? ROLE_NORMAL
		 : x->state == COUNT_LINE_STATE_CONFIRMED ? ROLE_WARN
		 : x->state == COUNT_LINE_STATE_DIFFERS	  ? ROLE_WARN
							  : ROLE_MUTED);
	rows_cell(r, x->name);
	rows_cell(r, x->number);
	rows_cell(r, day_text(day, (int32_t)l->lot.expiry_day));
	rows_cell(r, state_text(l));
	if (known)
		rows_cellf(r, "%+lld",
			   (long long)(l->row.counted2 - l->row.expected2));
	else
		rows_cell(r, "");
	return true;
}

static enum rc
sheet_load(struct screen *s, struct err *e)
{
	struct sheet_state *st = screen_state(s);
	struct row_count_session c;
	char caption[160];
	enum rc rc = row_get(desk_store(), TBL_COUNT_SESSION,
			     screen_args(s)->id, &c, e);

	st->n = 0;
	st->left = 0;
	if (rc == RC_OK)
		rc = counting_sheet(desk_session(), c.id, add_line, s, e);
	if (rc != RC_OK)
		return rc;
	snprintf(caption, sizeof(caption), "%s, %s: %d of %zu lots not counted",
		 shelf_name(c.store_id), enum_words(&enum_count_state, c.state),
		 st->left, st->n);
	list_caption(s, caption);
	return RC_OK;
}

static const struct sheet_row *
sheet_row(struct screen *s, int64_t lot)
{
	struct sheet_state *st = screen_state(s);

	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].lot == lot)
			return &st->v[i];
	return NULL;
}

static enum rc
sheet_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct sheet_row *x = sheet_row(s, row->id);
	enum count_line_state how;
	char prompt[200], unit[STOCK_QUANTITY];
	int64_t n, session = screen_args(s)->id;
	enum rc rc;

	if (!x)
		return RC_NONE;
	if (x->counted && x->state != COUNT_LINE_STATE_DIFFERS)
		return err_field(e, "lot_id", "Lot %s is counted.", x->number);
	if (x->counted && x->mine)
		return err_field(e, "counted_by",
				 "You counted lot %s; someone else counts it "
				 "again.",
				 x->number);
	snprintf(prompt, sizeof(prompt), "%s there", unit_text(unit, &x->m));
	if (!ask_number(x->number, prompt, &n))
		return RC_NONE;
	rc = counting_file(desk_session(), session, x->lot, n, &how, e);
	if (rc != RC_OK)
		return rc;
	if (how == COUNT_LINE_STATE_AGREES)
		ui_message(ROLE_OK, "As recorded.");
	else
		ui_message(ROLE_WARN,
			   how == COUNT_LINE_STATE_DIFFERS
				   ? "It differs: someone else counts it again."
				   : "It differs again: e settles it, w looks "
				     "for why.");
	ui_refresh(s);
	return RC_OK;
}

static bool
add_why(const struct row_movement *m, bool fits, void *arg)
{
	struct buf *b = arg;
	char at[WHEN_TEXT];

	buf_addf(b, "%s %s  %+6lld  %s  %s  %s\n", fits ? "-->" : "   ",
		 instant_text(at, m->at), (long long)m->quantity,
		 enum_words(&enum_movement_kind, m->kind),
		 house_name(desk_session(), TBL_ACCOUNT, m->author_id),
		 m->document);
	return true;
}

static enum rc
explain(const struct sheet_row *x, struct err *e)
{
	struct buf b = BUF_INIT;
	char title[80];
	enum rc rc;

	buf_adds(&b,
		 "Movements since it was last found right.\nAn arrow: just "
		 "the quantity that differs: filed twice, or not filed.\n\n");
	rc = counting_explain(desk_session(), x->line, add_why, &b, e);
	snprintf(title, sizeof(title), "Lot %s", x->number);
	if (rc == RC_OK)
		ui_pager(title, b.p);
	buf_release(&b);
	return rc == RC_OK ? RC_NONE : rc;
}

static enum rc
sheet_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	const struct sheet_row *x = row ? sheet_row(s, row->id) : NULL;
	struct witnessing w = { .what = "a count is settled" };
	int64_t reason;
	enum rc rc = RC_OK;

	err_clear(e);
	if (!x || x->state != COUNT_LINE_STATE_CONFIRMED || !x->counted)
		return err_field(e, "line", "This lot does not differ twice.");
	if (action == ACTION_COUNTING_EXPLAIN)
		return explain(x, e);
	if (!desk_ask_reason(s, "Why it differs", REASON_KIND_ADJUST, &reason))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = counting_settle(desk_session(), x->line, x->version,
				     reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Settled: the difference is a movement%s.",
			   witness_words(&w));
	return rc;
}

static enum rc
sheet_scan(struct screen *s, const char *text, struct err *e)
{
	struct supply_scan x;
	enum rc rc = scan_box(text, &x, e);

	if (rc != RC_OK)
		return rc;
	if (!x.lot_id || !sheet_row(s, x.lot_id))
		return err_field(e, "scan", "Lot %s is not on this sheet.",
				 x.lot);
	screen_select(s, x.lot_id);
	ui_refresh(s);
	return RC_OK;
}

static void
sheet_close(struct screen *s)
{
	struct sheet_state *st = screen_state(s);

	free(st->v);
	st->v = NULL;
}

const struct screen_ops ops_counting_sheet = {
	.size = sizeof(struct sheet_state),
	.load = sheet_load,
	.enter = sheet_enter,
	.action = sheet_action,
	.scan = sheet_scan,
	.close = sheet_close,
};

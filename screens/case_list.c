/*
 * case_list.c - what a third person must look into.
 */
#include <stdio.h>
#include <string.h>

#include "stock_share.h"
#include "wardbook/register.h"

struct cases_shown {
	bool all;
	int n;
};

static bool
add_case(const struct register_case_line *l, void *arg)
{
	struct screen *s = arg;
	struct cases_shown *st = screen_state(s);
	struct ui_rows *r = screen_rows(s);
	bool open = l->row.state == CASE_STATE_OPEN;
	char text[WHEN_TEXT], name[MEDICINE_NAME];
	struct row_medicine m;
	int32_t day;

	st->n += open;
	rows_add(r, l->row.id, l->row.version,
		 open ? ROLE_CRITICAL : ROLE_MUTED);
	when_local(l->row.opened_at, &day, NULL);
	rows_cell(r, day_text(text, day));
	rows_cell(r, enum_words(&enum_case_kind, l->row.kind));
	rows_cell(r, medicine_load(l->book.medicine_id, &m, NULL) == RC_OK
			     ? medicine_text(name, &m)
			     : "?");
	rows_cell(r, shelf_name(l->book.place_id));
	rows_cellf(r, "%lld", (long long)l->row.expected);
	if (l->row.found >= 0)
		rows_cellf(r, "%lld", (long long)l->row.found);
	else
		rows_cell(r, "");
	rows_cellf(r, "%s%s%s", l->first, *l->second ? ", " : "", l->second);
	rows_cell(r, enum_words(&enum_case_state, l->row.state));
	return true;
}

static enum rc
case_load(struct screen *s, struct err *e)
{
	struct cases_shown *st = screen_state(s);
	char caption[60];
	enum rc rc;

	st->n = 0;
	rc = register_cases(desk_session(), st->all, add_case, s, e);
	snprintf(caption, sizeof(caption), "%d open", st->n);
	list_caption(s, caption);
	return rc;
}

/* ---- the whole of one ---------------------------------------------------------- */

struct wanted {
	int64_t id;
	struct buf text;
};

static bool
tell_case(const struct register_case_line *l, void *arg)
{
	struct wanted *w = arg;
	char at[WHEN_TEXT];

	if (l->row.id != w->id)
		return true;
	buf_addf(&w->text, "%s: %s\nOpened %s: %s%s%s.\n",
		 shelf_name(l->book.place_id),
		 enum_words(&enum_case_kind, l->row.kind),
		 instant_text(at, l->row.opened_at), l->first,
		 *l->second ? " and " : "", l->second);
	buf_addf(&w->text, "By the register: %lld.",
		 (long long)l->row.expected);
	if (l->row.found >= 0)
		buf_addf(&w->text, "  Found: %lld.", (long long)l->row.found);
	if (l->row.state == CASE_STATE_OPEN)
		buf_adds(&w->text, "\nOpen.\n");
	else
		buf_addf(&w->text, "\nClosed %s by %s: %s\n",
			 instant_text(at, l->row.closed_at), l->closed,
			 l->row.reason);
	return false;
}

static enum rc
case_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct wanted w = { row->id, BUF_INIT };
	enum rc rc = register_cases(desk_session(), true, tell_case, &w, e);

	(void)s;
	if (rc == RC_OK)
		ui_pager("Case", w.text.p ? w.text.p : "");
	if (w.text.len)
		mem_wipe(w.text.p, w.text.len);
	buf_release(&w.text);
	return rc;
}

static enum rc
case_close(const struct ui_row *row, struct err *e)
{
	char why[200] = "";
	enum rc rc;

	if (!ui_ask_text("Close this case", "What it was", why, sizeof(why),
			 ASK_REQUIRED))
		return RC_NONE;
	rc = register_case_close(desk_session(), row->id, row->version, why, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Closed.");
	return rc;
}

static enum rc
case_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct cases_shown *st = screen_state(s);

	err_clear(e);
	if (action == ACTION_CASE_CLOSE)
		return case_close(row, e);
	if (action == ACTION_CASE_ALL) {
		st->all = !st->all;
		ui_refresh(s);
	}
	return RC_OK;
}

const struct screen_ops ops_case_list = {
	.size = sizeof(struct cases_shown),
	.load = case_load,
	.action = case_action,
	.enter = case_enter,
};

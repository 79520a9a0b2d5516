/*
 * register_list.c - the registers of a cupboard, or of all, and what is due.
 */
#include <stdio.h>
#include <string.h>

#include "witness.h"

enum { REGISTERS = 400 };

struct list_state {
	struct {
		int64_t id, medicine, place;
	} v[REGISTERS];
	int n;
	int due, cases;
};

struct filling {
	struct screen *s;
	struct list_state *st;
};

static void
say_todo(char out[80], const struct register_line *l)
{
	char waits[24] = "";

	if (l->unconfirmed)
		snprintf(waits, sizeof(waits), "%d to confirm", l->unconfirmed);
	if (l->cases)
		snprintf(out, 80, "CASE%s%s", l->recount ? ", recount" : "",
			 l->due && !l->recount ? ", count" : "");
	else
		snprintf(out, 80, "%s%s%s", l->due ? "count" : "",
			 l->due && *waits ? ", " : "", waits);
	if (!*out)
		snprintf(out, 80, "ok");
}

static bool
add_register(const struct register_line *l, void *arg)
{
	struct filling *f = arg;
	struct ui_rows *r = screen_rows(f->s);
	char name[MEDICINE_NAME], text[80];

	if (f->st->n == REGISTERS)
		return false;
	f->st->v[f->st->n].id = l->book.id;
	f->st->v[f->st->n].medicine = l->medicine.id;
	f->st->v[f->st->n++].place = l->book.place_id;
	f->st->due += l->due || l->recount;
	f->st->cases += l->cases;
	rows_add(r, l->book.id, l->book.version,
		 l->cases ? ROLE_CRITICAL
		 : l->due ? ROLE_WARN
			  : ROLE_NORMAL);
	rows_cell(r, medicine_text(name, &l->medicine));
	rows_cell(r, shelf_name(l->book.place_id));
	if (l->book.shut)
		rows_cell_role(r, ROLE_MUTED, "not shown");
	else if (l->due &&
		 session_may(desk_session(), ACT_REGISTER_WRITE, NULL))
		rows_cell_role(r, ROLE_MUTED, "count first");
	else
		rows_cell(r, stock_quantity_text(text, &l->medicine,
						 l->book.balance));
	rows_cell(r, l->book.checked_at ? instant_text(text, l->book.checked_at)
					: "never");
	say_todo(text, l);
	rows_cell(r, text);
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct list_state *st = screen_state(s);
	struct filling f = { s, st };
	char caption[160];
	enum rc rc;

	memset(st, 0, sizeof(*st));
	rc = register_list(desk_session(), shelf_chosen(), add_register, &f, e);
	snprintf(caption, sizeof(caption),
		 "%s: %d registers, %d to count today, cases open: %d",
		 shelf_name(shelf_chosen()), st->n, st->due, st->cases);
	list_caption(s, caption);
	return rc;
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	struct list_state *st = screen_state(s);

	if (action != ACTION_REGISTER_ENTER && action != ACTION_REGISTER_COUNT)
		return;
	args->id = 0;
	args->other = shelf_one();
	for (int i = 0; row && i < st->n; i++)
		if (st->v[i].id == row->id) {
			args->id = st->v[i].medicine;
			args->other = st->v[i].place;
		}
}

/* The cupboard of the selected row. */
static int64_t
place_of(struct screen *s, const struct ui_row *row)
{
	struct list_state *st = screen_state(s);

	for (int i = 0; row && i < st->n; i++)
		if (st->v[i].id == row->id)
			return st->v[i].place;
	return shelf_one();
}

static enum rc
count_all(struct screen *s, int64_t place, struct err *e)
{
	struct witnessing w = { .what = "counted", .parts = true };
	int n = 0;
	enum rc rc = RC_OK;

	if (!place && !shelf_ask(s, false, &place))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = register_count_due(desk_session(), place, &n, e);
	if (rc == RC_OK && w.differ)
		ui_message(ROLE_WARN,
			   "Counted %d%s.  Of %d you did not type the same: "
			   "count again.",
			   n, witness_words(&w), w.differ);
	else if (rc == RC_OK)
		ui_message(ROLE_OK, "Counted %d%s.", n, witness_words(&w));
	return rc;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	int64_t store;

	err_clear(e);
	if (action == ACTION_REGISTER_ROUND)
		return count_all(s, place_of(s, row), e);
	if (action != ACTION_STOCK_STORE || !shelf_ask(s, true, &store))
		return RC_NONE;
	shelf_choose(store);
	ui_refresh(s);
	return RC_OK;
}

const struct screen_ops ops_register_list = {
	.size = sizeof(struct list_state),
	.load = list_load,
	.opening = list_opening,
	.action = list_action,
};

/*
 * register_book.c - the entries of one register.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/num.h"
#include "witness.h"

struct book_state {
	struct register_line line;
	int64_t last;
	bool shown;
};

static enum rc
book_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct book_state *st = screen_state(s);
	char name[MEDICINE_NAME], title[200];
	enum rc rc = register_get(desk_session(), a->id, &st->line, e);

	if (rc != RC_OK)
		return rc;
	snprintf(title, sizeof(title), "Register of %s",
		 medicine_text(name, &st->line.medicine));
	screen_title_set(s, title);
	return RC_OK;
}

static void
patient_cell(struct ui_rows *r, const struct row_register_entry *n)
{
	struct patient p;
	char name[PATIENT_NAME];

	if (!n->patient_id) {
		rows_cell(r, n->reason);
		return;
	}
	if (patient_get(desk_session(), n->patient_id, &p, NULL) != RC_OK) {
		rows_cell_role(r, ROLE_MUTED, "a patient");
		return;
	}
	rows_cell(r, patient_name(name, &p));
	patient_wipe(&p);
}

static bool
add_entry(const struct register_entry_line *l, void *arg)
{
	struct screen *s = arg;
	struct book_state *st = screen_state(s);
	struct ui_rows *r = screen_rows(s);
	const struct row_register_entry *n = &l->row;
	bool differs = n->counted >= 0 && n->counted != n->balance;
	char text[80];

	rows_add(r, n->id, n->version,
		 n->alone || differs ? ROLE_CRITICAL
		 : l->waits	     ? ROLE_WARN
				     : ROLE_NORMAL);
	rows_cellf(r, "%lld", (long long)n->serial);
	rows_cell(r, instant_text(text, n->at));
	if (differs)
		rows_cellf(r, "%s, %lld there",
			   enum_words(&enum_register_kind, n->kind),
			   (long long)n->counted);
	else
		rows_cell(r, enum_words(&enum_register_kind, n->kind));
	if (n->quantity > 0)
		rows_cellf(r, "%lld", (long long)n->quantity);
	else
		rows_cell(r, "");
	if (n->quantity < 0)
		rows_cellf(r, "%lld", (long long)-n->quantity);
	else
		rows_cell(r, "");
	rows_cellf(r, "%lld", (long long)n->balance);
	rows_cell(r, l->first);
	rows_cell(r, n->alone ? "nobody" : l->waits ? "waits" : l->second);
	patient_cell(r, n);
	st->last = n->id;
	return true;
}

static enum rc
book_load(struct screen *s, struct err *e)
{
	struct book_state *st = screen_state(s);
	char caption[200], text[STOCK_QUANTITY];
	enum rc rc =
		register_get(desk_session(), st->line.book.id, &st->line, e);

	if (rc == RC_OK)
		rc = register_entries(desk_session(), st->line.book.id, 0,
				      add_entry, s, e);
	snprintf(caption, sizeof(caption), "%s: %s left, %s%s",
		 shelf_name(st->line.book.place_id),
		 stock_quantity_text(text, &st->line.medicine,
				     st->line.book.balance),
		 st->line.due ? "to be counted today" : "counted today",
		 st->line.cases ? ", a case is open" : "");
	list_caption(s, caption);
	if (rc == RC_OK && !st->shown) {
		screen_select(s, st->last);
		st->shown = true;
	}
	return rc;
}

static void
book_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	struct book_state *st = screen_state(s);

	(void)row;
	if (action != ACTION_REGISTER_ENTER && action != ACTION_REGISTER_COUNT)
		return;
	args->id = st->line.medicine.id;
	args->other = st->line.book.place_id;
}

static enum rc
ask_number(const char *title, const char *prompt, int64_t *n, struct err *e)
{
	char text[24] = "";

	err_clear(e);
	if (!ui_ask_text(title, prompt, text, sizeof(text), ASK_REQUIRED))
		return RC_NONE;
	return num_parse(n, text, 0, 1000000000, e);
}

static enum rc
book_confirm(const struct ui_row *row, struct err *e)
{
	int64_t n, left;
	enum rc rc = ask_number("Confirm a delivery", "Count it: how much came",
				&n, e);

	if (rc == RC_OK)
		rc = ask_number("Confirm a delivery",
				"Count all: how much is there now", &left, e);
	if (rc == RC_OK)
		rc = register_confirm(desk_session(), row->id, n, left, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Confirmed, with your signature.");
	return rc;
}

struct wanted {
	int64_t id;
	struct register_entry_line line;
};

static bool
find_entry(const struct register_entry_line *l, void *arg)
{
	struct wanted *w = arg;

	if (l->row.id == w->id)
		w->line = *l;
	return l->row.id != w->id;
}

static enum rc
book_strike(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct book_state *st = screen_state(s);
	struct wanted x = { .id = row->id };
	char what[60];
	struct witnessing w = { .what = what };
	int64_t reason;
	enum rc rc = register_entries(desk_session(), st->line.book.id, 0,
				      find_entry, &x, e);

	if (rc == RC_OK && !x.line.row.movement_id)
		rc = err_set(e, RC_REFUSED,
			     "Only what moved something is "
			     "taken back.");
	if (rc != RC_OK)
		return rc;
	if (!desk_ask_reason(s, "Why", REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	snprintf(what, sizeof(what), "entry %lld is taken back",
		 (long long)x.line.row.serial);
	while (witness_next(s, &w, &rc, e))
		rc = stock_strike(desk_session(), x.line.row.movement_id,
				  reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Taken back%s.", witness_words(&w));
	return rc;
}

static enum rc
book_print(struct screen *s, struct err *e)
{
	struct book_state *st = screen_state(s);
	struct buf b = BUF_INIT;
	enum rc rc = register_print(desk_session(), st->line.book.id, 0, &b, e);

	if (rc == RC_OK)
		desk_print("Register", b.p);
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	return rc;
}

static enum rc
book_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	err_clear(e);
	if (action == ACTION_REGISTER_CONFIRM)
		return book_confirm(row, e);
	if (action == ACTION_REGISTER_STRIKE)
		return book_strike(s, row, e);
	if (action == ACTION_REGISTER_PRINT)
		return book_print(s, e);
	return RC_OK;
}

const struct screen_ops ops_register_book = {
	.size = sizeof(struct book_state),
	.open = book_open,
	.load = book_load,
	.opening = book_opening,
	.action = book_action,
};

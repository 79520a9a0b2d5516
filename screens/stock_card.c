/*
 * stock_card.c - the card of a medicine in a store.
 *
 * It opens with a year, at its end; F7 goes further back.
 */
#include <stdio.h>
#include <string.h>

#include "stock_share.h"
#include "witness.h"

struct card_state {
	struct row_medicine m;
	int64_t store;
	int32_t from;
	int64_t last; /* movement: selected at first */
	bool shown;
};

static enum rc
card_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct card_state *st = screen_state(s);
	char name[MEDICINE_NAME], title[160];
	enum rc rc = medicine_load(a->id, &st->m, e);

	st->store = a->other ? a->other : shelf_one();
	st->from = day_add_months(when_today(), -12);
	if (rc == RC_OK && !st->store && !shelf_ask(s, false, &st->store))
		return err_set(e, RC_NONE,
			       "A stock card is that of one "
			       "store.");
	snprintf(title, sizeof(title), "Card of %s",
		 medicine_text(name, &st->m));
	screen_title_set(s, title);
	return rc;
}

/* "to Ward 4A", "adjusted: broken"; one that was reversed says so first. */
static void
say_movement(char out[200], const struct stock_card_line *l)
{
	const char *kind =
		l->row.kind == MOVEMENT_KIND_COUNT
			? "counted"
			: enum_words(&enum_movement_kind, l->row.kind);
	const char *why =
		house_name(desk_session(), TBL_REASON, l->row.reason_id);
	char text[160];

	if (*l->to)
		snprintf(text, sizeof(text), "%s %s",
			 l->row.kind == MOVEMENT_KIND_RETURN ? "back from"
							     : "to",
			 l->to);
	else
		snprintf(text, sizeof(text), "%s%s%s", kind, *why ? ": " : "",
			 why);
	snprintf(out, 200, l->reversed ? "(in error) %s" : "%s", text);
}

static bool
card_line(const struct stock_card_line *l, void *arg)
{
	struct screen *s = arg;
	struct card_state *st = screen_state(s);
	struct ui_rows *r = screen_rows(s);
	char day[WHEN_TEXT], text[200];
	int64_t n = l->row.quantity;

	rows_add(r, l->row.id, l->row.version,
		 l->reversed ? ROLE_MUTED : ROLE_NORMAL);
	rows_cell(r, day_text(day, (int32_t)l->row.day));
	say_movement(text, l);
	rows_cell(r, text);
	rows_cell(r, l->lot);
	if (n > 0)
		rows_cellf(r, "%lld", (long long)n);
	else
		rows_cell(r, "");
	if (n < 0)
		rows_cellf(r, "%lld", (long long)-n);
	else
		rows_cell(r, "");
	rows_cellf(r, "%lld", (long long)l->running);
	rows_cell(r, l->row.document);
	rows_cell(r, l->by);
	st->last = l->row.id;
	return true;
}

static enum rc
card_load(struct screen *s, struct err *e)
{
	struct card_state *st = screen_state(s);
	char caption[200], unit[STOCK_QUANTITY], day[WHEN_TEXT];
	enum rc rc = stock_card(desk_session(), st->m.id, st->store, st->from,
				card_line, s, e);

	snprintf(caption, sizeof(caption), "%s, in %s, since %s",
		 shelf_name(st->store), unit_text(unit, &st->m),
		 day_text(day, st->from));
	list_caption(s, caption);
	if (rc == RC_OK && !st->shown) {
		screen_select(s, st->last);
		st->shown = true;
	}
	return rc;
}

static enum rc
card_strike(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct witnessing w = { .what = "a movement is reversed" };
	char text[240];
	int64_t reason;
	enum rc rc = RC_OK;

	snprintf(text, sizeof(text),
		 "%s, %s: %s%s\nA second movement takes it "
		 "back; both stay on the card.",
		 row->cell[0], row->cell[1], *row->cell[3] ? "+" : "-",
		 *row->cell[3] ? row->cell[3] : row->cell[4]);
	if (!ui_confirm("Reverse this movement?", text, "Reverse it",
			"Leave it"))
		return RC_NONE;
	if (!desk_ask_reason(s, "Why", REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = stock_strike(desk_session(), row->id, reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Reversed%s.", witness_words(&w));
	return rc;
}

static enum rc
card_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct card_state *st = screen_state(s);
	struct ui_args a = { .id = st->m.id, .other = st->store };

	err_clear(e);
	switch (action) {
	case ACTION_STOCK_RECEIVE:
		ui_push(SCREEN_STOCK_RECEIVE, &a);
		return RC_NONE;
	case ACTION_STOCK_ISSUE:
		ui_push(SCREEN_STOCK_ISSUE, &a);
		return RC_NONE;
	case ACTION_STOCK_EARLIER:
		st->from = day_add_months(st->from, -12);
		ui_refresh(s);
		return RC_OK;
	case ACTION_STOCK_STORE:
		if (!shelf_ask(s, false, &st->store))
			return RC_NONE;
		st->shown = false;
		ui_refresh(s);
		return RC_OK;
	case ACTION_STOCK_STRIKE:
		return card_strike(s, row, e);
	}
	return RC_OK;
}

const struct screen_ops ops_stock_card = {
	.size = sizeof(struct card_state),
	.open = card_open,
	.load = card_load,
	.action = card_action,
};

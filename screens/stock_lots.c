/*
 * stock_lots.c - the lots of a medicine.
 *
 * A row is a lot in a store.  Its id joins the lot's and the store's place in
 * the answer, so that a lot that lies in two stores is two rows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_share.h"

struct lot_row {
	int64_t id, lot, version, store, quantity;
	enum lot_state state;
	char number[41];
};

struct lots_state {
	struct row_medicine m;
	struct lot_row *v;
	size_t n, cap;
};

struct filling {
	struct screen *s;
	struct lots_state *st;
	int64_t usable;
};

static bool
fill_lot(const struct stock_lot *l, void *arg)
{
	struct filling *f = arg;
	struct lots_state *st = f->st;
	struct ui_rows *r = screen_rows(f->s);
	char text[STOCK_QUANTITY], day[WHEN_TEXT];
	int32_t expiry = (int32_t)l->lot.expiry_day;
	bool usable = l->lot.state == LOT_STATE_USABLE && !l->expired;
	struct lot_row *x;

	st->v = mem_room(st->v, &st->cap, st->n, sizeof(*st->v));
	x = &st->v[st->n++];
	*x = (struct lot_row){
		.lot = l->lot.id,
		.version = l->lot.version,
		.store = l->store_id,
		.quantity = l->quantity,
		.state = (enum lot_state)l->lot.state,
	};
	/* Two 48-bit ids in one: kept for as long as the screen is open. */
	x->id = (int64_t)(((uint64_t)l->lot.id << 14) ^
			  ((uint64_t)l->store_id & 0x3fff)) &
		INT64_MAX;
	snprintf(x->number, sizeof(x->number), "%s", l->lot.number);
	f->usable += usable ? l->quantity : 0;
	rows_add(r, x->id, x->version,
		 !l->quantity ? ROLE_MUTED
		 : l->expired ? ROLE_ERROR
		 : !usable    ? ROLE_WARN
			      : ROLE_NORMAL);
	rows_cell(r, l->lot.number);
	rows_cell(r, day_text(day, expiry));
	rows_cell(r, l->lot.state != LOT_STATE_USABLE
			     ? enum_words(&enum_lot_state, l->lot.state)
		     : l->expired ? "EXPIRED"
				  : "usable");
	rows_cell(r, stock_quantity_text(text, &st->m, l->quantity));
	if (l->opened)
		rows_cellf(r, "%lld", (long long)l->opened);
	else
		rows_cell(r, "");
	rows_cell(r, days_text(text, expiry));
	rows_cell(r, shelf_name(l->store_id));
	return true;
}

static enum rc
lots_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct lots_state *st = screen_state(s);
	char name[MEDICINE_NAME], title[160];
	enum rc rc = medicine_load(args->id, &st->m, e);

	if (rc != RC_OK)
		return rc;
	snprintf(title, sizeof(title), "Lots of %s",
		 medicine_text(name, &st->m));
	screen_title_set(s, title);
	return RC_OK;
}

static enum rc
lots_load(struct screen *s, struct err *e)
{
	struct lots_state *st = screen_state(s);
	struct filling f = { .s = s, .st = st };
	char caption[200], usable[STOCK_QUANTITY], level[STOCK_QUANTITY];
	enum rc rc;

	st->n = 0;
	rc = stock_lots(desk_session(), st->m.id, shelf_chosen(), fill_lot, &f,
			e);
	snprintf(caption, sizeof(caption), "%s: %s usable; reorder at %s",
		 shelf_name(shelf_chosen()),
		 stock_quantity_text(usable, &st->m, f.usable),
		 stock_quantity_text(level, &st->m, st->m.reorder));
	list_caption(s, caption);
	return rc;
}

static const struct lot_row *
lot_of(struct screen *s, const struct ui_row *row)
{
	struct lots_state *st = screen_state(s);

	for (size_t i = 0; row && i < st->n; i++)
		if (st->v[i].id == row->id)
			return &st->v[i];
	return NULL;
}

/* A hold concerns the lot wherever it lies: said before it is done. */
static enum rc
ask_state(const struct lot_row *l, struct err *e)
{
	static const char *const words[][3] = {
		[LOT_STATE_USABLE] = { "Leave it", "Hold it", "Recall it" },
		[LOT_STATE_HELD] = { "Leave it", "Set free", "Recall it" },
		[LOT_STATE_RECALLED] = { "Leave it", "Set free", "Hold it" },
	};
	static const enum lot_state to[][3] = {
		[LOT_STATE_USABLE] = { 0, LOT_STATE_HELD, LOT_STATE_RECALLED },
		[LOT_STATE_HELD] = { 0, LOT_STATE_USABLE, LOT_STATE_RECALLED },
		[LOT_STATE_RECALLED] = { 0, LOT_STATE_USABLE, LOT_STATE_HELD },
	};
	char text[200];
	int i;
	enum rc rc;

	snprintf(text, sizeof(text),
		 "Lot %s is %s.\nA change holds in every "
		 "store where it lies.",
		 l->number, enum_words(&enum_lot_state, l->state));
	i = ui_ask("Hold or release", text, words[l->state], 3);
	if (i < 1)
		return RC_NONE;
	rc = stock_lot_state(desk_session(), l->lot, l->version,
			     to[l->state][i], e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Lot %s is %s now.", l->number,
			   enum_words(&enum_lot_state, to[l->state][i]));
	return rc;
}

/* From today on it has a last day of its own. */
static enum rc
open_pack(struct lots_state *st, const struct lot_row *l, struct err *e)
{
	struct row_opened_pack p;
	struct row_medicine_more more;
	char prompt[100], unit[STOCK_QUANTITY], day[WHEN_TEXT];
	int64_t n, days = 0;
	enum rc rc = supply_more(desk_session(), st->m.id, &more, e);

	if (rc != RC_OK)
		return rc;
	snprintf(prompt, sizeof(prompt), "How many %s are in it",
		 unit_text(unit, &st->m));
	if (!ask_number("Open a pack", prompt, &n) ||
	    (!more.opened_days &&
	     !ask_number("Open a pack", "Days that it keeps (0: to its expiry)",
			 &days)))
		return RC_NONE;
	rc = supply_open(desk_session(), l->lot, l->store, n, (int)days, &p, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Opened: usable through %s.",
			   day_text(day, (int32_t)p.last_day));
	return rc;
}

/* What the screens above are about: a lot in its store. */
static void
lots_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct lot_row *l = lot_of(s, row);

	(void)action;
	args->id = l ? l->lot : 0;
	args->other = l ? l->store : 0;
	args->mode = STOCK_OF_LOT;
}

/* A box goes to its lot. */
static enum rc
lots_scan(struct screen *s, const char *text, struct err *e)
{
	struct lots_state *st = screen_state(s);
	struct supply_scan x;
	enum rc rc = scan_box(text, &x, e);

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].lot == x.lot_id) {
			screen_select(s, st->v[i].id);
			ui_refresh(s);
			return RC_OK;
		}
	return err_field(e, "scan", "Lot %s is not among these.", x.lot);
}

static enum rc
lots_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct lots_state *st = screen_state(s);
	const struct lot_row *l = lot_of(s, row);
	struct ui_args a = { .id = st->m.id };
	int64_t store = shelf_chosen();

	err_clear(e);
	a.other = l ? l->store : store;
	switch (action) {
	case ACTION_STOCK_RECEIVE:
		a.other = store;
		ui_push(SCREEN_STOCK_RECEIVE, &a);
		return RC_NONE;
	case ACTION_STOCK_ISSUE:
		ui_push(SCREEN_STOCK_ISSUE, &a);
		return RC_NONE;
	case ACTION_STOCK_CARD:
		if (!a.other && !shelf_ask(s, false, &a.other))
			return RC_NONE;
		ui_push(SCREEN_STOCK_CARD, &a);
		return RC_NONE;
	case ACTION_STOCK_STORE:
		if (!shelf_ask(s, true, &store))
			return RC_NONE;
		shelf_choose(store);
		ui_refresh(s);
		return RC_OK;
	}
	if (!l)
		return RC_NONE;
	if (action == ACTION_STOCK_HOLD)
		return ask_state(l, e);
	if (action == ACTION_PACK_OPEN)
		return open_pack(st, l, e);
	a.id = l->lot;
	a.mode = STOCK_OF_LOT;
	ui_push(action == ACTION_STOCK_COUNT ? SCREEN_STOCK_COUNT
					     : SCREEN_STOCK_ADJUST,
		&a);
	return RC_NONE;
}

/* Enter on a lot: its card in its store. */
static enum rc
lots_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	return lots_action(s, ACTION_STOCK_CARD, row, e);
}

static void
lots_close(struct screen *s)
{
	struct lots_state *st = screen_state(s);

	free(st->v);
	st->v = NULL;
}

const struct screen_ops ops_stock_lots = {
	.size = sizeof(struct lots_state),
	.open = lots_open,
	.load = lots_load,
	.action = lots_action,
	.opening = lots_opening,
	.scan = lots_scan,
	.enter = lots_enter,
	.close = lots_close,
};

/*
 * stock_list.c - what is there of every medicine, and the lots of one.
 *
 * What needs someone stands first.  The words of the state column say it
 * without colour, too.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_share.h"
#include "wardbook/text.h"

enum { ORDER_NEED, ORDER_NAME };

struct list_state {
	int order;
};

struct shelf_lines {
	struct stock_line *v;
	size_t n, cap;
	bool cupboard;
};

/* A ward's cupboard holds some of what there is: only that is listed. */
static bool
is_cupboard(int64_t store)
{
	struct row_place p;

	return store &&
	       row_get(desk_store(), TBL_PLACE, store, &p, NULL) == RC_OK &&
	       p.ward_id;
}

static bool
keep_line(const struct stock_line *l, void *arg)
{
	struct shelf_lines *x = arg;

	if (x->cupboard && !l->lots)
		return true;
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	x->v[x->n] = *l;
	/* The reorder level is the house's, not that of a cupboard. */
	if (x->cupboard && l->light == STOCK_LOW)
		x->v[x->n].light = STOCK_OK;
	x->n++;
	return true;
}

/* Out, low, expiring, in order. */
static int
need_of(const struct stock_line *l)
{
	return l->light == STOCK_OUT   ? 0
	       : l->light == STOCK_LOW ? 1
	       : l->expiring	       ? 2
				       : 3;
}

/* What expires goes by its day, all else by name as it came. */
static int
by_expiry(const void *a, const void *b)
{
	const struct stock_line *x = a, *y = b;

	if (x->next_expiry != y->next_expiry)
		return x->next_expiry < y->next_expiry ? -1 : 1;
	return strcmp(x->medicine.name, y->medicine.name);
}

static void
sort_expiring(struct stock_line *v, size_t n)
{
	struct shelf_lines x = { NULL, 0, 0, false };
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		if (need_of(&v[i]) == 2)
			keep_line(&v[i], &x);
	if (x.n > 1)
		qsort(x.v, x.n, sizeof(*x.v), by_expiry);
	for (size_t i = 0; i < n; i++)
		if (need_of(&v[i]) == 2)
			v[i] = x.v[at++];
	free(x.v);
}

static void
add_row(struct screen *s, const struct stock_line *l)
{
	static const enum ui_role role[] = { ROLE_CRITICAL, ROLE_WARN,
					     ROLE_WARN, ROLE_NORMAL };
	static const char *const word[] = { "OUT", "LOW", "EXPIRES", "ok" };
	const struct row_medicine *m = &l->medicine;
	char name[MEDICINE_NAME], text[STOCK_QUANTITY];
	struct ui_rows *r = screen_rows(s);
	int need = need_of(l);

	rows_add(r, m->id, m->version, role[need]);
	rows_cell(r, medicine_text(name, m));
	rows_cell(r, stock_quantity_text(text, m, l->usable));
	rows_cell(r, word[need]);
	if (l->expiring)
		rows_cell_role(r, ROLE_WARN, day_text(text, l->next_expiry));
	else
		rows_cell(r,
			  l->next_expiry ? day_text(text, l->next_expiry) : "");
	if (l->expired)
		rows_cellf(r, "%lld", (long long)l->expired);
	else
		rows_cell(r, "");
	if (l->held)
		rows_cellf(r, "%lld", (long long)l->held);
	else
		rows_cell(r, "");
	if (l->reserved)
		rows_cellf(r, "%lld", (long long)l->reserved);
	else
		rows_cell(r, "");
	rows_cellf(r, "%d", l->lots);
	rows_cellf(r, "%lld", (long long)m->reorder);
}

static enum rc
stock_list_load(struct screen *s, struct err *e)
{
	struct list_state *st = screen_state(s);
	struct shelf_lines x = { NULL, 0, 0, is_cupboard(shelf_chosen()) };
	int out = 0, low = 0, expiring = 0;
	char caption[160];
	enum rc rc =
		stock_list(desk_session(), shelf_chosen(), keep_line, &x, e);

	for (size_t i = 0; rc == RC_OK && i < x.n; i++) {
		out += x.v[i].light == STOCK_OUT;
		low += x.v[i].light == STOCK_LOW;
		expiring += x.v[i].expiring;
	}
	if (rc == RC_OK && st->order == ORDER_NEED)
		sort_expiring(x.v, x.n);
	for (int need = 0; rc == RC_OK && need < 4; need++)
		for (size_t i = 0; i < x.n; i++)
			if (st->order == ORDER_NAME ? need == 0
						    : need_of(&x.v[i]) == need)
				add_row(s, &x.v[i]);
	free(x.v);
	if (x.cupboard)
		snprintf(caption, sizeof(caption),
			 "%s: %zu medicines, %d "
			 "expiring within 90 days",
			 shelf_name(shelf_chosen()), x.n, expiring);
	else
		snprintf(caption, sizeof(caption),
			 "%s: %d out, %d low, %d "
			 "expiring within 90 days",
			 shelf_name(shelf_chosen()), out, low, expiring);
	list_caption(s, caption);
	return rc;
}

static enum rc
push(int screen, int64_t id, int64_t other, int mode)
{
	struct ui_args a = { .id = id, .other = other, .mode = mode };

	ui_push(screen, &a);
	return RC_NONE;
}

static enum rc
stock_list_action(struct screen *s, int action, const struct ui_row *row,
		  struct err *e)
{
	struct list_state *st = screen_state(s);
	int64_t store = shelf_chosen(), id = row ? row->id : 0;

	err_clear(e);
	switch (action) {
	case ACTION_STOCK_RECEIVE:
		return push(SCREEN_STOCK_RECEIVE, id, store, 0);
	case ACTION_STOCK_ISSUE:
		return push(SCREEN_STOCK_ISSUE, id, store, 0);
	case ACTION_STOCK_COUNT:
		return push(SCREEN_STOCK_COUNT, id, store, STOCK_OF_MEDICINE);
	case ACTION_STOCK_ADJUST:
		return push(SCREEN_STOCK_ADJUST, id, store, STOCK_OF_MEDICINE);
	case ACTION_STOCK_CARD:
		if (!store && !shelf_ask(s, false, &store))
			return RC_NONE;
		return push(SCREEN_STOCK_CARD, id, store, 0);
	case ACTION_STOCK_LOTS:
		return push(SCREEN_STOCK_LOTS, id, 0, 0);
	case ACTION_STOCK_HOLD:
		push(SCREEN_STOCK_LOTS, id, 0, 0);
		ui_message(ROLE_NORMAL, "It is a lot that is held: choose it, "
					"then h.");
		return RC_NONE;
	case ACTION_STOCK_ORDER:
		st->order = st->order == ORDER_NEED ? ORDER_NAME : ORDER_NEED;
		ui_message(ROLE_NORMAL,
			   st->order == ORDER_NAME
				   ? "By name."
				   : "What needs someone comes first.");
		ui_refresh(s);
		return RC_OK;
	case ACTION_STOCK_STORE:
		if (!shelf_ask(s, true, &store))
			return RC_NONE;
		shelf_choose(store);
		ui_refresh(s);
		return RC_OK;
	}
	return RC_OK;
}

static enum rc
stock_list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	(void)s;
	err_clear(e);
	return push(SCREEN_STOCK_LOTS, row->id, 0, 0);
}

/* A box goes to its medicine, and does nothing. */
static enum rc
stock_list_scan(struct screen *s, const char *text, struct err *e)
{
	struct supply_scan x;
	char name[MEDICINE_NAME];
	enum rc rc = scan_box(text, &x, e);

	if (rc != RC_OK)
		return rc;
	screen_select(s, x.medicine_id);
	ui_refresh(s);
	ui_message(ROLE_NORMAL, "%s%s%s%s", medicine_name(name, x.medicine_id),
		   *x.lot ? ", lot " : "", x.lot,
		   *x.lot && !x.lot_id ? ": never received here" : "");
	return RC_OK;
}

/* ---- beside the list: the lots ---------------------------------------------------- */

struct beside {
	struct screen *s;
	struct row_medicine m;
};

static bool
lot_beside(const struct stock_lot *l, void *arg)
{
	struct beside *b = arg;
	char text[STOCK_QUANTITY], day[WHEN_TEXT];

	if (!l->quantity)
		return true;
	page_textf(b->s,
		   l->expired	  ? ROLE_ERROR
		   : l->lot.state ? ROLE_WARN
				  : ROLE_NORMAL,
		   "%s  %s%s%s", day_text(day, (int32_t)l->lot.expiry_day),
		   l->lot.number, l->expired ? "  expired" : "",
		   l->lot.state == LOT_STATE_USABLE ? ""
		   : l->lot.state == LOT_STATE_HELD ? "  held"
						    : "  recalled");
	page_textf(b->s, ROLE_MUTED, "   %s, %s",
		   stock_quantity_text(text, &b->m, l->quantity),
		   shelf_name(l->store_id));
	return true;
}

static void
stock_list_detail(struct screen *s, const struct ui_row *row)
{
	struct beside b = { .s = s };
	char name[MEDICINE_NAME], text[STOCK_QUANTITY];

	if (medicine_load(row->id, &b.m, NULL) != RC_OK)
		return;
	page_heading(s, medicine_text(name, &b.m));
	page_pair(s, "Form", ROLE_VALUE, b.m.form);
	page_pair(s, "Reorder at", ROLE_VALUE,
		  stock_quantity_text(text, &b.m, b.m.reorder));
	page_heading(s, "Lots, first expiry first");
	if (stock_lots(desk_session(), row->id, shelf_chosen(), lot_beside, &b,
		       NULL) != RC_OK)
		page_text(s, ROLE_ERROR, "The lots could not be read.");
}

const struct screen_ops ops_stock_list = {
	.size = sizeof(struct list_state),
	.load = stock_list_load,
	.action = stock_list_action,
	.enter = stock_list_enter,
	.scan = stock_list_scan,
	.detail = stock_list_detail,
};

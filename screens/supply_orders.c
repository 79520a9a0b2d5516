/*
 * supply_orders.c - requisitions and orders, and their lines.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_share.h"
#include "wardbook/buf.h"

static bool
add_order(const struct supply_order *o, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char day[WHEN_TEXT];

	rows_add(r, o->row.id, o->row.version,
		 o->row.state == PURCHASE_STATE_ASKED ? ROLE_WARN
						      : ROLE_NORMAL);
	rows_cell(r, day_text(day, (int32_t)o->row.asked_day));
	rows_cell(r, o->supplier);
	rows_cell(r, o->row.number);
	rows_cell(r, enum_words(&enum_purchase_state, o->row.state));
	rows_cellf(r, "%d", o->lines);
	rows_cellf(r, "%d", o->open);
	if (o->price)
		rows_cellf(r, "%lld.%02lld", (long long)(o->price / 100),
			   (long long)(o->price % 100));
	else
		rows_cell(r, "");
	return true;
}

static enum rc
orders_load(struct screen *s, struct err *e)
{
	return supply_orders(desk_session(), false, add_order, s, e);
}

static enum rc
send_order(struct screen *s, const struct ui_row *row, struct err *e)
{
	char number[41] = "", name[80];
	int64_t supplier;
	enum rc rc;

	if (!ui_pick_one(s, "Supplier", &pick_supply_supplier, &supplier, name,
			 sizeof(name)) ||
	    !ui_ask_text("Order it", "Number of the order", number,
			 sizeof(number), ASK_REQUIRED))
		return RC_NONE;
	rc = supply_order_send(desk_session(), row->id, row->version, supplier,
			       number, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Ordered from %s.", name);
	return rc;
}

static enum rc
orders_action(struct screen *s, int action, const struct ui_row *row,
	      struct err *e)
{
	enum rc rc;

	err_clear(e);
	if (!row)
		return RC_NONE;
	if (action == ACTION_ORDER_SEND)
		return send_order(s, row, e);
	if (action != ACTION_ORDER_CANCEL ||
	    !ui_confirm("Nothing more comes",
			"What has not come of this order is not waited for "
			"any more.",
			"End it", "Leave it"))
		return RC_NONE;
	rc = supply_order_cancel(desk_session(), row->id, row->version, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The order is ended.");
	return rc;
}

const struct screen_ops ops_supply_orders = {
	.load = orders_load,
	.action = orders_action,
};

/* ---- lines --------------------------------------------------------------------- */

struct order_state {
	struct row_purchase_line *v;
	size_t n, cap;
};

static bool
add_line(const struct supply_order_line *l, void *arg)
{
	struct order_state *st = screen_state(arg);
	struct ui_rows *r = screen_rows(arg);
	char name[COUNTED_NAME];
	int64_t open = l->row.packs * l->row.pack_size - l->row.received;

	st->v = mem_room(st->v, &st->cap, st->n, sizeof(*st->v));
	st->v[st->n++] = l->row;
	rows_add(r, l->row.id, l->row.version,
		 open > 0 ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, counted_text(name, &l->medicine));
	rows_cellf(r, "%lld", (long long)l->row.packs);
	rows_cellf(r, "%lld", (long long)l->row.pack_size);
	rows_cellf(r, "%lld", (long long)l->row.received);
	rows_cellf(r, "%lld", (long long)(open > 0 ? open : 0));
	return true;
}

static enum rc
order_load(struct screen *s, struct err *e)
{
	struct row_purchase p;
	enum rc rc =
		row_get(desk_store(), TBL_PURCHASE, screen_args(s)->id, &p, e);
	struct order_state *st = screen_state(s);
	char caption[160];

	st->n = 0;
	if (rc != RC_OK)
		return rc;
	snprintf(caption, sizeof(caption), "%s%s%s, for %s",
		 enum_words(&enum_purchase_state, p.state),
		 *p.number ? " " : "", p.number, shelf_name(p.store_id));
	list_caption(s, caption);
	return supply_order_lines(desk_session(), p.id, add_line, s, e);
}

static enum rc
receive_line(const struct ui_row *row, struct err *e)
{
	struct row_purchase_line l;
	struct row_purchase p;
	struct ui_args a = { .mode = STOCK_AGAINST_ORDER };
	enum rc rc = row_get(desk_store(), TBL_PURCHASE_LINE, row->id, &l, e);

	if (rc == RC_OK)
		rc = row_get(desk_store(), TBL_PURCHASE, l.purchase_id, &p, e);
	if (rc != RC_OK)
		return rc;
	a.id = l.medicine_id;
	a.other = p.store_id;
	snprintf(a.text, sizeof(a.text), "%lld", (long long)l.id);
	ui_push(SCREEN_STOCK_RECEIVE, &a);
	return RC_NONE;
}

static enum rc
order_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	(void)s;
	(void)action;
	err_clear(e);
	return row ? receive_line(row, e) : RC_NONE;
}

static enum rc
order_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	(void)s;
	return receive_line(row, e);
}

/* A scan goes to the line of its medicine. */
static enum rc
order_scan(struct screen *s, const char *text, struct err *e)
{
	struct order_state *st = screen_state(s);
	struct supply_scan x;
	enum rc rc = scan_box(text, &x, e);
	char name[MEDICINE_NAME];

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < st->n; i++)
		if (st->v[i].medicine_id == x.medicine_id) {
			screen_select(s, st->v[i].id);
			ui_refresh(s);
			ui_message(ROLE_NORMAL, "%s: Enter receives it.",
				   medicine_name(name, x.medicine_id));
			return RC_OK;
		}
	return err_field(e, "scan", "%s is not on this order.",
			 medicine_name(name, x.medicine_id));
}

static void
order_close(struct screen *s)
{
	struct order_state *st = screen_state(s);

	free(st->v);
	st->v = NULL;
}

const struct screen_ops ops_supply_order = {
	.size = sizeof(struct order_state),
	.close = order_close,
	.load = order_load,
	.action = order_action,
	.enter = order_enter,
	.scan = order_scan,
};

/*
 * availability_list.c - is there enough, and what to order.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "wardbook/availability.h"

static void
number(struct ui_rows *r, int64_t n, enum ui_role role)
{
	char text[24] = "";

	if (n)
		snprintf(text, sizeof(text), "%lld", (long long)n);
	rows_cell_role(r, n ? role : ROLE_NORMAL, text);
}

static bool
add_row(const struct availability *a, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char name[COUNTED_NAME];
	enum ui_role role = a->light == STOCK_OUT	       ? ROLE_CRITICAL
			    : a->light == STOCK_LOW || a->in30 ? ROLE_WARN
							       : ROLE_NORMAL;

	rows_add(r, a->medicine.id, a->medicine.version, role);
	rows_cell(r, counted_text(name, &a->medicine));
	rows_cellf(r, "%lld", (long long)a->usable);
	rows_cell(r, a->hidden		     ? "HIDES"
		     : a->light == STOCK_OUT ? "OUT"
		     : a->light == STOCK_LOW ? "LOW"
		     : a->in30		     ? "EXPIRES"
					     : "ok");
	if (a->cover < 0)
		rows_cell(r, "");
	else
		rows_cellf(r, "%d d", a->cover);
	number(r, a->in30, ROLE_WARN);
	number(r, a->in60, ROLE_NORMAL);
	number(r, a->in90, ROLE_NORMAL);
	number(r, a->expired, ROLE_ERROR);
	number(r, a->transit + a->on_order, ROLE_NORMAL);
	number(r, a->suggest, ROLE_VALUE);
	return true;
}

static enum rc
availability_load(struct screen *s, struct err *e)
{
	struct availability_sum x;
	char caption[220];
	enum rc rc = availability_list(desk_session(), shelf_chosen(), add_row,
				       s, &x, e);

	if (rc != RC_OK)
		return rc;
	snprintf(caption, sizeof(caption),
		 "%s: %d out, %d low; expiring %d/%d"
		 "/%d in 30/60/90 days; %d hide; %d to order",
		 shelf_name(shelf_chosen()), x.out, x.low, x.expiring30,
		 x.expiring60, x.expiring90, x.hidden, x.to_order);
	list_caption(s, caption);
	return RC_OK;
}

struct one {
	struct availability a;
};

static bool
keep_one(const struct availability *a, void *arg)
{
	struct one *o = arg;

	if (a->medicine.id != o->a.medicine.id)
		return true;
	o->a = *a;
	return false;
}

static enum rc
find_one(int64_t medicine, struct one *o, struct err *e)
{
	memset(o, 0, sizeof(*o));
	o->a.medicine.id = medicine;
	return availability_list(desk_session(), shelf_chosen(), keep_one, o,
				 NULL, e);
}

/* The suggested packs go on a requisition, or how many one says. */
static enum rc
ask_for(struct screen *s, int64_t medicine, struct err *e)
{
	struct supply_order_item i = { .medicine_id = medicine };
	char prompt[120];
	int64_t store = shelf_one();
	struct one o;
	enum rc rc = find_one(medicine, &o, e);

	if (rc != RC_OK)
		return rc;
	if (!store && !shelf_ask(s, false, &store))
		return RC_NONE;
	i.pack_size = o.a.medicine.pack_size;
	snprintf(prompt, sizeof(prompt), "Packs of %lld (%lld suggested)",
		 (long long)i.pack_size,
		 (long long)(o.a.suggest / (i.pack_size ? i.pack_size : 1)));
	if (!ask_number("Ask for an order", prompt, &i.packs))
		return RC_NONE;
	rc = supply_order_ask(desk_session(), store, &i, 1, NULL, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Asked for: it stands under Orders.");
	return rc;
}

static enum rc
availability_action(struct screen *s, int action, const struct ui_row *row,
		    struct err *e)
{
	int64_t store = 0;

	err_clear(e);
	if (action == ACTION_STOCK_STORE) {
		if (!shelf_ask(s, true, &store))
			return RC_NONE;
		shelf_choose(store);
		ui_refresh(s);
		return RC_OK;
	}
	if (action == ACTION_AVAILABILITY_ASK && row)
		return ask_for(s, row->id, e);
	if (action == ACTION_STOCK_LOTS && row)
		return supply_push(SCREEN_STOCK_LOTS, row->id, 0, 0);
	return RC_NONE;
}

static enum rc
availability_scan(struct screen *s, const char *text, struct err *e)
{
	struct supply_scan x;
	enum rc rc = scan_box(text, &x, e);

	if (rc == RC_OK)
		screen_select(s, x.medicine_id);
	return rc;
}

static void
availability_detail(struct screen *s, const struct ui_row *row)
{
	int64_t store = shelf_one();
	char text[120], name[MEDICINE_NAME], day[WHEN_TEXT];
	struct one o;
	int32_t since;
	int out;

	if (find_one(row->id, &o, NULL) != RC_OK)
		return;
	page_heading(s, medicine_text(name, &o.a.medicine));
	snprintf(text, sizeof(text), "%lld in %d days", (long long)o.a.used,
		 o.a.used_days);
	page_pair(s, "Used", ROLE_VALUE, text);
	page_pair(s, "Reserved", ROLE_VALUE,
		  stock_quantity_text(text, &o.a.medicine, o.a.reserved));
	page_pair(s, "Opened", ROLE_VALUE,
		  stock_quantity_text(text, &o.a.medicine, o.a.opened));
	page_pair(s, "Held", ROLE_VALUE,
		  stock_quantity_text(text, &o.a.medicine, o.a.held));
	page_pair(s, "On its way", ROLE_VALUE,
		  stock_quantity_text(text, &o.a.medicine, o.a.transit));
	page_pair(s, "On order", ROLE_VALUE,
		  stock_quantity_text(text, &o.a.medicine, o.a.on_order));
	if (!store || availability_days_out(desk_session(), row->id, store,
					    AVAILABILITY_PAST, &out, &since,
					    NULL) != RC_OK)
		return;
	snprintf(text, sizeof(text), "%d of the last %d days%s%s", out,
		 AVAILABILITY_PAST, since ? ", now since " : "",
		 since ? day_text(day, since) : "");
	page_pair(s, "Without", out ? ROLE_WARN : ROLE_VALUE, text);
}

const struct screen_ops ops_availability_list = {
	.load = availability_load,
	.action = availability_action,
	.scan = availability_scan,
	.detail = availability_detail,
};

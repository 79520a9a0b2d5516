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

#define MONTH_DAYS 30

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
pair(struct screen *s, const char *label, const struct row_medicine *m,
     int64_t n, enum ui_role role)
{
	char text[STOCK_QUANTITY];

	page_pair(s, label, n ? role : ROLE_VALUE,
		  stock_quantity_text(text, m, n));
}

static void
show_use(struct screen *s, const struct availability *a)
{
	char text[160], day[WHEN_TEXT];
	int64_t month = a->used_days ? a->used * MONTH_DAYS / a->used_days : 0;

	snprintf(text, sizeof(text), "%lld in %d days, %lld a month",
		 (long long)a->used, a->used_days, (long long)month);
	page_pair(s, "Used", ROLE_VALUE, a->used > 0 ? text : "nothing");
	if (a->cover < 0)
		return;
	snprintf(text, sizeof(text), "%d days (%d.%d months), to %s", a->cover,
		 a->cover / MONTH_DAYS, a->cover % MONTH_DAYS * 10 / MONTH_DAYS,
		 day_text(day, day_add(when_today(), a->cover)));
	page_pair(s, "Lasts",
		  a->cover < AVAILABILITY_LEAD ? ROLE_WARN : ROLE_VALUE, text);
}

static void
show_without(struct screen *s, int64_t medicine)
{
	int64_t store = shelf_one();
	char text[120], day[WHEN_TEXT];
	int32_t since;
	int out;

	if (!store || availability_days_out(desk_session(), medicine, store,
					    AVAILABILITY_PAST, &out, &since,
					    NULL) != RC_OK)
		return;
	snprintf(text, sizeof(text), "%d of the last %d days%s%s", out,
		 AVAILABILITY_PAST, since ? ", now since " : "",
		 since ? day_text(day, since) : "");
	page_pair(s, "Without", out ? ROLE_WARN : ROLE_VALUE, text);
}

/* Why the order is so large, in the terms in which it is worked out. */
static void
show_order(struct screen *s, const struct availability *a)
{
	const struct row_medicine *m = &a->medicine;
	char text[STOCK_QUANTITY];
	int64_t pack = m->pack_size > 0 ? m->pack_size : 1;

	pair(s, "Reorder at", m, m->reorder, ROLE_VALUE);
	if (!a->suggest) {
		page_pair(s, "To order", ROLE_VALUE, "nothing");
		return;
	}
	page_pair(s, "To order", ROLE_WARN,
		  stock_packs_text(text, m, a->suggest / pack, pack));
	page_textf(s, ROLE_MUTED,
		   "to the reorder level and %d days' use, in whole packs",
		   AVAILABILITY_TARGET);
}

/* Everything that the list has no room for. */
static void
show_one(struct screen *s, int64_t id)
{
	char name[MEDICINE_NAME];
	struct one o;
	const struct row_medicine *m = &o.a.medicine;

	if (find_one(id, &o, NULL) != RC_OK)
		return;
	page_heading(s, medicine_text(name, m));
	pair(s, "Usable", m, o.a.usable,
	     o.a.light == STOCK_OK ? ROLE_VALUE : ROLE_WARN);
	pair(s, "Reserved", m, o.a.reserved, ROLE_VALUE);
	pair(s, "Opened", m, o.a.opened, ROLE_VALUE);
	pair(s, "Held", m, o.a.held, ROLE_WARN);
	pair(s, "Expired", m, o.a.expired, ROLE_ERROR);
	if (o.a.hidden)
		page_text(s, ROLE_CRITICAL,
			  "What is held or expired hides that it is short.");
	pair(s, "In 30 days", m, o.a.in30, ROLE_WARN);
	pair(s, "In 60 days", m, o.a.in60, ROLE_VALUE);
	pair(s, "In 90 days", m, o.a.in90, ROLE_VALUE);
	pair(s, "On its way", m, o.a.transit, ROLE_VALUE);
	pair(s, "On order", m, o.a.on_order, ROLE_VALUE);
	show_use(s, &o.a);
	show_without(s, id);
	show_order(s, &o.a);
}

static void
availability_detail(struct screen *s, const struct ui_row *row)
{
	show_one(s, row->id);
}

static enum rc
one_load(struct screen *s, struct err *e)
{
	(void)e;
	show_one(s, screen_args(s)->id);
	return RC_OK;
}

const struct screen_ops ops_availability_one = { .load = one_load };

const struct screen_ops ops_availability_list = {
	.load = availability_load,
	.action = availability_action,
	.scan = availability_scan,
	.detail = availability_detail,
};

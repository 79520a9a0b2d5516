/*
 * supply_packs.c - opened packs, what is set apart, and the particulars of a
 * medicine.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "wardbook/bill.h"
#include "witness.h"

/* ---- opened -------------------------------------------------------------------- */

static bool
add_opened(const struct supply_opened *o, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char name[MEDICINE_NAME], text[STOCK_QUANTITY], day[WHEN_TEXT];

	rows_add(r, o->row.id, o->row.version,
		 o->over ? ROLE_ERROR : ROLE_NORMAL);
	rows_cell(r, medicine_text(name, &o->medicine));
	rows_cell(r, o->lot.number);
	rows_cell(r, shelf_name(o->row.store_id));
	rows_cell(r, stock_quantity_text(text, &o->medicine, o->row.quantity));
	rows_cell(r, day_text(day, (int32_t)o->row.opened_day));
	rows_cell(r, day_text(day, (int32_t)o->row.last_day));
	rows_cell(r, o->over ? "OVER" : "ok");
	return true;
}

static enum rc
opened_load(struct screen *s, struct err *e)
{
	return supply_opened(desk_session(), shelf_chosen(), add_opened, s, e);
}

static enum rc
opened_action(struct screen *s, int action, const struct ui_row *row,
	      struct err *e)
{
	struct witnessing w = { .what = action == ACTION_PACK_THROWN
						? "an open pack is "
						  "thrown away"
						: "an open pack is used up" };
	int64_t reason = 0;
	enum rc rc = RC_OK;

	err_clear(e);
	if (!row || (action == ACTION_PACK_THROWN &&
		     !desk_ask_reason(s, "Why it is thrown away",
				      REASON_KIND_ADJUST, &reason)))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = supply_open_end(desk_session(), row->id, row->version,
				     reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s%s.", reason ? "Thrown away" : "Used up",
			   witness_words(&w));
	return rc;
}

const struct screen_ops ops_supply_opened = {
	.load = opened_load,
	.action = opened_action,
};

/* ---- set apart ----------------------------------------------------------------- */

static bool
add_reserved(const struct row_reservation *x, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char name[MEDICINE_NAME], text[STOCK_QUANTITY], day[WHEN_TEXT];
	struct row_medicine m;
	bool over = x->until_day && x->until_day < when_today();

	if (medicine_load(x->medicine_id, &m, NULL) != RC_OK)
		return true;
	rows_add(r, x->id, x->version, over ? ROLE_MUTED : ROLE_NORMAL);
	rows_cell(r, medicine_text(name, &m));
	rows_cell(r, stock_quantity_text(text, &m, x->quantity));
	rows_cell(r, shelf_name(x->store_id));
	rows_cell(r, x->ward_id ? shelf_name(x->ward_id) : "");
	rows_cell(r, x->until_day ? day_text(day, (int32_t)x->until_day)
				  : "released");
	rows_cell(r, x->document);
	return true;
}

static enum rc
reserved_load(struct screen *s, struct err *e)
{
	return supply_reservations(desk_session(), shelf_chosen(), add_reserved,
				   s, e);
}

static enum rc
reserved_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	enum rc rc;

	(void)s;
	(void)action;
	err_clear(e);
	if (!row)
		return RC_NONE;
	rc = supply_release(desk_session(), row->id, row->version, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "It is for everyone again.");
	return rc;
}

const struct screen_ops ops_supply_reserved = {
	.load = reserved_load,
	.action = reserved_action,
};

static enum rc
reserve_load(struct screen *s, struct err *e)
{
	(void)e;
	form_set_shelf(s, F_SUPPLY_RESERVE_STORE_ID, shelf_one());
	return RC_OK;
}

static enum rc
reserve_scan(struct screen *s, const char *text, struct err *e)
{
	struct supply_scan x;
	enum rc rc =
		scan_medicine(s, text, F_SUPPLY_RESERVE_MEDICINE_ID, &x, e);

	unit_beside(s, F_SUPPLY_RESERVE_MEDICINE_ID, F_SUPPLY_RESERVE_QUANTITY);
	return rc;
}

static void
reserve_changed(struct screen *s, int field)
{
	if (field == F_SUPPLY_RESERVE_MEDICINE_ID)
		unit_beside(s, field, F_SUPPLY_RESERVE_QUANTITY);
}

static enum rc
reserve_save(struct screen *s, struct err *e)
{
	struct row_reservation r;
	enum rc rc;

	row_init(TBL_RESERVATION, &r);
	r.medicine_id = form_int(s, F_SUPPLY_RESERVE_MEDICINE_ID);
	r.store_id = form_int(s, F_SUPPLY_RESERVE_STORE_ID);
	r.quantity = form_int(s, F_SUPPLY_RESERVE_QUANTITY);
	r.ward_id = form_int(s, F_SUPPLY_RESERVE_WARD_ID);
	r.until_day = form_day(s, F_SUPPLY_RESERVE_UNTIL_DAY);
	snprintf(r.document, sizeof(r.document), "%s",
		 form_text(s, F_SUPPLY_RESERVE_DOCUMENT));
	rc = supply_reserve(desk_session(), &r, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Set apart.");
	return rc;
}

const struct screen_ops ops_supply_reserve = {
	.load = reserve_load,
	.scan = reserve_scan,
	.changed = reserve_changed,
	.save = reserve_save,
};

/* ---- particulars --------------------------------------------------------------- */

struct more_state {
	struct row_medicine_more m;
};

static enum rc
more_load(struct screen *s, struct err *e)
{
	struct more_state *st = screen_state(s);
	char name[MEDICINE_NAME];
	enum rc rc = supply_more(desk_session(), screen_args(s)->id, &st->m, e);

	if (rc != RC_OK)
		return rc;
	screen_title_set(s, medicine_name(name, st->m.id));
	form_set_code(s, F_SUPPLY_MEDICINE_KIND,
		      enum_name(&enum_medicine_kind, st->m.kind));
	form_set_text(s, F_SUPPLY_MEDICINE_GTIN, st->m.gtin);
	form_set_text(s, F_SUPPLY_MEDICINE_MAKER, st->m.maker);
	form_set_text(s, F_SUPPLY_MEDICINE_INGREDIENT, st->m.ingredient);
	form_unit(s, F_SUPPLY_MEDICINE_PRICE,
		  store_site(desk_store())->currency);
	if (st->m.price)
		form_set_int(s, F_SUPPLY_MEDICINE_PRICE, st->m.price);
	form_set_text(s, F_SUPPLY_MEDICINE_SCHEDULE, st->m.schedule);
	form_set_int(s, F_SUPPLY_MEDICINE_OPENED_DAYS, st->m.opened_days);
	return RC_OK;
}

static enum rc
more_scan(struct screen *s, const char *text, struct err *e)
{
	struct supply_scan x;
	enum rc rc = supply_scan(desk_session(), text, &x, e);

	if (rc == RC_OK)
		form_set_text(s, F_SUPPLY_MEDICINE_GTIN, x.gtin);
	return rc;
}

static void
copy(char *out, size_t size, const char *text)
{
	snprintf(out, size, "%s", text);
}

static enum rc
more_save(struct screen *s, struct err *e)
{
	struct more_state *st = screen_state(s);
	struct row_medicine_more m = st->m;
	enum rc rc;

	m.kind = form_int(s, F_SUPPLY_MEDICINE_KIND);
	copy(m.gtin, sizeof(m.gtin), form_text(s, F_SUPPLY_MEDICINE_GTIN));
	copy(m.maker, sizeof(m.maker), form_text(s, F_SUPPLY_MEDICINE_MAKER));
	copy(m.ingredient, sizeof(m.ingredient),
	     form_text(s, F_SUPPLY_MEDICINE_INGREDIENT));
	copy(m.schedule, sizeof(m.schedule),
	     form_text(s, F_SUPPLY_MEDICINE_SCHEDULE));
	m.price = form_int(s, F_SUPPLY_MEDICINE_PRICE);
	m.opened_days = form_int(s, F_SUPPLY_MEDICINE_OPENED_DAYS);
	rc = supply_more_set(desk_session(), &m, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Filed.");
	return rc;
}

const struct screen_ops ops_supply_medicine = {
	.size = sizeof(struct more_state),
	.load = more_load,
	.scan = more_scan,
	.save = more_save,
};

/* ---- products ------------------------------------------------------------------ */

static bool
add_product(const struct row_product *p, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char price[MONEY_TEXT];

	rows_add(r, p->id, p->version, p->medicine_id ? ROLE_OK : ROLE_NORMAL);
	rows_cell(r, p->name);
	rows_cell(r, p->ingredient);
	rows_cell(r, p->strength);
	rows_cell(r, p->maker);
	rows_cell(r, p->class);
	rows_cell(r, p->code);
	rows_cell(r, p->form);
	rows_cell(r, p->equivalence);
	rows_cell(r, p->reference);
	rows_cell(r, p->approved);
	rows_cell(r, p->gtin);
	if (p->pack_size)
		rows_cellf(r, "%lld", (long long)p->pack_size);
	else
		rows_cell(r, "");
	rows_cell(r,
		  p->price ? money_here(desk_session(), price, p->price) : "");
	rows_cell(r, enum_words(&enum_medicine_kind, p->kind));
	rows_cell(r, p->source);
	rows_cell(r, house_name(desk_session(), TBL_MEDICINE, p->medicine_id));
	return true;
}

static enum rc
products_load(struct screen *s, struct err *e)
{
	find_prompt(s, "Name, ingredient or number");
	return supply_products(desk_session(), find_text(s), 100, add_product,
			       s, e);
}

static enum rc
products_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	struct row_product p;
	int64_t medicine;
	enum rc rc;

	(void)action;
	err_clear(e);
	if (!row || !ui_pick_one(s, "Stands for", &pick_stock_medicine,
				 &medicine, NULL, 0))
		return RC_NONE;
	rc = row_get(desk_store(), TBL_PRODUCT, row->id, &p, e);
	p.medicine_id = medicine;
	if (rc == RC_OK)
		rc = supply_product_set(desk_session(), &p, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "A box of this product is known now.");
	return rc;
}

const struct screen_ops ops_supply_products = {
	.load = products_load,
	.action = products_action,
};

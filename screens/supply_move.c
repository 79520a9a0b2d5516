/*
 * supply_move.c - stock comes back or leaves for good.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "witness.h"

struct move_state {
	struct row_medicine m;
};

/* ---- which lot ----------------------------------------------------------------- */

struct lot_rows {
	struct ui_rows *rows;
	const struct row_medicine *m;
};

static bool
add_lot(const struct stock_lot *l, void *arg)
{
	struct lot_rows *x = arg;
	char text[STOCK_QUANTITY], day[WHEN_TEXT];

	rows_add(x->rows, l->lot.id, l->lot.version, ROLE_NORMAL);
	rows_cell(x->rows, "");
	rows_cell(x->rows, l->lot.number);
	rows_cellf(x->rows, "%s, %s", day_text(day, (int32_t)l->lot.expiry_day),
		   stock_quantity_text(text, x->m, l->quantity));
	return true;
}

static enum rc
load_lots(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	  struct err *e)
{
	struct move_state *st = screen_state(s);
	struct lot_rows x = { rows, &st->m };
	int64_t store = form_int(s, F_SUPPLY_MOVE_STORE_ID);

	(void)field;
	(void)typed;
	if (!store)
		return err_field(e, "store_id", "Say first in which store.");
	return stock_lots(desk_session(), st->m.id, store, add_lot, &x, e);
}

const struct ui_pick pick_supply_lot = { .load = load_lots };

/* ---- the form ------------------------------------------------------------------ */

static void
show_kind(struct screen *s)
{
	int64_t kind = form_int(s, F_SUPPLY_MOVE_KIND);
	bool ward = kind == C_SUPPLY_MOVE_KIND_RETURN;
	bool supplier = kind == C_SUPPLY_MOVE_KIND_SUPPLIER;

	form_hidden(s, F_SUPPLY_MOVE_WARD_ID, !ward);
	form_required(s, F_SUPPLY_MOVE_WARD_ID, ward);
	form_hidden(s, F_SUPPLY_MOVE_SUPPLIER_ID, !supplier);
	form_required(s, F_SUPPLY_MOVE_SUPPLIER_ID, supplier);
	form_required(s, F_SUPPLY_MOVE_DOCUMENT,
		      kind == C_SUPPLY_MOVE_KIND_DESTROY);
}

/* args.id: the lot, args.other: the store. */
static enum rc
move_load(struct screen *s, struct err *e)
{
	const struct ui_args *a = screen_args(s);
	struct move_state *st = screen_state(s);
	char unit[STOCK_QUANTITY], name[MEDICINE_NAME], title[160];
	struct row_lot lot;
	enum rc rc = row_get(desk_store(), TBL_LOT, a->id, &lot, e);

	if (rc == RC_OK)
		rc = medicine_load(lot.medicine_id, &st->m, e);
	if (rc != RC_OK)
		return rc;
	snprintf(title, sizeof(title), "Return or waste: %s",
		 medicine_text(name, &st->m));
	screen_title_set(s, title);
	form_set_shelf(s, F_SUPPLY_MOVE_STORE_ID,
		       a->other ? a->other : shelf_one());
	form_set_pick(s, F_SUPPLY_MOVE_LOT_ID, lot.id, "", lot.number);
	form_unit(s, F_SUPPLY_MOVE_QUANTITY, unit_text(unit, &st->m));
	form_set_code(s, F_SUPPLY_MOVE_KIND, "waste");
	show_kind(s);
	return RC_OK;
}

static void
move_changed(struct screen *s, int field)
{
	if (field == F_SUPPLY_MOVE_KIND)
		show_kind(s);
}

static enum rc
move_save(struct screen *s, struct err *e)
{
	static const enum movement_kind kinds[] = {
		[C_SUPPLY_MOVE_KIND_RETURN] = MOVEMENT_KIND_RETURN,
		[C_SUPPLY_MOVE_KIND_SUPPLIER] = MOVEMENT_KIND_RETURN,
		[C_SUPPLY_MOVE_KIND_WASTE] = MOVEMENT_KIND_WASTE,
		[C_SUPPLY_MOVE_KIND_DESTROY] = MOVEMENT_KIND_DESTROY,
	};
	struct move_state *st = screen_state(s);
	int64_t kind = form_int(s, F_SUPPLY_MOVE_KIND);
	struct supply_move m = {
		.kind = kinds[kind],
		.lot_id = form_int(s, F_SUPPLY_MOVE_LOT_ID),
		.store_id = form_int(s, F_SUPPLY_MOVE_STORE_ID),
		.quantity = form_int(s, F_SUPPLY_MOVE_QUANTITY),
		.reason_id = form_int(s, F_SUPPLY_MOVE_REASON_ID),
		.day = past_day(s, F_SUPPLY_MOVE_DAY),
	};
	char text[STOCK_QUANTITY];
	struct witnessing w = { .what = form_text(s, F_SUPPLY_MOVE_KIND) };
	enum rc rc = RC_OK;

	if (kind == C_SUPPLY_MOVE_KIND_RETURN)
		m.ward_id = form_int(s, F_SUPPLY_MOVE_WARD_ID);
	if (kind == C_SUPPLY_MOVE_KIND_SUPPLIER)
		m.supplier_id = form_int(s, F_SUPPLY_MOVE_SUPPLIER_ID);
	snprintf(m.document, sizeof(m.document), "%s",
		 form_text(s, F_SUPPLY_MOVE_DOCUMENT));
	while (witness_next(s, &w, &rc, e))
		rc = supply_move(desk_session(), &m, NULL, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Filed: %s %s%s.",
			   stock_quantity_text(text, &st->m, m.quantity),
			   enum_words(&enum_movement_kind, m.kind),
			   witness_words(&w));
	return rc;
}

const struct screen_ops ops_supply_move = {
	.size = sizeof(struct move_state),
	.load = move_load,
	.changed = move_changed,
	.save = move_save,
};

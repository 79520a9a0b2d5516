/*
 * stock_adjust.c - two forms about one lot: what was counted, and what is
 * added or taken away.
 *
 * A count says what is recorded only after the number was typed: whoever
 * counts should count.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "witness.h"

struct lot_state_kept {
	struct row_medicine m;
	int64_t store, lot; /* as chosen */
	int64_t recorded;
};

/* Both forms have these fields. */
struct lot_fields {
	int store, lot, quantity, reason;
};

static struct lot_fields
fields_of(struct screen *s)
{
	static const struct lot_fields count = { F_STOCK_COUNT_STORE_ID,
						 F_STOCK_COUNT_LOT_ID,
						 F_STOCK_COUNT_COUNTED,
						 F_STOCK_COUNT_REASON_ID };
	static const struct lot_fields adjust = { F_STOCK_ADJUST_STORE_ID,
						  F_STOCK_ADJUST_LOT_ID,
						  F_STOCK_ADJUST_QUANTITY,
						  F_STOCK_ADJUST_REASON_ID };

	return screen_id(s) == SCREEN_STOCK_COUNT ? count : adjust;
}

/* ---- the pick list of lots -------------------------------------------------------- */

struct lot_rows {
	struct ui_rows *rows;
	const struct row_medicine *m;
};

static bool
add_lot(const struct stock_lot *l, void *arg)
{
	struct lot_rows *to = arg;
	char day[WHEN_TEXT];

	rows_add(to->rows, l->lot.id, l->lot.version, ROLE_NORMAL);
	rows_cell(to->rows, "");
	rows_cell(to->rows, l->lot.number);
	rows_cellf(to->rows, "%s, %s",
		   day_text(day, (int32_t)l->lot.expiry_day),
		   l->expired ? "expired"
			      : enum_words(&enum_lot_state, l->lot.state));
	return true;
}

static enum rc
load_lots(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	  struct err *e)
{
	struct lot_state_kept *st = screen_state(s);
	struct lot_rows to = { rows, &st->m };
	int64_t store = form_int(s, fields_of(s).store);

	(void)field;
	(void)typed;
	if (!store)
		return err_field(e, "store_id", "Say first in which store.");
	return stock_lots(desk_session(), st->m.id, store, add_lot, &to, e);
}

const struct ui_pick pick_stock_lot = { .load = load_lots };

/* ---- both ---------------------------------------------------------------------------- */

struct looked {
	int64_t lot, quantity;
	int n; /* lots with something left */
	struct row_lot row;
};

static bool
look(const struct stock_lot *l, void *arg)
{
	struct looked *x = arg;

	if (x->lot ? l->lot.id == x->lot : l->quantity > 0) {
		x->row = l->lot;
		x->quantity = l->quantity;
		x->n++;
	}
	return true;
}

static void
set_lot(struct screen *s, const struct row_lot *l)
{
	form_set_pick(s, fields_of(s).lot, l->id, "", l->number);
}

/* What is recorded of the lot in the store. */
static void
look_up_lot(struct screen *s)
{
	struct lot_state_kept *st = screen_state(s);
	struct lot_fields f = fields_of(s);
	struct looked x = { .lot = form_int(s, f.lot) };
	char text[STOCK_QUANTITY + 40], quantity[STOCK_QUANTITY];

	st->store = form_int(s, f.store);
	st->lot = x.lot;
	st->recorded = 0;
	if (!st->lot || !st->store ||
	    stock_lots(desk_session(), st->m.id, st->store, look, &x, NULL) !=
		    RC_OK)
		return;
	st->recorded = x.quantity;
	if (screen_id(s) == SCREEN_STOCK_COUNT)
		return;
	snprintf(text, sizeof(text), "recorded: %s",
		 stock_quantity_text(quantity, &st->m, x.quantity));
	form_remark(s, f.lot, ROLE_MUTED, text);
}

static void
show_difference(struct screen *s)
{
	struct lot_state_kept *st = screen_state(s);
	struct lot_fields f = fields_of(s);
	bool count = screen_id(s) == SCREEN_STOCK_COUNT;
	int64_t n = form_int(s, f.quantity);
	int64_t after = count ? n : st->recorded + n, d = n - st->recorded;
	char text[200], a[STOCK_QUANTITY], b[STOCK_QUANTITY];

	if (!st->lot || !st->store || form_empty(s, f.quantity)) {
		form_remark(s, f.quantity, ROLE_NORMAL, "");
		return;
	}
	if (!count)
		snprintf(text, sizeof(text),
			 after < 0 ? "there are only %s" : "leaves %s",
			 stock_quantity_text(a, &st->m,
					     after < 0 ? st->recorded : after));
	else if (!d)
		snprintf(text, sizeof(text), "as recorded");
	else
		snprintf(text, sizeof(text), "%s %s than recorded (%s)",
			 stock_quantity_text(a, &st->m, d < 0 ? -d : d),
			 d < 0 ? "fewer" : "more",
			 stock_quantity_text(b, &st->m, st->recorded));
	form_remark(s, f.quantity,
		    after < 0	 ? ROLE_ERROR
		    : count && d ? ROLE_WARN
				 : ROLE_OK,
		    text);
	if (count) {
		form_required(s, f.reason, d != 0);
		form_hidden(s, f.reason, d == 0);
	}
}

static enum rc
lot_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct lot_state_kept *st = screen_state(s);
	struct row_lot lot;
	char name[MEDICINE_NAME], title[200];
	enum rc rc = RC_OK;

	if (a->mode == STOCK_OF_LOT)
		rc = row_get(desk_store(), TBL_LOT, a->id, &lot, e);
	if (rc == RC_OK)
		rc = medicine_load(a->mode == STOCK_OF_LOT ? lot.medicine_id
							   : a->id,
				   &st->m, e);
	if (rc != RC_OK)
		return rc;
	snprintf(title, sizeof(title), "%s %s",
		 screen_id(s) == SCREEN_STOCK_COUNT ? "Count" : "Adjust",
		 medicine_text(name, &st->m));
	screen_title_set(s, title);
	return RC_OK;
}

static enum rc
lot_load(struct screen *s, struct err *e)
{
	struct lot_state_kept *st = screen_state(s);
	const struct ui_args *a = screen_args(s);
	struct lot_fields f = fields_of(s);
	struct looked x = {
		.lot = a->mode == STOCK_OF_LOT ? a->id : 0,
	};
	char unit[STOCK_QUANTITY];
	int64_t store = a->other ? a->other : shelf_one();

	(void)e;
	form_unit(s, f.quantity, unit_text(unit, &st->m));
	form_set_shelf(s, f.store, store);
	/* The lot that was meant, or the only one. */
	if (store &&
	    stock_lots(desk_session(), st->m.id, store, look, &x, NULL) ==
		    RC_OK &&
	    x.n == 1)
		set_lot(s, &x.row);
	look_up_lot(s);
	if (screen_id(s) == SCREEN_STOCK_COUNT)
		form_hidden(s, f.reason, true);
	form_focus(s, form_empty(s, f.store) ? f.store
		      : form_empty(s, f.lot) ? f.lot
					     : f.quantity);
	return RC_OK;
}

static void
lot_changed(struct screen *s, int field)
{
	struct lot_fields f = fields_of(s);

	if (field == f.store)
		form_clear(s, f.lot);
	if (field == f.store || field == f.lot)
		look_up_lot(s);
	show_difference(s);
}

static enum rc
count_save(struct screen *s, struct err *e)
{
	struct lot_state_kept *st = screen_state(s);
	int64_t difference = 0;
	char text[STOCK_QUANTITY];
	struct witnessing w = { .what = "counted" };
	enum rc rc = RC_OK;

	while (witness_next(s, &w, &rc, e))
		rc = stock_count(desk_session(), st->lot, st->store,
				 form_int(s, F_STOCK_COUNT_COUNTED),
				 form_int(s, F_STOCK_COUNT_REASON_ID),
				 &difference, e);
	if (rc == RC_OK && difference)
		ui_message(ROLE_OK, "Counted; the record is changed by %s%s.",
			   stock_quantity_text(text, &st->m, difference),
			   witness_words(&w));
	else if (rc == RC_OK)
		ui_message(ROLE_OK, "Counted as recorded.");
	else /* it may have moved since: the reason is asked for then */
		form_hidden(s, F_STOCK_COUNT_REASON_ID, false);
	return rc;
}

static enum rc
adjust_save(struct screen *s, struct err *e)
{
	struct lot_state_kept *st = screen_state(s);
	int64_t n = form_int(s, F_STOCK_ADJUST_QUANTITY);
	char text[STOCK_QUANTITY];
	struct witnessing w = { .what = "adjusted" };
	enum rc rc = RC_OK;

	while (witness_next(s, &w, &rc, e))
		rc = stock_adjust(desk_session(), st->lot, st->store, n,
				  form_int(s, F_STOCK_ADJUST_REASON_ID), e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Adjusted by %s%s.",
			   stock_quantity_text(text, &st->m, n),
			   witness_words(&w));
	return rc;
}

/* A box of this medicine chooses its lot. */
static enum rc
lot_scan(struct screen *s, const char *text, struct err *e)
{
	struct lot_state_kept *st = screen_state(s);
	struct supply_scan x;
	struct row_lot l;
	enum rc rc = scan_box(text, &x, e);

	if (rc == RC_OK && x.medicine_id != st->m.id)
		rc = err_field(e, "lot_id",
			       "This is a box of another "
			       "medicine.");
	if (rc == RC_OK && !x.lot_id)
		rc = err_field(e, "lot_id", "Lot %s never came here.", x.lot);
	if (rc == RC_OK)
		rc = row_get(desk_store(), TBL_LOT, x.lot_id, &l, e);
	if (rc != RC_OK)
		return rc;
	set_lot(s, &l);
	lot_changed(s, fields_of(s).lot);
	form_focus(s, fields_of(s).lot + 1);
	return RC_OK;
}

const struct screen_ops ops_stock_count = {
	.size = sizeof(struct lot_state_kept),
	.open = lot_open,
	.load = lot_load,
	.changed = lot_changed,
	.scan = lot_scan,
	.save = count_save,
};

const struct screen_ops ops_stock_adjust = {
	.size = sizeof(struct lot_state_kept),
	.open = lot_open,
	.load = lot_load,
	.changed = lot_changed,
	.scan = lot_scan,
	.save = adjust_save,
};

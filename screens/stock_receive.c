/*
 * stock_receive.c - a delivery comes in.
 *
 * The sum of packs and pack size stands there before saving, in the words in
 * which it is filed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "supply_share.h"
#include "witness.h"

struct receive_state {
	struct row_medicine m;
	int64_t line; /* of an order, 0: none */
};

static enum date_order
typed_order(void)
{
	return (enum date_order)store_site(desk_store())->date_order;
}

static void
take_medicine(struct screen *s, int64_t id)
{
	struct receive_state *st = screen_state(s);
	char unit[STOCK_QUANTITY], text[STOCK_QUANTITY + 16];

	if (!id || medicine_load(id, &st->m, NULL) != RC_OK) {
		memset(&st->m, 0, sizeof(st->m));
		return;
	}
	form_set_int(s, F_STOCK_RECEIVE_PACK_SIZE, st->m.pack_size);
	snprintf(text, sizeof(text), "%s a pack", unit_text(unit, &st->m));
	form_unit(s, F_STOCK_RECEIVE_PACK_SIZE, text);
}

static void
show_total(struct screen *s)
{
	struct receive_state *st = screen_state(s);
	int64_t packs = form_int(s, F_STOCK_RECEIVE_PACKS);
	int64_t size = form_int(s, F_STOCK_RECEIVE_PACK_SIZE);
	char text[STOCK_QUANTITY];

	form_set_text(s, F_STOCK_RECEIVE_TOTAL,
		      packs && size && st->m.id
			      ? stock_packs_text(text, &st->m, packs, size)
			      : "");
	if (st->m.id && size && size != st->m.pack_size) {
		snprintf(text, sizeof(text), "usual pack: %lld",
			 (long long)st->m.pack_size);
		form_remark(s, F_STOCK_RECEIVE_PACK_SIZE, ROLE_WARN, text);
	} else {
		form_remark(s, F_STOCK_RECEIVE_PACK_SIZE, ROLE_NORMAL, "");
	}
}

/* The printed date as a day, and what it means. */
static enum rc
read_expiry(struct screen *s, int32_t *day, struct err *e)
{
	return stock_parse_expiry(day, form_text(s, F_STOCK_RECEIVE_EXPIRY_DAY),
				  typed_order(), e);
}

static void
show_expiry(struct screen *s)
{
	int32_t day;
	char text[WHEN_TEXT], days[32], remark[100];

	if (read_expiry(s, &day, NULL) != RC_OK)
		return;
	snprintf(remark, sizeof(remark), "%s %s, %s",
		 day < when_today() ? "EXPIRED" : "usable through",
		 day_text(text, day), days_text(days, day));
	form_remark(s, F_STOCK_RECEIVE_EXPIRY_DAY,
		    day < when_today()		      ? ROLE_CRITICAL
		    : day < day_add(when_today(), 90) ? ROLE_WARN
						      : ROLE_OK,
		    remark);
}

static enum rc
receive_load(struct screen *s, struct err *e)
{
	const struct ui_args *a = screen_args(s);
	struct receive_state *st = screen_state(s);

	(void)e;
	if (a->id) {
		take_medicine(s, a->id);
		if (st->m.id)
			form_set_medicine(s, F_STOCK_RECEIVE_MEDICINE_ID,
					  &st->m);
	}
	if (a->mode == STOCK_AGAINST_ORDER)
		st->line = strtoll(a->text, NULL, 10);
	form_hidden(s, F_STOCK_RECEIVE_SUPPLIER_ID, st->line != 0);
	form_set_shelf(s, F_STOCK_RECEIVE_STORE_ID,
		       a->other ? a->other : shelf_one());
	form_focus(s, form_empty(s, F_STOCK_RECEIVE_STORE_ID) || !st->m.id
			      ? F_STOCK_RECEIVE_MEDICINE_ID
			      : F_STOCK_RECEIVE_LOT);
	return RC_OK;
}

static void
receive_changed(struct screen *s, int field)
{
	if (field == F_STOCK_RECEIVE_MEDICINE_ID)
		take_medicine(s, form_int(s, field));
	if (field == F_STOCK_RECEIVE_EXPIRY_DAY)
		show_expiry(s);
	show_total(s);
}

static enum rc
receive_check(struct screen *s, int field, struct err *e)
{
	int32_t day;

	if (field != F_STOCK_RECEIVE_EXPIRY_DAY)
		return RC_OK;
	return read_expiry(s, &day, e);
}

/*
 * A box: its medicine, lot and expiry.  The next box of the same lot is one
 * pack more.
 */
static enum rc
receive_scan(struct screen *s, const char *text, struct err *e)
{
	struct receive_state *st = screen_state(s);
	struct supply_scan x;
	char day[WHEN_TEXT];
	bool again;
	enum rc rc = scan_box(text, &x, e);

	if (rc != RC_OK)
		return rc;
	again = x.medicine_id == st->m.id && *x.lot &&
		!strcmp(x.lot, form_text(s, F_STOCK_RECEIVE_LOT));
	if (x.medicine_id != st->m.id) {
		if (st->line)
			return err_field(e, "medicine_id",
					 "Something else was ordered.");
		rc = scan_medicine(s, text, F_STOCK_RECEIVE_MEDICINE_ID, &x, e);
		if (rc != RC_OK)
			return rc;
		take_medicine(s, x.medicine_id);
	}
	if (x.pack_size)
		form_set_int(s, F_STOCK_RECEIVE_PACK_SIZE, x.pack_size);
	if (*x.lot)
		form_set_text(s, F_STOCK_RECEIVE_LOT, x.lot);
	if (x.expiry)
		form_set_text(s, F_STOCK_RECEIVE_EXPIRY_DAY,
			      day_text(day, x.expiry));
	form_set_int(s, F_STOCK_RECEIVE_PACKS,
		     (again ? form_int(s, F_STOCK_RECEIVE_PACKS) : 0) +
			     (x.count ? x.count : 1));
	show_expiry(s);
	show_total(s);
	form_focus(s, F_STOCK_RECEIVE_PACKS);
	return RC_OK;
}

/* Past its day: asked, and then received on hold. */
static bool
hold_expired(struct screen *s, struct stock_receipt *r)
{
	char text[160], day[WHEN_TEXT];

	if (r->expiry_day >= when_today() || r->held)
		return true;
	snprintf(text, sizeof(text),
		 "This lot expired on %s.\nIt can only be "
		 "received on hold: counted, never issued.",
		 day_text(day, r->expiry_day));
	if (!ui_confirm("Expired", text, "Receive it on hold", "Go back"))
		return false;
	form_set_int(s, F_STOCK_RECEIVE_HELD, 1);
	r->held = true;
	return true;
}

static enum rc
receive_save(struct screen *s, struct err *e)
{
	struct receive_state *st = screen_state(s);
	struct stock_receipt r = {
		.medicine_id = form_int(s, F_STOCK_RECEIVE_MEDICINE_ID),
		.store_id = form_int(s, F_STOCK_RECEIVE_STORE_ID),
		.packs = form_int(s, F_STOCK_RECEIVE_PACKS),
		.pack_size = form_int(s, F_STOCK_RECEIVE_PACK_SIZE),
		.held = form_int(s, F_STOCK_RECEIVE_HELD) == 1,
		.day = past_day(s, F_STOCK_RECEIVE_DAY),
	};
	char text[STOCK_QUANTITY], name[MEDICINE_NAME];
	struct witnessing w = { .what = "received" };
	enum rc rc = read_expiry(s, &r.expiry_day, e);

	if (rc != RC_OK)
		return rc;
	snprintf(r.lot, sizeof(r.lot), "%s", form_text(s, F_STOCK_RECEIVE_LOT));
	snprintf(r.document, sizeof(r.document), "%s",
		 form_text(s, F_STOCK_RECEIVE_DOCUMENT));
	r.purchase_line_id = st->line;
	r.supplier_id = st->line ? 0 : form_int(s, F_STOCK_RECEIVE_SUPPLIER_ID);
	if (!hold_expired(s, &r))
		return err_field(e, "expiry_day", "Not received.");
	while (witness_next(s, &w, &rc, e))
		rc = stock_receive(desk_session(), &r, NULL, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Received %s of %s%s%s.",
			   stock_packs_text(text, &st->m, r.packs, r.pack_size),
			   medicine_text(name, &st->m),
			   r.held ? ", on hold" : "", witness_words(&w));
	return rc;
}

const struct screen_ops ops_stock_receive = {
	.size = sizeof(struct receive_state),
	.load = receive_load,
	.changed = receive_changed,
	.check = receive_check,
	.scan = receive_scan,
	.save = receive_save,
};

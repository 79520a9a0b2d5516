/*
 * supply_transfers.c - what is on its way between stores, and the lots of one
 * transfer.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "witness.h"

static bool
add_transfer(const struct supply_transfer *t, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char day[WHEN_TEXT];
	bool open = t->row.state == TRANSFER_STATE_TRANSIT ||
		    t->row.state == TRANSFER_STATE_SHORT;

	rows_add(r, t->row.id, t->row.version,
		 t->row.state == TRANSFER_STATE_SHORT ? ROLE_WARN
		 : open				      ? ROLE_NORMAL
						      : ROLE_MUTED);
	rows_cell(r, day_text(day, (int32_t)t->row.sent_day));
	rows_cell(r, shelf_name(t->row.from_id));
	rows_cell(r, shelf_name(t->row.to_id));
	rows_cell(r, enum_words(&enum_transfer_state, t->row.state));
	rows_cellf(r, "%d", t->lines);
	if (t->missing)
		rows_cellf(r, "%lld", (long long)t->missing);
	else
		rows_cell(r, "");
	return true;
}

static enum rc
transfers_load(struct screen *s, struct err *e)
{
	return supply_transfers(desk_session(), screen_args(s)->other, true,
				add_transfer, s, e);
}

static enum rc
confirm_whole(struct screen *s, int64_t id, int64_t version, struct err *e)
{
	struct witnessing w = { .what = "arrived" };
	enum rc rc = RC_OK;

	while (witness_next(s, &w, &rc, e))
		rc = supply_confirm(desk_session(), id, version, 0, 0, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Arrived: everything that was sent%s.",
			   witness_words(&w));
	return rc;
}

static enum rc
settle(struct screen *s, int64_t id, int64_t version, struct err *e)
{
	static const char *const answers[] = { "Leave it", "Put back",
					       "Give up" };
	int64_t reason = 0;
	int i = ui_ask("Settle a transfer",
		       "What was sent and has not arrived is\nback where it "
		       "came from, or lost.",
		       answers, 3);
	struct witnessing w = { .what = i == 1 ? "put back" : "lost" };
	enum rc rc = RC_OK;

	if (i < 1 || (i == 2 && !desk_ask_reason(NULL, "Why it is lost",
						 REASON_KIND_ADJUST, &reason)))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = supply_settle(desk_session(), id, version, reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s%s.", i == 1 ? "Put back" : "Given up",
			   witness_words(&w));
	return rc;
}

static enum rc
transfers_action(struct screen *s, int action, const struct ui_row *row,
		 struct err *e)
{
	err_clear(e);
	if (!row)
		return RC_NONE;
	if (action == ACTION_TRANSFER_CONFIRM)
		return confirm_whole(s, row->id, row->version, e);
	if (action == ACTION_TRANSFER_SETTLE)
		return settle(s, row->id, row->version, e);
	return RC_NONE;
}

const struct screen_ops ops_supply_transfers = {
	.load = transfers_load,
	.action = transfers_action,
};

/* ---- the lots of one ----------------------------------------------------------- */

struct one_transfer {
	struct row_transfer t;
};

static bool
add_line(const struct supply_transfer_line *l, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	int64_t open =
		l->row.sent - l->row.received - l->row.back - l->row.lost;
	char name[COUNTED_NAME], day[WHEN_TEXT];

	rows_add(r, l->row.id, l->row.version, open ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, counted_text(name, &l->medicine));
	rows_cell(r, l->lot.number);
	rows_cell(r, day_text(day, (int32_t)l->lot.expiry_day));
	rows_cellf(r, "%lld", (long long)l->row.sent);
	rows_cellf(r, "%lld", (long long)l->row.received);
	if (open)
		rows_cellf(r, "%lld", (long long)open);
	else
		rows_cell(r, "");
	return true;
}

static enum rc
transfer_load(struct screen *s, struct err *e)
{
	struct one_transfer *st = screen_state(s);
	char caption[220];
	enum rc rc = row_get(desk_store(), TBL_TRANSFER, screen_args(s)->id,
			     &st->t, e);

	if (rc != RC_OK)
		return rc;
	snprintf(caption, sizeof(caption), "From %s",
		 shelf_name(st->t.from_id));
	snprintf(caption + strlen(caption), sizeof(caption) - strlen(caption),
		 " to %s: %s", shelf_name(st->t.to_id),
		 enum_words(&enum_transfer_state, st->t.state));
	list_caption(s, caption);
	return supply_transfer_lines(desk_session(), st->t.id, add_line, s, e);
}

static enum rc
transfer_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	struct one_transfer *st = screen_state(s);
	struct witnessing w = { .what = "arrived" };
	int64_t n;
	enum rc rc = RC_OK;

	err_clear(e);
	if (action == ACTION_TRANSFER_CONFIRM)
		return confirm_whole(s, st->t.id, st->t.version, e);
	if (action == ACTION_TRANSFER_SETTLE)
		return settle(s, st->t.id, st->t.version, e);
	if (!row ||
	    !ask_number("Arrived short", "How many arrived of this lot", &n))
		return RC_NONE;
	while (witness_next(s, &w, &rc, e))
		rc = supply_confirm(desk_session(), st->t.id, st->t.version,
				    row->id, n, e);
	if (rc == RC_OK)
		ui_message(ROLE_WARN,
			   "Arrived short: the rest stays open until the "
			   "pharmacy settles it%s.",
			   witness_words(&w));
	return rc;
}

const struct screen_ops ops_supply_transfer = {
	.size = sizeof(struct one_transfer),
	.load = transfer_load,
	.action = transfer_action,
};

enum { SHOWN = 4 };

/* ---- sending ------------------------------------------------------------------- */

struct send_state {
	struct row_lot lot; /* id 0: what expires first */
};

/* Which lots the boxes are taken from, in one line. */
static void
show_lots(struct screen *s)
{
	struct stock_issue i = {
		.medicine_id = form_int(s, F_SUPPLY_SEND_MEDICINE_ID),
		.store_id = form_int(s, F_SUPPLY_SEND_FROM_ID),
		.quantity = form_int(s, F_SUPPLY_SEND_QUANTITY),
	};
	const struct send_state *st = screen_state(s);
	struct stock_pick v[SHOWN];
	char text[160] = "";
	int n = 0;

	if (st->lot.id)
		snprintf(text, sizeof(text), "only %s, %s", st->lot.number,
			 enum_words(&enum_lot_state, st->lot.state));
	unit_beside(s, F_SUPPLY_SEND_MEDICINE_ID, F_SUPPLY_SEND_QUANTITY);
	if (!st->lot.id && i.medicine_id && i.store_id && i.quantity > 0 &&
	    stock_plan(desk_session(), &i, v, SHOWN, &n, NULL) != RC_OK)
		n = 0;
	for (int k = 0; k < n && k < SHOWN; k++)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "%s%lld of %s", k ? ", " : "",
			 (long long)v[k].quantity, v[k].number);
	form_set_text(s, F_SUPPLY_SEND_LOTS, text);
	form_hidden(s, F_SUPPLY_SEND_LOTS, !*text);
}

/* That lot and no other: it may be on hold. */
static enum rc
take_named(struct screen *s, int64_t lot, struct err *e)
{
	struct send_state *st = screen_state(s);
	struct row_medicine m;
	enum rc rc = row_get(desk_store(), TBL_LOT, lot, &st->lot, e);

	if (rc == RC_OK)
		rc = medicine_load(st->lot.medicine_id, &m, e);
	if (rc != RC_OK)
		return rc;
	form_set_medicine(s, F_SUPPLY_SEND_MEDICINE_ID, &m);
	form_readonly(s, F_SUPPLY_SEND_MEDICINE_ID, true);
	return RC_OK;
}

/* args.mode STOCK_OF_LOT: args.id is a lot, args.other its store. */
static enum rc
send_load(struct screen *s, struct err *e)
{
	const struct ui_args *a = screen_args(s);
	bool named = a->mode == STOCK_OF_LOT && a->id;
	enum rc rc = named ? take_named(s, a->id, e) : RC_OK;

	form_set_shelf(s, F_SUPPLY_SEND_FROM_ID,
		       named && a->other ? a->other : shelf_one());
	form_focus(s, form_empty(s, F_SUPPLY_SEND_FROM_ID)
			      ? F_SUPPLY_SEND_FROM_ID
			      : F_SUPPLY_SEND_TO_ID);
	show_lots(s);
	return rc;
}

static enum rc
send_scan(struct screen *s, const char *text, struct err *e)
{
	const struct send_state *st = screen_state(s);
	struct supply_scan x;
	enum rc rc;

	if (st->lot.id)
		return err_field(e, "scan", "This form sends lot %s.",
				 st->lot.number);
	rc = scan_medicine(s, text, F_SUPPLY_SEND_MEDICINE_ID, &x, e);
	show_lots(s);
	return rc;
}

static void
send_changed(struct screen *s, int field)
{
	(void)field;
	show_lots(s);
}

static enum rc
send_save(struct screen *s, struct err *e)
{
	const struct send_state *st = screen_state(s);
	struct supply_send_line l = {
		.lot_id = st->lot.id,
		.medicine_id = form_int(s, F_SUPPLY_SEND_MEDICINE_ID),
		.quantity = form_int(s, F_SUPPLY_SEND_QUANTITY),
	};
	struct witnessing w = { .what = "sent",
				.whom = form_text(s, F_SUPPLY_SEND_TO_ID) };
	enum rc rc = RC_OK;

	while (witness_next(s, &w, &rc, e))
		rc = supply_send(desk_session(),
				 form_int(s, F_SUPPLY_SEND_FROM_ID),
				 form_int(s, F_SUPPLY_SEND_TO_ID), &l, 1,
				 form_text(s, F_SUPPLY_SEND_DOCUMENT), NULL, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "On its way to %s%s.",
			   form_text(s, F_SUPPLY_SEND_TO_ID),
			   witness_words(&w));
	return rc;
}

const struct screen_ops ops_supply_send = {
	.size = sizeof(struct send_state),
	.load = send_load,
	.scan = send_scan,
	.changed = send_changed,
	.save = send_save,
};

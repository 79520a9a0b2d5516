/*
 * register_entry.c - two forms of the first person: an entry, and a count.
 *
 * What the register says is shown in neither.
 */
#include <stdio.h>
#include <string.h>

#include "wardbook/supply.h"
#include "witness.h"

struct entry_state {
	struct row_medicine m;
};

static bool
is_count(struct screen *s)
{
	return screen_id(s) == SCREEN_REGISTER_COUNT;
}

static int
field(struct screen *s, int entry, int count)
{
	return is_count(s) ? count : entry;
}

#define F_PLACE(s) \
	field(s, F_REGISTER_ENTRY_PLACE_ID, F_REGISTER_COUNT_PLACE_ID)
#define F_MEDICINE(s) \
	field(s, F_REGISTER_ENTRY_MEDICINE_ID, F_REGISTER_COUNT_MEDICINE_ID)
#define F_BALANCE(s) \
	field(s, F_REGISTER_ENTRY_BALANCE, F_REGISTER_COUNT_BALANCE)

/* ---- pick lists -------------------------------------------------------------- */

static bool
add_drug(const void *row, void *arg)
{
	const struct row_medicine *m = row;
	char name[MEDICINE_NAME];
	struct ui_rows *rows = arg;

	if (!m->controlled)
		return true;
	rows_add(rows, m->id, m->version, ROLE_NORMAL);
	rows_cell(rows, "");
	rows_cell(rows, medicine_text(name, m));
	rows_cell(rows, m->form);
	return true;
}

static enum rc
load_drugs(struct screen *s, int f, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	(void)s;
	(void)f;
	(void)typed;
	return house_each(desk_session(), TBL_MEDICINE, 0, 0, false, add_drug,
			  rows, e);
}

static bool
add_lot(const struct stock_lot *l, void *arg)
{
	struct ui_rows *rows = arg;
	char day[WHEN_TEXT];

	rows_add(rows, l->lot.id, l->lot.version, ROLE_NORMAL);
	rows_cell(rows, "");
	rows_cell(rows, l->lot.number);
	rows_cellf(rows, "%s, %s", day_text(day, (int32_t)l->lot.expiry_day),
		   l->expired ? "expired"
			      : enum_words(&enum_lot_state, l->lot.state));
	return true;
}

static enum rc
load_lots(struct screen *s, int f, const char *typed, struct ui_rows *rows,
	  struct err *e)
{
	int64_t place = form_int(s, F_REGISTER_ENTRY_PLACE_ID);
	int64_t medicine = form_int(s, F_REGISTER_ENTRY_MEDICINE_ID);

	(void)f;
	(void)typed;
	if (!place || !medicine)
		return err_field(e, "medicine_id",
				 "Say first which medicine, "
				 "and where.");
	return stock_lots(desk_session(), medicine, place, add_lot, rows, e);
}

const struct ui_pick pick_register_medicine = { .load = load_drugs };
const struct ui_pick pick_register_lot = { .load = load_lots };

/* ---- the form ------------------------------------------------------------------ */

static void
show_what(struct screen *s)
{
	int64_t what = form_int(s, F_REGISTER_ENTRY_WHAT);
	bool patient = what == C_REGISTER_ENTRY_WHAT_PATIENT;
	bool ward = what == C_REGISTER_ENTRY_WHAT_WARD;
	bool right = what == C_REGISTER_ENTRY_WHAT_MISSING ||
		     what == C_REGISTER_ENTRY_WHAT_FOUND;
	bool store = what == C_REGISTER_ENTRY_WHAT_STORE;
	bool back = what == C_REGISTER_ENTRY_WHAT_BACK;

	form_hidden(s, F_REGISTER_ENTRY_PATIENT_ID, !patient);
	form_required(s, F_REGISTER_ENTRY_PATIENT_ID, patient);
	form_hidden(s, F_REGISTER_ENTRY_WARD_ID, !ward);
	form_required(s, F_REGISTER_ENTRY_WARD_ID, ward);
	form_hidden(s, F_REGISTER_ENTRY_TO_ID, !store);
	form_required(s, F_REGISTER_ENTRY_TO_ID, store);
	form_required(s, F_REGISTER_ENTRY_LOT_ID, right || back);
	form_hidden(s, F_REGISTER_ENTRY_REASON_ID, !right);
	form_required(s, F_REGISTER_ENTRY_REASON_ID, right);
}

static void
take_medicine(struct screen *s, int64_t id)
{
	struct entry_state *st = screen_state(s);
	char unit[STOCK_QUANTITY] = "";

	if (!id || medicine_load(id, &st->m, NULL) != RC_OK)
		memset(&st->m, 0, sizeof(st->m));
	else
		unit_text(unit, &st->m);
	form_unit(s, F_BALANCE(s), unit);
	if (!is_count(s))
		form_unit(s, F_REGISTER_ENTRY_QUANTITY, unit);
}

static enum rc
entry_load(struct screen *s, struct err *e)
{
	const struct ui_args *a = screen_args(s);
	struct entry_state *st = screen_state(s);

	(void)e;
	take_medicine(s, a->id);
	if (st->m.id)
		form_set_medicine(s, F_MEDICINE(s), &st->m);
	form_set_shelf(s, F_PLACE(s), a->other ? a->other : shelf_one());
	if (!is_count(s)) {
		form_set_code(s, F_REGISTER_ENTRY_WHAT,
			      session_may(desk_session(), ACT_STOCK_ISSUE, NULL)
				      ? "ward"
				      : "patient");
		show_what(s);
	}
	form_focus(s, form_empty(s, F_PLACE(s)) ? F_PLACE(s)
		      : !st->m.id		? F_MEDICINE(s)
		      : is_count(s)		? F_BALANCE(s)
						: F_REGISTER_ENTRY_QUANTITY);
	return RC_OK;
}

static void
entry_changed(struct screen *s, int f)
{
	if (f == F_MEDICINE(s))
		take_medicine(s, form_int(s, f));
	if (is_count(s))
		return;
	if (f == F_REGISTER_ENTRY_WHAT)
		show_what(s);
	if (f == F_REGISTER_ENTRY_PLACE_ID || f == F_REGISTER_ENTRY_MEDICINE_ID)
		form_clear(s, F_REGISTER_ENTRY_LOT_ID);
}

/* ---- what was typed, with the witness -------------------------------------------- */

static enum rc
take(struct screen *s, enum register_kind kind, struct err *e)
{
	const struct register_take t = {
		.kind = kind,
		.medicine_id = form_int(s, F_REGISTER_ENTRY_MEDICINE_ID),
		.place_id = form_int(s, F_REGISTER_ENTRY_PLACE_ID),
		.lot_id = form_int(s, F_REGISTER_ENTRY_LOT_ID),
		.quantity = form_int(s, F_REGISTER_ENTRY_QUANTITY),
	};

	return register_take(desk_session(), &t, NULL, e);
}

static enum rc
issue(struct screen *s, bool ward, struct err *e)
{
	struct stock_issue i = {
		.medicine_id = form_int(s, F_REGISTER_ENTRY_MEDICINE_ID),
		.store_id = form_int(s, F_REGISTER_ENTRY_PLACE_ID),
		.lot_id = form_int(s, F_REGISTER_ENTRY_LOT_ID),
		.quantity = form_int(s, F_REGISTER_ENTRY_QUANTITY),
	};

	if (ward)
		i.ward_id = form_int(s, F_REGISTER_ENTRY_WARD_ID);
	else
		i.patient_id = form_int(s, F_REGISTER_ENTRY_PATIENT_ID);
	return stock_issue(desk_session(), &i, e);
}

static enum rc
send(struct screen *s, struct err *e)
{
	const struct supply_send_line line = {
		.medicine_id = form_int(s, F_REGISTER_ENTRY_MEDICINE_ID),
		.lot_id = form_int(s, F_REGISTER_ENTRY_LOT_ID),
		.quantity = form_int(s, F_REGISTER_ENTRY_QUANTITY),
	};
	int64_t transfer;

	return supply_send(desk_session(),
			   form_int(s, F_REGISTER_ENTRY_PLACE_ID),
			   form_int(s, F_REGISTER_ENTRY_TO_ID), &line, 1, "",
			   &transfer, e);
}

static enum rc
set_right(struct screen *s, int sign, struct err *e)
{
	return stock_adjust(desk_session(),
			    form_int(s, F_REGISTER_ENTRY_LOT_ID),
			    form_int(s, F_REGISTER_ENTRY_PLACE_ID),
			    sign * form_int(s, F_REGISTER_ENTRY_QUANTITY),
			    form_int(s, F_REGISTER_ENTRY_REASON_ID), e);
}

static enum rc
act(struct screen *s, struct err *e)
{
	if (is_count(s))
		return register_count(desk_session(),
				      form_int(s, F_MEDICINE(s)),
				      form_int(s, F_PLACE(s)), NULL, e);
	switch (form_int(s, F_REGISTER_ENTRY_WHAT)) {
	case C_REGISTER_ENTRY_WHAT_STORE:
		return send(s, e);
	case C_REGISTER_ENTRY_WHAT_WASTE:
		return take(s, REGISTER_KIND_WASTE, e);
	case C_REGISTER_ENTRY_WHAT_DESTROY:
		return take(s, REGISTER_KIND_DESTROY, e);
	case C_REGISTER_ENTRY_WHAT_BACK:
		return take(s, REGISTER_KIND_BACK, e);
	case C_REGISTER_ENTRY_WHAT_MISSING:
		return set_right(s, -1, e);
	case C_REGISTER_ENTRY_WHAT_FOUND:
		return set_right(s, 1, e);
	case C_REGISTER_ENTRY_WHAT_WARD:
		return issue(s, true, e);
	default:
		return issue(s, false, e);
	}
}

/* To whom or where, as the witness reads it. */
static const char *
whom(struct screen *s)
{
	static const int field[] = { F_REGISTER_ENTRY_WARD_ID,
				     F_REGISTER_ENTRY_TO_ID };
	static const int what[] = { C_REGISTER_ENTRY_WHAT_WARD,
				    C_REGISTER_ENTRY_WHAT_STORE };

	for (int i = 0; !is_count(s) && i < 2; i++)
		if (form_int(s, F_REGISTER_ENTRY_WHAT) == what[i])
			return form_text(s, field[i]);
	return NULL;
}

static enum rc
entry_save(struct screen *s, struct err *e)
{
	struct witnessing w = { .counted = true,
				.balance = form_int(s, F_BALANCE(s)),
				.whom = whom(s) };
	enum rc rc = RC_OK;

	w.what = is_count(s) ? "counted" : form_text(s, F_REGISTER_ENTRY_WHAT);
	if (!is_count(s))
		w.note = form_text(s, F_REGISTER_ENTRY_NOTE);
	while (witness_next(s, &w, &rc, e))
		rc = act(s, e);
	if (rc == RC_OK) {
		ui_message(w.alone ? ROLE_WARN : ROLE_OK, "%s%s.",
			   is_count(s) ? "Counted" : "Filed",
			   witness_words(&w));
	} else if (rc == RC_CONFLICT) {
		form_focus(s, F_BALANCE(s));
	}
	return rc;
}

const struct screen_ops ops_register_entry = {
	.size = sizeof(struct entry_state),
	.load = entry_load,
	.changed = entry_changed,
	.save = entry_save,
};

const struct screen_ops ops_register_count = {
	.size = sizeof(struct entry_state),
	.load = entry_load,
	.changed = entry_changed,
	.save = entry_save,
};

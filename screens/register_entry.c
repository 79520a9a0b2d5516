/*
 * register_entry.c - two forms of the first person: an entry, and a count.
 *
 * Saving files nothing: it hands what was typed to the witness's screen.  What
 * the register says is shown in neither.
 */
#include <stdio.h>
#include <string.h>

#include "register_share.h"
#include "wardbook/text.h"

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

/* ---- what was typed, for the witness ------------------------------------------- */

static void
plan_take(struct screen *s, struct register_plan *p, enum register_kind kind)
{
	p->what = PLAN_TAKE;
	p->take = (struct register_take){
		.kind = kind,
		.medicine_id = p->medicine.id,
		.place_id = p->place,
		.lot_id = form_int(s, F_REGISTER_ENTRY_LOT_ID),
		.quantity = p->pair.quantity,
	};
}

static enum rc
plan_issue(struct screen *s, struct register_plan *p, bool ward, struct err *e)
{
	struct stock_pick one;
	int n;

	p->what = PLAN_ISSUE;
	p->issue = (struct stock_issue){
		.medicine_id = p->medicine.id,
		.store_id = p->place,
		.lot_id = form_int(s, F_REGISTER_ENTRY_LOT_ID),
		.quantity = p->pair.quantity,
	};
	if (ward)
		p->issue.ward_id = form_int(s, F_REGISTER_ENTRY_WARD_ID);
	else
		p->issue.patient_id = form_int(s, F_REGISTER_ENTRY_PATIENT_ID);
	snprintf(p->who, sizeof(p->who), "%s",
		 form_text(s, ward ? F_REGISTER_ENTRY_WARD_ID
				   : F_REGISTER_ENTRY_PATIENT_ID));
	/* Before anyone is called to witness it. */
	return stock_plan(desk_session(), &p->issue, &one, 1, &n, e);
}

static void
plan_send(struct screen *s, struct register_plan *p)
{
	p->what = PLAN_SEND;
	p->to = form_int(s, F_REGISTER_ENTRY_TO_ID);
	p->send = (struct supply_send_line){
		.medicine_id = p->medicine.id,
		.lot_id = form_int(s, F_REGISTER_ENTRY_LOT_ID),
		.quantity = p->pair.quantity,
	};
	snprintf(p->who, sizeof(p->who), "%s",
		 form_text(s, F_REGISTER_ENTRY_TO_ID));
}

static void
plan_right(struct screen *s, struct register_plan *p, int sign)
{
	p->what = PLAN_ADJUST;
	p->lot = form_int(s, F_REGISTER_ENTRY_LOT_ID);
	p->change = sign * p->pair.quantity;
	p->reason = form_int(s, F_REGISTER_ENTRY_REASON_ID);
}

static enum rc
plan_entry(struct screen *s, struct register_plan *p, struct err *e)
{
	int64_t what = form_int(s, F_REGISTER_ENTRY_WHAT);

	p->pair.quantity = form_int(s, F_REGISTER_ENTRY_QUANTITY);
	text_copy(p->pair.reason, sizeof(p->pair.reason),
		  form_text(s, F_REGISTER_ENTRY_NOTE));
	switch (what) {
	case C_REGISTER_ENTRY_WHAT_STORE:
		plan_send(s, p);
		return RC_OK;
	case C_REGISTER_ENTRY_WHAT_WASTE:
		plan_take(s, p, REGISTER_KIND_WASTE);
		return RC_OK;
	case C_REGISTER_ENTRY_WHAT_DESTROY:
		plan_take(s, p, REGISTER_KIND_DESTROY);
		return RC_OK;
	case C_REGISTER_ENTRY_WHAT_BACK:
		plan_take(s, p, REGISTER_KIND_BACK);
		return RC_OK;
	case C_REGISTER_ENTRY_WHAT_MISSING:
		plan_right(s, p, -1);
		return RC_OK;
	case C_REGISTER_ENTRY_WHAT_FOUND:
		plan_right(s, p, 1);
		return RC_OK;
	}
	return plan_issue(s, p, what == C_REGISTER_ENTRY_WHAT_WARD, e);
}

static enum rc
make_plan(struct screen *s, struct err *e)
{
	struct entry_state *st = screen_state(s);
	struct register_plan *p = plan_fresh();
	char name[MEDICINE_NAME];
	enum rc rc = RC_OK;

	p->medicine = st->m;
	p->place = form_int(s, F_PLACE(s));
	p->pair.balance = form_int(s, F_BALANCE(s));
	if (is_count(s))
		p->what = PLAN_COUNT;
	else
		rc = plan_entry(s, p, e);
	snprintf(p->about, sizeof(p->about), "%s: %s",
		 medicine_text(name, &p->medicine),
		 is_count(s) ? "counted" : form_text(s, F_REGISTER_ENTRY_WHAT));
	if (rc != RC_OK)
		plan_forget();
	return rc;
}

/* At night, where the house allows it: nobody may be there. */
static bool
is_alone(void)
{
	static const char *const answer[] = { "A witness signs in",
					      "Nobody is here" };

	return register_may_alone(desk_session()) &&
	       ui_ask("Who stands beside you?",
		      "This house allows one person to act alone at this "
		      "hour, with a reason.",
		      answer, 2) == 1;
}

static enum rc
entry_save(struct screen *s, struct err *e)
{
	enum rc rc = make_plan(s, e);

	if (rc != RC_OK)
		return rc;
	if (is_alone()) {
		rc = plan_alone(e);
		plan_forget();
		return rc;
	}
	plan_to_witness();
	err_clear(e);
	return RC_NONE;
}

static void
filed(struct screen *s)
{
	plan_forget();
	form_clean(s);
	ui_pop(s);
}

static enum rc
entry_returned(struct screen *s, int from, int64_t id, const char *text,
	       struct err *e)
{
	if (from != SCREEN_REGISTER_WITNESS)
		return RC_OK;
	if (id == PLAN_FILED) {
		ui_message(ROLE_OK,
			   is_count(s) ? "Counted; witnessed by %s."
				       : "Filed; witnessed by %s.",
			   text);
		filed(s);
		return RC_OK;
	}
	plan_forget();
	form_clear(s, F_BALANCE(s));
	form_focus(s, F_BALANCE(s));
	return err_set(e, RC_REFUSED, "%s", text);
}

static void
entry_close(struct screen *s)
{
	(void)s;
	plan_forget();
}

const struct screen_ops ops_register_entry = {
	.size = sizeof(struct entry_state),
	.load = entry_load,
	.changed = entry_changed,
	.save = entry_save,
	.returned = entry_returned,
	.close = entry_close,
};

const struct screen_ops ops_register_count = {
	.size = sizeof(struct entry_state),
	.load = entry_load,
	.changed = entry_changed,
	.save = entry_save,
	.returned = entry_returned,
	.close = entry_close,
};

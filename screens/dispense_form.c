/*
 * dispense_form.c - one prescription (args.id) is handed out.
 *
 * The lots and why these are shown before saving, and compared once more when
 * it is saved: whoever walks to the shelf must find what is filed.
 */
#include <stdio.h>
#include <string.h>

#include "rx_share.h"
#include "supply_share.h"
#include "witness.h"

enum { PLAN = 12, SHOWN = 2, CELLS = 56 };

struct state {
	struct dispense_line x;
	struct row_medicine m; /* what is handed out */
	struct dispense_pick plan[PLAN];
	int n;
};

static const int take_field[SHOWN] = {
	F_DISPENSE_FORM_TAKE1,
	F_DISPENSE_FORM_TAKE2,
};
static const int why_field[SHOWN] = {
	F_DISPENSE_FORM_WHY1,
	F_DISPENSE_FORM_WHY2,
};
/* Why nothing can be taken is longer than one of them. */
static const int trouble_lines[] = {
	F_DISPENSE_FORM_TAKE1,
	F_DISPENSE_FORM_WHY1,
	F_DISPENSE_FORM_TAKE2,
};
static const int word_lines[] = {
	F_DISPENSE_FORM_WORDS1,
	F_DISPENSE_FORM_WORDS2,
};

static void
read_form(struct screen *s, struct dispense *d)
{
	struct state *st = screen_state(s);

	*d = (struct dispense){
		.prescription_id = st->x.p.row.id,
		.version = st->x.p.row.version,
		.given = st->x.row.given,
		.store_id = form_int(s, F_DISPENSE_FORM_STORE_ID),
		.quantity = form_int(s, F_DISPENSE_FORM_QUANTITY),
		.medicine_id = form_int(s, F_DISPENSE_FORM_MEDICINE_ID),
		.substitution_id = form_int(s, F_DISPENSE_FORM_SUBSTITUTION_ID),
	};
	if (d->medicine_id == st->x.p.medicine.id)
		d->medicine_id = d->substitution_id = 0;
}

/* ---- the plan -------------------------------------------------------------------------- */

static void
show_pick(struct screen *s, int line, const struct dispense_pick *p)
{
	struct state *st = screen_state(s);
	char text[120] = "", quantity[STOCK_QUANTITY], day[WHEN_TEXT];

	if (p)
		snprintf(text, sizeof(text), "%s of lot %s, use by %s",
			 stock_quantity_text(quantity, &st->m, p->quantity),
			 p->number, day_text(day, p->expiry_day));
	form_set_text(s, take_field[line], text);
	form_set_text(s, why_field[line], p ? p->why : "");
	form_hidden(s, take_field[line], line && !p);
	form_hidden(s, why_field[line], !p);
}

static void
show_plan(struct screen *s, const char *twice, const char *trouble)
{
	struct state *st = screen_state(s);
	char text[60] = "";

	for (int i = 0; i < SHOWN; i++)
		show_pick(s, i, i < st->n ? &st->plan[i] : NULL);
	if (!st->n)
		form_set_lines(s, trouble_lines, 3, CELLS - 4, trouble);
	if (st->n > SHOWN)
		snprintf(text, sizeof(text), "%d more lots", st->n - SHOWN);
	form_set_text(s, F_DISPENSE_FORM_TAKE3, text);
	form_hidden(s, F_DISPENSE_FORM_TAKE3, !*text);
	form_remark(s, F_DISPENSE_FORM_QUANTITY, ROLE_WARN,
		    *twice ? "see the warning on saving" : "");
}

static void
plan_again(struct screen *s)
{
	struct state *st = screen_state(s);
	struct err e = { .text = "" };
	char twice[200] = "";
	struct dispense d;

	read_form(s, &d);
	st->n = 0;
	if (d.quantity > 0 && d.store_id &&
	    dispense_plan(desk_session(), &d, st->plan, PLAN, &st->n, twice,
			  &e) != RC_OK)
		st->n = 0;
	show_plan(s, twice, e.text);
}

static void
take_medicine(struct screen *s)
{
	struct state *st = screen_state(s);
	int64_t id = form_int(s, F_DISPENSE_FORM_MEDICINE_ID);
	bool other = id && id != st->x.p.medicine.id;
	char many[STOCK_QUANTITY];

	if (!other ||
	    row_get(desk_store(), TBL_MEDICINE, id, &st->m, NULL) != RC_OK)
		st->m = st->x.p.medicine;
	form_unit(s, F_DISPENSE_FORM_QUANTITY,
		  strchr(stock_quantity_text(many, &st->m, 2), ' ') + 1);
	form_hidden(s, F_DISPENSE_FORM_SUBSTITUTION_ID, !other);
	form_required(s, F_DISPENSE_FORM_SUBSTITUTION_ID, other);
}

/* ---- the screen -------------------------------------------------------------------------- */

static enum rc
form_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct state *st = screen_state(s);
	enum rc rc =
		dispense_get(desk_session(), a->id, shelf_one(), &st->x, e);

	return rc == RC_OK ? rx_banner(s, st->x.p.row.patient_id, e) : rc;
}

static void
show_owed(struct screen *s)
{
	const struct state *st = screen_state(s);
	const struct row_medicine *m = &st->x.p.medicine;
	char owed[STOCK_QUANTITY], given[STOCK_QUANTITY], text[240];

	if (st->x.owed < 0)
		snprintf(text, sizeof(text),
			 "open course, a week is filled "
			 "in; %s handed out so far",
			 stock_quantity_text(given, m, st->x.row.given));
	else
		snprintf(text, sizeof(text), "%s; %s handed out so far",
			 stock_quantity_text(owed, m, st->x.owed),
			 stock_quantity_text(given, m, st->x.row.given));
	form_set_text(s, F_DISPENSE_FORM_OWED, text);
}

static enum rc
form_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	form_set_text(s, F_DISPENSE_FORM_RX, st->x.p.name);
	form_set_lines(s, word_lines, 2, CELLS - 4, st->x.p.sentence);
	show_owed(s);
	form_set_shelf(s, F_DISPENSE_FORM_STORE_ID, shelf_one());
	form_set_pick(s, F_DISPENSE_FORM_MEDICINE_ID, st->x.p.medicine.id, "",
		      st->x.p.name);
	if (st->x.suggested > 0)
		form_set_int(s, F_DISPENSE_FORM_QUANTITY, st->x.suggested);
	take_medicine(s);
	plan_again(s);
	form_focus(s, F_DISPENSE_FORM_QUANTITY);
	return RC_OK;
}

static void
form_changed_field(struct screen *s, int field)
{
	if (field == F_DISPENSE_FORM_MEDICINE_ID)
		take_medicine(s);
	if (field == F_DISPENSE_FORM_MEDICINE_ID ||
	    field == F_DISPENSE_FORM_STORE_ID ||
	    field == F_DISPENSE_FORM_QUANTITY)
		plan_again(s);
}

static bool
same_plan(const struct state *st, const struct dispense_pick *v, int n)
{
	if (n != st->n)
		return false;
	for (int i = 0; i < n && i < PLAN; i++)
		if (v[i].lot_id != st->plan[i].lot_id ||
		    v[i].opened_id != st->plan[i].opened_id ||
		    v[i].quantity != st->plan[i].quantity)
			return false;
	return true;
}

/* Warnings are answered one after the other, each by a person. */
static enum rc
hand_out(struct screen *s, struct dispense *d, int *n, struct err *e)
{
	struct dispense_pick v[PLAN];
	enum rc rc;

	for (int tries = 0; tries < 3; tries++) {
		rc = dispense(desk_session(), d, v, PLAN, n, e);
		if (rc != RC_REFUSED)
			return rc;
		if (!strcmp(e->field, "again") && !d->again) {
			if (!ui_confirm("A second time?", e->text,
					"Hand out anyway", "Go back"))
				return RC_NONE;
			d->again = true;
		} else if (!strcmp(e->field, "override_id") &&
			   !d->override_id) {
			if (!rx_ask_override(s, e->text, &d->override_id))
				return RC_NONE;
		} else {
			return rc;
		}
	}
	return rc;
}

static enum rc
form_save(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct dispense_pick now[PLAN];
	char quantity[STOCK_QUANTITY];
	struct witnessing w = { .what = "handed out" };
	struct dispense d;
	int n;
	enum rc rc;

	read_form(s, &d);
	rc = dispense_plan(desk_session(), &d, now, PLAN, &n, NULL, e);
	if (rc != RC_OK)
		return rc;
	if (!same_plan(st, now, n)) {
		plan_again(s);
		return err_set(e, RC_CONFLICT,
			       "The shelf has changed: these "
			       "are the lots to take now.  Save again.");
	}
	while (witness_next(s, &w, &rc, e))
		rc = hand_out(s, &d, &n, e);
	if (rc != RC_OK)
		return rc;
	rc = rx_print_label(d.prescription_id, 38, e);
	ui_message(ROLE_OK, "Handed out %s of %s%s.",
		   stock_quantity_text(quantity, &st->m, d.quantity),
		   st->m.name, witness_words(&w));
	return rc;
}

/* The box in the hand against the plan: it fills in nothing. */
static enum rc
form_scan(struct screen *s, const char *text, struct err *e)
{
	struct state *st = screen_state(s);
	struct supply_scan x;
	struct row_medicine m;
	char quantity[STOCK_QUANTITY], name[PRESCRIPTION_NAME];
	enum rc rc = scan_box(text, &x, e);

	if (rc == RC_OK)
		rc = row_get(desk_store(), TBL_MEDICINE, x.medicine_id, &m, e);
	if (rc != RC_OK)
		return rc;
	if (m.id != st->m.id)
		return err_set(e, RC_REFUSED, "WRONG BOX: this is %s.",
			       rx_short(name, &m));
	for (int i = 0; i < st->n && i < PLAN && *x.lot; i++)
		if (!strcmp(st->plan[i].number, x.lot)) {
			ui_message(ROLE_OK, "Right: %s of lot %s.",
				   stock_quantity_text(quantity, &st->m,
						       st->plan[i].quantity),
				   x.lot);
			return RC_OK;
		}
	if (!*x.lot) {
		ui_message(ROLE_OK, "The right medicine; its lot is not said.");
		return RC_OK;
	}
	return err_set(e, RC_REFUSED, "WRONG LOT: take %s, not %s.",
		       st->n ? st->plan[0].number : "none", x.lot);
}

const struct screen_ops ops_dispense_form = {
	.size = sizeof(struct state),
	.open = form_open,
	.load = form_load,
	.changed = form_changed_field,
	.scan = form_scan,
	.save = form_save,
};

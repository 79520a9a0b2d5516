/*
 * prescription_list.c - the medicines of one patient (args.other; from other
 * lists args.id is a prescription of his).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rx_share.h"
#include "wardbook/house.h"

struct list {
	int64_t patient;
	bool all;
	struct rx_held held;
};

static void
list_close(struct screen *s)
{
	struct list *l = screen_state(s);

	rx_held_release(&l->held);
}

static int64_t
id_of(const void *row)
{
	return ((const struct prescription *)row)->row.id;
}

static const struct prescription *
line_of(struct screen *s, const struct ui_row *row)
{
	struct list *l = screen_state(s);

	return rx_held_find(&l->held, id_of, row);
}

/* ---- reading ------------------------------------------------------------------------ */

static enum rc
list_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct list *l = screen_state(s);

	l->patient = a->other;
	return rx_banner(s, l->patient, e);
}

static bool
take(const struct prescription *p, void *arg)
{
	struct list *l = arg;

	rx_hold(&l->held, p, sizeof(*p));
	return true;
}

static enum ui_role
role_of(const struct prescription *p)
{
	if (p->over || p->row.state > PRESCRIPTION_STATE_HELD)
		return ROLE_MUTED;
	return p->row.state == PRESCRIPTION_STATE_HELD ||
			       p->row.checked == CHECKED_NOT_CHECKED
		       ? ROLE_WARN
		       : ROLE_NORMAL;
}

static void
add_line(struct ui_rows *r, const struct prescription *p)
{
	static const char *const checks[] = {
		[CHECKED_NOT_CHECKED] = "NOT CHECKED",
		[CHECKED_CLEAR] = "clear",
		[CHECKED_OVERRIDDEN] = "overridden",
		[CHECKED_NOTED] = "remarks",
	};
	char text[200];

	rows_add(r, p->row.id, p->row.version, role_of(p));
	rows_cell(r, p->name);
	rx_how(text, sizeof(text), p);
	rows_cell(r, text);
	rows_cell(r, prescription_state(text, p));
	rows_cell_role(r,
		       p->row.checked == CHECKED_NOT_CHECKED ? ROLE_CRITICAL
							     : role_of(p),
		       p->row.checked < 4 ? checks[p->row.checked] : "");
	rows_cell(r, enum_words(&enum_dispensing_state, p->dispensing));
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct list *l = screen_state(s);
	size_t running = 0;
	char text[120];
	enum rc rc;

	rx_held_forget(&l->held);
	rc = prescription_of_patient(desk_session(), l->patient, true, take, l,
				     e);
	for (size_t i = 0; rc == RC_OK && i < l->held.n; i++) {
		const struct prescription *p = rx_held_at(&l->held, i);
		bool ended = p->over || p->row.state > PRESCRIPTION_STATE_HELD;

		running += !ended;
		if (!ended || l->all)
			add_line(screen_rows(s), p);
	}
	snprintf(text, sizeof(text), "%zu ordered now%s", running,
		 l->all ? "; ended ones below" : "");
	list_caption(s, text);
	return rc;
}

/* ---- one of them, whole ----------------------------------------------------------------- */

static bool
add_given(const struct dispense_given *g, void *arg)
{
	char quantity[STOCK_QUANTITY], at[WHEN_TEXT], day[WHEN_TEXT];
	char name[PRESCRIPTION_NAME];
	struct buf *b = arg;

	buf_addf(b, "  %s  %s of lot %s, use by %s\n    %s\n",
		 instant_text(at, g->movement.at),
		 stock_quantity_text(quantity, &g->medicine,
				     -g->movement.quantity),
		 g->lot, day_text(day, g->expiry_day), g->why);
	if (*g->substituted)
		buf_addf(b, "    instead: %s (%s)\n",
			 prescription_medicine(name, &g->medicine),
			 g->substituted);
	return true;
}

static void
add_pair(struct buf *b, const char *label, const char *value)
{
	if (*value)
		buf_addf(b, "%-14s%s\n", label, value);
}

static void
describe(const struct prescription *p, struct buf *b)
{
	char text[PRESCRIPTION_STATE], by[40], at[WHEN_TEXT];
	char quantity[STOCK_QUANTITY];

	buf_addf(b, "%s\n%s\n\n", p->name, p->sentence);
	add_pair(b, "State", prescription_state(text, p));
	if (p->row.reason_id)
		add_pair(b, "Because",
			 house_name(desk_session(), TBL_REASON,
				    p->row.reason_id));
	rx_account(p->row.author_id, by);
	buf_addf(b, "%-14s%s, last change by %s\n", "Begins",
		 instant_text(at, p->row.from_at), by);
	if (p->row.override_id)
		add_pair(b, "In spite of it",
			 house_name(desk_session(), TBL_REASON,
				    p->row.override_id));
	buf_addf(b, "\nChecks\n  %s\n\nPharmacy: %s", p->row.check_words,
		 enum_words(&enum_dispensing_state, p->dispensing));
	if (p->ordered)
		buf_addf(b, ", %s of the course",
			 stock_quantity_text(quantity, &p->medicine,
					     p->ordered));
	buf_adds(b, "\n");
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct prescription *p = line_of(s, row);
	struct buf b = BUF_INIT;
	enum rc rc;

	if (!p)
		return RC_NONE;
	describe(p, &b);
	rc = dispense_given(desk_session(), p->row.id, add_given, &b, e);
	if (rc == RC_OK)
		ui_pager("Prescription", b.p);
	buf_release(&b);
	return rc;
}

static void
list_detail(struct screen *s, const struct ui_row *row)
{
	const struct prescription *p = line_of(s, row);

	if (!p)
		return;
	page_heading(s, p->name);
	page_text(s, ROLE_NORMAL, p->sentence);
	page_heading(s, "Checks");
	page_text(s,
		  p->row.checked == CHECKED_NOT_CHECKED ? ROLE_CRITICAL
							: ROLE_NORMAL,
		  p->row.check_words);
}

/* ---- acts ------------------------------------------------------------------------------- */

static enum rc
open_form(const struct prescription *p, int mode)
{
	struct ui_args a = { .id = p->row.id,
			     .other = p->row.patient_id,
			     .mode = mode };

	ui_push(SCREEN_PRESCRIPTION_FORM, &a);
	return RC_OK;
}

static enum rc
turn(struct screen *s, const struct prescription *p, const struct ui_row *row,
     bool stop, struct err *e)
{
	bool resume = !stop && p->row.state == PRESCRIPTION_STATE_HELD;
	char text[PRESCRIPTION_NAME + 80];
	int64_t reason = 0;
	enum rc rc;

	if (!resume &&
	    !desk_ask_reason(s, stop ? "Why is it stopped?" : "Why is it held?",
			     REASON_KIND_STOP_MEDICINE, &reason))
		return RC_NONE;
	snprintf(text, sizeof(text), "%s: no doses from now on?", p->name);
	if (stop && !ui_confirm("Stop", text, "Stop it", "Go back"))
		return RC_NONE;
	rc = stop ? prescription_stop(desk_session(), p->row.id, row->version,
				      reason, e)
	     : resume ? prescription_resume(desk_session(), p->row.id,
					    row->version, e)
		      : prescription_hold(desk_session(), p->row.id,
					  row->version, reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s: %s.", p->name,
			   stop	    ? "stopped"
			   : resume ? "goes on"
				    : "on hold");
	return rc;
}

static enum rc
strike(struct screen *s, const struct prescription *p, const struct ui_row *row,
       struct err *e)
{
	char text[PRESCRIPTION_NAME + 60];
	int64_t reason;
	enum rc rc;

	if (!desk_ask_reason(s, "Why is this order struck out?",
			     REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	snprintf(text, sizeof(text), "Strike out the order of %s?", p->name);
	if (!ui_confirm("Strike out order", text, "Strike out", "Go back"))
		return RC_NONE;
	rc = prescription_strike(desk_session(), p->row.id, row->version,
				 reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The order is struck out.");
	return rc;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	const struct prescription *p = line_of(s, row);
	struct list *l = screen_state(s);

	if (action == ACTION_PRESCRIPTION_ALL) {
		l->all = !l->all;
		ui_refresh(s);
		return RC_OK;
	}
	if (!p)
		return RC_NONE;
	switch (action) {
	case ACTION_PRESCRIPTION_CHANGE:
		return open_form(p, RX_CHANGE);
	case ACTION_PRESCRIPTION_RENEW:
		return open_form(p, RX_RENEW);
	case ACTION_PRESCRIPTION_HOLD:
		return turn(s, p, row, false, e);
	case ACTION_PRESCRIPTION_STOP:
		return turn(s, p, row, true, e);
	case ACTION_PRESCRIPTION_STRIKE:
		return strike(s, p, row, e);
	case ACTION_DISPENSE_OPEN:
		ui_push_id(SCREEN_DISPENSE_FORM, p->row.id);
		return RC_OK;
	case ACTION_DISPENSE_LABEL:
		return rx_print_label(p->row.id, 0, e);
	default:
		return RC_OK;
	}
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct list *l = screen_state(s);

	(void)row;
	if (action == ACTION_PRESCRIPTION_ADD)
		args->id = 0;
	args->other = l->patient;
}

static const char *
list_disabled(struct screen *s, int action, const struct ui_row *row)
{
	const struct prescription *p = line_of(s, row);

	switch (action) {
	case ACTION_PRESCRIPTION_HOLD:
	case ACTION_PRESCRIPTION_STOP:
	case ACTION_PRESCRIPTION_CHANGE:
		return p && (p->over || p->row.state > PRESCRIPTION_STATE_HELD)
			       ? "This order has ended."
			       : NULL;
	case ACTION_PRESCRIPTION_RENEW:
		return p && p->row.state > PRESCRIPTION_STATE_HELD
			       ? "This order was ended; make a new one."
			       : NULL;
	default:
		return NULL;
	}
}

const struct screen_ops ops_prescription_list = {
	.size = sizeof(struct list),
	.open = list_open,
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
	.opening = list_opening,
	.disabled = list_disabled,
	.detail = list_detail,
	.close = list_close,
};

/* ---- what the checks know ------------------------------------------------------------------ */

static enum rc
tables_load(struct screen *s, struct err *e)
{
	struct drug_table v[8];
	char day[WHEN_TEXT];
	const char *why;
	bool alive;
	int n;

	(void)e;
	drugcheck_load(desk_session());
	n = drugcheck_tables(v, 8, &alive, &why);
	page_text(s, alive ? ROLE_OK : ROLE_CRITICAL,
		  alive ? "The self-test holds: known pairs fire." : why);
	if (!alive)
		page_text(s, ROLE_CRITICAL,
			  "Every order is marked NOT "
			  "CHECKED until this is mended.");
	for (int i = 0; i < n; i++) {
		page_heading(s, v[i].what);
		page_pair(s, "Table", ROLE_NORMAL, v[i].name);
		page_pair(s, "Version", ROLE_NORMAL, v[i].version);
		page_pair(s, "Of", ROLE_NORMAL, day_text(day, v[i].day));
		page_textf(s, ROLE_NORMAL, "%d days old, %zu lines; %s",
			   v[i].day ? day_between(v[i].day, when_today()) : -1,
			   v[i].rows,
			   v[i].shipped ? "shipped with the program"
					: "brought in by this house");
	}
	page_heading(s, "What they don't know");
	page_text(s, ROLE_NORMAL,
		  "Weight, kidneys, liver and pregnancy are "
		  "not looked at. An allergy in words that no group has is "
		  "compared by name only, and the order says so.");
	return RC_OK;
}

const struct screen_ops ops_prescription_tables = { .load = tables_load };

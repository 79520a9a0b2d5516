/*
 * dispense_list.c - the pharmacist's work list of prescriptions.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rx_share.h"
#include "stock_share.h"

struct list {
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
	return ((const struct dispense_line *)row)->p.row.id;
}

static const struct dispense_line *
line_of(struct screen *s, const struct ui_row *row)
{
	struct list *l = screen_state(s);

	return rx_held_find(&l->held, id_of, row);
}

static bool
take(const struct dispense_line *x, void *arg)
{
	struct list *l = arg;

	rx_hold(&l->held, x, sizeof(*x));
	return true;
}

/* Can it be handed out whole, in part, not at all? */
static const char *
readiness(const struct dispense_line *x, enum ui_role *role)
{
	*role = ROLE_NORMAL;
	if (x->row.state == DISPENSING_STATE_PAUSED) {
		*role = ROLE_MUTED;
		return "paused";
	}
	if (!x->usable) {
		*role = ROLE_CRITICAL;
		return "OUT";
	}
	if (x->usable < x->suggested) {
		*role = ROLE_WARN;
		return "short";
	}
	return x->row.state == DISPENSING_STATE_PARTIAL ? "rest ready"
							: "ready";
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct list *l = screen_state(s);
	int64_t store = shelf_chosen();
	size_t paused = 0;
	char text[PRESCRIPTION_NAME];
	enum rc rc;

	rx_held_forget(&l->held);
	rc = dispense_list(desk_session(), store, take, l, e);
	for (size_t i = 0; rc == RC_OK && i < l->held.n; i++) {
		const struct dispense_line *x = rx_held_at(&l->held, i);
		struct ui_rows *r = screen_rows(s);
		enum ui_role role;
		const char *state = readiness(x, &role);

		paused += x->row.state == DISPENSING_STATE_PAUSED;
		rows_add(r, x->p.row.id, x->row.version, role);
		rows_cell(r, x->patient);
		rows_cell(r, *x->where ? x->where : "-");
		rows_cell(r, rx_short(text, &x->p.medicine));
		if (x->owed < 0)
			rows_cell(r, "open");
		else
			rows_cellf(r, "%lld", (long long)x->owed);
		rows_cellf(r, "%lld", (long long)x->usable);
		rows_cell(r, x->p.medicine.unit);
		rows_cell_role(r, role, state);
	}
	snprintf(text, sizeof(text), "%s: %zu to dispense, %zu paused",
		 shelf_name(store), l->held.n - paused, paused);
	list_caption(s, text);
	return rc;
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	(void)s;
	(void)e;
	ui_push_id(SCREEN_DISPENSE_FORM, row->id);
	return RC_OK;
}

static void
list_detail(struct screen *s, const struct ui_row *row)
{
	const struct dispense_line *x = line_of(s, row);

	if (!x)
		return;
	page_heading(s, x->patient);
	page_text(s, ROLE_NORMAL, x->number);
	page_heading(s, x->p.name);
	page_text(s, ROLE_NORMAL, x->p.sentence);
	if (*x->reason)
		page_pair(s, "Paused", ROLE_WARN, x->reason);
	page_heading(s, "Checks");
	page_text(s,
		  x->p.row.checked == CHECKED_NOT_CHECKED ? ROLE_CRITICAL
							  : ROLE_NORMAL,
		  x->p.row.check_words);
}

/* ---- acts ----------------------------------------------------------------------------- */

static enum rc
pause_or_go(struct screen *s, const struct dispense_line *x,
	    const struct ui_row *row, struct err *e)
{
	bool go = x->row.state == DISPENSING_STATE_PAUSED;
	int64_t reason = 0;
	enum rc rc;

	if (!go && !desk_ask_reason(s, "Why is it paused?",
				    REASON_KIND_NOT_DISPENSED, &reason))
		return RC_NONE;
	rc = dispense_state(desk_session(), row->id, row->version,
			    go ? DISPENSING_STATE_WAITING
			       : DISPENSING_STATE_PAUSED,
			    reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s: %s.", x->p.name,
			   go ? "goes on" : "paused");
	return rc;
}

static enum rc
close_it(struct screen *s, const struct dispense_line *x,
	 const struct ui_row *row, struct err *e)
{
	enum dispensing_state to = x->row.given ? DISPENSING_STATE_CLOSED
						: DISPENSING_STATE_REFUSED;
	char text[PRESCRIPTION_NAME + PATIENT_NAME + 60];
	int64_t reason;
	enum rc rc;

	if (!desk_ask_reason(s,
			     x->row.given ? "Why is the rest not handed "
					    "out?"
					  : "Why is it not dispensed?",
			     REASON_KIND_NOT_DISPENSED, &reason))
		return RC_NONE;
	snprintf(text, sizeof(text), "%s for %s: nothing more is handed out?",
		 x->p.name, x->patient);
	if (!ui_confirm("Close", text, "Close it", "Go back"))
		return RC_NONE;
	rc = dispense_state(desk_session(), row->id, row->version, to, reason,
			    e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s: %s.", x->p.name,
			   enum_words(&enum_dispensing_state, to));
	return rc;
}

static enum rc
other_store(struct screen *s)
{
	int64_t store;

	if (!shelf_ask(s, true, &store))
		return RC_NONE;
	shelf_choose(store);
	ui_refresh(s);
	return RC_OK;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	const struct dispense_line *x = line_of(s, row);

	if (action == ACTION_DISPENSE_STORE)
		return other_store(s);
	if (!x)
		return RC_NONE;
	switch (action) {
	case ACTION_DISPENSE_OPEN:
		return list_enter(s, row, e);
	case ACTION_DISPENSE_PAUSE:
		return pause_or_go(s, x, row, e);
	case ACTION_DISPENSE_CLOSE:
		return close_it(s, x, row, e);
	case ACTION_DISPENSE_LABEL:
		return rx_print_label(row->id, 0, e);
	default:
		return RC_OK;
	}
}

/* A box goes to the first line that wants it, a wristband to its patient's. */
static enum rc
list_scan(struct screen *s, const char *text, struct err *e)
{
	const struct list *l = screen_state(s);
	struct supply_scan x;
	int64_t patient = 0;
	enum rc rc = supply_scan(desk_session(), text, &x, e);

	if (rc == RC_NONE) {
		rc = patient_by_number(desk_session(), text, &patient, e);
		x.medicine_id = 0;
	}
	if (rc == RC_NONE)
		return err_set(e, RC_REFUSED, "No patient has this number.");
	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < l->held.n; i++) {
		const struct prescription *p =
			&((const struct dispense_line *)rx_held_at(&l->held, i))
				 ->p;

		if (patient ? p->row.patient_id != patient
			    : p->medicine.id != x.medicine_id)
			continue;
		screen_select(s, p->row.id);
		return RC_OK;
	}
	return err_set(e, RC_REFUSED,
		       patient ? "Nothing waits for this patient."
			       : "Nobody waits for what is in this box.");
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct dispense_line *x = line_of(s, row);

	if (action == ACTION_PRESCRIPTION_LIST && x)
		args->other = x->p.row.patient_id;
}

static const char *
list_disabled(struct screen *s, int action, const struct ui_row *row)
{
	const struct dispense_line *x = line_of(s, row);

	if (action == ACTION_PRESCRIPTION_LIST && !x)
		return "Select a line first.";
	if (action == ACTION_DISPENSE_LABEL && x && !x->row.given)
		return "Nothing was handed out yet.";
	return NULL;
}

const struct screen_ops ops_dispense_list = {
	.size = sizeof(struct list),
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
	.scan = list_scan,
	.opening = list_opening,
	.disabled = list_disabled,
	.detail = list_detail,
	.close = list_close,
};

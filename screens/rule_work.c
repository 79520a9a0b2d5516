/*
 * rule_work.c - the records that break one rule, opened with the rule's
 * number counted from 1.
 */
#include "desk.h"

#include <stdio.h>
#include <stdlib.h>

#include "wardbook/house.h"
#include "wardbook/rules.h"

enum { WORK_MOST = 1000 };

struct work {
	struct rule_hit *v;
	size_t n, cap;
	bool more;
};

static bool
take(const struct rule_hit *h, void *arg)
{
	struct work *w = arg;

	w->more = w->n == WORK_MOST;
	if (w->more)
		return false;
	w->v = mem_room(w->v, &w->cap, w->n, sizeof(*w->v));
	w->v[w->n++] = *h;
	return true;
}

static void
add_patient(struct ui_rows *rows, const struct rule_hit *h)
{
	struct patient p;
	char name[PATIENT_NAME];

	if (patient_get(desk_session(), h->patient, &p, NULL) != RC_OK) {
		rows_cell_role(rows, ROLE_MUTED, "?");
		rows_cell(rows, "");
		return;
	}
	rows_cell(rows, patient_name(name, &p));
	rows_cell(rows, p.who.number);
	patient_wipe(&p);
}

/* Of what is nobody's record. */
static const char *
name_of(const struct rule_hit *h, enum tbl t)
{
	if (t == TBL_STAFF || t == TBL_HOSPITAL || t == TBL_INSURER)
		return house_name(desk_session(), t, h->id);
	return h->ref && t != TBL_BED
		       ? house_name(desk_session(), TBL_MEDICINE, h->ref)
		       : "";
}

static enum rc
work_load(struct screen *s, struct err *e)
{
	struct work *w = screen_state(s);
	int rule = (int)screen_args(s)->id - 1;
	struct ui_rows *rows = screen_rows(s);
	enum rc rc;

	w->n = 0;
	rc = rules_run(desk_session(), rule, NULL, take, w, e);
	if (rc != RC_OK)
		return rc;
	list_caption(s, rule_get(rule)->sentence);
	for (size_t i = 0; i < w->n; i++) {
		rows_add(rows, w->v[i].id, 1, ROLE_NORMAL);
		if (w->v[i].patient) {
			add_patient(rows, &w->v[i]);
		} else {
			rows_cell(rows,
				  name_of(&w->v[i], rule_get(rule)->table));
			rows_cell(rows, "");
		}
		rows_cell(rows, w->v[i].words);
	}
	if (w->more)
		rows_heading(rows, "There are more; these come first");
	return RC_OK;
}

static enum rc
open_hit(const struct rule_hit *h, enum tbl t, struct err *e)
{
	if (h->patient) {
		ui_push_id(SCREEN_PATIENT_CHART, h->patient);
		return RC_OK;
	}
	switch (t) {
	case TBL_LOT:
	case TBL_BALANCE:
	case TBL_MOVEMENT:
		ui_push_id(SCREEN_STOCK_CARD, h->ref);
		return RC_OK;
	case TBL_STAFF:
		ui_push_id(SCREEN_HOUSE_STAFF, h->id);
		return RC_OK;
	case TBL_HOSPITAL:
		ui_push_id(SCREEN_HOUSE_HOSPITAL, h->id);
		return RC_OK;
	case TBL_INSURER:
		ui_push_id(SCREEN_INSURER_FORM, h->id);
		return RC_OK;
	default:
		if (role_may(desk_session()->role, ACT_SETUP_VIEW)) {
			ui_push(SCREEN_SETUP_HOME, NULL);
			return RC_OK;
		}
		return err_set(e, RC_DENIED,
			       "Your role does not set up the "
			       "house.");
	}
}

static enum rc
work_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct work *w = screen_state(s);
	int rule = (int)screen_args(s)->id - 1;

	for (size_t i = 0; i < w->n; i++)
		if (w->v[i].id == row->id)
			return open_hit(&w->v[i], rule_get(rule)->table, e);
	return RC_OK;
}

static void
work_close(struct screen *s)
{
	struct work *w = screen_state(s);

	free(w->v);
}

const struct screen_ops ops_rule_work = {
	.size = sizeof(struct work),
	.load = work_load,
	.enter = work_enter,
	.close = work_close,
};

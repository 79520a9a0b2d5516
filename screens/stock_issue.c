/*
 * stock_issue.c - stock goes to a ward or a patient.
 *
 * The lots to take are shown as soon as medicine, store and quantity are
 * known, and once more compared on saving: whoever walks to the shelf must
 * find what is filed.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "witness.h"

enum { PLAN = 24, LINES = 4 };

static const int take_field[LINES] = { F_STOCK_ISSUE_TAKE1, F_STOCK_ISSUE_TAKE2,
				       F_STOCK_ISSUE_TAKE3,
				       F_STOCK_ISSUE_TAKE4 };

struct issue_state {
	struct row_medicine m;
	struct stock_pick plan[PLAN];
	int nplan;
};

static void
read_form(struct screen *s, struct stock_issue *i)
{
	*i = (struct stock_issue){
		.medicine_id = form_int(s, F_STOCK_ISSUE_MEDICINE_ID),
		.store_id = form_int(s, F_STOCK_ISSUE_STORE_ID),
		.quantity = form_int(s, F_STOCK_ISSUE_QUANTITY),
		.day = past_day(s, F_STOCK_ISSUE_DAY),
	};
	if (form_int(s, F_STOCK_ISSUE_RECEIVER) == C_STOCK_ISSUE_RECEIVER_WARD)
		i->ward_id = form_int(s, F_STOCK_ISSUE_WARD_ID);
	else
		i->patient_id = form_int(s, F_STOCK_ISSUE_PATIENT_ID);
	if (!i->ward_id)
		i->course_end = form_day(s, F_STOCK_ISSUE_COURSE_END);
	snprintf(i->document, sizeof(i->document), "%s",
		 form_text(s, F_STOCK_ISSUE_DOCUMENT));
}

static void
show_line(struct screen *s, int field, const char *text)
{
	form_set_text(s, field, text);
	form_hidden(s, field, !*text);
}

/* One line for all of them: what is odd about one says its own line. */
static void
show_plan(struct screen *s)
{
	struct issue_state *st = screen_state(s);
	int n = st->nplan < PLAN ? st->nplan : PLAN;

	for (int i = 0; i < LINES; i++) {
		char text[160] = "", day[WHEN_TEXT], days[32];
		char quantity[STOCK_QUANTITY];
		const struct stock_pick *p = &st->plan[i];

		if (i == LINES - 1 && n > LINES)
			snprintf(text, sizeof(text), "%d more lots",
				 st->nplan - i);
		else if (i < n)
			snprintf(text, sizeof(text), "%s of %s, %s (%s)",
				 stock_quantity_text(quantity, &st->m,
						     p->quantity),
				 p->number, day_text(day, p->expiry_day),
				 p->outlives ? days_text(days, p->expiry_day)
					     : "TOO EARLY");
		show_line(s, take_field[i], text);
	}
	show_line(s, F_STOCK_ISSUE_WHY, n ? st->plan[0].why : "");
}

/* Packs beside units, where it is whole packs or more than one. */
static void
show_packs(struct screen *s)
{
	struct issue_state *st = screen_state(s);
	int64_t n = form_int(s, F_STOCK_ISSUE_QUANTITY), size = st->m.pack_size;
	char text[80] = "";

	if (size > 1 && n >= size && n % size)
		snprintf(text, sizeof(text), "= %lld pack%s of %lld and %lld",
			 (long long)(n / size), n / size == 1 ? "" : "s",
			 (long long)size, (long long)(n % size));
	else if (size > 1 && n >= size)
		snprintf(text, sizeof(text), "= %lld pack%s of %lld",
			 (long long)(n / size), n / size == 1 ? "" : "s",
			 (long long)size);
	form_remark(s, F_STOCK_ISSUE_QUANTITY, ROLE_MUTED, text);
}

/* What would be taken now.  RC_NONE: not enough is known yet. */
static enum rc
make_plan(struct screen *s, struct stock_pick *v, int *n, struct err *e)
{
	struct stock_issue i;

	*n = 0;
	read_form(s, &i);
	if (!i.medicine_id || !i.store_id || i.quantity < 1)
		return RC_NONE;
	return stock_plan(desk_session(), &i, v, PLAN, n, e);
}

static void
plan_again(struct screen *s)
{
	struct issue_state *st = screen_state(s);

	if (make_plan(s, st->plan, &st->nplan, NULL) != RC_OK)
		st->nplan = 0;
	show_plan(s);
}

/* More than there is: said at once, and again on saving. */
static enum rc
issue_check(struct screen *s, int field, struct err *e)
{
	struct stock_pick v[PLAN];
	int n;
	enum rc rc = RC_OK;

	if (field == F_STOCK_ISSUE_QUANTITY)
		rc = make_plan(s, v, &n, e);
	return rc == RC_NONE ? RC_OK : rc;
}

/* How much there is, beside the store. */
static void
show_usable(struct screen *s)
{
	struct issue_state *st = screen_state(s);
	int64_t store = form_int(s, F_STOCK_ISSUE_STORE_ID);
	struct stock_issue i = {
		.medicine_id = st->m.id,
		.store_id = store,
		.quantity = 1,
	};
	struct stock_pick one;
	int n;

	if (!st->m.id || !store)
		return;
	if (stock_plan(desk_session(), &i, &one, 1, &n, NULL) == RC_OK)
		form_remark(s, F_STOCK_ISSUE_STORE_ID, ROLE_NORMAL, "");
	else
		form_remark(s, F_STOCK_ISSUE_STORE_ID, ROLE_CRITICAL,
			    "none usable here");
}

static void
take_medicine(struct screen *s, int64_t id)
{
	struct issue_state *st = screen_state(s);
	char unit[STOCK_QUANTITY];

	if (!id || medicine_load(id, &st->m, NULL) != RC_OK) {
		memset(&st->m, 0, sizeof(st->m));
		form_unit(s, F_STOCK_ISSUE_QUANTITY, "");
		return;
	}
	form_unit(s, F_STOCK_ISSUE_QUANTITY, unit_text(unit, &st->m));
}

static void
show_receiver(struct screen *s)
{
	bool ward = form_int(s, F_STOCK_ISSUE_RECEIVER) ==
		    C_STOCK_ISSUE_RECEIVER_WARD;

	form_hidden(s, F_STOCK_ISSUE_WARD_ID, !ward);
	form_required(s, F_STOCK_ISSUE_WARD_ID, ward);
	form_hidden(s, F_STOCK_ISSUE_PATIENT_ID, ward);
	form_required(s, F_STOCK_ISSUE_PATIENT_ID, !ward);
	form_hidden(s, F_STOCK_ISSUE_COURSE_END, ward);
}

/* What the patient is on says how long the lot must last. */
static void
take_course(struct screen *s)
{
	struct issue_state *st = screen_state(s);
	int64_t patient = form_int(s, F_STOCK_ISSUE_PATIENT_ID);
	int32_t day = stock_course_end(desk_session(), patient, st->m.id);

	if (day)
		form_set_day(s, F_STOCK_ISSUE_COURSE_END, day);
	else
		form_clear(s, F_STOCK_ISSUE_COURSE_END);
	form_remark(s, F_STOCK_ISSUE_COURSE_END, ROLE_MUTED,
		    day ? "as ordered" : "");
}

static enum rc
issue_load(struct screen *s, struct err *e)
{
	const struct ui_args *a = screen_args(s);
	struct issue_state *st = screen_state(s);
	bool ward = session_may(desk_session(), ACT_STOCK_ISSUE, NULL);

	(void)e;
	take_medicine(s, a->id);
	if (st->m.id)
		form_set_medicine(s, F_STOCK_ISSUE_MEDICINE_ID, &st->m);
	form_set_shelf(s, F_STOCK_ISSUE_STORE_ID,
		       a->other ? a->other : shelf_one());
	form_set_code(s, F_STOCK_ISSUE_RECEIVER, ward ? "ward" : "patient");
	form_readonly(s, F_STOCK_ISSUE_RECEIVER, !ward);
	show_receiver(s);
	show_usable(s);
	show_plan(s);
	form_focus(s, !st->m.id ? F_STOCK_ISSUE_MEDICINE_ID
		      : form_empty(s, F_STOCK_ISSUE_STORE_ID)
			      ? F_STOCK_ISSUE_STORE_ID
			      : F_STOCK_ISSUE_QUANTITY);
	return RC_OK;
}

static void
issue_changed(struct screen *s, int field)
{
	if (field == F_STOCK_ISSUE_MEDICINE_ID)
		take_medicine(s, form_int(s, field));
	if (field == F_STOCK_ISSUE_RECEIVER)
		show_receiver(s);
	if (field == F_STOCK_ISSUE_MEDICINE_ID ||
	    field == F_STOCK_ISSUE_STORE_ID)
		show_usable(s);
	if (field == F_STOCK_ISSUE_PATIENT_ID ||
	    (field == F_STOCK_ISSUE_MEDICINE_ID &&
	     !form_empty(s, F_STOCK_ISSUE_PATIENT_ID)))
		take_course(s);
	if (field == F_STOCK_ISSUE_COURSE_END)
		form_remark(s, field, ROLE_NORMAL, "");
	if (field == F_STOCK_ISSUE_MEDICINE_ID ||
	    field == F_STOCK_ISSUE_QUANTITY)
		show_packs(s);
	if (field != F_STOCK_ISSUE_DOCUMENT)
		plan_again(s);
}

/* Another lot than the one that goes first is said at once. */
static void
compare_lot(const struct issue_state *st, const struct supply_scan *x)
{
	if (!*x->lot || !st->nplan)
		return;
	for (int i = 0; i < st->nplan && i < PLAN; i++)
		if (!strcmp(st->plan[i].number, x->lot))
			return;
	ui_message(ROLE_WARN, "Take lot %s first: it expires before %s.",
		   st->plan[0].number, x->lot);
}

/* A box: its medicine, and one pack of it; the next box is one more. */
static enum rc
issue_scan(struct screen *s, const char *text, struct err *e)
{
	struct issue_state *st = screen_state(s);
	struct supply_scan x;
	int64_t more, had;
	enum rc rc = scan_box(text, &x, e);

	if (rc != RC_OK)
		return rc;
	had = x.medicine_id == st->m.id ? form_int(s, F_STOCK_ISSUE_QUANTITY)
					: 0;
	rc = scan_medicine(s, text, F_STOCK_ISSUE_MEDICINE_ID, &x, e);
	if (rc != RC_OK)
		return rc;
	take_medicine(s, x.medicine_id);
	more = x.pack_size ? x.pack_size : st->m.pack_size;
	form_set_int(s, F_STOCK_ISSUE_QUANTITY, had + more);
	show_packs(s);
	show_usable(s);
	plan_again(s);
	compare_lot(st, &x);
	form_focus(s, form_int(s, F_STOCK_ISSUE_RECEIVER) ==
				      C_STOCK_ISSUE_RECEIVER_WARD
			      ? F_STOCK_ISSUE_WARD_ID
			      : F_STOCK_ISSUE_PATIENT_ID);
	return RC_OK;
}

static bool
same_plan(const struct stock_pick *a, int na, const struct stock_pick *b,
	  int nb)
{
	if (na != nb)
		return false;
	for (int i = 0; i < na && i < PLAN; i++)
		if (a[i].lot_id != b[i].lot_id ||
		    a[i].quantity != b[i].quantity)
			return false;
	return true;
}

static enum rc
issue_save(struct screen *s, struct err *e)
{
	struct issue_state *st = screen_state(s);
	struct stock_pick now[PLAN];
	struct stock_issue i;
	char text[STOCK_QUANTITY], name[MEDICINE_NAME];
	struct witnessing w = { .what = "issued" };
	int n;
	enum rc rc = make_plan(s, now, &n, e);

	if (rc != RC_OK)
		return rc;
	if (!same_plan(now, n, st->plan, st->nplan)) {
		plan_again(s);
		return err_set(e, RC_CONFLICT,
			       "The shelf has changed: these "
			       "are the lots to take now.  Save again.");
	}
	read_form(s, &i);
	if (i.ward_id)
		w.whom = form_text(s, F_STOCK_ISSUE_WARD_ID);
	while (witness_next(s, &w, &rc, e))
		rc = stock_issue(desk_session(), &i, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Issued %s of %s to %s%s.",
			   stock_quantity_text(text, &st->m, i.quantity),
			   medicine_text(name, &st->m),
			   form_text(s, i.ward_id ? F_STOCK_ISSUE_WARD_ID
						  : F_STOCK_ISSUE_PATIENT_ID),
			   witness_words(&w));
	return rc;
}

const struct screen_ops ops_stock_issue = {
	.size = sizeof(struct issue_state),
	.load = issue_load,
	.changed = issue_changed,
	.scan = issue_scan,
	.check = issue_check,
	.save = issue_save,
};

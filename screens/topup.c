/*
 * topup.c - the ward pharmacist's round, and what each cupboard wants.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"
#include "witness.h"

static void
number(struct ui_rows *r, int64_t n, enum ui_role role)
{
	char text[24] = "";

	if (n)
		snprintf(text, sizeof(text), "%lld", (long long)n);
	rows_cell_role(r, n ? role : ROLE_NORMAL, text);
}

/* ---- the round ----------------------------------------------------------------- */

static bool
add_cupboard(const struct supply_round *x, void *arg)
{
	struct ui_rows *r = screen_rows(arg);

	rows_add(r, x->store.id, x->store.version, ROLE_NORMAL);
	rows_cell(r, x->store.name);
	number(r, x->low, ROLE_WARN);
	number(r, x->out, ROLE_CRITICAL);
	number(r, x->expired, ROLE_ERROR);
	number(r, x->expiring, ROLE_WARN);
	number(r, x->held, ROLE_WARN);
	number(r, x->opened_over, ROLE_ERROR);
	number(r, x->transit, ROLE_NORMAL);
	return true;
}

static enum rc
round_load(struct screen *s, struct err *e)
{
	return supply_round(desk_session(), add_cupboard, s, e);
}

const struct screen_ops ops_topup_round = { .load = round_load };

/* ---- one cupboard -------------------------------------------------------------- */

static bool
find_source(const void *row, void *arg)
{
	const struct row_place *p = row;
	int64_t *id = arg;

	if (!p->ward_id)
		*id = p->id;
	return p->ward_id != 0;
}

/* Where it comes from: the store one looks at, else the first that is no
 * cupboard. */
static int64_t
source(int64_t cupboard)
{
	int64_t id = shelf_chosen();

	if (id && id != cupboard)
		return id;
	id = 0;
	if (house_each(desk_session(), TBL_PLACE, PLACE_KIND_STORE, 0, false,
		       find_source, &id, NULL) != RC_OK)
		return 0;
	return id;
}

static bool
add_wanted(const struct supply_topup *t, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char name[COUNTED_NAME], text[24];

	rows_add(r, t->medicine.id, t->medicine.version,
		 !t->usable  ? ROLE_CRITICAL
		 : t->wanted ? ROLE_WARN
			     : ROLE_NORMAL);
	rows_cell(r, counted_text(name, &t->medicine));
	rows_cellf(r, "%lld", (long long)t->usable);
	rows_cellf(r, "%lld", (long long)t->low);
	rows_cellf(r, "%lld", (long long)t->full);
	number(r, t->transit, ROLE_NORMAL);
	number(r, t->wanted, ROLE_NORMAL);
	snprintf(text, sizeof(text), "%lld", (long long)t->source);
	rows_cell_role(r, t->source < t->wanted ? ROLE_CRITICAL : ROLE_NORMAL,
		       text);
	return true;
}

static enum rc
topup_load(struct screen *s, struct err *e)
{
	int64_t cupboard = screen_args(s)->id, from = source(cupboard);
	char caption[220];

	snprintf(caption, sizeof(caption), "%s", shelf_name(cupboard));
	if (from)
		snprintf(caption + strlen(caption),
			 sizeof(caption) - strlen(caption), ", filled from %s",
			 shelf_name(from));
	list_caption(s, caption);
	return supply_topup_list(desk_session(), cupboard, from, add_wanted, s,
				 e);
}

static void
topup_opening(struct screen *s, int action, const struct ui_row *row,
	      struct ui_args *args)
{
	(void)action;
	args->id = row ? row->id : 0;
	args->other = screen_args(s)->id;
}

static enum rc
topup_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	int64_t cupboard = screen_args(s)->id, from = source(cupboard), id;
	struct witnessing w = { .what = "sent to fill a cupboard",
				.whom = shelf_name(cupboard),
				.spare = true };
	int lacking;
	enum rc rc = RC_OK;

	(void)action;
	(void)row;
	if (!from)
		return err_field(e, "from_id", "No store fills it.");
	while (witness_next(s, &w, &rc, e))
		rc = supply_topup_fill(desk_session(), from, cupboard, &id,
				       &lacking, e);
	if (rc == RC_NONE && *e->text) {
		ui_message(ROLE_NORMAL, "%s", e->text);
		return RC_NONE;
	}
	if (rc == RC_OK && lacking)
		ui_message(ROLE_WARN,
			   "On its way to %s; %d medicine%s short, or "
			   "by two people.",
			   shelf_name(cupboard), lacking,
			   lacking == 1 ? " is" : "s are");
	else if (rc == RC_OK)
		ui_message(ROLE_OK, "On its way to %s%s.", shelf_name(cupboard),
			   witness_words(&w));
	return rc;
}

const struct screen_ops ops_topup_list = {
	.load = topup_load,
	.opening = topup_opening,
	.action = topup_action,
};

/* ---- a level ------------------------------------------------------------------- */

static bool
set_level(const struct supply_topup *t, void *arg)
{
	struct screen *s = arg;

	if (t->medicine.id != screen_args(s)->id)
		return true;
	form_set_medicine(s, F_TOPUP_LEVEL_MEDICINE_ID, &t->medicine);
	form_set_int(s, F_TOPUP_LEVEL_LOW, t->low);
	form_set_int(s, F_TOPUP_LEVEL_FULL, t->full);
	return false;
}

static void
show_units(struct screen *s)
{
	unit_beside(s, F_TOPUP_LEVEL_MEDICINE_ID, F_TOPUP_LEVEL_LOW);
	unit_beside(s, F_TOPUP_LEVEL_MEDICINE_ID, F_TOPUP_LEVEL_FULL);
}

static enum rc
level_load(struct screen *s, struct err *e)
{
	const struct ui_args *a = screen_args(s);

	enum rc rc;

	form_set_shelf(s, F_TOPUP_LEVEL_STORE_ID, a->other);
	rc = supply_topup_list(desk_session(), a->other, 0, set_level, s, e);
	form_focus(s, F_TOPUP_LEVEL_MEDICINE_ID);
	show_units(s);
	return rc;
}

static void
level_changed(struct screen *s, int field)
{
	if (field == F_TOPUP_LEVEL_MEDICINE_ID)
		show_units(s);
}

static enum rc
level_scan(struct screen *s, const char *text, struct err *e)
{
	struct supply_scan x;
	enum rc rc = scan_medicine(s, text, F_TOPUP_LEVEL_MEDICINE_ID, &x, e);

	show_units(s);
	return rc;
}

static enum rc
level_save(struct screen *s, struct err *e)
{
	enum rc rc = supply_level_set(desk_session(),
				      form_int(s, F_TOPUP_LEVEL_STORE_ID),
				      form_int(s, F_TOPUP_LEVEL_MEDICINE_ID),
				      form_int(s, F_TOPUP_LEVEL_LOW),
				      form_int(s, F_TOPUP_LEVEL_FULL), e);

	if (rc == RC_OK)
		ui_message(ROLE_OK, "The level is set.");
	return rc;
}

const struct screen_ops ops_topup_level = {
	.load = level_load,
	.changed = level_changed,
	.scan = level_scan,
	.save = level_save,
};

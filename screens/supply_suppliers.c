/*
 * supply_suppliers.c - who delivers: the list, and one of them.
 */
#include <stdio.h>
#include <string.h>

#include "supply_share.h"

static bool
add_supplier(const struct row_supplier *x, void *arg)
{
	struct ui_rows *r = screen_rows(arg);

	rows_add(r, x->id, x->version, x->active ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, x->code);
	rows_cell(r, x->name);
	rows_cell(r, x->phone);
	rows_cell(r, x->email);
	rows_cellf(r, "%lld d", (long long)x->lead_days);
	rows_cell(r, x->active ? "yes" : "no");
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	return supply_suppliers(desk_session(), add_supplier, s, e);
}

/* A new one, whichever row is selected; Enter changes that. */
static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	(void)s;
	(void)row;
	if (action == ACTION_SUPPLY_SUPPLIER)
		args->id = 0;
}

const struct screen_ops ops_supply_suppliers = {
	.load = list_load,
	.opening = list_opening,
};

/* ---- one --------------------------------------------------------------------- */

struct one_supplier {
	struct row_supplier row;
};

static enum rc
supplier_load(struct screen *s, struct err *e)
{
	struct one_supplier *st = screen_state(s);
	int64_t id = screen_args(s)->id;
	enum rc rc;

	row_init(TBL_SUPPLIER, &st->row);
	st->row.active = 1;
	if (!id)
		return RC_OK;
	rc = row_get(desk_store(), TBL_SUPPLIER, id, &st->row, e);
	if (rc != RC_OK)
		return rc;
	form_set_text(s, F_SUPPLY_SUPPLIER_CODE, st->row.code);
	form_set_text(s, F_SUPPLY_SUPPLIER_NAME, st->row.name);
	form_set_text(s, F_SUPPLY_SUPPLIER_PHONE, st->row.phone);
	form_set_text(s, F_SUPPLY_SUPPLIER_EMAIL, st->row.email);
	form_set_int(s, F_SUPPLY_SUPPLIER_LEAD_DAYS, st->row.lead_days);
	form_set_int(s, F_SUPPLY_SUPPLIER_ACTIVE, st->row.active);
	return RC_OK;
}

static enum rc
supplier_save(struct screen *s, struct err *e)
{
	const struct one_supplier *st = screen_state(s);
	struct row_supplier x = st->row;
	enum rc rc;

	snprintf(x.code, sizeof(x.code), "%s",
		 form_text(s, F_SUPPLY_SUPPLIER_CODE));
	snprintf(x.name, sizeof(x.name), "%s",
		 form_text(s, F_SUPPLY_SUPPLIER_NAME));
	snprintf(x.phone, sizeof(x.phone), "%s",
		 form_text(s, F_SUPPLY_SUPPLIER_PHONE));
	snprintf(x.email, sizeof(x.email), "%s",
		 form_text(s, F_SUPPLY_SUPPLIER_EMAIL));
	x.lead_days = form_int(s, F_SUPPLY_SUPPLIER_LEAD_DAYS);
	x.active = form_int(s, F_SUPPLY_SUPPLIER_ACTIVE);
	rc = supply_supplier_set(desk_session(), &x, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK,
			   x.active ? "%s delivers from now on."
				    : "%s delivers no more.",
			   x.name);
	return rc;
}

const struct screen_ops ops_supply_supplier = {
	.size = sizeof(struct one_supplier),
	.load = supplier_load,
	.save = supplier_save,
};

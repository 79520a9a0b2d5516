/*
 * supply_share.c - what the screens of the pharmacy share.
 */
#include "supply_share.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

enum rc
scan_box(const char *text, struct supply_scan *x, struct err *e)
{
	enum rc rc = supply_scan(desk_session(), text, x, e);

	if (rc != RC_OK || x->medicine_id)
		return rc;
	return err_field(e, "scan",
			 "No medicine here has GTIN %s; its particulars take "
			 "it (m on the stock list).",
			 x->gtin);
}

enum rc
scan_medicine(struct screen *s, const char *text, int field,
	      struct supply_scan *x, struct err *e)
{
	struct row_medicine m;
	enum rc rc = scan_box(text, x, e);

	if (rc == RC_OK)
		rc = medicine_load(x->medicine_id, &m, e);
	if (rc == RC_OK)
		form_set_medicine(s, field, &m);
	return rc;
}

bool
ask_number(const char *title, const char *prompt, int64_t *n)
{
	char text[24] = "";
	struct err e;

	for (;;) {
		if (!ui_ask_text(title, prompt, text, sizeof(text),
				 ASK_REQUIRED))
			return false;
		if (num_parse(n, text, 0, 1000000000, &e) == RC_OK)
			return true;
		ui_message(ROLE_ERROR, "%s", e.text);
	}
}

const char *
medicine_name(char out[MEDICINE_NAME], int64_t medicine)
{
	struct row_medicine m;

	if (medicine_load(medicine, &m, NULL) != RC_OK)
		return strcpy(out, "?");
	return medicine_text(out, &m);
}

enum rc
supply_push(int screen, int64_t id, int64_t other, int mode)
{
	struct ui_args a = { .id = id, .other = other, .mode = mode };

	ui_push(screen, &a);
	return RC_NONE;
}

/* ---- pick lists --------------------------------------------------------------- */

static bool
add_supplier(const struct row_supplier *x, void *arg)
{
	struct ui_rows *rows = arg;

	if (!x->active)
		return true;
	rows_add(rows, x->id, x->version, ROLE_NORMAL);
	rows_cell(rows, x->code);
	rows_cell(rows, x->name);
	rows_cell(rows, x->phone);
	return true;
}

static enum rc
load_suppliers(struct screen *s, int field, const char *typed,
	       struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return supply_suppliers(desk_session(), add_supplier, rows, e);
}

const struct ui_pick pick_supply_supplier = { .load = load_suppliers };

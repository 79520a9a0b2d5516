/*
 * bill_share.c - what the screens of bills and claims share.
 */
#include "bill_share.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

static int
decimals(void)
{
	return money_decimals(store_site(desk_store())->currency);
}

const char *
bill_money(char out[MONEY_TEXT], int64_t amount)
{
	return money_here(desk_session(), out, amount);
}

const char *
bill_plain(char out[MONEY_TEXT], int64_t amount)
{
	return money_text(out, amount, decimals(), NULL);
}

enum rc
bill_read(struct screen *s, int field, const char *name, int64_t absent,
	  int64_t *out, struct err *e)
{
	const char *text = form_text(s, field);
	struct err why = { 0 };

	*out = absent;
	if (!*text || money_parse(out, text, decimals(), &why) == RC_OK)
		return RC_OK;
	return err_field(e, name, "%s", why.text);
}

void
bill_write(struct screen *s, int field, int64_t amount)
{
	char text[MONEY_TEXT], *to = text;

	form_set_text(s, field, "");
	if (amount < 0)
		return;
	bill_plain(text, amount);
	for (const char *p = text; *p; p++)
		if (*p != ',')
			*to++ = *p;
	*to = '\0';
	form_set_text(s, field, text);
	form_unit(s, field, store_site(desk_store())->currency);
}

const char *
bill_head(char out[BILL_HEAD], const struct row_bill *b)
{
	char number[BILL_NUMBER], day[WHEN_TEXT];

	snprintf(out, BILL_HEAD, "%s of %s, %s",
		 bill_number(desk_session(), number, b),
		 day_text(day, (int32_t)b->day), bill_status(b, when_today()));
	return out;
}

void
bill_banner(struct screen *s, int64_t patient)
{
	struct patient p;

	if (patient_get(desk_session(), patient, &p, NULL) != RC_OK)
		return;
	desk_banner(s, &p);
	patient_wipe(&p);
}

void
bill_set_pick(struct screen *s, int field, enum tbl t, int64_t id)
{
	if (id)
		form_set_pick(s, field, id, "",
			      house_name(desk_session(), t, id));
}

bool
bill_ask_patient(struct screen *s, int64_t *id)
{
	extern const struct ui_pick pick_patient;

	return ui_pick_one(s, "Whose bill?", &pick_patient, id, NULL, 0);
}

/* ---- pick lists ------------------------------------------------------------------- */

static bool
service_row(const void *row, void *arg)
{
	const struct row_service *v = row;
	struct ui_rows *rows = arg;
	char price[MONEY_TEXT];

	rows_add(rows, v->id, v->version, ROLE_NORMAL);
	rows_cell(rows, v->code);
	rows_cell(rows, v->name);
	rows_cell(rows, bill_plain(price, v->price));
	return true;
}

static enum rc
load_services(struct screen *s, int field, const char *typed,
	      struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_SERVICE, 0, 0, false, service_row,
			  rows, e);
}

const struct ui_pick pick_service = { .load = load_services };

static bool
insurer_row(const void *row, void *arg)
{
	const struct row_insurer *i = row;
	struct ui_rows *rows = arg;

	rows_add(rows, i->id, i->version, ROLE_NORMAL);
	rows_cell(rows, i->code);
	rows_cell(rows, i->name);
	rows_cell(rows, i->city);
	return true;
}

static enum rc
load_insurers(struct screen *s, int field, const char *typed,
	      struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_INSURER, 0, 0, false, insurer_row,
			  rows, e);
}

const struct ui_pick pick_insurer = { .load = load_insurers };

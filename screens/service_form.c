/*
 * service_form.c - the price list, and insurers: lists and forms.
 *
 * A field of the insurer's form is called like the column that it fills.
 */
#include "bill_share.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

/* ---- services -------------------------------------------------------------------------- */

static const char *
tax_text(char out[24], int64_t rate)
{
	snprintf(out, 24, "%lld.%02lld %%", (long long)(rate / 100),
		 (long long)(rate % 100));
	return out;
}

static bool
service_row(const void *row, void *arg)
{
	const struct row_service *v = row;
	struct ui_rows *r = screen_rows(arg);
	char text[MONEY_TEXT];

	rows_add(r, v->id, v->version, v->active ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, v->code);
	rows_cell(r, v->name);
	rows_cell(r, bill_plain(text, v->price));
	rows_cell(r, tax_text(text, v->tax));
	rows_cell(r, house_name(desk_session(), TBL_PLACE, v->at_clinic_id));
	rows_cell(r, v->active ? "yes" : "no");
	return true;
}

static enum rc
services_load(struct screen *s, struct err *e)
{
	return house_each(desk_session(), TBL_SERVICE, 0, 0, true, service_row,
			  s, e);
}

/* A new one: not the row that is selected. */
static enum rc
services_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	(void)s;
	(void)row;
	(void)e;
	if (action == ACTION_SERVICE_ADD)
		ui_push(SCREEN_SERVICE_FORM, NULL);
	return RC_NONE;
}

const struct screen_ops ops_service_list = {
	.load = services_load,
	.action = services_action,
};

struct service_state {
	struct row_service v;
};

static enum rc
service_load(struct screen *s, struct err *e)
{
	struct service_state *x = screen_state(s);
	struct row_service *v = &x->v;
	char tax[24];
	enum rc rc;

	house_new(TBL_SERVICE, v);
	if (!screen_args(s)->id)
		return RC_OK;
	rc = row_get(desk_store(), TBL_SERVICE, screen_args(s)->id, v, e);
	if (rc != RC_OK)
		return rc;
	form_set_text(s, F_SERVICE_FORM_CODE, v->code);
	form_set_text(s, F_SERVICE_FORM_NAME, v->name);
	form_set_code(s, F_SERVICE_FORM_KIND,
		      enum_name(&enum_service_kind, v->kind));
	bill_write(s, F_SERVICE_FORM_PRICE, v->price);
	snprintf(tax, sizeof(tax), "%lld.%02lld", (long long)(v->tax / 100),
		 (long long)(v->tax % 100));
	form_set_text(s, F_SERVICE_FORM_TAX, tax);
	bill_set_pick(s, F_SERVICE_FORM_AT_CLINIC_ID, TBL_PLACE,
		      v->at_clinic_id);
	form_set_int(s, F_SERVICE_FORM_ACTIVE, v->active);
	return RC_OK;
}

static enum rc
service_save(struct screen *s, struct err *e)
{
	struct service_state *x = screen_state(s);
	struct row_service v = x->v;
	const char *tax = form_text(s, F_SERVICE_FORM_TAX);
	enum rc rc;

	text_copy(v.code, sizeof(v.code), form_text(s, F_SERVICE_FORM_CODE));
	text_copy(v.name, sizeof(v.name), form_text(s, F_SERVICE_FORM_NAME));
	v.kind = enum_find(&enum_service_kind,
			   form_code(s, F_SERVICE_FORM_KIND));
	v.at_clinic_id = form_int(s, F_SERVICE_FORM_AT_CLINIC_ID);
	v.active = form_int(s, F_SERVICE_FORM_ACTIVE);
	rc = bill_read(s, F_SERVICE_FORM_PRICE, "price", 0, &v.price, e);
	if (rc == RC_OK && *tax && num_parse_money(&v.tax, tax, NULL) != RC_OK)
		rc = err_field(e, "tax", "A rate is a number such as 5.5.");
	return rc == RC_OK ? house_set(desk_session(), TBL_SERVICE, &v, e) : rc;
}

const struct screen_ops ops_service_form = {
	.size = sizeof(struct service_state),
	.load = service_load,
	.save = service_save,
};

/* ---- insurers ---------------------------------------------------------------------------- */

static bool
insurer_row(const void *row, void *arg)
{
	const struct row_insurer *i = row;
	struct ui_rows *r = screen_rows(arg);

	rows_add(r, i->id, i->version, i->active ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, i->code);
	rows_cell(r, i->name);
	rows_cell(r, enum_words(&enum_insurer_kind, i->kind));
	rows_cell(r, i->phone);
	rows_cell(r, i->city);
	rows_cell(r, i->active ? "yes" : "no");
	return true;
}

static enum rc
insurers_load(struct screen *s, struct err *e)
{
	return house_each(desk_session(), TBL_INSURER, 0, 0, true, insurer_row,
			  s, e);
}

static enum rc
insurers_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	(void)s;
	(void)row;
	(void)e;
	if (action == ACTION_INSURER_ADD)
		ui_push(SCREEN_INSURER_FORM, NULL);
	return RC_NONE;
}

const struct screen_ops ops_insurer_list = {
	.load = insurers_load,
	.action = insurers_action,
};

struct insurer_state {
	struct row_insurer i;
};

static enum rc
insurer_load(struct screen *s, struct err *e)
{
	const struct screen_def *d = screen_def(s);
	struct insurer_state *x = screen_state(s);
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	house_new(TBL_INSURER, &x->i);
	if (screen_args(s)->id)
		rc = row_get(desk_store(), TBL_INSURER, screen_args(s)->id,
			     &x->i, e);
	for (int f = 0; rc == RC_OK && f < d->nfields; f++) {
		const char *name = d->fields[f].name;

		buf_clear(&b);
		if (f == F_INSURER_FORM_ACTIVE)
			form_set_int(s, f, x->i.active);
		else if (f == F_INSURER_FORM_KIND)
			form_set_code(s, f,
				      enum_name(&enum_insurer_kind, x->i.kind));
		else {
			record_text(TBL_INSURER, &x->i, name, &b);
			form_set_text(s, f, b.p);
		}
	}
	buf_release(&b);
	return rc;
}

static enum rc
insurer_save(struct screen *s, struct err *e)
{
	const struct screen_def *d = screen_def(s);
	struct insurer_state *x = screen_state(s);
	struct row_insurer i = x->i;
	enum rc rc = RC_OK;

	for (int f = 0; rc == RC_OK && f < d->nfields; f++) {
		if (f == F_INSURER_FORM_ACTIVE)
			i.active = form_int(s, f);
		else if (f == F_INSURER_FORM_KIND)
			i.kind = enum_find(&enum_insurer_kind, form_code(s, f));
		else
			rc = record_set(desk_session(), TBL_INSURER, &i,
					d->fields[f].name, form_text(s, f), e);
	}
	return rc == RC_OK ? house_set(desk_session(), TBL_INSURER, &i, e) : rc;
}

const struct screen_ops ops_insurer_form = {
	.size = sizeof(struct insurer_state),
	.load = insurer_load,
	.save = insurer_save,
};

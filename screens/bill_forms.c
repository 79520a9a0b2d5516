/*
 * bill_forms.c - forms about a bill: a payment, a line, closing it; and a
 * charge that waits.
 */
#include "bill_share.h"

#include <stdio.h>
#include <string.h>

struct of_bill {
	struct row_bill b;
};

static enum rc
load_bill(struct screen *s, struct err *e)
{
	struct of_bill *x = screen_state(s);
	enum rc rc =
		row_get(desk_store(), TBL_BILL, screen_args(s)->id, &x->b, e);

	if (rc == RC_OK)
		bill_banner(s, x->b.patient_id);
	return rc;
}

static enum pay_method
chosen(struct screen *s, int field)
{
	int v = enum_find(&enum_pay_method, form_code(s, field));

	return v < 0 ? PAY_METHOD_UNKNOWN : (enum pay_method)v;
}

/* ---- payment -------------------------------------------------------------------------- */

static enum rc
pay_load(struct screen *s, struct err *e)
{
	struct of_bill *x = screen_state(s);
	char text[BILL_HEAD];
	enum rc rc = load_bill(s, e);

	if (rc != RC_OK)
		return rc;
	form_set_text(s, F_BILL_PAY_BILL, bill_head(text, &x->b));
	form_set_text(s, F_BILL_PAY_LEFT,
		      bill_money(text, bill_balance(&x->b)));
	bill_write(s, F_BILL_PAY_AMOUNT, bill_balance(&x->b));
	form_set_code(s, F_BILL_PAY_METHOD, "cash");
	if (x->b.method == PAY_METHOD_CARD ||
	    x->b.method == PAY_METHOD_TRANSFER)
		form_set_code(s, F_BILL_PAY_METHOD,
			      enum_name(&enum_pay_method, x->b.method));
	form_focus(s, F_BILL_PAY_AMOUNT);
	return RC_OK;
}

static enum rc
pay_save(struct screen *s, struct err *e)
{
	struct of_bill *x = screen_state(s);
	struct payment_plan p = {
		.bill = x->b.id,
		.version = x->b.version,
		.method = chosen(s, F_BILL_PAY_METHOD),
		.document = form_text(s, F_BILL_PAY_DOCUMENT),
	};
	char text[MONEY_TEXT], left[MONEY_TEXT];
	enum rc rc = bill_read(s, F_BILL_PAY_AMOUNT, "amount", 0, &p.amount, e);

	if (rc == RC_OK)
		rc = payment_take(desk_session(), &p, NULL, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Taken: %s; left to pay: %s.",
			   bill_money(text, p.amount),
			   bill_money(left, bill_balance(&x->b) - p.amount));
	return rc;
}

const struct screen_ops ops_bill_pay = {
	.size = sizeof(struct of_bill),
	.load = pay_load,
	.save = pay_save,
};

/* ---- a line --------------------------------------------------------------------------- */

static enum rc
line_load(struct screen *s, struct err *e)
{
	form_focus(s, F_BILL_LINE_SERVICE_ID);
	return load_bill(s, e);
}

static void
line_changed(struct screen *s, int field)
{
	int64_t id = form_int(s, F_BILL_LINE_SERVICE_ID), price = 0;
	int64_t n = form_int(s, F_BILL_LINE_QUANTITY);
	char text[MONEY_TEXT], tax[MONEY_TEXT], both[120];
	struct row_service v;

	if (!id || row_get(desk_store(), TBL_SERVICE, id, &v, NULL) != RC_OK)
		return;
	if (field == F_BILL_LINE_SERVICE_ID)
		bill_write(s, F_BILL_LINE_PRICE, v.price);
	if (bill_read(s, F_BILL_LINE_PRICE, "price", v.price, &price, NULL) !=
		    RC_OK ||
	    n < 1 || price < 0 || price > MONEY_MAX / n)
		return;
	snprintf(both, sizeof(both), "%s and %s tax",
		 bill_money(text, n * price),
		 bill_money(tax, money_tax(n * price, v.tax)));
	form_set_text(s, F_BILL_LINE_SUM, both);
}

static enum rc
line_save(struct screen *s, struct err *e)
{
	struct of_bill *x = screen_state(s);
	int64_t price;
	enum rc rc = bill_read(s, F_BILL_LINE_PRICE, "price", -1, &price, e);

	if (rc == RC_OK && price < -1)
		rc = err_field(e, "price", "A price is not below zero.");
	if (rc == RC_OK)
		rc = bill_add(desk_session(), x->b.id, x->b.version,
			      form_int(s, F_BILL_LINE_SERVICE_ID),
			      form_int(s, F_BILL_LINE_QUANTITY), price,
			      form_text(s, F_BILL_LINE_WORDS), e);
	return rc;
}

const struct screen_ops ops_bill_line = {
	.size = sizeof(struct of_bill),
	.load = line_load,
	.changed = line_changed,
	.save = line_save,
};

/* ---- closing ---------------------------------------------------------------------------- */

static enum rc
close_load(struct screen *s, struct err *e)
{
	struct of_bill *x = screen_state(s);
	char text[MONEY_TEXT], both[80];
	enum rc rc = load_bill(s, e);

	if (rc != RC_OK)
		return rc;
	snprintf(both, sizeof(both), "%s", bill_money(text, x->b.total));
	form_set_text(s, F_BILL_CLOSE_BILL, both);
	bill_write(s, F_BILL_CLOSE_DISCOUNT, x->b.discount);
	form_set_day(s, F_BILL_CLOSE_DUE_DAY, day_add(when_today(), 30));
	form_set_code(s, F_BILL_CLOSE_METHOD,
		      enum_name(&enum_pay_method, x->b.method));
	form_focus(s, F_BILL_CLOSE_DISCOUNT);
	return RC_OK;
}

static enum rc
close_save(struct screen *s, struct err *e)
{
	struct of_bill *x = screen_state(s);
	int64_t discount;
	enum rc rc = bill_read(s, F_BILL_CLOSE_DISCOUNT, "discount", 0,
			       &discount, e);

	if (rc == RC_OK && discount != x->b.discount) {
		rc = bill_discount(desk_session(), x->b.id, x->b.version,
				   discount, e);
		/* What was changed just now is what was seen. */
		if (rc == RC_OK)
			rc = row_get(desk_store(), TBL_BILL, x->b.id, &x->b, e);
	}
	if (rc == RC_OK)
		rc = bill_close(desk_session(), x->b.id, x->b.version,
				form_day(s, F_BILL_CLOSE_DUE_DAY),
				chosen(s, F_BILL_CLOSE_METHOD), e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The bill is closed.");
	return rc;
}

const struct screen_ops ops_bill_close = {
	.size = sizeof(struct of_bill),
	.load = close_load,
	.save = close_save,
};

/* ---- a charge that waits ------------------------------------------------------------------ */

static enum rc
charge_load(struct screen *s, struct err *e)
{
	int64_t id = screen_args(s)->id;
	char name[PATIENT_NAME];
	struct patient p;
	enum rc rc;

	form_focus(s, id ? F_BILL_CHARGE_SERVICE_ID : F_BILL_CHARGE_PATIENT_ID);
	if (!id)
		return RC_OK;
	rc = patient_get(desk_session(), id, &p, e);
	if (rc != RC_OK)
		return rc;
	form_set_pick(s, F_BILL_CHARGE_PATIENT_ID, id, p.who.number,
		      patient_name(name, &p));
	patient_wipe(&p);
	return RC_OK;
}

static void
charge_changed(struct screen *s, int field)
{
	int64_t id = form_int(s, F_BILL_CHARGE_SERVICE_ID);
	struct row_service v;

	if (field == F_BILL_CHARGE_SERVICE_ID && id &&
	    row_get(desk_store(), TBL_SERVICE, id, &v, NULL) == RC_OK)
		bill_write(s, F_BILL_CHARGE_PRICE, v.price);
}

static enum rc
charge_save(struct screen *s, struct err *e)
{
	struct row_service v;
	struct charge c;
	enum rc rc;

	charge_init(&c);
	c.row.patient_id = form_int(s, F_BILL_CHARGE_PATIENT_ID);
	c.row.service_id = form_int(s, F_BILL_CHARGE_SERVICE_ID);
	c.row.quantity = form_int(s, F_BILL_CHARGE_QUANTITY);
	c.row.day = form_day(s, F_BILL_CHARGE_DAY);
	snprintf(c.words, sizeof(c.words), "%.120s",
		 form_text(s, F_BILL_CHARGE_WORDS));
	rc = bill_read(s, F_BILL_CHARGE_PRICE, "price", -1, &c.price, e);
	/* The price of the list needs no row of its own. */
	if (rc == RC_OK &&
	    row_get(desk_store(), TBL_SERVICE, c.row.service_id, &v, NULL) ==
		    RC_OK &&
	    v.price == c.price)
		c.price = -1;
	return rc == RC_OK ? charge_add(desk_session(), &c, e) : rc;
}

const struct screen_ops ops_bill_charge = {
	.load = charge_load,
	.changed = charge_changed,
	.save = charge_save,
};

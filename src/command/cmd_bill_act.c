/*
 * cmd_bill_act.c - charges, bills and payments made from the command line:
 * the same acts as on the screens, by number.
 */
#include "cmd_bill.h"

#include <string.h>

#include "wardbook/bill.h"
#include "wardbook/num.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

struct doing {
	struct context *c;
	const struct bill_words *w;
	const char *on, *what; /* operands */
	struct row_bill b;     /* on, where it is a bill */
};

static enum rc
times_of(const struct doing *d, int64_t *times, struct err *e)
{
	*times = 1;
	return d->w->times ? num_parse(times, d->w->times, 1, 10000, e) : RC_OK;
}

static enum rc
service_of(const struct doing *d, int64_t *service, struct err *e)
{
	return house_find(d->c->session, TBL_SERVICE, 0, d->what, service, e);
}

static enum rc
do_charge(struct doing *d, struct err *e)
{
	struct charge x;
	enum rc rc;

	charge_init(&x);
	rc = patient_by_number(d->c->session, d->on, &x.row.patient_id, e);
	if (rc == RC_OK)
		rc = service_of(d, &x.row.service_id, e);
	if (rc == RC_OK)
		rc = times_of(d, &x.row.quantity, e);
	if (rc == RC_OK)
		rc = args_money(d->c, &x.price, d->w->each, e);
	if (rc == RC_OK && d->w->words)
		text_copy(x.words, sizeof(x.words), d->w->words);
	return rc == RC_OK ? charge_add(d->c->session, &x, e) : rc;
}

static enum rc
tell(struct doing *d, int64_t id, struct err *e)
{
	char number[BILL_NUMBER], left[MONEY_TEXT];
	enum rc rc = row_get(d->c->store, TBL_BILL, id, &d->b, e);

	if (rc == RC_OK)
		say("%s: %s, to pay %s",
		    bill_number(d->c->session, number, &d->b),
		    bill_status(&d->b, when_today()),
		    money_here(d->c->session, left, bill_balance(&d->b)));
	return rc;
}

static enum rc
do_make(struct doing *d, struct err *e)
{
	int64_t patient, id;
	enum rc rc = patient_by_number(d->c->session, d->on, &patient, e);

	if (rc == RC_OK)
		rc = bill_make(d->c->session, patient, 0, &id, e);
	return rc == RC_OK ? tell(d, id, e) : rc;
}

static enum rc
do_add(struct doing *d, struct err *e)
{
	int64_t service, times, price = -1;
	enum rc rc = service_of(d, &service, e);

	if (rc == RC_OK)
		rc = times_of(d, &times, e);
	if (rc == RC_OK)
		rc = args_money(d->c, &price, d->w->each, e);
	return rc == RC_OK ? bill_add(d->c->session, d->b.id, d->b.version,
				      service, times, price,
				      d->w->words ? d->w->words : "", e)
			   : rc;
}

static enum rc
do_close(struct doing *d, struct err *e)
{
	int64_t discount = 0, method = PAY_METHOD_UNKNOWN;
	int32_t due = 0;
	enum rc rc = args_money(d->c, &discount, d->w->discount, e);

	if (rc == RC_OK)
		rc = args_day(d->c, &due, d->w->due, e);
	if (rc == RC_OK)
		rc = args_word(&enum_pay_method, &method, d->w->method, e);
	if (rc == RC_OK && discount) {
		rc = bill_discount(d->c->session, d->b.id, d->b.version,
				   discount, e);
		if (rc == RC_OK)
			rc = row_get(d->c->store, TBL_BILL, d->b.id, &d->b, e);
	}
	return rc == RC_OK ? bill_close(d->c->session, d->b.id, d->b.version,
					due, (enum pay_method)method, e)
			   : rc;
}

static enum rc
do_pay(struct doing *d, struct err *e)
{
	struct payment_plan p = { .bill = d->b.id,
				  .version = d->b.version,
				  .document = d->w->document };
	int64_t method = PAY_METHOD_UNKNOWN, id;
	enum rc rc = args_money(d->c, &p.amount, d->what, e);

	if (rc == RC_OK)
		rc = args_word(&enum_pay_method, &method, d->w->method, e);
	p.method = (enum pay_method)method;
	return rc == RC_OK ? payment_take(d->c->session, &p, &id, e) : rc;
}

static enum rc
do_reverse(struct doing *d, struct err *e)
{
	return bill_reverse(d->c->session, d->b.id, d->b.version, NULL, e);
}

static const struct {
	const char *word;
	int operands; /* behind the word */
	bool bill;    /* the first is a bill */
	enum rc (*run)(struct doing *d, struct err *e);
} doings[] = {
	{ "charge", 2, false, do_charge }, { "make", 1, false, do_make },
	{ "add", 2, true, do_add },	   { "close", 1, true, do_close },
	{ "pay", 2, true, do_pay },	   { "reverse", 1, true, do_reverse },
};

enum rc
bill_act(struct context *c, int argc, char **argv, const struct bill_words *w,
	 struct err *e)
{
	struct doing d = { .c = c, .w = w, .on = argv[1], .what = argv[2] };
	int64_t id = 0;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(doings) / sizeof(doings[0]); i++) {
		if (strcmp(doings[i].word, argv[0]) != 0)
			continue;
		if (argc - 1 != doings[i].operands)
			return err_set(e, RC_USAGE,
				       "bill %s wants %d words behind it.",
				       argv[0], doings[i].operands);
		if (doings[i].bill)
			rc = bill_by_number(c->session, d.on, &id, e);
		if (rc == RC_OK && id)
			rc = row_get(c->store, TBL_BILL, id, &d.b, e);
		if (rc == RC_OK)
			rc = doings[i].run(&d, e);
		return rc == RC_OK && id ? tell(&d, id, e) : rc;
	}
	return err_set(e, RC_USAGE, "bill knows no \"%.40s\".", argv[0]);
}

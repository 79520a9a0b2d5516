/*
 * bill_make.c - a bill from its charges to its closing, and its reversal.
 *
 * Whatever changes an open bill works its sums out again from the lines that
 * stand; nothing adds to a sum.  A closed bill is only ever answered by
 * another one.
 */
#include "bill_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

/* ---- sums ------------------------------------------------------------------------ */

/* The lines' shares of the discount, their tax, and the bill's sums. */
static enum rc
work_out(struct row_bill *b, struct row_bill_line *v, size_t n, struct err *e)
{
	int64_t *amount = mem_zero(n + 1, sizeof(*amount));
	int64_t *part = mem_zero(n + 1, sizeof(*part));
	enum rc rc = RC_OK;

	b->amount = b->tax = 0;
	for (size_t i = 0; i < n; i++) {
		amount[i] = v[i].quantity * v[i].price;
		b->amount += amount[i];
	}
	if (b->amount > MONEY_MAX)
		rc = err_field(e, "amount", "The bill would be too large.");
	else if (b->discount < 0 || b->discount > b->amount)
		rc = err_field(e, "discount",
			       "The discount is more than the "
			       "bill, or below zero.");
	if (rc == RC_OK)
		money_spread(b->discount, amount, (int)n, part);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		v[i].discount = part[i];
		v[i].tax = money_tax(amount[i] - part[i], v[i].tax_rate);
		b->tax += v[i].tax;
	}
	b->total = b->amount - b->discount + b->tax + b->difference;
	free(amount);
	free(part);
	return rc;
}

/* Reads the lines, works out, writes what changed, and the bill. */
static enum rc
settle(struct session *s, struct row_bill *b, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_BILL_LINES);
	struct table_rows rows, was;
	struct row_bill_line *v, *old;
	enum rc rc;

	table_rows_init(&rows, TBL_BILL_LINE);
	table_rows_init(&was, TBL_BILL_LINE);
	stmt_int(st, "bill", b->id);
	rc = table_rows_read(&rows, st, e);
	if (rc == RC_OK) {
		stmt_int(st = store_query(s->store, QUERY_BILL_LINES), "bill",
			 b->id);
		rc = table_rows_read(&was, st, e);
	}
	v = (void *)rows.v;
	old = (void *)was.v;
	if (rc == RC_OK)
		rc = work_out(b, v, rows.n, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		if (v[i].discount != old[i].discount || v[i].tax != old[i].tax)
			rc = row_update(s->store, TBL_BILL_LINE, &v[i], e);
	table_rows_release(&rows);
	table_rows_release(&was);
	return rc == RC_OK ? row_update(s->store, TBL_BILL, b, e) : rc;
}

/* ---- lines ------------------------------------------------------------------------ */

/* A charge goes on the bill. */
static enum rc
take_charge(struct session *s, const struct row_bill *b, struct charge *c,
	    struct err *e)
{
	struct row_bill_line l;
	struct row_service v;
	enum rc rc = charge_price(s, c, &v, e);

	if (rc == RC_OK && c->price < 0)
		rc = err_set(e, RC_NOKEY, "Prices are " NOT_SHOWN ".");
	if (rc != RC_OK)
		return rc;
	row_init(TBL_BILL_LINE, &l);
	l.bill_id = b->id;
	l.patient_id = b->patient_id;
	l.charge_id = c->row.id;
	l.day = c->row.day;
	l.service_id = v.id;
	l.quantity = c->row.quantity;
	l.price = c->price;
	l.tax_rate = v.tax;
	snprintf(l.words, sizeof(l.words), "%s%s%s", v.name,
		 c->words[0] ? ", " : "", c->words);
	rc = row_insert(s->store, TBL_BILL_LINE, &l, e);
	if (rc != RC_OK)
		return rc;
	c->row.bill_id = b->id;
	return row_update(s->store, TBL_CHARGE, &c->row, e);
}

static enum rc
take_waiting(struct session *s, const struct row_bill *b, int64_t visit,
	     struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CHARGE_WAITING);
	struct table_rows rows;
	enum rc rc;

	table_rows_init(&rows, TBL_CHARGE);
	stmt_int(st, "patient", b->patient_id);
	stmt_int(st, "visit", visit);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n && i < BILL_LINES; i++) {
		struct charge c;

		charge_init(&c);
		c.row = ((struct row_charge *)(void *)rows.v)[i];
		rc = take_charge(s, b, &c, e);
	}
	table_rows_release(&rows);
	return rc;
}

static enum rc
next_number(struct session *s, int64_t *number, struct err *e)
{
	return stmt_one_int(store_query(s->store, QUERY_BILL_NEXT_NUMBER),
			    number, e);
}

static enum rc
check_visit(struct session *s, int64_t visit, int64_t patient, struct err *e)
{
	struct row_appointment a;
	enum rc rc;

	if (!visit)
		return RC_OK;
	rc = row_get(s->store, TBL_APPOINTMENT, visit, &a, e);
	if (rc == RC_NONE)
		return err_field(e, "appointment_id",
				 "There is no such "
				 "visit.");
	if (rc == RC_OK)
		rc = bill_patient(s, &a.patient_id, e);
	if (rc == RC_OK && a.patient_id != patient)
		rc = err_field(e, "appointment_id",
			       "That visit is another "
			       "patient's.");
	return rc;
}

static enum rc
make_inside(struct session *s, struct row_bill *b, int64_t visit, struct err *e)
{
	struct row_policy p;
	enum rc rc = bill_patient(s, &b->patient_id, e);

	if (rc == RC_OK)
		rc = check_visit(s, visit, b->patient_id, e);
	if (rc != RC_OK)
		return rc;
	b->appointment_id = visit;
	b->day = when_today();
	rc = policy_on_day(s, b->patient_id, (int32_t)b->day, &p, e);
	if (rc == RC_OK) {
		b->policy_id = p.id;
		b->method = PAY_METHOD_INSURANCE;
	} else if (rc != RC_NONE) {
		return rc;
	}
	rc = next_number(s, &b->number, e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_BILL, b, e);
	if (rc == RC_OK)
		rc = take_waiting(s, b, visit, e);
	return rc == RC_OK ? settle(s, b, e) : rc;
}

enum rc
bill_make(struct session *s, int64_t patient, int64_t visit, int64_t *id,
	  struct err *e)
{
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_BILL_MAKE, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_BILL, &b);
	b.patient_id = patient;
	rc = make_inside(s, &b, visit, e);
	if (rc == RC_OK) {
		*id = b.id;
		act_note(s, TBL_BILL, b.id, b.version, b.patient_id, NULL);
	}
	return bill_end_act(s, rc, e);
}

/* ---- while it is open ---------------------------------------------------------------- */

static enum rc
open_bill(struct session *s, int64_t id, int64_t version, struct row_bill *b,
	  struct err *e)
{
	enum rc rc = bill_current(s, id, version, b, e);

	if (rc == RC_OK && b->state != BILL_STATE_OPEN)
		rc = err_field(e, "state",
			       "The bill is closed; it can only be "
			       "reversed.");
	return rc;
}

static enum rc
end_change(struct session *s, struct row_bill *b, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		rc = settle(s, b, e);
	if (rc == RC_OK)
		act_note(s, TBL_BILL, b->id, b->version, b->patient_id, NULL);
	return bill_end_act(s, rc, e);
}

enum rc
bill_add(struct session *s, int64_t id, int64_t version, int64_t service,
	 int64_t quantity, int64_t price, const char *words, struct err *e)
{
	struct row_service v;
	struct row_bill b;
	struct charge c;
	enum rc rc = act_begin(s, ACT_BILL_MAKE, e);

	if (rc != RC_OK)
		return rc;
	charge_init(&c);
	rc = open_bill(s, id, version, &b, e);
	if (rc == RC_OK && service)
		rc = row_get(s->store, TBL_SERVICE, service, &v, e);
	if ((rc == RC_OK && !service) || rc == RC_NONE)
		rc = err_field(e, "service_id", "Say which service it is.");
	if (rc == RC_OK && (quantity < 1 || quantity > 10000))
		rc = err_field(e, "quantity",
			       "The quantity goes from 1 to "
			       "10000.");
	if (rc == RC_OK && (price < -1 || price > MONEY_MAX / quantity))
		rc = err_field(e, "price",
			       "The price is too large, or below "
			       "zero.");
	if (rc == RC_OK && words && strlen(words) >= sizeof(c.words))
		rc = err_field(e, "words", "The text is too long.");
	if (rc != RC_OK)
		return bill_end_act(s, rc, e);
	c.row.patient_id = b.patient_id;
	c.row.appointment_id = b.appointment_id;
	c.row.service_id = service;
	c.row.service_version = v.version;
	c.row.quantity = quantity;
	c.row.day = when_today();
	c.price = price;
	text_copy(c.words, sizeof(c.words), words ? words : "");
	rc = bill_clean(c.words, sizeof(c.words), "words", e);
	if (rc == RC_OK)
		rc = charge_file(s, &c, e);
	if (rc == RC_OK)
		rc = take_charge(s, &b, &c, e);
	return end_change(s, &b, rc, e);
}

enum rc
bill_drop(struct session *s, int64_t id, int64_t version, int64_t line,
	  struct err *e)
{
	struct row_bill_line l;
	struct row_charge c;
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_BILL_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = open_bill(s, id, version, &b, e);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_BILL_LINE, line, &l, e);
	if (rc == RC_OK && (l.bill_id != id || l.state != FILED_VALID))
		rc = err_set(e, RC_REFUSED, "That line is not on this bill.");
	if (rc == RC_OK) {
		l.state = FILED_STRUCK;
		rc = row_update(s->store, TBL_BILL_LINE, &l, e);
	}
	if (rc == RC_OK && l.charge_id)
		rc = row_get(s->store, TBL_CHARGE, l.charge_id, &c, e);
	if (rc == RC_OK && l.charge_id) {
		c.bill_id = 0;
		rc = row_update(s->store, TBL_CHARGE, &c, e);
	}
	return end_change(s, &b, rc, e);
}

enum rc
bill_discount(struct session *s, int64_t id, int64_t version, int64_t discount,
	      struct err *e)
{
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_BILL_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = open_bill(s, id, version, &b, e);
	b.discount = discount;
	return end_change(s, &b, rc, e);
}

enum rc
bill_close(struct session *s, int64_t id, int64_t version, int32_t due_day,
	   enum pay_method method, struct err *e)
{
	struct row_bill b;
	enum rc rc = act_begin(s, ACT_BILL_MAKE, e);

	if (rc != RC_OK)
		return rc;
	rc = open_bill(s, id, version, &b, e);
	if (rc == RC_OK && !b.amount)
		rc = err_set(e, RC_REFUSED, "There is nothing on this bill.");
	if (rc == RC_OK && due_day &&
	    (!day_is_valid(due_day) || due_day < when_today()))
		rc = err_field(e, "due_day", "It can't be due before today.");
	if (rc == RC_OK && !*enum_name(&enum_pay_method, method))
		rc = err_field(e, "method", "That is no way to pay.");
	b.day = when_today();
	b.due_day = due_day;
	b.method = method;
	b.state = b.total ? BILL_STATE_PENDING : BILL_STATE_PAID;
	return end_change(s, &b, rc, e);
}

/* ---- reversing ------------------------------------------------------------------------- */

static enum rc
may_reverse(struct session *s, const struct row_bill *b, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_BILL_CLAIMS);
	char paid[MONEY_TEXT];
	struct table_rows rows;
	enum rc rc;

	if (b->state == BILL_STATE_REVERSED || b->state == BILL_STATE_STRUCK ||
	    b->reverses_id)
		return err_field(e, "state", "The bill is %s already.",
				 b->state == BILL_STATE_STRUCK ? "struck out"
							       : "reversed");
	if (b->paid)
		return err_field(e, "paid",
				 "%s was paid on it; give that back "
				 "first.",
				 money_here(s, paid, b->paid));
	table_rows_init(&rows, TBL_CLAIM);
	stmt_int(st, "bill", b->id);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		int64_t state = ((struct row_claim *)(void *)rows.v)[i].state;

		if (state <= CLAIM_STATE_PARTIAL)
			rc = err_field(e, "state",
				       "A claim on it is under way;"
				       " withdraw that first.");
	}
	table_rows_release(&rows);
	return rc;
}

/* Its charges wait again. */
static enum rc
free_charges(struct session *s, int64_t bill, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CHARGE_ON_BILL);
	struct table_rows rows;
	enum rc rc;

	table_rows_init(&rows, TBL_CHARGE);
	stmt_int(st, "bill", bill);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		struct row_charge *c = (struct row_charge *)(void *)rows.v + i;

		c->bill_id = 0;
		rc = row_update(s->store, TBL_CHARGE, c, e);
	}
	table_rows_release(&rows);
	return rc;
}

static enum rc
copy_lines(struct session *s, const struct row_bill *from, int64_t to,
	   struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_BILL_LINES);
	struct table_rows rows;
	enum rc rc;

	table_rows_init(&rows, TBL_BILL_LINE);
	stmt_int(st, "bill", from->id);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		struct row_bill_line l =
			((struct row_bill_line *)(void *)rows.v)[i];

		l.id = 0;
		l.bill_id = to;
		l.quantity = -l.quantity;
		l.discount = -l.discount;
		l.tax = -l.tax;
		rc = row_insert(s->store, TBL_BILL_LINE, &l, e);
	}
	table_rows_release(&rows);
	return rc;
}

static enum rc
insert_reversal(struct session *s, const struct row_bill *b, int64_t *id,
		struct err *e)
{
	struct row_bill r = *b;
	enum rc rc;

	r.id = 0;
	r.reverses_id = b->id;
	r.state = BILL_STATE_REVERSED;
	r.day = when_today();
	r.due_day = r.pay_day = 0;
	r.amount = -b->amount;
	r.discount = -b->discount;
	r.tax = -b->tax;
	r.difference = -b->difference;
	r.total = -b->total;
	r.paid = 0;
	rc = next_number(s, &r.number, e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_BILL, &r, e);
	*id = r.id;
	return rc == RC_OK ? copy_lines(s, b, r.id, e) : rc;
}

enum rc
bill_reverse(struct session *s, int64_t id, int64_t version, int64_t *by,
	     struct err *e)
{
	struct row_bill b;
	int64_t fresh = 0;
	enum rc rc = act_begin(s, ACT_BILL_REVERSE, e);

	if (rc != RC_OK)
		return rc;
	rc = bill_current(s, id, version, &b, e);
	if (rc == RC_OK)
		rc = may_reverse(s, &b, e);
	if (rc == RC_OK && b.state != BILL_STATE_OPEN)
		rc = insert_reversal(s, &b, &fresh, e);
	if (rc == RC_OK)
		rc = free_charges(s, id, e);
	if (rc == RC_OK) {
		b.state = fresh ? BILL_STATE_REVERSED : BILL_STATE_STRUCK;
		rc = row_update(s->store, TBL_BILL, &b, e);
	}
	if (rc == RC_OK) {
		act_note(s, TBL_BILL, b.id, b.version, b.patient_id,
			 fresh ? "reversed" : "struck out");
		if (by)
			*by = fresh;
	}
	return bill_end_act(s, rc, e);
}

/* ---- from elsewhere ---------------------------------------------------------------------- */

static enum rc
check_brought(struct row_bill *b, struct err *e)
{
	if (!day_is_valid((int32_t)b->day))
		return err_field(e, "day", "A bill has a day.");
	if (b->amount < 0 || b->amount > MONEY_MAX || b->discount < 0 ||
	    b->discount > MONEY_MAX || b->tax < 0 || b->tax > MONEY_MAX ||
	    b->total < 0 || b->total > MONEY_MAX)
		return err_field(e, "amount",
				 "An amount is too large, or "
				 "below zero.");
	b->difference = b->total - (b->amount - b->discount + b->tax);
	return RC_OK;
}

static enum rc
bring_charge(struct session *s, struct row_bill *b, struct charge *c,
	     int64_t id, struct err *e)
{
	enum rc rc;

	charge_init(c);
	if (!id)
		return RC_OK;
	rc = row_get(s->store, TBL_CHARGE, id, &c->row, e);
	if (rc != RC_OK)
		return rc;
	if (c->row.bill_id || c->row.state != FILED_VALID)
		return err_field(e, "charge_id",
				 "That charge is on a bill "
				 "already, or was struck out.");
	if (!b->appointment_id)
		b->appointment_id = c->row.appointment_id;
	return RC_OK;
}

enum rc
bill_bring(struct session *s, struct row_bill *b, int64_t charge,
	   int32_t paid_on, bool failed, struct err *e)
{
	struct row_payment p;
	struct charge c;
	enum rc rc;

	if (!act_is_open(s))
		BUG("bills from elsewhere come in a batch");
	rc = bill_patient(s, &b->patient_id, e);
	if (rc == RC_OK)
		rc = check_brought(b, e);
	if (rc == RC_OK)
		rc = bring_charge(s, b, &c, charge, e);
	if (rc == RC_OK)
		rc = next_number(s, &b->number, e);
	if (rc != RC_OK)
		return rc;
	rc = act_begin(s, ACT_BILL_MAKE, e);
	if (rc != RC_OK)
		return rc;
	b->id = 0;
	b->paid = 0;
	b->state = BILL_STATE_PENDING;
	rc = row_insert(s->store, TBL_BILL, b, e);
	if (rc == RC_OK && charge)
		rc = take_charge(s, b, &c, e);
	if (rc == RC_OK && paid_on && b->total) {
		row_init(TBL_PAYMENT, &p);
		p.state =
			failed ? PAYMENT_STATE_FAILED : PAYMENT_STATE_RECEIVED;
		p.day = paid_on;
		p.amount = b->total;
		p.method = b->method;
		rc = payment_file(s, b, &p, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_BILL, b->id, b->version, b->patient_id, NULL);
	return bill_end_act(s, rc, e);
}

/*
 * bill_charge.c - charges: what was done and has to be paid.
 *
 * The charge itself belongs to `visit`, so that whoever closes a visit leaves
 * one; its price is read from the price list as it stood then.  Only a price
 * of its own is sealed for `billing`, in a row beside it.
 */
#include "bill_private.h"
#include "strike.h"

#include <string.h>

#include "wardbook/text.h"

#define QUANTITY_MAX 10000

void
charge_init(struct charge *c)
{
	memset(c, 0, sizeof(*c));
	row_init(TBL_CHARGE, &c->row);
	c->row.quantity = 1;
	c->price = -1;
}

static enum rc
check_visit(struct session *s, const struct row_charge *r, struct err *e)
{
	struct row_appointment a;
	enum rc rc;

	if (!r->appointment_id)
		return RC_OK;
	rc = row_get(s->store, TBL_APPOINTMENT, r->appointment_id, &a, e);
	if (rc == RC_NONE)
		return err_field(e, "appointment_id",
				 "There is no such "
				 "visit.");
	if (rc == RC_OK)
		rc = bill_patient(s, &a.patient_id, e);
	if (rc == RC_OK && a.patient_id != r->patient_id)
		rc = err_field(e, "appointment_id",
			       "That visit is another "
			       "patient's.");
	return rc;
}

static enum rc
check_charge(struct session *s, struct charge *c, struct err *e)
{
	struct row_charge *r = &c->row;
	struct row_service v;
	enum rc rc = RC_NONE;

	if (r->service_id)
		rc = row_get(s->store, TBL_SERVICE, r->service_id, &v, e);
	if (rc == RC_NONE)
		return err_field(e, "service_id", "Say which service it is.");
	if (rc != RC_OK)
		return rc;
	r->service_version = v.version;
	if (r->quantity < 1 || r->quantity > QUANTITY_MAX)
		return err_field(e, "quantity",
				 "The quantity goes from 1 to "
				 "%d.",
				 QUANTITY_MAX);
	if (c->price < -1 || c->price > MONEY_MAX ||
	    (c->price > 0 && r->quantity > MONEY_MAX / c->price))
		return err_field(e, "price",
				 "The price is too large, or below "
				 "zero.");
	if (!r->day)
		r->day = when_today();
	if (!day_is_valid((int32_t)r->day) || r->day > when_today())
		return err_field(e, "day",
				 "A charge is for a day up to "
				 "today.");
	rc = bill_clean(c->words, sizeof(c->words), "words", e);
	return rc == RC_OK ? check_visit(s, r, e) : rc;
}

enum rc
charge_file(struct session *s, struct charge *c, struct err *e)
{
	struct row_charge_price own;
	enum rc rc;

	c->row.id = 0;
	c->row.state = FILED_VALID;
	c->row.own_price = c->price >= 0 || c->words[0];
	rc = row_insert(s->store, TBL_CHARGE, &c->row, e);
	if (rc != RC_OK || !c->row.own_price)
		return rc;
	row_init(TBL_CHARGE_PRICE, &own);
	own.id = c->row.id;
	own.patient_id = c->row.patient_id;
	own.price = c->price;
	text_copy(own.words, sizeof(own.words), c->words);
	rc = row_insert(s->store, TBL_CHARGE_PRICE, &own, e);
	row_wipe(TBL_CHARGE_PRICE, &own);
	return rc;
}

enum rc
charge_add(struct session *s, struct charge *c, struct err *e)
{
	enum rc rc = act_begin(s, ACT_CHARGE_ADD, e);

	if (rc != RC_OK)
		return rc;
	rc = bill_patient(s, &c->row.patient_id, e);
	if (rc == RC_OK)
		rc = check_charge(s, c, e);
	if (rc == RC_OK) {
		c->row.bill_id = 0;
		rc = charge_file(s, c, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_CHARGE, c->row.id, c->row.version,
			 c->row.patient_id, NULL);
	return bill_end_act(s, rc, e);
}

enum rc
charge_strike(struct session *s, int64_t id, int64_t version, int64_t reason_id,
	      struct err *e)
{
	struct row_charge r;
	enum rc rc = act_begin(s, ACT_CHARGE_ADD, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_CHARGE, id, &r, e);
	if (rc == RC_OK && r.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this charge since"
			     " you opened it; look at it again.");
	if (rc == RC_OK && r.bill_id)
		rc = err_field(e, "bill_id",
			       "It is on a bill; take it off "
			       "that, or reverse it.");
	if (rc == RC_OK)
		rc = strike_row(s, TBL_CHARGE, &r, reason_id, e);
	return bill_end_act(s, rc, e);
}

/* ---- of a visit ---------------------------------------------------------------- */

/* Its charges that stand, at most max of them. */
static enum rc
charges_of_visit(struct session *s, int64_t visit, struct row_charge *v,
		 int max, int *n, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_CHARGE_OF_VISIT);
	bool row = false;
	enum rc rc;

	*n = 0;
	stmt_int(st, "visit", visit);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row && *n < max) {
		rc = stmt_row(st, &v[*n], e);
		if (rc != RC_OK)
			break;
		++*n;
	}
	stmt_done(st);
	return rc;
}

enum rc
charge_leave(struct session *s, const struct row_appointment *a, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SERVICE_OF_CLINIC);
	struct row_service v;
	struct row_charge old;
	struct charge c;
	bool row = false;
	int n = 0;
	enum rc rc;

	stmt_int(st, "clinic", a->clinic_id);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &v, e);
	stmt_done(st);
	if (rc != RC_OK || !row)
		return rc;
	/* Someone may have charged for it by hand. */
	rc = charges_of_visit(s, a->id, &old, 1, &n, e);
	if (rc != RC_OK || n)
		return rc;
	charge_init(&c);
	c.row.patient_id = a->patient_id;
	c.row.appointment_id = a->id;
	c.row.service_id = v.id;
	c.row.service_version = v.version;
	c.row.day = a->day;
	return charge_file(s, &c, e);
}

enum rc
charge_withdraw(struct session *s, const struct row_appointment *a,
		struct err *e)
{
	struct row_charge r[32];
	int n = 0;
	enum rc rc = charges_of_visit(s, a->id, r, 32, &n, e);

	for (int i = 0; rc == RC_OK && i < n; i++)
		if (r[i].bill_id)
			return err_field(e, "state",
					 "The visit is on a bill; "
					 "billing must take it off or reverse "
					 "that first.");
	for (int i = 0; rc == RC_OK && i < n; i++) {
		/* One that was added by hand has its own way out. */
		if (r[i].own_price)
			continue;
		r[i].state = FILED_STRUCK;
		rc = row_update(s->store, TBL_CHARGE, &r[i], e);
	}
	return rc;
}

/* ---- lists ----------------------------------------------------------------------- */

enum rc
charge_price(struct session *s, struct charge *c, struct row_service *service,
	     struct err *e)
{
	struct row_charge_price own;
	struct row_service now;
	enum rc rc = row_get(s->store, TBL_SERVICE, c->row.service_id, &now, e);

	c->price = -1;
	if (rc != RC_OK)
		return rc;
	*service = now;
	if (now.version != c->row.service_version && c->row.service_version)
		rc = row_get_version(s->store, TBL_SERVICE, now.id,
				     c->row.service_version, service, e);
	if (rc != RC_OK)
		return rc;
	c->price = service->price;
	if (!c->row.own_price)
		return RC_OK;
	rc = row_get(s->store, TBL_CHARGE_PRICE, c->row.id, &own, e);
	if (rc != RC_OK)
		return rc;
	if (own.shut)
		c->price = -1;
	else if (own.price >= 0)
		c->price = own.price;
	text_copy(c->words, sizeof(c->words), own.words);
	row_wipe(TBL_CHARGE_PRICE, &own);
	return RC_OK;
}

enum rc
charge_waiting(struct session *s, int64_t patient, charge_fn fn, void *arg,
	       struct err *e)
{
	struct stmt *st;
	struct table_rows rows;
	struct row_service v;
	enum rc rc = bill_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	table_rows_init(&rows, TBL_CHARGE);
	st = store_query(s->store, QUERY_CHARGE_WAITING);
	stmt_int(st, "patient", patient);
	stmt_int(st, "visit", 0);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		struct charge c;

		charge_init(&c);
		c.row = ((struct row_charge *)(void *)rows.v)[i];
		rc = charge_price(s, &c, &v, e);
		if (rc == RC_OK && !fn(&c, arg))
			break;
	}
	table_rows_release(&rows);
	return rc;
}

struct waits {
	struct charge_patient *v;
	size_t n, cap;
};

enum rc
charge_patients(struct session *s, charge_patient_fn fn, void *arg,
		struct err *e)
{
	struct waits w = { 0 };
	struct stmt *st;
	bool row = false;
	enum rc rc = bill_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_CHARGE_WAITING_PATIENTS);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		w.v = mem_room(w.v, &w.cap, w.n, sizeof(*w.v));
		w.v[w.n].patient_id = stmt_get_int(st, "patient_id");
		w.v[w.n].charges = stmt_get_int(st, "n");
		w.v[w.n++].since = (int32_t)stmt_get_int(st, "since");
	}
	stmt_done(st);
	for (size_t i = 0; rc == RC_OK && i < w.n; i++) {
		bill_name_patient(s, w.v[i].patient_id, w.v[i].patient,
				  w.v[i].number);
		if (!fn(&w.v[i], arg))
			break;
	}
	if (w.v)
		mem_wipe(w.v, w.n * sizeof(*w.v));
	free(w.v);
	return rc;
}

/*
 * bill.c - bills read: one with everything on it, and lists.
 *
 * Rows are gathered before the first one is handed out, so that the caller may
 * ask and file as it likes.
 */
#include "bill_private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

/* ---- shared ------------------------------------------------------------------------ */

enum rc
bill_end_act(struct session *s, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

enum rc
bill_may_view(struct session *s, struct err *e)
{
	char why[SESSION_WHY];

	if (session_may(s, ACT_BILL_VIEW, why))
		return RC_OK;
	return err_set(e, RC_DENIED, "%s", why);
}

enum rc
bill_current(struct session *s, int64_t id, int64_t version, struct row_bill *b,
	     struct err *e)
{
	enum rc rc = row_get(s->store, TBL_BILL, id, b, e);

	if (rc != RC_OK)
		return rc;
	if (b->shut)
		return err_set(e, RC_NOKEY, "Bills are " NOT_SHOWN ".");
	if (version && b->version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this bill since"
			       " you opened it; look at it again.");
	return RC_OK;
}

enum rc
bill_patient(struct session *s, int64_t *id, struct err *e)
{
	struct row_patient p;

	for (int hops = 0; *id && hops < 16; hops++) {
		enum rc rc = row_get(s->store, TBL_PATIENT, *id, &p, e);

		if (rc == RC_NONE)
			break;
		if (rc != RC_OK)
			return rc;
		if (p.state == PATIENT_STATE_STRUCK)
			return err_field(e, "patient_id",
					 "This patient's "
					 "record was entered in error.");
		if (!p.living_id)
			return RC_OK;
		*id = p.living_id;
	}
	return err_field(e, "patient_id", "Say for which patient.");
}

enum rc
bill_clean(char *text, size_t size, const char *field, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	if (!text_is_valid(text, strlen(text))) {
		rc = err_field(e, field, "The text is not UTF-8.");
	} else {
		text_normalise(&b, text, strlen(text));
		if (b.len >= size)
			rc = err_field(e, field, "The text is too long.");
		else
			memcpy(text, b.p, b.len + 1);
	}
	buf_release(&b);
	return rc;
}

void
bill_name_patient(struct session *s, int64_t id, char name[PATIENT_NAME],
		  char number[25])
{
	struct patient p;

	snprintf(name, PATIENT_NAME, "%s", NOT_SHOWN);
	number[0] = '\0';
	if (patient_get(s, id, &p, NULL) != RC_OK)
		return;
	patient_name(name, &p);
	if (!p.who.shut)
		text_copy(number, 25, p.who.number);
	patient_wipe(&p);
}

enum rc
bill_rows_of(struct session *s, enum tbl t, enum query q, int64_t patient,
	     struct table_rows *r, struct err *e)
{
	struct stmt *st;
	enum rc rc = bill_may_view(s, e);

	table_rows_init(r, t);
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, q);
	stmt_int(st, "patient", patient);
	return table_rows_read(r, st, e);
}

/* ---- words ---------------------------------------------------------------------------- */

const char *
bill_number(struct session *s, char out[BILL_NUMBER], const struct row_bill *b)
{
	snprintf(out, BILL_NUMBER, "%.6s-B%06lld", store_site(s->store)->prefix,
		 (long long)b->number);
	return out;
}

bool
bill_is_overdue(const struct row_bill *b, int32_t today)
{
	return b->due_day && b->due_day < today && !b->reverses_id &&
	       (b->state == BILL_STATE_PENDING ||
		b->state == BILL_STATE_PARTIAL ||
		b->state == BILL_STATE_FAILED);
}

const char *
bill_status(const struct row_bill *b, int32_t today)
{
	if (b->reverses_id)
		return "reversal";
	if (bill_is_overdue(b, today))
		return "overdue";
	return enum_words(&enum_bill_state, b->state);
}

int64_t
bill_balance(const struct row_bill *b)
{
	if (b->shut || b->state == BILL_STATE_REVERSED ||
	    b->state == BILL_STATE_STRUCK)
		return 0;
	return b->total - b->paid;
}

/* ---- one ------------------------------------------------------------------------------- */

void
bill_init(struct bill *b)
{
	memset(b, 0, sizeof(*b));
	row_init(TBL_BILL, &b->row);
}

static void
wipe_free(void *p, size_t n)
{
	if (p)
		mem_wipe(p, n);
	free(p);
}

void
bill_release(struct bill *b)
{
	wipe_free(b->line, b->nlines * sizeof(*b->line));
	wipe_free(b->payment, b->npayments * sizeof(*b->payment));
	wipe_free(b->claim, b->nclaims * sizeof(*b->claim));
	mem_wipe(b, sizeof(*b));
}

static enum rc
read_part(struct session *s, enum query q, enum tbl t, int64_t bill, void **out,
	  size_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	struct table_rows rows;
	enum rc rc;

	table_rows_init(&rows, t);
	stmt_int(st, "bill", bill);
	rc = table_rows_read(&rows, st, e);
	*out = rows.v;
	*n = rows.n;
	return rc;
}

enum rc
bill_open(struct session *s, int64_t id, struct bill *b, struct err *e)
{
	void *v;
	enum rc rc = bill_may_view(s, e);

	bill_init(b);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_BILL, id, &b->row, e);
	if (rc == RC_OK)
		rc = act_read(s, ACT_BILL_VIEW, b->row.patient_id, e);
	if (rc == RC_OK) {
		rc = read_part(s, QUERY_BILL_LINES, TBL_BILL_LINE, id, &v,
			       &b->nlines, e);
		b->line = v;
	}
	if (rc == RC_OK) {
		rc = read_part(s, QUERY_BILL_PAYMENTS, TBL_PAYMENT, id, &v,
			       &b->npayments, e);
		b->payment = v;
	}
	if (rc == RC_OK) {
		rc = read_part(s, QUERY_BILL_CLAIMS, TBL_CLAIM, id, &v,
			       &b->nclaims, e);
		b->claim = v;
	}
	if (rc != RC_OK)
		bill_release(b);
	return rc;
}

/* "STB-B000042", "B42", "42". */
enum rc
bill_by_number(struct session *s, const char *number, int64_t *id,
	       struct err *e)
{
	const char *p = number + strlen(number);
	struct stmt *st;
	int64_t n;
	enum rc rc = bill_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	while (p > number && isdigit((unsigned char)p[-1]))
		p--;
	if (num_parse(&n, p, 1, INT64_C(1) << 40, NULL) != RC_OK)
		return err_field(e, "number",
				 "\"%.20s\" is no number of a "
				 "bill.",
				 number);
	st = store_query(s->store, QUERY_BILL_BY_NUMBER);
	stmt_int(st, "number", n);
	rc = stmt_one_int(st, id, e);
	if (rc == RC_NONE)
		err_set(e, RC_NONE, "There is no bill %lld.", (long long)n);
	return rc;
}

/* ---- lists ------------------------------------------------------------------------------ */

enum rc
bill_list(struct session *s, int64_t patient, bill_fn fn, void *arg,
	  struct err *e)
{
	struct bill_summary sum;
	struct table_rows rows;
	struct stmt *st;
	enum rc rc = bill_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	table_rows_init(&rows, TBL_BILL);
	st = store_query(s->store, patient ? QUERY_BILL_OF_PATIENT
					   : QUERY_BILL_UNSETTLED);
	if (patient)
		stmt_int(st, "patient", patient);
	rc = table_rows_read(&rows, st, e);
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		sum.row = ((struct row_bill *)(void *)rows.v)[i];
		bill_name_patient(s, sum.row.patient_id, sum.patient,
				  sum.number);
		if (!fn(&sum, arg))
			break;
	}
	mem_wipe(&sum, sizeof(sum));
	table_rows_release(&rows);
	return rc;
}

/* For who may see bills.  To be released whatever comes. */
static enum rc
rows_of_days(struct session *s, int32_t from, int32_t to, struct table_rows *r,
	     struct err *e)
{
	struct stmt *st;
	enum rc rc = bill_may_view(s, e);

	table_rows_init(r, TBL_BILL);
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_BILL_OF_DAYS);
	stmt_int(st, "since", from);
	stmt_int(st, "until", to);
	return table_rows_read(r, st, e);
}

enum rc
bill_totals(struct session *s, int32_t from, int32_t to, struct bill_totals *t,
	    struct err *e)
{
	int32_t today = when_today();
	struct table_rows rows;
	enum rc rc = rows_of_days(s, from, to, &rows, e);

	memset(t, 0, sizeof(*t));
	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		const struct row_bill *b =
			(struct row_bill *)(void *)rows.v + i;

		if (b->state == BILL_STATE_OPEN)
			continue;
		if (b->shut) {
			rc = err_set(e, RC_NOKEY, "Amounts are " NOT_SHOWN ".");
			break;
		}
		t->bills++;
		t->amount += b->amount;
		t->discount += b->discount;
		t->tax += b->tax;
		t->difference += b->difference;
		t->total += b->total;
		t->paid += b->paid;
		t->owed += bill_balance(b);
		if (b->method >= 0 && b->method < 10)
			t->by_method[b->method] += b->amount;
		if (b->state < 8)
			t->by_state[b->state]++;
		t->overdue += bill_is_overdue(b, today);
	}
	table_rows_release(&rows);
	return rc;
}

/* ---- by branch --------------------------------------------------------------------------- */

struct branch {
	char name[33];
	int64_t bills, amount;
};

static int
by_name(const void *a, const void *b)
{
	const struct branch *x = a, *y = b;

	return strcmp(x->name, y->name);
}

/* Where the doctor of the visit works; "" if nobody knows. */
static enum rc
branch_of(struct session *s, const struct row_bill *b, struct branch *out,
	  struct err *e)
{
	struct row_appointment a;
	struct row_staff doctor;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	out->bills = 1;
	out->amount = b->amount;
	if (!b->appointment_id)
		return RC_OK;
	rc = row_get(s->store, TBL_APPOINTMENT, b->appointment_id, &a, e);
	if (rc != RC_OK || !a.doctor_id)
		return rc;
	rc = row_get(s->store, TBL_STAFF, a.doctor_id, &doctor, e);
	if (rc == RC_OK)
		text_copy(out->name, sizeof(out->name), doctor.hospital);
	return rc;
}

enum rc
bill_branches(struct session *s, int32_t from, int32_t to, branch_fn fn,
	      void *arg, struct err *e)
{
	struct branch *v = NULL;
	struct table_rows rows;
	size_t n = 0, cap = 0;
	enum rc rc = rows_of_days(s, from, to, &rows, e);

	for (size_t i = 0; rc == RC_OK && i < rows.n; i++) {
		const struct row_bill *b =
			(struct row_bill *)(void *)rows.v + i;

		if (b->state == BILL_STATE_OPEN || b->shut)
			continue;
		v = mem_room(v, &cap, n, sizeof(*v));
		rc = branch_of(s, b, &v[n], e);
		n += rc == RC_OK;
	}
	table_rows_release(&rows);
	if (n)
		qsort(v, n, sizeof(*v), by_name);
	for (size_t i = 0, k; rc == RC_OK && i < n; i = k) {
		for (k = i + 1; k < n && !strcmp(v[k].name, v[i].name); k++) {
			v[i].bills += v[k].bills;
			v[i].amount += v[k].amount;
		}
		if (!fn(v[i].name, v[i].bills, v[i].amount, arg))
			break;
	}
	free(v);
	return rc;
}

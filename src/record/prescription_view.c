/*
 * prescription_view.c - reading prescriptions, each whole: medicine, sentence,
 * how far the pharmacy is.
 *
 * Rows are gathered before the caller sees one: its function may use the
 * store, and no statement stays open meanwhile.
 */
#include "prescription_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

void
rx_rows_release(struct rx_rows *x)
{
	if (x->v)
		mem_wipe(x->v, x->n * sizeof(*x->v));
	free(x->v);
	*x = (struct rx_rows){ NULL, 0, 0 };
}

enum rc
rx_gather(struct stmt *st, struct rx_rows *x, struct err *e)
{
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
		rc = stmt_row(st, &x->v[x->n], e);
		if (rc != RC_OK)
			break;
		if (x->v[x->n].shut) {
			rc = err_set(e, RC_NOKEY,
				     "Medicines are " NOT_SHOWN ".");
			break;
		}
		x->n++;
	}
	stmt_done(st);
	return rc;
}

enum rc
rx_of_patient(struct session *s, int64_t patient, bool all, struct rx_rows *x,
	      struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_PRESCRIPTION_OF_PATIENT);

	stmt_int(st, "patient", patient);
	stmt_int(st, "all", all);
	return rx_gather(st, x, e);
}

enum rc
rx_in_window(struct session *s, int64_t patient, int64_t since, int64_t until,
	     struct rx_rows *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_PRESCRIPTION_IN_WINDOW);

	stmt_int(st, "patient", patient);
	stmt_int(st, "since", since);
	stmt_int(st, "until", until);
	return rx_gather(st, x, e);
}

enum rc
rx_may_read(struct session *s, enum act a, int64_t patient, struct err *e)
{
	if (!session_opens(s, DOMAIN_CARE))
		return err_set(e, RC_NOKEY, "Medicines are " NOT_SHOWN ".");
	return act_read(s, a, patient, e);
}

enum rc
rx_complete(struct session *s, struct prescription *p, struct err *e)
{
	struct row_dispensing d;
	enum rc rc = row_get(s->store, TBL_MEDICINE, p->row.medicine_id,
			     &p->medicine, e);

	if (rc != RC_OK)
		return rc;
	prescription_medicine(p->name, &p->medicine);
	prescription_sentence(p->sentence, &p->row, &p->medicine);
	p->over = rx_is_over(&p->row, when_now());
	rc = row_get(s->store, TBL_DISPENSING, p->row.id, &d, e);
	if (rc == RC_NONE)
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	p->dispensing = (enum dispensing_state)d.state;
	p->ordered = d.ordered;
	p->given = d.given;
	row_wipe(TBL_DISPENSING, &d);
	return RC_OK;
}

enum rc
prescription_get(struct session *s, int64_t id, struct prescription *p,
		 struct err *e)
{
	enum rc rc;

	memset(p, 0, sizeof(*p));
	rc = row_get(s->store, TBL_PRESCRIPTION, id, &p->row, e);
	if (rc == RC_OK && p->row.shut)
		rc = err_set(e, RC_NOKEY, "Medicines are " NOT_SHOWN ".");
	if (rc == RC_OK)
		rc = rx_may_read(s, ACT_PRESCRIPTION_READ, p->row.patient_id,
				 e);
	return rc == RC_OK ? rx_complete(s, p, e) : rc;
}

static int
rank(const struct row_prescription *r, int64_t now)
{
	return rx_is_over(r, now) ? 2 : (int)r->state;
}

static int
running_first(const void *a, const void *b)
{
	const struct row_prescription *x = a, *y = b;
	int64_t now = when_now();
	int64_t d = rank(x, now) - rank(y, now);

	if (!d)
		d = y->from_at - x->from_at;
	if (!d)
		d = y->id - x->id;
	return (d > 0) - (d < 0);
}

enum rc
prescription_of_patient(struct session *s, int64_t patient, bool all,
			prescription_fn fn, void *arg, struct err *e)
{
	struct rx_rows x = { NULL, 0, 0 };
	struct prescription p;
	bool more = true;
	enum rc rc = rx_may_read(s, ACT_PRESCRIPTION_READ, patient, e);

	if (rc == RC_OK)
		rc = rx_of_patient(s, patient, all, &x, e);
	if (rc == RC_OK && x.n)
		qsort(x.v, x.n, sizeof(*x.v), running_first);
	for (size_t i = 0; rc == RC_OK && more && i < x.n; i++) {
		memset(&p, 0, sizeof(p));
		p.row = x.v[i];
		rc = rx_complete(s, &p, e);
		if (rc == RC_OK)
			more = fn(&p, arg);
	}
	mem_wipe(&p, sizeof(p));
	rx_rows_release(&x);
	return rc;
}

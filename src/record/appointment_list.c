/*
 * appointment_list.c - the book in lists.
 *
 * Rows are read first and handed out afterwards, so that whoever gets a line
 * may ask the store in his turn.
 */
#include "appointment_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

struct rows {
	struct row_appointment *v;
	size_t n, cap;
};

static enum rc
read_rows(struct stmt *st, struct rows *x, struct err *e)
{
	bool more;
	enum rc rc;

	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
		rc = stmt_row(st, &x->v[x->n], e);
		if (rc != RC_OK)
			break;
		x->n++;
	}
	stmt_done(st);
	return rc;
}

/* Who it is, in words; several lines of one patient are read once. */
static enum rc
name_patient(struct session *s, struct appointment_line *l, int64_t *last,
	     struct err *e)
{
	struct patient p;
	enum rc rc;

	if (*last == l->row.patient_id)
		return RC_OK;
	rc = patient_get(s, l->row.patient_id, &p, e);
	if (rc != RC_OK)
		return rc;
	patient_name(l->patient, &p);
	patient_born(l->born, &p, when_today());
	text_copy(l->number, sizeof(l->number), p.who.number);
	patient_wipe(&p);
	*last = l->row.patient_id;
	return RC_OK;
}

enum rc
appointment_lines(struct session *s, struct stmt *st, appointment_fn fn,
		  void *arg, struct err *e)
{
	struct rows x = { NULL, 0, 0 };
	struct appointment_line l;
	int64_t last = 0;
	enum rc rc = read_rows(st, &x, e);

	memset(&l, 0, sizeof(l));
	for (size_t i = 0; rc == RC_OK && i < x.n; i++) {
		l.row = x.v[i];
		rc = name_patient(s, &l, &last, e);
		if (rc != RC_OK)
			break;
		l.clinic = house_name(s, TBL_PLACE, l.row.clinic_id);
		l.doctor = house_name(s, TBL_STAFF, l.row.doctor_id);
		l.reason = house_name(s, TBL_REASON, l.row.reason_id);
		if (!fn(&l, arg))
			break;
	}
	mem_wipe(&l, sizeof(l));
	free(x.v);
	return rc;
}

enum rc
appointment_day(struct session *s, int64_t clinic, int32_t day,
		appointment_fn fn, void *arg, struct err *e)
{
	struct stmt *st;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, clinic ? QUERY_APPOINTMENT_ON_CLINIC_DAY
					  : QUERY_APPOINTMENT_ON_DAY);
	if (clinic)
		stmt_int(st, "clinic", clinic);
	stmt_int(st, "day", day);
	return appointment_lines(s, st, fn, arg, e);
}

enum rc
appointment_of_patient(struct session *s, int64_t patient, appointment_fn fn,
		       void *arg, struct err *e)
{
	struct stmt *st;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_APPOINTMENT_OF_PATIENT);
	stmt_int(st, "patient", patient);
	return appointment_lines(s, st, fn, arg, e);
}

enum rc
appointment_of_doctor(struct session *s, int64_t doctor, int32_t day,
		      appointment_fn fn, void *arg, struct err *e)
{
	struct stmt *st;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_APPOINTMENT_OF_DOCTOR);
	stmt_int(st, "doctor", doctor);
	stmt_int(st, "day", day);
	return appointment_lines(s, st, fn, arg, e);
}

enum rc
appointment_unclosed(struct session *s, int64_t clinic, size_t limit,
		     appointment_fn fn, void *arg, struct err *e)
{
	struct stmt *st;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_APPOINTMENT_UNCLOSED);
	stmt_int(st, "today", when_today());
	stmt_int(st, "clinic", clinic);
	stmt_int(st, "most", (int64_t)limit);
	return appointment_lines(s, st, fn, arg, e);
}

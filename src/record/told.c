/*
 * told.c - what other systems told: read for the chart, struck out, settled.
 */
#include "wardbook/told.h"

#include <stdlib.h>

#include "strike.h"
#include "table_rows.h"
#include "wardbook/house.h"

static enum rc
may_read(struct session *s, struct err *e)
{
	char why[SESSION_WHY];

	if (session_may(s, ACT_CHART_READ, why))
		return RC_OK;
	return err_set(e, RC_DENIED, "%s", why);
}

enum rc
told_admissions(struct session *s, int64_t patient, admission_told_fn fn,
		void *arg, struct err *e)
{
	struct row_admission_told *v = NULL;
	size_t n = 0;
	struct stmt *st;
	enum rc rc = may_read(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_TOLD_ADMISSIONS);
	stmt_int(st, "patient", patient);
	rc = table_rows_take(TBL_ADMISSION_TOLD, st, &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		if (!fn(&v[i], arg))
			break;
	if (v)
		mem_wipe(v, n * sizeof(*v));
	free(v);
	return rc;
}

enum rc
admission_told_strike(struct session *s, int64_t id, int64_t version,
		      int64_t reason_id, struct err *e)
{
	return record_strike(s, ACT_PATIENT_CHANGE, TBL_ADMISSION_TOLD, id,
			     version, reason_id, e);
}

/* ---- the own doctor ------------------------------------------------------------------ */

enum rc
told_own_doctor(struct session *s, int64_t patient, struct row_own_doctor *o,
		struct err *e)
{
	enum rc rc = may_read(s, e);

	return rc == RC_OK ? row_get(s->store, TBL_OWN_DOCTOR, patient, o, e)
			   : rc;
}

static enum rc
check_doctor(struct session *s, int64_t doctor, struct err *e)
{
	struct row_staff d;
	enum rc rc = row_get(s->store, TBL_STAFF, doctor, &d, e);

	if (rc == RC_NONE || (rc == RC_OK && d.kind != STAFF_KIND_DOCTOR))
		return err_field(e, "doctor_id", "That is no doctor here.");
	return rc;
}

enum rc
own_doctor_set(struct session *s, int64_t patient, int64_t doctor,
	       struct err *e)
{
	struct row_own_doctor o;
	enum rc rc = act_begin(s, ACT_PATIENT_CHANGE, e);

	if (rc != RC_OK)
		return rc;
	if (doctor)
		rc = check_doctor(s, doctor, e);
	if (rc == RC_OK) {
		rc = row_get(s->store, TBL_OWN_DOCTOR, patient, &o, e);
		if (rc == RC_NONE) {
			row_init(TBL_OWN_DOCTOR, &o);
			o.id = patient;
			err_clear(e);
			rc = RC_OK;
		}
	}
	o.doctor_id = doctor;
	o.number[0] = '\0';
	if (rc == RC_OK)
		rc = o.version ? row_update(s->store, TBL_OWN_DOCTOR, &o, e)
			       : row_insert(s->store, TBL_OWN_DOCTOR, &o, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_OWN_DOCTOR, o.id, o.version, patient, NULL);
	return act_commit(s, e);
}

/* ---- a visit ------------------------------------------------------------------------------ */

static enum rc
part(struct session *s, enum tbl t, int64_t visit, void *row, struct err *e)
{
	enum rc rc;

	row_init(t, row);
	rc = row_get(s->store, t, visit, row, e);
	if (rc != RC_NONE)
		return rc;
	row_init(t, row);
	if (e)
		err_clear(e);
	return RC_OK;
}

enum rc
told_visit(struct session *s, int64_t visit, struct told_visit *v,
	   struct err *e)
{
	enum rc rc = may_read(s, e);

	if (rc == RC_OK)
		rc = part(s, TBL_VISIT_MORE, visit, &v->more, e);
	if (rc == RC_OK)
		rc = part(s, TBL_VISIT_SOURCE, visit, &v->source, e);
	if (rc == RC_OK)
		rc = part(s, TBL_VISIT_COST, visit, &v->cost, e);
	return rc == RC_OK ? part(s, TBL_VISIT_WORDS, visit, &v->words, e) : rc;
}

void
told_visit_wipe(struct told_visit *v)
{
	mem_wipe(v, sizeof(*v));
}

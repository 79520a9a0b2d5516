/*
 * waiting_recall.c - the recall list: who should be asked back when.
 */
#include "wardbook/recall_list.h"

#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "table_rows.h"

#define YEARS_AHEAD 5

static enum rc
check(struct session *s, struct row_patient_recall *r, struct err *e)
{
	const struct clinic_hours *h;
	struct stmt *st;
	int32_t today = when_today();
	int64_t n = 0;
	enum rc rc = hours_get(s, r->clinic_id, &h, e);

	if (rc == RC_OK)
		rc = booking_check_who(s, &r->patient_id, r->doctor_id,
				       r->reason_id, e);
	if (rc != RC_OK)
		return rc;
	if (!day_is_valid((int32_t)(r->month * 100 + 1)) ||
	    r->month < today / 100 ||
	    r->month > today / 100 + YEARS_AHEAD * 100)
		return err_field(e, "month",
				 "Say which month, from this one "
				 "to %d years ahead.",
				 YEARS_AHEAD);
	st = store_query(s->store, QUERY_RECALL_SAME);
	stmt_int(st, "patient", r->patient_id);
	stmt_int(st, "clinic", r->clinic_id);
	stmt_int(st, "month", r->month);
	stmt_int(st, "id", r->id);
	rc = stmt_one_int(st, &n, e);
	if (rc == RC_OK && n)
		rc = err_field(e, "month",
			       "The patient stands on that "
			       "month's list already.");
	return rc;
}

enum rc
recall_list_set(struct session *s, struct row_patient_recall *r, struct err *e)
{
	struct row_patient_recall was = *r;
	enum rc rc = act_begin(s, ACT_WAITING_KEEP, e);

	if (rc != RC_OK)
		return rc;
	rc = check(s, r, e);
	rc = waiting_file(s, rc, TBL_PATIENT_RECALL, r, r->patient_id, e);
	if (rc != RC_OK)
		*r = was;
	return rc;
}

enum rc
recall_list_end(struct session *s, int64_t id, int64_t version,
		int64_t appointment, struct err *e)
{
	struct row_patient_recall r;
	enum rc rc = act_begin(s, ACT_WAITING_KEEP, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_PATIENT_RECALL, id, &r, e);
	if (rc == RC_OK && r.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this recall "
			     "since you looked; see it again.");
	if (rc == RC_OK && r.state != WAITING_STATE_WAITING)
		rc = err_field(e, "state", "This recall is %s already.",
			       enum_words(&enum_waiting_state, r.state));
	if (rc == RC_OK) {
		r.state = appointment ? WAITING_STATE_BOOKED
				      : WAITING_STATE_ENDED;
		r.appointment_id = appointment;
		rc = row_update(s->store, TBL_PATIENT_RECALL, &r, e);
	}
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_PATIENT_RECALL, r.id, r.version, r.patient_id,
		 enum_words(&enum_waiting_state, r.state));
	return act_commit(s, e);
}

static enum rc
read_all(struct stmt *st, struct row_patient_recall **v, size_t *n,
	 struct err *e)
{
	return table_rows_take(TBL_PATIENT_RECALL, st, v, n, e);
}

enum rc
recall_list_each(struct session *s, int64_t clinic, int32_t month, bool earlier,
		 recall_list_fn fn, void *arg, struct err *e)
{
	struct row_patient_recall *v = NULL;
	struct recall_list_line l;
	struct stmt *st;
	size_t n = 0;
	bool alive;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_RECALL_OPEN);
	stmt_int(st, "since", earlier ? 0 : month);
	stmt_int(st, "until", month);
	stmt_int(st, "clinic", clinic);
	rc = read_all(st, &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		l.row = v[i];
		rc = line_who(s, v[i].patient_id, l.patient, l.number, l.phone,
			      &alive, e);
		if (rc != RC_OK || !alive)
			continue;
		l.clinic = house_name(s, TBL_PLACE, v[i].clinic_id);
		l.doctor = house_name(s, TBL_STAFF, v[i].doctor_id);
		l.reason = house_name(s, TBL_REASON, v[i].reason_id);
		if (!fn(&l, arg))
			break;
	}
	mem_wipe(&l, sizeof(l));
	free(v);
	return rc;
}

/*
 * stock_issue.c - stock goes out to a ward or a patient, first expiry first.
 *
 * What is shown before saving and what is taken come from the same choice,
 * made again inside the transaction: the shelf may have changed meanwhile.
 * Who a lot went to is sealed for `care`, so no audit entry joins a movement
 * to a patient in clear.
 */
#include "prescription_private.h"
#include "register_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/patient.h"

/* The latest end of what is ordered; an order without an end counts for
 * nothing: no lot outlives it. */
int32_t
stock_course_end(struct session *s, int64_t patient, int64_t medicine)
{
	struct rx_rows x = { NULL, 0, 0 };
	int32_t last = 0;

	if (!patient || !medicine ||
	    rx_may_read(s, ACT_PRESCRIPTION_READ, patient, NULL) != RC_OK ||
	    rx_of_patient(s, patient, false, &x, NULL) != RC_OK)
		return 0;
	for (size_t k = 0; k < x.n; k++) {
		int32_t day = rx_last_day(&x.v[k]);

		if (!x.v[k].shut && x.v[k].medicine_id == medicine &&
		    !rx_is_over(&x.v[k], when_now()) && day > last)
			last = day;
	}
	rx_rows_release(&x);
	return last;
}

/* To a ward or to a patient, and to exactly one of them. */
static enum rc
check_receiver(struct session *s, const struct stock_issue *i, int64_t *patient,
	       struct err *e)
{
	struct row_place ward;
	struct patient p;
	enum rc rc;

	*patient = 0;
	if (!i->ward_id && !i->patient_id)
		return err_field(e, "ward_id",
				 "Say to which ward or patient "
				 "it goes.");
	if (i->ward_id && i->patient_id)
		return err_field(e, "patient_id",
				 "It goes to a ward or to a "
				 "patient, not to both.");
	if (i->ward_id) {
		rc = row_get(s->store, TBL_PLACE, i->ward_id, &ward, e);
		if (rc == RC_NONE ||
		    (rc == RC_OK && ward.kind == PLACE_KIND_STORE))
			return err_field(e, "ward_id",
					 "There is no such "
					 "ward.");
		return rc;
	}
	rc = patient_get(s, i->patient_id, &p, e);
	if (rc == RC_NONE)
		return err_field(e, "patient_id",
				 "There is no such "
				 "patient.");
	if (rc == RC_OK && p.visit.state == PATIENT_STATE_STRUCK)
		rc = err_field(e, "patient_id",
			       "This patient's record was "
			       "entered in error.");
	*patient = p.visit.id;
	patient_wipe(&p);
	return rc;
}

static enum rc
issue_one(struct session *s, const struct stock_issue *i,
	  const struct stock_choice *c, int64_t patient, const char *document,
	  struct err *e)
{
	struct row_movement_patient who;
	struct row_movement m;
	enum rc rc;

	row_init(TBL_MOVEMENT, &m);
	m.kind = patient ? MOVEMENT_KIND_ISSUE_PATIENT
			 : MOVEMENT_KIND_ISSUE_WARD;
	m.store_id = i->store_id;
	m.quantity = -c->quantity;
	m.ward_id = i->ward_id;
	m.to_patient = patient != 0;
	m.day = i->day;
	strcpy(m.document, document);
	rc = stock_move(s, &c->lot, &m, NULL, e);
	if (rc == RC_OK && i->opened_id)
		rc = stock_use_opened(s, i->opened_id, &m, e);
	if (rc != RC_OK || !patient)
		return rc;
	row_init(TBL_MOVEMENT_PATIENT, &who);
	who.id = m.id;
	who.patient_id = patient;
	rc = row_insert(s->store, TBL_MOVEMENT_PATIENT, &who, e);
	row_wipe(TBL_MOVEMENT_PATIENT, &who);
	return rc;
}

/* What was set apart for this is given out, or a part of it. */
static enum rc
use_reservation(struct session *s, const struct stock_issue *i, struct err *e)
{
	struct row_reservation r;
	enum rc rc;

	if (!i->reservation_id)
		return RC_OK;
	rc = row_get(s->store, TBL_RESERVATION, i->reservation_id, &r, e);
	if (rc == RC_NONE || (rc == RC_OK && r.state != RESERVATION_STATE_OPEN))
		return err_field(e, "reservation_id",
				 "This reservation is used or released.");
	if (rc == RC_OK &&
	    (r.medicine_id != i->medicine_id || r.store_id != i->store_id))
		return err_field(e, "reservation_id",
				 "Something else was reserved.");
	if (rc != RC_OK)
		return rc;
	r.quantity = r.quantity > i->quantity ? r.quantity - i->quantity : 0;
	if (!r.quantity)
		r.state = RESERVATION_STATE_USED;
	rc = row_update(s->store, TBL_RESERVATION, &r, e);
	if (rc == RC_OK)
		act_note(s, TBL_RESERVATION, r.id, r.version, 0, NULL);
	return rc;
}

enum rc
stock_issue(struct session *s, const struct stock_issue *i, struct err *e)
{
	struct stock_choices c = { NULL, 0, 0 };
	struct row_movement m;
	char document[sizeof(m.document)];
	int64_t patient;
	enum rc rc = act_begin(s,
			       i->patient_id ? ACT_STOCK_ISSUE_PATIENT
					     : ACT_STOCK_ISSUE,
			       e);

	if (rc != RC_OK)
		return rc;
	rc = check_receiver(s, i, &patient, e);
	register_whom(s, patient);
	if (rc == RC_OK)
		rc = stock_text(document, sizeof(document), i->document,
				"document", e);
	if (rc == RC_OK)
		rc = stock_choose(s, i, false, &c, e);
	for (size_t k = 0; rc == RC_OK && k < c.n; k++)
		rc = issue_one(s, i, &c.v[k], patient, document, e);
	if (rc == RC_OK)
		rc = use_reservation(s, i, e);
	free(c.v);
	return stock_end(s, rc, e);
}

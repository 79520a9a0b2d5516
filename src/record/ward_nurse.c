/*
 * ward_nurse.c - the nurse in charge of a ward.
 */
#include "wardbook/house.h"
#include "wardbook/ward.h"

int64_t
ward_nurse(struct session *s, int64_t ward)
{
	struct row_ward_nurse w;

	if (row_get(s->store, TBL_WARD_NURSE, ward, &w, NULL) != RC_OK)
		return 0;
	return w.nurse_id;
}

static enum rc
check(struct session *s, int64_t ward, int64_t nurse, struct err *e)
{
	struct row_place p;
	struct row_staff n;
	enum rc rc = row_get(s->store, TBL_PLACE, ward, &p, e);

	if (rc == RC_OK && p.kind != PLACE_KIND_WARD)
		return err_field(e, "ward_id", "That is no ward.");
	if (rc != RC_OK || !nurse)
		return rc;
	rc = row_get(s->store, TBL_STAFF, nurse, &n, e);
	if (rc == RC_NONE ||
	    (rc == RC_OK && (n.kind != STAFF_KIND_NURSE || !n.active)))
		return err_field(e, "nurse_id",
				 "That is no nurse who works here.");
	return rc;
}

static enum rc
file(struct session *s, int64_t ward, int64_t nurse, struct err *e)
{
	struct row_ward_nurse w;
	enum rc rc = row_get(s->store, TBL_WARD_NURSE, ward, &w, e);

	if (rc == RC_NONE) {
		row_init(TBL_WARD_NURSE, &w);
		w.id = ward;
		if (e)
			err_clear(e);
		rc = RC_OK;
	}
	w.nurse_id = nurse;
	if (rc == RC_OK)
		rc = w.version ? row_update(s->store, TBL_WARD_NURSE, &w, e)
			       : row_insert(s->store, TBL_WARD_NURSE, &w, e);
	if (rc == RC_OK)
		act_note(s, TBL_WARD_NURSE, w.id, w.version, 0, NULL);
	return rc;
}

enum rc
ward_nurse_set(struct session *s, int64_t ward, int64_t nurse, struct err *e)
{
	enum rc rc = act_begin(s, ACT_PLACE_SET, e);

	if (rc != RC_OK)
		return rc;
	rc = check(s, ward, nurse, e);
	if (rc == RC_OK)
		rc = file(s, ward, nurse, e);
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

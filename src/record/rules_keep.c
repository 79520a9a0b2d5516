/*
 * rules_keep.c - rules whose query finds more than is wrong, because the
 * engine knows no weekday and no time zone.
 */
#include "rules_private.h"

#include "appointment_private.h"
#include "wardbook/bill.h"
#include "wardbook/when.h"

/* Holidays have a rule of their own. */
enum rc
keep_outside_hours(struct rules_run *r, struct stmt *st, bool *keep,
		   struct err *e)
{
	const struct clinic_hours *h;
	int32_t day = (int32_t)stmt_get_int(st, "day");
	int32_t minute = (int32_t)stmt_get_int(st, "minute");
	int length = (int)stmt_get_int(st, "length");
	int places[DAY_MINUTES];
	enum rc rc = hours_get(r->s, stmt_get_int(st, "place"), &h, e);

	*keep = false;
	if (rc == RC_REFUSED) /* no clinic: another rule says that */
		return RC_OK;
	if (rc != RC_OK || !h->n)
		return rc;
	hours_places(h, day, 0, 0, places);
	for (int m = minute; m < minute + length && m < DAY_MINUTES; m++)
		*keep |= !places[m];
	return RC_OK;
}

enum rc
keep_other_day(struct rules_run *r, struct stmt *st, bool *keep, struct err *e)
{
	int32_t day, minute;

	(void)r;
	(void)e;
	when_local(stmt_get_int(st, "at"), &day, &minute);
	*keep = day != stmt_get_int(st, "day");
	return RC_OK;
}

enum rc
keep_booked_afterwards(struct rules_run *r, struct stmt *st, bool *keep,
		       struct err *e)
{
	int32_t day, minute;

	(void)r;
	(void)e;
	when_local(stmt_get_int(st, "at"), &day, &minute);
	*keep = day > stmt_get_int(st, "day");
	return RC_OK;
}

/* A record that was brought in without a day of registration is known from the
 * day of the import; that says nothing about its visits. */
enum rc
keep_registered(struct rules_run *r, struct stmt *st, bool *keep, struct err *e)
{
	int32_t day, minute;

	(void)r;
	(void)e;
	when_local(stmt_get_int(st, "filed"), &day, &minute);
	*keep = day != stmt_get_int(st, "known");
	return RC_OK;
}

/* A claim on another one's policy is right where that policy covers the
 * patient, too. */
enum rc
keep_not_insured(struct rules_run *r, struct stmt *st, bool *keep,
		 struct err *e)
{
	bool covered = false;
	struct row_claim c;
	enum rc rc =
		row_get(r->s->store, TBL_CLAIM, stmt_get_int(st, "id"), &c, e);

	if (rc == RC_OK)
		rc = insured_by(r->s, c.patient_id, c.policy_id, &covered, e);
	*keep = !covered;
	return rc;
}

/*
 * report_act.c - who may see the report.  It shows counts and nobody, so
 * reading it leaves no entry; being refused does.
 */
#include "report_parts.h"
#include "wardbook/when.h"

enum rc
report_month(struct session *s, int32_t month, struct report *r, struct err *e)
{
	char why[SESSION_WHY];
	enum rc rc;

	if (month < 190001 || month > 219912 || month % 100 < 1 ||
	    month % 100 > 12)
		return err_set(e, RC_USAGE,
			       "A month is a year and a month, "
			       "like 2016-05.");
	if (session_may(s, ACT_REPORT_MONTHLY, why))
		return report_collect(s->store, month, r, e);
	rc = act_begin(s, ACT_REPORT_MONTHLY, e);
	if (rc == RC_OK)
		act_abort(s);
	return rc == RC_OK ? err_set(e, RC_DENIED, "%s", why) : rc;
}

/*
 * report_act.c - who may see the report.  It shows counts and nobody, so
 * reading it leaves no entry; being refused does.
 */
#include "report_parts.h"
#include "wardbook/when.h"

enum rc
report_month(struct session *s, int32_t month, struct report *r, struct err *e)
{
	enum rc rc;

	if (month < 190001 || month > 219912 || month % 100 < 1 ||
	    month % 100 > 12)
		return err_set(e, RC_USAGE,
			       "A month is a year and a month, "
			       "like 2016-05.");
	rc = act_check(s, ACT_REPORT_MONTHLY, e);
	return rc == RC_OK ? report_collect(s->store, month, r, e) : rc;
}

/*
 * runs.c - earlier imports.
 */
#include "wardbook/import.h"

enum rc
import_runs(struct session *s, import_run_fn fn, void *arg, struct err *e)
{
	struct row_import_run run;
	struct stmt *st;
	char why[SESSION_WHY];
	bool row;
	enum rc rc;

	if (!session_may(s, ACT_DATA_IMPORT, why))
		return err_set(e, RC_DENIED, "%s", why);
	st = store_query(s->store, QUERY_IMPORT_RUNS);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &run, e);
		if (rc != RC_OK || !fn(&run, arg))
			break;
	}
	stmt_done(st);
	return rc;
}

/*
 * export.c - the export as an act: may it, write it, file the run, publish.
 *
 * The folder gets its name inside the transaction of the run and its audit
 * entry, and goes away again where that is not committed: there is no extract
 * that the log does not know.
 */
#include "extract.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

static bool
is_month(int32_t month)
{
	return month >= 190001 && month <= 219912 && month % 100 >= 1 &&
	       month % 100 <= 12;
}

static enum rc
no_such_month(struct err *e)
{
	return err_set(e, RC_USAGE,
		       "A month is a year and a month, like "
		       "2016-05.");
}

enum rc
export_month_parse(int32_t *month, const char *text, struct err *e)
{
	int year = 0, m = 0, used = 0;

	if (sscanf(text, "%4d-%2d%n", &year, &m, &used) != 2 || used != 7 ||
	    text[used] || !is_month(year * 100 + m))
		return err_field(e, "month",
				 "A month is a year and a month, "
				 "like 2016-05.");
	*month = year * 100 + m;
	return RC_OK;
}

void
export_result_release(struct export_result *r)
{
	json_decref(r->manifest);
	memset(r, 0, sizeof(*r));
}

json_t *
export_result_json(const struct export_result *r)
{
	return json_pack("{s:O, s:O, s:O, s:O, s:s}", "month",
			 json_object_get(r->manifest, "month"), "data_state",
			 json_object_get(r->manifest, "data_state"), "files",
			 json_object_get(r->manifest, "files"), "totals",
			 json_object_get(r->manifest, "totals"),
			 "manifest_sha256", r->digest);
}

static enum rc
file_run(struct session *s, const struct export_options *o,
	 const struct export_result *r, struct err *e)
{
	struct row_export_run run;
	char detail[200];
	enum rc rc;

	row_init(TBL_EXPORT_RUN, &run);
	run.month = o->month;
	snprintf(run.format, sizeof(run.format), "%s",
		 o->formats == (EXPORT_CSV | EXPORT_NDJSON) ? "csv+ndjson"
		 : o->formats == EXPORT_NDJSON		    ? "ndjson"
							    : "csv");
	text_copy(run.folder, sizeof(run.folder), o->dir);
	run.files = r->files;
	run.records = r->rows;
	run.open_bookings = r->open;
	text_copy(run.digest, sizeof(run.digest), r->digest);
	run.at = when_now();
	rc = row_insert(s->store, TBL_EXPORT_RUN, &run, e);
	if (rc != RC_OK)
		return rc;
	snprintf(detail, sizeof(detail), "%04d-%02d, manifest %s",
		 o->month / 100, o->month % 100, r->digest);
	act_note(s, TBL_EXPORT_RUN, run.id, run.version, 0, detail);
	return RC_OK;
}

static enum rc
publish(struct session *s, struct extract *x, const struct export_result *r,
	struct err *e)
{
	enum rc rc = act_begin(s, ACT_EXPORT_RUN, e);

	if (rc != RC_OK)
		return rc;
	rc = file_run(s, x->o, r, e);
	if (rc == RC_OK)
		rc = folder_publish(&x->folder, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	rc = act_commit(s, e);
	if (rc == RC_OK)
		folder_keep(&x->folder);
	return rc;
}

enum rc
export_month(struct session *s, const struct export_options *o,
	     export_progress_fn progress, void *arg, struct export_result *r,
	     struct err *e)
{
	struct extract x;
	enum rc rc;

	if (!is_month(o->month))
		return no_such_month(e);
	if (o->formats & ~(unsigned)(EXPORT_CSV | EXPORT_NDJSON))
		return err_set(e, RC_USAGE, "The formats are csv and ndjson.");
	rc = act_check(s, ACT_EXPORT_RUN, e);
	if (rc == RC_OK)
		rc = when_zone_set(store_site(s->store)->zone, e);
	if (rc == RC_OK)
		rc = extract_write(&x, s->store, o, progress, arg, r, e);
	if (rc != RC_OK)
		return rc;
	rc = publish(s, &x, r, e);
	extract_free(&x);
	if (rc != RC_OK)
		export_result_release(r);
	return rc;
}

enum rc
export_preview(struct session *s, int32_t month, struct export_preview *p,
	       struct err *e)
{
	struct tally t;
	enum rc rc;

	if (!is_month(month))
		return no_such_month(e);
	rc = act_check(s, ACT_EXPORT_RUN, e);
	if (rc == RC_OK)
		rc = tally_store(s->store, month * 100 + 1,
				 day_month_end(month * 100 + 1), &t, e);
	if (rc != RC_OK)
		return rc;
	memcpy(p->by_state, t.by_state, sizeof(p->by_state));
	p->appointments = t.appointments;
	p->open = t.open;
	p->diagnoses = t.diagnoses;
	p->movements = t.movements;
	return RC_OK;
}

enum rc
export_months(struct session *s, int32_t *first, int32_t *last, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_EXTRACT_SPAN);
	bool row;
	enum rc rc = stmt_step(st, &row, e);

	*first = *last = 0;
	if (rc == RC_OK && row) {
		*first = (int32_t)(stmt_get_int(st, "first") / 100);
		*last = (int32_t)(stmt_get_int(st, "last") / 100);
	}
	stmt_done(st);
	return rc;
}

enum rc
export_runs(struct session *s, export_run_fn fn, void *arg, struct err *e)
{
	struct row_export_run run;
	struct stmt *st;
	bool row;
	enum rc rc = act_check(s, ACT_EXPORT_VIEW, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_EXPORT_RUNS);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &run, e);
		if (rc != RC_OK || !fn(&run, arg))
			break;
	}
	stmt_done(st);
	return rc;
}

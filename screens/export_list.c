/*
 * export_list.c - earlier exports, and a new one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "wardbook/export.h"
#include "wardbook/report.h"
#include "wardbook/when.h"

/* "Feb 2026" */
static const char *
month_text(char out[32], int32_t month)
{
	snprintf(out, 32, "%s %d", day_month_name(month % 100), month / 100);
	return out;
}

static int32_t
month_add(int32_t month, int n)
{
	return day_add_months(month * 100 + 1, n) / 100;
}

static int32_t
last_month(void)
{
	return month_add(when_today() / 100, -1);
}

/* ---- the list ----------------------------------------------------------------- */

static bool
run_row(const struct row_export_run *run, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char at[WHEN_TEXT], month[32];

	rows_add(r, run->id, run->version,
		 run->open_bookings ? ROLE_WARN : ROLE_NORMAL);
	rows_cell(r, instant_text(at, run->at));
	rows_cell(r, month_text(month, (int32_t)run->month));
	rows_cell(r, run->format);
	rows_cellf(r, "%lld", (long long)run->records);
	rows_cellf(r, "%lld", (long long)run->open_bookings);
	rows_cell(r, run->folder);
	rows_cellf(r, "%.12s", run->digest);
	return true;
}

/* Last month's figures in a line above the list. */
static void
show_month(struct screen *s)
{
	struct report r;
	struct err e;
	char text[240], month[32];
	int share;

	if (!session_may(desk_session(), ACT_REPORT_MONTHLY, NULL) ||
	    report_month(desk_session(), last_month(), &r, &e) != RC_OK)
		return;
	share = report_share(r.missed, r.kept + r.missed);
	snprintf(text, sizeof(text),
		 "%s: %lld booked, %lld kept, %lld "
		 "missed (%d.%d %%), %lld open",
		 month_text(month, r.month), (long long)r.booked,
		 (long long)r.kept, (long long)r.missed,
		 share < 0 ? 0 : share / 10, share < 0 ? 0 : share % 10,
		 (long long)r.open);
	list_caption(s, text);
	report_release(&r);
}

static enum rc
exports_load(struct screen *s, struct err *e)
{
	show_month(s);
	return export_runs(desk_session(), run_row, s, e);
}

static enum rc
exports_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct row_export_run run;
	struct buf b = BUF_INIT;
	char month[32], at[WHEN_TEXT];
	enum rc rc = row_get(desk_store(), TBL_EXPORT_RUN, row->id, &run, e);

	(void)s;
	if (rc != RC_OK)
		return rc;
	buf_addf(&b,
		 "Month           %s\nWritten         %s\nFormat         "
		 " %s\nFolder          %s\n\nFiles           %lld\nRows        "
		 "    %lld\nBookings open   %lld%s\n\nDigest of the manifest "
		 "(SHA-256):\n%s\n",
		 month_text(month, (int32_t)run.month),
		 instant_text(at, run.at), run.format, run.folder,
		 (long long)run.files, (long long)run.records,
		 (long long)run.open_bookings,
		 run.open_bookings ? "  (the month was provisional)" : "",
		 run.digest);
	ui_pager("Export", b.p);
	buf_release(&b);
	return RC_NONE;
}

const struct screen_ops ops_export_list = {
	.load = exports_load,
	.enter = exports_enter,
};

/* ---- the form -------------------------------------------------------------------- */

static void
add_month(struct ui_rows *rows, int32_t month)
{
	char text[32];
	int32_t now = when_today() / 100;

	rows_add(rows, month, 0, ROLE_NORMAL);
	rows_cellf(rows, "%04d-%02d", month / 100, month % 100);
	rows_cell(rows, month_text(text, month));
	rows_cell(rows, month == now		? "this month, not over"
			: month > now		? "not begun"
			: month == last_month() ? "last month"
						: "");
}

static enum rc
load_months(struct screen *s, int field, const char *typed,
	    struct ui_rows *rows, struct err *e)
{
	int32_t first, last;
	enum rc rc = export_months(desk_session(), &first, &last, e);

	(void)s;
	(void)field;
	(void)typed;
	for (int32_t m = last; rc == RC_OK && m && m >= first;
	     m = month_add(m, -1))
		add_month(rows, m);
	return rc;
}

const struct ui_pick pick_export_month = { .load = load_months };

static void
show_preview(struct screen *s)
{
	int32_t month = (int32_t)form_int(s, F_EXPORT_FORM_MONTH);
	struct export_preview p;
	struct err e;
	char text[200];
	enum rc rc =
		month ? export_preview(desk_session(), month, &p, &e) : RC_NONE;

	if (rc != RC_OK) {
		form_set_text(s, F_EXPORT_FORM_BOOKINGS,
			      rc == RC_NONE ? "" : e.text);
		form_set_text(s, F_EXPORT_FORM_OPEN, "");
		form_set_text(s, F_EXPORT_FORM_OTHERS, "");
		return;
	}
	snprintf(text, sizeof(text),
		 "%lld: %lld done, %lld missed, %lld "
		 "cancelled",
		 (long long)p.appointments,
		 (long long)p.by_state[APPOINTMENT_STATE_DONE],
		 (long long)p.by_state[APPOINTMENT_STATE_MISSED],
		 (long long)p.by_state[APPOINTMENT_STATE_CANCELLED]);
	form_set_text(s, F_EXPORT_FORM_BOOKINGS, text);
	if (p.open)
		snprintf(text, sizeof(text), "%lld - the month is provisional",
			 (long long)p.open);
	else
		snprintf(text, sizeof(text), "none");
	form_set_text(s, F_EXPORT_FORM_OPEN, text);
	snprintf(text, sizeof(text), "%lld diagnoses, %lld stock movements",
		 (long long)p.diagnoses, (long long)p.movements);
	form_set_text(s, F_EXPORT_FORM_OTHERS, text);
}

/* Beside the person's own files, one folder a month. */
static void
preset_folder(struct screen *s)
{
	int32_t month = (int32_t)form_int(s, F_EXPORT_FORM_MONTH);
	const char *home = getenv("HOME");
	char text[300];

	snprintf(text, sizeof(text), "%.200s/wardbook-%04d-%02d",
		 home && *home ? home : ".", month / 100, month % 100);
	form_set_text(s, F_EXPORT_FORM_FOLDER, month ? text : "");
}

static enum rc
export_load(struct screen *s, struct err *e)
{
	int32_t month = last_month(), first, last;
	char code[16], text[32];
	enum rc rc = export_months(desk_session(), &first, &last, e);

	if (rc != RC_OK)
		return rc;
	if (month > last)
		month = last;
	if (month && month >= first) {
		snprintf(code, sizeof(code), "%04d-%02d", month / 100,
			 month % 100);
		form_set_pick(s, F_EXPORT_FORM_MONTH, month, code,
			      month_text(text, month));
	}
	form_set_code(s, F_EXPORT_FORM_FORMAT, "csv");
	preset_folder(s);
	show_preview(s);
	return RC_OK;
}

static void
export_changed(struct screen *s, int field)
{
	if (field != F_EXPORT_FORM_MONTH)
		return;
	if (!form_changed(s, F_EXPORT_FORM_FOLDER))
		preset_folder(s);
	show_preview(s);
}

static bool
export_progress(void *arg, int64_t done, int64_t all)
{
	(void)arg;
	return ui_progress("Exporting the month", done, all);
}

static void
show_result(const struct export_result *r, const char *folder)
{
	static const char *const state[EXPORT_STATES] = { "booked", "arrived",
							  "done", "missed",
							  "cancelled" };
	struct buf b = BUF_INIT;
	char month[32];

	buf_addf(&b, "%s is in %s\n\n%d files, %lld rows, %lld bytes\n\n",
		 month_text(month, r->month), folder, r->files,
		 (long long)r->rows, (long long)r->bytes);
	buf_addf(&b, "Appointments     %8lld\n", (long long)r->appointments);
	for (int i = 0; i < EXPORT_STATES; i++)
		buf_addf(&b, "  %-14s %8lld\n", state[i],
			 (long long)r->by_state[i]);
	buf_addf(&b,
		 "Diagnoses        %8lld\nStock movements  %8lld\n"
		 "Patients         %8lld\n\n",
		 (long long)r->diagnoses, (long long)r->movements,
		 (long long)r->patients);
	buf_adds(&b, "The sums of the files agree with the store.\n");
	if (r->provisional)
		buf_addf(&b,
			 "The month is provisional: %lld bookings are "
			 "still open.\n",
			 (long long)r->open);
	buf_addf(&b, "\nDigest of the manifest (SHA-256):\n%s\n", r->digest);
	ui_pager("Export finished", b.p);
	buf_release(&b);
}

static enum rc
export_save(struct screen *s, struct err *e)
{
	static const unsigned formats[] = {
		[C_EXPORT_FORM_FORMAT_CSV] = EXPORT_CSV,
		[C_EXPORT_FORM_FORMAT_NDJSON] = EXPORT_NDJSON,
		[C_EXPORT_FORM_FORMAT_BOTH] = EXPORT_CSV | EXPORT_NDJSON,
	};
	struct export_options o = {
		.month = (int32_t)form_int(s, F_EXPORT_FORM_MONTH),
		.dir = form_text(s, F_EXPORT_FORM_FOLDER),
		.formats = formats[form_int(s, F_EXPORT_FORM_FORMAT)],
		.safe_cells = form_int(s, F_EXPORT_FORM_SAFE) == 1,
	};
	struct export_result r;
	enum rc rc =
		export_month(desk_session(), &o, export_progress, NULL, &r, e);

	ui_progress_end();
	if (rc == RC_CONFLICT && e->field[0] == '\0')
		snprintf(e->field, sizeof(e->field), "folder");
	if (rc != RC_OK)
		return rc;
	show_result(&r, o.dir);
	export_result_release(&r);
	return RC_OK;
}

const struct screen_ops ops_export_form = {
	.load = export_load,
	.changed = export_changed,
	.save = export_save,
};

/*
 * export.h - the extract of a month: a star schema with proof.
 *
 * What comes out is a folder of flat files: bronze/ (dimensions), silver/
 * (facts, one folder a month), gold/ (the one big table), DATA_DICTIONARY.md,
 * datapackage.json for those who load it, and manifest.json, which names each
 * file with its rows, bytes and SHA-256 and ties the facts to the store by
 * control totals.  It is pseudonymised: no name, number, phone, address, full
 * birth date or free text, ages over 89 as 90, and nothing that needs the
 * `identity` key.  Exact times are kept; staff are named.
 *
 * The same store and month give the same bytes: no clock, no run number and no
 * absolute path goes into any file.  All is read in one snapshot, written to
 * DIR.part, compared with the control totals, synced, and renamed to DIR in
 * the transaction that files the run and its audit entry.  An interrupted run
 * leaves DIR.part, which the next one to DIR takes over.
 *
 * Keys: an id of the store never leaves it.  A surrogate key is the first 53
 * bits of a keyed pseudonym of kind and id (vault_pseudonym() under the
 * store's own secret), so it is the same in every month, fits an IEEE double,
 * and two keys that fell together would stop the export.  A patient has three:
 * patient_pseudonym (32 hex digits), patient_durable_key, and patient_key for
 * each version.  0 unknown, -1 not applicable, -2 not yet and -3 invalid are
 * members of every dimension.
 */
#ifndef WARDBOOK_EXPORT_H
#define WARDBOOK_EXPORT_H

#include <jansson.h>

#include "wardbook/access.h"
#include "wardbook/buf.h"

enum export_format { EXPORT_CSV = 1, EXPORT_NDJSON = 2 };

struct export_options {
	int32_t month;	  /* yyyymm, of the scheduled local date */
	const char *dir;  /* new, an empty folder, or an earlier extract,
				 * which is replaced */
	unsigned formats; /* EXPORT_CSV | EXPORT_NDJSON; 0: CSV */
	bool safe_cells;  /* CSV: text that begins with = + - @ or a tab
				 * gets an apostrophe before it, so that a
				 * spreadsheet shows it and runs nothing;
				 * numbers stay as they are */
};

/* done of about all rows.  false stops the export and removes what is there. */
typedef bool (*export_progress_fn)(void *arg, int64_t done, int64_t all);

#define EXPORT_STATES 5 /* booked arrived done missed cancelled */

struct export_result {
	int32_t month;
	int files;	     /* of tables */
	int64_t rows, bytes; /* in them */
	int64_t by_state[EXPORT_STATES];
	int64_t appointments, open; /* open: still without an outcome */
	int64_t diagnoses, movements, patients;
	bool provisional; /* open > 0 */
	char digest[65];  /* SHA-256 of manifest.json */
	json_t *manifest; /* as it was written; owned */
};

void export_result_release(struct export_result *r);

/* month, data_state, files, totals, digest: what --json prints; to be freed. */
json_t *export_result_json(const struct export_result *r);

/*
 * The export (export.run).  progress may be NULL; *r is to be released after
 * RC_OK only.  RC_USAGE: no such month or format, or DIR is the store itself;
 * RC_CONFLICT: DIR is a file or a folder with something else in it; RC_BUSY:
 * another export writes there; RC_IO: the disk, in a sentence; RC_REFUSED:
 * stopped by progress; RC_DAMAGED: a row does not open, or the files do not
 * add up to the store's totals.
 */
WB_MUST_USE enum rc
export_month(struct session *s, const struct export_options *o,
	     export_progress_fn progress, void *arg, struct export_result *r,
	     struct err *e);

/* What an export of the month would hold: for the menu (export.run). */
struct export_preview {
	int64_t by_state[EXPORT_STATES];
	int64_t appointments, open, diagnoses, movements;
};
WB_MUST_USE enum rc export_preview(struct session *s, int32_t month,
				   struct export_preview *p, struct err *e);

/* First and last month (yyyymm) in which anything is scheduled; 0: none. */
WB_MUST_USE enum rc
export_months(struct session *s, int32_t *first, int32_t *last, struct err *e);

/* Earlier exports, newest first (export.view).  fn returns false to stop. */
typedef bool (*export_run_fn)(const struct row_export_run *r, void *arg);
WB_MUST_USE enum rc
export_runs(struct session *s, export_run_fn fn, void *arg, struct err *e);

/* "2016-05" gives 201605.  RC_REFUSED. */
WB_MUST_USE enum rc
export_month_parse(int32_t *month, const char *text, struct err *e);

/* The data dictionary of the catalogue, as Markdown. */
void export_dictionary(struct buf *out);

#endif

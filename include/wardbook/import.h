/*
 * import.h - delimited files in: the mapping language, and the run.
 *
 * A mapping (seeds/mappings/NAME.map) is a text file of UTF-8 lines.  Words
 * are parted by blanks; a word with blanks, '#' or '=' in it stands in double
 * quotes (a quote inside is doubled); '#' begins a comment.
 *
 *	source NAME		whose numbers these are: keys of one source are
 *				the same thing in every file of it
 *	title TEXT		for people
 *	record KIND		patient appointment staff hospital code region
 *				medicine place reason holiday product service insurer
 *				policy insured charge bill drug_rule: what a row
 *				is.  An edition of a table of checks (drug_rule)
 *				is in use once its file was read to the end with
 *				no line refused, and the self-test holds
 *	twice keep		of staff: a key that comes again with other
 *				particulars brings another record; numbers that
 *				refer to it lead to the first
 *	delimiter WORD		comma tab pipe semicolon colon caret tilde, or
 *				the character itself
 *	quote double|none	none: a quote is a character like any other
 *	constant TABLE.FIELD VALUE
 *				the same in every row; clinic.FIELD is the
 *				clinic of an appointment (by clinic.code,
 *				made where it is missing); code.edition: of
 *				codes that `problem` adds
 *
 *	column NAME drop WHY
 *	column NAME -> TARGET [OPTION...]
 *
 * Every column of the header is named by exactly one `column` line and every
 * line by a column of the header, in any order.  TARGET is one of
 *
 *	TABLE.FIELD		of db/migrations: patient.sex, identity.zip,
 *				appointment.day, staff.name ...; columns with
 *				the same text field are joined by a blank
 *	value			nothing of its own: for `must` and `derive`
 *	key			(a part of) what makes a row the same row again
 *	patient.key		the patient's number at the source: fills
 *				identity.external; rows with the same one are
 *				of one patient
 *	patient.region		a region by name, made where it is missing
 *	TABLE.FIELD_id brought	the record that an earlier file of the source
 *				brought under this number.  One that is not
 *				there, or is another patient's, refuses the row
 *				unless `else empty`, or `else TABLE.FIELD`
 *				which keeps the number in a text that the row
 *				fills; either is counted as loose and told
 *	booking.reason		a reason for booking by name, made where missing
 *	charge.service		a service by code or name, made where missing
 *				(with no price: the charge has its own)
 *	bill.charge brought	the charge that goes on the bill
 *	bill.status		pending, overdue, failed or paid; paid and
 *				failed leave a payment of the whole total on
 *				bill.pay_day, or on the day of the bill
 *	attribute.KIND		a coded attribute of the patient; 0 is none
 *	problem SYSTEM CODE TEXT
 *				a flag: 1 puts the code on the problem list,
 *				once a patient; the code is added to the list
 *				of codes under TEXT where that lacks it
 *
 * Rows of patients fill policy, insurer, admission_told and own_doctor, too;
 * those of appointments visit_more, visit_cost, visit_words and visit_source;
 * those of policies the insurer, which is found by its code and made where
 * missing; those of charges charge_price.  A row of insured may name another
 * patient's policy.
 *
 * and OPTION one of
 *
 *	key			this field is (a part of) the row's key, too
 *	required		an empty field refuses the row
 *	default VALUE		stands for an empty field, which otherwise
 *				leaves what a new record has
 *	date FORM		iso (2016-04-29, whatever time follows), dmy,
 *				mdy, ymd, or instant (2016-04-29T18:38:08Z)
 *	number, tenths		a whole number; 4.6 kept as 46
 *	money			an amount in the currency of the store
 *	known			of patient.key: a patient that was not brought
 *				before refuses the row, and is not made.  Always
 *				so in rows of policies, insured, charges and
 *				bills
 *	values A=B C=D ... *=E	B is written for A, E for everything else;
 *				without * other values refuse the row; case
 *				does not matter; stands last in its line
 *
 * What must hold beyond that:
 *
 *	must COLUMN OP COLUMN|NUMBER SENTENCE
 *
 * OP is < <= = >= >.  Dates are compared as the file writes them, by day.  A
 * comparison with an empty field holds.  The sentence is the reason that a
 * refused row gets.
 *
 *	derive patient.birth_year from DAYCOLUMN less AGECOLUMN
 *	derive patient.known_day from DAYCOLUMN
 *
 * the first as at the patient's earliest day in the file (a birth year that is
 * estimated), the second the earliest day itself.  Only accepted rows count.
 */
#ifndef WARDBOOK_IMPORT_H
#define WARDBOOK_IMPORT_H

#include <jansson.h>

#include "wardbook/access.h"

/* A field may have so many bytes; a longer one refuses its row. */
#define IMPORT_FIELD_MAX 65536

/* How far it is.  false: stop, with everything before filed. */
struct import_progress {
	const char *file;
	bool looking;	    /* first of two readings */
	int64_t bytes, all; /* of this reading */
	int64_t rows;
};
typedef bool (*import_progress_fn)(const struct import_progress *p, void *arg);

struct import_refusal {
	const char *file;
	int64_t line;	    /* of the row's beginning, the header is 1 */
	const char *column; /* "": of the row as a whole */
	const char *reason; /* a sentence; holds no patient data */
	bool kept;	    /* loose: its number stays beside the link */
};
typedef void (*import_refusal_fn)(const struct import_refusal *r, void *arg);

struct import_options {
	const char *map; /* path */
	const char *const *files;
	int nfiles;
	char delimiter;		     /* 0: as the mapping says */
	const char *rejects;	     /* NULL: refusals are told, not kept */
	bool dry_run;		     /* every check, nothing filed */
	import_progress_fn progress; /* NULL */
	import_refusal_fn refusal;   /* NULL */
	import_refusal_fn loose;     /* a reference to nothing; NULL */
	void *arg;		     /* of both */
};

struct import_summary {
	int64_t offered;  /* rows below the header */
	int64_t accepted; /* filed now (dry run: would be) */
	int64_t refused;
	int64_t already;	    /* filed by an earlier run, or twice here */
	int64_t loose;		    /* references to nothing */
	int64_t kept;		    /* of these, whose number was kept */
	int64_t created[TBL_COUNT]; /* records by enum tbl */
};

/*
 * Reads the files by the mapping and files what is right, in batches that hold
 * the turnstile at most 100 ms each (data.import; a list of codes:
 * code.import).  Rows that an earlier run filed are counted as already and
 * change nothing, so a run that was stopped or killed is finished by doing it
 * again.  One import a store at a time.
 *
 * Refused rows go to the rejects file: the file's header with two columns
 * more, reject_line and reject_reason, and each row byte for byte with these
 * two behind it.  Mended, it can be imported with the same mapping, which
 * passes over the two.  Mode 0600; removed again where nothing was refused.
 *
 * RC_OK also where rows were refused: the summary says so.  Before anything
 * is filed: RC_NONE no such file; RC_USAGE the mapping makes no sense, a
 * column is missing or not mentioned, a path is the store itself; RC_IO the
 * rejects file cannot be written; RC_DENIED; RC_BUSY another import runs.
 * Later: RC_BUSY stopped by progress or by waiting, RC_IO, RC_DAMAGED; the
 * batches before stay filed, and the summary counts them.
 */
WB_MUST_USE enum rc
import_run(struct session *s, const struct import_options *o,
	   struct import_summary *sum, struct err *e);

/* Earlier imports, newest first (data.import).  fn returns false to stop, and
 * asks nothing of the store meanwhile. */
typedef bool (*import_run_fn)(const struct row_import_run *r, void *arg);
WB_MUST_USE enum rc
import_runs(struct session *s, import_run_fn fn, void *arg, struct err *e);

/* {offered, accepted, refused, already, loose, created: {patient: n, ...}}.  The
 * caller owns it. */
json_t *import_summary_json(const struct import_summary *sum);

/* Is this a mapping?  What a set-up screen or a command asks before a run. */
WB_MUST_USE enum rc import_check_map(const char *path, struct err *e);

#endif

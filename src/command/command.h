/*
 * command.h - the command line: one file a verb, one table of verbs.
 *
 * Results go to standard output, progress and messages to standard error.
 * Every verb returns a code; main() prints the sentence and turns the code
 * into an exit status (err.h).
 */
#ifndef WARDBOOK_COMMAND_H
#define WARDBOOK_COMMAND_H

#include <stdbool.h>
#include <stdio.h>
#include <jansson.h>

#include "wardbook/access.h"
#include "wardbook/account.h"
#include "wardbook/backup.h"
#include "wardbook/store.h"

struct context {
	const char *store_path; /* --store, or WARDBOOK_STORE */
	const char *user, *password_file, *key_file;
	bool json, mono, ascii, linear;
	struct store *store;	 /* opened by context_store() */
	struct session *session; /* opened by context_login() */
};

/* One option of a verb.  value: the text behind it; flag: it was given; list:
 * may be given several times. */
struct option_list {
	const char *v[32];
	int n;
};

struct verb_option {
	const char *name; /* "--map" */
	const char **value;
	bool *flag;
	struct option_list *list;
};

struct verb {
	const char *name;
	const char *usage;   /* what follows the name */
	const char *summary; /* one sentence */
	enum rc (*run)(struct context *c, int argc, char **argv, struct err *e);
};

extern const struct verb verbs[]; /* ends with a NULL name */

/* Takes the options out of argv; what remains are the operands.  RC_USAGE:
 * an unknown option, a missing value, too few or many operands. */
WB_MUST_USE enum rc args_take(const struct verb_option *options, int *argc,
			      char **argv, int least, int most, struct err *e);

/* Opens the store (once), sets its zone. */
WB_MUST_USE enum rc context_store(struct context *c, struct err *e);
/* Stops the clock at WARDBOOK_CLOCK, where that is set: training stores. */
WB_MUST_USE enum rc context_clock(struct err *e);
/* Opens the store and logs in: the pass phrase from --password-file, or
 * asked at the terminal. */
WB_MUST_USE enum rc context_login(struct context *c, struct err *e);
void context_close(struct context *c);

/* A pass phrase: the first line of a file, or asked at the terminal where
 * path is NULL.  Normalised.  The caller closes it. */
WB_MUST_USE enum rc
context_secret(const struct context *c, struct secret **out, const char *path,
	       const char *prompt, struct err *e);

/* One line of JSON to standard output; takes the object. */
void print_json(json_t *object);
/* Text of the store in so many columns of a terminal, cut or filled; 0: as
 * long as it is. */
void print_cell(const char *text, int width);
/* A note to standard error. */
void say(const char *fmt, ...) WB_PRINTF(1, 2);

/* A bar on a terminal, a line now and then otherwise; total 0: not known. */
void progress_show(const char *what, int64_t done, int64_t total);
void progress_end(void);

/* What is typed, or NULL: leaves what stands. */
WB_MUST_USE enum rc
args_day(struct context *c, int32_t *day, const char *text, struct err *e);
WB_MUST_USE enum rc
args_money(struct context *c, int64_t *amount, const char *text, struct err *e);
/* A word of db/enums.tbl, by its name. */
WB_MUST_USE enum rc args_word(const struct enum_def *words, int64_t *v,
			      const char *text, struct err *e);

/* yyyymm of "2016-05". */
WB_MUST_USE enum rc args_month(int *month, const char *text, struct err *e);

/* The line of a backup, from a file; and NUMBER:HASH, a head of the log. */
WB_MUST_USE enum rc
line_read(struct store_image *im, const char *path, struct err *e);
WB_MUST_USE enum rc
kept_read(struct audit_kept *k, const char *text, struct err *e);
void kept_of_line(struct audit_kept *k, const struct store_image *im);

#define VERB(name) \
	enum rc name(struct context *c, int argc, char **argv, struct err *e)
VERB(cmd_init);
VERB(cmd_user);
VERB(cmd_demo);
VERB(cmd_import);
VERB(cmd_export);
VERB(cmd_report);
VERB(cmd_find);
VERB(cmd_show);
VERB(cmd_bill);
VERB(cmd_stock);
VERB(cmd_recall);
VERB(cmd_policy);
VERB(cmd_claim);
VERB(cmd_house);
VERB(cmd_register);
VERB(cmd_book);
VERB(cmd_arrive);
VERB(cmd_miss);
VERB(cmd_cancel);
VERB(cmd_move);
VERB(cmd_day);
VERB(cmd_next_free);
VERB(cmd_waiting);
VERB(cmd_recall_list);
VERB(cmd_remind);
VERB(cmd_prescription);
VERB(cmd_dose);
VERB(cmd_check);
VERB(cmd_audit);
VERB(cmd_backup);
VERB(cmd_restore);
VERB(cmd_schema);
VERB(cmd_key);
VERB(cmd_label);
VERB(cmd_patient);

/* report links (cmd_figures.c). */
WB_MUST_USE enum rc report_links(struct context *c, struct err *e);

/* The figures of a training store (cmd_export.c). */
WB_MUST_USE enum rc demo_dashboard(struct context *c, struct err *e);

#endif

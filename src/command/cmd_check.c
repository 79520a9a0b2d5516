/*
 * cmd_check.c - check, audit and schema.
 */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/audit.h"
#include "wardbook/check.h"
#include "wardbook/num.h"
#include "wardbook/patient.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

static const struct verb_option no_options[] = { { NULL, NULL, NULL, NULL } };

static void
check_line_show(const struct check_line *l, void *arg)
{
	json_t *list = arg;

	if (list)
		json_array_append_new(list, json_pack(
			"{s:s,s:I,s:I,s:b,s:s}", "what", l->what, "looked_at",
			(json_int_t)l->looked_at, "wrong",
			(json_int_t)l->wrong, "skipped", (int)l->skipped,
			"detail", l->detail));
	else if (l->skipped)
		printf("%-40s not checked: %s\n", l->what,
		       *l->detail ? l->detail : "no key for it");
	else
		printf("%-40s %9lld looked at, %lld wrong%s%s\n", l->what,
		       (long long)l->looked_at, (long long)l->wrong,
		       *l->detail ? ": " : "", l->detail);
}

enum rc
cmd_check(struct context *c, int argc, char **argv, struct err *e)
{
	json_t *list = c->json ? json_array() : NULL;
	int64_t wrong = 0;
	enum rc rc = args_take(no_options, &argc, argv, 0, 0, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK)
		rc = check_run(c->session, check_line_show, list, &wrong, e);
	if (rc == RC_OK && list)
		print_json(json_pack("{s:I,s:o}", "wrong", (json_int_t)wrong,
				     "checks", list));
	if (rc == RC_OK && wrong)
		return err_set(e, RC_DAMAGED, "The store is not sound: %lld "
			       "things are wrong.", (long long)wrong);
	if (rc == RC_OK && !list)
		puts("the store is sound");
	return rc;
}

/* ---- audit ------------------------------------------------------------------ */

static bool
audit_line_show(void *arg, const struct audit_line *l)
{
	json_t *list = arg;
	char at[WHEN_TEXT];
	struct buf b = BUF_INIT;

	if (list) {
		json_array_append_new(list, json_pack(
			"{s:I,s:s,s:s,s:s,s:s,s:s,s:I,s:I,s:s}", "sequence",
			(json_int_t)l->id, "at", instant_iso(at, l->at),
			"user", l->name, "act", l->act, "outcome",
			enum_name(&enum_outcome, l->outcome), "table",
			l->table >= 0 ? tables[l->table].name : "", "row",
			(json_int_t)l->row, "patient", (json_int_t)l->patient,
			"detail", l->shut ? NOT_SHOWN : l->detail));
		return true;
	}
	text_clean(&b, l->detail, strlen(l->detail), false);
	printf("%6lld  %s  %-12s %-20s %-7s %s\n", (long long)l->id,
	       instant_text(at, l->at), l->name, l->act,
	       enum_words(&enum_outcome, l->outcome),
	       l->shut ? NOT_SHOWN : b.p);
	buf_release(&b);
	return true;
}

static enum rc
audit_print(struct context *c, int argc, char **argv, struct err *e)
{
	const char *limit = NULL, *name = NULL;
	const struct verb_option options[] = {
		{ "--limit", &limit, NULL, NULL },
		{ "--user-name", &name, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct audit_filter f = { 0 };
	struct row_account a;
	int64_t n = 100;
	json_t *list = NULL;
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	if (rc == RC_OK && limit && num_parse(&n, limit, 1, 1000000, e))
		rc = err_set(e, RC_USAGE, "--limit wants a number.");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK && name) {
		rc = account_by_name(c->store, name, &a, e);
		f.account = a.id;
	}
	f.limit = (int)n;
	if (rc != RC_OK)
		return rc;
	list = c->json ? json_array() : NULL;
	rc = audit_show(c->session, &f, audit_line_show, list, e);
	if (rc == RC_OK && list)
		print_json(list);
	return rc;
}

static void
audit_progress(void *arg, int64_t done, int64_t all)
{
	(void)arg;
	progress_show("verifying", done, all);
}

static enum rc
audit_prove(struct context *c, struct err *e)
{
	struct audit_report r;
	enum rc rc = context_login(c, e);

	if (rc == RC_OK)
		rc = audit_verify(c->session, &r, audit_progress, NULL, e);
	progress_end();
	if (rc != RC_OK)
		return rc;
	if (c->json)
		print_json(json_pack("{s:I,s:I,s:I,s:I,s:s,s:s}", "entries",
				     (json_int_t)r.entries, "records",
				     (json_int_t)r.rows, "faults",
				     (json_int_t)r.faults, "first_fault",
				     (json_int_t)r.first_fault, "fault",
				     r.fault, "head", r.head));
	else if (!r.faults)
		printf("%lld entries hold; head %s\n", (long long)r.entries,
		       r.head);
	if (r.faults)
		return err_set(e, RC_DAMAGED, "The log does not hold: %s",
			       r.fault);
	return RC_OK;
}

enum rc
cmd_audit(struct context *c, int argc, char **argv, struct err *e)
{
	if (argc && !strcmp(argv[0], "show"))
		return audit_print(c, argc - 1, argv + 1, e);
	if (argc == 1 && !strcmp(argv[0], "verify"))
		return audit_prove(c, e);
	return err_set(e, RC_USAGE, "audit wants show or verify.");
}

enum rc
cmd_schema(struct context *c, int argc, char **argv, struct err *e)
{
	const char *engine = "sqlite";
	const struct verb_option options[] = {
		{ "--engine", &engine, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct buf b = BUF_INIT;
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	(void)c;
	if (rc == RC_OK)
		rc = store_schema(&b, engine, e);
	if (rc == RC_OK)
		fputs(b.p, stdout);
	buf_release(&b);
	return rc;
}

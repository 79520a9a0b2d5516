/*
 * cmd_import.c - records in from delimited files.
 */
#include "command.h"

#include <signal.h>
#include <string.h>

#include "wardbook/import.h"

static volatile sig_atomic_t stopped;

static void
on_stop(int sig)
{
	(void)sig;
	stopped = 1;
}

static bool
import_progress(const struct import_progress *p, void *arg)
{
	(void)arg;
	progress_show(p->looking ? "looking" : "importing", p->bytes, p->all);
	return !stopped;
}

static void
import_refusal(const struct import_refusal *r, void *arg)
{
	int *said = arg;

	/* The rejects file has them all. */
	if (++*said > 20)
		return;
	progress_end();
	say("%s:%lld: %s%s%s", r->file, (long long)r->line, r->column,
	    *r->column ? ": " : "", r->reason);
}

static void
import_loose(const struct import_refusal *r, void *arg)
{
	int *said = arg;

	if (++*said > 20)
		return;
	progress_end();
	say("%s:%lld: %s: %s: %s", r->file, (long long)r->line, r->column,
	    r->kept ? "number kept beside the empty link" : "left empty",
	    r->reason);
}

static void
print_summary(const struct context *c, const struct import_summary *sum,
	      bool dry)
{
	if (c->json) {
		print_json(import_summary_json(sum));
		return;
	}
	printf("offered %lld, %s %lld, refused %lld, already there %lld\n",
	       (long long)sum->offered, dry ? "acceptable" : "accepted",
	       (long long)sum->accepted, (long long)sum->refused,
	       (long long)sum->already);
	if (sum->loose)
		printf("  %lld references to nothing: %lld kept as numbers, "
		       "%lld left empty\n",
		       (long long)sum->loose, (long long)sum->kept,
		       (long long)(sum->loose - sum->kept));
	for (int i = 0; i < TBL_COUNT; i++)
		if (sum->created[i])
			printf("  %-20s %lld new\n", tables[i].name,
			       (long long)sum->created[i]);
}

enum rc
cmd_import(struct context *c, int argc, char **argv, struct err *e)
{
	struct import_options o = { 0 };
	const char *delimiter = NULL;
	const struct verb_option options[] = {
		{ "--map", &o.map, NULL, NULL },
		{ "--delimiter", &delimiter, NULL, NULL },
		{ "--rejects", &o.rejects, NULL, NULL },
		{ "--dry-run", NULL, &o.dry_run, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct import_summary sum = { 0 };
	struct sigaction act = { .sa_handler = on_stop };
	int said = 0;
	enum rc rc = args_take(options, &argc, argv, 1, -1, e);

	if (rc == RC_OK && !o.map)
		rc = err_set(e, RC_USAGE, "An import needs --map.");
	if (rc == RC_OK && delimiter && !strcmp(delimiter, "TAB"))
		delimiter = "\t";
	if (rc == RC_OK && delimiter &&
	    (strlen(delimiter) != 1 || strchr("\"\r\n", *delimiter)))
		rc = err_set(e, RC_USAGE,
			     "--delimiter wants one character, "
			     "or TAB.");
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	o.files = (const char *const *)argv;
	o.nfiles = argc;
	o.delimiter = delimiter ? *delimiter : 0;
	o.progress = import_progress;
	o.refusal = import_refusal;
	o.loose = import_loose;
	o.arg = &said;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	rc = import_run(c->session, &o, &sum, e);
	progress_end();
	if (rc == RC_OK || sum.offered)
		print_summary(c, &sum, o.dry_run);
	if (rc == RC_OK && sum.refused)
		return err_set(e, RC_REFUSED, "%lld rows were refused%s%s.",
			       (long long)sum.refused,
			       o.rejects ? "; they are in " : "",
			       o.rejects ? o.rejects : "");
	return rc;
}

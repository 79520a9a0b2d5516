/*
 * cmd_export.c - the month's extract and report.
 */
#include "command.h"

#include <signal.h>
#include <string.h>

#include "wardbook/demo.h"
#include "wardbook/export.h"
#include "wardbook/report.h"
#include "wardbook/when.h"

static volatile sig_atomic_t stopped;

static void
on_stop(int sig)
{
	(void)sig;
	stopped = 1;
}

static bool
export_progress(void *arg, int64_t done, int64_t all)
{
	(void)arg;
	progress_show("exporting", done, all);
	return !stopped;
}

static void
print_result(const struct context *c, const struct export_result *r,
	     const char *dir)
{
	if (c->json) {
		print_json(export_result_json(r));
		return;
	}
	printf("%s: %d files, %lld rows, %lld bytes\n", dir, r->files,
	       (long long)r->rows, (long long)r->bytes);
	printf("appointments %lld (%lld without outcome), diagnoses %lld, "
	       "stock movements %lld, patients %lld\n",
	       (long long)r->appointments, (long long)r->open,
	       (long long)r->diagnoses, (long long)r->movements,
	       (long long)r->patients);
	if (r->provisional)
		puts("the month is provisional: bookings are still open");
	printf("manifest SHA-256 %s\n", r->digest);
}

static enum rc
read_formats(const struct option_list *list, unsigned *formats, struct err *e)
{
	for (int i = 0; i < list->n; i++) {
		if (!strcmp(list->v[i], "csv"))
			*formats |= EXPORT_CSV;
		else if (!strcmp(list->v[i], "ndjson"))
			*formats |= EXPORT_NDJSON;
		else
			return err_set(e, RC_USAGE,
				       "--format is csv or "
				       "ndjson.");
	}
	return RC_OK;
}

enum rc
cmd_export(struct context *c, int argc, char **argv, struct err *e)
{
	struct export_options o = { 0 };
	struct export_result r;
	struct option_list formats = { 0 };
	const char *month = NULL;
	const struct verb_option options[] = {
		{ "--month", &month, NULL, NULL },
		{ "--to", &o.dir, NULL, NULL },
		{ "--format", NULL, NULL, &formats },
		{ "--safe-cells", NULL, &o.safe_cells, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct sigaction act = { .sa_handler = on_stop };
	int number;
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	if (rc == RC_OK)
		rc = args_month(&number, month, e);
	if (rc == RC_OK && !o.dir)
		rc = err_set(e, RC_USAGE, "An export needs --to DIR.");
	if (rc == RC_OK)
		rc = read_formats(&formats, &o.formats, e);
	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	o.month = number;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	rc = export_month(c->session, &o, export_progress, NULL, &r, e);
	progress_end();
	if (rc != RC_OK)
		return rc;
	print_result(c, &r, o.dir);
	export_result_release(&r);
	return RC_OK;
}

static enum rc
print_report(struct context *c, int month, bool ascii, struct err *e)
{
	struct report r;
	struct buf b = BUF_INIT;
	enum rc rc = report_month(c->session, month, &r, e);

	if (rc != RC_OK)
		return rc;
	if (c->json) {
		print_json(report_json(&r));
	} else {
		report_text(&r, ascii, &b);
		fputs(b.p, stdout);
	}
	report_release(&r);
	buf_release(&b);
	return RC_OK;
}

enum rc
cmd_report(struct context *c, int argc, char **argv, struct err *e)
{
	const char *month = NULL;
	const struct verb_option options[] = {
		{ "--month", &month, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	int number;
	enum rc rc = args_take(options, &argc, argv, 1, 1, e);

	if (rc == RC_OK && !strcmp(argv[0], "links"))
		return report_links(c, e);
	if (rc == RC_OK && strcmp(argv[0], "monthly") != 0)
		rc = err_set(e, RC_USAGE, "report wants monthly or links.");
	if (rc == RC_OK)
		rc = args_month(&number, month, e);
	if (rc == RC_OK)
		rc = context_login(c, e);
	return rc == RC_OK ? print_report(c, number, c->ascii, e) : rc;
}

/* What make run prints where there is no terminal: the hospital's month, as
 * its administrator sees it. */
enum rc
demo_dashboard(struct context *c, struct err *e)
{
	struct secret *pass = secret_open();
	struct login who = { "adam", "dashboard" };
	enum rc rc = context_store(c, e);

	if (rc == RC_OK)
		rc = secret_set(pass, DEMO_PASS, strlen(DEMO_PASS), e);
	if (rc == RC_OK)
		rc = session_login(&c->session, c->store, &who, pass, NULL, e);
	secret_close(pass);
	return rc == RC_OK ? print_report(c, when_today() / 100, c->ascii, e)
			   : rc;
}

/*
 * cmd_demo.c - a training store with a made-up hospital; who can log in.
 */
#include "command.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/demo.h"
#include "wardbook/num.h"
#include "wardbook/when.h"

static volatile sig_atomic_t stopped;

static void
on_stop(int sig)
{
	(void)sig;
	stopped = 1;
}

static bool
demo_progress(const char *what, int64_t done, int64_t total)
{
	progress_show(what, done, total);
	return !stopped;
}

static void
print_who(const char *path)
{
	printf("training store %s\n\n%-8s  %s\n", path, "user", "role");
	for (const struct demo_user *u = demo_users; u->name; u++)
		printf("%-8s  %s\n", u->name, enum_words(&enum_role, u->role));
	printf("\npass phrase of everyone: %s\n", DEMO_PASS);
}

static enum rc
demo_new(struct context *c, const char *patients, const char *years,
	 const char *seed, struct err *e)
{
	struct demo_options o = { 2000, 2, 1, demo_progress };
	struct sigaction act = { .sa_handler = on_stop };
	int64_t n = o.patients, y = o.years;
	enum rc rc = RC_OK;

	if (patients)
		rc = num_parse(&n, patients, 30, 1000000, e);
	if (rc == RC_OK && years)
		rc = num_parse(&y, years, 1, 20, e);
	if (rc == RC_OK && seed)
		rc = num_parse(&o.seed, seed, 0, 1000000000, e);
	if (rc != RC_OK) {
		if (e)
			e->code = RC_USAGE;
		return RC_USAGE;
	}
	o.patients = (int)n;
	o.years = (int)y;
	rc = when_zone_set("UTC", e);
	if (rc == RC_OK)
		rc = context_clock(e);
	/* Stopped in the middle it leaves nothing. */
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	if (rc == RC_OK)
		rc = demo_make(c->store_path, &o, e);
	progress_end();
	return rc;
}

enum rc
cmd_demo(struct context *c, int argc, char **argv, struct err *e)
{
	const char *patients = NULL, *years = NULL, *seed = NULL;
	bool who = false, dashboard = false;
	const struct verb_option options[] = {
		{ "--patients", &patients, NULL, NULL },
		{ "--years", &years, NULL, NULL },
		{ "--seed", &seed, NULL, NULL },
		{ "--who", NULL, &who, NULL },
		{ "--dashboard", NULL, &dashboard, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	if (rc != RC_OK)
		return rc;
	if (!c->store_path || !*c->store_path)
		return err_set(e, RC_USAGE, "Where?  Use --store FILE.");
	if (!who && !dashboard)
		rc = demo_new(c, patients, years, seed, e);
	else
		rc = context_store(c, e);
	if (rc == RC_OK && c->store && !store_site(c->store)->training)
		rc = err_set(e, RC_USAGE, "%s is no training store.",
			     c->store_path);
	if (rc == RC_OK && dashboard)
		return demo_dashboard(c, e);
	if (rc == RC_OK)
		print_who(c->store_path);
	return rc;
}

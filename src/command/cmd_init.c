/*
 * cmd_init.c - makes a store; prints the recovery key, once, to standard
 * output.
 */
#include "command.h"

#include <string.h>

#include "wardbook/house.h"
#include "wardbook/prescription.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

static enum rc
read_order(int *order, const char *text, struct err *e)
{
	*order = text ? enum_find(&enum_typed_date, text) : TYPED_DATE_DMY;
	if (*order < 0)
		return err_set(e, RC_USAGE, "--date-order is DMY, MDY or YMD.");
	return RC_OK;
}

/* A store whose recovery key nobody saw is no store to work with. */
static enum rc
take_back(struct context *c, struct err *e)
{
	session_close(c->session);
	store_abandon(c->store);
	c->session = NULL;
	c->store = NULL;
	return err_set(e, RC_IO,
		       "The recovery key could not be written; no "
		       "store was made.");
}

static void
print_recovery(const struct context *c, const struct secret *key)
{
	if (c->json) {
		print_json(json_pack("{s:s#}", "recovery_key",
				     (const char *)key->bytes, (int)key->len));
		return;
	}
	printf("%.*s\n", (int)key->len, (const char *)key->bytes);
	say("This is the recovery key.  It is shown once and kept nowhere: "
	    "write it down and lock it away.  Whoever has it can open the "
	    "store.");
}

enum rc
cmd_init(struct context *c, int argc, char **argv, struct err *e)
{
	struct site_plan plan = { 0 };
	struct secret *pass = NULL, *recovery = NULL;
	const char *order = NULL;
	int typed = TYPED_DATE_DMY;
	const struct verb_option options[] = {
		{ "--site", &plan.name, NULL, NULL },
		{ "--founder", &plan.founder, NULL, NULL },
		{ "--zone", &plan.zone, NULL, NULL },
		{ "--date-order", &order, NULL, NULL },
		{ "--currency", &plan.currency, NULL, NULL },
		{ "--language", &plan.language, NULL, NULL },
		{ "--prefix", &plan.prefix, NULL, NULL },
		{ "--training", NULL, &plan.training, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	if (rc == RC_OK)
		rc = read_order(&typed, order, e);
	plan.order = (enum date_order)typed;
	if (rc == RC_OK && (!plan.name || !plan.founder))
		rc = err_set(e, RC_USAGE,
			     "A store needs --site and "
			     "--founder.");
	if (rc == RC_OK && (!c->store_path || !*c->store_path))
		rc = err_set(e, RC_USAGE, "Where?  Use --store FILE.");
	if (rc == RC_OK && plan.zone)
		rc = when_zone_set(plan.zone, e);
	/* An empty house to practise setting one up. */
	if (rc == RC_OK && plan.training)
		rc = context_clock(e);
	if (rc == RC_OK)
		rc = context_secret(c, &pass, c->password_file,
				    "Pass phrase of the founder: ", e);
	if (rc != RC_OK)
		return rc;
	recovery = secret_open();
	rc = site_make(&c->store, &c->session, c->store_path, &plan, pass,
		       recovery, e);
	if (rc == RC_OK) {
		rc = house_seed_reasons(c->session, e);
		if (rc == RC_OK)
			rc = prescription_seed_reasons(c->session, e);
		print_recovery(c, recovery);
		if (fflush(stdout) || ferror(stdout))
			rc = take_back(c, e);
	}
	secret_close(recovery);
	secret_close(pass);
	return rc;
}

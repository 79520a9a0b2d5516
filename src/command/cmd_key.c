/*
 * cmd_key.c - custody of key domains, and the way back with the recovery key.
 */
#include "command.h"

#include <string.h>

static enum rc
key_custody(struct context *c, int argc, char **argv, struct err *e)
{
	struct row_account a;
	uint32_t domains = 0;
	enum rc rc;

	for (int i = 1; i < argc; i++) {
		int d;

		for (d = 1; d < DOMAIN_COUNT; d++)
			if (!strcmp(argv[i], domain_name((enum domain)d)) ||
			    !strcmp(argv[i], "all"))
				domains |= 1u << d;
		if (!domains)
			return err_set(e, RC_USAGE,
				       "There is no key domain "
				       "\"%.20s\".",
				       argv[i]);
	}
	rc = context_login(c, e);
	if (rc == RC_OK)
		rc = account_by_name(c->store, argv[0], &a, e);
	if (rc == RC_OK)
		rc = account_custody(c->session, a.id, domains, e);
	if (rc == RC_OK)
		printf("%s has custody\n", argv[0]);
	return rc;
}

static enum rc
key_recover(struct context *c, int argc, char **argv, struct err *e)
{
	const char *key_file = NULL, *initial = NULL;
	const struct verb_option options[] = {
		{ "--recovery-file", &key_file, NULL, NULL },
		{ "--initial-password-file", &initial, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct secret *key = NULL, *pass = NULL;
	enum rc rc = args_take(options, &argc, argv, 1, 1, e);

	if (rc == RC_OK)
		rc = context_store(c, e);
	if (rc == RC_OK)
		rc = context_secret(c, &key, key_file, "Recovery key: ", e);
	if (rc == RC_OK)
		rc = context_secret(c, &pass, initial,
				    "Pass phrase of the new founder: ", e);
	if (rc == RC_OK)
		rc = site_recover(c->store, &c->session, key, argv[0], pass, e);
	if (rc == RC_OK)
		printf("%s is security officer and custodian of all key "
		       "domains\n",
		       argv[0]);
	secret_close(key);
	secret_close(pass);
	return rc;
}

enum rc
cmd_key(struct context *c, int argc, char **argv, struct err *e)
{
	if (argc >= 3 && !strcmp(argv[0], "custody"))
		return key_custody(c, argc - 1, argv + 1, e);
	if (argc >= 2 && !strcmp(argv[0], "recover"))
		return key_recover(c, argc - 1, argv + 1, e);
	return err_set(e, RC_USAGE, "key wants custody or recover.");
}

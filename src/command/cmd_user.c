/*
 * cmd_user.c - accounts: add, list, disable, enable; one's own pass phrase.
 */
#include "command.h"

#include <string.h>
#include <unistd.h>

#include "wardbook/house.h"
#include "wardbook/when.h"

/* An exporter logs in by a key file: the program makes it where it is not
 * there yet. */
static enum rc
make_key_file(struct secret *pass, const char *path, struct err *e)
{
	struct buf b = BUF_INIT;
	unsigned char raw[32];
	char hex[65];
	enum rc rc;

	if (access(path, F_OK) == 0)
		return secret_read_file(pass, path, NULL, e);
	vault_random(raw, sizeof(raw));
	vault_hex(hex, raw, sizeof(raw));
	buf_addf(&b, "%s\n", hex);
	rc = secret_set(pass, hex, 64, e);
	if (rc == RC_OK)
		rc = buf_write_file(&b, path, e);
	mem_wipe(raw, sizeof(raw));
	mem_wipe(hex, sizeof(hex));
	buf_release(&b);
	return rc;
}

static enum rc
find_places(struct context *c, const struct option_list *names, int64_t *ids,
	    struct err *e)
{
	for (int i = 0; i < names->n; i++) {
		enum rc rc = house_find(c->session, TBL_PLACE, 0, names->v[i],
					&ids[i], e);

		if (rc == RC_NONE)
			return err_set(e, RC_NONE,
				       "There is no place \"%.40s"
				       "\".",
				       names->v[i]);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc
user_add(struct context *c, int argc, char **argv, struct err *e)
{
	const char *role = NULL, *initial = NULL, *key_file = NULL;
	struct option_list places = { 0 };
	const struct verb_option options[] = {
		{ "--role", &role, NULL, NULL },
		{ "--initial-password-file", &initial, NULL, NULL },
		{ "--place", NULL, NULL, &places },
		{ NULL, NULL, NULL, NULL },
	};
	struct account_plan plan = { 0 };
	struct secret *pass = NULL;
	int64_t id, ids[32];
	int number;
	enum rc rc = args_take(options, &argc, argv, 1, 1, e);

	if (rc != RC_OK)
		return rc;
	number = role ? enum_find(&enum_role, role) : -1;
	if (number < 0)
		return err_set(e, RC_USAGE,
			       "--role is one of clerk nurse "
			       "charge-nurse doctor pharmacist billing records "
			       "administrator security auditor exporter.");
	/* Beside the officer's own pass phrase, the key file is the new
	 * exporter's. */
	if (number == ROLE_EXPORTER && c->password_file && c->key_file) {
		key_file = c->key_file;
		c->key_file = NULL;
	}
	if (number == ROLE_EXPORTER && !key_file && !initial)
		return err_set(e, RC_USAGE, "An exporter needs --key-file.");
	rc = context_login(c, e);
	if (rc == RC_OK && key_file && store_is_own_file(c->store, key_file))
		rc = err_set(e, RC_USAGE, "%s is the store itself.", key_file);
	if (rc == RC_OK)
		rc = find_places(c, &places, ids, e);
	if (rc == RC_OK && key_file) {
		pass = secret_open();
		rc = make_key_file(pass, key_file, e);
	} else if (rc == RC_OK) {
		rc = context_secret(c, &pass, initial,
				    "Initial pass phrase: ", e);
	}
	plan.name = argv[0];
	plan.role = (enum role)number;
	plan.places = ids;
	plan.nplaces = places.n;
	if (rc == RC_OK)
		rc = account_add(c->session, &plan, pass, &id, NULL, e);
	secret_close(pass);
	if (rc != RC_OK)
		return rc;
	if (c->json)
		print_json(json_pack("{s:s,s:s}", "user", argv[0], "role",
				     enum_name(&enum_role, number)));
	else
		printf("%s added as %s\n", argv[0],
		       enum_words(&enum_role, number));
	return RC_OK;
}

struct listing {
	json_t *array;
};

static bool
list_one(void *arg, const struct row_account *a, uint32_t custody)
{
	struct listing *l = arg;
	char at[WHEN_TEXT];

	if (l->array)
		json_array_append_new(
			l->array,
			json_pack("{s:s,s:s,s:s,s:b,s:i}", "user", a->name,
				  "role", enum_name(&enum_role, a->role),
				  "state",
				  enum_name(&enum_account_state, a->state),
				  "initial", (int)a->initial, "custody",
				  (int)custody));
	else
		printf("%-20s %-18s %-9s %s%s\n", a->name,
		       enum_words(&enum_role, a->role),
		       enum_words(&enum_account_state, a->state),
		       a->last_login ? instant_text(at, a->last_login)
				     : "never logged in",
		       a->initial ? "  (initial pass phrase)" : "");
	return true;
}

static enum rc
user_list(struct context *c, struct err *e)
{
	struct listing l = { c->json ? json_array() : NULL };
	enum rc rc = context_login(c, e);

	if (rc == RC_OK)
		rc = account_list(c->session, list_one, &l, e);
	if (rc == RC_OK && l.array)
		print_json(l.array);
	return rc;
}

static enum rc
user_state(struct context *c, const char *name, enum account_state state,
	   struct err *e)
{
	struct row_account a;
	enum rc rc = context_login(c, e);

	if (rc == RC_OK)
		rc = account_by_name(c->store, name, &a, e);
	if (rc == RC_OK)
		rc = account_set_state(c->session, a.id, state, e);
	if (rc == RC_OK)
		printf("%s is %s\n", name,
		       enum_words(&enum_account_state, state));
	return rc;
}

static enum rc
user_pass(struct context *c, int argc, char **argv, struct err *e)
{
	const char *file = NULL;
	const struct verb_option options[] = {
		{ "--new-password-file", &file, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct secret *old = NULL, *fresh = NULL;
	enum rc rc = args_take(options, &argc, argv, 0, 0, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc == RC_OK)
		rc = context_secret(c, &old, c->password_file,
				    "Present pass phrase: ", e);
	if (rc == RC_OK)
		rc = context_secret(c, &fresh, file, "New pass phrase: ", e);
	if (rc == RC_OK)
		rc = pass_change(c->session, old, fresh, e);
	if (rc == RC_OK)
		printf("the pass phrase of %s is changed\n", c->session->name);
	secret_close(old);
	secret_close(fresh);
	return rc;
}

enum rc
cmd_user(struct context *c, int argc, char **argv, struct err *e)
{
	const char *what = argc ? argv[0] : "";

	if (!strcmp(what, "add"))
		return user_add(c, argc - 1, argv + 1, e);
	if (!strcmp(what, "list") && argc == 1)
		return user_list(c, e);
	if (!strcmp(what, "disable") && argc == 2)
		return user_state(c, argv[1], ACCOUNT_STATE_DISABLED, e);
	if (!strcmp(what, "enable") && argc == 2)
		return user_state(c, argv[1], ACCOUNT_STATE_ACTIVE, e);
	if (!strcmp(what, "pass"))
		return user_pass(c, argc - 1, argv + 1, e);
	return err_set(e, RC_USAGE,
		       "user wants add, list, disable, enable or "
		       "pass.");
}

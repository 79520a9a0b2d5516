/*
 * account_list.c - who can log in; adding an account, where it works, and
 * taking its keys away.
 */
#include <stdio.h>
#include <string.h>

#include "desk.h"
#include "wardbook/account.h"
#include "wardbook/house.h"
#include "wardbook/when.h"

static const char *
custody_text(char out[40], uint32_t custody)
{
	int n = 0, all = 0;

	for (int d = 0; d < DOMAIN_COUNT; d++) {
		all += domain_holds[d] != NULL;
		n += domain_holds[d] && (custody >> d & 1);
	}
	if (!n)
		return "";
	snprintf(out, 40, n == all ? "every domain" : "%d of %d", n, all);
	return out;
}

static bool
account_row(void *arg, const struct row_account *a, uint32_t custody)
{
	struct ui_rows *r = arg;
	char text[40], at[WHEN_TEXT];
	bool off = a->state == ACCOUNT_STATE_DISABLED;

	rows_add(r, a->id, a->version, off ? ROLE_MUTED : ROLE_NORMAL);
	rows_cell(r, a->name);
	rows_cell(r, enum_words(&enum_role, a->role));
	rows_cell(r, off	  ? "disabled"
		     : a->initial ? "initial pass phrase"
				  : "active");
	rows_cell(r, a->last_login ? instant_text(at, a->last_login) : "never");
	rows_cell(r, custody_text(text, custody));
	return true;
}

static enum rc
accounts_load(struct screen *s, struct err *e)
{
	char caption[80];
	enum rc rc =
		account_list(desk_session(), account_row, screen_rows(s), e);

	snprintf(caption, sizeof(caption), "%zu accounts",
		 rows_count(screen_rows(s)));
	list_caption(s, caption);
	return rc;
}

static enum rc
toggle_state(const struct ui_row *row, struct err *e)
{
	struct row_account a;
	char text[200];
	bool off;
	enum rc rc = row_get(desk_store(), TBL_ACCOUNT, row->id, &a, e);

	if (rc != RC_OK)
		return rc;
	off = a.state == ACCOUNT_STATE_DISABLED;
	if (off)
		snprintf(text, sizeof(text),
			 "%s (%s) gets keys again and can "
			 "log in with the pass phrase of before.",
			 a.name, enum_words(&enum_role, a.role));
	else
		snprintf(text, sizeof(text),
			 "%s (%s) can't log in any more; "
			 "the keys of the account are taken away.",
			 a.name, enum_words(&enum_role, a.role));
	if (!ui_confirm(off ? "Enable this account?" : "Disable this account?",
			text, off ? "Enable" : "Disable", "Leave it"))
		return RC_NONE;
	rc = account_set_state(desk_session(), a.id,
			       off ? ACCOUNT_STATE_ACTIVE
				   : ACCOUNT_STATE_DISABLED,
			       e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s is %s.", a.name,
			   off ? "enabled" : "disabled");
	return rc;
}

static enum rc
accounts_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	(void)s;
	return action == ACTION_ACCOUNT_STATE && row ? toggle_state(row, e)
						     : RC_NONE;
}

static enum rc
accounts_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	(void)s;
	err_clear(e);
	ui_push_id(SCREEN_ACCOUNT_PLACES, row->id);
	return RC_NONE;
}

const struct screen_ops ops_account_list = {
	.load = accounts_load,
	.action = accounts_action,
	.enter = accounts_enter,
};

/* ---- places: up to three ----------------------------------------------------------- */

enum { PLACES = 3 };

static int
read_places(struct screen *s, const int field[PLACES], int64_t out[PLACES])
{
	int n = 0;

	for (int i = 0; i < PLACES; i++) {
		int64_t id = form_int(s, field[i]);
		bool twice = false;

		for (int k = 0; k < n; k++)
			twice |= out[k] == id;
		if (id && !twice)
			out[n++] = id;
	}
	return n;
}

static const int places_field[PLACES] = { F_ACCOUNT_PLACES_PLACE1,
					  F_ACCOUNT_PLACES_PLACE2,
					  F_ACCOUNT_PLACES_PLACE3 };

struct places_state {
	struct row_account a;
};

static enum rc
places_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct places_state *st = screen_state(s);
	char title[80];
	enum rc rc = row_get(desk_store(), TBL_ACCOUNT, args->id, &st->a, e);

	snprintf(title, sizeof(title), "Where %s works", st->a.name);
	screen_title_set(s, title);
	return rc;
}

static enum rc
places_load(struct screen *s, struct err *e)
{
	struct places_state *st = screen_state(s);
	int64_t id[PLACES];
	int n = 0;
	enum rc rc =
		account_places(desk_session(), st->a.id, id, PLACES, &n, e);

	if (rc == RC_OK && n > PLACES)
		return err_set(e, RC_REFUSED,
			       "%s works in %d places, more "
			       "than this form can hold.",
			       st->a.name, n);
	for (int i = 0; rc == RC_OK && i < n; i++) {
		struct row_place p;

		if (row_get(desk_store(), TBL_PLACE, id[i], &p, NULL) == RC_OK)
			form_set_pick(s, places_field[i], p.id, p.code, p.name);
	}
	return rc;
}

static enum rc
places_save(struct screen *s, struct err *e)
{
	struct places_state *st = screen_state(s);
	int64_t id[PLACES];
	int n = read_places(s, places_field, id);
	enum rc rc = account_set_places(desk_session(), st->a.id, id, n, e);

	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s works in %d place%s.", st->a.name, n,
			   n == 1 ? "" : "s");
	return rc;
}

const struct screen_ops ops_account_places = {
	.size = sizeof(struct places_state),
	.open = places_open,
	.load = places_load,
	.save = places_save,
};

/* ---- a new account ------------------------------------------------------------------ */

static enum rc
account_load(struct screen *s, struct err *e)
{
	(void)s;
	(void)e;
	return RC_OK;
}

static enum rc
account_file(struct screen *s, const struct account_plan *plan, struct err *e)
{
	const char *text = form_text(s, F_ACCOUNT_FORM_PASS);
	struct secret *pass = secret_open();
	int64_t id;
	enum rc rc = secret_set(pass, text, strlen(text), e);

	if (rc == RC_OK)
		rc = pass_normalise(pass, e);
	if (rc == RC_OK)
		rc = account_add(desk_session(), plan, pass, &id, NULL, e);
	secret_close(pass);
	return rc;
}

static enum rc
account_save(struct screen *s, struct err *e)
{
	static const int field[PLACES] = { F_ACCOUNT_FORM_PLACE1,
					   F_ACCOUNT_FORM_PLACE2,
					   F_ACCOUNT_FORM_PLACE3 };
	int64_t id[PLACES];
	struct account_plan plan = {
		.name = form_text(s, F_ACCOUNT_FORM_NAME),
		.role = (enum role)enum_find(&enum_role,
					     form_code(s, F_ACCOUNT_FORM_ROLE)),
		.places = id,
		.nplaces = read_places(s, field, id),
	};
	enum rc rc;

	if (strcmp(form_text(s, F_ACCOUNT_FORM_PASS),
		   form_text(s, F_ACCOUNT_FORM_AGAIN)) != 0)
		return err_field(e, "again", "The two pass phrases differ.");
	rc = account_file(s, &plan, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK,
			   "%s can log in now, as %s, and changes the "
			   "phrase then.",
			   plan.name,
			   enum_words(&enum_role, (int64_t)plan.role));
	return rc;
}

const struct screen_ops ops_account_form = {
	.load = account_load,
	.save = account_save,
};

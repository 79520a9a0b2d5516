/*
 * login.c - logging in, and changing one's own pass phrase.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk.h"
#include "wardbook/account.h"

static const char *
where_from(char *out, size_t size)
{
	const char *from = getenv("SSH_CONNECTION");
	const char *tty = getenv("SSH_TTY");

	if (from)
		snprintf(out, size, "%.*s %s", (int)strcspn(from, " "), from,
			 tty ? tty : "");
	else
		snprintf(out, size, "terminal");
	return out;
}

static enum rc
login_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	const struct row_site *site = store_site(desk_store());

	(void)args;
	(void)e;
	banner_clear(s);
	banner_part(s, site->name);
	if (site->training)
		banner_alert(s, ROLE_WARN,
			     "TRAINING: nobody and nothing in "
			     "here is real");
	ui_mark(site->training ? "TRAINING" : "");
	return RC_OK;
}

static enum rc
login_load(struct screen *s, struct err *e)
{
	static bool again; /* whoever comes after a log-out is another */

	(void)e;
	if (desk_options()->user && !again) {
		form_set_text(s, F_LOGIN_USER, desk_options()->user);
		form_focus(s, F_LOGIN_PASS);
	}
	again = true;
	return RC_OK;
}

static enum rc
read_secret(struct screen *s, int field, struct secret **out, struct err *e)
{
	const char *text = form_text(s, field);
	enum rc rc;

	*out = secret_open();
	rc = secret_set(*out, text, strlen(text), e);
	if (rc == RC_OK)
		rc = pass_normalise(*out, e);
	return rc;
}

static enum rc
login_save(struct screen *s, struct err *e)
{
	struct session *session = NULL;
	struct secret *pass;
	char from[64];
	struct login who = {
		.name = form_text(s, F_LOGIN_USER),
		.terminal = where_from(from, sizeof(from)),
	};
	int wait = 0;
	enum rc rc = read_secret(s, F_LOGIN_PASS, &pass, e);

	if (rc == RC_OK)
		rc = session_login(&session, desk_store(), &who, pass, &wait,
				   e);
	secret_close(pass);
	form_clear(s, F_LOGIN_PASS);
	if (rc != RC_OK) {
		form_focus(s, F_LOGIN_PASS);
		return rc;
	}
	if (session->role == ROLE_EXPORTER) {
		session_close(session);
		return err_set(e, RC_DENIED,
			       "An exporter works from the "
			       "command line only.");
	}
	desk_enter(session);
	return RC_OK;
}

const struct screen_ops ops_login = {
	.open = login_open,
	.load = login_load,
	.save = login_save,
};

/* ---- pass phrase ------------------------------------------------------------ */

static enum rc
pass_load(struct screen *s, struct err *e)
{
	(void)e;
	if (desk_session()->initial)
		ui_message(ROLE_WARN, "Your pass phrase was chosen by someone "
				      "else; choose your own.");
	form_focus(s, F_PASS_CHANGE_OLD);
	return RC_OK;
}

static enum rc
pass_save(struct screen *s, struct err *e)
{
	struct secret *old, *fresh;
	bool initial = desk_session()->initial;
	enum rc rc;

	if (strcmp(form_text(s, F_PASS_CHANGE_NEW),
		   form_text(s, F_PASS_CHANGE_AGAIN)) != 0)
		return err_field(e, "again",
				 "The two new pass phrases "
				 "differ.");
	rc = read_secret(s, F_PASS_CHANGE_OLD, &old, e);
	if (rc == RC_OK) {
		rc = read_secret(s, F_PASS_CHANGE_NEW, &fresh, e);
		if (rc == RC_OK)
			rc = pass_change(desk_session(), old, fresh, e);
		secret_close(fresh);
	}
	secret_close(old);
	if (rc == RC_OK && initial)
		desk_go_home();
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Your pass phrase is changed.");
	return rc;
}

const struct screen_ops ops_pass_change = {
	.load = pass_load,
	.save = pass_save,
};

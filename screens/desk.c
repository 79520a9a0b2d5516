/*
 * desk.c - the terminal interface of the ward: what it lends the engine, and
 * what its screens share.
 */
#include "desk.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/account.h"
#include "wardbook/draft.h"
#include "wardbook/house.h"
#include "wardbook/prescription.h"
#include "wardbook/when.h"

static struct {
	struct store *store;
	struct session *session;
	const struct desk_options *options;
} desk;

struct session *
desk_session(void)
{
	return desk.session;
}

struct store *
desk_store(void)
{
	return desk.store;
}

const struct desk_options *
desk_options(void)
{
	return desk.options;
}

int
desk_home(enum role r)
{
	static const int home[ROLE_LAST + 1] = {
		[ROLE_CLERK] = SCREEN_BOOK_DAY,
		[ROLE_NURSE] = SCREEN_WARD_LIST,
		[ROLE_CHARGE_NURSE] = SCREEN_WARD_LIST,
		[ROLE_DOCTOR] = SCREEN_BOOK_DAY,
		[ROLE_PHARMACIST] = SCREEN_STOCK_LIST,
		[ROLE_BILLING] = SCREEN_BILL_LIST,
		[ROLE_RECORDS] = SCREEN_IMPORT_LIST,
		[ROLE_ADMINISTRATOR] = SCREEN_EXPORT_LIST,
		[ROLE_SECURITY] = SCREEN_SETUP_HOME,
		[ROLE_AUDITOR] = SCREEN_AUDIT_LIST,
		[ROLE_EXPORTER] = SCREEN_EXPORT_LIST,
	};

	return home[r];
}

/* ---- what the engine asks ---------------------------------------------------- */

static bool
permitted(void *ctx, int act, char *why, size_t size)
{
	char text[SESSION_WHY];

	(void)ctx;
	if (!desk.session) {
		snprintf(why, size, "Log in first.");
		return false;
	}
	if (desk.session->initial && act != ACT_PASS_CHANGE) {
		snprintf(why, size, "First choose a pass phrase of your own.");
		return false;
	}
	if (session_may(desk.session, (enum act)act, text))
		return true;
	snprintf(why, size, "%s", text);
	return false;
}

static void
sign_out(void *ctx)
{
	(void)ctx;
	if (!desk.session)
		return;
	session_end(desk.session);
	session_close(desk.session);
	desk.session = NULL;
	ui_user("");
	ui_place("");
}

static enum rc
global_action(void *ctx, int action, struct err *e)
{
	(void)e;
	if (action == ACTION_DESK_LOGOUT) {
		sign_out(ctx);
		ui_reset(SCREEN_LOGIN, NULL);
	}
	return RC_OK;
}

static enum rc
unlock(void *ctx, const char *pass, struct err *e)
{
	struct secret *s = secret_open();
	enum rc rc = secret_set(s, pass, strlen(pass), e);
	int wait = 0;

	(void)ctx;
	if (rc == RC_OK)
		rc = pass_normalise(s, e);
	if (rc == RC_OK && desk.session)
		rc = session_unlock(desk.session, s, &wait, e);
	secret_close(s);
	return rc;
}

/* The engine's key names screen and arguments; drafts are kept under the
 * screen's name and the key goes with the values. */
static void
draft_keep(void *ctx, const char *key, const struct buf *values)
{
	struct buf b = BUF_INIT;
	struct ui_args args;
	struct err e;
	int screen;

	(void)ctx;
	if (!desk.session || !ui_draft_parse(key, &screen, &args))
		return;
	buf_addf(&b, "%s\n", key);
	buf_add(&b, values->p, values->len);
	if (draft_save(desk.session, ui_tables.screens[screen].name, args.id,
		       b.p, b.len, &e) != RC_OK)
		ui_message(ROLE_WARN, "This form could not be kept: %s",
			   e.text);
	buf_release(&b);
}

static bool
draft_fetch(void *ctx, const char *key, struct buf *values)
{
	struct buf b = BUF_INIT;
	struct ui_args args;
	int64_t at;
	int screen;
	bool found = false;
	size_t n = strlen(key);

	(void)ctx;
	if (!desk.session || !ui_draft_parse(key, &screen, &args))
		return false;
	if (draft_load(desk.session, ui_tables.screens[screen].name, args.id,
		       &b, &at, NULL) == RC_OK &&
	    b.len > n && !memcmp(b.p, key, n) && b.p[n] == '\n') {
		buf_add(values, b.p + n + 1, b.len - n - 1);
		found = true;
	}
	buf_release(&b);
	return found;
}

static void
draft_drop(void *ctx, const char *key)
{
	struct ui_args args;
	struct err e;
	int screen;

	(void)ctx;
	if (desk.session && ui_draft_parse(key, &screen, &args) &&
	    draft_discard(desk.session, ui_tables.screens[screen].name, args.id,
			  &e) != RC_OK)
		ui_message(ROLE_WARN, "%s", e.text);
}

/* Nothing may be open in the store while a person thinks: everybody else would
 * wait, and the log would grow.  A mistake of ours; in training it stops. */
static void
quiet(void *ctx)
{
	(void)ctx;
	if (!desk.store || store_is_idle(desk.store))
		return;
	if (store_site(desk.store)->training)
		BUG("the store is not idle while the keys are");
	store_read_end(desk.store);
	store_rollback(desk.store);
}

/* ---- log-in ------------------------------------------------------------------- */

/* Forms that were cut off: said at once, kept until they are gone through. */
static void
tell_drafts(void)
{
	struct draft_line line[20];
	int n = 0;

	if (draft_list(desk.session, line, 20, &n, NULL) != RC_OK || n == 0)
		return;
	ui_message(ROLE_WARN,
		   n == 1 ? "A form was left unfinished and is "
			    "kept: Alt-d goes on with it."
			  : "%d forms were left "
			    "unfinished and are kept: Alt-d goes on with them.",
		   n);
}

void
desk_go_home(void)
{
	ui_reset(desk_home(desk.session->role), NULL);
	tell_drafts();
}

/* The tables of the checks test themselves before anyone orders. */
static bool
checks_are_dead(struct session *s)
{
	struct drug_table t[1];
	bool alive;

	if (!session_may(s, ACT_PRESCRIPTION_READ, NULL))
		return false;
	drugcheck_load(s);
	drugcheck_tables(t, 1, &alive, NULL);
	return !alive;
}

void
desk_enter(struct session *s)
{
	char who[80];

	desk.session = s;
	snprintf(who, sizeof(who), "%s, %s", s->name,
		 enum_words(&enum_role, s->role));
	ui_user(who);
	ui_place(store_site(desk.store)->name);
	/* nothing else opens, and leaving the form is leaving the program */
	if (s->initial) {
		ui_reset(SCREEN_PASS_CHANGE, NULL);
		return;
	}
	prescription_seed_missing(s);
	desk_go_home();
	if (s->restored)
		ui_message(ROLE_WARN, "This store was put back from a backup; "
				      "what was filed later is not in it.");
	else if (s->failures)
		ui_message(ROLE_WARN,
			   "Wrong pass phrases since your last "
			   "log-in: %d.",
			   s->failures);
	else if (s->audit_late)
		ui_message(ROLE_WARN, "The log cannot be written now; what you "
				      "open is filed later.");
	else if (checks_are_dead(s))
		ui_message(ROLE_CRITICAL,
			   "The checks of orders are DEAD: every order is "
			   "marked NOT CHECKED.");
}

enum rc
desk_run(struct store *st, const struct desk_options *o, struct err *e)
{
	const struct row_site *site = store_site(st);
	struct ui_host host = {
		.tables = &ui_tables,
		.date_order = (enum date_order)site->date_order,
		.currency = site->currency,
		.lock_seconds = 300,
		.permitted = permitted,
		.action = global_action,
		.sentence = desk_sentence,
		.command = desk_command,
		.sentence_hint = "Nothing matches; say book, arrive, miss, "
				 "cancel, move.",
		.unlock = unlock,
		.idle = quiet,
		.signed_out = sign_out,
		.draft_save = draft_keep,
		.draft_load = draft_fetch,
		.draft_clear = draft_drop,
	};
	const char *idle = getenv("WARDBOOK_IDLE_FD");
	struct ui_options options = {
		.mono = o->mono,
		.ascii = o->ascii,
		.linear = o->linear,
		/* Only made-up data may be driven by a test's clock. */
		.idle_fd = site->training && idle ? atoi(idle) : -1,
	};
	enum rc rc;

	desk.store = st;
	desk.options = o;
	rc = ui_run(&host, &options, SCREEN_LOGIN, NULL, e);
	sign_out(NULL);
	desk.store = NULL;
	return rc;
}

/* ---- what screens share --------------------------------------------------------- */

int64_t
desk_place(enum place_kind kind)
{
	int64_t ids[32];
	int n = 0;

	if (session_places(desk.session, ids, 32, &n, NULL) != RC_OK)
		return 0;
	for (int i = 0; i < n; i++) {
		struct row_place p;

		if (row_get(desk.store, TBL_PLACE, ids[i], &p, NULL) == RC_OK &&
		    p.kind == (int64_t)kind)
			return ids[i];
	}
	return 0;
}

static void
banner_alerts(struct screen *s, int64_t patient)
{
	struct alert_list alerts;

	if (alert_get(desk.session, patient, &alerts, NULL) != RC_OK) {
		banner_alert(s, ROLE_WARN, "Alerts could not be read");
		return;
	}
	for (size_t i = 0; i < alerts.n; i++) {
		char text[200];

		snprintf(text, sizeof(text), "%s%s%s",
			 enum_words(&enum_alert_kind, alerts.v[i].kind),
			 *alerts.v[i].note ? ": " : "", alerts.v[i].note);
		for (char *p = text; *p && *p != ':'; p++)
			if (*p >= 'a' && *p <= 'z')
				*p = (char)(*p - 32);
		banner_alert(s, ROLE_ALERT, text);
	}
	if (alerts.hidden)
		banner_alert(s, ROLE_MUTED, "alerts " NOT_SHOWN);
	alert_list_release(&alerts);
}

static void
banner_allergies(struct screen *s, int64_t patient)
{
	struct allergy_list list;
	char at[WHEN_TEXT], text[260];

	/* Never a blank: nothing said would read as nothing known. */
	if (allergy_get(desk.session, patient, &list, NULL) != RC_OK) {
		banner_alert(s, ROLE_WARN, "Allergies could not be read");
		return;
	}
	switch (list.state) {
	case ALLERGY_HIDDEN:
		banner_alert(s, ROLE_MUTED, "Allergies " NOT_SHOWN);
		break;
	case ALLERGY_NOT_ASKED:
		banner_alert(s, ROLE_WARN, "Allergies not asked");
		break;
	case ALLERGY_NONE_KNOWN:
		snprintf(text, sizeof(text), "No allergies known (%.11s)",
			 instant_text(at, list.asked_at));
		banner_alert(s, ROLE_OK, text);
		break;
	case ALLERGY_LIST:
		for (size_t i = 0; i < list.n; i++) {
			snprintf(text, sizeof(text), "%s%s%s%s",
				 i ? "" : "ALLERGY ", list.v[i].substance,
				 *list.v[i].reaction ? ": " : "",
				 list.v[i].reaction);
			banner_alert(s, ROLE_ALERT, text);
		}
	}
	allergy_list_release(&list);
}

void
desk_banner(struct screen *s, const struct patient *p)
{
	char name[PATIENT_NAME], born[PATIENT_BORN], text[80];

	banner_clear(s);
	banner_part(s, patient_name(name, p));
	if (p->who.shut)
		snprintf(text, sizeof(text), "%s", NOT_SHOWN);
	else
		snprintf(text, sizeof(text), "born %s",
			 patient_born(born, p, when_today()));
	banner_part(s, text);
	banner_part(s, p->visit.shut ? "sex " NOT_SHOWN
				     : enum_words(&enum_sex, p->visit.sex));
	banner_part(s, p->who.number);
	banner_allergies(s, p->visit.id);
	banner_alerts(s, p->visit.id);
	if (p->visit.death_day) {
		char day[WHEN_TEXT];

		snprintf(text, sizeof(text), "died %s",
			 day_text(day, (int32_t)p->visit.death_day));
		banner_alert(s, ROLE_CRITICAL, text);
	}
}

/* ---- reasons -------------------------------------------------------------------- */

struct reason_rows {
	struct ui_rows *rows;
	bool code; /* beside the name */
};

static bool
reason_row(const void *row, void *arg)
{
	const struct row_reason *r = row;
	struct reason_rows *to = arg;

	rows_add(to->rows, r->id, r->version, ROLE_NORMAL);
	rows_cell(to->rows, to->code ? r->code : "");
	rows_cell(to->rows, r->name);
	return true;
}

enum rc
desk_load_reasons(enum reason_kind kind, struct ui_rows *rows, struct err *e)
{
	struct reason_rows to = { rows, false };

	return house_each(desk.session, TBL_REASON, (int)kind, 0, false,
			  reason_row, &to, e);
}

static enum reason_kind reason_wanted;

static enum rc
load_reasons(struct screen *s, int field, const char *typed,
	     struct ui_rows *rows, struct err *e)
{
	struct reason_rows to = { rows, true };

	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk.session, TBL_REASON, (int)reason_wanted, 0,
			  false, reason_row, &to, e);
}

bool
desk_ask_reason(struct screen *s, const char *title, enum reason_kind kind,
		int64_t *id)
{
	static const struct ui_pick pick = { .load = load_reasons };

	reason_wanted = kind;
	return ui_pick_one(s, title, &pick, id, NULL, 0);
}

void
desk_print(const char *title, const char *text)
{
	const char *command = getenv("WARDBOOK_PRINT");
	FILE *f = command && *command ? popen(command, "w") : NULL;

	if (f) {
		fputs(text, f);
		if (pclose(f) == 0)
			ui_message(ROLE_OK, "Printed.");
		else
			ui_message(ROLE_ERROR, "The printer's command failed.");
	}
	ui_pager(title, text);
}

/*
 * register_witness.c - the second person, and the act that waits for them.
 *
 * A mismatch ends this screen: both count again from the start.  A wrong pass
 * phrase does not.
 */
#include <stdio.h>
#include <string.h>

#include "register_share.h"
#include "wardbook/account.h"

static struct register_plan plan;

struct register_plan *
plan_fresh(void)
{
	plan_forget();
	return &plan;
}

const struct register_plan *
plan_waiting(void)
{
	return plan.what ? &plan : NULL;
}

void
plan_forget(void)
{
	mem_wipe(&plan, sizeof(plan));
}

void
plan_to_witness(void)
{
	ui_push(SCREEN_REGISTER_WITNESS, NULL);
}

/* Out of one register; into the other when it arrives. */
static enum rc
send(struct session *s, const struct register_pair *p, struct err *e)
{
	int64_t transfer;
	enum rc rc = register_with(s, p, 0, e);

	if (rc == RC_OK)
		rc = supply_send(s, plan.place, plan.to, &plan.send, 1, "",
				 &transfer, e);
	register_without();
	return rc;
}

enum rc
plan_act(const struct witness *w, struct err *e)
{
	struct session *s = desk_session();
	struct register_pair p = plan.pair;

	p.witness = w;
	switch (plan.what) {
	case PLAN_ISSUE:
		return register_issue(s, &plan.issue, &p, e);
	case PLAN_TAKE:
		return register_take(s, &plan.take, &p, e);
	case PLAN_SEND:
		return send(s, &p, e);
	case PLAN_ADJUST:
		return register_adjust(s, plan.lot, plan.place, plan.change,
				       plan.reason, &p, e);
	case PLAN_STRIKE:
		return register_strike(s, plan.movement, plan.reason, &p, e);
	case PLAN_COUNT:
		return register_count(s, plan.medicine.id, plan.place, &p, e);
	case PLAN_NONE:
		break;
	}
	return err_set(e, RC_REFUSED, "No entry waits for a witness.");
}

enum rc
plan_alone(struct err *e)
{
	char why[161] = "";
	enum rc rc;

	if (!ui_ask_text("Nobody to witness", "Why", why, sizeof(why),
			 ASK_REQUIRED))
		return RC_NONE;
	if (!ui_confirm("Act alone?",
			"The entry is marked: nobody witnessed it.\nA case is "
			"opened, and two others count at the next handover.",
			"Act alone", "Go back"))
		return RC_NONE;
	snprintf(plan.pair.reason, sizeof(plan.pair.reason), "%s", why);
	rc = plan_act(NULL, e);
	if (rc == RC_OK)
		ui_message(ROLE_WARN, "Filed without a witness; a case is "
				      "open.");
	return rc;
}

static enum rc
witness_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	(void)s;
	(void)args;
	if (!plan_waiting())
		return err_set(e, RC_REFUSED, "No entry waits for a witness.");
	return RC_OK;
}

static enum rc
witness_load(struct screen *s, struct err *e)
{
	char unit[STOCK_QUANTITY];

	(void)e;
	unit_text(unit, &plan.medicine);
	form_set_text(s, F_REGISTER_WITNESS_ABOUT, plan.about);
	form_set_text(s, F_REGISTER_WITNESS_PLACE, shelf_name(plan.place));
	form_set_text(s, F_REGISTER_WITNESS_WHO, plan.who);
	form_hidden(s, F_REGISTER_WITNESS_WHO, !*plan.who);
	form_unit(s, F_REGISTER_WITNESS_QUANTITY, unit);
	form_unit(s, F_REGISTER_WITNESS_BALANCE, unit);
	if (plan.what == PLAN_COUNT) {
		form_hidden(s, F_REGISTER_WITNESS_QUANTITY, true);
		form_required(s, F_REGISTER_WITNESS_QUANTITY, false);
	}
	form_focus(s, F_REGISTER_WITNESS_NAME);
	return RC_OK;
}

static enum rc
sign_in(struct screen *s, struct witness **w, struct err *e)
{
	const char *text = form_text(s, F_REGISTER_WITNESS_PASS);
	struct login who = { .name = form_text(s, F_REGISTER_WITNESS_NAME) };
	struct secret *pass = secret_open();
	enum rc rc = secret_set(pass, text, strlen(text), e);

	if (rc == RC_OK)
		rc = pass_normalise(pass, e);
	if (rc == RC_OK)
		rc = session_witness_open(w, desk_session(), &who, pass, NULL,
					  e);
	secret_close(pass);
	form_clear(s, F_REGISTER_WITNESS_PASS);
	if (rc != RC_OK)
		form_focus(s, F_REGISTER_WITNESS_PASS);
	return rc;
}

static enum rc
witness_save(struct screen *s, struct err *e)
{
	struct witness *w = NULL;
	struct err why;
	enum rc rc = sign_in(s, &w, e);

	if (rc != RC_OK)
		return rc;
	err_clear(&why);
	rc = register_agree(desk_session(), &plan.pair,
			    form_int(s, F_REGISTER_WITNESS_QUANTITY),
			    form_int(s, F_REGISTER_WITNESS_BALANCE), &why);
	if (rc == RC_OK)
		rc = plan_act(w, &why);
	if (rc == RC_OK)
		ui_return(s, PLAN_FILED, witness_name(w));
	else
		ui_return(s, PLAN_STOPPED, why.text);
	session_witness_close(w);
	return RC_OK;
}

const struct screen_ops ops_register_witness = {
	.open = witness_open,
	.load = witness_load,
	.save = witness_save,
};

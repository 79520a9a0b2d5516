/*
 * register_witness.c - the second person: who is asked for what, and the
 * screen on which they answer.
 *
 * A mismatch ends the screen and the act: both count again.  A wrong pass
 * phrase does not.  The witness's keys live from their signing in to the end
 * of the act, and are wiped whatever becomes of it.
 */
#include <stdio.h>
#include <string.h>

#include "wardbook/account.h"
#include "wardbook/num.h"
#include "wardbook/text.h"
#include "witness.h"

/* What a screen is about, taken over when it opens: another act may be done
 * over it, with a witness of its own. */
static struct asked {
	struct witnessing *w;
	const char *what;
	int i;
} to_ask;

enum { SIGNED = 1, STOPPED };

/* ---- the first person ----------------------------------------------------------- */

static enum rc
count_left(struct witnessing *w, int i, struct err *e)
{
	const struct register_want *want = &w->trial.v[i];
	struct register_said *said = &w->said[i];
	char title[200], name[MEDICINE_NAME], unit[STOCK_QUANTITY];
	char prompt[STOCK_QUANTITY + 60], text[24] = "";
	struct row_medicine m;
	enum rc rc = medicine_load(want->medicine_id, &m, e);

	*said = (struct register_said){ want->medicine_id, want->place_id,
					want->quantity, w->balance };
	if (rc != RC_OK || w->counted)
		return rc;
	snprintf(title, sizeof(title), "%s: %s", medicine_text(name, &m),
		 shelf_name(want->place_id));
	snprintf(prompt, sizeof(prompt), "%s (%s)",
		 want->count ? "There, all lots" : "Left afterwards",
		 unit_text(unit, &m));
	if (!ui_ask_text(title, prompt, text, sizeof(text), ASK_REQUIRED))
		return RC_NONE;
	return num_parse(&said->balance, text, 0, 1000000000, e);
}

static enum rc
ask_why_alone(struct witnessing *w)
{
	char *why = w->pair.reason;

	if (!ui_ask_text("Nobody to witness", "Why", why,
			 sizeof(w->pair.reason), ASK_REQUIRED))
		return RC_NONE;
	return ui_confirm("Act alone?",
			  "The entry is marked: nobody witnessed it.\nA case "
			  "is opened, and two others count at the next "
			  "handover.",
			  "Act alone", "Go back")
		       ? RC_OK
		       : RC_NONE;
}

/* What comes in may wait; at night, where the house allows it, one acts. */
static void
ask_who(struct witnessing *w)
{
	static const char *const spare[] = { "A witness signs in",
					     "Leave them out" };
	static const char *const later[] = { "A witness signs in",
					     "Confirmed later" };
	static const char *const alone[] = { "A witness signs in",
					     "Nobody is here" };
	bool waits = true;

	for (int i = 0; i < w->trial.n; i++)
		waits &= w->trial.v[i].waits;
	if (w->spare)
		w->left_out = w->later =
			ui_ask("Controlled drugs",
			       "There are controlled drugs among them, which "
			       "two people send.",
			       spare, 2) == 1;
	else if (waits)
		w->later = ui_ask("Who stands beside you?",
				  "What comes in may be confirmed later, by "
				  "someone else who counts it.",
				  later, 2) == 1;
	else if (register_may_alone(desk_session()))
		w->alone = ui_ask("Who stands beside you?",
				  "This house allows one person to act alone "
				  "at this hour, with a reason.",
				  alone, 2) == 1;
}

/* ---- both ------------------------------------------------------------------------ */

static void
leave_out_line(struct witnessing *w, int i)
{
	int after = --w->trial.n - i;

	memmove(&w->trial.v[i], &w->trial.v[i + 1],
		sizeof(w->trial.v[0]) * (size_t)after);
	memmove(&w->said[i], &w->said[i + 1],
		sizeof(w->said[0]) * (size_t)after);
	w->differ++;
}

static enum rc
call_witness(struct screen *s, struct witnessing *w, struct err *e)
{
	char text[200];
	int64_t answer;

	for (int i = 0; i < w->trial.n;) {
		to_ask = (struct asked){
			.w = w,
			.what = w->what ? w->what : screen_def(s)->title,
			.i = i,
		};
		if (!ui_wait(SCREEN_REGISTER_WITNESS, NULL, &answer, text,
			     sizeof(text)))
			return RC_NONE;
		if (answer == SIGNED)
			i++;
		else if (w->parts && w->trial.n > 1)
			leave_out_line(w, i);
		else
			return err_set(e, RC_CONFLICT, "%s", text);
	}
	return RC_OK;
}

static enum rc
ask_both(struct screen *s, struct witnessing *w, struct err *e)
{
	enum rc rc = RC_OK;

	err_clear(e);
	ask_who(w);
	for (int i = 0; rc == RC_OK && !w->later && i < w->trial.n; i++)
		rc = count_left(w, i, e);
	if (w->note)
		text_copy(w->pair.reason, sizeof(w->pair.reason), w->note);
	if (rc == RC_OK && w->alone)
		rc = ask_why_alone(w);
	else if (rc == RC_OK && !w->later)
		rc = call_witness(s, w, e);
	w->pair.witness = w->witness;
	w->pair.each = w->said;
	w->pair.n = w->trial.n;
	if (rc == RC_OK && !w->later)
		rc = register_with(desk_session(), &w->pair, e);
	return rc;
}

static void
let_go(struct witnessing *w)
{
	register_without();
	session_witness_close(w->witness);
	w->witness = NULL;
	mem_wipe(w->said, sizeof(w->said));
}

bool
witness_next(struct screen *s, struct witnessing *w, enum rc *rc, struct err *e)
{
	switch (w->at) {
	case WITNESS_TRY:
		register_try(desk_session());
		w->at = WITNESS_TRIED;
		return true;
	case WITNESS_TRIED:
		if (!register_tried(&w->trial))
			return false;
		*rc = ask_both(s, w, e);
		if (*rc != RC_OK)
			break;
		w->at = WITNESS_ACTED;
		return true;
	case WITNESS_ACTED:
		break;
	}
	let_go(w);
	return false;
}

const char *
witness_words(struct witnessing *w)
{
	static char words[60];

	if (!w->trial.n || w->left_out)
		return "";
	if (w->alone)
		return "; no witness: a case is open";
	if (w->later)
		return "; someone else confirms it";
	snprintf(words, sizeof(words), "; witness %s", w->name);
	return words;
}

/* ---- the screen of the second person ---------------------------------------------- */

static enum rc
witness_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct asked *a = screen_state(s);

	(void)args;
	*a = to_ask;
	to_ask.w = NULL;
	if (!a->w)
		return err_set(e, RC_REFUSED, "No entry waits for a witness.");
	return RC_OK;
}

static void
show_whom(struct screen *s)
{
	const struct asked *a = screen_state(s);
	const struct witnessing *w = a->w;
	struct patient p;
	char name[PATIENT_NAME], text[PATIENT_NAME + 32];

	if (w->whom && *w->whom)
		form_set_text(s, F_REGISTER_WITNESS_WHO, w->whom);
	else if (w->trial.patient_id &&
		 patient_get(desk_session(), w->trial.patient_id, &p, NULL) ==
			 RC_OK) {
		snprintf(text, sizeof(text), "%s %s", p.who.number,
			 patient_name(name, &p));
		form_set_text(s, F_REGISTER_WITNESS_WHO, text);
		patient_wipe(&p);
	}
	form_hidden(s, F_REGISTER_WITNESS_WHO,
		    form_empty(s, F_REGISTER_WITNESS_WHO));
}

static void
not_asked(struct screen *s, int field)
{
	form_hidden(s, field, true);
	form_required(s, field, false);
}

static enum rc
witness_load(struct screen *s, struct err *e)
{
	const struct asked *a = screen_state(s);
	const struct register_want *want = &a->w->trial.v[a->i];
	char unit[STOCK_QUANTITY], name[MEDICINE_NAME], about[200];
	struct row_medicine m;
	enum rc rc = medicine_load(want->medicine_id, &m, e);

	if (rc != RC_OK)
		return rc;
	unit_text(unit, &m);
	snprintf(about, sizeof(about), "%s: %s", medicine_text(name, &m),
		 a->what);
	form_set_text(s, F_REGISTER_WITNESS_ABOUT, about);
	form_set_text(s, F_REGISTER_WITNESS_PLACE, shelf_name(want->place_id));
	show_whom(s);
	form_unit(s, F_REGISTER_WITNESS_QUANTITY, unit);
	form_unit(s, F_REGISTER_WITNESS_BALANCE, unit);
	if (want->count)
		not_asked(s, F_REGISTER_WITNESS_QUANTITY);
	if (a->w->witness) {
		not_asked(s, F_REGISTER_WITNESS_NAME);
		not_asked(s, F_REGISTER_WITNESS_PASS);
	}
	form_focus(s, !a->w->witness ? F_REGISTER_WITNESS_NAME
		      : want->count  ? F_REGISTER_WITNESS_BALANCE
				     : F_REGISTER_WITNESS_QUANTITY);
	return RC_OK;
}

static enum rc
sign_in(struct screen *s, struct err *e)
{
	struct witnessing *w = ((struct asked *)screen_state(s))->w;
	const char *text = form_text(s, F_REGISTER_WITNESS_PASS);
	struct login who = { .name = form_text(s, F_REGISTER_WITNESS_NAME) };
	struct secret *pass = secret_open();
	enum rc rc = secret_set(pass, text, strlen(text), e);

	if (rc == RC_OK)
		rc = pass_normalise(pass, e);
	if (rc == RC_OK)
		rc = session_witness_open(&w->witness, desk_session(), &who,
					  pass, NULL, e);
	secret_close(pass);
	form_clear(s, F_REGISTER_WITNESS_PASS);
	if (rc != RC_OK)
		form_focus(s, F_REGISTER_WITNESS_PASS);
	else
		text_copy(w->name, sizeof(w->name), witness_name(w->witness));
	return rc;
}

static enum rc
witness_save(struct screen *s, struct err *e)
{
	const struct asked *a = screen_state(s);
	const struct register_said *said = &a->w->said[a->i];
	const struct register_pair first = { .quantity = said->quantity,
					     .balance = said->balance };
	int64_t quantity = a->w->trial.v[a->i].count
				   ? said->quantity
				   : form_int(s, F_REGISTER_WITNESS_QUANTITY);
	struct err why;
	enum rc rc = a->w->witness ? RC_OK : sign_in(s, e);

	if (rc != RC_OK)
		return rc;
	err_clear(&why);
	rc = register_agree(desk_session(), &first, quantity,
			    form_int(s, F_REGISTER_WITNESS_BALANCE), &why);
	ui_return(s, rc == RC_OK ? SIGNED : STOPPED, why.text);
	return RC_OK;
}

const struct screen_ops ops_register_witness = {
	.size = sizeof(struct asked),
	.open = witness_open,
	.load = witness_load,
	.save = witness_save,
};

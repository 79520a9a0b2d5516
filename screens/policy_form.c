/*
 * policy_form.c - a patient's policies and those of others that cover them:
 * the list with cover as of today, and the forms.  The list is opened with the
 * patient's id, a form with that of its row, or with none and the patient as
 * `other`.
 */
#include "bill_share.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

struct cover_row {
	int64_t id, version;
	bool insured; /* by another's policy */
};

struct policies {
	struct cover_row *v;
	size_t n, cap;
	struct screen *s;
	bool headed;
};

static void
add_row(struct policies *x, const struct row_policy *p, const char *number,
	const struct row_insured *i)
{
	struct ui_rows *r = screen_rows(x->s);
	bool known = p->id != 0;
	bool covers = known && policy_covers(p, when_today()) == COVER_YES;
	char text[COVER_TEXT];

	x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
	x->v[x->n++] =
		(struct cover_row){ i ? i->id : p->id,
				    i ? i->version : p->version, i != NULL };
	rows_add(r, x->v[x->n - 1].id, x->v[x->n - 1].version,
		 covers ? ROLE_NORMAL : ROLE_WARN);
	rows_cell(r, !known    ? "none that is here"
		     : p->shut ? NOT_SHOWN
			       : house_name(desk_session(), TBL_INSURER,
					    p->insurer_id));
	rows_cell(r, number);
	rows_cell(r, i && i->relation
			     ? enum_words(&enum_insured_as, i->relation)
			     : enum_words(&enum_coverage, p->coverage));
	rows_cell(r, known ? cover_text(text, p, when_today()) : "");
	rows_cell(r, p->from_day ? day_text(text, (int32_t)p->from_day) : "");
	rows_cell(r, p->to_day ? day_text(text, (int32_t)p->to_day) : "");
}

static bool
policy_row(const struct row_policy *p, void *arg)
{
	add_row(arg, p, p->shut ? NOT_SHOWN : p->number, NULL);
	return true;
}

static bool
insured_row(const struct row_insured *i, const struct row_policy *p, void *arg)
{
	struct policies *x = arg;

	if (!x->headed)
		rows_heading(screen_rows(x->s), "In somebody else's name");
	x->headed = true;
	add_row(x, p,
		i->shut || p->shut ? NOT_SHOWN
		: p->id		   ? p->number
				   : i->number,
		i);
	return true;
}

static enum rc
policies_load(struct screen *s, struct err *e)
{
	struct policies *x = screen_state(s);
	int64_t patient = screen_args(s)->id;
	enum rc rc;

	x->s = s;
	x->n = 0;
	x->headed = false;
	bill_banner(s, patient);
	rc = policy_of_patient(desk_session(), patient, policy_row, x, e);
	return rc == RC_OK ? insured_of_patient(desk_session(), patient,
						insured_row, x, e)
			   : rc;
}

static const struct cover_row *
row_of(const struct policies *x, int64_t id)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->v[i].id == id)
			return &x->v[i];
	return NULL;
}

static enum rc
policies_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct cover_row *c = row_of(screen_state(s), row->id);

	(void)e;
	if (c)
		ui_push_id(c->insured ? SCREEN_INSURED_FORM
				      : SCREEN_POLICY_FORM,
			   c->id);
	return RC_NONE;
}

static enum rc
strike_cover(struct screen *s, const struct cover_row *c, struct err *e)
{
	int64_t reason;

	if (!c || !desk_ask_reason(s, "Why is it struck out?",
				   REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	return c->insured ? insured_strike(desk_session(), c->id, c->version,
					   reason, e)
			  : policy_strike(desk_session(), c->id, c->version,
					  reason, e);
}

static enum rc
policies_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	struct ui_args a = { .other = screen_args(s)->id };

	switch (action) {
	case ACTION_POLICY_ADD:
		ui_push(SCREEN_POLICY_FORM, &a);
		return RC_NONE;
	case ACTION_POLICY_INSURED:
		ui_push(SCREEN_INSURED_FORM, &a);
		return RC_NONE;
	default:
		return strike_cover(s, row_of(screen_state(s), row->id), e);
	}
}

static void
policies_close(struct screen *s)
{
	struct policies *x = screen_state(s);

	free(x->v);
}

const struct screen_ops ops_policy_list = {
	.size = sizeof(struct policies),
	.load = policies_load,
	.enter = policies_enter,
	.action = policies_action,
	.close = policies_close,
};

/* ---- the form --------------------------------------------------------------------------- */

struct policy_state {
	struct row_policy p;
};

static enum rc
policy_load(struct screen *s, struct err *e)
{
	struct policy_state *x = screen_state(s);
	struct row_policy *p = &x->p;
	enum rc rc;

	row_init(TBL_POLICY, p);
	p->patient_id = screen_args(s)->other;
	p->premium = p->deductible = -1;
	if (screen_args(s)->id) {
		rc = row_get(desk_store(), TBL_POLICY, screen_args(s)->id, p,
			     e);
		if (rc != RC_OK)
			return rc;
	}
	bill_banner(s, p->patient_id);
	form_focus(s, F_POLICY_FORM_INSURER_ID);
	bill_set_pick(s, F_POLICY_FORM_INSURER_ID, TBL_INSURER, p->insurer_id);
	form_set_text(s, F_POLICY_FORM_NUMBER, p->number);
	form_set_code(s, F_POLICY_FORM_COVERAGE,
		      enum_name(&enum_coverage, p->coverage));
	form_set_day(s, F_POLICY_FORM_FROM_DAY, (int32_t)p->from_day);
	form_set_day(s, F_POLICY_FORM_TO_DAY, (int32_t)p->to_day);
	bill_write(s, F_POLICY_FORM_PREMIUM, p->premium);
	bill_write(s, F_POLICY_FORM_DEDUCTIBLE, p->deductible);
	return RC_OK;
}

static enum rc
policy_save(struct screen *s, struct err *e)
{
	struct policy_state *x = screen_state(s);
	struct row_policy p = x->p;
	int coverage =
		enum_find(&enum_coverage, form_code(s, F_POLICY_FORM_COVERAGE));
	char text[COVER_TEXT];
	enum rc rc = bill_read(s, F_POLICY_FORM_PREMIUM, "premium", -1,
			       &p.premium, e);

	if (rc == RC_OK)
		rc = bill_read(s, F_POLICY_FORM_DEDUCTIBLE, "deductible", -1,
			       &p.deductible, e);
	if (rc != RC_OK)
		return rc;
	p.insurer_id = form_int(s, F_POLICY_FORM_INSURER_ID);
	text_copy(p.number, sizeof(p.number),
		  form_text(s, F_POLICY_FORM_NUMBER));
	p.coverage = coverage < 0 ? COVERAGE_UNKNOWN : coverage;
	p.from_day = form_day(s, F_POLICY_FORM_FROM_DAY);
	p.to_day = form_day(s, F_POLICY_FORM_TO_DAY);
	rc = policy_set(desk_session(), &p, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Filed; today: %s.",
			   cover_text(text, &p, when_today()));
	return rc;
}

const struct screen_ops ops_policy_form = {
	.size = sizeof(struct policy_state),
	.load = policy_load,
	.save = policy_save,
};

/* ---- cover by another's policy ------------------------------------------------------------ */

struct insured_state {
	struct row_insured i;
};

static bool
holder_row(const struct row_policy *p, void *arg)
{
	struct ui_rows *rows = arg;
	char text[COVER_TEXT];

	if (p->shut)
		return true;
	rows_add(rows, p->id, p->version, ROLE_NORMAL);
	rows_cell(rows, p->number);
	rows_cell(rows, house_name(desk_session(), TBL_INSURER, p->insurer_id));
	rows_cell(rows, cover_text(text, p, when_today()));
	return true;
}

static enum rc
load_holder_policies(struct screen *s, int field, const char *typed,
		     struct ui_rows *rows, struct err *e)
{
	int64_t holder = form_int(s, F_INSURED_FORM_HOLDER_ID);

	(void)field;
	(void)typed;
	return holder ? policy_of_patient(desk_session(), holder, holder_row,
					  rows, e)
		      : err_set(e, RC_NONE, "Say first in whose name it is.");
}

const struct ui_pick pick_holder_policy = { .load = load_holder_policies };

/* The holder and the policy of a row that stands. */
static enum rc
show_policy_of(struct screen *s, const struct row_insured *i, struct err *e)
{
	char name[PATIENT_NAME];
	struct row_policy p;
	struct patient who;
	enum rc rc = row_get(desk_store(), TBL_POLICY, i->policy_id, &p, e);

	if (rc == RC_OK)
		rc = patient_get(desk_session(), p.patient_id, &who, e);
	if (rc != RC_OK)
		return rc;
	form_set_pick(s, F_INSURED_FORM_HOLDER_ID, p.patient_id, who.who.number,
		      patient_name(name, &who));
	form_set_pick(s, F_INSURED_FORM_POLICY_ID, p.id, p.number,
		      house_name(desk_session(), TBL_INSURER, p.insurer_id));
	patient_wipe(&who);
	return RC_OK;
}

static enum rc
insured_load(struct screen *s, struct err *e)
{
	struct insured_state *x = screen_state(s);
	struct row_insured *i = &x->i;
	enum rc rc = RC_OK;

	row_init(TBL_INSURED, i);
	i->patient_id = screen_args(s)->other;
	if (screen_args(s)->id)
		rc = row_get(desk_store(), TBL_INSURED, screen_args(s)->id, i,
			     e);
	if (rc != RC_OK)
		return rc;
	bill_banner(s, i->patient_id);
	if (i->policy_id && !i->shut)
		rc = show_policy_of(s, i, e);
	if (i->id)
		form_set_code(s, F_INSURED_FORM_RELATION,
			      enum_name(&enum_insured_as, i->relation));
	if (!i->policy_id && *i->number)
		ui_message(ROLE_WARN,
			   "Told was number %s, which is no policy here.",
			   i->number);
	return rc;
}

static enum rc
insured_save(struct screen *s, struct err *e)
{
	struct insured_state *x = screen_state(s);
	struct row_insured i = x->i;
	int as = enum_find(&enum_insured_as,
			   form_code(s, F_INSURED_FORM_RELATION));
	enum rc rc;

	i.policy_id = form_int(s, F_INSURED_FORM_POLICY_ID);
	i.relation = as < 0 ? INSURED_AS_UNKNOWN : as;
	i.number[0] = '\0';
	rc = insured_set(desk_session(), &i, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Filed.");
	return rc;
}

const struct screen_ops ops_insured_form = {
	.size = sizeof(struct insured_state),
	.load = insured_load,
	.save = insured_save,
};

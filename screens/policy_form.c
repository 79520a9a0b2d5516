/*
 * policy_form.c - a patient's policies: the list with cover as of today, and
 * the form.  The list is opened with the patient's id, the form with that of
 * the policy, or with none and the patient as `other`.
 */
#include "bill_share.h"

#include <string.h>

#include "wardbook/text.h"

static bool
policy_row(const struct row_policy *p, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	bool covers = policy_covers(p, when_today()) == COVER_YES;
	char text[COVER_TEXT];

	rows_add(r, p->id, p->version, covers ? ROLE_NORMAL : ROLE_WARN);
	rows_cell(r, p->shut ? NOT_SHOWN
			     : house_name(desk_session(), TBL_INSURER,
					  p->insurer_id));
	rows_cell(r, p->shut ? NOT_SHOWN : p->number);
	rows_cell(r, enum_words(&enum_coverage, p->coverage));
	rows_cell(r, cover_text(text, p, when_today()));
	rows_cell(r, p->from_day ? day_text(text, (int32_t)p->from_day) : "");
	rows_cell(r, p->to_day ? day_text(text, (int32_t)p->to_day) : "");
	return true;
}

static enum rc
policies_load(struct screen *s, struct err *e)
{
	bill_banner(s, screen_args(s)->id);
	return policy_of_patient(desk_session(), screen_args(s)->id, policy_row,
				 s, e);
}

static enum rc
policies_action(struct screen *s, int action, const struct ui_row *row,
		struct err *e)
{
	struct ui_args a = { .other = screen_args(s)->id };

	(void)row;
	(void)e;
	if (action == ACTION_POLICY_ADD)
		ui_push(SCREEN_POLICY_FORM, &a);
	return RC_NONE;
}

const struct screen_ops ops_policy_list = {
	.load = policies_load,
	.action = policies_action,
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

/*
 * claim_list.c - claims under way, and the insurer's answer.
 */
#include "bill_share.h"

#include <stdio.h>
#include <string.h>

struct claims {
	bool all;
};

static bool
claim_row(const struct claim_line *c, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	const struct row_claim *k = &c->row;
	char text[MONEY_TEXT];

	rows_add(r, k->id, k->version,
		 k->state == CLAIM_STATE_DENIED ||
				 k->state == CLAIM_STATE_PARTIAL
			 ? ROLE_WARN
			 : ROLE_NORMAL);
	rows_cell(r, c->insurer);
	rows_cell(r, c->patient);
	rows_cellf(r, "B%lld", (long long)c->bill_number);
	rows_cell(r, enum_words(&enum_claim_state, k->state));
	rows_cell(r, k->shut ? NOT_SHOWN : bill_plain(text, k->amount));
	rows_cell(r, k->answer_day ? bill_plain(text, k->sanctioned) : "");
	rows_cell(r, k->denial ? enum_words(&enum_denial, k->denial) : "");
	rows_cell(r, k->sent_day ? day_text(text, (int32_t)k->sent_day) : "");
	return true;
}

static enum rc
claims_load(struct screen *s, struct err *e)
{
	struct claims *x = screen_state(s);
	enum rc rc = claim_list(desk_session(), x->all, claim_row, s, e);
	char caption[80];

	snprintf(caption, sizeof(caption), "%zu claims%s",
		 rows_count(screen_rows(s)),
		 x->all ? ", settled ones too" : " under way");
	list_caption(s, caption);
	return rc;
}

static enum rc
send(const struct ui_row *row, struct err *e)
{
	char number[41] = "";

	if (!ui_ask_text("Sent", "The insurer's number of it, if known:",
			 number, sizeof(number), 0))
		return RC_NONE;
	return claim_send(desk_session(), row->id, row->version, number, e);
}

static enum rc
claims_action(struct screen *s, int action, const struct ui_row *row,
	      struct err *e)
{
	struct claims *x = screen_state(s);
	struct session *by = desk_session();
	int64_t fresh;
	enum rc rc;

	switch (action) {
	case ACTION_CLAIM_ALL:
		x->all = !x->all;
		ui_refresh(s);
		return RC_OK;
	case ACTION_CLAIM_SEND:
		return send(row, e);
	case ACTION_CLAIM_PAID:
		return claim_paid(by, row->id, row->version, "", e);
	case ACTION_CLAIM_AGAIN:
		rc = claim_again(by, row->id, row->version, &fresh, e);
		/* What is to be sent now is the new one. */
		if (rc == RC_OK) {
			screen_select(s, fresh);
			ui_message(ROLE_OK, "The rest is claimed anew; it is "
					    "to be sent.");
		}
		return rc;
	case ACTION_CLAIM_WITHDRAW:
		if (!ui_confirm("Withdraw",
				"The claim is taken back; the "
				"patient owes the bill.",
				"Withdraw it", "Leave it"))
			return RC_NONE;
		return claim_withdraw(by, row->id, row->version, e);
	default:
		return RC_OK;
	}
}

const struct screen_ops ops_claim_list = {
	.size = sizeof(struct claims),
	.load = claims_load,
	.action = claims_action,
};

/* ---- the answer ------------------------------------------------------------------------- */

struct answer {
	struct row_claim c;
};

static enum rc
answer_load(struct screen *s, struct err *e)
{
	struct answer *x = screen_state(s);
	struct row_policy p;
	char text[MONEY_TEXT];
	enum rc rc =
		row_get(desk_store(), TBL_CLAIM, screen_args(s)->id, &x->c, e);

	if (rc == RC_OK)
		rc = row_get(desk_store(), TBL_POLICY, x->c.policy_id, &p, e);
	if (rc != RC_OK)
		return rc;
	form_set_text(s, F_CLAIM_FORM_INSURER,
		      house_name(desk_session(), TBL_INSURER, p.insurer_id));
	form_set_text(s, F_CLAIM_FORM_CLAIMED, bill_money(text, x->c.amount));
	bill_write(s, F_CLAIM_FORM_SANCTIONED, x->c.amount);
	form_set_code(s, F_CLAIM_FORM_DENIAL, "none");
	form_focus(s, F_CLAIM_FORM_SANCTIONED);
	return RC_OK;
}

static enum rc
answer_save(struct screen *s, struct err *e)
{
	struct answer *x = screen_state(s);
	int denial = enum_find(&enum_denial, form_code(s, F_CLAIM_FORM_DENIAL));
	int64_t sum;
	enum rc rc =
		bill_read(s, F_CLAIM_FORM_SANCTIONED, "sanctioned", 0, &sum, e);

	if (rc == RC_OK)
		rc = claim_answer(desk_session(), x->c.id, x->c.version, sum,
				  denial < 0 ? DENIAL_NONE
					     : (enum denial)denial,
				  form_text(s, F_CLAIM_FORM_WORDS), e);
	return rc;
}

const struct screen_ops ops_claim_form = {
	.size = sizeof(struct answer),
	.load = answer_load,
	.save = answer_save,
};

/*
 * bill_show.c - one bill: lines, sums, payments, claims.
 *
 * Lines and payments are rows that can be acted upon; which of the two a row
 * is, is looked up in what was loaded, by id.
 */
#include "bill_share.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

struct show {
	struct bill b;
	bool loaded;
};

/* ---- rows ---------------------------------------------------------------------------- */

static void
sum_row(struct ui_rows *r, const char *label, int64_t amount, enum ui_role role)
{
	char text[MONEY_TEXT];

	rows_add(r, 0, 0, role);
	rows_cell(r, label);
	rows_cell(r, "");
	rows_cell(r, "");
	rows_cell(r, "");
	rows_cell(r, bill_plain(text, amount));
}

static void
add_lines(struct ui_rows *r, const struct bill *b)
{
	char text[MONEY_TEXT];

	for (size_t i = 0; i < b->nlines; i++) {
		const struct row_bill_line *l = &b->line[i];

		rows_add(r, l->id, l->version, ROLE_NORMAL);
		rows_cell(r, l->words);
		rows_cell(r, day_text(text, (int32_t)l->day));
		rows_cellf(r, "%lld", (long long)l->quantity);
		rows_cell(r, bill_plain(text, l->price));
		rows_cell(r, bill_plain(text, l->quantity * l->price));
	}
	if (!b->nlines && b->row.amount)
		sum_row(r, "Amount", b->row.amount, ROLE_NORMAL);
	if (b->row.discount)
		sum_row(r, "Discount", -b->row.discount, ROLE_NORMAL);
	if (b->row.tax)
		sum_row(r, "Tax", b->row.tax, ROLE_NORMAL);
	if (b->row.difference)
		sum_row(r, "As stated elsewhere", b->row.difference, ROLE_WARN);
	sum_row(r, "Total", b->row.total, ROLE_TITLE);
}

static void
add_payments(struct ui_rows *r, const struct bill *b)
{
	char text[MONEY_TEXT];

	if (b->npayments)
		rows_heading(r, "Payments");
	for (size_t i = 0; i < b->npayments; i++) {
		const struct row_payment *p = &b->payment[i];
		bool failed = p->state == PAYMENT_STATE_FAILED;

		rows_add(r, p->id, p->version,
			 failed ? ROLE_WARN : ROLE_NORMAL);
		rows_cellf(r, "%s%s%s%s%s",
			   enum_words(&enum_pay_method, p->method),
			   failed ? ", failed" : "",
			   p->reverses_id ? ", given back" : "",
			   *p->document ? ", " : "", p->document);
		rows_cell(r, day_text(text, (int32_t)p->day));
		rows_cell(r, "");
		rows_cell(r, "");
		rows_cell(r, bill_plain(text, p->amount));
	}
}

static void
add_claims(struct ui_rows *r, const struct bill *b)
{
	char text[MONEY_TEXT];

	if (b->nclaims)
		rows_heading(r, "Claims");
	for (size_t i = 0; i < b->nclaims; i++) {
		const struct row_claim *c = &b->claim[i];

		rows_add(r, 0, 0,
			 c->state == CLAIM_STATE_DENIED ? ROLE_WARN
							: ROLE_NORMAL);
		rows_cellf(r, "%s%s%s", enum_words(&enum_claim_state, c->state),
			   c->denial ? ": " : "",
			   c->denial ? enum_words(&enum_denial, c->denial)
				     : "");
		rows_cell(r, c->sent_day ? day_text(text, (int32_t)c->sent_day)
					 : "");
		rows_cell(r, "");
		rows_cell(r, bill_plain(text, c->amount));
		rows_cell(r, bill_plain(text, c->sanctioned));
	}
}

static void
told_row(struct ui_rows *r, const char *label, const char *text)
{
	if (!*text)
		return;
	rows_add(r, 0, 0, ROLE_NORMAL);
	rows_cellf(r, "%s%s", label, text);
	for (int i = 0; i < 4; i++)
		rows_cell(r, "");
}

/* What came with a bill from elsewhere. */
static void
add_told(struct ui_rows *r, const struct row_bill *b)
{
	char day[WHEN_TEXT];

	if (!*b->clerk && !*b->words && !*b->visit && !*b->hospital &&
	    !*b->cover && !b->pay_day)
		return;
	rows_heading(r, "As told elsewhere");
	told_row(r, "handled by ", b->clerk);
	told_row(r, "", b->words);
	told_row(r, "visit ", b->visit);
	told_row(r, "hospital ", b->hospital);
	told_row(r, "policy ", b->cover);
	if (b->pay_day)
		told_row(r, "to be paid on ",
			 day_text(day, (int32_t)b->pay_day));
}

static enum rc
show_load(struct screen *s, struct err *e)
{
	struct show *x = screen_state(s);
	char caption[BILL_HEAD + MONEY_TEXT + 20], head[BILL_HEAD];
	char left[MONEY_TEXT];
	enum rc rc;

	if (x->loaded)
		bill_release(&x->b);
	rc = bill_open(desk_session(), screen_args(s)->id, &x->b, e);
	x->loaded = rc == RC_OK;
	if (rc != RC_OK)
		return rc;
	bill_banner(s, x->b.row.patient_id);
	snprintf(caption, sizeof(caption), "%s; to pay: %s",
		 bill_head(head, &x->b.row),
		 x->b.row.shut ? NOT_SHOWN
			       : bill_money(left, bill_balance(&x->b.row)));
	list_caption(s, caption);
	if (x->b.row.shut)
		return RC_OK;
	add_lines(screen_rows(s), &x->b);
	add_payments(screen_rows(s), &x->b);
	add_claims(screen_rows(s), &x->b);
	add_told(screen_rows(s), &x->b.row);
	return RC_OK;
}

/* ---- acts ------------------------------------------------------------------------------ */

static const struct row_bill_line *
line_of(const struct bill *b, int64_t id)
{
	for (size_t i = 0; i < b->nlines; i++)
		if (b->line[i].id == id)
			return &b->line[i];
	return NULL;
}

static bool
is_payment(const struct bill *b, int64_t id)
{
	for (size_t i = 0; i < b->npayments; i++)
		if (b->payment[i].id == id)
			return true;
	return false;
}

static const char *
show_disabled(struct screen *s, int action, const struct ui_row *row)
{
	const struct show *x = screen_state(s);
	bool open = x->b.row.state == BILL_STATE_OPEN;
	const struct row_bill_line *line;

	switch (action) {
	case ACTION_BILL_LINE:
	case ACTION_BILL_CLOSE:
		return open ? NULL : "The bill is closed.";
	case ACTION_BILL_DROP:
		return !open ? "The bill is closed."
		       : row && line_of(&x->b, row->id)
			       ? NULL
			       : "Choose a line of the bill first.";
	case ACTION_BILL_STRIKE_CHARGE:
		line = row ? line_of(&x->b, row->id) : NULL;
		return !open ? "The bill is closed."
		       : line && line->charge_id
			       ? NULL
			       : "Choose a line that stands for a charge.";
	case ACTION_BILL_CLAIM:
		for (size_t i = 0; i < x->b.nclaims; i++)
			if (x->b.claim[i].state <= CLAIM_STATE_DENIED)
				return "There is a claim on this bill already.";
		/* fall through */
	case ACTION_BILL_TAKE:
		return open ? "Close the bill first."
		       : bill_balance(&x->b.row) > 0
			       ? NULL
			       : "Nothing is left to pay.";
	case ACTION_BILL_GIVE_BACK:
		return row && is_payment(&x->b, row->id)
			       ? NULL
			       : "Choose a payment first.";
	default:
		return NULL;
	}
}

static enum rc
reverse(struct screen *s, struct show *x, struct err *e)
{
	bool open = x->b.row.state == BILL_STATE_OPEN;
	char number[BILL_NUMBER], text[160];
	int64_t by = 0;
	enum rc rc;

	snprintf(text, sizeof(text),
		 open ? "%s is struck out; its charges wait again."
		      : "A new bill takes %s back line by line; its charges "
			"wait "
			"again.",
		 bill_number(desk_session(), number, &x->b.row));
	if (!ui_confirm("Reverse the bill", text, "Reverse it", "Leave it"))
		return RC_NONE;
	rc = bill_reverse(desk_session(), x->b.row.id, x->b.row.version, &by,
			  e);
	if (rc == RC_OK && !by)
		ui_pop(s);
	return rc;
}

static enum rc
make_claim(struct show *x, struct err *e)
{
	char text[200], left[MONEY_TEXT], cover[COVER_TEXT];
	struct row_policy p;
	int64_t id;
	enum rc rc = policy_on_day(desk_session(), x->b.row.patient_id,
				   (int32_t)x->b.row.day, &p, e);

	if (rc != RC_OK)
		return rc;
	snprintf(text, sizeof(text), "%s from %.80s, policy %.40s: %s.",
		 bill_money(left, bill_balance(&x->b.row)),
		 house_name(desk_session(), TBL_INSURER, p.insurer_id),
		 p.number, cover_text(cover, &p, (int32_t)x->b.row.day));
	if (!ui_confirm("Claim", text, "Make the claim", "Leave it"))
		return RC_NONE;
	rc = claim_make(desk_session(), x->b.row.id, p.id, 0, &id, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The claim is made; the list of claims "
				    "(Alt-C) sends it.");
	return rc;
}

/* Off the bill, and out of what waits. */
static enum rc
strike_charge(struct screen *s, const struct show *x, int64_t id, struct err *e)
{
	const struct row_bill *b = &x->b.row;
	int64_t charge = line_of(&x->b, id)->charge_id, reason;
	struct row_charge c;
	enum rc rc;

	if (!desk_ask_reason(s, "Why is the charge struck out?",
			     REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	rc = bill_drop(desk_session(), b->id, b->version, id, e);
	if (rc == RC_OK)
		rc = row_get(desk_store(), TBL_CHARGE, charge, &c, e);
	return rc == RC_OK ? charge_strike(desk_session(), charge, c.version,
					   reason, e)
			   : rc;
}

static enum rc
print(int64_t id, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = bill_print(desk_session(), id, &b, e);

	if (rc == RC_OK)
		desk_print("Bill", b.p);
	buf_release(&b);
	return rc;
}

static enum rc
show_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct show *x = screen_state(s);
	const struct row_bill *b = &x->b.row;

	switch (action) {
	case ACTION_BILL_LINE:
		ui_push_id(SCREEN_BILL_LINE, b->id);
		return RC_NONE;
	case ACTION_BILL_CLOSE:
		ui_push_id(SCREEN_BILL_CLOSE, b->id);
		return RC_NONE;
	case ACTION_BILL_TAKE:
		ui_push_id(SCREEN_BILL_PAY, b->id);
		return RC_NONE;
	case ACTION_BILL_DROP:
		return bill_drop(desk_session(), b->id, b->version, row->id, e);
	case ACTION_BILL_STRIKE_CHARGE:
		return strike_charge(s, x, row->id, e);
	case ACTION_BILL_GIVE_BACK:
		if (!ui_confirm("Give back",
				"The money goes back; the payment"
				" stays on the bill with its reversal.",
				"Give it back", "Leave it"))
			return RC_NONE;
		return payment_reverse(desk_session(), row->id, e);
	case ACTION_BILL_CLAIM:
		return make_claim(x, e);
	case ACTION_BILL_REVERSE:
		return reverse(s, x, e);
	case ACTION_BILL_PAPER:
		return print(b->id, e);
	default:
		return RC_OK;
	}
}

static void
show_close(struct screen *s)
{
	struct show *x = screen_state(s);

	if (x->loaded)
		bill_release(&x->b);
}

const struct screen_ops ops_bill_show = {
	.size = sizeof(struct show),
	.load = show_load,
	.action = show_action,
	.disabled = show_disabled,
	.close = show_close,
};

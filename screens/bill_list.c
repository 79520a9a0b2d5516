/*
 * bill_list.c - bills to see to, who owes, whose charges wait.
 */
#include "bill_share.h"

#include <stdio.h>

#include "wardbook/text.h"

/* ---- bills ------------------------------------------------------------------------- */

struct bills {
	struct screen *s;
	int64_t left;
	int n;
};

static enum ui_role
role_of(const struct row_bill *b)
{
	if (bill_is_overdue(b, when_today()) || b->state == BILL_STATE_FAILED)
		return ROLE_WARN;
	if (b->state == BILL_STATE_REVERSED || b->state == BILL_STATE_STRUCK)
		return ROLE_MUTED;
	return ROLE_NORMAL;
}

static bool
bill_row(const struct bill_summary *b, void *arg)
{
	struct bills *x = arg;
	struct ui_rows *r = screen_rows(x->s);
	char text[MONEY_TEXT];

	x->n++;
	rows_add(r, b->row.id, b->row.version, role_of(&b->row));
	rows_cell(r, b->patient);
	rows_cell(r, bill_number(desk_session(), text, &b->row));
	rows_cell(r, day_text(text, (int32_t)b->row.day));
	rows_cell(r, bill_status(&b->row, when_today()));
	if (b->row.shut) {
		rows_cell(r, NOT_SHOWN);
		rows_cell(r, NOT_SHOWN);
		return true;
	}
	if (b->row.state != BILL_STATE_OPEN)
		x->left += bill_balance(&b->row);
	rows_cell(r, bill_plain(text, bill_balance(&b->row)));
	rows_cell(r, bill_plain(text, b->row.total));
	return true;
}

static bool
count_patient(const struct charge_patient *p, void *arg)
{
	(void)p;
	++*(int *)arg;
	return true;
}

static enum rc
bill_list_load(struct screen *s, struct err *e)
{
	int64_t patient = screen_args(s)->id;
	struct bills x = { s, 0, 0 };
	char caption[160], left[MONEY_TEXT];
	int waiting = 0;
	enum rc rc = bill_list(desk_session(), patient, bill_row, &x, e);

	if (rc == RC_OK && !patient)
		rc = charge_patients(desk_session(), count_patient, &waiting,
				     e);
	if (rc != RC_OK)
		return rc;
	if (patient)
		snprintf(caption, sizeof(caption), "%d bill%s, %s to pay", x.n,
			 x.n == 1 ? "" : "s", bill_money(left, x.left));
	else
		snprintf(caption, sizeof(caption),
			 "%d bills to see to, %s to "
			 "pay; charges of %d patients wait",
			 x.n, bill_money(left, x.left), waiting);
	list_caption(s, caption);
	return RC_OK;
}

static enum rc
new_bill(struct screen *s, struct err *e)
{
	int64_t patient = screen_args(s)->id, id = 0;
	enum rc rc;

	if (!patient && !bill_ask_patient(s, &patient))
		return RC_NONE;
	rc = bill_make(desk_session(), patient, 0, &id, e);
	if (rc == RC_OK)
		ui_push_id(SCREEN_BILL_SHOW, id);
	return rc;
}

static enum rc
bill_list_action(struct screen *s, int action, const struct ui_row *row,
		 struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc;

	if (action == ACTION_BILL_NEW)
		return new_bill(s, e);
	if (action != ACTION_BILL_PRINT)
		return RC_OK;
	rc = bill_print(desk_session(), row->id, &b, e);
	if (rc == RC_OK)
		desk_print("Bill", b.p);
	buf_release(&b);
	return rc;
}

const struct screen_ops ops_bill_list = {
	.load = bill_list_load,
	.action = bill_list_action,
};

/* ---- who owes ----------------------------------------------------------------------- */

static void
owed_cells(struct ui_rows *r, const struct owed_line *o)
{
	char text[MONEY_TEXT];

	for (int i = 0; i < OWED_BANDS; i++)
		rows_cell(r, o->band[i] ? bill_plain(text, o->band[i]) : "");
	rows_cell(r, bill_plain(text, o->total));
	rows_cellf(r, "%d", o->bills);
}

static bool
owed_row(const struct owed_line *o, void *arg)
{
	struct ui_rows *r = screen_rows(arg);

	rows_add(r, o->patient_id, 1, o->band[3] ? ROLE_WARN : ROLE_NORMAL);
	rows_cell(r, o->patient);
	owed_cells(r, o);
	return true;
}

static enum rc
owed_load(struct screen *s, struct err *e)
{
	char caption[120], total[MONEY_TEXT];
	struct ui_rows *r = screen_rows(s);
	struct owed_line sum;
	enum rc rc =
		owed_list(desk_session(), when_today(), owed_row, s, &sum, e);

	if (rc != RC_OK)
		return rc;
	snprintf(caption, sizeof(caption),
		 "%d bills, %s to pay, by days since"
		 " the bill",
		 sum.bills, bill_money(total, sum.total));
	list_caption(s, caption);
	if (sum.bills) {
		rows_add(r, 0, 0, ROLE_TITLE);
		rows_cell(r, "Everybody");
		owed_cells(r, &sum);
	}
	return RC_OK;
}

static enum rc
owed_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	(void)s;
	(void)e;
	if (row->id)
		ui_push_id(SCREEN_BILL_LIST, row->id);
	return RC_OK;
}

const struct screen_ops ops_bill_owed = {
	.load = owed_load,
	.enter = owed_enter,
};

/* ---- charges that wait ---------------------------------------------------------------- */

static bool
waiting_row(const struct charge_patient *p, void *arg)
{
	struct ui_rows *r = screen_rows(arg);
	char text[WHEN_TEXT];

	rows_add(r, p->patient_id, 1, ROLE_NORMAL);
	rows_cell(r, p->patient);
	rows_cell(r, p->number);
	rows_cellf(r, "%lld", (long long)p->charges);
	rows_cell(r, day_text(text, p->since));
	return true;
}

static enum rc
waiting_load(struct screen *s, struct err *e)
{
	enum rc rc = charge_patients(desk_session(), waiting_row, s, e);
	char caption[80];

	snprintf(caption, sizeof(caption), "%zu patients",
		 rows_count(screen_rows(s)));
	list_caption(s, caption);
	return rc;
}

static enum rc
waiting_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	int64_t id = 0;
	enum rc rc = bill_make(desk_session(), row->id, 0, &id, e);

	(void)s;
	if (rc == RC_OK)
		ui_push_id(SCREEN_BILL_SHOW, id);
	return rc;
}

const struct screen_ops ops_bill_waiting = {
	.load = waiting_load,
	.enter = waiting_enter,
};

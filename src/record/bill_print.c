/*
 * bill_print.c - a bill on paper: 72 columns of plain text.
 */
#include "bill_private.h"

#include <string.h>

#include "wardbook/text.h"

#define WIDE 72

/* label at the left, an amount in the last 16 columns */
static void
put_sum(struct session *s, struct buf *out, const char *label, int64_t amount)
{
	char text[MONEY_TEXT];

	buf_addf(out, "%*s%-20s%16s\n", WIDE - 36, "", label,
		 money_here(s, text, amount));
}

static void
put_text(struct buf *out, const char *text, int width)
{
	struct buf b = BUF_INIT;
	size_t n;

	text_clean(&b, text, strlen(text), false);
	n = text_fit(b.p, b.len, width);
	buf_add(out, b.p, n);
	for (int w = text_width(b.p, n); w < width; w++)
		buf_addc(out, ' ');
	buf_release(&b);
}

static void
put_lines(struct session *s, struct buf *out, const struct bill *b)
{
	char day[WHEN_TEXT], price[MONEY_TEXT], sum[MONEY_TEXT];
	int decimals = money_decimals(store_site(s->store)->currency);

	for (size_t i = 0; i < b->nlines; i++) {
		const struct row_bill_line *l = &b->line[i];

		buf_addf(out, "%-12s", day_text(day, (int32_t)l->day));
		put_text(out, l->words, 30);
		buf_addf(out, "%4lld %11s %12s\n", (long long)l->quantity,
			 money_text(price, l->price, decimals, NULL),
			 money_text(sum, l->quantity * l->price, decimals,
				    NULL));
	}
}

static void
put_payments(struct session *s, struct buf *out, const struct bill *b)
{
	for (size_t i = 0; i < b->npayments; i++) {
		const struct row_payment *p = &b->payment[i];
		char day[WHEN_TEXT], label[60], sum[MONEY_TEXT];

		snprintf(label, sizeof(label), "%s, %s%s",
			 enum_words(&enum_pay_method, p->method),
			 day_text(day, (int32_t)p->day),
			 p->state == PAYMENT_STATE_FAILED ? " (failed)"
			 : p->reverses_id		  ? " (given back)"
							  : "");
		buf_addf(out, "%-40s%*s\n", label, WIDE - 40,
			 money_here(s, sum, p->amount));
	}
}

static void
put_head(struct session *s, struct buf *out, const struct bill *b,
	 const struct patient *p)
{
	char number[BILL_NUMBER], day[WHEN_TEXT], name[PATIENT_NAME];

	put_text(out, store_site(s->store)->name, WIDE);
	buf_addf(out, "\n\n%s %s\n", b->row.reverses_id ? "Reversal" : "Bill",
		 bill_number(s, number, &b->row));
	buf_addf(out, "%-12s%s\n", "Day", day_text(day, (int32_t)b->row.day));
	if (b->row.due_day)
		buf_addf(out, "%-12s%s\n", "Due",
			 day_text(day, (int32_t)b->row.due_day));
	buf_addf(out, "%-12s", "Patient");
	put_text(out, patient_name(name, p), 56);
	buf_addf(out, "\n%-12s%s\n", "Number",
		 p->who.shut ? NOT_SHOWN : p->who.number);
	buf_addf(out, "%-12s%s\n\n", "Status",
		 bill_status(&b->row, when_today()));
}

enum rc
bill_print(struct session *s, int64_t id, struct buf *out, struct err *e)
{
	struct patient p;
	struct bill b;
	enum rc rc = bill_open(s, id, &b, e);

	if (rc != RC_OK)
		return rc;
	rc = b.row.shut ? err_set(e, RC_NOKEY, "Bills are " NOT_SHOWN ".")
			: patient_get(s, b.row.patient_id, &p, e);
	if (rc == RC_OK)
		rc = act_log(s, ACT_BILL_PRINT, b.row.patient_id, NULL, e);
	if (rc == RC_OK) {
		put_head(s, out, &b, &p);
		put_lines(s, out, &b);
		buf_addc(out, '\n');
		put_sum(s, out, "Amount", b.row.amount);
		if (b.row.discount)
			put_sum(s, out, "Discount", -b.row.discount);
		put_sum(s, out, "Tax", b.row.tax);
		if (b.row.difference)
			put_sum(s, out, "As stated elsewhere",
				b.row.difference);
		put_sum(s, out, "Total", b.row.total);
		put_payments(s, out, &b);
		put_sum(s, out, "To pay", bill_balance(&b.row));
		patient_wipe(&p);
	}
	bill_release(&b);
	return rc;
}

/*
 * cmd_bill.c - bills from the command line: what is open, one bill, who owes
 * what, and the sums of a stretch of days.
 */
#include "cmd_bill.h"

#include <string.h>

#include "wardbook/bill.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

struct listing {
	struct context *c;
	json_t *list; /* NULL: text */
	int n;
};

/* ---- list ------------------------------------------------------------------------ */

static json_t *
bill_json(struct session *s, const struct bill_summary *b)
{
	char number[BILL_NUMBER];
	json_t *o = json_object();

	record_json_all(o, TBL_BILL, &b->row);
	json_object_set_new(o, "number",
			    json_string(bill_number(s, number, &b->row)));
	json_object_set_new(o, "patient", json_string(b->number));
	json_object_set_new(o, "status",
			    json_string(bill_status(&b->row, when_today())));
	/* What other systems call the state of payment. */
	json_object_set_new(o, "payment_status",
			    json_string(b->row.state == BILL_STATE_PAID ? "yes"
					: b->row.state == BILL_STATE_PARTIAL
						? "partial"
						: "no"));
	json_object_set_new(o, "balance",
			    json_integer((json_int_t)bill_balance(&b->row)));
	return o;
}

static bool
show_bill(const struct bill_summary *b, void *arg)
{
	struct listing *l = arg;
	struct session *s = l->c->session;
	char number[BILL_NUMBER], day[WHEN_TEXT], left[MONEY_TEXT];

	l->n++;
	if (l->list) {
		json_array_append_new(l->list, bill_json(s, b));
		return true;
	}
	printf("%-14s %s  ", bill_number(s, number, &b->row),
	       day_text(day, (int32_t)b->row.day));
	print_cell(b->patient, 26);
	printf("  %-14s %14s\n", bill_status(&b->row, when_today()),
	       b->row.shut ? NOT_SHOWN
			   : money_here(s, left, bill_balance(&b->row)));
	return true;
}

static enum rc
bill_listed(struct context *c, const char *number, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL, 0 };
	int64_t patient = 0;
	enum rc rc = RC_OK;

	if (number)
		rc = patient_by_number(c->session, number, &patient, e);
	if (rc == RC_OK)
		rc = bill_list(c->session, patient, show_bill, &l, e);
	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}

/* Rows of a table as they stand, without the ids that tie them. */
static json_t *
rows_json(enum tbl t, const void *rows, size_t n)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n; i++) {
		json_t *o = json_object();

		record_json_all(o, t, (const char *)rows + i * tables[t].size);
		json_array_append_new(list, o);
	}
	return list;
}

static enum rc
bill_whole(struct context *c, int64_t id, struct err *e)
{
	struct bill_summary sum = { .patient = "" };
	struct patient p;
	struct bill b;
	json_t *o;
	enum rc rc;

	bill_init(&b);
	rc = bill_open(c->session, id, &b, e);
	if (rc == RC_OK)
		rc = patient_get(c->session, b.row.patient_id, &p, e);
	if (rc == RC_OK) {
		sum.row = b.row;
		text_copy(sum.number, sizeof(sum.number), p.who.number);
		patient_wipe(&p);
		o = bill_json(c->session, &sum);
		json_object_set_new(o, "lines",
				    rows_json(TBL_BILL_LINE, b.line, b.nlines));
		json_object_set_new(o, "payments",
				    rows_json(TBL_PAYMENT, b.payment,
					      b.npayments));
		json_object_set_new(o, "claims",
				    rows_json(TBL_CLAIM, b.claim, b.nclaims));
		print_json(o);
	}
	bill_release(&b);
	return rc;
}

static enum rc
bill_shown(struct context *c, const char *number, struct err *e)
{
	struct buf b = BUF_INIT;
	int64_t id;
	enum rc rc = bill_by_number(c->session, number, &id, e);

	if (rc == RC_OK && c->json)
		return bill_whole(c, id, e);
	if (rc == RC_OK)
		rc = bill_print(c->session, id, &b, e);
	if (rc == RC_OK)
		fputs(b.p, stdout);
	buf_release(&b);
	return rc;
}

/* ---- who owes ----------------------------------------------------------------------- */

static json_t *
owed_json(const struct owed_line *o)
{
	json_t *band = json_array();

	for (int i = 0; i < OWED_BANDS; i++)
		json_array_append_new(band,
				      json_integer((json_int_t)o->band[i]));
	return json_pack("{s:s, s:i, s:I, s:o}", "patient", o->number, "bills",
			 o->bills, "total", (json_int_t)o->total, "by_age",
			 band);
}

static void
print_owed(struct session *s, const char *who, const struct owed_line *o)
{
	int decimals = money_decimals(store_site(s->store)->currency);
	char text[MONEY_TEXT];

	print_cell(who, 24);
	for (int i = 0; i < OWED_BANDS; i++)
		printf(" %12s", money_text(text, o->band[i], decimals, NULL));
	printf(" %14s\n", money_text(text, o->total, decimals, NULL));
}

static bool
show_owed(const struct owed_line *o, void *arg)
{
	struct listing *l = arg;

	l->n++;
	if (l->list)
		json_array_append_new(l->list, owed_json(o));
	else
		print_owed(l->c->session, o->patient, o);
	return true;
}

static enum rc
bill_owed(struct context *c, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL, 0 };
	struct owed_line sum;
	enum rc rc;

	if (!c->json) {
		printf("%-24s", "days since the bill");
		for (int i = 0; i < OWED_BANDS; i++)
			printf(" %12s", owed_band[i]);
		printf(" %14s\n", "total");
	}
	rc = owed_list(c->session, when_today(), show_owed, &l, &sum, e);
	if (rc == RC_OK && l.list) {
		json_t *all = owed_json(&sum);

		json_object_del(all, "patient");
		json_object_set_new(all, "patients", l.list);
		print_json(all);
	} else if (rc == RC_OK) {
		print_owed(c->session, "everybody", &sum);
	} else {
		json_decref(l.list);
	}
	return rc;
}

/* ---- sums --------------------------------------------------------------------------- */

static bool
show_branch(const char *branch, int64_t bills, int64_t amount, void *arg)
{
	struct listing *l = arg;
	char text[MONEY_TEXT];

	if (l->list) {
		json_object_set_new(l->list, branch, json_integer(amount));
		return true;
	}
	printf("  at ");
	print_cell(*branch ? branch : "no known branch", 24);
	printf(" %10s  (%lld)\n", money_here(l->c->session, text, amount),
	       (long long)bills);
	return true;
}

/* takes branches */
static void
totals_json(const struct bill_totals *t, json_t *branches)
{
	json_t *method = json_object(), *state = json_object();

	for (int i = 0; i < 10; i++)
		if (t->by_method[i])
			json_object_set_new(method,
					    enum_name(&enum_pay_method, i),
					    json_integer(t->by_method[i]));
	for (int i = 0; i < 8; i++)
		if (t->by_state[i])
			json_object_set_new(state,
					    enum_name(&enum_bill_state, i),
					    json_integer(t->by_state[i]));
	print_json(json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, "
			     "s:o, s:o, s:o}",
			     "bills", (json_int_t)t->bills, "amount",
			     (json_int_t)t->amount, "discount",
			     (json_int_t)t->discount, "tax", (json_int_t)t->tax,
			     "difference", (json_int_t)t->difference, "total",
			     (json_int_t)t->total, "paid", (json_int_t)t->paid,
			     "owed", (json_int_t)t->owed, "overdue",
			     (json_int_t)t->overdue, "amount_by_method", method,
			     "bills_by_state", state, "amount_by_branch",
			     branches));
}

static void
totals_text(struct session *s, const struct bill_totals *t)
{
	const struct {
		const char *label;
		int64_t v;
	} line[] = {
		{ "amount", t->amount }, { "discount", -t->discount },
		{ "tax", t->tax },	 { "difference", t->difference },
		{ "total", t->total },	 { "paid", t->paid },
		{ "owed", t->owed },
	};
	char text[MONEY_TEXT];

	printf("%lld bills, %lld of them overdue\n", (long long)t->bills,
	       (long long)t->overdue);
	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++)
		printf("  %-16s %20s\n", line[i].label,
		       money_here(s, text, line[i].v));
	for (int i = 0; i < 10; i++)
		if (t->by_method[i])
			printf("  by %-13s %20s\n",
			       enum_words(&enum_pay_method, i),
			       money_here(s, text, t->by_method[i]));
	for (int i = 0; i < 8; i++)
		if (t->by_state[i])
			printf("  %-16s %20lld\n",
			       enum_words(&enum_bill_state, i),
			       (long long)t->by_state[i]);
}

static enum rc
bill_summed(struct context *c, const char *from, const char *to, struct err *e)
{
	int32_t first = 0, last = 99991231;
	struct listing l = { c, NULL, 0 };
	struct bill_totals t;
	enum rc rc = args_day(c, &first, from, e);

	if (rc == RC_OK)
		rc = args_day(c, &last, to, e);
	if (rc == RC_OK)
		rc = bill_totals(c->session, first, last, &t, e);
	if (rc != RC_OK)
		return rc;
	if (c->json)
		l.list = json_object();
	else
		totals_text(c->session, &t);
	rc = bill_branches(c->session, first, last, show_branch, &l, e);
	if (l.list)
		totals_json(&t, l.list);
	return rc;
}

enum rc
cmd_bill(struct context *c, int argc, char **argv, struct err *e)
{
	struct bill_words w = { .from = NULL };
	const struct verb_option options[] = {
		{ "--from", &w.from, NULL, NULL },
		{ "--to", &w.to, NULL, NULL },
		{ "--times", &w.times, NULL, NULL },
		{ "--each", &w.each, NULL, NULL },
		{ "--words", &w.words, NULL, NULL },
		{ "--discount", &w.discount, NULL, NULL },
		{ "--due", &w.due, NULL, NULL },
		{ "--method", &w.method, NULL, NULL },
		{ "--document", &w.document, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 3, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "list") && argc < 3)
		return bill_listed(c, argc > 1 ? argv[1] : NULL, e);
	if (!strcmp(argv[0], "show") && argc == 2)
		return bill_shown(c, argv[1], e);
	if (!strcmp(argv[0], "owed") && argc == 1)
		return bill_owed(c, e);
	if (!strcmp(argv[0], "totals") && argc == 1)
		return bill_summed(c, w.from, w.to, e);
	if (!strcmp(argv[0], "cover") && argc == 1)
		return bill_cover(c, e);
	if (argc > 1)
		return bill_act(c, argc, argv, &w, e);
	return err_set(e, RC_USAGE,
		       "bill wants list, show NUMBER, owed, totals or cover; "
		       "charge or make PATIENT; add, close, pay or reverse "
		       "NUMBER.");
}

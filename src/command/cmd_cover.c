/*
 * cmd_cover.c - policies, claims and the figures over them from the command
 * line.  A claim is named by its bill.
 */
#include "command.h"

#include <string.h>

#include "wardbook/figures.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

/* ---- policies --------------------------------------------------------------------- */

struct listing {
	struct context *c;
	json_t *list; /* NULL: text */
};

static json_t *
policy_json(struct session *s, const struct row_policy *p)
{
	json_t *o = json_object();
	char text[COVER_TEXT];

	record_json_all(o, TBL_POLICY, p);
	if (!p->shut)
		json_object_set_new(o, "insurer",
				    json_string(house_name(s, TBL_INSURER,
							   p->insurer_id)));
	json_object_set_new(o, "today",
			    json_string(cover_text(text, p, when_today())));
	json_object_set_new(o, "covered",
			    json_boolean(policy_covers(p, when_today()) ==
					 COVER_YES));
	return o;
}

static void
policy_line(struct session *s, const struct row_policy *p, const char *as)
{
	char text[COVER_TEXT];

	print_cell(p->shut ? NOT_SHOWN
			   : house_name(s, TBL_INSURER, p->insurer_id),
		   26);
	printf("  ");
	print_cell(p->shut ? NOT_SHOWN : p->number, 18);
	printf("  %-14s %s%s%s\n", enum_words(&enum_coverage, p->coverage),
	       cover_text(text, p, when_today()), *as ? "; as " : "", as);
}

static bool
show_policy(const struct row_policy *p, void *arg)
{
	struct listing *l = arg;

	if (l->list)
		json_array_append_new(l->list, policy_json(l->c->session, p));
	else
		policy_line(l->c->session, p, "");
	return true;
}

static bool
show_insured(const struct row_insured *i, const struct row_policy *p, void *arg)
{
	struct listing *l = arg;
	const char *as = i->relation ? enum_words(&enum_insured_as, i->relation)
				     : "not said whom";

	if (l->list) {
		json_t *o =
			p->id ? policy_json(l->c->session, p) : json_object();

		json_object_set_new(o, "insured_as",
				    json_string(enum_name(&enum_insured_as,
							  i->relation)));
		if (!p->id)
			json_object_set_new(o, "number_elsewhere",
					    json_string(i->number));
		json_array_append_new(l->list, o);
	} else if (p->id) {
		policy_line(l->c->session, p, as);
	} else {
		print_cell(i->number, 26);
		printf("  of no policy that is here\n");
	}
	return true;
}

static enum rc
policies_listed(struct context *c, const char *number, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	int64_t patient;
	enum rc rc = patient_by_number(c->session, number, &patient, e);

	if (rc == RC_OK)
		rc = policy_of_patient(c->session, patient, show_policy, &l, e);
	if (rc == RC_OK)
		rc = insured_of_patient(c->session, patient, show_insured, &l,
					e);
	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}

struct policy_words {
	const char *insurer, *number, *from, *to, *cover, *premium, *deductible;
};

static enum rc
policy_added(struct context *c, const char *number,
	     const struct policy_words *w, struct err *e)
{
	struct row_policy p;
	char text[COVER_TEXT];
	int32_t from = 0, to = 0;
	enum rc rc;

	row_init(TBL_POLICY, &p);
	p.premium = p.deductible = -1;
	rc = patient_by_number(c->session, number, &p.patient_id, e);
	if (rc == RC_OK && !w->insurer)
		rc = err_set(e, RC_USAGE, "Say --insurer CODE.");
	if (rc == RC_OK)
		rc = house_find(c->session, TBL_INSURER, 0, w->insurer,
				&p.insurer_id, e);
	if (rc == RC_OK)
		rc = args_day(c, &from, w->from, e);
	if (rc == RC_OK)
		rc = args_day(c, &to, w->to, e);
	if (rc == RC_OK)
		rc = args_money(c, &p.premium, w->premium, e);
	if (rc == RC_OK)
		rc = args_money(c, &p.deductible, w->deductible, e);
	if (rc == RC_OK)
		rc = args_word(&enum_coverage, &p.coverage, w->cover, e);
	if (rc != RC_OK)
		return rc;
	p.from_day = from;
	p.to_day = to;
	text_copy(p.number, sizeof(p.number), w->number ? w->number : "");
	rc = policy_set(c->session, &p, e);
	if (rc == RC_OK)
		say("filed; today: %s", cover_text(text, &p, when_today()));
	return rc;
}

enum rc
cmd_policy(struct context *c, int argc, char **argv, struct err *e)
{
	struct policy_words w = { 0 };
	const struct verb_option options[] = {
		{ "--insurer", &w.insurer, NULL, NULL },
		{ "--number", &w.number, NULL, NULL },
		{ "--from", &w.from, NULL, NULL },
		{ "--to", &w.to, NULL, NULL },
		{ "--cover", &w.cover, NULL, NULL },
		{ "--premium", &w.premium, NULL, NULL },
		{ "--deductible", &w.deductible, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 2, 2, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "list"))
		return policies_listed(c, argv[1], e);
	if (!strcmp(argv[0], "add"))
		return policy_added(c, argv[1], &w, e);
	return err_set(e, RC_USAGE, "policy wants list or add.");
}

/* ---- claims ------------------------------------------------------------------------ */

static bool
show_claim(const struct claim_line *l, void *arg)
{
	struct listing *to = arg;
	const struct row_claim *c = &l->row;
	char text[MONEY_TEXT], other[MONEY_TEXT];

	if (to->list) {
		json_t *o = json_object();

		record_json_all(o, TBL_CLAIM, c);
		json_object_set_new(o, "insurer", json_string(l->insurer));
		json_object_set_new(o, "bill_number",
				    json_integer(l->bill_number));
		json_array_append_new(to->list, o);
		return true;
	}
	printf("B%-6lld ", (long long)l->bill_number);
	print_cell(l->insurer, 22);
	printf("  ");
	print_cell(l->patient, 18);
	printf("  %-17s %12s %12s%s%s\n",
	       enum_words(&enum_claim_state, c->state),
	       c->shut ? NOT_SHOWN
		       : money_here(to->c->session, text, c->amount),
	       c->shut ? "" : money_here(to->c->session, other, c->sanctioned),
	       c->denial ? "  " : "",
	       c->denial ? enum_words(&enum_denial, c->denial) : "");
	return true;
}

static enum rc
claims_listed(struct context *c, bool all, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	enum rc rc = claim_list(c->session, all, show_claim, &l, e);

	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}

static bool
show_sanctioned(const struct sanctioned_visit *v, void *arg)
{
	struct listing *l = arg;
	char day[WHEN_TEXT], text[MONEY_TEXT], other[MONEY_TEXT];

	if (l->list) {
		json_array_append_new(
			l->list,
			json_pack("{s:s, s:s, s:I, s:I, s:I}", "patient",
				  v->number, "day", day_iso(day, v->day),
				  "claims", (json_int_t)v->claims, "claimed",
				  (json_int_t)v->claimed, "sanctioned",
				  (json_int_t)v->sanctioned));
		return true;
	}
	printf("%-11s  ", v->day ? day_text(day, v->day) : "no visit");
	print_cell(v->patient, 26);
	printf("  %3lld %14s %14s\n", (long long)v->claims,
	       money_here(l->c->session, text, v->claimed),
	       money_here(l->c->session, other, v->sanctioned));
	return true;
}

static enum rc
claims_sanctioned(struct context *c, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	struct sanctioned_sum sums[PAID_STATES];
	json_t *by = json_object();
	char text[MONEY_TEXT], mean[MONEY_TEXT];
	enum rc rc =
		sanctioned_visits(c->session, show_sanctioned, &l, sums, e);

	for (int i = 0; rc == RC_OK && i < PAID_STATES; i++) {
		const struct sanctioned_sum *t = &sums[i];
		int64_t m = money_mean(t->sanctioned, t->claims);

		json_object_set_new(by, paid_state[i],
				    json_pack("{s:I, s:I, s:I, s:I}", "claims",
					      (json_int_t)t->claims, "claimed",
					      (json_int_t)t->claimed,
					      "sanctioned",
					      (json_int_t)t->sanctioned, "mean",
					      (json_int_t)m));
		if (!c->json)
			printf("paid: %-8s %4lld claims %14s, mean %s\n",
			       paid_state[i], (long long)t->claims,
			       money_here(c->session, text, t->sanctioned),
			       money_here(c->session, mean, m));
	}
	if (rc == RC_OK && c->json)
		print_json(json_pack("{s:o, s:o}", "visits", l.list,
				     "by_payment_status", json_incref(by)));
	else
		json_decref(l.list);
	json_decref(by);
	return rc;
}

#define IN(x) (1u << CLAIM_STATE_##x)

/* What is done to a claim, and in which states it can be. */
static const struct {
	const char *word;
	unsigned states;
} changes[] = {
	{ "send", IN(DRAFT) },
	{ "answer", IN(SENT) },
	{ "paid", IN(SANCTIONED) | IN(PARTIAL) },
	{ "again", IN(PARTIAL) | IN(DENIED) },
	{ "withdraw", IN(DRAFT) | IN(SENT) },
};

/* The claim on a bill that this can be done to: the last one, but money comes
 * for the first.  Where it can be done to none, the last one, which says why
 * not. */
static enum rc
claim_on(struct context *c, const char *number, const char *word,
	 struct row_claim *claim, struct err *e)
{
	unsigned states = 0;
	struct bill b;
	int64_t id;
	enum rc rc = bill_by_number(c->session, number, &id, e);

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (!strcmp(changes[i].word, word))
			states = changes[i].states;
	bill_init(&b);
	rc = bill_open(c->session, id, &b, e);
	if (rc == RC_OK && !b.nclaims)
		rc = err_set(e, RC_NONE, "There is no claim on that bill.");
	if (rc == RC_OK)
		*claim = b.claim[b.nclaims - 1];
	for (size_t i = 0; rc == RC_OK && i < b.nclaims; i++) {
		if (!(states & 1u << b.claim[i].state))
			continue;
		*claim = b.claim[i];
		if (!strcmp(word, "paid"))
			break;
	}
	bill_release(&b);
	return rc;
}

static enum rc
claim_made(struct context *c, const char *number, struct err *e)
{
	struct row_policy p;
	struct row_bill b;
	int64_t bill, claim;
	enum rc rc = bill_by_number(c->session, number, &bill, e);

	if (rc == RC_OK)
		rc = row_get(c->store, TBL_BILL, bill, &b, e);
	if (rc == RC_OK)
		rc = policy_on_day(c->session, b.patient_id, (int32_t)b.day, &p,
				   e);
	return rc == RC_OK ? claim_make(c->session, bill, p.id, 0, &claim, e)
			   : rc;
}

struct claim_words {
	const char *number, *denial, *words, *document;
};

static enum rc
claim_changed(struct context *c, char **argv, int argc,
	      const struct claim_words *w, struct err *e)
{
	struct row_claim x;
	int64_t amount = 0, denial = DENIAL_NONE, fresh;
	enum rc rc = claim_on(c, argv[1], argv[0], &x, e);

	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "send"))
		return claim_send(c->session, x.id, x.version,
				  w->number ? w->number : "", e);
	if (!strcmp(argv[0], "paid"))
		return claim_paid(c->session, x.id, x.version,
				  w->document ? w->document : "", e);
	if (!strcmp(argv[0], "again"))
		return claim_again(c->session, x.id, x.version, &fresh, e);
	if (!strcmp(argv[0], "withdraw"))
		return claim_withdraw(c->session, x.id, x.version, e);
	if (argc != 3)
		return err_set(e, RC_USAGE,
			       "claim answer wants the amount that they take "
			       "over.");
	rc = args_money(c, &amount, argv[2], e);
	if (rc == RC_OK)
		rc = args_word(&enum_denial, &denial, w->denial, e);
	return rc == RC_OK ? claim_answer(c->session, x.id, x.version, amount,
					  (enum denial)denial,
					  w->words ? w->words : "", e)
			   : rc;
}

static bool
is_change(const char *word)
{
	for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++)
		if (!strcmp(changes[i].word, word))
			return true;
	return false;
}

enum rc
cmd_claim(struct context *c, int argc, char **argv, struct err *e)
{
	struct claim_words w = { 0 };
	bool all = false;
	const struct verb_option options[] = {
		{ "--number", &w.number, NULL, NULL },
		{ "--denial", &w.denial, NULL, NULL },
		{ "--words", &w.words, NULL, NULL },
		{ "--document", &w.document, NULL, NULL },
		{ "--all", NULL, &all, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 3, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "list") && argc == 1)
		return claims_listed(c, all, e);
	if (!strcmp(argv[0], "sanctioned") && argc == 1)
		return claims_sanctioned(c, e);
	if (!strcmp(argv[0], "make") && argc == 2)
		return claim_made(c, argv[1], e);
	if (is_change(argv[0]) && argc >= 2)
		return claim_changed(c, argv, argc, &w, e);
	return err_set(e, RC_USAGE,
		       "claim wants list, sanctioned, or make, send, answer, "
		       "paid, again or withdraw with a bill.");
}

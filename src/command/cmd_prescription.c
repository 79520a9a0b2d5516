/*
 * cmd_prescription.c - medicines from the command line: what a patient takes,
 * what waits for the pharmacy and is handed out, what never was, what the
 * checks know.
 */
#include "stock_words.h"

#include <string.h>

#include "wardbook/dispense.h"
#include "wardbook/patient.h"
#include "wardbook/text.h"

struct words {
	const char *from, *to, *at, *quantity;
	bool all, plan, again;
};

/* Names in place of ids, and the words that people see. */
static json_t *
prescription_json(const struct prescription *p)
{
	const struct row_prescription *r = &p->row;
	char state[PRESCRIPTION_STATE];
	json_t *o = words_medicine_json(&p->medicine);

	json_object_update_new(
		o,
		json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:I}",
			  "sentence", p->sentence, "route",
			  enum_name(&enum_route, r->route), "frequency",
			  enum_name(&enum_frequency, r->frequency), "state",
			  enum_name(&enum_prescription_state, r->state), "says",
			  prescription_state(state, p), "checked",
			  enum_name(&enum_checked, r->checked), "checks",
			  r->check_words, "dispensing",
			  enum_name(&enum_dispensing_state, p->dispensing),
			  "ordered", (json_int_t)p->ordered, "handed_out",
			  (json_int_t)p->given));
	return o;
}

/* ---- one patient -------------------------------------------------------------------- */

static bool
show_one(const struct prescription *p, void *arg)
{
	char state[PRESCRIPTION_STATE];

	if (listing_add(arg, prescription_json(p)))
		return true;
	print_cell(p->name, 36);
	print_cell(prescription_state(state, p), 22);
	printf("%s\n  ", enum_words(&enum_checked, p->row.checked));
	print_cell(p->sentence, 0);
	putchar('\n');
	return true;
}

static enum rc
list_patient(struct context *c, char **operand, const struct words *w,
	     struct err *e)
{
	struct listing l;
	int64_t id;
	enum rc rc = patient_by_number(c->session, operand[0], &id, e);

	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, prescription_of_patient(c->session, id, w->all,
							 show_one, &l, e));
}

/* ---- the pharmacy's lists --------------------------------------------------------------- */

static json_t *
line_json(const struct dispense_line *x)
{
	json_t *o = prescription_json(&x->p);

	json_object_update_new(
		o, json_pack("{s:s, s:s, s:o, s:I, s:s}", "patient", x->number,
			     "bed", x->where, "owed",
			     x->owed < 0 ? json_null()
					 : json_integer((json_int_t)x->owed),
			     "usable", (json_int_t)x->usable, "reason",
			     x->reason));
	return o;
}

static bool
show_waiting(const struct dispense_line *x, void *arg)
{
	if (listing_add(arg, line_json(x)))
		return true;
	print_cell(x->number, 16);
	print_cell(x->where, 10);
	print_cell(x->p.name, 36);
	printf("%6lld %s, %lld usable\n",
	       (long long)(x->owed < 0 ? x->suggested : x->owed),
	       x->owed < 0 ? "for a week" : "owed", (long long)x->usable);
	return true;
}

static enum rc
list_waiting(struct context *c, char **operand, const struct words *w,
	     struct err *e)
{
	struct listing l;
	int64_t store;
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, false,
				 &store, e);

	(void)operand;
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, dispense_list(c->session, store, show_waiting,
					       &l, e));
}

static bool
show_never(const struct dispense_never *x, void *arg)
{
	struct listing *l = arg;
	char day[WHEN_TEXT];
	json_t *o = l->list ? line_json(&x->line) : NULL;

	if (o)
		json_object_update_new(o, json_pack("{s:o, s:s, s:i}", "day",
						    words_day_json(x->day),
						    "outcome", x->outcome,
						    "doses_given", x->doses));
	if (listing_add(l, o))
		return true;
	printf("%s  ", day_text(day, x->day));
	print_cell(x->line.number, 16);
	print_cell(x->line.p.name, 32);
	printf("%s, %d given by the ward\n", x->outcome, x->doses);
	return true;
}

static enum rc
list_never(struct context *c, char **operand, const struct words *w,
	   struct err *e)
{
	int32_t from = 0, to = 0;
	struct listing l;
	enum rc rc = words_day(c, w->from, &from, e);

	(void)operand;
	if (rc == RC_OK)
		rc = words_day(c, w->to, &to, e);
	if (rc != RC_OK)
		return rc;
	to = to ? to : when_today();
	listing_open(&l, c);
	return listing_close(&l, dispense_never(c->session,
						from ? from : day_add(to, -6),
						to, show_never, &l, e));
}

/* ---- handing out ---------------------------------------------------------------------------- */

struct wanted {
	int64_t medicine;
	bool given;	       /* of which some was handed out */
	struct prescription p; /* row.id 0: none */
};

static bool
take_wanted(const struct prescription *p, void *arg)
{
	struct wanted *x = arg;

	if (p->row.medicine_id != x->medicine ||
	    (x->given ? !p->given
		      : p->over || p->dispensing >= DISPENSING_STATE_DONE))
		return true;
	x->p = *p;
	return false;
}

enum { PLAN = 32 };

static enum rc
show_taken(struct context *c, const struct row_medicine *m,
	   const struct dispense_pick *v, int n)
{
	char text[STOCK_QUANTITY], day[WHEN_TEXT];
	struct listing l;

	listing_open(&l, c);
	for (int i = 0; i < n && i < PLAN; i++) {
		json_t *o = json_pack("{s:s, s:I, s:o, s:b, s:b, s:s}", "lot",
				      v[i].number, "quantity",
				      (json_int_t)v[i].quantity, "expiry",
				      words_day_json(v[i].expiry_day), "opened",
				      v[i].opened_id != 0, "outlives",
				      v[i].outlives, "why", v[i].why);

		if (!listing_add(&l, o))
			printf("%s of lot %s, use by %s: %s\n",
			       stock_quantity_text(text, m, v[i].quantity),
			       v[i].number, day_text(day, v[i].expiry_day),
			       v[i].why);
	}
	return listing_close(&l, RC_OK);
}

static enum rc
find_wanted(struct context *c, char **operand, struct wanted *x,
	    struct row_medicine *m, struct err *e)
{
	int64_t patient;
	enum rc rc = patient_by_number(c->session, operand[0], &patient, e);

	if (rc == RC_OK)
		rc = words_medicine(c, operand[1], m, NULL, e);
	x->medicine = m->id;
	if (rc == RC_OK)
		rc = prescription_of_patient(c->session, patient, false,
					     take_wanted, x, e);
	if (rc == RC_OK && !x->p.row.id)
		rc = err_set(e, RC_NONE,
			     x->given ? "No %.60s was handed out to this "
					"patient."
				      : "No %.60s waits for this patient.",
			     m->name);
	return rc;
}

static enum rc
hand_out(struct context *c, char **operand, const struct words *w,
	 struct err *e)
{
	struct wanted x = { .medicine = 0 };
	struct dispense_pick v[PLAN];
	struct dispense_line l;
	struct row_medicine m;
	struct dispense d = { .again = w->again };
	char twice[200];
	int n;
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &d.store_id, e);

	if (rc == RC_OK)
		rc = words_number("--quantity", w->quantity, false, &d.quantity,
				  e);
	if (rc == RC_OK)
		rc = find_wanted(c, operand, &x, &m, e);
	if (rc == RC_OK)
		rc = dispense_get(c->session, x.p.row.id, d.store_id, &l, e);
	if (rc != RC_OK)
		return rc;
	d.prescription_id = l.p.row.id;
	d.version = l.p.row.version;
	d.given = l.row.given;
	if (!w->quantity)
		d.quantity = l.suggested;
	rc = w->plan ? dispense_plan(c->session, &d, v, PLAN, &n, twice, e)
		     : dispense(c->session, &d, v, PLAN, &n, e);
	mem_wipe(&l, sizeof(l));
	return rc == RC_OK ? show_taken(c, &m, v, n) : rc;
}

static enum rc
print_label(struct context *c, char **operand, const struct words *w,
	    struct err *e)
{
	struct wanted x = { .given = true };
	struct buf b = BUF_INIT;
	struct row_medicine m;
	enum rc rc = find_wanted(c, operand, &x, &m, e);

	(void)w;
	if (rc == RC_OK)
		rc = dispense_label(c->session, x.p.row.id, 76, &b, e);
	if (rc == RC_OK && c->json)
		print_json(json_pack("{s:s}", "label", b.p));
	else if (rc == RC_OK)
		fputs(b.p, stdout);
	if (b.p)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	return rc;
}

/* ---- what the checks know ----------------------------------------------------------------- */

static enum rc
list_tables(struct context *c, char **operand, const struct words *w,
	    struct err *e)
{
	struct drug_table t[8];
	json_t *list = json_array();
	char day[WHEN_TEXT];
	const char *why;
	bool alive;
	int n;

	(void)operand;
	(void)w;
	drugcheck_load(c->session);
	n = drugcheck_tables(t, 8, &alive, &why);
	for (int i = 0; i < n; i++) {
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:o, s:i, s:I, s:b}",
					"what", t[i].what, "name", t[i].name,
					"version", t[i].version, "day",
					words_day_json(t[i].day), "days_old",
					day_between(t[i].day, when_today()),
					"lines", (json_int_t)t[i].rows,
					"shipped", t[i].shipped));
		if (c->json)
			continue;
		print_cell(t[i].what, 16);
		print_cell(t[i].name, 38);
		printf("%s of %s, %d days old, %zu lines\n", t[i].version,
		       day_text(day, t[i].day),
		       day_between(t[i].day, when_today()), t[i].rows);
	}
	if (c->json)
		print_json(json_pack("{s:b, s:s, s:o}", "alive", alive, "why",
				     why, "tables", list));
	else
		json_decref(list);
	return alive ? RC_OK : err_set(e, RC_DAMAGED, "%s", why);
}

/* ---- the verb ------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	int operands;
	enum rc (*run)(struct context *c, char **operand, const struct words *w,
		       struct err *e);
} rx_verbs[] = {
	{ "list", 1, list_patient }, { "waiting", 0, list_waiting },
	{ "never", 0, list_never },  { "dispense", 2, hand_out },
	{ "label", 2, print_label }, { "tables", 0, list_tables },
};

enum rc
cmd_prescription(struct context *c, int argc, char **argv, struct err *e)
{
	struct words w = { .from = NULL };
	const struct verb_option options[] = {
		{ "--from", &w.from, NULL, NULL },
		{ "--to", &w.to, NULL, NULL },
		{ "--at", &w.at, NULL, NULL },
		{ "--quantity", &w.quantity, NULL, NULL },
		{ "--all", NULL, &w.all, NULL },
		{ "--plan", NULL, &w.plan, NULL },
		{ "--again", NULL, &w.again, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 3, e);

	for (size_t i = 0; i < sizeof(rx_verbs) / sizeof(*rx_verbs); i++) {
		if (rc != RC_OK || strcmp(argv[0], rx_verbs[i].name) != 0)
			continue;
		if (argc != 1 + rx_verbs[i].operands)
			return err_set(e, RC_USAGE, "prescription %s wants %s.",
				       argv[0],
				       rx_verbs[i].operands == 2
					       ? "a patient and a medicine"
				       : rx_verbs[i].operands ? "a patient"
							      : "no operand");
		rc = context_login(c, e);
		return rc == RC_OK ? rx_verbs[i].run(c, argv + 1, &w, e) : rc;
	}
	return rc != RC_OK
		       ? rc
		       : err_set(e, RC_USAGE, "There is no prescription %.20s.",
				 argv[0]);
}

/*
 * cmd_prescription.c - medicines from the command line: what a patient takes,
 * what waits for the pharmacy, what was never handed out, what the checks
 * know.
 */
#include "command.h"

#include <string.h>

#include "wardbook/dispense.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

struct listing {
	struct context *c;
	json_t *list; /* NULL: text */
};

static json_t *
text_json(const char *text)
{
	return json_string(text);
}

/* Names in place of ids, and the words that people see. */
static json_t *
prescription_json(const struct prescription *p)
{
	char state[PRESCRIPTION_STATE];
	json_t *o = json_object();

	json_object_set_new(o, "medicine", text_json(p->name));
	json_object_set_new(o, "atc", text_json(p->medicine.atc));
	json_object_set_new(o, "sentence", text_json(p->sentence));
	json_object_set_new(
		o, "route", text_json(enum_name(&enum_route, p->row.route)));
	json_object_set_new(
		o, "frequency",
		text_json(enum_name(&enum_frequency, p->row.frequency)));
	json_object_set_new(o, "state",
			    text_json(enum_name(&enum_prescription_state,
						p->row.state)));
	json_object_set_new(o, "says",
			    text_json(prescription_state(state, p)));
	json_object_set_new(
		o, "checked",
		text_json(enum_name(&enum_checked, p->row.checked)));
	json_object_set_new(o, "checks", text_json(p->row.check_words));
	json_object_set_new(o, "dispensing",
			    text_json(enum_name(&enum_dispensing_state,
						p->dispensing)));
	json_object_set_new(o, "ordered", json_integer(p->ordered));
	json_object_set_new(o, "handed_out", json_integer(p->given));
	json_object_set_new(o, "unit", text_json(p->medicine.unit));
	return o;
}

static void
print_column(const char *text, int width)
{
	struct buf b = BUF_INIT;
	size_t n;

	text_clean(&b, text, strlen(text), false);
	n = text_fit(b.p, b.len, width);
	printf("%.*s%*s  ", (int)n, b.p, width - text_width(b.p, n), "");
	buf_release(&b);
}

/* ---- one patient -------------------------------------------------------------------- */

static bool
show_one(const struct prescription *p, void *arg)
{
	struct listing *l = arg;
	char state[PRESCRIPTION_STATE];

	if (l->list) {
		json_array_append_new(l->list, prescription_json(p));
		return true;
	}
	print_column(p->name, 34);
	print_column(prescription_state(state, p), 20);
	printf("%s\n", enum_words(&enum_checked, p->row.checked));
	printf("  %s\n", p->sentence);
	return true;
}

static enum rc
list_patient(struct context *c, const char *number, bool all, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	int64_t id;
	enum rc rc = patient_by_number(c->session, number, &id, e);

	if (rc == RC_OK)
		rc = prescription_of_patient(c->session, id, all, show_one, &l,
					     e);
	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}

/* ---- the pharmacy's lists --------------------------------------------------------------- */

static json_t *
line_json(const struct dispense_line *x)
{
	json_t *o = prescription_json(&x->p);

	json_object_set_new(o, "patient", text_json(x->number));
	json_object_set_new(o, "bed", text_json(x->where));
	json_object_set_new(o, "owed",
			    x->owed < 0 ? json_null() : json_integer(x->owed));
	json_object_set_new(o, "usable", json_integer(x->usable));
	json_object_set_new(o, "reason", text_json(x->reason));
	return o;
}

static bool
show_waiting(const struct dispense_line *x, void *arg)
{
	struct listing *l = arg;

	if (l->list) {
		json_array_append_new(l->list, line_json(x));
		return true;
	}
	print_column(x->number, 14);
	print_column(x->where, 8);
	print_column(x->p.name, 34);
	printf("%6lld owed  %6lld usable\n",
	       (long long)(x->owed < 0 ? x->suggested : x->owed),
	       (long long)x->usable);
	return true;
}

static bool
show_never(const struct dispense_never *x, void *arg)
{
	struct listing *l = arg;
	char day[WHEN_TEXT];

	if (l->list) {
		json_t *o = line_json(&x->line);

		json_object_set_new(o, "day", json_integer(x->day));
		json_object_set_new(o, "outcome", text_json(x->outcome));
		json_object_set_new(o, "doses_given", json_integer(x->doses));
		json_array_append_new(l->list, o);
		return true;
	}
	printf("%s  ", day_text(day, x->day));
	print_column(x->line.number, 14);
	print_column(x->line.p.name, 30);
	printf("%s, %d given\n", x->outcome, x->doses);
	return true;
}

static enum rc
place_option(struct context *c, const char *code, enum place_kind kind,
	     int64_t *id, struct err *e)
{
	enum rc rc;

	*id = 0;
	if (!code)
		return RC_OK;
	rc = house_find(c->session, TBL_PLACE, kind, code, id, e);
	return rc == RC_NONE
		       ? err_set(e, RC_NONE, "There is no place \"%.40s\".",
				 code)
		       : rc;
}

static enum rc
list_waiting(struct context *c, const char *store, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	int64_t id;
	enum rc rc = place_option(c, store, PLACE_KIND_STORE, &id, e);

	if (rc == RC_OK)
		rc = dispense_list(c->session, id, show_waiting, &l, e);
	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}

static enum rc
list_never(struct context *c, const char *from, const char *to, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	int32_t first = day_add(when_today(), -6), last = when_today();
	enum rc rc = args_day(c, &first, from, e);

	if (rc == RC_OK)
		rc = args_day(c, &last, to, e);
	if (rc == RC_OK)
		rc = dispense_never(c->session, first, last, show_never, &l, e);
	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}

/* ---- what the checks know ----------------------------------------------------------------- */

static enum rc
list_tables(struct context *c, struct err *e)
{
	struct drug_table t[8];
	json_t *list = json_array();
	char day[WHEN_TEXT];
	const char *why;
	bool alive;
	int n;

	drugcheck_load(c->session);
	n = drugcheck_tables(t, 8, &alive, &why);
	for (int i = 0; i < n; i++) {
		json_array_append_new(
			list,
			json_pack("{s:s, s:s, s:s, s:i, s:i, s:I, s:b}", "what",
				  t[i].what, "name", t[i].name, "version",
				  t[i].version, "day", (int)t[i].day,
				  "days_old",
				  day_between(t[i].day, when_today()), "lines",
				  (json_int_t)t[i].rows, "shipped",
				  t[i].shipped));
		if (c->json)
			continue;
		print_column(t[i].what, 16);
		print_column(t[i].name, 36);
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

enum rc
cmd_prescription(struct context *c, int argc, char **argv, struct err *e)
{
	const char *from = NULL, *to = NULL, *store = NULL;
	bool all = false;
	const struct verb_option options[] = {
		{ "--from", &from, NULL, NULL },
		{ "--to", &to, NULL, NULL },
		{ "--store-code", &store, NULL, NULL },
		{ "--all", NULL, &all, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 2, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "list") && argc == 2)
		return list_patient(c, argv[1], all, e);
	if (!strcmp(argv[0], "waiting") && argc == 1)
		return list_waiting(c, store, e);
	if (!strcmp(argv[0], "never") && argc == 1)
		return list_never(c, from, to, e);
	if (!strcmp(argv[0], "tables") && argc == 1)
		return list_tables(c, e);
	return err_set(e, RC_USAGE,
		       "prescription wants list NUMBER, waiting, never or "
		       "tables.");
}

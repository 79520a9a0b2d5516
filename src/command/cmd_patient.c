/*
 * cmd_patient.c - registering, deaths, merging and parting from the command
 * line.
 *
 * A merge and a parting only show what they would do, unless --yes is given: the
 * same preview as on the screen.
 */
#include "command.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "wardbook/merge.h"
#include "wardbook/patient_more.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

/* ---- words ------------------------------------------------------------------------ */

static void
print_clean(const char *label, const char *text)
{
	struct buf b = BUF_INIT;

	text_clean(&b, text, strlen(text), false);
	printf("%-14s %s\n", label, b.p);
	buf_release(&b);
}

static json_t *
alike_json(const struct patient_hit *h)
{
	char name[PATIENT_NAME];

	return json_pack("{s:s,s:s,s:i,s:s,s:s}", "number",
			 h->patient.who.number, "name",
			 patient_name(name, &h->patient), "score", h->score,
			 "for", h->why, "against", h->against);
}

static enum rc
number_of(struct context *c, const char *text, int64_t *id, struct err *e)
{
	return patient_by_number(c->session, text, id, e);
}

enum { CODES = 16 };

/* ---- register ---------------------------------------------------------------------- */

static enum rc
set_code(const struct enum_def *d, const char *value, const char *name,
	 int64_t *out, struct err *e)
{
	int k = enum_find(d, value);

	/* "f" is enough where it can mean only one. */
	for (int i = 0; k < 0 && *value && i < CODES; i++)
		if (!strncasecmp(enum_name(d, i), value, strlen(value)))
			k = i;
	if (k < 0)
		return err_set(e, RC_USAGE, "%s can't be \"%.40s\".", name,
			       value);
	*out = k;
	return RC_OK;
}

/* family=Okonkwo: the columns of the record by name; born, sex and cover. */
static enum rc
set_field(struct context *c, struct patient *p, const char *arg, struct err *e)
{
	const char *value = strchr(arg, '=');
	const struct col_def *col;
	char name[40];

	if (!value || (size_t)(value - arg) >= sizeof(name))
		return err_set(e, RC_USAGE,
			       "\"%.40s\" is not of the form FIELD=VALUE.",
			       arg);
	snprintf(name, sizeof(name), "%.*s", (int)(value - arg), arg);
	value++;
	if (!strcmp(name, "born"))
		return patient_birth_parse(c->session, value, p, e);
	if (!strcmp(name, "sex"))
		return set_code(&enum_sex, value, name, &p->visit.sex, e);
	if (!strcmp(name, "cover"))
		return set_code(&enum_insurer_kind, value, name,
				&p->visit.insurer_kind, e);
	col = table_col(TBL_IDENTITY, name);
	if (!col || col->kind != COL_TEXT || !strcmp(name, "number"))
		return err_set(e, RC_USAGE,
			       "There is no field \"%s\"; family, given, "
			       "native_name, born, sex, phone, address, city "
			       "and others as wardbook(1) lists them.",
			       name);
	if (strlen(value) > col->max)
		return err_set(e, RC_REFUSED,
			       "%s is too long: there is room for %u bytes.",
			       name, col->max);
	text_copy((char *)&p->who + col->offset, col->max + 1, value);
	return RC_OK;
}

/* Who may be the same person; RC_CONFLICT where there is one. */
static enum rc
look_for_others(struct context *c, const struct patient *p, struct err *e)
{
	struct patient_hits h;
	json_t *list = json_array();
	enum rc rc;

	patient_hits_init(&h);
	rc = patient_alike(c->session, p, &h, e);
	for (size_t i = 0; rc == RC_OK && i < h.n; i++) {
		char name[PATIENT_NAME];

		json_array_append_new(list, alike_json(&h.v[i]));
		if (c->json)
			continue;
		print_clean(h.v[i].patient.who.number,
			    patient_name(name, &h.v[i].patient));
		print_clean("  for", h.v[i].why);
		if (*h.v[i].against)
			print_clean("  against", h.v[i].against);
	}
	if (rc == RC_OK && h.n && c->json)
		print_json(json_pack("{s:n,s:O}", "number", "alike", list));
	if (rc == RC_OK && h.n)
		rc = err_set(e, RC_CONFLICT,
			     "There may be a record already; --anyway "
			     "registers another one.");
	json_decref(list);
	patient_hits_release(&h);
	return rc;
}

static enum rc
do_register(struct context *c, int argc, char **argv, bool anyway,
	    struct err *e)
{
	struct patient p;
	enum rc rc = RC_OK;

	patient_init(&p);
	for (int i = 0; i < argc && rc == RC_OK; i++)
		rc = set_field(c, &p, argv[i], e);
	if (rc == RC_OK)
		rc = patient_check(c->session, &p, e);
	if (rc == RC_OK && !anyway)
		rc = look_for_others(c, &p, e);
	if (rc == RC_OK)
		rc = patient_register(c->session, &p, e);
	if (rc == RC_OK && c->json)
		print_json(json_pack("{s:s}", "number", p.who.number));
	else if (rc == RC_OK)
		puts(p.who.number);
	patient_wipe(&p);
	return rc;
}

/* ---- death -------------------------------------------------------------------------- */

static void
say_counts(struct context *c, const char *what, const struct ahead_count *n)
{
	char words[AHEAD_WORDS];

	if (c->json)
		print_json(json_pack("{s:i,s:i,s:i}", "bookings", n->bookings,
				     "waiting", n->waiting, "recalls",
				     n->recalls));
	else
		printf("%s: %s\n", what, ahead_words(words, n));
}

static enum rc
do_death(struct context *c, const char *number, const char *day,
	 const char *minute, const char *cause, struct err *e)
{
	struct death d = { .minute = WHEN_NO_MINUTE };
	struct ahead_count ended;
	struct patient p;
	int64_t id;
	enum rc rc =
		day ? day_parse(
			      &d.day, day,
			      (enum date_order)store_site(c->store)->date_order,
			      when_today(), e)
		    : err_set(e, RC_USAGE, "--day is missing.");

	if (rc == RC_OK && minute)
		rc = minute_parse(&d.minute, minute, when_minute_now(), e);
	if (rc == RC_OK && cause)
		text_copy(d.cause, sizeof(d.cause), cause);
	if (rc == RC_OK)
		rc = number_of(c, number, &id, e);
	if (rc == RC_OK)
		rc = patient_get(c->session, id, &p, e);
	if (rc != RC_OK)
		return rc;
	rc = patient_die(c->session, p.visit.id, p.visit.version, &d, &ended,
			 e);
	if (rc == RC_OK)
		say_counts(c, "cancelled", &ended);
	patient_wipe(&p);
	return rc;
}

static enum rc
do_alive(struct context *c, const char *number, bool give_back, struct err *e)
{
	struct ahead_count given, left;
	struct patient p;
	int64_t id;
	enum rc rc = number_of(c, number, &id, e);

	if (rc == RC_OK)
		rc = patient_get(c->session, id, &p, e);
	if (rc != RC_OK)
		return rc;
	rc = patient_live(c->session, p.visit.id, p.visit.version, give_back,
			  &given, &left, e);
	if (rc == RC_OK)
		say_counts(c, "stands again", &given);
	if (rc == RC_OK && left.bookings + left.waiting + left.recalls)
		say("Not everything could be given back.");
	patient_wipe(&p);
	return rc;
}

/* ---- merging ------------------------------------------------------------------------- */

struct items {
	bool json;
	json_t *list;
	const struct option_list *moves; /* parting: "allergy:123" */
	struct merge_item *v;		 /* those of them */
	size_t n, cap;
};

static bool
take_item(const struct merge_item *i, void *arg)
{
	struct items *x = arg;
	char name[64];

	snprintf(name, sizeof(name), "%s:%lld", tables[i->table].name,
		 (long long)i->id);
	json_array_append_new(x->list,
			      json_pack("{s:s,s:s,s:b}", "id", name, "words",
					i->words, "movable", i->movable));
	if (!x->json)
		printf("  %-26s %s%s\n", name, i->words,
		       i->movable || i->fixed ? "" : " (" NOT_SHOWN ")");
	for (int k = 0; x->moves && k < x->moves->n; k++)
		if (!strcmp(x->moves->v[k], name)) {
			x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
			x->v[x->n++] = *i;
		}
	return true;
}

static enum rc
show_plan(struct context *c, const struct merge_plan *p, bool yes,
	  struct err *e)
{
	struct items x = { .json = c->json, .list = json_array() };
	char name[PATIENT_NAME];
	enum rc rc;

	if (!c->json) {
		print_clean("goes", patient_name(name, &p->gone));
		print_clean("stays", patient_name(name, &p->into));
		printf("%-14s %d of 100\n", "alike", p->score);
		print_clean("for", p->why);
		print_clean("against", p->against);
		if (*p->warning)
			print_clean("but", p->warning);
		puts("what follows");
	}
	rc = merge_items(c->session, p->gone.visit.id, take_item, &x, e);
	if (rc == RC_OK && c->json)
		print_json(json_pack("{s:s,s:s,s:i,s:s,s:s,s:s,s:b,s:O}",
				     "gone", p->gone.who.number, "into",
				     p->into.who.number, "score", p->score,
				     "for", p->why, "against", p->against,
				     "warning", p->warning, "merged", yes,
				     "items", x.list));
	json_decref(x.list);
	return rc;
}

static enum rc
do_merge(struct context *c, char **argv, bool yes, struct err *e)
{
	struct merge_plan *p = mem_zero(1, sizeof(*p));
	int64_t gone, into;
	enum rc rc = number_of(c, argv[0], &gone, e);

	if (rc == RC_OK)
		rc = number_of(c, argv[1], &into, e);
	if (rc == RC_OK)
		rc = merge_plan(c->session, gone, into, p, e);
	if (rc == RC_OK && yes)
		rc = merge_do(c->session, p, e);
	if (rc == RC_OK)
		rc = show_plan(c, p, yes, e);
	if (rc == RC_OK && !yes)
		say("Nothing is done yet; --yes merges them.");
	mem_wipe(p, sizeof(*p));
	free(p);
	return rc;
}

static enum rc
do_part(struct context *c, const char *number, const struct option_list *moves,
	bool yes, struct err *e)
{
	struct items x = { .json = c->json,
			   .list = json_array(),
			   .moves = moves };
	struct row_merge_act m;
	int64_t id;
	int n = 0;
	enum rc rc = number_of(c, number, &id, e);

	if (rc == RC_OK)
		rc = merge_standing(c->session, id, &m, 1, &n, e);
	if (rc == RC_OK && !n)
		rc = err_set(e, RC_NONE, "No record was merged into this one.");
	if (rc == RC_OK && !c->json)
		puts("filed since the merge");
	if (rc == RC_OK)
		rc = merge_since(c->session, &m, take_item, &x, e);
	if (rc == RC_OK && (int)x.n < moves->n)
		rc = err_set(e, RC_USAGE,
			     "--move names a record that is not in the list.");
	if (rc == RC_OK && yes)
		rc = merge_undo(c->session, &m, x.v, x.n, e);
	if (rc == RC_OK && c->json)
		print_json(
			json_pack("{s:b,s:O}", "parted", yes, "since", x.list));
	if (rc == RC_OK && !yes)
		say("Nothing is done yet; --yes parts them, --move ID gives a "
		    "record to the other one.");
	json_decref(x.list);
	free(x.v);
	return rc;
}

/* ---- the verb -------------------------------------------------------------------------- */

enum rc
cmd_patient(struct context *c, int argc, char **argv, struct err *e)
{
	const char *day = NULL, *minute = NULL, *cause = NULL;
	bool anyway = false, yes = false, give_back = false;
	struct option_list moves = { .n = 0 };
	const struct verb_option options[] = {
		{ "--day", &day, NULL, NULL },
		{ "--time", &minute, NULL, NULL },
		{ "--cause", &cause, NULL, NULL },
		{ "--anyway", NULL, &anyway, NULL },
		{ "--give-back", NULL, &give_back, NULL },
		{ "--move", NULL, NULL, &moves },
		{ "--yes", NULL, &yes, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 2, -1, e);
	const char *what = rc == RC_OK ? argv[0] : "";

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	if (!strcmp(what, "register"))
		return do_register(c, argc - 1, argv + 1, anyway, e);
	if (!strcmp(what, "merge") && argc == 3)
		return do_merge(c, argv + 1, yes, e);
	if (!strcmp(what, "death") && argc == 2)
		return do_death(c, argv[1], day, minute, cause, e);
	if (!strcmp(what, "alive") && argc == 2)
		return do_alive(c, argv[1], give_back, e);
	if (!strcmp(what, "part") && argc == 2)
		return do_part(c, argv[1], &moves, yes, e);
	return err_set(e, RC_USAGE,
		       "patient wants register, death, alive, merge or part.");
}

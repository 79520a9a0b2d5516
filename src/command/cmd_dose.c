/*
 * cmd_dose.c - doses from the command line: what is due, what came late or
 * not at all, and the chart on paper for when the machine is down.
 */
#include "command.h"

#include <string.h>

#include "wardbook/dose.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

struct listing {
	struct context *c;
	json_t *list; /* NULL: text */
};

static json_t *
dose_json(struct session *s, const struct dose_line *l)
{
	char at[WHEN_TEXT], supply[DOSE_SUPPLY];
	json_t *o = json_object();

	json_object_set_new(o, "patient", json_string(l->number));
	json_object_set_new(o, "bed", json_string(l->bed));
	json_object_set_new(o, "medicine", json_string(l->p.name));
	json_object_set_new(o, "dose", json_string(l->dose));
	json_object_set_new(o, "due",
			    l->due_at ? json_string(instant_text(at, l->due_at))
				      : json_null());
	json_object_set_new(o, "says", json_string(dose_timing_words(l)));
	if (!l->row.id)
		return o;
	json_object_set_new(
		o, "state",
		json_string(enum_name(&enum_dose_state, l->row.state)));
	json_object_set_new(o, "at", json_string(instant_text(at, l->row.at)));
	json_object_set_new(o, "by", json_string(l->by));
	json_object_set_new(o, "reason", json_string(l->reason));
	json_object_set_new(o, "supply",
			    json_string(dose_supply_words(s, supply, l)));
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

static bool
show_dose(const struct dose_line *l, void *arg)
{
	struct listing *x = arg;
	char at[WHEN_TEXT];

	if (x->list) {
		json_array_append_new(x->list, dose_json(x->c->session, l));
		return true;
	}
	print_column(l->due_at ? instant_text(at, l->due_at) : "as needed", 17);
	print_column(l->bed, 8);
	print_column(l->number, 14);
	print_column(l->p.name, 30);
	print_column(l->dose, 12);
	printf("%s%s%s\n", dose_timing_words(l), *l->by ? ", " : "", l->by);
	return true;
}

static enum rc
ward_option(struct context *c, const char *code, int64_t *ward, struct err *e)
{
	enum rc rc;

	*ward = 0;
	if (!code)
		return err_set(e, RC_USAGE, "Which ward?  Use --ward CODE.");
	rc = house_find(c->session, TBL_PLACE, PLACE_KIND_WARD, code, ward, e);
	return rc == RC_NONE ? err_set(e, RC_NONE,
				       "There is no ward \"%.40s\".", code)
			     : rc;
}

/* The hours of a round, of a patient or a ward. */
static enum rc
list_due(struct context *c, const char *number, const char *code, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	int64_t now = when_now(), ward = 0, patient = 0;
	enum rc rc = number ? patient_by_number(c->session, number, &patient, e)
			    : ward_option(c, code, &ward, e);

	if (rc == RC_OK)
		rc = dose_due(c->session, ward, patient,
			      now - DOSE_HOURS_BACK * 3600000ll,
			      now + DOSE_HOURS_AHEAD * 3600000ll, true,
			      show_dose, &l, e);
	if (rc == RC_OK && l.list)
		print_json(l.list);
	else
		json_decref(l.list);
	return rc;
}

static enum rc
list_late(struct context *c, const char *code, const char *from, struct err *e)
{
	struct listing l = { c, c->json ? json_array() : NULL };
	int32_t day = day_add(when_today(), -1);
	struct dose_counts n;
	int64_t ward;
	enum rc rc = ward_option(c, code, &ward, e);

	if (rc == RC_OK)
		rc = args_day(c, &day, from, e);
	if (rc == RC_OK)
		rc = dose_late(c->session, ward, when_instant(day, 0),
			       when_now(), show_dose, &l, &n, e);
	if (rc != RC_OK) {
		json_decref(l.list);
		return rc;
	}
	if (c->json)
		print_json(json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:o}",
				     "due", n.due, "in_time", n.in_time, "late",
				     n.late, "not_given", n.not_given,
				     "without_record", n.missing, "not_drawn",
				     n.undrawn, "doses", l.list));
	else
		printf("%d due: %d in time, %d late, %d not given, %d without "
		       "a record, %d not drawn\n",
		       n.due, n.in_time, n.late, n.not_given, n.missing,
		       n.undrawn);
	return rc;
}

static enum rc
print_chart(struct context *c, const char *code, const char *on, struct err *e)
{
	struct buf b = BUF_INIT;
	int32_t day = when_today();
	int64_t ward;
	enum rc rc = ward_option(c, code, &ward, e);

	if (rc == RC_OK)
		rc = args_day(c, &day, on, e);
	if (rc == RC_OK)
		rc = dose_chart(c->session, ward, day, &b, e);
	if (rc == RC_OK && c->json)
		print_json(json_pack("{s:s}", "chart", b.p));
	else if (rc == RC_OK)
		fputs(b.p, stdout);
	if (b.p)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	return rc;
}

enum rc
cmd_dose(struct context *c, int argc, char **argv, struct err *e)
{
	const char *ward = NULL, *day = NULL, *from = NULL;
	const struct verb_option options[] = {
		{ "--ward", &ward, NULL, NULL },
		{ "--day", &day, NULL, NULL },
		{ "--from", &from, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 2, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "due"))
		return list_due(c, argc > 1 ? argv[1] : NULL, ward, e);
	if (!strcmp(argv[0], "late") && argc == 1)
		return list_late(c, ward, from, e);
	if (!strcmp(argv[0], "chart") && argc == 1)
		return print_chart(c, ward, day, e);
	return err_set(e, RC_USAGE, "dose wants due, late or chart.");
}

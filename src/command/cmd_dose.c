/*
 * cmd_dose.c - doses from the command line: what is due, a dose given by its
 * pack, what came late or not at all, and the chart on paper for when the
 * machine is down.
 */
#include "stock_words.h"

#include <string.h>

#include "wardbook/dose.h"
#include "wardbook/patient.h"
#include "wardbook/text.h"

struct words {
	const char *ward, *day, *from;
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
	json_object_set_new(o, "state",
			    json_string(
				    enum_name(&enum_dose_state, l->row.state)));
	json_object_set_new(o, "at", json_string(instant_text(at, l->row.at)));
	json_object_set_new(o, "by", json_string(l->by));
	json_object_set_new(o, "reason", json_string(l->reason));
	json_object_set_new(o, "supply",
			    json_string(dose_supply_words(s, supply, l)));
	return o;
}

static bool
show_dose(const struct dose_line *l, void *arg)
{
	struct listing *x = arg;
	char at[WHEN_TEXT];

	if (listing_add(x, x->list ? dose_json(x->c->session, l) : NULL))
		return true;
	print_cell(l->due_at ? instant_text(at, l->due_at) : "as needed", 19);
	print_cell(l->bed, 10);
	print_cell(l->number, 16);
	print_cell(l->p.name, 32);
	print_cell(l->dose, 14);
	printf("%s%s%s\n", dose_timing_words(l), *l->by ? ", " : "", l->by);
	return true;
}

static enum rc
ward_of(struct context *c, const struct words *w, int64_t *ward, struct err *e)
{
	return words_place(c, PLACE_KIND_WARD, "--ward", w->ward, true, ward,
			   e);
}

/* The hours of a round, of a patient or a ward. */
static enum rc
list_due(struct context *c, char **operand, const struct words *w,
	 struct err *e)
{
	int64_t now = when_now(), ward = 0, patient = 0;
	struct listing l;
	enum rc rc = operand[0] ? patient_by_number(c->session, operand[0],
						    &patient, e)
				: ward_of(c, w, &ward, e);

	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, dose_due(c->session, ward, patient,
					  now - DOSE_HOURS_BACK * 3600000ll,
					  now + DOSE_HOURS_AHEAD * 3600000ll,
					  true, show_dose, &l, e));
}

/* By the pack, as at the bed: it finds its dose, or is refused. */
static enum rc
give(struct context *c, char **operand, const struct words *w, struct err *e)
{
	struct dose_act a = { .state = DOSE_STATE_GIVEN };
	struct dose_line l;
	struct dose_pack p;
	int64_t patient, id;
	enum rc rc = patient_by_number(c->session, operand[0], &patient, e);

	(void)w;
	if (rc == RC_OK)
		rc = dose_pack_find(c->session, patient, operand[1], &l, &p, e);
	if (rc == RC_NONE)
		rc = err_set(e, RC_USAGE, "Scan the pack: \"%.40s\" is none.",
			     operand[1]);
	if (rc != RC_OK)
		return rc;
	a.prescription_id = l.p.row.id;
	a.version = l.p.row.version;
	a.due_at = l.due_at;
	text_copy(a.pack, sizeof(a.pack), operand[1]);
	rc = dose_record(c->session, &a, &id, e);
	if (rc == RC_OK)
		rc = row_get(c->store, TBL_DOSE, id, &l.row, e);
	if (rc == RC_OK)
		rc = row_get(c->store, TBL_DOSE_SUPPLY, id, &l.supply, e);
	if (rc == RC_OK) {
		l.timing = l.row.at > l.due_at + DOSE_LATE && l.due_at
				   ? DOSE_GIVEN_LATE
				   : DOSE_IN_TIME;
		text_copy(l.by, sizeof(l.by), c->session->name);
		if (c->json)
			print_json(dose_json(c->session, &l));
		else
			printf("Given: %s, %s.\n", l.p.name, l.dose);
	}
	mem_wipe(&l, sizeof(l));
	return rc;
}

static enum rc
list_late(struct context *c, char **operand, const struct words *w,
	  struct err *e)
{
	int32_t from = 0;
	struct dose_counts n;
	struct listing l;
	int64_t ward;
	enum rc rc = ward_of(c, w, &ward, e);

	(void)operand;
	if (rc == RC_OK)
		rc = words_day(c, w->from, &from, e);
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	rc = dose_late(c->session, ward,
		       when_instant(from ? from : day_add(when_today(), -1), 0),
		       when_now(), show_dose, &l, &n, e);
	if (rc != RC_OK)
		return listing_close(&l, rc);
	if (!l.list) {
		printf("%d due: %d in time, %d late, %d not given, %d without "
		       "a record, %d not drawn\n",
		       n.due, n.in_time, n.late, n.not_given, n.missing,
		       n.undrawn);
		return RC_OK;
	}
	print_json(json_pack("{s:i, s:i, s:i, s:i, s:i, s:i, s:o}", "due",
			     n.due, "in_time", n.in_time, "late", n.late,
			     "not_given", n.not_given, "without_record",
			     n.missing, "not_drawn", n.undrawn, "doses",
			     l.list));
	return RC_OK;
}

static enum rc
print_chart(struct context *c, char **operand, const struct words *w,
	    struct err *e)
{
	struct buf b = BUF_INIT;
	int32_t day = 0;
	int64_t ward;
	enum rc rc = ward_of(c, w, &ward, e);

	(void)operand;
	if (rc == RC_OK)
		rc = words_day(c, w->day, &day, e);
	if (rc == RC_OK)
		rc = dose_chart(c->session, ward, day ? day : when_today(), &b,
				e);
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
	static const struct {
		const char *name;
		int least, most;
		enum rc (*run)(struct context *c, char **operand,
			       const struct words *w, struct err *e);
	} verb[] = {
		{ "due", 0, 1, list_due },
		{ "give", 2, 2, give },
		{ "late", 0, 0, list_late },
		{ "chart", 0, 0, print_chart },
	};
	struct words w = { .ward = NULL };
	const struct verb_option options[] = {
		{ "--ward", &w.ward, NULL, NULL },
		{ "--day", &w.day, NULL, NULL },
		{ "--from", &w.from, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	char *operand[2] = { NULL, NULL };
	enum rc rc = args_take(options, &argc, argv, 1, 3, e);

	for (size_t i = 0; i < sizeof(verb) / sizeof(*verb); i++) {
		if (rc != RC_OK || strcmp(argv[0], verb[i].name) != 0)
			continue;
		if (argc - 1 < verb[i].least || argc - 1 > verb[i].most)
			return err_set(e, RC_USAGE, "dose %s wants %s.",
				       argv[0],
				       verb[i].most == 2 ? "a patient and the "
							   "scan of a pack"
				       : verb[i].most	 ? "at most a patient"
							 : "no operand");
		for (int k = 1; k < argc; k++)
			operand[k - 1] = argv[k];
		rc = context_login(c, e);
		return rc == RC_OK ? verb[i].run(c, operand, &w, e) : rc;
	}
	return rc != RC_OK ? rc
			   : err_set(e, RC_USAGE, "There is no dose %.20s.",
				     argv[0]);
}

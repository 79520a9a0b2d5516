/*
 * cmd_recall.c - a lot that must come back, and its whole way, from the
 * command line.
 */
#include "stock_words.h"

#include <string.h>

#include "wardbook/patient.h"
#include "wardbook/recall.h"

static bool
show_recall(const struct row_recall *r, void *arg)
{
	struct listing *l = arg;
	struct row_lot lot;
	char day[WHEN_TEXT];

	if (row_get(l->c->store, TBL_LOT, r->lot_id, &lot, NULL) != RC_OK)
		return true;
	if (listing_add(l,
			json_pack("{s:o, s:s, s:s, s:s, s:s, s:s}", "day",
				  words_day_json((int32_t)r->day), "medicine",
				  house_name(l->c->session, TBL_MEDICINE,
					     lot.medicine_id),
				  "lot", lot.number, "state",
				  enum_name(&enum_recall_state, r->state),
				  "document", r->document, "cause", r->cause)))
		return true;
	printf("%s  ", day_text(day, (int32_t)r->day));
	print_cell(lot.number, 16);
	print_cell(house_name(l->c->session, TBL_MEDICINE, lot.medicine_id),
		   30);
	printf(" %-6s ", enum_words(&enum_recall_state, r->state));
	print_cell(r->cause, 0);
	putchar('\n');
	return true;
}

/* ---- the way --------------------------------------------------------------- */

static const char *const part_name[] = {
	[RECALL_CAME] = "came",	      [RECALL_LIES] = "lies",
	[RECALL_MOVES] = "moving",    [RECALL_WARD] = "ward",
	[RECALL_PATIENT] = "patient", [RECALL_GONE] = "gone",
	[RECALL_STATE] = "state",
};

/* The record number; "" where it is not this role's to know. */
static const char *
number_of(struct session *s, int64_t patient, char out[25])
{
	struct patient p;

	out[0] = '\0';
	if (!patient)
		return out;
	if (patient_get(s, patient, &p, NULL) == RC_OK)
		snprintf(out, 25, "%s", p.who.number);
	patient_wipe(&p);
	return out;
}

static bool
show_step(const struct recall_step *p, void *arg)
{
	struct listing *l = arg;
	struct session *s = l->c->session;
	char number[25], day[WHEN_TEXT];
	const char *store = house_name(s, TBL_PLACE, p->store_id);
	const char *ward = house_name(s, TBL_PLACE, p->ward_id);
	json_t *patient = json_null();

	number_of(s, p->patient_id, number);
	if (*number)
		patient = json_string(number);
	if (listing_add(l, json_pack("{s:s, s:o, s:I, s:s, s:s, s:o, s:s, s:s, "
				     "s:s}",
				     "part", part_name[p->part], "day",
				     words_day_json(p->day), "quantity",
				     (json_int_t)p->quantity, "store", store,
				     "ward", ward, "patient", patient, "from",
				     p->from, "document", p->document, "by",
				     p->by)))
		return true;
	printf("%-8s %s %10lld  ", part_name[p->part], day_text(day, p->day),
	       (long long)p->quantity);
	print_cell(p->part == RECALL_PATIENT ? *number ? number : NOT_SHOWN
		   : *ward		     ? ward
					     : p->from,
		   28);
	printf(" %s %s %s\n", store, p->document, p->by);
	return true;
}

static enum rc
show_way(struct context *c, const struct row_lot *lot, struct err *e)
{
	struct recall_sum sum;
	struct listing l;
	enum rc rc;

	listing_open(&l, c);
	rc = recall_trace(c->session, lot->id, true, show_step, &l, &sum, e);
	if (rc != RC_OK) {
		json_decref(l.list);
		return rc;
	}
	if (c->json)
		print_json(json_pack(
			"{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, "
			"s:b, s:o}",
			"lot", lot->number, "medicine",
			house_name(c->session, TBL_MEDICINE, lot->medicine_id),
			"state", enum_name(&enum_lot_state, lot->state), "came",
			(json_int_t)sum.came, "corrected",
			(json_int_t)sum.corrected, "there",
			(json_int_t)sum.there, "moving", (json_int_t)sum.moving,
			"wards", (json_int_t)sum.wards, "patients",
			(json_int_t)sum.patients, "gone", (json_int_t)sum.gone,
			"adds_up", sum.whole, "steps", l.list));
	else
		puts(sum.whole ? "It adds up." : "IT DOES NOT ADD UP.");
	return RC_OK;
}

/* ---- the verb -------------------------------------------------------------- */

/* A number that two medicines share is told apart by the medicine. */
static enum rc
find_lot(struct context *c, const char *number, const char *medicine,
	 struct row_lot *lot, struct err *e)
{
	struct row_medicine m;
	int n;
	enum rc rc;

	if (medicine) {
		rc = words_medicine(c, medicine, &m, NULL, e);
		return rc == RC_OK ? words_lot(c, &m, number, lot, e) : rc;
	}
	rc = recall_find_last(c->session, number, lot, &n, e);
	if (rc == RC_OK && n != 1)
		rc = err_set(e, n ? RC_USAGE : RC_NONE,
			     n ? "Several medicines have a lot %.40s: say "
				 "--medicine."
			       : "No lot %.40s ever came here.",
			     number);
	return rc;
}

enum rc
cmd_recall(struct context *c, int argc, char **argv, struct err *e)
{
	const char *cause = NULL, *document = "", *medicine = NULL;
	const struct verb_option options[] = {
		{ "--cause", &cause, NULL, NULL },
		{ "--document", &document, NULL, NULL },
		{ "--medicine", &medicine, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct row_lot lot;
	struct listing l;
	enum rc rc = args_take(options, &argc, argv, 1, 2, e);
	bool start;

	if (rc != RC_OK)
		return rc;
	start = !strcmp(argv[0], "start");
	if (!strcmp(argv[0], "list") && argc == 1) {
		rc = context_login(c, e);
		listing_open(&l, c);
		if (rc == RC_OK)
			rc = recall_each(c->session, show_recall, &l, e);
		return listing_close(&l, rc);
	}
	if (argc != 2 || (!start && strcmp(argv[0], "show") != 0) ||
	    (start && !cause))
		return err_set(e, RC_USAGE,
			       "recall wants list, show LOT, or start LOT "
			       "--cause TEXT.");
	rc = context_login(c, e);
	if (rc == RC_OK)
		rc = find_lot(c, argv[1], medicine, &lot, e);
	if (rc == RC_OK && start)
		rc = recall_start(c->session, lot.id, lot.version, document,
				  cause, NULL, e);
	if (rc == RC_OK && start)
		rc = row_get(c->store, TBL_LOT, lot.id, &lot, e);
	return rc == RC_OK ? show_way(c, &lot, e) : rc;
}

/*
 * cmd_waiting.c - the waiting list and the recall list from the command line.
 */
#include "book_words.h"

#include <string.h>

#include "wardbook/house.h"
#include "wardbook/patient.h"
#include "wardbook/recall_list.h"
#include "wardbook/waiting.h"

struct words {
	const char *doctor, *reason, *priority, *days, *part, *from, *until;
	const char *length, *month;
};

/* The line of a patient and a clinic. */
struct wanted {
	int64_t patient, clinic, id, version;
	int64_t month; /* 0: any */
};

static enum rc
who_and_where(struct context *c, int argc, char **argv, struct wanted *w,
	      struct err *e)
{
	enum rc rc;

	if (argc < 3)
		return err_set(e, RC_USAGE, "%s wants a patient and a clinic.",
			       argv[0]);
	rc = patient_by_number(c->session, argv[1], &w->patient, e);
	return rc == RC_OK ? book_clinic(c, argv[2], &w->clinic, e) : rc;
}

/* ---- the waiting list ----------------------------------------------------------- */

static bool
show_waiting(const struct waiting_line *w, void *arg)
{
	struct listing *l = arg;
	char text[WAITING_WORDS];
	const char *words = waiting_words(text, &w->row);

	if (listing_add(l, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:i, s:s}",
				     "patient", w->number, "name", w->patient,
				     "clinic", w->clinic, "doctor", w->doctor,
				     "priority",
				     enum_name(&enum_priority, w->row.priority),
				     "when", words, "days", w->days, "reason",
				     w->reason)))
		return true;
	print_cell(w->number, 14);
	print_cell(w->patient, 28);
	print_cell(w->clinic, 20);
	printf("%-8s %4d days  ", enum_words(&enum_priority, w->row.priority),
	       w->days);
	print_cell(words, 0);
	putchar('\n');
	return true;
}

static enum rc
waiting_add(struct context *c, int argc, char **argv, const struct words *o,
	    struct err *e)
{
	struct wanted who = { 0 };
	struct row_waiting w;
	int64_t length;
	int32_t from, until;
	int days;
	enum rc rc = who_and_where(c, argc, argv, &who, e);

	waiting_init(&w);
	w.patient_id = who.patient;
	w.clinic_id = who.clinic;
	if (rc == RC_OK)
		rc = book_doctor(c, o->doctor, &w.doctor_id, e);
	if (rc == RC_OK)
		rc = book_reason(c, REASON_KIND_BOOKING, o->reason,
				 &w.reason_id, e);
	if (rc == RC_OK)
		rc = waiting_weekdays(o->days ? o->days : "", "days", &days, e);
	if (rc == RC_OK)
		rc = words_day(c, o->from, &from, e);
	if (rc == RC_OK)
		rc = words_day(c, o->until, &until, e);
	if (rc == RC_OK)
		rc = words_number("--length", o->length, false, &length, e);
	if (rc != RC_OK)
		return rc;
	w.weekdays = days;
	w.length = length;
	w.to_day = until;
	if (from)
		w.from_day = from;
	if (o->priority)
		w.priority = enum_find(&enum_priority, o->priority);
	if (o->part)
		w.part = enum_find(&enum_part_of_day, o->part);
	return waiting_set(c->session, &w, e);
}

static bool
keep_waiting(const struct waiting_line *l, void *arg)
{
	struct wanted *w = arg;

	if (l->row.patient_id != w->patient)
		return true;
	w->id = l->row.id;
	w->version = l->row.version;
	return false;
}

static enum rc
waiting_off(struct context *c, int argc, char **argv, struct err *e)
{
	struct wanted w = { 0 };
	enum rc rc = who_and_where(c, argc, argv, &w, e);

	if (rc == RC_OK)
		rc = waiting_each(c->session, w.clinic, keep_waiting, &w, e);
	if (rc == RC_OK && !w.id)
		rc = err_set(e, RC_NONE, "The patient does not wait there.");
	return rc == RC_OK ? waiting_end(c->session, w.id, w.version, e) : rc;
}

/* Who could have a place: the same question that a freed place asks. */
static enum rc
waiting_who(struct context *c, int argc, char **argv, const struct words *o,
	    struct err *e)
{
	struct free_slot f = { 0 };
	struct row_place p;
	struct listing l;
	int64_t length;
	enum rc rc;

	if (argc != 4)
		return err_set(e, RC_USAGE, "fits wants CLINIC DAY TIME.");
	rc = book_clinic(c, argv[1], &f.clinic_id, e);
	if (rc == RC_OK)
		rc = words_day(c, argv[2], &f.day, e);
	if (rc == RC_OK)
		rc = book_time(argv[3], &f.minute, e);
	if (rc == RC_OK)
		rc = book_doctor(c, o->doctor, &f.doctor_id, e);
	if (rc == RC_OK)
		rc = words_number("--length", o->length, false, &length, e);
	if (rc == RC_OK)
		rc = row_get(c->store, TBL_PLACE, f.clinic_id, &p, e);
	if (rc != RC_OK)
		return rc;
	f.length = length ? (int)length : (int)p.slot_minutes;
	listing_open(&l, c);
	return listing_close(&l,
			     waiting_fits(c->session, &f, show_waiting, &l, e));
}

static enum rc
waiting_listed(struct context *c, int argc, char **argv, struct err *e)
{
	struct listing l;
	int64_t clinic = 0;
	enum rc rc = argc > 1 ? book_clinic(c, argv[1], &clinic, e) : RC_OK;

	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, waiting_each(c->session, clinic, show_waiting,
					      &l, e));
}

/* ---- the recall list ------------------------------------------------------------- */

static bool
show_recall(const struct recall_list_line *r, void *arg)
{
	struct listing *l = arg;
	char month[16];

	snprintf(month, sizeof(month), "%04d-%02d", (int)(r->row.month / 100),
		 (int)(r->row.month % 100));
	if (listing_add(l, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s}",
				     "patient", r->number, "name", r->patient,
				     "clinic", r->clinic, "doctor", r->doctor,
				     "reason", r->reason, "month", month)))
		return true;
	printf("%s  ", month);
	print_cell(r->number, 14);
	print_cell(r->patient, 28);
	print_cell(r->clinic, 20);
	print_cell(r->phone, 0);
	putchar('\n');
	return true;
}

static enum rc
recall_listed(struct context *c, int argc, char **argv, int month,
	      struct err *e)
{
	struct listing l;
	int64_t clinic = 0;
	int now = when_today() / 100;
	enum rc rc = argc > 1 ? book_clinic(c, argv[1], &clinic, e) : RC_OK;

	if (rc != RC_OK)
		return rc;
	if (!month)
		month = now;
	listing_open(&l, c);
	return listing_close(&l, recall_list_each(c->session, clinic, month,
						  month <= now, show_recall, &l,
						  e));
}

static enum rc
recall_add(struct context *c, int argc, char **argv, const struct words *o,
	   int month, struct err *e)
{
	struct wanted who = { 0 };
	struct row_patient_recall r;
	enum rc rc = who_and_where(c, argc, argv, &who, e);

	row_init(TBL_PATIENT_RECALL, &r);
	r.patient_id = who.patient;
	r.clinic_id = who.clinic;
	r.month = month;
	if (rc == RC_OK && !month)
		rc = err_set(e, RC_USAGE, "--month is missing.");
	if (rc == RC_OK)
		rc = book_doctor(c, o->doctor, &r.doctor_id, e);
	if (rc == RC_OK)
		rc = book_reason(c, REASON_KIND_BOOKING, o->reason,
				 &r.reason_id, e);
	return rc == RC_OK ? recall_list_set(c->session, &r, e) : rc;
}

static bool
keep_recall(const struct recall_list_line *l, void *arg)
{
	struct wanted *w = arg;

	if (l->row.patient_id != w->patient ||
	    (w->month && l->row.month != w->month))
		return true;
	w->id = l->row.id;
	w->version = l->row.version;
	return false;
}

static enum rc
recall_off(struct context *c, int argc, char **argv, int month, struct err *e)
{
	struct wanted w = { .month = month };
	enum rc rc = who_and_where(c, argc, argv, &w, e);

	if (!month)
		month = when_today() / 100;
	if (rc == RC_OK)
		rc = recall_list_each(c->session, w.clinic, month, !w.month,
				      keep_recall, &w, e);
	if (rc == RC_OK && !w.id)
		rc = err_set(e, RC_NONE, "The patient is not on that list.");
	return rc == RC_OK ? recall_list_end(c->session, w.id, w.version, 0, e)
			   : rc;
}

/* ---- the verbs ------------------------------------------------------------------- */

static enum rc
take(struct context *c, int *argc, char **argv, struct words *o, int *month,
     struct err *e)
{
	const struct verb_option options[] = {
		{ "--doctor", &o->doctor, NULL, NULL },
		{ "--reason", &o->reason, NULL, NULL },
		{ "--priority", &o->priority, NULL, NULL },
		{ "--days", &o->days, NULL, NULL },
		{ "--part", &o->part, NULL, NULL },
		{ "--from", &o->from, NULL, NULL },
		{ "--until", &o->until, NULL, NULL },
		{ "--length", &o->length, NULL, NULL },
		{ "--month", &o->month, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, argc, argv, 1, 4, e);

	*month = 0;
	if (rc == RC_OK && o->month)
		rc = args_month(month, o->month, e);
	return rc == RC_OK ? context_login(c, e) : rc;
}

enum rc
cmd_waiting(struct context *c, int argc, char **argv, struct err *e)
{
	struct words o = { 0 };
	int month;
	enum rc rc = take(c, &argc, argv, &o, &month, e);

	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "list"))
		return waiting_listed(c, argc, argv, e);
	if (!strcmp(argv[0], "add"))
		return waiting_add(c, argc, argv, &o, e);
	if (!strcmp(argv[0], "end"))
		return waiting_off(c, argc, argv, e);
	if (!strcmp(argv[0], "fits"))
		return waiting_who(c, argc, argv, &o, e);
	return err_set(e, RC_USAGE, "waiting wants list, add, end or fits.");
}

enum rc
cmd_recall_list(struct context *c, int argc, char **argv, struct err *e)
{
	struct words o = { 0 };
	int month;
	enum rc rc = take(c, &argc, argv, &o, &month, e);

	if (rc != RC_OK)
		return rc;
	if (!strcmp(argv[0], "list"))
		return recall_listed(c, argc, argv, month, e);
	if (!strcmp(argv[0], "add"))
		return recall_add(c, argc, argv, &o, month, e);
	if (!strcmp(argv[0], "end"))
		return recall_off(c, argc, argv, month, e);
	return err_set(e, RC_USAGE, "recall-list wants list, add or end.");
}

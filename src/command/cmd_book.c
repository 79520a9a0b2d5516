/*
 * cmd_book.c - booking, arriving, missing, cancelling and moving from the
 * command line, in the sentence of the palette.
 *
 * Nobody is asked here: where a sentence could mean several people or
 * bookings, they are listed and nothing is filed.
 */
#include "book_words.h"

#include <string.h>

#include "wardbook/overbook.h"
#include "wardbook/sentence_find.h"
#include "wardbook/text.h"
#include "wardbook/waiting.h"

struct wish {
	const char *note, *over;  /* --note, --over */
	const char *of, *of_time; /* --of DAY, --at TIME */
};

/* ---- who and which ---------------------------------------------------------- */

static enum rc
find_patient(struct context *c, const struct sentence *x, int64_t *id,
	     struct err *e)
{
	char name[PATIENT_NAME], born[PATIENT_BORN];
	struct patient_hits hits;
	enum rc rc;

	if (!x->patient[0])
		return err_set(e, RC_USAGE, "Say for whom.");
	patient_hits_init(&hits);
	rc = sentence_people(c->session, x->patient, &hits, e);
	if (rc == RC_REFUSED)
		rc = RC_NONE;
	*id = hits.n == 1 ? hits.v[0].id : 0;
	for (size_t i = 0; rc == RC_OK && hits.n > 1 && i < hits.n; i++) {
		const struct patient *p = &hits.v[i].patient;

		say("%-14s %s, %s", p->who.number, patient_name(name, p),
		    patient_born(born, p, when_today()));
	}
	if (rc == RC_OK && hits.n > 1)
		rc = err_set(e, RC_USAGE,
			     "%zu people are found by \"%.60s\": say the "
			     "number.",
			     hits.n, x->patient);
	patient_hits_release(&hits);
	return rc;
}

#define MOST 40

static enum rc
find_booking(struct context *c, const struct sentence *x, const struct wish *w,
	     int64_t patient, struct row_appointment *out, struct err *e)
{
	struct row_appointment v[MOST];
	char day[WHEN_TEXT], time[WHEN_TEXT];
	int32_t of = 0, at = WHEN_NO_MINUTE;
	int n = 0, kept = 0;
	enum rc rc = words_day(c, w->of, &of, e);

	if (rc == RC_OK)
		rc = book_time(w->of_time, &at, e);
	if (rc == RC_OK)
		rc = sentence_bookings(c->session, x, patient, v, MOST, &n, e);
	if (rc == RC_REFUSED)
		rc = e->code = RC_NONE;
	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < n; i++)
		if ((!of || v[i].day == of) && (at < 0 || v[i].minute == at))
			v[kept++] = v[i];
	if (!kept)
		return err_set(e, RC_NONE, "There is no such booking.");
	*out = v[0];
	if (kept == 1)
		return RC_OK;
	for (int i = 0; i < kept; i++)
		say("%s %s  %s", day_text(day, (int32_t)v[i].day),
		    v[i].minute < 0 ? "--:--"
				    : minute_text(time, (int32_t)v[i].minute),
		    house_name(c->session, TBL_PLACE, v[i].clinic_id));
	return err_set(e, RC_USAGE,
		       "It could be %d bookings: say which with --of DAY and "
		       "--at TIME.",
		       kept);
}

/* ---- what came of it -------------------------------------------------------- */

struct fits {
	struct context *c;
	json_t *list; /* NULL: to standard error */
};

static bool
show_fit(const struct waiting_line *l, void *arg)
{
	struct fits *f = arg;

	if (f->list)
		json_array_append_new(f->list,
				      json_pack("{s:s, s:s, s:i}", "patient",
						l->number, "priority",
						enum_name(&enum_priority,
							  l->row.priority),
						"days", l->days));
	else
		say("the place is free for %s, %s, waiting %d days", l->number,
		    l->patient, l->days);
	return true;
}

/* was: the place that is free now; NULL: none is. */
static enum rc
show(struct context *c, int64_t id, const struct row_appointment *was,
     struct err *e)
{
	struct fits f = { c, c->json ? json_array() : NULL };
	struct row_appointment r;
	struct free_slot slot;
	enum rc rc = row_get(c->store, TBL_APPOINTMENT, id, &r, e);

	if (rc == RC_OK && was && waiting_place(was, &slot))
		rc = waiting_fits(c->session, &slot, show_fit, &f, e);
	if (rc == RC_OK && c->json) {
		json_t *o = book_json(c->session, &r);

		if (was)
			json_object_set(o, "waiting", f.list);
		print_json(o);
	} else if (rc == RC_OK) {
		book_print(c->session, &r);
		printf("%s\n", house_name(c->session, TBL_STAFF, r.doctor_id));
	}
	json_decref(f.list);
	return rc;
}

/* ---- acts ------------------------------------------------------------------- */

static enum rc
book(struct context *c, const struct sentence *x, const struct wish *w,
     int64_t patient, struct err *e)
{
	struct appointment a;
	int64_t over;
	enum rc rc = book_reason(c, REASON_KIND_OVERBOOK, w->over, &over, e);

	if (rc == RC_OK && !x->clinic)
		rc = err_set(e, RC_USAGE, "Say in which clinic.");
	if (rc == RC_OK && !x->day)
		rc = err_set(e, RC_USAGE, "Say on which day.");
	if (rc != RC_OK)
		return rc;
	appointment_init(&a);
	a.row.patient_id = patient;
	a.row.clinic_id = x->clinic;
	a.row.doctor_id = x->doctor;
	a.row.reason_id = x->reason;
	a.row.day = x->day;
	a.row.minute = x->minute;
	a.row.length = x->length;
	if (x->priority)
		a.row.priority = x->priority;
	text_copy(a.words, sizeof(a.words), w->note ? w->note : "");
	rc = over ? appointment_overbook(c->session, &a, over, e)
		  : appointment_book(c->session, &a, e);
	if (rc == RC_OK)
		rc = show(c, a.row.id, NULL, e);
	mem_wipe(&a, sizeof(a));
	return rc;
}

static enum rc
move(struct context *c, const struct sentence *x, const struct wish *w,
     const struct row_appointment *r, struct err *e)
{
	int64_t clinic = x->clinic ? x->clinic : r->clinic_id;
	int64_t doctor = x->doctor ? x->doctor : r->doctor_id, over;
	int32_t day = x->day ? x->day : (int32_t)r->day;
	int32_t minute = x->minute >= 0 ? x->minute : (int32_t)r->minute;
	enum rc rc = book_reason(c, REASON_KIND_OVERBOOK, w->over, &over, e);

	if (rc != RC_OK)
		return rc;
	return over ? appointment_move_over(c->session, r->id, r->version, day,
					    minute, clinic, doctor, over, e)
		    : appointment_move(c->session, r->id, r->version, day,
				       minute, clinic, doctor, e);
}

static enum rc
become(struct context *c, const struct sentence *x, const struct wish *w,
       int64_t patient, struct err *e)
{
	struct session *s = c->session;
	struct row_appointment r;
	enum rc rc = find_booking(c, x, w, patient, &r, e);

	if (rc != RC_OK)
		return rc;
	switch (x->verb) {
	case SENTENCE_ARRIVE:
		rc = appointment_arrive(s, r.id, r.version, e);
		break;
	case SENTENCE_MISS:
		rc = appointment_miss(s, r.id, r.version, e);
		break;
	case SENTENCE_CANCEL:
		rc = appointment_cancel(s, r.id, r.version, x->reason, e);
		break;
	default:
		rc = move(c, x, w, &r, e);
	}
	if (rc != RC_OK)
		return rc;
	return show(c, r.id, x->verb == SENTENCE_ARRIVE ? NULL : &r, e);
}

static enum rc
obey(struct context *c, const char *verb, int argc, char **argv, struct err *e)
{
	struct wish w = { 0 };
	const struct verb_option options[] = {
		{ "--note", &w.note, NULL, NULL },
		{ "--over", &w.over, NULL, NULL },
		{ "--of", &w.of, NULL, NULL },
		{ "--at", &w.of_time, NULL, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	struct buf text = BUF_INIT;
	struct sentence x;
	int64_t patient = 0;
	enum rc rc = args_take(options, &argc, argv, 1, -1, e);

	if (rc == RC_OK)
		rc = context_login(c, e);
	if (rc != RC_OK)
		return rc;
	buf_adds(&text, verb);
	for (int i = 0; i < argc; i++)
		buf_addf(&text, " %s", argv[i]);
	rc = sentence_read(c->session, &x, text.p, e);
	if (rc == RC_OK)
		rc = find_patient(c, &x, &patient, e);
	if (rc == RC_OK)
		rc = x.verb == SENTENCE_BOOK ? book(c, &x, &w, patient, e)
					     : become(c, &x, &w, patient, e);
	mem_wipe(&x, sizeof(x));
	buf_release(&text);
	return rc;
}

#define SENTENCE(name, verb)                                         \
	enum rc cmd_##name(struct context *c, int argc, char **argv, \
			   struct err *e)                            \
	{                                                            \
		return obey(c, verb, argc, argv, e);                 \
	}
SENTENCE(book, "book")
SENTENCE(arrive, "arrive")
SENTENCE(miss, "miss")
SENTENCE(cancel, "cancel")
SENTENCE(move, "move")

/*
 * sentence_act.c - sentences in the palette: `book s4444 cardio t+2w 0930 new`.
 *
 * What was meant is found - the patient, the booking - and shown in full words
 * in a form: the booking form, the moving form, or one with nothing but the
 * words and a button.  Nothing is filed by the sentence itself.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booking_share.h"
#include "wardbook/sentence_find.h"
#include "wardbook/text.h"

/* ---- while it is typed --------------------------------------------------------- */

static void
say_part(struct buf *b, const char *text)
{
	if (*text)
		buf_addf(b, ", %s", text);
}

static void
say(struct buf *b, const struct sentence *x)
{
	struct session *me = desk_session();
	char text[WHEN_TEXT];

	buf_addf(b, "%s: %s", sentence_verb_words(x->verb),
		 x->patient[0] ? x->patient : "whom?");
	say_part(b, house_name(me, TBL_PLACE, x->clinic));
	say_part(b, house_name(me, TBL_STAFF, x->doctor));
	if (x->day)
		say_part(b, booking_day(text, x->day));
	if (x->minute >= 0)
		buf_addf(b, "%s%s", x->day ? " " : ", ",
			 minute_text(text, x->minute));
	if (x->length)
		buf_addf(b, ", %d minutes", x->length);
	say_part(b, house_name(me, TBL_REASON, x->reason));
	if (x->priority)
		say_part(b, enum_words(&enum_priority, x->priority));
}

bool
desk_sentence(void *ctx, const char *typed, char *said, size_t size)
{
	struct buf b = BUF_INIT;
	struct sentence x;
	struct err e;
	enum rc rc;

	(void)ctx;
	if (!desk_session() || !sentence_is(typed))
		return false;
	rc = sentence_read(desk_session(), &x, typed, &e);
	if (rc == RC_OK)
		say(&b, &x);
	else if (rc == RC_REFUSED)
		buf_adds(&b, e.text);
	text_copy(said, size, b.p);
	mem_wipe(&x, sizeof(x));
	buf_release(&b);
	return rc == RC_OK || rc == RC_REFUSED;
}

/* ---- who, and which booking ---------------------------------------------------- */

static const struct patient_hits *offered;

static enum rc
load_offered(struct screen *s, int field, const char *typed,
	     struct ui_rows *rows, struct err *e)
{
	char name[PATIENT_NAME], born[PATIENT_BORN];

	(void)s;
	(void)field;
	(void)typed;
	(void)e;
	for (size_t i = 0; i < offered->n; i++) {
		const struct patient *p = &offered->v[i].patient;

		rows_add(rows, offered->v[i].id, 0, ROLE_NORMAL);
		rows_cell(rows, p->who.number);
		rows_cell(rows, patient_name(name, p));
		rows_cell(rows, patient_born(born, p, when_today()));
	}
	return RC_OK;
}

static enum rc
find_patient(const char *words, int64_t *id, struct err *e)
{
	static const struct ui_pick pick = { .load = load_offered };
	struct patient_hits hits;
	enum rc rc;

	patient_hits_init(&hits);
	rc = sentence_people(desk_session(), words, &hits, e);
	offered = &hits;
	*id = hits.n == 1 ? hits.v[0].id : 0;
	if (rc == RC_OK && hits.n > 1 &&
	    !ui_pick_one(NULL, "Whom?", &pick, id, NULL, 0))
		rc = RC_NONE;
	offered = NULL;
	patient_hits_release(&hits);
	return rc;
}

struct search {
	struct row_appointment v[40];
	int n;
};

static const struct search *found;

static enum rc
load_found(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	char words[BOOKING_WORDS];

	(void)s;
	(void)field;
	(void)typed;
	(void)e;
	for (int i = 0; i < found->n; i++) {
		rows_add(rows, i + 1, 0, ROLE_NORMAL);
		rows_cell(rows, "");
		rows_cell(rows, booking_words(words, &found->v[i]));
	}
	return RC_OK;
}

static enum rc
find_booking(const struct sentence *x, int64_t patient,
	     struct row_appointment *r, struct err *e)
{
	static const struct ui_pick pick = { .load = load_found };
	struct search f = { .n = 0 };
	int64_t which = 1;
	enum rc rc =
		sentence_bookings(desk_session(), x, patient, f.v, 40, &f.n, e);

	if (rc != RC_OK)
		return rc;
	found = &f;
	if (f.n > 1 &&
	    !ui_pick_one(NULL, "Which booking?", &pick, &which, NULL, 0))
		rc = RC_NONE;
	found = NULL;
	if (rc == RC_OK)
		*r = f.v[which - 1];
	return rc;
}

/* ---- Enter --------------------------------------------------------------------- */

static enum rc
book(const struct sentence *x, int64_t patient)
{
	struct ui_args args;
	struct row_reason reason;

	booking_args(&args, x->clinic, x->doctor, patient, x->day, x->minute);
	if (!x->reason || row_get(desk_store(), TBL_REASON, x->reason, &reason,
				  NULL) != RC_OK)
		reason.code[0] = '\0';
	booking_args_more(&args, reason.code, x->length, x->priority);
	ui_push(SCREEN_BOOKING_FORM, &args);
	return RC_OK;
}

static enum rc
become(const struct sentence *x, const struct row_appointment *r)
{
	struct ui_args args = { .id = r->id,
				.other = x->reason,
				.day = (int32_t)x->verb,
				.mode = (int32_t)r->version };

	if (x->verb == SENTENCE_MOVE)
		booking_move_args(&args, r, x->day, x->minute, x->clinic,
				  x->doctor);
	ui_push(x->verb == SENTENCE_MOVE ? SCREEN_BOOKING_MOVE
					 : SCREEN_SENTENCE_ACT,
		&args);
	return RC_OK;
}

enum rc
desk_command(void *ctx, const char *text, struct err *e)
{
	struct row_appointment r;
	struct sentence x;
	int64_t patient = 0;
	enum rc rc = sentence_read(desk_session(), &x, text, e);

	(void)ctx;
	if (rc == RC_OK && x.patient[0])
		rc = find_patient(x.patient, &patient, e);
	if (rc == RC_OK && x.verb != SENTENCE_BOOK)
		rc = find_booking(&x, patient, &r, e);
	if (rc == RC_OK)
		rc = x.verb == SENTENCE_BOOK ? book(&x, patient)
					     : become(&x, &r);
	mem_wipe(&x, sizeof(x));
	return rc;
}

/* ---- the form ------------------------------------------------------------------ */

struct state {
	struct row_appointment row;
	enum sentence_verb verb;
	char name[PATIENT_NAME];
};

static bool
reason_row(const void *row, void *arg)
{
	const struct row_reason *r = row;
	struct ui_rows *rows = arg;

	rows_add(rows, r->id, r->version, ROLE_NORMAL);
	rows_cell(rows, r->code);
	rows_cell(rows, r->name);
	rows_cell(rows, enum_words(&enum_reason_kind, r->kind));
	return true;
}

static enum rc
load_reasons(struct screen *s, int field, const char *typed,
	     struct ui_rows *rows, struct err *e)
{
	enum rc rc = house_each(desk_session(), TBL_REASON,
				REASON_KIND_CANCEL_PATIENT, 0, false,
				reason_row, rows, e);

	(void)s;
	(void)field;
	(void)typed;
	if (rc == RC_OK)
		rc = house_each(desk_session(), TBL_REASON,
				REASON_KIND_CANCEL_CLINIC, 0, false, reason_row,
				rows, e);
	return rc;
}

const struct ui_pick pick_sentence_reason = { .load = load_reasons };

static enum rc
act_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);
	struct appointment a;
	struct patient p;
	enum rc rc = appointment_get(desk_session(), args->id, &a, e);

	st->verb = (enum sentence_verb)args->day;
	st->row = a.row;
	mem_wipe(&a, sizeof(a));
	if (rc == RC_OK && st->row.version != args->mode)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this "
			     "appointment since you looked; see it again.");
	if (rc == RC_OK)
		rc = patient_get(desk_session(), st->row.patient_id, &p, e);
	if (rc == RC_OK) {
		desk_banner(s, &p);
		patient_name(st->name, &p);
		patient_wipe(&p);
	}
	return rc;
}

static enum rc
act_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	const struct ui_args *args = screen_args(s);
	char words[BOOKING_WORDS], text[80], at[WHEN_TEXT];

	(void)e;
	form_set_text(s, F_SENTENCE_ACT_WHO, st->name);
	form_set_text(s, F_SENTENCE_ACT_WAS, booking_words(words, &st->row));
	if (st->verb == SENTENCE_ARRIVE)
		snprintf(text, sizeof(text), "arrived now, %s",
			 minute_text(at, when_minute_now()));
	else
		snprintf(text, sizeof(text), "%s",
			 st->verb == SENTENCE_MISS ? "missed" : "cancelled");
	form_set_text(s, F_SENTENCE_ACT_BECOMES, text);
	form_hidden(s, F_SENTENCE_ACT_REASON_ID, st->verb != SENTENCE_CANCEL);
	form_required(s, F_SENTENCE_ACT_REASON_ID, st->verb == SENTENCE_CANCEL);
	if (args->other)
		form_set_pick(s, F_SENTENCE_ACT_REASON_ID, args->other, "",
			      house_name(desk_session(), TBL_REASON,
					 args->other));
	if (st->verb != SENTENCE_CANCEL || args->other)
		form_focus_save(s);
	return RC_OK;
}

static enum rc
act_save(struct screen *s, struct err *e)
{
	struct session *me = desk_session();
	struct state *st = screen_state(s);
	const struct row_appointment *r = &st->row;
	char words[BOOKING_WORDS];
	enum rc rc;

	if (st->verb == SENTENCE_ARRIVE)
		rc = appointment_arrive(me, r->id, r->version, e);
	else if (st->verb == SENTENCE_MISS)
		rc = appointment_miss(me, r->id, r->version, e);
	else
		rc = appointment_cancel(me, r->id, r->version,
					form_int(s, F_SENTENCE_ACT_REASON_ID),
					e);
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "%s: %s, %s.", st->name,
		   st->verb == SENTENCE_ARRIVE ? "arrived"
		   : st->verb == SENTENCE_MISS ? "missed"
					       : "cancelled",
		   booking_words(words, r));
	ui_return(s, r->id, NULL);
	if (st->verb != SENTENCE_ARRIVE)
		booking_offer(r);
	return RC_OK;
}

const struct screen_ops ops_sentence_act = {
	.size = sizeof(struct state),
	.open = act_open,
	.load = act_load,
	.save = act_save,
};

/*
 * booking_share.c - what is done to a booking from a list, and its words.
 *
 * Every act goes to the row that the person saw, by id and version, and says in
 * full whom it concerned, so that a slip to the wrong row is noticed at once.
 */
#include "booking_share.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "wardbook/overbook.h"
#include "wardbook/text.h"
#include "wardbook/waiting.h"

/* ---- words ------------------------------------------------------------------ */

const char *
booking_day(char out[WHEN_TEXT], int32_t day)
{
	char text[WHEN_TEXT];

	snprintf(out, WHEN_TEXT, "%s %.11s", day_weekday_name(day),
		 day_text(text, day));
	return out;
}

const char *
booking_time(char out[WHEN_TEXT], int64_t minute)
{
	return minute < 0 ? "--:--" : minute_text(out, (int32_t)minute);
}

const char *
booking_words(char out[BOOKING_WORDS], const struct row_appointment *r)
{
	char day[WHEN_TEXT], time[WHEN_TEXT];
	const char *doctor =
		house_name(desk_session(), TBL_STAFF, r->doctor_id);

	snprintf(out, BOOKING_WORDS, "%s%s%s, %.80s%s%.80s",
		 booking_day(day, (int32_t)r->day), r->minute < 0 ? "" : " ",
		 r->minute < 0 ? ", no time of day"
			       : minute_text(time, (int32_t)r->minute),
		 house_name(desk_session(), TBL_PLACE, r->clinic_id),
		 *doctor ? ", " : "", doctor);
	return out;
}

const char *
booking_clinic_name(int64_t clinic)
{
	return clinic ? house_name(desk_session(), TBL_PLACE, clinic)
		      : "all clinics";
}

int64_t
booking_patient(int64_t id)
{
	struct row_appointment r;

	if (id <= 0 ||
	    row_get(desk_store(), TBL_APPOINTMENT, id, &r, NULL) != RC_OK)
		return 0;
	return r.patient_id;
}

static void
name_of(char out[PATIENT_NAME], int64_t patient)
{
	struct patient p;

	if (patient_get(desk_session(), patient, &p, NULL) != RC_OK) {
		snprintf(out, PATIENT_NAME, "the patient");
		return;
	}
	patient_name(out, &p);
	patient_wipe(&p);
}

static void
pair_at(struct screen *s, const char *label, int64_t at)
{
	char text[WHEN_TEXT];

	if (at)
		page_pair(s, label, ROLE_VALUE, instant_text(text, at));
}

/* Where it stood over something before it was moved. */
static void
over_before(struct screen *s, int64_t booking)
{
	struct row_overbooking_before b;
	char day[WHEN_TEXT], time[WHEN_TEXT], text[120];

	for (int i = 0;
	     overbook_before(desk_session(), booking, i, &b, NULL) == RC_OK;
	     i++) {
		snprintf(text, sizeof(text), "%s %s: %.60s",
			 booking_day(day, (int32_t)b.day),
			 booking_time(time, b.minute),
			 house_name(desk_session(), TBL_REASON, b.reason_id));
		page_pair(s, "Before", ROLE_MUTED, text);
	}
}

void
booking_detail(struct screen *s, const struct ui_row *row)
{
	struct session *me = desk_session();
	struct row_overbooking over;
	struct appointment a;
	struct patient p;
	int64_t began = 0;
	char text[BOOKING_WORDS], born[PATIENT_BORN];

	if (row->id <= 0 || appointment_get(me, row->id, &a, NULL) != RC_OK ||
	    patient_get(me, a.row.patient_id, &p, NULL) != RC_OK)
		return;
	page_heading(s, patient_name(text, &p));
	page_pair(s, "Born", ROLE_VALUE,
		  p.who.shut ? NOT_SHOWN
			     : patient_born(born, &p, when_today()));
	page_pair(s, "Number", ROLE_VALUE, p.who.number);
	page_pair(s, "Phone", ROLE_VALUE, p.who.shut ? NOT_SHOWN : p.who.phone);
	patient_wipe(&p);
	page_heading(s, appointment_state_words(me, &a.row));
	page_pair(s, "Clinic", ROLE_VALUE,
		  house_name(me, TBL_PLACE, a.row.clinic_id));
	page_pair(s, "Doctor", ROLE_VALUE,
		  house_name(me, TBL_STAFF, a.row.doctor_id));
	page_pair(s, "Reason", ROLE_VALUE,
		  house_name(me, TBL_REASON, a.row.reason_id));
	page_pair(s, "Priority", ROLE_VALUE,
		  enum_words(&enum_priority, a.row.priority));
	snprintf(text, sizeof(text), "%d minutes", (int)a.row.length);
	page_pair(s, "Length", ROLE_VALUE, text);
	pair_at(s, "Booked", a.row.booked_at);
	pair_at(s, "Arrived", a.row.arrived_at);
	if (queue_started(me, row->id, &began, NULL) == RC_OK)
		pair_at(s, "Begun", began);
	pair_at(s, "Done", a.row.ended_at);
	pair_at(s, "Cancelled", a.row.cancelled_at);
	if (a.row.cancel_id)
		page_pair(s, "Because", ROLE_VALUE,
			  house_name(me, TBL_REASON, a.row.cancel_id));
	if (overbook_get(me, row->id, &over, NULL) == RC_OK) {
		page_heading(s, "Booked over");
		page_text(s, ROLE_WARN, overbook_words(text, over.clash));
		page_pair(s, "Because", ROLE_VALUE,
			  house_name(me, TBL_REASON, over.reason_id));
	}
	over_before(s, row->id);
	if (a.words[0] || a.words_shut) {
		page_heading(s, "Note");
		page_text(s, ROLE_NORMAL, a.words_shut ? NOT_SHOWN : a.words);
	}
	mem_wipe(&a, sizeof(a));
}

/* ---- acts ------------------------------------------------------------------- */

static enum rc
cancel(struct screen *s, const struct row_appointment *r, int64_t version,
       const char *name, struct err *e)
{
	static const char *const who[] = { "The patient", "The clinic" };
	static const enum reason_kind kind[] = { REASON_KIND_CANCEL_PATIENT,
						 REASON_KIND_CANCEL_CLINIC };
	char title[PATIENT_NAME + 40];
	int64_t reason;
	int k;

	/* Nobody is asked why, only to hear that it can't be. */
	if (r->state > APPOINTMENT_STATE_ARRIVED)
		return err_set(e, RC_REFUSED, "The appointment is %s already.",
			       enum_words(&enum_appointment_state, r->state));
	snprintf(title, sizeof(title), "Who cancels? %s", name);
	k = ui_choose(title, who, 2, 0);
	if (k < 0)
		return RC_NONE;
	snprintf(title, sizeof(title), "Why? %s", name);
	if (!desk_ask_reason(s, title, kind[k], &reason))
		return RC_NONE;
	return appointment_cancel(desk_session(), r->id, version, reason, e);
}

static enum rc
strike(struct screen *s, const struct row_appointment *r, int64_t version,
       const char *name, struct err *e)
{
	char text[PATIENT_NAME + BOOKING_WORDS + 80], words[BOOKING_WORDS];
	int64_t reason;

	snprintf(text, sizeof(text),
		 "%s\n%s\n\nIt stays in the history, and "
		 "is counted nowhere.  This can't be taken back.",
		 name, booking_words(words, r));
	if (!ui_confirm("Strike out this booking?", text, "Strike out",
			"Leave it"))
		return RC_NONE;
	snprintf(text, sizeof(text), "What was wrong? %s", name);
	if (!desk_ask_reason(s, text, REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	return appointment_strike(desk_session(), r->id, version, reason, e);
}

/* Another visit of the same patient, in the form. */
static enum rc
book_again(const struct row_appointment *r)
{
	struct ui_args args;

	booking_args(&args, r->clinic_id, r->doctor_id, r->patient_id, 0,
		     WHEN_NO_MINUTE);
	snprintf(args.text + strlen(args.text), 20, " follow-up");
	ui_push(SCREEN_BOOKING_FORM, &args);
	return RC_OK;
}

static enum rc
do_act(int action, struct screen *s, const struct row_appointment *r,
       int64_t version, const char *name, struct err *e)
{
	struct session *me = desk_session();
	struct ui_args args = { .id = r->id, .other = r->patient_id };

	switch (action) {
	case ACTION_BOOKING_ARRIVE:
		return appointment_arrive(me, r->id, version, e);
	case ACTION_BOOKING_DONE:
		return appointment_close(me, r->id, version, e);
	case ACTION_BOOKING_MISS:
		return appointment_miss(me, r->id, version, e);
	case ACTION_BOOKING_LEFT:
		return appointment_left(me, r->id, version, e);
	case ACTION_BOOKING_UNDO:
		return appointment_undo(me, r->id, version, e);
	case ACTION_BOOKING_CANCEL:
		return cancel(s, r, version, name, e);
	case ACTION_BOOKING_STRIKE:
		return strike(s, r, version, name, e);
	case ACTION_BOOKING_AGAIN:
		return book_again(r);
	case ACTION_BOOKING_MOVE:
		args.mode = (int32_t)version;
		ui_push(SCREEN_BOOKING_MOVE, &args);
		return RC_OK;
	default:
		return RC_NONE;
	}
}

/* What became of it, as the store has it now. */
static void
say_done(int action, int64_t id, const char *name)
{
	struct row_appointment r;
	char words[80], now[WHEN_TEXT], time[WHEN_TEXT];
	const char *state;

	if (action == ACTION_BOOKING_MOVE || action == ACTION_BOOKING_AGAIN ||
	    row_get(desk_store(), TBL_APPOINTMENT, id, &r, NULL) != RC_OK)
		return;
	snprintf(words, sizeof(words), "%s %s",
		 booking_day(now, (int32_t)r.day),
		 booking_time(time, r.minute));
	state = appointment_state_words(desk_session(), &r);
	if (action == ACTION_BOOKING_ARRIVE)
		ui_message(ROLE_OK, "%s arrived at %s.", name,
			   minute_text(now, when_minute_now()));
	else if (action == ACTION_BOOKING_UNDO)
		ui_message(ROLE_OK, "%s is %s again, %s.", name, state, words);
	else if (action == ACTION_BOOKING_STRIKE)
		ui_message(ROLE_OK, "Struck out: %s, %s.", name, words);
	else
		ui_message(ROLE_OK, "%s: %s, %s.", name, state, words);
}

/* A move offers its place when its form is filed. */
static bool
frees_a_place(int action, const struct row_appointment *was)
{
	return was->state <= APPOINTMENT_STATE_ARRIVED &&
	       (action == ACTION_BOOKING_CANCEL ||
		action == ACTION_BOOKING_MISS ||
		action == ACTION_BOOKING_LEFT ||
		action == ACTION_BOOKING_STRIKE);
}

enum rc
booking_act(int action, const struct ui_row *row, struct screen *s,
	    struct err *e)
{
	struct row_appointment r;
	char name[PATIENT_NAME];
	enum rc rc = row_get(desk_store(), TBL_APPOINTMENT, row->id, &r, e);

	if (rc != RC_OK)
		return rc;
	name_of(name, r.patient_id);
	rc = do_act(action, s, &r, row->version, name, e);
	if (rc == RC_OK)
		say_done(action, row->id, name);
	if (rc == RC_OK && frees_a_place(action, &r))
		booking_offer(&r);
	return rc;
}

int32_t
booking_monday(int32_t day)
{
	return day_add(day, 1 - day_weekday(day));
}

void
booking_return(struct screen *s, int32_t day, int64_t clinic)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, clinic);
	ui_return(s, day, text);
}

enum rc
booking_enter_day(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct booking_list *st = screen_state(s);

	(void)e;
	booking_return(s, (int32_t)row->id, st->clinic);
	return RC_OK;
}

/* ---- choosing a clinic ------------------------------------------------------ */

static bool
clinic_row(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct ui_rows *rows = arg;

	rows_add(rows, p->id, p->version, ROLE_NORMAL);
	rows_cell(rows, p->code);
	rows_cell(rows, p->name);
	rows_cell(rows, p->location);
	return true;
}

static enum rc
load_clinics(struct screen *s, int field, const char *typed,
	     struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_PLACE, PLACE_KIND_CLINIC, 0,
			  false, clinic_row, rows, e);
}

static enum rc
load_books(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	enum rc rc = load_clinics(s, field, typed, rows, e);

	rows_add(rows, CHOSEN_ALL, 0, ROLE_NORMAL);
	rows_cell(rows, "ALL");
	rows_cell(rows, "All clinics");
	if (booking_own_doctor()) {
		rows_add(rows, CHOSEN_OWN, 0, ROLE_NORMAL);
		rows_cell(rows, "MINE");
		rows_cell(rows, "My own day");
	}
	return rc;
}

const struct ui_pick pick_booking_clinic = { .load = load_clinics };

bool
booking_choose_clinic(struct screen *s, int64_t *id)
{
	static const struct ui_pick pick = { .load = load_books };

	return ui_pick_one(s, "Whose book?", &pick, id, NULL, 0);
}

enum rc
booking_ask_day(int32_t *day, struct err *e)
{
	char typed[40] = "";

	if (!ui_ask_text("Other day", "Which day?", typed, sizeof(typed),
			 ASK_REQUIRED))
		return RC_NONE;
	return day_parse(day, typed,
			 (enum date_order)store_site(desk_store())->date_order,
			 when_today(), e);
}

enum rc
booking_turn_asked(struct screen *s, void (*turn)(struct screen *, int32_t),
		   struct err *e)
{
	int32_t day;
	enum rc rc = booking_ask_day(&day, e);

	if (rc == RC_OK)
		turn(s, day);
	return rc;
}

/* ---- doctors and reasons ---------------------------------------------------- */

static bool
own_row(const void *row, void *arg)
{
	const struct row_staff *r = row;
	int64_t *id = arg;

	if (r->account_id == desk_session()->account)
		*id = r->id;
	return *id == 0;
}

int64_t
booking_own_doctor(void)
{
	int64_t id = 0;

	if (desk_session()->role != ROLE_DOCTOR ||
	    house_each(desk_session(), TBL_STAFF, STAFF_KIND_DOCTOR, 0, false,
		       own_row, &id, NULL) != RC_OK)
		return 0;
	return id;
}

static bool
doctor_row(const void *row, void *arg)
{
	const struct row_staff *r = row;
	struct ui_rows *rows = arg;

	rows_add(rows, r->id, r->version, ROLE_NORMAL);
	rows_cell(rows, r->code);
	rows_cell(rows, r->name);
	rows_cell(rows, r->specialty);
	return true;
}

static enum rc
load_doctors(struct screen *s, int field, const char *typed,
	     struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_STAFF, STAFF_KIND_DOCTOR, 0,
			  false, doctor_row, rows, e);
}

const struct ui_pick pick_booking_doctor = { .load = load_doctors };

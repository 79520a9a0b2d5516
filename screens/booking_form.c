/*
 * booking_form.c - booking an appointment, and moving one.
 *
 * Both forms say beside day and time what is free, from the same rules that
 * the transaction asks again.  A refusal goes to the field at fault, as fields
 * are called what the columns are called, and nothing that was typed is lost.
 */
#include "booking_share.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/overbook.h"
#include "wardbook/text.h"

/* What the message line holds at 80 columns, beside the count of rows. */
#define LINE 61

struct state {
	struct appointment a; /* booking.move: as it was seen */
	bool own_length;      /* the user said how long */
	int64_t over;	      /* why it may be over a clash */
};

void
booking_args(struct ui_args *args, int64_t clinic, int64_t doctor,
	     int64_t patient, int32_t day, int32_t minute)
{
	*args = (struct ui_args){
		.id = clinic, .other = patient, .day = day, .mode = minute + 1
	};
	snprintf(args->text, sizeof(args->text), "%" PRId64, doctor);
}

void
booking_args_more(struct ui_args *args, const char *reason, int length,
		  int priority)
{
	size_t n = strlen(args->text);

	snprintf(args->text + n, sizeof(args->text) - n, " %s;%d;%d", reason,
		 length, priority);
}

void
booking_move_args(struct ui_args *args, const struct row_appointment *r,
		  int32_t day, int32_t minute, int64_t clinic, int64_t doctor)
{
	*args = (struct ui_args){ .id = r->id,
				  .other = r->patient_id,
				  .mode = (int32_t)r->version,
				  .day = day };
	snprintf(args->text, sizeof(args->text), "%d %" PRId64 " %" PRId64,
		 (int)minute, clinic, doctor);
}

const struct booking_fields *
booking_fields(const struct screen *s)
{
	static const struct booking_fields form = {
		F_BOOKING_FORM_CLINIC_ID, F_BOOKING_FORM_DOCTOR_ID,
		F_BOOKING_FORM_DAY,	  F_BOOKING_FORM_MINUTE,
		F_BOOKING_FORM_LENGTH,
	};
	static const struct booking_fields move = {
		F_BOOKING_MOVE_CLINIC_ID, F_BOOKING_MOVE_DOCTOR_ID,
		F_BOOKING_MOVE_DAY,	  F_BOOKING_MOVE_MINUTE,
		F_BOOKING_MOVE_LENGTH,
	};

	return screen_id(s) == SCREEN_BOOKING_MOVE ? &move : &form;
}

void
booking_read(struct screen *s, struct row_appointment *r)
{
	const struct booking_fields *f = booking_fields(s);

	r->clinic_id = form_int(s, f->clinic);
	r->doctor_id = form_int(s, f->doctor);
	r->day = form_day(s, f->day);
	r->minute = form_minute(s, f->minute);
	r->length = form_int(s, f->length);
}

/* ---- what is free ------------------------------------------------------------ */

static enum rc
starts_of(struct screen *s, struct free_start v[FREE_STARTS], int *n,
	  struct err *e)
{
	struct row_appointment r;

	*n = 0;
	booking_read(s, &r);
	if (!r.clinic_id || !r.day)
		return err_set(e, RC_REFUSED,
			       "Say which clinic and which day "
			       "first.");
	return appointment_free_starts(desk_session(), r.clinic_id, r.doctor_id,
				       (int)r.length, (int32_t)r.day, v,
				       FREE_STARTS, n, e);
}

static enum rc
load_starts(struct screen *s, int field, const char *typed,
	    struct ui_rows *rows, struct err *e)
{
	struct free_start v[FREE_STARTS];
	char text[WHEN_TEXT];
	int n;
	enum rc rc = starts_of(s, v, &n, e);

	(void)field;
	(void)typed;
	for (int i = 0; rc == RC_OK && i < n; i++) {
		rows_add(rows, v[i].minute + 1, 0, ROLE_NORMAL);
		rows_cell(rows, "");
		rows_cell(rows, minute_text(text, v[i].minute));
		rows_cellf(rows, "%d %s", v[i].left,
			   v[i].left == 1 ? "place" : "places");
	}
	return rc;
}

const struct ui_pick pick_booking_start = { .load = load_starts };

/* "next free Tue 10-Mar-2026 09:00" */
static void
remark_next(struct screen *s, const struct row_appointment *r, const char *why)
{
	int32_t day = (int32_t)r->day, minute = 0;
	char text[200], on[WHEN_TEXT], at[WHEN_TEXT];

	if (appointment_next_free(desk_session(), r->clinic_id, r->doctor_id,
				  (int)r->length, &day, &minute, NULL) != RC_OK)
		snprintf(text, sizeof(text), "%s %s; nothing free in a year",
			 day_weekday_name((int32_t)r->day), why);
	else
		snprintf(text, sizeof(text), "%s %s; next %s %s",
			 day_weekday_name((int32_t)r->day), why,
			 booking_day(on, day), minute_text(at, minute));
	form_remark(s, booking_fields(s)->day, ROLE_WARN, text);
}

static void
remark_day(struct screen *s, const struct row_appointment *r)
{
	struct free_start v[FREE_STARTS];
	struct clinic_day week[7];
	char text[120], at[WHEN_TEXT];
	int n, places = 0;

	if (starts_of(s, v, &n, NULL) != RC_OK ||
	    appointment_week(desk_session(), r->clinic_id, (int32_t)r->day,
			     week, NULL) != RC_OK)
		return;
	for (int i = 0; i < n; i++)
		places += v[i].left;
	if (week[0].holiday) {
		remark_next(s, r, "is a holiday");
	} else if (week[0].places == 0) {
		remark_next(s, r, "is closed");
	} else if (n == 0) {
		remark_next(s, r, "is full");
	} else {
		snprintf(text, sizeof(text), "%s, free from %s, %d %s",
			 day_weekday_name((int32_t)r->day),
			 minute_text(at, v[0].minute), places,
			 places == 1 ? "place" : "places");
		form_remark(s, booking_fields(s)->day, ROLE_MUTED, text);
	}
}

static void
remark_time(struct screen *s, const struct row_appointment *r)
{
	char text[80], at[WHEN_TEXT];

	if (r->minute < 0)
		snprintf(text, sizeof(text),
			 "no time of day; F4 lists what "
			 "is free");
	else
		snprintf(text, sizeof(text), "to %s",
			 minute_text(at,
				     (int32_t)(r->minute + r->length) % 1440));
	form_remark(s, booking_fields(s)->minute, ROLE_MUTED, text);
}

void
booking_remarks(struct screen *s)
{
	struct row_appointment r;

	booking_read(s, &r);
	if (!r.clinic_id || !r.day)
		return;
	remark_day(s, &r);
	remark_time(s, &r);
}

/* What would clash, how many stand over already, and why this one may; then
 * saving books it. */
static enum rc
ask_over(struct screen *s, const struct appointment *a, struct err *e)
{
	struct state *st = screen_state(s);
	char title[100];
	int n = 0, ceiling = 0;
	enum rc rc = appointment_check(desk_session(), a, e);

	if (rc == RC_OK)
		return err_set(e, RC_REFUSED,
			       "Nothing is in the way: F2 books it.");
	if (rc != RC_REFUSED || (strcmp(e->field, "minute") != 0 &&
				 strcmp(e->field, "doctor_id") != 0))
		return rc;
	rc = overbook_count(desk_session(), a->row.clinic_id,
			    (int32_t)a->row.day, &n, &ceiling, e);
	if (rc != RC_OK)
		return rc;
	snprintf(title, sizeof(title),
		 "%d of %d over the places that day. "
		 "Why one more?",
		 n, ceiling);
	if (!desk_ask_reason(s, title, REASON_KIND_OVERBOOK, &st->over))
		return RC_NONE;
	snprintf(title, sizeof(title), "over the places: %s",
		 house_name(desk_session(), TBL_REASON, st->over));
	form_remark(s, booking_fields(s)->minute, ROLE_WARN, title);
	form_focus_save(s);
	ui_message(ROLE_WARN, "F2 books it over what stands there.");
	return RC_OK;
}

/* ---- the booking form -------------------------------------------------------- */

static bool
count_coming(const struct appointment_line *l, void *arg)
{
	struct row_appointment *first = arg;

	if (l->row.state == APPOINTMENT_STATE_BOOKED &&
	    l->row.day >= when_today() &&
	    (!first->day || l->row.day < first->day ||
	     (l->row.day == first->day && l->row.minute < first->minute)))
		*first = l->row;
	return true;
}

/* Beside the name: what the patient has coming already. */
static void
show_patient(struct screen *s)
{
	struct row_appointment first = { .day = 0 };
	struct patient p;
	struct row_place clinic;
	char text[120] = "has another booking", day[WHEN_TEXT], time[WHEN_TEXT];
	int64_t id = form_int(s, F_BOOKING_FORM_PATIENT_ID);

	banner_clear(s);
	if (!id || patient_get(desk_session(), id, &p, NULL) != RC_OK)
		return;
	desk_banner(s, &p);
	patient_wipe(&p);
	if (appointment_of_patient(desk_session(), id, count_coming, &first,
				   NULL) != RC_OK)
		return;
	if (first.day && row_get(desk_store(), TBL_PLACE, first.clinic_id,
				 &clinic, NULL) == RC_OK)
		snprintf(text, sizeof(text), "has %s %s, %s",
			 booking_day(day, (int32_t)first.day),
			 booking_time(time, first.minute), clinic.code);
	form_remark(s, F_BOOKING_FORM_PATIENT_ID, ROLE_MUTED,
		    first.day ? text : "nothing booked yet");
}

static void
preset_patient(struct screen *s, int64_t id)
{
	struct patient p;
	char name[PATIENT_NAME];

	if (!id || patient_get(desk_session(), id, &p, NULL) != RC_OK)
		return;
	form_set_pick(s, F_BOOKING_FORM_PATIENT_ID, p.visit.id, p.who.number,
		      patient_name(name, &p));
	form_readonly(s, F_BOOKING_FORM_PATIENT_ID, true);
	patient_wipe(&p);
}

static void
preset_place(struct screen *s, int field, int64_t id)
{
	struct row_place p;

	if (id && row_get(desk_store(), TBL_PLACE, id, &p, NULL) == RC_OK)
		form_set_pick(s, field, id, p.code, p.name);
}

static void
preset_doctor(struct screen *s, int field, int64_t id)
{
	struct row_staff d;

	if (id && row_get(desk_store(), TBL_STAFF, id, &d, NULL) == RC_OK)
		form_set_pick(s, field, id, d.code, d.name);
}

static void
preset_length(struct screen *s)
{
	const struct booking_fields *f = booking_fields(s);
	struct state *st = screen_state(s);
	struct row_place p;
	int64_t clinic = form_int(s, f->clinic);

	if (st->own_length || !clinic ||
	    row_get(desk_store(), TBL_PLACE, clinic, &p, NULL) != RC_OK)
		return;
	form_set_int(s, f->length, p.slot_minutes);
}

static void
preset_reason(struct screen *s, const char *code)
{
	int64_t reason = 0;

	if (*code && house_find(desk_session(), TBL_REASON, REASON_KIND_BOOKING,
				code, &reason, NULL) == RC_OK)
		form_set_pick(s, F_BOOKING_FORM_REASON_ID, reason, "",
			      house_name(desk_session(), TBL_REASON, reason));
}

/* "CODE" or "CODE;LENGTH;PRIORITY": the second came from a sentence and
 * waits for Enter, if nothing is missing. */
static void
preset_more(struct screen *s, const char *text)
{
	struct state *st = screen_state(s);
	char code[40];
	int length = 0, priority = 0;
	const char *more = strchr(text, ';');

	snprintf(code, sizeof(code), "%.*s", (int)strcspn(text, ";"), text);
	preset_reason(s, code);
	preset_length(s);
	if (!more || sscanf(more, ";%d;%d", &length, &priority) != 2)
		return;
	if (length) {
		form_set_int(s, F_BOOKING_FORM_LENGTH, length);
		st->own_length = true;
	}
	if (priority)
		form_set_code(s, F_BOOKING_FORM_PRIORITY,
			      enum_name(&enum_priority, priority));
}

static void
focus_first(struct screen *s)
{
	const struct ui_args *args = screen_args(s);
	bool said = strchr(args->text, ';') != NULL;

	if (said && args->other && args->id && args->day && args->mode)
		form_focus_save(s);
	else if (said && args->other && args->day && args->id)
		form_focus(s, F_BOOKING_FORM_MINUTE);
	else if (args->other)
		form_focus(s, F_BOOKING_FORM_DAY);
}

static enum rc
form_load(struct screen *s, struct err *e)
{
	const struct ui_args *args = screen_args(s);
	int64_t doctor = strtoll(args->text, NULL, 10);
	const char *more = strchr(args->text, ' ');

	(void)e;
	preset_patient(s, args->other);
	preset_place(s, F_BOOKING_FORM_CLINIC_ID,
		     args->id ? args->id : desk_place(PLACE_KIND_CLINIC));
	preset_doctor(s, F_BOOKING_FORM_DOCTOR_ID, doctor);
	if (args->day)
		form_set_day(s, F_BOOKING_FORM_DAY, args->day);
	if (args->mode)
		form_set_minute(s, F_BOOKING_FORM_MINUTE, args->mode - 1);
	preset_more(s, more ? more + 1 : "");
	show_patient(s);
	booking_remarks(s);
	/* Where it was opened for a patient, the day is what is missing. */
	focus_first(s);
	return RC_OK;
}

static void
form_news(struct screen *s, int field)
{
	struct state *st = screen_state(s);

	if (field == F_BOOKING_FORM_PATIENT_ID)
		show_patient(s);
	if (field == F_BOOKING_FORM_LENGTH)
		st->own_length = true;
	if (field == F_BOOKING_FORM_CLINIC_ID)
		preset_length(s);
	if (field == F_BOOKING_FORM_CLINIC_ID ||
	    field == F_BOOKING_FORM_DOCTOR_ID || field == F_BOOKING_FORM_DAY ||
	    field == F_BOOKING_FORM_MINUTE || field == F_BOOKING_FORM_LENGTH) {
		st->over = 0; /* it was for that place and time */
		booking_remarks(s);
	}
}

static void
form_values(struct screen *s, struct appointment *a)
{
	static const enum priority priority[] = {
		[C_BOOKING_FORM_PRIORITY_ROUTINE] = PRIORITY_ROUTINE,
		[C_BOOKING_FORM_PRIORITY_SOON] = PRIORITY_SOON,
		[C_BOOKING_FORM_PRIORITY_URGENT] = PRIORITY_URGENT,
	};
	int64_t p = form_int(s, F_BOOKING_FORM_PRIORITY);

	appointment_init(a);
	booking_read(s, &a->row);
	a->row.patient_id = form_int(s, F_BOOKING_FORM_PATIENT_ID);
	a->row.reason_id = form_int(s, F_BOOKING_FORM_REASON_ID);
	a->row.priority = p < 0 ? PRIORITY_ROUTINE : priority[p];
	text_copy(a->words, sizeof(a->words),
		  form_text(s, F_BOOKING_FORM_WORDS));
}

/* A clash is said when its field is left; the transaction asks again.  Of the
 * day the remark beside it says more: when there is a place instead. */
static enum rc
check_now(struct screen *s, int field, const struct appointment *a,
	  struct err *e)
{
	const struct booking_fields *f = booking_fields(s);
	struct err found;

	err_clear(&found);
	if (field != f->minute && field != f->doctor && field != f->length)
		return RC_OK;
	if (!a->row.patient_id || !a->row.clinic_id || !a->row.day ||
	    appointment_check(desk_session(), a, &found) != RC_REFUSED ||
	    strcmp(found.field, screen_def(s)->fields[field].name) != 0)
		return RC_OK;
	*e = found;
	return RC_REFUSED;
}

static enum rc
form_check(struct screen *s, int field, struct err *e)
{
	const struct state *st = screen_state(s);
	struct appointment a;
	enum rc rc;

	if (st->over)
		return RC_OK; /* it was said, and a reason given */
	form_values(s, &a);
	rc = check_now(s, field, &a, e);
	mem_wipe(&a, sizeof(a));
	return rc;
}

static void
say_booked(const char *what, const struct row_appointment *r)
{
	struct row_appointment short_one = *r;
	struct patient p;
	char name[PATIENT_NAME] = "", words[BOOKING_WORDS];
	int room = LINE;

	if (patient_get(desk_session(), r->patient_id, &p, NULL) == RC_OK) {
		patient_name(name, &p);
		patient_wipe(&p);
	}
	booking_words(words, r);
	room -= text_width(what, strlen(what)) + text_width(name, strlen(name));
	if (text_width(words, strlen(words)) > room) {
		short_one.doctor_id = 0; /* seen in the row below */
		booking_words(words, &short_one);
	}
	ui_message(ROLE_OK, "%s: %s, %s.", what, name, words);
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct appointment a;
	enum rc rc;

	form_values(s, &a);
	rc = st->over ? appointment_overbook(desk_session(), &a, st->over, e)
		      : appointment_book(desk_session(), &a, e);
	if (rc == RC_OK) {
		say_booked(st->over ? "Booked over" : "Booked", &a.row);
		ui_return(s, a.row.id, NULL);
	} else {
		booking_remarks(s); /* someone may have been quicker */
	}
	mem_wipe(&a, sizeof(a));
	return rc;
}

static enum rc
form_over(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct appointment a;
	enum rc rc;

	(void)row;
	if (action != ACTION_BOOKING_OVER)
		return RC_NONE;
	form_values(s, &a);
	rc = ask_over(s, &a, e);
	mem_wipe(&a, sizeof(a));
	return rc;
}

const struct screen_ops ops_booking_form = {
	.size = sizeof(struct state),
	.action = form_over,
	.load = form_load,
	.changed = form_news,
	.check = form_check,
	.save = form_file,
};

/* ---- moving ------------------------------------------------------------------ */

static enum rc
move_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);
	struct patient p;
	enum rc rc = appointment_get(desk_session(), args->id, &st->a, e);

	if (rc == RC_OK && st->a.row.version != args->mode)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this appointment "
			     "since you looked; see it again.");
	if (rc == RC_OK && st->a.row.state != APPOINTMENT_STATE_BOOKED)
		rc = err_set(e, RC_REFUSED, "The appointment is %s already.",
			     enum_words(&enum_appointment_state,
					st->a.row.state));
	if (rc == RC_OK)
		rc = patient_get(desk_session(), st->a.row.patient_id, &p, e);
	if (rc == RC_OK) {
		desk_banner(s, &p);
		patient_wipe(&p);
	}
	return rc;
}

/* Where a sentence said that it goes. */
static void
move_to(struct screen *s)
{
	const struct ui_args *args = screen_args(s);
	long long clinic, doctor;
	int minute;

	if (sscanf(args->text, "%d %lld %lld", &minute, &clinic, &doctor) != 3)
		return;
	if (args->day)
		form_set_day(s, F_BOOKING_MOVE_DAY, args->day);
	if (minute >= 0)
		form_set_minute(s, F_BOOKING_MOVE_MINUTE, minute);
	if (clinic)
		preset_place(s, F_BOOKING_MOVE_CLINIC_ID, clinic);
	if (doctor)
		preset_doctor(s, F_BOOKING_MOVE_DOCTOR_ID, doctor);
	if (args->day)
		form_focus_save(s);
}

static enum rc
move_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	const struct row_appointment *r = &st->a.row;
	char words[BOOKING_WORDS];

	(void)e;
	form_set_text(s, F_BOOKING_MOVE_WAS, booking_words(words, r));
	preset_place(s, F_BOOKING_MOVE_CLINIC_ID, r->clinic_id);
	preset_doctor(s, F_BOOKING_MOVE_DOCTOR_ID, r->doctor_id);
	/* A day gone by is not where it can go. */
	if (r->day >= when_today())
		form_set_day(s, F_BOOKING_MOVE_DAY, (int32_t)r->day);
	if (r->minute >= 0)
		form_set_minute(s, F_BOOKING_MOVE_MINUTE, (int32_t)r->minute);
	form_set_int(s, F_BOOKING_MOVE_LENGTH, r->length);
	form_focus(s, F_BOOKING_MOVE_DAY);
	move_to(s);
	booking_remarks(s);
	return RC_OK;
}

static void
move_news(struct screen *s, int field)
{
	struct state *st = screen_state(s);

	(void)field;
	st->over = 0;
	booking_remarks(s);
}

static enum rc
move_over(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);
	struct appointment a = st->a;
	enum rc rc;

	(void)row;
	if (action != ACTION_BOOKING_OVER)
		return RC_NONE;
	booking_read(s, &a.row);
	rc = ask_over(s, &a, e);
	mem_wipe(&a, sizeof(a));
	return rc;
}

static enum rc
move_check(struct screen *s, int field, struct err *e)
{
	struct state *st = screen_state(s);
	struct appointment a = st->a;
	enum rc rc;

	if (st->over)
		return RC_OK;
	booking_read(s, &a.row);
	rc = check_now(s, field, &a, e);
	mem_wipe(&a, sizeof(a));
	return rc;
}

static enum rc
move_file(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct row_appointment r = st->a.row;
	enum rc rc;

	booking_read(s, &r);
	if (st->over)
		rc = appointment_move_over(desk_session(), r.id, r.version,
					   (int32_t)r.day, (int32_t)r.minute,
					   r.clinic_id, r.doctor_id, st->over,
					   e);
	else
		rc = appointment_move(desk_session(), r.id, r.version,
				      (int32_t)r.day, (int32_t)r.minute,
				      r.clinic_id, r.doctor_id, e);
	if (rc != RC_OK) {
		booking_remarks(s);
		return rc;
	}
	say_booked(st->over ? "Moved over" : "Moved", &r);
	ui_return(s, r.id, NULL);
	booking_offer(&st->a.row);
	return RC_OK;
}

const struct screen_ops ops_booking_move = {
	.size = sizeof(struct state),
	.action = move_over,
	.open = move_open,
	.load = move_load,
	.changed = move_news,
	.check = move_check,
	.save = move_file,
};

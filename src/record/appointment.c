/*
 * appointment.c - reading and booking, and the rules of a booking.
 *
 * A form asks the rules while it is filled; booking asks them again inside the
 * transaction, which alone counts.  An import brings what happened: past days,
 * closed clinics, any state, and clashes on past days are no errors there;
 * clashes from today on are.
 */
#include "appointment_private.h"

#include <string.h>

#include "wardbook/overbook.h"
#include "wardbook/text.h"

#define YEARS_AHEAD 5

void
appointment_init(struct appointment *a)
{
	memset(a, 0, sizeof(*a));
	row_init(TBL_APPOINTMENT, &a->row);
	a->row.priority = PRIORITY_ROUTINE;
}

enum rc
appointment_may_view(struct session *s, struct err *e)
{
	char why[SESSION_WHY];

	if (session_may(s, ACT_APPOINTMENT_VIEW, why))
		return RC_OK;
	return err_set(e, RC_DENIED, "%s", why);
}

enum rc
appointment_get(struct session *s, int64_t id, struct appointment *a,
		struct err *e)
{
	struct row_booking_note note;
	enum rc rc = appointment_may_view(s, e);

	appointment_init(a);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_APPOINTMENT, id, &a->row, e);
	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_BOOKING_NOTE, id, &note, e);
	if (rc == RC_OK) {
		a->words_shut = note.shut;
		text_copy(a->words, sizeof(a->words), note.words);
		row_wipe(TBL_BOOKING_NOTE, &note);
	}
	return rc == RC_NONE ? RC_OK : rc;
}

/* ---- rules ------------------------------------------------------------------ */

static enum rc
check_time(const struct row_appointment *r, bool batch, struct err *e)
{
	char text[WHEN_TEXT];
	int32_t today = when_today();

	if (!day_is_valid((int32_t)r->day))
		return err_field(e, "day", "Say which day it is.");
	if (r->minute < WHEN_NO_MINUTE || r->minute >= DAY_MINUTES)
		return err_field(e, "minute", "That is no time of day.");
	if (r->length < 1 || r->length > DAY_MINUTES)
		return err_field(e, "length",
				 "A booking takes between a "
				 "minute and a day.");
	if (batch)
		return RC_OK;
	if (r->minute >= 0 &&
	    when_is_skipped((int32_t)r->day, (int32_t)r->minute))
		return err_field(e, "minute",
				 "The clocks go forward that day: there is no "
				 "%s.",
				 minute_text(text, (int32_t)r->minute));
	if (r->day < today)
		return err_field(e, "day", "That day is past.");
	if (r->day > day_add_months(today, 12 * YEARS_AHEAD))
		return err_field(e, "day",
				 "That day is more than %d years "
				 "ahead.",
				 YEARS_AHEAD);
	return RC_OK;
}

/* The living record takes the booking; nobody books for the dead. */
static enum rc
check_patient(struct session *s, struct row_appointment *r, struct err *e)
{
	char text[WHEN_TEXT];
	struct patient p;
	enum rc rc = RC_NONE;

	if (r->patient_id)
		rc = patient_get(s, r->patient_id, &p, e);
	if (rc == RC_NONE)
		return err_field(e, "patient_id", "Say for which patient.");
	if (rc != RC_OK)
		return rc;
	r->patient_id = p.visit.id;
	if (p.visit.state == PATIENT_STATE_STRUCK)
		rc = err_field(e, "patient_id",
			       "This patient's record was "
			       "entered in error.");
	else if (p.visit.death_day)
		rc = err_field(e, "patient_id", "The patient died on %s.",
			       day_text(text, (int32_t)p.visit.death_day));
	patient_wipe(&p);
	return rc;
}

static enum rc
check_people(struct session *s, const struct row_appointment *r, struct err *e)
{
	struct row_staff doctor;
	struct row_reason reason;
	enum rc rc = RC_OK;

	if (r->doctor_id) {
		rc = row_get(s->store, TBL_STAFF, r->doctor_id, &doctor, e);
		if (rc == RC_NONE ||
		    (rc == RC_OK &&
		     (doctor.kind != STAFF_KIND_DOCTOR || !doctor.active)))
			rc = err_field(e, "doctor_id",
				       "There is no such "
				       "doctor.");
	}
	if (rc == RC_OK && r->reason_id) {
		rc = row_get(s->store, TBL_REASON, r->reason_id, &reason, e);
		if (rc == RC_NONE ||
		    (rc == RC_OK && reason.kind != REASON_KIND_BOOKING))
			rc = err_field(e, "reason_id",
				       "That is no reason for "
				       "a booking.");
	}
	return rc;
}

enum rc
booking_check_who(struct session *s, int64_t *patient, int64_t doctor,
		  int64_t reason, struct err *e)
{
	struct row_appointment r;
	enum rc rc;

	row_init(TBL_APPOINTMENT, &r);
	r.patient_id = *patient;
	r.doctor_id = doctor;
	r.reason_id = reason;
	rc = check_patient(s, &r, e);
	if (rc == RC_OK)
		rc = check_people(s, &r, e);
	if (rc == RC_OK)
		*patient = r.patient_id;
	return rc;
}

static enum rc
check_words(const struct row_appointment *r, struct err *e)
{
	if (!*enum_name(&enum_priority, r->priority))
		return err_field(e, "priority",
				 "Say how soon: routine, soon "
				 "or urgent.");
	if (!*enum_name(&enum_appointment_state, r->state))
		return err_field(e, "state",
				 "That is no state of an "
				 "appointment.");
	return RC_OK;
}

enum rc
booking_check_there(struct session *s, const struct row_appointment *r,
		    struct err *e)
{
	const struct clinic_hours *h;
	enum rc rc = hours_get(s, r->clinic_id, &h, e);

	if (rc == RC_OK && !h->place.active)
		rc = err_field(e, "clinic_id", "%.60s takes no more bookings.",
			       h->place.name);
	if (rc == RC_OK && r->doctor_id)
		rc = leave_check(s, r->doctor_id, (int32_t)r->day, e);
	return rc == RC_OK ? hours_check(s, h, (int32_t)r->day,
					 (int32_t)r->minute, (int)r->length, e)
			   : rc;
}

enum rc
booking_check_but(struct session *s, struct row_appointment *r, bool batch,
		  int *clash, struct err *e)
{
	const struct clinic_hours *h;
	enum rc rc = hours_get(s, r->clinic_id, &h, e);

	if (rc != RC_OK)
		return rc;
	if (!r->length)
		r->length = hours_slot(h);
	rc = check_time(r, batch, e);
	if (rc == RC_OK)
		rc = check_words(r, e);
	if (rc == RC_OK && !batch) {
		if (!h->place.active)
			return err_field(e, "clinic_id",
					 "%.60s takes no more "
					 "bookings.",
					 h->place.name);
		rc = check_patient(s, r, e);
		if (rc == RC_OK)
			rc = check_people(s, r, e);
		if (rc == RC_OK && r->doctor_id)
			rc = leave_check(s, r->doctor_id, (int32_t)r->day, e);
		if (rc == RC_OK)
			rc = hours_check(s, h, (int32_t)r->day,
					 (int32_t)r->minute, (int)r->length, e);
	}
	/* What is past and brought in takes no place from anybody; a rule
	 * finds doctors who were booked twice. */
	if (rc != RC_OK || (batch && r->day < when_today()))
		return rc;
	return clash ? clash_find(s, h, r, clash, e) : clash_check(s, h, r, e);
}

enum rc
booking_check(struct session *s, struct row_appointment *r, bool batch,
	      struct err *e)
{
	return booking_check_but(s, r, batch, NULL, e);
}

enum rc
appointment_check(struct session *s, const struct appointment *a, struct err *e)
{
	struct row_appointment r = a->row;
	enum rc rc = appointment_may_view(s, e);

	return rc == RC_OK ? booking_check(s, &r, false, e) : rc;
}

/* ---- booking ---------------------------------------------------------------- */

/* Before anything is written, so that a refusal leaves a batch as it is. */
static enum rc
clean_words(struct appointment *a, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	text_normalise(&b, a->words, strlen(a->words));
	if (b.len >= sizeof(a->words))
		rc = err_field(e, "words", "The note is too long.");
	else
		memcpy(a->words, b.p, b.len + 1);
	buf_release(&b);
	return rc;
}

static enum rc
file_words(struct session *s, const struct appointment *a, struct err *e)
{
	struct row_booking_note note;
	enum rc rc;

	row_init(TBL_BOOKING_NOTE, &note);
	note.id = a->row.id;
	note.patient_id = a->row.patient_id;
	text_copy(note.words, sizeof(note.words), a->words);
	rc = row_insert(s->store, TBL_BOOKING_NOTE, &note, e);
	row_wipe(TBL_BOOKING_NOTE, &note);
	return rc;
}

/* What a booking begins as, whoever asks. */
static void
fill(struct row_appointment *r, bool batch)
{
	r->id = 0;
	if (!batch)
		r->state = APPOINTMENT_STATE_BOOKED;
	if (!r->priority)
		r->priority = PRIORITY_ROUTINE;
	if (!r->booked_at)
		r->booked_at = when_now();
}

/* The rules, and the rows. */
static enum rc
file(struct session *s, struct appointment *a, bool batch, bool over,
     int64_t reason, char detail[CLASH_WORDS], struct err *e)
{
	struct row_appointment *r = &a->row;
	struct row_overbooking o;
	int clash = 0;
	enum rc rc = booking_check_but(s, r, batch, over ? &clash : NULL, e);

	if (rc == RC_OK && clash)
		rc = overbook_allow(s, r, clash, reason, &o, e);
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_APPOINTMENT, r, e);
	if (rc == RC_OK && a->words[0])
		rc = file_words(s, a, e);
	if (rc != RC_OK || !clash)
		return rc;
	o.id = r->id;
	overbook_words(detail, clash);
	return row_insert(s->store, TBL_OVERBOOKING, &o, e);
}

static enum rc
book(struct session *s, struct appointment *a, enum act act, int64_t reason,
     struct err *e)
{
	/* Whatever is open before our own bracket is a batch. */
	bool batch = act_is_open(s);
	struct row_appointment was = a->row;
	struct row_appointment *r = &a->row;
	char detail[CLASH_WORDS] = "";
	enum rc rc = act_begin(s, act, e);

	if (rc != RC_OK)
		return rc;
	fill(r, batch);
	if (a->words[0])
		rc = clean_words(a, e);
	if (rc == RC_OK)
		rc = file(s, a, batch, act == ACT_APPOINTMENT_OVERBOOK, reason,
			  detail, e);
	if (rc == RC_OK) {
		act_note(s, TBL_APPOINTMENT, r->id, r->version, r->patient_id,
			 detail[0] ? detail : NULL);
		rc = act_commit(s, e);
	} else {
		act_abort(s);
	}
	if (rc != RC_OK)
		a->row = was;
	return rc;
}

enum rc
appointment_book(struct session *s, struct appointment *a, struct err *e)
{
	return book(s, a, ACT_APPOINTMENT_BOOK, 0, e);
}

enum rc
appointment_overbook(struct session *s, struct appointment *a, int64_t reason,
		     struct err *e)
{
	return book(s, a, ACT_APPOINTMENT_OVERBOOK, reason, e);
}

/*
 * reminder.c - who is to be reminded how, and who was.
 */
#include "wardbook/reminder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "reminder_private.h"
#include "table_rows.h"
#include "wardbook/text.h"

/* ---- what a patient wants ------------------------------------------------------ */

static enum rc
choice(struct session *s, int64_t patient, enum reminder_way *way,
       struct err *e)
{
	struct row_reminder_choice c;
	enum rc rc = row_get(s->store, TBL_REMINDER_CHOICE, patient, &c, e);

	*way = REMINDER_WAY_NOT_ASKED;
	/* Whoever can't read it reminds nobody. */
	if (rc == RC_OK)
		*way = c.shut ? REMINDER_WAY_NONE : (enum reminder_way)c.way;
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
reminder_choice_get(struct session *s, int64_t patient, enum reminder_way *way,
		    struct err *e)
{
	enum rc rc = appointment_may_view(s, e);

	return rc == RC_OK ? choice(s, patient, way, e) : rc;
}

static enum rc
file_choice(struct session *s, int64_t patient, enum reminder_way way,
	    struct row_reminder_choice *c, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_REMINDER_CHOICE, patient, c, e);

	if (rc == RC_NONE) {
		row_init(TBL_REMINDER_CHOICE, c);
		c->id = patient;
		c->way = way;
		return row_insert(s->store, TBL_REMINDER_CHOICE, c, e);
	}
	c->way = way;
	return rc == RC_OK ? row_update(s->store, TBL_REMINDER_CHOICE, c, e)
			   : rc;
}

enum rc
reminder_choice_set(struct session *s, int64_t patient, enum reminder_way way,
		    struct err *e)
{
	struct row_reminder_choice c;
	struct patient p;
	enum rc rc;

	if (!*enum_name(&enum_reminder_way, way))
		return err_field(e, "way",
				 "Say how: text, mail, letter or "
				 "none.");
	rc = act_begin(s, ACT_REMINDER_CHOOSE, e);
	if (rc != RC_OK)
		return rc;
	rc = patient_get(s, patient, &p, e);
	if (rc == RC_OK) {
		patient = p.visit.id;
		patient_wipe(&p);
		rc = file_choice(s, patient, way, &c, e);
	}
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_REMINDER_CHOICE, c.id, c.version, patient, NULL);
	return act_commit(s, e);
}

/* ---- who ----------------------------------------------------------------------- */

static void
settle_way(struct reminder_line *l, bool alive)
{
	enum reminder_way way = l->choice;

	l->way = REMINDER_WAY_NONE;
	l->why = "";
	if (way == REMINDER_WAY_NONE) {
		l->why = "wants none";
		return;
	}
	if (!alive) {
		l->why = "has died";
		return;
	}
	if (l->row.state != APPOINTMENT_STATE_BOOKED)
		return;
	if (way == REMINDER_WAY_NOT_ASKED)
		way = l->phone[0]   ? REMINDER_WAY_TEXT
		      : l->email[0] ? REMINDER_WAY_MAIL
				    : REMINDER_WAY_LETTER;
	if (way == REMINDER_WAY_TEXT && !l->phone[0])
		l->why = "has no phone";
	else if (way == REMINDER_WAY_MAIL && !l->email[0])
		l->why = "has no e-mail";
	else if (way == REMINDER_WAY_LETTER && !l->address[0])
		l->why = "has no address";
	else
		l->way = way;
}

static enum rc
fill_patient(struct session *s, struct reminder_line *l, bool *alive,
	     struct err *e)
{
	struct patient p;
	enum rc rc = patient_get(s, l->row.patient_id, &p, e);

	if (rc != RC_OK)
		return rc;
	patient_name(l->patient, &p);
	text_copy(l->number, sizeof(l->number), p.who.number);
	if (!p.who.shut) {
		text_copy(l->phone, sizeof(l->phone), p.who.phone);
		text_copy(l->email, sizeof(l->email), p.who.email);
		if (p.who.address[0])
			snprintf(l->address, sizeof(l->address), "%s\n%s%s%s",
				 p.who.address, p.who.zip,
				 p.who.zip[0] ? " " : "", p.who.city);
	}
	*alive = !p.visit.death_day && p.visit.state != PATIENT_STATE_STRUCK;
	l->row.patient_id = p.visit.id;
	patient_wipe(&p);
	return RC_OK;
}

static enum rc
fill_sent(struct session *s, struct reminder_line *l, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_REMINDER_LAST);
	bool row;
	enum rc rc;

	stmt_int(st, "id", l->row.id);
	stmt_int(st, "day", l->row.day);
	stmt_int(st, "minute", l->row.minute);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row) {
		l->sent_way = (enum reminder_way)stmt_get_int(st, "way");
		l->sent_at = stmt_get_int(st, "filed_at");
		l->sent_by = stmt_get_int(st, "author_id");
	}
	stmt_done(st);
	return rc;
}

static enum rc
fill(struct session *s, const struct row_appointment *r,
     struct reminder_line *l, struct err *e)
{
	const struct clinic_hours *h;
	bool alive = true;
	enum rc rc;

	memset(l, 0, sizeof(*l));
	l->row = *r;
	rc = fill_patient(s, l, &alive, e);
	if (rc == RC_OK)
		rc = choice(s, l->row.patient_id, &l->choice, e);
	if (rc == RC_OK)
		rc = fill_sent(s, l, e);
	if (rc == RC_OK)
		rc = hours_get(s, r->clinic_id, &h, e);
	if (rc != RC_OK)
		return rc;
	settle_way(l, alive);
	l->clinic = house_name(s, TBL_PLACE, r->clinic_id);
	hours_where(s, h, (int32_t)r->day, (int32_t)r->minute, l->location);
	l->doctor = house_name(s, TBL_STAFF, r->doctor_id);
	return RC_OK;
}

static enum rc
read_rows(struct session *s, const struct reminder_plan *p,
	  struct row_appointment **v, size_t *n, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_REMINDER_BOOKINGS);

	stmt_int(st, "since", p->from_day);
	stmt_int(st, "until", p->to_day);
	stmt_int(st, "clinic", p->clinic);
	return table_rows_take(TBL_APPOINTMENT, st, v, n, e);
}

enum rc
reminder_each(struct session *s, const struct reminder_plan *p, reminder_fn fn,
	      void *arg, struct err *e)
{
	struct row_appointment *v = NULL;
	struct reminder_line l;
	size_t n = 0;
	enum rc rc = appointment_may_view(s, e);

	if (rc == RC_OK &&
	    (!day_is_valid(p->from_day) || !day_is_valid(p->to_day) ||
	     p->to_day < p->from_day))
		rc = err_field(e, "to_day",
			       "The last day is not before the "
			       "first.");
	if (rc == RC_OK)
		rc = read_rows(s, p, &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		rc = fill(s, &v[i], &l, e);
		if (rc != RC_OK || !fn(&l, arg))
			break;
	}
	mem_wipe(&l, sizeof(l));
	free(v);
	return rc;
}

bool
reminder_is_due(const struct reminder_line *l, const struct reminder_plan *p,
		enum reminder_way way)
{
	return l->way == way && (p->again || !l->sent_at) &&
	       (l->row.day > when_today() ||
		(l->row.day == when_today() &&
		 l->row.minute > when_minute_now()));
}

/* Inside the open batch that writes them. */
enum rc
reminder_file(struct session *s, const struct reminder_line *l, struct err *e)
{
	struct row_appointment r;
	struct row_reminder x;
	enum rc rc;

	row_init(TBL_REMINDER, &x);
	x.patient_id = l->row.patient_id;
	x.appointment_id = l->row.id;
	x.day = l->row.day;
	x.minute = l->row.minute;
	x.way = l->way;
	rc = row_insert(s->store, TBL_REMINDER, &x, e);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_APPOINTMENT, l->row.id, &r, e);
	if (rc != RC_OK || r.reminded)
		return rc;
	r.reminded = 1;
	return row_update(s->store, TBL_APPOINTMENT, &r, e);
}

/*
 * waiting.c - the waiting list: wishes, and what became of them.
 */
#include "wardbook/waiting.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "table_rows.h"
#include "wardbook/text.h"

void
waiting_init(struct row_waiting *w)
{
	row_init(TBL_WAITING, w);
	w->priority = PRIORITY_ROUTINE;
	w->from_day = when_today();
}

const char *
waiting_words(char out[WAITING_WORDS], const struct row_waiting *w)
{
	char day[WHEN_TEXT];
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < 7; i++)
		if (w->weekdays & 1 << i)
			n += (size_t)snprintf(out + n, WAITING_WORDS - n,
					      "%s%.3s", n ? ", " : "",
					      enum_words(&enum_weekday, i + 1));
	if (w->part)
		n += (size_t)snprintf(out + n, WAITING_WORDS - n, "%s%s",
				      n ? ", " : "",
				      enum_words(&enum_part_of_day, w->part));
	if (w->from_day > when_today())
		n += (size_t)snprintf(out + n, WAITING_WORDS - n, "%sfrom %s",
				      n ? ", " : "",
				      day_text(day, (int32_t)w->from_day));
	if (w->to_day)
		n += (size_t)snprintf(out + n, WAITING_WORDS - n, "%sto %s",
				      n ? ", " : "",
				      day_text(day, (int32_t)w->to_day));
	return n ? out : "any time";
}

enum rc
waiting_weekdays(const char *text, const char *field, int *days, struct err *e)
{
	char word[16];

	*days = 0;
	for (const char *p = text; *p;) {
		size_t n, i;

		p += strspn(p, " ,;");
		n = strcspn(p, " ,;");
		if (!n)
			break;
		snprintf(word, sizeof(word), "%.*s", (int)(n < 15 ? n : 15), p);
		p += n;
		for (char *c = word; *c; c++)
			*c = (char)tolower((unsigned char)*c);
		word[0] = (char)toupper((unsigned char)word[0]);
		for (i = 1; i <= 7; i++)
			if (n >= 2 &&
			    !strncmp(enum_words(&enum_weekday, (int64_t)i),
				     word, strlen(word)))
				break;
		if (i > 7)
			return err_field(e, field,
					 "\"%s\" is no weekday: "
					 "mon, tue, wed, thu, fri, sat, sun.",
					 word);
		*days |= 1 << (i - 1);
	}
	return RC_OK;
}

/* ---- filing ------------------------------------------------------------------- */

static enum rc
check_same(struct session *s, const struct row_waiting *w, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_WAITING_SAME);
	int64_t n = 0;
	enum rc rc;

	stmt_int(st, "patient", w->patient_id);
	stmt_int(st, "clinic", w->clinic_id);
	stmt_int(st, "id", w->id);
	rc = stmt_one_int(st, &n, e);
	if (rc == RC_OK && n)
		rc = err_field(e, "clinic_id",
			       "The patient waits for %.60s "
			       "already.",
			       house_name(s, TBL_PLACE, w->clinic_id));
	return rc;
}

static enum rc
check(struct session *s, struct row_waiting *w, struct err *e)
{
	const struct clinic_hours *h;
	enum rc rc = hours_get(s, w->clinic_id, &h, e);

	if (rc != RC_OK)
		return rc;
	if (!w->length)
		w->length = hours_slot(h);
	if (w->length < 1 || w->length > DAY_MINUTES)
		return err_field(e, "length",
				 "A booking takes between a "
				 "minute and a day.");
	if (w->weekdays < 0 || w->weekdays > 127)
		return err_field(e, "weekdays", "Name the weekdays.");
	if (!*enum_name(&enum_part_of_day, w->part))
		return err_field(e, "part", "Say which part of the day.");
	if (!*enum_name(&enum_priority, w->priority))
		return err_field(e, "priority",
				 "Say how soon: routine, soon "
				 "or urgent.");
	if (!day_is_valid((int32_t)w->from_day))
		return err_field(e, "from_day", "Say from which day.");
	if (w->to_day &&
	    (!day_is_valid((int32_t)w->to_day) || w->to_day < w->from_day))
		return err_field(e, "to_day",
				 "The last day is not before the "
				 "first.");
	rc = booking_check_who(s, &w->patient_id, w->doctor_id, w->reason_id,
			       e);
	return rc == RC_OK ? check_same(s, w, e) : rc;
}

enum rc
waiting_file(struct session *s, enum rc rc, enum tbl t, void *row,
	     int64_t patient, struct err *e)
{
	const struct row_head *h = row;

	if (rc == RC_OK)
		rc = h->id ? row_update(s->store, t, row, e)
			   : row_insert(s->store, t, row, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, (int)t, h->id, h->version, patient, NULL);
	return act_commit(s, e);
}

enum rc
waiting_set(struct session *s, struct row_waiting *w, struct err *e)
{
	struct row_waiting was = *w;
	enum rc rc = act_begin(s, ACT_WAITING_KEEP, e);

	if (rc != RC_OK)
		return rc;
	if (!w->since_at)
		w->since_at = when_now();
	rc = check(s, w, e);
	rc = waiting_file(s, rc, TBL_WAITING, w, w->patient_id, e);
	if (rc != RC_OK)
		*w = was;
	return rc;
}

enum rc
waiting_close(struct session *s, int64_t id, int64_t version,
	      enum waiting_state state, int64_t appointment, struct err *e)
{
	struct row_waiting w;
	enum rc rc = row_get(s->store, TBL_WAITING, id, &w, e);

	if (rc == RC_OK && w.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this line of the "
			     "waiting list since you looked; see it again.");
	if (rc == RC_OK && w.state != WAITING_STATE_WAITING)
		rc = err_field(e, "state", "This patient is %s already.",
			       enum_words(&enum_waiting_state, w.state));
	if (rc != RC_OK)
		return rc;
	w.state = state;
	w.appointment_id = appointment;
	rc = row_update(s->store, TBL_WAITING, &w, e);
	if (rc == RC_OK)
		act_note(s, TBL_WAITING, w.id, w.version, w.patient_id,
			 enum_words(&enum_waiting_state, w.state));
	return rc;
}

static enum rc
close_alone(struct session *s, int64_t id, int64_t version,
	    enum waiting_state state, int64_t appointment, struct err *e)
{
	enum rc rc = act_begin(s, ACT_WAITING_KEEP, e);

	if (rc != RC_OK)
		return rc;
	rc = waiting_close(s, id, version, state, appointment, e);
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

enum rc
waiting_end(struct session *s, int64_t id, int64_t version, struct err *e)
{
	return close_alone(s, id, version, WAITING_STATE_ENDED, 0, e);
}

enum rc
waiting_booked(struct session *s, int64_t id, int64_t version,
	       int64_t appointment, struct err *e)
{
	return close_alone(s, id, version, WAITING_STATE_BOOKED, appointment,
			   e);
}

/* ---- reading ------------------------------------------------------------------ */

enum rc
line_who(struct session *s, int64_t patient, char name[PATIENT_NAME],
	 char number[25], char phone[41], bool *alive, struct err *e)
{
	struct patient p;
	enum rc rc = patient_get(s, patient, &p, e);

	if (rc != RC_OK)
		return rc;
	patient_name(name, &p);
	text_copy(number, 25, p.who.number);
	text_copy(phone, 41, p.who.shut ? NOT_SHOWN : p.who.phone);
	*alive = !p.visit.death_day && p.visit.state != PATIENT_STATE_STRUCK;
	patient_wipe(&p);
	return RC_OK;
}

static enum rc
read_all(struct session *s, int64_t clinic, struct row_waiting **v, size_t *n,
	 struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_WAITING_OPEN);

	stmt_int(st, "clinic", clinic);
	return table_rows_take(TBL_WAITING, st, v, n, e);
}

enum rc
waiting_each(struct session *s, int64_t clinic, waiting_fn fn, void *arg,
	     struct err *e)
{
	struct waiting_line l;
	struct row_waiting *v = NULL;
	size_t n = 0;
	bool alive;
	enum rc rc = appointment_may_view(s, e);

	if (rc == RC_OK)
		rc = read_all(s, clinic, &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		l.row = v[i];
		rc = line_who(s, v[i].patient_id, l.patient, l.number, l.phone,
			      &alive, e);
		if (rc != RC_OK || !alive)
			continue;
		l.clinic = house_name(s, TBL_PLACE, v[i].clinic_id);
		l.doctor = house_name(s, TBL_STAFF, v[i].doctor_id);
		l.reason = house_name(s, TBL_REASON, v[i].reason_id);
		l.days = (int)((when_now() - v[i].since_at) / 86400000);
		if (!fn(&l, arg))
			break;
	}
	mem_wipe(&l, sizeof(l));
	free(v);
	return rc;
}

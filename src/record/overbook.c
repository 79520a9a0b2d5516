/*
 * overbook.c - booking over a clash: the right, the ceiling, the record of it.
 *
 * The ceiling is counted inside the transaction that books, as the clash is.
 * What was cancelled or moved away no longer counts.
 */
#include "wardbook/overbook.h"

#include <stdio.h>
#include <string.h>

#include "appointment_private.h"

#define CEILING_MOST 200

const char *
overbook_words(char out[CLASH_WORDS], int64_t clash)
{
	static const char *const words[] = { "the patient is elsewhere",
					     "the doctor is elsewhere",
					     "the clinic is full" };
	size_t n = 0;

	out[0] = '\0';
	for (int i = 0; i < 3; i++)
		if (clash & 1 << i)
			n += (size_t)snprintf(out + n, CLASH_WORDS - n, "%s%s",
					      n ? ", " : "", words[i]);
	return out;
}

/* Whose the second right is, in a clinic. */
static enum rc
overbook_who(struct session *s, int64_t clinic, int64_t *who, struct err *e)
{
	struct row_clinic_above a;
	enum rc rc = row_get(s->store, TBL_CLINIC_ABOVE, clinic, &a, e);

	*who = rc == RC_OK ? a.who : ABOVE_RIGHT_BOTH;
	return rc == RC_NONE ? RC_OK : rc;
}

static bool
may_above(const struct session *s, int64_t who)
{
	if (!session_may(s, ACT_APPOINTMENT_OVERBOOK_ABOVE, NULL) ||
	    who == ABOVE_RIGHT_NOBODY)
		return false;
	return who == ABOVE_RIGHT_BOTH ||
	       (who == ABOVE_RIGHT_CHARGE_NURSE) ==
		       (s->role == ROLE_CHARGE_NURSE);
}

static enum rc
count(struct session *s, int64_t clinic, int32_t day, int64_t but, int *n,
      int *ceiling, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_OVERBOOKING_COUNT);
	struct row_clinic_limit limit;
	int64_t found = 0;
	enum rc rc;

	stmt_int(st, "clinic", clinic);
	stmt_int(st, "day", day);
	stmt_int(st, "id", but);
	rc = stmt_one_int(st, &found, e);
	*n = (int)found;
	*ceiling = 0;
	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_CLINIC_LIMIT, clinic, &limit, e);
	if (rc == RC_OK)
		*ceiling = (int)limit.over_day;
	return rc == RC_NONE ? RC_OK : rc;
}

enum rc
overbook_count(struct session *s, int64_t clinic, int32_t day, int *n,
	       int *ceiling, struct err *e)
{
	enum rc rc = appointment_may_view(s, e);

	return rc == RC_OK ? count(s, clinic, day, 0, n, ceiling, e) : rc;
}

enum rc
overbook_get(struct session *s, int64_t appointment,
	     struct row_overbooking *out, struct err *e)
{
	enum rc rc = appointment_may_view(s, e);

	if (rc == RC_OK)
		rc = row_get(s->store, TBL_OVERBOOKING, appointment, out, e);
	return rc;
}

enum rc
overbook_before(struct session *s, int64_t appointment, int nth,
		struct row_overbooking_before *out, struct err *e)
{
	struct stmt *st;
	bool row = false;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_OVERBOOKING_BEFORE);
	stmt_int(st, "appointment", appointment);
	do
		rc = stmt_step(st, &row, e);
	while (rc == RC_OK && row && nth-- > 0);
	if (rc == RC_OK && row)
		rc = stmt_row(st, out, e);
	stmt_done(st);
	return rc == RC_OK && !row ? RC_NONE : rc;
}

enum rc
overbook_limit_get(struct session *s, int64_t clinic, int *ceiling,
		   enum above_right *who, struct err *e)
{
	struct row_clinic_limit limit;
	enum rc rc = appointment_may_view(s, e);
	int64_t right;

	*ceiling = 0;
	*who = ABOVE_RIGHT_BOTH;
	if (rc != RC_OK && (session_may(s, ACT_CLINIC_LIMIT, NULL) ||
			    session_may(s, ACT_SETUP_VIEW, NULL)))
		rc = RC_OK;
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_CLINIC_LIMIT, clinic, &limit, e);
	if (rc == RC_OK)
		*ceiling = (int)limit.over_day;
	if (rc == RC_OK || rc == RC_NONE)
		rc = overbook_who(s, clinic, &right, e);
	if (rc == RC_OK)
		*who = (enum above_right)right;
	return rc;
}

/* ---- inside the booking ------------------------------------------------------- */

static enum rc
check_reason(struct session *s, int64_t id, struct row_reason *r, struct err *e)
{
	enum rc rc = RC_NONE;

	if (id)
		rc = row_get(s->store, TBL_REASON, id, r, e);
	if (rc == RC_NONE || (rc == RC_OK && r->kind != REASON_KIND_OVERBOOK))
		rc = err_field(e, "over", "Say why it is booked over.");
	return rc;
}

enum rc
overbook_allow(struct session *s, const struct row_appointment *r, int clash,
	       int64_t reason, struct row_overbooking *o, struct err *e)
{
	struct row_reason why;
	int n, ceiling;
	int64_t who;
	enum rc rc = check_reason(s, reason, &why, e);

	if (rc == RC_OK)
		rc = count(s, r->clinic_id, (int32_t)r->day, r->id, &n,
			   &ceiling, e);
	if (rc == RC_OK)
		rc = overbook_who(s, r->clinic_id, &who, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_OVERBOOKING, o);
	o->patient_id = r->patient_id;
	o->clinic_id = r->clinic_id;
	o->day = r->day;
	o->minute = r->minute;
	o->clash = clash;
	o->reason_id = reason;
	o->above = n >= ceiling;
	if (o->above && !may_above(s, who))
		return err_field(e, "minute",
				 "%.60s takes %d a day over its "
				 "places and has %d; above that %s.",
				 house_name(s, TBL_PLACE, r->clinic_id),
				 ceiling, n,
				 enum_words(&enum_above_right, who));
	return RC_OK;
}

/* One record a booking: what it was before a move is kept beside it. */
static enum rc
file_over(struct session *s, struct row_overbooking *o, struct err *e)
{
	struct row_overbooking_before past;
	struct row_overbooking was;
	enum rc rc = row_get(s->store, TBL_OVERBOOKING, o->id, &was, e);

	if (rc == RC_NONE)
		return row_insert(s->store, TBL_OVERBOOKING, o, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_OVERBOOKING_BEFORE, &past);
	past.appointment_id = was.id;
	past.patient_id = was.patient_id;
	past.clinic_id = was.clinic_id;
	past.day = was.day;
	past.minute = was.minute;
	past.clash = was.clash;
	past.above = was.above;
	past.reason_id = was.reason_id;
	past.by_id = was.author_id;
	past.at = was.filed_at;
	rc = row_insert(s->store, TBL_OVERBOOKING_BEFORE, &past, e);
	o->version = was.version;
	return rc == RC_OK ? row_update(s->store, TBL_OVERBOOKING, o, e) : rc;
}

enum rc
overbook_move(struct session *s, struct row_appointment *r, int64_t reason,
	      char *detail, size_t size, struct err *e)
{
	struct row_overbooking o;
	char words[CLASH_WORDS];
	int clash = 0;
	size_t n = strlen(detail);
	enum rc rc = booking_check_but(s, r, false, &clash, e);

	if (rc == RC_OK && clash)
		rc = overbook_allow(s, r, clash, reason, &o, e);
	if (rc != RC_OK || !clash)
		return rc;
	o.id = r->id;
	snprintf(detail + n, size - n, "; %s", overbook_words(words, clash));
	return file_over(s, &o, e);
}

enum rc
overbook_stands(struct session *s, const struct row_appointment *r,
		bool *stands, struct err *e)
{
	struct row_overbooking o;
	int n, ceiling;
	enum rc rc = row_get(s->store, TBL_OVERBOOKING, r->id, &o, e);

	*stands = false;
	if (rc == RC_NONE)
		return RC_OK;
	if (rc != RC_OK || o.day != r->day || o.minute != r->minute ||
	    o.clinic_id != r->clinic_id)
		return rc;
	rc = count(s, r->clinic_id, (int32_t)r->day, r->id, &n, &ceiling, e);
	*stands = rc == RC_OK && (n < ceiling || o.above);
	return rc;
}

/* ---- the ceiling -------------------------------------------------------------- */

static enum rc
file_limit(struct session *s, int64_t clinic, int ceiling,
	   struct row_clinic_limit *l, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_CLINIC_LIMIT, clinic, l, e);

	if (rc == RC_NONE) {
		row_init(TBL_CLINIC_LIMIT, l);
		l->id = clinic;
		l->over_day = ceiling;
		return row_insert(s->store, TBL_CLINIC_LIMIT, l, e);
	}
	l->over_day = ceiling;
	return rc == RC_OK ? row_update(s->store, TBL_CLINIC_LIMIT, l, e) : rc;
}

static enum rc
file_above(struct session *s, int64_t clinic, enum above_right who,
	   struct err *e)
{
	struct row_clinic_above a;
	enum rc rc = row_get(s->store, TBL_CLINIC_ABOVE, clinic, &a, e);

	if (rc == RC_NONE && who == ABOVE_RIGHT_BOTH)
		return RC_OK;
	if (rc == RC_NONE) {
		row_init(TBL_CLINIC_ABOVE, &a);
		a.id = clinic;
		a.who = who;
		return row_insert(s->store, TBL_CLINIC_ABOVE, &a, e);
	}
	if (rc != RC_OK || a.who == (int64_t)who)
		return rc;
	a.who = who;
	return row_update(s->store, TBL_CLINIC_ABOVE, &a, e);
}

enum rc
overbook_limit_set(struct session *s, int64_t clinic, int ceiling,
		   enum above_right who, struct err *e)
{
	const struct clinic_hours *h;
	struct row_clinic_limit l;
	char detail[200];
	enum rc rc;

	if (ceiling < 0 || ceiling > CEILING_MOST)
		return err_field(e, "over_day",
				 "A ceiling lies between 0 and "
				 "%d a day.",
				 CEILING_MOST);
	if (!*enum_name(&enum_above_right, who))
		return err_field(e, "who", "Say who may go above it.");
	rc = act_begin(s, ACT_CLINIC_LIMIT, e);
	if (rc != RC_OK)
		return rc;
	rc = hours_get(s, clinic, &h, e);
	if (rc == RC_OK)
		rc = file_limit(s, clinic, ceiling, &l, e);
	if (rc == RC_OK)
		rc = file_above(s, clinic, who, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	snprintf(detail, sizeof(detail), "%.80s: %d a day; above that %s",
		 h->place.name, ceiling, enum_words(&enum_above_right, who));
	act_note(s, TBL_CLINIC_LIMIT, l.id, l.version, 0, detail);
	return act_commit(s, e);
}

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
	enum rc rc = check_reason(s, reason, &why, e);

	if (rc == RC_OK)
		rc = count(s, r->clinic_id, (int32_t)r->day, 0, &n, &ceiling,
			   e);
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
	if (o->above && !session_may(s, ACT_APPOINTMENT_OVERBOOK_ABOVE, NULL))
		return err_field(e, "minute",
				 "%.60s takes %d a day over its "
				 "places and has %d; above that a charge nurse "
				 "or doctor books.",
				 house_name(s, TBL_PLACE, r->clinic_id),
				 ceiling, n);
	return RC_OK;
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

enum rc
overbook_limit_set(struct session *s, int64_t clinic, int ceiling,
		   struct err *e)
{
	const struct clinic_hours *h;
	struct row_clinic_limit l;
	char detail[120];
	enum rc rc;

	if (ceiling < 0 || ceiling > CEILING_MOST)
		return err_field(e, "over_day",
				 "A ceiling lies between 0 and "
				 "%d a day.",
				 CEILING_MOST);
	rc = act_begin(s, ACT_CLINIC_LIMIT, e);
	if (rc != RC_OK)
		return rc;
	rc = hours_get(s, clinic, &h, e);
	if (rc == RC_OK)
		rc = file_limit(s, clinic, ceiling, &l, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	snprintf(detail, sizeof(detail), "%.80s: %d a day", h->place.name,
		 ceiling);
	act_note(s, TBL_CLINIC_LIMIT, l.id, l.version, 0, detail);
	return act_commit(s, e);
}

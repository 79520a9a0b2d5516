/*
 * appointment_clash.c - nobody in two places, and no more in a clinic than it
 * has places.
 *
 * Only open appointments with a time of day take part, and an end that is the
 * next one's start is no clash.  Called inside the transaction that files, so
 * two who book the last place at once do not both get it.
 */
#include "appointment_private.h"

#include <string.h>

#include "wardbook/overbook.h"

static void
bind_stretch(struct stmt *st, const struct row_appointment *r)
{
	stmt_int(st, "day", r->day);
	stmt_int(st, "since", r->minute);
	stmt_int(st, "until", r->minute + r->length);
	stmt_int(st, "id", r->id);
}

/* The first clash of a query that has minute, length and clinic_id. */
static enum rc
clash_of(struct session *s, struct stmt *st, const char *who, const char *field,
	 struct err *e)
{
	char from[WHEN_TEXT], to[WHEN_TEXT];
	int64_t minute = 0, length = 0, clinic = 0;
	bool row;
	enum rc rc = stmt_step(st, &row, e);

	if (rc == RC_OK && row) {
		minute = stmt_get_int(st, "minute");
		length = stmt_get_int(st, "length");
		clinic = stmt_get_int(st, "clinic_id");
	}
	stmt_done(st);
	if (rc != RC_OK || !row)
		return rc;
	return err_field(e, field, "%s is in %.60s from %s to %s.", who,
			 house_name(s, TBL_PLACE, clinic),
			 minute_text(from, (int32_t)minute),
			 minute_text(to, (int32_t)((minute + length) %
						   DAY_MINUTES)));
}

static enum rc
clash_of_clinic(struct session *s, const struct clinic_hours *h,
		const struct row_appointment *r, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_APPOINTMENT_CLASH_CLINIC);
	int places[DAY_MINUTES], taken[DAY_MINUTES];
	char text[WHEN_TEXT];
	bool row, any = false;
	enum rc rc;

	memset(taken, 0, sizeof(taken));
	stmt_int(st, "clinic", r->clinic_id);
	bind_stretch(st, r);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int64_t from = stmt_get_int(st, "minute");
		int64_t to = from + stmt_get_int(st, "length");

		any = true;
		for (int64_t m = from < r->minute ? r->minute : from;
		     m < to && m < r->minute + r->length; m++)
			taken[m]++;
	}
	stmt_done(st);
	if (rc != RC_OK || !any)
		return rc;
	hours_places(h, (int32_t)r->day, 0, (int)h->place.capacity, places);
	for (int64_t m = r->minute; m < r->minute + r->length; m++) {
		if (taken[m] < places[m])
			continue;
		minute_text(text, (int32_t)m);
		if (places[m] == 1)
			return err_field(e, "minute", "%.60s is taken at %s.",
					 h->place.name, text);
		return err_field(e, "minute",
				 "All %d places of %.60s are "
				 "taken at %s.",
				 places[m], h->place.name, text);
	}
	return RC_OK;
}

/* A refusal becomes a mark; the first one's sentence stays. */
static enum rc
mark(enum rc rc, enum clash which, int *clash, const struct err *found,
     struct err *e)
{
	if (rc != RC_OK && e && (rc != RC_REFUSED || !*clash))
		*e = *found;
	if (rc != RC_REFUSED)
		return rc;
	*clash |= (int)which;
	return RC_OK;
}

enum rc
clash_find(struct session *s, const struct clinic_hours *h,
	   const struct row_appointment *r, int *clash, struct err *e)
{
	struct err found;
	struct stmt *st;
	enum rc rc = RC_OK;

	*clash = 0;
	if (!appointment_takes_place(r))
		return RC_OK;
	if (!h->place.alongside) {
		st = store_query(s->store, QUERY_APPOINTMENT_CLASH_PATIENT);
		stmt_int(st, "patient", r->patient_id);
		bind_stretch(st, r);
		rc = mark(clash_of(s, st, "The patient", "minute", &found),
			  CLASH_PATIENT, clash, &found, e);
	}
	if (rc == RC_OK && r->doctor_id) {
		st = store_query(s->store, QUERY_APPOINTMENT_CLASH_DOCTOR);
		stmt_int(st, "doctor", r->doctor_id);
		bind_stretch(st, r);
		rc = mark(clash_of(s, st,
				   house_name(s, TBL_STAFF, r->doctor_id),
				   "doctor_id", &found),
			  CLASH_DOCTOR, clash, &found, e);
	}
	if (rc == RC_OK)
		rc = mark(clash_of_clinic(s, h, r, &found), CLASH_CLINIC, clash,
			  &found, e);
	return rc;
}

enum rc
clash_check(struct session *s, const struct clinic_hours *h,
	    const struct row_appointment *r, struct err *e)
{
	int clash;
	enum rc rc = clash_find(s, h, r, &clash, e);

	return rc == RC_OK && clash ? RC_REFUSED : rc;
}

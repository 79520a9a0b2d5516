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

/* A booking as it lies on the day before, on its own and on the next: one that
 * runs over midnight meets those of two days. */
#define STRETCHES 3

static bool
bind_stretch(struct stmt *st, const struct row_appointment *r, int k)
{
	int64_t shift = (int64_t)(1 - k) * DAY_MINUTES;

	if (k == 2 && r->minute + r->length <= DAY_MINUTES)
		return false;
	stmt_int(st, "day", day_add((int32_t)r->day, k - 1));
	stmt_int(st, "since", r->minute + shift);
	stmt_int(st, "until", r->minute + r->length + shift);
	stmt_int(st, "id", r->id);
	return true;
}

struct other {
	int64_t minute, length, clinic;
};

/* The first that is in the way: someone's query, which has minute, length and
 * clinic_id. */
static enum rc
clash_of(struct session *s, enum query q, const char *key, int64_t id,
	 const struct row_appointment *r, struct other *found, bool *is,
	 struct err *e)
{
	enum rc rc = RC_OK;

	*is = false;
	for (int k = 0; rc == RC_OK && !*is && k < STRETCHES; k++) {
		struct stmt *st = store_query(s->store, q);

		stmt_int(st, key, id);
		if (bind_stretch(st, r, k))
			rc = stmt_step(st, is, e);
		if (rc == RC_OK && *is) {
			found->minute = stmt_get_int(st, "minute");
			found->length = stmt_get_int(st, "length");
			found->clinic = stmt_get_int(st, "clinic_id");
		}
		stmt_done(st);
	}
	return rc;
}

static enum rc
say_clash(struct session *s, const struct other *o, const char *who,
	  const char *field, struct err *e)
{
	char from[WHEN_TEXT], to[WHEN_TEXT];

	return err_field(e, field, "%s is in %.60s from %s to %s.", who,
			 house_name(s, TBL_PLACE, o->clinic),
			 minute_text(from, (int32_t)o->minute),
			 minute_text(to, (int32_t)((o->minute + o->length) %
						   DAY_MINUTES)));
}

/* Counts who is there at each minute of a day and the next. */
static enum rc
count_taken(struct session *s, const struct row_appointment *r,
	    int taken[2 * DAY_MINUTES], bool *any, struct err *e)
{
	int64_t until = r->minute + r->length;
	bool row = false;
	enum rc rc = RC_OK;

	*any = false;
	for (int k = 0; rc == RC_OK && k < STRETCHES; k++) {
		struct stmt *st =
			store_query(s->store, QUERY_APPOINTMENT_CLASH_CLINIC);
		bool binds;

		stmt_int(st, "clinic", r->clinic_id);
		binds = bind_stretch(st, r, k);
		while (binds && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
			int64_t from = stmt_get_int(st, "minute") +
				       (int64_t)(k - 1) * DAY_MINUTES;
			int64_t to = from + stmt_get_int(st, "length");

			*any = true;
			for (int64_t m = from < r->minute ? r->minute : from;
			     m < to && m < until; m++)
				taken[m]++;
		}
		stmt_done(st);
	}
	return rc;
}

static enum rc
clash_of_clinic(struct session *s, const struct clinic_hours *h,
		const struct row_appointment *r, struct err *e)
{
	int places[2 * DAY_MINUTES], taken[2 * DAY_MINUTES] = { 0 };
	char text[WHEN_TEXT];
	bool any;
	enum rc rc = count_taken(s, r, taken, &any, e);

	if (rc != RC_OK || !any)
		return rc;
	hours_places(h, (int32_t)r->day, 0, (int)h->place.capacity, places);
	hours_places(h, day_add((int32_t)r->day, 1), 0, (int)h->place.capacity,
		     places + DAY_MINUTES);
	for (int64_t m = r->minute; m < r->minute + r->length; m++) {
		if (taken[m] < places[m])
			continue;
		minute_text(text, (int32_t)(m % DAY_MINUTES));
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
	struct other other;
	struct err found;
	bool is = false;
	enum rc rc = RC_OK;

	*clash = 0;
	if (!appointment_takes_place(r))
		return RC_OK;
	if (!h->place.alongside)
		rc = clash_of(s, QUERY_APPOINTMENT_CLASH_PATIENT, "patient",
			      r->patient_id, r, &other, &is, e);
	if (rc == RC_OK && is)
		rc = mark(say_clash(s, &other, "The patient", "minute", &found),
			  CLASH_PATIENT, clash, &found, e);
	is = false;
	if (rc == RC_OK && r->doctor_id)
		rc = clash_of(s, QUERY_APPOINTMENT_CLASH_DOCTOR, "doctor",
			      r->doctor_id, r, &other, &is, e);
	if (rc == RC_OK && is)
		rc = mark(say_clash(s, &other,
				    house_name(s, TBL_STAFF, r->doctor_id),
				    "doctor_id", &found),
			  CLASH_DOCTOR, clash, &found, e);
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

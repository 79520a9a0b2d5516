/*
 * appointment_hours.c - when a clinic is open, and for how many at a time.
 *
 * A clinic without hours takes bookings at any time and day.  Where hours of
 * several doctors overlap, their places add up.
 */
#include "appointment_private.h"

#include <stdlib.h>
#include <string.h>

#include "house.h"
#include "wardbook/text.h"

/* An import goes back and forth between a few clinics. */
#define KEPT 16

static struct kept {
	int64_t id, generation;
	struct clinic_hours hours;
} kept[KEPT];

static enum rc
load_hours(struct session *s, int64_t clinic, struct clinic_hours *h,
	   struct err *e)
{
	struct stmt *st;
	bool more;
	enum rc rc = RC_NONE;

	h->n = 0;
	if (clinic)
		rc = row_get(s->store, TBL_PLACE, clinic, &h->place, e);
	if (rc == RC_NONE ||
	    (rc == RC_OK && h->place.kind != PLACE_KIND_CLINIC))
		return err_field(e, "clinic_id", "There is no such clinic.");
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_HOUSE_HOURS);
	stmt_int(st, "clinic", clinic);
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		h->v = mem_room(h->v, &h->cap, h->n, sizeof(*h->v));
		rc = stmt_row(st, &h->v[h->n], e);
		if (rc != RC_OK)
			break;
		h->n++;
	}
	stmt_done(st);
	return rc;
}

enum rc
hours_get(struct session *s, int64_t clinic, const struct clinic_hours **h,
	  struct err *e)
{
	struct kept *k = &kept[(uint64_t)clinic % KEPT];
	int64_t now = house_generation(s);
	enum rc rc = RC_OK;

	*h = &k->hours;
	rc = leave_ready(s, e);
	if (rc != RC_OK)
		return rc;
	if (k->id == clinic && k->generation == now)
		return RC_OK;
	k->id = 0;
	rc = load_hours(s, clinic, &k->hours, e);
	if (rc == RC_OK) {
		k->id = clinic;
		k->generation = now;
	}
	return rc;
}

static bool
names_doctor(const struct clinic_hours *h, int64_t doctor)
{
	for (size_t i = 0; doctor && i < h->n; i++)
		if (h->v[i].doctor_id == doctor)
			return true;
	return false;
}

void
hours_places(const struct clinic_hours *h, int32_t day, int64_t doctor,
	     int outside, int places[DAY_MINUTES])
{
	int weekday = day_weekday(day);
	bool only = names_doctor(h, doctor);
	bool open[DAY_MINUTES] = { false };

	for (int m = 0; m < DAY_MINUTES; m++)
		places[m] = h->n ? outside : (int)h->place.capacity;
	for (size_t i = 0; i < h->n; i++) {
		const struct row_clinic_session *c = &h->v[i];
		int64_t n = c->capacity ? c->capacity : h->place.capacity;

		if (c->weekday != weekday || (only && c->doctor_id != doctor) ||
		    leave_on(c->doctor_id, day))
			continue;
		for (int64_t m = c->from_minute; m < c->to_minute; m++) {
			places[m] = (int)n + (open[m] ? places[m] : 0);
			open[m] = true;
		}
	}
}

const char *
hours_where(struct session *s, const struct clinic_hours *h, int32_t day,
	    int32_t minute, char out[81])
{
	char room[41] = "";

	for (size_t i = 0; i < h->n && !*room; i++) {
		const struct row_clinic_session *c = &h->v[i];

		if (c->weekday == day_weekday(day) &&
		    c->from_minute <= minute && minute < c->to_minute)
			house_room(s, c->id, room);
	}
	text_copy(out, 81, *room ? room : h->place.location);
	return out;
}

enum rc
hours_holiday(struct session *s, int32_t day, char name[61], bool *is,
	      struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_APPOINTMENT_HOLIDAYS);
	enum rc rc;

	stmt_int(st, "since", day);
	stmt_int(st, "until", day);
	rc = stmt_step(st, is, e);
	if (rc == RC_OK && *is)
		text_copy(name, 61, stmt_get_text(st, "name"));
	stmt_done(st);
	return rc;
}

/* "Mon 08:00-12:00, 13:00-17:00", or the days on which it opens. */
static void
say_hours(const struct clinic_hours *h, int weekday, struct buf *out)
{
	char from[WHEN_TEXT], to[WHEN_TEXT];
	int64_t last = 0;

	for (size_t i = 0; i < h->n; i++) {
		const struct row_clinic_session *c = &h->v[i];

		if (c->weekday != weekday)
			continue;
		minute_text(from, (int32_t)c->from_minute);
		minute_text(to, (int32_t)(c->to_minute % DAY_MINUTES));
		buf_addf(out, "%s%s-%s", out->len ? ", " : "", from,
			 c->to_minute == DAY_MINUTES ? "24:00" : to);
	}
	if (out->len)
		return;
	for (size_t i = 0; i < h->n; i++) {
		const char *day = enum_words(&enum_weekday, h->v[i].weekday);

		if (h->v[i].weekday == last)
			continue;
		last = h->v[i].weekday;
		buf_addf(out, "%s%.3s", out->len ? ", " : "", day);
	}
}

/* It would be open, were not someone away. */
static const struct row_staff_leave *
closed_by_leave(const struct clinic_hours *h, int32_t day, int32_t minute)
{
	for (size_t i = 0; i < h->n; i++) {
		const struct row_clinic_session *c = &h->v[i];

		if (c->weekday == day_weekday(day) &&
		    (minute < 0 ||
		     (c->from_minute <= minute && minute < c->to_minute)) &&
		    leave_on(c->doctor_id, day))
			return leave_on(c->doctor_id, day);
	}
	return NULL;
}

static enum rc
refuse_closed(const struct clinic_hours *h, int weekday, const char *field,
	      struct err *e)
{
	struct buf b = BUF_INIT;
	bool that_day = false;

	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].weekday == weekday)
			that_day = true;
	say_hours(h, weekday, &b);
	if (that_day)
		err_field(e, field, "%.60s is open on %s from %.120s.",
			  h->place.name, enum_words(&enum_weekday, weekday),
			  b.p);
	else
		err_field(e, "day",
			  "%.60s does not open on %s; it opens on "
			  "%.60s.",
			  h->place.name, enum_words(&enum_weekday, weekday),
			  b.p);
	buf_release(&b);
	return RC_REFUSED;
}

/* Is it open for all of a stretch, into the next day where it runs so far? */
static enum rc
open_for(struct session *s, const struct clinic_hours *h, int32_t day,
	 int32_t minute, int length, bool *open, struct err *e)
{
	int places[2 * DAY_MINUTES];
	char name[61];
	bool holiday = false;
	enum rc rc = RC_OK;

	hours_places(h, day, 0, 0, places);
	hours_places(h, day_add(day, 1), 0, 0, places + DAY_MINUTES);
	if (minute + length > DAY_MINUTES)
		rc = hours_holiday(s, day_add(day, 1), name, &holiday, e);
	*open = minute >= 0 && !holiday;
	for (int m = minute; *open && m < minute + length; m++)
		*open = places[m] > 0;
	for (int m = 0; minute < 0 && m < DAY_MINUTES; m++)
		*open = *open || places[m];
	return rc;
}

enum rc
hours_check(struct session *s, const struct clinic_hours *h, int32_t day,
	    int32_t minute, int length, struct err *e)
{
	int weekday = day_weekday(day);
	const struct row_staff_leave *away;
	char name[61], text[WHEN_TEXT];
	bool holiday = false, open = false;
	enum rc rc;

	if (!h->n)
		return RC_OK;
	rc = hours_holiday(s, day, name, &holiday, e);
	if (rc != RC_OK)
		return rc;
	if (holiday)
		return err_field(e, "day", "%s is a holiday: %s.",
				 day_text(text, day), name);
	rc = open_for(s, h, day, minute, length, &open, e);
	if (rc != RC_OK || open)
		return rc;
	away = closed_by_leave(h, day, minute);
	if (away)
		return err_field(e, "day",
				 "%.60s is %s until %s, so %.60s is "
				 "closed.",
				 house_name(s, TBL_STAFF, away->staff_id),
				 enum_words(&enum_leave_kind, away->kind),
				 day_text(text, (int32_t)away->to_day),
				 h->place.name);
	return refuse_closed(h, weekday, "minute", e);
}

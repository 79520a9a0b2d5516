/*
 * book_words.c - bookings in words and as JSON, for the verbs of the book.
 */
#include "book_words.h"

#include <string.h>

#include "wardbook/house.h"
#include "wardbook/patient.h"

const char *
book_number(struct session *s, int64_t patient, char out[25])
{
	struct patient p;

	out[0] = '\0';
	if (patient && patient_get(s, patient, &p, NULL) == RC_OK) {
		snprintf(out, 25, "%s", p.who.number);
		patient_wipe(&p);
	}
	return out;
}

static const char *
clinic_code(struct session *s, int64_t clinic, char out[17])
{
	struct row_place p;

	out[0] = '\0';
	if (row_get(s->store, TBL_PLACE, clinic, &p, NULL) == RC_OK)
		snprintf(out, 17, "%s", p.code);
	return out;
}

json_t *
book_time_json(int64_t minute)
{
	char text[WHEN_TEXT];

	return minute < 0 ? json_null()
			  : json_string(minute_text(text, (int32_t)minute));
}

static json_t *
instant_json(int64_t at)
{
	char text[WHEN_TEXT];

	return at ? json_string(instant_iso(text, at)) : json_null();
}

json_t *
book_json(struct session *s, const struct row_appointment *r)
{
	char number[25], code[17];
	json_t *o =
		json_pack("{s:s, s:s, s:s, s:o, s:o, s:I, s:s, s:s, s:s, s:I}",
			  "patient", book_number(s, r->patient_id, number),
			  "clinic", clinic_code(s, r->clinic_id, code),
			  "doctor", house_name(s, TBL_STAFF, r->doctor_id),
			  "day", words_day_json((int32_t)r->day), "time",
			  book_time_json(r->minute), "minutes",
			  (json_int_t)r->length, "state",
			  appointment_state_words(s, r), "reason",
			  house_name(s, TBL_REASON, r->reason_id), "priority",
			  enum_name(&enum_priority, r->priority), "moves",
			  (json_int_t)r->moves);

	json_object_set_new(o, "arrived_at", instant_json(r->arrived_at));
	json_object_set_new(o, "ended_at", instant_json(r->ended_at));
	if (r->cancel_id)
		json_object_set_new(o, "because",
				    json_string(house_name(s, TBL_REASON,
							   r->cancel_id)));
	return o;
}

void
book_print(struct session *s, const struct row_appointment *r)
{
	char number[25], code[17], day[WHEN_TEXT], time[WHEN_TEXT];

	print_cell(book_number(s, r->patient_id, number), 14);
	printf("  %s %s %-5s  ", day_weekday_name((int32_t)r->day),
	       day_text(day, (int32_t)r->day),
	       r->minute < 0 ? "--:--" : minute_text(time, (int32_t)r->minute));
	print_cell(clinic_code(s, r->clinic_id, code), 8);
	print_cell(appointment_state_words(s, r), 12);
}

enum rc
book_time(const char *text, int32_t *minute, struct err *e)
{
	*minute = WHEN_NO_MINUTE;
	return text ? minute_parse(minute, text, when_minute_now(), e) : RC_OK;
}

enum rc
book_doctor(struct context *c, const char *text, int64_t *id, struct err *e)
{
	enum rc rc = RC_OK;

	*id = 0;
	if (text)
		rc = house_find(c->session, TBL_STAFF, STAFF_KIND_DOCTOR, text,
				id, e);
	return rc == RC_NONE
		       ? err_set(e, RC_NONE, "There is no doctor %.40s.", text)
		       : rc;
}

enum rc
book_reason(struct context *c, enum reason_kind kind, const char *text,
	    int64_t *id, struct err *e)
{
	enum rc rc = RC_OK;

	*id = 0;
	if (text)
		rc = house_find(c->session, TBL_REASON, kind, text, id, e);
	return rc == RC_NONE
		       ? err_set(e, RC_NONE,
				 "There is no reason \"%.40s\": %s.", text,
				 enum_words(&enum_reason_kind, kind))
		       : rc;
}

enum rc
book_clinic(struct context *c, const char *code, int64_t *id, struct err *e)
{
	return words_place(c, PLACE_KIND_CLINIC, "the clinic", code, true, id,
			   e);
}

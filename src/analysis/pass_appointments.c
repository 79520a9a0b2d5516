/*
 * pass_appointments.c - the appointments of the month, streamed once into the
 * fact and into the one big table.
 *
 * Rows come by day, minute and id, so what a patient did before a day is
 * known from what was seen.
 */
#include "extract.h"

#include <string.h>

const char *const lead_words[LEAD_COUNT] = {
	"unknown", "same day", "1-7", "8-30", "over 30",
};

enum lead_band
lead_band(bool known, int32_t days)
{
	if (!known || days < 0)
		return LEAD_UNKNOWN;
	return days == 0    ? LEAD_SAME_DAY
	       : days <= 7  ? LEAD_WEEK
	       : days <= 30 ? LEAD_MONTH
			    : LEAD_LONGER;
}

int
profile_key(int64_t state, int64_t priority, enum lead_band band)
{
	if (priority < 0 || priority > PRIORITY_URGENT)
		priority = 0;
	return 1 +
	       ((int)state * (PRIORITY_URGENT + 1) + (int)priority) *
		       LEAD_COUNT +
	       (int)band;
}

/* What is worked out of one appointment. */
struct seen {
	const struct row_appointment *a;
	struct person *who;
	uint32_t version;
	int64_t version_key, key;
	struct local {
		int32_t day, minute;
	} booked, arrived, ended, cancelled;
	bool lead_known, late_known, stay_known;
	int32_t lead, late, stay;
	enum lead_band band;
	int age;
	bool kept;
};

static struct local
local_of(int64_t at)
{
	struct local l = { 0, WHEN_NO_MINUTE };

	if (at)
		when_local(at, &l.day, &l.minute);
	return l;
}

static void
work_out(struct extract *x, const struct row_appointment *a, struct seen *v)
{
	int64_t at;

	v->booked = local_of(a->booked_at);
	v->arrived = local_of(a->arrived_at);
	v->ended = local_of(a->ended_at);
	v->cancelled = local_of(a->cancelled_at);
	v->kept = a->state == APPOINTMENT_STATE_ARRIVED ||
		  a->state == APPOINTMENT_STATE_DONE;
	v->age = age_in(x->o->month, v->who->birth_year);
	v->lead_known = v->booked.day != 0;
	v->lead =
		v->lead_known ? day_between(v->booked.day, (int32_t)a->day) : 0;
	v->band = lead_band(v->lead_known, v->lead);
	v->late_known = v->kept && a->arrived_at && a->minute >= 0;
	if (v->late_known)
		v->late = day_between((int32_t)a->day, v->arrived.day) * 1440 +
			  v->arrived.minute - (int32_t)a->minute;
	v->stay_known =
		v->kept && a->arrived_at && a->ended_at >= a->arrived_at;
	if (v->stay_known)
		v->stay = (int32_t)((a->ended_at - a->arrived_at) / 60000);
	v->version = v->who->first;
	if (v->who->count > 1) {
		at = a->minute >= 0
			     ? when_instant((int32_t)a->day, (int32_t)a->minute)
			     : when_instant(day_add((int32_t)a->day, 1), 0) - 1;
		v->version = person_version(&x->people, v->who, at);
	}
	v->version_key = version_key(&x->people, v->who, v->version);
	v->key = key_of(&x->keys, KEY_APPOINTMENT, (uint64_t)a->id);
}

/* Visits of the same day are not before each other. */
static void
turn_page(struct person *o, int32_t day)
{
	if (o->day == day)
		return;
	o->kept += o->day_kept;
	o->missed += o->day_missed;
	o->day_kept = o->day_missed = 0;
	o->day = day;
}

static void
put_measures(struct out_table *t, const struct seen *v)
{
	const struct row_appointment *a = v->a;

	put_maybe(t, "lead_days", v->lead_known, v->lead);
	put_maybe(t, "planned_minutes", a->length > 0, a->length);
	put_maybe(t, "late_minutes", v->late_known, v->late);
	put_maybe(t, "stay_minutes", v->stay_known, v->stay);
	put_maybe(t, "age", v->age >= 0, v->age);
	put_int(t, "n_moved", a->moves);
	put_int(t, "n_reminded", a->reminded != 0);
	put_int(t, "prior_visits", v->who->kept);
	put_int(t, "prior_no_shows", v->who->missed);
	put_int(t, "n_appointment", 1);
	put_int(t, "n_attended", v->kept);
	put_int(t, "n_no_show", a->state == APPOINTMENT_STATE_MISSED);
	put_int(t, "n_cancelled", a->state == APPOINTMENT_STATE_CANCELLED);
	put_int(t, "n_open", a->state == APPOINTMENT_STATE_BOOKED);
}

/* Why an instant is missing: to come, unknown, or never to be. */
static int
no_instant(const struct row_appointment *a, bool of_visit)
{
	if (!of_visit)
		return a->state == APPOINTMENT_STATE_CANCELLED
			       ? KEY_UNKNOWN
			       : KEY_NOT_APPLICABLE;
	switch (a->state) {
	case APPOINTMENT_STATE_BOOKED:
	case APPOINTMENT_STATE_ARRIVED:
		return KEY_NOT_YET;
	case APPOINTMENT_STATE_DONE:
		return KEY_UNKNOWN;
	default:
		return KEY_NOT_APPLICABLE;
	}
}

static void
put_fact(struct extract *x, struct out_table *t, const struct seen *v)
{
	const struct row_appointment *a = v->a;
	int visit = no_instant(a, true), undone = no_instant(a, false);
	int came = a->state == APPOINTMENT_STATE_ARRIVED ? KEY_UNKNOWN : visit;

	put_int(t, "appointment_key", v->key);
	put_int(t, "patient_key", v->version_key);
	put_int(t, "patient_durable_key", v->who->durable);
	put_int(t, "clinic_key", place_key(x, a->clinic_id, true, KEY_UNKNOWN));
	put_int(t, "provider_key",
		house_key(x, KEY_STAFF, a->doctor_id, KEY_UNKNOWN));
	put_int(t, "profile_key", profile_key(a->state, a->priority, v->band));
	put_int(t, "booked_date_key", date_key(x, v->booked.day, KEY_UNKNOWN));
	put_int(t, "scheduled_date_key",
		date_key(x, (int32_t)a->day, KEY_UNKNOWN));
	put_int(t, "arrived_date_key", date_key(x, v->arrived.day, came));
	put_int(t, "ended_date_key", date_key(x, v->ended.day, visit));
	put_int(t, "cancelled_date_key", date_key(x, v->cancelled.day, undone));
	put_int(t, "booked_time_key", time_key(v->booked.minute, KEY_UNKNOWN));
	put_int(t, "scheduled_time_key",
		time_key((int32_t)a->minute, KEY_NOT_APPLICABLE));
	put_int(t, "arrived_time_key", time_key(v->arrived.minute, came));
	put_int(t, "ended_time_key", time_key(v->ended.minute, visit));
	put_int(t, "cancelled_time_key", time_key(v->cancelled.minute, undone));
	put_measures(t, v);
	out_row(t);
}

static void
put_who(struct extract *x, struct out_table *t, const struct seen *v)
{
	const struct patient_version *pv = &x->people.version[v->version];
	const struct row_region *region = list_find(&x->regions, pv->region);
	char hex[VAULT_PSEUDONYM];

	vault_pseudonym(hex, x->keys.secret, KEY_PATIENT_HEX,
			(uint64_t)v->who->id);
	put_int(t, "appointment_key", v->key);
	put_text(t, "patient_pseudonym", hex);
	put_text(t, "sex", enum_name(&enum_sex, v->who->sex));
	put_maybe(t, "birth_year", v->age >= 0 && v->age < 90,
		  v->who->birth_year);
	put_text(t, "age_band", age_bands[age_band(v->age)]);
	put_text(t, "region", region ? region->name : "");
	put_text(t, "insurer_kind", enum_name(&enum_insurer_kind, pv->insurer));
}

static void
put_where(struct extract *x, struct out_table *t,
	  const struct row_appointment *a)
{
	const struct row_place *p = list_find(&x->places, a->clinic_id);
	const struct row_staff *d = list_find(&x->staff, a->doctor_id);

	put_text(t, "clinic_code", p ? p->code : "");
	put_text(t, "clinic_name", p ? p->name : "");
	put_text(t, "clinic_location", p ? p->location : "");
	put_text(t, "clinic_specialty", p ? p->specialty : "");
	put_text(t, "provider_code", d ? d->code : "");
	put_text(t, "provider_name", d ? d->name : "");
	put_text(t, "provider_specialty", d ? d->specialty : "");
	put_text(t, "provider_department", d ? d->department : "");
}

static bool
is_holiday(const struct extract *x, int32_t day)
{
	for (size_t i = 0; i < x->holidays.n; i++) {
		const struct row_holiday *h = list_at(&x->holidays, i);

		if (h->day == day)
			return true;
	}
	return false;
}

static void
put_wide(struct extract *x, struct out_table *t, const struct seen *v)
{
	const struct row_appointment *a = v->a;
	const struct row_reason *why = list_find(&x->reasons, a->reason_id);
	const struct row_reason *not = list_find(&x->reasons, a->cancel_id);
	int32_t day = (int32_t)a->day;
	char text[WHEN_TEXT];

	put_who(x, t, v);
	put_where(x, t, a);
	put_text(t, "status", enum_name(&enum_appointment_state, a->state));
	put_text(t, "priority", enum_name(&enum_priority, a->priority));
	put_text(t, "lead_band", lead_words[v->band]);
	put_text(t, "reason", why ? why->name : "");
	put_text(t, "cancel_side",
		 not ? enum_name(&enum_reason_kind, not ->kind) : "");
	put_text(t, "cancel_reason", not ? not ->name : "");
	put_instant(t, "booked_at", a->booked_at);
	put_day(t, "scheduled_date", day);
	put_text(t, "scheduled_time", minute_text(text, (int32_t)a->minute));
	put_instant(t, "arrived_at", a->arrived_at);
	put_instant(t, "ended_at", a->ended_at);
	put_instant(t, "cancelled_at", a->cancelled_at);
	put_day(t, "booked_date", v->booked.day);
	put_maybe(t, "booked_hour", v->lead_known, v->booked.minute / 60);
	put_maybe(t, "booked_weekday", v->lead_known,
		  v->lead_known ? day_weekday(v->booked.day) : 0);
	put_int(t, "scheduled_year", day / 10000);
	put_int(t, "scheduled_month_no", day / 100 % 100);
	put_int(t, "scheduled_weekday", day_weekday(day));
	put_maybe(t, "scheduled_hour", a->minute >= 0, a->minute / 60);
	put_bool(t, "is_weekend", day_weekday(day) > 5);
	put_bool(t, "is_holiday", is_holiday(x, day));
	put_measures(t, v);
	out_row(t);
}

static enum rc
put_appointment(struct extract *x, const struct row_appointment *a,
		struct key_set *keys, struct err *e)
{
	struct seen v = { .a = a };
	size_t at;
	enum rc rc = people_get(&x->people, a->patient_id, &at, e);

	if (rc != RC_OK)
		return rc;
	if (a->state < 0 || a->state >= EXPORT_STATES ||
	    !day_is_valid((int32_t)a->day))
		return err_set(e, RC_DAMAGED,
			       "An appointment has a state or a "
			       "day that there is not.");
	v.who = &x->people.v[at];
	turn_page(v.who, (int32_t)a->day);
	work_out(x, a, &v);
	put_fact(x, &x->table[CAT_FACT_APPOINTMENT], &v);
	put_wide(x, &x->table[CAT_OBT_APPOINTMENT], &v);
	v.who->day_kept += v.kept;
	v.who->day_missed += a->state == APPOINTMENT_STATE_MISSED;
	x->written.by_state[a->state]++;
	x->written.appointments++;
	x->written.open += a->state == APPOINTMENT_STATE_BOOKED;
	key_set_add(keys, v.key);
	return extract_step(x, e);
}

enum rc
pass_appointments(struct extract *x, struct err *e)
{
	struct stmt *st = store_query(x->store, QUERY_EXTRACT_APPOINTMENTS);
	struct key_set keys = { NULL, 0, 0 };
	struct row_appointment a;
	bool row;
	enum rc rc = out_open(&x->table[CAT_FACT_APPOINTMENT], &x->folder,
			      CAT_FACT_APPOINTMENT, x->o, e);

	if (rc == RC_OK)
		rc = out_open(&x->table[CAT_OBT_APPOINTMENT], &x->folder,
			      CAT_OBT_APPOINTMENT, x->o, e);
	stmt_int(st, "first", x->first);
	stmt_int(st, "last", x->last);
	while (rc == RC_OK && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &a, e);
		if (rc == RC_OK)
			rc = put_appointment(x, &a, &keys, e);
	}
	stmt_done(st);
	if (rc == RC_OK)
		rc = key_set_check(&keys, "fact_appointment", e);
	key_set_free(&keys);
	if (rc == RC_OK)
		rc = out_close(&x->table[CAT_FACT_APPOINTMENT], e);
	if (rc == RC_OK)
		rc = out_close(&x->table[CAT_OBT_APPOINTMENT], e);
	return rc;
}

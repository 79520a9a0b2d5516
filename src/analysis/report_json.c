/*
 * report_json.c - the report for programs: the same figures, shares as
 * percentages with one decimal.
 */
#include "report_parts.h"

#include "wardbook/when.h"

static json_t *
share(int64_t part, int64_t whole)
{
	int tenths = report_share(part, whole);

	return tenths < 0 ? json_null() : json_real(tenths / 10.0);
}

static json_t *
doctors(const struct report *r)
{
	json_t *list = json_array();

	for (int i = 0; i < r->ndoctors; i++)
		json_array_append_new(
			list,
			json_pack("{s:s, s:I}", "name", r->doctors[i].name,
				  "kept", (json_int_t)r->doctors[i].kept));
	return list;
}

static json_t *
diagnoses(const struct report *r)
{
	json_t *list = json_array();

	if (r->diagnoses_shut) {
		json_decref(list);
		return json_null();
	}
	for (int i = 0; i < r->ndiagnoses; i++) {
		const struct report_diagnosis *d = &r->diagnoses[i];

		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I}",
						      "system", d->system,
						      "code", d->code, "name",
						      d->name, "recorded",
						      (json_int_t)d->recorded));
	}
	return list;
}

static json_t *
people(const struct report *r)
{
	json_t *all = json_object();

	if (r->people_shut) {
		json_decref(all);
		return json_null();
	}
	for (int s = 0; s < REPORT_SEXES; s++) {
		json_t *bands = json_object();

		for (int b = 0; b < REPORT_BANDS; b++)
			json_object_set_new(bands, report_bands[b],
					    json_integer(r->people[s][b]));
		json_object_set_new(all, report_sexes[s], bands);
	}
	return json_pack("{s:I, s:o}", "known_and_alive",
			 (json_int_t)r->patients, "by_sex_and_age", all);
}

static json_t *
stock(const struct report *r)
{
	static const char *const lights[] = { "ok", "low", "out" };
	json_t *list = json_array();

	for (size_t i = 0; i < r->nstock; i++) {
		const struct report_stock *m = &r->stock[i];
		char day[WHEN_TEXT];

		json_array_append_new(
			list,
			json_pack(
				"{s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:o}",
				"medicine", m->name, "light", lights[m->light],
				"unit", m->unit, "usable",
				(json_int_t)m->usable, "reorder",
				(json_int_t)m->reorder, "held",
				(json_int_t)m->held, "expired",
				(json_int_t)m->expired, "expiring",
				(json_int_t)m->expiring, "next_expiry",
				m->next_expiry
					? json_string(
						  day_iso(day, m->next_expiry))
					: json_null()));
	}
	return json_pack("{s:I, s:I, s:I, s:o}", "out", (json_int_t)r->out,
			 "low", (json_int_t)r->low, "expiring",
			 (json_int_t)r->expiring, "medicines", list);
}

static json_t *
definitions(void)
{
	json_t *all = json_object();

	for (int i = 0; i < REPORT_MEASURES; i++) {
		const struct query_def *q = &queries[report_measures[i]];

		json_object_set_new(all, q->name, json_string(q->note));
	}
	return all;
}

json_t *
report_json(const struct report *r)
{
	json_t *states = json_object();

	for (int i = 0; i < REPORT_STATES; i++)
		json_object_set_new(states,
				    enum_name(&enum_appointment_state, i),
				    json_integer(r->by_state[i]));
	return json_pack(
		"{s:o, s:s, s:s, s:I, s:o, s:{s:I, s:I, s:I, s:o, s:o}, s:o, "
		"s:o, s:o, s:o, s:o}",
		"month",
		json_sprintf("%04d-%02d", r->month / 100, r->month % 100),
		"site", r->site, "data_state",
		r->provisional ? "provisional" : "final", "open_bookings",
		(json_int_t)r->open, "appointments", states, "missed_share",
		"kept", (json_int_t)r->kept, "missed", (json_int_t)r->missed,
		"booked", (json_int_t)r->booked, "percent_of_kept_and_missed",
		share(r->missed, r->kept + r->missed), "percent_of_booked",
		share(r->missed, r->booked), "top_doctors", doctors(r),
		"top_diagnoses", diagnoses(r), "patients", people(r), "stock",
		stock(r), "definitions", definitions());
}

/*
 * catalogue.c - the dimensions of an extract, and what the catalogue gives to
 * others: Table Schema and data dictionary.  Facts: catalogue_facts.c.
 */
#include "columns.h"

#include <string.h>

#include "wardbook/export.h"

const struct cat_special cat_specials[CAT_SPECIALS] = {
	{ KEY_INVALID, "invalid" },
	{ KEY_NOT_YET, "not yet" },
	{ KEY_NOT_APPLICABLE, "not applicable" },
	{ KEY_UNKNOWN, "unknown" },
};

static const struct cat_col date_cols[] = {
	PRIMARY("date_key", "the day as the number yyyymmdd"),
	DAY("full_date", "the day"),
	NUMBER("year", "calendar year"),
	NUMBER("quarter", "1 to 4"),
	NUMBER("month", "1 to 12"),
	NUMBER("month_key", "yyyymm"),
	TEXT("month_name", "Jan to Dec"),
	NUMBER("day", "day of the month"),
	NUMBER("day_of_week", "1 Monday to 7 Sunday"),
	LABEL("day_name", "Mon to Sun"),
	NUMBER("iso_week", "week of ISO 8601"),
	NUMBER("iso_year", "year that the ISO week belongs to"),
	NUMBER("day_of_year", "1 to 366"),
	TRUTH("is_weekend", "Saturday or Sunday"),
	TRUTH("is_month_end", "last day of its month"),
	TRUTH("is_holiday", "a holiday of the house"),
	TEXT("holiday_name", "its name"),
};

static const struct cat_col time_cols[] = {
	PRIMARY("time_key", "minute of the day plus 1"),
	NUMBER("hour", "0 to 23"),
	NUMBER("minute", "0 to 59"),
	TEXT("hhmm", "08:15"),
	NUMBER("quarter_hour", "0 to 95"),
	LABEL("period_of_day", "night, morning, afternoon or evening"),
};

static const struct cat_col patient_cols[] = {
	SURROGATE("patient_key", "this version of the patient"),
	DURABLE("patient_durable_key", "the patient, whatever the version"),
	COL("patient_pseudonym", CAT_TEXT, "the patient, 32 hex digits",
	    .nullable = true, .privacy = CAT_PSEUDONYM),
	COARSE("sex", "as it is known now"),
	COARSE_NUMBER("birth_year", "empty where unknown, and where the age "
				    "in the year of the month is over 89"),
	COARSE("age_band", "in the year of the month, ten years a band"),
	COARSE("region", "where the patient lived in this version"),
	COARSE("insurer_kind", "who paid in this version"),
	COL("is_deceased", CAT_BOOL, "known to have died", .nullable = true,
	    .privacy = CAT_COARSE),
	INSTANT("valid_from", "first instant of this version; the first one "
			      "begins in the year 1"),
	INSTANT("valid_to", "first instant that is no longer in it; the last "
			    "one ends in 9999"),
	TRUTH("is_current", "the newest version"),
	NUMBER("version_no", "1, 2, 3..."),
};

static const struct cat_col clinic_cols[] = {
	SURROGATE("clinic_key", "the clinic"),
	TEXT("code", "short name used in the house"),
	LABEL("clinic_name", "name"),
	TEXT("location", "building, floor, room"),
	TEXT("specialty", "specialty"),
	NUMBER("slot_minutes", "usual length of a booking"),
	NUMBER("capacity", "bookings that may overlap"),
	TRUTH("is_active", "in use"),
};

static const struct cat_col provider_cols[] = {
	SURROGATE("provider_key", "the member of staff"),
	COL("provider_type", CAT_TEXT, "doctor, nurse, pharmacist or other",
	    .nullable = true),
	STAFF("code", "number or initials used in the house"),
	STAFF_LABEL("provider_name", "name as shown"),
	TEXT("specialty", "specialty"),
	TEXT("department", "department"),
	TRUTH("is_active", "working here"),
};

static const struct cat_col disease_cols[] = {
	SURROGATE("disease_key", "the code of its list"),
	TEXT("code_system", "code list"),
	TEXT("code", "code, dotted"),
	LABEL("disease_name", "text of the code"),
	TEXT("chapter", "chapter of the list"),
	TRUTH("is_chronic", "marked as chronic in the list"),
};

static const struct cat_col medication_cols[] = {
	SURROGATE("medication_key", "the medicine"),
	LABEL("medication_name", "name"),
	TEXT("strength", "strength"),
	TEXT("form", "tablet, capsule, injection..."),
	TEXT("atc_code", "WHO ATC code"),
	TEXT("unit", "base unit that quantities are counted in"),
	NUMBER("pack_size", "base units a pack"),
	NUMBER("reorder_level", "at or under it, stock is low"),
	TRUTH("is_controlled", "controlled drug"),
	TRUTH("is_cold", "stored at 2 to 8 degrees"),
	TRUTH("is_active", "in use"),
};

static const struct cat_col store_cols[] = {
	SURROGATE("store_key", "the stock place or ward"),
	TEXT("code", "short name used in the house"),
	LABEL("store_name", "name"),
	TEXT("store_type", "store or ward"),
	TEXT("location", "building, floor, room"),
	TRUTH("is_active", "in use"),
};

static const struct cat_col profile_cols[] = {
	PRIMARY("profile_key", "the combination"),
	LABEL("status", "booked, arrived, done, missed, cancelled"),
	LABEL("priority", "routine, soon, urgent"),
	LABEL("lead_band", "days from booking to the appointment: same day, "
			   "1-7, 8-30, over 30"),
};

#define DIMENSION(v, n, g, c)                                     \
	static const struct cat_table v = {                       \
		.name = n, .layer = "bronze", .grain = g, COLS(c) \
	}
DIMENSION(dim_date, "dim_date",
	  "one day, over the whole years that the facts name", date_cols);
DIMENSION(dim_time, "dim_time", "one minute of the day", time_cols);
DIMENSION(dim_patient, "dim_patient",
	  "one version of a patient whom a fact of the month names; a new "
	  "region or insurer makes a new version, sex and birth year are "
	  "overwritten",
	  patient_cols);
DIMENSION(dim_clinic, "dim_clinic", "one clinic, as it is now", clinic_cols);
DIMENSION(dim_provider, "dim_provider", "one member of staff, as known now",
	  provider_cols);
DIMENSION(dim_disease, "dim_disease",
	  "one code that a diagnosis of the month names", disease_cols);
DIMENSION(dim_medication, "dim_medication", "one medicine, as it is now",
	  medication_cols);
DIMENSION(dim_store, "dim_store",
	  "one stock place, or a ward that it issues to", store_cols);
DIMENSION(dim_profile, "dim_appointment_profile",
	  "one combination of status, priority and lead time", profile_cols);

const struct cat_table *const catalogue[CAT_COUNT] = {
	[CAT_DIM_DATE] = &dim_date,
	[CAT_DIM_TIME] = &dim_time,
	[CAT_DIM_PATIENT] = &dim_patient,
	[CAT_DIM_CLINIC] = &dim_clinic,
	[CAT_DIM_PROVIDER] = &dim_provider,
	[CAT_DIM_DISEASE] = &dim_disease,
	[CAT_DIM_MEDICATION] = &dim_medication,
	[CAT_DIM_STORE] = &dim_store,
	[CAT_DIM_PROFILE] = &dim_profile,
	[CAT_FACT_APPOINTMENT] = &cat_fact_appointment,
	[CAT_FACT_DIAGNOSIS] = &cat_fact_diagnosis,
	[CAT_FACT_MOVEMENT] = &cat_fact_movement,
	[CAT_FACT_PRESCRIPTION] = &cat_fact_prescription,
	[CAT_OBT_APPOINTMENT] = &cat_obt_appointment,
};

/* ---- what others make of it ------------------------------------------------- */

static const char *const type_names[] = {
	[CAT_INT] = "integer",	    [CAT_TEXT] = "string",  [CAT_DATE] = "date",
	[CAT_INSTANT] = "datetime", [CAT_BOOL] = "boolean",
};

static const char *const privacy_words[] = {
	[CAT_PLAIN] = "house",
	[CAT_PSEUDONYM] = "pseudonym",
	[CAT_COARSE] = "patient, coarse",
	[CAT_HEALTH] = "patient, health",
	[CAT_TIME] = "patient, time",
	[CAT_STAFF] = "staff",
};

static const char *
primary_of(const char *table)
{
	for (int i = 0; i < CAT_COUNT; i++)
		if (strcmp(catalogue[i]->name, table) == 0)
			return catalogue[i]->cols[0].name;
	BUG("the catalogue has no %s", table);
}

json_t *
catalogue_schema(const struct cat_table *t)
{
	json_t *fields = json_array(), *foreign = json_array();

	for (int i = 0; i < t->ncols; i++) {
		const struct cat_col *c = &t->cols[i];
		json_t *f = json_pack("{s:s, s:s, s:s}", "name", c->name,
				      "type", type_names[c->type],
				      "description", c->meaning);

		if (c->role == CAT_PRIMARY)
			json_object_set_new(f, "constraints",
					    json_pack("{s:b, s:b}", "required",
						      1, "unique", 1));
		else if (!c->nullable)
			json_object_set_new(f, "constraints",
					    json_pack("{s:b}", "required", 1));
		json_array_append_new(fields, f);
		if (c->role == CAT_FOREIGN)
			json_array_append_new(
				foreign,
				json_pack("{s:[s], s:{s:s, s:[s]}}", "fields",
					  c->name, "reference", "resource",
					  c->refers, "fields",
					  primary_of(c->refers)));
	}
	return json_pack("{s:o, s:[s], s:o, s:[s]}", "fields", fields,
			 "primaryKey", t->cols[0].name, "foreignKeys", foreign,
			 "missingValues", "");
}

void
export_dictionary(struct buf *out)
{
	buf_adds(out,
		 "# Data dictionary\n\n"
		 "Keys of patients, staff and places are pseudonyms made with "
		 "a secret of the store: the same in\nevery month, and no id "
		 "of the store.  0 is unknown, -1 not applicable, -2 not yet, "
		 "-3 invalid; each\ndimension has a row for them.  An empty "
		 "cell is unknown.  Instants are UTC; dates and times of day "
		 "are\nthose of the hospital's time zone, which manifest.json "
		 "names.\n");
	for (int i = 0; i < CAT_COUNT; i++) {
		const struct cat_table *t = catalogue[i];

		buf_addf(out,
			 "\n## %s\n\n%s: %s.\n\n| column | type | empty | "
			 "tells of | meaning |\n| --- | --- | --- | --- | --- "
			 "|\n",
			 t->name, t->layer, t->grain);
		for (int k = 0; k < t->ncols; k++) {
			const struct cat_col *c = &t->cols[k];

			buf_addf(out, "| %s | %s | %s | %s | %s%s%s%s |\n",
				 c->name, type_names[c->type],
				 c->nullable ? "may be" : "never",
				 privacy_words[c->privacy], c->meaning,
				 c->role == CAT_PRIMARY ? " (primary key)" : "",
				 c->refers ? " -> " : "",
				 c->refers ? c->refers : "");
		}
	}
}

/*
 * catalogue_facts.c - the facts of an extract and the one big table.
 */
#include "columns.h"

/* The measures that an appointment has in the fact and in the big table. */
#define APPOINTMENT_MEASURES                                                  \
	MEASURE("lead_days", "days from booking to the appointment"),         \
		MEASURE("planned_minutes", "length as booked"),               \
		MEASURE("late_minutes",                                       \
			"arrival less scheduled time; below zero: "           \
			"early"),                                             \
		MEASURE("stay_minutes",                                       \
			"end less arrival: wait and visit together; "         \
			"when the visit began is not recorded"),              \
		COL("age", CAT_INT,                                           \
		    "year of the month less birth year; 90 is 90 "            \
		    "and over",                                               \
		    .nullable = true, .privacy = CAT_COARSE,                  \
		    .role = CAT_MEASURE),                                     \
		FLAG("n_moved",                                               \
		     "how often it was moved; it counts once, at its "        \
		     "last time"),                                            \
		FLAG("n_reminded", "1: a reminder was sent"),                 \
		FLAG("prior_visits",                                          \
		     "visits that the patient kept before that day"),         \
		FLAG("prior_no_shows",                                        \
		     "visits that the patient missed before that "            \
		     "day"),                                                  \
		FLAG("n_appointment",                                         \
		     "always 1; what was entered in error is out"),           \
		FLAG("n_attended", "1: the patient came (done, or arrived)"), \
		FLAG("n_no_show", "1: missed"),                               \
		FLAG("n_cancelled", "1: cancelled"),                          \
		FLAG("n_open", "1: still booked, without an outcome")

static const struct cat_col appointment_cols[] = {
	SURROGATE("appointment_key", "the appointment"),
	OF_PATIENT("patient_key", "the version at the scheduled time"),
	DURABLE("patient_durable_key", "the patient, whatever the version"),
	FOREIGN("clinic_key", "dim_clinic", "where"),
	FOREIGN("provider_key", "dim_provider", "the doctor; 0: none named"),
	FOREIGN("profile_key", "dim_appointment_profile",
		"status, priority and lead time"),
	DATE_OF("booked_date_key", "when it was booked"),
	DATE_OF("scheduled_date_key", "the day it is for"),
	DATE_OF("arrived_date_key", "when the patient arrived"),
	DATE_OF("ended_date_key", "when the visit ended"),
	DATE_OF("cancelled_date_key", "when it was cancelled"),
	TIME_OF("booked_time_key", "time of booking"),
	TIME_OF("scheduled_time_key", "-1: no time of day was booked"),
	TIME_OF("arrived_time_key", "time of arrival"),
	TIME_OF("ended_time_key", "time of the end"),
	TIME_OF("cancelled_time_key", "time of cancelling"),
	APPOINTMENT_MEASURES,
};

const struct cat_table cat_fact_appointment = {
	.name = "fact_appointment",
	.layer = "silver",
	.partition = "scheduled_month",
	.grain = "one appointment, by its scheduled local date",
	COLS(appointment_cols)
};

static const struct cat_col diagnosis_cols[] = {
	SURROGATE("diagnosis_key", "the diagnosis"),
	OF_PATIENT("patient_key", "the version at the end of that day"),
	DURABLE("patient_durable_key", "the patient, whatever the version"),
	FOREIGN("disease_key", "dim_disease", "the code"),
	FOREIGN("provider_key", "dim_provider", "the doctor; 0: none named"),
	COL("appointment_key", CAT_INT,
	    "the visit it was made at, maybe of "
	    "another month; empty: none",
	    .nullable = true, .privacy = CAT_PSEUDONYM),
	DATE_OF("recorded_date_key", "when it was recorded"),
	DATE_OF("onset_date_key", "since when"),
	DATE_OF("end_date_key", "-2: still present"),
	HEALTH("kind", "visit or problem"),
	HEALTH("severity", "minimal to life-threatening"),
	HEALTH("certainty", "provisional, confirmed or refuted"),
	MEASURE("severity_rank", "1 minimal to 5 life-threatening"),
	FLAG("n_diagnosis", "always 1; what was entered in error is out"),
};

const struct cat_table cat_fact_diagnosis = {
	.name = "fact_diagnosis",
	.layer = "silver",
	.partition = "recorded_month",
	.grain = "one diagnosis, by the date on which it was recorded",
	COLS(diagnosis_cols)
};

static const struct cat_col movement_cols[] = {
	SURROGATE("movement_key", "the movement"),
	FOREIGN("medication_key", "dim_medication", "what"),
	FOREIGN("store_key", "dim_store", "from where, or to where"),
	FOREIGN("ward_key", "dim_store",
		"the ward it was issued to; -1: "
		"none"),
	DATE_OF("moved_date_key", "when"),
	TIME_OF("moved_time_key", "time of day"),
	DATE_OF("expiry_date_key", "last day of the lot"),
	TEXT("lot", "number of the lot as printed"),
	TEXT("movement_type", "receive, issue-ward, issue-patient, adjust, "
			      "count, reverse, waste"),
	TEXT("reason", "reason in the words of the house"),
	NUMBER("reverses_key", "the movement that this one takes back"),
	FLAG("quantity", "base units, signed"),
	FLAG("balance_after", "of the lot in the store"),
	FLAG("n_movement", "always 1"),
};

const struct cat_table cat_fact_movement = { .name = "fact_stock_movement",
					     .layer = "silver",
					     .partition = "moved_month",
					     .grain = "one movement of stock",
					     COLS(movement_cols) };

static const struct cat_col prescription_cols[] = {
	SURROGATE("prescription_key", "the order"),
	OF_PATIENT("patient_key", "the version at the end of that day"),
	DURABLE("patient_durable_key", "the patient, whatever the version"),
	FOREIGN("medication_key", "dim_medication", "what was ordered"),
	DATE_OF("ordered_date_key", "when it was ordered"),
	DATE_OF("end_date_key", "last day of its course, or the day on which "
				"it was stopped; -2: open"),
	HEALTH("atc_code", "WHO ATC code; empty: the medicine has none"),
	MEASURE("course_days", "days from the order to the end, both counted; "
			       "empty: open"),
	FLAG("n_ended", "1: it was stopped, changed or renewed"),
	FLAG("n_prescription", "always 1; what was entered in error is out"),
};

const struct cat_table cat_fact_prescription = {
	.name = "fact_prescription",
	.layer = "silver",
	.partition = "ordered_month",
	.grain = "one medicine ordered for a patient, by the date of the order",
	COLS(prescription_cols)
};

static const struct cat_col obt_cols[] = {
	SURROGATE("appointment_key", "the appointment"),
	COL("patient_pseudonym", CAT_TEXT, "the patient, 32 hex digits",
	    .privacy = CAT_PSEUDONYM),
	COARSE("sex", "as it is known now"),
	COARSE_NUMBER("birth_year", "empty where unknown or the age is over "
				    "89"),
	COARSE("age_band", "ten years a band"),
	COARSE("region", "where the patient lived at the scheduled time"),
	COARSE("insurer_kind", "who paid at the scheduled time"),
	TEXT("clinic_code", "short name of the clinic"),
	TEXT("clinic_name", "name of the clinic"),
	TEXT("clinic_location", "building, floor, room"),
	TEXT("clinic_specialty", "specialty of the clinic"),
	STAFF("provider_code", "the doctor's number or initials"),
	STAFF("provider_name", "the doctor"),
	TEXT("provider_specialty", "specialty of the doctor"),
	TEXT("provider_department", "department of the doctor"),
	TEXT("status", "booked, arrived, done, missed or cancelled"),
	TEXT("priority", "routine, soon or urgent"),
	TEXT("lead_band", "same day, 1-7, 8-30, over 30"),
	TEXT("reason", "reason of the booking in the words of the house"),
	TEXT("cancel_side", "cancel-patient, cancel-clinic or left-unseen"),
	TEXT("cancel_reason", "reason in the words of the house"),
	INSTANT("booked_at", "when it was booked"),
	COL("scheduled_date", CAT_DATE, "the day it is for",
	    .privacy = CAT_TIME),
	COL("scheduled_time", CAT_TEXT, "local, 08:15; empty: no time of day",
	    .nullable = true, .privacy = CAT_TIME),
	INSTANT("arrived_at", "when the patient arrived"),
	INSTANT("ended_at", "when the visit ended"),
	INSTANT("cancelled_at", "when it was cancelled"),
	DAY("booked_date", "local day of booking"),
	NUMBER("booked_hour", "local hour of booking"),
	NUMBER("booked_weekday", "1 Monday to 7 Sunday"),
	NUMBER("scheduled_year", "calendar year"),
	NUMBER("scheduled_month_no", "1 to 12"),
	NUMBER("scheduled_weekday", "1 Monday to 7 Sunday"),
	NUMBER("scheduled_hour", "empty: no time of day"),
	TRUTH("is_weekend", "scheduled for a Saturday or Sunday"),
	TRUTH("is_holiday", "scheduled for a holiday of the house"),
	APPOINTMENT_MEASURES,
};

const struct cat_table cat_obt_appointment = {
	.name = "obt_appointment",
	.layer = "gold",
	.partition = "scheduled_month",
	.grain = "one appointment with all that is known of it: no joins",
	COLS(obt_cols)
};

/*
 * pass_facts.c - diagnoses, stock movements and prescriptions of the month.
 */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

#define HASHED_NAME 48 /* system and code, each in a place of its own */

static int64_t
disease_key(const struct extract *x, const struct row_diagnosis *d)
{
	char name[HASHED_NAME];
	uint8_t sum[VAULT_HASH];
	uint64_t id = 0;

	memset(name, 0, sizeof(name));
	memcpy(name, d->system, strlen(d->system));
	memcpy(name + sizeof(d->system), d->code, strlen(d->code));
	vault_hash(sum, name, sizeof(name));
	for (int i = 0; i < 8; i++)
		id = id << 8 | sum[i];
	return key_of(&x->keys, KEY_DISEASE, id);
}

/* The code's key, and the code noted for dim_disease. */
static int64_t
disease_of(struct extract *x, const struct row_diagnosis *d)
{
	size_t lo = 0, hi = x->ndiseases;
	struct disease *v;

	if (!*d->code)
		return KEY_UNKNOWN;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = strcmp(x->diseases[mid].code, d->code);

		if (!order)
			order = strcmp(x->diseases[mid].system, d->system);
		if (!order)
			return x->diseases[mid].key;
		if (order < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	x->diseases = mem_room(x->diseases, &x->disease_cap, x->ndiseases,
			       sizeof(*x->diseases));
	v = &x->diseases[lo];
	memmove(v + 1, v, (x->ndiseases++ - lo) * sizeof(*v));
	memset(v, 0, sizeof(*v));
	v->key = disease_key(x, d);
	strcpy(v->system, d->system);
	strcpy(v->code, d->code);
	return v->key;
}

static enum rc
put_diagnosis(struct extract *x, struct out_table *t,
	      const struct row_diagnosis *d, struct key_set *keys,
	      struct err *e)
{
	const struct person *who;
	int64_t key = key_of(&x->keys, KEY_DIAGNOSIS, (uint64_t)d->id);
	int64_t at;
	size_t i;
	enum rc rc = people_get(&x->people, d->patient_id, &i, e);

	if (rc != RC_OK)
		return rc;
	if (!day_is_valid((int32_t)d->day))
		return err_set(e, RC_DAMAGED,
			       "A diagnosis has a day that "
			       "there is not.");
	who = &x->people.v[i];
	at = when_instant(day_add((int32_t)d->day, 1), 0) - 1;
	put_int(t, "diagnosis_key", key);
	put_int(t, "patient_key",
		version_key(&x->people, who,
			    person_version(&x->people, who, at)));
	put_int(t, "patient_durable_key", who->durable);
	put_int(t, "disease_key", disease_of(x, d));
	put_int(t, "provider_key",
		house_key(x, KEY_STAFF, d->doctor_id, KEY_UNKNOWN));
	put_maybe(t, "appointment_key", d->appointment_id != 0,
		  d->appointment_id ? key_of(&x->keys, KEY_APPOINTMENT,
					     (uint64_t)d->appointment_id)
				    : 0);
	put_int(t, "recorded_date_key",
		date_key(x, (int32_t)d->day, KEY_UNKNOWN));
	put_int(t, "onset_date_key",
		date_key(x, (int32_t)d->onset_day, KEY_UNKNOWN));
	put_int(t, "end_date_key",
		date_key(x, (int32_t)d->end_day, KEY_NOT_YET));
	put_text(t, "kind", enum_name(&enum_diagnosis_kind, d->kind));
	put_text(t, "severity", enum_name(&enum_severity, d->severity));
	put_text(t, "certainty", enum_name(&enum_certainty, d->certainty));
	put_maybe(t, "severity_rank", d->severity > 0, d->severity);
	put_int(t, "n_diagnosis", 1);
	out_row(t);
	key_set_add(keys, key);
	x->written.diagnoses++;
	return extract_step(x, e);
}

enum rc
pass_diagnoses(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_FACT_DIAGNOSIS];
	struct stmt *st = store_query(x->store, QUERY_MEASURE_DIAGNOSES);
	struct key_set keys = { NULL, 0, 0 };
	struct row_diagnosis d;
	bool row;
	enum rc rc = out_open(t, &x->folder, CAT_FACT_DIAGNOSIS, x->o, e);

	stmt_int(st, "first", x->first);
	stmt_int(st, "last", x->last);
	while (rc == RC_OK && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &d, e);
		if (rc == RC_OK && d.shut)
			rc = err_set(e, RC_NOKEY,
				     "Diagnoses are not shown to "
				     "your role.");
		if (rc == RC_OK)
			rc = put_diagnosis(x, t, &d, &keys, e);
	}
	stmt_done(st);
	row_wipe(TBL_DIAGNOSIS, &d);
	if (rc == RC_OK)
		rc = key_set_check(&keys, "fact_diagnosis", e);
	key_set_free(&keys);
	return rc == RC_OK ? out_close(t, e) : rc;
}

static enum rc
put_movement(struct extract *x, struct out_table *t,
	     const struct row_movement *m, struct key_set *keys, struct err *e)
{
	const struct row_reason *why = list_find(&x->reasons, m->reason_id);
	int64_t key = key_of(&x->keys, KEY_MOVEMENT, (uint64_t)m->id);
	int32_t day = 0, minute = WHEN_NO_MINUTE;
	struct row_lot lot;
	enum rc rc = row_get(x->store, TBL_LOT, m->lot_id, &lot, e);

	if (rc != RC_OK)
		return rc;
	if (m->at)
		when_local(m->at, &day, &minute);
	put_int(t, "movement_key", key);
	put_int(t, "medication_key",
		house_key(x, KEY_MEDICINE, m->medicine_id, KEY_UNKNOWN));
	put_int(t, "store_key", place_key(x, m->store_id, false, KEY_UNKNOWN));
	put_int(t, "ward_key",
		place_key(x, m->ward_id, false, KEY_NOT_APPLICABLE));
	put_int(t, "moved_date_key", date_key(x, (int32_t)m->day, KEY_UNKNOWN));
	put_int(t, "moved_time_key", time_key(minute, KEY_UNKNOWN));
	put_int(t, "expiry_date_key",
		date_key(x, (int32_t)lot.expiry_day, KEY_UNKNOWN));
	put_text(t, "lot", lot.number);
	put_text(t, "movement_type", enum_name(&enum_movement_kind, m->kind));
	put_text(t, "reason", why ? why->name : "");
	put_maybe(t, "reverses_key", m->reverses_id != 0,
		  m->reverses_id ? key_of(&x->keys, KEY_MOVEMENT,
					  (uint64_t)m->reverses_id)
				 : 0);
	put_int(t, "quantity", m->quantity);
	put_int(t, "balance_after", m->balance);
	put_int(t, "n_movement", 1);
	out_row(t);
	key_set_add(keys, key);
	x->written.movements++;
	x->written.quantity += m->quantity;
	return extract_step(x, e);
}

enum rc
pass_movements(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_FACT_MOVEMENT];
	struct stmt *st = store_query(x->store, QUERY_EXTRACT_MOVEMENTS);
	struct key_set keys = { NULL, 0, 0 };
	struct row_movement m;
	bool row;
	enum rc rc = out_open(t, &x->folder, CAT_FACT_MOVEMENT, x->o, e);

	stmt_int(st, "first", x->first);
	stmt_int(st, "last", x->last);
	while (rc == RC_OK && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &m, e);
		if (rc == RC_OK)
			rc = put_movement(x, t, &m, &keys, e);
	}
	stmt_done(st);
	if (rc == RC_OK)
		rc = key_set_check(&keys, "fact_stock_movement", e);
	key_set_free(&keys);
	return rc == RC_OK ? out_close(t, e) : rc;
}

/* ---- prescriptions: the medicine as a code, never its dose or words ------------ */

static enum rc
put_prescription(struct extract *x, struct out_table *t,
		 const struct row_patient_medicine *m, struct key_set *keys,
		 struct err *e)
{
	int64_t key = key_of(&x->keys, KEY_PRESCRIPTION, (uint64_t)m->id);
	const struct person *who;
	int64_t at;
	size_t i;
	enum rc rc = people_get(&x->people, m->patient_id, &i, e);

	if (rc != RC_OK)
		return rc;
	if (!day_is_valid((int32_t)m->day))
		return err_set(e, RC_DAMAGED,
			       "A prescription has a day that there is not.");
	who = &x->people.v[i];
	at = when_instant(day_add((int32_t)m->day, 1), 0) - 1;
	put_int(t, "prescription_key", key);
	put_int(t, "patient_key",
		version_key(&x->people, who,
			    person_version(&x->people, who, at)));
	put_int(t, "patient_durable_key", who->durable);
	put_int(t, "medication_key",
		house_key(x, KEY_MEDICINE, m->medicine_id, KEY_UNKNOWN));
	put_int(t, "ordered_date_key",
		date_key(x, (int32_t)m->day, KEY_UNKNOWN));
	put_int(t, "end_date_key",
		date_key(x, (int32_t)m->end_day, KEY_NOT_YET));
	put_text(t, "atc_code", m->atc);
	put_maybe(t, "course_days", m->end_day != 0,
		  m->end_day
			  ? day_between((int32_t)m->day, (int32_t)m->end_day) +
				    1
			  : 0);
	put_int(t, "n_ended", m->state == FILED_ENDED);
	put_int(t, "n_prescription", 1);
	out_row(t);
	key_set_add(keys, key);
	x->written.prescriptions++;
	return extract_step(x, e);
}

enum rc
pass_prescriptions(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_FACT_PRESCRIPTION];
	struct stmt *st = store_query(x->store, QUERY_EXTRACT_PRESCRIPTIONS);
	struct key_set keys = { NULL, 0, 0 };
	struct row_patient_medicine m;
	bool row;
	enum rc rc = out_open(t, &x->folder, CAT_FACT_PRESCRIPTION, x->o, e);

	stmt_int(st, "first", x->first);
	stmt_int(st, "last", x->last);
	while (rc == RC_OK && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &m, e);
		if (rc == RC_OK && m.shut)
			rc = err_set(e, RC_NOKEY,
				     "Medicines of a patient are not shown to "
				     "your role.");
		if (rc == RC_OK)
			rc = put_prescription(x, t, &m, &keys, e);
	}
	stmt_done(st);
	row_wipe(TBL_PATIENT_MEDICINE, &m);
	if (rc == RC_OK)
		rc = key_set_check(&keys, "fact_prescription", e);
	key_set_free(&keys);
	return rc == RC_OK ? out_close(t, e) : rc;
}

/*
 * pass_dimensions.c - the dimensions, after the facts: only then is known
 * which patients, codes and days they must hold.
 *
 * Rows go by key, special members first.
 */
#include "extract.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const age_bands[AGE_BANDS] = {
	"0-9",	 "10-19", "20-29", "30-39", "40-49",   "50-59",
	"60-69", "70-79", "80-89", "90+",   "unknown",
};

int
age_in(int32_t month, int64_t birth_year)
{
	int64_t age = month / 100 - birth_year;

	if (birth_year <= 0 || age < 0)
		return -1;
	return age > 90 ? 90 : (int)age;
}

int
age_band(int age)
{
	return age < 0 ? AGE_BANDS - 1 : age / 10;
}

/* ---- days and times --------------------------------------------------------- */

/* Monday of the week that holds 4 January begins the ISO year. */
static void
iso_week(int32_t day, int *year, int *week)
{
	int32_t thursday = day_number(day) + 4 - day_weekday(day);
	int32_t in = day_from_number(thursday);

	*year = in / 10000;
	*week = (thursday - day_number(in / 10000 * 10000 + 101)) / 7 + 1;
}

static void
put_date(struct extract *x, struct out_table *t, int32_t day, size_t *holiday)
{
	int month = day / 100 % 100, year, week;
	const char *name = "";

	iso_week(day, &year, &week);
	while (*holiday < x->holidays.n) {
		const struct row_holiday *h = list_at(&x->holidays, *holiday);

		if (h->day == day)
			name = h->name;
		if (h->day >= day)
			break;
		++*holiday;
	}
	put_int(t, "date_key", day);
	put_day(t, "full_date", day);
	put_int(t, "year", day / 10000);
	put_int(t, "quarter", (month + 2) / 3);
	put_int(t, "month", month);
	put_int(t, "month_key", day / 100);
	put_text(t, "month_name", day_month_name(month));
	put_int(t, "day", day % 100);
	put_int(t, "day_of_week", day_weekday(day));
	put_text(t, "day_name", day_weekday_name(day));
	put_int(t, "iso_week", week);
	put_int(t, "iso_year", year);
	put_int(t, "day_of_year",
		day_between(day / 10000 * 10000 + 101, day) + 1);
	put_bool(t, "is_weekend", day_weekday(day) > 5);
	put_bool(t, "is_month_end", day == day_month_end(day));
	put_bool(t, "is_holiday", *name != '\0');
	put_text(t, "holiday_name", name);
	out_row(t);
}

static enum rc
write_dates(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_DIM_DATE];
	int32_t year = x->o->month / 100;
	int32_t from = x->day_least ? x->day_least / 10000 : year;
	int32_t to = x->day_most / 10000;
	size_t holiday = 0;
	enum rc rc = out_open(t, &x->folder, CAT_DIM_DATE, x->o, e);

	if (rc != RC_OK)
		return rc;
	from = from < year ? from : year;
	to = to > year ? to : year;
	out_specials(t);
	for (int32_t day = from * 10000 + 101; day <= to * 10000 + 1231;
	     day = day_add(day, 1))
		put_date(x, t, day, &holiday);
	return out_close(t, e);
}

static enum rc
write_times(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_DIM_TIME];
	enum rc rc = out_open(t, &x->folder, CAT_DIM_TIME, x->o, e);

	if (rc != RC_OK)
		return rc;
	out_specials(t);
	for (int m = 0; m < 1440; m++) {
		char hhmm[WHEN_TEXT];
		int hour = m / 60;

		put_int(t, "time_key", m + 1);
		put_int(t, "hour", hour);
		put_int(t, "minute", m % 60);
		put_text(t, "hhmm", minute_text(hhmm, m));
		put_int(t, "quarter_hour", m / 15);
		put_text(t, "period_of_day",
			 hour < 6    ? "night"
			 : hour < 12 ? "morning"
			 : hour < 18 ? "afternoon"
				     : "evening");
		out_row(t);
	}
	return out_close(t, e);
}

static enum rc
write_profiles(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_DIM_PROFILE];
	enum rc rc = out_open(t, &x->folder, CAT_DIM_PROFILE, x->o, e);

	if (rc != RC_OK)
		return rc;
	out_specials(t);
	for (int s = 0; s < EXPORT_STATES; s++)
		for (int p = 0; p <= PRIORITY_URGENT; p++)
			for (int b = 0; b < LEAD_COUNT; b++) {
				put_int(t, "profile_key",
					profile_key(s, p, (enum lead_band)b));
				put_text(t, "status",
					 enum_name(&enum_appointment_state, s));
				put_text(t, "priority",
					 p ? enum_name(&enum_priority, p)
					   : "unknown");
				put_text(t, "lead_band", lead_words[b]);
				out_row(t);
			}
	return out_close(t, e);
}

/* ---- patients --------------------------------------------------------------- */

static int
by_durable(const void *a, const void *b)
{
	const struct person *x = a, *y = b;

	return (x->durable > y->durable) - (x->durable < y->durable);
}

static void
put_version(struct extract *x, struct out_table *t, const struct person *o,
	    uint32_t i, int64_t key)
{
	const struct patient_version *v = &x->people.version[o->first + i];
	const struct row_region *region = list_find(&x->regions, v->region);
	int age = age_in(x->o->month, o->birth_year);
	char hex[VAULT_PSEUDONYM];

	vault_pseudonym(hex, x->keys.secret, KEY_PATIENT_HEX, (uint64_t)o->id);
	put_int(t, "patient_key", key);
	put_int(t, "patient_durable_key", o->durable);
	put_text(t, "patient_pseudonym", hex);
	put_text(t, "sex", enum_name(&enum_sex, o->sex));
	put_maybe(t, "birth_year", age >= 0 && age < 90, o->birth_year);
	put_text(t, "age_band", age_bands[age_band(age)]);
	put_text(t, "region", region ? region->name : "");
	put_text(t, "insurer_kind", enum_name(&enum_insurer_kind, v->insurer));
	put_bool(t, "is_deceased", o->dead);
	put_instant(t, "valid_from", v->from);
	put_instant(t, "valid_to", v->to);
	put_bool(t, "is_current", i + 1 == o->count);
	put_int(t, "version_no", i + 1);
	out_row(t);
}

/* Orders the patients by key: their slots are of no use afterwards. */
static enum rc
write_patients(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_DIM_PATIENT];
	struct people *p = &x->people;
	struct key_set keys = { NULL, 0, 0 };
	enum rc rc = out_open(t, &x->folder, CAT_DIM_PATIENT, x->o, e);

	if (rc != RC_OK)
		return rc;
	out_specials(t);
	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), by_durable);
	for (size_t i = 0; rc == RC_OK && i < p->n; i++) {
		const struct person *o = &p->v[i];

		if (i && p->v[i - 1].durable == o->durable)
			rc = err_set(e, RC_DAMAGED,
				     "Two patients have the "
				     "same key; nothing was exported.");
		for (uint32_t k = 0; k < o->count; k++) {
			int64_t key = version_key(p, o, o->first + k);

			put_version(x, t, o, k, key);
			key_set_add(&keys, key);
		}
		if (rc == RC_OK)
			rc = extract_step(x, e);
	}
	if (rc == RC_OK)
		rc = key_set_check(&keys, "dim_patient", e);
	key_set_free(&keys);
	return rc == RC_OK ? out_close(t, e) : rc;
}

/* ---- the house -------------------------------------------------------------- */

struct keyed {
	int64_t key;
	const void *row;
};

static int
by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

typedef void (*put_row_fn)(struct out_table *t, int64_t key, const void *row);
typedef bool (*wanted_fn)(const void *row);

static enum rc
write_list(struct extract *x, enum cat_table_id id, const struct list *l,
	   enum key_kind kind, wanted_fn wanted, put_row_fn put, struct err *e)
{
	struct out_table *t = &x->table[id];
	struct keyed *v = mem_alloc(l->n * sizeof(*v));
	size_t n = 0;
	enum rc rc = out_open(t, &x->folder, id, x->o, e);

	for (size_t i = 0; i < l->n; i++) {
		const struct row_head *row = list_at(l, i);

		if (!wanted || wanted(row))
			v[n++] = (struct keyed){
				key_of(&x->keys, kind, (uint64_t)row->id), row
			};
	}
	if (n)
		qsort(v, n, sizeof(*v), by_key);
	for (size_t i = 1; rc == RC_OK && i < n; i++)
		if (v[i].key == v[i - 1].key)
			rc = err_set(e, RC_DAMAGED,
				     "Two rows of %s have the "
				     "same key; nothing was exported.",
				     t->def->name);
	if (rc == RC_OK) {
		out_specials(t);
		for (size_t i = 0; i < n; i++) {
			put(t, v[i].key, v[i].row);
			out_row(t);
		}
		rc = out_close(t, e);
	}
	free(v);
	return rc;
}

static bool
is_clinic(const void *row)
{
	return ((const struct row_place *)row)->kind == PLACE_KIND_CLINIC;
}

static bool
is_no_clinic(const void *row)
{
	return !is_clinic(row);
}

static void
put_clinic(struct out_table *t, int64_t key, const void *row)
{
	const struct row_place *p = row;

	put_int(t, "clinic_key", key);
	put_text(t, "code", p->code);
	put_text(t, "clinic_name", p->name);
	put_text(t, "location", p->location);
	put_text(t, "specialty", p->specialty);
	put_int(t, "slot_minutes", p->slot_minutes);
	put_int(t, "capacity", p->capacity);
	put_bool(t, "is_active", p->active);
}

static void
put_store(struct out_table *t, int64_t key, const void *row)
{
	const struct row_place *p = row;

	put_int(t, "store_key", key);
	put_text(t, "code", p->code);
	put_text(t, "store_name", p->name);
	put_text(t, "store_type", enum_name(&enum_place_kind, p->kind));
	put_text(t, "location", p->location);
	put_bool(t, "is_active", p->active);
}

static void
put_provider(struct out_table *t, int64_t key, const void *row)
{
	const struct row_staff *s = row;

	put_int(t, "provider_key", key);
	put_text(t, "provider_type", enum_name(&enum_staff_kind, s->kind));
	put_text(t, "code", s->code);
	put_text(t, "provider_name", s->name);
	put_text(t, "specialty", s->specialty);
	put_text(t, "department", s->department);
	put_bool(t, "is_active", s->active);
}

static void
put_medication(struct out_table *t, int64_t key, const void *row)
{
	const struct row_medicine *m = row;

	put_int(t, "medication_key", key);
	put_text(t, "medication_name", m->name);
	put_text(t, "strength", m->strength);
	put_text(t, "form", m->form);
	put_text(t, "atc_code", m->atc);
	put_text(t, "unit", m->unit);
	put_int(t, "pack_size", m->pack_size);
	put_int(t, "reorder_level", m->reorder);
	put_bool(t, "is_controlled", m->controlled);
	put_bool(t, "is_cold", m->cold);
	put_bool(t, "is_active", m->active);
}

/* ---- codes ------------------------------------------------------------------ */

static int
by_disease_key(const void *a, const void *b)
{
	const struct disease *x = a, *y = b;

	return (x->key > y->key) - (x->key < y->key);
}

enum rc
code_look_up(struct store *s, const char *system, const char *code,
	     struct row_code *c, struct err *e)
{
	struct stmt *st = store_query(s, QUERY_EXTRACT_CODE);
	bool row;
	enum rc rc;

	row_init(TBL_CODE, c);
	stmt_text(st, "system", system);
	stmt_text(st, "code", code);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, c, e);
	stmt_done(st);
	return rc;
}

static enum rc
write_diseases(struct extract *x, struct err *e)
{
	struct out_table *t = &x->table[CAT_DIM_DISEASE];
	enum rc rc = out_open(t, &x->folder, CAT_DIM_DISEASE, x->o, e);
	struct row_code c;

	if (rc != RC_OK)
		return rc;
	out_specials(t);
	if (x->ndiseases)
		qsort(x->diseases, x->ndiseases, sizeof(*x->diseases),
		      by_disease_key);
	for (size_t i = 0; rc == RC_OK && i < x->ndiseases; i++) {
		const struct disease *d = &x->diseases[i];

		if (i && d[-1].key == d->key)
			return err_set(e, RC_DAMAGED,
				       "Two codes have the same "
				       "key; nothing was exported.");
		rc = code_look_up(x->store, d->system, d->code, &c, e);
		if (rc != RC_OK)
			break;
		put_int(t, "disease_key", d->key);
		put_text(t, "code_system", d->system);
		put_text(t, "code", d->code);
		put_text(t, "disease_name", c.name);
		put_text(t, "chapter", c.chapter);
		put_bool(t, "is_chronic", c.chronic);
		out_row(t);
	}
	return rc == RC_OK ? out_close(t, e) : rc;
}

enum rc
pass_dimensions(struct extract *x, struct err *e)
{
	enum rc rc = write_dates(x, e);

	if (rc == RC_OK)
		rc = write_times(x, e);
	if (rc == RC_OK)
		rc = write_patients(x, e);
	if (rc == RC_OK)
		rc = write_list(x, CAT_DIM_CLINIC, &x->places, KEY_PLACE,
				is_clinic, put_clinic, e);
	if (rc == RC_OK)
		rc = write_list(x, CAT_DIM_STORE, &x->places, KEY_PLACE,
				is_no_clinic, put_store, e);
	if (rc == RC_OK)
		rc = write_list(x, CAT_DIM_PROVIDER, &x->staff, KEY_STAFF, NULL,
				put_provider, e);
	if (rc == RC_OK)
		rc = write_list(x, CAT_DIM_MEDICATION, &x->medicines,
				KEY_MEDICINE, NULL, put_medication, e);
	if (rc == RC_OK)
		rc = write_diseases(x, e);
	return rc == RC_OK ? write_profiles(x, e) : rc;
}

/*
 * extract.c - a month's extract from one snapshot: the order of the passes, and
 * the proof that what was written is what the store counts.
 */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

/* Days outside of it are slips of the pen, and dim_date would hold them all. */
#define DAY_LEAST 19000101
#define DAY_MOST  21991231

int64_t
date_key(struct extract *x, int32_t day, int special)
{
	if (!day)
		return special;
	if (!day_is_valid(day) || day < DAY_LEAST || day > DAY_MOST)
		return KEY_INVALID;
	if (!x->day_least || day < x->day_least)
		x->day_least = day;
	if (day > x->day_most)
		x->day_most = day;
	return day;
}

int64_t
time_key(int32_t minute, int special)
{
	if (minute < 0)
		return special;
	return minute < 1440 ? minute + 1 : KEY_INVALID;
}

int64_t
house_key(const struct extract *x, enum key_kind kind, int64_t id, int special)
{
	return id ? key_of(&x->keys, kind, (uint64_t)id) : special;
}

int64_t
place_key(const struct extract *x, int64_t id, bool clinic, int special)
{
	const struct row_place *p = id ? list_find(&x->places, id) : NULL;

	if (!id)
		return special;
	if (!p || (p->kind == PLACE_KIND_CLINIC) != clinic)
		return KEY_INVALID;
	return key_of(&x->keys, KEY_PLACE, (uint64_t)id);
}

static enum rc
tell_progress(struct extract *x, int64_t done, struct err *e)
{
	if (!x->progress || x->progress(x->progress_arg, done, x->all))
		return RC_OK;
	return err_set(e, RC_REFUSED,
		       "The export was stopped; nothing was "
		       "exported.");
}

enum rc
extract_step(struct extract *x, struct err *e)
{
	return ++x->done % 1024 == 0 ? tell_progress(x, x->done, e) : RC_OK;
}

/* ---- control totals --------------------------------------------------------- */

static struct stmt *
of_month(struct store *s, enum query q, int32_t first, int32_t last)
{
	struct stmt *st = store_query(s, q);

	stmt_int(st, "first", first);
	stmt_int(st, "last", last);
	return st;
}

enum rc
tally_store(struct store *s, int32_t first, int32_t last, struct tally *t,
	    struct err *e)
{
	struct stmt *st =
		of_month(s, QUERY_MEASURE_APPOINTMENTS_BY_STATUS, first, last);
	bool row;
	enum rc rc;

	memset(t, 0, sizeof(*t));
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		int64_t state = stmt_get_int(st, "state");

		t->appointments += stmt_get_int(st, "n");
		if (state >= 0 && state < EXPORT_STATES)
			t->by_state[state] = stmt_get_int(st, "n");
	}
	stmt_done(st);
	if (rc == RC_OK)
		rc = stmt_one_int(of_month(s, QUERY_MEASURE_OPEN_BOOKINGS,
					   first, last),
				  &t->open, e);
	if (rc == RC_OK)
		rc = stmt_one_int(of_month(s, QUERY_EXTRACT_COUNT_DIAGNOSES,
					   first, last),
				  &t->diagnoses, e);
	if (rc == RC_OK)
		rc = stmt_one_int(of_month(s, QUERY_EXTRACT_COUNT_PRESCRIPTIONS,
					   first, last),
				  &t->prescriptions, e);
	if (rc != RC_OK)
		return rc;
	st = of_month(s, QUERY_EXTRACT_COUNT_MOVEMENTS, first, last);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row) {
		t->movements = stmt_get_int(st, "n");
		t->quantity = stmt_get_int(st, "quantity");
	}
	stmt_done(st);
	return rc;
}

bool
tally_same(const struct tally *a, const struct tally *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

static enum rc
check_totals(const struct extract *x, struct err *e)
{
	if (!tally_same(&x->store_says, &x->written))
		return err_set(e, RC_DAMAGED,
			       "What was written does not add "
			       "up to what the store counts; nothing was "
			       "exported.");
	return RC_OK;
}

/* ---- the whole -------------------------------------------------------------- */

static enum rc
load_house(struct extract *x, struct err *e)
{
	const struct {
		struct list *list;
		enum query query;
	} lists[] = {
		{ &x->places, QUERY_EXTRACT_PLACES },
		{ &x->staff, QUERY_EXTRACT_STAFF },
		{ &x->medicines, QUERY_EXTRACT_MEDICINES },
		{ &x->reasons, QUERY_EXTRACT_REASONS },
		{ &x->regions, QUERY_EXTRACT_REGIONS },
		{ &x->holidays, QUERY_EXTRACT_HOLIDAYS },
	};
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < sizeof(lists) / sizeof(lists[0]);
	     i++)
		rc = list_load(lists[i].list, x->store, lists[i].query, e);
	return rc;
}

static enum rc
read_and_write(struct extract *x, struct err *e)
{
	enum rc rc = surrogate_open(&x->keys, x->store, e);

	if (rc == RC_OK)
		rc = load_house(x, e);
	if (rc == RC_OK)
		rc = tally_store(x->store, x->first, x->last, &x->store_says,
				 e);
	if (rc != RC_OK)
		return rc;
	/* Patients are counted once more as they are written. */
	x->all = (x->store_says.appointments + x->store_says.diagnoses +
		  x->store_says.prescriptions) *
			 5 / 3 +
		 x->store_says.movements;
	people_init(&x->people, x->store, &x->keys, x->first);
	rc = tell_progress(x, 0, e);
	if (rc == RC_OK)
		rc = pass_appointments(x, e);
	if (rc == RC_OK)
		rc = pass_diagnoses(x, e);
	if (rc == RC_OK)
		rc = pass_movements(x, e);
	if (rc == RC_OK)
		rc = pass_prescriptions(x, e);
	if (rc == RC_OK)
		rc = pass_dimensions(x, e);
	return rc == RC_OK ? check_totals(x, e) : rc;
}

static void
fill_result(const struct extract *x, struct export_result *r)
{
	r->month = x->o->month;
	memcpy(r->by_state, x->written.by_state, sizeof(r->by_state));
	r->appointments = x->written.appointments;
	r->open = x->written.open;
	r->diagnoses = x->written.diagnoses;
	r->movements = x->written.movements;
	r->patients = (int64_t)x->people.n;
	r->provisional = r->open > 0;
	for (int i = 0; i < CAT_COUNT; i++) {
		const struct out_table *t = &x->table[i];

		r->files += (*t->csv.path != '\0') + (*t->json.path != '\0');
		r->rows += t->rows;
		r->bytes += t->csv.bytes + t->json.bytes;
	}
}

enum rc
extract_write(struct extract *x, struct store *s,
	      const struct export_options *o, export_progress_fn progress,
	      void *arg, struct export_result *r, struct err *e)
{
	enum rc rc;

	memset(x, 0, sizeof(*x));
	memset(r, 0, sizeof(*r));
	x->store = s;
	x->o = o;
	x->progress = progress;
	x->progress_arg = arg;
	x->first = o->month * 100 + 1;
	x->last = day_month_end(x->first);
	rc = folder_open(&x->folder, s, o->dir, e);
	if (rc == RC_OK)
		rc = store_read_begin(s, e);
	if (rc == RC_OK) {
		rc = read_and_write(x, e);
		store_read_end(s);
	}
	if (rc == RC_OK) {
		fill_result(x, r);
		rc = pass_documents(x, &r->manifest, r->digest, e);
	}
	if (rc == RC_OK)
		rc = folder_sync(&x->folder, e);
	if (rc == RC_OK)
		rc = tell_progress(x, x->all, e);
	if (rc != RC_OK) {
		export_result_release(r);
		extract_free(x);
	}
	return rc;
}

void
extract_free(struct extract *x)
{
	for (int i = 0; i < CAT_COUNT; i++)
		out_drop(&x->table[i]);
	folder_close(&x->folder);
	people_free(&x->people);
	surrogate_close(&x->keys);
	list_free(&x->places);
	list_free(&x->staff);
	list_free(&x->medicines);
	list_free(&x->reasons);
	list_free(&x->regions);
	list_free(&x->holidays);
	free(x->diseases);
	x->diseases = NULL;
}

/*
 * house_seed.c - a house that is not set up yet: what it lacks, and the
 * reasons that every store begins with.
 *
 * seeds/reasons.csv is one of the lists compiled into the program: init must
 * find it wherever the program was installed to.
 */
#include "wardbook/house.h"

#include "wardbook/seed.h"
#include "wardbook/text.h"

static const struct {
	const char *count; /* column of the query house_counts */
	struct house_gap gap;
} steps[] = {
	{ "reasons",
	  { "reasons",
	    "bookings, cancellations and striking out "
	    "give one",
	    ACT_REASON_SET, TBL_REASON, 0 } },
	{ "regions",
	  { "regions", "a patient's address has one", ACT_REGION_SET,
	    TBL_REGION, 0 } },
	{ "clinics",
	  { "clinics", "appointments are booked in a clinic", ACT_PLACE_SET,
	    TBL_PLACE, PLACE_KIND_CLINIC } },
	{ "sessions",
	  { "hours of clinics",
	    "a clinic without hours takes "
	    "bookings at any time",
	    ACT_PLACE_SET, TBL_CLINIC_SESSION, 0 } },
	{ "doctors",
	  { "doctors", "bookings and diagnoses name one", ACT_STAFF_SET,
	    TBL_STAFF, STAFF_KIND_DOCTOR } },
	{ "wards",
	  { "wards", "patients are admitted to a ward", ACT_PLACE_SET,
	    TBL_PLACE, PLACE_KIND_WARD } },
	{ "beds",
	  { "beds", "a patient in a ward lies in one", ACT_PLACE_SET, TBL_BED,
	    0 } },
	{ "stores",
	  { "stores", "medicines are received into a store", ACT_PLACE_SET,
	    TBL_PLACE, PLACE_KIND_STORE } },
	{ "medicines",
	  { "medicines", "stock is kept of a medicine", ACT_MEDICINE_SET,
	    TBL_MEDICINE, 0 } },
	{ "accounts",
	  { "staff accounts",
	    "people log in under their own "
	    "name",
	    ACT_ACCOUNT_ADD, TBL_ACCOUNT, 0 } },
};

enum rc
house_gaps(struct session *s, struct house_gap *v, int max, int *n,
	   struct err *e)
{
	char why[SESSION_WHY];
	struct stmt *st;
	bool row;
	enum rc rc;

	*n = 0;
	if (!session_may(s, ACT_SETUP_VIEW, why))
		return err_set(e, RC_DENIED, "%s", why);
	st = store_query(s->store, QUERY_HOUSE_COUNTS);
	rc = stmt_step(st, &row, e);
	for (size_t i = 0; rc == RC_OK && row && *n < max &&
			   i < sizeof(steps) / sizeof(steps[0]);
	     i++)
		if (!stmt_get_int(st, steps[i].count))
			v[(*n)++] = steps[i].gap;
	stmt_done(st);
	return rc;
}

/* Seeds write the names of kinds with _, the catalogue with -. */
static int
kind_of(const char *name)
{
	char text[33];

	text_copy(text, sizeof(text), name);
	for (char *p = text; *p; p++)
		if (*p == '_')
			*p = '-';
	return enum_find(&enum_reason_kind, text);
}

static enum rc
file_reasons(struct session *s, struct err *e)
{
	const struct seed *seed = seed_find("reasons");
	enum rc rc = RC_OK;

	for (size_t i = 0; rc == RC_OK && i < seed->rows; i++) {
		const char *kind = seed_cell(seed, i, "kind");
		struct row_reason r;

		house_new(TBL_REASON, &r);
		r.kind = kind_of(kind);
		if (r.kind < 0)
			BUG("seeds/reasons.csv: %s is no kind", kind);
		text_copy(r.code, sizeof(r.code), seed_cell(seed, i, "code"));
		text_copy(r.name, sizeof(r.name), seed_cell(seed, i, "text"));
		rc = row_insert(s->store, TBL_REASON, &r, e);
	}
	return rc;
}

enum rc
house_seed_reasons(struct session *s, struct err *e)
{
	struct stmt *st;
	bool row;
	int64_t n = 0;
	enum rc rc = act_begin(s, ACT_REASON_SET, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_HOUSE_REASON_COUNT);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		n = stmt_get_int(st, "n");
	stmt_done(st);
	if (rc == RC_OK && !n)
		rc = file_reasons(s, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_REASON, 0, 0, 0, n ? NULL : "the default reasons");
	return act_commit(s, e);
}

/*
 * house.c - filing what the house consists of.
 *
 * One call files any kind: a row of the table below says which act it is,
 * which fields must not be empty, what else must hold, and what may not be
 * there twice.  Rules are checked inside the transaction.  Nothing here is
 * sealed, and nothing is deleted.
 */
#include "wardbook/house.h"

#include <stdlib.h>
#include <string.h>

#include "house.h"
#include "wardbook/bill.h"
#include "wardbook/text.h"

/* One rule function gets the row that comes and the one that stands (id 0
 * where it is new). */
typedef enum rc (*rule_fn)(struct session *s, void *row, const void *before,
			   struct err *e);

struct house_rule {
	enum act act;
	const char *what;     /* "clinic hours": in sentences */
	const char *needs[4]; /* text columns that say something */
	rule_fn rule;
	enum query taken;
	const char *unique[3]; /* text columns for :a :b :c of that query */
	const char *number;    /* and the one for :n */
};

static enum rc
refuse_range(struct err *e, const char *field, int64_t v, int64_t least,
	     int64_t most, const char *what)
{
	if (v >= least && v <= most)
		return RC_OK;
	return err_field(e, field, "%s: %lld is not between %lld and %lld.",
			 what, (long long)v, (long long)least, (long long)most);
}

/* RC_REFUSED with the sentence where the query counts any. */
static enum rc
refuse_any(struct session *s, enum query q, int64_t id, const char *field,
	   const char *sentence, struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	int64_t n;
	enum rc rc;

	stmt_int(st, "id", id);
	rc = stmt_one_int(st, &n, e);
	if (rc == RC_OK && n)
		rc = err_field(e, field, "%s", sentence);
	return rc;
}

/* A place of that kind: referred to by the named field. */
static enum rc
need_place(struct session *s, int64_t id, enum place_kind kind,
	   const char *field, struct err *e)
{
	struct row_place p;
	enum rc rc = RC_NONE;

	if (id)
		rc = row_get(s->store, TBL_PLACE, id, &p, e);
	if (rc == RC_OK && p.kind == (int64_t)kind)
		return RC_OK;
	if (rc == RC_OK || rc == RC_NONE)
		rc = err_field(e, field, "There is no such %s.",
			       enum_words(&enum_place_kind, kind));
	return rc;
}

static enum rc
place_rule(struct session *s, void *row, const void *before, struct err *e)
{
	const struct row_place *was = before;
	struct row_place *p = row;
	enum rc rc = RC_OK;

	if (!*enum_name(&enum_place_kind, p->kind))
		return err_field(e, "kind",
				 "Say whether it is a clinic, a "
				 "ward or a store.");
	if (was->id && was->kind != p->kind)
		return err_field(e, "kind",
				 "A %s stays a %s; add another "
				 "place.",
				 enum_words(&enum_place_kind, was->kind),
				 enum_words(&enum_place_kind, was->kind));
	if (strpbrk(p->code, " ,;|"))
		return err_field(e, "code",
				 "A code is one word, for people "
				 "type it.");
	if (p->kind == PLACE_KIND_CLINIC) {
		rc = refuse_range(e, "slot_minutes", p->slot_minutes, 1, 720,
				  "Minutes of a booking");
		if (rc == RC_OK)
			rc = refuse_range(e, "capacity", p->capacity, 1, 1000,
					  "Bookings at a time");
	}
	if (rc == RC_OK && p->ward_id && p->kind != PLACE_KIND_STORE)
		return err_field(e, "ward_id",
				 "Only a store belongs to a "
				 "ward.");
	if (rc == RC_OK && p->ward_id)
		rc = need_place(s, p->ward_id, PLACE_KIND_WARD, "ward_id", e);
	if (rc != RC_OK || p->active || !was->active)
		return rc;
	if (p->kind == PLACE_KIND_WARD)
		return refuse_any(s, QUERY_HOUSE_STAYS_IN_WARD, p->id, "active",
				  "Patients lie in this ward; move "
				  "or discharge them first.",
				  e);
	if (p->kind == PLACE_KIND_STORE)
		return refuse_any(s, QUERY_HOUSE_STOCK_IN_STORE, p->id,
				  "active",
				  "There is stock in this store; "
				  "issue or adjust it first.",
				  e);
	return RC_OK;
}

static enum rc
staff_rule(struct session *s, void *row, const void *before, struct err *e)
{
	struct row_staff *p = row;
	struct row_account a;
	enum rc rc;

	(void)before;
	if (!*enum_name(&enum_staff_kind, p->kind))
		return err_field(e, "kind",
				 "Say what the person is: doctor, "
				 "nurse, pharmacist or other.");
	rc = refuse_range(e, "experience", p->experience, -1, 80,
			  "Years of experience");
	if (rc == RC_OK && p->account_id) {
		rc = row_get(s->store, TBL_ACCOUNT, p->account_id, &a, e);
		if (rc == RC_NONE)
			rc = err_field(e, "account_id",
				       "There is no such "
				       "account.");
	}
	return rc;
}

static enum rc
session_rule(struct session *s, void *row, const void *before, struct err *e)
{
	struct row_clinic_session *c = row;
	struct row_staff doctor;
	struct stmt *st;
	bool found = false;
	enum rc rc =
		need_place(s, c->place_id, PLACE_KIND_CLINIC, "place_id", e);

	(void)before;
	if (rc == RC_OK && !*enum_name(&enum_weekday, c->weekday))
		rc = err_field(e, "weekday", "Say which day of the week.");
	if (rc == RC_OK && (c->from_minute < 0 || c->from_minute > 1439))
		rc = err_field(e, "from_minute", "Say when it opens.");
	if (rc == RC_OK &&
	    (c->to_minute <= c->from_minute || c->to_minute > 1440))
		rc = err_field(e, "to_minute",
			       "It must close after it opens,"
			       " on the same day.");
	if (rc == RC_OK)
		rc = refuse_range(e, "capacity", c->capacity, 0, 1000,
				  "Bookings at a time");
	if (rc == RC_OK && c->doctor_id) {
		rc = row_get(s->store, TBL_STAFF, c->doctor_id, &doctor, e);
		if (rc == RC_NONE ||
		    (rc == RC_OK && doctor.kind != STAFF_KIND_DOCTOR))
			rc = err_field(e, "doctor_id",
				       "There is no such "
				       "doctor.");
	}
	if (rc != RC_OK || !c->active)
		return rc;
	st = store_query(s->store, QUERY_HOUSE_SESSION_OVERLAP);
	stmt_int(st, "clinic", c->place_id);
	stmt_int(st, "weekday", c->weekday);
	stmt_int(st, "since", c->from_minute);
	stmt_int(st, "until", c->to_minute);
	stmt_int(st, "doctor", c->doctor_id);
	stmt_int(st, "id", c->id);
	rc = stmt_step(st, &found, e);
	stmt_done(st);
	if (rc == RC_OK && found)
		rc = err_field(e, "from_minute",
			       "The clinic has hours on that"
			       " day that overlap these; only hours of "
			       "different doctors may.");
	return rc;
}

static enum rc
bed_rule(struct session *s, void *row, const void *before, struct err *e)
{
	const struct row_bed *was = before;
	struct row_bed *b = row;
	enum rc rc = need_place(s, b->place_id, PLACE_KIND_WARD, "place_id", e);

	if (rc != RC_OK || !was->id)
		return rc;
	if (was->place_id != b->place_id)
		return refuse_any(s, QUERY_HOUSE_STAYS_IN_BED, b->id,
				  "place_id", "A patient lies in this bed.", e);
	if (was->active && !b->active)
		return refuse_any(s, QUERY_HOUSE_STAYS_IN_BED, b->id, "active",
				  "A patient lies in this bed.", e);
	return RC_OK;
}

static enum rc
reason_rule(struct session *s, void *row, const void *before, struct err *e)
{
	const struct row_reason *was = before;
	struct row_reason *r = row;

	(void)s;
	if (!*enum_name(&enum_reason_kind, r->kind))
		return err_field(e, "kind", "Say what it is a reason for.");
	if (was->id && was->kind != r->kind)
		return err_field(e, "kind",
				 "Records use this reason; add "
				 "another one.");
	return RC_OK;
}

static enum rc
holiday_rule(struct session *s, void *row, const void *before, struct err *e)
{
	struct row_holiday *h = row;

	(void)s;
	(void)before;
	if (!day_is_valid((int32_t)h->day))
		return err_field(e, "day", "Say which day it is.");
	return RC_OK;
}

static enum rc
medicine_rule(struct session *s, void *row, const void *before, struct err *e)
{
	const struct row_medicine *was = before;
	struct row_medicine *m = row;
	enum rc rc = refuse_range(e, "pack_size", m->pack_size, 1, 1000000,
				  "Base units a pack");

	if (rc == RC_OK)
		rc = refuse_range(e, "reorder", m->reorder, 0, 1000000000,
				  "Reorder level");
	/* Every quantity that was ever filed is counted in it. */
	if (rc == RC_OK && was->id && strcmp(was->unit, m->unit) != 0)
		rc = refuse_any(s, QUERY_HOUSE_LOTS_OF_MEDICINE, m->id, "unit",
				"Stock is counted in the base unit, so it "
				"can't change; add another medicine.",
				e);
	return rc;
}

static enum rc
hospital_rule(struct session *s, void *row, const void *before, struct err *e)
{
	struct row_hospital *h = row;
	enum rc rc =
		refuse_range(e, "established", h->established, 0, 9999, "Year");

	(void)s;
	(void)before;
	if (rc == RC_OK)
		rc = refuse_range(e, "beds", h->beds, -1, 100000, "Beds");
	return rc;
}

/* What a patient pays: the limits keep every sum of a bill within 63 bits. */
static enum rc
service_rule(struct session *s, void *row, const void *before, struct err *e)
{
	struct row_service *v = row;
	struct stmt *st;
	bool found = false;
	enum rc rc;

	(void)before;
	if (!*enum_name(&enum_service_kind, v->kind))
		return err_field(e, "kind", "Say what kind of service it is.");
	rc = refuse_range(e, "price", v->price, 0, MONEY_MAX, "Price");
	if (rc == RC_OK)
		rc = refuse_range(e, "tax", v->tax, 0, 10000,
				  "Tax in hundredths of a percent");
	if (rc == RC_OK && v->at_clinic_id)
		rc = need_place(s, v->at_clinic_id, PLACE_KIND_CLINIC,
				"at_clinic_id", e);
	if (rc != RC_OK || !v->at_clinic_id || !v->active)
		return rc;
	st = store_query(s->store, QUERY_HOUSE_SERVICE_OF_CLINIC);
	stmt_int(st, "n", v->at_clinic_id);
	stmt_int(st, "id", v->id);
	rc = stmt_step(st, &found, e);
	stmt_done(st);
	if (rc == RC_OK && found)
		rc = err_field(e, "at_clinic_id",
			       "Another service is charged "
			       "for that clinic's visits already.");
	return rc;
}

static enum rc
insurer_rule(struct session *s, void *row, const void *before, struct err *e)
{
	struct row_insurer *i = row;

	(void)s;
	(void)before;
	if (!*enum_name(&enum_insurer_kind, i->kind))
		return err_field(e, "kind", "Say what kind of insurer it is.");
	return RC_OK;
}

static const struct house_rule rules[TBL_COUNT] = {
	[TBL_REGION] = { ACT_REGION_SET,
			 "region",
			 { "name" },
			 NULL,
			 QUERY_HOUSE_REGION_TAKEN,
			 { "name" },
			 NULL },
	[TBL_PLACE] = { ACT_PLACE_SET,
			"place",
			{ "code", "name" },
			place_rule,
			QUERY_HOUSE_PLACE_TAKEN,
			{ "code" },
			NULL },
	[TBL_STAFF] = { ACT_STAFF_SET,
			"person",
			{ "name" },
			staff_rule,
			QUERY_HOUSE_STAFF_TAKEN,
			{ "code" },
			NULL },
	[TBL_CLINIC_SESSION] = { ACT_PLACE_SET,
				 "hours",
				 { NULL },
				 session_rule,
				 QUERY_COUNT,
				 { NULL },
				 NULL },
	[TBL_BED] = { ACT_PLACE_SET,
		      "bed",
		      { "label" },
		      bed_rule,
		      QUERY_HOUSE_BED_TAKEN,
		      { "label" },
		      "place_id" },
	[TBL_REASON] = { ACT_REASON_SET,
			 "reason",
			 { "code", "name" },
			 reason_rule,
			 QUERY_HOUSE_REASON_TAKEN,
			 { "code" },
			 "kind" },
	[TBL_HOLIDAY] = { ACT_HOLIDAY_SET,
			  "holiday",
			  { "name" },
			  holiday_rule,
			  QUERY_HOUSE_HOLIDAY_TAKEN,
			  { NULL },
			  "day" },
	[TBL_MEDICINE] = { ACT_MEDICINE_SET,
			   "medicine",
			   { "name", "unit" },
			   medicine_rule,
			   QUERY_HOUSE_MEDICINE_TAKEN,
			   { "name", "strength", "form" },
			   NULL },
	[TBL_HOSPITAL] = { ACT_REGION_SET,
			   "hospital",
			   { "code", "name" },
			   hospital_rule,
			   QUERY_HOUSE_HOSPITAL_TAKEN,
			   { "code" },
			   NULL },
	[TBL_SERVICE] = { ACT_SERVICE_SET,
			  "service",
			  { "code", "name" },
			  service_rule,
			  QUERY_HOUSE_SERVICE_TAKEN,
			  { "code" },
			  NULL },
	[TBL_INSURER] = { ACT_INSURER_SET,
			  "insurer",
			  { "code", "name" },
			  insurer_rule,
			  QUERY_HOUSE_INSURER_TAKEN,
			  { "code" },
			  NULL },
};

static const struct house_rule *
rule_of(enum tbl t)
{
	if (!rules[t].what)
		BUG("table %s is not of the house", tables[t].name);
	return &rules[t];
}

static char *
text_of(enum tbl t, void *row, const char *column)
{
	return (char *)row + table_col(t, column)->offset;
}

static int64_t
number_of(enum tbl t, const void *row, const char *column)
{
	int64_t v;

	memcpy(&v, (const char *)row + table_col(t, column)->offset, sizeof(v));
	return v;
}

static void
number_set(enum tbl t, void *row, const char *column, int64_t v)
{
	memcpy((char *)row + table_col(t, column)->offset, &v, sizeof(v));
}

void
house_new(enum tbl t, void *row)
{
	static const struct {
		enum tbl table;
		const char *column;
		int64_t v;
	} first[] = {
		{ TBL_PLACE, "slot_minutes", 15 },
		{ TBL_PLACE, "capacity", 1 },
		{ TBL_STAFF, "experience", -1 },
		{ TBL_CLINIC_SESSION, "from_minute", 8 * 60 },
		{ TBL_CLINIC_SESSION, "to_minute", 12 * 60 },
		{ TBL_MEDICINE, "pack_size", 1 },
		{ TBL_HOSPITAL, "beds", -1 },
		{ TBL_HOSPITAL, "departments", -1 },
		{ TBL_HOSPITAL, "rating", -1 },
		{ TBL_SERVICE, "kind", SERVICE_KIND_OTHER },
		{ TBL_INSURER, "kind", INSURER_KIND_PRIVATE },
	};

	rule_of(t);
	row_init(t, row);
	number_set(t, row, "active", 1);
	for (size_t i = 0; i < sizeof(first) / sizeof(first[0]); i++)
		if (first[i].table == t)
			number_set(t, row, first[i].column, first[i].v);
}

/* Texts as they are stored: imports bring them raw. */
static enum rc
clean_texts(enum tbl t, void *row, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < tables[t].ncols; i++) {
		const struct col_def *c = &tables[t].cols[i];
		char *p = (char *)row + c->offset;

		if (c->kind != COL_TEXT || !*p)
			continue;
		buf_clear(&b);
		text_normalise(&b, p, strlen(p));
		if (b.len > c->max)
			rc = err_field(e, c->name, "The text is too long.");
		else
			memcpy(p, b.p, b.len + 1);
	}
	buf_release(&b);
	return rc;
}

/* Is the name or code another row's already? */
static enum rc
check_taken(struct session *s, enum tbl t, void *row, struct err *e)
{
	static const char *const params[] = { "a", "b", "c" };
	const struct house_rule *r = &rules[t];
	const char *field = r->unique[0] ? r->unique[0] : r->number;
	struct row_head *head = row;
	bool found = false;
	struct stmt *st;
	enum rc rc;

	/* People may have no code. */
	if (r->taken == QUERY_COUNT ||
	    (t == TBL_STAFF && !*text_of(t, row, "code")))
		return RC_OK;
	st = store_query(s->store, r->taken);
	for (int i = 0; i < 3 && r->unique[i]; i++)
		stmt_text(st, params[i], text_of(t, row, r->unique[i]));
	if (r->number)
		stmt_int(st, "n", number_of(t, row, r->number));
	stmt_int(st, "id", head->id);
	rc = stmt_step(st, &found, e);
	stmt_done(st);
	if (rc != RC_OK || !found)
		return rc;
	if (r->unique[0])
		err_field(e, field, "There is a %s \"%.60s\" already.", r->what,
			  text_of(t, row, r->unique[0]));
	else
		err_field(e, field, "There is a %s on that day already.",
			  r->what);
	if (e)
		e->code = RC_CONFLICT;
	return RC_CONFLICT;
}

static enum rc
check_row(struct session *s, enum tbl t, void *row, const void *before,
	  bool twice, struct err *e)
{
	const struct house_rule *r = &rules[t];
	enum rc rc = clean_texts(t, row, e);

	for (int i = 0; rc == RC_OK && i < 4 && r->needs[i]; i++)
		if (!*text_of(t, row, r->needs[i]))
			rc = err_field(e, r->needs[i], "A %s needs a %s.",
				       r->what, r->needs[i]);
	if (rc == RC_OK && r->rule)
		rc = r->rule(s, row, before, e);
	if (rc == RC_OK && !twice)
		rc = check_taken(s, t, row, e);
	return rc;
}

/* Inside the act: the row that stands must be the one that was seen. */
static enum rc
file_row(struct session *s, enum tbl t, void *row, void *before, bool twice,
	 struct err *e)
{
	struct row_head *head = row, *was = before;
	enum rc rc = RC_OK;

	memset(before, 0, tables[t].size);
	if (head->id) {
		rc = row_get(s->store, t, head->id, before, e);
		if (rc == RC_OK && was->version != head->version)
			rc = err_set(e, RC_CONFLICT,
				     "Someone changed this %s "
				     "since you opened it; look at it again.",
				     rules[t].what);
	}
	if (rc == RC_OK)
		rc = check_row(s, t, row, before, twice, e);
	if (rc != RC_OK)
		return rc;
	/* Nothing in these tables is sealed: a row that was read without the
	 * key is whole, and `before` was authenticated just now. */
	head->shut = was->shut;
	return head->id ? row_update(s->store, t, row, e)
			: row_insert(s->store, t, row, e);
}

static enum rc
set_row(struct session *s, enum tbl t, void *row, bool twice, struct err *e)
{
	struct row_head *head = row;
	int64_t id = head->id, version = head->version;
	void *before;
	enum rc rc;

	rule_of(t);
	rc = act_begin(s, rules[t].act, e);
	if (rc != RC_OK)
		return rc;
	before = mem_alloc(tables[t].size);
	rc = file_row(s, t, row, before, twice, e);
	free(before);
	if (rc == RC_OK) {
		act_note(s, t, head->id, head->version, 0, NULL);
		rc = act_commit(s, e);
	} else {
		act_abort(s);
	}
	if (rc == RC_OK) {
		house_names_changed();
		return RC_OK;
	}
	head->id = id;
	head->version = version;
	return rc;
}

enum rc
house_set(struct session *s, enum tbl t, void *row, struct err *e)
{
	return set_row(s, t, row, false, e);
}

enum rc
house_set_twice(struct session *s, enum tbl t, void *row, struct err *e)
{
	if (t != TBL_STAFF || !act_is_open(s))
		BUG("only an import brings people twice");
	return set_row(s, t, row, true, e);
}

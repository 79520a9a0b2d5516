/*
 * stock_share.c - what the screens of the stock share.
 */
#include "stock_share.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

/* ---- the store one looks at ---------------------------------------------------- */

static struct {
	int64_t account, login;
	int64_t store;
} shelf;

struct cupboard {
	int64_t ward, store;
};

static bool
find_cupboard(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct cupboard *c = arg;

	if (p->ward_id == c->ward)
		c->store = p->id;
	return !c->store;
}

/* Where the account works: a store, or the cupboard of its ward. */
static int64_t
shelf_own(void)
{
	struct cupboard c = { desk_place(PLACE_KIND_WARD), 0 };
	int64_t store = desk_place(PLACE_KIND_STORE);

	if (store || !c.ward)
		return store;
	if (house_each(desk_session(), TBL_PLACE, PLACE_KIND_STORE, 0, false,
		       find_cupboard, &c, NULL) != RC_OK)
		return 0;
	return c.store;
}

static void
shelf_fresh(void)
{
	struct session *s = desk_session();

	if (shelf.account == s->account && shelf.login == s->id)
		return;
	shelf.account = s->account;
	shelf.login = s->id;
	shelf.store = shelf_own();
}

int64_t
shelf_chosen(void)
{
	shelf_fresh();
	return shelf.store;
}

void
shelf_choose(int64_t store)
{
	shelf_fresh();
	shelf.store = store;
}

struct only {
	int64_t id;
	int n;
};

static bool
count_store(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct only *o = arg;

	o->id = p->id;
	return ++o->n < 2;
}

int64_t
shelf_one(void)
{
	struct only o = { 0, 0 };
	int64_t id = shelf_chosen();

	if (!id)
		id = shelf_own();
	if (id)
		return id;
	if (house_each(desk_session(), TBL_PLACE, PLACE_KIND_STORE, 0, false,
		       count_store, &o, NULL) != RC_OK ||
	    o.n != 1)
		return 0;
	return o.id;
}

const char *
shelf_name(int64_t store)
{
	return store ? house_name(desk_session(), TBL_PLACE, store)
		     : "All stores";
}

/* ---- pick lists ------------------------------------------------------------------ */

enum { ALL_STORES = 1 }; /* no row has this id */

static bool
add_place(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct ui_rows *rows = arg;

	rows_add(rows, p->id, p->version, ROLE_NORMAL);
	rows_cell(rows, p->code);
	rows_cell(rows, p->name);
	rows_cell(rows, p->location);
	return true;
}

static enum rc
load_stores(struct screen *s, int field, const char *typed,
	    struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_PLACE, PLACE_KIND_STORE, 0, false,
			  add_place, rows, e);
}

static enum rc
load_wards(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_PLACE, PLACE_KIND_WARD, 0, false,
			  add_place, rows, e);
}

static enum rc
load_stores_or_all(struct screen *s, int field, const char *typed,
		   struct ui_rows *rows, struct err *e)
{
	rows_add(rows, ALL_STORES, 0, ROLE_NORMAL);
	rows_cell(rows, "");
	rows_cell(rows, "All stores");
	return load_stores(s, field, typed, rows, e);
}

bool
shelf_ask(struct screen *s, bool all, int64_t *store)
{
	static const struct ui_pick one = { .load = load_stores };
	static const struct ui_pick any = { .load = load_stores_or_all };

	if (!ui_pick_one(s, "Store", all ? &any : &one, store, NULL, 0))
		return false;
	if (*store == ALL_STORES)
		*store = 0;
	return true;
}

static bool
add_medicine(const void *row, void *arg)
{
	const struct row_medicine *m = row;
	char name[MEDICINE_NAME];
	struct ui_rows *rows = arg;

	rows_add(rows, m->id, m->version, ROLE_NORMAL);
	rows_cell(rows, "");
	rows_cell(rows, medicine_text(name, m));
	rows_cellf(rows, "%s, pack of %lld", m->form, (long long)m->pack_size);
	return true;
}

static enum rc
load_medicines(struct screen *s, int field, const char *typed,
	       struct ui_rows *rows, struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_MEDICINE, 0, 0, false,
			  add_medicine, rows, e);
}

/* A patient by the same prompt as everywhere. */
static enum rc
load_patients(struct screen *s, int field, const char *typed,
	      struct ui_rows *rows, struct err *e)
{
	struct patient_hits hits;
	char name[PATIENT_NAME], born[PATIENT_BORN];
	enum rc rc;

	(void)s;
	(void)field;
	patient_hits_init(&hits);
	rc = patient_find(desk_session(), typed, 50, &hits, e);
	for (size_t i = 0; rc == RC_OK && i < hits.n; i++) {
		const struct patient *p = &hits.v[i].patient;

		rows_add(rows, p->visit.id, p->visit.version, ROLE_NORMAL);
		rows_cell(rows, p->who.number);
		rows_cell(rows, patient_name(name, p));
		rows_cell(rows, patient_born(born, p, when_today()));
	}
	patient_hits_release(&hits);
	return rc;
}

const struct ui_pick pick_stock_medicine = { .load = load_medicines };
const struct ui_pick pick_stock_store = { .load = load_stores };
const struct ui_pick pick_stock_ward = { .load = load_wards };
const struct ui_pick pick_stock_patient = {
	.search = true,
	.load = load_patients,
};

/* ---- words ----------------------------------------------------------------------- */

const char *
medicine_text(char out[MEDICINE_NAME], const struct row_medicine *m)
{
	snprintf(out, MEDICINE_NAME, "%s%s%s", m->name, *m->strength ? " " : "",
		 m->strength);
	return out;
}

enum rc
medicine_load(int64_t id, struct row_medicine *m, struct err *e)
{
	enum rc rc = row_get(desk_store(), TBL_MEDICINE, id, m, e);

	if (rc == RC_NONE)
		rc = err_set(e, RC_NONE, "There is no such medicine.");
	return rc;
}

const char *
unit_text(char out[STOCK_QUANTITY], const struct row_medicine *m)
{
	char text[STOCK_QUANTITY];

	text_copy(out, STOCK_QUANTITY, stock_quantity_text(text, m, 0) + 2);
	return out;
}

const char *
counted_text(char out[COUNTED_NAME], const struct row_medicine *m)
{
	char name[MEDICINE_NAME], unit[STOCK_QUANTITY];

	snprintf(out, COUNTED_NAME, "%s, %s", medicine_text(name, m),
		 unit_text(unit, m));
	return out;
}

void
unit_beside(struct screen *s, int medicine, int quantity)
{
	int64_t id = form_int(s, medicine);
	char unit[STOCK_QUANTITY];
	struct row_medicine m;

	form_unit(s, quantity,
		  id && medicine_load(id, &m, NULL) == RC_OK
			  ? unit_text(unit, &m)
			  : "");
}

void
form_set_medicine(struct screen *s, int field, const struct row_medicine *m)
{
	char name[MEDICINE_NAME];

	form_set_pick(s, field, m->id, "", medicine_text(name, m));
}

void
form_set_shelf(struct screen *s, int field, int64_t store)
{
	struct row_place p;

	if (store && row_get(desk_store(), TBL_PLACE, store, &p, NULL) == RC_OK)
		form_set_pick(s, field, store, p.code, p.name);
}

int32_t
past_day(struct screen *s, int field)
{
	int32_t day = form_day(s, field);

	return day == when_today() ? 0 : day;
}

const char *
days_text(char out[32], int32_t day)
{
	int n = day_between(when_today(), day);

	if (n == 0)
		return "today";
	if (n > 120) {
		snprintf(out, 32, "in %d months", n * 12 / 365);
		return out;
	}
	snprintf(out, 32, n > 0 ? "in %d day%s" : "%d day%s ago",
		 n > 0 ? n : -n, n == 1 || n == -1 ? "" : "s");
	return out;
}

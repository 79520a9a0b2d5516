/*
 * house_list.c - the house in lists: every row in the order that people look
 * for it, ids by name, names by id.
 *
 * Rows are gathered before the first one is handed out, so that the caller may
 * ask and file as it likes.  The order is made here from folded text with
 * numbers by value (bed 2 before bed 10, Agua beside its accented form): bytes
 * know neither, and the engines' collations differ.
 */
#include "wardbook/house.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "house.h"
#include "wardbook/text.h"

struct lister {
	enum query list;
	bool kind, parent;    /* parameters that the query has */
	const char *order[3]; /* text columns to sort by */
	const char *first[2]; /* numbers that come before them */
};

static const struct lister listers[TBL_COUNT] = {
	[TBL_REGION] = { QUERY_HOUSE_LIST_REGION,
			 false,
			 false,
			 { "name" },
			 { NULL } },
	[TBL_PLACE] = { QUERY_HOUSE_LIST_PLACE,
			true,
			false,
			{ "name", "code" },
			{ "kind" } },
	[TBL_STAFF] = { QUERY_HOUSE_LIST_STAFF,
			true,
			false,
			{ "name", "code" },
			{ NULL } },
	[TBL_CLINIC_SESSION] = { QUERY_HOUSE_LIST_SESSION,
				 false,
				 true,
				 { NULL },
				 { "weekday", "from_minute" } },
	[TBL_BED] = { QUERY_HOUSE_LIST_BED,
		      false,
		      true,
		      { "label" },
		      { "place_id" } },
	[TBL_REASON] = { QUERY_HOUSE_LIST_REASON,
			 true,
			 false,
			 { "name" },
			 { "kind" } },
	[TBL_HOLIDAY] = { QUERY_HOUSE_LIST_HOLIDAY,
			  false,
			  false,
			  { NULL },
			  { "day" } },
	[TBL_MEDICINE] = { QUERY_HOUSE_LIST_MEDICINE,
			   false,
			   false,
			   { "name", "strength", "form" },
			   { NULL } },
	[TBL_HOSPITAL] = { QUERY_HOUSE_LIST_HOSPITAL,
			   false,
			   false,
			   { "name" },
			   { NULL } },
	[TBL_SERVICE] = { QUERY_HOUSE_LIST_SERVICE,
			  false,
			  false,
			  { "name" },
			  { NULL } },
	[TBL_INSURER] = { QUERY_HOUSE_LIST_INSURER,
			  false,
			  false,
			  { "name" },
			  { NULL } },
};

/* ---- order ---------------------------------------------------------------- */

struct item {
	char *key;
	void *row;
};

/* Folded, with numbers as twelve digits. */
static void
add_text_key(struct buf *key, const char *text)
{
	char folded[512];
	const char *p = folded;

	text_fold(folded, sizeof(folded), text);
	while (*p) {
		size_t digits = strspn(p, "0123456789");

		if (!digits) {
			buf_addc(key, *p++);
			continue;
		}
		for (size_t i = digits; i < 12; i++)
			buf_addc(key, '0');
		buf_add(key, p, digits);
		p += digits;
	}
	buf_addc(key, '\x01');
}

static int64_t
number_of(enum tbl t, const void *row, const char *column)
{
	int64_t v;

	memcpy(&v, (const char *)row + table_col(t, column)->offset, sizeof(v));
	return v;
}

static char *
make_key(enum tbl t, const void *row)
{
	const struct lister *l = &listers[t];
	const struct row_head *head = row;
	struct buf key = BUF_INIT;

	buf_addc(&key, number_of(t, row, "active") ? '0' : '1');
	for (int i = 0; i < 2 && l->first[i]; i++)
		buf_addf(&key, "%020lld",
			 (long long)number_of(t, row, l->first[i]));
	for (int i = 0; i < 3 && l->order[i]; i++)
		add_text_key(&key, (const char *)row +
					   table_col(t, l->order[i])->offset);
	buf_addf(&key, "%020lld", (long long)head->id);
	return buf_detach(&key);
}

static int
compare_items(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return strcmp(x->key, y->key);
}

struct items {
	struct item *v;
	size_t n, cap;
};

static void
items_release(struct items *x)
{
	for (size_t i = 0; i < x->n; i++) {
		free(x->v[i].key);
		free(x->v[i].row);
	}
	free(x->v);
}

static enum rc
gather(struct session *s, enum tbl t, int kind, int64_t parent, bool all,
       struct items *x, struct err *e)
{
	const struct lister *l = &listers[t];
	struct stmt *st = store_query(s->store, l->list);
	bool more;
	enum rc rc;

	stmt_int(st, "active", all ? 0 : 1);
	if (l->kind)
		stmt_int(st, "kind", kind);
	if (l->parent)
		stmt_int(st, "parent", parent);
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		void *row = mem_alloc(tables[t].size);

		rc = stmt_row(st, row, e);
		if (rc != RC_OK) {
			free(row);
			break;
		}
		x->v = mem_room(x->v, &x->cap, x->n, sizeof(*x->v));
		x->v[x->n].row = row;
		x->v[x->n++].key = make_key(t, row);
	}
	stmt_done(st);
	if (rc == RC_OK && x->n > 1)
		qsort(x->v, x->n, sizeof(*x->v), compare_items);
	return rc;
}

enum rc
house_each(struct session *s, enum tbl t, int kind, int64_t parent, bool all,
	   house_fn fn, void *arg, struct err *e)
{
	struct items x = { NULL, 0, 0 };
	enum rc rc;

	if (!table_col(t, "active"))
		BUG("table %s is not of the house", tables[t].name);
	rc = gather(s, t, kind, parent, all, &x, e);
	for (size_t i = 0; rc == RC_OK && i < x.n; i++)
		if (!fn(x.v[i].row, arg))
			break;
	items_release(&x);
	return rc;
}

/* ---- by name -------------------------------------------------------------- */

/* The first row of a query; `twice` where there is another one. */
static enum rc
find_by(struct session *s, enum query q, bool by_kind, int kind,
	const char *name, int64_t *id, bool *twice, struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	bool row;
	enum rc rc;

	*twice = false;
	stmt_text(st, "name", name);
	if (by_kind)
		stmt_int(st, "kind", kind);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row) {
		*id = stmt_get_int(st, "id");
		rc = stmt_step(st, twice, e);
	} else if (rc == RC_OK) {
		rc = RC_NONE;
	}
	stmt_done(st);
	return rc;
}

struct search {
	enum tbl table;
	char folded[512];
	int64_t id;
	int found;
};

static bool
folds_to(const struct search *f, const char *text)
{
	char folded[512];

	text_fold(folded, sizeof(folded), text);
	return strcmp(folded, f->folded) == 0;
}

static bool
search_row(const void *row, void *arg)
{
	struct search *f = arg;
	const struct row_head *head = row;
	bool hit = false;

	if (f->table == TBL_MEDICINE) {
		const struct row_medicine *m = row;
		char text[sizeof(m->name) + sizeof(m->strength) +
			  sizeof(m->form) + 2];

		snprintf(text, sizeof(text), "%s %s", m->name, m->strength);
		hit = folds_to(f, text) || folds_to(f, m->name);
		if (!hit) {
			snprintf(text, sizeof(text), "%s %s %s", m->name,
				 m->strength, m->form);
			hit = folds_to(f, text);
		}
	} else if (f->table == TBL_PLACE) {
		const struct row_place *p = row;

		hit = folds_to(f, p->code) || folds_to(f, p->name);
	} else if (f->table == TBL_REGION) {
		hit = folds_to(f, ((const struct row_region *)row)->name);
	} else if (f->table == TBL_REASON) {
		const struct row_reason *r = row;

		hit = folds_to(f, r->code) || folds_to(f, r->name);
	} else if (f->table == TBL_SERVICE) {
		const struct row_service *v = row;

		hit = folds_to(f, v->code) || folds_to(f, v->name);
	}
	if (hit && !f->found++)
		f->id = head->id;
	return true;
}

/* Another spelling of the same letters, in the lists that stay short. */
static enum rc
find_folded(struct session *s, enum tbl t, int kind, const char *name,
	    int64_t *id, bool *twice, struct err *e)
{
	struct search f = { .table = t };
	enum rc rc;

	if (t == TBL_STAFF || t == TBL_HOSPITAL || t == TBL_INSURER)
		return RC_NONE;
	text_fold(f.folded, sizeof(f.folded), name);
	if (!f.folded[0])
		return RC_NONE;
	rc = house_each(s, t, kind, 0, true, search_row, &f, e);
	if (rc != RC_OK)
		return rc;
	*id = f.id;
	*twice = f.found > 1;
	return f.found ? RC_OK : RC_NONE;
}

static enum rc
find_exactly(struct session *s, enum tbl t, int kind, const char *name,
	     int64_t *id, bool *twice, struct err *e)
{
	enum rc rc;

	switch (t) {
	case TBL_REGION:
		return find_by(s, QUERY_HOUSE_FIND_REGION, false, 0, name, id,
			       twice, e);
	case TBL_PLACE:
		return find_by(s, QUERY_HOUSE_FIND_PLACE, true, kind, name, id,
			       twice, e);
	case TBL_STAFF:
		rc = find_by(s, QUERY_HOUSE_FIND_STAFF_CODE, true, kind, name,
			     id, twice, e);
		return rc != RC_NONE ? rc
				     : find_by(s, QUERY_HOUSE_FIND_STAFF_NAME,
					       true, kind, name, id, twice, e);
	case TBL_REASON:
		return find_by(s, QUERY_HOUSE_FIND_REASON, true, kind, name, id,
			       twice, e);
	case TBL_HOSPITAL:
		return find_by(s, QUERY_HOUSE_FIND_HOSPITAL, false, 0, name, id,
			       twice, e);
	case TBL_SERVICE:
		return find_by(s, QUERY_HOUSE_FIND_SERVICE, false, 0, name, id,
			       twice, e);
	case TBL_INSURER:
		return find_by(s, QUERY_HOUSE_FIND_INSURER, false, 0, name, id,
			       twice, e);
	case TBL_MEDICINE:
		return RC_NONE;
	default:
		BUG("table %s is not looked up by name", tables[t].name);
	}
}

enum rc
house_find(struct session *s, enum tbl t, int kind, const char *name,
	   int64_t *id, struct err *e)
{
	struct buf b = BUF_INIT;
	bool twice = false;
	enum rc rc = RC_NONE;

	text_normalise(&b, name, strlen(name));
	if (b.len)
		rc = find_exactly(s, t, kind, b.p, id, &twice, e);
	if (rc == RC_NONE && b.len)
		rc = find_folded(s, t, kind, b.p, id, &twice, e);
	if (rc == RC_NONE)
		err_set(e, RC_NONE, "There is no %s \"%.60s\".", tables[t].name,
			b.p);
	else if (rc == RC_OK && twice)
		rc = err_set(e, RC_REFUSED,
			     "More than one %s is called "
			     "\"%.60s\"; say it exactly, or by its code.",
			     tables[t].name, b.p);
	buf_release(&b);
	return rc;
}

/* ---- names ---------------------------------------------------------------- */

/*
 * One table of names by table and id.  A name once handed out stays where it
 * is as long as the process lives: a line on the screen may still point at it.
 */
struct name {
	struct name *before; /* what it was called earlier */
	char text[];
};

struct known {
	int64_t id, generation;
	enum tbl table;
	const char *name;   /* NULL: the place is empty */
	struct name *names; /* all it was ever called */
};

static struct known *known;
static size_t nknown, room;
static int64_t own_changes;

void
house_names_changed(void)
{
	own_changes++;
}

int64_t
house_generation(struct session *s)
{
	return store_generation(s->store) + (own_changes << 32);
}

static size_t
slot_of(enum tbl t, int64_t id)
{
	uint64_t h = ((uint64_t)id + (uint64_t)t) * 0x9E3779B97F4A7C15u;
	size_t i = (size_t)(h >> 20) & (room - 1);

	while (known[i].name && (known[i].id != id || known[i].table != t))
		i = (i + 1) & (room - 1);
	return i;
}

static void
make_room(void)
{
	struct known *old = known;
	size_t n = room;

	if (nknown * 2 < room)
		return;
	room = room ? room * 2 : 1024;
	known = mem_zero(room, sizeof(*known));
	for (size_t i = 0; i < n; i++)
		if (old[i].name)
			known[slot_of(old[i].table, old[i].id)] = old[i];
	free(old);
}

static void
read_name(struct session *s, enum tbl t, int64_t id, char *out, size_t size)
{
	union {
		struct row_region region;
		struct row_place place;
		struct row_staff staff;
		struct row_bed bed;
		struct row_reason reason;
		struct row_medicine medicine;
		struct row_hospital hospital;
		struct row_holiday holiday;
		struct row_service service;
		struct row_insurer insurer;
		struct row_supplier supplier;
		struct row_account account;
	} u;
	struct err e;

	out[0] = '\0';
	if (row_get(s->store, t, id, &u, &e) != RC_OK)
		return;
	if (t == TBL_MEDICINE)
		snprintf(out, size, "%s%s%s%s%s", u.medicine.name,
			 *u.medicine.strength ? " " : "", u.medicine.strength,
			 *u.medicine.form ? " " : "", u.medicine.form);
	else if (t == TBL_BED)
		text_copy(out, size, u.bed.label);
	else
		text_copy(out, size,
			  (const char *)&u + table_col(t, "name")->offset);
}

static const char *
keep_name(struct known *k, const char *text)
{
	size_t n = strlen(text) + 1;
	struct name *x;

	for (x = k->names; x; x = x->before)
		if (strcmp(x->text, text) == 0)
			return x->text;
	x = mem_alloc(sizeof(*x) + n);
	memcpy(x->text, text, n);
	x->before = k->names;
	k->names = x;
	return x->text;
}

const char *
house_name(struct session *s, enum tbl t, int64_t id)
{
	int64_t now;
	struct known *k;
	char name[256];

	if (!id)
		return "";
	now = house_generation(s);
	make_room();
	k = &known[slot_of(t, id)];
	if (k->name && k->generation == now)
		return k->name;
	read_name(s, t, id, name, sizeof(name));
	nknown += !k->name;
	k->id = id;
	k->table = t;
	k->generation = now;
	k->name = keep_name(k, name);
	return k->name;
}

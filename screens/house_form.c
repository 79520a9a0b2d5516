/*
 * house_form.c - every form of the set-up.
 *
 * A field is called like the column that it fills, so one load and one save
 * serve all of them.  New beds and new hours come in rows: their forms stay
 * open after saving, with the next label or weekday filled in.
 */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "house.h"
#include "wardbook/overbook.h"
#include "wardbook/record.h"
#include "wardbook/text.h"
#include "wardbook/ward.h"

union house_row {
	struct row_head head;
	struct row_region region;
	struct row_place place;
	struct row_staff staff;
	struct row_clinic_session hours;
	struct row_bed bed;
	struct row_reason reason;
	struct row_holiday holiday;
	struct row_medicine medicine;
	struct row_hospital hospital;
};

struct form_state {
	const struct house_kind *kind;
	union house_row row;
};

/* ---- pick lists ---------------------------------------------------------------- */

static bool
add_place(const void *row, void *arg)
{
	const struct row_place *p = row;
	struct ui_rows *rows = arg;

	rows_add(rows, p->id, p->version, ROLE_NORMAL);
	rows_cell(rows, p->code);
	rows_cell(rows, p->name);
	return true;
}

static bool
add_staff(const void *row, void *arg)
{
	const struct row_staff *p = row;
	struct ui_rows *rows = arg;

	rows_add(rows, p->id, p->version, ROLE_NORMAL);
	rows_cell(rows, p->code);
	rows_cell(rows, p->name);
	rows_cell(rows, p->specialty);
	return true;
}

#define PICK(NAME, TABLE, KIND, ADD)                                          \
	static enum rc load_##NAME(struct screen *s, int field,               \
				   const char *typed, struct ui_rows *rows,   \
				   struct err *e)                             \
	{                                                                     \
		(void)s;                                                      \
		(void)field;                                                  \
		(void)typed;                                                  \
		return house_each(desk_session(), TABLE, KIND, 0, false, ADD, \
				  rows, e);                                   \
	}                                                                     \
	const struct ui_pick pick_house_##NAME = { .load = load_##NAME };

PICK(clinic, TBL_PLACE, PLACE_KIND_CLINIC, add_place)
PICK(ward, TBL_PLACE, PLACE_KIND_WARD, add_place)
PICK(place, TBL_PLACE, 0, add_place)
PICK(doctor, TBL_STAFF, STAFF_KIND_DOCTOR, add_staff)
PICK(nurse, TBL_STAFF, STAFF_KIND_NURSE, add_staff)

/* ---- between fields and columns --------------------------------------------------- */

static char *
at(union house_row *row, const struct col_def *c)
{
	return (char *)row + c->offset;
}

static int64_t
number_of(union house_row *row, const struct col_def *c)
{
	int64_t v;

	memcpy(&v, at(row, c), sizeof(v));
	return v;
}

static void
set_pick(struct screen *s, int field, const struct col_def *c, int64_t id)
{
	union house_row u;
	enum tbl t = !strcmp(c->refers, "staff") ? TBL_STAFF : TBL_PLACE;

	if (!id || row_get(desk_store(), t, id, &u, NULL) != RC_OK)
		form_clear(s, field);
	else if (t == TBL_STAFF)
		form_set_pick(s, field, id, u.staff.code, u.staff.name);
	else
		form_set_pick(s, field, id, u.place.code, u.place.name);
}

/* A whole number of tenths is typed with its decimal. */
static void
set_tenths(struct screen *s, int field, int64_t v)
{
	char text[32] = "";

	if (v >= 0)
		snprintf(text, sizeof(text), "%lld.%lld", (long long)v / 10,
			 (long long)v % 10);
	form_set_text(s, field, text);
}

static enum rc
get_tenths(struct screen *s, int field, const struct col_def *c, char *to,
	   struct err *e)
{
	const char *text = form_text(s, field);
	size_t n = strspn(text, "0123456789");
	int64_t v = -1;

	if (*text && (!n || n > 3 ||
		      (text[n] &&
		       ((text[n] != '.' && text[n] != ',') ||
			!isdigit((unsigned char)text[n + 1]) || text[n + 2]))))
		return err_field(e, c->name,
				 "This is a number with one decimal, as 4.6.");
	if (*text)
		v = strtoll(text, NULL, 10) * 10 +
		    (text[n] ? text[n + 1] - '0' : 0);
	memcpy(to, &v, sizeof(v));
	return RC_OK;
}

/* Minus one is how the house writes "not asked". */
static void
set_field(struct screen *s, int field, union house_row *row,
	  const struct col_def *c)
{
	enum field_type type = screen_def(s)->fields[field].type;
	int64_t v = c->kind == COL_TEXT ? 0 : number_of(row, c);

	if (c->kind == COL_TEXT)
		form_set_text(s, field, at(row, c));
	else if (type == FIELD_TEXT)
		set_tenths(s, field, v);
	else if (type == FIELD_CHOICE)
		form_set_code(s, field, enum_name(c->words, v));
	else if (type == FIELD_PICK)
		set_pick(s, field, c, v);
	else if (type == FIELD_DATE)
		form_set_day(s, field, (int32_t)v);
	else if (type == FIELD_TIME)
		form_set_minute(s, field, v == 1440 ? 0 : (int32_t)v);
	else if (v == -1)
		form_clear(s, field);
	else
		form_set_int(s, field, v);
}

static enum rc
get_field(struct screen *s, int field, enum tbl t, union house_row *row,
	  const struct col_def *c, struct err *e)
{
	enum field_type type = screen_def(s)->fields[field].type;
	union house_row fresh;
	int64_t v;

	if (c->kind == COL_TEXT)
		return record_set(desk_session(), t, row, c->name,
				  form_text(s, field), e);
	if (type == FIELD_TEXT)
		return get_tenths(s, field, c, at(row, c), e);
	house_new(t, &fresh);
	if (type == FIELD_CHOICE)
		v = form_empty(s, field)
			    ? 0
			    : enum_find(c->words, form_code(s, field));
	else if (type == FIELD_DATE)
		v = form_day(s, field);
	else if (type == FIELD_TIME)
		v = form_minute(s, field);
	else if (form_empty(s, field))
		v = type == FIELD_PICK ? 0 : number_of(&fresh, c);
	else
		v = form_int(s, field);
	/* Midnight closes a day, it does not open it. */
	if (v == 0 && !strcmp(c->name, "to_minute"))
		v = 1440;
	memcpy(at(row, c), &v, sizeof(v));
	return RC_OK;
}

/* The column of a field; `form` is a word of screen files.  NULL: it stands
 * beside the row. */
static const struct col_def *
column_of(enum tbl t, const struct field_def *f)
{
	static const char *const beside[] = { "over_day", "above", "room",
					      "nurse_id" };

	for (size_t i = 0; i < sizeof(beside) / sizeof(beside[0]); i++)
		if (!strcmp(f->name, beside[i]))
			return NULL;
	return table_col(t, strcmp(f->name, "dose_form") ? f->name : "form");
}

/* ---- what stands beside the row ------------------------------------------------- */

static void
show_nurse(struct screen *s, int64_t nurse)
{
	struct row_staff n;

	if (nurse && row_get(desk_store(), TBL_STAFF, nurse, &n, NULL) == RC_OK)
		form_set_pick(s, F_HOUSE_WARD_NURSE_ID, nurse, n.code, n.name);
}

/* The nurse in charge, where it is another now. */
static enum rc
file_nurse(struct screen *s, int64_t ward, struct err *e)
{
	int64_t nurse = form_int(s, F_HOUSE_WARD_NURSE_ID);

	return nurse == ward_nurse(desk_session(), ward)
		       ? RC_OK
		       : ward_nurse_set(desk_session(), ward, nurse, e);
}

static void
show_beside(struct screen *s)
{
	struct form_state *st = screen_state(s);
	enum above_right who;
	char room[41];
	int ceiling;

	if (screen_id(s) == SCREEN_HOUSE_HOURS)
		form_set_text(s, F_HOUSE_HOURS_ROOM,
			      house_room(desk_session(), st->row.head.id,
					 room));
	if (screen_id(s) == SCREEN_HOUSE_WARD)
		show_nurse(s, ward_nurse(desk_session(), st->row.head.id));
	if (screen_id(s) != SCREEN_HOUSE_CLINIC ||
	    overbook_limit_get(desk_session(), st->row.head.id, &ceiling, &who,
			       NULL) != RC_OK)
		return;
	form_set_int(s, F_HOUSE_CLINIC_OVER_DAY, ceiling);
	form_set_code(s, F_HOUSE_CLINIC_ABOVE,
		      enum_name(&enum_above_right, who));
}

/* The ceiling of a clinic, where it is another now. */
static enum rc
file_ceiling(struct screen *s, int64_t clinic, struct err *e)
{
	enum above_right was, who;
	int ceiling, wanted = (int)form_int(s, F_HOUSE_CLINIC_OVER_DAY);
	enum rc rc =
		overbook_limit_get(desk_session(), clinic, &ceiling, &was, e);

	who = (enum above_right)enum_find(&enum_above_right,
					  form_code(s, F_HOUSE_CLINIC_ABOVE));
	if (rc != RC_OK || (ceiling == wanted && was == who))
		return rc;
	return overbook_limit_set(desk_session(), clinic, wanted, who, e);
}

static void
show_row(struct screen *s)
{
	struct form_state *st = screen_state(s);
	const struct screen_def *d = screen_def(s);

	for (int i = 0; i < d->nfields; i++) {
		const struct col_def *c =
			column_of(st->kind->table, &d->fields[i]);

		if (c)
			set_field(s, i, &st->row, c);
	}
}

/* ---- the form ------------------------------------------------------------------------ */

static enum rc
form_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct form_state *st = screen_state(s);
	char title[80];
	enum rc rc = RC_OK;

	for (int i = 1; i < HOUSE_LISTS; i++)
		if (house_kinds[i].form == screen_id(s))
			st->kind = &house_kinds[i];
	house_new(st->kind->table, &st->row);
	if (a->id)
		rc = row_get(desk_store(), st->kind->table, a->id, &st->row, e);
	else if (st->kind->table == TBL_PLACE)
		st->row.place.kind = st->kind->kind;
	else if (st->kind->table == TBL_STAFF)
		st->row.staff.kind = STAFF_KIND_DOCTOR;
	else if (st->kind->table == TBL_BED)
		st->row.bed.place_id = a->other;
	else if (st->kind->table == TBL_CLINIC_SESSION) {
		st->row.hours.place_id = a->other;
		st->row.hours.weekday = WEEKDAY_MONDAY;
	}
	snprintf(title, sizeof(title), a->id ? "Change %s" : "Add %s",
		 screen_def(s)->title);
	screen_title_set(s, title);
	return rc;
}

static enum rc
form_load(struct screen *s, struct err *e)
{
	struct form_state *st = screen_state(s);
	const struct screen_def *d = screen_def(s);

	(void)e;
	show_row(s);
	show_beside(s);
	/* What hangs on it must not change: see the rules of the house. */
	for (int i = 0; i < d->nfields && st->row.head.id; i++)
		if (!strcmp(d->fields[i].name, "kind") &&
		    st->kind->table == TBL_REASON)
			form_readonly(s, i, true);
	/* The parent is known: start behind it. */
	if (screen_args(s)->other && d->fields[0].type == FIELD_PICK)
		form_focus(s, 1);
	return RC_OK;
}

/* "4B-09" gives "4B-10"; false where it does not end with a digit. */
static bool
label_next(char *label, size_t size)
{
	size_t n = strlen(label), from = n;
	char tail[24];
	unsigned long long v;

	while (from && isdigit((unsigned char)label[from - 1]))
		from--;
	if (from == n || n - from > 9)
		return false;
	v = strtoull(label + from, NULL, 10) + 1;
	snprintf(tail, sizeof(tail), "%0*llu", (int)(n - from), v);
	if (from + strlen(tail) >= size)
		return false;
	strcpy(label + from, tail);
	return true;
}

/* The next of a row of beds or hours. */
static bool
next_one(struct screen *s)
{
	struct form_state *st = screen_state(s);
	char was[40];

	if (st->kind->table == TBL_BED) {
		snprintf(was, sizeof(was), "%s", st->row.bed.label);
		if (!label_next(st->row.bed.label, sizeof(st->row.bed.label)))
			return false;
		ui_message(ROLE_OK,
			   "Bed %s is filed.  F2 files %s too, Esc "
			   "leaves.",
			   was, st->row.bed.label);
	} else if (st->kind->table == TBL_CLINIC_SESSION &&
		   st->row.hours.weekday < WEEKDAY_SUNDAY) {
		int64_t day = st->row.hours.weekday++;

		ui_message(ROLE_OK,
			   "%s is filed.  F2 files %s too, Esc "
			   "leaves.",
			   enum_words(&enum_weekday, day),
			   enum_words(&enum_weekday, day + 1));
	} else {
		return false;
	}
	st->row.head.id = st->row.head.version = 0;
	show_row(s);
	form_stay(s);
	return true;
}

/* A night was filed as two stretches; the next one is typed as this was. */
static enum rc
file_hours(struct screen *s, struct row_clinic_session *c, struct err *e)
{
	int64_t closes = c->to_minute;
	bool fresh = !c->id;
	enum rc rc = house_hours_set(desk_session(), c,
				     form_text(s, F_HOUSE_HOURS_ROOM), e);

	if (rc == RC_OK && fresh)
		c->to_minute = closes;
	return rc;
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	struct form_state *st = screen_state(s);
	const struct screen_def *d = screen_def(s);
	enum tbl t = st->kind->table;
	bool fresh = !st->row.head.id;
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < d->nfields; i++) {
		const struct col_def *c = column_of(t, &d->fields[i]);

		if (c)
			rc = get_field(s, i, t, &st->row, c, e);
	}
	if (rc == RC_OK && t == TBL_CLINIC_SESSION)
		rc = file_hours(s, &st->row.hours, e);
	else if (rc == RC_OK)
		rc = house_set(desk_session(), t, &st->row, e);
	if (rc == RC_OK && screen_id(s) == SCREEN_HOUSE_CLINIC)
		rc = file_ceiling(s, st->row.head.id, e);
	if (rc == RC_OK && screen_id(s) == SCREEN_HOUSE_WARD)
		rc = file_nurse(s, st->row.head.id, e);
	if (rc == RC_OK && !(fresh && next_one(s)))
		ui_message(ROLE_OK, fresh ? "Added." : "Changed.");
	return rc;
}

#define HOUSE_FORM(NAME)                             \
	const struct screen_ops ops_house_##NAME = { \
		.size = sizeof(struct form_state),   \
		.open = form_open,                   \
		.load = form_load,                   \
		.save = form_file,                   \
	};

HOUSE_FORM(clinic)
HOUSE_FORM(hours)
HOUSE_FORM(ward)
HOUSE_FORM(bed)
HOUSE_FORM(store)
HOUSE_FORM(staff)
HOUSE_FORM(medicine)
HOUSE_FORM(region)
HOUSE_FORM(reason)
HOUSE_FORM(holiday)
HOUSE_FORM(hospital)

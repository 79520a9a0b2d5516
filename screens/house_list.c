/*
 * house_list.c - one list of the set-up: args.mode says which, args.id the
 * clinic or ward to which it is narrowed.
 */
#include <stdio.h>
#include <string.h>

#include "house.h"
#include "wardbook/figures.h"
#include "wardbook/overbook.h"

struct house_state {
	const struct house_kind *kind;
	bool all;
};

struct house_fill {
	struct screen *s;
	struct house_state *st;
};

static const char *
over_words(char out[24], int over)
{
	out[0] = '\0';
	if (over)
		snprintf(out, 24, ", %d over", over);
	return out;
}

static void
about_hospital(char *out, size_t size, const struct row_hospital *h)
{
	char beds[32] = "", rating[32] = "";

	if (h->beds >= 0)
		snprintf(beds, sizeof(beds), ", %lld beds", (long long)h->beds);
	if (h->rating >= 0)
		snprintf(rating, sizeof(rating), ", %lld.%lld",
			 (long long)h->rating / 10, (long long)h->rating % 10);
	snprintf(out, size, "%s%s%s%s%s",
		 hospital_class_name[hospital_class(h)], beds, rating,
		 *h->accreditation ? ", " : "", h->accreditation);
}

static void
about_place(char *out, size_t size, const struct row_place *p)
{
	const char *ward = house_name(desk_session(), TBL_PLACE, p->ward_id);
	enum above_right who;
	char words[24];
	int over;

	if (p->kind == PLACE_KIND_CLINIC &&
	    overbook_limit_get(desk_session(), p->id, &over, &who, NULL) ==
		    RC_OK)
		snprintf(out, size, "%lld min, %lld at a time%s%s%s",
			 (long long)p->slot_minutes, (long long)p->capacity,
			 over_words(words, over), *p->location ? ", " : "",
			 p->location);
	else
		snprintf(out, size, "%s%s%s", ward,
			 *ward && *p->location ? ", " : "", p->location);
}

static void
about_hours(char *out, size_t size, const struct row_clinic_session *h)
{
	char from[WHEN_TEXT], to[WHEN_TEXT], room[41];
	const char *who = house_name(desk_session(), TBL_STAFF, h->doctor_id);
	int n = snprintf(out, size, "%s to %s",
			 minute_text(from, (int32_t)h->from_minute),
			 h->to_minute == 1440
				 ? "24:00"
				 : minute_text(to, (int32_t)h->to_minute));

	if (h->capacity)
		n += snprintf(out + n, size - (size_t)n, ", %lld at a time",
			      (long long)h->capacity);
	if (*house_room(desk_session(), h->id, room))
		n += snprintf(out + n, size - (size_t)n, ", %s", room);
	if (*who)
		snprintf(out + n, size - (size_t)n, ", %s", who);
}

/* Code, name and particulars of a row of any kind. */
static void
cells_of(enum tbl t, const void *row, char code[80], char name[200],
	 char about[200])
{
	struct session *s = desk_session();

	*code = *name = *about = '\0';
	if (t == TBL_PLACE) {
		const struct row_place *p = row;
		snprintf(code, 80, "%s", p->code);
		snprintf(name, 200, "%s", p->name);
		about_place(about, 200, p);
	} else if (t == TBL_CLINIC_SESSION) {
		const struct row_clinic_session *h = row;
		snprintf(code, 80, "%s", enum_words(&enum_weekday, h->weekday));
		snprintf(name, 200, "%s",
			 house_name(s, TBL_PLACE, h->place_id));
		about_hours(about, 200, h);
	} else if (t == TBL_STAFF) {
		const struct row_staff *p = row;
		snprintf(code, 80, "%s", p->code);
		snprintf(name, 200, "%s", p->name);
		snprintf(about, 200, "%s%s%s",
			 enum_words(&enum_staff_kind, p->kind),
			 *p->specialty ? ", " : "", p->specialty);
	} else if (t == TBL_BED) {
		const struct row_bed *b = row;
		snprintf(code, 80, "%s", b->label);
		snprintf(name, 200, "%s",
			 house_name(s, TBL_PLACE, b->place_id));
	} else if (t == TBL_MEDICINE) {
		const struct row_medicine *m = row;
		snprintf(code, 80, "%s", m->atc);
		snprintf(name, 200, "%s %s", m->name, m->strength);
		snprintf(about, 200, "%s, %lld %s a pack, low at %lld", m->form,
			 (long long)m->pack_size, m->unit,
			 (long long)m->reorder);
	} else if (t == TBL_REASON) {
		const struct row_reason *r = row;
		snprintf(code, 80, "%s", r->code);
		snprintf(name, 200, "%s", r->name);
		snprintf(about, 200, "%s",
			 enum_words(&enum_reason_kind, r->kind));
	} else if (t == TBL_HOLIDAY) {
		const struct row_holiday *h = row;
		char day[WHEN_TEXT];
		snprintf(name, 200, "%s", h->name);
		snprintf(code, 80, "%s", day_weekday_name((int32_t)h->day));
		snprintf(about, 200, "%s", day_text(day, (int32_t)h->day));
	} else if (t == TBL_HOSPITAL) {
		const struct row_hospital *h = row;
		snprintf(code, 80, "%s", h->code);
		snprintf(name, 200, "%s", h->name);
		about_hospital(about, 200, h);
	} else if (t == TBL_REGION) {
		snprintf(name, 200, "%s",
			 ((const struct row_region *)row)->name);
	}
}

static bool
is_active(enum tbl t, const void *row)
{
	int64_t v;

	memcpy(&v, (const char *)row + table_col(t, "active")->offset,
	       sizeof(v));
	return v != 0;
}

static bool
house_row(const void *row, void *arg)
{
	struct house_fill *f = arg;
	struct ui_rows *r = screen_rows(f->s);
	const struct row_head *head = row;
	enum tbl t = f->st->kind->table;
	char code[80], name[200], about[200];
	bool active = is_active(t, row);

	cells_of(t, row, code, name, about);
	rows_add(r, head->id, head->version, active ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, code);
	rows_cell(r, name);
	rows_cell(r, about);
	rows_cell(r, active ? "yes" : "no");
	return true;
}

static enum rc
house_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct house_state *st = screen_state(s);
	const char *of = house_name(desk_session(), TBL_PLACE, a->id);
	char title[160];

	(void)e;
	st->kind = &house_kinds[a->mode > 0 && a->mode < HOUSE_LISTS
					? a->mode
					: HOUSE_CLINICS];
	snprintf(title, sizeof(title), "%s%s%s", st->kind->title,
		 *of ? ": " : "", of);
	screen_title_set(s, title);
	return RC_OK;
}

static enum rc
house_load(struct screen *s, struct err *e)
{
	struct house_state *st = screen_state(s);
	struct house_fill f = { s, st };
	char caption[240], who[120];
	enum rc rc = house_each(desk_session(), st->kind->table, st->kind->kind,
				screen_args(s)->id, st->all, house_row, &f, e);

	if (session_may(desk_session(), st->kind->act, NULL))
		snprintf(caption, sizeof(caption), "%zu %s%s",
			 rows_count(screen_rows(s)),
			 rows_count(screen_rows(s)) == 1 ? "entry" : "entries",
			 st->all ? ", those out of use too" : "");
	else
		snprintf(caption, sizeof(caption), "To be changed by: %s",
			 roles_of(who, sizeof(who), st->kind->act));
	list_caption(s, caption);
	return rc;
}

static enum rc
house_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct house_state *st = screen_state(s);
	struct ui_args a = { .id = row->id };

	err_clear(e);
	ui_push(st->kind->form, &a);
	return RC_NONE;
}

static const char *
house_disabled(struct screen *s, int action, const struct ui_row *row)
{
	static char why[SESSION_WHY];
	struct house_state *st = screen_state(s);

	(void)row;
	switch (action) {
	case ACTION_HOUSE_ADD:
		return session_may(desk_session(), st->kind->act, why) ? NULL
								       : why;
	case ACTION_HOUSE_HOURS:
		return st->kind->kind == PLACE_KIND_CLINIC &&
				       st->kind->table == TBL_PLACE
			       ? NULL
			       : "Hours are those of a clinic.";
	case ACTION_HOUSE_BEDS:
		return st->kind->kind == PLACE_KIND_WARD &&
				       st->kind->table == TBL_PLACE
			       ? NULL
			       : "Beds are those of a ward.";
	}
	return NULL;
}

static enum rc
house_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	struct house_state *st = screen_state(s);
	struct ui_args a = { 0 };

	err_clear(e);
	switch (action) {
	case ACTION_HOUSE_ADD:
		a.other = screen_args(s)->id;
		ui_push(st->kind->form, &a);
		break;
	case ACTION_HOUSE_HOURS:
	case ACTION_HOUSE_BEDS:
		a.id = row->id;
		a.mode =
			action == ACTION_HOUSE_HOURS ? HOUSE_HOURS : HOUSE_BEDS;
		ui_push(SCREEN_HOUSE_LIST, &a);
		break;
	case ACTION_HOUSE_UNUSED:
		st->all = !st->all;
		ui_refresh(s);
		break;
	}
	return RC_NONE;
}

const struct screen_ops ops_house_list = {
	.size = sizeof(struct house_state),
	.open = house_open,
	.load = house_load,
	.enter = house_enter,
	.action = house_action,
	.disabled = house_disabled,
};

/*
 * leave_list.c - who of the staff is away when, and setting it down.
 */
#include <inttypes.h>
#include <stdio.h>

#include "booking_share.h"
#include "wardbook/overbook.h"

static bool
leave_row(const struct row_staff_leave *l, void *arg)
{
	struct ui_rows *rows = arg;
	char day[WHEN_TEXT];
	bool now = l->from_day <= when_today();

	rows_add(rows, l->id, l->version, now ? ROLE_WARN : ROLE_NORMAL);
	rows_cell(rows, house_name(desk_session(), TBL_STAFF, l->staff_id));
	rows_cell(rows, booking_day(day, (int32_t)l->from_day));
	rows_cell(rows, booking_day(day, (int32_t)l->to_day));
	rows_cell(rows, enum_words(&enum_leave_kind, l->kind));
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	return leave_each(desk_session(), 0, when_today(), leave_row,
			  screen_rows(s), e);
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct row_staff_leave l;
	char text[120];
	enum rc rc;

	(void)s;
	if (action != ACTION_LEAVE_END)
		return RC_NONE;
	rc = row_get(desk_store(), TBL_STAFF_LEAVE, row->id, &l, e);
	if (rc != RC_OK)
		return rc;
	snprintf(text, sizeof(text),
		 "%s: the places of these days are there "
		 "again.",
		 row->cell[0]);
	if (!ui_confirm("Take this leave back?", text, "Take back", "Leave it"))
		return RC_NONE;
	l.version = row->version;
	l.active = 0;
	return leave_set(desk_session(), &l, NULL, e);
}

/* What stands in these days, for those who may move it. */
static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	char why[SESSION_WHY];

	(void)s;
	(void)row;
	if (!session_may(desk_session(), ACT_APPOINTMENT_VIEW, why))
		return err_set(e, RC_DENIED, "%s", why);
	ui_push_id(SCREEN_BOOK_STRANDED, 0);
	return RC_OK;
}

const struct screen_ops ops_leave_list = {
	.load = list_load,
	.enter = list_enter,
	.action = list_action,
};

/* ---- the form ------------------------------------------------------------------ */

static bool
staff_row(const void *row, void *arg)
{
	const struct row_staff *p = row;
	struct ui_rows *rows = arg;

	rows_add(rows, p->id, p->version, ROLE_NORMAL);
	rows_cell(rows, p->code);
	rows_cell(rows, p->name);
	rows_cell(rows, p->specialty);
	return true;
}

static enum rc
load_staff(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	(void)s;
	(void)field;
	(void)typed;
	return house_each(desk_session(), TBL_STAFF, 0, 0, false, staff_row,
			  rows, e);
}

const struct ui_pick pick_leave_staff = { .load = load_staff };

static enum rc
form_load(struct screen *s, struct err *e)
{
	(void)s;
	(void)e;
	return RC_OK;
}

static void
form_news(struct screen *s, int field)
{
	if (field == F_LEAVE_FORM_FROM_DAY &&
	    form_empty(s, F_LEAVE_FORM_TO_DAY))
		form_set_day(s, F_LEAVE_FORM_TO_DAY,
			     form_day(s, F_LEAVE_FORM_FROM_DAY));
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	struct row_staff_leave l;
	int64_t booked = 0;
	enum rc rc;

	row_init(TBL_STAFF_LEAVE, &l);
	l.staff_id = form_int(s, F_LEAVE_FORM_STAFF_ID);
	l.from_day = form_day(s, F_LEAVE_FORM_FROM_DAY);
	l.to_day = form_day(s, F_LEAVE_FORM_TO_DAY);
	l.kind = enum_find(&enum_leave_kind, form_code(s, F_LEAVE_FORM_KIND));
	l.active = 1;
	rc = leave_set(desk_session(), &l, &booked, e);
	if (rc != RC_OK)
		return rc;
	if (booked)
		ui_message(ROLE_WARN,
			   "%" PRId64 " %s stand%s in these days, "
			   "to be moved.",
			   booked, booked == 1 ? "booking" : "bookings",
			   booked == 1 ? "s" : "");
	ui_return(s, l.id, NULL);
	return RC_OK;
}

const struct screen_ops ops_leave_form = {
	.load = form_load,
	.changed = form_news,
	.save = form_file,
};

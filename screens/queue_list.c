/*
 * queue_list.c - today's queue, and who came without a booking.
 */
#include <stdio.h>
#include <string.h>

#include "booking_share.h"
#include "wardbook/text.h"
#include "wardbook/waiting.h"

struct state {
	int64_t clinic; /* 0: all */
	int count[4], longest;
};

static enum rc
queue_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	st->clinic = args->id ? args->id : desk_place(PLACE_KIND_CLINIC);
	return RC_OK;
}

static bool
queue_row(const struct queue_line *l, void *arg)
{
	static const char *const words[] = { "being seen", "waits", "late",
					     "expected" };
	struct screen *s = arg;
	struct state *st = screen_state(s);
	struct ui_rows *rows = screen_rows(s);
	const struct row_appointment *r = &l->a.row;
	bool urgent = r->priority == PRIORITY_URGENT;
	char text[WHEN_TEXT];
	int32_t day, minute;

	st->count[l->state]++;
	if (l->state == QUEUE_WAITS && l->minutes > st->longest)
		st->longest = l->minutes;
	rows_add(rows, r->id, r->version,
		 l->state == QUEUE_EXPECTED ? ROLE_MUTED
		 : urgent		    ? ROLE_WARN
					    : ROLE_NORMAL);
	if (l->state == QUEUE_EXPECTED)
		rows_cell(rows, "");
	else
		rows_cellf(rows, "%d", l->minutes);
	rows_cell(rows, l->a.patient);
	rows_cell(rows, words[l->state]);
	rows_cell(rows, booking_time(text, r->minute));
	if (r->arrived_at) {
		when_local(r->arrived_at, &day, &minute);
		rows_cell(rows, minute_text(text, minute));
	} else {
		rows_cell(rows, "");
	}
	rows_cell(rows, l->a.doctor);
	rows_cell(rows, l->a.clinic);
	rows_cell(rows, l->a.number);
	return true;
}

static enum rc
queue_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	char title[160], caption[160];
	enum rc rc;

	memset(st->count, 0, sizeof(st->count));
	st->longest = 0;
	snprintf(title, sizeof(title), "Queue: %s",
		 booking_clinic_name(st->clinic));
	screen_title_set(s, title);
	rc = queue_each(desk_session(), st->clinic, queue_row, s, e);
	snprintf(caption, sizeof(caption),
		 "%d being seen, %d waiting, longest "
		 "%d min, %d late, %d expected",
		 st->count[QUEUE_SEEN], st->count[QUEUE_WAITS], st->longest,
		 st->count[QUEUE_LATE], st->count[QUEUE_EXPECTED]);
	list_caption(s, caption);
	return rc;
}

static enum rc
queue_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	struct state *st = screen_state(s);
	int64_t id;
	enum rc rc;

	switch (action) {
	case ACTION_QUEUE_START:
		rc = queue_start(desk_session(), row->id, row->version, e);
		if (rc == RC_OK)
			ui_message(ROLE_OK, "The visit of %s begins.",
				   row->cell[1]);
		return rc;
	case ACTION_BOOKING_CLINIC:
		if (!booking_choose_clinic(s, &id))
			return RC_NONE;
		st->clinic = id > 0 ? id : 0;
		ui_refresh(s);
		return RC_OK;
	default:
		return row ? booking_act(action, row, s, e) : RC_NONE;
	}
}

static void
queue_opening(struct screen *s, int action, const struct ui_row *row,
	      struct ui_args *args)
{
	const struct state *st = screen_state(s);

	(void)action;
	(void)row;
	args->id = st->clinic;
}

static enum rc
queue_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct err why;

	(void)s;
	if (!session_may(desk_session(), ACT_CHART_READ, why.text))
		return err_set(e, RC_DENIED, "%s", why.text);
	ui_push_id(SCREEN_PATIENT_CHART, booking_patient(row->id));
	return RC_OK;
}

static enum rc
queue_returned(struct screen *s, int from, int64_t id, const char *text,
	       struct err *e)
{
	(void)text;
	(void)e;
	if (from == SCREEN_QUEUE_FORM)
		screen_select(s, id);
	return RC_OK;
}

const struct screen_ops ops_queue_list = {
	.size = sizeof(struct state),
	.open = queue_open,
	.load = queue_load,
	.action = queue_action,
	.enter = queue_enter,
	.opening = queue_opening,
	.returned = queue_returned,
	.detail = booking_detail,
};

/* ---- a walk-in ------------------------------------------------------------------- */

static enum rc
form_load(struct screen *s, struct err *e)
{
	const struct ui_args *args = screen_args(s);
	struct row_place p;
	int64_t clinic = args->id ? args->id : desk_place(PLACE_KIND_CLINIC);

	(void)e;
	if (clinic &&
	    row_get(desk_store(), TBL_PLACE, clinic, &p, NULL) == RC_OK)
		form_set_pick(s, F_QUEUE_FORM_CLINIC_ID, p.id, p.code, p.name);
	return RC_OK;
}

static void
form_news(struct screen *s, int field)
{
	if (field == F_QUEUE_FORM_PATIENT_ID)
		booking_banner(s, form_int(s, field));
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	struct appointment a;
	enum rc rc;

	appointment_init(&a);
	a.row.patient_id = form_int(s, F_QUEUE_FORM_PATIENT_ID);
	a.row.clinic_id = form_int(s, F_QUEUE_FORM_CLINIC_ID);
	a.row.doctor_id = form_int(s, F_QUEUE_FORM_DOCTOR_ID);
	a.row.reason_id = form_int(s, F_QUEUE_FORM_REASON_ID);
	a.row.priority =
		enum_find(&enum_priority, form_code(s, F_QUEUE_FORM_PRIORITY));
	text_copy(a.words, sizeof(a.words), form_text(s, F_QUEUE_FORM_WORDS));
	rc = queue_walk_in(desk_session(), &a, e);
	if (rc == RC_OK)
		ui_return(s, a.row.id, NULL);
	mem_wipe(&a, sizeof(a));
	return rc;
}

const struct screen_ops ops_queue_form = {
	.load = form_load,
	.changed = form_news,
	.save = form_file,
};

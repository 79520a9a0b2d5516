/*
 * series_form.c - series, several clinics on one day, and free places by what
 * is wanted: a form that asks, a list that shows, and one key that books.
 */
#include <stdio.h>
#include <string.h>

#include "booking_share.h"
#include "wardbook/series.h"
#include "wardbook/text.h"
#include "wardbook/waiting.h"

/* What the forms ask for, on its way to the list above them. */
static struct {
	bool round;
	struct series_plan series;
	struct round_plan tour;
	struct free_wish wish;
} asked;

static void
preset_clinic(struct screen *s, int field)
{
	struct row_place p;
	int64_t clinic = desk_place(PLACE_KIND_CLINIC);

	if (clinic &&
	    row_get(desk_store(), TBL_PLACE, clinic, &p, NULL) == RC_OK)
		form_set_pick(s, field, p.id, p.code, p.name);
}

/* ---- series ---------------------------------------------------------------------- */

static enum rc
series_load(struct screen *s, struct err *e)
{
	(void)e;
	preset_clinic(s, F_SERIES_FORM_CLINIC_ID);
	return RC_OK;
}

static void
series_news(struct screen *s, int field)
{
	if (field == F_SERIES_FORM_PATIENT_ID)
		booking_banner(s, form_int(s, field));
}

static enum rc
series_show(struct screen *s, struct err *e)
{
	struct series_line v[SERIES_MOST];
	int n;
	enum rc rc;

	asked.round = false;
	asked.series = (struct series_plan){
		.patient_id = form_int(s, F_SERIES_FORM_PATIENT_ID),
		.clinic_id = form_int(s, F_SERIES_FORM_CLINIC_ID),
		.doctor_id = form_int(s, F_SERIES_FORM_DOCTOR_ID),
		.reason_id = form_int(s, F_SERIES_FORM_REASON_ID),
		.day = form_day(s, F_SERIES_FORM_DAY),
		.minute = form_minute(s, F_SERIES_FORM_MINUTE),
		.every = (int)form_int(s, F_SERIES_FORM_EVERY),
		.unit = (enum series_unit)enum_find(
			&enum_series_unit, form_code(s, F_SERIES_FORM_UNIT)),
		.times = (int)form_int(s, F_SERIES_FORM_TIMES),
	};
	rc = series_preview(desk_session(), &asked.series, v, &n, e);
	if (rc != RC_OK)
		return rc;
	/* The form stays as it is, for Esc to come back to. */
	ui_push(SCREEN_SERIES_LIST, NULL);
	return RC_NONE;
}

/* The list above booked them: the form has done its work. */
static enum rc
form_returned(struct screen *s, int from, int64_t id, const char *text,
	      struct err *e)
{
	(void)e;
	if (from != SCREEN_SERIES_LIST && from != SCREEN_SERIES_PLACES)
		return RC_OK;
	form_done(s);
	ui_return(s, id, text);
	return RC_OK;
}

const struct screen_ops ops_series_form = {
	.load = series_load,
	.changed = series_news,
	.save = series_show,
	.returned = form_returned,
};

/* ---- several clinics --------------------------------------------------------------- */

static enum rc
round_load(struct screen *s, struct err *e)
{
	(void)e;
	preset_clinic(s, F_SERIES_ROUND_ONE);
	return RC_OK;
}

static void
round_news(struct screen *s, int field)
{
	if (field == F_SERIES_ROUND_PATIENT_ID)
		booking_banner(s, form_int(s, field));
}

static enum rc
round_show(struct screen *s, struct err *e)
{
	static const int fields[] = { F_SERIES_ROUND_ONE, F_SERIES_ROUND_TWO,
				      F_SERIES_ROUND_THREE,
				      F_SERIES_ROUND_FOUR };
	struct round_plan *p = &asked.tour;
	struct series_line v[ROUND_MOST];
	enum rc rc;

	asked.round = true;
	*p = (struct round_plan){
		.patient_id = form_int(s, F_SERIES_ROUND_PATIENT_ID),
		.reason_id = form_int(s, F_SERIES_ROUND_REASON_ID),
		.day = form_day(s, F_SERIES_ROUND_DAY),
		.from = form_minute(s, F_SERIES_ROUND_MINUTE),
		.pause = (int)form_int(s, F_SERIES_ROUND_PAUSE),
	};
	if (p->from < 0)
		p->from = 0;
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++)
		if (form_int(s, fields[i]))
			p->clinic_id[p->n++] = form_int(s, fields[i]);
	rc = round_preview(desk_session(), p, v, e);
	if (rc == RC_REFUSED && e && !strcmp(e->field, "clinic_id"))
		snprintf(e->field, sizeof(e->field), "two");
	if (rc != RC_OK)
		return rc;
	/* The form stays as it is, for Esc to come back to. */
	ui_push(SCREEN_SERIES_LIST, NULL);
	return RC_NONE;
}

const struct screen_ops ops_series_round = {
	.load = round_load,
	.changed = round_news,
	.save = round_show,
	.returned = form_returned,
};

/* ---- what can be had ----------------------------------------------------------------- */

static void
show_line(struct ui_rows *rows, const struct series_line *l, int64_t id)
{
	char text[WHEN_TEXT];

	rows_add(rows, id, 0,
		 l->fits      ? ROLE_NORMAL
		 : l->holiday ? ROLE_MUTED
			      : ROLE_WARN);
	rows_cell(rows, booking_day(text, l->day));
	rows_cell(rows, booking_time(text, l->minute));
	rows_cell(rows, booking_clinic_name(l->clinic_id));
	if (l->fits)
		rows_cellf(rows, "free, %d minutes", l->length);
	else
		rows_cell(rows, l->why);
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct series_line v[SERIES_MOST];
	int n = 0, fits = 0;
	char text[80];
	enum rc rc;

	screen_title_set(s, asked.round ? "Several clinics on one day"
					: "Days of the series");
	if (asked.round) {
		rc = round_preview(desk_session(), &asked.tour, v, e);
		n = asked.tour.n;
	} else {
		rc = series_preview(desk_session(), &asked.series, v, &n, e);
	}
	for (int i = 0; rc == RC_OK && i < n; i++) {
		show_line(screen_rows(s), &v[i], i + 1);
		fits += v[i].fits;
	}
	snprintf(text, sizeof(text), "%d of %d can be had; F2 books %s", fits,
		 n, fits == 1 ? "it" : "them");
	list_caption(s, text);
	return rc;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct series_line v[SERIES_MOST];
	int n = 0, booked = 0;
	enum rc rc;

	(void)row;
	if (action != ACTION_SERIES_FILE)
		return RC_NONE;
	if (asked.round) {
		rc = round_book(desk_session(), &asked.tour, v, e);
		n = booked = asked.tour.n;
	} else {
		rc = series_book(desk_session(), &asked.series, v, &n, &booked,
				 e);
	}
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "Booked: %d of %d.", booked, n);
	for (int i = 0; i < n; i++)
		if (v[i].id) {
			ui_return(s, v[i].id, NULL);
			break;
		}
	return RC_OK;
}

const struct screen_ops ops_series_list = {
	.load = list_load,
	.action = list_action,
};

/* ---- free places ----------------------------------------------------------------------- */

static enum rc
free_load(struct screen *s, struct err *e)
{
	(void)e;
	preset_clinic(s, F_SERIES_FREE_CLINIC_ID);
	return RC_OK;
}

static enum rc
free_show(struct screen *s, struct err *e)
{
	struct free_place v[1];
	int n, days;
	enum rc rc = waiting_weekdays(form_text(s, F_SERIES_FREE_WEEKDAYS),
				      "weekdays", &days, e);

	if (rc != RC_OK)
		return rc;
	asked.wish = (struct free_wish){
		.clinic_id = form_int(s, F_SERIES_FREE_CLINIC_ID),
		.doctor_id = form_int(s, F_SERIES_FREE_DOCTOR_ID),
		.length = (int)form_int(s, F_SERIES_FREE_LENGTH),
		.weekdays = days,
		.part = enum_find(&enum_part_of_day,
				  form_code(s, F_SERIES_FREE_PART)),
		.from_day = form_day(s, F_SERIES_FREE_DAY),
	};
	rc = appointment_free_search(desk_session(), &asked.wish, v, 1, &n, e);
	if (rc != RC_OK)
		return rc;
	ui_push(SCREEN_SERIES_PLACES, NULL);
	return RC_NONE;
}

const struct screen_ops ops_series_free = {
	.load = free_load,
	.save = free_show,
	.returned = form_returned,
};

enum { PLACES = 60 };

static enum rc
places_load(struct screen *s, struct err *e)
{
	struct free_place v[PLACES];
	struct ui_rows *rows = screen_rows(s);
	char text[WHEN_TEXT];
	int n = 0;
	enum rc rc = appointment_free_search(desk_session(), &asked.wish, v,
					     PLACES, &n, e);

	for (int i = 0; rc == RC_OK && i < n; i++) {
		int32_t days = day_between(when_today(), v[i].day);

		rows_add(rows, (int64_t)v[i].day * 10000 + v[i].minute + 1, 0,
			 ROLE_NORMAL);
		rows_cell(rows, booking_day(text, v[i].day));
		rows_cell(rows, minute_text(text, v[i].minute));
		rows_cellf(rows, "%d", v[i].left);
		rows_cellf(rows,
			   days == 0   ? "today"
			   : days == 1 ? "tomorrow"
				       : "%d days",
			   (int)days);
	}
	list_caption(s, booking_clinic_name(asked.wish.clinic_id));
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
places_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct ui_args args;

	(void)s;
	(void)e;
	booking_args(&args, asked.wish.clinic_id, asked.wish.doctor_id, 0,
		     (int32_t)(row->id / 10000),
		     (int32_t)(row->id % 10000 - 1));
	booking_args_more(&args, "", asked.wish.length, 0);
	ui_push(SCREEN_BOOKING_FORM, &args);
	return RC_OK;
}

static enum rc
places_returned(struct screen *s, int from, int64_t id, const char *text,
		struct err *e)
{
	(void)e;
	if (from == SCREEN_BOOKING_FORM)
		ui_return(s, id, text);
	return RC_OK;
}

const struct screen_ops ops_series_places = {
	.load = places_load,
	.enter = places_enter,
	.returned = places_returned,
};

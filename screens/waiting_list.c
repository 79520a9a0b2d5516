/*
 * waiting_list.c - the waiting list, a new line of it, and who fits into a
 * place that fell free.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/waiting.h"
#include "wish_share.h"

static enum ui_role
role_of(int64_t priority)
{
	return priority == PRIORITY_URGENT ? ROLE_WARN : ROLE_NORMAL;
}

/* ---- the list ------------------------------------------------------------------ */

static enum rc
list_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct wish_list *st = screen_state(s);

	(void)e;
	st->clinic = args->id ? args->id : desk_place(PLACE_KIND_CLINIC);
	return RC_OK;
}

static bool
list_row(const struct waiting_line *l, void *arg)
{
	struct ui_rows *rows = arg;
	char words[WAITING_WORDS];

	rows_add(rows, l->row.id, l->row.version, role_of(l->row.priority));
	rows_cell(rows, l->patient);
	rows_cell(rows, l->clinic);
	rows_cell(rows, enum_words(&enum_priority, l->row.priority));
	rows_cell(rows, waiting_words(words, &l->row));
	rows_cellf(rows, "%d", l->days);
	rows_cell(rows, l->phone);
	rows_cell(rows, l->doctor);
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct wish_list *st = screen_state(s);
	char title[160], caption[60];
	size_t n;
	enum rc rc = waiting_each(desk_session(), st->clinic, list_row,
				  screen_rows(s), e);

	n = rows_count(screen_rows(s));
	snprintf(title, sizeof(title), "Waiting list: %s",
		 booking_clinic_name(st->clinic));
	screen_title_set(s, title);
	snprintf(caption, sizeof(caption), "%zu %s", n,
		 n == 1 ? "waits" : "wait");
	list_caption(s, caption);
	return rc;
}

static enum rc
book_line(struct wish_list *st, const struct ui_row *row, struct err *e)
{
	struct row_waiting w;
	enum rc rc = row_get(desk_store(), TBL_WAITING, row->id, &w, e);

	if (rc == RC_OK)
		wish_book(st, row,
			  &(struct wish){ .clinic = w.clinic_id,
					  .doctor = w.doctor_id,
					  .patient = w.patient_id,
					  .reason = w.reason_id,
					  .length = w.length,
					  .priority = w.priority });
	return rc;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct wish_list *st = screen_state(s);

	switch (action) {
	case ACTION_WAITING_BOOK:
		return book_line(st, row, e);
	case ACTION_WAITING_END:
		if (!wish_ends("Take off the waiting list?", row))
			return RC_NONE;
		return waiting_end(desk_session(), row->id, row->version, e);
	case ACTION_BOOKING_CLINIC:
		return wish_clinic(s, st);
	default:
		return RC_NONE;
	}
}

static enum rc
list_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	return book_line(screen_state(s), row, e);
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct wish_list *st = screen_state(s);

	(void)action;
	(void)row;
	args->id = st->clinic;
}

static enum rc
list_returned(struct screen *s, int from, int64_t id, const char *text,
	      struct err *e)
{
	struct wish_list *st = screen_state(s);
	int64_t line = wish_booked(st, from);

	(void)text;
	if (from == SCREEN_WAITING_FORM)
		screen_select(s, id);
	return line ? waiting_booked(desk_session(), line, st->version, id, e)
		    : RC_OK;
}

const struct screen_ops ops_waiting_list = {
	.size = sizeof(struct wish_list),
	.open = list_open,
	.load = list_load,
	.action = list_action,
	.enter = list_enter,
	.opening = list_opening,
	.returned = list_returned,
};

/* ---- a new line ----------------------------------------------------------------- */

void
booking_banner(struct screen *s, int64_t patient)
{
	struct patient p;

	banner_clear(s);
	if (!patient || patient_get(desk_session(), patient, &p, NULL) != RC_OK)
		return;
	desk_banner(s, &p);
	patient_wipe(&p);
}

static enum rc
form_load(struct screen *s, struct err *e)
{
	(void)e;
	wish_form_clinic(s, F_WAITING_FORM_CLINIC_ID);
	return RC_OK;
}

static void
form_news(struct screen *s, int field)
{
	if (field == F_WAITING_FORM_PATIENT_ID)
		booking_banner(s, form_int(s, field));
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	struct row_waiting w;
	int days;
	enum rc rc;

	waiting_init(&w);
	w.patient_id = form_int(s, F_WAITING_FORM_PATIENT_ID);
	w.clinic_id = form_int(s, F_WAITING_FORM_CLINIC_ID);
	w.doctor_id = form_int(s, F_WAITING_FORM_DOCTOR_ID);
	w.reason_id = form_int(s, F_WAITING_FORM_REASON_ID);
	w.priority = enum_find(&enum_priority,
			       form_code(s, F_WAITING_FORM_PRIORITY));
	w.part =
		enum_find(&enum_part_of_day, form_code(s, F_WAITING_FORM_PART));
	w.from_day = form_day(s, F_WAITING_FORM_FROM_DAY);
	w.to_day = form_day(s, F_WAITING_FORM_TO_DAY);
	rc = waiting_weekdays(form_text(s, F_WAITING_FORM_WEEKDAYS), "weekdays",
			      &days, e);
	w.weekdays = days;
	if (rc == RC_OK)
		rc = waiting_set(desk_session(), &w, e);
	if (rc == RC_OK)
		ui_return(s, w.id, NULL);
	return rc;
}

const struct screen_ops ops_waiting_form = {
	.load = form_load,
	.changed = form_news,
	.save = form_file,
};

/* ---- who fits -------------------------------------------------------------------- */

static bool
count_one(const struct waiting_line *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return false;
}

void
booking_offer(const struct row_appointment *was)
{
	struct ui_args args = { 0 };
	struct free_slot f;
	int n = 0;

	if (!waiting_place(was, &f) ||
	    !session_may(desk_session(), ACT_APPOINTMENT_BOOK, NULL) ||
	    waiting_fits(desk_session(), &f, count_one, &n, NULL) != RC_OK ||
	    !n)
		return;
	args = (struct ui_args){ .id = f.clinic_id,
				 .other = f.doctor_id,
				 .day = f.day,
				 .mode = f.minute };
	snprintf(args.text, sizeof(args.text), "%d", f.length);
	ui_push(SCREEN_WAITING_MATCH, &args);
}

static struct free_slot
slot_of(const struct screen *s)
{
	const struct ui_args *args = screen_args(s);

	return (struct free_slot){ args->id, args->other, args->day, args->mode,
				   atoi(args->text) };
}

static bool
match_row(const struct waiting_line *l, void *arg)
{
	struct ui_rows *rows = arg;
	char words[WAITING_WORDS];

	rows_add(rows, l->row.id, l->row.version, role_of(l->row.priority));
	rows_cell(rows, l->patient);
	rows_cell(rows, enum_words(&enum_priority, l->row.priority));
	rows_cell(rows, l->phone);
	rows_cellf(rows, "%d %s", l->days, l->days == 1 ? "day" : "days");
	rows_cell(rows, l->reason);
	rows_cell(rows, waiting_words(words, &l->row));
	return true;
}

static enum rc
match_load(struct screen *s, struct err *e)
{
	struct free_slot f = slot_of(s);
	char day[WHEN_TEXT], time[WHEN_TEXT], text[200];

	snprintf(text, sizeof(text), "Free: %s %s, %d minutes, %.80s",
		 booking_day(day, f.day), booking_time(time, f.minute),
		 f.length, booking_clinic_name(f.clinic_id));
	list_caption(s, text);
	return waiting_fits(desk_session(), &f, match_row, screen_rows(s), e);
}

static enum rc
match_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct free_slot f = slot_of(s);
	char day[WHEN_TEXT], time[WHEN_TEXT], text[PATIENT_NAME + 160];
	int64_t id = 0;
	enum rc rc;

	snprintf(text, sizeof(text), "%s\n%s %s, %.80s", row->cell[0],
		 booking_day(day, f.day), booking_time(time, f.minute),
		 booking_clinic_name(f.clinic_id));
	if (!ui_confirm("Book from the waiting list?", text, "Book it",
			"Leave it free"))
		return RC_NONE;
	rc = waiting_book(desk_session(), row->id, row->version, &f, &id, e);
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "Booked: %s, %s %s.", row->cell[0], day, time);
	ui_return(s, id, NULL);
	return RC_OK;
}

const struct screen_ops ops_waiting_match = {
	.load = match_load,
	.enter = match_enter,
};

/*
 * reminder_list.c - who is to be reminded and who was; writing reminders.
 */
#include <stdio.h>
#include <string.h>

#include "booking_share.h"
#include "wardbook/reminder.h"

struct state {
	int64_t clinic; /* 0: all */
	int32_t day;
	int due, sent;
};

static enum rc
list_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	st->clinic = args->id;
	st->day = args->day ? args->day : day_add(when_today(), 1);
	return RC_OK;
}

static bool
list_row(const struct reminder_line *l, void *arg)
{
	struct screen *s = arg;
	struct state *st = screen_state(s);
	struct ui_rows *rows = screen_rows(s);
	bool due = l->way != REMINDER_WAY_NONE && !l->sent_at;
	char text[WHEN_TEXT];

	st->due += due;
	st->sent += l->sent_at != 0;
	rows_add(rows, l->row.id, l->row.version,
		 due ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(rows, booking_time(text, l->row.minute));
	rows_cell(rows, l->patient);
	rows_cell(rows, l->way != REMINDER_WAY_NONE
				? enum_words(&enum_reminder_way, l->way)
				: l->why);
	rows_cell(rows, l->sent_at ? instant_text(text, l->sent_at) : "");
	rows_cell(rows, enum_words(&enum_appointment_state, l->row.state));
	rows_cell(rows, l->phone);
	rows_cell(rows, l->clinic);
	return true;
}

static enum rc
list_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct reminder_plan p = { st->clinic, st->day, st->day, false };
	char title[160], day[WHEN_TEXT], caption[80];
	enum rc rc;

	st->due = st->sent = 0;
	snprintf(title, sizeof(title), "Reminders: %.60s, %s",
		 booking_clinic_name(st->clinic), booking_day(day, st->day));
	screen_title_set(s, title);
	rc = reminder_each(desk_session(), &p, list_row, s, e);
	snprintf(caption, sizeof(caption), "%d to be reminded, %d reminded",
		 st->due, st->sent);
	list_caption(s, caption);
	return rc;
}

static void
turn_to(struct screen *s, int32_t day)
{
	struct state *st = screen_state(s);

	st->day = day;
	ui_refresh(s);
}

static enum rc
ask_choice(const struct ui_row *row, struct err *e)
{
	static const enum reminder_way ways[] = {
		REMINDER_WAY_TEXT, REMINDER_WAY_MAIL,	   REMINDER_WAY_LETTER,
		REMINDER_WAY_NONE, REMINDER_WAY_NOT_ASKED,
	};
	const char *labels[5];
	enum reminder_way now;
	char title[PATIENT_NAME + 40];
	int64_t patient = booking_patient(row->id);
	int start = 4, k;
	enum rc rc = reminder_choice_get(desk_session(), patient, &now, e);

	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < 5; i++) {
		labels[i] = enum_words(&enum_reminder_way, ways[i]);
		if (ways[i] == now)
			start = i;
	}
	snprintf(title, sizeof(title), "How to remind %s?", row->cell[1]);
	k = ui_choose(title, labels, 5, start);
	if (k < 0)
		return RC_NONE;
	rc = reminder_choice_set(desk_session(), patient, ways[k], e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s: %s.", row->cell[1], labels[k]);
	return rc;
}

static enum rc
list_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct state *st = screen_state(s);
	int64_t id;

	switch (action) {
	case ACTION_REMINDER_CHOICE:
		return ask_choice(row, e);
	case ACTION_BOOKING_NEXT:
		turn_to(s, day_add(st->day, 1));
		return RC_OK;
	case ACTION_BOOKING_PREVIOUS:
		turn_to(s, day_add(st->day, -1));
		return RC_OK;
	case ACTION_BOOKING_DAY:
		return booking_turn_asked(s, turn_to, e);
	case ACTION_BOOKING_CLINIC:
		if (!booking_choose_clinic(s, &id))
			return RC_NONE;
		st->clinic = id > 0 ? id : 0;
		ui_refresh(s);
		return RC_OK;
	default:
		return RC_NONE;
	}
}

static void
list_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct state *st = screen_state(s);

	(void)action;
	(void)row;
	args->id = st->clinic;
	args->day = st->day;
}

const struct screen_ops ops_reminder_list = {
	.size = sizeof(struct state),
	.open = list_open,
	.load = list_load,
	.action = list_action,
	.opening = list_opening,
};

/* ---- writing them ------------------------------------------------------------------ */

static enum rc
form_load(struct screen *s, struct err *e)
{
	const struct ui_args *args = screen_args(s);
	int32_t day = args->day ? args->day : day_add(when_today(), 1);
	struct row_place p;

	(void)e;
	if (args->id &&
	    row_get(desk_store(), TBL_PLACE, args->id, &p, NULL) == RC_OK)
		form_set_pick(s, F_REMINDER_FORM_CLINIC_ID, p.id, p.code,
			      p.name);
	form_set_day(s, F_REMINDER_FORM_FROM_DAY, day);
	form_set_day(s, F_REMINDER_FORM_TO_DAY, day);
	return RC_OK;
}

static enum rc
print_letters(const struct reminder_plan *p, int *n, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = reminder_letters(desk_session(), p, &b, n, e);

	if (rc == RC_OK)
		desk_print("Reminders", b.p);
	buf_release(&b);
	return rc;
}

static bool
ends_with(const char *text, const char *tail)
{
	size_t n = strlen(text), m = strlen(tail);

	return n >= m && strcmp(text + n - m, tail) == 0;
}

static enum rc
form_file(struct screen *s, struct err *e)
{
	enum reminder_way way =
		(enum reminder_way)enum_find(&enum_reminder_way,
					     form_code(s, F_REMINDER_FORM_WAY));
	const char *path = form_text(s, F_REMINDER_FORM_PATH);
	struct reminder_plan p = {
		form_int(s, F_REMINDER_FORM_CLINIC_ID),
		form_day(s, F_REMINDER_FORM_FROM_DAY),
		form_day(s, F_REMINDER_FORM_TO_DAY),
		form_int(s, F_REMINDER_FORM_AGAIN) != 0,
	};
	int n = 0;
	enum rc rc;

	if (way == REMINDER_WAY_LETTER)
		rc = print_letters(&p, &n, e);
	else
		rc = reminder_write(desk_session(), &p, way,
				    ends_with(path, ".json") ? REMINDER_JSON
							     : REMINDER_CSV,
				    path, &n, e);
	if (rc == RC_NONE) /* a sentence, not silence */
		rc = RC_REFUSED;
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "Reminders written: %d.", n);
	ui_return(s, 0, NULL);
	return RC_OK;
}

const struct screen_ops ops_reminder_form = {
	.load = form_load,
	.save = form_file,
};

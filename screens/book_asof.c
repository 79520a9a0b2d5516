/*
 * book_asof.c - a clinic's day as it stood, and who changed each line since.
 *
 * Opened with id the clinic, mode its day; day and other the day and minute of
 * the moment.
 */
#include <stdio.h>

#include "booking_share.h"
#include "wardbook/record.h"

static bool
asof_row(const struct asof_line *l, void *arg)
{
	struct ui_rows *rows = arg;
	const struct row_appointment *r = l->then.id ? &l->then : &l->now;
	char text[WHEN_TEXT];

	rows_add(rows, l->now.id, l->now.version,
		 !l->then.id  ? ROLE_MUTED
		 : l->changes ? ROLE_WARN
			      : ROLE_NORMAL);
	rows_cell(rows, booking_time(text, r->minute));
	rows_cell(rows, l->patient);
	rows_cell(rows, l->then.id
				? enum_words(&enum_appointment_state, r->state)
				: "not yet");
	rows_cell(rows, l->what);
	rows_cell(rows, l->by);
	rows_cell(rows, l->changed_at ? instant_text(text, l->changed_at) : "");
	return true;
}

static enum rc
asof_load(struct screen *s, struct err *e)
{
	const struct ui_args *args = screen_args(s);
	char title[200], day[WHEN_TEXT], then[WHEN_TEXT], time[WHEN_TEXT];

	snprintf(title, sizeof(title), "%.60s, %s, as it stood on %s %s",
		 booking_clinic_name(args->id), booking_day(day, args->mode),
		 booking_day(then, args->day),
		 minute_text(time, (int32_t)args->other));
	list_caption(s, title);
	return appointment_as_of(desk_session(), args->id, args->mode,
				 when_instant(args->day, (int32_t)args->other),
				 asof_row, screen_rows(s), e);
}

static bool
add_change(const struct record_change *c, void *arg)
{
	char at[WHEN_TEXT];

	buf_addf(arg, "%s  %s\n    %s\n", instant_text(at, c->at),
		 c->author_name, c->text.p);
	return true;
}

static enum rc
asof_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = record_history(desk_session(), TBL_APPOINTMENT, row->id,
				    add_change, &b, e);

	(void)s;
	if (rc == RC_OK)
		ui_pager("Changes of this booking", b.p);
	buf_release(&b);
	return rc;
}

static enum rc
asof_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	return action == ACTION_BOOK_CHANGES ? asof_enter(s, row, e) : RC_NONE;
}

const struct screen_ops ops_book_asof = {
	.load = asof_load,
	.enter = asof_enter,
	.action = asof_action,
};

/*
 * book_day.c - the appointment book: a clinic's day, every clinic's, or a
 * doctor's own.
 *
 * The first screen of clerks and doctors, so what is done all day takes one
 * key on the row.  Free places are rows too where they are wanted; their ids
 * are negative and name the minute, so no act can mistake one for a booking.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "booking_share.h"
#include "wardbook/overbook.h"
#include "wardbook/text.h"
#include "wardbook/waiting.h"

struct state {
	int64_t clinic; /* 0: all of them */
	int64_t doctor; /* a doctor's own day; else 0 */
	int32_t day;
	bool free;	/* free places are shown */
	int64_t select; /* row to select after loading; 0: the next */
	bool choose;	/* the day is new: select what comes next */
};

/* A clinic's row in a list of free places. */
static int64_t
free_id(int32_t minute)
{
	return -1000 - minute;
}

static int32_t
free_minute(int64_t id)
{
	return id <= -1000 ? (int32_t)(-1000 - id) : WHEN_NO_MINUTE;
}

static enum rc
open_book(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	st->day = args->day ? args->day : when_today();
	st->clinic = args->id;
	if (!st->clinic)
		st->doctor = booking_own_doctor();
	if (!st->clinic && !st->doctor)
		st->clinic = desk_place(PLACE_KIND_CLINIC);
	st->choose = true;
	return RC_OK;
}

/* ---- loading ---------------------------------------------------------------- */

struct line {
	struct row_appointment row;
	char patient[PATIENT_NAME], number[25], born[PATIENT_BORN];
	char clinic[81], doctor[81], reason[81];
};

struct day {
	struct line *v;
	size_t n, cap;
	int count[APPOINTMENT_STATE_STRUCK + 1];
	struct free_start start[FREE_STARTS];
	int nstarts, places;
};

static bool
keep_line(const struct appointment_line *l, void *arg)
{
	struct day *d = arg;
	struct line *to;

	d->v = mem_room(d->v, &d->cap, d->n, sizeof(*d->v));
	to = &d->v[d->n++];
	to->row = l->row;
	text_copy(to->patient, sizeof(to->patient), l->patient);
	text_copy(to->number, sizeof(to->number), l->number);
	text_copy(to->born, sizeof(to->born), l->born);
	text_copy(to->clinic, sizeof(to->clinic), l->clinic);
	text_copy(to->doctor, sizeof(to->doctor), l->doctor);
	text_copy(to->reason, sizeof(to->reason), l->reason);
	d->count[l->row.state]++;
	return true;
}

static void
release_day(struct day *d)
{
	if (d->v)
		mem_wipe(d->v, d->n * sizeof(*d->v));
	free(d->v);
}

static int
by_clinic(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int k = strcmp(x->clinic, y->clinic);

	if (k)
		return k;
	if (x->row.minute != y->row.minute)
		return x->row.minute < y->row.minute ? -1 : 1;
	return x->row.id < y->row.id ? -1 : x->row.id > y->row.id;
}

static bool
is_open(const struct row_appointment *r)
{
	return r->state == APPOINTMENT_STATE_BOOKED ||
	       r->state == APPOINTMENT_STATE_ARRIVED;
}

static enum ui_role
role_of(const struct row_appointment *r)
{
	if (!is_open(r))
		return ROLE_MUTED;
	return r->priority == PRIORITY_URGENT ? ROLE_WARN : ROLE_NORMAL;
}

static void
state_cell(struct ui_rows *rows, const struct row_appointment *r)
{
	const char *words = appointment_state_words(desk_session(), r);
	char text[40], at[WHEN_TEXT];
	int32_t day, minute;

	if (r->state != APPOINTMENT_STATE_ARRIVED || !r->arrived_at) {
		rows_cell(rows, words);
		return;
	}
	when_local(r->arrived_at, &day, &minute);
	snprintf(text, sizeof(text), "%s %s", words, minute_text(at, minute));
	rows_cell_role(rows, ROLE_OK, text);
}

static void
booking_row(struct ui_rows *rows, const struct state *st, const struct line *l)
{
	char time[WHEN_TEXT];

	rows_add(rows, l->row.id, l->row.version, role_of(&l->row));
	rows_cell(rows, booking_time(time, l->row.minute));
	rows_cell(rows, l->patient);
	state_cell(rows, &l->row);
	rows_cell(rows, l->born);
	rows_cell(rows, l->number);
	rows_cell(rows, l->reason);
	rows_cell(rows, st->doctor ? l->clinic : l->doctor);
	rows_cell(rows, l->row.priority == PRIORITY_ROUTINE
				? ""
				: enum_words(&enum_priority, l->row.priority));
}

static void
free_row(struct ui_rows *rows, const struct free_start *f)
{
	char time[WHEN_TEXT];

	rows_add(rows, free_id(f->minute), 0, ROLE_MUTED);
	rows_cell(rows, minute_text(time, f->minute));
	rows_cellf(rows, "(%d %s free)", f->left,
		   f->left == 1 ? "place" : "places");
	for (int i = 0; i < 6; i++)
		rows_cell(rows, "");
}

static void
add_rows(struct screen *s, struct state *st, const struct day *d)
{
	struct ui_rows *rows = screen_rows(s);
	int f = 0, nfree = st->free ? d->nstarts : 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct line *l = &d->v[i];

		if (!st->clinic && !st->doctor &&
		    (i == 0 || l->row.clinic_id != l[-1].row.clinic_id))
			rows_heading(rows, l->clinic);
		for (; f < nfree && d->start[f].minute < l->row.minute; f++)
			free_row(rows, &d->start[f]);
		booking_row(rows, st, l);
	}
	for (; f < nfree; f++)
		free_row(rows, &d->start[f]);
}

/* Who comes next: the first open booking from a quarter of an hour ago. */
static int64_t
next_row(const struct state *st, const struct day *d)
{
	int32_t since = when_minute_now() - 15;
	int64_t first = 0;

	for (size_t i = 0; i < d->n; i++) {
		const struct row_appointment *r = &d->v[i].row;

		if (r->state != APPOINTMENT_STATE_BOOKED)
			continue;
		if (!first)
			first = r->id;
		if (st->day == when_today() && r->minute >= since)
			return r->id;
	}
	return first;
}

static bool
count_one(const struct appointment_line *l, void *arg)
{
	(void)l;
	++*(int *)arg;
	return true;
}

static void
add_count(struct buf *b, int n, const char *words)
{
	if (n)
		buf_addf(b, "%s%d %s", b->len ? ", " : "", n, words);
}

/* "12 booked, 3 arrived, 37 places free; 5 of earlier days to close (e)" */
static void
caption(struct screen *s, const struct state *st, const struct day *d)
{
	struct buf b = BUF_INIT;
	int late = 0;

	for (int i = 0; i < APPOINTMENT_STATE_STRUCK; i++)
		add_count(&b, d->count[i],
			  enum_words(&enum_appointment_state, i));
	if (!b.len)
		buf_adds(&b, "nobody");
	if (st->clinic && st->day >= when_today())
		buf_addf(&b, ", %d %s free", d->places,
			 d->places == 1 ? "place" : "places");
	if (!st->doctor && st->day == when_today() &&
	    appointment_unclosed(desk_session(), st->clinic, 100, count_one,
				 &late, NULL) == RC_OK &&
	    late)
		buf_addf(&b, "; %d%s of earlier days to close (e)",
			 late > 99 ? 99 : late, late > 99 ? "+" : "");
	list_caption(s, b.p);
	buf_release(&b);
}

static void
title(struct screen *s, const struct state *st)
{
	char text[160], day[WHEN_TEXT];
	const char *today = st->day == when_today() ? " (today)" : "";

	booking_day(day, st->day);
	if (st->doctor)
		snprintf(text, sizeof(text), "%.60s, %s%s",
			 house_name(desk_session(), TBL_STAFF, st->doctor), day,
			 today);
	else
		snprintf(text, sizeof(text), "%.60s, %s%s",
			 st->clinic ? booking_clinic_name(st->clinic)
				    : "All clinics",
			 day, today);
	screen_title_set(s, text);
}

static enum rc
read_day(const struct state *st, struct day *d, struct err *e)
{
	struct session *me = desk_session();
	enum rc rc;

	rc = st->doctor ? appointment_of_doctor(me, st->doctor, st->day,
						keep_line, d, e)
			: appointment_day(me, st->clinic, st->day, keep_line, d,
					  e);
	if (rc == RC_OK && st->clinic)
		rc = appointment_free_starts(me, st->clinic, 0, 0, st->day,
					     d->start, FREE_STARTS, &d->nstarts,
					     e);
	for (int i = 0; i < d->nstarts; i++)
		d->places += d->start[i].left;
	if (!st->clinic && !st->doctor && d->n)
		qsort(d->v, d->n, sizeof(*d->v), by_clinic);
	return rc;
}

static enum rc
load_book(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct day *d = mem_zero(1, sizeof(*d));
	enum rc rc = read_day(st, d, e);

	if (rc == RC_OK) {
		title(s, st);
		caption(s, st, d);
		add_rows(s, st, d);
		if (st->select)
			screen_select(s, st->select);
		else if (st->choose)
			screen_select(s, next_row(st, d));
		st->select = 0;
		st->choose = false;
	}
	release_day(d);
	free(d);
	return rc;
}

/* ---- acting ----------------------------------------------------------------- */

static void
turn_to(struct screen *s, int32_t day)
{
	struct state *st = screen_state(s);

	st->choose = st->day != day;
	st->day = day;
	ui_refresh(s);
}

static enum rc
ask_clinic(struct screen *s)
{
	struct state *st = screen_state(s);
	int64_t id;

	if (!booking_choose_clinic(s, &id))
		return RC_NONE;
	st->doctor = id == CHOSEN_OWN ? booking_own_doctor() : 0;
	st->clinic = id > 0 ? id : 0;
	st->choose = true;
	ui_refresh(s);
	return RC_OK;
}

static enum rc
book_new(struct screen *s, const struct ui_row *row)
{
	struct state *st = screen_state(s);
	int32_t today = when_today();
	struct ui_args args;

	booking_args(&args, st->clinic, st->doctor, 0,
		     st->day < today ? 0 : st->day,
		     row ? free_minute(row->id) : WHEN_NO_MINUTE);
	ui_push(SCREEN_BOOKING_FORM, &args);
	return RC_OK;
}

static enum rc
print_day(const struct state *st, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc;

	if (st->doctor)
		return err_set(e, RC_REFUSED,
			       "A clinic's day is printed; l "
			       "chooses the clinic.");
	rc = appointment_print_day(desk_session(), st->clinic, st->day, &b, e);
	if (rc == RC_OK)
		desk_print("The day", b.p);
	buf_release(&b);
	return rc;
}

/* The week, the month, or the clinics side by side. */
static enum rc
show(int screen, const struct state *st)
{
	struct ui_args args = {
		.id = st->clinic ? st->clinic : desk_place(PLACE_KIND_CLINIC),
		.day = st->day,
	};

	ui_push(screen, &args);
	return RC_OK;
}

/* "mon 1600", "t-1 16:00", "1600": the last such day, today where none is
 * said. */
static enum rc
parse_moment(const char *typed, int32_t *day, int32_t *minute, struct err *e)
{
	char first[40];
	size_t n = strcspn(typed, " ");
	const char *rest = typed + n + strspn(typed + n, " ");
	enum rc rc = RC_OK;
	int days;

	snprintf(first, sizeof(first), "%.*s", (int)n, typed);
	*day = when_today();
	if (!*rest)
		return minute_parse(minute, first, when_minute_now(), e);
	if (waiting_weekdays(first, "at", &days, NULL) == RC_OK && days)
		while (!(days & 1 << (day_weekday(*day) - 1)))
			*day = day_add(*day, -1);
	else
		rc = day_parse(
			day, first,
			(enum date_order)store_site(desk_store())->date_order,
			when_today(), e);
	return rc == RC_OK ? minute_parse(minute, rest, when_minute_now(), e)
			   : rc;
}

static enum rc
ask_asof(const struct state *st, struct err *e)
{
	struct ui_args args = { .id = st->clinic, .mode = st->day };
	char typed[40] = "";
	int32_t minute;
	enum rc rc;

	if (!st->clinic)
		return err_set(e, RC_REFUSED,
			       "It is shown for one clinic; l "
			       "chooses it.");
	if (!ui_ask_text("As it stood", "When? mon 1600, t-1 16:00", typed,
			 sizeof(typed), ASK_REQUIRED))
		return RC_NONE;
	rc = parse_moment(typed, &args.day, &minute, e);
	if (rc == RC_OK && when_instant(args.day, minute) > when_now())
		rc = err_set(e, RC_REFUSED, "That is still to come.");
	if (rc != RC_OK)
		return rc;
	args.other = minute;
	ui_push(SCREEN_BOOK_ASOF, &args);
	return RC_OK;
}

static enum rc
ask_ceiling(const struct state *st, struct err *e)
{
	char typed[20], title[120];
	enum above_right who;
	int ceiling = 0;
	enum rc rc;

	if (!st->clinic)
		return err_set(e, RC_REFUSED,
			       "A ceiling is that of a clinic; "
			       "l chooses it.");
	rc = overbook_limit_get(desk_session(), st->clinic, &ceiling, &who, e);
	if (rc != RC_OK)
		return rc;
	snprintf(title, sizeof(title), "%.60s: over its places",
		 booking_clinic_name(st->clinic));
	snprintf(typed, sizeof(typed), "%d", ceiling);
	if (!ui_ask_text(title, "How many a day?", typed, sizeof(typed),
			 ASK_REQUIRED))
		return RC_NONE;
	if (strspn(typed, "0123456789") != strlen(typed))
		return err_set(e, RC_REFUSED, "Type a number.");
	rc = overbook_limit_set(desk_session(), st->clinic, atoi(typed), who,
				e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s takes %d a day over its places.",
			   booking_clinic_name(st->clinic), atoi(typed));
	return rc;
}

static enum rc
act(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);

	switch (action) {
	case ACTION_BOOKING_NEW:
		return book_new(s, row);
	case ACTION_BOOKING_NEXT:
		turn_to(s, day_add(st->day, 1));
		return RC_OK;
	case ACTION_BOOKING_PREVIOUS:
		turn_to(s, day_add(st->day, -1));
		return RC_OK;
	case ACTION_BOOKING_TODAY:
		turn_to(s, when_today());
		return RC_OK;
	case ACTION_BOOKING_DAY:
		return booking_turn_asked(s, turn_to, e);
	case ACTION_BOOKING_CLINIC:
		return ask_clinic(s);
	case ACTION_BOOKING_FREE:
		st->free = !st->free;
		ui_refresh(s);
		return RC_OK;
	case ACTION_BOOKING_PRINT_DAY:
		return print_day(st, e);
	case ACTION_BOOK_WEEK:
		return show(SCREEN_BOOK_WEEK, st);
	case ACTION_BOOK_MONTH:
		return show(SCREEN_BOOK_MONTH, st);
	case ACTION_BOOK_SIDE:
		return show(SCREEN_BOOK_SIDE, st);
	case ACTION_BOOK_ASOF:
		return ask_asof(st, e);
	case ACTION_BOOK_CEILING:
		return ask_ceiling(st, e);
	default:
		return row ? booking_act(action, row, s, e) : RC_NONE;
	}
}

static enum rc
enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct err why;

	if (free_minute(row->id) >= 0)
		return book_new(s, row);
	if (!session_may(desk_session(), ACT_CHART_READ, why.text))
		return err_set(e, RC_DENIED, "%s", why.text);
	ui_push_id(SCREEN_PATIENT_CHART, booking_patient(row->id));
	return RC_OK;
}

static void
opening(struct screen *s, int action, const struct ui_row *row,
	struct ui_args *args)
{
	const struct state *st = screen_state(s);
	int64_t patient = row ? booking_patient(row->id) : 0;

	if (action == ACTION_PATIENT_CHART)
		args->id = patient;
	else
		args->id = 0;
	if (action == ACTION_DIAGNOSIS_ADD || action == ACTION_DIAGNOSIS_LIST)
		args->other = patient;
	if (action == ACTION_BOOK_UNCLOSED || action == ACTION_BOOK_STRANDED ||
	    action == ACTION_QUEUE_LIST || action == ACTION_WAITING_LIST ||
	    action == ACTION_RECALL_LIST_MONTH)
		args->id = st->clinic;
}

static const char *
disabled(struct screen *s, int action, const struct ui_row *row)
{
	const struct state *st = screen_state(s);

	switch (action) {
	case ACTION_BOOKING_FREE:
		return st->clinic ? NULL
				  : "Free places are those of one "
				    "clinic; l chooses it.";
	case ACTION_BOOKING_TODAY:
		return NULL;
	case ACTION_BOOKING_ARRIVE:
	case ACTION_BOOKING_DONE:
	case ACTION_BOOKING_MISS:
	case ACTION_BOOKING_LEFT:
	case ACTION_BOOKING_CANCEL:
	case ACTION_BOOKING_MOVE:
	case ACTION_BOOKING_AGAIN:
	case ACTION_BOOKING_STRIKE:
	case ACTION_PATIENT_CHART:
	case ACTION_DIAGNOSIS_LIST:
		return row && row->id < 0 ? "This place is free: n books it."
					  : NULL;
	case ACTION_BOOKING_UNDO:
		return !row	     ? "Take back needs a row to act upon."
		       : row->id < 0 ? "This place is free: n books it."
				     : NULL;
	default:
		return NULL;
	}
}

/* From the week: a day.  From a form: what was booked or moved. */
static enum rc
returned(struct screen *s, int from, int64_t id, const char *text,
	 struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	if (from == SCREEN_BOOK_WEEK || from == SCREEN_BOOK_SIDE ||
	    from == SCREEN_BOOK_MONTH) {
		st->clinic = strtoll(text, NULL, 10);
		st->doctor = 0;
		turn_to(s, (int32_t)id);
		if (from == SCREEN_BOOK_MONTH)
			return show(SCREEN_BOOK_WEEK, st);
	} else if (from == SCREEN_BOOKING_FORM || from == SCREEN_BOOKING_MOVE) {
		st->select = id;
	}
	return RC_OK;
}

const struct screen_ops ops_book_day = {
	.size = sizeof(struct state),
	.open = open_book,
	.load = load_book,
	.action = act,
	.enter = enter,
	.opening = opening,
	.disabled = disabled,
	.returned = returned,
	.detail = booking_detail,
};

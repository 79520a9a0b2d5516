/*
 * appointment_print.c - a clinic's day and a patient's slip, as text for a
 * printer: 72 columns, no control characters but newlines.
 *
 * A print leaves the house's keys behind, so it is entered in the log before
 * a line is made.
 */
#include "appointment_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

#define COLUMNS 72

/* Cleaned, at most so many cells, padded to them where pad. */
static void
add_cells(struct buf *out, const char *text, int cells, bool pad)
{
	struct buf b = BUF_INIT;
	size_t n;

	text_clean(&b, text, strlen(text), false);
	n = text_fit(b.p, b.len, cells);
	buf_add(out, b.p, n);
	for (int w = text_width(b.p, n); pad && w < cells; w++)
		buf_addc(out, ' ');
	buf_release(&b);
}

static void
add_rule(struct buf *out)
{
	for (int i = 0; i < COLUMNS; i++)
		buf_addc(out, '-');
	buf_addc(out, '\n');
}

static void
add_header(struct session *s, struct buf *out, const char *title,
	   const char *day)
{
	char at[WHEN_TEXT];

	add_cells(out, store_site(s->store)->name, COLUMNS - 20, true);
	buf_addf(out, "%20s\n", day);
	add_cells(out, title, COLUMNS, false);
	buf_addf(out, "\nPrinted by %s, %s\n", s->name,
		 instant_text(at, when_now()));
	add_rule(out);
}

struct print {
	struct session *s;
	struct buf *out;
	int lines;
};

/* Two lines a booking: a list to work with on paper must not cut names. */
static bool
add_day_line(const struct appointment_line *l, void *arg)
{
	struct print *p = arg;
	char time[WHEN_TEXT];

	minute_text(time, (int32_t)l->row.minute);
	add_cells(p->out, *time ? time : "--:--", 7, true);
	add_cells(p->out, l->patient, 40, true);
	buf_addc(p->out, ' ');
	add_cells(p->out, l->number, 24, false);
	buf_adds(p->out, "\n       ");
	add_cells(p->out, l->born, 30, true);
	buf_addc(p->out, ' ');
	add_cells(p->out, l->reason, 18, true);
	buf_addc(p->out, ' ');
	add_cells(p->out,
		  l->row.state == APPOINTMENT_STATE_BOOKED
			  ? "[ ]"
			  : enum_words(&enum_appointment_state, l->row.state),
		  15, false);
	buf_addc(p->out, '\n');
	p->lines++;
	return true;
}

enum rc
appointment_print_day(struct session *s, int64_t clinic, int32_t day,
		      struct buf *out, struct err *e)
{
	struct print p = { s, out, 0 };
	char title[120], text[WHEN_TEXT], when[64];
	enum rc rc;

	snprintf(title, sizeof(title), "Appointments of %.80s",
		 clinic ? house_name(s, TBL_PLACE, clinic) : "all clinics");
	snprintf(when, sizeof(when), "%s %s", day_weekday_name(day),
		 day_text(text, day));
	buf_clear(out);
	buf_addf(out, "%s, %s", title, when);
	rc = act_log(s, ACT_BOOKING_PRINT, 0, out->p, e);
	buf_clear(out);
	if (rc != RC_OK)
		return rc;
	add_header(s, out, title, when);
	rc = appointment_day(s, clinic, day, add_day_line, &p, e);
	if (rc != RC_OK) {
		buf_clear(out);
		return rc;
	}
	add_rule(out);
	buf_addf(out, "%d %s\n", p.lines,
		 p.lines == 1 ? "booking" : "bookings");
	return RC_OK;
}

static bool
add_slip_line(const struct appointment_line *l, void *arg)
{
	struct print *p = arg;
	const struct clinic_hours *h;
	char where[81];
	char day[WHEN_TEXT], time[WHEN_TEXT];

	minute_text(time, (int32_t)l->row.minute);
	buf_addf(p->out, "%s %s  ", day_weekday_name((int32_t)l->row.day),
		 day_text(day, (int32_t)l->row.day));
	add_cells(p->out, *time ? time : "--:--", 7, true);
	add_cells(p->out, l->clinic, COLUMNS - 24, false);
	buf_addc(p->out, '\n');
	if (*l->doctor) {
		buf_adds(p->out, "                        ");
		add_cells(p->out, l->doctor, COLUMNS - 24, false);
		buf_addc(p->out, '\n');
	}
	if (hours_get(p->s, l->row.clinic_id, &h, NULL) == RC_OK &&
	    *hours_where(p->s, h, (int32_t)l->row.day, (int32_t)l->row.minute,
			 where)) {
		buf_adds(p->out, "                        ");
		add_cells(p->out, where, COLUMNS - 24, false);
		buf_addc(p->out, '\n');
	}
	p->lines++;
	return true;
}

/* Name and number only: a slip is lost easily. */
static enum rc
add_slip_head(struct session *s, int64_t *patient, struct buf *out,
	      struct err *e)
{
	char name[PATIENT_NAME];
	struct patient p;
	enum rc rc = patient_get(s, *patient, &p, e);

	if (rc != RC_OK)
		return rc;
	*patient = p.visit.id;
	add_cells(out, patient_name(name, &p), COLUMNS - 25, true);
	buf_addc(out, ' ');
	add_cells(out, p.who.number, 24, false);
	buf_addc(out, '\n');
	mem_wipe(name, sizeof(name));
	patient_wipe(&p);
	return RC_OK;
}

enum rc
appointment_print_slip(struct session *s, int64_t patient, struct buf *out,
		       struct err *e)
{
	struct print p = { s, out, 0 };
	char today[WHEN_TEXT];
	struct stmt *st;
	enum rc rc = act_log(s, ACT_BOOKING_PRINT, patient, "slip", e);

	buf_clear(out);
	if (rc != RC_OK)
		return rc;
	add_header(s, out, "Your appointments", day_text(today, when_today()));
	rc = add_slip_head(s, &patient, out, e);
	if (rc == RC_OK) {
		add_rule(out);
		st = store_query(s->store, QUERY_APPOINTMENT_COMING);
		stmt_int(st, "patient", patient);
		stmt_int(st, "today", when_today());
		rc = appointment_lines(s, st, add_slip_line, &p, e);
	}
	if (rc == RC_OK && !p.lines)
		buf_adds(out, "No appointments to come.\n");
	if (rc != RC_OK)
		buf_clear(out);
	return rc;
}

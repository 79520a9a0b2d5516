/*
 * dose_chart.c - the ward's medicine chart on paper, for when the machine is
 * down: 76 columns, no control characters but newlines.
 *
 * It is filed in the log before a line is made.
 */
#include "dose_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/ward.h"

#define COLUMNS 76

struct chart {
	struct session *s;
	struct buf *out;
	int64_t since, until;
	int patients, medicines;
	enum rc rc;
	struct err *e;
};

static void
add_head(struct session *s, int64_t ward, int32_t day, struct buf *out)
{
	char at[WHEN_TEXT], text[WHEN_TEXT], line[160];

	rx_cells(out, store_site(s->store)->name, COLUMNS - 20, true);
	snprintf(line, sizeof(line), "%s %s", day_weekday_name(day),
		 day_text(text, day));
	buf_addf(out, "%20s\n", line);
	snprintf(line, sizeof(line), "Medicine chart of %.80s",
		 house_name(s, TBL_PLACE, ward));
	rx_cells(out, line, COLUMNS, false);
	buf_addc(out, '\n');
	snprintf(line, sizeof(line),
		 "Printed %s by %s. What was ordered or "
		 "given later is not on it.",
		 instant_text(at, when_now()), s->name);
	rx_wrap(out, line, COLUMNS, 0);
	buf_adds(out, "In a box: time and initials; R refused, H held, M "
		      "missed, with the reason.\n");
	rx_rule(out, COLUMNS);
}

static const struct row_dose *
recorded(const struct dose_rows *x, int64_t due)
{
	for (size_t i = 0; i < x->n; i++)
		if (x->v[i].due_at == due)
			return &x->v[i];
	return NULL;
}

/* "08:00 given 08:05 nina", or an empty box. */
static void
add_box(struct chart *c, int64_t due, const struct row_dose *d, int at)
{
	char box[80], time[WHEN_TEXT], given[WHEN_TEXT] = "", by[40];
	int32_t day, minute;

	when_local(due, &day, &minute);
	minute_text(time, minute);
	if (!d) {
		snprintf(box, sizeof(box), "%s [____________]", time);
	} else {
		dose_author(c->s, d->author_id, by);
		when_local(d->at, &day, &minute);
		minute_text(given, minute);
		snprintf(box, sizeof(box), "%s %s %s %.12s", time,
			 enum_words(&enum_dose_state, d->state), given, by);
	}
	if (at % 3 == 0)
		buf_adds(c->out, at ? "\n     " : "     ");
	rx_cells(c->out, box, 23, true);
}

static void
add_boxes(struct chart *c, const struct row_prescription *r,
	  const struct dose_rows *x)
{
	int64_t due[PRESCRIPTION_TIMES * 2];
	int n = prescription_due(r, c->since, c->until, due,
				 PRESCRIPTION_TIMES * 2);

	if (r->frequency == FREQUENCY_AS_NEEDED) {
		for (size_t i = 0; i < x->n; i++)
			add_box(c, x->v[i].due_at, &x->v[i], (int)i);
		buf_adds(c->out, x->n ? "\n     " : "     ");
		for (int i = 0; i < r->most_daily && i < 4; i++)
			buf_adds(c->out, "__:__ [_______]  ");
		buf_addc(c->out, '\n');
		return;
	}
	for (int i = 0; i < n; i++)
		add_box(c, due[i], recorded(x, due[i]), i);
	if (!n)
		buf_adds(c->out, "     no dose on this day");
	buf_addc(c->out, '\n');
}

static enum rc
add_medicine(struct chart *c, const struct row_prescription *r)
{
	struct prescription p = { .row = *r };
	struct dose_rows x = { NULL, 0, 0 };
	enum rc rc = rx_complete(c->s, &p, c->e);

	if (rc == RC_OK)
		rc = dose_rows_of(c->s, r->id, c->since, c->until, &x, c->e);
	if (rc == RC_OK) {
		rx_wrap(c->out, p.name, COLUMNS, 2);
		rx_wrap(c->out, p.sentence, COLUMNS, 5);
		if (r->checked == CHECKED_NOT_CHECKED)
			buf_adds(c->out, "     NOT CHECKED against allergies "
					 "and interactions\n");
		if (r->state == PRESCRIPTION_STATE_HELD)
			buf_adds(c->out, "     ON HOLD: do not give\n");
		else
			add_boxes(c, r, &x);
		c->medicines++;
	}
	dose_rows_release(&x);
	mem_wipe(&p, sizeof(p));
	return rc;
}

static bool
add_bed(const struct ward_line *l, void *arg)
{
	struct chart *c = arg;
	struct rx_rows x = { NULL, 0, 0 };
	char line[400];
	int before = c->medicines;

	if (!l->stay.id)
		return true;
	c->patients++;
	snprintf(line, sizeof(line), "%-8s%.180s  %s", *l->bed ? l->bed : "-",
		 l->patient, l->number);
	rx_wrap(c->out, line, COLUMNS, 0);
	snprintf(line, sizeof(line), "        born %s", l->born);
	rx_wrap(c->out, line, COLUMNS, 0);
	snprintf(line, sizeof(line), "ALLERGIES: %s", l->allergy);
	rx_wrap(c->out, line, COLUMNS, 8);
	c->rc = rx_in_window(c->s, l->stay.patient_id, c->since, c->until, &x,
			     c->e);
	for (size_t i = 0; c->rc == RC_OK && i < x.n; i++)
		if (!rx_is_over(&x.v[i], c->since) &&
		    x.v[i].state <= PRESCRIPTION_STATE_HELD)
			c->rc = add_medicine(c, &x.v[i]);
	if (c->medicines == before)
		buf_adds(c->out, "  no medicines ordered\n");
	rx_rule(c->out, COLUMNS);
	rx_rows_release(&x);
	return c->rc == RC_OK;
}

enum rc
dose_chart(struct session *s, int64_t ward, int32_t day, struct buf *out,
	   struct err *e)
{
	struct chart c = {
		.s = s,
		.out = out,
		.e = e,
		.since = when_instant(day, 0),
		.until = when_instant(day_add(day, 1), 0),
	};
	char what[120];
	enum rc rc;

	buf_clear(out);
	if (!session_opens(s, DOMAIN_CARE))
		return err_set(e, RC_NOKEY, "Medicines are " NOT_SHOWN ".");
	snprintf(what, sizeof(what), "medicine chart of %.80s",
		 house_name(s, TBL_PLACE, ward));
	rc = act_log(s, ACT_DOSE_PRINT, 0, what, e);
	if (rc != RC_OK)
		return rc;
	add_head(s, ward, day, out);
	rc = ward_list(s, ward, add_bed, &c, e);
	if (rc == RC_OK)
		rc = c.rc;
	if (rc != RC_OK) {
		buf_clear(out);
		return rc;
	}
	buf_addf(out, "%d patient%s, %d medicine%s\n", c.patients,
		 c.patients == 1 ? "" : "s", c.medicines,
		 c.medicines == 1 ? "" : "s");
	return RC_OK;
}

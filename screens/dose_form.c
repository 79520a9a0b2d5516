/*
 * dose_form.c - what became of a dose, where "given now" does not say it.
 *
 * args.id is the prescription, args.text the instant at which the dose is due
 * (0: as needed).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rx_share.h"
#include "wardbook/text.h"
#include "witness.h"

struct state {
	struct prescription p;
	int64_t due_at;
	char dose[PRESCRIPTION_AMOUNT];
	char pack[120]; /* as scanned, "" not */
};

static enum rc
form_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct state *st = screen_state(s);
	enum rc rc = prescription_get(desk_session(), a->id, &st->p, e);

	st->due_at = strtoll(a->text, NULL, 10);
	return rc == RC_OK ? rx_banner(s, st->p.row.patient_id, e) : rc;
}

static enum dose_state
state_of(struct screen *s)
{
	int v = enum_find(&enum_dose_state, form_code(s, F_DOSE_FORM_STATE));

	return v < 0 ? (enum dose_state)0 : (enum dose_state)v;
}

static void
show_fields(struct screen *s)
{
	bool given = state_of(s) == DOSE_STATE_GIVEN;

	form_hidden(s, F_DOSE_FORM_AMOUNT, !given);
	form_hidden(s, F_DOSE_FORM_OWN, !given);
	form_hidden(s, F_DOSE_FORM_REASON_ID, given);
	form_required(s, F_DOSE_FORM_REASON_ID, !given);
}

static enum rc
form_load(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	int64_t at = st->due_at ? st->due_at : when_now();
	char text[PRESCRIPTION_NAME + PRESCRIPTION_AMOUNT + 4];
	int32_t day, minute;

	(void)e;
	prescription_amount(st->dose, &st->p.medicine,
			    prescription_dose_at(&st->p.row, at),
			    (enum dose_unit)st->p.row.dose_unit);
	snprintf(text, sizeof(text), "%s: %s", st->p.name, st->dose);
	form_set_text(s, F_DOSE_FORM_WHAT, text);
	form_set_text(s, F_DOSE_FORM_DUE,
		      st->due_at ? instant_text(text, st->due_at)
				 : "as needed");
	when_local(when_now(), &day, &minute);
	form_set_when(s, F_DOSE_FORM_AT, day, minute);
	form_remark(s, F_DOSE_FORM_AMOUNT, ROLE_MUTED, "empty: as ordered");
	form_set_code(s, F_DOSE_FORM_STATE, st->due_at ? "refused" : "given");
	show_fields(s);
	form_focus(s, F_DOSE_FORM_STATE);
	return RC_OK;
}

static void
form_changed_field(struct screen *s, int field)
{
	if (field == F_DOSE_FORM_STATE)
		show_fields(s);
}

static enum rc
form_save(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct dose_act a = {
		.prescription_id = st->p.row.id,
		.version = st->p.row.version,
		.due_at = st->due_at,
		.state = state_of(s),
		.reason_id = form_int(s, F_DOSE_FORM_REASON_ID),
	};
	int32_t day = form_day(s, F_DOSE_FORM_AT);
	int32_t minute = form_minute(s, F_DOSE_FORM_AT);
	int32_t today, now;
	struct witnessing w = { .what = "given" };
	enum rc rc = RC_OK;

	/* to the second where it was not changed */
	when_local(when_now(), &today, &now);
	if (day != today || minute != now)
		a.at = when_instant(day, minute);
	if (a.state == DOSE_STATE_GIVEN && !form_empty(s, F_DOSE_FORM_AMOUNT))
		rc = prescription_parse_amount(&a.amount,
					       form_text(s, F_DOSE_FORM_AMOUNT),
					       e);
	text_copy(a.note, sizeof(a.note), form_text(s, F_DOSE_FORM_NOTE));
	if (a.state == DOSE_STATE_GIVEN)
		text_copy(a.pack, sizeof(a.pack), st->pack);
	if (form_int(s, F_DOSE_FORM_OWN))
		a.from = DOSE_FROM_PATIENT;
	while (rc == RC_OK && witness_next(s, &w, &rc, e))
		rc = dose_record(desk_session(), &a, NULL, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "%s: %s%s.", st->p.name,
			   enum_words(&enum_dose_state, a.state),
			   witness_words(&w));
	return rc;
}

static enum rc
form_scan(struct screen *s, const char *text, struct err *e)
{
	struct state *st = screen_state(s);
	struct dose_pack p;
	struct dose_line l;
	char name[PRESCRIPTION_NAME];
	enum rc rc = dose_pack_find(desk_session(), st->p.row.patient_id, text,
				    &l, &p, e);

	if (rc == RC_OK && l.p.row.id != st->p.row.id)
		rc = err_set(e, RC_REFUSED, "This pack is for %s.",
			     rx_short(name, &l.p.medicine));
	mem_wipe(&l, sizeof(l));
	if (rc != RC_OK)
		return rc;
	text_copy(st->pack, sizeof(st->pack), text);
	ui_message(ROLE_OK, "The right pack: %s, %s.",
		   rx_short(name, &p.medicine), p.dose);
	return RC_OK;
}

const struct screen_ops ops_dose_form = {
	.size = sizeof(struct state),
	.open = form_open,
	.load = form_load,
	.changed = form_changed_field,
	.scan = form_scan,
	.save = form_save,
};

/* ---- late and missed --------------------------------------------------------------------- */

struct late {
	int64_t ward;
	struct rx_held held;
};

static enum rc
late_open(struct screen *s, const struct ui_args *a, struct err *e)
{
	struct late *l = screen_state(s);

	(void)e;
	l->ward = a->id ? a->id : desk_place(PLACE_KIND_WARD);
	return RC_OK;
}

static bool
take_late(const struct dose_line *d, void *arg)
{
	struct late *l = arg;

	rx_hold(&l->held, d, sizeof(*d));
	return true;
}

static void
add_outcome(struct ui_rows *r, const struct dose_line *d)
{
	int64_t minutes = (d->row.at - d->due_at) / 60000;

	if (d->timing == DOSE_GIVEN_LATE)
		rows_cellf(r, "given %lld min late", (long long)minutes);
	else if (*d->reason)
		rows_cellf(r, "%s: %s", dose_timing_words(d), d->reason);
	else
		rows_cell(r, dose_timing_words(d));
}

static enum rc
late_load(struct screen *s, struct err *e)
{
	struct late *l = screen_state(s);
	struct dose_counts c;
	char text[240], at[WHEN_TEXT];
	enum rc rc;

	rx_held_forget(&l->held);
	rc = dose_late(desk_session(), l->ward, when_now() - 86400000,
		       when_now(), take_late, l, &c, e);
	for (size_t i = 0; rc == RC_OK && i < l->held.n; i++) {
		const struct dose_line *d = rx_held_at(&l->held, i);
		struct ui_rows *r = screen_rows(s);

		rows_add(r, (int64_t)i + 1, 0,
			 d->timing == DOSE_IS_MISSED ? ROLE_CRITICAL
			 : d->timing == DOSE_IS_LATE ? ROLE_WARN
						     : ROLE_NORMAL);
		instant_text(at, d->due_at);
		rows_cellf(r, "%.6s %s", at, at + 12);
		rows_cell(r, d->bed);
		rows_cell(r, d->patient);
		rows_cell(r, rx_short(text, &d->p.medicine));
		add_outcome(r, d);
		rows_cell(r, d->by);
	}
	snprintf(text, sizeof(text),
		 "%d due: %d in time, %d late, %d not "
		 "given, %d without a record",
		 c.due, c.in_time, c.late, c.not_given, c.missing);
	if (c.undrawn)
		snprintf(text + strlen(text), sizeof(text) - strlen(text),
			 "; %d not drawn", c.undrawn);
	list_caption(s, text);
	return rc;
}

static enum rc
late_action(struct screen *s, int action, const struct ui_row *row,
	    struct err *e)
{
	struct late *l = screen_state(s);

	(void)row;
	(void)e;
	if (action != ACTION_DOSE_WARD || !rx_ask_ward(s, &l->ward))
		return RC_NONE;
	ui_refresh(s);
	return RC_OK;
}

static void
late_opening(struct screen *s, int action, const struct ui_row *row,
	     struct ui_args *args)
{
	const struct late *l = screen_state(s);
	const struct dose_line *d;

	if (action != ACTION_PRESCRIPTION_LIST || !row || row->id < 1 ||
	    (size_t)row->id > l->held.n)
		return;
	d = rx_held_at(&l->held, (size_t)row->id - 1);
	args->other = d->p.row.patient_id;
}

static const char *
late_disabled(struct screen *s, int action, const struct ui_row *row)
{
	(void)s;
	return action == ACTION_PRESCRIPTION_LIST && !row
		       ? "Select a dose first."
		       : NULL;
}

static void
late_close(struct screen *s)
{
	struct late *l = screen_state(s);

	rx_held_release(&l->held);
}

const struct screen_ops ops_dose_late = {
	.size = sizeof(struct late),
	.open = late_open,
	.load = late_load,
	.action = late_action,
	.opening = late_opening,
	.disabled = late_disabled,
	.close = late_close,
};

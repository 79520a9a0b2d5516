/*
 * diagnosis_list.c - a patient's diagnoses, with their notes; args.other,
 * or args.id, is the patient.  What was struck out is shown when asked for, and marked.
 */
#include <stdio.h>
#include <string.h>

#include "booking_share.h"
#include "wardbook/diagnosis.h"

struct state {
	int64_t patient;
	bool all; /* the struck-out ones too */
	int64_t select;
};

static enum rc
open_list(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);
	struct patient p;
	int64_t patient = args->other ? args->other : args->id;
	enum rc rc = patient_get(desk_session(), patient, &p, e);

	if (rc != RC_OK)
		return rc;
	st->patient = p.visit.id;
	desk_banner(s, &p);
	patient_wipe(&p);
	return RC_OK;
}

static bool
add_diagnosis(const struct diagnosis *d, void *arg)
{
	struct ui_rows *rows = arg;
	bool struck = d->row.state == FILED_STRUCK;
	bool over = d->row.end_day || d->row.certainty == CERTAINTY_REFUTED;
	char text[WHEN_TEXT];

	rows_add(rows, d->row.id, d->row.version,
		 struck || over			      ? ROLE_MUTED
		 : d->row.severity >= SEVERITY_SEVERE ? ROLE_WARN
						      : ROLE_NORMAL);
	rows_cell(rows, day_text(text, (int32_t)d->row.day));
	rows_cell(rows, d->row.code);
	rows_cellf(rows, "%s%s", struck ? "STRUCK OUT " : "", d->name);
	if (d->row.severity)
		rows_cellf(rows, "%d %s", (int)d->row.severity,
			   enum_words(&enum_severity, d->row.severity));
	else
		rows_cell(rows, "");
	rows_cell(rows, enum_words(&enum_certainty, d->row.certainty));
	rows_cell(rows, enum_words(&enum_diagnosis_kind, d->row.kind));
	rows_cell(rows, d->row.onset_day
				? day_text(text, (int32_t)d->row.onset_day)
				: "");
	rows_cell(rows, struck		 ? "entered in error"
			: d->row.end_day ? "ended"
					 : "");
	return true;
}

static enum rc
load_list(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	enum rc rc = diagnosis_of_patient(desk_session(), st->patient, st->all,
					  add_diagnosis, screen_rows(s), e);

	list_caption(s, st->all ? "With those struck out as entered in error"
				: NULL);
	if (st->select)
		screen_select(s, st->select);
	st->select = 0;
	return rc;
}

/* ---- beside the list ---------------------------------------------------------- */

struct wanted {
	int64_t id;
	struct screen *s;
};

static bool
show_one(const struct diagnosis *d, void *arg)
{
	struct wanted *w = arg;
	char text[WHEN_TEXT];

	if (d->row.id != w->id)
		return true;
	page_heading(w->s, d->row.code);
	page_text(w->s, ROLE_VALUE, d->name);
	page_pair(w->s, "List", ROLE_NORMAL, d->row.system);
	page_pair(w->s, "Edition", ROLE_NORMAL, d->row.edition);
	page_pair(w->s, "Doctor", ROLE_VALUE,
		  house_name(desk_session(), TBL_STAFF, d->row.doctor_id));
	if (d->row.onset_day)
		page_pair(w->s, "Onset", ROLE_VALUE,
			  day_text(text, (int32_t)d->row.onset_day));
	if (d->row.end_day)
		page_pair(w->s, "End", ROLE_VALUE,
			  day_text(text, (int32_t)d->row.end_day));
	if (d->words_shut || d->words[0]) {
		page_heading(w->s, "Note");
		page_text(w->s, ROLE_NORMAL,
			  d->words_shut ? NOT_SHOWN : d->words);
	}
	return false;
}

static void
detail(struct screen *s, const struct ui_row *row)
{
	const struct state *st = screen_state(s);
	struct wanted w = { row->id, s };

	if (diagnosis_of_patient(desk_session(), st->patient, true, show_one,
				 &w, NULL) != RC_OK)
		page_text(s, ROLE_MUTED, NOT_SHOWN);
}

/* ---- acting ----------------------------------------------------------------- */

static enum rc
strike(struct screen *s, const struct ui_row *row, struct err *e)
{
	char text[400];
	int64_t reason;
	enum rc rc;

	snprintf(text, sizeof(text),
		 "%s %.200s\nrecorded %s\n\nIt stays in "
		 "the history, and is counted nowhere.  This can't be taken "
		 "back.",
		 row->cell[1], row->cell[2], row->cell[0]);
	if (!ui_confirm("Strike out this diagnosis?", text, "Strike out",
			"Leave it"))
		return RC_NONE;
	snprintf(text, sizeof(text), "What was wrong? %s", row->cell[1]);
	if (!desk_ask_reason(s, text, REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	snprintf(text, sizeof(text), "%s %.200s", row->cell[1], row->cell[2]);
	rc = diagnosis_strike(desk_session(), row->id, row->version, reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Struck out: %s.", text);
	return rc;
}

static enum rc
act(struct screen *s, int action, const struct ui_row *row, struct err *e)
{
	struct state *st = screen_state(s);

	if (action == ACTION_DIAGNOSIS_ALL) {
		st->all = !st->all;
		ui_refresh(s);
		return RC_OK;
	}
	return action == ACTION_DIAGNOSIS_STRIKE && row ? strike(s, row, e)
							: RC_NONE;
}

static void
opening(struct screen *s, int action, const struct ui_row *row,
	struct ui_args *args)
{
	const struct state *st = screen_state(s);

	(void)row;
	if (action == ACTION_DIAGNOSIS_ADD)
		*args = (struct ui_args){ .other = st->patient };
}

static enum rc
enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	const struct state *st = screen_state(s);
	struct ui_args args = { .id = row->id, .other = st->patient };

	(void)e;
	ui_push(SCREEN_DIAGNOSIS_FORM, &args);
	return RC_OK;
}

static const char *
disabled(struct screen *s, int action, const struct ui_row *row)
{
	(void)s;
	if (action == ACTION_DIAGNOSIS_STRIKE && !row)
		return "Striking out needs a row to act upon.";
	return NULL;
}

static enum rc
returned(struct screen *s, int from, int64_t id, const char *text,
	 struct err *e)
{
	struct state *st = screen_state(s);

	(void)from;
	(void)text;
	(void)e;
	st->select = id;
	return RC_OK;
}

const struct screen_ops ops_diagnosis_list = {
	.size = sizeof(struct state),
	.open = open_list,
	.load = load_list,
	.action = act,
	.enter = enter,
	.opening = opening,
	.disabled = disabled,
	.returned = returned,
	.detail = detail,
};

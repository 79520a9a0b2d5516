/*
 * diagnosis_form.c - recording a diagnosis, and changing one.
 *
 * Opened with args.other = patient; args.id = a diagnosis to change it.  What
 * the note says stays as it is where this role can't open it.
 */
#include <stdio.h>
#include <string.h>

#include "booking_share.h"
#include "wardbook/diagnosis.h"
#include "wardbook/text.h"

struct state {
	struct diagnosis d; /* as it was filed; id 0: a new one */
	int64_t patient;
};

/* ---- codes ------------------------------------------------------------------ */

#define CODES 50

static enum rc
load_codes(struct screen *s, int field, const char *typed, struct ui_rows *rows,
	   struct err *e)
{
	struct code_hits hits;
	enum rc rc;

	(void)s;
	(void)field;
	code_hits_init(&hits);
	rc = code_find(desk_session(), typed, CODES, &hits, e);
	for (size_t i = 0; rc == RC_OK && i < hits.n; i++) {
		rows_add(rows, hits.v[i].id, hits.v[i].version, ROLE_NORMAL);
		rows_cell(rows, hits.v[i].code);
		rows_cell(rows, hits.v[i].name);
		rows_cell(rows, hits.v[i].chronic ? "lasting" : "");
	}
	code_hits_release(&hits);
	return rc;
}

const struct ui_pick pick_diagnosis_code = { .search = true,
					     .load = load_codes };

/* ---- whose, and which visit --------------------------------------------------- */

struct visit {
	struct row_appointment row;
	bool found;
};

/* Today's: the one that the patient came for, before one that is over. */
static bool
keep_visit(const struct appointment_line *l, void *arg)
{
	struct visit *v = arg;
	bool here = l->row.state == APPOINTMENT_STATE_ARRIVED;

	if (l->row.day != when_today() ||
	    (!here && l->row.state != APPOINTMENT_STATE_DONE))
		return true;
	if (!v->found || here) {
		v->row = l->row;
		v->found = true;
	}
	return !here;
}

static void
show_visit(struct screen *s)
{
	struct state *st = screen_state(s);
	struct visit v = { .found = false };
	char words[BOOKING_WORDS];

	if (st->d.row.id) {
		if (st->d.row.appointment_id &&
		    row_get(desk_store(), TBL_APPOINTMENT,
			    st->d.row.appointment_id, &v.row, NULL) == RC_OK)
			v.found = true;
	} else if (appointment_of_patient(desk_session(), st->patient,
					  keep_visit, &v, NULL) == RC_OK) {
		st->d.row.appointment_id = v.found ? v.row.id : 0;
	}
	form_set_text(s, F_DIAGNOSIS_FORM_VISIT,
		      v.found	     ? booking_words(words, &v.row)
		      : st->d.row.id ? "none"
				     : "no appointment today that was kept");
}

static void
show_patient(struct screen *s)
{
	struct state *st = screen_state(s);
	struct patient p;

	banner_clear(s);
	if (!st->patient ||
	    patient_get(desk_session(), st->patient, &p, NULL) != RC_OK)
		return;
	desk_banner(s, &p);
	patient_wipe(&p);
	show_visit(s);
}

/* ---- loading ---------------------------------------------------------------- */

struct wanted {
	int64_t id;
	struct diagnosis *to;
	bool found;
};

static bool
take_one(const struct diagnosis *d, void *arg)
{
	struct wanted *w = arg;

	if (d->row.id != w->id)
		return true;
	*w->to = *d;
	w->found = true;
	return false;
}

static enum rc
open_form(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct state *st = screen_state(s);
	struct wanted w = { .id = args->id, .to = &st->d };
	enum rc rc;

	diagnosis_init(&st->d);
	st->patient = args->other;
	if (!args->id)
		return RC_OK;
	rc = diagnosis_of_patient(desk_session(), args->other, true, take_one,
				  &w, e);
	if (rc == RC_OK && !w.found)
		rc = err_set(e, RC_NONE, "There is no such diagnosis.");
	if (rc == RC_OK && st->d.row.state == FILED_STRUCK)
		rc = err_set(e, RC_REFUSED,
			     "This diagnosis was struck out as "
			     "entered in error.");
	screen_title_set(s, "Change diagnosis");
	return rc;
}

static void
show_filed(struct screen *s, const struct diagnosis *d)
{
	struct row_code c;

	if (code_get(desk_session(), d->row.system, d->row.code, &c, NULL) ==
	    RC_OK)
		form_set_pick(s, F_DIAGNOSIS_FORM_CODE, c.id, c.code, c.name);
	form_set_int(s, F_DIAGNOSIS_FORM_SEVERITY, d->row.severity - 1);
	form_set_code(s, F_DIAGNOSIS_FORM_CERTAINTY,
		      enum_name(&enum_certainty, d->row.certainty));
	form_set_code(s, F_DIAGNOSIS_FORM_KIND,
		      enum_name(&enum_diagnosis_kind, d->row.kind));
	form_set_day(s, F_DIAGNOSIS_FORM_ONSET_DAY, (int32_t)d->row.onset_day);
	form_set_day(s, F_DIAGNOSIS_FORM_END_DAY, (int32_t)d->row.end_day);
	form_set_text(s, F_DIAGNOSIS_FORM_WORDS,
		      d->words_shut ? NOT_SHOWN : d->words);
	form_readonly(s, F_DIAGNOSIS_FORM_WORDS, d->words_shut);
}

/* Severity is asked of a visit; of a lasting problem it may be open. */
static void
require(struct screen *s)
{
	bool visit =
		strcmp(form_code(s, F_DIAGNOSIS_FORM_KIND), "problem") != 0;

	form_required(s, F_DIAGNOSIS_FORM_SEVERITY, visit);
}

static enum rc
load_form(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);

	(void)e;
	form_hidden(s, F_DIAGNOSIS_FORM_PATIENT_ID, st->patient != 0);
	show_patient(s);
	if (st->d.row.id)
		show_filed(s, &st->d);
	require(s);
	return RC_OK;
}

static void
news(struct screen *s, int field)
{
	struct state *st = screen_state(s);

	if (field == F_DIAGNOSIS_FORM_PATIENT_ID) {
		st->patient = form_int(s, F_DIAGNOSIS_FORM_PATIENT_ID);
		show_patient(s);
	}
	if (field == F_DIAGNOSIS_FORM_KIND)
		require(s);
}

/* ---- filing ----------------------------------------------------------------- */

static int
value_of(struct screen *s, int field, const struct enum_def *d)
{
	int v = enum_find(d, form_code(s, field));

	return v < 0 ? 0 : v;
}

static enum rc
take_code(struct screen *s, struct diagnosis *d, struct err *e)
{
	struct row_code c;
	enum rc rc = row_get(desk_store(), TBL_CODE,
			     form_int(s, F_DIAGNOSIS_FORM_CODE), &c, e);

	if (rc != RC_OK)
		return rc == RC_NONE ? err_field(e, "code",
						 "That code is in "
						 "no list any more.")
				     : rc;
	text_copy(d->row.system, sizeof(d->row.system), c.system);
	text_copy(d->row.code, sizeof(d->row.code), c.code);
	return RC_OK;
}

static void
say_filed(const char *what, const struct diagnosis *d)
{
	struct patient p;
	char name[PATIENT_NAME] = "";

	if (patient_get(desk_session(), d->row.patient_id, &p, NULL) == RC_OK) {
		patient_name(name, &p);
		patient_wipe(&p);
	}
	ui_message(ROLE_OK, "%s: %s, %s%s%s, %s.", what, name, d->row.code,
		   d->row.severity ? " " : "",
		   d->row.severity ? enum_words(&enum_severity, d->row.severity)
				   : "",
		   d->name);
}

static enum rc
file(struct screen *s, struct err *e)
{
	struct state *st = screen_state(s);
	struct diagnosis d = st->d;
	bool fresh = d.row.id == 0;
	enum rc rc = take_code(s, &d, e);

	if (rc != RC_OK)
		return rc;
	d.row.patient_id = st->patient;
	d.row.kind = value_of(s, F_DIAGNOSIS_FORM_KIND, &enum_diagnosis_kind);
	d.row.severity = form_int(s, F_DIAGNOSIS_FORM_SEVERITY) + 1;
	d.row.certainty =
		value_of(s, F_DIAGNOSIS_FORM_CERTAINTY, &enum_certainty);
	d.row.onset_day = form_day(s, F_DIAGNOSIS_FORM_ONSET_DAY);
	d.row.end_day = form_day(s, F_DIAGNOSIS_FORM_END_DAY);
	if (!d.words_shut)
		text_copy(d.words, sizeof(d.words),
			  form_text(s, F_DIAGNOSIS_FORM_WORDS));
	if (fresh && !d.row.doctor_id)
		d.row.doctor_id = booking_own_doctor();
	rc = fresh ? diagnosis_record(desk_session(), &d, e)
		   : diagnosis_change(desk_session(), &d, e);
	if (rc == RC_OK) {
		say_filed(fresh ? "Recorded" : "Changed", &d);
		ui_return(s, d.row.id, NULL);
	}
	mem_wipe(&d, sizeof(d));
	return rc;
}

const struct screen_ops ops_diagnosis_form = {
	.size = sizeof(struct state),
	.open = open_form,
	.load = load_form,
	.changed = news,
	.save = file,
};

/*
 * patient_marks.c - the two small forms of a chart: allergy and alert mark.
 * args.other is the patient.
 */
#include "desk.h"

#include "wardbook/text.h"

/* The patient's banner stands above the form, whoever opened it. */
static enum rc
marks_open(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct patient p;
	enum rc rc = patient_get(desk_session(), args->other, &p, e);

	if (rc == RC_OK)
		desk_banner(s, &p);
	patient_wipe(&p);
	return rc;
}

/* ---- allergy ------------------------------------------------------------------ */

static void
allergy_none(struct screen *s)
{
	bool none = form_int(s, F_ALLERGY_FORM_NONE);

	form_hidden(s, F_ALLERGY_FORM_SUBSTANCE, none);
	form_hidden(s, F_ALLERGY_FORM_REACTION, none);
	form_hidden(s, F_ALLERGY_FORM_SEVERITY, none);
	form_required(s, F_ALLERGY_FORM_SUBSTANCE, !none);
}

static enum rc
allergy_load(struct screen *s, struct err *e)
{
	(void)e;
	allergy_none(s);
	form_focus(s, F_ALLERGY_FORM_SUBSTANCE);
	return RC_OK;
}

static void
allergy_changed(struct screen *s, int field)
{
	if (field == F_ALLERGY_FORM_NONE)
		allergy_none(s);
}

static enum rc
allergy_save(struct screen *s, struct err *e)
{
	struct row_allergy a;
	int severity = enum_find(&enum_severity,
				 form_code(s, F_ALLERGY_FORM_SEVERITY));
	enum rc rc;

	row_init(TBL_ALLERGY, &a);
	a.patient_id = screen_args(s)->other;
	a.none_known = form_int(s, F_ALLERGY_FORM_NONE);
	if (!a.none_known) {
		text_copy(a.substance, sizeof(a.substance),
			  form_text(s, F_ALLERGY_FORM_SUBSTANCE));
		text_copy(a.reaction, sizeof(a.reaction),
			  form_text(s, F_ALLERGY_FORM_REACTION));
		a.severity = severity < 0 ? 0 : severity;
	}
	rc = allergy_record(desk_session(), &a, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, a.none_known ? "None known: filed."
						 : "The allergy is filed.");
	row_wipe(TBL_ALLERGY, &a);
	return rc;
}

const struct screen_ops ops_allergy_form = {
	.open = marks_open,
	.load = allergy_load,
	.changed = allergy_changed,
	.save = allergy_save,
};

/* ---- alert mark ----------------------------------------------------------------- */

static enum rc
alert_save(struct screen *s, struct err *e)
{
	struct row_alert a;
	enum rc rc;

	row_init(TBL_ALERT, &a);
	a.patient_id = screen_args(s)->other;
	a.kind = enum_find(&enum_alert_kind, form_code(s, F_ALERT_FORM_KIND));
	text_copy(a.note, sizeof(a.note), form_text(s, F_ALERT_FORM_NOTE));
	rc = alert_set(desk_session(), &a, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The mark is set.");
	row_wipe(TBL_ALERT, &a);
	return rc;
}

const struct screen_ops ops_alert_form = {
	.open = marks_open,
	.save = alert_save,
};

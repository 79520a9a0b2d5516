/*
 * patient_chart.c - a patient's chart, to read, and what can be done from it.
 *
 * The chart shows what the session's keys open.  What stays shut says so: an
 * empty line would read like "there is nothing".
 */
#include "desk.h"
#include "merge_chart.h"
#include "patient_chart.h"
#include "patient_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/appointment.h"
#include "wardbook/diagnosis.h"
#include "wardbook/house.h"
#include "wardbook/text.h"
#include "wardbook/told.h"
#include "wardbook/ward.h"
#include "wardbook/when.h"

enum { COMING_SHOWN = 6, PAST_SHOWN = 10, DIAGNOSES_SHOWN = 8 };

struct chart {
	bool shown; /* this is not its first load */
	struct patient p;
	struct row_stay stay;		 /* id 0: in no ward */
	size_t alerts, allergies, names; /* that stand */
	bool print;			 /* there are bookings to print */
};

static const char *
named(enum tbl t, int64_t id)
{
	return house_name(desk_session(), t, id);
}

/* ---- summary ---------------------------------------------------------------------- */

/* Appends a part behind a separator, if there is anything. */
static void
part(struct buf *b, const char *label, const char *text)
{
	if (!*text)
		return;
	buf_addf(b, "%s%s%s", b->len ? ", " : "", label, text);
}

static void
pair(struct screen *s, const char *label, struct buf *b)
{
	if (b->len)
		page_pair(s, label, ROLE_NORMAL, b->p);
	buf_clear(b);
}

static void
show_stay(struct screen *s, const struct chart *c)
{
	struct row_bed bed = { .label = "" };
	char at[WHEN_TEXT];
	struct buf b = BUF_INIT;

	if (!c->stay.id)
		return;
	buf_addf(&b, "%s", named(TBL_PLACE, c->stay.ward_id));
	if (!c->stay.bed_id)
		buf_adds(&b, ", without a bed");
	else if (row_get(desk_store(), TBL_BED, c->stay.bed_id, &bed, NULL) ==
		 RC_OK)
		buf_addf(&b, ", bed %s", bed.label);
	banner_place(s, *bed.label ? bed.label
				   : named(TBL_PLACE, c->stay.ward_id));
	buf_addf(&b, ", since %s", instant_text(at, c->stay.from_at));
	pair(s, "In the ward", &b);
	buf_release(&b);
}

static void
show_who(struct screen *s, const struct row_identity *w)
{
	struct buf b = BUF_INIT;

	part(&b, "", w->native_name);
	pair(s, "Native name", &b);
	part(&b, "", w->phone);
	part(&b, "", w->phone2);
	part(&b, "", w->email);
	pair(s, "Contact", &b);
	part(&b, "", w->address);
	part(&b, "", w->zip);
	part(&b, "", w->city);
	part(&b, "", w->district);
	pair(s, "Address", &b);
	part(&b, "", w->kin_name);
	part(&b, "", w->kin_relation);
	part(&b, "", w->kin_phone);
	pair(s, "Next of kin", &b);
	part(&b, "", w->external);
	pair(s, "Number elsewhere", &b);
	buf_release(&b);
}

static void
show_summary(struct screen *s, const struct chart *c)
{
	const struct patient *p = &c->p;
	struct buf b = BUF_INIT;
	char day[WHEN_TEXT];

	show_stay(s, c);
	if (p->who.shut)
		page_pair(s, "Particulars", ROLE_MUTED, NOT_SHOWN);
	else
		show_who(s, &p->who);
	if (p->visit.shut) {
		page_pair(s, "Region, insurance", ROLE_MUTED, NOT_SHOWN);
		buf_release(&b);
		return;
	}
	part(&b, "", named(TBL_REGION, p->visit.region_id));
	pair(s, "Region", &b);
	/* "not asked" is an answer, too; nothing would read like "none". */
	part(&b, "", enum_words(&enum_insurer_kind, p->visit.insurer_kind));
	part(&b, "", p->who.insurer);
	pair(s, "Insurance", &b);
	part(&b, "since ", day_text(day, (int32_t)p->visit.known_day));
	pair(s, "Known here", &b);
	buf_release(&b);
}

/* ---- appointments ------------------------------------------------------------------- */

struct visits {
	struct appointment_line *v;
	size_t n, cap;
};

static bool
take_visit(const struct appointment_line *l, void *arg)
{
	struct visits *all = arg;

	all->v = mem_room(all->v, &all->cap, all->n, sizeof(*all->v));
	all->v[all->n++] = *l;
	return true;
}

static int
by_time(const void *a, const void *b)
{
	const struct row_appointment *x =
		&((const struct appointment_line *)a)->row;
	const struct row_appointment *y =
		&((const struct appointment_line *)b)->row;
	int64_t d = x->day != y->day	     ? x->day - y->day
		    : x->minute != y->minute ? x->minute - y->minute
					     : x->id - y->id;

	return (d > 0) - (d < 0);
}

static bool
is_open(const struct row_appointment *a)
{
	return a->state == APPOINTMENT_STATE_BOOKED ||
	       a->state == APPOINTMENT_STATE_ARRIVED;
}

static void
show_visit(struct screen *s, const struct appointment_line *l)
{
	const struct row_appointment *a = &l->row;
	char day[WHEN_TEXT], minute[WHEN_TEXT], when[60];
	struct buf b = BUF_INIT;
	bool late = is_open(a) && a->day < when_today();

	snprintf(when, sizeof(when), "%s %s %s",
		 day_weekday_name((int32_t)a->day),
		 day_text(day, (int32_t)a->day),
		 minute_text(minute, (int32_t)a->minute));
	buf_addf(&b, "%s", l->clinic);
	part(&b, "", l->doctor);
	part(&b, "", l->reason);
	if (a->priority == PRIORITY_URGENT || a->priority == PRIORITY_SOON)
		part(&b, "", enum_words(&enum_priority, a->priority));
	buf_addf(&b, ": %s%s", enum_words(&enum_appointment_state, a->state),
		 late ? ", not closed" : "");
	page_pair(s, when,
		  late					    ? ROLE_WARN
		  : is_open(a)				    ? ROLE_NORMAL
		  : a->state == APPOINTMENT_STATE_CANCELLED ? ROLE_MUTED
							    : ROLE_NORMAL,
		  b.p);
	buf_release(&b);
}

static bool
is_coming(const struct row_appointment *a)
{
	return a->day > when_today() || (a->day == when_today() && is_open(a));
}

static enum rc
load_visits(struct chart *c, struct visits *all, struct err *e)
{
	char why[SESSION_WHY];
	enum rc rc;

	if (!session_may(desk_session(), ACT_APPOINTMENT_VIEW, why))
		return RC_DENIED;
	rc = appointment_of_patient(desk_session(), c->p.visit.id, take_visit,
				    all, e);
	if (rc == RC_OK && all->n)
		qsort(all->v, all->n, sizeof(*all->v), by_time);
	return rc;
}

static void
show_coming(struct screen *s, struct chart *c, const struct visits *all)
{
	size_t n = 0;

	page_heading(s, "Coming appointments");
	for (size_t i = 0; i < all->n; i++)
		if (is_coming(&all->v[i].row) && n++ < COMING_SHOWN)
			show_visit(s, &all->v[i]);
	if (n > COMING_SHOWN)
		page_textf(s, ROLE_MUTED, "and %zu later ones",
			   n - COMING_SHOWN);
	if (n == 0)
		page_text(s, ROLE_MUTED, "None.");
	c->print = n > 0;
}

static void
show_past(struct screen *s, const struct visits *all)
{
	size_t shown = 0, past = 0;

	for (size_t i = 0; i < all->n; i++)
		past += !is_coming(&all->v[i].row);
	if (!past)
		return;
	page_heading(s, "Past appointments");
	for (size_t i = all->n; i-- > 0 && shown < PAST_SHOWN;)
		if (!is_coming(&all->v[i].row)) {
			show_visit(s, &all->v[i]);
			chart_show_told(s, all->v[i].row.id);
			shown++;
		}
	if (past > shown)
		page_textf(s, ROLE_MUTED, "and %zu earlier ones", past - shown);
}

/* ---- diagnoses, allergies, marks ----------------------------------------------------- */

struct diagnoses {
	struct screen *s;
	size_t n;
};

static bool
show_diagnosis(const struct diagnosis *d, void *arg)
{
	struct diagnoses *to = arg;
	char day[WHEN_TEXT];
	struct buf b = BUF_INIT;
	bool over = d->row.end_day || d->row.certainty == CERTAINTY_REFUTED;

	if (to->n++ >= DIAGNOSES_SHOWN) {
		buf_release(&b);
		return true;
	}
	buf_addf(&b, "%s", d->name);
	if (d->row.severity)
		part(&b, "", enum_words(&enum_severity, d->row.severity));
	if (d->row.certainty)
		part(&b, "", enum_words(&enum_certainty, d->row.certainty));
	if (d->row.kind == DIAGNOSIS_KIND_PROBLEM)
		part(&b, "", "problem list");
	if (d->row.onset_day)
		part(&b, "since ", day_text(day, (int32_t)d->row.onset_day));
	if (d->row.end_day)
		part(&b, "until ", day_text(day, (int32_t)d->row.end_day));
	part(&b, "recorded ", day_text(day, (int32_t)d->row.day));
	page_pair(to->s, d->row.code, over ? ROLE_MUTED : ROLE_NORMAL, b.p);
	if (d->words[0])
		page_pair(to->s, "", ROLE_MUTED, d->words);
	else if (d->words_shut)
		page_pair(to->s, "", ROLE_MUTED, "note " NOT_SHOWN);
	buf_release(&b);
	return true;
}

static enum rc
show_diagnoses(struct screen *s, struct chart *c, struct err *e)
{
	struct diagnoses to = { s, 0 };
	char why[SESSION_WHY];
	enum rc rc = RC_NOKEY;

	page_heading(s, "Diagnoses");
	if (session_may(desk_session(), ACT_DIAGNOSIS_READ, why))
		rc = diagnosis_of_patient(desk_session(), c->p.visit.id, false,
					  show_diagnosis, &to, e);
	if (rc == RC_NOKEY) {
		page_text(s, ROLE_MUTED, NOT_SHOWN);
		err_clear(e);
		rc = RC_OK;
	} else if (rc == RC_OK && !to.n) {
		page_text(s, ROLE_MUTED, "None recorded.");
	} else if (rc == RC_OK && to.n > DIAGNOSES_SHOWN) {
		page_textf(s, ROLE_MUTED,
			   "and %zu earlier ones; "
			   "\"Diagnoses\" lists them all",
			   to.n - DIAGNOSES_SHOWN);
	}
	return rc;
}

static void
show_allergies(struct screen *s, struct chart *c)
{
	struct allergy_list l;
	char at[WHEN_TEXT];

	c->allergies = 0;
	page_heading(s, "Allergies");
	if (allergy_get(desk_session(), c->p.visit.id, &l, NULL) != RC_OK) {
		page_text(s, ROLE_WARN, "Could not be read.");
		return;
	}
	if (l.state == ALLERGY_HIDDEN)
		page_text(s, ROLE_MUTED, NOT_SHOWN);
	else if (l.state == ALLERGY_NOT_ASKED)
		page_text(s, ROLE_WARN, "Not asked.");
	else if (l.state == ALLERGY_NONE_KNOWN)
		page_textf(s, ROLE_OK, "None known, asked %s by %s.",
			   instant_text(at, l.asked_at),
			   chart_author(l.asked_by));
	for (size_t i = 0; l.state == ALLERGY_LIST && i < l.n; i++) {
		struct buf b = BUF_INIT;

		part(&b, "", l.v[i].reaction);
		if (l.v[i].severity)
			part(&b, "",
			     enum_words(&enum_severity, l.v[i].severity));
		buf_addf(&b, "%s%.11s, %s", b.len ? "; " : "",
			 instant_text(at, l.v[i].filed_at),
			 chart_author(l.v[i].author_id));
		page_pair(s, l.v[i].substance, ROLE_ALERT, b.p);
		buf_release(&b);
		c->allergies++;
	}
	allergy_list_release(&l);
}

static void
show_alerts(struct screen *s, struct chart *c)
{
	struct alert_list l;
	char at[WHEN_TEXT];

	c->alerts = 0;
	if (alert_get(desk_session(), c->p.visit.id, &l, NULL) != RC_OK)
		return;
	if (l.hidden || l.n)
		page_heading(s, "Alert marks");
	if (l.hidden)
		page_text(s, ROLE_MUTED, NOT_SHOWN);
	for (size_t i = 0; i < l.n; i++) {
		struct buf b = BUF_INIT;

		buf_addf(&b, "%s%sset %.11s, %s", l.v[i].note,
			 *l.v[i].note ? "; " : "",
			 instant_text(at, l.v[i].filed_at),
			 chart_author(l.v[i].author_id));
		page_pair(s, enum_words(&enum_alert_kind, l.v[i].kind),
			  ROLE_ALERT, b.p);
		buf_release(&b);
		c->alerts++;
	}
	alert_list_release(&l);
}

/* ---- the screen ------------------------------------------------------------------------ */

static enum rc
chart_load(struct screen *s, struct err *e)
{
	struct chart *c = screen_state(s);
	struct visits all = { .n = 0 };
	char why[SESSION_WHY];
	bool treats;
	enum rc visits, rc;

	rc = patient_open(desk_session(), screen_args(s)->id, &c->p, e);
	if (rc != RC_OK)
		return rc;
	desk_banner(s, &c->p);
	rc = chart_look_around(s, &c->p, e);
	if (rc == RC_NONE && c->shown)
		ui_pop(s);
	if (rc != RC_OK)
		return rc;
	c->shown = true;
	rc = ward_stay_of(desk_session(), c->p.visit.id, &c->stay, NULL);
	if (rc != RC_OK)
		row_init(TBL_STAY, &c->stay);
	if (c->p.visit.state == PATIENT_STATE_STRUCK)
		page_text(s, ROLE_ERROR,
			  "This record is struck out: it was "
			  "entered in error.");
	if (c->p.visit.id != screen_args(s)->id)
		page_text(s, ROLE_WARN,
			  "The record that you opened was merged "
			  "into this one.");
	chart_show_open(s, &c->p);
	show_summary(s, c);
	c->names = chart_show_more(s, &c->p);
	chart_show_cover(s, c->p.visit.id);
	visits = load_visits(c, &all, e);
	/* whoever treats reads the diagnoses first, a clerk the bookings */
	treats = session_may(desk_session(), ACT_DIAGNOSIS_READ, why);
	if (treats)
		rc = show_diagnoses(s, c, e);
	if (visits == RC_OK)
		show_coming(s, c, &all);
	if (!treats)
		rc = show_diagnoses(s, c, e);
	show_allergies(s, c);
	show_alerts(s, c);
	if (visits == RC_OK)
		show_past(s, &all);
	if (all.v)
		mem_wipe(all.v, all.n * sizeof(*all.v));
	free(all.v);
	if (desk_session()->audit_late)
		ui_message(ROLE_WARN, "The log can't be written now; that you "
				      "opened this chart is filed later.");
	return rc != RC_OK ? rc : visits == RC_DENIED ? RC_OK : visits;
}

static void
chart_opening(struct screen *s, int action, const struct ui_row *row,
	      struct ui_args *args)
{
	struct chart *c = screen_state(s);

	(void)row;
	if (action == ACTION_DIAGNOSIS_LIST)
		args->id = c->p.visit.id;
	else
		args->other = c->p.visit.id;
}

static const char *
chart_disabled(struct screen *s, int action, const struct ui_row *row)
{
	const struct chart *c = screen_state(s);

	(void)row;
	if (c->p.visit.state == PATIENT_STATE_STRUCK)
		return "This record is struck out.";
	switch (action) {
	case ACTION_ALERT_END:
		return c->alerts ? NULL : "There is no alert mark.";
	case ACTION_ALLERGY_STRIKE:
		return c->allergies ? NULL : "There is no allergy.";
	case ACTION_WARD_ADMIT:
		return c->stay.id ? "The patient is in a ward already." : NULL;
	case ACTION_BOOKING_PRINT_SLIP:
		return c->print ? NULL : "There is no coming appointment.";
	case ACTION_PATIENT_DIE:
		return c->p.visit.death_day ? "A death is filed." : NULL;
	case ACTION_PATIENT_LIVE:
	case ACTION_PATIENT_CERTIFICATE:
		return c->p.visit.death_day ? NULL : "No death is filed.";
	case ACTION_PATIENT_NAME_STRIKE:
		return c->names ? NULL : "There is no other name.";
	case ACTION_PATIENT_NEWBORN:
		return c->p.visit.sex == SEX_MALE ? "This patient is male."
						  : NULL;
	default:
		return NULL;
	}
}

static enum rc
print_slip(const struct chart *c, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc =
		appointment_print_slip(desk_session(), c->p.visit.id, &b, e);

	if (rc == RC_OK)
		desk_print("Appointments", b.p);
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	return rc;
}

static enum rc
strike_patient(struct screen *s, const struct chart *c, struct err *e)
{
	char name[PATIENT_NAME], text[400];
	int64_t reason;
	enum rc rc;

	if (!desk_ask_reason(s, "Why is this record struck out?",
			     REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	snprintf(text, sizeof(text),
		 "Strike out the record of %s?  It leaves "
		 "every list; its history stays.",
		 patient_name(name, &c->p));
	if (!ui_confirm("Strike out patient", text, "Strike out", "Go back"))
		return RC_NONE;
	rc = patient_strike(desk_session(), c->p.visit.id, c->p.visit.version,
			    reason, e);
	if (rc == RC_OK) {
		ui_message(ROLE_OK, "The record is struck out.");
		ui_pop(s);
	}
	return rc;
}

static enum rc
choose_own_doctor(struct screen *s, const struct chart *c, struct err *e)
{
	extern const struct ui_pick pick_house_doctor;
	int64_t doctor;
	enum rc rc;

	if (!ui_pick_one(s, "Who is their own doctor?", &pick_house_doctor,
			 &doctor, NULL, 0))
		return RC_NONE;
	rc = own_doctor_set(desk_session(), c->p.visit.id, doctor, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "Filed: %s.",
			   house_name(desk_session(), TBL_STAFF, doctor));
	return rc;
}

static enum rc
chart_action(struct screen *s, int action, const struct ui_row *row,
	     struct err *e)
{
	struct chart *c = screen_state(s);
	struct ui_args args = { .other = c->p.visit.id };

	(void)row;
	switch (action) {
	case ACTION_PATIENT_CHANGE:
		ui_push_id(SCREEN_PATIENT_FORM, c->p.visit.id);
		return RC_OK;
	case ACTION_PATIENT_HISTORY:
		return chart_history(&c->p, e);
	case ACTION_PATIENT_STRIKE:
		return strike_patient(s, c, e);
	case ACTION_ALERT_END:
		return chart_end_alert(c->p.visit.id, e);
	case ACTION_ALLERGY_STRIKE:
		return chart_strike_allergy(s, c->p.visit.id, e);
	case ACTION_PATIENT_NAME_STRIKE:
		return chart_strike_name(s, c->p.visit.id, e);
	case ACTION_BILL_CHARGE_HERE:
		ui_push_id(SCREEN_BILL_CHARGE, c->p.visit.id);
		return RC_OK;
	case ACTION_BILL_OF_PATIENT:
		ui_push_id(SCREEN_BILL_LIST, c->p.visit.id);
		return RC_OK;
	case ACTION_POLICY_LIST:
		ui_push_id(SCREEN_POLICY_LIST, c->p.visit.id);
		return RC_OK;
	case ACTION_PATIENT_OWN_DOCTOR:
		return choose_own_doctor(s, c, e);
	case ACTION_WARD_ADMIT:
		ui_push(SCREEN_WARD_ADMIT, &args);
		return RC_OK;
	case ACTION_BOOKING_NEW:
		ui_push(SCREEN_BOOKING_FORM, &args);
		return RC_OK;
	case ACTION_BOOKING_PRINT_SLIP:
		return print_slip(c, e);
	default:
		return chart_registration(s, action, &c->p, e);
	}
}

static enum rc
chart_returned(struct screen *s, int from, int64_t id, const char *text,
	       struct err *e)
{
	struct chart *c = screen_state(s);

	(void)text;
	(void)e;
	return chart_chosen(s, &c->p, from, id);
}

const struct screen_ops ops_patient_chart = {
	.size = sizeof(struct chart),
	.load = chart_load,
	.opening = chart_opening,
	.disabled = chart_disabled,
	.action = chart_action,
	.returned = chart_returned,
};

/*
 * patient_more.c - the forms for a death, an unknown person, a newborn; and
 * what the chart says of them.  args.other is the patient, or the mother.
 */
#include "patient_more.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/appointment.h"
#include "wardbook/patient_more.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

enum { AHEAD_SHOWN = 8 };

static enum rc
open_with_banner(struct screen *s, const struct ui_args *args, struct err *e)
{
	struct patient p;
	enum rc rc = patient_get(desk_session(), args->other, &p, e);

	if (rc == RC_OK)
		desk_banner(s, &p);
	patient_wipe(&p);
	return rc;
}

/* ---- death ------------------------------------------------------------------------ */

struct ahead {
	struct buf b, sent;
	int n;
};

static bool
take_ahead(const struct ahead_item *i, void *arg)
{
	struct ahead *x = arg;

	if (i->table == TBL_REMINDER)
		buf_addf(&x->sent, "\n  %s", i->words);
	else if (i->table != TBL_APPOINTMENT || x->n < AHEAD_SHOWN)
		buf_addf(&x->b, "\n  %s", i->words);
	else if (x->n == AHEAD_SHOWN)
		buf_adds(&x->b, "\n  and later ones");
	x->n += i->table != TBL_REMINDER;
	return true;
}

/* Says what goes with it, and asks. */
static bool
ask_death(const struct patient *p, struct err *e, enum rc *rc)
{
	struct ahead x = { BUF_INIT, BUF_INIT, 0 };
	struct buf b = BUF_INIT;
	char name[PATIENT_NAME];
	bool yes = false;

	*rc = patient_ahead(desk_session(), p->visit.id, take_ahead, &x, e);
	if (*rc == RC_OK) {
		buf_addf(&b, "%s has died.\n", patient_name(name, p));
		if (x.n)
			buf_addf(&b, "%d %s ahead and will be cancelled:%s",
				 x.n, x.n == 1 ? "lies" : "lie", x.b.p);
		else
			buf_adds(&b, "Nothing lies ahead.");
		if (x.sent.len)
			buf_addf(&b, "\nCan't be called back:%s", x.sent.p);
		yes = ui_confirm("File a death", b.p, "File it", "Go back");
	}
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	buf_release(&x.b);
	buf_release(&x.sent);
	return yes;
}

static enum rc
death_save(struct screen *s, struct err *e)
{
	struct death d = { .day = form_day(s, F_DEATH_FORM_DAY),
			   .minute = form_minute(s, F_DEATH_FORM_MINUTE) };
	struct patient p;
	struct ahead_count n;
	char words[AHEAD_WORDS];
	enum rc rc = patient_get(desk_session(), screen_args(s)->other, &p, e);

	if (rc != RC_OK)
		return rc;
	text_copy(d.cause, sizeof(d.cause), form_text(s, F_DEATH_FORM_CAUSE));
	if (!ask_death(&p, e, &rc)) {
		patient_wipe(&p);
		return rc == RC_OK ? RC_NONE : rc;
	}
	rc = patient_die(desk_session(), p.visit.id, p.visit.version, &d, &n,
			 e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The death is filed.  Cancelled: %s.",
			   ahead_words(words, &n));
	patient_wipe(&p);
	return rc;
}

const struct screen_ops ops_death_form = {
	.open = open_with_banner,
	.save = death_save,
};

enum rc
chart_live(const struct patient *p, struct err *e)
{
	static const char *const answers[] = { "Go back", "Give it back",
					       "Take the death back only" };
	struct ahead_count given, left;
	char words[AHEAD_WORDS], not [AHEAD_WORDS];
	int a = ui_ask("Take a death back",
		       "The patient is alive.  Bookings, waiting list and "
		       "recalls that the death ended can stand again; bookings "
		       "where their place is free.",
		       answers, 3);
	enum rc rc;

	if (a <= 0)
		return RC_NONE;
	rc = patient_live(desk_session(), p->visit.id, p->visit.version, a == 1,
			  &given, &left, e);
	ahead_words(words, &given);
	if (rc == RC_OK && (left.bookings || left.waiting || left.recalls))
		ui_message(ROLE_WARN, "Stands again: %s.  Not: %s.", words,
			   ahead_words(not, &left));
	else if (rc == RC_OK)
		ui_message(ROLE_OK, "Taken back.  Stands again: %s.", words);
	return rc;
}

/* ---- unknown people ---------------------------------------------------------------- */

static enum rc
unknown_save(struct screen *s, struct err *e)
{
	struct unknown u = { .age = (int)form_int(s, F_UNKNOWN_FORM_AGE) };
	struct patient p;
	struct ui_args args = { .id = 0 };
	enum rc rc;

	u.sex = (enum sex)enum_find(&enum_sex,
				    form_code(s, F_UNKNOWN_FORM_SEX));
	text_copy(u.found, sizeof(u.found), form_text(s, F_UNKNOWN_FORM_FOUND));
	rc = patient_register_unknown(desk_session(), &u, &p, e);
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "Registered as %s.", p.who.number);
	args.id = p.visit.id;
	patient_wipe(&p);
	ui_replace(s, SCREEN_PATIENT_CHART, &args);
	return RC_OK;
}

const struct screen_ops ops_unknown_form = { .save = unknown_save };

/* ---- newborns ------------------------------------------------------------------------ */

static enum rc
newborn_save(struct screen *s, struct err *e)
{
	struct newborn n = {
		.mother = screen_args(s)->other,
		.day = form_day(s, F_NEWBORN_FORM_DAY),
		.minute = form_minute(s, F_NEWBORN_FORM_MINUTE),
		.order = (int)form_int(s, F_NEWBORN_FORM_ORDER),
	};
	struct patient p;
	struct ui_args args = { .id = 0 };
	enum rc rc;

	n.sex = (enum sex)enum_find(&enum_sex,
				    form_code(s, F_NEWBORN_FORM_SEX));
	text_copy(n.given, sizeof(n.given), form_text(s, F_NEWBORN_FORM_GIVEN));
	rc = patient_register_newborn(desk_session(), &n, &p, e);
	if (rc != RC_OK)
		return rc;
	ui_message(ROLE_OK, "Registered as %s, tied to the mother.",
		   p.who.number);
	args.id = p.visit.id;
	patient_wipe(&p);
	ui_replace(s, SCREEN_PATIENT_CHART, &args);
	return RC_OK;
}

const struct screen_ops ops_newborn_form = {
	.open = open_with_banner,
	.save = newborn_save,
};

/* ---- other names ---------------------------------------------------------------------- */

static enum rc
name_save(struct screen *s, struct err *e)
{
	struct row_patient_name n;
	enum rc rc;

	row_init(TBL_PATIENT_NAME, &n);
	n.patient_id = screen_args(s)->other;
	n.kind = enum_find(&enum_name_use, form_code(s, F_NAME_FORM_KIND));
	text_copy(n.family, sizeof(n.family), form_text(s, F_NAME_FORM_FAMILY));
	text_copy(n.given, sizeof(n.given), form_text(s, F_NAME_FORM_GIVEN));
	n.since_day = form_day(s, F_NAME_FORM_SINCE_DAY);
	n.until_day = form_day(s, F_NAME_FORM_UNTIL_DAY);
	rc = patient_name_add(desk_session(), &n, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The name is filed.");
	row_wipe(TBL_PATIENT_NAME, &n);
	return rc;
}

const struct screen_ops ops_name_form = {
	.open = open_with_banner,
	.save = name_save,
};

struct shown {
	struct screen *s;
	size_t n;
};

static bool
show_name(const struct row_patient_name *n, void *arg)
{
	struct shown *to = arg;
	char since[WHEN_TEXT], until[WHEN_TEXT], text[340];

	day_text(since, (int32_t)n->since_day);
	day_text(until, (int32_t)n->until_day);
	snprintf(text, sizeof(text), "%s%s%s%s%s%s%s", n->given,
		 *n->given && *n->family ? " " : "", n->family,
		 *since ? ", from " : "", since, *until ? ", until " : "",
		 until);
	page_pair(to->s, enum_words(&enum_name_use, n->kind), ROLE_NORMAL,
		  text);
	to->n++;
	mem_wipe(text, sizeof(text));
	return true;
}

/* ---- on the chart ----------------------------------------------------------------------- */

static void
show_mother(struct screen *s, const struct row_patient_more *m)
{
	char name[PATIENT_NAME], text[PATIENT_NAME + 80], at[WHEN_TEXT];
	struct patient p;

	if (!m->mother_id ||
	    patient_get(desk_session(), m->mother_id, &p, NULL) != RC_OK)
		return;
	minute_text(at, (int32_t)m->birth_minute);
	snprintf(text, sizeof(text), "%s, %s%s%s", patient_name(name, &p),
		 p.who.number, *at ? ", born at " : "", at);
	page_pair(s, "Mother", ROLE_NORMAL, text);
	patient_wipe(&p);
	mem_wipe(text, sizeof(text));
}

size_t
chart_show_more(struct screen *s, const struct patient *p)
{
	struct row_patient_more m;
	struct shown names = { s, 0 };
	char day[WHEN_TEXT], at[WHEN_TEXT], text[260];

	if (p->who.shut ||
	    patient_more_get(desk_session(), p->visit.id, &m, NULL) != RC_OK)
		return 0;
	if (m.unidentified) {
		banner_alert(s, ROLE_WARN, "NOT IDENTIFIED");
		page_pair(s, "Not identified", ROLE_WARN,
			  *m.found ? m.found : "nobody knows yet who this is");
	}
	if (patient_names(desk_session(), p->visit.id, show_name, &names,
			  NULL) != RC_OK)
		page_pair(s, "Other names", ROLE_MUTED, "can't be read now");
	show_mother(s, &m);
	if (p->visit.death_day) {
		minute_text(at, (int32_t)m.death_minute);
		snprintf(text, sizeof(text), "%s%s%s%s%s",
			 day_text(day, (int32_t)p->visit.death_day),
			 *at ? " " : "", at, *m.death_cause ? ", " : "",
			 m.death_cause);
		page_pair(s, "Died", ROLE_CRITICAL, text);
	}
	row_wipe(TBL_PATIENT_MORE, &m);
	return names.n;
}

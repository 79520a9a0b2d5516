/*
 * patient_cover.c - what the chart says of cover, of the patient's own doctor,
 * and of what other systems told: admissions elsewhere, the particulars of a
 * visit.  A number that leads to nothing here is shown as such.
 */
#include "patient_chart.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/bill.h"
#include "wardbook/house.h"
#include "wardbook/told.h"
#include "wardbook/when.h"

/* ---- cover ------------------------------------------------------------------------ */

static void
show_cover(struct screen *s, const char *label, const struct row_policy *p,
	   const char *as)
{
	char from[WHEN_TEXT] = "", to[WHEN_TEXT] = "", today[COVER_TEXT];
	struct buf b = BUF_INIT;

	buf_addf(&b, "%s, %s",
		 house_name(desk_session(), TBL_INSURER, p->insurer_id),
		 p->number);
	if (p->coverage)
		buf_addf(&b, ", %s", enum_words(&enum_coverage, p->coverage));
	if (p->from_day)
		buf_addf(&b, ", from %s", day_text(from, (int32_t)p->from_day));
	if (p->to_day)
		buf_addf(&b, " to %s", day_text(to, (int32_t)p->to_day));
	buf_addf(&b, ": %s%s%s", cover_text(today, p, when_today()),
		 *as ? ", as " : "", as);
	page_pair(s, label,
		  policy_covers(p, when_today()) == COVER_YES ? ROLE_NORMAL
							      : ROLE_WARN,
		  b.p);
	buf_release(&b);
}

static bool
show_policy(const struct row_policy *p, void *arg)
{
	if (!p->shut)
		show_cover(arg, "Policy", p, "");
	return true;
}

static bool
show_insured(const struct row_insured *i, const struct row_policy *p, void *arg)
{
	char text[80];

	if (i->shut)
		return true;
	if (p->id && !p->shut) {
		show_cover(arg, "Covered by", p,
			   i->relation
				   ? enum_words(&enum_insured_as, i->relation)
				   : "");
		return true;
	}
	snprintf(text, sizeof(text), "number %s, which is no policy here",
		 i->number);
	page_pair(arg, "Covered by", ROLE_WARN, text);
	return true;
}

/* ---- told ---------------------------------------------------------------------------- */

static bool
show_admission(const struct row_admission_told *a, void *arg)
{
	char from[WHEN_TEXT] = "?", to[WHEN_TEXT] = "", text[260];
	bool turned = a->from_day && a->to_day && a->to_day < a->from_day;

	if (a->from_day)
		day_text(from, (int32_t)a->from_day);
	if (a->to_day)
		day_text(to, (int32_t)a->to_day);
	snprintf(text, sizeof(text), "%s to %s%s%s%s", from, to,
		 turned ? ", which is before it began" : "",
		 *a->words ? ", " : "", a->words);
	page_pair(arg, "In hospital", turned ? ROLE_WARN : ROLE_NORMAL, text);
	return true;
}

static void
show_own_doctor(struct screen *s, int64_t patient)
{
	struct row_own_doctor o;
	char text[100];

	if (told_own_doctor(desk_session(), patient, &o, NULL) != RC_OK ||
	    o.shut)
		return;
	if (o.doctor_id) {
		page_pair(s, "Own doctor", ROLE_NORMAL,
			  house_name(desk_session(), TBL_STAFF, o.doctor_id));
	} else if (o.number[0]) {
		snprintf(text, sizeof(text), "number %s, who is nobody here",
			 o.number);
		page_pair(s, "Own doctor", ROLE_WARN, text);
	}
}

void
chart_show_cover(struct screen *s, int64_t patient)
{
	struct session *me = desk_session();

	if (session_may(me, ACT_BILL_VIEW, NULL)) {
		if (policy_of_patient(me, patient, show_policy, s, NULL) !=
			    RC_OK ||
		    insured_of_patient(me, patient, show_insured, s, NULL) !=
			    RC_OK)
			page_pair(s, "Policy", ROLE_MUTED, "can't be read now");
	}
	show_own_doctor(s, patient);
	if (told_admissions(me, patient, show_admission, s, NULL) != RC_OK)
		page_pair(s, "In hospital", ROLE_MUTED, "can't be read now");
}

/* ---- a visit ---------------------------------------------------------------------------- */

static void
add(struct buf *b, const char *label, const char *text)
{
	if (*text)
		buf_addf(b, "%s%s%s", b->len ? ", " : "", label, text);
}

static void
line(struct screen *s, struct buf *b)
{
	if (b->len)
		page_pair(s, "", ROLE_MUTED, b->p);
	buf_clear(b);
}

void
chart_show_told(struct screen *s, int64_t visit)
{
	struct told_visit v;
	struct buf b = BUF_INIT;
	char text[MONEY_TEXT];

	if (told_visit(desk_session(), visit, &v, NULL) != RC_OK)
		return;
	add(&b, "in ",
	    v.more.id ? house_name(desk_session(), TBL_HOSPITAL,
				   v.more.hospital_id)
		      : "");
	add(&b, "doctor elsewhere ", v.source.doctor);
	add(&b, "hospital elsewhere ", v.source.hospital);
	if (v.more.follow_day)
		add(&b, "to be seen again on ",
		    day_text(text, (int32_t)v.more.follow_day));
	line(s, &b);
	if (v.cost.id && !v.cost.shut) {
		if (v.cost.amount >= 0)
			add(&b, "billed ",
			    money_here(desk_session(), text, v.cost.amount));
		if (v.cost.copay >= 0)
			add(&b, "own part ",
			    money_here(desk_session(), text, v.cost.copay));
		add(&b, "claim ", v.cost.claim);
	}
	line(s, &b);
	if (v.words.id && v.words.shut) {
		add(&b, "what was said of it is ", NOT_SHOWN);
	} else {
		add(&b, "", v.words.diagnosis);
		add(&b, "plan: ", v.words.plan);
		add(&b, "", v.words.words);
	}
	line(s, &b);
	told_visit_wipe(&v);
	if (b.p)
		mem_wipe(b.p, b.cap);
	buf_release(&b);
}

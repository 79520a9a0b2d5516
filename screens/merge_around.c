/*
 * merge_around.c - look-alikes of the patient whose chart opens: a question
 * once a person and shift, a mark in the banner for as long as both are here.
 */
#include "merge_chart.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/merge.h"
#include "wardbook/when.h"

static enum rc
keep_apart(const struct patient *p, const struct around_list *l, struct err *e)
{
	enum rc rc = RC_OK;

	for (int i = 0; i < l->n && rc == RC_OK; i++)
		if (!l->v[i].answered)
			rc = alike_answer_set(desk_session(), p->visit.id,
					      l->v[i].id,
					      ALIKE_ANSWER_DIFFERENT, e);
	return rc;
}

static enum rc
ask(const struct patient *p, const struct around_list *l, struct err *e)
{
	const char *answers[] = { "Go back", "This one",
				  "This one, never ask again" };
	char name[PATIENT_NAME], born[PATIENT_BORN], why[SESSION_WHY];
	struct buf b = BUF_INIT;
	int a;
	enum rc rc;

	buf_addf(&b,
		 "You open\n  %s\n  born %s, %s\n\nDo you mean that one?  "
		 "There is also",
		 patient_name(name, p), patient_born(born, p, when_today()),
		 p->who.number);
	for (int i = 0; i < l->n; i++)
		if (!l->v[i].answered)
			buf_addf(&b, "\n  %s\n  born %s, %s, %s", l->v[i].name,
				 l->v[i].born, l->v[i].number, l->v[i].where);
	a = ui_ask("Two patients alike", b.p, answers,
		   session_may(desk_session(), ACT_PATIENT_ANSWER, why) ? 3
									: 2);
	mem_wipe(b.p, b.len);
	buf_release(&b);
	if (a <= 0)
		return RC_NONE;
	rc = a == 2 ? keep_apart(p, l, e) : RC_OK;
	if (rc == RC_OK)
		rc = alike_warned(desk_session(), p->visit.id, e);
	/* That the warning can't be kept now must not hide a chart. */
	if (rc != RC_OK) {
		ui_error(e);
		err_clear(e);
	}
	return RC_OK;
}

enum rc
chart_look_around(struct screen *s, const struct patient *p, struct err *e)
{
	struct around_list l;
	char text[PATIENT_NAME + 40];
	enum rc rc = alike_around(desk_session(), p->visit.id, &l, e);

	if (rc == RC_OK && l.ask)
		rc = ask(p, &l, e);
	for (int i = 0; i < l.n && rc == RC_OK; i++) {
		snprintf(text, sizeof(text), "LOOK-ALIKE %s", l.v[i].name);
		banner_alert(s, ROLE_WARN, text);
	}
	mem_wipe(&l, sizeof(l));
	return rc;
}

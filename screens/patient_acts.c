/*
 * patient_acts.c - from the chart: the history of changes, ending a mark,
 * striking out an allergy or another name.
 *
 * What is taken back is named by the id and version that were read for the
 * question, so an answer never hits another row.
 */
#include "patient_chart.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/patient_more.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

const char *
chart_author(int64_t account)
{
	static struct row_account a;

	if (row_get(desk_store(), TBL_ACCOUNT, account, &a, NULL) != RC_OK)
		return "someone";
	return a.name;
}

/* ---- history ---------------------------------------------------------------------- */

struct change {
	int64_t at;
	char *text;
};

struct changes {
	const char *what;
	struct change *v;
	size_t n, cap;
};

static bool
take_change(const struct record_change *c, void *arg)
{
	struct changes *all = arg;
	struct buf b = BUF_INIT;
	char at[WHEN_TEXT];

	buf_addf(&b, "%s  %s\n", instant_text(at, c->at), c->author_name);
	if (c->text.len)
		buf_addf(&b, "    %s\n", c->text.p);
	else
		buf_addf(&b, "    %s\n", all->what);
	all->v = mem_room(all->v, &all->cap, all->n, sizeof(*all->v));
	all->v[all->n++] = (struct change){ c->at, buf_detach(&b) };
	return true;
}

static void
drop(char *text)
{
	mem_wipe(text, strlen(text));
	free(text);
}

static int
newest_first(const void *a, const void *b)
{
	int64_t x = ((const struct change *)a)->at;
	int64_t y = ((const struct change *)b)->at;

	return (x < y) - (x > y);
}

enum rc
chart_history(const struct patient *p, struct err *e)
{
	struct changes all = { .what = "first filed" };
	struct buf b = BUF_INIT;
	char name[PATIENT_NAME], title[PATIENT_NAME + 20];
	enum rc rc = record_history(desk_session(), TBL_IDENTITY, p->visit.id,
				    take_change, &all, e);

	if (rc == RC_OK)
		rc = record_history(desk_session(), TBL_PATIENT, p->visit.id,
				    take_change, &all, e);
	if (all.n)
		qsort(all.v, all.n, sizeof(*all.v), newest_first);
	for (size_t i = 0; i < all.n; i++) {
		/* both halves of a record say that it was filed */
		if (i == 0 || strcmp(all.v[i].text, all.v[i - 1].text) != 0)
			buf_adds(&b, all.v[i].text);
		if (i > 0)
			drop(all.v[i - 1].text);
		if (i == all.n - 1)
			drop(all.v[i].text);
	}
	free(all.v);
	snprintf(title, sizeof(title), "Changes: %s", patient_name(name, p));
	if (rc == RC_OK)
		ui_pager(title, b.len ? b.p : "Nothing was changed.");
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	return rc;
}

/* ---- which one ---------------------------------------------------------------------- */

enum { CHOICES = 30 };

struct choice {
	int64_t id[CHOICES], version[CHOICES];
	char label[CHOICES][120];
	int n;
};

static char *
choice_add(struct choice *c, int64_t id, int64_t version)
{
	c->id[c->n] = id;
	c->version[c->n] = version;
	return c->label[c->n++];
}

/* -1: left. */
static int
choose(const struct choice *c, const char *title)
{
	const char *labels[CHOICES];

	for (int i = 0; i < c->n; i++)
		labels[i] = c->label[i];
	return c->n ? ui_choose(title, labels, c->n, 0) : -1;
}

enum rc
chart_end_alert(int64_t patient, struct err *e)
{
	struct alert_list l;
	struct choice c = { .n = 0 };
	enum rc rc = alert_get(desk_session(), patient, &l, e);
	int at;

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < l.n && c.n < CHOICES; i++)
		snprintf(choice_add(&c, l.v[i].id, l.v[i].version), 120,
			 "%s%s%s", enum_words(&enum_alert_kind, l.v[i].kind),
			 *l.v[i].note ? ": " : "", l.v[i].note);
	alert_list_release(&l);
	at = choose(&c, "Which mark ends?");
	if (at < 0)
		return RC_NONE;
	rc = alert_end(desk_session(), c.id[at], c.version[at], e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "The mark \"%.60s\" has ended.",
			   c.label[at]);
	return rc;
}

enum rc
chart_strike_allergy(struct screen *s, int64_t patient, struct err *e)
{
	struct allergy_list l;
	struct choice c = { .n = 0 };
	int64_t reason;
	enum rc rc = allergy_get(desk_session(), patient, &l, e);
	int at;

	if (rc != RC_OK)
		return rc;
	for (size_t i = 0; i < l.n && c.n < CHOICES; i++)
		text_copy(choice_add(&c, l.v[i].id, l.v[i].version), 120,
			  l.v[i].substance);
	allergy_list_release(&l);
	at = choose(&c, "Which allergy was entered in error?");
	if (at < 0 || !desk_ask_reason(s, "Why is it struck out?",
				       REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	rc = allergy_strike(desk_session(), c.id[at], c.version[at], reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "\"%.60s\" is struck out.", c.label[at]);
	return rc;
}

static bool
take_name(const struct row_patient_name *n, void *arg)
{
	struct choice *c = arg;

	if (c->n < CHOICES)
		snprintf(choice_add(c, n->id, n->version), 120,
			 "%s: %.50s%s%.50s",
			 enum_words(&enum_name_use, n->kind), n->given,
			 *n->given && *n->family ? " " : "", n->family);
	return true;
}

enum rc
chart_strike_name(struct screen *s, int64_t patient, struct err *e)
{
	struct choice c = { .n = 0 };
	int64_t reason;
	enum rc rc = patient_names(desk_session(), patient, take_name, &c, e);
	int at;

	if (rc != RC_OK)
		return rc;
	at = choose(&c, "Which name was entered in error?");
	if (at < 0 || !desk_ask_reason(s, "Why is it struck out?",
				       REASON_KIND_STRIKE, &reason))
		return RC_NONE;
	rc = patient_name_strike(desk_session(), c.id[at], c.version[at],
				 reason, e);
	if (rc == RC_OK)
		ui_message(ROLE_OK, "\"%.80s\" is struck out.", c.label[at]);
	mem_wipe(&c, sizeof(c));
	return rc;
}

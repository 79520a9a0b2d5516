/*
 * alike_around.c - who in the same ward or clinic could be taken for a
 * patient, and who has been warned of it.
 *
 * Family names must be the same, or be spelt or sound nearly so, and given
 * names must be so, too, or begin alike: a warning that comes with every
 * second chart is read by nobody.
 */
#include "find_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/merge.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

/* ---- names ----------------------------------------------------------------------- */

/* The first word of a name, folded. */
static size_t
first_word(char *out, size_t size, const char *name)
{
	size_t n;

	text_fold(out, size, name);
	n = strcspn(out, " ");
	out[n] = '\0';
	return n;
}

static bool
same_or_near(const char *a, const char *b)
{
	return !strcmp(a, b) || words_near(a, strlen(a), b, strlen(b));
}

static bool
names_alike(const struct row_identity *a, const struct row_identity *b)
{
	char x[300], y[300], g[300], h[300];
	bool alike;

	text_fold(x, sizeof(x), a->family);
	text_fold(y, sizeof(y), b->family);
	first_word(g, sizeof(g), a->given);
	first_word(h, sizeof(h), b->given);
	alike = *x && *y && same_or_near(x, y) &&
		(!*g || !*h || g[0] == h[0] || same_or_near(g, h));
	mem_wipe(x, sizeof(x));
	mem_wipe(y, sizeof(y));
	mem_wipe(g, sizeof(g));
	mem_wipe(h, sizeof(h));
	return alike;
}

/* ---- who is around --------------------------------------------------------------- */

struct others {
	struct idset ids;
	int64_t *place;
	size_t cap;
};

static enum rc
gather(struct session *s, enum query q, int64_t patient, struct others *o,
       struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	bool row = false, fresh;
	enum rc rc;

	stmt_int(st, "patient", patient);
	if (q == QUERY_AROUND_CLINIC)
		stmt_int(st, "today", when_today());
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		size_t i =
			idset_add(&o->ids, stmt_get_int(st, "patient"), &fresh);

		o->place = mem_room(o->place, &o->cap, i, sizeof(*o->place));
		if (fresh)
			o->place[i] = stmt_get_int(st, "place");
	}
	stmt_done(st);
	return rc;
}

static bool
is_in(const struct around_list *l, int64_t id)
{
	for (int i = 0; i < l->n; i++)
		if (l->v[i].id == id)
			return true;
	return false;
}

static enum rc
look_at(struct session *s, const struct patient *p, int64_t other,
	int64_t place, struct around_list *out, struct err *e)
{
	struct patient q;
	struct around *a;
	int64_t answer = 0;
	enum rc rc = patient_get(s, other, &q, e);

	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	if (q.visit.id == p->visit.id || q.who.shut || is_in(out, q.visit.id) ||
	    out->n == AROUND_MOST || !names_alike(&p->who, &q.who)) {
		patient_wipe(&q);
		return RC_OK;
	}
	rc = alike_answer_get(s, p->visit.id, q.visit.id, &answer, e);
	a = &out->v[out->n++];
	a->id = q.visit.id;
	a->answered = answer != 0;
	out->ask |= !answer;
	patient_name(a->name, &q);
	patient_born(a->born, &q, when_today());
	text_copy(a->number, sizeof(a->number), q.who.number);
	text_copy(a->where, sizeof(a->where), house_name(s, TBL_PLACE, place));
	patient_wipe(&q);
	return rc;
}

/* ---- shifts ----------------------------------------------------------------------- */

/* day * 10 + 1, 2, 3; the night belongs to the day on which it began. */
static int64_t
shift_now(void)
{
	int32_t day = when_today(), hour = when_minute_now() / 60;

	if (hour < 6)
		return (int64_t)day_add(day, -1) * 10 + 3;
	return (int64_t)day * 10 + (hour < 14 ? 1 : hour < 22 ? 2 : 3);
}

static enum rc
was_warned(struct session *s, int64_t patient, bool *was, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_ALIKE_WARNED_IN);
	int64_t n = 0;
	enum rc rc;

	stmt_int(st, "account", s->account);
	stmt_int(st, "patient", patient);
	stmt_int(st, "shift", shift_now());
	rc = stmt_one_int(st, &n, e);
	*was = n > 0;
	return rc;
}

enum rc
alike_warned(struct session *s, int64_t patient, struct err *e)
{
	struct row_alike_warned w;
	bool was = false;
	enum rc rc = act_begin(s, ACT_CHART_READ, e);

	if (rc != RC_OK)
		return rc;
	rc = was_warned(s, patient, &was, e);
	row_init(TBL_ALIKE_WARNED, &w);
	w.account_id = s->account;
	w.patient_id = patient;
	w.shift = shift_now();
	if (rc == RC_OK && !was)
		rc = row_insert(s->store, TBL_ALIKE_WARNED, &w, e);
	if (rc != RC_OK || was) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_ALIKE_WARNED, w.id, w.version, patient,
		 "warned of a look-alike");
	return act_commit(s, e);
}

enum rc
alike_around(struct session *s, int64_t patient, struct around_list *out,
	     struct err *e)
{
	struct others o = { .place = NULL };
	struct patient p;
	bool was = false;
	enum rc rc = patient_get(s, patient, &p, e);

	memset(out, 0, sizeof(*out));
	if (rc != RC_OK)
		return rc;
	idset_init(&o.ids);
	if (!p.who.shut)
		rc = gather(s, QUERY_AROUND_WARD, p.visit.id, &o, e);
	if (rc == RC_OK && !p.who.shut)
		rc = gather(s, QUERY_AROUND_CLINIC, p.visit.id, &o, e);
	for (size_t i = 0; i < o.ids.n && rc == RC_OK; i++)
		rc = look_at(s, &p, o.ids.v[i], o.place[i], out, e);
	if (rc == RC_OK && out->ask) {
		rc = was_warned(s, p.visit.id, &was, e);
		out->ask = !was;
	}
	idset_release(&o.ids);
	free(o.place);
	patient_wipe(&p);
	return rc;
}

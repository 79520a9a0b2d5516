/*
 * merge.c - merging one record into another: a link and a line in the journal.
 *
 * Everything that the record holds stays where it is.  Records that were
 * merged into it before follow it, so that reading never goes more than one
 * step; the journal says who followed, and parting takes them along.
 */
#include "merge_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/ward.h"

/* ---- what it would do -------------------------------------------------------- */

static bool
count_item(const struct merge_item *i, void *arg)
{
	(void)i;
	++*(size_t *)arg;
	return true;
}

enum rc
merge_followers(struct session *s, int64_t patient, struct idset *ids,
		struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_MERGE_FOLLOWERS);
	bool row = false, fresh;
	enum rc rc;

	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		idset_add(ids, stmt_get_int(st, "id"), &fresh);
	stmt_done(st);
	return rc;
}

/* Both can be merged: there, active, and their names open. */
static enum rc
check_pair(const struct merge_plan *p, struct err *e)
{
	const struct patient *both[] = { &p->gone, &p->into };

	if (p->gone.visit.id == p->into.visit.id)
		return err_set(e, RC_REFUSED,
			       "This is one and the same "
			       "record.");
	for (int i = 0; i < 2; i++) {
		if (both[i]->who.shut || both[i]->visit.shut)
			return err_set(e, RC_NOKEY, "Names are " NOT_SHOWN ".");
		if (both[i]->visit.state != PATIENT_STATE_ACTIVE)
			return err_set(e, RC_REFUSED, "Record %s is %s.",
				       both[i]->who.number,
				       enum_words(&enum_patient_state,
						  both[i]->visit.state));
	}
	return RC_OK;
}

static enum rc
check_wards(struct session *s, const struct merge_plan *p, struct err *e)
{
	struct row_stay stay;
	enum rc rc = ward_stay_of(s, p->gone.visit.id, &stay, NULL);

	if (rc == RC_OK)
		rc = ward_stay_of(s, p->into.visit.id, &stay, NULL);
	if (rc == RC_OK)
		return err_set(e, RC_CONFLICT,
			       "Both records lie in a ward; "
			       "end one of the stays first.");
	return rc == RC_NONE ? RC_OK : rc;
}

static void
warn(struct merge_plan *p, const char *what)
{
	size_t n = strlen(p->warning);

	snprintf(p->warning + n, sizeof(p->warning) - n, "%s%s", n ? "; " : "",
		 what);
}

static void
look_for_contradictions(struct merge_plan *p)
{
	const struct patient *a = &p->gone, *b = &p->into;

	p->warning[0] = '\0';
	if (a->visit.sex != b->visit.sex)
		warn(p, "the sex differs");
	if (a->who.birth_day && b->who.birth_day &&
	    a->who.birth_day != b->who.birth_day)
		warn(p, "the birth dates differ");
	if (!a->visit.death_day != !b->visit.death_day)
		warn(p, "only one of them has died");
	else if (a->visit.death_day != b->visit.death_day)
		warn(p, "the days of death differ");
	if (*a->who.external && *b->who.external &&
	    strcmp(a->who.external, b->who.external))
		warn(p, "the numbers elsewhere differ");
}

static void
rate(struct session *s, struct merge_plan *p)
{
	struct patient_hit hit = { .patient = p->into };

	alike_score(s, &p->gone, &hit);
	p->score = hit.score;
	memcpy(p->why, hit.why, sizeof(p->why));
	memcpy(p->against, hit.against, sizeof(p->against));
	patient_wipe(&hit.patient);
}

enum rc
merge_plan(struct session *s, int64_t gone, int64_t into,
	   struct merge_plan *plan, struct err *e)
{
	struct idset followers;
	char why[SESSION_WHY];
	int64_t answer = 0;
	enum rc rc;

	memset(plan, 0, sizeof(*plan));
	if (!session_may(s, ACT_PATIENT_SHOW, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = patient_load(s, gone, &plan->gone, e);
	if (rc == RC_OK)
		rc = patient_load(s, into, &plan->into, e);
	if (rc == RC_OK)
		rc = check_pair(plan, e);
	if (rc == RC_OK)
		rc = check_wards(s, plan, e);
	idset_init(&followers);
	if (rc == RC_OK)
		rc = merge_followers(s, gone, &followers, e);
	plan->followers = followers.n;
	idset_release(&followers);
	if (rc == RC_OK)
		rc = merge_items(s, gone, count_item, &plan->items, e);
	if (rc == RC_OK)
		rc = merge_items(s, into, count_item, &plan->kept, e);
	if (rc == RC_OK)
		rc = alike_answer_get(s, gone, into, &answer, e);
	if (rc != RC_OK)
		return rc;
	rate(s, plan);
	look_for_contradictions(plan);
	if (answer == ALIKE_ANSWER_TWIN)
		warn(plan, "someone said that they are twins");
	else if (answer)
		warn(plan, "someone said that they are not the same");
	return RC_OK;
}

/* ---- doing it ------------------------------------------------------------------ */

enum rc
merge_relink(struct session *s, int64_t patient, int64_t living, struct err *e)
{
	struct row_patient p;
	enum rc rc = row_get(s->store, TBL_PATIENT, patient, &p, e);

	if (rc != RC_OK)
		return rc;
	p.state = living ? PATIENT_STATE_MERGED : PATIENT_STATE_ACTIVE;
	p.living_id = living;
	rc = row_update(s->store, TBL_PATIENT, &p, e);
	if (rc == RC_OK)
		act_note(s, TBL_PATIENT, p.id, p.version, p.id, NULL);
	row_wipe(TBL_PATIENT, &p);
	return rc;
}

static enum rc
follow(struct session *s, const struct row_merge_act *m, int64_t patient,
       struct err *e)
{
	struct row_merge_follower f;
	enum rc rc = merge_relink(s, patient, m->into_id, e);

	row_init(TBL_MERGE_FOLLOWER, &f);
	f.merge_id = m->id;
	f.patient_id = patient;
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_MERGE_FOLLOWER, &f, e);
	return rc;
}

/* As seen in the plan? */
static enum rc
check_seen(const struct merge_plan *seen, const struct merge_plan *now,
	   struct err *e)
{
	if (seen->gone.visit.version != now->gone.visit.version ||
	    seen->gone.who.version != now->gone.who.version ||
	    seen->into.visit.version != now->into.visit.version ||
	    seen->into.who.version != now->into.who.version ||
	    seen->items != now->items)
		return err_set(e, RC_CONFLICT,
			       "Someone changed one of the "
			       "records since you looked; see them again.");
	return RC_OK;
}

static enum rc
link_both(struct session *s, const struct merge_plan *p, struct err *e)
{
	struct idset followers;
	struct row_merge_act m;
	char detail[80];
	enum rc rc;

	row_init(TBL_MERGE_ACT, &m);
	m.gone_id = p->gone.visit.id;
	m.into_id = p->into.visit.id;
	m.merged_at = when_now();
	rc = row_insert(s->store, TBL_MERGE_ACT, &m, e);
	idset_init(&followers);
	if (rc == RC_OK)
		rc = merge_followers(s, m.gone_id, &followers, e);
	if (rc == RC_OK)
		rc = merge_relink(s, m.gone_id, m.into_id, e);
	for (size_t i = 0; i < followers.n && rc == RC_OK; i++)
		rc = follow(s, &m, followers.v[i], e);
	idset_release(&followers);
	snprintf(detail, sizeof(detail), "into record %lld",
		 (long long)m.into_id);
	if (rc == RC_OK)
		act_note(s, TBL_MERGE_ACT, m.id, m.version, m.gone_id, detail);
	return rc;
}

enum rc
merge_do(struct session *s, const struct merge_plan *plan, struct err *e)
{
	struct merge_plan *now;
	enum rc rc = act_begin(s, ACT_PATIENT_MERGE, e);

	if (rc != RC_OK)
		return rc;
	now = mem_zero(1, sizeof(*now));
	rc = merge_plan(s, plan->gone.visit.id, plan->into.visit.id, now, e);
	if (rc == RC_OK)
		rc = check_seen(plan, now, e);
	if (rc == RC_OK)
		rc = link_both(s, now, e);
	mem_wipe(now, sizeof(*now));
	free(now);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

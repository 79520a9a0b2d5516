/*
 * overbook_leave.c - days on which staff are away.
 *
 * The book asks at every minute that it counts, so leave that is not over is
 * kept in memory as the clinics' hours are, and read again when anything of
 * the house changed.
 */
#include "wardbook/overbook.h"

#include <stdio.h>
#include <stdlib.h>

#include "appointment_private.h"
#include "house.h"

static struct {
	int64_t generation;
	bool valid;
	struct row_staff_leave *v;
	size_t n, cap;
} kept;

enum rc
leave_ready(struct session *s, struct err *e)
{
	int64_t now = house_generation(s);
	struct stmt *st;
	bool more;
	enum rc rc;

	if (kept.valid && kept.generation == now)
		return RC_OK;
	kept.valid = false;
	kept.n = 0;
	st = store_query(s->store, QUERY_LEAVE_SINCE);
	stmt_int(st, "since", day_add(when_today(), -7));
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		kept.v = mem_room(kept.v, &kept.cap, kept.n, sizeof(*kept.v));
		rc = stmt_row(st, &kept.v[kept.n], e);
		if (rc != RC_OK)
			break;
		kept.n++;
	}
	stmt_done(st);
	if (rc == RC_OK) {
		kept.valid = true;
		kept.generation = now;
	}
	return rc;
}

const struct row_staff_leave *
leave_on(int64_t staff, int32_t day)
{
	for (size_t i = 0; staff && i < kept.n; i++)
		if (kept.v[i].staff_id == staff && kept.v[i].from_day <= day &&
		    kept.v[i].to_day >= day)
			return &kept.v[i];
	return NULL;
}

enum rc
leave_check(struct session *s, int64_t staff, int32_t day, struct err *e)
{
	const struct row_staff_leave *l;
	char until[WHEN_TEXT];
	enum rc rc = leave_ready(s, e);

	if (rc != RC_OK)
		return rc;
	l = leave_on(staff, day);
	if (!l)
		return RC_OK;
	return err_field(e, "doctor_id", "%.60s is %s until %s.",
			 house_name(s, TBL_STAFF, staff),
			 enum_words(&enum_leave_kind, l->kind),
			 day_text(until, (int32_t)l->to_day));
}

/* ---- filing ------------------------------------------------------------------- */

static enum rc
check(struct session *s, const struct row_staff_leave *l, struct err *e)
{
	struct row_staff who;
	enum rc rc = RC_NONE;

	if (l->staff_id)
		rc = row_get(s->store, TBL_STAFF, l->staff_id, &who, e);
	if (rc == RC_NONE)
		return err_field(e, "staff_id", "Say who is away.");
	if (rc != RC_OK)
		return rc;
	if (!day_is_valid((int32_t)l->from_day))
		return err_field(e, "from_day", "Say from which day.");
	if (!day_is_valid((int32_t)l->to_day) || l->to_day < l->from_day)
		return err_field(e, "to_day",
				 "The last day is not before the "
				 "first.");
	if (!*enum_name(&enum_leave_kind, l->kind))
		return err_field(e, "kind", "Say what kind of leave it is.");
	return RC_OK;
}

static enum rc
count_booked(struct session *s, const struct row_staff_leave *l, int64_t *n,
	     struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_LEAVE_BOOKED);

	stmt_int(st, "doctor", l->staff_id);
	stmt_int(st, "since", l->from_day);
	stmt_int(st, "until", l->to_day);
	return stmt_one_int(st, n, e);
}

enum rc
leave_set(struct session *s, struct row_staff_leave *l, int64_t *booked,
	  struct err *e)
{
	char detail[160], from[WHEN_TEXT], to[WHEN_TEXT];
	enum rc rc = act_begin(s, ACT_LEAVE_SET, e);

	if (rc != RC_OK)
		return rc;
	if (booked)
		*booked = 0;
	rc = check(s, l, e);
	if (rc == RC_OK)
		rc = l->id ? row_update(s->store, TBL_STAFF_LEAVE, l, e)
			   : row_insert(s->store, TBL_STAFF_LEAVE, l, e);
	if (rc == RC_OK && booked && l->active)
		rc = count_booked(s, l, booked, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	snprintf(detail, sizeof(detail), "%.80s %s to %s%s",
		 house_name(s, TBL_STAFF, l->staff_id),
		 day_text(from, (int32_t)l->from_day),
		 day_text(to, (int32_t)l->to_day),
		 l->active ? "" : ", taken back");
	act_note(s, TBL_STAFF_LEAVE, l->id, l->version, 0, detail);
	kept.valid = false;
	return act_commit(s, e);
}

enum rc
leave_each(struct session *s, int64_t staff, int32_t since, leave_fn fn,
	   void *arg, struct err *e)
{
	struct row_staff_leave *v = NULL;
	size_t n = 0, cap = 0;
	struct stmt *st;
	bool more;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK && session_may(s, ACT_LEAVE_SET, NULL))
		rc = RC_OK;
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_LEAVE_SINCE);
	stmt_int(st, "since", since);
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		v = mem_room(v, &cap, n, sizeof(*v));
		rc = stmt_row(st, &v[n], e);
		if (rc != RC_OK)
			break;
		n += !staff || v[n].staff_id == staff;
	}
	stmt_done(st);
	for (size_t i = 0; rc == RC_OK && i < n && fn(&v[i], arg); i++)
		continue;
	free(v);
	return rc;
}

/*
 * appointment_asof.c - a clinic's day as it stood, and who changed each line
 * since.
 *
 * Every version that ever stood is in history, opened and authenticated as it
 * was filed; which of them stood at an instant is said by when it was filed and
 * when the next one was.
 */
#include "appointment_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

struct found {
	int64_t id, version;
	bool then; /* it stood on the day at the instant */
};

struct hits {
	struct found *v;
	size_t n, cap;
};

static enum rc
collect(struct session *s, enum query q, int64_t clinic, int32_t day,
	int64_t at, bool then, struct hits *h, struct err *e)
{
	struct stmt *st = store_query(s->store, q);
	bool more;
	enum rc rc;

	stmt_int(st, "clinic", clinic);
	stmt_int(st, "day", day);
	stmt_int(st, "at", at);
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		h->v = mem_room(h->v, &h->cap, h->n, sizeof(*h->v));
		h->v[h->n++] =
			(struct found){ stmt_get_int(st, "id"),
					stmt_get_int(st, "version"), then };
	}
	stmt_done(st);
	return rc;
}

/* It is there already as it stood then. */
static bool
is_known(const struct hits *h, size_t before, int64_t id)
{
	for (size_t i = 0; i < before; i++)
		if (h->v[i].id == id)
			return true;
	return false;
}

static void
say_change(struct session *s, int64_t at, struct asof_line *l)
{
	const struct row_appointment *a = &l->then, *b = &l->now;
	char day[WHEN_TEXT], time[WHEN_TEXT];

	minute_text(time, (int32_t)b->minute);
	if (!a->id && b->booked_at > at)
		snprintf(l->what, sizeof(l->what), "booked since");
	else if (!a->id)
		snprintf(l->what, sizeof(l->what), "came from elsewhere");
	else if (b->state != a->state)
		snprintf(l->what, sizeof(l->what), "%s",
			 enum_words(&enum_appointment_state, b->state));
	else if (b->clinic_id != a->clinic_id)
		snprintf(l->what, sizeof(l->what), "moved to %.60s, %s %s",
			 house_name(s, TBL_PLACE, b->clinic_id),
			 day_text(day, (int32_t)b->day), time);
	else if (b->day != a->day)
		snprintf(l->what, sizeof(l->what), "moved to %s %.11s %s",
			 day_weekday_name((int32_t)b->day),
			 day_text(day, (int32_t)b->day), time);
	else if (b->minute != a->minute)
		snprintf(l->what, sizeof(l->what), "moved to %s", time);
	else if (b->doctor_id != a->doctor_id)
		snprintf(l->what, sizeof(l->what), "now with %.60s",
			 b->doctor_id ? house_name(s, TBL_STAFF, b->doctor_id)
				      : "nobody named");
	else if (b->reminded != a->reminded)
		snprintf(l->what, sizeof(l->what), "reminded");
	else
		snprintf(l->what, sizeof(l->what), "changed and back");
}

static enum rc
fill(struct session *s, const struct found *f, int64_t at, struct asof_line *l,
     struct err *e)
{
	struct row_account who;
	char phone[41];
	bool alive;
	enum rc rc;

	memset(l, 0, sizeof(*l));
	rc = row_get(s->store, TBL_APPOINTMENT, f->id, &l->now, e);
	if (rc == RC_OK && f->then)
		rc = f->version == l->now.version
			     ? (l->then = l->now, RC_OK)
			     : row_get_version(s->store, TBL_APPOINTMENT, f->id,
					       f->version, &l->then, e);
	if (rc == RC_OK)
		rc = line_who(s, l->now.patient_id, l->patient, l->number,
			      phone, &alive, e);
	mem_wipe(phone, sizeof(phone));
	if (rc != RC_OK)
		return rc;
	l->changes = (int)(l->now.version - l->then.version);
	if (!l->changes)
		return RC_OK;
	l->changed_at = l->now.filed_at;
	say_change(s, at, l);
	rc = row_get(s->store, TBL_ACCOUNT, l->now.author_id, &who, e);
	if (rc == RC_OK)
		text_copy(l->by, sizeof(l->by), who.name);
	return rc == RC_NONE ? RC_OK : rc;
}

static int64_t
time_of(const struct asof_line *l)
{
	return l->then.id ? l->then.minute : l->now.minute;
}

static int
by_time(const void *a, const void *b)
{
	const struct asof_line *x = a, *y = b;

	if (time_of(x) != time_of(y))
		return time_of(x) < time_of(y) ? -1 : 1;
	return x->now.id < y->now.id ? -1 : x->now.id > y->now.id;
}

/* What was struck out before the instant was not there. */
static bool
is_line(const struct asof_line *l)
{
	return l->then.id ? l->then.state != APPOINTMENT_STATE_STRUCK
			  : l->now.state != APPOINTMENT_STATE_STRUCK;
}

static enum rc
read_lines(struct session *s, int64_t clinic, int32_t day, int64_t at,
	   struct asof_line **v, size_t *n, struct err *e)
{
	struct hits h = { NULL, 0, 0 };
	size_t stood;
	enum rc rc =
		collect(s, QUERY_ASOF_CURRENT, clinic, day, at, true, &h, e);

	if (rc == RC_OK)
		rc = collect(s, QUERY_ASOF_PAST, clinic, day, at, true, &h, e);
	stood = h.n;
	if (rc == RC_OK)
		rc = collect(s, QUERY_ASOF_SINCE, clinic, day, at, false, &h,
			     e);
	*n = 0;
	*v = mem_zero(h.n + 1, sizeof(**v));
	for (size_t i = 0; rc == RC_OK && i < h.n; i++) {
		if (i >= stood && is_known(&h, stood, h.v[i].id))
			continue;
		rc = fill(s, &h.v[i], at, &(*v)[*n], e);
		*n += rc == RC_OK && is_line(&(*v)[*n]);
	}
	free(h.v);
	return rc;
}

enum rc
appointment_as_of(struct session *s, int64_t clinic, int32_t day, int64_t at,
		  asof_fn fn, void *arg, struct err *e)
{
	struct asof_line *v = NULL;
	size_t n = 0;
	enum rc rc = appointment_may_view(s, e);

	if (rc != RC_OK)
		return rc;
	if (at > when_now())
		return err_field(e, "at", "That is still to come.");
	rc = read_lines(s, clinic, day, at, &v, &n, e);
	if (rc == RC_OK && n)
		qsort(v, n, sizeof(*v), by_time);
	for (size_t i = 0; rc == RC_OK && i < n && fn(&v[i], arg); i++)
		continue;
	mem_wipe(v, n * sizeof(*v));
	free(v);
	return rc;
}

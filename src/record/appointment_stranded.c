/*
 * appointment_stranded.c - bookings that stand where nobody will be: made
 * before leave, a holiday or other hours were set down.
 *
 * What is booked is held against the rules that book; nothing is moved by
 * itself, for the patient has to be asked.
 */
#include <stdlib.h>
#include <string.h>

#include "appointment_private.h"
#include "table_rows.h"

#define DAYS_AHEAD 366

struct rows {
	struct row_appointment *v;
	size_t n;
};

static enum rc
read_rows(struct session *s, int64_t clinic, struct rows *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_APPOINTMENT_AHEAD);

	stmt_int(st, "since", when_today());
	stmt_int(st, "until", day_add(when_today(), DAYS_AHEAD));
	stmt_int(st, "clinic", clinic);
	return table_rows_take(TBL_APPOINTMENT, st, &x->v, &x->n, e);
}

struct told {
	stranded_fn fn;
	void *arg;
	const char *why;
	bool more;
};

static bool
tell(const struct appointment_line *l, void *arg)
{
	struct told *t = arg;

	t->more = t->fn(l, t->why, t->arg);
	return t->more;
}

enum rc
appointment_stranded(struct session *s, int64_t clinic, size_t limit,
		     stranded_fn fn, void *arg, struct err *e)
{
	struct rows x = { NULL, 0 };
	struct told t = { fn, arg, "", true };
	struct err why;
	size_t found = 0;
	enum rc rc = appointment_may_view(s, e);

	if (rc == RC_OK)
		rc = read_rows(s, clinic, &x, e);
	for (size_t i = 0; rc == RC_OK && t.more && found < limit && i < x.n;
	     i++) {
		struct stmt *st;
		enum rc there;

		err_clear(&why);
		there = booking_check_there(s, &x.v[i], &why);
		if (there == RC_OK)
			continue;
		if (there != RC_REFUSED) {
			*e = why;
			rc = there;
			break;
		}
		t.why = why.text;
		found++;
		st = store_query(s->store, QUERY_APPOINTMENT_ONE);
		stmt_int(st, "id", x.v[i].id);
		rc = appointment_lines(s, st, tell, &t, e);
	}
	free(x.v);
	return rc;
}

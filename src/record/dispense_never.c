/*
 * dispense_never.c - what was prescribed and never handed out, with what
 * became of it: the pharmacy's own mirror.
 *
 * Doses that the ward gave out of its cupboard are counted beside it: such an
 * order needed no hand-out.
 */
#include "dispense_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dose_private.h"
#include "wardbook/text.h"

static enum rc
gather(struct session *s, int32_t from, int32_t to, struct rx_rows *x,
       struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_PRESCRIPTION_ORDERED);

	stmt_int(st, "from", when_instant(from, 0));
	stmt_int(st, "to", when_instant(day_add(to, 1), 0));
	return rx_gather(st, x, e);
}

static enum rc
count_doses(struct session *s, int64_t prescription, int *n, struct err *e)
{
	struct dose_rows x = { NULL, 0, 0 };
	enum rc rc = dose_rows_of(s, prescription, 0, INT64_MAX, &x, e);

	*n = 0;
	for (size_t i = 0; i < x.n; i++)
		*n += x.v[i].state == DOSE_STATE_GIVEN;
	dose_rows_release(&x);
	return rc;
}

/* What became of it, in a few words. */
static void
say_outcome(struct dispense_never *n)
{
	const struct dispense_line *l = &n->line;

	if (l->row.state == DISPENSING_STATE_REFUSED ||
	    l->row.state == DISPENSING_STATE_PAUSED ||
	    (l->row.state == DISPENSING_STATE_CLOSED && *l->reason))
		snprintf(n->outcome, sizeof(n->outcome), "%s: %s",
			 enum_words(&enum_dispensing_state, l->row.state),
			 l->reason);
	else if (l->p.row.state != PRESCRIPTION_STATE_ACTIVE)
		snprintf(n->outcome, sizeof(n->outcome), "%s",
			 enum_words(&enum_prescription_state, l->p.row.state));
	else
		text_copy(n->outcome, sizeof(n->outcome),
			  l->p.over ? "course over" : "still waiting");
}

static enum rc
tell(struct session *s, const struct row_prescription *r, dispense_never_fn fn,
     void *arg, bool *more, struct err *e)
{
	struct dispense_never n;
	enum rc rc;

	memset(&n, 0, sizeof(n));
	rc = dispense_get(s, r->id, 0, &n.line, e);
	if (rc == RC_OK && !n.line.row.given) {
		rc = count_doses(s, r->id, &n.doses, e);
		when_local(r->from_at, &n.day, NULL);
		say_outcome(&n);
		if (rc == RC_OK)
			*more = fn(&n, arg);
	}
	mem_wipe(&n, sizeof(n));
	return rc;
}

enum rc
dispense_never(struct session *s, int32_t from, int32_t to,
	       dispense_never_fn fn, void *arg, struct err *e)
{
	struct rx_rows x = { NULL, 0, 0 };
	char why[SESSION_WHY];
	bool more = true;
	enum rc rc;

	if (!session_may(s, ACT_PRESCRIPTION_DISPENSE, why))
		return err_set(e, RC_DENIED, "%s", why);
	rc = gather(s, from, to, &x, e);
	for (size_t i = 0; rc == RC_OK && more && i < x.n; i++)
		rc = tell(s, &x.v[i], fn, arg, &more, e);
	rx_rows_release(&x);
	return rc;
}

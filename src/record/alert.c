/*
 * alert.c - the marks that every patient-facing role must see.
 */
#include "wardbook/patient.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

enum rc
alert_get(struct session *s, int64_t patient, struct alert_list *out,
	  struct err *e)
{
	struct stmt *st;
	size_t cap = 0;
	bool row = false;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	out->hidden = !session_opens(s, DOMAIN_ALERT);
	if (out->hidden)
		return RC_OK;
	st = store_query(s->store, QUERY_ALERTS_VALID);
	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		out->v = mem_room(out->v, &cap, out->n, sizeof(out->v[0]));
		rc = stmt_row(st, &out->v[out->n], e);
		if (rc != RC_OK)
			break;
		out->n++;
	}
	stmt_done(st);
	if (rc != RC_OK)
		alert_list_release(out);
	return rc;
}

void
alert_list_release(struct alert_list *l)
{
	if (l->v)
		mem_wipe(l->v, l->n * sizeof(l->v[0]));
	free(l->v);
	memset(l, 0, sizeof(*l));
}

static enum rc
check(struct session *s, struct row_alert *a, struct err *e)
{
	struct alert_list have;
	struct buf note = BUF_INIT;
	enum rc rc = alert_get(s, a->patient_id, &have, e);

	if (rc != RC_OK)
		return rc;
	text_normalise(&note, a->note, strlen(a->note));
	text_copy(a->note, sizeof(a->note), note.p);
	buf_release(&note);
	if (!enum_name(&enum_alert_kind, a->kind)[0])
		rc = err_field(e, "kind", "There is no such alert mark.");
	else if (a->kind == ALERT_KIND_OTHER && !a->note[0])
		rc = err_field(e, "note", "Say what to look out for.");
	for (size_t i = 0; i < have.n && rc == RC_OK; i++)
		if (have.v[i].kind == a->kind && have.v[i].id != a->id &&
		    a->kind != ALERT_KIND_OTHER)
			rc = err_field(e, "kind", "This mark is set already.");
	alert_list_release(&have);
	return rc;
}

static enum rc
write(struct session *s, struct row_alert *a, struct err *e)
{
	enum rc rc = a->id ? row_update(s->store, TBL_ALERT, a, e)
			   : row_insert(s->store, TBL_ALERT, a, e);

	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_ALERT, a->id, a->version, a->patient_id, NULL);
	return act_commit(s, e);
}

enum rc
alert_set(struct session *s, struct row_alert *a, struct err *e)
{
	enum rc rc = act_begin(s, ACT_ALERT_WRITE, e);

	if (rc != RC_OK)
		return rc;
	rc = check(s, a, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	a->state = FILED_VALID;
	return write(s, a, e);
}

enum rc
alert_end(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct row_alert a;
	enum rc rc = act_begin(s, ACT_ALERT_WRITE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_ALERT, id, &a, e);
	if (rc == RC_OK && a.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this mark since "
			     "you saw it; look at it again.");
	if (rc == RC_OK && a.state != FILED_VALID)
		rc = err_set(e, RC_REFUSED, "This mark has ended already.");
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	a.state = FILED_ENDED;
	rc = write(s, &a, e);
	row_wipe(TBL_ALERT, &a);
	return rc;
}

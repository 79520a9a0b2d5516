/*
 * allergy.c - allergies: not asked, none known, or a list.
 *
 * "None known" is an entry of its own, said by someone on a day; it ends with
 * the first allergy that is filed, and is refused while a list stands.
 */
#include "wardbook/patient.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

static enum rc
load(struct session *s, int64_t patient, struct allergy_list *out,
     struct row_allergy *none, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_ALLERGIES_VALID);
	struct row_allergy a;
	size_t cap = 0;
	bool row = false;
	enum rc rc;

	memset(out, 0, sizeof(*out));
	row_init(TBL_ALLERGY, none);
	stmt_int(st, "patient", patient);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &a, e);
		if (rc != RC_OK)
			break;
		if (a.none_known) {
			*none = a;
			continue;
		}
		out->v = mem_room(out->v, &cap, out->n, sizeof(out->v[0]));
		out->v[out->n++] = a;
	}
	stmt_done(st);
	row_wipe(TBL_ALLERGY, &a);
	out->state = out->n	? ALLERGY_LIST
		     : none->id ? ALLERGY_NONE_KNOWN
				: ALLERGY_NOT_ASKED;
	out->asked_at = none->filed_at;
	out->asked_by = none->author_id;
	if (rc != RC_OK)
		allergy_list_release(out);
	return rc;
}

enum rc
allergy_get(struct session *s, int64_t patient, struct allergy_list *out,
	    struct err *e)
{
	struct row_allergy none;

	memset(out, 0, sizeof(*out));
	out->state = ALLERGY_HIDDEN;
	if (!session_opens(s, DOMAIN_CARE) ||
	    !session_may(s, ACT_ALLERGY_READ, NULL))
		return RC_OK;
	return load(s, patient, out, &none, e);
}

void
allergy_list_release(struct allergy_list *l)
{
	if (l->v)
		mem_wipe(l->v, l->n * sizeof(l->v[0]));
	free(l->v);
	memset(l, 0, sizeof(*l));
}

static void
tidy(char *text, size_t size)
{
	struct buf b = BUF_INIT;

	text_normalise(&b, text, strlen(text));
	text_copy(text, size, b.p);
	buf_release(&b);
}

static enum rc
check(struct row_allergy *a, const struct allergy_list *have, struct err *e)
{
	char own[200], other[200];

	tidy(a->substance, sizeof(a->substance));
	tidy(a->reaction, sizeof(a->reaction));
	if (a->none_known) {
		if (have->n)
			return err_field(e, "none_known",
					 "Allergies stand "
					 "here; strike them out first if they "
					 "are none.");
		a->substance[0] = a->reaction[0] = '\0';
		a->severity = SEVERITY_NOT_ASKED;
		return RC_OK;
	}
	if (!text_fold(own, sizeof(own), a->substance))
		return err_field(e, "substance",
				 "Say what the patient is "
				 "allergic to.");
	if (!enum_name(&enum_severity, a->severity)[0])
		return err_field(e, "severity", "There is no such severity.");
	for (size_t i = 0; i < have->n; i++) {
		text_fold(other, sizeof(other), have->v[i].substance);
		if (have->v[i].id != a->id && strcmp(own, other) == 0)
			return err_field(e, "substance",
					 "This allergy stands "
					 "here already.");
	}
	return RC_OK;
}

static enum rc
file(struct session *s, struct row_allergy *a, struct err *e)
{
	struct allergy_list have;
	struct row_allergy none;
	enum rc rc = load(s, a->patient_id, &have, &none, e);

	if (rc != RC_OK)
		return rc;
	rc = check(a, &have, e);
	allergy_list_release(&have);
	/* Whoever says it again, or says the contrary, ends what was said. */
	if (rc == RC_OK && none.id && none.id != a->id) {
		none.state = FILED_ENDED;
		rc = row_update(s->store, TBL_ALLERGY, &none, e);
		if (rc == RC_OK)
			act_note(s, TBL_ALLERGY, none.id, none.version,
				 none.patient_id, NULL);
	}
	a->state = FILED_VALID;
	if (rc == RC_OK)
		rc = a->id ? row_update(s->store, TBL_ALLERGY, a, e)
			   : row_insert(s->store, TBL_ALLERGY, a, e);
	return rc;
}

enum rc
allergy_record(struct session *s, struct row_allergy *a, struct err *e)
{
	enum rc rc = act_begin(s, ACT_ALLERGY_WRITE, e);

	if (rc != RC_OK)
		return rc;
	rc = file(s, a, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_ALLERGY, a->id, a->version, a->patient_id, NULL);
	return act_commit(s, e);
}

enum rc
allergy_strike(struct session *s, int64_t id, int64_t version,
	       int64_t reason_id, struct err *e)
{
	return record_strike(s, ACT_ALLERGY_WRITE, TBL_ALLERGY, id, version,
			     reason_id, e);
}

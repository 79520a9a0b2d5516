/*
 * alike_answer.c - what someone said of two records that look alike, kept
 * from both sides and sealed: that two patients look alike is a secret too.
 */
#include "merge_private.h"

static enum rc
file(struct session *s, int64_t a, int64_t b, enum alike_answer answer,
     struct err *e)
{
	struct row_alike_answer r;
	enum rc rc;

	row_init(TBL_ALIKE_ANSWER, &r);
	r.patient_id = a;
	r.other_id = b;
	r.answer = answer;
	rc = row_insert(s->store, TBL_ALIKE_ANSWER, &r, e);
	if (rc == RC_OK)
		act_note(s, TBL_ALIKE_ANSWER, r.id, r.version, a,
			 enum_words(&enum_alike_answer, answer));
	row_wipe(TBL_ALIKE_ANSWER, &r);
	return rc;
}

enum rc
alike_answer_set(struct session *s, int64_t a, int64_t b,
		 enum alike_answer answer, struct err *e)
{
	enum rc rc = act_begin(s, ACT_PATIENT_ANSWER, e);

	if (rc != RC_OK)
		return rc;
	if (a == b || !enum_name(&enum_alike_answer, answer)[0])
		rc = err_set(e, RC_REFUSED,
			     "There is nothing to say of one "
			     "record.");
	if (rc == RC_OK)
		rc = file(s, a, b, answer, e);
	if (rc == RC_OK)
		rc = file(s, b, a, answer, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

enum rc
alike_answer_get(struct session *s, int64_t a, int64_t b, int64_t *answer,
		 struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_ALIKE_ANSWERS);
	struct row_alike_answer r;
	bool row = false;
	enum rc rc;

	*answer = 0;
	stmt_int(st, "patient", a);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &r, e);
		if (rc != RC_OK)
			break;
		if (!r.shut && r.other_id == b)
			*answer = r.answer;
	}
	stmt_done(st);
	return rc;
}

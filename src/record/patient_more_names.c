/*
 * patient_more_names.c - other names of a person: birth name, former name,
 * alias, what they are called.
 *
 * Their words stand in the index of names under the patient, beside those of
 * the record itself; a word that both have is one entry, so whoever takes one
 * of them away puts the other one's words again.
 */
#include "patient_more_private.h"

#include <stdlib.h>
#include <string.h>

#include "strike.h"
#include "table_rows.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

struct names {
	struct row_patient_name *v;
	size_t n;
};

static enum rc
load(struct session *s, int64_t patient, struct names *x, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_NAMES_VALID);

	memset(x, 0, sizeof(*x));
	stmt_int(st, "patient", patient);
	return table_rows_take(TBL_PATIENT_NAME, st, &x->v, &x->n, e);
}

static void
release(struct names *x)
{
	if (x->v)
		mem_wipe(x->v, x->n * sizeof(*x->v));
	free(x->v);
}

/* The name as an identity that has nothing else: its words are its keys. */
static void
as_identity(struct row_identity *w, const struct row_patient_name *n)
{
	row_init(TBL_IDENTITY, w);
	w->id = n->patient_id;
	text_copy(w->family, sizeof(w->family), n->family);
	text_copy(w->given, sizeof(w->given), n->given);
}

enum rc
names_index(struct session *s, int64_t patient, bool put, struct err *e)
{
	struct names x;
	struct row_identity w;
	enum rc rc = load(s, patient, &x, e);

	for (size_t i = 0; i < x.n && rc == RC_OK; i++) {
		as_identity(&w, &x.v[i]);
		patient_index_change(s->store, put ? NULL : &w,
				     put ? &w : NULL);
	}
	row_wipe(TBL_IDENTITY, &w);
	release(&x);
	return rc;
}

void
names_index_add(struct sindex_entries *x, const struct row_patient_name *n)
{
	struct row_identity w;

	if (n->state != FILED_VALID || n->shut)
		return;
	as_identity(&w, n);
	patient_index_add(x, &w);
	row_wipe(TBL_IDENTITY, &w);
}

enum rc
names_keys(struct session *s, int64_t patient, struct patient_keys *k,
	   struct err *e)
{
	struct names x;
	enum rc rc = load(s, patient, &x, e);

	for (size_t i = 0; i < x.n && rc == RC_OK; i++) {
		struct patient_keys more;
		struct row_identity w;

		as_identity(&w, &x.v[i]);
		patient_keys(&more, &w);
		for (int j = 0; j < more.n && k->n < PATIENT_KEYS; j++)
			k->v[k->n++] = more.v[j];
		patient_keys_wipe(&more);
		row_wipe(TBL_IDENTITY, &w);
	}
	release(&x);
	return rc;
}

/* ---- acts --------------------------------------------------------------------- */

static enum rc
check(struct row_patient_name *n, struct err *e)
{
	char fold[300];

	if (!enum_name(&enum_name_use, n->kind)[0])
		return err_field(e, "kind", "Say what kind of name it is.");
	if (!text_fold(fold, sizeof(fold), n->family) &&
	    !text_fold(fold, sizeof(fold), n->given))
		return err_field(e, "family", "A name is missing.");
	if (n->since_day && n->until_day && n->until_day < n->since_day)
		return err_field(e, "until_day", "It ends before it begins.");
	return RC_OK;
}

enum rc
patient_name_add(struct session *s, struct row_patient_name *n, struct err *e)
{
	struct row_patient p;
	struct row_identity w;
	enum rc rc = act_begin(s, ACT_PATIENT_CHANGE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_PATIENT, n->patient_id, &p, e);
	if (rc == RC_OK && p.living_id)
		n->patient_id = p.living_id;
	if (rc == RC_OK)
		rc = check(n, e);
	n->id = 0;
	n->state = FILED_VALID;
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_PATIENT_NAME, n, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	as_identity(&w, n);
	patient_index_change(s->store, NULL, &w);
	row_wipe(TBL_IDENTITY, &w);
	act_note(s, TBL_PATIENT_NAME, n->id, n->version, n->patient_id, NULL);
	return act_commit(s, e);
}

static enum rc
strike(struct session *s, int64_t id, int64_t version, int64_t reason_id,
       struct err *e)
{
	struct row_patient_name n;
	struct row_identity w;
	struct patient p;
	enum rc rc = row_get(s->store, TBL_PATIENT_NAME, id, &n, e);

	if (rc == RC_OK && n.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this name "
			     "since you looked; see it again.");
	if (rc == RC_OK)
		rc = patient_load(s, n.patient_id, &p, e);
	if (rc != RC_OK)
		return rc;
	as_identity(&w, &n);
	rc = strike_row(s, TBL_PATIENT_NAME, &n, reason_id, e);
	if (rc == RC_OK) {
		patient_index_change(s->store, &w, NULL);
		patient_index_change(s->store, NULL, &p.who);
		rc = names_index(s, n.patient_id, true, e);
	}
	row_wipe(TBL_IDENTITY, &w);
	patient_wipe(&p);
	return rc;
}

enum rc
patient_name_strike(struct session *s, int64_t id, int64_t version,
		    int64_t reason_id, struct err *e)
{
	enum rc rc = act_begin(s, ACT_PATIENT_CHANGE, e);

	if (rc != RC_OK)
		return rc;
	rc = strike(s, id, version, reason_id, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

enum rc
patient_names(struct session *s, int64_t patient, patient_name_fn fn, void *arg,
	      struct err *e)
{
	struct names x;
	enum rc rc = load(s, patient, &x, e);

	for (size_t i = 0; i < x.n && rc == RC_OK; i++)
		if (!fn(&x.v[i], arg))
			break;
	release(&x);
	return rc;
}

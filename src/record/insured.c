/*
 * insured.c - cover by a policy that stands in somebody else's name.
 *
 * The policy stays its holder's; a line here says who else it covers.  A file
 * may bring a number that leads to no policy: it is kept, and a rule finds it.
 */
#include "bill_private.h"
#include "strike.h"

#include <string.h>

/* Whose policy it is; *same: the patient's own. */
static enum rc
check_holder(struct session *s, const struct row_insured *i, bool *same,
	     struct err *e)
{
	struct row_policy p;
	enum rc rc = row_get(s->store, TBL_POLICY, i->policy_id, &p, e);

	if (rc == RC_NONE || (rc == RC_OK && p.state != FILED_VALID))
		return err_field(e, "policy_id", "There is no such policy.");
	if (rc == RC_OK)
		rc = bill_patient(s, &p.patient_id, e);
	*same = rc == RC_OK && p.patient_id == i->patient_id;
	return rc;
}

static enum rc
check_insured(struct session *s, struct row_insured *i, bool batch,
	      struct err *e)
{
	bool same = false;
	enum rc rc = bill_patient(s, &i->patient_id, e);

	if (rc == RC_OK)
		rc = bill_clean(i->number, sizeof(i->number), "number", e);
	if (rc == RC_OK && i->policy_id)
		rc = check_holder(s, i, &same, e);
	if (rc != RC_OK)
		return rc;
	if (!i->policy_id && !(batch && i->number[0]))
		return err_field(e, "policy_id", "Say by which policy.");
	if (same && !batch)
		return err_field(e, "policy_id",
				 "That policy is the patient's own.");
	if (same)
		i->relation = INSURED_AS_HOLDER;
	if (!*enum_name(&enum_insured_as, i->relation))
		return err_field(e, "relation", "That is no relation.");
	return RC_OK;
}

enum rc
insured_set(struct session *s, struct row_insured *i, struct err *e)
{
	bool batch = act_is_open(s);
	struct row_insured was;
	enum rc rc = act_begin(s, ACT_POLICY_SET, e);

	if (rc != RC_OK)
		return rc;
	if (i->id) {
		rc = row_get(s->store, TBL_INSURED, i->id, &was, e);
		if (rc == RC_OK && was.version != i->version)
			rc = err_set(e, RC_CONFLICT,
				     "Someone changed this since you opened "
				     "it; look at it again.");
		i->patient_id = was.patient_id;
		i->state = was.state;
	}
	if (rc == RC_OK)
		rc = check_insured(s, i, batch, e);
	if (rc == RC_OK)
		rc = i->id ? row_update(s->store, TBL_INSURED, i, e)
			   : row_insert(s->store, TBL_INSURED, i, e);
	if (rc == RC_OK)
		act_note(s, TBL_INSURED, i->id, i->version, i->patient_id,
			 NULL);
	return bill_end_act(s, rc, e);
}

enum rc
insured_strike(struct session *s, int64_t id, int64_t version,
	       int64_t reason_id, struct err *e)
{
	return record_strike(s, ACT_POLICY_SET, TBL_INSURED, id, version,
			     reason_id, e);
}

enum rc
insured_of_patient(struct session *s, int64_t patient, insured_fn fn, void *arg,
		   struct err *e)
{
	struct table_rows rows;
	enum rc rc = bill_rows_of(s, TBL_INSURED, QUERY_INSURED_OF_PATIENT,
				  patient, &rows, e);

	for (size_t k = 0; rc == RC_OK && k < rows.n; k++) {
		const struct row_insured *i =
			(struct row_insured *)(void *)rows.v + k;
		struct row_policy p;

		row_init(TBL_POLICY, &p);
		if (!i->shut && i->policy_id)
			rc = row_get(s->store, TBL_POLICY, i->policy_id, &p, e);
		if (rc == RC_OK && !fn(i, &p, arg))
			break;
	}
	table_rows_release(&rows);
	return rc;
}

struct search {
	int64_t policy;
	bool found;
};

static bool
is_that(const struct row_insured *i, const struct row_policy *p, void *arg)
{
	struct search *x = arg;

	(void)i;
	x->found = p->id == x->policy && p->state == FILED_VALID;
	return !x->found;
}

enum rc
insured_by(struct session *s, int64_t patient, int64_t policy, bool *yes,
	   struct err *e)
{
	struct search x = { policy, false };
	enum rc rc = insured_of_patient(s, patient, is_that, &x, e);

	*yes = x.found;
	return rc;
}

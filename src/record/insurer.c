/*
 * insurer.c - policies: who covers a patient, and on which days.
 *
 * Insurers themselves are part of the house (house.c).  A policy that ends
 * before it begins is refused from people; a file may bring one, and then it
 * covers no day at all.
 */
#include "bill_private.h"
#include "strike.h"

#include <stdio.h>
#include <string.h>

/* ---- rules -------------------------------------------------------------------------- */

static enum rc
check_policy(struct session *s, struct row_policy *p, bool batch, struct err *e)
{
	struct row_insurer i;
	enum rc rc = RC_NONE;

	if (p->insurer_id)
		rc = row_get(s->store, TBL_INSURER, p->insurer_id, &i, e);
	if (rc == RC_NONE)
		return err_field(e, "insurer_id", "Say which insurer it is.");
	if (rc == RC_OK)
		rc = bill_clean(p->number, sizeof(p->number), "number", e);
	if (rc != RC_OK)
		return rc;
	if (!p->number[0])
		return err_field(e, "number", "A policy has a number.");
	if (!*enum_name(&enum_coverage, p->coverage))
		return err_field(e, "coverage", "That is no kind of cover.");
	if (p->from_day && !day_is_valid((int32_t)p->from_day))
		return err_field(e, "from_day", "That is no day.");
	if (p->to_day && !day_is_valid((int32_t)p->to_day))
		return err_field(e, "to_day", "That is no day.");
	if (!batch && p->to_day && p->to_day < p->from_day)
		return err_field(e, "to_day",
				 "The cover ends before it "
				 "begins.");
	if (p->premium < -1 || p->premium > MONEY_MAX)
		return err_field(e, "premium",
				 "The amount is too large, or "
				 "below zero.");
	if (p->deductible < -1 || p->deductible > MONEY_MAX)
		return err_field(e, "deductible",
				 "The amount is too large, or "
				 "below zero.");
	return RC_OK;
}

static enum rc
current_policy(struct session *s, int64_t id, int64_t version,
	       struct row_policy *p, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_POLICY, id, p, e);

	if (rc != RC_OK)
		return rc;
	if (p->shut)
		return err_set(e, RC_NOKEY, "Policies are " NOT_SHOWN ".");
	if (p->version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this policy "
			       "since you opened it; look at it again.");
	return RC_OK;
}

enum rc
policy_set(struct session *s, struct row_policy *p, struct err *e)
{
	bool batch = act_is_open(s);
	struct row_policy was;
	enum rc rc = act_begin(s, ACT_POLICY_SET, e);

	if (rc != RC_OK)
		return rc;
	if (p->id) {
		rc = current_policy(s, p->id, p->version, &was, e);
		if (rc == RC_OK) {
			p->patient_id = was.patient_id;
			p->state = was.state;
		}
	} else {
		rc = bill_patient(s, &p->patient_id, e);
	}
	if (rc == RC_OK)
		rc = check_policy(s, p, batch, e);
	if (rc == RC_OK)
		rc = p->id ? row_update(s->store, TBL_POLICY, p, e)
			   : row_insert(s->store, TBL_POLICY, p, e);
	if (rc == RC_OK)
		act_note(s, TBL_POLICY, p->id, p->version, p->patient_id, NULL);
	return bill_end_act(s, rc, e);
}

enum rc
policy_strike(struct session *s, int64_t id, int64_t version, int64_t reason_id,
	      struct err *e)
{
	return record_strike(s, ACT_POLICY_SET, TBL_POLICY, id, version,
			     reason_id, e);
}

/* ---- cover ---------------------------------------------------------------------------- */

enum cover
policy_covers(const struct row_policy *p, int32_t day)
{
	if (p->shut)
		return COVER_HIDDEN;
	if (p->to_day && p->to_day < p->from_day)
		return COVER_WRONG;
	if (day < p->from_day)
		return COVER_NOT_YET;
	if (p->to_day && day > p->to_day)
		return COVER_ENDED;
	return COVER_YES;
}

const char *
cover_text(char out[COVER_TEXT], const struct row_policy *p, int32_t day)
{
	char text[WHEN_TEXT];

	switch (policy_covers(p, day)) {
	case COVER_YES:
		snprintf(out, COVER_TEXT, "covered");
		break;
	case COVER_NOT_YET:
		snprintf(out, COVER_TEXT, "cover begins on %s",
			 day_text(text, (int32_t)p->from_day));
		break;
	case COVER_ENDED:
		snprintf(out, COVER_TEXT, "cover ended on %s",
			 day_text(text, (int32_t)p->to_day));
		break;
	case COVER_WRONG:
		snprintf(out, COVER_TEXT, "cover ends before it begins");
		break;
	case COVER_HIDDEN:
		snprintf(out, COVER_TEXT, "%s", NOT_SHOWN);
	}
	return out;
}

enum rc
policy_of_patient(struct session *s, int64_t patient, policy_fn fn, void *arg,
		  struct err *e)
{
	struct table_rows rows;
	enum rc rc = bill_rows_of(s, TBL_POLICY, QUERY_POLICY_OF_PATIENT,
				  patient, &rows, e);

	for (size_t i = 0; rc == RC_OK && i < rows.n; i++)
		if (!fn((struct row_policy *)(void *)rows.v + i, arg))
			break;
	table_rows_release(&rows);
	return rc;
}

struct covering {
	int32_t day;
	bool found;
	struct row_policy *out;
};

static bool
take_covering(const struct row_policy *p, void *arg)
{
	struct covering *c = arg;

	c->found = policy_covers(p, c->day) == COVER_YES;
	if (c->found)
		*c->out = *p;
	return !c->found;
}

static bool
take_insured(const struct row_insured *i, const struct row_policy *p, void *arg)
{
	(void)i;
	return !p->id || p->state != FILED_VALID || take_covering(p, arg);
}

enum rc
policy_on_day(struct session *s, int64_t patient, int32_t day,
	      struct row_policy *p, struct err *e)
{
	struct covering c = { day, false, p };
	enum rc rc = policy_of_patient(s, patient, take_covering, &c, e);

	if (rc == RC_OK && !c.found)
		rc = insured_of_patient(s, patient, take_insured, &c, e);
	if (rc == RC_OK && !c.found)
		rc = err_set(e, RC_NONE, "No policy covers that day.");
	return rc;
}

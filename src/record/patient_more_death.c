/*
 * patient_more_death.c - a death, and taking it back.  What lies ahead of the
 * person goes and comes back in the same act (patient_more_ahead.c).
 */
#include "patient_more_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/when.h"

enum rc
patient_death_get(struct session *s, int64_t patient, struct death *d,
		  struct err *e)
{
	struct row_patient_more m;
	struct patient p;
	enum rc rc = patient_get(s, patient, &p, e);

	memset(d, 0, sizeof(*d));
	d->minute = WHEN_NO_MINUTE;
	if (rc != RC_OK)
		return rc;
	rc = more_load(s, p.visit.id, &m, e);
	d->day = (int32_t)p.visit.death_day;
	if (rc == RC_OK && d->day) {
		d->minute = (int32_t)m.death_minute;
		text_copy(d->cause, sizeof(d->cause), m.death_cause);
	}
	patient_wipe(&p);
	return rc;
}

/* ---- filing it ----------------------------------------------------------------------- */

static enum rc
check_death(const struct patient *p, int64_t version, const struct death *d,
	    struct err *e)
{
	if (p->visit.version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this record "
			       "since you opened it; look at it again.");
	if (p->visit.state != PATIENT_STATE_ACTIVE)
		return err_set(e, RC_REFUSED, "This record is %s.",
			       enum_words(&enum_patient_state, p->visit.state));
	if (p->visit.death_day)
		return err_field(e, "day", "A death is filed already.");
	if (!d->day || !day_is_valid(d->day))
		return err_field(e, "day", "Say on which day.");
	if (d->day > when_today() ||
	    (d->day == when_today() && d->minute > when_minute_now()))
		return err_field(e, "day", "That lies in the future.");
	if (d->day < p->who.birth_day || d->day / 10000 < p->visit.birth_year)
		return err_field(e, "day", "That lies before the birth.");
	return RC_OK;
}

static enum rc
file_death(struct session *s, struct patient *p, const struct death *d,
	   struct err *e)
{
	struct row_patient_more m;
	enum rc rc;

	p->visit.death_day = d->day;
	rc = row_update(s->store, TBL_PATIENT, &p->visit, e);
	if (rc == RC_OK)
		rc = more_load(s, p->visit.id, &m, e);
	if (rc != RC_OK)
		return rc;
	act_note(s, TBL_PATIENT, p->visit.id, p->visit.version, p->visit.id,
		 "died");
	m.death_minute = d->minute;
	text_copy(m.death_cause, sizeof(m.death_cause), d->cause);
	rc = more_file(s, &m, e);
	row_wipe(TBL_PATIENT_MORE, &m);
	return rc;
}

enum rc
patient_die(struct session *s, int64_t patient, int64_t version,
	    const struct death *d, struct ahead_count *ended, struct err *e)
{
	struct patient p;
	enum rc rc = act_begin(s, ACT_PATIENT_DEATH, e);

	memset(ended, 0, sizeof(*ended));
	if (rc != RC_OK)
		return rc;
	rc = patient_get(s, patient, &p, e);
	if (rc == RC_OK)
		rc = check_death(&p, version, d, e);
	if (rc == RC_OK)
		rc = file_death(s, &p, d, e);
	if (rc == RC_OK)
		rc = patient_end_ahead(s, p.visit.id, ended, e);
	patient_wipe(&p);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

/* ---- taking it back ---------------------------------------------------------------------- */

static enum rc
take_back(struct session *s, struct patient *p, struct err *e)
{
	struct row_patient_more m;
	enum rc rc;

	p->visit.death_day = 0;
	rc = row_update(s->store, TBL_PATIENT, &p->visit, e);
	if (rc == RC_OK)
		rc = more_load(s, p->visit.id, &m, e);
	if (rc != RC_OK)
		return rc;
	act_note(s, TBL_PATIENT, p->visit.id, p->visit.version, p->visit.id,
		 "death taken back");
	m.death_minute = WHEN_NO_MINUTE;
	m.death_cause[0] = '\0';
	if (m.version)
		rc = more_file(s, &m, e);
	row_wipe(TBL_PATIENT_MORE, &m);
	return rc;
}

enum rc
patient_live(struct session *s, int64_t patient, int64_t version,
	     bool give_back, struct ahead_count *given,
	     struct ahead_count *left, struct err *e)
{
	struct patient p;
	enum rc rc = act_begin(s, ACT_PATIENT_DEATH, e);

	memset(given, 0, sizeof(*given));
	memset(left, 0, sizeof(*left));
	if (rc != RC_OK)
		return rc;
	rc = patient_get(s, patient, &p, e);
	if (rc == RC_OK && p.visit.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this record "
			     "since you opened it; look at it again.");
	if (rc == RC_OK && !p.visit.death_day)
		rc = err_set(e, RC_REFUSED, "No death is filed.");
	if (rc == RC_OK)
		rc = take_back(s, &p, e);
	if (rc == RC_OK)
		rc = ahead_give_back(s, p.visit.id, give_back, given, left, e);
	patient_wipe(&p);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

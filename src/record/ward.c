/*
 * ward.c - admitting, moving, discharging: one bed, one patient.
 *
 * Two partial unique indexes hold the rule whatever a program does; what is
 * asked here before is only for the sentence.  A move ends one stay and begins
 * the next of the same admission, so that a stay is always one bed.
 */
#include "wardbook/ward.h"

#include <stdio.h>

#include "strike.h"
#include "wardbook/house.h"
#include "wardbook/patient_more.h"

static enum rc
one_stay(struct stmt *st, struct row_stay *stay, struct err *e)
{
	bool row;
	enum rc rc = stmt_step(st, &row, e);

	if (rc == RC_OK)
		rc = row ? stmt_row(st, stay, e) : RC_NONE;
	stmt_done(st);
	return rc;
}

enum rc
ward_stay_of(struct session *s, int64_t patient, struct row_stay *stay,
	     struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_WARD_STAY_OF);
	enum rc rc;

	stmt_int(st, "patient", patient);
	rc = one_stay(st, stay, e);
	if (rc == RC_NONE)
		err_set(e, RC_NONE, "The patient is in no ward.");
	return rc;
}

/* ---- rules ------------------------------------------------------------------ */

static enum rc
check_ward(struct session *s, int64_t ward, struct err *e)
{
	struct row_place p;
	enum rc rc = RC_NONE;

	if (ward)
		rc = row_get(s->store, TBL_PLACE, ward, &p, e);
	if (rc == RC_NONE || (rc == RC_OK && p.kind != PLACE_KIND_WARD))
		return err_field(e, "ward_id", "There is no such ward.");
	if (rc == RC_OK && !p.active)
		return err_field(e, "ward_id", "%.80s takes no more patients.",
				 p.name);
	return rc;
}

static enum rc
check_bed(struct session *s, int64_t ward, int64_t bed, int64_t patient,
	  struct err *e)
{
	char since[WHEN_TEXT];
	struct row_stay stay;
	struct row_bed b;
	struct stmt *st;
	enum rc rc;

	if (!bed)
		return RC_OK;
	rc = row_get(s->store, TBL_BED, bed, &b, e);
	if (rc == RC_NONE || (rc == RC_OK && (b.place_id != ward || !b.active)))
		return err_field(e, "bed_id", "There is no such bed in %.80s.",
				 house_name(s, TBL_PLACE, ward));
	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_WARD_STAY_IN_BED);
	stmt_int(st, "bed", bed);
	rc = one_stay(st, &stay, e);
	if (rc == RC_NONE || (rc == RC_OK && stay.patient_id == patient))
		return RC_OK;
	if (rc != RC_OK)
		return rc;
	err_field(e, "bed_id", "Bed %s of %.80s is taken since %s.", b.label,
		  house_name(s, TBL_PLACE, ward),
		  instant_text(since, stay.from_at));
	if (e)
		e->code = RC_CONFLICT;
	return RC_CONFLICT;
}

static enum rc
check_patient(struct session *s, int64_t *patient, struct err *e)
{
	char text[WHEN_TEXT];
	struct row_stay stay;
	struct patient p;
	enum rc rc = RC_NONE;

	if (*patient)
		rc = patient_get(s, *patient, &p, e);
	if (rc == RC_NONE)
		return err_field(e, "patient_id", "Say which patient.");
	if (rc != RC_OK)
		return rc;
	*patient = p.visit.id;
	if (p.visit.state == PATIENT_STATE_STRUCK)
		rc = err_field(e, "patient_id",
			       "This patient's record was "
			       "entered in error.");
	else if (p.visit.death_day)
		rc = err_field(e, "patient_id", "The patient died on %s.",
			       day_text(text, (int32_t)p.visit.death_day));
	patient_wipe(&p);
	if (rc != RC_OK)
		return rc;
	rc = ward_stay_of(s, *patient, &stay, e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	if (stay.bed_id)
		err_field(e, "patient_id",
			  "The patient is in %.80s already, "
			  "bed %s.",
			  house_name(s, TBL_PLACE, stay.ward_id),
			  house_name(s, TBL_BED, stay.bed_id));
	else
		err_field(e, "patient_id", "The patient is in %.80s already.",
			  house_name(s, TBL_PLACE, stay.ward_id));
	if (e)
		e->code = RC_CONFLICT;
	return RC_CONFLICT;
}

/* ---- acts ------------------------------------------------------------------- */

static enum rc
end_act(struct session *s, const struct row_stay *stay, const char *detail,
	enum rc rc, struct err *e)
{
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_STAY, stay->id, stay->version, stay->patient_id,
		 detail);
	return act_commit(s, e);
}

/* The stay that the person saw, and it lasts still. */
static enum rc
current_stay(struct session *s, int64_t id, int64_t version,
	     struct row_stay *stay, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_STAY, id, stay, e);

	if (rc == RC_OK && stay->version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this stay "
			       "since you looked; see it again.");
	if (rc == RC_OK && (stay->to_at || stay->state != FILED_VALID))
		return err_set(e, RC_REFUSED, "This stay has ended.");
	return rc;
}

enum rc
ward_admit(struct session *s, int64_t patient, int64_t ward, int64_t bed,
	   int64_t *stay, struct err *e)
{
	struct row_stay r;
	enum rc rc = act_begin(s, ACT_WARD_ADMIT, e);

	if (rc != RC_OK)
		return rc;
	row_init(TBL_STAY, &r);
	rc = check_patient(s, &patient, e);
	if (rc == RC_OK)
		rc = check_ward(s, ward, e);
	if (rc == RC_OK)
		rc = check_bed(s, ward, bed, patient, e);
	if (rc == RC_OK)
		rc = store_new_id(s->store, &r.id, e);
	if (rc == RC_OK) {
		r.patient_id = patient;
		r.admission_id = r.id;
		r.ward_id = ward;
		r.bed_id = bed;
		r.from_at = when_now();
		rc = row_insert(s->store, TBL_STAY, &r, e);
	}
	rc = end_act(s, &r, NULL, rc, e);
	if (rc == RC_OK && stay)
		*stay = r.id;
	return rc;
}

static enum rc
move_stay(struct session *s, struct row_stay *from, int64_t ward, int64_t bed,
	  struct row_stay *to, struct err *e)
{
	enum rc rc = RC_OK;

	if (from->ward_id == ward && from->bed_id == bed)
		return err_field(e, "bed_id", "The patient is there already.");
	rc = check_ward(s, ward, e);
	if (rc == RC_OK)
		rc = check_bed(s, ward, bed, from->patient_id, e);
	if (rc != RC_OK)
		return rc;
	from->to_at = when_now();
	from->ending = STAY_ENDING_MOVED;
	rc = row_update(s->store, TBL_STAY, from, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_STAY, to);
	to->patient_id = from->patient_id;
	to->admission_id = from->admission_id;
	to->ward_id = ward;
	to->bed_id = bed;
	to->from_at = from->to_at;
	return row_insert(s->store, TBL_STAY, to, e);
}

enum rc
ward_move(struct session *s, int64_t stay, int64_t version, int64_t ward,
	  int64_t bed, struct err *e)
{
	struct row_stay from, to = { .id = 0 };
	enum rc rc = act_begin(s, ACT_WARD_MOVE, e);

	if (rc != RC_OK)
		return rc;
	rc = current_stay(s, stay, version, &from, e);
	if (rc == RC_OK)
		rc = move_stay(s, &from, ward, bed, &to, e);
	if (rc == RC_OK)
		act_note(s, TBL_STAY, from.id, from.version, from.patient_id,
			 "moved");
	return end_act(s, &to, NULL, rc, e);
}

static enum rc
file_death(struct session *s, int64_t patient, struct err *e)
{
	struct row_patient p;
	struct ahead_count ended;
	enum rc rc = row_get(s->store, TBL_PATIENT, patient, &p, e);

	if (rc != RC_OK || p.death_day)
		return rc;
	p.death_day = when_today();
	rc = row_update(s->store, TBL_PATIENT, &p, e);
	if (rc == RC_OK) {
		act_note(s, TBL_PATIENT, p.id, p.version, p.id, "died");
		rc = patient_end_ahead(s, p.id, &ended, e);
	}
	return rc;
}

enum rc
ward_discharge(struct session *s, int64_t stay, int64_t version,
	       enum stay_ending ending, struct err *e)
{
	struct row_stay r;
	enum rc rc = act_begin(s, ACT_WARD_DISCHARGE, e);

	if (rc != RC_OK)
		return rc;
	rc = current_stay(s, stay, version, &r, e);
	if (rc == RC_OK &&
	    (ending == STAY_ENDING_OPEN || ending == STAY_ENDING_MOVED ||
	     !*enum_name(&enum_stay_ending, ending)))
		rc = err_field(e, "ending", "Say how the stay ended.");
	if (rc == RC_OK) {
		r.to_at = when_now();
		r.ending = ending;
		rc = row_update(s->store, TBL_STAY, &r, e);
	}
	if (rc == RC_OK && ending == STAY_ENDING_DIED)
		rc = file_death(s, r.patient_id, e);
	return end_act(s, &r, enum_words(&enum_stay_ending, ending), rc, e);
}

/* A move that did not happen: the patient is where he was before. */
static enum rc
reopen_before(struct session *s, const struct row_stay *struck, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_WARD_STAY_BEFORE);
	struct row_stay r;
	enum rc rc;

	stmt_int(st, "patient", struck->patient_id);
	stmt_int(st, "admission", struck->admission_id);
	stmt_int(st, "at", struck->from_at);
	stmt_int(st, "id", struck->id);
	rc = one_stay(st, &r, e);
	if (rc != RC_OK)
		return rc == RC_NONE ? RC_OK : rc;
	rc = check_bed(s, r.ward_id, r.bed_id, r.patient_id, e);
	if (rc != RC_OK)
		return rc;
	r.to_at = 0;
	r.ending = STAY_ENDING_OPEN;
	rc = row_update(s->store, TBL_STAY, &r, e);
	if (rc == RC_OK)
		act_note(s, TBL_STAY, r.id, r.version, r.patient_id, "goes on");
	return rc;
}

enum rc
ward_strike(struct session *s, int64_t stay, int64_t version, int64_t reason_id,
	    struct err *e)
{
	struct row_stay r;
	bool open = false;
	enum rc rc = act_begin(s, ACT_WARD_ADMIT, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_STAY, stay, &r, e);
	if (rc == RC_OK && r.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this stay since "
			     "you looked; see it again.");
	if (rc == RC_OK && r.ending == STAY_ENDING_MOVED)
		rc = err_set(e, RC_REFUSED,
			     "The patient was moved from there "
			     "afterwards; strike out the last stay first.");
	if (rc == RC_OK) {
		open = !r.to_at;
		rc = strike_row(s, TBL_STAY, &r, reason_id, e);
	}
	if (rc == RC_OK && open)
		rc = reopen_before(s, &r, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	return act_commit(s, e);
}

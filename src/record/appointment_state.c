/*
 * appointment_state.c - what becomes of a booking.
 *
 * booked -> arrived -> done; booked -> missed; booked or arrived -> cancelled.
 * Each act names the version that the person saw, and each can be taken back:
 * undo returns to the latest version before that was nearer to the beginning,
 * which history has.  A moved booking stays one row; its times before are in
 * history.
 */
#include "appointment_private.h"

#include <stdio.h>

#include "strike.h"
#include "wardbook/bill.h"
#include "wardbook/overbook.h"

struct change {
	enum act act;
	unsigned from; /* 1 << enum appointment_state */
	int64_t reason_id, clinic_id, doctor_id;
	int32_t day, minute;
	int64_t over;	  /* why it is moved over a clash; 0: it isn't */
	char detail[200]; /* for auditors */
};

typedef enum rc (*apply_fn)(struct session *s, struct row_appointment *r,
			    struct change *c, struct err *e);

#define FROM(x) (1u << APPOINTMENT_STATE_##x)

static enum rc
check_seen(const struct row_appointment *r, int64_t version,
	   const struct change *c, struct err *e)
{
	if (r->version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this "
			       "appointment since you looked; see it again.");
	if (!(c->from & 1u << r->state))
		return err_field(e, "state", "The appointment is %s already.",
				 enum_words(&enum_appointment_state, r->state));
	return RC_OK;
}

static enum rc
change(struct session *s, int64_t id, int64_t version, apply_fn apply,
       struct change *c, struct err *e)
{
	struct row_appointment r;
	enum rc rc = act_begin(s, c->act, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_APPOINTMENT, id, &r, e);
	if (rc == RC_OK)
		rc = check_seen(&r, version, c, e);
	if (rc == RC_OK)
		rc = apply(s, &r, c, e);
	if (rc == RC_OK)
		rc = row_update(s->store, TBL_APPOINTMENT, &r, e);
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_APPOINTMENT, r.id, r.version, r.patient_id,
		 c->detail[0] ? c->detail : NULL);
	return act_commit(s, e);
}

/* A day ends at midnight, a night clinic does not: what began a few hours ago
 * is of today. */
#define NIGHT (6 * 3600000ll)

bool
booking_is_of_today(const struct row_appointment *r)
{
	int64_t since;

	if (r->day == when_today() || r->minute < 0)
		return r->day == when_today();
	since = when_now() - when_instant((int32_t)r->day, (int32_t)r->minute);
	return since >= 0 && since < NIGHT;
}

/* More than a night ago. */
static bool
day_gone(int64_t at)
{
	return when_now() - at > 2 * NIGHT;
}

/* Before it begins nobody can have come late, or be done. */
static enum rc
check_begun(const struct row_appointment *r, bool to_the_minute, struct err *e)
{
	int32_t today = when_today();
	char text[WHEN_TEXT];

	if (r->day > today)
		return err_field(e, "day", "It is booked for %s.",
				 day_text(text, (int32_t)r->day));
	/* Instants: an hour may come twice. */
	if (to_the_minute && r->minute >= 0 &&
	    when_instant((int32_t)r->day, (int32_t)r->minute) > when_now())
		return err_field(e, "minute", "It begins at %s.",
				 minute_text(text, (int32_t)r->minute));
	return RC_OK;
}

static enum rc
apply_arrived(struct session *s, struct row_appointment *r, struct change *c,
	      struct err *e)
{
	char text[WHEN_TEXT];

	(void)s;
	(void)c;
	/* The time of arrival is now, so the day must be this one. */
	if (!booking_is_of_today(r))
		return err_field(e, "day",
				 "It is booked for %s; move it to "
				 "today first.",
				 day_text(text, (int32_t)r->day));
	r->state = APPOINTMENT_STATE_ARRIVED;
	r->arrived_at = when_now();
	return RC_OK;
}

static enum rc
apply_done(struct session *s, struct row_appointment *r, struct change *c,
	   struct err *e)
{
	enum rc rc = check_begun(r, false, e);

	(void)c;
	r->state = APPOINTMENT_STATE_DONE;
	/* Of a day that is past nobody knows when it ended. */
	if (booking_is_of_today(r) ||
	    (r->arrived_at && !day_gone(r->arrived_at)))
		r->ended_at = when_now();
	return rc == RC_OK ? charge_leave(s, r, e) : rc;
}

static enum rc
apply_missed(struct session *s, struct row_appointment *r, struct change *c,
	     struct err *e)
{
	enum rc rc = check_begun(r, true, e);

	(void)s;
	(void)c;
	r->state = APPOINTMENT_STATE_MISSED;
	return rc;
}

static enum rc
apply_cancelled(struct session *s, struct row_appointment *r, struct change *c,
		struct err *e)
{
	struct row_reason why;
	enum rc rc = RC_NONE;

	if (c->reason_id)
		rc = row_get(s->store, TBL_REASON, c->reason_id, &why, e);
	if (rc == RC_NONE ||
	    (rc == RC_OK && why.kind != REASON_KIND_CANCEL_PATIENT &&
	     why.kind != REASON_KIND_CANCEL_CLINIC &&
	     why.kind != REASON_KIND_LEFT_UNSEEN))
		return err_field(e, "reason_id", "Say why it is cancelled.");
	if (rc != RC_OK)
		return rc;
	r->state = APPOINTMENT_STATE_CANCELLED;
	r->cancelled_at = when_now();
	r->cancel_id = c->reason_id;
	snprintf(c->detail, sizeof(c->detail), "%s", why.name);
	return RC_OK;
}

enum rc
appointment_arrive(struct session *s, int64_t id, int64_t version,
		   struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_ARRIVE,
			    .from = FROM(BOOKED) };

	return change(s, id, version, apply_arrived, &c, e);
}

enum rc
appointment_close(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_CLOSE,
			    .from = FROM(BOOKED) | FROM(ARRIVED) };

	return change(s, id, version, apply_done, &c, e);
}

enum rc
appointment_miss(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_MISS, .from = FROM(BOOKED) };

	return change(s, id, version, apply_missed, &c, e);
}

enum rc
appointment_cancel(struct session *s, int64_t id, int64_t version,
		   int64_t reason_id, struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_CANCEL,
			    .from = FROM(BOOKED) | FROM(ARRIVED),
			    .reason_id = reason_id };

	return change(s, id, version, apply_cancelled, &c, e);
}

static enum rc
apply_left(struct session *s, struct row_appointment *r, struct change *c,
	   struct err *e)
{
	enum rc rc = house_find(s, TBL_REASON, REASON_KIND_LEFT_UNSEEN,
				"waited", &c->reason_id, e);

	if (rc == RC_NONE)
		return err_set(e, RC_REFUSED,
			       "The house has no reason \"waited\" for those "
			       "who left unseen; Set-up adds it.");
	return rc == RC_OK ? apply_cancelled(s, r, c, e) : rc;
}

enum rc
appointment_left(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_CANCEL,
			    .from = FROM(ARRIVED) };

	return change(s, id, version, apply_left, &c, e);
}

const char *
appointment_state_words(struct session *s, const struct row_appointment *r)
{
	struct row_reason why;

	if (r->state == APPOINTMENT_STATE_CANCELLED && r->arrived_at &&
	    r->cancel_id &&
	    row_get(s->store, TBL_REASON, r->cancel_id, &why, NULL) == RC_OK &&
	    why.kind == REASON_KIND_LEFT_UNSEEN)
		return enum_words(&enum_reason_kind, why.kind);
	return enum_words(&enum_appointment_state, r->state);
}

/* ---- moving ----------------------------------------------------------------- */

static enum rc
apply_move(struct session *s, struct row_appointment *r, struct change *c,
	   struct err *e)
{
	int64_t clinic = c->clinic_id ? c->clinic_id : r->clinic_id;
	char day[WHEN_TEXT], minute[WHEN_TEXT];

	if (r->day == c->day && r->minute == c->minute &&
	    r->clinic_id == clinic && r->doctor_id == c->doctor_id)
		return err_field(e, "day", "That is where it stands.");
	snprintf(c->detail, sizeof(c->detail), "from %s %s, %.80s",
		 day_text(day, (int32_t)r->day),
		 minute_text(minute, (int32_t)r->minute),
		 house_name(s, TBL_PLACE, r->clinic_id));
	r->day = c->day;
	r->minute = c->minute;
	r->clinic_id = clinic;
	r->doctor_id = c->doctor_id;
	r->moves++;
	return c->over ? overbook_move(s, r, c->over, c->detail,
				       sizeof(c->detail), e)
		       : booking_check(s, r, false, e);
}

enum rc
appointment_move(struct session *s, int64_t id, int64_t version, int32_t day,
		 int32_t minute, int64_t clinic_id, int64_t doctor_id,
		 struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_MOVE,
			    .from = FROM(BOOKED),
			    .day = day,
			    .minute = minute,
			    .clinic_id = clinic_id,
			    .doctor_id = doctor_id };

	return change(s, id, version, apply_move, &c, e);
}

enum rc
appointment_move_over(struct session *s, int64_t id, int64_t version,
		      int32_t day, int32_t minute, int64_t clinic_id,
		      int64_t doctor_id, int64_t reason, struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_OVERBOOK,
			    .from = FROM(BOOKED),
			    .day = day,
			    .minute = minute,
			    .clinic_id = clinic_id,
			    .doctor_id = doctor_id,
			    .over = reason };
	char why[SESSION_WHY];

	if (!session_may(s, ACT_APPOINTMENT_MOVE, why))
		return err_set(e, RC_DENIED, "%s", why);
	if (!reason)
		return err_field(e, "over", "Say why it is booked over.");
	return change(s, id, version, apply_move, &c, e);
}

/* ---- taking back ------------------------------------------------------------ */

/* How far a booking has come. */
static int
progress(int64_t state)
{
	return state == APPOINTMENT_STATE_BOOKED    ? 0
	       : state == APPOINTMENT_STATE_ARRIVED ? 1
						    : 2;
}

static enum rc
apply_undo(struct session *s, struct row_appointment *r, struct change *c,
	   struct err *e)
{
	const struct clinic_hours *h;
	struct row_appointment was;
	enum rc rc = RC_OK;
	int64_t v = r->version;
	bool stands = false;

	snprintf(c->detail, sizeof(c->detail), "no longer %s",
		 enum_words(&enum_appointment_state, r->state));
	do {
		if (--v < 1) {
			/* It was brought in as it is: then it is open. */
			row_init(TBL_APPOINTMENT, &was);
			break;
		}
		rc = row_get_version(s->store, TBL_APPOINTMENT, r->id, v, &was,
				     e);
	} while (rc == RC_OK && progress(was.state) >= progress(r->state));
	if (rc == RC_OK && r->state == APPOINTMENT_STATE_DONE)
		rc = charge_withdraw(s, r, e);
	if (rc != RC_OK)
		return rc;
	if (was.state == APPOINTMENT_STATE_BOOKED)
		rc = visit_start_clear(s, r, e);
	if (rc != RC_OK)
		return rc;
	r->state = was.state;
	r->arrived_at = was.arrived_at;
	r->ended_at = was.ended_at;
	r->cancelled_at = was.cancelled_at;
	r->cancel_id = was.cancel_id;
	rc = overbook_stands(s, r, &stands, e);
	if (rc != RC_OK || stands)
		return rc;
	rc = hours_get(s, r->clinic_id, &h, e);
	return rc == RC_OK ? clash_check(s, h, r, e) : rc;
}

enum rc
appointment_undo(struct session *s, int64_t id, int64_t version, struct err *e)
{
	struct change c = { .act = ACT_APPOINTMENT_UNDO,
			    .from = FROM(ARRIVED) | FROM(DONE) | FROM(MISSED) |
				    FROM(CANCELLED) };

	return change(s, id, version, apply_undo, &c, e);
}

enum rc
appointment_strike(struct session *s, int64_t id, int64_t version,
		   int64_t reason_id, struct err *e)
{
	struct row_appointment r;
	enum rc rc = act_begin(s, ACT_APPOINTMENT_STRIKE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_APPOINTMENT, id, &r, e);
	if (rc == RC_OK && r.version != version)
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this record "
			     "since you opened it; look at it again.");
	if (rc == RC_OK && r.state != APPOINTMENT_STATE_STRUCK)
		rc = charge_withdraw(s, &r, e);
	if (rc == RC_OK)
		rc = strike_row(s, TBL_APPOINTMENT, &r, reason_id, e);
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

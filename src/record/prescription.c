/*
 * prescription.c - ordering, holding, stopping, changing.
 *
 * An order is three rows of one id: the prescription (care), the medicine as
 * a code (code), and how far the pharmacy is (care).  The checks run inside
 * the transaction: what the form showed a minute ago may be old.
 */
#include "prescription_private.h"

#include <string.h>

#include "strike.h"
#include "wardbook/seed.h"
#include "wardbook/text.h"

enum { DAYS_MOST = 366 };

enum rc
rx_end(struct session *s, enum rc rc, struct err *e)
{
	if (rc == RC_OK)
		return act_commit(s, e);
	act_abort(s);
	return rc;
}

enum rc
rx_reason(struct session *s, int64_t id, enum reason_kind kind,
	  const char *question, struct row_reason *r, struct err *e)
{
	enum rc rc = RC_NONE;

	if (id)
		rc = row_get(s->store, TBL_REASON, id, r, e);
	if (rc == RC_NONE || (rc == RC_OK && r->kind != kind))
		return err_field(e, "reason_id", "%s", question);
	return rc;
}

enum rc
rx_current(struct session *s, int64_t id, int64_t version,
	   struct row_prescription *r, struct err *e)
{
	enum rc rc = row_get(s->store, TBL_PRESCRIPTION, id, r, e);

	if (rc == RC_NONE)
		return err_set(e, RC_NONE, "There is no such prescription.");
	if (rc == RC_OK && r->shut)
		return err_set(e, RC_NOKEY, "Medicines are " NOT_SHOWN ".");
	if (rc == RC_OK && r->version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this "
			       "prescription since you saw it; look at it "
			       "again.");
	return rc;
}

/* ---- reasons that every store begins with --------------------------------------- */

static bool
take_kind(const void *row, void *arg)
{
	(void)row;
	*(bool *)arg = true;
	return false;
}

static enum rc
seed_reason(struct session *s, const struct seed *seed, size_t i, bool had[32],
	    struct err *e)
{
	struct row_reason r;
	char kind[33];
	int k;

	text_copy(kind, sizeof(kind), seed_cell(seed, i, "kind"));
	for (char *p = kind; *p; p++)
		if (*p == '_')
			*p = '-';
	k = enum_find(&enum_reason_kind, kind);
	if (k < 0)
		BUG("medicine_reasons.csv: kind %s", kind);
	if (had[k])
		return RC_OK;
	house_new(TBL_REASON, &r);
	r.kind = k;
	text_copy(r.code, sizeof(r.code), seed_cell(seed, i, "code"));
	text_copy(r.name, sizeof(r.name), seed_cell(seed, i, "text"));
	return house_set(s, TBL_REASON, &r, e);
}

static const enum reason_kind seeded[] = {
	REASON_KIND_OVERRIDE,	    REASON_KIND_STOP_MEDICINE,
	REASON_KIND_NOT_DISPENSED,  REASON_KIND_SUBSTITUTION,
	REASON_KIND_DOSE_NOT_GIVEN,
};
enum { SEEDED = sizeof(seeded) / sizeof(seeded[0]) };

static enum rc
kinds_there(struct session *s, bool had[32], bool *all, struct err *e)
{
	enum rc rc = RC_OK;

	*all = true;
	for (int i = 0; rc == RC_OK && i < SEEDED; i++) {
		rc = house_each(s, TBL_REASON, seeded[i], 0, true, take_kind,
				&had[seeded[i]], e);
		*all = *all && had[seeded[i]];
	}
	return rc;
}

static enum rc
seed_reasons(struct session *s, enum act act, struct err *e)
{
	const struct seed *seed = seed_find("medicine_reasons");
	bool had[32] = { false }, own = !act_is_open(s), all;
	enum rc rc = kinds_there(s, had, &all, e);

	if (rc != RC_OK || all)
		return rc;
	if (own)
		rc = act_begin_batch(s, act, "medicine_reasons", e);
	for (size_t i = 0; rc == RC_OK && i < seed->rows; i++)
		rc = seed_reason(s, seed, i, had, e);
	return own && act_is_open(s) ? rx_end(s, rc, e) : rc;
}

enum rc
prescription_seed_reasons(struct session *s, struct err *e)
{
	return seed_reasons(s, ACT_REASON_SET, e);
}

void
prescription_seed_missing(struct session *s)
{
	/* The list is the program's, not a choice of whoever logs in. */
	if (!s->initial && session_opens(s, DOMAIN_VISIT))
		(void)!seed_reasons(s, ACT_SESSION_LOGIN, NULL);
}

/* ---- rules --------------------------------------------------------------------------- */

void
prescription_init(struct row_prescription *r, int64_t patient)
{
	row_init(TBL_PRESCRIPTION, r);
	r->patient_id = patient;
	r->from_at = when_now() / 60000 * 60000;
}

static bool
is_value(const struct enum_def *d, int64_t v)
{
	return *enum_name(d, v) != '\0';
}

static enum rc
check_dose(const struct row_prescription *r, const struct row_medicine *m,
	   struct err *e)
{
	if (r->dose < 1 || r->dose > 1000000000)
		return err_field(e, "dose", "A dose is more than nothing.");
	if (!is_value(&enum_dose_unit, r->dose_unit))
		return err_field(e, "dose_unit", "There is no such unit.");
	if (r->dose_unit == DOSE_UNIT_MILLILITRE && !strcmp(m->unit, "tablet"))
		return err_field(e, "dose_unit",
				 "A tablet is not measured in "
				 "ml.");
	if (!is_value(&enum_route, r->route))
		return err_field(e, "route", "Say how it is given.");
	if (!is_value(&enum_frequency, r->frequency))
		return err_field(e, "frequency", "Say how often it is given.");
	return RC_OK;
}

static enum rc
check_needed(struct row_prescription *r, struct err *e)
{
	if (r->frequency != FREQUENCY_AS_NEEDED) {
		r->gap_minutes = r->most_daily = 0;
		return RC_OK;
	}
	if (r->gap_minutes < 1 || r->gap_minutes > 7 * 1440)
		return err_field(e, "gap_minutes",
				 "What is given as needed "
				 "has a least time between two doses.");
	if (r->most_daily < 1 || r->most_daily > 96)
		return err_field(e, "most_daily",
				 "What is given as needed "
				 "has a most number of doses in 24 hours.");
	return RC_OK;
}

/* Steps of the taper make the course. */
static enum rc
check_taper(struct row_prescription *r, struct err *e)
{
	int64_t steps;

	if (!r->taper_by && !r->taper_days && !r->taper_to)
		return RC_OK;
	if (r->frequency == FREQUENCY_AS_NEEDED ||
	    r->frequency == FREQUENCY_ONCE)
		return err_field(e, "taper_by",
				 "Only what is given regularly "
				 "is tapered.");
	if (r->taper_by < 1 || r->taper_by >= r->dose)
		return err_field(e, "taper_by",
				 "Each step takes off less "
				 "than the dose.");
	if (r->taper_days < 1 || r->taper_days > 90)
		return err_field(e, "taper_days",
				 "A step lasts 1 to 90 "
				 "days.");
	if (!r->taper_to)
		r->taper_to = r->dose % r->taper_by ? r->dose % r->taper_by
						    : r->taper_by;
	if (r->taper_to < 1 || r->taper_to >= r->dose ||
	    (r->dose - r->taper_to) % r->taper_by)
		return err_field(e, "taper_to",
				 "Whole steps must lead from "
				 "the first dose to the last one.");
	steps = (r->dose - r->taper_to) / r->taper_by + 1;
	r->days = steps * r->taper_days;
	return RC_OK;
}

static enum rc
check_course(struct row_prescription *r, struct err *e)
{
	int32_t day, minute;

	if (r->days < 0 || r->days > DAYS_MOST)
		return err_field(e, "days",
				 "A course lasts 1 to %d days; "
				 "empty: until it is stopped.",
				 DAYS_MOST);
	if (r->frequency == FREQUENCY_ONCE)
		r->days = 1;
	/* further back its doses would count as missed */
	if (r->from_at < when_now() - 3600000 ||
	    r->from_at > when_now() + 92 * RX_DAY_MS)
		return err_field(e, "from_at",
				 "An order begins now, or up to "
				 "three months ahead.");
	when_local(r->from_at, &day, &minute);
	r->ends_at =
		r->days ? when_instant(day_add(day, (int32_t)r->days), minute)
			: 0;
	return RC_OK;
}

/* Follows a merge; the patient lives and is no mistake. */
static enum rc
living(struct session *s, int64_t *id, struct err *e)
{
	struct patient p;
	enum rc rc = patient_get(s, *id, &p, e);

	if (rc == RC_NONE)
		return err_field(e, "patient_id", "There is no such patient.");
	if (rc == RC_OK && p.visit.state == PATIENT_STATE_STRUCK)
		rc = err_field(e, "patient_id",
			       "This patient's record was "
			       "entered in error.");
	if (rc == RC_OK && p.visit.death_day)
		rc = err_field(e, "patient_id", "This patient has died.");
	*id = p.visit.id;
	patient_wipe(&p);
	return rc;
}

enum rc
prescription_check(struct session *s, struct row_prescription *r, struct err *e)
{
	struct buf b = BUF_INIT;
	struct row_medicine m;
	enum rc rc = RC_NONE;

	if (r->medicine_id)
		rc = row_get(s->store, TBL_MEDICINE, r->medicine_id, &m, e);
	if (rc == RC_NONE)
		return err_field(e, "medicine_id", "Say which medicine.");
	if (rc == RC_OK && !m.active)
		rc = err_field(e, "medicine_id",
			       "This medicine is no longer "
			       "in use here.");
	if (rc == RC_OK)
		rc = check_dose(r, &m, e);
	if (rc == RC_OK)
		rc = check_needed(r, e);
	if (rc == RC_OK)
		rc = check_taper(r, e);
	if (rc == RC_OK)
		rc = check_course(r, e);
	if (rc != RC_OK)
		return rc;
	if (r->quantity < 0 || r->quantity > 1000000)
		return err_field(e, "quantity", "Nobody takes that much.");
	if (!r->quantity)
		r->quantity = prescription_course(r, &m);
	text_normalise(&b, r->note, strlen(r->note));
	text_copy(r->note, sizeof(r->note), b.p);
	buf_release(&b);
	return RC_OK;
}

/* ---- ordering -------------------------------------------------------------------------- */

/* A reason where a warning asks for one; what was found goes with the order. */
static enum rc
weigh(struct session *s, struct row_prescription *r, struct buf *detail,
      struct err *e)
{
	struct drug_checks c;
	struct row_reason why;
	enum rc rc = drugcheck_run(s, r, &c, e);

	if (rc != RC_OK)
		return rc;
	if (c.override && !r->override_id)
		return err_field(e, "override_id", "%s", c.v[0].text);
	if (!c.override)
		r->override_id = 0;
	r->checked = c.override && c.checked != CHECKED_NOT_CHECKED
			     ? CHECKED_OVERRIDDEN
			     : c.checked;
	text_copy(r->check_words, sizeof(r->check_words), c.words);
	if (c.checked == CHECKED_NOT_CHECKED)
		buf_adds(detail, "not checked");
	if (!r->override_id)
		return RC_OK;
	rc = rx_reason(s, r->override_id, REASON_KIND_OVERRIDE,
		       "Say why it is "
		       "ordered in spite of the warning.",
		       &why, e);
	if (rc == RC_OK)
		buf_addf(detail, "%swarning overridden: %s; %s",
			 detail->len ? "; " : "", why.name, c.words);
	else if (rc == RC_REFUSED && e)
		text_copy(e->field, sizeof(e->field), "override_id");
	return rc;
}

static int64_t
last_day(const struct row_prescription *r)
{
	int32_t day = 0;

	if (r->ends_at)
		when_local(r->ends_at - 1, &day, NULL);
	return day;
}

static enum rc
insert(struct session *s, struct row_prescription *r, struct err *e)
{
	struct row_patient_medicine code;
	struct row_dispensing d;
	struct row_medicine m;
	enum rc rc = row_get(s->store, TBL_MEDICINE, r->medicine_id, &m, e);

	r->id = 0;
	r->state = PRESCRIPTION_STATE_ACTIVE;
	r->reason_id = 0;
	if (rc == RC_OK)
		rc = row_insert(s->store, TBL_PRESCRIPTION, r, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_PATIENT_MEDICINE, &code);
	code.id = r->id;
	code.patient_id = r->patient_id;
	code.medicine_id = r->medicine_id;
	text_copy(code.atc, sizeof(code.atc), m.atc);
	code.day = when_today();
	code.end_day = last_day(r);
	rc = row_insert(s->store, TBL_PATIENT_MEDICINE, &code, e);
	row_wipe(TBL_PATIENT_MEDICINE, &code);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_DISPENSING, &d);
	d.id = r->id;
	d.patient_id = r->patient_id;
	d.ordered = r->quantity;
	rc = row_insert(s->store, TBL_DISPENSING, &d, e);
	row_wipe(TBL_DISPENSING, &d);
	return rc;
}

/* Inside an open act. */
static enum rc
file_order(struct session *s, struct row_prescription *r, struct err *e)
{
	struct buf detail = BUF_INIT;
	enum rc rc = living(s, &r->patient_id, e);

	if (rc == RC_OK)
		rc = prescription_check(s, r, e);
	if (rc == RC_OK)
		rc = weigh(s, r, &detail, e);
	if (rc == RC_OK)
		rc = insert(s, r, e);
	if (rc == RC_OK)
		act_note(s, TBL_PRESCRIPTION, r->id, r->version, r->patient_id,
			 detail.len ? detail.p : NULL);
	buf_release(&detail);
	return rc;
}

enum rc
prescription_order(struct session *s, struct row_prescription *r, struct err *e)
{
	enum rc rc = act_begin(s, ACT_PRESCRIPTION_ORDER, e);

	if (rc != RC_OK)
		return rc;
	r->replaces_id = 0;
	return rx_end(s, file_order(s, r, e), e);
}

/* ---- what becomes of it ------------------------------------------------------------------ */

/* Figures know it as ended too; what was never handed out is closed. */
static enum rc
end_others(struct session *s, const struct row_prescription *r, struct err *e)
{
	struct row_patient_medicine code;
	struct row_dispensing d;
	enum rc rc = row_get(s->store, TBL_PATIENT_MEDICINE, r->id, &code, e);

	if (rc == RC_OK) {
		code.end_day = when_today();
		code.state = r->state == PRESCRIPTION_STATE_STRUCK
				     ? FILED_STRUCK
				     : FILED_ENDED;
		rc = row_update(s->store, TBL_PATIENT_MEDICINE, &code, e);
	}
	row_wipe(TBL_PATIENT_MEDICINE, &code);
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_DISPENSING, r->id, &d, e);
	if (rc == RC_OK && d.state < DISPENSING_STATE_DONE) {
		d.state = DISPENSING_STATE_CLOSED;
		rc = row_update(s->store, TBL_DISPENSING, &d, e);
	}
	row_wipe(TBL_DISPENSING, &d);
	return rc;
}

/* Inside an open act: the state changes, if it may. */
static enum rc
turn(struct session *s, struct row_prescription *r, enum prescription_state to,
     int64_t reason_id, struct err *e)
{
	struct row_reason why = { .name = "" };
	enum rc rc = RC_OK;

	if (rx_is_over(r, when_now()) && to != PRESCRIPTION_STATE_REPLACED)
		return err_set(e, RC_REFUSED,
			       "This prescription has ended "
			       "already.");
	if (r->state > PRESCRIPTION_STATE_HELD)
		return err_set(e, RC_REFUSED, "This prescription is %s.",
			       enum_words(&enum_prescription_state, r->state));
	if (r->state == (int64_t)to)
		return err_set(e, RC_REFUSED, "It is %s already.",
			       enum_words(&enum_prescription_state, to));
	if (to != PRESCRIPTION_STATE_ACTIVE)
		rc = rx_reason(s, reason_id, REASON_KIND_STOP_MEDICINE,
			       "Say why.", &why, e);
	if (rc != RC_OK)
		return rc;
	r->state = to;
	r->reason_id = reason_id;
	if (to > PRESCRIPTION_STATE_HELD &&
	    (!r->ends_at || r->ends_at > when_now()))
		r->ends_at = when_now();
	rc = row_update(s->store, TBL_PRESCRIPTION, r, e);
	if (rc == RC_OK && to > PRESCRIPTION_STATE_HELD)
		rc = end_others(s, r, e);
	if (rc == RC_OK)
		act_note(s, TBL_PRESCRIPTION, r->id, r->version, r->patient_id,
			 why.name);
	return rc;
}

static enum rc
turn_to(struct session *s, int64_t id, int64_t version,
	enum prescription_state to, int64_t reason_id, struct err *e)
{
	struct row_prescription r;
	enum rc rc = act_begin(s, ACT_PRESCRIPTION_STOP, e);

	if (rc != RC_OK)
		return rc;
	rc = rx_current(s, id, version, &r, e);
	if (rc == RC_OK)
		rc = turn(s, &r, to, reason_id, e);
	row_wipe(TBL_PRESCRIPTION, &r);
	return rx_end(s, rc, e);
}

enum rc
prescription_stop(struct session *s, int64_t id, int64_t version,
		  int64_t reason_id, struct err *e)
{
	return turn_to(s, id, version, PRESCRIPTION_STATE_STOPPED, reason_id,
		       e);
}

enum rc
prescription_hold(struct session *s, int64_t id, int64_t version,
		  int64_t reason_id, struct err *e)
{
	return turn_to(s, id, version, PRESCRIPTION_STATE_HELD, reason_id, e);
}

enum rc
prescription_resume(struct session *s, int64_t id, int64_t version,
		    struct err *e)
{
	return turn_to(s, id, version, PRESCRIPTION_STATE_ACTIVE, 0, e);
}

enum rc
prescription_change(struct session *s, int64_t old_id, int64_t version,
		    int64_t reason_id, struct row_prescription *r,
		    struct err *e)
{
	struct row_prescription old;
	enum rc rc = act_begin(s, ACT_PRESCRIPTION_STOP, e);

	if (rc != RC_OK)
		return rc;
	rc = rx_current(s, old_id, version, &old, e);
	if (rc == RC_OK)
		rc = turn(s, &old, PRESCRIPTION_STATE_REPLACED, reason_id, e);
	r->patient_id = old.patient_id;
	r->replaces_id = old_id;
	if (rc == RC_OK)
		rc = file_order(s, r, e);
	row_wipe(TBL_PRESCRIPTION, &old);
	return rx_end(s, rc, e);
}

static enum rc
check_unused(struct session *s, const struct row_prescription *r, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DOSE_OF_PRESCRIPTION);
	struct row_dispensing d;
	bool any = false;
	enum rc rc;

	stmt_int(st, "prescription", r->id);
	stmt_int(st, "since", 0);
	stmt_int(st, "until", INT64_MAX);
	rc = stmt_step(st, &any, e);
	stmt_done(st);
	if (rc == RC_OK && any)
		rc = err_set(e, RC_REFUSED,
			     "Doses of it are recorded; stop "
			     "it instead.");
	if (rc == RC_OK)
		rc = row_get(s->store, TBL_DISPENSING, r->id, &d, e);
	if (rc == RC_OK && d.given)
		rc = err_set(e, RC_REFUSED,
			     "Some of it was handed out; stop "
			     "it instead.");
	return rc;
}

enum rc
prescription_strike(struct session *s, int64_t id, int64_t version,
		    int64_t reason_id, struct err *e)
{
	struct row_prescription r;
	enum rc rc = act_begin(s, ACT_PRESCRIPTION_STRIKE, e);

	if (rc != RC_OK)
		return rc;
	rc = rx_current(s, id, version, &r, e);
	if (rc == RC_OK)
		rc = check_unused(s, &r, e);
	if (rc == RC_OK)
		rc = strike_row(s, TBL_PRESCRIPTION, &r, reason_id, e);
	if (rc == RC_OK)
		rc = end_others(s, &r, e);
	row_wipe(TBL_PRESCRIPTION, &r);
	return rx_end(s, rc, e);
}

/*
 * dose.h - doses at the bedside: what is due, what was given, refused, held
 * or missed, by whom; and the chart on paper for when the machine is down.
 */
#ifndef WARDBOOK_DOSE_H
#define WARDBOOK_DOSE_H

#include "wardbook/prescription.h"

/* A dose may be given so long before its time; after that it is late; with
 * no record after that it counts as missed. */
#define DOSE_EARLY  (60 * 60000)
#define DOSE_LATE   (60 * 60000)
#define DOSE_MISSED (4 * 60 * 60000)

enum dose_timing {
	DOSE_TO_COME,
	DOSE_NOW,	/* within its hour */
	DOSE_IS_LATE,	/* not recorded, its hour is over */
	DOSE_IS_MISSED, /* not recorded, hours ago */
	DOSE_ON_HOLD,	/* the prescription is held */
	DOSE_IN_TIME,	/* given in time */
	DOSE_GIVEN_LATE,
	DOSE_NOT_GIVEN, /* refused, held, missed: said so */
	DOSE_AS_NEEDED, /* may be given now, or when: next_at */
};

struct dose_line {
	struct prescription p;
	struct row_dose row; /* id 0: not recorded yet */
	int64_t due_at;	     /* 0: as needed */
	int64_t next_at;     /* as needed: not before */
	int64_t amount;	     /* thousandths, by the taper */
	enum dose_timing timing;
	char dose[PRESCRIPTION_AMOUNT];
	char patient[PATIENT_NAME], number[25], bed[17];
	char by[40]; /* who recorded it */
	char reason[81];
};
typedef bool (*dose_fn)(const struct dose_line *l, void *arg);

const char *dose_timing_words(const struct dose_line *l);

/*
 * Doses of a ward's patients (or of one patient, ward 0) due at or after
 * since and before until, in order of time and bed; then what may be given as
 * needed, where needed is set.  Only while the patient lay in the ward.
 */
WB_MUST_USE enum rc
dose_due(struct session *s, int64_t ward, int64_t patient, int64_t since,
	 int64_t until, bool needed, dose_fn fn, void *arg, struct err *e);

struct dose_act {
	int64_t prescription_id;
	int64_t version; /* of the prescription, as the nurse saw it */
	int64_t due_at;	 /* 0: as needed */
	enum dose_state state;
	int64_t at;	   /* when; 0: now */
	int64_t amount;	   /* thousandths; 0: as ordered */
	int64_t reason_id; /* kind dose-not-given; unless given */
	char note[121];
};
/*
 * Records a dose, once.  RC_CONFLICT: it was recorded (by whom, when), or the
 * prescription changed since it was seen; RC_REFUSED: not due, too early, on
 * hold, too soon or too much of what is given as needed.
 */
WB_MUST_USE enum rc dose_record(struct session *s, const struct dose_act *a,
				int64_t *id, struct err *e);

/* By the one who recorded it: entered in error, the dose is due again. */
WB_MUST_USE enum rc dose_undo(struct session *s, int64_t id, int64_t version,
			      int64_t reason_id, struct err *e);

/* Doses that were given late, were not given, or have no record: of the ward,
 * oldest first, with the counts. */
struct dose_counts {
	int due, in_time, late, not_given, missing;
};
WB_MUST_USE enum rc
dose_late(struct session *s, int64_t ward, int64_t since, int64_t until,
	  dose_fn fn, void *arg, struct dose_counts *c, struct err *e);

/* The ward's chart of a day on paper: every patient with allergies, every
 * medicine with its sentence and a box for each dose; what was given already
 * stands in its box.  Filed in the log. */
WB_MUST_USE enum rc dose_chart(struct session *s, int64_t ward, int32_t day,
			       struct buf *out, struct err *e);

#endif

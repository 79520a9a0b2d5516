/*
 * dose.h - doses at the bedside: what is due, what was given, refused, held
 * or missed, by whom; and the chart on paper for when the machine is down.
 */
#ifndef WARDBOOK_DOSE_H
#define WARDBOOK_DOSE_H

#include "wardbook/prescription.h"
#include "wardbook/supply.h"

/* A dose may be given so long before its time; after that it is late; with
 * no record after that it counts as missed. */
#define DOSE_EARLY  (60 * 60000)
#define DOSE_LATE   (60 * 60000)
#define DOSE_MISSED (4 * 60 * 60000)

/* What a round looks at, in hours. */
enum { DOSE_HOURS_BACK = 9, DOSE_HOURS_AHEAD = 4 };

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
	struct row_dose_supply supply; /* id 0: nothing is known of it */
};
typedef bool (*dose_fn)(const struct dose_line *l, void *arg);

const char *dose_timing_words(const struct dose_line *l);
/* "drawn from the ward's cupboard, lot A1; wristband and pack scanned" */
#define DOSE_SUPPLY 160
const char *dose_supply_words(struct session *s, char out[DOSE_SUPPLY],
			      const struct dose_line *l);

/*
 * Doses of a ward's patients (or of one patient, ward 0) due at or after
 * since and before until, in order of time and bed; then what may be given as
 * needed, where needed is set.  Only while the patient lay in the ward.
 */
WB_MUST_USE enum rc
dose_due(struct session *s, int64_t ward, int64_t patient, int64_t since,
	 int64_t until, bool needed, dose_fn fn, void *arg, struct err *e);

/*
 * A pack that was scanned at the bed, against what is ordered.  It is refused
 * (field "pack", one sentence) where it is another medicine, or past its day,
 * held, recalled, opened for too long, or of a lot that never came here.
 */
struct dose_pack {
	struct supply_scan scan;
	struct row_medicine medicine;
	bool substitute; /* that the pharmacy handed out instead */
	char name[PRESCRIPTION_NAME];
	char dose[PRESCRIPTION_AMOUNT]; /* counted in this pack's units */
};
/* Which of the patient's doses in a round's hours is it for?  The one that
 * waits longest.
 * RC_NONE: this is no pack (a wristband, maybe). */
WB_MUST_USE enum rc
dose_pack_find(struct session *s, int64_t patient, const char *scan,
	       struct dose_line *dose, struct dose_pack *p, struct err *e);

struct dose_act {
	int64_t prescription_id;
	int64_t version; /* of the prescription, as the nurse saw it */
	int64_t due_at;	 /* 0: as needed */
	enum dose_state state;
	int64_t at;	   /* when; 0: now */
	int64_t amount;	   /* thousandths; 0: as ordered */
	int64_t reason_id; /* kind dose-not-given; unless given */
	char note[121];
	bool band;	/* the wristband was scanned */
	char pack[120]; /* the pack's barcode as scanned, "" not */
	/* Where it came from; what the patient brought moves no stock, and of
	 * what was given before stock was kept nothing is said. */
	enum dose_from {
		DOSE_FROM_WARD,
		DOSE_FROM_PATIENT,
		DOSE_FROM_BEFORE
	} from;
};
/*
 * Records a dose, once.  RC_CONFLICT: it was recorded (by whom, when), or the
 * prescription changed since it was seen; RC_REFUSED: not due, too early, on
 * hold, too soon or too much of what is given as needed; a pack that is not
 * what was ordered (field "pack").
 *
 * What is given leaves the cupboard of the ward where the patient lies, in the
 * same transaction: the lot of the pack, or else an open pack in date and then
 * the first to expire.  Where that does not hold it, or the pharmacy has
 * handed it out for the patient, nothing moves and the dose says so
 * (dose_line.supply); a controlled drug is then refused, as its register would
 * have no entry.  A part of a unit is taken from an open pack, and opens
 * one where the medicine keeps once opened; such a pack leaves the books when
 * it is used up or thrown away.
 */
WB_MUST_USE enum rc dose_record(struct session *s, const struct dose_act *a,
				int64_t *id, struct err *e);

/* By the one who recorded it: entered in error, the dose is due again, and
 * what was drawn for it is back in the cupboard: in the open pack that it came
 * from, as stock_strike() says. */
WB_MUST_USE enum rc dose_undo(struct session *s, int64_t id, int64_t version,
			      int64_t reason_id, struct err *e);

/* Doses that were given late, were not given, or have no record: of the ward,
 * oldest first, with the counts. */
struct dose_counts {
	int due, in_time, late, not_given, missing;
	int undrawn; /* given, and not in the cupboard's books */
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

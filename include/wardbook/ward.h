/*
 * ward.h - who lies where: one bed, one patient, at any time.
 */
#ifndef WARDBOOK_WARD_H
#define WARDBOOK_WARD_H

#include "wardbook/patient.h"

/* bed 0: in the ward without a bed.  RC_CONFLICT: the bed is taken, or the
 * patient is in a ward already (said where); dead patients are refused. */
WB_MUST_USE enum rc ward_admit(struct session *s, int64_t patient, int64_t ward,
			       int64_t bed, int64_t *stay, struct err *e);
WB_MUST_USE enum rc ward_move(struct session *s, int64_t stay, int64_t version,
			      int64_t ward, int64_t bed, struct err *e);
/* ending: enum stay_ending; STAY_ENDING_DIED also files the day of death. */
WB_MUST_USE enum rc
ward_discharge(struct session *s, int64_t stay, int64_t version,
	       enum stay_ending ending, struct err *e);
WB_MUST_USE enum rc
ward_strike(struct session *s, int64_t stay, int64_t version, int64_t reason_id,
	    struct err *e);

struct ward_line {
	struct row_stay stay; /* id 0: a free bed */
	int64_t bed_id;
	char bed[17];
	char patient[PATIENT_NAME], number[25], born[PATIENT_BORN];
	char alerts[80];   /* words, or NOT_SHOWN */
	char allergy[120]; /* never cut: "penicillin, +2 more" */
};
typedef bool (*ward_fn)(const struct ward_line *l, void *arg);
/* Every bed of the ward, free ones too, then patients without a bed. */
WB_MUST_USE enum rc ward_list(struct session *s, int64_t ward, ward_fn fn,
			      void *arg, struct err *e);

/* The patient's open stay.  RC_NONE. */
WB_MUST_USE enum rc ward_stay_of(struct session *s, int64_t patient,
				 struct row_stay *stay, struct err *e);

/* The nurse in charge; 0: nobody. */
int64_t ward_nurse(struct session *s, int64_t ward);
/* nurse 0: nobody any more.  (place.set)  RC_REFUSED: no nurse of the staff. */
WB_MUST_USE enum rc
ward_nurse_set(struct session *s, int64_t ward, int64_t nurse, struct err *e);

#endif

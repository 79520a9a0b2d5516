/*
 * told.h - what other systems told beside the records of this house: imports
 * bring it, nothing here changes it but striking it out.
 *
 * A number that led to nothing stands beside the empty link; rules find it.
 * Rows that the session has no key for come shut.
 */
#ifndef WARDBOOK_TOLD_H
#define WARDBOOK_TOLD_H

#include "wardbook/patient.h"

/* Admissions elsewhere, by day, the latest first.  (chart.read) */
typedef bool (*admission_told_fn)(const struct row_admission_told *a,
				  void *arg);
WB_MUST_USE enum rc
told_admissions(struct session *s, int64_t patient, admission_told_fn fn,
		void *arg, struct err *e);
/* (chart.read) */
WB_MUST_USE enum rc
admission_told_strike(struct session *s, int64_t id, int64_t version,
		      int64_t reason_id, struct err *e);

/* The patient's own doctor.  RC_NONE: not said. */
WB_MUST_USE enum rc told_own_doctor(struct session *s, int64_t patient,
				    struct row_own_doctor *o, struct err *e);
/* Says who it is, or (0) that it is not known. */
WB_MUST_USE enum rc own_doctor_set(struct session *s, int64_t patient,
				   int64_t doctor, struct err *e);

/* What was told of a visit; id 0: nothing of that kind. */
struct told_visit {
	struct row_visit_more more;
	struct row_visit_source source;
	struct row_visit_cost cost;
	struct row_visit_words words;
};
WB_MUST_USE enum rc told_visit(struct session *s, int64_t visit,
			       struct told_visit *v, struct err *e);
void told_visit_wipe(struct told_visit *v);

#endif

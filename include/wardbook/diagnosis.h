/*
 * diagnosis.h - diagnoses of visits and the problem list.
 */
#ifndef WARDBOOK_DIAGNOSIS_H
#define WARDBOOK_DIAGNOSIS_H

#include "wardbook/patient.h"

struct diagnosis {
	struct row_diagnosis row;
	char words[2001]; /* note; care domain */
	bool words_shut;
	char name[241]; /* text of the code */
};

void diagnosis_init(struct diagnosis *d);

/* The code must be in a code list (system "" takes the list that has it); the
 * list's edition is kept.  Severity 1..5 (0 too on the problem list), onset
 * and end not in the future, end not before onset, the visit the patient's
 * own.  day 0: today.  A merged patient's go to the living record. */
WB_MUST_USE enum rc
diagnosis_record(struct session *s, struct diagnosis *d, struct err *e);
/* Over the version that d carries, its note with it (not where words_shut). */
WB_MUST_USE enum rc
diagnosis_change(struct session *s, struct diagnosis *d, struct err *e);
WB_MUST_USE enum rc
diagnosis_strike(struct session *s, int64_t id, int64_t version,
		 int64_t reason_id, struct err *e);

/* A problem-list code once a patient: imports of flags.  *fresh says whether
 * it was new.  One that was struck out or has ended is not filed again. */
WB_MUST_USE enum rc
diagnosis_problem_once(struct session *s, int64_t patient, const char *system,
		       const char *code, int32_t day, bool *fresh,
		       struct err *e);

typedef bool (*diagnosis_fn)(const struct diagnosis *d, void *arg);
/* Newest first; struck-out ones only where all is set.  RC_NOKEY: not shown
 * to your role. */
WB_MUST_USE enum rc
diagnosis_of_patient(struct session *s, int64_t patient, bool all,
		     diagnosis_fn fn, void *arg, struct err *e);

/* Diagnoses with a code (by prefix, "E11" or "e11.9"), through the sealed
 * index, in order of codes; code comes folded ("e119"). */
typedef bool (*diagnosis_id_fn)(int64_t diagnosis, const char *code, void *arg);
WB_MUST_USE enum rc
diagnosis_by_code(struct session *s, const char *code, diagnosis_id_fn fn,
		  void *arg, struct err *e);

struct sindex_entries;
WB_MUST_USE enum rc
diagnosis_index_expect(struct session *s, struct sindex_entries *x,
		       struct err *e);

#endif

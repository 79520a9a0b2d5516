/*
 * diagnosis.h - diagnoses of visits and the problem list.
 */
#ifndef WARDBOOK_DIAGNOSIS_H
#define WARDBOOK_DIAGNOSIS_H

#include "wardbook/patient.h"

struct diagnosis {
	struct row_diagnosis row;
	char words[2001];	/* note; care domain */
	bool words_shut;
	char name[241];		/* text of the code */
};

void diagnosis_init(struct diagnosis *d);

/* The code must be in a code list (system "" takes the list that has it); the
 * list's edition is kept.  Severity 1..5, onset not in the future, end not
 * before onset.  day 0: today. */
WB_MUST_USE enum rc diagnosis_record(struct session *s, struct diagnosis *d,
				     struct err *e);
WB_MUST_USE enum rc diagnosis_change(struct session *s, struct diagnosis *d,
				     struct err *e);
WB_MUST_USE enum rc diagnosis_strike(struct session *s, int64_t id,
				     int64_t version, int64_t reason_id,
				     struct err *e);

/* A problem-list code once a patient: imports of flags.  *fresh says whether
 * it was new. */
WB_MUST_USE enum rc diagnosis_problem_once(struct session *s, int64_t patient,
					   const char *system,
					   const char *code, int32_t day,
					   bool *fresh, struct err *e);

typedef bool (*diagnosis_fn)(const struct diagnosis *d, void *arg);
/* Newest first; struck-out ones only where all is set.  RC_NOKEY: not shown
 * to your role. */
WB_MUST_USE enum rc diagnosis_of_patient(struct session *s, int64_t patient,
					 bool all, diagnosis_fn fn, void *arg,
					 struct err *e);

/* Patients with a code (by prefix), through the sealed index. */
typedef bool (*diagnosis_id_fn)(int64_t diagnosis, const char *code,
				void *arg);
WB_MUST_USE enum rc diagnosis_by_code(struct session *s, const char *code,
				      diagnosis_id_fn fn, void *arg,
				      struct err *e);

struct sindex_entries;
WB_MUST_USE enum rc diagnosis_index_expect(struct session *s,
					   struct sindex_entries *x,
					   struct err *e);

#endif

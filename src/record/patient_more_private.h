/*
 * patient_more_private.h - what the files on the row beside a patient share.
 */
#ifndef RECORD_PATIENT_MORE_PRIVATE_H
#define RECORD_PATIENT_MORE_PRIVATE_H

#include "patient_private.h"
#include "wardbook/patient_more.h"

/* Exactly this record's row; an empty one of that id where there is none. */
WB_MUST_USE enum rc more_load(struct session *s, int64_t id,
			      struct row_patient_more *m, struct err *e);
/* In an open act: a new row, or over its version. */
WB_MUST_USE enum rc
more_file(struct session *s, struct row_patient_more *m, struct err *e);

/* ---- patient_more_ahead.c ---------------------------------------------------- */

/* In an open act: what a death ended stands again, if it is wanted. */
WB_MUST_USE enum rc ahead_give_back(struct session *s, int64_t patient,
				    bool wanted, struct ahead_count *given,
				    struct ahead_count *left, struct err *e);

/* ---- patient_more_names.c ---------------------------------------------------- */

/* Queues the words of every other name of a patient, or takes them out. */
WB_MUST_USE enum rc
names_index(struct session *s, int64_t patient, bool put, struct err *e);
/* Adds them to what the trees should hold. */
void
names_index_add(struct sindex_entries *x, const struct row_patient_name *n);
/* Adds them to a record's keys. */
WB_MUST_USE enum rc names_keys(struct session *s, int64_t patient,
			       struct patient_keys *k, struct err *e);

#endif

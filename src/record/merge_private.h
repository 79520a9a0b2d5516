/*
 * merge_private.h - what the files of merging share.
 *
 *   merge.c       what a merge would do, and doing it
 *   merge_items.c what hangs on a record, and filing it under another
 *   merge_part.c  taking a merge back;  merge_pending.c  what that left open
 *   duplicates.c  finding pairs;  alike_answer.c  what was said of them
 */
#ifndef RECORD_MERGE_PRIVATE_H
#define RECORD_MERGE_PRIVATE_H

#include "patient_private.h"
#include "wardbook/merge.h"

/* Ids of records that are merged into this one. */
WB_MUST_USE enum rc merge_followers(struct session *s, int64_t patient,
				    struct idset *ids, struct err *e);

/* Links a record to a living one; 0: it lives again.  In an open act. */
WB_MUST_USE enum rc
merge_relink(struct session *s, int64_t patient, int64_t living, struct err *e);

/* Files an item, and the words that belong to it, under another record.  In
 * an open act. */
WB_MUST_USE enum rc merge_move(struct session *s, const struct merge_item *i,
			       int64_t patient, struct err *e);

/* The table of that number. */
enum tbl merge_table(int64_t number);

/* ---- merge_pending.c ----------------------------------------------------------- */

/* Leaves a question for each item of the list that this role can't move.  In
 * an open act. */
WB_MUST_USE enum rc
merge_leave_open(struct session *s, const struct row_merge_act *m,
		 struct err *e);

#endif

/*
 * draft.h - forms that were not finished, sealed to their writer.
 *
 * A draft opens with the account's own box key and with nothing else, so it
 * needs no domain key to be kept, and nobody else reads it.  One a form and
 * record; saving again replaces it.  Not in the audit log.
 */
#ifndef WARDBOOK_DRAFT_H
#define WARDBOOK_DRAFT_H

#include "wardbook/access.h"

#define DRAFT_MAX 60000 /* bytes */

struct draft_line {
	int64_t id, about, saved_at;
	char screen[49];
};

/* about: id of the record that the form edits, 0 for a new one.
 * RC_REFUSED: too long. */
WB_MUST_USE enum rc
draft_save(struct session *s, const char *screen, int64_t about, const void *p,
	   size_t n, struct err *e);

/* b is cleared first.  RC_NONE: there is none; RC_DAMAGED. */
WB_MUST_USE enum rc
draft_load(struct session *s, const char *screen, int64_t about, struct buf *b,
	   int64_t *saved_at, struct err *e);

/* None there: RC_OK. */
WB_MUST_USE enum rc draft_discard(struct session *s, const char *screen,
				  int64_t about, struct err *e);

/* The session's own, newest first, at most max; the count. */
WB_MUST_USE enum rc draft_list(struct session *s, struct draft_line *out,
			       int max, int *count, struct err *e);

#endif

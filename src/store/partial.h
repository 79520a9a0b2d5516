/*
 * partial.h - a file that is whole when it gets its name.
 *
 * It is written as NAME.part in the same folder, locked while it is, and
 * named in one step that overwrites nothing.  What a killed program left is
 * taken over by the next one.
 */
#ifndef WARDBOOK_PARTIAL_H
#define WARDBOOK_PARTIAL_H

#include <stdbool.h>
#include <stdint.h>

#include "wardbook/err.h"

struct partial {
	char name[4096]; /* the real path it will have */
	char part[4128]; /* and has meanwhile */
	char dir[4096];
	int fd; /* of part, locked; -1: not open */
};

/* Where path leads; nothing is made yet. RC_NONE: no such folder. */
WB_MUST_USE enum rc
partial_plan(struct partial *p, const char *path, struct err *e);

/* Makes it, empty, mode 0600.  RC_CONFLICT: something has the name; RC_BUSY:
 * another program writes it; RC_USAGE: a network file system. */
WB_MUST_USE enum rc partial_open(struct partial *p, struct err *e);

WB_MUST_USE enum rc partial_sync(struct partial *p, struct err *e);
/* Syncs, names, syncs the folder. */
WB_MUST_USE enum rc partial_name(struct partial *p, struct err *e);
void partial_close(struct partial *p); /* removes what has no name yet */

/* The sentence for a file call that failed. */
WB_MUST_USE enum rc partial_failed(const char *path, struct err *e);

#endif

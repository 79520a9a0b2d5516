/*
 * desk.h - the terminal interface of the ward: log-in, home, every screen.
 */
#ifndef WARDBOOK_DESK_H
#define WARDBOOK_DESK_H

#include "wardbook/access.h"

struct desk_options {
	bool mono, ascii, linear;
	const char *user; /* filled in at the log-in, or NULL */
};

/* Runs until the user leaves.  The store stays the caller's. */
WB_MUST_USE enum rc
desk_run(struct store *st, const struct desk_options *o, struct err *e);

#endif

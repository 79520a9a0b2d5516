/*
 * turnstile.h - one writer at a time, in the order of arrival.
 *
 * Two lock files beside the store, PATH-gate and PATH-ticket.  Take the gate,
 * take the ticket, release the gate, work, release the ticket: whoever holds
 * the gate is next, so nobody starves, as happens with SQLite's own polling.
 * The files are never unlinked; a lock is dropped by the kernel when its
 * process ends, so a killed writer blocks nobody.  Frozen: every process of a
 * store must keep to it.
 */
#ifndef WARDBOOK_TURNSTILE_H
#define WARDBOOK_TURNSTILE_H

#include <stdbool.h>

#include "wardbook/err.h"

struct turnstile {
	int gate, ticket; /* descriptors, -1: not open */
	char gate_path[4096], ticket_path[4096];
	bool held;
};

/* path: the store's real path. */
WB_MUST_USE enum rc
turnstile_open(struct turnstile *t, const char *path, struct err *e);
void turnstile_close(struct turnstile *t);

/* Waits at most ms milliseconds.  RC_BUSY names the holder. */
WB_MUST_USE enum rc turnstile_take(struct turnstile *t, int ms, struct err *e);
bool turnstile_try(struct turnstile *t); /* without waiting */
void turnstile_release(struct turnstile *t);

#endif

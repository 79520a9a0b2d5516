/*
 * witness.h - the second of two people at one terminal.
 *
 * A witness signs in as themselves while the first one's session goes on: own
 * name, own pass phrase, the same work and the same waiting times as a log-in.
 * What opens is their key pair, for signing alone: no domain key is taken
 * over, so the terminal can read nothing more than before.  It lasts for one
 * act; close it then.
 *
 * Signatures are made by the users' own keys over bytes whose format the
 * caller defines; context is 8 letters that nothing else uses.
 */
#ifndef WARDBOOK_WITNESS_H
#define WARDBOOK_WITNESS_H

#include "wardbook/access.h"

struct witness; /* guarded */

/*
 * RC_DENIED: wrong name or pass phrase, a disabled account, too early (*wait
 * seconds, as session_login()), or a role that may not witness.  RC_REFUSED,
 * field "name": the first person's own name, or someone who has yet to choose
 * a pass phrase.  No act may be open.
 */
WB_MUST_USE enum rc
session_witness_open(struct witness **w, struct session *first,
		     const struct login *who, const struct secret *pass,
		     int *wait, struct err *e);
void session_witness_close(struct witness *w); /* wipes; NULL is fine */

int64_t witness_account(const struct witness *w);
uint32_t witness_generation(const struct witness *w);
const char *witness_name(const struct witness *w);

/* Is it still someone else than the session's account, in force, with a role
 * that may?  Asked in the transaction of the act. */
WB_MUST_USE enum rc witness_check(const struct witness *w,
				  const struct session *first, struct err *e);

void witness_sign(const struct witness *w, const char *context, const void *p,
		  size_t n, uint8_t sig[VAULT_SIG]);

/* The first person's own signature. */
void session_sign(const struct session *s, const char *context, const void *p,
		  size_t n, uint8_t sig[VAULT_SIG]);
uint32_t session_key_generation(const struct session *s);

#endif

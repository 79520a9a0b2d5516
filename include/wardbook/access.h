/*
 * access.h - sessions, and the brackets in which everything happens.
 *
 * A session is one log-in: a ring with the keys of a role, a signing key for
 * the audit log, and a name.  Whatever changes the store happens between
 * act_begin() and act_commit(): the first asks whether the role may, takes the
 * turnstile and names the author; the second appends the audit entries as the
 * last statements of the transaction.  So nothing is filed that is not in the
 * log, and nothing is in the log that was not filed.
 *
 * Two matrices, compiled from src/access/: role x act (may it?) and role x key
 * domain (could it?).  The second is the stronger: a key that a role lacks is
 * not in the ring, whatever a check says.
 *
 * Accounts: account.h.  The log: audit.h.  Unfinished forms: draft.h.
 */
#ifndef WARDBOOK_ACCESS_H
#define WARDBOOK_ACCESS_H

#include "wardbook/store.h"
#include "wardbook/vault.h"
#include "wardbook/vault_keys.h"

#include "acts.h" /* generated: enum act { ACT_PATIENT_FIND, ... } */

/* ---- the matrices --------------------------------------------------------- */

#define ROLE_LAST ROLE_EXPORTER

struct act_def {
	const char *name;     /* "patient.find" */
	const char *sentence; /* "find a patient": after "may not" */
	uint32_t roles;	      /* 1 << enum role */
	enum domain borrow;   /* a custodian may use it for this act */
};

enum key_access { KEYS_NONE, KEYS_DROP, KEYS_READ, KEYS_OPEN };

extern const struct act_def acts[ACT_COUNT];
extern const unsigned char role_keys[ROLE_LAST + 1][DOMAIN_COUNT];
extern const char *const domain_holds[DOMAIN_COUNT]; /* in words */

bool role_may(enum role r, enum act a);
/* By name ("patient.find").  -1: no such act. */
int act_find(const char *name);

/* ---- sessions ------------------------------------------------------------- */

struct session_inner;

struct session {
	struct store *store; /* not owned */
	struct vault_ring *ring;
	int64_t account;
	char name[33];
	enum role role;
	int64_t id;	    /* of login_session; 0: not filed yet */
	bool initial;	    /* the pass phrase was chosen by
					 * someone else: to be changed */
	uint32_t custody;   /* 1 << enum domain */
	int64_t last_login; /* before this one; 0: never */
	char last_from[65];
	int failures;	 /* wrong pass phrases since then */
	bool audit_late; /* entries wait to be filed: say so */
	bool restored;	 /* first in a store put back from a backup: say so */
	struct session_inner *in;
};

/* Who tries, and from where ("tty3", "10.0.0.7 pts/2"); text is cleaned. */
struct login {
	const char *name;
	const char *terminal; /* NULL or "": unknown */
};

/*
 * Opens a session; on success the store has its ring and author.
 *
 * RC_DENIED: wrong name, wrong pass phrase or disabled account, with the same
 * words and after the same work; or too early: after three failures each
 * further one costs 2, 4, 8 ... 30 seconds in which no attempt counts, and
 * *wait (may be NULL) says how many are left.  Names that do not exist are
 * slowed down alike.  RC_DAMAGED: a certificate, grant or key of the account
 * does not hold.  A store that cannot be written still lets in: audit_late.
 */
WB_MUST_USE enum rc
session_login(struct session **s, struct store *st, const struct login *who,
	      const struct secret *pass, int *wait, struct err *e);

/* Is this the pass phrase of the session's account? Unlocking.  Counts and
 * waits as a log-in does. */
WB_MUST_USE enum rc session_unlock(struct session *s, const struct secret *pass,
				   int *wait, struct err *e);

/* Logs out: an audit entry, and the end in login_session.  Scripts leave it
 * out; terminals call it before session_close(). */
void session_end(struct session *s);

/* Files late entries if it can, wipes the keys, takes ring and author out of
 * the store.  An open act is aborted.  NULL is fine. */
void session_close(struct session *s);

/* Several sessions on one open store (a demo hospital): makes this one the
 * store's, ring and author. */
void session_use(struct session *s);

/* May the role?  No entry, no query: for menus and key bars.  why (may be
 * NULL) gets the sentence of the refusal. */
#define SESSION_WHY 200
bool session_may(const struct session *s, enum act a, char why[SESSION_WHY]);

/* Can the session open a domain's values?  (Not: "not shown to your role".) */
bool session_opens(const struct session *s, enum domain d);

/* Places where the account works (account_place), at most max; the count. */
WB_MUST_USE enum rc session_places(struct session *s, int64_t *ids, int max,
				   int *count, struct err *e);

/* ---- acts ----------------------------------------------------------------- */

/*
 *	rc = act_begin(s, ACT_PATIENT_REGISTER, e);
 *	if (rc != RC_OK)
 *		return rc;
 *	... row_insert() ...
 *	if (rc != RC_OK) {
 *		act_abort(s);
 *		return rc;
 *	}
 *	act_note(s, TBL_PATIENT, row.id, row.version, row.id, NULL);
 *	return act_commit(s, e);
 *
 * act_begin: RC_DENIED where the role may not (filed as a denied act, with a
 * sentence that names who may) or the account was disabled meanwhile; RC_BUSY
 * as store_begin().  Where the act borrows a domain (struct act_def) and the
 * account is its custodian without holding it, the ring can use the key until
 * commit or abort, and the entry says so; rows are read for changing inside
 * the act, then, since outside of it they come shut.
 *
 * act_note keeps an entry for commit; table -1 and zeros where there is no
 * record.  An act without a note gets one entry of its own.  detail is for
 * auditors (reason, old and new in short; at most 2,000 bytes, NULL: none).
 *
 * act_commit: on failure everything is rolled back.
 */
WB_MUST_USE enum rc act_begin(struct session *s, enum act a, struct err *e);
void act_note(struct session *s, int table, int64_t row, int64_t version,
	      int64_t patient, const char *detail);
WB_MUST_USE enum rc act_commit(struct session *s, struct err *e);
void act_abort(struct session *s); /* no act open: nothing happens */
bool act_is_open(const struct session *s);

/* Asked before each act commits, not within a batch; anything but RC_OK takes
 * the act back.  One at a time; NULL: nobody is asked. */
typedef enum rc (*act_guard_fn)(struct session *s, struct err *e);
void act_guard(struct session *s, act_guard_fn fn);

/*
 * A batch is one act with one entry: an import.  Inside it the brackets of
 * other acts nest: their right is that of the batch, their notes are counted
 * by table for the batch's entry, their commit and abort do not touch the
 * transaction.  A nested act that failed with RC_REFUSED, RC_NONE or
 * RC_CONFLICT before it wrote lets the batch go on; after anything else the
 * caller aborts the batch.  detail names what it was (file and map).
 */
WB_MUST_USE enum rc act_begin_batch(struct session *s, enum act a,
				    const char *detail, struct err *e);

/* May the role?  For what a person asked for and no bracket guards: RC_DENIED
 * is filed as a denied act. */
WB_MUST_USE enum rc act_check(struct session *s, enum act a, struct err *e);

/*
 * Looking at a patient's record is an act too: RC_DENIED where the role may
 * not.  Filed in a short transaction of its own, once a patient and act in 15
 * minutes of a session.  Where it can't be filed now (full disk, busy store,
 * inside a read snapshot) the answer is RC_OK all the same: the chart is
 * shown, audit_late is set and the entry follows.
 */
WB_MUST_USE enum rc
act_read(struct session *s, enum act a, int64_t patient, struct err *e);

/* One entry in a transaction of its own, for an act that writes no record
 * (a print, a search without a hit).  Late as act_read(). */
WB_MUST_USE enum rc act_log(struct session *s, enum act a, int64_t patient,
			    const char *detail, struct err *e);

/* Only for acts that are not of the matrix's `borrow`: makes the custody key
 * of a domain usable until the open act ends.  RC_DENIED: no custody;
 * RC_USAGE: no act is open. */
WB_MUST_USE enum rc
session_use_custody(struct session *s, enum domain d, struct err *e);

#endif

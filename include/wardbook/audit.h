/*
 * audit.h - the log of acts: its format, its check, its reading.
 *
 * Entry (frozen; little-endian; reserved bytes zero).  It is rebuilt from the
 * columns of audit_entry, not stored as such.
 *
 *    0   8  "WARDAUD1"             64   8  row id
 *    8  16  store id               72   8  row version after the act
 *   24   8  sequence, 1 and up     80   8  patient id, 0 none
 *   32   8  time, ms UTC           88  32  hash of the entry before (zeros)
 *   40   8  session, 0 none       120   n  name of the act
 *   48   8  account, 0 unknown  120+n   d  detail
 *   56   2  table, 0 none
 *   58   1  outcome
 *   59   1  n
 *   60   4  d
 *
 *   hash       SHA-256(0x00 | entry): a leaf of RFC 6962
 *   signature  the session's key over "WARDAUS1" | hash
 *   detail     a letter to the audit domain (vault.h) whose context is the
 *              entry up to the name, with d = 0
 *
 * A refused log-in has nobody who could sign it: session 0, act
 * session.login, outcome denied, signature zeros; row id is then a 16-bit mark
 * of the name that was tried.  Nothing else stands without a signature.
 *
 * What the chain cannot show is an end that was cut off: number and hash of a
 * last entry kept elsewhere do (struct audit_kept; each backup gives them).
 */
#ifndef WARDBOOK_AUDIT_H
#define WARDBOOK_AUDIT_H

#include "wardbook/access.h"

struct audit_report {
	int64_t entries;	 /* read */
	int64_t unsigned_logins; /* refused log-ins */
	int64_t rows;		 /* records compared with the log */
	int64_t faults;
	int64_t first_fault; /* sequence; 0: of a record */
	char fault[200];     /* the first one, in words */
	char head[65];	     /* hash of the last entry, hex */
};

/* An entry that was once the last one. */
struct audit_kept {
	int64_t entry;
	uint8_t hash[VAULT_HASH];
};

typedef void (*audit_progress_fn)(void *arg, int64_t done, int64_t all);

/*
 * Verifies sequence, chain, signatures through session and user certificates
 * up to the root, that no record is older than the log says, and that the
 * entry that was kept (NULL: none) is still in it.  RC_OK also where faults
 * were found: faults tells.  progress may be NULL.  (audit.verify)
 */
WB_MUST_USE enum rc
audit_verify(struct session *s, const struct audit_kept *kept,
	     struct audit_report *r, audit_progress_fn progress, void *arg,
	     struct err *e);

/* The same for a store that nobody is logged in to, a backup: records, whose
 * keys are not here, are left out. */
WB_MUST_USE enum rc
audit_verify_image(struct store *store, const struct audit_kept *kept,
		   struct audit_report *r, audit_progress_fn progress,
		   void *arg, struct err *e);

struct audit_filter {
	int64_t before;	 /* sequence; 0: from the newest */
	int64_t account; /* 0: all */
	int64_t patient; /* 0: all */
	int limit;	 /* 0: 100 */
};

struct audit_line {
	int64_t id, at, session, account, row, version, patient;
	char name[33]; /* of the account; "" unknown */
	char act[49];
	const char *sentence; /* what the act is, in words */
	enum outcome outcome;
	int table;	       /* enum tbl, -1: none */
	bool has_detail, shut; /* shut: not shown to your role */
	char detail[2048];
};

/* Newest first (audit.read).  fn returns false to stop, and asks nothing of the
 * store meanwhile. */
typedef bool (*audit_fn)(void *arg, const struct audit_line *l);
WB_MUST_USE enum rc audit_show(struct session *s, const struct audit_filter *f,
			       audit_fn fn, void *arg, struct err *e);

#endif

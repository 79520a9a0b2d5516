/*
 * account.h - making a store, accounts, pass phrases, custody, recovery.
 *
 * An account has one role.  Security officers certify accounts; custodians
 * grant domain keys.  The founder that site_make() makes is both, so that one
 * person can run a small ward; account_custody() hands custody on.
 */
#ifndef WARDBOOK_ACCOUNT_H
#define WARDBOOK_ACCOUNT_H

#include "wardbook/access.h"
#include "wardbook/when.h"

/* ---- pass phrases --------------------------------------------------------- */

#define PASS_MIN 15 /* characters (source: NIST SP 800-63B-4, 3.1.1.2) */

/* In place to NFKC, which is what keys are made from: everyone who reads a
 * pass phrase calls it once.  RC_REFUSED: not UTF-8, or too long. */
WB_MUST_USE enum rc pass_normalise(struct secret *p, struct err *e);

/* Good enough for a new one?  RC_REFUSED (field "pass") says why not: too
 * short, the user's or the hospital's name, too few different characters, or
 * one that everybody tries.  names ends with NULL. */
WB_MUST_USE enum rc
pass_check(const struct secret *p, const char *const *names, struct err *e);

/* ---- init ----------------------------------------------------------------- */

struct site_plan {
	const char *name;    /* of the hospital */
	const char *founder; /* account name */
	const char *prefix;  /* of record numbers; NULL: from the name */
	const char *zone;    /* NULL: UTC */
	enum date_order order;
	const char *currency; /* NULL: XXX */
	const char *language; /* NULL: en */
	bool training;
	int number;	    /* 1..1023; 0: random */
	const uint8_t *uid; /* VAULT_UID bytes; NULL: random */
	/* VAULT_KEY bytes, so that a made-up hospital gives the same extract
	 * each time it is made; NULL, as ever with real data: random. */
	const uint8_t *pseudonyms;
};

/*
 * Makes a store at a path where there is none: site, root, recovery key,
 * founder, every key domain, the secret of pseudonyms.  recovery (empty, may
 * be NULL for a training store only) gets the recovery key as text, which
 * exists nowhere else.  *st and *s (founder logged in) are the caller's.  On
 * failure nothing stays on disk.  pass: normalised; checked here.
 */
WB_MUST_USE enum rc
site_make(struct store **st, struct session **s, const char *path,
	  const struct site_plan *plan, const struct secret *pass,
	  struct secret *recovery, struct err *e);

/* ---- accounts ------------------------------------------------------------- */

struct account_plan {
	const char *name; /* letters, digits, . _ -; at most 32 */
	enum role role;
	const int64_t *places; /* ids of places; NULL */
	int nplaces;
	bool own; /* the pass phrase is final: training only */
};

/*
 * A security officer, custodian of every domain that the role opens, adds an
 * account under an initial pass phrase.  opened (may be NULL; training stores
 * only) gets a session of the new account without a log-in; session_use()
 * decides whose the store is.  RC_REFUSED: name or pass phrase; RC_CONFLICT:
 * the name is taken.
 */
WB_MUST_USE enum rc
account_add(struct session *by, const struct account_plan *plan,
	    const struct secret *pass, int64_t *id, struct session **opened,
	    struct err *e);

/* Disabling takes the grants away too; enabling gives new ones.  Nobody
 * disables himself or the last custodian of a domain. */
WB_MUST_USE enum rc account_set_state(struct session *by, int64_t account,
				      enum account_state state, struct err *e);
WB_MUST_USE enum rc
account_set_places(struct session *by, int64_t account, const int64_t *places,
		   int n, struct err *e);

/* Where an account works, at most max; how many there are (account.view). */
WB_MUST_USE enum rc
account_places(struct session *by, int64_t account, int64_t *places, int max,
	       int *n, struct err *e);

/* Custody of domains (1 << enum domain), added to what the account has. */
WB_MUST_USE enum rc account_custody(struct session *by, int64_t account,
				    uint32_t domains, struct err *e);

/* Upper case is folded.  RC_NONE: no such account. */
WB_MUST_USE enum rc account_by_name(struct store *st, const char *name,
				    struct row_account *a, struct err *e);

/* Every account in order of name (account.view).  fn returns false to stop. */
typedef bool (*account_fn)(void *arg, const struct row_account *a,
			   uint32_t custody);
WB_MUST_USE enum rc
account_list(struct session *s, account_fn fn, void *arg, struct err *e);

/* What the certificate of an account says, verified up to the root.
 * RC_DAMAGED: it does not hold. */
WB_MUST_USE enum rc
account_certificate(struct store *st, int64_t account, uint32_t generation,
		    struct user_cert *c, struct err *e);

/* ---- own pass phrase ------------------------------------------------------ */

/*
 * Changes the session's own pass phrase.  The first change of an initial one
 * makes new keys (the officer knew the old ones), a successor certificate,
 * new grants, and seals the drafts again.  RC_DENIED: old is wrong;
 * RC_REFUSED: new is not good enough, or the old one.
 */
WB_MUST_USE enum rc pass_change(struct session *s, const struct secret *old,
				const struct secret *fresh, struct err *e);

/* ---- recovery ------------------------------------------------------------- */

/* With the recovery key: a new founder, security officer and custodian of
 * all domains, beside the accounts that are.  RC_REFUSED: mistyped;
 * RC_DENIED: not this store's key. */
WB_MUST_USE enum rc
site_recover(struct store *st, struct session **s,
	     const struct secret *recovery, const char *name,
	     const struct secret *pass, struct err *e);

#endif

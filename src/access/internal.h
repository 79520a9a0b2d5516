/*
 * internal.h - what the files of the access room share.
 *
 *   chain.c    certificates up to the root, the registry of domain keys, and
 *              from there grants into a ring
 *   login.c    pass phrase, throttle;  session.c  what a session holds
 *   act.c      the brackets;           entry.c    audit entries, filed
 */
#ifndef WARDBOOK_ACCESS_INTERNAL_H
#define WARDBOOK_ACCESS_INTERNAL_H

#include "wardbook/access.h"
#include "wardbook/account.h"
#include "wardbook/audit.h"
#include "wardbook/buf.h"
#include "wardbook/draft.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

/* Nobody waits longer than this to see a chart because the log is stuck; once
 * it is known to be, a glance is enough (milliseconds). */
#define LOG_WAIT      1000
#define LOG_WAIT_LATE 100

/* ---- chain.c --------------------------------------------------------------- */

/* Certificates that were verified up to the root, while it lives. */
struct cert_book {
	struct store *store;
	struct cert_known {
		int64_t account;
		uint32_t generation;
		struct user_cert cert;
	} * item;
	size_t n, cap;
};

void cert_book_init(struct cert_book *b, struct store *st);
void cert_book_release(struct cert_book *b);

/* RC_DAMAGED: there is none, or a link of its chain does not hold. */
WB_MUST_USE enum rc
cert_book_get(struct cert_book *b, int64_t account, uint32_t generation,
	      struct user_cert *c, struct err *e);

/* The verified registry: what each domain key must be. */
struct key_book {
	struct domain_key *item;
	size_t n, cap;
};

void key_book_release(struct key_book *k);
WB_MUST_USE enum rc
key_book_load(struct key_book *k, struct cert_book *certs, struct err *e);
const struct domain_key *
key_book_find(const struct key_book *k, enum domain d, unsigned epoch);

/* Public halves that the role may drop into, and every grant of the matrix. */
WB_MUST_USE enum rc
keys_open(struct vault_ring *r, const struct key_book *k,
	  struct cert_book *certs, const struct vault_user *u,
	  const struct user_cert *c, struct err *e);

/* Files a grant for a member; needs a write transaction. */
WB_MUST_USE enum rc
grant_file(struct store *st, struct vault_ring *r, enum domain d,
	   unsigned epoch, enum grant_kind kind,
	   const struct vault_user *grantor, const struct user_cert *cert,
	   const struct user_cert *member, struct err *e);

WB_MUST_USE enum rc
certificate_file(struct store *st, const struct user_cert *c,
		 const uint8_t body[VAULT_CERT], struct err *e);

/* ---- sessions --------------------------------------------------------------- */

/* An entry before it is filed. */
struct note {
	enum act act;
	enum outcome outcome;
	int table; /* enum tbl, -1 none */
	int64_t at, row, version, patient;
	char *detail; /* owned; NULL none */
};

struct notes {
	struct note *item;
	size_t n, cap;
};

void notes_add(struct notes *v, const struct note *n, const char *detail);
void notes_clear(struct notes *v);

#define SEEN_MAX   256 /* charts of which the session remembers the entry */
#define BORROW_MAX 64  /* epochs of one domain */

struct session_inner {
	struct vault_user *user;
	struct user_cert cert;
	struct key_book keys;
	struct vault_session *key;
	uint8_t key_cert[VAULT_SESSION_CERT];
	int64_t started_at;
	char terminal[65];
	bool filed; /* login_session has its row */

	act_guard_fn guard; /* act_guard() */
	bool open, batch;   /* an act */
	enum act act;
	int depth; /* nested acts of a batch */
	char *batch_detail;
	int64_t counted[TBL_COUNT], pending[TBL_COUNT];
	struct notes notes; /* of the open act */
	struct notes late;  /* wait for a transaction */

	enum domain borrowed; /* 0: none */
	uint8_t custody_back[BORROW_MAX][VAULT_GRANT];
	unsigned borrowed_epoch[BORROW_MAX];
	int nborrowed;

	struct seen {
		int64_t patient, at_us;
		enum act act;
	} seen[SEEN_MAX];
	unsigned nseen;
};

/* Everything that a log-in does after the pass phrase; reads only.  Takes u
 * over, also on failure.  The log-in itself waits in `late`. */
WB_MUST_USE enum rc
session_start(struct session **s, struct store *st, const struct row_account *a,
	      struct vault_user *u, const char *terminal, struct err *e);

/* Files the log-in: last_login, login_session, the entry. */
void session_arrive(struct session *s);

/* Name and pass phrase with all that wrong ones cost; the caller closes *u. */
WB_MUST_USE enum rc
login_try(struct store *st, const char *typed, const struct secret *pass,
	  const char *terminal, struct row_account *a, struct vault_user **u,
	  int *wait, struct err *e);

/* Counts a pass phrase that was wrong, and files it. account 0: unknown name. */
void login_count_failure(struct store *st, int64_t account, int64_t mark,
			 const char *terminal, int *wait);

/* Key derivations that this process asked for: each refusal must cost the
 * same, which a test counts. */
extern unsigned long login_derivations;

/* ---- entries ---------------------------------------------------------------- */

/* A row of audit_entry, but for its long detail. */
struct entry {
	int64_t id, at, session, account, outcome, table, row, version, patient;
	char act[49];
	uint8_t hash[VAULT_HASH], signature[VAULT_SIG];
};

/* Bytes that hash and signature cover.  detail NULL: the context of its own
 * letter. */
void entry_bytes(struct buf *b, const uint8_t store[VAULT_UID],
		 const struct entry *r, const uint8_t before[VAULT_HASH],
		 const struct buf *detail);
void entry_sign_bytes(uint8_t out[40], const uint8_t hash[VAULT_HASH]);

/* The row that a query of audit_entry is at.  RC_DAMAGED: a hash or signature
 * of another length. */
WB_MUST_USE enum rc
entry_read(struct entry *r, struct buf *detail, struct stmt *st, struct err *e);

/* Appends one entry; key NULL: a refused log-in. */
WB_MUST_USE enum rc
entry_append(struct store *st, struct vault_ring *r,
	     const struct vault_session *key, int64_t session, int64_t account,
	     const struct note *n, struct err *e);

/* In the open transaction: the session's own row, late entries, then v.
 * entries_filed() says afterwards whether it was committed. */
WB_MUST_USE enum rc
entries_file(struct session *s, const struct notes *v, struct err *e);
void entries_filed(struct session *s, bool committed);

/* One entry in a transaction of its own, or later. */
void entry_own(struct session *s, const struct note *n, const char *detail);

/* ---- matrix.c --------------------------------------------------------------- */

/* "Your role (clerk) may not ...; these may: ..." */
void act_refusal(struct buf *b, enum role r, enum act a);

/* ---- pass.c ----------------------------------------------------------------- */

/* A normalised copy. */
WB_MUST_USE enum rc
pass_ready(struct secret **out, const struct secret *p, struct err *e);
/* Copy that also is good enough for this account. */
WB_MUST_USE enum rc
pass_fresh(struct secret **out, const struct secret *p, const char *user,
	   const char *site, struct err *e);

/* ---- draft.c --------------------------------------------------------------- */

/* In the open transaction, to any box key. */
WB_MUST_USE enum rc
draft_write(struct session *s, const uint8_t box_pk[VAULT_KEY],
	    const char *screen, int64_t about, const void *p, size_t n,
	    struct err *e);

/* ---- account.c -------------------------------------------------------------- */

/* Lower case; RC_REFUSED: not letters, digits, . _ - */
WB_MUST_USE enum rc account_name(char out[33], const char *name, struct err *e);

/* Grants of every epoch that the role opens (and custody that the member's
 * certificate names), by a custodian; in the open transaction. */
WB_MUST_USE enum rc
grants_file(struct session *by, const struct user_cert *member, struct err *e);

#endif

/*
 * login.c - name and pass phrase, and what wrong ones cost.
 *
 * Whatever is wrong gets the same words after the same work: one key
 * derivation, also for a name that does not exist.  Failures of an account are
 * counted in its row; those of other names by their entries in the log, so
 * that waiting times do not tell the two apart either.
 */
#include "internal.h"

#include <ctype.h>
#include <string.h>

#define FREE_TRIES   3
#define WAIT_MAX     30	    /* seconds: nobody locks a nurse out */
#define TRIED_WINDOW 600000 /* ms: how long another name is remembered */

unsigned long login_derivations;

/* Seconds that an account waits after so many failures. */
static int
wait_after(int64_t failures)
{
	if (failures < FREE_TRIES)
		return 0;
	if (failures > FREE_TRIES + 4)
		return WAIT_MAX;
	int s = 2 << (failures - FREE_TRIES);
	return s > WAIT_MAX ? WAIT_MAX : s;
}

static enum rc
too_early(int left, int *wait, struct err *e)
{
	if (wait)
		*wait = left;
	return err_set(e, RC_DENIED,
		       "Too many wrong attempts: the next one "
		       "counts in %d second%s.",
		       left, left == 1 ? "" : "s");
}

static int
seconds_left(int64_t until)
{
	int64_t left = until - when_now();

	/* Set by a clock that was wrong: no wait is longer than the longest. */
	if (left <= 0 || left > WAIT_MAX * 1000)
		return 0;
	return (int)((left + 999) / 1000);
}

/* ---- names that do not exist ---------------------------------------------------- */

/* Sixteen bits: enough to count tries by, too few to be guessed back, should
 * somebody type a pass phrase where a name belongs. */
static int64_t
name_mark(struct store *st, const char *name)
{
	struct buf b = BUF_INIT;
	uint8_t hash[VAULT_HASH];

	buf_add(&b, store_site(st)->uid.p, VAULT_UID);
	buf_adds(&b, name);
	vault_hash(hash, b.p, b.len);
	buf_release(&b);
	return hash[0] << 8 | hash[1];
}

static enum rc
tries_of(struct store *store, int64_t mark, int *failures, int64_t *last,
	 struct err *e)
{
	struct stmt *st = store_query(store, QUERY_AUDIT_TRIED);
	enum rc rc;
	bool row;

	*failures = 0;
	*last = 0;
	stmt_int(st, "mark", mark);
	stmt_int(st, "since", when_now() - TRIED_WINDOW);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row)
		if ((*failures)++ == 0)
			*last = stmt_get_int(st, "at");
	stmt_done(st);
	return rc;
}

/* ---- failures ---------------------------------------------------------------------- */

/* The audit domain's public half, verified, so that even a refused log-in
 * says where from. */
static struct vault_ring *
public_ring(struct store *st)
{
	struct vault_ring *r = vault_ring_open(store_site(st)->uid.p);
	struct cert_book certs;
	struct key_book keys;

	cert_book_init(&certs, st);
	if (key_book_load(&keys, &certs, NULL) == RC_OK) {
		for (size_t i = 0; i < keys.n; i++) {
			const struct domain_key *k = &keys.item[i];

			if (k->domain == DOMAIN_AUDIT &&
			    vault_ring_add_public(r, k->domain, k->epoch,
						  k->drop_pk, NULL) != RC_OK)
				break;
		}
		key_book_release(&keys);
	}
	cert_book_release(&certs);
	return r;
}

static enum rc
count(struct store *st, int64_t account, int *wait, struct err *e)
{
	struct stmt *q = store_query(st, QUERY_ACCOUNT_COUNT_FAILURE);
	int64_t failures;
	enum rc rc;

	stmt_int(q, "account", account);
	rc = stmt_one_int(q, &failures, e);
	if (rc != RC_OK)
		return rc;
	*wait = wait_after(failures);
	if (*wait == 0)
		return RC_OK;
	q = store_query(st, QUERY_ACCOUNT_SET_WAIT);
	stmt_int(q, "account", account);
	stmt_int(q, "until", when_now() + *wait * 1000);
	return stmt_run(q, NULL, e);
}

void
login_count_failure(struct store *st, int64_t account, int64_t mark,
		    const char *terminal, int *wait)
{
	struct note n = {
		.act = ACT_SESSION_LOGIN,
		.outcome = OUTCOME_DENIED,
		.table = -1,
		.row = account ? 0 : mark,
		.at = when_now(),
	};
	struct notes one = { 0 };
	struct vault_ring *r;
	int64_t last;
	int tries = 0;
	enum rc rc;

	*wait = 0;
	if (!store_is_idle(st) || store_begin(st, NULL) != RC_OK)
		return;
	r = public_ring(st);
	notes_add(&one, &n, terminal);
	rc = entry_append(st, r, NULL, 0, account, &one.item[0], NULL);
	if (rc == RC_OK && account) {
		rc = count(st, account, wait, NULL);
	} else if (rc == RC_OK) {
		rc = tries_of(st, mark, &tries, &last, NULL);
		*wait = wait_after(tries);
	}
	if (rc == RC_OK)
		rc = store_commit(st, NULL);
	if (rc != RC_OK)
		store_rollback(st);
	notes_clear(&one);
	vault_ring_close(r);
}

/* ---- attempts ------------------------------------------------------------------------ */

static enum rc
refuse(int seconds, int *wait, struct err *e)
{
	if (wait)
		*wait = seconds;
	if (seconds > 0)
		return err_set(e, RC_DENIED,
			       "The user name or the pass phrase "
			       "is wrong; the next attempt counts in %d "
			       "seconds.",
			       seconds);
	return err_set(e, RC_DENIED,
		       "The user name or the pass phrase is wrong.");
}

static void
name_fold(char out[33], const char *name)
{
	text_copy(out, 33, name ? name : "");
	for (char *p = out; *p; p++)
		*p = (char)tolower((unsigned char)*p);
}

/* Still waiting?  RC_DENIED then. */
static enum rc
throttle(struct store *st, const struct row_account *a, int64_t mark, int *wait,
	 struct err *e)
{
	int64_t until = a ? a->wait_until : 0;
	int tries, left;

	if (!a) {
		enum rc rc = tries_of(st, mark, &tries, &until, e);

		if (rc != RC_OK)
			return rc;
		until = tries ? until + wait_after(tries) * 1000 : 0;
	}
	left = seconds_left(until);
	return left ? too_early(left, wait, e) : RC_OK;
}

static enum rc
attempt(struct store *st, const struct row_account *a, int64_t mark,
	const struct secret *pass, const char *terminal, struct vault_user **u,
	int *wait, struct err *e)
{
	struct secret *plain;
	int seconds;
	enum rc rc = throttle(st, a, mark, wait, e);

	if (rc != RC_OK)
		return rc;
	rc = pass_ready(&plain, pass, e);
	if (rc != RC_OK)
		return rc;
	login_derivations++;
	rc = vault_user_open(u, a ? (uint64_t)a->id : 0,
			     a ? a->key_record.p : NULL,
			     a ? a->key_record.n : 0, plain, e);
	secret_close(plain);
	if (rc == RC_OK && a && a->state != ACCOUNT_STATE_ACTIVE) {
		vault_user_close(*u);
		*u = NULL;
		rc = RC_DENIED;
	}
	if (rc != RC_DENIED)
		return rc;
	login_count_failure(st, a ? a->id : 0, mark, terminal, &seconds);
	return refuse(seconds, wait, e);
}

enum rc
login_try(struct store *st, const char *typed, const struct secret *pass,
	  const char *terminal, struct row_account *a, struct vault_user **u,
	  int *wait, struct err *e)
{
	char name[33];
	bool known;
	enum rc rc;

	*u = NULL;
	if (wait)
		*wait = 0;
	name_fold(name, typed);
	rc = account_by_name(st, name, a, e);
	known = rc == RC_OK;
	if (rc == RC_OK || rc == RC_NONE)
		rc = attempt(st, known ? a : NULL, name_mark(st, name), pass,
			     terminal, u, wait, e);
	return rc;
}

enum rc
session_login(struct session **s, struct store *st, const struct login *who,
	      const struct secret *pass, int *wait, struct err *e)
{
	struct vault_user *u;
	struct row_account a;
	struct buf terminal = BUF_INIT;
	enum rc rc;

	*s = NULL;
	if (who->terminal)
		text_clean(&terminal, who->terminal, strlen(who->terminal),
			   false);
	rc = login_try(st, who->name, pass, terminal.p, &a, &u, wait, e);
	if (rc == RC_OK)
		rc = session_start(s, st, &a, u, terminal.p, e);
	buf_release(&terminal);
	if (rc != RC_OK)
		return rc;
	session_use(*s);
	session_arrive(*s);
	return RC_OK;
}

enum rc
session_unlock(struct session *s, const struct secret *pass, int *wait,
	       struct err *e)
{
	struct vault_user *u = NULL;
	struct row_account a;
	enum rc rc = row_get(s->store, TBL_ACCOUNT, s->account, &a, e);

	if (wait)
		*wait = 0;
	if (rc == RC_OK)
		rc = attempt(s->store, &a, 0, pass, s->in->terminal, &u, wait,
			     e);
	vault_user_close(u);
	return rc;
}

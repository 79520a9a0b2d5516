/*
 * session.c - what a log-in holds, from the first key to the last wipe.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

static enum rc
damaged(struct err *e)
{
	return err_set(e, RC_DAMAGED,
		       "This account does not hold: its name, "
		       "role or keys are not those that were certified.");
}

/* The row must say what its certificate says. */
static enum rc
certificate_check(const struct row_account *a, const struct vault_user *u,
		  struct cert_book *certs, struct user_cert *c, struct err *e)
{
	struct vault_public pub;
	enum rc rc = cert_book_get(certs, a->id, (uint32_t)a->generation, c, e);

	if (rc != RC_OK)
		return rc;
	vault_user_public(u, &pub);
	if (c->role != a->role || c->role < 1 || c->role > ROLE_LAST ||
	    pub.generation != c->user.generation ||
	    memcmp(pub.box_pk, c->user.box_pk, VAULT_KEY) != 0 ||
	    memcmp(pub.sign_pk, c->user.sign_pk, VAULT_KEY) != 0)
		return damaged(e);
	return RC_OK;
}

static enum rc
open_keys(struct session *s, const struct row_account *a, struct err *e)
{
	const uint8_t *uid = store_site(s->store)->uid.p;
	struct session_inner *in = s->in;
	struct cert_book certs;
	enum rc rc;

	cert_book_init(&certs, s->store);
	s->ring = vault_ring_open(uid);
	rc = certificate_check(a, in->user, &certs, &in->cert, e);
	if (rc == RC_OK)
		rc = key_book_load(&in->keys, &certs, e);
	if (rc == RC_OK)
		rc = keys_open(s->ring, &in->keys, &certs, in->user, &in->cert,
			       e);
	cert_book_release(&certs);
	return rc;
}

enum rc
session_start(struct session **out, struct store *st,
	      const struct row_account *a, struct vault_user *u,
	      const char *terminal, struct err *e)
{
	struct session *s = mem_zero(1, sizeof(*s));
	struct note login = {
		.act = ACT_SESSION_LOGIN,
		.outcome = OUTCOME_DONE,
		.table = -1,
	};
	enum rc rc;

	s->store = st;
	s->in = mem_zero(1, sizeof(*s->in));
	s->in->user = u;
	s->account = a->id;
	s->last_login = a->last_login;
	s->failures = (int)a->failures;
	text_copy(s->name, sizeof(s->name), a->name);
	text_copy(s->last_from, sizeof(s->last_from), a->last_from);
	text_copy(s->in->terminal, sizeof(s->in->terminal), terminal);
	rc = open_keys(s, a, e);
	if (rc != RC_OK) {
		session_close(s);
		*out = NULL;
		return rc;
	}
	s->role = (enum role)s->in->cert.role;
	s->custody = s->in->cert.custody;
	s->initial = s->in->cert.flags & CERT_INITIAL;
	s->in->started_at = when_now();
	s->in->key = vault_session_open(u, store_site(st)->uid.p,
					s->in->started_at, s->in->key_cert);
	notes_add(&s->in->late, &login, terminal);
	*out = s;
	return RC_OK;
}

static enum rc
mark_login(struct session *s, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_ACCOUNT_MARK_LOGIN);

	stmt_int(st, "account", s->account);
	stmt_int(st, "at", s->in->started_at);
	stmt_text(st, "terminal", s->in->terminal);
	return stmt_run(st, NULL, e);
}

/* A store that was put back from a backup says so in its log, in the name of
 * the first one who comes in: nobody goes back to yesterday unseen. */
static enum rc
file_restored(struct session *s, struct err *e)
{
	struct note n = { .act = ACT_STORE_RESTORED, .table = -1 };

	if (!store_is_restored(s->store))
		return RC_OK;
	notes_add(&s->in->late, &n,
		  "put back from a backup: what had been filed after the "
		  "entry before this log-in is not in it");
	s->restored = true;
	return store_restored_filed(s->store, e);
}

/* Files the log-in.  Where the store can't be written the session works all
 * the same, and its first act files it. */
void
session_arrive(struct session *s)
{
	enum rc rc = RC_BUSY;

	if (store_is_idle(s->store) &&
	    store_begin_within(s->store, LOG_WAIT, NULL) == RC_OK) {
		rc = mark_login(s, NULL);
		if (rc == RC_OK)
			rc = file_restored(s, NULL);
		if (rc == RC_OK)
			rc = entries_file(s, NULL, NULL);
		if (rc == RC_OK)
			rc = store_commit(s->store, NULL);
		if (rc != RC_OK)
			store_rollback(s->store);
		entries_filed(s, rc == RC_OK);
	}
	s->audit_late = rc != RC_OK;
}

void
session_use(struct session *s)
{
	store_ring_set(s->store, s->ring);
	store_author_set(s->store, s->account);
}

void
session_end(struct session *s)
{
	struct note n = { .act = ACT_SESSION_LOGOUT, .table = -1 };
	struct stmt *st;

	act_abort(s);
	entry_own(s, &n, NULL);
	if (!s->in->filed || !store_is_idle(s->store) ||
	    store_begin(s->store, NULL) != RC_OK)
		return;
	st = store_query(s->store, QUERY_LOGIN_SESSION_END);
	stmt_int(st, "id", s->id);
	stmt_int(st, "at", when_now());
	if (stmt_run(st, NULL, NULL) != RC_OK ||
	    store_commit(s->store, NULL) != RC_OK)
		store_rollback(s->store);
}

/* What waits gets a last chance. */
static void
file_late(struct session *s)
{
	enum rc rc;

	if (!s->in->late.n || !(s->audit_late || s->in->filed) ||
	    !store_is_idle(s->store) || store_begin(s->store, NULL) != RC_OK)
		return;
	rc = entries_file(s, NULL, NULL);
	if (rc == RC_OK)
		rc = store_commit(s->store, NULL);
	if (rc != RC_OK)
		store_rollback(s->store);
	entries_filed(s, rc == RC_OK);
}

void
session_close(struct session *s)
{
	if (!s)
		return;
	if (s->in->key) {
		act_abort(s);
		file_late(s);
	}
	if (s->ring && store_ring(s->store) == s->ring) {
		store_ring_set(s->store, NULL);
		store_author_set(s->store, 0);
	}
	notes_clear(&s->in->notes);
	notes_clear(&s->in->late);
	key_book_release(&s->in->keys);
	vault_session_close(s->in->key);
	vault_user_close(s->in->user);
	vault_ring_close(s->ring);
	free(s->in->batch_detail);
	mem_wipe(s->in, sizeof(*s->in));
	free(s->in);
	mem_wipe(s, sizeof(*s));
	free(s);
}

enum rc
session_places(struct session *s, int64_t *ids, int max, int *count,
	       struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_ACCOUNT_PLACES);
	enum rc rc;
	bool row;

	*count = 0;
	stmt_int(st, "account", s->account);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row && *count < max)
		ids[(*count)++] = stmt_get_int(st, "place_id");
	stmt_done(st);
	return rc;
}

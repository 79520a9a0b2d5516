/*
 * pass_change.c - changing one's own pass phrase.
 *
 * An initial pass phrase was known to the officer who set it, and so were the
 * keys under it: its first change makes new keys, which the old ones certify
 * and hand everything to, once.  Later changes only wrap the same keys again.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

/* ---- drafts are sealed to the old box key ------------------------------------------- */

static enum rc
reseal_draft(struct session *s, const struct vault_user *fresh,
	     const struct draft_line *d, struct err *e)
{
	struct buf plain = BUF_INIT;
	struct vault_public pub;
	enum rc rc = draft_load(s, d->screen, d->about, &plain, NULL, e);

	vault_user_public(fresh, &pub);
	if (rc == RC_OK)
		rc = draft_write(s, pub.box_pk, d->screen, d->about, plain.p,
				 plain.len, e);
	buf_release(&plain);
	return rc;
}

static enum rc
reseal_drafts(struct session *s, const struct vault_user *fresh, struct err *e)
{
	struct draft_line line[200];
	int n;
	enum rc rc = draft_list(s, line, 200, &n, e);

	for (int i = 0; i < n && rc == RC_OK; i++) {
		rc = reseal_draft(s, fresh, &line[i], e);
		if (rc == RC_DAMAGED) /* opens for nobody: let it lie */
			rc = RC_OK;
	}
	return rc;
}

/* ---- new keys ---------------------------------------------------------------------- */

static enum rc
hand_over(struct session *s, const struct user_cert *heir, struct err *e)
{
	struct session_inner *in = s->in;
	struct stmt *st;
	enum rc rc;

	st = store_query(s->store, QUERY_GRANTS_TAKE_AWAY);
	stmt_int(st, "account", s->account);
	rc = stmt_run(st, NULL, e);
	for (size_t i = 0; i < in->keys.n && rc == RC_OK; i++) {
		enum domain d = in->keys.item[i].domain;
		unsigned epoch = in->keys.item[i].epoch;

		if (vault_ring_holds(s->ring, d, epoch, KEY_USE))
			rc = grant_file(s->store, s->ring, d, epoch, GRANT_USE,
					in->user, &in->cert, heir, e);
		if (rc == RC_OK &&
		    vault_ring_holds(s->ring, d, epoch, KEY_CUSTODY))
			rc = grant_file(s->store, s->ring, d, epoch,
					GRANT_CUSTODY, in->user, &in->cert,
					heir, e);
	}
	return rc;
}

static enum rc
succeed(struct session *s, const struct vault_user *fresh,
	struct user_cert *heir, struct row_account *a, struct err *e)
{
	struct session_inner *in = s->in;
	enum rc rc;

	memset(heir, 0, sizeof(*heir));
	vault_user_public(fresh, &heir->user);
	heir->role = in->cert.role;
	heir->flags =
		in->cert.flags & (uint16_t) ~(CERT_INITIAL | CERT_FOUNDER);
	heir->custody = in->cert.custody;
	heir->not_before = when_now();
	if (heir->not_before < in->cert.not_before)
		heir->not_before = in->cert.not_before;
	rc = vault_cert_make(heir, store_site(s->store)->uid.p, in->user,
			     &in->cert, a->certificate.p, e);
	a->certificate.n = VAULT_CERT;
	a->generation = heir->user.generation;
	a->initial = 0;
	if (rc == RC_OK)
		rc = certificate_file(s->store, heir, a->certificate.p, e);
	if (rc == RC_OK)
		rc = hand_over(s, heir, e);
	if (rc == RC_OK)
		rc = reseal_drafts(s, fresh, e);
	return rc;
}

/* fresh: new keys, or NULL where only the wrapping changes. */
static enum rc
file_change(struct session *s, const struct vault_user *fresh,
	    const uint8_t rec[VAULT_USER_RECORD], struct user_cert *heir,
	    struct err *e)
{
	struct row_account a;
	enum rc rc = act_begin(s, ACT_PASS_CHANGE, e);

	if (rc != RC_OK)
		return rc;
	rc = row_get(s->store, TBL_ACCOUNT, s->account, &a, e);
	if (rc == RC_OK && a.generation != (int64_t)s->in->cert.user.generation)
		rc = err_set(e, RC_CONFLICT,
			     "The pass phrase was changed "
			     "elsewhere meanwhile.");
	if (rc == RC_OK && fresh)
		rc = succeed(s, fresh, heir, &a, e);
	if (rc == RC_OK) {
		memcpy(a.key_record.p, rec, VAULT_USER_RECORD);
		a.key_record.n = VAULT_USER_RECORD;
		rc = row_update(s->store, TBL_ACCOUNT, &a, e);
	}
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	act_note(s, TBL_ACCOUNT, a.id, a.version, 0, NULL);
	return act_commit(s, e);
}

static enum rc
change(struct session *s, const struct secret *pass, struct err *e)
{
	struct session_inner *in = s->in;
	bool initial = in->cert.flags & CERT_INITIAL;
	uint8_t rec[VAULT_USER_RECORD];
	struct vault_user *fresh = NULL;
	struct user_cert heir;
	enum rc rc;

	if (initial)
		fresh = vault_user_make((uint64_t)s->account,
					in->cert.user.generation + 1);
	rc = vault_user_wrap(fresh ? fresh : in->user, pass, rec, e);
	if (rc == RC_OK)
		rc = file_change(s, fresh, rec, &heir, e);
	if (rc != RC_OK) {
		vault_user_close(fresh);
		return rc;
	}
	if (fresh) {
		vault_user_close(in->user);
		in->user = fresh;
		in->cert = heir;
		s->initial = false;
	}
	return RC_OK;
}

enum rc
pass_change(struct session *s, const struct secret *old,
	    const struct secret *fresh, struct err *e)
{
	struct secret *was = NULL, *now = NULL;
	enum rc rc = act_check(s, ACT_PASS_CHANGE, e);

	if (rc == RC_OK)
		rc = pass_ready(&was, old, e);
	if (rc == RC_OK)
		rc = pass_fresh(&now, fresh, s->name,
				store_site(s->store)->name, e);
	if (rc == RC_OK && was->len == now->len &&
	    vault_same(was->bytes, now->bytes, was->len))
		rc = err_field(e, "pass",
			       "The new pass phrase is the old "
			       "one.");
	if (rc == RC_OK)
		rc = session_unlock(s, was, NULL, e);
	if (rc == RC_OK)
		rc = change(s, now, e);
	secret_close(was);
	secret_close(now);
	return rc;
}

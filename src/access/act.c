/*
 * act.c - the brackets of everything that happens: may they, turnstile,
 * author, notes, entries, commit.
 *
 * It must not show less because the log can't be written: reads answer RC_OK
 * and the entry waits.  Writes have no such way out: an entry that can't be
 * filed takes its act back.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#define READ_AGAIN_US (15 * 60 * (int64_t)1000000)

enum rc
act_check(struct session *s, enum act a, struct err *e)
{
	struct note n = {
		.act = a,
		.outcome = OUTCOME_DENIED,
		.table = -1,
	};
	struct buf b = BUF_INIT;

	if (role_may(s->role, a))
		return RC_OK;
	entry_own(s, &n, NULL);
	act_refusal(&b, s->role, a);
	err_set(e, RC_DENIED, "%s", b.p);
	buf_release(&b);
	return RC_DENIED;
}

/* Was the account disabled while the session ran? */
static enum rc
account_check(struct session *s, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_ACCOUNT_STATE_OF);
	int64_t state;
	enum rc rc;

	stmt_int(st, "account", s->account);
	rc = stmt_one_int(st, &state, e);
	if (rc == RC_OK && state != ACCOUNT_STATE_ACTIVE)
		rc = err_set(e, RC_DENIED,
			     "This account was disabled; a "
			     "security officer can tell why.");
	return rc;
}

/* ---- custody for the length of an act ------------------------------------------- */

/* A grant from the custodian to himself, in memory only: the key goes from
 * custody to use, and with the second one back again. */
static enum rc
borrow_epoch(struct session *s, const struct domain_key *k, struct err *e)
{
	struct session_inner *in = s->in;
	uint8_t use[VAULT_GRANT];
	enum rc rc;

	if (in->nborrowed == BORROW_MAX)
		return RC_OK;
	rc = vault_grant_make(s->ring, k->domain, k->epoch, GRANT_CUSTODY,
			      in->user, &in->cert, &in->cert, when_now(),
			      in->custody_back[in->nborrowed], e);
	if (rc == RC_OK)
		rc = vault_grant_make(s->ring, k->domain, k->epoch, GRANT_USE,
				      in->user, &in->cert, &in->cert,
				      when_now(), use, e);
	if (rc == RC_OK)
		rc = vault_grant_open(s->ring, in->user, use, sizeof(use),
				      &in->cert, k, e);
	if (rc == RC_OK)
		in->borrowed_epoch[in->nborrowed++] = k->epoch;
	return rc;
}

static void
give_back(struct session *s)
{
	struct session_inner *in = s->in;
	enum domain d = in->borrowed;

	for (int i = 0; i < in->nborrowed; i++) {
		const struct domain_key *k =
			key_book_find(&in->keys, d, in->borrowed_epoch[i]);

		vault_ring_forget(s->ring, d, in->borrowed_epoch[i]);
		if (vault_grant_open(s->ring, in->user, in->custody_back[i],
				     VAULT_GRANT, &in->cert, k, NULL) != RC_OK)
			BUG("custody of %s was lost", domain_name(d));
	}
	in->nborrowed = 0;
	in->borrowed = DOMAIN_NONE;
}

enum rc
session_use_custody(struct session *s, enum domain d, struct err *e)
{
	struct session_inner *in = s->in;
	enum rc rc = RC_OK;

	if (!in->open)
		return err_set(e, RC_USAGE, "No act is open.");
	if (vault_ring_has(s->ring, d))
		return RC_OK;
	if (in->borrowed)
		return err_set(e, RC_USAGE, "One domain an act.");
	if (!vault_cert_has_custody(&in->cert, d))
		return err_set(e, RC_DENIED,
			       "This account has no custody of "
			       "%s.",
			       domain_name(d));
	in->borrowed = d;
	/* From the newest epoch down: a key of today comes first. */
	for (size_t i = in->keys.n; i-- > 0 && rc == RC_OK;)
		if (in->keys.item[i].domain == d &&
		    vault_ring_holds(s->ring, d, in->keys.item[i].epoch,
				     KEY_CUSTODY))
			rc = borrow_epoch(s, &in->keys.item[i], e);
	/* The certificate gives custody, so the grant was there. */
	if (rc == RC_OK && !in->nborrowed)
		rc = err_set(e, RC_DAMAGED,
			     "The key of %s that this account has in custody "
			     "is missing from the store.",
			     domain_name(d));
	return rc;
}

/* ---- brackets --------------------------------------------------------------------- */

static void
act_done(struct session *s)
{
	struct session_inner *in = s->in;

	give_back(s);
	notes_clear(&in->notes);
	free(in->batch_detail);
	in->batch_detail = NULL;
	memset(in->counted, 0, sizeof(in->counted));
	memset(in->pending, 0, sizeof(in->pending));
	in->open = in->batch = false;
	in->depth = 0;
}

static enum rc
begin(struct session *s, enum act a, bool batch, struct err *e)
{
	struct session_inner *in = s->in;
	enum domain d = acts[a].borrow;
	enum rc rc = act_check(s, a, e);

	if (rc != RC_OK)
		return rc;
	session_use(s);
	rc = store_begin(s->store, e);
	if (rc != RC_OK)
		return rc;
	in->open = true;
	in->batch = batch;
	in->act = a;
	rc = account_check(s, e);
	if (rc == RC_OK && d && !vault_ring_has(s->ring, d) &&
	    vault_cert_has_custody(&in->cert, d))
		rc = session_use_custody(s, d, e);
	if (rc != RC_OK)
		act_abort(s);
	return rc;
}

enum rc
act_begin(struct session *s, enum act a, struct err *e)
{
	if (s->in->batch) {
		s->in->depth++;
		return RC_OK;
	}
	if (s->in->open)
		BUG("act %s within act %s", acts[a].name,
		    acts[s->in->act].name);
	return begin(s, a, false, e);
}

enum rc
act_begin_batch(struct session *s, enum act a, const char *detail,
		struct err *e)
{
	enum rc rc;

	if (s->in->open)
		BUG("batch %s within act %s", acts[a].name,
		    acts[s->in->act].name);
	rc = begin(s, a, true, e);
	if (rc == RC_OK)
		s->in->batch_detail = mem_copy(detail ? detail : "");
	return rc;
}

void
act_note(struct session *s, int table, int64_t row, int64_t version,
	 int64_t patient, const char *detail)
{
	struct session_inner *in = s->in;
	struct note n = {
		.act = in->act,
		.table = table,
		.row = row,
		.version = version,
		.patient = patient,
	};

	if (!in->open)
		BUG("a note outside of an act");
	if (!in->batch)
		notes_add(&in->notes, &n, detail);
	else if (table >= 0)
		in->pending[table]++;
}

static void
merge_pending(struct session_inner *in)
{
	for (int t = 0; t < TBL_COUNT; t++)
		in->counted[t] += in->pending[t];
	memset(in->pending, 0, sizeof(in->pending));
}

/* The one entry of a batch, or of an act that noted nothing. */
static void
note_summary(struct session *s)
{
	struct session_inner *in = s->in;
	struct note n = { .act = in->act, .table = -1 };
	struct buf b = BUF_INIT;

	if (in->batch)
		buf_adds(&b, in->batch_detail);
	for (int t = 0; in->batch && t < TBL_COUNT; t++)
		if (in->counted[t])
			buf_addf(&b, "%s%s %lld", b.len ? "; " : "",
				 tables[t].name, (long long)in->counted[t]);
	notes_add(&in->notes, &n, b.p);
	buf_release(&b);
}

static void
note_custody(struct session *s)
{
	struct session_inner *in = s->in;
	struct buf b = BUF_INIT;

	buf_addf(&b, "with the key of %s from custody",
		 domain_name(in->borrowed));
	for (size_t i = 0; i < in->notes.n; i++) {
		struct note *n = &in->notes.item[i];
		struct notes fresh = { 0 };
		struct buf both = BUF_INIT;

		buf_addf(&both, "%s%s%s", b.p, n->detail ? "; " : "",
			 n->detail ? n->detail : "");
		notes_add(&fresh, n, both.p);
		if (n->detail)
			mem_wipe(n->detail, strlen(n->detail));
		free(n->detail);
		n->detail = fresh.item[0].detail;
		free(fresh.item);
		buf_release(&both);
	}
	buf_release(&b);
}

enum rc
act_commit(struct session *s, struct err *e)
{
	struct session_inner *in = s->in;
	enum rc rc;

	if (!in->open)
		BUG("commit without an act");
	merge_pending(in);
	if (in->depth > 0) {
		in->depth--;
		return RC_OK;
	}
	rc = in->guard ? in->guard(s, e) : RC_OK;
	if (rc != RC_OK) {
		act_abort(s);
		return rc;
	}
	if (in->batch || in->notes.n == 0)
		note_summary(s);
	if (in->borrowed)
		note_custody(s);
	rc = entries_file(s, &in->notes, e);
	if (rc == RC_OK)
		rc = store_commit(s->store, e);
	if (rc != RC_OK)
		store_rollback(s->store);
	entries_filed(s, rc == RC_OK);
	act_done(s);
	return rc;
}

void
act_abort(struct session *s)
{
	struct session_inner *in = s->in;

	if (!in->open)
		return;
	if (in->depth > 0) {
		in->depth--;
		memset(in->pending, 0, sizeof(in->pending));
		return;
	}
	store_rollback(s->store);
	act_done(s);
}

void
act_guard(struct session *s, act_guard_fn fn)
{
	s->in->guard = fn;
}

bool
act_is_open(const struct session *s)
{
	return s->in->open;
}

/* ---- looking ------------------------------------------------------------------------ */

static bool
seen_lately(struct session_inner *in, enum act a, int64_t patient)
{
	int64_t now = when_monotonic_us();
	unsigned n = in->nseen < SEEN_MAX ? in->nseen : SEEN_MAX;
	struct seen *v;

	for (unsigned i = 0; i < n; i++)
		if (in->seen[i].patient == patient && in->seen[i].act == a &&
		    now - in->seen[i].at_us < READ_AGAIN_US)
			return true;
	v = &in->seen[in->nseen++ % SEEN_MAX];
	*v = (struct seen){ patient, now, a };
	return false;
}

enum rc
act_read(struct session *s, enum act a, int64_t patient, struct err *e)
{
	struct note n = { .act = a, .table = -1, .patient = patient };
	enum rc rc = act_check(s, a, e);

	if (rc == RC_OK && !seen_lately(s->in, a, patient))
		entry_own(s, &n, NULL);
	return rc;
}

enum rc
act_log(struct session *s, enum act a, int64_t patient, const char *detail,
	struct err *e)
{
	struct note n = { .act = a, .table = -1, .patient = patient };
	enum rc rc = act_check(s, a, e);

	if (rc == RC_OK)
		entry_own(s, &n, detail);
	return rc;
}

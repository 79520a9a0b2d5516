/*
 * entry.c - audit entries: their bytes, their place in the chain, and those
 * that had to wait.
 *
 * Appending reads the end of the chain in the same transaction, so no two
 * processes follow the same entry.  An entry that can't be filed now stays in
 * the session with the time when it happened, and goes first next time.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#define DETAIL_MAX 2000

void
notes_add(struct notes *v, const struct note *n, const char *detail)
{
	struct note copy = *n;

	copy.detail = NULL;
	if (detail && *detail) {
		copy.detail = mem_alloc(DETAIL_MAX + 1);
		text_copy(copy.detail, DETAIL_MAX + 1, detail);
	}
	if (!copy.at)
		copy.at = when_now();
	v->item = mem_room(v->item, &v->cap, v->n, sizeof(*v->item));
	v->item[v->n++] = copy;
}

void
notes_clear(struct notes *v)
{
	for (size_t i = 0; i < v->n; i++) {
		if (v->item[i].detail)
			mem_wipe(v->item[i].detail, DETAIL_MAX + 1);
		free(v->item[i].detail);
	}
	free(v->item);
	memset(v, 0, sizeof(*v));
}

/* ---- bytes -------------------------------------------------------------------- */

static void
add_le(struct buf *b, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		buf_addc(b, (char)(v >> (8 * i) & 0xff));
}

void
entry_bytes(struct buf *b, const uint8_t store[VAULT_UID],
	    const struct entry *r, const uint8_t before[VAULT_HASH],
	    const struct buf *detail)
{
	size_t n = strlen(r->act);

	buf_clear(b);
	buf_add(b, "WARDAUD1", 8);
	buf_add(b, store, VAULT_UID);
	add_le(b, (uint64_t)r->id, 8);
	add_le(b, (uint64_t)r->at, 8);
	add_le(b, (uint64_t)r->session, 8);
	add_le(b, (uint64_t)r->account, 8);
	add_le(b, (uint64_t)r->table, 2);
	add_le(b, (uint64_t)r->outcome, 1);
	add_le(b, n, 1);
	add_le(b, detail ? detail->len : 0, 4);
	add_le(b, (uint64_t)r->row, 8);
	add_le(b, (uint64_t)r->version, 8);
	add_le(b, (uint64_t)r->patient, 8);
	buf_add(b, before, VAULT_HASH);
	buf_add(b, r->act, n);
	if (detail)
		buf_add(b, detail->p, detail->len);
}

void
entry_sign_bytes(uint8_t out[40], const uint8_t hash[VAULT_HASH])
{
	memcpy(out, "WARDAUS1", 8);
	memcpy(out + 8, hash, VAULT_HASH);
}

/* ---- filing -------------------------------------------------------------------- */

static enum rc
chain_end(struct store *store, int64_t *id, uint8_t hash[VAULT_HASH],
	  struct err *e)
{
	struct stmt *st = store_query(store, QUERY_AUDIT_LAST);
	enum rc rc;
	bool row;

	memset(hash, 0, VAULT_HASH);
	*id = 0;
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row) {
		size_t n;
		const void *p = stmt_get_blob(st, "hash", &n);

		*id = stmt_get_int(st, "id");
		if (n == VAULT_HASH)
			memcpy(hash, p, n);
		else
			rc = err_set(e, RC_DAMAGED,
				     "The audit log does not "
				     "hold at entry %lld.",
				     (long long)*id);
	}
	stmt_done(st);
	return rc;
}

static enum rc
entry_insert(struct store *store, const struct entry *r,
	     const struct buf *detail, struct err *e)
{
	struct stmt *st = store_query(store, QUERY_AUDIT_APPEND);

	stmt_int(st, "id", r->id);
	stmt_int(st, "at", r->at);
	stmt_int(st, "session", r->session);
	stmt_int(st, "account", r->account);
	stmt_text(st, "act", r->act);
	stmt_int(st, "outcome", r->outcome);
	stmt_int(st, "table", r->table);
	stmt_int(st, "row", r->row);
	stmt_int(st, "row_version", r->version);
	stmt_int(st, "patient", r->patient);
	stmt_blob(st, "detail", detail->p, detail->len);
	stmt_blob(st, "hash", r->hash, VAULT_HASH);
	stmt_blob(st, "signature", r->signature, VAULT_SIG);
	return stmt_run(st, NULL, e);
}

enum rc
entry_read(struct entry *r, struct buf *detail, struct stmt *st, struct err *e)
{
	size_t n, h, g;
	const void *p;

	memset(r, 0, sizeof(*r));
	r->id = stmt_get_int(st, "id");
	r->at = stmt_get_int(st, "at");
	r->session = stmt_get_int(st, "session_id");
	r->account = stmt_get_int(st, "account_id");
	text_copy(r->act, sizeof(r->act), stmt_get_text(st, "act"));
	r->outcome = stmt_get_int(st, "outcome");
	r->table = stmt_get_int(st, "table_number");
	r->row = stmt_get_int(st, "row_id");
	r->version = stmt_get_int(st, "row_version");
	r->patient = stmt_get_int(st, "patient_id");
	buf_clear(detail);
	p = stmt_get_blob(st, "detail", &n);
	buf_add(detail, p, n);
	p = stmt_get_blob(st, "hash", &h);
	if (h == VAULT_HASH)
		memcpy(r->hash, p, h);
	p = stmt_get_blob(st, "signature", &g);
	if (g == VAULT_SIG)
		memcpy(r->signature, p, g);
	if (h == VAULT_HASH && g == VAULT_SIG)
		return RC_OK;
	return err_set(e, RC_DAMAGED,
		       "Entry %lld of the audit log does not "
		       "hold.",
		       (long long)r->id);
}

enum rc
entry_append(struct store *st, struct vault_ring *r,
	     const struct vault_session *key, int64_t session, int64_t account,
	     const struct note *n, struct err *e)
{
	const uint8_t *uid = store_site(st)->uid.p;
	uint8_t before[VAULT_HASH], sign[40];
	struct entry row = {
		.at = n->at,
		.session = session,
		.account = account,
		.outcome = n->outcome,
		.table = n->table >= 0 ? tables[n->table].number : 0,
		.row = n->row,
		.version = n->version,
		.patient = n->patient,
	};
	struct buf b = BUF_INIT, detail = BUF_INIT;
	enum rc rc = chain_end(st, &row.id, before, e);

	if (rc != RC_OK)
		return rc;
	row.id++;
	text_copy(row.act, sizeof(row.act), acts[n->act].name);
	entry_bytes(&b, uid, &row, before, NULL);
	if (n->detail && vault_ring_may_drop(r, DOMAIN_AUDIT))
		rc = vault_letter_to_domain(r, DOMAIN_AUDIT, b.p, b.len,
					    n->detail, strlen(n->detail),
					    &detail, e);
	entry_bytes(&b, uid, &row, before, &detail);
	vault_chain_hash(row.hash, b.p, b.len);
	entry_sign_bytes(sign, row.hash);
	if (key)
		vault_session_sign(key, sign, sizeof(sign), row.signature);
	if (rc == RC_OK)
		rc = entry_insert(st, &row, &detail, e);
	buf_release(&b);
	buf_release(&detail);
	return rc;
}

/* The session's own row, whose key every entry of it is signed with. */
static enum rc
session_file(struct session *s, struct err *e)
{
	struct session_inner *in = s->in;
	struct row_login_session row;
	enum rc rc;

	row_init(TBL_LOGIN_SESSION, &row);
	row.account_id = s->account;
	row.certificate.n = VAULT_SESSION_CERT;
	memcpy(row.certificate.p, in->key_cert, VAULT_SESSION_CERT);
	row.started_at = in->started_at;
	text_copy(row.terminal, sizeof(row.terminal), in->terminal);
	rc = row_insert(s->store, TBL_LOGIN_SESSION, &row, e);
	if (rc == RC_OK)
		s->id = row.id;
	return rc;
}

static enum rc
file_all(struct session *s, const struct notes *v, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t i = 0; v && i < v->n && rc == RC_OK; i++)
		rc = entry_append(s->store, s->ring, s->in->key, s->id,
				  s->account, &v->item[i], e);
	return rc;
}

enum rc
entries_file(struct session *s, const struct notes *v, struct err *e)
{
	enum rc rc = RC_OK;

	if (!s->in->filed)
		rc = session_file(s, e);
	if (rc == RC_OK)
		rc = file_all(s, &s->in->late, e);
	if (rc == RC_OK)
		rc = file_all(s, v, e);
	return rc;
}

void
entries_filed(struct session *s, bool committed)
{
	if (committed) {
		s->in->filed = true;
		s->audit_late = false;
		notes_clear(&s->in->late);
	} else if (!s->in->filed) {
		s->id = 0;
	}
}

void
entry_own(struct session *s, const struct note *n, const char *detail)
{
	struct notes one = { 0 };
	enum rc rc = RC_BUSY;

	/* Within an act it goes with the act's commit, or after its abort. */
	if (s->in->open) {
		notes_add(&s->in->late, n, detail);
		return;
	}
	notes_add(&one, n, detail);
	if (store_is_idle(s->store) &&
	    store_begin_within(s->store,
			       s->audit_late ? LOG_WAIT_LATE : LOG_WAIT,
			       NULL) == RC_OK) {
		rc = entries_file(s, &one, NULL);
		if (rc == RC_OK)
			rc = store_commit(s->store, NULL);
		if (rc != RC_OK)
			store_rollback(s->store);
		entries_filed(s, rc == RC_OK);
	}
	if (rc != RC_OK) {
		notes_add(&s->in->late, &one.item[0], one.item[0].detail);
		s->audit_late = true;
	}
	notes_clear(&one);
}

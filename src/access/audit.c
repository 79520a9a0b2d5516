/*
 * audit.c - verifying the log, and reading it.
 *
 * Verification believes nothing but root_public: an entry's key comes from its
 * session's certificate, that one's from the user's certificate of the
 * generation it names, that one's from its issuer.  It goes on after a fault,
 * so that one bad entry does not hide the next.
 */
#include "internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct known_session {
	int64_t id, account;
	bool holds;
	uint8_t pk[VAULT_KEY];
};

struct verifying {
	struct store *store;
	const struct audit_kept *kept;
	struct audit_report *r;
	struct cert_book certs;
	struct known_session *known;
	size_t nknown, cap, last;
	int64_t next; /* sequence to come */
	uint8_t before[VAULT_HASH];
	struct buf bytes;
};

static void WB_PRINTF(3, 4)
	fault(struct audit_report *r, int64_t id, const char *fmt, ...)
{
	va_list ap;

	if (r->faults++)
		return;
	r->first_fault = id;
	va_start(ap, fmt);
	vsnprintf(r->fault, sizeof(r->fault), fmt, ap);
	va_end(ap);
}

/* ---- whose key signed it ------------------------------------------------------------- */

/* RC_DAMAGED where the session's certificates do not hold. */
static enum rc
session_read(struct verifying *v, struct known_session *k, struct err *e)
{
	struct row_login_session row;
	struct session_cert c, plain;
	struct user_cert user;
	enum rc rc = row_get(v->store, TBL_LOGIN_SESSION, k->id, &row, e);

	if (rc == RC_NONE)
		return RC_DAMAGED;
	if (rc != RC_OK)
		return rc;
	/* The user's generation stands in the certificate; a wrong one finds
	 * another key and does not verify. */
	memset(&plain, 0, sizeof(plain));
	if (row.certificate.n != VAULT_SESSION_CERT)
		return RC_DAMAGED;
	for (int i = 0; i < 4; i++)
		plain.generation |= (uint32_t)row.certificate.p[4 + i]
				    << (8 * i);
	rc = cert_book_get(&v->certs, row.account_id, plain.generation, &user,
			   e);
	if (rc == RC_OK)
		rc = vault_session_verify(&c, row.certificate.p,
					  row.certificate.n,
					  store_site(v->store)->uid.p, &user,
					  e);
	if (rc != RC_OK)
		return rc;
	k->account = row.account_id;
	memcpy(k->pk, c.pk, VAULT_KEY);
	return RC_OK;
}

static enum rc
session_find(struct verifying *v, int64_t id, const struct known_session **out,
	     struct err *e)
{
	struct known_session k = { .id = id };
	enum rc rc;

	if (v->last < v->nknown && v->known[v->last].id == id) {
		*out = &v->known[v->last];
		return RC_OK;
	}
	for (size_t i = v->nknown; i-- > 0;)
		if (v->known[i].id == id) {
			v->last = i;
			*out = &v->known[i];
			return RC_OK;
		}
	rc = session_read(v, &k, e);
	if (rc != RC_OK && rc != RC_DAMAGED)
		return rc;
	k.holds = rc == RC_OK;
	v->known = mem_room(v->known, &v->cap, v->nknown, sizeof(*v->known));
	v->last = v->nknown++;
	v->known[v->last] = k;
	*out = &v->known[v->last];
	return RC_OK;
}

static enum rc
check_signature(struct verifying *v, const struct entry *r, struct err *e)
{
	static const uint8_t none[VAULT_SIG];
	const struct known_session *k;
	uint8_t sign[40];
	enum rc rc;

	if (r->session == 0) {
		v->r->unsigned_logins++;
		if (strcmp(r->act, acts[ACT_SESSION_LOGIN].name) != 0 ||
		    r->outcome != OUTCOME_DENIED ||
		    memcmp(r->signature, none, VAULT_SIG) != 0)
			fault(v->r, r->id, "Entry %lld is signed by nobody.",
			      (long long)r->id);
		return RC_OK;
	}
	rc = session_find(v, r->session, &k, e);
	if (rc != RC_OK)
		return rc;
	entry_sign_bytes(sign, r->hash);
	if (!k->holds)
		fault(v->r, r->id,
		      "The certificate of the session of entry "
		      "%lld does not hold.",
		      (long long)r->id);
	else if (k->account != r->account ||
		 !vault_session_holds(k->pk, sign, sizeof(sign), r->signature))
		fault(v->r, r->id,
		      "The signature of entry %lld does not "
		      "hold.",
		      (long long)r->id);
	return RC_OK;
}

/* ---- the chain ------------------------------------------------------------------------ */

static enum rc
check_entry(struct verifying *v, const struct entry *r,
	    const struct buf *detail, struct err *e)
{
	uint8_t hash[VAULT_HASH];

	if (r->id != v->next)
		fault(v->r, v->next, "Entry %lld is missing.",
		      (long long)v->next);
	if (v->kept && r->id == v->kept->entry &&
	    memcmp(r->hash, v->kept->hash, VAULT_HASH) != 0)
		fault(v->r, r->id,
		      "Entry %lld is not the one whose hash was "
		      "kept.",
		      (long long)r->id);
	v->next = r->id + 1;
	entry_bytes(&v->bytes, store_site(v->store)->uid.p, r, v->before,
		    detail);
	vault_chain_hash(hash, v->bytes.p, v->bytes.len);
	if (memcmp(hash, r->hash, VAULT_HASH) != 0)
		fault(v->r, r->id,
		      "Entry %lld, or the one before it, was "
		      "changed.",
		      (long long)r->id);
	memcpy(v->before, r->hash, VAULT_HASH);
	v->r->entries++;
	return check_signature(v, r, e);
}

/* A thousand entries at a time, so that no snapshot stays open for long. */
static enum rc
check_some(struct verifying *v, bool *more, struct err *e)
{
	struct stmt *st = store_query(v->store, QUERY_AUDIT_AFTER);
	struct buf detail = BUF_INIT;
	struct entry r;
	enum rc rc;
	bool row;

	*more = false;
	stmt_int(st, "after", v->next - 1);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = entry_read(&r, &detail, st, e);
		if (rc == RC_DAMAGED) {
			fault(v->r, r.id, "Entry %lld does not hold.",
			      (long long)r.id);
			rc = RC_OK;
		}
		if (rc == RC_OK)
			rc = check_entry(v, &r, &detail, e);
		if (rc != RC_OK)
			break;
		*more = true;
	}
	stmt_done(st);
	buf_release(&detail);
	return rc;
}

/* ---- records against the log ------------------------------------------------------------ */

static int
table_by_number(int64_t number)
{
	for (int t = 0; t < TBL_COUNT; t++)
		if (tables[t].number == number)
			return t;
	return -1;
}

static enum rc
check_record(struct verifying *v, int64_t number, int64_t id, int64_t newest,
	     void *row, struct err *e)
{
	int t = table_by_number(number);
	enum rc rc;

	if (t < 0 || !tables[t].rows)
		return RC_OK;
	v->r->rows++;
	rc = row_get(v->store, (enum tbl)t, id, row, e);
	if (rc == RC_NONE)
		fault(v->r, 0, "A record of %s that the log knows is gone.",
		      tables[t].name);
	else if (rc == RC_DAMAGED)
		fault(v->r, 0, "A record of %s does not hold.", tables[t].name);
	else if (rc == RC_OK && ((struct row_head *)row)->version < newest)
		fault(v->r, 0, "A record of %s is older than the log says.",
		      tables[t].name);
	row_wipe((enum tbl)t, row);
	return rc == RC_NONE || rc == RC_DAMAGED ? RC_OK : rc;
}

static enum rc
check_records(struct verifying *v, struct err *e)
{
	struct stmt *st = store_query(v->store, QUERY_AUDIT_VERSIONS);
	size_t largest = sizeof(struct row_head);
	void *row;
	enum rc rc;
	bool more;

	for (int t = 0; t < TBL_COUNT; t++)
		if (tables[t].rows && tables[t].size > largest)
			largest = tables[t].size;
	row = mem_zero(1, largest);
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		rc = check_record(v, stmt_get_int(st, "table_number"),
				  stmt_get_int(st, "row_id"),
				  stmt_get_int(st, "newest"), row, e);
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	free(row);
	return rc;
}

static enum rc
check_chain(struct verifying *v, int64_t all, audit_progress_fn progress,
	    void *arg, struct err *e)
{
	bool more = true;
	enum rc rc = RC_OK;

	while (rc == RC_OK && more) {
		rc = check_some(v, &more, e);
		if (progress)
			progress(arg, v->r->entries, all);
	}
	if (rc == RC_OK && v->kept && v->next <= v->kept->entry)
		fault(v->r, v->next,
		      "The log ends at entry %lld, and there was an entry "
		      "%lld: its end was cut off.",
		      (long long)v->next - 1, (long long)v->kept->entry);
	return rc;
}

static enum rc
verify(struct verifying *v, bool records, audit_progress_fn progress, void *arg,
       struct err *e)
{
	int64_t all = 0;
	enum rc rc;

	memset(v->r, 0, sizeof(*v->r));
	rc = stmt_one_int(store_query(v->store, QUERY_AUDIT_COUNT), &all, e);
	cert_book_init(&v->certs, v->store);
	if (rc == RC_OK)
		rc = check_chain(v, all, progress, arg, e);
	if (rc == RC_OK && records)
		rc = check_records(v, e);
	vault_hex(v->r->head, v->before, VAULT_HASH);
	cert_book_release(&v->certs);
	buf_release(&v->bytes);
	free(v->known);
	return rc;
}

enum rc
audit_verify(struct session *s, const struct audit_kept *kept,
	     struct audit_report *r, audit_progress_fn progress, void *arg,
	     struct err *e)
{
	struct verifying v = {
		.store = s->store,
		.kept = kept,
		.r = r,
		.next = 1,
		.bytes = BUF_INIT,
	};
	enum rc rc = act_log(s, ACT_AUDIT_VERIFY, 0, NULL, e);

	return rc == RC_OK ? verify(&v, true, progress, arg, e) : rc;
}

enum rc
audit_verify_image(struct store *store, const struct audit_kept *kept,
		   struct audit_report *r, audit_progress_fn progress,
		   void *arg, struct err *e)
{
	struct verifying v = {
		.store = store,
		.kept = kept,
		.r = r,
		.next = 1,
		.bytes = BUF_INIT,
	};

	return verify(&v, false, progress, arg, e);
}

/* ---- reading --------------------------------------------------------------------------- */

/* The hash of the entry before is part of what a detail's letter is bound to.
 * It is not in the row: it is read from the row before. */
static enum rc
hash_before(struct store *store, int64_t id, uint8_t hash[VAULT_HASH],
	    struct err *e)
{
	struct stmt *st = store_query(store, QUERY_AUDIT_HASH);
	enum rc rc;
	bool row;

	memset(hash, 0, VAULT_HASH);
	stmt_int(st, "id", id - 1);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row) {
		size_t n;
		const void *p = stmt_get_blob(st, "hash", &n);

		if (n == VAULT_HASH)
			memcpy(hash, p, n);
	}
	stmt_done(st);
	return rc;
}

static enum rc
open_detail(struct session *s, const struct entry *r, const struct buf *letter,
	    struct audit_line *l, struct err *e)
{
	struct buf context = BUF_INIT, plain = BUF_INIT;
	uint8_t before[VAULT_HASH];
	enum rc rc = hash_before(s->store, r->id, before, e);

	if (rc != RC_OK)
		return rc;
	entry_bytes(&context, store_site(s->store)->uid.p, r, before, NULL);
	rc = vault_letter_open_domain(s->ring, DOMAIN_AUDIT, context.p,
				      context.len, letter->p, letter->len,
				      &plain, NULL);
	if (rc == RC_OK)
		text_copy(l->detail, sizeof(l->detail), plain.p);
	else
		text_copy(l->detail, sizeof(l->detail),
			  "(this detail does not open)");
	buf_release(&plain);
	buf_release(&context);
	return RC_OK;
}

static enum rc
fill_line(struct session *s, const struct entry *r, const struct buf *letter,
	  struct audit_line *l, struct err *e)
{
	struct row_account a;
	int act = act_find(r->act);
	enum rc rc;

	*l = (struct audit_line){
		.id = r->id,
		.at = r->at,
		.session = r->session,
		.account = r->account,
		.row = r->row,
		.version = r->version,
		.patient = r->patient,
		.sentence = act >= 0 ? acts[act].sentence : "",
		.outcome = (enum outcome)r->outcome,
		.table = table_by_number(r->table),
		.has_detail = letter->len > 0,
	};
	text_copy(l->act, sizeof(l->act), r->act);
	if (r->account) {
		rc = row_get(s->store, TBL_ACCOUNT, r->account, &a, e);
		if (rc == RC_OK)
			text_copy(l->name, sizeof(l->name), a.name);
		else if (rc != RC_NONE)
			return rc;
	}
	l->shut = l->has_detail && !session_opens(s, DOMAIN_AUDIT);
	if (l->has_detail && !l->shut)
		return open_detail(s, r, letter, l, e);
	return RC_OK;
}

static struct stmt *
show_query(struct session *s, const struct audit_filter *f)
{
	struct stmt *st;

	if (f->patient) {
		st = store_query(s->store, QUERY_AUDIT_OF_PATIENT);
		stmt_int(st, "patient", f->patient);
	} else if (f->account) {
		st = store_query(s->store, QUERY_AUDIT_OF_ACCOUNT);
		stmt_int(st, "account", f->account);
	} else {
		st = store_query(s->store, QUERY_AUDIT_BEFORE);
	}
	stmt_int(st, "before", f->before ? f->before : INT64_MAX);
	return st;
}

enum rc
audit_show(struct session *s, const struct audit_filter *f, audit_fn fn,
	   void *arg, struct err *e)
{
	int left = f->limit > 0 ? f->limit : 100;
	struct buf letter = BUF_INIT;
	struct audit_line line;
	struct entry r;
	struct stmt *st;
	enum rc rc = act_read(s, ACT_AUDIT_READ, f->patient, e);
	bool row;

	if (rc != RC_OK)
		return rc;
	st = show_query(s, f);
	while (left > 0 && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = entry_read(&r, &letter, st, e);
		if (rc != RC_OK)
			break;
		if (f->account && r.account != f->account)
			continue;
		rc = fill_line(s, &r, &letter, &line, e);
		if (rc != RC_OK || !fn(arg, &line))
			break;
		left--;
	}
	stmt_done(st);
	buf_release(&letter);
	mem_wipe(&line, sizeof(line));
	return rc;
}

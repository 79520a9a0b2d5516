/*
 * chain.c - from the root to the keys of a session: certificates, the registry
 * of domain keys, grants.
 *
 * Nothing of the tables account, certificate, domain_key and domain_grant is
 * believed but what a signature up to site.root_public covers.  Which domains
 * a role opens is asked of the matrix, too: a grant that it does not foresee
 * opens nothing, whoever signed it.
 */
#include "internal.h"

#include <stdlib.h>
#include <string.h>

#define CHAIN_MAX 32 /* officers one above the other */

void
cert_book_init(struct cert_book *b, struct store *st)
{
	memset(b, 0, sizeof(*b));
	b->store = st;
}

void
cert_book_release(struct cert_book *b)
{
	free(b->item);
	memset(b, 0, sizeof(*b));
}

static enum rc
broken(struct err *e)
{
	return err_set(e, RC_DAMAGED,
		       "A certificate does not hold; a security "
		       "officer must look at the accounts.");
}

static enum rc
cert_get(struct cert_book *b, int64_t account, uint32_t generation, int depth,
	 struct user_cert *c, struct err *e)
{
	const struct row_site *site = store_site(b->store);
	struct row_certificate row;
	struct user_cert issuer, *above = NULL;
	enum rc rc;
	bool found;

	for (size_t i = 0; i < b->n; i++)
		if (b->item[i].account == account &&
		    b->item[i].generation == generation) {
			*c = b->item[i].cert;
			return RC_OK;
		}
	if (depth == CHAIN_MAX)
		return broken(e);
	struct stmt *st = store_query(b->store, QUERY_CERTIFICATE_OF);
	stmt_int(st, "account", account);
	stmt_int(st, "generation", generation);
	rc = stmt_step(st, &found, e);
	if (rc == RC_OK && found)
		rc = stmt_row(st, &row, e);
	stmt_done(st);
	if (rc != RC_OK)
		return rc;
	if (!found)
		return broken(e);
	rc = vault_cert_read(c, row.body.p, row.body.n, e);
	if (rc == RC_OK && c->issuer) {
		rc = cert_get(b, (int64_t)c->issuer, c->issuer_generation,
			      depth + 1, &issuer, e);
		above = &issuer;
	}
	if (rc == RC_OK)
		rc = vault_cert_verify(c, row.body.p, row.body.n, site->uid.p,
				       site->root_public.p, above, e);
	if (rc != RC_OK)
		return rc;
	if (c->user.id != (uint64_t)account || c->user.generation != generation)
		return broken(e);
	b->item = mem_room(b->item, &b->cap, b->n, sizeof(*b->item));
	b->item[b->n++] = (struct cert_known){ account, generation, *c };
	return RC_OK;
}

enum rc
cert_book_get(struct cert_book *b, int64_t account, uint32_t generation,
	      struct user_cert *c, struct err *e)
{
	return cert_get(b, account, generation, 0, c, e);
}

enum rc
account_certificate(struct store *st, int64_t account, uint32_t generation,
		    struct user_cert *c, struct err *e)
{
	struct cert_book b;

	cert_book_init(&b, st);
	enum rc rc = cert_book_get(&b, account, generation, c, e);
	cert_book_release(&b);
	return rc;
}

/* ---- the registry ------------------------------------------------------------ */

void
key_book_release(struct key_book *k)
{
	free(k->item);
	memset(k, 0, sizeof(*k));
}

const struct domain_key *
key_book_find(const struct key_book *k, enum domain d, unsigned epoch)
{
	for (size_t i = 0; i < k->n; i++)
		if (k->item[i].domain == d && k->item[i].epoch == epoch)
			return &k->item[i];
	return NULL;
}

static enum rc
key_add(struct key_book *k, struct cert_book *certs,
	const struct row_domain_key *row, struct err *e)
{
	struct user_cert signer;
	struct domain_key d;
	enum rc rc = vault_domain_read(&d, row->body.p, row->body.n, e);

	if (rc == RC_OK)
		rc = cert_book_get(certs, (int64_t)d.signer,
				   d.signer_generation, &signer, e);
	if (rc == RC_OK)
		rc = vault_domain_verify(&d, row->body.p, row->body.n,
					 store_site(certs->store)->uid.p,
					 &signer, e);
	if (rc != RC_OK)
		return rc;
	if (d.domain != row->domain || d.epoch != row->epoch ||
	    key_book_find(k, d.domain, d.epoch))
		return err_set(e, RC_DAMAGED,
			       "The list of key domains does "
			       "not hold.");
	k->item = mem_room(k->item, &k->cap, k->n, sizeof(*k->item));
	k->item[k->n++] = d;
	return RC_OK;
}

enum rc
key_book_load(struct key_book *k, struct cert_book *certs, struct err *e)
{
	struct stmt *st = store_query(certs->store, QUERY_DOMAIN_KEY_ALL);
	struct row_domain_key row;
	bool more;
	enum rc rc;

	memset(k, 0, sizeof(*k));
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		rc = stmt_row(st, &row, e);
		if (rc == RC_OK)
			rc = key_add(k, certs, &row, e);
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	if (rc != RC_OK)
		key_book_release(k);
	return rc;
}

/* ---- grants ------------------------------------------------------------------- */

static bool
is_foreseen(const struct grant *g, const struct user_cert *c)
{
	if (g->kind == GRANT_CUSTODY)
		return vault_cert_has_custody(c, g->domain);
	return role_keys[c->role][g->domain] >= KEYS_READ;
}

static enum rc
grant_open(struct vault_ring *r, const struct key_book *k,
	   struct cert_book *certs, const struct vault_user *u,
	   const struct user_cert *c, const struct row_domain_grant *row,
	   struct err *e)
{
	const struct domain_key *reg;
	struct user_cert grantor;
	struct grant g;
	enum rc rc = vault_grant_read(&g, row->body.p, row->body.n, e);

	if (rc != RC_OK || !is_foreseen(&g, c))
		return rc;
	reg = key_book_find(k, g.domain, g.epoch);
	if (!reg || g.domain != row->domain || g.epoch != row->epoch ||
	    g.kind != row->kind)
		return err_set(e, RC_DAMAGED,
			       "A key of this account does not "
			       "hold; a security officer must look at it.");
	rc = cert_book_get(certs, (int64_t)g.grantor, g.grantor_generation,
			   &grantor, e);
	if (rc != RC_OK)
		return rc;
	return vault_grant_open(r, u, row->body.p, row->body.n, &grantor, reg,
				e);
}

enum rc
keys_open(struct vault_ring *r, const struct key_book *k,
	  struct cert_book *certs, const struct vault_user *u,
	  const struct user_cert *c, struct err *e)
{
	struct stmt *st = store_query(certs->store, QUERY_GRANTS_OF);
	struct row_domain_grant row;
	enum rc rc = RC_OK;
	bool more;

	for (size_t i = 0; i < k->n && rc == RC_OK; i++)
		if (role_keys[c->role][k->item[i].domain] >= KEYS_DROP)
			rc = vault_ring_add_public(r, k->item[i].domain,
						   k->item[i].epoch,
						   k->item[i].drop_pk, e);
	if (rc != RC_OK)
		return rc;
	stmt_int(st, "account", (int64_t)c->user.id);
	stmt_int(st, "generation", c->user.generation);
	while ((rc = stmt_step(st, &more, e)) == RC_OK && more) {
		rc = stmt_row(st, &row, e);
		if (rc == RC_OK)
			rc = grant_open(r, k, certs, u, c, &row, e);
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	return rc;
}

enum rc
grant_file(struct store *st, struct vault_ring *r, enum domain d,
	   unsigned epoch, enum grant_kind kind,
	   const struct vault_user *grantor, const struct user_cert *cert,
	   const struct user_cert *member, struct err *e)
{
	struct row_domain_grant row;
	enum rc rc;

	row_init(TBL_DOMAIN_GRANT, &row);
	rc = vault_grant_make(r, d, epoch, kind, grantor, cert, member,
			      when_now(), row.body.p, e);
	if (rc != RC_OK)
		return rc;
	row.body.n = VAULT_GRANT;
	row.account_id = (int64_t)member->user.id;
	row.generation = member->user.generation;
	row.domain = d;
	row.epoch = epoch;
	row.kind = kind;
	return row_insert(st, TBL_DOMAIN_GRANT, &row, e);
}

enum rc
certificate_file(struct store *st, const struct user_cert *c,
		 const uint8_t body[VAULT_CERT], struct err *e)
{
	struct row_certificate row;

	row_init(TBL_CERTIFICATE, &row);
	row.account_id = (int64_t)c->user.id;
	row.generation = c->user.generation;
	memcpy(row.body.p, body, VAULT_CERT);
	row.body.n = VAULT_CERT;
	return row_insert(st, TBL_CERTIFICATE, &row, e);
}

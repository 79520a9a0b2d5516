/*
 * grant.c - domain keys on their way to people: the registry that says what a
 * key is, and grants that carry one (layouts in vault_keys.h).
 *
 * A grant is checked against the registry, so that no grantor can give two
 * people different keys for the same domain and epoch.
 */
#include "internal.h"

#include <string.h>

#define PUBLIC	      64
#define INNER	      (VAULT_HASH + VAULT_KEY)
#define GRANT_SIGNED  176
#define DOMAIN_SIGNED 112
#define SUITE	      1

enum {
	G_SUITE = 4,
	G_DOMAIN = 5,
	G_KIND = 6,
	G_ZERO = 7,
	G_STORE = 8,
	G_EPOCH = 24,
	G_ZERO2 = 26,
	G_MEMBER_GENERATION = 28,
	G_MEMBER = 32,
	G_GRANTOR = 40,
	G_GRANTOR_GENERATION = 48,
	G_ZERO3 = 52,
	G_TIME = 56,
	G_SEALED = 64,

	D_DOMAIN = 4,
	D_ZERO = 5,
	D_EPOCH = 6,
	D_STORE = 8,
	D_CHECK = 24,
	D_DROP = 56,
	D_SIGNER = 88,
	D_SIGNER_GENERATION = 96,
	D_ZERO2 = 100,
	D_TIME = 104,
};

static enum rc
damaged(struct err *e)
{
	return err_set(e, RC_DAMAGED,
		       "A record of the keys does not hold; a "
		       "security officer must look at it.");
}

static enum rc
denied(enum domain d, struct err *e)
{
	return err_set(e, RC_DENIED,
		       "This account may not give the key of %s to that "
		       "account.",
		       domain_name(d));
}

/* A custodian at work: certified, and under a pass phrase of his own. */
static bool
is_custodian(const struct user_cert *c, enum domain d)
{
	return vault_cert_has_custody(c, d) && !(c->flags & CERT_INITIAL);
}

static bool
is_own_cert(const struct vault_user *u, const struct user_cert *c)
{
	return c->user.id == u->pub.id &&
	       c->user.generation == u->pub.generation &&
	       vault_same(c->user.sign_pk, u->pub.sign_pk, VAULT_KEY);
}

/* ---- registry -------------------------------------------------------------- */

enum rc
vault_domain_make(struct vault_ring *r, enum domain d, unsigned epoch,
		  const struct vault_user *signer, const struct user_cert *cert,
		  int64_t now, uint8_t out[VAULT_DOMAIN_RECORD], struct err *e)
{
	const uint8_t *dk = ring_key(r, d, epoch, KEY_CUSTODY);
	uint8_t sk[VAULT_KEY];

	if (!dk)
		return err_set(e, RC_NOKEY, "The key of %s is not held here.",
			       domain_name(d));
	if (!is_own_cert(signer, cert) || !is_custodian(cert, d))
		return err_set(e, RC_DENIED,
			       "This account has no custody of %s.",
			       domain_name(d));
	memset(out, 0, VAULT_DOMAIN_RECORD);
	memcpy(out, "WDK1", 4);
	out[D_DOMAIN] = (uint8_t)d;
	put16(out + D_EPOCH, (uint16_t)epoch);
	memcpy(out + D_STORE, vault_ring_store(r), VAULT_UID);
	key_check(out + D_CHECK, dk);
	drop_pair(out + D_DROP, sk, dk);
	sodium_memzero(sk, sizeof(sk));
	put64(out + D_SIGNER, signer->pub.id);
	put32(out + D_SIGNER_GENERATION, signer->pub.generation);
	put64(out + D_TIME, (uint64_t)now);
	crypto_sign_detached(out + DOMAIN_SIGNED, NULL, out, DOMAIN_SIGNED,
			     signer->sign_sk);
	return RC_OK;
}

enum rc
vault_domain_read(struct domain_key *k, const void *rec, size_t n,
		  struct err *e)
{
	const uint8_t *p = rec;

	memset(k, 0, sizeof(*k));
	if (n != VAULT_DOMAIN_RECORD || memcmp(p, "WDK1", 4) != 0 ||
	    p[D_DOMAIN] == 0 || p[D_DOMAIN] >= DOMAIN_COUNT || p[D_ZERO] ||
	    !is_zero(p + D_ZERO2, 4) || !get16(p + D_EPOCH))
		return damaged(e);
	k->domain = (enum domain)p[D_DOMAIN];
	k->epoch = get16(p + D_EPOCH);
	memcpy(k->check, p + D_CHECK, VAULT_KEY);
	memcpy(k->drop_pk, p + D_DROP, VAULT_KEY);
	k->signer = get64(p + D_SIGNER);
	k->signer_generation = get32(p + D_SIGNER_GENERATION);
	k->time = (int64_t)get64(p + D_TIME);
	return RC_OK;
}

enum rc
vault_domain_verify(struct domain_key *k, const void *rec, size_t n,
		    const uint8_t store[VAULT_UID],
		    const struct user_cert *signer, struct err *e)
{
	const uint8_t *p = rec;
	enum rc rc = vault_domain_read(k, p, n, e);

	if (rc != RC_OK)
		return rc;
	if (memcmp(p + D_STORE, store, VAULT_UID) == 0 &&
	    memcmp(signer->store, store, VAULT_UID) == 0 &&
	    k->signer == signer->user.id &&
	    k->signer_generation == signer->user.generation &&
	    is_custodian(signer, k->domain) &&
	    crypto_sign_verify_detached(p + DOMAIN_SIGNED, p, DOMAIN_SIGNED,
					signer->user.sign_pk) == 0)
		return RC_OK;
	memset(k, 0, sizeof(*k));
	return damaged(e);
}

/* ---- grants ---------------------------------------------------------------- */

/* A user hands his own keys to his next generation. */
static bool
is_succession(const struct grant *g, const struct user_cert *grantor)
{
	return g->kind != GRANT_RECOVERY && g->member == g->grantor &&
	       g->member_generation == g->grantor_generation + 1 &&
	       (grantor->flags & CERT_INITIAL);
}

static bool
may_grant(const struct grant *g, const struct user_cert *grantor)
{
	return g->grantor == grantor->user.id &&
	       g->grantor_generation == grantor->user.generation &&
	       (is_succession(g, grantor) || is_custodian(grantor, g->domain));
}

static enum rc
grant_write(struct vault_ring *r, const struct grant *g,
	    const struct vault_user *grantor, const uint8_t *dk,
	    const uint8_t *pk, uint8_t out[VAULT_GRANT], struct err *e)
{
	uint8_t inner[INNER];

	memset(out, 0, VAULT_GRANT);
	memcpy(out, "WGR1", 4);
	out[G_SUITE] = SUITE;
	out[G_DOMAIN] = (uint8_t)g->domain;
	out[G_KIND] = (uint8_t)g->kind;
	memcpy(out + G_STORE, vault_ring_store(r), VAULT_UID);
	put16(out + G_EPOCH, (uint16_t)g->epoch);
	put32(out + G_MEMBER_GENERATION, g->member_generation);
	put64(out + G_MEMBER, g->member);
	put64(out + G_GRANTOR, g->grantor);
	put32(out + G_GRANTOR_GENERATION, g->grantor_generation);
	put64(out + G_TIME, (uint64_t)g->time);
	crypto_generichash(inner, VAULT_HASH, out, PUBLIC, NULL, 0);
	memcpy(inner + VAULT_HASH, dk, VAULT_KEY);
	int bad = crypto_box_seal(out + G_SEALED, inner, INNER, pk);
	sodium_memzero(inner, sizeof(inner));
	if (bad)
		return damaged(e);
	crypto_sign_detached(out + GRANT_SIGNED, NULL, out, GRANT_SIGNED,
			     grantor->sign_sk);
	return RC_OK;
}

enum rc
vault_grant_make(struct vault_ring *r, enum domain d, unsigned epoch,
		 enum grant_kind kind, const struct vault_user *grantor,
		 const struct user_cert *cert, const struct user_cert *member,
		 int64_t now, uint8_t out[VAULT_GRANT], struct err *e)
{
	const struct grant g = {
		.domain = d,
		.kind = kind,
		.epoch = epoch,
		.member = member->user.id,
		.member_generation = member->user.generation,
		.grantor = grantor->pub.id,
		.grantor_generation = grantor->pub.generation,
		.time = now,
	};
	unsigned need = KEY_CUSTODY;

	if (kind == GRANT_USE && is_succession(&g, cert))
		need = KEY_USE;
	const uint8_t *dk = ring_key(r, d, epoch, need);
	if (!dk)
		return err_set(e, RC_NOKEY, "The key of %s is not held here.",
			       domain_name(d));
	if ((kind != GRANT_USE && kind != GRANT_CUSTODY) ||
	    !is_own_cert(grantor, cert) || !may_grant(&g, cert) ||
	    (kind == GRANT_CUSTODY && !vault_cert_has_custody(member, d)) ||
	    memcmp(member->store, vault_ring_store(r), VAULT_UID) != 0)
		return denied(d, e);
	return grant_write(r, &g, grantor, dk, member->user.box_pk, out, e);
}

enum rc
vault_grant_recovery(struct vault_ring *r, enum domain d, unsigned epoch,
		     const struct vault_user *grantor,
		     const struct user_cert *cert,
		     const uint8_t recovery_pk[VAULT_KEY], int64_t now,
		     uint8_t out[VAULT_GRANT], struct err *e)
{
	const struct grant g = {
		.domain = d,
		.kind = GRANT_RECOVERY,
		.epoch = epoch,
		.grantor = grantor->pub.id,
		.grantor_generation = grantor->pub.generation,
		.time = now,
	};
	const uint8_t *dk = ring_key(r, d, epoch, KEY_CUSTODY);

	if (!dk)
		return err_set(e, RC_NOKEY, "The key of %s is not held here.",
			       domain_name(d));
	if (!is_own_cert(grantor, cert) || !may_grant(&g, cert))
		return denied(d, e);
	return grant_write(r, &g, grantor, dk, recovery_pk, out, e);
}

enum rc
vault_grant_read(struct grant *g, const void *rec, size_t n, struct err *e)
{
	const uint8_t *p = rec;

	memset(g, 0, sizeof(*g));
	if (n != VAULT_GRANT || memcmp(p, "WGR1", 4) != 0 ||
	    p[G_SUITE] != SUITE || p[G_DOMAIN] == 0 ||
	    p[G_DOMAIN] >= DOMAIN_COUNT || p[G_KIND] < GRANT_USE ||
	    p[G_KIND] > GRANT_RECOVERY || p[G_ZERO] ||
	    !is_zero(p + G_ZERO2, 2) || !is_zero(p + G_ZERO3, 4) ||
	    !get16(p + G_EPOCH))
		return damaged(e);
	g->domain = (enum domain)p[G_DOMAIN];
	g->kind = (enum grant_kind)p[G_KIND];
	g->epoch = get16(p + G_EPOCH);
	g->member = get64(p + G_MEMBER);
	g->member_generation = get32(p + G_MEMBER_GENERATION);
	g->grantor = get64(p + G_GRANTOR);
	g->grantor_generation = get32(p + G_GRANTOR_GENERATION);
	g->time = (int64_t)get64(p + G_TIME);
	return RC_OK;
}

enum rc
grant_unseal(struct vault_ring *r, const struct grant *g, const uint8_t *p,
	     const struct user_cert *grantor, const struct domain_key *reg,
	     const uint8_t *pk, const uint8_t *sk, enum key_use use,
	     struct err *e)
{
	uint8_t inner[INNER], hash[VAULT_HASH], check[VAULT_KEY];

	if (memcmp(p + G_STORE, vault_ring_store(r), VAULT_UID) != 0 ||
	    memcmp(grantor->store, vault_ring_store(r), VAULT_UID) != 0 ||
	    !may_grant(g, grantor) || reg->domain != g->domain ||
	    reg->epoch != g->epoch ||
	    crypto_sign_verify_detached(p + GRANT_SIGNED, p, GRANT_SIGNED,
					grantor->user.sign_pk) != 0 ||
	    crypto_box_seal_open(inner, p + G_SEALED,
				 INNER + crypto_box_SEALBYTES, pk, sk) != 0)
		return damaged(e);
	crypto_generichash(hash, sizeof(hash), p, PUBLIC, NULL, 0);
	key_check(check, inner + VAULT_HASH);
	enum rc rc;
	if (vault_same(hash, inner, VAULT_HASH) &&
	    vault_same(check, reg->check, VAULT_KEY))
		rc = vault_ring_add(r, g->domain, g->epoch, inner + VAULT_HASH,
				    use, e);
	else
		rc = damaged(e);
	sodium_memzero(inner, sizeof(inner));
	return rc;
}

enum rc
vault_grant_open(struct vault_ring *r, const struct vault_user *member,
		 const void *p, size_t n, const struct user_cert *grantor,
		 const struct domain_key *registered, struct err *e)
{
	struct grant g;
	enum rc rc = vault_grant_read(&g, p, n, e);

	if (rc != RC_OK)
		return rc;
	if (g.kind == GRANT_RECOVERY || g.member != member->pub.id ||
	    g.member_generation != member->pub.generation)
		return damaged(e);
	return grant_unseal(r, &g, p, grantor, registered, member->pub.box_pk,
			    member->box_sk,
			    g.kind == GRANT_USE ? KEY_USE : KEY_CUSTODY, e);
}

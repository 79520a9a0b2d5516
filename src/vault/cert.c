/*
 * cert.c - who a user is, signed by someone who may say so (layout and rules
 * in vault_keys.h).  The same rules stand at the making and at every reading.
 */
#include "internal.h"

#include <string.h>

#define SIGNED	128
#define FLAGS	(CERT_INITIAL | CERT_OFFICER | CERT_FOUNDER)
#define DOMAINS ((1u << DOMAIN_COUNT) - 2)

enum {
	AT_GENERATION = 4,
	AT_STORE = 8,
	AT_USER = 24,
	AT_ROLE = 32,
	AT_FLAGS = 34,
	AT_CUSTODY = 36,
	AT_BOX = 40,
	AT_SIGN = 72,
	AT_BEFORE = 104,
	AT_ISSUER = 112,
	AT_ISSUER_GENERATION = 120,
	AT_ZERO = 124,
};

static enum rc
damaged(struct err *e)
{
	return err_set(e, RC_DAMAGED,
		       "The certificate of a user does not "
		       "hold; a security officer must look at "
		       "it.");
}

enum rc
vault_cert_read(struct user_cert *c, const void *rec, size_t n, struct err *e)
{
	const uint8_t *p = rec;

	memset(c, 0, sizeof(*c));
	if (n != VAULT_CERT || memcmp(p, "WUC1", 4) != 0 ||
	    !is_zero(p + AT_ZERO, 4))
		return damaged(e);
	memcpy(c->store, p + AT_STORE, VAULT_UID);
	c->user.id = get64(p + AT_USER);
	c->user.generation = get32(p + AT_GENERATION);
	memcpy(c->user.box_pk, p + AT_BOX, VAULT_KEY);
	memcpy(c->user.sign_pk, p + AT_SIGN, VAULT_KEY);
	c->role = get16(p + AT_ROLE);
	c->flags = get16(p + AT_FLAGS);
	c->custody = get32(p + AT_CUSTODY);
	c->not_before = (int64_t)get64(p + AT_BEFORE);
	c->issuer = get64(p + AT_ISSUER);
	c->issuer_generation = get32(p + AT_ISSUER_GENERATION);
	return RC_OK;
}

static void
cert_write(uint8_t p[VAULT_CERT], const struct user_cert *c)
{
	memset(p, 0, VAULT_CERT);
	memcpy(p, "WUC1", 4);
	put32(p + AT_GENERATION, c->user.generation);
	memcpy(p + AT_STORE, c->store, VAULT_UID);
	put64(p + AT_USER, c->user.id);
	put16(p + AT_ROLE, c->role);
	put16(p + AT_FLAGS, c->flags);
	put32(p + AT_CUSTODY, c->custody);
	memcpy(p + AT_BOX, c->user.box_pk, VAULT_KEY);
	memcpy(p + AT_SIGN, c->user.sign_pk, VAULT_KEY);
	put64(p + AT_BEFORE, (uint64_t)c->not_before);
	put64(p + AT_ISSUER, c->issuer);
	put32(p + AT_ISSUER_GENERATION, c->issuer_generation);
}

/* The first change of an initial pass phrase: the same person goes on. */
static bool
is_successor(const struct user_cert *c, const struct user_cert *issuer)
{
	const uint16_t lost = CERT_INITIAL | CERT_FOUNDER;

	return (issuer->flags & CERT_INITIAL) &&
	       c->user.generation == issuer->user.generation + 1 &&
	       c->flags == (issuer->flags & ~lost) && c->role == issuer->role &&
	       c->custody == issuer->custody;
}

/* May this issuer (NULL: root) have signed this certificate? */
static bool
rules_hold(const struct user_cert *c, const struct user_cert *issuer)
{
	if (!c->user.id || (c->flags & ~FLAGS) || (c->custody & ~DOMAINS))
		return false;
	if (c->flags & CERT_FOUNDER)
		return !c->issuer && !c->issuer_generation;
	if (!issuer || c->issuer != issuer->user.id ||
	    c->issuer_generation != issuer->user.generation ||
	    memcmp(c->store, issuer->store, VAULT_UID) != 0 ||
	    c->not_before < issuer->not_before)
		return false;
	if (c->user.id == issuer->user.id)
		return is_successor(c, issuer);
	return (issuer->flags & CERT_OFFICER) &&
	       !(issuer->flags & CERT_INITIAL);
}

enum rc
vault_cert_make(struct user_cert *c, const uint8_t store[VAULT_UID],
		const struct vault_user *signer, const struct user_cert *issuer,
		uint8_t out[VAULT_CERT], struct err *e)
{
	memcpy(c->store, store, VAULT_UID);
	c->issuer = signer->pub.id;
	c->issuer_generation = signer->pub.generation;
	bool own = issuer ? vault_same(issuer->user.sign_pk,
				       signer->pub.sign_pk, VAULT_KEY)
			  : !signer->pub.id;
	if (!own || !rules_hold(c, issuer))
		return err_set(e, RC_DENIED,
			       "This account may not certify that user.");
	cert_write(out, c);
	crypto_sign_detached(out + SIGNED, NULL, out, SIGNED, signer->sign_sk);
	return RC_OK;
}

enum rc
vault_cert_verify(struct user_cert *c, const void *p, size_t n,
		  const uint8_t store[VAULT_UID],
		  const uint8_t root_pk[VAULT_KEY],
		  const struct user_cert *issuer, struct err *e)
{
	enum rc rc = vault_cert_read(c, p, n, e);
	const uint8_t *pk = root_pk;

	if (rc != RC_OK)
		return rc;
	if (!(c->flags & CERT_FOUNDER) && issuer)
		pk = issuer->user.sign_pk;
	if (memcmp(c->store, store, VAULT_UID) == 0 && rules_hold(c, issuer) &&
	    crypto_sign_verify_detached((const uint8_t *)p + SIGNED, p, SIGNED,
					pk) == 0)
		return RC_OK;
	memset(c, 0, sizeof(*c));
	return damaged(e);
}

bool
vault_cert_has_custody(const struct user_cert *c, enum domain d)
{
	return d > DOMAIN_NONE && d < DOMAIN_COUNT && (c->custody >> d & 1);
}

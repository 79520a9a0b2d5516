/*
 * session.c - signatures: those of a log-in under audit entries, and a
 * person's own under what he answers for.  A user's key never signs bytes
 * that a caller chose as they stand: a context comes first.
 */
#include "internal.h"

#include <string.h>

#define SIGNED 88

enum {
	AT_GENERATION = 4,
	AT_STORE = 8,
	AT_USER = 24,
	AT_SESSION = 32,
	AT_PK = 48,
	AT_BEFORE = 80,
};

struct vault_session {
	uint8_t sk[crypto_sign_SECRETKEYBYTES];
};

struct vault_session *
session_with(const struct vault_user *u, const uint8_t *store, int64_t now,
	     const uint8_t id[VAULT_UID], const uint8_t seed[VAULT_KEY],
	     uint8_t cert[VAULT_SESSION_CERT])
{
	struct vault_session *s = guard_alloc(sizeof(*s));

	memcpy(cert, "WSC1", 4);
	put32(cert + AT_GENERATION, u->pub.generation);
	memcpy(cert + AT_STORE, store, VAULT_UID);
	put64(cert + AT_USER, u->pub.id);
	memcpy(cert + AT_SESSION, id, VAULT_UID);
	crypto_sign_seed_keypair(cert + AT_PK, s->sk, seed);
	put64(cert + AT_BEFORE, (uint64_t)now);
	crypto_sign_detached(cert + SIGNED, NULL, cert, SIGNED, u->sign_sk);
	return s;
}

struct vault_session *
vault_session_open(const struct vault_user *u, const uint8_t store[VAULT_UID],
		   int64_t now, uint8_t cert[VAULT_SESSION_CERT])
{
	uint8_t id[VAULT_UID], seed[VAULT_KEY];

	vault_random(id, sizeof(id));
	vault_random(seed, sizeof(seed));
	struct vault_session *s = session_with(u, store, now, id, seed, cert);
	sodium_memzero(seed, sizeof(seed));
	return s;
}

void
vault_session_close(struct vault_session *s)
{
	sodium_free(s);
}

enum rc
vault_session_verify(struct session_cert *c, const void *rec, size_t n,
		     const uint8_t store[VAULT_UID],
		     const struct user_cert *user, struct err *e)
{
	const uint8_t *p = rec;

	memset(c, 0, sizeof(*c));
	if (n != VAULT_SESSION_CERT || memcmp(p, "WSC1", 4) != 0 ||
	    memcmp(p + AT_STORE, store, VAULT_UID) != 0 ||
	    memcmp(user->store, store, VAULT_UID) != 0 ||
	    get64(p + AT_USER) != user->user.id ||
	    get32(p + AT_GENERATION) != user->user.generation ||
	    crypto_sign_verify_detached(p + SIGNED, p, SIGNED,
					user->user.sign_pk) != 0)
		return err_set(e, RC_DAMAGED,
			       "The certificate of a session does not hold.");
	c->user = user->user.id;
	c->generation = user->user.generation;
	memcpy(c->session, p + AT_SESSION, VAULT_UID);
	memcpy(c->pk, p + AT_PK, VAULT_KEY);
	c->not_before = (int64_t)get64(p + AT_BEFORE);
	return RC_OK;
}

void
vault_session_sign(const struct vault_session *s, const void *p, size_t n,
		   uint8_t sig[VAULT_SIG])
{
	crypto_sign_detached(sig, NULL, p, n, s->sk);
}

bool
vault_session_holds(const uint8_t pk[VAULT_KEY], const void *p, size_t n,
		    const uint8_t sig[VAULT_SIG])
{
	return crypto_sign_verify_detached(sig, p, n, pk) == 0;
}

#define TO_SIGN (8 + VAULT_HASH)

static void
to_sign(uint8_t out[TO_SIGN], const char *context, const void *p, size_t n)
{
	if (strlen(context) != 8)
		BUG("a signature's context has 8 letters, not '%s'", context);
	memcpy(out, context, 8);
	vault_hash(out + 8, p, n);
}

void
vault_sign(const struct vault_user *u, const char *context, const void *p,
	   size_t n, uint8_t sig[VAULT_SIG])
{
	uint8_t in[TO_SIGN];

	to_sign(in, context, p, n);
	crypto_sign_detached(sig, NULL, in, sizeof(in), u->sign_sk);
}

bool
vault_sign_holds(const uint8_t sign_pk[VAULT_KEY], const char *context,
		 const void *p, size_t n, const uint8_t sig[VAULT_SIG])
{
	uint8_t in[TO_SIGN];

	to_sign(in, context, p, n);
	return crypto_sign_verify_detached(sig, in, sizeof(in), sign_pk) == 0;
}

/*
 * user.c - a user's secret keys and the record that holds them under a pass
 * phrase (layout and derivation in vault_keys.h).
 *
 * Wrong pass phrase and damaged record give one error.  A record that asks
 * for less work than the floor is refused before any work: it would let a
 * thief of a written file make guessing cheap.
 */
#include "internal.h"

#include <string.h>

#define KDF_ARGON2ID13 1
#define SALT	       crypto_pwhash_SALTBYTES
#define SEALED	       64 /* box secret and signing seed */
#define AAD	       112
#define PASSES_MOST    64
#define MEMORY_MOST    (4ull << 30)

enum {
	AT_KDF = 4,
	AT_ZERO = 5,
	AT_PASSES = 8,
	AT_MEMORY = 16,
	AT_SALT = 24,
	AT_GENERATION = 40,
	AT_ZERO2 = 44,
	AT_USER = 48,
	AT_COMMIT = 56,
	AT_NONCE = 88,
	AT_SEALED = 112,
};

struct vault_user *
user_from(uint64_t id, uint32_t generation, const uint8_t box_sk[VAULT_KEY],
	  const uint8_t sign_seed[VAULT_KEY])
{
	struct vault_user *u = guard_alloc(sizeof(*u));

	u->pub.id = id;
	u->pub.generation = generation;
	memcpy(u->box_sk, box_sk, sizeof(u->box_sk));
	memcpy(u->sign_seed, sign_seed, sizeof(u->sign_seed));
	crypto_scalarmult_base(u->pub.box_pk, u->box_sk);
	crypto_sign_seed_keypair(u->pub.sign_pk, u->sign_sk, u->sign_seed);
	return u;
}

struct vault_user *
vault_user_make(uint64_t id, uint32_t generation)
{
	uint8_t box[VAULT_KEY], seed[VAULT_KEY];

	vault_random(box, sizeof(box));
	vault_random(seed, sizeof(seed));
	struct vault_user *u = user_from(id, generation, box, seed);
	sodium_memzero(box, sizeof(box));
	sodium_memzero(seed, sizeof(seed));
	return u;
}

void
vault_user_close(struct vault_user *u)
{
	sodium_free(u);
}

void
vault_user_public(const struct vault_user *u, struct vault_public *p)
{
	*p = u->pub;
}

/* The two keys under a pass phrase.  false: no memory for the work. */
static bool
pass_keys(const struct secret *pass, struct kdf_work work,
	  const uint8_t salt[SALT], uint64_t id, uint32_t generation,
	  uint8_t wrap[VAULT_KEY], uint8_t commit[VAULT_KEY])
{
	uint8_t pwk[VAULT_KEY], kek[VAULT_KEY], in[20];

	if (crypto_pwhash(pwk, sizeof(pwk), (const char *)pass->bytes,
			  pass->len, salt, work.passes, (size_t)work.memory,
			  crypto_pwhash_ALG_ARGON2ID13) != 0)
		return false;
	memcpy(in, "WARDkek1", 8);
	put64(in + 8, id);
	put32(in + 16, generation);
	crypto_generichash(kek, sizeof(kek), in, sizeof(in), pwk, sizeof(pwk));
	crypto_kdf_derive_from_key(wrap, VAULT_KEY, 1, "WARDuwrp", kek);
	crypto_kdf_derive_from_key(commit, VAULT_KEY, 2, "WARDcmit", kek);
	sodium_memzero(pwk, sizeof(pwk));
	sodium_memzero(kek, sizeof(kek));
	return true;
}

static enum rc
no_memory(struct err *e)
{
	return err_set(e, RC_IO,
		       "There is not enough memory to check a pass phrase.");
}

enum rc
user_wrap_with(const struct vault_user *u, const struct secret *pass,
	       struct kdf_work work, const uint8_t salt[16],
	       const uint8_t nonce[NONCE], uint8_t out[VAULT_USER_RECORD],
	       struct err *e)
{
	uint8_t wrap[VAULT_KEY], keys[SEALED];

	if (!pass->len)
		return err_set(e, RC_REFUSED, "The pass phrase is empty.");
	memset(out, 0, VAULT_USER_RECORD);
	memcpy(out, "WUK1", 4);
	out[AT_KDF] = KDF_ARGON2ID13;
	put64(out + AT_PASSES, work.passes);
	put64(out + AT_MEMORY, work.memory);
	memcpy(out + AT_SALT, salt, SALT);
	put32(out + AT_GENERATION, u->pub.generation);
	put64(out + AT_USER, u->pub.id);
	if (!pass_keys(pass, work, salt, u->pub.id, u->pub.generation, wrap,
		       out + AT_COMMIT))
		return no_memory(e);
	memcpy(out + AT_NONCE, nonce, NONCE);
	memcpy(keys, u->box_sk, 32);
	memcpy(keys + 32, u->sign_seed, 32);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + AT_SEALED, NULL, keys,
						   SEALED, out, AAD, NULL,
						   nonce, wrap);
	sodium_memzero(keys, sizeof(keys));
	sodium_memzero(wrap, sizeof(wrap));
	return RC_OK;
}

enum rc
vault_user_wrap(const struct vault_user *u, const struct secret *pass,
		uint8_t out[VAULT_USER_RECORD], struct err *e)
{
	const struct kdf_work work = { VAULT_PASSES, VAULT_MEMORY };
	uint8_t salt[SALT], nonce[NONCE];

	vault_random(salt, sizeof(salt));
	vault_random(nonce, sizeof(nonce));
	return user_wrap_with(u, pass, work, salt, nonce, out, e);
}

static enum rc
denied(struct err *e)
{
	return err_set(e, RC_DENIED,
		       "The user name or the pass phrase is wrong.");
}

/* The same work as for a user who exists. */
static enum rc
open_nobody(const struct secret *pass, struct kdf_work work, struct err *e)
{
	static const uint8_t salt[SALT];
	uint8_t wrap[VAULT_KEY], commit[VAULT_KEY];

	if (!pass_keys(pass, work, salt, 0, 0, wrap, commit))
		return no_memory(e);
	sodium_memzero(wrap, sizeof(wrap));
	sodium_memzero(commit, sizeof(commit));
	return denied(e);
}

enum rc
user_open_with(struct vault_user **u, uint64_t id, const void *rec, size_t n,
	       const struct secret *pass, struct kdf_work floor, struct err *e)
{
	const uint8_t *p = rec;
	uint8_t wrap[VAULT_KEY], commit[VAULT_KEY], keys[SEALED];

	*u = NULL;
	if (!p)
		return open_nobody(pass, floor, e);
	if (n != VAULT_USER_RECORD || memcmp(p, "WUK1", 4) != 0 ||
	    p[AT_KDF] != KDF_ARGON2ID13 || !is_zero(p + AT_ZERO, 3) ||
	    !is_zero(p + AT_ZERO2, 4) || get64(p + AT_USER) != id)
		return denied(e);
	const struct kdf_work work = { get64(p + AT_PASSES),
				       get64(p + AT_MEMORY) };
	if (work.passes < floor.passes || work.memory < floor.memory ||
	    work.passes > PASSES_MOST || work.memory > MEMORY_MOST)
		return err_set(e, RC_DAMAGED,
			       "The key record of this user asks for an amount "
			       "of work that is not allowed; a security "
			       "officer must look at it.");
	uint32_t generation = get32(p + AT_GENERATION);
	if (!pass_keys(pass, work, p + AT_SALT, id, generation, wrap, commit))
		return no_memory(e);
	bool ok = vault_same(commit, p + AT_COMMIT, VAULT_KEY) &&
		  crypto_aead_xchacha20poly1305_ietf_decrypt(keys, NULL, NULL,
							     p + AT_SEALED,
							     SEALED + TAG, p,
							     AAD, p + AT_NONCE,
							     wrap) == 0;
	if (ok)
		*u = user_from(id, generation, keys, keys + 32);
	sodium_memzero(keys, sizeof(keys));
	sodium_memzero(wrap, sizeof(wrap));
	return ok ? RC_OK : denied(e);
}

enum rc
vault_user_open(struct vault_user **u, uint64_t id, const void *rec, size_t n,
		const struct secret *pass, struct err *e)
{
	const struct kdf_work floor = { VAULT_PASSES, VAULT_MEMORY };

	return user_open_with(u, id, rec, n, pass, floor, e);
}

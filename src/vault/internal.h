/*
 * internal.h - what the files of the vault share, and the entries that exist
 * for tests: those that take the nonce, the salt or the floor of the KDF
 * (their names end in _with).  Product code outside the vault never includes
 * this file.
 */
#ifndef VAULT_INTERNAL_H
#define VAULT_INTERNAL_H

#include <sodium.h>

#include "wardbook/vault.h"
#include "wardbook/vault_keys.h"

#include "bytes.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG   crypto_aead_xchacha20poly1305_ietf_ABYTES

/* Guarded memory, zeroed; never NULL. */
void *guard_alloc(size_t n);

/* ---- ring ------------------------------------------------------------------ */

enum derive { DERIVE_FIELD = 1, DERIVE_ROW, DERIVE_INDEX };

/* The key of (kind, number) under a domain key held to use, from the cache;
 * NULL: not held.  Valid until the next call. */
const uint8_t *ring_derive(struct vault_ring *r, enum domain d, unsigned epoch,
			   enum derive kind, uint32_t number);

/* The domain key itself, if held for one of these uses. */
const uint8_t *ring_key(const struct vault_ring *r, enum domain d,
			unsigned epoch, unsigned use);

/* The public half of a domain's drop box and its epoch; NULL: not known. */
const uint8_t *
ring_public(const struct vault_ring *r, enum domain d, unsigned *epoch);

void key_check(uint8_t out[VAULT_KEY], const uint8_t dk[VAULT_KEY]);
void drop_pair(uint8_t pk[VAULT_KEY], uint8_t sk[VAULT_KEY],
	       const uint8_t dk[VAULT_KEY]);

/* ---- padding --------------------------------------------------------------- */

/* The class for n bytes of content (type byte and mark come on top), at least
 * `least`; 0: too long.  Bytes of a class; 0: no such class. */
uint8_t pad_class(size_t n, uint8_t least);
size_t pad_size(uint8_t class);

/* Writes type, bytes, mark and zeros; exactly size bytes. */
void pad_write(uint8_t *p, size_t size, uint8_t type, const void *v, size_t n);

/* Length of the content of p (without type and mark); false: no mark. */
bool pad_read(const uint8_t *p, size_t size, size_t *n);

/* ---- sealing with a given nonce -------------------------------------------- */

enum rc field_seal_with(struct vault_ring *r, const struct vault_place *at,
			const struct vault_value *v, const uint8_t nonce[NONCE],
			struct buf *out, struct err *e);
enum rc page_seal_with(struct vault_ring *r, struct vault_page *at,
		       const uint8_t *plain, const uint8_t nonce[NONCE],
		       uint8_t *blob, struct err *e);

/* ---- people ---------------------------------------------------------------- */

struct vault_user {
	struct vault_public pub;
	uint8_t box_sk[crypto_box_SECRETKEYBYTES];
	uint8_t sign_seed[crypto_sign_SEEDBYTES];
	uint8_t sign_sk[crypto_sign_SECRETKEYBYTES];
};

struct vault_recovery {
	uint8_t key[VAULT_KEY];
};

struct kdf_work {
	uint64_t passes, memory;
};

struct vault_user *
user_from(uint64_t id, uint32_t generation, const uint8_t box_sk[VAULT_KEY],
	  const uint8_t sign_seed[VAULT_KEY]);
enum rc user_wrap_with(const struct vault_user *u, const struct secret *pass,
		       struct kdf_work work, const uint8_t salt[16],
		       const uint8_t nonce[NONCE],
		       uint8_t out[VAULT_USER_RECORD], struct err *e);
enum rc
user_open_with(struct vault_user **u, uint64_t id, const void *rec, size_t n,
	       const struct secret *pass, struct kdf_work floor, struct err *e);

struct vault_recovery *recovery_from(const uint8_t key[VAULT_KEY]);
void recovery_wrap_with(const struct vault_recovery *k,
			const struct vault_user *root, const uint8_t *store,
			int64_t now, const uint8_t nonce[NONCE],
			uint8_t out[VAULT_RECOVERY_RECORD]);
void recovery_pair(const struct vault_recovery *k, uint8_t pk[VAULT_KEY],
		   uint8_t sk[VAULT_KEY]);

struct vault_session *
session_with(const struct vault_user *u, const uint8_t *store, int64_t now,
	     const uint8_t id[VAULT_UID], const uint8_t seed[VAULT_KEY],
	     uint8_t cert[VAULT_SESSION_CERT]);

/* Verifies a grant and unseals it with a box pair into the ring. */
enum rc grant_unseal(struct vault_ring *r, const struct grant *g,
		     const uint8_t *p, const struct user_cert *grantor,
		     const struct domain_key *reg, const uint8_t *pk,
		     const uint8_t *sk, enum key_use use, struct err *e);

/* Crockford's base 32, 5 bits a letter, most significant first, a dash after
 * each four letters.  n is a multiple of 5; out is terminated. */
void base32_write(char *out, const uint8_t *p, size_t n);
int base32_digit(char c); /* -1: none */

#endif

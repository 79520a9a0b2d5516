/*
 * recovery.c - the key on paper (derivation and layout in vault_keys.h).  It
 * opens the root's secret and a copy of every domain key; nothing else does.
 */
#include "internal.h"

#include <string.h>

#define CHECK	3
#define LETTERS ((VAULT_KEY + CHECK) * 8 / 5)
#define SIGNED	168
#define AAD	120

enum {
	AT_ZERO = 4,
	AT_STORE = 8,
	AT_ROOT = 24,
	AT_BOX = 56,
	AT_TIME = 88,
	AT_NONCE = 96,
	AT_SEALED = 120,
};

struct vault_recovery *
recovery_from(const uint8_t key[VAULT_KEY])
{
	struct vault_recovery *k = guard_alloc(sizeof(*k));

	memcpy(k->key, key, VAULT_KEY);
	return k;
}

struct vault_recovery *
vault_recovery_make(void)
{
	struct vault_recovery *k = guard_alloc(sizeof(*k));

	vault_random(k->key, sizeof(k->key));
	return k;
}

void
vault_recovery_close(struct vault_recovery *k)
{
	sodium_free(k);
}

static void
check_of(uint8_t out[CHECK], const uint8_t key[VAULT_KEY])
{
	crypto_generichash_state s;
	uint8_t sum[32];

	crypto_generichash_init(&s, NULL, 0, sizeof(sum));
	crypto_generichash_update(&s, (const uint8_t *)"WARDrchk", 8);
	crypto_generichash_update(&s, key, VAULT_KEY);
	crypto_generichash_final(&s, sum, sizeof(sum));
	memcpy(out, sum, CHECK);
	sodium_memzero(&s, sizeof(s));
}

void
vault_recovery_print(const struct vault_recovery *k, struct secret *out)
{
	uint8_t all[VAULT_KEY + CHECK];

	memcpy(all, k->key, VAULT_KEY);
	check_of(all + VAULT_KEY, k->key);
	secret_clear(out);
	base32_write((char *)out->bytes, all, sizeof(all));
	out->len = VAULT_RECOVERY_TEXT;
	sodium_memzero(all, sizeof(all));
}

/* The bytes of the letters in text; false: not as many as there must be. */
static bool
letters_read(uint8_t all[VAULT_KEY + CHECK], const struct secret *text)
{
	unsigned letters = 0, bits = 0, at = 0;
	uint32_t held = 0;

	for (size_t i = 0; i < text->len; i++) {
		char c = (char)text->bytes[i];

		if (c == '-' || c == ' ')
			continue;
		int digit = base32_digit(c);
		if (digit < 0 || letters++ == LETTERS)
			return false;
		held = held << 5 | (uint32_t)digit;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			all[at++] = (uint8_t)(held >> bits);
		}
	}
	return letters == LETTERS;
}

enum rc
vault_recovery_parse(struct vault_recovery **k, const struct secret *text,
		     struct err *e)
{
	uint8_t all[VAULT_KEY + CHECK], check[CHECK];
	bool ok = letters_read(all, text);

	*k = NULL;
	if (ok) {
		check_of(check, all);
		ok = vault_same(check, all + VAULT_KEY, CHECK);
	}
	if (ok)
		*k = recovery_from(all);
	sodium_memzero(all, sizeof(all));
	return ok ? RC_OK
		  : err_set(e, RC_REFUSED,
			    "This is not a recovery key: it has 14 groups of "
			    "4 letters or digits.");
}

void
recovery_pair(const struct vault_recovery *k, uint8_t pk[VAULT_KEY],
	      uint8_t sk[VAULT_KEY])
{
	uint8_t seed[crypto_box_SEEDBYTES];

	crypto_kdf_derive_from_key(seed, sizeof(seed), 1, "WARDrbox", k->key);
	crypto_box_seed_keypair(pk, sk, seed);
	sodium_memzero(seed, sizeof(seed));
}

void
recovery_wrap_with(const struct vault_recovery *k,
		   const struct vault_user *root, const uint8_t *store,
		   int64_t now, const uint8_t nonce[NONCE],
		   uint8_t out[VAULT_RECOVERY_RECORD])
{
	uint8_t key[VAULT_KEY], sk[VAULT_KEY];

	memset(out, 0, VAULT_RECOVERY_RECORD);
	memcpy(out, "WRK1", 4);
	memcpy(out + AT_STORE, store, VAULT_UID);
	memcpy(out + AT_ROOT, root->pub.sign_pk, VAULT_KEY);
	recovery_pair(k, out + AT_BOX, sk);
	put64(out + AT_TIME, (uint64_t)now);
	memcpy(out + AT_NONCE, nonce, NONCE);
	crypto_kdf_derive_from_key(key, sizeof(key), 2, "WARDrwrp", k->key);
	crypto_aead_xchacha20poly1305_ietf_encrypt(out + AT_SEALED, NULL,
						   root->sign_seed,
						   sizeof(root->sign_seed), out,
						   AAD, NULL, nonce, key);
	sodium_memzero(key, sizeof(key));
	sodium_memzero(sk, sizeof(sk));
	crypto_sign_detached(out + SIGNED, NULL, out, SIGNED, root->sign_sk);
}

void
vault_recovery_wrap(const struct vault_recovery *k,
		    const struct vault_user *root,
		    const uint8_t store[VAULT_UID], int64_t now,
		    uint8_t out[VAULT_RECOVERY_RECORD])
{
	uint8_t nonce[NONCE];

	vault_random(nonce, sizeof(nonce));
	recovery_wrap_with(k, root, store, now, nonce, out);
}

static bool
record_holds(const uint8_t *p, size_t n, const uint8_t *store,
	     const uint8_t *root_pk)
{
	return n == VAULT_RECOVERY_RECORD && memcmp(p, "WRK1", 4) == 0 &&
	       is_zero(p + AT_ZERO, 4) &&
	       memcmp(p + AT_STORE, store, VAULT_UID) == 0 &&
	       memcmp(p + AT_ROOT, root_pk, VAULT_KEY) == 0 &&
	       crypto_sign_verify_detached(p + SIGNED, p, SIGNED, root_pk) == 0;
}

enum rc
vault_recovery_verify(const void *rec, size_t n, const uint8_t store[VAULT_UID],
		      const uint8_t root_pk[VAULT_KEY],
		      uint8_t recovery_pk[VAULT_KEY], struct err *e)
{
	const uint8_t *p = rec;

	if (!record_holds(p, n, store, root_pk))
		return err_set(e, RC_DAMAGED,
			       "The recovery record does not hold.");
	memcpy(recovery_pk, p + AT_BOX, VAULT_KEY);
	return RC_OK;
}

enum rc
vault_recovery_open(struct vault_user **root, const struct vault_recovery *k,
		    const void *rec, size_t n, const uint8_t store[VAULT_UID],
		    const uint8_t root_pk[VAULT_KEY], struct err *e)
{
	const uint8_t *p = rec;
	uint8_t key[VAULT_KEY], seed[VAULT_KEY], box[VAULT_KEY];

	*root = NULL;
	crypto_kdf_derive_from_key(key, sizeof(key), 2, "WARDrwrp", k->key);
	bool ok = record_holds(p, n, store, root_pk) &&
		  crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL,
							     p + AT_SEALED,
							     VAULT_KEY + TAG, p,
							     AAD, p + AT_NONCE,
							     key) == 0;
	if (ok) {
		vault_random(box, sizeof(box));
		*root = user_from(0, 0, box, seed);
		ok = vault_same((*root)->pub.sign_pk, root_pk, VAULT_KEY);
	}
	sodium_memzero(key, sizeof(key));
	sodium_memzero(seed, sizeof(seed));
	if (ok)
		return RC_OK;
	vault_user_close(*root);
	*root = NULL;
	return err_set(e, RC_DENIED,
		       "This is not the recovery key of this store.");
}

enum rc
vault_recovery_grant_open(struct vault_ring *r, const struct vault_recovery *k,
			  const void *p, size_t n,
			  const struct user_cert *grantor,
			  const struct domain_key *reg, struct err *e)
{
	uint8_t pk[VAULT_KEY], sk[VAULT_KEY];
	struct grant g;
	enum rc rc = vault_grant_read(&g, p, n, e);

	if (rc != RC_OK)
		return rc;
	if (g.kind != GRANT_RECOVERY || g.member || g.member_generation)
		return err_set(e, RC_DAMAGED,
			       "A record of the keys does not hold; a "
			       "security officer must look at it.");
	recovery_pair(k, pk, sk);
	rc = grant_unseal(r, &g, p, grantor, reg, pk, sk, KEY_CUSTODY, e);
	sodium_memzero(sk, sizeof(sk));
	return rc;
}

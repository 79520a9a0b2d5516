/*
 * hash.c - SHA-256, hex, base 32, pseudonyms.
 */
#include "internal.h"

#include <assert.h>
#include <string.h>

static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct vault_sha),
	      "room for SHA-256");

static crypto_hash_sha256_state *
state(struct vault_sha *h)
{
	return (crypto_hash_sha256_state *)(void *)h->state;
}

void
vault_sha_begin(struct vault_sha *h)
{
	crypto_hash_sha256_init(state(h));
}

void
vault_sha_add(struct vault_sha *h, const void *p, size_t n)
{
	if (n)
		crypto_hash_sha256_update(state(h), p, n);
}

void
vault_sha_end(struct vault_sha *h, uint8_t out[VAULT_HASH])
{
	crypto_hash_sha256_final(state(h), out);
}

void
vault_hash(uint8_t out[VAULT_HASH], const void *p, size_t n)
{
	struct vault_sha h;

	vault_sha_begin(&h);
	vault_sha_add(&h, p, n);
	vault_sha_end(&h, out);
}

void
vault_chain_hash(uint8_t out[VAULT_HASH], const void *entry, size_t n)
{
	struct vault_sha h;

	vault_sha_begin(&h);
	vault_sha_add(&h, "", 1);
	vault_sha_add(&h, entry, n);
	vault_sha_end(&h, out);
}

void
vault_hex(char *out, const void *p, size_t n)
{
	sodium_bin2hex(out, 2 * n + 1, p, n);
}

void
vault_pseudonym(char out[VAULT_PSEUDONYM], const struct secret *key,
		uint8_t kind, uint64_t id)
{
	uint8_t in[9], sum[16];

	if (key->len != VAULT_KEY)
		BUG("a pseudonym secret of %zu bytes", key->len);
	in[0] = kind;
	put64(in + 1, id);
	crypto_generichash(sum, sizeof(sum), in, sizeof(in), key->bytes,
			   key->len);
	vault_hex(out, sum, sizeof(sum));
}

static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void
base32_write(char *out, const uint8_t *p, size_t n)
{
	for (size_t letter = 0; letter < n * 8 / 5; letter++) {
		size_t bit = letter * 5;
		unsigned two = (unsigned)p[bit / 8] << 8;

		if (bit / 8 + 1 < n)
			two |= p[bit / 8 + 1];
		if (letter && letter % 4 == 0)
			*out++ = '-';
		*out++ = alphabet[two >> (11 - bit % 8) & 31];
	}
	*out = '\0';
}

int
base32_digit(char c)
{
	if (c >= 'a' && c <= 'z')
		c = (char)(c - 'a' + 'A');
	if (c == 'O')
		c = '0';
	if (c == 'I' || c == 'L')
		c = '1';
	const char *at = c ? strchr(alphabet, c) : NULL;
	return at ? (int)(at - alphabet) : -1;
}

void
vault_fingerprint(char out[VAULT_FINGERPRINT], const uint8_t pk[VAULT_KEY])
{
	uint8_t sum[20];

	crypto_generichash(sum, sizeof(sum), pk, VAULT_KEY, NULL, 0);
	base32_write(out, sum, sizeof(sum));
}

/*
 * page.c - one page of a sealed index (layout in vault.h).  Always the same
 * length; the stamp in the associated data ties a page to its row.
 */
#include "internal.h"

#include <assert.h>
#include <string.h>

#define AAD 48

static_assert(VAULT_PAGE_BLOB == VAULT_PAGE_PLAIN + NONCE + TAG, "page sizes");

static void
aad_write(uint8_t a[AAD], const struct vault_ring *r,
	  const struct vault_page *at)
{
	memset(a, 0, AAD);
	memcpy(a, "WARDPGE1", 8);
	memcpy(a + 8, vault_ring_store(r), VAULT_UID);
	put32(a + 24, at->tree);
	put32(a + 28, at->page);
	put64(a + 32, at->stamp);
	put16(a + 40, (uint16_t)at->epoch);
	a[42] = (uint8_t)at->domain;
}

static enum rc
no_key(enum domain d, struct err *e)
{
	return err_set(e, RC_NOKEY, "The key of %s is not held here.",
		       domain_name(d));
}

enum rc
page_seal_with(struct vault_ring *r, struct vault_page *at,
	       const uint8_t *plain, const uint8_t nonce[NONCE], uint8_t *blob,
	       struct err *e)
{
	uint8_t aad[AAD];

	if (!at->epoch)
		at->epoch = vault_ring_epoch(r, at->domain);
	const uint8_t *key =
		ring_derive(r, at->domain, at->epoch, DERIVE_INDEX, at->tree);
	if (!key)
		return no_key(at->domain, e);
	aad_write(aad, r, at);
	memcpy(blob, nonce, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(blob + NONCE, NULL, plain,
						   VAULT_PAGE_PLAIN, aad, AAD,
						   NULL, nonce, key);
	return RC_OK;
}

enum rc
vault_page_seal(struct vault_ring *r, struct vault_page *at,
		const uint8_t plain[VAULT_PAGE_PLAIN],
		uint8_t blob[VAULT_PAGE_BLOB], struct err *e)
{
	uint8_t nonce[NONCE];

	vault_random(nonce, sizeof(nonce));
	return page_seal_with(r, at, plain, nonce, blob, e);
}

enum rc
vault_page_open(struct vault_ring *r, const struct vault_page *at,
		const void *blob, size_t n, uint8_t plain[VAULT_PAGE_PLAIN],
		struct err *e)
{
	const uint8_t *b = blob;
	uint8_t aad[AAD];
	const uint8_t *key =
		ring_derive(r, at->domain, at->epoch, DERIVE_INDEX, at->tree);

	if (!key)
		return no_key(at->domain, e);
	aad_write(aad, r, at);
	if (n != VAULT_PAGE_BLOB ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL,
						       b + NONCE, n - NONCE,
						       aad, AAD, b, key) != 0)
		return err_set(e, RC_DAMAGED,
			       "A page of a sealed index does not open.");
	return RC_OK;
}

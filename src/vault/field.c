/*
 * field.c - the envelope of one value (layout in vault.h).
 *
 * The header is a hint for finding the key and is authenticated with the rest
 * of the associated data.  What place a value belongs to comes from the
 * caller, so a value that was moved does not open.  All faults look alike.
 */
#include "internal.h"

#include <string.h>

#define VERSION	   0xE1
#define SUITE_KEY  1
#define SUITE_DROP 2
#define HEADER	   8
#define AAD	   64

static enum rc
damaged(struct err *e)
{
	return err_set(e, RC_DAMAGED,
		       "A sealed value does not open: it is damaged, or it "
		       "is not where it was written.");
}

static enum rc
no_key(enum domain d, struct err *e)
{
	return err_set(e, RC_NOKEY, "The key of %s is not held here.",
		       domain_name(d));
}

static void
header_write(uint8_t h[HEADER], uint8_t suite, enum domain d, uint8_t class,
	     unsigned epoch)
{
	h[0] = VERSION;
	h[1] = suite;
	h[2] = (uint8_t)d;
	h[3] = class;
	put16(h + 4, (uint16_t)epoch);
	put16(h + 6, 0);
}

static void
aad_write(uint8_t a[AAD], const uint8_t header[HEADER],
	  const struct vault_ring *r, const struct vault_place *at)
{
	memcpy(a, "WARDAAD1", 8);
	memcpy(a + 8, header, HEADER);
	memcpy(a + 16, vault_ring_store(r), VAULT_UID);
	put16(a + 32, at->table);
	put16(a + 34, at->column);
	put32(a + 36, 0);
	put64(a + 40, at->row);
	put64(a + 48, at->subject);
	put64(a + 56, at->version);
}

static uint32_t
column_number(const struct vault_place *at)
{
	return (uint32_t)at->table << 16 | at->column;
}

/* What of v is stored, and the padding class it takes; 0: too long. */
static uint8_t
value_bytes(const struct vault_value *v, uint8_t least, uint8_t number[8],
	    const void **p, size_t *n)
{
	*p = NULL;
	*n = 0;
	if (v->type == VALUE_INT) {
		put64(number, (uint64_t)v->number);
		*p = number;
		*n = 8;
	} else if (v->type != VALUE_NULL) {
		*p = v->p;
		*n = v->len;
	}
	return pad_class(*n, least);
}

static enum rc
too_long(struct err *e)
{
	return err_set(e, RC_REFUSED, "A value has at most %d bytes.",
		       VAULT_FIELD_MAX);
}

enum rc
field_seal_with(struct vault_ring *r, const struct vault_place *at,
		const struct vault_value *v, const uint8_t nonce[NONCE],
		struct buf *out, struct err *e)
{
	unsigned epoch = vault_ring_epoch(r, at->domain);
	uint8_t number[8], aad[AAD];
	const void *p;
	size_t n;
	uint8_t class = value_bytes(v, at->pad, number, &p, &n);
	size_t size = pad_size(class);
	const uint8_t *key =
		epoch ? ring_derive(r, at->domain, epoch, DERIVE_FIELD,
				    column_number(at))
		      : NULL;

	if (!key)
		return no_key(at->domain, e);
	if (!size)
		return too_long(e);
	buf_reserve(out, size + VAULT_FIELD_OVER);
	uint8_t *env = (uint8_t *)out->p + out->len;
	header_write(env, SUITE_KEY, at->domain, class, epoch);
	memcpy(env + HEADER, nonce, NONCE);
	aad_write(aad, env, r, at);
	pad_write(env + HEADER + NONCE, size, (uint8_t)v->type, p, n);
	crypto_aead_xchacha20poly1305_ietf_encrypt(env + HEADER + NONCE, NULL,
						   env + HEADER + NONCE, size,
						   aad, AAD, NULL, nonce, key);
	out->len += size + VAULT_FIELD_OVER;
	out->p[out->len] = '\0';
	return RC_OK;
}

enum rc
vault_field_seal(struct vault_ring *r, const struct vault_place *at,
		 const struct vault_value *v, struct buf *out, struct err *e)
{
	uint8_t nonce[NONCE];

	vault_random(nonce, sizeof(nonce));
	return field_seal_with(r, at, v, nonce, out, e);
}

enum rc
vault_field_drop(struct vault_ring *r, const struct vault_place *at,
		 const struct vault_value *v, struct buf *out, struct err *e)
{
	unsigned epoch;
	const uint8_t *pk = ring_public(r, at->domain, &epoch);
	uint8_t number[8], aad[AAD];
	const void *p;
	size_t n;
	uint8_t class = value_bytes(v, at->pad, number, &p, &n);
	size_t size = pad_size(class);

	if (!pk)
		return no_key(at->domain, e);
	if (!size)
		return too_long(e);
	struct buf plain = BUF_INIT;
	buf_reserve(&plain, VAULT_HASH + size);
	buf_reserve(out, size + VAULT_DROP_OVER);
	uint8_t *env = (uint8_t *)out->p + out->len;
	header_write(env, SUITE_DROP, at->domain, class, epoch);
	aad_write(aad, env, r, at);
	uint8_t *inner = (uint8_t *)plain.p;
	crypto_generichash(inner, VAULT_HASH, aad, AAD, NULL, 0);
	pad_write(inner + VAULT_HASH, size, (uint8_t)v->type, p, n);
	int bad = crypto_box_seal(env + HEADER, inner, VAULT_HASH + size, pk);
	buf_release(&plain);
	if (bad)
		return damaged(e);
	out->len += size + VAULT_DROP_OVER;
	out->p[out->len] = '\0';
	return RC_OK;
}

/* Reads the padded plaintext in p[from..from+size) into v; terminates it. */
static bool
value_read(struct buf *plain, size_t from, size_t size, struct vault_value *v)
{
	uint8_t *p = (uint8_t *)plain->p + from;
	size_t n;

	memset(v, 0, sizeof(*v));
	if (!pad_read(p, size, &n) || p[0] > VALUE_BYTES)
		return false;
	v->type = (enum value_type)p[0];
	if ((v->type == VALUE_NULL && n != 0) ||
	    (v->type == VALUE_INT && n != 8))
		return false;
	if (v->type == VALUE_INT) {
		v->number = (int64_t)get64(p + 1);
		return true;
	}
	p[1 + n] = '\0';
	v->p = (const char *)p + 1;
	v->len = n;
	plain->len = from + 1 + n;
	return true;
}

static bool
open_key(struct vault_ring *r, const struct vault_place *at, unsigned epoch,
	 const uint8_t *env, size_t n, const uint8_t aad[AAD],
	 struct buf *plain)
{
	const uint8_t *key = ring_derive(r, at->domain, epoch, DERIVE_FIELD,
					 column_number(at));

	return crypto_aead_xchacha20poly1305_ietf_decrypt(
		       (uint8_t *)plain->p, NULL, NULL, env + HEADER + NONCE,
		       n - HEADER - NONCE, aad, AAD, env + HEADER, key) == 0;
}

static bool
open_drop(struct vault_ring *r, const struct vault_place *at, unsigned epoch,
	  const uint8_t *env, size_t n, const uint8_t aad[AAD],
	  struct buf *plain)
{
	uint8_t pk[VAULT_KEY], sk[VAULT_KEY], hash[VAULT_HASH];

	drop_pair(pk, sk, ring_key(r, at->domain, epoch, KEY_USE));
	int bad = crypto_box_seal_open((uint8_t *)plain->p, env + HEADER,
				       n - HEADER, pk, sk);
	sodium_memzero(sk, sizeof(sk));
	crypto_generichash(hash, sizeof(hash), aad, AAD, NULL, 0);
	return !bad && vault_same(hash, plain->p, VAULT_HASH);
}

enum rc
vault_field_open(struct vault_ring *r, const struct vault_place *at,
		 const void *blob, size_t n, struct buf *plain,
		 struct vault_value *v, struct err *e)
{
	const uint8_t *env = blob;
	uint8_t aad[AAD];
	bool ok;

	memset(v, 0, sizeof(*v));
	buf_clear(plain);
	if (!vault_ring_has(r, at->domain))
		return no_key(at->domain, e);
	if (n < HEADER || env[0] != VERSION || env[2] != at->domain ||
	    get16(env + 6) != 0)
		return damaged(e);
	bool drop = env[1] == SUITE_DROP;
	size_t size = pad_size(env[3]);
	if ((!drop && env[1] != SUITE_KEY) || !size ||
	    n != size + (drop ? VAULT_DROP_OVER : VAULT_FIELD_OVER))
		return damaged(e);
	unsigned epoch = get16(env + 4);
	if (!ring_key(r, at->domain, epoch, KEY_USE))
		return no_key(at->domain, e);
	size_t from = drop ? VAULT_HASH : 0;
	buf_reserve(plain, from + size);
	plain->len = from + size;
	plain->p[plain->len] = '\0';
	aad_write(aad, env, r, at);
	ok = drop ? open_drop(r, at, epoch, env, n, aad, plain)
		  : open_key(r, at, epoch, env, n, aad, plain);
	if (ok && value_read(plain, from, size, v))
		return RC_OK;
	mem_wipe(plain->p, plain->len);
	buf_clear(plain);
	return damaged(e);
}

bool
vault_field_is_stale(const struct vault_ring *r, const void *blob, size_t n)
{
	const uint8_t *env = blob;

	return n >= HEADER && env[0] == VERSION && env[2] < DOMAIN_COUNT &&
	       (env[1] == SUITE_DROP ||
		get16(env + 4) < vault_ring_epoch(r, (enum domain)env[2]));
}

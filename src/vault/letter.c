/*
 * letter.c - bytes sealed to a public key, bound to a context (layout in
 * vault.h).  A letter says nothing of who wrote it.
 */
#include "internal.h"

#include <string.h>

#define MAGIC	    0xD1
#define HEADER	    4
#define CONTEXT_MAX 4096

static void
context_hash(uint8_t out[VAULT_HASH], const uint8_t header[HEADER],
	     const void *context, size_t nc)
{
	crypto_generichash_state s;

	if (nc > CONTEXT_MAX)
		BUG("a context of %zu bytes", nc);
	crypto_generichash_init(&s, NULL, 0, VAULT_HASH);
	crypto_generichash_update(&s, header, HEADER);
	if (nc)
		crypto_generichash_update(&s, context, nc);
	crypto_generichash_final(&s, out, VAULT_HASH);
}

static enum rc
letter_seal(const uint8_t *pk, enum domain d, unsigned epoch,
	    const void *context, size_t nc, const void *p, size_t n,
	    struct buf *out, struct err *e)
{
	struct buf plain = BUF_INIT;
	size_t size = pad_size(pad_class(n, 0));

	if (!size)
		return err_set(e, RC_REFUSED, "A letter has at most %d bytes.",
			       VAULT_FIELD_MAX);
	buf_reserve(&plain, VAULT_HASH + size);
	buf_reserve(out, VAULT_LETTER_OVER + size);
	uint8_t *env = (uint8_t *)out->p + out->len;
	uint8_t *inner = (uint8_t *)plain.p;
	env[0] = MAGIC;
	env[1] = (uint8_t)d;
	put16(env + 2, (uint16_t)epoch);
	context_hash(inner, env, context, nc);
	pad_write(inner + VAULT_HASH, size, VALUE_BYTES, p, n);
	int bad = crypto_box_seal(env + HEADER, inner, VAULT_HASH + size, pk);
	buf_release(&plain);
	if (bad)
		return err_set(e, RC_DAMAGED, "A public key does not hold.");
	out->len += VAULT_LETTER_OVER + size;
	out->p[out->len] = '\0';
	return RC_OK;
}

enum rc
vault_letter_to_domain(struct vault_ring *r, enum domain d, const void *context,
		       size_t nc, const void *p, size_t n, struct buf *out,
		       struct err *e)
{
	unsigned epoch;
	const uint8_t *pk = ring_public(r, d, &epoch);

	if (!pk)
		return err_set(e, RC_NOKEY, "The key of %s is not held here.",
			       domain_name(d));
	return letter_seal(pk, d, epoch, context, nc, p, n, out, e);
}

enum rc
vault_letter_to_user(const uint8_t box_pk[VAULT_KEY], const void *context,
		     size_t nc, const void *p, size_t n, struct buf *out,
		     struct err *e)
{
	return letter_seal(box_pk, DOMAIN_NONE, 0, context, nc, p, n, out, e);
}

static enum rc
letter_open(const uint8_t *pk, const uint8_t *sk, const void *context,
	    size_t nc, const uint8_t *env, size_t n, struct buf *plain,
	    struct err *e)
{
	size_t size = n - VAULT_LETTER_OVER, len;
	uint8_t hash[VAULT_HASH];
	struct buf b = BUF_INIT;

	buf_reserve(&b, VAULT_HASH + size);
	uint8_t *inner = (uint8_t *)b.p;
	context_hash(hash, env, context, nc);
	bool ok = crypto_box_seal_open(inner, env + HEADER, n - HEADER, pk,
				       sk) == 0 &&
		  vault_same(inner, hash, VAULT_HASH) &&
		  inner[VAULT_HASH] == VALUE_BYTES &&
		  pad_read(inner + VAULT_HASH, size, &len) &&
		  pad_size(pad_class(len, 0)) == size;
	if (ok)
		buf_add(plain, inner + VAULT_HASH + 1, len);
	buf_release(&b);
	return ok ? RC_OK
		  : err_set(e, RC_DAMAGED, "A sealed letter does not open.");
}

static bool
is_letter(const uint8_t *env, size_t n, enum domain d)
{
	return n > VAULT_LETTER_OVER &&
	       n <= VAULT_LETTER_OVER + VAULT_FIELD_MAX + 2 &&
	       env[0] == MAGIC && env[1] == d &&
	       (d != DOMAIN_NONE || get16(env + 2) == 0);
}

enum rc
vault_letter_open_domain(struct vault_ring *r, enum domain d,
			 const void *context, size_t nc, const void *p,
			 size_t n, struct buf *plain, struct err *e)
{
	uint8_t pk[VAULT_KEY], sk[VAULT_KEY];
	const uint8_t *env = p;

	buf_clear(plain);
	if (!vault_ring_has(r, d))
		return err_set(e, RC_NOKEY, "The key of %s is not held here.",
			       domain_name(d));
	if (!is_letter(env, n, d))
		return err_set(e, RC_DAMAGED, "A sealed letter does not open.");
	const uint8_t *dk = ring_key(r, d, get16(env + 2), KEY_USE);
	if (!dk)
		return err_set(e, RC_NOKEY, "The key of %s is not held here.",
			       domain_name(d));
	drop_pair(pk, sk, dk);
	enum rc rc = letter_open(pk, sk, context, nc, env, n, plain, e);
	sodium_memzero(sk, sizeof(sk));
	return rc;
}

enum rc
vault_letter_open_user(const struct vault_user *u, const void *context,
		       size_t nc, const void *p, size_t n, struct buf *plain,
		       struct err *e)
{
	buf_clear(plain);
	if (!is_letter(p, n, DOMAIN_NONE))
		return err_set(e, RC_DAMAGED, "A sealed letter does not open.");
	return letter_open(u->pub.box_pk, u->box_sk, context, nc, p, n, plain,
			   e);
}

/*
 * rowmac.c - the keyed MAC over the plain columns of a row (layout in
 * vault.h).  Streaming, so that a row is never copied together.
 */
#include "internal.h"

#include <assert.h>
#include <string.h>

enum class { C_NULL, C_INT, C_TEXT, C_BLOB, C_SEALED, C_DROPPED };

#define SUM	   16
#define LENGTH_MAX UINT32_MAX

static_assert(sizeof(crypto_generichash_state) <= 384, "room for BLAKE2b");
static_assert(_Alignof(crypto_generichash_state) <= 64, "aligned for BLAKE2b");

static crypto_generichash_state *
state(struct vault_mac *m)
{
	return (crypto_generichash_state *)(void *)m->state;
}

static void
flush(struct vault_mac *m)
{
	crypto_generichash_update(state(m), m->next, m->n);
	m->n = 0;
}

static void
feed(struct vault_mac *m, const void *p, size_t n)
{
	if (n > sizeof(m->next) - m->n)
		flush(m);
	if (n > sizeof(m->next)) {
		crypto_generichash_update(state(m), p, n);
		return;
	}
	memcpy(m->next + m->n, p, n);
	m->n += (unsigned)n;
}

enum rc
vault_mac_begin(struct vault_mac *m, struct vault_ring *r, enum domain d,
		unsigned epoch, uint16_t table, uint64_t row, uint64_t version,
		unsigned columns, struct err *e)
{
	uint8_t head[44];

	if (!epoch)
		epoch = vault_ring_epoch(r, d);
	const uint8_t *key =
		epoch ? ring_derive(r, d, epoch, DERIVE_ROW, table) : NULL;
	if (!key)
		return err_set(e, RC_NOKEY, "The key of %s is not held here.",
			       domain_name(d));
	if (columns > UINT16_MAX)
		BUG("%u columns in table %u", columns, table);
	m->epoch = epoch;
	m->left = columns;
	m->n = 0;
	memcpy(head, "WARDROW1", 8);
	memcpy(head + 8, vault_ring_store(r), VAULT_UID);
	put16(head + 24, table);
	put64(head + 26, row);
	put64(head + 34, version);
	put16(head + 42, (uint16_t)columns);
	crypto_generichash_init(state(m), key, VAULT_KEY, SUM);
	feed(m, head, sizeof(head));
	return RC_OK;
}

static void
column(struct vault_mac *m, enum class class, const void *p, size_t n)
{
	uint8_t head[5];

	if (!m->left--)
		BUG("a row has more columns than its MAC was told");
	if (n > LENGTH_MAX)
		BUG("a column of %zu bytes", n);
	head[0] = (uint8_t) class;
	put32(head + 1, (uint32_t)n);
	feed(m, head, sizeof(head));
	if (n)
		feed(m, p, n);
}

void
vault_mac_null(struct vault_mac *m)
{
	column(m, C_NULL, NULL, 0);
}

void
vault_mac_int(struct vault_mac *m, int64_t v)
{
	uint8_t number[8];

	put64(number, (uint64_t)v);
	column(m, C_INT, number, sizeof(number));
}

void
vault_mac_text(struct vault_mac *m, const char *p, size_t n)
{
	column(m, C_TEXT, p, n);
}

void
vault_mac_blob(struct vault_mac *m, const void *p, size_t n)
{
	column(m, C_BLOB, p, n);
}

void
vault_mac_sealed(struct vault_mac *m, const void *envelope, size_t n)
{
	const uint8_t *env = envelope;
	uint8_t sum[SUM];

	if (n >= VAULT_FIELD_OVER && env[1] == 1) {
		column(m, C_SEALED, env + n - TAG, TAG);
		return;
	}
	crypto_generichash(sum, sizeof(sum), env, n, NULL, 0);
	column(m, C_DROPPED, sum, sizeof(sum));
}

void
vault_mac_end(struct vault_mac *m, uint8_t out[VAULT_MAC])
{
	if (m->left)
		BUG("a row has %u columns fewer than its MAC was told",
		    m->left);
	put16(out, (uint16_t)m->epoch);
	flush(m);
	crypto_generichash_final(state(m), out + 2, SUM);
	vault_mac_cancel(m);
}

enum rc
vault_mac_check(struct vault_mac *m, const void *stored, size_t n,
		struct err *e)
{
	uint8_t sum[VAULT_MAC];

	vault_mac_end(m, sum);
	if (n == VAULT_MAC && vault_same(sum, stored, VAULT_MAC))
		return RC_OK;
	return err_set(e, RC_DAMAGED,
		       "A row is not as it was written: its check does not "
		       "hold.");
}

void
vault_mac_cancel(struct vault_mac *m)
{
	sodium_memzero(m, sizeof(*m));
}

unsigned
vault_mac_epoch(const void *stored, size_t n)
{
	return n == VAULT_MAC ? get16(stored) : 0;
}

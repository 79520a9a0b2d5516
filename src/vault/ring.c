/*
 * ring.c - domain keys and what is derived from them, in one guarded
 * allocation.  Derived keys are cached in sets of four, so that a list of a
 * thousand rows derives once a column.  Nothing here hands a key out of the
 * vault.
 */
#include "internal.h"

#include <string.h>

#define SETS 128
#define WAYS 4

struct held {
	uint16_t epoch;
	uint8_t domain;
	uint8_t use;
	uint8_t key[VAULT_KEY];
};

struct derived {
	uint32_t number;
	uint16_t epoch;
	uint8_t domain; /* 0: free */
	uint8_t kind;
	uint8_t key[VAULT_KEY];
};

struct vault_ring {
	uint8_t store[VAULT_UID];
	uint32_t count;
	uint32_t turn; /* which way of a full set goes next */
	uint16_t current[DOMAIN_COUNT];
	uint16_t public_epoch[DOMAIN_COUNT];
	uint8_t public_key[DOMAIN_COUNT][VAULT_KEY];
	struct held held[VAULT_RING_KEYS];
	struct derived derived[SETS][WAYS];
};

static const char contexts[][crypto_kdf_CONTEXTBYTES + 1] = {
	[DERIVE_FIELD] = "WARDfld1",
	[DERIVE_ROW] = "WARDrow1",
	[DERIVE_INDEX] = "WARDidx1",
};

struct vault_ring *
vault_ring_open(const uint8_t store[VAULT_UID])
{
	struct vault_ring *r = guard_alloc(sizeof(*r));

	memcpy(r->store, store, VAULT_UID);
	return r;
}

void
vault_ring_close(struct vault_ring *r)
{
	sodium_free(r);
}

const uint8_t *
vault_ring_store(const struct vault_ring *r)
{
	return r->store;
}

static bool
is_domain(enum domain d)
{
	return d > DOMAIN_NONE && d < DOMAIN_COUNT;
}

static const struct held *
find(const struct vault_ring *r, enum domain d, unsigned epoch)
{
	for (uint32_t i = 0; i < r->count; i++)
		if (r->held[i].domain == d && r->held[i].epoch == epoch)
			return &r->held[i];
	return NULL;
}

static void
find_current(struct vault_ring *r, enum domain d)
{
	r->current[d] = 0;
	for (uint32_t i = 0; i < r->count; i++) {
		const struct held *h = &r->held[i];

		if (h->domain == d && (h->use & KEY_USE) &&
		    h->epoch > r->current[d])
			r->current[d] = h->epoch;
	}
}

static enum rc
check_epoch(enum domain d, unsigned epoch, struct err *e)
{
	if (!is_domain(d) || epoch < 1 || epoch > UINT16_MAX)
		return err_set(e, RC_USAGE, "No such key: domain %d, epoch %u.",
			       (int)d, epoch);
	return RC_OK;
}

static enum rc
other_key(enum domain d, unsigned epoch, struct err *e)
{
	return err_set(e, RC_CONFLICT,
		       "There are two different keys for %s, epoch %u.",
		       domain_name(d), epoch);
}

enum rc
vault_ring_add(struct vault_ring *r, enum domain d, unsigned epoch,
	       const uint8_t dk[VAULT_KEY], enum key_use use, struct err *e)
{
	struct held *h = (struct held *)find(r, d, epoch);
	enum rc rc = check_epoch(d, epoch, e);

	if (rc != RC_OK)
		return rc;
	if (h && !vault_same(h->key, dk, VAULT_KEY))
		return other_key(d, epoch, e);
	if (epoch >= r->public_epoch[d]) {
		uint8_t pk[VAULT_KEY], sk[VAULT_KEY];

		drop_pair(pk, sk, dk);
		sodium_memzero(sk, sizeof(sk));
		rc = vault_ring_add_public(r, d, epoch, pk, e);
		if (rc != RC_OK)
			return rc;
	}
	if (!h) {
		if (r->count == VAULT_RING_KEYS)
			return err_set(e, RC_REFUSED,
				       "This account holds too many keys.");
		h = &r->held[r->count++];
		h->domain = (uint8_t)d;
		h->epoch = (uint16_t)epoch;
		h->use = 0;
		memcpy(h->key, dk, VAULT_KEY);
	}
	h->use |= (uint8_t)use;
	find_current(r, d);
	return RC_OK;
}

enum rc
vault_ring_make(struct vault_ring *r, enum domain d, unsigned epoch,
		struct err *e)
{
	uint8_t dk[VAULT_KEY];

	if (find(r, d, epoch))
		return other_key(d, epoch, e);
	vault_random(dk, sizeof(dk));
	enum rc rc = vault_ring_add(r, d, epoch, dk, KEY_BOTH, e);
	sodium_memzero(dk, sizeof(dk));
	return rc;
}

enum rc
vault_ring_add_public(struct vault_ring *r, enum domain d, unsigned epoch,
		      const uint8_t pk[VAULT_KEY], struct err *e)
{
	enum rc rc = check_epoch(d, epoch, e);

	if (rc != RC_OK || epoch < r->public_epoch[d])
		return rc;
	if (epoch == r->public_epoch[d])
		return memcmp(r->public_key[d], pk, VAULT_KEY) == 0
			       ? RC_OK
			       : other_key(d, epoch, e);
	r->public_epoch[d] = (uint16_t)epoch;
	memcpy(r->public_key[d], pk, VAULT_KEY);
	return RC_OK;
}

void
vault_ring_forget(struct vault_ring *r, enum domain d, unsigned epoch)
{
	struct held *h = (struct held *)find(r, d, epoch);
	struct derived *all = &r->derived[0][0];

	if (!h)
		return;
	*h = r->held[--r->count];
	sodium_memzero(&r->held[r->count], sizeof(*h));
	for (int i = 0; i < SETS * WAYS; i++)
		if (all[i].domain == d && all[i].epoch == epoch)
			sodium_memzero(&all[i], sizeof(all[i]));
	find_current(r, d);
}

bool
vault_ring_has(const struct vault_ring *r, enum domain d)
{
	return is_domain(d) && r->current[d];
}

bool
vault_ring_may_drop(const struct vault_ring *r, enum domain d)
{
	return is_domain(d) && r->public_epoch[d];
}

bool
vault_ring_holds(const struct vault_ring *r, enum domain d, unsigned epoch,
		 enum key_use use)
{
	const struct held *h = find(r, d, epoch);

	return h && (h->use & use) == use;
}

unsigned
vault_ring_epoch(const struct vault_ring *r, enum domain d)
{
	return is_domain(d) ? r->current[d] : 0;
}

const uint8_t *
ring_key(const struct vault_ring *r, enum domain d, unsigned epoch,
	 unsigned use)
{
	const struct held *h = find(r, d, epoch);

	return h && (h->use & use) ? h->key : NULL;
}

const uint8_t *
ring_public(const struct vault_ring *r, enum domain d, unsigned *epoch)
{
	if (!vault_ring_may_drop(r, d))
		return NULL;
	*epoch = r->public_epoch[d];
	return r->public_key[d];
}

const uint8_t *
ring_derive(struct vault_ring *r, enum domain d, unsigned epoch,
	    enum derive kind, uint32_t number)
{
	uint32_t h = number * 2654435761u ^ epoch * 40503u ^ (uint32_t)d << 20 ^
		     (uint32_t)kind << 27;
	struct derived *set = r->derived[(h ^ h >> 15) % SETS];
	struct derived *slot = NULL;

	for (int i = 0; i < WAYS; i++) {
		if (set[i].number == number && set[i].epoch == epoch &&
		    set[i].domain == d && set[i].kind == kind)
			return set[i].key;
		if (!set[i].domain && !slot)
			slot = &set[i];
	}
	const uint8_t *dk = ring_key(r, d, epoch, KEY_USE);
	if (!dk)
		return NULL;
	if (!slot)
		slot = &set[r->turn++ % WAYS];
	crypto_kdf_derive_from_key(slot->key, VAULT_KEY, number, contexts[kind],
				   dk);
	slot->number = number;
	slot->epoch = (uint16_t)epoch;
	slot->domain = (uint8_t)d;
	slot->kind = (uint8_t)kind;
	return slot->key;
}

void
key_check(uint8_t out[VAULT_KEY], const uint8_t dk[VAULT_KEY])
{
	crypto_kdf_derive_from_key(out, VAULT_KEY, 0, "WARDkchk", dk);
}

void
drop_pair(uint8_t pk[VAULT_KEY], uint8_t sk[VAULT_KEY],
	  const uint8_t dk[VAULT_KEY])
{
	uint8_t seed[crypto_box_SEEDBYTES];

	crypto_kdf_derive_from_key(seed, sizeof(seed), 0, "WARDdrop", dk);
	crypto_box_seed_keypair(pk, sk, seed);
	sodium_memzero(seed, sizeof(seed));
}

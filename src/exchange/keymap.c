/*
 * keymap.c - exact strings to small numbers, for the keys of one file.
 *
 * Open addressing over one run of bytes: some 40 bytes a key besides the key
 * itself.  The seed differs from run to run, so that no file can be made whose
 * keys all fall into one place.
 */
#include "exchange.h"

#include <string.h>
#include <sys/random.h>

void
keymap_init(struct keymap *k)
{
	memset(k, 0, sizeof(*k));
	buf_init(&k->text);
	if (getrandom(&k->seed, sizeof(k->seed), 0) != sizeof(k->seed))
		k->seed = (uint64_t)when_now() * 0x9E3779B97F4A7C15u;
}

void
keymap_release(struct keymap *k)
{
	buf_release(&k->text);
	free(k->at);
	free(k->length);
	free(k->slot);
	free(k->hash);
	memset(k, 0, sizeof(*k));
	buf_init(&k->text);
}

uint64_t
keymap_hash(uint64_t seed, const void *p, size_t n)
{
	const uint8_t *b = p;
	uint64_t h = seed ^ (n * 0x9E3779B97F4A7C15u);

	while (n) {
		uint64_t w = 0;
		size_t k = n < 8 ? n : 8;

		memcpy(&w, b, k);
		h = (h ^ w) * 0xFF51AFD7ED558CCDu;
		h ^= h >> 32;
		b += k;
		n -= k;
	}
	h *= 0xC4CEB9FE1A85EC53u;
	return h ^ h >> 29;
}

static void
place(struct keymap *k, size_t i)
{
	size_t at = k->hash[i] & (k->nslots - 1);

	while (k->slot[at])
		at = (at + 1) & (k->nslots - 1);
	k->slot[at] = (uint32_t)i + 1;
}

static void
grow(struct keymap *k)
{
	k->cap = k->cap ? k->cap * 2 : 1024;
	k->nslots = k->cap * 2;
	k->at = mem_grow(k->at, k->cap * sizeof(*k->at));
	k->length = mem_grow(k->length, k->cap * sizeof(*k->length));
	k->hash = mem_grow(k->hash, k->cap * sizeof(*k->hash));
	free(k->slot);
	k->slot = mem_zero(k->nslots, sizeof(*k->slot));
	for (size_t i = 0; i < k->n; i++)
		place(k, i);
}

size_t
keymap_put(struct keymap *k, const char *key, size_t n, bool *fresh)
{
	uint64_t h = keymap_hash(k->seed, key, n);
	size_t i;

	if (k->n == k->cap)
		grow(k);
	*fresh = false;
	for (size_t at = h & (k->nslots - 1); k->slot[at];
	     at = (at + 1) & (k->nslots - 1)) {
		i = k->slot[at] - 1;
		if (k->hash[i] == h && k->length[i] == n &&
		    !memcmp(k->text.p + k->at[i], key, n))
			return i;
	}
	if (k->text.len + n > UINT32_MAX || k->n == UINT32_MAX / 4)
		BUG("more keys than a run can hold");
	*fresh = true;
	i = k->n++;
	k->hash[i] = h;
	k->at[i] = (uint32_t)k->text.len;
	k->length[i] = (uint32_t)n;
	buf_add(&k->text, key, n);
	place(k, i);
	return i;
}

const char *
keymap_key(const struct keymap *k, size_t i, size_t *n)
{
	*n = k->length[i];
	return k->text.p + k->at[i];
}

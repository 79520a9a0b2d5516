/*
 * find_set.c - sets of ids that remember their order, and lists of hits.
 */
#include "patient_private.h"

#include <stdlib.h>
#include <string.h>

void
idset_init(struct idset *x)
{
	memset(x, 0, sizeof(*x));
}

void
idset_release(struct idset *x)
{
	free(x->v);
	free(x->slot);
	idset_init(x);
}

static size_t
home(const struct idset *x, int64_t id)
{
	uint64_t h = (uint64_t)id * 0x9E3779B97F4A7C15u;

	return (size_t)(h >> 20) & (x->slots - 1);
}

/* The slot that holds id, or the empty one where it would go. */
static size_t
probe(const struct idset *x, int64_t id)
{
	size_t i = home(x, id);

	while (x->slot[i] && x->v[x->slot[i] - 1] != id)
		i = (i + 1) & (x->slots - 1);
	return i;
}

static void
grow(struct idset *x)
{
	free(x->slot);
	x->slots = x->slots ? x->slots * 4 : 64;
	x->slot = mem_zero(x->slots, sizeof(x->slot[0]));
	for (size_t i = 0; i < x->n; i++)
		x->slot[probe(x, x->v[i])] = (uint32_t)i + 1;
}

size_t
idset_add(struct idset *x, int64_t id, bool *fresh)
{
	size_t at;

	if (x->n * 2 >= x->slots)
		grow(x);
	at = probe(x, id);
	*fresh = !x->slot[at];
	if (!*fresh)
		return x->slot[at] - 1;
	x->v = mem_room(x->v, &x->cap, x->n, sizeof(x->v[0]));
	x->v[x->n] = id;
	x->slot[at] = (uint32_t)x->n + 1;
	return x->n++;
}

bool
idset_has(const struct idset *x, int64_t id)
{
	return x->slots && x->slot[probe(x, id)];
}

/* ---- hits ------------------------------------------------------------------ */

void
patient_hits_init(struct patient_hits *h)
{
	memset(h, 0, sizeof(*h));
}

void
patient_hits_release(struct patient_hits *h)
{
	if (h->v)
		mem_wipe(h->v, h->n * sizeof(h->v[0]));
	free(h->v);
	patient_hits_init(h);
}

void
patient_hits_room(struct patient_hits *h, size_t limit)
{
	if (h->cap >= limit) {
		mem_wipe(h->v, h->n * sizeof(h->v[0]));
		h->n = 0;
		h->more = false;
		return;
	}
	patient_hits_release(h);
	h->v = mem_zero(limit, sizeof(h->v[0]));
	h->cap = limit;
}

/* Few and large: moved in place, no copy in memory that nobody wipes. */
void
patient_hits_sort(struct patient_hits *h,
		  int (*compare)(const struct patient_hit *a,
				 const struct patient_hit *b))
{
	struct patient_hit one;

	for (size_t i = 1; i < h->n; i++) {
		size_t at = i;

		while (at > 0 && compare(&h->v[at - 1], &h->v[i]) > 0)
			at--;
		if (at == i)
			continue;
		one = h->v[i];
		memmove(&h->v[at + 1], &h->v[at], (i - at) * sizeof(h->v[0]));
		h->v[at] = one;
	}
	mem_wipe(&one, sizeof(one));
}

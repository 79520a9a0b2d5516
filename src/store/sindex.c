/*
 * sindex.c - the sealed index: its trees, and the queue of a transaction.
 *
 * Putting and deleting only append to a queue in memory; the work is done once,
 * sorted, when the transaction is committed or its own changes are asked for.
 * No page is touched here.
 */
#include "sindex_private.h"

#include <stdlib.h>
#include <string.h>

const struct tree_def trees[TREE_COUNT] = {
	[TREE_NONE] = { "none", DOMAIN_NONE },
	[TREE_NAME] = { "name", DOMAIN_IDENTITY },
	[TREE_NUMBER] = { "number", DOMAIN_IDENTITY },
	[TREE_PHONE] = { "phone", DOMAIN_IDENTITY },
	[TREE_BIRTH] = { "birth", DOMAIN_IDENTITY },
	[TREE_DIAGNOSIS] = { "diagnosis", DOMAIN_CODE },
	[TREE_IMPORT] = { "import", DOMAIN_IDENTITY },
};

struct tree_state *
tree_state(struct store *s, enum tree t)
{
	if (t <= TREE_NONE || t >= TREE_COUNT)
		BUG("no tree %d", (int)t);
	if (!s->sindex) {
		s->sindex = mem_zero(1, sizeof(*s->sindex));
		for (int i = 0; i < TREE_COUNT; i++)
			sindex_entries_init(&s->sindex->tree[i].queue);
	}
	return &s->sindex->tree[t];
}

/* ---- entries -------------------------------------------------------------- */

size_t
entry_make(uint8_t *out, const void *key, size_t n, int64_t id)
{
	size_t len = 0;

	if (n > SINDEX_KEY_MAX)
		n = SINDEX_KEY_MAX;
	if (n) {
		const uint8_t *zero = memchr(key, 0, n);

		len = zero ? (size_t)(zero - (const uint8_t *)key) : n;
		memcpy(out, key, len);
	}
	out[len++] = 0;
	for (int shift = 56; shift >= 0; shift -= 8)
		out[len++] = (uint8_t)((uint64_t)id >> shift);
	return len;
}

int64_t
entry_id(const uint8_t *entry, size_t n)
{
	uint64_t id = 0;

	for (size_t i = n - 8; i < n; i++)
		id = id << 8 | entry[i];
	return (int64_t)id;
}

void
sindex_entries_init(struct sindex_entries *x)
{
	memset(x, 0, sizeof(*x));
	buf_init(&x->bytes);
}

void
sindex_entries_release(struct sindex_entries *x)
{
	buf_release(&x->bytes);
	if (x->span)
		mem_wipe(x->span, x->cap * sizeof(*x->span));
	free(x->span);
	sindex_entries_init(x);
}

static void
add(struct sindex_entries *x, const void *key, size_t n, int64_t id, bool del)
{
	uint8_t entry[ENTRY_MAX];
	struct sindex_span *sp;

	x->span = mem_room(x->span, &x->cap, x->count, sizeof(*x->span));
	sp = &x->span[x->count++];
	sp->n = (uint32_t)entry_make(entry, key, n, id);
	sp->at = x->bytes.len;
	sp->del = del;
	/* An entry has nine bytes at least. */
	sp->head = 0;
	for (int i = 0; i < 8; i++)
		sp->head = sp->head << 8 | entry[i];
	buf_add(&x->bytes, entry, sp->n);
	mem_wipe(entry, sizeof(entry));
}

void
sindex_entries_add(struct sindex_entries *x, const void *key, size_t n,
		   int64_t id)
{
	add(x, key, n, id, false);
}

static int
compare(const char *bytes, const struct sindex_span *a,
	const struct sindex_span *b)
{
	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return bytes_compare((const uint8_t *)bytes + a->at, a->n,
			     (const uint8_t *)bytes + b->at, b->n);
}

/* Merges from[low..mid) and from[mid..high) into to. */
static void
merge(const char *bytes, const struct sindex_span *from, struct sindex_span *to,
      size_t low, size_t mid, size_t high)
{
	size_t i = low, k = mid;

	for (size_t at = low; at < high; at++) {
		bool left = i < mid && (k == high || compare(bytes, &from[i],
							     &from[k]) <= 0);

		to[at] = left ? from[i++] : from[k++];
	}
}

/* A merge sort, because the order of equal entries counts. */
void
entries_sort(struct sindex_entries *x)
{
	size_t n = x->count, kept = 0;

	if (!n)
		return;
	struct sindex_span *other = mem_alloc(x->cap * sizeof(*other));
	for (size_t width = 1; width < n; width *= 2) {
		for (size_t low = 0; low < n; low += 2 * width) {
			size_t mid = low + width < n ? low + width : n;
			size_t high = mid + width < n ? mid + width : n;

			merge(x->bytes.p, x->span, other, low, mid, high);
		}
		struct sindex_span *t = x->span;

		x->span = other;
		other = t;
	}
	for (size_t i = 0; i < n; i++)
		if (i + 1 == n ||
		    compare(x->bytes.p, &x->span[i], &x->span[i + 1]) != 0)
			x->span[kept++] = x->span[i];
	x->count = kept;
	mem_wipe(other, x->cap * sizeof(*other));
	free(other);
}

/* ---- the queue ------------------------------------------------------------ */

static void
queue(struct store *s, enum tree t, const void *key, size_t n, int64_t id,
      bool del)
{
	if (!store_in_write(s))
		BUG("index entry outside of a write transaction");
	if (id < 0)
		BUG("a negative id in the index");
	add(&tree_state(s, t)->queue, key, n, id, del);
}

void
sindex_put(struct store *s, enum tree t, const void *key, size_t n, int64_t id)
{
	queue(s, t, key, n, id, false);
}

void
sindex_del(struct store *s, enum tree t, const void *key, size_t n, int64_t id)
{
	queue(s, t, key, n, id, true);
}

enum rc
sindex_flush(struct store *s, struct err *e)
{
	enum rc rc = RC_OK;

	if (!s->sindex)
		return RC_OK;
	for (enum tree t = TREE_NONE + 1; t < TREE_COUNT && rc == RC_OK; t++) {
		struct sindex_entries *q = &tree_state(s, t)->queue;

		if (!q->count)
			continue;
		entries_sort(q);
		rc = tree_apply(s, t, q, false, e);
		sindex_entries_release(q);
	}
	return rc;
}

void
sindex_counts(struct store *s, enum tree t, struct sindex_counts *c)
{
	struct tree_state *x = tree_state(s, t);

	*c = x->counts;
	memset(&x->counts, 0, sizeof(x->counts));
}

void
sindex_drop_cache(struct store *s)
{
	for (int t = 0; s->sindex && t < TREE_COUNT; t++)
		tree_forget(&s->sindex->tree[t]);
}

void
sindex_drop_pending(struct store *s)
{
	sindex_drop_cache(s);
	for (int t = 0; s->sindex && t < TREE_COUNT; t++)
		sindex_entries_release(&s->sindex->tree[t].queue);
}

void
sindex_state_free(struct sindex_state *x)
{
	for (int t = 0; x && t < TREE_COUNT; t++) {
		tree_forget(&x->tree[t]);
		sindex_entries_release(&x->tree[t].queue);
	}
	free(x);
}

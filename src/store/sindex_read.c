/*
 * sindex_read.c - finding a leaf in one statement.
 *
 * Inner pages stay in the process, open, as long as the tree's generation is
 * the one they were read in: nothing but a split or a dropped page changes
 * them, and these move the generation.  A search walks the cached inner pages,
 * then reads the leaf and the generation in one statement.  If the generation
 * has moved, what was found means nothing, and the walk starts again.
 */
#include "sindex_private.h"

#include <stdlib.h>
#include <string.h>

#define TRIES 64 /* walks in a row that a split may spoil */

enum rc
tree_damaged(enum tree t, const char *what, struct err *e)
{
	return err_set(e, RC_DAMAGED, "The index \"%s\" is damaged: %s.",
		       trees[t].name, what);
}

enum rc
tree_key(struct store *s, enum tree t, struct err *e)
{
	if (!s->ring || !vault_ring_has(s->ring, trees[t].domain))
		return err_set(e, RC_NOKEY,
			       "The key of %s is not held here, so the index "
			       "\"%s\" stays shut.",
			       domain_name(trees[t].domain), trees[t].name);
	return RC_OK;
}

/* ---- the cache ------------------------------------------------------------ */

/* Where a page is, or where it would go. */
static size_t
slot_of(struct inner *const *inner, size_t slots, uint32_t page)
{
	size_t i = (page * 2654435761u) & (slots - 1);

	while (inner[i] && inner[i]->page != page)
		i = (i + 1) & (slots - 1);
	return i;
}

static void
cache_grow(struct tree_state *x)
{
	size_t slots = x->slots ? 2 * x->slots : 64;
	struct inner **inner = mem_zero(slots, sizeof(struct inner *));

	for (size_t i = 0; i < x->slots; i++)
		if (x->inner[i])
			inner[slot_of(inner, slots, x->inner[i]->page)] =
				x->inner[i];
	free(x->inner);
	x->inner = inner;
	x->slots = slots;
}

static struct inner *
cache_get(const struct tree_state *x, uint32_t page)
{
	return x->slots ? x->inner[slot_of(x->inner, x->slots, page)] : NULL;
}

void
tree_cache_put(struct tree_state *x, uint32_t page, const uint8_t *plain)
{
	struct inner *in = cache_get(x, page);

	if (!in) {
		if (2 * (x->used + 1) > x->slots)
			cache_grow(x);
		in = mem_alloc(sizeof(*in));
		in->page = page;
		x->inner[slot_of(x->inner, x->slots, page)] = in;
		x->used++;
	}
	memcpy(in->plain, plain, sizeof(in->plain));
}

/* Dropped pages stay where they are: their numbers never come again, and
 * nothing leads to them.  Only what they say goes. */
void
tree_cache_drop(struct tree_state *x, uint32_t page)
{
	struct inner *in = cache_get(x, page);

	if (in)
		mem_wipe(in->plain, sizeof(in->plain));
}

void
tree_forget(struct tree_state *x)
{
	for (size_t i = 0; i < x->slots; i++) {
		if (x->inner[i])
			mem_wipe(x->inner[i], sizeof(*x->inner[i]));
		free(x->inner[i]);
	}
	free(x->inner);
	x->inner = NULL;
	x->slots = x->used = 0;
	x->known = false;
}

/* ---- loading -------------------------------------------------------------- */

/* The tree's row is news: everything cached falls. */
static enum rc
generation_take(struct tree_state *x, enum tree t, struct stmt *st, bool row,
		struct err *e)
{
	int64_t root = 0, height = 0, pages = 0, version = 0;

	if (row) {
		version = stmt_get_int(st, "version");
		root = stmt_get_int(st, "root");
		height = stmt_get_int(st, "height");
		pages = stmt_get_int(st, "pages");
	}
	tree_forget(x);
	if (pages < 0 || pages > UINT32_MAX || root < 0 || root > pages ||
	    height < 0 || height > PAGE_LEVELS || !root != !height)
		return tree_damaged(t, "its row makes no sense", e);
	x->known = true;
	x->version = version;
	x->root = (uint32_t)root;
	x->height = (int)height;
	x->pages = (uint32_t)pages;
	return RC_OK;
}

static enum rc
page_open(struct store *s, enum tree t, uint32_t page, int level,
	  struct stmt *st, uint8_t *plain, struct err *e)
{
	struct vault_page at = { .domain = trees[t].domain,
				 .tree = (uint32_t)t,
				 .page = page };
	size_t n;
	const void *blob = stmt_get_blob(st, "body", &n);

	if (!n)
		return tree_damaged(t, "a page is missing", e);
	at.stamp = (uint64_t)stmt_get_int(st, "stamp");
	at.epoch = (unsigned)stmt_get_int(st, "epoch");
	enum rc rc = vault_page_open(s->ring, &at, blob, n, plain, e);
	if (rc == RC_OK && !page_is_sound(plain, level))
		rc = tree_damaged(t, "a page is not what leads to it", e);
	return rc;
}

enum rc
tree_load(struct store *s, enum tree t, uint32_t page, int level,
	  uint8_t *plain, bool *moved, struct err *e)
{
	struct tree_state *x = tree_state(s, t);
	struct stmt *st = store_query(s, QUERY_INDEX_READ);
	bool row;

	*moved = false;
	stmt_int(st, "tree", t);
	stmt_int(st, "page", page_id(t, page));
	enum rc rc = stmt_step(st, &row, e);
	if (rc == RC_OK) {
		int64_t version = row ? stmt_get_int(st, "version") : 0;

		if (!x->known || version != x->version) {
			*moved = true;
			rc = generation_take(x, t, st, row, e);
		} else if (page) {
			rc = page_open(s, t, page, level, st, plain, e);
		}
	}
	stmt_done(st);
	return rc;
}

enum rc
tree_inner(struct store *s, enum tree t, uint32_t page, int level,
	   const uint8_t **plain, bool *moved, struct err *e)
{
	struct tree_state *x = tree_state(s, t);
	struct inner *in = cache_get(x, page);
	uint8_t fresh[VAULT_PAGE_PLAIN];

	*moved = false;
	*plain = NULL;
	if (!in) {
		enum rc rc = tree_load(s, t, page, level, fresh, moved, e);

		if (rc != RC_OK || *moved)
			return rc;
		tree_cache_put(x, page, fresh);
		mem_wipe(fresh, sizeof(fresh));
		in = cache_get(x, page);
	}
	if (page_level(in->plain) != level)
		return tree_damaged(t, "a page is not what leads to it", e);
	*plain = in->plain;
	return RC_OK;
}

/* ---- scanning ------------------------------------------------------------- */

struct leaf {
	uint8_t plain[VAULT_PAGE_PLAIN];
	uint8_t bound[ENTRY_MAX]; /* what the next leaf begins with */
	size_t nbound;		  /* 0: there is no next one */
};

/* One walk.  *moved: it has to be done again. */
static enum rc
leaf_walk(struct store *s, enum tree t, const uint8_t *key, size_t n,
	  struct leaf *f, bool *moved, struct err *e)
{
	struct tree_state *x = tree_state(s, t);
	uint32_t page = x->known ? x->root : 0;

	f->nbound = 0;
	for (int level = x->height - 1; page && level > 0; level--) {
		const uint8_t *in;
		enum rc rc = tree_inner(s, t, page, level, &in, moved, e);

		if (rc != RC_OK || *moved)
			return rc;
		unsigned i = page_descend(in, key, n);
		if (i + 1 < page_count(in))
			f->nbound = page_item(in, i + 1, f->bound);
		page = page_child(in, i);
	}
	if (!page)
		page_fill(f->plain, NULL, 0, 0);
	return tree_load(s, t, page, 0, f->plain, moved, e);
}

static enum rc
leaf_find(struct store *s, enum tree t, const uint8_t *key, size_t n,
	  struct leaf *f, struct err *e)
{
	for (int i = 0; i < TRIES; i++) {
		bool moved = false;
		enum rc rc = leaf_walk(s, t, key, n, f, &moved, e);

		if (rc != RC_OK || !moved)
			return rc;
	}
	return err_set(e, RC_BUSY, "The index \"%s\" is changing too fast.",
		       trees[t].name);
}

/* Hands over the entries of one leaf.  False: the scan has ended. */
static bool
leaf_scan(const struct leaf *f, const uint8_t *from, size_t nfrom,
	  const uint8_t *prefix, size_t n, sindex_fn fn, void *arg)
{
	unsigned count = page_count(f->plain);
	uint8_t entry[ENTRY_MAX];

	for (unsigned i = page_lower(f->plain, from, nfrom); i < count; i++) {
		size_t len = page_item(f->plain, i, entry);

		if (len < 9 || len < n || memcmp(entry, prefix, n) != 0)
			return false;
		if (!fn(entry, len - 9, entry_id(entry, len), arg))
			return false;
	}
	size_t both = f->nbound < n ? f->nbound : n;
	return f->nbound && memcmp(f->bound, prefix, both) <= 0;
}

/* Entries from `from` on that begin with prefix. */
static enum rc
scan(struct store *s, enum tree t, const uint8_t *from, size_t nfrom,
     const uint8_t *prefix, size_t n, sindex_fn fn, void *arg, struct err *e)
{
	uint8_t start[ENTRY_MAX];
	struct leaf f;
	bool more = true;
	enum rc rc = tree_key(s, t, e);

	if (rc == RC_OK && tree_state(s, t)->queue.count)
		rc = sindex_flush(s, e);
	memcpy(start, from, nfrom);
	while (rc == RC_OK && more) {
		rc = leaf_find(s, t, start, nfrom, &f, e);
		if (rc != RC_OK)
			break;
		more = leaf_scan(&f, start, nfrom, prefix, n, fn, arg);
		nfrom = f.nbound;
		memcpy(start, f.bound, nfrom);
	}
	mem_wipe(&f, sizeof(f));
	return rc;
}

enum rc
sindex_scan(struct store *s, enum tree t, const void *prefix, size_t n,
	    sindex_fn fn, void *arg, struct err *e)
{
	uint8_t entry[ENTRY_MAX];
	size_t len = entry_make(entry, prefix, n, 0) - 9;

	return scan(s, t, entry, len, entry, len, fn, arg, e);
}

enum rc
sindex_scan_from(struct store *s, enum tree t, const void *from, size_t n,
		 sindex_fn fn, void *arg, struct err *e)
{
	uint8_t entry[ENTRY_MAX];
	size_t len = entry_make(entry, from, n, 0) - 9;

	return scan(s, t, entry, len, entry, 0, fn, arg, e);
}

static bool
take_first(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	int64_t *out = arg;

	(void)key;
	(void)n;
	*out = id;
	return false;
}

enum rc
sindex_find_one(struct store *s, enum tree t, const void *key, size_t n,
		int64_t *id, struct err *e)
{
	uint8_t entry[ENTRY_MAX];
	/* With the 0x00 that ends a key, it begins no other one. */
	size_t len = entry_make(entry, key, n, 0) - 8;

	*id = -1;
	enum rc rc = scan(s, t, entry, len, entry, len, take_first, id, e);
	if (rc == RC_OK && *id < 0)
		return err_set(e, RC_NONE, "There is no such entry.");
	return rc;
}

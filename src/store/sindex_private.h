/*
 * sindex_private.h - what the files of the sealed index share.
 *
 * sindex.c        trees, queue, state
 * sindex_page.c   one page, in the open
 * sindex_read.c   loading and opening pages, the cache, scans
 * sindex_write.c  a queue into leaves, splits
 * sindex_check.c  a tree against what it should hold; rebuilding
 */
#ifndef WARDBOOK_SINDEX_PRIVATE_H
#define WARDBOOK_SINDEX_PRIVATE_H

#include "sindex_page.h"
#include "store_private.h"

/* One entry in a buffer: key, 0x00, id.  head: its first bytes, for sorting. */
struct sindex_span {
	uint64_t head;
	size_t at;
	uint32_t n;
	uint32_t del; /* in a queue: delete, not put */
};

struct inner {
	uint32_t page;
	uint8_t plain[VAULT_PAGE_PLAIN];
};

struct tree_state {
	/* As index_tree says; known is false before the first look. */
	bool known;
	int64_t version; /* 0: no such row, an empty tree */
	uint32_t root;	 /* 0: empty */
	int height;
	uint32_t pages;

	/* Inner pages of that version, open: hashed by number. */
	struct inner **inner;
	size_t slots, used;

	struct sindex_entries queue;
	struct sindex_counts counts;
};

struct sindex_state {
	struct tree_state tree[TREE_COUNT];
};

struct tree_state *tree_state(struct store *s, enum tree t);

/* A new number for a row of index_page. */
static inline int64_t
page_id(enum tree t, uint32_t page)
{
	return (int64_t)t << 32 | page;
}

/* Writes key, 0x00, id to out (ENTRY_MAX).  Returns the length. */
size_t entry_make(uint8_t *out, const void *key, size_t n, int64_t id);
int64_t entry_id(const uint8_t *entry, size_t n);

/* Sorts; of equal entries only the last one added stays. */
void entries_sort(struct sindex_entries *x);

/* ---- sindex_read.c -------------------------------------------------------- */

/* RC_NOKEY where the domain's key is not held. */
WB_MUST_USE enum rc tree_key(struct store *s, enum tree t, struct err *e);

/*
 * Reads index_tree and, where page is not 0, opens that page into plain.  If
 * the generation is another than the cache's, the cache starts anew, *moved is
 * set and no page is opened: the caller starts at the root again.
 */
WB_MUST_USE enum rc
tree_load(struct store *s, enum tree t, uint32_t page, int level,
	  uint8_t *plain, bool *moved, struct err *e);

/* The inner page, from the cache or loaded into it; *plain is valid while the
 * cache lives.  Moved: as above, and *plain is NULL. */
WB_MUST_USE enum rc
tree_inner(struct store *s, enum tree t, uint32_t page, int level,
	   const uint8_t **plain, bool *moved, struct err *e);

/* A page's new contents; the cache takes a copy. */
void tree_cache_put(struct tree_state *x, uint32_t page, const uint8_t *plain);
void tree_cache_drop(struct tree_state *x, uint32_t page);
void tree_forget(struct tree_state *x); /* wipes the cache; not known */

WB_MUST_USE enum rc tree_damaged(enum tree t, const char *what, struct err *e);

/* ---- sindex_write.c ------------------------------------------------------- */

/* Applies sorted operations.  fresh: whatever the tree held is gone. */
WB_MUST_USE enum rc
tree_apply(struct store *s, enum tree t, const struct sindex_entries *ops,
	   bool fresh, struct err *e);

#endif

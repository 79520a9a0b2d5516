/*
 * sindex.h - the sealed index: search by what is sealed, without a column on
 * disk that shows order or equality.
 *
 * A tree is a B+tree whose pages are sealed blobs (vault.h) in the table
 * index_page; index_tree holds its root and its generation.  A tree belongs to
 * one key domain: whoever holds the domain's key can search and change it, to
 * everybody else it is RC_NOKEY.
 *
 * An entry is a key and a row id.  The caller normalises keys (case, accents,
 * order of words): the index compares bytes with memcmp() and nothing else.
 * A key ends at its first 0x00 and after SINDEX_KEY_MAX bytes; whatever lies
 * behind is cut, so that a longer key is found by its beginning and the caller
 * compares the row itself.  Entries of equal key come in order of id; ids are
 * not negative.
 *
 * Changes are queued in the write transaction and applied sorted, leaf by
 * leaf.  Reading flushes what the same transaction has queued in that tree,
 * so it sees its own changes.
 */
#ifndef WARDBOOK_SINDEX_H
#define WARDBOOK_SINDEX_H

#include "wardbook/store.h"

/* Frozen numbers: they are in page ids and in associated data. */
enum tree {
	TREE_NONE = 0,
	TREE_NAME = 1,	    /* identity: words of names */
	TREE_NUMBER = 2,    /* identity: record and national numbers */
	TREE_PHONE = 3,	    /* identity */
	TREE_BIRTH = 4,	    /* identity: birth day */
	TREE_DIAGNOSIS = 5, /* code: diagnosis code */
	TREE_IMPORT = 6,    /* identity: what an import has brought already */
	TREE_COUNT
};

struct tree_def {
	const char *name;
	enum domain domain;
};

extern const struct tree_def trees[TREE_COUNT]; /* [enum tree] */

#define SINDEX_KEY_MAX 200 /* bytes */

/* ---- changing ------------------------------------------------------------- */

/*
 * Queue a change of the open write transaction; outside of one they are a BUG.
 * Putting an entry that is there and deleting one that is not are no errors.
 * Of several changes of one entry the last one counts.  Nothing is read or
 * sealed before sindex_flush(), so a missing key shows there.
 */
void
sindex_put(struct store *s, enum tree t, const void *key, size_t n, int64_t id);
void
sindex_del(struct store *s, enum tree t, const void *key, size_t n, int64_t id);

/* Applies what is queued, in order of trees.  store_commit() calls it.  After
 * an error the transaction must be rolled back.  RC_NOKEY, RC_DAMAGED, RC_IO. */
WB_MUST_USE enum rc sindex_flush(struct store *s, struct err *e);

/* What sindex_flush() did since the last call of this. */
struct sindex_counts {
	int64_t inserted;
	int64_t present; /* put, but there already */
	int64_t deleted;
	int64_t absent; /* deleted, but not there */
};
void sindex_counts(struct store *s, enum tree t, struct sindex_counts *c);

/* ---- searching ------------------------------------------------------------ */

/*
 * Called for each entry in ascending order; false stops the scan.  key is
 * valid during the call only and not terminated.  The function may use the
 * store, other scans too; in no other transaction than the scan began in.
 */
typedef bool (*sindex_fn)(const uint8_t *key, size_t n, int64_t id, void *arg);

/* Every entry whose key begins with those n bytes; n 0: every entry.  Outside
 * of a transaction each leaf is a snapshot of its own: what others change
 * meanwhile may be seen or not, nothing comes twice.
 * RC_NOKEY, RC_DAMAGED, RC_BUSY, RC_IO. */
WB_MUST_USE enum rc
sindex_scan(struct store *s, enum tree t, const void *prefix, size_t n,
	    sindex_fn fn, void *arg, struct err *e);

/* Every entry whose key is that one or behind it, to the end of the tree. */
WB_MUST_USE enum rc
sindex_scan_from(struct store *s, enum tree t, const void *from, size_t n,
		 sindex_fn fn, void *arg, struct err *e);

/* The lowest id with exactly that key.  RC_NONE and the codes above. */
WB_MUST_USE enum rc
sindex_find_one(struct store *s, enum tree t, const void *key, size_t n,
		int64_t *id, struct err *e);

/* ---- checking ------------------------------------------------------------- */

/* What a tree should hold, gathered by the caller in any order. */
struct sindex_entries {
	struct buf bytes;
	struct sindex_span *span;
	size_t count, cap;
};

void sindex_entries_init(struct sindex_entries *x);
void sindex_entries_add(struct sindex_entries *x, const void *key, size_t n,
			int64_t id);
void sindex_entries_release(struct sindex_entries *x); /* wipes */

struct sindex_report {
	int64_t entries;
	int64_t pages, leaves;
	int height;
	int64_t bytes_used;	      /* of the leaves' 3,984 each */
	int64_t missing;	      /* expected, not in the tree */
	int64_t extra;		      /* in the tree, not expected */
	int64_t missing_id, extra_id; /* row id of the first one, 0: none */
};

/*
 * Opens every page: order, separators, levels, each page reached exactly once
 * and none left over.  Then compares with x (sorted on the way; NULL: no
 * comparison).  Differences are counted in the report and are not an error of
 * the call; RC_DAMAGED says what is wrong with a page.  Runs in one snapshot:
 * the caller has a transaction open, or the store is idle.
 */
WB_MUST_USE enum rc
sindex_check(struct store *s, enum tree t, struct sindex_entries *x,
	     struct sindex_report *r, struct err *e);

/* Throws the tree away and builds it from x (never NULL); reads no old page.
 * In a write transaction; drops what was queued for this tree. */
WB_MUST_USE enum rc sindex_rebuild(struct store *s, enum tree t,
				   struct sindex_entries *x, struct err *e);

/* ---- for the store itself ------------------------------------------------- */

/* Rollback: forgets what is queued, and every cached page. */
void sindex_drop_pending(struct store *s);

/* The ring changed: wipes the cached pages, keeps what is queued. */
void sindex_drop_cache(struct store *s);

struct sindex_state;
void sindex_state_free(struct sindex_state *x); /* NULL is fine; wipes */

#endif

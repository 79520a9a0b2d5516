/*
 * sindex_check.c - a tree against itself, and against what it should hold.
 *
 * The walk opens every page anew, past the cache, in ascending order, so that
 * comparing with the expected entries is one merge.  It never repairs; whoever
 * knows the entries can throw the tree away and build it again.
 */
#include "sindex_private.h"

#include <stdlib.h>
#include <string.h>

struct walk {
	struct store *s;
	enum tree t;
	const struct sindex_entries *x; /* sorted; NULL: not compared */
	size_t next;			/* the first one not seen yet */
	struct sindex_report *r;
	uint32_t *seen; /* pages, in the order of the walk */
	size_t nseen, cap;
	int64_t rows;		 /* of index_page */
	uint8_t last[ENTRY_MAX]; /* entry before */
	size_t nlast;
	struct err *e;
};

static void
count_missing(struct walk *w, const struct sindex_span *sp)
{
	const uint8_t *p = (const uint8_t *)w->x->bytes.p + sp->at;

	if (!w->r->missing++)
		w->r->missing_id = entry_id(p, sp->n);
	w->next++;
}

static void
expect(struct walk *w, const uint8_t *entry, size_t n)
{
	bool found = false;

	/* Two rows of a patient may ask for the same entry. */
	while (w->x && w->next < w->x->count) {
		const struct sindex_span *sp = &w->x->span[w->next];
		int c = bytes_compare((const uint8_t *)w->x->bytes.p + sp->at,
				      sp->n, entry, n);

		if (c > 0)
			break;
		if (c == 0)
			w->next++;
		else
			count_missing(w, sp);
		found |= c == 0;
	}
	if (!found && w->x && !w->r->extra++)
		w->r->extra_id = entry_id(entry, n);
}

static enum rc
walk_leaf(struct walk *w, const uint8_t *plain, struct item low,
	  struct item high)
{
	uint8_t entry[ENTRY_MAX];
	unsigned count = page_count(plain);

	if (!count)
		return tree_damaged(w->t, "a leaf is empty", w->e);
	w->r->leaves++;
	w->r->bytes_used += (int64_t)page_used(plain);
	for (unsigned i = 0; i < count; i++) {
		size_t n = page_item(plain, i, entry);

		if (n < 9 || bytes_compare(entry, n, low.p, low.n) < 0 ||
		    (high.p && bytes_compare(entry, n, high.p, high.n) >= 0))
			return tree_damaged(w->t,
					    "an entry is in the wrong page",
					    w->e);
		if (w->nlast && bytes_compare(w->last, w->nlast, entry, n) >= 0)
			return tree_damaged(w->t, "entries are out of order",
					    w->e);
		memcpy(w->last, entry, n);
		w->nlast = n;
		w->r->entries++;
		expect(w, entry, n);
	}
	return RC_OK;
}

static enum rc
walk_page(struct walk *w, uint32_t page, int level, struct item low,
	  struct item high)
{
	uint8_t plain[VAULT_PAGE_PLAIN], from[ENTRY_MAX], to[ENTRY_MAX];
	bool moved;

	if (!page || page > tree_state(w->s, w->t)->pages)
		return tree_damaged(w->t, "a page has a number not given yet",
				    w->e);
	if ((int64_t)w->nseen >= w->rows)
		return tree_damaged(w->t, "a page is reached twice", w->e);
	w->seen = mem_room(w->seen, &w->cap, w->nseen, sizeof(*w->seen));
	w->seen[w->nseen++] = page;
	enum rc rc = tree_load(w->s, w->t, page, level, plain, &moved, w->e);
	if (rc == RC_OK && moved)
		rc = tree_damaged(w->t, "its generation moved in one snapshot",
				  w->e);
	if (rc == RC_OK && level == 0)
		rc = walk_leaf(w, plain, low, high);
	unsigned count = rc == RC_OK && level ? page_count(plain) : 0;
	for (unsigned i = 0; i < count && rc == RC_OK; i++) {
		struct item a = { from, (uint32_t)page_item(plain, i, from),
				  0 };
		struct item b = high;

		/* The first bound may lag behind after its page went. */
		if (bytes_compare(a.p, a.n, low.p, low.n) < 0)
			return tree_damaged(w->t, "a separator is out of order",
					    w->e);
		if (i + 1 < count)
			b = (struct item){
				to, (uint32_t)page_item(plain, i + 1, to), 0
			};
		if (b.p && bytes_compare(a.p, a.n, b.p, b.n) >= 0)
			return tree_damaged(w->t, "separators are out of order",
					    w->e);
		rc = walk_page(w, page_child(plain, i), level - 1, i ? a : low,
			       b);
	}
	return rc;
}

static int
by_number(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum rc
pages_each_once(struct walk *w)
{
	if (w->nseen)
		qsort(w->seen, w->nseen, sizeof(*w->seen), by_number);
	for (size_t i = 1; i < w->nseen; i++)
		if (w->seen[i] == w->seen[i - 1])
			return tree_damaged(w->t, "a page is reached twice",
					    w->e);
	if ((int64_t)w->nseen != w->rows)
		return tree_damaged(w->t, "it has pages that nothing leads to",
				    w->e);
	return RC_OK;
}

static enum rc
walk_tree(struct walk *w)
{
	struct tree_state *x = tree_state(w->s, w->t);
	struct item low = { (const uint8_t *)"", 0, 0 }, high = { 0 };
	struct stmt *st;
	bool moved;
	enum rc rc = tree_load(w->s, w->t, 0, 0, NULL, &moved, w->e);

	if (rc != RC_OK)
		return rc;
	st = store_query(w->s, QUERY_INDEX_PAGE_COUNT);
	stmt_int(st, "first", page_id(w->t, 0));
	stmt_int(st, "end", page_id(w->t + 1, 0));
	rc = stmt_one_int(st, &w->rows, w->e);
	w->r->pages = w->rows;
	w->r->height = x->height;
	if (rc == RC_OK && x->root)
		rc = walk_page(w, x->root, x->height - 1, low, high);
	if (rc == RC_OK)
		rc = pages_each_once(w);
	while (rc == RC_OK && w->x && w->next < w->x->count)
		count_missing(w, &w->x->span[w->next]);
	return rc;
}

enum rc
sindex_check(struct store *s, enum tree t, struct sindex_entries *x,
	     struct sindex_report *r, struct err *e)
{
	struct walk w = { .s = s, .t = t, .x = x, .r = r, .e = e };
	bool own = store_is_idle(s);
	enum rc rc = tree_key(s, t, e);

	memset(r, 0, sizeof(*r));
	if (rc == RC_OK && store_in_write(s))
		rc = sindex_flush(s, e);
	if (x)
		entries_sort(x);
	if (rc == RC_OK && own)
		rc = store_read_begin(s, e);
	if (rc == RC_OK) {
		rc = walk_tree(&w);
		if (own)
			store_read_end(s);
	}
	mem_wipe(w.last, sizeof(w.last));
	free(w.seen);
	return rc;
}

enum rc
sindex_rebuild(struct store *s, enum tree t, struct sindex_entries *x,
	       struct err *e)
{
	struct stmt *st;
	enum rc rc = tree_key(s, t, e);

	if (!store_in_write(s))
		BUG("rebuilding an index outside of a write transaction");
	if (rc != RC_OK)
		return rc;
	sindex_entries_release(&tree_state(s, t)->queue);
	entries_sort(x);
	st = store_query(s, QUERY_INDEX_PAGE_DROP_ALL);
	stmt_int(st, "first", page_id(t, 0));
	stmt_int(st, "end", page_id(t + 1, 0));
	rc = stmt_run(st, NULL, e);
	return rc == RC_OK ? tree_apply(s, t, x, true, e) : rc;
}

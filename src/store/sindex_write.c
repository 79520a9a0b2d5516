/*
 * sindex_write.c - a sorted run of changes goes into a tree.
 *
 * From the root down, each child gets its part of the run; a leaf is read,
 * merged with its part, and written once.  What comes back from a child is the
 * list of pages that now stand in its place: one, several, or none.  A parent
 * is written only if that list differs from what it had.  So a single change, a
 * batch of thousands and the first filling of a tree are one code.
 *
 * A page that empties goes; one that is half empty stays as it is until the
 * tree is rebuilt.  Numbers of pages are not used twice.
 */
#include "sindex_private.h"

#include <stdlib.h>
#include <string.h>

/* The pages that stand for one page, or for a level. */
struct kids {
	struct item *v;
	size_t n, cap;
};

/* Bytes of separators, which outlive the pages they came from. */
struct chunk {
	struct chunk *next;
	size_t used;
	uint8_t bytes[8000];
};

struct writer {
	struct store *s;
	enum tree t;
	struct tree_state *x;
	const struct sindex_entries *ops;
	bool moved; /* the generation has to */
	struct chunk *chunk;
	struct item *items; /* of the leaf at hand */
	size_t cap;
	struct buf whole; /* its old entries */
	struct err *e;
};

static const uint8_t *
keep_bytes(struct writer *w, const uint8_t *p, size_t n)
{
	struct chunk *c = w->chunk;

	if (!c || c->used + n > sizeof(c->bytes)) {
		c = mem_alloc(sizeof(*c));
		c->used = 0;
		c->next = w->chunk;
		w->chunk = c;
	}
	uint8_t *at = c->bytes + c->used;
	c->used += n;
	if (n)
		memcpy(at, p, n);
	return at;
}

static void
kids_add(struct kids *k, struct item it)
{
	k->v = mem_room(k->v, &k->cap, k->n, sizeof(*k->v));
	k->v[k->n++] = it;
}

static struct item
op_item(const struct writer *w, size_t i)
{
	const struct sindex_span *sp = &w->ops->span[i];

	return (struct item){ (const uint8_t *)w->ops->bytes.p + sp->at, sp->n,
			      0 };
}

/* ---- pages ---------------------------------------------------------------- */

static enum rc
page_write(struct writer *w, uint32_t page, bool fresh, const uint8_t *plain)
{
	struct vault_page at = { .domain = trees[w->t].domain,
				 .tree = (uint32_t)w->t,
				 .page = page };
	uint8_t blob[VAULT_PAGE_BLOB];
	int64_t changed = 0;

	vault_random(&at.stamp, sizeof(at.stamp));
	enum rc rc = vault_page_seal(w->s->ring, &at, plain, blob, w->e);
	if (rc != RC_OK)
		return rc;
	struct stmt *st = store_query(w->s, fresh ? QUERY_INDEX_PAGE_ADD
						  : QUERY_INDEX_PAGE_SET);
	stmt_int(st, "page", page_id(w->t, page));
	stmt_int(st, "stamp", (int64_t)at.stamp);
	stmt_int(st, "epoch", at.epoch);
	stmt_blob(st, "body", blob, sizeof(blob));
	rc = stmt_run(st, &changed, w->e);
	stmt_done(st);
	if (rc == RC_OK && changed != 1)
		rc = tree_damaged(w->t, "a page is missing", w->e);
	if (rc == RC_OK && page_level(plain))
		tree_cache_put(w->x, page, plain);
	w->moved |= fresh || page_level(plain);
	return rc;
}

static enum rc
page_drop(struct writer *w, uint32_t page)
{
	struct stmt *st = store_query(w->s, QUERY_INDEX_PAGE_DROP);

	stmt_int(st, "page", page_id(w->t, page));
	w->moved = true;
	tree_cache_drop(w->x, page);
	return stmt_run(st, NULL, w->e);
}

/* Nobody else can move a tree while we hold the write transaction. */
static enum rc
must_be_still(struct writer *w, bool moved)
{
	if (moved)
		return tree_damaged(w->t, "it changed under its writer", w->e);
	return RC_OK;
}

static enum rc
inner_get(struct writer *w, uint32_t page, int level, const uint8_t **in)
{
	bool moved;
	enum rc rc = tree_inner(w->s, w->t, page, level, in, &moved, w->e);

	return rc == RC_OK ? must_be_still(w, moved) : rc;
}

/*
 * Writes the items of one level to as many pages as they need; the first is
 * `page` (0: a new one) and keeps the lower bound `low`.  Appends to out what
 * the level above has to know.
 */
static enum rc
level_write(struct writer *w, struct item *v, size_t n, int level,
	    uint32_t page, struct item low, bool append, struct kids *out)
{
	size_t limit = page_limit(v, n, level, append);
	uint8_t plain[VAULT_PAGE_PLAIN];
	enum rc rc = RC_OK;

	for (size_t i = 0; i < n && rc == RC_OK;) {
		size_t take = page_take(v + i, n - i, level, limit);
		bool fresh = i || !page;
		struct item kid = low;

		/* Behind the end of an inner page the subtree before goes on
		 * up to the very bound; only leaves' bounds can be cut. */
		if (i) {
			kid.n = level ? v[i].n
				      : (uint32_t)page_separator(&v[i - 1],
								 &v[i]);
			kid.p = keep_bytes(w, v[i].p, kid.n);
		}
		if (fresh && w->x->pages == UINT32_MAX)
			return tree_damaged(w->t, "no number is left", w->e);
		kid.child = fresh ? ++w->x->pages : page;
		page_fill(plain, v + i, take, level);
		rc = page_write(w, kid.child, fresh, plain);
		kids_add(out, kid);
		i += take;
	}
	mem_wipe(plain, sizeof(plain));
	return rc;
}

/* ---- leaves --------------------------------------------------------------- */

/* Takes the leaf's entries out, whole, to the end of w->items. */
static size_t
leaf_expand(struct writer *w, const uint8_t *plain, size_t more)
{
	size_t count = page_count(plain), prefix = page_u16(plain + 4);
	size_t at = 0;

	buf_clear(&w->whole);
	buf_reserve(&w->whole, count * prefix + PAGE_FULL + ENTRY_MAX);
	w->items = mem_room(w->items, &w->cap, 2 * count + more,
			    sizeof(*w->items));
	struct item *old = w->items + count + more;
	for (unsigned i = 0; i < count; i++) {
		uint8_t *p = (uint8_t *)w->whole.p + at;

		old[i] =
			(struct item){ p, (uint32_t)page_item(plain, i, p), 0 };
		at += old[i].n;
	}
	return count;
}

/* Merges old entries with ops [from, to) into w->items; counts what it does. */
static size_t
leaf_merge(struct writer *w, const struct item *old, size_t nold, size_t from,
	   size_t to, bool *changed)
{
	struct sindex_counts *c = &w->x->counts;
	size_t i = 0, n = 0;

	*changed = false;
	for (size_t k = from; k < to; k++) {
		struct item op = op_item(w, k);
		bool del = w->ops->span[k].del, there = false;

		for (; i < nold; i++) {
			int d = bytes_compare(old[i].p, old[i].n, op.p, op.n);

			there = d == 0;
			if (d >= 0)
				break;
			w->items[n++] = old[i];
		}
		if (there && del)
			i++;
		else if (!there && !del)
			w->items[n++] = op;
		*changed |= there == del;
		c->inserted += !there && !del;
		c->present += there && !del;
		c->deleted += there && del;
		c->absent += !there && del;
	}
	while (i < nold)
		w->items[n++] = old[i++];
	return n;
}

static enum rc
leaf_apply(struct writer *w, uint32_t page, struct item low, size_t from,
	   size_t to, bool edge, struct kids *out)
{
	uint8_t plain[VAULT_PAGE_PLAIN];
	bool moved = false, changed, append = edge;
	enum rc rc = RC_OK;

	if (page)
		rc = tree_load(w->s, w->t, page, 0, plain, &moved, w->e);
	else
		page_fill(plain, NULL, 0, 0);
	if (rc == RC_OK)
		rc = must_be_still(w, moved);
	if (rc != RC_OK)
		return rc;
	size_t nold = leaf_expand(w, plain, to - from);
	const struct item *old = w->items + nold + (to - from);
	if (nold) {
		struct item first = op_item(w, from);
		const struct item *last = &old[nold - 1];

		append &= bytes_compare(first.p, first.n, last->p, last->n) > 0;
	}
	size_t n = leaf_merge(w, old, nold, from, to, &changed);
	mem_wipe(plain, sizeof(plain));
	low.child = page;
	if (n && changed)
		return level_write(w, w->items, n, 0, page, low, append, out);
	if (n)
		kids_add(out, low);
	else if (page)
		return page_drop(w, page);
	return RC_OK;
}

/* ---- inner pages ---------------------------------------------------------- */

/* The children [*next, to) as they were. */
static void
kids_copy(struct writer *w, const uint8_t *in, struct kids *k, unsigned *next,
	  unsigned to)
{
	uint8_t key[ENTRY_MAX];

	for (; *next < to; ++*next) {
		struct item it;

		it.n = (uint32_t)page_item(in, *next, key);
		it.p = keep_bytes(w, key, it.n);
		it.child = page_child(in, *next);
		kids_add(k, it);
	}
}

/* How far the ops of child i of the page go. */
static size_t
ops_until(struct writer *w, const uint8_t *in, unsigned i, size_t from,
	  size_t to)
{
	uint8_t end[ENTRY_MAX];

	if (i + 1 == page_count(in))
		return to;
	size_t n = page_item(in, i + 1, end);
	while (from < to) {
		struct item op = op_item(w, from);

		if (bytes_compare(op.p, op.n, end, n) >= 0)
			break;
		from++;
	}
	return from;
}

static enum rc
apply(struct writer *w, uint32_t page, int level, struct item low, size_t from,
      size_t to, bool edge, struct kids *out);

/* The parts of the run go to the children; if the list of them
 * differs from what it was, *now gets it. */
static enum rc
children_apply(struct writer *w, const uint8_t *in, struct item low,
	       size_t from, size_t to, bool edge, struct kids *now,
	       bool *differs)
{
	unsigned count = page_count(in), next = 0;
	enum rc rc = RC_OK;

	while (from < to && rc == RC_OK) {
		struct item op = op_item(w, from), bound = low;
		unsigned i = page_descend(in, op.p, op.n);
		size_t end = ops_until(w, in, i, from, to);
		uint32_t child = page_child(in, i);
		struct kids part = { 0 };
		uint8_t key[ENTRY_MAX];

		if (i) {
			bound.n = (uint32_t)page_item(in, i, key);
			bound.p = keep_bytes(w, key, bound.n);
		}
		rc = apply(w, child, page_level(in) - 1, bound, from, end,
			   edge && i + 1 == count, &part);
		if (part.n != 1 || part.v[0].child != child) {
			kids_copy(w, in, now, &next, i);
			for (size_t k = 0; k < part.n; k++)
				kids_add(now, part.v[k]);
			next = i + 1;
		}
		free(part.v);
		from = end;
	}
	*differs = next > 0;
	if (*differs && rc == RC_OK)
		kids_copy(w, in, now, &next, count);
	return rc;
}

static enum rc
inner_apply(struct writer *w, uint32_t page, int level, struct item low,
	    size_t from, size_t to, bool edge, struct kids *out)
{
	const uint8_t *in;
	struct kids now = { 0 };
	bool differs = false;
	enum rc rc = inner_get(w, page, level, &in);

	if (rc == RC_OK)
		rc = children_apply(w, in, low, from, to, edge, &now, &differs);
	low.child = page;
	if (rc == RC_OK && !differs) {
		kids_add(out, low);
	} else if (rc == RC_OK && !now.n) {
		rc = page_drop(w, page);
	} else if (rc == RC_OK) {
		rc = level_write(w, now.v, now.n, level, page, low, edge, out);
	}
	free(now.v);
	return rc;
}

static enum rc
apply(struct writer *w, uint32_t page, int level, struct item low, size_t from,
      size_t to, bool edge, struct kids *out)
{
	if (level <= 0)
		return leaf_apply(w, page, low, from, to, edge, out);
	return inner_apply(w, page, level, low, from, to, edge, out);
}

/* ---- the tree ------------------------------------------------------------- */

/* Levels above the list until one page is left; a chain of single children at
 * the top goes. */
static enum rc
root_set(struct writer *w, struct kids *k, int level)
{
	struct item low = { (const uint8_t *)"", 0, 0 };
	struct tree_state *x = w->x;
	enum rc rc = RC_OK;

	while (k->n > 1 && rc == RC_OK) {
		struct kids up = { 0 };

		rc = level_write(w, k->v, k->n, ++level, 0, low, true, &up);
		free(k->v);
		*k = up;
	}
	if (rc != RC_OK)
		return rc;
	x->root = k->n ? k->v[0].child : 0;
	x->height = k->n ? level + 1 : 0;
	while (x->height > 1 && rc == RC_OK) {
		const uint8_t *in;

		rc = inner_get(w, x->root, x->height - 1, &in);
		if (rc != RC_OK || page_count(in) > 1)
			break;
		uint32_t child = page_child(in, 0);
		rc = page_drop(w, x->root);
		x->root = child;
		x->height--;
	}
	return rc;
}

static enum rc
row_save(struct writer *w)
{
	struct tree_state *x = w->x;
	struct stmt *st = store_query(w->s, x->version ? QUERY_INDEX_TREE_SET
						       : QUERY_INDEX_TREE_ADD);

	stmt_int(st, "tree", w->t);
	stmt_int(st, "version", ++x->version);
	stmt_int(st, "root", x->root);
	stmt_int(st, "height", x->height);
	stmt_int(st, "pages", x->pages);
	return stmt_run(st, NULL, w->e);
}

static void
writer_release(struct writer *w)
{
	while (w->chunk) {
		struct chunk *c = w->chunk;

		w->chunk = c->next;
		mem_wipe(c, sizeof(*c));
		free(c);
	}
	buf_release(&w->whole);
	free(w->items);
}

enum rc
tree_apply(struct store *s, enum tree t, const struct sindex_entries *ops,
	   bool fresh, struct err *e)
{
	struct writer w = { .s = s,
			    .t = t,
			    .x = tree_state(s, t),
			    .ops = ops,
			    .moved = fresh,
			    .whole = BUF_INIT,
			    .e = e };
	struct kids k = { 0 };
	struct item low = { (const uint8_t *)"", 0, 0 };
	bool moved;
	enum rc rc = tree_key(s, t, e);

	if (rc == RC_OK) /* the tree's row as this transaction sees it */
		rc = tree_load(s, t, 0, 0, NULL, &moved, e);
	if (rc == RC_OK && fresh) {
		int64_t version = w.x->version;

		tree_forget(w.x);
		w.x->known = true;
		w.x->version = version;
		w.x->root = w.x->pages = 0;
		w.x->height = 0;
	}
	int level = w.x->height > 1 ? w.x->height - 1 : 0;
	if (rc == RC_OK && ops->count)
		rc = apply(&w, w.x->root, level, low, 0, ops->count, true, &k);
	if (rc == RC_OK && w.moved)
		rc = root_set(&w, &k, level);
	if (rc == RC_OK && w.moved)
		rc = row_save(&w);
	if (rc != RC_OK)
		tree_forget(w.x);
	free(k.v);
	writer_release(&w);
	return rc;
}

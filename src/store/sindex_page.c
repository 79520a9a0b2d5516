/*
 * sindex_page.c - pages of a sealed index: layout, search, filling, splitting.
 *
 * Sizes grow with every item that is added, and never shrink: a new item can
 * break the shared prefix but not lengthen it.  So taking items while they fit
 * is the best there is, and one new item may make several pages of one.
 */
#include "sindex_page.h"

#include <assert.h>
#include <string.h>

#define MAGIC 0xB7
#define CHILD 4

static_assert(PAGE_HEAD + 2 * (ENTRY_MAX + CHILD + 4) < PAGE_EDGE,
	      "an inner page has two children at least");

static void
put_u16(uint8_t *p, size_t v)
{
	p[0] = (uint8_t)v;
	p[1] = (uint8_t)(v >> 8);
}

size_t
bytes_shared(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
	size_t n = na < nb ? na : nb, i = 0;

	while (i < n && a[i] == b[i])
		i++;
	return i;
}

int
bytes_compare(const uint8_t *a, size_t na, const uint8_t *b, size_t nb)
{
	int c = memcmp(a, b, na < nb ? na : nb);

	return c ? c : (na > nb) - (na < nb);
}

static size_t
body_extra(int level)
{
	return level ? CHILD : 0;
}

/* The body of item i without the child: offset and length. */
static const uint8_t *
suffix(const uint8_t *page, unsigned i, size_t *n)
{
	const uint8_t *slot = page + PAGE_HEAD + page_u16(page + 4) + 2 * i;
	size_t from = page_u16(slot) + body_extra(page_level(page));

	*n = page_u16(slot + 2) - from;
	return page + from;
}

bool
page_is_sound(const uint8_t *page, int level)
{
	size_t count = page_count(page), prefix = page_u16(page + 4);
	size_t bodies = PAGE_HEAD + prefix + 2 * (count + 1);
	const uint8_t *slot = page + PAGE_HEAD + prefix;
	size_t extra = body_extra(level);

	if (page[0] != MAGIC || page[1] != level || page_u16(page + 6) ||
	    bodies > PAGE_FULL || prefix > ENTRY_MAX || (level && !count) ||
	    page_u16(slot) != bodies)
		return false;
	for (size_t i = 0; i < count; i++, slot += 2) {
		size_t from = page_u16(slot), to = page_u16(slot + 2);

		if (to < from + extra || to - from - extra + prefix > ENTRY_MAX)
			return false;
	}
	return page_u16(slot) <= PAGE_FULL;
}

size_t
page_take(const struct item *v, size_t n, int level, size_t limit)
{
	size_t prefix = v[0].n, sum = 0;

	for (size_t i = 0; i < n; i++) {
		size_t max = v[i].n < prefix ? v[i].n : prefix;

		prefix = bytes_shared(v[0].p, prefix, v[i].p, max);
		sum += v[i].n + body_extra(level);
		if (PAGE_HEAD + prefix + 2 * (i + 2) + sum - (i + 1) * prefix >
		    limit)
			return i ? i : 1;
	}
	return n;
}

void
page_fill(uint8_t *page, const struct item *v, size_t n, int level)
{
	size_t prefix = 0;

	/* First and last share what all share, as they are in order. */
	if (n)
		prefix = bytes_shared(v[0].p, v[0].n, v[n - 1].p, v[n - 1].n);
	memset(page, 0, PAGE_FULL);
	page[0] = MAGIC;
	page[1] = (uint8_t)level;
	put_u16(page + 2, n);
	put_u16(page + 4, prefix);
	if (prefix)
		memcpy(page + PAGE_HEAD, v[0].p, prefix);
	uint8_t *slot = page + PAGE_HEAD + prefix;
	size_t at = PAGE_HEAD + prefix + 2 * (n + 1);
	for (size_t i = 0; i < n; i++, slot += 2) {
		put_u16(slot, at);
		if (level) {
			put_u16(page + at, v[i].child & 0xffff);
			put_u16(page + at + 2, v[i].child >> 16);
			at += CHILD;
		}
		if (at + v[i].n - prefix > PAGE_FULL)
			BUG("%zu items do not fit a page", n);
		if (v[i].n > prefix)
			memcpy(page + at, v[i].p + prefix, v[i].n - prefix);
		at += v[i].n - prefix;
	}
	put_u16(slot, at);
}

size_t
page_used(const uint8_t *page)
{
	return page_u16(page + PAGE_HEAD + page_u16(page + 4) +
			2 * page_count(page));
}

size_t
page_item(const uint8_t *page, unsigned i, uint8_t *out)
{
	size_t prefix = page_u16(page + 4), n;
	const uint8_t *p = suffix(page, i, &n);

	memcpy(out, page + PAGE_HEAD, prefix);
	memcpy(out + prefix, p, n);
	return prefix + n;
}

uint32_t
page_child(const uint8_t *page, unsigned i)
{
	const uint8_t *p =
		page + page_u16(page + PAGE_HEAD + page_u16(page + 4) + 2 * i);

	return page_u16(p) | (uint32_t)page_u16(p + 2) << 16;
}

/* Items below the key, and with it those equal to it where equal is set. */
static unsigned
search(const uint8_t *page, const uint8_t *key, size_t n, bool equal)
{
	size_t prefix = page_u16(page + 4);
	unsigned low = 0, high = page_count(page);
	int c = memcmp(key, page + PAGE_HEAD, n < prefix ? n : prefix);

	if (c)
		return c < 0 ? 0 : high;
	if (n < prefix)
		return 0;
	key += prefix;
	n -= prefix;
	while (low < high) {
		unsigned mid = (low + high) / 2;
		size_t len;
		const uint8_t *p = suffix(page, mid, &len);

		c = bytes_compare(p, len, key, n);
		if (c < 0 || (equal && c == 0))
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

unsigned
page_lower(const uint8_t *page, const uint8_t *key, size_t n)
{
	return search(page, key, n, false);
}

unsigned
page_descend(const uint8_t *page, const uint8_t *key, size_t n)
{
	unsigned i = search(page, key, n, true);

	return i ? i - 1 : 0;
}

static size_t
pages_needed(const struct item *v, size_t n, int level, size_t limit,
	     size_t enough)
{
	size_t k = 0;

	for (size_t i = 0; i < n && k <= enough; k++)
		i += page_take(v + i, n - i, level, limit);
	return k;
}

size_t
page_limit(const struct item *v, size_t n, int level, bool append)
{
	size_t low = PAGE_FULL / 3, high = PAGE_EDGE;

	if (!n || page_take(v, n, level, PAGE_FULL) == n)
		return PAGE_FULL;
	if (append)
		return high;
	size_t k = pages_needed(v, n, level, high, SIZE_MAX - 1);
	while (low < high) {
		size_t mid = (low + high) / 2;

		if (pages_needed(v, n, level, mid, k) <= k)
			high = mid;
		else
			low = mid + 1;
	}
	return high;
}

size_t
page_separator(const struct item *a, const struct item *b)
{
	return bytes_shared(a->p, a->n, b->p, b->n) + 1;
}

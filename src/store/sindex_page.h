/*
 * sindex_page.h - one page of a sealed index, in the open.
 *
 * Pure functions on VAULT_PAGE_PLAIN bytes: no store, no keys.  A page is never
 * changed in place: whoever changes it takes all its items out, merges, and
 * fills pages anew, so that splitting in two, in many, and not at all are the
 * same thing.
 *
 * Layout, little-endian, frozen
 *
 *    0  1  0xB7
 *    1  1  level, 0: leaf
 *    2  2  count of items
 *    4  2  length of the prefix that all items share
 *    6  2  reserved
 *    8  n  the prefix
 *  8+n  2  offset of each item's body, and the end of the last: count + 1
 *    ..    bodies, one behind the other: in inner pages the child's page
 *          number (4 bytes); then what follows the prefix
 *    ..    zeros
 *
 * Items are in strictly ascending order.  An item of an inner page is the
 * lower bound of its child; what is below the first belongs to the first.
 */
#ifndef WARDBOOK_SINDEX_PAGE_H
#define WARDBOOK_SINDEX_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/sindex.h"

#define ENTRY_MAX   (SINDEX_KEY_MAX + 9) /* key, 0x00, id */
#define PAGE_HEAD   8
#define PAGE_FULL   VAULT_PAGE_PLAIN
#define PAGE_EDGE   (PAGE_FULL * 9 / 10) /* what a split leaves at most */
#define PAGE_LEVELS 16			 /* more is damage */

struct item {
	const uint8_t *p; /* not owned */
	uint32_t n;
	uint32_t child; /* inner pages: page number */
};

/* Bytes that a and b share at their beginning. */
size_t bytes_shared(const uint8_t *a, size_t na, const uint8_t *b, size_t nb);

/* As memcmp(), the shorter first where one begins the other. */
int bytes_compare(const uint8_t *a, size_t na, const uint8_t *b, size_t nb);

static inline unsigned
page_u16(const uint8_t *p)
{
	return p[0] | (unsigned)p[1] << 8;
}

static inline int
page_level(const uint8_t *page)
{
	return page[1];
}

static inline unsigned
page_count(const uint8_t *page)
{
	return page_u16(page + 2);
}

/* Does it hold together as a page of that level?  Nothing is read outside of
 * the page after this.  Order is not looked at. */
bool page_is_sound(const uint8_t *page, int level);

/* How many of the first items fit a page, if no more than limit bytes are
 * used; always one at least (n > 0). */
size_t page_take(const struct item *v, size_t n, int level, size_t limit);

/* Writes a page of all n items; they must fit. */
void page_fill(uint8_t *page, const struct item *v, size_t n, int level);

/* Bytes in use. */
size_t page_used(const uint8_t *page);

/* Copies item i whole; out has room for ENTRY_MAX.  Returns its length. */
size_t page_item(const uint8_t *page, unsigned i, uint8_t *out);
uint32_t page_child(const uint8_t *page, unsigned i);

/* First item that is not below the key; count where none is. */
unsigned page_lower(const uint8_t *page, const uint8_t *key, size_t n);

/* Inner pages: the item whose child the key belongs to. */
unsigned page_descend(const uint8_t *page, const uint8_t *key, size_t n);

/*
 * The limit to split n items with: as few pages as PAGE_EDGE allows, filled
 * evenly; where entries came behind all others (append), filled up to
 * PAGE_EDGE, as more will come there.  PAGE_FULL where one page holds all.
 */
size_t page_limit(const struct item *v, size_t n, int level, bool append);

/* How much of b tells it from a (a < b): the shortest separator. */
size_t page_separator(const struct item *a, const struct item *b);

#endif

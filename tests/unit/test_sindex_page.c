/*
 * test_sindex_page.c - one page of the sealed index, without store or keys.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/store/sindex_page.h"

#define MAX 3000

static uint8_t bytes[MAX][ENTRY_MAX];
static struct item items[MAX];

static int
by_bytes(const void *a, const void *b)
{
	const struct item *x = a, *y = b;

	return bytes_compare(x->p, x->n, y->p, y->n);
}

/* n distinct entries in order: `shared` equal bytes, then up to `own`. */
static size_t
make_items(size_t n, unsigned shared, unsigned own, unsigned alphabet)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		unsigned len = shared + 1 + (unsigned)rand() % own;

		memset(bytes[i], 's', shared);
		for (unsigned k = shared; k < len; k++)
			bytes[i][k] = (uint8_t)((unsigned)rand() % alphabet);
		items[i] = (struct item){ bytes[i], len, (uint32_t)rand() };
	}
	qsort(items, n, sizeof(items[0]), by_bytes);
	for (size_t i = 0; i < n; i++)
		if (!kept || by_bytes(&items[kept - 1], &items[i]) != 0)
			items[kept++] = items[i];
	return kept;
}

static void
check_page(const uint8_t *page, const struct item *v, size_t n, int level)
{
	uint8_t out[ENTRY_MAX];

	assert_true(page_is_sound(page, level));
	assert_false(page_is_sound(page, level + 1));
	assert_int_equal(page_count(page), n);
	for (unsigned i = 0; i < n; i++) {
		assert_int_equal(page_item(page, i, out), v[i].n);
		assert_memory_equal(out, v[i].p, v[i].n);
		if (level)
			assert_int_equal(page_child(page, i), v[i].child);
	}
}

static void
check_search(const uint8_t *page, const struct item *v, size_t n)
{
	for (int i = 0; i < 300; i++) {
		uint8_t key[ENTRY_MAX];
		const struct item *near = &v[(size_t)rand() % n];
		size_t len = near->n, lower = 0, upper = 0;

		memcpy(key, near->p, len);
		if (rand() % 2)
			len -= (size_t)rand() % len;
		if (rand() % 2)
			key[(size_t)rand() % len] ^= (uint8_t)rand();
		while (lower < n &&
		       bytes_compare(v[lower].p, v[lower].n, key, len) < 0)
			lower++;
		while (upper < n &&
		       bytes_compare(v[upper].p, v[upper].n, key, len) <= 0)
			upper++;
		assert_int_equal(page_lower(page, key, len), lower);
		assert_int_equal(page_descend(page, key, len),
				 upper ? upper - 1 : 0);
	}
}

static void
what_is_filled_in_comes_out(void **state)
{
	uint8_t page[PAGE_FULL];

	(void)state;
	for (int round = 0; round < 200; round++) {
		int level = round % 3;
		size_t n = make_items(1 + (size_t)rand() % 400,
				      (unsigned)rand() % 100,
				      1 + (unsigned)rand() % 100,
				      2 + (unsigned)rand() % 254);

		size_t take = page_take(items, n, level, PAGE_FULL);
		page_fill(page, items, take, level);
		assert_true(page_used(page) <= PAGE_FULL);
		check_page(page, items, take, level);
		check_search(page, items, take);
		/* It could not have taken one more. */
		if (take < n)
			assert_true(page_take(items, take + 1, level,
					      PAGE_FULL) == take);
	}
	page_fill(page, NULL, 0, 0);
	assert_true(page_is_sound(page, 0));
	assert_int_equal(page_lower(page, (const uint8_t *)"x", 1), 0);
}

static void
splits_are_even_and_as_few_as_can_be(void **state)
{
	(void)state;
	for (int round = 0; round < 100; round++) {
		size_t n = make_items(MAX, (unsigned)rand() % 20,
				      10 + (unsigned)rand() % 20, 255);
		size_t limit = page_limit(items, n, 0, false), pages = 0;
		size_t least = 0, first = 0, last = 0;

		for (size_t i = 0; i < n; pages++) {
			last = page_take(items + i, n - i, 0, limit);
			first = pages ? first : last;
			i += last;
		}
		for (size_t i = 0; i < n; least++)
			i += page_take(items + i, n - i, 0, PAGE_EDGE);
		assert_int_equal(pages, least);
		assert_true(pages > 2);
		assert_true(last > first / 2);
		assert_int_equal(page_limit(items, n, 0, true), PAGE_EDGE);
	}
	assert_int_equal(page_limit(items, 3, 0, false), PAGE_FULL);
}

/* A page full of entries with a long common beginning, and one that breaks
 * it: two pages are not enough. */
static void
one_entry_can_make_many_pages_of_one(void **state)
{
	uint8_t page[PAGE_FULL], odd[] = "s";
	size_t n = make_items(MAX - 1, 180, 3, 12), pages = 0;

	(void)state;
	n = page_take(items, n, 0, PAGE_FULL);
	assert_true(n > 400);
	memmove(items + 1, items, n * sizeof(items[0]));
	items[0] = (struct item){ odd, 1, 0 };
	n++;
	size_t limit = page_limit(items, n, 0, false);
	for (size_t i = 0; i < n; pages++) {
		size_t take = page_take(items + i, n - i, 0, limit);

		page_fill(page, items + i, take, 0);
		check_page(page, items + i, take, 0);
		i += take;
	}
	assert_int_equal(pages, 3);
}

static void
separators_are_short_and_separate(void **state)
{
	size_t n = make_items(2000, 5, 30, 200);

	(void)state;
	for (size_t i = 1; i < n; i++) {
		const struct item *a = &items[i - 1], *b = &items[i];
		size_t len = page_separator(a, b);

		assert_true(len <= b->n);
		assert_true(bytes_compare(a->p, a->n, b->p, len) < 0);
		assert_true(bytes_compare(b->p, b->n, b->p, len) >= 0);
		assert_true(bytes_compare(a->p, a->n, b->p, len - 1) >= 0);
	}
}

/* Whatever the bytes are, a page called sound is read within its bounds (run
 * under the address sanitizer this says more). */
static void
random_bytes_do_no_harm(void **state)
{
	uint8_t out[ENTRY_MAX];
	int sound = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		uint8_t *page = malloc(PAGE_FULL);
		int level = rand() % 2;
		size_t n = make_items(50, 4, 20, 100);

		page_fill(page, items, n, level);
		for (int k = rand() % 3; k >= 0; k--)
			page[rand() % 120] = (uint8_t)rand();
		if (page_is_sound(page, level)) {
			sound++;
			for (unsigned i = 0; i < page_count(page); i++) {
				page_item(page, i, out);
				if (level)
					page_child(page, i);
			}
			page_lower(page, bytes[0], 20);
		}
		free(page);
	}
	assert_true(sound > 100 && sound < 19900);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_filled_in_comes_out),
		cmocka_unit_test(splits_are_even_and_as_few_as_can_be),
		cmocka_unit_test(one_entry_can_make_many_pages_of_one),
		cmocka_unit_test(separators_are_short_and_separate),
		cmocka_unit_test(random_bytes_do_no_harm),
	};

	srand(1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

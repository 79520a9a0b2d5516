/*
 * test_sindex.c - the sealed index: what its header promises, and what happens
 * to it when the file is tampered with.
 */
#include "test_sindex.h"

#include <sqlite3.h>

struct seen {
	int64_t id[4000];
	char key[4000][SINDEX_KEY_MAX + 1];
	size_t n, stop;
};

static bool
take(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct seen *x = arg;

	assert_true(x->n < 4000 && n <= SINDEX_KEY_MAX);
	memcpy(x->key[x->n], key, n);
	x->key[x->n][n] = '\0';
	x->id[x->n++] = id;
	return x->n != x->stop;
}

static struct seen *
scan(struct fixture *f, enum tree t, const char *prefix)
{
	static struct seen x;
	struct err e;

	memset(&x, 0, sizeof(x));
	OK(sindex_scan(f->store, t, prefix, strlen(prefix), take, &x, &e));
	return &x;
}

static void
put(struct fixture *f, const char *key, int64_t id)
{
	sindex_put(f->store, TREE_NAME, key, strlen(key), id);
}

static void
del(struct fixture *f, const char *key, int64_t id)
{
	sindex_del(f->store, TREE_NAME, key, strlen(key), id);
}

/* n names in one transaction, enough for a tree of three levels. */
static void
put_many(struct fixture *f, int from, int n)
{
	struct err e;

	OK(store_begin(f->store, &e));
	for (int i = from; i < from + n; i++) {
		char key[80];

		snprintf(key, sizeof(key), "name-%08x", i * 2654435761u);
		put(f, key, i);
	}
	OK(store_commit(f->store, &e));
}

static void
entries_come_in_order(void **state)
{
	struct fixture *f = *state;
	struct seen *x;
	struct err e;
	int64_t id;

	assert_int_equal(scan(f, TREE_NAME, "")->n, 0);
	OK(store_begin(f->store, &e));
	put(f, "okafor", 12);
	put(f, "okafor", 3);
	put(f, "oka", 900);
	put(f, "okaforson", 1);
	put(f, "ok\xc3\xa1", 5);
	put(f, "oj", 5);
	put(f, "okafor", 12);
	x = scan(f, TREE_NAME, "oka"); /* its own changes */
	assert_int_equal(x->n, 4);
	OK(store_commit(f->store, &e));
	x = scan(f, TREE_NAME, "oka");
	assert_int_equal(x->n, 4);
	assert_int_equal(x->id[0], 900);
	assert_int_equal(x->id[1], 3);
	assert_int_equal(x->id[2], 12);
	assert_int_equal(x->id[3], 1);
	assert_string_equal(x->key[3], "okaforson");
	assert_int_equal(scan(f, TREE_NAME, "")->n, 6);
	assert_int_equal(scan(f, TREE_NUMBER, "")->n, 0);
	OK(sindex_find_one(f->store, TREE_NAME, "okafor", 6, &id, &e));
	assert_int_equal(id, 3);
	assert_int_equal(sindex_find_one(f->store, TREE_NAME, "okaf", 4, &id,
					 &e),
			 RC_NONE);
	memset(x, 0, sizeof(*x));
	OK(sindex_scan_from(f->store, TREE_NAME, "okaforr", 7, take, x, &e));
	assert_int_equal(x->n, 2);
	assert_string_equal(x->key[1], "ok\xc3\xa1");
}

static void
changes_are_counted_and_repeatable(void **state)
{
	struct fixture *f = *state;
	struct sindex_counts c;
	struct err e;

	OK(store_begin(f->store, &e));
	put(f, "a", 1);
	put(f, "b", 2);
	OK(store_commit(f->store, &e));
	OK(store_begin(f->store, &e));
	put(f, "a", 1);
	del(f, "b", 2);
	del(f, "b", 3);
	put(f, "c", 4);
	del(f, "c", 4);
	put(f, "d", 5);
	OK(store_commit(f->store, &e));
	sindex_counts(f->store, TREE_NAME, &c);
	assert_int_equal(c.inserted, 3);
	assert_int_equal(c.present, 1);
	assert_int_equal(c.deleted, 1);
	assert_int_equal(c.absent, 2);
	assert_int_equal(scan(f, TREE_NAME, "")->n, 2);
	sindex_counts(f->store, TREE_NAME, &c);
	assert_int_equal(c.inserted + c.present + c.deleted + c.absent, 0);
}

static void
long_keys_are_cut(void **state)
{
	struct fixture *f = *state;
	char key[300];
	struct err e;
	int64_t id;

	memset(key, 'k', sizeof(key));
	OK(store_begin(f->store, &e));
	sindex_put(f->store, TREE_NAME, key, 300, 7);
	sindex_put(f->store, TREE_NAME, "left\0right", 10, 8);
	sindex_put(f->store, TREE_NAME, NULL, 0, 9);
	OK(store_commit(f->store, &e));
	OK(sindex_find_one(f->store, TREE_NAME, key, 250, &id, &e));
	assert_int_equal(id, 7);
	OK(sindex_find_one(f->store, TREE_NAME, "left", 4, &id, &e));
	assert_int_equal(id, 8);
	OK(sindex_find_one(f->store, TREE_NAME, "", 0, &id, &e));
	assert_int_equal(id, 9);
	assert_int_equal(scan(f, TREE_NAME, "")->n, 3);
}

static void
rollback_leaves_no_trace(void **state)
{
	struct fixture *f = *state;
	struct sindex_report r;
	struct err e;

	put_many(f, 0, 3000);
	OK(store_begin(f->store, &e));
	for (int i = 0; i < 2000; i++) {
		char key[32];

		snprintf(key, sizeof(key), "other-%d", i);
		put(f, key, i);
	}
	assert_int_equal(scan(f, TREE_NAME, "other")->n, 2000);
	put(f, "not even flushed", 1);
	store_rollback(f->store);
	assert_int_equal(scan(f, TREE_NAME, "other")->n, 0);
	assert_int_equal(scan(f, TREE_NAME, "not")->n, 0);
	put_many(f, 3000, 500);
	assert_int_equal(scan(f, TREE_NAME, "name-")->n, 3500);
	OK(sindex_check(f->store, TREE_NAME, NULL, &r, &e));
	assert_int_equal(r.entries, 3500);
}

/* Two connections: what one of them caches the other one splits. */
static void
another_connection_is_noticed(void **state)
{
	struct fixture *f = *state, g = *f;
	struct err e;

	OK(store_open(&g.store, f->path, &e));
	store_ring_set(g.store, g.ring);
	for (int i = 0; i < 30; i++) {
		put_many(i % 2 ? f : &g, i * 100, 100);
		assert_int_equal(scan(f, TREE_NAME, "")->n, (i + 1) * 100);
		assert_int_equal(scan(&g, TREE_NAME, "")->n, (i + 1) * 100);
	}
	store_close(g.store);
}

/* The generation that a rolled-back split had here comes again elsewhere. */
static void
rollback_forgets_its_generation(void **state)
{
	struct fixture *f = *state, g = *f;
	struct err e;

	OK(store_open(&g.store, f->path, &e));
	store_ring_set(g.store, g.ring);
	put_many(f, 0, 1000);
	OK(store_begin(f->store, &e));
	for (int i = 0; i < 500; i++)
		put(f, "name-5", i);
	assert_int_equal(scan(f, TREE_NAME, "")->n, 1500);
	store_rollback(f->store);
	put_many(&g, 1000, 1000);
	assert_int_equal(scan(f, TREE_NAME, "")->n, 2000);
	store_close(g.store);
}

static bool
nest(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	struct fixture *f = arg;
	int64_t found;
	struct err e;

	OK(sindex_find_one(f->store, TREE_NAME, key, n, &found, &e));
	assert_int_equal(found, id);
	return true;
}

static void
scans_nest(void **state)
{
	struct fixture *f = *state;
	struct err e;

	put_many(f, 0, 1000);
	OK(sindex_scan(f->store, TREE_NAME, "name-1", 6, nest, f, &e));
}

static void
trees_empty_and_fill_again(void **state)
{
	struct fixture *f = *state;
	struct sindex_report r;
	struct err e;

	put_many(f, 0, 3000);
	for (int half = 0; half < 2; half++) {
		OK(store_begin(f->store, &e));
		for (int i = half; i < 3000; i += 2 - half) {
			char key[80];

			snprintf(key, sizeof(key), "name-%08x",
				 i * 2654435761u);
			del(f, key, i);
		}
		OK(store_commit(f->store, &e));
		OK(sindex_check(f->store, TREE_NAME, NULL, &r, &e));
		assert_int_equal(r.entries, half ? 0 : 1500);
	}
	assert_int_equal(r.pages, 0);
	assert_int_equal(r.height, 0);
	put_many(f, 0, 3000);
	assert_int_equal(scan(f, TREE_NAME, "")->n, 3000);
}

/* In ascending order pages are left nine tenths full. */
static void
appending_fills_pages(void **state)
{
	struct fixture *f = *state;
	struct sindex_report r;
	struct err e;

	for (int i = 0; i < 20000; i++) {
		char key[32];

		if (i % 10 == 0)
			OK(store_begin(f->store, &e));
		snprintf(key, sizeof(key), "%08d", i);
		put(f, key, i);
		if (i % 10 == 9)
			OK(store_commit(f->store, &e));
	}
	OK(sindex_check(f->store, TREE_NAME, NULL, &r, &e));
	assert_int_equal(r.entries, 20000);
	assert_true(r.bytes_used * 100 / (r.leaves * VAULT_PAGE_PLAIN) >= 88);
}

static void
without_the_key_nothing_opens(void **state)
{
	struct fixture *f = *state;
	struct vault_ring *r = vault_ring_open(fixture_uid);
	struct sindex_report report;
	struct err e;
	int64_t id;

	put_many(f, 0, 10);
	OK(vault_ring_make(r, DOMAIN_CODE, 1, &e));
	store_ring_set(f->store, r);
	assert_int_equal(sindex_find_one(f->store, TREE_NAME, "x", 1, &id, &e),
			 RC_NOKEY);
	assert_int_equal(sindex_find_one(f->store, TREE_DIAGNOSIS, "x", 1, &id,
					 &e),
			 RC_NONE);
	assert_int_equal(sindex_check(f->store, TREE_NAME, NULL, &report, &e),
			 RC_NOKEY);
	OK(store_begin(f->store, &e));
	put(f, "x", 1);
	assert_int_equal(store_commit(f->store, &e), RC_NOKEY);
	assert_false(store_in_write(f->store));
	store_ring_set(f->store, f->ring);
	assert_int_equal(scan(f, TREE_NAME, "")->n, 10);
	vault_ring_close(r);
}

static void
check_tells_what_differs(void **state)
{
	struct fixture *f = *state;
	struct sindex_entries x;
	struct sindex_report r;
	struct err e;

	put_many(f, 0, 2000);
	sindex_entries_init(&x);
	for (int i = 1999; i >= 0; i--) {
		char key[32];

		snprintf(key, sizeof(key), "name-%08x", i * 2654435761u);
		if (i != 77)
			sindex_entries_add(&x, key, strlen(key), i);
	}
	sindex_entries_add(&x, "name-", 5, 123456);
	sindex_entries_add(&x, "zzz", 3, 5);
	OK(sindex_check(f->store, TREE_NAME, &x, &r, &e));
	assert_int_equal(r.entries, 2000);
	assert_int_equal(r.missing, 2);
	assert_int_equal(r.missing_id, 123456);
	assert_int_equal(r.extra, 1);
	assert_int_equal(r.extra_id, 77);
	OK(store_begin(f->store, &e));
	OK(sindex_rebuild(f->store, TREE_NAME, &x, &e));
	OK(store_commit(f->store, &e));
	OK(sindex_check(f->store, TREE_NAME, &x, &r, &e));
	assert_int_equal(r.entries, 2001);
	assert_int_equal(r.missing + r.extra, 0);
	assert_int_equal(scan(f, TREE_NAME, "zz")->n, 1);
	sindex_entries_release(&x);
}

/* ---- tampering ------------------------------------------------------------ */

static sqlite3 *
raw_open(struct fixture *f)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 1000);
	return db;
}

static void
raw(sqlite3 *db, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	char *sql = sqlite3_vmprintf(fmt, ap);
	va_end(ap);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_free(sql);
}

static int
raw_int(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *st;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(st), SQLITE_ROW);
	int v = sqlite3_column_int(st, 0);
	sqlite3_finalize(st);
	return v;
}

static bool
count_all(const uint8_t *key, size_t n, int64_t id, void *arg)
{
	int *count = arg;

	(void)key;
	(void)n;
	(void)id;
	++*count;
	return true;
}

/* Past the cache: as a process that has just come would see it. */
static enum rc
read_all(struct fixture *f)
{
	struct sindex_report r;
	struct err e;
	int count = 0;

	sindex_drop_cache(f->store);
	enum rc rc =
		sindex_scan(f->store, TREE_NAME, "", 0, count_all, &count, &e);
	assert_int_equal(sindex_check(f->store, TREE_NAME, NULL, &r, NULL), rc);
	if (rc == RC_OK)
		assert_int_equal(count, r.entries);
	return rc;
}

static void
a_flipped_byte_is_damage(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = raw_open(f);

	put_many(f, 0, 4000);
	OK(read_all(f));
	raw(db, "CREATE TEMP TABLE was AS SELECT * FROM index_page");
	int pages = raw_int(db, "SELECT COUNT(*) FROM was");
	assert_true(pages > 20);
	for (int i = 1; i <= pages; i++) {
		static const char *const how[] = {
			/* a byte of the blob, by way of hexadecimal */
			"body = CAST(substr(body, 1, %d) || "
			"CASE substr(body, %d, 1) WHEN x'55' THEN x'56' "
			"ELSE x'55' END || substr(body, %d) AS BLOB)",
			"stamp = stamp + 1",
			"body = substr(body, 1, 4023)",
			"body = x''",
			"epoch = 2",
		};
		int at = rand() % VAULT_PAGE_BLOB, kind = i % 9;
		char set[300];

		sqlite3_snprintf(sizeof(set), set, how[kind < 5 ? kind : 0], at,
				 at + 1, at + 2);
		raw(db, "UPDATE index_page SET %s WHERE id = (1 << 32) + %d",
		    set, i);
		assert_int_equal(read_all(f),
				 kind == 4 ? RC_NOKEY : RC_DAMAGED);
		raw(db,
		    "REPLACE INTO index_page SELECT * FROM was WHERE "
		    "id = (1 << 32) + %d",
		    i);
	}
	OK(read_all(f));
	sqlite3_close(db);
}

static void
pages_stay_in_their_place(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = raw_open(f);

	put_many(f, 0, 4000);
	raw(db, "CREATE TEMP TABLE was AS SELECT * FROM index_page");
	int pages = raw_int(db, "SELECT COUNT(*) FROM was");
	for (int i = 1; i < pages; i++) {
		raw(db,
		    "UPDATE index_page SET (stamp, epoch, body) = (SELECT "
		    "stamp, epoch, body FROM was WHERE id = (1 << 32) + %d)"
		    " WHERE id = (1 << 32) + %d",
		    i + 1, i);
		assert_int_equal(read_all(f), RC_DAMAGED);
		raw(db,
		    "REPLACE INTO index_page SELECT * FROM was WHERE "
		    "id = (1 << 32) + %d",
		    i);
	}
	/* The same page in another tree. */
	raw(db, "REPLACE INTO index_tree SELECT 2, version, root, height, "
		"pages FROM index_tree WHERE id = 1");
	raw(db, "REPLACE INTO index_page SELECT id + (1 << 32), stamp, epoch, "
		"body FROM was");
	struct err e;
	int count = 0;
	assert_int_equal(sindex_scan(f->store, TREE_NUMBER, "", 0, count_all,
				     &count, &e),
			 RC_DAMAGED);
	/* Another root, another height, a page too many, a page too few. */
	static const char *const bad[] = {
		"UPDATE index_tree SET version = version + 1, root = root - 1 "
		"WHERE id = 1",
		"UPDATE index_tree SET version = version + 1, root = 1 "
		"WHERE id = 1",
		"UPDATE index_tree SET version = version + 1, pages = root - 1 "
		"WHERE id = 1",
		"UPDATE index_tree SET version = version + 1, height = 1 "
		"WHERE id = 1",
		"UPDATE index_tree SET version = version + 1, height = 99 "
		"WHERE id = 1",
		"UPDATE index_tree SET version = version + 1, root = -1 "
		"WHERE id = 1",
		"DELETE FROM index_page WHERE id = (1 << 32) + 3",
	};
	raw(db, "CREATE TEMP TABLE trees AS SELECT * FROM index_tree");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		raw(db, "%s", bad[i]);
		assert_int_equal(read_all(f), RC_DAMAGED);
		raw(db, "REPLACE INTO index_tree SELECT * FROM trees");
		raw(db, "REPLACE INTO index_page SELECT * FROM was");
	}
	OK(read_all(f));
	sqlite3_close(db);
}

static void
an_old_page_does_not_come_back(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = raw_open(f);
	struct err e;

	put_many(f, 0, 100);
	raw(db, "CREATE TEMP TABLE was AS SELECT * FROM index_page");
	OK(store_begin(f->store, &e));
	put(f, "name-new", 9999);
	OK(store_commit(f->store, &e));
	raw(db, "UPDATE index_page SET body = (SELECT body FROM was WHERE "
		"was.id = index_page.id)");
	assert_int_equal(read_all(f), RC_DAMAGED);
	/* Nor does writing over it hide it. */
	OK(store_begin(f->store, &e));
	put(f, "name-newer", 9998);
	assert_int_equal(store_commit(f->store, &e), RC_DAMAGED);
	assert_false(store_in_write(f->store));
	sqlite3_close(db);
}

/* Equal contents, sealed twice, share nothing: no key, no order, no length. */
static void
nothing_shows_on_disk(void **state)
{
	struct fixture *f = *state;
	sqlite3 *db = raw_open(f);
	struct err e;

	put_many(f, 0, 1000);
	assert_int_equal(raw_int(db, "SELECT COUNT(DISTINCT length(body)) "
				     "FROM index_page"),
			 1);
	assert_int_equal(raw_int(db, "SELECT COUNT(*) FROM index_page WHERE "
				     "instr(body, CAST('name-' AS BLOB))"),
			 0);
	raw(db, "CREATE TEMP TABLE was AS SELECT * FROM index_page");
	OK(store_begin(f->store, &e));
	put(f, "name-new", 9999);
	OK(store_commit(f->store, &e));
	OK(store_begin(f->store, &e));
	del(f, "name-new", 9999);
	OK(store_commit(f->store, &e));
	assert_int_equal(
		raw_int(db, "SELECT COUNT(*) FROM index_page JOIN was USING "
			    "(id) WHERE was.body = index_page.body"),
		raw_int(db, "SELECT COUNT(*) - 1 FROM was"));
	sqlite3_close(db);
}

#define TEST(name) \
	cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(entries_come_in_order),
		TEST(changes_are_counted_and_repeatable),
		TEST(long_keys_are_cut),
		TEST(rollback_leaves_no_trace),
		TEST(another_connection_is_noticed),
		TEST(rollback_forgets_its_generation),
		TEST(scans_nest),
		TEST(trees_empty_and_fill_again),
		TEST(appending_fills_pages),
		TEST(without_the_key_nothing_opens),
		TEST(check_tells_what_differs),
		TEST(a_flipped_byte_is_damage),
		TEST(pages_stay_in_their_place),
		TEST(an_old_page_does_not_come_back),
		TEST(nothing_shows_on_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

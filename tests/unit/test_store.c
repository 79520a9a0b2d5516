/*
 * test_store.c - rows sealed, opened, bound to their place; transactions.
 */
#define _GNU_SOURCE /* memmem */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>
#include <sqlite3.h>

#include "wardbook/store.h"
#include "wardbook/text.h"

struct fixture {
	char dir[64], path[96];
	struct store *store;
	struct vault_ring *ring;
};

static const uint8_t uid[VAULT_UID] = "a store's own i";

static void
make_site(struct fixture *f)
{
	struct row_site site;
	struct err e;

	row_init(TBL_SITE, &site);
	site.id = 1;
	site.number = 5;
	site.uid.n = 16;
	memcpy(site.uid.p, uid, 16);
	strcpy(site.name, "Test");
	strcpy(site.prefix, "TST");
	strcpy(site.zone, "UTC");
	site.next_id = site.next_record = 1;
	assert_int_equal(store_begin(f->store, &e), RC_OK);
	assert_int_equal(row_insert(f->store, TBL_SITE, &site, &e), RC_OK);
	assert_int_equal(store_commit(f->store, &e), RC_OK);
	assert_int_equal(store_site_load(f->store, &e), RC_OK);
}

static int
setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	struct err e;

	strcpy(f->dir, "/tmp/wb-store-XXXXXX");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/w.db", f->dir);
	assert_int_equal(vault_start(&e), RC_OK);
	assert_int_equal(store_create(&f->store, f->path, &e), RC_OK);
	make_site(f);
	f->ring = vault_ring_open(uid);
	for (int d = 1; d < DOMAIN_COUNT; d++)
		assert_int_equal(vault_ring_make(f->ring, (enum domain)d, 1,
						 &e),
				 RC_OK);
	store_ring_set(f->store, f->ring);
	store_author_set(f->store, 77);
	*state = f;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;

	store_abandon(f->store);
	vault_ring_close(f->ring);
	rmdir(f->dir);
	free(f);
	return 0;
}

static int64_t
file_patient(struct fixture *f, const char *family)
{
	struct row_patient p;
	struct row_identity i;
	struct err e;

	row_init(TBL_PATIENT, &p);
	row_init(TBL_IDENTITY, &i);
	p.sex = SEX_FEMALE;
	p.birth_year = 1948;
	p.known_day = 20260302;
	text_copy(i.family, sizeof(i.family), family);
	strcpy(i.given, "Adaeze");
	assert_int_equal(store_begin(f->store, &e), RC_OK);
	assert_int_equal(row_insert(f->store, TBL_PATIENT, &p, &e), RC_OK);
	i.id = p.id;
	assert_int_equal(row_insert(f->store, TBL_IDENTITY, &i, &e), RC_OK);
	assert_int_equal(store_commit(f->store, &e), RC_OK);
	return p.id;
}

static void
rows_come_back_as_they_went_in(void **state)
{
	struct fixture *f = *state;
	int64_t id = file_patient(f, "Okonkwo-Núñez");
	struct row_identity i;
	struct row_patient p;
	struct err e;

	assert_int_equal(id >> 38, 5);
	assert_int_equal(row_get(f->store, TBL_IDENTITY, id, &i, &e), RC_OK);
	assert_string_equal(i.family, "Okonkwo-Núñez");
	assert_false(i.shut);
	assert_int_equal(i.author_id, 77);
	assert_int_equal(row_get(f->store, TBL_PATIENT, id, &p, &e), RC_OK);
	assert_int_equal(p.birth_year, 1948);
	assert_int_equal(p.living_id, 0);
	assert_int_equal(row_get(f->store, TBL_PATIENT, id + 1, &p, &e),
			 RC_NONE);
}

static void
an_update_names_the_version_it_saw(void **state)
{
	struct fixture *f = *state;
	int64_t id = file_patient(f, "Okonkwo");
	struct row_identity a, b, old;
	struct err e;

	assert_int_equal(row_get(f->store, TBL_IDENTITY, id, &a, &e), RC_OK);
	b = a;
	strcpy(a.family, "Silva");
	strcpy(b.family, "Costa");
	assert_int_equal(store_begin(f->store, &e), RC_OK);
	assert_int_equal(row_update(f->store, TBL_IDENTITY, &a, &e), RC_OK);
	assert_int_equal(a.version, 2);
	assert_int_equal(row_update(f->store, TBL_IDENTITY, &b, &e),
			 RC_CONFLICT);
	assert_int_equal(b.version, 1);
	assert_int_equal(store_commit(f->store, &e), RC_OK);
	assert_int_equal(row_get(f->store, TBL_IDENTITY, id, &b, &e), RC_OK);
	assert_string_equal(b.family, "Silva");
	assert_int_equal(row_get_version(f->store, TBL_IDENTITY, id, 1, &old,
					 &e),
			 RC_OK);
	assert_string_equal(old.family, "Okonkwo");
}

static void
raw_sql(struct fixture *f, const char *sql)
{
	sqlite3 *db;
	char *why = NULL;

	assert_int_equal(sqlite3_open(f->path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
		fail_msg("%s: %s", sql, why);
	sqlite3_close(db);
}

static void
nothing_opens_elsewhere(void **state)
{
	/* Another row, column, patient; an old value in a newer row; a plain
	 * column; nothing at all. */
	static const char *const tamper[] = {
		"UPDATE identity SET family = (SELECT family FROM identity "
		"WHERE id = (SELECT MAX(id) FROM identity)) "
		"WHERE id = (SELECT MIN(id) FROM identity)",
		"UPDATE identity SET family = given",
		"UPDATE identity SET version = version + 1",
		"UPDATE patient SET known_day = 20200101",
		"UPDATE patient SET mac = zeroblob(18)",
		"UPDATE identity SET family = zeroblob(0)",
		"UPDATE patient SET sex = birth_year",
	};

	for (size_t k = 0; k < sizeof(tamper) / sizeof(tamper[0]); k++) {
		struct fixture *f;
		struct row_identity i;
		struct row_patient p;
		struct err e;
		int64_t id, bad;
		void *own;

		setup(&own);
		f = own;
		id = file_patient(f, "Okonkwo");
		file_patient(f, "Silva");
		raw_sql(f, tamper[k]);
		bad = (row_get(f->store, TBL_IDENTITY, id, &i, &e) ==
		       RC_DAMAGED) +
		      (row_get(f->store, TBL_PATIENT, id, &p, &e) ==
		       RC_DAMAGED);
		if (!bad)
			fail_msg("not noticed: %s", tamper[k]);
		teardown(&own);
	}
	(void)state;
}

static void
an_old_value_in_a_newer_version_does_not_open(void **state)
{
	struct fixture *f = *state;
	int64_t id = file_patient(f, "Okonkwo");
	struct row_identity i;
	struct err e;

	assert_int_equal(row_get(f->store, TBL_IDENTITY, id, &i, &e), RC_OK);
	strcpy(i.family, "Silva");
	assert_int_equal(store_begin(f->store, &e), RC_OK);
	assert_int_equal(row_update(f->store, TBL_IDENTITY, &i, &e), RC_OK);
	assert_int_equal(store_commit(f->store, &e), RC_OK);
	raw_sql(f, "DROP TRIGGER identity_keep; UPDATE identity SET family = "
		   "(SELECT family FROM identity_history)");
	assert_int_equal(row_get(f->store, TBL_IDENTITY, id, &i, &e),
			 RC_DAMAGED);
}

static void
without_the_key_a_row_is_shut(void **state)
{
	struct fixture *f = *state;
	int64_t id = file_patient(f, "Okonkwo");
	struct vault_ring *none = vault_ring_open(uid);
	struct row_identity i;
	struct err e;

	store_ring_set(f->store, none);
	assert_int_equal(row_get(f->store, TBL_IDENTITY, id, &i, &e), RC_OK);
	assert_true(i.shut);
	assert_string_equal(i.family, "");
	store_ring_set(f->store, f->ring);
	vault_ring_close(none);
}

static void
ids_are_given_once_whatever_rolls_back(void **state)
{
	struct fixture *f = *state;
	int64_t seen[300];
	struct err e;

	for (int i = 0; i < 300; i++) {
		assert_int_equal(store_begin(f->store, &e), RC_OK);
		assert_int_equal(store_new_id(f->store, &seen[i], &e), RC_OK);
		if (i % 7 == 3) {
			/* Its id may come again, for it was never filed. */
			store_rollback(f->store);
			assert_int_equal(store_new_id(f->store, &seen[i], &e),
					 RC_OK);
		} else {
			assert_int_equal(store_commit(f->store, &e), RC_OK);
		}
		for (int k = 0; k < i; k++)
			assert_true(seen[i] != seen[k]);
	}
}

static void
the_clear_text_is_nowhere_on_disk(void **state)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-gate",
					     "-ticket" };
	struct fixture *f = *state;

	file_patient(f, "CanaryFamily");
	for (size_t i = 0; i < 5; i++) {
		struct buf b = BUF_INIT;
		char path[320];
		struct err e;

		snprintf(path, sizeof(path), "cp %s%s %s/copy", f->path,
			 tails[i], f->dir);
		assert_int_equal(system(path), 0);
		snprintf(path, sizeof(path), "%s/copy", f->dir);
		assert_int_equal(buf_read_file(&b, path, 1 << 26, &e), RC_OK);
		assert_null(memmem(b.p, b.len, "CanaryFamily", 12));
		if (i == 1)
			assert_true(b.len > 4096);
		buf_release(&b);
		unlink(path);
	}
}

static void
foreign_files_are_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;
	struct store *s;
	char path[128];
	struct err e;
	FILE *file;

	assert_int_equal(store_open(&s, "/tmp/no-such-store", &e), RC_NONE);
	assert_int_equal(store_open(&s, f->dir, &e), RC_USAGE);
	snprintf(path, sizeof(path), "%s/junk", f->dir);
	file = fopen(path, "w");
	for (int i = 0; i < 5000; i++)
		fputc(i * 37, file);
	fclose(file);
	assert_int_equal(store_open(&s, path, &e), RC_DAMAGED);
	unlink(path);
	assert_int_equal(store_create(&s, f->path, &e), RC_CONFLICT);
	assert_true(store_is_own_file(f->store, f->path));
	raw_sql(f, "PRAGMA user_version = 9999");
	assert_int_equal(store_open(&s, f->path, &e), RC_DAMAGED);
	raw_sql(f, "PRAGMA user_version = 6; PRAGMA application_id = 7");
	assert_int_equal(store_open(&s, f->path, &e), RC_DAMAGED);
}

/* ---- rows that are kept -------------------------------------------------- */

static const struct row_place *
places_kept(struct store *s, size_t *n)
{
	const void *rows;
	struct err e;

	assert_int_equal(store_read_begin(s, &e), RC_OK);
	assert_int_equal(store_rows_kept(s, TBL_PLACE, &rows, n, &e), RC_OK);
	store_read_end(s);
	return rows;
}

static void
name_place(struct store *s, struct row_place *p, const char *name, bool commit)
{
	struct err e;

	assert_int_equal(store_begin(s, &e), RC_OK);
	strcpy(p->name, name);
	assert_int_equal(p->id ? row_update(s, TBL_PLACE, p, &e)
			       : row_insert(s, TBL_PLACE, p, &e),
			 RC_OK);
	if (commit)
		assert_int_equal(store_commit(s, &e), RC_OK);
}

static void
rows_that_are_kept_are_those_of_now(void **state)
{
	struct fixture *f = *state;
	struct row_place p[3];
	const struct row_place *v;
	struct store *other;
	struct err e;
	size_t n;

	for (int i = 0; i < 3; i++) {
		row_init(TBL_PLACE, &p[i]);
		snprintf(p[i].code, sizeof(p[i].code), "P%d", i);
	}
	name_place(f->store, &p[0], "Main", true);
	name_place(f->store, &p[1], "Cold", true);
	v = places_kept(f->store, &n);
	assert_int_equal(n, 2);
	/* Another process changes one and adds one. */
	assert_int_equal(store_open(&other, f->path, &e), RC_OK);
	store_ring_set(other, f->ring);
	name_place(other, &p[0], "Main store", true);
	name_place(other, &p[2], "Quarantine", true);
	v = places_kept(f->store, &n);
	assert_int_equal(n, 3);
	assert_string_equal(v[0].name, "Main store");
	assert_int_equal(v[0].version, 2);
	assert_string_equal(v[1].name, "Cold");
	assert_string_equal(v[2].name, "Quarantine");
	store_close(other);
	/* A version that never was, and then was with other contents. */
	name_place(f->store, &p[1], "Never", false);
	assert_int_equal(store_rows_kept(f->store, TBL_PLACE, (const void **)&v,
					 &n, &e),
			 RC_OK);
	assert_string_equal(v[1].name, "Never");
	store_rollback(f->store);
	p[1].version = 1;
	name_place(f->store, &p[1], "Cold store", true);
	assert_int_equal(p[1].version, 2);
	assert_string_equal(places_kept(f->store, &n)[1].name, "Cold store");
}

static void
rows_that_are_kept_are_authenticated(void **state)
{
	struct fixture *f = *state;
	const struct row_place *v;
	struct row_place p;
	const void *rows;
	struct err e;
	size_t n;

	row_init(TBL_PLACE, &p);
	strcpy(p.code, "P");
	name_place(f->store, &p, "Main", true);
	/* Under the keys of nobody they come unauthenticated, and say so. */
	store_ring_set(f->store, NULL);
	v = places_kept(f->store, &n);
	assert_true(n == 1 && v[0].shut);
	store_ring_set(f->store, f->ring);
	v = places_kept(f->store, &n);
	assert_true(n == 1 && !v[0].shut);
	/* What was changed behind our back is not believed as a new version. */
	raw_sql(f, "UPDATE place SET name = 'Mine', version = 2");
	assert_int_equal(store_read_begin(f->store, &e), RC_OK);
	assert_int_equal(store_rows_kept(f->store, TBL_PLACE, &rows, &n, &e),
			 RC_DAMAGED);
	store_read_end(f->store);
	raw_sql(f, "UPDATE place SET name = 'Main', version = 1");
	v = places_kept(f->store, &n);
	assert_string_equal(v[0].name, "Main");
}

static void
statements_of_postgresql(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	store_sql_postgresql(&b, "SELECT ':x', a FROM t WHERE a = :one AND b "
				 "= :two OR CAST(:one AS INTEGER) = 1 -- :no");
	assert_string_equal(b.p, "SELECT ':x', a FROM t WHERE a = $1 AND b = "
				 "$2 OR CAST($1 AS BIGINT) = 1 -- :no");
	buf_clear(&b);
	store_sql_postgresql(&b, "CREATE TABLE t (a INTEGER, b BLOB, c TEXT) "
				 "STRICT;");
	assert_string_equal(b.p, "CREATE TABLE t (a BIGINT, b BYTEA, c TEXT "
				 "COLLATE \"C\") ;");
	buf_release(&b);
}

int
main(void)
{
#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(rows_come_back_as_they_went_in),
		T(an_update_names_the_version_it_saw),
		cmocka_unit_test(nothing_opens_elsewhere),
		T(an_old_value_in_a_newer_version_does_not_open),
		T(without_the_key_a_row_is_shut),
		T(ids_are_given_once_whatever_rolls_back),
		T(the_clear_text_is_nowhere_on_disk),
		T(foreign_files_are_refused_and_left_alone),
		T(rows_that_are_kept_are_those_of_now),
		T(rows_that_are_kept_are_authenticated),
		cmocka_unit_test(statements_of_postgresql),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

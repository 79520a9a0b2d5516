/*
 * test_sindex.h - a store with fixed keys, for the tests of the sealed index.
 */
#ifndef TEST_SINDEX_H
#define TEST_SINDEX_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "wardbook/sindex.h"
#include "wardbook/store.h"

struct fixture {
	char dir[64], path[96];
	struct store *store;
	struct vault_ring *ring;
};

static const uint8_t fixture_uid[VAULT_UID] = "a store's own i";

/* The same keys in every process that opens the store. */
static inline struct vault_ring *
fixture_ring(void)
{
	struct vault_ring *r = vault_ring_open(fixture_uid);
	struct err e;

	for (int d = 1; d < DOMAIN_COUNT; d++) {
		uint8_t dk[VAULT_KEY] = { (uint8_t)d, 7, 7 };

		if (vault_ring_add(r, (enum domain)d, 1, dk, KEY_BOTH, &e) !=
		    RC_OK)
			abort();
	}
	return r;
}

static inline void
fixture_make(struct fixture *f)
{
	struct row_site site;
	struct err e;

	snprintf(f->dir, sizeof(f->dir), "%s/wb-sindex-XXXXXX",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	assert_non_null(mkdtemp(f->dir));
	snprintf(f->path, sizeof(f->path), "%s/w.db", f->dir);
	assert_int_equal(vault_start(&e), RC_OK);
	assert_int_equal(store_create(&f->store, f->path, &e), RC_OK);
	row_init(TBL_SITE, &site);
	site.id = 1;
	site.number = 5;
	site.uid.n = VAULT_UID;
	memcpy(site.uid.p, fixture_uid, VAULT_UID);
	strcpy(site.name, "Test");
	strcpy(site.zone, "UTC");
	site.next_id = site.next_record = 1;
	assert_int_equal(store_begin(f->store, &e), RC_OK);
	assert_int_equal(row_insert(f->store, TBL_SITE, &site, &e), RC_OK);
	assert_int_equal(store_commit(f->store, &e), RC_OK);
	assert_int_equal(store_site_load(f->store, &e), RC_OK);
	f->ring = fixture_ring();
	store_ring_set(f->store, f->ring);
}

static inline void
fixture_reopen(struct fixture *f)
{
	struct err e;

	store_close(f->store);
	assert_int_equal(store_open(&f->store, f->path, &e), RC_OK);
	store_ring_set(f->store, f->ring);
}

static inline int
fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	fixture_make(f);
	*state = f;
	return 0;
}

static inline int
fixture_teardown(void **state)
{
	struct fixture *f = *state;

	store_abandon(f->store);
	vault_ring_close(f->ring);
	rmdir(f->dir);
	free(f);
	return 0;
}

#define OK(call) assert_int_equal(call, RC_OK)

#endif

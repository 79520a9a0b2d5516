/*
 * test_vault.h - what the tests of the vault share: fixed keys, and hex.
 */
#ifndef TEST_VAULT_H
#define TEST_VAULT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../../src/vault/internal.h"

static struct err e;

/* n bytes that count upwards: every vector uses such keys and nonces. */
static inline const uint8_t *
count_from(int from)
{
	static uint8_t b[8][32];
	static int turn;
	uint8_t *p = b[turn++ % 8];

	for (int i = 0; i < 32; i++)
		p[i] = (uint8_t)(from + i);
	return p;
}

#define STORE	    (count_from(0))
#define DK	    (count_from(0x20))
#define NONCE_FIXED (count_from(0xa0))

static inline size_t
from_hex(uint8_t *out, size_t size, const char *hex)
{
	size_t n;

	assert_int_equal(sodium_hex2bin(out, size, hex, strlen(hex), " \n", &n,
					NULL),
			 0);
	return n;
}

static inline void
assert_hex(const void *p, size_t n, const char *hex)
{
	uint8_t want[512];

	assert_int_equal(from_hex(want, sizeof(want), hex), n);
	assert_memory_equal(p, want, n);
}

static inline void
assert_sha(const void *p, size_t n, const char *hex)
{
	uint8_t sum[32];

	vault_hash(sum, p, n);
	assert_hex(sum, sizeof(sum), hex);
}

static inline int
start(void **state)
{
	(void)state;
	return vault_start(&e) != RC_OK;
}

static inline struct secret *
phrase(const char *s)
{
	struct secret *p = secret_open();

	assert_int_equal(secret_set(p, s, strlen(s), &e), RC_OK);
	return p;
}

#endif

/*
 * test_vault.c - the envelope of a field and the ring.  The frozen vectors
 * were computed from the description in vault.h by a second implementation,
 * not by the code under test.
 */
#include "test_vault.h"

static const struct vault_place place = {
	.domain = DOMAIN_IDENTITY,
	.table = 3,
	.column = 2,
	.row = 0x12345678901,
	.subject = 77,
	.version = 5,
};

static const struct vault_value name = {
	.type = VALUE_TEXT,
	.p = "N\xc3\xba\xc3\xb1"
	     "ez",
	.len = 7,
};

#define V_TEXT                                                             \
	"e101010407000000a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7" \
	"cc8774b2b4ee26e006a4f09f96a54f645454658b9a7815c724f89bf34fb93716"
#define V_INT                                                              \
	"e101010407000000a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7" \
	"cf1f48f788a0bc657924f09f96a54f64b9aa063911266b7bc06f805c5278b057"
#define V_NULL_32                                                          \
	"e101010507000000a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7" \
	"cd49b708775f439a86a4f09f96a54f64927c290ad31995b63827f511a23b64bc" \
	"36f7b5bbd1491f9efd11b5ac0c2df58b"
#define V_1023_SHA \
	"c7c6a318b8c043f43e2a5209460e8ab4a93301ee1c6ee20c58e02950ec74c1a9"
#define V_DROP                                                             \
	"e1020104070000003443a5c2b0da5c0bbf5b9116e78df05bc2a43a6353292482" \
	"c51d49505f08a4280bc9567e6290643ffda041652915403506d98c816b0973e7" \
	"5f45f87dcabcf081a8c2d49fa2bfc715da9d574bacffcfb418a7ff30b24d7b80" \
	"e1e119eb2000d42e"

static struct vault_ring *
ring_at(const uint8_t *store, unsigned epoch)
{
	struct vault_ring *r = vault_ring_open(store);

	assert_int_equal(vault_ring_add(r, DOMAIN_IDENTITY, epoch, DK, KEY_USE,
					&e),
			 RC_OK);
	return r;
}

static void
test_vectors(void **state)
{
	struct vault_ring *r = ring_at(STORE, 7);
	struct buf b = BUF_INIT;
	char x[1023];

	(void)state;
	assert_int_equal(field_seal_with(r, &place, &name, NONCE_FIXED, &b, &e),
			 RC_OK);
	assert_hex(b.p, b.len, V_TEXT);
	buf_clear(&b);
	const struct vault_value number = { .type = VALUE_INT, .number = -42 };
	assert_int_equal(field_seal_with(r, &place, &number, NONCE_FIXED, &b,
					 &e),
			 RC_OK);
	assert_hex(b.p, b.len, V_INT);
	buf_clear(&b);
	const struct vault_value null = { .type = VALUE_NULL };
	struct vault_place wide = place;
	wide.pad = 5;
	assert_int_equal(field_seal_with(r, &wide, &null, NONCE_FIXED, &b, &e),
			 RC_OK);
	assert_hex(b.p, b.len, V_NULL_32);
	buf_clear(&b);
	memset(x, 'x', sizeof(x));
	const struct vault_value big = { VALUE_TEXT, 0, x, sizeof(x) };
	assert_int_equal(field_seal_with(r, &place, &big, NONCE_FIXED, &b, &e),
			 RC_OK);
	assert_int_equal(b.len, 2048 + VAULT_FIELD_OVER);
	assert_sha(b.p, b.len, V_1023_SHA);
	buf_release(&b);
	vault_ring_close(r);
}

static void
assert_opens(struct vault_ring *r, const struct vault_place *at,
	     const void *blob, size_t n, const struct vault_value *want)
{
	struct buf plain = BUF_INIT;
	struct vault_value v;

	assert_int_equal(vault_field_open(r, at, blob, n, &plain, &v, &e),
			 RC_OK);
	assert_int_equal(v.type, want->type);
	assert_int_equal(v.number, want->number);
	assert_int_equal(v.len, want->len);
	if (want->p) {
		assert_memory_equal(v.p, want->p, v.len);
		assert_int_equal(v.p[v.len], '\0');
	}
	buf_release(&plain);
}

static void
assert_shut(struct vault_ring *r, const struct vault_place *at,
	    const void *blob, size_t n, enum rc want)
{
	struct buf plain = BUF_INIT;
	struct vault_value v;
	enum rc rc = vault_field_open(r, at, blob, n, &plain, &v, &e);

	if (want == RC_COUNT) /* any refusal, but never an opening */
		assert_int_not_equal(rc, RC_OK);
	else
		assert_int_equal(rc, want);
	assert_int_equal(plain.len, 0);
	assert_null(v.p);
	buf_release(&plain);
}

static void
test_vectors_open(void **state)
{
	struct vault_ring *r = ring_at(STORE, 7);
	uint8_t env[128];
	size_t n;

	(void)state;
	n = from_hex(env, sizeof(env), V_TEXT);
	assert_opens(r, &place, env, n, &name);
	n = from_hex(env, sizeof(env), V_INT);
	const struct vault_value number = { .type = VALUE_INT, .number = -42 };
	assert_opens(r, &place, env, n, &number);
	n = from_hex(env, sizeof(env), V_DROP);
	assert_opens(r, &place, env, n, &name);
	assert_true(vault_field_is_stale(r, env, n));
	vault_ring_close(r);
}

static void
test_every_type(void **state)
{
	static char bytes[VAULT_FIELD_MAX];
	static const size_t sizes[] = {
		0,    1,    14,	  15,	30,
		31,   62,   126,  254,	510,
		1022, 1023, 2046, 2047, VAULT_FIELD_MAX
	};
	struct vault_ring *r = ring_at(STORE, 1);
	struct buf b = BUF_INIT;

	(void)state;
	vault_random(bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++) {
		const struct vault_value v = { VALUE_BYTES, 0, bytes,
					       sizes[i] };

		buf_clear(&b);
		assert_int_equal(vault_field_seal(r, &place, &v, &b, &e),
				 RC_OK);
		assert_opens(r, &place, b.p, b.len, &v);
		buf_clear(&b);
		assert_int_equal(vault_field_drop(r, &place, &v, &b, &e),
				 RC_OK);
		assert_opens(r, &place, b.p, b.len, &v);
	}
	const struct vault_value more = { VALUE_BYTES, 0, bytes,
					  VAULT_FIELD_MAX + 1 };
	buf_clear(&b);
	assert_int_equal(vault_field_seal(r, &place, &more, &b, &e),
			 RC_REFUSED);
	assert_int_equal(vault_field_drop(r, &place, &more, &b, &e),
			 RC_REFUSED);
	assert_int_equal(b.len, 0);
	const struct vault_value least = { VALUE_INT, INT64_MIN, NULL, 0 };
	assert_int_equal(vault_field_seal(r, &place, &least, &b, &e), RC_OK);
	assert_opens(r, &place, b.p, b.len, &least);
	buf_release(&b);
	vault_ring_close(r);
}

/* Every bit, and every length but the right one, of both suites. */
static void
test_every_bit(void **state)
{
	struct vault_ring *r = ring_at(STORE, 7);
	const char *const hex[] = { V_TEXT, V_DROP };
	uint8_t env[129];

	(void)state;
	for (int k = 0; k < 2; k++) {
		size_t n = from_hex(env, sizeof(env), hex[k]);

		for (size_t bit = 0; bit < n * 8; bit++) {
			env[bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_shut(r, &place, env, n, RC_COUNT);
			env[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
		for (size_t len = 0; len <= n + 1; len++)
			if (len != n)
				assert_shut(r, &place, env, len, RC_DAMAGED);
		assert_opens(r, &place, env, n, &name);
	}
	vault_ring_close(r);
}

static void
flip64(struct vault_ring *r, struct vault_place *at, uint64_t *field,
       const uint8_t *env, size_t n)
{
	for (int bit = 0; bit < 64; bit++) {
		*field ^= 1ull << bit;
		assert_shut(r, at, env, n, RC_DAMAGED);
		*field ^= 1ull << bit;
	}
}

/* Another place, in every bit of what a place is. */
static void
test_every_place(void **state)
{
	struct vault_ring *r = ring_at(STORE, 7);
	const char *const hex[] = { V_TEXT, V_DROP };
	uint8_t env[128];

	(void)state;
	for (int k = 0; k < 2; k++) {
		size_t n = from_hex(env, sizeof(env), hex[k]);
		struct vault_place at = place;

		flip64(r, &at, &at.row, env, n);
		flip64(r, &at, &at.subject, env, n);
		flip64(r, &at, &at.version, env, n);
		for (int bit = 0; bit < 16; bit++) {
			at.table ^= (uint16_t)(1 << bit);
			assert_shut(r, &at, env, n, RC_DAMAGED);
			at.table ^= (uint16_t)(1 << bit);
			at.column ^= (uint16_t)(1 << bit);
			assert_shut(r, &at, env, n, RC_DAMAGED);
			at.column ^= (uint16_t)(1 << bit);
		}
		assert_opens(r, &at, env, n, &name);
		for (int bit = 0; bit < 128; bit++) {
			uint8_t uid[16];

			memcpy(uid, STORE, 16);
			uid[bit / 8] ^= (uint8_t)(1 << bit % 8);
			struct vault_ring *other = ring_at(uid, 7);
			assert_shut(other, &place, env, n, RC_DAMAGED);
			vault_ring_close(other);
		}
	}
	vault_ring_close(r);
}

static void
test_swap(void **state)
{
	struct vault_ring *r = ring_at(STORE, 1);
	struct vault_place a = place, b = place;
	struct buf x = BUF_INIT, y = BUF_INIT;

	(void)state;
	b.row++;
	assert_int_equal(vault_field_seal(r, &a, &name, &x, &e), RC_OK);
	assert_int_equal(vault_field_seal(r, &b, &name, &y, &e), RC_OK);
	assert_opens(r, &a, x.p, x.len, &name);
	assert_shut(r, &a, y.p, y.len, RC_DAMAGED);
	assert_shut(r, &b, x.p, x.len, RC_DAMAGED);
	b = a;
	b.version++; /* an old value in a newer row */
	assert_shut(r, &b, x.p, x.len, RC_DAMAGED);
	b = a;
	b.domain = DOMAIN_CARE;
	assert_shut(r, &b, x.p, x.len, RC_NOKEY);
	assert_int_equal(vault_ring_make(r, DOMAIN_CARE, 1, &e), RC_OK);
	assert_shut(r, &b, x.p, x.len, RC_DAMAGED);
	buf_release(&x);
	buf_release(&y);
	vault_ring_close(r);
}

/* Equal values never look equal, and their length does not show. */
static void
test_nothing_shows(void **state)
{
	struct vault_ring *r = ring_at(STORE, 1);
	struct buf first = BUF_INIT, b = BUF_INIT;
	struct vault_value v = { VALUE_TEXT, 0, "0123456789abcdef", 0 };

	(void)state;
	assert_int_equal(vault_field_seal(r, &place, &v, &first, &e), RC_OK);
	for (v.len = 0; v.len <= 14; v.len++) {
		buf_clear(&b);
		assert_int_equal(vault_field_seal(r, &place, &v, &b, &e),
				 RC_OK);
		assert_int_equal(b.len, first.len);
		assert_memory_equal(b.p, first.p, 8);
		assert_memory_not_equal(b.p + 8, first.p + 8, b.len - 8);
	}
	v.len = 15;
	buf_clear(&b);
	assert_int_equal(vault_field_seal(r, &place, &v, &b, &e), RC_OK);
	assert_int_equal(b.len, 32 + VAULT_FIELD_OVER);
	for (size_t n = 0; n <= VAULT_FIELD_MAX; n++) {
		size_t size = pad_size(pad_class(n, 0));

		assert_true(size >= n + 2);
		assert_true((size & (size - 1)) == 0 || size % 1024 == 0);
	}
	buf_release(&first);
	buf_release(&b);
	vault_ring_close(r);
}

/* No sentence tells a wrong key from a wrong tag or a wrong place. */
static void
test_one_sentence(void **state)
{
	struct vault_ring *r = ring_at(STORE, 7);
	struct vault_ring *wrong = vault_ring_open(STORE);
	struct vault_place at = place;
	uint8_t env[64];
	struct err key, tag;

	(void)state;
	size_t n = from_hex(env, sizeof(env), V_TEXT);
	assert_int_equal(vault_ring_make(wrong, DOMAIN_IDENTITY, 7, &e), RC_OK);
	assert_shut(wrong, &place, env, n, RC_DAMAGED);
	key = e;
	env[63] ^= 1;
	assert_shut(r, &place, env, n, RC_DAMAGED);
	tag = e;
	env[63] ^= 1;
	at.row++;
	assert_shut(r, &at, env, n, RC_DAMAGED);
	assert_string_equal(key.text, tag.text);
	assert_string_equal(key.text, e.text);
	assert_shut(r, &place, env, 63, RC_DAMAGED);
	assert_string_equal(key.text, e.text);
	vault_ring_close(r);
	vault_ring_close(wrong);
}

static void
test_epochs(void **state)
{
	struct vault_ring *r = ring_at(STORE, 1);
	struct buf x = BUF_INIT, y = BUF_INIT;

	(void)state;
	assert_int_equal(vault_field_seal(r, &place, &name, &x, &e), RC_OK);
	assert_int_equal(vault_ring_make(r, DOMAIN_IDENTITY, 2, &e), RC_OK);
	assert_int_equal(vault_ring_epoch(r, DOMAIN_IDENTITY), 2);
	assert_int_equal(vault_field_seal(r, &place, &name, &y, &e), RC_OK);
	assert_opens(r, &place, x.p, x.len, &name);
	assert_opens(r, &place, y.p, y.len, &name);
	assert_true(vault_field_is_stale(r, x.p, x.len));
	assert_false(vault_field_is_stale(r, y.p, y.len));
	x.p[4] = 2; /* held, but not the epoch it was sealed in */
	assert_shut(r, &place, x.p, x.len, RC_DAMAGED);
	x.p[4] = 9;
	assert_shut(r, &place, x.p, x.len, RC_NOKEY);
	x.p[4] = 1;
	vault_ring_forget(r, DOMAIN_IDENTITY, 1);
	assert_shut(r, &place, x.p, x.len, RC_NOKEY);
	assert_opens(r, &place, y.p, y.len, &name);
	vault_ring_forget(r, DOMAIN_IDENTITY, 2);
	assert_false(vault_ring_has(r, DOMAIN_IDENTITY));
	assert_int_equal(vault_ring_epoch(r, DOMAIN_IDENTITY), 0);
	buf_release(&x);
	buf_release(&y);
	vault_ring_close(r);
}

static void
test_ring_refuses(void **state)
{
	struct vault_ring *r = ring_at(STORE, 1);
	const uint8_t *other = count_from(9);
	enum rc rc = RC_OK;
	unsigned i;

	(void)state;
	assert_int_equal(vault_ring_add(r, DOMAIN_IDENTITY, 1, DK, KEY_CUSTODY,
					&e),
			 RC_OK);
	assert_true(vault_ring_holds(r, DOMAIN_IDENTITY, 1, KEY_BOTH));
	assert_int_equal(vault_ring_add(r, DOMAIN_IDENTITY, 1, other, KEY_USE,
					&e),
			 RC_CONFLICT);
	assert_int_equal(vault_ring_make(r, DOMAIN_IDENTITY, 1, &e),
			 RC_CONFLICT);
	assert_int_equal(vault_ring_add(r, DOMAIN_NONE, 1, DK, KEY_USE, &e),
			 RC_USAGE);
	assert_int_equal(vault_ring_add(r, DOMAIN_COUNT, 1, DK, KEY_USE, &e),
			 RC_USAGE);
	assert_int_equal(vault_ring_add(r, DOMAIN_CARE, 0, DK, KEY_USE, &e),
			 RC_USAGE);
	assert_int_equal(vault_ring_add(r, DOMAIN_CARE, 65536, DK, KEY_USE, &e),
			 RC_USAGE);
	assert_false(vault_ring_has(r, DOMAIN_CARE));
	for (i = 1; rc == RC_OK && i < 2 * VAULT_RING_KEYS; i++)
		rc = vault_ring_make(r, DOMAIN_CARE, i, &e);
	assert_int_equal(rc, RC_REFUSED);
	assert_int_equal(i, VAULT_RING_KEYS + 1);
	vault_ring_close(r);
}

/* A custodian gives keys on and reads nothing. */
static void
test_custody_reads_nothing(void **state)
{
	struct vault_ring *r = vault_ring_open(STORE);
	struct buf b = BUF_INIT;
	uint8_t env[128];
	size_t n = from_hex(env, sizeof(env), V_TEXT);

	(void)state;
	assert_int_equal(vault_ring_add(r, DOMAIN_IDENTITY, 7, DK, KEY_CUSTODY,
					&e),
			 RC_OK);
	assert_false(vault_ring_has(r, DOMAIN_IDENTITY));
	assert_shut(r, &place, env, n, RC_NOKEY);
	n = from_hex(env, sizeof(env), V_DROP);
	assert_shut(r, &place, env, n, RC_NOKEY);
	assert_int_equal(vault_field_seal(r, &place, &name, &b, &e), RC_NOKEY);
	assert_int_equal(vault_field_drop(r, &place, &name, &b, &e), RC_OK);
	buf_release(&b);
	vault_ring_close(r);
}

/* Dropped without the key, opened and sealed again with it. */
static void
test_drop(void **state)
{
	struct vault_ring *writer = vault_ring_open(STORE);
	struct vault_ring *holder = ring_at(STORE, 3);
	struct buf b = BUF_INIT;
	uint8_t pk[32], sk[32];

	(void)state;
	drop_pair(pk, sk, DK);
	assert_int_equal(vault_field_drop(writer, &place, &name, &b, &e),
			 RC_NOKEY);
	assert_int_equal(vault_ring_add_public(writer, DOMAIN_IDENTITY, 3, pk,
					       &e),
			 RC_OK);
	assert_int_equal(vault_ring_add_public(writer, DOMAIN_IDENTITY, 3, sk,
					       &e),
			 RC_CONFLICT);
	assert_true(vault_ring_may_drop(writer, DOMAIN_IDENTITY));
	assert_false(vault_ring_has(writer, DOMAIN_IDENTITY));
	assert_int_equal(vault_field_drop(writer, &place, &name, &b, &e),
			 RC_OK);
	assert_int_equal(b.len, 16 + VAULT_DROP_OVER);
	assert_shut(writer, &place, b.p, b.len, RC_NOKEY);
	assert_opens(holder, &place, b.p, b.len, &name);
	buf_release(&b);
	vault_ring_close(writer);
	vault_ring_close(holder);
}

/* More derived keys than the cache has room for: each stays itself. */
static void
test_many_columns(void **state)
{
	struct vault_ring *r = ring_at(STORE, 1);
	static struct buf b[1500];
	struct vault_place at = place;

	(void)state;
	for (int i = 0; i < 1500; i++) {
		at.column = (uint16_t)i;
		buf_init(&b[i]);
		assert_int_equal(vault_field_seal(r, &at, &name, &b[i], &e),
				 RC_OK);
	}
	for (int i = 0; i < 1500; i++) {
		at.column = (uint16_t)i;
		assert_opens(r, &at, b[i].p, b[i].len, &name);
		buf_release(&b[i]);
	}
	vault_ring_close(r);
}

/* The cache gives the key that was asked for, and none that was taken away. */
static void
test_derived(void **state)
{
	struct vault_ring *r = ring_at(STORE, 1);
	uint8_t want[32], second[32];

	(void)state;
	vault_random(second, sizeof(second));
	assert_int_equal(vault_ring_add(r, DOMAIN_IDENTITY, 2, second, KEY_USE,
					&e),
			 RC_OK);
	for (uint32_t turn = 0; turn < 3000; turn++) {
		uint32_t n = turn % 1000;

		crypto_kdf_derive_from_key(want, 32, n, "WARDfld1",
					   n % 2 ? DK : second);
		assert_memory_equal(ring_derive(r, DOMAIN_IDENTITY,
						n % 2 ? 1 : 2, DERIVE_FIELD, n),
				    want, 32);
	}
	for (unsigned i = 3; i <= 200; i++)
		assert_int_equal(vault_ring_make(r, DOMAIN_IDENTITY, i, &e),
				 RC_OK);
	for (unsigned i = 1; i <= 200; i++) {
		crypto_kdf_derive_from_key(want, 32, 5, "WARDidx1",
					   ring_key(r, DOMAIN_IDENTITY, i,
						    KEY_USE));
		assert_memory_equal(ring_derive(r, DOMAIN_IDENTITY, i,
						DERIVE_INDEX, 5),
				    want, 32);
	}
	crypto_kdf_derive_from_key(want, 32, 5, "WARDrow1", DK);
	ring_derive(r, DOMAIN_IDENTITY, 1, DERIVE_FIELD, 5);
	ring_derive(r, DOMAIN_IDENTITY, 2, DERIVE_ROW, 5);
	assert_memory_equal(ring_derive(r, DOMAIN_IDENTITY, 1, DERIVE_ROW, 5),
			    want, 32);
	vault_ring_forget(r, DOMAIN_IDENTITY, 1);
	assert_null(ring_derive(r, DOMAIN_IDENTITY, 1, DERIVE_ROW, 5));
	assert_non_null(ring_derive(r, DOMAIN_IDENTITY, 2, DERIVE_ROW, 5));
	assert_int_equal(vault_ring_add(r, DOMAIN_CARE, 1, DK, KEY_CUSTODY, &e),
			 RC_OK);
	assert_null(ring_derive(r, DOMAIN_CARE, 1, DERIVE_ROW, 5));
	vault_ring_close(r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_vectors_open),
		cmocka_unit_test(test_every_type),
		cmocka_unit_test(test_every_bit),
		cmocka_unit_test(test_every_place),
		cmocka_unit_test(test_swap),
		cmocka_unit_test(test_nothing_shows),
		cmocka_unit_test(test_one_sentence),
		cmocka_unit_test(test_epochs),
		cmocka_unit_test(test_ring_refuses),
		cmocka_unit_test(test_custody_reads_nothing),
		cmocka_unit_test(test_drop),
		cmocka_unit_test(test_many_columns),
		cmocka_unit_test(test_derived),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}

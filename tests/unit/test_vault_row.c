/*
 * test_vault_row.c - row MACs, index pages, letters, hashes, pseudonyms.  The
 * frozen vectors come from a second implementation, but for the letters,
 * which are samples of a random seal.
 */
#include "test_vault.h"

#define V_TAG "5454658b9a7815c724f89bf34fb93716"
#define V_MAC "070031f5013b09b2639125bcbd4656bf26a7"
#define V_PAGE_SHA \
	"a0ed68b542f12e907311d2f7f42865bc6098820668bb38790c6044d8659908e5"
#define V_LETTER_DOMAIN                                                    \
	"d10107007f22d9c444a76d5c2c3b6687bcba522a32b492a607289df6fb5e469b" \
	"22eac23cdfe83d73001b410911b217581c0141d38a86cc69bd06ac1a756e2e93" \
	"64ad5aaec452f68fd179a726c111b9682814cb0e4bad5cf97d5d74a1bccbab68" \
	"f0294d55"
#define V_LETTER_USER                                                      \
	"d100000087cec84b5f448fcf5f47eed3bb91d69567816eb8694db616e492bcf3" \
	"1de07c0b2504f33d9bb23dde478f6ea9a044a097eb01806fe05212e84f2191a9" \
	"b7b54747a203e6503644049e68669307a722d92e6a9adf4fa991c8d660e320af" \
	"64151f56"

static struct vault_ring *
ring(void)
{
	struct vault_ring *r = vault_ring_open(STORE);

	assert_int_equal(vault_ring_add(r, DOMAIN_IDENTITY, 7, DK, KEY_USE, &e),
			 RC_OK);
	return r;
}

/* A row: null, day, state, two bytes, a sealed name. */
struct row {
	uint16_t table;
	uint64_t id, version;
	int64_t day;
	char text[8];
	uint8_t blob[2];
	uint8_t envelope[64];
};

static struct row
sample(void)
{
	struct row s = { 3,	   0x12345678901,	5, 20160529, "arrived",
			 { 0, 1 }, { 0xe1, 1, 1, 4, 7 } };

	from_hex(s.envelope + 48, 16, V_TAG);
	return s;
}

static void
feed(struct vault_mac *m, struct vault_ring *r, const struct row *s)
{
	assert_int_equal(vault_mac_begin(m, r, DOMAIN_IDENTITY, 0, s->table,
					 s->id, s->version, 5, &e),
			 RC_OK);
	vault_mac_null(m);
	vault_mac_int(m, s->day);
	vault_mac_text(m, s->text, 7);
	vault_mac_blob(m, s->blob, 2);
	vault_mac_sealed(m, s->envelope, sizeof(s->envelope));
}

static enum rc
check(struct vault_ring *r, const struct row *s, const uint8_t *mac, size_t n)
{
	struct vault_mac m;

	feed(&m, r, s);
	return vault_mac_check(&m, mac, n, &e);
}

static void
test_mac(void **state)
{
	struct vault_ring *r = ring();
	struct row s = sample();
	struct vault_mac m;
	uint8_t mac[VAULT_MAC];

	(void)state;
	feed(&m, r, &s);
	vault_mac_end(&m, mac);
	assert_hex(mac, sizeof(mac), V_MAC);
	assert_int_equal(vault_mac_epoch(mac, sizeof(mac)), 7);
	assert_int_equal(vault_mac_epoch(mac, 17), 0);
	assert_int_equal(check(r, &s, mac, sizeof(mac)), RC_OK);
	assert_int_equal(check(r, &s, mac, 17), RC_DAMAGED);
	for (int bit = 0; bit < VAULT_MAC * 8; bit++) {
		mac[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
		mac[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	vault_ring_close(r);
}

static void
test_mac_covers(void **state)
{
	struct vault_ring *r = ring();
	uint8_t mac[VAULT_MAC];

	(void)state;
	from_hex(mac, sizeof(mac), V_MAC);
	for (int bit = 0; bit < 64; bit++) {
		struct row s = sample();

		s.id ^= 1ull << bit;
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
		s = sample();
		s.version ^= 1ull << bit;
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
		s = sample();
		s.day ^= (int64_t)(1ull << bit);
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
		s = sample();
		s.table ^= (uint16_t)(1 << bit % 16);
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
		s = sample();
		s.text[bit % 7] ^= 1;
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
		s = sample();
		s.blob[bit % 2] ^= 4;
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
		s = sample();
		s.envelope[48 + bit % 16] ^= 1;
		assert_int_equal(check(r, &s, mac, VAULT_MAC), RC_DAMAGED);
	}
	uint8_t uid[16] = { 1 };
	struct vault_ring *other = vault_ring_open(uid);
	struct row s = sample();
	assert_int_equal(vault_ring_add(other, DOMAIN_IDENTITY, 7, DK, KEY_USE,
					&e),
			 RC_OK);
	assert_int_equal(check(other, &s, mac, VAULT_MAC), RC_DAMAGED);
	vault_ring_close(other);
	vault_ring_close(r);
}

static void
mac_of(struct vault_ring *r, int how, uint8_t out[VAULT_MAC])
{
	static const uint8_t drop[104] = { 0xe1, 2, 1, 4, 7 };
	struct vault_mac m;
	uint8_t env[104];

	assert_int_equal(vault_mac_begin(&m, r, DOMAIN_IDENTITY, 7, 1, 1, 1,
					 how == 3 ? 1 : 2, &e),
			 RC_OK);
	memcpy(env, drop, sizeof(env));
	switch (how) {
	case 0: /* the same bytes, cut differently */
		vault_mac_text(&m, "ab", 2);
		vault_mac_text(&m, "c", 1);
		break;
	case 1:
		vault_mac_text(&m, "a", 1);
		vault_mac_text(&m, "bc", 2);
		break;
	case 2: /* the same bytes, another class */
		vault_mac_text(&m, "ab", 2);
		vault_mac_blob(&m, "c", 1);
		break;
	case 3: /* fewer columns */
		vault_mac_text(&m, "ab", 2);
		break;
	case 4: /* null and empty differ */
		vault_mac_null(&m);
		vault_mac_text(&m, "", 0);
		break;
	case 5:
		vault_mac_text(&m, "", 0);
		vault_mac_null(&m);
		break;
	case 6: /* all of a dropped envelope counts, not its end alone */
		vault_mac_null(&m);
		vault_mac_sealed(&m, env, sizeof(env));
		break;
	default:
		env[20] ^= 1;
		vault_mac_null(&m);
		vault_mac_sealed(&m, env, sizeof(env));
	}
	vault_mac_end(&m, out);
}

static void
test_mac_is_injective(void **state)
{
	struct vault_ring *r = ring();
	uint8_t mac[8][VAULT_MAC];

	(void)state;
	for (int i = 0; i < 8; i++) {
		mac_of(r, i, mac[i]);
		for (int j = 0; j < i; j++)
			assert_memory_not_equal(mac[i], mac[j], VAULT_MAC);
	}
	struct vault_mac m;
	assert_int_equal(vault_mac_begin(&m, r, DOMAIN_CARE, 0, 1, 1, 1, 0, &e),
			 RC_NOKEY);
	assert_int_equal(vault_mac_begin(&m, r, DOMAIN_IDENTITY, 6, 1, 1, 1, 0,
					 &e),
			 RC_NOKEY);
	vault_ring_close(r);
}

static const struct vault_page where = {
	.domain = DOMAIN_IDENTITY,
	.epoch = 7,
	.tree = 9,
	.page = 4,
	.stamp = 0x1122334455667788,
};

static void
assert_page(struct vault_ring *r, const struct vault_page *at,
	    const uint8_t *blob, size_t n, enum rc want)
{
	uint8_t plain[VAULT_PAGE_PLAIN];

	assert_int_equal(vault_page_open(r, at, blob, n, plain, &e), want);
}

static void
test_page(void **state)
{
	struct vault_ring *r = ring();
	static uint8_t plain[VAULT_PAGE_PLAIN], again[VAULT_PAGE_PLAIN];
	static uint8_t blob[VAULT_PAGE_BLOB + 1];
	struct vault_page at = where;

	(void)state;
	for (int i = 0; i < VAULT_PAGE_PLAIN; i++)
		plain[i] = (uint8_t)(i * 7);
	at.epoch = 0;
	assert_int_equal(page_seal_with(r, &at, plain, NONCE_FIXED, blob, &e),
			 RC_OK);
	assert_int_equal(at.epoch, 7);
	assert_sha(blob, VAULT_PAGE_BLOB, V_PAGE_SHA);
	assert_int_equal(vault_page_open(r, &at, blob, VAULT_PAGE_BLOB, again,
					 &e),
			 RC_OK);
	assert_memory_equal(plain, again, sizeof(plain));
	for (size_t bit = 0; bit < VAULT_PAGE_BLOB * 8; bit++) {
		blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_DAMAGED);
		blob[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_page(r, &at, blob, VAULT_PAGE_BLOB - 1, RC_DAMAGED);
	assert_page(r, &at, blob, VAULT_PAGE_BLOB + 1, RC_DAMAGED);
	assert_page(r, &at, blob, 0, RC_DAMAGED);
	vault_ring_close(r);
}

static void
test_page_place(void **state)
{
	struct vault_ring *r = ring();
	static uint8_t plain[VAULT_PAGE_PLAIN], blob[VAULT_PAGE_BLOB];
	struct vault_page at = where;

	(void)state;
	assert_int_equal(vault_ring_make(r, DOMAIN_IDENTITY, 6, &e), RC_OK);
	assert_int_equal(vault_ring_make(r, DOMAIN_CARE, 7, &e), RC_OK);
	assert_int_equal(vault_page_seal(r, &at, plain, blob, &e), RC_OK);
	for (int bit = 0; bit < 64; bit++) {
		at.stamp ^= 1ull << bit;
		assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_DAMAGED);
		at = where;
		at.tree ^= 1u << bit % 32;
		assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_DAMAGED);
		at = where;
		at.page ^= 1u << bit % 32;
		assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_DAMAGED);
		at = where;
	}
	at.epoch = 6;
	assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_DAMAGED);
	at.epoch = 5;
	assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_NOKEY);
	at = where;
	at.domain = DOMAIN_CARE;
	assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_DAMAGED);
	at.domain = DOMAIN_CODE;
	assert_page(r, &at, blob, VAULT_PAGE_BLOB, RC_NOKEY);
	assert_page(r, &where, blob, VAULT_PAGE_BLOB, RC_OK);
	vault_ring_close(r);
}

static void
test_letters(void **state)
{
	struct vault_ring *r = ring();
	struct vault_user *u =
		user_from(12, 1, count_from(3), count_from(0x33));
	struct buf plain = BUF_INIT;
	uint8_t env[128];

	(void)state;
	size_t n = from_hex(env, sizeof(env), V_LETTER_USER);
	assert_int_equal(vault_letter_open_user(u, "ctx", 3, env, n, &plain,
						&e),
			 RC_OK);
	assert_string_equal(plain.p, "draft");
	assert_int_equal(vault_letter_open_user(u, "cty", 3, env, n, &plain,
						&e),
			 RC_DAMAGED);
	assert_int_equal(plain.len, 0);
	n = from_hex(env, sizeof(env), V_LETTER_DOMAIN);
	assert_int_equal(vault_letter_open_domain(r, DOMAIN_IDENTITY, "ctx", 3,
						  env, n, &plain, &e),
			 RC_OK);
	assert_string_equal(plain.p, "detail");
	for (size_t bit = 0; bit < n * 8; bit++) {
		env[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_not_equal(vault_letter_open_domain(r,
							      DOMAIN_IDENTITY,
							      "ctx", 3, env, n,
							      &plain, &e),
				     RC_OK);
		env[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t len = 0; len < n; len++)
		assert_int_equal(vault_letter_open_domain(r, DOMAIN_IDENTITY,
							  "ctx", 3, env, len,
							  &plain, &e),
				 RC_DAMAGED);
	assert_int_equal(vault_letter_open_domain(r, DOMAIN_AUDIT, "ctx", 3,
						  env, n, &plain, &e),
			 RC_NOKEY);
	buf_release(&plain);
	vault_user_close(u);
	vault_ring_close(r);
}

static void
test_letter_round(void **state)
{
	struct vault_ring *r = ring();
	struct buf b = BUF_INIT, plain = BUF_INIT;
	static char big[VAULT_FIELD_MAX + 1];

	(void)state;
	memset(big, 'x', sizeof(big));
	for (size_t n = 0; n < sizeof(big); n = n * 3 + 1) {
		buf_clear(&b);
		assert_int_equal(vault_letter_to_domain(r, DOMAIN_IDENTITY, "",
							0, big, n, &b, &e),
				 RC_OK);
		assert_int_equal(vault_letter_open_domain(r, DOMAIN_IDENTITY,
							  "", 0, b.p, b.len,
							  &plain, &e),
				 RC_OK);
		assert_int_equal(plain.len, n);
		assert_memory_equal(plain.p, big, n);
	}
	assert_int_equal(vault_letter_to_domain(r, DOMAIN_IDENTITY, "", 0, big,
						sizeof(big), &b, &e),
			 RC_REFUSED);
	assert_int_equal(vault_letter_to_domain(r, DOMAIN_AUDIT, "", 0, "x", 1,
						&b, &e),
			 RC_NOKEY);
	buf_release(&b);
	buf_release(&plain);
	vault_ring_close(r);
}

static void
test_hashes(void **state)
{
	uint8_t sum[32], check_value[32];
	char text[VAULT_PSEUDONYM], print[VAULT_FINGERPRINT];
	struct secret *key = secret_open();

	(void)state;
	vault_hash(sum, "abc", 3);
	assert_hex(sum, 32,
		   "ba7816bf8f01cfea414140de5dae2223"
		   "b00361a396177a9cb410ff61f20015ad");
	vault_chain_hash(sum, "entry", 5);
	assert_hex(sum, 32,
		   "d9c2d66b522c2522728f539ff9f67b85"
		   "d40defff095fc8a528c994f4f35bb3de");
	key_check(check_value, DK);
	assert_hex(check_value, 32,
		   "e6ada3eb55f8a18763ffcc78d5e4b1c8"
		   "db02d6095f0ffe4a5981d3aade1365af");
	assert_int_equal(secret_set(key, DK, 32, &e), RC_OK);
	vault_pseudonym(text, key, 1, 123456789);
	assert_string_equal(text, "f217afee9e63f3e5f9722fa28c5a5151");
	vault_pseudonym(text, key, 2, 123456789);
	assert_string_not_equal(text, "f217afee9e63f3e5f9722fa28c5a5151");
	vault_fingerprint(print, DK);
	assert_string_equal(print, "HZW9-NAMD-FN8Y-AB47-GDFE-CJ78-37C0-8DTA");
	secret_close(key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_mac),
		cmocka_unit_test(test_mac_covers),
		cmocka_unit_test(test_mac_is_injective),
		cmocka_unit_test(test_page),
		cmocka_unit_test(test_page_place),
		cmocka_unit_test(test_letters),
		cmocka_unit_test(test_letter_round),
		cmocka_unit_test(test_hashes),
	};

	return cmocka_run_group_tests(tests, start, NULL);
}

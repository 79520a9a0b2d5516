/*
 * test_vault_grant.c - the registry of domains, grants and recovery, held to
 * fixed vectors; those with a random seal are samples that must open for ever.
 */
#include "vault_people.h"

#define V_DOMAIN                                                           \
	"57444b3101000700000102030405060708090a0b0c0d0e0fe6ada3eb55f8a187" \
	"63ffcc78d5e4b1c8db02d6095f0ffe4a5981d3aade1365af712f890401b99e9e" \
	"13e64ee110f4abf26d28bc1c68ad0ab804055a40d4a66b0e0b00000000000000" \
	"0100000000000000b80b00000000000048ac780d46d94e0617d168b32b27d097" \
	"e6e280b96ab845d19c0d929cb6c1c5ab4ef19ec632b02be937a54ece78e58b4d" \
	"9ee7b1af31d865f0217c59397a4ae102"
#define V_GRANT                                                            \
	"5747523101010100000102030405060708090a0b0c0d0e0f0700000001000000" \
	"0c000000000000000b000000000000000100000000000000a00f000000000000" \
	"11ded0a67cd7e2d7f03ff2ff1e5046009a972ec2f6b7b6c5a0d8711d0ccd1011" \
	"555bccf259efb741fe0f957b83b4e69f2585bc9bf0af5f66bf429fe603979319" \
	"b605b85a163f1b95bf62d21717b55f30067823b380812302c515e29530638b82" \
	"eeab965ce27375b214b0ab21ec68a97526f65cb678ffa1f36ad9fe991e93eb21" \
	"bd1213968c914f4e5d902ac0d17e3c610feb3441e737a6e0c034c220aa1d8984" \
	"d00a0a38a5062f8c66aef8834361f30f"
#define V_RECOVERY                                                         \
	"57524b3100000000000102030405060708090a0b0c0d0e0f6c28fd058c18c88c" \
	"6cce2af981d2d11c851b123ed5b69b7876773ed099ea3f83fc7b4b563391a061" \
	"31ed59c439714c5e1310f69ef7a4639ab15513a82596073f8813000000000000" \
	"a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7e686dffe035bc13a" \
	"fe25c5fcbbef50fb6cf8b1561f35cc6cdce6a8d7b227e595f5b119b8c56ee2bd" \
	"9d8ece5f01d11550005f8d217438bf54410f531896e15e8be98a204e1270a39a" \
	"932aa479f2867c44cf7f3e77d546ffa77cd32589b6a194d0a17a2588d946f7fc" \
	"2faadd414526a901"
#define V_RECOVERY_TEXT                                                     \
	"810M-4GT4-8N34-EJ29-995M-RKAE-9X85-2MJK-AHAN-CNTR-B5D5-PQ2X-BSFX-" \
	"N8TF"

/* ---- registry and grants --------------------------------------------------- */

static struct vault_ring *
custodian_ring(void)
{
	struct vault_ring *r = vault_ring_open(STORE);

	assert_int_equal(vault_ring_add(r, DOMAIN_IDENTITY, 7, DK, KEY_BOTH,
					&e),
			 RC_OK);
	return r;
}

static struct domain_key
registered(void)
{
	uint8_t p[VAULT_DOMAIN_RECORD];
	struct domain_key k;

	from_hex(p, sizeof(p), V_DOMAIN);
	assert_int_equal(vault_domain_verify(&k, p, sizeof(p), STORE, &founder,
					     &e),
			 RC_OK);
	return k;
}

static void
test_domain_record(void **state)
{
	struct vault_ring *r = custodian_ring();
	uint8_t p[VAULT_DOMAIN_RECORD + 1];
	struct domain_key k = registered();

	(void)state;
	assert_int_equal(k.domain, DOMAIN_IDENTITY);
	assert_int_equal(k.epoch, 7);
	assert_int_equal(vault_domain_make(r, DOMAIN_IDENTITY, 7, officer,
					   &founder, 3000, p, &e),
			 RC_OK);
	assert_hex(p, VAULT_DOMAIN_RECORD, V_DOMAIN);
	for (int bit = 0; bit < VAULT_DOMAIN_RECORD * 8; bit++) {
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(vault_domain_verify(&k, p, VAULT_DOMAIN_RECORD,
						     STORE, &founder, &e),
				 RC_DAMAGED);
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(vault_domain_verify(&k, p, VAULT_DOMAIN_RECORD, STORE,
					     &nurse, &e),
			 RC_DAMAGED);
	assert_int_equal(vault_domain_verify(&k, p, VAULT_DOMAIN_RECORD + 1,
					     STORE, &founder, &e),
			 RC_DAMAGED);
	assert_int_equal(vault_domain_make(r, DOMAIN_IDENTITY, 7, member,
					   &nurse, 3000, p, &e),
			 RC_DENIED);
	assert_int_equal(vault_domain_make(r, DOMAIN_CARE, 7, officer, &founder,
					   3000, p, &e),
			 RC_NOKEY);
	vault_ring_close(r);
}

static enum rc
grant_open(const struct vault_user *u, const uint8_t *p, size_t n,
	   const struct user_cert *grantor, const struct domain_key *reg,
	   const uint8_t *store)
{
	struct vault_ring *r = vault_ring_open(store);
	enum rc rc = vault_grant_open(r, u, p, n, grantor, reg, &e);

	if (rc == RC_OK) {
		assert_true(vault_ring_has(r, DOMAIN_IDENTITY));
		assert_memory_equal(ring_key(r, DOMAIN_IDENTITY, 7, KEY_USE),
				    DK, 32);
	} else {
		assert_false(vault_ring_has(r, DOMAIN_IDENTITY));
	}
	vault_ring_close(r);
	return rc;
}

static void
test_grant_vector(void **state)
{
	uint8_t p[VAULT_GRANT + 1];
	size_t n = from_hex(p, sizeof(p), V_GRANT);
	struct domain_key reg = registered();
	struct grant g;

	(void)state;
	assert_int_equal(vault_grant_read(&g, p, n, &e), RC_OK);
	assert_int_equal(g.domain, DOMAIN_IDENTITY);
	assert_int_equal(g.epoch, 7);
	assert_int_equal(g.member, 12);
	assert_int_equal(g.grantor, 11);
	assert_int_equal(g.time, 4000);
	assert_int_equal(grant_open(member, p, n, &founder, &reg, STORE),
			 RC_OK);
	for (size_t bit = 0; bit < n * 8; bit++) {
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(grant_open(member, p, n, &founder, &reg,
					    STORE),
				 RC_DAMAGED);
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t len = 0; len <= n + 1; len++)
		if (len != n)
			assert_int_equal(grant_open(member, p, len, &founder,
						    &reg, STORE),
					 RC_DAMAGED);
	/* another member, store, grantor, key than the registered one */
	assert_int_equal(grant_open(officer, p, n, &founder, &reg, STORE),
			 RC_DAMAGED);
	assert_int_equal(grant_open(member, p, n, &founder, &reg,
				    count_from(1)),
			 RC_DAMAGED);
	assert_int_equal(grant_open(member, p, n, &nurse, &reg, STORE),
			 RC_DAMAGED);
	reg.check[31] ^= 1;
	assert_int_equal(grant_open(member, p, n, &founder, &reg, STORE),
			 RC_DAMAGED);
	reg = registered();
	reg.epoch = 8;
	assert_int_equal(grant_open(member, p, n, &founder, &reg, STORE),
			 RC_DAMAGED);
}

/* The sealed part of one grant under the public part of another. */
static void
test_grant_swap(void **state)
{
	struct vault_ring *r = custodian_ring();
	struct domain_key reg = registered();
	uint8_t a[VAULT_GRANT], b[VAULT_GRANT];

	(void)state;
	assert_int_equal(vault_grant_make(r, DOMAIN_IDENTITY, 7, GRANT_USE,
					  officer, &founder, &nurse, 1, a, &e),
			 RC_OK);
	assert_int_equal(vault_grant_make(r, DOMAIN_IDENTITY, 7, GRANT_USE,
					  officer, &founder, &nurse, 2, b, &e),
			 RC_OK);
	assert_int_equal(grant_open(member, a, sizeof(a), &founder, &reg,
				    STORE),
			 RC_OK);
	memcpy(a + 64, b + 64, 112); /* and signed again by the grantor */
	crypto_sign_detached(a + 176, NULL, a, 176, officer->sign_sk);
	assert_int_equal(grant_open(member, a, sizeof(a), &founder, &reg,
				    STORE),
			 RC_DAMAGED);
	vault_ring_close(r);
}

/* Someone without custody who holds the key writes a grant by himself. */
static void
test_grant_forged(void **state)
{
	struct domain_key reg = registered();
	uint8_t p[VAULT_GRANT], inner[64];

	(void)state;
	from_hex(p, sizeof(p), V_GRANT);
	for (int forged = 0; forged < 2; forged++) {
		const struct vault_user *by = forged ? member : officer;

		put64(p + 40, by->pub.id);
		crypto_generichash(inner, 32, p, 64, NULL, 0);
		memcpy(inner + 32, DK, 32);
		crypto_box_seal(p + 64, inner, 64, member->pub.box_pk);
		crypto_sign_detached(p + 176, NULL, p, 176, by->sign_sk);
		assert_int_equal(grant_open(member, p, sizeof(p),
					    forged ? &nurse : &founder, &reg,
					    STORE),
				 forged ? RC_DAMAGED : RC_OK);
	}
}

static void
test_grant_rules(void **state)
{
	struct vault_ring *r = custodian_ring();
	struct vault_ring *own = vault_ring_open(STORE);
	uint8_t p[VAULT_GRANT];

	(void)state;
	/* custody goes only to an account that has it */
	assert_int_equal(vault_grant_make(r, DOMAIN_IDENTITY, 7, GRANT_CUSTODY,
					  officer, &founder, &nurse, 1, p, &e),
			 RC_DENIED);
	/* nobody grants without custody, nor with another's certificate */
	assert_int_equal(vault_grant_make(r, DOMAIN_IDENTITY, 7, GRANT_USE,
					  member, &nurse, &founder, 1, p, &e),
			 RC_DENIED);
	assert_int_equal(vault_grant_make(r, DOMAIN_IDENTITY, 7, GRANT_USE,
					  member, &founder, &nurse, 1, p, &e),
			 RC_DENIED);
	assert_int_equal(vault_grant_make(r, DOMAIN_IDENTITY, 8, GRANT_USE,
					  officer, &founder, &nurse, 1, p, &e),
			 RC_NOKEY);
	/* a key held to use is not a key to give on */
	assert_int_equal(vault_ring_add(own, DOMAIN_IDENTITY, 7, DK, KEY_USE,
					&e),
			 RC_OK);
	assert_int_equal(vault_grant_make(own, DOMAIN_IDENTITY, 7, GRANT_USE,
					  officer, &founder, &nurse, 1, p, &e),
			 RC_NOKEY);
	/* a custody grant opens as custody */
	struct domain_key reg = registered();
	struct vault_ring *third = vault_ring_open(STORE);
	assert_int_equal(vault_grant_make(r, DOMAIN_IDENTITY, 7, GRANT_CUSTODY,
					  officer, &founder, &founder, 1, p,
					  &e),
			 RC_OK);
	assert_int_equal(vault_grant_open(third, officer, p, sizeof(p),
					  &founder, &reg, &e),
			 RC_OK);
	assert_false(vault_ring_has(third, DOMAIN_IDENTITY));
	assert_true(vault_ring_holds(third, DOMAIN_IDENTITY, 7, KEY_CUSTODY));
	vault_ring_close(third);
	vault_ring_close(own);
	vault_ring_close(r);
}

/* The first change of an initial pass phrase takes the keys along. */
static void
test_grant_succession(void **state)
{
	struct vault_user *first = vault_user_make(30, 1);
	struct vault_user *next = vault_user_make(30, 2);
	struct vault_ring *all = custodian_ring();
	struct vault_ring *own = vault_ring_open(STORE);
	struct domain_key reg = registered();
	struct user_cert initial, after, other;
	uint8_t p[VAULT_GRANT];
	struct user_cert c = cert_for(first, 2, CERT_INITIAL, 0, 2000);

	(void)state;
	assert_int_equal(make(c, officer, &founder, &initial), RC_OK);
	c = cert_for(next, 2, 0, 0, 2500);
	assert_int_equal(make(c, first, &initial, &after), RC_OK);
	assert_int_equal(vault_grant_make(all, DOMAIN_IDENTITY, 7, GRANT_USE,
					  officer, &founder, &initial, 1, p,
					  &e),
			 RC_OK);
	assert_int_equal(vault_grant_open(own, first, p, sizeof(p), &founder,
					  &reg, &e),
			 RC_OK);
	assert_int_equal(vault_grant_make(own, DOMAIN_IDENTITY, 7, GRANT_USE,
					  first, &initial, &after, 2, p, &e),
			 RC_OK);
	assert_int_equal(grant_open(next, p, sizeof(p), &initial, &reg, STORE),
			 RC_OK);
	/* to himself only, and only once the pass phrase was initial */
	assert_int_not_equal(vault_grant_make(own, DOMAIN_IDENTITY, 7,
					      GRANT_USE, first, &initial,
					      &nurse, 2, p, &e),
			     RC_OK);
	other = after;
	other.user.generation = 3;
	assert_int_not_equal(vault_grant_make(own, DOMAIN_IDENTITY, 7,
					      GRANT_USE, next, &after, &other,
					      2, p, &e),
			     RC_OK);
	vault_ring_close(own);
	vault_ring_close(all);
	vault_user_close(first);
	vault_user_close(next);
}

/* ---- recovery -------------------------------------------------------------- */

static void
test_recovery_text(void **state)
{
	struct vault_recovery *k = recovery_from(count_from(0x40)), *again;
	struct secret *text = secret_open();

	(void)state;
	vault_recovery_print(k, text);
	assert_int_equal(text->len, VAULT_RECOVERY_TEXT);
	assert_memory_equal(text->bytes, V_RECOVERY_TEXT, VAULT_RECOVERY_TEXT);
	secret_close(text);
	text = phrase("8iom4gt4 8n34ej29 995mrkae 9x852mjk ahancntr b5d5pq2x "
		      "bsfxn8tf");
	assert_int_equal(vault_recovery_parse(&again, text, &e), RC_OK);
	assert_memory_equal(again->key, k->key, 32);
	vault_recovery_close(again);
	secret_close(text);
	for (int i = 0; i < VAULT_RECOVERY_TEXT; i++) {
		char s[] = V_RECOVERY_TEXT;

		s[i] = s[i] == '-' ? 'Z' : s[i] == 'Z' ? 'Y' : 'Z';
		text = phrase(s);
		assert_int_equal(vault_recovery_parse(&again, text, &e),
				 RC_REFUSED);
		assert_null(again);
		assert_int_equal(secret_set(text, s, (size_t)i, &e), RC_OK);
		assert_int_equal(vault_recovery_parse(&again, text, &e),
				 RC_REFUSED);
		secret_close(text);
	}
	vault_recovery_close(k);
}

static void
test_recovery_record(void **state)
{
	struct vault_recovery *k = recovery_from(count_from(0x40));
	struct vault_recovery *wrong = vault_recovery_make();
	uint8_t p[VAULT_RECOVERY_RECORD], pk[32], own[32], sk[32];
	struct vault_user *u;
	const uint8_t *anchor = root_public.sign_pk;

	(void)state;
	recovery_wrap_with(k, root, STORE, 5000, NONCE_FIXED, p);
	assert_hex(p, sizeof(p), V_RECOVERY);
	assert_int_equal(vault_recovery_open(&u, k, p, sizeof(p), STORE, anchor,
					     &e),
			 RC_OK);
	assert_memory_equal(u->sign_sk, root->sign_sk, 64);
	vault_user_close(u);
	assert_int_equal(vault_recovery_verify(p, sizeof(p), STORE, anchor, pk,
					       &e),
			 RC_OK);
	recovery_pair(k, own, sk);
	assert_memory_equal(pk, own, 32);
	assert_int_equal(vault_recovery_open(&u, wrong, p, sizeof(p), STORE,
					     anchor, &e),
			 RC_DENIED);
	assert_null(u);
	for (size_t bit = 0; bit < sizeof(p) * 8; bit++) {
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(vault_recovery_open(&u, k, p, sizeof(p), STORE,
						     anchor, &e),
				 RC_DENIED);
		assert_int_equal(vault_recovery_verify(p, sizeof(p), STORE,
						       anchor, pk, &e),
				 RC_DAMAGED);
		p[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	vault_recovery_close(k);
	vault_recovery_close(wrong);
}

static void
test_recovery_grant(void **state)
{
	struct vault_recovery *k = vault_recovery_make();
	struct vault_ring *r = custodian_ring();
	struct vault_ring *lost = vault_ring_open(STORE);
	struct domain_key reg = registered();
	uint8_t p[VAULT_GRANT], pk[32], sk[32];

	(void)state;
	recovery_pair(k, pk, sk);
	assert_int_equal(vault_grant_recovery(r, DOMAIN_IDENTITY, 7, officer,
					      &founder, pk, 1, p, &e),
			 RC_OK);
	assert_int_equal(vault_recovery_grant_open(lost, k, p, sizeof(p),
						   &founder, &reg, &e),
			 RC_OK);
	assert_true(vault_ring_holds(lost, DOMAIN_IDENTITY, 7, KEY_CUSTODY));
	assert_false(vault_ring_has(lost, DOMAIN_IDENTITY));
	assert_int_equal(grant_open(member, p, sizeof(p), &founder, &reg,
				    STORE),
			 RC_DAMAGED);
	from_hex(p, sizeof(p), V_GRANT);
	assert_int_equal(vault_recovery_grant_open(lost, k, p, sizeof(p),
						   &founder, &reg, &e),
			 RC_DAMAGED);
	assert_int_equal(vault_grant_recovery(r, DOMAIN_IDENTITY, 7, member,
					      &nurse, pk, 1, p, &e),
			 RC_DENIED);
	vault_ring_close(r);
	vault_ring_close(lost);
	vault_recovery_close(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_domain_record),
		cmocka_unit_test(test_grant_vector),
		cmocka_unit_test(test_grant_swap),
		cmocka_unit_test(test_grant_forged),
		cmocka_unit_test(test_grant_rules),
		cmocka_unit_test(test_grant_succession),
		cmocka_unit_test(test_recovery_text),
		cmocka_unit_test(test_recovery_record),
		cmocka_unit_test(test_recovery_grant),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

/*
 * test_vault_keys.c - pass phrases, certificates, the registry, grants,
 * recovery, sessions.  Ed25519 is deterministic, so most vectors are exact;
 * those with a random seal are samples that must open for ever.
 */
#include "test_vault.h"

#define V_USER                                                             \
	"57554b3101000000030000000000000000000004000000007071727374757677" \
	"78797a7b7c7d7e7f01000000000000000c00000000000000ecbd9dcc2149b10d" \
	"39ebb3e2ee47723516abf4ecb88e967f293cf4867a3f242ba0a1a2a3a4a5a6a7" \
	"a8a9aaabacadaeafb0b1b2b3b4b5b6b75637f0e3c238e8463c66ffc4ec89b691" \
	"a39cce68bac7873e771e585047bb0f2ae451ee0e2ffece0663ee3d74ccd675a7" \
	"bc10e075f2845ceeba77ae7d5d631b8d7e8105a7d3d67c9e8e515c246f924b3e"
#define V_FOUNDER                                                          \
	"5755433101000000000102030405060708090a0b0c0d0e0f0b00000000000000" \
	"09000600fe030000ab9f2628c325c141e9fb2430f106850f62930bc3f0b12df3" \
	"9a9b84a49c7c1d125e423033044f56a13a686799487bcbfa63dd1e39204cec27" \
	"dd39a26daa615628e80300000000000000000000000000000000000000000000" \
	"a316f62beb52603600d0d5d0b5d0991ca6b2327301d7789e3bdcf4e5fde54675" \
	"8dd4cec622f55f4c755f7c4ad09df75f768e8b1ce7b74e4667764536ec448702"
#define V_MEMBER                                                           \
	"5755433101000000000102030405060708090a0b0c0d0e0f0c00000000000000" \
	"0200000020000000909705b0e7d1817db56cdcb89ba2fabad3e9a01b2c23bc73" \
	"e3ec9d9a2ff9b8274e30e537da0d74adc0642b2c330da7732994c460585e39a7" \
	"0a1dd511a608c47bd0070000000000000b000000000000000100000000000000" \
	"02c84a20f68e01f73e8fef76628c9d1f5ffd68f9007b15b15a079b969e65fc25" \
	"04618bc24394c804a818dafbdaefc501c21882f0e43fb3c300420f64bc69d40d"
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
#define V_SESSION                                                          \
	"5753433101000000000102030405060708090a0b0c0d0e0f0c00000000000000" \
	"909192939495969798999a9b9c9d9e9f3f7708d5f5cc2bc633b59d2b3a2ed92e" \
	"7479220c6f08ade208bebcd8580ab93b70170000000000007cb6f4d33af891fa" \
	"737e52ff6fe76213112e9dd3799c5ba6bd92dc37dab1820ec2f0ed471b08102d" \
	"45ab7beb1f04b532dfe5e20128f9d153b2f8ec2705d26106"
#define V_SIG_SESSION                                                      \
	"5e6b18c9de55900db0bb0e87df8f46ba1d9d52992ab7e2700d6341a9e5bbda2b" \
	"d84aaafbee80a54d76cf8f7feaf1d8f25e9cc5af629238a300ea0c0f3e0cce03"
#define V_SIG_USER                                                         \
	"765f95145d081c254b6b4e4ceb8588320887c7b92b254fc912952f35827c4541" \
	"b1006f25b315a1952046ae273da9ddbf7dc0f0264bbb40fa5a91cd36f69e8e01"

static const struct kdf_work cheap = { 1, 8192 };

/* Root, a founding officer with every custody, and a member (role 2). */
static struct vault_user *root, *officer, *member;
static struct vault_public root_public;
static struct user_cert founder, nurse;

static int
setup(void **state)
{
	uint8_t p[VAULT_CERT];

	if (start(state))
		return 1;
	root = user_from(0, 0, count_from(1), count_from(0x31));
	officer = user_from(11, 1, count_from(2), count_from(0x32));
	member = user_from(12, 1, count_from(3), count_from(0x33));
	vault_user_public(root, &root_public);
	from_hex(p, sizeof(p), V_FOUNDER);
	if (vault_cert_verify(&founder, p, sizeof(p), STORE,
			      root_public.sign_pk, NULL, &e) != RC_OK)
		return 1;
	from_hex(p, sizeof(p), V_MEMBER);
	return vault_cert_verify(&nurse, p, sizeof(p), STORE,
				 root_public.sign_pk, &founder, &e) != RC_OK;
}

static int
teardown(void **state)
{
	(void)state;
	vault_user_close(root);
	vault_user_close(officer);
	vault_user_close(member);
	return 0;
}

/* ---- pass phrases ---------------------------------------------------------- */

static void
test_user_vector(void **state)
{
	struct secret *pass = phrase("correct horse");
	struct vault_user *u;
	uint8_t rec[VAULT_USER_RECORD];

	(void)state;
	from_hex(rec, sizeof(rec), V_USER);
	assert_int_equal(vault_user_open(&u, 12, rec, sizeof(rec), pass, &e),
			 RC_OK);
	assert_memory_equal(u->box_sk, member->box_sk, 32);
	assert_memory_equal(u->sign_sk, member->sign_sk, 64);
	assert_memory_equal(&u->pub, &member->pub, sizeof(u->pub));
	vault_user_close(u);
	const struct kdf_work work = { VAULT_PASSES, VAULT_MEMORY };
	assert_int_equal(user_wrap_with(member, pass, work, count_from(0x70),
					NONCE_FIXED, rec, &e),
			 RC_OK);
	assert_hex(rec, sizeof(rec), V_USER);
	secret_close(pass);
}

static enum rc
user_open(const uint8_t *rec, uint64_t id, const char *s, struct kdf_work floor)
{
	struct secret *pass = phrase(s);
	struct vault_user *u;
	enum rc rc =
		user_open_with(&u, id, rec, VAULT_USER_RECORD, pass, floor, &e);

	assert_true((rc == RC_OK) == (u != NULL));
	vault_user_close(u);
	secret_close(pass);
	return rc;
}

static void
cheap_record(uint8_t rec[VAULT_USER_RECORD])
{
	struct secret *pass = phrase("correct horse");

	assert_int_equal(user_wrap_with(member, pass, cheap, count_from(0x70),
					NONCE_FIXED, rec, &e),
			 RC_OK);
	secret_close(pass);
}

/* One answer for a wrong pass phrase, a damaged record, another user's. */
static void
test_user_denied(void **state)
{
	uint8_t rec[VAULT_USER_RECORD];
	struct err wrong;

	(void)state;
	cheap_record(rec);
	assert_int_equal(user_open(rec, 12, "correct horse", cheap), RC_OK);
	assert_int_equal(user_open(rec, 12, "correct horsf", cheap), RC_DENIED);
	wrong = e;
	assert_int_equal(user_open(rec, 12, "", cheap), RC_DENIED);
	assert_int_equal(user_open(rec, 13, "correct horse", cheap), RC_DENIED);
	assert_string_equal(e.text, wrong.text);
	assert_int_equal(user_open(NULL, 12, "correct horse", cheap),
			 RC_DENIED);
	assert_string_equal(e.text, wrong.text);
	for (int bit = 0; bit < VAULT_USER_RECORD * 8; bit++) {
		if (bit >= 16 * 8 + 21 && bit <= 16 * 8 + 32)
			continue; /* true work of gigabytes */
		rec[bit / 8] ^= (uint8_t)(1 << bit % 8);
		enum rc rc = user_open(rec, 12, "correct horse", cheap);
		bool work = bit >= 8 * 8 && bit < 24 * 8;
		assert_true(rc == RC_DENIED || (work && rc == RC_DAMAGED));
		if (rc == RC_DENIED)
			assert_string_equal(e.text, wrong.text);
		rec[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
}

static void
test_user_floor(void **state)
{
	uint8_t rec[VAULT_USER_RECORD];
	const struct kdf_work passes = { 2, 8192 }, memory = { 1, 8193 };

	(void)state;
	cheap_record(rec);
	assert_int_equal(user_open(rec, 12, "correct horse", passes),
			 RC_DAMAGED);
	assert_int_equal(user_open(rec, 12, "correct horse", memory),
			 RC_DAMAGED);
	struct secret *pass = phrase("correct horse");
	struct vault_user *u;
	assert_int_equal(vault_user_open(&u, 12, rec, sizeof(rec), pass, &e),
			 RC_DAMAGED);
	assert_null(u);
	from_hex(rec, sizeof(rec), V_USER);
	put64(rec + 8, VAULT_PASSES - 1);
	assert_int_equal(vault_user_open(&u, 12, rec, sizeof(rec), pass, &e),
			 RC_DAMAGED);
	put64(rec + 8, VAULT_PASSES);
	put64(rec + 16, VAULT_MEMORY - 1);
	assert_int_equal(vault_user_open(&u, 12, rec, sizeof(rec), pass, &e),
			 RC_DAMAGED);
	put64(rec + 16, 1ull << 60);
	assert_int_equal(vault_user_open(&u, 12, rec, sizeof(rec), pass, &e),
			 RC_DAMAGED);
	secret_clear(pass);
	assert_int_equal(vault_user_wrap(member, pass, rec, &e), RC_REFUSED);
	secret_close(pass);
}

/* ---- certificates ---------------------------------------------------------- */

static struct user_cert
cert_for(const struct vault_user *u, uint16_t role, uint16_t flags,
	 uint32_t custody, int64_t when)
{
	struct user_cert c = {
		.role = role,
		.flags = flags,
		.custody = custody,
		.not_before = when,
	};

	vault_user_public(u, &c.user);
	return c;
}

static enum rc
make(struct user_cert c, const struct vault_user *signer,
     const struct user_cert *issuer, struct user_cert *done)
{
	uint8_t p[VAULT_CERT];
	enum rc rc = vault_cert_make(&c, STORE, signer, issuer, p, &e);

	if (rc == RC_OK)
		assert_int_equal(vault_cert_verify(done, p, sizeof(p), STORE,
						   root_public.sign_pk, issuer,
						   &e),
				 RC_OK);
	return rc;
}

static void
test_cert_vectors(void **state)
{
	uint8_t p[VAULT_CERT];
	struct user_cert c =
		cert_for(officer, 9, CERT_FOUNDER | CERT_OFFICER, 0x3fe, 1000);

	(void)state;
	assert_int_equal(vault_cert_make(&c, STORE, root, NULL, p, &e), RC_OK);
	assert_hex(p, sizeof(p), V_FOUNDER);
	c = cert_for(member, 2, 0, 1u << DOMAIN_CARE, 2000);
	assert_int_equal(vault_cert_make(&c, STORE, officer, &founder, p, &e),
			 RC_OK);
	assert_hex(p, sizeof(p), V_MEMBER);
	assert_int_equal(nurse.role, 2);
	assert_int_equal(nurse.issuer, 11);
	assert_true(vault_cert_has_custody(&nurse, DOMAIN_CARE));
	assert_false(vault_cert_has_custody(&nurse, DOMAIN_CODE));
}

static void
test_cert_every_bit(void **state)
{
	const char *const hex[] = { V_FOUNDER, V_MEMBER };
	const struct user_cert *issuers[] = { NULL, &founder };
	uint8_t p[VAULT_CERT + 1];
	struct user_cert c;

	(void)state;
	for (int k = 0; k < 2; k++) {
		size_t n = from_hex(p, sizeof(p), hex[k]);

		for (size_t bit = 0; bit < n * 8; bit++) {
			p[bit / 8] ^= (uint8_t)(1 << bit % 8);
			assert_int_equal(vault_cert_verify(&c, p, n, STORE,
							   root_public.sign_pk,
							   issuers[k], &e),
					 RC_DAMAGED);
			assert_int_equal(c.user.id, 0);
			p[bit / 8] ^= (uint8_t)(1 << bit % 8);
		}
		for (size_t len = 0; len <= n + 1; len++)
			if (len != n)
				assert_int_equal(vault_cert_read(&c, p, len,
								 &e),
						 RC_DAMAGED);
		assert_int_equal(vault_cert_verify(&c, p, n, count_from(1),
						   root_public.sign_pk,
						   issuers[k], &e),
				 RC_DAMAGED);
	}
	/* a founder under another root; a member without an issuer */
	size_t n = from_hex(p, sizeof(p), V_FOUNDER);
	assert_int_equal(vault_cert_verify(&c, p, n, STORE,
					   officer->pub.sign_pk, NULL, &e),
			 RC_DAMAGED);
	n = from_hex(p, sizeof(p), V_MEMBER);
	assert_int_equal(vault_cert_verify(&c, p, n, STORE, root_public.sign_pk,
					   NULL, &e),
			 RC_DAMAGED);
	assert_int_equal(vault_cert_verify(&c, p, n, STORE, root_public.sign_pk,
					   &nurse, &e),
			 RC_DAMAGED);
}

static void
test_cert_rules(void **state)
{
	struct vault_user *u = vault_user_make(20, 1);
	struct user_cert done, c = cert_for(u, 3, 0, 0, 2000);
	struct user_cert initial;

	(void)state;
	assert_int_equal(make(c, officer, &founder, &done), RC_OK);
	/* not an officer; not the holder of that certificate; root for others */
	assert_int_equal(make(c, member, &nurse, &done), RC_DENIED);
	assert_int_equal(make(c, member, &founder, &done), RC_DENIED);
	assert_int_equal(make(c, root, NULL, &done), RC_DENIED);
	assert_int_equal(make(c, officer, NULL, &done), RC_DENIED);
	/* only root makes founders */
	c.flags = CERT_FOUNDER;
	assert_int_equal(make(c, officer, &founder, &done), RC_DENIED);
	c.flags = 8;
	assert_int_equal(make(c, officer, &founder, &done), RC_DENIED);
	c.flags = 0;
	c.custody = 1; /* no such domain */
	assert_int_equal(make(c, officer, &founder, &done), RC_DENIED);
	c.custody = 1u << DOMAIN_COUNT;
	assert_int_equal(make(c, officer, &founder, &done), RC_DENIED);
	c.custody = 0;
	c.not_before = 999; /* before its issuer */
	assert_int_equal(make(c, officer, &founder, &done), RC_DENIED);
	c.not_before = 2000;
	/* an officer whose pass phrase is not his own certifies nobody */
	struct vault_user *second = vault_user_make(21, 1);
	struct user_cert s =
		cert_for(second, 9, CERT_OFFICER | CERT_INITIAL, 0, 2000);
	assert_int_equal(make(s, officer, &founder, &initial), RC_OK);
	assert_int_equal(make(c, second, &initial, &done), RC_DENIED);
	/* and nobody renews himself */
	struct vault_user *next = vault_user_make(11, 2);
	c = cert_for(next, 9, CERT_OFFICER, 0x3fe, 3000);
	assert_int_equal(make(c, officer, &founder, &done), RC_DENIED);
	vault_user_close(next);
	vault_user_close(second);
	vault_user_close(u);
}

static void
test_succession(void **state)
{
	struct vault_user *first = vault_user_make(30, 1);
	struct vault_user *next = vault_user_make(30, 2);
	struct vault_user *later = vault_user_make(30, 3);
	struct user_cert initial, done;
	struct user_cert c = cert_for(first, 9, CERT_INITIAL | CERT_OFFICER,
				      1u << DOMAIN_CARE, 2000);

	(void)state;
	assert_int_equal(make(c, officer, &founder, &initial), RC_OK);
	c = cert_for(next, 9, CERT_OFFICER, 1u << DOMAIN_CARE, 2500);
	assert_int_equal(make(c, first, &initial, &done), RC_OK);
	assert_int_equal(done.user.generation, 2);
	/* nothing may be gained or kept that way */
	c.role = 8;
	assert_int_equal(make(c, first, &initial, &done), RC_DENIED);
	c.role = 9;
	c.custody = 3u << DOMAIN_CARE;
	assert_int_equal(make(c, first, &initial, &done), RC_DENIED);
	c.custody = 1u << DOMAIN_CARE;
	c.flags = 0;
	assert_int_equal(make(c, first, &initial, &done), RC_DENIED);
	c.flags = CERT_OFFICER | CERT_INITIAL;
	assert_int_equal(make(c, first, &initial, &done), RC_DENIED);
	c = cert_for(later, 9, CERT_OFFICER, 1u << DOMAIN_CARE, 2500);
	assert_int_equal(make(c, first, &initial, &done), RC_DENIED);
	vault_user_close(first);
	vault_user_close(next);
	vault_user_close(later);
}

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

/* ---- sessions and signatures ----------------------------------------------- */

static void
test_session(void **state)
{
	uint8_t cert[VAULT_SESSION_CERT], sig[VAULT_SIG];
	struct session_cert c;
	struct vault_session *s =
		session_with(member, STORE, 6000, count_from(0x90),
			     count_from(0x50), cert);

	(void)state;
	assert_hex(cert, sizeof(cert), V_SESSION);
	assert_int_equal(vault_session_verify(&c, cert, sizeof(cert), STORE,
					      &nurse, &e),
			 RC_OK);
	assert_int_equal(c.user, 12);
	assert_int_equal(c.not_before, 6000);
	vault_session_sign(s, "entry", 5, sig);
	assert_hex(sig, sizeof(sig), V_SIG_SESSION);
	assert_true(vault_session_holds(c.pk, "entry", 5, sig));
	assert_false(vault_session_holds(c.pk, "entrz", 5, sig));
	assert_false(vault_session_holds(nurse.user.sign_pk, "entry", 5, sig));
	for (int bit = 0; bit < VAULT_SIG * 8; bit++) {
		sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_false(vault_session_holds(c.pk, "entry", 5, sig));
		sig[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	for (size_t bit = 0; bit < sizeof(cert) * 8; bit++) {
		cert[bit / 8] ^= (uint8_t)(1 << bit % 8);
		assert_int_equal(vault_session_verify(&c, cert, sizeof(cert),
						      STORE, &nurse, &e),
				 RC_DAMAGED);
		cert[bit / 8] ^= (uint8_t)(1 << bit % 8);
	}
	assert_int_equal(vault_session_verify(&c, cert, sizeof(cert), STORE,
					      &founder, &e),
			 RC_DAMAGED);
	vault_session_close(s);
}

static void
test_user_signature(void **state)
{
	uint8_t sig[VAULT_SIG];
	const uint8_t *pk = nurse.user.sign_pk;

	(void)state;
	vault_sign(member, "WARDSIG1", "dose", 4, sig);
	assert_hex(sig, sizeof(sig), V_SIG_USER);
	assert_true(vault_sign_holds(pk, "WARDSIG1", "dose", 4, sig));
	assert_false(vault_sign_holds(pk, "WARDSIG2", "dose", 4, sig));
	assert_false(vault_sign_holds(pk, "WARDSIG1", "dosf", 4, sig));
	assert_false(vault_sign_holds(founder.user.sign_pk, "WARDSIG1", "dose",
				      4, sig));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_user_vector),
		cmocka_unit_test(test_user_denied),
		cmocka_unit_test(test_user_floor),
		cmocka_unit_test(test_cert_vectors),
		cmocka_unit_test(test_cert_every_bit),
		cmocka_unit_test(test_cert_rules),
		cmocka_unit_test(test_succession),
		cmocka_unit_test(test_domain_record),
		cmocka_unit_test(test_grant_vector),
		cmocka_unit_test(test_grant_swap),
		cmocka_unit_test(test_grant_forged),
		cmocka_unit_test(test_grant_rules),
		cmocka_unit_test(test_grant_succession),
		cmocka_unit_test(test_recovery_text),
		cmocka_unit_test(test_recovery_record),
		cmocka_unit_test(test_recovery_grant),
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_user_signature),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

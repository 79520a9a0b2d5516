/*
 * test_vault_keys.c - pass phrases, certificates, sessions and signatures.
 * Ed25519 is deterministic, so most vectors are exact; those with a random seal
 * are samples that must open for ever.
 */
#include "vault_people.h"

#define V_USER                                                             \
	"57554b3101000000030000000000000000000004000000007071727374757677" \
	"78797a7b7c7d7e7f01000000000000000c00000000000000ecbd9dcc2149b10d" \
	"39ebb3e2ee47723516abf4ecb88e967f293cf4867a3f242ba0a1a2a3a4a5a6a7" \
	"a8a9aaabacadaeafb0b1b2b3b4b5b6b75637f0e3c238e8463c66ffc4ec89b691" \
	"a39cce68bac7873e771e585047bb0f2ae451ee0e2ffece0663ee3d74ccd675a7" \
	"bc10e075f2845ceeba77ae7d5d631b8d7e8105a7d3d67c9e8e515c246f924b3e"
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
		cmocka_unit_test(test_session),
		cmocka_unit_test(test_user_signature),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}

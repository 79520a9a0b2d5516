/*
 * vault_people.h - a root, an officer and a member for the tests of the vault.
 */
#ifndef VAULT_PEOPLE_H
#define VAULT_PEOPLE_H

#include "test_vault.h"

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

/* Root, a founding officer with every custody, and a member (role 2). */
static struct vault_user *root, *officer, *member;

static struct vault_public root_public;

static struct user_cert founder, nurse;

static inline int
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

static inline int
teardown(void **state)
{
	(void)state;
	vault_user_close(root);
	vault_user_close(officer);
	vault_user_close(member);
	return 0;
}

static inline struct user_cert
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

static inline enum rc
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

#endif

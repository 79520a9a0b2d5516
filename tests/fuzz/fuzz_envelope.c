/*
 * fuzz_envelope.c - every record that the vault takes from a store, which a
 * thief may have written to: the first byte of the input says which parser,
 * the rest is the record.  Nothing but the untouched samples may open.
 */
#include "../../src/vault/internal.h"

#include <stdlib.h>
#include <string.h>

#include "corpus.h"

enum kind {
	FIELD,
	DROP,
	LETTER,
	MAC,
	CERT,
	DOMAIN,
	GRANT,
	USER,
	RECOVERY,
	SESSION,
	TEXT,
	KINDS
};

static struct vault_ring *ring;
static struct vault_user *root, *user;
static struct user_cert cert;
static struct domain_key reg;
static struct vault_recovery *paper;
static struct secret *pass, *text;
static const struct kdf_work cheap = { 1, 8192 };
static const struct vault_place at = {
	.domain = DOMAIN_CARE,
	.table = 1,
	.column = 2,
	.row = 3,
	.version = 4,
};
static uint8_t store[VAULT_UID], sample[KINDS][512];
static size_t length[KINDS];

static void
must(enum rc rc)
{
	if (rc != RC_OK)
		abort();
}

static void
keep(enum kind k, const void *p, size_t n)
{
	sample[k][0] = (uint8_t)k;
	memcpy(sample[k] + 1, p, n);
	length[k] = n + 1;
}

static void
make_values(void)
{
	const struct vault_value v = { VALUE_TEXT, 0, "penicillin", 10 };
	struct buf b = BUF_INIT;
	struct vault_mac m;
	uint8_t mac[VAULT_MAC];

	must(vault_field_seal(ring, &at, &v, &b, NULL));
	keep(FIELD, b.p, b.len);
	buf_clear(&b);
	must(vault_field_drop(ring, &at, &v, &b, NULL));
	keep(DROP, b.p, b.len);
	buf_clear(&b);
	must(vault_letter_to_domain(ring, DOMAIN_CARE, "c", 1, "x", 1, &b,
				    NULL));
	keep(LETTER, b.p, b.len);
	must(vault_mac_begin(&m, ring, DOMAIN_CARE, 0, 1, 3, 4, 0, NULL));
	vault_mac_end(&m, mac);
	keep(MAC, mac, sizeof(mac));
	buf_release(&b);
}

static void
make_records(void)
{
	uint8_t p[512];

	must(vault_cert_make(&cert, store, root, NULL, p, NULL));
	keep(CERT, p, VAULT_CERT);
	must(vault_domain_make(ring, DOMAIN_CARE, 1, user, &cert, 2, p, NULL));
	keep(DOMAIN, p, VAULT_DOMAIN_RECORD);
	must(vault_domain_verify(&reg, p, VAULT_DOMAIN_RECORD, store, &cert,
				 NULL));
	must(vault_grant_make(ring, DOMAIN_CARE, 1, GRANT_USE, user, &cert,
			      &cert, 3, p, NULL));
	keep(GRANT, p, VAULT_GRANT);
	must(secret_set(pass, "pass", 4, NULL));
	uint8_t zero[NONCE] = { 0 };
	must(user_wrap_with(user, pass, cheap, zero, zero, p, NULL));
	keep(USER, p, VAULT_USER_RECORD);
	vault_recovery_wrap(paper, root, store, 4, p);
	keep(RECOVERY, p, VAULT_RECOVERY_RECORD);
	vault_session_close(vault_session_open(user, store, 5, p));
	keep(SESSION, p, VAULT_SESSION_CERT);
	vault_recovery_print(paper, text);
	keep(TEXT, text->bytes, text->len);
}

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	must(vault_start(NULL));
	ring = vault_ring_open(store);
	must(vault_ring_make(ring, DOMAIN_CARE, 1, NULL));
	root = vault_user_make(0, 0);
	user = vault_user_make(1, 1);
	paper = vault_recovery_make();
	pass = secret_open();
	text = secret_open();
	cert.flags = CERT_FOUNDER | CERT_OFFICER;
	cert.custody = 1u << DOMAIN_CARE;
	vault_user_public(user, &cert.user);
	make_values();
	make_records();
	return 0;
}

size_t
fuzz_sample(size_t i, uint8_t *out, size_t size)
{
	if (i >= KINDS || length[i] > size)
		return 0;
	memcpy(out, sample[i], length[i]);
	return length[i];
}

static enum rc
open_value(enum kind k, const uint8_t *p, size_t n)
{
	struct buf plain = BUF_INIT;
	struct vault_value v;
	struct vault_mac m;
	enum rc rc;

	if (k == LETTER) {
		rc = vault_letter_open_domain(ring, DOMAIN_CARE, "c", 1, p, n,
					      &plain, NULL);
	} else if (k == MAC) {
		unsigned epoch = vault_mac_epoch(p, n);

		rc = vault_mac_begin(&m, ring, DOMAIN_CARE, epoch, 1, 3, 4, 0,
				     NULL);
		if (rc == RC_OK)
			rc = vault_mac_check(&m, p, n, NULL);
	} else {
		(void)vault_field_is_stale(ring, p, n);
		rc = vault_field_open(ring, &at, p, n, &plain, &v, NULL);
	}
	buf_release(&plain);
	return rc;
}

/* Work of gigabytes is allowed to a record, but not to a test. */
static bool
is_heavy(const uint8_t *p, size_t n)
{
	return n >= 24 && (get64(p + 8) > 8 || get64(p + 16) > 1 << 20);
}

static enum rc
open_record(enum kind k, const uint8_t *p, size_t n)
{
	const uint8_t *anchor = root->pub.sign_pk;
	struct vault_recovery *r = NULL;
	struct vault_user *u = NULL;
	struct session_cert s;
	struct domain_key d;
	struct user_cert c;
	enum rc rc = RC_DAMAGED;

	switch (k) {
	case CERT:
		return vault_cert_verify(&c, p, n, store, anchor, NULL, NULL);
	case DOMAIN:
		return vault_domain_verify(&d, p, n, store, &cert, NULL);
	case GRANT:
		return vault_grant_open(ring, user, p, n, &cert, &reg, NULL);
	case USER:
		if (!is_heavy(p, n))
			rc = user_open_with(&u, 1, p, n, pass, cheap, NULL);
		break;
	case RECOVERY:
		rc = vault_recovery_open(&u, paper, p, n, store, anchor, NULL);
		break;
	case SESSION:
		return vault_session_verify(&s, p, n, store, &cert, NULL);
	default:
		if (secret_set(text, p, n, NULL) == RC_OK)
			rc = vault_recovery_parse(&r, text, NULL);
	}
	vault_user_close(u);
	vault_recovery_close(r);
	return rc;
}

static bool
is_sample(enum kind k, const uint8_t *data, size_t size)
{
	return size == length[k] &&
	       memcmp(data + 1, sample[k] + 1, size - 1) == 0;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size || data[0] >= KINDS)
		return 0;
	enum kind k = (enum kind)data[0];
	enum rc rc = k <= MAC ? open_value(k, data + 1, size - 1)
			      : open_record(k, data + 1, size - 1);
	bool own = is_sample(k, data, size) ||
		   (k <= DROP && is_sample(FIELD + DROP - k, data, size));

	/* a key on paper may be written in many ways */
	if (own != (rc == RC_OK) && !(k == TEXT && rc == RC_OK))
		abort();
	return 0;
}

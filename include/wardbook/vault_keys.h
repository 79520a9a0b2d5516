/*
 * vault_keys.h - how keys reach people: pass phrases, certificates, grants,
 * recovery, sessions, signatures.
 *
 *   pass phrase -> user keys -> grants -> domain keys in a ring (vault.h)
 *
 * The root key pair is made by init; its public half is the store's anchor,
 * its secret exists only under the recovery key.  Root signs founders;
 * security officers sign everyone else; custodians grant domain keys.
 *
 * Records are fixed in size, little-endian, reserved bytes zero, and frozen.
 * Each signed one begins with four letters of its own, so that a signature
 * over one kind never fits another.  A record that does not hold gives
 * RC_DAMAGED.  Times are instants (ms UTC).  Secret keys stay in guarded
 * memory; *_close() wipes it and takes NULL.
 */
#ifndef WARDBOOK_VAULT_KEYS_H
#define WARDBOOK_VAULT_KEYS_H

#include "wardbook/vault.h"

/* ---- user keys ------------------------------------------------------------ */

/*
 * User key record, 192 bytes
 *
 *    0   4  "WUK1"             40   4  generation
 *    4   1  kdf, 1 =           44   4  reserved
 *           Argon2id 1.3       48   8  user id
 *    5   3  reserved           56  32  commitment
 *    8   8  passes             88  24  nonce
 *   16   8  memory, bytes     112  80  sealed: box secret 32, signing seed 32;
 *   24  16  salt                       tag 16; associated data = bytes 0-111
 *
 *   pwk    = Argon2id(pass phrase, salt, passes, memory), 32 bytes
 *   kek    = BLAKE2b-256(key pwk, "WARDkek1" | user id u64 | generation u32)
 *   wrap   = kdf(kek, 1, "WARDuwrp")       seals the secrets
 *   commit = kdf(kek, 2, "WARDcmit")       the commitment
 *
 * No password hash is kept: the commitment is compared, then the box opens.
 */
#define VAULT_USER_RECORD 192
#define VAULT_PASSES	  3	      /* default and floor */
#define VAULT_MEMORY	  (64u << 20) /* bytes; default and floor */

struct vault_user; /* X25519 and Ed25519 secrets of one user, or root */

struct vault_public {
	uint64_t id; /* 0: root */
	uint32_t generation;
	uint8_t box_pk[VAULT_KEY];
	uint8_t sign_pk[VAULT_KEY];
};

/* New random keys.  Root is user 0 of generation 0. */
struct vault_user *vault_user_make(uint64_t id, uint32_t generation);
void vault_user_close(struct vault_user *u);
void vault_user_public(const struct vault_user *u, struct vault_public *p);

/* Wraps the keys under a pass phrase (NFKC already): a new account, and each
 * change.  RC_REFUSED: empty; RC_IO: no memory for the work. */
WB_MUST_USE enum rc
vault_user_wrap(const struct vault_user *u, const struct secret *pass,
		uint8_t out[VAULT_USER_RECORD], struct err *e);

/* Log-in.  rec NULL (no such user) costs the same time and is denied.
 * RC_DENIED: wrong pass phrase or damaged record, indistinguishably;
 * RC_DAMAGED: the record asks for less work than the floor, or an absurd
 * amount; RC_IO: no memory for the work. */
WB_MUST_USE enum rc
vault_user_open(struct vault_user **u, uint64_t id, const void *rec, size_t n,
		const struct secret *pass, struct err *e);

/* ---- user certificates ---------------------------------------------------- */

/*
 *    0   4  "WUC1"             72  32  signing public key
 *    4   4  generation        104   8  not before
 *    8  16  store id          112   8  issuer id, 0 = root
 *   24   8  user id           120   4  issuer generation
 *   32   2  role              124   4  reserved
 *   34   2  flags             128  64  Ed25519 signature of the issuer over
 *   36   4  custody: 1 << domain       bytes 0-127
 *   40  32  box public key
 */
#define VAULT_CERT 192

enum cert_flag {
	CERT_INITIAL = 1, /* keys under a pass phrase others know */
	CERT_OFFICER = 2, /* may certify others */
	CERT_FOUNDER = 4, /* signed by root */
};

struct user_cert {
	uint8_t store[VAULT_UID];
	struct vault_public user;
	uint16_t role;
	uint16_t flags;
	uint32_t custody;
	int64_t not_before;
	uint64_t issuer;
	uint32_t issuer_generation;
};

/* Fields only: nothing is verified.  For finding the issuer. RC_DAMAGED. */
WB_MUST_USE enum rc
vault_cert_read(struct user_cert *c, const void *p, size_t n, struct err *e);

/*
 * The rules, for making and for verifying:
 *   founder     CERT_FOUNDER: issuer is root
 *   successor   issuer is the same user, one generation before, CERT_INITIAL;
 *               same role, custody and office; no longer initial or founder
 *   others      issuer is an officer whose pass phrase is his own, another
 *               person, and not younger than the certificate
 * Nobody else signs anything.
 */

/* Fills in store and issuer, checks the rules, signs.  issuer NULL: signer is
 * root.  RC_DENIED: a rule forbids it. */
WB_MUST_USE enum rc
vault_cert_make(struct user_cert *c, const uint8_t store[VAULT_UID],
		const struct vault_user *signer, const struct user_cert *issuer,
		uint8_t out[VAULT_CERT], struct err *e);

/* Reads and verifies.  issuer (itself verified) may be NULL for a founder. */
WB_MUST_USE enum rc
vault_cert_verify(struct user_cert *c, const void *p, size_t n,
		  const uint8_t store[VAULT_UID],
		  const uint8_t root_pk[VAULT_KEY],
		  const struct user_cert *issuer, struct err *e);

bool vault_cert_has_custody(const struct user_cert *c, enum domain d);

/* ---- domain registry ------------------------------------------------------ */

/*
 * What the world may know of a domain key, signed by a custodian, 176 bytes
 *
 *    0   4  "WDK1"             56  32  drop box public key
 *    4   1  domain             88   8  custodian id
 *    5   1  reserved           96   4  custodian generation
 *    6   2  epoch             100   4  reserved
 *    8  16  store id          104   8  time
 *   24  32  key check         112  64  signature over bytes 0-111
 */
#define VAULT_DOMAIN_RECORD 176

struct domain_key {
	enum domain domain;
	unsigned epoch;
	uint8_t check[VAULT_KEY];
	uint8_t drop_pk[VAULT_KEY];
	uint64_t signer;
	uint32_t signer_generation;
	int64_t time;
};

WB_MUST_USE enum rc
vault_domain_make(struct vault_ring *r, enum domain d, unsigned epoch,
		  const struct vault_user *signer, const struct user_cert *cert,
		  int64_t now, uint8_t out[VAULT_DOMAIN_RECORD], struct err *e);
WB_MUST_USE enum rc
vault_domain_read(struct domain_key *k, const void *p, size_t n, struct err *e);
WB_MUST_USE enum rc
vault_domain_verify(struct domain_key *k, const void *p, size_t n,
		    const uint8_t store[VAULT_UID],
		    const struct user_cert *signer, struct err *e);

/* ---- grants --------------------------------------------------------------- */

/*
 * A domain key for one member, 240 bytes
 *
 *    0   4  "WGR1"             32   8  member id, 0 = the recovery key
 *    4   1  suite 1            40   8  grantor id
 *    5   1  domain             48   4  grantor generation
 *    6   1  kind               52   4  reserved
 *    7   1  reserved           56   8  time
 *    8  16  store id           64 112  sealed to the member's box key:
 *   24   2  epoch                      BLAKE2b-256 of bytes 0-63, domain key
 *   26   2  reserved          176  64  grantor's signature over bytes 0-175
 *   28   4  member generation
 *
 * A grantor has custody of the domain in his certificate and a pass phrase of
 * his own; or he hands his own keys to his next generation (first change of an
 * initial pass phrase).
 */
#define VAULT_GRANT 240

enum grant_kind { GRANT_USE = 1, GRANT_CUSTODY = 2, GRANT_RECOVERY = 3 };

struct grant {
	enum domain domain;
	enum grant_kind kind;
	unsigned epoch;
	uint64_t member;
	uint32_t member_generation;
	uint64_t grantor;
	uint32_t grantor_generation;
	int64_t time;
};

/* RC_NOKEY: the ring does not hold that key so that it may be given on;
 * RC_DENIED: a rule forbids it (custody for a member without it, too). */
WB_MUST_USE enum rc
vault_grant_make(struct vault_ring *r, enum domain d, unsigned epoch,
		 enum grant_kind kind, const struct vault_user *grantor,
		 const struct user_cert *cert, const struct user_cert *member,
		 int64_t now, uint8_t out[VAULT_GRANT], struct err *e);

/* A copy for the recovery key (its public half, verified below). */
WB_MUST_USE enum rc
vault_grant_recovery(struct vault_ring *r, enum domain d, unsigned epoch,
		     const struct vault_user *grantor,
		     const struct user_cert *cert,
		     const uint8_t recovery_pk[VAULT_KEY], int64_t now,
		     uint8_t out[VAULT_GRANT], struct err *e);

/* Fields only, nothing verified. RC_DAMAGED. */
WB_MUST_USE enum rc
vault_grant_read(struct grant *g, const void *p, size_t n, struct err *e);

/* Verifies against the grantor's verified certificate and the verified domain
 * record, opens with the member's keys and adds the key to the ring. */
WB_MUST_USE enum rc
vault_grant_open(struct vault_ring *r, const struct vault_user *member,
		 const void *p, size_t n, const struct user_cert *grantor,
		 const struct domain_key *registered, struct err *e);

/* ---- recovery ------------------------------------------------------------- */

/*
 * Recovery key: 32 random bytes, printed once as 14 groups of four letters
 * (Crockford's alphabet): the key and the first 3 bytes of
 * BLAKE2b-256("WARDrchk" | key).
 *
 *   box pair   X25519 of kdf(key, 1, "WARDrbox")   domain keys are granted to it
 *   wrap       kdf(key, 2, "WARDrwrp")             seals the root seed
 *
 * Recovery record, 232 bytes
 *
 *    0   4  "WRK1"             88   8  time
 *    4   4  reserved           96  24  nonce
 *    8  16  store id          120  48  sealed root signing seed 32, tag 16;
 *   24  32  root public key            associated data = bytes 0-119
 *   56  32  recovery box key  168  64  root's signature over bytes 0-167
 */
#define VAULT_RECOVERY_RECORD 232
#define VAULT_RECOVERY_TEXT   69 /* 14 groups of 4 and the dashes between */

struct vault_recovery;

struct vault_recovery *vault_recovery_make(void);
void vault_recovery_close(struct vault_recovery *k);
void vault_recovery_print(const struct vault_recovery *k, struct secret *out);

/* Blanks, dashes and case do not matter; O reads as 0, I and L as 1.
 * RC_REFUSED: not a key, or mistyped. */
WB_MUST_USE enum rc
vault_recovery_parse(struct vault_recovery **k, const struct secret *text,
		     struct err *e);

void vault_recovery_wrap(const struct vault_recovery *k,
			 const struct vault_user *root,
			 const uint8_t store[VAULT_UID], int64_t now,
			 uint8_t out[VAULT_RECOVERY_RECORD]);

/* Gives the box key that domain keys are granted to. */
WB_MUST_USE enum rc
vault_recovery_verify(const void *p, size_t n, const uint8_t store[VAULT_UID],
		      const uint8_t root_pk[VAULT_KEY],
		      uint8_t recovery_pk[VAULT_KEY], struct err *e);

/* The root's signing key.  RC_DENIED: not this store's recovery key, or the
 * record is damaged. */
WB_MUST_USE enum rc
vault_recovery_open(struct vault_user **root, const struct vault_recovery *k,
		    const void *p, size_t n, const uint8_t store[VAULT_UID],
		    const uint8_t root_pk[VAULT_KEY], struct err *e);

/* A GRANT_RECOVERY grant, into the ring (KEY_CUSTODY). */
WB_MUST_USE enum rc
vault_recovery_grant_open(struct vault_ring *r, const struct vault_recovery *k,
			  const void *p, size_t n,
			  const struct user_cert *grantor,
			  const struct domain_key *reg, struct err *e);

/* ---- sessions and signatures ---------------------------------------------- */

/*
 * Session certificate, 152 bytes: a key of one log-in, for audit entries
 *
 *    0   4  "WSC1"             32  16  session id, random
 *    4   4  user generation    48  32  session public key
 *    8  16  store id           80   8  not before
 *   24   8  user id            88  64  the user's signature over bytes 0-87
 */
#define VAULT_SESSION_CERT 152

struct vault_session;

struct session_cert {
	uint64_t user;
	uint32_t generation;
	uint8_t session[VAULT_UID];
	uint8_t pk[VAULT_KEY];
	int64_t not_before;
};

struct vault_session *
vault_session_open(const struct vault_user *u, const uint8_t store[VAULT_UID],
		   int64_t now, uint8_t cert[VAULT_SESSION_CERT]);
void vault_session_close(struct vault_session *s);

WB_MUST_USE enum rc
vault_session_verify(struct session_cert *c, const void *p, size_t n,
		     const uint8_t store[VAULT_UID],
		     const struct user_cert *user, struct err *e);

/* Signs and checks the bytes as they stand. */
void vault_session_sign(const struct vault_session *s, const void *p, size_t n,
			uint8_t sig[VAULT_SIG]);
bool vault_session_holds(const uint8_t pk[VAULT_KEY], const void *p, size_t n,
			 const uint8_t sig[VAULT_SIG]);

/* The user's own signature over context (exactly 8 letters, not that of any
 * other use: "WARDSIG1") | SHA-256 of p. */
void vault_sign(const struct vault_user *u, const char *context, const void *p,
		size_t n, uint8_t sig[VAULT_SIG]);
bool vault_sign_holds(const uint8_t sign_pk[VAULT_KEY], const char *context,
		      const void *p, size_t n, const uint8_t sig[VAULT_SIG]);

/* For two people to compare: 8 groups of 4 letters of BLAKE2b-160. */
#define VAULT_FINGERPRINT 40
void
vault_fingerprint(char out[VAULT_FINGERPRINT], const uint8_t pk[VAULT_KEY]);

#endif

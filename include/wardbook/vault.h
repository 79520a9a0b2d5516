/*
 * vault.h - sealing: fields, rows, index pages, letters, hashes, pseudonyms.
 *
 * The vault is the only room that knows libsodium.  Domain keys live in a
 * ring of guarded memory and never leave it but sealed; everything else is
 * derived from them.  vault_keys.h says how keys reach a ring.
 *
 * Formats in this header are frozen.  Integers are little-endian; reserved
 * bytes are zero and anything else is refused.  A value that does not open
 * gives RC_DAMAGED with one sentence, whatever was wrong with it: key, tag,
 * padding, place.  RC_NOKEY means that the ring holds no such key, which is
 * what a role looks like, not a fault.
 *
 * One thread a process.  The ring is not made inaccessible between calls: a
 * pair of mprotect() calls costs more than sealing a field does.
 */
#ifndef WARDBOOK_VAULT_H
#define WARDBOOK_VAULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/buf.h"
#include "wardbook/err.h"

#define VAULT_UID  16 /* a store's id: random bytes, kept for its life */
#define VAULT_KEY  32 /* any symmetric key, any public key */
#define VAULT_SIG  64 /* Ed25519 */
#define VAULT_HASH 32

/* Key domains.  Numbers are frozen. */
enum domain {
	DOMAIN_NONE = 0,
	DOMAIN_IDENTITY = 1,
	DOMAIN_VISIT = 2,
	DOMAIN_ALERT = 3,
	DOMAIN_CODE = 4,
	DOMAIN_CARE = 5,
	DOMAIN_REGISTER = 6,
	DOMAIN_BILLING = 7,
	DOMAIN_SENSITIVE = 8,
	DOMAIN_AUDIT = 9,
	DOMAIN_COUNT = 10
};

/* "identity", "visit", ...; "none" for anything else. */
const char *domain_name(enum domain d);

/* ---- the process ---------------------------------------------------------- */

/* First call of main(): starts libsodium, forbids core files and tracing by
 * others of the same user.  RC_IO: no source of random bytes. */
WB_MUST_USE enum rc vault_start(struct err *e);

/* Random bytes for keys, nonces, ids and stamps.  Short draws come from a
 * guarded pool that is filled 4 KiB at a time and never survives a fork. */
void vault_random(void *p, size_t n);

/* Equal, in time that does not depend on where they differ. */
bool vault_same(const void *a, const void *b, size_t n);

/* ---- secrets typed by people --------------------------------------------- */

#define SECRET_MAX 256

/* Guarded memory for a pass phrase.  Only secret_open() makes one. */
struct secret {
	size_t len;			 /* bytes used */
	unsigned char bytes[SECRET_MAX]; /* not terminated */
};

struct secret *secret_open(void);    /* empty; never NULL */
void secret_close(struct secret *s); /* wipes and frees; NULL is fine */
void secret_clear(struct secret *s);

/* RC_REFUSED: longer than SECRET_MAX; the secret is then empty. */
WB_MUST_USE enum rc
secret_set(struct secret *s, const void *p, size_t n, struct err *e);

/* The first line of a file, without its end.  *loose (may be NULL) tells that
 * group or others may read the file: the caller warns.  RC_NONE, RC_IO;
 * RC_REFUSED: empty or too long. */
WB_MUST_USE enum rc secret_read_file(struct secret *s, const char *path,
				     bool *loose, struct err *e);

/* ---- the ring ------------------------------------------------------------- */

/*
 * All keys of one session, in one guarded allocation.  A domain key is held
 * to use (open and seal) or in custody (only to grant it on), or both.
 *
 *   field key    kdf(DK, table << 16 | column, "WARDfld1")
 *   row MAC key  kdf(DK, table,                "WARDrow1")
 *   index key    kdf(DK, tree,                 "WARDidx1")
 *   key check    kdf(DK, 0,                    "WARDkchk")   published
 *   drop box     X25519 pair of kdf(DK, 0,     "WARDdrop")   half published
 */
struct vault_ring;

enum key_use { KEY_USE = 1, KEY_CUSTODY = 2, KEY_BOTH = 3 };

#define VAULT_RING_KEYS 256 /* domain keys of all epochs in one ring */

struct vault_ring *vault_ring_open(const uint8_t store[VAULT_UID]);
void vault_ring_close(struct vault_ring *r); /* wipes; NULL is fine */
const uint8_t *vault_ring_store(const struct vault_ring *r);

/* Adds a domain key, or a use of one that is there.  Epochs start at 1.
 * RC_CONFLICT: another key has that domain and epoch; RC_USAGE: no such
 * domain or epoch; RC_REFUSED: the ring is full. */
WB_MUST_USE enum rc
vault_ring_add(struct vault_ring *r, enum domain d, unsigned epoch,
	       const uint8_t dk[VAULT_KEY], enum key_use use, struct err *e);

/* A new random domain key, KEY_BOTH: init, and each new epoch. */
WB_MUST_USE enum rc vault_ring_make(struct vault_ring *r, enum domain d,
				    unsigned epoch, struct err *e);

/* The public half of a drop box (a verified domain record, vault_keys.h).
 * Overwrites an older epoch's; keeps a newer one. */
WB_MUST_USE enum rc
vault_ring_add_public(struct vault_ring *r, enum domain d, unsigned epoch,
		      const uint8_t pk[VAULT_KEY], struct err *e);

/* Wipes one epoch of a domain and all that was derived from it. */
void vault_ring_forget(struct vault_ring *r, enum domain d, unsigned epoch);

bool vault_ring_has(const struct vault_ring *r, enum domain d); /* to use */
bool vault_ring_may_drop(const struct vault_ring *r, enum domain d);
bool vault_ring_holds(const struct vault_ring *r, enum domain d, unsigned epoch,
		      enum key_use use);

/* The epoch that new values get: the highest one held to use; 0: none. */
unsigned vault_ring_epoch(const struct vault_ring *r, enum domain d);

/* ---- sealed fields -------------------------------------------------------- */

/*
 * Envelope, suite 1 (48 bytes over the padded plaintext)
 *
 *    0   1  version 0xE1
 *    1   1  suite 0x01: XChaCha20-Poly1305-IETF
 *    2   1  domain
 *    3   1  padding class: 4..10 for 16..1024 bytes (2^class);
 *           0x80 + n for n KiB, n = 2..64
 *    4   2  epoch
 *    6   2  reserved
 *    8  24  nonce
 *   32   n  ciphertext of the padded plaintext
 *  32+n 16  tag
 *
 * Envelope, suite 2, dropped by someone without the key (88 bytes over)
 *
 *    0   8  as above, suite 0x02: X25519 sealed box to the drop box's key
 *    8  48  ephemeral key and tag
 *   56  32  sealed: BLAKE2b-256 of the associated data
 *   88   n  sealed: the padded plaintext
 *
 * Plaintext: type byte (enum value_type), value (int64 as 8 bytes), 0x80,
 * zeros to the class.  Null is sealed too, so that absence does not show.
 *
 * Associated data (64 bytes, rebuilt, never stored)
 *
 *    0   8  "WARDAAD1"          36   4  reserved
 *    8   8  envelope bytes 0-7  40   8  row id
 *   16  16  store id            48   8  subject (patient) id, 0 = none
 *   32   2  table               56   8  row version
 *   34   2  column
 */
enum value_type {
	VALUE_NULL = 0,
	VALUE_TEXT = 1,
	VALUE_INT = 2,
	VALUE_BYTES = 3,
};

/* Where a value lives.  Comes from the schema and the row being read, never
 * from the envelope.  History rows have the base table's number. */
struct vault_place {
	enum domain domain;
	uint16_t table, column;
	uint8_t pad; /* least padding class (4..10), 0 = none */
	uint64_t row, subject, version;
};

struct vault_value {
	enum value_type type;
	int64_t number; /* VALUE_INT */
	const char *p;	/* VALUE_TEXT, VALUE_BYTES: not owned */
	size_t len;	/* bytes, without a terminator */
};

#define VAULT_FIELD_OVER 48    /* suite 1 */
#define VAULT_DROP_OVER	 88    /* suite 2 */
#define VAULT_FIELD_MAX	 65534 /* longest text or bytes */

/* Appends the envelope of v to out, under the current epoch.
 * RC_NOKEY; RC_REFUSED: longer than VAULT_FIELD_MAX. */
WB_MUST_USE enum rc
vault_field_seal(struct vault_ring *r, const struct vault_place *at,
		 const struct vault_value *v, struct buf *out, struct err *e);

/* As above, for a domain whose public half alone is known.  Who dropped a
 * value is not proven by it: the audit entry of the act says so. */
WB_MUST_USE enum rc
vault_field_drop(struct vault_ring *r, const struct vault_place *at,
		 const struct vault_value *v, struct buf *out, struct err *e);

/* Opens either kind.  plain is cleared and owns what v points to; text is
 * terminated there.  RC_NOKEY, RC_DAMAGED. */
WB_MUST_USE enum rc
vault_field_open(struct vault_ring *r, const struct vault_place *at,
		 const void *blob, size_t n, struct buf *plain,
		 struct vault_value *v, struct err *e);

/* Should a holder seal this again: dropped, or of an epoch before the current
 * one?  Hints only, unauthenticated. */
bool
vault_field_is_stale(const struct vault_ring *r, const void *blob, size_t n);

/* ---- row MAC -------------------------------------------------------------- */

/*
 * Stored form, 18 bytes: epoch u16, BLAKE2b-128 keyed with the row key over
 *
 *   "WARDROW1" | store id 16 | table u16 | id u64 | version u64 |
 *   column count u16 | per column, in schema order:
 *     class u8: 0 null, 1 int, 2 text, 3 blob, 4 sealed, 5 dropped |
 *     length u32 | bytes
 *
 * An int is 8 bytes.  A sealed column stands as the 16 bytes of its tag; a
 * dropped one as BLAKE2b-128 of the whole envelope, because its writer chose
 * the keys of that tag.
 *
 * Usage: begin, one call a column, then end (writing) or check (reading).
 * A wrong number of columns is a BUG.  The state holds a key: end, check and
 * cancel wipe it.
 */
#define VAULT_MAC 18

struct vault_mac {
	_Alignas(64) unsigned char state[384];
	uint8_t next[128]; /* gathered: most columns are a few bytes */
	unsigned n;
	unsigned epoch;
	unsigned left; /* columns still to come */
};

/* epoch 0: the current one (writing); reading: vault_mac_epoch(). RC_NOKEY. */
WB_MUST_USE enum rc
vault_mac_begin(struct vault_mac *m, struct vault_ring *r, enum domain d,
		unsigned epoch, uint16_t table, uint64_t row, uint64_t version,
		unsigned columns, struct err *e);
void vault_mac_null(struct vault_mac *m);
void vault_mac_int(struct vault_mac *m, int64_t v);
void vault_mac_text(struct vault_mac *m, const char *p, size_t n);
void vault_mac_blob(struct vault_mac *m, const void *p, size_t n);
void vault_mac_sealed(struct vault_mac *m, const void *envelope, size_t n);
void vault_mac_end(struct vault_mac *m, uint8_t out[VAULT_MAC]);
WB_MUST_USE enum rc vault_mac_check(struct vault_mac *m, const void *stored,
				    size_t n, struct err *e);
void vault_mac_cancel(struct vault_mac *m);

/* The epoch that a stored MAC names; 0 where it cannot be one. */
unsigned vault_mac_epoch(const void *stored, size_t n);

/* ---- sealed index pages --------------------------------------------------- */

/*
 * Blob, always 4,024 bytes: nonce 24 | ciphertext 3,984 | tag 16.
 * Associated data (48 bytes)
 *
 *    0   8  "WARDPGE1"    32   8  stamp
 *    8  16  store id      40   2  epoch
 *   24   4  tree          42   1  domain
 *   28   4  page          43   5  reserved
 */
#define VAULT_PAGE_PLAIN 3984
#define VAULT_PAGE_BLOB	 4024

struct vault_page {
	enum domain domain;
	unsigned epoch; /* kept beside the page; 0 when sealing: the
				 * current one, filled in */
	uint32_t tree, page;
	uint64_t stamp; /* random, new at each write */
};

WB_MUST_USE enum rc
vault_page_seal(struct vault_ring *r, struct vault_page *at,
		const uint8_t plain[VAULT_PAGE_PLAIN],
		uint8_t blob[VAULT_PAGE_BLOB], struct err *e);
WB_MUST_USE enum rc
vault_page_open(struct vault_ring *r, const struct vault_page *at,
		const void *blob, size_t n, uint8_t plain[VAULT_PAGE_PLAIN],
		struct err *e);

/* ---- letters: bytes sealed to a public key -------------------------------- */

/*
 * Drafts to their writer's own box key, audit detail to the auditors' drop
 * box.  84 bytes over the padded plaintext:
 *
 *    0   1  version 0xD1         4  48  ephemeral key and tag
 *    1   1  domain, 0 = a user  52  32  sealed: BLAKE2b-256 of bytes 0-3 and
 *    2   2  epoch, 0 = a user           the context
 *                               84   n  sealed: type 3, bytes, padding
 *
 * The context (up to 4 KiB; may be empty) is not stored: whoever opens names
 * the same one, so that a letter cannot be moved elsewhere.
 */
#define VAULT_LETTER_OVER 84

struct vault_user;

/* Appends to out.  The first to a domain whose public half the ring knows
 * (RC_NOKEY), the second to a box key of a user. RC_REFUSED: too long. */
WB_MUST_USE enum rc
vault_letter_to_domain(struct vault_ring *r, enum domain d, const void *context,
		       size_t nc, const void *p, size_t n, struct buf *out,
		       struct err *e);
WB_MUST_USE enum rc
vault_letter_to_user(const uint8_t box_pk[VAULT_KEY], const void *context,
		     size_t nc, const void *p, size_t n, struct buf *out,
		     struct err *e);

/* plain is cleared, then holds the bytes.  RC_NOKEY, RC_DAMAGED. */
WB_MUST_USE enum rc
vault_letter_open_domain(struct vault_ring *r, enum domain d,
			 const void *context, size_t nc, const void *p,
			 size_t n, struct buf *plain, struct err *e);
WB_MUST_USE enum rc
vault_letter_open_user(const struct vault_user *u, const void *context,
		       size_t nc, const void *p, size_t n, struct buf *plain,
		       struct err *e);

/* ---- hashes and pseudonyms ------------------------------------------------ */

/* SHA-256 in pieces: checksums of files. */
struct vault_sha {
	uint64_t state[16];
};
void vault_sha_begin(struct vault_sha *h);
void vault_sha_add(struct vault_sha *h, const void *p, size_t n);
void vault_sha_end(struct vault_sha *h, uint8_t out[VAULT_HASH]);

/* SHA-256 of p; and of 0x00 | entry, as RFC 6962 hashes a leaf. */
void vault_hash(uint8_t out[VAULT_HASH], const void *p, size_t n);
void vault_chain_hash(uint8_t out[VAULT_HASH], const void *entry, size_t n);

/* Lower-case hex; out has room for 2n + 1. */
void vault_hex(char *out, const void *p, size_t n);

/* BLAKE2b-128 keyed with a 32-byte secret over kind u8 | id u64, as 32
 * lower-case hex digits.  The secret belongs to the store and outlives
 * epochs.  A secret of another length is a BUG. */
#define VAULT_PSEUDONYM 33
void vault_pseudonym(char out[VAULT_PSEUDONYM], const struct secret *key,
		     uint8_t kind, uint64_t id);

#endif

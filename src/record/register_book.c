/*
 * register_book.c - the books: their entries numbered, bound to each other,
 * signed and filed; and the cases that entries open.
 *
 * register_file() is the only code that writes entries.  A book's row moves
 * with each of them, so two writers can't take the same number.
 */
#include "register_private.h"

#include <string.h>

static uint8_t *
put(uint8_t *p, uint64_t v, int bytes)
{
	for (int i = 0; i < bytes; i++)
		*p++ = (uint8_t)(v >> 8 * i);
	return p;
}

/* 16 bytes; anything but digits counts as 0 and fails the signature. */
static void
put_hex(uint8_t *p, const char *hex)
{
	static const char digits[] = "0123456789abcdef";

	for (int i = 0; i < 32 && hex[i]; i++) {
		const char *digit = strchr(digits, hex[i]);

		if (digit)
			p[i / 2] |=
				(uint8_t)((digit - digits) << (i % 2 ? 0 : 4));
	}
}

void
register_bytes(uint8_t out[REGISTER_BYTES], const uint8_t store[VAULT_UID],
	       const struct row_cd_register *b,
	       const struct row_register_entry *n,
	       const uint8_t before[VAULT_HASH])
{
	uint8_t *p = out;

	memset(out, 0, REGISTER_BYTES);
	memcpy(p, "WCD1", 4);
	memcpy(p + 8, store, VAULT_UID);
	p = put(p + 24, (uint64_t)b->id, 8);
	p = put(p, (uint64_t)n->serial, 8);
	p = put(p, (uint64_t)b->medicine_id, 8);
	p = put(p, (uint64_t)b->place_id, 8);
	p = put(p, (uint64_t)n->movement_id, 8);
	p = put(p, (uint64_t)n->kind, 1);
	p = put(p, (uint64_t)n->alone, 1);
	p = put(p + 2, (uint64_t)n->first_generation, 4);
	p = put(p, (uint64_t)n->quantity, 8);
	p = put(p, (uint64_t)n->balance, 8);
	p = put(p, (uint64_t)n->counted, 8);
	p = put(p, (uint64_t)n->patient_id, 8);
	p = put(p, (uint64_t)n->at, 8);
	p = put(p, (uint64_t)n->first_id, 8);
	p = put(p, (uint64_t)n->second_id, 8);
	p = put(p, (uint64_t)n->second_generation, 4) + 4;
	put_hex(p, n->salt);
	vault_hash(p + 16, n->reason, strlen(n->reason));
	memcpy(p + 48, before, VAULT_HASH);
}

enum rc
register_book(struct session *s, int64_t medicine, int64_t place,
	      struct row_cd_register *b, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_REGISTER_OF);
	bool row;
	enum rc rc;

	row_init(TBL_CD_REGISTER, b);
	stmt_int(st, "medicine", medicine);
	stmt_int(st, "place", place);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, b, e);
	stmt_done(st);
	return rc;
}

/* What the ledger has and the book has not: carried over, for a second
 * person to confirm; in a book that is under way it is a discrepancy. */
static enum rc
carry_over(struct session *s, struct row_cd_register *b, int64_t ledger,
	   struct err *e)
{
	struct row_register_entry n;

	if (b->balance == ledger)
		return RC_OK;
	row_init(TBL_REGISTER_ENTRY, &n);
	n.kind = REGISTER_KIND_CARRIED;
	n.quantity = ledger - b->balance;
	n.counted = b->serial ? b->balance : -1;
	return register_file(s, b, &n, NULL, e);
}

enum rc
register_book_open(struct session *s, int64_t medicine, int64_t place,
		   int64_t ledger, struct row_cd_register *b, struct err *e)
{
	enum rc rc = register_book(s, medicine, place, b, e);

	if (rc == RC_OK && b->shut)
		return err_set(e, RC_DENIED,
			       "Your role (%s) can't enter in a "
			       "controlled-drug register.",
			       enum_words(&enum_role, s->role));
	if (rc == RC_OK && !b->id) {
		b->medicine_id = medicine;
		b->place_id = place;
		b->head.n = VAULT_HASH;
		rc = row_insert(s->store, TBL_CD_REGISTER, b, e);
	}
	return rc == RC_OK ? carry_over(s, b, ledger, e) : rc;
}

enum rc
register_case_open(struct session *s, const struct row_cd_register *b,
		   const struct row_register_entry *n, enum case_kind kind,
		   int64_t expected, int64_t found, struct err *e)
{
	struct row_register_case c;
	enum rc rc;

	row_init(TBL_REGISTER_CASE, &c);
	c.kind = kind;
	c.register_id = b->id;
	c.entry_id = n->id;
	c.first_id = n->first_id;
	c.second_id = n->second_id;
	c.expected = expected;
	c.found = found;
	c.opened_at = n->at;
	rc = row_insert(s->store, TBL_REGISTER_CASE, &c, e);
	if (rc == RC_OK)
		act_note(s, TBL_REGISTER_CASE, c.id, c.version, 0,
			 enum_words(&enum_case_kind, kind));
	return rc;
}

static void
sign(struct session *s, const uint8_t bytes[REGISTER_BYTES],
     struct row_register_entry *n, const struct witness *w)
{
	session_sign(s, REGISTER_FIRST, bytes, REGISTER_BYTES,
		     n->first_signature.p);
	n->first_signature.n = VAULT_SIG;
	if (!w)
		return;
	witness_sign(w, REGISTER_SECOND, bytes, REGISTER_BYTES,
		     n->second_signature.p);
	n->second_signature.n = VAULT_SIG;
}

enum rc
register_file(struct session *s, struct row_cd_register *b,
	      struct row_register_entry *n, const struct witness *w,
	      struct err *e)
{
	uint8_t bytes[REGISTER_BYTES], salt[16];
	enum rc rc = w ? witness_check(w, s, e) : RC_OK;

	if (rc != RC_OK)
		return rc;
	n->register_id = b->id;
	n->serial = ++b->serial;
	n->balance = b->balance += n->quantity;
	n->at = when_now();
	n->day = when_today();
	n->first_id = s->account;
	n->first_generation = session_key_generation(s);
	n->second_id = w ? witness_account(w) : 0;
	n->second_generation = w ? witness_generation(w) : 0;
	vault_random(salt, sizeof(salt));
	vault_hex(n->salt, salt, sizeof(salt));
	register_bytes(bytes, store_site(s->store)->uid.p, b, n, b->head.p);
	vault_hash(b->head.p, bytes, sizeof(bytes));
	b->head.n = VAULT_HASH;
	sign(s, bytes, n, w);
	if (n->kind == REGISTER_KIND_COUNT && w)
		b->checked_at = n->at;
	rc = row_insert(s->store, TBL_REGISTER_ENTRY, n, e);
	if (rc == RC_OK)
		rc = row_update(s->store, TBL_CD_REGISTER, b, e);
	if (rc == RC_OK)
		act_note(s, TBL_REGISTER_ENTRY, n->id, n->version, 0,
			 w ? witness_name(w) : NULL);
	if (rc == RC_OK && n->alone)
		rc = register_case_open(s, b, n, CASE_KIND_ALONE, n->balance,
					n->counted, e);
	if (rc == RC_OK && n->counted >= 0 && n->counted != n->balance)
		rc = register_case_open(s, b, n, CASE_KIND_DIFFERS, n->balance,
					n->counted, e);
	return rc;
}

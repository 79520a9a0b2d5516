/*
 * register_verify.c - proves the registers: numbers without gaps, each entry
 * bound to the one before, balances that add up, two different people, and
 * their signatures by the keys that were certified.
 *
 * It needs the registers' key and reads only.
 */
#include "register_private.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/account.h"
#include "wardbook/buf.h"

struct known {
	int64_t account;
	uint32_t generation;
	struct user_cert cert;
};

struct proof {
	struct session *s;
	struct known *v;
	size_t n, cap;
	int64_t wrong;
	char *why;
	struct row_cd_register book;
	uint8_t bytes[REGISTER_BYTES], before[VAULT_HASH];
	int64_t serial, balance;
};

static void fault(struct proof *p, const char *fmt, ...) WB_PRINTF(2, 3);

static void
fault(struct proof *p, const char *fmt, ...)
{
	va_list ap;

	if (p->wrong++)
		return;
	va_start(ap, fmt);
	vsnprintf(p->why, 200, fmt, ap);
	va_end(ap);
}

/* NULL: no certificate that holds. */
static const struct user_cert *
cert_of(struct proof *p, int64_t account, uint32_t generation)
{
	struct known *k;

	for (size_t i = 0; i < p->n; i++)
		if (p->v[i].account == account &&
		    p->v[i].generation == generation)
			return &p->v[i].cert;
	p->v = mem_room(p->v, &p->cap, p->n, sizeof(*p->v));
	k = &p->v[p->n];
	if (account_certificate(p->s->store, account, generation, &k->cert,
				NULL) != RC_OK)
		return NULL;
	k->account = account;
	k->generation = generation;
	p->n++;
	return &k->cert;
}

static void
check_signature(struct proof *p, int64_t serial, const char *who,
		const char *context, int64_t account, int64_t generation,
		const uint8_t *sig, size_t n)
{
	const struct user_cert *c = cert_of(p, account, (uint32_t)generation);

	if (!c || n != VAULT_SIG ||
	    !vault_sign_holds(c->user.sign_pk, context, p->bytes,
			      sizeof(p->bytes), sig))
		fault(p,
		      "register %lld, entry %lld: the signature of %s does "
		      "not hold",
		      (long long)p->book.id, (long long)serial, who);
}

static enum rc
check_second(struct proof *p, const struct row_register_entry *n, struct err *e)
{
	struct row_register_confirm c;
	struct stmt *st;
	bool row;
	enum rc rc;

	if (n->second_id) {
		if (n->second_id == n->first_id)
			fault(p,
			      "register %lld, entry %lld: one person alone "
			      "is both",
			      (long long)p->book.id, (long long)n->serial);
		check_signature(p, n->serial, "the witness", REGISTER_SECOND,
				n->second_id, n->second_generation,
				n->second_signature.p, n->second_signature.n);
		return RC_OK;
	}
	st = store_query(p->s->store, QUERY_REGISTER_CONFIRM_OF);
	stmt_int(st, "entry", n->id);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &c, e);
	stmt_done(st);
	if (rc != RC_OK || !row)
		return rc;
	if (c.account_id == n->first_id)
		fault(p, "register %lld, entry %lld: confirmed by who made it",
		      (long long)p->book.id, (long long)n->serial);
	check_signature(p, n->serial, "who confirmed it", REGISTER_SECOND,
			c.account_id, c.generation, c.signature.p,
			c.signature.n);
	return RC_OK;
}

static enum rc
check_entry(struct proof *p, const struct row_register_entry *n, struct err *e)
{
	struct row_movement m;
	enum rc rc = RC_OK;

	if (n->serial != p->serial + 1)
		fault(p, "register %lld: entry %lld follows %lld",
		      (long long)p->book.id, (long long)n->serial,
		      (long long)p->serial);
	p->serial = n->serial;
	p->balance += n->quantity;
	if (n->balance != p->balance)
		fault(p,
		      "register %lld, entry %lld: %lld left, %lld by the "
		      "entries",
		      (long long)p->book.id, (long long)n->serial,
		      (long long)n->balance, (long long)p->balance);
	p->balance = n->balance;
	if (n->movement_id) {
		rc = row_get(p->s->store, TBL_MOVEMENT, n->movement_id, &m, e);
		if (rc == RC_OK && (m.quantity != n->quantity ||
				    m.medicine_id != p->book.medicine_id ||
				    m.store_id != p->book.place_id))
			fault(p, "register %lld, entry %lld: not what moved",
			      (long long)p->book.id, (long long)n->serial);
	}
	if (rc != RC_OK)
		return rc;
	register_bytes(p->bytes, store_site(p->s->store)->uid.p, &p->book, n,
		       p->before);
	check_signature(p, n->serial, "the first person", REGISTER_FIRST,
			n->first_id, n->first_generation, n->first_signature.p,
			n->first_signature.n);
	rc = check_second(p, n, e);
	vault_hash(p->before, p->bytes, sizeof(p->bytes));
	return rc;
}

static enum rc
check_end(struct proof *p, struct err *e)
{
	const struct row_cd_register *b = &p->book;
	struct row_register_rule rule;
	struct stmt *st;
	int64_t ledger;
	enum rc rc;

	if (b->serial != p->serial || b->balance != p->balance ||
	    b->head.n != VAULT_HASH ||
	    !vault_same(b->head.p, p->before, VAULT_HASH))
		fault(p, "register %lld does not end where its entries do",
		      (long long)b->id);
	rc = register_rule_get(p->s, &rule, e);
	if (rc != RC_OK || !rule.kept)
		return rc;
	st = store_query(p->s->store, QUERY_REGISTER_LEDGER);
	stmt_int(st, "medicine", b->medicine_id);
	stmt_int(st, "place", b->place_id);
	rc = stmt_one_int(st, &ledger, e);
	if (rc == RC_OK && ledger != b->balance)
		fault(p, "register %lld says %lld, the stock's ledger %lld",
		      (long long)b->id, (long long)b->balance,
		      (long long)ledger);
	return rc;
}

static enum rc
check_book(struct proof *p, int64_t *entries, struct err *e)
{
	struct stmt *st = store_query(p->s->store, QUERY_REGISTER_ENTRIES);
	struct row_register_entry *v = NULL;
	size_t n = 0, cap = 0;
	bool row;
	enum rc rc;

	stmt_int(st, "book", p->book.id);
	stmt_int(st, "from", 0);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		v = mem_room(v, &cap, n, sizeof(*v));
		rc = stmt_row(st, &v[n], e);
		if (rc != RC_OK)
			break;
		n++;
	}
	stmt_done(st);
	p->serial = p->balance = 0;
	memset(p->before, 0, sizeof(p->before));
	for (size_t i = 0; rc == RC_OK && i < n; i++)
		rc = check_entry(p, &v[i], e);
	if (rc == RC_OK)
		rc = check_end(p, e);
	*entries += (int64_t)n;
	if (v)
		mem_wipe(v, n * sizeof(*v));
	free(v);
	return rc;
}

enum rc
register_verify(struct session *s, int64_t *entries, int64_t *wrong,
		char why[200], struct err *e)
{
	struct proof p = { .s = s, .why = why };
	struct stmt *st = store_query(s->store, QUERY_REGISTER_BOOKS);
	struct row_cd_register *v = NULL;
	size_t n = 0, cap = 0;
	bool row;
	enum rc rc;

	*entries = *wrong = 0;
	why[0] = '\0';
	stmt_int(st, "place", 0);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		v = mem_room(v, &cap, n, sizeof(*v));
		rc = stmt_row(st, &v[n], e);
		if (rc != RC_OK)
			break;
		n++;
	}
	stmt_done(st);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		p.book = v[i];
		rc = check_book(&p, entries, e);
	}
	/* A row that does not open is a fault of the register, too. */
	if (rc == RC_DAMAGED) {
		fault(&p, "%s", e ? e->text : "a row does not open");
		rc = RC_OK;
	}
	*wrong = p.wrong;
	free(v);
	free(p.v);
	return rc;
}

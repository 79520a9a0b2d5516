/*
 * register_case.c - the second person of a delivery, and what a third must
 * look into.
 */
#include "register_private.h"

#include <string.h>

#include "wardbook/text.h"

/* ---- confirming --------------------------------------------------------------- */

static enum rc
confirm_of(struct session *s, int64_t entry, struct row_register_confirm *c,
	   struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_REGISTER_CONFIRM_OF);
	bool row;
	enum rc rc;

	row_init(TBL_REGISTER_CONFIRM, c);
	stmt_int(st, "entry", entry);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, c, e);
	stmt_done(st);
	return rc;
}

static enum rc
load_waiting(struct session *s, int64_t entry, struct row_register_entry *n,
	     struct err *e)
{
	struct row_register_confirm c;
	enum rc rc = row_get(s->store, TBL_REGISTER_ENTRY, entry, n, e);

	if (rc == RC_NONE)
		return err_field(e, "entry", "There is no such entry.");
	if (rc == RC_OK)
		rc = confirm_of(s, entry, &c, e);
	if (rc != RC_OK)
		return rc;
	if (n->shut)
		return err_set(e, RC_DENIED,
			       "This register is not shown to "
			       "your role.");
	if (n->second_id || n->alone || c.id)
		return err_field(e, "entry", "This entry waits for nobody.");
	if (n->first_id == s->account)
		return err_field(e, "entry",
				 "You made this entry; someone else confirms "
				 "it.");
	return RC_OK;
}

/* The hash that an entry is bound to, from those before it. */
static enum rc
bytes_of(struct session *s, const struct row_register_entry *n,
	 uint8_t bytes[REGISTER_BYTES], struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_REGISTER_ENTRIES);
	uint8_t before[VAULT_HASH] = { 0 };
	struct row_register_entry x;
	struct row_cd_register b;
	bool row;
	enum rc rc = row_get(s->store, TBL_CD_REGISTER, n->register_id, &b, e);

	if (rc != RC_OK)
		return rc;
	stmt_int(st, "book", b.id);
	stmt_int(st, "from", 0);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &x, e);
		if (rc != RC_OK)
			break;
		register_bytes(bytes, store_site(s->store)->uid.p, &b, &x,
			       before);
		if (x.id == n->id)
			break;
		vault_hash(before, bytes, REGISTER_BYTES);
	}
	stmt_done(st);
	row_wipe(TBL_REGISTER_ENTRY, &x);
	return rc;
}

static enum rc
confirm(struct session *s, int64_t entry, int64_t quantity, int64_t balance,
	struct err *e)
{
	uint8_t bytes[REGISTER_BYTES];
	struct row_register_confirm c;
	struct row_register_entry n;
	struct row_cd_register b;
	enum rc rc = load_waiting(s, entry, &n, e);

	if (rc == RC_OK)
		rc = row_get(s->store, TBL_CD_REGISTER, n.register_id, &b, e);
	if (rc == RC_OK && (quantity != n.quantity || balance != b.balance))
		rc = err_set(e, RC_CONFLICT,
			     "That is not what was entered.  Nothing was "
			     "filed: count again, both of you.");
	if (rc == RC_OK)
		rc = bytes_of(s, &n, bytes, e);
	row_init(TBL_REGISTER_CONFIRM, &c);
	c.entry_id = entry;
	c.account_id = s->account;
	c.generation = session_key_generation(s);
	c.at = when_now();
	if (rc == RC_OK) {
		session_sign(s, REGISTER_SECOND, bytes, sizeof(bytes),
			     c.signature.p);
		c.signature.n = VAULT_SIG;
		rc = row_insert(s->store, TBL_REGISTER_CONFIRM, &c, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_REGISTER_CONFIRM, c.id, c.version, 0, NULL);
	row_wipe(TBL_REGISTER_ENTRY, &n);
	return rc;
}

enum rc
register_confirm(struct session *s, int64_t entry, int64_t quantity,
		 int64_t balance, struct err *e)
{
	enum rc rc = act_begin(s, ACT_REGISTER_WITNESS, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, confirm(s, entry, quantity, balance, e), e);
}

/* ---- cases ---------------------------------------------------------------------- */

/* What one did alone is settled only once two others have counted. */
static enum rc
check_counted(struct session *s, const struct row_register_case *c,
	      struct err *e)
{
	struct stmt *st;
	struct row_register_entry n;
	int64_t times;
	enum rc rc = row_get(s->store, TBL_REGISTER_ENTRY, c->entry_id, &n, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_REGISTER_COUNTED_SINCE);
	stmt_int(st, "book", c->register_id);
	stmt_int(st, "serial", n.serial);
	stmt_int(st, "person", c->first_id);
	row_wipe(TBL_REGISTER_ENTRY, &n);
	rc = stmt_one_int(st, &times, e);
	if (rc == RC_OK && !times)
		rc = err_field(e, "case",
			       "Two others have to count this register first.");
	return rc;
}

static enum rc
close_case(struct session *s, int64_t id, int64_t version, const char *reason,
	   struct err *e)
{
	struct row_register_case c;
	enum rc rc = row_get(s->store, TBL_REGISTER_CASE, id, &c, e);

	if (rc == RC_NONE)
		return err_field(e, "case", "There is no such case.");
	if (rc != RC_OK)
		return rc;
	if (c.version != version)
		return err_set(e, RC_CONFLICT,
			       "Someone changed this case "
			       "since you looked at it; look again.");
	if (c.state != CASE_STATE_OPEN)
		return err_field(e, "case", "This case is closed already.");
	if (c.first_id == s->account || c.second_id == s->account)
		return err_field(e, "case",
				 "You had a part in it; someone else looks "
				 "into it and closes it.");
	if (text_width(reason, strlen(reason)) < REGISTER_WHY)
		return err_field(e, "reason",
				 "Say what it was in at least %d letters.",
				 REGISTER_WHY);
	if (c.kind == CASE_KIND_ALONE)
		rc = check_counted(s, &c, e);
	if (rc == RC_OK)
		rc = stock_text(c.reason, sizeof(c.reason), reason, "reason",
				e);
	if (rc != RC_OK)
		return rc;
	c.state = CASE_STATE_CLOSED;
	c.closed_by = s->account;
	c.closed_at = when_now();
	rc = row_update(s->store, TBL_REGISTER_CASE, &c, e);
	if (rc == RC_OK)
		act_note(s, TBL_REGISTER_CASE, c.id, c.version, 0, c.reason);
	row_wipe(TBL_REGISTER_CASE, &c);
	return rc;
}

enum rc
register_case_close(struct session *s, int64_t id, int64_t version,
		    const char *reason, struct err *e)
{
	enum rc rc = act_begin(s, ACT_REGISTER_CLOSE, e);

	if (rc != RC_OK)
		return rc;
	return stock_end(s, close_case(s, id, version, reason, e), e);
}

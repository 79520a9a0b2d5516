/*
 * store_tx.c - transactions and ids.
 */
#include "store_private.h"

enum rc
store_begin(struct store *s, struct err *e)
{
	enum rc rc;

	if (s->writing || s->reading)
		BUG("transaction within a transaction");
	rc = turnstile_take(&s->turnstile, s->wait_ms, e);
	if (rc != RC_OK)
		return rc;
	rc = engine_begin(s->engine, true, e);
	if (rc != RC_OK) {
		turnstile_release(&s->turnstile);
		return rc;
	}
	s->writing = true;
	return RC_OK;
}

enum rc
store_begin_within(struct store *s, int ms, struct err *e)
{
	int usual = s->wait_ms;
	enum rc rc;

	s->wait_ms = ms;
	rc = store_begin(s, e);
	s->wait_ms = usual;
	return rc;
}

enum rc
store_commit(struct store *s, struct err *e)
{
	enum rc rc;

	if (!s->writing)
		BUG("commit without a transaction");
	rc = sindex_flush(s, e);
	if (rc == RC_OK)
		rc = engine_commit(s->engine, e);
	if (rc != RC_OK) {
		store_rollback(s);
		return rc;
	}
	s->writing = false;
	s->ids_fresh = false;
	engine_checkpoint(s->engine);
	turnstile_release(&s->turnstile);
	return RC_OK;
}

void
store_rollback(struct store *s)
{
	if (!s->writing)
		return;
	sindex_drop_pending(s);
	rows_kept_forget(s);
	engine_rollback(s->engine);
	/* A block of ids taken in here is the next one's again. */
	if (s->ids_fresh)
		s->ids_left = 0;
	s->ids_fresh = false;
	s->writing = false;
	store_generation_next(s);
	turnstile_release(&s->turnstile);
}

bool
store_in_write(const struct store *s)
{
	return s->writing;
}

void
store_wait_set(struct store *s, int ms)
{
	s->wait_ms = ms;
}

enum rc
store_read_begin(struct store *s, struct err *e)
{
	enum rc rc;

	if (s->writing || s->reading)
		BUG("transaction within a transaction");
	rc = engine_begin(s->engine, false, e);
	s->reading = rc == RC_OK;
	return rc;
}

void
store_read_end(struct store *s)
{
	if (s->reading)
		engine_rollback(s->engine);
	s->reading = false;
}

bool
store_is_idle(const struct store *s)
{
	if (s->writing || s->reading)
		return false;
	for (int i = 0; i < QUERY_COUNT; i++)
		if (s->query[i].open)
			return false;
	return true;
}

/* Another block of ids, in a transaction of its own where none is open. */
static enum rc
take_ids(struct store *s, struct err *e)
{
	bool own = !s->writing;
	struct stmt *st;
	int64_t first;
	enum rc rc = own ? store_begin(s, e) : RC_OK;

	if (rc != RC_OK)
		return rc;
	st = store_query(s, QUERY_SITE_TAKE_IDS);
	stmt_int(st, "count", s->ids_want);
	rc = stmt_one_int(st, &first, e);
	if (rc == RC_OK && first + s->ids_want >= (int64_t)1 << 38)
		rc = err_set(e, RC_REFUSED, "This store has used up its ids.");
	if (rc == RC_OK) {
		s->ids_next = first;
		s->ids_left = s->ids_want;
		s->ids_want = 64;
		s->ids_fresh = true;
	}
	if (own && rc == RC_OK)
		rc = store_commit(s, e);
	else if (own)
		store_rollback(s);
	return rc;
}

enum rc
store_new_id(struct store *s, int64_t *id, struct err *e)
{
	enum rc rc = s->ids_left ? RC_OK : take_ids(s, e);

	if (rc != RC_OK)
		return rc;
	s->ids_left--;
	*id = s->site.number << 38 | s->ids_next++;
	return RC_OK;
}

void
store_ids_reserve(struct store *s, int count)
{
	if (count > s->ids_left)
		s->ids_want = count > 64 ? count : 64;
}

/*
 * draft.c - forms that were not finished, sealed to their writer's box key.
 */
#include "internal.h"

#include <string.h>

/* What a draft is bound to: it opens nowhere else. */
static void
context(struct buf *b, int64_t account, const char *screen, int64_t about)
{
	buf_addf(b, "WARDDRF1|%lld|%s|%lld", (long long)account, screen,
		 (long long)about);
}

static struct stmt *
query(struct session *s, enum query q, const char *screen, int64_t about)
{
	struct stmt *st = store_query(s->store, q);

	stmt_int(st, "account", s->account);
	stmt_text(st, "screen", screen);
	stmt_int(st, "about", about);
	return st;
}

static enum rc
put(struct session *s, const char *screen, int64_t about,
    const struct buf *letter, struct err *e)
{
	struct stmt *st = query(s, QUERY_DRAFT_WRITE, screen, about);
	int64_t changed, id;
	enum rc rc;

	stmt_int(st, "at", when_now());
	stmt_blob(st, "body", letter->p, letter->len);
	rc = stmt_run(st, &changed, e);
	if (rc != RC_OK || changed)
		return rc;
	rc = store_new_id(s->store, &id, e);
	if (rc != RC_OK)
		return rc;
	st = query(s, QUERY_DRAFT_MAKE, screen, about);
	stmt_int(st, "id", id);
	stmt_int(st, "at", when_now());
	stmt_blob(st, "body", letter->p, letter->len);
	return stmt_run(st, NULL, e);
}

enum rc
draft_write(struct session *s, const uint8_t box_pk[VAULT_KEY],
	    const char *screen, int64_t about, const void *p, size_t n,
	    struct err *e)
{
	struct buf c = BUF_INIT, letter = BUF_INIT;
	enum rc rc;

	context(&c, s->account, screen, about);
	rc = vault_letter_to_user(box_pk, c.p, c.len, p, n, &letter, e);
	if (rc == RC_OK)
		rc = put(s, screen, about, &letter, e);
	buf_release(&c);
	buf_release(&letter);
	return rc;
}

enum rc
draft_save(struct session *s, const char *screen, int64_t about, const void *p,
	   size_t n, struct err *e)
{
	struct vault_public pub;
	enum rc rc;

	if (n > DRAFT_MAX)
		return err_set(e, RC_REFUSED,
			       "The draft is too long to be "
			       "kept.");
	rc = store_begin(s->store, e);
	if (rc != RC_OK)
		return rc;
	vault_user_public(s->in->user, &pub);
	rc = draft_write(s, pub.box_pk, screen, about, p, n, e);
	if (rc == RC_OK)
		rc = store_commit(s->store, e);
	if (rc != RC_OK)
		store_rollback(s->store);
	return rc;
}

enum rc
draft_load(struct session *s, const char *screen, int64_t about, struct buf *b,
	   int64_t *saved_at, struct err *e)
{
	struct stmt *st = query(s, QUERY_DRAFT_OF, screen, about);
	struct buf c = BUF_INIT;
	const void *body;
	size_t n;
	enum rc rc;
	bool row;

	buf_clear(b);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && !row)
		rc = err_set(e, RC_NONE, "There is no draft.");
	if (rc == RC_OK) {
		context(&c, s->account, screen, about);
		body = stmt_get_blob(st, "body", &n);
		if (saved_at)
			*saved_at = stmt_get_int(st, "saved_at");
		rc = vault_letter_open_user(s->in->user, c.p, c.len, body, n, b,
					    e);
		buf_release(&c);
	}
	stmt_done(st);
	return rc;
}

enum rc
draft_discard(struct session *s, const char *screen, int64_t about,
	      struct err *e)
{
	enum rc rc = store_begin(s->store, e);

	if (rc != RC_OK)
		return rc;
	rc = stmt_run(query(s, QUERY_DRAFT_DISCARD, screen, about), NULL, e);
	if (rc == RC_OK)
		rc = store_commit(s->store, e);
	if (rc != RC_OK)
		store_rollback(s->store);
	return rc;
}

enum rc
draft_list(struct session *s, struct draft_line *out, int max, int *count,
	   struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DRAFTS_OF);
	enum rc rc;
	bool row;

	*count = 0;
	stmt_int(st, "account", s->account);
	stmt_int(st, "max", max);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row && *count < max) {
		struct draft_line *d = &out[(*count)++];

		d->id = stmt_get_int(st, "id");
		d->about = stmt_get_int(st, "about");
		d->saved_at = stmt_get_int(st, "saved_at");
		text_copy(d->screen, sizeof(d->screen),
			  stmt_get_text(st, "screen"));
	}
	stmt_done(st);
	return rc;
}

/*
 * register_view.c - looking into the registers: what is due, the entries of
 * one, cases, and who witnesses whom.
 */
#include "register_private.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/text.h"

enum { OFTEN_LEAST = 10 }; /* acts before a share says anything */

static enum rc
may_view(struct session *s, struct err *e)
{
	char why[SESSION_WHY];

	if (session_may(s, ACT_REGISTER_VIEW, why))
		return RC_OK;
	return err_set(e, RC_DENIED, "%s", why);
}

static void
name_of(struct session *s, int64_t account, char out[33])
{
	struct row_account a;

	out[0] = '\0';
	if (account &&
	    row_get(s->store, TBL_ACCOUNT, account, &a, NULL) == RC_OK)
		text_copy(out, 33, a.name);
}

/* Every row of a query that gives whole rows; free() *v. */
static enum rc
gather(struct stmt *st, size_t size, char **v, size_t *n, struct err *e)
{
	size_t cap = 0;
	bool row;
	enum rc rc;

	*v = NULL;
	*n = 0;
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		*v = mem_room(*v, &cap, *n, size);
		rc = stmt_row(st, *v + *n * size, e);
		if (rc != RC_OK)
			break;
		++*n;
	}
	stmt_done(st);
	return rc;
}

/* ---- registers ------------------------------------------------------------------ */

static enum rc
count_of(struct session *s, enum query q, int64_t book, int64_t *n,
	 struct err *e)
{
	struct stmt *st = store_query(s->store, q);

	stmt_int(st, "book", book);
	return stmt_one_int(st, n, e);
}

static enum rc
fill_line(struct session *s, struct register_line *l, struct err *e)
{
	int64_t cases = 0, unconfirmed = 0, alone = 0;
	int32_t checked = 0;
	enum rc rc = row_get(s->store, TBL_MEDICINE, l->book.medicine_id,
			     &l->medicine, e);

	if (rc == RC_OK)
		rc = count_of(s, QUERY_REGISTER_CASES_OPEN, l->book.id, &cases,
			      e);
	if (rc == RC_OK)
		rc = count_of(s, QUERY_REGISTER_CASES_ALONE, l->book.id, &alone,
			      e);
	if (rc == RC_OK)
		rc = count_of(s, QUERY_REGISTER_UNCONFIRMED, l->book.id,
			      &unconfirmed, e);
	if (l->book.checked_at)
		when_local(l->book.checked_at, &checked, NULL);
	l->cases = (int)cases;
	l->unconfirmed = (int)unconfirmed;
	l->due = checked < when_today();
	l->recount = alone > 0;
	return rc;
}

enum rc
register_list(struct session *s, int64_t place, register_fn fn, void *arg,
	      struct err *e)
{
	struct register_line l;
	struct stmt *st;
	char *v = NULL;
	size_t n = 0;
	enum rc rc = may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_REGISTER_BOOKS);
	stmt_int(st, "place", place);
	rc = gather(st, sizeof(l.book), &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		memcpy(&l.book, v + i * sizeof(l.book), sizeof(l.book));
		rc = fill_line(s, &l, e);
		if (rc == RC_OK && !fn(&l, arg))
			break;
	}
	free(v);
	return rc;
}

enum rc
register_get(struct session *s, int64_t book, struct register_line *l,
	     struct err *e)
{
	enum rc rc = may_view(s, e);

	if (rc == RC_OK)
		rc = row_get(s->store, TBL_CD_REGISTER, book, &l->book, e);
	if (rc == RC_NONE)
		return err_set(e, RC_NONE, "There is no such register.");
	return rc == RC_OK ? fill_line(s, l, e) : rc;
}

enum rc
register_find(struct session *s, int64_t medicine, int64_t place, int64_t *book,
	      struct err *e)
{
	struct row_cd_register b;
	enum rc rc = may_view(s, e);

	*book = 0;
	if (rc == RC_OK)
		rc = register_book(s, medicine, place, &b, e);
	if (rc == RC_OK)
		*book = b.id;
	return rc;
}

/* ---- entries --------------------------------------------------------------------- */

static enum rc
second_of(struct session *s, struct register_entry_line *l, struct err *e)
{
	struct stmt *st;
	struct row_register_confirm c;
	bool row;
	enum rc rc;

	if (l->row.second_id || l->row.alone) {
		name_of(s, l->row.second_id, l->second);
		return RC_OK;
	}
	st = store_query(s->store, QUERY_REGISTER_CONFIRM_OF);
	stmt_int(st, "entry", l->row.id);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &c, e);
	stmt_done(st);
	l->confirmed = rc == RC_OK && row;
	l->waits = rc == RC_OK && !row;
	if (l->confirmed)
		name_of(s, c.account_id, l->second);
	return rc;
}

enum rc
register_entries(struct session *s, int64_t book, int32_t from,
		 register_entry_fn fn, void *arg, struct err *e)
{
	struct stmt *st;
	char *v = NULL;
	size_t n = 0;
	enum rc rc = may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_REGISTER_ENTRIES);
	stmt_int(st, "book", book);
	stmt_int(st, "from", from);
	rc = gather(st, sizeof(struct row_register_entry), &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct register_entry_line l = { .waits = false };

		memcpy(&l.row, v + i * sizeof(l.row), sizeof(l.row));
		name_of(s, l.row.first_id, l.first);
		rc = second_of(s, &l, e);
		if (rc == RC_OK && !fn(&l, arg))
			break;
	}
	if (v)
		mem_wipe(v, n * sizeof(struct row_register_entry));
	free(v);
	return rc;
}

/* ---- cases ------------------------------------------------------------------------ */

enum rc
register_cases(struct session *s, bool all, register_case_fn fn, void *arg,
	       struct err *e)
{
	struct stmt *st;
	char *v = NULL;
	size_t n = 0;
	enum rc rc = may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_REGISTER_CASES);
	stmt_int(st, "all", all);
	rc = gather(st, sizeof(struct row_register_case), &v, &n, e);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct register_case_line l;

		memcpy(&l.row, v + i * sizeof(l.row), sizeof(l.row));
		name_of(s, l.row.first_id, l.first);
		name_of(s, l.row.second_id, l.second);
		name_of(s, l.row.closed_by, l.closed);
		rc = row_get(s->store, TBL_CD_REGISTER, l.row.register_id,
			     &l.book, e);
		if (rc == RC_OK && !fn(&l, arg))
			break;
	}
	free(v);
	return rc;
}

/* ---- who witnesses whom -------------------------------------------------------------- */

struct pair {
	int64_t first, second, n;
};

enum rc
register_pairs(struct session *s, int32_t from, register_pair_fn fn, void *arg,
	       struct err *e)
{
	struct pair *v = NULL;
	size_t n = 0, cap = 0;
	struct stmt *st;
	bool row;
	enum rc rc = may_view(s, e);

	if (rc != RC_OK)
		return rc;
	st = store_query(s->store, QUERY_REGISTER_PAIRS);
	stmt_int(st, "from", from);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		v = mem_room(v, &cap, n, sizeof(*v));
		v[n].first = stmt_get_int(st, "first");
		v[n].second = stmt_get_int(st, "second");
		v[n++].n = stmt_get_int(st, "n");
	}
	stmt_done(st);
	for (size_t i = 0; rc == RC_OK && i < n; i++) {
		struct register_pair_line l = { .n = v[i].n };

		for (size_t k = 0; k < n; k++)
			l.of += v[k].first == v[i].first ? v[k].n : 0;
		l.often = l.of >= OFTEN_LEAST && l.n * 2 > l.of;
		name_of(s, v[i].first, l.first);
		name_of(s, v[i].second, l.second);
		if (!fn(&l, arg))
			break;
	}
	free(v);
	return rc;
}

/*
 * history.c - what changed in a record, from version to version, in words.
 *
 * Labels are the names of columns with blanks for underscores.  What the
 * session can't open is said to be so: whether it changed, nobody without the
 * key can tell.
 */
#include "wardbook/record.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/patient.h"
#include "wardbook/text.h"

static void
label(struct buf *b, const struct col_def *c)
{
	size_t n = strlen(c->name);

	if (c->kind == COL_REF && n > 3 && !strcmp(c->name + n - 3, "_id"))
		n -= 3;
	for (size_t i = 0; i < n; i++)
		buf_addc(b, c->name[i] == '_' ? ' ' : c->name[i]);
}

static int
table_named(const char *name)
{
	for (int t = 0; name && t < TBL_COUNT; t++)
		if (strcmp(tables[t].name, name) == 0)
			return t;
	return -1;
}

/* A reference by the name of what it points to, where that has one. */
static bool
add_named(struct session *s, const struct col_def *c, int64_t id, struct buf *b)
{
	int t = table_named(c->refers);
	const struct col_def *name =
		t < 0 ? NULL : table_col((enum tbl)t, "name");
	void *row;
	bool found = false;

	if (!id || !name || name->kind != COL_TEXT || name->seal ||
	    !tables[t].rows)
		return false;
	row = mem_zero(1, tables[t].size);
	if (row_get(s->store, (enum tbl)t, id, row, NULL) == RC_OK) {
		buf_adds(b, (const char *)row + name->offset);
		found = true;
	}
	free(row);
	return found;
}

static void
value(struct session *s, enum tbl t, const struct col_def *c, const void *row,
      struct buf *b)
{
	size_t before = b->len;
	int64_t v;

	if (c->kind == COL_REF) {
		memcpy(&v, (const char *)row + c->offset, sizeof(v));
		if (!v)
			buf_adds(b, "none");
		else if (!add_named(s, c, v, b))
			buf_addf(b, "%lld", (long long)v);
		return;
	}
	record_text(t, row, c->name, b);
	if (b->len == before)
		buf_adds(b, "none");
}

static bool
is_bookkeeping(const struct col_def *c)
{
	return c->kind == COL_MAC || c->kind == COL_BLOB ||
	       !strcmp(c->name, "id") || !strcmp(c->name, "version") ||
	       !strcmp(c->name, "author_id") || !strcmp(c->name, "filed_at");
}

static bool
same(const struct col_def *c, const void *a, const void *b)
{
	const char *x = (const char *)a + c->offset;
	const char *y = (const char *)b + c->offset;

	return c->kind == COL_TEXT ? strcmp(x, y) == 0
				   : memcmp(x, y, sizeof(int64_t)) == 0;
}

static void
differences(struct session *s, enum tbl t, const void *old, const void *fresh,
	    struct buf *b)
{
	bool shut = ((const struct row_head *)fresh)->shut ||
		    ((const struct row_head *)old)->shut;
	bool sealed = false;

	for (int i = 0; i < tables[t].ncols; i++) {
		const struct col_def *c = &tables[t].cols[i];

		sealed |= c->seal != 0;
		if (is_bookkeeping(c) || (shut && c->seal) ||
		    same(c, old, fresh))
			continue;
		if (b->len)
			buf_adds(b, "; ");
		label(b, c);
		buf_adds(b, ": ");
		value(s, t, c, old, b);
		buf_adds(b, " -> ");
		value(s, t, c, fresh, b);
	}
	if (shut && sealed)
		buf_addf(b, "%sthe rest: " NOT_SHOWN, b->len ? "; " : "");
	if (!b->len)
		buf_adds(b, "nothing changed");
}

static int64_t
number_named(enum tbl t, const void *row, const char *name)
{
	const struct col_def *c = table_col(t, name);
	int64_t v = 0;

	if (c)
		memcpy(&v, (const char *)row + c->offset, sizeof(v));
	return v;
}

static void
who_and_when(struct session *s, enum tbl t, const void *row,
	     struct record_change *c)
{
	struct row_account a;
	int64_t before = c->author;

	c->version = ((const struct row_head *)row)->version;
	c->at = number_named(t, row, "filed_at");
	c->author = number_named(t, row, "author_id");
	if (c->author == before)
		return;
	c->author_name[0] = '\0';
	if (row_get(s->store, TBL_ACCOUNT, c->author, &a, NULL) == RC_OK)
		text_copy(c->author_name, sizeof(c->author_name), a.name);
}

static enum rc
walk(struct session *s, enum tbl t, int64_t id, void *fresh, void *old,
     record_change_fn fn, void *arg, struct err *e)
{
	struct record_change c = { .text = BUF_INIT };
	enum rc rc = row_get(s->store, t, id, fresh, e);
	bool first = false;

	while (rc == RC_OK && !first) {
		int64_t version = ((struct row_head *)fresh)->version;

		rc = version <= 1 || !tables[t].history
			     ? RC_NONE
			     : row_get_version(s->store, t, id, version - 1,
					       old, e);
		first = rc == RC_NONE;
		if (rc != RC_OK && !first)
			break;
		rc = RC_OK;
		buf_clear(&c.text);
		if (first)
			buf_adds(&c.text, "first filed");
		else
			differences(s, t, old, fresh, &c.text);
		who_and_when(s, t, fresh, &c);
		if (!fn(&c, arg))
			break;
		memcpy(fresh, old, tables[t].size);
	}
	buf_release(&c.text);
	return rc;
}

enum rc
record_history(struct session *s, enum tbl t, int64_t id, record_change_fn fn,
	       void *arg, struct err *e)
{
	void *fresh = mem_zero(1, tables[t].size);
	void *old = mem_zero(1, tables[t].size);
	enum rc rc = walk(s, t, id, fresh, old, fn, arg, e);

	row_wipe(t, fresh);
	row_wipe(t, old);
	free(fresh);
	free(old);
	return rc;
}

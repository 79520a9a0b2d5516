/*
 * record.c - columns as text and as JSON, by their kind.
 */
#include "wardbook/record.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

static const struct col_def *
column_of(enum tbl t, const char *name)
{
	const struct col_def *c = table_col(t, name);

	if (!c || c->kind == COL_MAC)
		BUG("table %s has no column %s", tables[t].name, name);
	return c;
}

static int64_t
number_of(const void *row, const struct col_def *c)
{
	int64_t v;

	memcpy(&v, (const char *)row + c->offset, sizeof(v));
	return v;
}

static enum rc
set_text(const struct col_def *c, char *out, const char *text, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;

	if (!text_is_valid(text, strlen(text)))
		return err_field(e, c->name, "The text is not UTF-8.");
	text_normalise(&b, text, strlen(text));
	if (b.len > c->max)
		rc = err_field(e, c->name,
			       "The text is %zu bytes long; there "
			       "is room for %u.",
			       b.len, c->max);
	else
		memcpy(out, b.p, b.len + 1);
	buf_release(&b);
	return rc;
}

static enum rc
parse_number(struct session *s, const struct col_def *c, const char *text,
	     int64_t *v, struct err *e)
{
	enum date_order order =
		(enum date_order)store_site(s->store)->date_order;
	int32_t small = 0;
	enum rc rc;

	switch (c->kind) {
	case COL_DAY:
		rc = day_parse(&small, text, order, when_today(), e);
		*v = small;
		return rc;
	case COL_MINUTE:
		rc = minute_parse(&small, text, when_minute_now(), e);
		*v = small;
		return rc;
	case COL_AT:
		return instant_parse(v, text, e);
	case COL_ENUM:
		small = enum_find(c->words, text);
		*v = small;
		if (small < 0)
			return err_set(e, RC_REFUSED, "\"%.40s\" is no %s.",
				       text, c->words->name);
		return RC_OK;
	case COL_BOOL:
		if (text_same(text, "yes") || text_same(text, "y") ||
		    text_same(text, "true") || !strcmp(text, "1"))
			*v = 1;
		else if (text_same(text, "no") || text_same(text, "n") ||
			 text_same(text, "false") || !strcmp(text, "0"))
			*v = 0;
		else
			return err_set(e, RC_REFUSED,
				       "\"%.20s\" is neither "
				       "yes nor no.",
				       text);
		return RC_OK;
	case COL_QTY:
		return num_parse(v, text, -1000000000, 1000000000, e);
	default:
		return num_parse(v, text, INT64_MIN, INT64_MAX, e);
	}
}

enum rc
record_set(struct session *s, enum tbl t, void *row, const char *column,
	   const char *text, struct err *e)
{
	const struct col_def *c = column_of(t, column);
	int64_t v = c->kind == COL_MINUTE ? WHEN_NO_MINUTE : 0;
	enum rc rc = RC_OK;

	if (c->kind == COL_TEXT)
		return set_text(c, (char *)row + c->offset, text, e);
	if (c->kind == COL_BLOB)
		BUG("column %s is no text", column);
	if (*text)
		rc = parse_number(s, c, text, &v, e);
	if (rc != RC_OK) {
		if (e)
			text_copy(e->field, sizeof(e->field), column);
		return rc;
	}
	memcpy((char *)row + c->offset, &v, sizeof(v));
	return RC_OK;
}

void
record_text(enum tbl t, const void *row, const char *column, struct buf *out)
{
	const struct col_def *c = column_of(t, column);
	char text[WHEN_TEXT];
	int64_t v;

	if (c->kind == COL_TEXT) {
		buf_adds(out, (const char *)row + c->offset);
		return;
	}
	v = number_of(row, c);
	switch (c->kind) {
	case COL_DAY:
		buf_adds(out, day_text(text, (int32_t)v));
		break;
	case COL_MINUTE:
		buf_adds(out, minute_text(text, (int32_t)v));
		break;
	case COL_AT:
		buf_adds(out, instant_text(text, v));
		break;
	case COL_ENUM:
		buf_adds(out, enum_words(c->words, v));
		break;
	case COL_BOOL:
		buf_adds(out, v ? "yes" : "no");
		break;
	default:
		buf_addf(out, "%lld", (long long)v);
	}
}

json_t *
record_json(enum tbl t, const void *row, const char *column)
{
	const struct col_def *c = column_of(t, column);
	char text[WHEN_TEXT];
	int64_t v;

	if (c->kind == COL_TEXT)
		return json_string((const char *)row + c->offset);
	v = number_of(row, c);
	switch (c->kind) {
	case COL_DAY:
		return v ? json_string(day_iso(text, (int32_t)v)) : json_null();
	case COL_MINUTE:
		return v < 0 ? json_null()
			     : json_string(minute_text(text, (int32_t)v));
	case COL_AT:
		return v ? json_string(instant_iso(text, v)) : json_null();
	case COL_ENUM:
		return json_string(enum_name(c->words, v));
	case COL_BOOL:
		return json_boolean(v);
	case COL_REF:
		return v ? json_integer(v) : json_null();
	default:
		return json_integer(v);
	}
}

void
record_json_all(json_t *object, enum tbl t, const void *row)
{
	const struct row_head *head = row;

	for (int i = 0; i < tables[t].ncols; i++) {
		const struct col_def *c = &tables[t].cols[i];

		if (c->kind == COL_MAC || c->kind == COL_BLOB ||
		    c->kind == COL_REF || !strcmp(c->name, "id") ||
		    !strcmp(c->name, "version") ||
		    !strcmp(c->name, "author_id"))
			continue;
		/* What the role cannot open is absent, not empty. */
		if (head->shut && c->seal)
			continue;
		json_object_set_new(object, c->name,
				    record_json(t, row, c->name));
	}
}

/*
 * row.c - whole rows of tables: sealing, opening, the row MAC.
 *
 * A row is sealed and authenticated column by column as db/migrations declare
 * it.  What goes into the MAC is what stands in the table, so a plain column
 * changed behind our back, an envelope swapped or a NULL put in its place all
 * show.
 */
#include "store_private.h"

#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/when.h"

struct blob_head {
	uint32_t n;
	uint8_t p[];
};

static void *
at(void *row, const struct col_def *c)
{
	return (char *)row + c->offset;
}

static int64_t
int_of(const void *row, const struct col_def *c)
{
	int64_t v;

	memcpy(&v, (const char *)row + c->offset, sizeof(v));
	return v;
}

static void
set_int(void *row, const struct col_def *c, int64_t v)
{
	memcpy(at(row, c), &v, sizeof(v));
}

const struct col_def *
table_col(enum tbl t, const char *name)
{
	for (int i = 0; i < tables[t].ncols; i++)
		if (strcmp(tables[t].cols[i].name, name) == 0)
			return &tables[t].cols[i];
	return NULL;
}

void
row_init(enum tbl t, void *row)
{
	memset(row, 0, tables[t].size);
	for (int i = 0; i < tables[t].ncols; i++)
		if (tables[t].cols[i].kind == COL_MINUTE)
			set_int(row, &tables[t].cols[i], WHEN_NO_MINUTE);
}

void
row_wipe(enum tbl t, void *row)
{
	mem_wipe(row, tables[t].size);
}

static struct vault_place
place_of(const struct table_def *t, const struct col_def *c, const void *row)
{
	const struct row_head *head = row;
	struct vault_place p = {
		.domain = t->domain,
		.table = t->number,
		.column = c->seal,
		.pad = c->pad,
		.row = (uint64_t)head->id,
		.version = (uint64_t)head->version,
	};

	if (t->subject >= 0)
		p.subject = (uint64_t)int_of(row, &t->cols[t->subject]);
	return p;
}

static enum rc
begin_mac(struct store *s, const struct table_def *t, const void *row,
	  unsigned epoch, struct vault_mac *m, struct err *e)
{
	const struct row_head *head = row;

	return vault_mac_begin(m, s->ring, t->domain, epoch, t->number,
			       (uint64_t)head->id, (uint64_t)head->version,
			       (unsigned)t->ncols - 1, e);
}

bool
table_has_sealed(const struct table_def *t)
{
	for (int i = 0; i < t->ncols; i++)
		if (t->cols[i].seal)
			return true;
	return false;
}

/* ---- reading -------------------------------------------------------------- */

static enum rc
read_plain(struct engine_stmt *raw, int i, const struct col_def *c, void *row,
	   struct vault_mac *m, struct err *e)
{
	enum engine_type type = engine_col_type(raw, i);
	size_t n;
	const void *p;

	if (type == ENGINE_NULL || type == ENGINE_INT) {
		int64_t v = type == ENGINE_INT ? engine_col_int(raw, i) : 0;

		if (c->kind == COL_TEXT || c->kind == COL_BLOB)
			return err_set(e, RC_DAMAGED,
				       "The column %s holds "
				       "another type.",
				       c->name);
		if (m && type == ENGINE_INT)
			vault_mac_int(m, v);
		else if (m)
			vault_mac_null(m);
		set_int(row, c, v);
		return RC_OK;
	}
	p = engine_col_bytes(raw, i, &n);
	if ((c->kind != COL_TEXT && c->kind != COL_BLOB) || n > c->max)
		return err_set(e, RC_DAMAGED,
			       "The column %s holds a value "
			       "that does not belong there.",
			       c->name);
	if (c->kind == COL_TEXT) {
		memcpy(at(row, c), p, n);
		((char *)at(row, c))[n] = '\0';
		if (m)
			vault_mac_text(m, p, n);
		return RC_OK;
	}
	((struct blob_head *)at(row, c))->n = (uint32_t)n;
	memcpy(((struct blob_head *)at(row, c))->p, p, n);
	if (m)
		vault_mac_blob(m, p, n);
	return RC_OK;
}

static enum rc
take_value(const struct col_def *c, void *row, const struct vault_value *v,
	   struct err *e)
{
	if (c->kind == COL_TEXT && v->type == VALUE_TEXT && v->len <= c->max) {
		memcpy(at(row, c), v->p, v->len);
		((char *)at(row, c))[v->len] = '\0';
		return RC_OK;
	}
	if (c->kind != COL_TEXT && c->kind != COL_BLOB &&
	    v->type == VALUE_INT) {
		set_int(row, c, v->number);
		return RC_OK;
	}
	return err_set(e, RC_DAMAGED,
		       "The sealed column %s holds a value "
		       "that does not belong there.",
		       c->name);
}

static enum rc
read_sealed(struct store *s, const struct table_def *t, struct engine_stmt *raw,
	    int i, void *row, struct vault_mac *m, struct err *e)
{
	const struct col_def *c = &t->cols[i];
	struct vault_place where = place_of(t, c, row);
	struct vault_value v;
	size_t n;
	const void *p = engine_col_bytes(raw, i, &n);
	enum rc rc;

	vault_mac_sealed(m, p, n);
	rc = vault_field_open(s->ring, &where, p, n, &s->plain, &v, e);
	if (rc == RC_OK)
		rc = take_value(c, row, &v, e);
	if (s->plain.cap)
		mem_wipe(s->plain.p, s->plain.len);
	return rc;
}

/*
 * A row dropped by someone without the key has no MAC (zeros in its place),
 * and each sealed column in an envelope of suite 2, bound to its place as any
 * other.  Who dropped it is in the audit log.  The next holder who changes the
 * row seals it.
 */
static enum rc
read_dropped(struct store *s, const struct table_def *t,
	     struct engine_stmt *raw, void *row, struct err *e)
{
	for (int i = 0; i < t->ncols - 1; i++) {
		const struct col_def *c = &t->cols[i];
		struct vault_place where = place_of(t, c, row);
		struct vault_value v;
		size_t n;
		const uint8_t *p = engine_col_bytes(raw, i, &n);
		enum rc rc;

		if (!c->seal)
			rc = read_plain(raw, i, c, row, NULL, e);
		else if (n < 2 || p[1] != 2)
			rc = err_set(e, RC_DAMAGED,
				     "A row of %s is not "
				     "authenticated.",
				     t->name);
		else
			rc = vault_field_open(s->ring, &where, p, n, &s->plain,
					      &v, e);
		if (rc == RC_OK && c->seal)
			rc = take_value(c, row, &v, e);
		if (s->plain.cap)
			mem_wipe(s->plain.p, s->plain.len);
		if (rc != RC_OK)
			return rc;
	}
	return RC_OK;
}

static enum rc
read_open(struct store *s, const struct table_def *t, struct engine_stmt *raw,
	  void *row, struct err *e)
{
	static const uint8_t dropped[VAULT_MAC];
	const struct col_def *last = &t->cols[t->ncols - 1];
	struct vault_mac m;
	size_t n;
	const void *stored = engine_col_bytes(raw, t->ncols - 1, &n);
	enum rc rc;

	if (last->kind != COL_MAC)
		BUG("table %s does not end with its MAC", t->name);
	if (table_has_sealed(t) && n == sizeof(dropped) &&
	    !memcmp(stored, dropped, n))
		return read_dropped(s, t, raw, row, e);
	if (!vault_mac_epoch(stored, n))
		return err_set(e, RC_DAMAGED,
			       "A row of %s is not "
			       "authenticated.",
			       t->name);
	rc = begin_mac(s, t, row, vault_mac_epoch(stored, n), &m, e);
	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < t->ncols - 1; i++) {
		rc = t->cols[i].seal
			     ? read_sealed(s, t, raw, i, row, &m, e)
			     : read_plain(raw, i, &t->cols[i], row, &m, e);
		if (rc != RC_OK) {
			vault_mac_cancel(&m);
			break;
		}
	}
	if (rc == RC_OK)
		rc = vault_mac_check(&m, stored, n, e);
	if (rc == RC_DAMAGED)
		err_set(e, RC_DAMAGED,
			"A row of %s was changed by something "
			"else than this program.",
			t->name);
	return rc;
}

/* Reads the current row.  id, version and the subject go first: envelopes are
 * bound to them. */
enum rc
row_read(struct store *s, enum tbl tn, struct engine_stmt *raw, void *row,
	 struct err *e)
{
	const struct table_def *t = &tables[tn];
	struct row_head *head = row;
	bool guarded = t->domain != DOMAIN_NONE;
	enum rc rc = RC_OK;

	memset(row, 0, t->size);
	head->id = engine_col_int(raw, 0);
	head->version = engine_col_int(raw, 1);
	if (t->subject >= 0)
		set_int(row, &t->cols[t->subject],
			engine_col_int(raw, t->subject));
	if (guarded && s->ring && vault_ring_has(s->ring, t->domain)) {
		rc = read_open(s, t, raw, row, e);
		/* Nothing of it is to be believed but which row it was. */
		if (rc != RC_OK) {
			row_wipe(tn, row);
			head->id = engine_col_int(raw, 0);
			head->version = engine_col_int(raw, 1);
		}
		return rc;
	}
	head->shut = guarded;
	for (int i = 0; rc == RC_OK && i < t->ncols; i++)
		if (!t->cols[i].seal && t->cols[i].kind != COL_MAC)
			rc = read_plain(raw, i, &t->cols[i], row, NULL, e);
	return rc;
}

enum rc
stmt_row(struct stmt *st, void *row, struct err *e)
{
	if (st->table < 0)
		BUG("query %s gives no whole rows", st->name);
	return row_read(st->store, (enum tbl)st->table, st->raw, row, e);
}

enum rc
row_get(struct store *s, enum tbl tn, int64_t id, void *row, struct err *e)
{
	const struct table_def *t = &tables[tn];
	struct stmt *st = &s->get[tn];
	bool found = false;
	enum rc rc = RC_OK;

	if (!t->rows)
		BUG("table %s has no row calls", t->name);
	if (!st->raw)
		rc = stmt_make(s, st, t->name, t->get, e);
	if (rc != RC_OK)
		return rc;
	engine_bind_int(st->raw, 1, id);
	rc = engine_step(s->engine, st->raw, &found, e);
	if (rc == RC_OK && !found)
		rc = err_set(e, RC_NONE, "There is no such record.");
	else if (rc == RC_OK)
		rc = row_read(s, tn, st->raw, row, e);
	engine_reset(st->raw);
	return rc;
}

enum rc
row_get_version(struct store *s, enum tbl tn, int64_t id, int64_t version,
		void *row, struct err *e)
{
	const struct table_def *t = &tables[tn];
	struct stmt *st = &s->history[tn];
	bool found = false;
	enum rc rc = RC_OK;

	if (!t->history)
		BUG("table %s keeps no history", t->name);
	if (!st->raw) {
		struct buf sql = BUF_INIT;

		buf_adds(&sql, "SELECT ");
		for (int i = 0; i < t->ncols; i++)
			buf_addf(&sql, "%s%s", i ? ", " : "", t->cols[i].name);
		buf_addf(&sql,
			 " FROM %s_history WHERE id = :id AND "
			 "version = :version",
			 t->name);
		rc = stmt_make(s, st, t->name, sql.p, e);
		buf_release(&sql);
	}
	if (rc != RC_OK)
		return rc;
	engine_bind_int(st->raw, 1, id);
	engine_bind_int(st->raw, 2, version);
	rc = engine_step(s->engine, st->raw, &found, e);
	if (rc == RC_OK && !found)
		rc = err_set(e, RC_NONE, "There is no such version.");
	else if (rc == RC_OK)
		rc = row_read(s, tn, st->raw, row, e);
	engine_reset(st->raw);
	return rc;
}

/* ---- writing -------------------------------------------------------------- */

/* Where each sealed column's envelope lies in the scratch buffer. */
struct span {
	size_t from, n;
};

static enum rc
seal_columns(struct store *s, const struct table_def *t, const void *row,
	     struct span span[], struct err *e)
{
	buf_clear(&s->scratch);
	for (int i = 0; i < t->ncols; i++) {
		const struct col_def *c = &t->cols[i];
		struct vault_place where;
		struct vault_value v = { .type = VALUE_INT };
		enum rc rc;

		if (!c->seal)
			continue;
		where = place_of(t, c, row);
		if (c->kind == COL_TEXT) {
			v.type = VALUE_TEXT;
			v.p = (const char *)row + c->offset;
			v.len = strlen(v.p);
		} else {
			v.number = int_of(row, c);
		}
		span[i].from = s->scratch.len;
		rc = vault_ring_has(s->ring, t->domain)
			     ? vault_field_seal(s->ring, &where, &v,
						&s->scratch, e)
			     : vault_field_drop(s->ring, &where, &v,
						&s->scratch, e);
		if (rc != RC_OK)
			return rc;
		span[i].n = s->scratch.len - span[i].from;
	}
	return RC_OK;
}

static void
bind_column(struct store *s, struct engine_stmt *raw, int i,
	    const struct col_def *c, const void *row, const struct span *span,
	    struct vault_mac *m)
{
	const char *p = (const char *)row + c->offset;

	if (c->seal) {
		engine_bind_blob(raw, i + 1, s->scratch.p + span->from,
				 span->n);
		if (m)
			vault_mac_sealed(m, s->scratch.p + span->from, span->n);
	} else if (c->kind == COL_TEXT) {
		engine_bind_text(raw, i + 1, p, strlen(p));
		if (m)
			vault_mac_text(m, p, strlen(p));
	} else if (c->kind == COL_BLOB) {
		const struct blob_head *b = (const void *)p;

		engine_bind_blob(raw, i + 1, b->p, b->n);
		if (m)
			vault_mac_blob(m, b->p, b->n);
	} else if (c->nullable && !int_of(row, c)) {
		engine_bind_null(raw, i + 1);
		if (m)
			vault_mac_null(m);
	} else {
		engine_bind_int(raw, i + 1, int_of(row, c));
		if (m)
			vault_mac_int(m, int_of(row, c));
	}
}

/* insert and update name their parameters after the columns; update's first
 * use of :id and :version decides their numbers, so they are looked up. */
static int
param_of(const struct table_def *t, bool insert, int col)
{
	if (insert)
		return col;
	return col == 0 ? t->ncols - 1 : col - 1;
}

static enum rc
write_row(struct store *s, const struct table_def *t, struct stmt *st,
	  bool insert, void *row, struct err *e)
{
	struct span span[64] = { { 0, 0 } };
	uint8_t mac[VAULT_MAC] = { 0 };
	struct vault_mac m;
	bool guarded = t->domain != DOMAIN_NONE, held, more;
	enum rc rc = RC_OK;

	if (guarded && !s->ring)
		return err_set(e, RC_NOKEY, "No one is logged in.");
	held = guarded && vault_ring_has(s->ring, t->domain);
	if (guarded && !held && !(insert && table_has_sealed(t)))
		return err_set(e, RC_NOKEY, "The key for this is not here.");
	if (guarded)
		rc = seal_columns(s, t, row, span, e);
	if (rc == RC_OK && held)
		rc = begin_mac(s, t, row, 0, &m, e);
	if (rc != RC_OK)
		return rc;
	for (int i = 0; i < t->ncols; i++) {
		int at_param = param_of(t, insert, i);

		if (t->cols[i].kind != COL_MAC) {
			bind_column(s, st->raw, at_param, &t->cols[i], row,
				    &span[i], held ? &m : NULL);
			continue;
		}
		if (held)
			vault_mac_end(&m, mac);
		engine_bind_blob(st->raw, at_param + 1, mac, sizeof(mac));
	}
	rc = engine_step(s->engine, st->raw, &more, e);
	engine_reset(st->raw);
	if (s->scratch.cap)
		mem_wipe(s->scratch.p, s->scratch.len);
	return rc;
}

/* Who and when, where the table keeps it. */
static void
stamp_row(struct store *s, enum tbl t, void *row)
{
	const struct col_def *c = table_col(t, "author_id");

	if (c)
		set_int(row, c, s->author);
	c = table_col(t, "filed_at");
	if (c)
		set_int(row, c, when_now());
}

enum rc
row_insert(struct store *s, enum tbl tn, void *row, struct err *e)
{
	const struct table_def *t = &tables[tn];
	struct row_head *head = row;
	struct stmt *st = &s->insert[tn];
	enum rc rc = RC_OK;

	if (!t->rows || !s->writing)
		BUG("insert into %s", t->name);
	if (!head->id)
		rc = store_new_id(s, &head->id, e);
	if (rc == RC_OK && !st->raw)
		rc = stmt_make(s, st, t->name, t->insert, e);
	if (rc != RC_OK)
		return rc;
	/* A patient's row is about itself. */
	head->version = 1;
	head->shut = false;
	stamp_row(s, tn, row);
	return write_row(s, t, st, true, row, e);
}

enum rc
row_update(struct store *s, enum tbl tn, void *row, struct err *e)
{
	const struct table_def *t = &tables[tn];
	struct row_head *head = row;
	struct stmt *st = &s->update[tn];
	enum rc rc = RC_OK;

	if (!t->rows || !s->writing)
		BUG("update of %s", t->name);
	if (head->shut)
		return err_set(e, RC_NOKEY,
			       "What your role cannot open it "
			       "cannot change.");
	if (!st->raw)
		rc = stmt_make(s, st, t->name, t->update, e);
	if (rc != RC_OK)
		return rc;
	head->version++;
	stamp_row(s, tn, row);
	rc = write_row(s, t, st, false, row, e);
	if (rc == RC_OK && !engine_rows_changed(s->engine))
		rc = err_set(e, RC_CONFLICT,
			     "Someone changed this record "
			     "since you opened it; look at it again.");
	if (rc != RC_OK)
		head->version--;
	return rc;
}

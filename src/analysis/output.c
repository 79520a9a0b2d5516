/*
 * output.c - rows as CSV (RFC 4180, LF) and as NDJSON, hashed on their way.
 *
 * A write that fails is remembered and told when the file is closed: nobody
 * reads a folder that was not published.
 */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "wardbook/when.h"

#define BLOCK 65536

static void
flush(struct out_file *f)
{
	const char *p = f->buf;
	size_t left = f->n;

	vault_sha_add(&f->sha, f->buf, f->n);
	f->bytes += (int64_t)f->n;
	f->n = 0;
	while (left && !f->error) {
		ssize_t done = write(f->fd, p, left);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0) {
			f->error = errno;
			return;
		}
		p += done;
		left -= (size_t)done;
	}
}

static void
add(struct out_file *f, const char *p, size_t n)
{
	while (n > BLOCK - f->n) {
		size_t part = BLOCK - f->n;

		memcpy(f->buf + f->n, p, part);
		f->n += part;
		p += part;
		n -= part;
		flush(f);
	}
	memcpy(f->buf + f->n, p, n);
	f->n += n;
}

static void
adds(struct out_file *f, const char *s)
{
	add(f, s, strlen(s));
}

static enum rc
open_file(struct out_file *f, struct folder *folder, const struct cat_table *t,
	  const struct export_options *o, const char *ending, struct err *e)
{
	enum rc rc;

	if (t->partition)
		snprintf(f->path, sizeof(f->path), "%s/%s/%s=%06d/part-000.%s",
			 t->layer, t->name, t->partition, o->month, ending);
	else
		snprintf(f->path, sizeof(f->path), "%s/%s/part-000.%s",
			 t->layer, t->name, ending);
	rc = folder_way(folder, f->path, e);
	if (rc != RC_OK)
		return rc;
	f->fd = openat(folder->fd, f->path,
		       O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		       0600);
	if (f->fd < 0)
		return err_set(e, RC_IO, "The extract cannot be written: %s.",
			       strerror(errno));
	f->buf = mem_alloc(BLOCK);
	vault_sha_begin(&f->sha);
	return RC_OK;
}

enum rc
out_open(struct out_table *t, struct folder *f, enum cat_table_id id,
	 const struct export_options *o, struct err *e)
{
	enum rc rc = RC_OK;

	memset(t, 0, sizeof(*t));
	t->def = catalogue[id];
	t->csv.fd = t->json.fd = -1;
	t->safe_cells = o->safe_cells;
	if (!o->formats || o->formats & EXPORT_CSV)
		rc = open_file(&t->csv, f, t->def, o, "csv", e);
	if (rc == RC_OK && o->formats & EXPORT_NDJSON)
		rc = open_file(&t->json, f, t->def, o, "ndjson", e);
	for (int i = 0; rc == RC_OK && t->csv.buf && i < t->def->ncols; i++) {
		if (i)
			add(&t->csv, ",", 1);
		adds(&t->csv, t->def->cols[i].name);
	}
	if (t->csv.buf)
		add(&t->csv, "\n", 1);
	return rc;
}

static void
close_file(struct out_file *f, int *error)
{
	uint8_t sum[VAULT_HASH];

	if (f->fd < 0)
		return;
	flush(f);
	vault_sha_end(&f->sha, sum);
	vault_hex(f->digest, sum, sizeof(sum));
	if (!f->error && fsync(f->fd) < 0)
		f->error = errno;
	if (close(f->fd) < 0 && !f->error)
		f->error = errno;
	f->fd = -1;
	free(f->buf);
	f->buf = NULL;
	if (!*error)
		*error = f->error;
}

enum rc
out_close(struct out_table *t, struct err *e)
{
	int error = 0;

	if (t->at)
		BUG("table %s ends in the middle of a row", t->def->name);
	close_file(&t->csv, &error);
	close_file(&t->json, &error);
	if (error)
		return err_set(e, RC_IO, "The extract cannot be written: %s.",
			       strerror(error));
	return RC_OK;
}

void
out_drop(struct out_table *t)
{
	int error = 0;

	if (!t->def)
		return;
	close_file(&t->csv, &error);
	close_file(&t->json, &error);
}

/* ---- cells ------------------------------------------------------------------ */

static const struct cat_col *
next_cell(struct out_table *t, const char *name)
{
	const struct cat_col *c;

	if (t->at >= t->def->ncols ||
	    strcmp(t->def->cols[t->at].name, name) != 0)
		BUG("table %s: column %d is not %s", t->def->name, t->at, name);
	c = &t->def->cols[t->at];
	if (t->csv.buf && t->at)
		add(&t->csv, ",", 1);
	if (t->json.buf) {
		adds(&t->json, t->at ? ",\"" : "{\"");
		adds(&t->json, name);
		add(&t->json, "\":", 2);
	}
	t->at++;
	return c;
}

static void
put_bare(struct out_table *t, const char *p, size_t n)
{
	if (t->csv.buf)
		add(&t->csv, p, n);
	if (t->json.buf)
		add(&t->json, p, n);
}

static void
put_quoted(struct out_table *t, const char *p, size_t n)
{
	if (t->csv.buf)
		add(&t->csv, p, n);
	if (t->json.buf) {
		add(&t->json, "\"", 1);
		add(&t->json, p, n);
		add(&t->json, "\"", 1);
	}
}

void
put_int(struct out_table *t, const char *name, int64_t v)
{
	char out[24], *p = out + sizeof(out);
	uint64_t left = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;

	next_cell(t, name);
	do {
		*--p = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (v < 0)
		*--p = '-';
	put_bare(t, p, (size_t)(out + sizeof(out) - p));
}

void
put_null(struct out_table *t, const char *name)
{
	const struct cat_col *c = next_cell(t, name);

	if (!c->nullable)
		BUG("table %s: %s is empty", t->def->name, name);
	if (t->json.buf)
		add(&t->json, "null", 4);
}

static void
csv_text(struct out_table *t, const char *v, size_t n)
{
	struct out_file *f = &t->csv;
	bool quote = strpbrk(v, ",\"") != NULL;

	if (quote)
		add(f, "\"", 1);
	if (t->safe_cells && strchr("=+-@\t", *v))
		add(f, "'", 1);
	for (size_t i = 0; i < n; i++) {
		if (v[i] == '"')
			add(f, "\"\"", 2);
		else
			add(f, v[i] == '\n' || v[i] == '\r' ? " " : &v[i], 1);
	}
	if (quote)
		add(f, "\"", 1);
}

static void
json_text(struct out_file *f, const char *v, size_t n)
{
	add(f, "\"", 1);
	for (size_t i = 0; i < n; i++) {
		char esc[8];

		if (v[i] == '"' || v[i] == '\\')
			add(f, "\\", 1);
		if (v[i] == '\n' || v[i] == '\r') {
			add(f, " ", 1);
		} else if ((unsigned char)v[i] < 0x20) {
			snprintf(esc, sizeof(esc), "\\u%04x", v[i]);
			adds(f, esc);
		} else {
			add(f, &v[i], 1);
		}
	}
	add(f, "\"", 1);
}

void
put_text(struct out_table *t, const char *name, const char *v)
{
	size_t n = strlen(v);

	if (!n) {
		put_null(t, name);
		return;
	}
	next_cell(t, name);
	if (t->csv.buf)
		csv_text(t, v, n);
	if (t->json.buf)
		json_text(&t->json, v, n);
}

void
put_bool(struct out_table *t, const char *name, bool v)
{
	next_cell(t, name);
	put_bare(t, v ? "true" : "false", v ? 4 : 5);
}

void
put_day(struct out_table *t, const char *name, int32_t day)
{
	char text[WHEN_TEXT];

	if (!day_is_valid(day)) {
		put_null(t, name);
		return;
	}
	next_cell(t, name);
	day_iso(text, day);
	put_quoted(t, text, strlen(text));
}

/* Years before 1000 get their zeros here, and no zone is asked. */
void
put_instant(struct out_table *t, const char *name, int64_t at)
{
	char text[WHEN_TEXT], day[WHEN_TEXT];
	int64_t s = at / 1000 - (at % 1000 < 0);
	int64_t n = s / 86400 - (s % 86400 < 0);
	int in = (int)(s - n * 86400);

	if (!at) {
		put_null(t, name);
		return;
	}
	next_cell(t, name);
	snprintf(text, sizeof(text), "%sT%02d:%02d:%02dZ",
		 day_iso(day, day_from_number((int32_t)n)), in / 3600,
		 in / 60 % 60, in % 60);
	put_quoted(t, text, strlen(text));
}

void
put_maybe(struct out_table *t, const char *name, bool known, int64_t v)
{
	if (known)
		put_int(t, name, v);
	else
		put_null(t, name);
}

void
out_row(struct out_table *t)
{
	if (t->at != t->def->ncols)
		BUG("table %s: a row of %d columns", t->def->name, t->at);
	if (t->csv.buf)
		add(&t->csv, "\n", 1);
	if (t->json.buf)
		add(&t->json, "}\n", 2);
	t->at = 0;
	t->rows++;
}

void
out_specials(struct out_table *t)
{
	for (int k = 0; k < CAT_SPECIALS; k++) {
		for (int i = 0; i < t->def->ncols; i++) {
			const struct cat_col *c = &t->def->cols[i];

			if (c->role != CAT_ATTRIBUTE)
				put_int(t, c->name, cat_specials[k].key);
			else if (c->label)
				put_text(t, c->name, cat_specials[k].words);
			else
				put_null(t, c->name);
		}
		out_row(t);
	}
}

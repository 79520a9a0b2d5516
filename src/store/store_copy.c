/*
 * store_copy.c - backups: the store in a file of its own, and back.
 *
 * A backup is a database in one file, with nothing beside it, that says in its
 * header that it is one.  What is sealed stays sealed: no key is asked for.
 * Its file is opened by plain calls only while no engine has it open, and
 * never a store's.
 */
#include "store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "partial.h"
#include "wardbook/buf.h"

#define BLOCK (64 * 1024)

struct copying {
	store_copy_fn fn;
	void *arg;
	const char *path; /* grows */
	int64_t all;
};

static bool
copy_goes_on(void *arg)
{
	const struct copying *c = arg;
	struct stat st;

	if (!c->fn)
		return true;
	return c->fn(c->arg, stat(c->path, &st) == 0 ? st.st_size : 0, c->all);
}

/* The last question before a file gets its name. */
static enum rc
ask_once_more(struct copying *c, int64_t size, struct err *e)
{
	if (c->fn && !c->fn(c->arg, size, size))
		return err_set(e, RC_REFUSED, "Stopped; nothing was made.");
	return RC_OK;
}

/* ---- what it is --------------------------------------------------------------- */

/* One row of a query without parameters; *row false: there is none. */
static enum rc
one_row(struct engine *en, const char *sql, struct engine_stmt **st, bool *row,
	struct err *e)
{
	enum rc rc = engine_prepare(en, sql, st, e);

	return rc == RC_OK ? engine_step(en, *st, row, e) : rc;
}

/* A column of exactly n bytes. */
static bool
take_bytes(struct engine_stmt *st, int col, void *out, size_t n)
{
	size_t len;
	const void *p = engine_col_bytes(st, col, &len);

	if (len == n)
		memcpy(out, p, n);
	return len == n;
}

static enum rc
describe_site(struct engine *en, struct store_image *im, struct err *e)
{
	struct engine_stmt *st = NULL;
	bool row = false, good = false;
	enum rc rc = one_row(en, "SELECT uid, name FROM site WHERE id = 1", &st,
			     &row, e);

	if (rc == RC_OK && row) {
		size_t n;
		const char *name = engine_col_bytes(st, 1, &n);

		good = take_bytes(st, 0, im->uid, VAULT_UID) &&
		       n < sizeof(im->site);
		if (good)
			memcpy(im->site, name, n);
	}
	engine_finalize(st);
	if (rc == RC_OK && !good)
		rc = err_set(e, RC_DAMAGED, "The file has no hospital in it.");
	return rc;
}

static enum rc
describe_log(struct engine *en, struct store_image *im, struct err *e)
{
	struct engine_stmt *st = NULL;
	bool row = false, good = true;
	enum rc rc = one_row(en,
			     "SELECT id, hash FROM audit_entry "
			     "ORDER BY id DESC LIMIT 1",
			     &st, &row, e);

	if (rc == RC_OK && row) {
		im->entries = engine_col_int(st, 0);
		good = take_bytes(st, 1, im->head, VAULT_HASH);
	}
	engine_finalize(st);
	if (rc == RC_OK && !good)
		rc = err_set(e, RC_DAMAGED,
			     "The end of the audit log does not hold.");
	return rc;
}

static enum rc
count_rows(struct engine *en, const char *table, int64_t *n, struct err *e)
{
	struct engine_stmt *st = NULL;
	char sql[128];
	bool row = false;
	enum rc rc;

	snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM \"%s\"", table);
	rc = one_row(en, sql, &st, &row, e);
	if (rc == RC_OK && row)
		*n = engine_col_int(st, 0);
	engine_finalize(st);
	return rc;
}

/* A table's name comes from the file: letters, digits, _ and no more. */
static bool
take_name(struct store_image *im, struct engine_stmt *st)
{
	size_t n;
	const char *p = engine_col_bytes(st, 0, &n);
	char *out = im->table[im->ntables].name;

	if (!n || n >= sizeof(im->table[0].name))
		return false;
	memcpy(out, p, n);
	out[n] = '\0';
	return strspn(out, "abcdefghijklmnopqrstuvwxyz0123456789_") == n;
}

static enum rc
describe_tables(struct engine *en, struct store_image *im, struct err *e)
{
	struct engine_stmt *st = NULL;
	bool row = false;
	enum rc rc = one_row(en,
			     "SELECT name FROM sqlite_schema WHERE "
			     "type = 'table' ORDER BY name",
			     &st, &row, e);

	while (rc == RC_OK && row) {
		if (im->ntables == STORE_IMAGE_TABLES || !take_name(im, st)) {
			rc = err_set(e, RC_DAMAGED,
				     "The file has tables that no store has.");
			break;
		}
		rc = count_rows(en, im->table[im->ntables].name,
				&im->table[im->ntables].rows, e);
		im->ntables++;
		if (rc == RC_OK)
			rc = engine_step(en, st, &row, e);
	}
	engine_finalize(st);
	return rc;
}

/* Pages, references, and what stands in it. */
static enum rc
describe(struct engine *en, struct store_image *im, struct err *e)
{
	int version = 0, newest = 0;
	enum rc rc = engine_check(en, true, e);

	if (rc == RC_OK)
		rc = engine_schema_get(en, &version, e);
	im->schema = version;
	for (int i = 0; migrations[i].number; i++)
		newest = migrations[i].number;
	if (rc == RC_OK && version < 1)
		rc = err_set(e, RC_DAMAGED,
			     "The file is a store whose making was not "
			     "finished.");
	if (rc == RC_OK && version > newest)
		rc = err_set(e, RC_DAMAGED,
			     "The file was made by a newer wardbook (schema "
			     "%d; this program knows %d).",
			     version, newest);
	if (rc == RC_OK)
		rc = describe_site(en, im, e);
	if (rc == RC_OK)
		rc = describe_log(en, im, e);
	if (rc == RC_OK)
		rc = describe_tables(en, im, e);
	return rc;
}

static bool
write_at(int fd, const char *p, size_t n, int64_t at)
{
	while (n) {
		ssize_t done = pwrite(fd, p, n, at);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		p += done;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

/* Size and SHA-256 of what is in fd, and a copy of it into out (-1: none). */
static enum rc
read_through(int fd, int out, const char *path, struct store_image *im,
	     const struct copying *c, struct err *e)
{
	static char block[BLOCK];
	struct vault_sha sha;
	ssize_t n = 0;

	vault_sha_begin(&sha);
	im->size = 0;
	while ((n = pread(fd, block, sizeof(block), im->size)) > 0) {
		vault_sha_add(&sha, block, (size_t)n);
		if (out >= 0 && !write_at(out, block, (size_t)n, im->size))
			return partial_failed(path, e);
		im->size += n;
		if (c && c->fn && !c->fn(c->arg, im->size, c->all))
			return err_set(e, RC_REFUSED,
				       "Stopped; nothing was made.");
	}
	vault_sha_end(&sha, im->sha);
	if (n < 0)
		return err_set(e, RC_IO, "The backup cannot be read: %s.",
			       strerror(errno));
	return RC_OK;
}

/* ---- backup --------------------------------------------------------------------- */

static enum rc
describe_file(const char *path, struct store_image *im, struct err *e)
{
	struct engine *en;
	enum rc rc = engine_open_image(&en, path, e);

	if (rc == RC_OK)
		rc = describe(en, im, e);
	engine_close(en);
	return rc;
}

static enum rc
write_backup(struct store *s, struct partial *p, struct store_image *im,
	     struct copying *c, struct err *e)
{
	enum rc rc = engine_copy(s->path, p->part, ENGINE_BACKUP, copy_goes_on,
				 c, e);

	if (rc == RC_OK)
		rc = partial_sync(p, e);
	if (rc == RC_OK)
		rc = describe_file(p->part, im, e);
	if (rc == RC_OK && memcmp(im->uid, s->site.uid.p, VAULT_UID) != 0)
		rc = err_set(e, RC_DAMAGED, "The copy is of another store.");
	if (rc == RC_OK)
		rc = read_through(p->fd, -1, p->part, im, NULL, e);
	if (rc == RC_OK)
		rc = ask_once_more(c, im->size, e);
	return rc == RC_OK ? partial_name(p, e) : rc;
}

enum rc
store_backup(struct store *s, const char *to, struct store_image *im,
	     store_copy_fn fn, void *arg, struct err *e)
{
	struct partial p;
	struct copying c = { fn, arg, p.part, 0 };
	struct stat st;
	enum rc rc = partial_plan(&p, to, e);

	memset(im, 0, sizeof(*im));
	if (rc != RC_OK)
		return rc;
	if (store_is_own_file(s, p.name) || store_is_own_name(s, p.name) ||
	    store_is_own_file(s, p.part))
		return err_set(e, RC_USAGE,
			       "%s is a file of the store itself; name "
			       "another.",
			       p.name);
	rc = partial_open(&p, e);
	if (rc != RC_OK)
		return rc;
	if (stat(s->path, &st) == 0)
		c.all = st.st_size;
	rc = write_backup(s, &p, im, &c, e);
	partial_close(&p);
	return rc;
}

/* ---- restore -------------------------------------------------------------------- */

/* The header of a database (source: SQLite, "Database File Format", 1.3). */
static enum rc
recognise_backup(int fd, const char *path, struct err *e)
{
	unsigned char h[100];
	bool ours = pread(fd, h, sizeof(h), 0) == sizeof(h) &&
		    memcmp(h, "SQLite format 3", 16) == 0;
	unsigned long mark = ours ? (unsigned long)h[68] << 24 |
					     (unsigned long)h[69] << 16 |
					     (unsigned long)h[70] << 8 | h[71]
				  : 0;

	/* 1: there is no log beside it. */
	if (ours && mark == ENGINE_BACKUP && h[18] == 1 && h[19] == 1)
		return RC_OK;
	if (mark == ENGINE_STORE || mark == ENGINE_RESTORED)
		return err_set(e, RC_DAMAGED,
			       "%s is a store, not a backup; \"wardbook "
			       "backup\" makes one of it.",
			       path);
	return err_set(e, RC_DAMAGED, "%s is no backup of a store.", path);
}

static enum rc
open_backup(int *fd, const char *path, struct copying *c, struct err *e)
{
	struct stat st;
	enum rc rc;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0)
		return err_set(e, errno == ENOENT ? RC_NONE : RC_IO,
			       "The backup %s cannot be read: %s.", path,
			       strerror(errno));
	if (fstat(*fd, &st) < 0 || !S_ISREG(st.st_mode))
		rc = err_set(e, RC_USAGE, "%s is no file.", path);
	else
		rc = recognise_backup(*fd, path, e);
	if (rc != RC_OK)
		close(*fd);
	c->all = st.st_size;
	return rc;
}

/* No store, and no log of one: it would be played back into this one. */
static enum rc
refuse_existing(const struct partial *p, struct err *e)
{
	static const char *const tails[] = { "", "-wal", "-shm", "-journal" };
	struct stat st;

	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		char file[4200];

		snprintf(file, sizeof(file), "%s%s", p->name, tails[i]);
		if (lstat(file, &st) == 0)
			return err_set(
				e, RC_CONFLICT,
				"%.120s is there already.  Restore to another "
				"name; or let everybody leave, and move the "
				"old store away with its -wal and -shm.  Keep "
				"it: it alone has what was filed since.",
				file);
	}
	return RC_OK;
}

static enum rc
open_image(struct store **s, const char *path, struct err *e)
{
	enum rc rc;

	*s = store_alloc();
	snprintf((*s)->path, sizeof((*s)->path), "%s", path);
	rc = engine_open_image(&(*s)->engine, path, e);
	if (rc == RC_OK)
		engine_lock_schema((*s)->engine);
	return rc;
}

/* Is it what it should be, as far as the engine and the caller can tell? */
static enum rc
prove_copy(struct partial *p, store_prove_fn prove, void *arg,
	   struct store_image *im, struct err *e)
{
	struct store *image;
	enum rc rc = open_image(&image, p->part, e);

	if (rc == RC_OK)
		rc = describe(image->engine, im, e);
	if (rc == RC_OK)
		rc = store_site_load(image, e);
	if (rc == RC_OK && prove)
		rc = prove(image, im, arg, e);
	store_free(image);
	return rc;
}

enum rc
store_restore(const char *from, const char *path, store_prove_fn prove,
	      store_copy_fn fn, void *arg, struct store_image *im,
	      struct err *e)
{
	struct copying c = { fn, arg, NULL, 0 };
	struct partial p;
	int fd;
	enum rc rc = partial_plan(&p, path, e);

	memset(im, 0, sizeof(*im));
	if (rc == RC_OK)
		rc = refuse_existing(&p, e);
	if (rc == RC_OK)
		rc = open_backup(&fd, from, &c, e);
	if (rc != RC_OK)
		return rc;
	rc = partial_open(&p, e);
	if (rc == RC_OK)
		rc = read_through(fd, p.fd, p.name, im, &c, e);
	close(fd);
	if (rc == RC_OK)
		rc = prove_copy(&p, prove, arg, im, e);
	if (rc == RC_OK)
		rc = engine_mark_file(p.part, ENGINE_RESTORED, e);
	if (rc == RC_OK)
		rc = ask_once_more(&c, im->size, e);
	if (rc == RC_OK)
		rc = partial_name(&p, e);
	partial_close(&p);
	return rc;
}

bool
store_is_restored(const struct store *s)
{
	return engine_mark_get(s->engine) == ENGINE_RESTORED;
}

enum rc
store_restored_filed(struct store *s, struct err *e)
{
	if (!s->writing)
		BUG("a mark taken away outside of a transaction");
	return engine_mark_set(s->engine, ENGINE_STORE, e);
}

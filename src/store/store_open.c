/*
 * store_open.c - making, opening and closing a store.
 */
#include "store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wardbook/buf.h"
#include "wardbook/sindex.h"

/* The store's own files, by what their names add to its path. */
static const char *const tails[] = { "",	"-wal",	   "-shm",    "-gate",
				     "-ticket", "-import", "-journal" };

struct store *
store_alloc(void)
{
	struct store *s = mem_zero(1, sizeof(*s));

	s->turnstile.gate = s->turnstile.ticket = -1;
	s->wait_ms = 5000;
	store_generation_next(s);
	s->ids_want = 64;
	buf_init(&s->scratch);
	buf_init(&s->plain);
	return s;
}

/* The lock files stand beside the real file, whatever name led to it. */
static enum rc
resolve(struct store *s, const char *path, bool create, struct err *e)
{
	char dir[4096], real[4096];
	const char *base = strrchr(path, '/');
	struct stat st;

	if (strncmp(path, "postgresql:", 11) == 0 ||
	    strncmp(path, "postgres:", 9) == 0)
		return err_set(e, RC_USAGE,
			       "This program was built without "
			       "PostgreSQL; name a file.");
	if (!*path || strlen(path) > 3900)
		return err_set(e, RC_USAGE,
			       "No store is named; use --store or "
			       "WARDBOOK_STORE.");
	if (!create) {
		if (!realpath(path, real))
			return err_set(e, RC_NONE,
				       "There is no store at %s; "
				       "\"wardbook init\" makes one.",
				       path);
		if (stat(real, &st) == 0 && S_ISDIR(st.st_mode))
			return err_set(e, RC_USAGE,
				       "%s is a folder, not a "
				       "store.",
				       path);
		snprintf(s->path, sizeof(s->path), "%s", real);
		return RC_OK;
	}
	snprintf(dir, sizeof(dir), "%.*s", base ? (int)(base - path) : 1,
		 base ? path : ".");
	if (base == path)
		strcpy(dir, "/");
	if (!realpath(dir, real))
		return err_set(e, RC_NONE, "The folder %s does not exist.",
			       dir);
	snprintf(s->path, sizeof(s->path), "%.4000s/%.80s",
		 strcmp(real, "/") ? real : "", base ? base + 1 : path);
	return RC_OK;
}

void
store_free(struct store *s)
{
	for (int i = 0; i < QUERY_COUNT; i++)
		stmt_free(&s->query[i]);
	for (int i = 0; i < TBL_COUNT; i++) {
		stmt_free(&s->get[i]);
		stmt_free(&s->insert[i]);
		stmt_free(&s->update[i]);
		stmt_free(&s->history[i]);
	}
	sindex_state_free(s->sindex);
	rows_kept_free(s);
	engine_close(s->engine);
	turnstile_close(&s->turnstile);
	buf_release(&s->scratch);
	buf_release(&s->plain);
	free(s);
}

enum rc
store_create(struct store **out, const char *path, struct err *e)
{
	struct store *s = store_alloc();
	enum rc rc = resolve(s, path, true, e);
	int fd;

	*out = NULL;
	if (rc != RC_OK)
		goto fail;
	/* Ours or nobody's: the file is made before SQLite sees it, so that
	 * its mode is ours and two founders cannot meet. */
	fd = open(s->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		rc = errno == EEXIST
			     ? err_set(e, RC_CONFLICT, "%s is there already.",
				       path)
			     : err_set(e, RC_IO, "%s cannot be made: %s.", path,
				       strerror(errno));
		goto fail;
	}
	close(fd);
	rc = turnstile_open(&s->turnstile, s->path, e);
	if (rc == RC_OK)
		rc = engine_open(&s->engine, s->path, true, e);
	if (rc == RC_OK)
		rc = store_migrate(s, e);
	if (rc == RC_OK) {
		engine_lock_schema(s->engine);
		*out = s;
		return RC_OK;
	}
	store_abandon(s);
	return rc;
fail:
	store_free(s);
	return rc;
}

enum rc
store_open(struct store **out, const char *path, struct err *e)
{
	struct store *s = store_alloc();
	enum rc rc = resolve(s, path, false, e);

	*out = NULL;
	if (rc == RC_OK)
		rc = engine_open(&s->engine, s->path, false, e);
	if (rc == RC_OK)
		rc = turnstile_open(&s->turnstile, s->path, e);
	if (rc == RC_OK)
		rc = store_migrate(s, e);
	if (rc == RC_OK)
		rc = store_site_load(s, e);
	if (rc != RC_OK) {
		store_free(s);
		return rc;
	}
	engine_lock_schema(s->engine);
	engine_changed(s->engine);
	*out = s;
	return RC_OK;
}

void
store_close(struct store *s)
{
	if (!s)
		return;
	store_read_end(s);
	store_rollback(s);
	if (turnstile_try(&s->turnstile)) {
		engine_truncate(s->engine);
		turnstile_release(&s->turnstile);
	}
	store_free(s);
}

void
store_abandon(struct store *s)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s", s->path);
	store_rollback(s);
	store_free(s);
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		char file[4200];

		snprintf(file, sizeof(file), "%s%s", path, tails[i]);
		unlink(file);
	}
}

enum rc
store_site_load(struct store *s, struct err *e)
{
	struct stmt *st = store_query(s, QUERY_SITE_LOAD);
	bool row;
	enum rc rc = stmt_step(st, &row, e);

	if (rc == RC_OK && !row)
		rc = err_set(e, RC_DAMAGED,
			     "%s is a store whose making was "
			     "not finished.",
			     s->path);
	if (rc == RC_OK)
		rc = stmt_row(st, &s->site, e);
	stmt_done(st);
	return rc;
}

const struct row_site *
store_site(const struct store *s)
{
	return &s->site;
}

const char *
store_path(const struct store *s)
{
	return s->path;
}

bool
store_is_own_file(const struct store *s, const char *path)
{
	struct stat a, b;

	if (stat(path, &a) < 0)
		return false;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++) {
		char file[4200];

		snprintf(file, sizeof(file), "%s%s", s->path, tails[i]);
		if (stat(file, &b) == 0 && a.st_dev == b.st_dev &&
		    a.st_ino == b.st_ino)
			return true;
	}
	return false;
}

bool
store_is_own_name(const struct store *s, const char *path)
{
	size_t n = strlen(s->path);

	if (strncmp(path, s->path, n) != 0)
		return false;
	for (size_t i = 0; i < sizeof(tails) / sizeof(tails[0]); i++)
		if (strcmp(path + n, tails[i]) == 0)
			return true;
	return false;
}

void
store_ring_set(struct store *s, struct vault_ring *r)
{
	/* What the keys of before opened must not outlive them. */
	if (s->ring != r) {
		sindex_drop_cache(s);
		rows_kept_forget(s);
	}
	s->ring = r;
}

struct vault_ring *
store_ring(const struct store *s)
{
	return s->ring;
}

void
store_author_set(struct store *s, int64_t account_id)
{
	s->author = account_id;
}

void
store_generation_next(struct store *s)
{
	static int64_t last;

	s->generation = ++last;
}

int64_t
store_generation(struct store *s)
{
	if (engine_changed(s->engine)) {
		s->changed = true;
		store_generation_next(s);
	}
	return s->generation;
}

bool
store_changed(struct store *s)
{
	bool changed;

	store_generation(s);
	changed = s->changed;
	s->changed = false;
	return changed;
}

/*
 * partial.c - a file that is whole when it gets its name.
 */
#include "partial.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine.h"

enum rc
partial_failed(const char *path, struct err *e)
{
	if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
		return err_set(e, RC_IO,
			       "The disk is full; %s was not made.  Make room "
			       "and try again.",
			       path);
	return err_set(e, RC_IO, "%s cannot be written: %s.", path,
		       strerror(errno));
}

enum rc
partial_plan(struct partial *p, const char *path, struct err *e)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;
	char dir[4096];

	p->fd = -1;
	if (!*base || !strcmp(base, ".") || !strcmp(base, "..") ||
	    strlen(path) > 3900)
		return err_set(e, RC_USAGE, "%.150s names no file.", path);
	snprintf(dir, sizeof(dir), "%.*s",
		 slash == path ? 1
		 : slash       ? (int)(slash - path)
			       : 1,
		 slash ? path : ".");
	if (!realpath(dir, p->dir) || strlen(p->dir) + strlen(base) > 4000)
		return err_set(e, RC_NONE, "The folder %s does not exist.",
			       dir);
	snprintf(p->name, sizeof(p->name), "%s/%s",
		 strcmp(p->dir, "/") ? p->dir : "", base);
	snprintf(p->part, sizeof(p->part), "%s.part", p->name);
	return RC_OK;
}

/* Is it what one of us left: empty, or the beginning of a database? */
static bool
is_ours(int fd)
{
	static const char blank[16];
	char head[16] = { 0 };
	ssize_t n = pread(fd, head, sizeof(head), 0);

	return n == 0 || (n == sizeof(head) &&
			  (!memcmp(head, "SQLite format 3", sizeof(head)) ||
			   !memcmp(head, blank, sizeof(head))));
}

/* The engine's, beside it while it is written. */
static void
drop_journal(const struct partial *p)
{
	char journal[4200];

	snprintf(journal, sizeof(journal), "%s-journal", p->part);
	unlink(journal);
}

static enum rc
lock_part(struct partial *p, struct err *e)
{
	struct stat a, b;

	if (flock(p->fd, LOCK_EX | LOCK_NB) < 0)
		return err_set(e, RC_BUSY, "Another program is writing %s.",
			       p->name);
	/* Whoever had it may have named or removed it meanwhile. */
	if (fstat(p->fd, &a) < 0 || lstat(p->part, &b) < 0 ||
	    a.st_dev != b.st_dev || a.st_ino != b.st_ino || a.st_nlink != 1)
		return err_set(e, RC_BUSY,
			       "Another program was writing %s; look, and "
			       "try again.",
			       p->name);
	if (!S_ISREG(a.st_mode) || !is_ours(p->fd))
		return err_set(e, RC_CONFLICT,
			       "%s is there already and is something else.",
			       p->part);
	drop_journal(p);
	if (ftruncate(p->fd, 0) < 0)
		return partial_failed(p->name, e);
	if (fchmod(p->fd, 0600) < 0 && errno != EPERM)
		return partial_failed(p->name, e);
	return RC_OK;
}

enum rc
partial_open(struct partial *p, struct err *e)
{
	struct stat st;
	enum rc rc = engine_refuse_network(p->dir, e);

	if (rc != RC_OK)
		return rc;
	if (lstat(p->name, &st) == 0)
		return err_set(e, RC_CONFLICT, "%s is there already.", p->name);
	p->fd = open(p->part,
		     O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK,
		     0600);
	if (p->fd < 0)
		return partial_failed(p->name, e);
	rc = lock_part(p, e);
	if (rc != RC_OK) {
		close(p->fd);
		p->fd = -1;
	}
	return rc;
}

enum rc
partial_sync(struct partial *p, struct err *e)
{
	return fsync(p->fd) < 0 ? partial_failed(p->name, e) : RC_OK;
}

/* A hard link overwrites nothing; where the file system has none, looking
 * before renaming must do. */
static int
give_name(const struct partial *p)
{
	struct stat st;

	if (link(p->part, p->name) == 0)
		return unlink(p->part);
	if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS &&
	    errno != EMLINK)
		return -1;
	if (lstat(p->name, &st) == 0) {
		errno = EEXIST;
		return -1;
	}
	return rename(p->part, p->name);
}

enum rc
partial_name(struct partial *p, struct err *e)
{
	enum rc rc = partial_sync(p, e);
	int dir;

	if (rc != RC_OK)
		return rc;
	if (give_name(p) < 0)
		return errno == EEXIST
			       ? err_set(e, RC_CONFLICT, "%s is there already.",
					 p->name)
			       : partial_failed(p->name, e);
	close(p->fd);
	p->fd = -1;
	dir = open(p->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (dir < 0 || (fsync(dir) < 0 && errno != EINVAL))
		rc = partial_failed(p->dir, e);
	if (dir >= 0)
		close(dir);
	return rc;
}

void
partial_close(struct partial *p)
{
	if (p->fd < 0)
		return;
	drop_journal(p);
	unlink(p->part);
	close(p->fd);
	p->fd = -1;
}

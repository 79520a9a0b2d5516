/*
 * folder.c - the folder that an extract is written to.
 *
 * It is written beside its place and renamed, so that nobody reads half of
 * one.  What stands at a name that we want is touched only where every entry
 * of it is one that we make.
 */
#include "output.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const ours[] = { "PARTIAL",
				    "bronze",
				    "silver",
				    "gold",
				    "manifest.json",
				    "datapackage.json",
				    "DATA_DICTIONARY.md" };

static enum rc
io_error(struct err *e, const char *path)
{
	return err_set(e, RC_IO, "The folder %s cannot be written: %s.", path,
		       strerror(errno));
}

static bool
is_dot(const char *name)
{
	return !strcmp(name, ".") || !strcmp(name, "..");
}

enum what { HOLDS_NOTHING, HOLDS_OURS, HOLDS_OTHER };

static enum what
look_into(int fd)
{
	enum what what = HOLDS_NOTHING;
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = own < 0 ? NULL : fdopendir(own);

	if (!d) {
		if (own >= 0)
			close(own);
		return HOLDS_OTHER;
	}
	for (struct dirent *n; what != HOLDS_OTHER && (n = readdir(d));) {
		size_t i;

		if (is_dot(n->d_name))
			continue;
		for (i = 0; i < sizeof(ours) / sizeof(ours[0]); i++)
			if (strcmp(n->d_name, ours[i]) == 0)
				break;
		what = i < sizeof(ours) / sizeof(ours[0]) ? HOLDS_OURS
							  : HOLDS_OTHER;
	}
	closedir(d);
	return what;
}

/* Removes what is in a folder but the name spared; follows no link. */
static void
empty(int fd, const char *spare)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = own < 0 ? NULL : fdopendir(own);

	if (!d) {
		if (own >= 0)
			close(own);
		return;
	}
	for (struct dirent *n; (n = readdir(d));) {
		int sub;

		if (is_dot(n->d_name) || (spare && !strcmp(n->d_name, spare)))
			continue;
		if (unlinkat(fd, n->d_name, 0) == 0)
			continue;
		sub = openat(fd, n->d_name,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (sub < 0)
			continue;
		empty(sub, NULL);
		close(sub);
		unlinkat(fd, n->d_name, AT_REMOVEDIR);
	}
	closedir(d);
}

static void
remove_tree(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd < 0)
		return;
	if (look_into(fd) != HOLDS_OTHER)
		empty(fd, NULL);
	close(fd);
	rmdir(path);
}

/* Nothing, an empty folder or an earlier extract may stand at dir. */
static enum rc
look_at_target(struct folder *f, struct err *e)
{
	struct buf manifest = BUF_INIT;
	struct stat st;
	enum what what;
	int fd;

	if (stat(f->dir.p, &st) < 0)
		return errno == ENOENT ? RC_OK : io_error(e, f->dir.p);
	if (!S_ISDIR(st.st_mode))
		return err_set(e, RC_CONFLICT,
			       "%s is a file; an extract is a "
			       "folder.",
			       f->dir.p);
	fd = open(f->dir.p, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return io_error(e, f->dir.p);
	what = look_into(fd);
	close(fd);
	if (what == HOLDS_NOTHING)
		return RC_OK;
	buf_addf(&manifest, "%s/manifest.json", f->dir.p);
	f->replaces = what == HOLDS_OURS && access(manifest.p, F_OK) == 0 &&
		      lstat(f->dir.p, &st) == 0 && S_ISDIR(st.st_mode);
	buf_release(&manifest);
	if (!f->replaces)
		return err_set(e, RC_CONFLICT,
			       "The folder %s has something "
			       "else in it; name a new folder.",
			       f->dir.p);
	return RC_OK;
}

static enum rc
take_part(struct folder *f, struct err *e)
{
	if (mkdir(f->part.p, 0700) < 0 && errno != EEXIST)
		return io_error(e, f->dir.p);
	f->fd = open(f->part.p,
		     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (f->fd < 0)
		return io_error(e, f->part.p);
	if (look_into(f->fd) == HOLDS_OTHER) {
		close(f->fd);
		f->fd = -1;
		return err_set(e, RC_CONFLICT,
			       "The folder %s has something "
			       "else in it, and an extract is written there "
			       "first; name another folder.",
			       f->part.p);
	}
	f->mark = openat(f->fd, "PARTIAL",
			 O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (f->mark < 0)
		return io_error(e, f->part.p);
	if (flock(f->mark, LOCK_EX | LOCK_NB) < 0) {
		close(f->mark);
		close(f->fd);
		f->mark = f->fd = -1;
		return err_set(e, RC_BUSY, "Another export to %s is running.",
			       f->dir.p);
	}
	empty(f->fd, "PARTIAL");
	return RC_OK;
}

enum rc
folder_open(struct folder *f, struct store *s, const char *dir, struct err *e)
{
	size_t n = strlen(dir);
	enum rc rc;

	while (n > 1 && dir[n - 1] == '/')
		n--;
	*f = (struct folder){ .dir = BUF_INIT,
			      .part = BUF_INIT,
			      .old = BUF_INIT,
			      .fd = -1,
			      .mark = -1 };
	if (!n || !strcmp(dir, "/") || (n == 1 && *dir == '.'))
		return err_set(e, RC_USAGE,
			       "Name a folder of its own for the "
			       "extract.");
	buf_add(&f->dir, dir, n);
	buf_addf(&f->part, "%s.part", f->dir.p);
	buf_addf(&f->old, "%s.old", f->dir.p);
	if (store_is_own_file(s, f->dir.p) || store_is_own_file(s, f->part.p))
		return err_set(e, RC_USAGE,
			       "%s is the store itself; name "
			       "another folder.",
			       f->dir.p);
	rc = look_at_target(f, e);
	return rc == RC_OK ? take_part(f, e) : rc;
}

enum rc
folder_way(struct folder *f, const char *path, struct err *e)
{
	char way[OUT_PATH];

	for (const char *p = path; (p = strchr(p, '/')); p++) {
		snprintf(way, sizeof(way), "%.*s", (int)(p - path), path);
		if (mkdirat(f->fd, way, 0700) < 0 && errno != EEXIST)
			return io_error(e, f->dir.p);
	}
	return RC_OK;
}

/* Files are synced as they are closed; these are the folders. */
static int
sync_tree(int fd)
{
	int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = own < 0 ? NULL : fdopendir(own);
	int bad = d == NULL;

	if (!d && own >= 0)
		close(own);
	for (struct dirent *n; d && (n = readdir(d));) {
		int sub;

		if (is_dot(n->d_name))
			continue;
		sub = openat(fd, n->d_name,
			     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (sub < 0)
			continue;
		bad |= sync_tree(sub);
		close(sub);
	}
	if (d)
		closedir(d);
	return bad | (fsync(fd) < 0);
}

enum rc
folder_sync(struct folder *f, struct err *e)
{
	return sync_tree(f->fd) ? io_error(e, f->dir.p) : RC_OK;
}

enum rc
folder_publish(struct folder *f, struct err *e)
{
	if (f->replaces) {
		remove_tree(f->old.p);
		if (rename(f->dir.p, f->old.p) < 0)
			return io_error(e, f->dir.p);
	}
	if (rename(f->part.p, f->dir.p) < 0) {
		enum rc rc = io_error(e, f->dir.p);

		if (f->replaces && rename(f->old.p, f->dir.p) < 0)
			return err_set(e, RC_IO,
				       "The earlier extract is now "
				       "at %s.",
				       f->old.p);
		return rc;
	}
	f->published = true;
	return RC_OK;
}

void
folder_keep(struct folder *f)
{
	struct buf up = BUF_INIT;
	char *slash;
	int fd;

	unlinkat(f->fd, "PARTIAL", 0);
	fsync(f->fd);
	if (f->replaces)
		remove_tree(f->old.p);
	buf_adds(&up, f->dir.p);
	slash = strrchr(up.p, '/');
	if (slash)
		slash[slash == up.p] = '\0';
	fd = open(slash ? up.p : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	buf_release(&up);
	close(f->fd);
	f->fd = -1;
}

void
folder_close(struct folder *f)
{
	if (f->fd >= 0) {
		empty(f->fd, NULL);
		rmdir(f->published ? f->dir.p : f->part.p);
		if (f->published && f->replaces &&
		    rename(f->old.p, f->dir.p) < 0)
			f->replaces = false;
		close(f->fd);
	}
	if (f->mark >= 0)
		close(f->mark);
	f->fd = f->mark = -1;
	buf_release(&f->dir);
	buf_release(&f->part);
	buf_release(&f->old);
}

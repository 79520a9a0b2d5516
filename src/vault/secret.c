/*
 * secret.c - a pass phrase in guarded memory.  It is read straight into that
 * memory: no stdio, whose buffers nobody wipes.
 */
#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct secret *
secret_open(void)
{
	return guard_alloc(sizeof(struct secret));
}

void
secret_close(struct secret *s)
{
	sodium_free(s);
}

void
secret_clear(struct secret *s)
{
	sodium_memzero(s, sizeof(*s));
}

enum rc
secret_set(struct secret *s, const void *p, size_t n, struct err *e)
{
	secret_clear(s);
	if (n > SECRET_MAX)
		return err_set(e, RC_REFUSED,
			       "A pass phrase has at most %d bytes.",
			       SECRET_MAX);
	if (n)
		memcpy(s->bytes, p, n);
	s->len = n;
	return RC_OK;
}

/* Fills s from fd up to the end of the first line; -1: an error of read(). */
static int
read_line(struct secret *s, int fd, bool *whole)
{
	*whole = false;
	while (s->len < SECRET_MAX) {
		unsigned char *at = s->bytes + s->len;
		ssize_t n = read(fd, at, SECRET_MAX - s->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		unsigned char *end = n ? memchr(at, '\n', (size_t)n) : at;
		if (end) {
			s->len = (size_t)(end - s->bytes);
			*whole = true;
			break;
		}
		s->len += (size_t)n;
	}
	if (*whole && s->len && s->bytes[s->len - 1] == '\r')
		s->len--;
	memset(s->bytes + s->len, 0, SECRET_MAX - s->len);
	return 0;
}

enum rc
secret_read_file(struct secret *s, const char *path, bool *loose, struct err *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	struct stat st;
	bool whole;

	secret_clear(s);
	if (loose)
		*loose = false;
	if (fd < 0)
		return err_set(e, errno == ENOENT ? RC_NONE : RC_IO,
			       "The pass phrase file %s cannot be read: %s.",
			       path, strerror(errno));
	if (loose && fstat(fd, &st) == 0)
		*loose = S_ISREG(st.st_mode) && (st.st_mode & 077);
	int bad = read_line(s, fd, &whole);
	int why = errno;
	close(fd);
	if (bad || !whole || !s->len)
		secret_clear(s);
	if (bad)
		return err_set(e, RC_IO,
			       "The pass phrase file %s cannot be read: %s.",
			       path, strerror(why));
	if (!whole)
		return err_set(e, RC_REFUSED,
			       "The first line of %s is longer than a pass "
			       "phrase may be (%d bytes).",
			       path, SECRET_MAX - 1);
	if (!s->len)
		return err_set(e, RC_REFUSED, "The first line of %s is empty.",
			       path);
	return RC_OK;
}

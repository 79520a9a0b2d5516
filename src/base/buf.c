/*
 * buf.c - growing bytes.  Old memory is wiped before it is given back, as a
 * buffer may hold what a patient told us.
 */
#include "wardbook/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char buf_empty[1];

static _Noreturn void
out_of_memory(void)
{
	static const char say[] = "wardbook: out of memory\n";

	if (write(2, say, sizeof(say) - 1) < 0)
		_exit(5);
	_exit(5);
}

void *
mem_alloc(size_t n)
{
	void *p = malloc(n ? n : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *
mem_zero(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

void *
mem_grow(void *p, size_t n)
{
	void *q = realloc(p, n ? n : 1);

	if (!q)
		out_of_memory();
	return q;
}

char *
mem_copy(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(mem_alloc(n), s, n);
}

void *
mem_room(void *v, size_t *cap, size_t n, size_t size)
{
	if (n < *cap)
		return v;
	*cap = n < 8 ? 16 : n + n / 2 + 1;
	return mem_grow(v, *cap * size);
}

void
mem_wipe(void *p, size_t n)
{
	explicit_bzero(p, n);
}

void
buf_init(struct buf *b)
{
	b->p = buf_empty;
	b->len = b->cap = 0;
}

void
buf_release(struct buf *b)
{
	if (b->cap) {
		mem_wipe(b->p, b->cap);
		free(b->p);
	}
	buf_init(b);
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	if (b->cap)
		b->p[0] = '\0';
}

void
buf_reserve(struct buf *b, size_t more)
{
	size_t need = b->len + more + 1;
	size_t cap;
	char *p;

	if (need <= b->cap)
		return;
	cap = need < 64 ? 64 : need + need / 2;
	p = mem_alloc(cap);
	memcpy(p, b->p, b->len + 1);
	if (b->cap) {
		mem_wipe(b->p, b->cap);
		free(b->p);
	}
	b->p = p;
	b->cap = cap;
}

void
buf_add(struct buf *b, const void *p, size_t n)
{
	buf_reserve(b, n);
	if (n)
		memcpy(b->p + b->len, p, n);
	b->len += n;
	b->p[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addc(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("format '%s'", fmt);
	buf_reserve(b, (size_t)n);
	vsnprintf(b->p + b->len, (size_t)n + 1, fmt, again);
	va_end(again);
	b->len += (size_t)n;
}

char *
buf_detach(struct buf *b)
{
	char *p = b->cap ? b->p : mem_copy("");

	buf_init(b);
	return p;
}

enum rc
buf_read_file(struct buf *b, const char *path, size_t limit, struct err *e)
{
	char block[16384];
	struct stat st;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0)
		return err_set(e, errno == ENOENT ? RC_NONE : RC_IO,
			       "The file %s cannot be read: %s.", path,
			       strerror(errno));
	if (fstat(fd, &st) == 0 && S_ISDIR(st.st_mode)) {
		close(fd);
		return err_set(e, RC_USAGE, "%s is a folder.", path);
	}
	while ((n = read(fd, block, sizeof(block))) > 0) {
		if (b->len + (size_t)n > limit) {
			close(fd);
			return err_set(e, RC_REFUSED,
				       "The file %s is longer than %zu bytes.",
				       path, limit);
		}
		buf_add(b, block, (size_t)n);
	}
	mem_wipe(block, sizeof(block));
	close(fd);
	if (n < 0)
		return err_set(e, RC_IO, "The file %s cannot be read: %s.",
			       path, strerror(errno));
	return RC_OK;
}

static int
write_all(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t done = write(fd, p, n);

		if (done < 0) {
			if (errno == EINTR)
				continue;
			return -1;
		}
		p += done;
		n -= (size_t)done;
	}
	return fdatasync(fd);
}

enum rc
buf_write_file(const struct buf *b, const char *path, struct err *e)
{
	struct buf part = BUF_INIT;
	enum rc rc = RC_OK;
	int fd;

	buf_addf(&part, "%s.part", path);
	fd = open(part.p, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		  0600);
	if (fd < 0) {
		rc = err_set(e, RC_IO, "The file %s cannot be written: %s.",
			     path, strerror(errno));
		goto out;
	}
	if (write_all(fd, b->p, b->len) < 0 || fsync(fd) < 0 ||
	    rename(part.p, path) < 0) {
		rc = err_set(e, RC_IO, "The file %s cannot be written: %s.",
			     path, strerror(errno));
		unlink(part.p);
	}
	close(fd);
out:
	buf_release(&part);
	return rc;
}

/*
 * rejects.c - rows that were refused, as they came, with the reason.
 *
 * A row is copied from the source file by its place there, so that it comes
 * byte for byte and costs no memory, however long it is.  The file holds
 * patient data in clear because the file it comes from does: mode 0600, and
 * the only thing that an import writes outside of the store.
 */
#include "exchange.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum rc
fail(struct rejects *r, struct err *e)
{
	return err_set(e, RC_IO,
		       "The rejects file %.150s can't be written: "
		       "%s.",
		       r->path, strerror(errno));
}

enum rc
rejects_open(struct rejects *r, const char *path, struct err *e)
{
	int fd;

	memset(r, 0, sizeof(*r));
	r->path = mem_copy(path);
	fd = open(path,
		  O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY |
			  O_NONBLOCK,
		  0600);
	if (fd < 0)
		return fail(r, e);
	/* Its mode first: nobody else is to read what is about to come. */
	if (fchmod(fd, 0600) < 0 || ftruncate(fd, 0) < 0) {
		enum rc rc = fail(r, e);

		close(fd);
		return rc;
	}
	r->out = fdopen(fd, "w");
	if (!r->out)
		BUG("no stream for an open file");
	return RC_OK;
}

static enum rc
copy_bytes(struct rejects *r, const struct delim *d, int64_t from, int64_t to,
	   struct err *e)
{
	char part[16384];

	while (from < to) {
		size_t n = to - from < (int64_t)sizeof(part)
				   ? (size_t)(to - from)
				   : sizeof(part);
		ssize_t got = pread(delim_fd(d), part, n, (off_t)from);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(e, RC_IO,
				       "The file changed while it "
				       "was read.");
		if (fwrite(part, 1, (size_t)got, r->out) != (size_t)got)
			return fail(r, e);
		from += got;
	}
	mem_wipe(part, sizeof(part));
	return RC_OK;
}

static enum rc
end_line(struct rejects *r, struct err *e)
{
	fputs(r->crlf ? "\r\n" : "\n", r->out);
	return ferror(r->out) ? fail(r, e) : RC_OK;
}

enum rc
rejects_header(struct rejects *r, const struct delim *d,
	       const struct delim_row *header, char delimiter, bool quoting,
	       struct err *e)
{
	enum rc rc;

	r->delimiter = delimiter;
	r->quoting = quoting;
	r->crlf = delim_crlf(d);
	rc = copy_bytes(r, d, header->start, header->cut, e);
	if (rc != RC_OK)
		return rc;
	fprintf(r->out, "%creject_line%creject_reason", delimiter, delimiter);
	return end_line(r, e);
}

/* A field of our own, quoted where that is understood. */
static void
put_field(struct rejects *r, const char *s)
{
	if (r->quoting)
		fputc('"', r->out);
	for (; *s; s++) {
		if (*s == '"')
			fputs(r->quoting ? "\"\"" : "'", r->out);
		else if (*s == r->delimiter && !r->quoting)
			fputc(' ', r->out);
		else
			fputc(*s, r->out);
	}
	if (r->quoting)
		fputc('"', r->out);
}

enum rc
rejects_add(struct rejects *r, const struct delim *d,
	    const struct delim_row *row, const char *line, const char *reason,
	    struct err *e)
{
	enum rc rc = copy_bytes(r, d, row->start, row->cut, e);

	if (rc != RC_OK)
		return rc;
	r->rows++;
	fputc(r->delimiter, r->out);
	put_field(r, line);
	fputc(r->delimiter, r->out);
	put_field(r, reason);
	return end_line(r, e);
}

enum rc
rejects_close(struct rejects *r, struct err *e)
{
	enum rc rc = RC_OK;

	if (r->out) {
		if (fflush(r->out) != 0 || fsync(fileno(r->out)) != 0)
			rc = fail(r, e);
		if (fclose(r->out) != 0 && rc == RC_OK)
			rc = fail(r, e);
		if (!r->rows)
			unlink(r->path);
	}
	free(r->path);
	r->path = NULL;
	r->out = NULL;
	return rc;
}

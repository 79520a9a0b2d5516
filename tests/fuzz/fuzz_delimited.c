/*
 * fuzz_delimited.c - any bytes as a delimited file: rows come in order, cover
 * the file without overlap, and their fields are terminated UTF-8.  The first
 * byte of the input says delimiter and quoting.
 */
#define _GNU_SOURCE
#include "../../src/exchange/exchange.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "corpus.h"
#include "wardbook/text.h"

static int fd = -1;
static char path[64];

static void
check_row(const struct delim_row *r, int64_t behind, int64_t size)
{
	if (r->start < behind || r->end < r->start || r->end > size ||
	    r->cut < r->start || r->cut > r->end)
		abort();
	if (r->fault[0])
		return;
	if (r->n < 1)
		abort();
	for (int i = 0; i < r->n; i++)
		if (!text_is_valid(r->field[i], strlen(r->field[i])))
			abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct delim_row row;
	struct delim *d;
	int64_t behind = 0, line = 0;
	bool more = true;

	if (!size)
		return 0;
	if (fd < 0) {
		fd = memfd_create("rows", MFD_CLOEXEC);
		snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	}
	if (ftruncate(fd, 0) < 0 ||
	    pwrite(fd, data + 1, size - 1, 0) != (ssize_t)size - 1)
		abort();
	if (delim_open(&d, path, ",;\t|"[data[0] & 3], data[0] & 4, NULL) !=
	    RC_OK)
		abort();
	delim_cut_at(d, data[0] >> 3 & 7);
	for (;;) {
		if (delim_next(d, &row, &more, NULL) != RC_OK)
			abort();
		if (!more)
			break;
		check_row(&row, behind, (int64_t)size - 1);
		if (row.line < line)
			abort();
		behind = row.end;
		line = row.line;
	}
	delim_close(d);
	return 0;
}

size_t
fuzz_sample(size_t i, uint8_t *out, size_t size)
{
	static const char *const samples[] = {
		"\004a,b\r\n\"x,\"\"y\"\"\",z\r\n\"two\nlines\",\"\"\n",
		("\005\xEF\xBB\xBF"
		 "a;b\n\"open;c\nd;e\n\"f\"g;h\n"),
		"\016a\tb\n \t \"x\" \t\r\r\n\n1\t2",
		"\003a|\"b\n\xFF|c\n",
	};
	size_t n;

	if (i >= sizeof(samples) / sizeof(samples[0]))
		return 0;
	n = strlen(samples[i]);
	if (n > size)
		return 0;
	memcpy(out, samples[i], n);
	return n;
}

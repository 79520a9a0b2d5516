/*
 * delimited.c - rows of a delimited file, whatever is wrong with them.
 *
 * Two steps.  A splitter finds where a row ends, keeping nothing but a bounded
 * copy of it, so that a field of any length costs no memory and a refused row
 * can be copied from the file as it stands.  libcsv then takes the copy apart.
 * Both read quotes alike: a quote opens a field only where the field begins.
 *
 * A quote that nobody closes would swallow the rest of the file: the row that
 * opened it is refused alone, and reading goes on behind its first line.
 */
#include "exchange.h"

#include <csv.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "wardbook/text.h"

#define CHUNK	   65536
#define ROW_MAX	   (1 << 20)
#define RECOVERIES 16

enum state {
	ROW_START, /* blanks only so far */
	FIELD_START,
	PLAIN,
	QUOTED,
	MAYBE_END, /* a quote inside a quoted field */
};

struct delim {
	int fd;
	char *path;
	char delimiter;
	bool quoting;
	int64_t size;
	uint8_t chunk[CHUNK];
	size_t have, at;
	int64_t offset; /* of the byte at `at` */
	int64_t line;
	int recoveries;
	int cut_field;
	int crlf;	/* -1: no line end seen yet */
	bool cr_before; /* the last row ended with a CR */
	struct csv_parser csv;
	struct buf raw;	 /* the row */
	struct buf text; /* its fields, each terminated */
	size_t *field_at;
	char **field;
	size_t nfields, field_cap, ptr_cap;
};

enum rc
delim_open(struct delim **out, const char *path, char delimiter, bool quoting,
	   struct err *e)
{
	struct delim *d;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	*out = NULL;
	if (fd < 0)
		return err_set(e, errno == ENOENT ? RC_NONE : RC_IO,
			       "The file %.150s can't be read: %s.", path,
			       strerror(errno));
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		return err_set(e, RC_USAGE,
			       "%.150s is not a plain file; it "
			       "is read twice.",
			       path);
	}
	d = mem_zero(1, sizeof(*d));
	d->fd = fd;
	d->path = mem_copy(path);
	d->delimiter = delimiter;
	d->quoting = quoting;
	d->size = st.st_size;
	d->cut_field = -1;
	d->crlf = -1;
	d->line = 1;
	buf_init(&d->raw);
	buf_init(&d->text);
	if (csv_init(&d->csv, CSV_APPEND_NULL) != 0)
		BUG("libcsv does not start");
	csv_set_delim(&d->csv, (unsigned char)delimiter);
	csv_set_quote(&d->csv, quoting ? '"' : 0);
	*out = d;
	return RC_OK;
}

void
delim_close(struct delim *d)
{
	if (!d)
		return;
	close(d->fd);
	free(d->path);
	csv_free(&d->csv);
	buf_release(&d->raw);
	buf_release(&d->text);
	free(d->field_at);
	free(d->field);
	mem_wipe(d->chunk, sizeof(d->chunk));
	free(d);
}

static enum rc
seek_to(struct delim *d, int64_t offset, struct err *e)
{
	if (lseek(d->fd, (off_t)offset, SEEK_SET) < 0)
		return err_set(e, RC_IO, "The file %.150s can't be read: %s.",
			       d->path, strerror(errno));
	d->offset = offset;
	d->have = d->at = 0;
	d->cr_before = false;
	return RC_OK;
}

enum rc
delim_rewind(struct delim *d, struct err *e)
{
	d->line = 1;
	d->recoveries = 0;
	return seek_to(d, 0, e);
}

void
delim_cut_at(struct delim *d, int field)
{
	d->cut_field = field;
}

int64_t
delim_size(const struct delim *d)
{
	return d->size;
}

int
delim_fd(const struct delim *d)
{
	return d->fd;
}

bool
delim_crlf(const struct delim *d)
{
	return d->crlf == 1;
}

/* false: end of file, or an error in e. */
static bool
fill(struct delim *d, enum rc *rc, struct err *e)
{
	ssize_t n;

	do {
		n = read(d->fd, d->chunk, CHUNK);
	} while (n < 0 && errno == EINTR);
	*rc = RC_OK;
	if (n < 0)
		*rc = err_set(e, RC_IO, "The file %.150s can't be read: %s.",
			      d->path, strerror(errno));
	d->at = 0;
	d->have = n > 0 ? (size_t)n : 0;
	return n > 0;
}

/* What the splitter knows of the row that it is in. */
struct split {
	enum state state;
	int64_t field_from; /* offset where the field began */
	int field;
	int64_t line_two; /* offset behind the first line, 0: none */
	bool over;	  /* beyond ROW_MAX: no longer copied */
	bool ended;
};

static void
blame(struct delim_row *r, int field, const char *why)
{
	if (r->fault[0])
		return;
	r->fault_field = field;
	snprintf(r->fault, sizeof(r->fault), "%s", why);
}

static void
field_ends(struct delim *d, struct delim_row *r, struct split *p)
{
	p->field++;
	p->state = FIELD_START;
	p->field_from = d->offset + 1;
	if (p->field == d->cut_field)
		r->cut = d->offset;
}

static void
take_byte(struct delim *d, struct delim_row *r, struct split *p, uint8_t c)
{
	bool eol = c == '\n' || c == '\r';
	bool delimiter = c == (uint8_t)d->delimiter;

	if (p->state == QUOTED) {
		if (c == '"')
			p->state = MAYBE_END;
		else if (c == '\n') {
			d->line++;
			if (!p->line_two)
				p->line_two = d->offset + 1;
		}
	} else if (eol) {
		p->ended = true;
		return;
	} else if (delimiter) {
		field_ends(d, r, p);
	} else if (p->state == MAYBE_END) {
		if (c == '"') {
			p->state = QUOTED;
		} else if (c != ' ' && c != '\t') {
			blame(r, p->field,
			      "A quote inside the field is not "
			      "doubled.");
			p->state = PLAIN;
		}
	} else if (p->state != PLAIN && c != ' ' && c != '\t') {
		p->state = c == '"' && d->quoting ? QUOTED : PLAIN;
	}
	if (!c)
		blame(r, p->field, "There is a NUL byte in it.");
	if (d->offset - p->field_from >= IMPORT_FIELD_MAX)
		blame(r, p->field, "The field is longer than 65,536 bytes.");
}

/* Copies what can be copied of chunk[from..at). */
static void
copy_row(struct delim *d, struct split *p, size_t from)
{
	size_t n = d->at - from;

	if (p->over || d->raw.len + n > ROW_MAX) {
		p->over = true;
		buf_clear(&d->raw);
		return;
	}
	buf_add(&d->raw, d->chunk + from, n);
}

static bool
is_plain_byte(const struct delim *d, uint8_t c)
{
	return c != '\n' && c != '\r' && c != (uint8_t)d->delimiter &&
	       c != '"' && c;
}

static enum rc
split_row(struct delim *d, struct delim_row *r, struct split *p, struct err *e)
{
	enum rc rc = RC_OK;

	while (!p->ended) {
		size_t from;

		if (d->at == d->have && !fill(d, &rc, e))
			return rc;
		from = d->at;
		while (d->at < d->have && !p->ended) {
			uint8_t c = d->chunk[d->at];

			if (p->state == PLAIN && is_plain_byte(d, c) &&
			    d->offset - p->field_from < IMPORT_FIELD_MAX) {
				d->at++;
				d->offset++;
				continue;
			}
			take_byte(d, r, p, c);
			if (p->ended)
				break;
			d->at++;
			d->offset++;
		}
		copy_row(d, p, from);
	}
	return RC_OK;
}

/* Behind a row: takes CR, LF or CR LF. */
static enum rc
take_line_end(struct delim *d, struct err *e)
{
	enum rc rc = RC_OK;
	bool cr = d->chunk[d->at] == '\r';

	d->at++;
	d->offset++;
	if (cr) {
		if (d->at == d->have && !fill(d, &rc, e)) {
			d->line++;
			return rc;
		}
		if (d->chunk[d->at] == '\n') {
			d->at++;
			d->offset++;
		} else {
			cr = false;
		}
	}
	if (d->crlf < 0)
		d->crlf = cr;
	d->line++;
	return RC_OK;
}

static void
on_field(void *p, size_t n, void *arg)
{
	struct delim *d = arg;

	d->field_at = mem_room(d->field_at, &d->field_cap, d->nfields,
			       sizeof(*d->field_at));
	d->field_at[d->nfields++] = d->text.len;
	buf_add(&d->text, p, n);
	buf_addc(&d->text, '\0');
}

static void
on_row(int c, void *arg)
{
	(void)c;
	(void)arg;
}

static void
check_text(const struct delim *d, struct delim_row *r)
{
	if (r->fault[0] || text_is_valid(d->raw.p, d->raw.len))
		return;
	blame(r, -1, "The row is not UTF-8.");
	for (int i = 0; i < r->n; i++)
		if (!text_is_valid(r->field[i], strlen(r->field[i]))) {
			r->fault_field = i;
			snprintf(r->fault, sizeof(r->fault),
				 "The text is not "
				 "UTF-8.");
			return;
		}
}

static void
take_apart(struct delim *d, struct delim_row *r)
{
	buf_clear(&d->text);
	d->nfields = 0;
	if (csv_parse(&d->csv, d->raw.p, d->raw.len, on_field, on_row, d) !=
		    d->raw.len ||
	    csv_fini(&d->csv, on_field, on_row, d) != 0)
		blame(r, -1, "The row's quotes make no sense.");
	d->field =
		mem_room(d->field, &d->ptr_cap, d->nfields, sizeof(*d->field));
	for (size_t i = 0; i < d->nfields; i++)
		d->field[i] = d->text.p + d->field_at[i];
	r->field = d->field;
	r->n = (int)d->nfields;
	check_text(d, r);
}

/* The end of the file inside a quote. */
static enum rc
recover(struct delim *d, struct delim_row *r, const struct split *p,
	struct err *e)
{
	r->fault[0] = '\0';
	blame(r, p->field, "The quote that begins the field is not closed.");
	if (!p->line_two || d->recoveries++ >= RECOVERIES)
		return RC_OK;
	r->end = p->line_two - 1;
	if (r->cut > r->end)
		r->cut = r->end;
	d->line = r->line + 1;
	return seek_to(d, p->line_two, e);
}

static bool
is_mark(const struct delim *d)
{
	return d->offset == 0 && d->have - d->at >= 3 &&
	       !memcmp(d->chunk + d->at, "\xEF\xBB\xBF", 3);
}

enum rc
delim_next(struct delim *d, struct delim_row *r, bool *more, struct err *e)
{
	enum rc rc = RC_OK;

	*more = false;
	for (;;) {
		struct split p = { .state = ROW_START };

		if (d->at == d->have && !fill(d, &rc, e))
			return rc;
		if (is_mark(d)) {
			d->at += 3;
			d->offset += 3;
		}
		memset(r, 0, sizeof(*r));
		r->fault_field = -1;
		r->line = d->line;
		r->start = p.field_from = d->offset;
		r->cut = INT64_MAX;
		buf_clear(&d->raw);
		rc = split_row(d, r, &p, e);
		if (rc != RC_OK)
			return rc;
		r->end = d->offset;
		if (p.ended)
			rc = take_line_end(d, e);
		else if (p.state == QUOTED)
			rc = recover(d, r, &p, e);
		if (rc != RC_OK)
			return rc;
		if (r->cut > r->end)
			r->cut = r->end;
		if (p.over)
			blame(r, -1, "The row is longer than a megabyte.");
		if (!r->fault[0])
			take_apart(d, r);
		if (r->n || r->fault[0]) {
			*more = true;
			return RC_OK;
		}
	}
}

/*
 * buf.h - memory that does not run out, and a growing run of bytes.
 *
 * Running out of memory ends the program with a sentence and status 5: a
 * store transaction that was open is rolled back by the engine, and drafts
 * are already on disk.
 */
#ifndef WARDBOOK_BUF_H
#define WARDBOOK_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "wardbook/err.h"

/* As malloc, calloc, realloc and strdup, but never NULL. */
void *mem_alloc(size_t n);
void *mem_zero(size_t n, size_t size);
void *mem_grow(void *p, size_t n);
char *mem_copy(const char *s);

/* Grows an array *v of items of the given size so that index n fits; cap is
 * in items.  Returns the (moved) array. */
void *mem_room(void *v, size_t *cap, size_t n, size_t size);

/* Overwrites memory in a way that the compiler may not remove. */
void mem_wipe(void *p, size_t n);

struct buf {
	char *p;    /* never NULL after buf_init(), always terminated */
	size_t len; /* bytes, without the terminator */
	size_t cap; /* bytes allocated, 0 for the shared empty string */
};

#define BUF_INIT                \
	{                       \
		buf_empty, 0, 0 \
	}
extern char buf_empty[1];

void buf_init(struct buf *b);
void buf_release(struct buf *b); /* wipes, frees, back to empty */
void buf_clear(struct buf *b);	 /* length 0, memory kept */
void buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *p, size_t n);
void buf_adds(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...) WB_PRINTF(2, 3);

/* Hands the string over; the caller frees it.  The buffer is empty again. */
char *buf_detach(struct buf *b);

/* Reads a whole regular file, at most limit bytes.
 * RC_NONE: no such file; RC_REFUSED: longer than limit; RC_IO. */
WB_MUST_USE enum rc
buf_read_file(struct buf *b, const char *path, size_t limit, struct err *e);

/* Writes a file of mode 0600 in one go: beside it, synced, renamed. */
WB_MUST_USE enum rc
buf_write_file(const struct buf *b, const char *path, struct err *e);

#endif

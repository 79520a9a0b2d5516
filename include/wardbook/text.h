/*
 * text.h - UTF-8: checking, folding for search, graphemes, width.
 *
 * Width is what wcwidth() says, because ncurses places cells by it; a code
 * point of width 0 belongs to the cell before.  utf8proc normalises, folds
 * and finds grapheme boundaries.  Strings are terminated and valid UTF-8
 * unless a function says that it takes foreign bytes.
 */
#ifndef WARDBOOK_TEXT_H
#define WARDBOOK_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/buf.h"

/* Foreign bytes: is this well-formed UTF-8 without NUL? */
bool text_is_valid(const char *s, size_t n);

/* Decodes one code point at s (valid, not empty); *n is its length in bytes. */
int32_t text_decode(const char *s, size_t *n);

/* Bytes of the grapheme cluster that starts at byte `at` (0 at the end), and
 * of the one that ends there (0 at the start). */
size_t text_grapheme_after(const char *s, size_t len, size_t at);
size_t text_grapheme_before(const char *s, size_t len, size_t at);

/* Cells that the first n bytes take on a terminal. */
int text_width(const char *s, size_t n);

/* Bytes of the longest run of whole graphemes that fits into `cells`. */
size_t text_fit(const char *s, size_t len, int cells);

/*
 * The one door to the terminal, to prints and to logs.  Appends foreign bytes
 * to b as valid UTF-8: malformed sequences become U+FFFD, control characters
 * (C0, DEL, C1), line separators, bidi embeddings, overrides and isolates,
 * zero-width and tag characters become a visible replacement.  A newline
 * stays only where keep_newlines.
 */
void text_clean(struct buf *b, const char *s, size_t n, bool keep_newlines);

/* Stored form of what a person typed or a file held: NFC, trimmed, runs of
 * blanks made one, controls and bidi overrides removed. */
void text_normalise(struct buf *b, const char *s, size_t n);

/*
 * Search form: NFKD, marks removed, case folded, everything but letters and
 * digits made one blank, apostrophes dropped.  "O'Brien-Núñez" gives
 * "obrien nunez".  Foreign
 * bytes are allowed.  Returns bytes written to out (terminated, cut at a
 * code point).
 */
size_t text_fold(char *out, size_t size, const char *s);

/* Copies s into out, cut at a grapheme boundary where it does not fit. */
void text_copy(char *out, size_t size, const char *s);

/* s in capitals, letter by letter, so that a name stays as
 * long as it was; cut at a code point where it does not fit. */
void text_upper(char *out, size_t size, const char *s);

/* Equal but for ASCII case. */
bool text_same(const char *a, const char *b);

#endif

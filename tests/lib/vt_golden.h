/*
 * vt_golden.h - a file of named screens as text, and the difference of two.
 *
 * A block starts with "== NAME ROWSxCOLS" and runs to the next one or the
 * end; what stands in it is not interpreted here.
 */
#ifndef TESTS_LIB_VT_GOLDEN_H
#define TESTS_LIB_VT_GOLDEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { GOLDEN_MAX = 128 };

struct golden_block {
	char *name; /* owned */
	char *text; /* owned; its lines, with the heading */
	bool used;  /* the test has asked for it */
};

struct golden {
	struct golden_block v[GOLDEN_MAX];
	size_t n;
};

/* Read `path` into `g`; a file that is not there is one without blocks. */
void golden_load(struct golden *g, const char *path);

/* Write all blocks to `path`; false when that failed, with errno. */
bool golden_save(const struct golden *g, const char *path);

void golden_release(struct golden *g);

struct golden_block *golden_find(struct golden *g, const char *name);

/* Append a block; both strings become g's own.  False when g is full. */
bool golden_add(struct golden *g, char *name, char *text);

/* The lines that differ, "-" for `was`, "+" for `is`, with line numbers. */
void golden_diff(FILE *to, const char *was, const char *is);

#endif

/*
 * seed.h - the lists shipped in seeds/, compiled into the program, so that
 * they are found wherever it is installed.
 */
#ifndef WARDBOOK_SEED_H
#define WARDBOOK_SEED_H

#include <stddef.h>

struct seed {
	const char *name;	  /* "icd10" */
	const char *const *cells; /* rows x cols, header left out */
	size_t rows, cols;
	const char *const *header;
};

extern const struct seed seeds[]; /* ends with a NULL name */

/* By name; a BUG where there is none. */
const struct seed *seed_find(const char *name);

/* A cell by row and column name. */
const char *seed_cell(const struct seed *s, size_t row, const char *column);

#endif

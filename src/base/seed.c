/*
 * seed.c - looking into the shipped lists.
 */
#include "wardbook/seed.h"

#include <string.h>

#include "wardbook/err.h"

const struct seed *
seed_find(const char *name)
{
	for (const struct seed *s = seeds; s->name; s++)
		if (strcmp(s->name, name) == 0)
			return s;
	BUG("no list seeds/%s.csv", name);
}

const char *
seed_cell(const struct seed *s, size_t row, const char *column)
{
	for (size_t i = 0; i < s->cols; i++)
		if (strcmp(s->header[i], column) == 0)
			return s->cells[row * s->cols + i];
	BUG("seeds/%s.csv has no column %s", s->name, column);
}

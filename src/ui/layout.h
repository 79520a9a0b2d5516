/*
 * layout.h - where things stand, worked out from the tables and the size.
 * Pure: no terminal.
 */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "wardbook/screen.h"

enum { COLUMN_GAP = 2, LABEL_GAP = 2 };

/*
 * Widths of columns in `width` cells: 0 where dropped.  The highest drop
 * number goes first; what is left over goes to the columns that grow, up to
 * twice their width.
 */
void layout_columns(const struct column_def *def, int n, int width, int *out);

/* A field's place, rows counted from the top of the form. */
struct spot {
	int row, col; /* of its label's marker */
	int label;    /* cells of the label */
	int width;    /* cells of the value */
};

struct group_spot {
	int row, col, width; /* of its title; row -1: no title */
};

/*
 * Places the fields of a form of `width` cells; hidden[i] takes no room.
 * spots has room for nfields, groups for ngroups.  Returns the rows in all.
 */
int layout_form(const struct screen_def *def, int width, const bool *hidden,
		struct spot *spots, struct group_spot *groups);

#endif

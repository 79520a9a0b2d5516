/*
 * paint.h - the only door to the glass.  Every text is cleaned here, cut at
 * grapheme boundaries with a mark, and coloured by role.
 */
#ifndef UI_PAINT_H
#define UI_PAINT_H

#include <stdbool.h>

#include "wardbook/screen.h"

struct rect {
	int row, col, rows, cols;
};

/* Glyphs of ours that plain terminals get in ASCII. */
enum glyph {
	GLYPH_MORE,
	GLYPH_DOT,
	GLYPH_BAR,
	GLYPH_HALF,
	GLYPH_LINE,
	GLYPH_ARROW
};
const char *paint_glyph(enum glyph g);

void paint_setup(void); /* colours, once the terminal is open */
void paint_begin(void); /* an empty screen */
void paint_end(void);	/* sends what differs, in one go */

/* Text in `width` cells: cut with a mark, the rest filled with blanks of the
 * role.  Returns the cells that the text took. */
int paint_text(int row, int col, int width, enum ui_role role, const char *s);
int paint_textn(int row, int col, int width, enum ui_role role, const char *s,
		size_t n);
int paint_right(int row, int col, int width, enum ui_role role, const char *s);
/* As paint_text(), without filling. */
int paint_words(int row, int col, int width, enum ui_role role, const char *s);
void paint_fill(struct rect r, enum ui_role role);
void paint_rule(int row, int col, int width, enum ui_role role);
/* A box with blanks inside and a title in its edge. */
void paint_box(struct rect r, const char *title);
/* Where the hardware cursor stands: it is the focus for screen readers. */
void paint_cursor(int row, int col);

#endif

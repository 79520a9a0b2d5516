/*
 * edit.h - one run of text under the user's hands, without a terminal.
 *
 * The insert point always stands at a grapheme boundary.  Text is UTF-8
 * without control characters, except that notes keep newlines.
 */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/buf.h"

enum { EDIT_UNDO = 32 };

struct edit_state {
	char *text;
	size_t at;
};

struct edit {
	struct buf text;
	size_t at;     /* insert point, in bytes */
	size_t first;  /* first byte shown: horizontal scroll */
	size_t max;    /* most code points, 0 for no limit */
	bool newlines; /* a note */
	bool secret;   /* no undo; nothing is copied */
	bool typing;   /* the last change was a typed character */
	struct edit_state undo[EDIT_UNDO], redo[EDIT_UNDO];
	int nundo, nredo;
};

enum edit_result { EDIT_IGNORED, EDIT_MOVED, EDIT_CHANGED, EDIT_FULL };

void edit_init(struct edit *e, size_t max);
void edit_release(struct edit *e); /* wipes */
/* Replaces the text; the point goes to its end; undo is forgotten. */
void edit_set(struct edit *e, const char *s);
/* As if typed or pasted at the point: controls are cleaned, newlines become
 * blanks where they are not kept.  EDIT_FULL: what fits was taken. */
enum edit_result edit_insert(struct edit *e, const char *s, size_t n);
/* Editing keys: see UI_ENGINE_KEYS, and arrows, Home, End, Backspace... */
enum edit_result edit_key(struct edit *e, int32_t key);

/* What to show in `cells`: bytes [from, from + n), the column of the insert
 * point, and whether text is hidden at the left or right. */
struct edit_view {
	size_t from, n;
	int cursor;
	bool left, right;
};
struct edit_view edit_look(struct edit *e, int cells);

/* Notes: the text as lines of at most `cells`; returns how many lines there
 * are (at most max are written); row, col: of the insert point. */
struct edit_line {
	size_t from, n;
};
int edit_wrap(const struct edit *e, int cells, struct edit_line *lines, int max,
	      int *row, int *col);
/* One line up (-1) or down (1).  False at the edge. */
bool edit_move_line(struct edit *e, int cells, int step);

size_t edit_count(const char *s, size_t n); /* code points */

#endif

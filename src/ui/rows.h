/*
 * rows.h - rows of a list: text in one arena, so that thousands cost little
 * and one wipe forgets them.
 */
#ifndef UI_ROWS_H
#define UI_ROWS_H

#include "wardbook/buf.h"
#include "wardbook/screen.h"

struct row {
	int64_t id, version;
	enum ui_role role;
	bool heading;
	size_t cell, ncells; /* in cells */
};

struct cell {
	size_t at; /* in text */
	enum ui_role role;
};

struct ui_rows {
	struct row *v;
	size_t n, cap;
	struct cell *cells;
	size_t ncells, ccap;
	struct buf text;
};

void rows_init(struct ui_rows *r);
void rows_release(struct ui_rows *r); /* wipes */
void rows_clear(struct ui_rows *r);
/* "" where the row has no such cell. */
const char *rows_text(const struct ui_rows *r, size_t row, size_t cell);
enum ui_role rows_role(const struct ui_rows *r, size_t row, size_t cell);
/* Does every word of a folded filter begin some word of the row? */
bool rows_match(const struct ui_rows *r, size_t row, const char *folded);
/* The same, looking at the first cells only. */
bool rows_match_cells(const struct ui_rows *r, size_t row, const char *folded,
		      size_t cells);

#endif

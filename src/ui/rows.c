/*
 * rows.c - rows and their cells.
 */
#include "rows.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

void
rows_init(struct ui_rows *r)
{
	memset(r, 0, sizeof(*r));
	buf_init(&r->text);
}

void
rows_release(struct ui_rows *r)
{
	free(r->v);
	free(r->cells);
	buf_release(&r->text);
	rows_init(r);
}

void
rows_clear(struct ui_rows *r)
{
	r->n = r->ncells = 0;
	buf_clear(&r->text);
}

void
rows_add(struct ui_rows *r, int64_t id, int64_t version, enum ui_role role)
{
	r->v = mem_room(r->v, &r->cap, r->n, sizeof(*r->v));
	r->v[r->n++] = (struct row){
		.id = id, .version = version, .role = role, .cell = r->ncells
	};
}

void
rows_cell_role(struct ui_rows *r, enum ui_role role, const char *text)
{
	if (r->n == 0)
		BUG("a cell before the first row");
	r->cells = mem_room(r->cells, &r->ccap, r->ncells, sizeof(*r->cells));
	r->cells[r->ncells++] = (struct cell){ r->text.len, role };
	r->v[r->n - 1].ncells++;
	buf_add(&r->text, text ? text : "", text ? strlen(text) + 1 : 1);
}

void
rows_cell(struct ui_rows *r, const char *text)
{
	rows_cell_role(r, r->n ? r->v[r->n - 1].role : ROLE_NORMAL, text);
}

void
rows_cellf(struct ui_rows *r, const char *fmt, ...)
{
	char s[400];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(s, sizeof(s), fmt, ap);
	va_end(ap);
	rows_cell(r, s);
}

void
rows_heading(struct ui_rows *r, const char *text)
{
	rows_add(r, 0, 0, ROLE_TITLE);
	r->v[r->n - 1].heading = true;
	rows_cell(r, text);
}

size_t
rows_count(const struct ui_rows *r)
{
	return r->n;
}

const char *
rows_text(const struct ui_rows *r, size_t row, size_t cell)
{
	if (row >= r->n || cell >= r->v[row].ncells)
		return "";
	return r->text.p + r->cells[r->v[row].cell + cell].at;
}

enum ui_role
rows_role(const struct ui_rows *r, size_t row, size_t cell)
{
	if (row >= r->n || cell >= r->v[row].ncells)
		return ROLE_NORMAL;
	return r->cells[r->v[row].cell + cell].role;
}

/* Does a word of the folded text begin with the n bytes at w? */
static bool
begins_word(const char *text, const char *w, size_t n)
{
	for (const char *t = text; *t; t++)
		if ((t == text || t[-1] == ' ') && strncmp(t, w, n) == 0)
			return true;
	return false;
}

bool
rows_match(const struct ui_rows *r, size_t row, const char *folded)
{
	return rows_match_cells(r, row, folded, r->v[row].ncells);
}

bool
rows_match_cells(const struct ui_rows *r, size_t row, const char *folded,
		 size_t cells)
{
	char text[1024], whole[256];
	size_t at = 0;
	for (size_t i = 0; i < cells && i < r->v[row].ncells; i++) {
		size_t n =
			text_fold(whole, sizeof(whole), rows_text(r, row, i));
		if (at + n + 2 > sizeof(text))
			break;
		memcpy(text + at, whole, n);
		at += n;
		text[at++] = ' ';
	}
	text[at] = '\0';
	for (const char *w = folded; *w;) {
		size_t n = strcspn(w, " ");
		if (n && !begins_word(text, w, n))
			return false;
		w += n + (w[n] == ' ');
	}
	return true;
}

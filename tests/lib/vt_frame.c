/*
 * vt_frame.c - a copy of the screen, and questions about it.
 *
 * A frame is taken once the program is settled and does not change under
 * the test.  Everything here works on that copy.  A wide character owns two
 * cells, the second of them with empty text, so that a row printed stays as
 * wide as it looked; combining characters stay with their base.
 */
#include "vt.h"

#include <stdlib.h>
#include <string.h>

#include "vt_private.h"

/* The text of one row, and for each of its bytes the column it is in. */
struct line {
	size_t len;
	char text[VT_MAX_COLS * VT_CELL_BYTES + 1];
	int col[VT_MAX_COLS * VT_CELL_BYTES + 1];
};

static size_t
put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		to[0] = (char)(0xe0 | c >> 12);
		to[1] = (char)(0x80 | (c >> 6 & 0x3f));
		to[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	to[0] = (char)(0xf0 | (c >> 18 & 7));
	to[1] = (char)(0x80 | (c >> 12 & 0x3f));
	to[2] = (char)(0x80 | (c >> 6 & 0x3f));
	to[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static int
colour_of(VTermColor c)
{
	if (VTERM_COLOR_IS_DEFAULT_FG(&c) || VTERM_COLOR_IS_DEFAULT_BG(&c))
		return -1;
	return VTERM_COLOR_IS_INDEXED(&c) ? c.indexed.idx : 256;
}

static void
read_cell(struct vt_cell *cell, const VTermScreenCell *from)
{
	size_t n = 0;

	cell->fg = colour_of(from->fg);
	cell->bg = colour_of(from->bg);
	cell->attrs =
		(from->attrs.bold ? VT_BOLD : 0) |
		(from->attrs.underline ? VT_UNDERLINE : 0) |
		(from->attrs.reverse ? VT_REVERSE : 0) |
		(cell->fg != -1 || cell->bg != -1 ? VT_COLOR : 0) |
		(from->attrs.italic || from->attrs.blink || from->attrs.strike
			 ? VT_OTHER
			 : 0);

	if (from->chars[0] == (uint32_t)-1) { /* right half */
		cell->text[0] = '\0';
		return;
	}
	for (size_t i = 0; i < VTERM_MAX_CHARS_PER_CELL && from->chars[i]; i++)
		n += put_utf8(cell->text + n, from->chars[i]);
	if (n == 0)
		cell->text[n++] = ' ';
	cell->text[n] = '\0';
}

void
vt_frame_grab(struct vt *vt, struct vt_frame *f)
{
	VTermPos cur;

	vterm_get_size(vt->term, &f->rows, &f->cols);
	vterm_state_get_cursorpos(vterm_obtain_state(vt->term), &cur);
	f->cur_row = cur.row;
	f->cur_col = cur.col;
	f->cur_shown = vt->cur_shown;
	f->cell = calloc((size_t)f->rows * (size_t)f->cols, sizeof(*f->cell));
	if (!f->cell)
		abort();
	for (int row = 0; row < f->rows; row++) {
		for (int col = 0; col < f->cols; col++) {
			VTermPos pos = { .row = row, .col = col };
			VTermScreenCell cell;

			vterm_screen_get_cell(vt->screen, pos, &cell);
			read_cell(&f->cell[row * f->cols + col], &cell);
		}
	}
}

void
vt_frame_release(struct vt_frame *f)
{
	free(f->cell);
	f->cell = NULL;
}

const struct vt_cell *
vt_frame_cell(const struct vt_frame *f, int row, int col)
{
	return &f->cell[row * f->cols + col];
}

static void
read_line(const struct vt_frame *f, int row, struct line *line)
{
	line->len = 0;
	for (int col = 0; col < f->cols; col++) {
		const char *s = vt_frame_cell(f, row, col)->text;
		for (; *s; s++) {
			line->text[line->len] = *s;
			line->col[line->len++] = col;
		}
	}
	line->text[line->len] = '\0';
	line->col[line->len] = f->cols;
}

size_t
vt_frame_find(const struct vt_frame *f, const char *text, struct vt_place *at,
	      size_t max)
{
	struct line line;
	size_t found = 0;
	size_t len = strlen(text);

	for (int row = 0; row < f->rows && len > 0; row++) {
		read_line(f, row, &line);
		const char *s = line.text;
		while (found < max && (s = strstr(s, text))) {
			size_t from = (size_t)(s - line.text);
			at[found++] = (struct vt_place){
				.row = row,
				.col = line.col[from],
				.width = line.col[from + len] - line.col[from],
			};
			s++;
		}
	}
	return found;
}

void
vt_frame_mask(struct vt_frame *f, const regex_t *re)
{
	struct line line;

	for (int row = 0; row < f->rows; row++) {
		regmatch_t m;
		size_t from = 0;

		read_line(f, row, &line);
		while (from < line.len && !regexec(re, line.text + from, 1, &m,
						   from ? REG_NOTBOL : 0)) {
			size_t end = from + (size_t)m.rm_eo;
			int col = line.col[from + (size_t)m.rm_so];
			for (; col < line.col[end]; col++)
				strcpy(f->cell[row * f->cols + col].text, "~");
			from = m.rm_eo > m.rm_so ? end : end + 1;
		}
	}
}

/* Bold or coloured ink that is not there can't be seen. */
static int
visible_attrs(const struct vt_cell *cell)
{
	int attrs = cell->attrs;

	if (!strcmp(cell->text, " ") && !(attrs & VT_REVERSE)) {
		attrs &= ~VT_BOLD;
		if (cell->bg == -1)
			attrs &= ~VT_COLOR;
	}
	return attrs;
}

bool
vt_frame_has_attrs(const struct vt_frame *f, struct vt_place p, int attrs)
{
	for (int col = p.col; col < p.col + p.width; col++) {
		const struct vt_cell *cell = vt_frame_cell(f, p.row, col);
		bool blank = !strcmp(cell->text, " ");
		int want = blank ? attrs & ~(VT_BOLD | VT_COLOR) : attrs;

		if ((cell->attrs & want) != want)
			return false;
	}
	return true;
}

/* One letter for a cell's attributes; small letters have colour as well. */
static char
attr_letter(const struct vt_cell *cell)
{
	static const char letters[] = ".BUHRFVWcbuhrfvw";
	int attrs = visible_attrs(cell);
	int i = (attrs & VT_BOLD ? 1 : 0) | (attrs & VT_UNDERLINE ? 2 : 0) |
		(attrs & VT_REVERSE ? 4 : 0) | (attrs & VT_COLOR ? 8 : 0);

	return attrs & VT_OTHER ? '?' : letters[i];
}

static void
print_attrs(const struct vt_frame *f, int row, FILE *to)
{
	char letters[VT_MAX_COLS + 1];
	int n = 0;

	for (int col = 0; col < f->cols; col++) {
		letters[col] = attr_letter(vt_frame_cell(f, row, col));
		if (letters[col] != '.')
			n = col + 1;
	}
	letters[n] = '\0';
	if (n > 0)
		fprintf(to, "%d: %s\n", row + 1, letters);
}

void
vt_frame_print(const struct vt_frame *f, FILE *to)
{
	for (int row = 0; row < f->rows; row++) {
		fputc('|', to);
		for (int col = 0; col < f->cols; col++)
			fputs(vt_frame_cell(f, row, col)->text, to);
		fputs("|\n", to);
	}
	for (int row = 0; row < f->rows; row++)
		print_attrs(f, row, to);
	fprintf(to, "cursor %d,%d%s\n", f->cur_row + 1, f->cur_col + 1,
		f->cur_shown ? "" : " hidden");
}

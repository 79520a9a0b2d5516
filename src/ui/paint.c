/*
 * paint.c - roles to attributes, text to cells.
 *
 * The whole frame is drawn into one window after erase(), never clear(), and
 * curses sends the difference: once for each batch of keys.  In mono roles
 * are bold, reverse, underline and dim; what matters also has a mark in text.
 */
#define NCURSES_WIDECHAR 1
#include "paint.h"

#include <curses.h>
#include <string.h>

#include "term.h"
#include "wardbook/buf.h"
#include "wardbook/text.h"

static struct {
	int cursor_row, cursor_col;
	attr_t attr[ROLE_COUNT];
	struct buf clean; /* the text being painted */
} p = { .clean = BUF_INIT };

static const struct {
	short ink, ground; /* -1: the terminal's own */
	attr_t colour;	   /* attributes beside the colour */
	attr_t mono;
} theme[ROLE_COUNT] = {
	[ROLE_NORMAL] = { -1, -1, A_NORMAL, A_NORMAL },
	[ROLE_LABEL] = { COLOR_CYAN, -1, A_NORMAL, A_NORMAL },
	[ROLE_VALUE] = { -1, -1, A_UNDERLINE, A_UNDERLINE },
	[ROLE_MUTED] = { COLOR_BLUE, -1, A_NORMAL, A_DIM },
	[ROLE_OK] = { COLOR_GREEN, -1, A_NORMAL, A_NORMAL },
	[ROLE_WARN] = { COLOR_YELLOW, -1, A_BOLD, A_BOLD },
	[ROLE_CRITICAL] = { COLOR_RED, -1, A_BOLD, A_BOLD | A_UNDERLINE },
	[ROLE_ERROR] = { COLOR_WHITE, COLOR_RED, A_BOLD, A_BOLD | A_REVERSE },
	[ROLE_TITLE] = { -1, -1, A_BOLD, A_BOLD },
	[ROLE_BANNER] = { COLOR_BLACK, COLOR_CYAN, A_NORMAL, A_REVERSE },
	[ROLE_ALERT] = { COLOR_WHITE, COLOR_RED, A_BOLD, A_BOLD | A_REVERSE },
	[ROLE_FOCUS] = { -1, -1, A_REVERSE, A_REVERSE },
	[ROLE_SELECTED] = { -1, -1, A_REVERSE, A_REVERSE },
	[ROLE_KEY] = { -1, -1, A_BOLD, A_BOLD },
};

void
paint_setup(void)
{
	for (int i = 0; i < ROLE_COUNT; i++) {
		p.attr[i] = term_mono() ? theme[i].mono : theme[i].colour;
		if (term_mono() || (theme[i].ink < 0 && theme[i].ground < 0))
			continue;
		init_pair((short)(i + 1), theme[i].ink, theme[i].ground);
		p.attr[i] |= (attr_t)COLOR_PAIR(i + 1);
	}
	/* dark blue on black is hard to read where there are only 8 colours */
	if (!term_mono() && COLORS >= 16) {
		init_pair(ROLE_MUTED + 1, COLORS >= 256 ? 244 : 8, -1);
		p.attr[ROLE_MUTED] = (attr_t)COLOR_PAIR(ROLE_MUTED + 1);
	} else if (!term_mono()) {
		p.attr[ROLE_MUTED] = A_NORMAL;
	}
}

const char *
paint_glyph(enum glyph g)
{
	static const char *const fine[] = { "…", "·", "█", "▌", "─", "›" };
	static const char *const plain[] = { "~", "-", "#", "=", "-", ">" };
	return term_ascii() ? plain[g] : fine[g];
}

void
paint_begin(void)
{
	erase();
	p.cursor_row = p.cursor_col = 0;
}

void
paint_end(void)
{
	move(p.cursor_row, p.cursor_col);
	wnoutrefresh(stdscr);
	doupdate();
	buf_clear(&p.clean);
}

void
paint_cursor(int row, int col)
{
	p.cursor_row = row;
	p.cursor_col = col;
}

static void
put(int row, int col, const char *s, size_t n)
{
	mvaddnstr(row, col, s, (int)n);
}

static void
blanks(int row, int col, int n)
{
	static const char b[] = "                                ";
	while (n > 0) {
		int some = n < 32 ? n : 32;
		put(row, col, b, (size_t)some);
		col += some;
		n -= some;
	}
}

/* Cleans s; returns the cells it takes, and in *n the bytes that fit beside
 * a mark, if it has to be cut. */
static int
prepare(const char *s, size_t len, int width, size_t *n, bool *cut)
{
	buf_clear(&p.clean);
	text_clean(&p.clean, s, len, false);
	*n = p.clean.len;
	*cut = false;
	int w = text_width(p.clean.p, p.clean.len);
	if (w <= width)
		return w;
	*cut = true;
	*n = text_fit(p.clean.p, p.clean.len, width - 1);
	return text_width(p.clean.p, *n);
}

static int
draw(int row, int col, int width, enum ui_role role, const char *s, size_t len,
     bool fill, bool right)
{
	bool cut;
	size_t n;
	if (width <= 0 || row < 0 || row >= LINES || col < 0 || col >= COLS)
		return 0;
	if (col + width > COLS)
		width = COLS - col;
	int w = prepare(s, len, width, &n, &cut);
	int used = w + cut, pad = right ? width - used : 0;
	attrset((int)p.attr[role]);
	if (fill)
		blanks(row, col, pad);
	put(row, col + pad, p.clean.p, n);
	if (cut)
		put(row, col + pad + w, paint_glyph(GLYPH_MORE),
		    strlen(paint_glyph(GLYPH_MORE)));
	if (fill)
		blanks(row, col + pad + used, width - used - pad);
	attrset(A_NORMAL);
	return used;
}

int
paint_textn(int row, int col, int width, enum ui_role role, const char *s,
	    size_t n)
{
	return draw(row, col, width, role, s, n, true, false);
}

int
paint_text(int row, int col, int width, enum ui_role role, const char *s)
{
	return draw(row, col, width, role, s, strlen(s), true, false);
}

int
paint_right(int row, int col, int width, enum ui_role role, const char *s)
{
	return draw(row, col, width, role, s, strlen(s), true, true);
}

int
paint_words(int row, int col, int width, enum ui_role role, const char *s)
{
	return draw(row, col, width, role, s, strlen(s), false, false);
}

void
paint_fill(struct rect r, enum ui_role role)
{
	attrset((int)p.attr[role]);
	for (int i = 0; i < r.rows && r.row + i < LINES; i++)
		blanks(r.row + i, r.col, r.cols);
	attrset(A_NORMAL);
}

void
paint_rule(int row, int col, int width, enum ui_role role)
{
	attrset((int)p.attr[role]);
	for (int i = 0; i < width && col + i < COLS; i++)
		put(row, col + i, paint_glyph(GLYPH_LINE),
		    strlen(paint_glyph(GLYPH_LINE)));
	attrset(A_NORMAL);
}

void
paint_box(struct rect r, const char *title)
{
	static const char *const fine[] = { "┌", "┐", "└", "┘", "│" };
	const char *g[5];
	for (int i = 0; i < 5; i++)
		g[i] = !term_ascii() ? fine[i] : i < 4 ? "+" : "|";
	int right = r.col + r.cols - 1, low = r.row + r.rows - 1;
	paint_fill(r, ROLE_NORMAL);
	paint_rule(r.row, r.col + 1, r.cols - 2, ROLE_NORMAL);
	paint_rule(low, r.col + 1, r.cols - 2, ROLE_NORMAL);
	put(r.row, r.col, g[0], strlen(g[0]));
	put(r.row, right, g[1], strlen(g[1]));
	put(low, r.col, g[2], strlen(g[2]));
	put(low, right, g[3], strlen(g[3]));
	for (int i = r.row + 1; i < low; i++) {
		put(i, r.col, g[4], strlen(g[4]));
		put(i, right, g[4], strlen(g[4]));
	}
	if (*title) {
		int w = paint_words(r.row, r.col + 3, r.cols - 6, ROLE_TITLE,
				    title);
		put(r.row, r.col + 2, " ", 1);
		put(r.row, r.col + 3 + w, " ", 1);
	}
}

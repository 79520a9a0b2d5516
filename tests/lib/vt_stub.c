/*
 * vt_stub.c - a small curses program for the harness to be tried on.
 *
 * It speaks the idle mark: handle all that waits, paint, mark, wait.  Its
 * keys: Up and Down move a reverse bar; Q ends with 0, E with
 * 3, H hangs without a mark, S sleeps a while before it paints, M marks
 * twice.  All else that is text is collected and shown, as is a paste.
 */
#define _GNU_SOURCE
#include <curses.h>
#include <locale.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { KEY_PASTE_START = 2000, KEY_PASTE_END };

static struct {
	int idle; /* descriptor for the marks, -1: none */
	int row;  /* of the bar */
	bool pasting;
	int pastes, resizes, keys;
	char last[32]; /* name of the last key */
	wchar_t text[256];
	size_t len;
} m = { .idle = -1 };

static void
mark(void)
{
	if (m.idle >= 0 && write(m.idle, ".", 1) != 1)
		exit(9);
}

static void
keep(wint_t c)
{
	if (m.len + 1 < sizeof(m.text) / sizeof(m.text[0]))
		m.text[m.len++] = c == '\r' ? L'/' : (wchar_t)c;
	m.text[m.len] = L'\0';
}

static void
handle_code(wint_t c)
{
	if (c == KEY_PASTE_START || c == KEY_PASTE_END) {
		m.pasting = c == KEY_PASTE_START;
		m.pastes += m.pasting;
		return;
	}
	if (c == KEY_RESIZE) {
		m.resizes++;
		return;
	}
	m.keys++;
	if (c == KEY_DOWN && m.row < 4)
		m.row++;
	if (c == KEY_UP && m.row > 0)
		m.row--;
	snprintf(m.last, sizeof(m.last), "%s", keyname((int)c));
}

static void
handle_char(wint_t c)
{
	m.keys++;
	snprintf(m.last, sizeof(m.last), "%s", c < 128 ? keyname((int)c) : "?");
	if (m.pasting) {
		keep(c);
		return;
	}
	switch (c) {
	case 'Q':
		endwin();
		exit(0);
	case 'E':
		endwin();
		exit(3);
	case 'H':
		for (;;)
			pause();
	case 'S':
		poll(NULL, 0, 120);
		break;
	case 'M':
		mark();
		poll(NULL, 0, 5);
		break;
	default:
		if (c >= ' ' || c == '\r')
			keep(c);
	}
}

static void
paint(void)
{
	erase();
	attron(A_BOLD);
	mvaddstr(0, 0, "Ward 4B");
	attroff(A_BOLD);
	mvprintw(0, 20, "%dx%d", LINES, COLS);
	mvhline(1, 0, '-', COLS);
	for (int i = 0; i < 5; i++) {
		if (i == m.row)
			attron(A_REVERSE);
		mvprintw(2 + i, 0, " Bed %d    %-20s", i + 1, "free");
		attroff(A_REVERSE);
	}
	attron(A_UNDERLINE);
	mvaddstr(8, 0, "Notes");
	attroff(A_UNDERLINE);
	attron(COLOR_PAIR(1));
	mvaddstr(8, 10, "ALLERGY");
	attroff(COLOR_PAIR(1));
	mvaddstr(9, 0, "Zoe\xcc\x88 \xe6\x97\xa5\xe6\x9c\xac O\xcc\x81|");
	mvprintw(10, 0, "last %s keys %d pastes %d resizes %d", m.last, m.keys,
		 m.pastes, m.resizes);
	const char *home = getenv("HOME");
	mvprintw(11, 0, "home %s tz %s", home ? home : "-", getenv("TZ"));
	mvhline(12, 0, 0, 5);
	mvaddstr(LINES - 1, 0, "Q quit");
	mvprintw(LINES - 2, 0, "Text: %ls", m.text);
	refresh();
}

int
main(int argc, char **argv)
{
	const char *fd = getenv("WARDBOOK_IDLE_FD");

	setlocale(LC_ALL, "");
	if (argc > 1 && !strcmp(argv[1], "--fail"))
		return 2;
	if (fd)
		m.idle = atoi(fd);
	initscr();
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	set_escdelay(25);
	if (has_colors()) {
		start_color();
		use_default_colors();
		init_pair(1, COLOR_RED, -1);
	}
	define_key("\033[200~", KEY_PASTE_START);
	define_key("\033[201~", KEY_PASTE_END);
	printf("\033[?2004h");
	fflush(stdout);
	for (;;) {
		wint_t c;
		int kind;

		nodelay(stdscr, TRUE);
		while ((kind = get_wch(&c)) != ERR)
			kind == KEY_CODE_YES ? handle_code(c) : handle_char(c);
		paint();
		mark();
		nodelay(stdscr, FALSE);
		kind = get_wch(&c);
		if (kind != ERR)
			kind == KEY_CODE_YES ? handle_code(c) : handle_char(c);
	}
}

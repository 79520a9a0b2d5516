/*
 * term.c - takes the terminal, gives it back, reads its keys.
 *
 * raw() makes every control key ours.  ncurses sees the window's size change;
 * its handler and ours may run only while we wait, so no signal is lost
 * between the last look at the keys and the wait.  The terminal is restored
 * on every way out, a crash included; where there is no alternate screen it
 * is cleared, so that no patient stays on the glass.
 *
 * Keys are read from a one-cell pad: reading from the painted window would
 * refresh it at the wrong moment.
 */
#define NCURSES_WIDECHAR 1
#include "term.h"

#include <curses.h>
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

#include "wardbook/when.h"

enum { /* codes given to ncurses; not KEY_MAX + n,
				 * which it hands out itself */
       C_PASTE_START = 0x7001,
       C_PASTE_END,
       C_BACKTAB,
       C_FIRST_F = 0x7010
};

static struct {
	bool open;
	bool mono, ascii;
	bool paste; /* bracketed paste was asked for */
	SCREEN *screen;
	WINDOW *keys;	      /* the pad that is read */
	struct termios saved; /* the modes we found */
	sigset_t waiting;     /* the signal mask while waiting */
	char restore[256];    /* what a crash writes */
	size_t restore_len;
	int more;	     /* bytes that a character still wants */
	int32_t code, least; /* of it so far; the least it may be */
	int silent;	     /* readable, but nothing to read */
} t;

static volatile sig_atomic_t caught;

static void
on_end(int sig)
{
	caught = sig;
}

/* Only what is safe in a handler: write and tcsetattr. */
static void
on_crash(int sig)
{
	if (t.open) {
		if (write(STDOUT_FILENO, t.restore, t.restore_len) < 0)
			t.open = false;
		tcsetattr(STDIN_FILENO, TCSANOW, &t.saved);
	}
	signal(sig, SIG_DFL);
	raise(sig);
}

static void
handle(int sig, void (*fn)(int))
{
	struct sigaction a = { .sa_handler = fn };
	sigemptyset(&a.sa_mask);
	sigaction(sig, &a, NULL);
}

static const int ends[] = { SIGHUP, SIGTERM, SIGINT, SIGQUIT };
static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static void
take_signals(void)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		handle(ends[i], on_end);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		handle(crashes[i], on_crash);
}

static void
give_signals_back(void)
{
	for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		handle(ends[i], SIG_DFL);
	for (size_t i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		handle(crashes[i], SIG_DFL);
}

static void
block_signals(sigset_t *old)
{
	sigset_t s;
	sigemptyset(&s);
	sigaddset(&s, SIGWINCH);
	sigaddset(&s, SIGHUP);
	sigaddset(&s, SIGTERM);
	sigaddset(&s, SIGINT);
	sigaddset(&s, SIGQUIT);
	sigprocmask(SIG_BLOCK, &s, old);
}

static void
restore_add(const char *s)
{
	if (!s || s == (char *)-1 ||
	    t.restore_len + strlen(s) >= sizeof(t.restore))
		return;
	for (; *s; s++) {
		const char *end =
			strncmp(s, "$<", 2) == 0 ? strchr(s, '>') : NULL;
		if (end) /* a pause, which only tputs() knows to make */
			s = end;
		else
			t.restore[t.restore_len++] = *s;
	}
}

static void
learn_restore(void)
{
	t.restore_len = 0;
	if (t.paste)
		restore_add("\033[?2004l");
	restore_add(exit_attribute_mode);
	restore_add(cursor_normal);
	restore_add(keypad_local);
	if (!enter_ca_mode)
		restore_add(clear_screen);
	restore_add(exit_ca_mode);
}

/* Sequences that terminals send whatever their description says. */
static void
teach_keys(void)
{
	static const struct {
		const char *seq;
		int code;
	} more[] = {
		{ "\033[Z", C_BACKTAB },	{ "\033[H", KEY_HOME },
		{ "\033OH", KEY_HOME },		{ "\033[1~", KEY_HOME },
		{ "\033[7~", KEY_HOME },	{ "\033[F", KEY_END },
		{ "\033OF", KEY_END },		{ "\033[4~", KEY_END },
		{ "\033[8~", KEY_END },		{ "\033[A", KEY_UP },
		{ "\033OA", KEY_UP },		{ "\033[B", KEY_DOWN },
		{ "\033OB", KEY_DOWN },		{ "\033[C", KEY_RIGHT },
		{ "\033OC", KEY_RIGHT },	{ "\033[D", KEY_LEFT },
		{ "\033OD", KEY_LEFT },		{ "\033[3~", KEY_DC },
		{ "\033[2~", KEY_IC },		{ "\033[5~", KEY_PPAGE },
		{ "\033[6~", KEY_NPAGE },	{ "\033OP", KEY_F(1) },
		{ "\033[11~", KEY_F(1) },	{ "\033[[A", KEY_F(1) },
		{ "\033OQ", KEY_F(2) },		{ "\033[12~", KEY_F(2) },
		{ "\033[[B", KEY_F(2) },	{ "\033OR", KEY_F(3) },
		{ "\033[13~", KEY_F(3) },	{ "\033[[C", KEY_F(3) },
		{ "\033OS", KEY_F(4) },		{ "\033[14~", KEY_F(4) },
		{ "\033[[D", KEY_F(4) },	{ "\033[15~", KEY_F(5) },
		{ "\033[[E", KEY_F(5) },	{ "\033[17~", KEY_F(6) },
		{ "\033[18~", KEY_F(7) },	{ "\033[19~", KEY_F(8) },
		{ "\033[20~", KEY_F(9) },	{ "\033[21~", KEY_F(10) },
		{ "\033[23~", KEY_F(11) },	{ "\033[24~", KEY_F(12) },
		{ "\033[200~", C_PASTE_START }, { "\033[201~", C_PASTE_END },
	};
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (key_defined(more[i].seq) <= 0)
			define_key(more[i].seq, more[i].code);
}

static bool
knows_paste(void)
{
	const char *term = getenv("TERM");
	static const char *const ones[] = {
		"xterm", "screen", "tmux", "rxvt",  "alacritty", "foot",
		"kitty", "st",	   "vte",  "gnome", "konsole",
	};
	for (size_t i = 0; term && i < sizeof(ones) / sizeof(ones[0]); i++)
		if (strncmp(term, ones[i], strlen(ones[i])) == 0)
			return true;
	return false;
}

static void
say(const char *s)
{
	fputs(s, stdout);
	fflush(stdout);
}

static enum rc
check_locale(struct err *e)
{
	const char *lang = setlocale(LC_ALL, "");
	/* no locale at all is no choice: take the one that is always there */
	if (!lang || strcmp(setlocale(LC_CTYPE, NULL), "C") == 0 ||
	    strcmp(setlocale(LC_CTYPE, NULL), "POSIX") == 0) {
		const char *all = getenv("LC_ALL"), *ct = getenv("LC_CTYPE");
		const char *l = getenv("LANG");
		bool chosen = (all && *all) || (ct && *ct) || (l && *l);
		if (!chosen || !lang)
			setlocale(LC_CTYPE, "C.UTF-8");
	}
	setlocale(LC_NUMERIC, "C");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		return err_set(e, RC_USAGE,
			       "This terminal's locale is not "
			       "UTF-8, so names would be shown wrong. Set "
			       "LC_ALL=C.UTF-8 and try again.");
	return RC_OK;
}

enum rc
term_open(const struct term_options *o, struct err *e)
{
	enum rc rc = check_locale(e);
	if (rc != RC_OK)
		return rc;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return err_set(e, RC_USAGE,
			       "This is not a terminal; name a "
			       "command, or see --help.");
	tcgetattr(STDIN_FILENO, &t.saved);
	take_signals();
	t.screen = newterm(NULL, stdout, stdin);
	if (!t.screen)
		return err_set(e, RC_REFUSED,
			       "The terminal type \"%s\" is not "
			       "known here; set TERM to xterm or vt100.",
			       getenv("TERM") ? getenv("TERM") : "");
	set_term(t.screen);
	const char *no_color = getenv("NO_COLOR");
	t.ascii = o->ascii;
	t.mono = o->mono || (no_color && *no_color) || !has_colors();
	if (!t.mono) {
		start_color();
		use_default_colors();
	}
	raw();
	noecho();
	nonl();
	if (!getenv("ESCDELAY"))
		set_escdelay(25);
	t.keys = newpad(1, 1);
	keypad(t.keys, TRUE);
	nodelay(t.keys, TRUE);
	leaveok(stdscr, FALSE);
	teach_keys();
	t.paste = knows_paste();
	learn_restore();
	t.open = true;
	if (t.paste)
		say("\033[?2004h");
	static bool registered;
	if (!registered)
		atexit(term_close);
	registered = true;
	return RC_OK;
}

void
term_close(void)
{
	if (!t.open)
		return;
	t.open = false;
	if (!enter_ca_mode)
		term_blank();
	if (t.paste)
		say("\033[?2004l");
	delwin(t.keys);
	endwin();
	delscreen(t.screen);
	give_signals_back();
	t.screen = NULL;
}

bool
term_is_open(void)
{
	return t.open;
}

void
term_size(int *rows, int *cols)
{
	*rows = LINES;
	*cols = COLS;
}

bool
term_mono(void)
{
	return t.mono;
}

bool
term_ascii(void)
{
	return t.ascii;
}

static int32_t
from_curses(unsigned c)
{
	static const struct {
		unsigned curses;
		int32_t ours;
	} same[] = {
		{ KEY_UP, K_UP },
		{ KEY_DOWN, K_DOWN },
		{ KEY_LEFT, K_LEFT },
		{ KEY_RIGHT, K_RIGHT },
		{ KEY_HOME, K_HOME },
		{ KEY_FIND, K_HOME },
		{ KEY_END, K_END },
		{ KEY_SELECT, K_END },
		{ KEY_LL, K_END },
		{ KEY_PPAGE, K_PGUP },
		{ KEY_NPAGE, K_PGDN },
		{ KEY_BTAB, K_BACKTAB },
		{ C_BACKTAB, K_BACKTAB },
		{ KEY_BACKSPACE, K_BACKSPACE },
		{ KEY_DC, K_DELETE },
		{ KEY_IC, K_INSERT },
		{ KEY_ENTER, K_ENTER },
		{ KEY_RESIZE, K_RESIZE },
		{ C_PASTE_START, K_PASTE_START },
		{ C_PASTE_END, K_PASTE_END },
	};
	if (c >= KEY_F(1) && c <= KEY_F(12))
		return K_F0 + (int32_t)(c - KEY_F(0));
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (same[i].curses == c)
			return same[i].ours;
	return K_NONE;
}

/*
 * One byte of UTF-8; true when *c is a whole character.  ncurses forgets the
 * beginning of a character whose end has not come yet, so this is done here.
 */
static bool
decode(int byte, int32_t *c)
{
	if (t.more > 0 && (byte & 0xc0) == 0x80) {
		t.code = t.code << 6 | (byte & 0x3f);
		*c = t.code;
		return --t.more == 0 && t.code >= t.least &&
		       t.code < 0x110000 && (t.code & ~0x7ff) != 0xd800;
	}
	t.more = 0;
	if (byte < 0x80) {
		*c = byte;
		return true;
	}
	if (byte >= 0xc2 && byte < 0xf5) {
		t.more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
		t.code = byte & (0x3f >> t.more);
		t.least = t.more == 1 ? 0x80 : t.more == 2 ? 0x800 : 0x10000;
	}
	return false;
}

bool
term_read(struct keys *k)
{
	int c;
	bool any = false;
	while ((c = wgetch(t.keys)) != ERR) {
		int32_t key = K_NONE;
		any = true;
		if (c >= KEY_MIN)
			key = from_curses((unsigned)c);
		else if (!decode(c, &key))
			continue;
		if (key == 0x7f || key == 0x08)
			key = K_BACKSPACE;
		if (key != K_NONE && !(key >= 0x80 && key < 0xa0))
			keys_push(k, key, when_monotonic_us());
	}
	return any;
}

/* A line that is always ready and never says anything has been cut. */
static void
note_line(bool said)
{
	t.silent = said ? 0 : t.silent + 1;
	if (t.silent > 20)
		caught = SIGHUP;
}

bool
term_wait(struct keys *k, int ms)
{
	sigset_t old;
	fd_set in;
	int ready = 1;
	block_signals(&old);
	/* a signal that came before the block has left its mark; see it now */
	if (!term_read(k) && !caught) {
		struct timespec ts = { ms / 1000, (ms % 1000) * 1000000L };
		FD_ZERO(&in);
		FD_SET(STDIN_FILENO, &in);
		ready = pselect(STDIN_FILENO + 1, &in, NULL, NULL,
				ms < 0 ? NULL : &ts, &old);
		if (ready > 0)
			note_line(term_read(k));
	}
	sigprocmask(SIG_SETMASK, &old, NULL);
	return ready != 0;
}

void
term_catch_ends(void)
{
	take_signals();
}

bool
term_wait_input(void)
{
	sigset_t old;
	fd_set in;
	block_signals(&old);
	FD_ZERO(&in);
	FD_SET(STDIN_FILENO, &in);
	while (!caught &&
	       pselect(STDIN_FILENO + 1, &in, NULL, NULL, NULL, &old) < 0 &&
	       errno == EINTR)
		FD_SET(STDIN_FILENO, &in);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return !caught;
}

void
term_take_half_line(struct buf *out)
{
	struct termios was, now;
	char text[512];
	ssize_t n;
	if (tcgetattr(STDIN_FILENO, &was) != 0)
		return;
	now = was;
	now.c_lflag &= ~(tcflag_t)ICANON;
	now.c_cc[VMIN] = now.c_cc[VTIME] = 0;
	if (tcsetattr(STDIN_FILENO, TCSANOW, &now) != 0)
		return;
	n = read(STDIN_FILENO, text, sizeof(text));
	if (n > 0)
		buf_add(out, text, (size_t)n);
	mem_wipe(text, sizeof(text));
	tcsetattr(STDIN_FILENO, TCSANOW, &was);
}

void
term_drop_input(void)
{
	flushinp();
}

int
term_signal(void)
{
	return caught;
}

void
term_redraw(void)
{
	clearok(curscr, TRUE);
}

void
term_blank(void)
{
	erase();
	clearok(curscr, TRUE);
	refresh();
	/* the scroll-back of terminals that keep one */
	if (t.paste)
		say("\033[3J");
}

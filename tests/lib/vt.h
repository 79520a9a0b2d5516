/*
 * vt.h - run a terminal program in a pseudo terminal and look at its screen.
 *
 * The program under test runs on a pty whose output goes into libvterm, so
 * a test sees what a person at that terminal would see: cells, attributes
 * and the cursor, not the bytes.
 *
 * No sleeps.  The program says when it is settled, by the *idle mark*: it
 * finds an open file descriptor's number in WARDBOOK_IDLE_FD and writes one
 * byte there each time it has handled all waiting input, has painted, and is
 * about to wait for a key.  vt_wait() returns after a mark that answers what
 * was sent:
 *
 *   - marks that came before the last write to the program are thrown away;
 *   - a mark written while the program still had unread input does not
 *     count, one more must follow;
 *   - the program must be asleep again, so that a second mark for an earlier
 *     event is not taken for the answer to this one;
 *   - and its output is read to the end before vt_wait() returns.
 *
 * A program that neither marks nor ends within the timeout is an error, never
 * a reason to try again.
 *
 * These functions belong to the tests.  They know no ward, and they abort on
 * what only a broken machine can cause (no memory, no pty).
 */
#ifndef TESTS_LIB_VT_H
#define TESTS_LIB_VT_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { VT_MAX_ROWS = 200, VT_MAX_COLS = 512, VT_CELL_BYTES = 28 };

/* The program and its terminal. */
struct vt;

enum vt_state {
	VT_IDLE,    /* settled, waiting for a key */
	VT_ENDED,   /* has exited, see vt_status() */
	VT_TIMEOUT, /* neither, for as long as the timeout */
};

struct vt_options {
	int rows, cols;	  /* 0: 24 and 80 */
	const char *term; /* NULL: xterm-256color */
	int timeout_ms;	  /* 0: 5000 */
	char *const *env; /* "K=V" added to the environment, or NULL */
};

/*
 * Start argv[0] (looked up in PATH) with our environment, `env`, TERM and the
 * idle mark's descriptor.  The caller owns the result and calls vt_wait()
 * for the first screen.  A program that can't be run ends with status 127.
 */
struct vt *vt_start(const struct vt_options *o, char *const argv[]);

/* Kill the program if it still runs, and free everything.  NULL is fine. */
void vt_free(struct vt *vt);

/* Wait until the program has answered all that was sent, or ended. */
enum vt_state vt_wait(struct vt *vt);

/* Wait until the program has ended: VT_ENDED or VT_TIMEOUT. */
enum vt_state vt_wait_end(struct vt *vt);

/* Change what vt_wait() allows, in milliseconds. */
void vt_set_timeout(struct vt *vt, int ms);

/* The exit status as waitpid() gives it; only after VT_ENDED. */
int vt_status(const struct vt *vt);

bool vt_has_ended(const struct vt *vt);

/*
 * Sending.  Each call is one write, so that its bytes arrive together, and
 * none of them waits.  False: the program has ended, or, for vt_key(), this
 * terminal has no such key.
 */
bool vt_write(struct vt *vt, const char *bytes, size_t n);

bool vt_key(struct vt *vt, const char *name);

/* As a terminal pastes: newlines become returns, bracketed when asked for. */
bool vt_paste(struct vt *vt, const char *text);

/* As a scanner types: the text and Enter in one burst. */
bool vt_scan(struct vt *vt, const char *text);

/* False when the size is the one it has; then no signal and no mark come. */
bool vt_resize(struct vt *vt, int rows, int cols);

bool vt_signal(struct vt *vt, int signo);

/* The bytes that vt_key() sends now; 0 when there is no such key. */
size_t vt_key_bytes(struct vt *vt, const char *name, char out[16]);

/* Bytes the program has written since the start or the last vt_mark(). */
size_t vt_bytes(const struct vt *vt);

void vt_mark(struct vt *vt);

/*
 * The bytes of a key by its name, for one terminal; pure.  Names: Enter Tab
 * S-Tab Esc Up Down Left Right Home End PgUp PgDn Ins Del Backspace Space
 * F1..F12 Ctrl-x Alt-x, or one character.  `app_cursor` is the terminal's
 * cursor-key mode.  Returns the length, or 0 when the terminal lacks the key.
 */
size_t vt_key_encode(const char *term, bool app_cursor, const char *name,
		     char out[16]);

/* --- What is on the screen ------------------------------------------- */

enum vt_attr {
	VT_BOLD = 1,
	VT_UNDERLINE = 2,
	VT_REVERSE = 4,
	VT_COLOR = 8,  /* a colour that is not the terminal's own */
	VT_OTHER = 16, /* blink, italic, struck out */
};

struct vt_cell {
	char text[VT_CELL_BYTES]; /* UTF-8; "" right of a wide one */
	int attrs;
	int fg, bg; /* palette number; -1 the terminal's own */
};

/* A copy of the screen.  Rows and columns count from 0 in C. */
struct vt_frame {
	int rows, cols;
	int cur_row, cur_col;
	bool cur_shown;
	struct vt_cell *cell; /* rows * cols, owned */
};

struct vt_place {
	int row, col, width;
};

void vt_frame_grab(struct vt *vt, struct vt_frame *f);

void vt_frame_release(struct vt_frame *f);

const struct vt_cell *vt_frame_cell(const struct vt_frame *f, int row, int col);

/*
 * Where `text` stands, within one row, at most `max` places; returns how many.
 * Blanks are compared as they are.
 */
size_t vt_frame_find(const struct vt_frame *f, const char *text,
		     struct vt_place *at, size_t max);

/* Put '~' over all that matches, as wide as what it covers. */
void vt_frame_mask(struct vt_frame *f, const regex_t *re);

/* Do the cells of `p` that show ink all have `attrs`? */
bool vt_frame_has_attrs(const struct vt_frame *f, struct vt_place p, int attrs);

/*
 * The text form used in golden files: each row between bars, then for each
 * row with attributes "N: letters", then the cursor.  Rows and columns count
 * from 1 here, as everywhere a person reads them.
 */
void vt_frame_print(const struct vt_frame *f, FILE *to);

#endif

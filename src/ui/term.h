/*
 * term.h - the terminal itself: modes, signals, reading.  With paint.h the
 * only faces behind which there is curses.
 */
#ifndef UI_TERM_H
#define UI_TERM_H

#include <stdbool.h>

#include "keys.h"
#include "wardbook/buf.h"
#include "wardbook/err.h"

struct term_options {
	bool mono, ascii;
};

WB_MUST_USE enum rc term_open(const struct term_options *o, struct err *e);
/* Restores the terminal; does nothing where it is not open. */
void term_close(void);
bool term_is_open(void);

void term_size(int *rows, int *cols);
bool term_mono(void);
bool term_ascii(void);

/* Moves every key that waits into k.  True if there was one. */
bool term_read(struct keys *k);
/* Waits for keys, a signal, or ms to pass (-1: for ever); keys go into k.
 * False: time has passed. */
bool term_wait(struct keys *k, int ms);
/* Drops what was typed ahead and not yet read. */
void term_drop_input(void);
/* Without a terminal of ours: signals that want us to end only leave their
 * mark; they end a wait, too. */
void term_catch_ends(void);
/* Waits for input.  False: a signal came first. */
bool term_wait_input(void);
/* What was typed of a line before Enter: the terminal kept it so far. */
void term_take_half_line(struct buf *out);
/* The signal that wants us to end, or 0. */
int term_signal(void);
/* The next painting sends every cell. */
void term_redraw(void);
/* Clears the glass now, and what it could scroll back to. */
void term_blank(void);

#endif

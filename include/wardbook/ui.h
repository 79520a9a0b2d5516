/*
 * ui.h - running the terminal interface: start and stop, the stack of
 * screens, messages, questions, and what the program lends the engine.
 *
 * There is one terminal, so there is one interface in a process.  The engine
 * knows no ward: it deals in tables (screen.h), text and keys, and asks the
 * program through struct ui_host.  All text is UTF-8; every byte is cleaned
 * on its way to the terminal, so callers pass data as it is.
 */
#ifndef WARDBOOK_UI_H
#define WARDBOOK_UI_H

#include "wardbook/buf.h"
#include "wardbook/screen.h"
#include "wardbook/when.h"

struct ui_options {
	bool mono;   /* --mono; NO_COLOR does the same */
	bool ascii;  /* --ascii: no box lines, no ellipsis sign */
	bool linear; /* --linear: plain prompts, no cursor addressing */
	int idle_fd; /* -1; else one byte after each settled screen:
				 * the caller has seen a training store */
};

/* What the program lends the engine; every function may be NULL. */
struct ui_host {
	void *ctx; /* given back to each function; ui_ctx() */
	const struct ui_tables *tables; /* &ui_tables */
	enum date_order date_order;
	const char *currency; /* "EUR", or NULL */
	int lock_seconds;     /* idle time until the lock; 0 never */

	/* May the user do act?  If not, fills why with a sentence. */
	bool (*permitted)(void *ctx, int act, char *why, size_t size);
	/* An action that the screen has not and that opens no screen. */
	enum rc (*action)(void *ctx, int action, struct err *e);
	/*
	 * The palette takes a whole sentence where no command matches what is
	 * typed: is it one?  said tells what was understood.  Enter then hands
	 * it to command.
	 */
	bool (*sentence)(void *ctx, const char *typed, char *said, size_t size);
	enum rc (*command)(void *ctx, const char *text, struct err *e);
	const char *sentence_hint; /* where it is neither; or NULL */
	/* After the keys have been quiet for some seconds, and each minute. */
	void (*idle)(void *ctx);
	/* The screen is about to be cleared by the lock. */
	void (*locked)(void *ctx);
	/* Is this the pass phrase of the one who is signed in?  NULL: there is
	 * no lock. */
	enum rc (*unlock)(void *ctx, const char *pass, struct err *e);
	/* The user left from the lock: end the session.  Drafts were saved;
	 * then the stack is emptied and `first` opened again. */
	void (*signed_out)(void *ctx);
	/*
	 * Drafts.  key names the screen and what it was opened with; values
	 * is for draft_load to give back, and holds patient data: seal it.
	 * Saved when keys have been quiet, at the lock, and on SIGHUP and
	 * SIGTERM; cleared when the form is saved or discarded.
	 */
	void (*draft_save)(void *ctx, const char *key,
			   const struct buf *values);
	bool (*draft_load)(void *ctx, const char *key, struct buf *values);
	void (*draft_clear)(void *ctx, const char *key);
};

/*
 * Takes the terminal, opens the first screen, and runs until the last screen
 * is left, ui_quit() or a signal.  The terminal is restored on every way out,
 * and cleared where it has no alternate screen.
 * RC_REFUSED: no terminal, or a locale that is not UTF-8.
 */
WB_MUST_USE enum rc
ui_run(const struct ui_host *host, const struct ui_options *options, int first,
       const struct ui_args *args, struct err *e);
void ui_quit(void);
void *ui_ctx(void);	/* host->ctx */
bool ui_stopping(void); /* a signal came: finish soon */

/* ---- the stack of screens ---------------------------------------------- */

/* Opens a screen above; args may be NULL.  Checks the permission, calls open
 * and load; shows the reason and returns false where that fails. */
bool ui_push(int screen, const struct ui_args *args);
bool ui_push_id(int screen, int64_t id);
/* Closes s without asking (once its callback has returned). */
void ui_pop(struct screen *s);
/* Closes s and tells the screen below: its `returned`. */
void ui_return(struct screen *s, int64_t id, const char *text);
/* Opens a screen above, and waits inside for its ui_return(): a callback asks
 * a whole form.  The screen below stays as it is.  False: left without an
 * answer. */
bool ui_wait(int screen, const struct ui_args *args, int64_t *id, char *text,
	     size_t size);
/* Opens a screen in the place of s. */
bool ui_replace(struct screen *s, int screen, const struct ui_args *args);
/* Closes everything and opens this: after login, after logout. */
bool ui_reset(int screen, const struct ui_args *args);
/* Loads s again before the next painting; the selected id stays selected. */
void ui_refresh(struct screen *s);
/* A draft's key back to what ui_push() needs.  False: no such screen now. */
bool ui_draft_parse(const char *key, int *screen, struct ui_args *args);

/* ---- the top line ------------------------------------------------------ */

void ui_place(const char *text); /* "4B Ward" */
void ui_user(const char *text);	 /* "N. Osei, nurse" */
void ui_mark(const char *text);	 /* "TRAINING", or "" */

/* ---- saying and asking ------------------------------------------------- */

/* The message line, until the next key. */
void ui_message(enum ui_role role, const char *fmt, ...) WB_PRINTF(2, 3);
/* Shows a failure, drops typed-ahead keys, goes to e->field in a form. */
void ui_error(const struct err *e);

/*
 * A safety question.  Typed-ahead keys are dropped before it answers; Enter
 * and Esc choose the harmless answer `no`; `yes` needs its letter or a move
 * there.  text may have several lines.  yes, no: "Register anyway", "Go back".
 */
bool ui_confirm(const char *title, const char *text, const char *yes,
		const char *no);
/* As ui_confirm() with 2 to 5 answers, the harmless one first, which Esc
 * and Enter choose.  Each is chosen by its first free letter.  -> index */
int
ui_ask(const char *title, const char *text, const char *const *answers, int n);
/* The word must be typed in full ("DISCHARGE"). */
bool ui_confirm_word(const char *title, const char *text, const char *word);

/* One line of text; out holds the preset.  False: Esc.  A scanned box answers
 * only with ASK_SCAN, and then stands there as scanned. */
enum { ASK_REQUIRED = 1, ASK_SECRET = 2, ASK_SCAN = 4 };
bool ui_ask_text(const char *title, const char *prompt, char *out, size_t size,
		 unsigned flags);
/* A menu: digits for up to nine.  -> index, or -1. */
int ui_choose(const char *title, const char *const *labels, int n, int start);
/* A pick list outside a form, as F4 shows it: the chosen row's id and text
 * (may be NULL).  False: Esc. */
bool
ui_pick_one(struct screen *s, const char *title, const struct ui_pick *pick,
	    int64_t *id, char *text, size_t size);
/* Text of any length, to read; returns when it is left. */
void ui_pager(const char *title, const char *text);

/*
 * Long work.  Shows a bar once 300 ms have passed; total 0 where unknown.
 * Returns false when the user pressed Esc or a signal came: stop at the next
 * safe point.  Ends by itself when the callback returns, or by ui_progress_end().
 */
bool ui_progress(const char *label, int64_t done, int64_t total);
void ui_progress_end(void);

#endif

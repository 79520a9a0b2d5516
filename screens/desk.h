/*
 * desk.h - what the screens of the ward share: the session, and small words.
 */
#ifndef SCREENS_DESK_H
#define SCREENS_DESK_H

#include "screens.h" /* generated */
#include "wardbook/access.h"
#include "wardbook/desk.h"
#include "wardbook/patient.h"
#include "wardbook/ui.h"

/* ui_args.mode of a screen that is opened to choose a record for the screen
 * below: it answers by ui_return(). */
enum { DESK_CHOOSE = 1 };

/* The session at this terminal; NULL before the log-in. */
struct session *desk_session(void);
struct store *desk_store(void);
const struct desk_options *desk_options(void);

/* After a log-in: takes the session over and opens the role's home. */
void desk_enter(struct session *s);
/* Back to the role's first screen, whatever is open. */
void desk_go_home(void);
/* The role's first screen. */
int desk_home(enum role r);

/* The first place of a kind where the account works; 0: none. */
int64_t desk_place(enum place_kind kind);

/* The patient's banner: name, born, sex, number; alerts and allergies. */
void desk_banner(struct screen *s, const struct patient *p);

/* Reasons of a kind as the rows of a pick list. */
WB_MUST_USE enum rc
desk_load_reasons(enum reason_kind kind, struct ui_rows *rows, struct err *e);
/* Asks for a reason of a kind (a pick list).  False: left without one. */
bool desk_ask_reason(struct screen *s, const char *title, enum reason_kind kind,
		     int64_t *id);

/* A sentence in the palette (sentence.h): what of it is understood, and the
 * screen that it opens filled in. */
bool desk_sentence(void *ctx, const char *typed, char *said, size_t size);
enum rc desk_command(void *ctx, const char *text, struct err *e);

/* A printed page: shown, and handed to the command in WARDBOOK_PRINT where
 * the terminal has one. */
void desk_print(const char *title, const char *text);

#endif

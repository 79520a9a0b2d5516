/*
 * ui_private.h - what the files of the engine share: the open screens, the
 * modal layers above them, and the one state of the interface.
 */
#ifndef UI_PRIVATE_H
#define UI_PRIVATE_H

#include "edit.h"
#include "field.h"
#include "keys.h"
#include "layout.h"
#include "list.h"
#include "paint.h"
#include "wardbook/ui.h"

enum {
	MIN_ROWS = 24,
	MIN_COLS = 80,
	STACK_MAX = 24,
	ALERTS_MAX = 24,
	PARTS_MAX = 8
};

/* ---- an open screen ---------------------------------------------------- */

struct banner {
	bool own; /* set by this screen */
	char part[PARTS_MAX][120];
	char alert[ALERTS_MAX][160];
	enum ui_role role[ALERTS_MAX];
	char place[80];
	int nparts, nalerts;
};

struct page_line {
	enum { LINE_HEADING, LINE_TEXT, LINE_PAIR, LINE_BAR } kind;
	enum ui_role role;
	char *label, *text;
	int64_t value, most;
};

struct page {
	struct page_line *v;
	size_t n, cap;
	int top;	   /* first row shown */
	int height, total; /* as last painted */
};

enum { FORM_UNDO = 64 };

/* A field as it stood before it was changed. */
struct form_step {
	int field;
	char *text;
	int64_t num; /* of a pick */
};

struct form {
	struct field *field; /* def->nfields */
	int focus;	     /* nfields: the [ Save ] button */
	int top;	     /* first row shown */
	bool stay;	     /* save said form_stay() */
	bool drafted;	     /* a draft of the present values is out */
	bool loading;
	bool restored;	    /* values came from a draft */
	bool filled;	    /* it opens at the [ Save ] button */
	bool list_left;	    /* Esc on a list that a field opened */
	int64_t drafted_us; /* when the last draft was written */
	struct form_step undo[FORM_UNDO], redo[FORM_UNDO];
	int nundo, nredo;
};

struct screen {
	const struct screen_def *def;
	int id;
	struct ui_args args;
	void *state;
	char *title, *caption, *prompt_label;
	struct banner banner;
	struct list list;   /* list, find, menu */
	struct buf cut;	    /* what its selected row had to cut, whole */
	bool filtering;	    /* the filter line has the keys */
	bool found;	    /* find: the prompt has done its work,
					 * the next letter begins another */
	struct edit prompt; /* find, and the filter of a list */
	struct page page;   /* page; the detail beside a list */
	struct form *form;
	struct ui_row seen; /* what screen_row() lends */
	const char **seen_cells;
	size_t seen_cap;
	bool stale;  /* load before the next painting */
	bool failed; /* the last load did */
	bool closing;
	bool reply; /* ui_return() */
	int64_t reply_id;
	char reply_text[200];
	int64_t loaded_us;
};

/* ---- layers above the screens ------------------------------------------ */

struct modal {
	void (*paint)(struct modal *m, struct rect body);
	void (*event)(struct modal *m, const struct event *ev);
	bool typing;	 /* letters are text */
	bool safety;	 /* typed-ahead keys don't answer it */
	bool whole;	 /* nothing below may be seen: the lock */
	const char *bar; /* what the key bar says */
	void *self;
	bool done;
	struct modal *below;
};

/* Runs a modal layer until it is done, or everything ends. */
void modal_run(struct modal *m);

/* ---- the one state ----------------------------------------------------- */

struct ui_state {
	const struct ui_host *host;
	struct ui_options opt;
	struct screen *stack[STACK_MAX];
	int depth;
	struct modal *modal; /* innermost */
	int floor;	     /* screens below wait for those above: ui_wait() */
	struct {
		bool given;
		int64_t id;
		char text[200];
	} answer; /* of the screen on the floor */
	struct keys keys;
	bool quit;   /* leave ui_run() */
	bool unwind; /* signing out: modals give up */
	bool running;
	int first; /* where signing out leads */
	struct ui_args first_args;

	char place[80], user[80], mark[40];
	char message[400];
	enum ui_role message_role;
	bool message_fresh; /* set since the last key */

	int64_t key_us; /* of the last key */
	bool idle_told;
	int64_t progress_us; /* when long work began, or 0 */
	int64_t progress_shown;
	int last_minute;
};

extern struct ui_state ui_s;

/* ---- shared verbs ------------------------------------------------------ */

struct screen *ui_top(void); /* the one that is seen, or NULL */
bool ui_permits(int act, char *why, size_t size);
/* Says what a callback returned; true if it was RC_OK. */
bool ui_said(struct screen *s, enum rc rc, const struct err *e);
void ui_drop_typed(void);
void ui_lock(void);
void ui_home(void);
void ui_paint_all(void);
void ui_redraw_now(void);
void ui_reap(void);	       /* closes what is closing */
bool ui_pump(struct modal *m); /* one round; false: stop */
bool waited_for(void);	       /* nothing is left above the floor */

/* screen.c */
struct screen *screen_new(int id, const struct ui_args *args);
void screen_free(struct screen *s);
bool screen_load(struct screen *s);
void screen_event(struct screen *s, const struct event *ev);
bool screen_typing(const struct screen *s);
/* Asks before unsaved work is lost; true: it may close. */
bool screen_may_close(struct screen *s);
void screen_body(struct screen *s, struct rect body);
const struct ui_row *screen_row_at(struct screen *s, long row);

/* frame.c */
void frame_paint(struct screen *s, struct modal *m, struct rect *body);

/* banner.c */
int banner_rows(const struct screen *s);
void banner_paint(const struct screen *s, int row, int cols);
void banner_all(const struct screen *s, struct buf *b);

/* actions.c */
int action_find(const struct screen *s, int32_t key); /* or -1 */
/* Why not: "" where it can be used. */
bool action_allowed(struct screen *s, int action, char *why, size_t size);
void action_run(struct screen *s, int action);
void actions_menu(struct screen *s);
void actions_palette(struct screen *s);
const int32_t *action_keys(const struct screen *s, int action);

/* list_view.c */
void list_paint(struct screen *s, struct rect body);
bool list_event(struct screen *s, const struct event *ev);
void list_whole_row(struct screen *s);
/* One row of columns, marker included. */
void
list_paint_row(const struct ui_rows *r, size_t i, const struct column_def *def,
	       const int *width, int n, struct rect at, bool selected);

/* menu.c */
void menu_load(struct screen *s);
void menu_paint(struct screen *s, struct rect body);
bool menu_event(struct screen *s, const struct event *ev);

/* page.c */
void page_clear(struct page *p);
void page_paint(struct page *p, struct rect body);
bool page_event(struct page *p, const struct event *ev);

/* form.c */
struct form *form_new(const struct screen_def *def);
void form_free(struct screen *s);
void form_presets(struct screen *s);
void form_opened(struct screen *s); /* after load: originals, drafts */
bool form_event(struct screen *s, const struct event *ev);
bool form_typing(const struct screen *s);
bool form_may_close(struct screen *s);
/* Is there work in it that would be lost? */
bool form_unsaved(const struct screen *s);
void form_save(struct screen *s);
void form_go_to(struct screen *s, const char *field, const char *why);
/* The field under the cursor, or NULL. */
struct field *form_focused(const struct screen *s);
/* Reads the field, tells the screen of news; ask: a pick may open its list.
 * False: something is wrong with it. */
bool form_leave_field(struct screen *s, int field, bool ask);
void form_blame(struct screen *s, int field, const char *why);

/* form_paint.c */
void form_paint(struct screen *s, struct rect body);

/* form_pick.c */
bool form_list(struct screen *s); /* F4; true: something was taken */
/* Looks up what is typed into a pick; may ask where ask. */
enum rc form_look_up(struct screen *s, int field, bool ask, struct err *e);

/* form_draft.c */
void form_draft_journal(struct screen *s);
/* form_undo.c: field_is_news(), kept for Ctrl-Z; the keys themselves. */
bool form_news(struct screen *s, int field);
bool form_undo_key(struct screen *s, int32_t key);
void form_undo_clear(struct form *f);
void form_draft_save(struct screen *s);
void form_draft_clear(struct screen *s);
void form_draft_offer(struct screen *s);
void drafts_save_all(void);

/* pick.c: a pick list over everything; the chosen row in *out */
struct pick_choice {
	int64_t id;
	char code[40], text[200];
};
/* As pick_run(); takes a sentence, too (struct ui_host), where what is typed
 * narrows the list to nothing.  sentence: what stands there at first, with why
 * it could not be obeyed; "" after a row was taken. */
bool pick_run_or(struct screen *s, const char *title,
		 const struct ui_rows *given, const char *why,
		 struct pick_choice *out, char *sentence, size_t size);
bool pick_run(struct screen *s, const char *title, const struct ui_pick *pick,
	      int field, const char *typed, const struct ui_rows *given,
	      struct pick_choice *out);

/* help.c */
void help_show(struct screen *s);

/* linear.c */
enum rc linear_run(struct err *e);
void linear_loop(void); /* until nothing is left above the floor */
bool linear_confirm(const char *title, const char *text,
		    const char *const *answers, int n, int *answer);
bool linear_ask(const char *title, const char *prompt, char *out, size_t size,
		unsigned flags);
int linear_choose(const char *title, const char *const *labels, int n);
bool
linear_pick(struct screen *s, const char *title, const struct ui_pick *pick,
	    int field, struct list *l, const char *typed);
void linear_say(const char *text);
void linear_progress(const char *label, int64_t done, int64_t total);

#endif

/*
 * screen.h - what a screen is: the tables the screen compiler makes from
 * screens/NAME.scr, and what screens/NAME.c adds where tables can't say it.
 *
 * A screen NAME (patient.form) has in build/gen/screens.h: SCREEN_PATIENT_FORM,
 * its fields F_PATIENT_FORM_BORN, the options of its choices
 * C_PATIENT_FORM_SEX_FEMALE (counted from 0), and ACTION_PATIENT_REGISTER for
 * each action of screens/actions.tbl.  Its C file defines, in any file:
 *
 *	const struct screen_ops ops_patient_form = {
 *		.size = sizeof(struct state), .load = load, .save = save,
 *	};
 *
 * Every form, list, find and page has ops; a menu only where it says `ops`.
 *
 * A callback gets the screen it works for.  It returns RC_OK, or fills *e: the
 * engine shows the sentence, drops typed-ahead keys, and in a form goes to the
 * field that e->field names.  RC_NONE without a sentence means "nothing done,
 * say nothing" (the user cancelled a question).  Callbacks may ask (ui_confirm
 * and others wait inside), push, pop and replace screens at any time: a popped
 * screen is closed only after its callback has returned.
 *
 * ---- the format of screens/NAME.scr -----------------------------------------
 *
 * One statement a line, `#` starts a comment, "text" in quotes, indentation is
 * free.  A line that starts with a quote is the help sentence of the statement
 * above.  No coordinates: order is reading order, tab order and prompt order.
 *
 *	form patient.form "Register patient"	# form list menu page find
 *	  act     patient.register		# permission: ACT_PATIENT_REGISTER
 *	  help    "What this screen is for."	# more than one: paragraphs
 *	  banner				# shows the patient's banner
 *	  refresh 60				# lists, pages: seconds, when idle
 *	  save    "Register"			# what F2 and the button are called
 *	  group   "Who"				# a box of fields
 *	  family  "Family name" text 60 required
 *	          "As in the passport; any script."
 *	  sex     "Sex" choice { female "Female"  male "Male" } required
 *	          "As recorded, one of two words here."
 *	  group   "Contact" beside		# beside the group above, if it fits
 *	  region  "Region" pick region		# const struct ui_pick pick_region
 *	          "Type a few letters, or F4."
 *	  action  appointment.book F6		# keys here win over actions.tbl
 *
 *	list stock.list "Stock"
 *	  column  name "Medicine" 24+ never-drop
 *	  column  qty  "Usable" 9 right never-drop
 *	  column  lot  "Lots" 5 right drop 2	# the highest number goes first
 *	  enter   stock.card			# Enter opens it, args.id = row id
 *	  empty   "No medicine yet: F6 adds one."
 *
 *	menu setup "Set-up"
 *	  item    clinic.list			# an action of actions.tbl
 *
 * Field types: text N; name (60); note N rows R; date; time; datetime; int;
 * qty [unit "capsules"]; money; phone; choice { code "Words" ... }; pick NAME;
 * bool; secret; label.  Attributes: required, readonly, scan, not-future,
 * not-past, min N, max N, width N, unit "mg", default "t", upper, wide (whole
 * width of the group), list NAME (what F4 offers for a field that is no pick:
 * the text of the chosen row is typed into it).  A qty is a whole number of base units, money is in
 * minor units, a choice is typed by its words, its code or Space.
 *
 * ---- screens/actions.tbl ----------------------------------------------------
 *
 *	patient.register "Register patient" F6 r  act patient.register
 *	                 opens patient.form  writes
 *		"Makes a new record after a look for the same person."
 *
 * Words after the label, in any order: up to two keys (F6, r, Alt-r), `act
 * NAME`, `opens SCREEN` (the engine pushes it with the selected row's id),
 * `writes`, `dangerous`, `anywhere` (in the palette of every screen, and its
 * Alt key works in every screen that has no other use for it), `row`
 * (needs a selected row).  Letters work in lists, menus and pages only.
 */
#ifndef WARDBOOK_SCREEN_H
#define WARDBOOK_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/err.h"
#include "wardbook/key.h"

struct screen;	/* one open screen; the engine's */
struct ui_rows; /* rows under construction; the engine's */

/* What a text means; the terminal decides colour or mono.  Marks in text
 * stand beside: no meaning is carried by colour alone. */
enum ui_role {
	ROLE_NORMAL,
	ROLE_LABEL,
	ROLE_VALUE,
	ROLE_MUTED, /* less important, struck out, disabled */
	ROLE_OK,
	ROLE_WARN,     /* rows get the mark ! */
	ROLE_CRITICAL, /* rows get the mark ! */
	ROLE_ERROR,    /* rows get the mark x */
	ROLE_TITLE,
	ROLE_BANNER,
	ROLE_ALERT, /* allergies and the like in the banner */
	ROLE_FOCUS,
	ROLE_SELECTED,
	ROLE_KEY,
	ROLE_COUNT
};

/* ---- tables, made by the screen compiler ------------------------------- */

enum screen_kind { KIND_FORM, KIND_LIST, KIND_MENU, KIND_PAGE, KIND_FIND };

enum field_type {
	FIELD_TEXT,
	FIELD_NAME,
	FIELD_NOTE,
	FIELD_DATE,
	FIELD_TIME,
	FIELD_DATETIME,
	FIELD_INT,
	FIELD_QTY,
	FIELD_MONEY,
	FIELD_PHONE,
	FIELD_CHOICE,
	FIELD_PICK,
	FIELD_BOOL,
	FIELD_SECRET,
	FIELD_LABEL,
	FIELD_TYPES
};

enum field_flag {
	FIELD_REQUIRED = 1 << 0,
	FIELD_READONLY = 1 << 1,
	FIELD_SCAN = 1 << 2, /* takes a scan */
	FIELD_NOT_FUTURE = 1 << 3,
	FIELD_NOT_PAST = 1 << 4,
	FIELD_UPPER = 1 << 5,
	FIELD_WIDE = 1 << 6,
	FIELD_HAS_MIN = 1 << 7,
	FIELD_HAS_MAX = 1 << 8
};

struct field_option {
	const char *code;  /* "female" */
	const char *words; /* "Female" */
};

/*
 * A named pick list, defined by the program: const struct ui_pick pick_NAME.
 * load adds rows of two or three cells: code (may be ""), text, remark.  The
 * engine filters by word prefix over code and text, except where `search`:
 * then load is asked again for each typed text and adds at most ~50 rows.
 */
struct ui_pick {
	bool search;
	enum rc (*load)(struct screen *s, int field, const char *typed,
			struct ui_rows *rows, struct err *e);
};

struct field_def {
	const char *name; /* as err.field names it */
	const char *label;
	const char *help;
	enum field_type type;
	unsigned flags;	     /* FIELD_REQUIRED | ... */
	int group;	     /* index into groups */
	int max;	     /* characters, or 0 */
	int rows;	     /* notes; else 1 */
	int width;	     /* cells wanted for the value */
	int64_t least, most; /* with FIELD_HAS_MIN, FIELD_HAS_MAX */
	const char *unit;    /* after the value, or NULL */
	const char *preset;  /* typed for the user, or NULL */
	const struct field_option *options;
	int noptions;
	const struct ui_pick *pick;
};

struct group_def {
	const char *title; /* "" for none */
	bool beside;
};

struct column_def {
	const char *name;
	const char *label;
	int width;  /* cells at least */
	bool grow;  /* takes what is left over */
	bool right; /* numbers */
	int drop;   /* 0 never; else highest goes first */
};

enum action_flag {
	ACTION_WRITES = 1 << 0,
	ACTION_DANGEROUS = 1 << 1,
	ACTION_ANYWHERE = 1 << 2,
	ACTION_ROW = 1 << 3 /* needs a selected row */
};

struct action_def {
	const char *name; /* "patient.register" */
	const char *label;
	const char *help;
	int32_t key[2]; /* K_NONE where none */
	unsigned flags;
	int act;   /* permission, or -1 */
	int opens; /* screen, or -1 */
};

struct action_ref {
	int action;
	int32_t key[2]; /* resolved: the screen's or the table's */
};

struct screen_ops;

struct screen_def {
	const char *name; /* "patient.form" */
	const char *title;
	const char *help;  /* paragraphs, newline between */
	const char *empty; /* lists: said when there are no rows */
	const char *save;  /* forms: what saving is called; NULL:
					 * "Save" */
	enum screen_kind kind;
	int act; /* permission, or -1 */
	bool banner;
	int refresh; /* seconds, 0 never */
	int enter;   /* screen that Enter opens, or -1 */
	const struct group_def *groups;
	const struct field_def *fields;
	const struct column_def *columns;
	const struct action_ref *actions;
	const int *items; /* menus: actions */
	int ngroups, nfields, ncolumns, nactions, nitems;
	const struct screen_ops *ops; /* NULL for a plain menu */
};

struct ui_tables {
	const struct screen_def *screens;
	const struct action_def *actions;
	int nscreens, nactions;
};

extern const struct ui_tables ui_tables; /* build/gen/screens.c */

/* ---- what screens/NAME.c provides -------------------------------------- */

/* What a screen is opened with.  Copied; text is cut at its size. */
struct ui_args {
	int64_t id;    /* the record, or 0 */
	int64_t other; /* a second record, or 0 */
	int32_t day;   /* yyyymmdd, or 0 */
	int32_t mode;  /* whatever the screen defines */
	char text[120];
};

/* A row as the person saw it.  Valid during the callback. */
struct ui_row {
	int64_t id;
	int64_t version;
	int index; /* for messages only, never to act on */
	int ncells;
	const char *const *cell;
};

/* Every member is optional. */
struct screen_ops {
	/* Bytes of private state: zeroed at open, wiped at close. */
	size_t size;
	/* Once, before anything is shown.  A refusal closes the screen. */
	enum rc (*open)(struct screen *s, const struct ui_args *args,
			struct err *e);
	/*
	 * Fills it: form_set_*() after presets are in, rows_add() on
	 * screen_rows(), page_*() lines.  Rows and lines were emptied before.
	 * Called at open, on F5, on return from another screen (not forms),
	 * and in a find screen once per batch of typed keys: see find_text().
	 */
	enum rc (*load)(struct screen *s, struct err *e);
	/* A field was left with another valid value than it had before. */
	void (*changed)(struct screen *s, int field);
	/* The same moment: a rule of one field.  The user may leave anyway. */
	enum rc (*check)(struct screen *s, int field, struct err *e);
	/* Rules across fields, before save; every field is valid by type. */
	enum rc (*check_all)(struct screen *s, struct err *e);
	/* Files it.  On RC_OK the engine discards the draft and pops, unless
	 * save replaced the screen or called form_stay(). */
	enum rc (*save)(struct screen *s, struct err *e);
	/* What the screen that an action of this screen opens is given; args
	 * comes with the selected row's id, 0 where there is none. */
	void (*opening)(struct screen *s, int action, const struct ui_row *row,
			struct ui_args *args);
	/* An action of this screen that opens no screen by itself.  row is
	 * NULL where none is selected (never with ACTION_ROW).  After an
	 * action that writes, a list or page is loaded again by itself. */
	enum rc (*action)(struct screen *s, int action,
			  const struct ui_row *row, struct err *e);
	/* Enter on a row, where the table names no screen. */
	enum rc (*enter)(struct screen *s, const struct ui_row *row,
			 struct err *e);
	/* Why an action can't be used now, for bar and palette; NULL: it can. */
	const char *(*disabled)(struct screen *s, int action,
				const struct ui_row *row);
	/* A scan: in a form before its fields, and RC_NONE leaves it to the
	 * one with the focus, where that takes scans. */
	enum rc (*scan)(struct screen *s, const char *text, struct err *e);
	/* The screen above closed by ui_return(). */
	enum rc (*returned)(struct screen *s, int from, int64_t id,
			    const char *text, struct err *e);
	/* Text beside a list, for the selected row, where there is room. */
	void (*detail)(struct screen *s, const struct ui_row *row);
	void (*close)(struct screen *s);
};

/* ---- any screen -------------------------------------------------------- */

void *screen_state(struct screen *s); /* private state, .size bytes */
const struct ui_args *screen_args(const struct screen *s);
const struct screen_def *screen_def(const struct screen *s);
int screen_id(const struct screen *s); /* SCREEN_... */
void screen_title_set(struct screen *s, const char *title);

/*
 * The patient's banner, for screens that say `banner`.  A screen that sets
 * none inherits the banner of the screen that pushed it.  Parts stand on the
 * first row, the most important first.  Alerts stand on the second, never
 * cut: what does not fit whole is counted as `+3 more` (F11 shows all).
 */
void banner_clear(struct screen *s);
void banner_part(struct screen *s, const char *text);
void banner_alert(struct screen *s, enum ui_role role, const char *text);
void banner_place(struct screen *s, const char *text);

/* ---- lists, find screens, pick lists ----------------------------------- */

struct ui_rows *screen_rows(struct screen *s);

/* A row; then its cells in the order of the columns.  id is kept selected
 * over a reload; id 0 is a row that can be selected but not acted upon. */
void
rows_add(struct ui_rows *r, int64_t id, int64_t version, enum ui_role role);
void rows_cell(struct ui_rows *r, const char *text);
void rows_cellf(struct ui_rows *r, const char *fmt, ...) WB_PRINTF(2, 3);
void rows_cell_role(struct ui_rows *r, enum ui_role role, const char *text);
/* A line across the list that can't be selected. */
void rows_heading(struct ui_rows *r, const char *text);
size_t rows_count(const struct ui_rows *r);

/* The selected row, or NULL. */
const struct ui_row *screen_row(struct screen *s);
/* Selects the row of this id, now or after the next load. */
void screen_select(struct screen *s, int64_t id);
/* The line above the columns: a day, a clinic, a total.  NULL: none. */
void list_caption(struct screen *s, const char *text);

/* What is typed into a find screen's prompt, "" if nothing; and the words
 * that stand before the prompt. */
const char *find_text(const struct screen *s);
void find_prompt(struct screen *s, const char *label);

/* ---- pages, and the detail beside a list ------------------------------- */

void page_heading(struct screen *s, const char *text);
void page_text(struct screen *s, enum ui_role role, const char *text);
void page_textf(struct screen *s, enum ui_role role, const char *fmt, ...)
	WB_PRINTF(3, 4);
void page_pair(struct screen *s, const char *label, enum ui_role role,
	       const char *value);
/* label, a bar of value/most, and words after it */
void page_bar(struct screen *s, const char *label, int64_t value, int64_t most,
	      const char *words);

/* ---- forms ------------------------------------------------------------- */

/* Values.  Text is the canonical form, never NULL.  An empty field, and
 * one that can't be read, is "" / 0 / WHEN_NO_MINUTE; one that only a rule
 * blames keeps its value. */
const char *form_text(struct screen *s, int field);
bool form_empty(struct screen *s, int field);
/* int, qty, money (minor units), bool (0, 1), pick (id), choice (option from
 * 0; -1 if empty). */
int64_t form_int(struct screen *s, int field);
const char *form_code(struct screen *s, int field); /* choice, pick: code */
int32_t form_day(struct screen *s, int field);	    /* date, datetime */
int32_t form_minute(struct screen *s, int field);   /* time, datetime */

/* Setting from load or changed.  Within load the value counts as the old one. */
void form_set_text(struct screen *s, int field, const char *text);
void form_set_int(struct screen *s, int field, int64_t value);
void form_set_day(struct screen *s, int field, int32_t day);
void form_set_minute(struct screen *s, int field, int32_t minute);
void form_set_when(struct screen *s, int field, int32_t day, int32_t minute);
void form_set_pick(struct screen *s, int field, int64_t id, const char *code,
		   const char *text);
void form_set_code(struct screen *s, int field, const char *code);
void form_clear(struct screen *s, int field);

/* Changing a field for this instance. */
void form_required(struct screen *s, int field, bool required);
void form_readonly(struct screen *s, int field, bool readonly);
void form_hidden(struct screen *s, int field, bool hidden);
void form_unit(struct screen *s, int field, const char *unit); /* copied */
void form_remark(struct screen *s, int field, enum ui_role role,
		 const char *text); /* beside the value, until changed */
void form_focus(struct screen *s, int field);
/* From load: on the [ Save ] button, for a form that opens filled. */
void form_focus_save(struct screen *s);

bool form_dirty(const struct screen *s);
bool form_changed(struct screen *s, int field); /* differs from loaded */
void form_clean(struct screen *s); /* the values now are the loaded ones */
/* What the form asked for was filed elsewhere: its draft goes. */
void form_done(struct screen *s);
void form_stay(struct screen *s); /* from save: don't pop, start afresh */

#endif

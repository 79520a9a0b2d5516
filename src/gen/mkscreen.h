/*
 * mkscreen.h - what the screen compiler has understood: read by
 * mkscreen_read.c, checked by mkscreen_check.c, written by mkscreen_emit.c.
 * Everything lives until the tool ends; nothing is freed.
 */
#ifndef MKSCREEN_H
#define MKSCREEN_H

#include <stdbool.h>

#include "wardbook/screen.h"

struct place { /* where a statement stands, for messages */
	const char *file;
	int line;
};

struct m_option {
	const char *code, *words;
};

struct m_field {
	struct place at;
	const char *name, *label, *help, *unit, *preset, *pick;
	enum field_type type;
	unsigned flags;
	int group, max, rows, width;
	long long least, most;
	struct m_option *option;
	int noptions;
};

struct m_column {
	struct place at;
	const char *name, *label;
	int width, drop;
	bool grow, right, never;
};

struct m_ref { /* an action named by a screen */
	struct place at;
	const char *name;
	int action;
	int32_t key[2];
	bool own_key;
};

struct m_group {
	const char *title;
	bool beside;
};

struct m_screen {
	struct place at, act_at, enter_at;
	const char *name, *title, *help, *empty, *save, *act, *enter;
	enum screen_kind kind;
	bool banner, ops;
	int refresh;
	struct m_group *group;
	struct m_field *field;
	struct m_column *column;
	struct m_ref *action, *item;
	int ngroups, nfields, ncolumns, nactions, nitems;
};

struct m_action {
	struct place at;
	const char *name, *label, *help, *act, *opens;
	int32_t key[2];
	unsigned flags;
};

struct model {
	struct m_screen *screen;
	struct m_action *action;
	int nscreens, nactions, errors;
};

/* Says file:line: message on stderr and counts it. */
void complain(struct model *m, struct place at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

void read_screens(struct model *m, const char *path);
void read_actions(struct model *m, const char *path);
void check_model(struct model *m);
int find_screen(const struct model *m, const char *name);
int find_action(const struct model *m, const char *name);
void emit_header(const struct model *m, const char *path);
void emit_tables(const struct model *m, const char *path);

/* "patient.form" -> "PATIENT_FORM" or "patient_form"; owned by the tool. */
const char *c_name(const char *name, bool upper);

#endif

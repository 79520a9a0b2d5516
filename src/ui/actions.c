/*
 * actions.c - what can be done here: by key, from F9, from the palette.
 *
 * All three read the one action table.  What can't be used stays visible and
 * says why, so that hands learn where things are.
 */
#include <stdio.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

static const struct action_def *
action_at(int i)
{
	return &ui_s.host->tables->actions[i];
}

/* F6 is also +, F7 [ and F8 ] where letters are commands. */
static int32_t
alias(int32_t key)
{
	switch (key) {
	case '+':
		return K_F0 + 6;
	case '[':
		return K_F0 + 7;
	case ']':
		return K_F0 + 8;
	default:
		return key;
	}
}

int
action_find(const struct screen *s, int32_t key)
{
	if (!screen_typing(s))
		key = alias(key);
	for (int i = 0; i < s->def->nactions; i++) {
		const struct action_ref *r = &s->def->actions[i];
		if (key != K_NONE && (r->key[0] == key || r->key[1] == key))
			return r->action;
	}
	for (int i = 0; key >= K_ALT_BASE && i < ui_s.host->tables->nactions;
	     i++) {
		const struct action_def *a = action_at(i);
		if ((a->flags & ACTION_ANYWHERE) &&
		    (a->key[0] == key || a->key[1] == key))
			return i;
	}
	return -1;
}

const int32_t *
action_keys(const struct screen *s, int action)
{
	static int32_t far[2]; /* an Alt key works from anywhere */
	const struct action_def *a = action_at(action);
	for (int i = 0; i < s->def->nactions; i++)
		if (s->def->actions[i].action == action)
			return s->def->actions[i].key;
	far[0] = K_NONE;
	for (int i = 0; i < 2 && (a->flags & ACTION_ANYWHERE); i++)
		if (a->key[i] >= K_ALT_BASE)
			far[0] = a->key[i];
	return far;
}

static bool
is_here(const struct screen *s, int action)
{
	for (int i = 0; i < s->def->nactions; i++)
		if (s->def->actions[i].action == action)
			return true;
	for (int i = 0; i < s->def->nitems; i++)
		if (s->def->items[i] == action)
			return true;
	return false;
}

bool
action_allowed(struct screen *s, int action, char *why, size_t size)
{
	const struct action_def *a = action_at(action);
	const struct ui_row *row = screen_row(s);
	why[0] = '\0';
	if (a->act >= 0 && !ui_permits(a->act, why, size))
		return false;
	if (a->opens >= 0 &&
	    !ui_permits(ui_s.host->tables->screens[a->opens].act, why, size))
		return false;
	if ((a->flags & ACTION_ROW) && !row) {
		snprintf(why, size, "%s needs a row to act upon.", a->label);
		return false;
	}
	if (is_here(s, action) && s->def->ops && s->def->ops->disabled) {
		const char *no = s->def->ops->disabled(s, action, row);
		if (no) {
			snprintf(why, size, "%s", no);
			return false;
		}
	}
	return true;
}

static void
open_its_screen(struct screen *s, int action, const struct ui_row *row)
{
	struct ui_args args = { 0 };
	bool here = is_here(s, action);
	if (here && row)
		args.id = row->id;
	if (here && s->def->ops && s->def->ops->opening)
		s->def->ops->opening(s, action, row, &args);
	ui_push(action_at(action)->opens, &args);
}

void
action_run(struct screen *s, int action)
{
	const struct action_def *a = action_at(action);
	const struct ui_row *row = screen_row(s);
	char why[200];
	struct err e;
	err_clear(&e);
	if (!action_allowed(s, action, why, sizeof(why))) {
		ui_drop_typed();
		ui_message(ROLE_WARN, "%s",
			   why[0] ? why : "That is not possible here.");
		return;
	}
	if (a->opens >= 0) {
		open_its_screen(s, action, row);
	} else if (is_here(s, action) && s->def->ops && s->def->ops->action) {
		if (ui_said(s, s->def->ops->action(s, action, row, &e), &e) &&
		    (a->flags & ACTION_WRITES) && !s->form)
			s->stale = true;
	} else if (ui_s.host->action) {
		ui_said(s, ui_s.host->action(ui_s.host->ctx, action, &e), &e);
	}
}

static void
action_row(struct ui_rows *r, struct screen *s, int action)
{
	char key[KEY_NAME], why[200];
	const int32_t *k = action_keys(s, action);
	bool can = action_allowed(s, action, why, sizeof(why));
	rows_add(r, action + 1, 0, can ? ROLE_NORMAL : ROLE_MUTED);
	rows_cell(r, k[0] == K_NONE ? "" : key_label(key, k[0]));
	rows_cell(r, action_at(action)->label);
	rows_cell(r, can ? action_at(action)->help : why);
}

/* The keys with which someone who typed them in full would be content. */
static void
run_picked(struct screen *s, const char *title, const struct ui_rows *rows)
{
	struct pick_choice c;
	if (pick_run(s, title, NULL, -1, "", rows, &c))
		action_run(s, (int)c.id - 1);
}

/* The palette: a command by its name, or a whole sentence, which stays there
 * until it could be obeyed or the user leaves it. */
static void
run_or_obey(struct screen *s, const struct ui_rows *rows)
{
	struct pick_choice c;
	char line[200] = "";
	struct err e;
	enum rc rc;
	err_clear(&e);
	while (pick_run_or(s, "Commands", rows, e.text, &c, line,
			   sizeof(line))) {
		if (!line[0]) {
			action_run(s, (int)c.id - 1);
			return;
		}
		err_clear(&e);
		rc = ui_s.host->command(ui_s.host->ctx, line, &e);
		if (rc == RC_OK) {
			s->stale = s->stale || !s->form;
			return;
		}
	}
}

void
actions_menu(struct screen *s)
{
	struct ui_rows r;
	if (s->def->nactions == 0) {
		ui_message(ROLE_NORMAL, "There is nothing more to do here; "
					"^P finds any command.");
		return;
	}
	rows_init(&r);
	for (int i = 0; i < s->def->nactions; i++)
		action_row(&r, s, s->def->actions[i].action);
	run_picked(s, "Actions", &r);
	rows_release(&r);
}

void
actions_palette(struct screen *s)
{
	struct ui_rows r;
	rows_init(&r);
	for (int i = 0; i < ui_s.host->tables->nactions; i++)
		if (is_here(s, i))
			action_row(&r, s, i);
	for (int i = 0; i < ui_s.host->tables->nactions; i++)
		if (!is_here(s, i) && (action_at(i)->flags & ACTION_ANYWHERE))
			action_row(&r, s, i);
	if (ui_s.host->sentence && ui_s.host->command && !ui_s.opt.linear)
		run_or_obey(s, &r);
	else
		run_picked(s, "Commands", &r);
	rows_release(&r);
}

/*
 * screen.c - one open screen: made, loaded, given keys, closed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"

struct screen *
screen_new(int id, const struct ui_args *args)
{
	struct screen *s = mem_zero(1, sizeof(*s));
	s->id = id;
	s->def = &ui_s.host->tables->screens[id];
	if (args)
		s->args = *args;
	s->title = mem_copy(s->def->title);
	if (s->def->ops && s->def->ops->size)
		s->state = mem_zero(1, s->def->ops->size);
	list_init(&s->list);
	buf_init(&s->cut);
	edit_init(&s->prompt, 100);
	if (s->def->kind == KIND_FORM)
		s->form = form_new(s->def);
	return s;
}

void
screen_free(struct screen *s)
{
	if (s->def->ops && s->def->ops->close)
		s->def->ops->close(s);
	if (s->form)
		form_free(s);
	page_clear(&s->page);
	list_release(&s->list);
	edit_release(&s->prompt);
	if (s->state)
		mem_wipe(s->state, s->def->ops->size);
	free(s->state);
	buf_release(&s->cut);
	free(s->title);
	free(s->caption);
	free(s->prompt_label);
	free(s->seen_cells);
	mem_wipe(s, sizeof(*s));
	free(s);
}

bool
screen_load(struct screen *s)
{
	struct err e;
	enum rc rc = RC_OK;
	s->stale = false;
	err_clear(&e);
	if (s->def->kind == KIND_LIST || s->def->kind == KIND_FIND)
		list_begin(&s->list);
	page_clear(&s->page);
	if (s->form) {
		s->form->loading = true;
		form_presets(s);
	}
	if (s->def->kind == KIND_MENU)
		menu_load(s);
	if (s->def->ops && s->def->ops->load)
		rc = s->def->ops->load(s, &e);
	if (s->def->kind == KIND_LIST || s->def->kind == KIND_FIND)
		list_settle(&s->list);
	if (s->form)
		s->form->loading = false;
	s->loaded_us = when_now();
	s->failed = rc != RC_OK;
	return ui_said(s, rc, &e);
}

void
screen_body(struct screen *s, struct rect body)
{
	switch (s->def->kind) {
	case KIND_FORM:
		form_paint(s, body);
		break;
	case KIND_LIST:
	case KIND_FIND:
		list_paint(s, body);
		break;
	case KIND_MENU:
		menu_paint(s, body);
		break;
	case KIND_PAGE:
		paint_cursor(body.row, body.col);
		page_paint(&s->page, body);
		break;
	}
}

bool
screen_typing(const struct screen *s)
{
	if (s->def->kind == KIND_FORM)
		return form_typing(s);
	return s->def->kind == KIND_FIND || s->filtering;
}

bool
screen_may_close(struct screen *s)
{
	return !s->form || form_may_close(s);
}

static bool
kind_event(struct screen *s, const struct event *ev)
{
	switch (s->def->kind) {
	case KIND_FORM:
		return form_event(s, ev);
	case KIND_LIST:
	case KIND_FIND:
		return list_event(s, ev);
	case KIND_MENU:
		return menu_event(s, ev);
	default:
		return page_event(&s->page, ev);
	}
}

/* Back, or at the first screen out of the program: never by a stray Esc. */
static void
try_close(struct screen *s, int32_t key)
{
	bool first = s == ui_s.stack[0] && !s->form;
	if (first && (key == K_ESC || key == K_F12))
		ui_message(ROLE_NORMAL, "This is the first screen; F3 leaves "
					"the program.");
	else if (first &&
		 !ui_confirm("Leave", "Leave the program?", "Leave", "Stay"))
		return;
	else if (screen_may_close(s))
		s->closing = true;
}

static void
whole(struct screen *s)
{
	struct buf b = BUF_INIT;
	if (s->def->ncolumns) {
		list_whole_row(s);
		return;
	}
	banner_all(s, &b);
	if (b.len)
		ui_pager("The whole banner", b.p);
	buf_release(&b);
}

/* Keys that mean the same on every screen. */
static bool
engine_key(struct screen *s, int32_t key)
{
	switch (key) {
	case K_F1:
		help_show(s);
		return true;
	case K_F3:
	case K_F12:
	case K_ESC:
		try_close(s, key);
		return true;
	case K_F5:
	case K_CTRL('r'):
		if (s->form)
			ui_message(ROLE_NORMAL, "A form is not read again "
						"while it is open.");
		else
			s->stale = true;
		return true;
	case K_F9:
		actions_menu(s);
		return true;
	case K_F10:
		ui_home();
		return true;
	case K_F11:
		whole(s);
		return true;
	case K_CTRL('p'):
		actions_palette(s);
		return true;
	default:
		return false;
	}
}

/* Letters that mean the same on every screen where letters are commands. */
static bool
engine_letter(struct screen *s, int32_t key)
{
	if (screen_typing(s) || s->form)
		return false;
	switch (key) {
	case '?':
		return engine_key(s, K_F1);
	case 'q':
		return engine_key(s, K_F3);
	case 'a':
		return engine_key(s, K_F9);
	case 'v':
		return engine_key(s, K_F11);
	case ':':
		return engine_key(s, K_CTRL('p'));
	default:
		return false;
	}
}

static void
other_event(struct screen *s, const struct event *ev)
{
	struct err e;
	err_clear(&e);
	if (ev->type == EV_SCAN && s->def->ops && s->def->ops->scan)
		ui_said(s, s->def->ops->scan(s, ev->text, &e), &e);
	else if (ev->type == EV_SCAN)
		ui_message(ROLE_WARN, "This screen takes no scan.");
	else if (ev->type == EV_PASTE)
		ui_message(ROLE_WARN, "Text can't be pasted here.");
	else if (ev->type == EV_KEY && ev->key != K_NONE &&
		 ev->key < K_ALT_BASE)
		ui_message(ROLE_MUTED, "That key does nothing here; F1 "
				       "explains.");
}

void
screen_event(struct screen *s, const struct event *ev)
{
	if (ev->type == EV_KEY) {
		int action = action_find(s, ev->key);
		bool text = key_is_text(ev->key) && screen_typing(s);
		if (action >= 0 && !text) {
			action_run(s, action);
			return;
		}
	}
	if (kind_event(s, ev))
		return;
	if (ev->type == EV_KEY &&
	    (engine_key(s, ev->key) || engine_letter(s, ev->key)))
		return;
	other_event(s, ev);
}

/* ---- what screens/NAME.c asks of its screen ---------------------------- */

void *
screen_state(struct screen *s)
{
	return s->state;
}

const struct ui_args *
screen_args(const struct screen *s)
{
	return &s->args;
}

const struct screen_def *
screen_def(const struct screen *s)
{
	return s->def;
}

int
screen_id(const struct screen *s)
{
	return s->id;
}

static void
replace_text(char **at, const char *text)
{
	free(*at);
	*at = text ? mem_copy(text) : NULL;
}

void
screen_title_set(struct screen *s, const char *title)
{
	replace_text(&s->title, title);
}

void
list_caption(struct screen *s, const char *text)
{
	replace_text(&s->caption, text);
}

void
find_prompt(struct screen *s, const char *label)
{
	replace_text(&s->prompt_label, label);
}

const char *
find_text(const struct screen *s)
{
	return s->prompt.text.p;
}

struct ui_rows *
screen_rows(struct screen *s)
{
	return &s->list.rows;
}

void
screen_select(struct screen *s, int64_t id)
{
	list_select(&s->list, id);
}

const struct ui_row *
screen_row_at(struct screen *s, long row)
{
	const struct ui_rows *r = &s->list.rows;
	if (row < 0)
		return NULL;
	const struct row *v = &r->v[row];
	s->seen_cells = mem_room(s->seen_cells, &s->seen_cap, v->ncells,
				 sizeof(*s->seen_cells));
	for (size_t i = 0; i < v->ncells; i++)
		s->seen_cells[i] = rows_text(r, (size_t)row, i);
	s->seen = (struct ui_row){ .id = v->id,
				   .version = v->version,
				   .index = (int)row,
				   .ncells = (int)v->ncells,
				   .cell = s->seen_cells };
	return &s->seen;
}

const struct ui_row *
screen_row(struct screen *s)
{
	if (s->def->kind != KIND_LIST && s->def->kind != KIND_FIND)
		return NULL;
	return screen_row_at(s, list_selected(&s->list));
}

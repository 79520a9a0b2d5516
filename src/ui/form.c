/*
 * form.c - moving through a form, typing into it, saving it, leaving it.
 *
 * Enter accepts a field and goes on; it never saves, as scanners end with
 * Enter.  Only a separately typed Enter on [ Save ] does.  Whatever a field
 * holds, the user may leave it, and may leave the form: unsaved work is asked
 * about, naming what changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

struct form *
form_new(const struct screen_def *def)
{
	struct form *f = mem_zero(1, sizeof(*f));
	f->field = mem_zero((size_t)def->nfields, sizeof(*f->field));
	for (int i = 0; i < def->nfields; i++)
		field_init(&f->field[i], &def->fields[i]);
	return f;
}

void
form_free(struct screen *s)
{
	for (int i = 0; i < s->def->nfields; i++)
		field_release(&s->form->field[i]);
	form_undo_clear(s->form);
	free(s->form->field);
	free(s->form);
	s->form = NULL;
}

static bool
can_focus(const struct screen *s, int i)
{
	const struct form *f = s->form;
	if (i == s->def->nfields)
		return true;
	return i >= 0 && i < s->def->nfields && !f->field[i].hidden &&
	       !f->field[i].readonly;
}

static int
neighbour(const struct screen *s, int from, int way)
{
	int n = s->def->nfields + 1;
	for (int i = (from + way + n) % n; i != from; i = (i + way + n) % n)
		if (can_focus(s, i))
			return i;
	return from;
}

struct field *
form_focused(const struct screen *s)
{
	return s->form->focus < s->def->nfields
		       ? &s->form->field[s->form->focus]
		       : NULL;
}

bool
form_typing(const struct screen *s)
{
	return form_focused(s) != NULL;
}

void
form_blame(struct screen *s, int field, const char *why)
{
	struct field *f = &s->form->field[field];
	f->invalid = true;
	snprintf(f->error, sizeof(f->error), "%s", why);
}

/* An error that names a field: it is marked, and gets the focus. */
void
form_go_to(struct screen *s, const char *field, const char *why)
{
	for (int i = 0; i < s->def->nfields; i++)
		if (strcmp(s->def->fields[i].name, field) == 0) {
			form_blame(s, i, why);
			if (can_focus(s, i))
				s->form->focus = i;
		}
}

/* ---- leaving a field --------------------------------------------------- */

/* Reads the field; ask: a pick with several matches may open its list. */
static enum rc
read_field(struct screen *s, int i, bool ask, struct err *e)
{
	struct field *f = &s->form->field[i];
	err_clear(e);
	if (f->def->type == FIELD_PICK && f->edit.text.len &&
	    (f->touched || !f->full)) {
		enum rc rc = form_look_up(s, i, ask, e);
		f->invalid = rc != RC_OK;
		f->touched = false;
		if (rc != RC_OK)
			snprintf(f->error, sizeof(f->error), "%s", e->text);
		return rc;
	}
	return field_read(f, ui_s.host->date_order, e);
}

/* Reads it, tells the screen of news.  False: something is wrong with it. */
bool
form_leave_field(struct screen *s, int i, bool ask)
{
	const struct screen_ops *ops = s->def->ops;
	struct field *f = &s->form->field[i];
	struct err e;
	if (f->readonly || f->hidden)
		return true;
	bool was_invalid = f->invalid;
	if (!f->touched && was_invalid)
		return false;
	enum rc rc = read_field(s, i, ask, &e);
	if (rc == RC_OK && form_news(s, i)) {
		s->form->drafted = false;
		f->remark[0] = '\0';
		if (ops && ops->changed)
			ops->changed(s, i);
		if (ops && ops->check && f->full)
			rc = ops->check(s, i, &e);
		if (rc != RC_OK)
			form_blame(s, i, e.text);
		form_draft_journal(s);
	}
	if (rc != RC_OK && e.text[0])
		ui_message(ROLE_ERROR, "%s", e.text);
	return rc == RC_OK;
}

static void
enter_field(struct screen *s, int to)
{
	s->form->focus = to;
	struct field *t = form_focused(s);
	if (t)
		t->edit.at = t->edit.text.len;
}

/* Leaves the field; true unless the screen itself moved the focus, or the
 * user left the list that came up: then the field is still to be typed. */
static bool
leave(struct screen *s, bool ask)
{
	int from = s->form->focus;
	s->form->list_left = false;
	if (from < s->def->nfields)
		form_leave_field(s, from, ask);
	return s->form->focus == from && !s->form->list_left;
}

/* To the next field or the one before; `changed` may have hidden some. */
static void
go(struct screen *s, int way, bool ask)
{
	if (leave(s, ask))
		enter_field(s, neighbour(s, s->form->focus, way));
}

static void
go_to(struct screen *s, int to)
{
	if (leave(s, false))
		enter_field(s, can_focus(s, to) ? to : neighbour(s, to, 1));
}

/* ---- saving ------------------------------------------------------------ */

static bool
refuse(struct screen *s, int i, const char *why)
{
	form_blame(s, i, why);
	if (can_focus(s, i))
		s->form->focus = i;
	ui_drop_typed();
	ui_message(ROLE_ERROR, "%s", why);
	return false;
}

static bool
fields_hold(struct screen *s)
{
	const struct screen_ops *ops = s->def->ops;
	struct err e;
	char why[160];
	for (int i = 0; i < s->def->nfields; i++) {
		struct field *f = &s->form->field[i];
		if (f->hidden || f->def->type == FIELD_LABEL)
			continue;
		if (!f->readonly && read_field(s, i, true, &e) != RC_OK)
			return refuse(s, i, e.text);
		if (f->required && !f->full) {
			snprintf(why, sizeof(why), "%s is required.",
				 f->def->label);
			return refuse(s, i, why);
		}
		if (!f->readonly && form_news(s, i) && ops && ops->changed)
			ops->changed(s, i);
		if (f->full && ops && ops->check &&
		    ops->check(s, i, &e) != RC_OK)
			return refuse(s, i, e.text);
		f->invalid = false;
	}
	return true;
}

void
form_save(struct screen *s)
{
	const struct screen_ops *ops = s->def->ops;
	struct err e;
	err_clear(&e);
	if (!fields_hold(s) || !ops || !ops->save)
		return;
	if (ops->check_all && !ui_said(s, ops->check_all(s, &e), &e))
		return;
	s->form->stay = false;
	err_clear(&e);
	if (!ui_said(s, ops->save(s, &e), &e))
		return;
	form_draft_clear(s);
	form_clean(s);
	if (s->form->stay)
		s->form->focus = neighbour(s, s->def->nfields, 1);
	else
		s->closing = true;
}

/* ---- leaving ----------------------------------------------------------- */

static void
name_change(const struct field *f, struct buf *b)
{
	if (f->edit.secret) {
		buf_addf(b, "%s\n", f->def->label);
		return;
	}
	char old[48], new[48];
	text_copy(old, sizeof(old), *f->was ? f->was : "(empty)");
	text_copy(new, sizeof(new),
		  f->edit.text.len ? f->edit.text.p : "(empty)");
	buf_addf(b, "%s: %s %s %s\n", f->def->label, old,
		 paint_glyph(GLYPH_ARROW), new);
}

/* A form with a pass phrase has nothing that is worth keeping. */
static bool
holds_secret(const struct screen *s)
{
	for (int i = 0; i < s->def->nfields; i++)
		if (s->def->fields[i].type == FIELD_SECRET)
			return true;
	return false;
}

bool
form_unsaved(const struct screen *s)
{
	return s->form && form_dirty(s) && !holds_secret(s);
}

bool
form_may_close(struct screen *s)
{
	static const char *const answers[] = { "Keep editing", "Save",
					       "Discard" };
	struct buf b = BUF_INIT;
	int named = 0;
	if (!form_unsaved(s))
		return true;
	for (int i = 0; i < s->def->nfields; i++) {
		if (!field_changed(&s->form->field[i]))
			continue;
		if (++named <= 8)
			name_change(&s->form->field[i], &b);
	}
	if (named > 8)
		buf_addf(&b, "and %d more\n", named - 8);
	int answer = ui_ask("Unsaved work", b.p, answers, 3);
	buf_release(&b);
	if (ui_s.unwind || ui_stopping())
		return false;
	if (answer == 1)
		form_save(s);
	if (answer == 2)
		form_draft_clear(s);
	return answer == 2;
}

/* ---- keys -------------------------------------------------------------- */

static bool
take_text(struct screen *s, struct field *f, const char *text)
{
	if (f->readonly)
		return false;
	enum edit_result r = edit_insert(&f->edit, text, strlen(text));
	f->touched = true;
	f->invalid = false;
	s->form->drafted = false;
	if (r == EDIT_FULL)
		ui_message(ROLE_WARN, "%s takes at most %d characters.",
			   f->def->label, f->def->max);
	return true;
}

static bool
note_key(struct field *f, int32_t key)
{
	int cells = f->cells > 0 ? f->cells : f->def->width;
	if (f->def->type != FIELD_NOTE)
		return false;
	if (key == K_UP || key == K_DOWN)
		return edit_move_line(&f->edit, cells, key == K_UP ? -1 : 1);
	return false;
}

static bool
edit_field(struct screen *s, struct field *f, int32_t key)
{
	bool coded = f->def->type == FIELD_PICK || f->def->type == FIELD_CHOICE;
	if (f->readonly)
		return key_is_text(key);
	if (key == '?' && coded && f->edit.text.len == 0) {
		form_list(s);
		return true;
	}
	if (field_step(f, key))
		return true;
	if (key_is_text(key) && !field_takes(f, key)) {
		ui_message(ROLE_WARN, "%s can't hold that character.",
			   f->def->label);
		return true;
	}
	/* what stands, right or wrong, is replaced by typing, as a whole */
	if (key_is_text(key) && !f->touched && (f->full || f->invalid) &&
	    f->edit.at == f->edit.text.len &&
	    (coded || f->def->type == FIELD_BOOL || f->def->type == FIELD_INT ||
	     f->def->type == FIELD_QTY || f->def->type == FIELD_DATE ||
	     f->def->type == FIELD_TIME || f->def->type == FIELD_DATETIME)) {
		edit_set(&f->edit, "");
		f->full = false;
	}
	enum edit_result r = edit_key(&f->edit, key);
	if (r == EDIT_FULL)
		ui_message(ROLE_WARN, "%s takes at most %d characters.",
			   f->def->label, f->def->max);
	if (r == EDIT_CHANGED) {
		f->touched = true;
		f->invalid = false;
		f->full = false;
		s->form->drafted = false;
	}
	return r != EDIT_IGNORED;
}

/* The first field of the group before or after. */
static int
group_step(const struct screen *s, int way)
{
	int n = s->def->nfields, at = s->form->focus;
	int g = at < n ? s->def->fields[at].group : s->def->ngroups;
	for (int want = g + way; want >= 0 && want < s->def->ngroups;
	     want += way)
		for (int i = 0; i < n; i++)
			if (s->def->fields[i].group == want && can_focus(s, i))
				return i;
	return way > 0 ? n : neighbour(s, n, 1);
}

static bool
button_key(struct screen *s, const struct event *ev)
{
	if (ev->key != K_ENTER && ev->key != ' ')
		return false;
	if (ev->burst)
		ui_message(ROLE_WARN, "Press Enter again: %s.",
			   s->def->save ? s->def->save : "Save");
	else
		form_save(s);
	return true;
}

bool
form_event(struct screen *s, const struct event *ev)
{
	struct field *at = form_focused(s);
	if (ev->type == EV_PASTE)
		return at && take_text(s, at, ev->text);
	if (ev->type == EV_SCAN) {
		/* The screen first: a box fills several fields at once. */
		if (s->def->ops && s->def->ops->scan) {
			struct err e;
			err_clear(&e);
			enum rc rc = s->def->ops->scan(s, ev->text, &e);
			if (rc != RC_NONE) {
				ui_said(s, rc, &e);
				return true;
			}
		}
		if (!at || !(at->def->flags & FIELD_SCAN))
			return false;
		edit_set(&at->edit, "");
		take_text(s, at, ev->text);
		go(s, 1, true);
		return true;
	}
	if (ev->type != EV_KEY)
		return false;
	if (ev->key == K_F2 || ev->key == K_CTRL('s')) {
		form_save(s);
		return true;
	}
	if (ev->key == K_F4)
		return form_list(s);
	if (at && note_key(at, ev->key))
		return true;
	switch (ev->key) {
	case K_ENTER:
	case K_TAB:
	case K_DOWN:
		if (!at && button_key(s, ev))
			return true;
		go(s, 1, ev->key != K_DOWN);
		return true;
	case K_BACKTAB:
	case K_UP:
		go(s, -1, false);
		return true;
	case K_PGDN:
		go_to(s, group_step(s, 1));
		return true;
	case K_PGUP:
		go_to(s, group_step(s, -1));
		return true;
	default:
		if (at ? edit_field(s, at, ev->key) : button_key(s, ev))
			return true;
		return form_undo_key(s, ev->key);
	}
}

/* ---- opening ----------------------------------------------------------- */

void
form_presets(struct screen *s)
{
	struct err e;
	for (int i = 0; i < s->def->nfields; i++) {
		struct field *f = &s->form->field[i];
		field_empty(f);
		if (!f->def->preset)
			continue;
		edit_set(&f->edit, f->def->preset);
		f->touched = true;
		if (f->def->type != FIELD_PICK &&
		    field_read(f, ui_s.host->date_order, &e) != RC_OK)
			field_empty(f);
	}
}

void
form_opened(struct screen *s)
{
	struct form *f = s->form;
	form_clean(s);
	if (!can_focus(s, f->focus) ||
	    (f->focus == s->def->nfields && !f->filled))
		f->focus = neighbour(s, s->def->nfields, 1);
	form_draft_offer(s);
}

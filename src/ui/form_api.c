/*
 * form_api.c - what screens/NAME.c reads from a form and puts into it.
 */
#include <stdio.h>
#include <string.h>

#include "ui_private.h"

static struct field *
field_at(struct screen *s, int i)
{
	if (!s->form || i < 0 || i >= s->def->nfields)
		BUG("%s has no field %d", s->def->name, i);
	return &s->form->field[i];
}

/* One that was read, even where a rule across fields blames it: another field
 * may be what has to change. */
static bool
holds(const struct field *f)
{
	return f->full;
}

const char *
form_text(struct screen *s, int field)
{
	struct field *f = field_at(s, field);
	return f->def->type == FIELD_LABEL || holds(f) ? f->edit.text.p : "";
}

bool
form_empty(struct screen *s, int field)
{
	return !holds(field_at(s, field));
}

int64_t
form_int(struct screen *s, int field)
{
	struct field *f = field_at(s, field);
	if (!holds(f))
		return f->def->type == FIELD_CHOICE ? -1 : 0;
	return f->num;
}

const char *
form_code(struct screen *s, int field)
{
	struct field *f = field_at(s, field);
	return holds(f) ? f->code : "";
}

int32_t
form_day(struct screen *s, int field)
{
	struct field *f = field_at(s, field);
	return holds(f) ? f->day : 0;
}

int32_t
form_minute(struct screen *s, int field)
{
	struct field *f = field_at(s, field);
	return holds(f) ? f->minute : WHEN_NO_MINUTE;
}

/* ---- setting ----------------------------------------------------------- */

static void
was_set(struct screen *s, struct field *f)
{
	f->invalid = f->touched = false;
	(void)field_is_news(f);
	if (!s->form->loading)
		s->form->drafted = false;
}

void
form_set_text(struct screen *s, int field, const char *text)
{
	struct field *f = field_at(s, field);
	struct err e;
	field_empty(f);
	edit_set(&f->edit, text ? text : "");
	if (f->def->type == FIELD_PICK)
		f->full = f->edit.text.len > 0;
	f->touched = f->def->type != FIELD_PICK;
	bool bad = field_read(f, ui_s.host->date_order, &e) != RC_OK;
	was_set(s, f);
	f->invalid = bad;
}

void
form_set_int(struct screen *s, int field, int64_t value)
{
	struct field *f = field_at(s, field);
	if (f->def->type == FIELD_CHOICE &&
	    (value < 0 || value >= f->def->noptions)) {
		form_clear(s, field);
		return;
	}
	f->num = value;
	f->full = true;
	if (f->def->type == FIELD_CHOICE)
		snprintf(f->code, sizeof(f->code), "%s",
			 f->def->options[value].code);
	field_show(f);
	was_set(s, f);
}

void
form_set_when(struct screen *s, int field, int32_t day, int32_t minute)
{
	struct field *f = field_at(s, field);
	if (day == 0 && f->def->type != FIELD_TIME) {
		form_clear(s, field);
		return;
	}
	f->day = day;
	f->minute = minute;
	f->full = f->def->type != FIELD_TIME || minute != WHEN_NO_MINUTE;
	field_show(f);
	was_set(s, f);
}

void
form_set_day(struct screen *s, int field, int32_t day)
{
	form_set_when(s, field, day, WHEN_NO_MINUTE);
}

void
form_set_minute(struct screen *s, int field, int32_t minute)
{
	struct field *f = field_at(s, field);
	form_set_when(s, field, f->day, minute);
}

void
form_set_pick(struct screen *s, int field, int64_t id, const char *code,
	      const char *text)
{
	struct field *f = field_at(s, field);
	struct buf b = BUF_INIT;
	f->num = id;
	f->full = true;
	snprintf(f->code, sizeof(f->code), "%s", code ? code : "");
	buf_addf(&b, "%s%s%s", f->code, f->code[0] ? " " : "",
		 text ? text : "");
	edit_set(&f->edit, b.p);
	buf_release(&b);
	was_set(s, f);
}

void
form_set_code(struct screen *s, int field, const char *code)
{
	struct field *f = field_at(s, field);
	for (int i = 0; code && i < f->def->noptions; i++)
		if (strcmp(f->def->options[i].code, code) == 0) {
			form_set_int(s, field, i);
			return;
		}
	form_clear(s, field);
}

void
form_clear(struct screen *s, int field)
{
	struct field *f = field_at(s, field);
	field_empty(f);
	was_set(s, f);
}

/* ---- this instance ----------------------------------------------------- */

void
form_required(struct screen *s, int field, bool required)
{
	field_at(s, field)->required = required;
}

void
form_readonly(struct screen *s, int field, bool readonly)
{
	field_at(s, field)->readonly = readonly;
}

void
form_hidden(struct screen *s, int field, bool hidden)
{
	field_at(s, field)->hidden = hidden;
}

void
form_unit(struct screen *s, int field, const char *unit)
{
	struct field *f = field_at(s, field);
	snprintf(f->unit, sizeof(f->unit), "%s", unit ? unit : "");
}

void
form_remark(struct screen *s, int field, enum ui_role role, const char *text)
{
	struct field *f = field_at(s, field);
	snprintf(f->remark, sizeof(f->remark), "%s", text ? text : "");
	f->remark_role = role;
}

void
form_focus(struct screen *s, int field)
{
	(void)field_at(s, field);
	s->form->focus = field;
}

void
form_done(struct screen *s)
{
	form_draft_clear(s);
	form_clean(s);
}

void
form_focus_save(struct screen *s)
{
	s->form->focus = s->def->nfields;
	s->form->filled = true;
}

bool
form_dirty(const struct screen *s)
{
	for (int i = 0; s->form && i < s->def->nfields; i++)
		if (field_changed(&s->form->field[i]))
			return true;
	return false;
}

bool
form_changed(struct screen *s, int field)
{
	return field_changed(field_at(s, field));
}

void
form_clean(struct screen *s)
{
	for (int i = 0; i < s->def->nfields; i++)
		field_settle(&s->form->field[i]);
	form_undo_clear(s->form);
	s->form->drafted = false;
}

void
form_stay(struct screen *s)
{
	s->form->stay = true;
}

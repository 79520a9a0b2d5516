/*
 * linear_form.c - a form as one prompt a field.
 *
 * Nothing keeps what stands there.  `<` goes back a field, `?` explains it
 * and lists what it takes, `-` empties it, `!` leaves the form.
 */
#include <stdio.h>
#include <string.h>

#include "linear.h"

static bool
is_asked(const struct field *f)
{
	return !f->hidden && !f->readonly && f->def->type != FIELD_LABEL;
}

static void
explain(struct screen *s, int i)
{
	struct field *f = &s->form->field[i];
	linear_say(f->def->help);
	s->form->focus = i;
	if (f->def->type == FIELD_PICK || f->def->type == FIELD_CHOICE)
		form_list(s);
}

static void
prompt_of(const struct field *f, struct buf *b)
{
	buf_clear(b);
	buf_addf(b, "%s%s%s", f->def->label, f->unit[0] ? ", " : "", f->unit);
	if (f->edit.text.len && !f->edit.secret)
		buf_addf(b, " [%s]", f->edit.text.p);
	else if (f->required)
		buf_adds(b, " (required)");
	buf_addc(b, ':');
}

static void
take_line(struct screen *s, struct field *f, const char *text, size_t n)
{
	edit_set(&f->edit, "");
	f->full = false;
	edit_insert(&f->edit, text, n);
	f->touched = true;
	f->invalid = false;
	s->form->drafted = false;
}

/* Asks for one field.  Returns the step to the next: 1, -1, 0 again; 2: the
 * user leaves the form. */
static int
ask_field(struct screen *s, int i)
{
	struct field *f = &s->form->field[i];
	struct buf prompt = BUF_INIT, line = BUF_INIT;
	int step = 1;
	prompt_of(f, &prompt);
	s->form->focus = i;
	if (!linear_read(prompt.p, f->edit.secret, &line)) {
		if (line.len && !f->edit.secret)
			take_line(s, f, line.p, line.len);
		step = 2;
	} else if (strcmp(line.p, "!") == 0) {
		step = 2;
	} else if (strcmp(line.p, "<") == 0) {
		step = -1;
	} else if (strcmp(line.p, "?") == 0) {
		explain(s, i);
		step = 0;
	} else if (line.len) {
		take_line(s, f, line.p, strcmp(line.p, "-") ? line.len : 0);
		step = form_leave_field(s, i, true) ? 1 : 0;
		form_draft_save(s);
	}
	buf_release(&prompt);
	buf_release(&line);
	return step;
}

static void
say_labels(struct screen *s)
{
	struct buf b = BUF_INIT;
	for (int i = 0; i < s->def->nfields; i++) {
		const struct field *f = &s->form->field[i];
		if (!f->hidden && !is_asked(f) && f->edit.text.len)
			buf_addf(&b, "%s: %s\n", f->def->label, f->edit.text.p);
	}
	if (b.len)
		linear_say(b.p);
	buf_release(&b);
}

/* The field that saving found wrong, or the end of the form. */
static int
blamed(const struct screen *s)
{
	int at = s->form->focus;
	return at < s->def->nfields && s->form->field[at].invalid
		       ? at
		       : s->def->nfields;
}

void
linear_form(struct screen *s)
{
	const char *const ends[] = { s->def->save ? s->def->save : "Save",
				     "Go through it again",
				     "Leave without saving" };
	int n = s->def->nfields, i = 0;
	linear_say("Nothing keeps a value, < goes back, ? explains, - "
		   "empties, ! leaves.");
	say_labels(s);
	while (!ui_s.quit && !ui_stopping()) {
		for (; i < n;) {
			int step = is_asked(&s->form->field[i])
					   ? ask_field(s, i)
					   : 1;
			if (step == 2)
				break;
			do
				i += step;
			while (step < 0 && i > 0 &&
			       !is_asked(&s->form->field[i]));
			i = i < 0 ? 0 : i;
			if (s->closing || ui_top() != s)
				return;
		}
		say_labels(s);
		bool cut = ui_s.quit || ui_stopping();
		int end = cut ? 2 : linear_choose("The form:", ends, 3);
		i = 0;
		cut |= ui_s.quit || ui_stopping();
		if (end == 2 || cut) {
			if (cut)
				form_draft_save(s);
			else
				form_draft_clear(s);
			s->closing = true;
			return;
		}
		if (end != 0)
			continue;
		form_save(s);
		if (s->closing || ui_top() != s || s->form->stay)
			return;
		i = blamed(s);
	}
}

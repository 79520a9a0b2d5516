/*
 * form_undo.c - taking back what was typed, field by field, form-wide.
 *
 * A field keeps its own history while one types in it (edit.c).  Once it has
 * been left, the change as a whole stands in the form's: Ctrl-Z takes the last
 * one back, in whatever field it was, and Ctrl-Y does it again.  Secrets are
 * not kept; what a screen sets by itself follows from what it was told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"

static void
drop(struct form_step *v, int *n)
{
	while (*n > 0) {
		struct form_step *p = &v[--*n];
		mem_wipe(p->text, strlen(p->text));
		free(p->text);
	}
}

void
form_undo_clear(struct form *f)
{
	drop(f->undo, &f->nundo);
	drop(f->redo, &f->nredo);
}

static void
push(struct form_step *v, int *n, int field, const char *text, int64_t num)
{
	if (*n == FORM_UNDO) {
		int one = 1;
		drop(v, &one);
		memmove(v, v + 1, sizeof(*v) * (FORM_UNDO - 1));
		--*n;
	}
	v[(*n)++] = (struct form_step){ field, mem_copy(text), num };
}

bool
form_news(struct screen *s, int field)
{
	struct form *form = s->form;
	struct field *f = &form->field[field];
	char *was = mem_copy(f->seen ? f->seen : "");
	int64_t num = f->seen_num;
	bool news = field_is_news(f);
	if (news && !f->edit.secret) {
		push(form->undo, &form->nundo, field, was, num);
		drop(form->redo, &form->nredo);
	}
	mem_wipe(was, strlen(was));
	free(was);
	return news;
}

/* One step from one history, which goes to the other. */
static bool
step(struct screen *s, struct form_step *from, int *nfrom, struct form_step *to,
     int *nto)
{
	struct form *form = s->form;
	if (*nfrom == 0)
		return false;
	struct form_step p = from[--*nfrom];
	struct field *f = &form->field[p.field];
	push(to, nto, p.field, f->edit.text.p, f->num);
	if (f->def->type == FIELD_PICK && *p.text && p.num)
		form_set_pick(s, p.field, p.num, "", p.text);
	else
		form_set_text(s, p.field, p.text);
	if (s->def->ops && s->def->ops->changed)
		s->def->ops->changed(s, p.field);
	if (!f->hidden && !f->readonly)
		form->focus = p.field;
	ui_message(ROLE_NORMAL, "%s: %.60s", f->def->label,
		   *p.text ? p.text : "(empty)");
	mem_wipe(p.text, strlen(p.text));
	free(p.text);
	return true;
}

bool
form_undo_key(struct screen *s, int32_t key)
{
	struct form *f = s->form;
	if (key == K_CTRL('z'))
		return step(s, f->undo, &f->nundo, f->redo, &f->nredo);
	if (key == K_CTRL('y'))
		return step(s, f->redo, &f->nredo, f->undo, &f->nundo);
	return false;
}

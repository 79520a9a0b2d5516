/*
 * form_draft.c - unsaved forms, as text that the program seals and keeps.
 *
 * A draft is lines of `field TAB id TAB text`, newlines in the text written
 * as \n.  Its key is the screen's name and what it was opened with.  Secrets
 * are never part of it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"

enum { KEY_TEXT = 240, JOURNAL_US = 3000000 };

static void
draft_key(const struct screen *s, char out[KEY_TEXT])
{
	snprintf(out, KEY_TEXT, "%s|%" PRId64 "|%" PRId64 "|%d|%d|%s",
		 s->def->name, s->args.id, s->args.other, (int)s->args.day,
		 (int)s->args.mode, s->args.text);
}

bool
ui_draft_parse(const char *key, int *screen, struct ui_args *args)
{
	const struct ui_tables *t = ui_s.host ? ui_s.host->tables : &ui_tables;
	size_t n = strcspn(key, "|");
	int at = 0, day, mode;
	memset(args, 0, sizeof(*args));
	if (key[n] != '|' ||
	    sscanf(key + n, "|%" SCNd64 "|%" SCNd64 "|%d|%d|%n", &args->id,
		   &args->other, &day, &mode, &at) != 4 ||
	    at == 0)
		return false;
	args->day = day;
	args->mode = mode;
	snprintf(args->text, sizeof(args->text), "%s", key + n + at);
	for (int i = 0; i < t->nscreens; i++)
		if (strlen(t->screens[i].name) == n &&
		    memcmp(t->screens[i].name, key, n) == 0) {
			*screen = i;
			return true;
		}
	return false;
}

void
form_draft_save(struct screen *s)
{
	char key[KEY_TEXT];
	struct buf b = BUF_INIT;
	if (!s->form || !ui_s.host->draft_save || s->form->drafted ||
	    s->closing || !form_unsaved(s))
		return;
	for (int i = 0; i < s->def->nfields; i++) {
		const struct field *f = &s->form->field[i];
		if (f->edit.secret || !field_changed(f))
			continue;
		buf_addf(&b, "%s\t%" PRId64 "\t", f->def->name, f->num);
		for (const char *p = f->edit.text.p; *p; p++) {
			if (*p == '\n')
				buf_adds(&b, "\\n");
			else if (*p == '\\')
				buf_adds(&b, "\\\\");
			else
				buf_addc(&b, *p);
		}
		buf_addc(&b, '\n');
	}
	draft_key(s, key);
	if (b.len)
		ui_s.host->draft_save(ui_s.host->ctx, key, &b);
	s->form->drafted = true;
	buf_release(&b);
}

/* Whoever types without a pause has a draft every few seconds all the same. */
void
form_draft_journal(struct screen *s)
{
	int64_t now = when_monotonic_us();
	if (now - s->form->drafted_us < JOURNAL_US)
		return;
	s->form->drafted_us = now;
	form_draft_save(s);
}

void
drafts_save_all(void)
{
	for (int i = 0; i < ui_s.depth; i++)
		form_draft_save(ui_s.stack[i]);
}

/* Another form that is open on the same thing, in this session. */
static struct screen *
same_below(const struct screen *s)
{
	char key[KEY_TEXT], other[KEY_TEXT];
	draft_key(s, key);
	for (int i = 0; i < ui_s.depth; i++) {
		struct screen *o = ui_s.stack[i];
		if (o == s || !o->form || o->closing)
			continue;
		draft_key(o, other);
		if (strcmp(key, other) == 0)
			return o;
	}
	return NULL;
}

void
form_draft_clear(struct screen *s)
{
	char key[KEY_TEXT];
	if (!s->form || !ui_s.host->draft_clear)
		return;
	draft_key(s, key);
	ui_s.host->draft_clear(ui_s.host->ctx, key);
	s->form->drafted = false;
	/* The other one's draft stood under the same key. */
	struct screen *other = same_below(s);
	if (other) {
		other->form->drafted = false;
		form_draft_save(other);
	}
}

static void
put_back(struct screen *s, char *line)
{
	char *id = strchr(line, '\t');
	char *text = id ? strchr(id + 1, '\t') : NULL;
	if (!text)
		return;
	*id++ = '\0';
	*text++ = '\0';
	char *out = text;
	for (char *p = text; *p; p++) {
		if (*p == '\\' && p[1])
			*out++ = *++p == 'n' ? '\n' : *p;
		else
			*out++ = *p;
	}
	*out = '\0';
	for (int i = 0; i < s->def->nfields; i++) {
		struct field *f = &s->form->field[i];
		if (strcmp(f->def->name, line) != 0 || f->edit.secret ||
		    f->def->type == FIELD_LABEL)
			continue;
		if (f->def->type == FIELD_PICK && strtoll(id, NULL, 10) != 0)
			form_set_pick(s, i, strtoll(id, NULL, 10), "", text);
		else
			form_set_text(s, i, text);
	}
}

/* To the first field that still wants something. */
static void
go_on(struct screen *s)
{
	for (int i = 0; i < s->def->nfields; i++) {
		const struct field *f = &s->form->field[i];
		if (f->required && !f->hidden && !f->readonly &&
		    f->edit.text.len == 0) {
			s->form->focus = i;
			return;
		}
	}
}

void
form_draft_offer(struct screen *s)
{
	static const char *const answers[] = { "Restore", "Throw away" };
	char key[KEY_TEXT];
	struct buf b = BUF_INIT;
	draft_key(s, key);
	/* What lies there is of a form that is still open. */
	if (same_below(s))
		return;
	if (!ui_s.host->draft_load ||
	    !ui_s.host->draft_load(ui_s.host->ctx, key, &b)) {
		buf_release(&b);
		return;
	}
	if (ui_ask("Unsaved work",
		   "This form was left before it was saved.\n"
		   "What was typed then is still here.",
		   answers, 2) == 0) {
		char *rest = b.p, *line;
		while ((line = strsep(&rest, "\n")) != NULL)
			put_back(s, line);
		s->form->restored = true;
		for (int i = 0; i < s->def->nfields; i++)
			if (field_changed(&s->form->field[i]) && s->def->ops &&
			    s->def->ops->changed)
				s->def->ops->changed(s, i);
		go_on(s);
	} else if (!ui_s.unwind && !ui_stopping()) {
		form_draft_clear(s);
	}
	buf_release(&b);
}

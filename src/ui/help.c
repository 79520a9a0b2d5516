/*
 * help.c - F1: this field, this screen, every key.  Made from the same tables
 * that the keys are answered from, so it can't be out of date.
 */
#include <stdio.h>
#include <string.h>

#include "ui_private.h"

static void
add_key(struct buf *b, int32_t k1, int32_t k2, const char *label,
	const char *help)
{
	char a[KEY_NAME], c[KEY_NAME], keys[2 * KEY_NAME + 4];
	snprintf(keys, sizeof(keys), "%s%s%s", k1 ? key_label(a, k1) : "",
		 k2 ? ", " : "", k2 ? key_label(c, k2) : "");
	buf_addf(b, "  %-9s %-16s %s\n", keys, label, help);
}

static void
add_engine_keys(struct buf *b, char kind)
{
	static const struct {
		int32_t key;
		const char *where, *label, *help;
	} k[] = {
#define X(key_, where_, label_, help_) { key_, where_, label_, help_ },
		UI_ENGINE_KEYS(X)
#undef X
	};
	size_t n = sizeof(k) / sizeof(k[0]);
	for (size_t i = 0; i < n; i++) {
		int32_t second = K_NONE;
		if (!strchr(k[i].where, '*') && !strchr(k[i].where, kind))
			continue;
		bool twin = i > 0 && k[i].help == k[i - 1].help;
		if (twin || (i > 0 && !strcmp(k[i].help, k[i - 1].help) &&
			     (strchr(k[i - 1].where, '*') ||
			      strchr(k[i - 1].where, kind))))
			continue;
		if (i + 1 < n && !strcmp(k[i].help, k[i + 1].help) &&
		    (strchr(k[i + 1].where, '*') ||
		     strchr(k[i + 1].where, kind)))
			second = k[i + 1].key;
		add_key(b, k[i].key, second, k[i].label, k[i].help);
	}
}

void
help_show(struct screen *s)
{
	struct buf b = BUF_INIT;
	const struct field *f = s->form ? form_focused(s) : NULL;
	char kind = s->form ? 'f' : s->def->kind == KIND_FIND ? 't' : 'l';
	if (f) {
		buf_addf(&b, "%s%s\n%s\n", f->def->label,
			 f->required ? " (required)" : "", f->def->help);
		if (f->def->type == FIELD_DATE ||
		    f->def->type == FIELD_DATETIME)
			buf_adds(&b, "Dates: t today, t-1 yesterday, t+2w in "
				     "two weeks, 9/9/2008, 09sep2008; + and - "
				     "move by a day.\n");
		if (f->def->type == FIELD_PICK || f->def->type == FIELD_CHOICE)
			buf_adds(&b, "Type the beginning of what is meant, or "
				     "press F4 for the list.\n");
		if (f->def->type == FIELD_NOTE)
			buf_adds(&b, "Ctrl-J begins a new line.\n");
		buf_addc(&b, '\n');
	}
	buf_addf(&b, "%s\n%s\n", s->def->title, s->def->help);
	if (s->def->nactions)
		buf_adds(&b, "\nWhat can be done here\n");
	for (int i = 0; i < s->def->nactions; i++) {
		const struct action_ref *r = &s->def->actions[i];
		const struct action_def *a =
			&ui_s.host->tables->actions[r->action];
		add_key(&b, r->key[0], r->key[1], a->label, a->help);
	}
	buf_adds(&b, "\nKeys\n");
	add_engine_keys(&b, kind);
	buf_adds(&b, "\nF1 to F12 also as Alt-1 to Alt-9, Alt-0, Alt-- and "
		     "Alt-=, or as Ctrl-X and then the same.\n");
	ui_pager("Help", b.p);
	buf_release(&b);
}

/*
 * mkscreen_check.c - what must hold across statements: names are known and
 * unique, keys don't clash, help is there, and everything fits 80 columns.
 */
#include "mkscreen.h"

#include <string.h>

#include "wardbook/text.h"

enum {
	LABEL_CELLS = 24, /* label of a field or an action */
	TITLE_CELLS = 40,
	LINE_CELLS = 78, /* 80 less the marker of lists, or the margins */
	GAP = 2		 /* between columns */
};

static int
cells(const char *s)
{
	return text_width(s, strlen(s));
}

static void
fits(struct model *m, struct place at, const char *s, int width)
{
	if (!*s)
		complain(m, at, "the label is empty");
	if (cells(s) > width)
		complain(m, at, "\"%s\" is wider than %d cells", s, width);
}

static bool
same_c(const char *a, const char *b)
{
	return strcmp(c_name(a, true), c_name(b, true)) == 0;
}

/* Of two that can be called from anywhere, one key would reach only one. */
static void
check_anywhere(struct model *m, const struct m_action *a)
{
	char name[KEY_NAME];
	for (const struct m_action *b = m->action; b < a; b++) {
		if (!(a->flags & b->flags & ACTION_ANYWHERE))
			continue;
		for (int i = 0; i < 4; i++)
			if (a->key[i / 2] >= K_ALT_BASE &&
			    a->key[i / 2] == b->key[i % 2])
				complain(m, a->at,
					 "%s and %s, both anywhere, want the "
					 "key %s",
					 a->name, b->name,
					 key_label(name, a->key[i / 2]));
	}
}

static void
check_actions(struct model *m)
{
	for (int i = 0; i < m->nactions; i++) {
		struct m_action *a = &m->action[i];
		fits(m, a->at, a->label, LABEL_CELLS);
		if (!a->help)
			complain(m, a->at, "%s has no help sentence", a->name);
		if (a->opens && find_screen(m, a->opens) < 0)
			complain(m, a->at, "unknown screen \"%s\"", a->opens);
		if (!a->act && !a->opens)
			complain(m, a->at,
				 "%s names no permission: act NAME, "
				 "or act none",
				 a->name);
		check_anywhere(m, a);
		for (int j = 0; j < i; j++)
			if (same_c(a->name, m->action[j].name))
				complain(m, a->at, "%s stands at line %d too",
					 a->name, m->action[j].at.line);
	}
}

/* What the engine does with a key in a screen of this kind, or NULL. */
static const char *
engine_use(int32_t key, enum screen_kind kind)
{
	static const struct {
		int32_t key;
		const char *where, *label;
	} k[] = {
#define X(key_, where_, label_, help_) { key_, where_, label_ },
		UI_ENGINE_KEYS(X)
#undef X
	};
	char w = kind == KIND_FORM ? 'f' : kind == KIND_FIND ? 't' : 'l';
	for (size_t i = 0; i < sizeof(k) / sizeof(k[0]); i++)
		if (k[i].key == key &&
		    (strchr(k[i].where, '*') || strchr(k[i].where, w)))
			return k[i].label;
	return NULL;
}

/* Letters type themselves in forms and prompts, so they bind nothing there. */
static void
drop_letters(struct m_ref *r, enum screen_kind kind)
{
	if (kind != KIND_FORM && kind != KIND_FIND)
		return;
	for (int i = 0; i < 2; i++)
		if (key_is_text(r->key[i]))
			r->key[i] = K_NONE;
	if (r->key[0] == K_NONE) {
		r->key[0] = r->key[1];
		r->key[1] = K_NONE;
	}
}

static void
check_keys(struct model *m, struct m_screen *s)
{
	char name[KEY_NAME];
	for (int i = 0; i < s->nactions; i++) {
		struct m_ref *r = &s->action[i];
		if (r->action < 0)
			continue;
		for (int j = 0; j < i; j++)
			if (strcmp(r->name, s->action[j].name) == 0)
				complain(m, r->at, "%s twice", r->name);
		if (!r->own_key)
			memcpy(r->key, m->action[r->action].key,
			       sizeof(r->key));
		drop_letters(r, s->kind);
		for (int a = 0; a < 2; a++) {
			if (r->key[a] == K_NONE)
				continue;
			const char *use = engine_use(r->key[a], s->kind);
			if (use)
				complain(m, r->at,
					 "%s: the key %s always "
					 "means %s",
					 r->name, key_label(name, r->key[a]),
					 use);
			for (int j = 0; j < i; j++)
				if (s->action[j].key[0] == r->key[a] ||
				    s->action[j].key[1] == r->key[a])
					complain(m, r->at,
						 "%s and %s both "
						 "want the key %s",
						 r->name, s->action[j].name,
						 key_label(name, r->key[a]));
		}
	}
}

static void
check_refs(struct model *m, struct m_ref *v, int n)
{
	for (int i = 0; i < n; i++) {
		v[i].action = find_action(m, v[i].name);
		if (v[i].action < 0)
			complain(m, v[i].at, "unknown action \"%s\"",
				 v[i].name);
	}
}

static void
check_fields(struct model *m, struct m_screen *s)
{
	for (int i = 0; i < s->nfields; i++) {
		struct m_field *f = &s->field[i];
		int unit = f->unit ? 1 + cells(f->unit) : 0;
		fits(m, f->at, f->label, LABEL_CELLS);
		if (!f->help && f->type != FIELD_LABEL)
			complain(m, f->at, "%s has no help sentence", f->name);
		if (f->rows < 1 || f->rows > 12)
			complain(m, f->at, "rows must be 1 to 12");
		if (f->type != FIELD_LABEL && (f->max < 1 || f->max > 100000))
			complain(m, f->at, "%s: how many characters?", f->name);
		if (f->width < 1 ||
		    LABEL_CELLS + 2 + f->width + unit > LINE_CELLS)
			complain(m, f->at,
				 "%s does not fit 80 columns: width "
				 "%d",
				 f->name, f->width);
		for (int j = 0; j < i; j++)
			if (same_c(f->name, s->field[j].name))
				complain(m, f->at, "field %s twice", f->name);
		for (int a = 0; a < f->noptions; a++)
			for (int b = 0; b < a; b++)
				if (same_c(f->option[a].code,
					   f->option[b].code) ||
				    text_same(f->option[a].words,
					      f->option[b].words))
					complain(m, f->at, "choice %s twice",
						 f->option[a].code);
	}
}

static void
check_columns(struct model *m, struct m_screen *s)
{
	int must = 0;
	for (int i = 0; i < s->ncolumns; i++) {
		struct m_column *c = &s->column[i];
		if (cells(c->label) > c->width)
			complain(m, c->at,
				 "the label \"%s\" is wider than its "
				 "column",
				 c->label);
		if (c->never)
			must += c->width + (must ? GAP : 0);
		for (int j = 0; j < i; j++)
			if (same_c(c->name, s->column[j].name))
				complain(m, c->at, "column %s twice", c->name);
	}
	if (must > LINE_CELLS)
		complain(m, s->at,
			 "the columns that may not be dropped take "
			 "%d cells; 80 columns leave %d",
			 must, LINE_CELLS);
}

static void
check_shape(struct model *m, struct m_screen *s)
{
	bool list = s->kind == KIND_LIST || s->kind == KIND_FIND;
	if (s->kind == KIND_FORM && s->nfields == 0)
		complain(m, s->at, "a form without fields");
	if (s->kind != KIND_FORM && s->nfields)
		complain(m, s->field[0].at, "only a form has fields");
	if (list && s->ncolumns == 0)
		complain(m, s->at, "a list without columns");
	if (!list && s->ncolumns)
		complain(m, s->column[0].at, "only a list has columns");
	if (s->kind == KIND_MENU && s->nitems == 0)
		complain(m, s->at, "a menu without items");
	if (s->kind != KIND_MENU && s->nitems)
		complain(m, s->item[0].at, "only a menu has items");
	if (s->save && s->kind != KIND_FORM)
		complain(m, s->at, "only a form has save");
	if (s->save)
		fits(m, s->at, s->save, 16);
	if (s->nitems > 18)
		complain(m, s->at, "more than 18 items");
	if (s->enter && !list)
		complain(m, s->enter_at, "only a list has enter");
	if (s->enter && find_screen(m, s->enter) < 0)
		complain(m, s->enter_at, "unknown screen \"%s\"", s->enter);
}

void
check_model(struct model *m)
{
	check_actions(m);
	for (int i = 0; i < m->nscreens; i++) {
		struct m_screen *s = &m->screen[i];
		fits(m, s->at, s->title, TITLE_CELLS);
		if (!s->help)
			complain(m, s->at, "%s has no help", s->name);
		if (!s->act)
			complain(m, s->at,
				 "%s names no permission: act NAME, "
				 "or act none",
				 s->name);
		for (int j = 0; j < i; j++)
			if (same_c(s->name, m->screen[j].name))
				complain(m, s->at, "%s stands in %s too",
					 s->name, m->screen[j].at.file);
		check_shape(m, s);
		check_refs(m, s->action, s->nactions);
		check_refs(m, s->item, s->nitems);
		check_keys(m, s);
		check_fields(m, s);
		check_columns(m, s);
	}
}

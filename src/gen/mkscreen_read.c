/*
 * mkscreen_read.c - reads screen files and the action table.
 *
 * A line is cut into words; "quoted words" are marked by a leading quote so
 * that a text is never taken for a keyword.  A statement ends with its line,
 * unless a brace is open.  The readers complain about what they can't
 * understand and go on, so that one run names every mistake.
 */
#include "mkscreen.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/text.h"

enum { WORDS = 128 };

struct reader {
	struct model *m;
	struct place at;
	const char *next; /* the rest of the file */
	bool indented;	  /* the line began with a blank */
	char *word[WORDS];
	int n, i; /* words, and the next one to take */
};

#define GROW(v, n)                                              \
	((v) = mem_grow((v), ((size_t)(n) + 1) * sizeof(*(v))), \
	 memset(&(v)[n], 0, sizeof(*(v))), &(v)[(n)++])

static char *
cut(const char *s, size_t n)
{
	char *c = mem_alloc(n + 1);
	memcpy(c, s, n);
	c[n] = '\0';
	return c;
}

/* A quoted word at s, marked with its quote; returns what follows it. */
static const char *
word_quoted(struct reader *r, const char *s, char **out)
{
	struct buf b = BUF_INIT;
	buf_addc(&b, '"');
	for (s++; *s && *s != '"' && *s != '\n'; s++) {
		if (*s == '\\' && s[1])
			s++;
		buf_addc(&b, *s);
	}
	if (*s != '"')
		complain(r->m, r->at, "the quote is not closed");
	else
		s++;
	*out = buf_detach(&b);
	return s;
}

/* Appends the words of one line; returns how far braces are open. */
static int
line_words(struct reader *r)
{
	const char *s = r->next;
	int open = 0;
	r->at.line++;
	if (r->n == 0)
		r->indented = *s == ' ' || *s == '\t';
	for (;;) {
		while (*s == ' ' || *s == '\t' || *s == '\r')
			s++;
		if (*s == '\0' || *s == '\n' || *s == '#')
			break;
		if (r->n == WORDS) {
			complain(r->m, r->at, "too many words");
			break;
		}
		if (*s == '"') {
			s = word_quoted(r, s, &r->word[r->n++]);
			continue;
		}
		size_t n =
			*s == '{' || *s == '}' ? 1 : strcspn(s, " \t\r\n\"{}");
		open += (*s == '{') - (*s == '}');
		r->word[r->n++] = cut(s, n);
		s += n;
	}
	s += strcspn(s, "\n");
	r->next = *s ? s + 1 : s;
	return open;
}

/* The next statement; false at the end of the file. */
static bool
statement(struct reader *r)
{
	do {
		int open = 0;
		r->n = r->i = 0;
		if (*r->next == '\0')
			return false;
		do
			open += line_words(r);
		while (open > 0 && *r->next);
		if (open > 0)
			complain(r->m, r->at, "the brace is not closed");
	} while (r->n == 0);
	return true;
}

static bool
is_text(const char *w)
{
	return w && *w == '"';
}

static const char *
peek(struct reader *r)
{
	return r->i < r->n ? r->word[r->i] : NULL;
}

/* A plain word of names: a-z 0-9 . - _ */
static const char *
take_name(struct reader *r, const char *what)
{
	const char *w = peek(r);
	if (!w || is_text(w) || !isalpha((unsigned char)*w) ||
	    strspn(w, "abcdefghijklmnopqrstuvwxyz0123456789._-") != strlen(w)) {
		complain(r->m, r->at, "%s is missing, or not a name", what);
		return "x";
	}
	r->i++;
	return w;
}

static const char *
take_text(struct reader *r, const char *what)
{
	const char *w = peek(r);
	if (!is_text(w)) {
		complain(r->m, r->at, "%s is missing: a text in quotes", what);
		return "";
	}
	r->i++;
	if (!text_is_valid(w, strlen(w)))
		complain(r->m, r->at, "%s is not UTF-8", what);
	return w + 1;
}

static long long
take_number(struct reader *r, const char *what)
{
	const char *w = peek(r);
	char *end = NULL;
	long long v = w && !is_text(w) ? strtoll(w, &end, 10) : 0;
	if (!end || *end || end == w) {
		complain(r->m, r->at, "%s wants a number", what);
		return 0;
	}
	r->i++;
	return v;
}

static bool
take_word(struct reader *r, const char *word)
{
	const char *w = peek(r);
	if (!w || strcmp(w, word) != 0)
		return false;
	r->i++;
	return true;
}

static bool
take_key(struct reader *r, int32_t key[2])
{
	const char *w = peek(r);
	int32_t k = K_NONE;
	size_t len = w ? strlen(w) : 0;
	if (!w || is_text(w))
		return false;
	if (w[0] == 'F' && isdigit((unsigned char)w[1]) && atoi(w + 1) >= 1 &&
	    atoi(w + 1) <= 12)
		k = K_F0 + atoi(w + 1);
	else if (len == 5 && strncmp(w, "Alt-", 4) == 0)
		k = K_ALT(w[4]);
	else if (len == 6 && strncmp(w, "Ctrl-", 5) == 0)
		k = K_CTRL(w[5]);
	else if (strcmp(w, "Space") == 0)
		k = ' ';
	else if (strcmp(w, "Insert") == 0)
		k = K_INSERT;
	else if (strcmp(w, "Delete") == 0)
		k = K_DELETE;
	else if (len == 1)
		k = w[0];
	else
		return false;
	if (key[0] == K_NONE)
		key[0] = k;
	else if (key[1] == K_NONE)
		key[1] = k;
	else
		complain(r->m, r->at, "more than two keys");
	r->i++;
	return true;
}

static void
nothing_left(struct reader *r)
{
	if (peek(r))
		complain(r->m, r->at, "what does \"%s\" mean here?",
			 peek(r) + is_text(peek(r)));
}

static const char *
join(const char *a, const char *b, char between)
{
	if (!a)
		return b;
	struct buf s = BUF_INIT;
	buf_addf(&s, "%s%c%s", a, between, b);
	return buf_detach(&s);
}

/* ---- fields ------------------------------------------------------------ */

static const struct {
	const char *word;
	int width; /* cells, unless the field says otherwise */
	int max;   /* characters */
} types[FIELD_TYPES] = {
	[FIELD_TEXT] = { "text", 0, 0 },
	[FIELD_NAME] = { "name", 32, 60 },
	[FIELD_NOTE] = { "note", 0, 0 },
	[FIELD_DATE] = { "date", 12, 20 },
	[FIELD_TIME] = { "time", 6, 10 },
	[FIELD_DATETIME] = { "datetime", 18, 32 },
	[FIELD_INT] = { "int", 8, 12 },
	[FIELD_QTY] = { "qty", 8, 12 },
	[FIELD_MONEY] = { "money", 12, 16 },
	[FIELD_PHONE] = { "phone", 20, 30 },
	[FIELD_CHOICE] = { "choice", 0, 40 },
	[FIELD_PICK] = { "pick", 34, 80 },
	[FIELD_BOOL] = { "bool", 4, 4 },
	[FIELD_SECRET] = { "secret", 30, 200 },
	[FIELD_LABEL] = { "label", 40, 0 },
};

static void
read_options(struct reader *r, struct m_field *f)
{
	if (!take_word(r, "{")) {
		complain(r->m, r->at, "choice wants { code \"Words\" ... }");
		return;
	}
	while (peek(r) && !take_word(r, "}")) {
		struct m_option *o = GROW(f->option, f->noptions);
		o->code = is_text(peek(r)) ? "" : r->word[r->i++];
		o->words = take_text(r, "the words of a choice");
		int w = text_width(o->words, strlen(o->words));
		if (w + 1 > f->width)
			f->width = w + 1;
		if (!*o->code || !*o->words)
			return;
	}
	if (f->noptions < 2)
		complain(r->m, r->at, "a choice of fewer than two");
}

static void
read_type(struct reader *r, struct m_field *f)
{
	const char *w = peek(r);
	int t = 0;
	while (t < FIELD_TYPES && (!w || strcmp(types[t].word, w) != 0))
		t++;
	if (t == FIELD_TYPES) {
		complain(r->m, r->at, "unknown field type \"%s\"", w ? w : "");
		r->i = r->n;
		return;
	}
	r->i++;
	f->type = (enum field_type)t;
	f->width = types[t].width;
	f->max = types[t].max;
	f->rows = 1;
	if (f->type == FIELD_TEXT || f->type == FIELD_NOTE) {
		f->max = (int)take_number(r, types[t].word);
		f->width = f->max + 1 < 40 ? f->max + 1 : 40;
	}
	if (f->type == FIELD_NOTE) {
		f->rows = 3;
		f->flags |= FIELD_WIDE;
	}
	if (f->type == FIELD_LABEL)
		f->flags |= FIELD_READONLY;
	if (f->type == FIELD_CHOICE)
		read_options(r, f);
	if (f->type == FIELD_PICK)
		f->pick = take_name(r, "the pick list");
}

static void
read_attributes(struct reader *r, struct m_field *f)
{
	static const struct {
		const char *word;
		unsigned flag;
	} flags[] = {
		{ "required", FIELD_REQUIRED },
		{ "readonly", FIELD_READONLY },
		{ "scan", FIELD_SCAN },
		{ "not-future", FIELD_NOT_FUTURE },
		{ "not-past", FIELD_NOT_PAST },
		{ "upper", FIELD_UPPER },
		{ "wide", FIELD_WIDE },
	};
	while (peek(r)) {
		size_t i = 0, n = sizeof(flags) / sizeof(flags[0]);
		while (i < n && strcmp(flags[i].word, peek(r)) != 0)
			i++;
		if (i < n) {
			f->flags |= flags[i].flag;
			r->i++;
		} else if (take_word(r, "rows")) {
			f->rows = (int)take_number(r, "rows");
		} else if (take_word(r, "width")) {
			f->width = (int)take_number(r, "width");
		} else if (take_word(r, "min")) {
			f->least = take_number(r, "min");
			f->flags |= FIELD_HAS_MIN;
		} else if (take_word(r, "max")) {
			f->most = take_number(r, "max");
			f->flags |= FIELD_HAS_MAX;
		} else if (take_word(r, "list")) {
			f->pick = take_name(r, "the list");
		} else if (take_word(r, "unit")) {
			f->unit = take_text(r, "the unit");
		} else if (take_word(r, "default")) {
			f->preset = take_text(r, "the default");
		} else if (is_text(peek(r))) {
			f->help = join(f->help, take_text(r, "help"), ' ');
		} else {
			complain(r->m, r->at, "unknown attribute \"%s\"",
				 peek(r));
			r->i = r->n;
		}
	}
}

static void
read_field(struct reader *r, struct m_screen *s, const char *name)
{
	if (s->ngroups == 0)
		GROW(s->group, s->ngroups)->title = "";
	struct m_field *f = GROW(s->field, s->nfields);
	f->at = r->at;
	f->name = name;
	f->group = s->ngroups - 1;
	f->label = take_text(r, "the label");
	read_type(r, f);
	read_attributes(r, f);
}

static void
read_column(struct reader *r, struct m_screen *s)
{
	struct m_column *c = GROW(s->column, s->ncolumns);
	c->at = r->at;
	c->name = take_name(r, "the column's name");
	c->label = take_text(r, "the column's label");
	const char *w = peek(r);
	char *end = NULL;
	long n = w ? strtol(w, &end, 10) : 0;
	if (n < 1 || n > 200 || !end || (*end && strcmp(end, "+") != 0)) {
		complain(r->m, r->at, "a column wants a width: 12 or 12+");
		return;
	}
	r->i++;
	c->width = (int)n;
	c->grow = *end == '+';
	while (peek(r)) {
		if (take_word(r, "never-drop"))
			c->never = true;
		else if (take_word(r, "right"))
			c->right = true;
		else if (take_word(r, "drop"))
			c->drop = (int)take_number(r, "drop");
		else
			break;
	}
	if (c->never == (c->drop > 0))
		complain(r->m, r->at, "say never-drop or drop N (1 or more)");
	nothing_left(r);
}

static struct m_ref *
read_ref(struct reader *r, struct m_ref **v, int *n)
{
	struct m_ref *a = GROW(*v, *n);
	a->at = r->at;
	a->action = -1;
	a->name = take_name(r, "the action");
	while (take_key(r, a->key))
		a->own_key = true;
	nothing_left(r);
	return a;
}

/* ---- statements of a screen -------------------------------------------- */

static const char *const kinds[] = { "form", "list", "menu", "page", "find" };

static void
read_inside(struct reader *r, struct m_screen *s)
{
	if (is_text(peek(r))) {
		if (s->nfields == 0)
			complain(r->m, r->at, "help of what?");
		else
			read_attributes(r, &s->field[s->nfields - 1]);
		return;
	}
	const char *w = take_name(r, "a statement");
	if (strcmp(w, "act") == 0) {
		s->act_at = r->at;
		s->act = take_name(r, "the permission");
	} else if (strcmp(w, "help") == 0) {
		s->help = join(s->help, take_text(r, "help"), '\n');
	} else if (strcmp(w, "empty") == 0) {
		s->empty = take_text(r, "the sentence");
	} else if (strcmp(w, "save") == 0 && is_text(peek(r)) &&
		   r->i + 1 == r->n) {
		s->save = take_text(r, "the word");
	} else if (strcmp(w, "banner") == 0) {
		s->banner = true;
	} else if (strcmp(w, "ops") == 0) {
		s->ops = true;
	} else if (strcmp(w, "refresh") == 0) {
		s->refresh = (int)take_number(r, "refresh");
	} else if (strcmp(w, "enter") == 0) {
		s->enter_at = r->at;
		s->enter = take_name(r, "the screen");
	} else if (strcmp(w, "action") == 0) {
		read_ref(r, &s->action, &s->nactions);
	} else if (strcmp(w, "item") == 0) {
		read_ref(r, &s->item, &s->nitems);
	} else if (strcmp(w, "column") == 0) {
		read_column(r, s);
	} else if (strcmp(w, "group") == 0) {
		struct m_group *g = GROW(s->group, s->ngroups);
		g->title = take_text(r, "the group's title");
		g->beside = take_word(r, "beside");
	} else if (is_text(peek(r))) {
		read_field(r, s, w);
	} else {
		complain(r->m, r->at, "unknown statement \"%s\"", w);
		r->i = r->n;
	}
	nothing_left(r);
}

static const char *
read_all(struct model *m, const char *path)
{
	struct buf b = BUF_INIT;
	struct err e;
	if (buf_read_file(&b, path, 1 << 20, &e) != RC_OK) {
		complain(m, (struct place){ path, 0 }, "%s", e.text);
		return "";
	}
	return buf_detach(&b);
}

void
read_screens(struct model *m, const char *path)
{
	struct reader r = { .m = m, .at = { path, 0 } };
	struct m_screen *s = NULL;
	r.next = read_all(m, path);
	while (statement(&r)) {
		int k = 0;
		while (k < 5 && strcmp(kinds[k], r.word[0]) != 0)
			k++;
		if (k < 5) {
			r.i++;
			s = GROW(m->screen, m->nscreens);
			s->at = r.at;
			s->kind = (enum screen_kind)k;
			s->ops = s->kind != KIND_MENU;
			s->name = take_name(&r, "the screen's name");
			s->title = take_text(&r, "the screen's title");
			nothing_left(&r);
		} else if (!s) {
			complain(m, r.at,
				 "a screen file begins with form, "
				 "list, menu, page or find");
		} else {
			read_inside(&r, s);
		}
	}
}

/* ---- the action table -------------------------------------------------- */

static void
read_action_words(struct reader *r, struct m_action *a)
{
	static const struct {
		const char *word;
		unsigned flag;
	} flags[] = {
		{ "writes", ACTION_WRITES },
		{ "dangerous", ACTION_DANGEROUS },
		{ "anywhere", ACTION_ANYWHERE },
		{ "row", ACTION_ROW },
	};
	while (peek(r)) {
		size_t i = 0;
		while (i < 4 && strcmp(flags[i].word, peek(r)) != 0)
			i++;
		if (i < 4) {
			a->flags |= flags[i].flag;
			r->i++;
		} else if (is_text(peek(r))) {
			a->help = join(a->help, take_text(r, "help"), ' ');
		} else if (take_word(r, "act")) {
			a->act = take_name(r, "the permission");
		} else if (take_word(r, "opens")) {
			a->opens = take_name(r, "the screen");
		} else if (!take_key(r, a->key)) {
			complain(r->m, r->at, "\"%s\" is no key and no flag",
				 peek(r));
			return;
		}
	}
}

void
read_actions(struct model *m, const char *path)
{
	struct reader r = { .m = m, .at = { path, 0 } };
	r.next = read_all(m, path);
	while (statement(&r)) {
		struct m_action *a;
		if (r.indented) {
			if (m->nactions == 0) {
				complain(m, r.at,
					 "this line is indented, but "
					 "there is no action above");
				continue;
			}
			a = &m->action[m->nactions - 1];
		} else {
			a = GROW(m->action, m->nactions);
			a->at = r.at;
			a->name = take_name(&r, "the action");
			a->label = take_text(&r, "the label");
		}
		read_action_words(&r, a);
	}
}

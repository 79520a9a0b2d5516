/*
 * page.c - text to read: headings, paragraphs, labelled values, bars.
 *
 * Lines are kept as given and wrapped when painted, so that a resize costs
 * nothing.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

enum { LABEL = 22, BAR = 30 };

static void
drop(char *s)
{
	if (s)
		mem_wipe(s, strlen(s));
	free(s);
}

void
page_clear(struct page *p)
{
	for (size_t i = 0; i < p->n; i++) {
		drop(p->v[i].label);
		drop(p->v[i].text);
	}
	p->n = 0;
	if (p->cap) {
		free(p->v);
		p->v = NULL;
		p->cap = 0;
	}
}

static struct page_line *
add(struct screen *s, int kind, enum ui_role role, const char *label,
    const char *text)
{
	struct page *p = &s->page;
	p->v = mem_room(p->v, &p->cap, p->n, sizeof(*p->v));
	struct page_line *l = &p->v[p->n++];
	memset(l, 0, sizeof(*l));
	l->kind = kind;
	l->role = role;
	l->label = label ? mem_copy(label) : NULL;
	l->text = mem_copy(text ? text : "");
	return l;
}

void
page_heading(struct screen *s, const char *text)
{
	add(s, LINE_HEADING, ROLE_TITLE, NULL, text);
}

void
page_text(struct screen *s, enum ui_role role, const char *text)
{
	add(s, LINE_TEXT, role, NULL, text);
}

void
page_textf(struct screen *s, enum ui_role role, const char *fmt, ...)
{
	char text[1000];
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	add(s, LINE_TEXT, role, NULL, text);
}

void
page_pair(struct screen *s, const char *label, enum ui_role role,
	  const char *value)
{
	add(s, LINE_PAIR, role, label, value);
}

void
page_bar(struct screen *s, const char *label, int64_t value, int64_t most,
	 const char *words)
{
	struct page_line *l = add(s, LINE_BAR, ROLE_NORMAL, label, words);
	l->value = value;
	l->most = most;
}

/* ---- painting: the same walk counts rows and paints them --------------- */

struct walk {
	struct rect at;
	int top, row; /* first row shown, next row */
	bool paint;
};

static int
on_glass(const struct walk *w)
{
	int row = w->at.row + w->row - w->top;
	return w->paint && w->row >= w->top && row < w->at.row + w->at.rows
		       ? row
		       : -1;
}

/* Wrapped text from a column on. */
static void
walk_text(struct walk *w, int col, enum ui_role role, const char *text)
{
	struct edit e;
	struct edit_line line[256];
	int row, x, room = w->at.cols - col - 1;
	edit_init(&e, 0);
	edit_set(&e, text);
	int n = edit_wrap(&e, room > 8 ? room : 8, line, 256, &row, &x);
	for (int i = 0; i < n && i < 256; i++, w->row++) {
		int at = on_glass(w);
		size_t len = line[i].n;
		while (len && e.text.p[line[i].from + len - 1] == ' ')
			len--;
		if (at >= 0 && len) {
			char *s = mem_alloc(len + 1);
			memcpy(s, e.text.p + line[i].from, len);
			s[len] = '\0';
			paint_words(at, w->at.col + col, room, role, s);
			drop(s);
		}
	}
	edit_release(&e);
}

static void
walk_bar(struct walk *w, const struct page_line *l)
{
	int at = on_glass(w);
	int64_t n = l->most > 0 ? l->value * BAR / l->most : 0;
	n = n < 0 ? 0 : n > BAR ? BAR : n;
	if (n == 0 && l->value > 0)
		n = 1;
	if (at >= 0) {
		paint_words(at, w->at.col + 1, LABEL, ROLE_LABEL, l->label);
		for (int i = 0; i < n; i++)
			paint_words(at, w->at.col + LABEL + 2 + i, 1, ROLE_OK,
				    paint_glyph(GLYPH_BAR));
		paint_words(at, w->at.col + LABEL + 3 + BAR,
			    w->at.cols - LABEL - 4 - BAR, ROLE_NORMAL, l->text);
	}
	w->row++;
}

static void
walk_line(struct walk *w, const struct page_line *l)
{
	int at;
	switch (l->kind) {
	case LINE_HEADING:
		if (w->row > 0)
			w->row++;
		at = on_glass(w);
		if (at >= 0) {
			int n = paint_words(at, w->at.col + 1, w->at.cols - 2,
					    ROLE_TITLE, l->text);
			paint_rule(at, w->at.col + n + 2, w->at.cols - n - 3,
				   ROLE_MUTED);
		}
		w->row++;
		break;
	case LINE_PAIR:
		at = on_glass(w);
		if (at >= 0)
			paint_words(at, w->at.col + 1, LABEL, ROLE_LABEL,
				    l->label);
		walk_text(w, w->at.cols < 60 ? 14 : LABEL + 2, l->role,
			  l->text);
		break;
	case LINE_BAR:
		walk_bar(w, l);
		break;
	case LINE_TEXT:
		walk_text(w, 1, l->role, l->text);
		break;
	}
}

void
page_paint(struct page *p, struct rect body)
{
	struct walk count = { .at = body }, w;
	for (size_t i = 0; i < p->n; i++)
		walk_line(&count, &p->v[i]);
	p->total = count.row;
	p->height = body.rows;
	if (p->top > p->total - p->height)
		p->top = p->total - p->height;
	if (p->top < 0)
		p->top = 0;
	w = (struct walk){ .at = body, .top = p->top, .paint = true };
	for (size_t i = 0; i < p->n; i++)
		walk_line(&w, &p->v[i]);
}

bool
page_event(struct page *p, const struct event *ev)
{
	int page = p->height > 2 ? p->height - 1 : 1;
	if (ev->type != EV_KEY)
		return false;
	switch (ev->key) {
	case K_UP:
	case 'k':
		p->top--;
		break;
	case K_DOWN:
	case 'j':
	case K_ENTER:
		p->top++;
		break;
	case K_PGUP:
		p->top -= page;
		break;
	case K_PGDN:
	case ' ':
		p->top += page;
		break;
	case K_CTRL('u'):
		p->top -= page / 2;
		break;
	case K_CTRL('d'):
		p->top += page / 2;
		break;
	case K_HOME:
	case 'g':
		p->top = 0;
		break;
	case K_END:
	case 'G':
		p->top = p->total;
		break;
	default:
		return false;
	}
	if (p->top > p->total - p->height)
		p->top = p->total - p->height;
	if (p->top < 0)
		p->top = 0;
	return true;
}

/*
 * list.c - the model of a list.
 */
#include "list.h"

#include <stdlib.h>
#include <string.h>

#include "wardbook/text.h"

void
list_init(struct list *l)
{
	memset(l, 0, sizeof(*l));
	rows_init(&l->rows);
}

void
list_release(struct list *l)
{
	rows_release(&l->rows);
	free(l->shown);
	l->shown = NULL;
	l->nshown = l->cap = 0;
}

static bool
is_heading(const struct list *l, size_t i)
{
	return l->rows.v[l->shown[i]].heading;
}

long
list_selected(const struct list *l)
{
	if (l->sel >= l->nshown || is_heading(l, l->sel))
		return -1;
	return (long)l->shown[l->sel];
}

void
list_begin(struct list *l)
{
	long row = list_selected(l);
	if (l->want == 0 && row >= 0)
		l->want = l->rows.v[row].id;
	rows_clear(&l->rows);
	l->nshown = 0;
}

/* From `at`, the nearest row that can be selected, looking down first. */
static size_t
nearest(const struct list *l, size_t at)
{
	if (l->nshown == 0)
		return 0;
	if (at >= l->nshown)
		at = l->nshown - 1;
	for (size_t i = at; i < l->nshown; i++)
		if (!is_heading(l, i))
			return i;
	for (size_t i = at; i-- > 0;)
		if (!is_heading(l, i))
			return i;
	return at;
}

static void
show_matching(struct list *l)
{
	l->nshown = 0;
	for (size_t i = 0; i < l->rows.n; i++) {
		if (*l->filter && (l->rows.v[i].heading ||
				   !rows_match(&l->rows, i, l->filter)))
			continue;
		l->shown = mem_room(l->shown, &l->cap, l->nshown,
				    sizeof(*l->shown));
		l->shown[l->nshown++] = i;
	}
}

void
list_settle(struct list *l)
{
	show_matching(l);
	l->sel = nearest(l, l->sel);
	for (size_t i = 0; l->want && i < l->nshown; i++)
		if (l->rows.v[l->shown[i]].id == l->want) {
			l->sel = i;
			break;
		}
	l->want = 0;
}

void
list_filter(struct list *l, const char *text)
{
	long row = list_selected(l);
	int64_t id = row >= 0 ? l->rows.v[row].id : 0;
	text_fold(l->filter, sizeof(l->filter), text);
	show_matching(l);
	l->sel = nearest(l, 0);
	if (*l->filter == '\0' && id)
		list_select(l, id);
}

void
list_select(struct list *l, int64_t id)
{
	l->want = id;
	for (size_t i = 0; i < l->nshown; i++)
		if (l->rows.v[l->shown[i]].id == id && !is_heading(l, i)) {
			l->sel = i;
			l->want = 0;
			return;
		}
}

void
list_move(struct list *l, long step)
{
	long way = step < 0 ? -1 : 1, at = (long)l->sel;
	long last = (long)l->nshown - 1;
	l->want = 0;
	for (long left = step < 0 ? -step : step; left > 0; left--) {
		long next = at + way;
		while (next >= 0 && next <= last && is_heading(l, (size_t)next))
			next += way;
		if (next < 0 || next > last)
			break;
		at = next;
	}
	if (l->nshown)
		l->sel = (size_t)at;
}

void
list_first(struct list *l)
{
	l->sel = nearest(l, 0);
}

void
list_last(struct list *l)
{
	l->sel = nearest(l, l->nshown ? l->nshown - 1 : 0);
}

void
list_scroll(struct list *l, size_t height)
{
	if (height == 0)
		return;
	if (l->top + height > l->nshown)
		l->top = l->nshown > height ? l->nshown - height : 0;
	if (l->sel < l->top)
		l->top = l->sel;
	if (l->sel >= l->top + height)
		l->top = l->sel - height + 1;
	/* a heading just above the first row belongs to it */
	while (l->top > 0 && l->sel == l->top && is_heading(l, l->top - 1) &&
	       height > 1)
		l->top--;
}

size_t
list_count(const struct list *l, size_t *nth)
{
	size_t n = 0;
	*nth = 0;
	for (size_t i = 0; i < l->nshown; i++) {
		n += !is_heading(l, i);
		if (i == l->sel)
			*nth = n;
	}
	return n;
}

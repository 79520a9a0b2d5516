/*
 * menu.c - a menu: actions by digit, by key, or by moving to them.
 */
#include <stdio.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

void
menu_load(struct screen *s)
{
	list_begin(&s->list);
	for (int i = 0; i < s->def->nitems; i++) {
		int a = s->def->items[i];
		rows_add(&s->list.rows, a + 1, 0, ROLE_NORMAL);
		rows_cell(&s->list.rows, ui_s.host->tables->actions[a].label);
	}
	list_settle(&s->list);
}

void
menu_paint(struct screen *s, struct rect body)
{
	char why[200], digit[16];
	int row = body.row + 1;
	for (int i = 0; i < s->def->nitems; i++, row++) {
		const struct action_def *a =
			&ui_s.host->tables->actions[s->def->items[i]];
		bool sel = (size_t)i == s->list.sel;
		bool can =
			action_allowed(s, s->def->items[i], why, sizeof(why));
		enum ui_role role = sel	  ? ROLE_SELECTED
				    : can ? ROLE_NORMAL
					  : ROLE_MUTED;
		if (row >= body.row + body.rows)
			break;
		snprintf(digit, sizeof(digit), "%d", i + 1);
		if (sel)
			paint_fill((struct rect){ row, 2, 1, 32 }, role);
		paint_words(row, 2, 1, role, sel ? ">" : " ");
		paint_words(row, 4, 2, sel ? role : ROLE_KEY,
			    i < 9 ? digit : " ");
		paint_words(row, 7, 26, role, a->label);
		paint_words(row, 36, body.cols - 38, ROLE_MUTED,
			    can ? a->help : why);
		if (sel && !ui_s.modal)
			paint_cursor(row, 2);
	}
	row++;
	page_paint(&s->page,
		   (struct rect){ row, body.col, body.row + body.rows - row,
				  body.cols });
}

bool
menu_event(struct screen *s, const struct event *ev)
{
	struct list *l = &s->list;
	if (ev->type != EV_KEY)
		return false;
	if (ev->key >= '1' && ev->key <= '9') {
		if (ev->key - '1' < s->def->nitems) {
			l->sel = (size_t)(ev->key - '1');
			action_run(s, s->def->items[l->sel]);
		}
		return true;
	}
	switch (ev->key) {
	case K_ENTER:
		action_run(s, s->def->items[l->sel]);
		return true;
	case K_UP:
	case 'k':
		list_move(l, -1);
		return true;
	case K_DOWN:
	case 'j':
		list_move(l, 1);
		return true;
	case K_HOME:
	case 'g':
		list_first(l);
		return true;
	case K_END:
	case 'G':
		list_last(l);
		return true;
	default:
		break;
	}
	/* an item answers to its own key from the action table, too */
	for (int i = 0; i < s->def->nitems; i++) {
		const struct action_def *a =
			&ui_s.host->tables->actions[s->def->items[i]];
		if (a->key[0] == ev->key || a->key[1] == ev->key) {
			action_run(s, s->def->items[i]);
			return true;
		}
	}
	return false;
}

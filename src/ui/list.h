/*
 * list.h - the model of a list: what is shown, what is selected.  Pure.
 *
 * The selection belongs to a row's id, not to its place: after a reload the
 * same id stays selected, and where it has gone, the row that took its place.
 */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "rows.h"

struct list {
	struct ui_rows rows;
	size_t *shown; /* indices into rows, filtered */
	size_t nshown, cap;
	size_t sel;	  /* index into shown */
	size_t top;	  /* first one on the screen */
	int64_t want;	  /* id to select when it appears, or 0 */
	char filter[120]; /* folded */
};

void list_init(struct list *l);
void list_release(struct list *l);
/* After the rows were filled again. */
void list_settle(struct list *l);
void list_filter(struct list *l, const char *text);
/* The selected row's index into rows, or -1. */
long list_selected(const struct list *l);
void list_select(struct list *l, int64_t id);
/* Moves by rows; headings are passed over. */
void list_move(struct list *l, long step);
void list_first(struct list *l);
void list_last(struct list *l);
/* Brings the selection into a window of `height` rows. */
void list_scroll(struct list *l, size_t height);
/* Empties the rows for a reload; the selected id is kept in mind. */
void list_begin(struct list *l);
/* How many rows can be selected, and which of them the selected one is. */
size_t list_count(const struct list *l, size_t *nth);

#endif

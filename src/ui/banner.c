/*
 * banner.c - who the screen is about, and what must be seen about them.
 *
 * Alerts are shown whole or counted, never cut: a clipped allergy reads like
 * another allergy.
 */
#include <stdio.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

static int
cells(const char *s)
{
	return text_width(s, strlen(s));
}

void
banner_clear(struct screen *s)
{
	memset(&s->banner, 0, sizeof(s->banner));
	s->banner.own = true;
}

void
banner_part(struct screen *s, const char *text)
{
	struct banner *b = &s->banner;
	if (b->nparts < PARTS_MAX)
		text_copy(b->part[b->nparts++], sizeof(b->part[0]), text);
}

void
banner_alert(struct screen *s, enum ui_role role, const char *text)
{
	struct banner *b = &s->banner;
	if (b->nalerts == ALERTS_MAX)
		BUG("more than %d alerts", ALERTS_MAX);
	b->role[b->nalerts] = role;
	text_copy(b->alert[b->nalerts++], sizeof(b->alert[0]), text);
}

void
banner_place(struct screen *s, const char *text)
{
	text_copy(s->banner.place, sizeof(s->banner.place), text);
}

int
banner_rows(const struct screen *s)
{
	return s && s->def->banner && s->banner.nparts > 0 ? 2 : 0;
}

enum { NAME_CELLS = 24 }; /* of the first part, however long it is */

/* The first part gives way before what tells two people of one name apart
 * goes. */
static int
first_room(const struct banner *b, int room)
{
	int rest = 0;
	for (int i = 1; i < b->nparts; i++)
		rest += cells(b->part[i]) + 3;
	if (cells(b->part[0]) + rest <= room)
		return room;
	return room - rest < NAME_CELLS ? NAME_CELLS : room - rest;
}

static void
paint_parts(const struct banner *b, int row, int cols)
{
	int col = 1, room = cols - 2, first = first_room(b, cols - 2);
	for (int i = 0; i < b->nparts && room > 0; i++) {
		int w = cells(b->part[i]);
		if (i > 0 && w + 3 > room) {
			paint_words(row, col + 1, 2, ROLE_BANNER,
				    paint_glyph(GLYPH_MORE));
			return;
		}
		if (i > 0) {
			col += 3;
			room -= 3;
		}
		w = paint_words(row, col, i ? room : first, ROLE_BANNER,
				b->part[i]);
		col += w;
		room -= w;
	}
}

static void
paint_alerts(const struct banner *b, int row, int cols)
{
	int col = 1, room = cols - 2;
	for (int i = 0; i < b->nalerts; i++) {
		char more[24];
		int left = b->nalerts - i;
		snprintf(more, sizeof(more), "+%d more", left);
		/* what follows must be countable in the room that is left */
		int need = cells(b->alert[i]) + (left > 1 ? 10 : 0);
		if (need > room) {
			paint_words(row, col, 12, ROLE_ALERT, more);
			return;
		}
		int w = paint_words(row, col, room, b->role[i], b->alert[i]);
		col += w + 2;
		room -= w + 2;
	}
	int w = cells(b->place);
	if (w && w <= room)
		paint_words(row, cols - 1 - w, w, ROLE_BANNER, b->place);
}

void
banner_paint(const struct screen *s, int row, int cols)
{
	paint_fill((struct rect){ row, 0, 2, cols }, ROLE_BANNER);
	paint_parts(&s->banner, row, cols);
	paint_alerts(&s->banner, row + 1, cols);
}

void
banner_all(const struct screen *s, struct buf *b)
{
	for (int i = 0; i < s->banner.nparts; i++)
		buf_addf(b, "%s\n", s->banner.part[i]);
	for (int i = 0; i < s->banner.nalerts; i++)
		buf_addf(b, "! %s\n", s->banner.alert[i]);
	if (s->banner.place[0])
		buf_addf(b, "%s\n", s->banner.place);
	if (b->len)
		buf_addc(b, '\n');
}

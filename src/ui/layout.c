/*
 * layout.c - columns of lists, groups and fields of forms.
 *
 * Screens have no coordinates.  A form is a stack of bands; a group stands in
 * a band of its own, or beside the one before where it says so (or the
 * terminal is wide) and both fit in their natural width.
 */
#include "layout.h"

#include <string.h>

#include "wardbook/text.h"

enum {
	WIDE = 120,
	MARGIN = 1,
	MARKER = 2,
	BAND = 3,
	BETWEEN = 3,
	NARROW = 20 /* a longer value scrolls when groups share a row */
};

static int
total(const int *out, int n)
{
	int sum = 0, shown = 0;
	for (int i = 0; i < n; i++) {
		sum += out[i];
		shown += out[i] > 0;
	}
	return shown ? sum + (shown - 1) * COLUMN_GAP : 0;
}

void
layout_columns(const struct column_def *def, int n, int width, int *out)
{
	for (int i = 0; i < n; i++)
		out[i] = def[i].width;
	while (total(out, n) > width) {
		int worst = -1;
		for (int i = 0; i < n; i++)
			if (out[i] && def[i].drop &&
			    (worst < 0 || def[i].drop >= def[worst].drop))
				worst = i;
		if (worst < 0)
			break;
		out[worst] = 0;
	}
	int left = width - total(out, n);
	for (bool grown = true; grown && left > 0;) {
		grown = false;
		for (int i = 0; i < n && left > 0; i++)
			if (out[i] && def[i].grow &&
			    out[i] < def[i].width * 2) {
				out[i]++;
				left--;
				grown = true;
			}
	}
}

static int
cells(const char *s)
{
	return s ? text_width(s, strlen(s)) : 0;
}

struct shape {	   /* of one group */
	int label; /* widest label */
	int width; /* natural width, markers included */
	int least; /* width with values cut to NARROW */
	int rows;  /* with its title */
	bool wide; /* holds a field that wants the whole width */
	bool empty;
};

static struct shape
shape_of(const struct screen_def *d, int g, const bool *hidden)
{
	struct shape s = { .empty = true };
	for (int i = 0; i < d->nfields; i++) {
		const struct field_def *f = &d->fields[i];
		if (f->group != g || hidden[i])
			continue;
		int label = cells(f->label);
		s.empty = false;
		s.rows += f->rows;
		s.wide |= (f->flags & FIELD_WIDE) != 0;
		if (label > s.label)
			s.label = label;
	}
	for (int i = 0; i < d->nfields; i++) {
		const struct field_def *f = &d->fields[i];
		int unit = f->unit ? 1 + cells(f->unit) : 0;
		int rest = MARKER + s.label + LABEL_GAP + unit;
		int narrow = f->width < NARROW ? f->width : NARROW;
		if (f->group != g || hidden[i])
			continue;
		if (rest + f->width > s.width)
			s.width = rest + f->width;
		if (rest + narrow > s.least)
			s.least = rest + narrow;
	}
	if (*d->groups[g].title && !s.empty)
		s.rows++;
	return s;
}

struct rect_spot {
	int row, col, width;
};

static void
place_group(const struct screen_def *d, int g, const struct shape *s,
	    struct rect_spot *at, const bool *hidden, struct spot *spots,
	    struct group_spot *group)
{
	int row = at->row;
	group->row = -1;
	if (*d->groups[g].title && !s->empty) {
		*group = (struct group_spot){ row, at->col, at->width };
		row++;
	}
	for (int i = 0; i < d->nfields; i++) {
		const struct field_def *f = &d->fields[i];
		if (f->group != g || hidden[i])
			continue;
		int unit = f->unit ? 1 + cells(f->unit) : 0;
		int room = at->width - MARKER - s->label - LABEL_GAP - unit;
		int want = f->flags & FIELD_WIDE ? room : f->width;
		spots[i] = (struct spot){
			.row = row,
			.col = at->col,
			.label = s->label,
			.width = want < room ? want : room,
		};
		row += f->rows;
	}
}

/* How many groups from g on share a band; their shapes in s, and in *used
 * the width that they can't go below. */
static int
band_of(const struct screen_def *d, int g, int width, const bool *hidden,
	struct shape *s, int *used)
{
	int n = 1;
	s[0] = shape_of(d, g, hidden);
	*used = s[0].least;
	for (; n < BAND && g + n < d->ngroups; n++) {
		s[n] = shape_of(d, g + n, hidden);
		bool beside = d->groups[g + n].beside || width >= WIDE;
		int more = *used + BETWEEN + s[n].least;
		if (!beside || s[n].wide || s[n - 1].wide || s[n].empty ||
		    s[n - 1].empty || more > width - MARGIN)
			break;
		*used = more;
	}
	return n;
}

int
layout_form(const struct screen_def *d, int width, const bool *hidden,
	    struct spot *spots, struct group_spot *groups)
{
	int row = 0;
	for (int g = 0; g < d->ngroups;) {
		struct shape s[BAND];
		int used, rows = 0, col = MARGIN;
		int n = band_of(d, g, width, hidden, s, &used);
		int spare = width - MARGIN - used;
		for (int i = 0; i < n; i++)
			rows = s[i].rows > rows ? s[i].rows : rows;
		row += row > 0 && rows > 0; /* a blank row between bands */
		for (int i = 0; i < n; i++) {
			/* first come, first widened */
			int want = s[i].width - s[i].least;
			int more = i == n - 1 || want > spare ? spare : want;
			if (i < n - 1 && spare - more > 2 * BETWEEN)
				more += BETWEEN;
			struct rect_spot at = { row, col,
						n > 1 ? s[i].least + more
						      : width - MARGIN * 2 };
			place_group(d, g + i, &s[i], &at, hidden, spots,
				    &groups[g + i]);
			col += at.width + BETWEEN;
			spare -= more;
		}
		row += rows;
		g += n;
	}
	return row;
}

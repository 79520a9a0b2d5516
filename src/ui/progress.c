/*
 * progress.c - a bar for long work, and Esc to stop it.
 */
#include <stdio.h>
#include <string.h>

#include "term.h"
#include "ui_private.h"

enum { LATE_US = 300000, STEP_US = 200000, CELLS = 40 };

static void
paint_bar(const char *label, int64_t done, int64_t total)
{
	char text[80];
	int rows, cols;
	term_size(&rows, &cols);
	struct rect box = { rows / 2 - 3, (cols - 60) / 2, 5, 60 };
	paint_box(box, "Working");
	paint_words(box.row + 1, box.col + 2, 56, ROLE_NORMAL, label);
	if (total > 0) {
		int n = (int)(done * CELLS / total);
		for (int i = 0; i < CELLS; i++)
			paint_words(box.row + 2, box.col + 2 + i, 1,
				    i < n ? ROLE_OK : ROLE_MUTED,
				    i < n ? paint_glyph(GLYPH_BAR)
					  : paint_glyph(GLYPH_DOT));
		snprintf(text, sizeof(text), "%3d%%",
			 (int)(done * 100 / total));
		paint_words(box.row + 2, box.col + 4 + CELLS, 6, ROLE_NORMAL,
			    text);
	} else {
		snprintf(text, sizeof(text), "%lld", (long long)done);
		paint_words(box.row + 2, box.col + 2, 30, ROLE_NORMAL, text);
	}
	paint_words(box.row + 3, box.col + 2, 56, ROLE_MUTED,
		    "Esc stops at the next safe point.");
	paint_cursor(box.row + 2, box.col + 2);
	paint_end();
}

static bool
esc_waits(void)
{
	term_read(&ui_s.keys);
	if (!keys_holds(&ui_s.keys, K_ESC))
		return false;
	keys_flush(&ui_s.keys);
	return true;
}

bool
ui_progress(const char *label, int64_t done, int64_t total)
{
	int64_t now = when_monotonic_us();
	if (ui_stopping())
		return false;
	if (!ui_s.running)
		return true;
	if (ui_s.opt.linear) {
		linear_progress(label, done, total);
		return true;
	}
	if (ui_s.progress_us == 0)
		ui_s.progress_us = now;
	if (now - ui_s.progress_us < LATE_US ||
	    now - ui_s.progress_shown < STEP_US)
		return true;
	ui_s.progress_shown = now;
	paint_bar(label, done, total);
	return !esc_waits();
}

void
ui_progress_end(void)
{
	ui_s.progress_us = ui_s.progress_shown = 0;
}

/*
 * drafts.c - forms that were cut off.
 */
#include <string.h>

#include "desk.h"
#include "wardbook/draft.h"
#include "wardbook/when.h"

static enum rc
drafts_load(struct screen *s, struct err *e)
{
	struct draft_line line[50];
	int n = 0;
	enum rc rc = draft_list(desk_session(), line, 50, &n, e);

	for (int i = 0; rc == RC_OK && i < n; i++) {
		const char *title = line[i].screen;
		char at[WHEN_TEXT];

		for (int k = 0; k < ui_tables.nscreens; k++)
			if (!strcmp(ui_tables.screens[k].name, title))
				title = ui_tables.screens[k].title;
		rows_add(screen_rows(s), line[i].id, 1, ROLE_NORMAL);
		rows_cell(screen_rows(s), title);
		rows_cell(screen_rows(s), instant_text(at, line[i].saved_at));
	}
	return rc;
}

/* Opening the form offers what was kept of it. */
static enum rc
drafts_enter(struct screen *s, const struct ui_row *row, struct err *e)
{
	struct draft_line line[50];
	struct buf b = BUF_INIT;
	struct ui_args args;
	int64_t at;
	int n = 0, screen;
	enum rc rc = draft_list(desk_session(), line, 50, &n, e);

	(void)s;
	for (int i = 0; rc == RC_OK && i < n; i++) {
		if (line[i].id != row->id)
			continue;
		rc = draft_load(desk_session(), line[i].screen, line[i].about,
				&b, &at, e);
		if (rc == RC_OK) {
			char *end = strchr(b.p, '\n');

			if (end)
				*end = '\0';
			if (ui_draft_parse(b.p, &screen, &args))
				ui_push(screen, &args);
		}
	}
	if (b.cap)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	return rc;
}

const struct screen_ops ops_desk_drafts = {
	.load = drafts_load,
	.enter = drafts_enter,
};

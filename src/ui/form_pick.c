/*
 * form_pick.c - fields that take one of a list: F4, a lone ?, and what was
 * typed instead of picking.
 *
 * A unique beginning resolves when the field is left, and its full text is
 * shown before anything is saved.
 */
#include <stdlib.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/text.h"

static void
take(struct screen *s, int field, const struct pick_choice *c)
{
	struct field *f = &s->form->field[field];
	char *seen = f->seen;
	int64_t seen_num = f->seen_num;
	/* form_set_pick() counts as told; here the screen is still to hear */
	f->seen = mem_copy(seen);
	form_set_pick(s, field, c->id, c->code, c->text);
	mem_wipe(f->seen, strlen(f->seen));
	free(f->seen);
	f->seen = seen;
	f->seen_num = seen_num;
}

static bool
list_options(struct screen *s, int field)
{
	struct field *f = &s->form->field[field];
	struct ui_rows rows;
	struct pick_choice c;
	rows_init(&rows);
	for (int i = 0; i < f->def->noptions; i++) {
		rows_add(&rows, i + 1, 0, ROLE_NORMAL);
		rows_cell(&rows, "");
		rows_cell(&rows, f->def->options[i].words);
	}
	bool took = pick_run(s, f->def->label, NULL, field, "", &rows, &c);
	rows_release(&rows);
	if (!took)
		return false;
	edit_set(&f->edit, f->def->options[c.id - 1].words);
	f->touched = true;
	return true;
}

bool
form_list(struct screen *s)
{
	struct field *f = form_focused(s);
	struct pick_choice c;
	bool took = false;
	if (!f || f->readonly)
		return false;
	int field = s->form->focus;
	if (f->def->type == FIELD_CHOICE) {
		took = list_options(s, field);
	} else if (f->def->type == FIELD_PICK) {
		const char *typed = f->full || f->edit.text.p[0] == '?'
					    ? ""
					    : f->edit.text.p;
		took = pick_run(s, f->def->label, f->def->pick, field, typed,
				NULL, &c);
		if (took)
			take(s, field, &c);
	} else if (f->def->pick) { /* a list of what may be typed */
		took = pick_run(s, f->def->label, f->def->pick, field, "", NULL,
				&c);
		if (took) {
			edit_set(&f->edit, c.text);
			f->touched = true;
		}
	} else {
		ui_message(ROLE_NORMAL, "This field has no list: %s",
			   f->def->help);
		return true;
	}
	if (took) { /* the same as typing it and pressing Enter */
		struct event ev = { .type = EV_KEY, .key = K_ENTER };
		form_event(s, &ev);
	}
	return took;
}

/* The rows that the typed text can mean: an exact code or text alone, else
 * all that match.  The count, and the first in *c. */
static size_t
matches(const struct ui_rows *r, const char *typed, bool searched,
	struct pick_choice *c)
{
	char want[200], have[200];
	size_t n = 0, first = 0;
	text_fold(want, sizeof(want), typed);
	for (size_t i = 0; i < r->n; i++) {
		bool exact = text_same(rows_text(r, i, 0), typed);
		text_fold(have, sizeof(have), rows_text(r, i, 1));
		exact = exact || (*want && strcmp(have, want) == 0);
		if (exact) {
			first = i;
			n = 1;
			break;
		}
		if (searched || rows_match(r, i, want)) {
			if (n++ == 0)
				first = i;
		}
	}
	if (n == 0 || r->n == 0)
		return 0;
	c->id = r->v[first].id;
	text_copy(c->code, sizeof(c->code), rows_text(r, first, 0));
	text_copy(c->text, sizeof(c->text), rows_text(r, first, 1));
	return n;
}

enum rc
form_look_up(struct screen *s, int field, bool ask, struct err *e)
{
	struct field *f = &s->form->field[field];
	const struct ui_pick *pick = f->def->pick;
	struct ui_rows rows;
	struct pick_choice c;
	rows_init(&rows);
	enum rc rc = pick->load(s, field, f->edit.text.p, &rows, e);
	size_t n = rc == RC_OK
			   ? matches(&rows, f->edit.text.p, pick->search, &c)
			   : 0;
	rows_release(&rows);
	if (rc != RC_OK)
		return rc;
	if (n > 1 && ask && keys_waiting(&ui_s.keys) == 0) {
		if (pick_run(s, f->def->label, pick, field, f->edit.text.p,
			     NULL, &c))
			n = 1;
		else
			s->form->list_left = true;
	}
	if (n == 1) {
		take(s, field, &c);
		return RC_OK;
	}
	if (n == 0)
		return err_field(e, f->def->name,
				 "\"%.60s\" is not in the "
				 "list; F4 shows it.",
				 f->edit.text.p);
	return err_field(e, f->def->name,
			 "\"%.60s\" could mean %zu things; "
			 "F4 shows them.",
			 f->edit.text.p, n);
}

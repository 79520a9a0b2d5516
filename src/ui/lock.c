/*
 * lock.c - the locked screen: nothing of what was shown, and one question.
 *
 * Drafts are saved before the glass is cleared.  Whoever can't answer signs
 * the user out; the drafts are offered at the next login.
 */
#include <stdio.h>
#include <string.h>

#include "term.h"
#include "ui_private.h"

struct lock {
	struct modal m;
	struct edit pass;
	char said[280];
};

static void
lock_paint(struct modal *m, struct rect body)
{
	struct lock *k = m->self;
	char stars[64], title[120];
	memset(stars, '*', sizeof(stars));
	snprintf(title, sizeof(title), "Locked%s%s", ui_s.user[0] ? ": " : "",
		 ui_s.user);
	struct rect box = { body.row + 4, (body.cols - 60) / 2, 6, 60 };
	paint_box(box, title);
	paint_words(box.row + 2, box.col + 2, 20, ROLE_LABEL, "Pass phrase");
	struct edit_view v = edit_look(&k->pass, 40);
	paint_textn(box.row + 2, box.col + 15, 40, ROLE_FOCUS, stars,
		    edit_count(k->pass.text.p + v.from, v.n));
	paint_words(box.row + 4, box.col + 2, 56, ROLE_ERROR, k->said);
	paint_cursor(box.row + 2, box.col + 15 + v.cursor);
}

static void
try_pass(struct lock *k)
{
	struct err e;
	err_clear(&e);
	if (ui_s.host->unlock(ui_s.host->ctx, k->pass.text.p, &e) == RC_OK)
		k->m.done = true;
	else
		snprintf(k->said, sizeof(k->said), "%s", e.text);
	mem_wipe(k->pass.text.p, k->pass.text.len);
	edit_set(&k->pass, "");
	ui_drop_typed();
}

static void
lock_event(struct modal *m, const struct event *ev)
{
	struct lock *k = m->self;
	k->said[0] = '\0';
	if (ev->type == EV_PASTE)
		edit_insert(&k->pass, ev->text, strlen(ev->text));
	if (ev->type != EV_KEY)
		return;
	if (ev->key == K_ENTER)
		try_pass(k);
	else if (ev->key == K_F3)
		ui_s.unwind = m->done = true;
	else
		edit_key(&k->pass, ev->key);
}

void
ui_lock(void)
{
	struct lock k = {
		.m = { .paint = lock_paint,
		       .event = lock_event,
		       .typing = true,
		       .safety = true,
		       .whole = true,
		       .bar = "Enter Unlock   F3 Sign out" },
	};
	if (!ui_s.host->unlock) {
		ui_message(ROLE_NORMAL, "Nobody is signed in to lock for.");
		return;
	}
	drafts_save_all();
	if (ui_s.host->locked)
		ui_s.host->locked(ui_s.host->ctx);
	term_blank();
	k.m.self = &k;
	edit_init(&k.pass, 200);
	k.pass.secret = true;
	buf_reserve(&k.pass.text, 1000);
	modal_run(&k.m);
	edit_release(&k.pass);
	ui_s.message[0] = '\0';
	term_redraw();
}

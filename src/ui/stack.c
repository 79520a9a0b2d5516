/*
 * stack.c - the one loop: keys in, innermost first; load what is stale; paint
 * once; say that we are idle; wait.
 *
 * Modal layers run the same loop inside a callback, so a question can be
 * asked where its answer is needed.  Screens are closed only by the outermost
 * loop, when no callback of theirs can be on the stack.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "term.h"
#include "ui_private.h"

enum { QUIET_US = 5000000, MINUTE_MS = 60000 };

struct ui_state ui_s = { .opt = { .idle_fd = -1 } };

void *
ui_ctx(void)
{
	return ui_s.host ? ui_s.host->ctx : NULL;
}

bool
ui_stopping(void)
{
	return term_signal() != 0;
}

void
ui_quit(void)
{
	ui_s.quit = true;
}

bool
ui_permits(int act, char *why, size_t size)
{
	if (size)
		why[0] = '\0';
	if (act < 0 || !ui_s.host->permitted)
		return true;
	bool may = ui_s.host->permitted(ui_s.host->ctx, act, why, size);
	if (!may && size && why[0] == '\0')
		snprintf(why, size, "Your role does not permit this.");
	return may;
}

/* ---- top line and message ---------------------------------------------- */

void
ui_place(const char *text)
{
	snprintf(ui_s.place, sizeof(ui_s.place), "%s", text);
}

void
ui_user(const char *text)
{
	snprintf(ui_s.user, sizeof(ui_s.user), "%s", text);
}

void
ui_mark(const char *text)
{
	snprintf(ui_s.mark, sizeof(ui_s.mark), "%s", text);
}

void
ui_message(enum ui_role role, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(ui_s.message, sizeof(ui_s.message), fmt, ap);
	va_end(ap);
	ui_s.message_role = role;
	if (ui_s.opt.linear)
		linear_say(ui_s.message);
}

void
ui_drop_typed(void)
{
	keys_flush(&ui_s.keys);
	if (term_is_open())
		term_drop_input();
}

void
ui_error(const struct err *e)
{
	struct screen *s = ui_top();
	ui_drop_typed();
	if (s && s->form && e->field[0])
		form_go_to(s, e->field, e->text);
	ui_message(ROLE_ERROR, "%s",
		   e->text[0] ? e->text : "That did not work.");
}

bool
ui_said(struct screen *s, enum rc rc, const struct err *e)
{
	(void)s;
	if (rc == RC_OK)
		return true;
	if (rc != RC_NONE || e->text[0])
		ui_error(e);
	return false;
}

/* ---- the stack --------------------------------------------------------- */

struct screen *
ui_top(void)
{
	for (int i = ui_s.depth - 1; i >= 0; i--)
		if (!ui_s.stack[i]->closing)
			return ui_s.stack[i];
	return NULL;
}

static void
take_out(struct screen *s)
{
	for (int i = 0; i < ui_s.depth; i++)
		if (ui_s.stack[i] == s) {
			memmove(&ui_s.stack[i], &ui_s.stack[i + 1],
				sizeof(s) * (size_t)(ui_s.depth - i - 1));
			ui_s.depth--;
			break;
		}
}

static bool
open_screen(struct screen *s)
{
	const struct screen_ops *ops = s->def->ops;
	struct screen *below = ui_top();
	struct err e;
	err_clear(&e);
	if (s->def->banner && below && below->def->banner) {
		s->banner = below->banner;
		s->banner.own = false;
	}
	ui_s.stack[ui_s.depth++] = s;
	bool ok = (!ops || !ops->open ||
		   ui_said(s, ops->open(s, &s->args, &e), &e)) &&
		  screen_load(s);
	if (ok && s->form && !s->closing)
		form_opened(s);
	return ok;
}

bool
ui_push(int screen, const struct ui_args *args)
{
	char why[200];
	const struct screen_def *def = &ui_s.host->tables->screens[screen];
	if (screen < 0 || screen >= ui_s.host->tables->nscreens)
		BUG("no screen %d", screen);
	if (!ui_permits(def->act, why, sizeof(why))) {
		ui_drop_typed();
		ui_message(ROLE_WARN, "%s", why);
		return false;
	}
	if (ui_s.depth == STACK_MAX) {
		ui_message(ROLE_WARN, "Too many screens are open; go back a "
				      "few first.");
		return false;
	}
	struct screen *s = screen_new(screen, args);
	if (open_screen(s))
		return true;
	/* its open may have pushed others: it leaves when they can */
	s->closing = true;
	return false;
}

bool
ui_push_id(int screen, int64_t id)
{
	struct ui_args args = { .id = id };
	return ui_push(screen, &args);
}

void
ui_pop(struct screen *s)
{
	s->closing = true;
}

void
ui_return(struct screen *s, int64_t id, const char *text)
{
	s->closing = s->reply = true;
	s->reply_id = id;
	snprintf(s->reply_text, sizeof(s->reply_text), "%s", text ? text : "");
}

bool
ui_replace(struct screen *s, int screen, const struct ui_args *args)
{
	bool was = s->closing;
	s->closing = true;
	if (ui_push(screen, args))
		return true;
	s->closing = was;
	return false;
}

bool
ui_reset(int screen, const struct ui_args *args)
{
	bool was[STACK_MAX];
	int n = ui_s.depth;
	for (int i = 0; i < n; i++) {
		was[i] = ui_s.stack[i]->closing;
		ui_s.stack[i]->closing = true;
	}
	if (ui_push(screen, args))
		return true;
	for (int i = 0; i < n; i++)
		ui_s.stack[i]->closing = was[i];
	return false;
}

void
ui_refresh(struct screen *s)
{
	s->stale = true;
}

void
ui_home(void)
{
	int least = ui_s.floor > 1 ? ui_s.floor : 1;
	for (int i = ui_s.depth - 1; i >= least; i--) {
		struct screen *s = ui_s.stack[i];
		if (s->closing)
			continue;
		if (!screen_may_close(s))
			return;
		s->closing = true;
	}
}

static void
take_answer(int64_t id, const char *text)
{
	ui_s.answer.given = true;
	ui_s.answer.id = id;
	snprintf(ui_s.answer.text, sizeof(ui_s.answer.text), "%s", text);
}

/* Frees what is closing; what it uncovers is read again. */
void
ui_reap(void)
{
	for (int i = ui_s.depth - 1; i >= ui_s.floor; i--) {
		struct screen *s = ui_s.stack[i];
		if (!s->closing)
			continue;
		struct screen *below =
			i > ui_s.floor ? ui_s.stack[i - 1] : NULL;
		bool reply = s->reply;
		int64_t id = s->reply_id;
		int from = s->id;
		char text[200];
		struct err e;
		err_clear(&e);
		snprintf(text, sizeof(text), "%s", s->reply_text);
		take_out(s);
		screen_free(s);
		if (i == ui_s.floor && reply)
			take_answer(id, text);
		if (!below || below->closing)
			continue;
		if (!below->form)
			below->stale = true;
		if (reply && below->def->ops && below->def->ops->returned)
			ui_said(below,
				below->def->ops->returned(below, from, id, text,
							  &e),
				&e);
	}
}

/* ---- events ------------------------------------------------------------ */

static void
dispatch(const struct event *ev)
{
	struct screen *s = ui_top();
	if (ev->type == EV_NONE)
		return;
	ui_s.key_us = when_monotonic_us();
	ui_s.idle_told = false;
	if (ev->type == EV_RESIZE) {
		term_redraw();
		return;
	}
	ui_s.message[0] = '\0';
	if (ev->type == EV_KEY && ev->key == K_CTRL('l')) {
		term_redraw();
		return;
	}
	if (ev->type == EV_KEY && ev->key == K_CTRL('t') &&
	    !(ui_s.modal && ui_s.modal->whole)) {
		ui_lock();
		return;
	}
	if (ui_s.modal)
		ui_s.modal->event(ui_s.modal, ev);
	else if (s)
		screen_event(s, ev);
	ui_progress_end();
}

static bool
typing_now(void)
{
	struct screen *s = ui_top();
	if (ui_s.modal)
		return ui_s.modal->typing;
	return s && screen_typing(s);
}

static bool
over(const struct modal *m)
{
	if (ui_s.quit || ui_s.unwind || ui_stopping())
		return true;
	return m && m->done;
}

static bool
alt_bound(int32_t key)
{
	struct screen *s = ui_top();
	return s && action_find(s, key) >= 0;
}

bool
waited_for(void)
{
	return ui_s.depth <= ui_s.floor || !ui_top() ||
	       (ui_s.floor && ui_s.stack[ui_s.floor - 1]->closing);
}

/* Hands out every key that waits.  False: this loop is over. */
static bool
drain(struct modal *m)
{
	struct event ev;
	for (;;) {
		if (over(m))
			return false;
		if (!m)
			ui_reap();
		if (!m && waited_for())
			return false;
		enum keys_result r = keys_next(&ui_s.keys, typing_now(),
					       when_monotonic_us(), &ev);
		if (r == KEYS_EVENT)
			dispatch(&ev);
		else if (r == KEYS_HOLD)
			term_wait(&ui_s.keys, ui_s.keys.hold_ms);
		else if (!term_read(&ui_s.keys))
			return true;
	}
}

/* ---- waiting ----------------------------------------------------------- */

static void
mark_idle(void)
{
	if (ui_s.opt.idle_fd < 0)
		return;
	if (write(ui_s.opt.idle_fd, "i", 1) != 1)
		ui_s.opt.idle_fd = -1;
	keys_settled(&ui_s.keys);
}

static void
tell_idle(void)
{
	int64_t quiet = when_monotonic_us() - ui_s.key_us;
	struct screen *s = ui_top();
	if (quiet >= QUIET_US && !ui_s.idle_told) {
		ui_s.idle_told = true;
		drafts_save_all();
		if (ui_s.host->idle)
			ui_s.host->idle(ui_s.host->ctx);
	}
	if (ui_s.host->lock_seconds > 0 && ui_s.host->unlock &&
	    quiet >= (int64_t)ui_s.host->lock_seconds * 1000000 &&
	    !(ui_s.modal && ui_s.modal->whole))
		ui_lock();
	if (s && s->def->refresh > 0 && !s->form && !ui_s.modal &&
	    when_now() - s->loaded_us >= (int64_t)s->def->refresh * 1000)
		s->stale = true;
	if (when_minute_now() != ui_s.last_minute) {
		ui_s.last_minute = when_minute_now();
		if (ui_s.host->idle)
			ui_s.host->idle(ui_s.host->ctx);
	}
}

/* Until the next thing that happens by itself. */
static int
next_ms(void)
{
	int64_t now = when_monotonic_us(), quiet = now - ui_s.key_us;
	int64_t ms = MINUTE_MS - when_now() % MINUTE_MS + 5;
	struct screen *s = ui_top();
	if (!ui_s.idle_told && (QUIET_US - quiet) / 1000 + 1 < ms)
		ms = (QUIET_US - quiet) / 1000 + 1;
	if (ui_s.host->lock_seconds > 0) {
		int64_t left = ui_s.host->lock_seconds * INT64_C(1000) -
			       quiet / 1000 + 1;
		if (left > 0 && left < ms)
			ms = left;
	}
	if (s && s->def->refresh > 0 && s->def->refresh * 1000 < ms)
		ms = s->def->refresh * 1000;
	return ms < 1 ? 1 : (int)ms;
}

bool
ui_pump(struct modal *m)
{
	if (!drain(m))
		return false;
	struct screen *s = ui_top();
	if (s && s->stale && !ui_s.modal) {
		screen_load(s);
		if (!term_is_open())
			return false;
	}
	ui_paint_all();
	mark_idle();
	if (!term_wait(&ui_s.keys, next_ms()))
		tell_idle();
	return !over(m);
}

void
modal_run(struct modal *m)
{
	struct modal *below = ui_s.modal;
	if (over(NULL) || !term_is_open())
		return;
	if (m->safety)
		ui_drop_typed();
	m->below = below;
	ui_s.modal = m;
	while (ui_pump(m))
		continue;
	ui_s.modal = below;
}

bool
ui_wait(int screen, const struct ui_args *args, int64_t *id, char *text,
	size_t size)
{
	struct modal *modal = ui_s.modal;
	int floor = ui_s.floor, depth = ui_s.depth;
	ui_s.answer.given = false;
	if (!ui_push(screen, args))
		return false;
	ui_s.floor = depth;
	ui_s.modal = NULL;
	if (ui_s.opt.linear)
		linear_loop();
	else
		while (ui_pump(NULL))
			continue;
	ui_s.floor = floor;
	ui_s.modal = modal;
	if (!ui_s.answer.given || over(NULL))
		return false;
	ui_s.answer.given = false;
	*id = ui_s.answer.id;
	snprintf(text, size, "%s", ui_s.answer.text);
	return true;
}

void
ui_redraw_now(void)
{
	term_redraw();
}

/* ---- start and end ----------------------------------------------------- */

/* Signed out from the lock: everything goes, and the first screen comes. */
static void
sign_out(void)
{
	ui_s.unwind = false;
	ui_s.floor = 0;
	if (ui_s.host->signed_out)
		ui_s.host->signed_out(ui_s.host->ctx);
	for (int i = 0; i < ui_s.depth; i++)
		ui_s.stack[i]->closing = true;
	ui_reap();
	ui_s.message[0] = '\0';
	ui_push(ui_s.first, &ui_s.first_args);
}

static enum rc
run_screens(void)
{
	for (;;) {
		while (ui_pump(NULL))
			continue;
		if (!ui_s.unwind || ui_s.quit || ui_stopping())
			break;
		sign_out();
	}
	drafts_save_all();
	return RC_OK;
}

enum rc
ui_run(const struct ui_host *host, const struct ui_options *options, int first,
       const struct ui_args *args, struct err *e)
{
	struct term_options t = { options->mono, options->ascii };
	enum rc rc = RC_OK;
	memset(&ui_s, 0, sizeof(ui_s));
	ui_s.host = host;
	ui_s.opt = *options;
	ui_s.first = first;
	if (args)
		ui_s.first_args = *args;
	keys_init(&ui_s.keys);
	ui_s.keys.alt_bound = alt_bound;
	if (!options->linear) {
		rc = term_open(&t, e);
		if (rc != RC_OK)
			return rc;
		paint_setup();
	}
	ui_s.running = true;
	ui_s.key_us = when_monotonic_us();
	ui_s.last_minute = when_minute_now();
	if (options->linear)
		rc = linear_run(e);
	else if (ui_push(first, args))
		rc = run_screens();
	else
		rc = err_set(e, RC_REFUSED, "%s", ui_s.message);
	for (int i = 0; i < ui_s.depth; i++)
		ui_s.stack[i]->closing = true;
	ui_reap();
	ui_s.running = false;
	term_close();
	keys_release(&ui_s.keys);
	return rc;
}

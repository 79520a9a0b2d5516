/*
 * linear.c - the same screens as a dialogue of plain lines.
 *
 * For screen readers, scripts, and terminals that can do nothing else: one
 * labelled prompt a line, numbered choices, no cursor addressing.  It is one
 * more renderer of the same tables, with the same callbacks behind it.
 */
#include "linear.h"
#include "term.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "wardbook/text.h"

enum { PAGE = 20 };

/* ---- lines out and in -------------------------------------------------- */

void
linear_say(const char *text)
{
	struct buf b = BUF_INIT;
	text_clean(&b, text, strlen(text), true);
	fputs(b.p, stdout);
	if (b.len == 0 || b.p[b.len - 1] != '\n')
		fputc('\n', stdout);
	fflush(stdout);
	buf_release(&b);
}

static void
echo(bool on)
{
	struct termios t;
	if (tcgetattr(STDIN_FILENO, &t) != 0)
		return;
	if (on)
		t.c_lflag |= ECHO;
	else
		t.c_lflag &= ~(tcflag_t)ECHO;
	tcsetattr(STDIN_FILENO, TCSANOW, &t);
}

static int
next_char(void)
{
	return term_wait_input() ? getchar() : EOF;
}

bool
linear_read(const char *prompt, bool secret, struct buf *out)
{
	struct buf b = BUF_INIT;
	int c;
	text_clean(&b, prompt, strlen(prompt), false);
	fprintf(stdout, "%s ", b.p);
	fflush(stdout);
	buf_release(&b);
	if (ui_s.opt.idle_fd >= 0 && write(ui_s.opt.idle_fd, "i", 1) != 1)
		ui_s.opt.idle_fd = -1;
	buf_clear(out);
	if (secret)
		echo(false);
	while ((c = next_char()) != EOF && c != '\n')
		if (out->len < 100000 && c != '\r')
			buf_addc(out, (char)c);
	if (ui_stopping() && !secret)
		term_take_half_line(out);
	if (secret) {
		echo(true);
		fputc('\n', stdout);
	}
	if (ui_stopping())
		return false;
	if (c == EOF && out->len == 0) {
		ui_s.quit = true;
		return false;
	}
	return true;
}

void
linear_progress(const char *label, int64_t done, int64_t total)
{
	int64_t now = when_monotonic_us();
	if (ui_s.progress_us == 0)
		ui_s.progress_us = ui_s.progress_shown = now;
	if (now - ui_s.progress_shown < INT64_C(2000000))
		return;
	ui_s.progress_shown = now;
	printf("%s: %lld of %lld\n", label, (long long)done, (long long)total);
	fflush(stdout);
}

/* ---- questions --------------------------------------------------------- */

int
linear_choose(const char *title, const char *const *labels, int n)
{
	struct buf line = BUF_INIT;
	int answer = -1;
	linear_say(title);
	for (int i = 0; i < n; i++) {
		printf("  %d ", i + 1);
		linear_say(labels[i]);
	}
	if (linear_read("Number, or nothing to leave:", false, &line)) {
		int i = atoi(line.p);
		answer = i >= 1 && i <= n ? i - 1 : -1;
	}
	buf_release(&line);
	return answer;
}

bool
linear_confirm(const char *title, const char *text, const char *const *answers,
	       int n, int *answer)
{
	linear_say(title);
	linear_say(text);
	int i = linear_choose("Answer (nothing: the first):", answers, n);
	*answer = i < 0 ? 0 : i;
	return *answer > 0;
}

bool
linear_ask(const char *title, const char *prompt, char *out, size_t size,
	   unsigned flags)
{
	struct buf line = BUF_INIT;
	linear_say(title);
	bool ok = linear_read(prompt, flags & ASK_SECRET, &line);
	if (line.len == 0 && (flags & ASK_REQUIRED))
		ok = false;
	if (ok && line.len)
		text_copy(out, size, line.p);
	buf_release(&line);
	return ok;
}

/* ---- pick lists -------------------------------------------------------- */

static void
say_picks(const struct list *l)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < l->nshown && i < PAGE; i++) {
		const char *code = rows_text(&l->rows, l->shown[i], 0);
		const char *more = rows_text(&l->rows, l->shown[i], 2);
		buf_addf(&b, "  %zu %s%s%s%s%s\n", i + 1, code,
			 *code ? " " : "", rows_text(&l->rows, l->shown[i], 1),
			 *more ? ": " : "", more);
	}
	if (l->nshown > PAGE)
		buf_addf(&b, "  and %zu more\n", l->nshown - PAGE);
	if (l->nshown == 0)
		buf_adds(&b, "  Nothing matches.\n");
	linear_say(b.p);
	buf_release(&b);
}

bool
linear_pick(struct screen *s, const char *title, const struct ui_pick *pick,
	    int field, struct list *l, const char *typed)
{
	struct buf line = BUF_INIT;
	struct err e;
	bool took = false;
	linear_say(title);
	buf_adds(&line, typed);
	for (;;) {
		if (pick && pick->search) {
			list_begin(l);
			if (pick->load(s, field, line.p, &l->rows, &e) != RC_OK)
				linear_say(e.text);
			list_settle(l);
		} else {
			list_filter(l, line.p);
		}
		say_picks(l);
		if (!linear_read("Number, letters to search, or nothing to "
				 "leave:",
				 false, &line) ||
		    line.len == 0)
			break;
		size_t i = (size_t)strtoul(line.p, NULL, 10);
		if (i >= 1 && i <= l->nshown && i <= PAGE) {
			l->sel = i - 1;
			took = true;
			break;
		}
	}
	buf_release(&line);
	return took;
}

/* ---- screens ----------------------------------------------------------- */

static void
say_head(const struct screen *s)
{
	struct buf b = BUF_INIT;
	buf_addf(&b, "\n== %s", s->title);
	if (ui_s.mark[0])
		buf_addf(&b, " [%s]", ui_s.mark);
	buf_adds(&b, " ==\n");
	if (banner_rows(s))
		banner_all(s, &b);
	linear_say(b.p);
	buf_release(&b);
}

static void
say_rows(struct screen *s, size_t from)
{
	struct buf b = BUF_INIT;
	const struct list *l = &s->list;
	if (s->caption)
		buf_addf(&b, "%s\n", s->caption);
	for (size_t k = from; k < l->nshown && k < from + PAGE; k++) {
		size_t i = l->shown[k];
		const struct row *r = &l->rows.v[i];
		if (r->heading) {
			buf_addf(&b, "-- %s\n", rows_text(&l->rows, i, 0));
			continue;
		}
		buf_addf(&b, "%zu. %s", k + 1,
			 r->role == ROLE_WARN || r->role == ROLE_CRITICAL ? "! "
									  : "");
		for (int c = 0; c < s->def->ncolumns; c++) {
			const char *text = rows_text(&l->rows, i, (size_t)c);
			if (!*text)
				continue;
			buf_addf(&b, "%s%s%s", c ? ", " : "",
				 c ? s->def->columns[c].label : "",
				 c ? " " : "");
			buf_adds(&b, text);
		}
		buf_addc(&b, '\n');
	}
	if (l->nshown > from + PAGE)
		buf_addf(&b, "%zu more; n shows them.\n",
			 l->nshown - from - PAGE);
	if (l->nshown == 0)
		buf_addf(&b, "%s\n",
			 s->def->empty ? s->def->empty : "Nothing here.");
	linear_say(b.p);
	buf_release(&b);
}

static void
say_page(const struct page *p)
{
	struct buf b = BUF_INIT;
	for (size_t i = 0; i < p->n; i++) {
		const struct page_line *l = &p->v[i];
		if (l->kind == LINE_HEADING)
			buf_addf(&b, "-- %s\n", l->text);
		else if (l->label)
			buf_addf(&b, "%s: %s\n", l->label, l->text);
		else
			buf_addf(&b, "%s\n", l->text);
	}
	linear_say(b.p);
	buf_release(&b);
}

static void
say_menu(struct screen *s)
{
	struct buf b = BUF_INIT;
	char why[200];
	for (int i = 0; i < s->def->nitems; i++) {
		const struct action_def *a =
			&ui_s.host->tables->actions[s->def->items[i]];
		bool can =
			action_allowed(s, s->def->items[i], why, sizeof(why));
		buf_addf(&b, "%d. %s: %s\n", i + 1, a->label,
			 can ? a->help : why);
	}
	linear_say(b.p);
	buf_release(&b);
}

static void
say_screen(struct screen *s, size_t from)
{
	switch (s->def->kind) {
	case KIND_MENU:
		say_menu(s);
		break;
	case KIND_PAGE:
		say_page(&s->page);
		break;
	case KIND_LIST:
		say_rows(s, from);
		break;
	case KIND_FIND:
		if (s->prompt.text.len || s->list.nshown)
			say_rows(s, from);
		break;
	case KIND_FORM:
		break;
	}
}

/* An action by its key, its name, or the beginning of its label. */
static int
action_of(const struct screen *s, const char *word)
{
	char key[KEY_NAME], label[80], want[80];
	size_t n = text_fold(want, sizeof(want), word);
	for (int i = 0; i < s->def->nactions; i++) {
		const struct action_ref *r = &s->def->actions[i];
		const struct action_def *a =
			&ui_s.host->tables->actions[r->action];
		text_fold(label, sizeof(label), a->label);
		if (strcmp(key_label(key, r->key[0]), word) == 0 ||
		    (r->key[1] &&
		     strcmp(key_label(key, r->key[1]), word) == 0) ||
		    strcmp(a->name, word) == 0 ||
		    (n > 1 && strncmp(label, want, n) == 0))
			return r->action;
	}
	/* in a prompt other words are what is searched for */
	for (int i = 0; i < ui_s.host->tables->nactions; i++) {
		const struct action_def *a = &ui_s.host->tables->actions[i];
		text_fold(label, sizeof(label), a->label);
		if ((a->flags & ACTION_ANYWHERE) &&
		    (strcmp(a->name, word) == 0 ||
		     (s->def->kind != KIND_FIND && n > 1 &&
		      strncmp(label, want, n) == 0)))
			return i;
	}
	return -1;
}

static void
send_key(struct screen *s, int32_t key)
{
	struct event ev = { .type = EV_KEY, .key = key };
	screen_event(s, &ev);
}

/* "3" opens row 3, "i 3" acts upon it. */
static bool
row_command(struct screen *s, const char *line)
{
	const char *number = strrchr(line, ' ');
	char word[80];
	number = number ? number + 1 : line;
	size_t i = (size_t)strtoul(number, NULL, 10);
	int action = -1;
	if (number != line) {
		snprintf(word, sizeof(word), "%.*s", (int)(number - line - 1),
			 line);
		action = action_of(s, word);
		if (action < 0)
			return false;
	}
	if (i < 1)
		return false;
	if (s->def->kind == KIND_MENU) {
		if (i > (size_t)s->def->nitems)
			return false;
		action_run(s, s->def->items[i - 1]);
		return true;
	}
	if (i > s->list.nshown)
		return false;
	s->list.sel = i - 1;
	if (action >= 0)
		action_run(s, action);
	else
		send_key(s, K_ENTER);
	return true;
}

static const char commands[] =
	"A number opens that line; an action's key or name, and a number, "
	"acts upon it.\n"
	"n more lines   / letters filter   r read again   b back   "
	"? this help and the actions   q leave";

static void
say_actions(const struct screen *s)
{
	struct buf b = BUF_INIT;
	char key[KEY_NAME];
	buf_addf(&b, "%s\n%s\n", s->def->help, commands);
	for (int i = 0; i < s->def->nactions; i++) {
		const struct action_def *a =
			&ui_s.host->tables->actions[s->def->actions[i].action];
		buf_addf(&b, "  %s  %s: %s\n",
			 s->def->actions[i].key[0]
				 ? key_label(key, s->def->actions[i].key[0])
				 : a->name,
			 a->label, a->help);
	}
	buf_adds(&b, "From anywhere, by name:\n");
	for (int i = 0; i < ui_s.host->tables->nactions; i++) {
		const struct action_def *a = &ui_s.host->tables->actions[i];
		if (a->flags & ACTION_ANYWHERE)
			buf_addf(&b, "  %s: %s\n", a->name, a->label);
	}
	linear_say(b.p);
	buf_release(&b);
}

/* A whole sentence, where the program takes one. */
static bool
speak(struct screen *s, const char *text)
{
	char said[200];
	struct err e;
	err_clear(&e);
	if (!ui_s.host->sentence || !ui_s.host->command ||
	    !ui_s.host->sentence(ui_s.host->ctx, text, said, sizeof(said)))
		return false;
	linear_say(said);
	if (ui_said(s, ui_s.host->command(ui_s.host->ctx, text, &e), &e) &&
	    !s->form)
		s->stale = true;
	return true;
}

static void
search(struct screen *s, const char *text)
{
	if (s->def->kind != KIND_FIND && speak(s, text))
		return;
	if (s->def->kind == KIND_FIND) {
		edit_set(&s->prompt, text);
		s->stale = true;
	} else if (*text == '/') {
		list_filter(&s->list, text + 1);
	} else {
		linear_say("That was not understood; ? helps.");
	}
}

/* One command; *from is the first row of the page that was read out. */
static void
obey(struct screen *s, const char *line, size_t *from)
{
	int action = *line ? action_of(s, line) : -1;
	bool paged = *from + PAGE < s->list.nshown;
	*from = strcmp(line, "n") == 0 && paged ? *from + PAGE : 0;
	if (strcmp(line, "q") == 0)
		ui_quit();
	else if (strcmp(line, "b") == 0 && s == ui_s.stack[0])
		linear_say("This is the first screen; q leaves.");
	else if (strcmp(line, "b") == 0)
		s->closing = true;
	else if (strcmp(line, "?") == 0)
		say_actions(s);
	else if (strcmp(line, "r") == 0 && action < 0)
		s->stale = true;
	else if (*line == '\0' || (strcmp(line, "n") == 0 && action < 0))
		return;
	else if (action >= 0)
		action_run(s, action);
	else if (!row_command(s, line))
		search(s, line);
}

void
linear_loop(void)
{
	struct buf line = BUF_INIT;
	struct screen *last = NULL;
	size_t from = 0;
	while (!ui_s.quit && !ui_stopping()) {
		ui_reap();
		struct screen *s = ui_top();
		if (waited_for())
			break;
		if (s->stale)
			screen_load(s);
		if (s != last) {
			say_head(s);
			from = 0;
		}
		last = s;
		if (s->form) {
			linear_form(s);
			last = NULL;
			continue;
		}
		say_screen(s, from);
		if (!linear_read(s->def->kind == KIND_FIND
					 ? s->prompt_label
						   ? s->prompt_label
						   : "Find, or a number:"
					 : ">",
				 false, &line))
			break;
		while (line.len && line.p[line.len - 1] == ' ')
			line.p[--line.len] = '\0';
		ui_s.message[0] = '\0';
		obey(s, line.p, &from);
		ui_progress_end();
	}
	buf_release(&line);
}

enum rc
linear_run(struct err *e)
{
	/* A signal must find what was read in our hands, not in stdio's. */
	setvbuf(stdin, NULL, _IONBF, 0);
	term_catch_ends();
	if (!ui_push(ui_s.first, &ui_s.first_args))
		return err_set(e, RC_REFUSED, "%s", ui_s.message);
	linear_loop();
	drafts_save_all();
	return RC_OK;
}

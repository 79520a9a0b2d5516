/*
 * dialog.c - questions.
 *
 * A safety question is never answered by keys typed before it was seen, and
 * its default is the harmless answer.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ui_private.h"
#include "wardbook/gs1.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

enum { ANSWERS_MAX = 8, LINES_MAX = 40 };

struct dialog {
	struct modal m;
	const char *title, *text, *prompt;
	const char *const *answer;
	char letter[ANSWERS_MAX];
	int n, at, result;
	struct edit edit;
	const char *word; /* must be typed, or NULL */
	unsigned flags;
	bool took;
};

static int
text_lines(struct edit *e, const char *text, int cells, struct edit_line *l)
{
	int row, col;
	edit_init(e, 0);
	edit_set(e, text);
	while (e->text.len && e->text.p[e->text.len - 1] == '\n')
		e->text.p[--e->text.len] = '\0';
	int n = edit_wrap(e, cells, l, LINES_MAX, &row, &col);
	return e->text.len == 0 ? 0 : n > LINES_MAX ? LINES_MAX : n;
}

static void
paint_answers(struct dialog *d, int row, struct rect box)
{
	int col = box.col + 2;
	for (int i = 0; i < d->n; i++) {
		char label[80];
		bool at = i == d->at;
		snprintf(label, sizeof(label), "%s[%c] %s", at ? ">" : " ",
			 d->letter[i], d->answer[i]);
		int w = text_width(label, strlen(label));
		if (col + w > box.col + box.cols - 2 && i > 0) {
			col = box.col + 2;
			row++;
		}
		if (at)
			paint_cursor(row, col);
		paint_words(row, col, w, at ? ROLE_SELECTED : ROLE_KEY, label);
		col += w + 2;
	}
}

static int
answer_rows(const struct dialog *d, int cols)
{
	int rows = 1, col = 2;
	for (int i = 0; i < d->n; i++) {
		int w = text_width(d->answer[i], strlen(d->answer[i])) + 5;
		if (col + w > cols - 2 && i > 0) {
			rows++;
			col = 2;
		}
		col += w + 2;
	}
	return rows;
}

static void
dialog_paint(struct modal *m, struct rect body)
{
	struct dialog *d = m->self;
	struct edit text;
	struct edit_line line[LINES_MAX];
	int cols = body.cols < 90 ? body.cols - 12 : 78;
	int n = text_lines(&text, d->text, cols - 4, line);
	int most = body.rows - 4 - answer_rows(d, cols);
	n = n > most ? most : n;
	bool asks = d->prompt != NULL;
	int rows = n + 3 + (asks ? 1 : answer_rows(d, cols)) + (n > 0);
	struct rect box = { body.row + (body.rows - rows) / 3,
			    body.col + (body.cols - cols) / 2, rows, cols };
	paint_box(box, d->title);
	int row = box.row + 1;
	for (int i = 0; i < n; i++, row++)
		if (line[i].n)
			paint_textn(row, box.col + 2, cols - 4, ROLE_NORMAL,
				    text.text.p + line[i].from, line[i].n);
	edit_release(&text);
	row += n > 0;
	if (!asks) {
		paint_answers(d, row, box);
		return;
	}
	int w = paint_words(row, box.col + 2, cols / 2, ROLE_LABEL, d->prompt);
	int room = cols - 5 - w;
	struct edit_view v = edit_look(&d->edit, room);
	char stars[120];
	memset(stars, '*', sizeof(stars));
	if (d->edit.secret)
		paint_textn(row, box.col + 3 + w, room, ROLE_FOCUS, stars,
			    edit_count(d->edit.text.p + v.from, v.n));
	else
		paint_textn(row, box.col + 3 + w, room, ROLE_FOCUS,
			    d->edit.text.p + v.from, v.n);
	paint_cursor(row, box.col + 3 + w + v.cursor);
}

static void
answer_event(struct modal *m, const struct event *ev)
{
	struct dialog *d = m->self;
	if (ev->type == EV_SCAN)
		ui_message(ROLE_WARN, "A scan does not answer this.");
	if (ev->type != EV_KEY)
		return;
	switch (ev->key) {
	case K_ESC:
	case K_F12:
	case K_F3:
		d->result = 0;
		m->done = true;
		return;
	case K_ENTER:
		if (ev->burst)
			return;
		d->result = d->at;
		m->done = true;
		return;
	case K_LEFT:
	case K_UP:
	case K_BACKTAB:
		d->at = (d->at + d->n - 1) % d->n;
		return;
	case K_RIGHT:
	case K_DOWN:
	case K_TAB:
		d->at = (d->at + 1) % d->n;
		return;
	default:
		break;
	}
	for (int i = 0; i < d->n; i++)
		if (ev->key < 128 &&
		    tolower((int)ev->key) == tolower(d->letter[i])) {
			d->result = i;
			m->done = true;
		}
}

/* Each answer gets its first letter that is still free. */
static void
give_letters(struct dialog *d)
{
	for (int i = 0; i < d->n; i++) {
		const char *p = d->answer[i];
		d->letter[i] = (char)('1' + i);
		for (; *p; p++) {
			int c = tolower((unsigned char)*p);
			bool taken = !isalpha(c);
			for (int j = 0; j < i; j++)
				taken |= tolower(d->letter[j]) == c;
			if (!taken) {
				d->letter[i] = (char)c;
				break;
			}
		}
	}
}

int
ui_ask(const char *title, const char *text, const char *const *answers, int n)
{
	struct dialog d = {
		.m = { .paint = dialog_paint,
		       .event = answer_event,
		       .safety = true,
		       .bar = "The letter in brackets answers   "
			      "Arrows, Enter   Esc: the first answer" },
		.title = title,
		.text = text,
		.answer = answers,
		.n = n,
	};
	int answer = 0;
	if (n < 1 || n > ANSWERS_MAX)
		BUG("a question with %d answers", n);
	if (ui_s.opt.linear) {
		linear_confirm(title, text, answers, n, &answer);
		return answer;
	}
	d.m.self = &d;
	give_letters(&d);
	modal_run(&d.m);
	return d.result;
}

bool
ui_confirm(const char *title, const char *text, const char *yes, const char *no)
{
	const char *const answers[] = { no, yes };
	return ui_ask(title, text, answers, 2) == 1;
}

/* ---- asking for text --------------------------------------------------- */

/* A medicine's box, and not a wristband, a number or a text. */
static bool
is_box(const char *scan)
{
	struct gs1 g;

	return strlen(scan) > GS1_GTIN &&
	       gs1_parse(&g, scan, when_today(), NULL) != RC_NONE;
}

static void
text_event(struct modal *m, const struct event *ev)
{
	struct dialog *d = m->self;
	if (ev->type == EV_SCAN && is_box(ev->text)) {
		if (d->flags & ASK_SCAN)
			edit_set(&d->edit, ev->text);
		else
			ui_message(ROLE_WARN, "A scan does not answer this.");
		return;
	}
	if (ev->type == EV_PASTE || ev->type == EV_SCAN) {
		edit_insert(&d->edit, ev->text, strlen(ev->text));
		return;
	}
	if (ev->type != EV_KEY)
		return;
	switch (ev->key) {
	case K_ESC:
	case K_F12:
	case K_F3:
		m->done = true;
		break;
	case K_ENTER:
	case K_F2:
		if ((d->flags & ASK_REQUIRED) && d->edit.text.len == 0)
			break;
		if (d->word && strcmp(d->word, d->edit.text.p) != 0)
			break;
		d->took = m->done = true;
		break;
	default:
		edit_key(&d->edit, ev->key);
	}
}

static bool
ask_run(struct dialog *d, size_t max, const char *preset)
{
	d->m.paint = dialog_paint;
	d->m.event = text_event;
	d->m.typing = true;
	d->m.bar = d->word ? "Type the word, then Enter   Esc Cancel"
			   : "Enter Take   Esc Cancel";
	d->m.self = d;
	edit_init(&d->edit, max);
	d->edit.secret = d->flags & ASK_SECRET;
	if (d->edit.secret)
		buf_reserve(&d->edit.text, max * 4 + 8);
	else
		edit_set(&d->edit, preset);
	modal_run(&d->m);
	return d->took;
}

bool
ui_ask_text(const char *title, const char *prompt, char *out, size_t size,
	    unsigned flags)
{
	struct dialog d = {
		.title = title, .text = "", .prompt = prompt, .flags = flags
	};
	if (ui_s.opt.linear)
		return linear_ask(title, prompt, out, size, flags);
	bool took = ask_run(&d, size - 1, out);
	if (took)
		text_copy(out, size, d.edit.text.p);
	edit_release(&d.edit);
	return took;
}

bool
ui_confirm_word(const char *title, const char *text, const char *word)
{
	char prompt[80], typed[80] = "";
	snprintf(prompt, sizeof(prompt), "Type %s:", word);
	struct dialog d = { .m = { .safety = true },
			    .title = title,
			    .text = text,
			    .prompt = prompt,
			    .word = word };
	if (ui_s.opt.linear) {
		linear_say(text);
		return linear_ask(title, prompt, typed, sizeof(typed), 0) &&
		       strcmp(typed, word) == 0;
	}
	bool took = ask_run(&d, 60, "");
	edit_release(&d.edit);
	return took;
}

int
ui_choose(const char *title, const char *const *labels, int n, int start)
{
	struct ui_rows rows;
	struct pick_choice c;
	if (ui_s.opt.linear)
		return linear_choose(title, labels, n);
	rows_init(&rows);
	(void)start;
	for (int i = 0; i < n; i++) {
		rows_add(&rows, i + 1, 0, ROLE_NORMAL);
		rows_cell(&rows, "");
		rows_cell(&rows, labels[i]);
	}
	bool took = pick_run(ui_top(), title, NULL, -1, "", &rows, &c);
	rows_release(&rows);
	return took ? (int)c.id - 1 : -1;
}

/* ---- reading ----------------------------------------------------------- */

struct pager {
	struct modal m;
	const char *title;
	struct screen lines; /* only its page is used */
};

static void
pager_paint(struct modal *m, struct rect body)
{
	struct pager *p = m->self;
	struct rect box = { body.row, body.col + 2, body.rows, body.cols - 4 };
	paint_box(box, p->title);
	box.row++;
	box.col++;
	box.rows -= 2;
	box.cols -= 2;
	page_paint(&p->lines.page, box);
	if (p->lines.page.total > p->lines.page.height) {
		char of[40];
		int rest = p->lines.page.total - p->lines.page.height;
		snprintf(of, sizeof(of), " %d%% ",
			 p->lines.page.top * 100 / rest);
		paint_words(box.row + box.rows, box.col + box.cols - 8, 7,
			    ROLE_NORMAL, of);
	}
	paint_cursor(box.row, box.col);
}

static void
pager_event(struct modal *m, const struct event *ev)
{
	struct pager *p = m->self;
	if (ev->type != EV_KEY)
		return;
	if (ev->key == K_ESC || ev->key == K_F12 || ev->key == K_F3 ||
	    ev->key == 'q' || ev->key == K_F1 || ev->key == K_F11 ||
	    ev->key == K_ENTER)
		m->done = true;
	else
		page_event(&p->lines.page, ev);
}

void
ui_pager(const char *title, const char *text)
{
	struct pager p = {
		.m = { .paint = pager_paint,
		       .event = pager_event,
		       .bar = "Arrows, PgUp, PgDn Read   Esc Close" },
		.title = title,
	};
	if (ui_s.opt.linear) {
		linear_say(title);
		linear_say(text);
		return;
	}
	p.m.self = &p;
	page_text(&p.lines, ROLE_NORMAL, text);
	modal_run(&p.m);
	page_clear(&p.lines.page);
}

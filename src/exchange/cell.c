/*
 * cell.c - a header met with a mapping, and single fields understood.
 *
 * Nothing here touches the store.  Sentences say what is wrong with a field
 * and never repeat it: they stand on screens and in logs.
 */
#include "exchange.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"
#include "wardbook/when.h"

/* ---- header --------------------------------------------------------------- */

static enum rc
bind_one(struct mapping *m, const char *name, int at, struct err *e)
{
	for (int i = 0; i < m->ncols; i++) {
		if (strcmp(m->col[i].name, name) != 0)
			continue;
		if (m->col[i].at >= 0)
			return err_set(e, RC_USAGE,
				       "The file has two columns "
				       "\"%.60s\".",
				       name);
		m->col[i].at = at;
		return RC_OK;
	}
	return err_set(e, RC_USAGE,
		       "The file has a column \"%.60s\" that the "
		       "mapping %.40s does not mention.",
		       name, m->name);
}

enum rc
mapping_bind(struct mapping *m, char *const *header, int n, int *extra,
	     struct err *e)
{
	enum rc rc = RC_OK;

	*extra = 0;
	for (int i = 0; i < m->ncols; i++)
		m->col[i].at = -1;
	if (n >= 2 && !strcmp(header[n - 2], "reject_line") &&
	    !strcmp(header[n - 1], "reject_reason"))
		*extra = 2;
	for (int i = 0; rc == RC_OK && i < n - *extra; i++) {
		struct buf b = BUF_INIT;

		text_normalise(&b, header[i], strlen(header[i]));
		rc = bind_one(m, b.p, i, e);
		buf_release(&b);
	}
	for (int i = 0; rc == RC_OK && i < m->ncols; i++)
		if (m->col[i].at < 0)
			rc = err_set(e, RC_USAGE,
				     "The file lacks the column "
				     "\"%.60s\" that the mapping %.40s names.",
				     m->col[i].name, m->name);
	return rc;
}

/* ---- dates ---------------------------------------------------------------- */

static bool
digits(const char *s, int n, int *out)
{
	*out = 0;
	for (int i = 0; i < n; i++) {
		if (!isdigit((unsigned char)s[i]))
			return false;
		*out = *out * 10 + s[i] - '0';
	}
	return true;
}

static bool
parse_iso(const char *s, int32_t *day, const char **rest)
{
	int y, m, d;

	if (!digits(s, 4, &y) || s[4] != '-' || !digits(s + 5, 2, &m) ||
	    s[7] != '-' || !digits(s + 8, 2, &d))
		return false;
	*day = y * 10000 + m * 100 + d;
	*rest = s + 10;
	return day_is_valid(*day);
}

/* 2016-04-29T18:38:08Z without the help of scanf, which the general form
 * below has and which is most of the work of a row. */
static bool
parse_zulu(const char *s, struct cell *out)
{
	const char *t;
	int h, m, sec;

	if (!parse_iso(s, &out->day, &t) || *t != 'T' ||
	    !digits(t + 1, 2, &h) || t[3] != ':' || !digits(t + 4, 2, &m) ||
	    t[6] != ':' || !digits(t + 7, 2, &sec) || t[9] != 'Z' || t[10])
		return false;
	if (h > 23 || m > 59 || sec > 60)
		return false;
	out->v = (((int64_t)day_number(out->day) * 24 + h) * 60 + m) * 60000 +
		 sec * 1000;
	return true;
}

static bool
parse_date(const struct map_column *c, const char *text, struct cell *out)
{
	static const enum date_order orders[] = {
		[FORM_DMY] = DATE_DMY,
		[FORM_MDY] = DATE_MDY,
		[FORM_YMD] = DATE_YMD,
	};
	const char *rest;

	switch (c->form) {
	case FORM_ISO:
		if (!parse_iso(text, &out->day, &rest) ||
		    (*rest && *rest != 'T' && *rest != ' '))
			return false;
		out->v = out->day;
		return true;
	case FORM_INSTANT:
		return parse_zulu(text, out) ||
		       (parse_iso(text, &out->day, &rest) &&
			instant_parse(&out->v, text, NULL) == RC_OK);
	default:
		/* A word such as "today" is for people, not for files. */
		if (isalpha((unsigned char)*text) ||
		    day_parse(&out->day, text, orders[c->form], when_today(),
			      NULL) != RC_OK)
			return false;
		out->v = out->day;
		return true;
	}
}

/* ---- fields --------------------------------------------------------------- */

static bool
parse_number(const char *text, int64_t *v)
{
	const char *p = text + (*text == '-');
	size_t n = strspn(p, "0123456789");

	*v = 0;
	if (!n || p[n] || n > 15)
		return false;
	for (; *p; p++)
		*v = *v * 10 + *p - '0';
	if (*text == '-')
		*v = -*v;
	return true;
}

static bool
parse_tenths(const char *text, int64_t *v)
{
	char whole[24];
	size_t n = strcspn(text, ".");
	int tenth = 0;

	if (n >= sizeof(whole))
		return false;
	memcpy(whole, text, n);
	whole[n] = '\0';
	if (text[n] && (!digits(text + n + 1, 1, &tenth) || text[n + 2]))
		return false;
	if (!parse_number(whole, v))
		return false;
	*v = *v * 10 + (*text == '-' ? -tenth : tenth);
	return true;
}

static bool
is_yes_no(const struct map_column *c)
{
	return c->target == TO_PROBLEM || (c->col && c->col->kind == COL_BOOL);
}

static bool
parse_yes_no(const char *t, int64_t *v)
{
	*v = !strcmp(t, "1") || text_same(t, "yes") || text_same(t, "true") ||
	     text_same(t, "y");
	return *v || !strcmp(t, "0") || text_same(t, "no") ||
	       text_same(t, "false") || text_same(t, "n");
}

static bool
say(char why[MAP_WHY], const char *what)
{
	snprintf(why, MAP_WHY, "%s", what);
	return false;
}

static bool
translate(const struct map_column *c, struct cell *out, char why[MAP_WHY])
{
	const struct map_word *w = NULL;

	for (size_t i = 0; i < c->nwords && !w; i++)
		if (text_same(c->words[i].from, out->text))
			w = &c->words[i];
	if (!w)
		w = c->other;
	if (!w)
		return say(why, "The mapping has no translation for this "
				"value.");
	out->text = w->to;
	out->v = w->number;
	return true;
}

static bool
read_plain(const struct map_column *c, struct cell *out, char why[MAP_WHY])
{
	enum col_kind k = c->col ? c->col->kind : COL_TEXT;

	if (c->form == FORM_NUMBER || c->target == TO_ATTRIBUTE ||
	    (!c->form && (k == COL_INT || k == COL_QTY)))
		return parse_number(out->text, &out->v) ||
		       say(why, "This is not a whole number.");
	if (c->form == FORM_TENTHS)
		return parse_tenths(out->text, &out->v) ||
		       say(why, "This is not a number with one decimal.");
	if (c->form == FORM_MONEY)
		return money_parse(&out->v, out->text, c->decimals, NULL) ==
			       RC_OK ||
		       say(why, "This is not an amount of money.");
	if (c->form)
		return parse_date(c, out->text, out) ||
		       say(why,
			   c->form == FORM_INSTANT
				   ? "This is not a date and time."
				   : "This is not a date of the calendar.");
	if (is_yes_no(c))
		return parse_yes_no(out->text, &out->v) ||
		       say(why, "This is neither yes nor no.");
	if (k == COL_ENUM) {
		out->v = enum_find(c->col->words, out->text);
		return out->v >= 0 || say(why, "The field has no such value.");
	}
	if (k == COL_MINUTE) {
		int32_t minute;
		const char *colon = strchr(out->text, ':');
		size_t n = colon ? (size_t)(colon - out->text) +
					   strcspn(colon + 1, ":") + 1
				 : 5;
		char hm[6] = "";

		/* Seconds of a booked time are noise. */
		memcpy(hm, out->text, strnlen(out->text, n < 5 ? n : 5));
		if (minute_parse(&minute, hm, 0, NULL) != RC_OK)
			return say(why, "This is not a time of day.");
		out->v = minute;
	}
	return true;
}

bool
map_cell(const struct map_column *c, const char *text, struct cell *out,
	 char why[MAP_WHY])
{
	*out = (struct cell){ .text = text };
	if (!*text && c->absent)
		out->text = c->absent;
	if (!*out->text && !c->nwords) {
		out->empty = true;
		return !c->required || say(why, "The field is empty.");
	}
	if (c->nwords)
		return translate(c, out, why) &&
		       (*out->text || (out->empty = true));
	return read_plain(c, out, why);
}

/* ---- rows ----------------------------------------------------------------- */

static bool
is_simple(const char *s, size_t *n)
{
	const unsigned char *p = (const unsigned char *)s;
	bool blank = true;

	for (; *p; p++) {
		if (*p < 0x20 || *p > 0x7E || (*p == ' ' && blank))
			return false;
		blank = *p == ' ';
	}
	*n = (size_t)(p - (const unsigned char *)s);
	return *n && !blank;
}

static bool
fill_text(const struct map_column *c, const char *text, char *out,
	  char why[MAP_WHY])
{
	struct buf b = BUF_INIT;
	size_t have = strlen(out), n = 0;
	bool simple = is_simple(text, &n);

	if (!simple) {
		text_normalise(&b, text, strlen(text));
		n = b.len;
	}
	if (n && have + (have > 0) + n > c->col->max) {
		snprintf(why, MAP_WHY,
			 "The text is %zu bytes long; there is "
			 "room for %u.",
			 have + (have > 0) + n, c->col->max);
		buf_release(&b);
		return false;
	}
	if (n && have)
		out[have++] = ' ';
	memcpy(out + have, simple ? text : b.p, n);
	out[have + n] = '\0';
	buf_release(&b);
	return true;
}

bool
map_fill(const struct map_column *c, const struct cell *x, void *row,
	 char why[MAP_WHY])
{
	char *at = (char *)row + c->col->offset;

	if (x->empty)
		return true;
	if (c->col->kind == COL_TEXT)
		return fill_text(c, x->text, at, why);
	memcpy(at, &x->v, sizeof(x->v));
	return true;
}

/* ---- rules ---------------------------------------------------------------- */

static int64_t
comparable(const struct cell *x)
{
	return x->day ? x->day : x->v;
}

bool
map_rule_holds(const struct map_rule *r, const struct cell *cells)
{
	const struct cell *a = &cells[r->left];
	const struct cell *b = r->right < 0 ? NULL : &cells[r->right];
	int64_t x, y;

	if (a->empty || (b && b->empty))
		return true;
	x = comparable(a);
	y = b ? comparable(b) : r->number;
	switch (r->op[0]) {
	case '<':
		return r->op[1] ? x <= y : x < y;
	case '>':
		return r->op[1] ? x >= y : x > y;
	default:
		return x == y;
	}
}

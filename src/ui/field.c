/*
 * field.c - the types of fields: what may be typed, how it is read, how it
 * is shown.
 *
 * Three moments: while typing only what can never be right is refused; on
 * leaving the text is read and shown in its one canonical form; on saving the
 * form looks at everything again.  A field never traps the user.
 */
#include "field.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

typedef enum rc (*read_fn)(struct field *f, const char *s,
			   enum date_order order, struct err *e);

void
field_init(struct field *f, const struct field_def *def)
{
	memset(f, 0, sizeof(*f));
	f->def = def;
	edit_init(&f->edit, (size_t)(def->max > 0 ? def->max : 0));
	f->edit.newlines = def->type == FIELD_NOTE;
	f->edit.secret = def->type == FIELD_SECRET;
	if (f->edit.secret) /* so that it never moves in memory */
		buf_reserve(&f->edit.text, (size_t)def->max * 4 + 8);
	f->required = def->flags & FIELD_REQUIRED;
	f->readonly = def->flags & FIELD_READONLY;
	f->was = mem_copy("");
	f->seen = mem_copy("");
	snprintf(f->unit, sizeof(f->unit), "%s", def->unit ? def->unit : "");
	field_empty(f);
}

static void
forget(char **s)
{
	mem_wipe(*s, strlen(*s));
	free(*s);
	*s = NULL;
}

void
field_release(struct field *f)
{
	edit_release(&f->edit);
	forget(&f->was);
	forget(&f->seen);
	mem_wipe(f, sizeof(*f));
}

void
field_empty(struct field *f)
{
	f->full = false;
	f->num = f->def->type == FIELD_CHOICE ? -1 : 0;
	f->day = 0;
	f->minute = WHEN_NO_MINUTE;
	f->code[0] = '\0';
	f->invalid = f->touched = false;
	edit_set(&f->edit, "");
}

void
field_settle(struct field *f)
{
	forget(&f->was);
	/* a pass phrase is never "as loaded", and never copied */
	f->was = mem_copy(f->edit.secret ? "" : f->edit.text.p);
	f->was_num = f->num;
	(void)field_is_news(f);
}

bool
field_is_news(struct field *f)
{
	if (f->edit.secret ||
	    (strcmp(f->seen, f->edit.text.p) == 0 && f->seen_num == f->num))
		return false;
	forget(&f->seen);
	f->seen = mem_copy(f->edit.text.p);
	f->seen_num = f->num;
	return true;
}

bool
field_changed(const struct field *f)
{
	if (f->def->type == FIELD_LABEL)
		return false;
	return strcmp(f->was, f->edit.text.p) != 0 ||
	       (f->def->type == FIELD_PICK && f->was_num != f->num);
}

/* ---- reading ----------------------------------------------------------- */

static enum rc
check_day(const struct field *f, int32_t day, struct err *e)
{
	int32_t today = when_today();
	if ((f->def->flags & FIELD_NOT_FUTURE) && day > today)
		return err_field(e, f->def->name, "%s lies in the future.",
				 f->def->label);
	if ((f->def->flags & FIELD_NOT_PAST) && day < today)
		return err_field(e, f->def->name, "%s lies in the past.",
				 f->def->label);
	return RC_OK;
}

static enum rc
read_text(struct field *f, const char *s, enum date_order order, struct err *e)
{
	struct buf b = BUF_INIT;
	(void)order;
	(void)e;
	if (f->def->type == FIELD_NOTE || f->def->type == FIELD_SECRET)
		return RC_OK;
	text_normalise(&b, s, strlen(s));
	for (char *p = b.p; (f->def->flags & FIELD_UPPER) && *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 32);
	edit_set(&f->edit, b.p);
	buf_release(&b);
	return RC_OK;
}

static enum rc
read_date(struct field *f, const char *s, enum date_order order, struct err *e)
{
	int32_t day;
	enum rc rc = day_parse(&day, s, order, when_today(), e);
	if (rc == RC_OK)
		rc = check_day(f, day, e);
	if (rc == RC_OK)
		f->day = day;
	return rc;
}

static enum rc
read_time(struct field *f, const char *s, enum date_order order, struct err *e)
{
	int32_t minute;
	(void)order;
	enum rc rc = minute_parse(&minute, s, when_minute_now(), e);
	if (rc == RC_OK)
		f->minute = minute;
	return rc;
}

/* A day, a time, or both with a blank between; a day alone has no time, a
 * time alone is today's; n is now. */
static enum rc
read_datetime(struct field *f, const char *s, enum date_order order,
	      struct err *e)
{
	char first[64];
	struct err first_e;
	int32_t day, minute = WHEN_NO_MINUTE, now = when_minute_now();
	const char *last = strrchr(s, ' ');
	if (strcmp(s, "n") == 0 || strcmp(s, "now") == 0) {
		day = when_today();
		minute = now;
	} else if (last && strchr(last, '-') == NULL &&
		   minute_parse(&minute, last + 1, now, NULL) == RC_OK &&
		   (size_t)(last - s) < sizeof(first)) {
		snprintf(first, sizeof(first), "%.*s", (int)(last - s), s);
		enum rc rc = day_parse(&day, first, order, when_today(), e);
		if (rc != RC_OK) { /* 9 sep 2008: no time at all */
			minute = WHEN_NO_MINUTE;
			rc = day_parse(&day, s, order, when_today(), e);
		}
		if (rc != RC_OK)
			return rc;
	} else if (day_parse(&day, s, order, when_today(), &first_e) != RC_OK) {
		minute = WHEN_NO_MINUTE;
		if (minute_parse(&minute, s, now, NULL) != RC_OK) {
			if (e)
				*e = first_e;
			return RC_REFUSED;
		}
		day = when_today();
	}
	enum rc rc = check_day(f, day, e);
	if (rc != RC_OK)
		return rc;
	if (day == when_today() && (f->def->flags & FIELD_NOT_FUTURE) &&
	    minute > now)
		return err_field(e, f->def->name, "%s lies in the future.",
				 f->def->label);
	f->day = day;
	f->minute = minute;
	return RC_OK;
}

static enum rc
check_range(const struct field *f, int64_t v, struct err *e)
{
	const struct field_def *d = f->def;
	if ((d->flags & FIELD_HAS_MIN) && v < d->least)
		return err_field(e, d->name, "%s can't be below %" PRId64 ".",
				 d->label, d->least);
	if ((d->flags & FIELD_HAS_MAX) && v > d->most)
		return err_field(e, d->name, "%s can't be above %" PRId64 ".",
				 d->label, d->most);
	return RC_OK;
}

static enum rc
read_number(struct field *f, const char *s, enum date_order order,
	    struct err *e)
{
	int64_t v;
	(void)order;
	enum rc rc = f->def->type == FIELD_MONEY
			     ? num_parse_money(&v, s, e)
			     : num_parse(&v, s, INT64_C(-999999999999),
					 INT64_C(999999999999), e);
	if (rc == RC_OK)
		rc = check_range(f, v, e);
	if (rc == RC_OK)
		f->num = v;
	return rc;
}

static enum rc
read_phone(struct field *f, const char *s, enum date_order order, struct err *e)
{
	int digits = 0;
	for (const char *p = s; *p; p++)
		digits += *p >= '0' && *p <= '9';
	if (digits < 3)
		return err_field(e, f->def->name,
				 "A phone number has at least "
				 "three digits.");
	return read_text(f, s, order, e);
}

/* Which option do these letters mean?  By code, by words, by the beginning
 * of one of them; -1 none, -2 several. */
static int
find_option(const struct field_def *d, const char *s)
{
	char want[80], words[80];
	int found = -1;
	size_t n = text_fold(want, sizeof(want), s);
	for (int i = 0; i < d->noptions; i++)
		if (text_same(d->options[i].code, s) ||
		    strcmp(d->options[i].words, s) == 0)
			return i;
	for (int i = 0; n && i < d->noptions; i++) {
		text_fold(words, sizeof(words), d->options[i].words);
		if (strcmp(words, want) == 0)
			return i;
		if (strncmp(words, want, n) == 0)
			found = found == -1 ? i : -2;
	}
	return found;
}

static enum rc
read_choice(struct field *f, const char *s, enum date_order order,
	    struct err *e)
{
	(void)order;
	int i = find_option(f->def, s);
	if (i < 0)
		return err_field(
			e, f->def->name,
			i == -2 ? "\"%s\" could mean several; F4 lists them."
				: "\"%s\" is none of them; F4 lists them.",
			s);
	f->num = i;
	snprintf(f->code, sizeof(f->code), "%s", f->def->options[i].code);
	return RC_OK;
}

static enum rc
read_bool(struct field *f, const char *s, enum date_order order, struct err *e)
{
	(void)order;
	if (*s == 'y' || *s == 'Y' || *s == '1')
		f->num = 1;
	else if (*s == 'n' || *s == 'N' || *s == '0')
		f->num = 0;
	else
		return err_field(e, f->def->name, "%s is yes or no.",
				 f->def->label);
	return RC_OK;
}

/* A pick that was typed is looked up by the form. */
static enum rc
read_pick(struct field *f, const char *s, enum date_order order, struct err *e)
{
	(void)order;
	return f->full ? RC_OK
		       : err_field(e, f->def->name,
				   "\"%s\" is not in "
				   "the list; F4 shows it.",
				   s);
}

static const char digits_of_dates[] = "0123456789";

static const struct {
	read_fn read;
	const char *takes; /* ASCII that can be part of it; NULL: all */
} types[FIELD_TYPES] = {
	[FIELD_TEXT] = { read_text, NULL },
	[FIELD_NAME] = { read_text, NULL },
	[FIELD_NOTE] = { read_text, NULL },
	[FIELD_DATE] = { read_date, "a0 /.-+" },
	[FIELD_TIME] = { read_time, "a0 :.+-" },
	[FIELD_DATETIME] = { read_datetime, "a0 /.-+:" },
	/* Whole numbers take all: 1.5 must not become 15, nor 1O0 10. */
	[FIELD_INT] = { read_number, NULL },
	[FIELD_QTY] = { read_number, NULL },
	[FIELD_MONEY] = { read_number, "0.,-" },
	[FIELD_PHONE] = { read_phone, "0+-() ./xX#*" },
	[FIELD_CHOICE] = { read_choice, NULL },
	[FIELD_PICK] = { read_pick, NULL },
	[FIELD_BOOL] = { read_bool, "a0" },
	[FIELD_SECRET] = { read_text, NULL },
	[FIELD_LABEL] = { read_text, "" },
};

bool
field_takes(const struct field *f, int32_t key)
{
	const char *t = types[f->def->type].takes;
	if (!t)
		return true;
	if (key > 0x7e)
		return false;
	if (strchr(digits_of_dates, (int)key))
		return strchr(t, '0') != NULL;
	if ((key | 0x20) >= 'a' && (key | 0x20) <= 'z' && strchr(t, 'a'))
		return true;
	return strchr(t, (int)key) != NULL;
}

enum rc
field_read(struct field *f, enum date_order order, struct err *e)
{
	struct buf b = BUF_INIT;
	enum rc rc = RC_OK;
	bool kept = f->def->type == FIELD_PICK && f->full;
	if (f->def->type == FIELD_SECRET) { /* never copied */
		f->full = f->edit.text.len > 0;
		f->touched = f->invalid = false;
		return RC_OK;
	}
	text_normalise(&b, f->edit.text.p, f->edit.text.len);
	if (b.len == 0) {
		field_empty(f);
	} else if (f->touched || !f->full) {
		rc = types[f->def->type].read(f, b.p, order, e);
		f->full = rc == RC_OK || kept;
		if (rc == RC_OK)
			field_show(f);
	}
	f->invalid = rc != RC_OK;
	f->touched = false;
	if (rc != RC_OK) {
		f->full = false;
		snprintf(f->error, sizeof(f->error), "%s", e->text);
		if (!e->field[0])
			snprintf(e->field, sizeof(e->field), "%s",
				 f->def->name);
	}
	buf_release(&b);
	return rc;
}

/* ---- showing ----------------------------------------------------------- */

void
field_show(struct field *f)
{
	char s[WHEN_TEXT * 2 + 4], m[WHEN_TEXT];
	switch (f->def->type) {
	case FIELD_DATE:
		day_text(s, f->day);
		break;
	case FIELD_TIME:
		minute_text(s, f->minute);
		break;
	case FIELD_DATETIME:
		day_text(s, f->day);
		if (f->minute != WHEN_NO_MINUTE) {
			strcat(s, " ");
			strcat(s, minute_text(m, f->minute));
		}
		break;
	case FIELD_INT:
	case FIELD_QTY:
		snprintf(s, sizeof(s), "%" PRId64, f->num);
		break;
	case FIELD_MONEY:
		snprintf(s, sizeof(s), "%s%" PRId64 ".%02d",
			 f->num < 0 ? "-" : "",
			 (f->num < 0 ? -f->num : f->num) / 100,
			 (int)((f->num < 0 ? -f->num : f->num) % 100));
		break;
	case FIELD_CHOICE:
		edit_set(&f->edit, f->def->options[f->num].words);
		return;
	case FIELD_BOOL:
		snprintf(s, sizeof(s), "%s", f->num ? "yes" : "no");
		break;
	default:
		return; /* text is its own canonical form */
	}
	edit_set(&f->edit, s);
}

bool
field_step(struct field *f, int32_t key)
{
	const struct field_def *d = f->def;
	int way = key == '-' ? -1 : 1;
	bool sign = key == '+' || key == '-';
	if (f->touched || (f->invalid && f->edit.text.len))
		return false;
	if (d->type == FIELD_CHOICE && (key == ' ' || sign)) {
		int64_t at = f->full ? f->num : way > 0 ? -1 : 0;
		f->num = (at + way + d->noptions) % d->noptions;
		snprintf(f->code, sizeof(f->code), "%s",
			 d->options[f->num].code);
	} else if (d->type == FIELD_BOOL && key == ' ') {
		f->num = !(f->full && f->num);
	} else if ((d->type == FIELD_DATE || d->type == FIELD_DATETIME) &&
		   sign && f->full) {
		f->day = day_add(f->day, way);
	} else {
		return false;
	}
	f->full = true;
	f->invalid = false;
	field_show(f);
	return true;
}

/*
 * mapping.c - the mapping language (import.h): text to struct mapping.
 *
 * A line is taken apart into words, its first word says which function reads
 * it.  Whatever does not fit the catalogue is refused here with the line, so
 * that the run itself meets no mapping that makes no sense.
 */
#include "exchange.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

#define WORDS 64

/* One word of a line; A=B outside of quotes has the part behind it in to. */
struct word {
	char *text, *to;
	bool quoted;
};

struct line {
	struct mapping *m;
	struct err *e;
	const char *name;
	int number;
	struct word word[WORDS];
	int n;
	int at;
};

static enum rc
refuse(struct line *l, const char *what, const char *about)
{
	return err_set(l->e, RC_USAGE, "%.60s line %d: %s%s%.60s%s.", l->name,
		       l->number, what, about ? " \"" : "", about ? about : "",
		       about ? "\"" : "");
}

static char *
next_word(struct line *l)
{
	return l->at < l->n ? l->word[l->at++].text : NULL;
}

/* The word if it is that one. */
static bool
take(struct line *l, const char *what)
{
	if (l->at >= l->n || l->word[l->at].quoted || l->word[l->at].to ||
	    strcmp(l->word[l->at].text, what) != 0)
		return false;
	l->at++;
	return true;
}

/* Copies a quoted part in place; *from moves behind it.  false: no end. */
static bool
unquote(char **from, char **out)
{
	char *p = *from + 1, *w = *out;

	for (;; p++) {
		if (!*p)
			return false;
		if (*p == '"' && *++p != '"')
			break;
		*w++ = *p;
	}
	*from = p;
	*out = w;
	return true;
}

/* Words in place: `text` is cut up. */
static enum rc
cut_line(struct line *l, char *p)
{
	l->n = l->at = 0;
	for (;;) {
		struct word *w = &l->word[l->n];
		char *out;
		bool sign;

		while (*p == ' ' || *p == '\t' || *p == '\r')
			p++;
		if (!*p || *p == '#')
			return RC_OK;
		if (l->n == WORDS)
			return refuse(l, "there are too many words", NULL);
		*w = (struct word){ .text = p, .quoted = *p == '"' };
		sign = strchr("<>=-", *p) != NULL;
		out = p;
		while (*p && *p != ' ' && *p != '\t' && *p != '\r') {
			if (*p == '"') {
				if (!unquote(&p, &out))
					return refuse(l,
						      "a quote is not closed",
						      NULL);
			} else if (*p == '=' && !w->to && !sign) {
				p++;
				*out++ = '\0';
				w->to = out;
			} else {
				*out++ = *p++;
			}
		}
		if (*p)
			p++;
		*out = '\0';
		l->n++;
	}
}

static enum rc
copy_word(struct line *l, char *out, size_t size, const char *what)
{
	const char *w = next_word(l);

	if (!w)
		return refuse(l, what, NULL);
	if (strlen(w) >= size)
		return refuse(l, "this is too long", w);
	memcpy(out, w, strlen(w) + 1);
	return RC_OK;
}

static int
table_named(const char *name, size_t n)
{
	for (int t = 0; t < TBL_COUNT; t++)
		if (strlen(tables[t].name) == n &&
		    !memcmp(tables[t].name, name, n))
			return t;
	return -1;
}

/* ---- single words --------------------------------------------------------- */

static enum rc
read_record(struct line *l)
{
	static const enum tbl can[] = {
		TBL_PATIENT,   TBL_APPOINTMENT, TBL_STAFF,    TBL_HOSPITAL,
		TBL_CODE,      TBL_REGION,	TBL_MEDICINE, TBL_PLACE,
		TBL_REASON,    TBL_HOLIDAY,	TBL_SERVICE,  TBL_INSURER,
		TBL_POLICY,    TBL_CHARGE,	TBL_BILL,     TBL_PRODUCT,
		TBL_DRUG_RULE, TBL_INSURED,
	};
	const char *w = next_word(l);

	for (size_t i = 0; w && i < sizeof(can) / sizeof(can[0]); i++)
		if (!strcmp(tables[can[i]].name, w)) {
			l->m->record = can[i];
			return RC_OK;
		}
	return refuse(l, "a row can't be", w);
}

static enum rc
read_delimiter(struct line *l)
{
	static const char *const names[] = {
		"comma,", "tab\t",  "pipe|",  "semicolon;",
		"colon:", "caret^", "tilde~",
	};
	const char *w = next_word(l);

	for (size_t i = 0; w && i < sizeof(names) / sizeof(names[0]); i++) {
		size_t n = strlen(names[i]) - 1;

		if (strlen(w) == n && !memcmp(w, names[i], n)) {
			l->m->delimiter = names[i][n];
			return RC_OK;
		}
	}
	if (!w || strlen(w) != 1 || strchr("\"\r\n", *w))
		return refuse(l, "this can't part fields:", w);
	l->m->delimiter = *w;
	return RC_OK;
}

static enum rc
read_quote(struct line *l)
{
	if (take(l, "double"))
		l->m->quoting = true;
	else if (take(l, "none"))
		l->m->quoting = false;
	else
		return refuse(l, "quote is double or none", NULL);
	return RC_OK;
}

static enum rc
read_twice(struct line *l)
{
	if (l->m->record != TBL_STAFF)
		return refuse(l, "only people of the staff may come twice",
			      NULL);
	l->m->twice = take(l, "keep");
	return l->m->twice ? RC_OK : refuse(l, "twice keep", NULL);
}

static enum rc
read_constant(struct line *l)
{
	struct mapping *m = l->m;
	struct map_constant *c = &m->constant[m->nconstants];
	const char *what = next_word(l), *dot = what ? strchr(what, '.') : NULL;
	const char *value = next_word(l);
	int t;

	if (!dot || !value)
		return refuse(l, "a constant is TABLE.FIELD and a value", NULL);
	if (m->nconstants == MAP_CONSTANTS)
		return refuse(l, "there are too many constants", NULL);
	if (!strcmp(what, "code.edition") && m->record != TBL_CODE) {
		if (strlen(value) >= sizeof(m->edition))
			return refuse(l, "this is too long", value);
		memcpy(m->edition, value, strlen(value) + 1);
		return RC_OK;
	}
	c->clinic = !strncmp(what, "clinic.", 7);
	t = c->clinic ? TBL_PLACE : table_named(what, (size_t)(dot - what));
	if (t < 0 || !table_col((enum tbl)t, dot + 1))
		return refuse(l, "there is no field", what);
	c->table = (enum tbl)t;
	c->field = mem_copy(dot + 1);
	c->value = mem_copy(value);
	m->nconstants++;
	return RC_OK;
}

/* ---- columns -------------------------------------------------------------- */

static int
column_named(const struct mapping *m, const char *name)
{
	for (int i = 0; i < m->ncols; i++)
		if (!strcmp(m->col[i].name, name))
			return i;
	return -1;
}

/* May rows of this mapping fill that table? */
static bool
is_filled(const struct mapping *m, enum tbl t)
{
	bool who = t == TBL_PATIENT || t == TBL_IDENTITY;

	switch (m->record) {
	case TBL_APPOINTMENT:
		return who || t == TBL_APPOINTMENT || t == TBL_VISIT_MORE ||
		       t == TBL_VISIT_COST || t == TBL_VISIT_WORDS ||
		       t == TBL_VISIT_SOURCE;
	case TBL_PATIENT:
		return who || t == TBL_POLICY || t == TBL_INSURER ||
		       t == TBL_ADMISSION_TOLD || t == TBL_OWN_DOCTOR;
	case TBL_POLICY:
		return t == TBL_POLICY || t == TBL_INSURER;
	case TBL_CHARGE:
		return t == TBL_CHARGE || t == TBL_CHARGE_PRICE;
	default:
		return t == m->record;
	}
}

static enum rc
read_problem(struct line *l, struct map_column *c)
{
	struct mapping *m = l->m;
	struct map_problem *p = &m->problem[m->nproblems];
	enum rc rc;

	if (m->nproblems == MAP_PROBLEMS)
		return refuse(l, "there are too many problems", NULL);
	c->target = TO_PROBLEM;
	c->slot = m->nproblems++;
	rc = copy_word(l, p->system, sizeof(p->system), "a code system lacks");
	if (rc == RC_OK)
		rc = copy_word(l, p->code, sizeof(p->code), "a code lacks");
	if (rc == RC_OK)
		rc = copy_word(l, p->text, sizeof(p->text),
			       "the text of the code lacks");
	return rc;
}

static enum rc
read_attribute(struct line *l, struct map_column *c, const char *kind)
{
	struct mapping *m = l->m;
	const struct col_def *col = table_col(TBL_PATIENT_ATTRIBUTE, "kind");
	int v = enum_find(col->words, kind);

	if (v < 0)
		return refuse(l, "there is no attribute", kind);
	if (m->nattributes == MAP_ATTRIBUTES)
		return refuse(l, "there are too many attributes", NULL);
	c->target = TO_ATTRIBUTE;
	c->slot = m->nattributes;
	m->attribute[m->nattributes++] = (enum attribute)v;
	return RC_OK;
}

static enum rc
read_field(struct line *l, struct map_column *c, const char *w)
{
	const char *dot = strchr(w, '.');
	int t = dot ? table_named(w, (size_t)(dot - w)) : -1;

	if (t < 0)
		return refuse(l, "there is no target", w);
	c->col = table_col((enum tbl)t, dot + 1);
	if (!c->col || c->col->kind == COL_MAC || c->col->kind == COL_BLOB)
		return refuse(l, "no file can fill", w);
	if (!is_filled(l->m, (enum tbl)t))
		return refuse(l, "rows of this record don't fill", w);
	c->table = (enum tbl)t;
	if (t != (int)l->m->record && t != TBL_PATIENT && t != TBL_IDENTITY)
		l->m->extra = true;
	if (c->col->kind != COL_REF) {
		c->target = TO_COLUMN;
		return RC_OK;
	}
	/* Only a record that an earlier file brought under that number. */
	c->target = TO_REF;
	c->of = (enum tbl)table_named(c->col->refers, strlen(c->col->refers));
	l->m->extra = true;
	return take(l, "brought") ? RC_OK : refuse(l, "no file can fill", w);
}

/* Targets that are no field. */
static bool
read_special(struct line *l, struct map_column *c, const char *w)
{
	static const struct {
		const char *word;
		enum map_target target;
		enum tbl record;
	} v[] = {
		{ "booking.reason", TO_REASON, TBL_APPOINTMENT },
		{ "charge.service", TO_SERVICE, TBL_CHARGE },
		{ "bill.status", TO_STATUS, TBL_BILL },
		{ "bill.charge", TO_REF, TBL_BILL },
	};

	for (size_t i = 0; i < sizeof(v) / sizeof(v[0]); i++)
		if (!strcmp(w, v[i].word) && l->m->record == v[i].record) {
			c->target = v[i].target;
			c->of = TBL_CHARGE;
			l->m->extra = true;
			return true;
		}
	return false;
}

static enum rc
read_target(struct line *l, struct map_column *c)
{
	const char *w = next_word(l);

	if (!w)
		return refuse(l, "a target lacks", NULL);
	if (!strcmp(w, "value")) {
		c->target = TO_VALUE;
	} else if (!strcmp(w, "key")) {
		c->target = TO_KEY;
		c->key = true;
	} else if (!strcmp(w, "patient.key")) {
		if (l->m->patient_key >= 0)
			return refuse(l, "there is a patient.key already",
				      NULL);
		c->target = TO_PATIENT_KEY;
		c->required = true;
		l->m->patient_key = (int)(c - l->m->col);
	} else if (!strcmp(w, "patient.region")) {
		c->target = TO_REGION;
	} else if (read_special(l, c, w)) {
		return c->target != TO_REF || take(l, "brought")
			       ? RC_OK
			       : refuse(l, "no file can fill", w);
	} else if (!strncmp(w, "attribute.", 10)) {
		return read_attribute(l, c, w + 10);
	} else if (!strcmp(w, "problem")) {
		return read_problem(l, c);
	} else {
		return read_field(l, c, w);
	}
	return RC_OK;
}

static enum rc
read_form(struct line *l, struct map_column *c)
{
	static const char *const names[] = {
		[FORM_ISO] = "iso",	    [FORM_DMY] = "dmy",
		[FORM_MDY] = "mdy",	    [FORM_YMD] = "ymd",
		[FORM_INSTANT] = "instant",
	};

	for (int i = FORM_ISO; i <= FORM_INSTANT; i++)
		if (take(l, names[i])) {
			c->form = (enum map_form)i;
			return RC_OK;
		}
	return refuse(l, "date is iso, dmy, mdy, ymd or instant", NULL);
}

static int
status_named(const char *text)
{
	static const char *const names[] = {
		[STATUS_PENDING] = "pending",
		[STATUS_OVERDUE] = "overdue",
		[STATUS_FAILED] = "failed",
		[STATUS_PAID] = "paid",
	};

	for (int i = 0; i <= STATUS_PAID; i++)
		if (!strcmp(names[i], text))
			return i;
	return -1;
}

/* else empty, or else TABLE.FIELD of text that the row fills. */
static enum rc
read_else(struct line *l, struct map_column *c)
{
	const char *w = next_word(l), *dot = w ? strchr(w, '.') : NULL;
	int t;

	if (c->target != TO_REF || !w)
		return refuse(l, "only a number brought has an else", w);
	c->leave = true;
	if (!strcmp(w, "empty"))
		return RC_OK;
	t = dot ? table_named(w, (size_t)(dot - w)) : -1;
	if (t < 0 || !is_filled(l->m, (enum tbl)t))
		return refuse(l, "rows of this record don't fill", w);
	c->keep_in = (enum tbl)t;
	c->keep = table_col(c->keep_in, dot + 1);
	if (!c->keep || c->keep->kind != COL_TEXT)
		return refuse(l, "this is no text:", w);
	return RC_OK;
}

/* The number that a translated word stands for, where its target has one. */
static enum rc
word_number(struct line *l, const struct map_column *c, struct map_word *w)
{
	const struct col_def *col = c->col;
	int64_t v = 0;

	if (c->target == TO_STATUS) {
		v = status_named(w->to);
		if (v < 0)
			return refuse(l, "a bill is not", w->to);
		w->number = v;
		return RC_OK;
	}
	if ((col && col->kind == COL_TEXT) || c->target == TO_REF ||
	    c->target == TO_REASON || c->target == TO_SERVICE)
		return RC_OK;
	if (col && col->kind == COL_ENUM) {
		v = enum_find(col->words, w->to);
		if (v < 0)
			return refuse(l, "the field has no value", w->to);
	} else if (c->target != TO_KEY && c->target != TO_PATIENT_KEY &&
		   c->target != TO_REGION &&
		   num_parse(&v, w->to, INT32_MIN, INT32_MAX, NULL) != RC_OK) {
		return refuse(l, "this is no number:", w->to);
	}
	w->number = v;
	return RC_OK;
}

static enum rc
read_values(struct line *l, struct map_column *c)
{
	size_t cap = 0;

	for (; l->at < l->n; l->at++) {
		struct word *w = &l->word[l->at];
		struct map_word *x;
		enum rc rc;

		if (!w->to)
			return refuse(l, "this is no A=B:", w->text);
		c->words =
			mem_room(c->words, &cap, c->nwords, sizeof(*c->words));
		x = &c->words[c->nwords++];
		*x = (struct map_word){ mem_copy(w->text), mem_copy(w->to), 0 };
		rc = word_number(l, c, x);
		if (rc != RC_OK)
			return rc;
	}
	if (!c->nwords)
		return refuse(l, "values are A=B C=D ...", NULL);
	for (size_t i = 0; i < c->nwords; i++)
		if (!strcmp(c->words[i].from, "*"))
			c->other = &c->words[i];
	return RC_OK;
}

static enum rc
read_option(struct line *l, struct map_column *c)
{
	if (take(l, "key"))
		c->key = true;
	else if (take(l, "required"))
		c->required = true;
	else if (take(l, "number"))
		c->form = FORM_NUMBER;
	else if (take(l, "tenths"))
		c->form = FORM_TENTHS;
	else if (take(l, "money"))
		c->form = FORM_MONEY;
	else if (take(l, "known") && c->target == TO_PATIENT_KEY)
		c->known = true;
	else if (take(l, "else"))
		return read_else(l, c);
	else if (take(l, "date"))
		return read_form(l, c);
	else if (take(l, "values"))
		return read_values(l, c);
	else if (take(l, "default")) {
		const char *w = next_word(l);

		if (!w || c->absent)
			return refuse(l, "a default is one value", NULL);
		c->absent = mem_copy(w);
	} else {
		return refuse(l, "this is no option:", l->word[l->at].text);
	}
	return RC_OK;
}

/* What the kind of the field asks for: a date form. */
static enum rc
check_form(struct line *l, const struct map_column *c)
{
	enum col_kind k = c->col ? c->col->kind : COL_TEXT;

	if (k == COL_DAY && (c->form < FORM_ISO || c->form > FORM_YMD))
		return refuse(l, "the field is a day: add date and its form",
			      NULL);
	if (k == COL_AT && c->form != FORM_INSTANT)
		return refuse(l, "the field is an instant: add date instant",
			      NULL);
	if (c->form && c->nwords)
		return refuse(l, "values and a form exclude each other", NULL);
	return RC_OK;
}

static enum rc
read_column(struct line *l)
{
	struct mapping *m = l->m;
	struct map_column *c = &m->col[m->ncols];
	const char *name = next_word(l);
	enum rc rc;

	if (!m->record)
		return refuse(l, "record comes before the columns", NULL);
	if (!name)
		return refuse(l, "the name of the column lacks", NULL);
	if (m->ncols == MAP_COLUMNS)
		return refuse(l, "there are too many columns", NULL);
	if (column_named(m, name) >= 0)
		return refuse(l, "the column is named twice:", name);
	c->name = mem_copy(name);
	c->at = -1;
	m->ncols++;
	if (take(l, "drop"))
		return next_word(l) ? RC_OK
				    : refuse(l, "say why it is dropped:", name);
	if (!take(l, "->"))
		return refuse(l, "after the name stands -> or drop:", name);
	rc = read_target(l, c);
	while (rc == RC_OK && l->at < l->n)
		rc = read_option(l, c);
	return rc == RC_OK ? check_form(l, c) : rc;
}

/* ---- rules ---------------------------------------------------------------- */

static enum rc
read_known_column(struct line *l, int *out)
{
	const char *w = next_word(l);

	*out = w ? column_named(l->m, w) : -1;
	if (*out < 0 || l->m->col[*out].target == TO_DROP)
		return refuse(l, "no line above reads a column", w);
	return RC_OK;
}

static enum rc
read_must(struct line *l)
{
	static const char *const ops[] = { "<", "<=", "=", ">=", ">" };
	struct map_rule *r = &l->m->rule[l->m->nrules];
	const char *op, *sentence;
	enum rc rc;

	if (l->m->nrules == MAP_RULES)
		return refuse(l, "there are too many rules", NULL);
	rc = read_known_column(l, &r->left);
	if (rc != RC_OK)
		return rc;
	op = next_word(l);
	for (size_t i = 0; op && i < 5; i++)
		if (!strcmp(op, ops[i]))
			snprintf(r->op, sizeof(r->op), "%s", ops[i]);
	if (!r->op[0])
		return refuse(l, "a rule compares with < <= = >= or >", NULL);
	r->right = -1;
	if (l->at < l->n && num_parse(&r->number, l->word[l->at].text,
				      INT32_MIN, INT32_MAX, NULL) == RC_OK)
		l->at++;
	else if ((rc = read_known_column(l, &r->right)) != RC_OK)
		return rc;
	sentence = next_word(l);
	if (!sentence || !*sentence || strlen(sentence) >= MAP_WHY)
		return refuse(l, "a rule ends with a sentence", NULL);
	r->sentence = mem_copy(sentence);
	l->m->nrules++;
	return RC_OK;
}

static enum rc
read_derive(struct line *l)
{
	struct mapping *m = l->m;
	const char *w = next_word(l);
	bool birth = w && !strcmp(w, "patient.birth_year");
	int *day = birth ? &m->birth_day : &m->known_day;
	enum rc rc;

	if (!birth && (!w || strcmp(w, "patient.known_day") != 0))
		return refuse(l, "this can't be derived:", w);
	if (!take(l, "from"))
		return refuse(l, "derive FIELD from COLUMN", NULL);
	rc = read_known_column(l, day);
	if (rc != RC_OK)
		return rc;
	if (m->col[*day].form < FORM_ISO || m->col[*day].form > FORM_INSTANT)
		return refuse(l,
			      "the column holds no date:", m->col[*day].name);
	if (!birth)
		return RC_OK;
	if (!take(l, "less"))
		return refuse(l, "derive patient.birth_year from DAY less AGE",
			      NULL);
	return read_known_column(l, &m->birth_age);
}

static enum rc
read_line(struct line *l)
{
	struct mapping *m = l->m;
	enum rc rc;

	if (take(l, "source"))
		rc = copy_word(l, m->source, sizeof(m->source), "a name lacks");
	else if (take(l, "title"))
		rc = copy_word(l, m->title, sizeof(m->title), "a title lacks");
	else if (take(l, "record"))
		rc = read_record(l);
	else if (take(l, "delimiter"))
		rc = read_delimiter(l);
	else if (take(l, "quote"))
		rc = read_quote(l);
	else if (take(l, "constant"))
		rc = read_constant(l);
	else if (take(l, "column"))
		rc = read_column(l);
	else if (take(l, "must"))
		rc = read_must(l);
	else if (take(l, "derive"))
		rc = read_derive(l);
	else if (take(l, "twice"))
		rc = read_twice(l);
	else
		return refuse(l, "no line begins with", l->word[0].text);
	if (rc == RC_OK && l->at < l->n && strcmp(l->word[1].text, "drop") &&
	    (l->n < 3 || strcmp(l->word[2].text, "drop")))
		return refuse(l,
			      "nothing can stand here:", l->word[l->at].text);
	return rc;
}

/* ---- as a whole ----------------------------------------------------------- */

static enum rc
check_whole(struct line *l)
{
	struct mapping *m = l->m;
	bool key = false, people;

	people = m->record == TBL_PATIENT || m->record == TBL_APPOINTMENT ||
		 m->record == TBL_POLICY || m->record == TBL_BILL ||
		 m->record == TBL_INSURED;
	l->number = 0;
	if (!m->source[0] || !m->record || !m->delimiter || !m->ncols)
		return err_set(l->e, RC_USAGE,
			       "%.60s: a mapping says source, "
			       "record, delimiter and columns.",
			       l->name);
	for (int i = 0; i < m->ncols; i++)
		key |= m->col[i].key;
	/* Money is never reason enough to make a patient. */
	if (m->patient_key >= 0 && m->record != TBL_PATIENT &&
	    m->record != TBL_APPOINTMENT)
		m->col[m->patient_key].known = true;
	if (people != (m->patient_key >= 0) &&
	    !(m->record == TBL_CHARGE && m->patient_key >= 0))
		return err_set(l->e, RC_USAGE, "%.60s: %s", l->name,
			       people ? "a column must be the patient.key."
				      : "these records have no patient.key.");
	if (m->record != TBL_PATIENT && !key)
		return err_set(l->e, RC_USAGE, "%.60s: no column is the key.",
			       l->name);
	if (m->record == TBL_PATIENT && key)
		return err_set(l->e, RC_USAGE,
			       "%.60s: the patient.key is the "
			       "key of a patient's row.",
			       l->name);
	if (m->record != TBL_APPOINTMENT)
		return RC_OK;
	for (int i = 0; i < m->nconstants; i++)
		if (m->constant[i].clinic &&
		    !strcmp(m->constant[i].field, "code"))
			return RC_OK;
	return err_set(l->e, RC_USAGE,
		       "%.60s: appointments need a constant "
		       "clinic.code.",
		       l->name);
}

enum rc
mapping_parse(struct mapping **out, const char *name, const char *text,
	      size_t n, struct err *e)
{
	struct mapping *m = mem_zero(1, sizeof(*m));
	struct line *l = mem_zero(1, sizeof(*l));
	char *copy = NULL;
	enum rc rc = RC_OK;

	*out = NULL;
	l->m = m;
	l->e = e;
	l->name = name;
	m->quoting = true;
	m->birth_day = m->birth_age = m->known_day = m->patient_key = -1;
	text_copy(m->name, sizeof(m->name), name);
	if (strlen(m->name) > 4 &&
	    !strcmp(m->name + strlen(m->name) - 4, ".map"))
		m->name[strlen(m->name) - 4] = '\0';
	if (!text_is_valid(text, n))
		rc = err_set(e, RC_USAGE, "%.60s is not UTF-8 text.", name);
	if (rc == RC_OK) {
		char *p, *end;

		copy = mem_alloc(n + 1);
		memcpy(copy, text, n);
		copy[n] = '\0';
		for (p = copy; rc == RC_OK && p; p = end) {
			end = strchr(p, '\n');
			if (end)
				*end++ = '\0';
			l->number++;
			rc = cut_line(l, p);
			if (rc == RC_OK && l->n)
				rc = read_line(l);
		}
	}
	if (rc == RC_OK)
		rc = check_whole(l);
	free(copy);
	free(l);
	if (rc != RC_OK)
		mapping_free(m);
	else
		*out = m;
	return rc;
}

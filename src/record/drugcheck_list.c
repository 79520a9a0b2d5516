/*
 * drugcheck_list.c - tables of checks that were brought in: filed line by
 * line, taken into use as a whole, loaded into memory when they are asked.
 *
 * A table that is half there is worse than an old one.  So an edition is in
 * use only after its file was read to the end, no line was refused and the
 * self-test held with it; until then the one before it answers.
 */
#include "drugcheck_private.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/seed.h"
#include "wardbook/text.h"

enum { KINDS = 4 /* 1 to 3 */, COLS = 8 };

static const char *const header[KINDS][COLS] = {
	[DRUG_SUBJECT_INTERACTION] = { "first", "second", "severity", "words" },
	[DRUG_SUBJECT_ALLERGY] = { "group", "words", "same", "related" },
	[DRUG_SUBJECT_RANGE] = { "atc", "route", "from_age", "to_age", "unit",
				 "least", "single", "daily" },
};
static const int columns[KINDS] = { 0, 4, 4, 8 };

/* A table in memory, in the shape of a shipped one. */
struct list {
	struct row_drug_list row; /* id 0: the shipped one answers */
	struct seed seed;
	char **cells;
	size_t n, cap;
};

static struct list loaded[KINDS];
static const struct store *loaded_from;

/* ---- one line ------------------------------------------------------------------------ */

static bool
is_atc(const char *s)
{
	size_t n = strlen(s);

	if (n < 1 || n > 7 || !isupper((unsigned char)s[0]))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!isupper((unsigned char)s[i]) &&
		    !isdigit((unsigned char)s[i]))
			return false;
	return true;
}

static enum rc
check_codes(const char *list, const char *field, bool needed, struct err *e)
{
	char code[16];

	if (!*list)
		return needed ? err_field(e, field, "A code is missing.")
			      : RC_OK;
	for (const char *p = list; *p;) {
		size_t n = strcspn(p, ";");

		snprintf(code, sizeof(code), "%.*s", n < 15 ? (int)n : 15, p);
		if (!is_atc(code))
			return err_field(e, field,
					 "\"%.15s\" is no beginning of an ATC "
					 "code.",
					 code);
		p += n + (p[n] == ';');
	}
	return RC_OK;
}

static enum rc
check_number(const char *text, const char *field, struct err *e)
{
	char *end;
	double v = strtod(text, &end);

	if (*text && (*end || !(v > 0) || v > 1e6))
		return err_field(e, field, "\"%.15s\" is no amount.", text);
	return RC_OK;
}

static enum rc
check_range(struct row_drug_rule *r, struct err *e)
{
	static const char *const units[] = { "mg", "microgram", "unit" };
	bool known = false;
	enum rc rc = RC_OK;

	for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		known |= !strcmp(units[i], r->unit);
	if (!known)
		return err_field(e, "unit",
				 "A range is in mg, microgram or unit.");
	if (!*r->route)
		strcpy(r->route, "any");
	if (strcmp(r->route, "any") != 0 &&
	    enum_find(&enum_route, r->route) < 0)
		return err_field(e, "route", "There is no route \"%.20s\".",
				 r->route);
	if (!r->to_age)
		r->to_age = 130;
	if (r->from_age < 0 || r->to_age < r->from_age || r->to_age > 130)
		return err_field(e, "from_age", "These are no ages.");
	rc = check_number(r->least, "least", e);
	if (rc == RC_OK)
		rc = check_number(r->single, "single", e);
	if (rc == RC_OK)
		rc = check_number(r->daily, "daily", e);
	if (rc == RC_OK && !*r->least && !*r->single && !*r->daily)
		rc = err_field(e, "daily", "A range states a limit.");
	return rc;
}

static enum rc
check_line(struct row_drug_rule *r, struct err *e)
{
	enum rc rc;

	if (!*r->list || !*r->edition || !day_is_valid((int32_t)r->day))
		return err_field(e, "edition",
				 "A table has a name, an edition and its day.");
	rc = check_codes(r->first, "first", true, e);
	if (rc != RC_OK)
		return rc;
	switch (r->kind) {
	case DRUG_SUBJECT_INTERACTION:
		rc = check_codes(r->second, "second", true, e);
		if (rc == RC_OK &&
		    !*enum_name(&enum_drug_severity, r->severity))
			rc = err_field(e, "severity",
				       "An interaction has a severity.");
		break;
	case DRUG_SUBJECT_ALLERGY:
		rc = check_codes(r->second, "second", false, e);
		if (rc == RC_OK && !*r->name)
			rc = err_field(e, "name", "A group has a name.");
		break;
	case DRUG_SUBJECT_RANGE:
		return check_range(r, e);
	default:
		return err_field(e, "kind", "There is no such table.");
	}
	if (rc == RC_OK && !*r->words)
		rc = err_field(e, "words",
			       "A line without words warns nobody.");
	return rc;
}

static enum rc
same_line(struct session *s, const struct row_drug_rule *r,
	  struct row_drug_rule *was, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DRUG_RULE_SAME);
	bool row;
	enum rc rc;

	was->id = 0;
	stmt_int(st, "kind", r->kind);
	stmt_text(st, "edition", r->edition);
	stmt_text(st, "first", r->first);
	stmt_text(st, "second", r->second);
	stmt_text(st, "name", r->name);
	stmt_text(st, "route", r->route);
	stmt_int(st, "from_age", r->from_age);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, was, e);
	stmt_done(st);
	return rc;
}

enum rc
drugcheck_line_filed(struct session *s, const struct row_drug_rule *r,
		     bool *filed, struct err *e)
{
	struct row_drug_rule was;
	enum rc rc = same_line(s, r, &was, e);

	*filed = rc == RC_OK && was.id && was.severity == r->severity &&
		 was.to_age == r->to_age && was.day == r->day &&
		 !strcmp(was.list, r->list) && !strcmp(was.words, r->words) &&
		 !strcmp(was.unit, r->unit) && !strcmp(was.least, r->least) &&
		 !strcmp(was.single, r->single) && !strcmp(was.daily, r->daily);
	return rc;
}

enum rc
drugcheck_line_set(struct session *s, struct row_drug_rule *r, struct err *e)
{
	struct row_drug_rule was;
	enum rc rc = act_begin(s, ACT_MEDICINE_SET, e);

	if (rc != RC_OK)
		return rc;
	rc = check_line(r, e);
	if (rc == RC_OK)
		rc = same_line(s, r, &was, e);
	if (rc == RC_OK && was.id) {
		r->id = was.id;
		r->version = was.version;
		rc = row_update(s->store, TBL_DRUG_RULE, r, e);
	} else if (rc == RC_OK) {
		rc = row_insert(s->store, TBL_DRUG_RULE, r, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_DRUG_RULE, r->id, r->version, 0, NULL);
	return rx_end(s, rc, e);
}

/* ---- a table in memory --------------------------------------------------------------- */

static void
list_release(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->cells[i]);
	free(l->cells);
	memset(l, 0, sizeof(*l));
}

static void
add_cell(struct list *l, const char *text)
{
	l->cells = mem_room(l->cells, &l->cap, l->n, sizeof(*l->cells));
	l->cells[l->n++] = mem_copy(text);
}

static void
add_line(struct list *l, const struct row_drug_rule *r)
{
	char from[24], to[24];

	switch (r->kind) {
	case DRUG_SUBJECT_INTERACTION:
		add_cell(l, r->first);
		add_cell(l, r->second);
		add_cell(l, enum_name(&enum_drug_severity, r->severity));
		add_cell(l, r->words);
		break;
	case DRUG_SUBJECT_ALLERGY:
		add_cell(l, r->name);
		add_cell(l, r->words);
		add_cell(l, r->first);
		add_cell(l, r->second);
		break;
	default:
		snprintf(from, sizeof(from), "%lld", (long long)r->from_age);
		snprintf(to, sizeof(to), "%lld", (long long)r->to_age);
		add_cell(l, r->first);
		add_cell(l, r->route);
		add_cell(l, from);
		add_cell(l, to);
		add_cell(l, r->unit);
		add_cell(l, r->least);
		add_cell(l, r->single);
		add_cell(l, r->daily);
		break;
	}
	l->seed.rows++;
	l->row.kind = r->kind;
	l->row.day = r->day;
	text_copy(l->row.name, sizeof(l->row.name), r->list);
	text_copy(l->row.edition, sizeof(l->row.edition), r->edition);
}

static enum rc
list_read(struct session *s, enum drug_subject kind, const char *edition,
	  struct list *l, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DRUG_RULES);
	struct row_drug_rule r;
	bool row;
	enum rc rc;

	memset(l, 0, sizeof(*l));
	stmt_int(st, "kind", kind);
	stmt_text(st, "edition", edition);
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &r, e);
		if (rc != RC_OK)
			break;
		add_line(l, &r);
	}
	stmt_done(st);
	l->seed.name = drugcheck_name(kind);
	l->seed.header = header[kind];
	l->seed.cols = (size_t)columns[kind];
	l->seed.cells = (const char *const *)l->cells;
	l->row.lines = (int64_t)l->seed.rows;
	if (rc != RC_OK)
		list_release(l);
	return rc;
}

/* The list takes the place of the one that answered; that one is handed
 * back. */
static struct list
put(enum drug_subject kind, struct list *l)
{
	struct list was = loaded[kind];

	loaded[kind] = *l;
	drugcheck_replace(drugcheck_name(kind),
			  l->row.lines ? &loaded[kind].seed : NULL);
	return was;
}

const struct row_drug_list *
drugcheck_list_of(enum drug_subject kind)
{
	return loaded[kind].row.lines ? &loaded[kind].row : NULL;
}

/* ---- what is in use ----------------------------------------------------------------------- */

static enum rc
active_lists(struct session *s, struct row_drug_list v[KINDS], struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DRUG_LISTS_IN_USE);
	struct row_drug_list r;
	bool row;
	enum rc rc;

	memset(v, 0, KINDS * sizeof(*v));
	while ((rc = stmt_step(st, &row, e)) == RC_OK && row) {
		rc = stmt_row(st, &r, e);
		if (rc != RC_OK)
			break;
		if (r.kind > 0 && r.kind < KINDS)
			v[r.kind] = r;
	}
	stmt_done(st);
	return rc;
}

static enum rc
load(struct session *s, const struct row_drug_list *in_use, int kind,
     struct err *e)
{
	struct list l, was;
	enum rc rc = RC_OK;

	memset(&l, 0, sizeof(l));
	if (in_use->id)
		rc = list_read(s, (enum drug_subject)kind, in_use->edition, &l,
			       e);
	if (rc == RC_OK && l.row.lines < in_use->lines)
		rc = err_set(
			e, RC_DAMAGED,
			"The table %s has lost lines: %lld of %lld are there.",
			in_use->name, (long long)l.row.lines,
			(long long)in_use->lines);
	if (rc != RC_OK) {
		list_release(&l);
		return rc;
	}
	if (in_use->id)
		l.row = *in_use;
	was = put((enum drug_subject)kind, &l);
	list_release(&was);
	return RC_OK;
}

void
drugcheck_load(struct session *s)
{
	struct row_drug_list v[KINDS];
	struct err why = { .text = "" };
	enum rc rc = active_lists(s, v, &why);
	static bool broken;
	bool other = loaded_from != s->store;

	for (int k = 1; rc == RC_OK && k < KINDS; k++)
		if ((other && loaded[k].row.id) ||
		    v[k].id != loaded[k].row.id ||
		    v[k].version != loaded[k].row.version)
			rc = load(s, &v[k], k, &why);
	loaded_from = rc == RC_OK ? s->store : NULL;
	if (rc != RC_OK)
		drugcheck_broken(why.text);
	else if (broken)
		drugcheck_self_test();
	broken = rc != RC_OK;
}

void
drugcheck_forget(void)
{
	struct list none, was;

	memset(&none, 0, sizeof(none));
	for (int k = 1; k < KINDS; k++) {
		if (!loaded[k].row.lines)
			continue;
		was = put((enum drug_subject)k, &none);
		list_release(&was);
	}
	loaded_from = NULL;
}

/* ---- into use ----------------------------------------------------------------------------- */

static enum rc
end_others(struct session *s, const struct row_drug_list *in_use,
	   const char *edition, struct err *e)
{
	struct row_drug_list was = *in_use;

	if (!was.id || !strcmp(was.edition, edition))
		return RC_OK;
	was.active = 0;
	return row_update(s->store, TBL_DRUG_LIST, &was, e);
}

static enum rc
file_list(struct session *s, struct row_drug_list *r, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_DRUG_LIST_OF);
	struct row_drug_list was;
	bool row;
	enum rc rc;

	stmt_int(st, "kind", r->kind);
	stmt_text(st, "edition", r->edition);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, &was, e);
	stmt_done(st);
	r->active = 1;
	if (rc == RC_OK && row) {
		r->id = was.id;
		r->version = was.version;
		rc = row_update(s->store, TBL_DRUG_LIST, r, e);
	} else if (rc == RC_OK) {
		rc = row_insert(s->store, TBL_DRUG_LIST, r, e);
	}
	if (rc == RC_OK)
		act_note(s, TBL_DRUG_LIST, r->id, r->version, 0, r->edition);
	return rc;
}

/* With the candidate in place; the one before it answers again where it
 * fails. */
static enum rc
try_list(struct session *s, enum drug_subject kind, const char *edition,
	 struct row_drug_list *row, struct err *e)
{
	struct list l, was;
	struct drug_table t[1];
	char why[200];
	const char *words;
	bool alive;
	enum rc rc = list_read(s, kind, edition, &l, e);

	if (rc != RC_OK)
		return rc;
	if (!l.row.lines)
		return err_set(e, RC_NONE, "No line of this edition is filed.");
	*row = l.row;
	was = put(kind, &l);
	drugcheck_tables(t, 1, &alive, &words);
	text_copy(why, sizeof(why), words);
	l = put(kind, &was);
	list_release(&l);
	return alive ? RC_OK
		     : err_set(e, RC_REFUSED,
			       "The edition %s is filed and NOT in use: %s.",
			       edition, why);
}

enum rc
drugcheck_adopt(struct session *s, enum drug_subject kind, const char *edition,
		struct err *e)
{
	struct row_drug_list in_use[KINDS], row;
	enum rc rc;

	drugcheck_load(s);
	rc = act_begin(s, ACT_MEDICINE_SET, e);
	if (rc != RC_OK)
		return rc;
	row_init(TBL_DRUG_LIST, &row);
	rc = active_lists(s, in_use, e);
	if (rc == RC_OK)
		rc = try_list(s, kind, edition, &row, e);
	if (rc == RC_OK)
		rc = end_others(s, &in_use[kind], edition, e);
	if (rc == RC_OK)
		rc = file_list(s, &row, e);
	rc = rx_end(s, rc, e);
	if (rc == RC_OK)
		drugcheck_load(s);
	return rc;
}

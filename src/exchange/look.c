/*
 * look.c - judging rows, and the first reading of a file.
 *
 * Where a row is an appointment, its patient's particulars stand in each of
 * the patient's rows and may differ from row to row; the first reading gathers
 * what they say together (earliest day, age on it, flags), so that a patient
 * is filed once and right, whichever batch they come in.  It files nothing.
 */
#include "run.h"

#include <stdio.h>
#include <string.h>

#define PROGRESS_ROWS 512
#define TWICE_MAX     9

bool
run_progress(struct run *r, bool looking, int64_t at)
{
	struct import_progress p = {
		.file = r->file,
		.looking = looking,
		.bytes = at,
		.all = delim_size(r->d),
		.rows = r->rows,
	};

	if (r->o->progress && !r->o->progress(&p, r->o->arg))
		r->stopped = true;
	return !r->stopped;
}

/* ---- one row --------------------------------------------------------------- */

/* A row may lack columns at its end that have no name: a file whose lines end
 * with a delimiter has one, and its last line often not. */
static bool
lacks_only_nameless(const struct run *r, const struct delim_row *row)
{
	for (int i = row->n; i < r->nnames; i++)
		if (*r->names[i])
			return false;
	return row->n < r->nnames;
}

static bool
check_width(const struct run *r, const struct delim_row *row, char why[MAP_WHY])
{
	if (row->n == r->nnames || row->n == r->nnames - r->extra ||
	    lacks_only_nameless(r, row))
		return true;
	snprintf(why, MAP_WHY, "The row has %d fields, the header %d.", row->n,
		 r->nnames);
	return false;
}

static bool
read_cells(struct run *r, const struct delim_row *row, int *column,
	   char why[MAP_WHY])
{
	const struct mapping *m = r->m;

	for (int i = 0; i < m->ncols; i++) {
		const struct map_column *c = &m->col[i];

		if (c->target == TO_DROP)
			continue;
		*column = c->at;
		if (!map_cell(c, c->at < row->n ? row->field[c->at] : "",
			      &r->cells[i], why))
			return false;
	}
	for (int i = 0; i < m->nrules; i++)
		if (!map_rule_holds(&m->rule[i], r->cells)) {
			*column = m->col[m->rule[i].left].at;
			snprintf(why, MAP_WHY, "%s", m->rule[i].sentence);
			return false;
		}
	*column = -1;
	return true;
}

static bool
add_key(struct run *r, const char *text, char why[MAP_WHY])
{
	size_t n = strlen(text);

	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < 0x20) {
			snprintf(why, MAP_WHY,
				 "There is a control character "
				 "in the key.");
			return false;
		}
	if (r->key_n - r->key_own + n + 1 > KEY_MAX) {
		snprintf(why, MAP_WHY, "The key is longer than %d bytes.",
			 KEY_MAX);
		return false;
	}
	if (r->key_n > r->key_own)
		r->key[r->key_n++] = 0x1E;
	memcpy(r->key + r->key_n, text, n);
	r->key_n += n;
	return true;
}

/* source 0x1F kind 0x1F key, in run.key. */
static bool
make_key(struct run *r, int *column, char why[MAP_WHY])
{
	const struct mapping *m = r->m;
	int n = snprintf(r->key, sizeof(r->key), "%s\x1f%s\x1f", m->source,
			 tables[m->record].name);

	r->key_own = r->key_n = (size_t)n;
	if (m->record == TBL_PATIENT)
		return add_key(r, r->cells[m->patient_key].text, why);
	for (int i = 0; i < m->ncols; i++) {
		*column = m->col[i].at;
		if (m->col[i].key && !add_key(r, r->cells[i].text, why))
			return false;
	}
	*column = -1;
	return true;
}

static uint64_t
row_hash(const struct run *r, const struct delim_row *row)
{
	uint64_t h = r->seen_keys.seed;

	for (int i = 0; i < r->nnames - r->extra && i < row->n; i++)
		h = keymap_hash(h, row->field[i], strlen(row->field[i]) + 1);
	return h;
}

/* Has this file brought a row of that key before?  Where another record may
 * have it, the second one's key ends with 2, and so on: numbers that refer to
 * the key lead to the first. */
static enum verdict
check_twice(struct run *r, const struct delim_row *row, char why[MAP_WHY])
{
	uint64_t h = row_hash(r, row);
	size_t n = r->key_n, i;

	for (int again = 2;; again++) {
		bool fresh;

		i = keymap_put(&r->seen_keys, r->key + r->key_own,
			       r->key_n - r->key_own, &fresh);
		if (fresh) {
			r->seen = mem_room(r->seen, &r->seen_cap, i,
					   sizeof(*r->seen));
			r->seen[i] = (struct seen){ row->line, h };
			return ROW_GOOD;
		}
		if (r->seen[i].hash == h)
			return ROW_TWICE;
		if (!r->m->twice || again > TWICE_MAX)
			break;
		r->key_n = n + (size_t)snprintf(r->key + n, sizeof(r->key) - n,
						"\x1e%d", again);
	}
	snprintf(why, MAP_WHY,
		 "Line %lld has the same key and says something "
		 "else.",
		 (long long)r->seen[i].line);
	return ROW_BAD;
}

enum verdict
look_at_row(struct run *r, const struct delim_row *row, int *column,
	    char why[MAP_WHY])
{
	*column = row->fault_field;
	why[0] = '\0';
	if (row->fault[0]) {
		snprintf(why, MAP_WHY, "%s", row->fault);
		return ROW_BAD;
	}
	if (!check_width(r, row, why) || !read_cells(r, row, column, why) ||
	    !make_key(r, column, why))
		return ROW_BAD;
	return check_twice(r, row, why);
}

void
look_forget_rows(struct run *r)
{
	keymap_release(&r->seen_keys);
	keymap_init(&r->seen_keys);
}

/* ---- persons --------------------------------------------------------------- */

uint32_t
look_person(struct run *r)
{
	const char *key = r->cells[r->m->patient_key].text;
	bool fresh;
	size_t i = keymap_put(&r->people, key, strlen(key), &fresh);

	if (fresh) {
		r->person = mem_room(r->person, &r->person_cap, i,
				     sizeof(*r->person));
		r->person[i] = (struct person){ .pool = NO_POOL, .age = -1 };
	}
	return (uint32_t)i;
}

static void
collect_days(struct run *r, struct person *p)
{
	const struct mapping *m = r->m;

	if (m->birth_day >= 0) {
		const struct cell *day = &r->cells[m->birth_day];
		const struct cell *age = &r->cells[m->birth_age];

		if (day->day && !age->empty &&
		    (!p->first_day || day->day < p->first_day)) {
			p->first_day = day->day;
			p->age = (int16_t)age->v;
		}
	}
	if (m->known_day >= 0) {
		int32_t day = r->cells[m->known_day].day;

		if (day && (!p->known_day || day < p->known_day))
			p->known_day = day;
	}
}

/* The day that a row is of: when a flag in it was known. */
static int32_t
day_of_row(const struct run *r)
{
	for (int i = 0; i < r->m->ncols; i++) {
		const struct map_column *c = &r->m->col[i];

		if (c->target == TO_COLUMN && c->col->kind == COL_DAY &&
		    c->table == TBL_APPOINTMENT)
			return r->cells[i].day;
	}
	return when_today();
}

void
look_collect(struct run *r)
{
	/* First, for it may move the array. */
	uint32_t who = look_person(r);
	struct person *p = &r->person[who];
	const struct mapping *m = r->m;
	int32_t day = day_of_row(r);

	collect_days(r, p);
	for (int i = 0; i < m->ncols; i++) {
		const struct map_column *c = &m->col[i];
		int64_t v = r->cells[i].v;

		if (r->cells[i].empty || !v)
			continue;
		if (c->target == TO_PROBLEM &&
		    (!p->problem_day[c->slot] || day < p->problem_day[c->slot]))
			p->problem_day[c->slot] = day;
		if (c->target == TO_ATTRIBUTE && v > p->attribute[c->slot] &&
		    v <= INT16_MAX)
			p->attribute[c->slot] = (int16_t)v;
	}
}

enum rc
look_through(struct run *r, struct err *e)
{
	struct delim_row row;
	char why[MAP_WHY];
	int column;
	bool more;
	enum rc rc = delim_rewind(r->d, e);

	if (rc == RC_OK)
		rc = delim_next(r->d, &row, &more, e); /* the header */
	while (rc == RC_OK && !r->stopped) {
		rc = delim_next(r->d, &row, &more, e);
		if (rc != RC_OK || !more)
			break;
		r->rows++;
		if (look_at_row(r, &row, &column, why) == ROW_GOOD)
			look_collect(r);
		if (r->rows % PROGRESS_ROWS == 0)
			run_progress(r, true, row.end);
	}
	look_forget_rows(r);
	r->rows = 0;
	return rc;
}

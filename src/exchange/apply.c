/*
 * apply.c - the batch goes in: tickets of at most 100 ms.
 *
 * A ticket is one batch act.  It files items until its time is used up; how
 * much of the 100 ms that may be is learned from what commits took before.  An
 * item that is refused before it wrote anything is passed over; one that wrote
 * already takes the ticket back, and the ticket is done again without it.
 */
#include "run.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"
#include "wardbook/when.h"

#define HOLD_US	  75000 /* aim; 100,000 is what is promised */
#define FIRST_US  20000
#define LEAST_US  4000
#define IDS_A_ROW 4

/* ---- taking back -------------------------------------------------------------- */

static void
note_undo(struct run *r, int what, uint32_t i)
{
	r->undo = mem_room(r->undo, &r->undo_cap, r->nundo, sizeof(*r->undo));
	r->undo[r->nundo].what = what;
	r->undo[r->nundo++].i = i;
}

static void
take_back(struct run *r)
{
	while (r->nundo) {
		struct undo *u = &r->undo[--r->nundo];

		if (u->what == UNDO_PERSON)
			r->person[u->i].id = 0;
		else if (u->what == UNDO_TOLD)
			r->person[u->i].told = false;
		else if (u->what == UNDO_REGION)
			r->region[u->i].id = 0;
		else {
			r->set_up = false;
			r->filed.id = 0;
		}
	}
	memset(&r->ticket, 0, sizeof(r->ticket));
}

static void
keep(struct run *r)
{
	r->nundo = 0;
	r->sum->accepted += r->ticket.accepted;
	for (int t = 0; t < TBL_COUNT; t++)
		r->sum->created[t] += r->ticket.created[t];
	memset(&r->ticket, 0, sizeof(r->ticket));
}

/* ---- what every run needs ------------------------------------------------------ */

static enum rc
find_clinic(struct run *r, struct err *e)
{
	enum rc rc = house_find(r->s, TBL_PLACE, PLACE_KIND_CLINIC,
				r->clinic.code, &r->clinic_id, e);

	if (rc != RC_NONE)
		return rc;
	r->clinic.id = 0;
	rc = house_set(r->s, TBL_PLACE, &r->clinic, e);
	r->clinic_id = r->clinic.id;
	r->ticket.created[TBL_PLACE]++;
	return rc;
}

static enum rc
find_codes(struct run *r, struct err *e)
{
	enum rc rc = RC_OK;

	for (int i = 0; rc == RC_OK && i < r->m->nproblems; i++) {
		const struct map_problem *p = &r->m->problem[i];
		struct row_code c;

		rc = code_get(r->s, p->system, p->code, &c, e);
		if (rc != RC_NONE)
			continue;
		row_init(TBL_CODE, &c);
		text_copy(c.system, sizeof(c.system), p->system);
		text_copy(c.code, sizeof(c.code), p->code);
		text_copy(c.name, sizeof(c.name), p->text);
		text_copy(c.edition, sizeof(c.edition), r->m->edition);
		rc = code_set(r->s, &c, e);
		r->ticket.created[TBL_CODE]++;
	}
	return rc;
}

static enum rc
begin_run_line(struct run *r, struct err *e)
{
	struct row_import_run *f = &r->filed;
	enum rc rc;

	row_init(TBL_IMPORT_RUN, f);
	text_copy(f->mapping, sizeof(f->mapping), r->m->name);
	text_copy(f->file, sizeof(f->file), r->file);
	f->at = when_now();
	rc = row_insert(r->s->store, TBL_IMPORT_RUN, f, e);
	if (rc == RC_OK)
		act_note(r->s, TBL_IMPORT_RUN, f->id, f->version, 0, NULL);
	return rc;
}

static enum rc
set_up(struct run *r, struct err *e)
{
	enum rc rc = RC_OK;

	if (r->set_up)
		return RC_OK;
	note_undo(r, UNDO_SETUP, 0);
	r->set_up = true;
	if (r->m->record == TBL_APPOINTMENT)
		rc = find_clinic(r, e);
	if (rc == RC_OK)
		rc = find_codes(r, e);
	return rc == RC_OK ? begin_run_line(r, e) : rc;
}

/* ---- one item ------------------------------------------------------------------- */

static enum rc
file_region(struct run *r, uint32_t i, int64_t *id, struct err *e)
{
	struct row_region row;
	size_t n;
	const char *name;
	enum rc rc;

	*id = 0;
	if (i == NOBODY)
		return RC_OK;
	*id = r->region[i].id;
	if (*id)
		return RC_OK;
	house_new(TBL_REGION, &row);
	name = keymap_key(&r->regions, i, &n);
	if (n >= sizeof(row.name))
		return err_field(e, "region_id",
				 "The name of the region is "
				 "too long.");
	memcpy(row.name, name, n);
	row.name[n] = '\0';
	rc = house_set(r->s, TBL_REGION, &row, e);
	if (rc != RC_OK)
		return rc;
	note_undo(r, UNDO_REGION, i);
	*id = r->region[i].id = row.id;
	r->ticket.created[TBL_REGION]++;
	return RC_OK;
}

/* What the file's rows together say about a patient beyond their record. */
static enum rc
tell_person(struct run *r, struct person *p, bool *wrote, struct err *e)
{
	bool fresh, known = p->looked;
	enum rc rc = RC_OK;

	if (p->told)
		return RC_OK;
	for (int i = 0; rc == RC_OK && i < r->m->nproblems; i++) {
		if (!p->problem_day[i])
			continue;
		*wrote = true;
		rc = diagnosis_problem_once(r->s, p->id,
					    r->m->problem[i].system,
					    r->m->problem[i].code,
					    p->problem_day[i], &fresh, e);
		if (rc == RC_OK && fresh)
			r->ticket.created[TBL_DIAGNOSIS]++;
	}
	for (int i = 0; rc == RC_OK && i < r->m->nattributes; i++) {
		if (!p->attribute[i])
			continue;
		*wrote = true;
		rc = attribute_set(r->s, p->id, r->m->attribute[i],
				   p->attribute[i], e);
		if (rc == RC_OK && !known)
			r->ticket.created[TBL_PATIENT_ATTRIBUTE]++;
	}
	if (rc == RC_OK) {
		note_undo(r, UNDO_TOLD, (uint32_t)(p - r->person));
		p->told = true;
	}
	return rc;
}

static enum rc
file_person(struct run *r, const struct item *i, bool *wrote, struct err *e)
{
	struct person *p = &r->person[i->person];
	struct patient *who;
	size_t n;
	const char *key = keymap_key(&r->people, i->person, &n);
	char number[KEY_MAX + 1];
	enum rc rc;

	if (p->id)
		return tell_person(r, p, wrote, e);
	who = &r->pool[p->pool];
	rc = file_region(r, i->region, &who->visit.region_id, e);
	if (rc == RC_OK)
		rc = patient_register(r->s, who, e);
	if (rc != RC_OK)
		return rc;
	*wrote = true;
	note_undo(r, UNDO_PERSON, i->person);
	p->id = who->visit.id;
	r->ticket.created[TBL_PATIENT]++;
	memcpy(number, key, n);
	number[n] = '\0';
	rc = patient_external_set(r->s, r->m->source, number, p->id, e);
	return rc == RC_OK ? tell_person(r, p, wrote, e) : rc;
}

static enum rc
file_row(struct run *r, struct item *i, int64_t *id, struct err *e)
{
	enum tbl t = r->m->record;
	enum rc rc;

	if (t == TBL_APPOINTMENT) {
		struct appointment a;

		appointment_init(&a);
		a.row = i->row.appointment;
		a.row.patient_id = r->person[i->person].id;
		a.row.clinic_id = r->clinic_id;
		rc = appointment_book(r->s, &a, e);
		*id = a.row.id;
		return rc;
	}
	if (t == TBL_POLICY || t == TBL_CHARGE || t == TBL_BILL ||
	    t == TBL_INSURED)
		return extra_file(r, i, id, e);
	if (t == TBL_CODE) {
		rc = code_set(r->s, &i->row.code, e);
		*id = i->row.code.id;
		return rc;
	}
	if (t == TBL_PRODUCT) {
		rc = supply_product_set(r->s, &i->row.product, e);
		*id = i->row.product.id;
		return rc;
	}
	if (t == TBL_DRUG_RULE) {
		rc = drugcheck_line_set(r->s, &i->row.drug_rule, e);
		*id = i->row.drug_rule.id;
		return rc;
	}
	rc = r->m->twice ? house_set_twice(r->s, t, &i->row, e)
			 : house_set(r->s, t, &i->row, e);
	*id = i->row.staff.id; /* every row begins with its id */
	return rc;
}

static enum rc
file_item(struct run *r, struct item *i, bool *wrote, struct err *e)
{
	const char *key = r->keys.p + i->key;
	int64_t id = 0;
	enum rc rc = RC_OK;

	if (i->person != NOBODY)
		rc = file_person(r, i, wrote, e);
	if (rc == RC_OK && r->m->extra)
		rc = extra_before(r, i, wrote, e);
	if (rc == RC_OK && r->m->record != TBL_PATIENT) {
		rc = file_row(r, i, &id, e);
		if (rc == RC_OK && !run_is_list(r))
			sindex_put(r->s->store, TREE_IMPORT, key, i->key_n, id);
		if (rc == RC_OK)
			r->ticket.created[r->m->record]++;
	}
	if (rc == RC_OK && r->m->extra) {
		*wrote = true;
		rc = extra_after(r, i, id, e);
	}
	if (rc == RC_OK)
		r->ticket.accepted++;
	return rc;
}

/* ---- tickets --------------------------------------------------------------------- */

static bool
is_of_row(enum rc rc)
{
	return rc == RC_REFUSED || rc == RC_NONE || rc == RC_CONFLICT;
}

/* Which column fills the field that a record's rule blames. */
static void
blame(struct run *r, struct item *i, const struct err *why)
{
	const char *column = why->field;

	for (int k = 0; k < r->m->ncols && why->field[0]; k++) {
		const struct map_column *c = &r->m->col[k];

		if (((c->target == TO_COLUMN || c->target == TO_REF) &&
		     c->col && !strcmp(c->col->name, why->field)) ||
		    (c->target == TO_REGION &&
		     !strcmp("region_id", why->field)) ||
		    (k == r->m->birth_age && !strcmp("birth_year", why->field)))
			column = c->name;
	}
	i->state = ITEM_REFUSED;
	snprintf(i->column, sizeof(i->column), "%s", column);
	snprintf(i->why, sizeof(i->why), "%.*s", (int)sizeof(i->why) - 1,
		 why->text);
}

/* Files items from the head on.  *end: behind the last one that was filed.
 * *again: the transaction was taken back, without it the ticket may do. */
static enum rc
fill_ticket(struct run *r, int64_t start, size_t *end, bool *again,
	    struct err *e)
{
	enum rc rc = set_up(r, e);

	*again = false;
	for (*end = r->head; rc == RC_OK && *end < r->nitems; (*end)++) {
		struct item *i = &r->item[*end];
		struct err why = { 0 };
		bool wrote = false;

		if (*end > r->head &&
		    when_monotonic_us() - start > r->budget_us)
			break;
		if (i->state == ITEM_REFUSED)
			continue;
		rc = file_item(r, i, &wrote, &why);
		if (rc == RC_OK)
			continue;
		if (!is_of_row(rc)) {
			if (e)
				*e = why;
			break;
		}
		blame(r, i, &why);
		*again = wrote;
		if (wrote)
			break;
		rc = RC_OK;
	}
	return rc;
}

/* What share of a hold the work itself may be. */
static void
learn(struct run *r, int64_t work, int64_t hold, size_t filed, bool full)
{
	int64_t can = hold > 0 ? HOLD_US * work / hold : FIRST_US;

	if (full)
		r->budget_us =
			can < r->budget_us ? can : (r->budget_us * 3 + can) / 4;
	if (r->budget_us < LEAST_US)
		r->budget_us = LEAST_US;
	if (r->budget_us > HOLD_US)
		r->budget_us = HOLD_US;
	/* A batch is about what a ticket can hold: no short ones behind. */
	if (full)
		r->want = filed + filed / 16;
	else if (work < r->budget_us * 3 / 4)
		r->want += r->want / 2;
	if (r->want < 64)
		r->want = 64;
	if (r->want > ITEMS_MAX)
		r->want = ITEMS_MAX;
}

static enum rc
one_ticket(struct run *r, struct err *e)
{
	size_t end = r->head;
	int64_t start, work;
	bool again;
	enum rc rc;

	store_ids_reserve(r->s->store, (int)(r->nitems - r->head) * IDS_A_ROW);
	rc = act_begin_batch(r->s, r->act, r->detail, e);
	if (rc != RC_OK)
		return rc;
	start = when_monotonic_us();
	rc = fill_ticket(r, start, &end, &again, e);
	if (rc != RC_OK) {
		act_abort(r->s);
		take_back(r);
		return again ? RC_OK : rc;
	}
	work = when_monotonic_us() - start;
	rc = act_commit(r->s, e);
	if (rc != RC_OK) {
		take_back(r);
		return rc;
	}
	learn(r, work, when_monotonic_us() - start, end - r->head,
	      end < r->nitems);
	keep(r);
	r->head = end;
	return RC_OK;
}

static enum rc
tell_refused(struct run *r, struct err *e)
{
	enum rc rc = RC_OK;

	for (size_t k = 0; rc == RC_OK && k < r->head; k++) {
		struct item *i = &r->item[k];
		struct delim_row row = {
			.line = i->line,
			.start = i->start,
			.cut = i->cut,
		};

		if (i->state == ITEM_REFUSED)
			rc = run_refuse(r, &row, i->column, i->why, e);
	}
	return rc;
}

/* Counts what would be filed; asks the rules that need no transaction. */
static enum rc
try_batch(struct run *r, struct err *e)
{
	for (size_t k = 0; k < r->nitems; k++) {
		struct item *i = &r->item[k];
		struct person *p =
			i->person == NOBODY ? NULL : &r->person[i->person];
		struct err why = { 0 };
		enum rc rc = RC_OK;

		if (p && !p->id && !p->told)
			rc = patient_check(r->s, &r->pool[p->pool], &why);
		if (rc != RC_OK && !is_of_row(rc)) {
			if (e)
				*e = why;
			return rc;
		}
		if (rc != RC_OK) {
			blame(r, i, &why);
			continue;
		}
		if (p && !p->id && !p->told)
			r->ticket.created[TBL_PATIENT]++;
		if (p)
			p->told = true;
		if (r->m->record != TBL_PATIENT)
			r->ticket.created[r->m->record]++;
		if (i->region != NOBODY && !r->region[i->region].id) {
			r->region[i->region].id = -1;
			r->ticket.created[TBL_REGION]++;
		}
		r->ticket.accepted++;
	}
	r->head = r->nitems;
	keep(r);
	return RC_OK;
}

enum rc
apply_batch(struct run *r, struct err *e)
{
	enum rc rc = RC_OK;

	if (!r->budget_us)
		r->budget_us = FIRST_US;
	if (r->o->dry_run)
		rc = try_batch(r, e);
	while (rc == RC_OK && r->head < r->nitems && !r->stopped)
		rc = one_ticket(r, e);
	if (rc == RC_OK)
		rc = tell_refused(r, e);
	prepare_clear(r);
	return rc;
}

/* ---- the end ----------------------------------------------------------------------- */

static enum rc
file_end(struct run *r, const struct import_summary *before, bool finished,
	 struct err *e)
{
	struct row_import_run *f = &r->filed;
	enum rc rc = f->id ? RC_OK : begin_run_line(r, e);

	if (rc != RC_OK)
		return rc;
	f->offered = r->sum->offered - before->offered;
	f->accepted = r->sum->accepted - before->accepted;
	f->refused = r->sum->refused - before->refused;
	f->already = r->sum->already - before->already;
	f->finished = finished;
	rc = row_update(r->s->store, TBL_IMPORT_RUN, f, e);
	if (rc == RC_OK)
		act_note(r->s, TBL_IMPORT_RUN, f->id, f->version, 0, NULL);
	return rc;
}

enum rc
apply_end(struct run *r, const struct import_summary *before, bool finished,
	  struct err *e)
{
	enum rc rc;

	if (r->o->dry_run)
		return RC_OK;
	rc = act_begin_batch(r->s, r->act, r->detail, e);
	if (rc != RC_OK)
		return rc;
	rc = file_end(r, before, finished, e);
	if (rc != RC_OK) {
		act_abort(r->s);
		return rc;
	}
	return act_commit(r->s, e);
}

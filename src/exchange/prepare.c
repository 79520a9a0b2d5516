/*
 * prepare.c - rows to items, outside of the turnstile: understood, checked,
 * looked up, ready to be filed.
 *
 * Lookups are left out where the store holds nothing of the source yet; only
 * one import runs at a time, so what is true here is true in the ticket.
 */
#include "run.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

#define PROGRESS_ROWS 256

/* ---- constants -------------------------------------------------------------- */

static void *
row_of(struct run *r, struct item *i, struct patient *p, enum tbl t)
{
	if (t == TBL_PATIENT)
		return &p->visit;
	if (t == TBL_IDENTITY)
		return &p->who;
	if (t == r->m->record && t != TBL_POLICY)
		return &i->row;
	return extra_row(r, i, t);
}

enum rc
prepare_blanks(struct run *r, struct err *e)
{
	const struct mapping *m = r->m;
	enum rc rc = RC_OK;

	memset(&r->blank, 0, sizeof(r->blank));
	patient_init(&r->blank_patient);
	house_new(TBL_PLACE, &r->clinic);
	r->clinic.kind = PLACE_KIND_CLINIC;
	extra_blank(r);
	if (run_is_list(r) || m->record == TBL_APPOINTMENT ||
	    m->record == TBL_POLICY || m->record == TBL_CHARGE ||
	    m->record == TBL_BILL || m->record == TBL_INSURED)
		row_init(m->record, &r->blank.row);
	else if (m->record != TBL_PATIENT)
		house_new(m->record, &r->blank.row);
	for (int i = 0; rc == RC_OK && i < m->nconstants; i++) {
		const struct map_constant *c = &m->constant[i];
		void *row = c->clinic ? (void *)&r->clinic
				      : row_of(r, &r->blank, &r->blank_patient,
					       c->table);

		if (!row)
			rc = err_set(e, RC_USAGE,
				     "%.60s: rows do not fill "
				     "%.40s.%.40s.",
				     m->name, tables[c->table].name, c->field);
		else
			rc = record_set(r->s, c->table, row, c->field, c->value,
					e);
		if (rc == RC_REFUSED && e)
			e->code = rc = RC_USAGE;
	}
	return rc;
}

/* ---- refusing ---------------------------------------------------------------- */

enum rc
run_refuse(struct run *r, const struct delim_row *row, const char *column,
	   const char *why, struct err *e)
{
	struct import_refusal x = { r->file, row->line, column, why, false };
	char line[160], reason[MAP_WHY + 160];
	enum rc rc = RC_OK;

	r->sum->refused++;
	if (r->o->refusal)
		r->o->refusal(&x, r->o->arg);
	if (!r->keep_rejects)
		return RC_OK;
	if (!r->rejects.rows)
		rc = rejects_header(&r->rejects, r->d, &r->header,
				    r->m->delimiter, r->m->quoting, e);
	if (r->o->nfiles > 1)
		snprintf(line, sizeof(line), "%.120s:%lld", r->file,
			 (long long)row->line);
	else
		snprintf(line, sizeof(line), "%lld", (long long)row->line);
	snprintf(reason, sizeof(reason), "%s%.100s%s%s",
		 *column ? "column " : "", column, *column ? ": " : "", why);
	if (rc == RC_OK)
		rc = rejects_add(&r->rejects, r->d, row, line, reason, e);
	return rc;
}

static const char *
name_of_column(const struct run *r, int at)
{
	return at >= 0 && at < r->nnames ? r->names[at] : "";
}

/* ---- items -------------------------------------------------------------------- */

/* Is the row filed already?  Codes are found in their list, everything else
 * in the index of what imports have brought. */
static enum rc
is_filed(struct run *r, const struct item *i, bool *filed, struct err *e)
{
	struct row_code old;
	int64_t id;
	enum rc rc;

	*filed = false;
	if (r->m->record == TBL_CODE) {
		rc = code_get(r->s, i->row.code.system, i->row.code.code, &old,
			      e);
		*filed = rc == RC_OK && !strcmp(old.name, i->row.code.name) &&
			 !strcmp(old.edition, i->row.code.edition);
		return rc == RC_NONE ? RC_OK : rc;
	}
	if (r->m->record == TBL_PRODUCT) {
		rc = supply_product_filed(r->s, &i->row.product, filed, e);
		return rc;
	}
	if (r->m->record == TBL_DRUG_RULE)
		return drugcheck_line_filed(r->s, &i->row.drug_rule, filed, e);
	if (r->fresh)
		return RC_OK;
	if (r->m->record == TBL_PATIENT)
		rc = patient_by_external(r->s, r->m->source,
					 r->key + r->key_own, &id, e);
	else
		rc = sindex_find_one(r->s->store, TREE_IMPORT, r->key, r->key_n,
				     &id, e);
	*filed = rc == RC_OK;
	return rc == RC_NONE ? RC_OK : rc;
}

static enum rc
look_up_person(struct run *r, struct person *p, struct err *e)
{
	enum rc rc;

	if (p->looked || r->fresh)
		return RC_OK;
	p->looked = true;
	rc = patient_by_external(r->s, r->m->source,
				 r->cells[r->m->patient_key].text, &p->id, e);
	if (rc == RC_NONE)
		p->id = 0;
	return rc == RC_NONE ? RC_OK : rc;
}

static bool
fill_rows(struct run *r, struct item *i, struct patient *p, int *column,
	  char why[MAP_WHY])
{
	for (int k = 0; k < r->m->ncols; k++) {
		const struct map_column *c = &r->m->col[k];
		bool who = c->target == TO_COLUMN && (c->table == TBL_PATIENT ||
						      c->table == TBL_IDENTITY);
		void *to;

		if (c->target != TO_COLUMN || (who && !p))
			continue;
		*column = c->at;
		/* A patient's own row is filled with the patient, what stands
		 * beside it with the row. */
		if (p && !who)
			continue;
		to = row_of(r, i, p, c->table);
		if (!map_fill(c, &r->cells[k], to, why))
			return false;
	}
	*column = -1;
	return true;
}

/* A patient's record, once a batch, until they are filed. */
static bool
make_patient(struct run *r, struct item *i, struct person *p, int *column,
	     char why[MAP_WHY])
{
	struct patient *who;
	struct map_column number = r->m->col[r->m->patient_key];

	r->pool = mem_room(r->pool, &r->pool_cap, r->npool, sizeof(*r->pool));
	who = &r->pool[r->npool];
	*who = r->blank_patient;
	number.col = table_col(TBL_IDENTITY, "external");
	*column = number.at;
	if (!map_fill(&number, &r->cells[r->m->patient_key], &who->who, why) ||
	    !fill_rows(r, i, who, column, why))
		return false;
	if (p->age >= 0) {
		who->visit.birth_year = p->first_day / 10000 - p->age;
		who->who.birth_known = BIRTH_KNOWN_ESTIMATED;
	}
	if (p->known_day)
		who->visit.known_day = p->known_day;
	r->pool_person = mem_room(r->pool_person, &r->pool_person_cap, r->npool,
				  sizeof(*r->pool_person));
	r->pool_person[r->npool] = i->person;
	p->pool = (uint32_t)r->npool++;
	return true;
}

static enum rc
find_region(struct run *r, struct item *i, struct err *e)
{
	for (int k = 0; k < r->m->ncols; k++) {
		const struct cell *x = &r->cells[k];
		struct buf name = BUF_INIT;
		enum rc rc = RC_OK;
		bool fresh;
		size_t at;

		if (r->m->col[k].target != TO_REGION || x->empty)
			continue;
		text_normalise(&name, x->text, strlen(x->text));
		at = keymap_put(&r->regions, name.p, name.len, &fresh);
		if (fresh) {
			r->region = mem_room(r->region, &r->region_cap, at,
					     sizeof(*r->region));
			r->region[at].id = 0;
			rc = house_find(r->s, TBL_REGION, 0, name.p,
					&r->region[at].id, e);
			if (rc == RC_NONE) {
				r->region[at].id = 0;
				rc = RC_OK;
			}
		}
		buf_release(&name);
		i->region = (uint32_t)at;
		return rc;
	}
	return RC_OK;
}

/* The row at hand as an item.  why is set where it is refused. */
static enum rc
make_item(struct run *r, const struct delim_row *row, struct item *i,
	  bool *already, int *column, char why[MAP_WHY], struct err *e)
{
	struct person *p = NULL;
	enum rc rc;

	*i = r->blank;
	if (r->m->extra)
		extra_clear(r, i);
	i->line = row->line;
	i->start = row->start;
	i->cut = row->cut;
	i->person = i->region = NOBODY;
	*already = false;
	if (run_is_list(r) && !fill_rows(r, i, NULL, column, why))
		return RC_OK;
	r->key[r->key_n] = '\0';
	rc = is_filed(r, i, already, e);
	if (rc != RC_OK || *already)
		return rc;
	if (r->m->patient_key >= 0) {
		i->person = look_person(r);
		p = &r->person[i->person];
		if (r->m->record == TBL_PATIENT)
			look_collect(r);
		rc = look_up_person(r, p, e);
		if (rc == RC_OK)
			rc = find_region(r, i, e);
		if (rc != RC_OK)
			return rc;
		if (!p->id && r->m->col[r->m->patient_key].known) {
			*column = r->m->col[r->m->patient_key].at;
			snprintf(why, MAP_WHY,
				 "No patient was brought under this number.");
			return RC_OK;
		}
		if (!p->id && p->pool == NO_POOL &&
		    !make_patient(r, i, p, column, why))
			return RC_OK;
	}
	if (!run_is_list(r) && !fill_rows(r, i, NULL, column, why))
		return RC_OK;
	if (r->m->extra) {
		rc = extra_resolve(r, i, row, column, why, e);
		if (rc != RC_OK || why[0])
			return rc;
	}
	i->key = (uint32_t)r->keys.len;
	i->key_n = (uint32_t)r->key_n;
	buf_add(&r->keys, r->key, r->key_n);
	return RC_OK;
}

static enum rc
take_row(struct run *r, const struct delim_row *row, struct err *e)
{
	char why[MAP_WHY] = "";
	int column = -1;
	bool already = false;
	enum verdict v;
	enum rc rc = RC_OK;

	r->sum->offered++;
	v = look_at_row(r, row, &column, why);
	if (v == ROW_GOOD)
		rc = make_item(r, row, &r->item[r->nitems], &already, &column,
			       why, e);
	if (rc != RC_OK)
		return rc;
	if (v == ROW_TWICE || already) {
		r->sum->already++;
		return RC_OK;
	}
	if (why[0])
		return run_refuse(r, row, name_of_column(r, column), why, e);
	r->nitems++;
	return RC_OK;
}

/* All lookups of a batch in one snapshot: the engine locks once. */
enum rc
prepare_batch(struct run *r, bool *more, struct err *e)
{
	struct delim_row row;
	enum rc rc = store_read_begin(r->s->store, e);

	if (rc != RC_OK)
		return rc;
	if (!r->item)
		r->item = mem_zero(ITEMS_MAX, sizeof(*r->item));
	*more = true;
	while (rc == RC_OK && r->nitems < r->want && !r->stopped) {
		rc = delim_next(r->d, &row, more, e);
		if (rc != RC_OK || !*more)
			break;
		r->rows++;
		rc = take_row(r, &row, e);
		if (r->rows % PROGRESS_ROWS == 0)
			run_progress(r, false, row.end);
	}
	store_read_end(r->s->store);
	return rc;
}

void
prepare_clear(struct run *r)
{
	for (size_t k = 0; k < r->npool; k++)
		r->person[r->pool_person[k]].pool = NO_POOL;
	if (r->item)
		mem_wipe(r->item, r->nitems * sizeof(*r->item));
	if (r->beside)
		mem_wipe(r->beside, r->nitems * sizeof(*r->beside));
	if (r->npool)
		mem_wipe(r->pool, r->npool * sizeof(*r->pool));
	mem_wipe(r->keys.p, r->keys.len);
	buf_clear(&r->keys);
	r->nitems = r->head = r->npool = 0;
}

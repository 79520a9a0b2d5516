/*
 * extra.c - what a row says beside its record: what it refers to, names that
 * are made where they are missing, and rows of other tables beside it.
 *
 * A reference is a number under which an earlier file of the same source
 * brought a record.  It is looked up outside of the turnstile; a patient's row
 * never takes over what is another patient's.  A number that leads nowhere
 * refuses the row, or is told and left empty or kept, as the mapping says.
 */
#include "run.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

void
extra_blank(struct run *r)
{
	struct extra *x = &r->blank_extra;

	memset(x, 0, sizeof(*x));
	row_init(TBL_VISIT_MORE, &x->more);
	row_init(TBL_VISIT_COST, &x->cost);
	row_init(TBL_VISIT_WORDS, &x->words);
	row_init(TBL_VISIT_SOURCE, &x->source);
	row_init(TBL_ADMISSION_TOLD, &x->admission);
	row_init(TBL_OWN_DOCTOR, &x->own);
	row_init(TBL_POLICY, &x->policy);
	row_init(TBL_CHARGE_PRICE, &x->price);
	house_new(TBL_INSURER, &x->insurer);
	x->cost.amount = x->cost.copay = -1;
	x->policy.premium = x->policy.deductible = -1;
	x->price.price = -1;
	x->status = STATUS_PENDING;
	for (int i = 0; i < r->m->ncols; i++)
		r->m->col[i].decimals =
			money_decimals(store_site(r->s->store)->currency);
}

/* The item's own. */
static struct extra *
extra_of(struct run *r, const struct item *i)
{
	if (i == &r->blank)
		return &r->blank_extra;
	if (!r->beside)
		r->beside = mem_zero(ITEMS_MAX, sizeof(*r->beside));
	return &r->beside[i - r->item];
}

void
extra_clear(struct run *r, struct item *i)
{
	*extra_of(r, i) = r->blank_extra;
}

void *
extra_row(struct run *r, struct item *i, enum tbl t)
{
	struct extra *x = extra_of(r, i);

	switch (t) {
	case TBL_VISIT_MORE:
		return &x->more;
	case TBL_VISIT_COST:
		return &x->cost;
	case TBL_VISIT_WORDS:
		return &x->words;
	case TBL_VISIT_SOURCE:
		return &x->source;
	case TBL_ADMISSION_TOLD:
		return &x->admission;
	case TBL_OWN_DOCTOR:
		return &x->own;
	case TBL_INSURER:
		return &x->insurer;
	case TBL_POLICY:
		return &x->policy;
	case TBL_CHARGE_PRICE:
		return &x->price;
	default:
		return NULL;
	}
}

/* ---- references ------------------------------------------------------------------ */

/* The patient of a record that was brought; 0: it is nobody's. */
static enum rc
owner_of(struct run *r, enum tbl t, int64_t id, int64_t *patient, struct err *e)
{
	struct row_appointment a;
	struct row_policy p;
	struct row_charge c;
	enum rc rc = RC_OK;

	*patient = 0;
	if (t == TBL_APPOINTMENT) {
		rc = row_get(r->s->store, t, id, &a, e);
		*patient = a.patient_id;
	} else if (t == TBL_POLICY) {
		rc = row_get(r->s->store, t, id, &p, e);
		*patient = p.patient_id;
	} else if (t == TBL_CHARGE) {
		rc = row_get(r->s->store, t, id, &c, e);
		*patient = c.patient_id;
	}
	return rc;
}

/* *id 0: it leads nowhere, and why says so. */
static enum rc
follow(struct run *r, const struct map_column *c, const char *text,
       int64_t patient, int64_t *id, char why[MAP_WHY], struct err *e)
{
	char key[KEY_MAX + 80];
	int64_t whose;
	int n = snprintf(key, sizeof(key), "%s\x1f%s\x1f%.*s", r->m->source,
			 tables[c->of].name, KEY_MAX, text);
	enum rc rc = RC_NONE;

	*id = 0;
	if (!r->fresh)
		rc = sindex_find_one(r->s->store, TREE_IMPORT, key, (size_t)n,
				     id, e);
	if (rc == RC_NONE) {
		*id = 0;
		snprintf(why, MAP_WHY, "No %s was brought under this number.",
			 tables[c->of].name);
		return RC_OK;
	}
	if (rc == RC_OK)
		rc = owner_of(r, c->of, *id, &whose, e);
	/* Cover by another one's policy is what such a row is about, or what
	 * one told earlier. */
	if (rc == RC_OK && patient && whose && whose != patient &&
	    c->of == TBL_POLICY) {
		bool covered = r->m->record == TBL_INSURED;

		if (!covered)
			rc = insured_by(r->s, patient, *id, &covered, e);
		if (covered)
			whose = patient;
	}
	if (rc == RC_OK && patient && whose && whose != patient) {
		*id = 0;
		snprintf(why, MAP_WHY,
			 "The %s of this number is another "
			 "patient's.",
			 tables[c->of].name);
	}
	return rc;
}

static void
tell_loose(struct run *r, const struct delim_row *row,
	   const struct map_column *c, const char *why)
{
	struct import_refusal x = { r->file, row->line, c->name, why, c->keep };

	r->sum->loose++;
	r->sum->kept += x.kept;
	if (r->o->loose)
		r->o->loose(&x, r->o->arg);
}

/* The item's own row, or one beside it. */
static void *
row_beside(struct run *r, struct item *i, enum tbl t)
{
	return t == r->m->record && t != TBL_POLICY ? (void *)&i->row
						    : extra_row(r, i, t);
}

static void
put_ref(struct run *r, struct item *i, const struct map_column *c, int64_t id)
{
	char *row;

	if (!c->col) {
		extra_of(r, i)->charge = id;
		return;
	}
	row = row_beside(r, i, c->table);
	memcpy(row + c->col->offset, &id, sizeof(id));
}

static bool
keep_number(struct run *r, struct item *i, const struct map_column *c,
	    const char *text, char why[MAP_WHY])
{
	struct map_column to = { .col = c->keep };
	struct cell x = { .text = text };

	return map_fill(&to, &x, row_beside(r, i, c->keep_in), why);
}

static enum rc
resolve_ref(struct run *r, struct item *i, int k, const struct delim_row *row,
	    char why[MAP_WHY], struct err *e)
{
	const struct map_column *c = &r->m->col[k];
	const struct cell *x = &r->cells[k];
	int64_t id, patient = i->person == NOBODY ? 0 : r->person[i->person].id;
	char text[MAP_WHY] = "";
	enum rc rc;

	if (x->empty)
		return RC_OK;
	rc = follow(r, c, x->text, patient, &id, text, e);
	if (rc != RC_OK)
		return rc;
	if (id) {
		put_ref(r, i, c, id);
		return RC_OK;
	}
	if (!c->leave) {
		memcpy(why, text, sizeof(text));
		return RC_OK;
	}
	if (c->keep && !keep_number(r, i, c, x->text, why))
		return RC_OK;
	tell_loose(r, row, c, text);
	return RC_OK;
}

static bool
copy_name(const char *text, char *out, size_t size, char why[MAP_WHY])
{
	if (strlen(text) >= size) {
		snprintf(why, MAP_WHY, "The name is too long.");
		return false;
	}
	strcpy(out, text);
	return true;
}

enum rc
extra_resolve(struct run *r, struct item *i, const struct delim_row *row,
	      int *column, char why[MAP_WHY], struct err *e)
{
	struct extra *x = extra_of(r, i);

	for (int k = 0; k < r->m->ncols; k++) {
		const struct map_column *c = &r->m->col[k];
		enum rc rc = RC_OK;

		*column = c->at;
		if (c->target == TO_REF)
			rc = resolve_ref(r, i, k, row, why, e);
		else if (c->target == TO_REASON)
			copy_name(r->cells[k].text, x->reason,
				  sizeof(x->reason), why);
		else if (c->target == TO_SERVICE)
			copy_name(r->cells[k].text, x->service,
				  sizeof(x->service), why);
		else if (c->target == TO_STATUS && !r->cells[k].empty)
			x->status = (enum map_status)r->cells[k].v;
		if (rc != RC_OK || why[0])
			return rc;
	}
	*column = -1;
	return RC_OK;
}

/* ---- names that are made where they are missing ------------------------------------ */

static enum rc
find_reason(struct run *r, const char *name, int64_t *id, bool *wrote,
	    struct err *e)
{
	struct row_reason row;
	enum rc rc =
		house_find(r->s, TBL_REASON, REASON_KIND_BOOKING, name, id, e);

	if (rc != RC_NONE)
		return rc;
	house_new(TBL_REASON, &row);
	row.kind = REASON_KIND_BOOKING;
	text_copy(row.code, sizeof(row.code), name);
	text_copy(row.name, sizeof(row.name), name);
	rc = house_set(r->s, TBL_REASON, &row, e);
	*id = row.id;
	*wrote = true;
	r->ticket.created[TBL_REASON]++;
	return rc;
}

static enum rc
find_service(struct run *r, const char *name, int64_t *id, bool *wrote,
	     struct err *e)
{
	struct row_service row;
	enum rc rc = house_find(r->s, TBL_SERVICE, 0, name, id, e);

	if (rc != RC_NONE)
		return rc;
	house_new(TBL_SERVICE, &row);
	row.kind = SERVICE_KIND_TREATMENT;
	text_copy(row.code, sizeof(row.code), name);
	text_copy(row.name, sizeof(row.name), name);
	rc = house_set(r->s, TBL_SERVICE, &row, e);
	*id = row.id;
	*wrote = true;
	r->ticket.created[TBL_SERVICE]++;
	return rc;
}

static enum rc
find_insurer(struct run *r, struct extra *x, bool *wrote, struct err *e)
{
	struct row_insurer *row = &x->insurer;
	enum rc rc;

	if (!row->code[0])
		return RC_OK;
	rc = house_find(r->s, TBL_INSURER, 0, row->code, &x->policy.insurer_id,
			e);
	if (rc != RC_NONE)
		return rc;
	row->id = 0;
	if (!row->name[0])
		text_copy(row->name, sizeof(row->name), row->code);
	rc = house_set(r->s, TBL_INSURER, row, e);
	x->policy.insurer_id = row->id;
	*wrote = true;
	r->ticket.created[TBL_INSURER]++;
	return rc;
}

enum rc
extra_before(struct run *r, struct item *i, bool *wrote, struct err *e)
{
	struct extra *x = extra_of(r, i);
	enum rc rc = RC_OK;

	if (x->reason[0])
		rc = find_reason(r, x->reason, &i->row.appointment.reason_id,
				 wrote, e);
	if (rc == RC_OK && x->service[0])
		rc = find_service(r, x->service, &i->row.charge.service_id,
				  wrote, e);
	return rc == RC_OK ? find_insurer(r, x, wrote, e) : rc;
}

/* ---- rows beside the record ----------------------------------------------------------- */

/* A row with the appointment's id, where any of its columns says something. */
static enum rc
file_beside(struct run *r, enum tbl t, void *row, int64_t id, int64_t patient,
	    struct err *e)
{
	const struct table_def *d = &tables[t];
	bool says = false;

	for (int k = 0; k < r->m->ncols; k++) {
		const struct map_column *c = &r->m->col[k];

		says |= (c->target == TO_COLUMN || c->target == TO_REF) &&
			(c->table == t || (c->keep && c->keep_in == t));
	}
	if (!says)
		return RC_OK;
	((struct row_head *)row)->id = id;
	((struct row_head *)row)->version = 0;
	memcpy((char *)row + d->cols[d->subject].offset, &patient,
	       sizeof(patient));
	r->ticket.created[t]++;
	return row_insert(r->s->store, t, row, e);
}

static enum rc
file_policy(struct run *r, struct extra *x, int64_t patient, int64_t *id,
	    struct err *e)
{
	enum rc rc;

	x->policy.id = 0;
	x->policy.patient_id = patient;
	rc = policy_set(r->s, &x->policy, e);
	*id = x->policy.id;
	return rc;
}

/* What a patient's row tells beyond who they are. */
static enum rc
after_patient(struct run *r, struct extra *x, int64_t patient, struct err *e)
{
	int64_t policy;
	enum rc rc = RC_OK;

	if (x->policy.number[0]) {
		rc = file_policy(r, x, patient, &policy, e);
		r->ticket.created[TBL_POLICY]++;
	}
	if (rc == RC_OK && (x->admission.from_day || x->admission.to_day))
		rc = file_beside(r, TBL_ADMISSION_TOLD, &x->admission, 0,
				 patient, e);
	if (rc == RC_OK && (x->own.doctor_id || x->own.number[0]))
		rc = file_beside(r, TBL_OWN_DOCTOR, &x->own, patient, patient,
				 e);
	return rc;
}

enum rc
extra_after(struct run *r, struct item *i, int64_t id, struct err *e)
{
	struct extra *x = extra_of(r, i);
	int64_t patient = i->person == NOBODY ? 0 : r->person[i->person].id;
	enum rc rc = RC_OK;

	if (r->m->record == TBL_PATIENT)
		return after_patient(r, x, patient, e);
	if (r->m->record != TBL_APPOINTMENT)
		return RC_OK;
	rc = file_beside(r, TBL_VISIT_MORE, &x->more, id, patient, e);
	if (rc == RC_OK)
		rc = file_beside(r, TBL_VISIT_COST, &x->cost, id, patient, e);
	if (rc == RC_OK)
		rc = file_beside(r, TBL_VISIT_WORDS, &x->words, id, patient, e);
	if (rc == RC_OK && (x->source.doctor[0] || x->source.hospital[0]))
		rc = file_beside(r, TBL_VISIT_SOURCE, &x->source, id, patient,
				 e);
	return rc;
}

/* ---- records with ways of their own ------------------------------------------------------ */

static enum rc
file_insured(struct run *r, struct item *i, int64_t patient, int64_t *id,
	     struct err *e)
{
	struct row_insured *row = &i->row.insured;
	enum rc rc;

	row->id = 0;
	row->patient_id = patient;
	rc = insured_set(r->s, row, e);
	*id = row->id;
	return rc;
}

static enum rc
file_charge(struct run *r, struct item *i, int64_t patient, int64_t *id,
	    struct err *e)
{
	struct extra *x = extra_of(r, i);
	struct charge c;
	enum rc rc = RC_OK;

	charge_init(&c);
	c.row = i->row.charge;
	c.row.patient_id = patient;
	if (!patient)
		rc = owner_of(r, TBL_APPOINTMENT, c.row.appointment_id,
			      &c.row.patient_id, e);
	if (!c.row.quantity)
		c.row.quantity = 1;
	c.price = x->price.price;
	text_copy(c.words, sizeof(c.words), x->price.words);
	if (rc == RC_OK)
		rc = charge_add(r->s, &c, e);
	*id = c.row.id;
	return rc;
}

static enum rc
file_bill(struct run *r, struct item *i, int64_t patient, int64_t *id,
	  struct err *e)
{
	struct extra *x = extra_of(r, i);
	struct row_bill b = i->row.bill;
	int32_t paid_on = 0;
	bool total = false;
	enum rc rc;

	for (int k = 0; k < r->m->ncols; k++)
		total |= r->m->col[k].col == table_col(TBL_BILL, "total");
	if (!total)
		b.total = b.amount - b.discount + b.tax;
	b.patient_id = patient;
	if (x->status == STATUS_OVERDUE && !b.due_day)
		b.due_day = b.day;
	if (x->status >= STATUS_FAILED)
		paid_on = (int32_t)(b.pay_day ? b.pay_day : b.day);
	rc = bill_bring(r->s, &b, x->charge, paid_on,
			x->status == STATUS_FAILED, e);
	if (rc == RC_OK && paid_on && b.total)
		r->ticket.created[TBL_PAYMENT]++;
	*id = b.id;
	return rc;
}

enum rc
extra_file(struct run *r, struct item *i, int64_t *id, struct err *e)
{
	int64_t patient = i->person == NOBODY ? 0 : r->person[i->person].id;

	switch (r->m->record) {
	case TBL_POLICY:
		return file_policy(r, extra_of(r, i), patient, id, e);
	case TBL_CHARGE:
		return file_charge(r, i, patient, id, e);
	case TBL_INSURED:
		return file_insured(r, i, patient, id, e);
	default:
		return file_bill(r, i, patient, id, e);
	}
}

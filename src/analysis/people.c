/*
 * people.c - the patients that the month's facts name, each opened once.
 *
 * What is kept of one is small: the coarse columns and its versions.  Versions
 * come from history: a new region or insurer begins one; sex and birth year
 * are as they are now in all of them.
 */
#include "extract.h"

#include <stdlib.h>
#include <string.h>

void
people_init(struct people *p, struct store *s, const struct keys *k,
	    int32_t first)
{
	memset(p, 0, sizeof(*p));
	p->store = s;
	p->keys = k;
	p->first = first;
}

void
people_free(struct people *p)
{
	free(p->v);
	free(p->version);
	free(p->slots);
	memset(p, 0, sizeof(*p));
}

static struct people_slot *
slot_of(struct people_slot *v, size_t room, int64_t id)
{
	size_t i =
		(size_t)((uint64_t)id * 0x9e3779b97f4a7c15u >> 20) & (room - 1);

	while (v[i].at && v[i].id != id)
		i = (i + 1) & (room - 1);
	return &v[i];
}

static void
make_room(struct people *p)
{
	size_t room = p->room ? p->room * 2 : 1024;
	struct people_slot *v;

	if (p->used * 3 < p->room * 2)
		return;
	v = mem_zero(room, sizeof(*v));
	for (size_t i = 0; i < p->room; i++)
		if (p->slots[i].at)
			*slot_of(v, room, p->slots[i].id) = p->slots[i];
	free(p->slots);
	p->slots = v;
	p->room = room;
}

/* Ends the newest version at the instant where another one begins. */
static void
add_version(struct people *p, struct person *o, const struct row_patient *r)
{
	struct patient_version *last =
		o->count ? &p->version[o->first + o->count - 1] : NULL;
	int64_t from = VERSION_BEGIN;

	if (last) {
		if (last->region == r->region_id &&
		    last->insurer == (uint8_t)r->insurer_kind)
			return;
		from = r->filed_at < last->from ? last->from : r->filed_at;
		last->to = from;
	}
	p->version = mem_room(p->version, &p->version_cap, p->nversions,
			      sizeof(*p->version));
	p->version[p->nversions++] = (struct patient_version){
		.from = from,
		.to = VERSION_END,
		.region = r->region_id,
		.insurer = (uint8_t)r->insurer_kind,
	};
	o->count++;
}

static enum rc
load_versions(struct people *p, struct person *o, const struct row_patient *now,
	      struct err *e)
{
	struct row_patient old;

	o->first = (uint32_t)p->nversions;
	for (int64_t v = 1; v < now->version; v++) {
		enum rc rc = row_get_version(p->store, TBL_PATIENT, now->id, v,
					     &old, e);

		if (rc == RC_NONE) /* erased */
			continue;
		if (rc != RC_OK)
			return rc;
		add_version(p, o, &old);
	}
	add_version(p, o, now);
	if (o->count > 65535)
		return err_set(e, RC_REFUSED,
			       "A patient has more than 65,535 "
			       "versions.");
	return RC_OK;
}

static enum rc
load_prior(struct people *p, struct person *o, int64_t id, struct err *e)
{
	struct stmt *st = store_query(p->store, QUERY_EXTRACT_PRIOR);
	bool row;
	enum rc rc;

	stmt_int(st, "patient", id);
	stmt_int(st, "before", p->first);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row) {
		o->kept += (int32_t)stmt_get_int(st, "kept");
		o->missed += (int32_t)stmt_get_int(st, "missed");
	}
	stmt_done(st);
	return rc;
}

static void
remember(struct people *p, int64_t id, size_t at)
{
	make_room(p);
	*slot_of(p->slots, p->room, id) =
		(struct people_slot){ id, (uint32_t)at + 1 };
	p->used++;
}

static enum rc
load_person(struct people *p, const struct row_patient *r, size_t *at,
	    struct err *e)
{
	struct person o = {
		.id = r->id,
		.durable = key_of(p->keys, KEY_PATIENT, (uint64_t)r->id),
		.birth_year = (int16_t)r->birth_year,
		.sex = (uint8_t)r->sex,
		.dead = r->death_day != 0,
	};
	enum rc rc = load_versions(p, &o, r, e);

	if (rc == RC_OK)
		rc = load_prior(p, &o, r->id, e);
	if (rc != RC_OK)
		return rc;
	p->v = mem_room(p->v, &p->cap, p->n, sizeof(*p->v));
	*at = p->n;
	p->v[p->n++] = o;
	remember(p, r->id, *at);
	return RC_OK;
}

enum rc
people_get(struct people *p, int64_t id, size_t *at, struct err *e)
{
	struct people_slot *slot =
		p->room ? slot_of(p->slots, p->room, id) : NULL;
	struct row_patient row;
	enum rc rc;

	if (slot && slot->at) {
		*at = slot->at - 1;
		return RC_OK;
	}
	rc = row_get(p->store, TBL_PATIENT, id, &row, e);
	if (rc == RC_OK && row.shut)
		rc = err_set(e, RC_NOKEY,
			     "Patients cannot be counted by your "
			     "role.");
	for (int hops = 0;
	     rc == RC_OK && row.state == PATIENT_STATE_MERGED && row.living_id;
	     hops++) {
		int64_t next = row.living_id;

		if (hops == 16)
			return err_set(e, RC_DAMAGED,
				       "Merged patients go in a "
				       "circle.");
		slot = p->room ? slot_of(p->slots, p->room, next) : NULL;
		if (slot && slot->at) {
			*at = slot->at - 1;
			remember(p, id, *at);
			return load_prior(p, &p->v[*at], id, e);
		}
		rc = row_get(p->store, TBL_PATIENT, next, &row, e);
	}
	if (rc != RC_OK)
		return rc;
	rc = load_person(p, &row, at, e);
	if (rc == RC_OK && row.id != id) {
		remember(p, id, *at);
		rc = load_prior(p, &p->v[*at], id, e);
	}
	return rc;
}

uint32_t
person_version(const struct people *p, const struct person *o, int64_t at)
{
	for (uint32_t i = o->count - 1; i > 0; i--)
		if (p->version[o->first + i].from <= at)
			return o->first + i;
	return o->first;
}

int64_t
version_key(const struct people *p, const struct person *o, uint32_t version)
{
	uint64_t number = version - o->first + 1;

	return key_of(p->keys, KEY_VERSION, (uint64_t)o->id | number << 48);
}

/*
 * house.h - the house: clinics, wards, stores, beds, hours, staff, regions,
 * reasons, holidays, medicines, hospitals.
 *
 * One call files any of them: the rules are few and alike (a name, a code that
 * is free, a place that exists), and set-up screens, commands and imports all
 * come this way.  Nothing is deleted: `active` 0 takes a thing out of pick
 * lists.
 */
#ifndef WARDBOOK_HOUSE_H
#define WARDBOOK_HOUSE_H

#include "wardbook/record.h"

/*
 * Files a new row (id 0) or a change over row's version.  t: TBL_PLACE,
 * TBL_STAFF, TBL_CLINIC_SESSION, TBL_BED, TBL_REGION, TBL_REASON, TBL_HOLIDAY,
 * TBL_MEDICINE, TBL_HOSPITAL, TBL_SERVICE, TBL_INSURER.  RC_REFUSED names the field; RC_CONFLICT: the
 * code or name is taken, or someone changed it meanwhile.
 */
WB_MUST_USE enum rc
house_set(struct session *s, enum tbl t, void *row, struct err *e);

/* Inside an import: someone of the staff whose code is another one's already,
 * as files have it; the rule staff-number-twice finds both. */
WB_MUST_USE enum rc
house_set_twice(struct session *s, enum tbl t, void *row, struct err *e);

/* Hours with their room ("": the clinic's own).  Hours that close before they
 * open run through the night: a second stretch is filed for the weekday after,
 * in the same act. */
WB_MUST_USE enum rc
house_hours_set(struct session *s, struct row_clinic_session *c,
		const char *room, struct err *e);
/* The room of these hours; "" where none is named. */
const char *house_room(struct session *s, int64_t hours, char out[41]);

/* A row with the defaults that a new one gets (active, slot of 15, ...). */
void house_new(enum tbl t, void *row);

/*
 * Every row of a kind in the order that people look for it; fn returns false
 * to stop.  kind: enum place_kind, staff_kind or reason_kind, 0 all; parent:
 * the clinic of sessions, the ward of beds, 0 all.  Inactive ones come last,
 * and only where all is set.
 */
typedef bool (*house_fn)(const void *row, void *arg);
WB_MUST_USE enum rc
house_each(struct session *s, enum tbl t, int kind, int64_t parent, bool all,
	   house_fn fn, void *arg, struct err *e);

/* Ids by what people and files call them: place code, staff code or name,
 * region name, reason code of a kind, medicine name and strength.  RC_NONE. */
WB_MUST_USE enum rc house_find(struct session *s, enum tbl t, int kind,
			       const char *name, int64_t *id, struct err *e);

/* Names for lists; "" where id is 0.  Cached until the store changes. */
const char *house_name(struct session *s, enum tbl t, int64_t id);

/* What an empty store still lacks, in the order in which to add it. */
struct house_gap {
	const char *what; /* "clinics" */
	const char *why;  /* "appointments are booked in a clinic" */
	enum act act;	  /* who may add it: the roles of this act */
	enum tbl table;
	int kind;
};
WB_MUST_USE enum rc house_gaps(struct session *s, struct house_gap *v, int max,
			       int *n, struct err *e);

/* The default reasons of seeds/reasons.csv (kind code text), filed where a
 * store has none: part of init. */
WB_MUST_USE enum rc house_seed_reasons(struct session *s, struct err *e);

/* ---- code lists -------------------------------------------------------------- */

/* Files or changes an entry of a code list, and its words for search. */
WB_MUST_USE enum rc
code_set(struct session *s, struct row_code *c, struct err *e);
WB_MUST_USE enum rc
code_get(struct session *s, const char *system, const char *code,
	 struct row_code *c, struct err *e);

struct code_hits {
	struct row_code *v;
	size_t n, cap;
};
void code_hits_init(struct code_hits *h);
void code_hits_release(struct code_hits *h);
/* By code ("e11", "E119") or by any words of the text, each by prefix. */
WB_MUST_USE enum rc
code_find(struct session *s, const char *words, size_t limit,
	  struct code_hits *out, struct err *e);

#endif

/*
 * run.h - an import while it runs: read by look.c, run.c, apply.c.
 *
 * Rows become items outside of the turnstile; a ticket then files as many
 * items as its time allows.  Whatever a ticket changes in memory is listed, so
 * that a transaction that is taken back takes that back, too.
 */
#ifndef EXCHANGE_RUN_H
#define EXCHANGE_RUN_H

#include "exchange.h"

#define KEY_MAX	  120
#define NO_POOL	  UINT32_MAX
#define NOBODY	  UINT32_MAX
#define ITEMS_MAX 4096

/* A patient of the file: what all of their rows say together. */
struct person {
	int64_t id;	   /* 0: not known in the store */
	uint32_t pool;	   /* prepared record in this batch */
	int32_t first_day; /* earliest day of `derive` birth */
	int32_t known_day;
	int16_t age; /* as at first_day; -1: none */
	int16_t attribute[MAP_ATTRIBUTES];
	int32_t problem_day[MAP_PROBLEMS]; /* 0: not */
	bool looked;			   /* for the id */
	bool told; /* problems and attributes are filed */
};

struct region {
	int64_t id;
};

struct seen {
	int64_t line;
	uint64_t hash; /* of the whole row */
};

enum item_state { ITEM_READY, ITEM_DONE, ITEM_REFUSED };

struct item {
	int64_t line, start, cut;
	enum item_state state;
	uint32_t key, key_n; /* in run.keys */
	uint32_t person, region;
	union {
		struct row_appointment appointment;
		struct row_staff staff;
		struct row_hospital hospital;
		struct row_code code;
		struct row_region region_row;
		struct row_medicine medicine;
		struct row_place place;
		struct row_reason reason;
		struct row_holiday holiday;
		struct row_service service;
		struct row_insurer insurer;
		struct row_charge charge;
		struct row_bill bill;
		struct row_insured insured;
		struct row_product product;
		struct row_drug_rule drug_rule;
	} row;
	char column[64];
	char why[MAP_WHY + 80];
};

/* What a row fills beside its record; only where the mapping does so. */
struct extra {
	struct row_visit_more more;
	struct row_visit_cost cost;
	struct row_visit_words words;
	struct row_visit_source source;
	struct row_admission_told admission;
	struct row_own_doctor own;
	struct row_insurer insurer;
	struct row_policy policy;
	struct row_charge_price price;
	char reason[81], service[81];
	int64_t charge; /* of a bill */
	enum map_status status;
};

/* What a ticket changed in memory. */
struct undo {
	enum { UNDO_PERSON, UNDO_TOLD, UNDO_REGION, UNDO_SETUP } what;
	uint32_t i;
};

struct run {
	struct session *s;
	const struct import_options *o;
	struct import_summary *sum;
	struct mapping *m;
	struct rejects rejects;
	bool keep_rejects;
	enum act act;
	char detail[240]; /* of the audit entry */

	/* the file */
	const char *file;
	struct delim *d;
	struct delim_row header; /* its place only */
	char **names;		 /* of the header */
	int nnames, extra;
	struct keymap people, regions, seen_keys;
	struct person *person;
	size_t person_cap;
	struct region *region;
	size_t region_cap;
	struct seen *seen;
	size_t seen_cap;
	bool fresh; /* nothing of this source is filed */
	struct cell cells[MAP_COLUMNS];
	char key[KEY_MAX + 80]; /* of the row at hand */
	size_t key_n, key_own;	/* whole, and where the own part begins */
	int64_t rows;

	/* the batch */
	struct item *item;
	struct extra *beside; /* of each item, or NULL */
	struct extra blank_extra;
	size_t nitems, head, want;
	struct buf keys;
	struct patient *pool;
	uint32_t *pool_person; /* whose they are */
	size_t npool, pool_cap, pool_person_cap;
	struct item blank; /* constants filled in */
	struct patient blank_patient;
	struct undo *undo;
	size_t nundo, undo_cap;
	struct import_summary ticket; /* counted when it is filed */
	int64_t budget_us;
	bool set_up;
	int64_t clinic_id;
	struct row_place clinic;
	struct row_import_run filed;
	bool stopped;
};

/* Entries of published lists are found by their code in the list itself, and
 * need no index of what was imported. */
static inline bool
run_is_list(const struct run *r)
{
	return r->m->record == TBL_CODE || r->m->record == TBL_PRODUCT ||
	       r->m->record == TBL_DRUG_RULE;
}

/* A row at hand, judged. */
enum verdict { ROW_GOOD, ROW_TWICE, ROW_BAD };

/* look.c: judges a row; cells and key are then in the run. */
enum verdict look_at_row(struct run *r, const struct delim_row *row,
			 int *column, char why[MAP_WHY]);
/* The person of the row at hand; added where new. */
uint32_t look_person(struct run *r);
/* What the row at hand says about its person. */
void look_collect(struct run *r);
/* First reading of a file. */
WB_MUST_USE enum rc look_through(struct run *r, struct err *e);
void look_forget_rows(struct run *r);
bool run_progress(struct run *r, bool looking, int64_t at);

/* prepare.c: fills the batch with items until it is full or the file ends. */
WB_MUST_USE enum rc prepare_batch(struct run *r, bool *more, struct err *e);
WB_MUST_USE enum rc prepare_blanks(struct run *r, struct err *e);
void prepare_clear(struct run *r);
WB_MUST_USE enum rc
run_refuse(struct run *r, const struct delim_row *row, const char *column,
	   const char *why, struct err *e);

/* extra.c: what a row says beside its record. */
void extra_blank(struct run *r);
void extra_clear(struct run *r, struct item *i);
/* Where a row's cells of that table go; NULL: not here. */
void *extra_row(struct run *r, struct item *i, enum tbl t);
/* References and names of the row at hand, after its fields.  why is set where
 * the row is refused. */
WB_MUST_USE enum rc
extra_resolve(struct run *r, struct item *i, const struct delim_row *row,
	      int *column, char why[MAP_WHY], struct err *e);
/* Before the record is filed, and after it. */
WB_MUST_USE enum rc
extra_before(struct run *r, struct item *i, bool *wrote, struct err *e);
WB_MUST_USE enum rc
extra_after(struct run *r, struct item *i, int64_t id, struct err *e);
/* Records that have ways of their own: policy, insured, charge, bill. */
WB_MUST_USE enum rc
extra_file(struct run *r, struct item *i, int64_t *id, struct err *e);

/* apply.c: files the batch, ticket by ticket. */
WB_MUST_USE enum rc apply_batch(struct run *r, struct err *e);
/* The last ticket: the line in import_run.  before: the summary as the file
 * began. */
WB_MUST_USE enum rc
apply_end(struct run *r, const struct import_summary *before, bool finished,
	  struct err *e);

#endif

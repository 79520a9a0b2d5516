/*
 * merge.h - one person under two records: finding them, merging, parting.
 *
 * A merge is a link: patient.living_id of the record that goes names the one
 * that lives, and reading resolves it (patient_get, lists by patient).  No row
 * moves and nothing is sealed again, so parting gives back what came before by
 * itself; only what was filed on the living record since then has to be asked
 * about.
 */
#ifndef WARDBOOK_MERGE_H
#define WARDBOOK_MERGE_H

#include "wardbook/patient.h"

/* ---- what hangs on a record ------------------------------------------------- */

struct merge_item {
	enum tbl table;
	int64_t id, version;
	int64_t patient;  /* the record it is filed under */
	int64_t filed_at; /* of its first version */
	const char *kind; /* "appointment" */
	bool fixed;	  /* stays, or goes where another row goes */
	bool movable;	  /* this role can file it elsewhere */
	char words[160];  /* "appointment, 02-Mar-2026, ECG" */
};
typedef bool (*merge_item_fn)(const struct merge_item *i, void *arg);

/* Every record filed under this one itself (not under records merged into
 * it), struck-out ones too; fn may use the store.  Entries of a controlled-drug
 * register and hand-outs of stock name a patient under their own seal and are
 * not among them: they stay as they are and are read through the link. */
WB_MUST_USE enum rc merge_items(struct session *s, int64_t patient,
				merge_item_fn fn, void *arg, struct err *e);

/* ---- merging ---------------------------------------------------------------- */

struct merge_plan {
	struct patient gone, into;
	size_t items, kept;	 /* records under gone; under into */
	size_t followers;	 /* records merged into gone before */
	int score;		 /* as patient_alike() */
	char why[ALIKE_WHY];	 /* what speaks for it */
	char against[ALIKE_WHY]; /* and against */
	char warning[200];	 /* what contradicts; "" nothing */
};

/* What a merge would do; changes nothing.  RC_REFUSED: the same record, or
 * one that is merged or struck out; RC_CONFLICT: both lie in a ward. */
WB_MUST_USE enum rc merge_plan(struct session *s, int64_t gone, int64_t into,
			       struct merge_plan *plan, struct err *e);

/* Merges what plan shows: RC_CONFLICT where either record changed since. */
WB_MUST_USE enum rc
merge_do(struct session *s, const struct merge_plan *plan, struct err *e);

/* ---- parting ---------------------------------------------------------------- */

/* Merges into this record that stand, newest first; at most max. */
WB_MUST_USE enum rc
merge_standing(struct session *s, int64_t into, struct row_merge_act *v,
	       int max, int *n, struct err *e);

/* What was filed on the living record since that merge and may belong to the
 * other one.  What is fixed is told, too; what goes with another row is not. */
WB_MUST_USE enum rc
merge_since(struct session *s, const struct row_merge_act *m, merge_item_fn fn,
	    void *arg, struct err *e);

/* Takes the merge back over the version seen; moved: items of merge_since()
 * that belong to the other record.  What this role can't seal is left as a
 * question to whoever can (merge_pending_each).  RC_CONFLICT; RC_NOKEY: one of
 * moved holds what this role can't seal. */
WB_MUST_USE enum rc
merge_undo(struct session *s, const struct row_merge_act *m,
	   const struct merge_item *moved, size_t n, struct err *e);

/* A record of which nobody has said yet whose it is. */
struct merge_question {
	struct row_merge_pending row;
	struct merge_item item;
	char here[PATIENT_NAME], other[PATIENT_NAME]; /* with the numbers */
};
typedef bool (*merge_question_fn)(const struct merge_question *q, void *arg);

/* Those that a parting left open, of either record (patient), or all (0).
 * fn may use the store.  (patient.show) */
WB_MUST_USE enum rc
merge_pending_each(struct session *s, int64_t patient, merge_question_fn fn,
		   void *arg, struct err *e);
/* Answers one over the version seen: it stays, or goes to the other record.
 * (merge.settle)  RC_NOKEY: it holds what this role can't seal. */
WB_MUST_USE enum rc merge_settle(struct session *s, int64_t id, int64_t version,
				 bool moves, struct err *e);

/* ---- duplicates --------------------------------------------------------------- */

/* Keeps what someone said of two records, for good; an answer given before is
 * kept beside it and the newest counts.  (patient.answer) */
WB_MUST_USE enum rc alike_answer_set(struct session *s, int64_t a, int64_t b,
				     enum alike_answer answer, struct err *e);
/* The newest answer of a pair; 0: none. */
WB_MUST_USE enum rc alike_answer_get(struct session *s, int64_t a, int64_t b,
				     int64_t *answer, struct err *e);

struct duplicate {
	int64_t a, b; /* a < b */
	int score;
	char why[ALIKE_WHY], against[ALIKE_WHY];
};

struct duplicates {
	struct duplicate *v;
	size_t n, cap;
	bool more;
};

void duplicates_release(struct duplicates *d);

/* The whole store's pairs that look like one person, best first, without
 * those that were answered: candidates from the sealed index alone, only
 * these are opened.  progress (may be NULL) returns false to stop.
 * (patient.find) */
typedef bool (*duplicates_fn)(int64_t done, int64_t all, void *arg);
WB_MUST_USE enum rc
duplicates_find(struct session *s, size_t limit, duplicates_fn progress,
		void *arg, struct duplicates *out, struct err *e);

/* How much two records are alike, 0..100, and why. */
WB_MUST_USE enum rc duplicate_score(struct session *s, int64_t a, int64_t b,
				    struct duplicate *out, struct err *e);

/* ---- look-alikes around someone ------------------------------------------------- */

enum { AROUND_MOST = 8 };

/* Someone in the same ward, or in the same clinic today, whose name looks or
 * sounds alike. */
struct around {
	int64_t id;
	char name[PATIENT_NAME], born[PATIENT_BORN], number[25];
	char where[100]; /* the ward or clinic */
	bool answered;	 /* someone said: not the same */
};

struct around_list {
	struct around v[AROUND_MOST];
	int n;
	bool ask; /* one is unanswered, and this account was not warned
			 * in this shift */
};

/* Who could be taken for this patient.  Holds names: wipe it. */
WB_MUST_USE enum rc alike_around(struct session *s, int64_t patient,
				 struct around_list *out, struct err *e);

/* The account has seen the warning: not again in this shift. */
WB_MUST_USE enum rc
alike_warned(struct session *s, int64_t patient, struct err *e);

#endif

/*
 * patient.h - patients: registering, finding, the chart's head.
 */
#ifndef WARDBOOK_PATIENT_H
#define WARDBOOK_PATIENT_H

#include "wardbook/record.h"

/* Both halves of a record, the same id.  A half whose key is not here is
 * shut (row_head.shut): show "not shown to your role", never a blank. */
struct patient {
	struct row_patient visit;
	struct row_identity who;
	int32_t birth_month; /* yyyymm where birth_known says so, else 0 */
};

void patient_init(struct patient *p);
void patient_wipe(struct patient *p);

/* By id; a merged record gives the living one.  No entry in the log: for
 * lists.  RC_NONE. */
WB_MUST_USE enum rc
patient_get(struct session *s, int64_t id, struct patient *p, struct err *e);

/* As above, for showing the chart: ACT_CHART_READ, filed in the log. */
WB_MUST_USE enum rc
patient_open(struct session *s, int64_t id, struct patient *p, struct err *e);

/* By record number in any spelling (case, blanks, dashes; the check
 * character may be wrong: RC_REFUSED says so).  RC_NONE. */
WB_MUST_USE enum rc patient_by_number(struct session *s, const char *number,
				      int64_t *id, struct err *e);

/*
 * Rules before filing: some name and a birth date or year (unless imported
 * under an external number), a sex, no birth in the future or more than 130
 * years ago, numbers that can be numbers.  Fills birth_year and birth_known
 * from birth_day; texts are normalised.
 */
WB_MUST_USE enum rc
patient_check(struct session *s, struct patient *p, struct err *e);

/* Files a new patient; gives id and record number.  known_day 0: today. */
WB_MUST_USE enum rc
patient_register(struct session *s, struct patient *p, struct err *e);

/* Files changes over the versions that p carries.  RC_CONFLICT. */
WB_MUST_USE enum rc
patient_change(struct session *s, struct patient *p, struct err *e);

/* Only a record without valid appointments, stays and diagnoses.  version:
 * that of visit.  Its index entries go. */
WB_MUST_USE enum rc
patient_strike(struct session *s, int64_t id, int64_t version,
	       int64_t reason_id, struct err *e);

/* ---- finding ---------------------------------------------------------------- */

#define ALIKE_WHY 160

struct patient_hit {
	int64_t id, version; /* version of identity */
	struct patient patient;
	int score;		 /* patient_alike(): 0..100 */
	char why[ALIKE_WHY];	 /* patient_alike(): what speaks for it */
	char against[ALIKE_WHY]; /* ... and against it */
};

struct patient_hits {
	struct patient_hit *v;
	size_t n, cap;
	bool more;    /* there are others beyond the limit */
	bool near;    /* nobody is called that: these sound or look
				 * like it */
	int64_t ward; /* a ward was typed, and all of them lie there */
};

void patient_hits_init(struct patient_hits *h);
void patient_hits_release(struct patient_hits *h); /* wipes */

/*
 * One prompt: name parts in any order by prefix, record or external number,
 * the last four digits of the record number, also behind the first letter of
 * the family name ("s0029"), phone (3 digits and more, by its beginning or its
 * end), birth date in any form or its month or year (also with a name: "silva
 * 9/9/1948"), a ward by its code or name (who lies there; "4a silva").  ""
 * gives the account's last ones.  Where nobody fits, a second pass: spelt or
 * sounding nearly so, nick forms (seeds/nicknames.csv).
 * Struck-out records do not come; merged ones give the living one.
 * Sealed index only: at most some hundred rows are opened.
 */
WB_MUST_USE enum rc
patient_find(struct session *s, const char *words, size_t limit,
	     struct patient_hits *out, struct err *e);

/* Look-alikes of someone who is about to be registered, best first: by name,
 * other names, sound, birth date with its usual slips, phone, address, number
 * elsewhere, sex, district. */
WB_MUST_USE enum rc patient_alike(struct session *s, const struct patient *p,
				  struct patient_hits *out, struct err *e);

/* The patient that an import brought under that number of that system.
 * RC_NONE. */
WB_MUST_USE enum rc
patient_by_external(struct session *s, const char *system, const char *number,
		    int64_t *id, struct err *e);

/* Files that link; inside an open act (the import's batch).  RC_REFUSED: too
 * long. */
WB_MUST_USE enum rc
patient_external_set(struct session *s, const char *system, const char *number,
		     int64_t id, struct err *e);

/* ---- words ------------------------------------------------------------------ */

#define PATIENT_NAME 260
/* "OKONKWO, Adaeze"; an unnamed record: its number; shut: the sentence. */
const char *patient_name(char out[PATIENT_NAME], const struct patient *p);
/* "09-Sep-1948 (77y)", "about 1948 (78y)", "birth date unknown". */
#define PATIENT_BORN 48
const char *
patient_born(char out[PATIENT_BORN], const struct patient *p, int32_t today);
#define NOT_SHOWN "not shown to your role"

/* ---- alerts and allergies --------------------------------------------------- */

enum allergy_state {
	ALLERGY_HIDDEN, /* not shown to your role */
	ALLERGY_NOT_ASKED,
	ALLERGY_NONE_KNOWN,
	ALLERGY_LIST,
};

struct allergy_list {
	enum allergy_state state;
	struct row_allergy *v;
	size_t n;
	int64_t asked_at; /* ALLERGY_NONE_KNOWN: when, by whom */
	int64_t asked_by;
};

WB_MUST_USE enum rc allergy_get(struct session *s, int64_t patient,
				struct allergy_list *out, struct err *e);
void allergy_list_release(struct allergy_list *l);
/* a->none_known files "none known" and is refused while a list stands. */
WB_MUST_USE enum rc
allergy_record(struct session *s, struct row_allergy *a, struct err *e);
WB_MUST_USE enum rc
allergy_strike(struct session *s, int64_t id, int64_t version,
	       int64_t reason_id, struct err *e);

struct alert_list {
	bool hidden;
	struct row_alert *v;
	size_t n;
};
WB_MUST_USE enum rc alert_get(struct session *s, int64_t patient,
			      struct alert_list *out, struct err *e);
void alert_list_release(struct alert_list *l);
WB_MUST_USE enum rc
alert_set(struct session *s, struct row_alert *a, struct err *e);
WB_MUST_USE enum rc
alert_end(struct session *s, int64_t id, int64_t version, struct err *e);

/* Coded attributes (welfare, handicap grade), once a patient and kind. */
WB_MUST_USE enum rc
attribute_set(struct session *s, int64_t patient, enum attribute kind,
	      int64_t value, struct err *e);

/* ---- sealed index ----------------------------------------------------------- */

/* Adds every index entry of every patient to what the trees should hold, for
 * check (keys of TREE_NAME, NUMBER, PHONE, BIRTH). */
struct sindex_entries;
WB_MUST_USE enum rc
patient_index_expect(struct session *s, int tree, struct sindex_entries *x,
		     struct err *e);

#endif

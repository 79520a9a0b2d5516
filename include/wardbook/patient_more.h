/*
 * patient_more.h - what only some people have: no name yet, a mother here, a
 * month of birth, a death.
 *
 * It stands in one row beside the patient's two halves (patient_more), sealed
 * for identity, and is there only for those who need it.
 */
#ifndef WARDBOOK_PATIENT_MORE_H
#define WARDBOOK_PATIENT_MORE_H

#include "wardbook/patient.h"

/* Where there is none, an empty row of that id.  A merged record gives the
 * living one's.  Shut without the key. */
WB_MUST_USE enum rc patient_more_get(struct session *s, int64_t patient,
				     struct row_patient_more *m, struct err *e);

/* "sep 1948", "9/1948", "09.1948", "1948-09": yyyymm; 0: no month. */
int32_t patient_month_parse(const char *text);

/* What people say of a birth, into the columns of p: a date in any form, a
 * month, a year (1948, "about 1948"), an age (77, 77y), which makes an
 * estimated year.  RC_REFUSED: no such thing, or in the future. */
WB_MUST_USE enum rc patient_birth_parse(struct session *s, const char *text,
					struct patient *p, struct err *e);

/* ---- nobody knows who it is -------------------------------------------------- */

struct unknown {
	enum sex sex;
	int age;	 /* estimated years; -1 not to be told */
	char found[161]; /* where and how found, what is worn */
};

/* Files someone whose name nobody knows, under "Unknown" and the time; a
 * record number like any other.  (patient.register) */
WB_MUST_USE enum rc
patient_register_unknown(struct session *s, const struct unknown *u,
			 struct patient *p, struct err *e);

/* Now it is known: the change of particulars p (patient_change) with the mark
 * taken off in one act.  The names before stand in history. */
WB_MUST_USE enum rc
patient_identify(struct session *s, struct patient *p, struct err *e);

/* ---- newborns ---------------------------------------------------------------- */

struct newborn {
	int64_t mother;
	enum sex sex;
	int32_t day, minute; /* minute -1: not said */
	int order;	     /* 1 and up among twins, 0 one child */
	char given[121];     /* "" none yet */
};

/* Files a newborn tied to its mother: her family name, address, phone, and she
 * as next of kin.  RC_REFUSED: a mother who is male, or was dead. */
WB_MUST_USE enum rc
patient_register_newborn(struct session *s, const struct newborn *n,
			 struct patient *p, struct err *e);

/* ---- death ------------------------------------------------------------------- */

struct death {
	int32_t day, minute; /* minute -1: not known */
	char cause[161];
};

/* day 0: alive. */
WB_MUST_USE enum rc patient_death_get(struct session *s, int64_t patient,
				      struct death *d, struct err *e);

/* The certificate for the doctor who signs it, as text for the print door;
 * *copy is how often it was printed before.  (certificate.print)
 * RC_REFUSED: no death is filed.  out holds what is sealed: wipe it. */
WB_MUST_USE enum rc
patient_death_certificate(struct session *s, int64_t patient, struct buf *out,
			  int *copy, struct err *e);

/* What lies ahead of a person: bookings, the waiting and the recall list; and
 * reminders of days to come that went out (TBL_REMINDER). */
#define AHEAD_WORDS 120
struct ahead_item {
	enum tbl table;
	int64_t id;
	char words[AHEAD_WORDS]; /* "03-Apr-2026 12:00  Cardiology" */
};
typedef bool (*ahead_fn)(const struct ahead_item *i, void *arg);
/* Nearest bookings first, then the lists, then reminders.  fn may use the
 * store. */
WB_MUST_USE enum rc patient_ahead(struct session *s, int64_t patient,
				  ahead_fn fn, void *arg, struct err *e);

struct ahead_count {
	int bookings, waiting, recalls;
};
/* "22 bookings, 1 of the waiting list, 0 recalls" */
const char *ahead_words(char out[AHEAD_WORDS], const struct ahead_count *c);

/* Files a death over the version of visit that was seen, and in the same act
 * cancels every booking ahead and takes the person off the waiting and the
 * recall list; *ended counts them.  No reminder is written any more.
 * (patient.death)  RC_REFUSED: dead already, in the future, before the
 * birth. */
WB_MUST_USE enum rc
patient_die(struct session *s, int64_t patient, int64_t version,
	    const struct death *d, struct ahead_count *ended, struct err *e);

/* Takes a death back.  give_back: what it ended stands again; *left counts
 * bookings that are past or whose place is taken meanwhile, and whatever
 * somebody touched since. */
WB_MUST_USE enum rc
patient_live(struct session *s, int64_t patient, int64_t version,
	     bool give_back, struct ahead_count *given,
	     struct ahead_count *left, struct err *e);

/* Of an open act that has filed a death itself. */
WB_MUST_USE enum rc patient_end_ahead(struct session *s, int64_t patient,
				      struct ahead_count *ended, struct err *e);

/* ---- other names ------------------------------------------------------------- */

/* Files another name with its use and period; it is found by, too.
 * (patient.change) */
WB_MUST_USE enum rc
patient_name_add(struct session *s, struct row_patient_name *n, struct err *e);
WB_MUST_USE enum rc
patient_name_strike(struct session *s, int64_t id, int64_t version,
		    int64_t reason_id, struct err *e);
/* Those that stand, in the order in which they were filed; fn may use the
 * store. */
typedef bool (*patient_name_fn)(const struct row_patient_name *n, void *arg);
WB_MUST_USE enum rc patient_names(struct session *s, int64_t patient,
				  patient_name_fn fn, void *arg, struct err *e);

#endif

/*
 * prescription.h - medicines ordered for a patient: what is ordered, the
 * sentence that a patient can read, the checks before it is filed, and what
 * becomes of it (held, stopped, changed, renewed, struck out).
 *
 * Amounts are thousandths of the dose's unit, so that half a tablet is 500.
 * Courses run from one instant to another; a dose is due at the wall times of
 * its frequency (prescription_times()) in the store's zone.
 */
#ifndef WARDBOOK_PRESCRIPTION_H
#define WARDBOOK_PRESCRIPTION_H

#include "wardbook/house.h"
#include "wardbook/patient.h"

/* ---- words and sums --------------------------------------------------------- */

/* "0.5", "1/2", "1 1/2", "1,5", "500" to thousandths, 1 to 1,000,000,000. */
WB_MUST_USE enum rc prescription_parse_amount(int64_t *thousandths,
					      const char *text, struct err *e);

/* "half a tablet", "1 tablet", "1.5 tablets", "500 mg". */
#define PRESCRIPTION_AMOUNT 80
const char *
prescription_amount(char out[PRESCRIPTION_AMOUNT], const struct row_medicine *m,
		    int64_t thousandths, enum dose_unit unit);

/*
 * The sentence for the patient, made of the coded parts: "Take 1 tablet by
 * mouth three times a day (08:00, 14:00, 20:00) for 7 days." Words that are
 * still missing are left out, so it can be shown while a form is filled in.
 */
#define PRESCRIPTION_SENTENCE 640
const char *prescription_sentence(char out[PRESCRIPTION_SENTENCE],
				  const struct row_prescription *r,
				  const struct row_medicine *m);

/* "Amoxicillin 500 mg capsule" */
#define PRESCRIPTION_NAME 170
const char *prescription_medicine(char out[PRESCRIPTION_NAME],
				  const struct row_medicine *m);

/* The wall times of a frequency, minutes of the day, in order; the count, 0
 * for once and as needed.  *every: each so many days (1, 2, 7). */
#define PRESCRIPTION_TIMES 6
int prescription_times(enum frequency f, int32_t minutes[PRESCRIPTION_TIMES],
		       int *every);

/* Doses due at or after since and before until, oldest first, at most max;
 * none as needed.  State is not looked at. */
int prescription_due(const struct row_prescription *r, int64_t since,
		     int64_t until, int64_t *at, int max);
/* The dose of a taper at an instant. */
int64_t prescription_dose_at(const struct row_prescription *r, int64_t at);

/*
 * What one unit of the medicine holds, from its strength as written: "500 mg"
 * a tablet, "250 mg/5 ml" where ml are counted, "100 units/ml, 10 ml" a vial.
 * False where the strength does not say ("2 %", "300 mg/150 mg").
 */
struct medicine_content {
	bool units;	/* international units; else a mass */
	int64_t amount; /* thousandths of a unit, or micrograms */
};
bool
medicine_content(const struct row_medicine *m, struct medicine_content *out);

/* Base units of the medicine in a dose, in thousandths; 0: can't be said. */
int64_t prescription_base(const struct row_medicine *m, int64_t thousandths,
			  enum dose_unit unit);
/* Base units of the whole course, each dose rounded up to what can be handed
 * out; 0: open, as needed without an end, or can't be said. */
int64_t prescription_course(const struct row_prescription *r,
			    const struct row_medicine *m);

/* The route that a form is usually given by: tablet -> oral; 0: none. */
enum route prescription_usual_route(const struct row_medicine *m);

/* ---- checks ----------------------------------------------------------------- */

/*
 * Allergy (substance and group), interaction, duplicate therapy (ATC 4th
 * level) and dose range, from tables on this machine.  The tables test
 * themselves when the program starts: known pairs must fire.  Where they do
 * not, or a patient's data can't be read, the order is *not checked*, in
 * words, and says so for ever.
 */
enum drug_kind { DRUG_ALLERGY, DRUG_INTERACTION, DRUG_DUPLICATE, DRUG_RANGE };

struct drug_warning {
	enum drug_kind kind;
	enum drug_severity severity;
	char text[240];
};

#define DRUG_WARNINGS 16
struct drug_checks {
	enum checked checked; /* not checked, clear, or noted */
	bool override;	      /* at least one is serious or more */
	int n, more;	      /* more: warnings that had no room */
	struct drug_warning v[DRUG_WARNINGS]; /* the worst first */
	char words[601]; /* as it is stored with the order */
};

/* For an order that is not filed yet (r->id and replaces_id are left out of
 * the comparison).  It reads; it files nothing. */
WB_MUST_USE enum rc
drugcheck_run(struct session *s, const struct row_prescription *r,
	      struct drug_checks *out, struct err *e);

/* What the checks know, for screens: name, version, age, rows. */
struct drug_table {
	const char *name, *version, *what;
	int32_t day;
	size_t rows;
	bool shipped; /* the starter list */
};
/* Takes what the store has in use of them into memory, and tests it: when the
 * program starts, and before every check.  What can't be read leaves them
 * dead, with the reason. */
void drugcheck_load(struct session *s);
/* Frees what was loaded: the next check reads it anew. */
void drugcheck_forget(void);
/* At most max; the count.  alive: the self-test held; why not, in a sentence,
 * where it did not (may be NULL). */
int
drugcheck_tables(struct drug_table *v, int max, bool *alive, const char **why);
/* "Starter list of interactions 2026.1 of 15-Jan-2026 (46 days old)" */
void drugcheck_words(struct buf *out);
/* Runs the self-test again and returns whether it holds. */
bool drugcheck_self_test(void);

/*
 * Tables that are brought in (import.h, record drug_rule).  A line is filed,
 * over the same one of its edition; RC_REFUSED names the field.  adopt takes
 * an edition into use, once all of it is filed: RC_REFUSED where the self-test
 * does not hold with it, and the one before it answers still.
 * ACT_MEDICINE_SET.
 */
WB_MUST_USE enum rc
drugcheck_line_set(struct session *s, struct row_drug_rule *r, struct err *e);
WB_MUST_USE enum rc
drugcheck_line_filed(struct session *s, const struct row_drug_rule *r,
		     bool *filed, struct err *e);
WB_MUST_USE enum rc drugcheck_adopt(struct session *s, enum drug_subject kind,
				    const char *edition, struct err *e);

/* For tests: other tables in place of the shipped ones (by seed name); NULL
 * gives the shipped one back. */
struct seed;
void drugcheck_replace(const char *name, const struct seed *s);

/* ---- ordering --------------------------------------------------------------- */

/* The reasons of seeds/medicine_reasons.csv, where a store has none of their
 * kind yet: part of init, and of the demo. */
WB_MUST_USE enum rc prescription_seed_reasons(struct session *s, struct err *e);

/* The same for a store of an earlier edition: after every log-in, whoever it
 * is.  Nothing is refused; what fails is tried again by the next one. */
void prescription_seed_missing(struct session *s);

/* A row with the defaults of a new order: from now on, unit of the medicine. */
void prescription_init(struct row_prescription *r, int64_t patient);

/* Rules without the checks: the fields of one order fit together.  Fills
 * ends_at, and quantity where it is 0 and can be said. */
WB_MUST_USE enum rc
prescription_check(struct session *s, struct row_prescription *r,
		   struct err *e);

/*
 * Files an order (ACT_PRESCRIPTION_ORDER).  Runs the checks again inside the
 * transaction; where one is serious and r->override_id is 0 it is refused
 * with the field "override_id" and the worst warning.  What was found, and by
 * which tables, stays with the order.  r gets id, checked, check_words.
 */
WB_MUST_USE enum rc
prescription_order(struct session *s, struct row_prescription *r,
		   struct err *e);

/* ACT_PRESCRIPTION_STOP: over the version that was seen, with a reason of
 * kind stop-medicine.  A held one gives no doses until it is resumed. */
WB_MUST_USE enum rc
prescription_stop(struct session *s, int64_t id, int64_t version,
		  int64_t reason_id, struct err *e);
WB_MUST_USE enum rc
prescription_hold(struct session *s, int64_t id, int64_t version,
		  int64_t reason_id, struct err *e);
WB_MUST_USE enum rc prescription_resume(struct session *s, int64_t id,
					int64_t version, struct err *e);
/* Ends the order old_id and files r in its place, in one act; r->replaces_id
 * is set.  Renewing is the same with nothing but new days. */
WB_MUST_USE enum rc
prescription_change(struct session *s, int64_t old_id, int64_t version,
		    int64_t reason_id, struct row_prescription *r,
		    struct err *e);
/* While no dose was recorded and nothing handed out. */
WB_MUST_USE enum rc
prescription_strike(struct session *s, int64_t id, int64_t version,
		    int64_t reason_id, struct err *e);

/* ---- reading ---------------------------------------------------------------- */

struct prescription {
	struct row_prescription row;
	struct row_medicine medicine;
	char name[PRESCRIPTION_NAME];
	char sentence[PRESCRIPTION_SENTENCE];
	bool over;		/* its course has ended */
	int64_t ordered, given; /* base units; see dispense.h */
	enum dispensing_state dispensing;
};

WB_MUST_USE enum rc prescription_get(struct session *s, int64_t id,
				     struct prescription *p, struct err *e);

/* Active and held ones first, then the newest; all: those that were stopped,
 * changed or struck out too.  RC_NOKEY: not shown to your role. */
typedef bool (*prescription_fn)(const struct prescription *p, void *arg);
WB_MUST_USE enum rc
prescription_of_patient(struct session *s, int64_t patient, bool all,
			prescription_fn fn, void *arg, struct err *e);

/* Its state in words: "active until 09-Mar-2026", "held", "ended". */
#define PRESCRIPTION_STATE 60
const char *
prescription_state(char out[PRESCRIPTION_STATE], const struct prescription *p);

#endif

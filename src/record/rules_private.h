/*
 * rules_private.h - what the files of the rules share.
 */
#ifndef RECORD_RULES_PRIVATE_H
#define RECORD_RULES_PRIVATE_H

#include "wardbook/rules.h"

/* The comparisons over opened rows; each has a line in rules.c. */
enum open_rule {
	OPEN_NONE,
	OPEN_BIRTH_FUTURE,
	OPEN_BIRTH_YEAR,
	OPEN_TOO_OLD,
	OPEN_DEATH_BIRTH,
	OPEN_NO_NAME,
	OPEN_NAME_TWICE,
	OPEN_PHONE,
	OPEN_EMAIL,
	OPEN_ZIP,
	OPEN_KIN_PHONE,
	OPEN_KIN_SELF,
	OPEN_NUMBER,
	OPEN_NUMBER_TWICE,
	OPEN_EXTERNAL_TWICE,
	OPEN_KNOWN,
	OPEN_SEX,
	OPEN_SEEN_UNBORN,
	OPEN_REGION_GONE,
	OPEN_MOTHER,
	OPEN_UNIDENTIFIED,
	OPEN_DIAGNOSIS_UNBORN,
	OPEN_ONSET_UNBORN,
	OPEN_END_ONSET,
	OPEN_ONSET_FUTURE,
	OPEN_CODE,
	OPEN_PROBLEM_TWICE,
	OPEN_ALLERGY,
	OPEN_PHONE_ODD,
	OPEN_NAME_EMAIL,
	OPEN_OWN_DOCTOR,
	OPEN_INSURED,
	OPEN_VISIT_DOCTOR,
	OPEN_VISIT_HOSPITAL,
	OPEN_STAFF_PHONE,
	OPEN_STAFF_EMAIL,
	OPEN_HOSPITAL_PHONE,
	OPEN_HOSPITAL_EMAIL,
	OPEN_INSURER_PHONE,
	OPEN_INSURER_EMAIL,
	OPEN_POLICY_TURNED,
	OPEN_BILL_SUM,
	OPEN_BILL_PAID_BEFORE,
	OPEN_BILL_VISIT,
	OPEN_BILL_COVER,
	OPEN_COVER_OUTSIDE,
	OPEN_BILL_LINES,
	OPEN_BILL_PAID,
	OPEN_BILL_STATE,
	OPEN_OVERPAID,
	OPEN_CLAIM_OVER,
	OPEN_SANCTION_OVER,
	OPEN_COUNT
};

struct rules_run {
	struct session *s;
	int only;		     /* a rule, or -1 */
	struct rule_result *results; /* [rules_count()] */
	int of[OPEN_COUNT];	     /* rule of each comparison */
	rule_fn fn;
	void *arg;
	int32_t today;
	int64_t now;
	bool stopped;
};

/* Counts a record and hands it over. */
void rules_hit(struct rules_run *r, int rule, int64_t id, int64_t patient,
	       int64_t ref, const char *words);

/* Is that comparison asked for, and are its keys here? */
bool rules_wants(const struct rules_run *r, enum open_rule o);

/* rules_open.c: everything that is compared in C, table by table. */
WB_MUST_USE enum rc rules_open(struct rules_run *r, struct err *e);

/* rules_bills.c: of these, what is sealed for billing. */
WB_MUST_USE enum rc rules_open_bills(struct rules_run *r, struct err *e);
/* rules_bill.c: what several tables say of a bill, added up. */
WB_MUST_USE enum rc rules_bill(struct rules_run *r, struct err *e);

/* rules_told.c: what other systems told, and how the house is reached. */
WB_MUST_USE enum rc rules_told(struct rules_run *r, struct err *e);

/* How many numbers of a list have how many digits. */
enum { DIGITS_MAX = 32 };
struct digit_counts {
	int64_t of[DIGITS_MAX], all;
};
void digits_count(struct digit_counts *d, const char *phone);
/* What nine in ten of at least ten have; 0: nothing is usual. */
size_t digits_usual(const struct digit_counts *d);
bool digits_odd(const char *phone, size_t usual);
bool email_is_bad(const char *email);

/* rules_keep.c: what a query found and only C can decide. */
typedef enum rc (*rule_keep_fn)(struct rules_run *r, struct stmt *st,
				bool *keep, struct err *e);
enum rc keep_outside_hours(struct rules_run *r, struct stmt *st, bool *keep,
			   struct err *e);
enum rc
keep_other_day(struct rules_run *r, struct stmt *st, bool *keep, struct err *e);
enum rc keep_not_insured(struct rules_run *r, struct stmt *st, bool *keep,
			 struct err *e);
enum rc keep_registered(struct rules_run *r, struct stmt *st, bool *keep,
			struct err *e);
enum rc keep_booked_afterwards(struct rules_run *r, struct stmt *st, bool *keep,
			       struct err *e);

#endif

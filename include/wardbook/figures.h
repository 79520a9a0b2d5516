/*
 * figures.h - figures over insurers, bills and claims as a whole; and how the
 * records of different kinds hang together.
 *
 * All of them want bill.view and the key of billing (RC_DENIED, RC_NOKEY).
 * Amounts are minor units.  A bill belongs to the insurer of its policy; one
 * whose policy is another patient's here to the insurer whose code stands on
 * it.  Bills that were reversed, and those that reverse, are left out.
 */
#ifndef WARDBOOK_FIGURES_H
#define WARDBOOK_FIGURES_H

#include "wardbook/bill.h"

/* ---- by kind of cover ------------------------------------------------------------ */

#define COVERAGES 10 /* enum coverage */

struct cover_figures {
	int64_t policies, unbilled; /* unbilled: without any bill */
	int64_t premium;	    /* a month, of each policy once */
	int64_t bills, total;	    /* of bills */
	/* Policies beside their bills, one row a pair, one for a policy
	 * without a bill: what a join gives.  A premium counts in each. */
	int64_t rows, joined_premium;
};
WB_MUST_USE enum rc
cover_figures(struct session *s, struct cover_figures by[COVERAGES],
	      struct err *e);

/* The mean, half to even; 0 of none. */
int64_t money_mean(int64_t sum, int64_t n);

/* ---- what insurers took over ------------------------------------------------------ */

/* Claims of one visit, or of bills for no visit (id 0) together. */
struct sanctioned_visit {
	int64_t appointment_id;
	int32_t day; /* of the visit */
	char patient[PATIENT_NAME], number[25];
	int64_t claims, claimed, sanctioned;
};
typedef bool (*sanctioned_fn)(const struct sanctioned_visit *v, void *arg);

/* By state of payment of the bill: no, partial, yes. */
enum { PAID_NO, PAID_PARTIAL, PAID_YES, PAID_STATES };
extern const char *const paid_state[PAID_STATES];
int paid_state_of(const struct row_bill *b);
struct sanctioned_sum {
	int64_t claims, claimed, sanctioned;
};

/* Visits by their day; withdrawn claims are left out, of one that was sent
 * again the answers add up.  fn, sums may be NULL. */
WB_MUST_USE enum rc
sanctioned_visits(struct session *s, sanctioned_fn fn, void *arg,
		  struct sanctioned_sum sums[PAID_STATES], struct err *e);

/* ---- how records hang together ----------------------------------------------------- */

/* A hospital is a basic one with a rating under 3.5 or fewer than 150 beds. */
enum { HOSPITAL_UNKNOWN, HOSPITAL_BASIC, HOSPITAL_CRITICAL, HOSPITAL_CLASSES };
extern const char *const hospital_class_name[HOSPITAL_CLASSES];
int hospital_class(const struct row_hospital *h);

struct links {
	int64_t patients, appointments;
	int64_t unseen;	   /* patients without an appointment */
	int64_t seen_rows; /* patients beside their appointments */
	int64_t hospitals, by_class[HOSPITAL_CLASSES];
	int64_t staff, staff_numbers; /* numbers: different ones */
	int64_t placed;		      /* staff of a hospital that is here */
	int64_t placed_by_class[HOSPITAL_CLASSES];
	int64_t policies, unbilled, billed_rows; /* as cover_figures() */
	/* The rows of patients and appointments beside those of policies and
	 * bills, by the policy that covers the patient: another one's where
	 * that is filed, else their own. */
	int64_t cover_rows;
};
WB_MUST_USE enum rc
links_count(struct session *s, struct links *l, struct err *e);

#endif

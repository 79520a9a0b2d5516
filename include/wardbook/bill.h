/*
 * bill.h - what is charged, billed, claimed and paid.
 *
 * Money is whole minor units of the site's currency (cents, or the currency
 * itself where it has no smaller coin), never a fraction.  Where a share or a
 * tax has to be rounded:
 *
 *  - tax is worked out line by line, on quantity x price less the line's part
 *    of the discount, and rounded half to even (2.5 -> 2, 3.5 -> 4), so that
 *    many roundings lean to neither side;
 *  - a discount on a bill is spread over its lines in proportion to them,
 *    rounded down, and what is left over goes one unit each to the lines that
 *    lost most, the earlier one first where they lost alike;
 *  - total = amount - discount + tax + difference.  The difference is 0 on
 *    bills made here; on one that came from elsewhere it is what the stated
 *    total differs by from its own parts.
 *
 * A charge is something done; it waits until it goes on a bill.  A visit that
 * is done in a clinic with a service leaves one by itself, whoever closes it:
 * the price is that of the list on that day.  A bill is open (its lines may
 * change), then closed for good: pending, partly paid, paid.  A mistake is
 * corrected by a bill that reverses it with every line below zero, after which
 * the charges wait again.  A payment is reversed by another, never changed.
 *
 * What a source calls pending, overdue, failed, paid; no, partial, yes:
 *
 *	pending   BILL_STATE_PENDING and not past its due day, or without one
 *	overdue	  past its due day and not paid (bill_is_overdue())
 *	failed	  BILL_STATE_FAILED: the last payment did not go through
 *	partial	  BILL_STATE_PARTIAL;  paid, yes: BILL_STATE_PAID;  no: the rest
 *
 * Claims: draft -> sent -> sanctioned, partly sanctioned, denied -> paid.  A
 * claim that was denied or cut is sent again as a new one for the rest.  Cover
 * is checked on the day of the bill.
 *
 * Everything that says how much a patient owes is sealed for `billing`; a role
 * without that key sees days and states and "not shown to your role".
 */
#ifndef WARDBOOK_BILL_H
#define WARDBOOK_BILL_H

#include "wardbook/house.h"
#include "wardbook/patient.h"

/* ---- money ------------------------------------------------------------------ */

/* No amount, price or total lies beyond this, above or below zero. */
#define MONEY_MAX  INT64_C(1000000000000)
#define BILL_LINES 400 /* at most, on one bill */

/* Decimals of a currency (ISO 4217): EUR 2, JPY 0, KWD 3; unknown: 2. */
int money_decimals(const char *currency);

/* "1,234.50"; with a currency "1,234.50 EUR". */
#define MONEY_TEXT 48
const char *money_text(char out[MONEY_TEXT], int64_t amount, int decimals,
		       const char *currency);
/* 1234.5 -> 123450.  More decimals than the currency has are refused, unless
 * they are zeros. */
WB_MUST_USE enum rc
money_parse(int64_t *out, const char *text, int decimals, struct err *e);
/* In the currency of the store. */
const char *money_here(struct session *s, char out[MONEY_TEXT], int64_t amount);

/* base x rate / 10000, half to even.  rate: hundredths of a percent. */
int64_t money_tax(int64_t base, int64_t rate);
/* Parts of total in proportion to weights of one sign; they add up to it. */
void money_spread(int64_t total, const int64_t *weight, int n, int64_t *part);

/* ---- services and insurers: house_set(TBL_SERVICE, TBL_INSURER) -------------- */

/* ---- policies ---------------------------------------------------------------- */

/* A new policy (id 0) or a change over its version.  The number and the
 * insurer are needed; it may not end before it begins, except in a batch. */
WB_MUST_USE enum rc
policy_set(struct session *s, struct row_policy *p, struct err *e);
WB_MUST_USE enum rc
policy_strike(struct session *s, int64_t id, int64_t version, int64_t reason_id,
	      struct err *e);

typedef bool (*policy_fn)(const struct row_policy *p, void *arg);
/* Newest first. */
WB_MUST_USE enum rc policy_of_patient(struct session *s, int64_t patient,
				      policy_fn fn, void *arg, struct err *e);

/* What a policy says about a day: both its first and its last day count. */
enum cover {
	COVER_YES,
	COVER_NOT_YET,
	COVER_ENDED,
	COVER_WRONG,  /* it ends before it begins: covers no day */
	COVER_HIDDEN, /* not shown to your role */
};
enum cover policy_covers(const struct row_policy *p, int32_t day);
/* "covered", "cover ended on 21-Jan-2024", ... */
#define COVER_TEXT 64
const char *
cover_text(char out[COVER_TEXT], const struct row_policy *p, int32_t day);
/* Somebody who is covered by another one's policy; id 0: a new line.  In a
 * batch the policy may be missing where its number elsewhere is said, and may
 * be the patient's own. */
WB_MUST_USE enum rc
insured_set(struct session *s, struct row_insured *i, struct err *e);
WB_MUST_USE enum rc
insured_strike(struct session *s, int64_t id, int64_t version,
	       int64_t reason_id, struct err *e);
/* Newest first, each with its policy (id 0: none that is known here). */
typedef bool (*insured_fn)(const struct row_insured *i,
			   const struct row_policy *p, void *arg);
WB_MUST_USE enum rc insured_of_patient(struct session *s, int64_t patient,
				       insured_fn fn, void *arg, struct err *e);
/* Does somebody else's policy cover this patient (whatever the day)? */
WB_MUST_USE enum rc insured_by(struct session *s, int64_t patient,
			       int64_t policy, bool *yes, struct err *e);

/* The policy that covers a day, the newest if several; the patient's own come
 * before those of others that cover them.  RC_NONE. */
WB_MUST_USE enum rc
policy_on_day(struct session *s, int64_t patient, int32_t day,
	      struct row_policy *p, struct err *e);

/* ---- charges ------------------------------------------------------------------ */

struct charge {
	struct row_charge row;
	int64_t price;	 /* of one; -1: that of the list */
	char words[121]; /* behind the service's name on the bill */
};

void charge_init(struct charge *c);
/* Files one by hand; day 0: today; not in the future. */
WB_MUST_USE enum rc
charge_add(struct session *s, struct charge *c, struct err *e);
WB_MUST_USE enum rc
charge_strike(struct session *s, int64_t id, int64_t version, int64_t reason_id,
	      struct err *e);

/* Within the act that closes a visit, or takes that back: leaves the charge,
 * strikes it.  RC_REFUSED: it is on a bill already. */
WB_MUST_USE enum rc
charge_leave(struct session *s, const struct row_appointment *a, struct err *e);
WB_MUST_USE enum rc
charge_withdraw(struct session *s, const struct row_appointment *a,
		struct err *e);

typedef bool (*charge_fn)(const struct charge *c, void *arg);
/* Of a patient, on no bill yet; price is filled in from the list. */
WB_MUST_USE enum rc charge_waiting(struct session *s, int64_t patient,
				   charge_fn fn, void *arg, struct err *e);

struct charge_patient {
	int64_t patient_id;
	char patient[PATIENT_NAME], number[25];
	int64_t charges;
	int32_t since;
};
typedef bool (*charge_patient_fn)(const struct charge_patient *p, void *arg);
/* Whose charges wait, the oldest first. */
WB_MUST_USE enum rc charge_patients(struct session *s, charge_patient_fn fn,
				    void *arg, struct err *e);

/* ---- bills -------------------------------------------------------------------- */

/* Makes an open bill of what waits: of a visit, or (0) of everything that the
 * patient has waiting; without any it has no lines yet.  Takes the policy that
 * covers today, if there is one. */
WB_MUST_USE enum rc bill_make(struct session *s, int64_t patient, int64_t visit,
			      int64_t *id, struct err *e);

/* While it is open.  version: of the bill, as seen.  price -1: of the list. */
WB_MUST_USE enum rc
bill_add(struct session *s, int64_t id, int64_t version, int64_t service,
	 int64_t quantity, int64_t price, const char *words, struct err *e);
/* Takes a line off; its charge waits again. */
WB_MUST_USE enum rc bill_drop(struct session *s, int64_t id, int64_t version,
			      int64_t line, struct err *e);
WB_MUST_USE enum rc
bill_discount(struct session *s, int64_t id, int64_t version, int64_t discount,
	      struct err *e);
/* From here on it does not change.  due_day 0: no day is set. */
WB_MUST_USE enum rc
bill_close(struct session *s, int64_t id, int64_t version, int32_t due_day,
	   enum pay_method method, struct err *e);
/* A bill that takes it back, closed at once.  An open one is struck out
 * instead (*by: 0).  RC_REFUSED: money stands on it, or a claim is under way.
 * by may be NULL. */
WB_MUST_USE enum rc bill_reverse(struct session *s, int64_t id, int64_t version,
				 int64_t *by, struct err *e);

/* One that another system made: in a batch only.  b->total is what it states;
 * the difference is worked out.  charge: goes on it as its one line (0: none)
 * and gives it its visit.  paid_on: the day of a payment of the whole total
 * (0: none); failed: it did not go through. */
WB_MUST_USE enum rc
bill_bring(struct session *s, struct row_bill *b, int64_t charge,
	   int32_t paid_on, bool failed, struct err *e);

struct bill {
	struct row_bill row;
	struct row_bill_line *line;
	struct row_payment *payment;
	struct row_claim *claim;
	size_t nlines, npayments, nclaims;
};
void bill_init(struct bill *b);
void bill_release(struct bill *b); /* wipes */
/* For showing it: ACT_BILL_VIEW, filed in the log. */
WB_MUST_USE enum rc
bill_open(struct session *s, int64_t id, struct bill *b, struct err *e);
WB_MUST_USE enum rc bill_by_number(struct session *s, const char *number,
				   int64_t *id, struct err *e);

/* "STB-B000042" */
#define BILL_NUMBER 24
const char *
bill_number(struct session *s, char out[BILL_NUMBER], const struct row_bill *b);
bool bill_is_overdue(const struct row_bill *b, int32_t today);
/* "pending", "overdue", "partly paid", ... */
const char *bill_status(const struct row_bill *b, int32_t today);
/* What is left to pay; 0 for one that was reversed or reverses. */
int64_t bill_balance(const struct row_bill *b);

struct bill_summary {
	struct row_bill row;
	char patient[PATIENT_NAME], number[25]; /* the patient's */
};
typedef bool (*bill_fn)(const struct bill_summary *b, void *arg);
/* patient 0: everybody's unsettled ones, the oldest first. */
WB_MUST_USE enum rc bill_list(struct session *s, int64_t patient, bill_fn fn,
			      void *arg, struct err *e);

/* The bill as text for a printer, logged. */
WB_MUST_USE enum rc
bill_print(struct session *s, int64_t id, struct buf *out, struct err *e);

/* ---- payments ------------------------------------------------------------------ */

struct payment_plan {
	int64_t bill, version; /* as seen */
	int64_t amount;	       /* above 0, at most the balance */
	enum pay_method method;
	int32_t day;	      /* 0: today */
	int64_t claim;	      /* that it answers, 0: none */
	const char *document; /* receipt, transfer; NULL: none */
};
WB_MUST_USE enum rc
payment_take(struct session *s, const struct payment_plan *p, int64_t *id,
	     struct err *e);
/* Money back: a payment below zero that names it.  Once. */
WB_MUST_USE enum rc
payment_reverse(struct session *s, int64_t id, struct err *e);

/* ---- claims -------------------------------------------------------------------- */

/* On the bill's policy; amount 0: the balance.  RC_REFUSED: the bill is not
 * closed, no policy, no cover on the day of the bill (says since when not),
 * another claim on it is under way. */
WB_MUST_USE enum rc claim_make(struct session *s, int64_t bill, int64_t policy,
			       int64_t amount, int64_t *id, struct err *e);
WB_MUST_USE enum rc claim_send(struct session *s, int64_t id, int64_t version,
			       const char *number, struct err *e);
/* sanctioned 0..amount.  Less than the amount needs the reason of denial. */
WB_MUST_USE enum rc
claim_answer(struct session *s, int64_t id, int64_t version, int64_t sanctioned,
	     enum denial denial, const char *words, struct err *e);
/* The insurer's money is here: a payment of what was sanctioned. */
WB_MUST_USE enum rc claim_paid(struct session *s, int64_t id, int64_t version,
			       const char *document, struct err *e);
/* The rest of a denied or cut claim as a new one, to be sent. */
WB_MUST_USE enum rc claim_again(struct session *s, int64_t id, int64_t version,
				int64_t *fresh, struct err *e);
WB_MUST_USE enum rc
claim_withdraw(struct session *s, int64_t id, int64_t version, struct err *e);

struct claim_line {
	struct row_claim row;
	char patient[PATIENT_NAME];
	const char *insurer; /* house_name(), or NOT_SHOWN */
	int64_t bill_number;
};
typedef bool (*claim_fn)(const struct claim_line *c, void *arg);
/* all: settled ones, too. */
WB_MUST_USE enum rc
claim_list(struct session *s, bool all, claim_fn fn, void *arg, struct err *e);

/* ---- who owes what -------------------------------------------------------------- */

/* By days from the day of the bill: 0-30, 31-60, 61-90, over 90. */
#define OWED_BANDS 4
extern const char *const owed_band[OWED_BANDS];
int owed_band_of(int32_t bill_day, int32_t today);

struct owed_line {
	int64_t patient_id;
	char patient[PATIENT_NAME], number[25];
	int bills;
	int32_t oldest; /* day of the oldest bill */
	int64_t band[OWED_BANDS], total;
};
typedef bool (*owed_fn)(const struct owed_line *l, void *arg);
/* Who owes most first; sum (may be NULL) gets everybody's. */
WB_MUST_USE enum rc owed_list(struct session *s, int32_t today, owed_fn fn,
			      void *arg, struct owed_line *sum, struct err *e);

/* ---- figures -------------------------------------------------------------------- */

/* Of bills by their day, both days included; reversed ones and those that
 * reverse cancel out.  Open ones are left out. */
struct bill_totals {
	int64_t bills, amount, discount, tax, difference, total, paid, owed;
	int64_t by_method[10]; /* amount, by enum pay_method */
	int64_t by_state[8];   /* count, by enum bill_state */
	int64_t overdue;       /* count, among pending and partial */
};
WB_MUST_USE enum rc bill_totals(struct session *s, int32_t from, int32_t to,
				struct bill_totals *t, struct err *e);

/* The amounts of these bills by the hospital or branch of the visit's doctor,
 * "" where there is none; by name. */
typedef bool (*branch_fn)(const char *branch, int64_t bills, int64_t amount,
			  void *arg);
WB_MUST_USE enum rc bill_branches(struct session *s, int32_t from, int32_t to,
				  branch_fn fn, void *arg, struct err *e);

#endif

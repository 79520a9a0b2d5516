/*
 * rules.c - the table of rules, and running them.
 *
 * One line a rule.  A rule with a query is found by the engine over plain
 * columns, its rows sifted by `keep` where C must decide; a rule with `open`
 * is one of the comparisons of rules_open.c, which walk each table once for
 * all rules that want it.
 */
#include "rules_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/house.h"
#include "wardbook/text.h"

#define NEEDS(d) (1u << DOMAIN_##d)
#define WRONG	 RULE_SEVERITY_WRONG
#define DOUBT	 RULE_SEVERITY_DOUBTFUL
#define TODO	 RULE_SEVERITY_OPEN

struct rule {
	struct rule_def def;
	int query; /* -1: none */
	enum open_rule open;
	rule_keep_fn keep;
};

#define SQL(q)	   QUERY_RULE_##q, OPEN_NONE, NULL
#define SIFT(q, k) QUERY_RULE_##q, OPEN_NONE, k
#define OPEN(o)	   -1, OPEN_##o, NULL

static const struct rule rules[] = {
	/* ---- patients */
	{ { "dead-with-booking", "A patient who has died has bookings ahead.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(DEAD_BOOKED) },
	{ { "dead-in-ward", "A patient who has died still lies in a ward.",
	    WRONG, TBL_STAY, 0 },
	  SQL(DEAD_IN_WARD) },
	{ { "seen-after-death", "A visit is done after the day of death.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(DEAD_SEEN) },
	{ { "struck-with-booking",
	    "A record entered in error has open "
	    "bookings.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(STRUCK_BOOKED) },
	{ { "struck-in-ward", "A record entered in error lies in a ward.",
	    WRONG, TBL_STAY, 0 },
	  SQL(STRUCK_IN_WARD) },
	{ { "struck-with-diagnosis",
	    "A record entered in error has valid "
	    "diagnoses.",
	    WRONG, TBL_DIAGNOSIS, 0 },
	  SQL(STRUCK_DIAGNOSIS) },
	{ { "merge-without-target",
	    "A record is merged but into none, or "
	    "points to another and is not merged.",
	    WRONG, TBL_PATIENT, 0 },
	  SQL(MERGED_NOWHERE) },
	{ { "merged-into-gone",
	    "A record was merged into one that is itself "
	    "merged or struck out.",
	    WRONG, TBL_PATIENT, 0 },
	  SQL(MERGED_INTO_GONE) },
	{ { "dead-before-known",
	    "The day of death lies before the first day "
	    "known here.",
	    DOUBT, TBL_PATIENT, 0 },
	  SQL(DEAD_BEFORE_KNOWN) },
	{ { "known-in-future", "The first day known here lies in the future.",
	    WRONG, TBL_PATIENT, 0 },
	  SQL(KNOWN_IN_FUTURE) },
	{ { "death-in-future", "The day of death lies in the future.", WRONG,
	    TBL_PATIENT, 0 },
	  SQL(DEATH_IN_FUTURE) },
	{ { "patient-without-identity",
	    "A patient's record lacks the half "
	    "that says who it is.",
	    WRONG, TBL_PATIENT, 0 },
	  SQL(HALF_MISSING) },
	{ { "birth-in-future", "The birth date lies in the future.", WRONG,
	    TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(BIRTH_FUTURE) },
	{ { "birth-year-differs", "Year of birth and birth date differ.", WRONG,
	    TBL_PATIENT, NEEDS(IDENTITY) | NEEDS(VISIT) },
	  OPEN(BIRTH_YEAR) },
	{ { "age-over-120", "A living patient is more than 120 years old.",
	    DOUBT, TBL_PATIENT, NEEDS(VISIT) },
	  OPEN(TOO_OLD) },
	{ { "death-before-birth", "The day of death lies before the birth.",
	    WRONG, TBL_PATIENT, NEEDS(VISIT) },
	  OPEN(DEATH_BIRTH) },
	{ { "birth-known-wrong",
	    "How well the birth date is known does not "
	    "fit what is filed.",
	    DOUBT, TBL_PATIENT, NEEDS(IDENTITY) | NEEDS(VISIT) },
	  OPEN(KNOWN) },
	{ { "sex-not-asked", "The sex was not asked.", TODO, TBL_PATIENT,
	    NEEDS(VISIT) },
	  OPEN(SEX) },
	{ { "region-out-of-use", "The region is one that is out of use.", TODO,
	    TBL_PATIENT, NEEDS(VISIT) },
	  OPEN(REGION_GONE) },
	{ { "name-missing", "There is no name.", WRONG, TBL_PATIENT,
	    NEEDS(IDENTITY) },
	  OPEN(NO_NAME) },
	{ { "family-is-given", "Family and given name are the same.", DOUBT,
	    TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(NAME_TWICE) },
	{ { "phone-without-digits",
	    "A phone number has fewer than three "
	    "digits.",
	    WRONG, TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(PHONE) },
	{ { "email-without-at",
	    "An e-mail address has no @, or nothing "
	    "around it.",
	    WRONG, TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(EMAIL) },
	{ { "post-code-without-digit", "A post code has no digit.", DOUBT,
	    TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(ZIP) },
	{ { "kin-phone-without-digits",
	    "The phone of the next of kin has "
	    "fewer than three digits.",
	    WRONG, TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(KIN_PHONE) },
	{ { "kin-is-patient", "The next of kin is the patient.", DOUBT,
	    TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(KIN_SELF) },
	{ { "number-check-wrong",
	    "The check character of the record number "
	    "does not fit.",
	    WRONG, TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(NUMBER) },
	{ { "number-twice", "Two records have the same record number.", WRONG,
	    TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(NUMBER_TWICE) },
	{ { "external-number-twice",
	    "Two records have the same number "
	    "elsewhere.",
	    DOUBT, TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(EXTERNAL_TWICE) },
	{ { "seen-before-birth", "An appointment lies before the birth.", WRONG,
	    TBL_PATIENT, NEEDS(VISIT) },
	  OPEN(SEEN_UNBORN) },
	{ { "mother-impossible",
	    "The mother is male, dead before the birth, "
	    "or less than ten years older.",
	    WRONG, TBL_PATIENT, NEEDS(IDENTITY) | NEEDS(VISIT) },
	  OPEN(MOTHER) },
	{ { "still-unidentified", "Nobody has said yet who this patient is.",
	    TODO, TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(UNIDENTIFIED) },
	{ { "phone-of-odd-length",
	    "A phone number has more or fewer digits than nine in ten.", DOUBT,
	    TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(PHONE_ODD) },
	{ { "name-and-email-twice",
	    "Two records have the same name and e-mail address.", DOUBT,
	    TBL_PATIENT, NEEDS(IDENTITY) },
	  OPEN(NAME_EMAIL) },
	{ { "own-doctor-unknown",
	    "A patient's own doctor is a number that is nobody's here.", WRONG,
	    TBL_OWN_DOCTOR, NEEDS(VISIT) },
	  OPEN(OWN_DOCTOR) },
	{ { "cover-unknown",
	    "A patient is covered by a policy that is not here.", WRONG,
	    TBL_INSURED, NEEDS(BILLING) },
	  OPEN(INSURED) },
	/* ---- stays */
	{ { "two-open-stays", "One person lies in two wards.", WRONG, TBL_STAY,
	    0 },
	  SQL(TWO_OPEN_STAYS) },
	{ { "discharge-before-admission", "A stay ends before it begins.",
	    WRONG, TBL_STAY, 0 },
	  SQL(DISCHARGE_BEFORE_ADMISSION) },
	{ { "told-discharge-before-admission",
	    "An admission elsewhere is told to end before it begins.", WRONG,
	    TBL_ADMISSION_TOLD, 0 },
	  SQL(TOLD_TURNED) },
	{ { "stay-in-future", "A stay begins in the future.", WRONG, TBL_STAY,
	    0 },
	  SQL(STAY_IN_FUTURE) },
	{ { "stays-overlap", "Two stays of a patient overlap.", WRONG, TBL_STAY,
	    0 },
	  SQL(STAYS_OVERLAP) },
	{ { "bed-of-other-ward", "The bed of a stay stands in another ward.",
	    WRONG, TBL_STAY, 0 },
	  SQL(STAY_BED_ELSEWHERE) },
	{ { "stay-in-no-ward", "A stay is in a place that is no ward.", WRONG,
	    TBL_STAY, 0 },
	  SQL(STAY_NO_WARD) },
	{ { "bed-out-of-use", "Someone lies in a bed that is out of use.",
	    DOUBT, TBL_STAY, 0 },
	  SQL(BED_OUT_OF_USE) },
	{ { "ward-out-of-use", "Someone lies in a ward that is out of use.",
	    DOUBT, TBL_STAY, 0 },
	  SQL(WARD_OUT_OF_USE) },
	{ { "died-without-death",
	    "A stay ended with death, and no day of "
	    "death is filed.",
	    WRONG, TBL_STAY, 0 },
	  SQL(DIED_WITHOUT_DEATH) },
	{ { "stay-ending-wrong",
	    "A stay has ended and no ending is said, or "
	    "lasts and has one.",
	    WRONG, TBL_STAY, 0 },
	  SQL(ENDING_WRONG) },
	{ { "stay-over-a-year", "A stay lasts for more than a year.", DOUBT,
	    TBL_STAY, 0 },
	  SQL(STAY_TOO_LONG) },
	{ { "stay-without-admission",
	    "A stay belongs to an admission that "
	    "is not there.",
	    WRONG, TBL_STAY, 0 },
	  SQL(ADMISSION_ORPHAN) },
	/* ---- appointments */
	{ { "arrived-before-booked",
	    "The patient arrived before the booking "
	    "was made.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SQL(ARRIVED_BEFORE_BOOKED) },
	{ { "ended-before-arrived",
	    "A visit ended before the patient "
	    "arrived.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(ENDED_BEFORE_ARRIVED) },
	{ { "missed-but-arrived",
	    "Missed, and yet there is a time of "
	    "arrival.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(MISSED_BUT_ARRIVED) },
	{ { "done-in-future", "A visit of a day to come is done.", WRONG,
	    TBL_APPOINTMENT, 0 },
	  SQL(DONE_IN_FUTURE) },
	{ { "missed-in-future", "A visit of a day to come was missed.", WRONG,
	    TBL_APPOINTMENT, 0 },
	  SQL(MISSED_IN_FUTURE) },
	{ { "arrived-in-future", "The patient has arrived for a day to come.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(ARRIVED_TOO_EARLY) },
	{ { "not-closed", "A booking of a past day is still open.", TODO,
	    TBL_APPOINTMENT, 0 },
	  SQL(NOT_CLOSED) },
	{ { "cancelled-without-time",
	    "A booking is cancelled and no time "
	    "says when.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SQL(CANCELLED_NO_TIME) },
	{ { "cancelled-without-reason",
	    "A booking is cancelled without a "
	    "reason.",
	    TODO, TBL_APPOINTMENT, 0 },
	  SQL(CANCELLED_NO_REASON) },
	{ { "cancel-time-left-over",
	    "A booking that stands has a time of "
	    "cancelling.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(CANCEL_LEFT_OVER) },
	{ { "booked-on-holiday", "A booking ahead lies on a holiday.", DOUBT,
	    TBL_APPOINTMENT, 0 },
	  SQL(ON_HOLIDAY) },
	{ { "booked-outside-hours",
	    "A booking ahead lies outside the "
	    "clinic's hours.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SIFT(OUTSIDE_HOURS, keep_outside_hours) },
	{ { "clinic-out-of-use",
	    "A booking ahead is in a clinic that is out "
	    "of use.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(CLINIC_CLOSED) },
	{ { "doctor-gone",
	    "A booking ahead is with someone who works here "
	    "no more.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(DOCTOR_GONE) },
	{ { "booked-in-no-clinic",
	    "A booking is in a place that is no "
	    "clinic.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(NO_CLINIC) },
	{ { "booked-with-no-doctor",
	    "A booking is with someone who is no "
	    "doctor.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SQL(NO_DOCTOR) },
	{ { "patient-twice-at-a-time", "A patient is booked twice at a time.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SQL(PATIENT_TWICE) },
	{ { "doctor-twice-at-a-time",
	    "A doctor is booked in two clinics at "
	    "a time.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SQL(DOCTOR_TWICE) },
	{ { "booked-years-ahead",
	    "A booking lies more than three years "
	    "ahead.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SQL(FAR_AHEAD) },
	{ { "booking-length-wrong",
	    "A booking lasts no time, or more than "
	    "twelve hours.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(LENGTH_WRONG) },
	{ { "arrived-on-other-day",
	    "The patient arrived on another day than "
	    "booked.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SIFT(ARRIVED_OTHER_DAY, keep_other_day) },
	{ { "booked-afterwards", "An open booking was made after its day.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SIFT(BOOKED_AFTERWARDS, keep_booked_afterwards) },
	{ { "words-of-other-patient",
	    "The words of a booking belong to "
	    "another patient.",
	    WRONG, TBL_BOOKING_NOTE, 0 },
	  SQL(NOTE_OF_OTHER) },
	{ { "struck-without-reason",
	    "An appointment is struck out and no "
	    "line says why.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(STRUCK_UNSAID) },
	{ { "visit-with-unknown-doctor",
	    "A visit names a doctor's number that is nobody's here.", WRONG,
	    TBL_VISIT_SOURCE, NEEDS(VISIT) },
	  OPEN(VISIT_DOCTOR) },
	{ { "visit-in-unknown-hospital",
	    "A visit names a hospital's number that is not here.", WRONG,
	    TBL_VISIT_SOURCE, NEEDS(VISIT) },
	  OPEN(VISIT_HOSPITAL) },
	/* ---- diagnoses and allergies */
	{ { "diagnosis-of-other-visit",
	    "A diagnosis hangs on another "
	    "patient's visit.",
	    WRONG, TBL_DIAGNOSIS, 0 },
	  SQL(DIAGNOSIS_OTHER_VISIT) },
	{ { "diagnosis-without-visit",
	    "A diagnosis hangs on a visit that "
	    "did not take place.",
	    DOUBT, TBL_DIAGNOSIS, 0 },
	  SQL(DIAGNOSIS_NO_VISIT) },
	{ { "diagnosis-in-future", "A diagnosis is of a day to come.", WRONG,
	    TBL_DIAGNOSIS, 0 },
	  SQL(DIAGNOSIS_IN_FUTURE) },
	{ { "diagnosis-after-death",
	    "A diagnosis was made after the day of "
	    "death.",
	    DOUBT, TBL_DIAGNOSIS, 0 },
	  SQL(DIAGNOSIS_OF_DEAD) },
	{ { "diagnosis-by-no-doctor",
	    "A diagnosis is by someone who is no "
	    "doctor.",
	    DOUBT, TBL_DIAGNOSIS, 0 },
	  SQL(DIAGNOSIS_NO_DOCTOR) },
	{ { "diagnosis-before-birth",
	    "A diagnosis was made before the "
	    "birth.",
	    WRONG, TBL_DIAGNOSIS, NEEDS(VISIT) },
	  OPEN(DIAGNOSIS_UNBORN) },
	{ { "onset-before-birth",
	    "The onset of a diagnosis lies before the "
	    "year of birth.",
	    WRONG, TBL_DIAGNOSIS, NEEDS(CODE) | NEEDS(VISIT) },
	  OPEN(ONSET_UNBORN) },
	{ { "end-before-onset", "A diagnosis ends before it begins.", WRONG,
	    TBL_DIAGNOSIS, NEEDS(CODE) },
	  OPEN(END_ONSET) },
	{ { "onset-in-future",
	    "The onset or end of a diagnosis lies in the "
	    "future.",
	    WRONG, TBL_DIAGNOSIS, NEEDS(CODE) },
	  OPEN(ONSET_FUTURE) },
	{ { "code-not-in-list", "The code of a diagnosis stands in no list.",
	    DOUBT, TBL_DIAGNOSIS, NEEDS(CODE) },
	  OPEN(CODE) },
	{ { "problem-twice", "The problem list has the same code twice.", DOUBT,
	    TBL_DIAGNOSIS, NEEDS(CODE) },
	  OPEN(PROBLEM_TWICE) },
	{ { "allergy-and-none-known",
	    "An allergy stands beside \"none "
	    "known\".",
	    WRONG, TBL_ALLERGY, NEEDS(CARE) },
	  OPEN(ALLERGY) },
	/* ---- bills, claims */
	{ { "money-before-bill", "A payment came before its bill.", WRONG,
	    TBL_PAYMENT, 0 },
	  SQL(PAYMENT_BEFORE_BILL) },
	{ { "claim-before-bill", "A claim was sent before its bill.", WRONG,
	    TBL_CLAIM, 0 },
	  SQL(CLAIM_BEFORE_BILL) },
	{ { "answer-before-claim", "A claim was answered before it was sent.",
	    WRONG, TBL_CLAIM, 0 },
	  SQL(CLAIM_ANSWER_EARLY) },
	{ { "claim-on-other-policy", "A claim names another patient's policy.",
	    WRONG, TBL_CLAIM, NEEDS(BILLING) },
	  SIFT(CLAIM_OTHER_POLICY, keep_not_insured) },
	{ { "due-before-bill", "A bill is due before its own day.", WRONG,
	    TBL_BILL, 0 },
	  SQL(BILL_DUE_EARLY) },
	{ { "bill-without-visit",
	    "A bill is for a visit that did not take place.", DOUBT, TBL_BILL,
	    0 },
	  SQL(BILL_NO_VISIT) },
	{ { "bill-of-struck", "A record entered in error has a bill.", WRONG,
	    TBL_BILL, 0 },
	  SQL(BILL_OF_STRUCK) },
	{ { "bill-in-future", "A bill is of a day to come.", WRONG, TBL_BILL,
	    0 },
	  SQL(BILL_IN_FUTURE) },
	{ { "bill-overdue", "A bill is past its day and not paid.", TODO,
	    TBL_BILL, 0 },
	  SQL(BILL_OVERDUE) },
	{ { "line-of-other-patient", "A line of a bill is another patient's.",
	    WRONG, TBL_BILL_LINE, 0 },
	  SQL(LINE_OF_OTHER) },
	{ { "charge-waits", "A charge waits for its bill for ninety days.",
	    TODO, TBL_CHARGE, 0 },
	  SQL(CHARGE_WAITS) },
	{ { "claim-waits", "A claim has no answer for ninety days.", TODO,
	    TBL_CLAIM, 0 },
	  SQL(CLAIM_WAITS) },
	{ { "bill-outside-cover",
	    "A bill is of a day that its policy does not cover.", DOUBT,
	    TBL_BILL, NEEDS(BILLING) },
	  OPEN(COVER_OUTSIDE) },
	{ { "bill-differs-from-lines",
	    "A bill's amount is not that of its lines.", WRONG, TBL_BILL,
	    NEEDS(BILLING) },
	  OPEN(BILL_LINES) },
	{ { "paid-differs", "What a bill says is paid is not what came in.",
	    WRONG, TBL_BILL, NEEDS(BILLING) },
	  OPEN(BILL_PAID) },
	{ { "bill-state-wrong",
	    "A bill is called paid and is not, or the other way.", WRONG,
	    TBL_BILL, NEEDS(BILLING) },
	  OPEN(BILL_STATE) },
	{ { "bill-overpaid", "More was paid than a bill asks for.", DOUBT,
	    TBL_BILL, NEEDS(BILLING) },
	  OPEN(OVERPAID) },
	{ { "claim-over-bill", "A claim asks for more than its bill.", WRONG,
	    TBL_CLAIM, NEEDS(BILLING) },
	  OPEN(CLAIM_OVER) },
	{ { "sanctioned-over-claim", "More was sanctioned than claimed.", WRONG,
	    TBL_CLAIM, NEEDS(BILLING) },
	  OPEN(SANCTION_OVER) },
	/* ---- stock */
	{ { "lot-expired",
	    "A lot has expired and its stock counts as "
	    "usable.",
	    TODO, TBL_LOT, 0 },
	  SQL(LOT_EXPIRED) },
	{ { "lot-expiry-far", "A lot expires in more than fifteen years.",
	    DOUBT, TBL_LOT, 0 },
	  SQL(LOT_FAR_EXPIRY) },
	{ { "balance-differs", "A balance is not the sum of its movements.",
	    WRONG, TBL_BALANCE, 0 },
	  SQL(BALANCE_WRONG) },
	{ { "balance-missing", "A movement has no balance.", WRONG,
	    TBL_MOVEMENT, 0 },
	  SQL(BALANCE_MISSING) },
	{ { "movement-of-other-medicine",
	    "A movement names another medicine "
	    "than its lot.",
	    WRONG, TBL_MOVEMENT, 0 },
	  SQL(MOVEMENT_OTHER_MEDICINE) },
	{ { "movement-in-future", "A movement is of a day to come.", WRONG,
	    TBL_MOVEMENT, 0 },
	  SQL(MOVEMENT_IN_FUTURE) },
	{ { "stock-below-zero", "A stock card went below zero.", WRONG,
	    TBL_MOVEMENT, 0 },
	  SQL(STOCK_BELOW_ZERO) },
	{ { "store-out-of-use", "Stock lies in a store that is out of use.",
	    DOUBT, TBL_BALANCE, 0 },
	  SQL(STORE_OUT_OF_USE) },
	{ { "medicine-out-of-use",
	    "There is stock of a medicine that is out "
	    "of use.",
	    DOUBT, TBL_BALANCE, 0 },
	  SQL(MEDICINE_OUT_OF_USE) },
	/* ---- visits, charges, bills */
	{ { "follow-up-before-visit",
	    "The day to be seen again lies before "
	    "the visit.",
	    WRONG, TBL_APPOINTMENT, 0 },
	  SQL(FOLLOW_BEFORE) },
	{ { "visit-before-registration",
	    "A visit lies before the day the "
	    "patient was registered.",
	    DOUBT, TBL_APPOINTMENT, 0 },
	  SIFT(VISIT_BEFORE_KNOWN, keep_registered) },
	{ { "charge-for-missed-visit",
	    "A charge stands for a visit that did "
	    "not take place.",
	    DOUBT, TBL_CHARGE, 0 },
	  SQL(CHARGE_MISSED) },
	{ { "policy-ends-before-it-begins",
	    "The cover of a policy ends "
	    "before it begins.",
	    WRONG, TBL_POLICY, NEEDS(BILLING) },
	  OPEN(POLICY_TURNED) },
	{ { "bill-does-not-add-up",
	    "The total of a bill is not amount less "
	    "discount and with tax.",
	    WRONG, TBL_BILL, NEEDS(BILLING) },
	  OPEN(BILL_SUM) },
	{ { "payment-before-bill", "A bill was paid before its own day.", WRONG,
	    TBL_BILL, NEEDS(BILLING) },
	  OPEN(BILL_PAID_BEFORE) },
	{ { "bill-for-another-visit",
	    "A bill names a visit that is another "
	    "patient's, or is not here.",
	    WRONG, TBL_BILL, NEEDS(BILLING) },
	  OPEN(BILL_VISIT) },
	{ { "bill-on-another-policy",
	    "A bill names a policy that is another patient's, or is not here.",
	    WRONG, TBL_BILL, NEEDS(BILLING) },
	  OPEN(BILL_COVER) },
	/* ---- the house */
	{ { "hours-turned", "A clinic's hours end before they begin.", WRONG,
	    TBL_CLINIC_SESSION, 0 },
	  SQL(HOURS_TURNED) },
	{ { "hours-of-doctor-gone",
	    "A clinic's hours name someone who works "
	    "here no more.",
	    DOUBT, TBL_CLINIC_SESSION, 0 },
	  SQL(HOURS_DOCTOR_GONE) },
	{ { "ward-nurse-gone",
	    "Someone in charge of a ward works here no more.", DOUBT, TBL_PLACE,
	    0 },
	  SQL(WARD_NURSE_GONE) },
	{ { "clinic-without-hours", "A clinic keeps no hours.", TODO, TBL_PLACE,
	    0 },
	  SQL(CLINIC_NO_HOURS) },
	{ { "bed-in-no-ward", "A bed stands in no ward in use.", WRONG, TBL_BED,
	    0 },
	  SQL(BED_NO_WARD) },
	{ { "staff-account-off",
	    "The account of someone who works here is "
	    "disabled.",
	    TODO, TBL_STAFF, 0 },
	  SQL(STAFF_ACCOUNT_OFF) },
	{ { "staff-number-twice",
	    "Two people who work here have the same "
	    "number.",
	    WRONG, TBL_STAFF, 0 },
	  SQL(STAFF_NUMBER_TWICE) },
	{ { "staff-phone-of-odd-length",
	    "The phone of someone who works here has more or fewer digits than "
	    "nine in ten.",
	    DOUBT, TBL_STAFF, 0 },
	  OPEN(STAFF_PHONE) },
	{ { "staff-email-without-at",
	    "The e-mail address of someone who works here has no @, or nothing "
	    "around it.",
	    WRONG, TBL_STAFF, 0 },
	  OPEN(STAFF_EMAIL) },
	{ { "hospital-phone-of-odd-length",
	    "The phone of a hospital has more or fewer digits than nine in "
	    "ten.",
	    DOUBT, TBL_HOSPITAL, 0 },
	  OPEN(HOSPITAL_PHONE) },
	{ { "hospital-email-without-at",
	    "The e-mail address of a hospital has no @, or nothing around it.",
	    WRONG, TBL_HOSPITAL, 0 },
	  OPEN(HOSPITAL_EMAIL) },
	{ { "insurer-phone-of-odd-length",
	    "The phone of an insurer has more or fewer digits than nine in "
	    "ten.",
	    DOUBT, TBL_INSURER, 0 },
	  OPEN(INSURER_PHONE) },
	{ { "insurer-email-without-at",
	    "The e-mail address of an insurer has no @, or nothing around it.",
	    WRONG, TBL_INSURER, 0 },
	  OPEN(INSURER_EMAIL) },
};

enum { RULES = sizeof(rules) / sizeof(rules[0]) };

int
rules_count(void)
{
	return RULES;
}

const struct rule_def *
rule_get(int rule)
{
	if (rule < 0 || rule >= RULES)
		BUG("no rule %d", rule);
	return &rules[rule].def;
}

int
rule_find(const char *name)
{
	for (int i = 0; i < RULES; i++)
		if (!strcmp(rules[i].def.name, name))
			return i;
	return -1;
}

bool
rule_checkable(const struct session *s, int rule, char why[RULE_WHY])
{
	uint32_t needs = rule_get(rule)->needs;

	for (int d = 1; d < DOMAIN_COUNT; d++)
		if (needs & 1u << d && !session_opens(s, (enum domain)d)) {
			if (why)
				snprintf(why, RULE_WHY,
					 "not checked: %s is "
					 "not opened by your role",
					 domain_name((enum domain)d));
			return false;
		}
	return true;
}

void
rules_hit(struct rules_run *r, int rule, int64_t id, int64_t patient,
	  int64_t ref, const char *words)
{
	struct rule_hit h = {
		.rule = rule, .id = id, .patient = patient, .ref = ref
	};

	r->results[rule].found++;
	if (!r->fn || r->stopped)
		return;
	text_copy(h.words, sizeof(h.words), words);
	r->stopped = !r->fn(&h, r->arg);
}

bool
rules_wants(const struct rules_run *r, enum open_rule o)
{
	return r->results[r->of[o]].checked;
}

/* ---- rules with a query --------------------------------------------------------- */

static bool
names(const char *const *v, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (!strcmp(v[i], name))
			return true;
	return false;
}

static void
add_word(struct buf *b, const char *text)
{
	if (*text)
		buf_addf(b, "%s%s", b->len ? ", " : "", text);
}

/* From the columns that the query has. */
static void
words_of(struct rules_run *r, const struct query_def *q, struct stmt *st,
	 struct buf *b)
{
	char text[WHEN_TEXT], n[32];

	buf_clear(b);
	if (names(q->cols, q->ncols, "label"))
		add_word(b, stmt_get_text(st, "label"));
	if (names(q->cols, q->ncols, "day"))
		add_word(b, day_text(text, (int32_t)stmt_get_int(st, "day")));
	if (names(q->cols, q->ncols, "at"))
		add_word(b, instant_text(text, stmt_get_int(st, "at")));
	if (names(q->cols, q->ncols, "place"))
		add_word(b, house_name(r->s, TBL_PLACE,
				       stmt_get_int(st, "place")));
	if (names(q->cols, q->ncols, "n")) {
		snprintf(n, sizeof(n), "%lld",
			 (long long)stmt_get_int(st, "n"));
		add_word(b, n);
	}
}

static enum rc
run_query(struct rules_run *r, int rule, struct err *e)
{
	const struct rule *d = &rules[rule];
	const struct query_def *q = &queries[d->query];
	struct stmt *st = store_query(r->s->store, (enum query)d->query);
	struct buf b = BUF_INIT;
	bool row = false, keep;
	enum rc rc = RC_OK;

	if (names(q->params, q->nparams, "today"))
		stmt_int(st, "today", r->today);
	if (names(q->params, q->nparams, "now"))
		stmt_int(st, "now", r->now);
	while (!r->stopped && (rc = stmt_step(st, &row, e)) == RC_OK && row) {
		keep = true;
		if (d->keep)
			rc = d->keep(r, st, &keep, e);
		if (rc != RC_OK)
			break;
		if (!keep)
			continue;
		words_of(r, q, st, &b);
		rules_hit(r, rule, stmt_get_int(st, "id"),
			  stmt_get_int(st, "patient"),
			  names(q->cols, q->ncols, "ref")
				  ? stmt_get_int(st, "ref")
				  : 0,
			  b.p);
	}
	stmt_done(st);
	buf_release(&b);
	return r->stopped ? RC_OK : rc;
}

/* ---- all of them ------------------------------------------------------------------ */

static enum rc
run_all(struct rules_run *r, struct err *e)
{
	bool open = false;
	enum rc rc = RC_OK;

	for (int i = 0; i < RULES && rc == RC_OK && !r->stopped; i++) {
		if (!r->results[i].checked)
			continue;
		if (rules[i].query >= 0)
			rc = run_query(r, i, e);
		else
			open = true;
	}
	if (rc == RC_OK && open && !r->stopped)
		rc = rules_open(r, e);
	return rc == RC_OK && open ? rules_bill(r, e) : rc;
}

enum rc
rules_run(struct session *s, int rule, struct rule_result *results, rule_fn fn,
	  void *arg, struct err *e)
{
	struct rule_result own[RULES];
	struct rules_run r = {
		.s = s,
		.only = rule,
		.results = results ? results : own,
		.fn = fn,
		.arg = arg,
		.today = when_today(),
		.now = when_now(),
	};
	enum rc rc;

	if (rule >= RULES)
		BUG("no rule %d", rule);
	for (int i = 0; i < RULES; i++) {
		r.of[rules[i].open] = i;
		r.results[i].found = 0;
		r.results[i].checked =
			(rule < 0 || rule == i) && rule_checkable(s, i, NULL);
	}
	rc = act_log(s, ACT_RULES_CHECK, 0,
		     rule < 0 ? "all rules" : rules[rule].def.name, e);
	if (rc == RC_OK)
		rc = store_read_begin(s->store, e);
	if (rc != RC_OK)
		return rc;
	rc = run_all(&r, e);
	store_read_end(s->store);
	return rc;
}

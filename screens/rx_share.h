/*
 * rx_share.h - what the screens of prescriptions, dispensing and doses share.
 */
#ifndef SCREENS_RX_SHARE_H
#define SCREENS_RX_SHARE_H

#include "desk.h"
#include "wardbook/dispense.h"
#include "wardbook/dose.h"

/* The banner of a patient, above whatever screen. */
WB_MUST_USE enum rc rx_banner(struct screen *s, int64_t patient, struct err *e);

/* A text over several label fields, cut at words; unused ones are hidden. */
void form_set_lines(struct screen *s, const int *fields, int n, int cells,
		    const char *text);

/* Warnings to answer: shown whole, then a reason.  False: go back. */
bool rx_ask_override(struct screen *s, const char *warnings, int64_t *reason);

/* "1 capsule, three times a day" */
void rx_how(char *out, size_t size, const struct prescription *p);

/* "Amoxicillin 500 mg": where there is no room for the form. */
const char *rx_short(char out[PRESCRIPTION_NAME], const struct row_medicine *m);

/* Prints the last label of a prescription; columns 0: asks which size. */
enum rc rx_print_label(int64_t prescription, int columns, struct err *e);

/* What a list shows, kept while it is shown and wiped when it goes. */
struct rx_held {
	void *v;
	size_t n, cap, size;
};
void rx_hold(struct rx_held *h, const void *row, size_t size);
const void *rx_held_at(const struct rx_held *h, size_t i);
/* The row of that id, by what id() says of each; NULL: none. */
const void *
rx_held_find(const struct rx_held *h, int64_t (*id)(const void *row),
	     const struct ui_row *row);
void rx_held_forget(struct rx_held *h);
void rx_held_release(struct rx_held *h);

/* "SAITO, Tomás STB-000001-9" */
enum { RX_WHO = PATIENT_NAME + 30 };
const char *rx_who(char out[RX_WHO], int64_t patient);

/* The name of an account. */
void rx_account(int64_t account, char out[40]);

/* Asks for a ward.  False: left. */
bool rx_ask_ward(struct screen *s, int64_t *ward);

/* prescription.form: what it was opened for (ui_args.mode). */
enum { RX_NEW, RX_CHANGE, RX_RENEW };

#endif

/*
 * bill_share.h - what the screens of bills and claims share: amounts as they
 * are typed and shown, pick lists, the head of a bill.
 */
#ifndef SCREENS_BILL_SHARE_H
#define SCREENS_BILL_SHARE_H

#include "desk.h"
#include "wardbook/bill.h"

/* In the store's currency, with and without its name. */
const char *bill_money(char out[MONEY_TEXT], int64_t amount);
const char *bill_plain(char out[MONEY_TEXT], int64_t amount);

/* A field of text that holds an amount; absent: what an empty one means.
 * RC_REFUSED names the field. */
WB_MUST_USE enum rc bill_read(struct screen *s, int field, const char *name,
			      int64_t absent, int64_t *out, struct err *e);
/* As people type it; nothing where it is below zero. */
void bill_write(struct screen *s, int field, int64_t amount);

/* "STB-B000042 of 02-Mar-2026, pending" */
#define BILL_HEAD 100
const char *bill_head(char out[BILL_HEAD], const struct row_bill *b);

/* The banner of a patient by id. */
void bill_banner(struct screen *s, int64_t patient);

void bill_set_pick(struct screen *s, int field, enum tbl t, int64_t id);

/* Asks for a patient.  False: left without one. */
bool bill_ask_patient(struct screen *s, int64_t *id);

#endif

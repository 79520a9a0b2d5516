/*
 * stock_share.h - what the screens of the stock share: the store that the
 * person looks at, pick lists, names of medicines.
 */
#ifndef SCREENS_STOCK_SHARE_H
#define SCREENS_STOCK_SHARE_H

#include "desk.h"
#include "wardbook/stock.h"

/* The store that lists show; 0: all of them.  It stays chosen until the
 * account at this terminal changes; at first it is where the account works. */
int64_t shelf_chosen(void);
void shelf_choose(int64_t store);
/* The same for what happens in one store: the chosen one, else where the
 * account works, else the only one; 0: to be asked. */
int64_t shelf_one(void);
/* "Main pharmacy", "All stores". */
const char *shelf_name(int64_t store);
/* Asks for a store; all: or for all of them (0).  False: left. */
bool shelf_ask(struct screen *s, bool all, int64_t *store);

/* "Amoxicillin 500 mg" */
#define MEDICINE_NAME 124
const char *
medicine_text(char out[MEDICINE_NAME], const struct row_medicine *m);
WB_MUST_USE enum rc
medicine_load(int64_t id, struct row_medicine *m, struct err *e);

/* "1 capsule", "300 capsules", "0 capsules" -> the unit of many. */
const char *unit_text(char out[STOCK_QUANTITY], const struct row_medicine *m);

/* "Amoxicillin 500 mg, capsules": before numbers that stand bare. */
#define COUNTED_NAME (MEDICINE_NAME + STOCK_QUANTITY)
const char *counted_text(char out[COUNTED_NAME], const struct row_medicine *m);
/* The unit behind a quantity, of the medicine in a pick field. */
void unit_beside(struct screen *s, int medicine, int quantity);

/* Puts a medicine, a store into a pick field. */
void
form_set_medicine(struct screen *s, int field, const struct row_medicine *m);
void form_set_shelf(struct screen *s, int field, int64_t store);

/* An earlier day of a date field; 0: today, or nothing was typed. */
int32_t past_day(struct screen *s, int field);

/* "in 45 days", "today", "12 days ago" */
const char *days_text(char out[32], int32_t day);

/* stock.count, stock.adjust, supply.send: which lot.  args.id is a lot where mode is
 * STOCK_OF_LOT, else a medicine; args.other is the store. */
enum { STOCK_OF_MEDICINE, STOCK_OF_LOT };

/* stock.receive: args.text is the line of an order. */
enum { STOCK_AGAINST_ORDER = 1 };

#endif

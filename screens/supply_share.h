/*
 * supply_share.h - what the screens of the pharmacy share: scans, names,
 * questions of one number.
 */
#ifndef SCREENS_SUPPLY_SHARE_H
#define SCREENS_SUPPLY_SHARE_H

#include "stock_share.h"
#include "wardbook/supply.h"

/* A scan as the stock understands it.  RC_NONE with nothing said: it is no
 * box, a field may take it.  RC_REFUSED, and RC_NONE after a message: the box
 * is not known here.  Never does more than fill in. */
WB_MUST_USE enum rc
scan_box(const char *text, struct supply_scan *x, struct err *e);
/* The same for a field that takes a medicine.  True: handled. */
WB_MUST_USE enum rc scan_medicine(struct screen *s, const char *text, int field,
				  struct supply_scan *x, struct err *e);

/* One number in a question.  False: left. */
bool ask_number(const char *title, const char *prompt, int64_t *n);

/* "Amoxicillin 500 mg" of an id; "?" where it can't be read. */
const char *medicine_name(char out[MEDICINE_NAME], int64_t medicine);

/* push with id and other */
enum rc supply_push(int screen, int64_t id, int64_t other, int mode);

#endif

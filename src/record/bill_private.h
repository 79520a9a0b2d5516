/*
 * bill_private.h - what the files about bills share.
 */
#ifndef RECORD_BILL_PRIVATE_H
#define RECORD_BILL_PRIVATE_H

#include "table_rows.h"
#include "wardbook/bill.h"

/* Commits where rc is RC_OK, else aborts; gives rc on. */
WB_MUST_USE enum rc bill_end_act(struct session *s, enum rc rc, struct err *e);

/* The bill as it stands, inside the act.  RC_CONFLICT: not that version
 * (version 0: whatever it is); RC_NOKEY. */
WB_MUST_USE enum rc bill_current(struct session *s, int64_t id, int64_t version,
				 struct row_bill *b, struct err *e);

/* Follows a merge to the living record; refuses one entered in error. */
WB_MUST_USE enum rc bill_patient(struct session *s, int64_t *id, struct err *e);

/* Normalises a text in place.  RC_REFUSED: too long. */
WB_MUST_USE enum rc
bill_clean(char *text, size_t size, const char *field, struct err *e);

/* May the role see bills?  RC_DENIED. */
WB_MUST_USE enum rc bill_may_view(struct session *s, struct err *e);

/* Name and record number of a patient for a list; NOT_SHOWN. */
void bill_name_patient(struct session *s, int64_t id, char name[PATIENT_NAME],
		       char number[25]);

/* The price of a charge, and its words; RC_NOKEY never: -1 where sealed. */
WB_MUST_USE enum rc charge_price(struct session *s, struct charge *c,
				 struct row_service *service, struct err *e);

/* Files the charge within the act that is open. */
WB_MUST_USE enum rc
charge_file(struct session *s, struct charge *c, struct err *e);

/* Inside the act: a payment is filed and the bill follows. */
WB_MUST_USE enum rc payment_file(struct session *s, struct row_bill *b,
				 struct row_payment *p, struct err *e);

/* Those of a patient, for who may see bills.  To be released whatever comes. */
WB_MUST_USE enum rc
bill_rows_of(struct session *s, enum tbl t, enum query q, int64_t patient,
	     struct table_rows *r, struct err *e);

#endif

/*
 * dose_private.h - what the files of doses share.
 */
#ifndef WARDBOOK_DOSE_PRIVATE_H
#define WARDBOOK_DOSE_PRIVATE_H

#include "prescription_private.h"
#include "wardbook/dose.h"

struct dose_rows {
	struct row_dose *v;
	size_t n, cap;
};
void dose_rows_release(struct dose_rows *x);

/* Recorded doses of a prescription, oldest first, struck ones left out. */
WB_MUST_USE enum rc
dose_rows_of(struct session *s, int64_t prescription, int64_t since,
	     int64_t until, struct dose_rows *x, struct err *e);

/* As needed: the earliest instant of the next dose, from what was given. */
int64_t dose_next_at(const struct row_prescription *r,
		     const struct dose_rows *x, int64_t now);

/* The name of whoever recorded it. */
void dose_author(struct session *s, int64_t account, char out[40]);

/* A scan against one prescription: what was scanned, or why not this pack.
 * Also in the open act. */
WB_MUST_USE enum rc
dose_pack_check(struct session *s, const struct row_prescription *r,
		int64_t amount, const char *scan, struct dose_pack *p,
		struct err *e);

/* In the open act: what the ledger says of a dose that was just filed. */
WB_MUST_USE enum rc
dose_draw(struct session *s, const struct row_prescription *r,
	  const struct row_dose *d, const struct dose_act *a, struct err *e);
/* And what it drew goes back. */
WB_MUST_USE enum rc
dose_undraw(struct session *s, int64_t dose, int64_t reason_id, struct err *e);

/* The cupboard of the ward where the patient lies; RC_NONE: none. */
WB_MUST_USE enum rc dose_cupboard(struct session *s, int64_t patient,
				  int64_t *store, struct err *e);
/* Was this medicine, or this lot of it, handed out on the prescription?
 * medicine, lot 0: any. */
WB_MUST_USE enum rc
dose_handed_out(struct session *s, int64_t prescription, int64_t medicine,
		int64_t lot, bool *was, struct err *e);

#endif

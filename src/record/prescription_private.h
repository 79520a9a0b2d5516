/*
 * prescription_private.h - what the files of prescriptions, dispensing and
 * doses share.
 */
#ifndef WARDBOOK_PRESCRIPTION_PRIVATE_H
#define WARDBOOK_PRESCRIPTION_PRIVATE_H

#include "wardbook/prescription.h"

#define RX_DAY_MS 86400000ll

/* Commits or aborts the open act. */
WB_MUST_USE enum rc rx_end(struct session *s, enum rc rc, struct err *e);

/* Permission to read medicines of a patient, and the entry in the log. */
WB_MUST_USE enum rc
rx_may_read(struct session *s, enum act a, int64_t patient, struct err *e);

/* The reason, of that kind and in use; RC_REFUSED names "reason_id" with the
 * question. */
WB_MUST_USE enum rc
rx_reason(struct session *s, int64_t id, enum reason_kind kind,
	  const char *question, struct row_reason *r, struct err *e);

/* Rows of one patient, gathered before anyone uses the store again. */
struct rx_rows {
	struct row_prescription *v;
	size_t n, cap;
};
void rx_rows_release(struct rx_rows *x);
/* A prepared query of prescriptions to its end; RC_NOKEY: not shown. */
WB_MUST_USE enum rc
rx_gather(struct stmt *st, struct rx_rows *x, struct err *e);
WB_MUST_USE enum rc rx_of_patient(struct session *s, int64_t patient, bool all,
				  struct rx_rows *x, struct err *e);
WB_MUST_USE enum rc
rx_in_window(struct session *s, int64_t patient, int64_t since, int64_t until,
	     struct rx_rows *x, struct err *e);

/* The row as it stands, of the version that was seen. */
WB_MUST_USE enum rc rx_current(struct session *s, int64_t id, int64_t version,
			       struct row_prescription *r, struct err *e);

/* Its course is over, or it was stopped. */
bool rx_is_over(const struct row_prescription *r, int64_t now);

/* The last day of the course; 0: no end is known. */
int32_t rx_last_day(const struct row_prescription *r);

/* Fills name, sentence, medicine and dispensing of p->row. */
WB_MUST_USE enum rc
rx_complete(struct session *s, struct prescription *p, struct err *e);

/* Doses in a day; as needed: the most. */
int rx_daily_doses(const struct row_prescription *r);

/* 1500 -> "1.5" */
const char *rx_number(char out[32], int64_t thousandths);

/* Printing: cleaned, cut or filled to so many cells; and a text over lines of
 * that width, each behind indent blanks. */
void rx_cells(struct buf *out, const char *text, int cells, bool pad);
void rx_wrap(struct buf *out, const char *text, int cells, int indent);
void rx_rule(struct buf *out, int cells);

#endif

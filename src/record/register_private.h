/*
 * register_private.h - what the register and the stock's ledger share.
 */
#ifndef WARDBOOK_REGISTER_PRIVATE_H
#define WARDBOOK_REGISTER_PRIVATE_H

#include "stock_private.h"
#include "wardbook/register.h"

/* Called for every movement, after it and its balance were filed: the entry
 * of a controlled medicine.  RC_REFUSED: it needs two people. */
WB_MUST_USE enum rc
register_follow(struct session *s, const struct row_movement *m, struct err *e);
/* In the open act: who gets it; and what should be known of it where nobody
 * gave a reason ("" or NULL: nothing). */
void register_whom(struct session *s, int64_t patient);
void register_remark(struct session *s, const char *text);
/* In the open act: what was sent from a place and never arrived.  An entry
 * there by two, and a case. */
WB_MUST_USE enum rc
register_lost(struct session *s, int64_t medicine, int64_t place,
	      int64_t quantity, const char *whither, struct err *e);
/* Is the open act by two people, or on trial? */
bool register_by_two(const struct session *s);
/* Are movements of this medicine entered? */
WB_MUST_USE enum rc
register_keeps(struct session *s, int64_t medicine, bool *keeps, struct err *e);

/* register_book.c */
WB_MUST_USE enum rc
register_book(struct session *s, int64_t medicine, int64_t place,
	      struct row_cd_register *b, struct err *e);
/* As above, opened where there is none, and carried over what the ledger had
 * beside it: `ledger` before the act. */
WB_MUST_USE enum rc
register_book_open(struct session *s, int64_t medicine, int64_t place,
		   int64_t ledger, struct row_cd_register *b, struct err *e);
/* Numbers, signs and files an entry; kind, movement, quantity, counted,
 * patient and reason are the caller's.  Opens the case that it calls for. */
WB_MUST_USE enum rc register_file(struct session *s, struct row_cd_register *b,
				  struct row_register_entry *n,
				  const struct witness *w, struct err *e);

/* What a third must look into. */
WB_MUST_USE enum rc
register_case_open(struct session *s, const struct row_cd_register *b,
		   const struct row_register_entry *n, enum case_kind kind,
		   int64_t expected, int64_t found, struct err *e);

#endif

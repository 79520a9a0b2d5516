/*
 * record.h - fields of records as text, in one place.
 *
 * Forms, imports, the command line and JSON all speak text.  What a column's
 * kind means in text - a day, a coded value, a quantity - is decided here once
 * from the catalogue, so no screen and no import parses anything itself.
 *
 * The room's other headers: patient.h appointment.h ward.h diagnosis.h stock.h
 * house.h check.h.  Their functions are the one place where a thing happens:
 * permission, rule, transaction, audit entry, index entries.  They return
 * RC_REFUSED with err.field set to the column's name where input was wrong.
 * Every function that writes brackets itself with act_begin() and
 * act_commit(); within a batch these nest (access.h).
 */
#ifndef WARDBOOK_RECORD_H
#define WARDBOOK_RECORD_H

#include <jansson.h>

#include "wardbook/access.h"
#include "wardbook/store.h"
#include "wardbook/when.h"

/*
 * Parses text into a column of a row by its kind: text is normalised and must
 * fit; days as people type them (store's order; ISO always); coded values by
 * name or words; "" is 0, -1 for a minute, "" for text.  RC_REFUSED names the
 * column.  A COL_REF takes a number.
 */
WB_MUST_USE enum rc
record_set(struct session *s, enum tbl t, void *row, const char *column,
	   const char *text, struct err *e);

/* A column as people read it: days 09-Sep-2008, coded values in words. */
void
record_text(enum tbl t, const void *row, const char *column, struct buf *out);

/* A column as programs read it: days ISO, coded values by name, 0 day null.
 * The caller owns the value. */
json_t *record_json(enum tbl t, const void *row, const char *column);

/* Every column but mac, version, author, and ids of any kind, which never
 * leave the store: callers add names instead.  Adds to the object. */
void record_json_all(json_t *object, enum tbl t, const void *row);

/*
 * Strikes out a filed row as entered in error: sets its state, keeps it in
 * history, files who and why.  table: one whose state column has a `struck`.
 * RC_CONFLICT: changed since version; RC_REFUSED: struck out already, or the
 * reason is no reason of that kind.  Callers: the wrappers below each record.
 */
WB_MUST_USE enum rc
record_strike(struct session *s, enum act act, enum tbl t, int64_t id,
	      int64_t version, int64_t reason_id, struct err *e);

/* One version of a record, newest first, for the history of changes. */
struct record_change {
	int64_t version;
	int64_t at; /* when this version was filed */
	int64_t author;
	char author_name[40];
	struct buf text; /* "family: Okonkwo -> Silva; phone: ..." */
};
typedef bool (*record_change_fn)(const struct record_change *c, void *arg);
WB_MUST_USE enum rc
record_history(struct session *s, enum tbl t, int64_t id, record_change_fn fn,
	       void *arg, struct err *e);

#endif

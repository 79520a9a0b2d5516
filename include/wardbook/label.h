/*
 * label.h - wristbands and address labels.
 *
 * A label is made from the record and the day: name, birth date, sex, number,
 * with the record number as Code 128 (for scanners with a line) and as a
 * DataMatrix (for those that read a curved wrist).  Both hold the number and
 * nothing else, so a lost label opens nothing.
 *
 * Each label is an act of its own in the log; one that was printed before is
 * marked as a copy, on the label, too.
 */
#ifndef WARDBOOK_LABEL_H
#define WARDBOOK_LABEL_H

#include "wardbook/patient.h"

enum label_kind {
	LABEL_WRISTBAND, /* 279 x 25 mm */
	LABEL_ADDRESS,	 /* 89 x 36 mm */
	LABEL_KINDS
};

enum label_format {
	LABEL_TEXT, /* for a printer that knows letters only */
	LABEL_ZPL,  /* for a label printer, 8 dots a mm; it draws */
	LABEL_SVG,  /* one picture, in mm */
	LABEL_HTML, /* a page of the label's size, to print */
	LABEL_FORMATS
};

extern const char *const label_kind_name[LABEL_KINDS];	   /* "wristband" */
extern const char *const label_format_name[LABEL_FORMATS]; /* "zpl" */

/* By name.  -1: no such kind or format. */
int label_kind_find(const char *name);
int label_format_find(const char *name);

/*
 * Makes a label and files that it was printed; *copy is how often it was
 * before.  A merged record gives the living one's.  RC_DENIED; RC_NOKEY: names
 * are not shown to this role; RC_REFUSED: an address label without an address,
 * or a record that is struck out.  out holds what is sealed: wipe it.
 */
WB_MUST_USE enum rc label_print(struct session *s, int64_t patient,
				enum label_kind kind, enum label_format format,
				struct buf *out, int *copy, struct err *e);

#endif

/*
 * label_private.h - what the files of labels share.
 */
#ifndef RECORD_LABEL_PRIVATE_H
#define RECORD_LABEL_PRIVATE_H

#include "wardbook/label.h"
#include "wardbook/num.h"

enum { LABEL_LINES = 6 };

/* What stands on a label, cleaned, before it has a shape. */
struct label {
	enum label_kind kind;
	char line[LABEL_LINES][PATIENT_NAME];
	int n;
	char number[RECORD_NUMBER + 1];
	int copy; /* 0: the first one */
};

/* How often a print of that act was made for a patient. */
WB_MUST_USE enum rc label_printed(struct session *s, int64_t patient,
				  enum act a, int *n, struct err *e);

void label_text(const struct label *l, struct buf *out);
void label_zpl(const struct label *l, struct buf *out);
WB_MUST_USE enum rc
label_svg(const struct label *l, struct buf *out, struct err *e);
WB_MUST_USE enum rc
label_html(const struct label *l, struct buf *out, struct err *e);

/* ---- label_code.c: the only file that knows the library of barcodes ---------- */

enum code_kind { CODE_LINEAR, CODE_MATRIX };

/* Draws a code as SVG rectangles into a box of mm; a matrix stays square. */
struct code_box {
	double x, y, width, height;
};
WB_MUST_USE enum rc
label_code(enum code_kind kind, const char *text, const struct code_box *box,
	   struct buf *out, struct err *e);

#endif

/*
 * label_code.c - barcodes, drawn by libzint.
 *
 * The library gives rectangles; they are scaled into a box.  Nothing is
 * written to a file and nothing of a patient goes in but the record number.
 */
#include "label_private.h"

#include <stdio.h>
#include <string.h>
#include <zint.h>

static void
draw(const struct zint_vector *v, const struct code_box *box, bool square,
     struct buf *out)
{
	double sx = box->width / (double)v->width;
	double sy = box->height / (double)v->height;

	if (square)
		sx = sy = sx < sy ? sx : sy;
	for (const struct zint_vector_rect *r = v->rectangles; r; r = r->next)
		buf_addf(out,
			 "<rect x=\"%.3f\" y=\"%.3f\" width=\"%.3f\" "
			 "height=\"%.3f\"/>\n",
			 box->x + (double)r->x * sx, box->y + (double)r->y * sy,
			 (double)r->width * sx, (double)r->height * sy);
}

enum rc
label_code(enum code_kind kind, const char *text, const struct code_box *box,
	   struct buf *out, struct err *e)
{
	struct zint_symbol *z = ZBarcode_Create();
	enum rc rc = RC_OK;

	if (!z)
		return err_set(e, RC_IO, "There is no memory for a barcode.");
	z->symbology =
		kind == CODE_LINEAR ? BARCODE_CODE128 : BARCODE_DATAMATRIX;
	z->show_hrt = 0;
	if (kind == CODE_MATRIX)
		z->option_3 = DM_SQUARE;
	/* Warnings come below ZINT_ERROR and leave a good symbol. */
	if (ZBarcode_Encode(z, (const unsigned char *)text, 0) >= ZINT_ERROR ||
	    ZBarcode_Buffer_Vector(z, 0) >= ZINT_ERROR || !z->vector)
		rc = err_set(e, RC_REFUSED,
			     "\"%.40s\" can't be drawn as a "
			     "barcode.",
			     text);
	else
		draw(z->vector, box, kind == CODE_MATRIX, out);
	ZBarcode_Delete(z);
	return rc;
}

/*
 * label_shape.c - a label as text, in a label printer's words, as a picture.
 *
 * Every shape holds the same lines; a line that is too long for its place is
 * pressed together in a picture and goes on below as text, but never cut.
 */
#include "label_private.h"

#include <stdio.h>
#include <string.h>

#include "wardbook/text.h"

#define COPY_WORDS "COPY"

static const struct shape {
	double width, height; /* mm */
	double text_x, text_width;
	double first, step; /* of base lines */
	double size;	    /* of the first line's letters */
	struct code_box linear, matrix;
} shapes[LABEL_KINDS] = {
	[LABEL_WRISTBAND] = { 279,
			      25,
			      28,
			      120,
			      7,
			      5,
			      5.5,
			      { 155, 4, 60, 13 },
			      { 5, 3, 19, 19 } },
	[LABEL_ADDRESS] = { 89,
			    36,
			    4,
			    62,
			    7,
			    5,
			    4.5,
			    { 4, 28, 55, 5 },
			    { 70, 3, 16, 16 } },
};

/* ---- text ----------------------------------------------------------------------- */

void
label_text(const struct label *l, struct buf *out)
{
	for (int i = 0; i < l->n; i++)
		buf_addf(out, "%s\n", l->line[i]);
	buf_addf(out, "%s", l->number);
	if (l->copy)
		buf_addf(out, "   " COPY_WORDS " %d", l->copy);
	buf_adds(out, "\n");
}

/* ---- ZPL ------------------------------------------------------------------------ */

/* Bytes that the printer reads as commands go as hexadecimal. */
static void
zpl_field(struct buf *out, const char *text)
{
	buf_adds(out, "^FH_^FD");
	for (; *text; text++) {
		if (*text == '^' || *text == '~' || *text == '_')
			buf_addf(out, "_%02X", (unsigned char)*text);
		else
			buf_addc(out, *text);
	}
	buf_adds(out, "^FS\n");
}

static int
dots(double mm)
{
	return (int)(mm * 8 + 0.5);
}

/* Where a field of that height begins.  A wristband leaves its printer on
 * end: everything is turned, and what was across runs along. */
static void
zpl_at(struct buf *out, const struct label *l, double x, double y,
       double height)
{
	const struct shape *p = &shapes[l->kind];

	if (l->kind == LABEL_WRISTBAND)
		buf_addf(out, "^FO%d,%d", dots(p->height - y - height),
			 dots(x));
	else
		buf_addf(out, "^FO%d,%d", dots(x), dots(y));
}

/* The printer's own letters, about 0.6 of their width each; what would not fit
 * is pressed. */
static void
zpl_text(struct buf *out, const struct label *l, double x, double y,
	 double size, double room, const char *text)
{
	int width = text_width(text, strlen(text)), high = dots(size);
	int wide = width > 0 ? (int)(dots(room) / 0.6 / width) : high;

	zpl_at(out, l, x, y, size);
	buf_addf(out, "^A0%c,%d,%d", l->kind == LABEL_WRISTBAND ? 'R' : 'N',
		 high, wide < high ? wide : high);
	zpl_field(out, text);
}

void
label_zpl(const struct label *l, struct buf *out)
{
	const struct shape *p = &shapes[l->kind];
	bool turned = l->kind == LABEL_WRISTBAND;
	double y = p->first; /* the base line */

	buf_addf(out, "^XA^CI28^PW%d^LL%d\n",
		 dots(turned ? p->height : p->width),
		 dots(turned ? p->width : p->height));
	for (int i = 0; i < l->n; i++, y += p->step) {
		double size = i ? p->size * 0.7 : p->size;

		zpl_text(out, l, p->text_x, y - size, size, p->text_width,
			 l->line[i]);
	}
	if (l->copy) {
		char text[40];

		snprintf(text, sizeof(text), COPY_WORDS " %d", l->copy);
		zpl_text(out, l, p->width - 20, p->height - 4, 3, 18, text);
	}
	zpl_at(out, l, p->linear.x, p->linear.y, p->linear.height);
	buf_addf(out, "^BY2^BC%c,%d,N,N,N", turned ? 'R' : 'N',
		 dots(p->linear.height));
	zpl_field(out, l->number);
	zpl_at(out, l, p->matrix.x, p->matrix.y, p->matrix.height);
	buf_addf(out, "^BX%c,6,200", turned ? 'R' : 'N');
	zpl_field(out, l->number);
	buf_adds(out, "^XZ\n");
}

/* ---- SVG ------------------------------------------------------------------------ */

static void
xml(struct buf *out, const char *text)
{
	for (; *text; text++)
		switch (*text) {
		case '<':
			buf_adds(out, "&lt;");
			break;
		case '>':
			buf_adds(out, "&gt;");
			break;
		case '&':
			buf_adds(out, "&amp;");
			break;
		case '"':
			buf_adds(out, "&quot;");
			break;
		default:
			buf_addc(out, *text);
		}
}

static void
svg_line(struct buf *out, double x, double y, double size, double room,
	 const char *text)
{
	buf_addf(out, "<text x=\"%.1f\" y=\"%.1f\" font-size=\"%.1f\"", x, y,
		 size);
	/* About 0.6 of its height a letter: what would not fit is pressed. */
	if (text_width(text, strlen(text)) * size * 0.6 > room)
		buf_addf(out,
			 " textLength=\"%.1f\" "
			 "lengthAdjust=\"spacingAndGlyphs\"",
			 room);
	buf_adds(out, ">");
	xml(out, text);
	buf_adds(out, "</text>\n");
}

enum rc
label_svg(const struct label *l, struct buf *out, struct err *e)
{
	const struct shape *p = &shapes[l->kind];
	double y = p->first;
	char text[60];
	enum rc rc;

	buf_addf(out,
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" "
		 "width=\"%gmm\" height=\"%gmm\" viewBox=\"0 0 %g %g\" "
		 "font-family=\"sans-serif\">\n",
		 p->width, p->height, p->width, p->height);
	for (int i = 0; i < l->n; i++, y += p->step)
		svg_line(out, p->text_x, y, i ? p->size * 0.7 : p->size,
			 p->text_width, l->line[i]);
	snprintf(text, sizeof(text), "%s%s", l->number,
		 l->copy ? "  " COPY_WORDS : "");
	svg_line(out, p->linear.x, p->linear.y + p->linear.height + 2.6, 2.8,
		 p->linear.width, text);
	rc = label_code(CODE_LINEAR, l->number, &p->linear, out, e);
	if (rc == RC_OK)
		rc = label_code(CODE_MATRIX, l->number, &p->matrix, out, e);
	buf_adds(out, "</svg>\n");
	return rc;
}

enum rc
label_html(const struct label *l, struct buf *out, struct err *e)
{
	const struct shape *p = &shapes[l->kind];
	enum rc rc;

	buf_adds(out, "<!doctype html>\n<html lang=\"en\"><head>"
		      "<meta charset=\"utf-8\">\n<title>");
	xml(out, l->number);
	buf_addf(out,
		 "</title>\n<style>@page { size: %gmm %gmm; margin: 0 } "
		 "body { margin: 0 }</style>\n</head><body>\n",
		 p->width, p->height);
	rc = label_svg(l, out, e);
	buf_adds(out, "</body></html>\n");
	return rc;
}

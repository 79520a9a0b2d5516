/*
 * gs1.h - what a scanner reads off a medicine's box.
 *
 * GS1 element strings as the General Specifications define them: an
 * application identifier of two to four digits, then its value; a value of
 * variable length ends with FNC1, which scanners send as 0x1D, or with the
 * string.  The symbology comes before as an AIM identifier, where the scanner
 * sends one: ]C1 (GS1-128), ]d2 (GS1 DataMatrix), ]Q3 (GS1 QR), ]e0 (GS1
 * DataBar), ]J1 (GS1 DotCode); ]E0, ]E4, ]I1 carry nothing but a GTIN.
 */
#ifndef WARDBOOK_GS1_H
#define WARDBOOK_GS1_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/err.h"

#define GS1_GTIN 14
#define GS1_FNC1 '\x1d'

struct gs1 {
	char gtin[GS1_GTIN + 1]; /* 14 digits, leading zeros; "" none */
	char lot[21];		 /* AI 10 */
	char serial[21];	 /* AI 21 */
	int32_t expiry;		 /* AI 17, 7003: yyyymmdd; 0 none */
	bool whole_month;	 /* printed with day 00: its last day */
	int64_t count;		 /* AI 30 or 37: items; 0 none */
	int elements;		 /* understood or passed over */
};

/*
 * Takes a scan apart.  today gives the century of a two-digit year (49 years
 * back to 50 ahead).  The readable form with brackets, "(01)0950...(10)AB12",
 * and a bare GTIN of 8, 12, 13 or 14 digits are understood, too.
 *
 * RC_NONE: this is no GS1 data (a wristband, a text); RC_REFUSED (field
 * "scan"): it is, and broken: a check digit, a length, a date, a character;
 * the same element twice with other values.
 */
WB_MUST_USE enum rc
gs1_parse(struct gs1 *g, const char *scan, int32_t today, struct err *e);

/* Modulo-10 check digit over the digits of s, the last one left out. */
char gs1_check_digit(const char *s, size_t n);
/* 8, 12, 13 or 14 digits whose check digit holds, as 14 digits.  RC_REFUSED
 * (field "gtin") says what is wrong. */
WB_MUST_USE enum rc
gs1_gtin(char out[GS1_GTIN + 1], const char *s, struct err *e);

#endif

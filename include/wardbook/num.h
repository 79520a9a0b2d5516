/*
 * num.h - numbers as people read them, and check digits.
 */
#ifndef WARDBOOK_NUM_H
#define WARDBOOK_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "wardbook/err.h"

/* A whole number in a range, nothing around it but blanks. */
WB_MUST_USE enum rc num_parse(int64_t *out, const char *s, int64_t least,
			      int64_t most, struct err *e);

/* 12.50 in minor units (two decimals): 1250. */
WB_MUST_USE enum rc num_parse_money(int64_t *out, const char *s, struct err *e);

/*
 * Luhn modulo 30 over the alphabet 0123456789ACDEFGHJKLMNPRTUVWXY, as OpenMRS
 * gives its record numbers: letters that look like digits are left out.  The
 * check character of s (characters outside the alphabet are skipped), and
 * whether the last character of s is right.
 */
char num_check_char(const char *s);
bool num_check_holds(const char *s);

/* The patient's record number: prefix, counter, check: "VIT-000123-7". */
#define RECORD_NUMBER 24
void
num_record_number(char out[RECORD_NUMBER], const char *prefix, int64_t counter);

#endif

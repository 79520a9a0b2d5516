/*
 * diagnosis_private.h - what filing and reading diagnoses share.
 */
#ifndef WARDBOOK_DIAGNOSIS_PRIVATE_H
#define WARDBOOK_DIAGNOSIS_PRIVATE_H

#include "wardbook/diagnosis.h"

/* The index key of a code, and its length: folded, letters and digits only
 * ("E11.9" gives "e119").  Codes have at most 16 bytes. */
#define DIAGNOSIS_KEY 64
size_t diagnosis_key(char out[DIAGNOSIS_KEY], const char *code);

#endif

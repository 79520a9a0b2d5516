/*
 * soon.c - screens whose parts are not here yet.
 */
#include "desk.h"

const struct screen_ops ops_book_day = { .size = 0 };
const struct screen_ops ops_book_unclosed = { .size = 0 };
const struct screen_ops ops_diagnosis_form = { .size = 0 };

/*
 * house.h - what the files of the house share.
 */
#ifndef RECORD_HOUSE_H
#define RECORD_HOUSE_H

#include "wardbook/access.h"

/* house_list.c: a row of the house was filed; names are read again. */
void house_names_changed(void);

/* What a cache of the house remembers: moves with every row filed, by whom
 * ever, and with a rollback. */
int64_t house_generation(struct session *s);

#endif

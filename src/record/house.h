/*
 * house.h - what the files of the house share.
 */
#ifndef RECORD_HOUSE_H
#define RECORD_HOUSE_H

/* house_list.c: a row of the house was filed; names are read again. */
void house_names_changed(void);

#endif

/*
 * ward.h - what the screens of wards share: choosing a ward and a free bed.
 */
#ifndef SCREENS_WARD_H
#define SCREENS_WARD_H

#include "desk.h"

/*
 * Asks for a free bed of any ward, the given one's first, or for a ward
 * without a bed (*bed 0).  name gets what to call it.  False: left.
 */
bool ward_ask_bed(struct screen *s, const char *title, int64_t first,
		  int64_t *ward, int64_t *bed, char *name, size_t size);

#endif

/*
 * drugcheck_private.h - what the tables say, without a patient.
 */
#ifndef WARDBOOK_DRUGCHECK_PRIVATE_H
#define WARDBOOK_DRUGCHECK_PRIVATE_H

#include "prescription_private.h"

/* Shipped name of a table. */
const char *drugcheck_name(enum drug_subject kind);
/* The edition that was brought in and answers; NULL: the shipped one. */
const struct row_drug_list *drugcheck_list_of(enum drug_subject kind);
/* Nothing is called checked, and this is why. */
void drugcheck_broken(const char *why);

/* The worst that the table says of two ATC codes, in either order; 0: nothing.
 * words: its sentence. */
enum drug_severity
drugcheck_pair(const char *a, const char *b, const char **words);

/*
 * Is that allergy, as someone wrote it, one to this medicine?  By name, by
 * group, or by a related group; 0: no.  known: the words fit some group or
 * name of the table, so that "no" means something.  group: its name, or "".
 */
enum drug_severity
drugcheck_allergy(const char *substance, const char *name, const char *atc,
		  bool *known, const char **group);

/* The limits of a dose, in thousandths of its unit; 0: none stated. */
struct drug_range {
	enum dose_unit unit;
	int64_t least, single, daily;
};
enum drug_range_found { RANGE_NONE, RANGE_NOT_THIS_AGE, RANGE_FOUND };
enum drug_range_found drugcheck_range(const char *atc, enum route route,
				      int age, struct drug_range *out);

#endif

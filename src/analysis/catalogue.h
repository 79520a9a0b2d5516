/*
 * catalogue.h - the one description of what an extract holds.
 *
 * Everything that speaks of a table reads it here: the files themselves, their
 * headers, datapackage.json and the data dictionary.
 */
#ifndef ANALYSIS_CATALOGUE_H
#define ANALYSIS_CATALOGUE_H

#include <jansson.h>
#include <stdbool.h>

#include "wardbook/buf.h"

enum cat_type { CAT_INT, CAT_TEXT, CAT_DATE, CAT_INSTANT, CAT_BOOL };

/* What a column could tell about someone. */
enum cat_privacy {
	CAT_PLAIN,     /* the house and its work */
	CAT_PSEUDONYM, /* made from an id with the store's secret */
	CAT_COARSE,    /* of a patient, coarsely: sex, age, region */
	CAT_HEALTH,    /* of a patient's health, as a code */
	CAT_TIME,      /* when a patient was where */
	CAT_STAFF,     /* of a member of staff */
};

enum cat_role {
	CAT_ATTRIBUTE,
	CAT_PRIMARY,
	CAT_DURABLE,
	CAT_FOREIGN,
	CAT_MEASURE
};

struct cat_col {
	const char *name;
	enum cat_type type;
	bool nullable;
	bool label; /* says the words of a special member */
	enum cat_privacy privacy;
	enum cat_role role;
	const char *refers; /* CAT_FOREIGN: table; its primary key */
	const char *meaning;
};

enum cat_table_id {
	CAT_DIM_DATE,
	CAT_DIM_TIME,
	CAT_DIM_PATIENT,
	CAT_DIM_CLINIC,
	CAT_DIM_PROVIDER,
	CAT_DIM_DISEASE,
	CAT_DIM_MEDICATION,
	CAT_DIM_STORE,
	CAT_DIM_PROFILE,
	CAT_FACT_APPOINTMENT,
	CAT_FACT_DIAGNOSIS,
	CAT_FACT_MOVEMENT,
	CAT_FACT_PRESCRIPTION,
	CAT_OBT_APPOINTMENT,
	CAT_COUNT
};

struct cat_table {
	const char *name;
	const char *layer;     /* bronze, silver, gold */
	const char *partition; /* folder PARTITION=YYYYMM; NULL: none */
	const char *grain;     /* what one row is */
	const struct cat_col *cols;
	int ncols;
};

extern const struct cat_table *const catalogue[CAT_COUNT];

/* Its facts, catalogue_facts.c. */
extern const struct cat_table cat_fact_appointment, cat_fact_diagnosis,
	cat_fact_movement, cat_fact_prescription, cat_obt_appointment;

/* Special members, in the order in which they are written. */
struct cat_special {
	int key;
	const char *words;
};
#define CAT_SPECIALS 4
extern const struct cat_special cat_specials[CAT_SPECIALS];
#define KEY_UNKNOWN	   0
#define KEY_NOT_APPLICABLE (-1)
#define KEY_NOT_YET	   (-2)
#define KEY_INVALID	   (-3)

/* Fields, keys and missing values of a table: a Table Schema. */
json_t *catalogue_schema(const struct cat_table *t);

#endif

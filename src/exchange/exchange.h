/*
 * exchange.h - what the files of this room share: mapping, reader, map of
 * keys, rejects.
 */
#ifndef EXCHANGE_H
#define EXCHANGE_H

#include <sys/types.h>

#include "wardbook/appointment.h"
#include "wardbook/bill.h"
#include "wardbook/buf.h"
#include "wardbook/diagnosis.h"
#include "wardbook/house.h"
#include "wardbook/import.h"
#include "wardbook/patient.h"
#include "wardbook/prescription.h"
#include "wardbook/supply.h"
#include "wardbook/sindex.h"

/* ---- mapping -------------------------------------------------------------- */

#define MAP_COLUMNS    200
#define MAP_RULES      32
#define MAP_CONSTANTS  32
#define MAP_PROBLEMS   6
#define MAP_ATTRIBUTES 4

enum map_target {
	TO_DROP,
	TO_VALUE,
	TO_COLUMN, /* table and col */
	TO_KEY,
	TO_PATIENT_KEY,
	TO_REGION,
	TO_ATTRIBUTE,
	TO_PROBLEM,
	TO_REF,	    /* table and col: a record that this source brought */
	TO_REASON,  /* of a booking, by name */
	TO_SERVICE, /* of a charge, by name */
	TO_STATUS,  /* of a bill: enum map_status */
};

/* What a source says of a bill. */
enum map_status { STATUS_PENDING, STATUS_OVERDUE, STATUS_FAILED, STATUS_PAID };

enum map_form {
	FORM_NONE,
	FORM_ISO,
	FORM_DMY,
	FORM_MDY,
	FORM_YMD,
	FORM_INSTANT,
	FORM_NUMBER,
	FORM_TENTHS,
	FORM_MONEY,
};

struct map_word {
	char *from;
	char *to;
	int64_t number; /* where the target is no text */
};

struct map_column {
	char *name;
	enum map_target target;
	enum tbl table;
	const struct col_def *col;
	int slot; /* problems, attributes: which */
	enum map_form form;
	bool key;
	bool required;
	bool known;  /* patient.key: only who was brought before */
	bool leave;  /* TO_REF: one that is not there is left empty */
	enum tbl of; /* TO_REF: what it refers to */
	const struct col_def *keep; /* TO_REF: where its number goes then */
	enum tbl keep_in;
	int decimals; /* of money; the store's currency says */
	char *absent; /* default, NULL: none */
	struct map_word *words;
	size_t nwords;
	struct map_word *other; /* of *; NULL: refused */
	int at;			/* which field of the file it is */
};

struct map_rule {
	int left, right; /* columns; right -1: number */
	int64_t number;
	char op[3];
	char *sentence;
};

struct map_constant {
	enum tbl table;
	bool clinic;
	char *field, *value;
};

struct map_problem {
	char system[25], code[17], text[241];
};

struct mapping {
	char name[61]; /* of the file, without .map */
	char source[41];
	char title[121];
	enum tbl record;
	char delimiter;
	bool quoting;
	struct map_column col[MAP_COLUMNS];
	int ncols;
	struct map_rule rule[MAP_RULES];
	int nrules;
	struct map_constant constant[MAP_CONSTANTS];
	int nconstants;
	struct map_problem problem[MAP_PROBLEMS];
	int nproblems;
	enum attribute attribute[MAP_ATTRIBUTES];
	int nattributes;
	char edition[17];
	int birth_day, birth_age; /* columns of derive, -1: none */
	int known_day;
	bool extra;	 /* rows fill more than their record: extra.c */
	bool twice;	 /* a key that comes again brings another record */
	int patient_key; /* column, -1: rows are no patients */
};

/* RC_USAGE with name and line of what is wrong.  The caller frees. */
WB_MUST_USE enum rc mapping_parse(struct mapping **m, const char *name,
				  const char *text, size_t n, struct err *e);
WB_MUST_USE enum rc
mapping_read(struct mapping **m, const char *path, struct err *e);
void mapping_free(struct mapping *m);

/* Finds each column in a header (after which col.at holds); extra counts the
 * two columns of a rejects file at the end.  RC_USAGE. */
WB_MUST_USE enum rc mapping_bind(struct mapping *m, char *const *header, int n,
				 int *extra, struct err *e);

/* A field, understood. */
struct cell {
	const char *text; /* after translation; "" where empty */
	int64_t v;	  /* number, enum, instant, day */
	int32_t day;	  /* of a date: as written */
	bool empty;
};

#define MAP_WHY 200
/* false: the field can't be that, and why says so without quoting it. */
bool map_cell(const struct map_column *c, const char *text, struct cell *out,
	      char why[MAP_WHY]);

/* Writes a cell into its column of a row. */
bool map_fill(const struct map_column *c, const struct cell *x, void *row,
	      char why[MAP_WHY]);

bool map_rule_holds(const struct map_rule *r, const struct cell *cells);

/* ---- reader --------------------------------------------------------------- */

/* One row.  Fields are terminated and valid UTF-8 where fault is ""; they last
 * until the next row. */
struct delim_row {
	int64_t line;	    /* of its beginning, from 1 */
	int64_t start, end; /* bytes in the file, line end left out */
	int64_t cut;	    /* where the delimiter before field
				 * cut_field stands; end: nowhere */
	char **field;
	int n;
	char fault[MAP_WHY]; /* why it can't be read as a row */
	int fault_field;     /* -1: the row */
};

struct delim;

/* path: a regular file.  RC_NONE, RC_IO. */
WB_MUST_USE enum rc delim_open(struct delim **d, const char *path,
			       char delimiter, bool quoting, struct err *e);
void delim_close(struct delim *d); /* wipes; NULL is fine */

/* Blank lines are passed over; a byte order mark, too.  *more false: end. */
WB_MUST_USE enum rc
delim_next(struct delim *d, struct delim_row *r, bool *more, struct err *e);
WB_MUST_USE enum rc delim_rewind(struct delim *d, struct err *e);
void delim_cut_at(struct delim *d, int field); /* struct delim_row.cut */
int64_t delim_size(const struct delim *d);
int delim_fd(const struct delim *d);
bool delim_crlf(const struct delim *d); /* line ends of the first row */

/* ---- keys ------------------------------------------------------------------ */

/* Exact strings to numbers 0, 1, 2 ... in order of coming. */
struct keymap {
	struct buf text;
	uint32_t *at, *length; /* of key i in text */
	uint32_t *slot;	       /* open addressing: i + 1 */
	uint64_t *hash;
	size_t n, cap, nslots;
	uint64_t seed;
};

void keymap_init(struct keymap *k);
void keymap_release(struct keymap *k); /* wipes */
/* The number of a key; *fresh: it is new. */
size_t keymap_put(struct keymap *k, const char *key, size_t n, bool *fresh);
const char *keymap_key(const struct keymap *k, size_t i, size_t *n);
uint64_t keymap_hash(uint64_t seed, const void *p, size_t n);

/* ---- rejects ---------------------------------------------------------------- */

struct rejects {
	FILE *out;
	char *path;
	int64_t rows;
	char delimiter;
	bool quoting, crlf;
};

/* The file is made before anything is filed: RC_IO says so early. */
WB_MUST_USE enum rc
rejects_open(struct rejects *r, const char *path, struct err *e);
/* header: the first row of the source. */
WB_MUST_USE enum rc rejects_header(struct rejects *r, const struct delim *d,
				   const struct delim_row *header,
				   char delimiter, bool quoting, struct err *e);
WB_MUST_USE enum rc rejects_add(struct rejects *r, const struct delim *d,
				const struct delim_row *row, const char *line,
				const char *reason, struct err *e);
/* Syncs and closes; a file without rows is removed. */
WB_MUST_USE enum rc rejects_close(struct rejects *r, struct err *e);

#endif

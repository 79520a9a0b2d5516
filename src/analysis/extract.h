/*
 * extract.h - what the passes of an extract share.
 */
#ifndef ANALYSIS_EXTRACT_H
#define ANALYSIS_EXTRACT_H

#include "output.h"
#include "wardbook/when.h"

/* ---- keys (keys.c) ---------------------------------------------------------- */

/* Kinds of pseudonyms.  Frozen: keys of later months must be the same. */
enum key_kind {
	KEY_PATIENT_HEX = 1, /* patient_pseudonym */
	KEY_PATIENT = 2,     /* durable */
	KEY_VERSION = 3,     /* id | number of the version << 48 */
	KEY_PLACE = 4,
	KEY_STAFF = 5,
	KEY_DISEASE = 6, /* of the hash of system and code */
	KEY_MEDICINE = 7,
	KEY_APPOINTMENT = 8,
	KEY_DIAGNOSIS = 9,
	KEY_MOVEMENT = 10,
	KEY_PRESCRIPTION = 11,
};

struct keys {
	struct secret *secret;
};

/* The store's secret of pseudonyms.  RC_NOKEY, RC_DAMAGED: there is none. */
WB_MUST_USE enum rc
surrogate_open(struct keys *k, struct store *s, struct err *e);
void surrogate_close(struct keys *k);
int64_t key_of(const struct keys *k, enum key_kind kind, uint64_t id);

/* Keys of one table, to notice two that fell together. */
struct key_set {
	int64_t *v;
	size_t n, cap;
};
void key_set_add(struct key_set *s, int64_t key);
WB_MUST_USE enum rc
key_set_check(struct key_set *s, const char *table, struct err *e); /* sorts */
void key_set_free(struct key_set *s);

/* ---- the house, whole (house_list.c) ---------------------------------------- */

struct list {
	enum tbl table;
	char *rows; /* whole rows, ascending by id */
	size_t n, cap;
};
WB_MUST_USE enum rc
list_load(struct list *l, struct store *s, enum query q, struct err *e);
const void *list_find(const struct list *l, int64_t id); /* or NULL */
const void *list_at(const struct list *l, size_t i);
void list_free(struct list *l);

/* ---- patients of the month (people.c) --------------------------------------- */

struct patient_version {
	int64_t from, to; /* instants, [from, to) */
	int64_t region;
	uint8_t insurer;
};

struct person {
	int64_t id;	       /* of the living record */
	int64_t durable;       /* key */
	uint32_t first, count; /* of its versions */
	int16_t birth_year;
	uint8_t sex;
	bool dead;
	/* How appointments before `day` turned out, and those of `day`. */
	int32_t kept, missed, day, day_kept, day_missed;
};

struct people {
	struct store *store;
	const struct keys *keys;
	int32_t first; /* day: the month's first */
	struct person *v;
	size_t n, cap;
	struct patient_version *version;
	size_t nversions, version_cap;
	struct people_slot {
		int64_t id;
		uint32_t at; /* index + 1; 0: free */
	} * slots;	     /* open addressing */
	size_t room, used;
};

#define VERSION_BEGIN (-62135596800000) /* 0001-01-01T00:00:00Z */
#define VERSION_END   253402214400000	/* 9999-12-31T00:00:00Z */

void people_init(struct people *p, struct store *s, const struct keys *k,
		 int32_t first);
void people_free(struct people *p);
/* The patient of a fact; a merged record gives the living one.  *at is its
 * index in p->v (which moves as it grows). */
WB_MUST_USE enum rc
people_get(struct people *p, int64_t id, size_t *at, struct err *e);
/* Its version at an instant: index in p->version. */
uint32_t
person_version(const struct people *p, const struct person *o, int64_t at);
int64_t
version_key(const struct people *p, const struct person *o, uint32_t version);

/* ---- an extract --------------------------------------------------------------- */

enum lead_band {
	LEAD_UNKNOWN,
	LEAD_SAME_DAY,
	LEAD_WEEK,
	LEAD_MONTH,
	LEAD_LONGER,
	LEAD_COUNT
};
enum lead_band lead_band(bool known, int32_t days);
extern const char *const lead_words[LEAD_COUNT];
int profile_key(int64_t state, int64_t priority, enum lead_band band);

/* Ten years a band, the last two "90+" and "unknown". */
#define AGE_BANDS 11
extern const char *const age_bands[AGE_BANDS];
/* Year of the month less birth year; -1 unknown, at most 90. */
int age_in(int32_t month, int64_t birth_year);
int age_band(int age);

struct disease {
	int64_t key;
	char system[25], code[17];
};

/* Numbers only: compared as a whole. */
struct tally {
	int64_t by_state[EXPORT_STATES], appointments, open;
	int64_t diagnoses, movements, quantity, prescriptions;
};

struct extract {
	struct store *store;
	const struct export_options *o;
	export_progress_fn progress;
	void *progress_arg;
	int64_t done, all;
	int32_t first, last; /* days of the month */
	struct keys keys;
	struct list places, staff, medicines, reasons, regions, holidays;
	struct people people;
	struct disease *diseases; /* by (system, code) */
	size_t ndiseases, disease_cap;
	int32_t day_least, day_most; /* days that the facts name */
	struct folder folder;
	struct out_table table[CAT_COUNT];
	struct tally store_says, written;
};

/* A day as a key of dim_date, noted as named; special where it is none. */
int64_t date_key(struct extract *x, int32_t day, int special);
int64_t time_key(int32_t minute, int special);
int64_t
house_key(const struct extract *x, enum key_kind kind, int64_t id, int special);
/* Of dim_clinic or of dim_store; invalid where the place is in the other. */
int64_t
place_key(const struct extract *x, int64_t id, bool clinic, int special);
/* Counts rows for the progress; RC_REFUSED where it says stop. */
WB_MUST_USE enum rc extract_step(struct extract *x, struct err *e);

/* The passes. */
WB_MUST_USE enum rc pass_appointments(struct extract *x, struct err *e);
WB_MUST_USE enum rc pass_diagnoses(struct extract *x, struct err *e);
WB_MUST_USE enum rc pass_movements(struct extract *x, struct err *e);
WB_MUST_USE enum rc pass_prescriptions(struct extract *x, struct err *e);
WB_MUST_USE enum rc pass_dimensions(struct extract *x, struct err *e);
/* manifest.c */
WB_MUST_USE enum rc pass_documents(struct extract *x, json_t **manifest,
				   char digest[65], struct err *e);

/* The entry of a code list; empty where there is none. */
WB_MUST_USE enum rc
code_look_up(struct store *s, const char *system, const char *code,
	     struct row_code *c, struct err *e);

/* What the store counts (extract.c). */
WB_MUST_USE enum rc tally_store(struct store *s, int32_t first, int32_t last,
				struct tally *t, struct err *e);

bool tally_same(const struct tally *a, const struct tally *b);

/*
 * All of it but the permission, the run and the audit entry: on success the
 * part folder is complete and x is to be published and freed by the caller.
 * On failure what was written is removed.
 */
WB_MUST_USE enum rc
extract_write(struct extract *x, struct store *s,
	      const struct export_options *o, export_progress_fn progress,
	      void *arg, struct export_result *r, struct err *e);
void extract_free(struct extract *x);

#endif

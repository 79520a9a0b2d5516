/*
 * patient_private.h - what the files on patients share.
 */
#ifndef WARDBOOK_PATIENT_PRIVATE_H
#define WARDBOOK_PATIENT_PRIVATE_H

#include "wardbook/patient.h"
#include "wardbook/sindex.h"

/* ---- patient_index.c ------------------------------------------------------- */

#define PATIENT_KEYS 64 /* more words of names than anyone has */

/* The index keys of one record.  Holds what is sealed: wipe after use. */
struct patient_keys {
	int n;
	struct patient_key {
		enum tree tree;
		size_t n;
		char p[SINDEX_KEY_MAX];
	} v[PATIENT_KEYS];
};

void patient_keys(struct patient_keys *k, const struct row_identity *who);
void patient_keys_wipe(struct patient_keys *k);

/* Queues what differs; old or fresh NULL: there is none. */
void patient_index_change(struct store *s, const struct row_identity *old,
			  const struct row_identity *fresh);

/* Adds the keys of a record to the trees it is in: x[TREE_COUNT]. */
void
patient_index_add(struct sindex_entries *x, const struct row_identity *who);

/* Search forms: letters and digits folded, no separators; digits alone. */
size_t number_key(char *out, size_t size, const char *number);
size_t digits_of(char *out, size_t size, const char *text);
void reverse_into(char *out, const char *digits, size_t n);
#define IMPORT_SEPARATOR '\x1F'

/* ---- patient.c ---------------------------------------------------------------- */

/* Exactly this record, merged or struck out as it may be. */
WB_MUST_USE enum rc
patient_load(struct session *s, int64_t id, struct patient *p, struct err *e);

/* ---- find_score.c --------------------------------------------------------------- */

/* Fills score, why and against of a hit whose patient is loaded. */
void alike_score(struct session *s, const struct patient *p,
		 struct patient_hit *hit);
/* The same day, day and month swapped, or one digit off. */
bool birth_near(int32_t a, int32_t b);

/* ---- find_sound.c --------------------------------------------------------------- */

/* How a folded word sounds, roughly: letters that are taken for each other are
 * one, vowels behind the first letter go.  Scripts other than Latin stay as
 * they are. */
#define SOUND_KEY 32
size_t sound_key(char out[SOUND_KEY], const char *word, size_t n);

/* ---- find_set.c ----------------------------------------------------------------- */

/* Ids in the order in which they came, each once. */
struct idset {
	int64_t *v;
	size_t n, cap;
	uint32_t *slot; /* index + 1 into v */
	size_t slots;
	bool cut; /* there were more */
};

void idset_init(struct idset *x);
void idset_release(struct idset *x);
/* Index of id in v; *fresh: it was not there. */
size_t idset_add(struct idset *x, int64_t id, bool *fresh);
bool idset_has(const struct idset *x, int64_t id);

/* An array of exactly that capacity: hits are never moved, so that nothing
 * sealed stays behind in freed memory. */
void patient_hits_room(struct patient_hits *h, size_t limit);
void patient_hits_sort(struct patient_hits *h,
		       int (*compare)(const struct patient_hit *a,
				      const struct patient_hit *b));

#endif

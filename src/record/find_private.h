/*
 * find_private.h - what someone typed, between find_words.c and find.c.
 */
#ifndef WARDBOOK_FIND_PRIVATE_H
#define WARDBOOK_FIND_PRIVATE_H

#include "patient_private.h"

#define FIND_TEXT   240 /* bytes that are looked at */
#define FIND_WORD   128
#define FIND_WORDS  8
#define FIND_PROBES 12
#define FIND_LAST   4 /* digits of a record number */
#define FIND_WARDS  8

struct find_probe {
	enum tree tree;
	size_t n;
	char p[FIND_WORD];
};

struct find_word {
	struct find_probe probe[FIND_PROBES];
	int n;
	int weight; /* the more, the fewer patients it leaves */
	/* The last digits of a record number; "" where it is no such word. */
	char last[FIND_LAST + 1], initial;
	/* A ward, and who lies there. */
	int64_t ward[FIND_WARDS];
	int nwards;
	struct idset lies;
};

struct find_words {
	struct find_word v[FIND_WORDS];
	int n;
};

void
find_words_read(struct session *s, struct find_words *f, const char *words);
void find_words_release(struct find_words *f); /* wipes */

/* Has the record this word?  *whole is set where a key is just the probe. */
bool find_word_fits(const struct find_word *w, const struct patient *p,
		    const struct patient_keys *k, bool *whole);

/* ---- find_last.c --------------------------------------------------------------- */

/* Is the word, folded, such digits? */
void find_last_read(struct find_word *w, const char *key, size_t n);
WB_MUST_USE enum rc find_last_scan(struct session *s, const struct find_word *w,
				   sindex_fn fn, void *arg, struct err *e);
bool find_last_fits(const struct find_word *w, const struct patient *p);

/* ---- find_ward.c --------------------------------------------------------------- */

/* How many of the pieces name wards; w gets them and who lies there. */
int find_ward_read(struct session *s, char *const *piece, int n,
		   struct find_word *w);

/* ---- find.c ------------------------------------------------------------------ */

/* Ids of those who have a word, within others (NULL: all). */
WB_MUST_USE enum rc find_scan_word(struct session *s, const struct find_word *w,
				   const struct idset *within, size_t want,
				   struct idset *out, struct err *e);

/* ---- find_blank.c -------------------------------------------------------------- */

#define FIND_FORMS 6

struct find_forms {
	char v[FIND_FORMS][FIND_TEXT];
	int n;
};

/* The same text with a blank less or more, each of which could be meant.
 * Holds what was typed: wipe it. */
void
find_forms_read(struct session *s, struct find_forms *f, const char *words);

/* ---- find_near.c --------------------------------------------------------------- */

/* Ids of those who may be meant, and whether a record is. */
WB_MUST_USE enum rc find_near(struct session *s, const struct find_words *f,
			      struct idset *out, struct err *e);
bool find_near_fits(const struct find_words *f, const struct patient *p);

/* ---- find_spell.c -------------------------------------------------------------- */

#define SPELT_LETTERS 48
#define NAME_WORDS    8 /* that are compared */

/* A folded word; holds what is sealed. */
struct spelt {
	int32_t c[SPELT_LETTERS];
	int n;
	char text[FIND_WORD]; /* the same in bytes */
	size_t bytes;
};

void spell(struct spelt *w, const char *p, size_t n);
/* The words of a text, folded; how many. */
int spell_all(struct spelt *v, int max, const char *text);
/* Those of family, given and native name. */
int spell_name(struct spelt *v, int max, const struct row_identity *w);

bool spelt_equal(const struct spelt *a, const struct spelt *b);
/* Same but for one letter added, lost, changed, or two neighbours swapped.
 * Words of one or two letters are not near anything. */
bool spelt_near(const struct spelt *a, const struct spelt *b);
/* Heard the same; words of two sounds say too little. */
bool spelt_sounds(const struct spelt *a, const struct spelt *b);
/* Two folded words that are spelt nearly the same, or sound so. */
bool words_near(const char *a, size_t n, const char *b, size_t m);

/* ---- find_score.c -------------------------------------------------------------- */

int32_t day_swapped(int32_t day); /* day and month; may be no day */

#endif

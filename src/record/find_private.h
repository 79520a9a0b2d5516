/*
 * find_private.h - what someone typed, between find_words.c and find.c.
 */
#ifndef WARDBOOK_FIND_PRIVATE_H
#define WARDBOOK_FIND_PRIVATE_H

#include "patient_private.h"

#define FIND_TEXT   240 /* bytes that are looked at */
#define FIND_WORD   128
#define FIND_WORDS  8
#define FIND_PROBES 8

struct find_probe {
	enum tree tree;
	size_t n;
	char p[FIND_WORD];
};

struct find_word {
	struct find_probe probe[FIND_PROBES];
	int n;
	int weight; /* the more, the fewer patients it leaves */
};

struct find_words {
	struct find_word v[FIND_WORDS];
	int n;
};

void
find_words_read(struct session *s, struct find_words *f, const char *words);

/* Has the record this word?  *whole is set where a key is just the probe. */
bool find_word_fits(const struct find_word *w, const struct patient_keys *k,
		    bool *whole);

/* ---- find.c ------------------------------------------------------------------ */

/* Ids of those who have a word, within others (NULL: all). */
WB_MUST_USE enum rc find_scan_word(struct session *s, const struct find_word *w,
				   const struct idset *within, size_t want,
				   struct idset *out, struct err *e);

/* ---- find_near.c --------------------------------------------------------------- */

/* Ids of those who may be meant, and whether a record is. */
WB_MUST_USE enum rc find_near(struct session *s, const struct find_words *f,
			      struct idset *out, struct err *e);
bool find_near_fits(const struct find_words *f, const struct patient *p);

/* ---- find_alike.c -------------------------------------------------------------- */

/* Two folded words that are spelt nearly the same, or sound so. */
bool words_near(const char *a, size_t n, const char *b, size_t m);

#endif

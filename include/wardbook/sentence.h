/*
 * sentence.h - one sentence that books, or says what became of a booking.
 *
 *	book s4444 cardio t+2w 0930 new
 *	arrive okonkwo          miss s4444          cancel s4444 better
 *	move s4444 t+1w 1000
 *
 * Words come in any order.  Small words (for, in, at, on, to) are skipped;
 * "with" and "dr" lead a doctor's name.  A clinic, a doctor and a reason are
 * known by their code or by the beginning of any word of their name; a day and
 * a time as everywhere (when.h), a weekday is the next one, "20min" a length.
 * What is left is who it is about.
 *
 * Pure: no store, no session; the caller brings the words of the house.
 */
#ifndef WARDBOOK_SENTENCE_H
#define WARDBOOK_SENTENCE_H

#include "wardbook/when.h"

enum sentence_verb {
	SENTENCE_BOOK = 1,
	SENTENCE_ARRIVE,
	SENTENCE_MISS,
	SENTENCE_CANCEL,
	SENTENCE_MOVE,
};

enum sentence_kind { WORD_CLINIC, WORD_DOCTOR, WORD_REASON, WORD_CANCEL };

struct sentence_word {
	enum sentence_kind kind;
	int64_t id;
	const char *code, *name;
};

struct sentence_house {
	const struct sentence_word *v;
	size_t n;
	enum date_order order;
	int32_t today, now; /* day, minute */
};

#define SENTENCE_TEXT 120
struct sentence {
	enum sentence_verb verb;
	char patient[SENTENCE_TEXT]; /* words to find them by; "" none */
	int64_t clinic, doctor;
	int64_t reason; /* of a booking; of a cancellation */
	int32_t day;	/* 0: not said */
	int32_t minute; /* WHEN_NO_MINUTE: not said */
	int length;	/* 0: not said */
	int priority;	/* enum priority, 0: not said */
};

/* Does it begin as a sentence does: a verb, and more? */
bool sentence_is(const char *text);

/*
 * RC_NONE: no sentence.  RC_REFUSED: what was not understood, and for a verb
 * other than book that nobody is named; out holds what was understood.
 */
WB_MUST_USE enum rc
sentence_parse(struct sentence *out, const char *text,
	       const struct sentence_house *h, struct err *e);

const char *sentence_verb_words(enum sentence_verb v); /* "Book", "Arrived" */

#endif

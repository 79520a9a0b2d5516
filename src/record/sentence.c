/*
 * sentence.c - one sentence that books: words to meaning.
 *
 * Each word is tried as what it can be with the least doubt: a verb, a length,
 * a time, a day, a code, the beginning of a name.  What none of them takes is
 * part of who it is about, unless it begins as a day or a time does: then it
 * was not understood, and is said so.
 */
#include "wardbook/sentence.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "wardbook/text.h"

#define WORD	   48
#define NAME_LEAST 3 /* letters that may stand for a name */

/* What the word before leads. */
enum lead { LEAD_NONE, LEAD_DOCTOR, LEAD_PATIENT, LEAD_TIME };

struct reading {
	struct sentence *out;
	const struct sentence_house *h;
	enum lead lead;
	char unknown[SENTENCE_TEXT];
	char doubt[SENTENCE_TEXT];
};

static const struct {
	const char *word;
	enum sentence_verb verb;
} verbs[] = {
	{ "book", SENTENCE_BOOK },	  { "arrive", SENTENCE_ARRIVE },
	{ "arrived", SENTENCE_ARRIVE },	  { "miss", SENTENCE_MISS },
	{ "missed", SENTENCE_MISS },	  { "cancel", SENTENCE_CANCEL },
	{ "cancelled", SENTENCE_CANCEL }, { "move", SENTENCE_MOVE },
	{ "moved", SENTENCE_MOVE },
};

static const struct {
	const char *word;
	enum lead lead;
} small[] = {
	{ "for", LEAD_PATIENT },   { "patient", LEAD_PATIENT },
	{ "with", LEAD_DOCTOR },   { "dr", LEAD_DOCTOR },
	{ "doctor", LEAD_DOCTOR }, { "at", LEAD_TIME },
	{ "in", LEAD_NONE },	   { "on", LEAD_NONE },
	{ "to", LEAD_NONE },	   { "the", LEAD_NONE },
};

static enum sentence_verb
verb_of(const char *word)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++)
		if (strcmp(verbs[i].word, word) == 0)
			return verbs[i].verb;
	return 0;
}

const char *
sentence_verb_words(enum sentence_verb v)
{
	static const char *const words[] = { "",       "Book",	 "Arrived",
					     "Missed", "Cancel", "Move" };

	return words[v];
}

static void
add_word(char out[SENTENCE_TEXT], const char *word)
{
	size_t n = strlen(out);

	snprintf(out + n, SENTENCE_TEXT - n, "%s%s", n ? " " : "", word);
}

/* ---- times and days ----------------------------------------------------------- */

static bool
all_digits(const char *w, size_t least, size_t most)
{
	size_t n = strspn(w, "0123456789");

	return !w[n] && n >= least && n <= most;
}

static bool
is_time(const char *w, bool led)
{
	size_t n = strspn(w, "0123456789");

	if (all_digits(w, led ? 1 : 3, 4))
		return true;
	if (n < 1 || n > 2)
		return n >= 1 && n <= 4 &&
		       (!strcmp(w + n, "am") || !strcmp(w + n, "pm"));
	if (w[n] == ':' || w[n] == 'h' || !strcmp(w + n, "am") ||
	    !strcmp(w + n, "pm"))
		return true;
	return w[n] == '.' && all_digits(w + n + 1, 2, 2);
}

static bool
take_time(struct reading *r, const char *w)
{
	int32_t minute;

	if (r->out->minute >= 0 || !is_time(w, r->lead == LEAD_TIME) ||
	    minute_parse(&minute, w, r->h->now, NULL) != RC_OK)
		return false;
	r->out->minute = minute;
	return true;
}

/* 20min, 20m */
static bool
take_length(struct reading *r, const char *w)
{
	size_t n = strspn(w, "0123456789");

	if (n < 1 || n > 3 ||
	    (strcmp(w + n, "m") && strcmp(w + n, "min") &&
	     strcmp(w + n, "minutes")))
		return false;
	r->out->length = atoi(w);
	return true;
}

static int32_t
weekday_of(const struct reading *r, const char *w)
{
	static const char *const names[] = { "monday",	 "tuesday", "wednesday",
					     "thursday", "friday",  "saturday",
					     "sunday" };
	size_t n = strlen(w);

	for (int i = 0; i < 7; i++)
		if (n >= 3 && n <= strlen(names[i]) &&
		    strncmp(names[i], w, n) == 0)
			return day_add(r->h->today,
				       (i + 7 - day_weekday(r->h->today)) % 7 +
					       1);
	return 0;
}

static bool
is_day(const char *w)
{
	if (w[0] == 't' && (!w[1] || w[1] == '+' || w[1] == '-'))
		return true;
	return isdigit((unsigned char)w[0]) && strlen(w) > 2;
}

static bool
take_day(struct reading *r, const char *w)
{
	int32_t day = weekday_of(r, w);

	if (r->out->day)
		return false;
	if (!strcmp(w, "today"))
		day = r->h->today;
	else if (!strcmp(w, "tomorrow"))
		day = day_add(r->h->today, 1);
	/* Four digits are a time or a number of someone, never a day. */
	if (!day &&
	    (!is_day(w) || all_digits(w, 1, 5) ||
	     day_parse(&day, w, r->h->order, r->h->today, NULL) != RC_OK))
		return false;
	r->out->day = day;
	return true;
}

/* ---- words of the house ------------------------------------------------------- */

static bool
begins_a_word(const char *name, const char *w)
{
	char fold[160];
	size_t n = strlen(w);

	text_fold(fold, sizeof(fold), name);
	for (const char *p = fold; p; p = strpbrk(p, " -'")) {
		p += strspn(p, " -'");
		if (strncmp(p, w, n) == 0)
			return true;
	}
	return false;
}

static int64_t *
slot_of(struct reading *r, enum sentence_kind kind)
{
	bool cancels = r->out->verb == SENTENCE_CANCEL;

	switch (kind) {
	case WORD_CLINIC:
		return &r->out->clinic;
	case WORD_DOCTOR:
		return &r->out->doctor;
	default:
		return (kind == WORD_CANCEL) == cancels ? &r->out->reason
							: NULL;
	}
}

static bool
take_code(struct reading *r, const char *w)
{
	for (size_t i = 0; i < r->h->n; i++) {
		const struct sentence_word *x = &r->h->v[i];
		int64_t *to = slot_of(r, x->kind);
		char code[WORD];

		text_fold(code, sizeof(code), x->code);
		if (!to || *to || !code[0] ||
		    (strcmp(code, w) != 0 && strcasecmp(x->code, w) != 0))
			continue;
		*to = x->id;
		return true;
	}
	return false;
}

/* The one thing of a kind that has such a word. */
static bool
take_name(struct reading *r, enum sentence_kind kind, const char *w)
{
	int64_t *to = slot_of(r, kind);
	const struct sentence_word *found = NULL;
	int n = 0;

	if (!to || *to || strlen(w) < NAME_LEAST)
		return false;
	for (size_t i = 0; i < r->h->n; i++) {
		const struct sentence_word *x = &r->h->v[i];
		char code[WORD];

		text_fold(code, sizeof(code), x->code);
		if (x->kind == kind && (!strncmp(code, w, strlen(w)) ||
					begins_a_word(x->name, w))) {
			found = n++ ? found : x;
			if (n == 2 && kind != WORD_REASON &&
			    kind != WORD_CANCEL && !r->doubt[0])
				snprintf(r->doubt, sizeof(r->doubt),
					 "\"%.20s\" could be %.30s or %.30s.",
					 w, found->name, x->name);
		}
	}
	if (n == 1)
		*to = found->id;
	return n == 1;
}

static bool
take_doctor(struct reading *r, const char *w)
{
	/* A second word of the name that is known already. */
	for (size_t i = 0; r->out->doctor && i < r->h->n; i++)
		if (r->h->v[i].kind == WORD_DOCTOR &&
		    r->h->v[i].id == r->out->doctor &&
		    begins_a_word(r->h->v[i].name, w))
			return true;
	return take_name(r, WORD_DOCTOR, w);
}

static bool
take_priority(struct reading *r, const char *w)
{
	static const char *const words[] = { "routine", "soon", "urgent" };

	for (int i = 0; i < 3; i++)
		if (r->out->verb == SENTENCE_BOOK && !strcmp(words[i], w)) {
			r->out->priority = i + 1;
			return true;
		}
	return false;
}

/* ---- reading ------------------------------------------------------------------ */

static bool
take_small(struct reading *r, const char *w)
{
	for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++)
		if (strcmp(small[i].word, w) == 0) {
			r->lead = small[i].lead;
			return true;
		}
	return false;
}

static bool
looks_like_when(const char *w)
{
	return (w[0] == 't' && (w[1] == '+' || w[1] == '-')) ||
	       (isdigit((unsigned char)w[0]) && strpbrk(w, ":/"));
}

static void
take(struct reading *r, const char *typed, const char *w)
{
	enum lead lead = r->lead;

	if (lead == LEAD_DOCTOR && take_doctor(r, w))
		return; /* and the next word may be his, too */
	if (lead == LEAD_DOCTOR && !r->out->doctor) {
		add_word(r->unknown, typed);
		r->lead = LEAD_NONE;
		return;
	}
	if (lead == LEAD_PATIENT) {
		add_word(r->out->patient, typed);
		r->lead = LEAD_NONE;
		return;
	}
	if (take_time(r, w) || take_length(r, w) || take_day(r, w) ||
	    take_priority(r, w) || take_code(r, w)) {
		r->lead = LEAD_NONE;
		return;
	}
	r->lead = LEAD_NONE;
	if (looks_like_when(w))
		add_word(r->unknown, typed);
	else if (!take_name(r, WORD_CLINIC, w) &&
		 !take_name(r, WORD_REASON, w) && !take_name(r, WORD_CANCEL, w))
		add_word(r->out->patient, typed);
}

static const char *
next_word(const char *p, char typed[WORD], char fold[WORD])
{
	size_t n;

	p += strspn(p, " \t,;");
	n = strcspn(p, " \t,;");
	if (!n)
		return NULL;
	snprintf(typed, WORD, "%.*s", (int)(n < WORD ? n : WORD - 1), p);
	text_fold(fold, WORD, typed);
	/* Folding takes signs that days and times are written with. */
	if (strpbrk(typed, "+-:/.") || isdigit((unsigned char)typed[0])) {
		snprintf(fold, WORD, "%s", typed);
		for (char *c = fold; *c; c++)
			*c = (char)tolower((unsigned char)*c);
	}
	return p + n;
}

/* Where the verb stands; the sentence may begin with whom it is about. */
static enum sentence_verb
find_verb(const char *text, int *words)
{
	char typed[WORD], fold[WORD];
	enum sentence_verb v = 0;

	*words = 0;
	while ((text = next_word(text, typed, fold))) {
		++*words;
		if (!v)
			v = verb_of(fold);
	}
	return v;
}

bool
sentence_is(const char *text)
{
	int words;

	return find_verb(text, &words) && words > 1;
}

enum rc
sentence_parse(struct sentence *out, const char *text,
	       const struct sentence_house *h, struct err *e)
{
	struct reading r = { .out = out, .h = h };
	char typed[WORD], fold[WORD];
	bool verb = false;
	int words;

	memset(out, 0, sizeof(*out));
	out->minute = WHEN_NO_MINUTE;
	out->verb = find_verb(text, &words);
	if (!out->verb || words < 2)
		return err_set(e, RC_NONE, "That is no sentence.");
	while ((text = next_word(text, typed, fold))) {
		if (!verb && verb_of(fold) == out->verb)
			verb = true;
		else if (!take_small(&r, fold))
			take(&r, typed, fold);
	}
	if (r.unknown[0])
		return err_set(e, RC_REFUSED, "Not understood: %s.", r.unknown);
	if (r.doubt[0] && !out->clinic && !out->doctor)
		return err_set(e, RC_REFUSED, "%s", r.doubt);
	if (!out->patient[0] && out->verb != SENTENCE_BOOK)
		return err_set(e, RC_REFUSED, "Say of whom.");
	return RC_OK;
}

/*
 * supply_product.c - products of published lists: filed, and found.
 *
 * Found by the beginning of what they are called, by a word of their name or
 * ingredients, by application number or GTIN.  A word goes over each name and
 * each ingredient once, from one to the next in the index, and not over the
 * products.
 */
#include "supply_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/buf.h"
#include "wardbook/gs1.h"
#include "wardbook/text.h"

/* ---- filed ------------------------------------------------------------------- */

/* The product of that source and code; id 0: none. */
static enum rc
product_of(struct session *s, const struct row_product *p,
	   struct row_product *was, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_PRODUCT_OF);
	bool row;
	enum rc rc;

	row_init(TBL_PRODUCT, was);
	stmt_text(st, "source", p->source);
	stmt_text(st, "code", p->code);
	rc = stmt_step(st, &row, e);
	if (rc == RC_OK && row)
		rc = stmt_row(st, was, e);
	stmt_done(st);
	return rc;
}

enum rc
supply_product_filed(struct session *s, const struct row_product *p,
		     bool *filed, struct err *e)
{
	struct row_product was;
	enum rc rc = product_of(s, p, &was, e);

	*filed = rc == RC_OK && was.id && !strcmp(was.name, p->name) &&
		 !strcmp(was.ingredient, p->ingredient) &&
		 !strcmp(was.form, p->form) &&
		 !strcmp(was.strength, p->strength) &&
		 !strcmp(was.maker, p->maker) && !strcmp(was.class, p->class) &&
		 !strcmp(was.equivalence, p->equivalence) &&
		 !strcmp(was.approved, p->approved);
	return rc;
}

static enum rc
file_product(struct session *s, struct row_product *p, struct err *e)
{
	struct row_product was;
	char gtin[GS1_GTIN + 1];
	enum rc rc = RC_OK;

	if (!p->code[0])
		return err_field(e, "code", "A product needs its number.");
	if (!p->name[0])
		return err_field(e, "name", "A product needs its name.");
	if (p->gtin[0]) {
		rc = gs1_gtin(gtin, p->gtin, e);
		if (rc != RC_OK)
			return rc;
		strcpy(p->gtin, gtin);
	}
	rc = product_of(s, p, &was, e);
	if (rc != RC_OK || !was.id)
		return rc == RC_OK ? row_insert(s->store, TBL_PRODUCT, p, e)
				   : rc;
	/* The list does not know what stands behind it here. */
	p->id = was.id;
	p->version = was.version;
	if (!p->medicine_id)
		p->medicine_id = was.medicine_id;
	if (!p->gtin[0])
		strcpy(p->gtin, was.gtin);
	return row_update(s->store, TBL_PRODUCT, p, e);
}

enum rc
supply_product_set(struct session *s, struct row_product *p, struct err *e)
{
	enum rc rc = act_begin(s, ACT_MEDICINE_SET, e);

	if (rc != RC_OK)
		return rc;
	rc = file_product(s, p, e);
	if (rc == RC_OK)
		act_note(s, TBL_PRODUCT, p->id, p->version, 0, NULL);
	return stock_end(s, rc, e);
}

/* ---- found ------------------------------------------------------------------- */

enum { ASKED = 120, WORDS = 3, WORD_LEAST = 3, NUMBER_DIGITS = 6 };

/* Behind everything that begins so. */
#define BEYOND "\xf4\x8f\xbf\xbf"
/* Words. */
#define BETWEEN " ;,-(/"

struct beyond {
	char text[ASKED + sizeof(BEYOND)];
};

static void
put_range(struct stmt *st, const char *from, const char *until,
	  const char *text, struct beyond *end)
{
	snprintf(end->text, sizeof(end->text), "%.*s%s", ASKED, text, BEYOND);
	stmt_text(st, from, text);
	stmt_text(st, until, end->text);
}

static enum rc
by_gtin(struct session *s, const char *asked, struct table_rows *r,
	struct err *e)
{
	char gtin[GS1_GTIN + 1] = "";
	struct stmt *st;
	struct gs1 g;
	enum rc rc = gs1_parse(&g, asked, when_today(), e);

	if (rc == RC_OK)
		strcpy(gtin, g.gtin);
	else if (rc == RC_NONE && strspn(asked, "0123456789") == strlen(asked))
		rc = gs1_gtin(gtin, asked, NULL);
	/* half a scan, half a number */
	if (!gtin[0])
		return RC_OK;
	st = store_query(s->store, QUERY_SUPPLY_PRODUCTS_GTIN);
	stmt_text(st, "gtin", gtin);
	return supply_gather(st, TBL_PRODUCT, r, e);
}

/* N020441, NDA 20441, 020441: of an application; N 020441 001 in the list. */
static enum rc
by_number(struct session *s, const char *asked, int max, struct table_rows *r,
	  struct err *e)
{
	size_t letters = strspn(asked, "ADN"), n;
	const char *digits = asked + letters + strspn(asked + letters, " -");
	bool abbreviated = asked[0] == 'A', either = !letters;
	char code[2][16];
	struct beyond end[2];
	struct stmt *st;

	n = strspn(digits, "0123456789");
	if (n < 4 || n > NUMBER_DIGITS || digits[n])
		return RC_OK;
	for (int i = 0; i < 2; i++) {
		bool is_a = either ? i == 1 : abbreviated;

		snprintf(code[i], sizeof(code[i]), "%c %.*s%.*s",
			 is_a ? 'A' : 'N',
			 *digits == '0' ? 0 : NUMBER_DIGITS - (int)n, "000000",
			 NUMBER_DIGITS, digits);
	}
	st = store_query(s->store, QUERY_SUPPLY_PRODUCTS_NUMBERED);
	put_range(st, "one", "one_beyond", code[0], &end[0]);
	put_range(st, "other", "other_beyond", code[1], &end[1]);
	stmt_int(st, "max", max);
	return supply_gather(st, TBL_PRODUCT, r, e);
}

static enum rc
by_beginning(struct session *s, const char *asked, int max,
	     struct table_rows *r, struct err *e)
{
	struct stmt *st = store_query(s->store, QUERY_SUPPLY_PRODUCTS_FROM);
	struct beyond end;

	put_range(st, "name", "beyond", asked, &end);
	stmt_int(st, "max", max);
	return supply_gather(st, TBL_PRODUCT, r, e);
}

/* The words of what is asked, the longest first; more than WORDS are let go. */
static void
split_words(const char *asked, char out[WORDS][ASKED])
{
	int n = 0;

	memset(out, 0, (size_t)WORDS * ASKED);
	while (n < WORDS && *(asked += strspn(asked, BETWEEN))) {
		size_t len = strcspn(asked, BETWEEN);
		char was[ASKED];

		snprintf(out[n], ASKED, "%.*s", (int)len, asked);
		if (n && strlen(out[n]) > strlen(out[0])) {
			memcpy(was, out[0], ASKED);
			memcpy(out[0], out[n], ASKED);
			memcpy(out[n], was, ASKED);
		}
		asked += len;
		n++;
	}
}

/* Does a word of the text begin so? */
static bool
has_word(const char *text, const char *word)
{
	for (const char *p = strstr(text, word); p; p = strstr(p + 1, word))
		if (p == text || strchr(BETWEEN, p[-1]))
			return true;
	return false;
}

struct worded {
	struct session *s;
	char word[WORDS][ASKED];
	size_t most;
	struct table_rows *r;
};

/* The products of one name or one ingredient that have the other words. */
static enum rc
of_value(struct worded *x, enum query q, const char *as, const char *value,
	 struct err *e)
{
	struct stmt *st = store_query(x->s->store, q);
	struct table_rows v = { 0 };
	enum rc rc;

	stmt_text(st, as, value);
	rc = supply_gather(st, TBL_PRODUCT, &v, e);
	for (size_t i = 0; rc == RC_OK && i < v.n; i++) {
		const struct row_product *p = SUPPLY_ROW(&v, row_product, i);
		char both[sizeof(p->name) + sizeof(p->ingredient)];
		char text[sizeof(both)];

		snprintf(both, sizeof(both), "%s %s", p->name, p->ingredient);
		text_upper(text, sizeof(text), both);
		if (!has_word(text, x->word[1]) || !has_word(text, x->word[2]))
			continue;
		x->r->v = mem_room(x->r->v, &x->r->cap, x->r->n, v.size);
		memcpy(x->r->v + x->r->n++ * v.size, p, v.size);
	}
	free(v.v);
	return rc;
}

/* Over the names, or over the ingredients, each once. */
static enum rc
over_values(struct worded *x, enum query each, enum query q, const char *as,
	    struct err *e)
{
	struct stmt *st = store_query(x->s->store, each);
	struct row_product p;
	char text[sizeof(p.ingredient)];
	bool row;
	enum rc rc;

	while ((rc = stmt_step(st, &row, e)) == RC_OK && row &&
	       x->r->n < x->most) {
		const char *value = stmt_get_text(st, "v");

		text_upper(text, sizeof(text), value);
		if (!has_word(text, x->word[0]))
			continue;
		rc = of_value(x, q, as, value, e);
		if (rc != RC_OK)
			break;
	}
	stmt_done(st);
	return rc;
}

static enum rc
by_word(struct session *s, const char *asked, int max, struct table_rows *r,
	struct err *e)
{
	struct worded x = { .s = s, .most = r->n + (size_t)max, .r = r };
	enum rc rc;

	split_words(asked, x.word);
	if (strlen(x.word[0]) < WORD_LEAST)
		return RC_OK;
	rc = over_values(&x, QUERY_SUPPLY_PRODUCT_NAMES,
			 QUERY_SUPPLY_PRODUCTS_NAMED, "name", e);
	x.most = r->n + (size_t)max;
	if (rc == RC_OK)
		rc = over_values(&x, QUERY_SUPPLY_PRODUCT_INGREDIENTS,
				 QUERY_SUPPLY_PRODUCTS_WITH, "ingredient", e);
	return rc;
}

static bool
came_before(struct table_rows *r, size_t n)
{
	int64_t id = SUPPLY_ROW(r, row_product, n)->id;

	for (size_t i = 0; i < n; i++)
		if (SUPPLY_ROW(r, row_product, i)->id == id)
			return true;
	return false;
}

enum rc
supply_products(struct session *s, const char *asked, int max,
		supply_product_fn fn, void *arg, struct err *e)
{
	struct table_rows r = { 0 };
	char text[ASKED];
	int told = 0;
	enum rc rc = supply_may(s, ACT_STOCK_VIEW, e);

	if (rc != RC_OK)
		return rc;
	text_upper(text, sizeof(text), asked);
	rc = by_gtin(s, text, &r, e);
	if (rc == RC_OK)
		rc = by_number(s, text, max, &r, e);
	if (rc == RC_OK)
		rc = by_beginning(s, text, max, &r, e);
	/* what began so is found again */
	if (rc == RC_OK && r.n < (size_t)max)
		rc = by_word(s, text, 2 * max, &r, e);
	for (size_t i = 0; rc == RC_OK && told < max && i < r.n; i++) {
		if (came_before(&r, i))
			continue;
		told++;
		if (!fn(SUPPLY_ROW(&r, row_product, i), arg))
			break;
	}
	free(r.v);
	return rc;
}

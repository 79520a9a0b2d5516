/*
 * stock_words.c - the words of the stock's verbs as records.
 */
#include "stock_words.h"

#include <string.h>

#include "wardbook/num.h"
#include "wardbook/text.h"

/* ---- a medicine ------------------------------------------------------------ */

struct begun {
	char with[160];
	struct row_medicine m;
	int n;
};

static bool
keep_begun(const void *row, void *arg)
{
	const struct row_medicine *m = row;
	struct begun *b = arg;
	char text[200], folded[200];

	snprintf(text, sizeof(text), "%s %s %s", m->name, m->strength, m->form);
	text_fold(folded, sizeof(folded), text);
	if (strncmp(folded, b->with, strlen(b->with)) != 0)
		return true;
	b->m = *m;
	b->n++;
	return true;
}

static enum rc
by_beginning(struct context *c, const char *text, struct row_medicine *m,
	     struct err *e)
{
	struct begun b = { .n = 0 };
	enum rc rc;

	text_fold(b.with, sizeof(b.with), text);
	rc = house_each(c->session, TBL_MEDICINE, 0, 0, true, keep_begun, &b,
			e);
	if (rc == RC_OK && !b.n)
		rc = err_set(e, RC_NONE, "No medicine begins with \"%.60s\".",
			     text);
	if (rc == RC_OK && b.n > 1)
		rc = err_set(e, RC_USAGE,
			     "%d medicines begin with \"%.60s\": say the "
			     "strength, too.",
			     b.n, text);
	if (rc == RC_OK)
		*m = b.m;
	return rc;
}

enum rc
words_medicine(struct context *c, const char *text, struct row_medicine *m,
	       struct supply_scan *x, struct err *e)
{
	struct supply_scan scan;
	int64_t id = 0;
	enum rc rc = supply_scan(c->session, text, &scan, e);

	if (x)
		memset(x, 0, sizeof(*x));
	if (rc == RC_OK && !scan.medicine_id)
		return err_set(e, RC_NONE, "No medicine here has GTIN %s.",
			       scan.gtin);
	if (rc == RC_OK && x)
		*x = scan;
	if (rc == RC_OK)
		id = scan.medicine_id;
	else if (rc != RC_NONE)
		return rc;
	else
		rc = house_find(c->session, TBL_MEDICINE, 0, text, &id, e);
	if (rc == RC_NONE)
		return by_beginning(c, text, m, e);
	return rc == RC_OK ? row_get(c->store, TBL_MEDICINE, id, m, e) : rc;
}

struct wanted_lot {
	const char *number;
	struct row_lot lot;
};

static bool
keep_lot(const struct stock_lot *l, void *arg)
{
	struct wanted_lot *w = arg;

	if (strcmp(l->lot.number, w->number) != 0)
		return true;
	w->lot = l->lot;
	return false;
}

enum rc
words_lot(struct context *c, const struct row_medicine *m, const char *number,
	  struct row_lot *lot, struct err *e)
{
	struct wanted_lot w = { .number = number };
	enum rc rc = stock_lots(c->session, m->id, 0, keep_lot, &w, e);

	if (rc == RC_OK && !w.lot.id)
		rc = err_set(e, RC_NONE, "There is no lot %.40s of %s.", number,
			     m->name);
	*lot = w.lot;
	return rc;
}

/* ---- everything else ------------------------------------------------------- */

static enum rc
missing(const char *option, struct err *e)
{
	return err_set(e, RC_USAGE, "%s is missing.", option);
}

enum rc
words_place(struct context *c, enum place_kind kind, const char *option,
	    const char *code, bool needed, int64_t *id, struct err *e)
{
	enum rc rc;

	*id = 0;
	if (!code)
		return needed ? missing(option, e) : RC_OK;
	rc = house_find(c->session, TBL_PLACE, kind, code, id, e);
	if (rc == RC_NONE)
		return err_set(e, RC_NONE, "There is no %s %.40s.",
			       enum_words(&enum_place_kind, kind), code);
	return rc;
}

enum rc
words_reason(struct context *c, const char *text, int64_t *id, struct err *e)
{
	enum rc rc;

	*id = 0;
	if (!text)
		return RC_OK;
	rc = house_find(c->session, TBL_REASON, REASON_KIND_ADJUST, text, id,
			e);
	if (rc == RC_NONE)
		return err_set(e, RC_NONE, "There is no reason %.40s.", text);
	return rc;
}

struct wanted_supplier {
	const char *code;
	int64_t id;
};

static bool
keep_supplier(const struct row_supplier *x, void *arg)
{
	struct wanted_supplier *w = arg;

	if (strcmp(x->code, w->code) != 0)
		return true;
	w->id = x->id;
	return false;
}

enum rc
words_supplier(struct context *c, const char *code, int64_t *id, struct err *e)
{
	struct wanted_supplier w = { .code = code };
	enum rc rc = RC_OK;

	if (code)
		rc = supply_suppliers(c->session, keep_supplier, &w, e);
	if (rc == RC_OK && code && !w.id)
		rc = err_set(e, RC_NONE, "There is no supplier %.40s.", code);
	*id = w.id;
	return rc;
}

enum rc
words_number(const char *option, const char *text, bool needed, int64_t *n,
	     struct err *e)
{
	struct err why = { .text = "" };

	*n = 0;
	if (!text)
		return needed ? missing(option, e) : RC_OK;
	if (num_parse(n, text, 0, 1000000000, &why) != RC_OK)
		return err_set(e, RC_REFUSED, "%s: %s", option, why.text);
	return RC_OK;
}

enum rc
words_day(struct context *c, const char *text, int32_t *day, struct err *e)
{
	enum date_order order =
		(enum date_order)store_site(c->store)->date_order;

	*day = 0;
	return text ? day_parse(day, text, order, when_today(), e) : RC_OK;
}

/* ---- out ------------------------------------------------------------------- */

json_t *
words_medicine_json(const struct row_medicine *m)
{
	return json_pack("{s:s, s:s, s:s, s:s}", "medicine", m->name,
			 "strength", m->strength, "form", m->form, "unit",
			 m->unit);
}

json_t *
words_day_json(int32_t day)
{
	char text[WHEN_TEXT];

	return day ? json_string(day_iso(text, day)) : json_null();
}

void
listing_open(struct listing *l, struct context *c)
{
	*l = (struct listing){ c, c->json ? json_array() : NULL, 0 };
}

bool
listing_add(struct listing *l, json_t *object)
{
	l->n++;
	if (l->list)
		json_array_append_new(l->list, object);
	else
		json_decref(object);
	return l->list != NULL;
}

enum rc
listing_close(struct listing *l, enum rc rc)
{
	if (rc == RC_OK && l->list)
		print_json(l->list);
	else
		json_decref(l->list);
	return rc;
}

/* ---- verbs ----------------------------------------------------------------- */

enum rc
words_run(struct context *c, const char *noun, const struct stock_verb *v,
	  int argc, char **argv, const struct stock_words *w, struct err *e)
{
	enum rc rc;

	while (v->name && strcmp(argv[0], v->name) != 0)
		v++;
	if (!v->name)
		return err_set(e, RC_USAGE, "There is no %s %.20s.", noun,
			       argv[0]);
	if (argc != 1 + v->operand)
		return err_set(e, RC_USAGE, "%s %s wants %s operand.", noun,
			       argv[0], v->operand ? "one" : "no");
	rc = context_login(c, e);
	return rc == RC_OK ? v->run(c, argv[1], w, e) : rc;
}

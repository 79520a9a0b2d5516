/*
 * cmd_register.c - the controlled-drug registers from the command line:
 * which there are, one of them whole, cases, who witnesses whom.
 *
 * Nothing is entered here: an entry needs two people at one terminal.
 */
#include "stock_words.h"

#include <string.h>
#include <strings.h>

#include "wardbook/patient.h"
#include "wardbook/register.h"

/* ---- which there are ------------------------------------------------------- */

static json_t *
book_json(struct session *s, const struct register_line *l)
{
	json_t *o = words_medicine_json(&l->medicine);
	char at[WHEN_TEXT] = "";

	if (l->book.checked_at)
		instant_iso(at, l->book.checked_at);
	json_object_update_new(
		o,
		json_pack("{s:s, s:I, s:I, s:s, s:b, s:b, s:i, s:i}", "place",
			  house_name(s, TBL_PLACE, l->book.place_id), "entries",
			  (json_int_t)l->book.serial, "balance",
			  (json_int_t)l->book.balance, "counted_at", at, "due",
			  l->due, "recount", l->recount, "cases", l->cases,
			  "unconfirmed", l->unconfirmed));
	return o;
}

static bool
show_book(const struct register_line *l, void *arg)
{
	struct listing *to = arg;
	struct session *s = to->c->session;
	char name[170], text[STOCK_QUANTITY];

	if (listing_add(to, book_json(s, l)))
		return true;
	snprintf(name, sizeof(name), "%s %s", l->medicine.name,
		 l->medicine.strength);
	print_cell(name, 30);
	putchar(' ');
	print_cell(house_name(s, TBL_PLACE, l->book.place_id), 22);
	printf(" %16s  %s%s",
	       l->book.shut ? NOT_SHOWN
			    : stock_quantity_text(text, &l->medicine,
						  l->book.balance),
	       l->due ? "count " : "", l->recount ? "recount " : "");
	if (l->cases)
		printf("cases %d ", l->cases);
	if (l->unconfirmed)
		printf("to confirm %d", l->unconfirmed);
	putchar('\n');
	return true;
}

static enum rc
books_listed(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct listing l;
	int64_t place;
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, false,
				 &place, e);

	(void)operand;
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, register_list(c->session, place, show_book, &l,
					       e));
}

/* ---- one of them ----------------------------------------------------------- */

static json_t *
patient_json(struct session *s, int64_t id)
{
	struct patient p;
	json_t *o = json_null();

	if (id && patient_get(s, id, &p, NULL) == RC_OK) {
		o = json_string(p.who.number);
		patient_wipe(&p);
	}
	return o;
}

static bool
add_entry(const struct register_entry_line *l, void *arg)
{
	struct listing *to = arg;
	const struct row_register_entry *n = &l->row;
	char at[WHEN_TEXT];

	instant_iso(at, n->at);
	return listing_add(
		to,
		json_pack("{s:I, s:s, s:s, s:I, s:I, s:o, s:b, s:s, s:s, s:b, "
			  "s:o, s:s}",
			  "number", (json_int_t)n->serial, "at", at, "what",
			  enum_name(&enum_register_kind, n->kind), "quantity",
			  (json_int_t)n->quantity, "balance",
			  (json_int_t)n->balance, "counted",
			  n->counted < 0 ? json_null()
					 : json_integer(n->counted),
			  "alone", n->alone != 0, "first", l->first, "second",
			  l->second, "waits", l->waits, "patient",
			  patient_json(to->c->session, n->patient_id), "note",
			  n->reason));
}

static enum rc
book_json_shown(struct context *c, int64_t book, int32_t from, struct err *e)
{
	struct listing l;
	struct register_line line;
	json_t *o;
	enum rc rc = register_get(c->session, book, &line, e);

	listing_open(&l, c);
	if (rc == RC_OK)
		rc = act_log(c->session, ACT_REGISTER_PRINT, 0, "as JSON", e);
	if (rc == RC_OK)
		rc = register_entries(c->session, book, from, add_entry, &l, e);
	if (rc != RC_OK) {
		json_decref(l.list);
		return rc;
	}
	o = book_json(c->session, &line);
	json_object_set_new(o, "register", l.list);
	print_json(o);
	return RC_OK;
}

struct wanted {
	const char *name; /* "midazolam", "Midazolam 5 mg/ml" */
	int64_t book;
	int n;
};

static bool
find_book(const struct register_line *l, void *arg)
{
	struct wanted *w = arg;
	char name[170];

	snprintf(name, sizeof(name), "%s %s", l->medicine.name,
		 l->medicine.strength);
	if (strncasecmp(name, w->name, strlen(w->name)) != 0)
		return true;
	w->book = l->book.id;
	w->n++;
	return true;
}

static enum rc
book_shown(struct context *c, const char *operand, const struct stock_words *w,
	   struct err *e)
{
	struct buf b = BUF_INIT;
	struct wanted x = { .name = operand };
	int64_t place;
	int32_t from;
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &place, e);

	if (rc == RC_OK)
		rc = words_day(c, w->from, &from, e);
	if (rc == RC_OK)
		rc = register_list(c->session, place, find_book, &x, e);
	if (rc == RC_OK && !x.n)
		rc = err_set(e, RC_NONE,
			     "There is no register of \"%.60s\" there.",
			     operand);
	if (rc == RC_OK && x.n > 1)
		rc = err_set(e, RC_USAGE,
			     "More than one register there is called "
			     "\"%.60s\"; say the strength, too.",
			     operand);
	if (rc != RC_OK)
		return rc;
	if (c->json)
		return book_json_shown(c, x.book, from, e);
	rc = register_print(c->session, x.book, from, &b, e);
	if (rc == RC_OK)
		fputs(b.p, stdout);
	if (b.len)
		mem_wipe(b.p, b.len);
	buf_release(&b);
	return rc;
}

/* ---- cases, and who with whom ---------------------------------------------- */

static bool
show_case(const struct register_case_line *l, void *arg)
{
	struct listing *to = arg;
	struct session *s = to->c->session;
	const char *drug = house_name(s, TBL_MEDICINE, l->book.medicine_id);
	const char *place = house_name(s, TBL_PLACE, l->book.place_id);
	char at[WHEN_TEXT];

	instant_iso(at, l->row.opened_at);
	if (listing_add(
		    to,
		    json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:s, s:s, s:s, "
			      "s:s, s:s}",
			      "opened_at", at, "kind",
			      enum_name(&enum_case_kind, l->row.kind),
			      "medicine", drug, "place", place, "expected",
			      (json_int_t)l->row.expected, "found",
			      (json_int_t)l->row.found, "first", l->first,
			      "second", l->second, "state",
			      enum_name(&enum_case_state, l->row.state),
			      "closed_by", l->closed, "reason", l->row.reason)))
		return true;
	printf("%s  %-16s ", instant_text(at, l->row.opened_at),
	       enum_words(&enum_case_kind, l->row.kind));
	print_cell(drug, 22);
	putchar(' ');
	print_cell(place, 18);
	printf(" %s%s%s  %s %s\n", l->first, *l->second ? ", " : "", l->second,
	       enum_words(&enum_case_state, l->row.state), l->row.reason);
	return true;
}

static enum rc
cases_listed(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct listing l;

	(void)operand;
	listing_open(&l, c);
	return listing_close(&l, register_cases(c->session, w->held, show_case,
						&l, e));
}

static bool
show_pair(const struct register_pair_line *l, void *arg)
{
	struct listing *to = arg;

	if (listing_add(to, json_pack("{s:s, s:s, s:I, s:I, s:b}", "first",
				      l->first, "second", l->second, "together",
				      (json_int_t)l->n, "of_all",
				      (json_int_t)l->of, "often", l->often)))
		return true;
	printf("%-20s %-20s %6lld of %6lld%s\n", l->first, l->second,
	       (long long)l->n, (long long)l->of,
	       l->often ? "  too often" : "");
	return true;
}

static enum rc
pairs_listed(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct listing l;
	int32_t from;
	enum rc rc = words_day(c, w->from, &from, e);

	(void)operand;
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l,
			     register_pairs(c->session,
					    from ? from
						 : day_add(when_today(), -90),
					    show_pair, &l, e));
}

/* ---- the verb -------------------------------------------------------------- */

static const struct stock_verb register_verbs[] = {
	{ "list", false, books_listed },
	{ "show", true, book_shown },
	{ "cases", false, cases_listed },
	{ "pairs", false, pairs_listed },
	{ NULL, false, NULL },
};

enum rc
cmd_register(struct context *c, int argc, char **argv, struct err *e)
{
	struct stock_words w = { .at = NULL };
	const struct verb_option options[] = {
		{ "--at", &w.at, NULL, NULL },
		{ "--from", &w.from, NULL, NULL },
		{ "--all", NULL, &w.held, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 2, e);

	if (rc != RC_OK)
		return rc;
	return words_run(c, "register", register_verbs, argc, argv, &w, e);
}

/*
 * cmd_stock.c - the stock from the command line: what is there, a medicine's
 * particulars, its lots and card, what is available.
 */
#include "stock_words.h"

#include <string.h>

#include "wardbook/availability.h"
#include "wardbook/bill.h"

/* ---- what is there --------------------------------------------------------- */

static const char *const light_name[] = {
	[STOCK_OK] = "ok",
	[STOCK_LOW] = "low",
	[STOCK_OUT] = "out",
};

static bool
show_line(const struct stock_line *l, void *arg)
{
	struct listing *to = arg;
	json_t *o = words_medicine_json(&l->medicine);
	char name[170], text[STOCK_QUANTITY];

	json_object_update_new(
		o, json_pack("{s:I, s:I, s:I, s:I, s:I, s:o, s:s, s:I, s:i}",
			     "usable", (json_int_t)l->usable, "reserved",
			     (json_int_t)l->reserved, "opened",
			     (json_int_t)l->opened, "held", (json_int_t)l->held,
			     "expired", (json_int_t)l->expired, "next_expiry",
			     words_day_json(l->next_expiry), "state",
			     light_name[l->light], "reorder",
			     (json_int_t)l->medicine.reorder, "lots", l->lots));
	if (listing_add(to, o))
		return true;
	snprintf(name, sizeof(name), "%s %s", l->medicine.name,
		 l->medicine.strength);
	print_cell(name, 36);
	printf(" %18s  %-4s  held %lld, expired %lld\n",
	       stock_quantity_text(text, &l->medicine, l->usable),
	       light_name[l->light], (long long)l->held, (long long)l->expired);
	return true;
}

static enum rc
stock_listed(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct listing l;
	int64_t store;
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, false,
				 &store, e);

	(void)operand;
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l,
			     stock_list(c->session, store, show_line, &l, e));
}

/* ---- one medicine ---------------------------------------------------------- */

static void
print_columns(enum tbl t, const void *row, const char *const *column)
{
	struct buf b = BUF_INIT;

	for (; *column; column++) {
		buf_clear(&b);
		record_text(t, row, *column, &b);
		if (!b.len)
			continue;
		print_cell(*column, 14);
		print_cell(b.p, 0);
		putchar('\n');
	}
	buf_release(&b);
}

static enum rc
stock_shown(struct context *c, const char *operand, const struct stock_words *w,
	    struct err *e)
{
	static const char *const own[] = { "name",    "strength", "form",
					   "atc",     "unit",	  "pack_size",
					   "reorder", "cold",	  "controlled",
					   "active",  NULL };
	static const char *const also[] = { "kind",	"gtin",
					    "maker",	"ingredient",
					    "schedule", "opened_days",
					    NULL };
	struct row_medicine_more more;
	struct row_medicine m;
	char price[MONEY_TEXT];
	json_t *o;
	enum rc rc = words_medicine(c, operand, &m, NULL, e);

	(void)w;
	if (rc == RC_OK)
		rc = supply_more(c->session, m.id, &more, e);
	if (rc != RC_OK)
		return rc;
	if (c->json) {
		o = json_object();
		record_json_all(o, TBL_MEDICINE, &m);
		record_json_all(o, TBL_MEDICINE_MORE, &more);
		print_json(o);
		return RC_OK;
	}
	print_columns(TBL_MEDICINE, &m, own);
	print_columns(TBL_MEDICINE_MORE, &more, also);
	if (more.price)
		printf("%-14s%s\n", "price",
		       money_here(c->session, price, more.price));
	return RC_OK;
}

struct of_one {
	struct listing l;
	struct row_medicine m;
};

static bool
show_lot(const struct stock_lot *l, void *arg)
{
	struct of_one *to = arg;
	const char *store =
		house_name(to->l.c->session, TBL_PLACE, l->store_id);
	char day[WHEN_TEXT], text[STOCK_QUANTITY];

	if (listing_add(&to->l,
			json_pack("{s:s, s:o, s:s, s:b, s:s, s:I, s:I}", "lot",
				  l->lot.number, "expiry",
				  words_day_json((int32_t)l->lot.expiry_day),
				  "state",
				  enum_name(&enum_lot_state, l->lot.state),
				  "expired", l->expired, "store", store,
				  "quantity", (json_int_t)l->quantity, "opened",
				  (json_int_t)l->opened)))
		return true;
	print_cell(l->lot.number, 16);
	printf(" %s  %-9s %18s  ", day_text(day, (int32_t)l->lot.expiry_day),
	       l->expired ? "expired"
			  : enum_words(&enum_lot_state, l->lot.state),
	       stock_quantity_text(text, &to->m, l->quantity));
	print_cell(store, 0);
	putchar('\n');
	return true;
}

static enum rc
stock_lotted(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct of_one to;
	int64_t store;
	enum rc rc = words_medicine(c, operand, &to.m, NULL, e);

	if (rc == RC_OK)
		rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, false,
				 &store, e);
	if (rc != RC_OK)
		return rc;
	listing_open(&to.l, c);
	return listing_close(&to.l, stock_lots(c->session, to.m.id, store,
					       show_lot, &to, e));
}

static bool
show_card(const struct stock_card_line *l, void *arg)
{
	struct listing *to = arg;
	const char *why =
		house_name(to->c->session, TBL_REASON, l->row.reason_id);
	char day[WHEN_TEXT], at[WHEN_TEXT];

	instant_iso(at, l->row.at);
	if (listing_add(
		    to,
		    json_pack("{s:o, s:s, s:s, s:I, s:I, s:s, s:s, s:s, s:s, "
			      "s:s, s:b}",
			      "day", words_day_json((int32_t)l->row.day),
			      "filed_at", at, "movement",
			      enum_name(&enum_movement_kind, l->row.kind),
			      "quantity", (json_int_t)l->row.quantity,
			      "balance", (json_int_t)l->running, "lot", l->lot,
			      "to", l->to, "reason", why, "document",
			      l->row.document, "by", l->by, "reversed",
			      l->reversed)))
		return true;
	printf("%s  %+8lld %9lld  ", day_text(day, (int32_t)l->row.day),
	       (long long)l->row.quantity, (long long)l->running);
	print_cell(l->lot, 14);
	printf(" %s%s ", l->reversed ? "(in error) " : "",
	       enum_words(&enum_movement_kind, l->row.kind));
	print_cell(l->to, 24);
	printf(" %s  %s\n", l->by, why);
	return true;
}

static enum rc
stock_carded(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct row_medicine m;
	struct listing l;
	int64_t store;
	int32_t from;
	enum rc rc = words_medicine(c, operand, &m, NULL, e);

	if (rc == RC_OK)
		rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &store, e);
	if (rc == RC_OK)
		rc = words_day(c, w->from, &from, e);
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, stock_card(c->session, m.id, store, from,
					    show_card, &l, e));
}

/* ---- what is available ----------------------------------------------------- */

struct availables {
	struct listing l;
	int64_t store;
	struct err *e;
	enum rc rc;
};

static json_t *
available_json(const struct availability *a)
{
	json_t *o = words_medicine_json(&a->medicine);

	json_object_update_new(
		o,
		json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, "
			  "s:o, s:I, s:i, s:o, s:s, s:b, s:I}",
			  "usable", (json_int_t)a->usable, "reserved",
			  (json_int_t)a->reserved, "held", (json_int_t)a->held,
			  "expired", (json_int_t)a->expired, "opened",
			  (json_int_t)a->opened, "in_transit",
			  (json_int_t)a->transit, "on_order",
			  (json_int_t)a->on_order, "expiring30",
			  (json_int_t)a->in30, "expiring60",
			  (json_int_t)a->in60, "expiring90",
			  (json_int_t)a->in90, "next_expiry",
			  words_day_json(a->next_expiry), "used",
			  (json_int_t)a->used, "used_days", a->used_days,
			  "days_of_cover",
			  a->cover < 0 ? json_null() : json_integer(a->cover),
			  "state", light_name[a->light], "hidden", a->hidden,
			  "suggested_order", (json_int_t)a->suggest));
	return o;
}

/* Days without are those of one store. */
static enum rc
add_days_out(struct availables *to, const struct availability *a, json_t *o)
{
	int32_t since;
	int out;
	enum rc rc;

	if (!to->store || !to->l.list)
		return RC_OK;
	rc = availability_days_out(to->l.c->session, a->medicine.id, to->store,
				   AVAILABILITY_PAST, &out, &since, to->e);
	json_object_set_new(o, "days_out", json_integer(out));
	json_object_set_new(o, "out_since", words_day_json(since));
	return rc;
}

static bool
show_available(const struct availability *a, void *arg)
{
	struct availables *to = arg;
	json_t *o = available_json(a);
	char name[170], text[STOCK_QUANTITY];

	to->rc = add_days_out(to, a, o);
	if (listing_add(&to->l, o))
		return to->rc == RC_OK;
	snprintf(name, sizeof(name), "%s %s", a->medicine.name,
		 a->medicine.strength);
	print_cell(name, 36);
	printf(" %18s  %-4s ",
	       stock_quantity_text(text, &a->medicine, a->usable),
	       light_name[a->light]);
	if (a->cover >= 0)
		printf(" %4d days", a->cover);
	else
		printf("          ");
	printf("  expiring %lld/%lld/%lld  order %lld%s\n", (long long)a->in30,
	       (long long)a->in60, (long long)a->in90, (long long)a->suggest,
	       a->hidden ? "  HIDES" : "");
	return true;
}

static enum rc
stock_available(struct context *c, const char *operand,
		const struct stock_words *w, struct err *e)
{
	struct availables to = { .e = e };
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, false,
				 &to.store, e);

	(void)operand;
	if (rc != RC_OK)
		return rc;
	listing_open(&to.l, c);
	rc = availability_list(c->session, to.store, show_available, &to, NULL,
			       e);
	return listing_close(&to.l, rc == RC_OK ? to.rc : rc);
}

/* ---- the verb -------------------------------------------------------------- */

static const struct stock_verb stock_verbs[] = {
	{ "list", false, stock_listed },
	{ "show", true, stock_shown },
	{ "lots", true, stock_lotted },
	{ "card", true, stock_carded },
	{ "available", false, stock_available },
	{ "receive", true, stock_received },
	{ "issue", true, stock_issued },
	{ "send", true, stock_sent },
	{ "arrive", true, stock_arrived },
	{ "count", true, stock_counted },
	{ "counts", false, stock_counts },
	{ "transfers", false, stock_transfers },
	{ "orders", false, stock_orders },
	{ "topup", false, stock_topup },
	{ "cold", false, stock_cold },
	{ "products", true, stock_products },
	{ NULL, false, NULL },
};

enum rc
cmd_stock(struct context *c, int argc, char **argv, struct err *e)
{
	struct stock_words w = { .at = NULL };
	const struct verb_option options[] = {
		{ "--at", &w.at, NULL, NULL },
		{ "--to", &w.to, NULL, NULL },
		{ "--ward", &w.ward, NULL, NULL },
		{ "--patient", &w.patient, NULL, NULL },
		{ "--lot", &w.lot, NULL, NULL },
		{ "--expiry", &w.expiry, NULL, NULL },
		{ "--packs", &w.packs, NULL, NULL },
		{ "--pack-size", &w.pack_size, NULL, NULL },
		{ "--quantity", &w.quantity, NULL, NULL },
		{ "--counted", &w.counted, NULL, NULL },
		{ "--supplier", &w.supplier, NULL, NULL },
		{ "--document", &w.document, NULL, NULL },
		{ "--reason", &w.reason, NULL, NULL },
		{ "--course-to", &w.course, NULL, NULL },
		{ "--day", &w.day, NULL, NULL },
		{ "--from", &w.from, NULL, NULL },
		{ "--held", NULL, &w.held, NULL },
		{ "--plan", NULL, &w.plan, NULL },
		{ NULL, NULL, NULL, NULL },
	};
	enum rc rc = args_take(options, &argc, argv, 1, 2, e);

	if (rc != RC_OK)
		return rc;
	return words_run(c, "stock", stock_verbs, argc, argv, &w, e);
}

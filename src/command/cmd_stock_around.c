/*
 * cmd_stock_around.c - what lies around the ledger, as lists: transfers,
 * orders, cupboards, counts, the cold store, products.
 */
#include "stock_words.h"

#include "wardbook/cold.h"
#include "wardbook/counting.h"

static const char *
place(const struct listing *l, int64_t id)
{
	return house_name(l->c->session, TBL_PLACE, id);
}

static bool
show_transfer(const struct supply_transfer *t, void *arg)
{
	struct listing *l = arg;
	char day[WHEN_TEXT];

	if (listing_add(l,
			json_pack("{s:o, s:s, s:s, s:s, s:b, s:s, s:i, s:I}",
				  "sent",
				  words_day_json((int32_t)t->row.sent_day),
				  "from", place(l, t->row.from_id), "to",
				  place(l, t->row.to_id), "state",
				  enum_name(&enum_transfer_state, t->row.state),
				  "topup", t->row.topup != 0, "document",
				  t->row.document, "lines", t->lines, "open",
				  (json_int_t)t->missing)))
		return true;
	printf("%s  ", day_text(day, (int32_t)t->row.sent_day));
	print_cell(place(l, t->row.from_id), 22);
	printf(" to ");
	print_cell(place(l, t->row.to_id), 22);
	printf("  %-12s %lld open  %s\n",
	       enum_words(&enum_transfer_state, t->row.state),
	       (long long)t->missing, t->row.document);
	return true;
}

enum rc
stock_transfers(struct context *c, const char *operand,
		const struct stock_words *w, struct err *e)
{
	struct listing l;
	int64_t to;
	enum rc rc =
		words_place(c, PLACE_KIND_STORE, "--at", w->at, false, &to, e);

	(void)operand;
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, supply_transfers(c->session, to, true,
						  show_transfer, &l, e));
}

static bool
show_order(const struct supply_order *o, void *arg)
{
	struct listing *l = arg;
	char day[WHEN_TEXT];

	if (listing_add(l,
			json_pack("{s:o, s:s, s:s, s:s, s:s, s:i, s:i, s:I}",
				  "asked",
				  words_day_json((int32_t)o->row.asked_day),
				  "supplier", o->supplier, "number",
				  o->row.number, "for",
				  place(l, o->row.store_id), "state",
				  enum_name(&enum_purchase_state, o->row.state),
				  "lines", o->lines, "open", o->open, "price",
				  (json_int_t)o->price)))
		return true;
	printf("%s  ", day_text(day, (int32_t)o->row.asked_day));
	print_cell(o->supplier, 24);
	printf(" %-14s %-16s %d of %d lines open\n", o->row.number,
	       enum_words(&enum_purchase_state, o->row.state), o->open,
	       o->lines);
	return true;
}

enum rc
stock_orders(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct listing l;

	(void)operand;
	(void)w;
	listing_open(&l, c);
	return listing_close(&l, supply_orders(c->session, true, show_order, &l,
					       e));
}

/* ---- a cupboard ------------------------------------------------------------ */

static bool
show_wanted(const struct supply_topup *t, void *arg)
{
	struct listing *l = arg;
	json_t *o = words_medicine_json(&t->medicine);
	char name[170];

	json_object_update_new(o, json_pack("{s:I, s:I, s:I, s:I, s:I}",
					    "there", (json_int_t)t->usable,
					    "low", (json_int_t)t->low, "full",
					    (json_int_t)t->full, "in_transit",
					    (json_int_t)t->transit, "wanted",
					    (json_int_t)t->wanted));
	if (listing_add(l, o))
		return true;
	snprintf(name, sizeof(name), "%s %s", t->medicine.name,
		 t->medicine.strength);
	print_cell(name, 36);
	printf(" %6lld there, %lld to %lld, wanted %lld\n",
	       (long long)t->usable, (long long)t->low, (long long)t->full,
	       (long long)t->wanted);
	return true;
}

enum rc
stock_topup(struct context *c, const char *operand, const struct stock_words *w,
	    struct err *e)
{
	struct listing l;
	int64_t cupboard;
	enum rc rc = words_place(c, PLACE_KIND_STORE, "--at", w->at, true,
				 &cupboard, e);

	(void)operand;
	if (rc != RC_OK)
		return rc;
	listing_open(&l, c);
	return listing_close(&l, supply_topup_list(c->session, cupboard, 0,
						   show_wanted, &l, e));
}

/* ---- counts, cold, products ------------------------------------------------ */

static bool
show_count(const struct counting *x, void *arg)
{
	struct listing *l = arg;
	char day[WHEN_TEXT];

	if (listing_add(l,
			json_pack("{s:s, s:o, s:s, s:i, s:i, s:i, s:i}",
				  "store", place(l, x->row.store_id), "begun",
				  words_day_json((int32_t)x->row.started_day),
				  "state",
				  enum_name(&enum_count_state, x->row.state),
				  "lots", x->lots, "counted", x->counted,
				  "again", x->differ, "to_settle", x->twice)))
		return true;
	print_cell(place(l, x->row.store_id), 24);
	printf(" %s  %-7s %d of %d counted, %d again, %d to settle\n",
	       day_text(day, (int32_t)x->row.started_day),
	       enum_words(&enum_count_state, x->row.state), x->counted, x->lots,
	       x->differ, x->twice);
	return true;
}

enum rc
stock_counts(struct context *c, const char *operand,
	     const struct stock_words *w, struct err *e)
{
	struct listing l;

	(void)operand;
	(void)w;
	listing_open(&l, c);
	return listing_close(&l, counting_each(c->session, true, show_count, &l,
					       e));
}

static bool
show_cold(const struct cold_store *x, void *arg)
{
	struct listing *l = arg;
	char low[COLD_TEXT], high[COLD_TEXT], last[COLD_TEXT], at[WHEN_TEXT];

	if (l->list) {
		instant_iso(at, x->last.at);
		listing_add(l,
			    json_pack("{s:s, s:I, s:I, s:o, s:o, s:b, s:i}",
				      "store", x->store.name, "low_tenths",
				      (json_int_t)x->limit.low, "high_tenths",
				      (json_int_t)x->limit.high, "last_tenths",
				      x->last.id ? json_integer(x->last.tenths)
						 : json_null(),
				      "last_at",
				      x->last.id ? json_string(at)
						 : json_null(),
				      "breach", x->breach.id != 0, "lots_held",
				      x->held));
		return true;
	}
	l->n++;
	print_cell(x->store.name, 24);
	printf(" %s to %s  %s  %s%s\n", cold_text(low, x->limit.low),
	       cold_text(high, x->limit.high),
	       x->last.id ? cold_text(last, x->last.tenths) : "no reading",
	       x->last.id ? instant_text(at, x->last.at) : "",
	       x->breach.id ? "  BREACH" : "");
	return true;
}

enum rc
stock_cold(struct context *c, const char *operand, const struct stock_words *w,
	   struct err *e)
{
	struct listing l;

	(void)operand;
	(void)w;
	listing_open(&l, c);
	return listing_close(&l, cold_stores(c->session, show_cold, &l, e));
}

static bool
show_product(const struct row_product *p, void *arg)
{
	struct listing *l = arg;
	json_t *o = json_object();

	record_json_all(o, TBL_PRODUCT, p);
	json_object_set_new(o, "stands_for",
			    json_string(house_name(l->c->session, TBL_MEDICINE,
						   p->medicine_id)));
	if (listing_add(l, o))
		return true;
	print_cell(p->name, 28);
	putchar(' ');
	print_cell(p->strength, 18);
	putchar(' ');
	print_cell(p->maker, 20);
	printf(" %-6s %s\n", p->class, p->code);
	return true;
}

enum rc
stock_products(struct context *c, const char *operand,
	       const struct stock_words *w, struct err *e)
{
	struct listing l;

	(void)w;
	listing_open(&l, c);
	return listing_close(&l, supply_products(c->session, operand, 1000,
						 show_product, &l, e));
}

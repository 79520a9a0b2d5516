/*
 * bench_pharmacy.c - a pharmacy of 5,000 medicines, 20 stores, 50,000 lots and
 * 5 million movements in five years (-m N for another number): the dashboard,
 * a stock card, an issue over three lots, the proof of all balances and the
 * whole check.
 *
 * Movements are filed by row calls with their MACs, in order of time, not by
 * acts, and their indexes are made afterwards: it is the reading that is
 * measured.  The store stays under build/ for the day.  Baseline: the
 * dashboard's sums on plain columns.
 */
#include "hospital.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wardbook/availability.h"
#include "wardbook/buf.h"
#include "wardbook/check.h"
#include "wardbook/stock.h"
#include "wardbook/when.h"

enum { MEDICINES = 5000, STORES = 20, LOTS = 50000, YEARS = 5, BATCH = 20000 };

#define WEEK 604800000 /* ms */

static struct hospital h;
static struct session *paula;
static struct err err;
static int64_t medicine[MEDICINES], place[STORES + 1], ward, lot[LOTS];
static int64_t there[LOTS], moves = 5000000;
static uint64_t dice = 4711;

static void
must(enum rc rc)
{
	hospital_must(rc, &err);
}

static int64_t
roll(int64_t n)
{
	return (int64_t)(bench_random(&dice) % (uint64_t)n);
}

/* ---- what lies there -------------------------------------------------------- */

static void
make_house(void)
{
	for (int i = 0; i <= STORES; i++) {
		struct row_place p;

		row_init(TBL_PLACE, &p);
		p.kind = i < STORES ? PLACE_KIND_STORE : PLACE_KIND_WARD;
		p.active = 1;
		snprintf(p.code, sizeof(p.code), "P%d", i);
		snprintf(p.name, sizeof(p.name), "Place %d", i);
		must(row_insert(h.store, TBL_PLACE, &p, &err));
		place[i] = p.id;
	}
	for (int i = 0; i < MEDICINES; i++) {
		struct row_medicine m;

		row_init(TBL_MEDICINE, &m);
		snprintf(m.name, sizeof(m.name), "Medicine %04d", i);
		strcpy(m.unit, "tablet");
		strcpy(m.form, "tablet");
		m.pack_size = 20;
		m.reorder = 100;
		m.active = 1;
		must(row_insert(h.store, TBL_MEDICINE, &m, &err));
		medicine[i] = m.id;
	}
}

static void
make_lots(void)
{
	for (int i = 0; i < LOTS; i++) {
		struct row_lot l;

		row_init(TBL_LOT, &l);
		l.medicine_id = medicine[i % MEDICINES];
		snprintf(l.number, sizeof(l.number), "L%05d", i);
		l.expiry_day = day_add(when_today(), (int32_t)roll(900) - 60);
		l.state = roll(50) ? LOT_STATE_USABLE : LOT_STATE_HELD;
		must(row_insert(h.store, TBL_LOT, &l, &err));
		lot[i] = l.id;
	}
}

/* A lot's store: some medicines lie in a few, spread over all of them. */
static int64_t
store_of(int i)
{
	return place[(i * 7 + i / MEDICINES) % STORES];
}

/* ---- what was used, by week ---------------------------------------------------- */

/* A pair of medicine and store has as many weeks as there were: counted in
 * memory, filed in order. */
static int64_t *used;
static int64_t first_week, weeks;

static void
count_use(int i, const struct row_movement *m)
{
	int64_t pair = (int64_t)(i % MEDICINES) * STORES +
		       (i * 7 + i / MEDICINES) % STORES;

	used[pair * weeks + m->at / WEEK - first_week] -= m->quantity;
}

static void
file_use(void)
{
	must(store_begin(h.store, &err));
	for (int64_t k = 0; k < MEDICINES * STORES * weeks; k++) {
		struct stmt *st;

		if (!used[k])
			continue;
		st = store_query(h.store, QUERY_STOCK_USE_NEW);
		stmt_int(st, "medicine", medicine[k / weeks / STORES]);
		stmt_int(st, "store", place[k / weeks % STORES]);
		stmt_int(st, "week", first_week + k % weeks);
		stmt_int(st, "quantity", used[k]);
		must(stmt_run(st, NULL, &err));
	}
	must(store_commit(h.store, &err));
	free(used);
}

/* ---- what moved ------------------------------------------------------------------ */

static void
make_move(int64_t at)
{
	int i = (int)roll(LOTS);
	struct row_movement m;
	int32_t day;

	row_init(TBL_MOVEMENT, &m);
	m.kind = there[i] < 20 ? MOVEMENT_KIND_RECEIVE
			       : MOVEMENT_KIND_ISSUE_WARD;
	m.quantity = there[i] < 20 ? 400 : -1 - roll(20);
	m.lot_id = lot[i];
	m.medicine_id = medicine[i % MEDICINES];
	m.store_id = store_of(i);
	m.ward_id = m.quantity < 0 ? ward : 0;
	m.balance = there[i] += m.quantity;
	m.at = at;
	when_local(m.at, &day, NULL);
	m.day = day;
	must(row_insert(h.store, TBL_MOVEMENT, &m, &err));
	if (m.quantity < 0)
		count_use(i, &m);
}

/* In order of time, over the years, as a ledger grows. */
static void
make_moves(void)
{
	int64_t now = when_now(), span = YEARS * 365ll * 86400000;

	first_week = (now - span) / WEEK;
	weeks = now / WEEK - first_week + 1;
	used = mem_zero((size_t)(MEDICINES * STORES * weeks), sizeof(*used));
	hospital_indexes_drop(&h, "movement");
	for (int64_t k = 0; k < moves; k++) {
		if (k % BATCH == 0) {
			must(store_begin(h.store, &err));
			store_ids_reserve(h.store, BATCH);
		}
		make_move(now - span + span / moves * k);
		if (k % BATCH == BATCH - 1 || k + 1 == moves)
			must(store_commit(h.store, &err));
	}
	hospital_indexes_make(&h);
	hospital_indexes_drop(&h, "stock_use");
	file_use();
	hospital_indexes_make(&h);
}

static void
make_balances(void)
{
	for (int i = 0; i < LOTS; i++) {
		struct row_balance b;

		row_init(TBL_BALANCE, &b);
		b.lot_id = lot[i];
		b.store_id = store_of(i);
		b.medicine_id = medicine[i % MEDICINES];
		b.quantity = there[i];
		must(row_insert(h.store, TBL_BALANCE, &b, &err));
	}
}

static void
fill_store(void)
{
	must(store_begin(h.store, &err));
	make_house();
	ward = place[STORES];
	make_lots();
	must(store_commit(h.store, &err));
	make_moves();
	must(store_begin(h.store, &err));
	make_balances();
	must(store_commit(h.store, &err));
	hospital_keep(&h);
}

/* ---- found again ------------------------------------------------------------- */

struct ids {
	int64_t *v;
	int n, max;
};

static bool
keep_id(const void *row, const struct err *why, void *arg)
{
	const struct row_head *r = row;
	struct ids *x = arg;

	if (!why && x->n < x->max)
		x->v[x->n++] = r->id;
	return true;
}

static void
find_ids(enum tbl t, int64_t *v, int max)
{
	struct ids x = { v, 0, max };

	must(store_each_row(h.store, t, false, keep_id, &x, &err));
}

static void
find_store(void)
{
	find_ids(TBL_PLACE, place, STORES + 1);
	find_ids(TBL_MEDICINE, medicine, MEDICINES);
	find_ids(TBL_LOT, lot, LOTS);
	ward = place[STORES];
}

/* ---- measured ------------------------------------------------------------------ */

static bool
skip_line(const struct availability *a, void *arg)
{
	*(int64_t *)arg += a->usable;
	return true;
}

static void
bench_dashboard(void)
{
	struct bench_times t = { 0 }, plain = { 0 };

	for (int k = 0; k < 100; k++) {
		struct bench_mark from = bench_begin();
		int64_t sum = 0;
		struct stmt *st;
		bool row;

		must(availability_list(paula, 0, skip_line, &sum, NULL, &err));
		bench_end(&t, from);
		from = bench_begin();
		st = store_query(h.store, QUERY_AVAILABILITY_STOCK);
		stmt_int(st, "store", 0);
		stmt_int(st, "today", when_today());
		stmt_int(st, "d30", day_add(when_today(), 30));
		stmt_int(st, "d60", day_add(when_today(), 60));
		stmt_int(st, "d90", day_add(when_today(), 90));
		do
			must(stmt_step(st, &row, &err));
		while (row);
		stmt_done(st);
		bench_end(&plain, from);
	}
	bench_row_of("pharmacy: availability of the hospital, p50", "ms", &t,
		     50, 150);
	bench_row_of("pharmacy: availability of the hospital, p99", "ms", &t,
		     99, 150);
	bench_row_of("pharmacy: its sums of stock alone, p99", "ms", &plain, 99,
		     0);
	bench_release(&t);
	bench_release(&plain);
}

static bool
skip_card(const struct stock_card_line *l, void *arg)
{
	*(int64_t *)arg += l->running;
	return true;
}

static void
bench_card(void)
{
	struct bench_times t = { 0 };
	int32_t year = day_add(when_today(), -365);

	for (int k = 0; k < 500; k++) {
		int i = (int)roll(LOTS);
		struct bench_mark from = bench_begin();
		int64_t sum = 0;

		must(stock_card(paula, medicine[i % MEDICINES], store_of(i),
				year, skip_card, &sum, &err));
		bench_end(&t, from);
	}
	bench_row_of("pharmacy: a year of a stock card, p50", "ms", &t, 50, 30);
	bench_row_of("pharmacy: a year of a stock card, p99", "ms", &t, 99, 30);
	bench_release(&t);
}

/* Three lots that expire before all others; of an earlier run at most some of
 * the third is left. */
static void
receive_three(const struct stock_issue *i, int k)
{
	for (int n = 0; n < 3; n++) {
		struct stock_receipt r = {
			.medicine_id = i->medicine_id,
			.store_id = i->store_id,
			.expiry_day = day_add(when_today(), n),
			.packs = 1,
			.pack_size = 10,
		};

		snprintf(r.lot, sizeof(r.lot), "X%d-%d", k, n);
		must(stock_receive(paula, &r, NULL, &err));
	}
}

static void
bench_issue(void)
{
	struct bench_times t = { 0 };

	for (int k = 0; k < 300; k++) {
		struct stock_issue i = {
			.medicine_id = medicine[k * 16 % MEDICINES],
			.store_id = place[k % STORES],
			.quantity = 25,
			.ward_id = ward,
		};
		struct bench_mark from;

		receive_three(&i, k);
		from = bench_begin();
		must(stock_issue(paula, &i, &err));
		bench_end(&t, from);
	}
	bench_row_of("pharmacy: issue over three lots, committed, p50", "ms",
		     &t, 50, 30);
	bench_row_of("pharmacy: issue over three lots, committed, p99", "ms",
		     &t, 99, 30);
	bench_release(&t);
}

static void
bench_proof(void)
{
	struct bench_times t = { 0 };
	int64_t balances, wrong;
	struct bench_mark from = bench_begin();

	must(stock_prove(paula, &balances, &wrong, &err));
	bench_end(&t, from);
	bench_row_of("pharmacy: proof of all balances", "s", &t, 50, 10);
	bench_release(&t);
	if (wrong)
		must(err_set(&err, RC_DAMAGED, "balances are wrong"));
}

static void
say_line(const struct check_line *l, void *arg)
{
	struct bench_mark *last = arg, now = bench_begin();

	if (now.wall - last->wall > 300000000)
		fprintf(stderr,
			"bench_pharmacy: %6.2f s (%.2f s of processor) for %s "
			"(%lld)\n",
			(double)(now.wall - last->wall) / 1e9,
			(double)(now.cpu - last->cpu) / 1e9, l->what,
			(long long)l->looked_at);
	if (l->wrong)
		fprintf(stderr, "bench_pharmacy: %s\n", l->detail);
	*last = now;
}

enum how { STOCK, WHOLE, DEEP };

static void
bench_check(const char *name, enum how how, double most)
{
	struct bench_times t = { 0 };
	struct bench_mark from = bench_begin(), last = from;
	int64_t wrong;

	session_use(h.founder);
	if (how == STOCK)
		must(check_run_stock(h.founder, say_line, &last, &wrong, &err));
	else
		must(check_run(h.founder, how == DEEP, say_line, &last, &wrong,
			       &err));
	bench_end(&t, from);
	bench_row_of(name, "s", &t, 50, most);
	bench_release(&t);
	session_use(paula);
	if (wrong)
		must(err_set(&err, RC_DAMAGED, "the store is not sound"));
}

int
main(int argc, char **argv)
{
	int64_t from = bench_now();
	char what[80];

	if (argc == 3 && !strcmp(argv[1], "-m"))
		moves = atoll(argv[2]);
	snprintf(what, sizeof(what), "ledger 1, %lld movements",
		 (long long)moves);
	hospital_open_kept(&h, "pharmacy", what);
	paula = hospital_account(&h, ROLE_PHARMACIST, "paula");
	session_use(paula);
	if (h.full)
		find_store();
	else
		fill_store();
	fprintf(stderr, "bench_pharmacy: %lld movements %s in %.0f s\n",
		(long long)moves, h.full ? "opened" : "made",
		(double)(bench_now() - from) / 1e9);
	bench_dashboard();
	bench_card();
	bench_proof();
	bench_check("pharmacy: check --stock, all balances proved", STOCK, 10);
	bench_check("pharmacy: check of the whole store", WHOLE, 10);
	bench_check("pharmacy: check --deep", DEEP, 0);
	bench_issue();
	session_close(paula);
	hospital_close(&h);
	return 0;
}
